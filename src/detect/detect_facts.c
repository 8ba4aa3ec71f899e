/* detect_facts.c: facts taken from a release (facts.h); facts_join.c makes one of those of all parts.
 *
 * Taking must cost next to nothing beside reading: no tree, no allocation for texts that are known already, a date that stands in
 * all bids of a release is read once. */
#include "detect/facts.h"

#include "detect/country_pack.h"
#include "detect/rule_kit.h"
#include "detect/sequence.h"

#include <stdlib.h>

ErrorCode facts_new(Detector *d, Facts **ret, Error *e)
{
    size_t most = spill_ceiling(d->settings);
    SpillBudget *budget = &d->budgets->facts;
    Facts *f = mem_alloc(sizeof *f);
    if (!f) return error_memory(e);
    f->processes = spill_sharing(sizeof(ProcessFact), most, budget);
    f->bids = spill_sharing(sizeof(BidFact), most, budget);
    f->awards = spill_sharing(sizeof(AwardFact), most, budget);
    f->contacts = spill_sharing(sizeof(ContactFact), most, budget);
    f->texts = spill_sharing(1, most, budget);
    f->times = spill_sharing(sizeof(Turn), most, budget);
    f->turns = spill_sharing(sizeof(uint32_t), most, budget);
    *ret = f;
    return ERR_OK;
}

static void free_lists(Facts *f)
{
    words_free(&f->parties);
    words_free(&f->terms);
    words_free(&f->ways);
    spill_free(&f->processes);
    spill_free(&f->bids);
    spill_free(&f->awards);
    spill_free(&f->contacts);
    spill_free(&f->texts);
    spill_free(&f->times);
    spill_free(&f->turns);
}

void facts_free(Facts *f)
{
    while (f) {
        Facts *next = f->next;
        free_lists(f);
        mem_free(f);
        f = next;
    }
}

int fact_year(Instant date)
{
    enum { DAY = 24 * HOUR };
    if (date == FACT_NO_DATE) return 0;
    int64_t day = date / DAY - (date % DAY < 0);
    return day_date((Day)day).year;
}

/* ---- taking ---- */

static ErrorCode take_term(Detector *d, Str text, uint32_t *ret, Error *e)
{
    bool first;
    *ret = NO_WORD;
    return text.len == 0 ? ERR_OK : words_take(d, &d->facts->terms, text, ret, &first, e);
}

static ErrorCode take_party(Detector *d, const DetectParty *p, uint32_t *ret, Error *e)
{
    Words *parties = &d->facts->parties;
    bool first;
    *ret = NO_WORD;
    if (p->id.len == 0) return ERR_OK;
    TRY(words_take(d, parties, p->id, ret, &first, e));
    if (!first) return ERR_OK;
    Str name = p->name.len > 0 ? p->name : release_party_name(&d->release, &d->scratch, p->id);
    return detector_keep_text(d, name, &parties->list[*ret].name, e);
}

static Instant read_date(Detector *d, Str text)
{
    Instant t;
    return text.ptr && date_read(&d->dates, text, &t) ? t : FACT_NO_DATE;
}

static FactMethod method_of(Str text)
{
    static const char *const METHODS[] = { [METHOD_OPEN] = "open", [METHOD_SELECTIVE] = "selective", [METHOD_LIMITED] = "limited",
                                           [METHOD_DIRECT] = "direct" };
    if (text.len == 0) return METHOD_NONE;
    for (int i = METHOD_OPEN; i <= METHOD_DIRECT; i++) if (str_is(text, METHODS[i])) return (FactMethod)i;
    return METHOD_OTHER;
}

/* The class of what is bought: as the tender says, or its first item, or the first item of an award, or the main category. */
static Str kind_of(const Release *r)
{
    if (r->kind.len > 0) return r->kind;
    for (uint32_t i = 0; i < r->award_count; i++)
        if (r->awards[i].kinds.count > 0 && r->texts[r->awards[i].kinds.first].len > 0) return r->texts[r->awards[i].kinds.first];
    return r->category;
}

