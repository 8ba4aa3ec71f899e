/* test_rights.c: need-to-know by case, unit, record and compartment; time; deputies; breaking the glass; leaving; the trace; and rights that are taken
 * away while somebody acts. */
#include "office_kit.h"

#include <pthread.h>

typedef struct { Kit kit; Str admin, head, prosecutor, investigator, analyst, auditor; char *case_id; } Team;

static Team team;

static int begin(void **state)
{
    (void)state;
    memset(&team, 0, sizeof team);
    Kit *k = &team.kit;
    kit_init(k);
    kit_open(k);
    team.admin = kit_sign_in(k, "admin");
    kit_user(k, team.admin, "head", "head");
    kit_user(k, team.admin, "prosecutor", "prosecutor");
    kit_user(k, team.admin, "investigator", "investigator");
    kit_user(k, team.admin, "analyst", "analyst");
    kit_user(k, team.admin, "auditor", "auditor");
    team.head = kit_sign_in(k, "head");
    team.prosecutor = kit_sign_in(k, "prosecutor");
    team.investigator = kit_sign_in(k, "investigator");
    team.analyst = kit_sign_in(k, "analyst");
    team.auditor = kit_sign_in(k, "auditor");
    team.case_id = kit_text(k, kit_do(k, team.investigator, "case.open", "{\"fields\":{\"title\":\"Boilers (invented)\"}}"), "id");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&team.kit);
    return 0;
}

/* The arguments with the case's id in the place of %s. */
static const char *in_case(const char *with_case)
{
    size_t at = (size_t)(strstr(with_case, "%s") - with_case);
    return kit_format(&team.kit, "%.*s%s%s", (int)at, with_case, team.case_id, with_case + at + 2);
}

static char *by_id(const char *id) { return kit_format(&team.kit, "{\"id\":\"%s\"}", id); }

static char *a_note(Str who)
{
    Kit *k = &team.kit;
    return kit_text(k, kit_do(k, who, "record.create", in_case("{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"a\",\"text\":\"b\"}}")), "id");
}

static char *a_person(Str who)
{
    Kit *k = &team.kit;
    return kit_text(k, kit_do(k, who, "record.create", in_case("{\"kind\":\"person\",\"case\":\"%s\",\"fields\":"
        "{\"name\":\"Invented Person\",\"status_in_case\":\"witness\",\"contact\":\"PLANTED-STREET 7\"}}")), "id");
}

static void admit(Str who, const char *login, const char *more)
{
    Kit *k = &team.kit;
    kit_do(k, who, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"%s\"%s}", team.case_id, login, more));
}

static bool answer_has(Str who, const char *op, const char *args, const char *text)
{
    Kit *k = &team.kit;
    Buf out = buf_in(&k->arena);
    json_write(&out, kit_ask(k, who, op, args));
    return str_find(buf_str(&out), str_of(text)) >= 0;
}

static void a_reader_enters_nothing(void **state)
{
    (void)state;
    Kit *k = &team.kit;
    char *note = a_note(team.investigator);
    admit(team.investigator, "prosecutor", ",\"role\":\"reader\"");
    kit_do(k, team.prosecutor, "case.show", in_case("{\"case\":\"%s\"}"));
    kit_do(k, team.prosecutor, "record.show", by_id(note));
    assert_str(kit_refused(k, team.prosecutor, "denied", "record.create", in_case("{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"a\",\"text\":\"b\"}}")), STR("rights.read-only"));
    kit_refused(k, team.prosecutor, "denied", "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"text\":\"c\"}}", note));
    kit_refused(k, team.prosecutor, "denied", "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"withdraw\",\"reason\":\"x\"}", note));
    kit_refused(k, team.prosecutor, "denied", "record.move", in_case("{\"id\":\"%s\",\"move\":\"refuse\"," WAY_OUT ",\"reason\":\"x\"}"));
    kit_refused(k, team.prosecutor, "denied", "case.admit", in_case("{\"case\":\"%s\",\"login\":\"head\"}"));
    kit_refused(k, team.prosecutor, "denied", "case.dismiss", in_case("{\"case\":\"%s\",\"login\":\"investigator\"}"));
    int out = open("/dev/null", O_RDWR);
    const JsonValue *v = kit_ask_fd(k, team.prosecutor, "bundle.export", in_case("{\"case\":\"%s\",\"to\":\"x\",\"purpose\":\"x\"}"), out);
    assert_false(json_true(json_get(v, "ok")));
    close(out);
}

