/* test_refused.c: what no model asks about a person, by words that must be met and words that only look like them; in an office's own overlay, too; and
 * of the parameters of detection's rules. */
#include "unit.h"

#include "detect/rule_book.h"
#include "model/model.h"
#include "text/messages.h"

static Arena a;
static Error error_;

static int begin(void **state)
{
    (void)state;
    a = arena_with((size_t)256 << 20);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(&a);
    return 0;
}

static void what_is_not_asked_is_met_in_three_languages(void **state)
{
    (void)state;
    static const char *const FOES[] = {
        "ethnicity", "Ethnic origin", "ethnic_group", "nationality", "Nationality of the person", "race", "Race", "racial origin", "tribe",
        "Национальность", "национальность лица", "этническая принадлежность", "Этнос", "Раса", "расовая принадлежность", "улуту", "Улуту", "Улут",
        "этникалык таандыгы", "Расасы", "Уруусу",
        "religion", "religious_belief", "Faith", "Creed", "Muslim", "Christian", "Вероисповедание", "Религия", "религиозные взгляды",
        "Конфессиональная принадлежность", "Мусульманин", "Дин", "Дини", "Диний ишеними", "ислам дини",
        "sexual_orientation", "Orientation", "Сексуальная ориентация", "ориентация", "Жыныстык багыты", "сексуалдык ориентациясы", "LGBT",
        "caste", "prison_caste", "Informal prison status", "Каста", "кастовое положение", "Тюремная масть", "Неформальный статус", "Кастасы",
        "түрмөдөгү макамы", "ВЕРОИСПОВЕДАНИЕ", "НАЦИОНАЛЬНОСТЬ", "дін",
    };
    for (size_t i = 0; i + 1 < ARRAY_LEN(FOES); i++) {
        if (!model_word_refused(&a, str_of(FOES[i]), false)) fail_msg("%s is not refused", FOES[i]);
    }
}

static void what_only_looks_like_it_passes(void **state)
{
    (void)state;
    static const char *const FRIENDS[] = {
        "national", "National legislation", "Національний", "Национальное законодательство", "Национальный банк", "Улуттук банк", "улуттук мыйзамдар",
        "citizenship", "Гражданство", "Жарандыгы", "Единый реестр", "Единица измерения", "динар", "Динамика", "кардиналдуу", "Садинов", "ордин",
        "race of horses", "Brace", "trace", "Трасса", "террасасы", "faithful copy", "in good faith", "Orientation of the page", "Ориентация листа",
        "ориентир", "cast of a footprint", "broadcast", "Кастинг", "Областная", "кастрюля", "касательно", "Масть лошади", "Статус в деле",
        "tribute", "contribute", "distributed", "Племянник", "religare", "Score", "Rating of the tender", "баллон",
    };
    for (size_t i = 0; i < ARRAY_LEN(FRIENDS); i++) {
        if (model_word_refused(&a, str_of(FRIENDS[i]), false)) fail_msg("%s is refused", FRIENDS[i]);
    }
}

static void nobody_has_a_score(void **state)
{
    (void)state;
    static const char *const SCORES[] = { "score", "Risk score", "risk_level", "Rating", "Рейтинг", "Балл", "Уровень риска", "Упайы", "Тобокелдик деңгээли" };
    for (size_t i = 0; i < ARRAY_LEN(SCORES); i++) {
        if (!model_word_refused(&a, str_of(SCORES[i]), true)) fail_msg("%s is not refused", SCORES[i]);
    }
    assert_false(model_word_refused(&a, STR("Name"), true));
}

/* ---- an office's own files ---- */

static Str thing(const char *persons, const char *field)
{
    return str_format(&a, "kind: thing\nlabel: {en: Thing, ru: Вещь, ky: Буюм}\nplural: {en: Things, ru: Вещи, ky: Буюмдар}\nplace: case\n%s"
                          "rights: {create: [prosecutor], see: []}\nfields:\n  name: {type: text, label: {en: Name, ru: Имя, ky: Аты}, required: true}\n"
                          "  %s\nstates:\n  kept: {label: {en: Kept, ru: Хранится, ky: Сакталууда}, final: true}\n", persons, field);
}

static const char *first_fault(Str kind)
{
    Model *m;
    ModelFault *faults;
    ModelFile *files = arena_array(&a, MODEL_SHIPPED_COUNT + 1, sizeof *files);
    memcpy(files, MODEL_SHIPPED, MODEL_SHIPPED_COUNT * sizeof *files);
    files[MODEL_SHIPPED_COUNT] = (ModelFile){ STR("kinds/thing.yaml"), kind };
    if (model_load(&a, files, MODEL_SHIPPED_COUNT + 1, NULL, 0, &m, &faults, &error_) == ERR_OK) return "";
    return faults->what.parts[0].key;
}

