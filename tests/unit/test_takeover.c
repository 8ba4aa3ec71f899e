/* test_takeover.c: work that was running before this register was (docs/take-over.md) and the registration of crimes
 * (docs/registration.md): who may enter what was, the mark that stays on it, terms that run from true days, guards that say
 * what they cannot know, 24 hours, and the register. */
#include "office_kit.h"

static Kit kit;
static Str admin, head, second, investigator, keeper, auditor, intake;

static void sign_in_all(void)
{
    admin = kit_sign_in(&kit, "admin");
    head = kit_sign_in(&kit, "head");
    second = kit_sign_in(&kit, "second");
    investigator = kit_sign_in(&kit, "investigator");
    keeper = kit_sign_in(&kit, "keeper");
    auditor = kit_sign_in(&kit, "auditor");
    intake = kit_sign_in(&kit, "intake");
}

static int begin(void **state)
{
    (void)state;
    kit_ahead = 0;
    clock_source = kit_clock;
    kit_init(&kit);
    kit_open(&kit);
    Str first = kit_sign_in(&kit, "admin");
    kit_user(&kit, first, "head", "head; investigator");
    kit_user(&kit, first, "second", "prosecutor; supervising_prosecutor");
    kit_user(&kit, first, "investigator", "investigator");
    kit_user(&kit, first, "keeper", "evidence_keeper");
    kit_user(&kit, first, "auditor", "auditor");
    kit_user(&kit, first, "intake", "intake_officer");
    sign_in_all();
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    kit_ahead = 0;
    return 0;
}

static void hours_pass(int hours)
{
    kit_ahead += hours * HOUR;
    sign_in_all();
}

static char *day(int days_ago)
{
    char text[11];
    return kit_format(&kit, STR_FMT, STR_ARG(day_format(text, instant_local_day(clock_now()) - days_ago)));
}

static char *instant(int hours_ago)
{
    char text[25];
    return kit_format(&kit, STR_FMT, STR_ARG(instant_format(text, clock_now() - hours_ago * HOUR)));
}

#define DO(who, op, ...) kit_do(&kit, who, op, kit_format(&kit, __VA_ARGS__))
#define REFUSED(who, code, op, ...) kit_refused(&kit, who, code, op, kit_format(&kit, __VA_ARGS__))

static Str page_of(Str who, const char *op, const char *args)
{
    Buf text = buf_in(&kit.arena);
    json_write(&text, json_get(kit_ask(&kit, who, op, args), "page"));
    return buf_str(&text);
}

#define assert_has(text, words) do { if (str_find(text, STR(words)) < 0) fail_msg("'%s' is not in %.*s", words, STR_ARG(text)); } while (0)
#define assert_has_not(text, words) assert_true(str_find(text, STR(words)) < 0)

static void sign(Str who)
{
    const JsonValue *list = json_get(DO(who, "proposal.list", "{}"), "proposals");
    DO(who, "proposal.sign", "{\"id\":\"" STR_FMT "\"}", STR_ARG(json_text(json_get(list->first, "id"))));
}

static char *prepared(void)
{
    return kit_text(&kit, DO(head, "record.create", "{\"kind\":\"takeover\",\"fields\":{\"title\":\"Running work\",\"order\":\"no. 12\","
                             "\"old_register\":\"books 1 to 3\",\"until\":\"%s\"}}", day(-30)), "id");
}

static char *opened(void)
{
    char *id = prepared();
    DO(head, "record.move", "{\"id\":\"%s\",\"move\":\"open\",\"reason\":\"order no. 12\"}", id);
    sign(second);
    return id;
}

#define CASE_FIELDS "\"old_number\":\"%s\",\"title\":\"Boilers (invented)\",\"true_date\":\"%s\"," \
    "\"in_state_since\":\"%s\",\"state\":\"investigation\"," \
    "\"lead\":\"investigator\",\"taken_from\":\"register of cases, book 3, sheet 41\""

