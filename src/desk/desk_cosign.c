/* desk_cosign.c: see desk/cosign.h. */
#include "desk/cosign.h"

#include "office/cosigner.h"
#include "office/ways.h"
#include "rules/rules.h"

bool desk_cosign_asked(const Request *r)
{
    return arg_text(r, "with").len > 0;
}

/* Six digits are a telephone's; anything else stands on a printed sheet. */
static SessionAsk sign_in_of(const Request *r)
{
    enum { CODE_DIGITS = 6 };
    Str code = str_trim(arg_text(r, "with_code"));
    bool digits = code.len == CODE_DIGITS;
    for (size_t i = 0; digits && i < code.len; i++) digits = code.ptr[i] >= '0' && code.ptr[i] <= '9';
    return (SessionAsk){ .login = arg_text(r, "with"), .passphrase = arg_text(r, "with_passphrase"), .hours = 1, .device = STR("cosign"),
                         .code = digits ? code : STR(""), .sheet = digits ? STR("") : code, .wanted = arg_yes(r, "with_second") };
}

/* Two accounts of one man are not two persons, nor are a deputy and the one he stands in for (I16). */
static ErrorCode check_two(Request *r, const Request *his, Str chain, Error *e)
{
    TwoPersons persons;
    Str first[] = { session_user(r->session), request_acts_for(r, chain) };
    Request other = *his;
    Str second[] = { session_user(his->session), request_acts_for(&other, chain) };
    for (size_t i = 0; i < ARRAY_LEN(second); i++) {
        if (second[i].len > 0 && str_in(second[i], first, ARRAY_LEN(first))) return error_set(e, ERR_DENIED, K("office.same-person"));
    }
    TRY(rules_two_persons(r, first[0], second[0], &persons, e));
    if (persons == PERSONS_ONE) {
        return error_set(e, ERR_DENIED, K("custody.same-name"), arg_str("who", desk_user_name(r, first[0])),
                         arg_str("whom", desk_user_name(r, second[0])));
    }
    if (persons == PERSONS_ALIKE) {
        desk_warn(r, STR(""), "custody.names-alike", view_say(r, K("custody.names-alike"), arg_str("who", desk_user_name(r, first[0])),
                  arg_str("whom", desk_user_name(r, second[0]))));
    }
    return ERR_OK;
}

/* With four eyes he decides as the first one does, and needs the same right; else he is the other hand, and must know the
 * record and be more than a reader there. */
static ErrorCode check_rights(Request *his, const Seen *seen, const Move *m, const Draft *d, Error *e)
{
    Seen same;
    TRY(desk_see(his, seen->record.id, &same, e));
    TRY(desk_need_rank(his, seen->record.chain, e));
    const Str *by = m->second_count > 0 ? m->second_by : m->by;
    size_t count = m->second_count > 0 ? m->second_count : m->four_eyes ? m->by_count : 0;
    if (count > 0) TRY(desk_need_role(his, seen->record.chain, by, count, K("desk.may-not-move"), seen->kind, e));
    return m->four_eyes ? rules_let_pass(his, m, &seen->record, d->fields, e) : ERR_OK;
}

ErrorCode desk_cosign(Request *r, const Seen *seen, const Move *m, Draft *d, Error *e)
{
    SessionAsk ask = sign_in_of(r);
    KeyShown key = { 0 };
    if (!desk_cosign_asked(r)) return ERR_OK;
    if (!m->cosign && !m->four_eyes) {
        return error_set(e, ERR_INVALID, K("custody.no-cosign"), arg_str("kind", seen->kind->id), arg_str("move", m->id));
    }
    if (ask.passphrase.len == 0) return error_set(e, ERR_INVALID, K("custody.passphrase-needed"), arg_str("login", ask.login));
    ask.key = &key;
    if (!r->second) TRY(way_key_shown(r, ask.login, arg_text(r, "with_key"), arg_text(r, "with_origin"), &key, e));
    if (!r->second) TRY(desk_key_signature(r, &key, e));
    TRY(cosign_open(r, &ask, e));
    Request his = cosign_request(r);
    ErrorCode code = check_two(r, &his, seen->record.chain, e);
    if (code == ERR_OK) code = check_rights(&his, seen, m, d, e);
    if (code == ERR_OK) code = cosign_noted(r, &his, e);
    d->cosigned = code == ERR_OK;
    return code;
}

static JsonValue *ask_one(Request *r, JsonValue *form, const char *name, const char *type, const char *label, const char *complete)
{
    JsonValue *field = form_field_named(r, name, type, view_say(r, label), STR(""));
    json_set(r->arena, field, "argument", json_new_bool(r->arena, true));
    json_set(r->arena, field, "complete", json_new_string(r->arena, str_of(complete)));
    form_field(r, form, field);
    return field;
}

void desk_ask_cosign(Request *r, const Seen *seen, const Move *m, JsonValue *form)
{
    if ((!m->cosign && !m->four_eyes) || !str_is(json_text(json_get(form, "op")), "record.move")) return;
    if (str_is(seen->kind->id, "volume") || str_is(seen->kind->id, "paper")) return;
    JsonValue *login = ask_one(r, form, "with", "text", K("custody.with"), "off");
    Str hint = view_say(r, m->four_eyes ? K("custody.cosign-at-once") : K("custody.cosign-hint"));
    json_set(r->arena, login, "hint", json_new_string(r->arena, hint));
    ask_one(r, form, "with_passphrase", "secret", K("custody.with-passphrase"), "off");
    ask_one(r, form, "with_code", "text", K("custody.with-code"), "one-time-code");
    json_set(r->arena, form, "second_key", json_new_bool(r->arena, true));
}
