/* device_clock.c: see device_clock.h.
 *
 * A recording bears the time that the device showed. It is held against what the device showed at its checks, not against
 * the true time: a device that runs thirteen minutes ahead says 14:05 of what it recorded before the check of 14:00. Where a
 * clock was set right and the recording could lie on either side of that, it counts as made before, because that is the side
 * on which it is in doubt. */
#include "rules/device_clock.h"

#include <stdlib.h>

typedef struct { Request *request; DeviceChecks *to; size_t room; } Gathering;

static ErrorCode take_check(void *self, const Record *rec, Error *e)
{
    Gathering *g = self;
    Arena *a = g->request->arena;
    const JsonValue *body;
    DeviceCheck c = { .id = str_copy(a, rec->id) };
    if (rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    if (!c.id.ptr) return error_memory(e);
    TRY(record_fields_kept(a, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    bool whole = instant_parse(json_text(json_get(fields, "device_showed")), &c.showed) &&
                 instant_parse(json_text(json_get(fields, "true_time")), &c.truth);
    if (!whole) return ERR_OK;
    c.ahead = (c.showed - c.truth) / SECOND;
    c.passed = str_is(json_text(json_get(fields, "result")), "passed");
    c.set_right = json_true(json_get(fields, "set_right"));
    if (!ARENA_ROOM(a, g->to->list, g->to->count, g->room)) return error_memory(e);
    g->to->list[g->to->count++] = c;
    return ERR_OK;
}

static int by_time(const void *a, const void *b)
{
    const DeviceCheck *one = a, *other = b;
    if (one->truth != other->truth) return one->truth < other->truth ? -1 : 1;
    return str_compare(one->id, other->id);
}

ErrorCode device_checks(Request *r, const char *by, Str device, DeviceChecks *ret, Error *e)
{
    Gathering g = { .request = r, .to = ret };
    *ret = (DeviceChecks){ 0 };
    if (!model_kind(r->model, STR("clock_check"))) return ERR_OK;
    TRY(records_by(r, STR("clock_check"), str_of(by), device, take_check, &g, e));
    sort_list(ret->list, ret->count, sizeof *ret->list, by_time);
    return ERR_OK;
}

const DeviceCheck *device_newest(const DeviceChecks *checks)
{
    return checks->count > 0 ? &checks->list[checks->count - 1] : NULL;
}

/* ---- how it stood ---- */

/* From when on what the device shows lies behind the check. */
static Instant behind(const DeviceCheck *c)
{
    return c->showed > c->truth && c->set_right ? c->showed : c->set_right ? c->truth : c->showed;
}

/* Right after it? One that failed and was set right was. */
static bool leaves_right(const DeviceCheck *c)
{
    return c->passed || c->set_right;
}

static int64_t ahead_after(const DeviceCheck *c)
{
    return c->set_right ? 0 : c->ahead;
}

static void say_range(DeviceState *s)
{
    const DeviceCheck *b = s->before, *a = s->after;
    s->known = a || b;
    if (!s->known) return;
    int64_t from = b ? ahead_after(b) : a->ahead, to = a ? a->ahead : from;
    s->least = from < to ? from : to;
    s->most = from < to ? to : from;
}

/* Since when it may have been wrong: since the last check before it after which it was right. */
static Instant right_until(const DeviceChecks *checks, size_t before)
{
    for (size_t i = before; i > 0; i--) if (leaves_right(&checks->list[i - 1])) return checks->list[i - 1].truth;
    return 0;
}

DeviceState device_state_at(const DeviceChecks *checks, Instant at, int64_t check_days)
{
    size_t before = 0;
    DeviceState s = { .doubt = DEVICE_SOUND };
    while (before < checks->count && behind(&checks->list[before]) <= at) before++;
    s.before = before > 0 ? &checks->list[before - 1] : NULL;
    s.after = before < checks->count ? &checks->list[before] : NULL;
    say_range(&s);
    bool was_wrong = s.before && !leaves_right(s.before), found_wrong = s.after && !s.after->passed;
    if (was_wrong || found_wrong) {
        s.doubt = DEVICE_FAILED;
        s.from = right_until(checks, before);
        s.until = s.after ? s.after->truth : 0;
    } else if (!s.before && !s.after) {
        s.doubt = DEVICE_NEVER_CHECKED;
    } else if (!s.after && at > s.before->truth + check_days * 24 * HOUR) {
        s.doubt = DEVICE_OVERDUE;
        s.from = s.before->truth + check_days * 24 * HOUR;
        s.known = false;
    }
    return s;
}
