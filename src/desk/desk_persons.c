/* desk_persons.c: persons in cases, by their status of today, over all cases that the caller knows.
 *
 * Nobody stands under a heading that is not his any more: a person whose part in a case has ended stands under what ended it, and
 * one who was entered in error is left out. The headings are the statuses of the model; there is no list of suspects. */
#include "desk/desk_subject.h"
#include "desk/form.h"

enum { PERSONS_MOST = 2000 };

/* Under which heading: an option of the status for whose part goes on; else the state that it has come to, behind all of them. */
typedef struct { size_t group; Str id, chain; const JsonValue *body; } Listed;

typedef struct {
    Request     *request;
    LookUp      *look;
    const Kind  *kind;
    const Field *status;
    Listed      *list; size_t count, room;
    bool         more;
} Persons;

static size_t index_of(const Choice *list, size_t count, Str id)
{
    size_t i = 0;
    while (i < count && !str_equal(list[i].id, id)) i++;
    return i;
}

/* A part that has ended as the status itself says (acquitted, convicted, refused) stands there; one that only its state says,
 * under the state. */
static size_t group_of(const Persons *p, const State *state, Str status)
{
    static const char *const OVER[] = { "suspect", "accused", "defendant" };
    bool runs = false;
    for (size_t i = 0; i < ARRAY_LEN(OVER); i++) runs = runs || str_is(status, OVER[i]);
    if (state && state->final && runs) return p->status->choice_count + (size_t)(state - p->kind->states);
    return index_of(p->status->choices, p->status->choice_count, status);
}

static ErrorCode take_person(void *self, const Record *rec, Error *e)
{
    Persons *p = self;
    Request *r = p->request;
    const State *state = kind_state_was(p->kind, rec->state);
    bool out = rec->body.len == 0 || desk_is_hidden(r, rec) || str_is(rec->state, "withdrawn");
    if (out || !desk_look_up_shows(p->look, p->kind, rec)) return ERR_OK;
    if (p->count == PERSONS_MOST) {
        p->more = true;
        return ERR_END;
    }
    if (!ARENA_ROOM(r->arena, p->list, p->count, p->room)) return error_memory(e);
    Listed *one = &p->list[p->count];
    one->id = str_copy(r->arena, rec->id);
    one->chain = str_copy(r->arena, rec->chain);
    if (!one->id.ptr || !one->chain.ptr) return error_memory(e);
    TRY(record_fields_kept(r->arena, rec, &one->body, e));
    one->group = group_of(p, state, json_text(json_get(json_get(one->body, "fields"), "status_in_case")));
    p->count++;
    return ERR_OK;
}

static Str heading_of(const Persons *p, size_t group)
{
    size_t choices = p->status->choice_count;
    return group < choices ? view_label(p->request, &p->status->choices[group].label)
                           : view_label(p->request, &p->kind->states[group - choices].label);
}

static void show_group(Persons *p, size_t group, JsonValue *data)
{
    Request *r = p->request;
    bool begun = false;
    for (size_t i = 0; i < p->count; i++) {
        const Listed *one = &p->list[i];
        if (one->group != group) continue;
        Str head[] = { view_label(r, &p->kind->label), view_say(r, K("subject.row-case")), view_say(r, K("subject.row-since")) };
        if (!begun) view_table(r, heading_of(p, group), head, ARRAY_LEN(head));
        begun = true;
        const Field *since = kind_field(p->kind, STR("status_since"));
        const JsonValue *day = json_get(json_get(one->body, "fields"), "status_since");
        Str from = since && day ? desk_value_text(r, since, day) : STR("");
        Str cells[] = { desk_name(r, p->kind, one->body), desk_ref_label(r, one->chain), from };
        view_table_row_to(r, cells, ARRAY_LEN(cells), one->id);
        desk_look_up_shown(p->look, p->kind, one->id);
        JsonValue *row = json_new_object(r->arena);
        size_t choices = p->status->choice_count;
        Str under = group < choices ? p->status->choices[group].id : p->kind->states[group - choices].id;
        json_set(r->arena, row, "case", json_new_string(r->arena, one->chain));
        json_set(r->arena, row, "group", json_new_string(r->arena, under));
        json_set(r->arena, row, "id", json_new_string(r->arena, one->id));
        json_add(r->arena, data, row);
    }
}

/* The reason is sent and stands in no address. */
static void ask(Request *r, const LookUp *look)
{
    JsonValue *form = form_new(r, STR("person.today"), view_say(r, K("subject.persons-all")));
    JsonValue *reason = form_field_named(r, "reason", "long_text", view_say(r, K("arg.reason")), STR(""));
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    if (look->chain.len > 0) {
        form_arg(r, form, "case", json_new_string(r->arena, look->chain));
    } else {
        JsonValue *of_case = form_field_named(r, "case", "ref", view_say(r, K("arg.case")), STR("")), *found;
        const Kind *k = model_kind(r->model, STR("case"));
        Error unheard;
        json_set(r->arena, of_case, "to", json_new_string(r->arena, STR("case")));
        json_set(r->arena, of_case, "required", json_new_bool(r->arena, true));
        bool few = k && desk_few_choices(r, k, &found, &unheard) == ERR_OK && found && found->count > 0;
        if (few) json_set(r->arena, of_case, "found", found);
        form_field(r, form, of_case);
    }
    json_set(r->arena, reason, "required", json_new_bool(r->arena, true));
    form_field(r, form, reason);
    view_form(r, form);
}

ErrorCode desk_person_today(Request *r, Error *e)
{
    LookUp look;
    Persons p = { .request = r, .look = &look };
    JsonValue *data = json_new_array(r->arena);
    TRY(desk_kind(r, STR("person"), false, &p.kind, e));
    p.status = kind_field(p.kind, STR("status_in_case"));
    if (!p.status || p.status->type != FIELD_CHOICE) return error_internal(e, "person");
    TRY(desk_look_up_begin(r, &look, e));
    view_title(r, view_say(r, K("subject.persons-title")));
    json_set(r->arena, view_data(r), "persons", data);
    if (look.reach == LOOK_NOWHERE) {
        view_note(r, view_say(r, K("subject.persons-need")));
        ask(r, &look);
        return ERR_OK;
    }
    TRY(desk_each_record(r, p.kind, look.reach == LOOK_WITHIN ? look.chain : STR(""), take_person, &p, e));
    view_note(r, view_say(r, K("view.presumed-innocent")));
    view_note(r, view_say_args(r, look.reach == LOOK_WITHIN ? K("subject.persons-here") : K("subject.persons-known"), NULL, 0));
    for (size_t group = 0; group < p.status->choice_count + p.kind->state_count; group++) show_group(&p, group, data);
    if (look.reach == LOOK_WITHIN) ask(r, &look);
    if (p.more) view_note(r, view_say(r, K("subject.persons-more"), arg_int("most", PERSONS_MOST)));
    return desk_look_up_enter(&look, p.kind->id, view_say(r, K("subject.persons-title")), (int64_t)p.count, e);
}
