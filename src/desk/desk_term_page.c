/* desk_term_page.c: one term on a page of its own: why its last day is that day, what extends it, and what would be if it were extended.
 *
 * The steps are the engine's (model/term.h), each with the day it leads to, so that somebody with a calendar can check them by hand; what the engine
 * was given stands in the records that are linked. "If it were extended" counts as many extensions as asked, each decided on the last day before, under
 * the rules of the term: it shows which one would no longer count. Nothing of it is kept, and nobody is told. */
#include "desk/desk_limit.h"
#include "desk/desk_today.h"
#include "desk/form.h"

enum { TIMES_MOST = 12, TIMES = 3, DAYS_IF_UNSAID = 30, DAYS_MOST = 3660 };

/* ---- how long ---- */

static Str length_text(Request *r, const ClockVersion *v)
{
    static const char *const KEYS[] = { [TERM_DAYS] = K("limit.length-days"), [TERM_HOURS] = K("limit.length-hours"), [TERM_MONTHS] = K("limit.length-months"),
                                        [TERM_YEARS] = K("limit.length-years") };
    const char *key = v->length.unit == TERM_DAYS && v->working ? K("limit.length-working") : KEYS[v->length.unit];
    ErrorArg n = arg_int("n", v->length.number);
    return view_say_args(r, key, &n, 1);
}

static Str moment_text(Request *r, const TermStep *s, bool by_hour)
{
    return s->at > 0 && by_hour ? view_instant(r, s->at) : desk_say_day(r, s->day);
}

/* ---- the steps ---- */

typedef struct { Request *request; const Clock *clock; const Term *term; } Steps;

static Str who_says(const Steps *p, const TermStep *s)
{
    return s->record.len > 0 ? desk_ref_label(p->request, s->record) : STR("");
}

static Str start_text(const Steps *p, const TermStep *s)
{
    Request *r = p->request;
    Str at = s->number ? desk_say_day(r, instant_local_day(s->at)) : view_instant(r, s->at);
    return view_say(r, K("limit.step-started"), arg_str("at", at));
}

static Str extension_text(const Steps *p, const TermStep *s)
{
    Request *r = p->request;
    ErrorArg values[] = { arg_str("record", who_says(p, s)), arg_str("decided", desk_say_day(r, s->other)), arg_int("n", s->number),
                          arg_str("day", s->day != 0 ? desk_say_day(r, s->day) : STR("")), arg_str("at", s->at > 0 ? view_instant(r, s->at) : STR("")) };
    const char *key = s->type == STEP_EXTENDED ? K("limit.step-extended") : s->type == STEP_EXTENDED_LESS ? K("limit.step-extended-less")
                    : s->type == STEP_NOT_LONGER ? K("limit.step-not-longer") : s->type == STEP_TOO_MANY ? K("limit.step-too-many")
                    : s->type == STEP_TOO_LATE ? K("limit.step-too-late") : K("limit.step-entered-late");
    return view_say_args(r, key, values, ARRAY_LEN(values));
}

static Str pause_text(const Steps *p, const TermStep *s)
{
    Request *r = p->request;
    if (s->type == STEP_PAUSED_DAYS) return view_say(r, K("limit.step-paused-days"), arg_int("n", s->number));
    Str record = who_says(p, s);
    ErrorArg values[] = { arg_str("record", record.len > 0 ? record : view_say(r, K("limit.own-record"))), arg_str("from", view_instant(r, s->at)),
                          arg_str("until", s->until > 0 ? view_instant(r, s->until) : STR("")), arg_int("n", s->number) };
    return view_say_args(r, s->type == STEP_STILL ? K("limit.step-still") : K("limit.step-paused"), values, ARRAY_LEN(values));
}

static Str step_text(const Steps *p, const TermStep *s)
{
    Request *r = p->request;
    switch (s->type) {
    case STEP_STARTED:      return start_text(p, s);
    case STEP_EARLIEST:     return view_say(r, K("limit.step-earliest"), arg_str("day", desk_say_day(r, s->day)));
    case STEP_LENGTH:       return view_say(r, K("limit.step-length"), arg_str("length", length_text(r, s->version)));
    case STEP_NAMED:        return view_say(r, K("limit.step-named"));
    case STEP_VERSION:      return view_say(r, K("limit.step-version"), arg_str("from", desk_say_day(r, s->version->from)),
                                            arg_str("length", length_text(r, s->version)));
    case STEP_PAUSED:
    case STEP_STILL:
    case STEP_PAUSED_DAYS:  return pause_text(p, s);
    case STEP_EXTENDED:
    case STEP_EXTENDED_LESS:
    case STEP_NOT_LONGER:
    case STEP_TOO_MANY:
    case STEP_TOO_LATE:
    case STEP_ENTERED_LATE: return extension_text(p, s);
    case STEP_MOVED:        return view_say(r, K("limit.step-moved"), arg_str("day", desk_say_day(r, s->day)));
    case STEP_YEAR:         return view_say(r, K("limit.step-year"), arg_str("year", str_format(r->arena, "%lld", (long long)s->number)));
    case STEP_UNCONFIRMED_DAY: return view_say(r, K("limit.step-unconfirmed-day"), arg_str("day", desk_say_day(r, s->day)));
    case STEP_STOPPED:      return view_say(r, K("limit.step-stopped"), arg_str("at", view_instant(r, s->at)));
    }
    return STR("");
}

