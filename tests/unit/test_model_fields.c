/* test_model_fields.c: fields of every plain type: the one form of their values, what people type and read, the bytes they are found by; and that
 * memory may run out over them. Values that consist of parts are test_model_values.c. */
#include "model_kit.h"

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
        { "\"sum\":{\"amount\":\"8000.00\",\"currency\":\"JPY\"}", "model.value-amount-whole" },
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
        { "sum", "1,5 JPY", "model.value-amount-whole" },
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

/* ---- memory ---- */

enum { STEP = 16, SMALL = 8 * 1024 };

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
            Arena a = arena_nearly_full(SMALL, STEP, left);
            code = field_from_text(&a, f, str_of(typed[i][1]), &v, &error_);
            assert_true(code == ERR_MEMORY ? v == NULL : code == ERR_OK && json_equal(v, right));
            arena_free(&a);
        }
        assert_in_range(left, 2, SMALL / STEP);
        for (bool failed = true; failed && indexable; left++) {
            Arena a = arena_nearly_full(SMALL, STEP, left - 2);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_have_one_form),
        cmocka_unit_test(a_field_is_asked_for_when_its_state_has_been_passed),
        cmocka_unit_test(typing_is_met_halfway),
        cmocka_unit_test(what_is_shown_can_be_typed_again),
        cmocka_unit_test(index_bytes_sort_as_values_do),
        cmocka_unit_test(currencies_have_decimals),
        cmocka_unit_test(memory_may_run_out_anywhere),
        cmocka_unit_test(checking_a_record_needs_no_memory),
    };
    return cmocka_run_group_tests_name("model fields", tests, name_guards, NULL);
}
