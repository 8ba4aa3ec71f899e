/* money_fill.c: what the program writes into records of money: the marks by which a rate and a line stand once, and what a transaction comes
 * to in the currency of the budget, in euro, som and dollars, with the rates by which it was converted. Nobody types these.
 *
 * What takes a transaction back is converted by the same proportion as what it takes back, whatever the rates are that day: the two together
 * come to nothing in every currency. */
#include "rules/money_book.h"

static ErrorCode set_text(Request *r, JsonValue *fields, const char *name, Str text, Error *e)
{
    return text.ptr && json_set(r->arena, fields, name, json_new_string(r->arena, text)) ? ERR_OK : error_memory(e);
}

/* Where one was withdrawn, another can be entered. */
static ErrorCode fill_rate(Request *r, const Move *m, Str id, JsonValue *fields, Error *e)
{
    bool gone = m && str_is(m->to, "withdrawn");
    Str from = field_of(fields, "from"), to = field_of(fields, "to"), source = field_of(fields, "source"), day = field_of(fields, "valid_from");
    Str mark = str_format(r->arena, STR_FMT "/" STR_FMT " " STR_FMT " " STR_FMT "%s" STR_FMT, STR_ARG(from), STR_ARG(to), STR_ARG(source),
                          STR_ARG(day), gone ? " " : "", STR_ARG(gone ? id : STR("")));
    return set_text(r, fields, "mark", mark, e);
}

/* Of a line that came to nothing the code is free again. */
static ErrorCode fill_line(Request *r, const Move *m, Str id, JsonValue *fields, Error *e)
{
    Str code;
    bool gone = m && str_is(m->to, "dropped");
    TRY(text_fold(r->arena, field_of(fields, "code"), &code, e));
    Str mark = str_format(r->arena, STR_FMT " " STR_FMT "%s" STR_FMT, STR_ARG(field_of(fields, "project")), STR_ARG(code), gone ? " " : "",
                          STR_ARG(gone ? id : STR("")));
    return set_text(r, fields, "mark", mark, e);
}

/* ---- a transaction ---- */

typedef struct { Request *request; MoneyProject project; JsonValue *fields, *rates; RateBook book; Money amount; Day on; bool read; } Filling;

static Str currency_in(const Filling *f, MoneyIn in)
{
    static const char *const CODES[IN_COUNT] = { "", "EUR", "KGS", "USD" };
    return in == IN_BUDGET ? f->project.currency : str_of(CODES[in]);
}

static ErrorCode put(Filling *f, MoneyIn in, Money m, Error *e)
{
    Request *r = f->request;
    JsonValue *v = money_value(r->arena, m);
    return v && json_set(r->arena, f->fields, money_in_field(in), v) ? ERR_OK : error_memory(e);
}

static ErrorCode note_rate(Filling *f, const Rate *rate, Error *e)
{
    JSON_EACH(one, f->rates) if (str_equal(json_text(one), rate->id)) return ERR_OK;
    return json_add(f->request->arena, f->rates, json_new_string(f->request->arena, rate->id)) ? ERR_OK : error_memory(e);
}

static ErrorCode convert(Filling *f, MoneyIn in, Error *e)
{
    Request *r = f->request;
    RateWay way;
    Money to;
    Str currency = currency_in(f, in), source = field_of(f->fields, "rate_source");
    if (source.len == 0) source = f->project.rate_source;
    if (str_equal(currency, f->amount.currency)) return put(f, in, f->amount, e);
    if (source.len == 0) return error_set(e, ERR_INVALID, K("rules.money-no-source"));
    if (!f->read) TRY(money_rates_read(r, source, &f->book, e));
    f->read = true;
    TRY(money_rates_way(r, &f->book, f->amount.currency, currency, f->on, &way, e));
    if (!money_convert(f->amount, currency, way.by, way.count, &to)) return error_set(e, ERR_INVALID, K("rules.money-too-large"));
    for (size_t i = 0; i < way.count; i++) TRY(note_rate(f, way.rates[i], e));
    return put(f, in, to, e);
}

static ErrorCode turn_back(Filling *f, const MoneyAct *of, Error *e)
{
    for (size_t i = 0; i < IN_COUNT; i++) {
        Money part = { currency_in(f, (MoneyIn)i), 0 };
        if (!money_part(of->in[i], f->amount.minor, of->amount.minor, &part.minor)) return error_set(e, ERR_INVALID, K("rules.money-too-large"));
        TRY(put(f, (MoneyIn)i, part, e));
    }
    JSON_EACH(one, json_get(of->fields, "rates")) json_add(f->request->arena, f->rates, json_copy(f->request->arena, one));
    return ERR_OK;
}

static ErrorCode fill_act(Request *r, JsonValue *fields, Error *e)
{
    Filling f = { .request = r, .fields = fields, .rates = json_new_array(r->arena) };
    BudgetLine line;
    MoneyAct of;
    Str reverses = field_of(fields, "reverses");
    bool whole = field_of(fields, "line").len > 0 && money_read(json_get(fields, "amount"), &f.amount) && day_parse(field_of(fields, "on"), &f.on);
    if (!f.rates) return error_memory(e);
    if (!whole) return ERR_OK;                          /* what is missing is said by the model */
    TRY(money_line(r, field_of(fields, "line"), &line, e));
    TRY(money_project(r, line.project, &f.project, e));
    TRY(set_text(r, fields, "project", line.project, e));
    if (reverses.len > 0) {
        TRY(money_act(r, reverses, &of, e));
        if (of.amount.minor <= 0) return error_set(e, ERR_INVALID, K("rules.money-reverses-what"));
        TRY(turn_back(&f, &of, e));
    } else {
        for (size_t i = 0; i < IN_COUNT; i++) TRY(convert(&f, (MoneyIn)i, e));
    }
    json_remove(fields, "rates");
    if (f.rates->count > 0) json_set(r->arena, fields, "rates", f.rates);
    return fields->broken ? error_memory(e) : ERR_OK;
}

/* A transaction is converted when it is entered; what was certified stands. */
ErrorCode rules_money_fill(Request *r, const Kind *k, const Move *m, Str id, JsonValue *fields, Error *e)
{
    if (str_is(k->id, "exchange_rate")) return fill_rate(r, m, id, fields, e);
    if (str_is(k->id, "budget_line")) return fill_line(r, m, id, fields, e);
    if (!str_is(k->id, "money_transaction")) return ERR_OK;
    bool anew = !m || str_is(m->id, "certify");
    return anew ? fill_act(r, fields, e) : ERR_OK;
}

bool rules_is_money_mark(const Kind *k, const Field *f)
{
    static const char *const OF_ACT[] = { "project", "in_budget", "in_eur", "in_kgs", "in_usd", "rates" };
    if (str_is(k->id, "exchange_rate") || str_is(k->id, "budget_line")) return str_is(f->id, "mark");
    for (size_t i = 0; str_is(k->id, "money_transaction") && i < ARRAY_LEN(OF_ACT); i++) if (str_is(f->id, OF_ACT[i])) return true;
    return false;
}
