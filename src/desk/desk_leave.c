/* desk_leave.c: how a case, or a person's part in it, ends: the notices that are then owed, and the persons in the case by their
 * status of today.
 *
 * A move that says `notice:` in its model file owes somebody a notice. It is made with the move, in the same commit, and stays on
 * the list until it was handed over or could not be. When a person leaves, he is told; when a case ends, everybody in it who was
 * more than a name or a witness is told. Of a way out before a judgment (ways-out.md) are told, besides: the victims, whoever reported,
 * and the supervising prosecutor, if none signed; and who leaves on a ground that says he was wrongly suspected, of his rights. */
#include "desk/desk.h"
#include "rules/rules.h"

enum { NOTICES = DESK_NOTICES };

typedef struct { Request *request; const Kind *kind; Str what, about, chain, first, appeal; bool victims; Draft *to; size_t count; } Owed;

static ErrorCode owe(Owed *o, Str whom, Str person, const char *as, Error *e)
{
    Arena *a = o->request->arena;
    if (o->count == NOTICES) return error_set(e, ERR_LIMIT, K("acts.notices-most"), arg_int("most", NOTICES));
    JsonValue *f = json_new_object(a);
    json_set(a, f, "about", json_new_string(a, o->about));
    if (kind_field(o->kind, STR("person")) && person.len > 0) json_set(a, f, "person", json_new_string(a, person));
    if (kind_field(o->kind, STR("responsible"))) json_set(a, f, "responsible", json_new_string(a, session_user(o->request->session)));
    if (kind_field(o->kind, STR("capacity"))) json_set(a, f, "capacity", json_new_string(a, str_of(as)));
    if (kind_field(o->kind, STR("appeal_until")) && o->appeal.len > 0) json_set(a, f, "appeal_until", json_new_string(a, o->appeal));
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
    Str id = str_copy(o->request->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(record_fields_kept(o->request->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    Str status = json_text(json_get(fields, "status_in_case"));
    bool victim = str_is(status, "victim");
    if (!is_told(status) || (o->victims && !victim) || str_equal(id, o->about)) return ERR_OK;
    return owe(o, json_text(json_get(fields, "name")), id, victim ? "victim" : "person", e);
}

static bool is_before_judgment(Str what)
{
    static const char *const WAYS[] = { "refused", "discontinued", "suspended", "resumed", "transferred" };
    for (size_t i = 0; i < ARRAY_LEN(WAYS); i++) if (str_is(what, WAYS[i])) return true;
    return false;
}

/* Whoever reported is told by way of the tip: nobody here knows his name. */
static ErrorCode owe_reporters(Owed *o, const JsonValue *fields, Error *e)
{
    Request *r = o->request;
    JSON_EACH(from, json_get(fields, "opened_from")) {
        Str tip = json_text(from);
        if (!str_starts(tip, STR("tip/"))) continue;
        TRY(owe(o, view_say(r, K("ending.to-reporter"), arg_str("tip", desk_ref_label(r, tip))), STR(""), "reporter", e));
    }
    return ERR_OK;
}

/* Not of what one of them decided on himself. */
static ErrorCode owe_prosecutor(Owed *o, Error *e)
{
    static const Str SIGNED[] = { STR("prosecutor"), STR("supervising_prosecutor") };
    Request *r = o->request;
    Record user;
    const JsonValue *body;
    if (request_has_role_in(r, o->chain, SIGNED, ARRAY_LEN(SIGNED))) return ERR_OK;
    if (o->first.len > 0) {
        TRY(records_get(r, o->first, &user, e));
        TRY(record_fields(r->arena, &user, &body, e));
        JSON_EACH(role, json_get(json_get(body, "fields"), "roles")) if (str_in(json_text(role), SIGNED, ARRAY_LEN(SIGNED))) return ERR_OK;
    }
    return owe(o, view_say(r, K("ending.to-prosecutor")), STR(""), "prosecutor", e);
}

/* Wrongly suspected: what he may ask for is told to him in a notice of its own. */
static ErrorCode owe_rights(Owed *o, const JsonValue *fields, Str name, Error *e)
{
    const WayGround *g = model_ground(o->request->model, json_text(json_get(fields, "ground")));
    const Field *what = kind_field(o->kind, STR("what"));
    bool known = false;
    for (size_t i = 0; what && i < what->choice_count; i++) known = known || str_is(what->choices[i].id, "rehabilitation");
    if (!g || !g->rehabilitates || !known) return ERR_OK;
    Str said = o->what, appeal = o->appeal;
    o->what = STR("rehabilitation");
    o->appeal = STR("");
    TRY(owe(o, name, o->about, "person", e));
    o->what = said;
    o->appeal = appeal;
    return ERR_OK;
}

static ErrorCode owe_of_person(Owed *o, const JsonValue *fields, Error *e)
{
    Str name = json_text(json_get(fields, "name"));
    if (name.len == 0) return ERR_OK;
    TRY(owe(o, name, o->about, "person", e));
    if (!is_before_judgment(o->what)) return ERR_OK;
    TRY(owe_rights(o, fields, name, e));
    o->victims = true;
    TRY(records_in_chain(o->request, o->chain, owe_person, o, e));
    return owe_prosecutor(o, e);
}

ErrorCode desk_notices(Request *r, const Kind *k, const Move *m, Str first, const Draft *act, Draft *to, size_t *count, Error *e)
{
    Owed o = { .request = r, .what = m ? m->notice : STR(""), .about = act->object, .chain = act->chain, .first = first, .to = to };
    const JsonValue *fields = act->content ? json_get(act->content, "fields") : act->fields;
    *count = 0;
    if (o.what.len == 0) return ERR_OK;
    TRY(desk_kind(r, STR("notice"), false, &o.kind, e));
    if (is_before_judgment(o.what) && !str_is(o.what, "resumed")) o.appeal = json_text(json_get(fields, "appeal_until"));
    if (!k->is_case) TRY(owe_of_person(&o, fields, e));
    if (k->is_case) TRY(records_in_chain(r, o.chain, owe_person, &o, e));
    if (k->is_case && is_before_judgment(o.what)) TRY(owe_reporters(&o, fields, e));
    if (k->is_case && is_before_judgment(o.what)) TRY(owe_prosecutor(&o, e));
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
    if (!ARENA_ROOM(r->arena, p->list, p->count, p->room)) return error_memory(e);
    Shown *s = &p->list[p->count++];
    s->state = str_copy(r->arena, rec->state);
    if (!s->state.ptr) return error_memory(e);
    TRY(record_fields_kept(r->arena, rec, &s->body, e));
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
