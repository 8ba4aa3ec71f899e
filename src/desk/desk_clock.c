/* desk_clock.c: terms that run (model/clocks): which of them, since when, until which day.
 *
 * A state that names a clock starts it when a record comes into it, by the ledger's time (request_state_since), and stops it when the record leaves.
 * Nothing happens by itself on the last day: `clock.due` shows what is close or over, and whoever acts on such a record is told. Where the model
 * says `on_expiry: block`, what the state asks for can no longer be done by routine: moving on then takes a new decision, so a
 * reason has to be given that stands in the ledger.
 *
 * A locked case is in nobody's list but when it is named, by a member. Where a member has lent its key to the job `clocks` (office/lend.h), a head of
 * office sees of it, a line a day: that it is a locked case, the last day, and whether that is close or over. Neither what runs nor how many. */
#include "desk/desk_today.h"
#include "office/lend.h"

#include <stdlib.h>

static Str says_word(ClockSays says)
{
    return says == CLOCK_OVER ? STR("over") : says == CLOCK_WARNS ? STR("warn") : STR("ok");
}

const char *desk_term_mark(ClockSays says)
{
    return says == CLOCK_OVER ? "over" : says == CLOCK_WARNS ? "warn" : "";
}

Str desk_say_due(Request *r, Day due)
{
    int64_t days = (int64_t)due - instant_local_day(office_now(r->office));
    if (days == 0) return view_say(r, K("today.due-today"));
    if (days == 1) return view_say(r, K("today.due-tomorrow"));
    return days < 0 ? view_say(r, K("today.overdue"), arg_int("days", -days)) : view_say(r, K("today.due-in"), arg_int("days", days));
}

static const Clock *clock_of_state(Request *r, const Kind *k, Str state)
{
    return terms_clock(r->model, k, state);
}

static TermRun run_of(const RecordTerm *t)
{
    TermRun none = { 0 };
    return t->clock ? (TermRun){ t->clock, t->term.started, t->term.due, t->term.says, t->term, t->facts } : none;
}

/* The clock that runs for a record in this state; `clock` is NULL when none does, or when it was stopped. */
static ErrorCode running_clock(Request *r, const Kind *k, const Record *rec, const JsonValue *fields, TermRun *ret, Error *e)
{
    RecordTerm t;
    TRY(terms_of(r, k, rec, fields, &t, e));
    if (t.term.stopped) t.clock = NULL;
    *ret = run_of(&t);
    return ERR_OK;
}

Str desk_say_day(Request *r, Day day)
{
    char text[11];
    return str_copy(r->arena, day_format_local(text, day));
}

/* A term of hours is over on its last day already. */
Str desk_say_left(Request *r, const TermRun *run)
{
    if (run->term.still && run->says != CLOCK_OVER) return view_say(r, K("term.still"));
    bool by_hour = run->term.by_hour && run->due >= instant_local_day(office_now(r->office));
    return by_hour && run->says == CLOCK_OVER ? view_say(r, K("clock.over")) : desk_say_due(r, run->due);
}

Str desk_say_last(Request *r, const TermRun *run)
{
    return run->term.by_hour ? view_instant(r, run->term.ends) : desk_say_day(r, run->due);
}

/* ---- acting on a record whose term is over ---- */

/* A move of this record, or something in words. */
Str desk_term_must(Request *r, const Kind *k, const TermRun *run)
{
    if (!run->clock || run->says != CLOCK_OVER || run->clock->expiry != EXPIRY_ACT) return STR("");
    const Move *m = run->clock->then_move.len > 0 ? kind_move(k, run->clock->then_move) : NULL;
    return view_label(r, m ? &m->label : &run->clock->then_task);
}

static void say_must(Request *r, const Seen *seen, const TermRun *run)
{
    Str what = desk_term_must(r, seen->kind, run);
    if (what.len == 0) return;
    view_warning(r, view_say(r, K("term.must"), arg_str("clock", view_label(r, &run->clock->label)), arg_str("day", desk_say_last(r, run)),
                             arg_str("what", what)));
    json_set(r->arena, view_data(r), "must", json_new_string(r->arena, run->clock->then_move.len > 0 ? run->clock->then_move : what));
}

/* Another move than the one that must be made takes a new decision. */
ErrorCode desk_check_clock(Request *r, const Seen *seen, const Move *m, Error *e)
{
    TermRun run;
    TRY(running_clock(r, seen->kind, &seen->record, seen->fields, &run, e));
    if (!run.clock || run.says != CLOCK_OVER || !run.clock->block || arg_text(r, "reason").len > 0) return ERR_OK;
    if (run.clock->then_move.len > 0 && str_equal(run.clock->then_move, m->id)) return ERR_OK;
    Str must = desk_term_must(r, seen->kind, &run);
    if (must.len > 0) return error_set(e, ERR_INVALID, K("term.must-first"), arg_str("clock", view_label(r, &run.clock->label)),
                                       arg_str("day", desk_say_last(r, &run)), arg_str("what", must));
    return error_set(e, ERR_INVALID, K("clock.new-decision"), arg_str("clock", view_label(r, &run.clock->label)),
                     arg_str("day", desk_say_last(r, &run)));
}

