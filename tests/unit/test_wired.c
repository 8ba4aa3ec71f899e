/* test_wired.c: what a model says and an answer shows: warnings, who points at a record, terms, numbers drawn at random, computed values. */
#include "office_kit.h"

#include <time.h>

#include "office/whole.h"

#define L(word) "{en: " word ", ru: " word ", ky: " word "}"

/* An errand has a term that only warns, then one that blocks; its number is drawn. */
static const char ERRAND[] =
    "kind: errand\nlabel: " L("Errand") "\nplural: " L("Errands") "\nnumber: \"E-{year}-{seq}\"\nnumbering: random\nplace: either\ntitle: what\n"
    "rights: {create: [investigator], change: [investigator], see: [investigator]}\n"
    "fields:\n  what: {type: text, label: " L("What") ", required: true}\n"
    "  paper: {type: identifier, label: " L("Paper") ", types: {passport: {label: " L("Passport") ", pattern: AA9999999}}}\n"
    "  hushed: {type: identifier, sensitive: true, label: " L("Hushed") ", types: {passport: {label: " L("Passport") ", pattern: AA9999999}}}\n"
    "  part_of: {type: ref, to: errand, label: " L("Part of") ", inverse: " L("Parts") "}\n"
    "states:\n  asked: {label: " L("Asked") ", clock: answer}\n  agreed: {label: " L("Agreed") ", clock: doing}\n"
    "  done: {label: " L("Done") ", final: true}\n"
    "moves:\n  agree: {label: " L("Agree") ", from: asked, to: agreed, by: [investigator]}\n"
    "  ask_again: {label: " L("Ask again") ", from: asked, to: asked, by: [investigator]}\n"
    "  end: {label: " L("End") ", from: agreed, to: done, by: [investigator]}\n";
static const char ANSWER[] = "clock: answer\nlabel: " L("Answer") "\ndays: 10\nwarn_days: 3\nsource: example\n";
static const char DOING[] = "clock: doing\nlabel: " L("Doing") "\ndays: 5\nwarn_days: 1\non_expiry: block\nsource: example (unconfirmed)\n";

static Kit kit;
static Str aibek, gulnara, timur;
static char *the_case;
static Instant (*real_clock)(void);
static void (*real_random)(void *, size_t);

#define say(who, op, ...) kit_do(&kit, who, op, kit_format(&kit, __VA_ARGS__))

/* The shipped case with a paper of its own. */
static Str case_kind(void)
{
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT; i++) {
        if (!str_is(MODEL_SHIPPED[i].name, "kinds/case.yaml")) continue;
        Str all = MODEL_SHIPPED[i].bytes, mark = STR("\nfields:\n");
        ptrdiff_t at = str_find(all, mark);
        assert_true(at > 0);
        return str_format(&kit.arena, STR_FMT "  paper: {type: identifier, label: " L("Paper") ", types: {passport: {label: " L("Passport") ", pattern: AA9999999}}}\n"
                          STR_FMT, STR_ARG(str_first(all, (size_t)at + mark.len)), STR_ARG(str_from(all, (size_t)at + mark.len)));
    }
    fail();
    return STR("");
}

static void write_model(const char *folder)
{
    Error e = { 0 };
    char *kinds = path_join(&kit.arena, folder, "kinds"), *clocks = path_join(&kit.arena, folder, "clocks");
    assert_int_equal(folder_make(folder, &e), ERR_OK);
    assert_int_equal(folder_make(kinds, &e), ERR_OK);
    assert_int_equal(folder_make(clocks, &e), ERR_OK);
    assert_int_equal(file_write_durable(path_join(&kit.arena, kinds, "errand.yaml"), str_of(ERRAND), &e), ERR_OK);
    assert_int_equal(file_write_durable(path_join(&kit.arena, kinds, "case.yaml"), case_kind(), &e), ERR_OK);
    assert_int_equal(file_write_durable(path_join(&kit.arena, clocks, "answer.yaml"), str_of(ANSWER), &e), ERR_OK);
    assert_int_equal(file_write_durable(path_join(&kit.arena, clocks, "doing.yaml"), str_of(DOING), &e), ERR_OK);
}

