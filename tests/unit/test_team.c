/* test_team.c: teams: who is asked about conflicts of interest and when, who sees what was answered, what a recusal does, which skills count and where they are
 * missing. */
#include <fcntl.h>
#include <unistd.h>

#include "desk/desk_team.h"
#include "office_kit.h"

static Kit kit;
static Str admin, head, prosecutor, aibek, beksultan, keeper;
static char *the_case, *team;

static Str account(const char *login, const char *name, const char *roles)
{
    kit_do(&kit, admin, "user.create", kit_format(&kit, "{\"login\":\"%s\",\"full_name\":\"%s\",\"roles\":\"%s\",\"passphrase\":\"" KIT_PASSPHRASE "\"}", login, name, roles));
    return kit_sign_in(&kit, login);
}

static char *user_id(const char *name)
{
    const JsonValue *users = json_get(kit_do(&kit, admin, "user.list", "{}"), "users");
    JSON_EACH(one, users) {
        if (str_is(json_text(json_get(json_get(one, "fields"), "login")), name)) return str_c(&kit.arena, json_text(json_get(one, "id")));
    }
    fail_msg("no user %s", name);
    return NULL;
}

static void admit(const char *login, const char *role)
{
    kit_do(&kit, aibek, "case.admit", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"%s\",\"role\":\"%s\"}", the_case, login, role));
}

static char *make(Str who, const char *kind, const char *fields)
{
    return kit_text(&kit, kit_do(&kit, who, "record.create", kit_format(&kit, "{\"kind\":\"%s\",\"case\":\"%s\",\"fields\":{%s}}", kind, the_case, fields)), "id");
}

static char *make_in_office(Str who, const char *kind, const char *fields)
{
    return kit_text(&kit, kit_do(&kit, who, "record.create", kit_format(&kit, "{\"kind\":\"%s\",\"fields\":{%s}}", kind, fields)), "id");
}

static const char *move_args(const char *id, const char *move, const char *fields)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"move\":\"%s\",\"reason\":\"order no. 7\",\"fields\":{%s}}", id, move, fields);
}

static void move(Str who, const char *id, const char *name, const char *fields) { kit_do(&kit, who, "record.move", move_args(id, name, fields)); }

static void refused(Str who, const char *code, const char *id, const char *name, const char *fields, const char *key)
{
    assert_str(kit_refused(&kit, who, code, "record.move", move_args(id, name, fields)), str_of(key));
}

static const JsonValue *shown(Str who, const char *id)
{
    return json_get(kit_do(&kit, who, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id)), "record");
}

static Str state_of(const char *id) { return json_text(json_get(shown(head, id), "state")); }

/* How many declarations of the case stand so, of that member (NULL: anybody's), about that (NULL: whatever). */
static int count_of(const char *member, const char *about, const char *state, char **last)
{
    int n = 0;
    const JsonValue *list = json_get(kit_do(&kit, head, "record.list", kit_format(&kit, "{\"kind\":\"declaration\",\"case\":\"%s\",\"limit\":200}", the_case)), "records");
    JSON_EACH(one, list) {
        const JsonValue *f = json_get(one, "fields");
        if (member && !str_is(json_text(json_get(f, "member")), member)) continue;
        if (about && !str_is(json_text(json_get(f, "about")), about)) continue;
        if (!str_is(json_text(json_get(one, "state")), state)) continue;
        if (last) *last = str_c(&kit.arena, json_text(json_get(one, "id")));
        n++;
    }
    return n;
}

static char *asked_of(const char *login, const char *about)
{
    char *id = NULL;
    if (count_of(user_id(login), about, "asked", &id) != 1) fail_msg("%s is not asked once", login);
    return id;
}

static const char *team_fields(void)
{
    char *lead = user_id("aibek");
    return kit_format(&kit, "\"name\":\"Boilers\",\"mandate\":\"The tender\",\"lead\":\"%s\",\"supervisor\":\"%s\",\"keeper\":\"%s\",\"skills_needed\":[\"financial\",\"digital_forensics\"],"
                            "\"members\":[{\"who\":\"%s\",\"part\":\"investigator\"}]", lead, user_id("gulnara"), user_id("sadyr"), lead);
}

