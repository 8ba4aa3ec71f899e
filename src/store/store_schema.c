/* store_schema.c: the tables, the settings of a connection, and what a connection may never do.
 *
 * The truth: entry, content, blob, model, keyring, key_slot, second_factor, credential, fact, and name, which the others refer
 * to. What follows from it and can be made again: record, field_index, counter, tree (I7). Tables are STRICT: a value of the
 * wrong type is refused, not bent. Big rows lie in tables ordered by an integer, narrow ones WITHOUT ROWID in the order in which
 * they are asked for.
 *
 * Entries are kept three times over: by triggers, which hold for any program that opens the file; by an authorizer, which is set
 * once before the first statement is prepared (SQLite asks it only then) and refuses DDL, other databases and settings; and by
 * the ledger, which shows whatever somebody with the disk in his hands did nevertheless. */
#include "store/store_int.h"

static const char *const TABLES[] = {
    "CREATE TABLE fact (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE name (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",

    "CREATE TABLE entry ("
    " position INTEGER PRIMARY KEY,"                                     /* epoch << 40 | index */
    " chain INTEGER NOT NULL,"                                           /* a name, as object is */
    " chain_seq INTEGER NOT NULL, leaf BLOB NOT NULL, received INTEGER NOT NULL, nonce BLOB NOT NULL, op TEXT NOT NULL,"
    " object INTEGER NOT NULL, actor TEXT NOT NULL, text BLOB NOT NULL,"
    " epoch INTEGER AS (position >> 40), place INTEGER AS (position & 1099511627775)) STRICT",      /* for people who look in */
    "CREATE UNIQUE INDEX entry_chain ON entry (chain, chain_seq)",
    "CREATE UNIQUE INDEX entry_nonce ON entry (nonce)",
    "CREATE INDEX entry_object ON entry (object)",
    "CREATE TRIGGER entry_is_not_changed BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'an entry is not changed'); END",
    "CREATE TRIGGER entry_is_not_removed BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'an entry is not removed'); END",

    "CREATE TABLE tree (epoch INTEGER NOT NULL, level INTEGER NOT NULL, place INTEGER NOT NULL, hash BLOB NOT NULL,"
    " PRIMARY KEY (epoch, level, place)) STRICT, WITHOUT ROWID",

    "CREATE TABLE content (place INTEGER PRIMARY KEY, salt BLOB NOT NULL, bytes BLOB NOT NULL,"    /* position << 2 | role */
    " epoch INTEGER AS (place >> 42), entry INTEGER AS (place >> 2 & 1099511627775), role INTEGER AS (place & 3)) STRICT",

    "CREATE TABLE record ("
    " number INTEGER PRIMARY KEY,"                                       /* its id's, as a name; kind and chain are names */
    " kind INTEGER NOT NULL, chain INTEGER NOT NULL, state TEXT NOT NULL, version INTEGER NOT NULL,"
    " changed INTEGER NOT NULL,"                                         /* the position of the entry that made this version */
    " body BLOB NOT NULL,"
    " fields BLOB NOT NULL) STRICT",                                     /* its rows below, so that they are found again */
    "CREATE INDEX record_changed ON record (kind, changed)",

    /* `tie` tells equal values apart: it is the record's number, or 0 where the value is unique: the key refuses a second. */
    "CREATE TABLE field_index (kind INTEGER NOT NULL, field INTEGER NOT NULL, value BLOB NOT NULL, tie INTEGER NOT NULL,"
    " record INTEGER NOT NULL, PRIMARY KEY (kind, field, value, tie)) STRICT, WITHOUT ROWID",
    "CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID",

    "CREATE TABLE model (hash BLOB PRIMARY KEY, packed BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE keyring (owner TEXT PRIMARY KEY, salt BLOB NOT NULL, passes INTEGER NOT NULL, memory_kib INTEGER NOT NULL,"
    " wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE blob (name BLOB PRIMARY KEY, size INTEGER NOT NULL, plain BLOB NOT NULL, plain_size INTEGER NOT NULL,"
    " wrapped_key BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE job (id INTEGER PRIMARY KEY, op TEXT NOT NULL, state TEXT NOT NULL, detail TEXT NOT NULL,"
    " begun INTEGER NOT NULL, ended INTEGER NOT NULL) STRICT",
    "CREATE INDEX job_op ON job (op, id)",
};

