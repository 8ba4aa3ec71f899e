/* test_casework.c: the case-side rows: what the guards of plan, team, MLA, exhibits, interviews, searches and controlled
 * deliveries let pass and what they stop. */
#include "office_kit.h"

static Kit kit;
static Str admin, head, prosecutor, supervisor, investigator, keeper, keeper_two, central, commander;
static char *the_case;

static Str login(const char *name, const char *roles)
{
    kit_user(&kit, admin, name, roles);
    return kit_sign_in(&kit, name);
}

static Str member(const char *name, const char *roles)
{
    Str token = login(name, roles);
    kit_do(&kit, investigator, "case.admit", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"%s\",\"role\":\"lead\"}", the_case, name));
    return token;
}

static int begin(void **state)
{
    (void)state;
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
    investigator = login("investigator", "investigator");
    the_case = kit_text(&kit, kit_do(&kit, investigator, "case.open", "{\"fields\":{\"title\":\"Boilers for six schools (invented)\"}}"), "id");
    head = member("head", "head");
    prosecutor = member("prosecutor", "prosecutor");
    supervisor = member("supervisor", "supervising_prosecutor");
    keeper = member("keeper", "evidence_keeper");
    keeper_two = member("keeper_two", "evidence_keeper");
    central = member("central", "central_authority");
    commander = member("commander", "delivery_commander");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    return 0;
}

/* ---- asking ---- */

static char *user_id(const char *name)
{
    const JsonValue *users = json_get(kit_do(&kit, admin, "user.list", "{}"), "users");
    JSON_EACH(one, users) {
        if (str_is(json_text(json_get(json_get(one, "fields"), "login")), name)) return str_c(&kit.arena, json_text(json_get(one, "id")));
    }
    fail_msg("no user %s", name);
    return NULL;
}

static char *make(Str who, const char *kind, const char *fields)
{
    const char *args = kit_format(&kit, "{\"kind\":\"%s\",\"case\":\"%s\",\"fields\":{%s}}", kind, the_case, fields);
    return kit_text(&kit, kit_do(&kit, who, "record.create", args), "id");
}

static void change(Str who, const char *id, const char *fields)
{
    kit_do(&kit, who, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{%s}}", id, fields));
}

static const char *move_args(const char *id, const char *move, const char *fields)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"move\":\"%s\",\"reason\":\"order no. 7\",\"fields\":{%s}}", id, move, fields);
}

static void move(Str who, const char *id, const char *name, const char *fields)
{
    kit_do(&kit, who, "record.move", move_args(id, name, fields));
}

static char *propose(Str who, const char *id, const char *name, const char *fields)
{
    return kit_text(&kit, kit_do(&kit, who, "record.move", move_args(id, name, fields)), "id");
}

static void sign(Str who, const char *proposal)
{
    kit_do(&kit, who, "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", proposal));
}

static void refused(Str who, const char *id, const char *name, const char *fields, const char *key)
{
    assert_str(kit_refused(&kit, who, "invalid", "record.move", move_args(id, name, fields)), str_of(key));
}

/* What the refusal says, in that language. */
static Str refusal(Str who, const char *id, const char *name, const char *fields, const char *lang)
{
    Buf frame = buf_in(&kit.arena), answer = buf_in(&kit.arena);
    JsonValue *v;
    buf_format(&frame, "{\"op\":\"record.move\",\"lang\":\"%s\",\"token\":\"" STR_FMT "\",\"args\":%s}", lang, STR_ARG(who),
               move_args(id, name, fields));
    gate_answer(kit.office, &kit.options, kit.reader, &kit.arena, buf_str(&frame), -1, &answer);
    assert_int_equal(json_parse(&kit.arena, buf_str(&answer), &v, &kit.error), ERR_OK);
    return json_text(json_get(json_get(v, "error"), "text"));
}

static void assert_says(Str text, const char *words)
{
    if (str_find(text, str_of(words)) < 0) fail_msg("'" STR_FMT "' does not say '%s'", STR_ARG(text), words);
}

