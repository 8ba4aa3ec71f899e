/* test_tip.c: tips and complaints: who a reporter is goes to the vault and comes out by a granted request alone; whoever is
 * named in a tip knows nothing of it; no tip ends without an answer; and an assessment is its lines. */
#include "office_kit.h"

#include <dirent.h>

#include "desk/desk_tip.h"

static Kit kit;
static Str admin, intake, guardian, other_guardian, prosecutor, analyst, head;

static Str person(const char *login, const char *full_name, const char *roles, const char *unit)
{
    const char *within = unit ? kit_format(&kit, ",\"unit\":\"%s\"", unit) : "";
    kit_do(&kit, admin, "user.create", kit_format(&kit, "{\"login\":\"%s\",\"full_name\":\"%s\",\"roles\":\"%s\",\"passphrase\":\"" KIT_PASSPHRASE "\"%s}",
                                                  login, full_name, roles, within));
    return kit_sign_in(&kit, login);
}

static char *unit_new(const char *name)
{
    return kit_text(&kit, kit_do(&kit, admin, "record.create", kit_format(&kit, "{\"kind\":\"unit\",\"fields\":{\"name\":\"%s\"}}", name)), "id");
}

static int begin_without_vault(void **state)
{
    (void)state;
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
    intake = person("intake", "Ойдон Кабылдоо", "intake_officer", NULL);
    guardian = person("guardian", "Ойдон Сактоочу", "identity_guardian", NULL);
    other_guardian = person("other", "Ойдон Экинчи", "identity_guardian", NULL);
    prosecutor = person("prosecutor", "Ойдон Прокурор", "prosecutor", NULL);
    analyst = person("analyst", "Ойдон Аналитик", "analyst", NULL);
    head = person("head", "Ойдон Башчы", "head", NULL);
    return 0;
}

static int begin(void **state)
{
    begin_without_vault(state);
    kit_do(&kit, guardian, "vault.open", "{}");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    return 0;
}

#define TOLD "\"subject\":\"Boilers\",\"received_on\":\"2020-05-04\",\"channel\":\"walk_in\",\"what_was_said\":\"The price was known before.\""
#define SECRET "\"openness\":\"confidential\",\"reporter\":\"PLANTED-NAME\",\"reporter_contact\":\"0555 PLANTED-PHONE\""

static char *tip_with(const char *fields)
{
    return kit_text(&kit, kit_do(&kit, intake, "tip.take_in", kit_format(&kit, "{\"fields\":{" TOLD ",%s}}", fields)), "id");
}

static const char *id_args(const char *id)
{
    return kit_format(&kit, "{\"id\":\"%s\"}", id);
}

static const char *move_args(const char *id, const char *move, const char *fields)
{
    if (!id) abort();
    return kit_format(&kit, "{\"id\":\"%s\",\"move\":\"%s\",\"reason\":\"as decided\",\"fields\":{%s}}", id, move, fields);
}

static void move(Str who, const char *id, const char *name, const char *fields)
{
    kit_do(&kit, who, "record.move", move_args(id, name, fields));
}

static Str shown(Str who, const char *op, const char *args)
{
    Buf said = buf_in(&kit.arena);
    json_write(&said, kit_ask(&kit, who, op, args));
    return buf_str(&said);
}

static bool sees(Str who, const char *id)
{
    return json_true(json_get(kit_ask(&kit, who, "record.show", id_args(id)), "ok"));
}

static char *user_id(const char *name)
{
    JSON_EACH(one, json_get(kit_do(&kit, admin, "user.list", "{}"), "users")) {
        if (str_is(json_text(json_get(json_get(one, "fields"), "login")), name)) return str_c(&kit.arena, json_text(json_get(one, "id")));
    }
    fail_msg("no user %s", name);
    return NULL;
}

static Str responsible(const char *id)
{
    const JsonValue *data = kit_do(&kit, guardian, "record.show", id_args(id));
    return json_text(json_get(json_get(json_get(data, "record"), "fields"), "responsible"));
}

