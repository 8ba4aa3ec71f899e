/* model_clock_same.c: is a term counted the same in two models? Its label may be another, and so may what is quoted. */
#include "model/model_int.h"

static bool same_list(const Str *a, size_t a_count, const Str *b, size_t b_count)
{
    bool same = a_count == b_count;
    for (size_t i = 0; same && i < a_count; i++) same = str_equal(a[i], b[i]);
    return same;
}

static bool same_length(const TermLength *a, const TermLength *b)
{
    return a->number == b->number && a->unit == b->unit;
}

static bool same_versions(const Clock *a, const Clock *b)
{
    bool same = a->version_count == b->version_count;
    for (size_t i = 0; same && i < a->version_count; i++) {
        const ClockVersion *one = &a->versions[i], *other = &b->versions[i];
        same = one->from == other->from && same_length(&one->length, &other->length) && one->working == other->working;
    }
    return same;
}

static bool same_event(const ClockEvent *a, const ClockEvent *b)
{
    return str_equal(a->kind, b->kind) && str_equal(a->by, b->by) && str_equal(a->day, b->day) &&
           same_list(a->in, a->in_count, b->in, b->in_count);
}

static bool same_pauses(const Clock *a, const Clock *b)
{
    bool same = a->pause_count == b->pause_count;
    for (size_t i = 0; same && i < a->pause_count; i++) {
        const ClockPause *one = &a->pauses[i], *other = &b->pauses[i];
        same = str_equal(one->kind, other->kind) && str_equal(one->by, other->by) && one->in_case == other->in_case;
        same = same && str_equal(one->from, other->from) && str_equal(one->until, other->until);
        same = same && same_list(one->in, one->in_count, other->in, other->in_count);
    }
    return same;
}

static bool same_extensions(const ClockExtensions *a, const ClockExtensions *b)
{
    return str_equal(a->kind, b->kind) && a->most == b->most && same_length(&a->longest, &b->longest) &&
           same_length(&a->total, &b->total) && same_list(a->by, a->by_count, b->by, b->by_count);
}

static bool same_calendar(const Clock *a, const Clock *b)
{
    bool same = a->calendar_count == b->calendar_count;
    for (size_t i = 0; same && i < a->calendar_count; i++) {
        const CalendarDay *one = &a->calendar[i], *other = &b->calendar[i];
        same = one->day == other->day && one->off == other->off && one->confirmed == other->confirmed;
    }
    return same;
}

bool clock_reads_calendar(const Clock *c)
{
    bool reads = c->moves;
    for (size_t i = 0; i < c->version_count; i++) reads = reads || c->versions[i].working;
    return reads;
}

bool clock_same(const Clock *a, const Clock *b)
{
    if (a->named_only != b->named_only || a->by_act != b->by_act || a->first_day != b->first_day || a->moves != b->moves) return false;
    if (a->short_month_next != b->short_month_next) return false;
    if (a->warn_days != b->warn_days || a->expiry != b->expiry || !str_equal(a->then_move, b->then_move)) return false;
    if (!str_equal(a->last_day, b->last_day) || !str_equal(a->starts, b->starts) || !same_versions(a, b)) return false;
    if (!same_event(&a->begins, &b->begins) || !same_event(&a->stops, &b->stops) || !same_pauses(a, b)) return false;
    return same_extensions(&a->extensions, &b->extensions) && (!clock_reads_calendar(b) || same_calendar(a, b));
}
