/* desk_money_bring.c: the table of a statement, brought as a file: read by the worker tergoo-sheet alone, compared with the payments or
 * expenditures that stand here, and entered row by row with what came of it. What stands here in the statement's days and in none of its rows
 * is entered, too, so that both ways are settled.
 *
 * A row bears a mark made of the account and of what it says; it stands once, so that the same table brought again, or one that overlaps, adds
 * nothing. While one row is wrong none is entered. */
#include "crypto/crypto.h"
#include "desk/desk_import.h"
#include "desk/money_statement.h"
#include "desk/table_file.h"
#include "rules/refused_field.h"

typedef struct {
    Request      *request;
    Seen          statement;
    const Kind   *kind;
    TableFile     file;
    Str           currency;
    bool          minus_out;
    Day           first, last;
    StatementRows rows;
    int64_t       known;
    MoneyActs     acts;                 /* of the statement's type and currency */
    bool         *taken;
    GiftRecords   lines;                /* of every statement that are there */
    Draft        *drafts; size_t count;
    int64_t       outcomes[LINE_OUTCOMES];
} Bringing;

/* ---- the statement ---- */

static ErrorCode begin(Bringing *b, Error *e)
{
    static const struct { const char *option, *code; } CODES[] = { { "eur", "EUR" }, { "usd", "USD" }, { "kgs", "KGS" } };
    Request *r = b->request;
    TRY(desk_see(r, arg_text(r, "id"), &b->statement, e));
    if (!str_is(b->statement.kind->id, "money_statement")) return error_set(e, ERR_USAGE, K("money.no-statement"));
    TRY(desk_kind(r, STR("statement_line"), false, &b->kind, e));
    TRY(desk_need_role(r, STR("office"), b->kind->create, b->kind->create_count, K("desk.may-not-create"), b->kind, e));
    if (!str_is(b->statement.record.state, "open")) return error_set(e, ERR_CONFLICT, K("money.statement-over"));
    const JsonValue *fields = b->statement.fields;
    for (size_t i = 0; i < ARRAY_LEN(CODES); i++)
        if (str_is(field_of(fields, "currency"), CODES[i].option)) b->currency = str_of(CODES[i].code);
    b->minus_out = json_true(json_get(fields, "minus_out"));
    bool days = day_parse(field_of(fields, "period_from"), &b->first) && day_parse(field_of(fields, "period_to"), &b->last);
    return days ? ERR_OK : error_internal(e, "days");
}

/* ---- one row ---- */

static void tell(Bringing *b, int64_t row, const char *field, const Error *what)
{
    table_file_tell(&b->file, b->file.sheet, row, table_file_column(&b->file, str_of(field)), what);
}

/* A bare number is in the currency of the statement. */
static ErrorCode add_currency(Bringing *b, JsonValue *item, Error *e)
{
    Request *r = b->request;
    Str typed = str_trim(field_of(item, "amount"));
    if (typed.len == 0) return ERR_OK;
    for (size_t i = 0; i < typed.len; i++) {
        unsigned char c = (unsigned char)typed.ptr[i];
        if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0xd0) return ERR_OK;
    }
    Str whole = str_format(r->arena, STR_FMT " " STR_FMT, STR_ARG(typed), STR_ARG(b->currency));
    return whole.ptr && json_set(r->arena, item, "amount", json_new_string(r->arena, whole)) ? ERR_OK : error_memory(e);
}

static ErrorCode check_row(Bringing *b, StatementRow *row, Error *e)
{
    Error what;
    if (!json_get(row->fields, "on") || !day_parse(field_of(row->fields, "on"), &row->on)) {
        (void)error_set(&what, ERR_INVALID, K("money.row-no-day"));
        tell(b, row->row, "on", &what);
    } else if (row->on < b->first || row->on > b->last) {
        (void)error_set(&what, ERR_INVALID, K("money.row-outside"));
        tell(b, row->row, "on", &what);
    }
    if (!money_read(json_get(row->fields, "amount"), &row->amount)) {
        (void)error_set(&what, ERR_INVALID, K("money.row-no-amount"));
        tell(b, row->row, "amount", &what);
    } else if (!str_equal(row->amount.currency, b->currency)) {
        (void)error_set(&what, ERR_INVALID, K("money.row-currency"), arg_str("currency", b->currency));
        tell(b, row->row, "amount", &what);
    }
    row->document = field_of(row->fields, "document");
    row->text = field_of(row->fields, "text");
    row->day = field_of(row->fields, "on");
    return text_fold(b->request->arena, row->document, &row->folded, e);
}

