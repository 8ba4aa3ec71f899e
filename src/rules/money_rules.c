/* money_rules.c: what must be so before money is planned, moved and said to be settled.
 *
 * What follows something is never more than what it follows. What goes beyond its budget line is refused; within the office's tolerance (limits.yaml)
 * the head may approve it. Who certifies does not approve. Both questions are asked when a transaction is certified and again when it is approved,
 * because what was approved in between counts. */
#include "rules/money_book.h"
#include "rules/rules_int.h"

enum { WHOLE = 10000 };                 /* 100 % in hundredths of a percent */

/* ---- rates and donors ---- */

static ErrorCode check_rate(const JsonValue *after, Error *e)
{
    Ratio ratio;
    int64_t units = 1;
    Str from = field_of(after, "from"), first = field_of(after, "valid_from"), last = field_of(after, "valid_to");
    const JsonValue *said = json_get(after, "units");
    if (from.len == 0 || first.len == 0 || !json_get(after, "rate")) return ERR_OK;
    if (str_equal(from, field_of(after, "to"))) return error_set(e, ERR_INVALID, K("rules.rate-same"));
    bool read = (!said || int_parse(field_of(said, "number"), &units)) && ratio_read(field_of(json_get(after, "rate"), "number"), units, &ratio);
    if (!read) return error_set(e, ERR_INVALID, K("rules.rate-zero"));
    bool until = str_is(field_of(after, "holds"), "until");
    bool days = until ? last.len > 0 && str_compare(last, first) >= 0 : last.len == 0;
    return days ? ERR_OK : error_set(e, ERR_INVALID, until ? K("rules.rate-until") : K("rules.rate-not-until"));
}

/* ---- lines ---- */

static bool is_over(Str state) { return str_is(state, "closed") || str_is(state, "dropped"); }

static ErrorCode check_parts(Request *r, Str project, const JsonValue *parts, Error *e)
{
    int64_t sum = 0, percent;
    JSON_EACH(one, parts) {
        GiftRecord donor;
        Str id = field_of(one, "donor");
        if (id.len == 0) return ERR_OK;
        TRY(gift_record(r, id, &donor, e));
        if (!str_equal(field_of(donor.fields, "project"), project))
            return error_set(e, ERR_INVALID, K("rules.line-donor"), arg_str("donor", field_of(donor.fields, "name")));
        if (amount_parse(field_of(json_get(one, "percent"), "number"), 2, &percent)) sum += percent;
        JSON_EACH(other, parts) {
            if (other == one) break;
            if (str_equal(field_of(other, "donor"), id)) return error_set(e, ERR_INVALID, K("rules.line-donor-twice"));
        }
    }
    char form[24];
    if (!parts || sum == WHOLE) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.line-parts"), arg_str("sum", str_copy(r->arena, amount_format(form, sum, 2))));
}

/* What the line serves belongs to the same project. */
static ErrorCode check_serves(Request *r, Str project, const char *field, const JsonValue *before, const JsonValue *after, Error *e)
{
    GiftRecord of;
    Str id = field_of(after, field);
    if (id.len == 0 || str_equal(id, field_of(before, field))) return ERR_OK;
    TRY(gift_record(r, id, &of, e));
    return str_equal(field_of(of.fields, "project"), project) ? ERR_OK : error_set(e, ERR_INVALID, K("rules.line-activity"));
}

/* A move that writes other fields says nothing new of these. */
static bool stay(const JsonValue *before, const JsonValue *after, const char *const *names)
{
    for (; before && *names; names++) {
        const JsonValue *was = json_get(before, *names), *now = json_get(after, *names);
        if (was ? !now || !json_equal(was, now) : now != NULL) return false;
    }
    return before != NULL;
}

