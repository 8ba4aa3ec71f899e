/* test_model_values.c: values that consist of parts: their one form, what a person types and reads, the rows they are found by, what is
 * odd about them; and for every shipped kind: what goes into a record comes out of it again, as JSON and as text. */
#include <stdio.h>

#include "model/model.h"
#include "unit.h"

static Model *load(Arena *a)
{
    static const char text[] =
        "kind: thing\nlabel: {en: Thing, ru: Вещь, ky: Буюм}\nplural: {en: Things, ru: Вещи, ky: Буюмдар}\nplace: office\n"
        "rights: {create: head}\n"
        "fields:\n"
        "  since: {type: date, partial: true, sortable: true, label: {en: Since, ru: С, ky: Баштап}}\n"
        "  count: {type: number, least: 0, most: 1000, searchable: true, label: {en: Count, ru: Число, ky: Саны}}\n"
        "  weight: {type: number, unit: kg, places: 3, sortable: true, label: {en: Weight, ru: Вес, ky: Салмагы}}\n"
        "  amount: {type: number, units: [g, kg, pieces, m2], places: 2, label: {en: Amount, ru: Количество, ky: Өлчөмү}}\n"
        "  own: {type: number, places: 1, label: {en: Own, ru: Свой, ky: Өз}, units: {carat: {en: ct, ru: кар, ky: карат}}}\n"
        "  point: {type: point, label: {en: Point, ru: Точка, ky: Чекит}}\n"
        "  place: {type: place, searchable: true, label: {en: Place, ru: Место, ky: Жер}}\n"
        "  name: {type: person_name, searchable: true, sortable: true, label: {en: Name, ru: Имя, ky: Аты}}\n"
        "  paper: {type: identifier, unique: true, label: {en: Paper, ru: Бумага, ky: Кагаз}, types: {pin: {digits: 14, label: {en: PIN, "
        "ru: ПИН, ky: ИЖН}}, passport: {pattern: AA9999999, strict: true, label: {en: Passport, ru: Паспорт, ky: Паспорт}}, "
        "other: {label: {en: Other, ru: Иное, ky: Башка}}}}\n"
        "  parcel: {type: group, searchable: true, label: {en: Parcel, ru: Посылка, ky: Посылка}, fields: {sort: {type: choice, label: {en: "
        "Sort, ru: Сорт, ky: Сорт}, of: {red: {en: Red, ru: Красный, ky: Кызыл}}}, heavy: {type: number, unit: kg, places: 1, required: true, "
        "label: {en: Heavy, ru: Тяжесть, ky: Оордугу}}, at: {type: place, label: {en: At, ru: Где, ky: Кайда}}}}\n"
        "  parcels: {type: list, label: {en: Parcels, ru: Посылки, ky: Посылкалар}, of: {type: group, fields: {to: {type: ref, to: user, "
        "label: {en: To, ru: Кому, ky: Кимге}}, on: {type: date, label: {en: On, ru: Когда, ky: Качан}}}}}\n"
        "  said: {type: text, sourced: true, searchable: true, label: {en: Said, ru: Сказано, ky: Айтылган}}\n"
        "  born: {type: date, partial: true, sourced: true, searchable: true, label: {en: Born, ru: Рождён, ky: Туулган}}\n"
        "  hidden: {type: choice, sensitive: true, label: {en: Hidden, ru: Тайна, ky: Сыр}, of: {red: {en: Red, ru: Красный, ky: Кызыл}}}\n"
        "states: {kept: {label: {en: Kept, ru: Хранится, ky: Сакталууда}, final: true}}\n";
    Error error_;
    Model *m;
    ModelFault *faults;
    ModelFile files[500];
    size_t n = 0;
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT; i++) files[n++] = MODEL_SHIPPED[i];
    files[n++] = (ModelFile){ STR("kinds/thing.yaml"), str_of(text) };
    ErrorCode code = model_load(a, files, n, NULL, 0, &m, &faults, &error_);
    if (faults) fail_msg("%s at " STR_FMT, faults->what.parts[0].key, STR_ARG(error_arg(&faults->what, "at")));
    assert_int_equal(code, ERR_OK);
    return m;
}

