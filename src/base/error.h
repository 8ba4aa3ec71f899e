/* error.h: what went wrong, as a code, a message key and its values; what was being done; and nothing in any language.
 *
 * A function that can fail is MUST_USE, takes an `Error *` last and returns the code. The sentence a person reads is made
 * from locales/ by text/messages.h, where the person's language is known. A key is written K("area.name"): tools/messages.py
 * collects these marks and fails the build when one has no sentence in each language. */
#ifndef TERGOO_ERROR_H
#define TERGOO_ERROR_H

#include <stdint.h>

#include "base/attributes.h"
#include "base/str.h"

#define K(key) key

/* name, wire name, HTTP status, exit code: 0 done, 1 finding, 2 usage, 3 environment */
#define ERROR_LIST(E) \
    E(OK,          "ok",          200, 0) /* */ \
    E(USAGE,       "usage",       400, 2) /* the call itself is off: unknown option, field or operation */ \
    E(INVALID,     "invalid",     422, 2) /* the content breaks a rule of the model, a format or the law */ \
    E(NOT_FOUND,   "not-found",   404, 2) /* nothing by that name, or nothing the asker may know of */ \
    E(DENIED,      "denied",      403, 2) /* the asker may not */ \
    E(SIGNED_OUT,  "signed-out",  401, 2) /* no session, or it has ended */ \
    E(CONFLICT,    "conflict",    409, 2) /* somebody else was faster: read again and decide again */ \
    E(LIMIT,       "limit",       413, 2) /* larger, deeper or more than we take */ \
    E(FINDING,     "finding",     422, 1) /* a verification ran and failed: forged, damaged, incomplete */ \
    E(END,         "end",         500, 3) /* a reader has no more; never shown to a person */ \
    E(AGAIN,       "again",       503, 3) /* what a guard read has changed; the gate runs it again */ \
    E(CLOCK,       "clock",       503, 3) /* the computer's clock is behind the last entry */ \
    E(IO,          "io",          503, 3) /* the disk, the folder or the socket */ \
    E(MEMORY,      "memory",      503, 3) /* memory, or the ceiling of a request */ \
    E(STOPPED,     "stopped",     503, 3) /* the writer stopped after an I/O error: restart and verify */ \
    E(INTERNAL,    "internal",    500, 3) /* our own fault */

typedef enum {
#define E(id, name, http, ends) ERR_##id,
    ERROR_LIST(E)
#undef E
    ERR_COUNT
} ErrorCode;

const char *error_code_name(ErrorCode code);
int error_code_http(ErrorCode code);
int error_code_exit(ErrorCode code);
/* ERR_INTERNAL for a name that is not in the list. */
ErrorCode error_code_of(Str name);

/* A value of a message: {name} in the sentence is replaced by it. */
typedef struct { const char *name; enum { ARG_STR, ARG_INT } type; Str text; int64_t number; } ErrorArg;
static inline ErrorArg arg_str(const char *name, Str v) { return (ErrorArg){ .name = name, .type = ARG_STR, .text = v }; }
static inline ErrorArg arg_c(const char *name, const char *v) { return arg_str(name, str_of(v)); }
static inline ErrorArg arg_int(const char *name, int64_t v) { return (ErrorArg){ .name = name, .type = ARG_INT, .number = v }; }

enum { ERROR_PARTS = 4, ERROR_TEXT = 2048 };

typedef struct { const char *key; uint16_t args, args_len; } ErrorPart;   /* a key and where its values lie in `text` */

/* parts[0] is what went wrong, the others say while doing what, innermost first. Values lie in `text` as name NUL value NUL;
 * a value too long for the room is cut at a character. Keys are static text: error_key_static keeps foreign ones alive. */
typedef struct {
    ErrorCode code;
    uint8_t   count;
    uint16_t  text_len;
    ErrorPart parts[ERROR_PARTS];
    char      text[ERROR_TEXT];
} Error;

/* Forgets what was there and says what went wrong. Returns `code`. */
ErrorCode error_set_args(Error *e, ErrorCode code, const char *key, const ErrorArg *args, size_t count);
/* Adds while doing what; keeps code and cause. Returns the code, so that a caller can `return error_in(...)`. */
ErrorCode error_in_args(Error *e, const char *key, const ErrorArg *args, size_t count);

#define ERROR_ARGS_(...) (const ErrorArg[]){ { 0 }, ##__VA_ARGS__ } + 1, \
    sizeof((const ErrorArg[]){ { 0 }, ##__VA_ARGS__ }) / sizeof(ErrorArg) - 1
#define error_set(e, code, key, ...) error_set_args((e), (code), (key), ERROR_ARGS_(__VA_ARGS__))
#define error_in(e, key, ...) error_in_args((e), (key), ERROR_ARGS_(__VA_ARGS__))

/* The three that everybody needs. error_system reads errno: ENOSPC and the like become a sentence of ours. */
ErrorCode error_memory(Error *e);
ErrorCode error_system(Error *e, Str path);
ErrorCode error_internal(Error *e, const char *where);

static inline void error_clear(Error *e) { e->code = ERR_OK; e->count = 0; e->text_len = 0; }

/* Walks the values of a part: false when there are no more. Start with *at = 0. */
bool error_next_arg(const Error *e, const ErrorPart *part, size_t *at, Str *name, Str *value);
/* The value of that name in parts[0], or an empty Str. */
Str error_arg(const Error *e, const char *name);

/* Returns at once with the code when `call` fails; only where all that is held is in an arena or under CLEANUP. */
#define TRY(call) do { ErrorCode try_ = (call); if (try_ != ERR_OK) return try_; } while (0)

#endif
