/* desk_request.c: requests for information: the questions beside their answers, the chasers, the ones whose day has passed, and chasing them.
 *
 * Chasing is one act of two records: the request gets a line among its chasers and a new day, and the letter that says so is begun (form
 * request_chaser), so that it only has to be printed. Everything else about a request is said in its kind (model/kinds/request.yaml). */
#include "desk/desk_today.h"
#include "model/term.h"
#include "rules/rules.h"

#define REQUEST STR("request")

static bool is_request(const Seen *seen)
{
    return str_is(seen->kind->id, "request");
}

/* Out, and not answered for good: its term runs. */
static bool is_out(const Kind *k, Str state)
{
    const State *s = kind_state_was(k, state);
    return s && s->clock.len > 0 && !s->final;
}

/* ---- chasing ---- */

static ErrorCode see_request(Request *r, Seen *seen, Error *e)
{
    TRY(desk_see(r, arg_text(r, "id"), seen, e));
    if (!is_request(seen)) return error_set(e, ERR_USAGE, K("request.none"), arg_str("record", arg_text(r, "id")));
    TRY(desk_is_here(seen, e));
    TRY(desk_check_version(r, seen, e));
    TRY(desk_need_role(r, seen->record.chain, seen->kind->change, seen->kind->change_count, K("desk.may-not-change"), seen->kind, e));
    TRY(desk_need_rank(r, seen->record.chain, e));
    return is_out(seen->kind, seen->record.state) ? ERR_OK : error_set(e, ERR_INVALID, K("request.not-out"));
}

/* The day that was typed, or as many days from today as the term has. */
static ErrorCode new_day(Request *r, const Seen *seen, Str *ret, Error *e)
{
    char text[11];
    JsonValue *typed;
    const Field *f = kind_field(seen->kind, STR("due"));
    const State *s = kind_state(seen->kind, seen->record.state);
    const Clock *c = s ? model_clock(r->model, s->clock) : NULL;
    Day day = instant_local_day(clock_now());
    Str today = str_copy(r->arena, day_format(text, day));
    if (!f || !c) return error_internal(e, "request");
    TRY(field_from_text(r->arena, f, arg_text(r, "due"), &typed, e));
    *ret = typed ? json_text(typed) : str_copy(r->arena, day_format(text, term_after(c, clock_version(c, day, NULL), day)));
    if (!ret->ptr || !today.ptr) return error_memory(e);
    return str_compare(*ret, today) > 0 ? ERR_OK : error_set(e, ERR_INVALID, K("request.day"), arg_str("day", *ret));
}

/* The chaser goes the way the request went; whoever sends it otherwise changes the line. */
static JsonValue *chaser_line(Request *r, const Seen *seen, Str due, Str paper)
{
    char text[11];
    JsonValue *line = json_new_object(r->arena);
    Str how = json_text(json_get(seen->fields, "sent_how"));
    json_set(r->arena, line, "by", json_new_string(r->arena, session_user(r->session)));
    json_set(r->arena, line, "due", json_new_string(r->arena, due));
    if (how.len > 0) json_set(r->arena, line, "how", json_new_string(r->arena, how));
    json_set(r->arena, line, "on", json_new_string(r->arena, str_copy(r->arena, day_format(text, instant_local_day(clock_now())))));
    json_set(r->arena, line, "paper", json_new_string(r->arena, paper));
    return line;
}

static JsonValue *chased_fields(Request *r, const Seen *seen, Str due, Str paper)
{
    JsonValue *fields = json_copy(r->arena, seen->fields);
    const JsonValue *before = json_get(fields, "chasers");
    JsonValue *chasers = before ? json_copy(r->arena, before) : json_new_array(r->arena);
    json_add(r->arena, chasers, chaser_line(r, seen, due, paper));
    json_set(r->arena, fields, "chasers", chasers);
    return json_set(r->arena, fields, "due", json_new_string(r->arena, due));
}

