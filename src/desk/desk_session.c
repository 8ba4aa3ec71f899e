/* desk_session.c: signing in and out. */
#include "desk/desk.h"
#include "office/ways.h"

ErrorCode desk_session_open(Request *r, Error *e)
{
    KeyShown key;
    SessionGiven given;
    SessionAsk ask = { .login = arg_text(r, "login"), .passphrase = arg_text(r, "passphrase"), .hours = arg_number(r, "hours", 8),
                       .device = arg_text(r, "device"), .code = arg_text(r, "code"), .sheet = arg_text(r, "sheet"), .key = &key,
                       .wanted = arg_yes(r, "second") };
    TRY(way_key_shown(r, ask.login, arg_text(r, "key"), arg_text(r, "origin"), &key, e));
    TRY(desk_key_signature(r, &key, e));
    TRY(session_open_with(r->office, r->store, r->arena, &ask, &given, e));
    json_set(r->arena, view_data(r), "second", json_new_bool(r->arena, given.has_second));
    if (str_is(given.way, "sheet")) json_set(r->arena, view_data(r), "left", json_new_int(r->arena, given.left));
    json_set(r->arena, view_data(r), "token", json_new_string(r->arena, given.token));
    json_set(r->arena, view_data(r), "login", json_new_string(r->arena, arg_text(r, "login")));
    json_set(r->arena, view_data(r), "store", json_new_string(r->arena, office_store_id(r->office)));
    view_note(r, view_say(r, K("desk.signed-in"), arg_str("login", arg_text(r, "login")), arg_int("hours", arg_number(r, "hours", 8))));
    return ERR_OK;
}

ErrorCode desk_session_close(Request *r, Error *e)
{
    (void)e;
    session_end(r->office, session_token(r->session));
    view_note(r, view_say(r, K("desk.signed-out")));
    return ERR_OK;
}

ErrorCode desk_session_show(Request *r, Error *e)
{
    Seen user;
    TRY(desk_see(r, session_user(r->session), &user, e));
    Buf roles = buf_in(r->arena);
    const Field *f = kind_field(user.kind, STR("roles"));
    if (f) field_to_text(&roles, f, json_get(user.fields, "roles"), r->lang);
    json_set(r->arena, view_data(r), "user", desk_record_data(r, user.body));
    view_title(r, office_name(r->office));
    view_row(r, view_say(r, K("desk.row-name")), desk_user_name(r, user.record.id));
    view_row(r, view_say(r, K("desk.row-roles")), buf_str(&roles));
    view_row(r, view_say(r, K("desk.row-session")), session_id(r->session));
    return desk_glass_notices(r, STR(""), e);
}