static char *taken_case(const char *number, int days_ago)
{
    return kit_text(&kit, DO(head, "takeover.enter", "{\"kind\":\"case\","
        "\"fields\":{" CASE_FIELDS "}}", number, day(days_ago), day(days_ago - 20)), "id");
}

/* ---- taking over ---- */

static void nothing_is_taken_over_before_two_have_opened_it(void **state)
{
    (void)state;
    char *id = prepared();
    assert_str(REFUSED(head, "conflict", "takeover.enter", "{\"kind\":\"case\",\"fields\":{" CASE_FIELDS "}}", "1", day(400), day(380)),
               STR("takeover.none-open"));
    DO(head, "record.move", "{\"id\":\"%s\",\"move\":\"open\",\"reason\":\"order no. 12\"}", id);
    const JsonValue *list = json_get(DO(head, "proposal.list", "{}"), "proposals");
    assert_str(REFUSED(head, "denied", "proposal.sign", "{\"id\":\"" STR_FMT "\"}", STR_ARG(json_text(json_get(list->first, "id")))),
               STR("office.same-person"));
    sign(second);
    char *other = prepared();
    assert_str(REFUSED(head, "invalid", "record.move", "{\"id\":\"%s\",\"move\":\"open\","
        "\"reason\":\"too\"}", other), STR("takeover.another-open"));
    taken_case("1", 400);
    assert_str(REFUSED(head, "invalid", "record.create", "{\"kind\":\"exhibit\",\"fields\":{\"what\":\"Phone\","
        "\"category\":\"phone\",\"true_date\":\"2024-01-01\"}}"),
               STR("takeover.by-act"));
    DO(head, "record.move", "{\"id\":\"%s\",\"move\":\"close\",\"reason\":\"done\",\"fields\":{\"compared\":\"one in the book, one here\"}}", id);
    sign(second);
    assert_str(REFUSED(head, "conflict", "takeover.enter", "{\"kind\":\"case\",\"fields\":{" CASE_FIELDS "}}", "2", day(400), day(380)),
               STR("takeover.none-open"));
}

static void a_period_ends_by_its_last_day(void **state)
{
    (void)state;
    opened();
    hours_pass(32 * 24);
    assert_str(REFUSED(head, "conflict", "takeover.enter", "{\"kind\":\"case\",\"fields\":{" CASE_FIELDS "}}", "1", day(400), day(380)),
               STR("takeover.over"));
}

static void it_says_everywhere_that_it_was_entered_later(void **state)
{
    (void)state;
    opened();
    char *id = taken_case("12-0045/24", 400), *args = kit_format(&kit, "{\"case\":\"%s\"}", id);
    assert_has(page_of(investigator, "case.show", args), "entered later");
    assert_has(page_of(investigator, "case.show", args), "Invented head");
    assert_has(page_of(investigator, "case.show", args), "register of cases, book 3, sheet 41");
    assert_has(page_of(investigator, "case.list", "{}"), "entered later");
    assert_has(page_of(investigator, "record.history", kit_format(&kit, "{\"id\":\"%s\"}", id)), "taken over from an older register");
    assert_str(REFUSED(investigator, "invalid", "record.change", "{\"id\":\"%s\","
        "\"fields\":{\"true_date\":\"2020-01-01\"}}", id), STR("desk.fixed-field"));
    DO(investigator, "record.correct", "{\"id\":\"%s\",\"fields\":{\"title\":\"Boilers\"},\"reason\":\"shorter\"}", id);
    assert_has(page_of(investigator, "case.show", args), "entered later");
    const JsonValue *seen = json_get(DO(investigator, "record.show", "{\"id\":\"%s\"}", id), "record");
    assert_str(json_text(json_get(seen, "state")), STR("investigation"));
    kit_refused(&kit, head, "not-found", "case.show", kit_format(&kit, "{\"case\":\"%s\"}", kit_text(&kit, DO(head, "takeover.enter",
        "{\"kind\":\"case\",\"fields\":{" CASE_FIELDS "}}", "12-0046/24", day(300), day(290)), "id")));      /* whoever types it in is no member */
}

