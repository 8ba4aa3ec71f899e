/* collate.c: see collate.h.
 *
 * A key has three levels with a zero byte between them, so that byte order decides on letters first, then on accents, then on
 * case. Each level is made by a walk over the characters of the NFC text, where a run of digits counts as one character:
 *
 *   letters  white space < punctuation < numbers by value < Latin < Cyrillic < other scripts by code point
 *   accents  for each character 1, and behind it the marks and variants that the first level left out
 *   case     for each character 1 (small) or 2 (capital)
 *
 * The last two lose the ones at their end: most names have no accents at all. What the first level puts together the others
 * tell apart, so only equal texts have equal keys. */
#include "text/collate.h"

#include <utf8proc.h>

#include "text/normalise.h"

/* The first byte of a character on the first level. */
enum { W_WHITE = 0x04, W_MARK = 0x06, W_NUMBER = 0x10, W_LATIN = 0x20, W_OTHER_LATIN = 0x3c, W_CYRILLIC = 0x40,
       W_OTHER_CYRILLIC = 0xa0, W_OTHER = 0xb0, W_NOT_TEXT = 0xff };

enum { PLAIN = 1, CAPITAL = 2, MARK = 2, VARIANT = 3 };      /* bytes of the second and third level */

/* Small Cyrillic letters from U+0430 in the order of the Kyrgyz alphabet. Letters of the neighbours' alphabets (Kazakh, Tajik,
 * Uzbek, Ukrainian, Belarusian, Serbian, Macedonian) stand behind the letter they grew from. */
static const uint16_t CYRILLIC[] = {
    u'а', u'ә', u'ӕ', u'б', u'в', u'г', u'ґ', u'ғ', u'д', u'ђ', u'ѓ', u'е', u'є', u'ё', u'ж', u'җ', u'з', u'ѕ', u'и', u'ӣ', u'і',
    u'ї', u'й', u'ј', u'к', u'қ', u'л', u'љ', u'м', u'н', u'њ', u'ң', u'о', u'ө', u'п', u'р', u'с', u'т', u'ћ', u'ќ', u'у', u'ӯ',
    u'ў', u'ұ', u'ү', u'ф', u'х', u'ҳ', u'һ', u'ц', u'ч', u'ҷ', u'џ', u'ш', u'щ', u'ъ', u'ы', u'ь', u'э', u'ю', u'я',
};
_Static_assert(W_CYRILLIC + ARRAY_LEN(CYRILLIC) <= W_OTHER_CYRILLIC, "the alphabet fits between its neighbours");

/* Latin letters that Unicode does not take apart, and the letter they are sorted with. */
static const struct { uint16_t letter; char like; } LATIN[] = {
    { u'ı', 'i' }, { u'ə', 'e' }, { u'ø', 'o' }, { u'ł', 'l' }, { u'đ', 'd' }, { u'ß', 's' }, { u'æ', 'a' },
};

/* ---- characters ---- */

/* A number, or a letter (or any other character) with the marks that Unicode takes off it. */
typedef struct {
    Str      digits;         /* without its leading zeros; ptr NULL when this is no number */
    size_t   zeros;
    uint32_t whole, base;    /* as it stands in the text; without its marks */
    int32_t  marks[8];
    size_t   marks_len;
} Character;

static uint32_t small(uint32_t c) { return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c); }
static uint32_t capital(uint32_t c) { return (uint32_t)utf8proc_toupper((utf8proc_int32_t)c); }

/* The place of a small letter in the alphabet, or -1. */
static int cyrillic_place(uint32_t c)
{
    if (c < 0x430 || c > 0x52f) return -1;
    for (size_t i = 0; i < ARRAY_LEN(CYRILLIC); i++) {
        if (CYRILLIC[i] == c) return (int)i;
    }
    return -1;
}

/* The letter from a to z that a small letter is sorted with, or 0. */
static uint32_t latin_like(uint32_t c)
{
    if (c >= 'a' && c <= 'z') return c;
    for (size_t i = 0; i < ARRAY_LEN(LATIN); i++) {
        if (LATIN[i].letter == c) return (uint32_t)LATIN[i].like;
    }
    return 0;
}

static bool is_sorted_letter(uint32_t c)
{
    c = small(c);
    return latin_like(c) != 0 || cyrillic_place(c) >= 0;
}

/* A character without marks of its own alphabet stays whole (й, ё), others lose them (é, ѝ). */
static void take_marks_off(Character *ch)
{
    if (ch->whole < 0x80 || is_sorted_letter(ch->whole)) return;
    utf8proc_int32_t parts[1 + ARRAY_LEN(ch->marks)];
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)ch->whole, parts, (utf8proc_ssize_t)ARRAY_LEN(parts),
                                                 UTF8PROC_DECOMPOSE, &boundary);
    if (n < 2 || (size_t)n > ARRAY_LEN(parts) || !is_sorted_letter((uint32_t)parts[0])) return;
    ch->base = (uint32_t)parts[0];
    ch->marks_len = (size_t)n - 1;
    memcpy(ch->marks, parts + 1, ch->marks_len * sizeof parts[0]);
}

