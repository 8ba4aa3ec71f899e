/* desk_table_in.c: a table that somebody brings as a file becomes records: persons, organizations, accounts and whatever else
 * the model has.
 *
 * The file is opened by the worker tergoo-sheet alone; what it says of it are texts at their places. Then it is shown which
 * column goes into which field, everything that is wrong is told by sheet, row and column, and either every row is entered or
 * none: in one commit with a record that says from which file (by hash), for what purpose, by whom and when, and with what
 * meaning of its columns. Each record's own act names that record and its row. */
#include "desk/desk_import.h"
#include "desk/desk_look_up.h"
#include "desk/desk_table.h"
#include "desk/desk_worker.h"
#include "desk/table_columns.h"
#include "desk/table_ftm.h"
#include "rules/rules.h"

enum { FILE_LIMIT = 16 << 20, ANSWER_LIMIT = 32 << 20, SHEET_WAIT = 90 * 1000, PURPOSE_LEAST = 10, FAULTS_SHOWN = 200 };

typedef struct {
    Request         *request;
    ImportTable      table;
    const JsonValue *file;              /* what the worker says */
    Str              sha256, sheet;
    bool             ftm;
    TableColumns     columns;
    int64_t         *rows; Str *reasons; size_t count;
    Str              batch;             /* the id of the record that stands for it all */
    int64_t          faults;
} Bringing;

static ErrorCode ask_worker(Bringing *b, Error *e)
{
    Worker w = { .program = "tergoo-sheet", .most = ANSWER_LIMIT, .wait = SHEET_WAIT };
    JsonValue *said;
    TRY(desk_ask_worker(b->request, &w, FILE_LIMIT, &b->sha256, &said, e));
    b->file = said;
    b->ftm = str_is(json_text(json_get(b->file, "format")), "ftm");
    return ERR_OK;
}

/* ---- which sheet ---- */

static bool is_filled(const JsonValue *sheet)
{
    const JsonValue *rows = json_get(sheet, "rows");
    return rows && rows->count > 0;
}

static Str sheets_named(Bringing *b)
{
    Buf names = buf_in(b->request->arena);
    JSON_EACH(s, json_get(b->file, "sheets")) {
        if (is_filled(s)) buf_format(&names, "%s" STR_FMT, names.len > 0 ? ", " : "", STR_ARG(json_text(json_get(s, "name"))));
    }
    return buf_str(&names);
}

/* The one that was named, or the only one that is there and seen. */
static ErrorCode one_sheet(Bringing *b, const JsonValue **ret, Error *e)
{
    Str named = arg_text(b->request, "sheet");
    size_t fit = 0;
    JSON_EACH(s, json_get(b->file, "sheets")) {
        const JsonValue *hidden = json_get(s, "hidden");
        bool open = is_filled(s) && !(hidden && hidden->boolean);
        bool wanted = named.len > 0 ? str_equal(json_text(json_get(s, "name")), named) : open;
        if (wanted) *ret = s;
        fit += wanted;
    }
    if (fit == 1) return is_filled(*ret) ? ERR_OK : error_set(e, ERR_INVALID, K("cli.import-empty"));
    if (fit == 0 && named.len == 0) return error_set(e, ERR_INVALID, K("cli.import-empty"));
    return error_set(e, ERR_USAGE, K("table.which-sheet"), arg_str("sheets", sheets_named(b)));
}

/* ---- rows ---- */

static ErrorCode make_room(Bringing *b, size_t most, Error *e)
{
    Request *r = b->request;
    b->rows = arena_array(r->arena, most + 1, sizeof *b->rows);
    b->reasons = arena_array(r->arena, most + 1, sizeof *b->reasons);
    b->batch = object_id_new(r->arena, STR("table_import"));
    b->table.items = json_new_array(r->arena);
    return b->rows && b->reasons && b->batch.ptr && b->table.items ? ERR_OK : error_memory(e);
}

static ErrorCode add_row(Bringing *b, int64_t row, JsonValue *item, Error *e)
{
    Request *r = b->request;
    if (b->count == IMPORT_MOST) return error_set(e, ERR_LIMIT, K("table.most"), arg_int("most", IMPORT_MOST));
    b->rows[b->count] = row;
    b->reasons[b->count] = str_format(r->arena, STR_FMT " " STR_FMT "%s%lld", STR_ARG(b->batch), STR_ARG(b->sheet),
                                      b->sheet.len > 0 ? " " : "",
                                      (long long)row);
    if (!b->reasons[b->count++].ptr) return error_memory(e);
    json_add(r->arena, (JsonValue *)(uintptr_t)b->table.items, item);
    return ERR_OK;
}

