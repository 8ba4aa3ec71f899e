/* rights_search.c: see rights_search.h.
 *
 *     saved_search      its owner
 *     standing_search   its owner, whoever may put it in force, and auditors
 *
 * A unit sees none of its members' questions: they say what a case is about that it need not know. */
#include "office/rights_search.h"

bool kind_is_kept_search(const Kind *k)
{
    return str_is(k->id, "saved_search") || str_is(k->id, "standing_search");
}

static bool may_decide(Request *r, const Kind *k)
{
    const Move *m = kind_move(k, STR("put_in_force"));
    return m && !request_is_administrator(r) && (request_has_role(r, m->by, m->by_count) || request_audits(r));
}

bool request_sees_kept_search(Request *r, const Kind *k, const Record *rec)
{
    Error unheard;
    Record whole = *rec;
    const JsonValue *body;
    if (!r->session) return false;
    if (rec->id.len == 0 || may_decide(r, k)) return true;
    if (rec->body.len == 0 && store_record(r->store, r->arena, rec->id, &whole, &unheard) != ERR_OK) return false;
    if (whole.body.len == 0 || record_fields(r->arena, &whole, &body, &unheard) != ERR_OK) return false;
    return str_equal(json_text(json_get_str(json_get(body, "fields"), k->own)), session_user(r->session));
}
