/* desk_course.c: the page of a course at a glance: how many are nominated, cleared, enrolled and through with it, its half-days and
 * how many were there, its people, who waits for a place, what it cost; and what can be done next. Persons and person-days are
 * counted apart: a person-day is two half-days somebody was in. */
#include "desk/course.h"

enum { FOLDED = 15 };                           /* more people than that are kept closed under how many they are */

static Str count_text(Request *r, size_t n) { return str_format(r->arena, "%zu", n); }

static void say_count(Request *r, JsonValue *data, const char *name, size_t n)
{
    json_set(r->arena, data, name, json_new_int(r->arena, (int64_t)n));
}

/* ---- how many ---- */

static const char *const STATES[] = { "nominated", "cleared", "enrolled", "completed", "not_completed", "withdrawn", "refused" };

static void show_states(const Course *c, JsonValue *data)
{
    Request *r = c->request;
    Str head[] = { view_say(r, K("course.row-state")), view_say(r, K("course.row-persons")), view_say(r, K("course.row-women")) };
    view_table(r, view_say(r, K("course.people-count")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < ARRAY_LEN(STATES); i++) {
        size_t all = 0, women = 0;
        for (size_t n = 0; n < c->count; n++) {
            if (!str_is(c->people[n].place.state, STATES[i])) continue;
            all++;
            women += str_is(field_of(c->people[n].trainee.fields, "sex"), "woman");
        }
        say_count(r, data, STATES[i], all);
        Str cells[] = { course_state_label(r, "enrolment", str_of(STATES[i])), count_text(r, all), count_text(r, women) };
        if (all > 0 || i < 3) view_table_row(r, cells, ARRAY_LEN(cells));
    }
}

/* Once each, however often he stands here: of two records that were joined one is counted. */
static size_t count_persons(const Course *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->count; i++) {
        bool before = !course_has_place(&c->people[i]);
        for (size_t k = 0; k < i && !before; k++)
            before = course_has_place(&c->people[k]) && str_equal(c->people[k].person, c->people[i].person);
        n += !before;
    }
    return n;
}

static void show_totals(const Course *c, JsonValue *data)
{
    Request *r = c->request;
    int64_t half_days = 0, capacity = course_count_of(c->course.fields, "capacity");
    size_t persons = count_persons(c), taken = 0;
    for (size_t i = 0; i < c->count; i++) half_days += c->people[i].half_days.attended;
    for (size_t i = 0; i < c->count; i++) taken += course_has_place(&c->people[i]);
    Str days = half_days % 2 ? view_decimal(r, half_days * 5, 1) : view_decimal(r, half_days / 2, 0);
    say_count(r, data, "persons", persons);
    say_count(r, data, "half_days_attended", (size_t)half_days);
    view_row(r, view_say(r, K("course.persons")), count_text(r, persons));
    view_row(r, view_say(r, K("course.person-days")), days);
    if (capacity > 0)
        view_row(r, view_say(r, K("course.places")), view_say(r, K("course.places-of"), arg_int("taken", (int64_t)taken),
                                                              arg_int("all", capacity)));
}

/* ---- half-days ---- */

static void show_sessions(const Course *c, JsonValue *data)
{
    Request *r = c->request;
    size_t places = 0;
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("course.row-half")), view_say(r, K("course.row-what")), view_say(r, K("course.row-room")),
                   view_say(r, K("desk.row-state")), view_say(r, K("course.row-present")) };
    json_set(r->arena, data, "sessions", list);
    if (c->sessions.count == 0) return;
    for (size_t i = 0; i < c->count; i++) places += course_has_place(&c->people[i]);
    view_table(r, view_say(r, K("course.agenda")), head, ARRAY_LEN(head));
    view_table_tag(r, 3);
    for (size_t i = 0; i < c->sessions.count; i++) {
        const GiftRecord *s = &c->sessions.list[i];
        size_t there = course_present(c, i);
        Str present = course_half_held(c, i) ? view_say(r, K("course.of"), arg_int("n", (int64_t)there), arg_int("of", (int64_t)places)) : STR("");
        Str cells[] = { course_half_name(r, s), field_of(s->fields, "what"), field_of(s->fields, "room"),
                        course_state_label(r, "course_session", s->state), present };
        view_table_row_to(r, cells, ARRAY_LEN(cells), s->id);
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, one, "id", json_new_string(r->arena, s->id));
        json_set(r->arena, one, "state", json_new_string(r->arena, s->state));
        say_count(r, one, "present", there);
        json_add(r->arena, list, one);
    }
}