/* What later versions added; a store made before gets it when it is next opened for writing. A slot's key is the box itself: rows stand in the
 * order of random bytes, which tells nobody whose is whose (docs/formats/locked.md). */
static const char *const SLOTS =
    "CREATE TABLE key_slot (chain INTEGER NOT NULL, sealed BLOB NOT NULL, layers INTEGER NOT NULL, generation INTEGER NOT NULL,"
    " PRIMARY KEY (chain, sealed)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX key_slot_generation ON key_slot (generation)";
/* A user's second factor: the secret under the store key, and the last step of time whose code was used. */
static const char *const SECOND_FACTORS =
    "CREATE TABLE second_factor (owner TEXT PRIMARY KEY, wrapped BLOB NOT NULL, step INTEGER NOT NULL) STRICT, WITHOUT ROWID";

/* What else somebody signs in with: enrolment codes, security keys, printed sheets (store.h). */
static const char *const CREDENTIALS =
    "CREATE TABLE credential (owner TEXT NOT NULL, type INTEGER NOT NULL, id TEXT NOT NULL, body BLOB NOT NULL, counter INTEGER NOT NULL,"
    " PRIMARY KEY (owner, type, id)) STRICT, WITHOUT ROWID";

/* A list of one state, newest first, whatever the other states have. */
static const char *const RECORD_STATES = "CREATE INDEX record_state ON record (kind, state, changed)";

/* Of a case's records those of a kind: a case may hold a million things and three persons. It serves for all of a case's
 * records, too. */
static const char *const RECORD_CHAIN_KINDS = "CREATE INDEX record_chain_kind ON record (chain, kind)";

/* In force on every connection of ours. No mmap: a disk error must be an answer, not a signal. cache_size is in KiB, negative. */
static const char *const SETTINGS =
    "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON;"
    "PRAGMA synchronous = FULL; PRAGMA mmap_size = 0; PRAGMA wal_autocheckpoint = 0;";
/* There are tens of readers, of the search index as well, and behind them all stands the system's own cache. */
static const char *const READING = "PRAGMA query_only = ON; PRAGMA cache_size = -3072";
static const char *const WRITING = "PRAGMA cache_size = -49152";

int connection_open(const char *file, StoreMode mode, sqlite3 **ret)
{
    return connection_open_by(file, mode, NULL, ret);
}