static int begin(void **state)
{
    (void)state;
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
    aibek = account("aibek", "Токтогулов Айбек Асанович", "investigator");
    beksultan = account("beksultan", "Осмонов Бексултан", "investigator");
    head = account("temir", "Жолдошев Темир", "head");
    prosecutor = account("gulnara", "Сыдыкова Гүлнара", "prosecutor");
    keeper = account("sadyr", "Абдылдаев Садыр", "evidence_keeper");
    the_case = kit_text(&kit, kit_do(&kit, aibek, "case.open", "{\"fields\":{\"title\":\"Boilers (invented)\"}}"), "id");
    admit("temir", "member");
    admit("gulnara", "lead");
    admit("sadyr", "member");
    team = make(aibek, "team", team_fields());
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    return 0;
}

static void answer_all(void)
{
    Str who[] = { aibek, prosecutor, keeper };
    for (size_t i = 0; i < ARRAY_LEN(who); i++) kit_do(&kit, who[i], "team.declare", kit_format(&kit, "{\"case\":\"%s\"}", the_case));
}

#define ORDER "\"order_no\":\"14\",\"order_date\":\"2020-01-10\""

/* ---- asked and answered ---- */

static void each_member_is_asked_about_the_case_and_everybody_in_it(void **state)
{
    (void)state;
    assert_int_equal(count_of(NULL, the_case, "asked", NULL), 3);
    char *person = make(aibek, "person", "\"name\":\"Асанов Нурлан\",\"status_in_case\":\"witness\"");
    char *firm = make(aibek, "organization", "\"name\":\"Алп Кара Куш (вымышлено)\"");
    assert_int_equal(count_of(NULL, person, "asked", NULL), 3);
    assert_int_equal(count_of(NULL, firm, "asked", NULL), 3);
    kit_do(&kit, aibek, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"remarks\":\"x\"}}", person));
    assert_int_equal(count_of(NULL, person, "asked", NULL), 3);                     /* asked once */
    assert_int_equal(count_of(NULL, NULL, "asked", NULL), 9);
}

static void only_he_himself_answers(void **state)
{
    (void)state;
    char *his = asked_of("aibek", the_case);
    refused(head, "invalid", his, "none", "", "rules.declaration-own");
    refused(head, "invalid", his, "declare", "\"answer\":\"gift\",\"details\":\"x\"", "rules.declaration-own");
    refused(prosecutor, "denied", his, "declare", "\"answer\":\"gift\",\"details\":\"x\"", "rights.hidden-field");
    refused(aibek, "invalid", his, "declare", "", "desk.move-needs");
    move(aibek, his, "none", "");
    assert_str(state_of(his), STR("clear"));
    assert_str(json_text(json_get(json_get(shown(head, his), "fields"), "answer")), STR("none"));
    kit_refused(&kit, head, "usage", "team.declare", kit_format(&kit, "{\"case\":\"%s\"}", team));
    assert_str(kit_refused(&kit, head, "invalid", "team.declare", kit_format(&kit, "{\"case\":\"%s\"}", the_case)), STR("team.nothing-asked"));
}

static void a_team_at_work_is_asked_again_for_a_new_party(void **state)
{
    (void)state;
    refused(head, "invalid", team, "order", ORDER, "rules.conflict-not-declared");
    answer_all();
    move(head, team, "order", ORDER);
    char *person = make(aibek, "person", "\"name\":\"Асанов Нурлан\",\"status_in_case\":\"suspect\"");
    assert_int_equal(count_of(NULL, person, "asked", NULL), 3);
    refused(head, "invalid", team, "extend", "\"until\":\"2098-01-01\"", "rules.conflict-not-declared-of");
    answer_all();
    move(head, team, "extend", "\"until\":\"2098-01-01\"");
}

static void who_acted_before_he_answered_is_marked(void **state)
{
    (void)state;
    answer_all();
    char *person = make(aibek, "person", "\"name\":\"Асанов Нурлан\",\"status_in_case\":\"suspect\"");
    make(aibek, "note", "\"title\":\"Call\",\"text\":\"He was told\"");
    char *late = asked_of("aibek", person), *in_time = asked_of("gulnara", person);
    move(aibek, late, "none", "");
    move(prosecutor, in_time, "none", "");
    assert_non_null(json_get(json_get(shown(head, late), "fields"), "acted_first"));
    assert_null(json_get(json_get(shown(head, in_time), "fields"), "acted_first"));
}

