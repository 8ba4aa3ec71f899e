/* normalise.c: see normalise.h. libutf8proc does the Unicode tables; its functions that call malloc are not used: the text is
 * taken apart into an array of code points in the arena, put together there and written out again. */
#include "text/normalise.h"

#include <utf8proc.h>

/* ---- one form for what looks alike ---- */

static uint32_t one_form(uint32_t c)
{
    switch (c) {
    case u'ө': return u'о';
    case u'ү': return u'у';
    case u'ң': return u'н';
    case 0xab: case 0xbb: case 0x201c: case 0x201d: case 0x201e: case 0x201f: case 0x2039: case 0x203a: case 0x300c: case 0x300d:
        return '"';
    case '`': case 0xb4: case 0x2018: case 0x2019: case 0x201a: case 0x201b: case 0x2032: case 0x2bb: case 0x2bc: case 0x2bd:
        return '\'';
    case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015: case 0x2043: case 0x2212:
        return '-';
    case '\t': case '\n': case 0xb: case '\f': case '\r': case 0x85: case 0xa0: case 0x1680: case 0x2028: case 0x2029: case 0x202f:
    case 0x205f: case 0x3000:
        return ' ';
    default: return c >= 0x2000 && c <= 0x200a ? ' ' : c;
    }
}

/* The same, in the shape that libutf8proc calls before it takes a code point apart: "´" would become a space and a mark. */
static utf8proc_int32_t one_form_first(utf8proc_int32_t c, UNUSED void *data)
{
    return (utf8proc_int32_t)one_form((uint32_t)c);
}

/* ---- taking apart and putting together ---- */

static ErrorCode check_utf8(Str text, Error *e)
{
    size_t valid = utf8_valid_length(text);
    if (valid == text.len) return ERR_OK;
    return error_set(e, ERR_INVALID, K("text.utf8"), arg_int("byte", (int64_t)valid + 1));
}

typedef struct { utf8proc_int32_t *at; size_t count; } Points;

/* Valid text as code points, taken apart as `options` say. */
static ErrorCode decompose(Arena *a, Str text, utf8proc_option_t options, utf8proc_custom_func first, Points *ret, Error *e)
{
    const utf8proc_uint8_t *from = (const utf8proc_uint8_t *)text.ptr;
    size_t room = text.len;                        /* enough unless a code point becomes many */
    for (;;) {
        utf8proc_int32_t *at = arena_array(a, room + 1, sizeof *at);      /* libutf8proc may close it with a 0 */
        if (!at) return error_memory(e);
        utf8proc_ssize_t n = utf8proc_decompose_custom(from, (utf8proc_ssize_t)text.len, at, (utf8proc_ssize_t)room, options,
                                                       first, NULL);
        if (n < 0) return error_internal(e, "utf8proc_decompose");
        *ret = (Points){ at, (size_t)n };
        if (ret->count <= room) return ERR_OK;
        room = ret->count;
    }
}

/* Composes in place and writes. */
static ErrorCode compose(Arena *a, Points points, Str *ret, Error *e)
{
    utf8proc_ssize_t n = utf8proc_normalize_utf32(points.at, (utf8proc_ssize_t)points.count, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n < 0) return error_internal(e, "utf8proc_normalize_utf32");
    Buf to = buf_in(a);
    if (!buf_reserve(&to, (size_t)n * 4 + 1)) return error_memory(e);
    for (utf8proc_ssize_t i = 0; i < n; i++) utf8_add(&to, (uint32_t)points.at[i]);
    if (to.failed) return error_memory(e);
    *ret = buf_str(&to);
    return ERR_OK;
}

/* ---- stored text ---- */

/* Text of these letters alone is NFC: Latin with its precomposed letters, Cyrillic without its combining marks, and the general
 * punctuation that has no other form. Nearly all our text ends here. */