static void assert_state(const char *id, const char *state)
{
    const JsonValue *data = kit_do(&kit, investigator, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id));
    assert_str(json_text(json_get(json_get(data, "record"), "state")), str_of(state));
}

static char *person(const char *status)
{
    return make(investigator, "person", kit_format(&kit, "\"name\":\"Invented Person\",\"status_in_case\":\"%s\"", status));
}

/* ---- plan and team ---- */

static char *hypothesis(const char *plan, const char *explains)
{
    return make(investigator, "hypothesis", kit_format(&kit, "\"statement\":\"The price was agreed\",\"plan\":\"%s\","
                                                             "\"explains\":\"%s\",\"disproof\":\"offers of others\"",
                                                       plan, explains));
}

static void a_plan_knows_two_explanations_and_one_is_innocent(void **state)
{
    (void)state;
    char *plan = make(investigator, "plan", "\"title\":\"Plan\",\"aim\":\"Who set the price\"");
    hypothesis(make(investigator, "plan", "\"title\":\"Another\",\"aim\":\"x\""), "innocent");         /* counts for its own plan only */
    move(investigator, plan, "submit", kit_format(&kit, "\"responsible\":\"%s\"", user_id("investigator")));
    refused(prosecutor, plan, "approve", "\"review_on\":\"2030-01-01\"", "rules.one-hypothesis");
    hypothesis(plan, "offence");
    refused(prosecutor, plan, "approve", "\"review_on\":\"2030-01-01\"", "rules.one-hypothesis");
    hypothesis(plan, "other");
    refused(prosecutor, plan, "approve", "\"review_on\":\"2030-01-01\"", "rules.no-innocent-hypothesis");
    char *innocent = hypothesis(plan, "innocent");
    kit_do(&kit, investigator, "record.pull_back", kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"typed twice\"}", innocent));
    refused(prosecutor, plan, "approve", "\"review_on\":\"2030-01-01\"", "rules.no-innocent-hypothesis");
    hypothesis(plan, "innocent");
    move(prosecutor, plan, "approve", "\"review_on\":\"2030-01-01\"");
    assert_state(plan, "approved");
}

static void who_wrote_it_does_not_approve_it(void **state)
{
    (void)state;
    Str both = member("both", "investigator; prosecutor");
    char *plan = make(both, "plan", "\"title\":\"Plan\",\"aim\":\"Who set the price\"");
    hypothesis(plan, "offence");
    hypothesis(plan, "innocent");
    move(both, plan, "submit", kit_format(&kit, "\"responsible\":\"%s\"", user_id("both")));
    refused(both, plan, "approve", "\"review_on\":\"2030-01-01\"", "rules.own-work");
    change(prosecutor, plan, "\"helps_defence\":\"The tender is public.\"");                                  /* now he is an author too */
    refused(prosecutor, plan, "approve", "\"review_on\":\"2030-01-01\"", "rules.own-work");
    move(supervisor, plan, "approve", "\"review_on\":\"2030-01-01\"");
    assert_state(plan, "approved");
}

/* A deputy and the one he stands in for are one person. */
static void a_deputy_does_not_approve_for_his_principal(void **state)
{
    (void)state;
    Str both = member("both", "investigator; prosecutor"), deputy = login("deputy", "analyst");
    char *plan = make(both, "plan", "\"title\":\"Plan\",\"aim\":\"Who set the price\"");
    hypothesis(plan, "offence");
    hypothesis(plan, "innocent");
    move(both, plan, "submit", kit_format(&kit, "\"responsible\":\"%s\"", user_id("both")));
    char until[11];
    Str day = day_format(until, instant_local_day(clock_now()) + 7);
    kit_do(&kit, both, "deputy.give", kit_format(&kit, "{\"login\":\"deputy\",\"until\":\"" STR_FMT "\"}", STR_ARG(day)));
    refused(deputy, plan, "approve", "\"review_on\":\"2030-01-01\"", "rules.own-work");
}