/* What is said of one record does not lead to another: neither by a member in `fields` nor by the case that is named beside it. */
static void an_exchanged_id_opens_nothing(void **state)
{
    (void)state;
    Kit *k = &team.kit;
    char *foreign = a_note(team.investigator);
    char *own = kit_text(k, kit_do(k, team.prosecutor, "case.open", "{\"fields\":{\"title\":\"another\"}}"), "id");
    char *note = kit_text(k, kit_do(k, team.prosecutor, "record.create", kit_format(k, "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"a\",\"text\":\"b\"}}", own)), "id");
    kit_refused(k, team.prosecutor, "usage", "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"id\":\"%s\"}}", note, foreign));
    kit_refused(k, team.prosecutor, "not-found", "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"text\":\"c\"}}", foreign));
    kit_refused(k, team.prosecutor, "usage", "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"analyst\"}", note));
    kit_refused(k, team.prosecutor, "not-found", "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"analyst\",\"record\":\"%s\"}", own, foreign));
    kit_refused(k, team.prosecutor, "not-found", "record.create", in_case("{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"a\",\"text\":\"b\"}}"));
    /* One who reads both cannot move what he reads into what he writes. */
    admit(team.investigator, "prosecutor", ",\"role\":\"reader\"");
    kit_refused(k, team.prosecutor, "usage", "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"analyst\",\"record\":\"%s\"}", own, foreign));
}

static void nobody_gives_more_than_he_has(void **state)
{
    (void)state;
    Kit *k = &team.kit;
    admit(team.investigator, "prosecutor", "");
    admit(team.prosecutor, "analyst", ",\"role\":\"reader\"");
    assert_str(kit_refused(k, team.prosecutor, "denied", "case.admit", in_case("{\"case\":\"%s\",\"login\":\"head\",\"role\":\"lead\"}")), STR("rights.not-more-than-own"));
    assert_str(kit_refused(k, team.prosecutor, "denied", "case.admit", in_case("{\"case\":\"%s\",\"login\":\"head\",\"compartments\":\"person\"}")), STR("rights.compartment-unseen"));
    assert_str(kit_refused(k, team.prosecutor, "denied", "case.dismiss", in_case("{\"case\":\"%s\",\"login\":\"investigator\"}")), STR("rights.not-more-than-own"));
    assert_str(kit_refused(k, team.investigator, "invalid", "case.dismiss", in_case("{\"case\":\"%s\",\"login\":\"investigator\"}")), STR("rights.last-lead"));
    kit_refused(k, team.investigator, "usage", "case.admit", in_case("{\"case\":\"%s\",\"login\":\"head\",\"role\":\"emergency\"}"));
    kit_refused(k, team.investigator, "usage", "case.admit", in_case("{\"case\":\"%s\"}"));
    assert_str(kit_refused(k, team.investigator, "denied", "case.admit", in_case("{\"case\":\"%s\",\"login\":\"admin\"}")), STR("rights.administrator"));
    admit(team.investigator, "head", "");           /* a head who works in the case counts as a lead */
    kit_do(k, team.head, "case.admit", in_case("{\"case\":\"%s\",\"login\":\"prosecutor\",\"role\":\"lead\"}"));
    kit_do(k, team.head, "case.dismiss", in_case("{\"case\":\"%s\",\"login\":\"investigator\",\"reason\":\"conflict of interest\"}"));
    kit_refused(k, team.investigator, "not-found", "case.show", in_case("{\"case\":\"%s\"}"));
}

static void a_unit_has_access_while_one_belongs_to_it(void **state)
{
    (void)state;
    Kit *k = &team.kit;
    char *unit = kit_text(k, kit_do(k, team.head, "record.create", "{\"kind\":\"unit\",\"fields\":{\"name\":\"Invented Unit No. 1\"}}"), "id");
    kit_refused(k, team.investigator, "not-found", "case.admit", in_case("{\"case\":\"%s\",\"unit\":\"Unit No. 2\"}"));
    kit_refused(k, team.investigator, "usage", "case.admit", in_case("{\"case\":\"%s\",\"unit\":\"Invented Unit No. 1\",\"role\":\"lead\"}"));
    kit_do(k, team.investigator, "case.admit", in_case("{\"case\":\"%s\",\"unit\":\"invented unit no. 1\"}"));
    kit_refused(k, team.analyst, "not-found", "case.show", in_case("{\"case\":\"%s\"}"));
    kit_do(k, team.admin, "user.change", kit_format(k, "{\"login\":\"analyst\",\"unit\":\"%s\"}", unit));
    kit_do(k, team.analyst, "case.show", in_case("{\"case\":\"%s\"}"));
    assert_int_equal(json_get(kit_do(k, team.analyst, "case.list", "{}"), "cases")->count, 1);
    a_note(team.analyst);
    kit_do(k, team.admin, "user.change", "{\"login\":\"analyst\",\"unit\":\"\"}");
    kit_refused(k, team.analyst, "not-found", "case.show", in_case("{\"case\":\"%s\"}"));
    kit_do(k, team.admin, "user.change", kit_format(k, "{\"login\":\"analyst\",\"unit\":\"%s\"}", unit));
    kit_do(k, team.investigator, "case.dismiss", in_case("{\"case\":\"%s\",\"unit\":\"Invented Unit No. 1\"}"));
    kit_refused(k, team.analyst, "not-found", "case.show", in_case("{\"case\":\"%s\"}"));
    kit_do(k, team.investigator, "case.admit", in_case("{\"case\":\"%s\",\"unit\":\"Invented Unit No. 1\"}"));
    kit_do(k, team.analyst, "case.show", in_case("{\"case\":\"%s\"}"));
    kit_do(k, team.head, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"end\",\"reason\":\"merged\"}", unit));
    kit_refused(k, team.analyst, "not-found", "case.show", in_case("{\"case\":\"%s\"}"));
}