/* ---- people ---- */

/* Who is cleared and has no place waits in the order in which the nominations came. */
static size_t waits_as(const Course *c, const CoursePerson *p)
{
    size_t before = 1;
    for (size_t i = 0; i < c->count; i++) {
        const GiftRecord *other = &c->people[i].place;
        if (str_is(other->state, "cleared") && str_compare(other->number, p->place.number) < 0) before++;
    }
    return before;
}

static Str state_of(const Course *c, const CoursePerson *p)
{
    Request *r = c->request;
    Str label = course_state_label(r, "enrolment", p->place.state);
    if (!str_is(p->place.state, "cleared")) return label;
    return view_say(r, K("course.waits-as"), arg_str("state", label), arg_int("n", (int64_t)waits_as(c, p)));
}

static void show_people(const Course *c, JsonValue *data)
{
    Request *r = c->request;
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("course.row-name")), view_say(r, K("course.row-body")), view_say(r, K("course.row-letter")),
                   view_say(r, K("desk.row-state")), view_say(r, K("course.row-half-days")) };
    json_set(r->arena, data, "people", list);
    if (c->count == 0) return;
    bool folded = c->count > FOLDED;
    view_table(r, view_say(r, K("course.people")), head, ARRAY_LEN(head));
    if (folded) view_table_fold(r, view_say(r, K("course.people-folded"), arg_int("n", (int64_t)c->count)));
    view_table_tag(r, 3);
    for (size_t i = 0; i < c->count; i++) {
        const CoursePerson *p = &c->people[i];
        bool counted = course_has_place(p) && p->half_days.held > 0;
        Str half = counted ? view_say(r, K("course.of"), arg_int("n", p->half_days.attended), arg_int("of", p->half_days.held)) : STR("");
        Str cells[] = { p->name, p->body, p->letter.id.len > 0 ? field_of(p->letter.fields, "body") : STR(""), state_of(c, p), half };
        view_table_row_to(r, cells, ARRAY_LEN(cells), p->place.id);
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, one, "id", json_new_string(r->arena, p->place.id));
        json_set(r->arena, one, "state", json_new_string(r->arena, p->place.state));
        json_set(r->arena, one, "attended", json_new_int(r->arena, p->half_days.attended));
        json_set(r->arena, one, "held", json_new_int(r->arena, p->half_days.held));
        json_add(r->arena, list, one);
    }
}

/* ---- costs ---- */

static Str money_text(Request *r, const CourseSum *sum)
{
    const Kind *k = model_kind(r->model, STR("course"));
    const Field *f = k ? kind_field(k, STR("per_diem_rate")) : NULL;
    JsonValue *money = course_money(r->arena, sum);
    return f && money ? desk_value_text(r, f, money) : STR("");
}

/* In one currency the sum stands among the fields; of several each is said, and why there is no sum. */
static void show_costs(Request *r, const JsonValue *course)
{
    CourseCosts sums;
    course_costs(course, &sums);
    if (sums.count < 2 && !sums.broken) return;
    view_warning(r, view_say(r, K("course.costs-apart")));
    for (size_t i = 0; i < sums.count; i++) view_row(r, view_say(r, K("course.costs-in")), money_text(r, &sums.list[i]));
}

