/* public_server.c: listening, threads, the box's housekeeping, the end.
 *
 * The process opens its port, its certificate and its box, and then gives up everything else: programs, sockets, and files
 * outside of the box (base/confine.h). Addresses are looked at for one thing: so that one of them cannot take all places. They
 * are hashed with a key of this process and forgotten with the connection; those of this machine itself (an onion service, a
 * proxy in front) count as nobody's. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/confine.h"
#include "public/public_int.h"
#include "web/listen.h"
#include "web/serving.h"

enum { HOUSE_EVERY_MS = 60 * 1000, END_SECONDS = 20, FILE_MOST = 1 << 20, ALWAYS = 3 };

/* ---- what connections ask of it ---- */

bool public_is_ending(Public *p)
{
    pthread_mutex_lock(&p->lock);
    bool ending = p->ending;
    pthread_mutex_unlock(&p->lock);
    return ending;
}

bool public_is_crowded(Public *p)
{
    pthread_mutex_lock(&p->lock);
    bool crowded = p->open > PUBLIC_CONNECTIONS * 3 / 4;
    pthread_mutex_unlock(&p->lock);
    return crowded;
}

TlsContext *public_tls(Public *p)
{
    pthread_mutex_lock(&p->lock);
    TlsContext *c = tls_context_share(p->tls);
    pthread_mutex_unlock(&p->lock);
    return c;
}

bool public_is_called(const Public *p, Str name)
{
    if (p->options->plain) return true;                 /* whoever stands in front says how it is called */
    return serving_is_called(p->names, p->name_count, name);
}

/* ---- connections ---- */

typedef struct { Public *p; PublicSeat *seat; } Start;

static void give_seat_back(Public *p, PublicSeat *seat)
{
    pthread_mutex_lock(&p->lock);
    close(seat->fd);
    *seat = (PublicSeat){ .fd = -1 };
    p->open--;
    pthread_mutex_unlock(&p->lock);
}

static void serve_connection(void *self)
{
    Start s = *(Start *)self;
    mem_free(self);
    public_serve(s.p, s.seat->fd, &s.seat->waits);
    give_seat_back(s.p, s.seat);
}

static bool start_thread(Public *p, PublicSeat *seat)
{
    Start *s = mem_alloc(sizeof *s);
    if (!s) return false;
    *s = (Start){ p, seat };
    bool started = crew_start(&p->crew, serve_connection, s);
    if (!started) mem_free(s);
    return started;
}

/* False: of this machine itself, where everybody has the same. */
static bool seat_mark(const Public *p, const struct sockaddr_storage *from, unsigned char mark[16])
{
    char address[46] = "";
    listen_address(from, address);
    Hash h = hash_of_parts((const Str[]){ str_bytes(p->seat_key, sizeof p->seat_key), str_of(address) }, 2);
    memcpy(mark, h.bytes, 16);
    bool here = str_starts(str_of(address), STR("127.")) || strcmp(address, "::1") == 0;
    crypto_wipe(address, sizeof address);
    return !here;
}

static PublicSeat *find_seat(Public *p, const unsigned char mark[16], bool counts)
{
    PublicSeat *free_one = NULL;
    size_t same = 0;
    for (size_t i = 0; i < PUBLIC_CONNECTIONS; i++) {
        if (!p->seats[i].used) free_one = &p->seats[i];
        else same += memcmp(p->seats[i].address, mark, 16) == 0;
    }
    return !counts || same < PUBLIC_PER_ADDRESS ? free_one : NULL;
}

static void take_connection(Public *p, int listening)
{
    struct sockaddr_storage from = { 0 };
    unsigned char mark[16];
    int fd = serving_accept(listening, &from);
    if (fd < 0) return;
    bool counts = seat_mark(p, &from, mark);
    crypto_wipe(&from, sizeof from);
    pthread_mutex_lock(&p->lock);
    PublicSeat *seat = find_seat(p, mark, counts);
    if (seat) {
        *seat = (PublicSeat){ .fd = fd, .used = true };
        memcpy(seat->address, mark, sizeof mark);
        p->open++;
    }
    pthread_mutex_unlock(&p->lock);
    if (!seat) close(fd);
    else if (!start_thread(p, seat)) give_seat_back(p, seat);
}

/* Those that wait are woken, the others have END_SECONDS. */
static void drain(Public *p)
{
    pthread_mutex_lock(&p->lock);
    p->ending = true;
    for (size_t i = 0; i < PUBLIC_CONNECTIONS; i++) {
        if (p->seats[i].used && __atomic_load_n(&p->seats[i].waits, __ATOMIC_RELAXED)) shutdown(p->seats[i].fd, SHUT_RD);
    }
    pthread_mutex_unlock(&p->lock);
    if (crew_wait(&p->crew, END_SECONDS * INT64_C(1000000000))) return;
    pthread_mutex_lock(&p->lock);
    for (size_t i = 0; i < PUBLIC_CONNECTIONS; i++) if (p->seats[i].used) shutdown(p->seats[i].fd, SHUT_RDWR);
    pthread_mutex_unlock(&p->lock);
    (void)crew_wait(&p->crew, -1);
}

/* ---- certificates ---- */

static ErrorCode use_certificate(Public *p, TlsText *text, Error *e)
{
    TlsContext *fresh;
    TRY(tls_context(text, &fresh, e));
    pthread_mutex_lock(&p->lock);
    TlsContext *old = p->tls;
    p->tls = fresh;
    pthread_mutex_unlock(&p->lock);
    tls_context_free(old);
    return ERR_OK;
}

