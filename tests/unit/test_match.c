/* test_match.c: two names: spellings that are one name, names that are near and not one, what is left out of a name, and what
 * somebody does so that a name is not found. */
#include "match_kit.h"

static void check(const char *a, const char *b, MatchSort sort, bool match)
{
    int score = score_of(a, b, sort, NULL);
    if ((score >= MATCH_ALERT) != match) fail_msg("%s / %s: %d", a, b, score);
}

#define assert_match(a, b, sort) check(a, b, sort, true)
#define assert_apart(a, b, sort) check(a, b, sort, false)

static void spellings_are_one_name(UNUSED void **state)
{
    static const char *const FORMS[] = { "Жумабеков", "Джумабеков", "Jumabekov", "Zhumabekov", "Djumabekov", "ZHUMABEKOV",
        "Жұмабеков", "Shumabekow" };
    for (size_t i = 0; i < ARRAY_LEN(FORMS); i++) {
        for (size_t k = 0; k < ARRAY_LEN(FORMS); k++) assert_match(FORMS[i], FORMS[k], MATCH_PERSON);
    }
    assert_int_equal(score_of("Жумабеков", "Jumabekov", MATCH_PERSON, NULL), 1000);
    assert_match("Өмүрбеков Үсөн", "Omurbekov Uson", MATCH_PERSON);
    assert_match("Қожахметов Нұрлыбек", "Kozhakhmetov Nurlybek", MATCH_PERSON);
    assert_match("Хрущев Никита", "Khrushchev Nikita", MATCH_PERSON);
    assert_match("ბარამიძე გიორგი", "Baramidze Giorgi", MATCH_PERSON);
}

static void people_apart_stay_apart(UNUSED void **state)
{
    assert_apart("Асанов Бакыт", "Асанов Нурлан", MATCH_PERSON);
    assert_apart("Асанов Бакыт Маратович", "Асанов Нурлан Маратович", MATCH_PERSON);
    assert_apart("Асанов Бакыт Маратович", "Асанов Бакыт Русланович", MATCH_PERSON);
    assert_apart("Жумабеков", "Жумалиев", MATCH_PERSON);
    assert_apart("Асанов", "Сыдыкова Айгүл", MATCH_PERSON);
    assert_apart("Бакыт", "Бакыт Асанов", MATCH_PERSON);          /* one name in common */
    assert_int_equal(score_of("", "", MATCH_PERSON, NULL), 0);
    assert_int_equal(score_of("---", "...", MATCH_ANY, NULL), 0);
}

static void fathers_names_may_be_missing_or_written_otherwise(UNUSED void **state)
{
    MatchResult r;
    assert_true(score_of("Асанов Бакыт Маратович", "Асанов Бакыт", MATCH_PERSON, &r) > 850);
    assert_true(r.father_missing);
    assert_true(score_of("Асанов Бакыт Маратович", "Марат уулу Бакыт Асанов", MATCH_PERSON, &r) > 950);
    assert_true(r.order);
    assert_false(r.father_missing);
    assert_true(score_of("Асанова Айгүл Маратовна", "Айгүл Марат кызы Асанова", MATCH_PERSON, &r) > 950);
    assert_true(score_of("Серікұлы Нұрлан", "Серикович Нурлан", MATCH_PERSON, &r) > 900);
    score_of("Асанов Маратович", "Асанова Маратовна", MATCH_PERSON, &r);
    assert_true(r.sex_differs);
}

/* A father and his son may bear each other's names, and stand in one case. */
static void a_father_is_not_his_son(UNUSED void **state)
{
    MatchResult r;
    assert_apart("Асанов Бакыт Маратович", "Асанов Марат Бакытович", MATCH_PERSON);
    assert_apart("Бакыт Марат уулу", "Марат Бакыт уулу", MATCH_PERSON);
    assert_apart("Yusuf bin Omar al-Mansuri", "Omar bin Yusuf al-Mansuri", MATCH_PERSON);
    score_of("Асанов Бакыт Марат уулу", "Асанов Марат Бакытович", MATCH_PERSON, &r);
    assert_true(r.father_swapped);
    score_of("Асанов Бакыт Маратович", "Асанов Марат Бакыт", MATCH_PERSON, &r);      /* who is whose father is not said */
    assert_false(r.father_swapped);
    assert_match("Yusuf bin Omar al-Mansuri", "al-Mansuri Yusuf Omar", MATCH_PERSON);
}

