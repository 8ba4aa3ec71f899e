/* desk_sleep.c: a case or a task that can wait is put to sleep until a day: until then it is in no list and on nobody's page of
 * today, and then it is there again without anybody having done anything.
 *
 * Sleeping stops no clock. Where a term of it ends before it would wake, and the model says that what is late can only be done
 * by a new decision, it is not put to sleep at all; with any other term one is told the day. The field is written by these acts
 * alone, so that there is always a reason. */
#include "desk/desk_work.h"
#include "rules/rules.h"

enum { SLEEP_MOST = 366 };

/* What is under way does not sleep: whoever begins a task has woken it. */
static bool can_sleep(const Kind *k, Str state)
{
    const State *s = kind_state_was(k, state);
    return s && !s->final && !str_is(s->id, "doing");
}

static const Field *sleep_field(const Kind *k)
{
    const Field *f = kind_field(k, STR("sleeps_until"));
    return f && rules_is_sleep(f) ? f : NULL;
}

bool desk_is_asleep(const Kind *k, Str state, const JsonValue *fields, Day *until)
{
    Day day;
    if (!sleep_field(k) || !can_sleep(k, state) || !day_parse(json_text(json_get(fields, "sleeps_until")), &day)) return false;
    if (until) *until = day;
    return day > instant_local_day(clock_now());
}

bool desk_case_sleeps(Request *r, Str chain)
{
    Seen seen;
    Error unheard;
    return !str_is(chain, "office") && desk_see(r, chain, &seen, &unheard) == ERR_OK &&
           desk_is_asleep(seen.kind, seen.record.state, seen.fields, NULL);
}

/* ---- terms that end meanwhile ---- */

typedef struct { Str label; Day day; bool ends, blocks; } EndsBefore;

/* Of a case: any term that runs in it; the one that blocks is told first. Of a task: its own last day. */
static ErrorCode ends_before(Request *r, const Seen *seen, Day until, EndsBefore *ret, Error *e)
{
    DeskTerm *terms;
    size_t n;
    Day due;
    *ret = (EndsBefore){ .ends = false };
    if (!seen->kind->is_case) {
        ret->ends = day_parse(json_text(json_get(seen->fields, "due")), &due) && due < until;
        if (ret->ends) *ret = (EndsBefore){ .ends = true, .day = due, .label = view_say(r, K("work.row-due")) };
        return ERR_OK;
    }
    TRY(work_terms(r, seen->record.id, &terms, &n, e));
    for (size_t i = 0; i < n && !ret->blocks; i++) {
        bool blocks = terms[i].run.clock && terms[i].run.clock->block;
        if (terms[i].run.due >= until || (ret->ends && !blocks)) continue;
        Str label = str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(desk_term_label(r, &terms[i])), STR_ARG(terms[i].title));
        *ret = (EndsBefore){ .label = label, .day = terms[i].run.due, .ends = true, .blocks = blocks };
    }
    return ERR_OK;
}

static void warn_of_term(Request *r, const EndsBefore *b)
{
    if (b->ends) desk_warn(r, STR("sleeps_until"), K("work.term-goes-on"),
                           view_say(r, K("work.term-goes-on"), arg_str("term", b->label), arg_str("day", desk_say_day(r, b->day))));
}

/* ---- the acts ---- */

static ErrorCode find_sleeper(Request *r, Seen *ret, Error *e)
{
    TRY(desk_see(r, arg_text(r, "id"), ret, e));
    if (!sleep_field(ret->kind)) return error_set(e, ERR_INVALID, K("work.does-not-sleep"), arg_str("kind", ret->kind->id));
    TRY(desk_is_here(ret, e));
    TRY(desk_need_role(r, ret->record.chain, ret->kind->change, ret->kind->change_count, K("desk.may-not-change"), ret->kind, e));
    TRY(desk_need_rank(r, ret->record.chain, e));
    return desk_check_version(r, ret, e);
}

static ErrorCode enter(Request *r, const Seen *seen, Str day, Str code, const char *said, Error *e)
{
    Done done;
    JsonValue *fields = json_copy(r->arena, seen->fields);
    if (!fields) return error_memory(e);
    if (day.len > 0) json_set(r->arena, fields, "sleeps_until", json_new_string(r->arena, day));
    else json_remove(fields, "sleeps_until");
    Draft d = desk_draft(seen->kind, seen->record.chain, STR("record.change"), seen->record.id, seen->record.version,
                         seen->record.state,
                         json_text(json_get(seen->body, "number")), fields);
    d.reason_code = code;
    d.reason = arg_text(r, "reason");
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, said, &done);
    return ERR_OK;
}

ErrorCode desk_work_sleep(Request *r, Error *e)
{
    Seen seen;
    Day until, today = instant_local_day(clock_now());
    EndsBefore before;
    char text[11];
    Str typed = arg_text(r, "until");
    TRY(find_sleeper(r, &seen, e));
    if (!can_sleep(seen.kind, seen.record.state)) return error_set(e, ERR_INVALID, K("work.not-to-sleep"),
                                                                   arg_str("state", seen.record.state),
                                                                    arg_str("kind", seen.kind->id));
    if (!day_parse(typed, &until) && !day_parse_local(typed, &until)) return error_set(e, ERR_USAGE, K("rights.no-day"),
            arg_str("day", typed));
    if (until <= today || until > today + SLEEP_MOST) return error_set(e, ERR_INVALID, K("work.sleep-days"),
                                                                       arg_int("most", SLEEP_MOST));
    if (str_trim(arg_text(r, "reason")).len == 0) return error_set(e, ERR_INVALID, K("work.sleep-why"));
    TRY(ends_before(r, &seen, until, &before, e));
    if (before.blocks) return error_set(e, ERR_INVALID, K("rules.term-before-waking"), arg_str("term", before.label),
                                        arg_str("day", desk_say_day(r, before.day)));
    TRY(enter(r, &seen, str_copy(r->arena, day_format(text, until)), STR("sleep"), K("work.put-to-sleep-done"), e));
    warn_of_term(r, &before);
    return ERR_OK;
}

