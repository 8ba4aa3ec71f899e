/* certificate_paper.c: what a paper says of a certificate, {{#certificate}}, and of what came of a course, {{#course_report}}
 * (rules/paper_book.h). A report goes to a donor: its parts are counted as for a reader who may see no record, and what could not
 * be said stands in it with its reason. */
#include "desk/certificates.h"

#include "desk/course.h"
#include "desk/desk_figure.h"
#include "desk/learning.h"
#include "rules/check_code.h"

#include <inttypes.h>

static void set_text(Request *r, JsonValue *to, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, to, name, json_new_string(r->arena, text));
}

static void set_count(Request *r, JsonValue *to, const char *name, int64_t n) { set_text(r, to, name, str_format(r->arena, "%" PRId64, n)); }

/* A part of the template that stands or does not. */
static void set_if(Request *r, JsonValue *to, const char *name, bool is)
{
    if (is) json_set(r->arena, to, name, json_new_bool(r->arena, true));
}

/* ---- the certificate ---- */

static Str days_of(Request *r, const JsonValue *course)
{
    Str first = gift_day_shown(r, field_of(course, "begins")), last = gift_day_shown(r, course_last_day(course));
    return str_equal(first, last) ? first : str_format(r->arena, STR_FMT " – " STR_FMT, STR_ARG(first), STR_ARG(last));
}

/* Topics of the curriculum by their titles in the language; else those of the course's own list by their labels. */
static ErrorCode add_topics(Request *r, Lang lang, const Seen *course, JsonValue *to, Error *e)
{
    JsonValue *list = json_new_array(r->arena);
    const Field *f = kind_field(course->kind, STR("topics"));
    JSON_EACH(one, json_get(course->fields, "topics_taught")) {
        GiftRecord topic;
        JsonValue *item = json_new_object(r->arena);
        TRY(gift_record(r, json_text(one), &topic, e));
        set_text(r, item, "value", desk_called(model_kind(r->model, STR("topic")), lang, topic.fields));
        json_add(r->arena, list, item);
    }
    bool own = list->count == 0 && f && f->of;
    JSON_EACH(one, own ? json_get(course->fields, "topics") : NULL) {
        JsonValue *item = json_new_object(r->arena);
        set_text(r, item, "value", desk_value_text(r, f->of, one));
        json_add(r->arena, list, item);
    }
    if (list->count > 0) json_set(r->arena, to, "topics", list);
    return ERR_OK;
}

/* Where a telephone finds whether it holds; nothing where the office has no site. */
static void add_address(Request *r, Str site, Str code, JsonValue *to)
{
    Buf address = buf_in(r->arena), shown = buf_in(r->arena);
    check_code_show(code, &shown);
    set_text(r, to, "shown_code", buf_str(&shown));
    while (str_ends(site, STR("/"))) site.len--;
    if (site.len == 0) return;
    buf_add(&address, site);
    buf_c(&address, "/certificate/");
    check_code_address(code, &address);
    buf_byte(&address, '/');
    set_text(r, to, "address", buf_str(&address));
}

static ErrorCode add_certificate(Request *r, Lang lang, const Seen *about, JsonValue *list, Error *e)
{
    Seen course;
    GiftRecord issue;
    const JsonValue *f = about->fields;
    JsonValue *one = json_new_object(r->arena);
    const Field *where = kind_field(model_kind(r->model, STR("course")), STR("where"));
    TRY(desk_see(r, field_of(f, "course"), &course, e));
    TRY(gift_record(r, field_of(f, "issue"), &issue, e));
    Str latin = field_of(f, "name_latin");
    set_text(r, one, "name", lang == LANG_EN && latin.len > 0 ? latin : field_of(f, "name"));
    set_text(r, one, "course", desk_called(course.kind, lang, course.fields));
    if (where) set_text(r, one, "place", desk_value_text(r, where, json_get(course.fields, "where")));
    set_text(r, one, "days", days_of(r, course.fields));
    set_text(r, one, "issued", gift_day_shown(r, field_of(f, "issued_on")));
    if (json_get(f, "expires_on")) set_text(r, one, "until", gift_day_shown(r, field_of(f, "expires_on")));
    set_text(r, one, "signs", field_of(issue.fields, "signed_by"));
    set_text(r, one, "signs_beside", field_of(issue.fields, "signed_by_second"));
    TRY(add_topics(r, lang, &course, one, e));
    add_address(r, field_of(issue.fields, "site"), field_of(f, "check_code"), one);
    return json_add(r->arena, list, one) ? ERR_OK : error_memory(e);
}

