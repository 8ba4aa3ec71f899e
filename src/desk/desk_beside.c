/* desk_beside.c: what a record shows besides what was entered: what is odd in it, values that are computed, and who points at it.
 * Nothing of it is stored or signed, so it stands beside "record" in the answer and never inside it. */
#include "desk/desk_equipment.h"
#include "desk/desk_plan.h"
#include "desk/course.h"
#include "desk/learning.h"
#include "desk/programme.h"
#include "desk/stock.h"
#include "desk/thing_photo.h"
#include "rules/rules.h"

/* ---- what is odd ---- */

/* The fields that the caller may see; `body` NULL: he has just typed them all. */
static ErrorCode open_fields(Request *r, const Kind *k, const JsonValue *body, const JsonValue *fields, JsonValue **ret, Error *e)
{
    *ret = json_copy(r->arena, fields);
    for (const Field *f = body ? k->fields : NULL; f; f = f->next) {
        if (!f->sensitive || request_sees_sensitive(r, body)) continue;
        char *name = str_c(r->arena, f->id);
        if (!name) return error_memory(e);
        json_remove(*ret, name);
    }
    return *ret ? ERR_OK : error_memory(e);
}

/* `row`: of a table that is imported, 0 elsewhere. */
static void warn(Request *r, int64_t row_number, Str field, const char *key, Str text)
{
    JsonValue *data = view_data(r), *list = (JsonValue *)(uintptr_t)json_get(data, "warnings"), *row = json_new_object(r->arena);
    if (!list) {
        list = json_new_array(r->arena);
        json_set(r->arena, data, "warnings", list);
    }
    json_set(r->arena, row, "field", json_new_string(r->arena, field));
    json_set(r->arena, row, "key", json_new_string(r->arena, str_of(key)));
    if (row_number > 0) json_set(r->arena, row, "row", json_new_int(r->arena, row_number));
    json_set(r->arena, row, "text", json_new_string(r->arena, text));
    json_add(r->arena, list, row);
    view_warning(r, row_number > 0 ? view_say(r, K("desk.warn-row"), arg_int("row", row_number), arg_str("text", text)) : text);
}

void desk_warn(Request *r, Str field, const char *key, Str text)
{
    warn(r, 0, field, key, text);
}

static void show_warnings(Request *r, int64_t row, const Kind *k, const JsonValue *body, const JsonValue *fields)
{
    Error unheard;
    RecordWarning *first;
    JsonValue *seen;
    if (open_fields(r, k, body, fields, &seen, &unheard) != ERR_OK) return;
    if (record_warnings(r->arena, k, seen, &first, &unheard) != ERR_OK) return;
    for (const RecordWarning *w = first; w; w = w->next) {
        Buf text = buf_in(r->arena);
        message_error(&text, r->lang, &w->what);
        warn(r, row, error_arg(&w->what, "field"), w->what.parts[0].key, str_trim(buf_str(&text)));
    }
}

void desk_show_warnings(Request *r, const Kind *k, const JsonValue *body, const JsonValue *fields)
{
    show_warnings(r, 0, k, body, fields);
}

void desk_show_row_warnings(Request *r, const Kind *k, int64_t row, const JsonValue *fields)
{
    enum { SHOWN_MOST = 200 };
    const JsonValue *list = json_get(view_data(r), "warnings");
    if (!list || list->count < SHOWN_MOST) show_warnings(r, row, k, NULL, fields);
}

/* ---- what is computed ---- */

