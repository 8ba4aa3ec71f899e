/* desk_exchange.c: many records of a kind in and out: import checks all before it enters any, export leaves a trace before bytes leave.
 *
 * The gate reads no file from outside: who imports has turned his table into fields (the command line does so for CSV). With `dry_run` nothing
 * is entered and everything that is wrong is said, row by row, so that a table is corrected once. What is exported is what the caller
 * may know of; each cell is written so that importing it gives the same value: as people write it where that is read back as it was,
 * else as JSON. */
#include "desk/desk_subject.h"
#include "rules/rules.h"

enum { IMPORT_MOST = 1000, FAULTS_SHOWN = 200 };

/* ---- import ---- */

typedef struct {
    Request    *request;
    const Kind *kind;
    Str         chain;
    Map         seen;               /* "field=bytes" of unique values in this very request */
    Draft      *drafts; size_t count;
    struct { int64_t row; const JsonValue *fields; } *good; size_t good_count;      /* rows without a fault */
    int64_t     row, known, faults;
    JsonValue  *list;               /* of faults, for a dry run */
} Import;

static ErrorCode found_one(void *self, const Record *rec, Error *e)
{
    (void)rec;
    (void)e;
    *(bool *)self = true;
    return ERR_END;
}

/* Is there a record with the same value in a unique field, in the store or above in this request? */
static ErrorCode is_known(Import *im, const JsonValue *fields, bool *ret, Error *e)
{
    Request *r = im->request;
    *ret = false;
    for (const Field *f = im->kind->fields; f; f = f->next) {
        const JsonValue *v = f->unique ? json_get_str(fields, f->id) : NULL;
        Buf bytes = buf_in(r->arena);
        if (!v || !field_index_bytes(&bytes, f, v, false)) continue;
        Str key = str_format(r->arena, STR_FMT "=" STR_FMT, STR_ARG(f->id), STR_ARG(buf_str(&bytes)));
        if (!key.ptr) return error_memory(e);
        if (map_get(&im->seen, key)) *ret = true;
        else if (!map_set(&im->seen, key, im)) return error_memory(e);
        if (!*ret) TRY(records_by(r, im->kind->id, f->id, buf_str(&bytes), found_one, ret, e));
    }
    return ERR_OK;
}

static bool is_about_the_row(ErrorCode code)
{
    return code == ERR_USAGE || code == ERR_INVALID || code == ERR_LIMIT || code == ERR_CONFLICT;
}

static void list_fault(Import *im, Str field, const Error *what)
{
    Request *r = im->request;
    Buf text = buf_in(r->arena);
    if (++im->faults > FAULTS_SHOWN) return;
    desk_say_error(r, &text, what);
    if (field.len == 0) field = error_arg(what, "field");
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "row", json_new_int(r->arena, im->row));
    if (field.len > 0) json_set(r->arena, one, "field", json_new_string(r->arena, field));
    json_set(r->arena, one, "text", json_new_string(r->arena, buf_str(&text)));
    json_add(r->arena, im->list, one);
    char digits[24];
    Str cells[] = { str_copy(r->arena, amount_format(digits, im->row, 0)), field, buf_str(&text) };
    view_table_row(r, cells, ARRAY_LEN(cells));
}

/* Each field for itself, so that all that is wrong in a row is said at once; then the row as a whole. */
static ErrorCode check_row(Import *im, const JsonValue *item, Error *e)
{
    Request *r = im->request;
    JsonValue *fields;
    bool known;
    int64_t before = im->faults;
    JSON_EACH(v, item) {
        JsonValue *one = json_new_object(r->arena);
        char *name = str_c(r->arena, v->key);
        if (!name) return error_memory(e);
        json_set(r->arena, one, name, json_copy(r->arena, v));
        if (desk_fields(r, im->kind, NULL, one, &fields, e) == ERR_OK) continue;
        if (!is_about_the_row(e->code)) return e->code;
        list_fault(im, v->key, e);
    }
    if (im->faults > before) return ERR_OK;
    TRY(desk_fields(r, im->kind, NULL, item, &fields, e));
    ErrorCode placed = rules_check_place(im->kind, NULL, fields, e);
    if (placed == ERR_OK) placed = desk_statement_made(r, im->kind, im->chain, fields, e);
    if (placed == ERR_OK) placed = rules_check_special(im->kind, NULL, NULL, fields, e);
    if (placed != ERR_OK || record_check(im->kind, fields, im->kind->states[0].id, e) != ERR_OK) {
        if (!is_about_the_row(e->code)) return e->code;
        list_fault(im, STR(""), e);
        return ERR_OK;
    }
    TRY(is_known(im, fields, &known, e));
    if (known && arg_yes(r, "skip_known")) im->known++;
    else if (known) {
        (void)error_set(e, ERR_CONFLICT, K("desk.import-known"));
        list_fault(im, STR(""), e);
    } else {
        im->good[im->good_count].row = im->row;
        im->good[im->good_count++].fields = fields;
    }
    return ERR_OK;
}