static void one_record_is_shared_and_nothing_beside_it(void **state)
{
    (void)state;
    Kit *k = &team.kit;
    char *shared = a_note(team.investigator), *other = a_note(team.investigator), *one = by_id(shared);
    kit_refused(k, team.analyst, "not-found", "record.show", one);
    kit_refused(k, team.investigator, "usage", "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"analyst\",\"record\":\"%s\",\"role\":\"member\"}", team.case_id, shared));
    admit(team.investigator, "analyst", kit_format(k, ",\"record\":\"%s\"", shared));
    kit_do(k, team.analyst, "record.show", one);
    kit_do(k, team.analyst, "record.history", one);
    assert_int_equal(json_get(kit_do(k, team.analyst, "record.list", "{\"kind\":\"note\"}"), "records")->count, 1);
    kit_refused(k, team.analyst, "not-found", "record.show", by_id(other));
    kit_refused(k, team.analyst, "not-found", "case.show", in_case("{\"case\":\"%s\"}"));
    kit_refused(k, team.analyst, "not-found", "record.list", in_case("{\"kind\":\"note\",\"case\":\"%s\"}"));
    assert_int_equal(json_get(kit_do(k, team.analyst, "case.list", "{}"), "cases")->count, 0);
    kit_refused(k, team.analyst, "denied", "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"text\":\"c\"}}", shared));
    kit_refused(k, team.analyst, "denied", "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"withdraw\",\"reason\":\"x\"}", shared));
    kit_do(k, team.investigator, "case.dismiss", in_case("{\"case\":\"%s\",\"login\":\"analyst\"}"));
    kit_refused(k, team.analyst, "not-found", "record.show", one);
}

static void sensitive_fields_are_seen_by_their_compartment_only(void **state)
{
    (void)state;
    Kit *k = &team.kit;
    char *person = a_person(team.investigator), *one = by_id(person);
    admit(team.investigator, "prosecutor", "");
    assert_true(answer_has(team.investigator, "record.show", one, "PLANTED-STREET"));
    const char *asked[][2] = { { "record.show", one }, { "record.list", in_case("{\"kind\":\"person\",\"case\":\"%s\"}") },
                               { "record.history", one },
                               { "case.show", in_case("{\"case\":\"%s\"}") } };
    for (size_t i = 0; i < ARRAY_LEN(asked); i++) assert_false(answer_has(team.prosecutor, asked[i][0], asked[i][1], "PLANTED-STREET"));
    assert_true(answer_has(team.prosecutor, "record.show", one, "\"hidden\":[\"contact\"]"));

    /* Not seen, not overwritten; and what is changed beside it leaves it as it was. */
    assert_str(kit_refused(k, team.prosecutor, "denied", "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"contact\":\"x\"}}", person)), STR("rights.hidden-field"));
    kit_refused(k, team.prosecutor, "denied", "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"withdraw\",\"fields\":{\"contact\":\"\"},\"reason\":\"x\"}", person));
    kit_do(k, team.prosecutor, "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"remarks\":\"y\"}}", person));
    assert_true(answer_has(team.investigator, "record.show", one, "PLANTED-STREET"));
    int out = open("/dev/null", O_RDWR);
    const JsonValue *v = kit_ask_fd(k, team.prosecutor, "bundle.export", in_case("{\"case\":\"%s\",\"to\":\"x\",\"purpose\":\"x\"}"), out);
    assert_str(json_text(json_get(json_get(v, "error"), "code")), STR("denied"));
    close(out);

    admit(team.investigator, "prosecutor", ",\"compartments\":\"health; person\"");
    assert_true(answer_has(team.prosecutor, "record.show", one, "PLANTED-STREET"));
}

/* Whatever else a field is, once it is sensitive it is in no index. */
static void a_sensitive_field_is_in_no_index(void **state)
{
    (void)state;
    Arena *a = &team.kit.arena;
    Error e = { 0 };
    Projection p;
    bool is_record, found[2] = { false, false };
    Kind person = *model_kind(office_model(team.kit.office), STR("person"));
    Field status = *kind_field(&person, STR("status_in_case"));
    Act act = { .chain = STR("case/00000000000000c1"), .op = STR("record.create"), .object = STR("person/1"), .has_object_hash = true };
    Str content = STR("{\"case\":\"case/00000000000000c1\",\"fields\":{\"status_in_case\":\"witness\"},\"id\":\"person/1\",\"kind\":\"person\","
                      "\"state\":\"active\",\"version\":1}");
    for (int i = 0; i < 2; i++) {
        status.sensitive = i == 1;
        status.next = NULL;
        person.fields = &status;
        Model m = { .kinds = &person, .kind_count = 1 };
        assert_int_equal(project(a, &m, &act, content, &p, &is_record, &e), ERR_OK);
        assert_true(is_record);
        for (size_t n = 0; n < p.count; n++) found[i] = found[i] || str_starts(p.values[n].field, STR("status_in_case"));
    }
    assert_true(found[0]);
    assert_false(found[1]);
}