/* Does any file of the store hold the words, as they are? */
static bool holds(const char *folder, const char *words)
{
    bool found = false;
    DIR *d = opendir(folder);
    for (struct dirent *e; d && !found && (e = readdir(d));) {
        char path[512];
        Str bytes;
        if (e->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (e->d_type == DT_DIR) found = holds(path, words);
        else if (file_read(&kit.arena, path, 1 << 28, &bytes, &kit.error) == ERR_OK) found = str_find(bytes, str_of(words)) >= 0;
    }
    if (d) closedir(d);
    return found;
}

/* ---- the vault ---- */

static void without_a_vault_reports_have_no_name(void **state)
{
    (void)state;
    const char *named = kit_format(&kit, "{\"fields\":{" TOLD "," SECRET "}}");
    assert_str(kit_refused(&kit, intake, "invalid", "tip.take_in", named), STR("vault.none"));
    tip_with("\"openness\":\"anonymous\"");
    assert_str(kit_refused(&kit, prosecutor, "denied", "vault.open", "{}"), STR("gate.role"));
    kit_do(&kit, guardian, "vault.open", "{}");
    assert_str(kit_refused(&kit, other_guardian, "conflict", "vault.open", "{}"), STR("vault.exists"));
    tip_with(SECRET);
    const char *both = kit_format(&kit, "{\"fields\":{" TOLD ",\"openness\":\"anonymous\",\"reporter\":\"x\"}}");
    assert_str(kit_refused(&kit, intake, "invalid", "tip.take_in", both), STR("tip.anonymous-named"));
    const char *nobody = kit_format(&kit, "{\"fields\":{" TOLD ",\"openness\":\"open\"}}");
    assert_str(kit_refused(&kit, intake, "invalid", "tip.take_in", nobody), STR("tip.named-nobody"));
}

/* Nobody: neither who took it down, nor a guardian on a page, nor whoever reads the files. */
static void who_reported_is_in_no_file_and_on_no_page(void **state)
{
    (void)state;
    char *id = tip_with(SECRET);
    Str tokens[] = { intake, guardian, other_guardian, prosecutor, analyst, head };
    for (size_t i = 0; i < ARRAY_LEN(tokens); i++) assert_true(str_find(shown(tokens[i], "record.show", id_args(id)), STR("PLANTED")) < 0);
    kit_settle(&kit);
    assert_true(holds(kit.store, "The price was known before."));
    assert_false(holds(kit.store, "PLANTED"));
    kit_do(&kit, guardian, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"reporter\":\"PLANTED-LATER\"}}", id));
    assert_false(holds(kit.store, "PLANTED"));
}

static void the_vault_is_no_case_to_look_into(void **state)
{
    (void)state;
    tip_with(SECRET);
    const char *vault = "case/7661756c74000001";
    Str asks[] = {
        shown(guardian, "record.list", kit_format(&kit, "{\"kind\":\"vault_entry\",\"case\":\"%s\"}", vault)),
        shown(guardian, "case.show", kit_format(&kit, "{\"case\":\"%s\"}", vault)),
        shown(guardian, "case.search", kit_format(&kit, "{\"case\":\"%s\",\"words\":\"planted\"}", vault)),
        shown(guardian, "record.history", kit_format(&kit, "{\"id\":\"%s\"}", vault)),
        shown(guardian, "search", "{\"words\":\"planted\"}"),
    };
    for (size_t i = 0; i < ARRAY_LEN(asks); i++) if (str_find(asks[i], STR("PLANTED")) >= 0) fail_msg("%zu: " STR_FMT, i, STR_ARG(asks[i]));
    int fd = open("/dev/null", O_WRONLY);
    const JsonValue *refused = kit_ask_fd(&kit, guardian, "bundle.export", kit_format(&kit, "{\"case\":\"%s\",\"to\":\"x\",\"purpose\":\"x\"}", vault), fd);
    assert_str(json_text(json_get(json_get(json_get(refused, "error"), "parts")->first, "key")), STR("vault.not-here"));
    close(fd);
    assert_str(kit_refused(&kit, intake, "denied", "case.deliver", kit_format(&kit, "{\"case\":\"%s\",\"kind\":\"note\",\"fields\":{\"title\":\"x\",\"text\":\"x\"}}", vault)),
               STR("vault.not-here"));
    assert_str(kit_refused(&kit, prosecutor, "denied", "case.deliver", kit_format(&kit, "{\"case\":\"%s\",\"kind\":\"note\",\"fields\":{\"title\":\"x\",\"text\":\"x\"}}", vault)),
               STR("vault.not-here"));
    assert_str(kit_refused(&kit, guardian, "denied", "case.lend", kit_format(&kit, "{\"case\":\"%s\",\"job\":\"clocks\",\"until\":\"2030-01-01\"}", vault)),
               STR("vault.not-here"));
    assert_str(kit_refused(&kit, prosecutor, "not-found", "case.show", kit_format(&kit, "{\"case\":\"%s\"}", vault)), STR("office.no-record"));
}

