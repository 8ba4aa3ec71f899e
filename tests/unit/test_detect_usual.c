/* test_detect_usual.c: prices and references to parties that are read at a glance (src/detect/usual.h) give what the same objects give that
 * are written in any other way; and lines whose end the reader finds give what lines give whose end is known. */
#include "detect_run.h"

/* A release with one bid, of one tenderer. */
static Str release_of(const char *party, const char *money)
{
    return str_format(&run_arena, "{\"ocid\":\"a\",\"tender\":{\"numberOfTenderers\":1,\"procurementMethod\":\"open\"},\"bids\":{\"details\":"
                      "[{\"id\":\"1\",\"status\":\"valid\",\"tenderers\":[%s],\"value\":%s}]}}\n", party, money);
}

static const DetectResult *run_release(const char *party, const char *money)
{
    const DetectResult *r;
    assert_ok(run_try(release_of(party, money), (DetectSettings){ .rules = DETECT_BIT(DETECT_R018) }, &r));
    return r;
}

static void check_bid(const DetectResult *r, const char *id, const char *name, int64_t amount, const char *currency)
{
    assert_int_equal(r->broken_count, 0);
    assert_int_equal(r->flag_count, 1);
    const DetectBid *b = &r->flags[0].bids[0];
    assert_int_equal(b->tenderer_count, 1);
    assert_str(b->tenderers[0].id, str_of(id));
    assert_str(b->tenderers[0].name, str_of(name));
    assert_true(b->priced);
    assert_int_equal(b->amount, amount);
    assert_str(b->currency, str_of(currency));
}

enum { UNIT = 10000 };

static void any_way_to_write_a_party_gives_the_same(void **state)
{
    (void)state;
    static const char *const WAYS[] = {
        "{\"id\":\"K-1\",\"name\":\"Ак-Суу\"}", "{\"name\":\"Ак-Суу\",\"id\":\"K-1\"}", "{ \"id\": \"K-1\", \"name\": \"Ак-Суу\" }",
        "{\"id\":\"K-1\",\"name\":\"Ак-Суу\" }", "{\"id\":\"K-1\" ,\"name\":\"Ак-Суу\"}", "{\"id\":\"K-1\",\"roles\":[\"x\"],\"name\":\"Ак-Суу\"}",
        "{\"id\":\"K-1\",\"name\":\"Ак-Суу\",\"identifier\":{\"id\":\"2\",\"legalName\":\"B\"}}", "{\"id\":\"\\u004b-1\",\"name\":\"Ак-Суу\"}",
        "{\"id\":\"K-1\",\"name\":\"\\u0410к-Суу\"}",
    };
    for (size_t i = 0; i < ARRAY_LEN(WAYS); i++) {
        const DetectResult *r = run_release(WAYS[i], "{\"amount\":12,\"currency\":\"KGS\"}");
        check_bid(r, "K-1", "Ак-Суу", 12 * UNIT, "KGS");
        assert_int_equal(r->duplicates, 0);
    }
    const DetectResult *twice = run_release("{\"id\":\"K-1\",\"name\":\"A\",\"name\":\"Ак-Суу\"}", "{\"amount\":12,\"currency\":\"KGS\"}");
    check_bid(twice, "K-1", "Ак-Суу", 12 * UNIT, "KGS");
    assert_int_equal(twice->duplicates, 1);
    check_bid(run_release("{\"id\":\"\",\"name\":\"\"}", "{\"amount\":12,\"currency\":\"KGS\"}"), "", "", 12 * UNIT, "KGS");
}

