/* test_model.c: the model: shipped files, every rule of the linter, values, packing, overlays. */
#include <unistd.h>

#include "model/model.h"
#include "rules/rules.h"
#include "unit.h"

/* Those that the program has, and one for the tests' own. */
static const char *guards[200];
static size_t guard_count;

static int name_guards(void **state)
{
    (void)state;
    assert_true(RULES_GUARD_COUNT < ARRAY_LEN(guards));
    for (size_t i = 0; i < RULES_GUARD_COUNT; i++) guards[guard_count++] = RULES_GUARD_NAMES[i];
    guards[guard_count++] = "known_rule";
    return 0;
}

static ErrorCode load_shipped(Arena *a, Model **m, Error *e)
{
    ModelFault *faults;
    ErrorCode code = model_load(a, MODEL_SHIPPED, MODEL_SHIPPED_COUNT, NULL, 0, m, &faults, e);
    for (ModelFault *f = faults; f; f = f->next) {
        Buf b = buf_in(a);
        message_error(&b, LANG_EN, &f->what);
        print_message(STR_FMT "\n", STR_ARG(buf_str(&b)));
    }
    return code;
}

/* One kind file beside the shipped roles and kinds. */
static ErrorCode load_with(Arena *a, Str name, Str bytes, Model **m, ModelFault **faults, Error *e)
{
    ModelFile files[500];
    size_t n = 0;
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT; i++)
        if (!str_equal(MODEL_SHIPPED[i].name, name)) files[n++] = MODEL_SHIPPED[i];
    files[n++] = (ModelFile){ name, bytes };
    return model_load(a, files, n, guards, guard_count, m, faults, e);
}

static Str read_data(Arena *a, const char *folder, const char *name)
{
    Error error_;
    Str bytes;
    const char *path = path_join(a, folder, name);
    assert_non_null(path);
    assert_ok(file_read(a, path, 1 << 20, &bytes, &error_));
    return bytes;
}

static void the_shipped_model_has_no_fault(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(32 << 20);
    Model *m;
    int64_t from = clock_ticks();
    assert_ok(load_shipped(&a, &m, &error_));
    int64_t took = clock_ticks() - from;
    print_message("loading %zu shipped files took %.1f ms and %zu kB\n", MODEL_SHIPPED_COUNT, (double)took / 1e6, a.used / 1024);
    size_t kind_files = 0;
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT; i++) kind_files += str_starts(MODEL_SHIPPED[i].name, STR("kinds/"));
    assert_int_equal(m->kind_count, kind_files);
    assert_int_equal(m->role_count, 31);
    assert_int_equal(m->profile_count, 7);
    const char *kinds[] = { "case", "flag", "note", "document", "person", "organization", "user", "unit", "proposal", "access" };
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) assert_non_null(model_kind(m, str_of(kinds[i])));
    const Kind *c = model_kind(m, STR("case"));
    assert_true(c->is_case && c->place == PLACE_CASE);
    assert_str(c->number, STR("C-{year}-{seq}"));
    assert_str(c->states[0].id, STR("opened"));
    assert_true(kind_move(c, STR("close"))->four_eyes && kind_move(c, STR("discontinue"))->four_eyes);
    assert_true(move_leaves(kind_move(c, STR("refuse")), STR("opened")));
    assert_false(move_leaves(kind_move(c, STR("refuse")), STR("in_court")));
    assert_true(model_kind(m, STR("person"))->logs_reads);
    assert_true(model_kind(m, STR("user"))->internal);
    const Field *roles = kind_field(model_kind(m, STR("user")), STR("roles"));
    assert_int_equal(roles->of->choice_count, m->role_count);
    arena_free(&a);
}

/* The counter is each kind's own: under one pattern two records would have one number. */
static void no_two_kinds_share_their_numbers(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(32 << 20);
    Model *m;
    assert_ok(load_shipped(&a, &m, &error_));
    for (size_t i = 0; i < m->kind_count; i++) {
        for (size_t k = i + 1; k < m->kind_count; k++) {
            Str one = m->kinds[i].number, other = m->kinds[k].number;
            if (one.len > 0 && str_equal(one, other)) fail_msg("%.*s and %.*s", STR_ARG(m->kinds[i].id), STR_ARG(m->kinds[k].id));
        }
    }
    arena_free(&a);
}

