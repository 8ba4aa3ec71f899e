/* course_paper.c: what a paper says of a course (rules/paper_book.h): {{#half_days}} its agenda, {{#attend_sheets}} who is to sign for which
 * half-days, four to a table, {{#per_diems}} the days of each and what he is paid for them. Names stand in the alphabet's order; nothing
 * sensitive is among it. */
#include "desk/course.h"

enum { HALVES_A_SHEET = 4 };

static void set_text(Request *r, JsonValue *to, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, to, name, json_new_string(r->arena, text));
}

static void set_no(Request *r, JsonValue *to, const JsonValue *list)
{
    set_text(r, to, "no", str_format(r->arena, "%zu", list->count + 1));
}

/* ---- the agenda ---- */

static Str trainers_of(Request *r, const JsonValue *session)
{
    Buf names = buf_in(r->arena);
    JSON_EACH(one, json_get(session, "trainers"))
        buf_format(&names, "%s" STR_FMT, names.len > 0 ? ", " : "", STR_ARG(desk_user_name(r, json_text(one))));
    return buf_str(&names);
}

static Str hours_of(Request *r, const JsonValue *session)
{
    Str from = field_of(session, "from"), until = field_of(session, "until");
    return from.len == 0 ? from : str_format(r->arena, STR_FMT "–" STR_FMT, STR_ARG(from), STR_ARG(until));
}

static void add_half_days(const Course *c, JsonValue *list)
{
    Request *r = c->request;
    for (size_t i = 0; i < c->sessions.count; i++) {
        const JsonValue *f = c->sessions.list[i].fields;
        JsonValue *one = json_new_object(r->arena);
        Str topic = field_of(f, "topic"), what = field_of(f, "what");
        set_no(r, one, list);
        set_text(r, one, "half", course_half_name(r, &c->sessions.list[i]));
        set_text(r, one, "hours", hours_of(r, f));
        if (topic.len > 0) what = str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(what), STR_ARG(desk_ref_label(r, topic)));
        set_text(r, one, "what", what);
        set_text(r, one, "room", field_of(f, "room"));
        set_text(r, one, "taught_by", trainers_of(r, f));
        json_add(r->arena, list, one);
    }
}

/* ---- the attendance list ---- */

static JsonValue *people_of(const Course *c)
{
    Request *r = c->request;
    JsonValue *list = json_new_array(r->arena);
    for (size_t i = 0; i < c->count; i++) {
        const CoursePerson *p = &c->people[i];
        if (!course_has_place(p)) continue;
        JsonValue *one = json_new_object(r->arena);
        set_no(r, one, list);
        set_text(r, one, "name", course_name_of(p->trainee.fields, r->lang == LANG_EN));
        set_text(r, one, "body", p->body);
        set_text(r, one, "badge", p->place.number);
        json_add(r->arena, list, one);
    }
    return list;
}

static void add_sheets(const Course *c, JsonValue *list)
{
    Request *r = c->request;
    for (size_t first = 0; first < c->sessions.count; first += HALVES_A_SHEET) {
        JsonValue *one = json_new_object(r->arena), *halves = json_new_array(r->arena);
        for (size_t i = first; i < c->sessions.count && i < first + HALVES_A_SHEET; i++) {
            JsonValue *half = json_new_object(r->arena);
            set_text(r, half, "half", course_half_name(r, &c->sessions.list[i]));
            json_add(r->arena, halves, half);
        }
        json_set(r->arena, one, "halves", halves);
        json_set(r->arena, one, "people", people_of(c));
        json_add(r->arena, list, one);
    }
}

/* ---- per diem ---- */

/* Days on which he was there; as long as nothing was held, the days of the agenda. */
static int64_t days_of(const Course *c, const CoursePerson *p)
{
    int64_t days = 0;
    Str last = STR("");
    bool begun = p->half_days.held > 0;
    for (size_t i = 0; i < c->sessions.count; i++) {
        Str day = field_of(c->sessions.list[i].fields, "day");
        if ((begun && p->was[i] != WAS_THERE) || str_equal(day, last)) continue;
        last = day;
        days++;
    }
    return days;
}

bool course_per_diem(const Course *c, CourseSum *ret)
{
    const JsonValue *own = json_get(c->course.fields, "per_diem_rate");
    int64_t som = c->request->model->limits[LIMIT_PER_DIEM];
    Str currency = field_of(own, "currency");
    *ret = (CourseSum){ own ? currency : STR("KGS"), 0, own ? currency_places(currency) : 2 };
    if (own) return ret->places >= 0 && amount_parse(field_of(own, "amount"), ret->places, &ret->minor) && ret->minor > 0;
    ret->minor = som * 100;
    return som > 0;
}

static Str money_text(Request *r, const CourseSum *sum)
{
    const Kind *k = model_kind(r->model, STR("course"));
    const Field *f = k ? kind_field(k, STR("per_diem_rate")) : NULL;
    JsonValue *money = course_money(r->arena, sum);
    return f && money ? desk_value_text(r, f, money) : STR("");
}

static void add_per_diems(const Course *c, JsonValue *list)
{
    Request *r = c->request;
    CourseSum rate;
    bool known = course_per_diem(c, &rate);
    for (size_t i = 0; i < c->count; i++) {
        const CoursePerson *p = &c->people[i];
        int64_t days = days_of(c, p);
        if (!course_has_place(p) || days == 0) continue;
        JsonValue *one = json_new_object(r->arena);
        CourseSum all = rate;
        set_no(r, one, list);
        set_text(r, one, "name", course_name_of(p->trainee.fields, r->lang == LANG_EN));
        set_text(r, one, "body", p->body);
        set_text(r, one, "days", str_format(r->arena, "%lld", (long long)days));
        if (known) set_text(r, one, "rate", money_text(r, &rate));
        if (known && int_multiply(rate.minor, days, &all.minor)) set_text(r, one, "sum", money_text(r, &all));
        json_add(r->arena, list, one);
    }
}

/* What all of them get: one figure under the list, where a rate is known. */
static void add_total(const Course *c, JsonValue *to)
{
    CourseSum rate, all;
    int64_t days = 0;
    Request *r = c->request;
    for (size_t i = 0; i < c->count; i++) if (course_has_place(&c->people[i])) days += days_of(c, &c->people[i]);
    set_text(r, to, "all_days", str_format(r->arena, "%lld", (long long)days));
    if (!course_per_diem(c, &rate)) return;
    all = rate;
    if (!json_get(c->course.fields, "per_diem_rate")) set_text(r, to, "office_rate", money_text(r, &rate));
    if (int_multiply(rate.minor, days, &all.minor)) set_text(r, to, "all_sum", money_text(r, &all));
}

/* ---- asked for ---- */

ErrorCode course_values(Request *r, const Seen *seen, Str name, JsonValue *to, Error *e)
{
    Course c;
    JsonValue *list = json_new_array(r->arena);
    char *called = str_c(r->arena, name);
    bool agenda = str_is(name, "half_days"), sheets = str_is(name, "attend_sheets"), paid = str_is(name, "per_diems");
    if (!str_is(seen->kind->id, "course") || !(agenda || sheets || paid) || (called && json_get(to, called))) return ERR_OK;
    TRY(course_read(r, seen->record.id, &c, e));
    if (agenda) add_half_days(&c, list);
    if (sheets) add_sheets(&c, list);
    if (paid) add_per_diems(&c, list);
    if (paid) add_total(&c, to);
    return called && json_set(r->arena, to, called, list) ? ERR_OK : error_memory(e);
}
