/* test_word_diff.c: what changed between two texts: nothing lost, as few changes as there are, and within a bound of work. */
#include "text/word_diff.h"
#include "unit.h"

#include <stdlib.h>

/* The runs as people write them by hand: what was removed in [-…-], what was added in {+…+}. */
static Str diff_of(Arena *a, Str before, Str after)
{
    const WordRun *runs;
    size_t count;
    Error e;
    Buf to = buf_in(a), old = buf_in(a), new = buf_in(a);
    static const char *const OPEN[] = { "", "{+", "[-" }, *const CLOSE[] = { "", "+}", "-]" };
    if (word_diff(a, before, after, &runs, &count, &e) != ERR_OK) fail_msg("%s", e.parts[0].key);
    for (size_t i = 0; i < count; i++) {
        assert_true(runs[i].text.len > 0);
        buf_c(&to, OPEN[runs[i].kind]);
        buf_add(&to, runs[i].text);
        buf_c(&to, CLOSE[runs[i].kind]);
        if (runs[i].kind != WORDS_ADDED) buf_add(&old, runs[i].text);
        if (runs[i].kind != WORDS_REMOVED) buf_add(&new, runs[i].text);
    }
    assert_str(buf_str(&old), before);
    assert_str(buf_str(&new), after);
    return buf_str(&to);
}

static void check(const char *before, const char *after, const char *expected)
{
    Arena a = arena_with(1 << 20);
    assert_str(diff_of(&a, str_of(before), str_of(after)), str_of(expected));
    arena_free(&a);
}

static void words_are_compared_and_not_letters(void **state)
{
    (void)state;
    check("", "", "");
    check("a", "a", "a");
    check("", "a b", "{+a b+}");
    check("a b", "", "[-a b-]");
    check("Экинчи абзац узун.", "Экинчи абзац кыска.", "Экинчи абзац [-узун-]{+кыска+}.");
    check("one two three", "one three", "one [-two -]three");
    check("сумма 45 000 сом", "сумма 54 000 сом", "сумма [-45-]{+54+} 000 сом");
    check("«Ак-Суу»", "«Ак Суу»", "«Ак[---]{+ +}Суу»");
    check("a, b", "a b", "a[-,-] b");
    check("a\xFF" "b", "a\xFE" "b", "a[-\xFF-]{+\xFE+}b");
}

static void a_rewritten_sentence_is_two_runs(void **state)
{
    (void)state;
    check("x a b c y", "x d e f y", "x [-a b c-]{+d e f+} y");
    check("a b\n\nc d", "e b\n\nc f", "[-a-]{+e+} b\n\nc [-d-]{+f+}");
    check("a\n\nb", "c\n\nd", "[-a-]{+c+}\n\n[-b-]{+d+}");
}

/* Against the table of longest common subsequences, over texts of three words: as many words stay as can. */
static size_t longest_common(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b), table[40][40] = { 0 };
    for (size_t i = 1; i <= n; i++) {
        for (size_t k = 1; k <= m; k++) {
            size_t up = table[i - 1][k], left = table[i][k - 1];
            table[i][k] = a[i - 1] == b[k - 1] ? table[i - 1][k - 1] + 1 : up > left ? up : left;
        }
    }
    return table[n][m];
}

static void as_much_stays_as_can(void **state)
{
    (void)state;
    srand(7);
    for (int turn = 0; turn < 4000; turn++) {
        Arena a = arena_with(1 << 20);
        char marks[2][32] = { "", "" };
        for (int side = 0; side < 2; side++) {
            size_t n = (size_t)rand() % 30;
            for (size_t i = 0; i < n; i++) marks[side][i] = ".,;"[rand() % 3];         /* each a word, and no blanks to be joined over */
        }
        const WordRun *runs;
        size_t count, same = 0;
        Error e;
        assert_int_equal(word_diff(&a, str_of(marks[0]), str_of(marks[1]), &runs, &count, &e), ERR_OK);
        for (size_t i = 0; i < count; i++) if (runs[i].kind == WORDS_SAME) same += runs[i].text.len;
        assert_int_equal(same, longest_common(marks[0], marks[1]));
        (void)diff_of(&a, str_of(marks[0]), str_of(marks[1]));
        arena_free(&a);
    }
}

/* Two texts that have nothing in common but their blanks, of 200,000 words each: given up on, whole and in time. */
static void what_takes_too_long_is_given_whole(void **state)
{
    (void)state;
    Arena a = arena_with(512 << 20);
    Buf old = buf_in(&a), new = buf_in(&a);
    for (int i = 0; i < 200000; i++) {
        buf_format(&old, "a%d ", i);
        buf_format(&new, "b%d ", i * 7 % 200000);
    }
    Instant began = clock_now();
    (void)diff_of(&a, buf_str(&old), buf_str(&new));
    assert_true(clock_now() - began < 20 * SECOND);
    arena_free(&a);
}

static void without_memory_it_says_so(void **state)
{
    (void)state;
    const WordRun *runs;
    size_t count;
    Error e;
    Arena a = arena_with(1);
    assert_int_equal(word_diff(&a, STR("a"), STR("b"), &runs, &count, &e), ERR_MEMORY);
    arena_free(&a);
    Str huge = { "x", (size_t)WORD_DIFF_BYTES + 1 };                    /* refused before it is looked at */
    assert_int_equal(word_diff(&a, huge, STR("b"), &runs, &count, &e), ERR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_compared_and_not_letters),
        cmocka_unit_test(a_rewritten_sentence_is_two_runs),
        cmocka_unit_test(as_much_stays_as_can),
        cmocka_unit_test(what_takes_too_long_is_given_whole),
        cmocka_unit_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
