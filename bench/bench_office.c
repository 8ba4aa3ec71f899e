/* bench_office.c: what an act costs from the request to the disk, and what reading, checking and starting cost over many of them.
 *
 *     bench_office [FOLDER] [ENTRIES]     FOLDER on the disk to measure (default "."), ENTRIES in the store before the end (100000)
 *
 * An office of its own, invented, in a temporary folder that is removed at the end. Acts are notes in a case: canonical JSON,
 * signed, entered, with record and field index. The floors: fdatasync of four kilobytes for a lone act, a bare Ed25519 signature
 * for acts in bulk, a bare verification for the audit, an echo over a socket of the same kind for a view. Everything but the audit
 * runs as the gate runs it. */
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "desk/desk.h"
#include "office/gate.h"
#include "office/whole.h"
#include "office/wire.h"
#include "rules/rules.h"

#define PASSPHRASE "kara suu kara tash"
#define SIGN_IN(login) STR("{\"login\":\"" login "\",\"passphrase\":\"" PASSPHRASE "\"}")

/* Where a rate is wanted, the best of some turns counts: what else the machine does in between says nothing about us. */
enum { LONE = 3000, BATCH = 1000, BATCHES = 5, TURNS = 4, SIGNATURES = 5000, VIEWS = 20000 };

typedef struct {
    char     folder[4096], store[4200], socket_folder[32], socket[64];
    Office  *office;
    Store   *reader;
    Arena    kept;
    Str      officer, chain, note;      /* the officer's token, his case, and a note in it */
    uint64_t entries;                   /* about: what was imported */
    double   sign_rate, verify_rate;    /* bare, a second; and microseconds of processor time each */
    double   sign_us, verify_us;
} Bench;

/* ---- a small office ---- */

