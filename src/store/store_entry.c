/* store_entry.c: entries, the hashes of their tree, and the contents that their salted hashes stand for. */
#include "store/store_int.h"

/* Positions of a whole epoch from an index on. */
static ErrorCode epoch_range(uint32_t epoch, uint64_t from, int64_t *first, int64_t *last, Error *e)
{
    TRY(position_of(epoch, from, first, e));
    return position_of(epoch, (UINT64_C(1) << INDEX_BITS) - 1, last, e);
}

/* Says which of the three uniquenesses an entry breaks. */
static ErrorCode entry_conflict(Store *s, const Entry *entry, Error *e)
{
    CLEANUP(query_close) Query by_nonce;
    TRY(query_open(s, SQL_ENTRY_BY_NONCE, &by_nonce, e));
    bind_blob(&by_nonce, entry->nonce);
    bool there;
    TRY(query_row(&by_nonce, &there, e));
    if (there) return error_set(e, ERR_CONFLICT, K("store.act-again"), arg_str("object", entry->object));

    CLEANUP(query_close) Query by_position;
    int64_t position;
    TRY(position_of(entry->epoch, entry->index, &position, e));
    TRY(query_open(s, SQL_ENTRY, &by_position, e));
    bind_int(&by_position, position);
    TRY(query_row(&by_position, &there, e));
    if (there) {
        return error_set(e, ERR_CONFLICT, K("store.entry-again"), arg_int("epoch", entry->epoch),
                         arg_int("index", (int64_t)entry->index));
    }
    return error_set(e, ERR_CONFLICT, K("store.chain-again"), arg_str("chain", entry->chain),
                     arg_int("seq", (int64_t)entry->chain_seq));
}

ErrorCode store_entry_add(Store *s, const Entry *entry, Error *e)
{
    int64_t position, chain, object;
    TRY(position_of(entry->epoch, entry->index, &position, e));
    TRY(name_make(s, entry->chain, &chain, e));
    TRY(name_make(s, entry->object, &object, e));
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_ENTRY_ADD, &q, e));
    bind_int(&q, position);
    bind_int(&q, chain);
    bind_int(&q, (int64_t)entry->chain_seq);
    bind_blob(&q, str_bytes(entry->leaf.bytes, HASH_SIZE));
    bind_int(&q, entry->received);
    bind_blob(&q, entry->nonce);
    bind_text(&q, entry->op);
    bind_int(&q, object);
    bind_text(&q, entry->actor);
    bind_blob(&q, entry->text);
    bool taken;
    TRY(query_run_unique(&q, &taken, e));
    return taken ? entry_conflict(s, entry, e) : ERR_OK;
}

static ErrorCode read_entry(Query *q, Entry *ret, Error *e)
{
    int64_t position = column_int(q, 0);
    *ret = (Entry){
        .epoch = position_epoch(position), .index = position_index(position), .chain_seq = (uint64_t)column_int(q, 2),
        .received = column_int(q, 4), .nonce = column_str(q, 5), .op = column_str(q, 6), .actor = column_str(q, 8),
        .text = column_str(q, 9),
    };
    TRY(column_name(q, 1, &ret->chain, e));
    TRY(column_name(q, 7, &ret->object, e));
    return column_hash(q, 3, &ret->leaf, e);
}

/* The row in hand, into the arena. */
static ErrorCode keep_entry(Query *q, Arena *a, Entry *ret, Error *e)
{
    TRY(read_entry(q, ret, e));
    Str *parts[] = { &ret->chain, &ret->nonce, &ret->op, &ret->object, &ret->actor, &ret->text };
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) TRY(keep(a, parts[i], e));
    return ERR_OK;
}

ErrorCode store_entry(Store *s, Arena *a, uint32_t epoch, uint64_t index, Entry *ret, Error *e)
{
    int64_t position;
    TRY(position_of(epoch, index, &position, e));
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_ENTRY, &q, e));
    bind_int(&q, position);
    bool row;
    TRY(query_row(&q, &row, e));
    if (!row) {
        return error_set(e, ERR_NOT_FOUND, K("store.no-entry"), arg_int("epoch", epoch), arg_int("index", (int64_t)index));
    }
    return keep_entry(&q, a, ret, e);
}

ErrorCode store_entry_by_nonce(Store *s, Arena *a, Str nonce, Entry *ret, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_ENTRY_BY_NONCE, &q, e));
    bind_blob(&q, nonce);
    bool row;
    TRY(query_row(&q, &row, e));
    return row ? keep_entry(&q, a, ret, e) : error_set(e, ERR_NOT_FOUND, K("store.no-such-act"));
}