/* Before the act, while the record is still in that state. */
ErrorCode desk_show_clock(Request *r, const Seen *seen, Error *e)
{
    TermRun run;
    TRY(running_clock(r, seen->kind, &seen->record, seen->fields, &run, e));
    if (!run.clock || run.says != CLOCK_OVER) return ERR_OK;
    desk_warn(r, STR(""), K("clock.was-over"),
              view_say(r, K("clock.was-over"), arg_str("clock", view_label(r, &run.clock->label)), arg_str("day", desk_say_last(r, &run))));
    return ERR_OK;
}

/* ---- the list ---- */

typedef struct { Request *request; const Kind *kind; Str *ids; size_t id_count, id_room; DeskTerm *list; size_t count, room;
                 Str *lent; size_t lent_count, lent_room; Day until; bool brief; } Terms;      /* brief: nobody asks since when */

/* Only which they are: each is looked at when the walk is over. */
static ErrorCode take_record(void *self, const Record *rec, Error *e)
{
    Terms *t = self;
    if (rec->body.len == 0 || !clock_of_state(t->request, t->kind, rec->state)) return ERR_OK;
    if (!ARENA_ROOM(t->request->arena, t->ids, t->id_count, t->id_room)) return error_memory(e);
    t->ids[t->id_count] = str_copy(t->request->arena, rec->id);
    return t->ids[t->id_count++].ptr ? ERR_OK : error_memory(e);
}

static ErrorCode add_row(Terms *t, const DeskTerm *row, Error *e)
{
    if (!ARENA_ROOM(t->request->arena, t->list, t->count, t->room)) return error_memory(e);
    t->list[t->count++] = *row;
    return ERR_OK;
}

/* Where a record names the last day itself, nobody has to look since when it runs. */
static bool named_day(Request *r, const Kind *k, const Record *rec, const JsonValue *fields, TermRun *run)
{
    RecordTerm t;
    bool named = terms_named(r, k, rec, fields, &t);
    *run = run_of(&t);
    run->started = 0;
    return named;
}

static ErrorCode add_due(Terms *t, Str id, Error *e)
{
    Request *r = t->request;
    Seen seen;
    TermRun run;
    ErrorCode code = desk_see(r, id, &seen, e);
    if (code == ERR_NOT_FOUND && t->brief) return ERR_OK;
    TRY(code);
    bool named = named_day(r, seen.kind, &seen.record, seen.fields, &run);
    if (named && run.due > t->until) return ERR_OK;
    if (!named || !t->brief) TRY(running_clock(r, seen.kind, &seen.record, seen.fields, &run, e));
    if (!run.clock || run.due > t->until) return ERR_OK;
    bool rests, over;
    TRY(terms_rest(r, run.clock, seen.record.chain, &rests, &over, e));
    if (over || (rests && t->brief)) return ERR_OK;         /* nobody has to look at it before the case goes on */
    const Field *f = desk_responsible_field(seen.kind);
    Str who = f ? json_text(json_get_str(seen.fields, f->id)) : STR("");
    Str title = desk_title(r, seen.made, seen.body);
    return add_row(t, &(DeskTerm){ .id = seen.record.id, .chain = seen.record.chain, .title = title, .who = who, .run = run }, e);
}

/* The kind is not known beforehand here: each record says its own. */
static ErrorCode take_any(void *self, const Record *rec, Error *e)
{
    Terms *inside = self;
    inside->kind = model_kind(inside->request->model, rec->kind);
    return inside->kind ? take_record(inside, rec, e) : ERR_OK;
}

static bool starts_clock(Request *r, const Kind *k, Str state)
{
    return clock_of_state(r, k, state) && profile_has_kind(r->model, office_profile(r->office, r->model), k);
}