/* ---- teams (what goes on around them is in test_team.c) ---- */

static char *declaration_of(const char *who)
{
    const JsonValue *list = json_get(kit_do(&kit, investigator, "record.list", kit_format(&kit, "{\"kind\":\"declaration\",\"case\":\"%s\"}", the_case)),
                                     "records");
    char *id = user_id(who);
    JSON_EACH(one, list) {
        bool asked = str_is(json_text(json_get(one, "state")), "asked");
        if (asked && str_is(json_text(json_get(json_get(one, "fields"), "member")), id)) return str_c(&kit.arena, json_text(json_get(one, "id")));
    }
    fail_msg("%s is asked nothing", who);
    return NULL;
}

#define ORDER "\"order_no\":\"14\",\"order_date\":\"2020-01-10\""

static void a_team_starts_when_everybody_has_declared(void **state)
{
    (void)state;
    const char *lead = user_id("investigator"), *supervises = user_id("supervisor"), *keeps = user_id("keeper");
    char *team = make(investigator, "team", kit_format(&kit, "\"name\":\"Boilers\",\"mandate\":\"The tender\",\"lead\":\"%s\",\"supervisor\":\"%s\","
                                                             "\"keeper\":\"%s\",\"members\":[{\"who\":\"%s\",\"part\":\"investigator\"}]",
                                                       lead, supervises, keeps, lead));
    refused(head, team, "order", ORDER, "rules.conflict-not-declared");
    assert_says(refusal(head, team, "order", ORDER, "ru"), "Invented investigator");
    move(investigator, declaration_of("investigator"), "none", "");
    move(supervisor, declaration_of("supervisor"), "none", "");
    char *conflict = declaration_of("keeper");
    move(keeper, conflict, "declare", "\"answer\":\"kin\",\"details\":\"A cousin sits in the committee\"");
    refused(head, team, "order", ORDER, "rules.conflict-not-settled");
    move(head, conflict, "rule_none", "");
    move(head, team, "order", ORDER);
    assert_state(team, "active");
}

/* ---- mutual legal assistance ---- */

static void a_request_leaves_when_it_is_complete_in_law(void **state)
{
    (void)state;
    char *mla = make(investigator, "mla_request", "\"subject\":\"Bank records\",\"other_state\":\"Invented State\","
                                                  "\"assistance\":[\"bank\"],\"facts\":\"A tender.\"");
    move(investigator, mla, "submit", "\"legal_basis\":[\"uncac\"]");
    assert_str(kit_refused(&kit, investigator, "denied", "record.move", move_args(mla, "pass_check",
            "\"translation\":\"needed\"")), STR("desk.may-not-move"));
    move(supervisor, mla, "pass_check", "\"translation\":\"needed\"");
    move(central, mla, "to_signature", "");
    assert_str(kit_refused(&kit, investigator, "denied", "record.move", move_args(mla, "send", "")), STR("desk.may-not-move"));
    refused(central, mla, "send", "", "rules.mla-incomplete");
    Str said = refusal(central, mla, "send", "", "ky");
    assert_says(said, "(a) Суроо-талап жөнөткөн орган");
    assert_says(said, "(f) Максаты");
    assert_true(str_find(said, STR("(c)")) < 0);
    /* the central authority writes no facts */
    refused(central, mla, "send", "\"purpose\":\"To see who was paid\"", "rules.settled");
    move(central, mla, "send_back", "");
    change(investigator, mla, "\"requesting_authority\":\"Office\",\"subject_matter\":\"Bribery, pre-trial\","
                              "\"proceedings_authority\":\"Investigator\","
                              "\"assistance_text\":\"Statements of account 2019\"");
    move(investigator, mla, "submit", "");
    move(supervisor, mla, "pass_check", "");
    move(central, mla, "to_signature", "");
    assert_says(refusal(central, mla, "send", "\"signatory\":\"Head\"", "en"), "lacks: (f) Purpose.");
    move(central, mla, "send_back", "");
    change(investigator, mla, "\"purpose\":\"To see who was paid\"");
    move(investigator, mla, "submit", "");
    assert_str(kit_refused(&kit, investigator, "invalid", "record.change", kit_format(&kit,
            "{\"id\":\"%s\",\"fields\":{\"facts\":\"Others.\"}}", mla)), STR("rules.settled"));
    move(supervisor, mla, "pass_check", "");
    move(central, mla, "to_signature", "");
    refused(central, mla, "send", "\"signatory\":\"Head\"", "rules.mla-translation");
    char *proposal = propose(central, mla, "send", "\"signatory\":\"Head\",\"translation\":\"certified\"");
    assert_str(kit_refused(&kit, central, "denied", "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", proposal)), STR("office.same-person"));
    sign(head, proposal);
    assert_state(mla, "sent");
}

