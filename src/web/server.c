/* server.c: listening, limits, threads, the end.
 *
 * The process that reads requests makes the keeper (keeper.h), opens its ports, and shuts itself in before it takes the first connection.
 * A thread a connection, as many as CONNECTIONS, and of one address no more than PER_ADDRESS: an office has tens of desks, and a thread that waits
 * costs a stack. Being told to end, it stops listening, wakes those that wait between requests, and lets the others finish. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/confine.h"
#include "web/listen.h"
#include "web/serving.h"
#include "web/web_int.h"

enum { SWEEP_EVERY_MS = 30 * 1000, RENEW_EVERY_SECONDS = 3600, END_SECONDS = 20,
       ALWAYS = 3 };                              /* names that every certificate has */

/* ---- what connections ask of it ---- */

void seat_waits(Web *w, Seat *p, bool waits)
{
    pthread_mutex_lock(&w->lock);
    p->waits = waits;
    pthread_mutex_unlock(&w->lock);
}

bool web_is_ending(Web *w)
{
    pthread_mutex_lock(&w->lock);
    bool ending = w->ending;
    pthread_mutex_unlock(&w->lock);
    return ending;
}

bool web_is_crowded(Web *w)
{
    pthread_mutex_lock(&w->lock);
    bool crowded = w->open > CONNECTIONS * 3 / 4;
    pthread_mutex_unlock(&w->lock);
    return crowded;
}

TlsContext *web_tls(Web *w)
{
    pthread_mutex_lock(&w->lock);
    TlsContext *c = tls_context_share(w->tls);
    pthread_mutex_unlock(&w->lock);
    return c;
}

bool web_is_called(const Web *w, Str name)
{
    return serving_is_called(w->names, w->name_count, name);
}

ErrorCode web_file_new(Web *w, int *fd, Error *e)
{
    return keeper_file(w->keeper, fd, e);
}

/* ---- connections ---- */

typedef struct { Web *web; Seat *seat; } Start;

static void give_seat_back(Web *w, Seat *p)
{
    pthread_mutex_lock(&w->lock);
    close(p->fd);                                   /* under the lock: whoever ends us shuts descriptors down by their number */
    *p = (Seat){ .fd = -1 };
    w->open--;
    pthread_mutex_unlock(&w->lock);
}

static void serve_connection(void *self)
{
    Start s = *(Start *)self;
    mem_free(self);
    connection_serve(s.web, s.seat->fd, s.seat->plain, str_of(s.seat->address), s.seat);
    give_seat_back(s.web, s.seat);
}

/* A free place, unless the address has as many as one may have; NULL: it must go. */
static Seat *find_seat(Web *w, const char *address)
{
    Seat *free_one = NULL;
    size_t same = 0;
    for (size_t i = 0; i < CONNECTIONS; i++) {
        if (!w->seats[i].used) free_one = &w->seats[i];
        else same += strcmp(w->seats[i].address, address) == 0;
    }
    return same < PER_ADDRESS ? free_one : NULL;
}

static bool start_thread(Web *w, Seat *p)
{
    Start *s = mem_alloc(sizeof *s);
    if (!s) return false;
    *s = (Start){ w, p };
    bool started = crew_start(&w->crew, serve_connection, s);
    if (!started) mem_free(s);
    return started;
}

static void take_connection(Web *w, int listening, bool plain)
{
    struct sockaddr_storage from = { 0 };
    char address[46] = "";
    int fd = serving_accept(listening, &from);
    if (fd < 0) return;
    listen_address(&from, address);
    pthread_mutex_lock(&w->lock);
    Seat *p = find_seat(w, address);
    if (p) {
        *p = (Seat){ .fd = fd, .used = true, .plain = plain };
        memcpy(p->address, address, sizeof p->address);
        w->open++;
    }
    pthread_mutex_unlock(&w->lock);
    if (p && !start_thread(w, p)) give_seat_back(w, p);
    if (!p) {
        close(fd);
        log_event(LOG_WARNING, "too-many", "open=%zu", w->open);
    }
}

