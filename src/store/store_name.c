/* store_name.c: names and their numbers.
 *
 * A handle remembers the names it used last, because an act asks for the same few over and over. A name once committed never
 * goes away, so what is remembered stays true, but for names that a transaction made and then took back: a rollback forgets
 * them all. */
#include "store/store_int.h"

static NameSlot *slot_of(Store *s, Str text)
{
    uint32_t hash = 2166136261u;                   /* FNV-1a */
    for (size_t i = 0; i < text.len; i++) hash = (hash ^ (unsigned char)text.ptr[i]) * 16777619u;
    return &s->names[hash % NAME_SLOTS];
}

static bool slot_holds(const NameSlot *slot, Str text)
{
    return slot->number > 0 && str_equal((Str){ slot->text, slot->len }, text);
}

static void remember(NameSlot *slot, Str text, int64_t number)
{
    if (text.len > sizeof slot->text) return;
    memcpy(slot->text, text.ptr, text.len);
    slot->len = (uint32_t)text.len;
    slot->number = number;
}

void names_forget(Store *s)
{
    for (size_t i = 0; i < NAME_SLOTS; i++) s->names[i].number = 0;
}

ErrorCode name_find(Store *s, Str text, int64_t *ret, Error *e)
{
    NameSlot *slot = slot_of(s, text);
    if (slot_holds(slot, text)) {
        *ret = slot->number;
        return ERR_OK;
    }
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_NAME, &q, e));
    bind_text(&q, text);
    bool row;
    TRY(query_row(&q, &row, e));
    *ret = row ? column_int(&q, 0) : 0;
    if (row) remember(slot, text, *ret);
    return ERR_OK;
}

ErrorCode name_make(Store *s, Str text, int64_t *ret, Error *e)
{
    TRY(name_find(s, text, ret, e));
    if (*ret > 0) return ERR_OK;
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_NAME_ADD, &q, e));
    bind_text(&q, text);
    TRY(query_run(&q, e));
    *ret = sqlite3_last_insert_rowid(s->db);
    remember(slot_of(s, text), text, *ret);
    return ERR_OK;
}
