/* test_terms.c: a term in an office whose server's clock is moved: what was over stays over, whatever the clock says later. */
#include "office_kit.h"

static Kit kit;
static Instant shift;
static Instant (*real_clock)(void);

static Instant shifted(void)
{
    return real_clock() + shift;
}

/* How the one term that runs stands. */
static Str state_of_term(Str token, const char *case_id)
{
    const JsonValue *data = kit_do(&kit, token, "clock.due", kit_format(&kit, "{\"case\":\"%s\"}", case_id));
    const JsonValue *list = json_get(data, "clocks");
    assert_non_null(list);
    assert_int_equal(list->count, 1);
    return json_text(json_get(list->first, "state"));
}

static void a_clock_set_back_brings_no_term_back(void **state)
{
    (void)state;
    shift = 0;
    real_clock = clock_source;
    clock_source = shifted;
    kit_init(&kit);
    kit_open(&kit);
    Str admin = kit_sign_in(&kit, "admin");
    kit_user(&kit, admin, "olga", "investigator");
    Str olga = kit_sign_in(&kit, "olga");
    const char *in = kit_text(&kit, kit_do(&kit, olga, "case.open", "{\"fields\":{\"title\":\"Own\"}}"), "id");
    kit_do(&kit, olga, "record.create", kit_format(&kit, "{\"kind\":\"notice\",\"case\":\"%s\",\"fields\":{\"to\":\"Somebody\",\"what\":\"cleared\"}}", in));
    assert_str(state_of_term(olga, in), STR("ok"));
    shift = 11 * 24 * HOUR;                                 /* ten days are over */
    olga = kit_sign_in(&kit, "olga");
    assert_str(state_of_term(olga, in), STR("over"));
    shift = HOUR;                                           /* somebody sets the server's clock back */
    assert_str(state_of_term(olga, in), STR("over"));
    const char *note = kit_format(&kit, "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"x\",\"text\":\"x\"}}", in);
    assert_str(kit_refused(&kit, olga, "clock", "record.create", note), STR("office.clock-behind"));
    kit_close(&kit);                                        /* nor does it help to start the gate anew: the ledger knows */
    kit_open(&kit);
    assert_true(office_now(kit.office) > real_clock() + 10 * 24 * HOUR);
    kit_done(&kit);
    clock_source = real_clock;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_clock_set_back_brings_no_term_back) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
