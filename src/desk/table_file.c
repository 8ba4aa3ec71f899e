/* table_file.c: see table_file.h. */
#include "desk/exercise_mark.h"
#include "desk/table_file.h"

#include "desk/desk_table.h"
#include "desk/table_heads.h"

enum { FILE_LIMIT = 16 << 20, ANSWER_LIMIT = 32 << 20, SHEET_WAIT = 90 * 1000, FAULTS_SHOWN = 200 };

ErrorCode table_file_ask(TableFile *t, Error *e)
{
    Worker w = { .program = "tergoo-sheet", .most = ANSWER_LIMIT, .wait = SHEET_WAIT };
    JsonValue *said;
    TRY(desk_ask_worker(t->request, &w, FILE_LIMIT, &t->sha256, &said, e));
    t->said = said;
    t->ftm = str_is(json_text(json_get(t->said, "format")), "ftm");
    return ERR_OK;
}

/* ---- which sheet ---- */

bool table_sheet_is_filled(const JsonValue *sheet)
{
    const JsonValue *rows = json_get(sheet, "rows");
    return rows && rows->count > 0;
}

static Str sheets_named(TableFile *t)
{
    Buf names = buf_in(t->request->arena);
    JSON_EACH(s, json_get(t->said, "sheets")) {
        Str name = json_text(json_get(s, "name"));
        if (table_sheet_is_filled(s)) buf_format(&names, "%s" STR_FMT, names.len > 0 ? ", " : "", STR_ARG(name));
    }
    return buf_str(&names);
}

/* The one that was named, or the only one that is there and seen. */
static ErrorCode one_sheet(TableFile *t, const JsonValue **ret, Error *e)
{
    Str named = arg_text(t->request, "sheet");
    size_t fit = 0;
    JSON_EACH(s, json_get(t->said, "sheets")) {
        const JsonValue *hidden = json_get(s, "hidden");
        bool open = table_sheet_is_filled(s) && !(hidden && hidden->boolean);
        bool wanted = named.len > 0 ? str_equal(json_text(json_get(s, "name")), named) : open;
        if (wanted) *ret = s;
        fit += wanted;
    }
    if (fit == 1) return table_sheet_is_filled(*ret) ? ERR_OK : error_set(e, ERR_INVALID, K("cli.import-empty"));
    if (fit == 0 && named.len == 0) return error_set(e, ERR_INVALID, K("cli.import-empty"));
    return error_set(e, ERR_USAGE, K("table.which-sheet"), arg_str("sheets", sheets_named(t)));
}

/* ---- what could not be read ---- */

