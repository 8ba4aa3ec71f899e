/* desk_exchange.c: records of a kind out as a table: CSV by record.export, what tables share for table.export too. A trace is
 * left before bytes leave.
 *
 * What is exported is what the caller may know of; each cell is written so that importing it gives the same value: as people
 * write it where that is read back as it was, else as JSON. */
#include "desk/exercise_mark.h"
#include "desk/desk.h"
#include "desk/desk_table.h"

bool table_takes(const Field *f)
{
    /* what is kept out of lists is kept out of tables; what is computed is nobody's to type */
    return !f->sensitive && f->derived.len == 0;
}

ErrorCode table_cell(Arena *a, const Field *f, const JsonValue *v, Lang lang, Str *ret, Error *e)
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

size_t table_width(const Kind *k)
{
    size_t n = 4;
    for (const Field *f = k->fields; f; f = f->next) n += table_takes(f);
    return n;
}

void table_heads(Request *r, const Kind *k, Str *cells)
{
    size_t n = 0;
    cells[n++] = STR("id");
    cells[n++] = STR("number");
    cells[n++] = STR("state");
    cells[n++] = STR("version");
    for (const Field *f = k->fields; f; f = f->next) {
        if (table_takes(f)) cells[n++] = view_label(r, &f->label);
    }
}

ErrorCode table_cells(Request *r, Arena *work, const Kind *k, const Record *rec, const JsonValue *body, Str *cells, Error *e)
{
    char digits[24];
    size_t n = 0;
    cells[n++] = rec->id;
    cells[n++] = json_text(json_get(body, "number"));
    cells[n++] = rec->state;
    cells[n++] = str_copy(work, amount_format(digits, rec->version, 0));
    for (const Field *f = k->fields; f; f = f->next) {
        if (!table_takes(f)) continue;
        const JsonValue *v = json_get_str(json_get(body, "fields"), f->id);
        cells[n] = STR("");
        if (v) TRY(table_cell(work, f, v, r->lang, &cells[n], e));
        n++;
    }
    return ERR_OK;
}

ErrorCode table_enter_export(Request *r, const Kind *k, JsonValue *content, int64_t rows, Error *e)
{
    json_set(r->arena, content, "case", json_new_string(r->arena, arg_text(r, "case")));
    json_set(r->arena, content, "kind", json_new_string(r->arena, k->id));
    json_set(r->arena, content, "rows", json_new_int(r->arena, rows));
    json_set(r->arena, content, "state", json_new_string(r->arena, arg_text(r, "state")));
    Str object = str_format(r->arena, STR_FMT "/list", STR_ARG(k->id)), chain = STR("office");
    if (!object.ptr) return error_memory(e);
    if (arg_text(r, "case").len > 0) {
        Seen seen;
        TRY(desk_see(r, arg_text(r, "case"), &seen, e));
        chain = seen.record.id;
    }
    Draft d = { .chain = chain, .op = STR("record.export"), .object = object, .content = content,
                .reason = arg_text(r, "reason") };
    return office_commit(r, &d, 1, NULL, e);
}

/* ---- CSV ---- */

typedef struct {
    Request    *request;
    const Kind *kind;
    Str         state;
    char        separator;
    Buf         out;
    int64_t     rows;
} Export;

static ErrorCode write_record(Export *x, Arena *work, const Record *rec, Error *e)
{
    const JsonValue *body;
    Str *cells = arena_array(work, table_width(x->kind), sizeof *cells);
    if (!cells) return error_memory(e);
    TRY(record_fields(work, rec, &body, e));
    TRY(table_cells(x->request, work, x->kind, rec, body, cells, e));
    csv_row(&x->out, x->separator, cells, table_width(x->kind));
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

ErrorCode desk_record_export(Request *r, Error *e)
{
    Export x = { .request = r, .state = arg_text(r, "state"), .out = buf_in(r->arena),
                 .separator = r->lang == LANG_EN ? ',' : ';' };     /* as spreadsheets of that language part cells */
    TRY(desk_kind(r, arg_text(r, "kind"), true, &x.kind, e));
    if (x.kind->looked_up && arg_text(r, "case").len == 0) return error_set(e, ERR_USAGE, K("lookup.export-case"));
    Str *head = arena_array(r->arena, table_width(x.kind), sizeof *head);
    if (!head) return error_memory(e);
    table_heads(r, x.kind, head);
    csv_begin(&x.out);
    csv_row(&x.out, x.separator, head, table_width(x.kind));
    TRY(desk_each_record(r, x.kind, arg_text(r, "case"), export_one, &x, e));
    TRY(table_enter_export(r, x.kind, json_new_object(r->arena), x.rows, e));
    desk_mark_csv(r, &x.out);
    TRY(fd_write_all(r->fd, buf_str(&x.out), STR("csv"), e));
    json_set(r->arena, view_data(r), "rows", json_new_int(r->arena, x.rows));
    view_note(r, view_say(r, K("desk.exported"), arg_int("n", x.rows), arg_str("kind", view_label(r, &x.kind->plural))));
    return ERR_OK;
}