static bool is_plainly_nfc(Str text)
{
    uint32_t c;
    while (utf8_next(&text, &c)) {
        bool plain = c < 0x300 || (c >= 0x400 && c <= 0x482) || (c >= 0x48a && c <= 0x52f) || (c >= 0x2002 && c <= 0x2027)
                  || (c >= 0x2030 && c <= 0x205e) || (c >= 0x20a0 && c <= 0x20c0) || c == 0x2116;
        if (!plain) return false;
    }
    return text.len == 0;
}

ErrorCode text_nfc(Arena *a, Str text, Str *ret, Error *e)
{
    if (is_plainly_nfc(text)) {
        *ret = text;
        return ERR_OK;
    }
    TRY(check_utf8(text, e));
    Points points;
    Str composed;
    TRY(decompose(a, text, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, NULL, &points, e));
    TRY(compose(a, points, &composed, e));
    *ret = str_equal(composed, text) ? text : composed;
    return ERR_OK;
}

bool text_is_nfc(Str text)
{
    if (is_plainly_nfc(text)) return true;
    Arena a = arena_wiping(SIZE_MAX);
    Error e;
    Str composed;
    bool same = text_nfc(&a, text, &composed, &e) == ERR_OK && str_equal(composed, text);
    arena_free(&a);
    return same;
}

/* ---- text to be found ---- */

static bool is_cyrillic(uint32_t c)
{
    return c >= 0x400 && c <= 0x52f;
}

/* Accents are left out, except the breve that makes й of и. */
static bool is_dropped(uint32_t c, uint32_t before)
{
    if (c == 0x306 && is_cyrillic(before)) return false;
    return c >= 0x300 && c <= 0x36f;
}

/* What the long way makes of a letter by itself; 0: only the long way knows. Nearly all our text is made of these. */
static uint32_t fold_simply(uint32_t c)
{
    if (c >= 'A' && c <= 'Z') return c + ('a' - 'A');
    if (c >= u'А' && c <= u'Я') return c + (u'а' - u'А');
    if ((c > ' ' && c < 0x7f && c != '`') || (c >= u'а' && c <= u'я')) return c;
    switch (c) {
    case u'Ё': case u'ё': return u'е';
    case u'Ө': case u'ө': return u'о';
    case u'Ү': case u'ү': return u'у';
    case u'Ң': case u'ң': return u'н';
    case ' ': case '\t': case '\n': case '\r': return ' ';
    case 0xab: case 0xbb: case 0x201c: case 0x201d: case 0x201e: return '"';
    case 0x2013: case 0x2014: return '-';
    default: return 0;
    }
}

/* False: there is something in it that needs the long way. */
static bool fold_all_simply(Buf *to, Str text)
{
    uint32_t c, before = ' ';
    while (utf8_next(&text, &c)) {
        c = fold_simply(c);
        if (c == 0) return false;
        if (c != ' ' || before != ' ') utf8_add(to, c);
        before = c;
    }
    if (to->len > 0 && before == ' ') to->len--;
    return text.len == 0;
}

/* Case and compatibility forms are utf8proc's; the rest is ours, while the marks still stand apart from their letters. Marks must
 * be in order before case is folded, for one of them (U+0345) becomes a letter by it: hence NFC first. */
ErrorCode text_fold(Arena *a, Str text, Str *ret, Error *e)
{
    Buf simple = buf_in(a);
    if (!buf_reserve(&simple, text.len + 1)) return error_memory(e);
    if (fold_all_simply(&simple, text)) {
        *ret = buf_str(&simple);
        return simple.failed ? error_memory(e) : ERR_OK;
    }
    TRY(text_nfc(a, text, &text, e));
    Points points;
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    TRY(decompose(a, text, options, one_form_first, &points, e));
    size_t kept = 0;
    for (size_t i = 0; i < points.count; i++) {
        uint32_t c = one_form((uint32_t)points.at[i]), before = kept > 0 ? (uint32_t)points.at[kept - 1] : ' ';
        if (is_dropped(c, before) || (c == ' ' && before == ' ')) continue;
        points.at[kept++] = (utf8proc_int32_t)c;
    }
    if (kept > 0 && points.at[kept - 1] == ' ') kept--;
    return compose(a, (Points){ points.at, kept }, ret, e);
}