static void tell(Bringing *b, Str sheet, int64_t row, Str column, const Error *what)
{
    Request *r = b->request;
    char digits[24];
    Buf text = buf_in(r->arena);
    JsonValue *list = (JsonValue *)(uintptr_t)json_get(view_data(r), "unread"), *one = json_new_object(r->arena);
    if (!list) {
        Str head[] = { view_say(r, K("table.sheet")), view_say(r, K("desk.row-row")), view_say(r, K("cli.column-column")),
                       view_say(r, K("desk.row-what")) };
        json_set(r->arena, view_data(r), "unread", list = json_new_array(r->arena));
        view_table(r, view_say(r, K("table.unread")), head, ARRAY_LEN(head));
    }
    b->faults++;
    if (!list || list->count == FAULTS_SHOWN) return;
    desk_say_error(r, &text, what);
    Str said = str_trim(buf_str(&text));
    json_set(r->arena, one, "sheet", json_new_string(r->arena, sheet));
    json_set(r->arena, one, "row", json_new_int(r->arena, row));
    json_set(r->arena, one, "column", json_new_string(r->arena, column));
    json_set(r->arena, one, "text", json_new_string(r->arena, said));
    json_add(r->arena, list, one);
    Str cells[] = { sheet, str_copy(r->arena, amount_format(digits, row, 0)), column, said };
    view_table_row(r, cells, ARRAY_LEN(cells));
}

/* What the worker could not read, of the sheet that is wanted. */
static ErrorCode tell_unread(Bringing *b, Error *e)
{
    Request *r = b->request;
    int64_t told = 0, all = 0;
    JSON_EACH(one, json_get(b->file, "faults")) {
        enum { MOST = 8 };
        ErrorArg args[MOST];
        size_t n = 0;
        int64_t row = 0;
        Error what = { 0 };
        const char *key = message_key(json_text(json_get(one, "error")));
        told++;
        if (!b->ftm && !str_equal(json_text(json_get(one, "sheet")), b->sheet)) continue;
        const JsonValue *values = json_get(one, "values");
        for (const JsonValue *v = values ? values->first : NULL; v && n < MOST; v = v->next) {
            args[n++] = arg_str(str_c(r->arena, v->key), json_text(v));
        }
        if (!key || !json_int(json_get(one, "row"), &row)) return error_internal(e, "tergoo-sheet");
        (void)error_set_args(&what, ERR_INVALID, key, args, n);
        tell(b, json_text(json_get(one, "sheet")), row, json_text(json_get(one, "column")), &what);
    }
    if (json_int(json_get(b->file, "fault_count"), &all) && all > told) b->faults += all - told;
    return ERR_OK;
}

static bool takes_json(const Field *f)
{
    return f->type != FIELD_TEXT && f->type != FIELD_LONG_TEXT;
}

static JsonValue *value_of(Arena *a, const Field *f, Str cell)
{
    JsonValue *v;
    Error unheard;
    bool json = takes_json(f) && cell.len > 0 && (cell.ptr[0] == '{' || cell.ptr[0] == '[');
    if (json && json_parse(a, cell, &v, &unheard) == ERR_OK) return v;
    return json_new_string(a, cell);
}

static ErrorCode row_item(Bringing *b, const JsonValue *row, int64_t at, JsonValue **ret, Error *e)
{
    Request *r = b->request;
    size_t column = 0;
    char room[8];
    *ret = json_copy(r->arena, b->columns.same);
    for (const JsonValue *cell = row->first ? row->first->next : NULL; cell; cell = cell->next, column++) {
        const TableColumn *c = column < b->columns.count ? &b->columns.list[column] : NULL;
        if (cell->text.len == 0 || (c && c->left_out) || (c && !c->field && c->heading.len > 0)) continue;
        if (!c || !c->field) {
            Error what;
            Str letters = str_copy(r->arena, csv_column(room, column));
            ErrorArg args[] = { arg_int("row", at), arg_str("column", letters) };
            (void)error_set_args(&what, ERR_INVALID, K("cli.import-no-heading"), args, ARRAY_LEN(args));
            tell(b, b->sheet, at, letters, &what);
            continue;
        }
        char *name = str_c(r->arena, c->field->id);
        if (!name) return error_memory(e);
        json_set(r->arena, *ret, name, value_of(r->arena, c->field, cell->text));
    }
    return *ret ? ERR_OK : error_memory(e);
}

/* The first row is the head, its cells behind the row's number. */
static ErrorCode heads_of(Request *r, const JsonValue *row, Str **ret, size_t *count, Error *e)
{
    *count = 0;
    *ret = arena_array(r->arena, row->count + 1, sizeof **ret);
    if (!*ret) return error_memory(e);
    for (const JsonValue *cell = row->first ? row->first->next : NULL; cell; cell = cell->next) (*ret)[(*count)++] = cell->text;
    return ERR_OK;
}

