/* test_text.c: the order of names, the one stored form of a text, and the form it is found by. */
#include "text/collate.h"
#include "text/normalise.h"
#include "unit.h"

static uint64_t seed = 362436069362436069u;

static uint32_t random_below(uint32_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 32) % n;
}

static Str key_of(Arena *a, Str text)
{
    Buf to = buf_in(a);
    collate_key(&to, text);
    assert_false(to.failed);
    return buf_str(&to);
}

/* ---- order ---- */

/* Each stands before all that follow. */
static void check_order(const char *const *texts, size_t count)
{
    Arena a = arena_with(8 << 20);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < count; k++) {
            int order = collate_compare(&a, str_of(texts[i]), str_of(texts[k])), expected = (i > k) - (i < k);
            if ((order > 0) - (order < 0) != expected) fail_msg("\"%s\" and \"%s\" compare as %d", texts[i], texts[k], order);
        }
    }
    arena_free(&a);
}

static void names_stand_as_in_a_register(void **state)
{
    (void)state;
    static const char *const ORDER[] = {
        "", " ", "«Ак-Суу» ЖЧК", "7 күн", "12 күн", "100 күн", "Abdyldaev", "Ömürbekov", "Orozbekov", "Zhumabaev",
        "Абдылдаев", "Алиев Асан", "Алиева Асел", "Асанов", "Бейшеналиев", "Елисеев", "Ермаков", "Ёлкин", "Жакыпов", "Жумабаев",
        "Зотов", "Иванов", "Исаков", "Йылдыз", "Касымов", "Нурбеков", "Нязалиев", "Ңаева", "Орозбеков", "Өмүрбеков", "Өскөнбаев",
        "Петров", "Сүйүнбаев", "Сыдыков", "Токтогулов", "Төлөгөнов", "Усубалиев", "Уулу", "Үсөнов", "Федоров",
        "Фёдоров", "Цой", "Чынгызов", "Шаршенов", "Щукин", "Ыбраев", "Эсенов", "Юсупов", "Яковлев",
    };
    check_order(ORDER, ARRAY_LEN(ORDER));
}

static void the_alphabet_is_whole(void **state)
{
    (void)state;
    static const char *const LETTERS[] = {
        "а", "б", "в", "г", "д", "е", "ё", "ж", "з", "и", "й", "к", "л", "м", "н", "ң", "о", "ө", "п", "р", "с", "т", "у", "ү", "ф",
        "х", "ц", "ч", "ш", "щ", "ъ", "ы", "ь", "э", "ю", "я",
    };
    static const char *const CAPITALS[] = {
        "А", "Б", "В", "Г", "Д", "Е", "Ё", "Ж", "З", "И", "Й", "К", "Л", "М", "Н", "Ң", "О", "Ө", "П", "Р", "С", "Т", "У", "Ү", "Ф",
        "Х", "Ц", "Ч", "Ш", "Щ", "Ъ", "Ы", "Ь", "Э", "Ю", "Я",
    };
    static const char *const NEIGHBOURS[] = {
        "Гасанов", "Ғани", "Дуванов", "Каримов", "Қаримов", "Лиев", "Уринов", "Ўринов", "Үсөнов", "Ҳакимов", "Цой",
    };
    assert_int_equal(ARRAY_LEN(LETTERS), 36);
    check_order(LETTERS, ARRAY_LEN(LETTERS));
    check_order(CAPITALS, ARRAY_LEN(CAPITALS));
    check_order(NEIGHBOURS, ARRAY_LEN(NEIGHBOURS));
    const char *mixed[2 * ARRAY_LEN(LETTERS)];         /* а А б Б ... */
    for (size_t i = 0; i < ARRAY_LEN(LETTERS); i++) {
        mixed[2 * i] = LETTERS[i];
        mixed[2 * i + 1] = CAPITALS[i];
    }
    check_order(mixed, ARRAY_LEN(mixed));
}