/* A second signature is asked for a record with a field that the second person may not see: the proposal hides it too. */
static void a_proposal_hides_what_its_record_hides(void **state)
{
    (void)state;
    Kit *k = &team.kit;
    char *person = a_person(team.investigator);
    admit(team.investigator, "prosecutor", ",\"compartments\":\"*\"");
    admit(team.investigator, "head", "");
    kit_do(k, team.prosecutor, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"clear\",\"fields\":{\"status_in_case\":\"cleared\"},\"reason\":\"x\"}", person));
    char *proposal = kit_text(k, kit_do(k, team.prosecutor, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"take_in_again\",\"reason\":\"x\"}", person)), "id");
    const char *ops[] = { "proposal.show", "record.show" };
    for (size_t i = 0; i < ARRAY_LEN(ops); i++) {
        assert_true(answer_has(team.prosecutor, ops[i], by_id(proposal), "PLANTED-STREET"));
        assert_false(answer_has(team.head, ops[i], by_id(proposal), "PLANTED-STREET"));
    }
    assert_false(answer_has(team.head, "proposal.list", "{}", "PLANTED-STREET"));
    assert_false(answer_has(team.head, "record.list", "{\"kind\":\"proposal\"}", "PLANTED-STREET"));
    kit_do(k, team.head, "proposal.sign", by_id(proposal));
    assert_true(answer_has(team.investigator, "record.show", by_id(person), "PLANTED-STREET"));
}

static void access_begins_and_ends_on_its_day(void **state)
{
    (void)state;
    Kit *k = &team.kit;
    char day[11];
    Day today = instant_local_day(clock_now());
    admit(team.investigator, "prosecutor", kit_format(k, ",\"from\":\"%s\"", day_format(day, today + 1).ptr));
    kit_refused(k, team.prosecutor, "not-found", "case.show", in_case("{\"case\":\"%s\"}"));
    kit_refused(k, team.investigator, "invalid", "case.admit",
                kit_format(k, "{\"case\":\"%s\",\"login\":\"prosecutor\",\"until\":\"%s\"}", team.case_id, day_format(day, today - 1).ptr));
    admit(team.investigator, "prosecutor", kit_format(k, ",\"from\":\"%s\",\"until\":\"%s\"", kit_format(k, "%s", day_format(day, today).ptr), kit_format(k, "%s", day_format(day, today).ptr)));
    kit_do(k, team.prosecutor, "case.show", in_case("{\"case\":\"%s\"}"));
    kit_do(k, team.investigator, "case.dismiss", in_case("{\"case\":\"%s\",\"login\":\"prosecutor\"}"));     /* both at once */
    kit_refused(k, team.investigator, "not-found", "case.dismiss", in_case("{\"case\":\"%s\",\"login\":\"prosecutor\"}"));
}

/* ---- deputies ---- */

static char *name_deputy(Str who, const char *login)
{
    Kit *k = &team.kit;
    char day[11];
    day_format(day, instant_local_day(clock_now()) + 7);
    return kit_text(k, kit_do(k, who, "deputy.give", kit_format(k, "{\"login\":\"%s\",\"until\":\"%s\",\"reason\":\"leave\"}", login, day)), "id");
}

static void a_deputy_acts_for_another_under_his_own_name(void **state)
{
    (void)state;
    Kit *k = &team.kit;
    kit_refused(k, team.investigator, "usage", "deputy.give", "{\"login\":\"investigator\",\"until\":\"01.01.2099\"}");
    kit_refused(k, team.investigator, "invalid", "deputy.give", "{\"login\":\"analyst\",\"until\":\"01.01.2099\"}");
    kit_refused(k, team.investigator, "invalid", "deputy.give", "{\"login\":\"analyst\",\"until\":\"01.01.2020\"}");
    kit_refused(k, team.investigator, "denied", "deputy.give", "{\"login\":\"admin\",\"until\":\"01.01.2027\"}");
    char *deputy = name_deputy(team.investigator, "analyst");
    char *note = a_note(team.analyst);
    kit_do(k, team.analyst, "record.move", in_case("{\"id\":\"%s\",\"move\":\"start\",\"reason\":\"time runs\"}"));   /* an investigator's, not an analyst's */
    assert_true(answer_has(team.analyst, "record.history", by_id(note), "Invented analyst, for Invented investigator"));
    assert_true(answer_has(team.investigator, "record.history", in_case("{\"id\":\"%s\"}"), "\"reason\":\"time runs\""));
    assert_true(answer_has(team.investigator, "record.history", in_case("{\"id\":\"%s\"}"), "\"for\":\"user/"));
    kit_refused(k, team.analyst, "denied", "case.open", "{\"fields\":{\"title\":\"no\"}}");       /* in his cases, not in his office */

    name_deputy(team.analyst, "prosecutor");        /* no deputy of a deputy */
    kit_refused(k, team.prosecutor, "not-found", "case.show", in_case("{\"case\":\"%s\"}"));
    assert_int_equal(json_get(kit_do(k, team.analyst, "deputy.list", "{}"), "deputies")->count, 2);
    kit_refused(k, team.prosecutor, "not-found", "deputy.end", by_id(deputy));
    kit_do(k, team.investigator, "deputy.end", by_id(deputy));
    kit_refused(k, team.analyst, "not-found", "record.show", by_id(note));
    kit_refused(k, team.investigator, "conflict", "deputy.end", by_id(deputy));
}

