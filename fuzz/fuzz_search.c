/* fuzz_search.c: any bytes as what was typed to be found, and as a text to find it in: what stands before the first NUL is asked for.
 *
 * What must hold: nothing is read outside of the input; folding what is folded changes nothing; words are folded, not empty, within their
 * limits, and a word that a text holds stands where it is said to; all trigrams that a text must have to hold the words are among those
 * it is filed under: else the two ways of searching would find different things. */
#include <stdlib.h>

#include "store/search_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_grams(Arena *a, Str text, const Str *words, size_t count)
{
    Error e;
    Gram *grams;
    size_t gram_count;
    Buf tokens = buf_in(a), asked = buf_in(a);
    SearchQuery q = { .words = words, .word_count = count };
    must(search_grams(a, &q, &grams, &gram_count, &e) == ERR_OK && gram_count > 0 && gram_count <= GRAMS_MOST);
    search_tokens(&tokens, text);
    search_expression(&asked, grams, gram_count);
    must(!tokens.failed && !asked.failed);
    Str rest = buf_str(&asked);
    while (rest.len > 0) {                                  /* "abc" AND "b""c": each between quotation marks, its own ones doubled */
        Buf gram = buf_in(a);
        must(rest.ptr[0] == '"');
        size_t at = 1;
        for (; at < rest.len && (rest.ptr[at] != '"' || (at + 1 < rest.len && rest.ptr[at + 1] == '"')); at++) {
            buf_byte(&gram, rest.ptr[at]);
            at += rest.ptr[at] == '"';
        }
        must(at < rest.len && utf8_count(buf_str(&gram)) == 3 && str_find(buf_str(&tokens), buf_str(&gram)) >= 0);
        rest = str_from(rest, at + 1);
        if (rest.len > 0) {
            must(str_starts(rest, STR(" AND ")));
            rest = str_from(rest, strlen(" AND "));
        }
    }
}

static void check(Arena *a, Str typed, Str text)
{
    Error e;
    Str folded, again, *words;
    size_t count;
    if (search_fold(a, text, &folded, &e) != ERR_OK) return;
    must(search_fold(a, folded, &again, &e) == ERR_OK && str_equal(folded, again));
    if (search_words(a, typed, &words, &count, &e) != ERR_OK) return;
    must(count > 0 && count <= SEARCH_WORDS);
    for (size_t i = 0; i < count; i++) {
        must(words[i].len > 0 && words[i].len <= SEARCH_WORD_BYTES);
        ptrdiff_t at = search_find_word(folded, words[i]);
        if (at >= 0) must(str_starts(str_from(folded, (size_t)at), words[i]));
    }
    if (search_has_all(folded, words, count)) check_grams(a, folded, words, count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with((size_t)64 << 20);
    char *copy = malloc(size > 0 ? size : 1);
    if (!copy) return 0;
    memcpy(copy, data, size);
    Str rest = str_bytes(copy, size), typed;
    (void)str_cut(&rest, '\0', &typed);
    check(&a, typed, rest);
    check(&a, typed, typed);
    free(copy);
    arena_free(&a);
    return 0;
}
