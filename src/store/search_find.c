/* search_find.c: asking the search index.
 *
 * Two ways, chosen by how many records lie in the chains that the asker knows. Few: their texts are read through and what fits is put
 * in order. Many: the trigram table streams positions, newest first; each is looked up in `place`, where chain and kind say whether
 * the asker may know of it, before its text is read at all. Both ask the same question of the text, so both find the same. Which
 * trigrams the stream goes by is no more than a question of time (search_pick.c). */
#include <stdlib.h>

#include "store/search_int.h"

enum { SCAN_MOST = 2000, FIND_CEILING = 64 * 1024 * 1024 };

typedef struct { int64_t chain, kind; bool sees; } Sight;      /* an answer of q->sees, remembered */

typedef struct {
    Search            *search;
    Store             *db;
    Arena             *arena;
    const SearchQuery *q;
    int64_t            kind;          /* asked for; 0: any */
    int64_t            newest, oldest;/* positions between which it looks, these included */
    Map                sights;        /* by chain and kind, as bytes */
    int64_t           *places; size_t count, room;
    int64_t            vain;          /* texts that were looked into and did not hold the words */
} Find;

/* ---- who may see what ---- */

static ErrorCode name_of(Find *f, int64_t number, Str *ret, Error *e)
{
    CLEANUP(query_close) Query q;
    bool row;
    TRY(query_open(f->db, SQL_SEARCH_NAME, &q, e));
    bind_int(&q, number);
    TRY(query_row(&q, &row, e));
    if (!row) return store_damaged(f->db, e);
    *ret = column_str(&q, 0);
    return keep(f->arena, ret, e);
}

static ErrorCode may_see(Find *f, int64_t chain, int64_t kind, bool *ret, Error *e)
{
    int64_t both[2] = { chain, kind };
    Str key = str_bytes(both, sizeof both), chain_name, kind_name;
    Sight *s = map_get(&f->sights, key);
    if (!s) {
        s = ARENA_NEW(f->arena, Sight);
        if (!s || !map_set(&f->sights, key, s)) return error_memory(e);
        TRY(name_of(f, chain, &chain_name, e));
        TRY(name_of(f, kind, &kind_name, e));
        s->sees = f->q->sees(f->q->self, chain_name, kind_name);
    }
    *ret = s->sees;
    return ERR_OK;
}

/* ---- few: read through ---- */

static ErrorCode add_place(Find *f, int64_t position, Error *e)
{
    if (!ARENA_ROOM(f->arena, f->places, f->count, f->room)) return error_memory(e);
    f->places[f->count++] = position;
    return ERR_OK;
}

static bool is_between(const Find *f, int64_t position)
{
    return position <= f->newest && position >= f->oldest;
}

static ErrorCode scan_chain(Find *f, Str chain, Error *e)
{
    CLEANUP(query_close) Query q = { 0 };
    int64_t number;
    bool row, sees;
    TRY(name_find(f->db, chain, &number, e));
    if (number == 0) return ERR_OK;
    TRY(query_open(f->db, SQL_SEARCH_CHAIN, &q, e));
    bind_int(&q, text_first(number));
    bind_int(&q, text_last(number));
    for (;;) {
        TRY(query_row(&q, &row, e));
        if (!row) return ERR_OK;
        if (f->kind != 0 && column_int(&q, 1) != f->kind) continue;
        if (!is_between(f, column_int(&q, 0)) || !search_fits(column_str(&q, 2), column_str(&q, 3), f->q)) continue;
        TRY(may_see(f, number, column_int(&q, 1), &sees, e));
        if (sees) TRY(add_place(f, column_int(&q, 0), e));
    }
}

static int newest_first(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x > y ? -1 : x < y;
}

typedef struct { int64_t chain, kind, id, at; } Place;

static ErrorCode read_place(Find *f, int64_t position, Place *ret, bool *there, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(f->db, SQL_SEARCH_PLACE, &q, e));
    bind_int(&q, position);
    TRY(query_row(&q, there, e));
    if (*there) *ret = (Place){ column_int(&q, 0), column_int(&q, 1), column_int(&q, 2), column_int(&q, 3) };
    return ERR_OK;
}

static ErrorCode give(Find *f, int64_t id, Error *e)
{
    Str name;
    TRY(name_of(f, id, &name, e));
    return f->q->each(f->q->self, name, e);
}

static ErrorCode scan(Find *f, Error *e)
{
    for (size_t i = 0; i < f->q->chain_count; i++) TRY(scan_chain(f, f->q->chains[i], e));
    sort_list(f->places, f->count, sizeof *f->places, newest_first);
    for (size_t i = 0; i < f->count; i++) {
        Place place = { 0 };
        bool there;
        TRY(read_place(f, f->places[i], &place, &there, e));
        if (there) TRY(give(f, place.id, e));
    }
    return ERR_OK;
}

/* ---- many: stream ---- */

static ErrorCode text_fits(Find *f, int64_t at, bool *ret, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(f->db, SQL_SEARCH_TEXT, &q, e));
    bind_int(&q, at);
    TRY(query_row(&q, ret, e));
    *ret = *ret && search_fits(column_str(&q, 0), column_str(&q, 1), f->q);
    return ERR_OK;
}

static ErrorCode take_candidate(Find *f, int64_t position, Error *e)
{
    Place place = { 0 };
    bool fits;
    TRY(read_place(f, position, &place, &fits, e));
    if (!fits || (f->kind != 0 && place.kind != f->kind)) return ERR_OK;
    TRY(may_see(f, place.chain, place.kind, &fits, e));
    if (fits) TRY(text_fits(f, place.at, &fits, e));
    f->vain += !fits;
    return fits ? give(f, place.id, e) : ERR_OK;
}