static ErrorCode read_and_use(Public *p, Arena *a, const char *certificate, const char *key, Error *e)
{
    TlsText text;
    TRY(file_read(a, certificate, FILE_MOST, &text.certificate, e));
    TRY(file_read(a, key, FILE_MOST, &text.key, e));
    return use_certificate(p, &text, e);
}

/* Ours, made or renewed when need be. */
static ErrorCode own_certificate(Public *p, Error *e)
{
    bool renewed;
    Arena a = arena_wiping(4 << 20);
    const char *folder = path_join(&a, p->options->folder, "tls");
    const TlsOffice names = { folder, p->names + ALWAYS, p->name_count - ALWAYS };
    ErrorCode code = folder ? tls_prepare(&a, &names, &renewed, e) : error_memory(e);
    if (code == ERR_OK && (renewed || !p->tls)) {
        const char *certificate = path_join(&a, folder, "server.crt"), *key = path_join(&a, folder, "server.key");
        code = certificate && key ? read_and_use(p, &a, certificate, key, e) : error_memory(e);
    }
    arena_free(&a);
    return code;
}

static ErrorCode begin_tls(Public *p, Error *e)
{
    Str der;
    if (p->options->plain) return ERR_OK;
    if (p->options->certificate) {
        Arena a = arena_wiping(4 << 20);
        ErrorCode code = read_and_use(p, &a, p->options->certificate, p->options->key, e);
        arena_free(&a);
        return code;
    }
    TRY(own_certificate(p, e));
    const char *folder = path_join(&p->arena, p->options->folder, "tls");
    return folder ? tls_authority(&p->arena, folder, &der, &p->fingerprint, e) : error_memory(e);
}

/* ---- life ---- */

static void keep_house(Public *p)
{
    Error e = { 0 };
    bool mixed = false;
    if (box_mix(p->box, instant_local_day(clock_now()), &mixed, &e) != ERR_OK) log_event(LOG_ERROR, "public-mixing", "code=%s",
        error_code_name(e.code));
    if (mixed) log_event(LOG_INFO, "public-mixed", "folder=%s", p->options->folder);
    bool own = !p->options->plain && !p->options->certificate;
    if (own && own_certificate(p, &e) != ERR_OK) log_event(LOG_ERROR, "public-certificate", "code=%s", error_code_name(e.code));
}

static ErrorCode accept_until_signal(Public *p, int listening, int signals, Error *e)
{
    struct pollfd wait[2] = { { .fd = listening, .events = POLLIN }, { .fd = signals, .events = POLLIN } };
    int64_t kept = 0;
    for (;;) {
        if (kept == 0 || clock_ticks() - kept > HOUSE_EVERY_MS * INT64_C(1000000)) {
            keep_house(p);
            kept = clock_ticks();
        }
        int ready = poll(wait, ARRAY_LEN(wait), HOUSE_EVERY_MS);
        if (ready < 0 && errno != EINTR) return error_system(e, STR("poll"));
        if (ready <= 0) continue;
        if (wait[1].revents) return ERR_OK;
        if (wait[0].revents) take_connection(p, listening);
    }
}

static ErrorCode find_names(Public *p, Error *e)
{
    static const Str USUAL[ALWAYS] = { STR("localhost"), STR("127.0.0.1"), STR("::1") };
    p->names = arena_array(&p->arena, p->options->name_count + ALWAYS, sizeof *p->names);
    if (!p->names) return error_memory(e);
    for (size_t i = 0; i < ALWAYS; i++) p->names[p->name_count++] = USUAL[i];
    for (size_t i = 0; i < p->options->name_count; i++) {
        char *copy = serving_name(&p->arena, p->options->names[i]);
        if (!copy) return error_memory(e);
        p->names[p->name_count++] = str_of(copy);
    }
    return ERR_OK;
}

static ErrorCode shut_in(Public *p, Error *e)
{
    Confined is;
    const char *const folders[] = { p->options->folder };
    TRY(confine_self(CONFINE_WIDE, folders, ARRAY_LEN(folders), &is, e));
    confine_log("public-confined", &is);
    return ERR_OK;
}

static ErrorCode serve(Public *p, Error *e)
{
    serving_begin();
    CLEANUP(fd_close) int signals = -1;
    CLEANUP(fd_close) int listening = -1;
    TRY(box_open(&p->arena, p->options->folder, &p->box, e));
    TRY(box_sweep(p->box, e));
    TRY(find_names(p, e));
    TRY(begin_tls(p, e));
    TRY(ui_open(&p->arena, &p->ui, e));
    random_bytes(&p->form_key, sizeof p->form_key);
    random_bytes(p->seat_key, sizeof p->seat_key);
    signals = serving_signals();
    TRY(listen_at(p->options->address, p->options->port, &listening, &p->port, e));
    TRY(shut_in(p, e));
    if (p->options->ready) p->options->ready(p->options->self, p->port);
    ErrorCode code = accept_until_signal(p, listening, signals, e);
    fd_close(&listening);
    drain(p);
    return code;
}

ErrorCode public_run(const PublicOptions *options, Error *e)
{
    Public *p = mem_alloc(sizeof *p);
    if (!p) return error_memory(e);
    *p = (Public){ .options = options, .arena = arena_with(16 << 20) };
    pthread_mutex_init(&p->lock, NULL);
    pthread_mutex_init(&p->slow_lock, NULL);
    crew_begin(&p->crew, SERVING_STACK);
    for (size_t i = 0; i < PUBLIC_CONNECTIONS; i++) p->seats[i].fd = -1;
    umask(077);
    ErrorCode code = serve(p, e);
    crew_end(&p->crew);
    tls_context_free(p->tls);
    box_close(p->box);
    arena_free(&p->arena);
    crypto_wipe(p, sizeof *p);
    mem_free(p);
    return code;
}