/* What a bank says; all else of a line the program writes, so that no file says what was matched or how it was settled. */
static ErrorCode take_cell(Bringing *b, const JsonValue *cell, JsonValue **ret, Error *e)
{
    static const Str OF_BANK[] = { STR("document"), STR("on"), STR("amount"), STR("text") };
    const Field *f = kind_field(b->kind, cell->key);
    bool says = false;
    for (size_t i = 0; i < ARRAY_LEN(OF_BANK); i++) says = says || str_equal(cell->key, OF_BANK[i]);
    if (f && !says && json_text(cell).len > 0) return rules_refuse_field(f, K("money.row-by-program"), e);
    JsonValue *one = json_new_object(b->request->arena);
    char *name = str_c(b->request->arena, cell->key);
    if (!name || !json_set(b->request->arena, one, name, json_copy(b->request->arena, cell))) return error_memory(e);
    return desk_fields(b->request, b->kind, NULL, one, ret, e);
}

static ErrorCode read_row(Bringing *b, const JsonValue *raw, Error *e)
{
    Request *r = b->request;
    JsonValue *item;
    StatementRow *row = &b->rows.list[b->rows.count++];
    int64_t before = b->file.faults;
    *row = (StatementRow){ .fields = json_new_object(r->arena) };
    TRY(table_file_row(&b->file, raw, &row->row, &item, e));
    TRY(add_currency(b, item, e));
    JSON_EACH(v, item) {
        Error what;
        JsonValue *read;
        char *name = str_c(r->arena, v->key);
        if (!name) return error_memory(e);
        ErrorCode code = take_cell(b, v, &read, &what);
        if (code != ERR_OK && code != ERR_INVALID && code != ERR_USAGE) {
            *e = what;
            return code;
        }
        if (code != ERR_OK) tell(b, row->row, name, &what);
        else if (json_get(read, name)) json_set(r->arena, row->fields, name, json_copy(r->arena, json_get(read, name)));
    }
    r->beside = NULL;                                   /* they stand in the table, by row */
    if (b->file.faults == before) TRY(check_row(b, row, e));
    if (b->minus_out) row->amount.minor = -row->amount.minor;
    return ERR_OK;
}

static ErrorCode read_rows(Bringing *b, Error *e)
{
    Request *r = b->request;
    const JsonValue *rows;
    b->file = (TableFile){ .request = r, .kind = b->kind };
    TRY(table_file_ask(&b->file, e));
    TRY(table_file_sheet(&b->file, &rows, e));
    if (rows->count > IMPORT_MOST + 1) return error_set(e, ERR_LIMIT, K("table.most"), arg_int("most", IMPORT_MOST));
    b->rows.list = arena_array(r->arena, rows->count + 1, sizeof *b->rows.list);
    if (!b->rows.list) return error_memory(e);
    for (const JsonValue *row = rows->first->next; row; row = row->next) TRY(read_row(b, row, e));
    b->file.faults += (int64_t)b->file.columns.open;
    return ERR_OK;
}

/* ---- what is known ---- */

static ErrorCode mark_of(Bringing *b, const StatementRow *row, Str *ret, Error *e)
{
    Request *r = b->request;
    char hex[65];
    int64_t nth = 0;
    for (const StatementRow *other = b->rows.list; other < row; other++)
        nth += str_equal(other->day, row->day) && str_equal(other->folded, row->folded) && other->amount.minor == row->amount.minor &&
               str_equal(other->text, row->text);
    const JsonValue *f = b->statement.fields;
    Str said = str_format(r->arena, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n%lld\n" STR_FMT "\n%lld",
                          STR_ARG(field_of(f, "project")), STR_ARG(field_of(f, "of")), STR_ARG(field_of(f, "account")), STR_ARG(b->currency),
                          STR_ARG(row->day), STR_ARG(row->folded), (long long)row->amount.minor, STR_ARG(row->text), (long long)nth);
    if (!said.ptr) return error_memory(e);
    Hash hash = hash_of(said);
    *ret = str_copy(r->arena, hash_hex(hex, &hash));
    return ret->ptr ? ERR_OK : error_memory(e);
}

static ErrorCode found_one(void *self, const Record *rec, Error *e)
{
    (void)rec;
    (void)e;
    *(bool *)self = true;
    return ERR_END;
}

