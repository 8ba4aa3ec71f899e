/* page_args.c: see page_args.h. */
#include "web/page_args.h"

#include "web/web_int.h"

ErrorCode page_operation(const WebRequest *r, Str name, const Operation **ret, Error *e)
{
    *ret = operation_named(r->web->options->operations, name);
    return *ret ? ERR_OK : error_set(e, ERR_NOT_FOUND, K("web.no-page"), arg_str("path", r->path));
}

JsonValue *page_text(WebRequest *r, Str s)
{
    return json_new_string(r->arena, s);
}

Str web_say(const WebRequest *r, const char *key)
{
    Buf out = buf_in(r->arena);
    message_add(&out, r->lang, key);
    return buf_str(&out);
}

Str page_record_id(WebRequest *r)
{
    return str_format(r->arena, STR_FMT "/" STR_FMT, STR_ARG(r->params[0]), STR_ARG(r->params[1]));
}

static ErrorCode typed(WebRequest *r, const ArgSpec *spec, Str value, JsonValue **ret, Error *e)
{
    int64_t n;
    if (spec->type == ARG_YES) {
        *ret = json_new_bool(r->arena, str_is(value, "yes") || str_is(value, "true"));
    } else if (spec->type == ARG_NUMBER) {
        if (!int_parse(value, &n)) {
            return error_set(e, ERR_INVALID, K("web.no-number"), arg_str("argument", spec->label ? web_say(r, spec->label) : str_of(spec->name)),
                             arg_str("value", value));
        }
        *ret = json_new_int(r->arena, n);
    } else {
        *ret = json_new_string(r->arena, value);
    }
    return ERR_OK;
}

static bool has_values(const Operation *op)
{
    for (size_t i = 0; i < op->arg_count; i++) {
        if (op->args[i].type == ARG_VALUES && strcmp(op->args[i].name, "fields") == 0) return true;
    }
    return false;
}

/* What a filter form says of fields: one text each. */
static ErrorCode add_fields(WebRequest *r, const Operation *op, const WebPair *pairs, size_t count, JsonValue *to, Error *e)
{
    JsonValue *fields = NULL;
    if (!has_values(op) || json_get(to, "fields")) return ERR_OK;
    for (size_t i = 0; i < count; i++) {
        if (!str_starts(pairs[i].name, STR("f.")) || str_trim(pairs[i].value).len == 0) continue;
        char *name = str_c(r->arena, str_from(pairs[i].name, 2));
        if (!name) return error_memory(e);
        if (!fields) fields = json_new_object(r->arena);
        json_set(r->arena, fields, name, json_new_string(r->arena, str_trim(pairs[i].value)));
    }
    if (fields) json_set(r->arena, to, "fields", fields);
    return ERR_OK;
}

ErrorCode page_args(WebRequest *r, const Operation *op, const WebPair *pairs, size_t count, JsonValue *given, Error *e)
{
    for (size_t i = 0; i < count; i++) {
        const ArgSpec *spec = NULL;
        JsonValue *value;
        for (size_t k = 0; k < op->arg_count && !spec; k++) {
            if (str_is(pairs[i].name, op->args[k].name) && op->args[k].type != ARG_VALUES) spec = &op->args[k];
        }
        if (!spec || json_get(given, spec->name) || pairs[i].value.len == 0) continue;
        TRY(typed(r, spec, pairs[i].value, &value, e));
        json_set(r->arena, given, spec->name, value);
    }
    return add_fields(r, op, pairs, count, given, e);
}
