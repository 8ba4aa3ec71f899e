/* rules_bids.c: the rules that look at bids: prices next to the winner's (R024, R058), equal prices (R028), a late winner (R030),
 * all others disqualified (R035), the lowest disqualified (R036).
 *
 * Bids compete within their lot: bids and awards that name the same lots. Where nobody names one, the whole tender is one lot. */
#include "detect/comparisons.h"
#include "detect/rule_kit.h"

#include <stdlib.h>

/* ---- R024, R058: the winner's price and the next ---- */

/* (next - winner) / winner. Amounts without decimals are divided as whole numbers, so that the result is the nearest double. */
static double price_ratio(int64_t winner, int64_t next)
{
    static const int64_t UNIT = 10000;
    _Static_assert(DETECT_PLACES == 4, "UNIT is 10^DETECT_PLACES");
    int64_t difference = next - winner;
    if (winner % UNIT == 0 && difference % UNIT == 0) return (double)(difference / UNIT) / (double)(winner / UNIT);
    return (double)difference / (double)winner;
}

/* The prices of one award's lot. */
static ErrorCode gather_of_award(Detector *d, const Award *award, DetectReason *ret, Error *e)
{
    const Release *r = &d->release;
    bool compat = d->settings->compat_cardinal;
    *ret = DETECT_NO_PARTY;
    if (!award->who.ptr || (compat && award->suppliers.count != 1)) return ERR_OK;
    const Bid *winner = NULL, *next = NULL;
    for (uint32_t i = 0; i < r->bid_count; i++) {
        const Bid *b = &r->bids[i];
        if (b->status != BID_VALID || !b->comparable || !b->who.ptr || !str_equal(b->lot, award->lot)) continue;
        if (compat && b->tenderers.count != 1) continue;
        const Bid **lowest = str_equal(b->who, award->who) ? &winner : &next;
        if (!*lowest || b->value.units < (*lowest)->value.units) *lowest = b;
    }
    *ret = DETECT_UNMATCHED;
    if (!winner || !next) return ERR_OK;
    *ret = DETECT_PRICE_PASSED_OVER;
    if (next->value.units < winner->value.units) return ERR_OK;
    bool worthless = winner->value.units <= 0;
    if (worthless) d->result.worthless++;
    *ret = DETECT_WORTHLESS;
    if (worthless && (!compat || (winner->value.units == 0 && next->value.units == 0))) return ERR_OK;
    *ret = DETECT_WAITS;
    return comparisons_add(d, price_ratio(winner->value.units, next->value.units), winner, next, e);
}

static void gap_came_to(Detector *d, DetectReason reason)
{
    if (detector_runs(d, DETECT_R024)) detector_came_to(d, DETECT_R024, reason);
    if (detector_runs(d, DETECT_R058)) detector_came_to(d, DETECT_R058, reason);
}

static bool lot_has_one_award(const Release *r, uint32_t award)
{
    for (uint32_t i = 0; i < r->award_count; i++)
        if (i != award && r->awards[i].status == AWARD_ACTIVE && str_equal(r->awards[i].lot, r->awards[award].lot)) return false;
    return true;
}

ErrorCode gather_comparisons(Detector *d, Error *e)
{
    const Release *r = &d->release;
    uint32_t complete;
    const Award *last;
    DetectReason reason = DETECT_NO_AWARDS;
    bool final = awards_final(r, &complete, &last);
    if (!final) reason = why_not_final(r);
    else if (!price_decides(d)) reason = DETECT_NOT_BY_PRICE;
    else if (too_many(r)) reason = DETECT_TOO_MANY;
    else if (complete > 1 && d->settings->compat_cardinal) reason = DETECT_SEVERAL_AWARDS;
    if (reason != DETECT_NO_AWARDS || complete == 0) {
        gap_came_to(d, reason);
        return ERR_OK;
    }
    for (uint32_t i = 0; i < r->award_count; i++) {
        if (r->awards[i].status != AWARD_ACTIVE || !first_of_lot(r, i)) continue;
        reason = DETECT_SEVERAL_AWARDS;
        if (lot_has_one_award(r, i)) TRY(gather_of_award(d, &r->awards[i], &reason, e));
        gap_came_to(d, reason);
    }
    return ERR_OK;
}

/* ---- R028: different tenderers, the same price ---- */