/* The last day after the step, where the step says one. */
static Str step_day(const Steps *p, const TermStep *s)
{
    Request *r = p->request;
    switch (s->type) {
    case STEP_LENGTH:
    case STEP_NAMED:
    case STEP_VERSION:
    case STEP_PAUSED_DAYS: return desk_say_day(r, s->day);
    case STEP_EXTENDED:
    case STEP_EXTENDED_LESS: return moment_text(r, s, p->term->by_hour);
    case STEP_MOVED:       return desk_say_day(r, s->other);
    case STEP_STARTED:
    case STEP_EARLIEST:
    case STEP_PAUSED:
    case STEP_STILL:
    case STEP_NOT_LONGER:
    case STEP_TOO_MANY:
    case STEP_TOO_LATE:
    case STEP_ENTERED_LATE:
    case STEP_YEAR:
    case STEP_UNCONFIRMED_DAY:
    case STEP_STOPPED:     return STR("");
    }
    return STR("");
}

static void show_steps(const Steps *p, const TermSteps *steps)
{
    Request *r = p->request;
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("limit.row-step")), view_say(r, K("limit.row-reaches")) };
    json_set(r->arena, view_data(r), "steps", list);
    view_table(r, view_say(r, K("limit.why")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < steps->count; i++) {
        Str text = step_text(p, &steps->list[i]), day = step_day(p, &steps->list[i]);
        Str cells[] = { str_format(r->arena, "%zu. " STR_FMT, i + 1, STR_ARG(text)), day };
        view_table_row_to(r, cells, ARRAY_LEN(cells), steps->list[i].record.len > 0 ? desk_ref_target(r, steps->list[i].record) : STR(""));
        json_add(r->arena, list, json_new_string(r->arena, text));
    }
}

/* ---- what it is ---- */

static void show_law(Request *r, const Clock *c, const ClockVersion *v)
{
    Str quote = v->quote.text[r->lang];
    view_row(r, view_say(r, K("limit.row-source")), v->source.len > 0 ? v->source : c->source);
    if (quote.len > 0) view_row(r, view_say(r, K("limit.row-quote")), quote);
    if (c->unconfirmed || v->unconfirmed) view_warning(r, view_say(r, K("limit.unconfirmed")));
}

static Str roles_text(Request *r, const ClockExtensions *x)
{
    Buf text = buf_in(r->arena);
    for (size_t i = 0; i < x->by_count; i++)
        for (size_t j = 0; j < r->model->role_count; j++)
            if (str_equal(r->model->roles[j].id, x->by[i])) buf_format(&text, "%s" STR_FMT, text.len > 0 ? ", " : "", STR_ARG(view_label(r, &r->model->roles[j].label)));
    return buf_str(&text);
}

static void show_extending(Request *r, const Clock *c)
{
    const ClockExtensions *x = &c->extensions;
    Str who = x->kind.len > 0 ? roles_text(r, x) : view_say(r, K("limit.extended-by-nobody"));
    view_row(r, view_say(r, K("limit.row-extended-by")), who);
    if (x->most > 0) view_row(r, view_say(r, K("limit.row-most")), str_format(r->arena, "%lld", (long long)x->most));
    if (x->longest.number > 0) view_row(r, view_say(r, K("limit.row-longest")), length_text(r, &(ClockVersion){ .length = x->longest }));
    if (x->total.number > 0) view_row(r, view_say(r, K("limit.row-total")), length_text(r, &(ClockVersion){ .length = x->total }));
}

static Str expiry_text(Request *r, const Seen *seen, const Clock *c)
{
    const Move *m = c->then_move.len > 0 ? kind_move(seen->kind, c->then_move) : NULL;
    if (c->expiry == EXPIRY_WARN) return view_say(r, K("limit.expiry-warn"));
    if (c->expiry == EXPIRY_BLOCK) return view_say(r, K("limit.expiry-block"));
    return view_say(r, K("limit.expiry-act"), arg_str("act", m ? view_label(r, &m->label) : view_label(r, &c->then_task)));
}

/* ---- if it were extended ---- */

/* The next one, decided on the last day of the term as it then is. */
static TermExtension next_of(Request *r, const Term *t, int64_t n, int64_t days)
{
    return (TermExtension){ .decided = t->due, .days = days, .record = str_format(r->arena, "~%03lld", (long long)n) };
}

static const TermStep *step_of(const TermSteps *steps, Str record)
{
    for (size_t i = 0; i < steps->count; i++)
        if (str_equal(steps->list[i].record, record)) return &steps->list[i];
    return NULL;
}

