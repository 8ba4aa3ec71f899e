/* desk_lacking.c: what a move asks for and nobody gave, all of it in one answer: its reason, the fields that it needs (also because of what the
 * record says elsewhere) and what the state behind it asks for. Whoever is told one thing at a time has to send the form as often. */
#include "desk/desk_thing.h"
#include "desk/desk_refused.h"

typedef struct { Request *request; const Seen *seen; const Move *move; FieldFaults faults; Error first; } Lacking;

static bool is_said(const Lacking *l, Str field)
{
    for (const FieldFault *f = l->faults.first; f; f = f->next) if (str_equal(f->path, field)) return true;
    return false;
}

static ErrorCode add(Lacking *l, Str field, const Error *what, Error *e)
{
    Error worded;
    if (is_said(l, field)) return ERR_OK;
    if (!l->faults.first) l->first = *what;
    desk_word_error(l->request, what, &worded);
    return field_fault(&l->faults, field, &worded, e);
}

static ErrorCode add_need(Lacking *l, Str field, const NeedsWhen *when, Error *e)
{
    Error one;
    const Kind *k = l->seen->kind;
    const Field *f = when ? kind_field(k, when->field) : NULL;
    if (f) (void)error_set(&one, ERR_INVALID, when->unconfirmed ? K("desk.move-needs-when-unconfirmed") : K("desk.move-needs-when"),
                           arg_str("kind", k->id), arg_str("move", l->move->id), arg_str("field", field),
                           arg_str("because", view_label(l->request, &f->label)));
    else (void)error_set(&one, ERR_INVALID, K("desk.move-needs"), arg_str("kind", k->id), arg_str("move", l->move->id), arg_str("field", field));
    return add(l, field, &one, e);
}

static ErrorCode add_needs(Lacking *l, const JsonValue *fields, Error *e)
{
    const Move *m = l->move;
    for (size_t i = 0; i < m->needs_count; i++)
        if (!json_get_str(fields, m->needs[i])) TRY(add_need(l, m->needs[i], NULL, e));
    for (size_t i = 0; i < m->when_count; i++) {
        const NeedsWhen *w = &m->when[i];
        for (size_t j = 0; j < w->needs_count && needs_when_applies(w, fields); j++)
            if (!json_get_str(fields, w->needs[j])) TRY(add_need(l, w->needs[j], w, e));
    }
    return ERR_OK;
}

static bool lacks_reason(const Lacking *l, Error *why)
{
    if (!l->move->reason || arg_text(l->request, "reason").len > 0) return false;
    (void)error_set(why, ERR_INVALID, K("desk.reason-needed"), arg_str("kind", l->seen->kind->id), arg_str("move", l->move->id));
    return true;
}

static ErrorCode add_of_state(Lacking *l, const JsonValue *fields, Error *e)
{
    FieldFaults all = { .arena = l->request->arena };
    TRY(record_faults(l->seen->kind, fields, l->move->to, &all, e));
    for (const FieldFault *f = all.first; f; f = f->next) TRY(add(l, f->path, &f->what, e));
    return ERR_OK;
}

ErrorCode desk_check_needs(Request *r, const Seen *seen, const Move *m, const JsonValue *fields, Error *e)
{
    Error why;
    Lacking l = { .request = r, .seen = seen, .move = m, .faults = { .arena = r->arena } };
    bool reason = lacks_reason(&l, &why), own = kind_field(seen->kind, STR("reason")) != NULL;      /* a field so called is another thing */
    if (reason && !own) TRY(add(&l, STR("reason"), &why, e));
    TRY(add_needs(&l, fields, e));
    if (!l.faults.first && !reason) return ERR_OK;
    TRY(add_of_state(&l, fields, e));
    if (l.faults.first) {
        view_faults(r, l.faults.first);
        view_beside(r, "field", json_new_string(r->arena, l.faults.first->path));
    }
    *e = reason ? why : l.first;
    return e->code;
}

/* Everything of the record with what was given over it, whether or not it can be read. */
static JsonValue *as_if(Request *r, const Seen *seen, const JsonValue *given)
{
    JsonValue *all = seen->fields ? json_copy(r->arena, seen->fields) : json_new_object(r->arena);
    JSON_EACH(v, given) {
        char *name = str_c(r->arena, v->key);
        bool empty = v->type == JSON_NULL || (v->type == JSON_STRING && str_trim(v->text).len == 0);
        if (!name || !all) return NULL;
        if (empty) json_remove(all, name);
        else json_set(r->arena, all, name, json_copy(r->arena, v));
    }
    return all;
}

ErrorCode desk_lacks_too(Request *r, const Seen *seen, const Move *m, const JsonValue *given, Error *e)
{
    Error why, past;
    Lacking l = { .request = r, .seen = seen, .move = m, .faults = { .arena = r->arena } };
    JsonValue *said = (JsonValue *)(uintptr_t)json_get(r->beside, "fields"), *all = as_if(r, seen, given);
    if (e->code != ERR_INVALID || !said || !all || !desk_may_move(r, seen, m)) return e->code;
    bool reason = lacks_reason(&l, &why) && !kind_field(seen->kind, STR("reason"));
    if (add_needs(&l, all, &past) != ERR_OK || (reason && add(&l, STR("reason"), &why, &past) != ERR_OK)) return e->code;
    view_faults(r, l.faults.first);
    JSON_EACH(one, json_get(r->beside, "fields")) {
        bool there = false;
        JSON_EACH(had, said) there = there || str_equal(json_text(json_get(had, "name")), json_text(json_get(one, "name")));
        if (!there) json_add(r->arena, said, json_copy(r->arena, one));
    }
    view_beside(r, "fields", said);
    return e->code;
}