/* Article 46(15)(c): not for the mere service of judicial documents. */
static void service_alone_needs_no_facts(void **state)
{
    (void)state;
    const char *const WANTED[] = { "\"service\"", "\"service\",\"statement\"" };
    for (size_t i = 0; i < ARRAY_LEN(WANTED); i++) {
        char *mla = make(investigator, "mla_request", kit_format(&kit, "\"subject\":\"Summons\",\"other_state\":\"Invented State\","
                                                                       "\"requesting_authority\":\"Office\",\"subject_matter\":\"s\","
                         "\"proceedings_authority\":\"p\",\"assistance\":[%s],\"assistance_text\":\"t\",\"purpose\":\"p\","
                         "\"signatory\":\"Head\"", WANTED[i]));
        move(investigator, mla, "submit", "\"legal_basis\":[\"uncac\"]");
        move(prosecutor, mla, "pass_check", "\"translation\":\"not_needed\"");
        move(central, mla, "to_signature", "");
        if (i == 1) assert_says(refusal(central, mla, "send", "", "en"), "(c) Summary of the facts");
        else propose(central, mla, "send", "");
    }
}

static void an_incoming_one_is_refused_with_ground_reasons_and_consultation(void **state)
{
    (void)state;
    char *mla = make(central, "mla_request", "\"subject\":\"Statement of a witness\",\"other_state\":\"Invented State\"");
    move(central, mla, "register", "\"received_on\":\"2020-05-04\",\"other_number\":\"17/2020\"");
    move(central, mla, "acknowledge", "");
    const char *ground = "\"refusal_ground\":\"g21b\",\"refusal_reasons\":\"Security.\"";
    assert_str(kit_refused(&kit, central, "invalid", "record.move", move_args(mla, "refuse", ground)), STR("desk.move-needs"));
    sign(head, propose(central, mla, "refuse", kit_format(&kit, "%s,\"consultation\":\"By letter of 5 May\"", ground)));
    assert_state(mla, "refused");
}

/* ---- exhibits ---- */

#define SEEN(seal, pieces) "\"seal_received\":\"" seal "\",\"pieces_received\":{\"number\":\"" pieces "\"}"
#define SHELF ",\"storage_place\":\"Room 2, shelf 4\""

static char *sent_exhibit(const char *seal)
{
    char *ex = make(investigator, "exhibit", "\"what\":\"Folder with papers\",\"category\":\"document\"");
    move(investigator, ex, "seal_up", kit_format(&kit, "\"package\":\"Bag\",\"seal\":\"%s\",\"pieces\":{\"number\":\"3\"},"
                                                       "\"weight\":{\"number\":\"1200\",\"unit\":\"g\"}", seal));
    move(investigator, ex, "send", "\"sent_to\":\"Evidence room\"");
    return ex;
}

