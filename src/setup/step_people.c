/* step_people.c: pages on the first two people: the administrator, who makes the accounts of all others, and a second person,
 * because several acts take two (a model put in force, a second factor reset, an account of an administrator ended). */
#include "desk/desk.h"
#include "setup/setup_int.h"

enum { FULL_NAME_LONGEST = 200 };

static void check_person(SetupPage *p, const char *login_name, const char *full_name_name)
{
    Str login = page_typed(p, login_name), full_name = page_typed(p, full_name_name);
    if (!desk_login_ok(login) || utf8_count(login) > 64) page_fault(p, login_name, K("setup.login-form"));
    if (full_name.len == 0) page_fault(p, full_name_name, K("setup.needed"));
    if (utf8_count(full_name) > FULL_NAME_LONGEST) page_fault(p, full_name_name, K("setup.too-long"),
                                                              arg_int("most", FULL_NAME_LONGEST));
    if (desk_mixes_alphabets(full_name)) page_fault(p, full_name_name, K("setup.mixed-alphabets"));
    if (desk_mixes_alphabets(login)) page_fault(p, login_name, K("setup.mixed-alphabets"));
}

/* ---- the administrator ---- */

bool is_done_administrator(const Setup *s)
{
    return setup_answer(s, "login").len > 0 && s->secret_len > 0;
}

void show_administrator(SetupPage *p)
{
    static const SetupField FIELDS[] = {
        { "login", "text", K("setup.login"), K("setup.login-hint"), "off", false, false },
        { "full_name", "text", K("setup.full-name"), NULL, "name", false, false },
        { "passphrase", "password", K("setup.passphrase"), K("setup.passphrase-hint"), "new-password", false, false },
        { "again", "password", K("setup.passphrase-again"), NULL, "new-password", false, false },
    };
    bool again = setup_answer(p->setup, "login").len > 0 && p->setup->secret_len == 0;
    view_note(p->r, view_say(p->r, again ? K("setup.passphrase-anew") : K("setup.administrator-about")));
    page_form_begin(p, "administrator", K("setup.next"));
    for (size_t i = 0; i < ARRAY_LEN(FIELDS); i++) (void)page_field(p, &FIELDS[i]);
}

ErrorCode take_administrator(SetupPage *p, Error *e)
{
    Str secret = json_text(json_get(p->typed, "passphrase")), again = json_text(json_get(p->typed, "again"));
    check_person(p, "login", "full_name");
    if (secret.len == 0) page_fault(p, "passphrase", K("setup.needed"));
    else if (utf8_count(secret) < SETUP_SECRET_LEAST) page_fault(p, "passphrase", K("setup.passphrase-short"),
                                                                 arg_int("least", SETUP_SECRET_LEAST),
                                                                 arg_int("n", (int64_t)utf8_count(secret)));
    else if (secret.len >= SETUP_SECRET) page_fault(p, "passphrase", K("setup.too-long"), arg_int("most", SETUP_SECRET / 4));
    else if (!str_equal(secret, again)) page_fault(p, "again", K("setup.passphrase-differs"));
    if (page_is_faulty(p)) return ERR_OK;
    TRY(answer_set(p->setup, "login", page_typed(p, "login"), e));
    TRY(answer_set(p->setup, "full_name", page_typed(p, "full_name"), e));
    setup_secret_set(p->setup, secret);
    return ERR_OK;
}

/* ---- the second person ---- */

bool is_done_second(const Setup *s)
{
    return setup_answer(s, "second.login").len > 0;
}

static void role_option(SetupPage *p, const Model *m, JsonValue *field, const char *id)
{
    for (size_t i = 0; i < m->role_count; i++) {
        if (str_is(m->roles[i].id, id)) page_option(p, field, m->roles[i].id, m->roles[i].label.text[p->r->lang]);
    }
}

void show_second(SetupPage *p)
{
    static const char *const NAMES[] = { "English", "Русский", "Кыргызча" };
    static const SetupField FIELDS[] = {
        { "second.login", "text", K("setup.login"), K("setup.login-hint"), "off", false, false },
        { "second.full_name", "text", K("setup.full-name"), NULL, "off", false, false },
        { "second.role", "choice", K("setup.second-role"), NULL, NULL, false, false },
        { "second.language", "choice", K("setup.second-language"), NULL, NULL, false, false },
    };
    const Model *m;
    Error ignored = { 0 };
    view_note(p->r, view_say(p->r, K("setup.second-about")));
    page_form_begin(p, "second", K("setup.next"));
    (void)page_field(p, &FIELDS[0]);
    (void)page_field(p, &FIELDS[1]);
    JsonValue *role = page_field(p, &FIELDS[2]), *language = page_field(p, &FIELDS[3]);
    if (setup_model(p->r->arena, &m, &ignored) != ERR_OK) return;
    role_option(p, m, role, "head");
    role_option(p, m, role, "administrator");
    for (Lang lang = LANG_EN; lang < LANG_COUNT; lang++) page_option(p, language, str_of(lang_code(lang)), str_of(NAMES[lang]));
    if (!json_get(role, "value")) json_set(p->r->arena, role, "value", json_new_string(p->r->arena, STR("head")));
    if (!json_get(language, "value")) {
        json_set(p->r->arena, language, "value", json_new_string(p->r->arena, setup_answer(p->setup, "language")));
    }
}

ErrorCode take_second(SetupPage *p, Error *e)
{
    static const char *const KEPT[] = { "second.login", "second.full_name", "second.role", "second.language" };
    Str first, second, role = page_typed(p, "second.role");
    Lang lang;
    check_person(p, "second.login", "second.full_name");
    TRY(text_fold(p->r->arena, setup_answer(p->setup, "login"), &first, e));
    TRY(text_fold(p->r->arena, page_typed(p, "second.login"), &second, e));
    if (second.len > 0 && str_equal(first, second)) page_fault(p, "second.login", K("setup.same-login"));
    if (!str_is(role, "head") && !str_is(role, "administrator")) page_fault(p, "second.role", K("setup.choose"));
    if (!lang_of(page_typed(p, "second.language"), &lang)) page_fault(p, "second.language", K("setup.choose"));
    if (page_is_faulty(p)) return ERR_OK;
    for (size_t i = 0; i < ARRAY_LEN(KEPT); i++) TRY(answer_set(p->setup, KEPT[i], page_typed(p, KEPT[i]), e));
    return ERR_OK;
}
