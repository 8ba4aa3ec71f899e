/* desk_table_in.c: a table that somebody brings as a file becomes records: persons, organizations, accounts and whatever else
 * the model has.
 *
 * The file is opened by the worker tergoo-sheet alone; what it says of it are texts at their places. Then it is shown which
 * column goes into which field, everything that is wrong is told by sheet, row and column, and either every row is entered or
 * none: in one commit with a record that says from which file (by hash), for what purpose, by whom and when, and with what
 * meaning of its columns. Each record's own act names that record and its row. */
#include "desk/course.h"
#include "desk/desk_import.h"
#include "desk/desk_look_up.h"
#include "desk/desk_table.h"
#include "desk/table_file.h"
#include "desk/exercise_mark.h"
#include "desk/form.h"
#include "desk/table_ftm.h"
#include "rules/rules.h"

enum { PURPOSE_LEAST = 10 };

typedef struct {
    Request         *request;
    ImportTable      table;
    TableFile        file;
    int64_t         *rows; Str *reasons; size_t count;
    Str              batch;             /* the id of the record that stands for it all */
} Bringing;

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
    b->reasons[b->count] = str_format(r->arena, STR_FMT " " STR_FMT "%s%lld", STR_ARG(b->batch), STR_ARG(b->file.sheet),
                                      b->file.sheet.len > 0 ? " " : "",
                                      (long long)row);
    if (!b->reasons[b->count++].ptr) return error_memory(e);
    json_add(r->arena, (JsonValue *)(uintptr_t)b->table.items, item);
    return ERR_OK;
}

