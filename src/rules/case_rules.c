/* case_rules.c: when a case may end, and how a person leaves it.
 *
 * A case that ends leaves nobody behind as a suspect: every person in it has an outcome (convicted, acquitted, cleared, or was never more
 * than a witness, a victim or a name), and no proposal in it waits for a second signature. Who is cleared or finally decided on is not a suspect,
 * accused or defendant in the same breath. */
#include "rules/rules_int.h"

static bool is_open_status(Str status)
{
    return str_is(status, "suspect") || str_is(status, "accused") || str_is(status, "defendant");
}

typedef struct { Request *request; Str ending, name; bool waits; } Open;

static ErrorCode look_at(void *self, const Record *rec, Error *e)
{
    Open *o = self;
    Request *r = o->request;
    bool person = str_is(rec->kind, "person"), proposal = str_is(rec->kind, "proposal");
    if ((!person && !proposal) || rec->body.len == 0) return ERR_OK;
    const JsonValue *body;
    TRY(record_fields(r->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    if (proposal) {                                 /* the one that ends this very case waits for its signature, and rightly so */
        bool own = str_equal(json_text(json_get(fields, "object")), o->ending);
        o->waits = o->waits || (str_is(rec->state, "waiting") && !own);
        return ERR_OK;
    }
    if (str_is(rec->state, "withdrawn") || str_is(rec->state, "merged")) return ERR_OK;    /* was never rightly in it; stands in another record */
    if (o->name.len > 0 || !is_open_status(json_text(json_get(fields, "status_in_case")))) return ERR_OK;
    o->name = str_copy(r->arena, json_text(json_get(fields, "name")));
    return o->name.ptr ? ERR_OK : error_memory(e);
}

ErrorCode guard_case_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)fields;
    Open o = { .request = r, .ending = rec->id };
    TRY(request_note_chain(r, rec->chain, e));
    TRY(records_in_chain(r, rec->chain, look_at, &o, e));
    if (o.name.len > 0) return error_set(e, ERR_INVALID, K("rules.person-open"), arg_str("person", o.name));
    if (o.waits) return error_set(e, ERR_INVALID, K("rules.proposal-waits"));
    return ERR_OK;
}

ErrorCode guard_person_outcome(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)r;
    (void)rec;
    if (!is_open_status(json_text(json_get(fields, "status_in_case")))) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.status-open"), arg_str("person", json_text(json_get(fields, "name"))));
}

ErrorCode rules_check_special(const Kind *k, const Move *m, const JsonValue *before, const JsonValue *after, Error *e)
{
    Str status = json_text(json_get(after, "status_in_case"));
    bool same = str_equal(status, json_text(json_get(before, "status_in_case")));
    if (!kind_field(k, STR("special_status")) || !json_get(after, "special_status") || !is_open_status(status) || same) return ERR_OK;
    if (m && m->four_eyes && m->second_count > 0) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.special-status"), arg_str("person", json_text(json_get(after, "name"))));
}

/* What somebody is in a case changes by a move: it asks for a reason and the right role, and owes a notice. A change or a correction in passing
 * would make a suspect, or clear one, without anybody being told. */
ErrorCode rules_check_change(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e)
{
    TRY(rules_check_exhibit(k, before, after, e));
    TRY(rules_check_package(k, before, after, e));
    TRY(rules_check_store_change(k, before, after, e));
    TRY(rules_check_place(k, before, after, e));
    bool person = str_is(k->id, "person") && kind_move(k, STR("set_status"));
    bool same = str_equal(json_text(json_get(before, "status_in_case")), json_text(json_get(after, "status_in_case")));
    if (!person || same) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.status-by-move"), arg_str("person", json_text(json_get(before, "name"))));
}