static void case_and_accents_decide_between_equals_only(void **state)
{
    (void)state;
    static const char *const CASE[] = { "асан", "асаН", "Асан", "АСАН", "асанов", "Асанов" };
    static const char *const ACCENTS[] = { "jose", "Jose", "josé", "José", "josef" };
    static const char *const STRESS[] = { "ведения", "веде\xcc\x81ния", "ве\xcc\x81дения", "ведро" };
    static const char *const TURKISH[] = { "Aydin", "Aydın", "Aydinov", "Sahin", "Şahin", "Sahinov" };
    static const char *const NUMBERS[] = {
        "EX-2026-7", "EX-2026-07", "EX-2026-007", "EX-2026-10", "EX-2026-00010", "EX-2026-100", "EX-2027-1",
    };
    static const char *const ZEROS[] = { "a0", "a00", "a0b", "a1", "a99999999999999999998", "a99999999999999999999", "ab" };
    static const char *const SPACES[] = { "а б", "а\u00a0б", "а-б", "аа" };
    check_order(CASE, ARRAY_LEN(CASE));
    check_order(ACCENTS, ARRAY_LEN(ACCENTS));
    check_order(STRESS, ARRAY_LEN(STRESS));
    check_order(TURKISH, ARRAY_LEN(TURKISH));
    check_order(NUMBERS, ARRAY_LEN(NUMBERS));
    check_order(ZEROS, ARRAY_LEN(ZEROS));
    check_order(SPACES, ARRAY_LEN(SPACES));
}

static void what_is_no_text_stands_behind(void **state)
{
    (void)state;
    static const char *const ORDER[] = { "a", "я", "汉", "𐌰", "\xd0", "\xff" };
    check_order(ORDER, ARRAY_LEN(ORDER));
    Arena a = arena_with(1 << 20);
    char digits[700];
    memset(digits, '1', sizeof digits);
    assert_true(collate_compare(&a, str_bytes(digits, 600), str_bytes(digits, 601)) < 0);
    assert_true(collate_compare(&a, str_bytes(digits, 255), str_bytes(digits, 510)) < 0);
    digits[0] = '2';
    assert_true(collate_compare(&a, str_bytes(digits, 601), str_bytes(digits + 1, 601)) > 0);
    arena_free(&a);
}

/* ---- random texts ---- */

static Str random_text(Arena *a)
{
    static const char *const PIECES[] = {
        "а", "А", "е", "ё", "Ё", "\xcc\x88", "\xcc\x81", "\xcc\x86", "\xcc\xa7", "и", "й", "н", "Ң", "ө", "Ү", "ў", "ї", "e",
        "É", "i", "İ", "ı", "ß", "0", "1", "9", " ", "\xc2\xa0", "\t", "-", "–", "\"", "«", "´", "\xef\xac\x81", "Ω",
        "\xe2\x84\xa6", "\xe2\x84\xaa", "\xc2\xad", "한", "\xe1\x84\x92", "\xe1\x85\xa1", "\xe1\x86\xab", "㎒", "²", "½", "№",
        "ǅ", "ǆ", "Ǆ", "ʼ", "…", "\xcd\x85", "ᾳ", "が", "\xe3\x82\x99", "か",
    };
    Buf to = buf_in(a);
    for (uint32_t n = random_below(7); n > 0; n--) {
        if (random_below(8) == 0) utf8_add(&to, random_below(2) ? random_below(0xd800) : 0xe000 + random_below(0x102000));
        else buf_c(&to, PIECES[random_below(ARRAY_LEN(PIECES))]);
    }
    return buf_str(&to);
}

static Str nfc(Arena *a, Str text)
{
    Error error_;
    Str ret;
    assert_ok(text_nfc(a, text, &ret, &error_));
    return ret;
}

static Str fold(Arena *a, Str text)
{
    Error error_;
    Str ret;
    assert_ok(text_fold(a, text, &ret, &error_));
    return ret;
}

