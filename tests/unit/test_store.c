/* test_store.c: what the store keeps, in which order it gives it back, and what it refuses. */
#include <pthread.h>
#include <stdatomic.h>

#include "store_kit.h"

/* Walks write what they see into a text. */
typedef struct { char text[1024]; size_t len; int end_after; Store *again; } Seen;

static void see(Seen *seen, Str what)
{
    assert_true(seen->len + what.len + 1 < sizeof seen->text);
    memcpy(seen->text + seen->len, what.ptr, what.len);
    seen->len += what.len;
    seen->text[seen->len++] = ' ';
}

static Str seen_text(Seen *seen)
{
    return (Str){ seen->text, seen->len > 0 ? seen->len - 1 : 0 };
}

static ErrorCode see_entry(void *self, const Entry *entry, Error *e)
{
    (void)e;
    Seen *seen = self;
    char number[32];
    snprintf(number, sizeof number, "%u.%llu", entry->epoch, (unsigned long long)entry->index);
    see(seen, str_of(number));
    return seen->end_after > 0 && --seen->end_after == 0 ? ERR_END : ERR_OK;
}

static ErrorCode see_record(void *self, const Record *r, Error *e)
{
    (void)e;
    Seen *seen = self;
    see(seen, r->id);
    return seen->end_after > 0 && --seen->end_after == 0 ? ERR_END : ERR_OK;
}

/* ---- making and opening ---- */

static void a_store_is_made_once(void **state)
{
    (void)state;
    Store *s = (Store *)1;
    assert_error(ERR_NOT_FOUND, store_open(folder, STORE_READ, &s, &error_));
    assert_null(s);
    assert_ok(store_create(folder, &error_));
    assert_error(ERR_CONFLICT, store_create(folder, &error_));
    assert_string_equal(error_.parts[0].key, "store.exists");

    struct stat st;
    char path[160];
    static const struct { const char *name; mode_t mode; } FILES[] = {
        { "", 0700 }, { "store.db", 0600 }, { "lock", 0600 }, { "blobs", 0700 }, { "store.db-wal", 0600 }, { "store.db-shm", 0600 },
    };
    s = open_store(STORE_WRITE);
    assert_string_equal(store_folder(s), folder);
    assert_ok(commit_act(s, 0, &error_));
    for (size_t i = 0; i < ARRAY_LEN(FILES); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, FILES[i].name);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, FILES[i].mode);
    }
    store_close(s);
    store_close(NULL);
    check_acts(1);
}

static void one_writes_others_read(void **state)
{
    (void)state;
    Store *s = new_store(), *other;
    assert_error(ERR_CONFLICT, store_open(folder, STORE_WRITE, &other, &error_));
    assert_string_equal(error_.parts[0].key, "store.locked");
    pid_t child = fork();
    if (child == 0) _exit(store_open(folder, STORE_WRITE, &other, &error_) == ERR_CONFLICT ? 0 : 1);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);

    other = open_store(STORE_READ);
    assert_error(ERR_INTERNAL, store_begin(other, &error_));
    assert_error(ERR_INTERNAL, store_fact_set(other, "a", STR("b"), &error_));
    assert_error(ERR_INTERNAL, store_scrub(other, &error_));
    assert_error(ERR_INTERNAL, store_fact_set(s, "a", STR("b"), &error_));      /* outside store_begin */
    assert_error(ERR_INTERNAL, store_snapshot_begin(s, &error_));
    store_close(other);
    store_close(s);
    s = open_store(STORE_WRITE);                                                 /* the lock is gone with its handle */
    store_close(s);
}

static void raw(const char *sql, int expected)
{
    char path[160];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/store.db", folder);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_extended_result_codes(db, 1);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), expected);
    sqlite3_close(db);
}

/* As it was before version 6. */
#define OLD_CHAIN "DROP INDEX record_chain_kind; CREATE INDEX record_chain ON record (chain); "

static void strange_databases_are_refused(void **state)
{
    (void)state;
    Store *s;
    assert_ok(store_create(folder, &error_));
    raw("PRAGMA user_version = 7", SQLITE_OK);
    assert_error(ERR_INVALID, store_open(folder, STORE_READ, &s, &error_));
    assert_string_equal(error_.parts[0].key, "store.later-version");
    assert_str(error_arg(&error_, "found"), STR("7"));
    assert_error(ERR_INVALID, store_open(folder, STORE_WRITE, &s, &error_));
    raw("PRAGMA user_version = 4; PRAGMA application_id = 5", SQLITE_OK);
    assert_error(ERR_INVALID, store_open(folder, STORE_WRITE, &s, &error_));
    assert_string_equal(error_.parts[0].key, "store.foreign");

    char path[160];
    snprintf(path, sizeof path, "%s/store.db", folder);
    Str text = STR("this is no database, but it is longer than the head of one, which has a hundred bytes, so that it is read");
    assert_ok(file_write_durable(path, text, &error_));
    assert_error(ERR_FINDING, store_open(folder, STORE_READ, &s, &error_));
    assert_string_equal(error_.parts[0].key, "store.damaged");
}

/* A store of the first version has no table of slots: it is read as it is, and raised when it is next written. */
static void a_store_of_the_first_version_is_raised(void **state)
{
    (void)state;
    Store *s;
    int64_t generation;
    Slot slot = { .sealed = STR("a box"), .layers = 2 };
    assert_ok(store_create(folder, &error_));
    raw("DROP TABLE key_slot; DROP TABLE second_factor; DROP TABLE credential; DROP INDEX record_state; " OLD_CHAIN "PRAGMA user_version = 1", SQLITE_OK);
    assert_ok(store_open(folder, STORE_READ, &s, &error_));
    assert_ok(store_slot_generation(s, &generation, &error_));
    assert_int_equal(generation, 0);
    store_close(s);
    for (int64_t turn = 1; turn <= 2; turn++) {
        assert_ok(store_open(folder, STORE_WRITE, &s, &error_));
        assert_ok(store_begin(s, &error_));
        assert_ok(store_slots_replace(s, STR("case/0123456789abcdef"), &slot, 1, &error_));
        assert_ok(store_commit(s, &error_));
        assert_ok(store_slot_generation(s, &generation, &error_));
        assert_int_equal(generation, turn);
        store_close(s);
    }
}

