/* test_match_roman.c: names by each standard: what the standards' own texts give as examples, capitals, letters that a standard has not, and
 * that every form is found again as the name it came from. */
#include "match/roman.h"
#include "match_kit.h"

static MatchRoman *roman(void)
{
    Error error_;
    MatchRoman *r;
    assert_ok(match_roman_shipped(&match_arena, &r, &error_));
    return r;
}

static RomanText by(const MatchRoman *r, const char *standard, const char *language, const char *name)
{
    Error error_;
    RomanText text;
    for (size_t i = 0; i < match_roman_count(r); i++) {
        RomanScheme s = match_roman_scheme(r, i);
        if (!str_is(s.standard, standard) || (s.language.len > 0 && !str_is(s.language, language))) continue;
        assert_ok(match_romanise(r, i, &match_arena, str_of(name), &text, &error_));
        return text;
    }
    fail_msg("no %s for %s", standard, language);
    return (RomanText){ 0 };
}

static void forms_are_those_of_the_standards(UNUSED void **state)
{
    static const struct { const char *standard, *language, *name, *latin; } FORMS[] = {
        { "bgn", "ky", "Жалал-Абад", "Jalal-Abad" }, { "bgn", "ky", "Гүлчө", "Gülchö" }, { "bgn", "ky", "Дөң-Арык", "Döng-Aryk" },
        { "bgn", "ky", "Өзгөн", "Özgön" }, { "bgn", "ky", "Чүй", "Chüy" }, { "bgn", "ky", "Сүлүктү", "Sülüktü" },
        { "bgn", "ru", "Ельцин Андреев", "Yel’tsin Andreyev" }, { "bgn", "ru", "Объезд", "Ob”yezd" }, { "bgn", "ru", "Ёлкин Артём", "Yëlkin Artëm" },
        { "bgn", "kk", "Әуезов", "Äūezov" }, { "bgn", "kk", "Жамбыл", "Zhambyl" }, { "bgn", "kk", "Шиелі", "Shīeli" },
        { "bgn", "tg", "Ҷамшедов Ӣ", "Jamshedov Í" }, { "bgn", "uz", "Ўткир Ғуломов Ереван", "O‘tkir G‘ulomov Yerevan" },
        { "icao", "", "Юлия Щеглова", "Iuliia Shcheglova" }, { "icao", "", "Андрей Видный", "Andrei Vidnyi" }, { "icao", "", "Игорь Ильин", "Igor Ilin" },
        { "icao", "", "Ян Разъездной", "Ian Razieezdnoi" }, { "iso9", "", "Юлия, съешь", "Ûliâ, sʺešʹ" }, { "iso9", "", "Өмүрбеков Үсөн", "Ômùrbekov Ùsôn" },
    };
    MatchRoman *r = roman();
    for (size_t i = 0; i < ARRAY_LEN(FORMS); i++) assert_str(by(r, FORMS[i].standard, FORMS[i].language, FORMS[i].name).text, str_of(FORMS[i].latin));
}

static void capitals_and_what_is_no_letter(UNUSED void **state)
{
    MatchRoman *r = roman();
    assert_str(by(r, "icao", "", "ЩУКИН Щ. ЖЩ").text, STR("SHCHUKIN Shch. ZHSHCH"));
    assert_str(by(r, "icao", "", "Щукин (Smith), 1970 \xF0\x9F\x98\x80").text, STR("Shchukin (Smith), 1970 \xF0\x9F\x98\x80"));
    assert_str(by(r, "icao", "", "").text, STR(""));
    RomanText t = by(r, "icao", "", "Өмүрбеков Үсөн");
    assert_str(t.text, STR("Omurbekov Uson"));
    assert_str(t.plain, STR("өү"));
    assert_int_equal(t.left.len, 0);
    assert_str(by(r, "bgn", "ru", "Өмүр Үсөн").left, STR("өү"));
    assert_str(by(r, "bgn", "ru", "Өмүр Үсөн").text, STR("Өmүr Үsөn"));
}

static void letters_tell_the_language(UNUSED void **state)
{
    assert_str(match_roman_language(STR("Өмүрбеков")), STR("ky"));
    assert_str(match_roman_language(STR("Өмірбек Әбді")), STR("kk"));
    assert_str(match_roman_language(STR("Ўткир Ғуломов")), STR("uz"));
    assert_str(match_roman_language(STR("Ҷамшедов")), STR("tg"));
    assert_int_equal(match_roman_language(STR("Асанов")).len, 0);
    assert_int_equal(match_roman_language(STR("Өмүр ӯ Ҷ")).len, 0);
}

/* A name as papers abroad have it is the name, by any two standards. */
static void every_form_is_found_again(UNUSED void **state)
{
    Error error_;
    MatchRoman *r = roman();
    Str text, line, name;
    size_t asked = 0;
    assert_ok(file_read(&match_arena, "tests/data/names/spellings.tsv", 1 << 20, &text, &error_));
    while (str_next_line(&text, &line)) {
        if (line.len == 0 || line.ptr[0] == '#') continue;
        (void)!str_cut(&line, '|', &name);
        for (size_t i = 0; i < match_roman_count(r); i++, asked++) {
            RomanText form;
            assert_ok(match_romanise(r, i, &match_arena, name, &form, &error_));
            if (form.left.len > 0) continue;                  /* the standard is for another language */
            int score = score_of(str_c(&match_arena, name), str_c(&match_arena, form.text), MATCH_PERSON, NULL);
            if (score < 850) fail_msg("%.*s / %.*s: %d", STR_ARG(name), STR_ARG(form.text), score);
        }
    }
    assert_int_equal(asked, 40 * match_roman_count(r));
}

static void the_table_is_checked(UNUSED void **state)
{
    static const struct { const char *table, *key; } WRONG[] = {
        { "icao\tа\n", K("match.roman-cells") }, { "icao\tа\ta\tb\n", K("match.roman-cells") }, { "icao\ta\ta\n", K("match.roman-letter") },
        { "icao\tаб\ta\n", K("match.roman-letter") }, { "icao\tа\tabcdefghijklm\n", K("match.roman-latin") },
        { "icao\tа\ta\nicao\tа\tb\n", K("match.roman-twice") }, { "\xff", K("text.utf8") },
        { "a\t*\tA\nb\t*\tB\nc\t*\tC\nd\t*\tD\ne\t*\tE\nf\t*\tF\ng\t*\tG\nh\t*\tH\ni\t*\tI\nj\t*\tJ\nk\t*\tK\nl\t*\tL\nm\t*\tM\nn\t*\tN\no\t*\tO\np\t*\tP\nq\t*\tQ\n",
          K("match.roman-schemes") },
    };
    Error error_;
    MatchRoman *r;
    for (size_t i = 0; i < ARRAY_LEN(WRONG); i++) {
        NamesFile file = { STR("roman.tsv"), str_of(WRONG[i].table) };
        assert_error(ERR_INVALID, match_roman_read(&match_arena, &file, 1, &r, &error_));
        if (strcmp(error_.parts[0].key, WRONG[i].key) != 0) fail_msg("%zu: %s, expected %s", i, error_.parts[0].key, WRONG[i].key);
    }
    assert_error(ERR_NOT_FOUND, match_roman_read(&match_arena, NULL, 0, &r, &error_));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_are_those_of_the_standards), cmocka_unit_test(capitals_and_what_is_no_letter),
        cmocka_unit_test(letters_tell_the_language), cmocka_unit_test(every_form_is_found_again), cmocka_unit_test(the_table_is_checked),
    };
    return cmocka_run_group_tests(tests, match_setup, match_teardown);
}