/* ---- the report: who came ---- */

static ErrorCode add_split(Figures *x, const Indicator *i, const char *by, const char *name, JsonValue *to, Error *e)
{
    enum { ALL_DAYS = 1000000 };
    Request *r = x->request;
    SplitTable t;
    size_t which = 0;
    JsonValue *list = json_new_array(r->arena);
    while (which < i->split_count && !str_is(i->split[which], by)) which++;
    if (which == i->split_count) return ERR_OK;
    TRY(figure_split(x, i, (Period){ -ALL_DAYS, ALL_DAYS }, which, &t, e));
    for (size_t n = 0; n < t.count; n++) {
        JsonValue *one = json_new_object(r->arena);
        set_text(r, one, "part", t.cells[n].label);
        if (!t.cells[n].kept_back) set_count(r, one, "count", t.cells[n].figure.count);
        set_if(r, one, "kept", t.cells[n].kept_back);
        set_if(r, to, "kept_any", t.cells[n].kept_back);
        json_add(r->arena, list, one);
    }
    if (list->count > 0) json_set(r->arena, to, name, list);
    return ERR_OK;
}

static ErrorCode one_number(Figures *x, const char *id, const char *name, JsonValue *to, bool *small, Error *e)
{
    enum { ALL_DAYS = 1000000 };
    Request *r = x->request;
    Figure f;
    const Indicator *i = model_indicator(r->model, str_of(id));
    if (!i) return ERR_OK;
    TRY(figures_one(x, i, (Period){ -ALL_DAYS, ALL_DAYS }, &f, e));
    *small = figure_is_small(r, i, &f);
    if (!f.here || f.closed || *small) return ERR_OK;
    if (i->measure == MEASURE_SHARE) set_count(r, to, name, f.of);
    else set_text(r, to, name, figure_value_text(r, i, &f));
    return ERR_OK;
}

static ErrorCode add_people(Figures *x, JsonValue *to, Error *e)
{
    const Indicator *persons = model_indicator(x->request->model, STR("tr1"));
    bool few = false, small;
    TRY(one_number(x, "tr1", "persons", to, &few, e));
    TRY(one_number(x, "person_days", "person_days", to, &small, e));
    TRY(one_number(x, "tr3", "certified", to, &small, e));
    set_if(x->request, to, "few_persons", few);
    if (!persons || few) return ERR_OK;
    TRY(add_split(x, persons, "trainee.sex", "by_sex", to, e));
    TRY(add_split(x, persons, "trainee.body", "by_body", to, e));
    return add_split(x, persons, "trainee.oblast", "by_oblast", to, e);
}

/* ---- what was learned, said and paid; what became of it ---- */

static ErrorCode add_gain(Request *r, const Seen *course, JsonValue *to, Error *e)
{
    TestResults t;
    TRY(test_results(r, course->record.id, &t, e));
    int64_t gains = (int64_t)(t.count - t.left_out), least = r->model->limits[LIMIT_SMALL_GROUP];
    set_if(r, to, "no_test", t.set.count == 0 || t.count == 0);
    set_if(r, to, "few_pairs", t.count > 0 && gains < least);
    if (gains < least) return ERR_OK;
    set_text(r, to, "gain_mean", amount_said(r, (Amount){ STR(""), t.mean, 3 }));
    set_text(r, to, "gain_median", amount_said(r, (Amount){ STR(""), t.median, 3 }));
    set_count(r, to, "gain_count", gains);
    bool told = t.left_out == 0 || (int64_t)t.left_out >= least;
    if (told && t.left_out > 0) set_count(r, to, "gain_left_out", (int64_t)t.left_out);
    return ERR_OK;
}

static ErrorCode add_evaluation(Request *r, const Seen *course, JsonValue *to, Error *e)
{
    Evaluation v;
    JsonValue *list = json_new_array(r->arena);
    const Kind *k = model_kind(r->model, STR("satisfaction"));
    int64_t least = r->model->limits[LIMIT_SMALL_GROUP];
    TRY(learning_evaluation(r, course->record.id, &v, e));
    set_if(r, to, "no_evaluation", v.sheets == 0);
    set_if(r, to, "few_evaluations", v.sheets > 0 && (int64_t)v.sheets < least);
    for (size_t q = 0; k && q < EVALUATION_QUESTIONS; q++) {
        const Field *f = kind_field(k, str_of(EVALUATION_QUESTION[q]));
        JsonValue *one = json_new_object(r->arena);
        if (!f || (int64_t)v.answers[q] < least) continue;
        set_text(r, one, "part", view_label(r, &f->label));
        set_text(r, one, "mean", amount_said(r, (Amount){ STR(""), v.mean[q], 2 }));
        set_count(r, one, "answers", (int64_t)v.answers[q]);
        json_add(r->arena, list, one);
    }
    if (list->count > 0) json_set(r->arena, to, "said_of_it", list);
    return ERR_OK;
}

