/* desk_clock.c: terms that run (model/clocks): which of them, since when, until which day.
 *
 * A state that names a clock starts it when a record comes into it, by the ledger's time (request_state_since), and stops it when the record leaves.
 * Nothing happens by itself on the last day: `clock.due` shows what is close or over, and whoever acts on such a record is told. Where the model
 * says `on_expiry: block`, what the state asks for can no longer be done by routine: moving on then takes a new decision, so a
 * reason has to be given that stands in the ledger.
 *
 * A locked case is in nobody's list but when it is named, by a member. Where a member has lent its key to the job `clocks` (office/lend.h), a head of
 * office sees of it, a line a day: that it is a locked case, the last day, and whether that is close or over. Neither what runs nor how many. */
#include "desk/desk.h"
#include "office/lend.h"

#include <stdlib.h>

enum { AHEAD_MOST = 36525 };

typedef struct { const Clock *clock; Instant started; Day due; ClockSays says; } Running;

static Str says_word(ClockSays says)
{
    return says == CLOCK_OVER ? STR("over") : says == CLOCK_WARNS ? STR("warn") : STR("ok");
}

static Str says_label(Request *r, ClockSays says)
{
    if (says == CLOCK_OVER) return view_say(r, K("clock.over"));
    return says == CLOCK_WARNS ? view_say(r, K("clock.warn")) : view_say(r, K("clock.ok"));
}

static const Clock *clock_of_state(Request *r, const Kind *k, Str state)
{
    const State *s = kind_state_was(k, state);
    return s && s->clock.len > 0 ? model_clock(r->model, s->clock) : NULL;
}

/* The clock that runs for a record in this state; `clock` is NULL when none does. */
static ErrorCode running_clock(Request *r, const Kind *k, const Record *rec, const JsonValue *fields, Running *ret, Error *e)
{
    StateSince since;
    *ret = (Running){ .clock = clock_of_state(r, k, rec->state) };
    if (!ret->clock) return ERR_OK;
    TRY(request_state_since(r, rec->id, &since, e));
    if (since.since == 0) {
        ret->clock = NULL;                          /* the entry that started it is not there */
        return ERR_OK;
    }
    ret->started = clock_started_of(since.since, ret->clock, fields);
    ret->due = clock_due_of(ret->started, ret->clock, fields);
    ret->says = clock_says_at(ret->started, ret->due, clock_now(), ret->clock);
    return ERR_OK;
}

static Str say_day(Request *r, Day day)
{
    char text[11];
    return str_copy(r->arena, day_format_local(text, day));
}

/* Its last day; of a clock of hours the minute. */
static Str say_due(Request *r, const Running *run)
{
    return run->clock && run->clock->hours > 0 ? view_instant(r, run->started + run->clock->hours * HOUR) : say_day(r, run->due);
}

/* ---- acting on a record whose term is over ---- */

ErrorCode desk_check_clock(Request *r, const Seen *seen, Error *e)
{
    Running run;
    TRY(running_clock(r, seen->kind, &seen->record, seen->fields, &run, e));
    if (!run.clock || run.says != CLOCK_OVER || !run.clock->block || arg_text(r, "reason").len > 0) return ERR_OK;
    return error_set(e, ERR_INVALID, K("clock.new-decision"), arg_str("clock", view_label(r, &run.clock->label)),
                     arg_str("day", say_due(r, &run)));
}

/* Before the act, while the record is still in that state. */
ErrorCode desk_show_clock(Request *r, const Seen *seen, Error *e)
{
    Running run;
    TRY(running_clock(r, seen->kind, &seen->record, seen->fields, &run, e));
    if (!run.clock || run.says != CLOCK_OVER) return ERR_OK;
    desk_warn(r, STR(""), K("clock.was-over"),
              view_say(r, K("clock.was-over"), arg_str("clock", view_label(r, &run.clock->label)), arg_str("day", say_due(r, &run))));
    return ERR_OK;
}

/* ---- the list ---- */

typedef struct { Str id, title; bool lent; Running run; } Due;      /* lent: id is the case's, and only the day is told */

typedef struct { Request *request; const Kind *kind; Str *ids; size_t id_count, id_room; Due *list; size_t count, room;
                 Str *lent; size_t lent_count, lent_room; Day until; } Terms;

/* Only which they are: each is looked at when the walk is over. */
static ErrorCode take_record(void *self, const Record *rec, Error *e)
{
    Terms *t = self;
    if (rec->body.len == 0 || !clock_of_state(t->request, t->kind, rec->state)) return ERR_OK;
    if (t->id_count == t->id_room) {
        size_t room = t->id_room > 0 ? t->id_room * 2 : 64;
        Str *wider = arena_grow(t->request->arena, t->ids, t->id_room * sizeof *wider, room * sizeof *wider);
        if (!wider) return error_memory(e);
        t->ids = wider;
        t->id_room = room;
    }
    t->ids[t->id_count] = str_copy(t->request->arena, rec->id);
    return t->ids[t->id_count++].ptr ? ERR_OK : error_memory(e);
}

