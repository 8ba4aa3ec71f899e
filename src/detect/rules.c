/* rules.c: the rules about one process, each on one release; R024 and R058 only gather here what finish.c compares at the end.
 *
 * Common to all: "submitted" is a bid that has a status other than invited or withdrawn; "final" is a release whose awards, as
 * far as they have a status, are active, cancelled or unsuccessful, and "complete" are the active ones among them. Prices are
 * only compared within the main currency, and within the lots that bids and awards name. Each rule comes to an outcome, or to one
 * for each lot. With compat_cardinal lots, consortia and award criteria are not looked at, as in Cardinal. */
#include "detect/facts.h"
#include "detect/rule_kit.h"

#include <stdlib.h>

/* ---- what several rules ask ---- */

bool list_has(Str list, Str text)
{
    Str one;
    while (list.len > 0) {
        str_cut(&list, '|', &one);
        if (str_equal(one, text)) return true;
    }
    return false;
}

bool prices_are_compared(const Detector *d)
{
    Str method = d->release.method_details;
    if (d->settings->priced_methods.len > 0) return method.ptr && list_has(d->settings->priced_methods, method);
    return !method.ptr || !list_has(d->settings->priceless_methods, method);
}

bool awards_final(const Release *r, uint32_t *complete, const Award **last)
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

DetectReason why_not_final(const Release *r)
{
    return !r->has_bids ? DETECT_NO_BIDS : !r->has_awards ? DETECT_NO_AWARDS : DETECT_NOT_FINAL;
}

bool price_decides(const Detector *d)
{
    Str criteria = d->release.criteria;
    return d->settings->compat_cardinal || !criteria.ptr || str_is(criteria, "priceOnly") || str_is(criteria, "lowestCost");
}

/* ---- who bids, and for what ---- */

int text_order(const void *left, const void *right)
{
    return str_compare(*(const Str *)left, *(const Str *)right);
}

/* The ids of a range, sorted, each once; NULL when memory is out. */
static Str *sorted_ids(Detector *d, Range range, size_t *count)
{
    Str *ids = arena_array(&d->scratch, range.count, sizeof *ids);
    if (!ids) return NULL;
    size_t n = 0, unique = 0;
    for (uint32_t i = 0; i < range.count; i++) {
        const DetectParty *p = party_at(&d->release, range, i);
        if (p->id.ptr) ids[n++] = p->id;
    }
    sort_list(ids, n, sizeof *ids, text_order);
    for (size_t i = 0; i < n; i++)
        if (unique == 0 || !str_equal(ids[unique - 1], ids[i])) ids[unique++] = ids[i];
    *count = unique;
    return ids;
}

static Str joined(Detector *d, const Str *texts, size_t n)
{
    if (n == 0) return (Str){ 0 };
    if (n == 1) return texts[0];
    Buf b = buf_in(&d->scratch);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) buf_c(&b, " + ");
        buf_add(&b, texts[i]);
    }
    return b.failed ? (Str){ 0 } : buf_str(&b);
}

/* A bidder or supplier as one text: its id, or those of a consortium in order. Empty when nobody has an id. */
static ErrorCode name_who(Detector *d, Range range, Str *ret, Error *e)
{
    size_t n;
    *ret = range.count == 1 ? party_at(&d->release, range, 0)->id : (Str){ 0 };
    if (range.count < 2) return ERR_OK;
    Str *ids = sorted_ids(d, range, &n);
    if (!ids) return error_memory(e);
    *ret = joined(d, ids, n);
    return n == 0 || ret->ptr ? ERR_OK : error_memory(e);
}

static ErrorCode name_lot(Detector *d, Range range, Str *ret, Error *e)
{
    *ret = (Str){ 0 };
    if (range.count == 0) return ERR_OK;
    Str *lots = &d->release.texts[range.first];
    sort_list(lots, range.count, sizeof *lots, text_order);
    *ret = joined(d, lots, range.count);
    return ret->ptr ? ERR_OK : error_memory(e);
}

/* An award that names no supplier but a bid is to whoever made that bid. */
static void suppliers_of_bids(Release *r)
{
    for (uint32_t i = 0; i < r->award_count && !too_many(r); i++) {
        Award *a = &r->awards[i];
        if (a->suppliers.count > 0 || !a->bid.ptr) continue;
        for (uint32_t k = 0; k < r->bid_count; k++) if (r->bids[k].id.ptr && str_equal(r->bids[k].id, a->bid)) a->suppliers = r->bids[k].tenderers;
    }
}

