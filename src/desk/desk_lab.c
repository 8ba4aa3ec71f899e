/* desk_lab.c: what somebody who reads a copy of a device, an examination or drugs is warned of: rules of docs/custody.md that
 * refuse nothing, because what could not be done cannot be made up for, but that a court will ask about (C3, C5, C7, C8, C16 to
 * C18). */
#include "desk/desk.h"

typedef struct { Request *r; const JsonValue *fields; } Looked;

static Str text_of(const Looked *l, const char *name) { return json_text(json_get(l->fields, name)); }
static bool has(const Looked *l, const char *name) { return json_get(l->fields, name) != NULL; }
static bool is(const Looked *l, const char *name, const char *option) { return str_is(text_of(l, name), option); }

static void warn(const Looked *l, const char *field, const char *key)
{
    desk_warn(l->r, str_of(field), key, view_say_args(l->r, key, NULL, 0));
}

/* "2 h 14 min 5 s", of milliseconds. */
static Str say_offset(Request *r, int64_t ms)
{
    int64_t s = (ms < 0 ? -ms : ms) / 1000;
    return view_say(r, K("lab.offset"), arg_int("hours", s / 3600), arg_int("minutes", s / 60 % 60), arg_int("seconds", s % 60));
}

/* C3: the state it was found in, and how far its clock was off. */
static void warn_state(const Looked *l)
{
    Instant shown, real;
    if (!has(l, "device_power") || !has(l, "device_locked") || !has(l, "network")) warn(l, "device_power", K("lab.warn-state"));
    if (!instant_parse(text_of(l, "clock_shown"), &shown) || !instant_parse(text_of(l, "clock_true"), &real) || shown == real) return;
    ErrorArg offset = arg_str("offset", say_offset(l->r, shown - real));
    desk_warn(l->r, STR("clock_shown"), K("lab.warn-clock"), view_say_args(l->r, K("lab.warn-clock"), &offset, 1));
}

/* C8: letters of either case, as makers print them. */
static void warn_serial(const Looked *l)
{
    Str read, label;
    Error unheard;
    if (!has(l, "serial_read") || !has(l, "serial_label")) return;
    if (text_fold(l->r->arena, text_of(l, "serial_read"), &read, &unheard) != ERR_OK) return;
    if (text_fold(l->r->arena, text_of(l, "serial_label"), &label, &unheard) != ERR_OK) return;
    if (str_equal(read, label)) return;
    ErrorArg args[] = { arg_str("read", text_of(l, "serial_read")), arg_str("label", text_of(l, "serial_label")) };
    desk_warn(l->r, STR("serial_read"), K("lab.warn-serial"), view_say_args(l->r, K("lab.warn-serial"), args, ARRAY_LEN(args)));
}

/* C10: what the hash is of. */
static void warn_fill(const Looked *l)
{
    int64_t count;
    bool counted = amount_parse(json_text(json_get(json_get(l->fields, "unread_count"), "number")), 0, &count) && count > 0;
    if (!counted) return;
    ErrorArg n = arg_int("count", count);
    desk_warn(l->r, STR("unread_count"), K("lab.warn-fill"), view_say_args(l->r, K("lab.warn-fill"), &n, 1));
}

static void warn_imaging(const Looked *l)
{
    bool on = is(l, "device_power", "on") || is(l, "device_power", "standby");
    warn_state(l);
    if (on && !has(l, "volatile")) warn(l, "volatile", K("lab.warn-volatile"));
    if (!is(l, "target_state", "wiped") && !is(l, "target_state", "container")) warn(l, "target_state", K("lab.warn-target"));
    if (!is(l, "hidden_areas", "none") && !is(l, "hidden_areas", "copied")) warn(l, "hidden_areas", K("lab.warn-hidden"));
    warn_serial(l);
    warn_fill(l);
    if (json_true(json_get(l->fields, "selective")) && (!has(l, "privileged") || !has(l, "consent"))) warn(l, "privileged", K("lab.warn-privileged"));
    if (!has(l, "command") || !has(l, "tool_hash")) warn(l, "command", K("lab.warn-command"));
    if (!has(l, "checked_by")) warn(l, "checked_by", K("lab.warn-unchecked"));
}

static void warn_examination(const Looked *l, Str state)
{
    if (has(l, "seals_there") && !is(l, "seals_there", "intact")) warn(l, "seals_there", K("lab.warn-seals"));
    if ((str_is(state, "reported") || str_is(state, "returned")) && !has(l, "looked_over_by")) warn(l, "looked_over_by", K("lab.warn-unchecked"));
}

static ErrorCode is_reported(void *self, const Record *rec, Error *e)
{
    bool *reported = self;
    (void)e;
    if (rec->body.len > 0 && (str_is(rec->state, "reported") || str_is(rec->state, "returned"))) *reported = true;
    return ERR_OK;
}

static ErrorCode warn_drugs(const Looked *l, Str id, Error *e)
{
    bool reported = false;
    if (!is(l, "category", "drugs")) return ERR_OK;
    if (!has(l, "net_weight")) warn(l, "net_weight", K("lab.warn-no-net"));
    TRY(records_by(l->r, STR("examination"), STR("exhibits"), id, is_reported, &reported, e));
    if (!reported) warn(l, "field_tests", K("lab.warn-field-test"));
    return ERR_OK;
}

ErrorCode desk_warn_lab(Request *r, const Seen *seen, Error *e)
{
    Looked l = { r, seen->fields };
    if (str_is(seen->kind->id, "exhibit")) return warn_drugs(&l, seen->record.id, e);
    if (str_is(seen->kind->id, "examination")) warn_examination(&l, seen->record.state);
    if (str_is(seen->kind->id, "imaging") && !str_is(seen->record.state, "begun") && !str_is(seen->record.state, "failed")) warn_imaging(&l);
    return ERR_OK;
}
