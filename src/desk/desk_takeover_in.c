/* desk_takeover_in.c: many records at once that were running before this register was, from a table.
 *
 * The same command is run three times on the same file. With --dry-run it says what is wrong, by sheet, row and column, and
 * what the table adds up to. Then it makes the statement of the officer who brings it (kind takeover_batch: which file by its
 * hash, which columns, which totals), which another officer signs. Then it enters the rows, a few hundred in a commit; a row
 * that is there already is passed over, so that a run that was cut off is gone on with by running it again. Nothing is entered
 * while a row is wrong, unless the statement that two signed says that faulty rows are left out. */
#include "desk/desk_takeover.h"
#include "desk/table_file.h"

enum { ROWS_MOST = 20000, ROWS_A_COMMIT = 300, BASIS_LEAST = 5, FAULTS_SHOWN = 200 };

typedef struct {
    Request  *request;
    Taking    taking;
    TableFile file;
    Totals    totals;
    Taken    *list; int64_t *rows; size_t count;        /* those that are good */
    int64_t   row, faults, wrong_rows;
    bool      wrong;                                    /* the row under way */
    JsonValue *errors;
} Bringing;

/* ---- what is wrong ---- */

static void begin_list(Bringing *b)
{
    Request *r = b->request;
    Str head[] = { view_say(r, K("table.sheet")), view_say(r, K("desk.row-row")), view_say(r, K("cli.column-column")),
                   view_say(r, K("desk.row-what")) };
    view_table(r, view_say(r, K("table.wrong")), head, ARRAY_LEN(head));
}

static void take_fault(void *self, Str field, const Error *what)
{
    Bringing *b = self;
    Request *r = b->request;
    Buf text = buf_in(r->arena);
    char digits[24];
    b->wrong = true;
    if (++b->faults > FAULTS_SHOWN) return;
    if (b->faults == 1) begin_list(b);
    desk_say_error(r, &text, what);
    Str said = str_trim(buf_str(&text)), letter = field.len > 0 ? table_file_column(&b->file, field) : STR("");
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "sheet", json_new_string(r->arena, b->file.sheet));
    json_set(r->arena, one, "row", json_new_int(r->arena, b->row));
    json_set(r->arena, one, "field", json_new_string(r->arena, field));
    json_set(r->arena, one, "column", json_new_string(r->arena, letter));
    json_set(r->arena, one, "text", json_new_string(r->arena, said));
    json_add(r->arena, b->errors, one);
    Str cells[] = { b->file.sheet, str_copy(r->arena, amount_format(digits, b->row, 0)), letter.len > 0 ? letter : field, said };
    view_table_row(r, cells, ARRAY_LEN(cells));
}

static ErrorCode check_rows(Bringing *b, const JsonValue *rows, Error *e)
{
    Request *r = b->request;
    if (rows->count > ROWS_MOST + 1) return error_set(e, ERR_LIMIT, K("takeover.rows-most"), arg_int("most", ROWS_MOST));
    b->list = arena_array(r->arena, rows->count + 1, sizeof *b->list);
    b->rows = arena_array(r->arena, rows->count + 1, sizeof *b->rows);
    b->errors = json_new_array(r->arena);
    if (!b->list || !b->rows || !b->errors) return error_memory(e);
    for (const JsonValue *row = rows->first->next; row; row = row->next) {
        JsonValue *item;
        Taken *one = &b->list[b->count];
        b->wrong = false;
        TRY(table_file_row(&b->file, row, &b->row, &item, e));
        TRY(takeover_read(&b->taking, item, b->row, take_fault, b, one, e));
        b->wrong_rows += b->wrong;
        TRY(totals_take(&b->totals, b->taking.kind, one, e));
        b->rows[b->count] = b->row;
        b->count += one->fields != NULL;
    }
    r->beside = NULL;                                   /* they stand in the table, by row */
    return ERR_OK;
}

/* ---- the statement ---- */

typedef struct { Bringing *bringing; Str id, number, state; const JsonValue *fields; } Find;

static bool same(const JsonValue *fields, const char *name, Str value)
{
    return str_equal(json_text(json_get(fields, name)), value);
}

