/* bench_store.c: what the store's share of an act costs, beside the bare disk.
 *
 *     bench_store [FOLDER] [ACTS]       FOLDER on the disk to measure (default "."), ACTS in the bulk runs (default 100000)
 *
 * An act here is what the gate writes for one: a savepoint, the check of the record's version, an entry of 700 bytes, a content
 * of 400, a record with three field index rows (one of them unique) or a further version of one, the tree's hashes and, once a
 * commit, the head. The floor is a file of its own beside it, written and synchronised with fdatasync as often, in the same run. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "store/store.h"

enum { CASES = 20000 };

/* `import`: acts come case after case, 50 to a case, and in the order of their dates; otherwise anywhere in the office. */
typedef struct { Store *store; uint64_t index; bool import; uint64_t *chain_seq; } Office;

static void must(ErrorCode code, const Error *e, const char *what)
{
    if (code == ERR_OK) return;
    fprintf(stderr, "%s: %s %s\n", what, error_code_name(code), e->count > 0 ? e->parts[0].key : "");
    exit(3);
}

static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static Str random_hex(char to[33], uint64_t seed)
{
    snprintf(to, 33, "%016llx%016llx", (unsigned long long)mix(seed), (unsigned long long)mix(seed ^ UINT64_C(0x5555555555555555)));
    return (Str){ to, 32 };
}

/* A record's first version, or with `again` its next one: state and one of its fields change. */
static ErrorCode write_record(Office *o, uint64_t number, int64_t version, Str id, Str chain, Error *e)
{
    static const char BODY[400] = "{\"seal\":\"KG-00000001\",\"weight\":\"12.5\",\"note\":\"";
    char seal[32], name[64], date[32];
    snprintf(seal, sizeof seal, "KG-%012llu", (unsigned long long)mix(number) % 1000000000000);
    snprintf(name, sizeof name, "name %016llx", (unsigned long long)mix(number * 3));
    uint64_t day = (o->import ? number / 500 : number * 7) + (uint64_t)version;
    snprintf(date, sizeof date, "%04d-%02d-%02d", 2000 + (int)(day / 336 % 100), 1 + (int)(day / 28 % 12), 1 + (int)(day % 28));
    FieldValue values[] = { { STR("seal"), str_of(seal), true }, { STR("name"), str_of(name), false },
                            { STR("date"), str_of(date), false } };
    Record r = { .id = id, .kind = STR("exhibit"), .chain = chain, .state = version == 1 ? STR("draft") : STR("kept"),
                 .version = version, .epoch = 1, .index = o->index, .body = str_bytes(BODY, sizeof BODY) };
    return store_record_put(o->store, &r, values, ARRAY_LEN(values), e);
}

static void one_act(Office *o, uint64_t number, int64_t version)
{
    static char text[700];
    Error e;
    char hex[33], id[48], chain[48], nonce[16];
    int64_t was;
    uint64_t c = (o->import ? number / 50 : mix(number)) % CASES, parts[2] = { mix(o->index * 2 + 1), mix(o->index * 2 + 2) };
    memcpy(nonce, parts, sizeof nonce);
    random_hex(hex, c);
    snprintf(chain, sizeof chain, "case/%s", hex);
    random_hex(hex, number + (UINT64_C(1) << 40));
    snprintf(id, sizeof id, "exhibit/%s", hex);
    memset(text, 'a' + (int)(o->index % 26), sizeof text);
    Entry entry = { .epoch = 1, .index = o->index, .chain = str_of(chain), .chain_seq = ++o->chain_seq[c],
                    .received = 1795628217123, .nonce = str_bytes(nonce, sizeof nonce), .op = STR("record.move"),
                    .object = str_of(id), .actor = STR("user/0011223344556677"), .text = str_bytes(text, sizeof text) };
    memcpy(entry.leaf.bytes, parts, sizeof parts);
    unsigned char salt[SALT_SIZE] = { 1, (unsigned char)o->index };

    must(store_savepoint(o->store, &e), &e, "savepoint");
    must(store_record_version(o->store, str_of(id), &was, &e), &e, "version");
    must(was == version - 1 ? ERR_OK : ERR_INTERNAL, &e, "version read");
    must(store_entry_add(o->store, &entry, &e), &e, "entry");
    must(store_content_add(o->store, 1, o->index, CONTENT_OBJECT, salt, str_bytes(text, 400), &e), &e, "content");
    must(write_record(o, number, version, str_of(id), str_of(chain), &e), &e, "record");
    if (o->index % 256 == 255) must(store_tree_add(o->store, 1, 1, o->index / 256, &entry.leaf, &e), &e, "tree");
    must(store_release(o->store, &e), &e, "release");
    o->index++;
}