static ErrorCode drop_known(Bringing *b, Error *e)
{
    size_t kept = 0;
    for (size_t i = 0; i < b->rows.count; i++) TRY(mark_of(b, &b->rows.list[i], &b->rows.list[i].mark, e));
    for (size_t i = 0; i < b->rows.count; i++) {
        bool known = false;
        TRY(records_by(b->request, STR("statement_line"), STR("mark"), b->rows.list[i].mark, found_one, &known, e));
        if (known) b->known++;
        else b->rows.list[kept++] = b->rows.list[i];
    }
    b->rows.count = kept;
    return ERR_OK;
}

/* Transactions of its type and currency, and which of them a line of some statement has found already. */
static ErrorCode read_acts(Bringing *b, Error *e)
{
    Request *r = b->request;
    size_t kept = 0;
    MoneyType type = MONEY_TYPES;
    if (!money_type_of(field_of(b->statement.fields, "of"), &type)) return error_internal(e, "type");
    TRY(money_acts(r, "project", field_of(b->statement.fields, "project"), &b->acts, e));
    for (size_t i = 0; i < b->acts.count; i++) {
        const MoneyAct *one = &b->acts.list[i];
        bool counts = money_is_approved(one) && one->type == type && str_equal(one->amount.currency, b->currency);
        if (counts) b->acts.list[kept++] = *one;
    }
    b->acts.count = kept;
    b->taken = arena_array(r->arena, kept + 1, sizeof *b->taken);
    if (!b->taken) return error_memory(e);
    for (size_t i = 0; i < kept; i++) {
        GiftRecords lines;
        b->taken[i] = false;
        TRY(gift_records_by(r, "statement_line", "transaction", b->acts.list[i].id, &lines, e));
        for (size_t n = 0; n < lines.count; n++) {
            bool there = !str_is(lines.list[n].state, "moot") && !str_is(field_of(lines.list[n].fields, "outcome"), "only_here");
            b->taken[i] = b->taken[i] || there;
        }
    }
    return ERR_OK;
}

/* ---- what is entered ---- */

static ErrorCode put(Request *r, JsonValue *o, const char *name, Str text, Error *e)
{
    if (text.len == 0) return ERR_OK;
    return json_set(r->arena, o, name, json_new_string(r->arena, text)) ? ERR_OK : error_memory(e);
}

static ErrorCode add_line(Bringing *b, LineOutcome outcome, Str mark, const MoneyAct *act, JsonValue *fields, int64_t difference, Error *e)
{
    Request *r = b->request;
    bool agrees = outcome == LINE_MATCHED;
    Str id = object_id_new(r->arena, b->kind->id);
    if (!id.ptr) return error_memory(e);
    TRY(put(r, fields, "statement", b->statement.record.id, e));
    TRY(put(r, fields, "mark", mark, e));
    TRY(put(r, fields, "outcome", str_of(line_outcome_name(outcome)), e));
    if (act) TRY(put(r, fields, "transaction", act->id, e));
    if (difference != 0) json_set(r->arena, fields, "difference", money_value(r->arena, (Money){ b->currency, difference }));
    if (fields->broken) return error_memory(e);
    Str state = agrees ? STR("agreed") : STR("open");
    TRY(desk_check_fields(r, b->kind, fields, state, e));
    b->drafts[b->count++] = desk_draft(b->kind, STR("office"), STR("record.create"), id, 0, state, STR(""), fields);
    b->outcomes[outcome]++;
    return ERR_OK;
}

static ErrorCode draft_row(Bringing *b, StatementRow *row, Error *e)
{
    Request *r = b->request;
    char digits[24];
    JsonValue *number = json_new_object(r->arena);
    TRY(put(r, number, "number", str_copy(r->arena, amount_format(digits, row->row, 0)), e));
    json_set(r->arena, row->fields, "row", number);
    json_set(r->arena, row->fields, "amount", money_value(r->arena, row->amount));
    return add_line(b, row->outcome, row->mark, row->act, row->fields, row->difference, e);
}

/* What stands here and in none of its rows, once a statement; where a later table brings it, the line is taken out again. */
static ErrorCode draft_ours(Bringing *b, size_t at, Error *e)
{
    Request *r = b->request;
    const MoneyAct *a = &b->acts.list[at];
    Day on;
    bool known = false;
    JsonValue *fields = json_new_object(r->arena);
    if (b->taken[at] || !day_parse(a->day, &on) || on < b->first || on > b->last) return ERR_OK;
    Str mark = str_format(r->arena, "here " STR_FMT " " STR_FMT, STR_ARG(b->statement.record.id), STR_ARG(a->id));
    if (!mark.ptr) return error_memory(e);
    TRY(records_by(r, STR("statement_line"), STR("mark"), mark, found_one, &known, e));
    if (known) return ERR_OK;
    TRY(put(r, fields, "document", a->document, e));
    TRY(put(r, fields, "on", a->day, e));
    TRY(put(r, fields, "text", str_first(a->payee, 400), e));
    json_set(r->arena, fields, "amount", money_value(r->arena, a->amount));
    return add_line(b, LINE_ONLY_HERE, mark, a, fields, 0, e);
}