void table_file_tell(TableFile *t, Str sheet, int64_t row, Str column, const Error *what)
{
    Request *r = t->request;
    char digits[24];
    Buf text = buf_in(r->arena);
    JsonValue *list = (JsonValue *)(uintptr_t)json_get(view_data(r), "unread"), *one = json_new_object(r->arena);
    if (!list) {
        Str head[] = { view_say(r, K("table.sheet")), view_say(r, K("desk.row-row")), view_say(r, K("cli.column-column")),
                       view_say(r, K("desk.row-what")) };
        json_set(r->arena, view_data(r), "unread", list = json_new_array(r->arena));
        view_table(r, view_say(r, K("table.unread")), head, ARRAY_LEN(head));
    }
    t->faults++;
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
ErrorCode table_file_unread(TableFile *t, Error *e)
{
    Request *r = t->request;
    int64_t told = 0, all = 0;
    JSON_EACH(one, json_get(t->said, "faults")) {
        enum { MOST = 8 };
        ErrorArg args[MOST];
        size_t n = 0;
        int64_t row = 0;
        Error what = { 0 };
        const char *key = message_key(json_text(json_get(one, "error")));
        told++;
        if (!t->ftm && !str_equal(json_text(json_get(one, "sheet")), t->sheet)) continue;
        const JsonValue *values = json_get(one, "values");
        for (const JsonValue *v = values ? values->first : NULL; v && n < MOST; v = v->next) {
            args[n++] = arg_str(str_c(r->arena, v->key), json_text(v));
        }
        if (!key || !json_int(json_get(one, "row"), &row)) return error_internal(e, "tergoo-sheet");
        (void)error_set_args(&what, ERR_INVALID, key, args, n);
        table_file_tell(t, json_text(json_get(one, "sheet")), row, json_text(json_get(one, "column")), &what);
    }
    if (json_int(json_get(t->said, "fault_count"), &all) && all > told) t->faults += all - told;
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

ErrorCode table_file_row(TableFile *t, const JsonValue *row, int64_t *number, JsonValue **ret, Error *e)
{
    Request *r = t->request;
    size_t column = 0;
    int64_t at = 0;
    char room[8];
    if (!json_int(row->first, &at)) return error_internal(e, "tergoo-sheet");
    *number = at;
    *ret = json_copy(r->arena, t->columns.same);
    for (const JsonValue *cell = row->first ? row->first->next : NULL; cell; cell = cell->next, column++) {
        const TableColumn *c = column < t->columns.count ? &t->columns.list[column] : NULL;
        if (cell->text.len == 0 || (c && c->left_out) || (c && !c->field && c->heading.len > 0)) continue;
        if (!c || !c->field) {
            Error what;
            Str letters = str_copy(r->arena, csv_column(room, column));
            ErrorArg args[] = { arg_int("row", at), arg_str("column", letters) };
            (void)error_set_args(&what, ERR_INVALID, K("cli.import-no-heading"), args, ARRAY_LEN(args));
            table_file_tell(t, t->sheet, at, letters, &what);
            continue;
        }
        char *name = str_c(r->arena, c->field->id);
        if (!name) return error_memory(e);
        json_set(r->arena, *ret, name, value_of(r->arena, c->field, cell->text));
    }
    return *ret ? ERR_OK : error_memory(e);
}

/* The first row is the head, its cells behind the row's number. */
ErrorCode table_file_heads(Request *r, const JsonValue *row, Str **ret, size_t *count, Error *e)
{
    *count = 0;
    *ret = arena_array(r->arena, row->count + 1, sizeof **ret);
    if (!*ret) return error_memory(e);
    for (const JsonValue *cell = row->first ? row->first->next : NULL; cell; cell = cell->next) (*ret)[(*count)++] = cell->text;
    return ERR_OK;
}

ErrorCode table_file_sheet(TableFile *t, const JsonValue **rows, Error *e)
{
    Request *r = t->request;
    const JsonValue *sheet = NULL;
    Str *heads;
    size_t count;
    TRY(one_sheet(t, &sheet, e));
    t->sheet = json_text(json_get(sheet, "name"));
    TRY(table_file_headings(r, t->kind, json_get(sheet, "rows"), rows, &heads, &count, e));
    TRY(desk_check_exercise_heads(r, heads, count, e));
    TRY(columns_read(r, t->kind, heads, count, arg_text(r, "columns"), arg_text(r, "same"), &t->columns, e));
    columns_show(r, &t->columns);
    return table_file_unread(t, e);
}

void table_file_show(TableFile *t)
{
    Request *r = t->request;
    int64_t formulas = 0, merged = 0;
    view_row(r, view_say(r, K("table.file")), arg_text(r, "name"));
    view_row(r, view_say(r, K("table.sha256")), t->sha256);
    if (!t->ftm && t->sheet.len > 0) view_row(r, view_say(r, K("table.sheet")), t->sheet);
    json_set(r->arena, view_data(r), "sha256", json_new_string(r->arena, t->sha256));
    json_set(r->arena, view_data(r), "format", json_copy(r->arena, json_get(t->said, "format")));
    if (json_int(json_get(t->said, "formulas"), &formulas) && formulas > 0) {
        view_note(r, view_say(r, K("table.formulas"), arg_int("n", formulas)));
    }
    if (json_int(json_get(t->said, "merged"), &merged) && merged > 0) {
        view_warning(r, view_say(r, K("table.merged"), arg_int("n", merged)));
    }
}

Str table_file_column(const void *self, Str field)
{
    const TableFile *t = self;
    return columns_letter(t->request, &t->columns, field);
}

