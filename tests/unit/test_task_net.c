/* test_task_net.c: tasks that wait for each other: against a computation that knows no order, only what the words mean. */
#include "desk/task_net.h"
#include "unit.h"

enum { MOST = 9, ROUNDS = 4000 };

static uint64_t seed;

static int64_t pick(int64_t below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)((seed >> 33) % (uint64_t)below);
}

/* A net of a few tasks, with circles now and then. */
typedef struct { NetTask tasks[MOST]; int32_t after[MOST][MOST]; size_t count; } Made;

static void make(Made *m, bool circles)
{
    *m = (Made){ .count = (size_t)pick(MOST) + 1 };
    for (size_t i = 0; i < m->count; i++) {
        NetTask *t = &m->tasks[i];
        *t = (NetTask){ .days = pick(5), .from = pick(6), .fixed = pick(8) == 0, .after = m->after[i] };
        for (size_t j = 0; j < m->count; j++) {
            if ((circles || j < i) && pick(4) == 0) m->after[i][t->after_count++] = (int32_t)j;
        }
    }
}

static TaskNet compute(Arena *a, Made *m)
{
    TaskNet net = { .tasks = m->tasks, .count = m->count };
    Error e;
    assert_int_equal(net_compute(a, &net, &e), ERR_OK);
    return net;
}

/* ---- the naive way ---- */

static bool waits(const Made *m, size_t i, size_t j)
{
    for (size_t n = 0; n < m->tasks[i].after_count; n++) {
        if (m->after[i][n] == (int32_t)j) return true;
    }
    return false;
}

/* Does i wait for j, over however many others? */
static void reach(const Made *m, bool to[MOST][MOST])
{
    for (size_t i = 0; i < m->count; i++) {
        for (size_t j = 0; j < m->count; j++) to[i][j] = waits(m, i, j);
    }
    for (size_t k = 0; k < m->count; k++) {
        for (size_t i = 0; i < m->count; i++) {
            for (size_t j = 0; j < m->count; j++) to[i][j] = to[i][j] || (to[i][k] && to[k][j]);
        }
    }
}

/* Everything begins as early as it may, over and over until nothing moves; `late` begins so many days later than it could. */
static int64_t ends(const Made *m, size_t late, int64_t by, int64_t end[MOST])
{
    bool to[MOST][MOST], moved = true;
    int64_t last = 0;
    reach(m, to);
    for (size_t i = 0; i < m->count; i++) end[i] = m->tasks[i].from + m->tasks[i].days + (i == late ? by : 0);
    while (moved) {
        moved = false;
        for (size_t i = 0; i < m->count; i++) {
            for (size_t j = 0; j < m->count; j++) {
                bool holds = !m->tasks[i].fixed && waits(m, i, j) && !(to[i][j] && to[j][i]);
                int64_t then = end[j] + m->tasks[i].days + (i == late ? by : 0);
                if (!holds || then <= end[i]) continue;
                end[i] = then;
                moved = true;
            }
        }
    }
    for (size_t i = 0; i < m->count; i++) last = i == 0 || end[i] > last ? end[i] : last;
    return last;
}

/* ---- properties ---- */

static void each_begins_as_early_as_it_may(void **state)
{
    (void)state;
    for (seed = 1; seed < ROUNDS; seed++) {
        uint64_t kept = seed;
        Arena a = arena_with(1 << 16);
        Made m;
        int64_t end[MOST];
        make(&m, kept % 2 == 0);
        TaskNet net = compute(&a, &m);
        assert_int_equal(ends(&m, MOST, 0, end), net.end);
        for (size_t i = 0; i < m.count; i++) {
            assert_int_equal(net.tasks[i].end, end[i]);
            assert_int_equal(net.tasks[i].start + net.tasks[i].days, net.tasks[i].end);
        }
        arena_free(&a);
        seed = kept;
    }
}

/* Slack is what it says: so many days later harms nothing, one more does. The whole is later, or it is past the day asked for. */
static void slack_is_how_long_it_can_wait(void **state)
{
    (void)state;
    for (seed = 1; seed < ROUNDS; seed++) {
        uint64_t kept = seed;
        Arena a = arena_with(1 << 16);
        Made m;
        int64_t end[MOST], slack[MOST];
        make(&m, false);
        TaskNet net = compute(&a, &m);
        int64_t until = net.end + pick(4);
        net_slack(&net, until, slack);
        for (size_t i = 0; i < m.count; i++) {
            if (m.tasks[i].fixed) {
                assert_true(slack[i] == NET_FOREVER && !net.tasks[i].critical);
                continue;
            }
            assert_int_equal(slack[i], net.tasks[i].slack + until - net.end);
            assert_true(slack[i] >= 0 && net.tasks[i].critical == (net.tasks[i].slack == 0));
            assert_true(ends(&m, i, slack[i], end) <= until);
            assert_true(ends(&m, i, slack[i] + 1, end) > until);
        }
        arena_free(&a);
        seed = kept;
    }
}

