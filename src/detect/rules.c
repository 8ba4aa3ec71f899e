/* rules.c: the six rules, each on one release; R024 and R058 only gather here what detector.c compares at the end.
 *
 * Common to all: "submitted" is a bid that has a status other than invited or withdrawn; "final" is a release whose awards, as
 * far as they have a status, are active, cancelled or unsuccessful, and "complete" are the active ones among them. Prices are
 * only compared within the main currency. What a rule leaves out is left out as Cardinal does it, so that the two can be held
 * side by side. */
#include "detect/detect_int.h"

#include <stdlib.h>

/* ---- what several rules ask ---- */

/* 'a|b|c' has this text. */
static bool list_has(Str list, Str text)
{
    Str one;
    while (list.len > 0) {
        str_cut(&list, '|', &one);
        if (str_equal(one, text)) return true;
    }
    return false;
}

static bool prices_are_compared(const Detector *d)
{
    Str method = d->release.method_details;
    return !method.ptr || !list_has(d->settings.priceless_methods, method);
}

static const DetectParty *party_at(const Release *r, PartyRange range, uint32_t i)
{
    return &r->people[range.first + i];
}

/* All awards are final: how many are complete, and the last of them. */
static bool awards_final(const Release *r, uint32_t *complete, const Award **last)
{
    *complete = 0;
    *last = NULL;
    if (!r->has_awards || !r->has_bids) return false;
    for (uint32_t i = 0; i < r->award_count; i++) {
        if (r->awards[i].status == AWARD_OTHER) return false;
        if (r->awards[i].status == AWARD_ACTIVE) {
            (*complete)++;
            *last = &r->awards[i];
        }
    }
    return true;
}

/* ---- currencies ---- */

static void count_other_currency(Detector *d, Str code, DetectCurrency **free_place)
{
    *free_place = NULL;
    for (size_t i = 0; i < DETECT_CURRENCIES; i++) {
        DetectCurrency *c = &d->currencies[i];
        if (!c->code.ptr) { *free_place = c; return; }
        if (str_equal(c->code, code)) { c->bids++; return; }
    }
    d->result.skipped_elsewhere++;
}

/* Takes the first currency seen as the main one where none is set, marks the bids in it and counts those in others. */
static ErrorCode look_at_currencies(Detector *d, Error *e)
{
    const Release *r = &d->release;
    for (uint32_t i = 0; i < r->bid_count; i++) {
        Bid *b = &r->bids[i];
        if (!bid_submitted(b) || !money_whole(&b->value)) continue;
        if (!d->result.currency.ptr) TRY(detector_keep_text(d, b->value.currency, &d->result.currency, e));
        b->comparable = str_equal(b->value.currency, d->result.currency);
        if (b->comparable) continue;
        DetectCurrency *place;
        count_other_currency(d, b->value.currency, &place);
        d->currency_mixed = true;
        if (!place) continue;
        TRY(detector_keep_text(d, b->value.currency, &place->code, e));
        place->bids = 1;
    }
    return ERR_OK;
}

/* ---- flags ---- */

static DetectFlag new_flag(DetectRule rule)
{
    return (DetectFlag){ .rule = rule, .count = 1 };
}

/* Adds the flag with copies of these bids. */
static ErrorCode raise_flag(Detector *d, DetectFlag flag, const Bid *const *bids, const DetectRole *roles, size_t count, Error *e)
{
    DetectBid *kept = arena_array(d->results, count, sizeof *kept);
    if (!kept) return error_memory(e);
    for (size_t i = 0; i < count; i++) TRY(detector_keep_bid(d, bids[i], roles[i], &kept[i], e));
    flag.bids = kept;
    flag.bid_count = count;
    return detector_add_flag(d, &flag, e);
}

/* Lists for at most all bids of the release, in the scratch arena. */
typedef struct { const Bid **bids; DetectRole *roles; size_t count; } BidList;

static ErrorCode new_list(Detector *d, BidList *list, Error *e)
{
    *list = (BidList){ .bids = arena_array(&d->scratch, d->release.bid_count, sizeof *list->bids),
                       .roles = arena_array(&d->scratch, d->release.bid_count, sizeof *list->roles) };
    return list->bids && list->roles ? ERR_OK : error_memory(e);
}

static void list_add(BidList *list, const Bid *b, DetectRole role)
{
    list->roles[list->count] = role;
    list->bids[list->count++] = b;
}

