/* search_feed.c: what goes into the search index and out of it, and how far it has come. */
#include "store/search_int.h"

enum { FEED_CEILING = 64 * 1024 * 1024 };

ErrorCode search_feed_open(Search *s, SearchWhich which, SearchFeed **ret, Error *e)
{
    SearchFeed *f = mem_alloc(sizeof *f);
    if (!f) return error_memory(e);
    f->search = s;
    ErrorCode code = which == SEARCH_ANEW ? search_create(s->file_new, &f->db, e) : search_connect(s->file, STORE_WRITE, &f->db, e);
    if (code == ERR_OK) code = search_feed_stale(f, &f->stale, e);
    if (code != ERR_OK) {
        search_feed_close(f);
        return code;
    }
    f->stale_before = f->stale;
    *ret = f;
    return ERR_OK;
}

void search_feed_close(SearchFeed *f)
{
    if (!f) return;
    if (f->db) search_feed_abandon(f);
    store_close(f->db);
    mem_free(f);
}

/* ---- what it says of itself ---- */

ErrorCode search_feed_mark(SearchFeed *f, Arena *a, Str *ret, Error *e)
{
    ErrorCode code = store_fact(f->db, a, "mark", ret, e);
    if (code == ERR_NOT_FOUND) *ret = STR("");
    return code == ERR_NOT_FOUND ? ERR_OK : code;
}

ErrorCode search_feed_stale(SearchFeed *f, int64_t *ret, Error *e)
{
    Arena a = arena_with(64 * 1024);
    Str text = STR("0");
    ErrorCode code = store_fact(f->db, &a, "stale", &text, e);
    if (code == ERR_NOT_FOUND) code = ERR_OK;
    if (code == ERR_OK && !int_parse(text, ret)) code = store_damaged(f->db, e);
    arena_free(&a);
    return code;
}

/* ---- rows ---- */

static ErrorCode add_to_size(Store *db, int64_t chain, int64_t n, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open_write(db, SQL_SEARCH_SIZE_ADD, &q, e));
    bind_int(&q, chain);
    bind_int(&q, n);
    return query_run(&q, e);
}

/* What the index has of a record. */
typedef struct { int64_t position, chain, at; } Row;

/* Position 0 when it has no row. No entry of epoch 0 is ever written. */
static ErrorCode find_row(Store *db, int64_t id, Row *ret, Error *e)
{
    CLEANUP(query_close) Query q;
    bool row;
    *ret = (Row){ 0 };
    TRY(query_open(db, SQL_SEARCH_PLACE_OF, &q, e));
    bind_int(&q, id);
    TRY(query_row(&q, &row, e));
    if (row) *ret = (Row){ column_int(&q, 0), column_int(&q, 1), column_int(&q, 2) };
    return ERR_OK;
}

static ErrorCode remove_row(SearchFeed *f, const Row *row, Error *e)
{
    CLEANUP(query_close) Query place, text;
    text = (Query){ 0 };
    TRY(query_open_write(f->db, SQL_SEARCH_PLACE_OUT, &place, e));
    bind_int(&place, row->position);
    TRY(query_run(&place, e));
    TRY(query_open_write(f->db, SQL_SEARCH_TEXT_OUT, &text, e));
    bind_int(&text, row->at);
    TRY(query_run(&text, e));
    f->stale++;
    return add_to_size(f->db, row->chain, -1, e);
}

/* Behind the last text of the chain. */
static ErrorCode next_text(Store *db, int64_t chain, int64_t *ret, Error *e)
{
    CLEANUP(query_close) Query q;
    bool row;
    if (chain >> (63 - TEXT_BITS)) return error_set(e, ERR_LIMIT, K("store.too-big"));
    TRY(query_open(db, SQL_SEARCH_TEXT_LAST, &q, e));
    bind_int(&q, text_first(chain));
    bind_int(&q, text_last(chain));
    TRY(query_row(&q, &row, e));
    *ret = row ? column_int(&q, 0) + 1 : text_first(chain);
    return *ret <= text_last(chain) ? ERR_OK : error_set(e, ERR_LIMIT, K("store.too-big"));
}

