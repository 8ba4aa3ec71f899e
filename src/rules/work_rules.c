/* work_rules.c: a case does not end over a task of which somebody said that it does not end without it.
 *
 * A task is out of the way when it was done, or dropped with a reason: both are acts that somebody signed. One that was carried over stands again
 * in the next version of its plan. */
#include "rules/rules_int.h"

enum { NAMED_MOST = 5, NAMES_BYTES = 480 };

bool rules_is_sleep(const Field *f)
{
    return f->type == FIELD_DATE && str_is(f->id, "sleeps_until");
}

typedef struct { Request *request; Buf names; int64_t open; } Mandatory;

static bool is_over(const Model *m, const Record *rec)
{
    const Kind *k = model_kind(m, rec->kind);
    const State *s = k ? kind_state_was(k, rec->state) : NULL;
    return !s || s->final;
}

static ErrorCode look_at_task(void *self, const Record *rec, Error *e)
{
    Mandatory *t = self;
    Request *r = t->request;
    const JsonValue *body;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || is_over(r->model, rec)) return ERR_OK;
    TRY(record_fields(r->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    if (!json_true(json_get(fields, "mandatory"))) return ERR_OK;
    if (t->open++ >= NAMED_MOST) return ERR_OK;
    Str number = json_text(json_get(body, "number"));
    buf_format(&t->names, "%s" STR_FMT "%s" STR_FMT, t->names.len > 0 ? "; " : "", STR_ARG(number), number.len > 0 ? " " : "",
               STR_ARG(json_text(json_get(fields, "title"))));
    return t->names.failed ? error_memory(e) : ERR_OK;
}

ErrorCode guard_tasks_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)fields;
    Mandatory t = { .request = r, .names = buf_in(r->arena) };
    if (!model_kind(r->model, STR("task"))) return ERR_OK;
    TRY(request_note_chain(r, rec->chain, e));
    TRY(records_of_kind_in(r, rec->chain, STR("task"), look_at_task, &t, e));
    if (t.open == 0) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.tasks-open"), arg_int("n", t.open), arg_str("tasks", utf8_first_bytes(buf_str(&t.names), NAMES_BYTES)));
}