/* Four eyes are two persons: a deputy and the one he stands in for are one. */
static void a_deputy_is_no_second_person(void **state)
{
    (void)state;
    Kit *k = &team.kit;
    kit_user(k, team.admin, "second", "prosecutor; investigator");
    Str second = kit_sign_in(k, "second");
    admit(team.investigator, "prosecutor", "");
    kit_do(k, team.investigator, "record.move", in_case("{\"id\":\"%s\",\"move\":\"start\"}"));
    name_deputy(team.prosecutor, "analyst");
    char *mine = by_id(kit_text(k, kit_do(k, team.prosecutor, "record.move", in_case("{\"id\":\"%s\",\"move\":\"discontinue\"," WAY_OUT ",\"reason\":\"x\"}")), "id"));
    assert_str(kit_refused(k, team.analyst, "denied", "proposal.sign", mine), STR("office.same-person"));
    kit_do(k, team.prosecutor, "proposal.return", kit_format(k, "%.*s,\"reason\":\"again\"}", (int)strlen(mine) - 1, mine));
    char *his = by_id(kit_text(k, kit_do(k, team.analyst, "record.move", in_case("{\"id\":\"%s\",\"move\":\"discontinue\"," WAY_OUT ",\"reason\":\"for him\"}")), "id"));
    assert_str(kit_refused(k, team.prosecutor, "denied", "proposal.sign", his), STR("office.same-person"));
    admit(team.investigator, "second", "");
    assert_true(answer_has(second, "proposal.show", his, "Invented analyst, for Invented prosecutor"));
    kit_do(k, second, "proposal.sign", his);
    assert_true(answer_has(second, "record.history", in_case("{\"id\":\"%s\"}"), "\"reason\":\"for him\""));
}

/* ---- breaking the glass ---- */

static Instant later;
static Instant (*real_clock)(void);
static Instant clock_later(void) { return later; }

static void glass_is_broken_with_a_reason_and_a_notice(void **state)
{
    (void)state;
    Kit *k = &team.kit;
    char *person = a_person(team.investigator), *note = a_note(team.investigator);
    const char *why = in_case("{\"case\":\"%s\",\"reason\":\"a witness is in danger\"}");
    Str others[] = { team.admin, team.prosecutor, team.analyst };
    for (size_t i = 0; i < ARRAY_LEN(others); i++) kit_refused(k, others[i], "denied", "case.break_glass", why);
    kit_refused(k, team.head, "usage", "case.break_glass", in_case("{\"case\":\"%s\",\"reason\":\"  \"}"));
    kit_refused(k, team.head, "not-found", "case.break_glass", "{\"case\":\"C-1999-0001\",\"reason\":\"x\"}");
    kit_do(k, team.head, "case.break_glass", why);
    kit_refused(k, team.head, "conflict", "case.break_glass", why);
    assert_true(answer_has(team.head, "record.show", by_id(person), "PLANTED-STREET"));
    kit_refused(k, team.head, "denied", "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"text\":\"c\"}}", note));
    kit_refused(k, team.head, "denied", "case.admit", in_case("{\"case\":\"%s\",\"login\":\"analyst\"}"));
    assert_true(answer_has(team.investigator, "record.history", kit_format(k, "{\"id\":\"%s\"}", kit_text(k, json_get(kit_do(k, team.auditor, "record.list", "{\"kind\":\"access\",\"state\":\"given\"}"), "records")->first, "id")), "record.create"));

    /* The lead and the auditors see it, nobody else; it stays until the lead has ended it. */
    assert_true(answer_has(team.investigator, "session.show", "{}", "a witness is in danger"));
    assert_true(answer_has(team.investigator, "case.show", in_case("{\"case\":\"%s\"}"), "a witness is in danger"));
    assert_true(answer_has(team.auditor, "session.show", "{}", "a witness is in danger"));
    assert_true(answer_has(team.auditor, "record.list", "{\"kind\":\"access\",\"state\":\"given\"}", "emergency"));
    assert_false(answer_has(team.prosecutor, "session.show", "{}", "a witness is in danger"));
    kit_refused(k, team.head, "denied", "case.dismiss", in_case("{\"case\":\"%s\",\"login\":\"head\"}"));

    later = clock_now() + 5 * HOUR;
    real_clock = clock_source;
    clock_source = clock_later;
    kit_refused(k, team.head, "not-found", "case.show", in_case("{\"case\":\"%s\"}"));
    assert_true(answer_has(team.investigator, "session.show", "{}", "a witness is in danger"));
    kit_do(k, team.investigator, "case.dismiss", in_case("{\"case\":\"%s\",\"login\":\"head\",\"reason\":\"read, and spoken about\"}"));
    assert_false(answer_has(team.investigator, "session.show", "{}", "a witness is in danger"));
}

static int end_in_time(void **state)
{
    if (real_clock) clock_source = real_clock;
    return end(state);
}

