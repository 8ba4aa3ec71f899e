/* desk_table_out.c: records of a kind leave as a table: CSV, XLSX or lines of FollowTheMoney, for a purpose that is kept. The
 * entry in the ledger says who took how many of which kind, in which form, for what, and the hash of the file, before a byte
 * leaves. A cell that a spreadsheet would run is disarmed in CSV (text/csv.h) and is a text in XLSX (text/xlsx.h). */
#include "desk/exercise_mark.h"
#include "desk/desk_table.h"
#include "desk/table_ftm.h"
#include "text/xlsx.h"

enum { PURPOSE_LEAST = 10 };

typedef enum { AS_CSV, AS_XLSX, AS_FTM } TableForm;

typedef struct {
    Request    *request;
    const Kind *kind;
    Str         state;
    TableForm   form;
    char        separator;
    Xlsx        xlsx;
    Buf         out;
    int64_t     rows;
    bool        headed;             /* the headings were written */
} Leaving;

static ErrorCode form_named(Request *r, const Kind *k, TableForm *ret, Error *e)
{
    static const char *const NAMES[] = { [AS_CSV] = "csv", [AS_XLSX] = "xlsx", [AS_FTM] = "ftm" };
    Str name = arg_text(r, "format");
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        if (!str_is(name, NAMES[i])) continue;
        *ret = (TableForm)i;
        bool none = *ret == AS_FTM && ftm_schema_of(k->id).len == 0;
        return none ? error_set(e, ERR_USAGE, K("table.no-ftm"), arg_str("kind", k->id)) : ERR_OK;
    }
    return error_set(e, ERR_USAGE, K("table.no-form"), arg_str("format", name));
}

static ErrorCode leave_row(Leaving *l, Str *cells, Error *e)
{
    size_t count = table_width(l->kind);
    if (office_is_exercise(l->request->office)) {       /* both arrays have room for one more: leave_record, begin */
        cells[count] = l->headed ? view_say(l->request, K("exercise.mark")) : desk_exercise_column(l->request);
        l->headed = true;
        count++;
    }
    if (l->form == AS_CSV) csv_row(&l->out, l->separator, cells, count);
    else xlsx_row(&l->xlsx, cells, count);
    return l->out.failed || (l->form == AS_XLSX && l->xlsx.sheets[0].failed) ? error_memory(e) : ERR_OK;
}

static ErrorCode leave_record(Leaving *l, Arena *work, const Record *rec, Error *e)
{
    const JsonValue *body;
    FtmEntity entity;
    TRY(record_fields(work, rec, &body, e));
    l->rows++;
    if (l->form == AS_FTM) {
        TRY(ftm_entity(work, l->kind, body, &entity, e));
        if (office_is_exercise(l->request->office)) TRY(ftm_mark_exercise(work, &entity, view_say(l->request, K("exercise.mark")), e));
        ftm_write(&l->out, &entity);
        return l->out.failed ? error_memory(e) : ERR_OK;
    }
    Str *cells = arena_array(work, table_width(l->kind) + 1, sizeof *cells);
    if (!cells) return error_memory(e);
    TRY(table_cells(l->request, work, l->kind, rec, body, cells, e));
    return leave_row(l, cells, e);
}

static ErrorCode leave_one(void *self, const Record *rec, Error *e)
{
    Leaving *l = self;
    if (rec->body.len == 0 || (l->state.len > 0 && !str_equal(rec->state, l->state))) return ERR_OK;
    Arena work = arena_wiping(16 << 20);
    ErrorCode code = leave_record(l, &work, rec, e);
    arena_free(&work);
    return code;
}

static ErrorCode begin(Leaving *l, Error *e)
{
    Request *r = l->request;
    Str *head = arena_array(r->arena, table_width(l->kind) + 1, sizeof *head);
    if (!head) return error_memory(e);
    table_heads(r, l->kind, head);
    if (l->form == AS_FTM) return ERR_OK;
    if (l->form == AS_CSV) csv_begin(&l->out);
    else TRY(xlsx_sheet(&l->xlsx, view_label(r, &l->kind->plural), e));
    return leave_row(l, head, e);
}

/* A workbook says itself where it comes from. */
static ErrorCode end(Leaving *l, Error *e)
{
    Request *r = l->request;
    char digits[24];
    if (l->form != AS_XLSX) return ERR_OK;
    Str about[][2] = { { view_say(r, K("table.about-office")), office_name(r->office) },
                       { view_say(r, K("desk.row-who")), desk_user_name(r, session_user(r->session)) },
                       { view_say(r, K("desk.row-time")), view_instant(r, clock_now()) },
                       { view_say(r, K("table.about-purpose")), arg_text(r, "reason") },
                       { view_say(r, K("table.about-rows")), str_copy(r->arena, amount_format(digits, l->rows, 0)) } };
    TRY(xlsx_sheet(&l->xlsx, view_say(r, K("table.about")), e));
    for (size_t i = 0; i < ARRAY_LEN(about); i++) xlsx_row(&l->xlsx, about[i], 2);
    return xlsx_end(&l->xlsx, &l->out, e);
}

ErrorCode desk_table_export(Request *r, Error *e)
{
    char hex[65];
    Leaving l = { .request = r, .state = arg_text(r, "state"), .separator = r->lang == LANG_EN ? ',' : ';', .out = buf_in(r->arena),
                  .xlsx = { .arena = r->arena } };
    TRY(desk_kind(r, arg_text(r, "kind"), true, &l.kind, e));
    TRY(form_named(r, l.kind, &l.form, e));
    if (str_trim(arg_text(r, "reason")).len < PURPOSE_LEAST) return error_set(e, ERR_INVALID, K("table.purpose"),
                                                                               arg_int("least", PURPOSE_LEAST));
    if (l.kind->looked_up && arg_text(r, "case").len == 0) return error_set(e, ERR_USAGE, K("lookup.export-case"));
    TRY(begin(&l, e));
    TRY(desk_each_record(r, l.kind, arg_text(r, "case"), leave_one, &l, e));
    TRY(end(&l, e));
    JsonValue *content = json_new_object(r->arena);
    Hash hash = hash_of(buf_str(&l.out));
    json_set(r->arena, content, "format", json_new_string(r->arena, arg_text(r, "format")));
    json_set(r->arena, content, "purpose", json_new_string(r->arena, arg_text(r, "reason")));
    json_set(r->arena, content, "sha256", json_new_string(r->arena, hash_hex(hex, &hash)));
    if (l.out.failed) return error_memory(e);
    TRY(table_enter_export(r, l.kind, content, l.rows, e));
    TRY(fd_write_all(r->fd, buf_str(&l.out), arg_text(r, "format"), e));
    json_set(r->arena, view_data(r), "rows", json_new_int(r->arena, l.rows));
    json_set(r->arena, view_data(r), "sha256", json_new_string(r->arena, str_copy(r->arena, str_of(hex))));
    view_note(r, view_say(r, K("desk.exported"), arg_int("n", l.rows), arg_str("kind", view_label(r, &l.kind->plural))));
    return ERR_OK;
}