static void what_was_sent_is_received(void **state)
{
    (void)state;
    char *ex = sent_exhibit("A-1");
    refused(keeper, ex, "receive_with_difference", SEEN("A-1", "3"), "rules.exhibit-no-difference");
    /* scales differ by 0.4 % */
    move(keeper, ex, "receive", SEEN("A-1", "3") SHELF ",\"weight_received\":{\"number\":\"1205\",\"unit\":\"g\"}");
    move(keeper, ex, "issue", "\"issued_to\":\"Laboratory\",\"issued_for\":\"Handwriting\",\"issue_basis\":\"Order 12\"");
    /* what stands there is of the first receipt */
    refused(keeper, ex, "take_back", "", "rules.exhibit-look");
    move(keeper, ex, "take_back", SEEN("A-1", "3"));
    assert_state(ex, "stored");
}

static void a_difference_is_recorded_and_settled_by_two(void **state)
{
    (void)state;
    char *ex = sent_exhibit("A-2");
    refused(keeper, ex, "receive", SEEN("A-9", "3") SHELF, "rules.exhibit-differs");
    assert_says(refusal(keeper, ex, "receive", SEEN("A-9", "2") SHELF, "en"), "Seal no. A-2 / A-9; Pieces 3 / 2");
    refused(keeper, ex, "receive", SEEN("A-2", "3") SHELF ",\"weight_received\":{\"number\":\"1100\",\"unit\":\"g\"}", "rules.exhibit-differs");
    refused(keeper, ex, "receive", SEEN("A-9", "3") SHELF ",\"seal\":\"A-9\"", "rules.exhibit-by-move");
    move(keeper, ex, "receive_with_difference", SEEN("A-9", "3"));
    assert_str(kit_refused(&kit, investigator, "invalid", "record.change", kit_format(&kit,
            "{\"id\":\"%s\",\"fields\":{\"seal\":\"A-9\"}}", ex)), STR("rules.exhibit-by-move"));
    assert_str(kit_refused(&kit, investigator, "invalid", "record.correct", kit_format(&kit,
            "{\"id\":\"%s\",\"reason\":\"slip\",\"fields\":{\"seal_received\":\"A-2\"}}", ex)),
               STR("rules.exhibit-by-move"));
    refused(keeper, ex, "settle", "\"storage_place\":\"Room 2\"", "rules.exhibit-own-difference");
    sign(keeper_two, propose(head, ex, "settle", "\"storage_place\":\"Room 2\""));
    assert_state(ex, "stored");
}

static void one_hand_does_not_give_and_take(void **state)
{
    (void)state;
    char *ex = make(keeper, "exhibit", "\"what\":\"Telephone\",\"category\":\"phone\"");
    move(keeper, ex, "seal_up", "\"package\":\"Bag\",\"seal\":\"B-1\",\"pieces\":{\"number\":\"1\"}");
    move(keeper, ex, "send", "\"sent_to\":\"Other room\"");
    refused(keeper, ex, "receive", SEEN("B-1", "1") SHELF, "rules.exhibit-same-hand");
    refused(keeper, ex, "receive_with_difference", SEEN("B-2", "1"), "rules.exhibit-same-hand");
    move(keeper_two, ex, "receive", SEEN("B-1", "1") SHELF);
    refused(keeper, ex, "reseal", "\"seal\":\"B-1\",\"pieces\":{\"number\":\"1\"},\"opened_with\":\"expert\"", "rules.exhibit-old-seal");
    move(keeper, ex, "reseal", "\"seal\":\"B-2\",\"pieces\":{\"number\":\"1\"},\"opened_with\":\"expert\"");
    assert_state(ex, "stored");
}

static void who_decides_its_end_does_not_carry_it_out(void **state)
{
    (void)state;
    char *ex = sent_exhibit("C-1");
    move(keeper, ex, "receive", SEEN("C-1", "3") SHELF);
    move(head, ex, "decide", "\"decision\":\"Judgment 1-17, 4 May\"");
    char *proposal = propose(keeper, ex, "destroy", "\"ended_with\":\"Commission of three\",\"method\":\"Burned\","
                             "\"commission\":[{\"name\":\"Asanov Nurlan\"},{\"name\":\"Petrova Galina\"},{\"name\":\"Toktobaeva Ainura\"}]");
    assert_str(kit_refused(&kit, head, "invalid", "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", proposal)),
               STR("rules.exhibit-own-decision"));
    sign(keeper_two, proposal);
    assert_state(ex, "destroyed");
}

