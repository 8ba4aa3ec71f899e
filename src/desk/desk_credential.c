/* desk_credential.c: see desk_credential.h. */
#include "desk/desk_credential.h"

static bool administers(const JsonValue *fields)
{
    bool found = false;
    JSON_EACH(role, json_get(fields, "roles")) found = found || str_is(role->text, "administrator");
    return found;
}

ErrorCode desk_credential_propose(Request *r, const Seen *user, Error *e)
{
    if (!request_has_role_named(r, "administrator")) return error_set(e, ERR_DENIED, K("rights.administrators-affair"));
    if (str_is(user->record.state, "active")) return ERR_OK;
    return error_set(e, ERR_INVALID, K("desk.no-user"), arg_str("login", json_text(json_get(user->fields, "login"))));
}

bool desk_credential_proposed(const JsonValue *proposal)
{
    return desk_second_proposed(proposal) || desk_enrol_proposed(proposal);
}

bool desk_credential_may_sign(Request *r, const JsonValue *proposal)
{
    static const Str ROLES[] = { STR("head"), STR("administrator") };
    Str object = json_text(json_get(proposal, "object"));
    Seen user;
    Error unheard;
    if (str_equal(object, session_user(r->session)) || desk_see(r, object, &user, &unheard) != ERR_OK) return false;
    return request_has_role(r, ROLES, administers(user.fields) ? 1 : ARRAY_LEN(ROLES));
}

ErrorCode desk_credential_end_all(Request *r, Str user, Draft *with, Error *e)
{
    SecondRow *second = ARENA_NEW(r->arena, SecondRow);
    CredentialRow *ends = arena_array(r->arena, 2, sizeof *ends);
    if (!second || !ends) return error_memory(e);
    *second = (SecondRow){ .owner = user };
    ends[0] = (CredentialRow){ .owner = user, .type = CREDENTIAL_KEY };
    ends[1] = (CredentialRow){ .owner = user, .type = CREDENTIAL_SHEET };
    with->second = second;
    with->credentials = ends;
    with->credential_count = 2;
    return ERR_OK;
}
