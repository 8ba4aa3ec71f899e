/* case_rules.c: when a case may end.
 *
 * A case that ends leaves nobody behind as a suspect: every person in it has an outcome (convicted, acquitted, cleared, or was never more
 * than a witness, a victim or a name), and no proposal in it waits for a second signature. */
#include "rules/rules_int.h"

typedef struct { Request *request; Str name; bool waits; } Open;

static ErrorCode look_at(void *self, const Record *rec, Error *e)
{
    Open *o = self;
    Request *r = o->request;
    bool person = str_is(rec->kind, "person"), proposal = str_is(rec->kind, "proposal");
    if ((!person && !proposal) || rec->body.len == 0) return ERR_OK;
    TRY(request_note_read(r, rec->id, rec->version, e));
    if (proposal) {
        o->waits = o->waits || str_is(rec->state, "waiting");
        return ERR_OK;
    }
    const JsonValue *body;
    TRY(record_fields(r->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    Str status = json_text(json_get(fields, "status_in_case"));
    bool open = str_is(status, "suspect") || str_is(status, "accused") || str_is(status, "defendant");
    if (open && o->name.len == 0) o->name = str_copy(r->arena, json_text(json_get(fields, "name")));
    return ERR_OK;
}

ErrorCode guard_case_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)fields;
    Open o = { .request = r };
    TRY(store_chain_records(r->store, rec->chain, look_at, &o, e));
    if (o.name.len > 0) return error_set(e, ERR_INVALID, K("rules.person-open"), arg_str("person", o.name));
    if (o.waits) return error_set(e, ERR_INVALID, K("rules.proposal-waits"));
    return ERR_OK;
}