static GateOptions gate_options(const char *socket_path, int ready)
{
    return (GateOptions){ .operations = &DESK_OPERATIONS, .socket_path = socket_path,
                          .ready_fd = ready };
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static void open_office(Bench *b)
{
    Error e;
    bench_must(office_open(b->store, &b->office, &e), &e, "open");
    bench_must(store_open(b->store, STORE_READ, &b->reader, &e), &e, "reader");
}

static void close_office(Bench *b)
{
    store_close(b->reader);
    office_close(b->office);
}

/* The data of a good answer; anything else ends the bench. */
static const JsonValue *data_of(Arena *a, Str answer)
{
    Error e;
    JsonValue *v;
    bench_must(json_parse(a, answer, &v, &e), &e, "answer");
    if (json_true(json_get(v, "ok"))) return json_get(v, "data");
    fprintf(stderr, STR_FMT "\n", STR_ARG(answer));
    exit(3);
}

static Str frame_of(Arena *a, Str token, const char *op, Str args)
{
    return str_format(a, "{\"op\":\"%s\",\"lang\":\"en\",\"token\":\"" STR_FMT "\",\"args\":" STR_FMT "}", op, STR_ARG(token),
                      STR_ARG(args));
}

static const JsonValue *ask(Bench *b, Str token, const char *op, Str args)
{
    Buf answer = buf_in(&b->kept);
    GateOptions options = gate_options(NULL, -1);
    gate_answer(b->office, &options, b->reader, &b->kept, frame_of(&b->kept, token, op, args), -1, &answer);
    return data_of(&b->kept, buf_str(&answer));
}

static void make_office(Bench *b)
{
    Error e;
    OfficeInit what = { .folder = b->store, .name = STR("Invented office"), .login = STR("admin"),
                        .full_name = STR("Invented Administrator"), .passphrase = STR(PASSPHRASE), .cost = { 1, 8192 },
                        .guards = RULES_GUARD_NAMES, .guard_count = RULES_GUARD_COUNT };
    bench_must(office_init(&b->kept, &what, &e), &e, "init");
    open_office(b);
    Str admin = json_text(json_get(ask(b, STR(""), "session.open", SIGN_IN("admin")), "token"));
    (void)ask(b, admin, "user.create", STR("{\"login\":\"officer\",\"full_name\":\"Invented Officer\",\"roles\":\"investigator\","
                                           "\"passphrase\":\"" PASSPHRASE "\"}"));
    b->officer = json_text(json_get(ask(b, STR(""), "session.open", SIGN_IN("officer")), "token"));
    const JsonValue *opened = ask(b, b->officer, "case.open", STR("{\"fields\":{\"title\":\"Boilers for six schools\"}}"));
    b->chain = json_text(json_get(opened, "id"));
}

/* ---- acts ---- */

static JsonValue *note_fields(Arena *a, uint64_t number)
{
    JsonValue *fields = json_new_object(a);
    json_set(a, fields, "title", json_new_string(a, str_format(a, "Call from school %llu", (unsigned long long)number)));
    json_set(a, fields, "text", json_new_string(a, STR("The boiler on the acceptance certificate is not the one in the cellar.")));
    return fields;
}

/* `count` notes in one commit, as an operation would make them. */
static void commit_notes(Bench *b, Store *reader, Arena *a, uint64_t first, size_t count)
{
    Error e;
    Request r = { .office = b->office, .arena = a, .store = reader, .model = office_model(b->office), .fd = -1 };
    const Kind *kind = model_kind(r.model, STR("note"));
    Draft *drafts = arena_array(a, count, sizeof *drafts);
    Done *done = arena_array(a, count, sizeof *done);
    if (!drafts || !done) bench_must(error_memory(&e), &e, "memory");
    bench_must(session_take(b->office, b->officer, &r.session, &e), &e, "session");
    bench_must(store_snapshot_begin(reader, &e), &e, "snapshot");
    for (size_t i = 0; i < count; i++) {
        drafts[i] = (Draft){ .chain = b->chain, .op = STR("record.create"), .object = object_id_new(a, STR("note")), .kind = kind,
                             .state = STR("current"), .number = NUMBER_NEXT, .fields = note_fields(a, first + i) };
    }
    bench_must(office_commit(&r, drafts, count, done, &e), &e, "commit");
    store_snapshot_end(reader);
    session_release(b->office, r.session);
    if (b->note.len == 0) b->note = str_copy(&b->kept, done[0].object);
}

/* Two rows: the middle one of so many times, and that which one in a hundred is beyond. */
static void spread(const char *what, int64_t *took, const char *floor_name, int64_t *floor, size_t count, double middle, double end)
{
    char name[64];
    snprintf(name, sizeof name, "%s, p50", what);
    bench_row(&(Row){ name, "ms", bench_ms(took, count, 0.5), floor_name, bench_ms(floor, count, 0.5), AT_MOST, middle });
    snprintf(name, sizeof name, "%s, p99", what);
    bench_row(&(Row){ name, "ms", bench_ms(took, count, 0.99), floor_name, bench_ms(floor, count, 0.99), AT_MOST, end });
}

/* A file of its own beside the database: four kilobytes written in place and synchronised. */
static int floor_open(const Bench *b)
{
    static const char pages[256 * 4096];
    char path[4200];
    snprintf(path, sizeof path, "%s/floor", b->folder);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || write(fd, pages, sizeof pages) != (ssize_t)sizeof pages || fsync(fd) != 0) exit(3);
    return fd;
}

static void floor_sync(int fd, uint64_t turn)
{
    static const char page[4096];
    if (pwrite(fd, page, sizeof page, (off_t)(turn % 256) * (off_t)sizeof page) < 0 || fdatasync(fd) != 0) exit(3);
}

/* Floor and act by turns, so that whoever else uses the disk disturbs both alike. */
static void bench_lone(Bench *b, const char *what)
{
    int64_t *took = mem_alloc(LONE * sizeof *took), *floor = mem_alloc(LONE * sizeof *floor);
    Arena a = arena_with((size_t)64 << 20);
    int fd = floor_open(b);
    if (!took || !floor) exit(3);
    for (uint64_t i = 0; i < LONE; i++) {
        int64_t begun = clock_ticks();
        floor_sync(fd, i);
        int64_t between = clock_ticks();
        commit_notes(b, b->reader, &a, i, 1);
        took[i] = clock_ticks() - between;
        floor[i] = between - begun;
        arena_free(&a);
    }
    close(fd);
    b->entries += LONE;
    spread(what, took, "fdatasync", floor, LONE, 1, 10);
    mem_free(took);
    mem_free(floor);
}

