/* programme_rules.c: what a project leaves behind when it is closed: no asset that is still its own, and no activity of which
 * nobody knows whether it was held, and no money that is bound and not paid. Assets are handed over or written off first,
 * activities recorded as done or dropped. */
#include "rules/money_book.h"
#include "rules/rules_int.h"

typedef struct { Request *request; Str left; } Left;

static ErrorCode look_at(void *self, const Record *rec, Error *e)
{
    Left *l = self;
    const Kind *k = model_kind(l->request->model, rec->kind);
    const State *s = k ? kind_state(k, rec->state) : NULL;
    if (l->left.len > 0 || rec->body.len == 0 || record_is_pulled_back(rec) || (s && s->final)) return ERR_OK;
    const JsonValue *body;
    TRY(record_fields(l->request->arena, rec, &body, e));
    Str title = json_text(json_get(json_get(body, "fields"), str_is(rec->kind, "asset") ? "description" : "title"));
    l->left = str_copy(l->request->arena, title);
    return l->left.ptr ? ERR_OK : error_memory(e);
}

ErrorCode guard_project_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)fields;
    Left l = { .request = r };
    TRY(request_note_chain(r, rec->chain, e));
    TRY(records_by(r, STR("asset"), STR("project"), rec->id, look_at, &l, e));
    if (l.left.len > 0) return error_set(e, ERR_INVALID, K("rules.project-asset"), arg_str("asset", l.left));
    TRY(records_by(r, STR("activity"), STR("project"), rec->id, look_at, &l, e));
    if (l.left.len > 0) return error_set(e, ERR_INVALID, K("rules.project-activity"), arg_str("activity", l.left));
    return model_kind(r->model, STR("money_transaction")) ? rules_money_settled(r, rec->id, e) : ERR_OK;
}
