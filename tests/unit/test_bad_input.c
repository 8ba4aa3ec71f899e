/* test_bad_input.c: bad input is normal input. Each kind of the office's own that somebody may type (courses, programme, money, news and the rest) is
 * made as the model asks, and then once for each of its fields and each bad value: nothing ends in a fault of the program, and every refusal is a
 * sentence in its reader's language, without a key or an unfilled place in it, that names the field where the model has it. */
#include "record_kit.h"

#include "desk/made_by.h"

enum { RECORDS = 200, ROUNDS = 4, TEXT_MANY = 10000, DEPTH_MOST = 3 };

static struct { Str kind; char *id; } made_ones[RECORDS];
static size_t made_count;
static Str who[3];                              /* each role of courses, programme, money and news, as far as one account may hold them */
static const char *const ROLES[ARRAY_LEN(who)] = { "head; programme_officer; training_officer; monitoring_officer; press_officer; translator",
                                                   "finance_officer; property_keeper", "end_use_monitor" };

static int begin(void **state)
{
    (void)state;
    static const char *const LOGINS[ARRAY_LEN(who)] = { "many", "money", "monitor" };
    begin_office();
    for (size_t i = 0; i < ARRAY_LEN(who); i++) who[i] = login(LOGINS[i], ROLES[i]);
    return 0;
}

/* ---- asking in a language ---- */

static const JsonValue *ask_in(Lang lang, Str token, const char *op, Str args)
{
    static const char *const LANGS[LANG_COUNT] = { [LANG_EN] = "en", [LANG_RU] = "ru", [LANG_KY] = "ky" };
    Buf frame = buf_in(&kit.arena), answer = buf_in(&kit.arena);
    JsonValue *v;
    buf_format(&frame, "{\"op\":\"%s\",\"lang\":\"%s\",\"token\":\"" STR_FMT "\",\"args\":" STR_FMT "}", op, LANGS[lang], STR_ARG(token), STR_ARG(args));
    gate_answer(kit.office, &kit.options, kit.reader, &kit.arena, buf_str(&frame), -1, &answer);
    assert_int_equal(json_parse(&kit.arena, buf_str(&answer), &v, &kit.error), ERR_OK);
    return v;
}

static bool has_cyrillic(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] == 0xd0 || (unsigned char)text.ptr[i] == 0xd1) return true;
    return false;
}

/* "{label-en}": a place in a sentence that nobody filled. */
static bool has_open_place(Str text)
{
    for (size_t i = 0; i + 2 < text.len; i++) {
        size_t end = i + 1;
        if (text.ptr[i] != '{') continue;
        while (end < text.len && ((text.ptr[end] >= 'a' && text.ptr[end] <= 'z') || text.ptr[end] == '-')) end++;
        if (end > i + 2 && end < text.len && text.ptr[end] == '}') return true;
    }
    return false;
}

static void is_sentence(const Kind *k, Lang lang, Str key, Str text)
{
    bool good = text.len > 0 && utf8_valid(text) && str_find(text, key) < 0 && !has_open_place(text) && (lang == LANG_EN || has_cyrillic(text));
    if (!good) fail_msg("%.*s %.*s: %.*s", STR_ARG(k->id), STR_ARG(key), STR_ARG(text));
}

/* Done, or refused as people can read it. */
static const JsonValue *hold(const Kind *k, Lang lang, const JsonValue *answer)
{
    static const char *const CODES[] = { "usage", "invalid", "not-found", "denied", "conflict", "limit" };
    const JsonValue *error = json_get(answer, "error");
    if (json_true(json_get(answer, "ok"))) return NULL;
    Str code = json_text(json_get(error, "code")), text = json_text(json_get(error, "text"));
    bool known = false;
    for (size_t i = 0; i < ARRAY_LEN(CODES); i++) known = known || str_is(code, CODES[i]);
    if (!known) fail_msg("%.*s: %.*s: %.*s", STR_ARG(k->id), STR_ARG(code), STR_ARG(text));
    Str key = json_text(json_get(json_get(error, "parts")->first, "key"));
    is_sentence(k, lang, key, text);
    JSON_EACH(one, json_get(error, "fields")) is_sentence(k, lang, key, json_text(json_get(one, "text")));
    return error;
}