/* ---- R018: a single bidder in a procedure meant for several ---- */

static ErrorCode check_single_bid(Detector *d, Error *e)
{
    const Release *r = &d->release;
    if (!r->one_tenderer || !r->method.ptr) return ERR_OK;
    if (!str_equal(r->method, STR("open")) && !str_equal(r->method, STR("selective"))) return ERR_OK;
    BidList list;
    TRY(new_list(d, &list, e));
    for (uint32_t i = 0; i < r->bid_count; i++)
        if (bid_submitted(&r->bids[i])) list_add(&list, &r->bids[i], DETECT_SOLE);
    return raise_flag(d, new_flag(DETECT_R018), list.bids, list.roles, list.count, e);
}

/* ---- R024, R058: the winner's price and the next ---- */

/* The only tenderer of a valid bid in the main currency, or NULL. */
static const DetectParty *single_valid_tenderer(const Detector *d, const Bid *b)
{
    if (b->status != BID_VALID || b->tenderers.count != 1 || !b->comparable) return NULL;
    const DetectParty *p = party_at(&d->release, b->tenderers, 0);
    return p->id.ptr ? p : NULL;
}

/* (next - winner) / winner. Amounts without decimals are divided as whole numbers, so that the result is the nearest double. */
static double price_ratio(int64_t winner, int64_t next)
{
    static const int64_t UNIT = 10000;
    _Static_assert(DETECT_PLACES == 4, "UNIT is 10^DETECT_PLACES");
    int64_t difference = next - winner;
    if (winner % UNIT == 0 && difference % UNIT == 0) return (double)(difference / UNIT) / (double)(winner / UNIT);
    return (double)difference / (double)winner;
}

static ErrorCode gather_comparison(Detector *d, Error *e)
{
    const Release *r = &d->release;
    uint32_t complete;
    const Award *award;
    if (!awards_final(r, &complete, &award) || complete != 1 || award->suppliers.count != 1) return ERR_OK;
    const DetectParty *supplier = party_at(r, award->suppliers, 0);
    if (!supplier->id.ptr) return ERR_OK;

    const Bid *winner = NULL, *next = NULL;
    for (uint32_t i = 0; i < r->bid_count; i++) {
        const Bid *b = &r->bids[i];
        const DetectParty *tenderer = single_valid_tenderer(d, b);
        if (!tenderer) continue;
        const Bid **lowest = str_equal(tenderer->id, supplier->id) ? &winner : &next;
        if (!*lowest || b->value.units < (*lowest)->value.units) *lowest = b;
    }
    if (!winner || !next || next->value.units < winner->value.units) return ERR_OK;   /* lower, but lost: price did not decide */
    if (winner->value.units <= 0) {
        d->result.worthless++;
        return ERR_OK;
    }
    return detector_add_comparison(d, price_ratio(winner->value.units, next->value.units), winner, next, e);
}

/* ---- R028: different tenderers, the same price ---- */

static int price_order(const void *left, const void *right)
{
    const Bid *l = *(const Bid *const *)left, *r = *(const Bid *const *)right;
    if (l->value.units != r->value.units) return l->value.units < r->value.units ? -1 : 1;
    int currency = str_compare(l->value.currency, r->value.currency);
    return currency != 0 ? currency : l < r ? -1 : l > r;
}

enum { FEW = 24 };           /* up to so many bids the simple ways are the fast ones */

static void sort_by_price(const Bid **list, size_t n)
{
    if (n > FEW) {
        qsort(list, n, sizeof *list, price_order);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        const Bid *b = list[i];
        size_t at = i;
        for (; at > 0 && price_order(&list[at - 1], &b) > 0; at--) list[at] = list[at - 1];
        list[at] = b;
    }
}

static int text_order(const void *left, const void *right)
{
    return str_compare(*(const Str *)left, *(const Str *)right);
}

/* The ids of a range, sorted, each once; NULL when memory is out. */
static Str *sorted_ids(Detector *d, PartyRange range, size_t *count)
{
    Str *ids = arena_array(&d->scratch, range.count, sizeof *ids);
    if (!ids) return NULL;
    size_t n = 0, unique = 0;
    for (uint32_t i = 0; i < range.count; i++) {
        const DetectParty *p = party_at(&d->release, range, i);
        if (p->id.ptr) ids[n++] = p->id;
    }
    qsort(ids, n, sizeof *ids, text_order);
    for (size_t i = 0; i < n; i++)
        if (unique == 0 || !str_equal(ids[unique - 1], ids[i])) ids[unique++] = ids[i];
    *count = unique;
    return ids;
}

