/* test_work_days.c: working days as numbers: against going from day to day. */
#include "desk/work_days.h"
#include "unit.h"

static const CalendarDay MOVED[] = {
    { .day = 20453, .off = true },
    { .day = 20454, .off = true }, { .day = 20457, .off = false }, { .day = 20458, .off = true }, { .day = 20459, .off = false },
};

static void walk_days(const CalendarDay *calendar, size_t count)
{
    Arena a = arena_with(1 << 16);
    Model m = { .calendar = (CalendarDay *)(uintptr_t)calendar, .calendar_count = count };
    WorkDays w;
    Error e;
    assert_int_equal(work_days_of(&a, &m, &w, &e), ERR_OK);
    for (Day day = 20000; day < 21000; day++) {
        bool worked = day_is_worked(calendar, count, day);
        int64_t number = work_day_number(&w, day);
        assert_int_equal(work_day_number(&w, day + 1), number + worked);
        if (worked) assert_int_equal(work_day_of(&w, number), day);
    }
    arena_free(&a);
}

static void each_day_follows_from_the_one_before(void **state)
{
    (void)state;
    walk_days(NULL, 0);
    walk_days(MOVED, ARRAY_LEN(MOVED));
}

/* Before 1970 weeks go on as weeks do. */
static void there_is_no_first_day(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 16);
    Model m = { 0 };
    WorkDays w;
    Error e;
    assert_int_equal(work_days_of(&a, &m, &w, &e), ERR_OK);
    for (Day day = -3000; day < 50; day++) {
        assert_int_equal(work_day_number(&w, day + 1), work_day_number(&w, day) + day_is_worked(NULL, 0, day));
        if (day_is_worked(NULL, 0, day)) assert_int_equal(work_day_of(&w, work_day_number(&w, day)), day);
    }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_day_follows_from_the_one_before), cmocka_unit_test(there_is_no_first_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