/* Those that wait are woken, the others have END_SECONDS. */
static void drain(Web *w)
{
    pthread_mutex_lock(&w->lock);
    w->ending = true;
    for (size_t i = 0; i < CONNECTIONS; i++) {
        if (w->seats[i].used && w->seats[i].waits) shutdown(w->seats[i].fd, SHUT_RD);
    }
    pthread_mutex_unlock(&w->lock);
    if (crew_wait(&w->crew, END_SECONDS * INT64_C(1000000000))) return;
    pthread_mutex_lock(&w->lock);
    for (size_t i = 0; i < CONNECTIONS; i++) {
        if (w->seats[i].used) shutdown(w->seats[i].fd, SHUT_RDWR);
    }
    pthread_mutex_unlock(&w->lock);
    (void)crew_wait(&w->crew, -1);
}

/* ---- certificates ---- */

static ErrorCode renew(Web *w, Error *e)
{
    bool renewed;
    TlsText own;
    TlsContext *fresh;
    Arena a = arena_wiping(1 << 20);
    ErrorCode code = keeper_certificate(w->keeper, &a, &own, &renewed, e);
    if (code == ERR_OK && (renewed || !w->tls)) {
        code = tls_context(&own, &fresh, e);
        if (code == ERR_OK) {
            pthread_mutex_lock(&w->lock);
            TlsContext *old = w->tls;
            w->tls = fresh;
            pthread_mutex_unlock(&w->lock);
            tls_context_free(old);
            if (old) log_event(LOG_INFO, "certificate-renewed", "folder=%s", w->folder);
        }
    }
    arena_free(&a);
    return code;
}

/* ---- life ---- */

/* Signs out at the gate whose time is over here, so that no key outlives it; looks at the certificate once an hour. */
static void keep_house(Web *w, int64_t *renewed)
{
    char lost[65];
    Error no = { 0 };
    while (web_session_sweep(&w->sessions, clock_ticks(), lost)) gate_sign_out(w, str_of(lost));
    crypto_wipe(lost, sizeof lost);
    if (clock_ticks() - *renewed < RENEW_EVERY_SECONDS * INT64_C(1000000000)) return;
    *renewed = clock_ticks();
    if (renew(w, &no) != ERR_OK) log_event(LOG_ERROR, "certificate", "code=%s", error_code_name(no.code));
}

static ErrorCode accept_until_signal(Web *w, int listening, int plain, int signals, Error *e)
{
    struct pollfd wait[5] = { { .fd = listening, .events = POLLIN }, { .fd = signals, .events = POLLIN }, { .fd = plain, .events = POLLIN },
                              { .fd = keeper_descriptor(w->keeper) } };     /* no events: its end alone, answers are for whoever asked */
    wait[4] = (struct pollfd){ .fd = w->options->setup ? w->options->setup_end : -1, .events = POLLIN };
    int64_t renewed = clock_ticks(), kept = renewed;
    for (;;) {
        int ready = poll(wait, ARRAY_LEN(wait), SWEEP_EVERY_MS);
        if (ready < 0 && errno != EINTR) return error_system(e, STR("poll"));
        if (clock_ticks() - kept > SWEEP_EVERY_MS * INT64_C(1000000)) {
            kept = clock_ticks();
            keep_house(w, &renewed);
        }
        if (ready <= 0) continue;
        if (wait[1].revents || wait[4].revents) return ERR_OK;
        if (wait[3].revents) return error_set(e, ERR_IO, K("web.no-keeper"));
        if (wait[0].revents) take_connection(w, listening, false);
        if (wait[2].revents) take_connection(w, plain, true);
    }
}

static bool add_name(Web *w, Str name)
{
    char *copy = serving_name(&w->arena, name);
    if (!copy) return false;
    for (size_t i = 0; i < w->name_count; i++) {
        if (str_is(w->names[i], copy)) return true;
    }
    w->names[w->name_count++] = str_of(copy);
    return true;
}

/* Those that everybody has, those that were given, and the machine's own when the authority may speak for it. */
static ErrorCode find_names(Web *w, Error *e)
{
    char host[256] = "";
    w->names = arena_array(&w->arena, w->options->name_count + 4, sizeof *w->names);
    if (!w->names) return error_memory(e);
    bool fine = add_name(w, STR("localhost")) && add_name(w, STR("127.0.0.1")) && add_name(w, STR("::1"));
    for (size_t i = 0; i < w->options->name_count; i++) fine = fine && add_name(w, w->options->names[i]);
    if (gethostname(host, sizeof host - 1) == 0 && tls_may_speak_for(&w->arena, w->folder, str_of(host))) fine = fine && add_name(w, str_of(host));
    return fine ? ERR_OK : error_memory(e);
}