static Instant date_of(Detector *d)
{
    const Release *r = &d->release;
    Instant date = read_date(d, r->start);
    if (date == FACT_NO_DATE) date = read_date(d, r->end);
    for (uint32_t i = 0; i < r->award_count && date == FACT_NO_DATE; i++) date = read_date(d, r->awards[i].date);
    return date == FACT_NO_DATE ? read_date(d, r->date) : date;
}

/* Different bidders; a consortium is one. */
static ErrorCode count_bidders(Detector *d, uint32_t *ret, Error *e)
{
    const Release *r = &d->release;
    Str *who = arena_array(&d->scratch, r->bid_count, sizeof *who);
    size_t n = 0;
    if (!who) return error_memory(e);
    for (uint32_t i = 0; i < r->bid_count; i++)
        if (bid_submitted(&r->bids[i]) && r->bids[i].who.ptr) who[n++] = r->bids[i].who;
    sort_list(who, n, sizeof *who, text_order);
    uint32_t count = 0;
    for (size_t i = 0; i < n; i++) count += i == 0 || !str_equal(who[i - 1], who[i]);
    *ret = count > 0 ? count : FACT_NO_COUNT;
    return ERR_OK;
}

static bool bid_won(const Release *r, const Bid *b)
{
    for (uint32_t i = 0; b->who.ptr && i < r->award_count; i++) {
        const Award *a = &r->awards[i];
        if (a->status == AWARD_ACTIVE && a->who.ptr && (!a->lot.ptr || !b->lot.ptr || str_equal(a->lot, b->lot))
            && str_equal(a->who, b->who))
            return true;
    }
    return false;
}

static uint32_t lot_number(Str lot)
{
    return lot.len == 0 ? 0 : (uint32_t)text_hash(lot) | 1;
}

/* The currency of all amounts of a release is nearly always one text. */
typedef struct { Str text; uint32_t number; } LastTerm;
typedef struct { Str text; Instant date; } LastDate;

/* In the main currency where the table of rates has a rate. */
static ErrorCode take_money(Detector *d, const Money *given, LastTerm *last, int64_t *amount, uint32_t *currency, Error *e)
{
    Money m = *given;
    const Rate *rate;
    *amount = FACT_NO_AMOUNT;
    *currency = NO_WORD;
    if (!money_whole(&m)) return ERR_OK;
    convert_money(d, &m, &rate);
    if (!last->text.ptr || !str_equal(last->text, m.currency)) {
        TRY(take_term(d, m.currency, &last->number, e));
        last->text = m.currency;
    }
    *currency = last->number;
    if (*currency != NO_WORD) *amount = m.units;
    return ERR_OK;
}

static Instant date_like(Detector *d, Str text, LastDate *last)
{
    if (!last->text.ptr || !text.ptr || !str_equal(text, last->text)) *last = (LastDate){ text, read_date(d, text) };
    return last->date;
}

/* Rows are counted in 32 bits. */
static ErrorCode add_row(Spill *to, const void *row, Error *e)
{
    enum { MOST = 0xfffffffe };
    void *place;
    if (to->count >= (size_t)MOST) return error_set(e, ERR_LIMIT, K("detect.too-many-facts"), arg_int("limit", (int64_t)MOST));
    TRY(spill_room(to, 1, &place, e));
    memcpy(place, row, to->item);
    spill_took(to, 1);
    return ERR_OK;
}