/* One of the third has no index of states, which a reader can do without. */
static void a_store_of_the_third_version_is_raised(void **state)
{
    (void)state;
    Store *s;
    assert_ok(store_create(folder, &error_));
    raw("DROP TABLE credential; DROP INDEX record_state; " OLD_CHAIN "PRAGMA user_version = 3", SQLITE_OK);
    assert_ok(store_open(folder, STORE_READ, &s, &error_));
    store_close(s);
    assert_ok(store_open(folder, STORE_WRITE, &s, &error_));
    store_close(s);
    raw("DROP INDEX record_state; DROP INDEX record_chain_kind", SQLITE_OK);      /* they are there now */
}

/* One of the second version has no table of second factors. */
static void a_store_of_the_second_version_is_raised(void **state)
{
    (void)state;
    Store *s;
    Arena a = arena_with(1 << 20);
    SecondRow row = { .owner = STR("user/1"), .wrapped = STR("under the store key"), .step = 7 }, got;
    assert_ok(store_create(folder, &error_));
    raw("DROP TABLE second_factor; DROP TABLE credential; DROP INDEX record_state; " OLD_CHAIN "PRAGMA user_version = 2",
        SQLITE_OK);
    assert_ok(store_open(folder, STORE_WRITE, &s, &error_));
    assert_error(ERR_NOT_FOUND, store_second(s, &a, row.owner, &got, &error_));
    for (row.step = 7; row.step <= 8; row.step++) {
        assert_ok(store_begin(s, &error_));
        assert_ok(store_second_put(s, &row, &error_));
        assert_ok(store_commit(s, &error_));
        assert_ok(store_second(s, &a, row.owner, &got, &error_));
        assert_str(got.wrapped, row.wrapped);
        assert_int_equal(got.step, row.step);
    }
    row.wrapped = STR("");
    assert_ok(store_begin(s, &error_));
    assert_ok(store_second_put(s, &row, &error_));
    assert_ok(store_commit(s, &error_));
    assert_error(ERR_NOT_FOUND, store_second(s, &a, row.owner, &got, &error_));
    store_close(s);
    arena_free(&a);
}

static void network_file_systems_are_known(void **state)
{
    (void)state;
    assert_true(file_system_is_remote(0x6969));
    assert_true(file_system_is_remote((int32_t)0xFF534D42));       /* as a signed word has it */
    assert_true(file_system_is_remote(0xFE534D42));
    assert_true(file_system_is_remote(0x65735546));
    assert_false(file_system_is_remote(0xEF53));                   /* ext4 */
    assert_false(file_system_is_remote(0x58465342));               /* xfs */
    assert_false(file_system_is_remote(0x9123683E));               /* btrfs */
    assert_false(file_system_is_remote(0x01021994));               /* tmpfs */
}

/* ---- the small tables ---- */

static void facts_counters_models_keys_blobs_jobs(void **state)
{
    (void)state;
    Store *s = new_store();
    Arena a = arena_with(1 << 20);
    Str text;
    int64_t number;
    assert_error(ERR_NOT_FOUND, store_fact(s, &a, "origin", &text, &error_));
    assert_ok(store_counter(s, STR("x"), &number, &error_));
    assert_int_equal(number, 0);

    Hash h = hash_with(3), other = hash_with(4);
    KeyringRow key = { .owner = STR("user/1"), .salt = { 1, 2, 3 }, .cost = { 3, 65536 }, .wrapped = STR("w\0w") }, key_back;
    BlobRow blob = { .name = h, .size = 1000, .plain = other, .plain_size = 980, .wrapped_key = STR("k") }, blob_back;
    Job job = { .op = STR("audit"), .state = STR("running"), .detail = STR(""), .begun = 5 }, job_back;
    int64_t first, second;
    assert_ok(store_begin(s, &error_));
    assert_ok(store_fact_set(s, "origin", STR("a"), &error_));
    assert_ok(store_fact_set(s, "origin", STR("b\0c"), &error_));
    assert_ok(store_counter_set(s, STR("x"), 41, &error_));
    assert_ok(store_counter_set(s, STR("x"), 42, &error_));
    assert_ok(store_model_add(s, &h, STR("packed"), &error_));
    assert_ok(store_model_add(s, &h, STR("ignored"), &error_));
    assert_ok(store_keyring_put(s, &key, &error_));
    key.cost.passes = 4;
    assert_ok(store_keyring_put(s, &key, &error_));
    assert_ok(store_blob_put(s, &blob, &error_));
    assert_ok(store_blob_put(s, &blob, &error_));
    assert_ok(store_job_add(s, &job, &first, &error_));
    assert_ok(store_job_add(s, &job, &second, &error_));
    assert_ok(store_job_end(s, second, STR("done"), STR("17"), 9, &error_));
    assert_error(ERR_NOT_FOUND, store_job_end(s, second + 1, STR("done"), STR(""), 9, &error_));
    assert_ok(store_commit(s, &error_));

    assert_ok(store_fact(s, &a, "origin", &text, &error_));
    assert_str(text, STR("b\0c"));
    assert_ok(store_counter(s, STR("x"), &number, &error_));
    assert_int_equal(number, 42);
    assert_ok(store_model(s, &a, &h, &text, &error_));
    assert_str(text, STR("packed"));
    assert_error(ERR_NOT_FOUND, store_model(s, &a, &other, &text, &error_));
    assert_ok(store_keyring(s, &a, STR("user/1"), &key_back, &error_));
    assert_int_equal(key_back.cost.passes, 4);
    assert_int_equal(key_back.cost.memory_kib, 65536);
    assert_memory_equal(key_back.salt, key.salt, sizeof key.salt);
    assert_str(key_back.wrapped, STR("w\0w"));
    assert_error(ERR_NOT_FOUND, store_keyring(s, &a, STR("user/2"), &key_back, &error_));
    assert_ok(store_blob(s, &a, &h, &blob_back, &error_));
    assert_int_equal(blob_back.plain_size, 980);
    assert_memory_equal(blob_back.plain.bytes, other.bytes, HASH_SIZE);
    assert_error(ERR_NOT_FOUND, store_blob(s, &a, &other, &blob_back, &error_));
    assert_ok(store_job_last(s, &a, STR("audit"), &job_back, &error_));
    assert_int_equal(job_back.id, second);
    assert_str(job_back.state, STR("done"));
    assert_str(job_back.detail, STR("17"));
    assert_error(ERR_NOT_FOUND, store_job_last(s, &a, STR("scan"), &job_back, &error_));
    arena_free(&a);
    store_close(s);
}