static void only_states_that_the_model_opens_are_begun_in(void **state)
{
    (void)state;
    opened();
    assert_str(REFUSED(head, "invalid", "takeover.enter", "{\"kind\":\"case\",\"fields\":{\"old_number\":\"1\","
        "\"title\":\"x\",\"true_date\":\"2024-01-01\","
                       "\"state\":\"closed\",\"lead\":\"investigator\",\"taken_from\":\"book 3\"}}"), STR("model.value-choice"));
    kit_refused(&kit, head, "usage", "takeover.enter", "{\"kind\":\"plan\",\"fields\":{}}");
    kit_refused(&kit, keeper, "denied", "takeover.enter", "{\"kind\":\"case\",\"fields\":{}}");
    kit_refused(&kit, admin, "denied", "takeover.enter", "{\"kind\":\"case\",\"fields\":{}}");
    assert_str(REFUSED(head, "invalid", "takeover.enter", "{\"kind\":\"case\",\"fields\":{" CASE_FIELDS "}}", "1", day(30), day(60)),
               STR("takeover.days-crossed"));
    assert_str(REFUSED(head, "invalid", "takeover.enter", "{\"kind\":\"case\",\"fields\":{" CASE_FIELDS "}}", "1", day(-3), day(-3)),
               STR("model.value-to-come"));
}

static void nothing_is_entered_twice(void **state)
{
    (void)state;
    static const char *const SAME[] = { "12-0045/24", "№ 12-0045/24", "12‑0045/24", " 12 - 0045/24" };
    opened();
    taken_case("12-0045/24", 400);
    for (size_t i = 0; i < ARRAY_LEN(SAME); i++) {
        assert_str(REFUSED(head, "conflict", "takeover.enter", "{\"kind\":\"case\",\"fields\":{" CASE_FIELDS "}}", SAME[i], day(400), day(380)),
                   STR("takeover.known"));
    }
    taken_case("К-7", 400);
    assert_str(REFUSED(head, "conflict", "takeover.enter", "{\"kind\":\"case\",\"fields\":{" CASE_FIELDS "}}", "K-7", day(400), day(380)),
               STR("takeover.known"));                     /* a Cyrillic and a Latin K */
    taken_case("12-0054/24", 400);
}

static void a_term_is_over_when_it_truly_is(void **state)
{
    (void)state;
    opened();
    taken_case("1", 400);
    char *id = kit_text(&kit, DO(head, "takeover.enter", "{\"kind\":\"request\",\"fields\":{\"case\":\"1\","
        "\"old_number\":\"RQ 7\",\"subject\":\"Accounts\","
        "\"addressee\":\"bank\",\"true_date\":\"%s\",\"in_state_since\":\"%s\",\"state\":\"sent\",\"sent_on\":\"%s\","
            "\"sent_how\":\"post\",\"taken_from\":\"book 4\"}}",
        day(60), day(50), day(50)), "id");
    const JsonValue *clocks = json_get(DO(investigator, "clock.due", "{}"), "clocks");
    assert_non_null(clocks->first);
    assert_str(json_text(json_get(clocks->first, "id")), str_of(id));
    assert_str(json_text(json_get(clocks->first, "state")), STR("over"));
    assert_true(str_starts(json_text(json_get(clocks->first, "started")), str_first(str_of(day(51)), 7)) ||
                str_starts(json_text(json_get(clocks->first, "started")), str_first(str_of(day(50)), 7)));
    assert_has(page_of(investigator, "record.show", "{\"id\":\"C-2026-0001\"}"), "\"400\"");      /* days open */
}

