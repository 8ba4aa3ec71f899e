/* desk.c: what the operations share: seeing a record, turning typed words into values, naming things. */
#include "desk/desk.h"

#include <inttypes.h>

ErrorCode desk_kind(Request *r, Str id, bool outside, const Kind **ret, Error *e)
{
    const Kind *k = model_kind(r->model, id);
    if (!k) {
        Buf names = buf_in(r->arena);
        for (size_t i = 0; i < r->model->kind_count; i++) buf_format(&names, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(r->model->kinds[i].id));
        return error_set(e, ERR_USAGE, K("desk.no-kind"), arg_str("kind", id), arg_str("kinds", buf_str(&names)));
    }
    if (outside && k->internal) return error_set(e, ERR_DENIED, K("desk.internal-kind"), arg_str("kind", id));
    *ret = k;
    return ERR_OK;
}

ErrorCode desk_see(Request *r, Str id, Seen *ret, Error *e)
{
    TRY(request_record(r, id, &ret->record, e));
    ret->kind = model_kind(r->model, ret->record.kind);
    if (!ret->kind || !request_may_see(r, ret->kind, &ret->record)) {
        return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", id));
    }
    TRY(record_fields(r->arena, &ret->record, &ret->body, e));
    ret->fields = json_get(ret->body, "fields");
    return ERR_OK;
}

ErrorCode desk_fields(Request *r, const Kind *k, const JsonValue *base, const JsonValue *given, JsonValue **ret, Error *e)
{
    Arena *a = r->arena;
    JsonValue *out = base ? json_copy(a, base) : json_new_object(a);
    JSON_EACH(v, given) {
        const Field *f = kind_field(k, v->key);
        if (!f) return error_set(e, ERR_USAGE, K("desk.no-field"), arg_str("kind", k->id), arg_str("field", v->key));
        char *name = str_c(a, v->key);
        JsonValue *value = NULL;
        if (!name || !out) return error_memory(e);
        if (v->type == JSON_NULL || (v->type == JSON_STRING && v->text.len == 0)) {
            json_remove(out, name);
            continue;
        }
        if (v->type == JSON_STRING) TRY(field_from_text(a, f, v->text, &value, e));
        else value = json_copy(a, v);
        if (!value) return error_memory(e);
        json_set(a, out, name, value);
    }
    *ret = out;
    return out ? ERR_OK : error_memory(e);
}

Str desk_title(Request *r, const Kind *k, const JsonValue *body)
{
    Str number = json_text(json_get(body, "number")), id = json_text(json_get(body, "id"));
    const Field *f = k->title.len > 0 ? kind_field(k, k->title) : NULL;
    const JsonValue *v = f ? json_get_str(json_get(body, "fields"), f->id) : NULL;
    Buf out = buf_in(r->arena);
    buf_add(&out, number.len > 0 ? number : v ? STR("") : id);
    if (v && out.len > 0) buf_c(&out, " · ");
    if (v) field_to_text(&out, f, v, r->lang);
    return buf_str(&out);
}

JsonValue *desk_record_data(Request *r, const JsonValue *body)
{
    return json_copy(r->arena, body);
}

void desk_done(Request *r, const char *sentence, const Done *done)
{
    JsonValue *data = view_data(r);
    json_set(r->arena, data, "id", json_new_string(r->arena, done->object));
    if (done->number.len > 0) json_set(r->arena, data, "number", json_new_string(r->arena, done->number));
    json_set(r->arena, data, "version", json_new_int(r->arena, done->version));
    json_set(r->arena, data, "epoch", json_new_int(r->arena, done->epoch));
    json_set(r->arena, data, "index", json_new_int(r->arena, (int64_t)done->index));
    view_note(r, view_say_args(r, sentence, (const ErrorArg[]){ arg_str("record", done->number.len > 0 ? done->number : done->object),
                                                               arg_int("version", done->version), arg_int("index", (int64_t)done->index) }, 3));
}

Str desk_user_name(Request *r, Str user)
{
    Record rec;
    Error e;
    const JsonValue *body;
    if (!str_starts(user, STR("user/"))) return user;
    if (store_record(r->store, r->arena, user, &rec, &e) != ERR_OK || record_fields(r->arena, &rec, &body, &e) != ERR_OK) return user;
    Str name = json_text(json_get(json_get(body, "fields"), "full_name"));
    return name.len > 0 ? name : user;
}

typedef struct { Arena *arena; Str id; } FindLogin;

static ErrorCode take_login(void *self, const Record *rec, Error *e)
{
    FindLogin *f = self;
    f->id = str_copy(f->arena, rec->id);
    return f->id.ptr ? ERR_END : error_memory(e);
}

ErrorCode desk_user_by_login(Request *r, Str login, Seen *ret, Error *e)
{
    FindLogin f = { .arena = r->arena };
    Str folded;
    TRY(text_fold(r->arena, login, &folded, e));
    TRY(store_records_by(r->store, STR("user"), STR("login"), folded, take_login, &f, e));
    if (f.id.len == 0) return error_set(e, ERR_NOT_FOUND, K("desk.no-user"), arg_str("login", login));
    return desk_see(r, f.id, ret, e);
}

Draft desk_draft(const Kind *k, Str chain, Str op, Str object, int64_t version, Str state, Str number, JsonValue *fields)
{
    return (Draft){ .chain = chain, .op = op, .object = object, .version = version, .kind = k, .state = state, .number = number, .fields = fields };
}