static void sign_in_all(void)
{
    aibek = kit_sign_in(&kit, "aibek");
    gulnara = kit_sign_in(&kit, "gulnara");
    timur = kit_sign_in(&kit, "timur");
}

static void days_pass(int days)
{
    kit_ahead += days * 24 * HOUR;
    sign_in_all();
}

static int begin(void **state)
{
    (void)state;
    kit_ahead = 0;
    real_clock = clock_source;
    real_random = random_source;
    clock_source = kit_clock;
    kit_init(&kit);
    char *folder = path_join(&kit.arena, kit.folder, "model");
    write_model(folder);
    snprintf(kit.store, sizeof kit.store, "%s/own", kit.folder);
    OfficeInit what = { .folder = kit.store, .name = STR("Invented"), .login = STR("admin"), .full_name = STR("Invented Administrator"),
                        .passphrase = STR(KIT_PASSPHRASE), .cost = KIT_COST, .model_folder = folder, .guards = RULES_GUARD_NAMES,
                        .guard_count = RULES_GUARD_COUNT, .derived = RULES_DERIVED_NAMES, .derived_count = RULES_DERIVED_COUNT };
    ErrorCode code = office_init(&kit.arena, &what, &kit.error);
    if (code != ERR_OK) {
        Buf text = buf_in(&kit.arena);
        message_error(&text, LANG_EN, &kit.error);
        fail_msg(STR_FMT, STR_ARG(buf_str(&text)));
    }
    kit_open(&kit);
    Str admin = kit_sign_in(&kit, "admin");
    kit_user(&kit, admin, "aibek", "investigator; prosecutor");
    kit_user(&kit, admin, "gulnara", "investigator");
    kit_user(&kit, admin, "timur", "analyst");
    sign_in_all();
    the_case = kit_text(&kit, say(aibek, "case.open", "{\"fields\":{\"title\":\"Boilers (invented)\"}}"), "id");
    return 0;
}

static int end(void **state)
{
    (void)state;
    random_source = real_random;
    kit_done(&kit);
    clock_source = real_clock;
    return 0;
}

static const JsonValue *errand(const char *in_case, const char *more)
{
    return say(aibek, "record.create", "{\"kind\":\"errand\"%s%s%s,\"fields\":{\"what\":\"fetch the papers\"%s}}", in_case ? ",\"case\":\"" : "",
               in_case ? in_case : "", in_case ? "\"" : "", more);
}

/* The member of `list` whose member `name` is the text. */
static const JsonValue *with(const JsonValue *list, const char *name, const char *text)
{
    JSON_EACH(row, list) {
        if (str_is(json_text(json_get(row, name)), text)) return row;
    }
    return NULL;
}

/* ---- warnings ---- */

static void what_is_odd_is_told_and_stops_nobody(void **state)
{
    (void)state;
    const JsonValue *made = errand(the_case, ",\"paper\":\"passport: 12\"");
    const JsonValue *one = json_get(made, "warnings");
    assert_int_equal(one->count, 1);
    assert_str(json_text(json_get(one->first, "field")), STR("paper"));
    assert_str(json_text(json_get(one->first, "key")), STR("model.warn-pattern"));
    assert_true(json_text(json_get(one->first, "text")).len > 0);
    char *id = kit_text(&kit, made, "id");
    assert_non_null(json_get(say(aibek, "record.change", "{\"id\":\"%s\",\"fields\":{\"what\":\"fetch all\"}}", id), "warnings"));
    assert_non_null(json_get(say(aibek, "record.move", "{\"id\":\"%s\",\"move\":\"agree\"}", id), "warnings"));
    assert_null(json_get(say(aibek, "record.change", "{\"id\":\"%s\",\"fields\":{\"paper\":\"passport: AN1234567\"}}", id), "warnings"));
}