/* The file bad/NAME.yaml, the key of its first fault, and where it stands. */
static const struct { const char *name, *key; int line, column; } BAD[] = {
    { "alias", "model.alias", 7, 38 },
    { "anchor", "model.alias", 5, 9 },
    { "bidi", "model.control", 11, 20 },
    { "bool-expected", "model.bool-expected", 22, 57 },
    { "bound-form", "model.bound-form", 20, 43 },
    { "bounds-crossed", "model.bounds-crossed", 20, 41 },
    { "case-place", "model.case-place", 6, 10 },
    { "choices-expected", "model.choices-expected", 16, 5 },
    { "clock-unknown", "model.clock-unknown", 21, 17 },
    { "control", "model.control", 11, 20 },
    { "control-text", "model.control-text", 17, 19 },
    { "deep", "model.deep", 6, 23 },
    { "derived-settings", "model.derived-settings", 20, 23 },
    { "directive", "model.directive", 1, 1 },
    { "empty", "model.empty", 1, 1 },
    { "field-refused", "model.field-refused", 19, 3 },
    { "field-reserved", "model.field-reserved", 19, 3 },
    { "field-unknown", "model.field-unknown", 29, 13 },
    { "field-unknown-title", "model.field-unknown", 6, 8 },
    { "file-name", "model.file-name", 1, 7 },
    { "group-nested", "model.group-nested", 20, 72 },
    { "group-refused", "model.field-refused", 20, 72 },
    { "guard-list", "model.guard-unknown", 30, 25 },
    { "guard-unknown", "model.guard-unknown", 30, 12 },
    { "id-form", "model.id-form", 13, 3 },
    { "include-twice", "model.include-twice", 21, 3 },
    { "include-unknown", "model.include-unknown", 7, 11 },
    { "int-form", "model.int-form", 20, 33 },
    { "key-form", "model.key-form", 6, 1 },
    { "key-missing", "model.key-missing", 1, 1 },
    { "key-twice", "model.key-twice", 6, 1 },
    { "key-unknown", "model.key-missing", 9, 3 },
    { "kind-unknown", "model.kind-unknown", 19, 26 },
    { "known-by-place", "model.known-by-place", 7, 1 },
    { "known-by-ref", "model.known-by-ref", 7, 11 },
    { "label-comma", "model.label-comma", 11, 36 },
    { "label-language", "model.label-language", 2, 1 },
    { "label-twice", "model.label-twice", 18, 28 },
    { "list-expected", "model.list-expected", 28, 5 },
    { "list-of-lists", "model.list-of-lists", 19, 23 },
    { "longest-form", "model.longest-form", 11, 14 },
    { "map-expected", "model.map-expected", 11, 5 },
    { "name-twice", "model.name-twice", 26, 18 },
    { "needs-unfillable", "model.needs-unfillable", 30, 21 },
    { "no-final", "model.no-final", 20, 1 },
    { "names-misplaced", "model.names-misplaced", 20, 23 },
    { "names-unknown", "model.names-unknown", 20, 41 },
    { "nobody-creates", "model.nobody-creates", 7, 1 },
    { "not-utf8", "model.not-utf8", 11, 20 },
    { "number-form", "model.number-form", 4, 10 },
    { "numbering-alone", "model.numbering-alone", 4, 1 },
    { "one-document", "model.one-document", 20, 1 },
    { "own-type", "model.own-type", 7, 6 },
    { "pattern-form", "model.pattern-form", 20, 129 },
    { "pattern-twice", "model.pattern-twice", 20, 133 },
    { "place-unknown", "model.place-unknown", 5, 8 },
    { "quotes", "model.quotes", 17, 18 },
    { "retired-required", "model.retired-required", 20, 23 },
    { "role-unknown", "model.role-unknown", 28, 10 },
    { "role-unseen", "model.role-unseen", 7, 53 },
    { "sensitive-indexed", "model.sensitive-indexed", 13, 3 },
    { "setting-misplaced", "model.setting-misplaced", 19, 34 },
    { "setting-misplaced-partial", "model.setting-misplaced", 20, 23 },
    { "setting-misplaced-past", "model.setting-misplaced", 20, 23 },
    { "sourced-settings", "model.sourced-settings", 20, 23 },
    { "state-dead-end", "model.state-dead-end", 22, 3 },
    { "state-unknown", "model.state-unknown", 27, 9 },
    { "state-unknown-required", "model.state-unknown", 12, 15 },
    { "state-unreachable", "model.state-unreachable", 22, 3 },
    { "store-known", "model.store-known", 7, 1 },
    { "store-place", "model.store-place", 7, 1 },
    { "states-count", "model.states-count", 20, 1 },
    { "strict-alone", "model.strict-alone", 20, 119 },
    { "syntax", "model.syntax", 12, 13 },
    { "syntax-braces", "model.syntax", 4, 15 },
    { "syntax-indent", "model.syntax", 12, 4 },
    { "tab", "model.tab", 10, 1 },
    { "tag", "model.tag", 5, 8 },
    { "text-empty", "model.text-empty", 17, 14 },
    { "text-expected", "model.text-expected", 6, 1 },
    { "text-long", "model.text-long", 17, 18 },
    { "title-sensitive", "model.title-sensitive", 6, 8 },
    { "title-type", "model.title-type", 6, 8 },
    { "two-faults", "model.key-missing", 9, 3 },
    { "type-unknown", "model.type-unknown", 14, 11 },
    { "unit-twice", "model.unit-twice", 20, 35 },
    { "unit-unknown", "model.unit-unknown", 20, 31 },
    { "units-sorted", "model.units-sorted", 20, 41 },
    { "was-taken", "model.was-taken", 20, 28 },
    { "when-choice", "model.when-choice", 30, 18 },
    { "when-field", "model.field-unknown", 30, 42 },
    { "when-option", "model.option-unknown", 30, 30 },
    { "when-source", "model.key-missing", 30, 7 },
    { "word-unknown", "model.word-unknown", 5, 12 },
};

static void each_rule_of_the_linter_speaks(void **state)
{
    (void)state;
    Error error_;
    size_t wrong = 0;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        Arena a = arena_with(32 << 20);
        Model *m;
        ModelFault *faults;
        Str bytes = read_data(&a, "tests/data/model/bad", str_format(&a, "%s.yaml", BAD[i].name).ptr);
        assert_error(ERR_INVALID, load_with(&a, STR("kinds/thing.yaml"), bytes, &m, &faults, &error_));
        assert_non_null(faults);
        bool there = faults->line == BAD[i].line && faults->column == BAD[i].column;
        if (!there || !str_is(str_of(faults->what.parts[0].key), BAD[i].key)) {
            wrong++;
            print_error("%s: %s at %d:%d\n", BAD[i].name, faults->what.parts[0].key, faults->line, faults->column);
        }
        assert_null(m);
        assert_str(faults->file, STR("kinds/thing.yaml"));
        assert_str(error_arg(&faults->what, "file"), STR("kinds/thing.yaml"));
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            Buf b = buf_in(&a);
            message_error(&b, (Lang)lang, &faults->what);
            assert_true(str_find(buf_str(&b), STR("kinds/thing.yaml")) >= 0);
            assert_true(str_find(buf_str(&b), STR("{file}")) < 0 && str_find(buf_str(&b), STR("{word}")) < 0);
        }
        arena_free(&a);
    }
    assert_int_equal(wrong, 0);
}