static ErrorCode see_blob(void *self, const BlobRow *row, Error *e)
{
    (void)e;
    char number[8];
    snprintf(number, sizeof number, "%d", row->name.bytes[0]);
    see(self, str_of(number));
    return ERR_OK;
}

static void blobs_come_by_name(void **state)
{
    (void)state;
    Store *s = new_store();
    assert_ok(store_begin(s, &error_));
    static const int ORDER[] = { 30, 10, 20 };
    for (size_t i = 0; i < ARRAY_LEN(ORDER); i++) {
        BlobRow blob = { .name = hash_with((uint64_t)ORDER[i]), .plain = hash_with(1) };
        assert_ok(store_blob_put(s, &blob, &error_));
    }
    assert_ok(store_commit(s, &error_));
    Seen seen = { 0 };
    assert_ok(store_blobs(s, see_blob, &seen, &error_));
    assert_str(seen_text(&seen), STR("10 20 30"));
    store_close(s);
}

/* ---- entries ---- */

static void entries_are_found_by_log_chain_and_object(void **state)
{
    (void)state;
    Store *s = new_store();
    uint32_t epoch;
    uint64_t size, seq;
    Hash leaf;
    assert_ok(store_last_epoch(s, &epoch, &error_));
    assert_int_equal(epoch, 0);
    assert_ok(store_chain_end(s, STR("case/a"), &seq, &leaf, &error_));
    assert_int_equal(seq, 0);

    assert_ok(store_begin(s, &error_));
    assert_ok(add_entry(s, 1, 0, "case/a", 1, "exhibit/1", &error_));
    assert_ok(add_entry(s, 1, 1, "case/b", 1, "exhibit/2", &error_));
    assert_ok(add_entry(s, 1, 2, "case/a", 2, "exhibit/1", &error_));
    assert_ok(add_entry(s, 2, 0, "case/b", 2, "exhibit/1", &error_));
    assert_ok(add_entry(s, 2, 1, "case/a", 3, "exhibit/2", &error_));
    assert_ok(store_commit(s, &error_));

    assert_ok(store_last_epoch(s, &epoch, &error_));
    assert_int_equal(epoch, 2);
    assert_ok(store_epoch_size(s, 1, &size, &error_));
    assert_int_equal(size, 3);
    assert_ok(store_epoch_size(s, 3, &size, &error_));
    assert_int_equal(size, 0);
    assert_ok(store_chain_end(s, STR("case/b"), &seq, &leaf, &error_));
    assert_int_equal(seq, 2);
    assert_int_equal(leaf.bytes[0], 0);

    Seen log = { 0 }, late = { 0 }, chain = { 0 }, object = { 0 }, cut = { .end_after = 2 }, none = { 0 };
    assert_ok(store_entries(s, 1, 0, see_entry, &log, &error_));
    assert_str(seen_text(&log), STR("1.0 1.1 1.2"));
    assert_ok(store_entries(s, 2, 1, see_entry, &late, &error_));
    assert_str(seen_text(&late), STR("2.1"));
    assert_ok(store_chain_entries(s, STR("case/a"), see_entry, &chain, &error_));
    assert_str(seen_text(&chain), STR("1.0 1.2 2.1"));
    assert_ok(store_object_entries(s, STR("exhibit/1"), see_entry, &object, &error_));
    assert_str(seen_text(&object), STR("1.0 1.2 2.0"));
    assert_ok(store_chain_entries(s, STR("case/a"), see_entry, &cut, &error_));
    assert_str(seen_text(&cut), STR("1.0 1.2"));
    assert_ok(store_object_entries(s, STR("exhibit/9"), see_entry, &none, &error_));
    assert_int_equal(none.len, 0);

    Arena a = arena_with(1 << 16);
    Entry entry;
    assert_ok(store_entry(s, &a, 2, 1, &entry, &error_));
    assert_str(entry.chain, STR("case/a"));
    assert_str(entry.op, STR("record.move"));
    assert_str(entry.actor, STR("user/1"));
    assert_int_equal(entry.received, 1795628217124);
    assert_int_equal(entry.nonce.len, 16);
    assert_true(str_starts(entry.text, STR("tergoo-entry/v1\n")));
    assert_error(ERR_NOT_FOUND, store_entry(s, &a, 1, 3, &entry, &error_));
    assert_error(ERR_LIMIT, store_entry(s, &a, UINT32_MAX, 3, &entry, &error_));
    assert_error(ERR_LIMIT, store_entry(s, &a, 1, UINT64_MAX, &entry, &error_));
    arena_free(&a);
    store_close(s);
}

