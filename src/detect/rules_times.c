/* rules_times.c: how long it took: from opening to evaluation (R015), from award to signature (R060), from the end of bidding to the
 * award (R061: too short, R062: too long).
 *
 * By default a time is held against those of its peers (measures.h). Where somebody set a limit in days (`threshold`), that decides at
 * once, by whole days. An award before bids closed needs no peers. Of several awards or contracts the strongest makes the flag. */
#include "detect/measures.h"
#include "detect/process_kit.h"
#include "detect/process_peers.h"

enum { TIME_FIELDS = 2 };

/* Two dates of a release: how they stand there, and where. */
typedef struct { Instant from, to; MeasureField fields[TIME_FIELDS]; } Span;

typedef struct {
    Detector *d;
    DetectRule rule;
    const ProcessPeers *peers;
    DetectNumber limit;
    bool      backwards;             /* an award before bids closed: that decides */
    bool      seen, measured;        /* a time; one that is held against its peers */
    uint32_t  found;                 /* beyond the limit */
    DetectFlag *flag;                /* the first of them, in the scratch arena */
    uint32_t  item;
} Times;

static Times times_of(Detector *d, DetectRule rule, const ProcessPeers *p)
{
    return (Times){ .d = d, .rule = rule, .peers = p, .limit = d->settings->numbers[rule][0] };
}

/* The first that is beyond makes the flag. */
static ErrorCode beyond_limit(Times *t, const Span *s, Error *e)
{
    if (t->found++ > 0) return ERR_OK;
    DetectField *list;
    t->flag = ARENA_NEW(&t->d->scratch, DetectFlag);
    if (!t->flag) return error_memory(e);
    *t->flag = new_flag(t->rule);
    t->flag->days = days_between(s->from, s->to);
    t->flag->limit = (int64_t)t->limit.value;
    TRY(new_fields(t->d, TIME_FIELDS, &list, e));
    for (size_t i = 0; i < TIME_FIELDS; i++) {
        const MeasureField *f = &s->fields[i];
        char text[TREE_POINTER];
        Str pointer;
        size_t len = tree_pointer(text, f->format, f->i, f->k);
        if (len == 0) return error_internal(e, f->format);
        TRY(detector_keep_text(t->d, str_bytes(text, len), &pointer, e));
        TRY(add_field(t->d, t->flag, list, pointer.ptr, tree_place(t->d, f->value), f->value->text, e));
    }
    return ERR_OK;
}

static ErrorCode beside_peers(Times *t, const Span *s, Error *e)
{
    static const double DAY = 24.0 * HOUR;
    Measured m = { .rule = t->rule, .value = (double)(s->to - s->from) / DAY, .peers = t->peers->usual, .item = t->item++,
                   .days = days_between(s->from, s->to) };
    for (size_t i = 0; i < TIME_FIELDS; i++) measured_field(&m, s->fields[i].value, s->fields[i].format, s->fields[i].i, s->fields[i].k);
    t->measured = true;
    return measures_add(t->d, &m, e);
}

static ErrorCode take_span(Times *t, const Span *s, Error *e)
{
    t->seen = true;
    bool short_one = t->rule == DETECT_R061, backwards = s->to < s->from;
    int64_t days = days_between(s->from, s->to);
    if (short_one && (backwards || (t->limit.given && days < (int64_t)t->limit.value))) return beyond_limit(t, s, e);
    if (!short_one && t->limit.given && days > (int64_t)t->limit.value) return beyond_limit(t, s, e);
    return t->limit.given || t->backwards || backwards ? ERR_OK : beside_peers(t, s, e);
}

/* What the rule came to; rows that wait for their peers say the rest. */
static ErrorCode times_end(Times *t, DetectReason otherwise, DetectReason *ret, Error *e)
{
    *ret = t->measured ? DETECT_WAITS : t->seen ? DETECT_CLEAR : otherwise;
    if (t->found == 0) return ERR_OK;
    t->flag->count = t->found;
    *ret = DETECT_FLAGGED;
    return detector_add_flag(t->d, t->flag, e);
}

