/* store_whole.c: work on the whole store: a copy of it, its projections cleared and written out, its check, and the scrub that
 * makes an erasure final. */
#include <fcntl.h>

#include "store/store_int.h"

/* ---- copies ---- */

/* Copies all pages from one connection to another. In one step: a copy in several would start again whenever somebody writes,
 * and readers of a WAL hold nobody up. */
static int pages_copy(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *copy = sqlite3_backup_init(to, "main", from, "main");
    if (!copy) return sqlite3_extended_errcode(to);
    int stepped = sqlite3_backup_step(copy, -1);
    int ended = sqlite3_backup_finish(copy);
    return ended != SQLITE_OK ? ended : stepped == SQLITE_DONE ? SQLITE_OK : stepped;
}

static ErrorCode file_new(const char *path, Error *e)
{
    CLEANUP(fd_close) int fd = io->open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    return fd < 0 ? error_system(e, str_of(path)) : ERR_OK;
}

static ErrorCode copy_fail(const char *path, int code, Error *e)
{
    Store shown = { .file = (char *)(uintptr_t)path, .mode = STORE_READ };
    return store_fail(&shown, code, e);
}

ErrorCode store_backup(Store *s, const char *to_file, Error *e)
{
    TRY(file_new(to_file, e));
    sqlite3 *to = NULL;
    int code = connection_open(to_file, STORE_WRITE, &to);
    /* Nothing is in the file yet that a journal would have to bring back: a copy that was cut short is removed. */
    if (code == SQLITE_OK) code = sqlite3_exec(to, "PRAGMA journal_mode = OFF", NULL, NULL, NULL);
    if (code == SQLITE_OK) code = pages_copy(s->db, to);
    int closed = sqlite3_close(to);
    if (code == SQLITE_OK) code = closed;
    if (code == SQLITE_OK) return folder_sync_of(to_file, e);
    io->unlink(to_file);
    return copy_fail(to_file, code, e);
}

/* ---- projections ---- */

ErrorCode store_projections_clear(Store *s, Error *e)
{
    static const Statement ALL[] = { SQL_CLEAR_RECORDS, SQL_CLEAR_FIELDS, SQL_CLEAR_COUNTERS, SQL_CLEAR_TREE };
    for (size_t i = 0; i < ARRAY_LEN(ALL); i++) {
        CLEANUP(query_close) Query q;
        TRY(query_open_write(s, ALL[i], &q, e));
        TRY(query_run(&q, e));
    }
    return ERR_OK;
}

typedef ErrorCode (*LineEach)(void *self, Str line, Error *e);

/* A text in a line: a backslash, control characters and what is not ASCII's or UTF-8's to show become \xx. */
static void add_escaped(Buf *to, Str text)
{
    static const char DIGITS[] = "0123456789abcdef";
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c >= 0x20 && c != 0x7f && c != '\\') {
            buf_byte(to, (char)c);
        } else {
            char escaped[3] = { '\\', DIGITS[c >> 4], DIGITS[c & 15] };
            buf_add(to, str_bytes(escaped, sizeof escaped));
        }
    }
}

/* The row as columns after tabs: integers in decimal, blobs in hexadecimal. */
static void add_row(Buf *line, Query *q)
{
    for (int i = 0; i < sqlite3_column_count(q->statement); i++) {
        buf_byte(line, '\t');
        switch (sqlite3_column_type(q->statement, i)) {
        case SQLITE_INTEGER: buf_format(line, "%lld", (long long)column_int(q, i)); break;
        case SQLITE_TEXT:    add_escaped(line, column_str(q, i)); break;
        default:             buf_hex(line, column_str(q, i)); break;
        }
    }
    buf_byte(line, '\n');
}

/* Each row of the query is a line that begins with `first`. */
static ErrorCode dump_rows(Query *q, Str first, LineEach each, void *self, Error *e)
{
    Arena a = arena_with(SIZE_MAX);
    ErrorCode code;
    bool row;
    while ((code = query_row(q, &row, e)) == ERR_OK && row) {
        ArenaMark mark = arena_mark(&a);
        Buf line = buf_in(&a);
        buf_add(&line, first);
        add_row(&line, q);
        code = line.failed ? error_memory(e) : each(self, buf_str(&line), e);
        arena_restore(&a, mark);
        if (code != ERR_OK) break;
    }
    arena_free(&a);
    return code;
}

static ErrorCode dump_table(Store *s, Statement which, Str name, LineEach each, void *self, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, which, &q, e));
    return dump_rows(&q, name, each, self, e);
}