static void all_faults_are_listed_in_file_order(void **state)
{
    (void)state;
    static const struct { const char *key; int line; } expected[] = {
        { "model.key-missing", 9 }, { "model.key-unknown", 11 }, { "model.bool-expected", 22 }, { "model.state-unknown", 27 },
    };
    Error error_;
    Arena a = arena_with(32 << 20);
    Model *m;
    ModelFault *faults, *f;
    Str bytes = read_data(&a, "tests/data/model/bad", "two-faults.yaml");
    assert_error(ERR_INVALID, load_with(&a, STR("kinds/thing.yaml"), bytes, &m, &faults, &error_));
    f = faults;
    for (size_t i = 0; i < ARRAY_LEN(expected); i++, f = f->next) {
        assert_non_null(f);
        assert_string_equal(f->what.parts[0].key, expected[i].key);
        assert_int_equal(f->line, expected[i].line);
    }
    assert_null(f);
    assert_str(error_arg(&faults->next->what, "word"), STR("labels"));
    assert_str(error_arg(&faults->next->what, "known"), STR("label"));
    assert_str(error_arg(&faults->next->what, "path"), STR("fields.name.labels"));
    assert_str(error_arg(&error_, "count"), STR("4"));
    arena_free(&a);
}

static void a_whole_model_is_checked(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(128 << 20);
    Model *m;
    ModelFault *faults;
    ModelFile one = { STR("kinds/note.yaml"), STR("kind: note\n") };
    assert_error(ERR_INVALID, model_load(&a, &one, 1, NULL, 0, &m, &faults, &error_));      /* no roles, and half a kind */
    while (faults->next) faults = faults->next;
    assert_string_equal(faults->what.parts[0].key, "model.no-roles");
    assert_error(ERR_INVALID, model_load(&a, NULL, 0, NULL, 0, &m, &faults, &error_));
    assert_error(ERR_INVALID, load_with(&a, STR("kinds/Case.yaml"), STR("kind: x\n"), &m, &faults, &error_));
    assert_string_equal(faults->what.parts[0].key, "model.file-unknown");
    assert_error(ERR_INVALID, load_with(&a, STR("roles.yaml"), STR("roles: [a]\n"), &m, &faults, &error_));
    assert_string_equal(faults->what.parts[0].key, "model.map-expected");      /* and not each use of a role */
    assert_null(faults->next);
    assert_error(ERR_INVALID, load_with(&a, STR("kinds/person.yaml"), STR("kind: [\n"), &m, &faults, &error_));
    assert_string_equal(faults->what.parts[0].key, "model.syntax");            /* and not each ref to a person */
    assert_null(faults->next);

    Buf large = buf_in(&a);
    while (large.len <= 256 * 1024) buf_c(&large, "# a very long comment\n");
    assert_error(ERR_INVALID, load_with(&a, STR("kinds/thing.yaml"), buf_str(&large), &m, &faults, &error_));
    assert_string_equal(faults->what.parts[0].key, "model.file-large");

    Buf many = buf_in(&a);
    for (int i = 0; i < 400; i++) buf_format(&many, "a%d: 1\n", i);
    assert_error(ERR_INVALID, load_with(&a, STR("kinds/thing.yaml"), buf_str(&many), &m, &faults, &error_));
    assert_string_equal(faults->what.parts[0].key, "model.too-many");

    size_t listed = 0;
    Buf wrong = buf_in(&a);
    for (int i = 0; i < 290; i++) buf_format(&wrong, "a%d: 1\n", i);
    assert_error(ERR_INVALID, load_with(&a, STR("kinds/thing.yaml"), buf_str(&wrong), &m, &faults, &error_));
    for (; faults; faults = faults->next) listed++;
    assert_int_equal(listed, 100);
    assert_str(error_arg(&error_, "count"), STR("297"));
    arena_free(&a);
}

/* ---- values ---- */

static const Kind *kind_of_all_types(Arena *a, Model **m)
{
    static const char text[] =
        "kind: thing\nlabel: {en: Thing, ru: Вещь, ky: Буюм}\nplural: {en: Things, ru: Вещи, ky: Буюмдар}\nplace: office\n"
        "rights: {create: head, see: head}\n"
        "fields:\n"
        "  text: {type: text, label: {en: Text, ru: Текст, ky: Сөз}, longest: 5, required: true}\n"
        "  long: {type: long_text, label: {en: Long, ru: Длинный, ky: Узун}}\n"
        "  pick: {type: choice, label: {en: Pick, ru: Выбор, ky: Тандоо}, required: end, "
        "of: {red: {en: Red, ru: Красный, ky: Кызыл}, blue: {en: Light blue, ru: Голубой, ky: Көгүлтүр}}}\n"
        "  yes: {type: yes_no, label: {en: Yes?, ru: Да?, ky: Ооба?}}\n"
        "  day: {type: date, label: {en: Day, ru: День, ky: Күн}}\n"
        "  time: {type: date_time, label: {en: Time, ru: Время, ky: Убакыт}}\n"
        "  sum: {type: money, label: {en: Sum, ru: Сумма, ky: Акча}}\n"
        "  user: {type: ref, to: user, label: {en: User, ru: Пользователь, ky: Колдонуучу}}\n"
        "  any: {type: ref, to: \"*\", label: {en: Any, ru: Любое, ky: Каалаган}}\n"
        "  file: {type: file, label: {en: File, ru: Файл, ky: Файлы}}\n"
        "  days: {type: list, of: {type: date}, label: {en: Days, ru: Дни, ky: Күндөр}}\n"
        "  roles: {type: list, of: {type: choice, of: roles}, label: {en: Roles, ru: Роли, ky: Ролдор}}\n"
        "states:\n"
        "  begin: {label: {en: Begin, ru: Начало, ky: Башы}}\n"
        "  middle: {label: {en: Middle, ru: Середина, ky: Ортосу}}\n"
        "  end: {label: {en: End, ru: Конец, ky: Аягы}, final: true}\n"
        "  out: {label: {en: Out, ru: Выход, ky: Чыгуу}, final: true}\n"
        "  after: {label: {en: After, ru: После, ky: Кийин}}\n"
        "moves:\n"
        "  on: {label: {en: On, ru: Далее, ky: Ары}, from: begin, to: middle, by: head}\n"
        "  finish: {label: {en: Finish, ru: Закончить, ky: Бүтүү}, from: middle, to: end, by: head}\n"
        "  leave: {label: {en: Leave, ru: Выйти, ky: Кетүү}, from: [begin, middle], to: out, by: head}\n"
        "  later: {label: {en: Later, ru: Потом, ky: Кийинчерээк}, from: end, to: after, by: head}\n"
        "  again: {label: {en: Again, ru: Снова, ky: Кайра}, from: after, to: end, by: head}\n";
    Error error_;
    ModelFault *faults = NULL;
    ErrorCode code = load_with(a, STR("kinds/thing.yaml"), str_of(text), m, &faults, &error_);
    if (faults) print_error("%s %d:%d\n", faults->what.parts[0].key, faults->line, faults->column);
    assert_int_equal(code, ERR_OK);
    return model_kind(*m, STR("thing"));
}

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define FILE_JSON(size, name, type) \
    "\"file\":{\"blob\":\"" HEX64 "\",\"sha256\":\"" HEX64 "\",\"size\":" size ",\"name\":\"" name "\",\"type\":\"" type "\"}"

