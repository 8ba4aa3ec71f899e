/* tile.c: the published form of the tree (C2SP tlog-tiles): which files a tree of some size has, how they are called, and what
 * is in an entry bundle. A tile holds up to 256 hashes of one stored level; a path says level, number and, while the tile is not
 * full, its width. A full tile never changes again, a partial one is replaced by a wider one. */
#include "ledger/ledger.h"

#include <stdio.h>

#include "ledger/ledger_int.h"

enum { LEVEL_MOST = 63, ENTRY_LIMIT = 65535, PATH_ROOM = 64 };

Str tile_path(char to[64], int level, uint64_t number, unsigned width)
{
    unsigned groups[7];                              /* of three digits, lowest first; 2^64 has seven */
    size_t count = 0;
    do {
        groups[count++] = (unsigned)(number % 1000);
        number /= 1000;
    } while (number > 0);

    int n = level < 0 ? snprintf(to, PATH_ROOM, "tile/entries") : snprintf(to, PATH_ROOM, "tile/%d", level);
    while (count-- > 0) n += snprintf(to + n, PATH_ROOM - (size_t)n, count > 0 ? "/x%03u" : "/%03u", groups[count]);
    if (width < TILE_WIDTH) n += snprintf(to + n, PATH_ROOM - (size_t)n, ".p/%u", width);
    return (Str){ to, (size_t)n };
}

/* The number in groups, from the front of *rest; what is no digit group stays there. */
static bool number_parse(Str *rest, uint64_t *ret)
{
    uint64_t number = 0, group;
    for (bool more = true; more;) {
        if (!str_starts(*rest, STR("/"))) return false;
        *rest = str_from(*rest, 1);
        more = str_starts(*rest, STR("x"));
        if (more) *rest = str_from(*rest, 1);
        if (rest->len < 3) return false;
        group = 0;
        for (size_t i = 0; i < 3; i++) {
            if (rest->ptr[i] < '0' || rest->ptr[i] > '9') return false;
            group = group * 10 + (uint64_t)(rest->ptr[i] - '0');
        }
        *rest = str_from(*rest, 3);
        if (__builtin_mul_overflow(number, (uint64_t)1000, &number) || __builtin_add_overflow(number, group, &number)) return false;
    }
    *ret = number;
    return true;
}

static bool path_parse(Str path, int *level, uint64_t *number, unsigned *width)
{
    uint64_t v;
    Str rest = path, first;
    if (!str_starts(rest, STR("tile/"))) return false;
    rest = str_from(rest, 5);
    ptrdiff_t slash = str_find_byte(rest, '/');
    if (slash < 0) return false;
    first = str_first(rest, (size_t)slash);
    rest = str_from(rest, (size_t)slash);

    *level = -1;
    if (!str_is(first, "entries")) {
        if (!uint_parse(first, &v) || v > LEVEL_MOST) return false;
        *level = (int)v;
    }
    if (!number_parse(&rest, number)) return false;
    *width = TILE_WIDTH;
    if (rest.len == 0) return true;
    if (!str_starts(rest, STR(".p/")) || !uint_parse(str_from(rest, 3), &v) || v < 1 || v >= TILE_WIDTH) return false;
    *width = (unsigned)v;
    return true;
}

ErrorCode tile_parse(Str path, int *level, uint64_t *number, unsigned *width, Error *e)
{
    char again[64];
    int l;
    uint64_t n;
    unsigned w;
    /* Writing it again catches leading groups of zeros and whatever else would be a second name for one tile. */
    if (!path_parse(path, &l, &n, &w) || !str_equal(tile_path(again, l, n, w), path)) {
        return error_set(e, ERR_INVALID, K("ledger.tile-path"), arg_str("path", str_first(path, sizeof again)));
    }
    *level = l;
    *number = n;
    *width = w;
    return ERR_OK;
}

ErrorCode tile_new(uint64_t old_size, uint64_t size, TileEach each, void *self, Error *e)
{
    if (old_size > size) {
        return error_set(e, ERR_INVALID, K("ledger.sizes"), arg_int("old", (int64_t)old_size), arg_int("size", (int64_t)size));
    }
    for (unsigned level = 0; level < TREE_LEVELS; level++) {
        uint64_t had = old_size >> (TILE_HEIGHT * level), has = size >> (TILE_HEIGHT * level);
        if (had == has) break;                       /* then nothing is new above either */
        for (uint64_t number = had / TILE_WIDTH; number <= (has - 1) / TILE_WIDTH; number++) {
            uint64_t left = has - number * TILE_WIDTH;
            Tile t = { .level = level, .number = number, .width = left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH };
            TRY(each(self, &t, e));
        }
    }
    return ERR_OK;
}

ErrorCode tile_entries_add(Buf *to, Str entry, Error *e)
{
    unsigned char length[2];
    if (entry.len > ENTRY_LIMIT) {
        return error_set(e, ERR_LIMIT, K("ledger.entry-long"), arg_int("limit", ENTRY_LIMIT),
            arg_int("length", (int64_t)entry.len));
    }
    store_u16_be(length, (uint16_t)entry.len);
    buf_add(to, str_bytes(length, sizeof length));
    buf_add(to, entry);
    return to->failed ? error_memory(e) : ERR_OK;
}

ErrorCode tile_entries_next(Str *rest, Str *ret, Error *e)
{
    if (rest->len == 0) return ERR_END;
    const unsigned char *p = (const unsigned char *)rest->ptr;
    size_t length = rest->len < 2 ? 0 : (size_t)p[0] << 8 | p[1];
    if (rest->len < 2 || rest->len - 2 < length) return error_set(e, ERR_FINDING, K("ledger.entries-cut"));
    *ret = str_first(str_from(*rest, 2), length);
    *rest = str_from(*rest, 2 + length);
    return ERR_OK;
}