static void order_initials_titles_and_joined_words(UNUSED void **state)
{
    MatchResult r;
    assert_true(score_of("Асанов Бакыт", "Бакыт Асанов", MATCH_PERSON, &r) >= 990);
    assert_true(r.order);
    assert_match("Асанов Б. М.", "Асанов Бакыт Маратович", MATCH_PERSON);
    assert_apart("Асанов Н.", "Асанов Бакыт", MATCH_PERSON);
    assert_int_equal(score_of("г-н Асанов Бакыт", "Dr. Bakyt Asanov", MATCH_PERSON, NULL) >= 950, 1);
    assert_true(score_of("АсановБакыт", "Асанов Бакыт", MATCH_PERSON, &r) > 900);
    assert_int_equal(r.pairs[0].kind, REASON_JOINED);
    assert_match("BakytAsanov", "Bakyt Asanov", MATCH_PERSON);
    assert_match("al-Mansuri Yusuf", "Yusuf Mansuri", MATCH_PERSON);
}

static void bodies_and_their_legal_forms(UNUSED void **state)
{
    MatchResult r;
    assert_true(score_of("ОсОО «Ак-Булак Сервис»", "Ak Bulak Servis LLC", MATCH_BODY, &r) >= 990);
    assert_false(r.form_differs);
    assert_true(score_of("ЖЧК Ак-Булак Сервис", "Общество с ограниченной ответственностью \"Ак-Булак Сервис\"", MATCH_BODY,
        &r) >= 990);
    assert_false(r.form_differs);
    score_of("ОсОО Ак-Булак", "ОАО Ак-Булак", MATCH_BODY, &r);
    assert_true(r.form_differs);
    assert_match("SiemensAG", "Siemens Aktiengesellschaft", MATCH_BODY);
    assert_match("A.B.C. Company", "ABC Co.", MATCH_BODY);
    assert_apart("ОсОО Байкал", "ОсОО Бай", MATCH_BODY);
    assert_apart("Saudi Arabian Gas Company", "Saudi Arabian Oil Company", MATCH_BODY);
    assert_apart("Школа № 5", "Школа № 15", MATCH_BODY);
    assert_match("First International Bank", "1st International Bank", MATCH_BODY);
    assert_match("LLC", "OOO LLC", MATCH_BODY);            /* nothing but forms: they are the name */
}

static void whoever_hides_a_name_is_found_and_told(UNUSED void **state)
{
    MatchName n;
    assert_int_equal(score_of("Aйгүл Cыдыкова", "Айгүл Сыдыкова", MATCH_PERSON, NULL), 1000);       /* Latin A and C */
    match_name(match_tables, STR("Aйгүл"), MATCH_PERSON, &n);
    assert_true(n.flags & MATCH_LOOKALIKE);
    match_name(match_tables, STR("Айгүл Anna"), MATCH_PERSON, &n);              /* each alphabet in its own word */
    assert_false(n.flags & MATCH_LOOKALIKE);
    assert_match("Ig0r Pet1ov", "Igor Petiov", MATCH_PERSON);
    match_name(match_tables, STR("Ig0r"), MATCH_PERSON, &n);
    assert_true(n.flags & MATCH_DIGITS);
    assert_match("А\xCC\x81санов", "Асанов", MATCH_PERSON);                                           /* a combining accent */
    assert_match("As\xE2\x80\x8C" "anov", "Asanov", MATCH_PERSON);               /* a joiner that nobody sees */
}

/* Each of the readings of what was typed, with bars between. */
static Str keyboards(const char *typed)
{
    Str list[MATCH_KEYBOARDS];
    Buf to = buf_in(&match_arena);
    size_t n = match_other_keyboards(&match_arena, str_of(typed), list);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) buf_byte(&to, '|');
        buf_add(&to, list[i]);
    }
    return buf_str(&to);
}

static void the_wrong_keyboard(UNUSED void **state)
{
    assert_str(keyboards("Dfcbkbq"), STR("василий"));
    assert_str(keyboards("Фыфтщм"), STR("asanov"));
    assert_str(keyboards("\\c-y"), STR("үсөн|\\сөн"));                        /* Үсөн on the Kyrgyz layout */
    assert_str(keyboards("N-k-y"), STR("т-л-н|төлөн"));
    assert_str(keyboards("Bdfyjdf-Gtnhjdf"), STR("иванова-петрова|ивановаөпетрова"));
    assert_str(keyboards("Z=f"), STR("яңа|яһа"));
    assert_str(keyboards("Y9hksd"), STR("н9рлыв|нұрлыв"));                    /* the row of digits is letters on the Kazakh layout */
    assert_str(keyboards("Ф-Ым"), STR("a-sv"));
    assert_int_equal(keyboards("12").len, 0);
    assert_int_equal(keyboards("").len, 0);
}