static void values_have_one_form(void **state)
{
    (void)state;
    /* the field's JSON, and the key of what is wrong with it (NULL: nothing) */
    static const struct { const char *json, *key; } cases[] = {
        { "\"text\":\"abcde\"", NULL },
        { "\"text\":\"ңөүңө\"", NULL },                                   /* characters, not bytes */
        { "\"text\":\"abcdef\"", "model.value-long" },
        { "\"text\":\"\"", "model.value-empty" },
        { "\"text\":\" \\u0009\"", "model.value-empty" },
        { "\"text\":7", "model.value-text" },
        { "\"text\":null", "model.value-text" },
        { "\"text\":\"a\\nb\"", "model.value-control" },
        { "\"text\":\"a\\u202eb\"", "model.value-control" },
        { "\"text\":\"a\\u0000b\"", "model.value-control" },
        { "\"text\":\"и\\u0306\"", "model.value-nfc" },
        { "\"long\":\"a\\n\\tb\"", NULL },
        { "\"long\":\"a\\rb\"", "model.value-control" },
        { "\"pick\":\"red\"", NULL },
        { "\"pick\":\"Red\"", "model.value-choice" },
        { "\"yes\":false", NULL },
        { "\"yes\":\"yes\"", "model.value-yes-no" },
        { "\"day\":\"2024-02-29\"", NULL },
        { "\"day\":\"2023-02-29\"", "model.value-date" },
        { "\"day\":\"2026-04-31\"", "model.value-date" },
        { "\"day\":\"29.02.2024\"", "model.value-date" },
        { "\"time\":\"2026-11-25T17:36:57.123Z\"", NULL },
        { "\"time\":\"2026-11-25T17:36:57Z\"", "model.value-date-time" },
        { "\"sum\":{\"amount\":\"8000.00\",\"currency\":\"KGS\"}", NULL },
        { "\"sum\":{\"amount\":\"-0.01\",\"currency\":\"KGS\"}", NULL },
        { "\"sum\":{\"amount\":\"8000\",\"currency\":\"JPY\"}", NULL },
        { "\"sum\":{\"amount\":\"8000.000\",\"currency\":\"KWD\"}", NULL },
        { "\"sum\":{\"amount\":\"8000\",\"currency\":\"KGS\"}", "model.value-amount" },
        { "\"sum\":{\"amount\":\"8000.0\",\"currency\":\"KGS\"}", "model.value-amount" },
        { "\"sum\":{\"amount\":\"8000.00\",\"currency\":\"JPY\"}", "model.value-amount" },
        { "\"sum\":{\"amount\":\"-0.00\",\"currency\":\"KGS\"}", "model.value-amount" },
        { "\"sum\":{\"amount\":\"99999999999999999999.00\",\"currency\":\"KGS\"}", "model.value-amount" },
        { "\"sum\":{\"amount\":\"1.00\",\"currency\":\"KGZ\"}", "model.value-currency" },
        { "\"sum\":{\"amount\":8000,\"currency\":\"KGS\"}", "model.value-money" },
        { "\"sum\":{\"amount\":\"1.00\",\"currency\":\"KGS\",\"rate\":\"1\"}", "model.value-money" },
        { "\"sum\":\"8000 KGS\"", "model.value-money" },
        { "\"user\":\"user/7f0c\"", NULL },
        { "\"user\":\"case/7f0c\"", "model.value-ref-kind" },
        { "\"user\":\"user\"", "model.value-ref" },
        { "\"user\":\"user/\"", "model.value-ref" },
        { "\"user\":\"user/a/b\"", "model.value-ref" },
        { "\"any\":\"case/7f0c\"", NULL },
        { "\"any\":\"../../etc/passwd\"", "model.value-ref" },
        { FILE_JSON("12", "акт.pdf", "application/pdf"), NULL },
        { FILE_JSON("-1", "a", "a/b"), "model.value-file" },
        { "\"file\":{\"blob\":\"00\",\"sha256\":\"" HEX64 "\",\"size\":1,\"name\":\"a\",\"type\":\"a/b\"}", "model.value-file" },
        { FILE_JSON("1", "../a", "a/b"), "model.value-file-name" },
        { FILE_JSON("1", "a", "pdf"), "model.value-file-type" },
        { "\"days\":[\"2024-02-29\",\"2024-03-01\"]", NULL },
        { "\"days\":[\"2024-02-29\",\"2024-02-29\"]", "model.value-list-twice" },
        { "\"days\":[\"2024-02-30\"]", "model.value-date" },
        { "\"days\":[]", "model.value-empty" },
        { "\"days\":\"2024-02-29\"", "model.value-list" },
        { "\"roles\":[\"head\",\"auditor\"]", NULL },
        { "\"roles\":[\"boss\"]", "model.value-choice" },
        { "\"colour\":\"red\"", "model.record-unknown" },
    };
    Error error_;
    Arena a = arena_with(32 << 20);
    Model *m;
    const Kind *k = kind_of_all_types(&a, &m);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        bool has_text = str_starts(str_of(cases[i].json), STR("\"text\""));
        Str json = str_format(&a, "{%s%s}", has_text ? "" : "\"text\":\"ok\",", cases[i].json);
        JsonValue *fields;
        assert_ok(json_parse(&a, json, &fields, &error_));
        ErrorCode code = record_check(k, fields, STR("begin"), &error_);
        if (cases[i].key ? code != ERR_INVALID || !str_is(str_of(error_.parts[0].key), cases[i].key) : code != ERR_OK)
            fail_msg("%s: %s", cases[i].json, code ? error_.parts[0].key : "ok");
        if (!cases[i].key) continue;
        assert_str(error_arg(&error_, "kind"), STR("thing"));
        assert_true(error_arg(&error_, "field").len > 0);
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            Buf b = buf_in(&a);
            message_error(&b, (Lang)lang, &error_);
            assert_true(str_find_byte(buf_str(&b), '{') < 0);
        }
    }
    arena_free(&a);
}

