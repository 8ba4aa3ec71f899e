/* rights_look_up.c: see rights_look_up.h.
 *
 *     look_up         whoever looked, and auditors
 *
 * A unit sees none of its members' look-ups, and a head none of his office's: the reasons tell what a case is about that neither may know. */
#include "office/rights_look_up.h"

bool kind_is_look_up(const Kind *k)
{
    return str_is(k->id, "look_up");
}

static bool is_he(Request *r, const JsonValue *fields, const char *field)
{
    return str_equal(json_text(json_get(fields, field)), session_user(r->session));
}

bool request_sees_look_up(Request *r, const Kind *k, const Record *rec)
{
    Error unheard;
    Record whole = *rec;
    const JsonValue *body;
    (void)k;
    if (!r->session) return false;
    if (rec->id.len == 0) return true;
    if (rec->body.len == 0 && store_record(r->store, r->arena, rec->id, &whole, &unheard) != ERR_OK) return false;
    if (whole.body.len == 0 || record_fields(r->arena, &whole, &body, &unheard) != ERR_OK) return request_audits(r);
    return is_he(r, json_get(body, "fields"), "by") || request_audits(r);
}