static int price_order(const void *left, const void *right)
{
    const Bid *l = *(const Bid *const *)left, *r = *(const Bid *const *)right;
    if (l->asked.units != r->asked.units) return l->asked.units < r->asked.units ? -1 : 1;
    int by = str_compare(l->asked.currency, r->asked.currency);
    if (by == 0) by = str_compare(l->lot, r->lot);
    return by != 0 ? by : l < r ? -1 : l > r;
}

enum { FEW = 24 };           /* up to so many bids the simple ways are the fast ones */

static void sort_by_price(const Bid **list, size_t n)
{
    if (n > FEW) {
        sort_list(list, n, sizeof *list, price_order);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        const Bid *b = list[i];
        size_t at = i;
        for (; at > 0 && price_order(&list[at - 1], &b) > 0; at--) list[at] = list[at - 1];
        list[at] = b;
    }
}

/* A quick look that spares most releases the sorting; true when it may be so. */
static bool may_have_equal_prices(const Release *r)
{
    if (r->bid_count > FEW) return true;
    for (uint32_t i = 1; i < r->bid_count; i++) {
        if (!r->bids[i].asked.known) continue;
        for (uint32_t k = 0; k < i; k++)
            if (r->bids[k].asked.known && r->bids[k].asked.units == r->bids[i].asked.units) return true;
    }
    return false;
}

ErrorCode check_equal_prices(Detector *d, DetectReason *ret, Error *e)
{
    const Release *r = &d->release;
    BidList all, equal;
    *ret = r->bid_count > 0 ? DETECT_CLEAR : DETECT_NO_BIDS;
    if (!may_have_equal_prices(r)) return ERR_OK;
    TRY(new_list(d, &all, e));
    for (uint32_t i = 0; i < r->bid_count; i++) {
        const Bid *b = &r->bids[i];
        if (bid_submitted(b) && money_whole(&b->asked) && b->who.ptr) list_add(&all, b, DETECT_EQUAL);
    }
    sort_by_price(all.bids, all.count);

    equal.bids = NULL;
    for (size_t from = 0, to; from < all.count; from = to) {
        const Bid *first = all.bids[from];
        bool same = true;
        for (to = from + 1; to < all.count; to++) {
            const Bid *other = all.bids[to];
            if (other->asked.units != first->asked.units || !str_equal(other->asked.currency, first->asked.currency)
                || !str_equal(other->lot, first->lot)) break;
            same = same && str_equal(first->who, other->who);
        }
        if (same) continue;
        if (!equal.bids) TRY(new_list(d, &equal, e));
        for (size_t i = from; i < to; i++) list_add(&equal, all.bids[i], DETECT_EQUAL);
    }
    if (!equal.bids) return ERR_OK;
    *ret = DETECT_FLAGGED;
    return raise_flag(d, new_flag(DETECT_R028), equal.bids, equal.roles, equal.count, e);
}

/* ---- R030: a bid that came too late won ---- */

/* Whoever made the bid is a supplier of an active award, in its lot. Cardinal asks for one of the bidders only. */
static bool bid_won(const Detector *d, const Bid *b)
{
    const Release *r = &d->release;
    for (uint32_t i = 0; i < r->award_count; i++) {
        const Award *a = &r->awards[i];
        if (a->status != AWARD_ACTIVE || !str_equal(a->lot, b->lot)) continue;
        if (b->who.ptr && str_equal(a->who, b->who)) return true;
        for (uint32_t k = 0; d->settings->compat_cardinal && k < a->suppliers.count; k++)
            for (uint32_t m = 0; m < b->tenderers.count; m++) {
                Str id = party_at(r, b->tenderers, m)->id;
                if (id.ptr && str_equal(id, party_at(r, a->suppliers, k)->id)) return true;
            }
    }
    return false;
}

/* Later than the end; *known is false when one of the two is no date. */
static bool bid_is_late(Detector *d, const Bid *b, Instant end, bool *known)
{
    Instant made;
    if (d->settings->compat_cardinal) {
        *known = true;
        return str_compare(b->date, d->release.end) > 0;
    }
    *known = date_read(&d->dates, b->date, &made);
    return *known && made > end;
}

