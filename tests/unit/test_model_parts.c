/* test_model_parts.c: what stands beside the kinds: common parts, terms, regions, names of older models; the difference between two
 * models, values that are computed, who points at whom; and how long many kinds take to load. */
#include <stdio.h>

#include "model/term.h"
#include "model/model.h"
#include "unit.h"

static Str read_data(Arena *a, const char *folder, const char *name)
{
    Error error_;
    Str bytes;
    const char *path = path_join(a, folder, name);
    assert_non_null(path);
    assert_ok(file_read(a, path, 1 << 20, &bytes, &error_));
    return bytes;
}

static Str shipped(const char *name)
{
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT; i++)
        if (str_is(MODEL_SHIPPED[i].name, name)) return MODEL_SHIPPED[i].bytes;
    fail_msg("%s is not shipped", name);
    return STR("");
}

/* Some files beside the shipped roles. */
static ErrorCode load_files(Arena *a, const ModelFile *files, size_t count, Model **m, ModelFault **faults, Error *e)
{
    static const char *const derived[] = { "age" };
    const ModelRules rules = { .derived = derived, .derived_count = ARRAY_LEN(derived) };
    ModelFile all[500];
    assert_true(count < ARRAY_LEN(all));
    all[0] = (ModelFile){ STR("roles.yaml"), shipped("roles.yaml") };
    for (size_t i = 0; i < count; i++) all[i + 1] = files[i];
    return model_load_rules(a, all, count + 1, &rules, m, faults, e);
}

static Model *load_one(Arena *a, const char *kind)
{
    Error error_;
    Model *m;
    ModelFault *faults;
    const ModelFile files[] = {
        { STR("kinds/thing.yaml"), str_of(kind) },
        { STR("clocks/soon.yaml"), STR("clock: soon\nlabel: {en: Soon, ru: Скоро, ky: Жакында}\ndays: 15\nwarn_days: 3\n"
                                       "on_expiry: block\nsource: \"a law (unconfirmed)\"\n") },
    };
    ErrorCode code = load_files(a, files, ARRAY_LEN(files), &m, &faults, &error_);
    if (faults) fail_msg("%s at %d:%d", faults->what.parts[0].key, faults->line, faults->column);
    assert_int_equal(code, ERR_OK);
    return m;
}

#define HEAD "kind: thing\nlabel: {en: Thing, ru: Вещь, ky: Буюм}\nplural: {en: Things, ru: Вещи, ky: Буюмдар}\nplace: office\n" \
             "rights: {create: head}\n"
#define STATES "states:\n  kept: {label: {en: Kept, ru: Хранится, ky: Сакталууда}, clock: soon}\n" \
               "  gone: {label: {en: Gone, ru: Выбыла, ky: Жок}, final: true}\n" \
               "moves:\n  leave:\n    label: {en: Leave, ru: Выбыть, ky: Кетүү}\n    from: kept\n    to: gone\n    by: head\n"

/* ---- faults ---- */

