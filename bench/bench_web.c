/* bench_web.c: pages of a whole office as browsers get them: the gate and the web as processes of their own, sixteen clients over TLS.
 *
 *     bench_web PROGRAM [FOLDER] [CASES]      PROGRAM is tergoo, FOLDER on the disk to measure ("."), CASES of fifty records (2000)
 *
 * Half of the clients are somebody with forty cases, half a head who knows all of them. Each asks for page after page, mixed at random over the
 * kinds of page below, on a connection that stays open: first with pauses of a tenth of a second, as no person is quicker, then without any, so
 * that the machine is full and a page takes what it takes when fifteen others want one at the same moment. The target is for the first; the
 * second says how many people one machine serves. The floor is the page that shows how to connect: the same server, the same TLS, nothing asked
 * of the gate. What a page takes in JSON beside it says what is left for the markup. Every search that can show persons waits for its entry to be
 * on the disk. Certificates are not checked: how long things take is asked here, not whom one
 * speaks with. */
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "web_client.h"

enum { CLIENTS = 16, TURNS = 300, WARM = 24, PAUSE_US = 200 * 1000, HANDSHAKES = 100, PAGES = 12, TAKEN_MOST = CLIENTS * TURNS };

/* ---- pages ---- */

typedef struct { const Filled *filled; Arena arena; uint64_t seed; bool head; Str next; } Asking;
typedef Str (*PathOf)(Asking *q);

static Str path_connect(Asking *q) { (void)q; return STR("/connect"); }
static Str path_work(Asking *q) { (void)q; return STR("/"); }
static Str path_cases(Asking *q) { (void)q; return STR("/cases"); }
static Str path_list(Asking *q) { (void)q; return STR("/kinds/note"); }
static Str path_next(Asking *q) { return str_format(&q->arena, "/kinds/note?page=" STR_FMT, STR_ARG(q->next)); }
static Str path_title(Asking *q) { (void)q; return STR("/kinds/note?sort=title"); }
static Str path_state(Asking *q) { (void)q; return STR("/kinds/note?state=current"); }

static Str with_words(Asking *q, const char *front, size_t words)
{
    static const char HEX[] = "0123456789ABCDEF";
    Buf typed = buf_in(&q->arena), path = buf_in(&q->arena);
    for (size_t i = 0; i < words; i++) filled_word(&q->seed, &typed);
    if (words == 0) filled_name(&q->seed, &typed, filled_any(&q->seed, 2) == 0);
    Str text = str_trim(buf_str(&typed));
    buf_c(&path, front);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        const char three[] = { '%', HEX[c >> 4], HEX[c & 15] };
        buf_add(&path, str_bytes(three, sizeof three));
    }
    return buf_str(&path);
}

static Str path_filter(Asking *q) { return with_words(q, "/kinds/note?words=", 1); }
static Str path_search(Asking *q) { return with_words(q, "/search?words=", 1 + filled_any(&q->seed, 2)); }

/* Persons are looked up for a case and with a reason. */
static Str path_person(Asking *q)
{
    Str chain = q->head ? q->filled->cases_head[0] : q->filled->cases_few[0];
    Str front = str_format(&q->arena, "/search?case=" STR_FMT "&reason=named+by+an+invented+witness&words=", STR_ARG(chain));
    return with_words(q, front.ptr, 0);
}

static Str path_record(Asking *q)
{
    const Filled *f = q->filled;
    Str id = q->head ? f->shown_head[filled_any(&q->seed, f->count_head)] : f->shown_few[filled_any(&q->seed, f->count_few)];
    return str_format(&q->arena, "/records/" STR_FMT, STR_ARG(id));
}

static Str path_case(Asking *q)
{
    const Filled *f = q->filled;
    Str id = q->head ? f->cases_head[filled_any(&q->seed, f->case_count_head)] : f->cases_few[filled_any(&q->seed, f->case_count_few)];
    return str_format(&q->arena, "/records/" STR_FMT, STR_ARG(id));
}

