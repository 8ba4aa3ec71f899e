/* desk_user.c: accounts. An administrator makes and ends them and reads no case; nobody raises himself: whoever makes or changes an account does it
 * under his own name, and the account's key pair belongs to whoever knows its passphrase. */
#include "desk/desk.h"
#include "office/enrol.h"
#include "office/unsent.h"

static ErrorCode user_kind(Request *r, const Kind **ret, Error *e)
{
    return desk_kind(r, STR("user"), false, ret, e);
}

/* An object of those fields of the request that the account takes. */
static JsonValue *given_fields(Request *r, const char *const *names, size_t count)
{
    JsonValue *given = json_new_object(r->arena);
    for (size_t i = 0; i < count; i++) {
        const JsonValue *v = arg_values(r, names[i]);
        if (v) json_set(r->arena, given, names[i], json_copy(r->arena, v));
    }
    return given;
}

/* Roles that this institution has, and no two that nobody may hold together (roles.yaml). */
static ErrorCode check_roles(Request *r, const JsonValue *fields, Error *e)
{
    const Profile *p = office_profile(r->office, r->model);
    const JsonValue *roles = json_get(fields, "roles");
    JSON_EACH(one, roles) {
        if (!profile_has_role(r->model, p, one->text)) {
            return error_set(e, ERR_INVALID, K("desk.role-not-here"), arg_str("role", one->text), arg_str("profile", p->id));
        }
        for (const JsonValue *other = one->next; other; other = other->next) {
            if (roles_apart(r->model, one->text, other->text)) {
                return error_set(e, ERR_INVALID, K("desk.roles-apart"), arg_str("role", one->text), arg_str("other-role", other->text));
            }
        }
    }
    return ERR_OK;
}

/* A sign-in name is typed every morning and read in the trace: letters (Latin or Cyrillic), digits, dot, dash and underscore. */
bool desk_login_ok(Str login)
{
    uint32_t c;
    if (login.len == 0) return false;
    while (utf8_next(&login, &c)) {
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0x400 && c <= 0x4ff);
        if (!letter && !(c >= '0' && c <= '9') && c != '.' && c != '-' && c != '_') return false;
    }
    return login.len == 0;
}

ErrorCode desk_user_asked(Request *r, const Kind **k, JsonValue **fields, Error *e)
{
    static const char *const NAMES[] = { "login", "full_name", "roles", "unit" };
    if (!desk_login_ok(arg_text(r, "login"))) return error_set(e, ERR_INVALID, K("desk.login-form"), arg_str("login", arg_text(r, "login")));
    TRY(user_kind(r, k, e));
    TRY(desk_fields(r, *k, NULL, given_fields(r, NAMES, ARRAY_LEN(NAMES)), fields, e));
    return check_roles(r, *fields, e);
}

ErrorCode desk_user_create(Request *r, Error *e)
{
    const Kind *k;
    JsonValue *fields;
    KeyringRow row;
    Str vkey, user = object_id_new(r->arena, STR("user"));
    if (!user.ptr) return error_memory(e);
    TRY(desk_user_asked(r, &k, &fields, e));
    TRY(keyring_make(r->arena, office_store_id(r->office), user, arg_text(r, "passphrase"), office_passphrase_cost(r->office), &vkey, &row, e));
    json_set(r->arena, fields, "key", json_new_string(r->arena, vkey));

    Done done;
    Draft d = desk_draft(k, STR("office"), STR("user.create"), user, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.key = vkey;
    d.keyring = &row;
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("desk.user-made"), &done);
    return ERR_OK;
}

/* An administrator has no power over another one: that is the head's affair, who has none over anybody else's account. */
static ErrorCode check_rank(Request *r, const Seen *user, Error *e)
{
    bool administers = false, own = str_equal(user->record.id, session_user(r->session));
    JSON_EACH(role, json_get(user->fields, "roles")) administers = administers || str_is(role->text, "administrator");
    bool may = request_has_role_named(r, administers && !own ? "head" : "administrator");
    if (may && administers && !own && request_is_administrator(r)) may = false;
    return may ? ERR_OK : error_set(e, ERR_DENIED, administers ? K("rights.other-administrator") : K("rights.administrators-affair"));
}

ErrorCode desk_user_change(Request *r, Error *e)
{
    static const char *const NAMES[] = { "full_name", "roles", "unit" };
    Seen user;
    JsonValue *fields;
    Done done;
    TRY(desk_user_by_login(r, arg_text(r, "login"), &user, e));
    if (str_equal(user.record.id, session_user(r->session)) && arg_values(r, "roles")) {
        return error_set(e, ERR_DENIED, K("desk.own-roles"));
    }
    TRY(check_rank(r, &user, e));
    TRY(desk_fields(r, user.kind, user.fields, given_fields(r, NAMES, ARRAY_LEN(NAMES)), &fields, e));
    if (arg_values(r, "roles")) TRY(check_roles(r, fields, e));
    Draft d = desk_draft(user.kind, user.record.chain, STR("user.change"), user.record.id, user.record.version, user.record.state,
                         json_text(json_get(user.body, "number")), fields);
    d.reason = arg_text(r, "reason");
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("desk.changed"), &done);
    return ERR_OK;
}

