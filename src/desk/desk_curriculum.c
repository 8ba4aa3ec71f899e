/* desk_curriculum.c: a curriculum out of a template (model/curricula), in one act: its topics with their objectives in three
 * languages, and questions for the bank, as drafts that somebody reads before they are put to use. It is the office's own from then
 * on; a template that changes later changes nothing of it. */
#include "desk/form.h"
#include "desk/learning.h"

#include <inttypes.h>

typedef struct { Request *request; const CurriculumTemplate *template; Str curriculum; Draft *drafts; size_t count; } Making;

static void put(Making *m, JsonValue *fields, const char *name, Str text)
{
    if (text.len > 0) json_set(m->request->arena, fields, name, json_new_string(m->request->arena, text));
}

/* "title_en", "title_ru", "title_ky". */
static void put_label(Making *m, JsonValue *fields, const char *name, const Label *label)
{
    for (int i = 0; i < LANG_COUNT; i++) {
        Str member = str_format(m->request->arena, "%s_%s", name, lang_code((Lang)i));
        if (member.ptr && label->text[i].len > 0)
            json_set(m->request->arena, fields, member.ptr, json_new_string(m->request->arena, label->text[i]));
    }
}

static ErrorCode add(Making *m, const char *kind, Str id, JsonValue *fields, Error *e)
{
    const Kind *k;
    TRY(desk_kind(m->request, str_of(kind), false, &k, e));
    if (!fields || !id.ptr) return error_memory(e);
    TRY(desk_check_fields(m->request, k, fields, k->states[0].id, e));
    m->drafts[m->count++] = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    return ERR_OK;
}

static ErrorCode add_question(Making *m, const CurriculumQuestion *q, Str topic, Error *e)
{
    Arena *a = m->request->arena;
    JsonValue *fields = json_new_object(a), *options = json_new_array(a);
    put(m, fields, "form", q->form);
    for (size_t i = 0; i < q->option_count; i++) {
        JsonValue *one = json_new_object(a);
        put_label(m, one, "option", &q->options[i]);
        json_add(a, options, one);
    }
    json_set(a, fields, "options", options);
    json_set(a, fields, "points", test_number_value(a, q->points, 0, NULL));
    put(m, fields, "right", q->right);
    put_label(m, fields, "text", &q->text);
    put(m, fields, "title", q->label.text[m->request->lang]);
    put_label(m, fields, "title", &q->label);
    put(m, fields, "topic", topic);
    return add(m, "test_item", object_id_new(a, STR("test_item")), fields, e);
}

static void put_skill(Making *m, JsonValue *fields, const CurriculumTopic *t)
{
    Arena *a = m->request->arena;
    JsonValue *list = json_new_array(a), *one = json_new_object(a);
    if (t->skill.len == 0) return;
    put(m, one, "skill", t->skill);
    put(m, one, "level", t->level);
    json_add(a, list, one);
    json_set(a, fields, "skills_given", list);
}

static ErrorCode add_topic(Making *m, const CurriculumTopic *t, int64_t number, Error *e)
{
    Arena *a = m->request->arena;
    JsonValue *fields = json_new_object(a);
    Str id = object_id_new(a, STR("topic"));
    put(m, fields, "curriculum", m->curriculum);
    put(m, fields, "docs", t->docs);
    if (t->hours > 0) json_set(a, fields, "hours", test_number_value(a, t->hours, 0, "hours"));
    put_label(m, fields, "objectives", &t->objectives);
    put_skill(m, fields, t);
    put(m, fields, "theme", t->theme);
    put(m, fields, "title", t->label.text[m->request->lang]);
    put_label(m, fields, "title", &t->label);
    json_set(a, fields, "topic_number", test_number_value(a, number, 0, NULL));
    TRY(add(m, "topic", id, fields, e));
    for (size_t i = 0; i < t->question_count; i++) TRY(add_question(m, &t->questions[i], id, e));
    return ERR_OK;
}

static ErrorCode add_curriculum(Making *m, Error *e)
{
    Request *r = m->request;
    JsonValue *fields = json_new_object(r->arena);
    put(m, fields, "for_whom", m->template->for_whom.text[r->lang]);
    put(m, fields, "origin", m->template->origin.text[r->lang]);
    put(m, fields, "template", m->template->id);
    put(m, fields, "template_version", m->template->version);
    put(m, fields, "title", m->template->label.text[r->lang]);
    put_label(m, fields, "title", &m->template->label);
    return add(m, "curriculum", m->curriculum, fields, e);
}