static const struct { const char *name; PathOf of; } PAGE[PAGES] = {
    { "how to connect", path_connect }, { "my work", path_work }, { "cases", path_cases }, { "list", path_list },
    { "list, next page", path_next },
    { "list by title", path_title }, { "list of a state", path_state }, { "list with a word", path_filter }, { "search, words", path_search },
    { "search, a name", path_person }, { "record", path_record }, { "case", path_case },
};

/* ---- asking ---- */

typedef struct { int64_t *took; size_t count; } Taken;

typedef struct {
    const Filled *filled;
    int           port;
    bool          json, paused;
    pthread_barrier_t *begin;
    Taken         taken[2][PAGES];      /* by who asks: few, head */
    pthread_mutex_t lock;
    size_t        longest;              /* of the pages, in bytes */
    uint64_t      bytes, pages;
} Round;

typedef struct { Round *round; size_t number; } Worker;

static void note(Round *r, const Client *c, bool head, size_t page, int64_t took)
{
    pthread_mutex_lock(&r->lock);
    Taken *t = &r->taken[head][page];
    t->took[t->count++] = took;
    if (c->sent > r->longest) r->longest = c->sent;
    r->bytes += c->sent;
    r->pages++;
    pthread_mutex_unlock(&r->lock);
}

/* Where the second page of notes begins. */
static void find_next(Client *c, Asking *q)
{
    Error e;
    JsonValue *v;
    (void)client_get(c, STR("/kinds/note"), true);
    bench_must(json_parse(&q->arena, str_bytes(c->body, c->len), &v, &e), &e, "json");
    q->next = json_text(json_get(json_get(v, "data"), "next"));
    must(q->next.len > 0, "a second page");
    q->next = str_copy(&q->arena, q->next);
}

static void *ask_on(void *self)
{
    const Worker *w = self;
    Round *r = w->round;
    Client c;
    bool head = w->number % 2 == 1;
    Asking q = { .filled = r->filled, .seed = w->number + 1, .head = head, .arena = arena_with((size_t)64 << 20) };
    client_open(&c, r->port);
    client_sign_in(&c, head ? "chief" : "few");
    c.packed = !r->json;
    find_next(&c, &q);
    ArenaMark mark = arena_mark(&q.arena);
    for (size_t i = 0; i < WARM + TURNS; i++) {
        if (i == WARM) pthread_barrier_wait(r->begin);
        size_t page = i < WARM ? i % PAGES : filled_any(&q.seed, PAGES);
        Str path = PAGE[page].of(&q);
        if (r->paused) usleep((useconds_t)filled_any(&q.seed, PAUSE_US));
        int64_t took = client_get(&c, path, r->json);
        if (c.status != 200) fprintf(stderr, "bench_web: %d for " STR_FMT "\n", c.status, STR_ARG(path));
        must(c.status == 200, "an answer to each question");
        if (i >= WARM) note(r, &c, head, page, took);
        arena_restore(&q.arena, mark);
    }
    client_close(&c);
    arena_free(&q.arena);
    return NULL;
}

static double part_of(const Round *r, int head, size_t page, double part)
{
    return bench_ms(r->taken[head][page].took, r->taken[head][page].count, part);
}

static void show(const Round *r, const Round *json)
{
    char name[96];
    double floor = part_of(r, 0, 0, 0.99);
    for (size_t i = 1; i < PAGES; i++) {
        for (int head = 0; head < 2; head++) {
            const char *who = head ? "all cases" : "40 cases";
            snprintf(name, sizeof name, "%s, %s, p50", PAGE[i].name, who);
            bench_row(&(Row){ name, "ms", part_of(r, head, i, 0.5), "its JSON, 2 clients", part_of(json, head, i, 0.5), AT_MOST, 0 });
            snprintf(name, sizeof name, "%s, %s, p99", PAGE[i].name, who);
            bench_row(&(Row){ name, "ms", part_of(r, head, i, 0.99), "how to connect", floor, AT_MOST, 50 });
        }
    }
}