static ErrorCode take_sheet(Bringing *b, Error *e)
{
    Request *r = b->request;
    const JsonValue *sheet = NULL;
    Str *heads;
    size_t count;
    TRY(one_sheet(b, &sheet, e));
    b->sheet = json_text(json_get(sheet, "name"));
    const JsonValue *rows = json_get(sheet, "rows");
    TRY(heads_of(r, rows->first, &heads, &count, e));
    TRY(columns_read(r, b->table.kind, heads, count, arg_text(r, "columns"), arg_text(r, "same"), &b->columns, e));
    TRY(make_room(b, rows->count, e));
    columns_show(r, &b->columns);
    TRY(tell_unread(b, e));
    for (const JsonValue *row = rows->first->next; row; row = row->next) {
        int64_t at = 0;
        JsonValue *item;
        if (!json_int(row->first, &at)) return error_internal(e, "tergoo-sheet");
        TRY(row_item(b, row, at, &item, e));
        TRY(add_row(b, at, item, e));
    }
    return ERR_OK;
}

/* ---- FollowTheMoney ---- */

static ErrorCode take_entity(Bringing *b, const Str *heads, size_t count, const JsonValue *row, Error *e)
{
    Request *r = b->request;
    Str *names = arena_array(r->arena, count + 1, sizeof *names);
    const JsonValue **values = arena_array(r->arena, count + 1, sizeof *values);
    size_t column = 0, n = 0;
    int64_t at = 0;
    JsonValue *item;
    if (!names || !values) return error_memory(e);
    if (!json_int(row->first, &at)) return error_internal(e, "tergoo-sheet");
    for (const JsonValue *cell = row->first->next; cell && column < count; cell = cell->next, column++) {
        JsonValue *list;
        if (cell->text.len == 0 || column == 0) continue;
        TRY(json_parse(r->arena, cell->text, &list, e));
        names[n] = heads[column];
        values[n++] = list;
    }
    Error what = { 0 };
    if (ftm_item(r->arena, b->table.kind, names, values, n, &item, &what) != ERR_OK) {
        tell(b, b->sheet, at, STR(""), &what);
        return ERR_OK;
    }
    JSON_EACH(v, b->columns.same) {
        char *name = str_c(r->arena, v->key);
        if (!name) return error_memory(e);
        json_set(r->arena, item, name, json_copy(r->arena, v));
    }
    return add_row(b, at, item, e);
}

/* Where each property goes. */
static void show_properties(Bringing *b, const Str *heads, size_t count)
{
    Request *r = b->request;
    Str head[] = { view_say(r, K("table.property")), view_say(r, K("table.goes-to")) };
    const Kind *k = b->table.kind;
    const Field *remarks = kind_field(k, STR("remarks")), *rest;
    view_table(r, b->sheet, head, ARRAY_LEN(head));
    for (size_t i = 1; i < count; i++) {
        const Field *f = ftm_field_of(k, heads[i], &rest);
        Str where = f ? view_label(r, &f->label) : remarks ? view_label(r, &remarks->label) : view_say(r, K("table.goes-nowhere"));
        Str cells[] = { heads[i], where };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
}

static ErrorCode take_schema(Bringing *b, const JsonValue *sheet, bool show, Error *e)
{
    Str *heads;
    size_t count;
    const JsonValue *rows = json_get(sheet, "rows");
    b->sheet = json_text(json_get(sheet, "name"));
    if (!is_filled(sheet) || !ftm_is_of(b->table.kind->id, b->sheet)) return ERR_OK;
    TRY(heads_of(b->request, rows->first, &heads, &count, e));
    if (show) {
        show_properties(b, heads, count);
        return ERR_OK;
    }
    for (const JsonValue *row = rows->first->next; row; row = row->next) TRY(take_entity(b, heads, count, row, e));
    return ERR_OK;
}

/* All entities of the schemas that are of this kind; what other schemas there are is said. */
static ErrorCode take_entities(Bringing *b, Error *e)
{
    Request *r = b->request;
    const JsonValue *sheets = json_get(b->file, "sheets");
    TRY(columns_read(r, b->table.kind, NULL, 0, STR(""), arg_text(r, "same"), &b->columns, e));
    TRY(make_room(b, IMPORT_MOST, e));
    JSON_EACH(sheet, sheets) {
        Str schema = json_text(json_get(sheet, "name"));
        if (!is_filled(sheet) || ftm_is_of(b->table.kind->id, schema)) continue;
        view_warning(r, view_say(r, K("table.other-schema"), arg_str("schema", schema),
                                 arg_int("n", (int64_t)json_get(sheet, "rows")->count - 1)));
    }
    JSON_EACH(sheet, sheets) TRY(take_schema(b, sheet, true, e));
    TRY(tell_unread(b, e));
    JSON_EACH(sheet, sheets) TRY(take_schema(b, sheet, false, e));
    return ERR_OK;
}

/* ---- what becomes of it ---- */

static Str column_of(const void *self, Str field)
{
    const Bringing *b = self;
    return columns_letter(b->request, &b->columns, field);
}

static void show_file(Bringing *b)
{
    Request *r = b->request;
    int64_t formulas = 0, merged = 0;
    view_row(r, view_say(r, K("table.file")), arg_text(r, "name"));
    view_row(r, view_say(r, K("table.sha256")), b->sha256);
    if (!b->ftm && b->sheet.len > 0) view_row(r, view_say(r, K("table.sheet")), b->sheet);
    json_set(r->arena, view_data(r), "sha256", json_new_string(r->arena, b->sha256));
    json_set(r->arena, view_data(r), "format", json_copy(r->arena, json_get(b->file, "format")));
    if (json_int(json_get(b->file, "formulas"), &formulas) && formulas > 0) {
        view_note(r, view_say(r, K("table.formulas"), arg_int("n", formulas)));
    }
    if (json_int(json_get(b->file, "merged"), &merged) && merged > 0) {
        view_warning(r, view_say(r, K("table.merged"), arg_int("n", merged)));
    }
}

static void put(Request *r, JsonValue *o, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, o, name, json_new_string(r->arena, text));
}

