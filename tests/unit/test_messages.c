/* test_messages.c: sentences in three languages: keys, values, plurals, errors. */
#include "text/messages.h"
#include "text/messages_table.h"
#include "unit.h"

static void languages_have_codes(void **state)
{
    (void)state;
    static const struct { const char *code; Lang lang; } GOOD[] = {
        { "en", LANG_EN }, { "ru", LANG_RU }, { "ky", LANG_KY }, { "ru_RU.UTF-8", LANG_RU }, { "ky-KG", LANG_KY },
        { "en@quot", LANG_EN },
    };
    Lang lang;
    for (size_t i = 0; i < ARRAY_LEN(GOOD); i++) assert_true(lang_of(str_of(GOOD[i].code), &lang) && lang == GOOD[i].lang);
    const char *bad[] = { "", "k", "de", "C", "C.UTF-8", "rus", "kyrgyz", "RU" };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) assert_false(lang_of(str_of(bad[i]), &lang));
    for (int i = 0; i < LANG_COUNT; i++) assert_true(lang_of(str_of(lang_code((Lang)i)), &lang) && lang == (Lang)i);
}

static void every_key_is_found(void **state)
{
    (void)state;
    assert_true(MESSAGE_COUNT > 10);
    for (size_t i = 0; i < MESSAGE_COUNT; i++) {
        const MessageRow *row = &MESSAGE_ROWS[i];
        if (i > 0) assert_true(strcmp(MESSAGE_ROWS[i - 1].key, row->key) < 0);
        char copy[128];
        assert_true(strlen(row->key) < sizeof copy);
        memcpy(copy, row->key, strlen(row->key) + 1);
        assert_ptr_equal(message_key(str_of(copy)), row->key);
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            assert_ptr_equal(message_text((Lang)lang, str_of(copy)), row->text[lang]);
            assert_true(utf8_valid(str_of(row->text[lang])));
        }
    }
    assert_null(message_key(STR("base.memor")));
    assert_null(message_key(STR("base.memory2")));
    assert_null(message_text(LANG_RU, STR("")));
    assert_null(message_text(LANG_KY, STR("zzz")));
}

static void values_are_put_in(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Buf to = buf_in(&a);
    message_add(&to, LANG_EN, K("base.is-folder"), arg_c("path", "/tmp/{errno}"));
    assert_str(buf_str(&to), STR("/tmp/{errno} is a folder; a file is needed here."));
    buf_clear(&to);
    message_add(&to, LANG_KY, K("base.no-such-file"), arg_c("path", "Өзгөн.txt"), arg_int("more", 5));
    assert_str(buf_str(&to), STR("Өзгөн.txt деген файл же папка жок."));
    buf_clear(&to);
    message_add(&to, LANG_EN, K("base.no-such-file"));
    assert_str(buf_str(&to), STR("There is no file or folder {path}."));
    buf_clear(&to);
    message_add(&to, LANG_EN, "no.such-key {n} {", arg_int("n", INT64_MIN));
    assert_str(buf_str(&to), STR("no.such-key -9223372036854775808 {"));
    arena_free(&a);
}

/* A sentence that is no key is shown itself, so that plurals can be tried without one in the table. */
static void check_plural(Lang lang, const char *sentence, ErrorArg n, const char *expected)
{
    Arena a = arena_with(1 << 16);
    Buf to = buf_in(&a);
    message_add(&to, lang, sentence, n);
    assert_str(buf_str(&to), str_of(expected));
    arena_free(&a);
}

static void plurals_follow_the_language(void **state)
{
    (void)state;
    static const char RU[] = "{n} {n|запись|записи|записей}", EN[] = "{n} {n|entry|entries}", KY[] = "{n} {n|жазуу|жазуулар|жазуу}";
    static const struct { int64_t n; const char *ru, *en, *ky; } CASES[] = {
        { 0, "0 записей", "0 entries", "0 жазуу" },
        { 1, "1 запись", "1 entry", "1 жазуу" },
        { 2, "2 записи", "2 entries", "2 жазуу" },
        { 4, "4 записи", "4 entries", "4 жазуу" },
        { 5, "5 записей", "5 entries", "5 жазуу" },
        { 11, "11 записей", "11 entries", "11 жазуу" },
        { 12, "12 записей", "12 entries", "12 жазуу" },
        { 14, "14 записей", "14 entries", "14 жазуу" },
        { 21, "21 запись", "21 entries", "21 жазуу" },
        { 22, "22 записи", "22 entries", "22 жазуу" },
        { 111, "111 записей", "111 entries", "111 жазуу" },
        { 121, "121 запись", "121 entries", "121 жазуу" },
        { -1, "-1 запись", "-1 entry", "-1 жазуу" },
        { INT64_MIN, "-9223372036854775808 записей", "-9223372036854775808 entries", "-9223372036854775808 жазуу" },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        char digits[24];
        Str text = amount_format(digits, CASES[i].n, 0);
        check_plural(LANG_RU, RU, arg_int("n", CASES[i].n), CASES[i].ru);
        check_plural(LANG_RU, RU, arg_str("n", text), CASES[i].ru);
        check_plural(LANG_EN, EN, arg_str("n", text), CASES[i].en);
        check_plural(LANG_KY, KY, arg_int("n", CASES[i].n), CASES[i].ky);
    }
    check_plural(LANG_RU, "{n} {n|час|часа|часов}", arg_c("n", "1.5"), "1.5 часа");
    check_plural(LANG_EN, "{n} {n|hour|hours}", arg_c("n", "1.5"), "1.5 hours");
    check_plural(LANG_RU, "{n|запись|записей}", arg_int("n", 2), "записей");
    check_plural(LANG_EN, "{n|one}", arg_int("n", 2), "one");
    check_plural(LANG_EN, "{n|}", arg_int("n", 2), "");
    check_plural(LANG_EN, "{m|one|many}", arg_int("n", 2), "{m|one|many}");
}

static void an_error_is_told_with_its_circumstances(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Error e;
    error_set(&e, ERR_IO, K("base.io"), arg_c("path", "дело.db"), arg_int("errno", 5));
    error_in(&e, K("base.reading"), arg_c("path", "/srv"));
    Buf to = buf_in(&a);
    message_error(&to, LANG_RU, &e);
    assert_str(buf_str(&to), STR("Ошибка чтения или записи дело.db (системная ошибка 5). Проверьте диск.\nпри чтении /srv"));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_have_codes), cmocka_unit_test(every_key_is_found), cmocka_unit_test(values_are_put_in),
        cmocka_unit_test(plurals_follow_the_language), cmocka_unit_test(an_error_is_told_with_its_circumstances),
    };
    return cmocka_run_group_tests_name("messages", tests, NULL, NULL);
}