/* When all tables of the page are done: a remark ends a table. */
static void show_odd(Import *im)
{
    for (size_t i = 0; i < im->good_count; i++) desk_show_row_warnings(im->request, im->kind, im->good[i].row, im->good[i].fields);
}

static ErrorCode dry_run(Import *im, const JsonValue *items, Error *e)
{
    Request *r = im->request;
    Str head[] = { view_say(r, K("desk.row-row")), view_say(r, K("desk.row-field")), view_say(r, K("desk.row-what")) };
    im->list = json_new_array(r->arena);
    view_table(r, STR(""), head, ARRAY_LEN(head));
    JSON_EACH(item, items) {
        im->row++;
        TRY(check_row(im, item, e));
    }
    error_clear(e);
    r->beside = NULL;                               /* they stand in the table, by row */
    json_set(r->arena, view_data(r), "errors", im->list);
    json_set(r->arena, view_data(r), "faults", json_new_int(r->arena, im->faults));
    json_set(r->arena, view_data(r), "rows", json_new_int(r->arena, im->row));
    json_set(r->arena, view_data(r), "known", json_new_int(r->arena, im->known));
    view_note(r, view_say(r, K("desk.import-checked"), arg_int("rows", im->row), arg_int("faults", im->faults), arg_int("known", im->known)));
    show_odd(im);
    return ERR_OK;
}

static ErrorCode draft_row(Import *im, const JsonValue *item, Error *e)
{
    Request *r = im->request;
    JsonValue *fields;
    bool known = false;
    TRY(desk_fields(r, im->kind, NULL, item, &fields, e));
    TRY(rules_check_place(im->kind, NULL, fields, e));
    TRY(desk_statement_made(r, im->kind, im->chain, fields, e));
    TRY(rules_check_special(im->kind, NULL, NULL, fields, e));
    if (arg_yes(r, "skip_known")) TRY(is_known(im, fields, &known, e));
    im->known += known;
    if (known) return ERR_OK;
    Str id = object_id_new(r->arena, im->kind->id);
    if (!id.ptr) return error_memory(e);
    im->good[im->good_count].row = im->row;
    im->good[im->good_count++].fields = fields;
    im->drafts[im->count++] = desk_draft(im->kind, im->chain, STR("record.create"), id, 0, im->kind->states[0].id, NUMBER_NEXT, fields);
    return ERR_OK;
}

static ErrorCode enter_all(Import *im, const JsonValue *items, Error *e)
{
    Request *r = im->request;
    im->drafts = arena_array(r->arena, items->count + 1, sizeof *im->drafts);
    Done *done = arena_array(r->arena, items->count + 1, sizeof *done);
    if (!im->drafts || !done) return error_memory(e);
    JSON_EACH(item, items) {
        im->row++;
        if (draft_row(im, item, e) != ERR_OK) return error_in(e, K("desk.import-row"), arg_int("row", im->row));
    }
    if (im->count > 0) TRY(office_commit(r, im->drafts, im->count, done, e));
    JsonValue *ids = json_new_array(r->arena);
    for (size_t i = 0; i < im->count; i++) json_add(r->arena, ids, json_new_string(r->arena, done[i].object));
    json_set(r->arena, view_data(r), "created", ids);
    json_set(r->arena, view_data(r), "known", json_new_int(r->arena, im->known));
    view_note(r, view_say(r, K("desk.imported"), arg_int("n", (int64_t)im->count), arg_int("known", im->known)));
    show_odd(im);
    return ERR_OK;
}

ErrorCode desk_record_import(Request *r, Error *e)
{
    Import im = { .request = r, .seen = map_in(r->arena) };
    const JsonValue *items = arg_values(r, "items");
    TRY(desk_kind(r, arg_text(r, "kind"), true, &im.kind, e));
    if (im.kind->is_case) return error_set(e, ERR_USAGE, K("desk.use-case-open"));
    TRY(desk_place(r, im.kind, arg_text(r, "case"), &im.chain, e));
    TRY(desk_need_role(r, im.chain, im.kind->create, im.kind->create_count, K("desk.may-not-create"), im.kind, e));
    if (items->count > IMPORT_MOST) return error_set(e, ERR_LIMIT, K("desk.import-most"), arg_int("most", IMPORT_MOST));
    im.good = arena_array(r->arena, items->count + 1, sizeof *im.good);
    if (!im.good) return error_memory(e);
    if (arg_yes(r, "dry_run")) return dry_run(&im, items, e);
    TRY(desk_look_up_import(r, im.kind, im.chain, (int64_t)items->count, e));
    return enter_all(&im, items, e);
}

/* ---- export ---- */

typedef struct {
    Request    *request;
    const Kind *kind;
    Str         state;
    char        separator;
    size_t      columns;
    Buf         out;
    int64_t     rows;
} Export;

static bool exported(const Field *f)
{
    return !f->sensitive && f->derived.len == 0;        /* what is kept out of lists is kept out of tables; what is computed is nobody's to type */
}

