/* rights.c: who may know and who may do.
 *
 * Two questions, always both: the role (what one does in the office) and need-to-know (which case one works on). A case is known to those
 * with a running `access` record in it and to nobody else, whatever their role; an administrator makes accounts and reads no case.
 * Both are read from records in the request's snapshot and noted, so that a role or an access taken away while an act is under way
 * sends the act back. */
#include "office/office_int.h"

bool request_has_role(Request *r, const Str *roles, size_t count)
{
    Error e;
    Record user;
    const JsonValue *body;
    if (!r->session) return false;
    if (request_record(r, r->session->user, &user, &e) != ERR_OK || !str_is(user.state, "active")) return false;
    if (record_fields(r->arena, &user, &body, &e) != ERR_OK) return false;
    JSON_EACH(role, json_get(json_get(body, "fields"), "roles")) {
        if (str_in(role->text, roles, count)) return true;
    }
    return str_in(STR("*"), roles, count);
}

bool request_has_role_named(Request *r, const char *role)
{
    Str one = str_of(role);
    return request_has_role(r, &one, 1);
}

/* Is this access record in force today? */
static ErrorCode in_force(Request *r, const Record *rec, bool *ret, Error *e)
{
    const JsonValue *body;
    Day until;
    *ret = false;
    if (!str_is(rec->state, "given") || rec->body.len == 0) return ERR_OK;
    TRY(record_fields(r->arena, rec, &body, e));
    Str limit = json_text(json_get(json_get(body, "fields"), "until"));
    *ret = !limit.ptr || (day_parse(limit, &until) && until >= instant_local_day(clock_now()));
    return ERR_OK;
}

typedef struct { Request *request; Str chain; bool known; } Access;

static ErrorCode is_access(void *self, const Record *rec, Error *e)
{
    Access *a = self;
    if (!str_equal(rec->chain, a->chain)) return ERR_OK;
    TRY(in_force(a->request, rec, &a->known, e));
    if (!a->known) return ERR_OK;
    TRY(request_note_read(a->request, rec->id, rec->version, e));
    return ERR_END;
}

bool request_knows_chain(Request *r, Str chain)
{
    Error e;
    Access a = { .request = r, .chain = chain };
    if (!r->session) return false;
    if (store_records_by(r->store, STR("access"), STR("user"), r->session->user, is_access, &a, &e) != ERR_OK) return false;
    return a.known;
}

typedef struct { Request *request; Str *chains; size_t count, room; } Chains;

static ErrorCode add_chain(void *self, const Record *rec, Error *e)
{
    Chains *c = self;
    bool counts;
    TRY(in_force(c->request, rec, &counts, e));
    for (size_t i = 0; counts && i < c->count; i++) counts = !str_equal(c->chains[i], rec->chain);
    if (!counts) return ERR_OK;
    if (c->count == c->room) {
        size_t room = c->room > 0 ? c->room * 2 : 32;
        Str *wider = arena_grow(c->request->arena, c->chains, c->room * sizeof *wider, room * sizeof *wider);
        if (!wider) return error_memory(e);
        c->chains = wider;
        c->room = room;
    }
    Str kept = str_copy(c->request->arena, rec->chain);
    if (!kept.ptr) return error_memory(e);
    c->chains[c->count++] = kept;
    return ERR_OK;
}

ErrorCode request_chains(Request *r, Str **chains, size_t *count, Error *e)
{
    Chains c = { .request = r };
    if (r->session) TRY(store_records_by(r->store, STR("access"), STR("user"), r->session->user, add_chain, &c, e));
    *chains = c.chains;
    *count = c.count;
    return ERR_OK;
}

bool request_may_see(Request *r, const Kind *k, const Record *rec)
{
    if (!str_is(rec->chain, "office")) return request_knows_chain(r, rec->chain);
    if (str_in(STR("*"), k->see, k->see_count)) return r->session != NULL;
    return request_has_role(r, k->see, k->see_count);
}