static void values_have_one_form(void **state)
{
    (void)state;
    static const struct { const char *json, *key; } cases[] = {
        { "\"since\":\"2009\"", NULL }, { "\"since\":\"2009-10\"", NULL }, { "\"since\":\"2009-10-14\"", NULL },
        { "\"since\":\"2009-13\"", "model.value-date-part" }, { "\"since\":\"209\"", "model.value-date-part" },
        { "\"since\":\"2009-\"", "model.value-date-part" }, { "\"since\":\"0000\"", "model.value-date-part" },
        { "\"count\":{\"number\":\"12\"}", NULL }, { "\"count\":{\"number\":\"0\"}", NULL },
        { "\"count\":{\"number\":12}", "model.value-number-whole" }, { "\"count\":\"12\"", "model.value-number-whole" },
        { "\"count\":{\"number\":\"12\",\"unit\":\"kg\"}", "model.value-number-whole" },
        { "\"count\":{\"number\":\"12.0\"}", "model.value-whole" }, { "\"count\":{\"number\":\"012\"}", "model.value-whole" },
        { "\"count\":{\"number\":\"1e2\"}", "model.value-whole" }, { "\"count\":{\"number\":\"-0\"}", "model.value-whole" },
        { "\"count\":{\"number\":\"-1\"}", "model.value-range" }, { "\"count\":{\"number\":\"1001\"}", "model.value-range" },
        { "\"weight\":{\"number\":\"12.500\",\"unit\":\"kg\"}", NULL }, { "\"weight\":{\"number\":\"12.5\",\"unit\":\"kg\"}", NULL },
        { "\"weight\":{\"number\":\"12.5000\",\"unit\":\"kg\"}", "model.value-decimal" },
        { "\"weight\":{\"number\":\"12.5\",\"unit\":\"g\"}", "model.value-unit" },
        { "\"weight\":{\"number\":\"12.5\"}", "model.value-measure" },
        { "\"weight\":{\"number\":\"9999999999999\",\"unit\":\"kg\"}", "model.value-decimal" },
        { "\"point\":{\"lat\":\"42.8746\",\"lon\":\"74.5698\"}", NULL }, { "\"point\":{\"lat\":\"-90\",\"lon\":\"180.0000000\"}", NULL },
        { "\"point\":{\"lat\":\"90.0000001\",\"lon\":\"0\"}", "model.value-point" },
        { "\"point\":{\"lat\":\"1\",\"lon\":\"180.00000000\"}", "model.value-point" },
        { "\"point\":{\"lat\":42.8,\"lon\":74.5}", "model.value-point" }, { "\"point\":{\"lat\":\"1\"}", "model.value-point" },
        { "\"place\":{\"text\":\"Киевская 1\"}", NULL },
        { "\"place\":{\"text\":\"a\",\"region\":\"KG-GB\",\"point\":{\"lat\":\"1\",\"lon\":\"1\"}}", NULL },
        { "\"place\":{\"text\":\"a\",\"region\":\"KG-X\"}", "model.value-region" },
        { "\"place\":{\"region\":\"KG-GB\"}", "model.value-place" }, { "\"place\":{\"text\":\"\"}", "model.value-empty" },
        { "\"name\":{\"spelled\":\"Асанов Бакыт\",\"script\":\"Cyrl\"}", NULL },
        { "\"name\":{\"spelled\":\"王小明\"}", NULL }, { "\"name\":{\"spelled\":\"محمد\",\"script\":\"Arab\"}", NULL },
        { "\"name\":{\"spelled\":\"Асанов\",\"script\":\"Latn\"}", "model.value-script" },
        { "\"name\":{\"spelled\":\"Асанов\"}", "model.value-script" },
        { "\"name\":{\"spelled\":\"Аcанов\",\"script\":\"Cyrl\"}", "model.value-script" },          /* a Latin c */
        { "\"name\":{\"spelled\":\"Аcанов\"}", NULL },
        { "\"name\":{\"spelled\":\"Бакыт\",\"script\":\"Cyrl\",\"parts\":[{\"type\":\"given\",\"text\":\"Бакыт\"}]}", NULL },
        { "\"name\":{\"spelled\":\"Бакыт\",\"script\":\"Cyrl\",\"parts\":[{\"type\":\"given\",\"text\":\"Бак\"}]}", "model.value-name-part" },
        { "\"name\":{\"spelled\":\"Бакыт\",\"script\":\"Cyrl\",\"parts\":[{\"type\":\"first\",\"text\":\"Бакыт\"}]}", "model.value-name-part" },
        { "\"name\":{\"spelled\":\"Бакыт\",\"script\":\"Cyrl\",\"parts\":[]}", "model.value-name" },
        { "\"paper\":{\"type\":\"pin\",\"value\":\"12345\"}", NULL },                               /* odd, and warned of */
        { "\"paper\":{\"type\":\"passport\",\"value\":\"AN1234567\"}", NULL },
        { "\"paper\":{\"type\":\"passport\",\"value\":\"an1234567\"}", "model.value-pattern" },
        { "\"paper\":{\"type\":\"card\",\"value\":\"1\"}", "model.value-identifier-type" },
        { "\"paper\":{\"type\":\"other\"}", "model.value-identifier" },
        { "\"parcel\":{\"heavy\":{\"number\":\"1\",\"unit\":\"kg\"},\"sort\":\"red\"}", NULL },
        { "\"parcel\":{\"sort\":\"red\"}", "model.value-required" }, { "\"parcel\":{}", "model.value-empty" },
        { "\"parcel\":{\"heavy\":{\"number\":\"1\",\"unit\":\"kg\"},\"what\":1}", "model.value-group" },
        { "\"parcels\":[{\"to\":\"user/1\"},{\"to\":\"user/2\",\"on\":\"2026-11-25\"}]", NULL },
        { "\"parcels\":[{\"to\":\"user/1\"},{\"to\":\"user/1\"}]", "model.value-list-twice" },
        { "\"said\":[{\"value\":\"a\",\"source\":\"document/7f\",\"page\":\"3\",\"grade\":\"B2\",\"language\":\"ky\",\"original\":\"б\"}]", NULL },
        { "\"said\":[{\"value\":\"a\"}]", "model.value-statement" }, { "\"said\":\"a\"", "model.value-list" },
        { "\"said\":[{\"value\":\"a\",\"source\":\" \"}]", "model.value-empty" },
        { "\"said\":[{\"value\":\"a\",\"source\":\"b\",\"language\":\"Kyrgyz\"}]", "model.value-language" },
        { "\"said\":[{\"value\":\"a\",\"source\":\"b\",\"seen\":\"c\"}]", "model.value-statement" },
        { "\"born\":[{\"value\":\"1970\",\"source\":\"b\"},{\"value\":\"1971\",\"source\":\"b\"}]", NULL },
        { "\"born\":[{\"value\":\"197\",\"source\":\"b\"}]", "model.value-date-part" },
    };
    Error error_;
    Arena a = arena_with(32 << 20);
    const Kind *k = model_kind(load(&a), STR("thing"));
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        JsonValue *fields;
        assert_ok(json_parse(&a, str_format(&a, "{%s}", cases[i].json), &fields, &error_));
        ErrorCode code = record_check(k, fields, STR("kept"), &error_);
        if (cases[i].key ? code != ERR_INVALID || !str_is(str_of(error_.parts[0].key), cases[i].key) : code != ERR_OK)
            fail_msg("%s: %s", cases[i].json, code ? error_.parts[0].key : "ok");
        for (int lang = 0; cases[i].key && lang < LANG_COUNT; lang++) {
            Buf b = buf_in(&a);
            message_error(&b, (Lang)lang, &error_);
            if (str_find_byte(buf_str(&b), '{') >= 0) fail_msg(STR_FMT, STR_ARG(buf_str(&b)));
        }
    }
    arena_free(&a);
}