static void any_way_to_write_a_price_gives_the_same(void **state)
{
    (void)state;
    static const char *const WAYS[] = {
        "{\"amount\":1200,\"currency\":\"KGS\"}", "{\"currency\":\"KGS\",\"amount\":1200}", "{\"amount\": 1200, \"currency\": \"KGS\"}",
        "{\"amount\":1200,\"currency\":\"KGS\" }", "{\"amount\":1200.0,\"currency\":\"KGS\"}", "{\"amount\":1.2e3,\"currency\":\"KGS\"}",
        "{\"amount\":1200,\"currency\":\"KGS\",\"other\":{\"amount\":1,\"currency\":\"USD\"}}",
        "{\"amount\":1,\"amount\":1200,\"currency\":\"KGS\"}", "{\"amount\":1200,\"currency\":\"USD\",\"currency\":\"KGS\"}",
    };
    for (size_t i = 0; i < ARRAY_LEN(WAYS); i++)
        check_bid(run_release("{\"id\":\"K-1\",\"name\":\"A\"}", WAYS[i]), "K-1", "A", 1200 * UNIT, "KGS");
    check_bid(run_release("{\"id\":\"K-1\",\"name\":\"A\"}", "{\"amount\":0,\"currency\":\"KGS\"}"), "K-1", "A", 0, "KGS");
    check_bid(run_release("{\"id\":\"K-1\",\"name\":\"A\"}", "{\"amount\":123456789012345,\"currency\":\"KGS\"}"), "K-1", "A",
              INT64_C(123456789012345) * UNIT, "KGS");
}

static void what_is_no_text_is_told_in_the_usual_form_too(void **state)
{
    (void)state;
    static const char *const PARTIES[] = { "{\"id\":\"K\xff\",\"name\":\"A\"}", "{\"id\":\"K\",\"name\":\"A\xff\"}" };
    for (size_t i = 0; i < ARRAY_LEN(PARTIES); i++) {
        const DetectResult *r = run_release(PARTIES[i], "{\"amount\":12,\"currency\":\"KGS\"}");
        assert_int_equal(r->broken_count, 1);
        assert_string_equal(r->broken[0].why->parts[0].key, "detect.bad-text");
        assert_true(r->broken[0].column > 1);
    }
    assert_int_equal(run_release("{\"id\":\"K\",\"name\":\"A\"}", "{\"amount\":12,\"currency\":\"K\xff\"}")->broken_count, 1);
}

/* Lines with flags stand among lines of every other kind. */
static void places_are_right_among_lines_of_any_kind(void **state)
{
    (void)state;
    static const char *const BETWEEN[] = { "", "\n", "\r\n", "  \n\n", "[1,\n", "{\"ocid\":\"x\"\n", "{\"ocid\":\"open\n", "7\n", "{}\n", "{\"a\":\"\\\n" };
    for (size_t i = 0; i < ARRAY_LEN(BETWEEN); i++) {
        Str line = str_trim(release_of("{\"id\":\"K\",\"name\":\"A\"}", "{\"amount\":12,\"currency\":\"KGS\"}"));
        Str text = str_format(&run_arena, "%s" STR_FMT "\r\n%s  " STR_FMT "\n" STR_FMT, BETWEEN[i], STR_ARG(line), BETWEEN[i], STR_ARG(line),
                              STR_ARG(line));
        const DetectResult *r;
        size_t lines = 0, before = strlen(BETWEEN[i]);
        for (const char *p = BETWEEN[i]; (p = strchr(p, '\n')); p++) lines++;
        assert_ok(run_try(text, (DetectSettings){ .rules = DETECT_BIT(DETECT_R018) }, &r));
        assert_int_equal(r->flag_count, 3);
        assert_int_equal(r->flags[0].line, lines + 1);
        assert_int_equal(r->flags[0].offset, before);
        assert_int_equal(r->flags[1].line, 2 * lines + 2);
        assert_int_equal(r->flags[1].offset, 2 * before + line.len + 2);
        assert_int_equal(r->flags[2].line, 2 * lines + 3);
        assert_int_equal(r->flags[2].offset, 2 * before + 2 * line.len + 2 + 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(any_way_to_write_a_party_gives_the_same), RUN_TEST(any_way_to_write_a_price_gives_the_same),
        RUN_TEST(what_is_no_text_is_told_in_the_usual_form_too), RUN_TEST(places_are_right_among_lines_of_any_kind),
    };
    return cmocka_run_group_tests_name("detect usual", tests, NULL, NULL);
}