/* However a record comes in: as a case, locked or not, as a row of a table, tried or entered. */
static void what_is_odd_is_told_of_cases_and_tables_too(void **state)
{
    (void)state;
    const char *const MORE[] = { "", "\"locked\":true," };
    for (size_t i = 0; i < ARRAY_LEN(MORE); i++) {
        const JsonValue *one = json_get(say(aibek, "case.open", "{%s\"fields\":{\"title\":\"Invented\",\"paper\":\"passport: 12\"}}", MORE[i]), "warnings");
        assert_non_null(one);
        assert_str(json_text(json_get(one->first, "field")), STR("paper"));
        assert_null(json_get(say(aibek, "case.open", "{%s\"fields\":{\"title\":\"Invented\",\"paper\":\"passport: AN1234567\"}}", MORE[i]), "warnings"));
    }
    const char *const TRIED[] = { ",\"dry_run\":true", "" };
    for (size_t i = 0; i < ARRAY_LEN(TRIED); i++) {
        const JsonValue *data = say(aibek, "record.import", "{\"kind\":\"errand\",\"case\":\"%s\"%s,\"items\":[{\"what\":\"a\"},{\"what\":\"b\",\"paper\":\"passport: 12\"},"
                                    "{\"what\":\"c\",\"paper\":\"passport: AN1234567\"},{\"what\":\"d\",\"paper\":\"passport: x\"}]}", the_case, TRIED[i]);
        const JsonValue *list = json_get(data, "warnings");
        int64_t first, second;
        assert_int_equal(list->count, 2);
        assert_true(json_int(json_get(list->first, "row"), &first) && json_int(json_get(list->first->next, "row"), &second));
        assert_true(first == 2 && second == 4);
    }
}

/* `past`: by the gate's clock, in what is typed; what was right when it was entered stays right. */
static void what_is_to_come_is_refused_where_it_must_have_happened(void **state)
{
    (void)state;
    char day[11], time[17];
    Day today = instant_local_day(clock_now());
    char *tomorrow = str_c(&kit.arena, day_format_local(day, today + 1)), *now = str_c(&kit.arena, day_format_local(day, today));
    assert_str(kit_refused(&kit, aibek, "invalid", "record.create", kit_format(&kit, "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"Invented\",\"status_in_case\":\"witness\",\"birth_date\":\"%s\"}}",
                           the_case, tomorrow)), STR("model.value-to-come"));
    char *id = kit_text(&kit, say(aibek, "record.create", "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"Invented\",\"status_in_case\":\"witness\",\"birth_date\":\"%s\"}}",
                                  the_case, now), "id");
    assert_str(kit_refused(&kit, aibek, "invalid", "record.move", kit_format(&kit, "{\"id\":\"%s\",\"move\":\"set_status\",\"reason\":\"x\",\"fields\":{\"status_since\":\"%s\"}}", id, tomorrow)),
               STR("model.value-to-come"));
    instant_format_local(time, clock_now() + 3 * MINUTE);
    char *note = kit_text(&kit, say(aibek, "record.create", "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"x\",\"text\":\"x\",\"noted_at\":\"%s\"}}", the_case, time), "id");
    instant_format_local(time, clock_now() + HOUR);
    const JsonValue *tried = say(aibek, "record.import", "{\"kind\":\"note\",\"case\":\"%s\",\"dry_run\":true,\"items\":[{\"title\":\"x\",\"text\":\"x\",\"noted_at\":\"%s\"}]}", the_case, time);
    assert_str(json_text(json_get(json_get(tried, "errors")->first, "field")), STR("noted_at"));

    /* Deadlines are to come, and what is not typed anew is not asked about. */
    say(aibek, "record.change", "{\"id\":\"%s\",\"fields\":{\"text\":\"y\"}}", note);
}

/* A warning quotes the value: whoever may not see that does not get it. */
static void a_warning_tells_nothing_that_is_closed(void **state)
{
    (void)state;
    char *id = kit_text(&kit, errand(the_case, ",\"hushed\":\"passport: 777\""), "id");
    say(aibek, "case.admit", "{\"case\":\"%s\",\"login\":\"gulnara\",\"role\":\"member\"}", the_case);
    const JsonValue *shown = json_get(say(gulnara, "record.show", "{\"id\":\"%s\"}", id), "record");
    assert_non_null(json_get(shown, "hidden"));
    assert_null(json_get(say(gulnara, "record.change", "{\"id\":\"%s\",\"fields\":{\"what\":\"another\"}}", id), "warnings"));
    assert_non_null(json_get(say(aibek, "record.change", "{\"id\":\"%s\",\"fields\":{\"what\":\"a third\"}}", id), "warnings"));
}

