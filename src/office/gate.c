/* gate.c: see gate.h. A thread a connection, each with a reading handle of its own; all writing is the writer's (writer.c). A request: the frame
 * is JSON of {op, token, lang, args}; the operation is found, its arguments checked against its table, the session taken, the snapshot
 * begun, the operation run; ERR_AGAIN runs it anew on a fresh snapshot. The answer is {ok, data, page} or {ok, error}; an error
 * may name the fields that were wrong and show what explains it. */
#include "office/gate.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/crew.h"
#include "office/cosigner.h"
#include "office/office_int.h"
#include "office/rights_abroad.h"
#include "office/wire.h"

enum { CONNECTIONS = 64, REQUEST_ARENA = 256 << 20, TRIES = 8, SWEEP_EVERY = 5000 };

/* ---- the table ---- */

const Operation *operation_named(const OperationTable *all, Str name)
{
    for (size_t s = 0; s < all->count; s++) {
        const OperationSet *set = all->sets[s];
        for (size_t i = 0; i < set->count; i++) {
            if (str_is(name, set->rows[i].name)) return &set->rows[i];
        }
    }
    return NULL;
}

const Operation *operation_at(const OperationTable *all, size_t place)
{
    for (size_t s = 0; s < all->count; s++) {
        if (place < all->sets[s]->count) return &all->sets[s]->rows[place];
        place -= all->sets[s]->count;
    }
    return NULL;
}

size_t operation_count(const OperationTable *all)
{
    size_t count = 0;
    for (size_t s = 0; s < all->count; s++) count += all->sets[s]->count;
    return count;
}

/* ---- arguments ---- */

Str arg_text(const Request *r, const char *name)
{
    Str s = json_text(json_get(r->args, name));
    return s.ptr ? s : STR("");
}

int64_t arg_number(const Request *r, const char *name, int64_t otherwise)
{
    int64_t n;
    return json_int(json_get(r->args, name), &n) ? n : otherwise;
}

bool arg_yes(const Request *r, const char *name)
{
    return json_true(json_get(r->args, name));
}

const JsonValue *arg_values(const Request *r, const char *name)
{
    return json_get(r->args, name);
}

static bool arg_type_ok(ArgType type, const JsonValue *v)
{
    int64_t n;
    if (type == ARG_NUMBER) return json_int(v, &n);
    if (type == ARG_YES) return v->type == JSON_BOOL;
    if (type == ARG_VALUES) return v->type == JSON_OBJECT || v->type == JSON_ARRAY;
    return v->type == JSON_STRING && (type == ARG_SECRET || !utf8_has_control(v->text, type == ARG_LONG_TEXT ? "\n\t" : ""));
}

static ErrorCode check_args(const Operation *op, const JsonValue *args, Error *e)
{
    JSON_EACH(given, args) {
        const ArgSpec *spec = NULL;
        for (size_t i = 0; i < op->arg_count && !spec; i++) {
            if (str_is(given->key, op->args[i].name)) spec = &op->args[i];
        }
        if (!spec) return error_set(e, ERR_USAGE, K("gate.unknown-argument"), arg_c("op", op->name), arg_str("argument", given->key));
        if (!arg_type_ok(spec->type, given)) {
            return error_set(e, ERR_USAGE, K("gate.argument-type"), arg_c("op", op->name), arg_str("argument", given->key));
        }
    }
    for (size_t i = 0; i < op->arg_count; i++) {
        if (op->args[i].required && !json_get(args, op->args[i].name)) {
            return error_set(e, ERR_USAGE, K("gate.missing-argument"), arg_c("op", op->name), arg_c("argument", op->args[i].name));
        }
    }
    return ERR_OK;
}

/* ---- one request ---- */

