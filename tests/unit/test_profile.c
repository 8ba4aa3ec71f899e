/* test_profile.c: which institution keeps what, and which roles one account never has together. */
#include "office_kit.h"

static void make(Kit *k, const char *profile)
{
    *k = (Kit){ .arena = arena_with((size_t)1 << 30), .options = { .operations = &DESK_OPERATIONS, .ready_fd = -1 } };
    assert_true(own_folder(k->folder, sizeof k->folder, "kit"));
    snprintf(k->store, sizeof k->store, "%s/office", k->folder);
    OfficeInit what = { .folder = k->store, .name = STR("Invented office"), .profile = str_of(profile), .login = STR("admin"), .full_name = STR("Invented Administrator"),
                        .passphrase = STR(KIT_PASSPHRASE), .cost = KIT_COST, .guards = RULES_GUARD_NAMES, .guard_count = RULES_GUARD_COUNT };
    Error error_;
    assert_ok(crypto_start(&error_));
    ErrorCode code = office_init(&k->arena, &what, &k->error);
    if (code != ERR_OK) fail_msg("init: %s %s", error_code_name(code), k->error.parts[0].key);
    kit_open(k);
}

static Str refused_user(Kit *k, Str admin, const char *roles)
{
    return kit_refused(k, admin, "invalid", "user.create",
                       kit_format(k, "{\"login\":\"x\",\"full_name\":\"X\",\"roles\":\"%s\",\"passphrase\":\"" KIT_PASSPHRASE "\"}", roles));
}

static void a_field_office_never_hosts_a_case(void **state)
{
    (void)state;
    Kit k;
    make(&k, "field_office");
    Str admin = kit_sign_in(&k, "admin");
    kit_user(&k, admin, "head", "head");
    Str head = kit_sign_in(&k, "head");
    assert_str(kit_refused(&k, head, "denied", "case.open", "{\"fields\":{\"title\":\"x\"}}"), STR("desk.not-kept-here"));
    assert_str(kit_refused(&k, head, "denied", "record.list", "{\"kind\":\"case\"}"), STR("desk.not-kept-here"));
    assert_str(kit_refused(&k, head, "denied", "record.create", "{\"kind\":\"flag\",\"fields\":{}}"), STR("desk.not-kept-here"));
    kit_do(&k, head, "record.create", "{\"kind\":\"note\",\"fields\":{\"title\":\"Hand-over of recorders\",\"text\":\"x\"}}");
    assert_str(refused_user(&k, admin, "investigator"), STR("desk.role-not-here"));
    kit_user(&k, admin, "press", "press_officer; training_officer");
    kit_done(&k);
}

static void each_shipped_profile_opens_and_says_what_it_is(void **state)
{
    (void)state;
    static const char *const PROFILES[] = { "investigating_body", "prosecutor", "evidence_store", "central_authority", "prison_service",
                                            "oversight_body", "field_office" };
    static const bool HOSTS[] = { true, true, false, true, false, false, false };
    for (size_t i = 0; i < ARRAY_LEN(PROFILES); i++) {
        Kit k;
        make(&k, PROFILES[i]);
        const Profile *p = office_profile(k.office, office_model(k.office));
        assert_non_null(p);
        assert_str(p->id, str_of(PROFILES[i]));
        assert_int_equal(profile_has_kind(office_model(k.office), p, model_kind(office_model(k.office), STR("case"))), HOSTS[i]);
        assert_true(profile_has_role(office_model(k.office), p, STR("administrator")));
        kit_done(&k);
    }
}