/* ---- who points here ---- */

static void who_points_here_is_shown_to_whom_it_may(void **state)
{
    (void)state;
    char *whole = kit_text(&kit, errand(NULL, ""), "id");
    char *part = kit_text(&kit, errand(NULL, kit_format(&kit, ",\"part_of\":\"%s\"", whole)), "id");
    char *inside = kit_text(&kit, errand(the_case, kit_format(&kit, ",\"part_of\":\"%s\"", whole)), "id");
    char *note = kit_text(&kit, say(aibek, "record.create", "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"n\",\"text\":\"t\",\"about\":\"%s\"}}",
                                    the_case, whole), "id");
    const JsonValue *all = json_get(say(aibek, "record.show", "{\"id\":\"%s\"}", whole), "pointed_by");
    assert_int_equal(all->count, 3);
    assert_str(json_text(json_get(with(all, "id", part), "field")), STR("part_of"));
    assert_non_null(with(all, "id", inside));
    assert_str(json_text(json_get(with(all, "id", note), "field")), STR("about"));
    const JsonValue *some = json_get(say(gulnara, "record.show", "{\"id\":\"%s\"}", whole), "pointed_by");
    assert_int_equal(some->count, 1);
    assert_non_null(with(some, "id", part));
    say(aibek, "record.pull_back", "{\"id\":\"%s\",\"reason\":\"twice\"}", part);
    assert_null(json_get(say(gulnara, "record.show", "{\"id\":\"%s\"}", whole), "pointed_by"));
}

static void in_a_locked_case_its_own_records_point(void **state)
{
    (void)state;
    char *whole = kit_text(&kit, errand(NULL, ""), "id");
    char *locked = kit_text(&kit, say(aibek, "case.open", "{\"locked\":true,\"fields\":{\"title\":\"Quarry (invented)\"}}"), "id");
    char *one = kit_text(&kit, errand(locked, kit_format(&kit, ",\"part_of\":\"%s\"", whole)), "id");
    char *two = kit_text(&kit, errand(locked, kit_format(&kit, ",\"part_of\":\"%s\"", one)), "id");
    const JsonValue *list = json_get(say(aibek, "record.show", "{\"id\":\"%s\"}", one), "pointed_by");
    assert_int_equal(list->count, 1);
    assert_non_null(with(list, "id", two));
    assert_null(json_get(say(aibek, "record.show", "{\"id\":\"%s\"}", whole), "pointed_by"));
}

/* ---- terms ---- */

static const JsonValue *terms(Str who, const char *args)
{
    return json_get(kit_do(&kit, who, "clock.due", args), "clocks");
}

static void terms_run_from_the_ledgers_time(void **state)
{
    (void)state;
    char *late = kit_text(&kit, errand(the_case, ""), "id");
    char day[11];
    Day due = instant_local_day(clock_now()) + 10;
    days_pass(2);
    char *soon = kit_text(&kit, errand(NULL, ""), "id");
    say(aibek, "record.move", "{\"id\":\"%s\",\"move\":\"agree\"}", soon);
    say(aibek, "record.move", "{\"id\":\"%s\",\"move\":\"ask_again\"}", late);         /* gives no more time */
    say(aibek, "record.change", "{\"id\":\"%s\",\"fields\":{\"what\":\"more\"}}", late);
    const JsonValue *list = terms(aibek, "{}");
    assert_int_equal(list->count, 2);
    assert_str(json_text(json_get(list->first, "id")), str_of(soon));
    assert_str(json_text(json_get(list->first, "clock")), STR("doing"));
    assert_true(json_true(json_get(list->first, "unconfirmed")));
    assert_str(json_text(json_get(list->first->next, "id")), str_of(late));
    assert_str(json_text(json_get(list->first->next, "due")), day_format(day, due));
    assert_str(json_text(json_get(list->first->next, "state")), STR("ok"));
    assert_int_equal(terms(aibek, "{\"days\":5}")->count, 1);
    assert_int_equal(terms(aibek, kit_format(&kit, "{\"case\":\"%s\"}", the_case))->count, 1);
    assert_int_equal(terms(gulnara, "{}")->count, 1);                   /* knows no case */
    assert_int_equal(terms(timur, "{}")->count, 0);
    assert_str(kit_refused(&kit, aibek, "usage", "clock.due", "{\"days\":-1}"), STR("clock.days"));

    days_pass(6);
    list = terms(aibek, "{}");
    assert_str(json_text(json_get(with(list, "id", soon), "state")), STR("over"));
    assert_str(json_text(json_get(with(list, "id", late), "state")), STR("warn"));
    say(aibek, "record.move", "{\"id\":\"%s\",\"move\":\"agree\"}", late);
    assert_str(json_text(json_get(with(terms(aibek, "{}"), "id", late), "clock")), STR("doing"));
}

