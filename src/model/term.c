/* term.c: what a term comes to (term.h): its nominal length, pauses put behind it, extensions in their order, a last day that is
 * off moved on.
 *
 * Days on which the term was paused are put behind it, so that a paused term ends later by as many days as it lost; these can be
 * paused themselves. Months and years are counted by the calendar first and are then so many days: two months from 12 March are
 * 61 days, and a pause of five makes them end five days after 12 May. Terms of hours are the same with instants. */
#include "model/term_int.h"

#include <string.h>

/* What one term is counted with. */
typedef struct { const Clock *clock; const TermFacts *facts; TermWalk walk; Instant now; Term *to; TermSteps *steps; } Run;

static void add_step(const Run *u, const TermStep *step)
{
    if (u->steps && u->steps->count < u->steps->room) u->steps->list[u->steps->count++] = *step;
}

size_t term_steps_most(const TermFacts *facts)
{
    enum { OTHERS = 16, VERSIONS = 64 };
    return OTHERS + VERSIONS * (1 + facts->pause_count) + (2 + facts->pause_count) * facts->extension_count;
}

const ClockVersion *clock_version(const Clock *c, Day day, bool *early)
{
    const ClockVersion *found = &c->versions[0];
    if (early) *early = found->from > day;
    for (size_t i = 1; i < c->version_count && c->versions[i].from <= day; i++) found = &c->versions[i];
    return found;
}

/* ---- the nominal length ---- */

/* Where a term of hours ends, an instant; else a day. One of them counts. */
typedef struct { Day day; Instant at; } End;

static End end_of(const Run *u)
{
    return (End){ u->to->due, u->to->ends };
}

static void set_end(Run *u, End end)
{
    u->to->due = u->to->by_hour ? instant_local_day(end.at) : end.day;
    u->to->ends = u->to->by_hour ? end.at : day_local_begin(end.day + 1) - 1;
}

/* So much later than `from`, pauses passed over. The first time, `from` is the day it began. */
static End later(Run *u, End from, const TermLength *n, bool first)
{
    if (u->to->by_hour) {
        int64_t hours = n->number;
        if (n->unit == TERM_DAYS) hours = n->number * 24;
        else if (n->unit != TERM_HOURS) hours = ((int64_t)walk_nominal(&u->walk, from.day, n, false) - from.day) * 24;
        End end = { .at = walk_instants(&u->walk, from.at, hours * HOUR) };
        end.day = instant_local_day(end.at);
        return end;
    }
    bool counted = first && u->clock->first_day;
    Day before = counted ? from.day - 1 : from.day;
    int64_t days = n->unit == TERM_DAYS ? n->number : walk_nominal(&u->walk, from.day, n, counted) - before;
    return (End){ .day = walk_days(&u->walk, before, days, n->unit == TERM_DAYS && u->to->version->working) };
}

/* The same as if it had never been paused: the step that a person checks first. */
static Day unpaused(Run *u, const TermLength *n)
{
    Run bare = *u;
    bare.walk.pauses = NULL;
    bare.walk.pause_count = 0;
    End start = { instant_local_day(u->to->started), u->to->started };
    return later(&bare, start, n, true).day;
}

/* Each pause that took something of what lies between, the days of each. */
static void say_pauses(Run *u, Instant from, Instant to)
{
    for (size_t i = 0; i < u->facts->pause_count; i++) {
        TermPause p = u->facts->pauses[i];
        TermWalk alone = u->walk;
        alone.pauses = &p;
        alone.pause_count = 1;
        int64_t days = walk_lost(&alone, from, to, u->to->by_hour);
        if (days == 0) continue;
        add_step(u, &(TermStep){ .type = STEP_PAUSED, .at = p.from, .until = p.open ? 0 : p.until, .number = days, .record = p.record });
    }
}

/* What pauses took of it until now; nothing is said where nothing was taken. */
static void run_pauses(Run *u, Day nominal)
{
    Term *t = u->to;
    t->paused = walk_lost(&u->walk, t->started, t->ends, t->by_hour);
    if (t->paused == 0 && t->due == nominal) return;
    say_pauses(u, t->started, t->ends);
    add_step(u, &(TermStep){ .type = STEP_PAUSED_DAYS, .number = t->paused, .day = t->due, .at = t->by_hour ? t->ends : 0 });
}

static void run_length(Run *u, const ClockVersion *v, TermStepType says)
{
    Term *t = u->to;
    t->version = v;
    t->by_hour = v->length.unit == TERM_HOURS;
    set_end(u, later(u, (End){ instant_local_day(t->started), t->started }, &v->length, true));
    Day nominal = unpaused(u, &v->length);
    add_step(u, &(TermStep){ .type = says, .version = v, .day = nominal, .at = t->by_hour ? t->started + v->length.number * HOUR : 0 });
    run_pauses(u, nominal);
}