static const struct { const char *name, *as, *key; int line, column; } BAD[] = {
    { "clock-days.yaml", "clocks/thing.yaml", "model.int-form", 3, 7 },
    { "clock-warns-too-soon.yaml", "clocks/thing.yaml", "model.int-form", 4, 12 },
    { "clock-file.yaml", "clocks/thing.yaml", "model.clock-file", 1, 8 },
    { "clock-source.yaml", "clocks/thing.yaml", "model.key-missing", 1, 1 },
    { "clock-expiry.yaml", "clocks/thing.yaml", "model.word-unknown", 6, 12 },
    { "common-file.yaml", "common/thing.yaml", "model.common-file", 1, 9 },
    { "common-states.yaml", "common/thing.yaml", "model.key-unknown", 2, 1 },
    { "common-type.yaml", "common/thing.yaml", "model.type-unknown", 4, 11 },
    { "common-move.yaml", "common/thing.yaml", "model.state-unknown", 5, 11 },
    { "calendar-head.csv", "reference/holidays.csv", "model.region-head", 1, 1 },
    { "calendar-day.csv", "reference/holidays.csv", "model.calendar-line", 2, 1 },
    { "calendar-order.csv", "reference/holidays.csv", "model.calendar-line", 3, 1 },
    { "calendar-is.csv", "reference/holidays.csv", "model.calendar-line", 2, 1 },
    { "calendar-columns.csv", "reference/holidays.csv", "model.calendar-line", 2, 1 },
    { "armour-head.csv", "reference/armour.csv", "model.region-head", 1, 1 },
    { "armour-twice.csv", "reference/armour.csv", "model.armour-line", 3, 1 },
    { "armour-columns.csv", "reference/armour.csv", "model.armour-line", 2, 1 },
    { "armour-status.csv", "reference/armour.csv", "model.armour-line", 2, 1 },
    { "region-head.csv", "reference/regions.csv", "model.region-head", 1, 1 },
    { "region-columns.csv", "reference/regions.csv", "model.region-columns", 2, 1 },
    { "region-code.csv", "reference/regions.csv", "model.region-code", 2, 1 },
    { "region-twice.csv", "reference/regions.csv", "model.region-twice", 3, 1 },
    { "region-within.csv", "reference/regions.csv", "model.region-within", 2, 1 },
    { "region-status.csv", "reference/regions.csv", "model.region-status", 2, 1 },
    { "region-label.csv", "reference/regions.csv", "model.region-label", 2, 1 },
    { "region-text.csv", "reference/regions.csv", "model.region-text", 1, 1 },
};

/* Two kinds include the common part: its fault is told once, where it stands. */
static void a_fault_is_told_where_it_stands(void **state)
{
    (void)state;
    static const char first[] = "kind: first\nlabel: {en: First, ru: Первый, ky: Биринчи}\nplural: {en: Firsts, ru: Первые, ky: Биринчилер}\n"
                                "place: office\nrights: {create: head}\ninclude: thing\nfields: {a: {type: text, label: {en: A, ru: А, ky: А}}}\n"
                                "states:\n  kept: {label: {en: Kept, ru: Хранится, ky: Сакталууда}}\n"
                                "  gone: {label: {en: Gone, ru: Выбыла, ky: Жок}, final: true}\n"
                                "moves:\n  leave: {label: {en: Leave, ru: Выбыть, ky: Кетүү}, from: kept, to: gone, by: head}\n";
    Error error_;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        Arena a = arena_with(32 << 20);
        Model *m;
        ModelFault *faults;
        bool common = str_starts(str_of(BAD[i].as), STR("common/"));
        Buf second = buf_in(&a);
        buf_c(&second, "kind: second");
        buf_add(&second, str_from(str_of(first), STR("kind: first").len));
        const ModelFile files[] = { { str_of(BAD[i].as), read_data(&a, "tests/data/model/bad-parts", BAD[i].name) },
                                    { STR("kinds/first.yaml"), str_of(first) }, { STR("kinds/second.yaml"), buf_str(&second) } };
        assert_error(ERR_INVALID, load_files(&a, files, common ? 3 : 1, &m, &faults, &error_));
        bool there = faults->line == BAD[i].line && faults->column == BAD[i].column && !faults->next;
        if (!there || !str_is(str_of(faults->what.parts[0].key), BAD[i].key))
            fail_msg("%s: %s at %d:%d%s", BAD[i].name, faults->what.parts[0].key, faults->line, faults->column, faults->next ? ", and more" : "");
        assert_str(faults->file, str_of(BAD[i].as));
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            Buf b = buf_in(&a);
            message_error(&b, (Lang)lang, &faults->what);
            assert_true(str_find(buf_str(&b), faults->file) >= 0 && str_find_byte(buf_str(&b), '{') < 0);
        }
        arena_free(&a);
    }
}

