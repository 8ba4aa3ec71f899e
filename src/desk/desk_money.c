/* desk_money.c: a project's budget beside what became of it: by line, donor, class or result, in three currencies; what stands behind each
 * figure; and the same as a table to take away. */
#include "desk/exercise_mark.h"
#include "desk/form.h"
#include "desk/money.h"
#include "text/csv.h"

static const char *const BY_LABELS[MONEY_BYS] = { K("money.by-line"), K("money.by-donor"), K("money.by-class"), K("money.by-result") };
static const char *const COLUMN_LABELS[MONEY_COLUMNS] = {
    K("money.col-budget"), K("money.col-revised"), K("money.col-commitment"), K("money.col-obligation"), K("money.col-disbursement"),
    K("money.col-expenditure"), K("money.col-bound"),
};

Str money_column_label(Request *r, MoneyColumn c) { return view_say_args(r, COLUMN_LABELS[c], NULL, 0); }

static Str day_text(Request *r, Day on)
{
    char day[11];
    return str_copy(r->arena, day_format_local(day, on));
}

static Str decimal(const MoneySheet *s, int64_t minor)
{
    char form[24];
    int places = currency_places(s->currency);
    return str_copy(s->request->arena, amount_format(form, minor, places < 0 ? 0 : places));
}

/* ---- what may be chosen ---- */

static void show_filter(const MoneySheet *s)
{
    static const char *const CURRENCIES[] = { "EUR", "KGS", "USD" };
    Request *r = s->request;
    JsonValue *form = form_new(r, STR("money.budget"), view_say(r, K("money.show")));
    JsonValue *by = form_field_named(r, "by", "choice", view_say(r, K("money.by")), str_of(money_by_name(s->by)));
    JsonValue *currency = form_field_named(r, "currency", "choice", view_say(r, K("money.currency")), s->currency);
    form_arg(r, form, "project", json_new_string(r->arena, s->project.id));
    for (size_t i = 0; i < MONEY_BYS; i++) form_option(r, by, str_of(money_by_name((MoneyBy)i)), view_say_args(r, BY_LABELS[i], NULL, 0));
    for (size_t i = 0; i < ARRAY_LEN(CURRENCIES); i++) form_option(r, currency, str_of(CURRENCIES[i]), str_of(CURRENCIES[i]));
    form_field(r, form, by);
    form_field(r, form, currency);
    form_field(r, form, form_field_named(r, "on", "text", view_say(r, K("money.on")), day_text(r, s->on)));
    view_filter(r, form);
}

/* ---- the table ---- */

static Str cell_target(const MoneySheet *s, const MoneyRow *row, MoneyColumn column)
{
    char day[11];
    return view_op(s->request, "money.behind", arg_str("project", s->project.id), arg_c("of", money_column_name(column)),
                   arg_c("by", money_by_name(s->by)), arg_str("key", row->key), arg_str("currency", s->currency),
                   arg_str("on", str_copy(s->request->arena, day_format(day, s->on))));
}

static JsonValue *row_data(const MoneySheet *s, const MoneyRow *row)
{
    Request *r = s->request;
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "key", json_new_string(r->arena, row->key));
    json_set(r->arena, o, "label", json_new_string(r->arena, row->label));
    for (size_t c = s->no_plan ? MONEY_COMMITTED : 0; c < MONEY_COLUMNS; c++)
        json_set(r->arena, o, str_c(r->arena, str_of(money_column_name((MoneyColumn)c))), json_new_string(r->arena, decimal(s, row->figures[c])));
    if (s->no_plan) return o;
    json_set(r->arena, o, "free", json_new_string(r->arena, decimal(s, row->figures[MONEY_REVISED] - row->figures[MONEY_BOUND])));
    Str share = money_percent(r, row->figures[MONEY_SPENT], row->figures[MONEY_REVISED]);
    if (share.len > 0) json_set(r->arena, o, "execution", json_new_string(r->arena, share));
    return o;
}