/* ---- interviews ---- */

static char *interview(const char *of, const char *more)
{
    return make(investigator, "interview", kit_format(&kit, "\"title\":\"Interview\",\"person\":\"%s\",\"interviewer\":\"%s\","
                                                            "\"language\":\"ky\"%s", of, user_id("investigator"), more));
}

#define BEGUN "\"started_at\":\"2020-05-04T04:00:00.000Z\""
#define RIGHTS BEGUN ",\"rights_explained\":true,\"fit\":true,\"recording\":\"video\""

static void an_interview_begins_with_its_safeguards(void **state)
{
    (void)state;
    char *i = interview(person("suspect"), "");
    Str said = refusal(investigator, i, "start", BEGUN, "en");
    const char *lacks[] = { "Rights explained", "Right to silence", "Fit to be", "Defence counsel", "Recording" };
    for (size_t n = 0; n < ARRAY_LEN(lacks); n++) assert_says(said, lacks[n]);
    assert_says(refusal(investigator, i, "start", RIGHTS ",\"counsel\":\"present\"", "ru"), "не свидетельствовать против себя");
    refused(investigator, i, "start", RIGHTS ",\"silence_explained\":true,\"counsel\":\"not_asked\"", "rules.interview-lacks");
    assert_says(refusal(investigator, i, "start", RIGHTS ",\"silence_explained\":true,\"counsel\":\"waived\"", "en"), "Signed waiver");
    assert_says(refusal(investigator, i, "start", RIGHTS ",\"silence_explained\":true,\"counsel\":\"present\","
                                                         "\"interpreter_needed\":true", "en"), "Interpreter");
    assert_says(refusal(investigator, i, "start", BEGUN ",\"rights_explained\":true,\"fit\":true,\"silence_explained\":true,"
                                                        "\"counsel\":\"present\",\"recording\":\"none\"", "en"), "Why it is not recorded");
    move(investigator, i, "start", RIGHTS ",\"silence_explained\":true,\"counsel\":\"present\"");
    assert_state(i, "under_way");
}

static void a_witness_is_owed_less_and_a_minor_more(void **state)
{
    (void)state;
    move(investigator, interview(person("witness"), ""), "start", RIGHTS ",\"counsel\":\"not_asked\"");
    char *i = interview(person("witness"), ",\"minor\":true");
    assert_says(refusal(investigator, i, "start", RIGHTS ",\"counsel\":\"not_asked\"", "en"), "Legal representative");
    refused(investigator, i, "start", RIGHTS ",\"counsel\":\"waived\",\"waiver\":\"document/00000000000000ff\","
                                             "\"guardian\":\"The mother, a teacher\"", "rules.interview-minor");
    move(investigator, i, "start", RIGHTS ",\"counsel\":\"present\",\"guardian\":\"The mother, a teacher\"");
    refused(investigator, interview("person/00000000000000ff", ""), "start", RIGHTS ",\"counsel\":\"present\"", "rules.interview-nobody");
}

static void an_interview_is_closed_when_its_record_is_whole(void **state)
{
    (void)state;
    char *i = interview(person("witness"), "");
    move(investigator, i, "start", RIGHTS ",\"counsel\":\"not_asked\"");
    move(investigator, i, "break", "");
    move(investigator, i, "resume", "\"breaks\":[{\"from\":\"2020-05-04T05:00:00.000Z\"}]");
    move(investigator, i, "end", "\"ended_at\":\"2020-05-04T06:00:00.000Z\"");
    const char *record = "\"record\":\"document/00000000000000ff\",\"signed\":\"refused\",\"ill_treatment\":true";
    Str said = refusal(investigator, i, "close", record, "en");
    assert_says(said, "Who refused to sign and why");
    assert_says(said, "To whom the allegation");
    assert_says(said, "Breaks");
    const char *whole = kit_format(&kit, "%s,\"no_signature\":\"The witness\",\"allegation_to\":\"Oversight body\","
                                         "\"breaks\":[{\"from\":\"2020-05-04T05:00:00.000Z\","
                                         "\"until\":\"2020-05-04T05:15:00.000Z\",\"why\":\"Rest\"}]", record);
    refused(investigator, i, "close", whole, "rules.interview-unsealed");
    assert_str(kit_refused(&kit, investigator, "denied", "record.move", move_args(i, "seal",
            "\"master_seal\":\"R-1\",\"master_hash\":\"aa\"")), STR("desk.may-not-move"));
    move(keeper, i, "seal", "\"master_seal\":\"R-1\",\"master_hash\":\"aa\"");
    move(investigator, i, "close", whole);
    assert_state(i, "closed");
}