ErrorCode check_late_winner(Detector *d, DetectReason *ret, Error *e)
{
    const Release *r = &d->release;
    Instant end = 0;
    *ret = DETECT_NO_PERIOD;
    if (!r->end.ptr) return ERR_OK;
    if (!d->settings->compat_cardinal && !date_read(&d->dates, r->end, &end)) {
        d->result.unread_dates++;
        return ERR_OK;
    }
    *ret = !r->has_bids ? DETECT_NO_BIDS : !r->has_awards ? DETECT_NO_AWARDS : too_many(r) ? DETECT_TOO_MANY : DETECT_NO_BIDS;
    if (!r->has_bids || !r->has_awards || too_many(r)) return ERR_OK;
    BidList list = { 0 };
    for (uint32_t i = 0; i < r->bid_count; i++) {
        const Bid *b = &r->bids[i];
        bool known;
        if (b->status != BID_VALID || !b->date.ptr) continue;
        bool late = bid_is_late(d, b, end, &known);
        if (!known) d->result.unread_dates++;
        if (known) *ret = DETECT_CLEAR;
        if (!late || !bid_won(d, b)) continue;
        if (!list.bids) TRY(new_list(d, &list, e));
        list_add(&list, b, DETECT_LATE);
    }
    if (!list.bids) return ERR_OK;
    *ret = DETECT_FLAGGED;
    DetectFlag flag = new_flag(DETECT_R030);
    DetectField *fields;
    TRY(new_fields(d, 1, &fields, e));
    TRY(add_field(d, &flag, fields, "/tender/tenderPeriod/endDate", r->end_at, r->end, e));
    return raise_flag(d, flag, list.bids, list.roles, list.count, e);
}

/* ---- R035: everybody but the winner was disqualified ---- */

/* A bidder as one, or in Cardinal's way each member of a consortium for itself. */
static uint32_t names_of(const Detector *d, Range range)
{
    return d->settings->compat_cardinal ? range.count : range.count > 0;
}

static Str name_of(const Detector *d, Range range, Str who, uint32_t i)
{
    return d->settings->compat_cardinal ? party_at(&d->release, range, i)->id : who;
}

/* Whether all names are *id, which is set by the first one found. */
static bool all_are(const Detector *d, Range range, Str who, Str *id)
{
    for (uint32_t i = 0; i < names_of(d, range); i++) {
        Str other = name_of(d, range, who, i);
        if (!other.ptr) continue;
        if (!id->ptr) *id = other;
        if (!str_equal(other, *id)) return false;
    }
    return true;
}

/* The only one with valid bids in the lot, when he is also the only supplier; else ptr is NULL. */
static Str sole_valid_winner(const Detector *d, Str lot)
{
    const Release *r = &d->release;
    Str valid = { 0 }, supplier = { 0 };
    for (uint32_t i = 0; i < r->bid_count; i++) {
        const Bid *b = &r->bids[i];
        if (b->status == BID_VALID && str_equal(b->lot, lot) && !all_are(d, b->tenderers, b->who, &valid)) return (Str){ 0 };
    }
    for (uint32_t i = 0; i < r->award_count; i++) {
        const Award *a = &r->awards[i];
        if (a->status == AWARD_ACTIVE && str_equal(a->lot, lot) && !all_are(d, a->suppliers, a->who, &supplier)) return (Str){ 0 };
    }
    return valid.ptr && supplier.ptr && str_equal(valid, supplier) ? valid : (Str){ 0 };
}

static ErrorCode count_refused(Detector *d, Str lot, Str winner, BidList *list, uint32_t *ret, Error *e)
{
    const Release *r = &d->release;
    Str *ids = arena_array(&d->scratch, r->people_count, sizeof *ids);
    if (!ids) return error_memory(e);
    size_t n = 0;
    for (uint32_t i = 0; i < r->bid_count; i++) {
        const Bid *b = &r->bids[i];
        size_t before = n;
        if (!str_equal(b->lot, lot)) continue;
        if (b->status == BID_VALID && b->who.ptr) list_add(list, b, DETECT_WINNER);
        if (b->status != BID_DISQUALIFIED) continue;
        for (uint32_t k = 0; k < names_of(d, b->tenderers); k++) {
            Str id = name_of(d, b->tenderers, b->who, k);
            if (id.ptr && !str_equal(id, winner)) ids[n++] = id;
        }
        if (n > before) list_add(list, b, DETECT_REFUSED);
    }
    sort_list(ids, n, sizeof *ids, text_order);
    *ret = 0;
    for (size_t i = 0; i < n; i++) *ret += i == 0 || !str_equal(ids[i], ids[i - 1]);
    return ERR_OK;
}