ErrorCode desk_curriculum_from_template(Request *r, Error *e)
{
    const Kind *k;
    Str word = arg_text(r, "template");
    Making m = { .request = r, .template = model_curriculum(r->model, word), .curriculum = object_id_new(r->arena, STR("curriculum")) };
    TRY(desk_kind(r, STR("curriculum"), true, &k, e));
    TRY(desk_need_role(r, STR("office"), k->create, k->create_count, K("desk.may-not-create"), k, e));
    if (!m.template) return error_set(e, ERR_NOT_FOUND, K("learning.no-template"), arg_str("word", word));
    size_t room = 1, topics = m.template->topic_count;
    for (size_t i = 0; i < topics; i++) room += 1 + m.template->topics[i].question_count;
    m.drafts = arena_array(r->arena, room, sizeof *m.drafts);
    Done *done = arena_array(r->arena, room, sizeof *done);
    if (!m.drafts || !done) return error_memory(e);
    TRY(add_curriculum(&m, e));
    for (size_t i = 0; i < topics; i++) TRY(add_topic(&m, &m.template->topics[i], (int64_t)i + 1, e));
    TRY(office_commit(r, m.drafts, m.count, done, e));
    int64_t questions = (int64_t)(m.count - 1 - topics);
    desk_done_more(r, K("desk.created"), &done[0],
                   view_say(r, K("learning.made-from"), arg_int("topics", (int64_t)topics), arg_int("questions", questions)));
    json_set(r->arena, view_data(r), "topics", json_new_int(r->arena, (int64_t)topics));
    json_set(r->arena, view_data(r), "questions", json_new_int(r->arena, questions));
    return ERR_OK;
}

JsonValue *desk_curriculum_templates(Request *r, JsonValue *field)
{
    for (size_t i = 0; i < r->model->curriculum_count; i++)
        form_option(r, field, r->model->curricula[i].id, view_label(r, &r->model->curricula[i].label));
    return field;
}

void desk_offer_curriculum(Request *r, const Kind *k)
{
    if (!str_is(k->id, "curriculum") || r->model->curriculum_count == 0) return;
    view_action(r, view_say(r, K("op.curriculum-from-template")), view_op(r, "curriculum.from_template"), "secondary");
}

/* ---- whom it reached ---- */

/* Participants of the courses held after it in that year; who came to two counts twice here (unique persons: statistics). */
static ErrorCode count_year(Request *r, const GiftRecords *courses, int64_t year, int64_t *ret, Error *e)
{
    *ret = 0;
    for (size_t i = 0; i < courses->count; i++) {
        Str begins = json_text(json_get(courses->list[i].fields, "begins"));
        int64_t of;
        bool held = str_is(courses->list[i].state, "held") || str_is(courses->list[i].state, "reported");
        if (!held || begins.len < 4 || !int_parse(str_first(begins, 4), &of) || of != year) continue;
        GiftRecords people;
        TRY(gift_records_by(r, "enrolment", "course", courses->list[i].id, &people, e));
        for (size_t j = 0; j < people.count; j++) *ret += str_is(people.list[j].state, "completed");
    }
    return ERR_OK;
}