/* field, what is typed, the value's JSON or the key of what is wrong with it, and how it is shown in Russian (NULL: as it was typed) */
static const struct { const char *field, *typed, *json, *ru; } TYPED[] = {
    { "since", "2009", "\"2009\"", NULL }, { "since", "10.2009", "\"2009-10\"", NULL }, { "since", "14.10.2009", "\"2009-10-14\"", NULL },
    { "since", "3.2009", "\"2009-03\"", "03.2009" }, { "since", "2009-10", "\"2009-10\"", "10.2009" },
    { "since", "13.2009", "model.value-date-part", "" }, { "since", "09", "model.value-date-part", "" },
    { "count", "12", "{\"number\":\"12\"}", NULL }, { "count", "1 000", "{\"number\":\"1000\"}", "1\u00a0000" },
    { "count", "12,5", "model.value-whole", "" }, { "count", "12 kg", "model.value-whole", "" }, { "count", "1e5", "model.value-whole", "" },
    { "count", "-1", "model.value-range", "" },
    { "count", "", "", "" }, { "count", "many", "model.value-whole", "" },
    { "weight", "12,5 kg", "{\"number\":\"12.5\",\"unit\":\"kg\"}", "12,5\u00a0кг" },
    { "weight", "12.500 КГ", "{\"number\":\"12.500\",\"unit\":\"kg\"}", "12,500\u00a0кг" },
    { "weight", "12,5", "{\"number\":\"12.5\",\"unit\":\"kg\"}", "12,5\u00a0кг" }, { "weight", "12,5 g", "model.value-unit", "" },
    { "weight", "1.234.567", "model.value-decimal", "" },
    { "amount", "1 200 м²", "{\"number\":\"1200\",\"unit\":\"m2\"}", "1\u00a0200\u00a0м²" },
    { "amount", "3 даана", "{\"number\":\"3\",\"unit\":\"pieces\"}", "3\u00a0шт." }, { "amount", "3", "model.value-measure", "" },
    { "own", "0,5 карат", "{\"number\":\"0.5\",\"unit\":\"carat\"}", "0,5\u00a0кар" },
    { "point", "42.8746, 74.5698", "{\"lat\":\"42.8746\",\"lon\":\"74.5698\"}", NULL },
    { "point", "42,8746 74,5698", "{\"lat\":\"42.8746\",\"lon\":\"74.5698\"}", "42.8746, 74.5698" },
    { "point", "42.8746,74.5698", "{\"lat\":\"42.8746\",\"lon\":\"74.5698\"}", "42.8746, 74.5698" },
    { "point", "\xe2\x88\x92""42,8746; 74", "{\"lat\":\"-42.8746\",\"lon\":\"74\"}", "-42.8746, 74" },
    { "point", "42", "model.value-point", "" }, { "point", "91 0", "model.value-point", "" },
    { "place", "Киевская 1", "{\"text\":\"Киевская 1\"}", NULL },
    { "place", "Киевская 1 [KG-GB]", "{\"region\":\"KG-GB\",\"text\":\"Киевская 1\"}", "Киевская 1 [Бишкек]" },
    { "place", "Киевская 1 [42.8, 74.5 | бишкек шаары]", "{\"point\":{\"lat\":\"42.8\",\"lon\":\"74.5\"},\"region\":\"KG-GB\","
      "\"text\":\"Киевская 1\"}", "Киевская 1 [Бишкек | 42.8, 74.5]" },
    { "place", "Киевская 1 [Луна]", "model.value-region", "" }, { "place", "[KG-GB]", "model.value-empty", "" },
    { "name", "Асанов  Бакыт Жолдошович", "{\"parts\":[{\"text\":\"Асанов\",\"type\":\"family\"},{\"text\":\"Бакыт\",\"type\":\"given\"},"
      "{\"text\":\"Жолдошович\",\"type\":\"patronymic\"}],\"script\":\"Cyrl\",\"spelled\":\"Асанов Бакыт Жолдошович\"}",
      "Асанов Бакыт Жолдошович" },
    { "name", "Жолдош уулу Бакыт", "{\"parts\":[{\"text\":\"Жолдош\",\"type\":\"patronymic\"},{\"text\":\"уулу\",\"type\":\"particle\"},"
      "{\"text\":\"Бакыт\",\"type\":\"given\"}],\"script\":\"Cyrl\",\"spelled\":\"Жолдош уулу Бакыт\"}", NULL },
    { "name", "Aizada Zholdosh kyzy", "{\"parts\":[{\"text\":\"Aizada\",\"type\":\"given\"},{\"text\":\"Zholdosh\",\"type\":\"patronymic\"},"
      "{\"text\":\"kyzy\",\"type\":\"particle\"}],\"script\":\"Latn\",\"spelled\":\"Aizada Zholdosh kyzy\"}", NULL },
    { "name", "Бакыт Жолдош", "{\"script\":\"Cyrl\",\"spelled\":\"Бакыт Жолдош\"}", NULL },
    { "name", "Бакыт", "{\"script\":\"Cyrl\",\"spelled\":\"Бакыт\"}", NULL },
    { "name", "O’Brien-Асанов", "{\"spelled\":\"O’Brien-Асанов\"}", NULL },
    { "paper", "ПИН: 10101199012345", "{\"type\":\"pin\",\"value\":\"10101199012345\"}", NULL },
    { "paper", "10101199012345", "{\"type\":\"pin\",\"value\":\"10101199012345\"}", "ПИН: 10101199012345" },
    { "paper", "AN1234567", "{\"type\":\"passport\",\"value\":\"AN1234567\"}", "Паспорт: AN1234567" },
    { "paper", "other: a: b", "{\"type\":\"other\",\"value\":\"a: b\"}", "Иное: a: b" },
    { "paper", "12", "model.value-identifier-type", "" }, { "paper", "passport: 12", "model.value-pattern", "" },
    { "parcel", "Тяжесть: 1,5 кг | sort: red | Где: Ош [KG-GO | 40,5 72,8]", "{\"at\":{\"point\":{\"lat\":\"40.5\",\"lon\":\"72.8\"},"
      "\"region\":\"KG-GO\",\"text\":\"Ош\"},\"heavy\":{\"number\":\"1.5\",\"unit\":\"kg\"},\"sort\":\"red\"}",
      "Сорт: Красный | Тяжесть: 1,5\u00a0кг | Где: Ош [город Ош | 40.5, 72.8]" },
    { "parcel", "sort: red", "model.value-required", "" }, { "parcel", "colour: red", "model.value-group-typed", "" },
    { "parcel", "red", "model.value-group-typed", "" }, { "parcel", "heavy: 1 | heavy: 2", "model.value-group-typed", "" },
    { "parcels", "Кому: user/1 | Когда: 25.11.2026; to: user/2", "[{\"on\":\"2026-11-25\",\"to\":\"user/1\"},{\"to\":\"user/2\"}]",
      "Кому: user/1 | Когда: 25.11.2026; Кому: user/2" },
    { "said", "Асан [document/7f]", "[{\"source\":\"document/7f\",\"value\":\"Асан\"}]", NULL },
    { "said", "Асан [письмо; лист 2 | 12 | B2 | ky | Асан уулу]; б [в]", "[{\"grade\":\"B2\",\"language\":\"ky\",\"original\":\"Асан уулу\","
      "\"page\":\"12\",\"source\":\"письмо; лист 2\",\"value\":\"Асан\"},{\"source\":\"в\",\"value\":\"б\"}]", NULL },
    { "said", "Асан [письмо |  | B2]", "[{\"grade\":\"B2\",\"source\":\"письмо\",\"value\":\"Асан\"}]", NULL },
    { "said", "Асан", "model.value-source", "" }, { "said", "Асан []", "model.value-source", "" },
    { "said", "[письмо]", "model.value-source", "" }, { "said", "Асан [a | b | c | ky | e | f]", "model.value-source", "" },
    { "born", "10.1970 [паспорт]", "[{\"source\":\"паспорт\",\"value\":\"1970-10\"}]", NULL },
};