static Character take_number(Str *rest)
{
    Character ch = { .digits = *rest };
    size_t n = 0;
    while (n < rest->len && rest->ptr[n] >= '0' && rest->ptr[n] <= '9') n++;
    ch.digits.len = n;
    while (ch.zeros < n && rest->ptr[ch.zeros] == '0') ch.zeros++;
    ch.digits = str_from(ch.digits, ch.zeros);
    *rest = str_from(*rest, n);
    return ch;
}

/* From valid text that is not empty. */
static Character take_character(Str *rest)
{
    if (rest->ptr[0] >= '0' && rest->ptr[0] <= '9') return take_number(rest);
    Character ch = { 0 };
    if (!utf8_next(rest, &ch.whole)) *rest = str_from(*rest, rest->len);
    ch.base = ch.whole;
    take_marks_off(&ch);
    return ch;
}

/* ---- the levels ---- */

/* A length so that byte order is the order of lengths. */
static void add_length(Buf *to, size_t n)
{
    for (; n >= 0xff; n -= 0xff) buf_byte(to, (char)0xff);
    buf_byte(to, (char)n);
}

/* UTF-8 sorts like the code points and ends where it must: no other key can go on in the middle of it. */
static void add_marked(Buf *to, int first, uint32_t code_point)
{
    buf_byte(to, (char)first);
    utf8_add(to, code_point);
}

static bool is_white(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_ZS;
}

/* A mark that stands alone in NFC text, such as the stress in "све́дения". */
static bool is_mark(uint32_t c)
{
    return c >= 0x300 && utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_MN;
}

static bool is_letter(uint32_t c)
{
    if (c >= 0x2b0 && c <= 0x2ff) return false;        /* modifiers: the apostrophes of transliteration */
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

static void add_letter(Buf *to, const Character *ch)
{
    if (ch->digits.ptr) {
        buf_byte(to, W_NUMBER);
        add_length(to, ch->digits.len);
        buf_add(to, ch->digits);
        return;
    }
    uint32_t c = small(ch->base), like = latin_like(c);
    int place = cyrillic_place(c);
    if (like != 0) buf_byte(to, (char)(W_LATIN + like - 'a'));
    else if (place >= 0) buf_byte(to, (char)(W_CYRILLIC + place));
    else if (is_white(c)) buf_byte(to, W_WHITE);
    else if (is_mark(c)) return;
    else if (!is_letter(c)) add_marked(to, W_MARK, c);
    else if (c < 0x250 || (c >= 0x1e00 && c <= 0x1eff)) add_marked(to, W_OTHER_LATIN, c);
    else if (c >= 0x400 && c <= 0x52f) add_marked(to, W_OTHER_CYRILLIC, c);
    else add_marked(to, W_OTHER, c);
}

/* What add_letter does not tell apart: true when this character differs from the plain one. */
static bool add_accents(Buf *to, const Character *ch)
{
    if (!ch->digits.ptr && is_mark(ch->whole)) {
        add_marked(to, MARK, ch->whole);
        return true;
    }
    buf_byte(to, PLAIN);
    if (ch->digits.ptr) {
        if (ch->zeros == 0) return false;
        buf_byte(to, VARIANT);
        add_length(to, ch->zeros);
        return true;
    }
    uint32_t c = small(ch->base), like = latin_like(c);
    bool variant = (like != 0 && like != c) || (is_white(c) && c != ' ') || (c != ch->base && capital(c) != ch->base);
    if (variant) add_marked(to, VARIANT, ch->base);
    for (size_t i = 0; i < ch->marks_len; i++) add_marked(to, MARK, (uint32_t)ch->marks[i]);
    return variant || ch->marks_len > 0;
}

static bool add_case(Buf *to, const Character *ch)
{
    bool is_capital = !ch->digits.ptr && small(ch->base) != ch->base;
    buf_byte(to, is_capital ? CAPITAL : PLAIN);
    return is_capital;
}

static void add_level(Buf *to, Str text, bool (*add)(Buf *, const Character *))
{
    buf_byte(to, 0);
    size_t needed = to->len;
    while (text.len > 0) {
        Character ch = take_character(&text);
        if (add(to, &ch)) needed = to->len;
    }
    if (!to->failed) to->len = needed;
}

void collate_key(Buf *to, Str text)
{
    Error e;
    Str nfc;
    ErrorCode code = text_nfc(to->arena, text, &nfc, &e);
    if (code == ERR_INVALID) {
        buf_byte(to, (char)W_NOT_TEXT);
        buf_add(to, text);
        return;
    }
    if (code != ERR_OK) {
        to->failed = true;
        return;
    }
    for (Str rest = nfc; rest.len > 0;) {
        Character ch = take_character(&rest);
        add_letter(to, &ch);
    }
    add_level(to, nfc, add_accents);
    add_level(to, nfc, add_case);
}

int collate_compare(Arena *a, Str left, Str right)
{
    ArenaMark mark = arena_mark(a);
    Buf l = buf_in(a), r = buf_in(a);
    collate_key(&l, left);
    collate_key(&r, right);
    int order = l.failed || r.failed ? str_compare(left, right) : str_compare(buf_str(&l), buf_str(&r));
    arena_restore(a, mark);
    return order;
}