static ErrorCode check_line(Request *r, const JsonValue *before, const JsonValue *after, Error *e)
{
    static const char *const SAID[] = { "project", "amount", "donors", "activity", "result", NULL };
    MoneyProject p;
    Money amount;
    Str project = field_of(after, "project");
    if (project.len == 0 || stay(before, after, SAID)) return ERR_OK;
    TRY(money_project(r, project, &p, e));
    if (!before && is_over(p.state)) return error_set(e, ERR_INVALID, K("rules.money-project-over"));
    bool read = money_read(json_get(after, "amount"), &amount);
    if (read && !str_equal(amount.currency, p.currency))
        return error_set(e, ERR_INVALID, K("rules.line-currency"), arg_str("currency", p.currency));
    if (read && amount.minor < 0) return error_set(e, ERR_INVALID, K("rules.line-below"));
    TRY(check_serves(r, project, "activity", before, after, e));
    TRY(check_serves(r, project, "result", before, after, e));
    if (before && json_equal(json_get(before, "donors"), json_get(after, "donors"))) return ERR_OK;
    return check_parts(r, project, json_get(after, "donors"), e);
}

/* ---- revisions ---- */

static ErrorCode check_revision_lines(Request *r, const MoneyProject *p, const JsonValue *after, int64_t *sum, Error *e)
{
    *sum = 0;
    JSON_EACH(one, json_get(after, "lines")) {
        GiftRecord line;
        Money by;
        Str id = field_of(one, "line");
        if (id.len == 0 || !money_read(json_get(one, "change"), &by)) continue;
        TRY(gift_record(r, id, &line, e));
        Str code = field_of(line.fields, "code");
        if (!str_equal(field_of(line.fields, "project"), p->id)) return error_set(e, ERR_INVALID, K("rules.revision-line"), arg_str("code", code));
        if (!str_equal(by.currency, p->currency))
            return error_set(e, ERR_INVALID, K("rules.line-currency"), arg_str("currency", p->currency));
        JSON_EACH(other, json_get(after, "lines")) {
            if (other == one) break;
            if (str_equal(field_of(other, "line"), id)) return error_set(e, ERR_INVALID, K("rules.revision-twice"), arg_str("code", code));
        }
        TRY(money_add(*sum, by.minor, sum, e));
    }
    return ERR_OK;
}

static ErrorCode check_revision(Request *r, const JsonValue *before, const JsonValue *after, Error *e)
{
    static const char *const SAID[] = { "project", "lines", "whole_changes", NULL };
    MoneyProject p;
    int64_t sum;
    Str project = field_of(after, "project");
    if (project.len == 0 || stay(before, after, SAID)) return ERR_OK;
    TRY(money_project(r, project, &p, e));
    TRY(check_revision_lines(r, &p, after, &sum, e));
    bool whole = json_true(json_get(after, "whole_changes"));
    if (sum == 0 || whole) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.revision-sum"), arg_str("sum", money_text(r, p.currency, sum)));
}

/* What a line has been used for already, each type for itself and all that binds it: a line cannot have less than the largest. */
static ErrorCode line_used(const MoneyActs *acts, Str but, int64_t sums[MONEY_TYPES], int64_t *bound, Error *e)
{
    *bound = 0;
    for (size_t t = 0; t < MONEY_TYPES; t++) sums[t] = 0;
    for (size_t i = 0; i < acts->count; i++) {
        const MoneyAct *one = &acts->list[i], *of = one->reverses.len > 0 ? money_find(acts, one->reverses) : one;
        if (!money_is_approved(one) || str_equal(one->id, but)) continue;
        TRY(money_add(sums[one->type], one->in[IN_BUDGET], &sums[one->type], e));
        if (of && of->follows.len == 0) TRY(money_add(*bound, one->in[IN_BUDGET], bound, e));
    }
    return ERR_OK;
}