static void keys_sort_as_texts_compare(void **state)
{
    (void)state;
    for (int i = 0; i < 30000; i++) {
        Arena a = arena_with(1 << 20);
        Str x = random_text(&a), y = random_text(&a);
        int order = collate_compare(&a, x, y);
        int keys = str_compare(key_of(&a, x), key_of(&a, y));
        assert_int_equal((order > 0) - (order < 0), (keys > 0) - (keys < 0));
        assert_int_equal(collate_compare(&a, y, x) < 0, order > 0);
        bool same = str_equal(nfc(&a, x), nfc(&a, y));
        if (same != (order == 0)) fail_msg("\"%.*s\" and \"%.*s\" compare as %d", STR_ARG(x), STR_ARG(y), order);
        assert_str(key_of(&a, nfc(&a, x)), key_of(&a, x));
        arena_free(&a);
    }
}

static void normal_forms_are_fixed_points(void **state)
{
    (void)state;
    for (int i = 0; i < 30000; i++) {
        Arena a = arena_with(1 << 20);
        Str text = random_text(&a), stored = nfc(&a, text), found = fold(&a, text);
        assert_true(text_is_nfc(stored));
        assert_int_equal(text_is_nfc(text), str_equal(text, stored));
        assert_ptr_equal(nfc(&a, stored).ptr, stored.ptr);
        assert_str(fold(&a, stored), found);
        if (!str_equal(fold(&a, found), found)) fail_msg("\"%.*s\" folds to \"%.*s\"", STR_ARG(text), STR_ARG(found));
        assert_true(utf8_valid(found));
        arena_free(&a);
    }
}

static void every_code_point_has_forms(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    char *first = arena_alloc(&a, 1);              /* a block that the marks leave in place */
    assert_non_null(first);
    for (uint32_t c = 1; c < 0x110000; c++) {
        if (c >= 0xd800 && c <= 0xdfff) continue;
        ArenaMark mark = arena_mark(&a);
        Buf to = buf_in(&a);
        utf8_add(&to, c);
        Str text = buf_str(&to), stored = nfc(&a, text), found = fold(&a, text);
        if (!str_equal(fold(&a, found), found) || !text_is_nfc(stored)) fail_msg("U+%04X has no fixed point", c);
        assert_str(key_of(&a, stored), key_of(&a, text));
        arena_restore(&a, mark);
    }
    arena_free(&a);
}

/* ---- forms ---- */

static void stored_text_has_one_form(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(1 << 20);
    Str text = STR("Жоомарт Бөкөнбаев, 8\xc2\xa0" "000 сом — «№ 7»"), ret;
    assert_true(text_is_nfc(text));
    assert_ptr_equal(nfc(&a, text).ptr, text.ptr);
    assert_str(nfc(&a, STR("Фе\xcc\x88" "доров и\xcc\x86")), STR("Фёдоров й"));
    assert_false(text_is_nfc(STR("е\xcc\x88")));
    assert_true(text_is_nfc(STR("")));
    assert_false(text_is_nfc(STR("\xff")));
    assert_error(ERR_INVALID, text_nfc(&a, STR("ab\xff"), &ret, &error_));
    assert_str(error_arg(&error_, "byte"), STR("3"));
    assert_error(ERR_INVALID, text_fold(&a, STR("\xc3"), &ret, &error_));
    arena_free(&a);
}

