/* spill_sort.c: lists put in order, those that are larger than memory too (spill.h).
 *
 * What fits is sorted where it lies. A list in a file is sorted piece by piece and the pieces are merged into a second file, so
 * that each row is read and written twice and always one behind another: no row is ever looked for on the disk. Where a number
 * of a row says what most of the order is, pieces are sorted by its bytes (order.h), and only rows of one number are held
 * against each other. */
#include "detect/order.h"
#include "detect/spill.h"

#include <stdlib.h>

/* ---- a piece in memory ---- */

static bool is_sorted(const char *rows, size_t n, size_t item, SpillOrder order)
{
    for (size_t i = 1; i < n; i++) if (order(rows + (i - 1) * item, rows + i * item) > 0) return false;
    return true;
}

/* Rows in the order of the list, through a copy. */
static ErrorCode put_in_order(char *rows, const Keyed *list, size_t n, size_t item, Error *e)
{
    CLEANUP(spill_free) Spill copy = spill_of(item, 0);
    void *to;
    TRY(spill_room(&copy, n, &to, e));
    for (size_t i = 0; i < n; i++) memcpy((char *)to + i * item, list[i].item, item);
    memcpy(rows, to, n * item);
    return ERR_OK;
}

static ErrorCode sort_by_number(char *rows, size_t n, size_t item, SpillKey key, SpillOrder order, Error *e)
{
    CLEANUP(spill_free) Spill room = spill_of(sizeof(Keyed), 0);
    void *first;
    TRY(spill_room(&room, n, &first, e));
    Keyed *list = first;
    for (size_t i = 0; i < n; i++) list[i] = (Keyed){ key(rows + i * item), rows + i * item };
    TRY(order_by_key(list, n, e));
    TRY(put_in_order(rows, list, n, item, e));
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && list[to].key == list[from].key; to++) {}
        char *alike = rows + from * item;
        if (to - from > 1 && !is_sorted(alike, to - from, item, order)) sort_list(alike, to - from, item, order);
    }
    return ERR_OK;
}

static ErrorCode sort_piece(char *rows, size_t n, size_t item, SpillKey key, SpillOrder order, Error *e)
{
    enum { FEW = 64 };
    if (is_sorted(rows, n, item, order)) return ERR_OK;
    if (key && n > FEW) return sort_by_number(rows, n, item, key, order, e);
    sort_list(rows, n, item, order);
    return ERR_OK;
}

/* ---- pieces merged ---- */

typedef struct { const char *at, *end; } Run;

/* The run with the smaller next row, of equal ones the earlier. */
static bool comes_before(const Run *runs, size_t a, size_t b, SpillOrder order)
{
    int by = order(runs[a].at, runs[b].at);
    return by != 0 ? by < 0 : a < b;
}

/* heap[0] is the run whose next row is the smallest; puts heap[i] where it belongs below. */
static void sink(size_t *heap, size_t n, size_t i, const Run *runs, SpillOrder order)
{
    for (size_t child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && comes_before(runs, heap[child + 1], heap[child], order)) child++;
        if (!comes_before(runs, heap[child], heap[i], order)) return;
        size_t kept = heap[i];
        heap[i] = heap[child];
        heap[child] = kept;
    }
}

static void merge_runs(char *out, Run *runs, size_t *heap, size_t n, size_t item, SpillOrder order)
{
    for (size_t i = 0; i < n; i++) heap[i] = i;
    for (size_t i = n / 2; i-- > 0;) sink(heap, n, i, runs, order);
    while (n > 0) {
        Run *first = &runs[heap[0]];
        memcpy(out, first->at, item);
        out += item;
        first->at += item;
        if (first->at == first->end) heap[0] = heap[--n];
        sink(heap, n, 0, runs, order);
    }
}

/* Of pieces of so many rows each, one behind another. */
static ErrorCode merge_pieces(Spill *s, size_t length, size_t n, SpillOrder order, Error *e)
{
    Spill sorted = spill_of(s->item, 1);                     /* in a file at once: it is as long as the other */
    Run *runs = mem_alloc(n * sizeof *runs);
    size_t *heap = mem_alloc(n * sizeof *heap);
    void *out = NULL;
    ErrorCode code = runs && heap ? spill_room(&sorted, s->count, &out, e) : error_memory(e);
    if (code == ERR_OK) {
        for (size_t i = 0; i < n; i++)
            runs[i] = (Run){ spill_at(s, i * length), spill_at(s, (i + 1) * length < s->count ? (i + 1) * length : s->count) };
        merge_runs(out, runs, heap, n, s->item, order);
        spill_took(&sorted, s->count);
        sorted.ceiling = s->ceiling;
        sorted.budget = s->budget;
        spill_free(s);
        *s = sorted;
    } else {
        spill_free(&sorted);
    }
    mem_free(runs);
    mem_free(heap);
    return code;
}

/* A piece is a quarter of what a list may hold: to sort it takes as much again, and a number for each row twice. */
ErrorCode spill_sort_by(Spill *s, SpillKey key, SpillOrder order, Error *e)
{
    size_t length = s->in_file ? s->ceiling / 4 / s->item : s->count, n = 0;
    if (s->count < 2) return ERR_OK;
    if (length < 1) length = 1;
    for (size_t from = 0; from < s->count; from += length, n++) {
        size_t rows = s->count - from < length ? s->count - from : length;
        TRY(sort_piece(spill_at(s, from), rows, s->item, key, order, e));
    }
    return n > 1 ? merge_pieces(s, length, n, order, e) : ERR_OK;
}

ErrorCode spill_sort(Spill *s, SpillOrder order, Error *e)
{
    return spill_sort_by(s, NULL, order, e);
}