static void a_term_in_a_locked_case_is_listed_with_it(void **state)
{
    (void)state;
    char *locked = kit_text(&kit, say(aibek, "case.open", "{\"locked\":true,\"fields\":{\"title\":\"Quarry (invented)\"}}"), "id");
    char *id = kit_text(&kit, errand(locked, ""), "id");
    assert_int_equal(terms(aibek, "{}")->count, 0);
    const JsonValue *list = terms(aibek, kit_format(&kit, "{\"case\":\"%s\"}", locked));
    assert_int_equal(list->count, 1);
    assert_str(json_text(json_get(list->first, "id")), str_of(id));
    kit_refused(&kit, gulnara, "not-found", "clock.due", kit_format(&kit, "{\"case\":\"%s\"}", locked));
}

static void a_term_that_is_over_warns_or_asks_for_a_decision(void **state)
{
    (void)state;
    char *id = kit_text(&kit, errand(the_case, ""), "id");
    days_pass(11);
    const JsonValue *moved = say(aibek, "record.move", "{\"id\":\"%s\",\"move\":\"agree\"}", id);
    assert_non_null(with(json_get(moved, "warnings"), "key", "clock.was-over"));
    days_pass(6);
    assert_non_null(with(json_get(say(aibek, "record.change", "{\"id\":\"%s\",\"fields\":{\"what\":\"less\"}}", id), "warnings"), "key", "clock.was-over"));
    assert_str(kit_refused(&kit, aibek, "invalid", "record.move", kit_format(&kit, "{\"id\":\"%s\",\"move\":\"end\"}", id)), STR("clock.new-decision"));
    say(aibek, "record.move", "{\"id\":\"%s\",\"move\":\"end\",\"reason\":\"the head prolonged it\"}", id);
    assert_int_equal(terms(aibek, "{}")->count, 0);
}

/* ---- numbers ---- */

static bool rebuilds_equal(void)
{
    RebuildReport r;
    ErrorCode code = rebuild_store(kit.store, false, NULL, NULL, &r, &kit.error);
    if (code != ERR_OK || !r.equal) print_message("rebuild: %s %s\n", error_code_name(code), r.first_difference);
    return code == ERR_OK && r.equal;
}

static void drawn_numbers_tell_nothing_and_find_their_record(void **state)
{
    (void)state;
    const JsonValue *made = errand(NULL, "");
    Str number = json_text(json_get(made, "number"));
    assert_int_equal(number.len, strlen("E-2026-123456"));
    for (size_t i = 7; i < number.len; i++) assert_true(number.ptr[i] >= '0' && number.ptr[i] <= '9');
    const JsonValue *shown = json_get(say(aibek, "record.show", "{\"id\":\"" STR_FMT "\"}", STR_ARG(number)), "record");
    assert_str(json_text(json_get(shown, "id")), json_text(json_get(made, "id")));
    int64_t counted;
    Str counter = str_format(&kit.arena, "errand:%.4s", number.ptr + 2);
    assert_int_equal(store_counter(kit.reader, counter, &counted, &kit.error), ERR_OK);
    assert_int_equal(counted, 0);
    say(aibek, "record.import", "{\"kind\":\"errand\",\"items\":[{\"what\":\"a\"},{\"what\":\"b\"},{\"what\":\"c\"}]}");
    kit_close(&kit);
    assert_true(rebuilds_equal());
}