/* ---- R015: from opening to evaluation ---- */

ErrorCode check_evaluation(Detector *d, const ProcessPeers *p, DetectReason *ret, Error *e)
{
    const JsonValue *opening = json_get(p->tree->tender, "bidOpening"), *period = json_get(p->tree->tender, "awardPeriod");
    Times t = times_of(d, DETECT_R015, p);
    Span s = { .fields = { { "/tender/bidOpening/date", 0, 0, json_get(opening, "date") },
                           { "/tender/awardPeriod/startDate", 0, 0, json_get(period, "startDate") } } };
    if (date_of(d, opening, "date", &s.from) && date_of(d, period, "startDate", &s.to) && s.from <= s.to) TRY(take_span(&t, &s, e));
    return times_end(&t, DETECT_NO_DATES, ret, e);
}

/* ---- R060: from award to signature ---- */

static const JsonValue *award_of(const ProcessTree *t, const JsonValue *contract, size_t *at)
{
    *at = 0;
    JSON_EACH(award, t->awards) {
        if (is_active(award) && contract_is_of(contract, award)) return award;
        ++*at;
    }
    return NULL;
}

ErrorCode check_signature(Detector *d, const ProcessPeers *p, DetectReason *ret, Error *e)
{
    Times t = times_of(d, DETECT_R060, p);
    size_t k = 0;
    if (!awards_and_contracts(p->tree, ret)) return ERR_OK;
    for (const JsonValue *contract = p->tree->contracts->first; contract; contract = contract->next, k++) {
        size_t at;
        const JsonValue *award = award_of(p->tree, contract, &at);
        Span s = { .fields = { { "/awards/#/date", at, 0, json_get(award, "date") },
                               { "/contracts/#/dateSigned", k, 0, json_get(contract, "dateSigned") } } };
        if (!award || !date_of(d, award, "date", &s.from) || !date_of(d, contract, "dateSigned", &s.to) || s.to < s.from) continue;
        TRY(take_span(&t, &s, e));
    }
    return times_end(&t, DETECT_NO_DATES, ret, e);
}

/* ---- R061, R062: from the end of bidding to the award ---- */

static bool some_award_before(Detector *d, const JsonValue *awards, Instant closed)
{
    Instant awarded;
    JSON_EACH(award, awards) {
        Str date = json_text(json_get(award, "date"));
        if (is_active(award) && date.ptr && date_read(&d->dates, date, &awarded) && awarded < closed) return true;
    }
    return false;
}

static ErrorCode check_decision(Detector *d, const ProcessPeers *p, DetectRule rule, DetectReason *ret, Error *e)
{
    const JsonValue *period = json_get(p->tree->tender, "tenderPeriod"), *awards = p->tree->awards;
    Times t = times_of(d, rule, p);
    Instant closed;
    size_t i = 0;
    *ret = is_array(awards) ? DETECT_NO_DATES : DETECT_NO_AWARDS;
    if (!is_array(awards) || !date_of(d, period, "endDate", &closed)) return ERR_OK;
    t.backwards = rule == DETECT_R061 && some_award_before(d, awards, closed);
    for (const JsonValue *award = awards->first; award; award = award->next, i++) {
        Span s = { .from = closed, .fields = { { "/tender/tenderPeriod/endDate", 0, 0, json_get(period, "endDate") },
                                               { "/awards/#/date", i, 0, json_get(award, "date") } } };
        if (!is_active(award) || !date_of(d, award, "date", &s.to)) continue;
        TRY(take_span(&t, &s, e));
    }
    return times_end(&t, DETECT_NO_DATES, ret, e);
}

ErrorCode check_early_decision(Detector *d, const ProcessPeers *p, DetectReason *ret, Error *e)
{
    return check_decision(d, p, DETECT_R061, ret, e);
}

ErrorCode check_late_decision(Detector *d, const ProcessPeers *p, DetectReason *ret, Error *e)
{
    return check_decision(d, p, DETECT_R062, ret, e);
}