static ErrorCode take_sheet(Bringing *b, Error *e)
{
    const JsonValue *rows;
    TRY(table_file_sheet(&b->file, &rows, e));
    TRY(make_room(b, rows->count, e));
    for (const JsonValue *row = rows->first->next; row; row = row->next) {
        int64_t at = 0;
        JsonValue *item;
        TRY(table_file_row(&b->file, row, &at, &item, e));
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
        table_file_tell(&b->file, b->file.sheet, at, STR(""), &what);
        return ERR_OK;
    }
    JSON_EACH(v, b->file.columns.same) {
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
    view_table(r, b->file.sheet, head, ARRAY_LEN(head));
    for (size_t i = 1; i < count; i++) {
        if (desk_is_exercise_column(heads[i])) continue;
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
    b->file.sheet = json_text(json_get(sheet, "name"));
    if (!table_sheet_is_filled(sheet) || !ftm_is_of(b->table.kind->id, b->file.sheet)) return ERR_OK;
    TRY(table_file_heads(b->request, rows->first, &heads, &count, e));
    TRY(desk_check_exercise_heads(b->request, heads, count, e));
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
    const JsonValue *sheets = json_get(b->file.said, "sheets");
    TRY(columns_read(r, b->table.kind, NULL, 0, STR(""), arg_text(r, "same"), &b->file.columns, e));
    TRY(make_room(b, IMPORT_MOST, e));
    JSON_EACH(sheet, sheets) {
        Str schema = json_text(json_get(sheet, "name"));
        if (!table_sheet_is_filled(sheet) || ftm_is_of(b->table.kind->id, schema)) continue;
        view_warning(r, view_say(r, K("table.other-schema"), arg_str("schema", schema),
                                 arg_int("n", (int64_t)json_get(sheet, "rows")->count - 1)));
    }
    JSON_EACH(sheet, sheets) TRY(take_schema(b, sheet, true, e));
    TRY(table_file_unread(&b->file, e));
    JSON_EACH(sheet, sheets) TRY(take_schema(b, sheet, false, e));
    return ERR_OK;
}

/* ---- what becomes of it ---- */

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
    put(r, f, "title", name.len > 0 ? str_first(name, 200) : b->file.sha256);
    put(r, f, "purpose", arg_text(r, "reason"));
    put(r, f, "sha256", b->file.sha256);
    put(r, f, "format", json_text(json_get(b->file.said, "format")));
    put(r, f, "sheet", b->file.sheet);
    put(r, f, "of_kind", b->table.kind->id);
    put(r, f, "rows", str_copy(r->arena, amount_format(digits, (int64_t)b->count, 0)));
    put(r, f, "columns", columns_line(r, &b->file.columns));
    if (!f || f->broken) return error_memory(e);
    *ret = desk_draft(k, b->table.chain, STR("record.create"), b->batch, 0, k->states[0].id, NUMBER_NEXT, f);
    ret->reason = arg_text(r, "reason");
    return ERR_OK;
}

/* Where a heading is no field, those that are: what must be there first. */
static void say_headings(Request *r, const Kind *k)
{
    Buf needed = buf_in(r->arena), others = buf_in(r->arena);
    for (const Field *f = k->fields; f; f = f->next) {
        if (!desk_is_offered(r, k, NULL, f)) continue;
        Buf *to = f->required_in & 1 ? &needed : &others;
        buf_format(to, "%s" STR_FMT, to->len > 0 ? "; " : "", STR_ARG(view_label(r, &f->label)));
    }
    if (needed.len > 0) view_note(r, view_say(r, K("table.headings-needed"), arg_str("fields", buf_str(&needed))));
    if (others.len > 0) view_note(r, view_say(r, K("table.headings"), arg_str("fields", buf_str(&others))));
}

static ErrorCode check_or_enter(Bringing *b, Error *e)
{
    Request *r = b->request;
    Draft first;
    int64_t wrong = 0;
    b->table.rows = b->rows;
    b->table.reasons = b->reasons;
    b->table.column = b->file.ftm ? NULL : table_file_column;
    b->table.self = &b->file;
    if (b->file.columns.open > 0) view_warning(r, view_say(r, K("table.open-columns"), arg_int("n", (int64_t)b->file.columns.open)));
    if (b->file.columns.open > 0) say_headings(r, b->table.kind);
    b->file.faults += (int64_t)b->file.columns.open;
    TRY(import_check(r, &b->table, view_say(r, K("table.wrong")), &wrong, e));
    b->file.faults += wrong;
    json_set(r->arena, view_data(r), "faults", json_new_int(r->arena, b->file.faults));
    if (b->file.faults > 0) view_note(r, view_say(r, K("table.faults"), arg_int("n", b->file.faults)));
    if (arg_yes(r, "dry_run")) return ERR_OK;
    if (b->file.faults > 0) return error_set(e, ERR_INVALID, K("table.faulty"), arg_int("n", b->file.faults));
    TRY(desk_look_up_import(r, b->table.kind, b->table.chain, arg_text(r, "reason"), (int64_t)b->count, e));
    TRY(batch_draft(b, &first, e));
    return import_enter(r, &b->table, &first, e);
}

static ErrorCode bring(Request *r, const CourseLetter *letter, Error *e)
{
    Bringing *b = ARENA_NEW(r->arena, Bringing);
    if (!b) return error_memory(e);
    b->request = r;
    TRY(import_place(r, &b->table, e));
    b->table.letter = letter;
    if (str_trim(arg_text(r, "reason")).len < PURPOSE_LEAST) return error_set(e, ERR_INVALID, K("table.purpose"),
                                                                               arg_int("least", PURPOSE_LEAST));
    b->file = (TableFile){ .request = r, .kind = b->table.kind };
    TRY(table_file_ask(&b->file, e));
    view_title(r, view_say(r, K("table.title"), arg_str("kind", view_label(r, &b->table.kind->plural))));
    TRY(b->file.ftm ? take_entities(b, e) : take_sheet(b, e));
    table_file_show(&b->file);
    return check_or_enter(b, e);
}

ErrorCode desk_table_import(Request *r, Error *e) { return bring(r, NULL, e); }

/* The people that a body sends with its letter, and their places in the course (desk_course_names.c). */
ErrorCode desk_course_nominate(Request *r, Error *e)
{
    CourseLetter letter;
    const JsonValue *asked = r->args;
    TRY(course_letter(r, arg_text(r, "id"), &letter, e));
    JsonValue *args = json_copy(r->arena, asked);
    json_set(r->arena, args, "kind", json_new_string(r->arena, STR("trainee")));
    if (!args || args->broken) return error_memory(e);
    r->args = args;
    ErrorCode code = bring(r, &letter, e);
    r->args = asked;
    return code;
}