static ErrorCode add_row(Terms *t, const Due *row, Error *e)
{
    if (t->count == t->room) {
        size_t room = t->room > 0 ? t->room * 2 : 64;
        Due *wider = arena_grow(t->request->arena, t->list, t->room * sizeof *wider, room * sizeof *wider);
        if (!wider) return error_memory(e);
        t->list = wider;
        t->room = room;
    }
    t->list[t->count++] = *row;
    return ERR_OK;
}

static ErrorCode add_due(Terms *t, Str id, Error *e)
{
    Request *r = t->request;
    Seen seen;
    Running run;
    TRY(desk_see(r, id, &seen, e));
    TRY(running_clock(r, seen.kind, &seen.record, seen.fields, &run, e));
    if (!run.clock || run.due > t->until) return ERR_OK;
    return add_row(t, &(Due){ seen.record.id, desk_title(r, seen.made, seen.body), false, run }, e);
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
static ErrorCode add_lent(Terms *t, Str chain, const Running *run, Error *e)
{
    for (size_t i = 0; i < t->count; i++) {
        Due *there = &t->list[i];
        if (!there->lent || there->run.due != run->due || !str_equal(there->id, chain)) continue;
        if (run->says > there->run.says) there->run.says = run->says;
        return ERR_OK;
    }
    Due row = { chain, view_say(t->request, K("lend.locked-case")), true, { .due = run->due, .says = run->says } };
    return add_row(t, &row, e);
}

static ErrorCode look_inside(void *self, Request *inside, const Lent *lent, Error *e)
{
    Terms *t = self, within = { .request = inside };
    TRY(records_in_chain(inside, lent->chain, take_any, &within, e));
    for (size_t i = 0; i < within.id_count; i++) {
        Record rec;
        Running run;
        const JsonValue *body;
        TRY(records_get(inside, within.ids[i], &rec, e));
        TRY(record_fields(inside->arena, &rec, &body, e));
        TRY(running_clock(inside, model_kind(inside->model, rec.kind), &rec, json_get(body, "fields"), &run, e));
        if (run.clock && run.due <= t->until) TRY(add_lent(t, lent->chain, &run, e));
    }
    if (t->lent_count == t->lent_room) {
        size_t room = t->lent_room > 0 ? t->lent_room * 2 : 8;
        Str *wider = arena_grow(t->request->arena, t->lent, t->lent_room * sizeof *wider, room * sizeof *wider);
        if (!wider) return error_memory(e);
        t->lent = wider;
        t->lent_room = room;
    }
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
    const Due *one = a, *other = b;
    if (one->run.due != other->run.due) return one->run.due < other->run.due ? -1 : 1;
    return str_compare(one->id, other->id);
}

static void show_lent(Request *r, const Due *d, JsonValue *list)
{
    char day[11];
    Str cells[] = { d->title, STR(""), STR(""), say_day(r, d->run.due), says_label(r, d->run.says), d->id };
    view_table_row(r, cells, ARRAY_LEN(cells));
    JsonValue *row = json_new_object(r->arena);
    json_set(r->arena, row, "due", json_new_string(r->arena, str_copy(r->arena, day_format(day, d->run.due))));
    json_set(r->arena, row, "id", json_new_string(r->arena, d->id));
    json_set(r->arena, row, "locked", json_new_bool(r->arena, true));
    json_set(r->arena, row, "state", json_new_string(r->arena, says_word(d->run.says)));
    json_add(r->arena, list, row);
}

static void show_due(Request *r, const Due *d, JsonValue *list)
{
    if (d->lent) {
        show_lent(r, d, list);
        return;
    }
    char day[11], when[25];
    const Clock *c = d->run.clock;
    Str label = view_label(r, &c->label);
    if (c->unconfirmed) label = str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(label), STR_ARG(view_say(r, K("acts.unconfirmed"))));
    Str cells[] = { d->title, label, view_instant(r, d->run.started), say_due(r, &d->run), says_label(r, d->run.says), d->id };
    view_table_row_to(r, cells, ARRAY_LEN(cells), d->id);
    JsonValue *row = json_new_object(r->arena);
    json_set(r->arena, row, "clock", json_new_string(r->arena, c->id));
    json_set(r->arena, row, "due", json_new_string(r->arena, str_copy(r->arena, day_format(day, d->run.due))));
    json_set(r->arena, row, "id", json_new_string(r->arena, d->id));
    json_set(r->arena, row, "on_expiry", json_new_string(r->arena, c->block ? STR("block") : STR("warn")));
    json_set(r->arena, row, "source", json_new_string(r->arena, c->source));
    json_set(r->arena, row, "started", json_new_string(r->arena, str_copy(r->arena, instant_format(when, d->run.started))));
    json_set(r->arena, row, "state", json_new_string(r->arena, says_word(d->run.says)));
    json_set(r->arena, row, "unconfirmed", json_new_bool(r->arena, c->unconfirmed));
    json_add(r->arena, list, row);
}