static void what_is_typed_is_shown_and_typed_again(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(32 << 20);
    const Kind *k = model_kind(load(&a), STR("thing"));
    for (size_t i = 0; i < ARRAY_LEN(TYPED); i++) {
        const Field *f = kind_field(k, str_of(TYPED[i].field));
        JsonValue *v, *back;
        ErrorCode code = field_from_text(&a, f, str_of(TYPED[i].typed), &v, &error_);
        Buf got = buf_in(&a);
        if (code != ERR_OK) buf_c(&got, error_.parts[0].key);
        else if (v) json_write(&got, v);
        if (!str_is(buf_str(&got), TYPED[i].json)) fail_msg("%s \"%s\": " STR_FMT, TYPED[i].field, TYPED[i].typed, STR_ARG(buf_str(&got)));
        for (int lang = 0; code == ERR_OK && v && lang < LANG_COUNT; lang++) {
            Buf b = buf_in(&a);
            field_to_text(&b, f, v, (Lang)lang);
            if (lang == LANG_RU) assert_str(buf_str(&b), str_of(TYPED[i].ru ? TYPED[i].ru : TYPED[i].typed));
            assert_ok(field_from_text(&a, f, buf_str(&b), &back, &error_));
            if (!json_equal(v, back)) fail_msg("%s \"" STR_FMT "\"", TYPED[i].field, STR_ARG(buf_str(&b)));
        }
    }
    arena_free(&a);
}