ErrorCode desk_user_end(Request *r, Error *e)
{
    Seen user;
    TRY(desk_user_by_login(r, arg_text(r, "login"), &user, e));
    if (str_equal(user.record.id, session_user(r->session))) return error_set(e, ERR_DENIED, K("desk.own-account"));
    TRY(check_rank(r, &user, e));
    TRY(desk_may_leave(r, user.record.id, arg_text(r, "login"), e));
    Draft d = desk_draft(user.kind, user.record.chain, STR("user.end"), user.record.id, user.record.version, STR("ended"),
                         json_text(json_get(user.body, "number")), json_copy(r->arena, user.fields));
    SecondRow second = { .owner = user.record.id };            /* what he signed in with goes with him */
    CredentialRow others = { .owner = user.record.id };
    d.reason = arg_text(r, "reason");
    d.second = &second;
    d.credentials = &others;
    d.credential_count = 1;
    d.key_ends = user.record.id;                    /* with it goes what opened his slots in locked cases */
    Draft *drafts;
    size_t count;
    TRY(desk_access_endings(r, user.record.id, d, &drafts, &count, e));
    Done *done = arena_array(r->arena, count, sizeof *done);
    if (!done) return error_memory(e);
    TRY(office_commit(r, drafts, count, done, e));
    session_end_user(r->office, user.record.id);
    unsent_end_user(r->office, user.record.id);
    desk_done(r, K("desk.user-ended"), &done[0]);
    return ERR_OK;
}

static ErrorCode list_one(void *self, const Record *rec, Error *e)
{
    Request *r = self;
    const JsonValue *body;
    TRY(record_fields(r->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    const Kind *k = model_kind(r->model, STR("user"));
    const Field *f = kind_field(k, STR("roles"));
    const State *s = kind_state(k, rec->state);
    Buf roles = buf_in(r->arena);
    if (f) field_to_text(&roles, f, json_get(fields, "roles"), r->lang);
    Str cells[] = { str_copy(r->arena, json_text(json_get(fields, "login"))), json_text(json_get(fields, "full_name")), buf_str(&roles),
                    s ? view_label(r, &s->label) : rec->state };
    view_table_row_to(r, cells, ARRAY_LEN(cells), str_copy(r->arena, rec->id));
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(view_data(r), "users"), desk_record_data(r, body));
    return ERR_OK;
}

ErrorCode desk_user_list(Request *r, Error *e)
{
    Str head[] = { view_say(r, K("desk.row-login")), view_say(r, K("desk.row-name")), view_say(r, K("desk.row-roles")),
                   view_say(r, K("desk.row-state")) };
    json_set(r->arena, view_data(r), "users", json_new_array(r->arena));
    view_title(r, view_label(r, &model_kind(r->model, STR("user"))->plural));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    view_table_tag(r, 3);
    TRY(store_records_sorted(r->store, STR("user"), STR("full_name^"), list_one, r, e));
    if (!request_has_role_named(r, "administrator")) return ERR_OK;
    view_action(r, view_say(r, K("enrol.new-user")), view_op(r, "user.enrol"), "primary");
    view_action(r, view_say(r, K("view.new-user")), view_op(r, "user.create"), "secondary");
    view_action(r, view_say(r, K("users.from-table")), view_op(r, "user.import"), "secondary");
    return ERR_OK;
}

/* What an administrator or a head may do with an account, from its page. */
void desk_offer_account(Request *r, const Seen *user)
{
    Error unheard;
    Str login = json_text(json_get(user->fields, "login"));
    bool own = str_equal(user->record.id, session_user(r->session));
    Instant when;
    Str device;
    bool administers = request_has_role_named(r, "administrator");
    if ((own || administers) && enrolment_tried(r, user->record.id, &when, &device, &unheard) == ERR_OK && when > 0) {
        view_note(r, view_say(r, K("enrol.tried"), arg_str("when", view_instant(r, when)), arg_str("device", device)));
    }
    if (own) view_action(r, view_say(r, K("view.passphrase")), view_op(r, "user.passphrase"), "secondary");
    if (own) view_action(r, view_say(r, K("way.title")), view_op(r, "user.ways"), "secondary");
    if (administers && str_is(user->record.state, "active")) {
        view_action(r, view_say(r, K("second.reset")), view_op(r, "user.second_reset", arg_str("login", login)), "secondary");
        view_action(r, view_say(r, K("enrol.again")), view_op(r, "user.enrol_again", arg_str("login", login)), "secondary");
    }
    bool asks = !own && request_has_role_named(r, "head");
    if (asks) view_action(r, view_say(r, K("pass.ask")), view_op(r, "locked.ask", arg_str("from", login)), "secondary");
    if (!str_is(user->record.state, "active") || check_rank(r, user, &unheard) != ERR_OK) return;
    view_action(r, view_say(r, K("view.change")), view_op(r, "user.change", arg_str("login", login)), "secondary");
    if (!own) view_action(r, view_say(r, K("view.end-account")), view_op(r, "user.end", arg_str("login", login)), "warning");
}

/* Wraps the same long key under a new passphrase; the key pair stays, so nothing that was signed changes. */
ErrorCode desk_user_passphrase(Request *r, Error *e)
{
    KeyringRow row;
    TRY(keyring_rewrap(r->office, r->store, r->arena, session_user(r->session), arg_text(r, "passphrase"), arg_text(r, "new_passphrase"), &row, e));
    Draft d = { .chain = STR("office"), .op = STR("keyring.change"), .object = session_user(r->session), .keyring = &row };
    TRY(office_commit(r, &d, 1, NULL, e));
    view_note(r, view_say(r, K("desk.passphrase-changed")));
    return ERR_OK;
}