static ErrorCode check_caller(Request *r, const Operation *op, Error *e)
{
    if (op->flags & OP_OPEN) return ERR_OK;
    if (!r->session) return error_set(e, ERR_SIGNED_OUT, K("office.signed-out"));
    bool closed = session_is_device(r->session) && !(op->flags & OP_DEVICE);
    if (closed) return error_set(e, ERR_DENIED, K("gate.device"), arg_c("op", op->name));
    static const Str ANY = STR("*");
    if (!(op->flags & OP_ABROAD) && request_is_abroad(r)) return error_set(e, ERR_DENIED, K("gate.abroad"), arg_c("op", op->name));
    if (!op->roles) return request_has_role(r, &ANY, 1) ? ERR_OK : error_set(e, ERR_SIGNED_OUT, K("office.signed-out"));
    Str rest = str_of(op->roles), role;
    for (bool more = true; more;) {
        more = str_cut(&rest, ' ', &role);
        if (request_has_role(r, &role, 1)) return ERR_OK;
    }
    return error_set(e, ERR_DENIED, K("gate.role"), arg_c("op", op->name), arg_c("roles", op->roles));
}

static ErrorCode run_once(Request *r, const Operation *op, Error *e)
{
    r->reads = NULL;
    r->read_count = r->read_room = 0;
    r->locked_level = false;
    r->rights = NULL;
    r->data = r->page = r->beside = NULL;
    r->model = office_model(r->office);
    TRY(store_snapshot_begin(r->store, e));
    ErrorCode code = check_caller(r, op, e);
    if (code == ERR_OK) code = op->run(r, e);
    store_snapshot_end(r->store);
    return code;
}

static ErrorCode run_request(Request *r, const GateOptions *options, const JsonValue *frame, Error *e)
{
    const Operation *op = operation_named(options->operations, json_text(json_get(frame, "op")));
    if (!op) return error_set(e, ERR_USAGE, K("gate.unknown-operation"), arg_str("op", json_text(json_get(frame, "op"))));
    r->args = json_get(frame, "args");
    TRY(check_args(op, r->args, e));
    if ((op->flags & (OP_FILE_IN | OP_FILE_OUT)) && r->fd < 0) return error_set(e, ERR_USAGE, K("gate.no-file"), arg_c("op", op->name));

    Str token = json_text(json_get(frame, "token"));
    if (token.len > 0 && session_take(r->office, token, &r->session, e) != ERR_OK && !(op->flags & OP_OPEN)) return e->code;
    ErrorCode code = ERR_AGAIN;
    for (int i = 0; i < TRIES && code == ERR_AGAIN; i++) code = run_once(r, op, e);
    if (code == ERR_AGAIN) code = error_set(e, ERR_CONFLICT, K("office.read-changed"));
    return code;
}

/* What goes with a refusal, as members of it. */
static void write_beside(Buf *to, const Request *r)
{
    Buf text = buf_in(r->arena);
    JSON_EACH(v, r->beside) {
        buf_clear(&text);
        json_write(&text, v);
        if (!text.failed) buf_format(to, "\"" STR_FMT "\":" STR_FMT ",", STR_ARG(v->key), STR_ARG(buf_str(&text)));
    }
}

static void write_args(Buf *to, const Error *e, const ErrorPart *part)
{
    size_t at = 0;
    Str name, value;
    buf_byte(to, '{');
    for (bool first = true; error_next_arg(e, part, &at, &name, &value); first = false) {
        if (!first) buf_byte(to, ',');
        json_write_string(to, name);
        buf_byte(to, ':');
        json_write_string(to, value);
    }
    buf_byte(to, '}');
}

/* `args` has the codes, `words` the same in the words of the reader; the text is made of the words. */
void gate_write_error(Buf *to, const Request *r, const Error *e, const Error *worded)
{
    Arena a = arena_wiping(1 << 20);
    Buf text = buf_in(&a);
    message_error(&text, r->lang, worded);
    buf_c(to, "{\"error\":{");
    write_beside(to, r);
    buf_format(to, "\"code\":\"%s\",\"parts\":[", error_code_name(e->code));
    for (int i = 0; i < e->count; i++) {
        buf_c(to, i > 0 ? ",{\"args\":" : "{\"args\":");
        write_args(to, e, &e->parts[i]);
        buf_c(to, ",\"key\":");
        json_write_string(to, str_of(e->parts[i].key));
        buf_c(to, ",\"words\":");
        write_args(to, worded, &worded->parts[i]);
        buf_byte(to, '}');
    }
    buf_c(to, "],\"text\":");
    json_write_string(to, buf_str(&text));
    buf_c(to, "},\"ok\":false}");
    arena_free(&a);
}