/* A lead until today has led it tomorrow. */
static void a_case_without_a_lead_gets_one_by_a_head(void **state)
{
    (void)state;
    Kit *k = &team.kit;
    char day[11];
    admit(team.investigator, "prosecutor", kit_format(k, ",\"role\":\"lead\",\"until\":\"%s\"", day_format(day, instant_local_day(clock_now())).ptr));
    admit(team.investigator, "analyst", "");
    kit_do(k, team.prosecutor, "case.dismiss", in_case("{\"case\":\"%s\",\"login\":\"investigator\",\"reason\":\"other work\"}"));
    kit_do(k, team.head, "case.break_glass", in_case("{\"case\":\"%s\",\"reason\":\"nobody will lead it\"}"));
    kit_refused(k, team.head, "denied", "case.admit", in_case("{\"case\":\"%s\",\"login\":\"analyst\",\"role\":\"lead\"}"));
    later = clock_now() + 24 * HOUR;
    real_clock = clock_source;
    clock_source = clock_later;
    Str head = kit_sign_in(k, "head"), analyst = kit_sign_in(k, "analyst");
    kit_refused(k, analyst, "denied", "case.admit", in_case("{\"case\":\"%s\",\"login\":\"head\",\"role\":\"lead\"}"));
    kit_do(k, head, "case.break_glass", in_case("{\"case\":\"%s\",\"reason\":\"nobody leads it\"}"));
    kit_do(k, head, "case.admit", in_case("{\"case\":\"%s\",\"login\":\"prosecutor\",\"role\":\"lead\"}"));
    kit_refused(k, head, "denied", "case.admit", in_case("{\"case\":\"%s\",\"login\":\"head\",\"role\":\"lead\"}"));
}

/* ---- leaving, auditing, ranks ---- */

static void who_leaves_keeps_no_access(void **state)
{
    (void)state;
    Kit *k = &team.kit;
    admit(team.investigator, "prosecutor", "");
    admit(team.investigator, "prosecutor", ",\"role\":\"reader\"");
    name_deputy(team.prosecutor, "analyst");
    name_deputy(team.head, "prosecutor");
    assert_int_equal(json_get(kit_do(k, team.auditor, "record.list", "{\"kind\":\"access\",\"state\":\"given\"}"), "records")->count, 3);
    kit_do(k, team.admin, "user.end", "{\"login\":\"prosecutor\",\"reason\":\"left the service\"}");
    assert_int_equal(json_get(kit_do(k, team.auditor, "record.list", "{\"kind\":\"access\",\"state\":\"given\"}"), "records")->count, 1);
    assert_int_equal(json_get(kit_do(k, team.analyst, "deputy.list", "{}"), "deputies")->count, 0);
    assert_int_equal(json_get(kit_do(k, team.head, "deputy.list", "{}"), "deputies")->count, 0);
    kit_refused(k, team.analyst, "not-found", "case.show", in_case("{\"case\":\"%s\"}"));
}

static void an_auditor_sees_the_trace_and_no_content(void **state)
{
    (void)state;
    Kit *k = &team.kit;
    char *note = a_note(team.investigator);
    kit_do(k, team.investigator, "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"text\":\"PLANTED-TEXT\"},\"reason\":\"corrected\"}", note));
    const char *trail = in_case("{\"case\":\"%s\"}");
    kit_refused(k, team.investigator, "denied", "audit.trail", trail);
    kit_refused(k, team.admin, "denied", "audit.trail", trail);
    assert_true(answer_has(team.auditor, "audit.trail", trail, "record.change"));
    assert_true(answer_has(team.auditor, "audit.trail", trail, "corrected"));
    assert_false(answer_has(team.auditor, "audit.trail", trail, "PLANTED-TEXT"));
    assert_false(answer_has(team.auditor, "audit.trail", trail, "Boilers"));
    assert_true(answer_has(team.auditor, "audit.trail", "{\"login\":\"investigator\"}", "record.change"));
    assert_false(answer_has(team.auditor, "audit.trail", "{\"login\":\"prosecutor\"}", "record.change"));
    assert_int_equal(json_get(kit_do(k, team.auditor, "audit.trail", in_case("{\"case\":\"%s\",\"until\":\"01.01.2020\"}")), "trail")->count, 0);
    kit_refused(k, team.auditor, "usage", "audit.trail", "{}");
    kit_refused(k, team.auditor, "usage", "audit.trail", in_case("{\"case\":\"%s\",\"from\":\"yesterday\"}"));
    assert_true(answer_has(team.auditor, "audit.trail", "{\"login\":\"auditor\"}", "audit.trail"));    /* and his own looks are in it */
    assert_false(answer_has(team.investigator, "record.history", in_case("{\"id\":\"%s\"}"), "audit.trail"));
    kit_refused(k, team.auditor, "not-found", "record.show", by_id(note));
    kit_refused(k, team.auditor, "not-found", "case.show", trail);
    kit_do(k, team.auditor, "case.break_glass", in_case("{\"case\":\"%s\",\"reason\":\"a complaint\"}"));
    assert_true(answer_has(team.auditor, "record.show", by_id(note), "PLANTED-TEXT"));
    assert_true(answer_has(team.auditor, "audit.trail", in_case("{\"case\":\"%s\",\"limit\":500}"), "break-glass"));
}

