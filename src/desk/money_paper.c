/* money_paper.c: what a paper says of a project's money (rules/paper_book.h): {{#budget_lines}} a row a line, {{#budget_donors}} a row a
 * donor, {{#budget_classes}} a row a class, each with a last row of all together; {{#budget_left}} obligations that are not paid in full and
 * {{budget_payee}} whom all of them go to, where that is one;
 * {{#budget_rates}} the rates by which transactions were converted; {{budget_currency}} and {{budget_execution}}.
 *
 * In the currency of the budget, in which nothing is converted twice. */
#include "desk/money.h"

static void set_text(Request *r, JsonValue *to, const char *name, Str text)
{
    json_set(r->arena, to, name, json_new_string(r->arena, text));
}

static JsonValue *row_values(const MoneySheet *s, const MoneyRow *row)
{
    static const struct { const char *name; MoneyColumn column; } FIGURES[] = {
        { "agreed", MONEY_BUDGET }, { "revised", MONEY_REVISED }, { "committed", MONEY_COMMITTED }, { "obligated", MONEY_OBLIGATED },
        { "paid", MONEY_PAID }, { "spent", MONEY_SPENT },
    };
    Request *r = s->request;
    int64_t revised = row->figures[MONEY_REVISED];
    JsonValue *o = json_new_object(r->arena);
    set_text(r, o, "label", row->label);
    for (size_t i = 0; i < ARRAY_LEN(FIGURES); i++) set_text(r, o, FIGURES[i].name, money_bare(r, s->currency, row->figures[FIGURES[i].column]));
    set_text(r, o, "free", money_bare(r, s->currency, revised - row->figures[MONEY_BOUND]));
    set_text(r, o, "execution", money_percent_text(r, row->figures[MONEY_SPENT], revised));
    return o;
}

static ErrorCode add_rows(Request *r, const Seen *project, MoneyBy by, const char *name, JsonValue *to, Error *e)
{
    MoneySheet s;
    JsonValue *list = json_new_array(r->arena);
    TRY(money_sheet_of(r, project, by, STR(""), instant_local_day(office_now(r->office)), &s, e));
    for (size_t i = 0; i < s.count; i++) json_add(r->arena, list, row_values(&s, &s.rows[i]));
    s.total.label = view_say(r, K("money.total"));
    if (s.count > 0) json_add(r->arena, list, row_values(&s, &s.total));
    set_text(r, to, "budget_currency", s.currency);
    set_text(r, to, "budget_execution", money_percent_text(r, s.total.figures[MONEY_SPENT], s.total.figures[MONEY_REVISED]));
    return json_set(r->arena, to, name, list) ? ERR_OK : error_memory(e);
}

static ErrorCode add_left(Request *r, const Seen *project, JsonValue *to, Error *e)
{
    MoneySheet s;
    JsonValue *list = json_new_array(r->arena);
    Str payee = STR("");
    bool one_payee = true;
    TRY(money_sheet_of(r, project, BY_LINE, STR(""), instant_local_day(office_now(r->office)), &s, e));
    for (size_t i = 0; i < s.acts.count; i++) {
        const MoneyAct *one = &s.acts.list[i];
        int64_t left;
        Day on;
        char day[11];
        TRY(money_unliquidated(r, &s.project, &s.acts, one, &left, e));
        if (left <= 0) continue;
        if (list && list->count == 0) payee = one->payee;
        one_payee = one_payee && str_equal(payee, one->payee);
        JsonValue *o = json_new_object(r->arena);
        set_text(r, o, "transaction", one->number);
        set_text(r, o, "day", day_parse(one->day, &on) ? str_copy(r->arena, day_format_local(day, on)) : one->day);
        set_text(r, o, "payee", one->payee);
        set_text(r, o, "document", one->document);
        set_text(r, o, "amount", money_text(r, one->amount.currency, one->amount.minor));
        set_text(r, o, "left", money_text(r, one->amount.currency, left));
        json_add(r->arena, list, o);
    }
    if (one_payee && list && list->count > 1) set_text(r, to, "budget_payee", payee);
    return json_set(r->arena, to, "budget_left", list) ? ERR_OK : error_memory(e);
}