/* ---- how they are found ---- */

static ErrorCode note_row(void *self, Str name, Str bytes, bool unique, Error *e)
{
    (void)e;
    bool sorts = str_ends(name, STR("^"));
    buf_format(self, STR_FMT "=" STR_FMT "%s\n", STR_ARG(name), STR_ARG(sorts ? STR("~") : bytes), unique ? "!" : "");
    return ERR_OK;
}

static void each_value_has_its_rows(void **state)
{
    (void)state;
    static const struct { const char *field, *json, *rows; } cases[] = {
        { "since", "\"2009-10\"", "since^=~\n" },
        { "count", "{\"number\":\"12\"}", "count= 09223372036866775808\n" },
        { "weight", "{\"number\":\"12.50\",\"unit\":\"kg\"}", "weight^=~\n" },
        { "point", "{\"lat\":\"1\",\"lon\":\"1\"}", "" },
        { "place", "{\"text\":\"Ош\",\"region\":\"KG-GO\"}", "place.region=KG-GO\nplace=ош\n" },
        { "name", "{\"spelled\":\"Жээнбеков Өмүр\",\"script\":\"Cyrl\"}", "name=жээнбеков омур\nname^=~\n" },
        { "paper", "{\"type\":\"pin\",\"value\":\"12\"}", "paper=pin 12!\n" },
        { "parcel", "{\"sort\":\"red\",\"heavy\":{\"number\":\"1\",\"unit\":\"kg\"},\"at\":{\"text\":\"А\",\"region\":\"KG-B\"}}",
          "parcel.sort=red\nparcel.heavy=kg 09223372036855775808\nparcel.at.region=KG-B\nparcel.at=а\n" },
        { "parcels", "[{\"to\":\"user/1\",\"on\":\"2026-11-25\"},{\"to\":\"user/2\"}]", "parcels.to=user/1\nparcels.to=user/2\n" },
        { "said", "[{\"value\":\"Да\",\"source\":\"б\"},{\"value\":\"Нет\",\"source\":\"в\"}]", "said=да\nsaid=нет\n" },
        { "born", "[{\"value\":\"1970\",\"source\":\"б\"}]", "born=1970\n" },
        { "hidden", "\"red\"", "" },
    };
    Error error_;
    Arena a = arena_with(32 << 20);
    const Kind *k = model_kind(load(&a), STR("thing"));
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        JsonValue *v;
        Buf rows = buf_in(&a);
        assert_ok(json_parse(&a, str_of(cases[i].json), &v, &error_));
        assert_ok(field_index_rows(&a, kind_field(k, str_of(cases[i].field)), v, note_row, &rows, &error_));
        assert_str(buf_str(&rows), str_of(cases[i].rows));
    }
    const char *dates[] = { "\"2008-12-31\"", "\"2009\"", "\"2009-01\"", "\"2009-01-01\"", "\"2009-10\"", "\"2010\"" };
    Str last = STR("");
    for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
        JsonValue *v;
        Buf bytes = buf_in(&a);
        assert_ok(json_parse(&a, str_of(dates[i]), &v, &error_));
        assert_true(field_index_bytes(&bytes, kind_field(k, STR("since")), v, true));
        assert_true(str_compare(last, buf_str(&bytes)) < 0);
        last = buf_str(&bytes);
    }
    arena_free(&a);
}

static void what_is_odd_is_said_and_taken(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(32 << 20);
    const Kind *k = model_kind(load(&a), STR("thing"));
    JsonValue *fields;
    RecordWarning *w;
    assert_ok(json_parse(&a, STR("{\"paper\":{\"type\":\"pin\",\"value\":\"123\"},\"name\":{\"spelled\":\"Аcан\"}}"), &fields, &error_));
    assert_ok(record_check(k, fields, STR("kept"), &error_));
    assert_ok(record_warnings(&a, k, fields, &w, &error_));
    assert_string_equal(w->what.parts[0].key, "model.warn-script");
    assert_string_equal(w->next->what.parts[0].key, "model.warn-pattern");
    assert_null(w->next->next);
    Buf b = buf_in(&a);
    message_error(&b, LANG_RU, &w->next->what);
    assert_true(str_find(buf_str(&b), STR("99999999999999")) >= 0 && str_find_byte(buf_str(&b), '{') < 0);
    arena_free(&a);
}

/* ---- any record of any shipped kind ---- */

static uint64_t dice_state;

static uint32_t dice(uint32_t below)
{
    dice_state = dice_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(dice_state >> 33) % below;
}

static Str random_text(Arena *a, int64_t longest)
{
    static const char *const letters[] = { "а", "ө", "ү", "ң", "ё", "Й", "Ж", "a", "Z", "é", "7", "=", "+", "@", "'", "\"", "<", "&", "名", "🙂" };
    Buf b = buf_in(a);
    size_t n = 1 + dice(longest < 12 ? (uint32_t)longest : 12);
    for (size_t i = 0; i < n; i++) {
        bool edge = i == 0 || i + 1 == n;
        buf_c(&b, !edge && dice(6) == 0 && b.ptr[b.len - 1] != ' ' ? " " : letters[dice(ARRAY_LEN(letters))]);
    }
    return buf_str(&b);
}

static JsonValue *text_value(Arena *a, Str s)
{
    return json_new_string(a, s);
}

static JsonValue *random_value(Arena *a, const Field *f);

