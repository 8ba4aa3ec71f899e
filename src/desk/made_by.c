/* made_by.c: records that nobody types: each comes out of a step of its own, and whoever asks to type one is told which. Which step makes what is the
 * program's to say and not the model's: an overlay that forgot it would let a bank's lines or a hit of a watch-list be invented. */
#include "desk/made_by.h"

static const struct { const char *kind, *op, *command; } STEPS[] = {
    { "hit", "watch.screen", NULL },
    { "news_answer", "news.answer", NULL },
    { "news_photo", "news.photo", NULL },
    { "news_recall", "record.create", "tergoo record create cleared_notice" },
    { "outside_certificate", "certificate.take_in", NULL },
    { "screening", "watch.screen", NULL },
    { "statement_line", "money.bring", NULL },
    { "takeover_batch", "takeover.bring", NULL },
    { "watch_list", "watch.import", NULL },
    /* and those that are the program's own (`internal`) */
    { "access", "case.admit", NULL },
    { "attendance", "course.attend", NULL },
    { "calendar_feed", "calendar.subscribe", NULL },
    { "certificate_note", "certificate.note", NULL },
    { "deputy", "deputy.give", NULL },
    { "hand_over", "desk.hand_over", NULL },
    { "inquiry", "subject.ask", NULL },
    { "inquiry_refusal", "inquiry.refuse", NULL },
    { "lease", "case.check_out", NULL },
    { "look_up", "look_up.subject", NULL },
    { "message", "message.write", NULL },
    { "office_message", "message.to_office", NULL },
    { "own_note", "todo.add", NULL },
    { "procedure_use", "procedure.choose", NULL },
    { "saved_search", "search.save", NULL },
    { "standing_search", "search.stand", NULL },
    { "step_tick", "procedure.tick", NULL },
    { "step_waiver", "procedure.waive", NULL },
    { "stock_scan", "stock.scan", NULL },
    { "subject", "subject.promote", NULL },
    { "table_import", "table.import", NULL },
    { "test_set", "test.draw", NULL },
    { "tip_parcel", "tips.take", NULL },
    { "user", "user.create", NULL },
};

static ptrdiff_t step_of(const Kind *k)
{
    for (size_t i = 0; i < ARRAY_LEN(STEPS); i++) {
        if (str_is(k->id, STEPS[i].kind)) return (ptrdiff_t)i;
    }
    return -1;
}

bool made_by_step(const Kind *k)
{
    return step_of(k) >= 0;
}

ErrorCode made_by_refuse(Request *r, const Kind *k, Error *e)
{
    ptrdiff_t i = step_of(k);
    const Operation *op = i >= 0 ? operation_named(&DESK_OPERATIONS, str_of(STEPS[i].op)) : NULL;
    if (!op) return error_set(e, ERR_DENIED, K("desk.internal-kind"), arg_str("kind", k->id));
    const char *command = STEPS[i].command ? STEPS[i].command : op->example;
    JsonValue *way = json_new_object(r->arena);
    json_set(r->arena, way, "label", json_new_string(r->arena, view_say(r, op->help)));
    json_set(r->arena, way, "target", json_new_string(r->arena, view_op(r, op->name)));
    if (!STEPS[i].command) view_beside(r, "way", way);
    return error_set(e, ERR_DENIED, K("watch.own-operation"), arg_str("kind", k->id), arg_c("op", op->name), arg_c("command", command));
}