static void a_name_is_found_whichever_keyboard_wrote_it(void **state)
{
    (void)state;
    static const struct { const char *text, *found; } CASES[] = {
        { "Жоомарт Бөкөнбаев", "жоомарт боконбаев" },
        { "ЖООМАРТ  БОКОНБАЕВ ", "жоомарт боконбаев" },
        { "Фёдоров", "федоров" },
        { "ФЕ\xcc\x88" "ДОРОВ", "федоров" },
        { "Үсөнов Таңат", "усонов танат" },
        { "УСОНОВ\tТАНАТ", "усонов танат" },
        { "Сергей", "сергей" },
        { "Сергеи\xcc\x86", "сергей" },
        { "\n ОсОО «Ак–Суу»\xc2\xa0", "осоо \"ак-суу\"" },
        { "Осоо “Ак-Суу”", "осоо \"ак-суу\"" },
        { "O’Brien", "o'brien" },
        { "O´Brien", "o'brien" },
        { "José Şahin", "jose sahin" },
        { "ве\xcc\x81дения", "ведения" },
        { "Straße", "strasse" },
        { "Ак\xc2\xad" "суу\xe2\x80\x8b", "аксуу" },
        { "", "" }, { " \t ", "" },
    };
    Arena a = arena_with(1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) assert_str(fold(&a, str_of(CASES[i].text)), str_of(CASES[i].found));
    arena_free(&a);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    Str text = STR("Фе\xcc\x88" "доров \xef\xac\x81 7 한");
    long n = 1;
    for (bool done = false; !done; n++) {
        Error e = { 0 };
        Arena a = arena_with(1 << 20);
        Str ret;
        Buf to = buf_in(&a);
        mem_fail_at(n, 1);
        ErrorCode stored = text_nfc(&a, text, &ret, &e), found = text_fold(&a, text, &ret, &e);
        collate_key(&to, text);
        done = mem_count() < n;
        mem_fail_at(0, 0);
        assert_true(stored == ERR_OK || stored == ERR_MEMORY);
        assert_true(found == ERR_OK || found == ERR_MEMORY);
        assert_true(!done || (stored == ERR_OK && found == ERR_OK && !to.failed));
        arena_free(&a);
    }
    assert_true(n > 2);
}

/* Plain letters take a short way; a combining mark at the end, which is left out, makes the same text take the long one. */
static void both_ways_of_folding_are_one(void **state)
{
    (void)state;
    Error error_;
    for (uint32_t c = 1; c < 0x2200; c++) {
        Arena a = arena_with(1 << 16);
        Buf plain = buf_in(&a);
        Str one, other;
        if (c >= 0x300 && c < 0x370) continue;
        for (int i = 0; i < 2; i++) {
            utf8_add(&plain, c);
            buf_byte(&plain, 'x');
        }
        Str marked = str_format(&a, STR_FMT "\u0301", STR_ARG(buf_str(&plain)));
        assert_ok(text_fold(&a, buf_str(&plain), &one, &error_));
        assert_ok(text_fold(&a, marked, &other, &error_));
        if (!str_equal(one, other)) fail_msg("U+%04X: " STR_FMT " and " STR_FMT, c, STR_ARG(one), STR_ARG(other));
        arena_free(&a);
    }
    static const char *const TEXTS[] = { "", " ", "  Ёлка \t и\n\nЙод ", "«Өтүнүч» — 5", "a", "А  б" };
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) {
        Arena a = arena_with(1 << 16);
        Str one, other, marked = str_format(&a, "x\u0301%s", TEXTS[i]), plain = str_format(&a, "x%s", TEXTS[i]);
        assert_ok(text_fold(&a, plain, &one, &error_));
        assert_ok(text_fold(&a, marked, &other, &error_));
        assert_str(one, other);
        arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_stand_as_in_a_register), cmocka_unit_test(the_alphabet_is_whole),
        cmocka_unit_test(case_and_accents_decide_between_equals_only), cmocka_unit_test(what_is_no_text_stands_behind),
        cmocka_unit_test(keys_sort_as_texts_compare), cmocka_unit_test(normal_forms_are_fixed_points),
        cmocka_unit_test(every_code_point_has_forms),
        cmocka_unit_test(stored_text_has_one_form), cmocka_unit_test(a_name_is_found_whichever_keyboard_wrote_it),
        cmocka_unit_test(both_ways_of_folding_are_one),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