static ErrorCode gather(Terms *t, Str in_case, Error *e)
{
    Request *r = t->request;
    Seen seen;
    if (in_case.len > 0) TRY(desk_see(r, in_case, &seen, e));       /* whether or not any kind has terms */
    if (in_case.len > 0 && !seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", in_case));
    TRY(desk_each_in_states(r, in_case, starts_clock, take_any, t, e));
    for (size_t i = 0; i < t->id_count; i++) TRY(add_due(t, t->ids[i], e));
    return ERR_OK;
}

/* ---- of locked cases whose key was lent ---- */

/* A line a day, by the most urgent of the terms that end on it. */
static ErrorCode add_lent(Terms *t, Str chain, const TermRun *run, Error *e)
{
    for (size_t i = 0; i < t->count; i++) {
        DeskTerm *there = &t->list[i];
        if (!there->lent || there->run.due != run->due || !str_equal(there->id, chain)) continue;
        if (run->says > there->run.says) there->run.says = run->says;
        return ERR_OK;
    }
    DeskTerm row = { .id = chain, .title = view_say(t->request, K("lend.locked-case")), .lent = true, .run = { .due = run->due, .says = run->says } };
    return add_row(t, &row, e);
}

static ErrorCode look_inside(void *self, Request *inside, const Lent *lent, Error *e)
{
    Terms *t = self, within = { .request = inside };
    TRY(records_in_chain(inside, lent->chain, take_any, &within, e));
    for (size_t i = 0; i < within.id_count; i++) {
        Record rec;
        TermRun run;
        const JsonValue *body;
        TRY(records_get(inside, within.ids[i], &rec, e));
        TRY(record_fields(inside->arena, &rec, &body, e));
        TRY(running_clock(inside, model_kind(inside->model, rec.kind), &rec, json_get(body, "fields"), &run, e));
        if (run.clock && run.due <= t->until) TRY(add_lent(t, lent->chain, &run, e));
    }
    if (!ARENA_ROOM(t->request->arena, t->lent, t->lent_count, t->lent_room)) return error_memory(e);
    t->lent[t->lent_count++] = lent->chain;
    return ERR_OK;
}

/* Each case that was looked into has its trace before anything of it leaves. */
static ErrorCode gather_lent(Terms *t, Error *e)
{
    Request *r = t->request;
    if (arg_text(r, "case").len > 0 || !request_has_role_named(r, "head") || request_is_administrator(r)) return ERR_OK;
    TRY(lend_each(r, LEND_JOBS[0], look_inside, t, e));
    for (size_t i = 0; i < t->lent_count; i++) TRY(office_note_lent(r, t->lent[i], LEND_JOBS[0], e));
    return ERR_OK;
}

/* ---- shown ---- */

static int by_day(const void *a, const void *b)
{
    const DeskTerm *one = a, *other = b;
    if (one->run.due != other->run.due) return one->run.due < other->run.due ? -1 : 1;
    return str_compare(one->id, other->id);
}

static JsonValue *lent_json(Request *r, const DeskTerm *d)
{
    char day[11];
    JsonValue *row = json_new_object(r->arena);
    json_set(r->arena, row, "due", json_new_string(r->arena, str_copy(r->arena, day_format(day, d->run.due))));
    json_set(r->arena, row, "id", json_new_string(r->arena, d->id));
    json_set(r->arena, row, "locked", json_new_bool(r->arena, true));
    return json_set(r->arena, row, "state", json_new_string(r->arena, says_word(d->run.says)));
}

static const Str EXPIRY_WORDS[] = { [EXPIRY_WARN] = STR("warn"), [EXPIRY_BLOCK] = STR("block"), [EXPIRY_ACT] = STR("act") };

JsonValue *desk_term_json(Request *r, const DeskTerm *d)
{
    if (d->lent) return lent_json(r, d);
    char day[11], when[25];
    const Clock *c = d->run.clock;
    JsonValue *row = json_new_object(r->arena);
    json_set(r->arena, row, "clock", json_new_string(r->arena, c->id));
    json_set(r->arena, row, "due", json_new_string(r->arena, str_copy(r->arena, day_format(day, d->run.due))));
    json_set(r->arena, row, "id", json_new_string(r->arena, d->id));
    json_set(r->arena, row, "on_expiry", json_new_string(r->arena, EXPIRY_WORDS[c->expiry]));
    json_set(r->arena, row, "source", json_new_string(r->arena, c->source));
    if (d->run.started > 0) {
        json_set(r->arena, row, "started", json_new_string(r->arena, str_copy(r->arena, instant_format(when, d->run.started))));
    }
    json_set(r->arena, row, "state", json_new_string(r->arena, says_word(d->run.says)));
    if (d->run.term.still) json_set(r->arena, row, "paused", json_new_bool(r->arena, true));
    if (d->run.term.year != 0) json_set(r->arena, row, "year_unknown", json_new_int(r->arena, d->run.term.year));
    return json_set(r->arena, row, "unconfirmed", json_new_bool(r->arena, c->unconfirmed));
}

/* What nobody confirmed, and days off that nobody entered, stand beside the name: a last day is no surer than what it was counted by. */
static Str with_doubts(Request *r, Str text, const TermRun *run)
{
    if (run->clock->unconfirmed) text = str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(text), STR_ARG(view_say(r, K("acts.unconfirmed"))));
    if (run->term.year == 0) return text;
    Str year = str_format(r->arena, "%d", run->term.year);
    return str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(text), STR_ARG(view_say(r, K("term.year-unknown"), arg_str("year", year))));
}

