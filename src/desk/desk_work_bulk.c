/* desk_work_bulk.c: several tasks at once: given to somebody, recorded as done, or dropped. Each is an act of its own under one signature's session, and all
 * of them are entered or none: where one cannot be, nothing is, and the refusal says which and why. */
#include "desk/desk_work.h"
#include "desk/form.h"

enum { TASKS_MOST = 100, TICKS_MOST = 200, WORDS_MOST = 5 };

typedef struct { Request *request; Str ids[TASKS_MOST]; size_t count; Draft *drafts; JsonValue *failed; Buf why; size_t failures; } Bulk;

static Str next_name(Str *rest)
{
    Str one;
    bool more = str_cut(rest, ';', &one);
    if (!more) *rest = STR("");
    return str_trim(one);
}

static ErrorCode read_ids(Request *r, Bulk *b, Error *e)
{
    Str rest = arg_text(r, "tasks");
    *b = (Bulk){ .request = r, .failed = json_new_array(r->arena), .why = buf_in(r->arena) };
    while (rest.len > 0) {
        Str one = next_name(&rest);
        if (one.len == 0 || str_in(one, b->ids, b->count)) continue;
        if (b->count == TASKS_MOST) return error_set(e, ERR_LIMIT, K("work.bulk-many"), arg_int("most", TASKS_MOST));
        b->ids[b->count++] = one;
    }
    if (b->count == 0) return error_set(e, ERR_USAGE, K("work.bulk-none"));
    b->drafts = arena_array(r->arena, b->count, sizeof *b->drafts);
    return b->drafts ? ERR_OK : error_memory(e);
}

/* The first few are said in the sentence; programs have them all. */
static void add_failure(Bulk *b, Str id, Str title, const Error *why)
{
    Request *r = b->request;
    JsonValue *one = json_new_object(r->arena);
    Buf text = buf_in(r->arena);
    desk_say_error(r, &text, why);
    Str said = str_trim(buf_str(&text));
    json_set(r->arena, one, "id", json_new_string(r->arena, id));
    json_set(r->arena, one, "text", json_new_string(r->arena, said));
    json_add(r->arena, b->failed, one);
    if (b->failures++ < WORDS_MOST) buf_format(&b->why, "%s" STR_FMT ": " STR_FMT, b->why.len > 0 ? " " : "", STR_ARG(title), STR_ARG(said));
}

typedef ErrorCode (*OneTask)(Bulk *b, const Seen *seen, Draft *ret, Error *e);

/* Of what he may not see only what he wrote himself is said. */
static ErrorCode one_task(Bulk *b, Str id, OneTask make, Str *title, Draft *ret, Error *e)
{
    Seen read, *seen = &read;
    *title = id;
    TRY(desk_see(b->request, id, seen, e));
    *title = desk_title(b->request, seen->made, seen->body);
    if (!str_is(seen->kind->id, "task")) return error_set(e, ERR_INVALID, K("work.not-a-task"), arg_str("record", id));
    TRY(desk_is_here(seen, e));
    TRY(desk_locked_look(b->request, &seen->record, e));
    TRY(desk_need_rank(b->request, seen->record.chain, e));
    return make(b, seen, ret, e);
}

/* An internal fault is no list of what failed. */
static bool is_refusal(ErrorCode code)
{
    return code == ERR_NOT_FOUND || code == ERR_DENIED || code == ERR_INVALID || code == ERR_CONFLICT || code == ERR_USAGE;
}

static ErrorCode do_all(Bulk *b, OneTask make, const char *said, Str who, Error *e)
{
    Request *r = b->request;
    Done *done = arena_array(r->arena, b->count, sizeof *done);
    JsonValue *list = json_new_array(r->arena);
    if (!done) return error_memory(e);
    for (size_t i = 0; i < b->count; i++) {
        Str title;
        Error why = { 0 };
        ErrorCode code = one_task(b, b->ids[i], make, &title, &b->drafts[i], &why);
        if (code == ERR_OK) continue;
        if (!is_refusal(code)) {
            *e = why;
            return code;
        }
        add_failure(b, b->ids[i], title, &why);
    }
    if (b->failures > 0) {
        view_beside(r, "failed", b->failed);
        return error_set(e, ERR_INVALID, K("work.bulk-refused"), arg_int("failed", (int64_t)b->failures), arg_int("n", (int64_t)b->count),
                         arg_str("why", utf8_first_bytes(buf_str(&b->why), 900)));
    }
    TRY(office_commit(r, b->drafts, b->count, done, e));
    for (size_t i = 0; i < b->count; i++) json_add(r->arena, list, json_new_string(r->arena, done[i].object));
    json_set(r->arena, view_data(r), "tasks", list);
    view_title(r, view_say(r, K("work.board")));
    view_note(r, view_say_args(r, said, (const ErrorArg[]){ arg_int("n", (int64_t)b->count), arg_str("who", who) }, 2));
    view_action(r, view_say(r, K("work.board")), view_op(r, "work.board", arg_str("case", arg_text(r, "case"))), "secondary");
    return ERR_OK;
}

