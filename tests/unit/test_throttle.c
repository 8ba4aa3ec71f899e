/* Who waits how long before the next try; and sessions of the web process: found by cookie only, over in time, swept. */
#include "unit.h"

#include <stdio.h>

#include "web/web_int.h"

static const int64_t S = INT64_C(1000000000);

static void waits_double_up_to_a_limit(void **state)
{
    (void)state;
    Throttle t;
    Error e;
    int64_t now = 5000 * S;
    assert_int_equal(ERR_OK, throttle_start(&t, &e));
    for (int i = 0; i < THROTTLE_FREE - 1; i++) {
        throttle_failed(&t, now, STR("10.0.0.1"), STR("aibek"));
        assert_int_equal(0, throttle_wait(&t, now, STR("10.0.0.1"), STR("aibek")));
    }
    for (int64_t want = 1; want <= 32; want *= 2) {
        throttle_failed(&t, now, STR("10.0.0.1"), STR("aibek"));
        assert_int_equal(want, throttle_wait(&t, now, STR("10.0.0.1"), STR("aibek")));
        assert_int_equal(0, throttle_wait(&t, now + want * S, STR("10.0.0.1"), STR("aibek")));
    }
    for (int i = 0; i < 40; i++) throttle_failed(&t, now, STR("10.0.0.1"), STR("aibek"));
    assert_int_equal(THROTTLE_ADDRESS_MOST, throttle_wait(&t, now, STR("10.0.0.1"), STR("cholpon")));
    /* the login alone, from elsewhere: no more than a minute, or a colleague could keep him out */
    assert_int_equal(THROTTLE_LOGIN_MOST, throttle_wait(&t, now, STR("10.0.0.2"), STR("AIBEK")));
    assert_int_equal(0, throttle_wait(&t, now, STR("10.0.0.2"), STR("cholpon")));
    throttle_succeeded(&t, STR("10.0.0.2"), STR("aibek"));
    assert_int_equal(0, throttle_wait(&t, now, STR("10.0.0.2"), STR("aibek")));
    assert_int_equal(THROTTLE_ADDRESS_MOST, throttle_wait(&t, now, STR("10.0.0.1"), STR("aibek")));
    /* an hour of peace is forgiven */
    throttle_failed(&t, now + 3601 * S, STR("10.0.0.1"), STR("x"));
    assert_int_equal(0, throttle_wait(&t, now + 3601 * S, STR("10.0.0.1"), STR("x")));
    throttle_end(&t);
}

static void many_addresses_do_not_fill_it(void **state)
{
    (void)state;
    Throttle t;
    Error e;
    assert_int_equal(ERR_OK, throttle_start(&t, &e));
    for (int i = 0; i < 3 * THROTTLE_PLACES; i++) {
        char address[32], login[32];
        snprintf(address, sizeof address, "10.%d.%d.1", i >> 8, i & 255);
        snprintf(login, sizeof login, "login%d", i);
        throttle_failed(&t, i * S, str_of(address), str_of(login));
    }
    for (int i = 0; i < THROTTLE_FREE; i++) throttle_failed(&t, 20000 * S, STR("10.0.0.9"), STR("last"));
    assert_int_equal(1, throttle_wait(&t, 20000 * S, STR("10.0.0.9"), STR("last")));
    throttle_end(&t);
}

static const char TOKEN[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static void sessions_are_found_by_their_cookie(void **state)
{
    (void)state;
    WebSessions s;
    Error e;
    Arena a = arena_with(1 << 20);
    char cookie[65], lost[65], next[65];
    const int64_t now = 5000 * S, minute = 60 * S;
    assert_int_equal(ERR_OK, crypto_start(&e));
    assert_int_equal(ERR_OK, web_sessions_start(&s, &e));
    web_session_new(&s, now, STR("aibek"), str_of(TOKEN), false, false, 0, cookie, lost);
    assert_int_equal(0, lost[0]);
    const WebCaller *c = web_session_find(&s, &a, now, str_of(cookie), false);
    assert_non_null(c);
    assert_str(c->login, STR("aibek"));
    assert_str(c->token, str_of(TOKEN));
    assert_int_equal(64, c->csrf.len);
    assert_false(c->second);
    assert_null(web_session_find(&s, &a, now, str_of(TOKEN), false));
    assert_null(web_session_find(&s, &a, now, str_of(TOKEN), true));
    assert_null(web_session_find(&s, &a, now, str_of(cookie), true));
    assert_null(web_session_find(&s, &a, now, STR(""), false));
    web_session_keep_uri(&s, str_of(TOKEN), STR("otpauth://x"));
    assert_str(web_session_uri(&s, &a, str_of(TOKEN)), STR("otpauth://x"));
    web_session_confirmed(&s, str_of(TOKEN), next);
    assert_null(web_session_find(&s, &a, now, str_of(cookie), false));
    c = web_session_find(&s, &a, now, str_of(next), false);
    assert_true(c && c->second);
    assert_str(web_session_uri(&s, &a, str_of(TOKEN)), STR(""));
    /* idle a quarter of an hour; used every ten minutes it lasts ten hours */
    assert_null(web_session_find(&s, &a, now + 15 * minute + S, str_of(next), false));
    for (int64_t m = 10; m <= 600; m += 10) assert_non_null(web_session_find(&s, &a, now + m * minute, str_of(next), false));
    assert_null(web_session_find(&s, &a, now + 601 * minute, str_of(next), false));
    assert_false(web_session_sweep(&s, now + 600 * minute, lost));
    assert_true(web_session_sweep(&s, now + 601 * minute, lost));
    assert_str(str_of(lost), str_of(TOKEN));
    assert_false(web_session_sweep(&s, now + 601 * minute, lost));
    web_session_new(&s, now, STR("aibek"), str_of(TOKEN), true, true, 0, cookie, lost);
    assert_null(web_session_find(&s, &a, now, str_of(cookie), false));
    assert_non_null(web_session_find(&s, &a, now, str_of(TOKEN), true));
    web_session_drop(&s, str_of(TOKEN));
    assert_null(web_session_find(&s, &a, now, str_of(TOKEN), true));
    web_sessions_end(&s);
    arena_free(&a);
}

static void the_one_that_was_idle_longest_makes_room(void **state)
{
    (void)state;
    WebSessions s;
    Error e;
    char cookie[65], lost[65];
    assert_int_equal(ERR_OK, web_sessions_start(&s, &e));
    for (int i = 0; i < WEB_SESSIONS; i++) {
        char token[65];
        snprintf(token, sizeof token, "%064d", i);
        web_session_new(&s, 1000 * S + i, STR("x"), str_of(token), true, false, 0, cookie, lost);
        assert_int_equal(0, lost[0]);
    }
    web_session_new(&s, 1001 * S, STR("x"), str_of(TOKEN), true, false, 0, cookie, lost);
    assert_str(str_of(lost), STR("0000000000000000000000000000000000000000000000000000000000000000"));
    web_sessions_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_double_up_to_a_limit), cmocka_unit_test(many_addresses_do_not_fill_it),
        cmocka_unit_test(sessions_are_found_by_their_cookie), cmocka_unit_test(the_one_that_was_idle_longest_makes_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