/* ---- what belongs into a field ---- */

static char *made_of(Str kind)
{
    for (size_t i = made_count; i-- > 0;) if (str_equal(made_ones[i].kind, kind)) return made_ones[i].id;
    return NULL;
}

static Str ref_to(const Field *f)
{
    char *id = made_of(f->to);
    if (str_is(f->to, "*") && made_count > 0) id = made_ones[0].id;
    return id ? str_of(id) : STR("");
}

/* Empty: nothing that this test could fill in. */
static Str good_text(const Field *f)
{
    switch (f->type) {
    case FIELD_TEXT:
    case FIELD_LONG_TEXT:   return STR("x1");
    case FIELD_CHOICE:      return f->choices[0].id;
    case FIELD_YES_NO:      return STR("yes");
    case FIELD_DATE:        return STR("05.05.2010");
    case FIELD_DATE_TIME:   return STR("05.05.2010 10:00");
    case FIELD_MONEY:       return STR("5 EUR");
    case FIELD_NUMBER:      return f->unit_count > 0 ? str_format(&kit.arena, "1 " STR_FMT, STR_ARG(f->units[0].id)) : STR("1");
    case FIELD_REF:         return ref_to(f);
    case FIELD_PLACE:       return STR("Osh");
    case FIELD_PERSON_NAME: return STR("Асанов Бакыт");
    case FIELD_POINT:       return STR("42.8746, 74.5698");
    case FIELD_IDENTIFIER:
    case FIELD_FILE:
    case FIELD_STATEMENT:
    case FIELD_LIST:
    case FIELD_GROUP:
    case FIELD_TYPE_COUNT:  break;
    }
    return STR("");
}

static JsonValue *good_value(const Field *f)
{
    if (f->type == FIELD_LIST) {
        JsonValue *list = json_new_array(&kit.arena), *one = f->of ? good_value(f->of) : NULL;
        if (!one) return NULL;
        json_add(&kit.arena, list, one);
        return list;
    }
    if (f->type == FIELD_GROUP) {
        JsonValue *group = json_new_object(&kit.arena);
        for (const Field *part = f->fields; part; part = part->next) {
            JsonValue *v = part->required ? good_value(part) : NULL;
            if (v) json_set(&kit.arena, group, str_c(&kit.arena, part->id), v);
        }
        return group;
    }
    Str text = good_text(f);
    return text.len > 0 ? json_new_string(&kit.arena, text) : NULL;
}

static bool is_typed(const Field *f) { return f->derived.len == 0 && !f->retired && !f->vault && !f->machine && f->type != FIELD_FILE; }

static Str args_of(const Kind *k, const Field *bad, JsonValue *value)
{
    JsonValue *args = json_new_object(&kit.arena), *fields = json_new_object(&kit.arena);
    Buf text = buf_in(&kit.arena);
    for (const Field *f = k->fields; f; f = f->next) {
        JsonValue *v = f == bad ? value : is_typed(f) && (f->required_in & 1 || (k->title_any && str_equal(f->id, k->title))) ? good_value(f) : NULL;
        if (v) json_set(&kit.arena, fields, str_c(&kit.arena, f->id), v);
    }
    json_set(&kit.arena, args, "kind", json_new_string(&kit.arena, k->id));
    json_set(&kit.arena, args, "fields", fields);
    json_write(&text, args);
    return buf_str(&text);
}

/* ---- the kinds ---- */

static Str creator(const Kind *k)
{
    for (size_t i = 0; i < ARRAY_LEN(who); i++)
        for (size_t j = 0; j < k->create_count; j++)
            if (str_find(str_of(ROLES[i]), k->create[j]) >= 0) return who[i];
    return STR("");
}

