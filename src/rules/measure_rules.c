/* measure_rules.c: a coercive measure begins as what it is, and ends only by a release that is recorded or by another measure that began in time.
 *
 * Between two measures nobody is held by none: the one that follows has to have begun before the term of the first was over. Which measures there
 * are and how long they last is for the code in force: the model says the one, clocks/ the other. */
#include "rules/limit_rules.h"

#include "rules/rules_int.h"

/* By which move a measure of a type begins. */
static const struct { const char *type, *move; } BEGINS[] = {
    { "detention", "detain" }, { "custody", "remand" }, { "house_arrest", "remand" }, { "bail", "impose" }, { "travel_ban", "impose" },
    { "suspension", "impose" }, { "freeze", "freeze" },
};

static const char *move_of(const JsonValue *fields)
{
    Str type = json_text(json_get(fields, "type"));
    for (size_t i = 0; i < ARRAY_LEN(BEGINS); i++)
        if (str_is(type, BEGINS[i].type)) return BEGINS[i].move;
    return NULL;
}

bool rules_measure_takes(const Kind *k, const Move *m, const JsonValue *fields)
{
    const char *move = str_is(k->id, "measure") ? move_of(fields) : NULL;
    bool begins = false;
    for (size_t i = 0; i < ARRAY_LEN(BEGINS); i++) begins = begins || str_is(m->id, BEGINS[i].move);
    return !move || !begins || str_is(m->id, move);
}

static bool at_of(const JsonValue *fields, const char *name, Instant *ret)
{
    return instant_parse(json_text(json_get(fields, name)), ret);
}

static ErrorCode check_begin(Request *r, const Record *rec, const JsonValue *fields, const char *move, Error *e)
{
    Instant begun;
    Day until;
    const char *own = move_of(fields);
    bool whom = json_get(fields, "person") || json_get(fields, "property") || json_get(fields, "property_words");
    if (!own || strcmp(own, move) != 0)
        return error_set(e, ERR_INVALID, K("rules.measure-other"), arg_str("type", rules_field_label(r, rec, NULL, "type")));
    if (!whom) return error_set(e, ERR_INVALID, K("rules.measure-nothing"));
    bool both = at_of(fields, "begun_at", &begun) && day_parse(json_text(json_get(fields, "until")), &until);
    return both && until < instant_local_day(begun) ? error_set(e, ERR_INVALID, K("rules.measure-before")) : ERR_OK;
}

ErrorCode guard_measure_detain(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    return check_begin(r, rec, fields, "detain", e);
}

ErrorCode guard_measure_remand(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    return check_begin(r, rec, fields, "remand", e);
}

ErrorCode guard_measure_impose(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    return check_begin(r, rec, fields, "impose", e);
}

ErrorCode guard_measure_freeze(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    return check_begin(r, rec, fields, "freeze", e);
}

ErrorCode guard_measure_ended(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Instant begun, ended;
    (void)r;
    (void)rec;
    bool backwards = at_of(fields, "begun_at", &begun) && at_of(fields, "ended_at", &ended) && ended < begun;
    return backwards ? error_set(e, ERR_INVALID, K("rules.measure-before")) : ERR_OK;
}

/* ---- one after the other ---- */

typedef struct { Request *request; Instant begun; bool found; } Next;

static bool is_running(Str state)
{
    return str_is(state, "in_custody") || str_is(state, "in_force") || str_is(state, "held");
}

static ErrorCode look_at(void *self, const Record *rec, Error *e)
{
    Next *n = self;
    Request *r = n->request;
    const JsonValue *body;
    Instant begun;
    if (rec->body.len == 0 || !is_running(rec->state)) return ERR_OK;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    TRY(request_note_read(r, rec->id, rec->version, e));
    if (!at_of(json_get(body, "fields"), "begun_at", &begun) || (n->found && begun >= n->begun)) return ERR_OK;
    n->begun = begun;
    n->found = true;
    return ERR_OK;
}

ErrorCode guard_measure_followed(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Next next = { .request = r };
    RecordTerm term;
    TRY(guard_measure_ended(r, rec, fields, e));
    TRY(request_note_chain(r, rec->chain, e));
    TRY(records_by(r, STR("measure"), STR("follows"), rec->id, look_at, &next, e));
    if (!next.found) return error_set(e, ERR_INVALID, K("rules.measure-not-followed"));
    TRY(rules_limit_term(r, rec, fields, &term, e));
    if (!term.clock || next.begun <= term.term.ends) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.measure-gap"), arg_str("begun", view_instant(r, next.begun)),
                     arg_str("ended", view_instant(r, term.term.ends)));
}
