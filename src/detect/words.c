/* words.c: a table of texts by number (words.h): open addressing over numbers, the words themselves in one list. */
#include "detect/words.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 256 };

void words_free(Words *w)
{
    mem_free(w->list);
    mem_free(w->slots);
    *w = (Words){ 0 };
}

/* Where the text's number is, or where it belongs. */
static uint32_t *find_slot(const Words *w, Str text, uint64_t hash)
{
    for (size_t at = hash & (w->slot_room - 1);; at = (at + 1) & (w->slot_room - 1)) {
        uint32_t *slot = &w->slots[at];
        if (*slot == NO_WORD || (w->list[*slot].hash == hash && str_equal(w->list[*slot].text, text))) return slot;
    }
}

static bool make_slots(Words *w, size_t room)
{
    uint32_t *old = w->slots;
    size_t bytes;
    if (!size_multiply(room, sizeof *w->slots, &bytes)) return false;
    w->slots = mem_alloc(bytes);
    if (!w->slots) {
        w->slots = old;
        return false;
    }
    w->slot_room = room;
    memset(w->slots, 0xff, bytes);                    /* NO_WORD each */
    for (uint32_t i = 0; i < w->count; i++) *find_slot(w, w->list[i].text, w->list[i].hash) = i;
    mem_free(old);
    return true;
}

static bool make_room(Words *w)
{
    if (w->count == w->room) {
        size_t room = w->room > 0 ? 2 * (size_t)w->room : FIRST_SLOTS, bytes;
        if (room >= NO_WORD || !size_multiply(room, sizeof *w->list, &bytes)) return false;
        Word *list = mem_resize(w->list, bytes);
        if (!list) return false;
        w->list = list;
        w->room = (uint32_t)room;
    }
    return (size_t)w->count * 2 < w->slot_room || make_slots(w, w->slot_room > 0 ? 2 * w->slot_room : FIRST_SLOTS);
}

static bool stands_before(const Word *a, const Word *b)
{
    return a->source != b->source ? a->source < b->source : a->offset < b->offset;
}

ErrorCode words_take(Detector *d, Words *w, Str text, uint32_t *ret, bool *first, Error *e)
{
    if (!make_room(w)) return error_memory(e);
    uint64_t hash = text_hash(text);
    uint32_t *slot = find_slot(w, text, hash);
    Word made = { .hash = hash, .source = d->source_index, .offset = d->offset };
    if (*slot != NO_WORD) {
        Word *known = &w->list[*slot];
        *ret = *slot;
        *first = stands_before(&made, known);
        if (*first) {                                 /* merged releases come last, and may stand before others */
            known->source = made.source;
            known->offset = made.offset;
        }
        return ERR_OK;
    }
    *first = true;
    *ret = w->count;
    TRY(detector_keep_text_near(d, text, &made.text, e));
    w->list[w->count] = made;
    *slot = w->count++;
    return ERR_OK;
}

static ErrorCode new_map(uint32_t count, uint32_t **map, Error *e)
{
    size_t bytes;
    if (!size_multiply((size_t)count + 1, sizeof **map, &bytes)) return error_memory(e);
    *map = mem_alloc(bytes);
    return *map ? ERR_OK : error_memory(e);
}

ErrorCode words_join(Words *to, const Words *from, uint32_t **map, Error *e)
{
    TRY(new_map(from->count, map, e));
    for (uint32_t i = 0; i < from->count; i++) {
        const Word *word = &from->list[i];
        if (!make_room(to)) return error_memory(e);
        uint32_t *slot = find_slot(to, word->text, word->hash);
        if (*slot == NO_WORD) {
            to->list[to->count] = *word;
            *slot = to->count++;
        } else if (stands_before(word, &to->list[*slot])) {
            to->list[*slot] = *word;
        }
        (*map)[i] = *slot;
    }
    return ERR_OK;
}

typedef struct { Word word; uint32_t was; } Moved;

static int moved_order(const void *left, const void *right)
{
    return str_compare(((const Moved *)left)->word.text, ((const Moved *)right)->word.text);
}

ErrorCode words_sort(Words *w, uint32_t **map, Error *e)
{
    size_t bytes;
    TRY(new_map(w->count, map, e));
    if (w->count == 0) return ERR_OK;
    if (!size_multiply(w->count, sizeof(Moved), &bytes)) return error_memory(e);
    Moved *all = mem_alloc(bytes);
    if (!all) return error_memory(e);
    for (uint32_t i = 0; i < w->count; i++) all[i] = (Moved){ w->list[i], i };
    sort_list(all, w->count, sizeof *all, moved_order);
    for (uint32_t i = 0; i < w->count; i++) {
        w->list[i] = all[i].word;
        (*map)[all[i].was] = i;
    }
    mem_free(all);
    mem_free(w->slots);
    w->slots = NULL;
    w->slot_room = 0;
    return ERR_OK;
}