static void an_overlay_is_refused_too(void **state)
{
    (void)state;
    static const struct { const char *persons, *field, *key; } FILES[] = {
        { "", "origin: {type: text, label: {en: Origin, ru: Национальность, ky: Теги}}", "model.field-refused" },
        { "", "ulut: {type: text, label: {en: Group, ru: Группа, ky: Улуту}}", "model.field-refused" },
        { "", "nationality: {type: text, label: {en: Passport of, ru: Паспорт, ky: Паспорту}}", "model.field-refused" },
        { "", "group: {type: choice, label: {en: Group, ru: Группа, ky: Топ}, of: {one: {en: Muslim, ru: Мусульманин, ky: Мусулман}, two: {en: x, ru: x, ky: x}}}",
          "model.option-refused" },
        { "", "papers: {type: list, label: {en: Papers, ru: Бумаги, ky: Кагаздар}, of: {type: group, fields: {caste: {type: text, label: {en: a, ru: b, ky: c}}}}}",
          "model.field-refused" },
        { "looked_up: true\n", "danger: {type: number, label: {en: Risk score, ru: Число, ky: Сан}}", "model.score-refused" },
        { "looked_up: true\n", "danger: {type: choice, label: {en: x, ru: Уровень риска, ky: y}, of: {one: {en: High, ru: Высокий, ky: Жогору}, two: {en: Low, ru: Низкий, ky: Төмөн}}}",
          "model.score-refused" },
        { "", "points: {type: number, label: {en: Score, ru: Баллы, ky: Упай}}", "" },
        { "looked_up: true\n", "citizenship: {type: text, label: {en: Citizenship, ru: Гражданство, ky: Жарандыгы}}", "" },
    };
    for (size_t i = 0; i < ARRAY_LEN(FILES); i++) assert_string_equal(first_fault(thing(FILES[i].persons, FILES[i].field)), FILES[i].key);
}

static void no_kind_of_persons_that_is_shipped_has_a_score(void **state)
{
    (void)state;
    Model *m;
    ModelFault *faults;
    size_t persons = 0;
    assert_int_equal(model_load(&a, MODEL_SHIPPED, MODEL_SHIPPED_COUNT, NULL, 0, &m, &faults, &error_), ERR_OK);
    for (size_t i = 0; i < m->kind_count; i++) {
        if (!m->kinds[i].looked_up) continue;
        persons++;
        for (const Field *f = m->kinds[i].fields; f; f = f->next) {
            if (f->type == FIELD_NUMBER) fail_msg(STR_FMT ": " STR_FMT " is a number", STR_ARG(m->kinds[i].id), STR_ARG(f->id));
        }
    }
    assert_true(persons > 0);
}

/* What rules of detection compare and go by: no axis and no parameter is about what a person is. */
static void no_rule_of_detection_goes_by_it(void **state)
{
    (void)state;
    static RuleBook book;
    assert_int_equal(rule_book_shipped(&book, &a, &error_), ERR_OK);
    for (size_t i = 0; i < DETECT_RULES; i++) {
        const RuleText *rule = &book.rules[i];
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            if (model_word_refused(&a, rule->name[lang], false)) fail_msg("the name of " STR_FMT, STR_ARG(rule->file));
        }
        for (size_t j = 0; j < rule->parameter_count; j++) {
            if (model_word_refused(&a, rule->parameters[j].name, false)) fail_msg(STR_FMT, STR_ARG(rule->parameters[j].name));
        }
    }
    for (int peers = 0; peers < PEERS_KINDS; peers++) {
        const char *key = rule_peers_text((RulePeers)peers);
        for (int lang = 0; key && lang < LANG_COUNT; lang++) {
            Buf text = buf_in(&a);
            message_add_args(&text, (Lang)lang, key, NULL, 0);
            assert_false(model_word_refused(&a, buf_str(&text), true));
        }
    }
}

/* ---- limits.yaml ---- */

static void numbers_of_an_office_are_bounded(void **state)
{
    (void)state;
    static const struct { const char *text, *key; } FILES[] = {
        { "limits:\n  look_ups_drawn: {number: 0, since: 2026-11-26, source: x}\n", "model.int-form" },
        { "limits:\n  look_ups_drawn: {number: 20, since: yesterday, source: x}\n", "model.limit-since" },
        { "limits:\n  look_ups_drawn: {number: 20, since: 2026-11-26}\n", "model.key-missing" },
        { "limits:\n  look_ups_drown: {number: 20, since: 2026-11-26, source: x}\n", "model.key-unknown" },
        { "limits:\n  look_ups_drawn: {number: 40, since: 2026-11-26, source: x}\n", "" },
    };
    for (size_t i = 0; i < ARRAY_LEN(FILES); i++) {
        Model *m;
        ModelFault *faults;
        ModelFile *files = arena_array(&a, MODEL_SHIPPED_COUNT, sizeof *files);
        memcpy(files, MODEL_SHIPPED, MODEL_SHIPPED_COUNT * sizeof *files);
        for (size_t j = 0; j < MODEL_SHIPPED_COUNT; j++) if (str_is(files[j].name, "limits.yaml")) files[j].bytes = str_of(FILES[i].text);
        ErrorCode code = model_load(&a, files, MODEL_SHIPPED_COUNT, NULL, 0, &m, &faults, &error_);
        assert_string_equal(code == ERR_OK ? "" : faults->what.parts[0].key, FILES[i].key);
        if (code == ERR_OK) assert_int_equal(m->limits[LIMIT_LOOK_UPS_DRAWN], 40);
        if (code == ERR_OK) assert_int_equal(m->limits[LIMIT_LOOK_UP_REASON], 15);     /* what is not said is as shipped */
    }
}

#define REFUSED(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        REFUSED(what_is_not_asked_is_met_in_three_languages), REFUSED(what_only_looks_like_it_passes), REFUSED(nobody_has_a_score),
        REFUSED(an_overlay_is_refused_too), REFUSED(no_rule_of_detection_goes_by_it), REFUSED(no_kind_of_persons_that_is_shipped_has_a_score), REFUSED(numbers_of_an_office_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