/* The Prosecutor General's Office is the central authority, a programme visits prisons, and each keeps what is its own. */
static void each_institution_has_its_rows(void **state)
{
    (void)state;
    static const struct { const char *profile, *kind; bool kept; } KINDS[] = {
        { "field_office", "donation", true }, { "field_office", "prison_inspection", true }, { "field_office", "exhibit", false },
        { "field_office", "mla_request", false }, { "prosecutor", "mla_request", true }, { "prosecutor", "asset", true },
        { "prosecutor", "donation", false }, { "prosecutor", "prison_inspection", false }, { "investigating_body", "asset", true },
        { "prison_service", "prison_inspection", true }, { "prison_service", "tip", false }, { "oversight_body", "prison_inspection", true },
        { "evidence_store", "news_item", false },
    };
    static const struct { const char *profile, *role; bool there; } ROLES[] = {
        { "prosecutor", "central_authority", true }, { "field_office", "inspector", true }, { "field_office", "prosecutor", false },
        { "prison_service", "inspector", true }, { "prosecutor", "inspector", true },
        { "prosecutor", "health_staff", false },
    };
    Kit k;
    make(&k, "field_office");
    const Model *m = office_model(k.office);
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        bool has = profile_has_kind(m, model_profile(m, str_of(KINDS[i].profile)), model_kind(m, str_of(KINDS[i].kind)));
        if (has != KINDS[i].kept) fail_msg("%s in %s: %d", KINDS[i].kind, KINDS[i].profile, has);
    }
    for (size_t i = 0; i < ARRAY_LEN(ROLES); i++) {
        bool has = profile_has_role(m, model_profile(m, str_of(ROLES[i].profile)), str_of(ROLES[i].role));
        if (has != ROLES[i].there) fail_msg("%s in %s: %d", ROLES[i].role, ROLES[i].profile, has);
    }
    kit_done(&k);
}

static void an_unknown_profile_makes_no_store(void **state)
{
    (void)state;
    char folder[] = "/tmp/tergoo-kit-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/office", folder);
    Arena a = arena_with(256 << 20);
    Error error_ = { 0 };
    OfficeInit what = { .folder = path, .name = STR("x"), .profile = STR("ministry_of_truth"), .login = STR("admin"), .full_name = STR("X"),
                        .passphrase = STR(KIT_PASSPHRASE), .cost = KIT_COST };
    assert_error(ERR_USAGE, office_init(&a, &what, &error_));
    assert_string_equal(error_.parts[0].key, "office.no-profile");
    assert_false(file_exists(path));
    kit_remove(folder);
    arena_free(&a);
}

static void nobody_holds_what_is_kept_apart(void **state)
{
    (void)state;
    Kit k;
    make(&k, "investigating_body");
    Str admin = kit_sign_in(&k, "admin");
    static const char *const APART[] = { "evidence_keeper; investigator", "investigator; evidence_keeper", "administrator; investigator",
                                         "head; administrator", "delivery_commander; exhibit_officer", "supervising_prosecutor; investigator",
                                         "auditor; head", "press_officer; investigator" };
    for (size_t i = 0; i < ARRAY_LEN(APART); i++) assert_str(refused_user(&k, admin, APART[i]), STR("desk.roles-apart"));
    kit_user(&k, admin, "both", "investigator; analyst; head");
    assert_str(kit_refused(&k, admin, "invalid", "user.change", "{\"login\":\"both\",\"roles\":\"investigator; evidence_keeper\"}"), STR("desk.roles-apart"));
    kit_do(&k, admin, "user.change", "{\"login\":\"both\",\"roles\":\"evidence_keeper; head\"}");
    kit_done(&k);
}