/* The plan beside what was spent, and the four steps of money, as two tables: eight columns of amounts are wider than a window. */
typedef struct { const char *title; MoneyColumn columns[4]; size_t count; bool plan; } Part;
static const Part PLAN = { K("money.table"), { MONEY_BUDGET, MONEY_REVISED, MONEY_SPENT }, 3, true };
static const Part STEPS = { K("money.table-steps"), { MONEY_COMMITTED, MONEY_OBLIGATED, MONEY_PAID, MONEY_SPENT }, 4, false };
enum { CELLS_MOST = 6 };

static void show_row(const MoneySheet *s, const Part *p, const MoneyRow *row, bool leads)
{
    Request *r = s->request;
    int64_t revised = row->figures[MONEY_REVISED];
    Str cells[CELLS_MOST] = { row->label };
    Str varies = s->no_plan ? STR("–") : money_percent_text(r, row->figures[MONEY_SPENT] - revised, revised);
    size_t n = 1;
    for (size_t i = 0; i < p->count; i++)
        cells[n++] = s->no_plan && p->columns[i] <= MONEY_REVISED ? STR("–") : money_bare(r, s->currency, row->figures[p->columns[i]]);
    if (p->plan) cells[n++] = s->no_plan ? STR("–") : money_bare(r, s->currency, revised - row->figures[MONEY_BOUND]);
    if (p->plan) cells[n++] = varies;
    view_table_row_to(r, cells, n, row->target);
    for (size_t i = 0; leads && i < p->count; i++)
        if (!s->no_plan || p->columns[i] > MONEY_REVISED) view_cell_line(r, 1 + i, cells[1 + i], cell_target(s, row, p->columns[i]));
    if (!p->plan || s->no_plan) return;
    if (leads) view_cell_line(r, 1 + p->count, cells[1 + p->count], cell_target(s, row, MONEY_BOUND));
    if (row->figures[MONEY_BOUND] > revised || row->figures[MONEY_SPENT] > revised) view_table_mark(r, "over");
}

static void show_part(const MoneySheet *s, const Part *p)
{
    Request *r = s->request;
    ErrorArg currency = arg_str("currency", s->currency);
    Str head[CELLS_MOST] = { view_say_args(r, BY_LABELS[s->by], NULL, 0) };
    size_t n = 1;
    for (size_t i = 0; i < p->count; i++) head[n++] = money_column_label(r, p->columns[i]);
    if (p->plan) head[n++] = view_say(r, K("money.col-free"));
    if (p->plan) head[n++] = view_say(r, K("money.col-variance"));
    view_table(r, view_say_args(r, p->title, &currency, 1), head, n);
    view_table_numbers(r, 1, n - 1);
    for (size_t i = 0; i < s->count; i++) show_row(s, p, &s->rows[i], true);
    MoneyRow total = s->total;
    total.label = view_say(r, K("money.total"));
    show_row(s, p, &total, false);
}

static void show_table(const MoneySheet *s)
{
    Request *r = s->request;
    JsonValue *rows = json_new_array(r->arena);
    show_part(s, &PLAN);
    show_part(s, &STEPS);
    for (size_t i = 0; i < s->count; i++) json_add(r->arena, rows, row_data(s, &s->rows[i]));
    MoneyRow total = s->total;
    total.label = view_say(r, K("money.total"));
    json_set(r->arena, view_data(r), "currency", json_new_string(r->arena, s->currency));
    json_set(r->arena, view_data(r), "rows", rows);
    json_set(r->arena, view_data(r), "total", row_data(s, &total));
}

/* ---- what else has to be said ---- */