void gate_write_view(Buf *to, const Request *r)
{
    bool marked = r->office && office_is_exercise(r->office);       /* in everything that a program or a page gets */
    if (marked && r->data && r->data->type == JSON_OBJECT) json_set(r->arena, r->data, EXERCISE_FACT, json_new_bool(r->arena, true));
    if (marked && r->page && r->page->type == JSON_OBJECT) json_set(r->arena, r->page, EXERCISE_FACT, json_new_bool(r->arena, true));
    buf_c(to, "{\"data\":");
    if (r->data) json_write(to, r->data); else buf_c(to, "{}");
    buf_c(to, ",\"ok\":true,\"page\":");
    if (r->page) json_write(to, r->page); else buf_c(to, "{}");
    buf_byte(to, '}');
}

void gate_answer(Office *o, const GateOptions *options, Store *reader, Arena *a, Str frame, int passed, Buf *answer)
{
    Error e = { 0 }, worded = { 0 };
    JsonValue *parsed = NULL;
    Request r = { .office = o, .arena = a, .store = reader, .model = office_model(o), .fd = passed };
    int64_t begun = clock_ticks();
    ErrorCode code = json_parse(a, frame, &parsed, &e);
    (void)!lang_of(json_text(json_get(parsed, "lang")), &r.lang);
    if (code == ERR_OK) code = run_request(&r, options, parsed, &e);
    if (code == ERR_OK) gate_write_view(answer, &r);
    if (code == ERR_OK && answer->failed) code = error_memory(&e);
    if (code != ERR_OK) {
        buf_clear(answer);
        answer->failed = false;
        const Operation *op = operation_named(options->operations, json_text(json_get(parsed, "op")));
        if (options->place && op) options->place(&r, op, &e);
        if (options->word) options->word(&r, &e, &worded);
        else worded = e;
        gate_write_error(answer, &r, &e, &worded);
    }
    cosign_end(&r);
    session_release(o, r.session);
    log_event(LOG_INFO, "request", "op=" STR_FMT " code=%s us=%lld", STR_ARG(str_first(json_text(json_get(parsed, "op")), 64)),
              error_code_name(code), (long long)((clock_ticks() - begun) / 1000));
    crypto_wipe(&e, sizeof e);                      /* its values may quote what a locked case says */
    crypto_wipe(&worded, sizeof worded);
}

/* ---- connections ---- */

typedef struct {
    Office            *office;
    const GateOptions *options;
    pthread_mutex_t    lock;
    Crew               crew;                    /* a thread a connection */
    int                open[CONNECTIONS];       /* descriptors, -1 when free */
} Gate;

typedef struct { Gate *gate; int fd, place; } Connection;

static void serve(Gate *g, int fd, Error *e)
{
    CLEANUP(store_close_p) Store *reader = NULL;
    if (store_open(g->office->folder, STORE_READ, &reader, e) != ERR_OK) return;
    Arena a = arena_wiping(REQUEST_ARENA);              /* what a locked case says passes through here */
    for (;;) {
        Str frame;
        CLEANUP(fd_close) int passed = -1;
        if (wire_receive(fd, &a, &frame, &passed, e) != ERR_OK) break;
        Buf answer = buf_in(&a);
        gate_answer(g->office, g->options, reader, &a, frame, passed, &answer);
        if (wire_send(fd, buf_str(&answer), -1, e) != ERR_OK) break;
        crypto_wipe((void *)(uintptr_t)frame.ptr, frame.len);   /* it may have held a passphrase */
        arena_free(&a);
    }
    arena_free(&a);
}

