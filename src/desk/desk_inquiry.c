/* desk_inquiry.c: "ask the owner": a question about a subject of the repository to whoever leads a case that holds more of it.
 *
 * It can be asked of any subject, whether or not there is such a case, and asking is one act of the same size either way; who may
 * answer is worked out when he looks (office/known_by.c). An answer is written into the question and read by the one who asked. A
 * refusal is a record of the case that holds more: to the one who asked it looks as if nobody had anything, which is what he is
 * told when the term is over. */
#include "desk/desk_subject.h"
#include "desk/desk_today.h"

/* ---- asking ---- */

/* The case that it is asked for: one the caller works in, and no locked one, because others read its number. */
static ErrorCode for_case(Request *r, Seen *ret, Error *e)
{
    TRY(desk_see(r, arg_text(r, "case"), ret, e));
    const State *s = kind_state(ret->kind, ret->record.state);
    if (!ret->kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
    if (s && s->final) return error_set(e, ERR_INVALID, K("desk.case-ended"), arg_str("record", arg_text(r, "case")));
    if (request_opens(r, ret->record.id)) return error_set(e, ERR_INVALID, K("subject.ask-locked"));
    return desk_need_rank(r, ret->record.id, e);
}

ErrorCode desk_subject_ask(Request *r, Error *e)
{
    const Kind *k;
    Seen subject, of_case;
    Done done;
    JsonValue *fields = json_new_object(r->arena);
    TRY(desk_kind(r, STR("inquiry"), false, &k, e));
    TRY(desk_subject_see(r, arg_text(r, "id"), &subject, e));
    TRY(for_case(r, &of_case, e));
    TRY(desk_need_role(r, of_case.record.id, k->create, k->create_count, K("desk.may-not-create"), k, e));
    Str number = json_text(json_get(of_case.body, "number"));
    json_set(r->arena, fields, "asked_by", json_new_string(r->arena, session_user(r->session)));
    if (number.len > 0) json_set(r->arena, fields, "case_number", json_new_string(r->arena, number));
    json_set(r->arena, fields, "from_case", json_new_string(r->arena, of_case.record.id));
    json_set(r->arena, fields, "question", json_new_string(r->arena, str_trim(arg_text(r, "question"))));
    json_set(r->arena, fields, "subject", json_new_string(r->arena, subject.record.id));
    json_set(r->arena, fields, "why", json_new_string(r->arena, str_trim(arg_text(r, "reason"))));
    if (!fields) return error_memory(e);
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, K("subject.asked"), &done);
    return ERR_OK;
}

/* ---- answering ---- */

static bool is_asker(Request *r, const Seen *seen)
{
    return str_equal(json_text(json_get(seen->fields, "asked_by")), session_user(r->session));
}

static ErrorCode need_inquiry(Request *r, const Seen *seen, Error *e)
{
    if (str_is(seen->kind->id, "inquiry")) return ERR_OK;
    return error_set(e, ERR_USAGE, K("subject.no-inquiry"), arg_str("record", arg_text(r, "id")));
}

/* Whoever may answer: ERR_DENIED for the one who asked and his colleagues. */
static ErrorCode see_to_answer(Request *r, Seen *seen, Seen *because, Error *e)
{
    Str id;
    TRY(desk_see(r, arg_text(r, "id"), seen, e));
    TRY(need_inquiry(r, seen, e));
    if (!request_may_answer(r, &seen->record, &id) || is_asker(r, seen)) return error_set(e, ERR_DENIED, K("subject.not-owner"));
    TRY(desk_check_version(r, seen, e));
    return desk_see(r, id, because, e);
}

ErrorCode desk_inquiry_answer(Request *r, Error *e)
{
    Seen seen, because;
    Draft d;
    char day[11];
    TRY(see_to_answer(r, &seen, &because, e));
    const Move *m = kind_move(seen.kind, STR("answer"));
    if (!m || !move_leaves(m, seen.record.state)) return desk_no_move(r, &seen, STR("answer"), e);
    JsonValue *fields = json_copy(r->arena, seen.fields), *line = json_new_object(r->arena);
    const JsonValue *before = json_get(fields, "answers");
    JsonValue *answers = before ? json_copy(r->arena, before) : json_new_array(r->arena);
    json_set(r->arena, line, "by", json_new_string(r->arena, session_user(r->session)));
    json_set(r->arena, line, "on", json_new_string(r->arena, str_copy(r->arena, day_format(day, instant_local_day(clock_now())))));
    json_set(r->arena, line, "text", json_new_string(r->arena, str_trim(arg_text(r, "text"))));
    json_add(r->arena, answers, line);
    if (!json_set(r->arena, fields, "answers", answers)) return error_memory(e);
    TRY(desk_check_fields(r, seen.kind, fields, m->to, e));
    d = desk_draft(seen.kind, seen.record.chain, STR("record.move.answer"), seen.record.id, seen.record.version, m->to,
                   json_text(json_get(seen.body, "number")), fields);
    Done done;
    TRY(desk_commit(r, seen.kind, &d, 1, &done, e));
    desk_done(r, K("subject.answered"), &done);
    return ERR_OK;
}

