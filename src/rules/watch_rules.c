/* watch_rules.c: watch-lists: one version of a list is in force at a time, and what changed between two is known before the second takes the
 * place of the first; a screening is closed when a person has answered each of its questions. */
#include "rules/rules_int.h"

typedef struct { Request *request; const Record *rec; Str format, found; bool open; } Look;

static ErrorCode in_force_besides(void *self, const Record *rec, Error *e)
{
    Look *l = self;
    const JsonValue *body;
    if (!str_is(rec->state, "in_force") || str_equal(rec->id, l->rec->id) || rec->body.len == 0) return ERR_OK;
    TRY(record_fields(l->request->arena, rec, &body, e));
    if (!str_equal(json_text(json_get(json_get(body, "fields"), "format")), l->format)) return ERR_OK;
    l->found = str_copy(l->request->arena, rec->id);
    return l->found.ptr ? ERR_END : error_memory(e);
}

/* The version that is in force now, of the list of that name and form; empty: there is none. */
ErrorCode rules_watch_list_in_force(Request *r, const Record *rec, const JsonValue *fields, Str *ret, Error *e)
{
    const Kind *k = model_kind(r->model, STR("watch_list"));
    const Field *f = k ? kind_field(k, STR("title")) : NULL;
    Buf bytes = buf_in(r->arena);
    Look l = { .request = r, .rec = rec, .format = json_text(json_get(fields, "format")) };
    const JsonValue *title = json_get(fields, "title");
    if (!f || !title || !field_index_bytes(&bytes, f, title, false) || bytes.failed) return error_internal(e, "watch_list");
    TRY(records_by(r, k->id, f->id, buf_str(&bytes), in_force_besides, &l, e));
    *ret = l.found;
    return ERR_OK;
}

ErrorCode guard_watch_list_next(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Str now;
    TRY(request_note_chain(r, rec->chain, e));
    TRY(rules_watch_list_in_force(r, rec, fields, &now, e));
    if (now.len == 0 || str_equal(now, json_text(json_get(fields, "replaces")))) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.watch-next"), arg_str("record", now));
}

static ErrorCode is_open(void *self, const Record *rec, Error *e)
{
    Look *l = self;
    (void)e;
    if (!str_is(rec->state, "open") || rec->body.len == 0) return ERR_OK;
    l->open = true;
    return ERR_END;
}

ErrorCode guard_screening_answered(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)fields;
    Look l = { .request = r, .rec = rec };
    TRY(request_note_chain(r, rec->chain, e));
    TRY(records_by(r, STR("hit"), STR("screening"), rec->id, is_open, &l, e));
    return l.open ? error_set(e, ERR_INVALID, K("rules.screening-open")) : ERR_OK;
}