static void a_derived_value_has_a_rule(void **state)
{
    (void)state;
    static const char text[] = HEAD "fields: {years: {type: number, derived: ages, label: {en: Years, ru: Лет, ky: Жашы}}}\n" STATES;
    Error error_;
    Arena a = arena_with(16 << 20);
    Model *m;
    ModelFault *faults;
    const ModelFile files[] = { { STR("kinds/thing.yaml"), str_of(text) }, { STR("clocks/soon.yaml"), STR("clock: soon\n") } };
    assert_error(ERR_INVALID, load_files(&a, files, 1, &m, &faults, &error_));
    assert_string_equal(faults->what.parts[0].key, "model.derived-unknown");
    assert_string_equal(faults->next->what.parts[0].key, "model.clock-unknown");
    assert_error(ERR_INVALID, load_files(&a, files, 2, &m, &faults, &error_));      /* the term is there, though half of it is missing */
    for (const ModelFault *f = faults; f; f = f->next) assert_string_not_equal(f->what.parts[0].key, "model.clock-unknown");
    arena_free(&a);
}

/* ---- terms ---- */

static Term run_from(const Clock *c, Instant start, const char *fields, Instant now)
{
    Arena a = arena_with(1 << 20);
    Error error_ = { 0 };
    JsonValue *v;
    Term t;
    TermFacts facts = { .started = start };
    assert_ok(json_parse(&a, str_of(fields), &v, &error_));
    term_read_fields(c, v, &facts);
    term_run(c, &facts, now, &t, NULL);
    arena_free(&a);
    return t;
}

static Day due_of(const Clock *c, Instant start, const char *fields)
{
    return run_from(c, start, fields, start).due;
}

static void days_are_counted_in_bishkek(void **state)
{
    (void)state;
    Arena a = arena_with(16 << 20);
    Model *m = load_one(&a, HEAD "fields: {a: {type: text, label: {en: A, ru: А, ky: А}}}\n" STATES);
    const Clock *c = model_clock(m, kind_state(model_kind(m, STR("thing")), STR("kept"))->clock);
    Instant evening, night;
    Day due, after;
    assert_non_null(c);
    assert_true(c->block && c->unconfirmed);
    assert_true(instant_parse(STR("2026-11-25T17:59:59.999Z"), &evening));      /* 23:59 */
    assert_true(instant_parse(STR("2026-11-25T18:00:00.000Z"), &night));        /* midnight */
    assert_true(day_parse(STR("2026-12-10"), &due) && day_parse(STR("2026-12-11"), &after));
    assert_int_equal(due_of(c, evening, "{}"), due);
    assert_int_equal(due_of(c, night, "{}"), after);
    assert_int_equal(run_from(c, evening, "{}", day_local_begin(due - 4)).says, CLOCK_RUNS);
    assert_int_equal(run_from(c, evening, "{}", day_local_begin(due - 3)).says, CLOCK_WARNS);
    assert_int_equal(run_from(c, evening, "{}", day_local_begin(due)).says, CLOCK_WARNS);
    assert_int_equal(run_from(c, evening, "{}", day_local_begin(due + 1)).says, CLOCK_OVER);
    arena_free(&a);
}

static ErrorCode load_with_last_day(Arena *a, const char *kind, Model **m, ModelFault **faults, Error *e)
{
    const ModelFile files[] = {
        { STR("kinds/thing.yaml"), str_of(kind) },
        { STR("clocks/soon.yaml"), STR("clock: soon\nlabel: {en: Soon, ru: Скоро, ky: Жакында}\ndays: 15\nlast_day: until\nsource: \"a law\"\n") },
    };
    return load_files(a, files, ARRAY_LEN(files), m, faults, e);
}

