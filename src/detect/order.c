/* order.c: sorting in a time that grows with the count alone: byte by byte from the lowest, each pass a count and a move. A byte
 * that all keys share costs its count only. A few are sorted by hand. The room that it takes
 * may be more than memory (spill.h). */
#include "detect/order.h"

#include "detect/spill.h"

enum { FEW = 48, BYTES = 8, VALUES = 256 };

static void sort_few(Keyed *list, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        Keyed one = list[i];
        size_t at = i;
        for (; at > 0 && list[at - 1].key > one.key; at--) list[at] = list[at - 1];
        list[at] = one;
    }
}

/* One pass; false when all have the same byte there. */
static bool sort_by_byte(const Keyed *from, Keyed *to, size_t n, const size_t counts[VALUES], unsigned byte)
{
    size_t at[VALUES], sum = 0;
    if (counts[from[0].key >> (8 * byte) & 0xff] == n) return false;
    for (unsigned v = 0; v < VALUES; v++) {
        at[v] = sum;
        sum += counts[v];
    }
    for (size_t i = 0; i < n; i++) to[at[from[i].key >> (8 * byte) & 0xff]++] = from[i];
    return true;
}

ErrorCode order_by_key(Keyed *list, size_t n, Error *e)
{
    if (n <= FEW) {
        sort_few(list, n);
        return ERR_OK;
    }
    size_t counts[BYTES][VALUES] = { 0 };
    CLEANUP(spill_free) Spill room = spill_of(sizeof *list, 0);
    void *first;
    TRY(spill_more(&room, n, &first, e));
    Keyed *from = list, *to = first;
    for (size_t i = 0; i < n; i++)
        for (unsigned byte = 0; byte < BYTES; byte++) counts[byte][list[i].key >> (8 * byte) & 0xff]++;
    for (unsigned byte = 0; byte < BYTES; byte++) {
        if (!sort_by_byte(from, to, n, counts[byte], byte)) continue;
        Keyed *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != list) memcpy(list, from, n * sizeof *list);
    return ERR_OK;
}

/* A double's bits in an order that is the numbers': the negative ones turned round, the others behind them. */
static uint64_t key_of(double v)
{
    static const uint64_t SIGN = UINT64_C(1) << 63;
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits & SIGN ? ~bits : bits | SIGN;
}

static double number_of(uint64_t key)
{
    static const uint64_t SIGN = UINT64_C(1) << 63;
    uint64_t bits = key & SIGN ? key & ~SIGN : ~key;
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* Sorts the keys by one byte; false when all have the same there. */
static bool move_by_byte(const uint64_t *from, uint64_t *to, size_t n, const size_t counts[VALUES], unsigned byte)
{
    size_t at[VALUES], sum = 0;
    if (counts[from[0] >> (8 * byte) & 0xff] == n) return false;
    for (unsigned v = 0; v < VALUES; v++) {
        at[v] = sum;
        sum += counts[v];
    }
    for (size_t i = 0; i < n; i++) to[at[from[i] >> (8 * byte) & 0xff]++] = from[i];
    return true;
}

ErrorCode order_numbers(double *list, size_t n, Error *e)
{
    size_t counts[BYTES][VALUES] = { 0 };
    CLEANUP(spill_free) Spill room = spill_of(2 * sizeof(uint64_t), 0);
    void *first;
    if (n < 2) return ERR_OK;
    TRY(spill_room(&room, n, &first, e));
    uint64_t *from = first, *to = from + n;
    for (size_t i = 0; i < n; i++) {
        from[i] = key_of(list[i]);
        for (unsigned byte = 0; byte < BYTES; byte++) counts[byte][from[i] >> (8 * byte) & 0xff]++;
    }
    for (unsigned byte = 0; byte < BYTES; byte++) {
        if (!move_by_byte(from, to, n, counts[byte], byte)) continue;
        uint64_t *sorted = to;
        to = from;
        from = sorted;
    }
    for (size_t i = 0; i < n; i++) list[i] = number_of(from[i]);
    return ERR_OK;
}

uint64_t order_key(Str text, size_t from)
{
    uint64_t key = 0;
    for (size_t i = from; i < from + 8; i++) key = key << 8 | (i < text.len ? (unsigned char)text.ptr[i] : 0);
    return key;
}

size_t order_common(Str a, Str b)
{
    size_t most = a.len < b.len ? a.len : b.len, n = 0;
    while (n < most && a.ptr[n] == b.ptr[n]) n++;
    return n;
}