ErrorCode desk_inquiry_refuse(Request *r, Error *e)
{
    Seen seen, because;
    const Kind *k;
    Done done;
    JsonValue *fields = json_new_object(r->arena);
    TRY(see_to_answer(r, &seen, &because, e));
    TRY(desk_kind(r, STR("inquiry_refusal"), false, &k, e));
    json_set(r->arena, fields, "by", json_new_string(r->arena, session_user(r->session)));
    json_set(r->arena, fields, "inquiry", json_new_string(r->arena, seen.record.id));
    if (!json_set(r->arena, fields, "why", json_new_string(r->arena, str_trim(arg_text(r, "reason"))))) return error_memory(e);
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, because.record.chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, K("subject.refused"), &done);
    return ERR_OK;
}

ErrorCode desk_inquiry_close(Request *r, Error *e)
{
    Seen seen;
    Done done;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    const Move *m = kind_move(seen.kind, STR("close"));
    TRY(need_inquiry(r, &seen, e));
    if (!is_asker(r, &seen)) return error_set(e, ERR_DENIED, K("subject.not-asker"));
    if (!m || !move_leaves(m, seen.record.state)) return desk_no_move(r, &seen, STR("close"), e);
    TRY(desk_check_version(r, &seen, e));
    Draft d = desk_draft(seen.kind, seen.record.chain, STR("record.move.close"), seen.record.id, seen.record.version, m->to,
                         json_text(json_get(seen.body, "number")), json_copy(r->arena, seen.fields));
    TRY(desk_commit(r, seen.kind, &d, 1, &done, e));
    desk_done(r, K("desk.moved"), &done);
    return ERR_OK;
}

/* ---- on its page ---- */

typedef struct { Request *request; bool refused; } Refusals;

static ErrorCode take_refusal(void *self, const Record *rec, Error *e)
{
    Refusals *x = self;
    (void)e;
    x->refused = request_knows_chain(x->request, rec->chain);
    return x->refused ? ERR_END : ERR_OK;
}

/* Has the caller, or somebody else of his case, answered or refused? */
static ErrorCode is_settled(Request *r, const Seen *seen, bool *ret, Error *e)
{
    Refusals x = { .request = r };
    *ret = false;
    JSON_EACH(one, json_get(seen->fields, "answers"))
        *ret = *ret || str_equal(json_text(json_get(one, "by")), session_user(r->session));
    if (*ret) return ERR_OK;
    TRY(records_by(r, STR("inquiry_refusal"), STR("inquiry"), seen->record.id, take_refusal, &x, e));
    *ret = x.refused;
    return ERR_OK;
}

/* Its term is over and nobody has answered, for whatever reason. */
static ErrorCode is_over(Request *r, const Seen *seen, bool *ret, Error *e)
{
    bool runs;
    Day due;
    ClockSays says;
    TRY(desk_term_of(r, seen, &runs, &due, &says, e));
    *ret = str_is(seen->record.state, "asked") && runs && says == CLOCK_OVER;
    return ERR_OK;
}

static void offer(Request *r, const char *label, const char *op, const Seen *seen, const char *kind)
{
    view_action(r, view_say_args(r, label, NULL, 0), view_op(r, op, arg_str("id", seen->record.id)), kind);
}