ErrorCode search_walk_open(Store *db, Str expression, int64_t from, int64_t until, Query *ret, Error *e)
{
    *ret = (Query){ 0 };
    TRY(query_open(db, SQL_SEARCH_GRAMS, ret, e));
    bind_text(ret, expression);
    bind_int(ret, until);
    bind_int(ret, from);
    return ERR_OK;
}

/* What was walked in one go, and how many texts were looked into there. */
typedef struct { int64_t first, last, looked; bool ended; } Stretch;

/* By the trigrams that were picked, until there is reason to think again. */
static ErrorCode walk(Find *f, const GramPick *pick, int64_t from, Stretch *ret, Error *e)
{
    CLEANUP(query_close) Query q = { 0 };
    Buf expression = buf_in(f->arena);
    search_expression(&expression, pick->list, pick->used);
    if (expression.failed) return error_memory(e);
    TRY(search_walk_open(f->db, buf_str(&expression), from, f->oldest, &q, e));
    *ret = (Stretch){ 0 };
    f->vain = 0;
    while (f->vain < pick->again) {
        bool row;
        TRY(query_row(&q, &row, e));
        ret->ended = !row;
        if (!row) return ERR_OK;
        ret->last = column_int(&q, 0);
        if (ret->looked++ == 0) ret->first = ret->last;
        TRY(take_candidate(f, ret->last, e));
    }
    return ERR_OK;
}

static ErrorCode stream(Find *f, Error *e)
{
    GramPick pick;
    Stretch behind = { 0 };
    int64_t from = f->newest;
    TRY(search_pick(f->search, f->db, f->arena, f->q, &pick, e));
    for (;;) {
        TRY(walk(f, &pick, from, &behind, e));
        if (behind.ended) return ERR_OK;
        TRY(search_pick_more(&pick, f->db, f->arena, behind.first, behind.last, behind.looked, e));
        from = behind.last - 1;
    }
}

/* ---- choosing ---- */

static ErrorCode knows_few(Find *f, bool *ret, Error *e)
{
    int64_t records = 0;
    *ret = !f->q->many;
    for (size_t i = 0; *ret && i < f->q->chain_count && records < SCAN_MOST; i++) {
        int64_t chain;
        bool row;
        TRY(name_find(f->db, f->q->chains[i], &chain, e));
        if (chain == 0) continue;
        CLEANUP(query_close) Query q;
        TRY(query_open(f->db, SQL_SEARCH_SIZE, &q, e));
        bind_int(&q, chain);
        TRY(query_row(&q, &row, e));
        records += row ? column_int(&q, 0) : 0;
    }
    *ret = *ret && records < SCAN_MOST;
    return ERR_OK;
}

/* Epochs beyond what a position holds are none that there are. */
static ErrorCode take_bounds(Find *f, Error *e)
{
    const SearchQuery *q = f->q;
    f->newest = INT64_MAX;
    f->oldest = 0;
    if (q->until.epoch > 0) TRY(position_of(q->until.epoch, q->until.index, &f->newest, e));
    if (q->until.epoch > 0) f->newest--;
    return q->from.epoch > 0 ? position_of(q->from.epoch, q->from.index, &f->oldest, e) : ERR_OK;
}

static ErrorCode find_in(Search *s, Store *db, const SearchQuery *q, Error *e)
{
    Arena a = arena_with(FIND_CEILING);
    Find f = { .search = s, .db = db, .arena = &a, .q = q, .sights = map_in(&a) };
    bool few = false;
    ErrorCode code = take_bounds(&f, e);
    if (code == ERR_OK) code = store_snapshot_begin(db, e);       /* all of it as of one moment */
    if (code == ERR_OK && q->kind.len > 0) code = name_find(db, q->kind, &f.kind, e);
    bool any = q->kind.len == 0 || f.kind != 0;
    if (code == ERR_OK) code = knows_few(&f, &few, e);
    if (code == ERR_OK && any) code = few ? scan(&f, e) : stream(&f, e);
    store_snapshot_end(db);
    arena_free(&a);
    return code == ERR_END ? ERR_OK : code;
}

/* ---- connections, kept for the next who asks ---- */

static ErrorCode take_reader(Search *s, Store **ret, Error *e)
{
    *ret = NULL;
    pthread_mutex_lock(&s->lock);
    if (s->idle_count > 0) *ret = s->idle[--s->idle_count];
    pthread_mutex_unlock(&s->lock);
    return *ret ? ERR_OK : search_connect(s->file, STORE_READ, ret, e);
}

static void give_back(Search *s, Store *reader)
{
    pthread_mutex_lock(&s->lock);
    bool room = s->idle_count < SEARCH_READERS;
    if (room) s->idle[s->idle_count++] = reader;
    pthread_mutex_unlock(&s->lock);
    if (!room) store_close(reader);
}

ErrorCode search_find(Search *s, const SearchQuery *q, Error *e)
{
    Store *reader;
    pthread_rwlock_rdlock(&s->place);
    ErrorCode code = take_reader(s, &reader, e);
    if (code == ERR_OK) {
        code = find_in(s, reader, q, e);
        if (code == ERR_OK) give_back(s, reader);
        else store_close(reader);
    }
    pthread_rwlock_unlock(&s->place);
    return code;
}
