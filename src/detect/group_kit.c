/* group_kit.c: what rules over many processes ask of facts, and how their flags are put together (group_kit.h).
 *
 * A flag names processes by their rows. What is told of each (its ocid, where it stands) is asked of the facts when all flags
 * are there, in the order of rows, so that facts which lie in a file are read once from the first to the last. */
#include "detect/group_kit.h"

#include "detect/order.h"
#include "detect/rule_kit.h"

#include <stdlib.h>

enum { FEW = 64 };

/* ---- facts ---- */

bool first_of_award(const Facts *f, size_t row)
{
    const AwardFact *a = award_at(f, row);
    return row == process_at(f, a->process)->first_award || award_at(f, row - 1)->award != a->award;
}

ErrorCode group_carry_award(Groups *g, uint64_t key, uint32_t second, const ProcessFact *p, size_t row, Error *e)
{
    const AwardFact *a = award_at(g->f, row);
    CarriedAward carried = { .amount = a->amount, .part = award_part(a), .date = a->date, .limit = p->limit, .process = a->process,
                             .award = a->award, .currency = a->currency, .first = first_of_award(g->f, row),
                             .direct = is_direct(p) };
    return group_carry(g, key, second, &carried, e);
}

uint64_t count_awards(const Groups *g, const Pick *list, size_t count)
{
    uint64_t n = 0;
    const CarriedAward *before = NULL;
    for (size_t i = 0; i < count; i++) {
        const CarriedAward *a = carried_award(g, &list[i]);
        n += !before || before->process != a->process || before->award != a->award;
        before = a;
    }
    return n;
}

uint64_t count_first(const Groups *g, const Pick *list, size_t count)
{
    uint64_t n = 0;
    for (size_t i = 0; i < count; i++) n += carried_award(g, &list[i])->first;
    return n;
}

int64_t award_part(const AwardFact *a)
{
    return a->amount / a->suppliers + (a->place == 0 ? a->amount % a->suppliers : 0);
}

/* A class is cut to its beginning where it has digits; "works" stays as it is. */
static bool has_digits(Str text)
{
    for (size_t i = 0; i < text.len; i++) if (text.ptr[i] >= '0' && text.ptr[i] <= '9') return true;
    return false;
}

static Str market_name(const Groups *g, uint32_t word)
{
    Str text = g->f->terms.list[word].text;
    return has_digits(text) ? text_beginning(text, g->digits) : text;
}

/* Words are sorted, so those with digits that begin alike follow each other. */
ErrorCode groups_markets(Groups *g, double digits, Error *e)
{
    const Words *terms = &g->f->terms;
    size_t bytes;
    g->digits = (size_t)digits;
    if (!g->markets) {
        if (!size_multiply((size_t)terms->count + 1, sizeof *g->markets, &bytes)) return error_memory(e);
        g->markets = mem_alloc(bytes);
        if (!g->markets) return error_memory(e);
    }
    uint32_t last = NO_WORD;
    for (uint32_t i = 0; i < terms->count; i++) {
        bool cut = has_digits(terms->list[i].text);
        g->markets[i] = cut && last != NO_WORD && str_equal(market_name(g, last), market_name(g, i)) ? g->markets[last] : i;
        if (cut) last = i;
    }
    return ERR_OK;
}

Str market_text(const Groups *g, uint32_t market)
{
    return market_name(g, market);
}

/* ---- who competed ---- */

static int member_order(const void *left, const void *right)
{
    const Member *l = left, *r = right;
    if (l->lot != r->lot) return l->lot < r->lot ? -1 : 1;
    if (l->who != r->who) return l->who < r->who ? -1 : 1;
    return l->bid < r->bid ? -1 : l->bid > r->bid;
}

/* Most processes have a handful. */
static void sort_members(Member *list, size_t n)
{
    if (n > FEW) {
        sort_list(list, n, sizeof *list, member_order);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        Member one = list[i];
        size_t at = i;
        for (; at > 0 && member_order(&list[at - 1], &one) > 0; at--) list[at] = list[at - 1];
        list[at] = one;
    }
}

ErrorCode members_of(const Groups *g, uint32_t row, Member **ret, size_t *count, Error *e)
{
    const ProcessFact *p = process_at(g->f, row);
    Member *list = arena_array(&g->d->scratch, p->bid_count, sizeof *list);
    size_t n = 0;
    if (!list) return error_memory(e);
    for (uint32_t i = 0; i < p->bid_count; i++) {
        const BidFact *b = bid_at(g->f, p->first_bid + i);
        list[i] = (Member){ .who = b->who, .bid = b->bid, .lot = b->lot, .won = b->won, .date = b->date };
    }
    sort_members(list, p->bid_count);
    for (uint32_t i = 0; i < p->bid_count; i++) {
        if (n > 0 && list[n - 1].lot == list[i].lot && list[n - 1].who == list[i].who) list[n - 1].won |= list[i].won;
        else list[n++] = list[i];
    }
    *ret = list;
    *count = n;
    return ERR_OK;
}

size_t same_lot(const Member *list, size_t count)
{
    size_t n = 1;
    while (n < count && list[n].lot == list->lot) n++;
    return n;
}

/* ---- outcomes ---- */

void group_saw(Groups *g, DetectRule rule, uint32_t row, DetectReason reason)
{
    const ProcessFact *p = process_at(g->f, row);
    if (str_equal(g->d->settings->watched, ocid_at(g->f, p)))
        detector_saw(g->d, &(DetectSeen){ rule, reason, g->sources[p->source], p->line }, p->source);
}