static void a_field_is_asked_for_when_its_state_has_been_passed(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(32 << 20);
    Model *m;
    JsonValue *with, *without, *nothing;
    const Kind *k = kind_of_all_types(&a, &m);
    assert_ok(json_parse(&a, STR("{\"text\":\"a\",\"pick\":\"red\"}"), &with, &error_));
    assert_ok(json_parse(&a, STR("{\"text\":\"a\"}"), &without, &error_));
    assert_ok(json_parse(&a, STR("{}"), &nothing, &error_));
    const char *free_of_it[] = { "begin", "middle", "out" }, *asks[] = { "end", "after" };
    for (size_t i = 0; i < ARRAY_LEN(free_of_it); i++) assert_ok(record_check(k, without, str_of(free_of_it[i]), &error_));
    for (size_t i = 0; i < ARRAY_LEN(asks); i++) {
        assert_ok(record_check(k, with, str_of(asks[i]), &error_));
        assert_error(ERR_INVALID, record_check(k, without, str_of(asks[i]), &error_));
        assert_string_equal(error_.parts[0].key, "model.value-required");
        assert_str(error_arg(&error_, "label-ky"), STR("Тандоо"));
    }
    assert_error(ERR_INVALID, record_check(k, nothing, STR("begin"), &error_));
    assert_error(ERR_INVALID, record_check(k, with, STR("gone"), &error_));
    arena_free(&a);
}