#define ASKED "{\"kind\":\"identity_access\",\"fields\":{\"tip\":\"%s\",\"purpose\":\"protection\",\"why\":\"He is threatened at work.\"}}"
#define DECIDED "\"hours\":\"2\",\"decision\":\"He is in danger.\",\"reporter_told\":\"will_be\""

static void a_name_is_shown_to_who_asked_when_another_granted_it(void **state)
{
    (void)state;
    char *tip = tip_with(SECRET), *ask = kit_text(&kit, kit_do(&kit, prosecutor, "record.create", kit_format(&kit, ASKED, tip)), "id");
    assert_str(kit_refused(&kit, prosecutor, "denied", "identity.show", id_args(ask)), STR("identity.not-yours"));
    assert_str(kit_refused(&kit, prosecutor, "denied", "record.move", move_args(ask, "grant", DECIDED)), STR("desk.may-not-move"));
    assert_false(sees(analyst, ask));
    move(guardian, ask, "grant", DECIDED);
    assert_true(str_find(shown(prosecutor, "identity.show", id_args(ask)), STR("PLANTED-NAME")) >= 0);
    assert_str(kit_refused(&kit, guardian, "denied", "identity.show", id_args(ask)), STR("identity.not-yours"));
    assert_str(kit_refused(&kit, other_guardian, "denied", "identity.show", id_args(ask)), STR("identity.not-yours"));
    assert_true(str_find(shown(prosecutor, "record.show", id_args(ask)), STR("PLANTED")) < 0);
    kit_settle(&kit);
    assert_false(holds(kit.store, "PLANTED"));
    move(guardian, ask, "end", "");
    assert_str(kit_refused(&kit, prosecutor, "denied", "identity.show", id_args(ask)), STR("identity.not-yours"));
}

static void who_asks_does_not_grant(void **state)
{
    (void)state;
    char *tip = tip_with(SECRET), *ask = kit_text(&kit, kit_do(&kit, guardian, "record.create", kit_format(&kit, ASKED, tip)), "id");
    assert_str(kit_refused(&kit, guardian, "denied", "record.move", move_args(ask, "grant", DECIDED)), STR("rules.identity-same-person"));
    move(other_guardian, ask, "grant", DECIDED);
    assert_true(str_find(shown(guardian, "identity.show", id_args(ask)), STR("PLANTED-PHONE")) >= 0);
}

static void a_refusal_has_its_reason_and_shows_nothing(void **state)
{
    (void)state;
    char *tip = tip_with(SECRET), *ask = kit_text(&kit, kit_do(&kit, prosecutor, "record.create", kit_format(&kit, ASKED, tip)), "id");
    assert_str(kit_refused(&kit, guardian, "invalid", "record.move", move_args(ask, "refuse", "")), STR("desk.move-needs"));
    move(guardian, ask, "refuse", "\"decision\":\"It can be done without.\"");
    assert_str(kit_refused(&kit, prosecutor, "denied", "identity.show", id_args(ask)), STR("identity.not-yours"));
}

/* The gate stops: what was granted is gone with its memory, and is granted anew. */
static void what_was_granted_does_not_outlive_the_gate(void **state)
{
    (void)state;
    char *tip = tip_with(SECRET), *ask = kit_text(&kit, kit_do(&kit, prosecutor, "record.create", kit_format(&kit, ASKED, tip)), "id");
    move(guardian, ask, "grant", DECIDED);
    kit_close(&kit);
    kit_open(&kit);
    prosecutor = kit_sign_in(&kit, "prosecutor");
    guardian = kit_sign_in(&kit, "guardian");
    assert_str(kit_refused(&kit, prosecutor, "not-found", "identity.show", id_args(ask)), STR("identity.not-shown"));
    move(guardian, ask, "grant", DECIDED);
    assert_true(str_find(shown(prosecutor, "identity.show", id_args(ask)), STR("PLANTED-NAME")) >= 0);
}