/* A day that the record names counts; without it the term's own days do. */
static void a_record_may_name_its_last_day(void **state)
{
    (void)state;
    static const struct { const char *fields, *due; } CASES[] = {
        { "{}", "2026-12-10" }, { "{\"until\":\"2026-11-30\"}", "2026-11-30" }, { "{\"until\":\"2026-11-30T20:00:00.000Z\"}", "2026-12-01" },
    };
    Arena a = arena_with(16 << 20);
    Error error_ = { 0 };
    Model *m;
    ModelFault *faults = NULL;
    Instant start;
    assert_error(ERR_INVALID, load_with_last_day(&a, HEAD "fields: {a: {type: text, label: {en: A, ru: А, ky: А}}}\n" STATES, &m, &faults, &error_));
    assert_string_equal(faults->what.parts[0].key, "model.clock-last-day");
    assert_ok(load_with_last_day(&a, HEAD "fields: {until: {type: date, label: {en: A, ru: А, ky: А}}}\n" STATES, &m, &faults, &error_));
    assert_true(instant_parse(STR("2026-11-25T12:00:00.000Z"), &start));
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        char day[11];
        assert_str(day_format(day, due_of(model_clock(m, STR("soon")), start, CASES[i].fields)), str_of(CASES[i].due));
    }
    arena_free(&a);
}

/* Saturdays and Sundays count as what the calendar says, else as what they are; so do days of the week. */
static void working_days_are_counted_by_the_calendar(void **state)
{
    (void)state;
    static const struct { const char *calendar, *from, *due; } CASES[] = {
        { "day,is,name,status\n", "2026-11-25T12:00:00.000Z", "2026-12-02" },                                             /* a Wednesday */
        { "day,is,name,status\n", "2026-11-27T12:00:00.000Z", "2026-12-04" },                                             /* a Friday */
        { "day,is,name,status\n", "2026-11-28T12:00:00.000Z", "2026-12-04" },                                             /* a Saturday */
        { "day,is,name,status\n2026-11-26,off,A,confirmed\n2026-11-28,working,B,unconfirmed\n", "2026-11-25T12:00:00.000Z", "2026-12-02" },
        { "day,is,name,status\n2026-11-26,off,A,confirmed\n2026-12-02,off,B,confirmed\n", "2026-11-25T12:00:00.000Z", "2026-12-04" },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        Arena a = arena_with(16 << 20);
        Error error_ = { 0 };
        Model *m;
        ModelFault *faults = NULL;
        Instant start;
        char day[11];
        const ModelFile files[] = {
            { STR("kinds/thing.yaml"), STR(HEAD "fields: {a: {type: text, label: {en: A, ru: А, ky: А}}}\n" STATES) },
            { STR("clocks/soon.yaml"), STR("clock: soon\nlabel: {en: Soon, ru: Скоро, ky: Жакында}\ndays: 5\ncount: working\nsource: \"a law\"\n") },
            { STR("reference/holidays.csv"), str_of(CASES[i].calendar) },
        };
        assert_ok(load_files(&a, files, ARRAY_LEN(files), &m, &faults, &error_));
        assert_true(instant_parse(str_of(CASES[i].from), &start));
        assert_str(day_format(day, due_of(model_clock(m, STR("soon")), start, "{}")), str_of(CASES[i].due));
        arena_free(&a);
    }
}

/* What is needed only where a choice or a yes_no says so. */
static void a_move_may_need_more_for_some(void **state)
{
    (void)state;
    static const struct { const char *fields; bool bank, minor; } CASES[] = {
        { "{}", false, false }, { "{\"who\":\"bank\",\"minor\":true}", true, true }, { "{\"who\":\"tax\",\"minor\":false}", false, false },
    };
    Arena a = arena_with(16 << 20);
    Error error_ = { 0 };
    Model *m = load_one(&a, HEAD "fields:\n  who: {type: choice, label: {en: W, ru: В, ky: В}, filter: true, "
                                 "of: {bank: {en: B, ru: Б, ky: Б}, tax: {en: T, ru: Т, ky: Т}}}\n"
                                 "  minor: {type: yes_no, label: {en: M, ru: М, ky: М}}\n  why: {type: text, label: {en: Y, ru: П, ky: П}}\n" STATES
                                 "    needs_when:\n      one: {field: who, is: [bank], needs: why, source: \"a law (unconfirmed)\"}\n"
                                 "      two: {field: minor, is: \"true\", needs: [why], source: a law}\n");
    const Move *move = kind_move(model_kind(m, STR("thing")), STR("leave"));
    assert_true(kind_field(model_kind(m, STR("thing")), STR("who"))->filter);
    assert_int_equal(move->when_count, 2);
    assert_true(move->when[0].unconfirmed && !move->when[1].unconfirmed);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        JsonValue *fields;
        assert_ok(json_parse(&a, str_of(CASES[i].fields), &fields, &error_));
        assert_int_equal(needs_when_applies(&move->when[0], fields), CASES[i].bank);
        assert_int_equal(needs_when_applies(&move->when[1], fields), CASES[i].minor);
    }
    arena_free(&a);
}