static void say_rate(const MoneySheet *s)
{
    Request *r = s->request;
    if (s->no_plan) {
        Buf why = buf_in(r->arena);
        desk_say_error(r, &why, &s->why);
        view_warning(r, view_say(r, K("money.no-plan"), arg_str("why", str_trim(buf_str(&why)))));
    }
    if (s->way.count == 0) return;
    Buf names = buf_in(r->arena);
    for (size_t i = 0; i < s->way.count; i++) buf_format(&names, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(s->way.rates[i]->number));
    view_note(r, view_say(r, K("money.says-rate"), arg_str("day", day_text(r, s->on)), arg_str("rates", buf_str(&names))));
}

static void say_waiting(const MoneySheet *s)
{
    int64_t n = 0;
    for (size_t i = 0; i < s->acts.count; i++) n += !money_is_approved(&s->acts.list[i]);
    if (n > 0) view_note(s->request, view_say(s->request, K("money.says-waiting"), arg_int("n", n)));
}

/* An obligation of which something is neither paid nor taken back. */
typedef struct { const MoneyAct *act; int64_t left; } Unliquidated;

static ErrorCode find_unliquidated(const MoneySheet *s, Unliquidated *list, size_t *count, bool *one_payee, Error *e)
{
    *count = 0;
    *one_payee = true;
    for (size_t i = 0; i < s->acts.count; i++) {
        Unliquidated one = { .act = &s->acts.list[i] };
        TRY(money_unliquidated(s->request, &s->project, &s->acts, one.act, &one.left, e));
        if (one.left <= 0) continue;
        list[(*count)++] = one;
        *one_payee = *one_payee && str_equal(one.act->payee, list[0].act->payee);
    }
    *one_payee = *one_payee && *count > 1;
    return ERR_OK;
}

/* Each in the currency of its contract; whom all of them go to is said once. */
static ErrorCode show_unliquidated(const MoneySheet *s, Error *e)
{
    Request *r = s->request;
    size_t count;
    bool one_payee;
    JsonValue *list = json_new_array(r->arena);
    Unliquidated *found = arena_array(r->arena, s->acts.count + 1, sizeof *found);
    if (!found) return error_memory(e);
    TRY(find_unliquidated(s, found, &count, &one_payee, e));
    Str payee = one_payee ? view_say(r, K("money.row-document")) : view_say(r, K("money.row-payee"));
    Str head[] = { view_say(r, K("money.row-number")), view_say(r, K("money.row-day")), payee, view_say(r, K("money.col-obligation")),
                   view_say(r, K("money.row-left")) };
    if (one_payee) view_note(r, view_say(r, K("money.all-to"), arg_str("payee", found[0].act->payee)));
    if (count > 0) view_table(r, view_say(r, K("money.unliquidated")), head, ARRAY_LEN(head));
    if (count > 0) view_table_numbers(r, 3, 4);
    for (size_t i = 0; i < count; i++) {
        const MoneyAct *one = found[i].act;
        Day on;
        Str cells[] = { one->number, day_parse(one->day, &on) ? day_text(r, on) : one->day, one_payee ? one->document : one->payee,
                        money_text(r, one->amount.currency, one->amount.minor), money_text(r, one->amount.currency, found[i].left) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), one->id);
        JsonValue *o = json_new_object(r->arena);
        json_set(r->arena, o, "id", json_new_string(r->arena, one->id));
        json_set(r->arena, o, "left", money_value(r->arena, (Money){ one->amount.currency, found[i].left }));
        json_add(r->arena, list, o);
    }
    json_set(r->arena, view_data(r), "unliquidated", list);
    return ERR_OK;
}

/* Indirect costs against what the office takes for usual; -1: fine. In whole percent, rounded up. */
static int64_t indirect_too_high(const Model *m, const BudgetLines *lines)
{
    int64_t indirect = 0, direct = 0, allowed;
    for (size_t i = 0; i < lines->count; i++) {
        int64_t *to = str_is(lines->list[i].class, "indirect") ? &indirect : &direct;
        if (!int_add(*to, lines->list[i].revised, to)) return -1;
    }
    if (!money_part(direct, m->limits[LIMIT_INDIRECT], 100, &allowed) || indirect <= allowed) return -1;
    return indirect - allowed;
}