/* The keeper is made first: it shall know nothing of what the others make, and those read no key of the authority. */
static ErrorCode start_keeper(Web *w, Error *e)
{
    const char *const folders[] = { w->options->folder, w->options->also };
    for (size_t i = 0; i < ARRAY_LEN(folders) && folders[i]; i++) {
        w->sockets[i] = w->options->setup ? w->options->setup : path_join(&w->arena, folders[i], "gate.sock");
        if (!w->sockets[i]) return error_memory(e);
        w->socket_count++;
    }
    w->keeping = (KeeperOptions){ .office = { w->folder, w->names + ALWAYS, w->name_count - ALWAYS }, .sockets = w->sockets,
                                  .socket_count = w->socket_count, .demo = w->demo, .program = w->options->program };
    TRY(keeper_start(&w->keeping, &w->keeper, e));
    for (size_t i = 0; i < w->socket_count; i++) gate_pool_start(&w->pools[w->pool_count++], w->keeper, i);
    return ERR_OK;
}

static ErrorCode prepare(Web *w, Error *e)
{
    w->folder = path_join(&w->arena, w->options->folder, "web");
    if (!w->folder) return error_memory(e);
    TRY(folder_make(w->folder, e));
    TRY(find_names(w, e));
    if (w->options->demo_file) TRY(demo_open(&w->arena, w->options->demo_file, &w->demo, e));
    TRY(start_keeper(w, e));
    TRY(renew(w, e));
    TRY(tls_authority(&w->arena, w->folder, &w->authority, &w->fingerprint, e));
    TRY(web_sessions_start(&w->sessions, e));
    TRY(throttle_start(&w->throttle, e));
    TRY(ui_open(&w->arena, &w->ui, e));
    TRY(once_new(&w->once, e));
    TRY(pieces_new(&w->pieces, e));
    return jobs_new(&w->jobs, e);
}

/* Everything that is opened by name is open. From here on nothing else is to be had, whoever gives the orders. */
static ErrorCode shut_in(Error *e)
{
    Confined is;
    TRY(confine_self(CONFINE_NARROW, NULL, 0, &is, e));
    confine_log("web-confined", &is);
    return ERR_OK;
}

static void dispose(Web *w)
{
    crew_end(&w->crew);
    web_sessions_end(&w->sessions);
    throttle_end(&w->throttle);
    for (size_t i = 0; i < w->pool_count; i++) gate_pool_end(&w->pools[i]);
    keeper_end(w->keeper);
    jobs_end(w->jobs);
    once_free(w->once);
    pieces_free(w->pieces);
    tls_context_free(w->tls);
    arena_free(&w->arena);
    mem_free(w);
}

static ErrorCode serve(Web *w, Error *e)
{
    serving_begin();
    CLEANUP(fd_close) int signals = -1;
    CLEANUP(fd_close) int listening = -1;
    CLEANUP(fd_close) int plain = -1;
    TRY(prepare(w, e));
    signals = serving_signals();
    TRY(listen_at(w->options->address, w->options->port, &listening, &w->port, e));
    if (w->options->plain_port >= 0) TRY(listen_at(w->options->address, w->options->plain_port, &plain, &w->plain_port, e));
    TRY(shut_in(e));
    if (w->options->ready) w->options->ready(w->options->self, w->port, w->plain_port);
    log_event(LOG_INFO, "web-ready", "port=%d fingerprint=" STR_FMT, w->port, STR_ARG(w->fingerprint));
    ErrorCode code = accept_until_signal(w, listening, plain, signals, e);
    fd_close(&listening);
    fd_close(&plain);
    drain(w);
    log_event(LOG_INFO, "web-ended", "port=%d", w->port);
    return code;
}

ErrorCode web_run(const WebOptions *options, Error *e)
{
    Web *w = mem_alloc(sizeof *w);
    if (!w) return error_memory(e);
    *w = (Web){ .options = options, .arena = arena_with(16 << 20), .plain_port = -1 };
    pthread_mutex_init(&w->lock, NULL);
    crew_begin(&w->crew, SERVING_STACK);
    for (size_t i = 0; i < CONNECTIONS; i++) w->seats[i].fd = -1;
    umask(077);
    ErrorCode code = options->no_second && !options->demo && !options->exercise ? error_set(e, ERR_USAGE, K("web.second-only-demo")) : serve(w, e);
    dispose(w);
    return code;
}