static void commit(Office *o)
{
    static const char HEAD[280] = "head";
    Error e;
    must(store_fact_set(o->store, "head", str_bytes(HEAD, sizeof HEAD), &e), &e, "head");
    must(store_commit(o->store, &e), &e, "commit");
}

/* Processor time so far, in microseconds, and bytes handed to the system: both hold still when the disk is shared. */
static double processor(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static double written(void)
{
    char text[512] = { 0 };
    int fd = open("/proc/self/io", O_RDONLY);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0) close(fd);
    const char *at = n > 0 ? strstr(text, "wchar: ") : NULL;
    return at ? strtod(at + 7, NULL) : 0;
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static double micro(const int64_t *sorted, size_t count, double part)
{
    return (double)sorted[(size_t)(part * (double)(count - 1))] / 1000.0;
}

/* The bare disk: 40 kB, ten pages, written in place and synchronised. */
static double floor_of(const char *folder)
{
    enum { TIMES = 400 };
    static char pages[40960];
    static int64_t took[TIMES];
    char path[4096];
    snprintf(path, sizeof path, "%s/floor", folder);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    for (int i = 0; i < 100 && fd >= 0; i++) {
        if (pwrite(fd, pages, sizeof pages, i * (off_t)sizeof pages) < 0) exit(3);
    }
    if (fd < 0 || fsync(fd) != 0) exit(3);
    for (int i = 0; i < TIMES; i++) {
        int64_t begun = clock_ticks();
        if (pwrite(fd, pages, sizeof pages, (i % 100) * (off_t)sizeof pages) < 0 || fdatasync(fd) != 0) exit(3);
        took[i] = clock_ticks() - begun;
    }
    close(fd);
    unlink(path);
    qsort(took, TIMES, sizeof *took, by_value);
    printf("floor: write 40 kB and fdatasync        p50 %8.0f us  p99 %8.0f us\n", micro(took, TIMES, 0.5),
           micro(took, TIMES, 0.99));
    return micro(took, TIMES, 0.5);
}

static void lone(Office *o, uint64_t acts, uint64_t known, const char *what, double floor)
{
    int64_t *took = calloc(acts, sizeof *took);
    if (!took) exit(3);
    for (uint64_t i = 0; i < acts; i++) {
        Error e;
        int64_t begun = clock_ticks();
        must(store_begin(o->store, &e), &e, "begin");
        one_act(o, known + i, 1);
        commit(o);
        took[i] = clock_ticks() - begun;
    }
    qsort(took, acts, sizeof *took, by_value);
    printf("lone acts, %s: p50 %8.0f us  p99 %8.0f us  max %8.0f us   p50 = %.1f floors\n", what, micro(took, acts, 0.5),
           micro(took, acts, 0.99), micro(took, acts, 1.0), micro(took, acts, 0.5) / floor);
    free(took);
}

static void bulk(Office *o, uint64_t acts, uint64_t batch, uint64_t first, int64_t version, const char *what)
{
    Error e;
    double busy = processor(), bytes = written();
    int64_t begun = clock_ticks();
    for (uint64_t i = 0; i < acts; i++) {
        if (i % batch == 0) must(store_begin(o->store, &e), &e, "begin");
        one_act(o, first + i, version);
        if (i % batch == batch - 1 || i == acts - 1) commit(o);
    }
    double seconds = (double)(clock_ticks() - begun) / 1e9;
    printf("%-10s batches of %4llu: %7.0f acts/s, %6.1f us an act, of it processor %5.1f us; %5.1f kB written\n", what,
           (unsigned long long)batch, (double)acts / seconds, seconds * 1e6 / (double)acts, (processor() - busy) / (double)acts,
           (written() - bytes) / (double)acts / 1000);
}

static ErrorCode count_record(void *self, const Record *r, Error *e)
{
    (void)e, (void)r;
    return ++*(uint64_t *)self == 50 ? ERR_END : ERR_OK;
}

static void reads(const char *folder, uint64_t known)
{
    enum { TIMES = 2000 };
    Error e;
    Store *s;
    uint64_t found = 0;
    int64_t begun = clock_ticks();
    must(store_open(folder, STORE_READ, &s, &e), &e, "open");
    printf("open for reading: %.1f ms\n", (double)(clock_ticks() - begun) / 1e6);
    begun = clock_ticks();
    for (uint64_t i = 0; i < TIMES; i++) {
        char seal[32];
        found = 0;
        snprintf(seal, sizeof seal, "KG-%012llu", (unsigned long long)mix(mix(i) % known) % 1000000000000);
        must(store_records_by(s, STR("exhibit"), STR("seal"), str_of(seal), count_record, &found, &e), &e, "by");
    }
    printf("record by a unique field: %.1f us\n", (double)(clock_ticks() - begun) / 1e3 / TIMES);
    begun = clock_ticks();
    for (uint64_t i = 0; i < TIMES; i++) {
        found = 0;
        must(store_records_sorted(s, STR("exhibit"), STR("name"), count_record, &found, &e), &e, "sorted");
    }
    printf("first 50 of %llu by a field: %.1f us\n", (unsigned long long)known, (double)(clock_ticks() - begun) / 1e3 / TIMES);
    store_close(s);
}

int main(int argc, char **argv)
{
    uint64_t acts = 100000;
    if (argc > 2 && !uint_parse(str_of(argv[2]), &acts)) return 2;
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/bench-store-XXXXXX", argc > 1 ? argv[1] : ".");
    if (!mkdtemp(folder)) return 3;
    Error e;
    Office o = { .chain_seq = calloc(CASES, sizeof *o.chain_seq) };
    if (!o.chain_seq) return 3;
    double floor = floor_of(folder);
    must(store_create(folder, &e), &e, "create");
    must(store_open(folder, STORE_WRITE, &o.store, &e), &e, "open");

    uint64_t known = 0;
    lone(&o, 3000, known, "empty store", floor);
    known += 3000;
    o.import = true;
    bulk(&o, acts, 512, known, 1, "import,");
    known += acts;
    o.import = false;
    static const uint64_t BATCHES[] = { 8, 64, 512 };
    for (size_t i = 0; i < ARRAY_LEN(BATCHES); i++) {
        bulk(&o, acts, BATCHES[i], known, 1, "anywhere,");
        known += acts;
    }
    bulk(&o, acts, 512, known - acts, 2, "changes,");
    lone(&o, 3000, known, "full store ", floor);
    known += 3000;
    floor_of(folder);
    reads(folder, known);
    int64_t begun = clock_ticks();
    must(store_scrub(o.store, &e), &e, "scrub");
    printf("scrub of %llu entries: %.2f s\n", (unsigned long long)o.index, (double)(clock_ticks() - begun) / 1e9);
    store_close(o.store);
    free(o.chain_seq);
    char gone[4200];
    static const char *const FILES[] = { "store.db", "store.db-wal", "store.db-shm", "lock", "blobs", "" };
    for (size_t i = 0; i < ARRAY_LEN(FILES); i++) {
        snprintf(gone, sizeof gone, "%s/%s", folder, FILES[i]);
        if (unlink(gone) != 0) rmdir(gone);
    }
    return 0;
}
