/* test_match_hostile.c: names that somebody wrote to hide, to break something or to keep it busy: alone, against each other and in a list. */
#include <time.h>

#include "match_kit.h"

enum { LONG = 4000, ASKED = 20 };

/* `one` again and again, so many characters. */
static const char *many(const char *one, size_t count)
{
    Buf to = buf_in(&match_arena);
    for (size_t i = 0; i < count; i++) buf_c(&to, one);
    return str_c(&match_arena, buf_str(&to));
}

static size_t hostile(const char *to[64])
{
    static const char *const ODD[] = {
        "", " ", "A", "Ж", "李", "ь", "'", ".", "-", "\xF0\x9F\x98\x80", "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7",
        "'; DROP TABLE persons; --", "\" OR 1=1 --", "%s%n%p", "../../etc/passwd", "<script>alert(1)</script>", "=cmd|' /C calc'!A0",
        "\xE2\x80\xAEvonasA", "A\xE2\x80\x8Bs\xE2\x80\x8B" "a\xE2\x80\x8Bn\xE2\x80\x8Bo\xE2\x80\x8Bv", "\xEF\xBB\xBF\xEF\xBB\xBF", "\xE2\x80\x8F\xE2\x80\x8E",
        "АsаnоvАsаnоv 李Асан محمدAsan", "Асан李Асан", "a\xCC\x81\xCC\x82\xCC\x83\xCC\x84\xCC\x85\xCC\x86\xCC\x87\xCC\x88s", "\xCC\x81\xCC\x81\xCC\x81",
        "\xE0\xA5\x8D\xE0\xA5\x8D", "\xE0\xB8\xB4\xE0\xB8\xB4", "\xF4\x8F\xBF\xBF", "\xEE\x80\x80", "\xF0\xA0\x80\x80\xF0\xAF\xA0\x80", "1234567890", "000", "уулу уулу уулу",
        "bin bin bin bin bin bin bin bin bin bin bin bin bin bin bin", "ООО ООО ООО", "A. B. C. D. E. F. G. H. I. J. K. L. M. N. O. P.",
    };
    size_t n = 0;
    for (size_t i = 0; i < ARRAY_LEN(ODD); i++) to[n++] = ODD[i];
    to[n++] = many("x", LONG);
    to[n++] = many("李", LONG);
    to[n++] = many("न", LONG);
    to[n++] = many("ประ", LONG);
    to[n++] = many("م", LONG);
    to[n++] = many("김", LONG);
    to[n++] = many("\xCC\x81", LONG);
    to[n++] = many("\xE2\x80\x8B", LONG);
    to[n++] = many("ab ", LONG);
    to[n++] = many("Ж ", LONG);
    to[n++] = many("Ab", LONG);
    to[n++] = many("李x", LONG);
    return n;
}

static void any_two_are_compared(UNUSED void **state)
{
    const char *names[64];
    size_t n = hostile(names);
    MatchName a;
    Str words[MATCH_WORDS], others[MATCH_KEYBOARDS];
    for (size_t i = 0; i < n; i++) {
        for (int sort = MATCH_PERSON; sort <= MATCH_ANY; sort++) {
            match_name(match_tables, str_of(names[i]), (MatchSort)sort, &a);
            assert_true(a.count <= MATCH_WORDS);
            size_t count = match_words(match_tables, &match_arena, str_of(names[i]), (MatchSort)sort, words);
            assert_true(count == a.count || (a.flags & MATCH_CUT));
            for (size_t k = 0; k < count; k++) assert_true(utf8_valid(words[k]));
            for (size_t k = 0; k < n; k++) {
                int score = score_of(names[i], names[k], (MatchSort)sort, NULL);
                assert_true(score >= 0 && score <= 1000);
            }
        }
        size_t count = match_other_keyboards(&match_arena, str_of(names[i]), others);
        for (size_t k = 0; k < count; k++) assert_true(utf8_valid(others[k]));
    }
}

