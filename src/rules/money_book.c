/* money_book.c: see money_book.h: projects, lines, revisions and transactions, read into memory and added up. */
#include "rules/money_book.h"

#include <stdlib.h>

const char *money_in_field(MoneyIn in)
{
    static const char *const FIELDS[IN_COUNT] = { "in_budget", "in_eur", "in_kgs", "in_usd" };
    return FIELDS[in];
}

static const char *const TYPES[MONEY_TYPES] = { "commitment", "obligation", "disbursement", "expenditure" };

const char *money_type_name(MoneyType t) { return TYPES[t]; }

bool money_type_of(Str name, MoneyType *ret)
{
    for (size_t i = 0; i < MONEY_TYPES; i++) {
        if (!str_is(name, TYPES[i])) continue;
        *ret = (MoneyType)i;
        return true;
    }
    return false;
}

ErrorCode money_add(int64_t a, int64_t b, int64_t *ret, Error *e)
{
    return int_add(a, b, ret) ? ERR_OK : error_set(e, ERR_INVALID, K("rules.money-too-large"));
}

Str money_text(const Request *r, Str currency, int64_t minor)
{
    static const Field MONEY = { .type = FIELD_MONEY };
    Buf b = buf_in(r->arena);
    JsonValue *v = money_value(r->arena, (Money){ currency, minor });
    if (v) field_to_text(&b, &MONEY, v, r->lang);
    return v && !b.failed ? buf_str(&b) : STR("");
}

/* ---- a project ---- */

/* "2010", "2010-03" or a day, and so many months or years on: the last day that belongs to it. */
void money_term(const JsonValue *fields, MoneyProject *p)
{
    Str begins = field_of(fields, "begins"), unit = field_of(json_get(fields, "duration"), "unit");
    int64_t n = 0, year = 0, month = 1;
    Date d = { 0, 1, 1 };
    if (begins.len < 4 || !int_parse(field_of(json_get(fields, "duration"), "number"), &n) || n < 1 || n > 1200) return;
    if (begins.len == 10) {
        Day day;
        if (!day_parse(begins, &day)) return;
        d = day_date(day);
    } else {
        Str two = str_from(begins, begins.len == 7 ? 5 : 4);
        if (!int_parse(str_first(begins, 4), &year)) return;
        if (two.len == 2) month = (two.ptr[0] - '0') * 10 + (two.ptr[1] - '0');
        d = (Date){ (int)year, (int)month, 1 };
    }
    int64_t months = str_is(unit, "years") ? n * 12 : n, at = d.month - 1 + months;
    Date then = { (int)(d.year + at / 12), (int)(at % 12) + 1, d.day };
    Day end = 0;
    if (!date_day(d, &p->first)) return;
    while (then.day > 1 && !date_day(then, &end)) then.day--;
    p->has_term = date_day(then, &end);
    p->last = end - 1;
}

ErrorCode money_project(Request *r, Str id, MoneyProject *ret, Error *e)
{
    GiftRecord one;
    TRY(gift_record(r, id, &one, e));
    *ret = (MoneyProject){ .id = one.id, .state = one.state, .fields = one.fields, .rate_source = field_of(one.fields, "rate_source"),
                           .currency = field_of(json_get(one.fields, "budget"), "currency") };
    if (ret->currency.len == 0) return error_set(e, ERR_INVALID, K("rules.project-no-budget"));
    money_term(one.fields, ret);
    return ERR_OK;
}

/* ---- lines and revisions ---- */

static ErrorCode read_line(Request *r, const GiftRecord *g, BudgetLine *ret, Error *e)
{
    const JsonValue *donors = json_get(g->fields, "donors");
    Money amount = { 0 };
    (void)money_read(json_get(g->fields, "amount"), &amount);
    *ret = (BudgetLine){ .id = g->id, .state = g->state, .code = field_of(g->fields, "code"), .class = field_of(g->fields, "class"),
                         .activity = field_of(g->fields, "activity"), .project = field_of(g->fields, "project"), .fields = g->fields,
                         .amount = amount.minor, .revised = amount.minor };
    ret->parts = arena_array(r->arena, (donors ? donors->count : 0) + 1, sizeof *ret->parts);
    if (!ret->parts) return error_memory(e);
    JSON_EACH(one, donors) {
        DonorPart *part = &ret->parts[ret->part_count];
        if (!amount_parse(field_of(json_get(one, "percent"), "number"), 2, &part->percent)) continue;
        part->donor = field_of(one, "donor");
        ret->part_count++;
    }
    return ERR_OK;
}