/* ---- records of older models ---- */

static void old_records_are_read_under_todays_names(void **state)
{
    (void)state;
    static const char text[] = HEAD
        "was: [object, item]\nfields:\n"
        "  name: {type: text, was: [title, caption], label: {en: Name, ru: Имя, ky: Аты}}\n"
        "  colour: {type: choice, label: {en: Colour, ru: Цвет, ky: Түсү}, of: {red: {en: Red, ru: Красный, ky: Кызыл, was: crimson}}}\n"
        "  size: {type: text, retired: true, label: {en: Size, ru: Размер, ky: Өлчөмү}}\n"
        "  all: {type: list, was: colours, label: {en: All, ru: Все, ky: Баары}, of: {type: choice, of: {red: {en: Red, ru: Красный, ky: Кызыл, "
        "was: crimson}}}}\n"
        "  used: {type: group, label: {en: Used, ru: Где, ky: Кайда}, fields: {by: {type: choice, label: {en: By, ru: Кем, ky: Ким}, "
        "of: {all: {en: All of them, ru: Всеми, ky: Баары тарабынан, was: every}}}}}\n"
        "states:\n  kept: {was: stored, label: {en: Kept, ru: Хранится, ky: Сакталууда}, final: true}\n";
    Error error_;
    Arena a = arena_with(16 << 20);
    Model *m = load_one(&a, text);
    const Kind *k = model_kind_was(m, STR("item"));
    JsonValue *old, *now;
    Buf b = buf_in(&a);
    assert_non_null(k);
    assert_str(k->id, STR("thing"));
    assert_null(model_kind(m, STR("item")));
    assert_str(kind_field_was(k, STR("caption"))->id, STR("name"));
    assert_str(kind_state_was(k, STR("stored"))->id, STR("kept"));
    assert_null(kind_state_was(k, STR("lost")));
    assert_ok(json_parse(&a, STR("{\"title\":\"a\",\"colour\":\"crimson\",\"size\":\"b\",\"colours\":[\"red\",\"crimson\"],"
                                 "\"used\":{\"by\":\"every\"}}"), &old, &error_));
    assert_error(ERR_INVALID, record_check(k, old, STR("kept"), &error_));
    assert_ok(record_adopt(&a, k, old, &now, &error_));
    json_write(&b, now);
    assert_str(buf_str(&b), STR("{\"all\":[\"red\",\"red\"],\"colour\":\"red\",\"name\":\"a\",\"size\":\"b\",\"used\":{\"by\":\"all\"}}"));
    assert_error(ERR_INVALID, field_may_be_given(kind_field(k, STR("size")), &error_));
    assert_error(ERR_INVALID, field_from_text(&a, kind_field(k, STR("size")), STR("c"), &now, &error_));
    assert_string_equal(error_.parts[0].key, "model.value-retired");
    arena_free(&a);
}

/* ---- the difference ---- */

typedef struct { const char *used[8]; size_t asked; } Use;