static double rate_of(uint64_t count, int64_t begun)
{
    return (double)count * 1e9 / (double)(clock_ticks() - begun);
}

static double best(double a, double b)
{
    return a > b ? a : b;
}

static double processor_us(uint64_t count, int64_t begun)
{
    return (double)(bench_processor_ticks() - begun) / 1e3 / (double)count;
}

static double least(double a, double b)
{
    return a > 0 && a < b ? a : b;
}

/* Signatures and verifications a second by libsodium alone, over a text as long as an act. */
static void bare_signatures(Bench *b)
{
    unsigned char public[crypto_sign_PUBLICKEYBYTES], pair[crypto_sign_SECRETKEYBYTES], signature[crypto_sign_BYTES];
    unsigned char text[600] = { 'a' };
    crypto_sign_keypair(public, pair);
    for (int turn = 0; turn < TURNS; turn++) {
        int64_t begun = clock_ticks(), busy = bench_processor_ticks();
        for (int i = 0; i < SIGNATURES; i++) crypto_sign_detached(signature, NULL, text, sizeof text, pair);
        b->sign_rate = best(b->sign_rate, rate_of(SIGNATURES, begun));
        b->sign_us = least(b->sign_us, processor_us(SIGNATURES, busy));
        begun = clock_ticks();
        busy = bench_processor_ticks();
        for (int i = 0; i < SIGNATURES; i++) {
            if (crypto_sign_verify_detached(signature, text, sizeof text, public) != 0) exit(3);
        }
        b->verify_rate = best(b->verify_rate, rate_of(SIGNATURES, begun));
        b->verify_us = least(b->verify_us, processor_us(SIGNATURES, busy));
    }
}

static Str import_frame(Bench *b, Arena *a, uint64_t first)
{
    Buf args = buf_in(a);
    buf_format(&args, "{\"kind\":\"note\",\"case\":\"" STR_FMT "\",\"items\":[", STR_ARG(b->chain));
    for (uint64_t i = 0; i < BATCH; i++) {
        if (i > 0) buf_byte(&args, ',');
        json_write(&args, note_fields(a, first + i));
    }
    buf_c(&args, "]}");
    return frame_of(a, b->officer, "record.import", buf_str(&args));
}

/* Acts a second in the gate and processor time an act; what the client does to write its request is not counted. */
static double import_batch(Bench *b, double *us)
{
    GateOptions options = gate_options(NULL, -1);
    Arena a = arena_with((size_t)256 << 20);
    Str frame = import_frame(b, &a, b->entries);
    Buf answer = buf_in(&a);
    int64_t begun = clock_ticks(), busy = bench_processor_ticks();
    gate_answer(b->office, &options, b->reader, &a, frame, -1, &answer);
    double rate = rate_of(BATCH, begun);
    *us = least(*us, processor_us(BATCH, busy));
    if (json_get(data_of(&a, buf_str(&answer)), "created")->count != BATCH) exit(3);
    b->entries += BATCH;
    arena_free(&a);
    return rate;
}

static void *commit_batches(void *self)
{
    Bench *b = self;
    Error e;
    Store *reader;
    Arena a = arena_with((size_t)256 << 20);
    bench_must(store_open(b->store, STORE_READ, &reader, &e), &e, "reader");
    for (uint64_t i = 0; i < BATCHES; i++) {
        commit_notes(b, reader, &a, i * BATCH, BATCH);
        arena_free(&a);
    }
    store_close(reader);
    return NULL;
}