/* On a page that has them under what is to be chased they are not told twice. */
static bool is_told(Request *r, const Due *d)
{
    JSON_EACH(one, json_get(view_data(r), "to_chase")) if (str_equal(json_text(one), d->id)) return true;
    return false;
}

static void show_list(Request *r, const Terms *t, Str title, size_t most, JsonValue *list)
{
    Str head[] = { view_say(r, K("desk.row-record")), view_say(r, K("clock.row-term")), view_say(r, K("clock.row-started")),
                   view_say(r, K("clock.row-due")), view_say(r, K("desk.row-state")), view_say(r, K("desk.row-id")) };
    view_table(r, title, head, ARRAY_LEN(head));
    view_table_tag(r, 4);
    for (size_t i = 0; i < t->count && i < most; i++) show_due(r, &t->list[i], list);
}

static ErrorCode terms_until(Request *r, Str in_case, int64_t ahead, Terms *t, Error *e)
{
    *t = (Terms){ .request = r, .until = instant_local_day(clock_now()) + (Day)ahead };
    TRY(gather(t, in_case, e));
    TRY(gather_lent(t, e));
    if (t->count > 1) qsort(t->list, t->count, sizeof *t->list, by_day);
    return ERR_OK;
}

ErrorCode desk_show_terms(Request *r, Str in_case, int64_t ahead, size_t most, size_t *count, Error *e)
{
    Terms t;
    JsonValue *list = json_new_array(r->arena);
    TRY(terms_until(r, in_case, ahead, &t, e));
    json_set(r->arena, view_data(r), "clocks", list);
    size_t kept = 0;
    for (size_t i = 0; i < t.count; i++) if (!is_told(r, &t.list[i])) t.list[kept++] = t.list[i];
    t.count = *count = kept;
    if (t.count == 0) return ERR_OK;
    show_list(r, &t, view_say(r, K("clock.title")), most, list);
    view_table_all(r, view_op(r, "clock.due", arg_str("case", in_case)));
    return ERR_OK;
}

ErrorCode desk_show_term(Request *r, const Seen *seen, Error *e)
{
    Running run;
    TRY(running_clock(r, seen->kind, &seen->record, seen->fields, &run, e));
    if (!run.clock) return ERR_OK;
    Str due = say_due(r, &run), says = says_label(r, run.says);
    Str both = str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(due), STR_ARG(says));
    if (run.clock->unconfirmed) both = str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(both), STR_ARG(view_say(r, K("acts.unconfirmed"))));
    view_row(r, view_label(r, &run.clock->label), both);
    return ERR_OK;
}

ErrorCode desk_term_says(Request *r, const Kind *k, const Record *rec, const JsonValue *fields, bool *runs, ClockSays *says, Error *e)
{
    Running run;
    const Clock *c = clock_of_state(r, k, rec->state);
    bool named = c && c->last_day.len > 0 && json_get_str(fields, c->last_day);       /* then nobody has to look when it began */
    *runs = named;
    if (named) *says = clock_says(clock_due_of(0, c, fields), instant_local_day(clock_now()), c);
    if (named || !c) return ERR_OK;
    TRY(running_clock(r, k, rec, fields, &run, e));
    *runs = run.clock != NULL;
    *says = run.says;
    return ERR_OK;
}

ErrorCode desk_term_of(Request *r, const Seen *seen, bool *runs, Day *due, ClockSays *says, Error *e)
{
    Running run;
    TRY(running_clock(r, seen->kind, &seen->record, seen->fields, &run, e));
    *runs = run.clock != NULL;
    *due = run.due;
    *says = run.says;
    return ERR_OK;
}

ErrorCode desk_clock_due(Request *r, Error *e)
{
    Terms t;
    JsonValue *list = json_new_array(r->arena);
    int64_t ahead = arg_number(r, "days", AHEAD_MOST);
    if (ahead < 0 || ahead > AHEAD_MOST) return error_set(e, ERR_USAGE, K("clock.days"), arg_int("most", AHEAD_MOST));
    TRY(terms_until(r, arg_text(r, "case"), ahead, &t, e));
    json_set(r->arena, view_data(r), "clocks", list);
    view_title(r, view_say(r, K("clock.title")));
    show_list(r, &t, STR(""), t.count, list);
    view_note(r, view_say(r, K("desk.count"), arg_int("n", (int64_t)t.count)));
    return ERR_OK;
}