ErrorCode desk_request_chase(Request *r, Error *e)
{
    Seen seen;
    Draft drafts[2];
    Done done[2];
    Str due;
    TRY(see_request(r, &seen, e));
    TRY(new_day(r, &seen, &due, e));
    TRY(desk_paper_begin(r, &seen, STR("request_chaser"), &drafts[0], e));
    JsonValue *fields = chased_fields(r, &seen, due, drafts[0].object);
    if (!fields) return error_memory(e);
    TRY(desk_check_fields(r, seen.kind, fields, seen.record.state, e));
    drafts[1] = desk_draft(seen.kind, seen.record.chain, STR("record.change"), seen.record.id, seen.record.version, seen.record.state,
                           json_text(json_get(seen.body, "number")), fields);
    drafts[1].reason = arg_text(r, "reason");
    TRY(desk_commit(r, seen.kind, drafts, 2, done, e));
    desk_done(r, K("desk.created"), &done[0]);
    json_set(r->arena, view_data(r), "request", json_new_string(r->arena, seen.record.id));
    json_set(r->arena, view_data(r), "due", json_new_string(r->arena, due));
    view_note(r, view_say(r, K("request.chased"), arg_str("day", desk_value_text(r, kind_field(seen.kind, STR("due")), json_get(fields, "due")))));
    return ERR_OK;
}

/* ---- on its page ---- */

static const Field *part_of(const Kind *k, const char *list, const char *name)
{
    const Field *f = kind_field(k, str_of(list)), *part = f && f->of ? f->of->fields : NULL;
    while (part && !str_is(part->id, name)) part = part->next;
    return part;
}

static Str part_text(Request *r, const Kind *k, const char *list, const char *name, const JsonValue *line)
{
    const Field *part = part_of(k, list, name);
    const JsonValue *v = line ? json_get(line, name) : NULL;
    return part && v ? desk_value_text(r, part, v) : STR("");
}

static Str part_label(Request *r, const Kind *k, const char *list, const char *name)
{
    const Field *part = part_of(k, list, name);
    return part ? view_label(r, &part->label) : str_of(name);
}

/* Each question with the last that was said of it, and the way to the document that says it; *open: how many wait for an answer, in whole or in
 * part. */
static void show_questions(Request *r, const Seen *seen, int64_t *count, int64_t *open)
{
    const Kind *k = seen->kind;
    const Field *questions = kind_field(k, STR("questions"));
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("request.row-question")), part_label(r, k, "answers", "says"), part_label(r, k, "answers", "text"),
                   part_label(r, k, "answers", "document") };
    *count = *open = 0;
    if (questions) view_table(r, view_say(r, K("request.questions")), head, ARRAY_LEN(head));
    view_table_tag(r, 1);
    JSON_EACH(question, json_get(seen->fields, "questions")) {
        const JsonValue *line;
        Str says = rules_answer_of(seen->fields, ++*count, &line), document = json_text(json_get(line, "document"));
        bool waits = says.len == 0 || str_is(says, "partly");
        *open += waits;
        Str numbered = str_format(r->arena, "%lld. " STR_FMT, (long long)*count, STR_ARG(json_text(question)));
        Str cells[] = { numbered, line ? part_text(r, k, "answers", "says", line) : view_say(r, K("request.no-answer")),
                        part_text(r, k, "answers", "text", line), part_text(r, k, "answers", "document", line) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), document.len > 0 ? desk_ref_target(r, document) : STR(""));
        JsonValue *row = json_new_object(r->arena);
        json_set(r->arena, row, "no", json_new_int(r->arena, *count));
        json_set(r->arena, row, "question", json_new_string(r->arena, json_text(question)));
        json_set(r->arena, row, "says", json_new_string(r->arena, says));
        json_add(r->arena, list, row);
    }
    json_set(r->arena, view_data(r), "questions", list);
    json_set(r->arena, view_data(r), "open", json_new_int(r->arena, *open));
}

static void show_chasers(Request *r, const Seen *seen)
{
    static const char *const PARTS[] = { "on", "by", "how", "due", "paper" };
    Str head[ARRAY_LEN(PARTS)], cells[ARRAY_LEN(PARTS)];
    const JsonValue *chasers = json_get(seen->fields, "chasers");
    const Field *f = kind_field(seen->kind, STR("chasers"));
    if (!chasers || !f) return;
    for (size_t i = 0; i < ARRAY_LEN(PARTS); i++) head[i] = part_label(r, seen->kind, "chasers", PARTS[i]);
    view_table(r, view_label(r, &f->label), head, ARRAY_LEN(head));
    JSON_EACH(one, chasers) {
        for (size_t i = 0; i < ARRAY_LEN(PARTS); i++) cells[i] = part_text(r, seen->kind, "chasers", PARTS[i], one);
        view_table_row_to(r, cells, ARRAY_LEN(cells), desk_ref_target(r, json_text(json_get(one, "paper"))));
    }
}