static double commit_rate(Bench *b, unsigned threads)
{
    pthread_t t[2];
    double most = 0;
    for (int turn = 0; turn < TURNS; turn++) {
        int64_t begun = clock_ticks();
        for (unsigned i = 0; i < threads; i++) {
            if (pthread_create(&t[i], NULL, commit_batches, b) != 0) exit(3);
        }
        for (unsigned i = 0; i < threads; i++) pthread_join(t[i], NULL);
        b->entries += (uint64_t)threads * BATCHES * BATCH;
        most = best(most, rate_of((uint64_t)threads * BATCHES * BATCH, begun));
    }
    return most;
}

static void bench_bulk(Bench *b)
{
    double imported = 0, us = 0;
    bare_signatures(b);
    for (int turn = 0; turn < TURNS * BATCHES; turn++) imported = best(imported, import_batch(b, &us));
    bench_row(&(Row){ "processor time an act imported", "us", us, "Ed25519 sign", b->sign_us, AT_MOST, 100 });
    bench_row(&(Row){ "acts imported through the gate", "/s", imported, "Ed25519 sign", b->sign_rate, AT_LEAST, 10000 });
    bench_row(&(Row){ "acts committed by one thread", "/s", commit_rate(b, 1), "Ed25519 sign", b->sign_rate, AT_LEAST, 10000 });
    bench_row(&(Row){ "acts committed by two threads", "/s", commit_rate(b, 2), "Ed25519 sign", b->sign_rate, AT_LEAST, 10000 });
}

/* As many entries as are wanted, without choosing the best turn: what a long import comes to as the store grows. */
static void bench_growth(Bench *b, uint64_t entries)
{
    double seconds = 0, us = 0;
    uint64_t first = b->entries;
    while (b->entries < entries) seconds += BATCH / import_batch(b, &us);
    if (b->entries == first) return;
    char what[64];
    snprintf(what, sizeof what, "acts imported on the way to %llu", (unsigned long long)b->entries);
    bench_row(&(Row){ what, "/s", (double)(b->entries - first) / seconds, "Ed25519 sign", b->sign_rate, AT_LEAST, 10000 });
}

/* ---- the whole store ---- */

static void bench_whole(Bench *b)
{
    Error e;
    AuditReport report;
    double audited = 0, us = 0;
    int64_t begun, busy;
    for (int turn = 0; turn < 2; turn++) {
        begun = clock_ticks();
        busy = bench_processor_ticks();
        bench_must(audit_store(b->store, NULL, 0, NULL, NULL, &report, &e), &e, "audit");
        audited = best(audited, rate_of(report.signatures, begun));
        us = least(us, processor_us(report.signatures, busy));
    }
    bench_row(&(Row){ "processor time a signature audited", "us", us, "Ed25519 verify", b->verify_us, AT_MOST, 0 });
    bench_row(&(Row){ "signatures audited, contents and records too", "/s", audited, "Ed25519 verify", b->verify_rate, AT_LEAST,
                      20000 });

    Store *s;
    begun = clock_ticks();
    bench_must(store_open(b->store, STORE_READ, &s, &e), &e, "store");
    double bare = (double)(clock_ticks() - begun) / 1e9;
    store_close(s);
    begun = clock_ticks();
    bench_must(office_open(b->store, &b->office, &e), &e, "open");
    double opened = (double)(clock_ticks() - begun) / 1e9;
    office_close(b->office);
    char what[64];
    snprintf(what, sizeof what, "start with %llu entries", (unsigned long long)report.entries);
    bench_row(&(Row){ what, "s", opened, "opening the file", bare, AT_MOST, 1 });
}

/* ---- a view over the socket ---- */

static _Noreturn void be_gate(const Bench *b, int ready)
{
    Error e;
    Office *o;
    GateOptions options = gate_options(b->socket, ready);
    gate_block_signals();
    bench_must(office_open(b->store, &o, &e), &e, "gate's open");
    bench_must(gate_run(o, &options, &e), &e, "gate");
    office_close(o);
    _exit(0);
}

