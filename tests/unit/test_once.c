/* Of forms that are sent twice: one act, and everybody is told the same. */
#include "unit.h"

#include <pthread.h>

#include "web/once.h"

enum { CLICKS = 16 };

typedef struct { Once *once; Str login, mark; int *acts; bool refused; bool found; } Click;

static void *click(void *self)
{
    Click *c = self;
    Str url, sentence;
    Arena a = arena_with(64 * 1024);
    c->found = once_begin(c->once, &a, c->login, c->mark, &url, &sentence);
    if (!c->found) {
        __atomic_add_fetch(c->acts, 1, __ATOMIC_SEQ_CST);
        struct timespec moment = { .tv_nsec = 2000000 };
        nanosleep(&moment, NULL);
        if (!c->refused) once_keep(c->once, c->login, c->mark, STR("/records/note/1"), STR("Made."));
        once_end(c->once, c->login, c->mark);
    } else if (!str_is(url, "/records/note/1") || !str_is(sentence, "Made.")) {
        c->found = false;
    }
    arena_free(&a);
    return NULL;
}

static int acts_of(Once *o, const char *mark, bool refused, size_t *told)
{
    int acts = 0;
    pthread_t threads[CLICKS];
    Click clicks[CLICKS];
    *told = 0;
    for (size_t i = 0; i < CLICKS; i++) {
        clicks[i] = (Click){ .once = o, .login = STR("aibek"), .mark = str_of(mark), .acts = &acts, .refused = refused };
        assert_int_equal(0, pthread_create(&threads[i], NULL, click, &clicks[i]));
    }
    for (size_t i = 0; i < CLICKS; i++) {
        assert_int_equal(0, pthread_join(threads[i], NULL));
        *told += clicks[i].found;
    }
    return acts;
}

static void clicks_at_once_are_one_act(void **state)
{
    (void)state;
    Once *o;
    Error e;
    size_t told;
    char mark[ONCE_MARK + 1];
    assert_int_equal(ERR_OK, once_new(&o, &e));
    once_mark(mark);
    assert_int_equal(1, acts_of(o, mark, false, &told));
    assert_int_equal(CLICKS - 1, told);
    once_mark(mark);
    assert_int_equal(CLICKS, acts_of(o, mark, true, &told));            /* what was refused may be tried again, one after the other */
    assert_int_equal(0, told);
    once_free(o);
}

static void a_mark_is_whose_it_is(void **state)
{
    (void)state;
    Once *o;
    Error e;
    Arena a = arena_with(64 * 1024);
    Str url, sentence, login = STR("aibek");
    char mark[ONCE_MARK + 1];
    assert_int_equal(ERR_OK, once_new(&o, &e));
    once_mark(mark);
    assert_false(once_begin(o, &a, login, str_of(mark), &url, &sentence));
    once_keep(o, login, str_of(mark), STR("/"), STR("Done."));
    once_end(o, login, str_of(mark));
    assert_true(once_find(o, &a, login, str_of(mark), &url, &sentence));
    assert_false(once_find(o, &a, STR("gulnara"), str_of(mark), &url, &sentence));
    assert_false(once_begin(o, &a, STR("gulnara"), str_of(mark), &url, &sentence));
    once_end(o, STR("gulnara"), str_of(mark));
    static const char *const NO_MARKS[] = { "", "0", "zz000000000000000000000000000000", "000000000000000000000000000000000" };
    for (size_t i = 0; i < ARRAY_LEN(NO_MARKS); i++) {
        once_keep(o, login, str_of(NO_MARKS[i]), STR("/"), STR("Done."));
        assert_false(once_begin(o, &a, login, str_of(NO_MARKS[i]), &url, &sentence));
        assert_false(once_begin(o, &a, login, str_of(NO_MARKS[i]), &url, &sentence));   /* nobody waits for it */
        once_end(o, login, str_of(NO_MARKS[i]));
    }
    arena_free(&a);
    once_free(o);
}

static void the_oldest_are_forgotten(void **state)
{
    (void)state;
    Once *o;
    Error e;
    Arena a = arena_with(64 * 1024);
    Str url, sentence;
    char first[ONCE_MARK + 1], mark[ONCE_MARK + 1];
    assert_int_equal(ERR_OK, once_new(&o, &e));
    once_mark(first);
    once_keep(o, STR("aibek"), str_of(first), STR("/"), STR("Done."));
    for (int i = 0; i < ONCE_PLACES - 1; i++) {
        once_mark(mark);
        once_keep(o, STR("aibek"), str_of(mark), STR("/"), STR("Done."));
    }
    assert_true(once_find(o, &a, STR("aibek"), str_of(first), &url, &sentence));
    once_mark(mark);
    once_keep(o, STR("aibek"), str_of(mark), STR("/"), STR("Done."));
    assert_false(once_find(o, &a, STR("aibek"), str_of(first), &url, &sentence));
    arena_free(&a);
    once_free(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clicks_at_once_are_one_act), cmocka_unit_test(a_mark_is_whose_it_is), cmocka_unit_test(the_oldest_are_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
