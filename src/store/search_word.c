/* search_word.c: the words that are asked for, when a text holds them, and which trigrams tell that it may.
 *
 * Everything here is folded text: one case, no accents, single spaces, and few marks besides those of ASCII. A word of one or two
 * characters is looked for at the beginning of words alone, which makes it three characters with the space before it (and, for one
 * character, the one behind): so every word asked for has trigrams, and none needs a walk through all texts. */
#include "store/search_int.h"
#include "text/citation.h"
#include "text/normalise.h"

/* Every second trigram of a word says nearly as much as all of them, in half the lists to be walked. */
enum { GRAM = 3, STEP = 2 };

/* ---- characters ---- */

static size_t char_length(unsigned char first)
{
    return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* The first n characters; all of it when it has fewer. */
static Str first_chars(Str s, size_t n)
{
    size_t at = 0;
    for (; n > 0 && at < s.len; n--) at += char_length((unsigned char)s.ptr[at]);
    return str_first(s, at);
}

/* Does a word go on with the character that begins here? Letters and digits do; of what is not ASCII, all but Latin marks (U+00A0 to
 * U+00BF) and general punctuation (U+2000 to U+206F), which is what folding leaves of them. */
static bool is_letter(Str s)
{
    unsigned char c = s.len > 0 ? (unsigned char)s.ptr[0] : ' ', next = s.len > 1 ? (unsigned char)s.ptr[1] : 0;
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    if (c == 0xc2) return next > 0xbf;
    return !(c == 0xe2 && (next == 0x80 || next == 0x81));
}

/* Is the character before this offset part of a word? */
static bool letter_before(Str s, size_t at)
{
    if (at == 0) return false;
    size_t from = at - 1;
    while (from > 0 && ((unsigned char)s.ptr[from] & 0xc0) == 0x80) from--;
    return is_letter(str_from(s, from));
}

/* ---- what was typed ---- */

static Str without_marks(Str word)
{
    while (word.len > 0 && !is_letter(word)) word = str_from(word, char_length((unsigned char)word.ptr[0]));
    while (word.len > 0 && !letter_before(word, word.len)) {
        word.len--;
        while (word.len > 0 && ((unsigned char)word.ptr[word.len] & 0xc0) == 0x80) word.len--;
    }
    return word;
}

ErrorCode search_fold(Arena *a, Str text, Str *ret, Error *e)
{
    static const Str SIGN = STR("№");                       /* folded it would be "no", and №5 one word with it */
    ptrdiff_t at = str_find(text, SIGN);
    Buf plain = buf_in(a);
    for (; at >= 0; at = str_find(text, SIGN)) {
        buf_add(&plain, str_first(text, (size_t)at));
        buf_byte(&plain, ' ');
        text = str_from(text, (size_t)at + SIGN.len);
    }
    if (plain.len > 0) {
        buf_add(&plain, text);
        text = buf_str(&plain);
    }
    return plain.failed ? error_memory(e) : text_fold(a, text, ret, e);
}

/* Whoever types a place in the file means what lies there (text/citation.h). */
bool search_citation(Arena *a, Str typed, Str *word)
{
    Citation place;
    Buf text = buf_in(a);
    if (!citation_parse(typed, &place)) return false;
    citation_word(&text, place.volume, place.sheet);
    *word = buf_str(&text);
    return !text.failed;
}

ErrorCode search_words(Arena *a, Str typed, Str **ret, size_t *count, Error *e)
{
    Str rest, word;
    TRY(search_fold(a, typed, &rest, e));
    *count = 0;
    *ret = arena_array(a, SEARCH_WORDS, sizeof **ret);
    if (!*ret) return error_memory(e);
    if (search_citation(a, typed, *ret)) {
        *count = 1;
        return ERR_OK;
    }
    for (bool more = true; more;) {
        more = str_cut(&rest, ' ', &word);
        word = without_marks(word);
        if (word.len == 0) continue;
        if (*count == SEARCH_WORDS || word.len > SEARCH_WORD_BYTES) {
            return error_set(e, ERR_LIMIT, K("search.too-much"), arg_int("words", SEARCH_WORDS), arg_int("bytes", SEARCH_WORD_BYTES));
        }
        (*ret)[(*count)++] = word;
    }
    return *count > 0 ? ERR_OK : error_set(e, ERR_USAGE, K("search.no-words"));
}

/* ---- does a text hold them? ---- */

ptrdiff_t search_find_word(Str text, Str word)
{
    size_t chars = utf8_count(word);
    for (size_t from = 0;;) {
        ptrdiff_t at = str_find(str_from(text, from), word);
        if (at < 0 || chars >= GRAM) return at;
        size_t here = from + (size_t)at;
        bool fits = !letter_before(text, here) && (chars > 1 || !is_letter(str_from(text, here + word.len)));
        if (fits) return (ptrdiff_t)here;
        from = here + word.len;
    }
}

bool search_has_all(Str text, const Str *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (search_find_word(text, words[i]) < 0) return false;
    }
    return true;
}

/* ---- signs ---- */

enum { SIGN_FIRST = 0xe000, SIGN_SIDE = 256 };

/* Characters for private use, a stretch of them for each sort. */
void search_sign(Buf *to, unsigned sort, Str of)
{
    uint32_t hash = 2166136261u;                   /* FNV-1a, stirred: its low bits alone are too much alike */
    for (size_t i = 0; i < of.len; i++) hash = (hash ^ (unsigned char)of.ptr[i]) * 16777619u;
    hash = (hash ^ hash >> 15) * 0x2c1b3c6du;
    hash ^= hash >> 13;
    for (int i = 0; i < 3; i++, hash >>= 8) utf8_add(to, SIGN_FIRST + sort * SIGN_SIDE + (hash & 0xff));
}

