/* comparisons.c: two bids of a tender packed while reading, and flags made of them at the end (comparisons.h). */
#include "detect/comparisons.h"

#include <stdlib.h>

enum { OF_OCID, OF_TITLE, OF_LOT, OF_BUYER, OF_BUYER_NAME, OF_DATE, OF_WINNER, OF_NEXT = OF_WINNER + 4,
       /* a bid: id, details, who, name */
       OF_TEXTS = OF_NEXT + 4 };
enum { NO_TEXT = UINT32_MAX };

typedef struct {
    int64_t     amounts[2];      /* the winner's, the next */
    int64_t     asked[2];        /* those before they were converted */
    const Rate *rates[2];
    uint64_t    bid_offsets[2];
    uint32_t    bid_indexes[2];
    uint32_t    source;
    uint64_t    line, offset;
    uint32_t    lengths[OF_TEXTS];
    char        texts[];
} Comparison;

Comparisons comparisons_of(const Detector *d)
{
    size_t most = spill_ceiling(d->settings);
    return (Comparisons){ .list = spill_sharing(sizeof(Compared), most, &d->budgets->measures),
                          .bytes = spill_sharing(1, most, &d->budgets->measures) };
}

void comparisons_free(Comparisons *c)
{
    spill_free(&c->list);
    spill_free(&c->bytes);
    for (Comparisons *next; c->next; c->next = next) {
        Comparisons *gone = c->next;
        next = gone->next;
        spill_free(&gone->list);
        spill_free(&gone->bytes);
        mem_free(gone);
    }
}

ErrorCode comparisons_adopt(Detector *whole, Detector *part, Error *e)
{
    Comparisons *made = mem_alloc(sizeof *made);
    if (!made) return error_memory(e);
    *made = part->comparisons;
    part->comparisons = comparisons_of(part);
    made->next = whole->comparisons.next;
    whole->comparisons.next = made;
    return ERR_OK;
}

/* ---- packing ---- */

static void list_texts(Detector *d, const Bid *const bids[2], Str texts[OF_TEXTS])
{
    const About *about = about_here(d);
    texts[OF_OCID] = d->release.ocid;
    texts[OF_TITLE] = d->release.title;
    texts[OF_LOT] = bids[0]->lot;
    texts[OF_BUYER] = about->buyer.id;
    texts[OF_BUYER_NAME] = about->buyer.name;
    texts[OF_DATE] = about->date;
    for (int i = 0; i < 2; i++) {
        Str *to = &texts[i == 0 ? OF_WINNER : OF_NEXT];
        to[0] = bids[i]->id;
        to[1] = bids[i]->status_details;
        to[2] = bids[i]->who;
        to[3] = joint_name(d, bids[i]);
    }
}

