/* terms.c: see terms.h. Facts of a term out of the ledger.
 *
 * A term begins when the record comes into a state that names its clock. Where states of the record itself pause it, going into
 * such a state and coming back leave it running: it began when the record came from a state that does neither. A term that a
 * record elsewhere begins does not run before that record came to its state. Of records that pause it or stop it, their histories
 * are read, since they may have moved on. */
#include "office/terms.h"

enum { RECORDS_MOST = 500 };                 /* that say something of one term */

const Clock *terms_clock(const Model *m, const Kind *k, Str state)
{
    const State *s = kind_state_was(k, state);
    return s && s->clock.len > 0 ? model_clock(m, s->clock) : NULL;
}

/* What is gathered for one term. */
typedef struct {
    Request *request;
    const Clock *clock;
    const Kind *kind;
    const Record *record;
    TermPause *pauses; size_t pause_count, pause_room;
    TermExtension *extensions; size_t extension_count, extension_room;
} Gather;

/* ---- records that name ours ---- */

typedef struct { Request *request; Str *ids; size_t count, room; } Found;

static ErrorCode take_id(void *self, const Record *rec, Error *e)
{
    Found *f = self;
    if (rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;          /* entered in error: it never was */
    if (f->count == RECORDS_MOST) return error_set(e, ERR_LIMIT, K("term.many-records"), arg_int("most", RECORDS_MOST));
    if (!ARENA_ROOM(f->request->arena, f->ids, f->count, f->room)) return error_memory(e);
    f->ids[f->count] = str_copy(f->request->arena, rec->id);
    return f->ids[f->count++].ptr ? ERR_OK : error_memory(e);
}

/* Of that kind, whose field `by` names ours. */
static ErrorCode find_records(Gather *g, Str kind, Str by, Found *ret, Error *e)
{
    *ret = (Found){ .request = g->request };
    return records_by(g->request, kind, by, g->record->id, take_id, ret, e);
}

static ErrorCode fields_of(Request *r, Str id, Record *rec, const JsonValue **fields, Error *e)
{
    const JsonValue *body;
    TRY(records_get(r, id, rec, e));
    TRY(record_fields(r->arena, rec, &body, e));
    *fields = json_get(body, "fields");
    return ERR_OK;
}

static bool instant_of(const JsonValue *fields, Str name, Instant *ret)
{
    Day day;
    Str text = name.len > 0 ? json_text(json_get_str(fields, name)) : STR("");
    if (!day_parse(text, &day)) return instant_parse(text, ret);
    *ret = day_local_begin(day);
    return true;
}

/* What a record says by its fields, and by the states it was in. */
typedef struct { const JsonValue *fields; StateSpan *spans; size_t count; } Told;

static ErrorCode told_of(Gather *g, Str id, Told *ret, Error *e)
{
    Record rec;
    TRY(fields_of(g->request, id, &rec, &ret->fields, e));
    return request_state_spans(g->request, id, &ret->spans, &ret->count, e);
}

/* ---- what begins and stops it ---- */

/* The first time after `since` that one of them came to one of the states; 0: none did. */
static ErrorCode event_first(Gather *g, const ClockEvent *v, Instant since, Instant *ret, Str *by, bool *by_day, Error *e)
{
    Found found;
    *ret = 0;
    TRY(find_records(g, v->kind, v->by, &found, e));
    for (size_t i = 0; i < found.count; i++) {
        Told told;
        TRY(told_of(g, found.ids[i], &told, e));
        for (size_t j = 0; j < told.count; j++) {
            if (!str_in(told.spans[j].state, v->in, v->in_count)) continue;
            Instant at = told.spans[j].since;
            bool named = instant_of(told.fields, v->day, &at);
            if (at < since || (*ret != 0 && at >= *ret)) continue;
            *ret = at;
            *by = found.ids[i];
            *by_day = named;
        }
    }
    return ERR_OK;
}

/* ---- pauses ---- */

static ErrorCode add_pause(Gather *g, const TermPause *p, Error *e)
{
    if (!p->open && p->until <= p->from) return ERR_OK;
    if (!ARENA_ROOM(g->request->arena, g->pauses, g->pause_count, g->pause_room)) return error_memory(e);
    g->pauses[g->pause_count++] = *p;
    return ERR_OK;
}

/* The times that a record was in one of the states; what its fields say of from and until counts before the ledger's. */
static ErrorCode pauses_of_spans(Gather *g, const ClockPause *p, Str record, const JsonValue *fields, const StateSpan *spans,
                                 size_t count, Error *e)
{
    for (size_t i = 0; i < count; i++) {
        if (!str_in(spans[i].state, p->in, p->in_count)) continue;
        size_t last = i;
        while (last + 1 < count && str_in(spans[last + 1].state, p->in, p->in_count)) last++;
        TermPause one = { .from = spans[i].since, .open = last + 1 == count, .record = record };
        if (!one.open) one.until = spans[last + 1].since;
        (void)instant_of(fields, p->from, &one.from);
        if (instant_of(fields, p->until, &one.until)) one.open = false;
        TRY(add_pause(g, &one, e));
        i = last;
    }
    return ERR_OK;
}

static ErrorCode pauses_of_kind(Gather *g, const ClockPause *p, Error *e)
{
    Found found;
    TRY(find_records(g, p->kind, p->by, &found, e));
    for (size_t i = 0; i < found.count; i++) {
        Told told;
        TRY(told_of(g, found.ids[i], &told, e));
        TRY(pauses_of_spans(g, p, found.ids[i], told.fields, told.spans, told.count, e));
    }
    return ERR_OK;
}

static ErrorCode gather_pauses(Gather *g, const StateSpan *own, size_t own_count, Error *e)
{
    for (size_t i = 0; i < g->clock->pause_count; i++) {
        const ClockPause *p = &g->clock->pauses[i];
        StateSpan *spans;
        size_t count;
        if (p->kind.len > 0) TRY(pauses_of_kind(g, p, e));
        else if (!p->in_case) TRY(pauses_of_spans(g, p, STR(""), NULL, own, own_count, e));
        else if (str_starts(g->record->chain, STR("case/"))) {
            TRY(request_state_spans(g->request, g->record->chain, &spans, &count, e));
            TRY(pauses_of_spans(g, p, g->record->chain, NULL, spans, count, e));
        }
    }
    return ERR_OK;
}

/* ---- extensions ---- */

static ErrorCode add_extension(Gather *g, const TermExtension *x, Error *e)
{
    if (!ARENA_ROOM(g->request->arena, g->extensions, g->extension_count, g->extension_room)) return error_memory(e);
    g->extensions[g->extension_count++] = *x;
    return ERR_OK;
}

static ErrorCode gather_extensions(Gather *g, Error *e)
{
    Found found;
    TRY(find_records(g, g->clock->extensions.kind, STR("record"), &found, e));
    for (size_t i = 0; i < found.count; i++) {
        Record rec;
        Day day;
        const JsonValue *fields;
        StateSince since;
        TRY(fields_of(g->request, found.ids[i], &rec, &fields, e));
        if (!str_is(rec.state, "granted") || !str_equal(json_text(json_get(fields, "clock")), g->clock->id)) continue;
        TRY(request_state_since(g->request, rec.id, &since, e));
        TermExtension x = { .record = rec.id, .entered = since.since, .decided = instant_local_day(since.since) };
        (void)!day_parse(json_text(json_get(fields, "decided_on")), &x.decided);
        Str days = json_text(json_get(json_get(fields, "days"), "number"));
        if (!int_parse(days, &x.days)) x.days = 0;
        x.until_day = day_parse(json_text(json_get(fields, "until")), &day);
        if (x.days == 0 && !instant_of(fields, STR("until"), &x.until)) continue;       /* it says neither: nothing was granted */
        TRY(add_extension(g, &x, e));
    }
    return ERR_OK;
}

/* ---- the record itself ---- */

static bool pauses_itself(const Clock *c, Str state)
{
    for (size_t i = 0; i < c->pause_count; i++)
        if (c->pauses[i].kind.len == 0 && !c->pauses[i].in_case && str_in(state, c->pauses[i].in, c->pauses[i].in_count)) return true;
    return false;
}

static bool has_own_pauses(const Clock *c)
{
    for (size_t i = 0; i < c->pause_count; i++)
        if (c->pauses[i].kind.len == 0 && !c->pauses[i].in_case) return true;
    return false;
}

/* Since when it runs: back over its own pauses to the state it came from that has nothing to do with the clock. */
static Instant began(const Gather *g, const Model *m, const StateSpan *own, size_t count)
{
    size_t i = count;
    while (i > 0) {
        const State *s = kind_state_was(g->kind, own[i - 1].state);
        bool runs = s && model_clock(m, s->clock) == g->clock;
        if (!runs && !pauses_itself(g->clock, own[i - 1].state)) break;
        i--;
    }
    return i < count ? own[i].since : 0;
}

static ErrorCode gather_start(Gather *g, const Model *m, TermFacts *facts, StateSpan **own, size_t *own_count, Error *e)
{
    StateSince since;
    *own = NULL;
    *own_count = 0;
    if (!has_own_pauses(g->clock)) {
        TRY(request_state_since(g->request, g->record->id, &since, e));
        facts->started = since.since;
        return ERR_OK;
    }
    TRY(request_state_spans(g->request, g->record->id, own, own_count, e));
    facts->started = began(g, m, *own, *own_count);
    return ERR_OK;
}

static ErrorCode gather_facts(Gather *g, const Model *m, const JsonValue *fields, TermFacts *facts, bool *runs, Error *e)
{
    StateSpan *own;
    size_t own_count;
    bool by_day;
    TRY(gather_start(g, m, facts, &own, &own_count, e));
    *runs = facts->started != 0;                            /* else the entry that started it is not there */
    if (*runs && g->clock->begins.kind.len > 0) {
        TRY(event_first(g, &g->clock->begins, 0, &facts->started, &facts->started_by, &facts->by_day, e));
        *runs = facts->started != 0;
    }
    if (!*runs) return ERR_OK;
    term_read_fields(g->clock, fields, facts);
    if (g->clock->stops.kind.len > 0)
        TRY(event_first(g, &g->clock->stops, facts->started, &facts->stopped, &facts->stopped_by, &by_day, e));
    TRY(gather_pauses(g, own, own_count, e));
    if (g->clock->extensions.kind.len > 0) TRY(gather_extensions(g, e));
    facts->pauses = g->pauses;
    facts->pause_count = g->pause_count;
    facts->extensions = g->extensions;
    facts->extension_count = g->extension_count;
    return ERR_OK;
}

ErrorCode terms_of_model(Request *r, const Model *m, const Kind *k, const Record *rec, const JsonValue *fields, RecordTerm *ret,
                         Error *e)
{
    bool runs;
    *ret = (RecordTerm){ .clock = terms_clock(m, k, rec->state), .asked = office_now(r->office) };
    if (!ret->clock) return ERR_OK;
    Gather g = { .request = r, .clock = ret->clock, .kind = k, .record = rec };
    TRY(gather_facts(&g, m, fields, &ret->facts, &runs, e));
    runs = runs && (ret->facts.named || !ret->clock->named_only);
    if (!runs) ret->clock = NULL;
    else term_run(ret->clock, &ret->facts, ret->asked, &ret->term, NULL);
    return ERR_OK;
}

ErrorCode terms_of(Request *r, const Kind *k, const Record *rec, const JsonValue *fields, RecordTerm *ret, Error *e)
{
    return terms_of_model(r, r->model, k, rec, fields, ret, e);
}

bool terms_named(Request *r, const Kind *k, const Record *rec, const JsonValue *fields, RecordTerm *ret)
{
    *ret = (RecordTerm){ .asked = office_now(r->office) };
    const Clock *c = terms_clock(r->model, k, rec->state);
    if (!c || c->last_day.len == 0 || c->extensions.kind.len > 0 || c->begins.kind.len > 0 || c->stops.kind.len > 0) return false;
    term_read_fields(c, fields, &ret->facts);
    if (!ret->facts.named) return false;
    ret->clock = c;
    term_run(c, &ret->facts, ret->asked, &ret->term, NULL);
    return true;
}

ErrorCode terms_steps(Request *r, const RecordTerm *t, TermSteps *ret, Error *e)
{
    Term again;
    *ret = (TermSteps){ .room = term_steps_most(&t->facts) };
    ret->list = arena_array(r->arena, ret->room, sizeof *ret->list);
    if (!ret->list) return error_memory(e);
    term_run(t->clock, &t->facts, t->asked, &again, ret);
    return ERR_OK;
}

ErrorCode terms_rest(Request *r, const Clock *c, Str chain, bool *rests, bool *over, Error *e)
{
    Record of_case;
    bool asks = false;
    *rests = *over = false;
    for (size_t i = 0; i < c->pause_count; i++) asks = asks || c->pauses[i].in_case;
    if (!asks || str_is(chain, "office")) return ERR_OK;
    ErrorCode code = records_get(r, chain, &of_case, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code != ERR_OK) return code;
    for (size_t i = 0; i < c->pause_count && !*rests; i++)
        *rests = c->pauses[i].in_case && str_in(of_case.state, c->pauses[i].in, c->pauses[i].in_count);
    const Kind *k = model_kind(r->model, of_case.kind);
    const State *s = k ? kind_state(k, of_case.state) : NULL;
    *over = *rests && s && s->final;
    return ERR_OK;
}