/* Under the model of today: a rule that was not there when the record was made applies to it all the same. */
ErrorCode desk_show_derived(Request *r, const Seen *seen, Error *e)
{
    JsonValue *all, *shown = json_new_object(r->arena);
    JsonValue *body = json_copy(r->arena, seen->body);
    json_set(r->arena, body, "state", json_new_string(r->arena, seen->record.state));
    json_set(r->arena, body, "fields", json_copy(r->arena, seen->fields));
    if (!body) return error_memory(e);
    TRY(record_derive(r->arena, seen->kind, body, clock_now(), RULES_DERIVED, RULES_DERIVED_COUNT, r, &all, e));
    for (const Field *f = seen->kind->fields; f; f = f->next) {
        const JsonValue *v = f->derived.len > 0 ? json_get_str(all, f->id) : NULL;
        char *name = v ? str_c(r->arena, f->id) : NULL;
        if (!name || (f->sensitive && !request_sees_sensitive(r, seen->body))) continue;
        view_row(r, view_label(r, &f->label), desk_value_text(r, f, v));
        json_set(r->arena, shown, name, json_copy(r->arena, v));
    }
    if (shown && shown->count > 0) json_set(r->arena, view_data(r), "derived", shown);
    return ERR_OK;
}

/* ---- who points here ---- */

enum { POINTERS = 50 };

typedef struct { Request *request; const Seen *seen; const Inverse *from; JsonValue *list; size_t shown; bool more,
                 quiet; } Pointers;

/* What lies in another locked case is found there, where the look leaves its trace. */
static bool may_list(Request *r, const Pointers *p, const Record *rec)
{
    if (rec->body.len == 0 || desk_is_hidden(r, rec) || !request_may_see(r, p->from->kind, rec)) return false;
    return str_equal(rec->chain, p->seen->record.chain) || !request_opens(r, rec->chain);
}

static void begin_table(Request *r, const Inverse *from)
{
    Str head[] = { view_label(r, &from->kind->label), view_say(r, K("desk.row-state")), view_say(r, K("desk.row-id")) };
    view_table(r, view_label(r, &from->field->inverse), head, ARRAY_LEN(head));
    view_table_tag(r, 1);
}

static ErrorCode show_pointer(void *self, const Record *rec, Error *e)
{
    Pointers *p = self;
    Request *r = p->request;
    const Kind *k = p->from->kind;
    const JsonValue *body;
    if (!may_list(r, p, rec)) return ERR_OK;
    if (p->shown == POINTERS) {
        p->more = true;
        return ERR_END;
    }
    Str id = str_copy(r->arena, rec->id);
    Str state = str_copy(r->arena, rec->state);
    if (!id.ptr || !state.ptr) return error_memory(e);
    TRY(record_fields_kept(r->arena, rec, &body, e));
    if (p->shown++ == 0 && !p->quiet) begin_table(r, p->from);
    const State *s = kind_state_was(k, state);
    Str cells[] = { desk_title(r, k, body), s ? view_label(r, &s->label) : state, id };
    if (!p->quiet) view_table_row_to(r, cells, ARRAY_LEN(cells), id);
    JsonValue *row = json_new_object(r->arena);
    json_set(r->arena, row, "field", json_new_string(r->arena, p->from->name));
    json_set(r->arena, row, "id", json_new_string(r->arena, id));
    json_set(r->arena, row, "kind", json_new_string(r->arena, k->id));
    json_add(r->arena, p->list, row);
    return ERR_OK;
}

ErrorCode desk_show_pointers(Request *r, const Seen *seen, Error *e)
{
    Inverse *from;
    size_t count;
    JsonValue *list = json_new_array(r->arena);
    TRY(model_inverses(r->arena, r->model, seen->kind->id, &from, &count, e));
    for (size_t i = 0; i < count; i++) {
        bool quiet = desk_plan_lists(seen, from[i].kind) || desk_equipment_lists(seen, from[i].field, from[i].kind) || stock_lists(from[i].kind) ||
                     course_lists(seen, from[i].kind) || learning_lists(from[i].kind) || thing_photo_lists(from[i].kind) ||
                     programme_lists(from[i].kind, from[i].name) || str_is(from[i].kind->id, "statement_line");
        Pointers p = { .request = r, .seen = seen, .from = &from[i], .list = list, .quiet = quiet };
        TRY(records_by(r, from[i].kind->id, from[i].name, seen->record.id, show_pointer, &p, e));
        if (p.more && !p.quiet) view_note(r, view_say(r, K("desk.more-pointers"), arg_int("n", POINTERS)));
    }
    if (list && list->count > 0) json_set(r->arena, view_data(r), "pointed_by", list);
    return ERR_OK;
}