static bool has_sign(Str signs, Str sign)
{
    for (; signs.len >= SIGN_BYTES; signs = str_from(signs, SIGN_BYTES)) {
        if (memcmp(signs.ptr, sign.ptr, SIGN_BYTES) == 0) return true;
    }
    return false;
}

static bool word_fits(Str text, Str signs, Str word, const SearchOther *other)
{
    if ((other && other->loose) || search_find_word(text, word) >= 0) return true;
    for (Str rest = other ? other->signs : STR(""); rest.len >= SIGN_BYTES; rest = str_from(rest, SIGN_BYTES)) {
        if (has_sign(signs, rest)) return true;
    }
    return false;
}

bool search_fits(Str text, Str signs, const SearchQuery *q)
{
    for (Str rest = q->signs; rest.len >= SIGN_BYTES; rest = str_from(rest, SIGN_BYTES)) {
        if (!has_sign(signs, rest)) return false;
    }
    for (size_t i = 0; i < q->word_count; i++) {
        if (!word_fits(text, signs, q->words[i], q->others ? &q->others[i] : NULL)) return false;
    }
    return true;
}

/* ---- trigrams ---- */

void search_tokens(Buf *to, Str text)
{
    buf_byte(to, ' ');
    buf_add(to, text);
    buf_byte(to, ' ');
    for (size_t at = 0; at < text.len; at += char_length((unsigned char)text.ptr[at])) {
        Str here = str_from(text, at);
        if (!is_letter(here) || letter_before(text, at)) continue;
        Str two = first_chars(here, 2), one = first_chars(here, 1);
        bool alone = !is_letter(str_from(here, one.len));
        Str start = alone ? one : two;
        Str behind = str_from(here, start.len);
        bool plain = (at == 0 || text.ptr[at - 1] == ' ') && (!alone || behind.len == 0 || behind.ptr[0] == ' ');
        if (plain) continue;                            /* the text itself has these trigrams */
        buf_byte(to, ' ');
        buf_add(to, start);
        buf_byte(to, ' ');
    }
}

typedef struct { Gram *list; size_t count; } Grams;

/* Counts only, where there is no list yet. */
static void add_gram(Grams *to, Str gram, Str signs)
{
    for (size_t i = 0; to->list && i < to->count; i++) {
        if (str_equal(to->list[i].text, gram) && str_equal(to->list[i].signs, signs)) return;
    }
    if (to->list) to->list[to->count] = (Gram){ .text = gram, .signs = signs };
    to->count++;
}

static ErrorCode add_short(Arena *a, Grams *to, Str word, size_t chars, Str signs, Error *e)
{
    Str padded = str_format(a, " " STR_FMT "%s", STR_ARG(word), chars == 1 ? " " : "");
    if (!padded.ptr) return error_memory(e);
    add_gram(to, padded, signs);
    return ERR_OK;
}

static ErrorCode add_grams(Arena *a, Grams *to, Str rest, Str signs, Error *e)
{
    size_t chars = utf8_count(rest);
    if (chars < GRAM) return add_short(a, to, rest, chars, signs, e);
    for (;;) {
        add_gram(to, first_chars(rest, GRAM), signs);
        if (chars == GRAM) return ERR_OK;
        size_t step = chars - GRAM < STEP ? chars - GRAM : STEP;          /* the last one ends with the word */
        rest = str_from(rest, first_chars(rest, step).len);
        chars -= step;
    }
}

static ErrorCode add_words(Arena *a, Grams *to, const SearchQuery *q, Error *e)
{
    for (size_t i = 0; i < q->word_count; i++) {
        const SearchOther *other = q->others ? &q->others[i] : NULL;
        if (!other || !other->loose) TRY(add_grams(a, to, q->words[i], other ? other->signs : STR(""), e));
    }
    return ERR_OK;
}

/* Of the words' trigrams some may be left out; of the signs none. */
ErrorCode search_grams(Arena *a, const SearchQuery *q, Gram **ret, size_t *count, Error *e)
{
    Grams all = { 0 };
    size_t signs = q->signs.len / SIGN_BYTES;
    TRY(add_words(a, &all, q, e));
    all.list = arena_array(a, all.count + signs + 1, sizeof *all.list);
    if (!all.list) return error_memory(e);
    all.count = 0;
    TRY(add_words(a, &all, q, e));
    size_t most = signs < GRAMS_MOST ? GRAMS_MOST - signs : 0;
    *count = all.count < most ? all.count : most;
    for (size_t i = 0; i < *count; i++) all.list[i] = all.list[i * all.count / *count];
    for (size_t i = 0; i < signs; i++) all.list[(*count)++] = (Gram){ .signs = str_first(str_from(q->signs, i * SIGN_BYTES), SIGN_BYTES) };
    *ret = all.list;
    return ERR_OK;
}

static void add_phrase(Buf *to, Str text)
{
    buf_byte(to, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"') buf_byte(to, '"');
        buf_byte(to, text.ptr[i]);
    }
    buf_byte(to, '"');
}

static void add_one_of(Buf *to, const Gram *gram)
{
    const char *between = "(";
    if (gram->text.len > 0) {
        buf_c(to, between);
        add_phrase(to, gram->text);
        between = " OR ";
    }
    for (Str rest = gram->signs; rest.len >= SIGN_BYTES; rest = str_from(rest, SIGN_BYTES)) {
        buf_c(to, between);
        add_phrase(to, str_first(rest, SIGN_BYTES));
        between = " OR ";
    }
    buf_byte(to, ')');
}

void search_expression(Buf *to, const Gram *grams, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0) buf_c(to, " AND ");
        if (grams[i].signs.len == 0) add_phrase(to, grams[i].text);
        else add_one_of(to, &grams[i]);
    }
}
