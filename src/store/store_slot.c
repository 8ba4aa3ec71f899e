/* store_slot.c: slots of locked cases: boxes that hold private keys, each openable by one person, none saying by whom.
 *
 * The fact "key-slots" is the newest generation: a session that has seen it knows without looking that nothing has changed, and
 * a store without it has no locked case and, if an earlier version made it, no table for them. */
#include "store/store_int.h"

ErrorCode store_locked_pairs(Store *s, Str chain, uint32_t *ret, Error *e)
{
    int64_t object;
    TRY(name_find(s, chain, &object, e));
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_LOCKED_PAIRS, &q, e));
    bind_int(&q, object);
    bool row;
    TRY(query_row(&q, &row, e));
    *ret = row ? (uint32_t)column_int(&q, 0) : 0;
    return ERR_OK;
}

ErrorCode store_slot_generation(Store *s, int64_t *ret, Error *e)
{
    Arena a = arena_with(4096 * 4);
    Str text = STR("");
    *ret = 0;
    ErrorCode code = store_fact(s, &a, "key-slots", &text, e);
    if (code == ERR_OK && !int_parse(text, ret)) code = store_damaged(s, e);
    if (code == ERR_NOT_FOUND) {
        error_clear(e);
        code = ERR_OK;
    }
    arena_free(&a);
    return code;
}

static ErrorCode slots_remove(Store *s, int64_t chain, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_SLOTS_REMOVE, &q, e));
    bind_int(&q, chain);
    return query_run(&q, e);
}

static ErrorCode slot_add(Store *s, int64_t chain, const Slot *slot, int64_t generation, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_SLOT_ADD, &q, e));
    bind_int(&q, chain);
    bind_blob(&q, slot->sealed);
    bind_int(&q, slot->layers);
    bind_int(&q, generation);
    return query_run(&q, e);
}

ErrorCode store_slots_replace(Store *s, Str chain, const Slot *slots, size_t count, Error *e)
{
    int64_t generation, number;
    Arena a = arena_with(4096 * 4);
    TRY(store_slot_generation(s, &generation, e));
    TRY(name_make(s, chain, &number, e));
    Str text = str_format(&a, "%lld", (long long)generation + 1);
    ErrorCode code = text.ptr ? store_fact_set(s, "key-slots", text, e) : error_memory(e);
    arena_free(&a);
    if (code != ERR_OK) return code;
    TRY(slots_remove(s, number, e));
    for (size_t i = 0; i < count; i++) TRY(slot_add(s, number, &slots[i], generation + 1, e));
    return ERR_OK;
}

static ErrorCode walk_slots(Query *q, SlotEach each, void *self, Error *e)
{
    for (;;) {
        bool row;
        TRY(query_row(q, &row, e));
        if (!row) return ERR_OK;
        Slot slot = { .layers = (unsigned)column_int(q, 1), .generation = column_int(q, 2), .sealed = column_str(q, 3) };
        TRY(column_name(q, 0, &slot.chain, e));
        ErrorCode code = each(self, &slot, e);
        if (code == ERR_END) return ERR_OK;
        if (code != ERR_OK) return code;
    }
}

ErrorCode store_slots(Store *s, int64_t after, SlotEach each, void *self, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_SLOTS, &q, e));
    bind_int(&q, after);
    return walk_slots(&q, each, self, e);
}

ErrorCode store_chain_slots(Store *s, Str chain, SlotEach each, void *self, Error *e)
{
    int64_t number;
    TRY(name_find(s, chain, &number, e));
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_CHAIN_SLOTS, &q, e));
    bind_int(&q, number);
    return walk_slots(&q, each, self, e);
}