static ErrorCode settle_names(Detector *d, Error *e)
{
    Release *r = &d->release;
    if (!d->settings->compat_cardinal) suppliers_of_bids(r);
    bool by_lot = r->has_lots && !d->settings->compat_cardinal;
    for (uint32_t i = 0; i < r->bid_count; i++) {
        TRY(name_who(d, r->bids[i].tenderers, &r->bids[i].who, e));
        if (by_lot) TRY(name_lot(d, r->bids[i].lots, &r->bids[i].lot, e));
    }
    for (uint32_t i = 0; i < r->award_count; i++) {
        TRY(name_who(d, r->awards[i].suppliers, &r->awards[i].who, e));
        if (by_lot) TRY(name_lot(d, r->awards[i].lots, &r->awards[i].lot, e));
    }
    return ERR_OK;
}

bool too_many(const Release *r)
{
    static const uint64_t MOST = 4000000;
    return (uint64_t)r->award_count * (r->bid_count + r->award_count) > MOST;
}

bool first_of_lot(const Release *r, uint32_t award)
{
    for (uint32_t i = 0; i < award; i++)
        if (r->awards[i].status == AWARD_ACTIVE && str_equal(r->awards[i].lot, r->awards[award].lot)) return false;
    return true;
}

/* ---- currencies ---- */

/* Cardinal's main currency is the first that R024's or R036's search comes upon. */
static ErrorCode take_first_currency(Detector *d, Error *e)
{
    const Release *r = &d->release;
    uint32_t complete;
    const Award *award;
    bool gap = detector_runs(d, DETECT_R024) || detector_runs(d, DETECT_R058), active = false;
    bool compares = gap && awards_final(r, &complete, &award) && complete == 1 && award->suppliers.count == 1 && award->who.ptr;
    for (uint32_t i = 0; i < r->award_count; i++) active |= r->awards[i].status == AWARD_ACTIVE;
    for (int turn = 0; turn < 2; turn++) {
        if (turn == 0 ? !compares : !(active && detector_runs(d, DETECT_R036))) continue;
        for (uint32_t i = 0; i < r->bid_count; i++) {
            const Bid *b = &r->bids[i];
            bool taken = turn == 0 ? b->status == BID_VALID && b->tenderers.count == 1 && b->who.ptr : bid_submitted(b);
            if (taken && money_whole(&b->value)) return detector_keep_text(d, b->value.currency, &d->result.currency, e);
        }
    }
    return ERR_OK;
}

/* The day at whose rates the amounts of a process are converted: when bids closed, else when they opened, else that of the release. */
bool process_day(const Release *r, Day *ret)
{
    const Str texts[] = { r->end, r->start, r->date };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        Instant t;
        if (!texts[i].ptr) continue;
        if (day_parse(texts[i], ret)) return true;
        if (!instant_parse_rfc3339(texts[i], &t)) continue;
        *ret = instant_local_day(t);
        return true;
    }
    return false;
}

bool convert_money(const Detector *d, Money *m, const Rate **rate)
{
    const DetectSettings *s = d->settings;
    Day day;
    *rate = NULL;
    if (!s->rates || !d->currency_given || s->compat_cardinal || !money_whole(m) || str_equal(m->currency, d->result.currency)) return false;
    if (!process_day(&d->release, &day)) return false;
    const Rate *found = rates_find(s->rates, m->currency, day, (int64_t)number_or(s->rate_age, RATE_AGE));
    int64_t units;
    if (!found || !rate_convert(found, m->units, &units)) return false;
    *m = (Money){ .known = true, .units = units, .currency = d->result.currency };
    *rate = found;
    return true;
}

void worth_convert(const Detector *d, Worth *w)
{
    int64_t asked = w->money.units;
    if (!w->rate && convert_money(d, &w->money, &w->rate)) w->asked = asked;
}

bool worth_match(const Detector *d, Worth *a, Worth *b)
{
    if (str_equal(a->money.currency, b->money.currency)) return true;
    worth_convert(d, a);
    worth_convert(d, b);
    return str_equal(a->money.currency, b->money.currency);
}

bool worth_in(const Detector *d, Worth *w, Str currency)
{
    if (!str_equal(w->money.currency, currency)) worth_convert(d, w);
    return str_equal(w->money.currency, currency);
}

