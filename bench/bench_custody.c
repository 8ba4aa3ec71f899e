/* bench_custody.c: chains of custody at the size of a country: a million things in one case, whose chain has a million entries
 * and more.
 *
 *     bench_custody FOLDER [THINGS]     FOLDER for the store that is made and removed; THINGS (default 100000)
 *
 * Measured: how many entries of the chain are verified in a second, hashes alone and with signatures, beside the bare SHA-256
 * and the bare Ed25519 of the libraries in the same run; and how long the pages of one thing take: its record, and its chain of
 * custody with each entry of it verified. Rates are told by the processor's time of all threads, since others may use the
 * machine, with those by the wall beside them. */
#include <openssl/evp.h>
#include <sodium.h>
#include <sys/resource.h>
#include <unistd.h>

#include "filled.h"
#include "office/chain_check.h"

enum { BATCH = 250, ASKED = 300, HANDLED = 100, HASHED = 1000000, VERIFIED = 20000, ENTRY = 1000 };

typedef struct { Filled f; Str chain, *things; uint64_t count; } Bench;

static Request request_of(Bench *b, Arena *a, Session *s)
{
    return (Request){ .office = b->f.office, .arena = a, .store = b->f.reader, .model = office_model(b->f.office), .session = s,
                      .fd = -1 };
}

static Draft thing_of(Bench *b, Request *r, uint64_t n)
{
    Arena *a = r->arena;
    JsonValue *fields = json_new_object(a);
    const Kind *k = model_kind(r->model, STR("exhibit"));
    json_set(a, fields, "category", json_new_string(a, STR("phone")));
    json_set(a, fields, "found_at", json_new_string(a, STR("Бөлмө 2, стол")));
    json_set(a, fields, "what", json_new_string(a, str_format(a, "Телефон %llu", (unsigned long long)n)));
    return (Draft){ .chain = b->chain, .op = STR("record.create"), .object = object_id_new(a, STR("exhibit")), .kind = k,
                    .state = k->states[0].id,
                    .number = NUMBER_NEXT, .fields = fields };
}

static void fill(Bench *b)
{
    Error e;
    Session *s;
    b->chain = b->f.cases_head[0];
    b->things = arena_array(&b->f.kept, b->count, sizeof *b->things);
    if (!b->things) exit(3);
    bench_must(session_take(b->f.office, b->f.maker, &s, &e), &e, "session");
    for (uint64_t done = 0; done < b->count;) {
        Arena a = arena_with((size_t)64 << 20);
        Draft *drafts = arena_array(&a, BATCH, sizeof *drafts);
        Request r = request_of(b, &a, s);
        size_t n = 0;
        if (!drafts) exit(3);
        for (; n < BATCH && done + n < b->count; n++) {
            drafts[n] = thing_of(b, &r, done + n);
            b->things[done + n] = str_copy(&b->f.kept, drafts[n].object);
        }
        bench_must(store_snapshot_begin(b->f.reader, &e), &e, "snapshot");
        bench_must(office_commit(&r, drafts, n, NULL, &e), &e, "commit");
        store_snapshot_end(b->f.reader);
        arena_free(&a);
        done += n;
    }
    session_release(b->f.office, s);
}

/* Some of them went through hands: sealed, and then changed so often that the chain of each has a dozen entries. */
static void handle(Bench *b)
{
    int64_t took;
    for (uint64_t i = 0; i < HANDLED && i < b->count; i++) {
        Arena a = arena_with((size_t)64 << 20);
        Str id = b->things[i * (b->count / HANDLED + (b->count < HANDLED)) % b->count];
        Str seal = str_format(&a,
                              "{\"id\":\"" STR_FMT "\",\"move\":\"seal_up\",\"fields\":{\"package\":\"пакет\",\"seal\":\"B-%llu\",\"pieces\":\"1\"}}",
                              STR_ARG(id), (unsigned long long)i);
        (void)filled_ask(&b->f, &a, b->f.maker, "record.move", seal, &took);
        for (int n = 0; n < 10; n++) {
            Str change = str_format(&a, "{\"id\":\"" STR_FMT "\",\"fields\":{\"marks\":\"IMEI %d\"}}", STR_ARG(id), n);
            (void)filled_ask(&b->f, &a, b->f.maker, "record.change", change, &took);
        }
        arena_free(&a);
    }
}

/* ---- the chain ---- */

static double bare_hashes(void)
{
    static unsigned char text[ENTRY];
    unsigned char out[32];
    EVP_MD *md = EVP_MD_fetch(NULL, "SHA256", NULL);
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    if (!md || !c || !EVP_DigestInit_ex2(c, md, NULL)) exit(3);
    int64_t begun = bench_processor_ticks();
    for (int i = 0; i < HASHED; i++) {
        if (!EVP_DigestInit_ex2(c, NULL, NULL) || !EVP_DigestUpdate(c, text, ENTRY) || !EVP_DigestFinal_ex(c, out, NULL)) exit(3);
        text[0] = out[0];
    }
    double rate = HASHED * 1e9 / (double)(bench_processor_ticks() - begun);
    EVP_MD_CTX_free(c);
    EVP_MD_free(md);
    return rate;
}