static void guards_say_what_they_cannot_know(void **state)
{
    (void)state;
    opened();
    char *of = taken_case("1", 400);
    DO(investigator, "case.admit", "{\"case\":\"%s\",\"login\":\"keeper\"}", of);
    DO(investigator, "case.admit", "{\"case\":\"%s\",\"login\":\"second\"}", of);
    char *id = kit_text(&kit, DO(keeper, "takeover.enter", "{\"kind\":\"exhibit\",\"fields\":{\"case\":\"1\","
        "\"old_number\":\"7\",\"what\":\"Phone\","
        "\"category\":\"phone\",\"package\":\"bag\",\"seal\":\"A-17\",\"pieces\":\"1\",\"sent_to\":\"the store\","
            "\"true_date\":\"%s\",\"in_state_since\":\"%s\","
        "\"state\":\"in_transit\",\"before_register\":\"15.03.2024 seized by B.; 16.03.2024 sealed\","
            "\"taken_from\":\"book 5\"}}", day(60), day(50)), "id");
    Str page = page_of(keeper, "record.move", kit_format(&kit, "{\"id\":\"%s\",\"move\":\"receive\",\"fields\":{\"seal_received\":\"A-17\","
                       "\"pieces_received\":\"1\",\"storage_place\":\"Room 2\"}}", id));
    assert_has(page, "Who sent it is not known");
    assert_has(page_of(keeper, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id)), "15.03.2024 seized by B.");
    assert_str(REFUSED(keeper, "conflict", "takeover.enter", "{\"kind\":\"exhibit\",\"fields\":{\"case\":\"1\","
        "\"old_number\":\"8\",\"what\":\"Phone\","
        "\"category\":\"phone\",\"seal\":\"A-17\",\"true_date\":\"%s\",\"in_state_since\":\"%s\",\"state\":\"sealed\","
            "\"taken_from\":\"book 5\"}}", day(60), day(50)),
        STR("desk.import-known"));
    assert_str(REFUSED(keeper, "invalid", "takeover.enter", "{\"kind\":\"exhibit\",\"fields\":{\"case\":\"no such\","
        "\"old_number\":\"9\",\"what\":\"Phone\","
        "\"category\":\"phone\",\"true_date\":\"%s\",\"taken_from\":\"book 5\"}}", day(60)), STR("takeover.no-case"));
    page = page_of(investigator, "record.move", kit_format(&kit, "{\"id\":\"%s\",\"move\":\"submit\","
        "\"fields\":{\"offence\":\"as in the file\"}}", of));
    assert_has(page, "is not known: the case was taken over");
}

/* ---- registration of crimes ---- */

static char *a_case(void)
{
    char *id = kit_text(&kit, DO(investigator, "case.open", "{\"fields\":{\"title\":\"Boilers (invented)\"}}"), "id");
    DO(investigator, "case.admit", "{\"case\":\"%s\",\"login\":\"second\"}", id);
    return id;
}

static char *a_registration(const char *of, int hours_ago)
{
    return kit_text(&kit, DO(investigator, "record.create", "{\"kind\":\"crime_registration\",\"case\":\"%s\","
        "\"fields\":{\"what\":\"A bribe\",\"received_at\":\"%s\"}}",
                             of, instant(hours_ago)), "id");
}

#define NUMBER(n) "\"fields\":{\"outside_number\":{\"type\":\"register_of_crimes\",\"value\":\"" n "\"}," \
    "\"entered_at\":\"%s\",\"entered_by\":\"A. B.\"%s}"