/* What approved revisions changed of the lines. */
static ErrorCode add_revisions(Request *r, Str project, BudgetLine *lines, size_t count, Error *e)
{
    GiftRecords revisions;
    TRY(gift_records_by(r, "budget_revision", "project", project, &revisions, e));
    for (size_t i = 0; i < revisions.count; i++) {
        if (!str_is(revisions.list[i].state, "approved")) continue;
        JSON_EACH(one, json_get(revisions.list[i].fields, "lines")) {
            Money by;
            Str line = field_of(one, "line");
            if (!money_read(json_get(one, "change"), &by)) continue;
            for (size_t n = 0; n < count; n++)
                if (str_equal(lines[n].id, line)) TRY(money_add(lines[n].revised, by.minor, &lines[n].revised, e));
        }
    }
    return ERR_OK;
}

/* 1.2 before 1.10: a run of digits is compared as a number. */
static int compare_codes(Str a, Str b)
{
    size_t i = 0, j = 0;
    while (i < a.len && j < b.len) {
        size_t n = 0, m = 0;
        while (i + n < a.len && a.ptr[i + n] >= '0' && a.ptr[i + n] <= '9') n++;
        while (j + m < b.len && b.ptr[j + m] >= '0' && b.ptr[j + m] <= '9') m++;
        if (n > 0 && m > 0) {
            if (n != m) return n < m ? -1 : 1;
            int c = memcmp(a.ptr + i, b.ptr + j, n);
            if (c != 0) return c;
            i += n, j += m;
        } else {
            if (a.ptr[i] != b.ptr[j]) return (unsigned char)a.ptr[i] < (unsigned char)b.ptr[j] ? -1 : 1;
            i++, j++;
        }
    }
    return i < a.len ? 1 : j < b.len ? -1 : 0;
}

static int by_code(const void *a, const void *b) { return compare_codes(((const BudgetLine *)a)->code, ((const BudgetLine *)b)->code); }

ErrorCode money_lines(Request *r, Str project, bool all, BudgetLines *ret, Error *e)
{
    GiftRecords found;
    TRY(gift_records_by(r, "budget_line", "project", project, &found, e));
    *ret = (BudgetLines){ .list = arena_array(r->arena, found.count + 1, sizeof *ret->list) };
    if (!ret->list) return error_memory(e);
    for (size_t i = 0; i < found.count; i++) {
        bool counts = str_is(found.list[i].state, "approved") || str_is(found.list[i].state, "closed");
        if (counts || (all && str_is(found.list[i].state, "draft"))) TRY(read_line(r, &found.list[i], &ret->list[ret->count++], e));
    }
    sort_list(ret->list, ret->count, sizeof *ret->list, by_code);
    return add_revisions(r, project, ret->list, ret->count, e);
}

ErrorCode money_line(Request *r, Str id, BudgetLine *ret, Error *e)
{
    GiftRecord one;
    TRY(gift_record(r, id, &one, e));
    TRY(read_line(r, &one, ret, e));
    return add_revisions(r, ret->project, ret, 1, e);
}

/* ---- transactions ---- */

static bool read_act(const GiftRecord *g, MoneyAct *ret)
{
    const JsonValue *f = g->fields;
    *ret = (MoneyAct){ .id = g->id, .number = g->number, .state = g->state, .line = field_of(f, "line"), .follows = field_of(f, "follows"),
                       .reverses = field_of(f, "reverses"), .document = field_of(f, "document"), .payee = field_of(f, "payee"),
                       .day = field_of(f, "on"), .fields = f };
    for (size_t i = 0; i < IN_COUNT; i++) {
        Money m;
        if (money_read(json_get(g->fields, money_in_field((MoneyIn)i)), &m)) ret->in[i] = m.minor;
    }
    return money_type_of(field_of(g->fields, "type"), &ret->type) && money_read(json_get(g->fields, "amount"), &ret->amount);
}