static void typing_is_met_halfway(void **state)
{
    (void)state;
    /* field, what is typed, and the value's JSON or the key of what is wrong */
    static const struct { const char *field, *typed, *json; } cases[] = {
        { "text", "  abc\n", "\"abc\"" },
        { "text", "и\xcc\x86", "\"й\"" },
        { "text", "a\nb", "model.value-control" },
        { "text", "abcdef", "model.value-long" },
        { "text", "\xff", "model.value-utf8" },
        { "text", "  ", "" },
        { "long", "a\r\nb\rc", "\"a\\nb\\nc\"" },
        { "pick", "red", "\"red\"" },
        { "pick", "Красный", "\"red\"" },
        { "pick", "КЫЗЫЛ", "\"red\"" },
        { "pick", "light  blue", "\"blue\"" },
        { "pick", "green", "model.value-choice" },
        { "yes", "Да", "true" },
        { "yes", "ооба", "true" },
        { "yes", "no", "false" },
        { "yes", "жок", "false" },
        { "yes", "false", "false" },
        { "yes", "maybe", "model.value-yes-no" },
        { "day", "29.02.2024", "\"2024-02-29\"" },
        { "day", "1.4.2026", "\"2026-04-01\"" },
        { "day", "2026-04-01", "\"2026-04-01\"" },
        { "day", "29.02.2023", "model.value-date" },
        { "day", "31.04.2026", "model.value-date" },
        { "day", "31/04/2026", "model.value-date" },
        { "day", "1.4.26", "model.value-date" },
        { "time", "25.11.2026 23:36", "\"2026-11-25T17:36:00.000Z\"" },
        { "time", "2026-11-25T23:36", "\"2026-11-25T17:36:00.000Z\"" },
        { "time", "2026-11-25T17:36:57.123Z", "\"2026-11-25T17:36:57.123Z\"" },
        { "time", "2026-11-25T20:36:57+03:00", "\"2026-11-25T17:36:57.000Z\"" },
        { "time", "01.07.2004 12:00", "\"2004-07-01T06:00:00.000Z\"" },
        { "time", "01.12.2004 12:00", "\"2004-12-01T07:00:00.000Z\"" },
        { "time", "25.11.2026 24:00", "model.value-date-time" },
        { "time", "25.11.2026", "model.value-date-time" },
        { "sum", "8000 KGS", "{\"amount\":\"8000.00\",\"currency\":\"KGS\"}" },
        { "sum", "kgs 8000", "{\"amount\":\"8000.00\",\"currency\":\"KGS\"}" },
        { "sum", "8 000,50 сом", "{\"amount\":\"8000.50\",\"currency\":\"KGS\"}" },
        { "sum", "8\xc2\xa0""000,5\xe2\x80\xaf""СОМ", "{\"amount\":\"8000.50\",\"currency\":\"KGS\"}" },
        { "sum", "1 234 567.89 USD", "{\"amount\":\"1234567.89\",\"currency\":\"USD\"}" },
        { "sum", "\xe2\x88\x92""5 руб.", "{\"amount\":\"-5.00\",\"currency\":\"RUB\"}" },
        { "sum", "12 €", "{\"amount\":\"12.00\",\"currency\":\"EUR\"}" },
        { "sum", "3 680 000 JPY", "{\"amount\":\"3680000\",\"currency\":\"JPY\"}" },
        { "sum", "1,234 KWD", "{\"amount\":\"1.234\",\"currency\":\"KWD\"}" },
        { "sum", "1,5 JPY", "model.value-amount" },
        { "sum", "8,000 KGS", "model.value-amount" },          /* eight thousand or eight? */
        { "sum", "8,000.50 KGS", "model.value-amount" },
        { "sum", "80 00 KGS", "model.value-amount" },
        { "sum", "1234 567 KGS", "model.value-amount" },
        { "sum", "08 KGS", "model.value-amount" },
        { "sum", "8000", "model.value-no-currency" },
        { "sum", "8000 $", "model.value-currency" },
        { "sum", "KGS 8000 USD", "model.value-money" },
        { "sum", "KGS", "model.value-money" },
        { "sum", "99999999999999999999 KGS", "model.value-amount" },
        { "user", " user/7f0c ", "\"user/7f0c\"" },
        { "user", "unit/7f0c", "model.value-ref-kind" },
        { "file", "a.pdf", "model.value-file-typed" },
        { "days", "29.02.2024; 1.3.2024 ;", "[\"2024-02-29\",\"2024-03-01\"]" },
        { "days", "29.02.2024; 2024-02-29", "model.value-list-twice" },
        { "days", ";", "" },
        { "roles", "Прокурор; head; Тергөөчү", "[\"prosecutor\",\"head\",\"investigator\"]" },
    };
    Error error_;
    Arena a = arena_with(32 << 20);
    Model *m;
    const Kind *k = kind_of_all_types(&a, &m);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const Field *f = kind_field(k, str_of(cases[i].field));
        JsonValue *v;
        ErrorCode code = field_from_text(&a, f, str_of(cases[i].typed), &v, &error_);
        Buf got = buf_in(&a);
        if (code != ERR_OK) buf_c(&got, error_.parts[0].key);
        else if (v) json_write(&got, v);
        if (!str_is(buf_str(&got), cases[i].json))
            fail_msg("%s \"%s\": " STR_FMT, cases[i].field, cases[i].typed, STR_ARG(buf_str(&got)));
    }
    arena_free(&a);
}

static void what_is_shown_can_be_typed_again(void **state)
{
    (void)state;
    static const struct { const char *field, *json, *en, *ru, *ky; } cases[] = {
        { "text", "\"Жоро\"", "Жоро", "Жоро", "Жоро" },
        { "long", "\"a\\n\\tb\"", "a\n\tb", "a\n\tb", "a\n\tb" },
        { "pick", "\"blue\"", "Light blue", "Голубой", "Көгүлтүр" },
        { "yes", "true", "yes", "да", "ооба" },
        { "day", "\"2026-11-25\"", "25.11.2026", "25.11.2026", "25.11.2026" },
        { "time", "\"2026-11-25T17:36:00.000Z\"", "25.11.2026 23:36", "25.11.2026 23:36", "25.11.2026 23:36" },
        { "sum", "{\"amount\":\"1234567.50\",\"currency\":\"KGS\"}", "1\u00a0234\u00a0567.50\u00a0KGS",
          "1\u00a0234\u00a0567,50\u00a0сом",
          "1\u00a0234\u00a0567,50\u00a0сом" },
        { "sum", "{\"amount\":\"-123.456\",\"currency\":\"KWD\"}", "-123.456\u00a0KWD", "-123,456\u00a0KWD", "-123,456\u00a0KWD" },
        { "user", "\"user/7f0c\"", "user/7f0c", "user/7f0c", "user/7f0c" },
        { "roles", "[\"head\",\"auditor\"]", "Head of office; Auditor", "Руководитель органа; Аудитор",
          "Органдын жетекчиси; Аудитор" },
    };
    Error error_;
    Arena a = arena_with(32 << 20);
    Model *m;
    const Kind *k = kind_of_all_types(&a, &m);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const Field *f = kind_field(k, str_of(cases[i].field));
        const char *shown[LANG_COUNT] = { cases[i].en, cases[i].ru, cases[i].ky };
        JsonValue *v, *back;
        assert_ok(json_parse(&a, str_of(cases[i].json), &v, &error_));
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            Buf b = buf_in(&a);
            field_to_text(&b, f, v, (Lang)lang);
            assert_str(buf_str(&b), str_of(shown[lang]));
            assert_ok(field_from_text(&a, f, buf_str(&b), &back, &error_));
            assert_true(json_equal(v, back));
        }
    }
    arena_free(&a);
}

static Str index_of(Arena *a, const Field *f, const char *json, bool sort)
{
    Error error_;
    JsonValue *v;
    Buf b = buf_in(a);
    assert_ok(json_parse(a, str_of(json), &v, &error_));
    assert_true(field_index_bytes(&b, f, v, sort));
    assert_false(b.failed);
    return buf_str(&b);
}