static void a_case_goes_on_with_a_number_or_a_reason(void **state)
{
    (void)state;
    char *fresh = a_case(), *late = a_case(), *told = a_case();
    char *reg = a_registration(late, 30), *other = a_registration(told, 30);
    DO(investigator, "record.move", "{\"id\":\"%s\",\"move\":\"start\"}", fresh);                      /* within the first 24 hours */
    assert_str(REFUSED(investigator, "invalid", "record.move", "{\"id\":\"%s\",\"move\":\"start\"}", late), STR("registration.case-needs"));
    assert_has(page_of(investigator, "case.show", kit_format(&kit, "{\"case\":\"%s\"}", late)), "neither a number");
    assert_str(REFUSED(investigator, "invalid", "record.move", "{\"id\":\"%s\",\"move\":\"register\","
        "\"reason\":\"late\"," NUMBER("7") "}", reg, instant(1), ""),
               STR("registration.why-late"));
    assert_str(REFUSED(investigator, "invalid", "record.move", "{\"id\":\"%s\",\"move\":\"register\","
        "\"reason\":\"late\"," NUMBER("7") "}", reg, instant(40), ""),
               STR("registration.before"));
    assert_str(REFUSED(investigator, "invalid", "record.move", "{\"id\":\"%s\",\"move\":\"register\","
        "\"reason\":\"late\"," NUMBER("АB-7") "}", reg, instant(1), ""),
               STR("registration.mixed"));
    DO(investigator, "record.move", "{\"id\":\"%s\",\"move\":\"register\","
        "\"reason\":\"late\"," NUMBER("7") "}", reg, instant(1), ",\"why_not\":\"no power\"");
    DO(investigator, "record.move", "{\"id\":\"%s\",\"move\":\"start\"}", late);
    assert_str(REFUSED(investigator, "conflict", "record.move", "{\"id\":\"%s\",\"move\":\"register\","
        "\"reason\":\"late\"," NUMBER("7") "}", other, instant(1),
                       ",\"why_not\":\"no power\""), STR("store.not-unique"));
    DO(investigator, "record.move", "{\"id\":\"%s\",\"move\":\"explain\",\"reason\":\"x\","
        "\"fields\":{\"why_not\":\"the register cannot be reached\"}}", other);
    DO(investigator, "record.move", "{\"id\":\"%s\",\"move\":\"start\"}", told);
    hours_pass(25);
    assert_str(REFUSED(investigator, "invalid", "record.move", "{\"id\":\"%s\",\"move\":\"submit\","
        "\"fields\":{\"offence\":\"as in the file\"}}", fresh),
               STR("registration.case-needs"));
}

static void a_refusal_is_signed_by_two_told_and_appealed(void **state)
{
    (void)state;
    char *of = a_case(), *reg = a_registration(of, 2);
    DO(investigator, "record.move", "{\"id\":\"%s\",\"move\":\"refuse\",\"reason\":\"x\",\"fields\":{\"refusal_ground\":\"as the law names it\","
       "\"refusal_reasons\":\"nothing of the kind happened\"}}", reg);
    sign(second);
    assert_str(REFUSED(investigator, "invalid", "record.move", "{\"id\":\"%s\",\"move\":\"start\"}", of), STR("registration.was-refused"));
    DO(investigator, "record.move", "{\"id\":\"%s\",\"move\":\"tell\",\"fields\":{\"told_on\":\"%s\","
        "\"told_how\":\"post\",\"appeal_to\":\"the prosecutor\"}}", reg, day(0));
    DO(second, "record.move", "{\"id\":\"%s\",\"move\":\"appeal\",\"fields\":{\"appealed_on\":\"%s\"}}", reg, day(0));
    DO(second, "record.move", "{\"id\":\"%s\",\"move\":\"uphold\",\"reason\":\"there is a crime\"}", reg);
    DO(investigator, "record.move", "{\"id\":\"%s\",\"move\":\"register\"," NUMBER("8") "}", reg, instant(1), "");
    DO(investigator, "record.move", "{\"id\":\"%s\",\"move\":\"start\"}", of);
}

static const JsonValue *line_of(Str who, const char *number)
{
    JSON_EACH(one, json_get(kit_do(&kit, who, "register.lines", "{}"), "lines")) {
        if (str_is(json_text(json_get(one, "number")), number)) return one;
    }
    return NULL;
}