static JsonValue *random_parts(Arena *a, const Field *f)
{
    JsonValue *o = json_new_object(a);
    for (const Field *part = f->fields; part; part = part->next) json_set(a, o, str_c(a, part->id), random_value(a, part));
    return o;
}

static JsonValue *random_list(Arena *a, const Field *f)
{
    JsonValue *list = json_new_array(a);
    for (uint32_t n = 1 + dice(3); n > 0; n--) {
        JsonValue *item = random_value(a, f->of);
        bool there = false;
        JSON_EACH(one, list) there = there || json_equal(one, item);
        if (!there) json_add(a, list, item);
    }
    return list;
}

static JsonValue *random_place(Arena *a, const Field *f)
{
    JsonValue *o = json_set(a, json_new_object(a), "text", text_value(a, random_text(a, 100)));
    if (dice(2)) json_set(a, o, "region", text_value(a, f->regions[dice((uint32_t)f->region_count)].code));
    return o;
}

static JsonValue *random_date(Arena *a, const Field *f)
{
    Str text = str_format(a, "%04u-%02u-%02u", 1900 + dice(200), 1 + dice(12), 1 + dice(28));
    return text_value(a, f->partial ? str_first(text, dice(2) ? 4 : dice(2) ? 7 : 10) : text);
}

