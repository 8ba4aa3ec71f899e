/* desk_second.c: the telephone's code as a second factor, and losing every factor. A user enrols by himself; when telephone,
 * keys and sheet are lost, an administrator proposes to reset them all and another person signs, so that nobody alone can open
 * an account whose passphrase he knows. */
#include "desk/desk_credential.h"
#include "office/ways.h"

ErrorCode desk_second_begin(Request *r, Error *e)
{
    Str uri;
    Ways w;
    TRY(ways_of(r->office, r->store, r->arena, session_user(r->session), &w, e));
    if (!w.code) TRY(ways_may_change(r, &w, e));
    TRY(second_begin(r, &uri, e));
    json_set(r->arena, view_data(r), "uri", json_new_string(r->arena, uri));
    view_note(r, view_say(r, K("second.begun")));
    view_note(r, uri);
    return ERR_OK;
}

ErrorCode desk_second_confirm(Request *r, Error *e)
{
    Draft d = { .chain = STR("office"), .op = STR("user.second"), .object = session_user(r->session), .by_office = true };
    TRY(second_confirm(r, arg_text(r, "code"), &d.second, e));
    TRY(office_commit(r, &d, 1, NULL, e));
    second_enrolled(r);
    session_showed(r, STR("code"));
    view_note(r, view_say(r, K("second.enrolled")));
    return ERR_OK;
}

ErrorCode desk_second_reset(Request *r, Error *e)
{
    Seen user;
    Ways w;
    TRY(desk_user_by_login(r, arg_text(r, "login"), &user, e));
    TRY(desk_credential_propose(r, &user, e));
    TRY(ways_of(r->office, r->store, r->arena, user.record.id, &w, e));
    if (ways_count(&w) == 0) return error_set(e, ERR_CONFLICT, K("second.none"), arg_str("login", arg_text(r, "login")));
    JsonValue *content = json_new_object(r->arena);
    json_set(r->arena, content, "object", json_new_string(r->arena, user.record.id));
    Draft d = { .chain = STR("office"), .op = STR("user.second_reset"), .object = user.record.id, .version = user.record.version, .content = content,
                .reason = arg_text(r, "reason"), .by_office = true };
    return desk_propose(r, &d, e);
}

bool desk_second_proposed(const JsonValue *fields)
{
    return str_is(json_text(json_get(fields, "move")), "second_reset") && str_starts(json_text(json_get(fields, "object")), STR("user/"));
}

ErrorCode desk_second_take_up(Request *r, const JsonValue *fields, Draft *d, Error *e)
{
    return desk_credential_end_all(r, json_text(json_get(fields, "object")), d, e);
}