static void a_guardian_who_comes_later_is_let_in_by_one_who_is_there(void **state)
{
    (void)state;
    char *tip = tip_with(SECRET), *ask = kit_text(&kit, kit_do(&kit, prosecutor, "record.create", kit_format(&kit, ASKED, tip)), "id");
    person("third", "Ойдон Үчүнчү", "identity_guardian", NULL);
    Str third = kit_sign_in(&kit, "third");
    assert_str(kit_refused(&kit, third, "invalid", "record.move", move_args(ask, "grant", DECIDED)), STR("rules.identity-not-let-in"));
    assert_str(kit_refused(&kit, third, "denied", "vault.admit", "{\"login\":\"third\"}"), STR("vault.does-not-open"));
    assert_str(kit_refused(&kit, guardian, "invalid", "vault.admit", "{\"login\":\"prosecutor\"}"), STR("vault.not-guardian"));
    kit_do(&kit, guardian, "vault.admit", "{\"login\":\"third\"}");
    move(third, ask, "grant", DECIDED);
    assert_true(str_find(shown(prosecutor, "identity.show", id_args(ask)), STR("PLANTED-NAME")) >= 0);
    kit_do(&kit, guardian, "vault.dismiss", "{\"login\":\"third\",\"reason\":\"moved\"}");
    tip = tip_with(SECRET);
    ask = kit_text(&kit, kit_do(&kit, prosecutor, "record.create", kit_format(&kit, ASKED, tip)), "id");
    assert_str(kit_refused(&kit, third, "invalid", "record.move", move_args(ask, "grant", DECIDED)), STR("rules.identity-not-let-in"));
}

/* ---- who is kept from it ---- */

static void who_is_named_knows_nothing_of_it(void **state)
{
    (void)state;
    Str named = person("bakyt", "Асанов Бакыт Жолдошович", "prosecutor", NULL), namesake = person("nurbek", "Токтогулов Нурбек", "prosecutor", NULL);
    const char *spellings[] = { "Асанов Бакыт", "Bakyt Asanov", "Asanow Bakıt, head of roads", "Асанов" };
    for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
        char *id = tip_with(kit_format(&kit, "\"openness\":\"anonymous\",\"persons_named\":[\"%s\"]", spellings[i]));
        if (sees(named, id)) fail_msg("'%s' is he, and he sees it", spellings[i]);
        assert_true(sees(namesake, id));
        assert_true(str_find(shown(named, "record.list", "{\"kind\":\"tip\"}"), str_of(id)) < 0);
        assert_str(kit_refused(&kit, intake, "invalid", "record.move",
                               move_args(id, "assess", kit_format(&kit, "\"responsible\":\"%s\"", user_id("bakyt")))), STR("rules.tip-responsible-named"));
    }
}

static void nobody_of_a_unit_that_is_named_or_whose_head_is(void **state)
{
    (void)state;
    char *roads = unit_new("Roads unit"), *schools = unit_new("Schools unit");
    Str of_roads = person("rick", "Ойдон Жолчу", "prosecutor", roads), of_schools = person("sam", "Ойдон Мугалим", "prosecutor", schools);
    person("chief", "Сыдыков Эркин", "head;prosecutor", roads);
    char *unit = tip_with(kit_format(&kit, "\"openness\":\"anonymous\",\"units_named\":[\"%s\"]", roads));
    char *chief = tip_with("\"openness\":\"anonymous\",\"persons_named\":[\"Erkin Sydykov\"]");
    assert_false(sees(of_roads, unit));
    assert_true(sees(of_schools, unit));
    assert_false(sees(of_roads, chief));
    assert_true(sees(of_schools, chief));
}

/* A name that is added later takes it away, and it goes to the next one. */
static void a_name_added_later_takes_the_tip_away(void **state)
{
    (void)state;
    Str named = person("bakyt", "Асанов Бакыт Жолдошович", "analyst", NULL);
    char *id = tip_with("\"openness\":\"anonymous\"");
    move(intake, id, "assess", kit_format(&kit, "\"responsible\":\"%s\"", user_id("bakyt")));
    assert_true(sees(named, id));
    kit_do(&kit, intake, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"persons_named\":[\"Bakyt Asanov\"]}}", id));
    assert_false(sees(named, id));
    Str next = responsible(id);
    assert_true(next.len > 0 && !str_is(next, user_id("bakyt")));
    assert_str(kit_refused(&kit, intake, "invalid", "record.hand_over", kit_format(&kit, "{\"id\":\"%s\",\"to\":\"bakyt\",\"reason\":\"x\"}", id)),
               STR("rules.tip-responsible-named"));
}