ErrorCode store_chain_end(Store *s, Str chain, uint64_t *seq, Hash *leaf, Error *e)
{
    int64_t number;
    TRY(name_find(s, chain, &number, e));
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_CHAIN_END, &q, e));
    bind_int(&q, number);
    bool row;
    TRY(query_row(&q, &row, e));
    *seq = row ? (uint64_t)column_int(&q, 0) : 0;
    *leaf = (Hash){ { 0 } };
    return row ? column_hash(&q, 1, leaf, e) : ERR_OK;
}

/* The last position in a range, -1 when there is none. */
static ErrorCode last_position(Store *s, int64_t first, int64_t last, int64_t *ret, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_LAST_POSITION, &q, e));
    bind_int(&q, first);
    bind_int(&q, last);
    bool row;
    TRY(query_row(&q, &row, e));
    *ret = row ? column_int(&q, 0) : -1;
    return ERR_OK;
}

ErrorCode store_epoch_size(Store *s, uint32_t epoch, uint64_t *ret, Error *e)
{
    int64_t first, last, found;
    TRY(epoch_range(epoch, 0, &first, &last, e));
    TRY(last_position(s, first, last, &found, e));
    *ret = found < 0 ? 0 : position_index(found) + 1;
    return ERR_OK;
}

ErrorCode store_last_epoch(Store *s, uint32_t *ret, Error *e)
{
    int64_t found;
    TRY(last_position(s, 0, INT64_MAX, &found, e));
    *ret = found < 0 ? 0 : position_epoch(found);
    return ERR_OK;
}

static ErrorCode walk_entries(Query *q, EntryEach each, void *self, Error *e)
{
    for (;;) {
        bool row;
        TRY(query_row(q, &row, e));
        if (!row) return ERR_OK;
        Entry entry;
        TRY(read_entry(q, &entry, e));
        ErrorCode code = each(self, &entry, e);
        if (code == ERR_END) return ERR_OK;
        if (code != ERR_OK) return code;
    }
}

ErrorCode store_entries(Store *s, uint32_t epoch, uint64_t from, EntryEach each, void *self, Error *e)
{
    int64_t first, last;
    TRY(epoch_range(epoch, from, &first, &last, e));
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_ENTRIES, &q, e));
    bind_int(&q, first);
    bind_int(&q, last);
    return walk_entries(&q, each, self, e);
}

ErrorCode store_chain_newest(Store *s, Str chain, RecordPlace *ret, Error *e)
{
    int64_t number;
    bool row;
    *ret = (RecordPlace){ 0 };
    TRY(name_find(s, chain, &number, e));
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_CHAIN_NEWEST, &q, e));
    bind_int(&q, number);
    TRY(query_row(&q, &row, e));
    if (row) *ret = (RecordPlace){ position_epoch(column_int(&q, 0)), position_index(column_int(&q, 0)) };
    return ERR_OK;
}

ErrorCode store_chains_touched(Store *s, Str but, int64_t last, TouchEach each, void *self, Error *e)
{
    int64_t number, newest;
    TRY(name_find(s, but, &number, e));
    TRY(last_position(s, 0, INT64_MAX, &newest, e));
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_CHAINS_TOUCHED, &q, e));
    bind_int(&q, newest - last + 1);
    bind_int(&q, newest);
    bind_int(&q, number);
    for (;;) {
        bool row;
        TRY(query_row(&q, &row, e));
        if (!row) return ERR_OK;
        int64_t position = column_int(&q, 0);
        Touch t = { .place = { position_epoch(position), position_index(position) }, .received = column_int(&q, 2) };
        TRY(column_name(&q, 1, &t.chain, e));
        ErrorCode code = each(self, &t, e);
        if (code == ERR_END) return ERR_OK;
        TRY(code);
    }
}

ErrorCode store_object_moments(Store *s, Str object, MomentEach each, void *self, Error *e)
{
    int64_t number;
    TRY(name_find(s, object, &number, e));
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_OBJECT_MOMENTS, &q, e));
    bind_int(&q, number);
    for (;;) {
        bool row;
        TRY(query_row(&q, &row, e));
        if (!row) return ERR_OK;
        int64_t position = column_int(&q, 0);
        Moment m = { { position_epoch(position), position_index(position) }, column_int(&q, 1), column_str(&q, 2) };
        ErrorCode code = each(self, &m, e);
        if (code == ERR_END) return ERR_OK;
        TRY(code);
    }
}

ErrorCode store_chain_entries(Store *s, Str chain, EntryEach each, void *self, Error *e)
{
    int64_t number;
    TRY(name_find(s, chain, &number, e));
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_CHAIN_ENTRIES, &q, e));
    bind_int(&q, number);
    return walk_entries(&q, each, self, e);
}

ErrorCode store_chain_entries_from(Store *s, Str chain, uint64_t after_seq, EntryEach each, void *self, Error *e)
{
    int64_t number;
    TRY(name_find(s, chain, &number, e));
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_CHAIN_ENTRIES_FROM, &q, e));
    bind_int(&q, number);
    bind_int(&q, (int64_t)after_seq);
    return walk_entries(&q, each, self, e);
}