static ErrorCode same_tenderers(Detector *d, const Bid *left, const Bid *right, bool *ret, Error *e)
{
    const Release *r = &d->release;
    if (left->tenderers.count == 1 && right->tenderers.count == 1) {
        *ret = str_equal(party_at(r, left->tenderers, 0)->id, party_at(r, right->tenderers, 0)->id);
        return ERR_OK;
    }
    size_t n, m;
    Str *l = sorted_ids(d, left->tenderers, &n), *k = sorted_ids(d, right->tenderers, &m);
    if (!l || !k) return error_memory(e);
    *ret = n == m;
    for (size_t i = 0; *ret && i < n; i++) *ret = str_equal(l[i], k[i]);
    return ERR_OK;
}

static bool names_a_tenderer(const Release *r, PartyRange range)
{
    for (uint32_t i = 0; i < range.count; i++)
        if (party_at(r, range, i)->id.ptr) return true;
    return false;
}

/* A quick look that spares most releases the sorting; true when it may be so. */
static bool may_have_equal_prices(const Release *r)
{
    if (r->bid_count > FEW) return true;
    for (uint32_t i = 1; i < r->bid_count; i++) {
        if (!r->bids[i].value.known) continue;
        for (uint32_t k = 0; k < i; k++)
            if (r->bids[k].value.known && r->bids[k].value.units == r->bids[i].value.units) return true;
    }
    return false;
}

static ErrorCode check_equal_prices(Detector *d, Error *e)
{
    const Release *r = &d->release;
    BidList all, equal;
    if (!may_have_equal_prices(r)) return ERR_OK;
    TRY(new_list(d, &all, e));
    for (uint32_t i = 0; i < r->bid_count; i++) {
        const Bid *b = &r->bids[i];
        if (bid_submitted(b) && money_whole(&b->value) && names_a_tenderer(r, b->tenderers)) list_add(&all, b, DETECT_EQUAL);
    }
    sort_by_price(all.bids, all.count);

    equal.bids = NULL;
    for (size_t from = 0, to; from < all.count; from = to) {
        const Money *price = &all.bids[from]->value;
        bool same = true;
        for (to = from + 1; to < all.count; to++) {
            const Money *other = &all.bids[to]->value;
            if (other->units != price->units || !str_equal(other->currency, price->currency)) break;
            if (same) TRY(same_tenderers(d, all.bids[from], all.bids[to], &same, e));
        }
        if (same) continue;
        if (!equal.bids) TRY(new_list(d, &equal, e));
        for (size_t i = from; i < to; i++) list_add(&equal, all.bids[i], DETECT_EQUAL);
    }
    return equal.bids ? raise_flag(d, new_flag(DETECT_R028), equal.bids, equal.roles, equal.count, e) : ERR_OK;
}

/* ---- R035: everybody but the winner was disqualified ---- */

/* Whether all ids of a range are *id, which is set by the first one found. */
static bool all_are(const Release *r, PartyRange range, Str *id)
{
    for (uint32_t i = 0; i < range.count; i++) {
        Str other = party_at(r, range, i)->id;
        if (!other.ptr) continue;
        if (!id->ptr) *id = other;
        if (!str_equal(other, *id)) return false;
    }
    return true;
}

/* The only tenderer with valid bids, when he is also the only supplier; else ptr is NULL. */
static Str sole_valid_winner(const Release *r)
{
    Str valid = { 0 }, supplier = { 0 };
    for (uint32_t i = 0; i < r->bid_count; i++)
        if (r->bids[i].status == BID_VALID && !all_are(r, r->bids[i].tenderers, &valid)) return (Str){ 0 };
    for (uint32_t i = 0; i < r->award_count; i++)
        if (r->awards[i].status == AWARD_ACTIVE && !all_are(r, r->awards[i].suppliers, &supplier)) return (Str){ 0 };
    return valid.ptr && supplier.ptr && str_equal(valid, supplier) ? valid : (Str){ 0 };
}

