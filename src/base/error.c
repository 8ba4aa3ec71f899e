/* error.c: see error.h. */
#include "base/error.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/utf8.h"

static const struct { const char *name; int http, ends; } CODES[] = {
#define E(id, name, http, ends) [ERR_##id] = { name, http, ends },
    ERROR_LIST(E)
#undef E
};

const char *error_code_name(ErrorCode code) { return CODES[code].name; }
int error_code_http(ErrorCode code) { return CODES[code].http; }
int error_code_exit(ErrorCode code) { return CODES[code].ends; }

ErrorCode error_code_of(Str name)
{
    for (int i = 0; i < ERR_COUNT; i++) {
        if (str_is(name, CODES[i].name)) return (ErrorCode)i;
    }
    return ERR_INTERNAL;
}

/* Puts name NUL value NUL into the text; a value is cut to what is free, at a character and never longer than a quarter of
 * the room, so that one long value does not silence the others. */
static void add_arg(Error *e, const ErrorArg *arg)
{
    char number[24];
    Str value = arg->text;
    if (arg->type == ARG_INT) value = (Str){ number, (size_t)snprintf(number, sizeof number, "%" PRId64, arg->number) };

    size_t name_len = strlen(arg->name), free_room = ERROR_TEXT - e->text_len;
    if (name_len + 2 > free_room) return;
    size_t room = free_room - name_len - 2;
    if (room > ERROR_TEXT / 4) room = ERROR_TEXT / 4;
    if (value.len > room) value = utf8_first_bytes(value, room);

    char *to = e->text + e->text_len;
    memcpy(to, arg->name, name_len + 1);
    for (size_t i = 0; i < value.len; i++) to[name_len + 1 + i] = value.ptr[i] == 0 ? ' ' : value.ptr[i];
    to[name_len + 1 + value.len] = 0;
    e->text_len = (uint16_t)(e->text_len + name_len + value.len + 2);
}

static void add_part(Error *e, const char *key, const ErrorArg *args, size_t count)
{
    if (e->count == ERROR_PARTS) return;
    ErrorPart *part = &e->parts[e->count++];
    part->key = key;
    part->args = e->text_len;
    for (size_t i = 0; i < count; i++) add_arg(e, &args[i]);
    part->args_len = (uint16_t)(e->text_len - part->args);
}

ErrorCode error_set_args(Error *e, ErrorCode code, const char *key, const ErrorArg *args, size_t count)
{
    if (!e) return code;
    error_clear(e);
    e->code = code;
    add_part(e, key, args, count);
    return code;
}

ErrorCode error_in_args(Error *e, const char *key, const ErrorArg *args, size_t count)
{
    if (!e) return ERR_INTERNAL;
    add_part(e, key, args, count);
    return e->code;
}

ErrorCode error_memory(Error *e)
{
    return error_set(e, ERR_MEMORY, K("base.memory"));
}

ErrorCode error_internal(Error *e, const char *where)
{
    return error_set(e, ERR_INTERNAL, K("base.internal"), arg_c("where", where));
}

ErrorCode error_system(Error *e, Str path)
{
    switch (errno) {
    case ENOENT: return error_set(e, ERR_NOT_FOUND, K("base.no-such-file"), arg_str("path", path));
    case EEXIST: return error_set(e, ERR_CONFLICT, K("base.file-exists"), arg_str("path", path));
    case EACCES:
    case EPERM:  return error_set(e, ERR_IO, K("base.file-denied"), arg_str("path", path));
    case ENOSPC:
    case EDQUOT: return error_set(e, ERR_IO, K("base.disk-full"), arg_str("path", path));
    case ENOMEM: return error_memory(e);
    case EISDIR: return error_set(e, ERR_INVALID, K("base.is-folder"), arg_str("path", path));
    default:     return error_set(e, ERR_IO, K("base.io"), arg_str("path", path), arg_int("errno", errno));
    }
}

bool error_next_arg(const Error *e, const ErrorPart *part, size_t *at, Str *name, Str *value)
{
    if (*at >= part->args_len) return false;
    const char *p = e->text + part->args + *at;
    *name = str_of(p);
    *value = str_of(p + name->len + 1);
    *at += name->len + value->len + 2;
    return true;
}

Str error_arg(const Error *e, const char *name)
{
    size_t at = 0;
    Str n, v;
    while (e->count > 0 && error_next_arg(e, &e->parts[0], &at, &n, &v)) {
        if (str_is(n, name)) return v;
    }
    return STR("");
}
