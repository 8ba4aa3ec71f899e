/* registration_rules.c: a crime that was reported has its number in the outside register, or somebody has signed why not
 * (docs/registration.md).
 *
 * In the first hours nobody is kept from urgent acts by a form: a case goes on while the term of the registration still runs.
 * After it, a number or the reason is asked for at every step on. The term is the clock of the state in which a registration
 * waits: the office's own file. */
#include "model/term.h"
#include "rules/rules_int.h"

typedef struct { Request *request; Instant first; bool registered, explained, refused; } Registrations;

static ErrorCode look_at(void *self, const Record *rec, Error *e)
{
    Registrations *g = self;
    Request *r = g->request;
    const JsonValue *body;
    Instant at;
    if (!str_is(rec->kind, "crime_registration") || rec->body.len == 0 || str_equal(rec->state, STATE_PULLED_BACK)) return ERR_OK;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    TRY(request_note_read(r, rec->id, rec->version, e));
    g->registered = g->registered || str_is(rec->state, "registered");
    g->explained = g->explained || str_is(rec->state, "late");
    g->refused = g->refused || str_is(rec->state, "refused") || str_is(rec->state, "told") || str_is(rec->state, "appealed");
    bool received = instant_parse(json_text(json_get(json_get(body, "fields"), "received_at")), &at);
    if (received && (g->first == 0 || at < g->first)) g->first = at;
    return ERR_OK;
}

/* Those in the case, and those of the tips that it was opened from. */
static ErrorCode gather(Registrations *g, const Record *rec, const JsonValue *fields, Error *e)
{
    Request *r = g->request;
    TRY(request_note_chain(r, rec->chain, e));
    TRY(records_of_kind_in(r, rec->chain, STR("crime_registration"), look_at, g, e));
    JSON_EACH(from, json_get(fields, "opened_from")) {
        Str tip = json_text(from);
        if (str_starts(tip, STR("tip/"))) TRY(records_by(r, STR("crime_registration"), STR("about"), tip, look_at, g, e));
    }
    return ERR_OK;
}

/* Until when a registration that waits since then may wait, as the model says; where it says nothing, no longer. */
static Instant term_end(Request *r, const Kind *k, Instant from)
{
    Term t;
    const State *s = kind_state(k, STR("pending"));
    const Clock *c = s && s->clock.len > 0 ? model_clock(r->model, s->clock) : NULL;
    if (!c) return from;
    term_run(c, &(TermFacts){ .started = from }, clock_now(), &t, NULL);
    return t.ends;
}

ErrorCode guard_case_registered(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Registrations g = { .request = r };
    StateSince since;
    const Kind *k = model_kind(r->model, STR("crime_registration"));
    if (!k || !profile_has_kind(r->model, office_profile(r->office, r->model), k)) return ERR_OK;
    TRY(gather(&g, rec, fields, e));
    if (g.registered || g.explained) return ERR_OK;
    if (g.refused) return error_set(e, ERR_INVALID, K("registration.was-refused"));
    TRY(request_state_since(r, rec->id, &since, e));
    if (since.taken_over && g.first == 0) return rules_not_known(r, rec, fields, false, K("registration.not-known"), e);
    Instant from = g.first > 0 && g.first < since.entered ? g.first : since.entered;
    if (from == 0 || clock_now() <= term_end(r, k, from)) return ERR_OK;
    return error_set(e, ERR_INVALID, K("registration.case-needs"));
}

ErrorCode guard_registration_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Instant received, entered;
    bool mixed;
    const Kind *k = model_kind(r->model, rec->kind);
    Str number = json_text(json_get(json_get(fields, "outside_number"), "value"));
    (void)name_script(number, &mixed);
    if (mixed) return error_set(e, ERR_INVALID, K("registration.mixed"), arg_str("number", number));
    if (!instant_parse(json_text(json_get(fields, "received_at")), &received)) return error_internal(e, "received_at");
    if (!instant_parse(json_text(json_get(fields, "entered_at")), &entered)) return ERR_OK;         /* said by the move itself */
    if (entered < received) return error_set(e, ERR_INVALID, K("registration.before"));
    bool late = k && entered > term_end(r, k, received);
    if (!late || json_get(fields, "why_not")) return ERR_OK;
    return error_set(e, ERR_INVALID, K("registration.why-late"), arg_str("field", STR("why_not")));
}