ErrorCode store_object_entries(Store *s, Str object, EntryEach each, void *self, Error *e)
{
    int64_t number;
    TRY(name_find(s, object, &number, e));
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_OBJECT_ENTRIES, &q, e));
    bind_int(&q, number);
    return walk_entries(&q, each, self, e);
}

/* ---- the tree ---- */

ErrorCode store_tree_add(Store *s, uint32_t epoch, unsigned level, uint64_t index, const Hash *h, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_TREE_ADD, &q, e));
    bind_int(&q, epoch);
    bind_int(&q, level);
    bind_int(&q, (int64_t)index);
    bind_blob(&q, str_bytes(h->bytes, HASH_SIZE));
    return query_run(&q, e);
}

ErrorCode store_tree_read(void *store_tree, unsigned level, uint64_t first, size_t count, Hash *to, Error *e)
{
    const StoreTree *tree = store_tree;
    if (count == 0) return ERR_OK;
    int64_t from, until;
    TRY(position_of(tree->epoch, first, &from, e));
    TRY(position_of(tree->epoch, first + count - 1, &until, e));

    CLEANUP(query_close) Query q;
    TRY(query_open(tree->store, level == 0 ? SQL_LEAVES : SQL_TREE, &q, e));
    if (level > 0) {
        bind_int(&q, tree->epoch);
        bind_int(&q, level);
    }
    bind_int(&q, level == 0 ? from : (int64_t)first);
    bind_int(&q, level == 0 ? until : (int64_t)(first + count - 1));
    for (size_t i = 0; i < count; i++) {
        bool row;
        TRY(query_row(&q, &row, e));
        if (!row || position_index(column_int(&q, 0)) != first + i) {
            return error_set(e, ERR_NOT_FOUND, K("store.no-hash"), arg_int("epoch", tree->epoch), arg_int("level", level),
                             arg_int("index", (int64_t)(first + i)));
        }
        TRY(column_hash(&q, 1, &to[i], e));
    }
    return ERR_OK;
}

/* ---- contents ---- */

static ErrorCode content_place(uint32_t epoch, uint64_t index, ContentRole role, int64_t *ret, Error *e)
{
    int64_t position;
    TRY(position_of(epoch, index, &position, e));
    *ret = (int64_t)((uint64_t)position << ROLE_BITS | (unsigned)role);
    return ERR_OK;
}

ErrorCode store_content_add(Store *s, uint32_t epoch, uint64_t index, ContentRole role, const unsigned char salt[SALT_SIZE],
                            Str bytes, Error *e)
{
    int64_t place;
    TRY(content_place(epoch, index, role, &place, e));
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_CONTENT_ADD, &q, e));
    bind_int(&q, place);
    bind_blob(&q, str_bytes(salt, SALT_SIZE));
    bind_blob(&q, bytes);
    bool taken;
    TRY(query_run_unique(&q, &taken, e));
    if (!taken) return ERR_OK;
    return error_set(e, ERR_CONFLICT, K("store.content-again"), arg_int("epoch", epoch), arg_int("index", (int64_t)index));
}

ErrorCode store_content(Store *s, Arena *a, uint32_t epoch, uint64_t index, ContentRole role, unsigned char salt[SALT_SIZE],
                        Str *bytes, Error *e)
{
    int64_t place;
    TRY(content_place(epoch, index, role, &place, e));
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_CONTENT, &q, e));
    bind_int(&q, place);
    bool row;
    TRY(query_row(&q, &row, e));
    if (!row) {
        return error_set(e, ERR_NOT_FOUND, K("store.no-content"), arg_int("epoch", epoch), arg_int("index", (int64_t)index));
    }
    Str kept = column_str(&q, 0);
    if (kept.len != SALT_SIZE) return store_damaged(s, e);
    memcpy(salt, kept.ptr, SALT_SIZE);
    *bytes = column_str(&q, 1);
    return keep(a, bytes, e);
}

ErrorCode store_contents(Store *s, ContentEach each, void *self, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_CONTENTS, &q, e));
    for (;;) {
        bool row;
        TRY(query_row(&q, &row, e));
        if (!row) return ERR_OK;
        int64_t position = column_int(&q, 0);
        ErrorCode code = each(self, position_epoch(position), position_index(position), column_str(&q, 1), e);
        if (code == ERR_END) return ERR_OK;
        if (code != ERR_OK) return code;
    }
}

ErrorCode store_content_erase(Store *s, uint32_t epoch, uint64_t index, ContentRole role, bool *was, Error *e)
{
    int64_t place;
    TRY(content_place(epoch, index, role, &place, e));
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_CONTENT_ERASE, &q, e));
    bind_int(&q, place);
    TRY(query_run(&q, e));
    *was = sqlite3_changes(s->db) > 0;
    return ERR_OK;
}