static void an_entry_is_unique_three_times(void **state)
{
    (void)state;
    Store *s = new_store();
    assert_ok(store_begin(s, &error_));
    assert_ok(add_entry(s, 1, 0, "case/a", 1, "exhibit/1", &error_));
    assert_error(ERR_CONFLICT, add_entry(s, 1, 1, "case/a", 1, "exhibit/1", &error_));
    assert_string_equal(error_.parts[0].key, "store.chain-again");
    char nonce[16];
    Entry entry = { .epoch = 1, .index = 1, .chain = STR("case/a"), .chain_seq = 2, .nonce = nonce_of(nonce, 1000000),
                    .op = STR("x"), .object = STR("exhibit/7"), .actor = STR("u"), .text = STR("t") };
    assert_error(ERR_CONFLICT, store_entry_add(s, &entry, &error_));              /* another act under a nonce that was used */
    assert_string_equal(error_.parts[0].key, "store.act-again");
    entry.nonce = nonce_of(nonce, 77);
    entry.index = 0;
    assert_error(ERR_CONFLICT, store_entry_add(s, &entry, &error_));
    assert_string_equal(error_.parts[0].key, "store.entry-again");
    entry.index = 1;
    assert_ok(store_entry_add(s, &entry, &error_));
    assert_ok(store_commit(s, &error_));
    store_close(s);
}

typedef struct { Store *s; Seen inner; int depth; } Nested;

static ErrorCode see_nested(void *self, const Entry *entry, Error *e)
{
    Nested *n = self;
    TRY(see_entry(&n->inner, entry, e));
    if (n->depth++ > 0) return ERR_OK;
    return store_chain_entries(n->s, STR("case/0"), see_nested, n, e);
}

static ErrorCode refuse_second(void *self, const Entry *entry, Error *e)
{
    (void)entry;
    return ++*(int *)self == 2 ? error_set(e, ERR_DENIED, K("base.memory")) : ERR_OK;
}

static void a_walk_may_start_itself_again(void **state)
{
    (void)state;
    Store *s = new_store();
    for (uint64_t n = 0; n < 11; n++) assert_ok(commit_act(s, n, &error_));
    Nested n = { .s = s };
    assert_ok(store_chain_entries(s, STR("case/0"), see_nested, &n, &error_));
    assert_str(seen_text(&n.inner), STR("1.0 1.0 1.5 1.10 1.5 1.10"));
    int calls = 0;
    assert_error(ERR_DENIED, store_entries(s, 1, 0, refuse_second, &calls, &error_));
    assert_int_equal(calls, 2);
    store_close(s);
}

static void the_tree_reads_leaves_and_higher_hashes(void **state)
{
    (void)state;
    Store *s = new_store();
    StoreTree tree = { s, 1 };
    Hash got[8], h = hash_with(99);
    for (uint64_t n = 0; n < 8; n++) assert_ok(commit_act(s, n, &error_));
    assert_ok(store_tree_read(&tree, 0, 2, 6, got, &error_));
    assert_int_equal(got[0].bytes[0], 2);
    assert_int_equal(got[5].bytes[0], 7);
    assert_error(ERR_NOT_FOUND, store_tree_read(&tree, 0, 7, 2, got, &error_));
    assert_ok(store_tree_read(&tree, 1, 0, 2, got, &error_));
    assert_int_equal(got[1].bytes[0], 7);
    assert_error(ERR_NOT_FOUND, store_tree_read(&tree, 1, 1, 2, got, &error_));
    assert_string_equal(error_.parts[0].key, "store.no-hash");
    assert_ok(store_tree_read(&tree, 3, 0, 0, got, &error_));
    assert_ok(store_begin(s, &error_));
    assert_ok(store_tree_add(s, 1, 1, 0, &h, &error_));
    assert_ok(store_commit(s, &error_));
    assert_ok(store_tree_read(&tree, 1, 0, 1, got, &error_));
    assert_int_equal(got[0].bytes[0], 99);
    store_close(s);
}

static void contents_come_and_go(void **state)
{
    (void)state;
    Store *s = new_store();
    Arena a = arena_with(1 << 16);
    unsigned char salt[SALT_SIZE] = { 5 }, back[SALT_SIZE];
    Str bytes;
    bool was;
    assert_ok(store_begin(s, &error_));
    assert_ok(store_content_add(s, 1, 5, CONTENT_OBJECT, salt, STR("{}"), &error_));
    assert_ok(store_content_add(s, 1, 5, CONTENT_REASON, salt, STR(""), &error_));
    assert_error(ERR_CONFLICT, store_content_add(s, 1, 5, CONTENT_OBJECT, salt, STR("[]"), &error_));
    assert_ok(store_content(s, &a, 1, 5, CONTENT_OBJECT, back, &bytes, &error_));
    assert_str(bytes, STR("{}"));
    assert_memory_equal(back, salt, SALT_SIZE);
    assert_ok(store_content_erase(s, 1, 5, CONTENT_OBJECT, &was, &error_));
    assert_true(was);
    assert_ok(store_content_erase(s, 1, 5, CONTENT_OBJECT, &was, &error_));
    assert_false(was);
    assert_error(ERR_NOT_FOUND, store_content(s, &a, 1, 5, CONTENT_OBJECT, back, &bytes, &error_));
    assert_ok(store_content(s, &a, 1, 5, CONTENT_REASON, back, &bytes, &error_));
    assert_str(bytes, STR(""));
    assert_ok(store_commit(s, &error_));
    arena_free(&a);
    store_close(s);
}

/* ---- records ---- */

