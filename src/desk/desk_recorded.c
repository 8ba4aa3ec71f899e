/* desk_recorded.c: whether the hours of a recording, a picture or an interview can be trusted, by the clock checks of the
 * device that made it.
 *
 * What the device said stays in the record as it was; the true time is worked out at each look and stands beside it. The
 * checks count whether or not the reader may see them: that a clock was wrong is part of what the recording is worth, and is
 * told to whoever may see the recording. */
#include "desk/desk_equipment.h"

/* Where kinds say when something was recorded. */
static const char *const BEGINS[] = { "recorded_from", "taken_at", "started_at" };
static const char *const ENDS[] = { "recorded_until", "ended_at" };

static bool hour_in(const JsonValue *fields, const char *const *names, size_t count, Instant *ret)
{
    for (size_t i = 0; i < count; i++) if (instant_parse(json_text(json_get(fields, names[i])), ret)) return true;
    return false;
}

ErrorCode recorded_by(Request *r, const JsonValue *fields, Recorded *ret, Error *e)
{
    DeviceChecks checks;
    int64_t days = r->model->limits[LIMIT_CLOCK_DAYS];
    *ret = (Recorded){ .device = json_text(json_get(fields, "recorded_with")) };
    if (ret->device.len == 0) return ERR_OK;
    TRY(device_checks(r, "asset", ret->device, &checks, e));
    ret->hour = hour_in(fields, BEGINS, ARRAY_LEN(BEGINS), &ret->at);
    ret->has_end = hour_in(fields, ENDS, ARRAY_LEN(ENDS), &ret->until);
    if (!ret->hour) return ERR_OK;
    ret->state = device_state_at(&checks, ret->at, days);
    if (ret->state.doubt == DEVICE_SOUND && ret->has_end) ret->state = device_state_at(&checks, ret->until, days);
    return ERR_OK;
}

bool recorded_in_doubt(const Recorded *x)
{
    return x->device.len > 0 && (!x->hour || x->state.doubt != DEVICE_SOUND);
}

static Str day_of(Request *r, Instant t)
{
    char text[11];
    return str_copy(r->arena, day_format_local(text, instant_local_day(t)));
}

static Str failed_says(Request *r, const DeviceState *s)
{
    ErrorArg from = arg_str("from", day_of(r, s->from)), until = arg_str("until", day_of(r, s->until));
    if (s->from != 0 && s->until != 0) return view_say(r, K("equipment.failed"), from, until);
    if (s->from != 0) return view_say(r, K("equipment.failed-since"), from);
    return s->until != 0 ? view_say(r, K("equipment.failed-before"), until) : view_say(r, K("equipment.failed-ever"));
}

Str recorded_says(Request *r, const Recorded *x)
{
    if (x->device.len == 0) return STR("");
    if (!x->hour) return view_say(r, K("equipment.no-hour"));
    const DeviceCheck *b = x->state.before, *a = x->state.after;
    switch (x->state.doubt) {
    case DEVICE_SOUND:
        return view_say(r, K("equipment.sound"), arg_str("day", day_of(r, b ? b->truth : a ? a->truth : 0)));
    case DEVICE_NEVER_CHECKED:
        return view_say(r, K("equipment.never"));
    case DEVICE_OVERDUE:
        return view_say(r, K("equipment.overdue"), arg_str("day", day_of(r, b ? b->truth : 0)));
    case DEVICE_FAILED:
        return failed_says(r, &x->state);
    }
    return STR("");
}

Str recorded_second(Request *r, Instant t)
{
    char minute[17];
    int64_t seconds = t / SECOND % 60;
    int shown = (int)(seconds < 0 ? seconds + 60 : seconds);
    return str_format(r->arena, STR_FMT ":%02d", STR_ARG(instant_format_local(minute, t)), shown);
}

Str recorded_true_time(Request *r, const Recorded *x, Instant claimed)
{
    if (!x->hour || !x->state.known) return STR("");
    Instant first = claimed - x->state.most * SECOND, last = claimed - x->state.least * SECOND;
    if (first == last) return recorded_second(r, first);
    ErrorArg from = arg_str("from", recorded_second(r, first)), until = arg_str("until", recorded_second(r, last));
    return view_say(r, K("equipment.between"), from, until);
}

ErrorCode recorded_value(Request *r, const JsonValue *fields, JsonValue **ret, Error *e)
{
    Recorded x;
    TRY(recorded_by(r, fields, &x, e));
    Str says = recorded_in_doubt(&x) ? recorded_says(r, &x) : STR(""), real = x.hour ? recorded_true_time(r, &x, x.at) : STR("");
    if (says.len > 0 && real.len > 0)
        says = view_say(r, K("equipment.says-with-time"), arg_str("says", says), arg_str("time", real));
    *ret = says.len > 0 ? json_new_string(r->arena, says) : json_new_null(r->arena);
    return *ret ? ERR_OK : error_memory(e);
}