static void circles_are_found_and_named(void **state)
{
    (void)state;
    for (seed = 1; seed < ROUNDS; seed++) {
        uint64_t kept = seed;
        Arena a = arena_with(1 << 16);
        Made m;
        bool to[MOST][MOST];
        Error e;
        make(&m, true);
        TaskNet net = compute(&a, &m);
        reach(&m, to);
        for (size_t i = 0; i < m.count; i++) {
            assert_int_equal(net.tasks[i].circle != NET_NONE, to[i][i]);
            for (size_t j = 0; j < m.count; j++) {
                if (to[i][i] && to[j][j]) assert_int_equal(net.tasks[i].circle == net.tasks[j].circle, to[i][j] && to[j][i]);
            }
        }
        for (int32_t c = 0; c < net.circles; c++) {
            int32_t *way;
            size_t n;
            assert_int_equal(net_circle(&a, &net, c, &way, &n, &e), ERR_OK);
            assert_true(n > 0);
            for (size_t i = 0; i < n; i++) {
                assert_int_equal(net.tasks[way[i]].circle, c);
                assert_true(waits(&m, (size_t)way[i], (size_t)way[(i + 1) % n]));
            }
        }
        arena_free(&a);
        seed = kept;
    }
}

static void the_way_leads_without_a_gap(void **state)
{
    (void)state;
    for (seed = 1; seed < ROUNDS; seed++) {
        uint64_t kept = seed;
        Arena a = arena_with(1 << 16);
        Made m;
        Error e;
        make(&m, true);
        TaskNet net = compute(&a, &m);
        for (size_t i = 0; i < m.count; i++) {
            int32_t *way;
            size_t n;
            assert_int_equal(net_way(&a, &net, (int32_t)i, &way, &n, &e), ERR_OK);
            assert_true(n > 0 && way[n - 1] == (int32_t)i);
            assert_int_equal(net.tasks[way[0]].start, net.tasks[way[0]].from);
            for (size_t j = 1; j < n; j++) assert_int_equal(net.tasks[way[j - 1]].end, net.tasks[way[j]].start);
        }
        arena_free(&a);
        seed = kept;
    }
}

/* ---- by hand, and what is refused ---- */

/* Ask the bank (3), read the answer (2); beside it a search (1). The bank decides; the search can wait four days. */
static void a_small_one_by_hand(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 16);
    int32_t first[] = { 0 }, *way;
    int64_t slack[3];
    size_t n;
    Error e;
    NetTask tasks[] = { { .days = 3 }, { .days = 2, .after = first, .after_count = 1 }, { .days = 1 } };
    TaskNet net = { .tasks = tasks, .count = 3 };
    assert_int_equal(net_compute(&a, &net, &e), ERR_OK);
    assert_int_equal(net.end, 5);
    assert_true(tasks[0].critical && tasks[1].critical && !tasks[2].critical);
    assert_int_equal(tasks[2].slack, 4);
    assert_int_equal(net_way(&a, &net, 1, &way, &n, &e), ERR_OK);
    assert_true(n == 2 && way[0] == 0 && way[1] == 1);
    net_slack(&net, 4, slack);                       /* a day too late for the fourth */
    assert_true(slack[0] == -1 && slack[1] == -1 && slack[2] == 3);
    arena_free(&a);
}

static void nothing_and_too_much(void **state)
{
    (void)state;
    Arena a = arena_with(8 << 20);
    int32_t wrong[] = { 1 };
    Error e;
    NetTask one = { .after = wrong, .after_count = 1 };
    TaskNet none = { .count = 0 }, bad = { .tasks = &one, .count = 1 }, many = { .tasks = &one, .count = NET_MOST + 1 };
    assert_int_equal(net_compute(&a, &none, &e), ERR_OK);
    assert_int_equal(none.circles, 0);
    assert_int_equal(net_compute(&a, &bad, &e), ERR_INVALID);
    assert_int_equal(net_compute(&a, &many, &e), ERR_LIMIT);
    arena_free(&a);
}

/* Each waits for the one before it: twenty thousand deep, and nothing is called within itself. */
static void a_long_chain(void **state)
{
    (void)state;
    static NetTask tasks[NET_MOST];
    static int32_t before[NET_MOST];
    Arena a = arena_with(16 << 20);
    Error e;
    for (int32_t i = 0; i < NET_MOST; i++) {
        before[i] = i + 1;
        tasks[i] = (NetTask){ .days = 1, .after = &before[i], .after_count = i + 1 < NET_MOST };
    }
    TaskNet net = { .tasks = tasks, .count = NET_MOST };
    assert_int_equal(net_compute(&a, &net, &e), ERR_OK);
    assert_int_equal(net.end, NET_MOST);
    before[NET_MOST - 1] = 0;
    tasks[NET_MOST - 1].after_count = 1;
    assert_int_equal(net_compute(&a, &net, &e), ERR_OK);
    assert_int_equal(net.circles, 1);
    assert_int_equal(net.end, 1);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_begins_as_early_as_it_may),
        cmocka_unit_test(slack_is_how_long_it_can_wait),
        cmocka_unit_test(circles_are_found_and_named),
        cmocka_unit_test(the_way_leads_without_a_gap),
        cmocka_unit_test(a_small_one_by_hand),
        cmocka_unit_test(nothing_and_too_much),
        cmocka_unit_test(a_long_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