/* ---- searches ---- */

#define FINISH(hour, more) "\"started_at\":\"2020-05-04T0" hour ":00:00.000Z\",\"ended_at\":\"2020-05-04T06:00:00.000Z\"," \
    "\"surrender\":\"offered, declined\",\"copy_to\":\"Occupant\"," \
    "\"present\":[{\"name\":\"Witness One\",\"part\":\"attesting\",\"signed\":true},{\"name\":\"Occupant\",\"part\":\"occupant\"" more "}]"

static void a_search_is_recorded_when_everybody_signed(void **state)
{
    (void)state;
    char *s = make(investigator, "search_action", "\"title\":\"Office of the firm (invented)\",\"action\":\"both\",\"sought\":\"The offers\"");
    move(investigator, s, "start", kit_format(&kit, "\"decision_no\":\"17\",\"decision_date\":\"2020-05-04\","
                                                    "\"decided_by\":\"District court\",\"led_by\":\"%s\"", user_id("investigator")));
    refused(investigator, s, "finish", FINISH("7", ",\"signed\":true"), "rules.search-times");
    refused(investigator, s, "finish", FINISH("4", ""), "rules.search-unsigned");
    move(investigator, s, "finish", FINISH("4", ",\"no_signature\":\"Disagrees with the list\""));
    assert_state(s, "recorded");
}

/* ---- controlled deliveries ---- */

static char *authorisation(const char *state, const char *authority, const char *written, Day from, Day until)
{
    char a[11], b[11];
    return kit_format(&kit, "{\"state\":\"%s\",\"authority\":\"%s\",\"paper\":\"no. 1\",\"written\":%s,\"from\":\"" STR_FMT "\","
            "\"until\":\"" STR_FMT "\"}", state, authority, written,
                      STR_ARG(day_format(a, from)), STR_ARG(day_format(b, until)));
}

static char *delivery(Day from, Day until)
{
    char a[11], b[11];
    char *cd = make(investigator, "controlled_delivery", "\"code_name\":\"Juniper\",\"way\":\"transit\",\"mode\":\"clean\","
                                                         "\"objective\":\"Those behind the courier\"");
    move(investigator, cd, "ask", kit_format(&kit, "\"window_from\":\"" STR_FMT "\",\"window_until\":\"" STR_FMT "\","
            "\"goods\":\"A parcel\"", STR_ARG(day_format(a, from)), STR_ARG(day_format(b, until))));
    return cd;
}

static const char *authorised_by(const char *list, const char *log_keeper)
{
    return kit_format(&kit, "\"authorisations\":[%s],\"commander\":\"%s\",\"log_keeper\":\"%s\",\"exhibit_officer\":\"%s\"", list,
                      user_id("commander"), user_id(log_keeper), user_id("keeper"));
}

#define LEG(state, from, to, more) "{\"state\":\"" state "\",\"from\":\"" from "\",\"to\":\"" to "\"" more "}"
#define PLAN(legs) "\"legs\":[" legs "],\"abort_when\":[{\"event\":\"Out of sight\",\"decides\":\"Commander\"}]," \
    "\"consignment\":[\"exhibit/00000000000000ff\"]"
