/* laboratory_rules.c: what goes to a laboratory has gone there, what it weighed adds up, and it is closed when the things are
 * back.
 *
 * The things move by their own moves and under their own seals; an examination only says what was asked and what came of it.
 * Weights that do not add up are how drugs disappear: what arrived is what was used up, what was kept as samples and what came
 * back, within the half percent by which scales differ. */
#include "rules/rules_int.h"

enum { WEIGHT_PLACES = 4, PER_MILLE = 5 };

static Str text_of(const JsonValue *fields, const char *name) { return json_text(json_get(fields, name)); }

static ErrorCode one_exhibit(Request *r, const JsonValue *ref, Record *rec, Str *number, Error *e)
{
    const JsonValue *body;
    ErrorCode code = request_record(r, json_text(ref), rec, e);
    if (code == ERR_NOT_FOUND || (code == ERR_OK && rec->body.len == 0)) return error_set(e, ERR_INVALID, K("rules.examination-gone"));
    TRY(code);
    TRY(record_fields(r->arena, rec, &body, e));
    *number = json_text(json_get(body, "number"));
    return ERR_OK;
}

ErrorCode guard_examination_gone(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    JSON_EACH(one, json_get(fields, "exhibits")) {
        Record exhibit;
        Str number;
        TRY(one_exhibit(r, one, &exhibit, &number, e));
        if (!str_is(exhibit.state, "issued")) return error_set(e, ERR_INVALID, K("rules.examination-not-issued"), arg_str("exhibit", number));
    }
    return ERR_OK;
}

ErrorCode guard_examination_back(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    if (str_is(rec->state, "ordered")) return ERR_OK;       /* nothing went there */
    JSON_EACH(one, json_get(fields, "exhibits")) {
        Record exhibit;
        Str number;
        TRY(one_exhibit(r, one, &exhibit, &number, e));
        if (str_is(exhibit.state, "issued")) return error_set(e, ERR_INVALID, K("rules.examination-still-out"), arg_str("exhibit", number));
    }
    return ERR_OK;
}

/* ---- weights ---- */

static int64_t weight_of(const JsonValue *line, const char *name)
{
    int64_t w = 0;
    return amount_parse(json_text(json_get(json_get(line, name), "number")), WEIGHT_PLACES, &w) ? w : 0;
}

static Str say_weight(Request *r, int64_t w)
{
    return str_format(r->arena, "%lld.%04lld", (long long)(w / 10000), (long long)(w % 10000));
}

static ErrorCode is_one_of(Request *r, const JsonValue *exhibits, Str number, bool *ret, Error *e)
{
    *ret = false;
    JSON_EACH(one, exhibits) {
        Record exhibit;
        Str its;
        TRY(one_exhibit(r, one, &exhibit, &its, e));
        if (str_equal(its, number)) *ret = true;
    }
    return ERR_OK;
}

static ErrorCode check_line(Request *r, const JsonValue *fields, const JsonValue *line, Error *e)
{
    int64_t net = weight_of(line, "net"), used = weight_of(line, "used"), kept = weight_of(line, "kept"), back = weight_of(line, "back"), sum, margin;
    Str number = text_of(line, "exhibit");
    bool known;
    TRY(is_one_of(r, json_get(fields, "exhibits"), number, &known, e));
    if (!known) return error_set(e, ERR_INVALID, K("rules.examination-other"), arg_str("exhibit", number));
    if (str_is(text_of(fields, "may_use_up"), "no") && used > 0)
        return error_set(e, ERR_INVALID, K("rules.examination-used-up"), arg_str("exhibit", number), arg_str("used", say_weight(r, used)));
    bool adds = int_add(used, kept, &sum) && int_add(sum, back, &sum) && int_multiply(net, PER_MILLE, &margin);
    int64_t gap = adds && sum > net ? sum - net : adds ? net - sum : INT64_MAX;
    if (adds && gap <= margin / 1000) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.examination-weights"), arg_str("exhibit", number), arg_str("net", say_weight(r, net)),
                     arg_str("sum", adds ? say_weight(r, sum) : STR("?")));
}

/* Days as they are kept are in the order of their bytes. */
static bool is_before(const JsonValue *fields, const char *one, const char *other)
{
    Str a = text_of(fields, one), b = text_of(fields, other);
    return a.len > 0 && b.len > 0 && str_compare(a, b) < 0;
}

ErrorCode guard_examination_adds_up(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Missing m = { .request = r, .record = rec };
    bool mixed = is_before(fields, "received_on", "sent_on") || is_before(fields, "report_date", "received_on");
    if (mixed) return error_set(e, ERR_INVALID, K("rules.examination-days"));
    if (str_is(text_of(fields, "what_kind"), "drugs")) rules_need(&m, fields, "weights");
    TRY(rules_whole(&m, K("rules.examination-missing"), e));
    JSON_EACH(line, json_get(fields, "weights")) TRY(check_line(r, fields, line, e));
    return ERR_OK;
}