static void records_are_listed_in_every_order(void **state)
{
    (void)state;
    Store *s = new_store();
    assert_ok(store_begin(s, &error_));
    assert_ok(put_record(s, "exhibit/1", "exhibit", "case/a", 1, 0, "KG-1", "b", &error_));
    assert_ok(put_record(s, "exhibit/2", "exhibit", "case/b", 1, 1, "KG-2", "a", &error_));
    assert_ok(put_record(s, "person/9", "person", "case/a", 1, 2, "KG-1", "c", &error_));      /* another kind: no conflict */
    assert_ok(put_record(s, "exhibit/3", "exhibit", "case/a", 1, 3, "KG-3", "b", &error_));
    assert_ok(put_record(s, "exhibit/1", "exhibit", "case/a", 2, 4, "KG-1", "d", &error_));
    assert_ok(store_commit(s, &error_));

    Seen changed = { 0 }, chain = { 0 }, by = { 0 }, gone = { 0 }, sorted = { 0 }, cut = { .end_after = 1 }, none = { 0 };
    Seen all = { 0 };
    assert_ok(store_records(s, STR("exhibit"), see_record, &changed, &error_));
    assert_str(seen_text(&changed), STR("exhibit/1 exhibit/3 exhibit/2"));
    assert_ok(store_chain_records(s, STR("case/a"), see_record, &chain, &error_));
    assert_str(seen_text(&chain), STR("exhibit/1 exhibit/3 person/9"));
    assert_ok(store_records_by(s, STR("exhibit"), STR("name"), STR("b"), see_record, &by, &error_));
    assert_str(seen_text(&by), STR("exhibit/3"));
    assert_ok(store_records_by(s, STR("exhibit"), STR("name"), STR("c"), see_record, &gone, &error_));
    assert_int_equal(gone.len, 0);
    assert_ok(store_records_sorted(s, STR("exhibit"), STR("name"), see_record, &sorted, &error_));
    assert_str(seen_text(&sorted), STR("exhibit/2 exhibit/3 exhibit/1"));
    assert_ok(store_records_sorted(s, STR("exhibit"), STR("seal"), see_record, &cut, &error_));
    assert_str(seen_text(&cut), STR("exhibit/1"));
    Seen from = { 0 }, older = { 0 }, kept = { 0 }, none_so = { 0 }, up = { 0 }, down = { 0 }, in_chain = { 0 };
    assert_ok(store_records_from(s, STR("exhibit"), STR(""), RECORD_NEWEST, see_record, &from, &error_));
    assert_str(seen_text(&from), STR("exhibit/1 exhibit/3 exhibit/2"));
    assert_ok(store_records_from(s, STR("exhibit"), STR(""), (RecordPlace){ 1, 3 }, see_record, &older, &error_));
    assert_str(seen_text(&older), STR("exhibit/3 exhibit/2"));
    assert_ok(store_records_from(s, STR("exhibit"), STR("kept"), (RecordPlace){ 1, 3 }, see_record, &kept, &error_));
    assert_str(seen_text(&kept), STR("exhibit/3 exhibit/2"));
    assert_ok(store_records_from(s, STR("exhibit"), STR("lost"), RECORD_NEWEST, see_record, &none_so, &error_));
    assert_int_equal(none_so.len, 0);
    assert_ok(store_records_sorted_from(s, STR("exhibit"), STR("name"), STR("b"), false, see_record, &up, &error_));
    assert_str(seen_text(&up), STR("exhibit/3 exhibit/1"));
    assert_ok(store_records_sorted_from(s, STR("exhibit"), STR("name"), STR("b"), true, see_record, &down, &error_));
    assert_str(seen_text(&down), STR("exhibit/3 exhibit/2"));
    assert_ok(store_chain_of_kind(s, STR("case/a"), STR("exhibit"), see_record, &in_chain, &error_));
    assert_str(seen_text(&in_chain), STR("exhibit/1 exhibit/3"));
    assert_ok(store_records_all(s, see_record, &all, &error_));
    assert_str(seen_text(&all), STR("exhibit/1 exhibit/2 exhibit/3 person/9"));
    assert_ok(store_records(s, STR("weapon"), see_record, &none, &error_));
    assert_int_equal(none.len, 0);

    Arena a = arena_with(1 << 16);
    Record r;
    int64_t version;
    assert_ok(store_record(s, &a, STR("exhibit/1"), &r, &error_));
    assert_int_equal(r.version, 2);
    assert_int_equal(r.index, 4);
    assert_int_equal(r.epoch, 1);
    assert_str(r.chain, STR("case/a"));
    assert_str(r.state, STR("kept"));
    assert_str(r.body, STR("d"));
    assert_error(ERR_NOT_FOUND, store_record(s, &a, STR("exhibit/9"), &r, &error_));
    assert_ok(store_record_version(s, STR("exhibit/1"), &version, &error_));
    assert_int_equal(version, 2);
    assert_ok(store_record_version(s, STR("case/a"), &version, &error_));         /* a name, but no record */
    assert_int_equal(version, 0);
    arena_free(&a);
    store_close(s);
}

/* What comes from another store is not kept out by a value that is taken: it yields, goes on yielding while it is the same and taken, and has it
 * when it is free. */
static void a_unique_value_from_elsewhere_yields(void **state)
{
    (void)state;
    Store *s = new_store();
    Seen own = { 0 }, yielded = { 0 }, free_again = { 0 };
    FieldValue seal = { STR("seal"), STR("KG-1"), true };
    Record r = { .id = STR("exhibit/2"), .kind = STR("exhibit"), .chain = STR("case/b"), .state = STR("kept"), .version = 1, .epoch = 1, .index = 1 };
    assert_ok(store_begin(s, &error_));
    assert_ok(put_record(s, "exhibit/1", "exhibit", "case/a", 1, 0, "KG-1", "a", &error_));
    assert_error(ERR_CONFLICT, store_record_put(s, &r, &seal, 1, &error_));
    assert_ok(store_record_put_yielding(s, &r, &seal, 1, &error_));
    assert_ok(store_records_by(s, STR("exhibit"), STR("seal"), STR("KG-1"), see_record, &own, &error_));
    assert_str(seen_text(&own), STR("exhibit/1"));
    assert_ok(store_records_by(s, STR("exhibit"), STR(YIELDED_FIELD "seal"), STR("KG-1"), see_record, &yielded, &error_));
    assert_str(seen_text(&yielded), STR("exhibit/2"));
    r.version = 2;
    r.index = 2;
    assert_ok(store_record_put(s, &r, &seal, 1, &error_));                       /* an act of this store's own: as it was */
    assert_ok(put_record(s, "exhibit/1", "exhibit", "case/a", 2, 3, "KG-2", "a", &error_));
    r.version = 3;
    r.index = 4;
    assert_ok(store_record_put(s, &r, &seal, 1, &error_));
    assert_ok(store_records_by(s, STR("exhibit"), STR("seal"), STR("KG-1"), see_record, &free_again, &error_));
    assert_str(seen_text(&free_again), STR("exhibit/2"));
    assert_error(ERR_CONFLICT, put_record(s, "exhibit/1", "exhibit", "case/a", 3, 5, "KG-1", "a", &error_));
    assert_ok(store_commit(s, &error_));
    assert_ok(store_check(s, &error_));
    store_close(s);
}