/* ---- its way ---- */

#define LEVELS "\"credibility\":\"high\",\"gravity\":\"high\",\"public_money\":\"high\",\"rank\":\"middle\",\"vulnerability\":\"middle\"," \
               "\"freshness\":\"low\",\"at_hand\":\"none\",\"competence\":\"high\""

static char *assess(const char *tip)
{
    return kit_text(&kit, kit_do(&kit, analyst, "record.create", kit_format(&kit, "{\"kind\":\"triage\",\"fields\":{\"tip\":\"%s\"," LEVELS "}}", tip)), "id");
}

static void an_assessment_is_its_lines(void **state)
{
    (void)state;
    char *triage = assess(tip_with("\"openness\":\"anonymous\""));
    const JsonValue *fields = json_get(json_get(kit_do(&kit, analyst, "record.show", id_args(triage)), "record"), "fields");
    assert_str(json_text(json_get(json_get(fields, "points"), "number")), STR("230"));     /* 60+60+36+20+28+8+0+18 */
    assert_str(json_text(json_get(fields, "result")), STR("at_once"));
    assert_str(json_text(json_get(fields, "weights")), STR("2026-11"));
    assert_int_equal(json_get(fields, "lines")->count, TRIAGE_CRITERIA);
    move(prosecutor, triage, "decide", "\"order\":\"later\",\"why\":\"It was looked into last year.\"");
    fields = json_get(json_get(kit_do(&kit, analyst, "record.show", id_args(triage)), "record"), "fields");
    assert_str(json_text(json_get(fields, "result")), STR("at_once"));
    assert_str(json_text(json_get(fields, "order")), STR("later"));
}

static void a_tip_does_not_end_without_an_answer(void **state)
{
    (void)state;
    char *id = tip_with("\"openness\":\"anonymous\",\"bodies\":[\"Ministry of Boilers\"]");
    assert_str(kit_refused(&kit, intake, "invalid", "record.pull_back", kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"x\"}", id)), STR("tip.not-pulled-back"));
    assert_str(kit_refused(&kit, intake, "invalid", "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"outcome\":\"no_action\"}}", id)),
               STR("rules.settled"));
    move(intake, id, "acknowledge", "");
    move(intake, id, "assess", kit_format(&kit, "\"responsible\":\"%s\"", user_id("analyst")));
    assert_str(kit_refused(&kit, prosecutor, "invalid", "record.move", move_args(id, "take_up", "\"assessment\":\"Credible.\"")), STR("rules.tip-not-assessed"));
    assess(id);
    assert_str(kit_refused(&kit, prosecutor, "invalid", "record.move", move_args(id, "refer", "\"referred_to\":\"Ministry of Boilers\"")),
               STR("rules.tip-to-named"));
    move(prosecutor, id, "refer", "\"referred_to\":\"State Audit\"");
    assert_str(kit_refused(&kit, intake, "invalid", "record.move", move_args(id, "close", "")), STR("desk.no-move"));
    move(intake, id, "answer", "\"feedback\":\"It went to the State Audit.\",\"feedback_on\":\"2020-06-01\"");
    move(intake, id, "close", "");
    move(prosecutor, id, "look_again", "");
    move(intake, id, "assess", kit_format(&kit, "\"responsible\":\"%s\"", user_id("analyst")));
}

static void a_box_was_opened_by_two(void **state)
{
    (void)state;
#define BOX "{\"fields\":{\"subject\":\"Food\",\"received_on\":\"2020-05-04\",\"channel\":\"prison_box\",\"what_was_said\":\"x\"," \
                      "\"openness\":\"anonymous\",\"box_place\":\"Colony no. 7, canteen\",\"box_opened_by\":[\"Invented One\"%s]}}"
    assert_str(kit_refused(&kit, intake, "invalid", "tip.take_in", kit_format(&kit, BOX, "")), STR("tip.box-by-two"));
    kit_do(&kit, intake, "tip.take_in", kit_format(&kit, BOX, ",\"Invented Two\""));
}