/* Sends back what comes, in the same frames. */
static _Noreturn void be_echo(int fd)
{
    Error e;
    Arena a = arena_with(1 << 20);
    Str frame;
    int passed;
    while (wire_receive(fd, &a, &frame, &passed, &e) == ERR_OK && wire_send(fd, frame, -1, &e) == ERR_OK) arena_free(&a);
    _exit(0);
}

static Str round_trip(int fd, Arena *a, Str frame)
{
    Error e;
    Str answer;
    int passed;
    bench_must(wire_send(fd, frame, -1, &e), &e, "send");
    bench_must(wire_receive(fd, a, &answer, &passed, &e), &e, "receive");
    return answer;
}

static void time_trips(int fd, Str frame, int64_t *took)
{
    Arena a = arena_with(1 << 20);
    for (int i = 0; i < VIEWS; i++) {
        int64_t begun = clock_ticks();
        (void)round_trip(fd, &a, frame);
        took[i] = clock_ticks() - begun;
        arena_free(&a);
    }
}

static void time_echo(Str frame, int64_t *took)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) exit(3);
    pid_t child = fork();
    if (child < 0) exit(3);
    if (child == 0) {
        close(ends[0]);
        be_echo(ends[1]);
    }
    close(ends[1]);
    time_trips(ends[0], frame, took);
    close(ends[0]);
    waitpid(child, NULL, 0);
}

static void bench_view(Bench *b)
{
    Error e;
    int64_t *took = mem_alloc(VIEWS * sizeof *took), *floor = mem_alloc(VIEWS * sizeof *floor);
    int ready[2], fd;
    char one;
    if (!took || !floor || pipe(ready) != 0) exit(3);
    pid_t gate = fork();
    if (gate < 0) exit(3);
    if (gate == 0) be_gate(b, ready[1]);
    close(ready[1]);
    if (read(ready[0], &one, 1) != 1) exit(3);
    close(ready[0]);
    bench_must(wire_connect(b->socket, &fd, &e), &e, "connect");
    Str signing_in = frame_of(&b->kept, STR(""), "session.open", SIGN_IN("officer"));
    b->officer = json_text(json_get(data_of(&b->kept, round_trip(fd, &b->kept, signing_in)), "token"));
    Str showing = frame_of(&b->kept, b->officer, "record.show", str_format(&b->kept, "{\"id\":\"" STR_FMT "\"}", STR_ARG(b->note)));
    Str answer = round_trip(fd, &b->kept, showing);
    (void)data_of(&b->kept, answer);
    time_trips(fd, showing, took);
    close(fd);
    kill(gate, SIGTERM);
    waitpid(gate, NULL, 0);
    time_echo(answer, floor);
    spread("view of a note through the socket", took, "echo over a socket", floor, VIEWS, 0.2, 0);
    mem_free(took);
    mem_free(floor);
}

int main(int argc, char **argv)
{
    Error e;
    static Bench b;
    uint64_t entries = 100000;
    if (argc > 2 && !uint_parse(str_of(argv[2]), &entries)) return 2;
    b.kept = arena_with((size_t)64 << 20);
    snprintf(b.folder, sizeof b.folder, "%s/bench-office-XXXXXX", argc > 1 ? argv[1] : ".");
    snprintf(b.socket_folder, sizeof b.socket_folder, "/tmp/tergoo-bench-XXXXXX");     /* a socket's path must be short */
    if (!mkdtemp(b.folder) || !mkdtemp(b.socket_folder)) return 3;
    snprintf(b.store, sizeof b.store, "%s/office", b.folder);
    snprintf(b.socket, sizeof b.socket, "%s/gate.sock", b.socket_folder);
    bench_must(crypto_start(&e), &e, "crypto");

    make_office(&b);
    bench_lone(&b, "lone act, empty store");
    bench_bulk(&b);
    bench_growth(&b, entries);
    bench_lone(&b, "lone act, full store");
    close_office(&b);
    bench_view(&b);
    bench_whole(&b);
    nftw(b.folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    rmdir(b.socket_folder);
    arena_free(&b.kept);
    return 0;
}
