/* desk_leave.c: how a case, or a person's part in it, ends: the notices that are then owed, and the persons in the case by their
 * status of today.
 *
 * A move that says `notice:` in its model file owes somebody a notice. It is made with the move, in the same commit, and stays on
 * the list until it was handed over or could not be. When a person leaves, he is told; when a case ends, everybody in it who was
 * more than a name or a witness is told. */
#include "desk/desk.h"
#include "rules/rules.h"

enum { NOTICES = DESK_NOTICES };

typedef struct { Request *request; const Kind *kind; Str what, about, chain; Draft *to; size_t count; } Owed;

static ErrorCode owe(Owed *o, Str whom, Str person, Error *e)
{
    Arena *a = o->request->arena;
    if (o->count == NOTICES) return error_set(e, ERR_LIMIT, K("acts.notices-most"), arg_int("most", NOTICES));
    JsonValue *f = json_new_object(a);
    json_set(a, f, "about", json_new_string(a, o->about));
    if (kind_field(o->kind, STR("person")) && person.len > 0) json_set(a, f, "person", json_new_string(a, person));
    if (kind_field(o->kind, STR("responsible"))) json_set(a, f, "responsible", json_new_string(a, session_user(o->request->session)));
    json_set(a, f, "to", json_new_string(a, whom));
    json_set(a, f, "what", json_new_string(a, o->what));
    Str id = object_id_new(a, o->kind->id);
    if (!f || !id.ptr) return error_memory(e);
    o->to[o->count++] = desk_draft(o->kind, o->chain, STR("record.create"), id, 0, o->kind->states[0].id, NUMBER_NEXT, f);
    return ERR_OK;
}

static bool is_told(Str status)
{
    return status.len > 0 && !str_is(status, "mentioned") && !str_is(status, "witness");
}

/* Never rightly in the case, or the same person as another record of it. */
static bool is_nobody(Str state)
{
    return str_is(state, "withdrawn") || str_is(state, "merged");
}

static ErrorCode owe_person(void *self, const Record *rec, Error *e)
{
    Owed *o = self;
    const JsonValue *body;
    if (!str_is(rec->kind, "person") || rec->body.len == 0 || record_is_pulled_back(rec) || is_nobody(rec->state)) return ERR_OK;
    Record kept = *rec;
    kept.id = str_copy(o->request->arena, rec->id);
    kept.body = str_copy(o->request->arena, rec->body);
    if (!kept.id.ptr || !kept.body.ptr) return error_memory(e);
    TRY(record_fields(o->request->arena, &kept, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    return is_told(json_text(json_get(fields, "status_in_case"))) ? owe(o, json_text(json_get(fields, "name")), kept.id, e) : ERR_OK;
}

ErrorCode desk_notices(Request *r, const Kind *k, const Move *m, Str chain, Str object, const JsonValue *fields, Draft *to, size_t *count, Error *e)
{
    Owed o = { .request = r, .what = m ? m->notice : STR(""), .about = object, .chain = chain, .to = to };
    *count = 0;
    if (o.what.len == 0) return ERR_OK;
    TRY(desk_kind(r, STR("notice"), false, &o.kind, e));
    if (k->is_case) TRY(records_in_chain(r, chain, owe_person, &o, e));
    else if (json_text(json_get(fields, "name")).len > 0) TRY(owe(&o, json_text(json_get(fields, "name")), object, e));
    *count = o.count;
    return ERR_OK;
}

/* ---- persons by status ---- */

typedef struct { size_t option; Str id; const JsonValue *body; Str state; } Shown;

typedef struct { Request *request; const Field *status; Shown *list; size_t count, room; } Persons;

static size_t option_of(const Field *f, Str id)
{
    size_t i = 0;
    while (i < f->choice_count && !str_equal(f->choices[i].id, id)) i++;
    return i;
}

static ErrorCode take_person(void *self, const Record *rec, Error *e)
{
    Persons *p = self;
    Request *r = p->request;
    if (!str_is(rec->kind, "person") || rec->body.len == 0 || record_is_pulled_back(rec) || is_nobody(rec->state)) return ERR_OK;
    if (p->count == p->room) {
        size_t room = p->room > 0 ? p->room * 2 : 16;
        Shown *wider = arena_grow(r->arena, p->list, p->room * sizeof *wider, room * sizeof *wider);
        if (!wider) return error_memory(e);
        p->list = wider;
        p->room = room;
    }
    Shown *s = &p->list[p->count++];
    Record kept = *rec;
    kept.body = str_copy(r->arena, rec->body);
    s->state = str_copy(r->arena, rec->state);
    if (!kept.body.ptr || !s->state.ptr) return error_memory(e);
    TRY(record_fields(r->arena, &kept, &s->body, e));
    s->id = json_text(json_get(s->body, "id"));
    s->option = option_of(p->status, json_text(json_get(json_get(s->body, "fields"), "status_in_case")));
    return ERR_OK;
}

static void show_person(Request *r, const Kind *k, const Field *f, const Shown *s, JsonValue *list)
{
    const State *state = kind_state(k, s->state);
    Str cells[] = { view_label(r, &f->choices[s->option].label), desk_title(r, k, s->body), state ? view_label(r, &state->label) : STR(""), s->id };
    view_table_row_to(r, cells, ARRAY_LEN(cells), s->id);
    JsonValue *row = json_new_object(r->arena);
    json_set(r->arena, row, "id", json_new_string(r->arena, s->id));
    json_set(r->arena, row, "status", json_new_string(r->arena, f->choices[s->option].id));
    json_add(r->arena, list, row);
}

/* Suspects are not a list of their own: everybody stands in one table, by what he is today, in the order of the model. */
ErrorCode desk_show_persons(Request *r, Str chain, Error *e)
{
    const Kind *k = model_kind(r->model, STR("person"));
    const Field *f = k ? kind_field(k, STR("status_in_case")) : NULL;
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "persons", list);
    if (!f || f->type != FIELD_CHOICE) return ERR_OK;
    Persons p = { .request = r, .status = f };
    TRY(records_in_chain(r, chain, take_person, &p, e));
    Str head[] = { view_label(r, &f->label), view_label(r, &k->label), view_say(r, K("desk.row-state")), view_say(r, K("desk.row-id")) };
    view_table(r, view_say(r, K("acts.persons-today")), head, ARRAY_LEN(head));
    view_table_tag(r, 0);
    for (size_t option = 0; option < f->choice_count; option++) {
        for (size_t i = 0; i < p.count; i++) {
            if (p.list[i].option == option) show_person(r, k, f, &p.list[i], list);
        }
    }
    if (list && list->count > 0) view_note(r, view_say(r, K("view.presumed-innocent")));
    return ERR_OK;
}