static ErrorCode count_refused(Detector *d, Str winner, BidList *list, uint32_t *ret, Error *e)
{
    const Release *r = &d->release;
    Str *ids = arena_array(&d->scratch, r->people_count, sizeof *ids);
    if (!ids) return error_memory(e);
    size_t n = 0;
    for (uint32_t i = 0; i < r->bid_count; i++) {
        const Bid *b = &r->bids[i];
        size_t before = n;
        if (b->status == BID_VALID && names_a_tenderer(r, b->tenderers)) list_add(list, b, DETECT_WINNER);
        if (b->status != BID_DISQUALIFIED) continue;
        for (uint32_t k = 0; k < b->tenderers.count; k++) {
            Str id = party_at(r, b->tenderers, k)->id;
            if (id.ptr && !str_equal(id, winner)) ids[n++] = id;
        }
        if (n > before) list_add(list, b, DETECT_REFUSED);
    }
    qsort(ids, n, sizeof *ids, text_order);
    *ret = 0;
    for (size_t i = 0; i < n; i++) *ret += i == 0 || !str_equal(ids[i], ids[i - 1]);
    return ERR_OK;
}

static ErrorCode check_all_others_refused(Detector *d, Error *e)
{
    const Release *r = &d->release;
    uint32_t complete;
    const Award *last;
    if (!awards_final(r, &complete, &last)) return ERR_OK;
    Str winner = sole_valid_winner(r);
    if (!winner.ptr) return ERR_OK;
    BidList list;
    DetectFlag flag = new_flag(DETECT_R035);
    TRY(new_list(d, &list, e));
    TRY(count_refused(d, winner, &list, &flag.count, e));
    return flag.count > 0 ? raise_flag(d, flag, list.bids, list.roles, list.count, e) : ERR_OK;
}

/* ---- R036: the lowest bid was disqualified ---- */

static bool an_award_is_active(const Release *r)
{
    for (uint32_t i = 0; i < r->award_count; i++)
        if (r->awards[i].status == AWARD_ACTIVE) return true;
    return false;
}

static ErrorCode check_lowest_refused(Detector *d, Error *e)
{
    const Release *r = &d->release;
    if (!an_award_is_active(r)) return ERR_OK;
    const Bid *lowest = NULL, *lowest_valid = NULL;
    for (uint32_t i = 0; i < r->bid_count; i++) {
        const Bid *b = &r->bids[i];
        if (!b->comparable) continue;
        if (!lowest || b->value.units < lowest->value.units) lowest = b;            /* of equal ones the first */
        if (b->status == BID_VALID && (!lowest_valid || b->value.units < lowest_valid->value.units)) lowest_valid = b;
    }
    if (!lowest_valid || lowest->status != BID_DISQUALIFIED) return ERR_OK;

    BidList list;
    DetectFlag flag = new_flag(DETECT_R036);
    flag.has_minimum = money_whole(&r->minimum) && str_equal(r->minimum.currency, d->result.currency);
    flag.minimum = flag.has_minimum ? r->minimum.units : 0;
    bool all_below = flag.has_minimum;
    TRY(new_list(d, &list, e));
    for (uint32_t i = 0; i < r->bid_count; i++) {
        const Bid *b = &r->bids[i];
        if (b->status != BID_DISQUALIFIED || !b->comparable || b->value.units > lowest_valid->value.units) continue;
        list_add(&list, b, DETECT_REFUSED);
        all_below = all_below && b->value.units < flag.minimum;
    }
    list_add(&list, lowest_valid, DETECT_NEXT);
    if (all_below) flag.cleared = DETECT_BELOW_MINIMUM;
    return raise_flag(d, flag, list.bids, list.roles, list.count, e);
}

bool rules_excluded(const Detector *d)
{
    Str method = d->release.method_details;
    return method.ptr && list_has(d->settings.excluded_methods, method);
}

ErrorCode rules_apply(Detector *d, Error *e)
{
    if (detector_runs(d, DETECT_R018)) TRY(check_single_bid(d, e));
    if (detector_runs(d, DETECT_R035)) TRY(check_all_others_refused(d, e));
    if (!prices_are_compared(d)) return ERR_OK;
    TRY(look_at_currencies(d, e));
    if (detector_runs(d, DETECT_R024) || detector_runs(d, DETECT_R058)) TRY(gather_comparison(d, e));
    if (detector_runs(d, DETECT_R028)) TRY(check_equal_prices(d, e));
    if (detector_runs(d, DETECT_R036)) TRY(check_lowest_refused(d, e));
    return ERR_OK;
}