static ErrorCode take_bids(Detector *d, ProcessFact *p, uint32_t number, LastTerm *currency, Error *e)
{
    const Release *r = &d->release;
    LastDate date = { 0 };
    for (uint32_t i = 0; i < r->bid_count; i++) {
        const Bid *b = &r->bids[i];
        BidFact fact = { .process = number, .bid = b->index, .valid = b->status == BID_VALID };
        if (!bid_submitted(b)) continue;
        TRY(take_money(d, &b->value, currency, &fact.amount, &fact.currency, e));
        fact.date = date_like(d, b->date, &date);
        fact.lot = lot_number(b->lot);
        fact.won = bid_won(r, b);
        for (uint32_t k = 0; k < b->tenderers.count; k++) {
            TRY(take_party(d, party_at(r, b->tenderers, k), &fact.who, e));
            if (fact.who == NO_WORD) continue;
            TRY(add_row(&d->facts->bids, &fact, e));
            p->bid_count++;
        }
    }
    return ERR_OK;
}

static ErrorCode take_awards(Detector *d, ProcessFact *p, uint32_t number, LastTerm *currency, Error *e)
{
    const Release *r = &d->release;
    LastDate date = { 0 };
    for (uint32_t i = 0; i < r->award_count; i++) {
        const Award *a = &r->awards[i];
        AwardFact fact = { .process = number, .award = i, .suppliers = a->suppliers.count };
        if (a->status != AWARD_ACTIVE) continue;
        p->has_awards = true;
        TRY(take_money(d, &a->value, currency, &fact.amount, &fact.currency, e));
        fact.date = date_like(d, a->date, &date);
        if (fact.date == FACT_NO_DATE) fact.date = p->date;
        for (uint32_t k = 0; k < a->suppliers.count; k++) {
            TRY(take_party(d, party_at(r, a->suppliers, k), &fact.who, e));
            if (fact.who == NO_WORD) continue;
            fact.place = k;
            TRY(add_row(&d->facts->awards, &fact, e));
            p->award_count++;
        }
    }
    return ERR_OK;
}

/* ---- limits and plans ---- */

static ErrorCode take_limit(Detector *d, const PackLimit *limit, int64_t *amount, uint32_t *currency, Error *e)
{
    *amount = FACT_NO_AMOUNT;
    *currency = NO_WORD;
    if (!limit) return ERR_OK;
    *amount = limit->amount;
    return take_term(d, limit->currency, currency, e);
}

/* What the country pack says of the process's category on its day. */
static ErrorCode take_limits(Detector *d, ProcessFact *p, Error *e)
{
    static const double NEAR = 0.05;
    const Release *r = &d->release;
    const DetectPack *pack = d->settings->pack;
    Money value = r->value;
    const Rate *rate;
    Day day = 0;
    bool dated = pack && pack->limit_count > 0 && process_day(r, &day);
    p->near = FACT_NO_LIMIT;
    const PackReason *reason = pack_reason(pack, r->rationale);
    p->reason = reason ? (uint8_t)(reason - pack->reasons + 1) : 0;
    TRY(take_limit(d, dated ? pack_limit(pack, STR("direct"), (Str){ 0 }, r->category, day) : NULL, &p->limit, &p->limit_currency, e));
    TRY(take_limit(d, dated ? pack_limit(pack, r->method, r->method_details, r->category, day) : NULL, &p->own_limit, &p->own_currency, e));
    convert_money(d, &value, &rate);
    if (dated && money_whole(&value))
        p->near = pack_near(pack, r->category, day, value.units, value.currency, rule_number(d, DETECT_R002, 1, NEAR));
    return ERR_OK;
}

static ErrorCode keep_ocid(Facts *f, Str ocid, uint64_t *at, uint32_t *len, Error *e)
{
    void *text;
    *at = f->texts.count;
    *len = (uint32_t)ocid.len;
    if (ocid.len == 0) return ERR_OK;
    TRY(spill_room(&f->texts, ocid.len, &text, e));
    memcpy(text, ocid.ptr, ocid.len);
    spill_took(&f->texts, ocid.len);
    return ERR_OK;
}