static void add_costs(Request *r, const Seen *course, JsonValue *to)
{
    CourseCosts costs;
    JsonValue *list = json_new_array(r->arena);
    course_costs(course->fields, &costs);
    set_if(r, to, "no_costs", costs.count == 0 || costs.broken);
    for (size_t i = 0; i < costs.count && !costs.broken; i++) {
        JsonValue *one = json_new_object(r->arena);
        set_text(r, one, "value", amount_said(r, (Amount){ costs.list[i].currency, costs.list[i].minor, costs.list[i].places }));
        json_add(r->arena, list, one);
    }
    if (list->count > 0) json_set(r->arena, to, "costs_all", list);
}

static ErrorCode add_follow_ups(Request *r, const Seen *course, JsonValue *to, Error *e)
{
    GiftRecords all;
    JsonValue *list = json_new_array(r->arena);
    const Kind *k = model_kind(r->model, STR("follow_up"));
    const Field *months = k ? kind_field(k, STR("months")) : NULL;
    TRY(gift_records_by(r, "follow_up", "course", course->record.id, &all, e));
    set_if(r, to, "no_follow_up", all.count == 0);
    for (size_t i = 0; months && i < all.count; i++) {
        JsonValue *one = json_new_object(r->arena);
        set_text(r, one, "part", desk_value_text(r, months, json_get(all.list[i].fields, "months")));
        set_text(r, one, "due_on", gift_day_shown(r, field_of(all.list[i].fields, "due")));
        bool held = str_is(all.list[i].state, "held");
        set_text(r, one, "came", held ? field_of(all.list[i].fields, "found") : course_state_label(r, "follow_up", all.list[i].state));
        json_add(r->arena, list, one);
    }
    if (list->count > 0) json_set(r->arena, to, "after_it", list);
    return ERR_OK;
}

static ErrorCode count_half_days(Request *r, const Seen *course, JsonValue *to, Error *e)
{
    GiftRecords sessions;
    int64_t held = 0;
    TRY(gift_records_by(r, "course_session", "course", course->record.id, &sessions, e));
    for (size_t i = 0; i < sessions.count; i++) held += str_is(sessions.list[i].state, "held");
    if (held > 0) set_count(r, to, "halves_held", held);
    return ERR_OK;
}

static ErrorCode add_report(Request *r, Lang lang, const Seen *course, JsonValue *list, Error *e)
{
    enum { CEILING = 1 << 28 };
    JsonValue *one = json_new_object(r->arena);
    Arena arena = arena_with(CEILING);
    Figures x = { .request = r, .arena = &arena, .as_of = instant_local_day(clock_now()), .published = true, .course = course->record.id };
    set_count(r, one, "least", r->model->limits[LIMIT_SMALL_GROUP]);
    set_text(r, one, "days", days_of(r, course->fields));
    ErrorCode code = add_people(&x, one, e);
    arena_free(&arena);
    TRY(code);
    TRY(count_half_days(r, course, one, e));
    TRY(add_topics(r, lang, course, one, e));
    TRY(add_gain(r, course, one, e));
    TRY(add_evaluation(r, course, one, e));
    add_costs(r, course, one);
    TRY(add_follow_ups(r, course, one, e));
    return json_add(r->arena, list, one) ? ERR_OK : error_memory(e);
}

/* ---- asked for ---- */

ErrorCode certificate_values(Request *r, Lang lang, const Seen *about, Str name, JsonValue *to, Error *e)
{
    bool certificate = str_is(about->kind->id, "certificate") && str_is(name, "certificate");
    bool report = str_is(about->kind->id, "course") && str_is(name, "course_report");
    char *called = str_c(r->arena, name);
    if (!(certificate || report) || !called || json_get(to, called)) return called ? ERR_OK : error_memory(e);
    JsonValue *list = json_new_array(r->arena);
    Lang was = r->lang;
    r->lang = lang;                             /* the paper's language, in which its labels and numbers stand */
    ErrorCode code = certificate ? add_certificate(r, lang, about, list, e) : add_report(r, lang, about, list, e);
    r->lang = was;
    TRY(code);
    return json_set(r->arena, to, called, list) ? ERR_OK : error_memory(e);
}