static void say_indirect(Request *r, const BudgetLines *lines, Str currency)
{
    int64_t over = indirect_too_high(r->model, lines);
    if (over > 0) desk_warn(r, STR("class"), "money.indirect", view_say(r, K("money.indirect"), arg_int("percent", r->model->limits[LIMIT_INDIRECT]),
                                                                         arg_str("over", money_text(r, currency, over))));
}

/* ---- operations ---- */

ErrorCode desk_money_budget(Request *r, Error *e)
{
    MoneySheet s;
    char day[11];
    TRY(money_sheet(r, &s, e));
    Str title = desk_title(r, s.about.kind, s.about.body);
    view_title(r, view_say(r, K("money.title"), arg_str("project", title)));
    view_crumb(r, title, s.about.record.id);
    show_filter(&s);
    Str execution = s.no_plan ? STR("–") : money_percent_text(r, s.total.figures[MONEY_SPENT], s.total.figures[MONEY_REVISED]);
    view_row(r, view_say(r, K("money.execution")), str_format(r->arena, STR_FMT " %%", STR_ARG(execution)));
    show_table(&s);
    view_note(r, view_say(r, K("money.says-columns")));
    say_rate(&s);
    say_waiting(&s);
    say_indirect(r, &s.lines, s.project.currency);
    TRY(show_unliquidated(&s, e));
    view_action(r, view_say(r, K("money.take")), view_op(r, "money.export", arg_str("project", s.project.id), arg_c("by", money_by_name(s.by)),
                arg_str("currency", s.currency), arg_str("on", str_copy(r->arena, day_format(day, s.on)))), "secondary");
    desk_offer_list(r, "money_transaction");
    desk_offer_list(r, "exchange_rate");
    return ERR_OK;
}

typedef struct { const MoneySheet *sheet; JsonValue *list; int64_t sum; } Behind;

static Str rates_of(Request *r, const MoneyAct *a)
{
    Buf b = buf_in(r->arena);
    JSON_EACH(one, json_get(a->fields, "rates")) buf_format(&b, "%s" STR_FMT, b.len > 0 ? ", " : "", STR_ARG(desk_ref_label(r, json_text(one))));
    return buf_str(&b);
}

static ErrorCode show_share(void *self, const MoneyShare *share, Error *e)
{
    Behind *b = self;
    const MoneySheet *s = b->sheet;
    Request *r = s->request;
    Day on;
    const MoneyAct *a = share->act;
    TRY(money_add(b->sum, share->share, &b->sum, e));
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "id", json_new_string(r->arena, a ? a->id : share->revision.len > 0 ? share->revision : share->line->id));
    json_set(r->arena, o, "share", json_new_string(r->arena, decimal(s, share->share)));
    json_add(r->arena, b->list, o);
    if (!a) {
        Str of = share->revision.len > 0 ? desk_ref_label(r, share->revision) : view_say(r, K("money.as-agreed"));
        Str cells[] = { share->line->code, money_line_text(r, share->line), of, money_bare(r, s->currency, share->share) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), share->revision.len > 0 ? share->revision : share->line->id);
        return ERR_OK;
    }
    Str cells[] = { a->number, day_parse(a->day, &on) ? day_text(r, on) : a->day, a->payee, a->document, share->line->code,
                    money_text(r, a->amount.currency, a->amount.minor), rates_of(r, a), money_bare(r, s->currency, share->share) };
    view_table_row_to(r, cells, ARRAY_LEN(cells), a->id);
    return ERR_OK;
}

