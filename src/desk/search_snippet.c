/* search_snippet.c: see search_snippet.h. */
#include "desk/search_snippet.h"

enum { AROUND = 60, CHUNK = 400 };

static bool is_white(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/* Takes whole words off the front, `least` bytes of them or the first alone, with the white space behind. */
static Str take_words(Str *rest, size_t least)
{
    size_t n = 0;
    while (n < rest->len && (n < least || !is_white(rest->ptr[n]))) n++;
    while (n < rest->len && !is_white(rest->ptr[n])) n++;
    while (n < rest->len && is_white(rest->ptr[n])) n++;
    Str taken = str_first(*rest, n);
    *rest = str_from(*rest, n);
    return taken;
}

static ptrdiff_t find_folded(Arena *a, Str text, Str word)
{
    Error e;
    Str folded;
    ArenaMark before = arena_mark(a);
    ptrdiff_t at = search_fold(a, text, &folded, &e) == ERR_OK ? search_find_word(folded, word) : -1;
    arena_restore(a, before);
    return at;
}

static size_t folded_length(Arena *a, Str text)
{
    Error e;
    Str folded;
    ArenaMark before = arena_mark(a);
    size_t n = search_fold(a, text, &folded, &e) == ERR_OK ? folded.len : 0;
    arena_restore(a, before);
    return n;
}

/* The part of a written word whose folded form is what was found in it: folding changes lengths, so fronts of it are folded until they
 * are long enough. */
static Str narrow(Arena *a, Str written, size_t at, size_t length)
{
    size_t from = 0, to = written.len;
    for (size_t n = 0; n <= written.len; n++) {
        if (n < written.len && ((unsigned char)written.ptr[n] & 0xc0) == 0x80) continue;
        size_t folded = folded_length(a, str_first(written, n));
        if (folded <= at) from = n;
        if (folded >= at + length) {
            to = n;
            break;
        }
    }
    return from < to ? str_from(str_first(written, to), from) : written;
}

/* The written word that holds the folded one; chunks are folded first, so that a long text is folded little more than once. */
static bool locate(Arena *a, Str text, Str word, Str *ret)
{
    while (text.len > 0) {
        Str chunk = take_words(&text, CHUNK);
        if (find_folded(a, chunk, word) < 0) continue;
        while (chunk.len > 0) {
            Str written = str_trim(take_words(&chunk, 1));
            ptrdiff_t at = find_folded(a, written, word);
            if (at < 0) continue;
            *ret = narrow(a, written, (size_t)at, word.len);
            return true;
        }
    }
    return false;
}

/* Around a hit in its text: the line it stands on, and of that about AROUND bytes each way, cut between words where there are any. */
Snippet snippet_around(Str text, Str hit)
{
    size_t at = (size_t)(hit.ptr - text.ptr), end = at + hit.len, from = at, to = end;
    while (from > 0 && text.ptr[from - 1] != '\n' && at - from < 2 * AROUND) {
        if (at - from >= AROUND && is_white(text.ptr[from - 1])) break;
        from--;
    }
    while (from < at && ((unsigned char)text.ptr[from] & 0xc0) == 0x80) from++;
    while (to < text.len && text.ptr[to] != '\n' && to - end < 2 * AROUND) {
        if (to - end >= AROUND && is_white(text.ptr[to])) break;
        to++;
    }
    while (to > end && to < text.len && ((unsigned char)text.ptr[to] & 0xc0) == 0x80) to--;
    return (Snippet){ .before = str_from(str_first(text, at), from), .hit = hit, .after = str_from(str_first(text, to), end),
                      .cut_before = from > 0 && text.ptr[from - 1] != '\n', .cut_after = to < text.len && text.ptr[to] != '\n' };
}

bool snippet_find(Arena *a, const Str *words, size_t count, Str text, Snippet *ret)
{
    Str hit;
    for (size_t i = 0; i < count; i++) {
        if (!locate(a, text, words[i], &hit)) continue;
        *ret = snippet_around(text, hit);
        return true;
    }
    return false;
}