/* Where the course has no rate of its own: the office's, or that there is none and the list leaves room. */
static void show_per_diem(const Course *c)
{
    Request *r = c->request;
    CourseSum rate;
    bool known = course_per_diem(c, &rate);
    bool own = json_get(c->course.fields, "per_diem_rate") != NULL;
    if (!known) view_note(r, view_say(r, K("course.no-per-diem")));
    else if (!own) view_note(r, view_say(r, K("course.office-per-diem"), arg_str("rate", money_text(r, &rate))));
}

/* ---- what is needed today ---- */

/* Of the half-days whose attendance is not entered the one of today, else the oldest of those before; NULL: there is none. */
static const GiftRecord *half_under_way(const GiftRecords *sessions, Day today, bool *past)
{
    const GiftRecord *ret = NULL;
    for (size_t i = 0; i < sessions->count; i++) {
        Day day;
        const GiftRecord *one = &sessions->list[i];
        if (!str_is(one->state, "planned") || !day_parse(field_of(one->fields, "day"), &day) || day > today) continue;
        if (day == today) {
            *past = false;
            return one;
        }
        *past = true;
        if (!ret) ret = one;
    }
    return ret;
}

/* Of those who have a place: of how many nothing is entered in a half-day. */
static size_t not_entered(const Course *c, size_t session)
{
    size_t n = 0;
    for (size_t i = 0; i < c->count; i++) n += course_has_place(&c->people[i]) && c->people[i].was[session] == NOT_ENTERED;
    return n;
}

/* On the page of a half-day that is not to come: the way to its list, as long as somebody is not marked in it. */
static ErrorCode show_session_first(Request *r, const Seen *seen, Error *e)
{
    Course c;
    Day day, today = instant_local_day(clock_now());
    bool open = str_is(seen->record.state, "planned") || str_is(seen->record.state, "held");
    if (!open || !day_parse(field_of(seen->fields, "day"), &day) || day > today) return ERR_OK;
    TRY(course_read(r, seen->record.id, &c, e));
    for (size_t i = 0; i < c.sessions.count; i++) {
        size_t left = not_entered(&c, i);
        if (!str_equal(c.sessions.list[i].id, seen->record.id) || left == 0) continue;
        view_first(r, view_say_args(r, day < today ? K("course.first-past") : K("course.first-today"), NULL, 0),
                   view_say(r, K("course.offer-attend")), view_say(r, K("course.first-left"), arg_int("n", (int64_t)left)),
                   view_say(r, K("course.first-why")), view_op(r, "course.attend", arg_str("id", seen->record.id)));
    }
    return ERR_OK;
}

ErrorCode desk_show_course_first(Request *r, const Seen *seen, Error *e)
{
    GiftRecords sessions;
    bool past = false;
    if (str_is(seen->kind->id, "course_session") && seen->fields && course_manages(r)) return show_session_first(r, seen, e);
    if (!str_is(seen->kind->id, "course") || !seen->fields || !course_manages(r)) return ERR_OK;
    TRY(course_agenda(r, seen->record.id, &sessions, e));
    const GiftRecord *half = half_under_way(&sessions, instant_local_day(clock_now()), &past);
    if (!half) return ERR_OK;
    view_first(r, view_say_args(r, past ? K("course.first-past") : K("course.first-today"), NULL, 0), course_half_name(r, half),
               field_of(half->fields, "what"), view_say(r, K("course.first-why")), half->id);
    return ERR_OK;
}

/* ---- the page ---- */

static Str presence_word(Request *r, Presence was)
{
    return was == WAS_THERE ? view_say(r, K("course.was-there")) : was == WAS_AWAY ? view_say(r, K("course.was-away"))
                                                                                   : view_say(r, K("course.not-entered"));
}