static void a_list_of_them_answers(UNUSED void **state)
{
    Error error_;
    const char *names[64];
    size_t n = hostile(names);
    MatchList *l;
    MatchSearch *s;
    MatchHit hits[ASKED];
    assert_ok(match_list_begin(match_tables, &l, &error_));
    for (size_t i = 0; i < n; i++) assert_ok(match_list_add(l, &(MatchEntry){ .name = str_of(names[i]), .sort = MATCH_ANY }, &error_));
    assert_ok(match_list_add(l, &(MatchEntry){ .name = STR("Асанов Бакыт"), .sort = MATCH_ANY }, &error_));
    assert_ok(match_list_finish(l, &error_));
    assert_ok(match_search_new(l, &s, &error_));
    for (size_t i = 0; i < n; i++) {
        size_t found = match_search(s, &(MatchEntry){ .name = str_of(names[i]), .sort = MATCH_ANY }, 1, hits, ASKED);
        for (size_t k = 0; k < found; k++) assert_true(hits[k].entry <= n && hits[k].result.score <= 1000);
    }
    assert_true(match_search(s, &(MatchEntry){ .name = STR("Asanov Bakyt"), .sort = MATCH_ANY }, MATCH_ALERT, hits, ASKED) >= 1);
    assert_int_equal(hits[0].entry, n);
    match_search_free(s);
    match_list_free(l);
}

/* What nobody sees hides nobody, and is told. */
static void unseen_characters_hide_nobody(UNUSED void **state)
{
    static const char *const HIDDEN[] = {
        "Ас\xE2\x80\x8B" "анов Бак\xE2\x80\x8Bыт", "Аса\xC2\xADнов Ба\xC2\xADкыт", "\xE2\x80\xAB" "Асанов\xE2\x80\xAC Бакыт", "Асан\xEF\xBB\xBFов Бакыт",
        "А\xE2\x81\xA0с\xE2\x81\xA0анов Бакыт", "Асанов\xE2\x80\x8F Бакыт\xE2\x80\x8E", "Асанов\xEF\xB8\x8F Бакыт",
    };
    MatchName n;
    for (size_t i = 0; i < ARRAY_LEN(HIDDEN); i++) {
        assert_int_equal(score_of(HIDDEN[i], "Асанов Бакыт", MATCH_PERSON, NULL), 1000);
        match_name(match_tables, str_of(HIDDEN[i]), MATCH_PERSON, &n);
        if (!(n.flags & MATCH_HIDDEN)) fail_msg("%s: not told", HIDDEN[i]);
    }
    match_name(match_tables, STR("می\xE2\x80\x8Cخواهم"), MATCH_PERSON, &n);              /* Persian spelling needs this one */
    assert_false(n.flags & MATCH_HIDDEN);
    assert_int_equal(score_of("А\xCC\x81с\xE1\xB7\x80\xE2\x83\x90" "анов", "Асанов", MATCH_PERSON, NULL), 1000);
}

/* No name keeps the engine busy: a thousand of the worst in a second of processor time, and more than ten times as fast here. */
static void no_name_takes_long(UNUSED void **state)
{
    const char *names[64];
    size_t n = hostile(names);
    MatchName a;
    for (size_t i = 0; i < n; i++) {
        clock_t begun = clock();
        for (size_t k = 0; k < ASKED; k++) match_name(match_tables, str_of(names[i]), MATCH_ANY, &a);
        double each = (double)(clock() - begun) / CLOCKS_PER_SEC / ASKED;
        if (each > .02) fail_msg("name %zu takes %.1f ms", i, each * 1e3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_two_are_compared), cmocka_unit_test(a_list_of_them_answers), cmocka_unit_test(unseen_characters_hide_nobody),
        cmocka_unit_test(no_name_takes_long),
    };
    return cmocka_run_group_tests(tests, match_setup, match_teardown);
}
