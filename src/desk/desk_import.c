/* desk_import.c: many records of a kind in: all is checked before any is entered.
 *
 * The gate reads no file from outside: who imports has turned his table into fields (the command line does so for CSV,
 * desk_table_in.c with a worker's help). A check enters nothing and says everything that is wrong, row by row, so that a table
 * is corrected once. */
#include "desk/desk_import.h"

#include "desk/course.h"
#include "desk/desk_duplicates.h"
#include "desk/desk_limit.h"

#include "desk/desk_look_up.h"
#include "desk/desk_proof.h"
#include "desk/desk_subject.h"
#include "desk/desk_team.h"
#include "desk/made_by.h"
#include "office/rights_tip.h"
#include "rules/money_book.h"
#include "rules/refused_field.h"
#include "rules/rules.h"
#include "rules/result_book.h"

enum { FAULTS_SHOWN = 200 };

typedef struct {
    Request    *request;
    const ImportTable *table;
    const Kind *kind;
    Map         seen;               /* "field=bytes" of unique values in this very request */
    Draft      *drafts; size_t count;
    struct { int64_t row; const JsonValue *fields; } *good; size_t good_count;      /* rows without a fault */
    int64_t     row, at, known, faults;        /* row: as the file counts; at: from 1 */
    JsonValue  *list;               /* of faults */
    Str         title;              /* of their table, which begins with the first */
    ChainRows   rows;               /* what no two of them may share */
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
        const JsonValue *v = f->unique && !field_may_repeat(f, fields) ? json_get_str(fields, f->id) : NULL;
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

static void begin_list(Import *im)
{
    Request *r = im->request;
    Str head[] = { view_say(r, K("desk.row-row")), im->table->column ? view_say(r, K("cli.column-column"))
                   : view_say(r, K("desk.row-field")),
                   view_say(r, K("desk.row-what")) };
    view_table(r, im->title, head, ARRAY_LEN(head));
}

static void list_fault(Import *im, Str field, const Error *what)
{
    Request *r = im->request;
    Buf text = buf_in(r->arena);
    if (++im->faults > FAULTS_SHOWN) return;
    if (im->faults == 1) begin_list(im);
    desk_say_error(r, &text, what);
    if (field.len == 0) field = rules_refused_field(im->kind, NULL, what);
    if (field.len == 0) field = error_arg(what, "field");
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "row", json_new_int(r->arena, im->row));
    if (field.len > 0) json_set(r->arena, one, "field", json_new_string(r->arena, field));
    const ImportTable *t = im->table;
    Str place = t->column && field.len > 0 ? t->column(t->self, field) : STR("");
    if (place.len > 0) json_set(r->arena, one, "column", json_new_string(r->arena, place));
    json_set(r->arena, one, "text", json_new_string(r->arena, buf_str(&text)));
    json_add(r->arena, im->list, one);
    char digits[24];
    Str cells[] = { str_copy(r->arena, amount_format(digits, im->row, 0)), place.len > 0 ? place : field, buf_str(&text) };
    view_table_row(r, cells, ARRAY_LEN(cells));
}

/* What came with a table joins no plan that was approved, and writes nothing that the program writes (rules/task_rules.c). */
static ErrorCode check_planned(Import *im, JsonValue *fields, Error *e)
{
    TRY(rules_fill_training(im->request, im->kind, NULL, STR(""), NULL, fields, e));
    if (str_is(im->kind->id, "clock_check")) return error_set(e, ERR_INVALID, K("rules.check-one-by-one"));
    TRY(rules_check_settled(im->kind, im->kind->states[0].id, NULL, fields, false, e));
    TRY(rules_money_fill(im->request, im->kind, NULL, STR(""), fields, e));
    TRY(rules_check_planned(im->request, im->kind, im->table->chain, STR(""), NULL, fields, e));
    return rules_check_row(&im->rows, im->kind, fields, e);
}

/* The records that one cell names are there for whoever imports, as when he types them (desk_refs.c). */
static ErrorCode check_cell(Import *im, const JsonValue *v, Error *e)
{
    Request *r = im->request;
    JsonValue *fields, *one = json_new_object(r->arena);
    char *name = str_c(r->arena, v->key);
    if (!name) return error_memory(e);
    json_set(r->arena, one, name, json_copy(r->arena, v));
    TRY(desk_fields(r, im->kind, NULL, one, &fields, e));
    r->beside = NULL;
    return desk_refs_check(r, im->kind, NULL, fields, e);
}