static void alphabets_without_a_table(UNUSED void **state)
{
    MatchName n;
    assert_match("习近平", "Xi Jinping", MATCH_PERSON);
    assert_match("金正恩", "Jin Zhengen", MATCH_PERSON);
    assert_match("नरेन्द्र मोदी", "Narendra Modi", MATCH_PERSON);
    assert_match("কমল দাস", "Kamala Das", MATCH_PERSON);
    assert_match("สมชาย", "Somchai", MATCH_PERSON);
    assert_match("やまだ", "Yamada", MATCH_PERSON);
    assert_match("김정은", "Kim Jong Un", MATCH_PERSON);                          /* by our own table */
    assert_match("សុខា", "Sokha", MATCH_PERSON);
    assert_apart("习近平", "Narendra Modi", MATCH_PERSON);
    match_name(match_tables, STR("王 伟"), MATCH_PERSON, &n);
    assert_true(n.flags & MATCH_READ);
    match_name(match_tables, STR("김정은 Асанов ამბროსი"), MATCH_PERSON, &n);
    assert_false(n.flags & MATCH_READ);
    Str words[MATCH_WORDS];
    assert_int_equal(match_words(match_tables, &match_arena, STR("Li 小龙"), MATCH_PERSON, words), 3);
    assert_str(words[1], STR("xiao"));
}

static void alphabets_without_vowels(UNUSED void **state)
{
    assert_match("محمد علي", "Mohamed Ali", MATCH_PERSON);
    assert_match("عبد الرحمن ياسين", "Abdul Rahman Yasin", MATCH_PERSON);
    assert_match("الزهراني سعيد", "Said al-Zahrani", MATCH_PERSON);
    assert_match("משה כהן", "Moshe Kohen", MATCH_PERSON);
    assert_apart("محمد علي", "Mahmud Salem", MATCH_PERSON);
    assert_apart("Mhmd Sad", "Mohamed Said Omar Hasan", MATCH_PERSON);            /* in Latin letters a vowel counts */
}

static void short_forms_are_a_weak_reason(UNUSED void **state)
{
    MatchResult r;
    assert_true(score_of("Саша Петров", "Александр Петров", MATCH_PERSON, &r) >= MATCH_ALERT);
    assert_int_equal(r.pairs[1].kind, REASON_SHORT);
    assert_true(score_of("Sasha Petrov", "Александра Петрова", MATCH_PERSON, &r) >= MATCH_ALERT);
    assert_true(score_of("Bob Harris", "Robert Harris", MATCH_PERSON, &r) < score_of("Robbert Harris", "Robert Harris",
        MATCH_PERSON, NULL));
    assert_true(score_of("Джек Харрис", "John Harris", MATCH_PERSON, &r) >= MATCH_ALERT);
    assert_apart("Саша Петров", "Шура Петров", MATCH_PERSON);                     /* two short forms of one name */
    assert_apart("Саша Петров", "Алексей Петров", MATCH_PERSON);
    assert_apart("Саша", "Александр Петров", MATCH_PERSON);
    assert_true(score_of("Bob Trading", "Robert Trading", MATCH_BODY, NULL) < MATCH_ALERT);
}

static void anything_can_be_a_name(UNUSED void **state)
{
    static const char *const ODD[] = { "А", "\xF0\x9F\x98\x80", "'; DROP TABLE persons; --", "\xE2\x80\xAE" "vonasA", "محمد",
        "李", "1", "....", "ь ъ", "уулу",
                                       "ович", "А.", "bin bin bin bin bin bin bin bin bin bin bin bin bin bin" };
    char *longest = arena_alloc(&match_arena, 4001);
    MatchName n, m;
    MatchResult r;
    memset(longest, 'x', 4000);
    for (size_t i = 0; i < ARRAY_LEN(ODD); i++) for (size_t k = 0; k < ARRAY_LEN(ODD); k++) for (int sort = MATCH_PERSON; sort <= MATCH_ANY; sort++) {
        int s = score_of(ODD[i], ODD[k], (MatchSort)sort, NULL);
        assert_true(s >= 0 && s <= 1000);
    }
    match_name(match_tables, str_of(longest), MATCH_PERSON, &n);
    assert_true(n.flags & MATCH_CUT);
    match_name(match_tables, str_of(longest), MATCH_PERSON, &m);
    match_score(match_tables, &n, &m, &r);
    assert_int_equal(r.score, 1000);
}