static bool is_asked(const Model *m, const Kind *k)
{
    const Profile *p = model_profile(m, STR("field_office"));
    return !k->internal && !k->is_case && !made_by_step(k) && k->place == PLACE_OFFICE && p && profile_has_kind(m, p, k) && creator(k).len > 0;
}

static void make_one(const Kind *k)
{
    const JsonValue *answer = ask_in(LANG_EN, creator(k), "record.create", args_of(k, NULL, NULL));
    if (hold(k, LANG_EN, answer) || made_count == RECORDS) return;
    made_ones[made_count].kind = k->id;
    made_ones[made_count++].id = kit_text(&kit, json_get(answer, "data"), "id");
}

static const char *bad_text(size_t n, size_t *count)
{
    static char many[2 * TEXT_MANY + 1];
    for (size_t i = 0; i < TEXT_MANY; i++) memcpy(many + 2 * i, "я", 2);
    const char *const BAD[] = { "", " \t\r\n ", many, "\xf0\x9f\x98\x80", "\xe2\x80\xae" "gnp.exe", "<script>alert(1)</script>", "=CMD('calc')!A1", "-1", "1e9", "101",
                          "101 percent", "999999999999999999999 EUR", "31.02.2010", "29.02.2011", "00.00.0000", "01.01.0001", "31.12.9999", "25:61",
                          "project/0000000000000000", "../../etc/passwd", "'; DROP TABLE records; --", "TC-2026-9999", "a: b | c: d", "; ;" };
    *count = ARRAY_LEN(BAD);
    return BAD[n];
}

/* The field that a refusal is said to be about is one of the kind, and what stands in `fields` too. */
static void names_a_field(const Kind *k, const JsonValue *error)
{
    Str named = json_text(json_get(error, "field"));
    if (named.len > 0) assert_non_null(kind_field(k, named));
    JSON_EACH(one, json_get(error, "fields")) {
        Str rest = json_text(json_get(one, "name")), area, field;
        str_cut(&rest, '.', &area);
        str_cut(&rest, '.', &field);
        assert_str(area, STR("fields"));
        if (!kind_field(k, field)) fail_msg("%.*s has no field %.*s", STR_ARG(k->id), STR_ARG(field));
    }
}

static void type_all(const Kind *k, size_t *asked, size_t *refused_count, size_t *unnamed)
{
    size_t count = 1;
    for (const Field *f = k->fields; f; f = f->next) {
        if (!is_typed(f)) continue;
        for (size_t n = 0; n < count; n++) {
            Lang lang = (Lang)((n + *asked) % LANG_COUNT);
            const char *text = bad_text(n, &count);
            const JsonValue *error = hold(k, lang, ask_in(lang, creator(k), "record.create", args_of(k, f, json_new_string(&kit.arena, str_of(text)))));
            ++*asked;
            if (!error) continue;
            ++*refused_count;
            *unnamed += str_is(json_text(json_get(error, "code")), "invalid") && !json_get(error, "fields");
            names_a_field(k, error);
        }
    }
}

/* A record of another kind is told by its name and by the label of the kind that belongs there, never by an id or a code. */
static size_t name_another(const Kind *k)
{
    size_t named = 0;
    for (const Field *f = k->fields; f; f = f->next) {
        if (!is_typed(f) || f->type != FIELD_REF || str_is(f->to, "*")) continue;
        Lang lang = (Lang)(named % LANG_COUNT);
        char *id = made_ones[str_equal(made_ones[0].kind, f->to) ? 1 : 0].id;
        const JsonValue *error = hold(k, lang, ask_in(lang, creator(k), "record.create", args_of(k, f, json_new_string(&kit.arena, str_of(id)))));
        assert_non_null(error);
        names_a_field(k, error);
        JSON_EACH(one, json_get(error, "fields")) {
            Str text = json_text(json_get(one, "text"));
            if (str_find(text, str_of(id)) >= 0) fail_msg("%.*s.%.*s: %.*s", STR_ARG(k->id), STR_ARG(f->id), STR_ARG(text));
        }
        named++;
    }
    return named;
}