static void begin_behind(const MoneySheet *s, MoneyColumn column)
{
    Request *r = s->request;
    Str share = view_say(r, K("money.row-share"), arg_str("currency", s->currency));
    Str plan[] = { view_say(r, K("money.row-code")), view_say(r, K("money.by-line")), view_say(r, K("money.row-from")), share };
    Str acts[] = { view_say(r, K("money.row-number")), view_say(r, K("money.row-day")), view_say(r, K("money.row-payee")),
                   view_say(r, K("money.row-document")), view_say(r, K("money.row-code")), view_say(r, K("money.row-amount")),
                   view_say(r, K("money.row-rates")), share };
    if (column <= MONEY_REVISED) view_table(r, STR(""), plan, ARRAY_LEN(plan));
    else view_table(r, STR(""), acts, ARRAY_LEN(acts));
    if (column <= MONEY_REVISED) view_table_numbers(r, 3, 3);
    if (column > MONEY_REVISED) view_table_numbers(r, 5, 5);
    if (column > MONEY_REVISED) view_table_numbers(r, 7, 7);
}

static void end_behind(const MoneySheet *s, MoneyColumn column, int64_t sum)
{
    Request *r = s->request;
    Str total = view_say(r, K("money.total")), amount = money_bare(r, s->currency, sum);
    Str plan[] = { total, STR(""), STR(""), amount }, acts[] = { total, STR(""), STR(""), STR(""), STR(""), STR(""), STR(""), amount };
    if (column <= MONEY_REVISED) view_table_row(r, plan, ARRAY_LEN(plan));
    else view_table_row(r, acts, ARRAY_LEN(acts));
}

ErrorCode desk_money_behind(Request *r, Error *e)
{
    MoneySheet s;
    MoneyColumn column = MONEY_BUDGET;
    Str of = arg_text(r, "of"), key = arg_text(r, "key");
    while (column < MONEY_COLUMNS && !str_is(of, money_column_name(column))) column++;
    if (column == MONEY_COLUMNS) return error_set(e, ERR_USAGE, K("money.no-column"), arg_str("of", of));
    TRY(money_sheet(r, &s, e));
    if (s.no_plan && column <= MONEY_REVISED) {
        *e = s.why;
        return e->code;
    }
    const MoneyRow *row = NULL;
    for (size_t i = 0; i < s.count; i++) if (str_equal(s.rows[i].key, key)) row = &s.rows[i];
    if (!row) return error_set(e, ERR_NOT_FOUND, K("money.no-row"), arg_str("key", key));
    Behind b = { .sheet = &s, .list = json_new_array(r->arena) };
    Str title = desk_title(r, s.about.kind, s.about.body);
    view_title(r, view_say(r, K("money.behind-title"), arg_str("column", money_column_label(r, column)), arg_str("row", row->label)));
    view_crumb(r, title, s.about.record.id);
    view_crumb(r, view_say(r, K("money.title-short")), view_op(r, "money.budget", arg_str("project", s.project.id), arg_c("by", money_by_name(s.by)),
               arg_str("currency", s.currency)));
    begin_behind(&s, column);
    TRY(money_each(&s, column, &row->key, show_share, &b, e));
    end_behind(&s, column, b.sum);
    if (column <= MONEY_REVISED) say_rate(&s);
    json_set(r->arena, view_data(r), "shares", b.list);
    json_set(r->arena, view_data(r), "sum", json_new_string(r->arena, decimal(&s, b.sum)));
    json_set(r->arena, view_data(r), "figure", json_new_string(r->arena, decimal(&s, row->figures[column])));
    return b.list ? ERR_OK : error_memory(e);
}

/* ---- as a table to take away ---- */

static void write_row(const MoneySheet *s, const MoneyRow *row, char separator, Buf *out)
{
    Request *r = s->request;
    int64_t revised = row->figures[MONEY_REVISED];
    Str cells[2 + MONEY_COLUMNS + 3] = { row->key, row->label };
    for (size_t c = 0; c < MONEY_COLUMNS; c++) cells[2 + c] = s->no_plan && c <= MONEY_REVISED ? STR("") : decimal(s, row->figures[c]);
    cells[2 + MONEY_COLUMNS] = s->no_plan ? STR("") : decimal(s, revised - row->figures[MONEY_BOUND]);
    cells[3 + MONEY_COLUMNS] = s->no_plan ? STR("") : money_percent(r, row->figures[MONEY_SPENT], revised);
    cells[4 + MONEY_COLUMNS] = s->currency;
    csv_row(out, separator, cells, ARRAY_LEN(cells));
}

