/* record_kit.h: records of an office asked for as its people ask, for the tests of what may be entered: who signs in, what is made, moved, proposed
 * and signed, and what is refused by which sentence. Above office_kit.h; one kit a program. */
#ifndef TERGOO_RECORD_KIT_H
#define TERGOO_RECORD_KIT_H

#include "office_kit.h"

static Kit kit;
static Str admin;

static inline Str login(const char *name, const char *roles)
{
    kit_user(&kit, admin, name, roles);
    return kit_sign_in(&kit, name);
}

/* An office with its administrator signed in; and its end. */
static inline void begin_office(void)
{
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
}

static inline int end(void **state)
{
    (void)state;
    kit_done(&kit);
    return 0;
}

static inline const char *create_args(const char *kind, const char *fields)
{
    return kit_format(&kit, "{\"kind\":\"%s\",\"fields\":{%s}}", kind, fields);
}

static inline const JsonValue *made(Str who, const char *kind, const char *fields)
{
    return kit_do(&kit, who, "record.create", create_args(kind, fields));
}

static inline char *make(Str who, const char *kind, const char *fields) { return kit_text(&kit, made(who, kind, fields), "id"); }

static inline void refused_new(Str who, const char *kind, const char *fields, const char *key)
{
    assert_str(kit_refused(&kit, who, "invalid", "record.create", create_args(kind, fields)), str_of(key));
}

/* An operation with a form of its own says at which field it was refused: for programs, and for the form's own list. */
static inline void refused_at(Str who, const char *op, const char *args, const char *key, const char *at)
{
    const JsonValue *error = json_get(kit_ask(&kit, who, op, args), "error"), *listed = json_get(error, "fields");
    if (!error) fail_msg("%s %s: not refused", op, args);
    Str got = json_text(json_get(json_get(error, "parts")->first, "key")), field = json_text(json_get(error, "field"));
    if (!str_is(got, key)) fail_msg("%s %s: %.*s instead of %s", op, args, STR_ARG(got), key);
    if (!str_is(field, at)) fail_msg("%s %s: %s is said at '%.*s' instead of '%s'", op, args, key, STR_ARG(field), at);
    Str named = json_text(json_get(listed ? listed->first : NULL, "name"));
    if (!str_starts(named, STR("fields.")) || !str_equal(str_from(named, 7), field)) fail_msg("%s: '%.*s' is listed", op, STR_ARG(named));
}

static inline const char *change_args(const char *id, const char *fields) { return kit_format(&kit, "{\"id\":\"%s\",\"fields\":{%s}}", id, fields); }

static inline const char *move_args(const char *id, const char *move, const char *fields)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"move\":\"%s\",\"reason\":\"as agreed\",\"fields\":{%s}}", id, move, fields);
}

static inline void move(Str who, const char *id, const char *name, const char *fields)
{
    kit_do(&kit, who, "record.move", move_args(id, name, fields));
}

static inline void refused(Str who, const char *id, const char *name, const char *fields, const char *key)
{
    assert_str(kit_refused(&kit, who, "invalid", "record.move", move_args(id, name, fields)), str_of(key));
}

static inline char *propose(Str who, const char *id, const char *name, const char *fields)
{
    return kit_text(&kit, kit_do(&kit, who, "record.move", move_args(id, name, fields)), "id");
}

static inline void sign(Str who, const char *proposal)
{
    kit_do(&kit, who, "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", proposal));
}

static inline const JsonValue *ask(Str who, const char *op, const char *id) { return kit_do(&kit, who, op, kit_format(&kit, "{\"id\":\"%s\"}", id)); }

static inline const JsonValue *field(Str who, const char *id, const char *name)
{
    return json_get(json_get(json_get(ask(who, "record.show", id), "record"), "fields"), name);
}

#endif
