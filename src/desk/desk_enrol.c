/* desk_enrol.c: accounts that begin with a letter. An administrator makes the account and hands over the letter; whoever it is
 * for chooses a passphrase and signs in under a key that is his own from then on (office/enrol.h). A letter that was lost, and a
 * passphrase that was forgotten, are one thing: two persons let the account begin anew, with a new letter. */
#include "desk/desk_credential.h"
#include "office/enrol.h"

static void show_letter(Request *r, Str login, Str name, const Enrolment *n)
{
    char day[17];
    Str until = str_copy(r->arena, instant_format_local(day, n->until));
    char machine[25];
    json_set(r->arena, view_data(r), "login", json_new_string(r->arena, login));
    json_set(r->arena, view_data(r), "full_name", json_new_string(r->arena, name));
    json_set(r->arena, view_data(r), "code", json_new_string(r->arena, n->code));
    json_set(r->arena, view_data(r), "until", json_new_string(r->arena, str_copy(r->arena, instant_format(machine, n->until))));
    view_row(r, view_say(r, K("desk.row-login")), login);
    view_row(r, view_say(r, K("enrol.row-code")), n->code);
    view_row(r, view_say(r, K("enrol.row-until")), until);
    view_note(r, view_say(r, K("enrol.told-once")));
}

static void set_until(Request *r, JsonValue *fields, const Enrolment *n)
{
    char until[25];
    json_set(r->arena, fields, "key", json_new_string(r->arena, n->vkey));
    json_set(r->arena, fields, "enrol_until", json_new_string(r->arena, str_copy(r->arena, instant_format(until, n->until))));
}

ErrorCode desk_user_enrol(Request *r, Error *e)
{
    const Kind *k;
    JsonValue *fields;
    Enrolment n;
    Done done;
    Str user = object_id_new(r->arena, STR("user"));
    if (!user.ptr) return error_memory(e);
    TRY(desk_user_asked(r, &k, &fields, e));
    TRY(enrolment_make(r, user, &n, e));
    set_until(r, fields, &n);
    Draft d = desk_draft(k, STR("office"), STR("user.enrol"), user, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.key = n.vkey;
    d.credentials = &n.row;
    d.credential_count = 1;
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("enrol.made"), &done);
    show_letter(r, json_text(json_get(fields, "login")), json_text(json_get(fields, "full_name")), &n);
    return ERR_OK;
}

/* ---- the letter is used ---- */

static ErrorCode refuse_over(Request *r, const EnrolTry *t, Error *e)
{
    char when[17];
    TRY(enrolment_note_try(r, t, arg_text(r, "device"), e));
    bool used = t->found == ENROL_USED;
    return error_set(e, ERR_DENIED, used ? K("enrol.used") : K("enrol.over"), arg_str("when", instant_format_local(when, used ? t->used : t->until)));
}

static ErrorCode take_own_key(Request *r, const EnrolTry *t, Error *e)
{
    KeyringRow key;
    CredentialRow used;
    const JsonValue *body;
    Str vkey;
    const Kind *k;
    TRY(desk_kind(r, STR("user"), false, &k, e));
    TRY(record_fields(r->arena, &t->user, &body, e));
    JsonValue *fields = json_copy(r->arena, json_get(body, "fields"));
    if (!fields) return error_memory(e);
    TRY(keyring_make(r->arena, office_store_id(r->office), t->user.id, arg_text(r, "new_passphrase"), office_passphrase_cost(r->office),
            &vkey, &key, e));
    TRY(enrolment_used(r, t, &used, e));
    json_remove(fields, "enrol_until");
    json_set(r->arena, fields, "key", json_new_string(r->arena, vkey));
    Str number = json_text(json_get(body, "number"));
    Draft d = desk_draft(k, STR("office"), STR("user.key_own"), t->user.id, t->user.version, t->user.state, number, fields);
    d.key = vkey;
    d.keyring = &key;
    d.credentials = &used;
    d.credential_count = 1;
    return office_commit(r, &d, 1, NULL, e);
}