/* One about this very file, with this meaning of its columns; the one that came furthest. */
static ErrorCode take_batch(void *self, const Record *rec, Error *e)
{
    Find *f = self;
    Bringing *b = f->bringing;
    Request *r = b->request;
    const JsonValue *body;
    if (rec->body.len == 0 || str_is(rec->state, "refused") || str_equal(rec->state, STATE_PULLED_BACK)) return ERR_OK;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    bool fits = same(fields, "takeover", b->taking.takeover.record.id) && same(fields, "of_kind", b->taking.kind->id) &&
                same(fields, "sheet", b->file.sheet) && same(fields, "columns", columns_line(r, &b->file.columns)) &&
                same(fields, "basis", b->taking.basis);
    if (!fits || (str_is(f->state, "signed") && str_is(rec->state, "stated"))) return ERR_OK;
    f->id = str_copy(r->arena, rec->id);
    f->state = str_copy(r->arena, rec->state);
    f->number = json_text(json_get(body, "number"));
    f->fields = fields;
    return f->id.ptr && f->state.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode find_batch(Bringing *b, Find *ret, Error *e)
{
    *ret = (Find){ .bringing = b };
    return store_records_by(b->request->store, STR("takeover_batch"), STR("sha256"), b->file.sha256, take_batch, ret, e);
}

static void put(Request *r, JsonValue *o, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, o, name, json_new_string(r->arena, text));
}

static ErrorCode state_batch(Bringing *b, Str totals, Error *e)
{
    Request *r = b->request;
    const Kind *k;
    Done done;
    JsonValue *f = json_new_object(r->arena), *rows = json_new_object(r->arena);
    TRY(desk_kind(r, STR("takeover_batch"), false, &k, e));
    TRY(desk_need_role(r, STR("office"), k->create, k->create_count, K("desk.may-not-create"), k, e));
    Str name = arg_text(r, "name"), id = object_id_new(r->arena, k->id);
    put(r, f, "title", name.len > 0 ? str_first(name, 200) : b->file.sha256);
    put(r, f, "takeover", b->taking.takeover.record.id);
    put(r, f, "officer", session_user(r->session));
    put(r, f, "of_kind", b->taking.kind->id);
    put(r, f, "basis", b->taking.basis);
    put(r, rows, "number", str_format(r->arena, "%lld", (long long)b->totals.rows));
    json_set(r->arena, f, "rows", rows);
    put(r, f, "totals", totals);
    put(r, f, "columns", columns_line(r, &b->file.columns));
    put(r, f, "sheet", b->file.sheet);
    put(r, f, "sha256", b->file.sha256);
    json_set(r->arena, f, "good_only", json_new_bool(r->arena, arg_yes(r, "good")));
    if (!f || f->broken || !id.ptr) return error_memory(e);
    Draft d = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, f);
    d.reason = b->taking.basis;
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("takeover.stated"), &done);
    json_set(r->arena, view_data(r), "batch", json_new_string(r->arena, id));
    json_set(r->arena, view_data(r), "waits", json_new_bool(r->arena, true));
    view_action(r, view_say(r, K("takeover.look-at-batch")), id, "primary");
    return ERR_OK;
}

/* ---- entering ---- */

/* Looked at before each commit, so that the writer sees whether somebody closed it meanwhile. */
static ErrorCode still_open(Bringing *b, Error *e)
{
    Record rec;
    TRY(request_record(b->request, b->taking.takeover.record.id, &rec, e));
    return str_is(rec.state, "open") ? ERR_OK : error_set(e, ERR_CONFLICT, K("takeover.none-open"));
}

static ErrorCode enter_some(Bringing *b, const Find *batch, size_t from, size_t until, Error *e)
{
    Request *r = b->request;
    Draft *drafts = arena_array(r->arena, (until - from) * (TAKEN_MEMBERS + 2) + 1, sizeof *drafts);
    size_t count = 0, more;
    if (!drafts) return error_memory(e);
    for (size_t i = from; i < until; i++) {
        Str reason = str_format(r->arena, STR_FMT " %lld; " STR_FMT, STR_ARG(batch->number), (long long)b->rows[i],
                                STR_ARG(b->taking.basis));
        json_set(r->arena, b->list[i].fields, "taken_batch", json_new_string(r->arena, batch->id));
        if (!reason.ptr) return error_memory(e);
        TRY(takeover_drafts(&b->taking, &b->list[i], reason, drafts + count, &more, e));
        count += more;
    }
    Done *done = arena_array(r->arena, count + 1, sizeof *done);
    if (!done) return error_memory(e);
    request_next_step(r);
    TRY(still_open(b, e));
    return office_commit(r, drafts, count, done, e);
}

static ErrorCode finish_batch(Bringing *b, const Find *batch, Error *e)
{
    Request *r = b->request;
    Seen seen;
    Done done;
    request_next_step(r);
    TRY(desk_see(r, batch->id, &seen, e));
    Draft d = desk_draft(seen.kind, seen.record.chain, STR("record.move.finish"), seen.record.id, seen.record.version,
                         STR("entered"), json_text(json_get(seen.body, "number")), json_copy(r->arena, seen.fields));
    d.reason = view_say(r, K("takeover.finished"), arg_int("n", (int64_t)b->count));
    return office_commit(r, &d, 1, &done, e);
}