ErrorCode guard_revision_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    MoneyProject p;
    int64_t sum, left;
    (void)rec;
    TRY(money_project(r, field_of(fields, "project"), &p, e));
    if (is_over(p.state)) return error_set(e, ERR_INVALID, K("rules.money-project-over"));
    TRY(check_revision_lines(r, &p, fields, &sum, e));
    if (sum != 0 && !json_get(fields, "agreement")) return error_set(e, ERR_INVALID, K("rules.revision-agreement"));
    JSON_EACH(one, json_get(fields, "lines")) {
        BudgetLine line;
        MoneyActs acts;
        Money by;
        int64_t sums[MONEY_TYPES], most;
        if (!money_read(json_get(one, "change"), &by)) continue;
        TRY(money_line(r, field_of(one, "line"), &line, e));
        if (!str_is(line.state, "approved")) return error_set(e, ERR_INVALID, K("rules.line-not-open"), arg_str("code", line.code));
        TRY(money_acts(r, "line", line.id, &acts, e));
        TRY(line_used(&acts, STR(""), sums, &most, e));
        for (size_t t = 0; t < MONEY_TYPES; t++) if (sums[t] > most) most = sums[t];
        TRY(money_add(line.revised, by.minor, &left, e));
        if (left < 0 || left < most)
            return error_set(e, ERR_INVALID, K("rules.revision-below"), arg_str("code", line.code), arg_str("used", money_text(r, p.currency, most)));
    }
    return ERR_OK;
}

/* ---- transactions ---- */

static ErrorCode check_reversal(const MoneyActs *acts, const MoneyAct *a, Error *e)
{
    int64_t net;
    const MoneyAct *of = money_find(acts, a->reverses);
    if (a->reverses.len == 0) return a->amount.minor > 0 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.money-below"));
    if (!of || !money_is_approved(of) || of->reverses.len > 0 || of->type != a->type || a->follows.len > 0)
        return error_set(e, ERR_INVALID, K("rules.money-reverses-what"));
    if (a->amount.minor >= 0 || !str_equal(a->amount.currency, of->amount.currency)) return error_set(e, ERR_INVALID, K("rules.money-reverses-how"));
    TRY(money_net(acts, of, &net, e));
    TRY(money_add(net, a->amount.minor, &net, e));
    return net >= 0 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.money-reverses-more"), arg_str("transaction", of->number));
}

/* What is left of a transaction that is taken back in part still covers what follows it. */
static ErrorCode check_left(Request *r, const MoneyProject *p, const MoneyActs *acts, const MoneyAct *a, Error *e)
{
    int64_t net, used;
    const MoneyAct *of = a->reverses.len > 0 ? money_find(acts, a->reverses) : NULL;
    if (!of) return ERR_OK;
    TRY(money_net(acts, of, &net, e));
    TRY(money_add(net, a->amount.minor, &net, e));
    for (size_t t = 0; t < MONEY_TYPES; t++) {
        TRY(money_followed(r, p, acts, of, (MoneyType)t, STR(""), &used, e));
        if (used > net) return error_set(e, ERR_INVALID, K("rules.money-followed"), arg_str("transaction", of->number),
                                         arg_str("used", money_text(r, of->amount.currency, used)));
    }
    return ERR_OK;
}

static ErrorCode in_its_currency(Request *r, const MoneyProject *p, const MoneyAct *a, Str currency, int64_t *ret, Error *e)
{
    RateBook book;
    RateWay way;
    Money to;
    Day on;
    Str source = field_of(a->fields, "rate_source");
    *ret = a->amount.minor;
    if (str_equal(a->amount.currency, currency)) return ERR_OK;
    if (!day_parse(a->day, &on)) return error_internal(e, "day");
    TRY(money_rates_read(r, source.len > 0 ? source : p->rate_source, &book, e));
    TRY(money_rates_way(r, &book, a->amount.currency, currency, on, &way, e));
    if (!money_convert(a->amount, currency, way.by, way.count, &to)) return error_set(e, ERR_INVALID, K("rules.money-too-large"));
    *ret = to.minor;
    return ERR_OK;
}

static ErrorCode check_follows(Request *r, const MoneyProject *p, const MoneyActs *acts, const MoneyAct *a, Error *e)
{
    int64_t net, used, own;
    const MoneyAct *of = money_find(acts, a->follows);
    if (a->follows.len == 0) return ERR_OK;
    if (!of || !money_is_approved(of) || of->reverses.len > 0 || of->type >= a->type) return error_set(e, ERR_INVALID, K("rules.money-follows-what"));
    if (str_compare(a->day, of->day) < 0) return error_set(e, ERR_INVALID, K("rules.money-follows-before"), arg_str("transaction", of->number));
    TRY(money_net(acts, of, &net, e));
    TRY(money_followed(r, p, acts, of, a->type, a->id, &used, e));
    TRY(in_its_currency(r, p, a, of->amount.currency, &own, e));
    int64_t left = net - used;
    if (own <= left) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.money-follows-more"), arg_str("transaction", of->number),
                     arg_str("left", money_text(r, of->amount.currency, left)));
}