static void a_record_of_another_kind_is_told_by_its_name(void **state)
{
    (void)state;
    const Model *m = office_model(kit.office);
    size_t named = 0;
    for (size_t i = 0; i < m->kind_count; i++) if (is_asked(m, &m->kinds[i])) named += name_another(&m->kinds[i]);
    printf("%zu references\n", named);
    assert_true(named > 40);
}

/* What a step makes is not typed, and the step is named as people call it and as a command. */
static void what_a_step_makes_names_the_step(void **state)
{
    (void)state;
    const Model *m = office_model(kit.office);
    size_t named = 0;
    for (size_t i = 0; i < m->kind_count; i++) {
        const Kind *k = &m->kinds[i];
        if (!made_by_step(k)) continue;
        Str args = str_format(&kit.arena, "{\"kind\":\"" STR_FMT "\",\"fields\":{}}", STR_ARG(k->id));
        const JsonValue *error = json_get(ask_in(LANG_RU, who[0], "record.create", args), "error"), *part = json_get(error, "parts")->first;
        Str text = json_text(json_get(error, "text")), op = json_text(json_get(json_get(part, "args"), "op"));
        assert_str(json_text(json_get(part, "key")), STR("watch.own-operation"));
        assert_non_null(operation_named(&DESK_OPERATIONS, op));
        assert_true(str_find(text, STR("(tergoo ")) > 0);
        is_sentence(k, LANG_RU, op, text);
        named++;
    }
    assert_true(named > 30);
}

/* The same again is another record, or is refused for the field that is the same. */
static void the_same_again_is_no_fault(void **state)
{
    (void)state;
    const Model *m = office_model(kit.office);
    for (size_t i = 0; i < m->kind_count; i++) {
        if (!is_asked(m, &m->kinds[i]) || !made_of(m->kinds[i].id)) continue;
        Str args = args_of(&m->kinds[i], NULL, NULL);
        for (int twice = 0; twice < 2; twice++) {
            const JsonValue *error = hold(&m->kinds[i], LANG_KY, ask_in(LANG_KY, creator(&m->kinds[i]), "record.create", args));
            if (error) names_a_field(&m->kinds[i], error);
        }
    }
}

static void nothing_that_is_typed_is_a_fault(void **state)
{
    (void)state;
    const Model *m = office_model(kit.office);
    size_t asked = 0, refused_count = 0, unnamed = 0, kinds = 0;
    for (int round = 0; round < ROUNDS; round++)                 /* what refers to others is made when they are there */
        for (size_t i = 0; i < m->kind_count; i++) if (is_asked(m, &m->kinds[i]) && !made_of(m->kinds[i].id)) make_one(&m->kinds[i]);
    for (size_t i = 0; i < m->kind_count; i++) {
        if (!is_asked(m, &m->kinds[i])) continue;
        kinds++;
        type_all(&m->kinds[i], &asked, &refused_count, &unnamed);
    }
    printf("%zu kinds, %zu made, %zu bad values, %zu refused, %zu at no field\n", kinds, made_count, asked, refused_count, unnamed);
    assert_int_equal(unnamed, 0);
    assert_true(kinds > 30 && made_count > 20 && refused_count > asked / 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_that_is_typed_is_a_fault),         /* first: it makes what the others name */
        cmocka_unit_test(a_record_of_another_kind_is_told_by_its_name),
        cmocka_unit_test(what_a_step_makes_names_the_step),
        cmocka_unit_test(the_same_again_is_no_fault),
    };
    return cmocka_run_group_tests_name("bad input", tests, begin, end);
}