static void an_administrator_has_no_power_over_another(void **state)
{
    (void)state;
    Kit *k = &team.kit;
    kit_user(k, team.admin, "admin2", "administrator");
    Str admin2 = kit_sign_in(k, "admin2");
    assert_str(kit_refused(k, admin2, "denied", "user.change", "{\"login\":\"admin\",\"roles\":\"auditor\"}"), STR("rights.other-administrator"));
    assert_str(kit_refused(k, admin2, "denied", "user.end", "{\"login\":\"admin\"}"), STR("rights.other-administrator"));
    assert_str(kit_refused(k, team.head, "denied", "user.change", "{\"login\":\"analyst\",\"roles\":\"head\"}"), STR("rights.administrators-affair"));
    kit_refused(k, team.head, "denied", "user.end", "{\"login\":\"analyst\"}");
    /* A passphrase is changed by whoever knows the old one, and nobody's but one's own. */
    kit_refused(k, admin2, "denied", "user.passphrase", "{\"passphrase\":\"not the right one\",\"new_passphrase\":\"another long one\"}");
    kit_refused(k, admin2, "usage", "user.passphrase", "{\"login\":\"admin\",\"passphrase\":\"" KIT_PASSPHRASE "\",\"new_passphrase\":\"another long one\"}");
    kit_do(k, team.head, "user.end", "{\"login\":\"admin2\",\"reason\":\"left\"}");
    kit_refused(k, admin2, "signed-out", "user.list", "{}");
}

/* Whoever becomes an administrator knows his cases no more, though nobody has dismissed him. */
static void an_administrator_knows_no_case(void **state)
{
    (void)state;
    Kit *k = &team.kit;
    admit(team.investigator, "prosecutor", "");
    kit_do(k, team.prosecutor, "case.show", in_case("{\"case\":\"%s\"}"));
    kit_do(k, team.admin, "user.change", "{\"login\":\"prosecutor\",\"roles\":\"administrator\"}");
    kit_refused(k, team.prosecutor, "not-found", "case.show", in_case("{\"case\":\"%s\"}"));
    kit_refused(k, team.prosecutor, "denied", "case.open", "{\"fields\":{\"title\":\"x\"}}");
    kit_refused(k, team.prosecutor, "denied", "audit.trail", in_case("{\"case\":\"%s\"}"));
    assert_int_equal(json_get(kit_do(k, team.prosecutor, "case.list", "{}"), "cases")->count, 0);
}

/* ---- taken away while acting ---- */

/* An operation of the test's own: it looks, is held up once, and then acts on what it saw. */
static pthread_mutex_t hold_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t hold_moved = PTHREAD_COND_INITIALIZER;
static int hold_step;                               /* 1: has looked and waits; 2: may go on */

static void hold_up(void)
{
    pthread_mutex_lock(&hold_lock);
    bool first = hold_step == 0;
    if (first) hold_step = 1;
    pthread_cond_broadcast(&hold_moved);
    while (first && hold_step < 2) pthread_cond_wait(&hold_moved, &hold_lock);
    pthread_mutex_unlock(&hold_lock);
}

static ErrorCode slow_note(Request *r, Error *e)
{
    Seen seen;
    const Kind *k;
    TRY(desk_see(r, arg_text(r, "case"), &seen, e));
    TRY(desk_kind(r, STR("note"), true, &k, e));
    TRY(desk_need_role(r, seen.record.id, k->create, k->create_count, K("desk.may-not-create"), k, e));
    hold_up();
    JsonValue *fields = json_new_object(r->arena);
    json_set(r->arena, fields, "title", json_new_string(r->arena, STR("slow")));
    json_set(r->arena, fields, "text", json_new_string(r->arena, STR("slow")));
    Draft d = desk_draft(k, seen.record.id, STR("record.create"), object_id_new(r->arena, k->id), 0, k->states[0].id, NUMBER_NEXT, fields);
    Done done;
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("desk.created"), &done);
    return ERR_OK;
}

static const ArgSpec SLOW_ARGS[] = { { "case", ARG_TEXT_LINE, true, true, K("arg.case") } };
static const Operation SLOW[] = { { "test.slow", K("op.record-create"), "", OP_WRITES, NULL, SLOW_ARGS, 1, slow_note } };
static const OperationSet SLOW_SET = { SLOW, ARRAY_LEN(SLOW) }, *const SLOW_SETS[] = { &SLOW_SET };
static const OperationTable SLOW_TABLE = { SLOW_SETS, ARRAY_LEN(SLOW_SETS) };

typedef struct { Str token; char code[24]; } Slow;

