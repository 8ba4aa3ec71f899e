/* fold.c: one form for the letters of a name: lower case, without what hides in an alphabet that only looks alike, without marks
 * where the table of letters does not tell the marked letter from the plain one. */
#include "match/match_int.h"

#include <utf8proc.h>

#define FOLDING (UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD)

static bool is_known(const MatchBook *book, uint32_t c)
{
    return c < LETTER_PLANE && book->first[c] != 0;
}

bool is_mark(uint32_t c)
{
    if (c < 0x300) return false;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME || category == UTF8PROC_CATEGORY_MC;
}

bool is_unseen(uint32_t c)
{
    return c == 0xad || c == 0x34f || c == 0x61c || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x2069) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff || (c >= 0xe0000 && c <= 0xe0fff);
}

static bool is_letter(uint32_t c)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) || category == UTF8PROC_CATEGORY_ND;
}

uint8_t script_of(uint32_t c)
{
    static const struct { uint32_t first, last; uint8_t script; } RANGES[] = {
        { 0x590, 0x5ff, SCRIPT_HEBREW }, { 0x600, 0x6ff, SCRIPT_ARABIC }, { 0x750, 0x77f, SCRIPT_ARABIC },
        { 0xfb1d, 0xfb4f, SCRIPT_HEBREW }, { 0xfb50, 0xfefc, SCRIPT_ARABIC }, { 0x1780, 0x17ff, SCRIPT_KHMER },
        { 0x1100, 0x11ff, SCRIPT_KOREAN }, { 0x3130, 0x318f, SCRIPT_KOREAN }, { 0xac00, 0xd7a3, SCRIPT_KOREAN },
        { 0x3400, 0x9fff, SCRIPT_HAN }, { 0xf900, 0xfaff, SCRIPT_HAN }, { 0x20000, 0x3ffff, SCRIPT_HAN },
    };
    if (c < RANGES[0].first) return SCRIPT_PLAIN;
    for (size_t i = 0; i < ARRAY_LEN(RANGES); i++) if (c >= RANGES[i].first && c <= RANGES[i].last) return RANGES[i].script;
    return (uint8_t)(SCRIPT_OTHERS + (c >> 7) % (UINT8_MAX - SCRIPT_OTHERS));
}

size_t fold_point(const MatchBook *book, uint32_t c, uint32_t to[4])
{
    if (c < 0x80) {
        uint32_t low = c >= 'A' && c <= 'Z' ? c + 32 : c;
        to[0] = low;
        return (low >= 'a' && low <= 'z') || (low >= '0' && low <= '9');
    }
    uint32_t low = (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
    if (is_known(book, low)) {
        to[0] = low;
        return 1;
    }
    utf8proc_int32_t apart[8];
    int boundary = 0;
    size_t count = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)low, apart, ARRAY_LEN(apart),
                                                 FOLDING, &boundary);
    for (utf8proc_ssize_t i = 0; i < n && i < (utf8proc_ssize_t)ARRAY_LEN(apart) && count < 4; i++) {
        uint32_t part = (uint32_t)apart[i];
        if (!is_mark(part) && is_letter(part)) to[count++] = part;
    }
    return count;
}

ErrorCode fold_phrase(const MatchBook *book, Arena *a, Str text, Str *ret, Error *e)
{
    Buf to = buf_in(a);
    uint32_t c, folded[4];
    bool gap = false;
    while (utf8_next(&text, &c)) {
        size_t n = c == '\'' ? 0 : fold_point(book, c, folded);
        if (n == 0) gap = gap || c != '\'';
        if (n > 0 && gap && to.len > 0) buf_byte(&to, ' ');
        for (size_t i = 0; i < n; i++) utf8_add(&to, folded[i]);
        if (n > 0) gap = false;
    }
    *ret = buf_str(&to);
    return to.failed ? error_memory(e) : ERR_OK;
}

/* FNV-1a over the code points. */
uint32_t fold_hash(const uint32_t *points, size_t count)
{
    uint32_t h = 2166136261U;
    for (size_t i = 0; i < count; i++) h = (h ^ points[i]) * 16777619U;
    return h;
}

static const struct { uint16_t latin, cyrillic; } ALIKE[] = {
    { 'a', u'а' }, { 'b', u'в' }, { 'c', u'с' }, { 'e', u'е' }, { 'h', u'н' }, { 'i', u'і' }, { 'j', u'ј' }, { 'k', u'к' },
    { 'm', u'м' },
    { 'o', u'о' }, { 'p', u'р' }, { 's', u'ѕ' }, { 't', u'т' }, { 'x', u'х' }, { 'y', u'у' },
};

uint32_t lookalike_latin(uint32_t c)
{
    for (size_t i = 0; i < ARRAY_LEN(ALIKE); i++) if (ALIKE[i].cyrillic == c) return ALIKE[i].latin;
    return 0;
}

uint32_t lookalike_cyrillic(uint32_t c)
{
    for (size_t i = 0; i < ARRAY_LEN(ALIKE); i++) if (ALIKE[i].latin == c) return ALIKE[i].cyrillic;
    return 0;
}