static bool says(Str who, const char *id, const char *words)
{
    Buf frame = buf_in(&kit.arena), answer = buf_in(&kit.arena);
    buf_format(&frame, "{\"op\":\"record.show\",\"lang\":\"en\",\"token\":\"" STR_FMT "\",\"args\":{\"id\":\"%s\"}}", STR_ARG(who), id);
    gate_answer(kit.office, &kit.options, kit.reader, &kit.arena, buf_str(&frame), -1, &answer);
    return str_find(buf_str(&answer), str_of(words)) >= 0;
}

static void what_ties_him_is_seen_by_him_and_by_heads(void **state)
{
    (void)state;
    char *his = asked_of("aibek", the_case);
    move(aibek, his, "declare", "\"answer\":\"kin\",\"details\":\"PLANTED-TIE\"");
    assert_true(says(aibek, his, "PLANTED-TIE"));
    assert_true(says(head, his, "PLANTED-TIE"));
    assert_false(says(prosecutor, his, "PLANTED-TIE"));         /* who leads the case */
    assert_true(says(prosecutor, his, "\"hidden\":[\"details\"]"));
    assert_false(says(keeper, his, "PLANTED-TIE"));
    int out = open("/dev/null", O_RDWR);
    JsonValue *v = kit_ask_fd(&kit, prosecutor, "bundle.export", kit_format(&kit, "{\"case\":\"%s\",\"to\":\"x\",\"purpose\":\"x\"}", the_case), out);
    assert_str(json_text(json_get(json_get(json_get(v, "error"), "parts")->first, "key")), STR("rights.bundle-declaration"));
    close(out);
}

static void nobody_rules_on_himself(void **state)
{
    (void)state;
    kit_do(&kit, aibek, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"members\":[{\"who\":\"%s\",\"part\":\"specialist\"}]}}", team, user_id("temir")));
    char *his = asked_of("temir", the_case);
    move(head, his, "declare", "\"answer\":\"prior\",\"details\":\"Heard the appeal\"");
    refused(head, "invalid", his, "rule_none", "", "rules.declaration-apart");
    Str ethics = account("ethics", "Этика Кызматкери", "integrity_officer");
    admit("ethics", "member");
    refused(ethics, "invalid", his, "rule_conditions", "", "desk.move-needs");
    move(ethics, his, "rule_conditions", "\"conditions\":\"Reads nothing of the appeal\"");
    answer_all();
    refused(head, "invalid", his, "lapse", "", "rules.declaration-still-asked");
}

static void who_leaves_the_team_is_asked_no_more(void **state)
{
    (void)state;
    admit("beksultan", "member");
    kit_do(&kit, aibek, "team.propose", kit_format(&kit, "{\"case\":\"%s\",\"officer\":\"beksultan\",\"part\":\"analyst\"}", the_case));
    char *his = asked_of("beksultan", the_case);
    assert_str(kit_refused(&kit, aibek, "conflict", "team.propose", kit_format(&kit, "{\"case\":\"%s\",\"officer\":\"beksultan\"}", the_case)), STR("team.is-member"));
    kit_do(&kit, aibek, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"members\":[{\"who\":\"%s\",\"part\":\"investigator\"}]}}", team, user_id("aibek")));
    assert_str(state_of(his), STR("lapsed"));
    kit_do(&kit, aibek, "team.propose", kit_format(&kit, "{\"case\":\"%s\",\"officer\":\"beksultan\"}", the_case));
    asked_of("beksultan", the_case);                            /* anew */
}

/* ---- offices ---- */

static void set_office(const char *office, const char *login)
{
    kit_do(&kit, aibek, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"%s\":\"%s\"}}", team, office, user_id(login)));
}

static void a_team_has_a_lead_a_prosecutor_and_a_keeper(void **state)
{
    (void)state;
    answer_all();
    refused(head, "invalid", team, "order", "\"order_no\":\"14\"", "desk.move-needs");
    set_office("supervisor", "beksultan");
    refused(head, "invalid", team, "order", ORDER, "rules.team-no-prosecutor");
    set_office("supervisor", "gulnara");
    set_office("keeper", "beksultan");
    refused(head, "invalid", team, "order", ORDER, "rules.team-no-keeper");
    set_office("keeper", "sadyr");
    set_office("lead", "gulnara");
    refused(head, "invalid", team, "order", ORDER, "rules.team-own-supervisor");
    Str other = account("other", "Другой Прокурор", "prosecutor");
    (void)other;
    set_office("supervisor", "other");
    refused(prosecutor, "invalid", team, "order", ORDER, "rules.team-own-order");
}

