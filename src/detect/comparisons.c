/* comparisons.c: two bids of a tender packed while reading, and flags made of them at the end (comparisons.h). */
#include "detect/comparisons.h"
#include "detect/packing.h"

#include <stdlib.h>

/* The texts, in the order in which they stand; of each bid its id, details, who made it and his name. */
enum { OF_OCID, OF_TITLE, OF_LOT, OF_BUYER, OF_BUYER_NAME, OF_DATE, OF_WINNER, OF_NEXT = OF_WINNER + 4, OF_TEXTS = OF_NEXT + 4 };

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

/* The ocid, where it stands, the numbers of both bids, the other texts. */
static char *pack(const Detector *d, char *to, const Bid *const bids[2], const Str texts[OF_TEXTS])
{
    to = put_text(to, texts[OF_OCID]);
    to = put_number(to, d->source_index);
    to = put_number(to, d->line);
    to = put_number(to, d->offset);
    for (int i = 0; i < 2; i++) {
        to = put_signed(to, bids[i]->value.units);
        to = put_number(to, bids[i]->index);
        to = put_number(to, place_of(d, bids[i]->at) - d->offset);
        to = put_rate(d, to, bids[i]->rate, bids[i]->asked.units);
    }
    for (int i = OF_TITLE; i < OF_TEXTS; i++) to = put_text(to, texts[i]);
    return to;
}

ErrorCode comparisons_add(Detector *d, double ratio, const Bid *winner, const Bid *next, Error *e)
{
    enum { NUMBERS = 3 + 2 * 5 + OF_TEXTS };
    const Bid *const bids[2] = { winner, next };
    Str texts[OF_TEXTS];
    Comparisons *all = &d->comparisons;
    Compared one = { .ratio = ratio, .at = all->bytes.count };
    void *place;
    list_texts(d, bids, texts);
    size_t room = NUMBERS * PACKED_NUMBER;
    for (int i = 0; i < OF_TEXTS; i++) room += texts[i].len;             /* each is one in memory: no overflow */
    TRY(spill_room(&all->bytes, room, &place, e));
    spill_took(&all->bytes, (size_t)(pack(d, place, bids, texts) - (char *)place));
    TRY(spill_room(&all->list, 1, &place, e));
    memcpy(place, &one, sizeof one);
    spill_took(&all->list, 1);
    return ERR_OK;
}

/* ---- comparing ---- */

static const char *bytes_of(const Comparisons *all, const Compared *one)
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

typedef struct { Str ocid; uint64_t source, line; Compared *one; } Ordered;

static int comparison_order(const void *left, const void *right)
{
    const Ordered *l = left, *r = right;
    int by = str_compare(l->ocid, r->ocid);
    if (by == 0) by = l->source < r->source ? -1 : l->source > r->source;
    return by != 0 ? by : l->line < r->line ? -1 : l->line > r->line;
}

static Ordered ordered(const Comparisons *all, Compared *one)
{
    const char *at = bytes_of(all, one);
    Ordered o = { .ocid = take_text(&at), .one = one };
    o.source = take_number(&at);
    o.line = take_number(&at);
    return o;
}

/* Marks those that go by a place where nothing is, then closes the gaps. */
ErrorCode comparisons_keep_last(Detector *d, Error *e)
{
    size_t count = comparisons_count(d), n = 0, bytes;
    if (!size_multiply(count, sizeof(Ordered), &bytes)) return error_memory(e);
    Ordered *list = mem_alloc(bytes);
    if (!list) return error_memory(e);
    for (Comparisons *all = &d->comparisons; all; all = all->next)
        for (size_t i = 0; i < all->list.count; i++) list[n++] = ordered(all, spill_at(&all->list, i));
    sort_list(list, count, sizeof *list, comparison_order);
    for (size_t i = 1; i < count; i++)
        if (str_equal(list[i - 1].ocid, list[i].ocid)) list[i - 1].one->at = UINT64_MAX;
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

/* The next text, kept in the results. */
static ErrorCode unpack(Detector *d, const char **at, Str *ret, Error *e)
{
    return detector_keep_text(d, take_text(at), ret, e);
}

static void unpack_numbers(const Detector *d, const char **at, uint64_t offset, DetectRole role, DetectBid *to)
{
    *to = (DetectBid){ .role = role, .status = STR("valid"), .currency = d->result.currency, .priced = true, .tenderer_count = 1 };
    to->amount = to->asked = take_signed(at);
    to->index = (uint32_t)take_number(at);
    to->offset = offset + take_number(at);
    to->rate = take_rate(d, at, &to->asked);
}

static ErrorCode unpack_bid(Detector *d, const char **at, DetectBid *to, DetectParty *who, Error *e)
{
    to->tenderers = who;
    TRY(unpack(d, at, &to->id, e));
    TRY(unpack(d, at, &to->status_details, e));
    TRY(unpack(d, at, &who->id, e));
    return unpack(d, at, &who->name, e);
}

static ErrorCode unpack_texts(Detector *d, const char **at, DetectFlag *f, Error *e)
{
    TRY(unpack(d, at, &f->title, e));
    TRY(unpack(d, at, &f->lot, e));
    TRY(unpack(d, at, &f->buyer.id, e));
    TRY(unpack(d, at, &f->buyer.name, e));
    return unpack(d, at, &f->date, e);
}

ErrorCode comparison_flag(Detector *d, const Str *sources, const Comparisons *list, const Compared *one, DetectRule rule,
                          DetectCleared cleared, Error *e)
{
    const char *at = bytes_of(list, one);
    Str ocid = take_text(&at);
    uint32_t source = (uint32_t)take_number(&at);
    DetectBid *bids = detector_keep(d, 2, sizeof *bids);
    DetectParty *tenderers = detector_keep(d, 2, sizeof *tenderers);
    DetectFlag *f = detector_new_flag(d, source);
    if (!bids || !tenderers || !f) return error_memory(e);
    f->rule = rule;
    f->cleared = cleared;
    f->source = sources[source];
    f->line = take_number(&at);
    f->offset = take_number(&at);
    f->count = 1;
    f->ratio = one->ratio;
    f->bids = bids;
    f->bid_count = 2;
    f->suppliers = &tenderers[0];
    f->supplier_count = 1;
    unpack_numbers(d, &at, f->offset, DETECT_WINNER, &bids[0]);
    unpack_numbers(d, &at, f->offset, DETECT_NEXT, &bids[1]);
    TRY(detector_keep_text(d, ocid, &f->ocid, e));
    TRY(unpack_texts(d, &at, f, e));
    for (int i = 0; i < 2; i++) TRY(unpack_bid(d, &at, &bids[i], &tenderers[i], e));
    return ERR_OK;
}