static ErrorCode check_others_of_lot(Detector *d, Str lot, DetectReason *ret, Error *e)
{
    *ret = DETECT_CLEAR;
    Str winner = sole_valid_winner(d, lot);
    if (!winner.ptr) return ERR_OK;
    BidList list;
    DetectFlag flag = new_flag(DETECT_R035);
    TRY(new_list(d, &list, e));
    TRY(count_refused(d, lot, winner, &list, &flag.count, e));
    double needed = number_or(d->settings->r035_count, 1);
    if (flag.count < 1 || flag.count < needed) return ERR_OK;
    *ret = DETECT_FLAGGED;
    flag.lot = lot;
    return raise_flag(d, flag, list.bids, list.roles, list.count, e);
}

/* ---- R036: the lowest bid was disqualified ---- */

static ErrorCode raise_lowest_refused(Detector *d, Str lot, const Bid *lowest_valid, Error *e)
{
    const Release *r = &d->release;
    BidList list;
    DetectFlag flag = new_flag(DETECT_R036);
    flag.lot = lot;
    flag.has_minimum = money_whole(&r->minimum) && str_equal(r->minimum.currency, d->result.currency);
    flag.minimum = flag.has_minimum ? r->minimum.units : 0;
    bool all_below = flag.has_minimum;
    TRY(new_list(d, &list, e));
    for (uint32_t i = 0; i < r->bid_count; i++) {
        const Bid *b = &r->bids[i];
        if (b->status != BID_DISQUALIFIED || !b->comparable || !str_equal(b->lot, lot)) continue;
        if (b->value.units > lowest_valid->value.units) continue;
        list_add(&list, b, DETECT_REFUSED);
        all_below = all_below && b->value.units < flag.minimum;
    }
    list_add(&list, lowest_valid, DETECT_NEXT);
    if (all_below) flag.cleared = DETECT_BELOW_MINIMUM;
    return raise_flag(d, flag, list.bids, list.roles, list.count, e);
}

static ErrorCode check_lowest_of_lot(Detector *d, Str lot, DetectReason *ret, Error *e)
{
    const Release *r = &d->release;
    const Bid *lowest = NULL, *lowest_valid = NULL;
    for (uint32_t i = 0; i < r->bid_count; i++) {
        const Bid *b = &r->bids[i];
        if (!b->comparable || !str_equal(b->lot, lot)) continue;
        if (!lowest || b->value.units < lowest->value.units) lowest = b;            /* of equal ones the first */
        if (b->status == BID_VALID && (!lowest_valid || b->value.units < lowest_valid->value.units)) lowest_valid = b;
    }
    *ret = DETECT_NO_BIDS;
    if (!lowest_valid) return ERR_OK;
    *ret = DETECT_CLEAR;
    if (lowest->status != BID_DISQUALIFIED) return ERR_OK;
    *ret = DETECT_FLAGGED;
    return raise_lowest_refused(d, lot, lowest_valid, e);
}

/* ---- lot by lot ---- */

typedef ErrorCode (*CheckLot)(Detector *d, Str lot, DetectReason *ret, Error *e);

/* Each lot with an active award; without lots that is the whole tender, once. */
static ErrorCode check_lots(Detector *d, DetectRule rule, CheckLot check, Error *e)
{
    const Release *r = &d->release;
    DetectReason reason = DETECT_NO_AWARDS;
    bool found = false;
    for (uint32_t i = 0; i < r->award_count && !too_many(r); i++) {
        if (r->awards[i].status != AWARD_ACTIVE || (found && !first_of_lot(r, i))) continue;
        found = true;
        TRY(check(d, r->awards[i].lot, &reason, e));
        if (reason != DETECT_FLAGGED) detector_came_to(d, rule, reason);      /* a flag counts itself */
    }
    if (!found) detector_came_to(d, rule, too_many(r) ? DETECT_TOO_MANY : reason);
    return ERR_OK;
}

ErrorCode check_all_others_refused(Detector *d, Error *e)
{
    uint32_t complete;
    const Award *last;
    if (awards_final(&d->release, &complete, &last)) return check_lots(d, DETECT_R035, check_others_of_lot, e);
    detector_came_to(d, DETECT_R035, why_not_final(&d->release));
    return ERR_OK;
}

ErrorCode check_lowest_refused(Detector *d, Error *e)
{
    if (price_decides(d)) return check_lots(d, DETECT_R036, check_lowest_of_lot, e);
    detector_came_to(d, DETECT_R036, DETECT_NOT_BY_PRICE);
    return ERR_OK;
}