static ErrorCode in_use(void *self, ModelPart part, Str kind, Str id, bool *ret, Error *e)
{
    Use *u = self;
    (void)part;
    (void)e;
    u->asked++;
    char name[100];
    snprintf(name, sizeof name, STR_FMT "/" STR_FMT, STR_ARG(kind), STR_ARG(id));
    *ret = false;
    for (size_t i = 0; i < ARRAY_LEN(u->used); i++)
        if (u->used[i] && strcmp(u->used[i], name) == 0) *ret = true;
    return ERR_OK;
}

static void a_new_model_is_shown_and_what_it_takes_refused(void **state)
{
    (void)state;
    static const char old[] = HEAD "fields:\n"
        "  title: {type: text, label: {en: Title, ru: Название, ky: Аталышы}, searchable: true}\n"
        "  lost: {type: text, label: {en: Lost, ru: Потеря, ky: Жоготуу}}\n"
        "  gone: {type: text, label: {en: Gone, ru: Ушло, ky: Кетти}}\n"
        "  size: {type: text, label: {en: Size, ru: Размер, ky: Өлчөмү}}\n"
        "  colour: {type: choice, label: {en: Colour, ru: Цвет, ky: Түсү}, of: {red: {en: Red, ru: Красный, ky: Кызыл}, "
        "blue: {en: Blue, ru: Синий, ky: Көк}}}\n" STATES;
    static const char new[] = HEAD "fields:\n"
        "  name: {type: text, was: title, label: {en: Name, ru: Имя, ky: Аты}}\n"
        "  size: {type: number, label: {en: Size, ru: Размер, ky: Өлчөмү}}\n"
        "  age: {type: number, label: {en: Age, ru: Возраст, ky: Курагы}}\n"
        "  colour: {type: choice, label: {en: Colour, ru: Цвет, ky: Түсү}, of: {red: {en: Red, ru: Красный, ky: Кызыл}}}\n"
        "states:\n  kept: {label: {en: Kept, ru: Хранится, ky: Сакталууда}}\n"
        "  out: {was: gone, label: {en: Gone, ru: Выбыла, ky: Жок}, final: true}\n"
        "moves:\n  leave: {label: {en: Leave, ru: Выбыть, ky: Кетүү}, from: kept, to: out, by: [head, auditor]}\n";
    static const struct { const char *key, *id; bool refused; } expected[] = {
        { "model.changed-renamed", "name", false }, { "model.changed-label", "name", false }, { "model.changed-unset", "name", false },
        { "model.changed-type", "size", true }, { "model.changed-added", "age", false }, { "model.changed-removed", "colour.blue", true },
        { "model.changed-removed", "lost", true }, { "model.changed-removed", "gone", false },
        { "model.changed-clock", "kept", false }, { "model.changed-renamed", "out", false }, { "model.changed-by", "leave", false },
        { "model.changed-way", "leave", false },
    };
    Error error_;
    Arena a = arena_with(32 << 20);
    Model *before = load_one(&a, old), *after = load_one(&a, new);
    Use use = { .used = { "thing/size", "thing/lost", "thing/colour.blue", "thing/title", "thing/kept" } };
    ModelChange *changes, *c;
    size_t refused;
    assert_ok(model_difference(&a, before, after, in_use, &use, &changes, &refused, &error_));
    c = changes;
    for (size_t i = 0; i < ARRAY_LEN(expected); i++, c = c->next) {
        assert_non_null(c);
        if (!str_is(c->id, expected[i].id) || strcmp(c->what.parts[0].key, expected[i].key) != 0 || c->refused != expected[i].refused)
            fail_msg("%zu: " STR_FMT " %s%s", i, STR_ARG(c->id), c->what.parts[0].key, c->refused ? ", refused" : "");
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            Buf b = buf_in(&a);
            message_error(&b, (Lang)lang, &c->what);
            assert_true(b.len > 0 && str_find_byte(buf_str(&b), '{') < 0);
        }
    }
    assert_null(c);
    assert_int_equal(refused, 3);
    assert_int_equal(use.asked, 4);
    assert_ok(model_difference(&a, before, before, in_use, &use, &changes, &refused, &error_));
    assert_null(changes);
    assert_ok(model_difference(&a, before, after, NULL, NULL, &changes, &refused, &error_));
    assert_int_equal(refused, 0);
    arena_free(&a);
}

