/* period_rules.c: a period of an indicator says what can be true: a share of no more than 100, parts that add up to the whole or say how
 * much of it is not known, no day twice. Whoever drew it up or put it up does not approve it. What a bound indicator shows is computed;
 * nobody types it. */
#include "rules/money_book.h"
#include "rules/result_book.h"
#include "rules/rules_int.h"

#include "text/normalise.h"

enum { PLACES = 2, WHOLE = 10000 };         /* values in hundredths: WHOLE is 100 */

static bool differs(const JsonValue *before, const JsonValue *after, const char *name)
{
    const JsonValue *was = json_get(before, name), *now = json_get(after, name);
    return was ? !now || !json_equal(was, now) : now != NULL;
}

bool rules_number_of(const JsonValue *fields, const char *name, int64_t *ret)
{
    return amount_parse(json_text(json_get(json_get(fields, name), "number")), PLACES, ret);
}

ErrorCode rules_check_percent(const JsonValue *fields, const char *name, Error *e)
{
    int64_t n;
    if (!rules_number_of(fields, name, &n) || (n >= 0 && n <= WHOLE)) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.period-percent"), arg_str("value", json_text(json_get(json_get(fields, name), "number"))),
                     arg_c("field-id", name));
}

/* ---- days ---- */

typedef struct { Request *request; Str but, corrects; Day from, to; Str found; } Overlap;

static ErrorCode look_at_overlap(void *self, const Record *rec, Error *e)
{
    Overlap *o = self;
    const JsonValue *fields;
    Day from, to;
    bool past = str_is(rec->state, "superseded") || str_is(rec->state, "dropped");
    bool own = str_equal(rec->id, o->but) || str_equal(rec->id, o->corrects);
    if (o->found.len > 0 || past || own || rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    TRY(rules_fields_of(o->request, rec, &fields, e));
    if (str_equal(field_of(fields, "corrects"), o->but) && o->but.len > 0) return ERR_OK;       /* its own correction, which waits */
    bool told = day_parse(field_of(fields, "from"), &from) && day_parse(field_of(fields, "to"), &to);
    if (!told || to < o->from || from > o->to) return ERR_OK;
    char first[11], last[11];
    Str text = str_format(o->request->arena, STR_FMT "–" STR_FMT, STR_ARG(day_format_local(first, from)), STR_ARG(day_format_local(last, to)));
    o->found = text;
    return text.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode check_days(Request *r, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    Overlap o = { .request = r, .but = id, .corrects = field_of(after, "corrects") };
    if (before && !differs(before, after, "from") && !differs(before, after, "to")) return ERR_OK;
    if (!day_parse(field_of(after, "from"), &o.from) || !day_parse(field_of(after, "to"), &o.to)) return ERR_OK;
    if (o.from > o.to) return error_set(e, ERR_INVALID, K("rules.period-backwards"));
    TRY(request_note_chain(r, STR("office"), e));
    TRY(records_by(r, STR("indicator_period"), STR("indicator"), field_of(after, "indicator"), look_at_overlap, &o, e));
    return o.found.len == 0 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.period-overlap"), arg_str("period", o.found));
}

/* It has a day in common with the project's term, as far as that is said: what was reached before it began or after it ended is not its doing. */
static ErrorCode check_term(Request *r, const JsonValue *before, const JsonValue *after, const JsonValue *indicator, Error *e)
{
    Record rec;
    const JsonValue *fields;
    MoneyProject p = { .has_term = false };
    Str project;
    Day from, to;
    char first[11], last[11];
    if (before && !differs(before, after, "from") && !differs(before, after, "to")) return ERR_OK;
    if (!day_parse(field_of(after, "from"), &from) || !day_parse(field_of(after, "to"), &to)) return ERR_OK;
    TRY(rules_project_of_indicator(r, indicator, &project, e));
    if (project.len == 0) return ERR_OK;
    TRY(rules_linked(r, project, "project", &rec, &fields, e));
    if (fields) money_term(fields, &p);
    if (!p.has_term || (from <= p.last && to >= p.first)) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.period-outside"), arg_str("first", str_copy(r->arena, day_format_local(first, p.first))),
                     arg_str("last", str_copy(r->arena, day_format_local(last, p.last))));
}

/* A correction is of an approved period of the same indicator, and of its days. */
static ErrorCode check_corrects(Request *r, const JsonValue *before, const JsonValue *after, Error *e)
{
    Record rec;
    const JsonValue *old;
    if (before || !json_get(after, "corrects")) return ERR_OK;
    TRY(rules_linked(r, field_of(after, "corrects"), "indicator_period", &rec, &old, e));
    bool same = old && str_is(rec.state, "approved") && str_equal(field_of(old, "indicator"), field_of(after, "indicator")) &&
                !differs(old, after, "from") && !differs(old, after, "to");
    return same ? ERR_OK : error_set(e, ERR_INVALID, K("rules.period-corrects"));
}

/* ---- values ---- */

static bool list_has(const JsonValue *list, Str text)
{
    JSON_EACH(one, list) {
        if (str_equal(json_text(one), text)) return true;
    }
    return false;
}

static ErrorCode check_part(Request *r, const JsonValue *list, const JsonValue *part, const JsonValue *indicator, Error *e)
{
    Str by = field_of(part, "by"), folded, other;
    bool unknown = json_true(json_get(part, "unknown"));
    if (!list_has(json_get(indicator, "split_by"), by)) return error_set(e, ERR_INVALID, K("rules.period-not-split"));
    if (unknown == (field_of(part, "value").len > 0)) return error_set(e, ERR_INVALID, K("rules.period-part-value"));
    if (str_is(field_of(indicator, "measure"), "percent")) TRY(rules_check_percent(part, "number", e));
    TRY(text_fold(r->arena, field_of(part, "value"), &folded, e));
    JSON_EACH(one, list) {
        if (one == part) return ERR_OK;
        TRY(text_fold(r->arena, field_of(one, "value"), &other, e));
        if (!str_equal(field_of(one, "by"), by) || !str_equal(folded, other)) continue;
        return error_set(e, ERR_INVALID, K("rules.period-part-twice"), arg_str("value", field_of(part, "value")));
    }
    return ERR_OK;
}

static ErrorCode check_sum(const JsonValue *list, const JsonValue *first, int64_t actual, Error *e)
{
    int64_t sum = 0, n;
    char whole[24], parts[24];
    Str by = field_of(first, "by");
    JSON_EACH(one, list) {
        bool counts = str_equal(field_of(one, "by"), by) && rules_number_of(one, "number", &n);
        if (counts && !int_add(sum, n, &sum)) return error_set(e, ERR_INVALID, K("rules.period-percent"), arg_str("value", STR("")));
    }
    if (sum == actual) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.period-sum"), arg_str("parts", amount_format(parts, sum, PLACES)),
                     arg_str("whole", amount_format(whole, actual, PLACES)));
}