const JsonValue *desk_request_rest(Request *r, const Seen *seen)
{
    static const char *const IN_TABLES[] = { "questions", "answers", "chasers" };
    bool tables = is_request(seen) || str_is(seen->kind->id, "inquiry");
    JsonValue *rest = tables ? json_copy(r->arena, seen->body) : NULL, *fields = (JsonValue *)(uintptr_t)json_get(rest, "fields");
    for (size_t i = 0; fields && i < ARRAY_LEN(IN_TABLES); i++) json_remove(fields, IN_TABLES[i]);
    return rest ? rest : seen->body;
}

ErrorCode desk_show_request(Request *r, const Seen *seen, Error *e)
{
    int64_t count, open;
    bool runs;
    Day due;
    ClockSays says;
    if (!is_request(seen)) return ERR_OK;
    TRY(desk_term_of(r, seen, &runs, &due, &says, e));
    if (runs && says == CLOCK_OVER) {
        view_warning(r, view_say(r, K("request.over"), arg_int("n", (int64_t)instant_local_day(clock_now()) - due)));
    }
    show_questions(r, seen, &count, &open);
    if (is_out(seen->kind, seen->record.state) && count > 0) {
        view_note(r, view_say(r, K("request.open"), arg_int("open", open), arg_int("count", count)));
    }
    show_chasers(r, seen);
    return ERR_OK;
}

void desk_offer_chase(Request *r, const Seen *seen)
{
    if (!is_request(seen) || !is_out(seen->kind, seen->record.state)) return;
    if (!desk_may(r, seen->record.chain, seen->kind->change, seen->kind->change_count)) return;
    view_action(r, view_say(r, K("request.chase")), view_op(r, "request.chase", arg_str("id", seen->record.id)), "secondary");
}

/* ---- those whose day has passed ---- */

/* His own, and those that nobody answers for. */
static ErrorCode is_his(Request *r, const Seen *seen, Day *due, bool *ret, Error *e)
{
    bool runs;
    ClockSays says;
    Str whose = json_text(json_get(seen->fields, "responsible"));
    TRY(desk_term_of(r, seen, &runs, due, &says, e));
    *ret = runs && says == CLOCK_OVER && (whose.len == 0 || str_equal(whose, session_user(r->session))) &&
           desk_may(r, seen->record.chain, seen->kind->change, seen->kind->change_count);
    return ERR_OK;
}

ErrorCode today_late_requests(Today *t, Error *e)
{
    Request *r = t->request;
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "to_chase", list);
    for (size_t i = 0; i < t->open_count; i++) {
        Seen seen;
        bool his;
        TodayItem item = { .rule = STR("to_chase"), .todo = view_say(r, K("request.chase")), .dated = true,
                           .list = view_op(r, "record.list", arg_c("kind", "request"), arg_c("term", "over")) };
        if (!str_is(t->open[i].kind->id, "request") || !is_out(t->open[i].kind, *t->open[i].state)) continue;
        TRY(desk_see_if(r, t->open[i].id, &seen, e));
        if (!seen.kind) continue;
        TRY(is_his(r, &seen, &item.due, &his, e));
        if (!his) continue;
        Str body = json_text(json_get(seen.fields, "organization"));
        item.id = seen.record.id;
        item.record = desk_title(r, seen.made, seen.body);
        item.about = body.len > 0 ? desk_ref_label(r, body) : view_label(r, &seen.kind->label);
        item.target = view_op(r, "request.chase", arg_str("id", seen.record.id));
        item.place = (RecordPlace){ seen.record.epoch, seen.record.index };
        TRY(today_add(t, &item, e));
        json_add(r->arena, list, json_new_string(r->arena, seen.record.id));
    }
    return ERR_OK;
}
