/* test_label_text.c: the texts of labels against docs/formats/label.md: its examples to the letter, every wrong character and
 * every two that changed places, torn ones, and what a scanner types under a Cyrillic layout. */
#include "rules/label_text.h"
#include "unit.h"

static const char EXHIBIT[] = "TG1+7F0C2A77+C-2026-0001+EX-2026-0007+KM-000417+0123456789ABCDEF0123456789ABCDEF+L";

static Str golden(Arena *a)
{
    LabelText l = { STR("7F0C2A77"), STR("C-2026-0001"), STR("EX-2026-0007"), STR("KM-000417"),
                    STR("0123456789ABCDEF0123456789ABCDEF") };
    Buf to = buf_in(a);
    label_text_write(&l, &to);
    assert_false(to.failed);
    return buf_str(&to);
}

static LabelReading read_text(Arena *a, Str text, LabelText *l)
{
    LabelReading how;
    Error error_;
    assert_ok(label_text_read(a, text, &how, l, &error_));
    return how;
}

/* ISBT 128 (ICCBBA), which uses the same check, prints H behind this donation number. */
static void the_check_is_the_published_one(void **state)
{
    (void)state;
    assert_int_equal(label_check(STR("G123498654321")), 'H');
    assert_int_equal(label_check(STR("G1234-98-654321")), 'H');
}

static void examples_are_as_documented(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    LabelText l, odd = { STR("7F0C2A77"), STR(""), STR("SP-2026-0003"), STR("ЦВ 1+2"), STR("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF") };
    Buf to = buf_in(&a);
    Str text = golden(&a);
    assert_str(str_first(text, text.len - 1), str_first(str_of(EXHIBIT), sizeof EXHIBIT - 2));
    assert_int_equal(text.ptr[text.len - 1], EXHIBIT[sizeof EXHIBIT - 2]);
    assert_int_equal(read_text(&a, text, &l), LABEL_READ);
    assert_str(l.agency, STR("7F0C2A77"));
    assert_str(l.of_case, STR("C-2026-0001"));
    assert_str(l.thing, STR("EX-2026-0007"));
    assert_str(l.seal, STR("KM-000417"));
    assert_str(l.hash, STR("0123456789ABCDEF0123456789ABCDEF"));
    label_text_write(&odd, &to);
    assert_str(str_first(buf_str(&to), 62), STR("TG1+7F0C2A77++SP-2026-0003+%D0%A6%D0%92%201%2B2+FFFFFFFFFFFFFF"));
    assert_int_equal(read_text(&a, buf_str(&to), &l), LABEL_READ);
    assert_str(l.seal, STR("ЦВ 1+2"));
    assert_str(l.of_case, STR(""));
    arena_free(&a);
}

/* One letter or digit for another, anywhere; any two neighbours that changed places, unless they are the same or one parts
 * fields. */
static void one_wrong_character_is_found(void **state)
{
    (void)state;
    static const char SIGNS[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    Arena a = arena_with(64 << 20);
    LabelText l;
    Str text = golden(&a);
    char changed[128];
    for (size_t i = 0; i < text.len; i++) {
        memcpy(changed, text.ptr, text.len);
        for (size_t c = 0; c < sizeof SIGNS - 1 && strchr(SIGNS, text.ptr[i]); c++) {
            changed[i] = SIGNS[c];
            bool read = changed[i] != text.ptr[i] && read_text(&a, str_bytes(changed, text.len), &l) == LABEL_READ;
            if (read) fail_msg("place %zu, %c", i, changed[i]);
        }
        changed[i] = text.ptr[i];
        bool swaps = i > 0 && text.ptr[i] != text.ptr[i - 1] && strchr(SIGNS, text.ptr[i]) && strchr(SIGNS, text.ptr[i - 1]);
        if (!swaps) continue;
        changed[i] = text.ptr[i - 1];
        changed[i - 1] = text.ptr[i];
        if (read_text(&a, str_bytes(changed, text.len), &l) == LABEL_READ) fail_msg("places %zu and %zu", i - 1, i);
    }
    arena_free(&a);
}

static void torn_ones_are_torn(void **state)
{
    (void)state;
    static const struct { const char *text; LabelReading how; } CASES[] = {
        { "", LABEL_NONE }, { "EX-2026-0007", LABEL_NONE }, { "TG", LABEL_NONE }, { "TGX+1", LABEL_NONE },
        { "TERGOO:P-2026-0001-3fa291bc04", LABEL_NONE },
        { "TG1+", LABEL_TORN }, { "TG1+++++++++", LABEL_TORN }, { "TG1+7F0C2A77+C-2026-0001+EX-2026-0007", LABEL_TORN },
        { "TG2+7F0C2A77+X", LABEL_LATER },
        { "TG1+7F0C2A77++EX%2+S+0123456789ABCDEF0123456789ABCDEF+0", LABEL_TORN }, { "TG10+A+B+C", LABEL_LATER },
    };
    Arena a = arena_with(8 << 20);
    LabelText l;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) assert_int_equal(read_text(&a, str_of(CASES[i].text), &l), CASES[i].how);
    Str text = golden(&a);
    for (size_t i = 4; i < text.len; i++) assert_int_equal(read_text(&a, str_first(text, i), &l), LABEL_TORN);
    arena_free(&a);
}

static void numbers_for_people_have_a_check(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Str number, shown = str_format(&a, "EX-2026-0007 (%c)", label_check(STR("EX-2026-0007")));
    bool good;
    assert_true(label_number_read(shown, &number, &good));
    assert_true(good);
    assert_str(number, STR("EX-2026-0007"));
    assert_true(label_number_read(STR("EX-2026-0070 (%)"), &number, &good));
    assert_false(good);
    assert_false(label_number_read(STR("EX-2026-0007"), &number, &good));
    assert_false(label_number_read(STR("(K)"), &number, &good) && number.len > 0);
    arena_free(&a);
}

/* What the keys of a Latin label give while the Russian layout is on, and back. */
static void a_cyrillic_layout_is_undone(void **state)
{
    (void)state;
    static const struct { const char *typed, *meant; } CASES[] = {
        { "УЧ-2026-0007", "EX-2026-0007" }, { "уч-2026-0007", "ex-2026-0007" },
        { "ЕП1+7А0С2Ф77+С-2026-0001+", "TG1+7F0C2A77+C-2026-0001+" },
        { "ЙЦУКЕНГШЩЗХЪ", "QWERTYUIOP{}" }, { "йцукенгшщзхъ", "qwertyuiop[]" },
        { "фывапролджэ", "asdfghjkl;'" },
        { "ячсмитьбю.", "zxcvbnm,./" },
        { "ЫЗ.А-1", "SP/F-1" }, { "ң ө ү", "y j e" },
    };
    Arena a = arena_with(1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        Buf to = buf_in(&a);
        assert_true(label_as_latin(str_of(CASES[i].typed), &to));
        assert_str(buf_str(&to), str_of(CASES[i].meant));
    }
    Buf same = buf_in(&a), bad = buf_in(&a);
    assert_false(label_as_latin(STR("EX-2026.0007"), &same));
    assert_false(label_as_latin(STR("\xd0"), &bad));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_check_is_the_published_one), cmocka_unit_test(examples_are_as_documented),
        cmocka_unit_test(one_wrong_character_is_found),
        cmocka_unit_test(torn_ones_are_torn), cmocka_unit_test(numbers_for_people_have_a_check),
        cmocka_unit_test(a_cyrillic_layout_is_undone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