ErrorCode desk_user_enrol_use(Request *r, Error *e)
{
    EnrolTry t;
    Str token;
    Session *before = r->session;
    TRY(passphrase_check(arg_text(r, "new_passphrase"), e));
    TRY(enrolment_find(r, arg_text(r, "login"), arg_text(r, "code"), &t, e));
    if (t.found != ENROL_GOOD) return refuse_over(r, &t, e);
    TRY(enrolment_session(r, &t, arg_text(r, "login"), arg_text(r, "device"), &token, e));
    ErrorCode code = session_take(r->office, token, &r->session, e);
    if (code == ERR_OK) code = take_own_key(r, &t, e);
    if (r->session != before) session_release(r->office, r->session);
    r->session = before;
    session_end(r->office, token);
    crypto_wipe(t.code, sizeof t.code);
    if (code != ERR_OK) return code;
    json_set(r->arena, view_data(r), "login", json_new_string(r->arena, arg_text(r, "login")));
    view_note(r, view_say(r, K("enrol.done"), arg_str("login", arg_text(r, "login"))));
    return ERR_OK;
}

/* ---- beginning anew ---- */

bool desk_enrol_proposed(const JsonValue *proposal)
{
    return str_is(json_text(json_get(proposal, "move")), "enrol_again") && str_starts(json_text(json_get(proposal, "object")), STR("user/"));
}

ErrorCode desk_user_enrol_again(Request *r, Error *e)
{
    Seen user;
    Enrolment n;
    TRY(desk_user_by_login(r, arg_text(r, "login"), &user, e));
    TRY(desk_credential_propose(r, &user, e));
    TRY(enrolment_make(r, user.record.id, &n, e));
    JsonValue *fields = json_copy(r->arena, user.fields);
    if (!fields) return error_memory(e);
    set_until(r, fields, &n);
    Draft d = desk_draft(user.kind, user.record.chain, STR("user.enrol_again"), user.record.id, user.record.version, user.record.state,
                         json_text(json_get(user.body, "number")), fields);
    d.key = n.vkey;
    d.reason = arg_text(r, "reason");
    d.by_office = true;
    n.row.owner = enrolment_waits(r->arena, n.vkey);
    if (!n.row.owner.ptr) return error_memory(e);
    d.credentials = &n.row;
    d.credential_count = 1;
    TRY(desk_propose(r, &d, e));
    show_letter(r, json_text(json_get(user.fields, "login")), json_text(json_get(user.fields, "full_name")), &n);
    view_note(r, view_say(r, K("enrol.waits")));
    return ERR_OK;
}

/* The row that waited under the key's name becomes the user's; everything he signed in with before ends. */
ErrorCode desk_enrol_take_up(Request *r, const JsonValue *proposal, Draft *d, Error *e)
{
    Note note;
    Act act;
    CredentialRow *list;
    size_t count;
    Str user = json_text(json_get(proposal, "object"));
    TRY(act_open(json_text(json_get(proposal, "act")), &note, &act, e));
    Str waits = enrolment_waits(r->arena, act.key);
    if (!waits.ptr) return error_memory(e);
    TRY(store_credentials(r->store, r->arena, waits, CREDENTIAL_ENROLMENT, &list, &count, e));
    if (count != 1) return error_internal(e, "enrolment");
    TRY(desk_credential_end_all(r, user, d, e));
    CredentialRow *rows = arena_array(r->arena, d->credential_count + 2, sizeof *rows);
    if (!rows) return error_memory(e);
    memcpy(rows, d->credentials, d->credential_count * sizeof *rows);
    rows[d->credential_count] = list[0];
    rows[d->credential_count].owner = user;
    rows[d->credential_count + 1] = (CredentialRow){ .owner = waits };
    d->credentials = rows;
    d->credential_count += 2;
    d->key_ends = user;                             /* the old long key opens nothing any more, neither sessions nor slots */
    return ERR_OK;
}