/* The record that says where the rows come from. */
static ErrorCode batch_draft(Bringing *b, Draft *ret, Error *e)
{
    Request *r = b->request;
    const Kind *k;
    char digits[24];
    JsonValue *f = json_new_object(r->arena);
    TRY(desk_kind(r, STR("table_import"), false, &k, e));
    Str name = arg_text(r, "name");
    put(r, f, "title", name.len > 0 ? str_first(name, 200) : b->sha256);
    put(r, f, "purpose", arg_text(r, "reason"));
    put(r, f, "sha256", b->sha256);
    put(r, f, "format", json_text(json_get(b->file, "format")));
    put(r, f, "sheet", b->sheet);
    put(r, f, "of_kind", b->table.kind->id);
    put(r, f, "rows", str_copy(r->arena, amount_format(digits, (int64_t)b->count, 0)));
    put(r, f, "columns", columns_line(r, &b->columns));
    if (!f || f->broken) return error_memory(e);
    *ret = desk_draft(k, b->table.chain, STR("record.create"), b->batch, 0, k->states[0].id, NUMBER_NEXT, f);
    ret->reason = arg_text(r, "reason");
    return ERR_OK;
}

static ErrorCode check_or_enter(Bringing *b, Error *e)
{
    Request *r = b->request;
    Draft first;
    int64_t wrong = 0;
    b->table.rows = b->rows;
    b->table.reasons = b->reasons;
    b->table.column = b->ftm ? NULL : column_of;
    b->table.self = b;
    if (b->columns.open > 0) view_warning(r, view_say(r, K("table.open-columns"), arg_int("n", (int64_t)b->columns.open)));
    b->faults += (int64_t)b->columns.open;
    TRY(import_check(r, &b->table, view_say(r, K("table.wrong")), &wrong, e));
    b->faults += wrong;
    json_set(r->arena, view_data(r), "faults", json_new_int(r->arena, b->faults));
    if (b->faults > 0) view_note(r, view_say(r, K("table.faults"), arg_int("n", b->faults)));
    if (arg_yes(r, "dry_run")) return ERR_OK;
    if (b->faults > 0) return error_set(e, ERR_INVALID, K("table.faulty"), arg_int("n", b->faults));
    TRY(desk_look_up_import(r, b->table.kind, b->table.chain, arg_text(r, "reason"), (int64_t)b->count, e));
    TRY(batch_draft(b, &first, e));
    return import_enter(r, &b->table, &first, e);
}

ErrorCode desk_table_import(Request *r, Error *e)
{
    Bringing *b = ARENA_NEW(r->arena, Bringing);
    if (!b) return error_memory(e);
    b->request = r;
    TRY(import_place(r, &b->table, e));
    if (str_trim(arg_text(r, "reason")).len < PURPOSE_LEAST) return error_set(e, ERR_INVALID, K("table.purpose"),
                                                                               arg_int("least", PURPOSE_LEAST));
    TRY(ask_worker(b, e));
    view_title(r, view_say(r, K("table.title"), arg_str("kind", view_label(r, &b->table.kind->plural))));
    TRY(b->ftm ? take_entities(b, e) : take_sheet(b, e));
    show_file(b);
    return check_or_enter(b, e);
}
