/* bench_audit.c: how fast a whole store is verified, beside the signatures alone.
 *
 *     bench_audit [FOLDER] [ENTRIES]    FOLDER for the store that is made and removed (default "."), ENTRIES (default 100000)
 *
 * The store is made by the office itself: numbered cases of 50 records each, every third act a further version. The floor is
 * sign_verify over as many texts of an act's length, in the same run; the ratio says what all other rules of an audit cost. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "office/office_int.h"
#include "office/whole.h"

enum { BATCH = 250, TEXT = 800 };

static void must(ErrorCode code, const Error *e, const char *what)
{
    if (code == ERR_OK) return;
    fprintf(stderr, "%s: %s %s\n", what, error_code_name(code), e->count > 0 ? e->parts[0].key : "");
    exit(3);
}

static Draft note_of(Arena *a, const Model *m, uint64_t number, bool again)
{
    JsonValue *fields = json_new_object(a);
    json_set(a, fields, "title", json_new_string(a, str_format(a, "what was seen on day %llu", (unsigned long long)number)));
    json_set(a, fields, "text", json_new_string(a, STR("A lorry stood before the store from nine to half past ten; two men unloaded it.")));
    return (Draft){ .chain = str_format(a, "case/%016llx", (unsigned long long)(number / 50)),
                    .object = str_format(a, "note/%llu", (unsigned long long)number), .op = again ? STR("record.change") : STR("record.create"), .version = again, .kind = model_kind(m, STR("note")),
                    .state = STR("current"), .fields = fields };
}

static void fill(Office *o, uint64_t entries)
{
    Error e = { 0 };
    Arena a = arena_with((size_t)1 << 30);
    Store *reader;
    Str token;
    Session *session;
    must(store_open(o->folder, STORE_READ, &reader, &e), &e, "reader");
    must(session_open(o, reader, &a, STR("bench"), STR("a passphrase to measure with"), 12, STR("bench"), &token, &e), &e, "sign in");
    must(session_take(o, token, &session, &e), &e, "session");
    uint64_t number = 0;
    for (uint64_t done = 0; done < entries;) {
        Arena work = arena_with((size_t)256 << 20);
        Draft *drafts = arena_array(&work, BATCH, sizeof *drafts);
        size_t count = 0;
        if (!drafts) exit(3);
        for (; count + 3 <= BATCH && done + count < entries; number += 2) {
            drafts[count++] = note_of(&work, o->model, number, false);
            drafts[count++] = note_of(&work, o->model, number + 1, false);
            drafts[count++] = note_of(&work, o->model, number, true);
        }
        must(store_snapshot_begin(reader, &e), &e, "snapshot");
        Request r = { .office = o, .arena = &work, .store = reader, .model = o->model, .session = session, .fd = -1 };
        must(office_commit(&r, drafts, count, NULL, &e), &e, "commit");
        store_snapshot_end(reader);
        arena_free(&work);
        done += count;
    }
    session_release(o, session);
    store_close(reader);
    arena_free(&a);
}

static double signatures_alone(void)
{
    static char text[TEXT];
    enum { COUNT = 20000 };
    SignSecret secret = sign_secret_new();
    SignPublic public = sign_public_of(&secret);
    memset(text, 'x', sizeof text);
    Signature s = sign_make(&secret, str_bytes(text, sizeof text));
    int64_t begun = clock_ticks();
    for (int i = 0; i < COUNT; i++) {
        if (!sign_verify(&public, str_bytes(text, sizeof text), &s)) exit(1);
    }
    return COUNT / ((double)(clock_ticks() - begun) / 1e9);
}

int main(int argc, char **argv)
{
    Error e = { 0 };
    Arena a = arena_with((size_t)64 << 20);
    uint64_t entries = 100000;
    AuditReport report;
    Office *o;
    if (argc > 2 && !uint_parse(str_of(argv[2]), &entries)) return 2;
    char *folder = (char *)(uintptr_t)str_format(&a, "%s/bench-audit-store", argc > 1 ? argv[1] : ".").ptr;
    OfficeInit what = { .folder = folder, .name = STR("bench"), .login = STR("bench"), .full_name = STR("Bench"),
                        .passphrase = STR("a passphrase to measure with"), .cost = { 1, 8192 } };
    must(crypto_start(&e), &e, "start");
    must(office_init(&a, &what, &e), &e, "init");
    must(office_open(folder, &o, &e), &e, "open");
    int64_t begun = clock_ticks();
    fill(o, entries);
    double filled = (double)(clock_ticks() - begun) / 1e9;
    office_close(o);

    double floor = signatures_alone();
    struct rusage usage;
    begun = clock_ticks();
    must(audit_store(folder, NULL, 0, NULL, NULL, &report, &e), &e, "audit");
    double seconds = (double)(clock_ticks() - begun) / 1e9;
    getrusage(RUSAGE_SELF, &usage);
    double count = (double)report.entries;
    printf("entries %.0f, made in %.1f s (%.0f acts/s, signing included)\n", count, filled, count / filled);
    printf("signatures alone %.0f/s; audit %.0f entries/s (%.1f s), ratio %.2f; peak memory %ld MiB\n", floor, count / seconds, seconds,
           count / seconds / floor, usage.ru_maxrss / 1024);
    printf("the store stays in %s: remove it\n", folder);
    arena_free(&a);
    return 0;
}