/* ERR_INVALID when the line has no room for it; *over: it has some only within the tolerance. */
static ErrorCode check_room(Request *r, const MoneyProject *p, const BudgetLine *line, const MoneyActs *acts, const MoneyAct *a, bool *over, Error *e)
{
    int64_t sums[MONEY_TYPES], bound, most, extra, allowed;
    *over = false;
    if (a->amount.minor < 0) return ERR_OK;
    TRY(line_used(acts, a->id, sums, &bound, e));
    int64_t before = sums[a->type];
    if (a->follows.len == 0 && bound > before) before = bound;
    TRY(money_add(before, a->in[IN_BUDGET], &most, e));
    if (most <= line->revised) return ERR_OK;
    if (!money_part(line->revised, r->model->limits[LIMIT_OVERSPEND], 100, &extra)) return error_set(e, ERR_INVALID, K("rules.money-too-large"));
    TRY(money_add(line->revised, extra, &allowed, e));
    *over = most <= allowed;
    if (*over) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.money-over"), arg_str("code", line->code),
                     arg_str("free", money_text(r, p->currency, line->revised - before)),
                     arg_str("amount", money_text(r, p->currency, a->in[IN_BUDGET])));
}

/* The transaction as it would be, among those of its line. */
typedef struct { MoneyProject project; BudgetLine line; MoneyActs acts; MoneyAct act; } Asked;

static bool read_asked(Str id, const JsonValue *fields, MoneyAct *ret)
{
    *ret = (MoneyAct){ .id = id, .line = field_of(fields, "line"), .follows = field_of(fields, "follows"), .reverses = field_of(fields, "reverses"),
                       .day = field_of(fields, "on"), .fields = fields };
    for (size_t i = 0; i < IN_COUNT; i++) {
        Money m;
        if (money_read(json_get(fields, money_in_field((MoneyIn)i)), &m)) ret->in[i] = m.minor;
    }
    return ret->line.len > 0 && ret->day.len > 0 && money_type_of(field_of(fields, "type"), &ret->type) &&
           money_read(json_get(fields, "amount"), &ret->amount);
}

static ErrorCode ask_act(Request *r, Asked *q, Error *e)
{
    TRY(money_line(r, q->act.line, &q->line, e));
    TRY(money_project(r, q->line.project, &q->project, e));
    if (!str_is(q->line.state, "approved")) return error_set(e, ERR_INVALID, K("rules.line-not-open"), arg_str("code", q->line.code));
    if (is_over(q->project.state)) return error_set(e, ERR_INVALID, K("rules.money-project-over"));
    TRY(money_acts(r, "line", q->line.id, &q->acts, e));
    TRY(check_reversal(&q->acts, &q->act, e));
    TRY(check_left(r, &q->project, &q->acts, &q->act, e));
    return check_follows(r, &q->project, &q->acts, &q->act, e);
}

static ErrorCode check_act(Request *r, Str id, const JsonValue *after, Error *e)
{
    Asked q;
    return read_asked(id, after, &q.act) ? ask_act(r, &q, e) : ERR_OK;
}

ErrorCode rules_check_money(Request *r, const Kind *k, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    if (str_is(k->id, "exchange_rate")) return before ? ERR_OK : check_rate(after, e);
    if (str_is(k->id, "budget_line")) return check_line(r, before, after, e);
    if (str_is(k->id, "budget_revision")) return check_revision(r, before, after, e);
    return str_is(k->id, "money_transaction") && !before ? check_act(r, id, after, e) : ERR_OK;
}

