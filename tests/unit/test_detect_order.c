/* test_detect_order.c: sorting by bytes is sorting: held against qsort on numbers and texts of every kind. */
#include "detect_run.h"

#include <math.h>
#include <stdlib.h>

#include "detect/order.h"

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    return *seed ^= *seed << 17;
}

static int number_order(const void *left, const void *right)
{
    double l = *(const double *)left, r = *(const double *)right;
    return l < r ? -1 : l > r;
}

static void numbers_come_in_order(void **state)
{
    (void)state;
    enum { MOST = 3000 };
    static double ours[MOST], theirs[MOST];
    uint64_t seed = 20070607;
    Error e;
    for (size_t n = 0; n < MOST; n = n * 2 + 1) {
        for (size_t i = 0; i < n; i++) {
            double v = (double)(int64_t)next_random(&seed) / 1e9;
            ours[i] = theirs[i] = next_random(&seed) % 8 == 0 ? 0 : next_random(&seed) % 9 == 0 ? (double)INFINITY : v;
        }
        assert_int_equal(order_numbers(ours, n, &e), ERR_OK);
        if (n > 0) qsort(theirs, n, sizeof *theirs, number_order);
        for (size_t i = 0; i < n; i++) assert_memory_equal(&ours[i], &theirs[i], sizeof ours[i]);
    }
    double zeros[] = { 0.0, -0.0, 0.0, -1.0 };
    assert_int_equal(order_numbers(zeros, ARRAY_LEN(zeros), &e), ERR_OK);
    assert_true(signbit(zeros[1]) && !signbit(zeros[2]));
}

static void equal_keys_stay_in_their_order(void **state)
{
    (void)state;
    enum { MOST = 500 };
    static Keyed list[MOST];
    static char places[MOST];
    uint64_t seed = 7;
    Error e;
    for (size_t n = 0; n <= MOST; n += 25) {
        for (size_t i = 0; i < n; i++) list[i] = (Keyed){ next_random(&seed) % 5 << (next_random(&seed) % 2 * 40), &places[i] };
        assert_int_equal(order_by_key(list, n, &e), ERR_OK);
        for (size_t i = 1; i < n; i++) {
            assert_true(list[i - 1].key <= list[i].key);
            if (list[i - 1].key == list[i].key) assert_true((char *)list[i - 1].item < (char *)list[i].item);
        }
    }
}

static void keys_differ_as_texts_do(void **state)
{
    (void)state;
    static const Str TEXTS[] = { STR("ocds-1"), STR("ocds-10"), STR("ocds-2"), STR("ocds-\xd0\xb0"), STR("ocds-"), STR("") };
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) {
        for (size_t k = 0; k < ARRAY_LEN(TEXTS); k++) {
            uint64_t left = order_key(TEXTS[i], 0), right = order_key(TEXTS[k], 0);
            int by = str_compare(TEXTS[i], TEXTS[k]);
            if (left != right) assert_int_equal(left < right, by < 0);
        }
    }
    assert_int_equal(order_common(STR("ocds-1"), STR("ocds-22")), 5);
    assert_int_equal(order_common(STR("ocds"), STR("ocds-1")), 4);
}

/* Thousands of processes with one beginning in common, and flags about parties behind them. */
static void flags_come_by_ocid_and_rule(void **state)
{
    (void)state;
    Buf text = buf_in(&run_arena);
    uint64_t seed = 99;
    for (int i = 0; i < 2000; i++) {
        buf_format(&text, "{\"ocid\":\"ocds-long-prefix-%u\",\"tender\":{\"procurementMethod\":\"limited\"},\"complaints\":[{}]}\n",
                   (unsigned)(next_random(&seed) % 1500));
    }
    const DetectResult *r;
    assert_ok(run_try(buf_str(&text), (DetectSettings){ .rules = DETECT_BIT(DETECT_R010) | DETECT_BIT(DETECT_R020) }, &r));
    assert_int_equal(r->flag_count, 4000);
    for (size_t i = 1; i < r->flag_count; i++) {
        const DetectFlag *a = &r->flags[i - 1], *b = &r->flags[i];
        int by = str_compare(a->ocid, b->ocid);
        assert_true(by < 0 || (by == 0 && (a->rule < b->rule || (a->rule == b->rule && a->line < b->line))));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(numbers_come_in_order), RUN_TEST(equal_keys_stay_in_their_order), RUN_TEST(keys_differ_as_texts_do),
        RUN_TEST(flags_come_by_ocid_and_rule),
    };
    return cmocka_run_group_tests_name("detect order", tests, NULL, NULL);
}