/* As people write it, where that is read back as the same value; else as JSON. */
static ErrorCode write_cell(Arena *a, const Field *f, const JsonValue *v, Lang lang, Str *ret, Error *e)
{
    Buf text = buf_in(a), exact = buf_in(a);
    JsonValue *back = NULL;
    Error unread;
    if (f->type == FIELD_TEXT || f->type == FIELD_LONG_TEXT) {
        *ret = v->text;
        return ERR_OK;
    }
    field_to_text(&text, f, v, lang);
    bool same = !text.failed && field_from_text(a, f, buf_str(&text), &back, &unread) == ERR_OK && back && json_equal(back, v);
    if (same) {
        *ret = buf_str(&text);
        return ERR_OK;
    }
    if (v->type == JSON_STRING) {                   /* an instant to the millisecond, a link: the stored form is typed as it stands */
        *ret = v->text;
        return ERR_OK;
    }
    json_write(&exact, v);
    *ret = buf_str(&exact);
    return exact.failed ? error_memory(e) : ERR_OK;
}

static void write_head(Export *x, Str *cells)
{
    size_t n = 0;
    cells[n++] = STR("id");
    cells[n++] = STR("number");
    cells[n++] = STR("state");
    cells[n++] = STR("version");
    for (const Field *f = x->kind->fields; f; f = f->next) {
        if (exported(f)) cells[n++] = view_label(x->request, &f->label);
    }
    csv_begin(&x->out);
    csv_row(&x->out, x->separator, cells, n);
}

static ErrorCode write_record(Export *x, Arena *work, const Record *rec, Error *e)
{
    const JsonValue *body;
    char digits[24];
    size_t n = 0;
    Str *cells = arena_array(work, x->columns, sizeof *cells);
    if (!cells) return error_memory(e);
    TRY(record_fields(work, rec, &body, e));
    cells[n++] = rec->id;
    cells[n++] = json_text(json_get(body, "number"));
    cells[n++] = rec->state;
    cells[n++] = amount_format(digits, rec->version, 0);
    for (const Field *f = x->kind->fields; f; f = f->next) {
        if (!exported(f)) continue;
        const JsonValue *v = json_get_str(json_get(body, "fields"), f->id);
        if (v) TRY(write_cell(work, f, v, x->request->lang, &cells[n], e));
        n++;
    }
    csv_row(&x->out, x->separator, cells, n);
    x->rows++;
    return x->out.failed ? error_memory(e) : ERR_OK;
}

static ErrorCode export_one(void *self, const Record *rec, Error *e)
{
    Export *x = self;
    if (rec->body.len == 0 || (x->state.len > 0 && !str_equal(rec->state, x->state))) return ERR_OK;
    Arena work = arena_with(16 << 20);
    ErrorCode code = write_record(x, &work, rec, e);
    arena_free(&work);
    return code;
}

static ErrorCode enter_export(Export *x, Error *e)
{
    Request *r = x->request;
    JsonValue *content = json_new_object(r->arena);
    json_set(r->arena, content, "case", json_new_string(r->arena, arg_text(r, "case")));
    json_set(r->arena, content, "kind", json_new_string(r->arena, x->kind->id));
    json_set(r->arena, content, "rows", json_new_int(r->arena, x->rows));
    json_set(r->arena, content, "state", json_new_string(r->arena, x->state));
    Str object = str_format(r->arena, STR_FMT "/list", STR_ARG(x->kind->id)), chain = STR("office");
    if (!object.ptr) return error_memory(e);
    if (arg_text(r, "case").len > 0) {
        Seen seen;
        TRY(desk_see(r, arg_text(r, "case"), &seen, e));
        chain = seen.record.id;
    }
    Draft d = { .chain = chain, .op = STR("record.export"), .object = object, .content = content };
    return office_commit(r, &d, 1, NULL, e);
}

ErrorCode desk_record_export(Request *r, Error *e)
{
    Export x = { .request = r, .state = arg_text(r, "state"), .columns = 4, .out = buf_in(r->arena),
                 .separator = r->lang == LANG_EN ? ',' : ';' };     /* as spreadsheets of that language part cells */
    TRY(desk_kind(r, arg_text(r, "kind"), true, &x.kind, e));
    if (x.kind->looked_up && arg_text(r, "case").len == 0) return error_set(e, ERR_USAGE, K("lookup.export-case"));
    for (const Field *f = x.kind->fields; f; f = f->next) x.columns += exported(f);
    Str *head = arena_array(r->arena, x.columns, sizeof *head);
    if (!head) return error_memory(e);
    write_head(&x, head);
    TRY(desk_each_record(r, x.kind, arg_text(r, "case"), export_one, &x, e));
    TRY(enter_export(&x, e));
    TRY(fd_write_all(r->fd, buf_str(&x.out), STR("csv"), e));
    json_set(r->arena, view_data(r), "rows", json_new_int(r->arena, x.rows));
    view_note(r, view_say(r, K("desk.exported"), arg_int("n", x.rows), arg_str("kind", view_label(r, &x.kind->plural))));
    return ERR_OK;
}