static ErrorCode enter_all(Bringing *b, const Find *batch, Error *e)
{
    Request *r = b->request;
    size_t entered = 0;
    for (size_t from = 0; from < b->count; from += ROWS_A_COMMIT) {
        size_t until = from + ROWS_A_COMMIT < b->count ? from + ROWS_A_COMMIT : b->count;
        ArenaMark mark = arena_mark(r->arena);
        if (enter_some(b, batch, from, until, e) != ERR_OK) {
            return error_in(e, K("takeover.cut-off"), arg_int("entered", (int64_t)entered));
        }
        request_next_step(r);
        arena_restore(r->arena, mark);
        entered += until - from;
    }
    TRY(finish_batch(b, batch, e));
    json_set(r->arena, view_data(r), "entered", json_new_int(r->arena, (int64_t)entered));
    json_set(r->arena, view_data(r), "batch", json_new_string(r->arena, batch->id));
    json_set(r->arena, view_data(r), "id", json_new_string(r->arena, batch->id));
    view_note(r, view_say(r, K("takeover.entered-rows"), arg_int("n", (int64_t)entered), arg_int("known", b->totals.known),
                          arg_int("wrong", b->wrong_rows)));
    return ERR_OK;
}

/* Only what two have signed, as they signed it. */
static ErrorCode enter_or_state(Bringing *b, Str totals, Error *e)
{
    Find batch;
    TRY(find_batch(b, &batch, e));
    bool good_only = batch.id.len > 0 ? json_true(json_get(batch.fields, "good_only")) : arg_yes(b->request, "good");
    if (b->faults > 0 && !good_only) return error_set(e, ERR_INVALID, K("takeover.faulty"), arg_int("n", b->faults));
    if (batch.id.len == 0) return state_batch(b, totals, e);
    if (str_is(batch.state, "stated")) return error_set(e, ERR_CONFLICT, K("takeover.waits"), arg_str("batch", batch.number));
    if (str_is(batch.state, "entered") && b->count == 0) {
        view_note(b->request, view_say(b->request, K("takeover.all-there"), arg_str("batch", batch.number)));
        return ERR_OK;
    }
    if (str_is(batch.state, "signed")) return enter_all(b, &batch, e);
    return error_set(e, ERR_CONFLICT, K("takeover.was-entered"), arg_str("batch", batch.number));
}

ErrorCode desk_takeover_bring(Request *r, Error *e)
{
    Bringing *b = ARENA_NEW(r->arena, Bringing);
    const JsonValue *rows;
    Str totals;
    if (!b) return error_memory(e);
    *b = (Bringing){ .request = r };
    TRY(takeover_begin(r, &b->taking, e));
    if (b->taking.basis.len < BASIS_LEAST) return error_set(e, ERR_INVALID, K("takeover.basis"));
    b->file = (TableFile){ .request = r, .kind = &b->taking.asks };
    TRY(table_file_ask(&b->file, e));
    if (b->file.ftm) return error_set(e, ERR_INVALID, K("takeover.not-entities"));
    view_title(r, view_say(r, K("takeover.title"), arg_str("kind", view_label(r, &b->taking.kind->plural))));
    TRY(table_file_sheet(&b->file, &rows, e));
    totals_begin(&b->totals, r->arena);
    int64_t open = (int64_t)b->file.columns.open;
    if (open > 0) view_warning(r, view_say(r, K("table.open-columns"), arg_int("n", open)));
    TRY(check_rows(b, rows, e));
    b->faults += b->file.faults + open;
    table_file_show(&b->file);
    TRY(totals_show(r, &b->totals, b->taking.kind, &totals, e));
    json_set(r->arena, view_data(r), "errors", b->errors);
    json_set(r->arena, view_data(r), "faults", json_new_int(r->arena, b->faults));
    json_set(r->arena, view_data(r), "wrong_rows", json_new_int(r->arena, b->wrong_rows));
    if (b->faults > 0) view_note(r, view_say(r, K("takeover.faults"), arg_int("n", b->faults), arg_int("rows", b->wrong_rows)));
    if (!arg_yes(r, "dry_run")) return enter_or_state(b, totals, e);
    view_note(r, view_say(r, K("takeover.dry"), arg_int("good", (int64_t)b->count), arg_int("known", b->totals.known),
                          arg_int("wrong", b->wrong_rows)));
    return ERR_OK;
}
