/* group_picks.c: picks sorted and scanned group by group (group_kit.h).
 *
 * In memory picks are sorted by their bytes, and what they carry stays where it is. What goes on in a file is sorted together
 * with what it carries, piece by piece and merged (spill_sort.c), and then taken apart again, so that a scan reads both from the
 * first to the last. */
#include "detect/group_kit.h"

#include <stdlib.h>

/* Half of what facts may hold: there are picks, what they carry, and room to sort them. */
Spill groups_list(const Groups *g, size_t item)
{
    size_t most = spill_ceiling(g->d->settings) / 2;
    return spill_of(item, most > 0 ? most : 1);
}

static uint64_t pick_key(const void *row)
{
    return ((const Pick *)row)->key;
}

static int pick_order(const void *left, const void *right)
{
    const Pick *l = left, *r = right;
    if (l->key != r->key) return l->key < r->key ? -1 : 1;
    if (l->second != r->second) return l->second < r->second ? -1 : 1;
    return l->row < r->row ? -1 : l->row > r->row;
}

/* ---- in memory ---- */

enum { BYTE = 8, VALUES = 256, FEW = 64 };

static inline uint64_t number_of(const Pick *p, bool second) { return second ? p->second : p->key; }

/* One pass over one byte of the key or of what comes second, keeping the order in which picks stand. */
static inline void sort_by_byte(const Pick *from, Pick *to, size_t count, bool second, unsigned shift)
{
    size_t at[VALUES] = { 0 }, sum = 0;
    for (size_t i = 0; i < count; i++) at[number_of(&from[i], second) >> shift & 0xff]++;
    for (int v = 0; v < VALUES; v++) {
        size_t n = at[v];
        at[v] = sum;
        sum += n;
    }
    for (size_t i = 0; i < count; i++) to[at[number_of(&from[i], second) >> shift & 0xff]++] = from[i];
}

/* Byte by byte from the lowest up; those that are the same in all are passed over. */
static void sort_by_number(Pick **from, Pick **to, size_t count, bool second)
{
    uint64_t differ = 0;
    for (size_t i = 1; i < count; i++) differ |= number_of(*from + i, second) ^ number_of(*from, second);
    for (unsigned shift = 0; shift < BYTE * sizeof differ; shift += BYTE) {
        if ((differ >> shift & 0xff) == 0) continue;
        if (second) sort_by_byte(*from, *to, count, true, shift);
        else sort_by_byte(*from, *to, count, false, shift);
        Pick *other = *from;
        *from = *to;
        *to = other;
    }
}

/* Rows were picked in their order, so they need no turn of their own. */
static void sort_bytes(Pick *list, Pick *spare, size_t count, bool any_order)
{
    Pick *from = list, *to = spare;
    if (!any_order) sort_by_number(&from, &to, count, true);
    sort_by_number(&from, &to, count, false);
    if (from != list) memcpy(list, from, count * sizeof *list);
}

static ErrorCode sort_in_memory(Groups *g, bool any_order, Error *e)
{
    Spill *picks = &g->picks;
    size_t bytes;
    if (picks->count < FEW) return spill_sort(picks, pick_order, e);
    if (!size_multiply(picks->count, sizeof(Pick), &bytes)) return error_memory(e);
    if (picks->count > g->spare_room) {
        mem_free(g->spare);
        g->spare = mem_alloc(bytes);
        g->spare_room = g->spare ? picks->count : 0;
    }
    if (!g->spare) return error_memory(e);
    sort_bytes(spill_at(picks, 0), g->spare, picks->count, any_order);
    return ERR_OK;
}

/* ---- in files ---- */

/* Picks, each with what it carries behind it. */
static ErrorCode put_together(Groups *g, Spill *both, Error *e)
{
    void *to;
    TRY(spill_room(both, g->picks.count, &to, e));
    for (size_t i = 0; i < g->picks.count; i++, to = (char *)to + both->item) {
        memcpy(to, spill_at(&g->picks, i), sizeof(Pick));
        memcpy((char *)to + sizeof(Pick), spill_at(&g->carried, i), g->carried.item);
    }
    spill_took(both, g->picks.count);
    return ERR_OK;
}

static ErrorCode take_apart(Groups *g, const Spill *both, Error *e)
{
    void *pick, *carried;
    TRY(spill_room(&g->picks, both->count, &pick, e));
    TRY(spill_room(&g->carried, both->count, &carried, e));
    for (size_t i = 0; i < both->count; i++) {
        const char *from = spill_at(both, i);
        Pick one;
        memcpy(&one, from, sizeof one);
        one.row = (uint32_t)i;
        memcpy((char *)pick + i * sizeof one, &one, sizeof one);
        memcpy((char *)carried + i * g->carried.item, from + sizeof one, g->carried.item);
    }
    spill_took(&g->picks, both->count);
    spill_took(&g->carried, both->count);
    return ERR_OK;
}

static ErrorCode sort_with_carried(Groups *g, Error *e)
{
    CLEANUP(spill_free) Spill both = groups_list(g, sizeof(Pick) + g->carried.item);
    TRY(put_together(g, &both, e));
    spill_free(&g->picks);
    spill_free(&g->carried);
    TRY(spill_sort_by(&both, pick_key, pick_order, e));
    return take_apart(g, &both, e);
}

/* ---- all ---- */

static void begin(Groups *g, const GroupRun *run)
{
    if (g->picks.in_file) spill_free(&g->picks);
    if (g->carried.in_file || g->carried.item != run->carried) {
        spill_free(&g->carried);
        g->carried = groups_list(g, run->carried);
    }
    g->picks.count = g->carried.count = 0;
    g->rule = run->rule;
}

ErrorCode group_carry(Groups *g, uint64_t key, uint32_t second, const void *row, Error *e)
{
    void *to;
    size_t at = g->carried.count;
    if (at > UINT32_MAX) return error_set(e, ERR_LIMIT, K("detect.too-many-facts"), arg_int("limit", (int64_t)UINT32_MAX));
    TRY(spill_room(&g->carried, 1, &to, e));
    memcpy(to, row, g->carried.item);
    spill_took(&g->carried, 1);
    return group_pick(&g->picks, key, second, (uint32_t)at, e);
}

ErrorCode groups_sort(Groups *g, const GroupRun *run, Error *e)
{
    begin(g, run);
    TRY(run->fill(g, &g->picks, e));
    if (run->carried > 0 && (g->picks.in_file || g->carried.in_file)) TRY(sort_with_carried(g, e));
    else if (g->picks.in_file) TRY(spill_sort_by(&g->picks, pick_key, pick_order, e));
    else TRY(sort_in_memory(g, run->any_order, e));
    g->end = g->picks.rows ? (const Pick *)spill_at(&g->picks, g->picks.count) : NULL;
    return ERR_OK;
}

ErrorCode groups_run(Groups *g, const GroupRun *run, Error *e)
{
    TRY(groups_sort(g, run, e));
    for (const Pick *list = spill_rows(&g->picks), *next; list != g->end; list = next) {
        size_t count = same_key(list, (size_t)(g->end - list));
        next = list + count;
        ArenaMark mark = arena_mark(&g->d->scratch);
        TRY(run->scan(g, list, count, e));
        arena_restore(&g->d->scratch, mark);
    }
    return ERR_OK;
}

size_t same_key(const Pick *list, size_t count)
{
    size_t n = 1;
    while (n < count && list[n].key == list->key) n++;
    return n;
}

size_t same_second(const Pick *list, size_t count)
{
    size_t n = 1;
    while (n < count && list[n].key == list->key && list[n].second == list->second) n++;
    return n;
}