/* A version that came into force while the term ran: one that was over before stays over. */
static void take_versions(Run *u, Day today)
{
    const Clock *c = u->clock;
    for (size_t i = 0; c->by_act && i < c->version_count; i++) {
        const ClockVersion *v = &c->versions[i];
        if (v->from > u->to->version->from && v->from <= today && v->from <= u->to->due) run_length(u, v, STEP_VERSION);
    }
}

/* The record says the day itself: nobody counts, and no pause moves it. */
static void run_named(Run *u)
{
    Term *t = u->to;
    t->by_hour = false;
    set_end(u, (End){ .day = instant_local_day(u->facts->last) });
    add_step(u, &(TermStep){ .type = STEP_NAMED, .day = t->due });
}

static void run_base(Run *u, Day today)
{
    bool early;
    Day start = instant_local_day(u->to->started);
    u->to->version = clock_version(u->clock, start, &early);
    if (u->facts->named) {
        run_named(u);
        return;
    }
    add_step(u, &(TermStep){ .type = STEP_STARTED, .at = u->to->started, .record = u->facts->started_by, .number = u->facts->by_day });
    if (early) add_step(u, &(TermStep){ .type = STEP_EARLIEST, .day = u->to->version->from });
    run_length(u, u->to->version, STEP_LENGTH);
    take_versions(u, today);
}

/* ---- a last day that is off ---- */

static Day moved_day(Run *u, Day day)
{
    if (!u->clock->moves || u->to->by_hour) return day;
    while (!walk_is_worked(&u->walk, day)) day++;
    return day;
}

static void run_move(Run *u)
{
    Term *t = u->to;
    if (u->facts->named && t->extended == 0) return;                /* the day that somebody named stands */
    Day day = moved_day(u, t->due);
    if (day == t->due) return;
    add_step(u, &(TermStep){ .type = STEP_MOVED, .day = t->due, .other = day });
    set_end(u, (End){ .day = day });
}

/* ---- extensions ---- */

/* In the order of their decisions; of one day, as they were entered; else by their ids, so that the order in which they are given
 * never counts. */
static bool before(const TermExtension *a, const TermExtension *b)
{
    if (a->decided != b->decided) return a->decided < b->decided;
    if (a->entered != b->entered) return a->entered < b->entered;
    int order = str_compare(a->record, b->record);
    if (order != 0) return order < 0;
    if (a->days != b->days) return a->days < b->days;
    return a->until < b->until;
}

/* The one that comes after `last` (NULL: the first), NULL when there is none. Equal ones keep their places. */
static const TermExtension *next_extension(const TermFacts *f, const TermExtension *last)
{
    const TermExtension *found = NULL;
    for (size_t i = 0; i < f->extension_count; i++) {
        const TermExtension *x = &f->extensions[i];
        bool after = !last || before(last, x) || (!before(x, last) && x > last);
        if (after && (!found || before(x, found))) found = x;
    }
    return found;
}

static bool ends_later(const Run *u, End a, End b)
{
    return u->to->by_hour ? a.at > b.at : a.day > b.day;
}

static End asked_end(Run *u, const TermExtension *x)
{
    if (x->days > 0) return later(u, end_of(u), &(TermLength){ x->days, TERM_DAYS }, false);
    Day day = instant_local_day(x->until);
    return (End){ day, x->until_day ? day_local_begin(day + 1) - 1 : x->until };
}

/* What is granted for longer than the clock allows counts as long as it allows. */
static End allowed_end(Run *u, End asked, End base, bool *less)
{
    const ClockExtensions *most = &u->clock->extensions;
    End end = asked;
    if (most->longest.number > 0) {
        End longest = later(u, end_of(u), &most->longest, false);
        if (ends_later(u, end, longest)) end = longest;
    }
    if (most->total.number > 0) {
        End total = later(u, base, &most->total, false);
        if (ends_later(u, end, total)) end = total;
    }
    *less = ends_later(u, asked, end);
    return end;
}

/* The last instant on which an extension can be decided on: a last day that moved is moved for this, too. */
static Instant over_after(Run *u)
{
    Term *t = u->to;
    return t->by_hour || (u->facts->named && t->extended == 0) ? t->ends : day_local_begin(moved_day(u, t->due) + 1) - 1;
}