static double bare_signatures(void)
{
    static unsigned char text[ENTRY];
    unsigned char public[32], secret[64], signature[64];
    crypto_sign_ed25519_keypair(public, secret);
    crypto_sign_ed25519_detached(signature, NULL, text, ENTRY, secret);
    int64_t begun = bench_processor_ticks();
    for (int i = 0; i < VERIFIED; i++) if (crypto_sign_ed25519_verify_detached(signature, text, ENTRY, public)) exit(1);
    return VERIFIED * 1e9 / (double)(bench_processor_ticks() - begun);
}

/* With as many threads as there are cores; what a quiet machine would reach by the wall is cores times the rate of the
 * processor. */
static void check_chain(Bench *b, bool signatures, double floor, const char *what, double target)
{
    Error e;
    ChainCheck check;
    Session *s;
    Arena a = arena_with((size_t)256 << 20);
    bench_must(session_take(b->f.office, b->f.maker, &s, &e), &e, "session");
    Request r = request_of(b, &a, s);
    bench_must(store_snapshot_begin(b->f.reader, &e), &e, "snapshot");
    int64_t begun = bench_processor_ticks();
    bench_must(chain_check(&r, b->chain, signatures, 0, &check, &e), &e, "chain");
    double processor = (double)(bench_processor_ticks() - begun) / 1e9, wall = (double)check.took / 1e9, n = (double)check.entries;
    store_snapshot_end(b->f.reader);
    session_release(b->f.office, s);
    if (!check.good) {
        fprintf(stderr, STR_FMT "\n", STR_ARG(check.finding));
        exit(1);
    }
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    bench_row(&(Row){ what, "/s", n / processor * (double)cores, signatures ? "Ed25519 verify, all cores"
                      : "SHA-256 of 1,000 bytes, all cores",
                      floor * (double)cores, AT_LEAST, target });
    printf("%s: %.0f entries, %.2f s of processor, %.2f s by the wall (%.0f/s), %llu signatures, %llu sessions\n", what, n,
           processor, wall, n / wall,
           (unsigned long long)check.signatures, (unsigned long long)check.sessions);
    arena_free(&a);
}

/* ---- pages ---- */

static void page(Bench *b, const char *op, const char *what, bool handled, double target)
{
    int64_t took[ASKED], wall[ASKED];
    Arena warm = arena_with((size_t)256 << 20);
    uint64_t seed = 7;
    int64_t unused;
    (void)filled_ask(&b->f, &warm, b->f.maker, op, str_format(&warm, "{\"id\":\"" STR_FMT "\"}", STR_ARG(b->things[b->count / 2])),
                     &unused);
    arena_free(&warm);
    for (size_t i = 0; i < ASKED; i++) {
        Arena a = arena_with((size_t)256 << 20);
        uint64_t which = handled ? filled_any(&seed, HANDLED) * (b->count / HANDLED) : filled_any(&seed, b->count);
        int64_t begun = bench_processor_ticks();
        (void)filled_ask(&b->f, &a, b->f.maker, op, str_format(&a, "{\"id\":\"" STR_FMT "\"}",
                                                               STR_ARG(b->things[which % b->count])), &wall[i]);
        took[i] = bench_processor_ticks() - begun;
        arena_free(&a);
    }
    double middle = bench_ms(took, ASKED, 0.5), end = bench_ms(took, ASKED, 0.99);
    bench_row(&(Row){ what, "ms", end, "the middle of them", middle, AT_MOST, target });
    printf("%s: by the wall %.2f ms in the middle, %.2f ms p99\n", what, bench_ms(wall, ASKED, 0.5), bench_ms(wall, ASKED, 0.99));
}

int main(int argc, char **argv)
{
    static Bench b;
    struct rusage usage;
    b.count = 100000;
    if (argc < 2 || (argc > 2 && !uint_parse(str_of(argv[2]), &b.count)) || b.count < HANDLED) {
        fprintf(stderr, "usage: bench_custody FOLDER [THINGS]\n");
        return 2;
    }
    filled_make(&b.f, argv[1], "custody", FILLED_FEW);
    int64_t begun = clock_ticks();
    fill(&b);
    handle(&b);
    printf("%llu things in one case, made in %.0f s\n", (unsigned long long)b.count, (double)(clock_ticks() - begun) / 1e9);
    double hashes = bare_hashes(), signatures = bare_signatures();
    check_chain(&b, false, hashes, "entries of a chain verified, hashes", 500000);
    check_chain(&b, true, signatures, "entries of a chain verified, signatures", 20000);
    page(&b, "record.show", "page of a thing, p99", false, 50);
    page(&b, "custody.show", "chain of a thing of 12 entries, p99", true, 50);
    getrusage(RUSAGE_SELF, &usage);
    printf("peak memory %ld MiB\n", usage.ru_maxrss / 1024);
    filled_close(&b.f);
    filled_remove(&b.f);
    return 0;
}