static ErrorCode write_sheet(const MoneySheet *s, Buf *out, Error *e)
{
    Request *r = s->request;
    char separator = r->lang == LANG_EN ? ',' : ';';
    Str head[2 + MONEY_COLUMNS + 3] = { STR("key"), view_say_args(r, BY_LABELS[s->by], NULL, 0) };
    for (size_t c = 0; c < MONEY_COLUMNS; c++) head[2 + c] = money_column_label(r, (MoneyColumn)c);
    head[2 + MONEY_COLUMNS] = view_say(r, K("money.col-free"));
    head[3 + MONEY_COLUMNS] = view_say(r, K("money.col-execution"));
    head[4 + MONEY_COLUMNS] = view_say(r, K("money.currency"));
    csv_begin(out);
    csv_row(out, separator, head, ARRAY_LEN(head));
    for (size_t i = 0; i < s->count; i++) write_row(s, &s->rows[i], separator, out);
    MoneyRow total = s->total;
    total.label = view_say(r, K("money.total"));
    write_row(s, &total, separator, out);
    return out->failed ? error_memory(e) : ERR_OK;
}

ErrorCode desk_money_export(Request *r, Error *e)
{
    MoneySheet s;
    char day[11];
    Buf out = buf_in(r->arena);
    JsonValue *content = json_new_object(r->arena);
    TRY(money_sheet(r, &s, e));
    TRY(write_sheet(&s, &out, e));
    desk_mark_csv(r, &out);
    json_set(r->arena, content, "by", json_new_string(r->arena, str_of(money_by_name(s.by))));
    json_set(r->arena, content, "currency", json_new_string(r->arena, s.currency));
    json_set(r->arena, content, "on", json_new_string(r->arena, str_copy(r->arena, day_format(day, s.on))));
    json_set(r->arena, content, "rows", json_new_int(r->arena, (int64_t)s.count));
    if (!content) return error_memory(e);
    Draft d = { .chain = STR("office"), .op = STR("record.export"), .object = s.project.id, .content = content };
    TRY(office_commit(r, &d, 1, NULL, e));
    TRY(fd_write_all(r->fd, buf_str(&out), STR("csv"), e));
    json_set(r->arena, view_data(r), "name", json_new_string(r->arena, STR("budget.csv")));
    json_set(r->arena, view_data(r), "rows", json_new_int(r->arena, (int64_t)s.count));
    view_note(r, view_say(r, K("money.taken"), arg_int("n", (int64_t)s.count)));
    return ERR_OK;
}

/* ---- beside records ---- */

ErrorCode desk_warn_money(Request *r, const Kind *k, const JsonValue *fields, Error *e)
{
    MoneyProject p;
    Day on;
    char first[11], last[11];
    Str project = field_of(fields, "project");
    if (project.len == 0 || (!str_is(k->id, "money_transaction") && !str_is(k->id, "budget_line"))) return ERR_OK;
    TRY(money_project(r, project, &p, e));
    if (str_is(k->id, "budget_line")) {
        BudgetLines lines;
        request_next_step(r);
        TRY(money_lines(r, project, true, &lines, e));
        say_indirect(r, &lines, p.currency);
        return ERR_OK;
    }
    if (!p.has_term || !day_parse(field_of(fields, "on"), &on) || (on >= p.first && on <= p.last)) return ERR_OK;
    Str from = str_copy(r->arena, day_format_local(first, p.first)), to = str_copy(r->arena, day_format_local(last, p.last));
    desk_warn(r, STR("on"), "money.out-of-term", view_say(r, K("money.out-of-term"), arg_str("from", from), arg_str("to", to)));
    return ERR_OK;
}