/* ---- given to somebody ---- */

static ErrorCode give(Bulk *b, const Seen *seen, Draft *ret, Error *e)
{
    Request *r = b->request;
    Seen to;
    TRY(desk_need_role(r, seen->record.chain, seen->kind->change, seen->kind->change_count, K("desk.may-not-change"), seen->kind, e));
    const State *s = kind_state(seen->kind, seen->record.state);
    if (!s || s->final) return error_set(e, ERR_INVALID, K("desk.record-ended"), arg_str("kind", seen->kind->id), arg_str("state", seen->record.state));
    TRY(desk_user_by_login(r, arg_text(r, "to"), &to, e));
    TRY(desk_knows(r, to.record.id, seen->record.chain, arg_text(r, "to"), e));
    if (str_equal(json_text(json_get(seen->fields, "owner")), to.record.id)) return error_set(e, ERR_INVALID, K("work.is-his-already"));
    JsonValue *fields = json_copy(r->arena, seen->fields);
    json_set(r->arena, fields, "owner", json_new_string(r->arena, to.record.id));
    if (!fields) return error_memory(e);
    *ret = desk_draft(seen->kind, seen->record.chain, STR("record.change"), seen->record.id, seen->record.version, seen->record.state,
                      json_text(json_get(seen->body, "number")), fields);
    ret->reason_code = STR("hand-over");
    ret->reason = arg_text(r, "reason");
    return ERR_OK;
}

ErrorCode desk_work_assign(Request *r, Error *e)
{
    Bulk b;
    Seen to;
    TRY(read_ids(r, &b, e));
    TRY(desk_user_by_login(r, arg_text(r, "to"), &to, e));
    if (!str_is(to.record.state, "active")) return error_set(e, ERR_INVALID, K("desk.no-user"), arg_str("login", arg_text(r, "to")));
    if (str_trim(arg_text(r, "reason")).len == 0) return error_set(e, ERR_INVALID, K("work.bulk-why"));
    return do_all(&b, give, K("work.assigned"), desk_user_name(r, to.record.id), e);
}

/* ---- done, or dropped ---- */

static ErrorCode move_one(Bulk *b, const Seen *seen, const char *move, JsonValue *given, Draft *ret, Error *e)
{
    Request *r = b->request;
    const Move *m = kind_move(seen->kind, str_of(move));
    if (!m || !move_leaves(m, seen->record.state)) return desk_no_move(r, seen, str_of(move), e);
    if (m->four_eyes) return error_set(e, ERR_INVALID, K("work.bulk-four-eyes"));
    return desk_moved(r, seen, m, given, ret, e);
}

static ErrorCode finish(Bulk *b, const Seen *seen, Draft *ret, Error *e)
{
    Request *r = b->request;
    JsonValue *given = json_new_object(r->arena);
    char day[11];
    Str on = arg_text(r, "done_on").len > 0 ? arg_text(r, "done_on") : str_copy(r->arena, day_format(day, instant_local_day(clock_now())));
    json_set(r->arena, given, "result", json_new_string(r->arena, arg_text(r, "result")));
    json_set(r->arena, given, "done_on", json_new_string(r->arena, on));
    return move_one(b, seen, "finish", given, ret, e);
}

static ErrorCode drop(Bulk *b, const Seen *seen, Draft *ret, Error *e)
{
    return move_one(b, seen, "drop", json_new_object(b->request->arena), ret, e);
}

ErrorCode desk_work_close(Request *r, Error *e)
{
    Bulk b;
    TRY(read_ids(r, &b, e));
    return do_all(&b, finish, K("work.closed"), STR(""), e);
}

ErrorCode desk_work_drop(Request *r, Error *e)
{
    Bulk b;
    TRY(read_ids(r, &b, e));
    return do_all(&b, drop, K("work.dropped"), STR(""), e);
}

/* ---- asked for by a form ---- */

bool desk_work_ticks(Request *r, Str in_case, JsonValue *item)
{
    Work w;
    Error unheard;
    size_t n = 0;
    if (in_case.len == 0 || work_begin(r, in_case, &w, &unheard) != ERR_OK) return false;
    for (size_t i = 0; i < w.count && n < TICKS_MOST; i++) {
        const WorkTask *t = &w.tasks[i];
        if (work_is_over(t)) continue;
        Str label = str_format(r->arena, STR_FMT " · " STR_FMT " · " STR_FMT, STR_ARG(t->title), STR_ARG(view_label(r, &t->state->label)),
                               STR_ARG(work_owner_name(&w, t)));
        form_option(r, item, t->id, label);
        n++;
    }
    return n > 0;
}