/* The case names the tip, the tip the case, and neither the reporter. */
static void a_case_from_a_tip_names_no_reporter(void **state)
{
    (void)state;
    char *id = tip_with(SECRET);
    assert_str(kit_refused(&kit, prosecutor, "invalid", "case.open", kit_format(&kit, "{\"tip\":\"%s\",\"fields\":{\"title\":\"x\"}}", id)), STR("tip.not-ready"));
    move(intake, id, "assess", kit_format(&kit, "\"responsible\":\"%s\"", user_id("analyst")));
    assess(id);
    assert_str(kit_refused(&kit, prosecutor, "usage", "case.open", kit_format(&kit, "{\"tip\":\"%s\",\"locked\":true,\"fields\":{\"title\":\"x\"}}", id)),
               STR("tip.locked-case"));
    char *the_case = kit_text(&kit, kit_do(&kit, prosecutor, "case.open", kit_format(&kit, "{\"tip\":\"%s\",\"fields\":{\"title\":\"Boilers\"}}", id)), "id");
    assert_true(str_find(shown(prosecutor, "record.show", id_args(id)), str_of(the_case)) >= 0);
    assert_true(str_find(shown(prosecutor, "record.show", id_args(the_case)), str_of(id)) >= 0);
    assert_true(str_find(shown(prosecutor, "record.show", id_args(the_case)), STR("PLANTED")) < 0);
    move(intake, id, "answer", "\"feedback\":\"A case was opened.\",\"feedback_on\":\"2020-06-01\"");
}

static void a_measure_is_looked_at_again(void **state)
{
    (void)state;
    char *tip = tip_with(SECRET);
    char *measure = kit_text(&kit, kit_do(&kit, prosecutor, "record.create", kit_format(&kit,
        "{\"kind\":\"protection_measure\",\"fields\":{\"tip\":\"%s\",\"danger\":\"Dismissal.\",\"measures\":[\"secrecy\",\"work\"]}}", tip)), "id");
#define ORDERED "\"decided_by\":\"prosecutor\",\"decided_on\":\"2020-05-05\",\"carried_out_by\":\"Labour inspection\",\"review_on\":"
    assert_str(kit_refused(&kit, prosecutor, "invalid", "record.move", move_args(measure, "order", ORDERED "\"2020-05-06\"")), STR("rules.protection-ahead"));
    move(prosecutor, measure, "order", ORDERED "\"2040-05-06\"");
    move(guardian, measure, "review", "\"found\":\"He is still at work.\",\"review_on\":\"2040-08-06\"");
    assert_false(sees(analyst, measure));
    assert_false(sees(intake, measure));
}

/* What he wrote later, as he wrote it, is granted with the rest; the guardian's list says that somebody asks. */
static void a_message_is_kept_apart_and_granted_with_the_tip(void **state)
{
    (void)state;
    char *tip = tip_with(SECRET);
    kit_do(&kit, intake, "record.create", kit_format(&kit, "{\"kind\":\"tip_message\",\"fields\":{\"tip\":\"%s\",\"direction\":\"from_reporter\","
                                                            "\"on\":\"2020-05-05\",\"text\":\"More.\",\"raw_text\":\"PLANTED-MORE\"}}", tip));
    assert_false(holds(kit.store, "PLANTED"));
    char *ask = kit_text(&kit, kit_do(&kit, prosecutor, "record.create", kit_format(&kit, ASKED, tip)), "id");
    move(guardian, ask, "grant", DECIDED);
    assert_true(str_find(shown(prosecutor, "identity.show", id_args(ask)), STR("PLANTED-MORE")) >= 0);
}

