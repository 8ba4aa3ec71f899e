/* setup.c: listens, and answers the web process of the wizard, one question after another: there is one person at it.
 *
 * Whoever types the code gets a token; the one before him loses his, so that two browsers never fill in one office. After a few
 * wrong codes each further one waits longer, whoever sends it: the code has sixty bits, but nobody shall try for a night. */
#include "setup/setup_int.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/confine.h"
#include "office/wire.h"
#include "worker/worker.h"

enum { CONNECTIONS = 32, REQUEST_ARENA = 256 << 20, CODES_FREE = 5, CODE_SECONDS_MOST = 300, CODE_LETTERS = 12 };

void setup_code_new(char to[SETUP_CODE_ROOM])
{
    static const char LETTERS[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";       /* thirty-one: no 0 O 1 I L */
    size_t n = 0;
    for (size_t i = 0; i < CODE_LETTERS;) {
        unsigned char byte;
        random_bytes(&byte, 1);
        if (byte >= 248) continue;                      /* eight times thirty-one: each letter as likely */
        if (i > 0 && i % 4 == 0) to[n++] = '-';
        to[n++] = LETTERS[byte % 31];
        i++;
    }
    to[n] = 0;
}

/* ---- who may ---- */

/* As it is read out: small letters, blanks and hyphens make no difference. */
static Hash code_hash(Str code)
{
    char plain[64];
    size_t n = 0;
    for (size_t i = 0; i < code.len && n < sizeof plain; i++) {
        char c = code.ptr[i];
        if (c == '-' || c == ' ') continue;
        plain[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    Hash h = hash_of((Str){ plain, n });
    crypto_wipe(plain, sizeof plain);
    return h;
}

static ErrorCode wrong_code(Setup *s, Error *e)
{
    if (++s->wrong >= CODES_FREE) {
        unsigned doublings = s->wrong - CODES_FREE;
        int64_t seconds = doublings > 9 || (INT64_C(1) << doublings) > CODE_SECONDS_MOST ? CODE_SECONDS_MOST
            : INT64_C(1) << doublings;
        s->until = clock_ticks() + seconds * INT64_C(1000000000);
    }
    log_event(LOG_WARNING, "setup-wrong-code", "in-a-row=%u", s->wrong);
    return error_set(e, ERR_DENIED, K("setup.wrong-code"));
}

static ErrorCode op_open(Setup *s, Request *r, Error *e)
{
    unsigned char bytes[32];
    int64_t now = clock_ticks();
    if (now < s->until) return error_set(e, ERR_DENIED, K("setup.code-wait"),
                                         arg_int("seconds", (s->until - now) / INT64_C(1000000000) + 1));
    Hash wanted = code_hash(s->options->code), given = code_hash(arg_text(r, "code"));
    if (!hash_equal(&wanted, &given)) return wrong_code(s, e);
    s->wrong = 0;
    random_bytes(bytes, sizeof bytes);
    hex_encode(s->token, bytes, sizeof bytes);
    json_set(r->arena, view_data(r), "token", json_new_string(r->arena, str_of(s->token)));
    log_event(LOG_INFO, "setup-opened", "step=%s", setup_current(s)->name);
    return ERR_OK;
}

/* ---- pages ---- */

/* After the office was made there is one page left; before, none that shows it. */
static const SetupStep *step_of(const Setup *s, Str name)
{
    const SetupStep *step = setup_step(name);
    bool made = step && strcmp(step->name, "made") == 0;
    return !step || made != s->made.done ? setup_current(s) : step;
}

static ErrorCode op_page(Setup *s, Request *r, Error *e)
{
    SetupPage p = { .setup = s, .r = r };
    return setup_show(&p, step_of(s, arg_text(r, "step")), e);
}

static ErrorCode op_take(Setup *s, Request *r, Error *e)
{
    const SetupStep *step = step_of(s, arg_text(r, "step"));
    SetupPage p = { .setup = s, .r = r, .typed = arg_values(r, "values") };
    if (!step->take || !str_is(arg_text(r, "step"), step->name)) return op_page(s, r, e);
    TRY(step->take(&p, e));
    if (page_is_faulty(&p)) return setup_show(&p, step, e);
    if (!s->made.done) TRY(answers_keep(s, e));
    const SetupStep *next = p.stays ? step : s->made.done ? setup_current(s) : step + 1;
    if (str_is(arg_text(r, "back_to"), "check") && !p.stays && !s->made.done) next = setup_step(STR("check"));
    json_set(r->arena, view_data(r), "next", json_new_string(r->arena, str_of(next->name)));
    return ERR_OK;
}

static ErrorCode op_print(Setup *s, Request *r, Error *e)
{
    return r->fd >= 0 ? setup_print(s, r, e) : error_internal(e, "setup.print");
}

static ErrorCode op_end(Setup *s, Request *r, Error *e)
{
    if (!s->made.done || s->made.sealed) return op_page(s, r, e);
    s->over = true;
    sealed_remove(s);
    view_title(r, view_say(r, K("setup.over-title")));
    view_note(r, view_say(r, K("setup.over"), arg_str("login", setup_answer(s, "login"))));
    return ERR_OK;
}

/* ---- a question ---- */

static const struct { const char *name; ErrorCode (*run)(Setup *, Request *, Error *); bool open; } OPERATIONS[] = {
    { "setup.open", op_open, true }, { "setup.page", op_page, false }, { "setup.take", op_take, false },
    { "setup.print", op_print, false },
    { "setup.end", op_end, false },
};

static bool token_ok(const Setup *s, Str token)
{
    Hash own = hash_of(str_of(s->token)), given = hash_of(token);
    return s->token[0] && hash_equal(&own, &given);
}

static ErrorCode run(Setup *s, Request *r, const JsonValue *frame, Error *e)
{
    Str op = json_text(json_get(frame, "op"));
    r->args = json_get(frame, "args");
    for (size_t i = 0; i < ARRAY_LEN(OPERATIONS); i++) {
        if (!str_is(op, OPERATIONS[i].name)) continue;
        bool may = OPERATIONS[i].open || token_ok(s, json_text(json_get(frame, "token")));
        return may ? OPERATIONS[i].run(s, r, e) : error_set(e, ERR_SIGNED_OUT, K("setup.signed-out"));
    }
    return error_set(e, ERR_NOT_FOUND, K("gate.unknown-operation"), arg_str("op", op));
}

static void answer(Setup *s, Arena *a, Str frame, int passed, Buf *to)
{
    Error e = { 0 };
    JsonValue *parsed = NULL;
    Request r = { .arena = a, .fd = passed, .lang = s->options->lang };
    ErrorCode code = json_parse(a, frame, &parsed, &e);
    (void)!lang_of(json_text(json_get(parsed, "lang")), &r.lang);
    if (code == ERR_OK) code = run(s, &r, parsed, &e);
    if (code == ERR_OK) gate_write_view(to, &r);
    if (code == ERR_OK && to->failed) code = error_memory(&e);
    if (code == ERR_OK) return;
    buf_clear(to);
    to->failed = false;
    gate_write_error(to, &r, &e, &e);
    log_event(LOG_WARNING, "setup-refused", "op=" STR_FMT " code=%s", STR_ARG(str_first(json_text(json_get(parsed, "op")), 64)),
              error_code_name(code));
}

/* False: the other end has gone. */
static bool serve_one(Setup *s, int fd)
{
    Arena a = arena_wiping(REQUEST_ARENA);
    Error e = { 0 };
    Str frame;
    CLEANUP(fd_close) int passed = -1;
    bool whole = wire_receive(fd, &a, &frame, &passed, &e) == ERR_OK;
    if (whole) {
        Buf out = buf_in(&a);
        answer(s, &a, frame, passed, &out);
        whole = wire_send(fd, buf_str(&out), -1, &e) == ERR_OK;
    }
    arena_free(&a);                                     /* it may have held a passphrase */
    return whole;
}

/* ---- life ---- */

enum { LISTENING, SIGNALS, LIFE, FIRST };

static void take_connection(struct pollfd *wait)
{
    int fd = accept4(wait[LISTENING].fd, NULL, NULL, SOCK_CLOEXEC);
    for (size_t i = FIRST; fd >= 0 && wire_peer_ok(fd) && i < FIRST + CONNECTIONS; i++) {
        if (wait[i].fd >= 0) continue;
        wait[i].fd = fd;
        return;
    }
    if (fd >= 0) close(fd);
}

static ErrorCode serve(Setup *s, struct pollfd *wait, Error *e)
{
    while (!s->over) {
        int ready = poll(wait, FIRST + CONNECTIONS, -1);
        if (ready < 0 && errno != EINTR) return error_system(e, STR("poll"));
        if (ready <= 0) continue;
        if (wait[SIGNALS].revents || wait[LIFE].revents) return ERR_OK;
        for (size_t i = FIRST; i < FIRST + CONNECTIONS; i++) {
            if (wait[i].fd >= 0 && wait[i].revents && !serve_one(s, wait[i].fd)) fd_close(&wait[i].fd);
        }
        if (wait[LISTENING].revents) take_connection(wait);
    }
    return ERR_OK;
}

/* No program but the printing worker, which the starter starts; no network. Folders are not narrowed: the second place for
 * copies may be anywhere. */
static ErrorCode shut_in(Error *e)
{
    static const char *const ALL[] = { "/" };
    Confined is;
    TRY(worker_starter(e));
    TRY(confine_self(CONFINE_WIDE, ALL, ARRAY_LEN(ALL), &is, e));
    confine_log("setup-confined", &is);
    return ERR_OK;
}

ErrorCode setup_socket(const char *folder, Arena *a, const char **ret, Error *e)
{
    *ret = path_join(a, folder, "setup.sock");
    return *ret ? folder_make(folder, e) : error_memory(e);
}

static ErrorCode listen_and_serve(Setup *s, int ready_fd, int life, Error *e)
{
    struct pollfd wait[FIRST + CONNECTIONS];
    sigset_t ends;
    const char *socket_path;
    TRY(setup_socket(s->options->folder, &s->arena, &socket_path, e));
    for (size_t i = 0; i < ARRAY_LEN(wait); i++) wait[i] = (struct pollfd){ .fd = -1, .events = POLLIN };
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    CLEANUP(fd_close) int signals = signalfd(-1, &ends, SFD_CLOEXEC);
    CLEANUP(fd_close) int listening = -1;
    TRY(wire_listen(socket_path, &listening, e));
    wait[LISTENING].fd = listening;
    wait[SIGNALS].fd = signals;
    wait[LIFE].fd = life;
    if (write(ready_fd, "+", 1) != 1) return error_system(e, STR("pipe"));
    ErrorCode code = serve(s, wait, e);
    for (size_t i = FIRST; i < FIRST + CONNECTIONS; i++) fd_close(&wait[i].fd);
    io->unlink(socket_path);
    return code;
}

static bool office_is_made(const char *folder)
{
    Arena a = arena_with(1 << 16);
    const char *database = path_join(&a, folder, "store.db");
    bool made = database && file_exists(database);
    arena_free(&a);
    return made;
}

ErrorCode setup_run(const SetupOptions *options, int ready_fd, int life, bool *made, Error *e)
{
    Setup *s = mem_alloc(sizeof *s);
    if (!s) return error_memory(e);
    *s = (Setup){ .options = options };
    gate_block_signals();
    ErrorCode code = shut_in(e);
    Arena own = arena_with(1 << 16);
    s->work = path_join(&own, options->folder, "setup");
    if (code == ERR_OK) code = !s->work ? error_memory(e) : office_is_made(options->folder) ? ERR_OK : folder_make(s->work, e);
    if (code == ERR_OK) code = answers_open(s, e);
    if (code == ERR_OK) s->made.done = s->made.sealed = office_is_made(options->folder) && sealed_is_there(s);
    if (code == ERR_OK) code = listen_and_serve(s, ready_fd, life, e);
    *made = s->made.done;
    arena_free(&s->arena);
    arena_free(&own);
    crypto_wipe(s, sizeof *s);
    mem_free(s);
    return code;
}