/* Per cent of parts do not add up to per cent of the whole; of everything else the parts of each split do. */
static ErrorCode check_parts(Request *r, const JsonValue *after, const JsonValue *indicator, Error *e)
{
    const JsonValue *list = json_get(after, "values");
    int64_t actual;
    bool summed = !str_is(field_of(indicator, "measure"), "percent") && rules_number_of(after, "actual", &actual);
    JSON_EACH(part, list) {
        TRY(check_part(r, list, part, indicator, e));
        if (summed) TRY(check_sum(list, part, actual, e));
    }
    return ERR_OK;
}

/* Who wants more aims at no less than there was before the project, who wants less at no more. */
static ErrorCode check_target(const JsonValue *before, const JsonValue *after, const JsonValue *indicator, Error *e)
{
    int64_t target, baseline;
    Str direction = field_of(indicator, "direction");
    bool asked = !before || differs(before, after, "target");
    if (!asked || !rules_number_of(after, "target", &target) || !rules_number_of(indicator, "baseline", &baseline)) return ERR_OK;
    bool more = str_is(direction, "ascending") && target < baseline, less = str_is(direction, "descending") && target > baseline;
    if (!more && !less) return ERR_OK;
    return error_set(e, ERR_INVALID, more ? K("rules.target-below") : K("rules.target-above"),
                     arg_str("target", json_text(json_get(json_get(after, "target"), "number"))),
                     arg_str("baseline", json_text(json_get(json_get(indicator, "baseline"), "number"))));
}

/* ---- all of it ---- */

static ErrorCode check_values(const JsonValue *before, const JsonValue *after, const JsonValue *indicator, Error *e)
{
    Str measure = field_of(indicator, "measure");
    bool numbers = json_get(after, "target") || json_get(after, "actual");
    if (str_is(measure, "qualitative") && numbers) return error_set(e, ERR_INVALID, K("rules.period-words"));
    if (str_is(measure, "percent")) {
        TRY(rules_check_percent(after, "target", e));
        TRY(rules_check_percent(after, "actual", e));
    }
    if (!json_get(indicator, "figure")) return ERR_OK;
    bool typed = differs(before, after, "actual") && !differs(before, after, "computed_hash");
    return typed ? error_set(e, ERR_INVALID, K("rules.period-bound"), arg_str("figure", field_of(indicator, "figure"))) : ERR_OK;
}

ErrorCode rules_check_period(Request *r, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    Record rec;
    const JsonValue *indicator;
    TRY(rules_linked(r, field_of(after, "indicator"), "indicator", &rec, &indicator, e));
    if (!indicator) return ERR_OK;
    if (!before && str_is(rec.state, "ended")) return error_set(e, ERR_INVALID, K("rules.indicator-ended"));
    TRY(check_corrects(r, before, after, e));
    TRY(check_days(r, id, before, after, e));
    bool corrects = json_get(after, "corrects") != NULL;            /* of the same days, and what was aimed at stands */
    if (!corrects) TRY(check_term(r, before, after, indicator, e));
    TRY(check_values(before, after, indicator, e));
    if (!corrects) TRY(check_target(before, after, indicator, e));
    return check_parts(r, after, indicator, e);
}

/* ---- guards ---- */

ErrorCode guard_period_whole(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Record found;
    const JsonValue *indicator;
    Missing m = { .request = r, .record = rec };
    TRY(rules_linked(r, field_of(fields, "indicator"), "indicator", &found, &indicator, e));
    bool words = str_is(field_of(indicator, "measure"), "qualitative");
    rules_need(&m, fields, words ? "target_words" : "target");
    rules_need(&m, fields, words ? "actual_words" : "actual");
    return rules_whole(&m, K("rules.period-missing"), e);
}

ErrorCode guard_period_of_another(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const WRITING[] = { "record.create", "record.change", "record.correct", "record.move.submit", NULL };
    bool author;
    (void)fields;
    TRY(rules_acted(r, rec, WRITING, false, &author, e));
    return author ? error_set(e, ERR_INVALID, K("rules.own-work")) : ERR_OK;
}

/* An approved period gives way with the approval of its correction, by the same act and no other (desk_period.c). */
ErrorCode guard_period_replaced(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)r;
    (void)rec;
    (void)fields;
    return error_set(e, ERR_INVALID, K("rules.period-by-correction"));
}