/* ---- computed, and pointed at ---- */

static ErrorCode derive_age(void *self, Arena *a, const Kind *k, const JsonValue *body, Instant now, JsonValue **ret, Error *e)
{
    (void)self;
    (void)k;
    Day born;
    if (!day_parse(json_text(json_get(json_get(body, "fields"), "born")), &born)) return ERR_OK;
    Str text = str_format(a, "%d", (instant_local_day(now) - born) / 365);
    *ret = json_new_object(a);
    json_set(a, *ret, "number", json_new_string(a, text));
    return *ret ? ERR_OK : error_memory(e);
}

static void derived_values_are_shown_and_never_kept(void **state)
{
    (void)state;
    static const char text[] = HEAD "fields:\n"
        "  born: {type: date, label: {en: Born, ru: Родился, ky: Туулган}}\n"
        "  age: {type: number, derived: age, label: {en: Age, ru: Возраст, ky: Курагы}}\n" STATES;
    static const Derivation rules[] = { { "age", derive_age } };
    Error error_;
    Arena a = arena_with(16 << 20);
    const Kind *k = model_kind(load_one(&a, text), STR("thing"));
    JsonValue *body, *shown, *typed;
    Instant now;
    Buf b = buf_in(&a);
    assert_true(instant_parse(STR("2026-11-25T17:00:00.000Z"), &now));
    assert_ok(json_parse(&a, STR("{\"fields\":{\"born\":\"2000-01-01\"}}"), &body, &error_));
    assert_ok(record_check(k, json_get(body, "fields"), STR("kept"), &error_));
    assert_ok(record_derive(&a, k, body, now, rules, 1, NULL, &shown, &error_));
    json_write(&b, shown);
    assert_str(buf_str(&b), STR("{\"age\":{\"number\":\"26\"},\"born\":\"2000-01-01\"}"));
    assert_error(ERR_INVALID, record_check(k, shown, STR("kept"), &error_));
    assert_string_equal(error_.parts[0].key, "model.value-derived");
    assert_error(ERR_INVALID, field_from_text(&a, kind_field(k, STR("age")), STR("26"), &typed, &error_));
    assert_ok(record_derive(&a, k, body, now, NULL, 0, NULL, &shown, &error_));
    assert_true(json_equal(shown, json_get(body, "fields")));
    arena_free(&a);
}

static void who_points_here_is_known(void **state)
{
    (void)state;
    static const char text[] = HEAD "numbering: random\nnumber: \"L-{seq}\"\nfields:\n"
        "  within: {type: ref, to: thing, label: {en: Within, ru: Внутри, ky: Ичинде}, inverse: {en: Holds, ru: Содержит, ky: Камтыйт}}\n"
        "  plain: {type: ref, to: thing, label: {en: Plain, ru: Просто, ky: Жөн}}\n"
        "  seen: {type: list, label: {en: Seen, ru: Видели, ky: Көрүлгөн}, of: {type: group, fields: {what: {type: ref, to: \"*\", "
        "label: {en: What, ru: Что, ky: Эмне}, inverse: {en: Seen in, ru: Видели в, ky: Кайдан көрүлгөн}}}}}\n" STATES;
    Error error_;
    Arena a = arena_with(16 << 20);
    Model *m = load_one(&a, text);
    Inverse *list;
    size_t count;
    assert_int_equal(model_kind(m, STR("thing"))->numbering, NUMBERING_RANDOM);
    assert_ok(model_inverses(&a, m, STR("thing"), &list, &count, &error_));
    assert_int_equal(count, 2);
    assert_str(list[0].name, STR("within"));
    assert_str(list[1].name, STR("seen.what"));
    assert_str(list[1].field->inverse.text[LANG_KY], STR("Кайдан көрүлгөн"));
    assert_ok(model_inverses(&a, m, STR("person"), &list, &count, &error_));
    assert_int_equal(count, 1);
    arena_free(&a);
}

