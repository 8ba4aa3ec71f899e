/* step_days.c: pages on time: the machine's clock against a person's own watch, and the days that are not what their weekday says.
 *
 * Every act carries a time, every term is counted from one, and a court asks about both: a clock that is a year off on the first
 * day makes a ledger that is a year off for ever. So somebody types the day off his own calendar; that he agrees with the screen is
 * not enough. */
#include "setup/setup_int.h"

enum { DAYS_MOST = 400, DAY_NAME_LONGEST = 80 };

static const Instant CONFIRMED_FOR = 24 * HOUR;

/* ---- the clock ---- */

bool is_done_clock(const Setup *s)
{
    Instant seen, now = clock_now();
    return instant_parse(setup_answer(s, "clock.seen"), &seen) && now >= seen && now - seen < CONFIRMED_FOR &&
        now >= s->options->built;
}

/* Where the clock is before the program was made, no answer helps. */
static void look_at_clock(SetupPage *p)
{
    char now[17], built[11];
    if (clock_now() >= p->setup->options->built) return;
    page_fault(p, "", K("setup.clock-before-program"), arg_str("now", instant_format_local(now, clock_now())),
               arg_str("built", day_format_local(built, instant_local_day(p->setup->options->built))));
}

void show_clock(SetupPage *p)
{
    const SetupField day = { "clock.day", "text", K("setup.clock-day"), K("setup.clock-day-hint"), "off", false, false },
                     same = { "clock.same", "choice", K("setup.clock-same"), K("setup.clock-same-hint"), NULL, false, false };
    char now[17];
    Arena *a = p->r->arena;
    JsonValue *panel = json_new_object(a);
    look_at_clock(p);
    json_set(a, panel, "titleText", json_new_string(a, str_copy(a, instant_format_local(now, clock_now()))));
    json_set(a, panel, "headingLevel", json_new_int(a, 2));
    json_set(a, panel, "text", json_new_string(a, view_say(p->r, K("setup.clock-machine"))));
    page_part(p, "panel", panel);
    page_form_begin(p, "clock", K("setup.next"));
    JsonValue *typed = page_field(p, &day);
    if (!p->typed) json_remove(typed, "value");                 /* asked anew each time, off the calendar on the wall */
    json_set(a, typed, "longest", json_new_int(a, 10));
    JsonValue *field = page_field(p, &same);
    page_option(p, field, STR("yes"), view_say(p->r, K("setup.clock-yes")));
    page_option(p, field, STR("no"), view_say(p->r, K("setup.clock-no")));
}

ErrorCode take_clock(SetupPage *p, Error *e)
{
    Day day;
    char is[11], text[25];
    Day today = instant_local_day(clock_now());
    look_at_clock(p);
    if (!day_parse_local(page_typed(p, "clock.day"), &day)) page_fault(p, "clock.day", K("setup.day-form"));
    else if (day != today) page_fault(p, "clock.day", K("setup.clock-other-day"), arg_str("machine", day_format_local(is, today)),
                                      arg_str("typed", page_typed(p, "clock.day")),
                                      arg_int("days", day > today ? day - today : today - day));
    if (str_is(page_typed(p, "clock.same"), "no")) page_fault(p, "clock.same", K("setup.clock-set-it"));
    else if (!str_is(page_typed(p, "clock.same"), "yes")) page_fault(p, "clock.same", K("setup.choose"));
    if (page_is_faulty(p)) return ERR_OK;
    return answer_set(p->setup, "clock.seen", instant_format(text, clock_now()), e);
}

/* ---- the calendar: lines of reference/holidays.csv without its head, in the order of their days ---- */

bool is_done_calendar(const Setup *s)
{
    return str_is(setup_answer(s, "calendar.seen"), "yes");
}

ErrorCode setup_calendar_file(const Setup *s, Arena *a, Str *ret, Error *e)
{
    Str days = setup_answer(s, "calendar");
    *ret = days.len > 0 ? str_format(a, "day,is,name,status\n" STR_FMT, STR_ARG(days)) : STR("");
    return ret->ptr ? ERR_OK : error_memory(e);
}

typedef struct { Str day, is, name, status; } CalendarLine;

static bool next_line(Str *rest, CalendarLine *to, Str *whole)
{
    Str line;
    if (!str_next_line(rest, &line)) return false;
    *whole = line;
    str_cut(&line, ',', &to->day);
    str_cut(&line, ',', &to->is);
    str_cut(&line, ',', &to->name);
    to->status = line;
    return true;
}

static Str shown_day(Arena *a, Str day)
{
    Day d;
    char text[11];
    return day_parse(day, &d) ? str_copy(a, day_format_local(text, d)) : day;
}