/* roles.yaml and profiles.yaml as a lawyer might get them wrong. */
static void what_is_wrong_in_them_is_told(void **state)
{
    (void)state;
    static const struct { const char *file, *text, *key; } BAD[] = {
        { "profiles.yaml", "profiles:\n  a:\n    label: {en: A, ru: А, ky: А}\n    kinds: [nothing]\n    roles: [head]\n", "model.kind-unknown" },
        { "profiles.yaml", "profiles:\n  a:\n    label: {en: A, ru: А, ky: А}\n    kinds: [note]\n    roles: [king]\n", "model.role-unknown" },
        { "profiles.yaml", "profiles:\n  a:\n    label: {en: A, ru: А, ky: А}\n    kinds: [note]\n    rolls: [head]\n    roles: [head]\n", "model.key-unknown" },
        { "profiles.yaml", "profiles:\n  a:\n    kinds: [note]\n    roles: [head]\n", "model.key-missing" },
        { "profiles.yaml", "profiles:\n  a:\n    label: {en: A, ru: А, ky: А}\n    kinds: [note]\n    roles: [head]\n    hosts_cases: yes\n", "model.bool-expected" },
        { "profiles.yaml", "profiles:\n  a:\n    label: {en: A, ru: А, ky: А}\n    kinds: [note]\n    roles: [head]\n    menu:\n      a: {op: me.today, label: {en: a, ru: a, ky: a}}\n", "model.menu-length" },
        { "profiles.yaml", "profiles:\n  a:\n    label: {en: A, ru: А, ky: А}\n    kinds: [note]\n    roles: [head]\n    menu:\n      a: {op: me.today, label: {en: a, ru: a, ky: a}}\n      b: {op: proposal.list, label: {en: b, ru: b, ky: b}}\n      c: {op: clock.due, label: {en: c, ru: c, ky: c}}\n      d: {kind: note, op: me.today, label: {en: d, ru: d, ky: d}}\n", "model.menu-item" },
        { "profiles.yaml", "profiles:\n  a:\n    label: {en: A, ru: А, ky: А}\n    kinds: [note]\n    roles: [head]\n    menu:\n      a: {op: me.today, label: {en: a, ru: a, ky: a}}\n      b: {op: proposal.list, label: {en: b, ru: b, ky: b}}\n      c: {op: clock.due, label: {en: c, ru: c, ky: c}}\n      d: {label: {en: d, ru: d, ky: d}}\n", "model.menu-item" },
        { "profiles.yaml", "profiles:\n  a:\n    label: {en: A, ru: А, ky: А}\n    kinds: [note]\n    roles: [head]\n    menu:\n      a: {op: me.today, label: {en: a, ru: a, ky: a}}\n      b: {op: proposal.list, label: {en: b, ru: b, ky: b}}\n      c: {op: clock.due, label: {en: c, ru: c, ky: c}}\n      d: {kind: unit, label: {en: d, ru: d, ky: d}}\n", "model.menu-kind" },
        { "profiles.yaml", "profiles:\n  a:\n    label: {en: A, ru: А, ky: А}\n    kinds: [note]\n    roles: [head]\n    menu:\n      a: {op: me.today, label: {en: a, ru: a, ky: a}}\n      b: {op: proposal.list, label: {en: b, ru: b, ky: b}}\n      c: {op: clock.due, label: {en: c, ru: c, ky: c}}\n      d: {op: Clock due, label: {en: d, ru: d, ky: d}}\n", "model.menu-op" },
        { "profiles.yaml", "profiles:\n  a:\n    label: {en: A, ru: А, ky: А}\n    kinds: [note]\n    roles: [head]\n    menu:\n      a: {op: me.today, label: {en: a, ru: a, ky: a}}\n      b: {op: proposal.list, label: {en: b, ru: b, ky: b}}\n      c: {op: clock.due, label: {en: c, ru: c, ky: c}}\n      d: {op: ledger.head, label: {en: a, ru: d, ky: d}}\n", "model.label-twice" },
        { "profiles.yaml", "profiles:\n  a:\n    label: {en: A, ru: А, ky: А}\n    kinds: [note]\n    roles: [head]\n    menu:\n      a: {op: me.today, label: {en: a, ru: a, ky: a}}\n      b: {op: proposal.list, label: {en: b, ru: b, ky: b}}\n      c: {op: clock.due, label: {en: c, ru: c, ky: c}}\n      d: {op: ledger.head, page: note, label: {en: d, ru: d, ky: d}}\n", "model.key-unknown" },
    };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        Arena a = arena_with(64 << 20);
        ModelFile *files;
        ModelFault *faults;
        Model *m;
        size_t count;
        Error error_ = { 0 };
        assert_ok(model_files(&a, NULL, &files, &count, &error_));
        for (size_t n = 0; n < count; n++) {
            if (str_is(files[n].name, BAD[i].file)) files[n].bytes = str_of(BAD[i].text);
        }
        assert_error(ERR_INVALID, model_load(&a, files, count, NULL, 0, &m, &faults, &error_));
        assert_non_null(faults);
        assert_string_equal(faults->what.parts[0].key, BAD[i].key);
        assert_str(faults->file, str_of(BAD[i].file));
        arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_office_never_hosts_a_case),
        cmocka_unit_test(each_shipped_profile_opens_and_says_what_it_is),
        cmocka_unit_test(each_institution_has_its_rows),
        cmocka_unit_test(an_unknown_profile_makes_no_store),
        cmocka_unit_test(nobody_holds_what_is_kept_apart),
        cmocka_unit_test(what_is_wrong_in_them_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
