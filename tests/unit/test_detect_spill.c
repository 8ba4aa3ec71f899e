/* test_detect_spill.c: lists that go on in a file: what was put in comes out, in memory and past the ceiling; sorted as qsort sorts; a
 * full disk and memory that is out are errors, and nothing is lost by them. */
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "detect/detect.h"
#include "detect/spill.h"
#include "unit.h"

typedef struct { uint64_t key, place; char text[8]; } Row;

enum { CEILING = 8192, ROWS = 5000 };

static uint64_t random_state;

static uint64_t next_random(void)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return random_state >> 33;
}

static Error error_;

static void add_row(Spill *s, uint64_t key)
{
    void *at;
    size_t place = s->count;
    assert_ok(spill_more(s, 1, &at, &error_));
    Row *row = at;
    assert_int_equal(row->key + row->place + (uint64_t)row->text[7], 0);
    *row = (Row){ .key = key, .place = place };
}

static int row_order(const void *left, const void *right)
{
    const Row *l = left, *r = right;
    if (l->key != r->key) return l->key < r->key ? -1 : 1;
    return l->place < r->place ? -1 : l->place > r->place;
}

static void rows_stay_as_they_were_put(void **state)
{
    (void)state;
    Spill s = spill_of(sizeof(Row), CEILING);
    for (uint64_t i = 0; i < ROWS; i++) {
        add_row(&s, i * 7);
        assert_int_equal(s.in_file, s.room * sizeof(Row) > CEILING);
    }
    assert_true(s.in_file);
    for (size_t i = 0; i < ROWS; i++) assert_int_equal(((Row *)spill_at(&s, i))->key, i * 7);
    spill_free(&s);
    assert_int_equal(s.count, 0);
    add_row(&s, 1);                                          /* usable again */
    assert_false(s.in_file);
    spill_free(&s);
}

static void lists_are_appended_to_lists(void **state)
{
    (void)state;
    static const size_t COUNTS[] = { 0, 1, 100, ROWS };
    for (size_t i = 0; i < ARRAY_LEN(COUNTS); i++)
        for (size_t k = 0; k < ARRAY_LEN(COUNTS); k++) {
            Spill a = spill_of(sizeof(Row), CEILING), b = spill_of(sizeof(Row), CEILING);
            for (size_t n = 0; n < COUNTS[i]; n++) add_row(&a, n);
            for (size_t n = 0; n < COUNTS[k]; n++) add_row(&b, COUNTS[i] + n);
            assert_ok(spill_append(&a, &b, &error_));
            assert_int_equal(a.count, COUNTS[i] + COUNTS[k]);
            for (size_t n = 0; n < a.count; n++) assert_int_equal(((Row *)spill_at(&a, n))->key, n);
            spill_free(&a);
            spill_free(&b);
        }
}

/* Lists of one budget: who asks for more than is left goes on in a file, and gives back what it held. */
static void lists_share_a_budget(void **state)
{
    (void)state;
    enum { MANY = 40000, BUDGET = 1 << 20 };
    static const size_t ALL = MANY * sizeof(Row);
    assert_true(ALL > BUDGET / 2 && 2 * ALL > BUDGET);
    SpillBudget budget;
    atomic_init(&budget.left, BUDGET);
    Spill a = spill_sharing(sizeof(Row), BUDGET, &budget), b = spill_sharing(sizeof(Row), BUDGET, &budget);
    for (uint64_t i = 0; i < MANY; i++) {
        add_row(&a, i);
        add_row(&b, 2 * i);
        assert_int_equal(atomic_load(&budget.left) + a.charged + b.charged, BUDGET);
    }
    assert_true(a.in_file || b.in_file);
    for (size_t i = 0; i < MANY; i++) {
        assert_int_equal(((Row *)spill_at(&a, i))->key, i);
        assert_int_equal(((Row *)spill_at(&b, i))->key, 2 * i);
    }
    assert_ok(spill_append(&a, &b, &error_));
    assert_int_equal(((Row *)spill_at(&a, a.count - 1))->key, 2 * (MANY - 1));
    spill_free(&a);
    spill_free(&b);
    assert_int_equal(atomic_load(&budget.left), BUDGET);
}

static uint64_t row_key(const void *row)
{
    return ((const Row *)row)->key / 3;                      /* some rows of one number are not alike */
}

/* By comparing alone, and by a number first; in memory and in a file. */
static void sorting_is_that_of_qsort(void **state)
{
    (void)state;
    static const size_t COUNTS[] = { 0, 1, 2, 31, 32, 33, 127, 128, 129, 171, 341, 342, ROWS };
    for (size_t i = 0; i < 2 * ARRAY_LEN(COUNTS); i++) {
        SpillKey key = i < ARRAY_LEN(COUNTS) ? NULL : row_key;
        Spill s = spill_of(sizeof(Row), CEILING);
        size_t n = COUNTS[i % ARRAY_LEN(COUNTS)];
        Row *expected = malloc((n + 1) * sizeof *expected);
        assert_non_null(expected);
        for (size_t k = 0; k < n; k++) {
            add_row(&s, next_random() % (n / 2 + 1));
            expected[k] = *(Row *)spill_at(&s, k);
        }
        qsort(expected, n, sizeof *expected, row_order);
        assert_ok(spill_sort_by(&s, key, row_order, &error_));
        assert_int_equal(s.count, n);
        if (n > 0) assert_memory_equal(s.rows, expected, n * sizeof *expected);
        add_row(&s, 1);                                      /* grows as before */
        free(expected);
        spill_free(&s);
    }
}

