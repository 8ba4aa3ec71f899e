/* block_mark.c: see block_mark.h. The check is FNV-1a: it tells texts apart that differ by chance, which is all it has to do. */
#include "text/block_mark.h"

#include <inttypes.h>
#include <stdio.h>

enum { PAPER_DIGITS = 16, CHECK_DIGITS = 8 };

/* ---- texts ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* The next byte of a text so read: a space for a stretch of white space between words; false at its end. */
static bool next_byte(Str *rest, bool *begun, char *ret)
{
    bool space = false;
    while (rest->len > 0 && is_space(rest->ptr[0])) {
        space = true;
        *rest = str_from(*rest, 1);
    }
    if (rest->len == 0) return false;
    if (space && *begun) {
        rest->ptr--;                                  /* the space that was just passed stands for all of them */
        rest->len++;
        *begun = false;
        *ret = ' ';
        return true;
    }
    *ret = rest->ptr[0];
    *rest = str_from(*rest, 1);
    *begun = true;
    return true;
}

uint32_t block_check(Str text)
{
    uint32_t check = 2166136261u;
    bool begun = false;
    for (char c; next_byte(&text, &begun, &c); ) check = (check ^ (unsigned char)c) * 16777619u;
    return check;
}

bool block_same(Str a, Str b)
{
    bool begun_a = false, begun_b = false;
    for (;;) {
        char from_a = 0, from_b = 0;
        bool more_a = next_byte(&a, &begun_a, &from_a), more_b = next_byte(&b, &begun_b, &from_b);
        if (more_a != more_b || from_a != from_b) return false;
        if (!more_a) return true;
    }
}

/* ---- marks ---- */

Str block_mark_write(char to[BLOCK_MARK_ROOM], const BlockMark *mark)
{
    size_t no = mark->no < BLOCK_MARK_MOST ? mark->no : (size_t)BLOCK_MARK_MOST;
    int n = snprintf(to, BLOCK_MARK_ROOM, "tergoo_%04zu_%c_%08" PRIx32, no, mark->own ? 'o' : 'f', mark->check);
    return (Str){ to, n > 0 ? (size_t)n : 0 };
}

static bool hex_of(Str text, uint64_t *ret)
{
    *ret = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool digit = c >= '0' && c <= '9', letter = c >= 'a' && c <= 'f';
        if (!digit && !letter) return false;
        *ret = *ret << 4 | (uint64_t)(digit ? c - '0' : c - 'a' + 10);
    }
    return text.len > 0;
}

bool block_mark_read(Str name, BlockMark *ret)
{
    Str rest, number, side;
    uint64_t check;
    if (!str_starts(name, STR("tergoo_"))) return false;
    rest = str_from(name, 7);
    if (!str_cut(&rest, '_', &number) || !str_cut(&rest, '_', &side)) return false;
    if (rest.len != CHECK_DIGITS || !hex_of(rest, &check)) return false;
    if (number.len == 0 || number.len > 8 || (!str_is(side, "o") && !str_is(side, "f"))) return false;
    *ret = (BlockMark){ .own = side.ptr[0] == 'o', .check = (uint32_t)check };
    for (size_t i = 0; i < number.len; i++) {
        if (number.ptr[i] < '0' || number.ptr[i] > '9') return false;
        ret->no = ret->no * 10 + (size_t)(number.ptr[i] - '0');
    }
    return ret->no > 0;
}

Str paper_mark_write(char to[BLOCK_MARK_ROOM], const PaperMark *mark)
{
    Str id = str_first(mark->paper, PAPER_DIGITS);
    int n = snprintf(to, BLOCK_MARK_ROOM, "tergoo_p_" STR_FMT "_v%" PRId64 "_n%" PRId64, STR_ARG(id), mark->version, mark->count);
    return (Str){ to, n > 0 && n < BLOCK_MARK_ROOM ? (size_t)n : 0 };
}

bool paper_mark_read(Str name, PaperMark *ret)
{
    Str rest, version;
    uint64_t id;
    if (!str_starts(name, STR("tergoo_p_"))) return false;
    rest = str_from(name, 9);
    if (!str_cut(&rest, '_', &ret->paper) || ret->paper.len != PAPER_DIGITS || !hex_of(ret->paper, &id)) return false;
    if (!str_cut(&rest, '_', &version) || !str_starts(version, STR("v")) || !str_starts(rest, STR("n"))) return false;
    if (!int_parse(str_from(version, 1), &ret->version) || !int_parse(str_from(rest, 1), &ret->count)) return false;
    return ret->version > 0 && ret->count > 0;
}