static int by_day(const void *a, const void *b)
{
    const MoneyAct *one = a, *other = b;
    int c = str_compare(one->day, other->day);
    return c != 0 ? c : compare_codes(one->number, other->number);
}

ErrorCode money_acts(Request *r, const char *by, Str id, MoneyActs *ret, Error *e)
{
    GiftRecords found;
    TRY(gift_records_by(r, "money_transaction", by, id, &found, e));
    *ret = (MoneyActs){ .list = arena_array(r->arena, found.count + 1, sizeof *ret->list) };
    if (!ret->list) return error_memory(e);
    for (size_t i = 0; i < found.count; i++)
        if (!str_is(found.list[i].state, "dropped")) ret->count += read_act(&found.list[i], &ret->list[ret->count]);
    sort_list(ret->list, ret->count, sizeof *ret->list, by_day);
    return ERR_OK;
}

ErrorCode money_act(Request *r, Str id, MoneyAct *ret, Error *e)
{
    GiftRecord one;
    TRY(gift_record(r, id, &one, e));
    return read_act(&one, ret) ? ERR_OK : error_set(e, ERR_INVALID, K("rules.gift-gone"), arg_str("record", id));
}

bool money_is_approved(const MoneyAct *a) { return str_is(a->state, "approved"); }

const MoneyAct *money_find(const MoneyActs *acts, Str id)
{
    for (size_t i = 0; i < acts->count; i++) if (str_equal(acts->list[i].id, id)) return &acts->list[i];
    return NULL;
}

ErrorCode money_net(const MoneyActs *acts, const MoneyAct *a, int64_t *ret, Error *e)
{
    *ret = a->amount.minor;
    for (size_t i = 0; i < acts->count; i++) {
        const MoneyAct *one = &acts->list[i];
        if (money_is_approved(one) && str_equal(one->reverses, a->id)) TRY(money_add(*ret, one->amount.minor, ret, e));
    }
    return ERR_OK;
}

/* The net amount of a follower in the currency of what it follows, by the rate of its own day. */
static ErrorCode in_currency_of(Request *r, const MoneyProject *p, const MoneyActs *acts, const MoneyAct *one, Str currency, int64_t *ret, Error *e)
{
    RateBook book;
    RateWay way;
    Day on;
    Money net = one->amount, other;
    TRY(money_net(acts, one, &net.minor, e));
    *ret = net.minor;
    if (str_equal(net.currency, currency)) return ERR_OK;
    Str source = field_of(one->fields, "rate_source");
    if (!day_parse(one->day, &on)) return error_internal(e, "day");
    TRY(money_rates_read(r, source.len > 0 ? source : p->rate_source, &book, e));
    TRY(money_rates_way(r, &book, net.currency, currency, on, &way, e));
    if (!money_convert(net, currency, way.by, way.count, &other)) return error_set(e, ERR_INVALID, K("rules.money-too-large"));
    *ret = other.minor;
    return ERR_OK;
}

ErrorCode money_followed(Request *r, const MoneyProject *p, const MoneyActs *acts, const MoneyAct *a, MoneyType type, Str but, int64_t *ret, Error *e)
{
    *ret = 0;
    for (size_t i = 0; i < acts->count; i++) {
        const MoneyAct *one = &acts->list[i];
        int64_t used;
        if (!money_is_approved(one) || one->type != type || !str_equal(one->follows, a->id) || str_equal(one->id, but)) continue;
        TRY(in_currency_of(r, p, acts, one, a->amount.currency, &used, e));
        TRY(money_add(*ret, used, ret, e));
    }
    return ERR_OK;
}

ErrorCode money_unliquidated(Request *r, const MoneyProject *p, const MoneyActs *acts, const MoneyAct *a, int64_t *ret, Error *e)
{
    int64_t net, paid, used;
    *ret = 0;
    if (!money_is_approved(a) || a->type != MONEY_OBLIGATION || a->reverses.len > 0) return ERR_OK;
    TRY(money_net(acts, a, &net, e));
    TRY(money_followed(r, p, acts, a, MONEY_DISBURSEMENT, STR(""), &paid, e));
    TRY(money_followed(r, p, acts, a, MONEY_EXPENDITURE, STR(""), &used, e));      /* what was used without a payment of its own */
    *ret = net - (paid > used ? paid : used);
    return ERR_OK;
}