static void a_unique_value_has_one_holder(void **state)
{
    (void)state;
    Store *s = new_store();
    Arena a = arena_with(1 << 16);
    Record r;
    assert_ok(store_begin(s, &error_));
    assert_ok(put_record(s, "exhibit/1", "exhibit", "case/a", 1, 0, "KG-1", "a", &error_));
    assert_error(ERR_CONFLICT, put_record(s, "exhibit/2", "exhibit", "case/a", 1, 1, "KG-1", "a", &error_));
    assert_string_equal(error_.parts[0].key, "store.not-unique");
    assert_str(error_arg(&error_, "field"), STR("seal"));
    assert_str(error_arg(&error_, "record"), STR("exhibit/1"));
    assert_error(ERR_NOT_FOUND, store_record(s, &a, STR("exhibit/2"), &r, &error_));
    assert_ok(put_record(s, "exhibit/2", "exhibit", "case/a", 1, 1, "KG-2", "a", &error_));
    assert_error(ERR_CONFLICT, put_record(s, "exhibit/2", "exhibit", "case/a", 2, 2, "KG-1", "a", &error_));
    assert_ok(store_record(s, &a, STR("exhibit/2"), &r, &error_));
    assert_int_equal(r.version, 1);                                               /* a refused put changed nothing */
    assert_ok(put_record(s, "exhibit/1", "exhibit", "case/a", 2, 2, "KG-9", "a", &error_));
    assert_ok(put_record(s, "exhibit/2", "exhibit", "case/a", 2, 3, "KG-1", "a", &error_));      /* free again */

    FieldValue plain = { STR("seal"), STR("KG-9"), false };
    FieldValue twice[] = { { STR("tag"), STR("x"), true }, { STR("tag"), STR("x"), true } };
    Record third = { .id = STR("exhibit/3"), .kind = STR("exhibit"), .chain = STR("case/a"), .state = STR("kept"),
                     .version = 1, .epoch = 1 };
    assert_ok(store_record_put(s, &third, &plain, 1, &error_));                  /* a model that did not ask for uniqueness */
    assert_error(ERR_CONFLICT, put_record(s, "exhibit/4", "exhibit", "case/a", 1, 4, "KG-9", "a", &error_));
    assert_ok(store_record_put(s, &third, twice, 2, &error_));
    Seen by = { 0 }, old = { 0 };
    assert_ok(store_records_by(s, STR("exhibit"), STR("tag"), STR("x"), see_record, &by, &error_));
    assert_str(seen_text(&by), STR("exhibit/3"));
    third.kind = STR("weapon");                                                   /* moved to another kind: its rows go along */
    third.chain = STR("case/z");
    assert_ok(store_record_put(s, &third, twice, 1, &error_));
    assert_ok(store_records_by(s, STR("exhibit"), STR("tag"), STR("x"), see_record, &old, &error_));
    assert_int_equal(old.len, 0);
    assert_ok(store_chain_records(s, STR("case/z"), see_record, &old, &error_));
    assert_str(seen_text(&old), STR("exhibit/3"));
    assert_ok(store_commit(s, &error_));
    assert_ok(store_check(s, &error_));
    arena_free(&a);
    store_close(s);
}

/* ---- transactions ---- */

static void a_rollback_burns_nothing(void **state)
{
    (void)state;
    Store *s = new_store();
    assert_ok(store_begin(s, &error_));
    assert_ok(act(s, 0, &error_));
    assert_ok(store_savepoint(s, &error_));
    assert_ok(add_entry(s, 1, 1, "case/new", 1, "exhibit/new", &error_));
    assert_ok(put_record(s, "exhibit/new", "gun", "case/new", 1, 1, "KG-1", "x", &error_));
    assert_ok(store_counter_set(s, STR("exhibit/2026"), 99, &error_));
    assert_ok(store_rollback_to(s, &error_));
    /* The same names, entry, nonce and unique value once more, in another order, so that remembered numbers would be wrong ones. */
    assert_ok(put_record(s, "zzz/1", "gun", "case/other", 1, 1, "KG-7", "x", &error_));
    assert_ok(act(s, 1, &error_));
    assert_ok(put_record(s, "exhibit/new", "gun", "case/new", 1, 1, "KG-1", "x", &error_));
    assert_ok(store_commit(s, &error_));
    Arena a = arena_with(1 << 16);
    Record r;
    assert_ok(store_record(s, &a, STR("exhibit/new"), &r, &error_));
    assert_str(r.chain, STR("case/new"));
    assert_str(r.kind, STR("gun"));
    assert_ok(store_begin(s, &error_));
    assert_ok(act(s, 2, &error_));
    store_abandon(s);
    store_abandon(s);
    assert_ok(commit_act(s, 2, &error_));
    arena_free(&a);
    store_close(s);
    check_acts(3);
}

