/* bench_locked.c: what a locked case costs: opening one of many records after sign-in, finding words in it, and the next request on it.
 *
 *     bench_locked [FOLDER] [RECORDS]     FOLDER on the disk to measure (default "."), RECORDS in the case (10000)
 *
 * Opening decrypts every act and content, parses them and keeps the records; finding folds every text once. The floor is decrypting as many bytes with
 * the same cipher, and nothing else. */
#include <ftw.h>
#include <unistd.h>

#include "bench.h"
#include "desk/desk.h"
#include "rules/rules.h"

#define PASSPHRASE "kara suu kara tash"

enum { BATCH = 500 };

typedef struct { char folder[4096], store[4200]; Office *office; Store *reader; Arena kept; } Bench;

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

/* Milliseconds that the gate took; `data` of the answer, if anybody wants it. */
static double ask(Bench *b, Str token, const char *op, Str args, const JsonValue **data)
{
    Error e;
    JsonValue *v;
    GateOptions options = { .operations = &DESK_OPERATIONS, .ready_fd = -1 };
    Arena own = arena_with((size_t)1 << 30), *a = data ? &b->kept : &own;
    Buf frame = buf_in(a), answer = buf_in(a);
    buf_format(&frame, "{\"op\":\"%s\",\"lang\":\"en\",\"token\":\"" STR_FMT "\",\"args\":" STR_FMT "}", op, STR_ARG(token), STR_ARG(args));
    int64_t begun = clock_ticks();
    gate_answer(b->office, &options, b->reader, a, buf_str(&frame), -1, &answer);
    double took = (double)(clock_ticks() - begun) / 1e6;
    bench_must(json_parse(a, buf_str(&answer), &v, &e), &e, op);
    if (!json_true(json_get(v, "ok"))) {
        fprintf(stderr, "%s: %.*s\n", op, STR_ARG(json_text(json_get(json_get(v, "error"), "text"))));
        exit(3);
    }
    if (data) *data = json_get(v, "data");
    arena_free(&own);
    return took;
}

static Str sign_in(Bench *b, const char *login)
{
    const JsonValue *data;
    Str args = str_format(&b->kept, "{\"login\":\"%s\",\"passphrase\":\"" PASSPHRASE "\"}", login);
    ask(b, STR(""), "session.open", args, &data);
    return json_text(json_get(data, "token"));
}

static void fill(Bench *b, Str token, Str chain, int records)
{
    for (int done = 0; done < records; done += BATCH) {
        Arena a = arena_with((size_t)256 << 20);
        Buf items = buf_in(&a);
        buf_format(&items, "{\"kind\":\"note\",\"case\":\"" STR_FMT "\",\"items\":[", STR_ARG(chain));
        for (int i = 0; i < BATCH; i++) {
            buf_format(&items, "%s{\"title\":\"Call number %d\",\"text\":\"Invented: the payment for the boilers of school %d went by way of a third firm, "
                       "and the act of acceptance bears a date before the delivery. Сумма, дата и подпись сверены с выпиской.\"}", i > 0 ? "," : "", done + i, done + i);
        }
        buf_c(&items, "]}");
        ask(b, token, "record.import", buf_str(&items), NULL);
        arena_free(&a);
    }
}

/* Nothing but the cipher, over as many bytes as lie in the case's entries and contents. */
static double cipher_floor(int records)
{
    enum { ACT = 1024, CONTENT = 1024 };
    static unsigned char plain[ACT], locked[ACT + LOCK_MEMBER_OVERHEAD];
    size_t size;
    SealSecret secret = seal_secret_new();
    WrapKey key = lock_key_of(&secret);
    lock_by_member(&key, str_bytes(plain, ACT), STR("bound"), locked);
    int64_t begun = clock_ticks();
    for (int i = 0; i < 2 * records; i++) {
        if (!lock_open(&secret, &key, str_bytes(locked, sizeof locked), STR("bound"), plain, &size)) exit(3);
    }
    return (double)(clock_ticks() - begun) / 1e6;
}

int main(int argc, char **argv)
{
    Error e;
    Bench b = { .kept = arena_with((size_t)1 << 30) };
    int records = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 10000;
    snprintf(b.folder, sizeof b.folder, "%s/bench-locked-XXXXXX", argc > 1 ? argv[1] : ".");
    if (!mkdtemp(b.folder)) return 3;
    snprintf(b.store, sizeof b.store, "%s/office", b.folder);
    OfficeInit what = { .folder = b.store, .name = STR("Invented office"), .login = STR("admin"), .full_name = STR("Invented"), .passphrase = STR(PASSPHRASE),
                        .cost = { 1, 8192 }, .guards = RULES_GUARD_NAMES, .guard_count = RULES_GUARD_COUNT };
    bench_must(crypto_start(&e), &e, "crypto");
    bench_must(office_init(&b.kept, &what, &e), &e, "init");
    bench_must(office_open(b.store, &b.office, &e), &e, "open");
    bench_must(store_open(b.store, STORE_READ, &b.reader, &e), &e, "reader");
    Str admin = sign_in(&b, "admin");
    ask(&b, admin, "user.create", STR("{\"login\":\"aibek\",\"full_name\":\"Invented\",\"roles\":\"investigator\",\"passphrase\":\"" PASSPHRASE "\"}"), NULL);
    Str token = sign_in(&b, "aibek");
    const JsonValue *data;
    ask(&b, token, "case.open", STR("{\"locked\":true,\"fields\":{\"title\":\"Boilers\"}}"), &data);
    Str chain = json_text(json_get(data, "id"));
    fill(&b, token, chain, records);

    token = sign_in(&b, "aibek");
    Str show = str_format(&b.kept, "{\"id\":\"" STR_FMT "\"}", STR_ARG(chain));
    Str find = str_format(&b.kept, "{\"case\":\"" STR_FMT "\",\"words\":\"school 9999 выпиской\"}", STR_ARG(chain));
    double open = ask(&b, token, "record.show", show, NULL), first = ask(&b, token, "case.search", find, NULL);
    double again = ask(&b, token, "case.search", find, NULL), next = ask(&b, token, "record.show", show, NULL), floor = cipher_floor(records);
    printf("records\t%d\n", records);
    bench_row(&(Row){ "open a locked case", "ms", open, "decrypting alone", floor, AT_MOST, 0 });
    bench_row(&(Row){ "first search in it", "ms", first, NULL, 0, AT_MOST, 0 });
    bench_row(&(Row){ "open a locked case and search in it", "ms", open + first, "decrypting alone", floor, AT_MOST, 500 });
    bench_row(&(Row){ "the next search", "ms", again, NULL, 0, AT_MOST, 50 });
    bench_row(&(Row){ "the next request on it", "ms", next, NULL, 0, AT_MOST, 20 });
    store_close(b.reader);
    office_close(b.office);
    nftw(b.folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(&b.kept);
    return 0;
}