/* Each field for itself, so that all that is wrong in a row is said at once; then the row as a whole. */
static ErrorCode check_new_row(Import *im, const JsonValue *item, Error *e)
{
    Request *r = im->request;
    JsonValue *fields;
    bool known;
    int64_t before = im->faults;
    JSON_EACH(v, item) {
        if (check_cell(im, v, e) == ERR_OK) continue;
        if (!is_about_the_row(e->code)) return e->code;
        list_fault(im, v->key, e);
    }
    if (im->faults > before) return ERR_OK;
    TRY(desk_fields(r, im->kind, NULL, item, &fields, e));
    ErrorCode placed = rules_check_place(im->kind, NULL, fields, e);
    if (placed == ERR_OK) placed = rules_check_special(im->kind, NULL, NULL, fields, e);
    if (placed == ERR_OK) placed = check_planned(im, fields, e);
    if (placed == ERR_OK) placed = rules_fill_learning(r, im->kind, NULL, NULL, fields, e);
    if (placed == ERR_OK) placed = desk_statement_made(r, im->kind, im->table->chain, fields, e);
    if (placed == ERR_OK) placed = desk_extension_made(r, im->kind, im->table->chain, fields, e);
    if (placed == ERR_OK) placed = desk_proof_check(r, im->kind, im->table->chain, fields, e);
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

/* Of a list of names that a body sent: who is on the list of trainees already is no second person, and gets a place alone. */
static ErrorCode check_row(Import *im, const JsonValue *typed, Error *e)
{
    JsonValue *fields;
    const JsonValue *item;
    Str known = STR("");
    TRY(desk_refs_typed(im->request, im->kind, typed, &item, e));
    bool reads = im->table->letter && desk_fields(im->request, im->kind, NULL, item, &fields, e) == ERR_OK;
    if (reads) TRY(course_name_known(im->request, fields, &known, e));
    error_clear(e);
    if (known.len == 0) return check_new_row(im, item, e);
    im->known++;
    if (course_name_check(im->request, im->table->letter, known, e) == ERR_OK) return ERR_OK;
    if (!is_about_the_row(e->code)) return e->code;
    list_fault(im, STR(""), e);
    return ERR_OK;
}

/* When all tables of the page are done: a remark ends a table. */
static void show_odd(Import *im)
{
    for (size_t i = 0; i < im->good_count; i++) desk_show_row_warnings(im->request, im->kind, im->good[i].row, im->good[i].fields);
}

static void next_row(Import *im)
{
    im->row = im->table->rows ? im->table->rows[im->at] : im->at + 1;
    im->at++;
}

static ErrorCode begin(Request *r, const ImportTable *t, Import *im, Error *e)
{
    *im = (Import){ .request = r, .table = t, .kind = t->kind, .seen = map_in(r->arena), .rows = { .request = r } };
    im->good = arena_array(r->arena, t->items->count + 1, sizeof *im->good);
    return im->good ? ERR_OK : error_memory(e);
}

ErrorCode import_check(Request *r, const ImportTable *t, Str title, int64_t *faults, Error *e)
{
    Import im;
    TRY(begin(r, t, &im, e));
    im.list = json_new_array(r->arena);
    im.title = title;
    JSON_EACH(item, t->items) {
        next_row(&im);
        TRY(check_row(&im, item, e));
    }
    error_clear(e);
    r->beside = NULL;                               /* they stand in the table, by row */
    json_set(r->arena, view_data(r), "errors", im.list);
    json_set(r->arena, view_data(r), "faults", json_new_int(r->arena, im.faults));
    json_set(r->arena, view_data(r), "rows", json_new_int(r->arena, im.at));
    json_set(r->arena, view_data(r), "known", json_new_int(r->arena, im.known));
    if (arg_yes(r, "dry_run")) {
        view_note(r, view_say(r, K("desk.import-checked"), arg_int("rows", im.at), arg_int("faults", im.faults),
                              arg_int("known", im.known)));
        show_odd(&im);
    }
    *faults = im.faults;
    return ERR_OK;
}

static ErrorCode draft_row(Import *im, const JsonValue *typed, Error *e)
{
    Request *r = im->request;
    const JsonValue *item;
    JsonValue *fields;
    Str person = STR("");
    bool known = false;
    TRY(desk_refs_typed(r, im->kind, typed, &item, e));
    TRY(desk_fields(r, im->kind, NULL, item, &fields, e));
    TRY(desk_refs_check(r, im->kind, NULL, fields, e));
    if (im->table->letter) TRY(course_name_known(r, fields, &person, e));
    if (person.len > 0) {
        im->known++;
        return course_name_place(r, im->table->letter, person, false, &im->drafts[im->count++], e);
    }
    TRY(rules_check_place(im->kind, NULL, fields, e));
    TRY(rules_check_special(im->kind, NULL, NULL, fields, e));
    TRY(check_planned(im, fields, e));
    TRY(rules_fill_learning(r, im->kind, NULL, NULL, fields, e));
    TRY(desk_statement_made(r, im->kind, im->table->chain, fields, e));
    TRY(desk_extension_made(r, im->kind, im->table->chain, fields, e));
    TRY(desk_proof_check(r, im->kind, im->table->chain, fields, e));
    if (arg_yes(r, "skip_known")) TRY(is_known(im, fields, &known, e));
    im->known += known;
    if (known) return ERR_OK;
    Str id = object_id_new(r->arena, im->kind->id);
    if (!id.ptr) return error_memory(e);
    im->good[im->good_count].row = im->row;
    im->good[im->good_count++].fields = fields;
    Draft *d = &im->drafts[im->count++];
    *d = desk_draft(im->kind, im->table->chain, STR("record.create"), id, 0, im->kind->states[0].id, NUMBER_NEXT, fields);
    if (im->table->reasons) d->reason = im->table->reasons[im->at - 1];
    return im->table->letter ? course_name_place(r, im->table->letter, id, true, &im->drafts[im->count++], e) : ERR_OK;
}

/* With what members of teams are asked about the persons and bodies that come in; where that is too much at once it is asked
 * afterwards (tergoo team ask), and the page says so. */
static ErrorCode commit_rows(Request *r, const Import *im, Done *done, Error *e)
{
    Draft *all;
    size_t count;
    ErrorCode code = desk_team_with_all(r, im->drafts, im->count, &all, &count, e);
    if (code == ERR_LIMIT) {
        error_clear(e);
        desk_warn(r, STR(""), "team.ask-later", view_say(r, K("team.ask-later")));
        return office_commit(r, im->drafts, im->count, done, e);
    }
    TRY(code);
    Done *each = arena_array(r->arena, count + 1, sizeof *each);
    if (!each) return error_memory(e);
    TRY(office_commit(r, all, count, each, e));
    memcpy(done, each, im->count * sizeof *done);
    return ERR_OK;
}

ErrorCode import_enter(Request *r, const ImportTable *t, const Draft *first, Error *e)
{
    Import im;
    TRY(begin(r, t, &im, e));
    im.drafts = arena_array(r->arena, 2 * t->items->count + 2, sizeof *im.drafts);
    Done *done = arena_array(r->arena, 2 * t->items->count + 2, sizeof *done);
    if (!im.drafts || !done) return error_memory(e);
    if (first) im.drafts[im.count++] = *first;
    JSON_EACH(item, t->items) {
        next_row(&im);
        if (draft_row(&im, item, e) != ERR_OK) return error_in(e, K("desk.import-row"), arg_int("row", im.row));
    }
    size_t from = first ? 1 : 0;
    if (im.count > from) TRY(commit_rows(r, &im, done, e));
    JsonValue *ids = json_new_array(r->arena);
    for (size_t i = from; i < im.count; i++) json_add(r->arena, ids, json_new_string(r->arena, done[i].object));
    json_set(r->arena, view_data(r), "created", ids);
    json_set(r->arena, view_data(r), "known", json_new_int(r->arena, im.known));
    if (first && im.count > from) desk_done(r, K("desk.created"), &done[0]);
    view_note(r, view_say(r, K("desk.imported"), arg_int("n", (int64_t)(im.count - from)), arg_int("known", im.known)));
    show_odd(&im);
    desk_warn_twins(r, im.kind, done + from, im.count - from);
    return ERR_OK;
}

ErrorCode import_place(Request *r, ImportTable *ret, Error *e)
{
    TRY(desk_kind(r, arg_text(r, "kind"), true, &ret->kind, e));
    if (kind_is_of_tip(ret->kind)) return error_set(e, ERR_DENIED, K("tip.import"));
    if (made_by_step(ret->kind)) return made_by_refuse(r, ret->kind, e);
    if (ret->kind->is_case) return error_set(e, ERR_USAGE, K("desk.use-case-open"));
    TRY(desk_place(r, ret->kind, arg_text(r, "case"), &ret->chain, e));
    return desk_need_role(r, ret->chain, ret->kind->create, ret->kind->create_count, K("desk.may-not-create"), ret->kind, e);
}

ErrorCode desk_record_import(Request *r, Error *e)
{
    ImportTable t = { .items = arg_values(r, "items") };
    int64_t faults;
    TRY(import_place(r, &t, e));
    if (t.items->count > IMPORT_MOST) return error_set(e, ERR_LIMIT, K("desk.import-most"), arg_int("most", IMPORT_MOST));
    if (arg_yes(r, "dry_run")) return import_check(r, &t, STR(""), &faults, e);
    TRY(desk_look_up_import(r, t.kind, t.chain, arg_text(r, "reason"), (int64_t)t.items->count, e));
    return import_enter(r, &t, NULL, e);
}