static void a_reader_sees_one_moment(void **state)
{
    (void)state;
    Store *s = new_store(), *reader = open_store(STORE_READ);
    uint64_t size;
    assert_ok(commit_act(s, 0, &error_));
    assert_ok(store_snapshot_begin(reader, &error_));
    assert_error(ERR_INTERNAL, store_snapshot_begin(reader, &error_));
    assert_ok(commit_act(s, 1, &error_));
    assert_ok(store_epoch_size(reader, 1, &size, &error_));
    assert_int_equal(size, 1);
    sqlite3_busy_timeout(s->db, 20);
    assert_error(ERR_CONFLICT, store_scrub(s, &error_));            /* the reader still needs what would be wiped */
    store_snapshot_end(reader);
    assert_ok(store_epoch_size(reader, 1, &size, &error_));
    assert_int_equal(size, 2);
    assert_ok(store_scrub(s, &error_));
    assert_ok(commit_act(s, 2, &error_));
    assert_ok(store_epoch_size(reader, 1, &size, &error_));
    assert_int_equal(size, 3);
    store_close(reader);
    store_close(s);
}

typedef struct { atomic_bool over; atomic_long looks, faults; } Looking;

/* In every snapshot log, counter and head are of the same commit. */
static void *look_on(void *self)
{
    Looking *l = self;
    Error e;
    Store *s = NULL;
    Arena a = arena_with(1 << 20);
    if (store_open(folder, STORE_READ, &s, &e) != ERR_OK) atomic_fetch_add(&l->faults, 1);
    while (s && !atomic_load(&l->over)) {
        ArenaMark mark = arena_mark(&a);
        uint64_t size = 0;
        int64_t counter = 0;
        Str head = STR("");
        char expected[32];
        bool good = store_snapshot_begin(s, &e) == ERR_OK && store_epoch_size(s, 1, &size, &e) == ERR_OK &&
                    store_counter(s, STR("exhibit/2026"), &counter, &e) == ERR_OK && store_fact(s, &a, "head", &head, &e) == ERR_OK;
        store_snapshot_end(s);
        snprintf(expected, sizeof expected, "KG-%llu", (unsigned long long)size - 1);
        if (!good || counter != (int64_t)size || !str_is(head, expected)) atomic_fetch_add(&l->faults, 1);
        atomic_fetch_add(&l->looks, 1);
        arena_restore(&a, mark);
    }
    arena_free(&a);
    store_close(s);
    return NULL;
}

static void readers_in_threads_see_whole_commits(void **state)
{
    (void)state;
    Store *s = new_store();
    Looking l = { 0 };
    pthread_t readers[3];
    assert_ok(commit_act(s, 0, &error_));
    for (size_t i = 0; i < ARRAY_LEN(readers); i++) assert_int_equal(pthread_create(&readers[i], NULL, look_on, &l), 0);
    for (uint64_t n = 1; n < 300 || atomic_load(&l.looks) < 300; n++) {
        s->checkpoint_at = 50;
        assert_ok(commit_act(s, n, &error_));
    }
    atomic_store(&l.over, true);
    for (size_t i = 0; i < ARRAY_LEN(readers); i++) pthread_join(readers[i], NULL);
    assert_int_equal(atomic_load(&l.faults), 0);
    store_close(s);
}

static void entries_refuse_change_and_removal(void **state)
{
    (void)state;
    Store *s = new_store();
    assert_ok(commit_act(s, 0, &error_));
    store_close(s);
    raw("UPDATE entry SET actor = 'user/2'", SQLITE_CONSTRAINT_TRIGGER);
    raw("DELETE FROM entry", SQLITE_CONSTRAINT_TRIGGER);
    raw("INSERT INTO fact VALUES (1, 'x')", SQLITE_CONSTRAINT_DATATYPE);           /* STRICT */

    s = open_store(STORE_WRITE);
    static const char *const REFUSED[] = {
        "UPDATE entry SET actor = 'user/2'", "DELETE FROM entry", "DROP TABLE fact", "CREATE TABLE t (a)",
        "DROP TRIGGER entry_is_not_changed", "CREATE TEMP TABLE t (a)", "ALTER TABLE fact ADD COLUMN b",
        "ATTACH ':memory:' AS x", "PRAGMA secure_delete = OFF",
        "PRAGMA writable_schema = ON", "DELETE FROM sqlite_schema", "REINDEX",
    };
    for (size_t i = 0; i < ARRAY_LEN(REFUSED); i++) {
        if (sqlite3_exec(s->db, REFUSED[i], NULL, NULL, NULL) == SQLITE_OK) fail_msg("allowed: %s", REFUSED[i]);
    }
    store_close(s);
    s = open_store(STORE_READ);
    assert_int_not_equal(sqlite3_exec(s->db, "INSERT INTO fact VALUES ('a', x'00')", NULL, NULL, NULL), SQLITE_OK);
    store_close(s);
    check_acts(1);
}

static void the_settings_are_in_force(void **state)
{
    (void)state;
    Store *s = new_store();
    sqlite3_set_authorizer(s->db, NULL, NULL);
    static const struct { const char *sql; const char *value; } SETTINGS[] = {
        { "PRAGMA journal_mode", "wal" }, { "PRAGMA synchronous", "2" }, { "PRAGMA secure_delete", "1" },
        { "PRAGMA temp_store", "2" }, { "PRAGMA trusted_schema", "0" }, { "PRAGMA mmap_size", NULL },
        { "PRAGMA page_size", "4096" },
    };
    for (size_t i = 0; i < ARRAY_LEN(SETTINGS); i++) {
        sqlite3_stmt *q;
        assert_int_equal(sqlite3_prepare_v2(s->db, SETTINGS[i].sql, -1, &q, NULL), SQLITE_OK);
        int stepped = sqlite3_step(q);
        if (SETTINGS[i].value) {
            assert_int_equal(stepped, SQLITE_ROW);
            assert_string_equal((const char *)sqlite3_column_text(q, 0), SETTINGS[i].value);
        }
        sqlite3_finalize(q);
    }
    store_close(s);
}