/* The first draws all fall on the same number. */
static int same_draws;
static bool somebody_is_faster;

static void draw(void *to, size_t n)
{
    real_random(to, n);
    if (n != sizeof(uint32_t)) return;
    if (same_draws-- > 0) memset(to, 7, n);
    if (!somebody_is_faster) return;
    somebody_is_faster = false;
    Kit other = kit;                                /* another thread's handle, while this request stands in its snapshot */
    assert_int_equal(store_open(kit.store, STORE_READ, &other.reader, &other.error), ERR_OK);
    kit_do(&other, gulnara, "record.create", "{\"kind\":\"errand\",\"fields\":{\"what\":\"the same\"}}");
    store_close(other.reader);
    kit.arena = other.arena;
}

static void a_number_that_is_taken_is_drawn_again(void **state)
{
    (void)state;
    random_source = draw;
    same_draws = 3;
    somebody_is_faster = false;
    Str one = json_text(json_get(errand(NULL, ""), "number")), other = json_text(json_get(errand(NULL, ""), "number"));
    assert_true(str_ends(one, STR("901063")));      /* 0x07070707 */
    assert_false(str_equal(one, other));
    assert_int_equal(same_draws, -1);
}

static void two_who_draw_the_same_both_get_one(void **state)
{
    (void)state;
    random_source = draw;
    same_draws = 2;
    somebody_is_faster = true;
    Str number = json_text(json_get(errand(NULL, ""), "number"));
    assert_false(str_ends(number, STR("901063")));
    assert_non_null(json_get(say(gulnara, "record.show", "{\"id\":\"" STR_FMT "901063\"}", STR_ARG(str_first(number, 7))), "record"));
}

/* ---- computed values ---- */

static Str days_open(const char *id)
{
    const JsonValue *data = say(aibek, "record.show", "{\"id\":\"%s\"}", id);
    assert_null(json_get(json_get(json_get(data, "record"), "fields"), "days_open"));
    return json_text(json_get(json_get(json_get(data, "derived"), "days_open"), "number"));
}

static void the_days_of_a_case_are_counted_until_it_ends(void **state)
{
    (void)state;
    assert_str(days_open(the_case), STR("0"));
    days_pass(30);
    assert_str(days_open(the_case), STR("30"));
    assert_str(kit_refused(&kit, aibek, "invalid", "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"days_open\":\"3\"}}", the_case)),
               STR("model.value-derived"));
    say(aibek, "record.move", "{\"id\":\"%s\",\"move\":\"refuse\"," WAY_OUT ",\"reason\":\"no offence\"}", the_case);
    days_pass(30);
    assert_str(days_open(the_case), STR("30"));
    say(aibek, "record.correct", "{\"id\":\"%s\",\"fields\":{\"title\":\"Boilers, invented\"},\"reason\":\"misspelt\"}", the_case);
    assert_str(days_open(the_case), STR("30"));
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_odd_is_told_and_stops_nobody),
        TEST(what_is_odd_is_told_of_cases_and_tables_too), TEST(what_is_to_come_is_refused_where_it_must_have_happened),
        TEST(a_warning_tells_nothing_that_is_closed),
        TEST(who_points_here_is_shown_to_whom_it_may),
        TEST(in_a_locked_case_its_own_records_point),
        TEST(terms_run_from_the_ledgers_time),
        TEST(a_term_in_a_locked_case_is_listed_with_it),
        TEST(a_term_that_is_over_warns_or_asks_for_a_decision),
        TEST(drawn_numbers_tell_nothing_and_find_their_record), TEST(a_number_that_is_taken_is_drawn_again), TEST(two_who_draw_the_same_both_get_one),
        TEST(the_days_of_a_case_are_counted_until_it_ends),
    };
    return cmocka_run_group_tests_name("wired", tests, NULL, NULL);
}