static JsonValue *random_file(Arena *a)
{
    static const char hex[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    JsonValue *o = json_new_object(a);
    json_set(a, o, "blob", text_value(a, str_of(hex)));
    json_set(a, o, "sha256", text_value(a, str_of(hex)));
    json_set(a, o, "size", json_new_int(a, dice(1000)));
    json_set(a, o, "name", text_value(a, STR("акт.pdf")));
    return json_set(a, o, "type", text_value(a, STR("application/pdf")));
}

static JsonValue *random_identifier(Arena *a, const Field *f)
{
    const IdentifierType *t = &f->types[dice((uint32_t)f->type_count)];
    Buf b = buf_in(a);
    for (size_t i = 0; i < t->pattern.len; i++)
        buf_byte(&b, t->pattern.ptr[i] == 'A' ? (char)('A' + dice(26)) : t->pattern.ptr[i] == '9' ? (char)('0' + dice(10)) : t->pattern.ptr[i]);
    JsonValue *o = json_set(a, json_new_object(a), "type", text_value(a, t->id));
    return json_set(a, o, "value", text_value(a, b.len > 0 ? buf_str(&b) : random_text(a, 20)));
}

static JsonValue *random_statement(Arena *a, const Field *f)
{
    JsonValue *o = json_set(a, json_new_object(a), "value", random_value(a, f->of));
    json_set(a, o, "source", text_value(a, dice(2) ? STR("document/7f0c") : random_text(a, 50)));
    if (dice(2)) json_set(a, o, "page", text_value(a, STR("12")));
    if (dice(2)) json_set(a, o, "language", text_value(a, STR("ky")));
    return o;
}

/* A whole number below `limit` that the field takes. */
static uint32_t dice_within(const Field *f, uint32_t limit)
{
    const int64_t one = 1000000;                    /* NUMBER_PLACES decimals */
    uint32_t least = f->has_least && f->least > 0 ? (uint32_t)((f->least + one - 1) / one) : 0;
    if (limit < least) limit = least;
    uint32_t most = f->has_most && f->most / one < limit ? (uint32_t)(f->most / one) : limit;
    return least + dice(most - least + 1);
}

static JsonValue *random_value(Arena *a, const Field *f)
{
    static const char *const names[] = { "Асанов Бакыт Жолдошович", "Жолдош уулу Бакыт", "Бакыт", "Омурбекова А." };
    JsonValue *o = json_new_object(a);
    switch (f->type) {
    case FIELD_TEXT:
    case FIELD_LONG_TEXT:  return text_value(a, random_text(a, f->longest));
    case FIELD_CHOICE:     return text_value(a, f->choices[dice((uint32_t)f->choice_count)].id);
    case FIELD_YES_NO:     return json_new_bool(a, dice(2));
    case FIELD_DATE:       return random_date(a, f);
    case FIELD_DATE_TIME:  return text_value(a, str_format(a, "20%02u-%02u-%02uT%02u:%02u:00.000Z", 6 + dice(90), 1 + dice(12), 1 + dice(28), dice(24), dice(60)));
    case FIELD_MONEY:
        json_set(a, o, "amount", text_value(a, str_format(a, "%u.%02u", dice(2000000), dice(100))));
        return json_set(a, o, "currency", text_value(a, dice(2) ? STR("KGS") : STR("EUR")));
    case FIELD_REF:        return text_value(a, str_format(a, STR_FMT "/%x", STR_ARG(str_is(f->to, "*") ? STR("note") : f->to), dice(1000000)));
    case FIELD_FILE:       return random_file(a);
    case FIELD_LIST:       return random_list(a, f);
    case FIELD_NUMBER:
        json_set(a, o, "number", text_value(a, str_format(a, "%u", dice_within(f, 1000))));
        return f->unit_count ? json_set(a, o, "unit", text_value(a, f->units[dice((uint32_t)f->unit_count)].id)) : o;
    case FIELD_POINT:
        json_set(a, o, "lat", text_value(a, str_format(a, "%u.%u", dice(89), dice(1000000))));
        return json_set(a, o, "lon", text_value(a, str_format(a, "-%u.%u", 1 + dice(178), dice(1000000))));
    case FIELD_PLACE:      return random_place(a, f);
    case FIELD_GROUP:      return random_parts(a, f);
    case FIELD_PERSON_NAME: {
        Error error_;
        JsonValue *v;
        assert_ok(field_from_text(a, &(Field){ .type = FIELD_PERSON_NAME, .id = STR("a") }, str_of(names[dice(ARRAY_LEN(names))]), &v, &error_));
        return v;
    }
    case FIELD_IDENTIFIER: return random_identifier(a, f);
    case FIELD_STATEMENT:  return random_statement(a, f);
    case FIELD_TYPE_COUNT: break;
    }
    return NULL;
}

static bool holds_file(const Field *f)
{
    return f->type == FIELD_FILE || (f->of && holds_file(f->of));
}

static void try_field(Arena *a, const Kind *k, const Field *f, const JsonValue *v)
{
    Error error_;
    for (int lang = 0; lang < LANG_COUNT && !holds_file(f); lang++) {
        Buf b = buf_in(a);
        JsonValue *back;
        field_to_text(&b, f, v, (Lang)lang);
        ErrorCode code = field_from_text(a, f, buf_str(&b), &back, &error_);
        if (code != ERR_OK || !back || !json_equal(v, back))
            fail_msg(STR_FMT "." STR_FMT ": " STR_FMT ": %s", STR_ARG(k->id), STR_ARG(f->id), STR_ARG(buf_str(&b)), code ? error_.parts[0].key : "another value");
    }
}

static void what_goes_in_comes_out(void **state)
{
    (void)state;
    enum { TURNS = 40 };
    Error error_;
    Arena a = arena_with(256 << 20);
    Model *m = load(&a);
    for (uint64_t turn = 0; turn < TURNS; turn++)
        for (size_t i = 0; i < m->kind_count; i++) {
            const Kind *k = &m->kinds[i];
            ArenaMark mark = arena_mark(&a);
            JsonValue *fields = json_new_object(&a), *back;
            Buf out = buf_in(&a), again = buf_in(&a);
            dice_state = turn * 1000 + i;
            for (const Field *f = k->fields; f; f = f->next) {
                JsonValue *v = f->derived.len || f->vault ? NULL : random_value(&a, f);
                if (v) json_set(&a, fields, str_c(&a, f->id), v);
                if (v && !f->retired) try_field(&a, k, f, v);
            }
            for (size_t s = 0; s < k->state_count; s++) assert_ok(record_check(k, fields, k->states[s].id, &error_));
            json_write(&out, fields);
            assert_ok(json_parse(&a, buf_str(&out), &back, &error_));
            assert_ok(record_check(k, back, k->states[0].id, &error_));
            json_write(&again, back);
            assert_str(buf_str(&again), buf_str(&out));
            assert_ok(record_adopt(&a, k, fields, &back, &error_));
            assert_true(json_equal(fields, back));
            arena_restore(&a, mark);
        }
    print_message("%d records of each of %zu kinds\n", TURNS, m->kind_count);
    arena_free(&a);
}

enum { STEP = 64, SMALL = 32 * 1024 };

/* Memory that runs out after ever more bytes: the answer is right or ERR_MEMORY, never another. */
static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    Error error_;
    Arena roomy = arena_with(32 << 20);
    const Kind *k = model_kind(load(&roomy), STR("thing"));
    for (size_t i = 0; i < ARRAY_LEN(TYPED); i++) {
        const Field *f = kind_field(k, str_of(TYPED[i].field));
        JsonValue *right, *v;
        ErrorCode expected = field_from_text(&roomy, f, str_of(TYPED[i].typed), &right, &error_), code = ERR_MEMORY;
        for (size_t left = 0; code == ERR_MEMORY && left < SMALL / STEP; left++) {
            Arena a = arena_nearly_full(SMALL, STEP, left);
            code = field_from_text(&a, f, str_of(TYPED[i].typed), &v, &error_);
            bool same = code == expected && (code != ERR_OK || (!v && !right) || json_equal(v, right));
            if (code != ERR_MEMORY && !same) fail_msg("%s with room for %zu: %s", TYPED[i].typed, left, error_code_name(code));
            arena_free(&a);
        }
        assert_int_equal(code, expected);
    }
    arena_free(&roomy);
}

