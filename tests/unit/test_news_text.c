/* test_news_text.c: what the shipped lists find in sentences of three languages, and what they let pass. */
#include "unit.h"

#include "model/model.h"
#include "rules/news_text.h"
#include "rules/rules.h"

static Arena arena;
static Model *model;

static int begin(void **state)
{
    (void)state;
    Error e = { 0 };
    ModelFile *files;
    size_t count;
    ModelFault *faults;
    arena = arena_with((size_t)256 << 20);
    assert_int_equal(model_files(&arena, NULL, &files, &count, &e), ERR_OK);
    assert_int_equal(model_load(&arena, files, count, RULES_GUARD_NAMES, RULES_GUARD_COUNT, &model, &faults, &e), ERR_OK);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

typedef struct { const char *text, *check, *word; } Sentence;

static NewsFinds *find(const char *text)
{
    Error e = { 0 };
    NewsFinds *finds;
    if (news_text_find(&arena, model, str_of(text), &finds, &e) != ERR_OK) fail_msg("%s: %s", text, e.parts[0].key);
    return finds;
}

static const NewsFind *find_of(const NewsFinds *finds, const char *check)
{
    for (size_t i = 0; i < finds->count; i++) if (str_is(finds->list[i].check->id, check)) return &finds->list[i];
    return NULL;
}

static int missed;

static void try_all(const Sentence *list, size_t count)
{
    missed = 0;
    for (size_t i = 0; i < count; i++) {
        const NewsFinds *finds = find(list[i].text);
        const NewsFind *f = list[i].check ? find_of(finds, list[i].check) : finds->count > 0 ? &finds->list[0] : NULL;
        bool right = list[i].check ? f && (!list[i].word || str_is(f->word, list[i].word)) : !f;
        if (right) continue;
        missed++;
        print_error("%s: expected %s '%s', got %.*s '%.*s' beside '%.*s'\n", list[i].text, list[i].check ? list[i].check : "nothing",
                    list[i].word ? list[i].word : "", STR_ARG(f ? f->check->id : STR("nothing")), STR_ARG(f ? f->word : STR("")),
                    STR_ARG(f ? f->name : STR("")));
    }
    assert_int_equal(missed, 0);
}

static void nobody_is_called_guilty(void **state)
{
    (void)state;
    static const Sentence WRONG[] = {
        { "The thief Bakyt Asanov was caught in Osh.", "guilt", "thief" },
        { "Asanov is guilty.", "guilt", "guilty" },
        { "A. Asanov took bribes for years.", "guilt", "took bribes" },
        { "Police arrested Asanov. He is a drug dealer, officers said.", "guilt", "drug dealer" },
        { "The suspect is the culprit, the ministry believes.", "guilt", "culprit" },
        { "Corrupt inspector Asan uulu Bakyt was exposed.", "guilt", "Corrupt inspector" },
        { "ASANOV IS GUILTY", "guilt", "GUILTY" },
        { "Асанов виновен.", "guilt", "виновен" },
        { "Преступник Асанов Бакыт задержан в Оше.", "guilt", "Преступник" },
        { "Суд знает: А. Б. Асанов — взяточник.", "guilt", "взяточник" },
        { "Вину Асанова докажут, он украл миллионы.", "guilt", "украл" },
        { "Задержанный — опытный наркоторговец.", "guilt", "наркоторговец" },
        { "Асанов задержан. Преступник ждёт суда.", "guilt", "Преступник" },
        { "Асанов күнөөлүү.", "guilt", "күнөөлүү" },
        { "Кылмышкер Асанов Бакыт Ошто кармалды.", "guilt", "Кылмышкер" },
        { "Шектүү пара алган, деди өкүл.", "guilt", "пара алган" },
        { "Асановдун күнөөлүү экени белгилүү.", "guilt", "күнөөлүү" },
        { "Бакыт Асан уулу — паракор.", "guilt", "паракор" },
        { "Асанова — алдамчы.", "guilt", "алдамчы" },
        /* written past the lists */
        { "Asanov is guil\xc2\xadty.", "guilt", "guil\xc2\xadty" },
        { "Асанов виноBeн.", "guilt", "виноBeн" },
        { "Асанов винoвен.", "guilt", "винoвен" },
        { "Асанов кунөөлүу.", "guilt", "кунөөлүу" },
    };
    try_all(WRONG, ARRAY_LEN(WRONG));
}

static void nobody_is_named_beside_suspicion(void **state)
{
    (void)state;
    static const Sentence WRONG[] = {
        { "Bakyt Asanov is suspected of taking money.", "suspicion", "suspected" },
        { "Officers detained A. Asanov.", "suspicion", "detained" },
        { "В Оше задержан Асанов Бакыт.", "suspicion", "задержан" },
        { "Подозреваемым признан инспектор Асанов.", "suspicion", "Подозреваемым" },
        { "Шектүү Асанов Бакыт камакка алынган.", "suspicion", "Шектүү" },
        { "Ошто Асан уулу Бакыт кармалды.", "suspicion", "кармалды" },
    };
    static const Sentence RIGHT[] = {
        { "The course teaches how suspects are interviewed.", NULL, NULL },
        { "Two persons were detained in Osh.", NULL, NULL },
        { "Each suspect is innocent until a court has found otherwise.", NULL, NULL },
        { "Criminal intelligence is exchanged between the Ministry of Interior and the National Security Service.", NULL, NULL },
        { "Задержаны двое.", NULL, NULL },
        { "Допрос подозреваемых в Бишкеке — одна из тем.", NULL, NULL },
        { "Подозреваемые имеют право на защиту, напомнила Генеральная прокуратура Кыргызской Республики.", NULL, NULL },
        { "Шектүүлөрдүн укуктары Бишкекте талкууланды.", NULL, NULL },
        { "Ошто эки адам кармалды.", NULL, NULL },
        { "Судья Асанов открыл курс.", NULL, NULL },
    };
    try_all(WRONG, ARRAY_LEN(WRONG));
    try_all(RIGHT, ARRAY_LEN(RIGHT));
}

static void no_child_and_no_victim_can_be_known(void **state)
{
    (void)state;
    static const Sentence WRONG[] = {
        { "Aigul Asanova, 15, spoke at the opening.", "children", "15" },
        { "The 14-year-old Bakyt lives in a colony.", "children", "14" },
        { "Aigul, aged 16, learns to sew.", "children", "16" },
        { "A. B. goes to school no. 5 of the village.", "children", "A" },
        { "The victim Aigul Asanova asked for help.", "victims", "victim" },
        { "Witness A. Asanov spoke to the press.", "victims", "Witness" },
        { "15-летняя Айгуль Асанова живёт в колонии.", "children", "15" },
        { "Айгуль Асанова в возрасте 14 лет пришла на курс.", "children", "14" },
        { "Школьник Бакыт Асанов рассказал о курсе.", "children", "Школьник" },
        { "А. Б. учится в школе № 5 этого села.", "children", "А" },
        { "Потерпевшая Асанова рассказала нам.", "victims", "Потерпевшая" },
        { "15 жаштагы Айгүл Асанова сөз сүйлөдү.", "children", "15" },
        { "Он беш жаштагы Айгүл Асанова сүйлөдү.", "children", "беш" },
        { "Окуучу Бакыт Асанов айтып берди.", "children", "Окуучу" },
        { "А. Б. айылдагы № 5 мектепте окуйт.", "children", "А" },
        { "Жабырлануучу Асанова бизге айтты.", "victims", "Жабырлануучу" },
    };
    static const Sentence RIGHT[] = {
        { "The project runs for three years.", NULL, NULL },
        { "On 14 October, 15 prosecutors came to Osh.", NULL, NULL },
        { "Bishkek, 4 May 2010.", NULL, NULL },
        { "Children of staff have a school in the village.", NULL, NULL },
        { "Проект рассчитан на 3 года.", NULL, NULL },
        { "14-15 октября в Оше прошёл курс.", NULL, NULL },
        { "Помощь потерпевшим — тема второго дня.", NULL, NULL },
        { "Долбоор үч жылга эсептелген.", NULL, NULL },
        { "Бишкек, 4-май, 2010-жыл.", NULL, NULL },
    };
    try_all(WRONG, ARRAY_LEN(WRONG));
    try_all(RIGHT, ARRAY_LEN(RIGHT));
}

static void no_operation_is_given_away(void **state)
{
    (void)state;
    static const Sentence WRONG[] = {
        { "A controlled delivery is now under way to the north.", "operations", "controlled delivery" },
        { "An informant told the office.", "operations", "informant" },
        { "Сейчас идёт контролируемая поставка.", "operations", "контролируемая поставка" },
        { "Осведомитель сообщил о грузе.", "operations", "Осведомитель" },
        { "Учурда контролдонуучу жеткирүү жүрүп жатат.", "operations", "контролдонуучу жеткирүү" },
        { "Тыңчы кабар берди.", "operations", "Тыңчы" },
    };
    static const Sentence RIGHT[] = {
        { "It is expected to serve international cooperation, such as controlled deliveries.", NULL, NULL },
        { "Оборудование послужит международному сотрудничеству, например контролируемым поставкам.", NULL, NULL },
        { "Ал эл аралык кызматташууга, мисалы контролдонуучу жеткирүүлөргө кызмат кылат.", NULL, NULL },
    };
    try_all(WRONG, ARRAY_LEN(WRONG));
    try_all(RIGHT, ARRAY_LEN(RIGHT));
}

static void what_is_said_rightly_passes(void **state)
{
    (void)state;
    static const Sentence RIGHT[] = {
        { "Judge A. Asanov was not found guilty of anything.", NULL, NULL },
        { "The court opened a criminal case.", NULL, NULL },
        { "The new Criminal Procedure Code was explained by A. Asanov.", NULL, NULL },
        { "Асанов невиновен, решил суд.", NULL, NULL },
        { "Асанов күнөөлүү эмес, деп чечти сот.", NULL, NULL },
        { "О борьбе с преступностью рассказал прокурор А. Асанов.", NULL, NULL },
        { "Уюшкан кылмыштуулукка каршы күрөшүү тууралуу прокурор А. Асанов айтып берди.", NULL, NULL },
        { "Измеряются взяточничество и мошенничество, говорит А. Асанов.", NULL, NULL },
        { "", NULL, NULL },
        { " . ... !", NULL, NULL },
    };
    try_all(RIGHT, ARRAY_LEN(RIGHT));
}

static void it_names_sentence_word_and_name(void **state)
{
    (void)state;
    const NewsFinds *finds = find("Курс прошёл в г. Ош. Преступник А. Б. Асанов задержан 2.5.2010 г. в Оше! Все учились.");
    const NewsFind *f = find_of(finds, "guilt");
    assert_non_null(f);
    assert_str(f->sentence, STR("Преступник А. Б. Асанов задержан 2.5.2010 г. в Оше!"));
    assert_str(f->word, STR("Преступник"));
    assert_str(f->name, STR("А. Б. Асанов"));
    bool has;
    Error e = { 0 };
    assert_int_equal(news_text_has(&arena, model, STR("machine"), STR("Google Translate"), &has, &e), ERR_OK);
    assert_true(has);
    assert_int_equal(news_text_has(&arena, model, STR("machine"), STR("Бакыт Асанов"), &has, &e), ERR_OK);
    assert_false(has);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_called_guilty),
        cmocka_unit_test(nobody_is_named_beside_suspicion),
        cmocka_unit_test(no_child_and_no_victim_can_be_known),
        cmocka_unit_test(no_operation_is_given_away),
        cmocka_unit_test(what_is_said_rightly_passes),
        cmocka_unit_test(it_names_sentence_word_and_name),
    };
    return cmocka_run_group_tests_name("news_text", tests, begin, end);
}
