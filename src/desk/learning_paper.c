/* learning_paper.c: what papers say of a course's test, its evaluation and a trainer: {{#sheets_pre}} and {{#sheets_post}} test
 * sheets with their code and {{#questions}} in the order of each; {{#test_key}} what is right, for whoever grades by hand;
 * {{#evaluation}} and {{#roster_names}} what the evaluation sheet asks; {{#cleared_topics}} and {{#taught_courses}} of a trainer. */
#include "desk/learning.h"

#include <stdlib.h>

static void set_text(Request *r, JsonValue *to, const char *name, Str text)
{
    json_set(r->arena, to, name, json_new_string(r->arena, text));
}

/* "text" in the paper's language. */
static Str in_language(Request *r, Lang lang, const JsonValue *fields, const char *name)
{
    Str member = str_format(r->arena, "%s_%s", name, lang_code(lang));
    return member.ptr ? json_text(json_get(fields, member.ptr)) : STR("");
}

static Str letter(Request *r, size_t i)
{
    char c = (char)('a' + i);
    return str_copy(r->arena, (Str){ &c, 1 });
}

static JsonValue *question(Request *r, Lang lang, const TestItem *item, size_t place)
{
    JsonValue *one = json_new_object(r->arena), *options = json_new_array(r->arena);
    size_t i = 0;
    set_text(r, one, "no", str_format(r->arena, "%zu", place + 1));
    set_text(r, one, "what", in_language(r, lang, item->fields, "text"));
    JSON_EACH(o, json_get(item->fields, "options")) {
        JsonValue *option = json_new_object(r->arena);
        set_text(r, option, "letter", letter(r, i++));
        set_text(r, option, "text", in_language(r, lang, o, "option"));
        json_add(r->arena, options, option);
    }
    json_set(r->arena, one, "options", options);
    if (str_is(item->form, "multiple")) json_set(r->arena, one, "several", json_new_bool(r->arena, true));
    return one;
}

/* ---- sheets ---- */

static ErrorCode add_sheet(Request *r, Lang lang, const TestSet *set, const Seen *course, Str code, const char *which, JsonValue *list, Error *e)
{
    JsonValue *one = json_new_object(r->arena), *questions = json_new_array(r->arena);
    size_t *order = arena_array(r->arena, set->count + 1, sizeof *order);
    if (!order) return error_memory(e);
    TRY(test_order(r->arena, set, code, str_of(which), order, e));
    for (size_t i = 0; i < set->count; i++) json_add(r->arena, questions, question(r, lang, &set->items[order[i]], i));
    set_text(r, one, "code", code);
    set_text(r, one, "course_title", desk_called(course->kind, lang, course->fields));
    json_set(r->arena, one, str_is(STR("pre"), which) ? "is_pre" : "is_post", json_new_bool(r->arena, true));
    json_set(r->arena, one, "questions", questions);
    if (list->count > 0) json_set(r->arena, one, "next_page", json_new_bool(r->arena, true));
    return json_add(r->arena, list, one) ? ERR_OK : error_memory(e);
}

/* For everybody who has a place in the course, by code: the list tells nobody who is who. */
static int by_code(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

static ErrorCode codes_of(Request *r, Str course, Str **ret, size_t *count, Error *e)
{
    GiftRecords people;
    TRY(gift_records_by(r, "enrolment", "course", course, &people, e));
    *ret = arena_array(r->arena, people.count + 1, sizeof **ret);
    *count = 0;
    if (!*ret) return error_memory(e);
    for (size_t i = 0; i < people.count; i++) {
        Str code = json_text(json_get(people.list[i].fields, "code"));
        bool there = str_is(people.list[i].state, "enrolled") || str_is(people.list[i].state, "completed")
                  || str_is(people.list[i].state, "not_completed");
        if (there && code.len > 0) (*ret)[(*count)++] = code;
    }
    sort_list(*ret, *count, sizeof **ret, by_code);
    return ERR_OK;
}

static ErrorCode add_sheets(Request *r, Lang lang, const Seen *course, const char *which, JsonValue *list, Error *e)
{
    TestSet set;
    Str *codes;
    size_t count;
    TRY(test_set_read(r, course->record.id, &set, e));
    TRY(codes_of(r, course->record.id, &codes, &count, e));
    for (size_t i = 0; i < count && set.count > 0; i++) TRY(add_sheet(r, lang, &set, course, codes[i], which, list, e));
    return ERR_OK;
}

/* Which letters are right, in the order of the set; and of each sheet, in its own. */
static ErrorCode add_key(Request *r, const Seen *course, JsonValue *list, Error *e)
{
    static const char *const WHICH[] = { "pre", "post" };
    TestSet set;
    Str *codes;
    size_t count;
    TRY(test_set_read(r, course->record.id, &set, e));
    TRY(codes_of(r, course->record.id, &codes, &count, e));
    size_t *order = arena_array(r->arena, set.count + 1, sizeof *order);
    if (!order) return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        JsonValue *one = json_new_object(r->arena);
        set_text(r, one, "code", codes[i]);
        for (size_t w = 0; w < ARRAY_LEN(WHICH); w++) {
            Buf right = buf_in(r->arena);
            TRY(test_order(r->arena, &set, codes[i], str_of(WHICH[w]), order, e));
            for (size_t j = 0; j < set.count; j++) buf_format(&right, "%s" STR_FMT, j > 0 ? " " : "", STR_ARG(set.items[order[j]].right));
            set_text(r, one, w == 0 ? "right_pre" : "right_post", buf_str(&right));
        }
        json_add(r->arena, list, one);
    }
    return ERR_OK;
}