static void the_way_of_each_report_is_one_line(void **state)
{
    (void)state;
    char *of = a_case(), *reg = a_registration(of, 30);
    char *number = kit_text(&kit, json_get(DO(investigator, "record.show", "{\"id\":\"%s\"}", reg), "record"), "number");
    const JsonValue *line = line_of(investigator, number);
    assert_non_null(line);
    assert_true(json_true(json_get(line, "late")));
    assert_str(json_text(json_get(line, "what")), STR("A bribe"));
    assert_null(line_of(intake, number));                   /* knows no case, and nothing hints at it */
    assert_has_not(page_of(intake, "register.lines", "{}"), "not shown");
    line = line_of(auditor, number);
    assert_non_null(line);
    assert_false(json_true(json_get(line, "shown")));
    assert_str(json_text(json_get(line, "what")), STR("not shown to you"));
    assert_has_not(page_of(auditor, "register.lines", "{}"), "A bribe");
    assert_has(page_of(auditor, "register.lines", "{}"), "none is missing");
    assert_str(kit_refused(&kit, keeper, "denied", "register.lines", "{}"), STR("register.not-yours"));
    assert_int_equal(json_get(DO(investigator, "register.lines", "{\"only\":\"registered\"}"), "lines")->count, 0);
    kit_refused(&kit, investigator, "usage", "register.lines", "{\"only\":\"nonsense\"}");
    kit_refused(&kit, investigator, "usage", "register.lines", "{\"from\":\"31.02.2026\"}");
}

/* ---- the model ---- */

static const struct { const char *file, *old, *new, *key; } WRONG[] = {
    { "kinds/note.yaml", "kind: note", "kind: note", NULL },
    { "clocks/reminder.yaml", "warn_days:", "hours: 5\nwarn_days:", "model.clock-hours" },
    { "clocks/reminder.yaml", "warn_days:", "starts: no_such_field\nwarn_days:", "model.clock-starts" },
    { "kinds/hearing.yaml", "states:\n", "states:\n  mid: {label: {en: Mid, ru: Середина, ky: Орто}, taken_over: true}\n",
      "model.taken-over-fields" },
};

static Str replaced(Arena *a, Str text, const char *old, const char *new)
{
    ptrdiff_t at = str_find(text, str_of(old));
    if (at < 0) fail_msg("'%s' is not in the file", old);
    return str_format(a, STR_FMT "%s" STR_FMT, STR_ARG(str_first(text, (size_t)at)), new, STR_ARG(str_from(text, (size_t)at + strlen(old))));
}

static void the_linter_knows_where_a_record_may_begin(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(WRONG); i++) {
        Arena a = arena_with((size_t)64 << 20);
        Model *m;
        ModelFault *faults = NULL;
        Error e = { 0 };
        ModelFile *files = arena_array(&a, MODEL_SHIPPED_COUNT, sizeof *files);
        memcpy(files, MODEL_SHIPPED, MODEL_SHIPPED_COUNT * sizeof *files);
        for (size_t f = 0; f < MODEL_SHIPPED_COUNT; f++) {
            if (str_is(files[f].name, WRONG[i].file)) files[f].bytes = replaced(&a, files[f].bytes, WRONG[i].old, WRONG[i].new);
        }
        ErrorCode code = model_load(&a, files, MODEL_SHIPPED_COUNT, NULL, 0, &m, &faults, &e);
        if (!WRONG[i].key) assert_int_equal(code, ERR_OK);
        else assert_int_equal(code, ERR_INVALID);
        bool told = !WRONG[i].key;
        for (const ModelFault *f = faults; f; f = f->next) told = told || strcmp(f->what.parts[0].key, WRONG[i].key) == 0;
        if (!told) fail_msg("%s is not told", WRONG[i].key);
        arena_free(&a);
    }
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_taken_over_before_two_have_opened_it), TEST(a_period_ends_by_its_last_day),
        TEST(it_says_everywhere_that_it_was_entered_later), TEST(only_states_that_the_model_opens_are_begun_in), TEST(nothing_is_entered_twice),
        TEST(a_term_is_over_when_it_truly_is), TEST(guards_say_what_they_cannot_know),
        TEST(a_case_goes_on_with_a_number_or_a_reason), TEST(a_refusal_is_signed_by_two_told_and_appealed),
        TEST(the_way_of_each_report_is_one_line), cmocka_unit_test(the_linter_knows_where_a_record_may_begin),
    };
    return cmocka_run_group_tests_name("takeover", tests, NULL, NULL);
}