/* ---- many ---- */

static Str without(Arena *a, Str whole, Str part)
{
    ptrdiff_t at = str_find(whole, part);
    assert_true(at >= 0);
    return str_format(a, STR_FMT STR_FMT, STR_ARG(str_first(whole, (size_t)at)), STR_ARG(str_from(whole, (size_t)at + part.len)));
}

static void sixty_kinds_load_quickly(void **state)
{
    (void)state;
    enum { KINDS = 60 };
    Error error_;
    Arena a = arena_with(256 << 20);
    ModelFile files[KINDS + 5];
    Str person = shipped("kinds/person.yaml");
    Str rest = str_from(person, (size_t)str_find(person, STR("\nlabel:")));
    ptrdiff_t guard;
    Buf plain = buf_in(&a);
    while ((guard = str_find(rest, STR("    notice: "))) >= 0) {          /* the kind notice is not among these */
        buf_add(&plain, str_first(rest, (size_t)guard));
        rest = str_from(rest, (size_t)guard);
        rest = str_from(rest, (size_t)str_find_byte(rest, '\n') + 1);
    }
    buf_add(&plain, rest);
    Str text = without(&a, buf_str(&plain), STR("subject_link, "));         /* nor are the kinds subject and takeover */
    text = without(&a, text, STR(", taken_over"));
    for (size_t i = 0; i < KINDS; i++) {
        Str name = str_format(&a, "kinds/kind%zu.yaml", i);
        Buf b = buf_in(&a);
        buf_format(&b, "kind: kind%zu", i);
        buf_add(&b, text);
        files[i] = (ModelFile){ name, buf_str(&b) };
    }
    files[KINDS] = (ModelFile){ STR("common/remarks.yaml"), shipped("common/remarks.yaml") };
    files[KINDS + 1] = (ModelFile){ STR("reference/regions.csv"), shipped("reference/regions.csv") };
    files[KINDS + 2] = (ModelFile){ STR("common/special_status.yaml"), shipped("common/special_status.yaml") };
    files[KINDS + 3] = (ModelFile){ STR("common/merged.yaml"), shipped("common/merged.yaml") };
    files[KINDS + 4] = (ModelFile){ STR("common/way_out.yaml"), shipped("common/way_out.yaml") };
    Model *m;
    ModelFault *faults;
    int64_t from = clock_ticks();
    ErrorCode code = load_files(&a, files, ARRAY_LEN(files), &m, &faults, &error_);
    int64_t took = clock_ticks() - from;
    if (faults) fail_msg(STR_FMT ": %s " STR_FMT, STR_ARG(faults->file), faults->what.parts[0].key, STR_ARG(error_arg(&faults->what, "at")));
    assert_int_equal(code, ERR_OK);
    assert_int_equal(m->kind_count, KINDS);
    print_message("loading %d kinds of %zu bytes took %.1f ms and %zu kB\n", KINDS, files[0].bytes.len, (double)took / 1e6, a.used / 1024);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fault_is_told_where_it_stands),
        cmocka_unit_test(a_derived_value_has_a_rule),
        cmocka_unit_test(days_are_counted_in_bishkek),
        cmocka_unit_test(a_record_may_name_its_last_day), cmocka_unit_test(working_days_are_counted_by_the_calendar),
        cmocka_unit_test(a_move_may_need_more_for_some),
        cmocka_unit_test(old_records_are_read_under_todays_names),
        cmocka_unit_test(a_new_model_is_shown_and_what_it_takes_refused),
        cmocka_unit_test(derived_values_are_shown_and_never_kept),
        cmocka_unit_test(who_points_here_is_known),
        cmocka_unit_test(sixty_kinds_load_quickly),
    };
    return cmocka_run_group_tests_name("model_parts", tests, NULL, NULL);
}
