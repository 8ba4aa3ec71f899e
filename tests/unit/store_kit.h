/* store_kit.h: what the tests of the store share: a folder a test, acts that depend on a number alone, a check that they are all
 * there and whole, and the projections as text. */
#ifndef TERGOO_STORE_KIT_H
#define TERGOO_STORE_KIT_H

#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "own_folder.h"
#include "store/store_int.h"
#include "unit.h"

static Error error_;
static char root[64];          /* the folder of all tests of a program */
static char folder[96];        /* the running test's */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

UNUSED static void folder_clear(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

UNUSED static int new_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s/store", root);
    folder_clear(folder);
    return 0;
}

UNUSED static Store *open_store(StoreMode mode)
{
    Store *s;
    assert_ok(store_open(folder, mode, &s, &error_));
    return s;
}

UNUSED static Store *new_store(void)
{
    assert_ok(store_create(folder, &error_));
    return open_store(STORE_WRITE);
}

/* ---- acts ---- */

UNUSED static Str nonce_of(char to[16], uint64_t n)
{
    memset(to, 0, 16);
    for (int i = 0; i < 8; i++) to[i] = (char)((n * UINT64_C(0x9e3779b97f4a7c15)) >> (8 * i));
    to[15] = (char)n;
    return (Str){ to, 16 };
}

UNUSED static Hash hash_with(uint64_t n)
{
    Hash h = { { 0 } };
    for (int i = 0; i < 8; i++) h.bytes[i] = (unsigned char)(n >> (8 * i));
    return h;
}

static ErrorCode add_entry(Store *s, uint32_t epoch, uint64_t index, const char *chain, uint64_t seq, const char *object, Error *e)
{
    char nonce[16];
    Entry entry = { .epoch = epoch, .index = index, .chain = str_of(chain), .chain_seq = seq, .leaf = hash_with(index),
                    .received = 1795628217123 + (Instant)index, .nonce = nonce_of(nonce, epoch * 1000000 + index),
                    .op = STR("record.move"), .object = str_of(object), .actor = STR("user/1"),
                    .text = STR("tergoo-entry/v1\nlog x\n\ntergoo-act/v1\n") };
    return store_entry_add(s, &entry, e);
}

static ErrorCode put_record(Store *s, const char *id, const char *kind, const char *chain, int64_t version, uint64_t index,
                            const char *seal, const char *name, Error *e)
{
    FieldValue values[] = { { STR("seal"), str_of(seal), true }, { STR("name"), str_of(name), false } };
    Record r = { .id = str_of(id), .kind = str_of(kind), .chain = str_of(chain), .state = STR("kept"), .version = version,
                 .epoch = 1, .index = index, .body = str_of(name) };
    return store_record_put(s, &r, values, ARRAY_LEN(values), e);
}

/* What a gate writes for one act: entry, content, record, counter, head. All of it depends on n alone. */
static ErrorCode act(Store *s, uint64_t n, Error *e)
{
    static const unsigned char SALT[SALT_SIZE] = { 7 };
    char id[32], chain[32], seal[32], name[32];
    snprintf(id, sizeof id, "exhibit/%llu", (unsigned long long)n);
    snprintf(chain, sizeof chain, "case/%llu", (unsigned long long)(n % 5));
    snprintf(seal, sizeof seal, "KG-%llu", (unsigned long long)n);
    snprintf(name, sizeof name, "name %llu", (unsigned long long)(n * 7919 % 1000));
    TRY(store_savepoint(s, e));
    TRY(add_entry(s, 1, n, chain, n / 5 + 1, id, e));
    TRY(store_content_add(s, 1, n, CONTENT_OBJECT, SALT, str_of(name), e));
    TRY(put_record(s, id, "exhibit", chain, 1, n, seal, name, e));
    TRY(store_counter_set(s, STR("exhibit/2026"), (int64_t)n + 1, e));
    if (n % 4 == 3) {
        Hash h = hash_with(n);
        TRY(store_tree_add(s, 1, 1, n / 4, &h, e));
    }
    TRY(store_fact_set(s, "head", str_of(seal), e));
    return store_release(s, e);
}

UNUSED static ErrorCode commit_act(Store *s, uint64_t n, Error *e)
{
    TRY(store_begin(s, e));
    ErrorCode code = act(s, n, e);
    if (code == ERR_OK) code = store_commit(s, e);
    if (code != ERR_OK) store_abandon(s);
    return code;
}

/* Everything of the acts 0..count-1 is there and nothing else; the file is sound. */
UNUSED static void check_acts(uint64_t count)
{
    Store *s = open_store(STORE_READ);
    Arena a = arena_with(1 << 20);
    uint64_t size;
    int64_t counter;
    assert_ok(store_check(s, &error_));
    assert_ok(store_epoch_size(s, 1, &size, &error_));
    assert_int_equal(size, count);
    assert_ok(store_counter(s, STR("exhibit/2026"), &counter, &error_));
    assert_int_equal(counter, count);
    for (uint64_t n = 0; n < count; n++) {
        ArenaMark mark = arena_mark(&a);
        char id[32], seal[32];
        unsigned char salt[SALT_SIZE];
        Entry entry;
        Record r;
        Str content;
        snprintf(id, sizeof id, "exhibit/%llu", (unsigned long long)n);
        assert_ok(store_entry(s, &a, 1, n, &entry, &error_));
        assert_str(entry.object, str_of(id));
        assert_ok(store_content(s, &a, 1, n, CONTENT_OBJECT, salt, &content, &error_));
        assert_ok(store_record(s, &a, str_of(id), &r, &error_));
        assert_str(r.body, content);
        snprintf(seal, sizeof seal, "KG-%llu", (unsigned long long)n);
        Str head;
        assert_ok(store_fact(s, &a, "head", &head, &error_));
        if (n == count - 1) assert_str(head, str_of(seal));
        arena_restore(&a, mark);
    }
    arena_free(&a);
    store_close(s);
}

/* ---- what the projections say ---- */

static ErrorCode dump_line(void *self, Str line, Error *e)
{
    (void)e;
    buf_add(self, line);
    return ERR_OK;
}

UNUSED static Str dump(Store *s, Arena *a)
{
    Buf all = buf_in(a);
    assert_ok(store_projections_dump(s, dump_line, &all, &error_));
    assert_false(all.failed);
    return buf_str(&all);
}

/* The program: its tests in a folder that goes when they are done. */
UNUSED static int run_in_folder(const struct CMUnitTest *tests, size_t count)
{
    if (!own_folder(root, sizeof root, "store")) return 1;
    int failed = _cmocka_run_group_tests("store", tests, count, NULL, NULL);
    folder_clear(root);
    return failed;
}

#define TEST(name) cmocka_unit_test_setup(name, new_folder)

#endif