static void index_bytes_sort_as_values_do(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(32 << 20);
    Model *m;
    const Kind *k = kind_of_all_types(&a, &m);
    const char *sums[] = { "-10.00", "-9.99", "-0.01", "0.00", "0.01", "9.00", "10.00", "92233720368547758.07" };
    Str last = STR("");
    for (size_t i = 0; i < ARRAY_LEN(sums); i++) {
        Str json = str_format(&a, "{\"amount\":\"%s\",\"currency\":\"KGS\"}", sums[i]);
        Str now = index_of(&a, kind_field(k, STR("sum")), json.ptr, true);
        assert_true(str_compare(last, now) < 0);
        last = now;
    }
    const Field *text = kind_field(k, STR("text"));
    assert_str(index_of(&a, text, "\"ЖООМАРТ\"", false), index_of(&a, text, "\"жөөмарт\"", false));
    assert_true(str_compare(index_of(&a, text, "\"Ң\"", true), index_of(&a, text, "\"О\"", true)) < 0);
    const Field *pick = kind_field(k, STR("pick"));
    assert_true(str_compare(index_of(&a, pick, "\"red\"", true), index_of(&a, pick, "\"blue\"", true)) < 0);
    assert_str(index_of(&a, pick, "\"red\"", false), STR("red"));
    assert_str(index_of(&a, kind_field(k, STR("day")), "\"2026-11-25\"", true), STR("2026-11-25"));
    JsonValue *v;
    Buf b = buf_in(&a);
    assert_ok(json_parse(&a, STR("\"long\""), &v, &error_));
    assert_false(field_index_bytes(&b, kind_field(k, STR("long")), v, false));
    assert_int_equal(b.len, 0);
    arena_free(&a);
}

static void currencies_have_decimals(void **state)
{
    (void)state;
    assert_int_equal(currency_places(STR("KGS")), 2);
    assert_int_equal(currency_places(STR("JPY")), 0);
    assert_int_equal(currency_places(STR("KWD")), 3);
    assert_int_equal(currency_places(STR("CLF")), 4);
    assert_int_equal(currency_places(STR("ZWL")), 2);
    assert_int_equal(currency_places(STR("kgs")), -1);
    assert_int_equal(currency_places(STR("XAU")), -1);
    assert_int_equal(currency_places(STR("S A")), -1);
    assert_int_equal(currency_places(STR("")), -1);
}

/* ---- files ---- */

static void a_model_packs_and_unpacks(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(64 << 20);
    ModelFile *files, *back, mixed[500];
    size_t count, back_count;
    assert_ok(model_files(&a, NULL, &files, &count, &error_));
    assert_int_equal(count, MODEL_SHIPPED_COUNT);
    Buf packed = buf_in(&a), again = buf_in(&a);
    model_pack(&packed, files, count);
    for (size_t i = 0; i < count; i++) mixed[i] = files[count - 1 - i];
    model_pack(&again, mixed, count);
    assert_str(buf_str(&again), buf_str(&packed));
    assert_ok(model_unpack(&a, buf_str(&packed), &back, &back_count, &error_));
    assert_int_equal(back_count, count);
    for (size_t i = 0; i < count; i++) {
        assert_str(back[i].name, files[i].name);
        assert_str(back[i].bytes, files[i].bytes);
        if (i > 0) assert_true(str_compare(back[i - 1].name, back[i].name) < 0);
    }
    Model *one, *two;
    ModelFault *faults;
    assert_ok(model_load(&a, files, count, NULL, 0, &one, &faults, &error_));
    assert_ok(model_load(&a, mixed, count, NULL, 0, &two, &faults, &error_));
    assert_true(hash_equal(&one->hash, &two->hash));
    Hash packed_hash = hash_of(buf_str(&packed));
    assert_true(hash_equal(&one->hash, &packed_hash));

    const char *bad[] = { "x", "file: 1 a\n", "file: 1 a\nx", "file: 2 a\nx\n", "file: 01 a\nx\n", "file: 1 a\nx\nfile: 1 a\nx\n",
                          "file: 1 b\nx\nfile: 1 a\nx\n", "file: 1 a b\nx\n", "file: 99999999999999999999 a\nx\n",
                          "file: 1 \nx\n" };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_error(ERR_INVALID, model_unpack(&a, str_of(bad[i]), &back, &back_count, &error_));
    assert_ok(model_unpack(&a, STR("file: 1 a\nx\nfile: 0 b\n\n"), &back, &back_count, &error_));
    assert_int_equal(back_count, 2);
    arena_free(&a);
}

static void an_overlay_replaces_and_adds_kinds(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(64 << 20);
    char folder[] = "/tmp/tergoo-model-XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *kinds = path_join(&a, folder, "kinds");
    assert_ok(folder_make(kinds, &error_));
    Str shipped = { 0 };
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT; i++)
        if (str_is(MODEL_SHIPPED[i].name, "kinds/note.yaml")) shipped = MODEL_SHIPPED[i].bytes;
    Buf changed = buf_in(&a);
    buf_add(&changed, STR("# changed by the office\n"));
    buf_add(&changed, shipped);
    const char *note = path_join(&a, kinds, "note.yaml"), *thing = path_join(&a, kinds, "thing.yaml");
    const char *hidden = path_join(&a, kinds, ".note.yaml.swp"), *wrong = path_join(&a, kinds, "letter.yml");
    assert_ok(file_write_durable(note, buf_str(&changed), &error_));
    assert_ok(file_write_durable(thing, read_data(&a, "tests/data/model", "good.yaml"), &error_));
    assert_ok(file_write_durable(hidden, STR("x"), &error_));

    ModelFile *files;
    size_t count;
    Model *m, *plain;
    ModelFault *faults;
    assert_ok(model_files(&a, folder, &files, &count, &error_));
    assert_int_equal(count, MODEL_SHIPPED_COUNT + 1);
    for (size_t i = 0; i < count; i++)
        if (str_is(files[i].name, "kinds/note.yaml")) assert_str(files[i].bytes, buf_str(&changed));
    assert_ok(model_load(&a, files, count, guards, guard_count, &m, &faults, &error_));
    assert_non_null(model_kind(m, STR("thing")));
    assert_ok(load_shipped(&a, &plain, &error_));
    assert_false(hash_equal(&m->hash, &plain->hash));

    assert_ok(file_write_durable(wrong, STR("x"), &error_));
    assert_error(ERR_INVALID, model_files(&a, folder, &files, &count, &error_));
    assert_string_equal(error_.parts[0].key, "model.overlay-name");
    assert_error(ERR_NOT_FOUND, model_files(&a, "/nonexistent/folder", &files, &count, &error_));
    const char *all[] = { note, thing, hidden, wrong };
    for (size_t i = 0; i < ARRAY_LEN(all); i++) assert_int_equal(unlink(all[i]), 0);
    assert_int_equal(rmdir(kinds), 0);
    assert_int_equal(rmdir(folder), 0);
    arena_free(&a);
}