static ErrorCode add_grams(SearchFeed *f, int64_t position, Str text, Str signs, Error *e)
{
    Arena a = arena_with(FEED_CEILING);
    Buf tokens = buf_in(&a);
    Query q = { 0 };
    search_tokens(&tokens, text);
    buf_add(&tokens, signs);
    ErrorCode code = tokens.failed ? error_memory(e) : query_open_write(f->db, SQL_SEARCH_GRAMS_ADD, &q, e);
    if (code == ERR_OK) {
        bind_int(&q, position);
        bind_text(&q, buf_str(&tokens));
        code = query_run(&q, e);
    }
    query_close(&q);
    arena_free(&a);
    return code;
}

static ErrorCode add_row(SearchFeed *f, int64_t position, int64_t id, const SearchRow *row, Error *e)
{
    int64_t chain, kind, at = 0;
    TRY(name_make(f->db, row->chain, &chain, e));
    TRY(name_make(f->db, row->kind, &kind, e));
    TRY(next_text(f->db, chain, &at, e));
    CLEANUP(query_close) Query place, text;
    text = (Query){ 0 };
    TRY(query_open_write(f->db, SQL_SEARCH_PLACE_ADD, &place, e));
    bind_int(&place, position);
    bind_int(&place, id);
    bind_int(&place, chain);
    bind_int(&place, kind);
    bind_int(&place, at);
    TRY(query_run(&place, e));
    TRY(query_open_write(f->db, SQL_SEARCH_TEXT_ADD, &text, e));
    bind_int(&text, at);
    bind_int(&text, position);
    bind_int(&text, kind);
    bind_text(&text, row->text);
    bind_text(&text, row->signs);
    TRY(query_run(&text, e));
    TRY(add_grams(f, position, row->text, row->signs, e));
    return add_to_size(f->db, chain, 1, e);
}

ErrorCode search_feed_put(SearchFeed *f, const SearchRow *row, Error *e)
{
    int64_t id, position;
    Row old;
    TRY(position_of(row->epoch, row->index, &position, e));
    TRY(name_make(f->db, row->id, &id, e));
    TRY(find_row(f->db, id, &old, e));
    if (old.position == position) return ERR_OK;
    if (old.position != 0) TRY(remove_row(f, &old, e));
    return add_row(f, position, id, row, e);
}

ErrorCode search_feed_remove(SearchFeed *f, Str id, bool *was, Error *e)
{
    int64_t number;
    Row row = { 0 };
    TRY(name_find(f->db, id, &number, e));
    if (number != 0) TRY(find_row(f->db, number, &row, e));
    *was = row.position != 0;
    return *was ? remove_row(f, &row, e) : ERR_OK;
}

/* ---- transactions ---- */

ErrorCode search_feed_begin(SearchFeed *f, Error *e)
{
    return store_begin(f->db, e);
}

ErrorCode search_feed_commit(SearchFeed *f, Str mark, Error *e)
{
    char stale[24];
    TRY(store_fact_set(f->db, "mark", mark, e));
    if (f->stale != f->stale_before) TRY(store_fact_set(f->db, "stale", amount_format(stale, f->stale, 0), e));
    TRY(store_commit(f->db, e));
    f->stale_before = f->stale;
    return ERR_OK;
}

void search_feed_abandon(SearchFeed *f)
{
    store_abandon(f->db);
    f->stale = f->stale_before;
}

ErrorCode search_feed_scrub(SearchFeed *f, Error *e)
{
    int code = sqlite3_wal_checkpoint_v2(f->db->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return code == SQLITE_OK ? ERR_OK : store_fail(f->db, code, e);
}

/* ---- as text ---- */

ErrorCode search_feed_dump(SearchFeed *f, ErrorCode (*each)(void *self, Str line, Error *e), void *self, Error *e)
{
    CLEANUP(query_close) Query q;
    Arena a = arena_with(FEED_CEILING);
    ErrorCode code = query_open(f->db, SQL_SEARCH_DUMP, &q, e);
    for (bool row = code == ERR_OK; row;) {
        code = query_row(&q, &row, e);
        if (code != ERR_OK || !row) break;
        Buf line = buf_in(&a);
        buf_format(&line, "%lld", (long long)column_int(&q, 0));
        for (int i = 1; i < 7; i++) {
            buf_byte(&line, '\t');
            buf_add(&line, column_str(&q, i));
        }
        buf_byte(&line, '\n');
        code = line.failed ? error_memory(e) : each(self, buf_str(&line), e);
        arena_free(&a);
        if (code != ERR_OK) break;
    }
    arena_free(&a);
    return code;
}