/* Prices in the main currency, before any rule looks at them; what was asked stays beside. */
static void convert_bids(Detector *d)
{
    for (uint32_t i = 0; i < d->release.bid_count; i++) {
        Bid *b = &d->release.bids[i];
        b->asked = b->value;
        bool converted = convert_money(d, &b->value, &b->rate);
        d->result.converted += converted && bid_submitted(b);
    }
}

/* Takes the first currency seen as the main one where none is set, marks the bids in it and counts the bids of each. */
static ErrorCode look_at_currencies(Detector *d, Error *e)
{
    const Release *r = &d->release;
    Party *currency = NULL;
    if (d->settings->compat_cardinal && !d->result.currency.ptr) TRY(take_first_currency(d, e));
    for (uint32_t i = 0; i < r->bid_count; i++) {
        Bid *b = &r->bids[i];
        if (!bid_submitted(b) || !money_whole(&b->value)) continue;
        if (!d->result.currency.ptr && !d->settings->compat_cardinal)
            TRY(detector_keep_text(d, b->value.currency, &d->result.currency, e));
        b->comparable = str_equal(b->value.currency, d->result.currency);
        bool new;
        if (!currency || !str_equal(currency->id, b->value.currency)) currency = parties_take(d, &d->currencies, b->value.currency, &new);
        if (!currency) return error_memory(e);
        currency->submitted++;
    }
    return ERR_OK;
}

/* ---- flags ---- */

DetectFlag new_flag(DetectRule rule)
{
    return (DetectFlag){ .rule = rule, .count = 1 };
}

ErrorCode new_fields(Detector *d, size_t room, DetectField **ret, Error *e)
{
    *ret = detector_keep(d, room, sizeof **ret);
    return *ret ? ERR_OK : error_memory(e);
}

ErrorCode add_field(Detector *d, DetectFlag *flag, DetectField *list, const char *pointer, const char *at, Str text, Error *e)
{
    DetectField *to = &list[flag->field_count++];
    *to = (DetectField){ .pointer = pointer, .offset = place_of(d, at) };
    flag->fields = list;
    return detector_keep_text(d, text, &to->text, e);
}

ErrorCode raise_flag(Detector *d, DetectFlag flag, const Bid *const *bids, const DetectRole *roles, size_t count, Error *e)
{
    DetectBid *kept = detector_keep(d, count, sizeof *kept);
    if (!kept) return error_memory(e);
    for (size_t i = 0; i < count; i++) TRY(detector_keep_bid(d, bids[i], roles[i], &kept[i], e));
    flag.bids = kept;
    flag.bid_count = count;
    return detector_add_flag(d, &flag, e);
}

ErrorCode new_list(Detector *d, BidList *list, Error *e)
{
    *list = (BidList){ .bids = arena_array(&d->scratch, d->release.bid_count, sizeof *list->bids),
                       .roles = arena_array(&d->scratch, d->release.bid_count, sizeof *list->roles) };
    return list->bids && list->roles ? ERR_OK : error_memory(e);
}

void list_add(BidList *list, const Bid *b, DetectRole role)
{
    list->roles[list->count] = role;
    list->bids[list->count++] = b;
}

/* ---- R003: too little time ---- */

static int64_t days_needed(const Detector *d)
{
    const DetectSettings *s = d->settings;
    for (size_t i = 0; d->release.method_details.ptr && i < s->method_day_count; i++)
        if (str_equal(s->method_days[i].method, d->release.method_details)) return s->method_days[i].days;
    enum { DAYS = 15 };
    return (int64_t)number_or(s->r003_days, DAYS);
}

static ErrorCode check_period(Detector *d, DetectReason *ret, Error *e)
{
    const Release *r = &d->release;
    Instant start, end;
    Str methods = d->settings->r003_methods;
    *ret = DETECT_OTHER_METHOD;
    if (methods.len > 0 && (!r->method.ptr || !list_has(methods, r->method))) return ERR_OK;
    *ret = DETECT_NO_PERIOD;
    if (!r->start.ptr || !r->end.ptr) return ERR_OK;
    if (!date_read(&d->dates, r->start, &start) || !date_read(&d->dates, r->end, &end)) {
        d->result.unread_dates++;
        return ERR_OK;
    }
    DetectFlag flag = new_flag(DETECT_R003);
    int64_t days = (end - start) / (24 * HOUR);                   /* whole ones, cut towards zero */
    flag.limit = days_needed(d);
    *ret = DETECT_CLEAR;
    if (days >= flag.limit) return ERR_OK;
    *ret = DETECT_FLAGGED;
    flag.days = days;
    DetectField *fields;
    TRY(new_fields(d, 2, &fields, e));
    TRY(add_field(d, &flag, fields, "/tender/tenderPeriod/startDate", r->start_at, r->start, e));
    TRY(add_field(d, &flag, fields, "/tender/tenderPeriod/endDate", r->end_at, r->end, e));
    return detector_add_flag(d, &flag, e);
}