#define FIRST_LEG LEG("kyrgyzstan", "A", "B", ",\"interception\":\"Unit 1\"")

static void a_controlled_delivery_needs_two_authorities_in_writing(void **state)
{
    (void)state;
    Day today = instant_local_day(clock_now());
    char *cd = delivery(today, today + 3);
    char *ours = authorisation("Kyrgyzstan", "Head of the body", "true", today, today + 3);
    char *theirs = authorisation("Invented State", "Their prosecutor", "true", today - 1, today + 9);
    refused(head, cd, "authorise", authorised_by(ours, "head"), "rules.delivery-authorities");
    char *poor[] = { authorisation("Kyrgyzstan", "HEAD of the body", "true", today, today + 9),       /* the same once more */
                     authorisation("Invented State", "P", "false", today, today + 3),                 /* not in writing */
                     authorisation("Invented State", "P", "true", today, today + 2) };                /* not for all days */
    for (size_t i = 0; i < ARRAY_LEN(poor); i++) {
        refused(head, cd, "authorise", authorised_by(kit_format(&kit, "%s,%s", ours, poor[i]), "head"), "rules.delivery-authorities");
    }
    refused(head, cd, "authorise", authorised_by(kit_format(&kit, "%s,%s", ours, theirs), "commander"), "rules.delivery-one-person");
    sign(prosecutor, propose(head, cd, "authorise", authorised_by(kit_format(&kit, "%s,%s", ours, theirs), "head")));
    move(commander, cd, "brief", PLAN(FIRST_LEG "," LEG("Third State", "B", "C", "")));
    assert_says(refusal(commander, cd, "start", PLAN(FIRST_LEG "," LEG("Third State", "B", "C", "")), "en"),
                "from B to C runs through Third State");
    refused(commander, cd, "start", PLAN(FIRST_LEG "," LEG("Invented State", "B", "C", "")), "rules.delivery-leg-unit");
    move(commander, cd, "start", PLAN(FIRST_LEG "," LEG("Invented State", "B", "C", ",\"interception\":\"Unit 2\"")));
    assert_state(cd, "active");
}

static void it_does_not_start_outside_its_days(void **state)
{
    (void)state;
    Day today = instant_local_day(clock_now());
    char *cd = delivery(today + 2, today + 3);
    char *both = kit_format(&kit, "%s,%s", authorisation("Kyrgyzstan", "One", "true", today, today + 3),
                            authorisation("Kyrgyzstan", "Two", "true", today, today + 3));
    refused(head, cd, "authorise", kit_format(&kit, "%s,\"window_until\":\"2020-01-01\"", authorised_by(both, "head")), "rules.delivery-window");
    sign(prosecutor, propose(head, cd, "authorise", authorised_by(both, "head")));
    move(commander, cd, "brief", PLAN(FIRST_LEG));
    refused(commander, cd, "start", PLAN(FIRST_LEG), "rules.delivery-not-now");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_plan_knows_two_explanations_and_one_is_innocent),
        TEST(who_wrote_it_does_not_approve_it),
        TEST(a_deputy_does_not_approve_for_his_principal),
        TEST(a_team_starts_when_everybody_has_declared),
        TEST(a_request_leaves_when_it_is_complete_in_law),
        TEST(service_alone_needs_no_facts),
        TEST(an_incoming_one_is_refused_with_ground_reasons_and_consultation),
        TEST(what_was_sent_is_received),
        TEST(a_difference_is_recorded_and_settled_by_two),
        TEST(one_hand_does_not_give_and_take),
        TEST(who_decides_its_end_does_not_carry_it_out),
        TEST(an_interview_begins_with_its_safeguards),
        TEST(a_witness_is_owed_less_and_a_minor_more),
        TEST(an_interview_is_closed_when_its_record_is_whole),
        TEST(a_search_is_recorded_when_everybody_signed),
        TEST(a_controlled_delivery_needs_two_authorities_in_writing),
        TEST(it_does_not_start_outside_its_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