static void show_full(const Round *r, double seconds)
{
    char name[96];
    double floor = part_of(r, 0, 0, 0.99);
    for (size_t i = 1; i < PAGES; i++) {
        for (int head = 0; head < 2; head++) {
            snprintf(name, sizeof name, "%s, %s, p99, no pauses", PAGE[i].name, head ? "all cases" : "40 cases");
            bench_row(&(Row){ name, "ms", part_of(r, head, i, 0.99), "how to connect", floor, AT_MOST, 0 });
        }
    }
    bench_row(&(Row){ "pages, 16 clients, no pauses", "/s", (double)r->pages / seconds, NULL, 0, AT_LEAST, 0 });
    bench_row(&(Row){ "page on the wire, mean", "kB", (double)r->bytes / (double)r->pages / 1000, "longest", (double)r->longest / 1000,
                      AT_MOST, 30 });
}

static double run_round(Round *r, const Filled *f, int port, bool json, bool paused, size_t clients)
{
    pthread_t threads[CLIENTS];
    Worker workers[CLIENTS];
    pthread_barrier_t begin;
    *r = (Round){ .filled = f, .port = port, .json = json, .paused = paused, .begin = &begin };
    pthread_mutex_init(&r->lock, NULL);
    pthread_barrier_init(&begin, NULL, (unsigned)clients + 1);
    for (int head = 0; head < 2; head++) {
        for (size_t i = 0; i < PAGES; i++) must((r->taken[head][i].took = mem_alloc(TAKEN_MOST * sizeof(int64_t))) != NULL, "memory");
    }
    for (size_t i = 0; i < clients; i++) {
        workers[i] = (Worker){ r, i };
        must(pthread_create(&threads[i], NULL, ask_on, &workers[i]) == 0, "thread");
    }
    pthread_barrier_wait(&begin);
    int64_t begun = clock_ticks();
    for (size_t i = 0; i < clients; i++) pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&begin);
    return (double)(clock_ticks() - begun) / 1e9;
}

static void free_round(Round *r)
{
    for (int head = 0; head < 2; head++) {
        for (size_t i = 0; i < PAGES; i++) mem_free(r->taken[head][i].took);
    }
}

/* ---- the rest ---- */

/* All that a page loads besides itself, and what those load. */
static size_t load_assets(Client *c, Str text, Str *seen, size_t *count, Arena *a)
{
    static const char MARK[] = "/assets/";
    size_t sum = 0;
    for (;;) {
        ptrdiff_t at = str_find(text, str_of(MARK));
        if (at < 0) return sum;
        text = str_from(text, (size_t)at);
        size_t n = 0;
        while (n < text.len && strchr("\"')?# ", text.ptr[n]) == NULL) n++;
        Str url = str_copy(a, str_first(text, n));
        text = str_from(text, n);
        if (str_in(url, seen, *count) || *count == 16) continue;
        seen[(*count)++] = url;
        c->packed = false;
        (void)client_get(c, url, false);                            /* as it is, to see what it loads */
        Str inside = str_copy(a, str_bytes(c->body, c->len));
        c->packed = true;
        (void)client_get(c, url, false);
        sum += c->sent;
        sum += load_assets(c, inside, seen, count, a);
    }
}

/* The heaviest kind of page both ways: as it is, for who comes from elsewhere, and packed, for who goes from one page of ours to the next. */
static void weigh_pages(Client *c, Asking *q)
{
    size_t plain = 0, packed = 0;
    for (size_t i = 0; i < PAGES; i++) {
        for (int both = 0; both < 2; both++) {
            c->packed = both == 1;
            (void)client_get(c, PAGE[i].of(q), false);
            size_t *longest = both ? &packed : &plain;
            if (c->sent > *longest) *longest = c->sent;
        }
    }
    bench_row(&(Row){ "heaviest page, from one of ours", "kB", (double)packed / 1000, "from elsewhere", (double)plain / 1000, AT_MOST, 30 });
}

