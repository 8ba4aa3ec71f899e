/* rights_desk.c: see rights_desk.h.
 *
 *     own_note        its owner
 *     calendar_feed   its owner
 *     hand_over       who gave the desk, who got it, by whose act it was; auditors
 *
 * Of an own note nobody else learns that it is there: neither a head nor an auditor nor a unit. Who handed what over to whom is
 * the office's affair. */
#include "office/rights_desk.h"

static bool is_hand_over(const Kind *k)
{
    return str_is(k->id, "hand_over");
}

bool kind_is_of_a_desk(const Kind *k)
{
    return str_is(k->id, "own_note") || str_is(k->id, "calendar_feed") || is_hand_over(k);
}

bool request_sees_of_a_desk(Request *r, const Kind *k, const Record *rec)
{
    static const char *const PARTIES[] = { "from", "to", "by" };
    Error unheard;
    Record whole = *rec;
    const JsonValue *body;
    if (!r->session) return false;
    if (rec->id.len == 0 || (is_hand_over(k) && request_audits(r))) return true;
    if (rec->body.len == 0 && store_record(r->store, r->arena, rec->id, &whole, &unheard) != ERR_OK) return false;
    if (whole.body.len == 0 || record_fields(r->arena, &whole, &body, &unheard) != ERR_OK) return false;
    const JsonValue *fields = json_get(body, "fields");
    Str me = session_user(r->session);
    if (!is_hand_over(k)) return str_equal(json_text(json_get(fields, "owner")), me);
    for (size_t i = 0; i < ARRAY_LEN(PARTIES); i++) {
        if (str_equal(json_text(json_get(fields, PARTIES[i])), me)) return true;
    }
    return false;
}