/* No listing may read a whole table to show some of it. */
static void statements_use_their_indexes(void **state)
{
    (void)state;
    Store *s = new_store();
    sqlite3_set_authorizer(s->db, NULL, NULL);
    static const Statement WHOLE[] = { SQL_LOOK, SQL_CONTENTS, SQL_BLOBS, SQL_RECORDS_ALL, SQL_CLEAR_RECORDS, SQL_CLEAR_FIELDS,
                                       SQL_CLEAR_COUNTERS, SQL_CLEAR_TREE, SQL_DUMP_RECORDS, SQL_DUMP_INDEXES,
                                       SQL_DUMP_COUNTERS, SQL_DUMP_TREE };
    static const struct { Statement which; const char *text; } ALL[] = {
#define S(name, sql) { SQL_##name, "EXPLAIN QUERY PLAN " sql },
        STATEMENTS(S)
#undef S
    };
    for (size_t i = 0; i < ARRAY_LEN(ALL); i++) {
        Statement w = ALL[i].which;
        sqlite3_stmt *q;
        if (sqlite3_prepare_v2(s->db, ALL[i].text, -1, &q, NULL) != SQLITE_OK) fail_msg("%s", ALL[i].text);
        bool whole = false, sorts = w == SQL_CHAIN_RECORDS || w == SQL_DUMP_INDEXES || w == SQL_DUMP_FIELD;
        for (size_t n = 0; n < ARRAY_LEN(WHOLE); n++) whole = whole || w == WHOLE[n];
        while (sqlite3_step(q) == SQLITE_ROW) {
            const char *step = (const char *)sqlite3_column_text(q, 3);
            if (!whole && strncmp(step, "SCAN", 4) == 0) fail_msg("%s: %s", ALL[i].text, step);
            if (!sorts && strstr(step, "TEMP B-TREE")) fail_msg("%s: %s", ALL[i].text, step);
        }
        sqlite3_finalize(q);
    }
    store_close(s);
}

/* ---- the whole store ---- */

static void a_backup_says_the_same(void **state)
{
    (void)state;
    Store *s = new_store();
    Arena a = arena_with(1 << 24);
    for (uint64_t n = 0; n < 50; n++) assert_ok(commit_act(s, n, &error_));
    char copy[160], original[96];
    snprintf(original, sizeof original, "%s", folder);
    snprintf(copy, sizeof copy, "%s/copy", root);
    folder_clear(copy);
    assert_ok(folder_make(copy, &error_));
    snprintf(copy, sizeof copy, "%s/copy/store.db", root);
    assert_ok(store_backup(s, copy, &error_));
    assert_error(ERR_CONFLICT, store_backup(s, copy, &error_));
    struct stat st;
    assert_int_equal(stat(copy, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    Str before = dump(s, &a);
    assert_true(before.len > 5000);
    assert_ok(commit_act(s, 50, &error_));                           /* the copy does not follow */

    snprintf(folder, sizeof folder, "%s/copy", root);
    Store *other = open_store(STORE_WRITE);
    assert_str(dump(other, &a), before);
    assert_ok(commit_act(other, 50, &error_));
    assert_str(dump(other, &a), dump(s, &a));
    store_close(other);
    check_acts(51);
    snprintf(folder, sizeof folder, "%s", original);
    store_close(s);
    arena_free(&a);
}

static void projections_can_be_made_again(void **state)
{
    (void)state;
    Store *s = new_store();
    Arena a = arena_with(1 << 24);
    for (uint64_t n = 0; n < 20; n++) assert_ok(commit_act(s, n, &error_));
    Str before = dump(s, &a);
    assert_true(str_find(before, STR("record\texhibit/7\texhibit\tcase/2\tkept\t1\t")) >= 0);
    assert_true(str_find(before, STR("field\texhibit\tseal\t")) >= 0);
    assert_true(str_find(before, STR("counter\texhibit/2026\t20\n")) >= 0);
    assert_true(str_find(before, STR("tree\t1\t1\t4\t")) >= 0);
    assert_ok(store_begin(s, &error_));
    assert_ok(store_projections_clear(s, &error_));
    assert_int_equal(dump(s, &a).len, 0);
    for (uint64_t n = 20; n-- > 0;) {                                /* in another order */
        char id[32], chain[32], seal[32], name[32];
        snprintf(id, sizeof id, "exhibit/%llu", (unsigned long long)n);
        snprintf(chain, sizeof chain, "case/%llu", (unsigned long long)(n % 5));
        snprintf(seal, sizeof seal, "KG-%llu", (unsigned long long)n);
        snprintf(name, sizeof name, "name %llu", (unsigned long long)(n * 7919 % 1000));
        assert_ok(put_record(s, id, "exhibit", chain, 1, n, seal, name, &error_));
        Hash h = hash_with(n);
        if (n % 4 == 3) assert_ok(store_tree_add(s, 1, 1, n / 4, &h, &error_));
    }
    assert_ok(store_counter_set(s, STR("exhibit/2026"), 20, &error_));
    assert_ok(store_commit(s, &error_));
    assert_str(dump(s, &a), before);
    store_close(s);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_store_is_made_once), TEST(one_writes_others_read), TEST(strange_databases_are_refused), TEST(a_store_of_the_first_version_is_raised),
        TEST(a_store_of_the_second_version_is_raised),
        TEST(a_store_of_the_third_version_is_raised),
        TEST(network_file_systems_are_known), TEST(facts_counters_models_keys_blobs_jobs), TEST(blobs_come_by_name),
        TEST(entries_are_found_by_log_chain_and_object), TEST(an_entry_is_unique_three_times),
        TEST(a_walk_may_start_itself_again), TEST(the_tree_reads_leaves_and_higher_hashes), TEST(contents_come_and_go),
        TEST(records_are_listed_in_every_order), TEST(a_unique_value_has_one_holder), TEST(a_unique_value_from_elsewhere_yields),
        TEST(a_rollback_burns_nothing),
        TEST(a_reader_sees_one_moment), TEST(readers_in_threads_see_whole_commits),
        TEST(entries_refuse_change_and_removal),
        TEST(the_settings_are_in_force), TEST(statements_use_their_indexes), TEST(a_backup_says_the_same),
        TEST(projections_can_be_made_again),
    };
    return run_in_folder(tests, ARRAY_LEN(tests));
}
