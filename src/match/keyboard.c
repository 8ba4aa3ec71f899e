/* keyboard.c: what was typed with the keyboard set to the other of Latin and Cyrillic, as it was meant. */
#include "match/match_int.h"

/* The same keys on the layouts, row by row, without and with Shift where a Kyrgyz or Kazakh letter has one. As X.org has them
 * (symbols us, ru, kg, kz); what Windows calls Kyrgyz has ң ө ү behind AltGr, where the other layout writes nothing. */
static const char LATIN_KEYS[] = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
static const uint16_t CYRILLIC_KEYS[] = u"йцукенгшщзхъфывапролджэячсмитьбюё";
typedef struct { const char *latin; const uint16_t *cyrillic; } More;
static const More MORE[MATCH_KEYBOARDS] = {
    { "", u"" },
    { "-=\\_+|", u"өңүөңү" },
    { "234589" "0-=" "@#$%*(" ")_+", u"әіңғүұ" u"қөһ" u"әіңғүұ" u"қөһ" },
};

static uint32_t small(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0x410 && c <= 0x42f)) return c + 32;
    if (c == 0x401) return 0x451;
    switch (c) {
    case 0x4a2: case 0x4e8: case 0x4ae: case 0x492: case 0x4b0: case 0x49a: case 0x4d8: case 0x4ba: return c + 1;
    case 0x406: return 0x456;
    default: return c;
    }
}

/* 0: the key is on neither. */
static uint32_t turned(uint32_t c, bool to_cyrillic, const More *more)
{
    for (size_t i = 0; i + 1 < sizeof LATIN_KEYS; i++) {
        if (c == (to_cyrillic ? (uint32_t)LATIN_KEYS[i] : CYRILLIC_KEYS[i])) return to_cyrillic ? CYRILLIC_KEYS[i] : (uint32_t)LATIN_KEYS[i];
    }
    for (size_t i = 0; more->latin[i]; i++) {
        if (c == (to_cyrillic ? (uint32_t)more->latin[i] : more->cyrillic[i])) return to_cyrillic ? more->cyrillic[i] : (uint32_t)more->latin[i];
    }
    return 0;
}

/* Every letter by its key on the layout; empty when fewer than three were. */
static Str on_layout(Arena *a, Str text, const More *more)
{
    Buf to = buf_in(a);
    size_t latin = 0, cyrillic = 0;
    uint32_t c;
    while (utf8_next(&text, &c)) {
        uint32_t low = small(c), out = cyrillic == 0 ? turned(low, true, more) : 0;
        if (out) latin++;
        else if (latin == 0 && (out = turned(low, false, more)) != 0) cyrillic++;
        utf8_add(&to, out ? out : c);
    }
    return to.failed || latin + cyrillic < 3 ? (Str){ 0 } : buf_str(&to);
}

size_t match_other_keyboards(Arena *a, Str text, Str to[MATCH_KEYBOARDS])
{
    size_t n = 0;
    for (size_t i = 0; i < MATCH_KEYBOARDS; i++) {
        Str one = on_layout(a, text, &MORE[i]);
        bool known = one.len == 0;
        for (size_t k = 0; k < n && !known; k++) known = str_equal(to[k], one);
        if (!known) to[n++] = one;
    }
    return n;
}