/* The texts behind the head, and as many bytes as put the next head at its alignment. */
static ErrorCode append(Comparisons *to, Comparison *head, Str texts[OF_TEXTS], uint64_t *at, Error *e)
{
    enum { ALIGNMENT = _Alignof(Comparison) };
    size_t total = sizeof *head;
    void *place;
    for (int i = 0; i < OF_TEXTS; i++) {
        if (texts[i].len >= NO_TEXT) texts[i] = (Str){ 0 };
        head->lengths[i] = texts[i].ptr ? (uint32_t)texts[i].len : NO_TEXT;
        total += texts[i].len;
    }
    total = (total + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    *at = to->bytes.count;
    TRY(spill_room(&to->bytes, total, &place, e));
    memcpy(place, head, sizeof *head);
    char *p = (char *)place + sizeof *head;
    for (int i = 0; i < OF_TEXTS; i++) {
        if (texts[i].len > 0) memcpy(p, texts[i].ptr, texts[i].len);
        p += texts[i].len;
    }
    spill_took(&to->bytes, total);
    return ERR_OK;
}

ErrorCode comparisons_add(Detector *d, double ratio, const Bid *winner, const Bid *next, Error *e)
{
    const Bid *const bids[2] = { winner, next };
    Str texts[OF_TEXTS];
    Compared one = { .ratio = ratio };
    void *place;
    Comparison head = { .source = d->source_index, .line = d->line, .offset = d->offset };
    for (int i = 0; i < 2; i++) {
        head.amounts[i] = bids[i]->value.units;
        head.asked[i] = bids[i]->asked.units;
        head.rates[i] = bids[i]->rate;
        head.bid_indexes[i] = bids[i]->index;
        head.bid_offsets[i] = place_of(d, bids[i]->at);
    }
    list_texts(d, bids, texts);
    TRY(append(&d->comparisons, &head, texts, &one.at, e));
    TRY(spill_room(&d->comparisons.list, 1, &place, e));
    memcpy(place, &one, sizeof one);
    spill_took(&d->comparisons.list, 1);
    return ERR_OK;
}

/* ---- comparing ---- */

static const Comparison *comparison_at(const Comparisons *all, const Compared *one)
{
    return spill_at(&all->bytes, one->at);
}

size_t comparisons_count(const Detector *d)
{
    size_t n = 0;
    for (const Comparisons *all = &d->comparisons; all; all = all->next) n += all->list.count;
    return n;
}

void comparisons_ratios(const Detector *d, double *to)
{
    for (const Comparisons *all = &d->comparisons; all; all = all->next)
        for (size_t i = 0; i < all->list.count; i++) *to++ = ((const Compared *)spill_at(&all->list, i))->ratio;
}

typedef struct { const Comparison *of; Compared *one; } Ordered;

static Str ocid_of(const Comparison *c)
{
    return c->lengths[OF_OCID] == NO_TEXT ? (Str){ 0 } : str_bytes(c->texts, c->lengths[OF_OCID]);
}

static int comparison_order(const void *left, const void *right)
{
    const Comparison *l = ((const Ordered *)left)->of, *r = ((const Ordered *)right)->of;
    int by = str_compare(ocid_of(l), ocid_of(r));
    if (by == 0) by = l->source < r->source ? -1 : l->source > r->source;
    return by != 0 ? by : l->line < r->line ? -1 : l->line > r->line;
}

/* Marks those that go by a place where nothing is, then closes the gaps. */
ErrorCode comparisons_keep_last(Detector *d, Error *e)
{
    size_t count = comparisons_count(d), n = 0, bytes;
    if (!size_multiply(count, sizeof(Ordered), &bytes)) return error_memory(e);
    Ordered *list = mem_alloc(bytes);
    if (!list) return error_memory(e);
    for (Comparisons *all = &d->comparisons; all; all = all->next)
        for (size_t i = 0; i < all->list.count; i++, n++) {
            Compared *one = spill_at(&all->list, i);
            list[n] = (Ordered){ comparison_at(all, one), one };
        }
    if (count > 1) qsort(list, count, sizeof *list, comparison_order);
    for (size_t i = 1; i < count; i++)
        if (str_equal(ocid_of(list[i - 1].of), ocid_of(list[i].of))) list[i - 1].one->at = UINT64_MAX;
    mem_free(list);
    for (Comparisons *all = &d->comparisons; all; all = all->next) {
        size_t kept = 0;
        for (size_t i = 0; i < all->list.count; i++) {
            const Compared *one = spill_at(&all->list, i);
            if (one->at != UINT64_MAX) *(Compared *)spill_at(&all->list, kept++) = *one;
        }
        all->list.count = kept;
    }
    return ERR_OK;
}

/* ---- flags ---- */

/* Takes the next text of a comparison, kept in the results. */
static ErrorCode unpack(Detector *d, const Comparison *c, int which, const char **at, Str *ret, Error *e)
{
    Str text = { 0 };
    if (c->lengths[which] != NO_TEXT) text = (Str){ *at, c->lengths[which] };
    *at += text.len;
    return detector_keep_text(d, text, ret, e);
}

static ErrorCode unpack_bid(Detector *d, const Comparison *c, int i, const char **at, DetectBid *to, DetectParty *who, Error *e)
{
    int first = i == 0 ? OF_WINNER : OF_NEXT;
    *to = (DetectBid){ .role = i == 0 ? DETECT_WINNER : DETECT_NEXT, .index = c->bid_indexes[i], .offset = c->bid_offsets[i],
                       .status = STR("valid"), .currency = d->result.currency, .priced = true, .amount = c->amounts[i],
                       .asked = c->asked[i], .rate = c->rates[i], .tenderers = who, .tenderer_count = 1 };
    TRY(unpack(d, c, first, at, &to->id, e));
    TRY(unpack(d, c, first + 1, at, &to->status_details, e));
    TRY(unpack(d, c, first + 2, at, &who->id, e));
    return unpack(d, c, first + 3, at, &who->name, e);
}

ErrorCode comparison_flag(Detector *d, const Comparisons *list, const Compared *one, DetectRule rule, DetectCleared cleared, Error *e)
{
    const Comparison *c = comparison_at(list, one);
    DetectBid *bids = detector_keep(d, 2, sizeof *bids);
    DetectParty *tenderers = detector_keep(d, 2, sizeof *tenderers);
    DetectFlag *f = detector_new_flag(d, c->source);
    if (!bids || !tenderers || !f) return error_memory(e);
    const char *at = c->texts;
    *f = (DetectFlag){ .rule = rule, .cleared = cleared, .source = d->sources[c->source], .line = c->line, .offset = c->offset,
                       .count = 1, .ratio = one->ratio, .bids = bids, .bid_count = 2 };
    TRY(unpack(d, c, OF_OCID, &at, &f->ocid, e));
    TRY(unpack(d, c, OF_TITLE, &at, &f->title, e));
    TRY(unpack(d, c, OF_LOT, &at, &f->lot, e));
    TRY(unpack(d, c, OF_BUYER, &at, &f->buyer.id, e));
    TRY(unpack(d, c, OF_BUYER_NAME, &at, &f->buyer.name, e));
    TRY(unpack(d, c, OF_DATE, &at, &f->date, e));
    f->suppliers = &tenderers[0];
    f->supplier_count = 1;
    for (int i = 0; i < 2; i++) TRY(unpack_bid(d, c, i, &at, &bids[i], &tenderers[i], e));
    return ERR_OK;
}