/* An original comes out as it went in, and lies on the disk in whole steps. */
static void an_original_is_as_it_was_given(void **state)
{
    (void)state;
    char *tip = tip_with(SECRET), *path = kit_format(&kit, "%s/letter", kit.folder), *out = kit_format(&kit, "%s/out", kit.folder);
    static const size_t SIZES[] = { 0, 1, 65535, 65536, 65537, 700000 };
    char *ask = kit_text(&kit, kit_do(&kit, prosecutor, "record.create", kit_format(&kit, ASKED, tip)), "id");
    for (size_t i = 0; i < ARRAY_LEN(SIZES); i++) {
        char *bytes = arena_alloc(&kit.arena, SIZES[i] + 1);
        memset(bytes, 'a' + (int)i, SIZES[i]);
        assert_int_equal(file_write_durable(path, (Str){ bytes, SIZES[i] }, &kit.error), ERR_OK);
        int fd = open(path, O_RDONLY);
        const JsonValue *kept = kit_ask_fd(&kit, intake, "tip.file", kit_format(&kit, "{\"id\":\"%s\",\"name\":\"letter\",\"original\":true}", tip), fd);
        assert_true(json_true(json_get(kept, "ok")));
        close(fd);
    }
    move(guardian, ask, "grant", DECIDED);
    for (size_t i = 0; i < ARRAY_LEN(SIZES); i++) {
        Str bytes;
        int fd = open(out, O_RDWR | O_CREAT | O_TRUNC, 0600);
        const JsonValue *got = kit_ask_fd(&kit, prosecutor, "identity.file", kit_format(&kit, "{\"id\":\"%s\",\"file_number\":%zu}", ask, i + 1), fd);
        if (!json_true(json_get(got, "ok"))) fail_msg(STR_FMT, STR_ARG(json_text(json_get(json_get(got, "error"), "text"))));
        close(fd);
        assert_int_equal(file_read(&kit.arena, out, 1 << 20, &bytes, &kit.error), ERR_OK);
        assert_int_equal(bytes.len, SIZES[i]);
        for (size_t j = 0; j < bytes.len; j++) assert_int_equal(bytes.ptr[j], 'a' + (int)i);
    }
    assert_str(kit_refused(&kit, prosecutor, "usage", "identity.file", id_args(ask)), STR("gate.no-file"));
}

/* What waits, asked as the page of today does. */
static Str waiting(Str who)
{
    size_t shown_rows;
    Buf said = buf_in(&kit.arena);
    Request r = { .office = kit.office, .arena = &kit.arena, .store = kit.reader, .model = office_model(kit.office), .lang = LANG_EN,
                  .args = json_new_object(&kit.arena) };
    assert_int_equal(session_take(kit.office, who, &r.session, &kit.error), ERR_OK);
    assert_int_equal(store_snapshot_begin(kit.reader, &kit.error), ERR_OK);
    assert_int_equal(desk_show_tips(&r, 10, &shown_rows, &kit.error), ERR_OK);
    store_snapshot_end(kit.reader);
    session_release(kit.office, r.session);
    json_write(&said, view_data(&r));
    return buf_str(&said);
}

static void what_waits_is_shown_to_whom_it_waits_for(void **state)
{
    (void)state;
    char *tip = tip_with(SECRET);
    assert_true(str_find(waiting(intake), str_of(tip)) >= 0);
    assert_true(str_find(waiting(analyst), str_of(tip)) < 0);
    move(intake, tip, "assess", kit_format(&kit, "\"responsible\":\"%s\"", user_id("analyst")));
    assert_true(str_find(waiting(intake), str_of(tip)) < 0);
    assert_true(str_find(waiting(analyst), str_of(tip)) >= 0);
    char *ask = kit_text(&kit, kit_do(&kit, prosecutor, "record.create", kit_format(&kit, ASKED, tip)), "id");
    assert_true(str_find(waiting(guardian), str_of(ask)) >= 0);
    assert_true(str_find(waiting(prosecutor), str_of(ask)) < 0);
    move(guardian, ask, "grant", DECIDED);
    assert_true(str_find(waiting(prosecutor), str_of(ask)) >= 0);
    assert_true(str_find(waiting(head), str_of(ask)) < 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_a_vault_reports_have_no_name, begin_without_vault, end),
        TEST(who_reported_is_in_no_file_and_on_no_page),
        TEST(the_vault_is_no_case_to_look_into),
        TEST(a_name_is_shown_to_who_asked_when_another_granted_it),
        TEST(who_asks_does_not_grant),
        TEST(a_refusal_has_its_reason_and_shows_nothing),
        TEST(what_was_granted_does_not_outlive_the_gate),
        TEST(a_guardian_who_comes_later_is_let_in_by_one_who_is_there),
        TEST(who_is_named_knows_nothing_of_it),
        TEST(nobody_of_a_unit_that_is_named_or_whose_head_is),
        TEST(a_name_added_later_takes_the_tip_away),
        TEST(an_assessment_is_its_lines),
        TEST(a_tip_does_not_end_without_an_answer),
        TEST(a_box_was_opened_by_two),
        TEST(a_case_from_a_tip_names_no_reporter),
        TEST(a_measure_is_looked_at_again),
        TEST(a_message_is_kept_apart_and_granted_with_the_tip),
        TEST(an_original_is_as_it_was_given),
        TEST(what_waits_is_shown_to_whom_it_waits_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