int connection_open_by(const char *file, StoreMode mode, const char *vfs, sqlite3 **ret)
{
    store_memory_install();
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(file, ret, flags | (mode == STORE_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY), vfs);
    if (code == SQLITE_OK) code = sqlite3_busy_timeout(*ret, BUSY_MS);
    if (code == SQLITE_OK) code = sqlite3_db_config(*ret, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (code == SQLITE_OK) code = sqlite3_db_config(*ret, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    if (code == SQLITE_OK) code = sqlite3_db_config(*ret, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    if (code == SQLITE_OK) code = sqlite3_exec(*ret, SETTINGS, NULL, NULL, NULL);
    if (code == SQLITE_OK) code = sqlite3_exec(*ret, mode == STORE_READ ? READING : WRITING, NULL, NULL, NULL);
    return code;
}

void connection_close(sqlite3 **db)
{
    sqlite3_close(*db);
    *db = NULL;
}

/* What a statement of store_sql.h may do; everything else is refused when it is prepared. */
static int authorize(void *unused, int action, const char *first, const char *second, const char *database, const char *trigger)
{
    (void)unused, (void)second, (void)database, (void)trigger;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        return SQLITE_OK;
    case SQLITE_INSERT:
        return strncmp(first, "sqlite_", 7) == 0 ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        return strncmp(first, "sqlite_", 7) == 0 || strcmp(first, "entry") == 0 ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_PRAGMA:
        return strcmp(first, "integrity_check") == 0 ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

void connection_restrict(sqlite3 *db)
{
    sqlite3_set_authorizer(db, authorize, NULL);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
}

#define TEXT_OF_(x) #x
#define TEXT_OF(x) TEXT_OF_(x)

int schema_make(sqlite3 *db)
{
    int code = sqlite3_exec(db, "PRAGMA page_size = 4096; BEGIN IMMEDIATE", NULL, NULL, NULL);
    for (size_t i = 0; code == SQLITE_OK && i < ARRAY_LEN(TABLES); i++) code = sqlite3_exec(db, TABLES[i], NULL, NULL, NULL);
    if (code == SQLITE_OK) code = sqlite3_exec(db, SLOTS, NULL, NULL, NULL);
    if (code == SQLITE_OK) code = sqlite3_exec(db, SECOND_FACTORS, NULL, NULL, NULL);
    if (code == SQLITE_OK) code = sqlite3_exec(db, CREDENTIALS, NULL, NULL, NULL);
    if (code == SQLITE_OK) code = sqlite3_exec(db, RECORD_STATES, NULL, NULL, NULL);
    if (code == SQLITE_OK) code = sqlite3_exec(db, RECORD_CHAIN_KINDS, NULL, NULL, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_exec(db, "PRAGMA application_id = " TEXT_OF(STORE_APPLICATION) ";"
                            "PRAGMA user_version = " TEXT_OF(STORE_SCHEMA) "; COMMIT; PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    }
    return code;
}

static int pragma_int(sqlite3 *db, const char *sql, int64_t *ret)
{
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK) return code;
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW) *ret = sqlite3_column_int64(statement, 0);
    int ended = sqlite3_finalize(statement);
    return ended != SQLITE_OK ? ended : code == SQLITE_ROW ? SQLITE_OK : SQLITE_CORRUPT;
}

/* From version 1: the table of slots; from version 2: that of second factors; from version 3: the index of states; from version
 * 4: that of credentials; from version 5: the index of kinds within a case, in the place of one that knew the case alone. */
static ErrorCode schema_raise(Store *s, int64_t version, Error *e)
{
    int code = sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (code == SQLITE_OK && version < 2) code = sqlite3_exec(s->db, SLOTS, NULL, NULL, NULL);
    if (code == SQLITE_OK && version < 3) code = sqlite3_exec(s->db, SECOND_FACTORS, NULL, NULL, NULL);
    if (code == SQLITE_OK && version < 4) code = sqlite3_exec(s->db, RECORD_STATES, NULL, NULL, NULL);
    if (code == SQLITE_OK && version < 5) code = sqlite3_exec(s->db, CREDENTIALS, NULL, NULL, NULL);
    if (code == SQLITE_OK && version < 6) code = sqlite3_exec(s->db, RECORD_CHAIN_KINDS, NULL, NULL, NULL);
    if (code == SQLITE_OK && version < 6) code = sqlite3_exec(s->db, "DROP INDEX record_chain", NULL, NULL, NULL);
    if (code == SQLITE_OK) code = sqlite3_exec(s->db, "PRAGMA user_version = " TEXT_OF(STORE_SCHEMA) "; COMMIT", NULL, NULL, NULL);
    if (code == SQLITE_OK) return ERR_OK;
    sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return store_fail_writing(s, code, e);
}

ErrorCode schema_check(Store *s, Error *e)
{
    int64_t application = 0, version = 0;
    int code = pragma_int(s->db, "PRAGMA application_id", &application);
    if (code == SQLITE_OK) code = pragma_int(s->db, "PRAGMA user_version", &version);
    if (code != SQLITE_OK) return store_fail(s, code, e);
    if (application != STORE_APPLICATION || version < 1) {
        return error_set(e, ERR_INVALID, K("store.foreign"), arg_c("path", s->file));
    }
    if (version > STORE_SCHEMA) {
        return error_set(e, ERR_INVALID, K("store.later-version"), arg_c("path", s->file), arg_int("found", version),
                         arg_int("known", STORE_SCHEMA));
    }
    return version < STORE_SCHEMA && s->mode == STORE_WRITE ? schema_raise(s, version, e) : ERR_OK;
}
