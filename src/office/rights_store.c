/* rights_store.c: see rights_store.h.
 *
 *     exhibit     keepers of the store, while it is on its way to them, in their store, out of it, or missing
 *     thing_photo whoever keeps the exhibit that it shows
 *     incident    whoever keeps the exhibit that it is about, where he found it or signed it with whoever did
 *
 * A keeper answers for what lies with him and does not work in the cases that it belongs to: to be let into each of them would
 * show him who is suspected of what. So he knows the thing and its moves, and of its case at most the number that stands on its
 * label. Whom it was found with and in which search are references into the case, which say to him that there is something he
 * may not see. What lies in a locked case is not in the store's tables and opens to that case's members alone; of a case that
 * another store handed out here, the things lie in that store and not in ours. */
#include "office/rights_store.h"

#include "office/lease.h"

bool request_has_keeper_role(Request *r, const Kind *k, const Str *roles, size_t count)
{
    if (request_is_administrator(r)) return false;
    for (size_t i = 0; i < k->store.known_to_count; i++) {
        const Str *role = &k->store.known_to[i];
        if (str_in(*role, roles, count) && request_has_role(r, role, 1)) return true;
    }
    return false;
}

void request_keeping(Request *r, const Kind *k, Keeping *ret)
{
    *ret = (Keeping){ .kind = k, .chain = STR("") };
    ret->keeps = r->session && k->store.known_to_count > 0 &&
        request_has_keeper_role(r, k, k->store.known_to, k->store.known_to_count);
}

/* A case of our own that lies open. */
static bool is_ours(Request *r, Str chain)
{
    Error unheard;
    Lease lease;
    return request_is_ordinary(r, chain) && lease_look(r, chain, &lease, &unheard) == ERR_OK && !lease.copy;
}

static bool names_him(Request *r, const KindStore *s, const JsonValue *fields)
{
    bool his = s->his_count == 0;
    for (size_t i = 0; i < s->his_count && !his; i++) his = str_equal(json_text(json_get_str(fields, s->his[i])), r->session->user);
    return his;
}

/* What is said of a thing is known to him who keeps that thing, which lies in the same case. */
static bool keeps_what_it_follows(Request *r, const KindStore *s, const Record *rec)
{
    Error unheard;
    Record whole = *rec, thing;
    const JsonValue *body;
    if (rec->body.len == 0 && store_record(r->store, r->arena, rec->id, &whole, &unheard) != ERR_OK) return false;
    if (whole.body.len == 0 || record_is_pulled_back(&whole) || record_fields(r->arena, &whole, &body, &unheard) != ERR_OK) return false;
    const JsonValue *fields = json_get(body, "fields");
    if (!names_him(r, s, fields)) return false;
    if (store_record(r->store, r->arena, json_text(json_get_str(fields, s->follows)), &thing, &unheard) != ERR_OK) return false;
    const Kind *k = model_kind(r->model, thing.kind);
    return k && k->store.follows.len == 0 && str_equal(thing.chain, whole.chain) && request_keeps(r, k, &thing);
}

bool request_keeps_thing(Request *r, Keeping *keeping, const Record *rec)
{
    const KindStore *s = &keeping->kind->store;
    if (!keeping->keeps || rec->chain.len == 0 || str_is(rec->chain, "office") ||
        !str_in(rec->state, s->known_in, s->known_in_count)) return false;
    if (s->follows.len > 0) return keeps_what_it_follows(r, s, rec);
    if (!str_equal(rec->chain, keeping->chain)) {
        keeping->chain = str_copy(r->arena, rec->chain);
        keeping->ours = keeping->chain.ptr && is_ours(r, keeping->chain);
    }
    return keeping->ours;
}

bool request_keeps(Request *r, const Kind *k, const Record *rec)
{
    Keeping keeping;
    if (k->store.known_to_count == 0 || rec->id.len == 0) return false;
    request_keeping(r, k, &keeping);
    return request_keeps_thing(r, &keeping, rec);
}

bool request_keeps_proposal(Request *r, const Record *proposal)
{
    Error unheard;
    Record about;
    const JsonValue *body;
    if (!r->session || !str_is(proposal->kind, "proposal") || proposal->body.len == 0) return false;
    if (record_fields(r->arena, proposal, &body, &unheard) != ERR_OK) return false;
    const JsonValue *fields = json_get(body, "fields");
    Str object = json_text(json_get(fields, "object")), rest = object, kind = STR("");
    str_cut(&rest, '/', &kind);
    const Kind *k = model_kind(r->model, kind);
    const Move *m = k && k->store.known_to_count > 0 ? kind_move(k, json_text(json_get(fields, "move"))) : NULL;
    if (!m || store_record(r->store, r->arena, object, &about, &unheard) != ERR_OK || !request_keeps(r, k, &about)) return false;
    if (str_equal(json_text(json_get(fields, "first")), r->session->user)) return true;
    return m->second_count > 0 ? request_has_keeper_role(r, k, m->second_by, m->second_count)
        : request_has_keeper_role(r, k, m->by, m->by_count);
}

bool request_acts_as_keeper(Request *r, const Kind *k, const Record *rec)
{
    Error unheard;
    const Standing *s;
    if (k->store.known_to_count == 0 || str_is(rec->chain, "office")) return false;
    if (request_standing(r, rec->chain, &s, &unheard) != ERR_OK || s->rank >= RANK_MEMBER) return false;
    return request_keeps(r, k, rec);
}
