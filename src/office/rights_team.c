/* rights_team.c: see rights_team.h. A compartment would open the details to all who lead the case, who are the colleagues of the one who declares. They are
 * opened by office instead: to him, to a head and to the integrity officer, as far as these know the case. */
#include "office/rights_team.h"

bool team_opens_details(Request *r, const JsonValue *body)
{
    Str member = json_text(json_get(json_get(body, "fields"), "member"));
    if (!r->session || !request_knows_chain(r, json_text(json_get(body, "case")))) return false;
    if (str_equal(member, session_user(r->session))) return true;
    return request_has_role_named(r, "head") || request_has_role_named(r, "integrity_officer");
}

static ErrorCode find_closed(void *self, const Record *rec, Error *e)
{
    Request *r = self;
    JsonValue *body;
    if (rec->body.len == 0) return ERR_OK;
    TRY(json_parse(r->arena, rec->body, &body, e));
    if (!json_get(json_get(body, "fields"), "details") || team_opens_details(r, body)) return ERR_OK;
    return error_set(e, ERR_DENIED, K("rights.bundle-declaration"));
}

ErrorCode team_may_leave(Request *r, Str chain, Error *e)
{
    return records_of_kind_in(r, chain, STR("declaration"), find_closed, r, e);
}