static bool is_planning(const JsonValue *relationship)
{
    if (str_is(json_text(relationship), "planning")) return true;
    if (!relationship || relationship->type != JSON_ARRAY) return false;
    JSON_EACH(one, relationship) if (str_is(json_text(one), "planning")) return true;
    return false;
}

/* The process that relatedProcesses names as this one's planning; what cannot be read is not there. */
static ErrorCode take_plan(Detector *d, ProcessFact *p, Error *e)
{
    JsonCursor c = json_cursor(&d->scratch, d->release.related, false);
    JsonValue *list = NULL;
    Str plan = { 0 };
    UNINITIALIZED Error ignored;
    bool direct = p->method == METHOD_DIRECT || p->method == METHOD_LIMITED;
    if (d->sequence) p->planned = (uint8_t)method_of(d->sequence->planned_method);
    bool asked = direct && d->release.related.ptr && detector_runs(d, DETECT_R012);
    if (asked && json_take_value(&c, &list, &ignored) == ERR_MEMORY) return error_memory(e);
    JSON_EACH(one, list && list->type == JSON_ARRAY ? list : NULL)
        if (!plan.ptr && is_planning(json_get(one, "relationship"))) plan = json_text(json_get(one, "identifier"));
    return keep_ocid(d->facts, plan, &p->plan, &p->plan_len, e);
}

static void count_subcontracting(const Release *r, ProcessFact *p)
{
    for (uint32_t i = 0; i < r->award_count; i++) {
        if (r->awards[i].status != AWARD_ACTIVE) continue;
        p->subcontracting += r->awards[i].subcontracting != SUBCONTRACTING_UNSAID;
        p->subcontracted += r->awards[i].subcontracting == SUBCONTRACTING_YES;
    }
}

ErrorCode facts_take(Detector *d, Error *e)
{
    Facts *f = d->facts;
    const Release *r = &d->release;
    LastTerm currency = { 0 };
    ProcessFact p = { .line = d->line, .offset = d->offset, .source = d->source_index, .date = date_of(d),
                      .bidders = r->number_given ? r->number : FACT_NO_COUNT, .method = (uint8_t)method_of(r->method),
                      .first_bid = f->bids.count, .first_award = f->awards.count, .first_contact = f->contacts.count,
                      .crowded = too_many(r) };
    if (r->criteria.len > 0) p.criteria = price_decides(d) ? CRITERIA_PRICE : CRITERIA_OTHER;
    TRY(take_party(d, &r->buyer, &p.buyer, e));
    TRY(take_party(d, &r->entity, &p.entity, e));
    TRY(take_term(d, kind_of(r), &p.kind, e));
    TRY(take_money(d, &r->value, &currency, &p.value, &p.currency, e));
    if (p.bidders == FACT_NO_COUNT) TRY(count_bidders(d, &p.bidders, e));
    TRY(keep_ocid(f, r->ocid, &p.ocid, &p.ocid_len, e));
    TRY(take_limits(d, &p, e));
    TRY(take_plan(d, &p, e));
    count_subcontracting(r, &p);
    uint32_t number = (uint32_t)f->processes.count;
    if (!p.crowded) TRY(take_bids(d, &p, number, &currency, e));
    if (!p.crowded) TRY(take_awards(d, &p, number, &currency, e));
    TRY(add_row(&f->processes, &p, e));
    return ERR_OK;
}

ErrorCode facts_take_way(Detector *d, Str way, const DetectParty *who, Error *e)
{
    Facts *f = d->facts;
    ContactFact fact = { .process = (uint32_t)(f->processes.count - 1) };
    bool added;
    TRY(words_take(d, &f->ways, way, &fact.way, &added, e));
    TRY(take_party(d, who, &fact.who, e));
    if (fact.who == NO_WORD) return ERR_OK;
    TRY(add_row(&f->contacts, &fact, e));
    ((ProcessFact *)spill_at(&f->processes, fact.process))->contact_count++;
    return ERR_OK;
}