static void victims_and_one_person_in_two_parts_are_warned_of(void **state)
{
    (void)state;
    char *victim = make(aibek, "person", "\"name\":\"Invented Victim\",\"status_in_case\":\"victim\"");
    assert_false(says(aibek, team, "somebody in the team to whom"));
    make(aibek, "interview", kit_format(&kit, "\"title\":\"First\",\"person\":\"%s\",\"interviewer\":\"%s\",\"language\":\"кыргызча\",\"where\":\"Office\"", victim, user_id("aibek")));
    assert_true(says(aibek, team, "somebody in the team to whom"));
    kit_do(&kit, aibek, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"keeper\":\"%s\"}}", team, user_id("aibek")));
    assert_true(says(aibek, team, "leads the team and keeps its evidence"));
}

/* ---- recusals ---- */

static char *recusal(Str who, const char *login)
{
    return make(who, "recusal", kit_format(&kit, "\"officer\":\"%s\",\"team\":\"%s\",\"asked_by\":\"defence\",\"asked_on\":\"2020-02-01\",\"ground\":\"His brother won a lot\"",
                                           user_id(login), team));
}

static void a_recusal_is_decided_by_another_and_takes_all_at_once(void **state)
{
    (void)state;
    answer_all();
    move(head, team, "order", ORDER);
    char *person = make(aibek, "person", "\"name\":\"Асанов Нурлан\",\"status_in_case\":\"suspect\"");
    char *plan = make(aibek, "plan", kit_format(&kit, "\"title\":\"Plan\",\"aim\":\"Who\",\"responsible\":\"%s\"", user_id("aibek")));
    char *his = asked_of("aibek", person), *asked = recusal(keeper, "aibek");
    const char *grant = kit_format(&kit, "\"ruled_on\":\"2020-02-03\",\"replacement\":\"%s\"", user_id("beksultan"));
    assert_str(kit_refused(&kit, keeper, "denied", "record.move", move_args(asked, "grant", grant)), STR("desk.may-not-move"));
    char *own = recusal(aibek, "gulnara");
    refused(prosecutor, "invalid", own, "grant", grant, "rules.recusal-own");
    refused(head, "invalid", asked, "grant", kit_format(&kit, "\"ruled_on\":\"2020-02-03\",\"replacement\":\"%s\"", user_id("aibek")), "rules.recusal-same");
    refused(head, "invalid", asked, "grant", kit_format(&kit, "\"ruled_on\":\"2020-02-03\",\"replacement\":\"%s\"", user_id("admin")), "rules.recusal-no-replacement");
    move(head, asked, "grant", grant);
    kit_refused(&kit, aibek, "not-found", "case.show", kit_format(&kit, "{\"case\":\"%s\"}", the_case));
    kit_do(&kit, beksultan, "case.show", kit_format(&kit, "{\"case\":\"%s\"}", the_case));
    const JsonValue *fields = json_get(shown(head, team), "fields");
    assert_str(json_text(json_get(fields, "lead")), str_of(user_id("beksultan")));
    assert_int_equal(json_get(fields, "members")->count, 2);
    assert_str(state_of(his), STR("lapsed"));
    assert_int_equal(count_of(user_id("beksultan"), NULL, "asked", NULL), 2);       /* about the case and the person */
    const JsonValue *left = json_get(kit_do(&kit, head, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", asked)), "to_hand_over");
    assert_int_equal(left->count, 1);
    assert_str(left->first->text, str_of(plan));
}

static void who_asked_for_a_recusal_does_not_grant_it(void **state)
{
    (void)state;
    char *asked = recusal(prosecutor, "aibek");
    refused(prosecutor, "invalid", asked, "grant_alone", "\"ruled_on\":\"2020-02-03\"", "rules.own-work");
    move(head, asked, "refuse", "\"ruled_on\":\"2020-02-03\"");
    kit_do(&kit, aibek, "case.show", kit_format(&kit, "{\"case\":\"%s\"}", the_case));
}

static void a_case_is_never_without_its_lead(void **state)
{
    (void)state;
    char *first = recusal(keeper, "gulnara");
    move(head, first, "grant_alone", "\"ruled_on\":\"2020-02-03\"");           /* another leads the case still */
    kit_refused(&kit, prosecutor, "not-found", "case.show", kit_format(&kit, "{\"case\":\"%s\"}", the_case));
    char *second = recusal(keeper, "aibek");
    refused(head, "invalid", second, "grant_alone", "\"ruled_on\":\"2020-02-03\"", "rules.recusal-needs-replacement");
}

static void a_replacement_has_no_conflict_of_his_own(void **state)
{
    (void)state;
    move(keeper, asked_of("sadyr", the_case), "declare", "\"answer\":\"gift\",\"details\":\"A watch\"");
    refused(head, "invalid", recusal(prosecutor, "aibek"), "grant", kit_format(&kit, "\"ruled_on\":\"2020-02-03\",\"replacement\":\"%s\"", user_id("sadyr")),
            "rules.recusal-conflict");
}

/* ---- skills and days ---- */

static char *skill(Str who, const char *login, const char *what, const char *more)
{
    return make_in_office(who, "skill", kit_format(&kit, "\"user\":\"%s\",\"skill\":\"%s\",\"level\":\"l3\",\"known_by\":\"certificate\"%s", user_id(login), what, more));
}

#define PAPER ",\"paper_no\":\"77\",\"issued_on\":\"2020-01-01\""

static size_t gaps(void)
{
    return json_get(kit_do(&kit, head, "team.fit", kit_format(&kit, "{\"case\":\"%s\"}", the_case)), "gaps")->count;
}

static void a_skill_counts_when_another_confirmed_it(void **state)
{
    (void)state;
    assert_int_equal(gaps(), 2);
    char *own = skill(aibek, "aibek", "financial", "");
    refused(aibek, "denied", own, "confirm", "", "desk.may-not-move");
    assert_int_equal(gaps(), 2);
    refused(head, "invalid", own, "confirm", "", "desk.move-needs-when");
    move(head, own, "confirm", "\"paper_no\":\"77\",\"issued_on\":\"2020-01-01\"");
    assert_int_equal(gaps(), 1);
    char *heads = skill(head, "temir", "digital_forensics", PAPER);
    refused(head, "invalid", heads, "confirm", "", "rules.skill-own");
    char *expired = skill(head, "sadyr", "digital_forensics", PAPER ",\"expires_on\":\"2021-01-01\"");
    move(head, expired, "confirm", "");
    assert_int_equal(gaps(), 1);                                /* its paper holds no longer */
    move(head, expired, "renew", "\"expires_on\":\"2098-01-01\"");
    assert_int_equal(gaps(), 0);
    assert_str(kit_refused(&kit, keeper, "denied", "team.fit", kit_format(&kit, "{\"case\":\"%s\"}", the_case)), STR("gate.role"));
}

/* A gap says for whom in the team the skill was entered and is over; for nobody outside of it, and not while somebody has it. */
static void a_gap_says_whose_skill_is_over(void **state)
{
    (void)state;
    Str aibeks = STR("user/a"), dinaras = STR("user/d");
    TeamSkill list[] = { { .user = aibeks, .skill = STR("financial"), .level = STR("l3"), .fell = true },
                         { .user = dinaras, .skill = STR("financial"), .level = STR("l1") },
                         { .user = aibeks, .skill = STR("languages"), .level = STR("l2"), .fell = true },
                         { .user = aibeks, .skill = STR("languages"), .level = STR("l1") } };
    TeamSkills s = { .skills = list, .count = ARRAY_LEN(list) };
    assert_true(team_skill_fell(&s, aibeks, STR("financial")));
    assert_false(team_skill_fell(&s, dinaras, STR("financial")));
    assert_false(team_skill_fell(&s, aibeks, STR("languages")));            /* he has another of its sort */
    assert_null(team_skill_of(&s, aibeks, STR("financial")));
    assert_str(team_skill_of(&s, aibeks, STR("languages"))->level, STR("l1"));
}

/* What a template of an offence asks for is something that somebody can have. */
static void offences_ask_for_skills_that_there_are(void **state)
{
    (void)state;
    const Model *m = office_model(kit.office);
    const Field *f = kind_field(model_kind(m, STR("skill")), STR("skill"));
    const Field *needed = kind_field(model_kind(m, STR("team")), STR("skills_needed"))->of;
    assert_int_equal(f->choice_count, needed->choice_count);
    for (size_t i = 0; i < f->choice_count; i++) assert_str(f->choices[i].id, needed->choices[i].id);
    for (size_t i = 0; i < m->offence_count; i++) {
        for (size_t j = 0; j < m->offences[i].skill_count; j++) {
            bool there = false;
            for (size_t n = 0; n < f->choice_count; n++) there = there || str_equal(f->choices[n].id, m->offences[i].skills[j]);
            if (!there) fail_msg(STR_FMT " asks for " STR_FMT, STR_ARG(m->offences[i].id), STR_ARG(m->offences[i].skills[j]));
        }
    }
    assert_int_equal(gaps(), 2);
    char *offence = make(aibek, "offence", "\"title\":\"Money for a vote\",\"treaty_article\":\"a15\",\"what_happened\":\"x\",\"from\":\"2020\"");
    assert_int_equal(gaps(), 4);                                /* interviewing and procurement law besides */
    move(prosecutor, offence, "drop", "");
    assert_int_equal(gaps(), 2);
}

static const char *absence(const char *login, const char *until)
{
    return kit_format(&kit, "\"user\":\"%s\",\"why\":\"leave\",\"from\":\"2098-01-10\",\"until\":\"%s\"", user_id(login), until);
}

static void an_absence_is_ones_own(void **state)
{
    (void)state;
    const char *others = absence("gulnara", "2098-01-12");
    assert_str(kit_refused(&kit, aibek, "invalid", "record.create", kit_format(&kit, "{\"kind\":\"absence\",\"fields\":{%s}}", others)), STR("rules.absence-of-another"));
    const char *wrong = absence("aibek", "2098-01-09");
    assert_str(kit_refused(&kit, aibek, "invalid", "record.create", kit_format(&kit, "{\"kind\":\"absence\",\"fields\":{%s}}", wrong)), STR("rules.absence-days"));
    char *his = make_in_office(head, "absence", others);
    refused(aibek, "invalid", his, "cancel", "", "rules.absence-of-another");
    move(prosecutor, his, "cancel", "");
}

/* ---- names ---- */

static void take_key(void *self, const char *key, const ErrorArg *args, size_t count)
{
    (void)args;
    (void)count;
    *(const char **)self = key;
}

static void assert_hint(const char *member, const char *party, const char *key)
{
    const char *got = "";
    Request r = { .office = kit.office, .arena = &kit.arena };
    TeamParty p = { .name = str_of(party) };
    team_hints(&r, str_of(member), &p, take_key, &got);
    if (strcmp(got, key) != 0) fail_msg("%s, %s: '%s' instead of '%s'", member, party, got, key);
}

static void names_are_a_hint(void **state)
{
    (void)state;
    assert_hint("Токтогулов Айбек Асанович", "Toktogulov Aibek Asanovich", "team.hint-namesake");
    assert_hint("Токтогулов Айбек Асанович", "Токтогулова Бермет", "team.hint-family");
    assert_hint("Токтогулов Айбек Асанович", "Осмонова Бермет Асановна", "team.hint-father");
    assert_hint("Токтогулов Айбек Асанович", "Осмонов Айбек Бакирович", "");
    assert_hint("Токтогулов Айбек Асанович", "Сыдыкова Гүлнара", "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_member_is_asked_about_the_case_and_everybody_in_it),
        TEST(only_he_himself_answers),
        TEST(a_team_at_work_is_asked_again_for_a_new_party),
        TEST(who_acted_before_he_answered_is_marked),
        TEST(what_ties_him_is_seen_by_him_and_by_heads),
        TEST(nobody_rules_on_himself),
        TEST(who_leaves_the_team_is_asked_no_more),
        TEST(a_team_has_a_lead_a_prosecutor_and_a_keeper),
        TEST(victims_and_one_person_in_two_parts_are_warned_of),
        TEST(a_recusal_is_decided_by_another_and_takes_all_at_once),
        TEST(who_asked_for_a_recusal_does_not_grant_it),
        TEST(a_case_is_never_without_its_lead),
        TEST(a_replacement_has_no_conflict_of_his_own),
        TEST(a_skill_counts_when_another_confirmed_it),
        TEST(a_gap_says_whose_skill_is_over),
        TEST(offences_ask_for_skills_that_there_are),
        TEST(an_absence_is_ones_own),
        TEST(names_are_a_hint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