static void facts_beside_a_name(UNUSED void **state)
{
    MatchResult r = { .score = 800 };
    MatchFacts a = { .birth = STR("1970-01-02"), .country = STR("KG"), .number = STR("AN 123-456") };
    assert_int_equal(match_facts(&a, &(MatchFacts){ .birth = STR("1970-01-02") }, &r), FACT_BIRTH_SAME);
    assert_int_equal(r.score, 820);
    assert_int_equal(match_facts(&a, &(MatchFacts){ .birth = STR("1970") }, &r), FACT_BIRTH_YEAR);
    assert_int_equal(r.score, 820);
    assert_int_equal(match_facts(&a, &(MatchFacts){ .birth = STR("1982-01-02"), .country = STR("kz") }, &r),
        FACT_BIRTH_DIFFERS | FACT_COUNTRY_DIFFERS);
    assert_int_equal(r.score, 623);
    assert_int_equal(match_facts(&a, &(MatchFacts){ .number = STR("an123456") }, &r), FACT_NUMBER_SAME);
    assert_int_equal(r.score, 950);
}

static void words_of_a_name_are_told_as_they_were_written(UNUSED void **state)
{
    Str words[MATCH_WORDS];
    assert_int_equal(match_words(match_tables, &match_arena, STR("г-н Асанов Бакыт Маратович"), MATCH_PERSON, words), 3);
    assert_str(words[0], STR("асанов"));
    assert_str(words[2], STR("маратович"));
}

static void tables_are_checked(UNUSED void **state)
{
    static const struct { const char *letters, *sounds, *words, *key, *shorts; } WRONG[] = {
        { "a\n", "", "", K("match.letter-cells") }, { "a\t?\n", "", "", K("match.letter-sound") }, { "abcde\ta\n", "", "",
        K("match.letter-long") },
        { "a\taeiou\n", "", "", K("match.letter-sound") }, { "a\ta\tb\tc\n", "", "", K("match.cells") }, { "", "b\n", "",
        K("match.cost-sound") },
        { "", "b\tp\t101\n", "", K("match.cost-number") }, { "", "b\t?\t10\n", "", K("match.cost-sound") }, { "", "b\tx1\n", "",
        K("match.cost-number") },
        { "", "", "form\tllc\n", K("match.word-cells") }, { "", "", "firm\tllc\tltd\n", K("match.word-kind") }, { "", "",
        "form\tllc\t---\n", K("match.word-empty") },
        { "", "", "form\tllc\ta b c d e f g\n", K("match.word-long") }, { "", "", "number\tx\tten\n", K("match.cost-number") },
        { "\xff", "", "", K("text.utf8") }, { "", "", "", K("match.short-cells"), "ru\tsasha\n" },
        { "a\ta\n", "", "", K("match.short-long"), "ru\ta\ta a a a a a a a a a a a a a a a a a a a a a a a a\n" },
        { "a\ta\n", "", "", K("match.short-long"), "ru\taaaaaaaaaaaaaaaaaaaaaaaaa\ta\n" },
    };
    for (size_t i = 0; i < ARRAY_LEN(WRONG); i++) {
        Error error_;
        MatchBook *book;
        NamesFile files[] = { { STR("letters.tsv"), str_of(WRONG[i].letters) }, { STR("sounds.tsv"), str_of(WRONG[i].sounds) },
                              { STR("words.tsv"), str_of(WRONG[i].words) }, { STR("short.tsv"), str_of(WRONG[i].shorts) } };
        assert_error(ERR_INVALID, match_book_read(&match_arena, files, ARRAY_LEN(files), &book, &error_));
        if (strcmp(error_.parts[0].key, WRONG[i].key) != 0) fail_msg("%zu: %s, expected %s", i, error_.parts[0].key, WRONG[i].key);
        assert_error(ERR_NOT_FOUND, match_book_read(&match_arena, files, 2, &book, &error_));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_are_one_name), cmocka_unit_test(people_apart_stay_apart),
        cmocka_unit_test(fathers_names_may_be_missing_or_written_otherwise),
            cmocka_unit_test(order_initials_titles_and_joined_words),
        cmocka_unit_test(bodies_and_their_legal_forms), cmocka_unit_test(whoever_hides_a_name_is_found_and_told),
        cmocka_unit_test(anything_can_be_a_name), cmocka_unit_test(facts_beside_a_name),
        cmocka_unit_test(a_father_is_not_his_son), cmocka_unit_test(the_wrong_keyboard), cmocka_unit_test(alphabets_without_a_table), cmocka_unit_test(alphabets_without_vowels),
        cmocka_unit_test(short_forms_are_a_weak_reason),
        cmocka_unit_test(words_of_a_name_are_told_as_they_were_written), cmocka_unit_test(tables_are_checked),
    };
    return cmocka_run_group_tests(tests, match_setup, match_teardown);
}
