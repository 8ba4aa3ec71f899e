/* test_store_joined.c: a WAL that is written in large pieces is, to everybody else, the WAL that SQLite writes: other
 * connections see each commit at once and nothing before it, a copy of the files says after a commit what was committed, and no
 * commit succeeds after bytes were lost. */
#include "store/store_joined.h"
#include "store/store_vfs.h"
#include "store_kit.h"

enum { ROUNDS = 60, ROWS_MOST = 60, BLOB_MOST = 12000 };

static char file[160], copied[160];
static uint64_t seed;

static uint64_t any(uint64_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (seed >> 33) % below;
}

static int run(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static void must(sqlite3 *db, const char *sql)
{
    if (run(db, sql) != SQLITE_OK) fail_msg("%s: %s", sql, sqlite3_errmsg(db));
}

/* What somebody sees, as one number: how many rows, and of how many bytes. */
static int look(sqlite3 *db, int64_t *ret)
{
    sqlite3_stmt *q = NULL;
    int code = sqlite3_prepare_v2(db, "SELECT count(*) * 1000000000 + coalesce(sum(length(b) + a % 1000), 0) FROM t", -1, &q, NULL);
    if (code == SQLITE_OK) code = sqlite3_step(q);
    if (code == SQLITE_ROW) *ret = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    return code == SQLITE_ROW ? SQLITE_OK : code;
}

static int64_t state_of(sqlite3 *db)
{
    int64_t state = -1;
    assert_int_equal(look(db, &state), SQLITE_OK);
    return state;
}

static void assert_whole(sqlite3 *db)
{
    sqlite3_stmt *q;
    assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &q, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(q, 0), "ok");
    sqlite3_finalize(q);
}

static sqlite3 *writer(void)
{
    sqlite3 *db = NULL;
    assert_non_null(store_joined());
    assert_int_equal(connection_open_by(file, STORE_WRITE, store_joined(), &db), SQLITE_OK);
    must(db, "PRAGMA cache_size = 8");          /* pages of a transaction that is under way go into the WAL, too, and are read from there */
    return db;
}

static int begin(void **state)
{
    new_folder(state);
    assert_ok(folder_make(folder, &error_));
    seed = 7;
    snprintf(file, sizeof file, "%s/a.db", folder);
    snprintf(copied, sizeof copied, "%s/b.db", folder);
    sqlite3 *db = NULL;
    FILE *made = fopen(file, "w");
    assert_non_null(made);
    fclose(made);
    assert_int_equal(connection_open(file, STORE_WRITE, &db), SQLITE_OK);
    must(db, "PRAGMA journal_mode = WAL; CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB)");
    connection_close(&db);
    return 0;
}

/* Some rows more, longer or gone; with a part that is taken back. */
static int change(sqlite3 *db)
{
    int code = SQLITE_OK;
    for (uint64_t i = 0, n = 1 + any(ROWS_MOST); i < n && code == SQLITE_OK; i++) {
        char sql[200];
        unsigned a = (unsigned)any(300), b = (unsigned)any(BLOB_MOST);
        if (any(5) == 0) snprintf(sql, sizeof sql, "DELETE FROM t WHERE a = %u", a);
        else snprintf(sql, sizeof sql, "INSERT OR REPLACE INTO t (a, b) VALUES (%u, zeroblob(%u))", a, b);
        code = run(db, sql);
        if (code == SQLITE_OK && any(20) == 0) code = run(db, "SAVEPOINT s; UPDATE t SET b = zeroblob(length(b) + 1); ROLLBACK TO s; RELEASE s");
    }
    return code;
}

/* In another process: closing a file of SQLite's would drop this process's locks on it. */
static int64_t state_of_copy(void)
{
    char command[2000];
    sqlite3 *db = NULL;
    snprintf(command, sizeof command, "rm -f %s %s-wal %s-shm; cp %s %s && cp %s-wal %s-wal", copied, copied, copied, file, copied, file, copied);
    assert_int_equal(system(command), 0);
    assert_int_equal(connection_open(copied, STORE_WRITE, &db), SQLITE_OK);
    assert_whole(db);
    int64_t state = state_of(db);
    connection_close(&db);
    return state;
}