static ErrorCode add_rate(Request *r, Str id, JsonValue *list, Error *e)
{
    GiftRecord rate;
    Day on;
    char day[11];
    const Kind *k = model_kind(r->model, STR("exchange_rate"));
    TRY(gift_record(r, id, &rate, e));
    JSON_EACH(one, list) if (str_equal(field_of(one, "rate_number"), rate.number)) return ERR_OK;
    JsonValue *o = json_new_object(r->arena);
    static const char *const SHOWN[] = { "from", "to", "units", "rate", "source", "holds" };
    for (size_t i = 0; i < ARRAY_LEN(SHOWN); i++) {
        const JsonValue *v = json_get(rate.fields, SHOWN[i]);
        const Field *f = k ? kind_field(k, str_of(SHOWN[i])) : NULL;
        set_text(r, o, SHOWN[i], v && f ? desk_value_text(r, f, v) : STR("1"));
    }
    set_text(r, o, "rate_number", rate.number);
    set_text(r, o, "sorted_by", field_of(rate.fields, "valid_from"));
    set_text(r, o, "day", day_parse(field_of(rate.fields, "valid_from"), &on) ? str_copy(r->arena, day_format_local(day, on)) : STR(""));
    return json_add(r->arena, list, o) ? ERR_OK : error_memory(e);
}

static int rate_order(const void *a, const void *b)
{
    static const char *const BY[] = { "from", "to", "sorted_by", "rate_number" };
    const JsonValue *const *one = a, *const *other = b;
    int order = 0;
    for (size_t i = 0; i < ARRAY_LEN(BY) && order == 0; i++) order = str_compare(field_of(*one, BY[i]), field_of(*other, BY[i]));
    return order;
}

/* Whoever looks for the rate of a day finds it: those of two currencies stand together, the earliest first. */
static JsonValue *by_currency_and_day(Request *r, const JsonValue *list)
{
    size_t count = 0;
    JsonValue *sorted = json_new_array(r->arena);
    const JsonValue **rates = list ? arena_array(r->arena, list->count + 1, sizeof *rates) : NULL;
    if (!rates || !sorted) return NULL;
    JSON_EACH(one, list) rates[count++] = one;
    sort_list(rates, count, sizeof *rates, rate_order);
    for (size_t i = 0; i < count; i++) json_add(r->arena, sorted, json_copy(r->arena, rates[i]));
    return sorted->broken ? NULL : sorted;
}

static ErrorCode add_rates(Request *r, const Seen *project, JsonValue *to, Error *e)
{
    MoneyActs acts;
    JsonValue *list = json_new_array(r->arena);
    TRY(money_acts(r, "project", project->record.id, &acts, e));
    for (size_t i = 0; i < acts.count; i++) {
        if (!money_is_approved(&acts.list[i])) continue;
        JSON_EACH(one, json_get(acts.list[i].fields, "rates")) TRY(add_rate(r, json_text(one), list, e));
    }
    JsonValue *sorted = by_currency_and_day(r, list);
    return sorted && json_set(r->arena, to, "budget_rates", sorted) ? ERR_OK : error_memory(e);
}

static ErrorCode add_list(Request *r, const Seen *project, Str name, JsonValue *to, Error *e)
{
    static const struct { const char *name; MoneyBy by; } LISTS[] = {
        { "budget_lines", BY_LINE }, { "budget_donors", BY_DONOR }, { "budget_classes", BY_CLASS },
    };
    for (size_t i = 0; i < ARRAY_LEN(LISTS); i++)
        if (str_is(name, LISTS[i].name)) return add_rows(r, project, LISTS[i].by, LISTS[i].name, to, e);
    if (str_is(name, "budget_left")) return add_left(r, project, to, e);
    return str_is(name, "budget_rates") ? add_rates(r, project, to, e) : ERR_OK;
}

/* In the language of the paper, not of the screen. */
ErrorCode money_values(Request *r, Lang lang, const Seen *project, Str name, JsonValue *to, Error *e)
{
    Lang screen = r->lang;
    if (!str_is(project->kind->id, "project") || !str_starts(name, STR("budget_")) || json_get_str(to, name)) return ERR_OK;
    r->lang = lang;
    ErrorCode code = add_list(r, project, name, to, e);
    r->lang = screen;
    return code;
}