static ErrorCode show_coverage(Request *r, const Seen *seen, Error *e)
{
    GiftRecords courses;
    const JsonValue *years = json_get(seen->fields, "coverage");
    if (!years) return ERR_OK;
    TRY(gift_records_by(r, "course", "curriculum", seen->record.id, &courses, e));
    Str head[] = { view_say(r, K("learning.row-year")), view_say(r, K("learning.row-planned")), view_say(r, K("learning.row-reached")) };
    view_table(r, view_say(r, K("learning.coverage")), head, ARRAY_LEN(head));
    JSON_EACH(one, years) {
        int64_t reached, year = test_number(one, "year");
        TRY(count_year(r, &courses, year, &reached, e));
        bool tell = learning_may_tell(r, "enrolment", (size_t)reached) || reached == 0;
        Str cells[] = { str_format(r->arena, "%" PRId64, year), view_decimal(r, test_number(one, "persons"), 0),
                        tell ? view_decimal(r, reached, 0) : view_say(r, K("learning.few")) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
    return ERR_OK;
}

/* ---- what was said of a trainer ---- */

typedef struct { Request *request; Str trainer; int64_t sum; size_t count; } Said;

static ErrorCode take_said(void *self, const Record *rec, Error *e)
{
    Said *s = self;
    const JsonValue *body;
    if (rec->body.len == 0 || !str_is(rec->state, "entered")) return ERR_OK;
    TRY(record_fields(s->request->arena, rec, &body, e));
    JSON_EACH(one, json_get(json_get(body, "fields"), "trainers")) {
        if (!str_equal(json_text(json_get(one, "trainer")), s->trainer)) continue;
        s->sum += test_number(one, "taught");
        s->count++;
    }
    return ERR_OK;
}

/* Above a small group only, for everybody; below it nobody reads out what one participant ticked. */
static ErrorCode show_trainer(Request *r, const Seen *seen, Error *e)
{
    Said s = { .request = r, .trainer = seen->record.id };
    TRY(records_of_kind_in(r, STR("office"), STR("satisfaction"), take_said, &s, e));
    if (s.count == 0) return ERR_OK;
    bool enough = (int64_t)s.count >= r->model->limits[LIMIT_SMALL_GROUP];
    char digits[24];
    int64_t mean = (s.sum * 200 + (int64_t)s.count) / (2 * (int64_t)s.count);
    view_row(r, view_say(r, K("learning.row-taught")),
             enough ? view_say(r, K("learning.mean-of"), arg_str("mean", view_decimal(r, mean, 2)), arg_int("n", (int64_t)s.count))
                    : view_say(r, K("learning.few")));
    if (!enough) return ERR_OK;
    json_set(r->arena, view_data(r), "taught_mean", json_new_string(r->arena, amount_format(digits, mean, 2)));
    json_set(r->arena, view_data(r), "taught_answers", json_new_int(r->arena, (int64_t)s.count));
    return ERR_OK;
}

/* ---- a question, and the languages it is not in ---- */

static void add_missing(Buf *to, Str label)
{
    if (to->len > 0) buf_c(to, ", ");
    buf_add(to, label);
}

/* "Short name in Kyrgyz, Question in Kyrgyz, 2: In Kyrgyz": an older question has one language, and is read in that one until the others are
 * filled in. */
static void show_missing_languages(Request *r, const Seen *seen)
{
    static const char *const NAMES[] = { "title", "text" };
    const Field *options = kind_field(seen->kind, STR("options"));
    Buf missing = buf_in(r->arena);
    for (int i = 0; i < LANG_COUNT; i++) {
        for (size_t n = 0; n < ARRAY_LEN(NAMES); n++) {
            Str member = str_format(r->arena, "%s_%s", NAMES[n], lang_code((Lang)i));
            const Field *f = kind_field(seen->kind, member);
            if (f && json_text(json_get_str(seen->fields, member)).len == 0) add_missing(&missing, view_label(r, &f->label));
        }
        size_t number = 0;
        Str part = str_format(r->arena, "option_%s", lang_code((Lang)i));
        const Field *f = options && options->of ? options->of->fields : NULL;
        while (f && !str_equal(f->id, part)) f = f->next;
        JSON_EACH(one, json_get(seen->fields, "options")) {
            number++;
            if (f && json_text(json_get_str(one, part)).len == 0)
                add_missing(&missing, str_format(r->arena, "%zu: " STR_FMT, number, STR_ARG(view_label(r, &f->label))));
        }
    }
    if (missing.len > 0) view_warning(r, view_say(r, K("learning.item-missing"), arg_str("fields", buf_str(&missing))));
}

ErrorCode desk_show_learning(Request *r, const Seen *seen, Error *e)
{
    if (!seen->fields || record_is_pulled_back(&seen->record)) return ERR_OK;
    if (str_is(seen->kind->id, "trainer")) return show_trainer(r, seen, e);
    if (str_is(seen->kind->id, "test_item")) show_missing_languages(r, seen);
    return str_is(seen->kind->id, "curriculum") ? show_coverage(r, seen, e) : ERR_OK;
}

bool learning_lists(const Kind *pointing)
{
    return str_is(pointing->id, "test_sheet") || str_is(pointing->id, "satisfaction");
}