ErrorCode desk_work_wake(Request *r, Error *e)
{
    Seen seen;
    TRY(find_sleeper(r, &seen, e));
    if (!json_get(seen.fields, "sleeps_until")) return error_set(e, ERR_INVALID, K("work.is-awake"));
    return enter(r, &seen, STR(""), STR("wake"), K("work.woken"), e);
}

/* ---- what sleeps ---- */

typedef struct { Request *request; RecordIds ids; } Sleepers;

static ErrorCode take_sleeper(void *self, const Record *rec, Error *e)
{
    Sleepers *s = self;
    const Kind *k = model_kind(s->request->model, rec->kind);
    const JsonValue *body;
    if (!k || rec->body.len == 0 || !can_sleep(k, rec->state)) return ERR_OK;
    ArenaMark mark = arena_mark(s->request->arena);
    ErrorCode code = record_fields(s->request->arena, rec, &body, e);
    bool asleep = code == ERR_OK && desk_is_asleep(k, rec->state, json_get(body, "fields"), NULL);
    arena_restore(s->request->arena, mark);
    return asleep ? record_ids_add(&s->ids, rec->id, e) : code;
}

static ErrorCode show_sleeper(Request *r, Str id, JsonValue *list, Error *e)
{
    Seen seen;
    EndsBefore before;
    Day until = 0;
    TRY(desk_see_if(r, id, &seen, e));
    if (!seen.kind || !desk_is_asleep(seen.kind, seen.record.state, seen.fields, &until)) return ERR_OK;
    TRY(ends_before(r, &seen, until, &before, e));
    Str ends = before.ends ? str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(desk_say_day(r, before.day)),
                                        STR_ARG(before.label)) : STR("");
    Str cells[] = { desk_title(r, seen.made, seen.body), view_label(r, &seen.kind->label), desk_say_day(r, until), ends };
    view_table_row_to(r, cells, ARRAY_LEN(cells), seen.record.id);
    json_add(r->arena, list, json_new_string(r->arena, seen.record.id));
    return ERR_OK;
}

/* Of each kind that can sleep those that do, as far as the caller knows them. */
ErrorCode desk_work_asleep(Request *r, Error *e)
{
    Sleepers s = { .request = r, .ids = { .request = r } };
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("desk.row-record")), view_say(r, K("work.row-kind")), view_say(r, K("work.row-asleep-until")),
                   view_say(r, K("work.row-ends-before")) };
    for (size_t i = 0; i < r->model->kind_count; i++) {
        const Kind *k = &r->model->kinds[i];
        if (sleep_field(k) && profile_has_kind(r->model, office_profile(r->office, r->model), k)) {
            TRY(desk_each_record(r, k, STR(""), take_sleeper, &s, e));
        }
    }
    json_set(r->arena, view_data(r), "asleep", list);
    view_title(r, view_say(r, K("work.sleeping")));
    view_note(r, view_say(r, K("work.sleeping-about")));
    if (s.ids.count > 0) view_table(r, STR(""), head, ARRAY_LEN(head));
    for (size_t i = 0; i < s.ids.count; i++) TRY(show_sleeper(r, s.ids.ids[i], list, e));
    if (s.ids.count == 0) view_note(r, view_say(r, K("work.nothing-sleeps")));
    return ERR_OK;
}

/* ---- on the page of a case, and of a task ---- */

ErrorCode desk_show_asleep(Request *r, const Seen *seen, Error *e)
{
    Day until;
    EndsBefore before;
    if (!desk_is_asleep(seen->kind, seen->record.state, seen->fields, &until)) return ERR_OK;
    view_note(r, view_say(r, K("work.is-asleep"), arg_str("day", desk_say_day(r, until))));
    TRY(ends_before(r, seen, until, &before, e));
    if (before.ends) view_warning(r, view_say(r, K("work.term-goes-on"), arg_str("term", before.label),
                                              arg_str("day", desk_say_day(r, before.day))));
    return ERR_OK;
}

void desk_offer_work(Request *r, const Seen *seen)
{
    const Kind *tasks = model_kind(r->model, STR("task"));
    bool kept = tasks && profile_has_kind(r->model, office_profile(r->office, r->model), tasks);
    if (seen->kind->is_case && kept) work_offer_views(r, seen->record.id, "");
    if (!sleep_field(seen->kind) || !can_sleep(seen->kind, seen->record.state)) return;
    if (!desk_may(r, seen->record.chain, seen->kind->change, seen->kind->change_count)) return;
    bool asleep = desk_is_asleep(seen->kind, seen->record.state, seen->fields, NULL);
    if (asleep) view_action(r, view_say(r, K("work.wake")), view_op(r, "work.wake", arg_str("id", seen->record.id)), "secondary");
    else view_action(r, view_say(r, K("work.put-to-sleep")), view_op(r, "work.sleep", arg_str("id", seen->record.id)), "secondary");
}