static void show_answers(Request *r, const Seen *seen)
{
    const JsonValue *answers = json_get(seen->fields, "answers");
    const Field *f = kind_field(seen->kind, STR("answers"));
    Str head[] = { view_say(r, K("desk.row-who")), view_say(r, K("subject.row-on")), view_say(r, K("arg.answer")) };
    if (!answers || !f) return;
    view_table(r, view_label(r, &f->label), head, ARRAY_LEN(head));
    JSON_EACH(one, answers) {
        char day[11];
        Day on;
        Str when = day_parse(json_text(json_get(one, "on")), &on) ? str_copy(r->arena, day_format_local(day, on)) : STR("");
        Str cells[] = { desk_user_name(r, json_text(json_get(one, "by"))), when, json_text(json_get(one, "text")) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
}

ErrorCode desk_inquiry_page(Request *r, const Seen *seen, Error *e)
{
    bool over, settled;
    Str because;
    const State *s = kind_state(seen->kind, seen->record.state);
    if (!str_is(seen->kind->id, "inquiry")) return ERR_OK;
    TRY(is_over(r, seen, &over, e));
    show_answers(r, seen);
    json_set(r->arena, view_data(r), "no_answer", json_new_bool(r->arena, over));
    if (is_asker(r, seen)) {
        if (over) view_note(r, view_say(r, K("subject.no-answer")));
        if (!s || !s->final) offer(r, K("subject.close"), "inquiry.close", seen, "secondary");
        return ERR_OK;
    }
    if ((s && s->final) || !request_may_answer(r, &seen->record, &because)) return ERR_OK;
    TRY(is_settled(r, seen, &settled, e));
    view_row_to(r, view_say(r, K("subject.because")), desk_ref_label(r, because), desk_ref_target(r, because));
    view_note(r, view_say(r, K("subject.answer-note")));
    offer(r, K("subject.answer"), "inquiry.answer", seen, "primary");
    if (!settled) offer(r, K("subject.refuse"), "inquiry.refuse", seen, "secondary");
    return ERR_OK;
}

/* ---- in the day's work ---- */

static ErrorCode show_own(Request *r, const Seen *seen, JsonValue *list, size_t *shown, Error *e)
{
    bool over;
    TRY(is_over(r, seen, &over, e));
    const State *s = kind_state(seen->kind, seen->record.state);
    Str state = over ? view_say(r, K("subject.state-no-answer")) : s ? view_label(r, &s->label) : seen->record.state;
    Str head[] = { view_say(r, K("subject.row-question")), view_say(r, K("desk.row-state")) };
    Str cells[] = { json_text(json_get(seen->fields, "question")), state };
    if ((*shown)++ == 0) {
        view_table(r, view_say(r, K("subject.my-questions")), head, ARRAY_LEN(head));
        view_table_tag(r, 1);
    }
    view_table_row_to(r, cells, ARRAY_LEN(cells), seen->record.id);
    json_add(r->arena, list, json_new_string(r->arena, seen->record.id));
    return ERR_OK;
}

/* One that he has answered or refused no longer waits for him, nor one whose term is over. */
static ErrorCode add_question(Today *t, const Seen *seen, JsonValue *list, Error *e)
{
    Request *r = t->request;
    bool over, settled, runs;
    ClockSays says;
    TRY(is_over(r, seen, &over, e));
    TRY(is_settled(r, seen, &settled, e));
    if (over || settled || !request_may_answer(r, &seen->record, NULL)) return ERR_OK;
    TodayItem item = { .rule = STR("question"), .todo = view_say(r, K("subject.answer")), .id = seen->record.id, .target = seen->record.id,
                       .record = json_text(json_get(seen->fields, "question")), .list = STR(""),
                       .about = desk_user_name(r, json_text(json_get(seen->fields, "asked_by"))),
                       .place = { seen->record.epoch, seen->record.index } };
    TRY(desk_term_of(r, seen, &runs, &item.due, &says, e));
    item.dated = runs;
    json_add(r->arena, list, json_new_string(r->arena, seen->record.id));
    return today_add(t, &item, e);
}

static ErrorCode each_open(Today *t, bool own, JsonValue *list, size_t most, Error *e)
{
    size_t shown = 0;
    for (size_t i = 0; i < t->open_count && shown < most; i++) {
        Seen seen;
        const TodayOpen *o = &t->open[i];
        if (!str_is(o->kind->id, "inquiry") || !(str_is(*o->state, "asked") || str_is(*o->state, "answered"))) continue;
        TRY(desk_see_if(t->request, o->id, &seen, e));
        if (!seen.kind || is_asker(t->request, &seen) != own) continue;
        if (own) TRY(show_own(t->request, &seen, list, &shown, e));
        else TRY(add_question(t, &seen, list, e));
    }
    return ERR_OK;
}

ErrorCode today_inquiries(Today *t, Error *e)
{
    Request *r = t->request;
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "questions_to_me", list);
    return each_open(t, false, list, SIZE_MAX, e);
}

ErrorCode today_show_questions(Today *t, size_t most, Error *e)
{
    Request *r = t->request;
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "my_questions", list);
    return each_open(t, true, list, most, e);
}