/* ---- R018: a single bidder in a procedure meant for several ---- */

/* Where tender.numberOfTenderers is missing: all submitted bids are of one bidder. *none: there is no such bid. */
static bool bids_are_of_one(const Release *r, bool *none)
{
    Str who = { 0 };
    *none = true;
    for (uint32_t i = 0; i < r->bid_count; i++) {
        const Bid *b = &r->bids[i];
        if (!bid_submitted(b) || !b->who.ptr) continue;
        *none = false;
        if (who.ptr && !str_equal(who, b->who)) return false;
        who = b->who;
    }
    return !*none;
}

static ErrorCode check_single_bid(Detector *d, DetectReason *ret, Error *e)
{
    const Release *r = &d->release;
    Str methods = d->settings->r018_methods.ptr ? d->settings->r018_methods : STR("open|selective");
    bool none = true;
    *ret = DETECT_OTHER_METHOD;
    if (methods.len > 0 && (!r->method.ptr || !list_has(methods, r->method))) return ERR_OK;
    bool one = r->number_given ? r->one_tenderer : !d->settings->compat_cardinal && bids_are_of_one(r, &none);
    *ret = r->number_given || one || (!d->settings->compat_cardinal && !none) ? DETECT_CLEAR : DETECT_NO_NUMBER;
    if (!one) return ERR_OK;
    BidList list;
    DetectFlag flag = new_flag(DETECT_R018);
    if (r->number_given) {
        DetectField *fields;
        TRY(new_fields(d, 1, &fields, e));
        TRY(add_field(d, &flag, fields, "/tender/numberOfTenderers", r->number_at, STR("1"), e));
    }
    TRY(new_list(d, &list, e));
    for (uint32_t i = 0; i < r->bid_count; i++)
        if (bid_submitted(&r->bids[i])) list_add(&list, &r->bids[i], DETECT_SOLE);
    *ret = DETECT_FLAGGED;
    return raise_flag(d, flag, list.bids, list.roles, list.count, e);
}

/* ---- all of them ---- */

bool rules_excluded(const Detector *d)
{
    Str method = d->release.method_details;
    return method.ptr && list_has(d->settings->excluded_methods, method);
}

static ErrorCode check_process(Detector *d, DetectRule rule, CheckProcess check, Error *e)
{
    DetectReason reason = DETECT_CLEAR;
    if (!detector_runs(d, rule)) return ERR_OK;
    TRY(check(d, &reason, e));
    if (reason != DETECT_FLAGGED) detector_came_to(d, rule, reason);
    return ERR_OK;
}

static const DetectRule PRICED[] = { DETECT_R024, DETECT_R028, DETECT_R036, DETECT_R058 };

ErrorCode rules_apply(Detector *d, Error *e)
{
    uint32_t complete;
    const Award *last;
    if (d->release.has_lot_prices && !d->settings->compat_cardinal) TRY(lot_prices_apply(d, e));
    TRY(settle_names(d, e));
    convert_bids(d);
    bool final = awards_final(&d->release, &complete, &last);
    if (d->facts) TRY(facts_take(d, e));
    TRY(check_process(d, DETECT_R003, check_period, e));
    TRY(check_process(d, DETECT_R018, check_single_bid, e));
    TRY(rules_count_parties(d, final, complete, last, e));
    TRY(check_process(d, DETECT_R030, check_late_winner, e));
    TRY(rules_look_at_process(d, e));
    if (detector_runs(d, DETECT_R035)) TRY(check_all_others_refused(d, e));
    if (!prices_are_compared(d)) {
        for (size_t i = 0; i < ARRAY_LEN(PRICED); i++)
            if (detector_runs(d, PRICED[i])) detector_came_to(d, PRICED[i], DETECT_UNPRICED_METHOD);
        return ERR_OK;
    }
    TRY(look_at_currencies(d, e));
    if (detector_runs(d, DETECT_R024) || detector_runs(d, DETECT_R058)) TRY(gather_comparisons(d, e));
    TRY(check_process(d, DETECT_R028, check_equal_prices, e));
    if (detector_runs(d, DETECT_R036)) TRY(check_lowest_refused(d, e));
    return ERR_OK;
}