static ErrorCode take_out(Bringing *b, Error *e)
{
    Request *r = b->request;
    GiftRecords lines;
    TRY(gift_records_by(r, "statement_line", "statement", b->statement.record.id, &lines, e));
    for (size_t i = 0; i < lines.count; i++) {
        const GiftRecord *line = &lines.list[i];
        Str act = field_of(line->fields, "transaction");
        Seen seen;
        bool ours = str_is(line->state, "open") && str_is(field_of(line->fields, "outcome"), "only_here"), brought = false;
        for (size_t n = 0; ours && n < b->rows.count; n++) brought = brought || (b->rows.list[n].act && str_equal(b->rows.list[n].act->id, act));
        if (!brought) continue;
        TRY(desk_see(r, line->id, &seen, e));
        b->drafts[b->count] = desk_draft(b->kind, STR("office"), STR("record.move.moot"), line->id, seen.record.version, STR("moot"), STR(""),
                                         json_copy(r->arena, seen.fields));
        b->drafts[b->count++].reason = STR("brought");
    }
    return ERR_OK;
}

/* ---- all of it ---- */

static void say_outcomes(const Bringing *b)
{
    Request *r = b->request;
    const Field *f = kind_field(b->kind, STR("outcome"));
    JsonValue *data = json_new_object(r->arena);
    Str head[] = { view_say(r, K("money.row-outcome")), view_say(r, K("money.row-count")) };
    view_table(r, view_say(r, K("money.compared")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < LINE_OUTCOMES; i++) {
        Str cells[] = { view_label(r, &f->choices[i].label), str_format(r->arena, "%lld", (long long)b->outcomes[i]) };
        view_table_row(r, cells, ARRAY_LEN(cells));
        json_set(r->arena, data, line_outcome_name((LineOutcome)i), json_new_int(r->arena, b->outcomes[i]));
    }
    json_set(r->arena, view_data(r), "outcomes", data);
    json_set(r->arena, view_data(r), "known", json_new_int(r->arena, b->known));
    if (b->known > 0) view_note(r, view_say(r, K("money.known"), arg_int("n", b->known)));
}

static ErrorCode compare(Bringing *b, Error *e)
{
    Request *r = b->request;
    TRY(drop_known(b, e));
    TRY(read_acts(b, e));
    b->drafts = arena_array(r->arena, b->rows.count + 2 * b->acts.count + 1, sizeof *b->drafts);
    if (!b->drafts) return error_memory(e);
    TRY(money_match(r, &b->acts, b->taken, (Day)r->model->limits[LIMIT_RECONCILE_DAYS], &b->rows, e));
    for (size_t i = 0; i < b->rows.count; i++) TRY(draft_row(b, &b->rows.list[i], e));
    for (size_t i = 0; i < b->acts.count; i++) TRY(draft_ours(b, i, e));
    return take_out(b, e);
}

ErrorCode desk_money_bring(Request *r, Error *e)
{
    Bringing *b = ARENA_NEW(r->arena, Bringing);
    if (!b) return error_memory(e);
    b->request = r;
    TRY(begin(b, e));
    view_title(r, view_say(r, K("money.bring-title"), arg_str("statement", desk_title(r, b->statement.kind, b->statement.body))));
    TRY(read_rows(b, e));
    table_file_show(&b->file);
    json_set(r->arena, view_data(r), "faults", json_new_int(r->arena, b->file.faults));
    if (b->file.faults > 0 && arg_yes(r, "dry_run")) {
        view_note(r, view_say(r, K("table.faults"), arg_int("n", b->file.faults)));
        return ERR_OK;
    }
    if (b->file.faults > 0) return error_set(e, ERR_INVALID, K("table.faulty"), arg_int("n", b->file.faults));
    TRY(compare(b, e));
    say_outcomes(b);
    if (arg_yes(r, "dry_run") || b->count == 0) return ERR_OK;
    Done *done = arena_array(r->arena, b->count, sizeof *done);
    if (!done) return error_memory(e);
    TRY(office_commit(r, b->drafts, b->count, done, e));
    view_note(r, view_say(r, K("money.brought"), arg_int("n", (int64_t)b->rows.count)));
    return ERR_OK;
}

/* ---- its page ---- */

static bool is_of_statement(const Seen *seen) { return str_is(seen->kind->id, "money_statement") && seen->fields; }

/* Whom all transactions of the lines go to; empty: not all to one. */
static ErrorCode payee_of_all(Request *r, const GiftRecords *lines, Str *ret, Error *e)
{
    size_t count = 0;
    *ret = STR("");
    for (size_t i = 0; i < lines->count; i++) {
        GiftRecord act;
        Str id = field_of(lines->list[i].fields, "transaction");
        if (id.len == 0) continue;
        if (desk_ref_target(r, id).len == 0) return ERR_OK;
        TRY(gift_record(r, id, &act, e));
        Str payee = field_of(act.fields, "payee");
        if (count++ > 0 && !str_equal(payee, *ret)) {
            *ret = STR("");
            return ERR_OK;
        }
        *ret = payee;
    }
    if (count < 2) *ret = STR("");
    return ERR_OK;
}

/* By its number alone where whom it goes to was said of all. */
static ErrorCode act_called(Request *r, Str id, Str payee, Str *ret, Error *e)
{
    GiftRecord act;
    *ret = id.len > 0 ? desk_ref_label(r, id) : STR("");
    if (id.len == 0 || payee.len == 0) return ERR_OK;
    TRY(gift_record(r, id, &act, e));
    *ret = act.number;
    return ERR_OK;
}

ErrorCode desk_show_money(Request *r, const Seen *seen, Error *e)
{
    Str payee;
    GiftRecords lines;
    const Kind *k = model_kind(r->model, STR("statement_line"));
    if (!is_of_statement(seen) || !k) return ERR_OK;
    const Field *outcome = kind_field(k, STR("outcome"));
    Str head[] = { view_say(r, K("money.row-outcome")), view_say(r, K("money.row-document")), view_say(r, K("money.row-day")),
                   view_say(r, K("money.row-amount")), view_say(r, K("money.row-difference")), view_say(r, K("money.row-transaction")),
                   view_say(r, K("desk.row-state")) };
    TRY(gift_records_by(r, "statement_line", "statement", seen->record.id, &lines, e));
    if (lines.count == 0) return ERR_OK;
    TRY(payee_of_all(r, &lines, &payee, e));
    if (payee.len > 0) view_note(r, view_say(r, K("money.all-to"), arg_str("payee", payee)));
    view_table(r, view_label(r, &k->plural), head, ARRAY_LEN(head));
    view_table_tag(r, ARRAY_LEN(head) - 1);
    view_table_numbers(r, 3, 4);
    for (size_t i = 0; i < lines.count; i++) {
        const JsonValue *f = lines.list[i].fields;
        const State *s = kind_state(k, lines.list[i].state);
        Str act;
        TRY(act_called(r, field_of(f, "transaction"), payee, &act, e));
        Money amount = { 0 }, by = { 0 };
        Day on;
        char day[11];
        bool differs = money_read(json_get(f, "difference"), &by);
        (void)money_read(json_get(f, "amount"), &amount);
        Str cells[] = { desk_value_text(r, outcome, json_get(f, "outcome")), field_of(f, "document"),
                        day_parse(field_of(f, "on"), &on) ? str_copy(r->arena, day_format_local(day, on)) : STR(""),
                        money_text(r, amount.currency, amount.minor), differs ? money_text(r, by.currency, by.minor) : STR(""),
                        act, s ? view_label(r, &s->label) : lines.list[i].state };
        view_table_row_to(r, cells, ARRAY_LEN(cells), lines.list[i].id);
        if (str_is(lines.list[i].state, "open")) view_table_mark(r, "warn");
    }
    return ERR_OK;
}

void desk_offer_money(Request *r, const Seen *seen)
{
    const Kind *k = model_kind(r->model, STR("money_transaction"));
    bool reads = k && request_has_role(r, k->see, k->see_count);
    if (str_is(seen->kind->id, "project") && reads)
        view_action(r, view_say(r, K("money.open")), view_op(r, "money.budget", arg_str("project", seen->record.id)), "secondary");
    bool brings = is_of_statement(seen) && str_is(seen->record.state, "open") && request_has_role(r, seen->kind->create, seen->kind->create_count);
    if (brings) view_action(r, view_say(r, K("op.money-bring")), view_op(r, "money.bring", arg_str("id", seen->record.id)), "primary");
}