static void *slowly(void *self)
{
    Slow *s = self;
    Kit *k = &team.kit;
    Error e = { 0 };
    Store *reader = NULL;
    Arena a = arena_with((size_t)64 << 20);
    GateOptions options = { .operations = &SLOW_TABLE, .ready_fd = -1 };
    Buf frame = buf_in(&a), answer = buf_in(&a);
    JsonValue *v = NULL;
    strcpy(s->code, "no answer");
    buf_format(&frame, "{\"op\":\"test.slow\",\"lang\":\"en\",\"token\":\"" STR_FMT "\",\"args\":{\"case\":\"%s\"}}", STR_ARG(s->token), team.case_id);
    if (store_open(k->store, STORE_READ, &reader, &e) == ERR_OK) {
        gate_answer(k->office, &options, reader, &a, buf_str(&frame), -1, &answer);
        if (json_parse(&a, buf_str(&answer), &v, &e) == ERR_OK) {
            Str code = json_true(json_get(v, "ok")) ? STR("ok") : json_text(json_get(json_get(v, "error"), "code"));
            snprintf(s->code, sizeof s->code, STR_FMT, STR_ARG(code));
        }
    }
    store_close(reader);
    arena_free(&a);
    return NULL;
}

/* What the act of `who` comes to when this is done after he was found to have the right, and before his act is entered. */
static void assert_slow(const char *code, Str who, Str other, const char *op, const char *args)
{
    Slow s = { .token = who };
    pthread_t thread;
    hold_step = 0;
    assert_int_equal(pthread_create(&thread, NULL, slowly, &s), 0);
    pthread_mutex_lock(&hold_lock);
    while (hold_step < 1) pthread_cond_wait(&hold_moved, &hold_lock);
    pthread_mutex_unlock(&hold_lock);
    if (op) kit_do(&team.kit, other, op, args);
    pthread_mutex_lock(&hold_lock);
    hold_step = 2;
    pthread_cond_broadcast(&hold_moved);
    pthread_mutex_unlock(&hold_lock);
    pthread_join(thread, NULL);
    assert_string_equal(s.code, code);
}

static void a_right_taken_while_acting_is_gone(void **state)
{
    (void)state;
    Kit *k = &team.kit;
    admit(team.investigator, "prosecutor", "");
    assert_slow("ok", team.prosecutor, team.admin, NULL, NULL);
    assert_slow("denied", team.prosecutor, team.admin, "user.change", "{\"login\":\"prosecutor\",\"roles\":\"auditor\"}");
    assert_slow("ok", team.investigator, team.admin, "user.change", "{\"login\":\"prosecutor\",\"roles\":\"prosecutor\"}");
    /* Given back while acting: the act is looked at anew, and holds. */
    assert_slow("ok", team.prosecutor, team.admin, "user.change", "{\"login\":\"prosecutor\",\"roles\":\"prosecutor; analyst\"}");
    assert_slow("not-found", team.prosecutor, team.investigator, "case.dismiss", in_case("{\"case\":\"%s\",\"login\":\"prosecutor\"}"));

    char *deputy = by_id(name_deputy(team.investigator, "analyst"));
    assert_slow("ok", team.analyst, team.admin, NULL, NULL);
    assert_slow("not-found", team.analyst, team.investigator, "deputy.end", deputy);

    char *unit = kit_text(k, kit_do(k, team.head, "record.create", "{\"kind\":\"unit\",\"fields\":{\"name\":\"Invented Unit\"}}"), "id");
    kit_do(k, team.investigator, "case.admit", in_case("{\"case\":\"%s\",\"unit\":\"Invented Unit\"}"));
    kit_do(k, team.admin, "user.change", kit_format(k, "{\"login\":\"analyst\",\"unit\":\"%s\"}", unit));
    assert_slow("not-found", team.analyst, team.admin, "user.change", "{\"login\":\"analyst\",\"unit\":\"\"}");
    kit_do(k, team.admin, "user.change", kit_format(k, "{\"login\":\"analyst\",\"unit\":\"%s\"}", unit));
    assert_slow("not-found", team.analyst, team.head, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"end\",\"reason\":\"x\"}", unit));
    admit(team.investigator, "prosecutor", "");
    assert_slow("signed-out", team.prosecutor, team.admin, "user.end", "{\"login\":\"prosecutor\",\"reason\":\"left\"}");
}

#define TEAM(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEAM(a_reader_enters_nothing), TEAM(an_exchanged_id_opens_nothing), TEAM(nobody_gives_more_than_he_has),
        TEAM(a_unit_has_access_while_one_belongs_to_it), TEAM(one_record_is_shared_and_nothing_beside_it),
        TEAM(sensitive_fields_are_seen_by_their_compartment_only), TEAM(a_sensitive_field_is_in_no_index), TEAM(a_proposal_hides_what_its_record_hides), TEAM(access_begins_and_ends_on_its_day),
        TEAM(a_deputy_acts_for_another_under_his_own_name), TEAM(a_deputy_is_no_second_person),
        cmocka_unit_test_setup_teardown(glass_is_broken_with_a_reason_and_a_notice, begin, end_in_time), cmocka_unit_test_setup_teardown(a_case_without_a_lead_gets_one_by_a_head, begin, end_in_time),
        TEAM(who_leaves_keeps_no_access), TEAM(an_auditor_sees_the_trace_and_no_content), TEAM(an_administrator_has_no_power_over_another),
        TEAM(an_administrator_knows_no_case), TEAM(a_right_taken_while_acting_is_gone),
    };
    return cmocka_run_group_tests_name("rights", tests, NULL, NULL);
}