static ErrorCode show_ahead(const Steps *p, const TermFacts *facts, int64_t times, int64_t days, Error *e)
{
    Request *r = p->request;
    TermExtension *list = arena_array(r->arena, facts->extension_count + (size_t)times, sizeof *list);
    JsonValue *data = json_new_array(r->arena);
    TermFacts with = *facts;
    Term t = *p->term;
    Str head[] = { view_say(r, K("limit.row-if")), view_say(r, K("clock.row-due")), view_say(r, K("desk.row-state")) };
    if (!list) return error_memory(e);
    if (facts->extension_count > 0) memcpy(list, facts->extensions, facts->extension_count * sizeof *list);
    with.extensions = list;
    json_set(r->arena, view_data(r), "ahead", data);
    view_table(r, view_say(r, K("limit.ahead"), arg_int("days", days)), head, ARRAY_LEN(head));
    for (int64_t n = 1; n <= times; n++) {
        TermSteps steps = { .room = term_steps_most(&with) + 8 };
        steps.list = arena_array(r->arena, steps.room, sizeof *steps.list);
        if (!steps.list) return error_memory(e);
        list[with.extension_count++] = next_of(r, &t, n, days);
        term_run(p->clock, &with, office_now(r->office), &t, &steps);
        const TermStep *s = step_of(&steps, list[with.extension_count - 1].record);
        bool counts = s && (s->type == STEP_EXTENDED || s->type == STEP_EXTENDED_LESS);
        Str says = !s || !counts ? view_say(r, K("limit.ahead-no")) : s->type == STEP_EXTENDED_LESS ? view_say(r, K("limit.ahead-less")) : view_say(r, K("limit.ahead-yes"));
        Str cells[] = { view_say(r, K("limit.ahead-times"), arg_int("n", n)), t.by_hour ? view_instant(r, t.ends) : desk_say_day(r, t.due), says };
        char day[11];
        view_table_row(r, cells, ARRAY_LEN(cells));
        json_add(r->arena, data, json_new_string(r->arena, str_copy(r->arena, day_format(day, t.due))));
        if (!counts) break;
    }
    return ERR_OK;
}

static void ask_ahead(Request *r, const Seen *seen, int64_t times, int64_t days)
{
    JsonValue *form = form_new(r, STR("clock.show"), view_say(r, K("limit.ahead-ask")));
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    form_arg(r, form, "id", json_new_string(r->arena, seen->record.id));
    form_field(r, form, form_field_named(r, "times", "text", view_say(r, K("arg.ahead-times")), str_format(r->arena, "%lld", (long long)times)));
    form_field(r, form, form_field_named(r, "days", "text", view_say(r, K("arg.ahead-days")), str_format(r->arena, "%lld", (long long)days)));
    view_filter(r, form);
}

/* ---- the page ---- */

static int64_t days_of(Request *r, const Clock *c)
{
    const TermLength *n = &c->extensions.longest;
    int64_t otherwise = n->number == 0 ? DAYS_IF_UNSAID : n->unit == TERM_MONTHS ? n->number * 30 : n->number;
    return arg_number(r, "days", otherwise);
}

ErrorCode desk_clock_show(Request *r, Error *e)
{
    Seen seen;
    RecordTerm now;
    TermSteps steps;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    TRY(desk_is_here(&seen, e));
    TRY(desk_locked_look(r, &seen.record, e));
    TRY(rules_limit_term(r, &seen.record, seen.fields, &now, e));
    const Clock *c = now.clock;
    if (!c) return error_set(e, ERR_INVALID, K("limit.no-term"), arg_str("record", desk_title(r, seen.made, seen.body)));
    int64_t times = arg_number(r, "times", TIMES), days = days_of(r, c);
    if (times < 1 || times > TIMES_MOST || days < 1 || days > DAYS_MOST)
        return error_set(e, ERR_USAGE, K("limit.ahead-range"), arg_int("times", TIMES_MOST), arg_int("days", DAYS_MOST));
    TRY(terms_steps(r, &now, &steps, e));
    Steps p = { r, c, &now.term };
    TermRun run;
    TRY(desk_term_run(r, &seen, &run, e));
    json_set(r->arena, view_data(r), "term", desk_term_json(r, &(DeskTerm){ .id = seen.record.id, .run = run }));
    desk_show_crumbs(r, &seen);
    view_crumb(r, desk_title(r, seen.made, seen.body), seen.record.id);
    view_title(r, str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(view_label(r, &c->label)), STR_ARG(desk_title(r, seen.made, seen.body))));
    view_row(r, view_say(r, K("clock.row-due")), desk_say_last(r, &run));
    view_row(r, view_say(r, K("desk.row-state")), desk_say_left(r, &run));
    view_row(r, view_say(r, K("limit.row-expiry")), expiry_text(r, &seen, c));
    show_law(r, c, now.term.version);
    show_extending(r, c);
    desk_offer_extension(r, &seen, &now);
    show_steps(&p, &steps);
    TRY(desk_show_term_history(r, &seen, &now, e));
    if (c->extensions.kind.len == 0) return ERR_OK;
    ask_ahead(r, &seen, times, days);
    TRY(show_ahead(&p, &now.facts, times, days, e));
    view_note(r, view_say(r, K("limit.ahead-about")));
    return ERR_OK;
}
