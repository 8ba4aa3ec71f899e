/* office_kit.h: a small office in a temporary folder, asked through the gate's own door (gate_answer), as any client would. */
#ifndef TERGOO_OFFICE_KIT_H
#define TERGOO_OFFICE_KIT_H

#include "unit.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "desk/desk.h"
#include "office/gate.h"
#include "office/office_int.h"
#include "own_folder.h"
#include "rules/rules.h"

typedef struct {
    char       folder[64], store[80];
    Arena      arena;
    Office    *office;
    Store     *reader;
    GateOptions options;
    Error      error;
} Kit;

UNUSED static int kit_remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st; (void)type; (void)at;
    return remove(path);
}

UNUSED static void kit_remove(const char *folder)
{
    nftw(folder, kit_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* What a case or a person leaves on before a judgment. */
#define WAY_OUT_FIELDS "\"ground\":\"no_elements\",\"decision_number\":\"14\",\"decided_on\":\"2020-01-12\",\"appeal_until\":\"2020-02-12\""
#define WAY_OUT "\"fields\":{" WAY_OUT_FIELDS "}"
#define KIT_PASSPHRASE "kara suu kara tash"
static const PassphraseCost KIT_COST = { 1, 8192 };

/* An office with its first user `admin`. */
UNUSED static void kit_init(Kit *k)
{
    *k = (Kit){ .arena = arena_with((size_t)1 << 30), .options = { .operations = &DESK_OPERATIONS, .ready_fd = -1,
                                                                              .word = desk_word_error, .place = desk_place_refusal } };
    assert_true(own_folder(k->folder, sizeof k->folder, "kit"));
    snprintf(k->store, sizeof k->store, "%s/office", k->folder);
    OfficeInit what = { .folder = k->store, .name = STR("Invented office of Kök-Munar"), .login = STR("admin"), .full_name = STR("Invented Administrator"),
                        .passphrase = STR(KIT_PASSPHRASE), .cost = KIT_COST, .guards = RULES_GUARD_NAMES, .guard_count = RULES_GUARD_COUNT,
                        .derived = RULES_DERIVED_NAMES, .derived_count = RULES_DERIVED_COUNT };
    ErrorCode code = crypto_start(&k->error);
    if (code == ERR_OK) code = office_init(&k->arena, &what, &k->error);
    if (code != ERR_OK) fail_msg("init: %s %s", error_code_name(code), k->error.parts[0].key);
}

UNUSED static void kit_open(Kit *k)
{
    ErrorCode code = office_open(k->store, &k->office, &k->error);
    if (code == ERR_OK) code = store_open(k->store, STORE_READ, &k->reader, &k->error);
    if (code != ERR_OK) fail_msg("open: %s %s", error_code_name(code), k->error.parts[0].key);
}

UNUSED static void kit_close(Kit *k)
{
    store_close(k->reader);
    office_close(k->office);
    k->reader = NULL;
    k->office = NULL;
}

UNUSED static void kit_done(Kit *k)
{
    kit_close(k);
    kit_remove(k->folder);
    arena_free(&k->arena);
}

/* Sends {op, token, args} with a descriptor; the answer's tree lives in the kit's arena. */
UNUSED static JsonValue *kit_ask_fd(Kit *k, Str token, const char *op, const char *args, int fd)
{
    Buf frame = buf_in(&k->arena), answer = buf_in(&k->arena);
    buf_format(&frame, "{\"op\":\"%s\",\"lang\":\"en\",\"token\":\"" STR_FMT "\",\"args\":%s}", op, STR_ARG(token), args);
    gate_answer(k->office, &k->options, k->reader, &k->arena, buf_str(&frame), fd, &answer);
    JsonValue *v;
    if (json_parse(&k->arena, buf_str(&answer), &v, &k->error) != ERR_OK) fail_msg("%s: answer is no JSON: %.*s", op, STR_ARG(buf_str(&answer)));
    return v;
}

UNUSED static JsonValue *kit_ask(Kit *k, Str token, const char *op, const char *args)
{
    return kit_ask_fd(k, token, op, args, -1);
}

/* Must be answered well: its data. */
UNUSED static const JsonValue *kit_do(Kit *k, Str token, const char *op, const char *args)
{
    const JsonValue *v = kit_ask(k, token, op, args);
    if (!json_true(json_get(v, "ok"))) {
        Str text = json_text(json_get(json_get(v, "error"), "text"));
        fail_msg("%s %s: %.*s", op, args, STR_ARG(text));
    }
    return json_get(v, "data");
}

/* Must be refused with this code; gives the key of what went wrong. */
UNUSED static Str kit_refused(Kit *k, Str token, const char *code, const char *op, const char *args)
{
    const JsonValue *v = kit_ask(k, token, op, args), *error = json_get(v, "error");
    if (json_true(json_get(v, "ok"))) fail_msg("%s %s was not refused", op, args);
    Str got = json_text(json_get(error, "code"));
    if (!str_is(got, code)) fail_msg("%s %s: refused with %.*s, expected %s: %.*s", op, args, STR_ARG(got), code, STR_ARG(json_text(json_get(error, "text"))));
    const JsonValue *parts = json_get(error, "parts");
    return json_text(json_get(parts->first, "key"));
}

/* Waits until the index of search has all that is in the store. */
UNUSED static void kit_settle(Kit *k)
{
    ErrorCode code = office_search_settle(k->office, &k->error);
    if (code != ERR_OK) fail_msg("settle: %s %s", error_code_name(code), k->error.parts[0].key);
}

UNUSED static Str kit_sign_in(Kit *k, const char *login)
{
    char args[256];
    snprintf(args, sizeof args, "{\"login\":\"%s\",\"passphrase\":\"" KIT_PASSPHRASE "\"}", login);
    return json_text(json_get(kit_do(k, STR(""), "session.open", args), "token"));
}

UNUSED static void kit_user(Kit *k, Str admin, const char *login, const char *roles)
{
    char args[400];
    snprintf(args, sizeof args, "{\"login\":\"%s\",\"full_name\":\"Invented %s\",\"roles\":\"%s\",\"passphrase\":\"" KIT_PASSPHRASE "\"}", login, login, roles);
    kit_do(k, admin, "user.create", args);
}

/* clock_source = kit_clock: the machine's time and `kit_ahead` besides. */
static Instant kit_ahead;
UNUSED static Instant kit_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (Instant)t.tv_sec * SECOND + t.tv_nsec / 1000000 + kit_ahead;
}

/* The text of a member of an answer's data, as a C string in the arena. */
UNUSED static char *kit_text(Kit *k, const JsonValue *data, const char *name)
{
    char *c = str_c(&k->arena, json_text(json_get(data, name)));
    assert_non_null(c);
    return c;
}

UNUSED static char *kit_format(Kit *k, const char *format, ...) PRINTF(2, 3);
UNUSED static char *kit_format(Kit *k, const char *format, ...)
{
    char text[8192];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return str_c(&k->arena, str_of(text));
}

#endif