static void serve_connection(void *self)
{
    Connection c = *(Connection *)self;
    Error e = { 0 };
    mem_free(self);
    serve(c.gate, c.fd, &e);
    if (e.code != ERR_OK && e.code != ERR_END) log_event(LOG_WARNING, "connection", "code=%s", error_code_name(e.code));
    pthread_mutex_lock(&c.gate->lock);
    c.gate->open[c.place] = -1;
    pthread_mutex_unlock(&c.gate->lock);
    close(c.fd);
}

static void take_connection(Gate *g, int listening)
{
    int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0) return;
    Connection *c = wire_peer_ok(fd) ? mem_alloc(sizeof *c) : NULL;
    pthread_mutex_lock(&g->lock);
    int place = 0;
    while (place < CONNECTIONS && g->open[place] >= 0) place++;
    if (c && place < CONNECTIONS) {
        *c = (Connection){ g, fd, place };
        if (crew_start(&g->crew, serve_connection, c)) {
            g->open[place] = fd;
            c = NULL;
            fd = -1;
        }
    }
    pthread_mutex_unlock(&g->lock);
    mem_free(c);
    if (fd >= 0) close(fd);                        /* a stranger, or too many at once: the client says that no gate answered */
}

/* Shuts every connection for reading: threads finish the request they are in, send its answer and see the end. */
static void drain(Gate *g)
{
    pthread_mutex_lock(&g->lock);
    for (int i = 0; i < CONNECTIONS; i++) {
        if (g->open[i] >= 0) shutdown(g->open[i], SHUT_RD);
    }
    pthread_mutex_unlock(&g->lock);
    crew_end(&g->crew);
}

static sigset_t ending_signals(void)
{
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    return ends;
}

void gate_block_signals(void)
{
    sigset_t ends = ending_signals();
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
}

static ErrorCode accept_until_signal(Gate *g, int listening, int signals, Error *e)
{
    struct pollfd wait[2] = { { .fd = listening, .events = POLLIN }, { .fd = signals, .events = POLLIN } };
    for (;;) {
        int ready = poll(wait, 2, SWEEP_EVERY);
        session_sweep(g->office);
        if (ready <= 0) continue;
        if (wait[1].revents) return ERR_OK;
        if (wait[0].revents & POLLIN) take_connection(g, listening);
        else if (wait[0].revents) return error_set(e, ERR_IO, K("wire.broken"), arg_int("errno", 0));
    }
}

ErrorCode gate_run(Office *o, const GateOptions *options, Error *e)
{
    Gate g = { .office = o, .options = options };
    pthread_mutex_init(&g.lock, NULL);
    crew_begin(&g.crew, 0);
    for (int i = 0; i < CONNECTIONS; i++) g.open[i] = -1;

    const char *path = options->socket_path ? options->socket_path : path_join(&o->arena, o->folder, "gate.sock");
    if (!path) return error_memory(e);
    prctl(PR_SET_DUMPABLE, 0);                     /* no core dump and no debugger of other users: keys are in this memory */
    umask(077);
    sigset_t ends = ending_signals();
    gate_block_signals();
    CLEANUP(fd_close) int signals = signalfd(-1, &ends, SFD_CLOEXEC);
    CLEANUP(fd_close) int listening = -1;
    TRY(wire_listen(path, &listening, e));
    if (options->ready_fd >= 0) (void)!write(options->ready_fd, "+", 1);
    log_event(LOG_INFO, "gate-ready", "origin=%s size=%llu", o->origin, (unsigned long long)o->writer.frontier.size);

    ErrorCode code = accept_until_signal(&g, listening, signals, e);
    unlink(path);
    drain(&g);
    log_event(LOG_INFO, "gate-ended", "acts=%llu commits=%llu", (unsigned long long)o->writer.acts, (unsigned long long)o->writer.commits);
    return code;
}