static void take_extension(Run *u, const TermExtension *x, End base)
{
    Term *t = u->to;
    bool less;
    TermStep step = { .record = x->record, .other = x->decided };
    Instant over = over_after(u);
    if (x->decided > instant_local_day(over)) {
        step.type = STEP_TOO_LATE;
        step.day = instant_local_day(over);
    } else if (u->clock->extensions.most > 0 && t->extended >= u->clock->extensions.most) {
        step.type = STEP_TOO_MANY;
        step.number = u->clock->extensions.most;
    } else {
        End end = allowed_end(u, asked_end(u, x), base, &less);
        bool longer = ends_later(u, end, end_of(u));
        Instant was = t->ends;
        if (longer) set_end(u, end);
        if (x->days > 0) say_pauses(u, was, t->ends);
        t->extended++;
        step.type = !longer ? STEP_NOT_LONGER : less ? STEP_EXTENDED_LESS : STEP_EXTENDED;
        step.day = t->due;
        step.at = t->by_hour ? t->ends : 0;
    }
    add_step(u, &step);
    if (step.type != STEP_TOO_LATE && x->entered > over)
        add_step(u, &(TermStep){ .type = STEP_ENTERED_LATE, .record = x->record, .other = x->decided, .at = x->entered });
}

static void run_extensions(Run *u)
{
    End base = end_of(u);
    const TermExtension *x = next_extension(u->facts, NULL);
    for (size_t i = 0; x && i < u->facts->extension_count; i++) {
        take_extension(u, x, base);
        x = next_extension(u->facts, x);
    }
}

/* ---- as of a day ---- */

static void run_still(Run *u)
{
    Term *t = u->to;
    if (u->facts->named || u->now > t->ends) return;
    for (size_t i = 0; i < u->facts->pause_count; i++) {
        const TermPause *p = &u->facts->pauses[i];
        if (p->from > u->now || (!p->open && p->until <= u->now)) continue;
        t->still = true;
        t->open = t->open || p->open;
        add_step(u, &(TermStep){ .type = STEP_STILL, .at = p->from, .until = p->open ? 0 : p->until, .record = p->record });
    }
}

static void run_says(Run *u)
{
    Term *t = u->to;
    Day today = instant_local_day(u->now);
    t->warn_from = t->due - (Day)u->clock->warn_days;
    bool near = t->by_hour ? u->clock->warn_days > 0 : t->due - today <= u->clock->warn_days;
    t->says = u->now > t->ends ? CLOCK_OVER : near && !t->still ? CLOCK_WARNS : CLOCK_RUNS;
}

static void say_calendar(Run *u)
{
    if (u->walk.year) add_step(u, &(TermStep){ .type = STEP_YEAR, .number = u->walk.year });
    if (u->walk.unsure) add_step(u, &(TermStep){ .type = STEP_UNCONFIRMED_DAY, .day = u->walk.unsure_day });
    u->to->year = u->walk.year;
}

void term_run(const Clock *c, const TermFacts *facts, Instant now, Term *ret, TermSteps *steps)
{
    Run u = { .clock = c, .facts = facts, .to = ret, .steps = steps };
    *ret = (Term){ .started = facts->started, .stopped = facts->stopped != 0 };
    u.now = ret->stopped && facts->stopped < now ? facts->stopped : now;
    u.walk = (TermWalk){ .clock = c, .pauses = facts->pauses, .pause_count = facts->pause_count, .now = u.now };
    u.walk.today = instant_local_day(u.now);
    if (steps) steps->count = 0;
    run_base(&u, u.walk.today);
    run_extensions(&u);
    if (ret->extended > 0 && !facts->named) ret->paused = walk_lost(&u.walk, ret->started, ret->ends, ret->by_hour);
    run_move(&u);
    say_calendar(&u);
    run_still(&u);
    if (ret->stopped) add_step(&u, &(TermStep){ .type = STEP_STOPPED, .at = facts->stopped, .record = facts->stopped_by });
    run_says(&u);
}

/* ---- for those who ask before there is a record ---- */

Day term_after(const Clock *c, const ClockVersion *v, Day day)
{
    Term t;
    Clock one = *c;
    ClockVersion version = *v;
    version.from = CLOCK_ALWAYS;
    one.versions = &version;
    one.version_count = 1;
    TermFacts facts = { .started = day_local_begin(day), .by_day = true };
    term_run(&one, &facts, facts.started, &t, NULL);
    return t.due;
}

/* ---- what fields say ---- */

static bool day_or_instant(Str text, Instant *ret, bool *by_day)
{
    Day day;
    *by_day = day_parse(text, &day);
    if (*by_day) *ret = day_local_begin(day);
    return *by_day || instant_parse(text, ret);
}

void term_read_fields(const Clock *c, const JsonValue *fields, TermFacts *facts)
{
    bool by_day;
    Instant at;
    if (c->starts.len > 0 && day_or_instant(json_text(json_get_str(fields, c->starts)), &at, &by_day)) {
        facts->started = at;
        facts->by_day = by_day;
    }
    if (c->last_day.len > 0 && day_or_instant(json_text(json_get_str(fields, c->last_day)), &at, &by_day)) {
        facts->named = true;
        facts->last = at;
    }
}
