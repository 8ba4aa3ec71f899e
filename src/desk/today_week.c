/* today_week.c: the days ahead: which records stand in somebody's calendar is said by the model (today.yaml, dates); terms stand
 * there by themselves. The same list is the week on his page and the file that a calendar program reads (desk_calendar.c). */
#include "desk/desk_work.h"

#include <stdlib.h>

enum { MINUTES_OF_DAY = 24 * 60 };

static ErrorCode add_date(Today *t, const DayAhead *d, Error *e)
{
    if (!ARENA_ROOM(t->request->arena, t->dates, t->date_count, t->date_room)) return error_memory(e);
    t->dates[t->date_count++] = *d;
    return ERR_OK;
}

/* A day, or an instant as a day and a minute in Bishkek. */
static bool read_day(const JsonValue *v, Day *day, int *minute)
{
    Instant at;
    Str text = json_text(v);
    *minute = -1;
    if (day_parse(text, day)) return true;
    if (!instant_parse(text, &at)) return false;
    Instant local = at + (Instant)bishkek_offset(at) * SECOND;
    *day = instant_local_day(at);
    *minute = (int)((local - (Instant)*day * 24 * HOUR) / MINUTE);
    return *minute >= 0 && *minute < MINUTES_OF_DAY;
}

static ErrorCode add_by_rule(Today *t, const TodayDate *d, const Seen *seen, Day until, Error *e)
{
    Request *r = t->request;
    DayAhead one = { .id = seen->record.id, .what = view_label(r, &seen->kind->label), .number = json_text(json_get(seen->body, "number")) };
    Str named = d->whose.len > 0 ? json_text(json_get_str(seen->fields, d->whose)) : STR("");
    if ((named.len > 0 && !today_is_his(t, named)) || desk_is_asleep(seen->kind, seen->record.state, seen->fields, NULL)) return ERR_OK;
    if (!read_day(json_get_str(seen->fields, d->day), &one.day, &one.minute) || one.day < t->day || one.day > until) return ERR_OK;
    one.title = desk_title(r, seen->made, seen->body);
    return add_date(t, &one, e);
}

static ErrorCode add_term(Today *t, const DeskTerm *term, Error *e)
{
    Request *r = t->request;
    Seen seen;
    Str number = STR("");
    if (!term->lent && desk_see(r, term->id, &seen, e) == ERR_OK) number = json_text(json_get(seen.body, "number"));
    DayAhead one = { .id = term->lent ? STR("") : term->id, .title = term->title, .day = term->run.due, .minute = -1, .term = true,
                     .number = number,
                     .what = term->lent ? view_say(r, K("clock.row-term")) : desk_term_label(r, term) };
    if (term->run.term.by_hour) one.minute = (int)((term->run.term.ends - day_local_begin(one.day)) / (60 * SECOND));
    for (size_t i = 0; i < term->run.facts.extension_count; i++)
        if (term->run.facts.extensions[i].entered > one.changed) one.changed = term->run.facts.extensions[i].entered;
    return add_date(t, &one, e);
}

static int by_time(const void *a, const void *b)
{
    const DayAhead *one = a, *other = b;
    if (one->day != other->day) return one->day < other->day ? -1 : 1;
    if (one->minute != other->minute) return one->minute < other->minute ? -1 : 1;
    return str_compare(one->id, other->id);
}

ErrorCode today_find_dates(Today *t, Day until, bool terms, Error *e)
{
    const Model *m = t->request->model;
    t->date_count = 0;
    for (size_t i = 0; i < t->open_count; i++) {
        const TodayOpen *o = &t->open[i];
        Seen seen = { 0 };
        for (size_t j = 0; j < m->today_date_count; j++) {
            const TodayDate *d = &m->today_dates[j];
            if (!str_equal(d->kind, o->kind->id) || !str_in(*o->state, d->in, d->in_count)) continue;
            if (!seen.kind) TRY(desk_see_if(t->request, o->id, &seen, e));
            if (!seen.kind) break;
            TRY(add_by_rule(t, d, &seen, until, e));
        }
    }
    for (size_t i = 0; terms && i < t->term_count; i++) {
        if (t->terms[i].run.due >= t->day && t->terms[i].run.due <= until) TRY(add_term(t, &t->terms[i], e));
    }
    sort_list(t->dates, t->date_count, sizeof *t->dates, by_time);
    return ERR_OK;
}

/* ---- shown ---- */

/* "Thursday 26.11, today". */
static Str say_which_day(const Today *t, Day day)
{
    static const char *const KEYS[] = { K("today.monday"), K("today.tuesday"), K("today.wednesday"), K("today.thursday"), K("today.friday"),
                                        K("today.saturday"), K("today.sunday") };
    Request *r = t->request;
    Str name = view_say_args(r, KEYS[((int64_t)day % 7 + 7 + 3) % 7], NULL, 0), date = str_first(desk_say_day(r, day), 5);
    Str both = str_format(r->arena, STR_FMT " " STR_FMT, STR_ARG(name), STR_ARG(date));
    if (day == t->day) return view_say(r, K("today.day-today"), arg_str("day", both));
    return day == t->day + 1 ? view_say(r, K("today.day-tomorrow"), arg_str("day", both)) : both;
}

static Str say_time(const Today *t, const DayAhead *d)
{
    if (d->minute >= 0) return str_format(t->request->arena, "%02d:%02d", d->minute / 60, d->minute % 60);
    return d->term ? view_say(t->request, K("today.last-day")) : view_say(t->request, K("today.all-day"));
}

static JsonValue *date_json(Request *r, const DayAhead *d)
{
    char day[11];
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "day", json_new_string(r->arena, str_copy(r->arena, day_format(day, d->day))));
    json_set(r->arena, one, "id", json_new_string(r->arena, d->id));
    if (d->minute >= 0) json_set(r->arena, one, "minute", json_new_int(r->arena, d->minute));
    return json_set(r->arena, one, "term", json_new_bool(r->arena, d->term));
}

void today_show_days(Today *t, Str title, Str all)
{
    Request *r = t->request;
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("today.row-day")), view_say(r, K("today.row-time")), view_say(r, K("desk.row-record")),
                   view_say(r, K("today.row-kind")) };
    json_set(r->arena, view_data(r), "week", list);
    if (t->date_count > 0) view_table(r, title, head, ARRAY_LEN(head));
    for (size_t i = 0; i < t->date_count; i++) {
        const DayAhead *d = &t->dates[i];
        Str cells[] = { say_which_day(t, d->day), say_time(t, d), d->title, d->what };
        view_table_row_to(r, cells, ARRAY_LEN(cells), d->id);
        json_add(r->arena, list, date_json(r, d));
    }
    if (t->date_count > 0 && all.len > 0) view_table_all(r, all);
}
