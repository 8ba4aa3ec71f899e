/* limit_rules.c: when a term may be extended: it runs, it is asked for before it is over, and whoever asks does not decide.
 *
 * What counts is the day that the motion or the decision bears, because paper comes first in many offices; that it was entered later is shown for as
 * long as the record is there. A term that only reminds (`on_expiry: warn`) may be extended after its last day by a new decision, which is then the
 * reason of the act; of one that bars or obliges nothing is left to extend: what must be done is done. */
#include "rules/limit_rules.h"

#include "rules/rules_int.h"

ErrorCode rules_limit_term(Request *r, const Record *rec, const JsonValue *fields, LimitTerm *ret, Error *e)
{
    StateSince since;
    const Kind *k = model_kind(r->model, rec->kind);
    const State *s = k ? kind_state_was(k, rec->state) : NULL;
    *ret = (LimitTerm){ .clock = s && s->clock.len > 0 ? model_clock(r->model, s->clock) : NULL };
    if (!ret->clock) return ERR_OK;
    TRY(request_state_since(r, rec->id, &since, e));
    if (since.since == 0) {
        ret->clock = NULL;
        return ERR_OK;
    }
    ret->started = clock_started_of(since.since, ret->clock, fields);
    ret->due = clock_due_of(ret->started, ret->clock, fields);
    ret->ends = ret->clock->hours > 0 ? ret->started + ret->clock->hours * HOUR : day_local_begin(ret->due + 1) - 1;
    return ERR_OK;
}

static Str say_day(Request *r, Day day)
{
    char text[11];
    return str_copy(r->arena, day_format_local(text, day));
}

static Day day_in(const JsonValue *fields, const char *name, Day otherwise)
{
    Day day;
    return day_parse(json_text(json_get(fields, name)), &day) ? day : otherwise;
}

/* Was it over when the day was over that a paper bears, or now, where that day is today? */
static bool is_past(const LimitTerm *t, Day day)
{
    return day > t->due || (day == instant_local_day(clock_now()) && clock_now() > t->ends);
}

ErrorCode rules_extension_asked(Request *r, const LimitTerm *t, const JsonValue *fields, Str reason, Error *e)
{
    Day until = day_in(fields, "until", 0), asked = day_in(fields, "asked_on", 0);
    bool days = json_get(fields, "days") != NULL;
    if (!t->clock) return error_set(e, ERR_INVALID, K("rules.extension-no-term"));
    if ((until != 0) == days) return error_set(e, ERR_INVALID, K("rules.extension-how-long"));
    if (until != 0 && until <= t->due)
        return error_set(e, ERR_INVALID, K("rules.extension-shorter"), arg_str("day", say_day(r, t->due)));
    if (asked < instant_local_day(t->started))
        return error_set(e, ERR_INVALID, K("rules.extension-early"), arg_str("day", say_day(r, instant_local_day(t->started))));
    if (!is_past(t, asked) || (!t->clock->block && reason.len > 0)) return ERR_OK;
    const char *key = t->clock->block ? K("rules.extension-over") : K("rules.extension-over-warns");
    return error_set(e, ERR_INVALID, key, arg_str("clock", view_label(r, &t->clock->label)), arg_str("day", say_day(r, t->due)));
}

/* ---- the decision ---- */

/* The record whose term it is, and its term as it stands. */
static ErrorCode term_asked(Request *r, const JsonValue *fields, LimitTerm *ret, Error *e)
{
    Record rec;
    const JsonValue *body;
    *ret = (LimitTerm){ 0 };
    ErrorCode code = request_record(r, json_text(json_get(fields, "record")), &rec, e);
    if (code == ERR_NOT_FOUND || (code == ERR_OK && rec.body.len == 0)) return error_set(e, ERR_INVALID, K("rules.extension-no-term"));
    TRY(code);
    TRY(request_note_read(r, rec.id, rec.version, e));
    TRY(record_fields(r->arena, &rec, &body, e));
    TRY(rules_limit_term(r, &rec, json_get(body, "fields"), ret, e));
    bool same = ret->clock && str_equal(ret->clock->id, json_text(json_get(fields, "clock")));
    return same ? ERR_OK : error_set(e, ERR_INVALID, K("rules.extension-no-term"));
}

static ErrorCode decided_by_another(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Str asked_by = json_text(json_get(fields, "asked_by"));
    bool his = asked_by.len > 0 && (str_equal(asked_by, session_user(r->session)) || str_equal(asked_by, request_acts_for(r, rec->chain)));
    if (his) return error_set(e, ERR_INVALID, K("rules.extension-own"));
    TRY(guard_not_the_author(r, rec, fields, e));
    if (day_in(fields, "decided_on", 0) >= day_in(fields, "asked_on", 0)) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.extension-decided-before"));
}

ErrorCode guard_extension_grant(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    LimitTerm t;
    TRY(decided_by_another(r, rec, fields, e));
    TRY(term_asked(r, fields, &t, e));
    if (!t.clock->block || !is_past(&t, day_in(fields, "decided_on", 0))) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.extension-over"), arg_str("clock", view_label(r, &t.clock->label)), arg_str("day", say_day(r, t.due)));
}

ErrorCode guard_extension_refuse(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    return decided_by_another(r, rec, fields, e);
}

/* ---- what is said of one ---- */

ErrorCode rules_extension_term(void *self, Arena *a, const Kind *k, const JsonValue *body, Instant now, JsonValue **ret, Error *e)
{
    const Request *r = self;
    const Clock *c = model_clock(r->model, json_text(json_get(json_get(body, "fields"), "clock")));
    (void)k;
    (void)now;
    if (!c) return ERR_OK;
    *ret = json_new_string(a, view_label(r, &c->label));
    return *ret ? ERR_OK : error_memory(e);
}

/* A motion counts from the day it bears; the ledger says when it was typed. */
ErrorCode rules_extension_later(void *self, Arena *a, const Kind *k, const JsonValue *body, Instant now, JsonValue **ret, Error *e)
{
    Request *r = self;
    StateSince since;
    const JsonValue *fields = json_get(body, "fields");
    (void)k;
    (void)now;
    TRY(request_state_since(r, json_text(json_get(body, "id")), &since, e));
    if (since.made == 0) return ERR_OK;
    Day made = instant_local_day(since.made), moved = instant_local_day(since.since);
    Day asked = day_in(fields, "asked_on", made), decided = day_in(fields, "decided_on", moved);
    bool late_asked = made > asked, late_decided = since.since > since.made && moved > decided;
    if (!late_asked && !late_decided) return ERR_OK;
    Str text = late_asked && late_decided ? view_say(r, K("limit.both-later"), arg_str("asked", say_day(r, made)), arg_str("decided", say_day(r, moved)))
             : late_asked ? view_say(r, K("limit.asked-later"), arg_str("day", say_day(r, made)))
             : view_say(r, K("limit.decided-later"), arg_str("day", say_day(r, moved)));
    *ret = json_new_string(a, text);
    return *ret ? ERR_OK : error_memory(e);
}