static void a_full_disk_is_an_error_with_a_remedy(void **state)
{
    (void)state;
    struct rlimit before, tight = { 64 << 10, 64 << 10 };
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight.rlim_max = before.rlim_max;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    Spill s = spill_of(sizeof(Row), CEILING);
    ErrorCode code = ERR_OK;
    void *at;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    for (size_t i = 0; i < 100000 && code == ERR_OK; i++) code = spill_more(&s, 1, &at, &error_);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, handler);
    assert_int_equal(code, ERR_IO);
    assert_string_equal(error_.parts[0].key, "detect.spill-full");
    assert_true(error_arg(&error_, "path").len > 0);
    assert_true(s.count > 1000);                             /* what was there is there */
    spill_free(&s);
}

static void memory_that_is_out_is_an_error(void **state)
{
    (void)state;
    for (long n = 1; n < 8; n++) {
        Spill s = spill_of(sizeof(Row), 1 << 20);
        ErrorCode code = ERR_OK;
        void *at;
        mem_fail_at(n, 1);
        for (size_t i = 0; i < ROWS && code == ERR_OK; i++) code = spill_more(&s, 1, &at, &error_);
        mem_fail_at(0, 0);
        assert_int_equal(code, ERR_MEMORY);
        spill_free(&s);
    }
    Spill s = spill_of(sizeof(Row), CEILING);
    for (size_t i = 0; i < ROWS; i++) add_row(&s, ROWS - i);
    mem_fail_at(1, 1);
    assert_int_equal(spill_sort(&s, row_order, &error_), ERR_MEMORY);
    mem_fail_at(0, 0);
    assert_int_equal(s.count, ROWS);
    spill_free(&s);
}

/* ---- results ---- */

enum { PROCESSES = 8000, TIGHT = 8 << 20 };

static ErrorCode run(Arena *results, unsigned threads, Detector **d, const DetectResult **r)
{
    DetectSettings s = { .threads = threads, .facts_memory = 4096, .rules = DETECT_BIT(DETECT_R003) };
    Arena a = arena_with(64 << 20);
    Buf lines = buf_in(&a);
    for (unsigned i = 0; i < PROCESSES; i++)
        buf_format(&lines, "{\"ocid\":\"ocds-a-%u\",\"tag\":[\"compiled\"],\"tender\":{\"title\":\"Roof of school %u\",\"tenderPeriod\":"
                   "{\"startDate\":\"2026-01-05T00:00:00Z\",\"endDate\":\"2026-01-%02uT00:00:00Z\"}}}\n", i * 7919 % PROCESSES, i, 6 + i % 9);
    assert_false(lines.failed);
    assert_ok(detector_new(results, &s, d, &error_));
    assert_ok(detector_source(*d, STR("a.jsonl"), &error_));
    ErrorCode code = detector_feed(*d, buf_str(&lines), &error_);
    arena_free(&a);
    return code == ERR_OK ? detector_finish(*d, r, &error_) : code;
}

static Str lines_of(Arena *a, const DetectResult *r)
{
    Buf whole = buf_in(a), pieces = buf_in(a);
    detect_write_lines(&whole, LANG_EN, r);
    for (size_t i = 0, n = detect_line_pieces(r); i < n; i++) detect_write_line_piece(&pieces, LANG_EN, r, i);
    assert_false(whole.failed || pieces.failed);
    assert_true(str_equal(buf_str(&whole), buf_str(&pieces)));
    return buf_str(&whole);
}

static void results_past_memory_are_the_same_to_the_byte(void **state)
{
    (void)state;
    Arena texts = arena_with((size_t)2 << 30), plain = arena_with((size_t)256 << 20);
    const DetectResult *r;
    Detector *d;
    assert_ok(run(&plain, 1, &d, &r));
    assert_int_equal(r->flag_count, PROCESSES);
    Str expected = lines_of(&texts, r);
    detector_free(d);
    for (unsigned threads = 1; threads <= 3; threads++) {
        Arena spilling = arena_spilling(SIZE_MAX / 2, 1 << 20);
        assert_ok(run(&spilling, threads, &d, &r));
        assert_true(spilling.in_file > (size_t)PROCESSES * sizeof(DetectFlag));
        assert_true(str_equal(lines_of(&texts, r), expected));
        detector_free(d);
        arena_free(&spilling);
    }
    arena_free(&plain);
    arena_free(&texts);
}

static void results_on_a_full_disk_are_an_error_with_a_remedy(void **state)
{
    (void)state;
    struct rlimit before, tight = { TIGHT, TIGHT };
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight.rlim_max = before.rlim_max;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    for (unsigned threads = 1; threads <= 2; threads++) {
        Arena spilling = arena_spilling(SIZE_MAX / 2, 1 << 20);
        const DetectResult *r;
        Detector *d;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
        ErrorCode code = run(&spilling, threads, &d, &r);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_int_equal(code, ERR_IO);
        assert_string_equal(error_.parts[0].key, "detect.spill-full");
        detector_free(d);
        arena_free(&spilling);
    }
    signal(SIGXFSZ, handler);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_stay_as_they_were_put), cmocka_unit_test(lists_are_appended_to_lists),
        cmocka_unit_test(lists_share_a_budget), cmocka_unit_test(sorting_is_that_of_qsort),
        cmocka_unit_test(a_full_disk_is_an_error_with_a_remedy), cmocka_unit_test(memory_that_is_out_is_an_error),
        cmocka_unit_test(results_past_memory_are_the_same_to_the_byte), cmocka_unit_test(results_on_a_full_disk_are_an_error_with_a_remedy),
    };
    return cmocka_run_group_tests_name("detect spill", tests, NULL, NULL);
}