/* ---- memory ---- */

enum { STEP = 16, SMALL = 8 * 1024 };

/* An arena that has room for `left` times 16 bytes and no more. */
static Arena nearly_full(size_t left)
{
    size_t steps = 0;
    Arena a = arena_with(SMALL);
    while (arena_alloc(&a, STEP)) steps++;
    arena_free(&a);
    for (size_t i = 0; i + left < steps; i++) assert_non_null(arena_alloc(&a, STEP));
    return a;
}

/* Memory that runs out after ever more bytes, until nothing fails any more: the answer is right or ERR_MEMORY, never another. */
static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    static const char *const typed[][2] = {
        { "text", "и\xcc\x86" }, { "long", "a\r\nb" }, { "pick", "Красный" }, { "yes", "Да" }, { "day", "1.4.2026" },
        { "time", "25.11.2026 23:36" }, { "sum", "8 000,50 сом" }, { "user", "user/1" }, { "roles", "Прокурор; head" },
    };
    Error error_;
    Arena roomy = arena_with(32 << 20);
    Model *m;
    const Kind *k = kind_of_all_types(&roomy, &m);
    for (size_t i = 0; i < ARRAY_LEN(typed); i++) {
        const Field *f = kind_field(k, str_of(typed[i][0]));
        JsonValue *right, *v;
        Buf expected = buf_in(&roomy);
        assert_ok(field_from_text(&roomy, f, str_of(typed[i][1]), &right, &error_));
        bool indexable = field_index_bytes(&expected, f, right, false);
        size_t left = 0;
        for (ErrorCode code = ERR_MEMORY; code != ERR_OK; left++) {
            Arena a = nearly_full(left);
            code = field_from_text(&a, f, str_of(typed[i][1]), &v, &error_);
            assert_true(code == ERR_MEMORY ? v == NULL : code == ERR_OK && json_equal(v, right));
            arena_free(&a);
        }
        assert_in_range(left, 2, SMALL / STEP);
        for (bool failed = true; failed && indexable; left++) {
            Arena a = nearly_full(left - 2);
            Buf index = buf_in(&a);
            assert_true(field_index_bytes(&index, f, right, false));
            failed = index.failed;
            if (!failed) assert_str(buf_str(&index), buf_str(&expected));
            arena_free(&a);
        }
    }
    arena_free(&roomy);
}

/* record_check asks for no memory of ours: it must answer the same when there is none. */
static void checking_a_record_needs_no_memory(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(32 << 20);
    Model *m;
    JsonValue *fields;
    const Kind *k = kind_of_all_types(&a, &m);
    assert_ok(json_parse(&a, STR("{\"text\":\"й\",\"pick\":\"red\",\"sum\":{\"amount\":\"1.00\",\"currency\":\"KGS\"},"
                                 "\"roles\":[\"head\"]}"), &fields, &error_));
    mem_fail_at(1, 1);
    ErrorCode code = record_check(k, fields, STR("begin"), &error_);
    mem_fail_at(0, 0);
    assert_int_equal(code, ERR_OK);
    arena_free(&a);
}

static void loading_survives_a_small_arena(void **state)
{
    (void)state;
    Error error_;
    ErrorCode code = ERR_MEMORY;
    size_t tries = 0;
    for (size_t ceiling = 4096; code != ERR_OK; ceiling += 4096 + ceiling / 64, tries++) {
        Arena a = arena_with(ceiling);
        Model *m;
        ModelFault *faults;
        code = model_load(&a, MODEL_SHIPPED, MODEL_SHIPPED_COUNT, NULL, 0, &m, &faults, &error_);
        if (code != ERR_OK && code != ERR_MEMORY)
            fail_msg("%s at %zu: %s", error_code_name(code), ceiling, faults ? faults->what.parts[0].key : error_.parts[0].key);
        arena_free(&a);
        assert_true(tries < 4000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_model_has_no_fault),
        cmocka_unit_test(no_two_kinds_share_their_numbers),
        cmocka_unit_test(each_rule_of_the_linter_speaks),
        cmocka_unit_test(all_faults_are_listed_in_file_order),
        cmocka_unit_test(a_whole_model_is_checked),
        cmocka_unit_test(values_have_one_form),
        cmocka_unit_test(a_field_is_asked_for_when_its_state_has_been_passed),
        cmocka_unit_test(typing_is_met_halfway),
        cmocka_unit_test(what_is_shown_can_be_typed_again),
        cmocka_unit_test(index_bytes_sort_as_values_do),
        cmocka_unit_test(currencies_have_decimals),
        cmocka_unit_test(a_model_packs_and_unpacks),
        cmocka_unit_test(an_overlay_replaces_and_adds_kinds),
        cmocka_unit_test(memory_may_run_out_anywhere),
        cmocka_unit_test(checking_a_record_needs_no_memory),
        cmocka_unit_test(loading_survives_a_small_arena),
    };
    return cmocka_run_group_tests_name("model", tests, name_guards, NULL);
}