static void others_see_each_commit_and_nothing_before(void **state)
{
    (void)state;
    sqlite3 *db = writer(), *other = NULL;
    assert_int_equal(connection_open(file, STORE_READ, &other), SQLITE_OK);
    int64_t was = state_of(other);
    for (int i = 0; i < ROUNDS; i++) {
        bool given_up = any(4) == 0;
        must(db, "BEGIN IMMEDIATE");
        assert_int_equal(change(db), SQLITE_OK);
        int64_t inside = state_of(db);
        assert_int_equal(state_of(other), was);
        if (i % 4 == 0) assert_int_equal(state_of_copy(), was);
        must(db, given_up ? "ROLLBACK" : "COMMIT");
        if (!given_up) was = inside;
        assert_int_equal(state_of(other), was);
        assert_int_equal(state_of(db), was);
        if (i % 4 == 0) assert_int_equal(state_of_copy(), was);
        if (any(10) == 0) must(db, "PRAGMA wal_checkpoint(RESTART)");
    }
    assert_whole(other);
    connection_close(&other);
    connection_close(&db);
    assert_int_equal(connection_open(file, STORE_READ, &other), SQLITE_OK);
    assert_int_equal(state_of(other), was);
    connection_close(&other);
}

/* What was acknowledged last, and what a commit that failed would have made of it; -1: nothing. */
typedef struct { int64_t told, unsure; } Said;

static int commit_one(sqlite3 *db, Said *said)
{
    int64_t inside = -1;
    int code = run(db, "BEGIN IMMEDIATE");
    if (code == SQLITE_OK) code = change(db);
    if (code == SQLITE_OK) code = look(db, &inside);
    if (code != SQLITE_OK) return code;
    code = run(db, "COMMIT");
    *said = code == SQLITE_OK ? (Said){ inside, -1 } : (Said){ said->told, inside };
    return code;
}

/* Goes on after a failure, as our writer does not. */
static void commit_some(long fail_at, Said *said)
{
    enum { COMMITS = 3 };
    StoreFaults faults = { .at = fail_at, .kind = fail_at % 2 ? FAULT_EIO : FAULT_ENOSPC };
    sqlite3 *db = NULL;
    store_vfs_install(&faults);
    if (connection_open_by(file, STORE_WRITE, store_joined(), &db) == SQLITE_OK) (void)run(db, "PRAGMA cache_size = 8");
    for (int i = 0; db && i < COMMITS; i++) {
        if (commit_one(db, said) != SQLITE_OK && !sqlite3_get_autocommit(db)) (void)run(db, "ROLLBACK");
    }
    connection_close(&db);
}

static void no_commit_succeeds_after_bytes_were_lost(void **state)
{
    (void)state;
    bool reached = true;
    for (long at = 1; reached; at++) {
        sqlite3 *other = NULL;
        Said said = { 0, -1 };
        begin(NULL);
        seed = (uint64_t)at;
        commit_some(at, &said);
        reached = store_vfs_count() >= at;
        store_vfs_remove();
        assert_int_equal(connection_open(file, STORE_WRITE, &other), SQLITE_OK);
        assert_whole(other);
        int64_t there = state_of(other);
        if (there != said.told && there != said.unsure) fail_msg("at %ld: %lld is there, %lld was told", at, (long long)there, (long long)said.told);
        connection_close(&other);
    }
}

#define IN_FOLDER(test) cmocka_unit_test_setup(test, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(others_see_each_commit_and_nothing_before), IN_FOLDER(no_commit_succeeds_after_bytes_were_lost),
    };
    return run_in_folder(tests, ARRAY_LEN(tests));
}