static void bench_weight(const Filled *f, int port)
{
    Client c;
    Str seen[16];
    size_t count = 0;
    Asking q = { .filled = f, .seed = 1, .head = true, .arena = arena_with((size_t)64 << 20) };
    client_open(&c, port);
    client_sign_in(&c, "chief");
    find_next(&c, &q);
    (void)client_get(&c, STR("/kinds/note"), false);
    size_t page = c.sent, sum = page + load_assets(&c, str_copy(&q.arena, str_bytes(c.body, c.len)), seen, &count, &q.arena);
    bench_row(&(Row){ "a first page and all that it loads", "kB", (double)sum / 1000, "the page", (double)page / 1000, AT_MOST, 150 });
    weigh_pages(&c, &q);
    client_close(&c);
    arena_free(&q.arena);
}

static void bench_handshakes(int port)
{
    int64_t full[HANDSHAKES], again[HANDSHAKES];
    Client c;
    size_t resumed = 0;
    client_open(&c, port);
    for (size_t i = 0; i < HANDSHAKES; i++) {
        client_hang_up(&c);
        int64_t begun = clock_ticks();
        client_connect(&c, NULL);
        full[i] = clock_ticks() - begun;
        (void)client_get(&c, STR("/connect/ca.crt"), false);        /* the ticket comes with the first answer */
        SSL_SESSION *session = SSL_get1_session(c.stream);
        client_hang_up(&c);
        begun = clock_ticks();
        client_connect(&c, session);
        again[i] = clock_ticks() - begun;
        resumed += (size_t)SSL_session_reused(c.stream);
        SSL_SESSION_free(session);
    }
    client_close(&c);
    double floor = bench_ms(again, HANDSHAKES, 0.5);
    bench_row(&(Row){ "handshake, p50", "ms", bench_ms(full, HANDSHAKES, 0.5), "resumed", floor, AT_MOST, 0 });
    bench_row(&(Row){ "handshakes resumed when asked for", "of 100", (double)resumed, NULL, 0, AT_LEAST, HANDSHAKES });
}

static double resident_mb(pid_t who)
{
    char path[64], line[256];
    long long kib = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)who);
    FILE *status = fopen(path, "r");
    while (status && fgets(line, sizeof line, status)) (void)sscanf(line, "VmHWM: %lld", &kib);
    if (status) fclose(status);
    return (double)kib / 1024;
}

static double bench_start(const Filled *f, const char *program, Served *served)
{
    Client c;
    int64_t begun = clock_ticks();
    serve(f, program, served);
    client_open(&c, served->port);
    (void)client_get(&c, STR("/sign-in"), false);
    double seconds = (double)(clock_ticks() - begun) / 1e9;
    must(c.status == 200, "a first page");
    client_close(&c);
    return seconds;
}

int main(int argc, char **argv)
{
    static Filled f;
    static Round pages, json, full;
    Served served;
    uint64_t cases = FILLED_CASES;
    if (argc < 2 || (argc > 3 && (!uint_parse(str_of(argv[3]), &cases) || cases < FILLED_FEW))) return 2;
    (void)signal(SIGPIPE, SIG_IGN);
    Error e;
    filled_make(&f, argc > 2 ? argv[2] : ".", "bench-web", cases);
    bench_must(office_search_settle(f.office, &e), &e, "settle");
    filled_close(&f);
    double first = bench_start(&f, argv[1], &served);
    stop(&served);
    double again = bench_start(&f, argv[1], &served);
    bench_row(&(Row){ "gate and web started until the first page", "s", again, "the first time of all", first, AT_MOST, 1 });
    bench_weight(&f, served.port);
    bench_handshakes(served.port);
    (void)run_round(&json, &f, served.port, true, false, 2);
    (void)run_round(&pages, &f, served.port, false, true, CLIENTS);
    show(&pages, &json);
    double seconds = run_round(&full, &f, served.port, false, false, CLIENTS);
    show_full(&full, seconds);
    bench_row(&(Row){ "gate, most resident", "MB", resident_mb(served.gate), NULL, 0, AT_MOST, 200 });
    bench_row(&(Row){ "web, most resident", "MB", resident_mb(served.web), NULL, 0, AT_MOST, 200 });
    stop(&served);
    free_round(&pages);
    free_round(&json);
    free_round(&full);
    filled_remove(&f);
    return 0;
}
