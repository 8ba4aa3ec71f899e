/* bench_today.c: the page that every day begins with, as fifty people get it at nine o'clock.
 *
 *     bench_today PROGRAM [FOLDER] [CASES]     PROGRAM is tergoo, FOLDER on the disk to measure ("."), CASES of some fifty records (2000)
 *
 * Fifty officers share the cases among them; in each case a request runs and a hearing is ahead. Gate and web are processes of
 * their own, each officer has a session and a connection over TLS that stays open. They ask for their page again and again with
 * pauses of some seconds, as people do who look at it more often than they should; then without any, so that fifty want it at
 * the same moment: what that takes says how many people one machine serves. The floor is the page that shows how to connect,
 * asked in between by the same clients: the same server, the same TLS, nothing asked of the gate. The head knows all cases. */
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "web_client.h"

enum { OFFICERS = FILLED_OFFICERS, TURNS = 20, FULL_TURNS = 10, WARM = 2, PAUSE_US = 4 * 1000 * 1000, MOST = OFFICERS * TURNS };

typedef struct { int64_t took[MOST]; size_t count; } Taken;
typedef struct {
    int    port;
    size_t turns;
    bool   paused;
    pthread_barrier_t *begin;
    pthread_mutex_t    lock;
    Taken  today, floor;
    size_t longest;                     /* of the pages, in bytes */
} Round;
typedef struct { Round *round; size_t number; } Officer;

static void note(Round *r, Taken *to, int64_t took, size_t sent)
{
    pthread_mutex_lock(&r->lock);
    to->took[to->count++] = took;
    if (sent > r->longest) r->longest = sent;
    pthread_mutex_unlock(&r->lock);
}

static void *work(void *self)
{
    const Officer *o = self;
    Round *r = o->round;
    Client c;
    char login[8];
    uint64_t seed = o->number + 1;
    snprintf(login, sizeof login, "day%02zu", o->number);
    client_open(&c, r->port);
    client_sign_in(&c, login);
    c.packed = true;
    for (size_t i = 0; i < WARM + r->turns; i++) {
        if (i == WARM) pthread_barrier_wait(r->begin);
        if (r->paused && i >= WARM) usleep((useconds_t)filled_any(&seed, PAUSE_US));
        int64_t today = client_get(&c, STR("/"), false);
        size_t sent = c.sent;
        must(c.status == 200, "a page of today");
        int64_t floor = client_get(&c, STR("/connect"), false);
        must(c.status == 200, "a page without a question");
        if (i < WARM) continue;
        note(r, &r->today, today, sent);
        note(r, &r->floor, floor, 0);
    }
    client_close(&c);
    return NULL;
}

static double run_round(Round *r, int port, size_t turns, bool paused)
{
    pthread_t threads[OFFICERS];
    Officer officers[OFFICERS];
    pthread_barrier_t begin;
    memset(r, 0, sizeof *r);
    r->port = port;
    r->turns = turns;
    r->paused = paused;
    r->begin = &begin;
    pthread_mutex_init(&r->lock, NULL);
    pthread_barrier_init(&begin, NULL, OFFICERS + 1);
    for (size_t i = 0; i < OFFICERS; i++) {
        officers[i] = (Officer){ r, i };
        must(pthread_create(&threads[i], NULL, work, &officers[i]) == 0, "thread");
    }
    pthread_barrier_wait(&begin);
    int64_t begun = clock_ticks();
    for (size_t i = 0; i < OFFICERS; i++) pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&begin);
    return (double)(clock_ticks() - begun) / 1e9;
}

static void show(Round *r, const char *how, double target)
{
    char name[96];
    static const struct { const char *name; double part; } PARTS[] = { { "p50", 0.5 }, { "p99", 0.99 } };
    for (size_t i = 0; i < ARRAY_LEN(PARTS); i++) {
        snprintf(name, sizeof name, "today, 50 officers, %s, %s", how, PARTS[i].name);
        bench_row(&(Row){ name, "ms", bench_ms(r->today.took, r->today.count, PARTS[i].part), "how to connect",
                          bench_ms(r->floor.took, r->floor.count, PARTS[i].part), AT_MOST, i == 1 ? target : 0 });
    }
}

/* Who knows all cases, alone. */
static void bench_head(int port)
{
    int64_t today[TURNS], unit[TURNS];
    Client c;
    client_open(&c, port);
    client_sign_in(&c, "chief");
    c.packed = true;
    for (size_t i = 0; i < TURNS; i++) {
        today[i] = client_get(&c, STR("/"), false);
        unit[i] = client_get(&c, STR("/unit"), false);
        must(c.status == 200, "the unit");
    }
    client_close(&c);
    bench_row(&(Row){ "today, all cases, alone, p50", "ms", bench_ms(today, TURNS, 0.5), "p99", bench_ms(today, TURNS, 0.99), AT_MOST, 0 });
    bench_row(&(Row){ "the unit, all cases, alone, p50", "ms", bench_ms(unit, TURNS, 0.5), "p99", bench_ms(unit, TURNS, 0.99), AT_MOST, 0 });
}

int main(int argc, char **argv)
{
    static Filled f;
    static Round paused, full;
    Served served;
    Error e;
    uint64_t cases = FILLED_CASES;
    if (argc < 2 || (argc > 3 && (!uint_parse(str_of(argv[3]), &cases) || cases < OFFICERS))) return 2;
    (void)signal(SIGPIPE, SIG_IGN);
    filled_make_days(&f, argc > 2 ? argv[2] : ".", "bench-today", cases);
    bench_must(office_search_settle(f.office, &e), &e, "settle");
    filled_close(&f);
    serve(&f, argv[1], &served);
    bench_row(&(Row){ "records", "", (double)f.records, NULL, 0, AT_LEAST, 0 });
    (void)run_round(&paused, served.port, TURNS, true);
    show(&paused, "with pauses", 50);
    double seconds = run_round(&full, served.port, FULL_TURNS, false);
    show(&full, "no pauses", 0);
    bench_row(&(Row){ "pages of today, 50 officers, no pauses", "/s", (double)full.today.count / seconds, NULL, 0, AT_LEAST, 0 });
    bench_row(&(Row){ "page of today on the wire, longest", "kB", (double)paused.longest / 1000, NULL, 0, AT_MOST, 30 });
    bench_head(served.port);
    stop(&served);
    filled_remove(&f);
    return 0;
}
