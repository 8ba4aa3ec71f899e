/* shorts.c: short forms of first names: Саша is Александр, Bob is Robert. They are data (names/short.tsv).
 *
 * A word is known by a hash of its sounds, so that one row covers both alphabets and their spellings. What is kept are pairs, a
 * short form and its full name, in both directions; two short forms of one name are no pair: who is Саша in one paper is seldom
 * Шура in the next, and each step makes the reason weaker. */
#include <stdlib.h>

#include "match/match_int.h"

enum { FORMS_MOST = 24 };

/* FNV-1a; й is и here, and the Latin x two sounds. */
static uint32_t hash_of(const uint8_t *sounds, size_t count)
{
    uint32_t h = 2166136261U;
    for (size_t i = 0; i < count; i++) {
        uint8_t s = sounds[i];
        if (s == SOUND_Y) s = sound_of('i');
        if (s == SOUND_X) h = (h ^ SOUND_HARD_K) * 16777619U, s = SOUND_S;
        h = (h ^ s) * 16777619U;
    }
    return h;
}

static size_t bit_of(uint32_t hash) { return hash % (64 * 64); }

/* ---- reading ---- */

typedef struct { MatchWord words[FORMS_MOST]; size_t count; } Forms;

static ErrorCode read_forms(const MatchBook *book, Str text, Forms *ret, Error *e)
{
    ret->count = 0;
    for (bool more = true; more;) {
        Str one;
        uint32_t c, points[SUFFIX_POINTS * 2];
        size_t n = 0;
        more = str_cut(&text, ' ', &one);
        if (one.len == 0) continue;
        while (utf8_next(&one, &c) && n + 4 <= ARRAY_LEN(points)) n += fold_point(book, c, points + n);
        if (ret->count == FORMS_MOST || one.len > 0) return error_set(e, ERR_LIMIT, K("match.short-long"));
        MatchWord *w = &ret->words[ret->count];
        *w = (MatchWord){ .kind = WORD_NAME };
        sounds_of(book, points, n, w->sounds, &w->count);
        word_keys(book, w);
        ret->count += w->count > 0;
    }
    return ERR_OK;
}

static void add(MatchBook *book, const MatchWord *of, const MatchWord *is)
{
    uint32_t a = hash_of(of->sounds, of->count), b = hash_of(is->sounds, is->count);
    if (a == b) return;
    book->shorts[book->short_count++] = (Short){ a, b, is->key };
    book->short_bits[bit_of(a) / 64] |= 1ULL << bit_of(a) % 64;
}

ErrorCode shorts_take(MatchBook *book, Arena *a, Str full, Str brief, Error *e)
{
    Forms names, shorts;
    TRY(read_forms(book, full, &names, e));
    TRY(read_forms(book, brief, &shorts, e));
    size_t more = names.count * shorts.count * 2, have = book->short_count;
    Short *grown = arena_grow(a, book->shorts, have * sizeof *grown, (have + more) * sizeof *grown);
    if (!grown) return error_memory(e);
    book->shorts = grown;
    for (size_t i = 0; i < names.count; i++) {
        for (size_t k = 0; k < shorts.count; k++) {
            add(book, &names.words[i], &shorts.words[k]);
            add(book, &shorts.words[k], &names.words[i]);
        }
    }
    return ERR_OK;
}

static int short_order(const void *x, const void *y)
{
    const Short *a = x, *b = y;
    if (a->of != b->of) return a->of < b->of ? -1 : 1;
    return a->is < b->is ? -1 : a->is > b->is;
}

void shorts_finish(MatchBook *book)
{
    size_t n = 0;
    if (book->short_count == 0) return;
    sort_list(book->shorts, book->short_count, sizeof *book->shorts, short_order);
    for (size_t i = 0; i < book->short_count; i++) {
        if (n == 0 || short_order(&book->shorts[n - 1], &book->shorts[i]) != 0) book->shorts[n++] = book->shorts[i];
    }
    book->short_count = n;
}

/* ---- asking ---- */

const Short *shorts_of(const MatchBook *book, const MatchWord *w, size_t *count)
{
    uint32_t hash = hash_of(w->sounds, w->count);
    size_t low = 0, high = book->short_count;
    *count = 0;
    if (!(book->short_bits[bit_of(hash) / 64] >> bit_of(hash) % 64 & 1)) return NULL;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (book->shorts[middle].of < hash) low = middle + 1;
        else high = middle;
    }
    while (low + *count < book->short_count && book->shorts[low + *count].of == hash) ++*count;
    return *count > 0 ? &book->shorts[low] : NULL;
}

bool shorts_know(const MatchBook *book, const MatchWord *w)
{
    size_t count;
    return w->count > 1 && shorts_of(book, w, &count) != NULL;
}

bool shorts_match(const MatchBook *book, const MatchWord *a, const MatchWord *b)
{
    size_t count;
    if (!(a->traits & b->traits & TRAIT_SHORT)) return false;
    const Short *list = shorts_of(book, a, &count);
    uint32_t other = hash_of(b->sounds, b->count);
    for (size_t i = 0; i < count; i++) if (list[i].is == other) return true;
    return false;
}
