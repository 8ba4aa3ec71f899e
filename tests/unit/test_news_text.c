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

/* As ministries, agencies and newspapers write: endings, passives, set phrases; and beside them what a programme says of itself every week. */
static void sentences_as_they_are_written(void **state)
{
    (void)state;
    static const Sentence WRONG[] = {
        { "Asanov, who embezzled state funds, was removed from office.", "guilt", "embezzled" },
        { "Asanov was caught taking a bribe.", "guilt", "taking a bribe" },
        { "Asanov extorted money from businessmen, the committee said.", "guilt", "extorted" },
        { "The detainee laundered the money abroad.", "guilt", "laundered" },
        { "Asanov admitted his guilt.", "guilt", "guilt" },
        { "Асанова уличили в получении взятки.", "guilt", "уличили" },
        { "Асанов изобличён в хищении.", "guilt", "изобличён" },
        { "Асанов присвоил бюджетные средства.", "guilt", "присвоил" },
        { "Инспектор Асанов вымогал деньги у водителей.", "guilt", "вымогал" },
        { "Асанов попался на взятке.", "guilt", "попался на взятке" },
        { "Установлено, что Асанов совершал хищения.", "guilt", "совершал хищения" },
        { "Следствием доказана вина Асанова.", "guilt", "доказана вина" },
        { "Преступницей оказалась Асанова.", "guilt", "Преступницей" },
        { "Асановду паракорлук боюнча айыптуу деп табышты.", "guilt", "айыптуу" },
        { "Асановдун күнөөсү далилденди.", "guilt", "күнөөсү далилденди" },
        { "Асанов пара алып жатканда кармалды.", "guilt", "пара алып жатканда" },
        { "Паракорлордун бири — Асанов Бакыт.", "guilt", "Паракорлордун" },
        { "Кылмышкерди Асанов деп аташты.", "guilt", "Кылмышкерди" },
        { "Асанов мамлекеттик каражатты уурдап кеткен.", "guilt", "уурдап кеткен" },
        { "Асанов бюджет акчасын жымырган.", "guilt", "жымырган" },
        { "Асанов взят под стражу.", "suspicion", "под стражу" },
        { "В отношении Асанова возбуждено уголовное дело.", "suspicion", "возбуждено уголовное дело" },
        { "Асанову предъявлено обвинение.", "suspicion", "предъявлено обвинение" },
        { "A criminal case was opened against Asanov.", "suspicion", "criminal case was opened against" },
        { "Асановго кылмыш иши козголду.", "suspicion", "кылмыш иши козголду" },
        { "Асановго айып тагылды.", "suspicion", "айып тагылды" },
        { "Потерпевшая Асанова рассказала о случившемся.", "victims", "Потерпевшая" },
        { "Асанова, пострадавшая от торговли людьми, получила помощь.", "victims", "пострадавшая" },
        { "Жабырлануучу Асанова жардам алды.", "victims", "Жабырлануучу" },
        { "Asanova, a survivor of trafficking, was helped.", "victims", "survivor" },
        { "Свидетелям Асановой и Токтобекову дана охрана.", "victims", "Свидетелям" },
        { "Күбөлөрдүн бири Асанов Бакыт болгон.", "victims", "Күбөлөрдүн" },
        { "Asanov, 15, learned carpentry in the colony.", "children", NULL },
        { "15-летний Асанов учится в колонии.", "children", NULL },
        { "15 жаштагы Асанов колонияда окуйт.", "children", NULL },
        { "Оперативники установили прослушку в его машине.", "operations", "прослушку" },
        { "Контролируемая поставка проводится на этой неделе.", "operations", NULL },
        { "Контролдонуучу жеткирүү бүгүн жүрүп жатат.", "operations", NULL },
        { "The controlled delivery will cross the border tomorrow.", "operations", NULL },
    };
    static const Sentence RIGHT[] = {
        { "The course taught by A. Asanov is about asset recovery and money laundering.", NULL, NULL },
        { "Judge Asanova spoke about the presumption of innocence: nobody is guilty until a court says so.", NULL, NULL },
        { "Асанов, прокурор, прочёл лекцию о расследовании хищений.", NULL, NULL },
        { "О защите свидетелей говорили в Бишкеке.", NULL, NULL },
        { "Программа защиты свидетелей работает с 2010 года.", NULL, NULL },
        { "Прокурор А. Асанов объяснил, как возбуждается уголовное дело.", NULL, NULL },
        { "Күбөлөрдү коргоо темасы талкууланды.", NULL, NULL },
        { "А. Асанов паракорлукка каршы күрөш тууралуу лекция окуду.", NULL, NULL },
        { "Кылмыш-жаза кодексин А. Асанов түшүндүрдү.", NULL, NULL },
        { "Начальник колонии Асанов показал новый цех.", NULL, NULL },
        { "Осуждённые учатся столярному делу.", NULL, NULL },
        { "Convicted persons learn carpentry in the new workshop.", NULL, NULL },
        { "Соттолгондор жаңы цехте иштешет.", NULL, NULL },
        { "The project helps children of prisoners to keep in touch.", NULL, NULL },
        { "Двадцать прокуроров изучали тактику допроса.", NULL, NULL },
        { "Жыйырма прокурор суракка алуу тактикасын үйрөнүштү.", NULL, NULL },
        { "Оборудование передали Государственной таможенной службе сегодня.", NULL, NULL },
    };
    try_all(WRONG, ARRAY_LEN(WRONG));
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

static void a_person_is_found_in_any_spelling(void **state)
{
    (void)state;
    static const struct { const char *text, *as; } NAMED[] = {
        { "Judge Bakyt Asanov opened the course.", "Bakyt Asanov" },
        { "Курс открыл судья Бакыт Асанов.", "Бакыт Асанов" },
        { "Встретились с судьёй Асановым Бакытом.", "Асановым Бакытом" },
        { "Сот Асановдун Бакытынын сөзү.", "Асановдун" },
        { "Bakit Asanow spoke.", "Bakit Asanow" },
        { "Слово взял А. Б. Асанов.", "Асанов" },
        { "The project runs for three years in Osh.", NULL },
        { "Судья Токтобеков Нурлан открыл курс.", NULL },
        { "", NULL },
    };
    Error e = { 0 };
    MatchBook *book;
    assert_int_equal(match_book_shipped(&arena, &book, &e), ERR_OK);
    missed = 0;
    for (size_t i = 0; i < ARRAY_LEN(NAMED); i++) {
        NewsNamed named = { 0 };
        assert_int_equal(news_text_names(&arena, model, book, str_of(NAMED[i].text), STR("Асанов Бакыт"), &named, &e), ERR_OK);
        bool right = NAMED[i].as ? named.count > 0 && str_find(named.list[0], str_of(NAMED[i].as)) >= 0 : named.count == 0;
        if (right) continue;
        missed++;
        print_error("%s: got '%.*s'\n", NAMED[i].text, STR_ARG(named.count > 0 ? named.list[0] : STR("nothing")));
    }
    assert_int_equal(missed, 0);
}

/* The shipped model with one more file; the code, and the first fault's key. */
static ErrorCode load_with(const char *name, const char *bytes, Model **ret, const char **fault)
{
    Error e = { 0 };
    ModelFile *files, *more;
    size_t count;
    ModelFault *faults = NULL;
    assert_int_equal(model_files(&arena, NULL, &files, &count, &e), ERR_OK);
    more = arena_array(&arena, count + 1, sizeof *more);
    assert_non_null(more);
    memcpy(more, files, count * sizeof *files);
    more[count] = (ModelFile){ str_of(name), str_of(bytes) };
    ErrorCode code = model_load(&arena, more, count + 1, RULES_GUARD_NAMES, RULES_GUARD_COUNT, ret, &faults, &e);
    *fault = faults ? faults->what.parts[0].key : "";
    return code;
}

#define HEAD "check: ours\nlabel: {en: A, ru: Б, ky: В}\nremedy: {en: A, ru: Б, ky: В}\nsource: ours\n"
#define WORDS "words: {ours: {en: [gizmo, \"-no gizmo\"], ru: [\"штуковин*\"], ky: [нерсе]}}\n"

static void an_office_adds_words_of_its_own(void **state)
{
    (void)state;
    static const struct { const char *bytes, *key; } WRONG[] = {
        { HEAD "finds: {a: [nowhere]}\n", "model.news-unknown" },
        { HEAD "finds: {a: [person, young, initials, guilty, victim]}\n", "model.news-together" },
        { HEAD "finds: {a: ours}\nwords: {ours: {en: [\"*\"], ru: [а], ky: [а]}}\n", "model.news-word" },
        { HEAD "finds: {a: ours}\nwords: {ours: {en: a, ru: [а], ky: [а]}}\n", "model.news-list" },
        { HEAD "finds: {a: guilty}\nwords: {guilty: {en: [a], ru: [а], ky: [а]}}\n", "model.news-lists" },
        { "check: theirs\nsource: x\n", "model.news-named" },
    };
    Model *m, *shipped = model;
    const char *fault;
    for (size_t i = 0; i < ARRAY_LEN(WRONG); i++) {
        if (load_with("news/ours.yaml", WRONG[i].bytes, &m, &fault) != ERR_INVALID || strcmp(fault, WRONG[i].key) != 0)
            fail_msg("%s: got '%s'", WRONG[i].key, fault);
    }
    assert_int_equal(load_with("news/ours.yaml", HEAD WORDS "finds: {a: [ours, person]}\n", &m, &fault), ERR_OK);
    model = m;
    assert_non_null(find_of(find("Асанов принёс штуковину."), "ours"));
    assert_non_null(find_of(find("A. Asanov has a gizmo."), "ours"));
    assert_null(find_of(find("A. Asanov has no gizmo."), "ours"));
    assert_null(find_of(find("There is a gizmo."), "ours"));
    model = shipped;
    ModelChange *changes;
    size_t lost;
    Error e = { 0 };
    assert_int_equal(model_difference(&arena, shipped, m, NULL, NULL, &changes, &lost, &e), ERR_OK);
    assert_non_null(changes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_called_guilty),
        cmocka_unit_test(nobody_is_named_beside_suspicion),
        cmocka_unit_test(no_child_and_no_victim_can_be_known),
        cmocka_unit_test(no_operation_is_given_away),
        cmocka_unit_test(what_is_said_rightly_passes),
        cmocka_unit_test(a_person_is_found_in_any_spelling),
        cmocka_unit_test(an_office_adds_words_of_its_own),
        cmocka_unit_test(sentences_as_they_are_written),
        cmocka_unit_test(it_names_sentence_word_and_name),
    };
    return cmocka_run_group_tests_name("news_text", tests, begin, end);
}