Str desk_term_label(Request *r, const DeskTerm *d)
{
    return d->lent ? STR("") : with_doubts(r, view_label(r, &d->run.clock->label), &d->run);
}

static void show_due(Request *r, const DeskTerm *d, JsonValue *list)
{
    Str started = d->lent ? STR("") : view_instant(r, d->run.started);
    Str cells[] = { d->title, desk_term_label(r, d), started, desk_say_last(r, &d->run), desk_say_left(r, &d->run), d->id };
    view_table_row_to(r, cells, ARRAY_LEN(cells), d->lent ? STR("") : d->id);
    view_table_mark(r, desk_term_mark(d->run.says));
    json_add(r->arena, list, desk_term_json(r, d));
}

static void show_list(Request *r, const Terms *t, Str title, size_t most, JsonValue *list)
{
    Str head[] = { view_say(r, K("desk.row-record")), view_say(r, K("clock.row-term")), view_say(r, K("clock.row-started")),
                   view_say(r, K("clock.row-due")), view_say(r, K("desk.row-state")), view_say(r, K("desk.row-id")) };
    view_table(r, title, head, ARRAY_LEN(head));
    view_table_tag(r, 4);
    for (size_t i = 0; i < t->count && i < most; i++) show_due(r, &t->list[i], list);
}

ErrorCode desk_terms_among(Request *r, const Str *ids, size_t count, Day until, DeskTerm **ret, size_t *found, Error *e)
{
    Terms t = { .request = r, .until = until, .brief = true };
    for (size_t i = 0; i < count; i++) TRY(add_due(&t, ids[i], e));
    TRY(gather_lent(&t, e));
    sort_list(t.list, t.count, sizeof *t.list, by_day);
    *ret = t.list;
    *found = t.count;
    error_clear(e);
    return ERR_OK;
}

bool desk_runs_term(Request *r, const Kind *k, Str state)
{
    return starts_clock(r, k, state);
}

static ErrorCode terms_until(Request *r, Str in_case, int64_t ahead, Terms *t, Error *e)
{
    *t = (Terms){ .request = r, .until = instant_local_day(office_now(r->office)) + (Day)ahead };
    TRY(gather(t, in_case, e));
    TRY(gather_lent(t, e));
    sort_list(t->list, t->count, sizeof *t->list, by_day);
    return ERR_OK;
}

ErrorCode desk_terms_in(Request *r, Str in_case, int64_t ahead, DeskTerm **ret, size_t *count, Error *e)
{
    Terms t;
    TRY(terms_until(r, in_case, ahead, &t, e));
    *ret = t.list;
    *count = t.count;
    return ERR_OK;
}

ErrorCode desk_show_terms(Request *r, Str in_case, int64_t ahead, size_t most, size_t *count, Error *e)
{
    Terms t;
    JsonValue *list = json_new_array(r->arena);
    TRY(terms_until(r, in_case, ahead, &t, e));
    json_set(r->arena, view_data(r), "clocks", list);
    *count = t.count;
    if (t.count == 0) return ERR_OK;
    show_list(r, &t, view_say(r, K("clock.title")), most, list);
    view_table_all(r, view_op(r, "clock.due", arg_str("case", in_case)));
    return ERR_OK;
}

ErrorCode desk_show_term(Request *r, const Seen *seen, Error *e)
{
    TermRun run;
    TRY(running_clock(r, seen->kind, &seen->record, seen->fields, &run, e));
    if (!run.clock) return ERR_OK;
    Str due = desk_say_last(r, &run), says = desk_say_left(r, &run);
    Str both = str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(due), STR_ARG(says));
    view_row(r, view_label(r, &run.clock->label), with_doubts(r, both, &run));
    say_must(r, seen, &run);
    return ERR_OK;
}

ErrorCode desk_term_says(Request *r, const Kind *k, const Record *rec, const JsonValue *fields, bool *runs, ClockSays *says, Error *e)
{
    TermRun run;
    *runs = named_day(r, k, rec, fields, &run);             /* then nobody has to look when it began */
    if (!*runs) TRY(running_clock(r, k, rec, fields, &run, e));
    *runs = run.clock != NULL;
    *says = run.says;
    return ERR_OK;
}

ErrorCode desk_term_run(Request *r, const Seen *seen, TermRun *ret, Error *e)
{
    return running_clock(r, seen->kind, &seen->record, seen->fields, ret, e);
}

ErrorCode desk_term_of(Request *r, const Seen *seen, bool *runs, Day *due, ClockSays *says, Error *e)
{
    TermRun run;
    TRY(running_clock(r, seen->kind, &seen->record, seen->fields, &run, e));
    *runs = run.clock != NULL;
    *due = run.due;
    *says = run.says;
    return ERR_OK;
}
