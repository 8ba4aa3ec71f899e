/* limit_rules.c: when a term may be extended: it runs, it is asked for before it is over, and whoever asks does not decide.
 *
 * What counts is the day that the motion or the decision bears, because paper comes first in many offices; that it was entered later is
 * shown for as long as the record is there. Whether one more counts, and until when, is asked of the engine that counts the term
 * (model/term.h), with the extension among its facts: what would not count is refused before it is entered. When a term is over, nothing is
 * left to extend: what must be done is done. */
#include "rules/limit_rules.h"

#include "rules/rules_int.h"
#include "rules/refused_field.h"

/* ---- the term as it stands ---- */

/* As the fields say it. */
static TermExtension extension_of(const JsonValue *fields, Str id, Day decided)
{
    TermExtension one = { .decided = decided, .entered = clock_now(), .record = id };
    Day until;
    one.until_day = day_parse(json_text(json_get(fields, "until")), &until);
    if (one.until_day) one.until = day_local_begin(until + 1) - 1;
    (void)!int_parse(json_text(json_get(json_get(fields, "days"), "number")), &one.days);
    return one;
}

ErrorCode rules_limit_term(Request *r, const Record *rec, const JsonValue *fields, RecordTerm *ret, Error *e)
{
    const Kind *k = model_kind(r->model, rec->kind);
    *ret = (RecordTerm){ 0 };
    if (!k) return ERR_OK;
    TRY(terms_of(r, k, rec, fields, ret, e));
    if (ret->clock && ret->term.stopped) ret->clock = NULL;
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
static bool is_past(const RecordTerm *t, Day day)
{
    return day > t->term.due || (day == instant_local_day(t->asked) && t->asked > t->term.ends);
}

static ErrorCode refuse_over(Request *r, const RecordTerm *t, Error *e)
{
    return error_set(e, ERR_INVALID, K("rules.extension-over"), arg_str("clock", view_label(r, &t->clock->label)),
                     arg_str("day", say_day(r, t->term.due)));
}

/* What the engine says of one more extension. The facts are as they are without it. */
static ErrorCode would_count(Request *r, const RecordTerm *of, const TermExtension *one, Error *e)
{
    const Clock *c = of->clock;
    const TermFacts *facts = &of->facts;
    TermExtension *list = arena_array(r->arena, facts->extension_count + 1, sizeof *list);
    TermFacts with = *facts;
    TermSteps steps = { .room = term_steps_most(facts) + 4 };
    Term t;
    steps.list = arena_array(r->arena, steps.room, sizeof *steps.list);
    if (!list || !steps.list) return error_memory(e);
    if (facts->extension_count > 0) memcpy(list, facts->extensions, facts->extension_count * sizeof *list);
    list[facts->extension_count] = *one;
    /* Not entered yet: it comes after all that are, also in the millisecond of the last one. */
    Instant *entered = &list[facts->extension_count].entered;
    for (size_t i = 0; i < facts->extension_count; i++)
        if (facts->extensions[i].entered >= *entered) *entered = facts->extensions[i].entered + 1;
    with.extensions = list;
    with.extension_count++;
    term_run(c, &with, of->asked, &t, &steps);
    ErrorArg clock = arg_str("clock", view_label(r, &c->label));
    for (size_t i = 0; i < steps.count; i++) {
        const TermStep *s = &steps.list[i];
        if (!str_equal(s->record, one->record)) continue;
        if (s->type == STEP_TOO_MANY) return error_set(e, ERR_INVALID, K("rules.extension-most"), clock, arg_int("most", s->number));
        if (s->type == STEP_TOO_LATE) return error_set(e, ERR_INVALID, K("rules.extension-over"), clock, arg_str("day", say_day(r, s->day)));
        if (s->type == STEP_NOT_LONGER) return error_set(e, ERR_INVALID, K("rules.extension-shorter"), arg_str("day", say_day(r, t.due)));
        if (s->type == STEP_EXTENDED_LESS) return error_set(e, ERR_INVALID, K("rules.extension-longest"), clock, arg_str("day", say_day(r, s->day)));
    }
    return ERR_OK;
}

ErrorCode rules_extension_asked(Request *r, const Record *of, const JsonValue *of_fields, const JsonValue *fields, RecordTerm *ret,
                                Error *e)
{
    bool until = json_get(fields, "until") != NULL, days = json_get(fields, "days") != NULL;
    Day asked = day_in(fields, "asked_on", 0);
    TRY(rules_limit_term(r, of, of_fields, ret, e));
    const Clock *c = ret->clock;
    if (!c) return error_set(e, ERR_INVALID, K("rules.extension-no-term"));
    if (c->extensions.kind.len == 0) return error_set(e, ERR_INVALID, K("rules.extension-none"), arg_str("clock", view_label(r, &c->label)));
    if (until == days) return error_set(e, ERR_INVALID, K("rules.extension-how-long"));
    if (asked < instant_local_day(ret->term.started))
        return error_set(e, ERR_INVALID, K("rules.extension-early"), arg_str("day", say_day(r, instant_local_day(ret->term.started))));
    if (is_past(ret, asked)) return refuse_over(r, ret, e);
    TermExtension one = extension_of(fields, STR("?"), asked);
    return would_count(r, ret, &one, e);
}

/* ---- the decision ---- */

/* The record whose term it is, and what its term is counted from. */
static ErrorCode term_asked(Request *r, const JsonValue *fields, RecordTerm *ret, Error *e)
{
    Record rec;
    const JsonValue *body;
    ErrorCode code = request_record(r, json_text(json_get(fields, "record")), &rec, e);
    if (code == ERR_NOT_FOUND || (code == ERR_OK && rec.body.len == 0)) return error_set(e, ERR_INVALID, K("rules.extension-no-term"));
    TRY(code);
    TRY(request_note_read(r, rec.id, rec.version, e));
    TRY(record_fields(r->arena, &rec, &body, e));
    TRY(request_note_chain(r, rec.chain, e));
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

/* Those whom the term names; where it names nobody, whoever the model lets. */
static ErrorCode may_grant(Request *r, const Record *rec, const Clock *c, Error *e)
{
    const ClockExtensions *x = &c->extensions;
    if (x->by_count == 0 || request_has_role_in(r, rec->chain, x->by, x->by_count)) return ERR_OK;
    Buf names = buf_in(r->arena);
    for (size_t i = 0; i < x->by_count; i++) buf_format(&names, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(x->by[i]));
    return error_set(e, ERR_INVALID, K("rules.extension-roles"), arg_str("clock", view_label(r, &c->label)), arg_str("roles", buf_str(&names)));
}

ErrorCode guard_extension_grant(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    RecordTerm t;
    Day decided = day_in(fields, "decided_on", 0);
    TRY(decided_by_another(r, rec, fields, e));
    TRY(term_asked(r, fields, &t, e));
    TRY(may_grant(r, rec, t.clock, e));
    if (is_past(&t, decided)) return refuse_over(r, &t, e);
    TermExtension one = extension_of(fields, rec->id, decided);
    return would_count(r, &t, &one, e);
}

ErrorCode guard_extension_refuse(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    return decided_by_another(r, rec, fields, e);
}

/* ---- fields that a term rests on ---- */

static bool is_moved(const JsonValue *before, const JsonValue *after, Str name)
{
    const JsonValue *was = json_get_str(before, name), *now = json_get_str(after, name);
    return was && (!now || !json_equal(was, now));
}

ErrorCode rules_check_term(const Request *r, const Kind *k, Str state, const JsonValue *before, const JsonValue *after, Error *e)
{
    const Clock *c = terms_clock(r->model, k, state);
    if (!c || (c->extensions.kind.len == 0 && c->expiry != EXPIRY_ACT && !c->named_only)) return ERR_OK;
    const Str NAMES[] = { c->starts, c->last_day };
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        const Field *f = NAMES[i].len > 0 ? kind_field(k, NAMES[i]) : NULL;
        if (!f || !is_moved(before, after, NAMES[i])) continue;
        return rules_refuse_field(f, K("rules.once"), e);
    }
    return ERR_OK;
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
    const char *key = late_asked && late_decided ? K("limit.both-later") : late_asked ? K("limit.asked-later") : K("limit.decided-later");
    ErrorArg days[] = { arg_str("asked", say_day(r, made)), arg_str("decided", say_day(r, moved)),
                        arg_str("day", say_day(r, late_asked ? made : moved)) };
    Str text = view_say_args(r, key, days, ARRAY_LEN(days));
    *ret = json_new_string(a, text);
    return *ret ? ERR_OK : error_memory(e);
}