static void show_days(SetupPage *p)
{
    Request *r = p->r;
    Str rest = setup_answer(p->setup, "calendar"), whole;
    CalendarLine one;
    Str head[] = { view_say(r, K("setup.day")), view_say(r, K("setup.day-is")), view_say(r, K("setup.day-name")),
                   view_say(r, K("setup.day-status")) };
    if (rest.len == 0) return;
    view_table(r, view_say(r, K("setup.days")), head, ARRAY_LEN(head));
    while (next_line(&rest, &one, &whole)) {
        Str cells[] = { shown_day(r->arena, one.day), view_say(r, str_is(one.is, "off") ? K("setup.day-off")
                                                               : K("setup.day-worked")), one.name,
                        view_say(r, str_is(one.status, "confirmed") ? K("setup.day-confirmed") : K("setup.day-unconfirmed")) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
    view_table_tag(r, 3);
}

static void add_button(SetupPage *p, const char *name, Str value, Str label)
{
    Arena *a = p->r->arena;
    JsonValue *buttons = (JsonValue *)(uintptr_t)json_get(p->form, "buttons"), *button = json_new_object(a);
    if (!buttons) json_set(a, p->form, "buttons", buttons = json_new_array(a));
    json_set(a, button, "name", json_new_string(a, str_of(name)));
    json_set(a, button, "value", json_new_string(a, value));
    json_set(a, button, "label", json_new_string(a, label));
    json_add(a, buttons, button);
}

static void show_buttons(SetupPage *p)
{
    Str rest = setup_answer(p->setup, "calendar"), whole;
    CalendarLine one;
    add_button(p, "do", STR("add"), view_say(p->r, K("setup.day-add")));
    while (next_line(&rest, &one, &whole)) {
        add_button(p, "remove", one.day, view_say(p->r, K("setup.day-remove"), arg_str("day", shown_day(p->r->arena, one.day))));
    }
}

void show_calendar(SetupPage *p)
{
    static const SetupField FIELDS[] = {
        { "day.on", "text", K("setup.day"), K("setup.day-hint"), "off", true, false },
        { "day.is", "choice", K("setup.day-is"), NULL, NULL, false, false },
        { "day.name", "text", K("setup.day-name"), NULL, "off", true, false },
        { "day.status", "choice", K("setup.day-status"), K("setup.day-status-hint"), NULL, false, false },
    };
    view_note(p->r, view_say(p->r, K("setup.calendar-about")));
    show_days(p);
    page_form_begin(p, "calendar", K("setup.next"));
    JsonValue *on = page_field(p, &FIELDS[0]), *is = page_field(p, &FIELDS[1]);
    json_set(p->r->arena, on, "longest", json_new_int(p->r->arena, 10));
    page_option(p, is, STR("off"), view_say(p->r, K("setup.day-off")));
    page_option(p, is, STR("working"), view_say(p->r, K("setup.day-worked")));
    if (!json_get(is, "value")) json_set(p->r->arena, is, "value", json_new_string(p->r->arena, STR("off")));
    (void)page_field(p, &FIELDS[2]);
    JsonValue *status = page_field(p, &FIELDS[3]);
    page_option(p, status, STR("confirmed"), view_say(p->r, K("setup.day-confirmed")));
    page_option(p, status, STR("unconfirmed"), view_say(p->r, K("setup.day-unconfirmed")));
    if (!json_get(status, "value")) json_set(p->r->arena, status, "value", json_new_string(p->r->arena, STR("unconfirmed")));
    show_buttons(p);
}

/* The lines with one more in its place, or without the one of that day. */
static ErrorCode put_day(SetupPage *p, Str day, Str line, Error *e)
{
    Buf to = buf_in(p->r->arena);
    Str rest = setup_answer(p->setup, "calendar"), whole;
    CalendarLine one;
    bool put = line.len == 0;
    size_t count = 1;
    while (next_line(&rest, &one, &whole)) {
        int order = str_compare(one.day, day);
        if (order >= 0 && !put) buf_format(&to, STR_FMT "\n", STR_ARG(line));
        put = put || order >= 0;
        if (order != 0) buf_format(&to, STR_FMT "\n", STR_ARG(whole));
        count++;
    }
    if (!put) buf_format(&to, STR_FMT "\n", STR_ARG(line));
    if (count > DAYS_MOST) page_fault(p, "day.on", K("setup.days-most"), arg_int("most", DAYS_MOST));
    if (to.failed) return error_memory(e);
    return page_is_faulty(p) ? ERR_OK : answer_set(p->setup, "calendar", buf_str(&to), e);
}

static ErrorCode add_day(SetupPage *p, Error *e)
{
    Day day;
    char iso[11];
    Str name = page_typed(p, "day.name"), is = page_typed(p, "day.is"), status = page_typed(p, "day.status"), folded;
    if (!day_parse_local(page_typed(p, "day.on"), &day)) page_fault(p, "day.on", K("setup.day-form"));
    if (name.len == 0) page_fault(p, "day.name", K("setup.needed"));
    if (utf8_count(name) > DAY_NAME_LONGEST) page_fault(p, "day.name", K("setup.too-long"), arg_int("most", DAY_NAME_LONGEST));
    if (str_find_byte(name, ',') >= 0 || utf8_has_control(name, "")) page_fault(p, "day.name", K("setup.no-comma"));
    if (!str_is(is, "off") && !str_is(is, "working")) page_fault(p, "day.is", K("setup.choose"));
    if (!str_is(status, "confirmed") && !str_is(status, "unconfirmed")) page_fault(p, "day.status", K("setup.choose"));
    if (page_is_faulty(p)) return ERR_OK;
    TRY(text_nfc(p->r->arena, name, &folded, e));
    Str key = str_copy(p->r->arena, day_format(iso, day));
    Str line = str_format(p->r->arena, STR_FMT "," STR_FMT "," STR_FMT "," STR_FMT, STR_ARG(key), STR_ARG(is), STR_ARG(folded),
                          STR_ARG(status));
    return line.ptr ? put_day(p, key, line, e) : error_memory(e);
}

ErrorCode take_calendar(SetupPage *p, Error *e)
{
    Str remove = page_typed(p, "remove");
    bool add = str_is(page_typed(p, "do"), "add");
    p->stays = add || remove.len > 0;
    if (remove.len > 0) return put_day(p, remove, STR(""), e);
    if (add || page_typed(p, "day.on").len > 0) TRY(add_day(p, e));
    return page_is_faulty(p) || p->stays ? ERR_OK : answer_set(p->setup, "calendar.seen", STR("yes"), e);
}