/* The index field by field: numbers of names may differ between two stores that say the same, so their texts give the order. */
static ErrorCode dump_fields(Store *s, Arena *a, LineEach each, void *self, Error *e)
{
    CLEANUP(query_close) Query indexes;
    TRY(query_open(s, SQL_DUMP_INDEXES, &indexes, e));
    for (;;) {
        bool row;
        TRY(query_row(&indexes, &row, e));
        if (!row) return ERR_OK;
        Str kind, field;
        TRY(column_name(&indexes, 2, &kind, e));
        TRY(column_name(&indexes, 3, &field, e));
        ArenaMark mark = arena_mark(a);
        Str first = str_format(a, "field\t" STR_FMT "\t" STR_FMT, STR_ARG(kind), STR_ARG(field));
        if (!first.ptr) return error_memory(e);

        CLEANUP(query_close) Query q;
        TRY(query_open(s, SQL_DUMP_FIELD, &q, e));
        bind_int(&q, column_int(&indexes, 0));
        bind_int(&q, column_int(&indexes, 1));
        TRY(dump_rows(&q, first, each, self, e));
        arena_restore(a, mark);
    }
}

ErrorCode store_projections_dump(Store *s, LineEach line, void *self, Error *e)
{
    Arena a = arena_with(1024 * 1024);
    TRY(dump_table(s, SQL_DUMP_RECORDS, STR("record"), line, self, e));
    ErrorCode code = dump_fields(s, &a, line, self, e);
    arena_free(&a);
    if (code != ERR_OK) return code;
    TRY(dump_table(s, SQL_DUMP_COUNTERS, STR("counter"), line, self, e));
    return dump_table(s, SQL_DUMP_TREE, STR("tree"), line, self, e);
}

/* ---- check ---- */

ErrorCode store_check(Store *s, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_CHECK, &q, e));
    int64_t faults = 0;
    for (;;) {
        bool row;
        TRY(query_row(&q, &row, e));
        if (!row) break;
        Str what = column_str(&q, 0);
        if (str_is(what, "ok")) continue;
        faults++;
        log_event(LOG_ERROR, "store-check", "fault=\"" STR_FMT "\"", STR_ARG(what));
    }
    if (faults == 0) return ERR_OK;
    return error_set(e, ERR_FINDING, K("store.check-failed"), arg_c("path", s->file), arg_int("faults", faults));
}

/* ---- scrub ----
 * secure_delete overwrites what is deleted, but not the copies that SQLite leaves in the free middle of a page when it moves rows
 * to its neighbour: about one in a hundred erased values could still be read from the file. So the scrub writes the database
 * anew, row by row (VACUUM INTO), and copies those pages over the old ones in one transaction; then it empties the WAL. */

/* Empties the WAL. Waits for readers as long as the connection's busy timeout says. */
static ErrorCode wal_empty(Store *s, Error *e)
{
    int code = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (code == SQLITE_OK) s->wal_pages = 0;
    return code == SQLITE_OK ? ERR_OK : store_fail_writing(s, code, e);
}

static int vacuum_into(sqlite3 *db, const char *path)
{
    sqlite3_stmt *q;
    int code = sqlite3_prepare_v2(db, "VACUUM INTO ?", -1, &q, NULL);
    if (code == SQLITE_OK) code = sqlite3_bind_text(q, 1, path, -1, SQLITE_STATIC);
    if (code == SQLITE_OK) code = sqlite3_step(q);
    int ended = sqlite3_finalize(q);
    return ended != SQLITE_OK ? ended : code == SQLITE_DONE ? SQLITE_OK : code;
}

/* On connections of its own: the handle's may do none of this. */
static ErrorCode write_anew(Store *s, const char *path, Error *e)
{
    CLEANUP(connection_close) sqlite3 *db = NULL, *anew = NULL;
    TRY(file_new(path, e));
    int code = connection_open(s->file, STORE_WRITE, &db);
    if (code == SQLITE_OK) code = vacuum_into(db, path);
    if (code == SQLITE_OK) code = connection_open(path, STORE_READ, &anew);
    if (code != SQLITE_OK) return copy_fail(path, code, e);
    code = pages_copy(anew, db);
    return code == SQLITE_OK ? ERR_OK : store_fail_writing(s, code, e);
}

ErrorCode store_scrub(Store *s, Error *e)
{
    if (s->stopped) return error_set(e, ERR_STOPPED, K("store.stopped"));
    if (s->mode != STORE_WRITE || s->begun) return error_internal(e, "store_scrub");
    TRY(wal_empty(s, e));                                  /* early, should a reader still need what is to go */
    CLEANUP(text_free) char *path = text_join(s->file, ".scrub");
    if (!path) return error_memory(e);
    leftovers_remove(path);
    sqlite3_db_release_memory(s->db);                      /* the two connections below have caches of their own */
    ErrorCode code = write_anew(s, path, e);
    leftovers_remove(path);
    return code == ERR_OK ? wal_empty(s, e) : code;
}