void first_rows_add(FirstRows *list, uint32_t row)
{
    size_t at = list->count;
    while (at > 0 && list->rows[at - 1] > row) at--;
    if (at == DETECT_SPOTS || (at > 0 && list->rows[at - 1] == row)) return;
    if (list->count < DETECT_SPOTS) list->count++;
    for (size_t i = list->count - 1; i > at; i--) list->rows[i] = list->rows[i - 1];
    list->rows[at] = row;
}

void first_rows_of(FirstRows *list, const Pick *picks, size_t count)
{
    for (size_t i = 0; i < count; i++) first_rows_add(list, picks[i].row);
}

void first_rows_of_awards(const Groups *g, FirstRows *list, const Pick *picks, size_t count)
{
    for (size_t i = 0; i < count; i++) first_rows_add(list, carried_award(g, &picks[i])->process);
}

/* ---- flags ---- */

DetectParty group_party(const Groups *g, uint32_t word)
{
    if (word == NO_WORD) return (DetectParty){ 0 };
    const Word *w = &g->f->parties.list[word];
    return (DetectParty){ w->text, w->name };
}

ErrorCode group_year(Groups *g, int year, Str *ret, Error *e)
{
    Str text = str_format(&g->d->scratch, "%d", year);
    return text.ptr ? detector_keep_text(g->d, text, ret, e) : error_memory(e);
}

/* What waits to be told of a row: a spot, or with the lowest bit of the key where a flag stands. */
static ErrorCode tell_later(Groups *g, uint32_t row, bool flag, void *to, Error *e)
{
    void *place;
    TRY(spill_room(&g->later, 1, &place, e));
    *(Keyed *)place = (Keyed){ (uint64_t)row << 1 | flag, to };
    spill_took(&g->later, 1);
    return ERR_OK;
}

ErrorCode group_spots(Groups *g, const FirstRows *rows, const DetectSpot **list, size_t *count, Error *e)
{
    DetectSpot *to = detector_keep(g->d, rows->count, sizeof *to);
    if (!to) return error_memory(e);
    for (size_t i = 0; i < rows->count; i++) TRY(tell_later(g, rows->rows[i], false, &to[i], e));
    *list = to;
    *count = rows->count;
    return ERR_OK;
}

static ErrorCode add_flag(Groups *g, DetectFlag *flag, const FirstRows *rows, Error *e)
{
    TRY(group_spots(g, rows, &flag->spots, &flag->spot_count, e));
    DetectFlag *to = detector_new_flag(g->d, 0);
    if (!to) return error_memory(e);
    *to = *flag;
    group_verdict(g, flag->rule, DETECT_GROUP_FLAGGED);
    return tell_later(g, rows->rows[0], true, to, e);
}

ErrorCode groups_tell(Groups *g, Error *e)
{
    TRY(order_by_key(spill_rows(&g->later), g->later.count, e));
    for (size_t i = 0; i < g->later.count; i++) {
        const Keyed *one = spill_at(&g->later, i);
        const ProcessFact *p = process_at(g->f, (size_t)(one->key >> 1));
        if (one->key & 1) {
            KeptFlag *kept = one->item;                            /* a flag is the first member of one that is kept */
            kept->source = p->source;
            kept->flag.source = g->sources[p->source];
            kept->flag.line = p->line;
            kept->flag.offset = p->offset;
        } else {
            DetectSpot *spot = one->item;
            *spot = (DetectSpot){ .source = g->sources[p->source], .line = p->line, .offset = p->offset };
            TRY(detector_keep_text(g->d, ocid_at(g->f, p), &spot->ocid, e));
        }
    }
    g->later.count = 0;
    return ERR_OK;
}

/* True when there is a human being among them. */
static bool spare(Groups *g, const DetectFlag *flag, const uint32_t *parties, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (parties[i] == NO_WORD || !detector_is_person(g->d->settings, g->f->parties.list[parties[i]].text)) continue;
        g->d->result.spared++;
        group_verdict(g, flag->rule, DETECT_GROUP_SPARED);
        return true;
    }
    return false;
}

ErrorCode group_raise(Groups *g, DetectFlag flag, uint32_t party, uint32_t other, const FirstRows *rows, Error *e)
{
    if (spare(g, &flag, (uint32_t[]){ party, other }, 2)) return ERR_OK;
    flag.party = group_party(g, party);
    flag.other = group_party(g, other);
    return add_flag(g, &flag, rows, e);
}

static ErrorCode join_texts(Groups *g, const uint32_t *parties, size_t count, bool names, Str *ret, Error *e)
{
    Buf b = buf_in(&g->d->scratch);
    for (size_t i = 0; i < count; i++) {
        const Word *w = &g->f->parties.list[parties[i]];
        if (i > 0) buf_c(&b, " + ");
        buf_add(&b, names && w->name.len > 0 ? w->name : w->text);
    }
    return b.failed ? error_memory(e) : detector_keep_text(g->d, buf_str(&b), ret, e);
}

ErrorCode group_raise_set(Groups *g, DetectFlag flag, const uint32_t *parties, size_t count, const FirstRows *rows, Error *e)
{
    if (spare(g, &flag, parties, count)) return ERR_OK;
    TRY(join_texts(g, parties, count, false, &flag.party.id, e));
    TRY(join_texts(g, parties, count, true, &flag.party.name, e));
    return add_flag(g, &flag, rows, e);
}