ErrorCode guard_money_certified(Request *r, const Move *m, const Record *rec, const JsonValue *fields, Error *e)
{
    Asked q;
    bool over;
    if (!read_asked(rec->id, fields, &q.act)) return error_set(e, ERR_INVALID, K("rules.money-unread"));
    TRY(ask_act(r, &q, e));
    TRY(check_room(r, &q.project, &q.line, &q.acts, &q.act, &over, e));
    if (!over || !str_is(m->id, "approve") || request_has_role_named(r, "head")) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.money-over-head"), arg_str("code", q.line.code), arg_int("percent", r->model->limits[LIMIT_OVERSPEND]));
}

ErrorCode guard_money_approver(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const CERTIFYING[] = { "record.move.certify", NULL }, *const WRITING[] = { "record.create", "record.change", NULL };
    bool his;
    (void)fields;
    TRY(rules_acted(r, rec, CERTIFYING, false, &his, e));
    if (his) return error_set(e, ERR_INVALID, K("rules.money-certifier"));
    TRY(rules_acted(r, rec, WRITING, false, &his, e));
    return his ? error_set(e, ERR_INVALID, K("rules.own-work")) : ERR_OK;
}

/* A rate is withdrawn, a transaction taken back, a line closed: all of it is seen. */
ErrorCode rules_money_stays(const Record *rec, Error *e)
{
    static const char *const ALWAYS[] = { "exchange_rate", "statement_line" };
    static const struct { const char *kind, *begun; } SIGNED[] = {
        { "money_transaction", "entered" }, { "budget_line", "draft" }, { "budget_revision", "draft" }, { "donor", "planned" },
    };
    bool stays = false;
    for (size_t i = 0; i < ARRAY_LEN(ALWAYS); i++) stays = stays || str_is(rec->kind, ALWAYS[i]);
    for (size_t i = 0; i < ARRAY_LEN(SIGNED); i++) stays = stays || (str_is(rec->kind, SIGNED[i].kind) && !str_is(rec->state, SIGNED[i].begun));
    return stays ? error_set(e, ERR_INVALID, K("rules.money-stays")) : ERR_OK;
}

/* ---- at the end ---- */

static ErrorCode all_settled(Request *r, const MoneyProject *p, const MoneyActs *acts, Error *e)
{
    for (size_t i = 0; i < acts->count; i++) {
        const MoneyAct *one = &acts->list[i];
        int64_t left;
        if (!money_is_approved(one)) return error_set(e, ERR_INVALID, K("rules.money-waits"), arg_str("transaction", one->number));
        TRY(money_unliquidated(r, p, acts, one, &left, e));
        if (left > 0) return error_set(e, ERR_INVALID, K("rules.money-unliquidated"), arg_str("transaction", one->number),
                                       arg_str("left", money_text(r, one->amount.currency, left)));
    }
    return ERR_OK;
}

ErrorCode guard_line_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    MoneyProject p;
    MoneyActs acts;
    TRY(money_project(r, field_of(fields, "project"), &p, e));
    TRY(money_acts(r, "line", rec->id, &acts, e));
    return all_settled(r, &p, &acts, e);
}

ErrorCode rules_money_settled(Request *r, Str project, Error *e)
{
    MoneyProject p;
    MoneyActs acts;
    TRY(money_acts(r, "project", project, &acts, e));
    if (acts.count == 0) return ERR_OK;
    TRY(money_project(r, project, &p, e));
    return all_settled(r, &p, &acts, e);
}

/* ---- statements ---- */

/* Who brought the line settles it not himself. */
ErrorCode guard_statement_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const BRINGING[] = { "record.create", NULL };
    bool his;
    (void)fields;
    TRY(rules_acted(r, rec, BRINGING, false, &his, e));
    return his ? error_set(e, ERR_INVALID, K("rules.statement-own")) : ERR_OK;
}

ErrorCode guard_statement_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftRecords lines;
    int64_t open = 0;
    (void)fields;
    TRY(gift_records_by(r, "statement_line", "statement", rec->id, &lines, e));
    for (size_t i = 0; i < lines.count; i++) open += str_is(lines.list[i].state, "open");
    if (lines.count == 0) return error_set(e, ERR_INVALID, K("rules.statement-empty"));
    return open == 0 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.statement-open"), arg_int("n", open));
}