/* ---- the evaluation sheet ---- */

static void add_evaluation(Request *r, Lang lang, JsonValue *list)
{
    const Kind *k = model_kind(r->model, STR("satisfaction"));
    for (size_t q = 0; k && q < EVALUATION_QUESTIONS; q++) {
        const Field *f = kind_field(k, str_of(EVALUATION_QUESTION[q]));
        JsonValue *one = json_new_object(r->arena);
        if (!f) continue;
        set_text(r, one, "no", str_format(r->arena, "%zu", q + 1));
        set_text(r, one, "what", f->label.text[lang]);
        json_add(r->arena, list, one);
    }
}

static ErrorCode add_roster(Request *r, const Seen *course, JsonValue *list, Error *e)
{
    JSON_EACH(ref, json_get(course->fields, "roster")) {
        GiftRecord trainer;
        JsonValue *one = json_new_object(r->arena);
        TRY(gift_record(r, json_text(ref), &trainer, e));
        set_text(r, one, "what", json_text(json_get(json_get(trainer.fields, "name"), "spelled")));
        json_add(r->arena, list, one);
    }
    return ERR_OK;
}

/* ---- a trainer's card ---- */

static ErrorCode add_topics(Request *r, Lang lang, const Seen *trainer, JsonValue *list, Error *e)
{
    JSON_EACH(ref, json_get(trainer->fields, "topics")) {
        GiftRecord topic;
        JsonValue *one = json_new_object(r->arena);
        TRY(gift_record(r, json_text(ref), &topic, e));
        set_text(r, one, "what", desk_called(model_kind(r->model, STR("topic")), lang, topic.fields));
        json_add(r->arena, list, one);
    }
    return ERR_OK;
}

static ErrorCode add_courses(Request *r, Lang lang, const Seen *trainer, JsonValue *list, Error *e)
{
    GiftRecords courses;
    const Kind *k = model_kind(r->model, STR("course"));
    TRY(gift_records_by(r, "course", "roster", trainer->record.id, &courses, e));
    for (size_t i = 0; i < courses.count; i++) {
        JsonValue *one = json_new_object(r->arena);
        if (!str_is(courses.list[i].state, "held") && !str_is(courses.list[i].state, "reported")) continue;
        set_text(r, one, "number", courses.list[i].number);
        set_text(r, one, "title", desk_called(k, lang, courses.list[i].fields));
        set_text(r, one, "day", gift_day_shown(r, json_text(json_get(courses.list[i].fields, "begins"))));
        json_add(r->arena, list, one);
    }
    return ERR_OK;
}

ErrorCode learning_values(Request *r, Lang lang, const Seen *about, Str name, JsonValue *to, Error *e)
{
    char *called = str_c(r->arena, name);
    JsonValue *list = json_new_array(r->arena);
    bool course = str_is(about->kind->id, "course"), trainer = str_is(about->kind->id, "trainer");
    if (!called || json_get(to, called)) return called ? ERR_OK : error_memory(e);
    if (course && str_is(name, "sheets_pre")) TRY(add_sheets(r, lang, about, "pre", list, e));
    else if (course && str_is(name, "sheets_post")) TRY(add_sheets(r, lang, about, "post", list, e));
    else if (course && str_is(name, "test_key")) TRY(add_key(r, about, list, e));
    else if (course && str_is(name, "evaluation")) add_evaluation(r, lang, list);
    else if (course && str_is(name, "roster_names")) TRY(add_roster(r, about, list, e));
    else if (trainer && str_is(name, "cleared_topics")) TRY(add_topics(r, lang, about, list, e));
    else if (trainer && str_is(name, "taught_courses")) TRY(add_courses(r, lang, about, list, e));
    else return ERR_OK;
    return json_set(r->arena, to, called, list) ? ERR_OK : error_memory(e);
}