/* What has happened already: today is, in Bishkek; of a part of a date the first day counts; computers' clocks differ by five minutes. */
static void what_is_to_come_is_not_past(void **state)
{
    (void)state;
    static const char text[] =
        "kind: thing\nlabel: {en: Thing, ru: Вещь, ky: Буюм}\nplural: {en: Things, ru: Вещи, ky: Буюмдар}\nplace: case\n"
        "rights: {create: head}\n"
        "fields:\n"
        "  seen: {type: date, past: true, label: {en: Seen, ru: Видели, ky: Көрүлдү}}\n"
        "  since: {type: date, partial: true, past: true, label: {en: Since, ru: С, ky: Баштап}}\n"
        "  at: {type: date_time, past: true, label: {en: At, ru: Когда, ky: Качан}}\n"
        "  until: {type: date, label: {en: Until, ru: До, ky: Чейин}}\n"
        "  born: {type: date, past: true, sourced: true, label: {en: Born, ru: Рождён, ky: Туулган}}\n"
        "  days: {type: list, label: {en: Days, ru: Дни, ky: Күндөр}, of: {type: date, past: true}}\n"
        "  parcel: {type: group, label: {en: Parcel, ru: Посылка, ky: Посылка}, fields: {came: {type: date, past: true, label: {en: Came, "
        "ru: Пришла, ky: Келди}}, due: {type: date, label: {en: Due, ru: Срок, ky: Мөөнөт}}}}\n"
        "  fixed_on: {type: date, earliest: 1990-01-01, ahead: 5, label: {en: Fixed, ru: Назначено, ky: Белгиленген}}\n"
        "states: {kept: {label: {en: Kept, ru: Хранится, ky: Сакталууда}, final: true}}\n";
    static const struct { const char *field, *json; bool taken; } cases[] = {
        { "seen", "\"2026-03-02\"", true }, { "seen", "\"2026-03-03\"", false }, { "seen", "\"1950-01-01\"", true }, { "seen", "\"nonsense\"", true },
        { "since", "\"2026\"", true }, { "since", "\"2026-03\"", true }, { "since", "\"2026-04\"", false }, { "since", "\"2027\"", false },
        { "at", "\"2026-03-01T19:05:00.000Z\"", true }, { "at", "\"2026-03-01T19:05:00.001Z\"", false }, { "until", "\"2099-01-01\"", true },
        { "born", "[{\"value\":\"1970-01-01\",\"source\":\"a\"},{\"value\":\"2026-03-03\",\"source\":\"a\"}]", false },
        { "born", "[{\"value\":\"1970-01-01\",\"source\":\"a\"}]", true },
        { "days", "[\"2026-03-02\",\"2026-03-03\"]", false }, { "days", "[\"2026-03-02\"]", true }, { "days", "{}", true },
        { "parcel", "{\"came\":\"2026-03-02\",\"due\":\"2099-01-01\"}", true }, { "parcel", "{\"came\":\"2026-03-03\"}", false }, { "parcel", "1", true },
    };
    Error error_;
    Arena a = arena_with(32 << 20);
    Model *m;
    ModelFault *faults;
    Instant now;
    ModelFile files[] = { { STR("kinds/thing.yaml"), str_of(text) }, { STR("roles.yaml"), STR("roles: {head: {en: Head, ru: Глава, ky: Башчы}}\n") } };
    assert_ok(model_load(&a, files, ARRAY_LEN(files), NULL, 0, &m, &faults, &error_));
    const Kind *k = model_kind(m, STR("thing"));
    assert_true(instant_parse(STR("2026-03-01T19:00:00.000Z"), &now));          /* one in the morning of the second, in Bishkek */
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        JsonValue *v;
        assert_ok(json_parse(&a, str_of(cases[i].json), &v, &error_));
        ErrorCode code = field_check_past(kind_field(k, str_of(cases[i].field)), v, now, &error_);
        if ((code == ERR_OK) != cases[i].taken) fail_msg("%s %s", cases[i].field, cases[i].json);
        if (code != ERR_OK) assert_str(str_of(error_.parts[0].key), STR("model.value-to-come"));
    }
    static const struct { const char *field, *json, *key, *value, *bound; } reach[] = {
        { "until", "\"0001-01-01\"", "model.value-early", "01.01.0001", "01.01.1850" }, { "until", "\"1850-01-01\"", "", "", "" },
        { "until", "\"2127-01-01\"", "model.value-late", "01.01.2127", "31.12.2126" }, { "until", "\"9999-12-31\"", "model.value-late", "31.12.9999", "31.12.2126" },
        { "since", "\"1849-12\"", "model.value-early", "12.1849", "01.01.1850" }, { "since", "\"1849\"", "model.value-early", "1849", "01.01.1850" },
        { "fixed_on", "\"1989-12-31\"", "model.value-early", "31.12.1989", "01.01.1990" }, { "fixed_on", "\"2031-12-31\"", "", "", "" },
        { "fixed_on", "\"2032-01-01\"", "model.value-late", "01.01.2032", "31.12.2031" },
        { "at", "\"0001-01-01T00:00:00.000Z\"", "model.value-early", "01.01.0001 06:00", "01.01.1850" },
        { "seen", "\"2026-03-03\"", "model.value-to-come", "03.03.2026", "" },
    };
    for (size_t i = 0; i < ARRAY_LEN(reach); i++) {
        JsonValue *v;
        assert_ok(json_parse(&a, str_of(reach[i].json), &v, &error_));
        ErrorCode code = field_check_past(kind_field(k, str_of(reach[i].field)), v, now, &error_);
        if ((code == ERR_OK) != (reach[i].key[0] == 0)) fail_msg("%s %s", reach[i].field, reach[i].json);
        if (code == ERR_OK) continue;
        assert_str(str_of(error_.parts[0].key), str_of(reach[i].key));
        assert_str(error_arg(&error_, "value"), str_of(reach[i].value));
        assert_str(error_arg(&error_, "bound"), str_of(reach[i].bound));
    }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_have_one_form),
        cmocka_unit_test(what_is_typed_is_shown_and_typed_again),
        cmocka_unit_test(each_value_has_its_rows),
        cmocka_unit_test(what_is_odd_is_said_and_taken),
        cmocka_unit_test(what_goes_in_comes_out),
        cmocka_unit_test(what_is_to_come_is_not_past),
        cmocka_unit_test(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests_name("model_values", tests, NULL, NULL);
}