/* Those of whom that is said in a half-day; more of them than a few are closed under how many they are. */
static void show_presence(const Course *c, size_t session, Presence was, bool fold)
{
    Request *r = c->request;
    size_t n = 0;
    Str word = presence_word(r, was);
    Str head[] = { view_say(r, K("course.row-name")), view_say(r, K("course.row-body")) };
    for (size_t i = 0; i < c->count; i++) {
        const CoursePerson *p = &c->people[i];
        if (!course_has_place(p) || p->was[session] != was) continue;
        if (n++ == 0) view_table(r, word, head, ARRAY_LEN(head));
        Str cells[] = { p->name, p->body };
        view_table_row_to(r, cells, ARRAY_LEN(cells), p->seen[session].id.len > 0 ? p->seen[session].id : p->place.id);
    }
    if (fold && n > FOLDED) view_table_fold(r, view_say(r, K("course.presence-folded"), arg_str("word", word), arg_int("n", (int64_t)n)));
}

static ErrorCode show_session(Request *r, const Seen *seen, Error *e)
{
    Course c;
    TRY(course_read(r, seen->record.id, &c, e));
    view_crumb(r, desk_title(r, c.course.kind, c.course.body), c.course.record.id);
    for (size_t i = 0; i < c.sessions.count; i++) {
        size_t places = 0;
        if (!str_equal(c.sessions.list[i].id, seen->record.id) || !course_half_held(&c, i)) continue;
        for (size_t n = 0; n < c.count; n++) places += course_has_place(&c.people[n]);
        view_row(r, view_say(r, K("course.row-present")),
                 view_say(r, K("course.of"), arg_int("n", (int64_t)course_present(&c, i)), arg_int("of", (int64_t)places)));
        show_presence(&c, i, NOT_ENTERED, false);
        show_presence(&c, i, WAS_AWAY, false);
        show_presence(&c, i, WAS_THERE, true);
    }
    return ERR_OK;
}

ErrorCode desk_show_course(Request *r, const Seen *seen, Error *e)
{
    Course c;
    JsonValue *data = json_new_object(r->arena);
    bool session = str_is(seen->kind->id, "course_session");
    if (!session && !str_is(seen->kind->id, "course")) return ERR_OK;
    if (!seen->fields || !course_sees_people(r)) return ERR_OK;
    if (session) return show_session(r, seen, e);
    TRY(course_read(r, seen->record.id, &c, e));
    show_costs(r, seen->fields);
    show_per_diem(&c);
    if (c.count == 0 && c.sessions.count == 0) return ERR_OK;
    show_totals(&c, data);
    show_states(&c, data);
    show_sessions(&c, data);
    show_people(&c, data);
    json_set(r->arena, view_data(r), "course", data);
    return ERR_OK;
}

bool course_lists(const Seen *seen, const Kind *pointing)
{
    bool own = str_is(pointing->id, "course_session") || str_is(pointing->id, "enrolment");
    return (str_is(seen->kind->id, "course") && own) || (str_is(seen->kind->id, "course_session") && str_is(pointing->id, "attendance"));
}

static void offer(Request *r, const char *label, const char *op, const Seen *seen)
{
    view_action(r, view_say_args(r, label, NULL, 0), view_op(r, op, arg_str("id", seen->record.id)), "secondary");
}

static bool is_over(const Seen *seen)
{
    const State *s = kind_state(seen->kind, seen->record.state);
    return !s || s->final;
}

void desk_offer_course(Request *r, const Seen *seen)
{
    bool letter = str_is(seen->kind->id, "nomination") && !is_over(seen);
    if (letter && course_manages(r)) offer(r, K("course.offer-nominate"), "course.nominate", seen);
    bool course = str_is(seen->kind->id, "course"), session = str_is(seen->kind->id, "course_session");
    if ((!course && !session) || !course_manages(r)) return;
    if (course && !is_over(seen)) {
        offer(r, K("course.offer-plan"), "course.plan", seen);
        offer(r, K("course.offer-enrol"), "course.enrol", seen);
        offer(r, K("course.offer-complete"), "enrolment.complete", seen);
    }
    if (!session || str_is(seen->record.state, "cancelled")) return;
    offer(r, K("course.offer-attend"), "course.attend", seen);
    offer(r, K("course.offer-door"), "course.door", seen);
}
