/* fuzz_match.c: any bytes as tables of names, as names, and as a file of a list.
 *
 * The first byte says which. What must hold: tables are taken or refused with file and line; a name that is valid UTF-8 has at most
 * the words and sounds there is room for; a score lies between 0 and 1000, is the same either way round, and 1000 for a name with
 * itself when it has words; a list that is taken can be searched and leads nowhere outside of itself. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "match/list.h"
#include "match/roman.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Arena tables;
static MatchBook *book;
static MatchRoman *romans;

static void must(bool holds)
{
    if (!holds) abort();
}

static void try_tables(Arena *a, Str text)
{
    Error e;
    MatchBook *made;
    NamesFile files[] = { { STR("letters.tsv"), { 0 } }, { STR("sounds.tsv"), { 0 } }, { STR("words.tsv"), { 0 } }, { STR("short.tsv"), { 0 } },
                          { STR("roman.tsv"), { 0 } } };
    MatchRoman *roman;
    RomanText form;
    MatchName n;
    for (size_t i = 0; i < ARRAY_LEN(files); i++) (void)!str_cut(&text, '\0', &files[i].bytes);
    ErrorCode code = match_book_read(a, files, ARRAY_LEN(files), &made, &e);
    must(code == ERR_OK || code == ERR_INVALID || code == ERR_MEMORY || code == ERR_LIMIT);
    if (code == ERR_OK) match_name(made, STR("Жумабеков Asan ОсОО"), MATCH_ANY, &n);
    files[4].bytes = str_bytes(files[4].bytes.ptr ? files[4].bytes.ptr : "", files[4].bytes.len);
    code = match_roman_read(a, files, ARRAY_LEN(files), &roman, &e);
    must(code == ERR_OK || code == ERR_INVALID || code == ERR_MEMORY);
    for (size_t i = 0; code == ERR_OK && i < match_roman_count(roman); i++) {
        if (match_romanise(roman, i, a, STR("Жумабеков ӨМҮР Щ."), &form, &e) == ERR_OK) must(utf8_valid(form.text));
    }
}

/* What is made of a name is text. */
static void try_forms(Str text)
{
    Error e;
    Arena a = arena_with(64 << 20);
    Str list[MATCH_WORDS];
    RomanText form;
    size_t n = match_other_keyboards(&a, text, list);
    for (size_t i = 0; i < n; i++) must(utf8_valid(list[i]));
    n = match_words(book, &a, text, MATCH_ANY, list);
    for (size_t i = 0; i < n; i++) must(utf8_valid(list[i]));
    for (size_t i = 0; i < match_roman_count(romans); i++) {
        if (match_romanise(romans, i, &a, text, &form, &e) == ERR_OK) must(utf8_valid(form.text) && utf8_valid(form.left));
    }
    arena_free(&a);
}

static void try_names(Str text)
{
    Str first;
    MatchName a, b;
    MatchResult r, turned;
    if (!utf8_valid(text)) return;
    try_forms(text);
    str_cut(&text, '\n', &first);
    for (int sort = MATCH_PERSON; sort <= MATCH_ANY; sort++) {
        match_name(book, first, (MatchSort)sort, &a);
        match_name(book, text, (MatchSort)sort, &b);
        must(a.count <= MATCH_WORDS && b.count <= MATCH_WORDS);
        match_score(book, &a, &b, &r);
        match_score(book, &b, &a, &turned);
        must(r.score >= 0 && r.score <= 1000 && r.score == turned.score && r.pair_count <= MATCH_WORDS);
        match_score(book, &a, &a, &r);
        must(a.count == 0 || r.score >= 990);
    }
}

static void try_list(Str bytes)
{
    Error e;
    MatchList *l;
    MatchSearch *s;
    char path[] = "/dev/shm/tergoo-fuzz-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0) return;
    char *copy = mem_alloc(bytes.len + 1);
    uint64_t version = match_book_version(book);
    if (copy && bytes.len > 0) memcpy(copy, bytes.ptr, bytes.len);
    if (copy && bytes.len >= 16) memcpy(copy + 8, &version, sizeof version);   /* or it would be refused at once */
    if (copy) bytes.ptr = copy;
    if (fd_write_all(fd, bytes, STR("fuzz"), &e) == ERR_OK && match_list_map(book, path, &l, &e) == ERR_OK) {
        MatchHit hits[5];
        if (match_search_new(l, &s, &e) == ERR_OK) {
            size_t n = match_search(s, &(MatchEntry){ .name = STR("Асанов Бакыт"), .sort = MATCH_ANY }, 1, hits, 5);
            for (size_t i = 0; i < n; i++) must(utf8_valid(match_list_entry(l, hits[i].entry).name));
            match_search_free(s);
        }
        match_list_free(l);
    }
    mem_free(copy);
    close(fd);
    unlink(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Error e;
    if (!book) {
        tables = arena_with(64 << 20);
        must(match_book_shipped(&tables, &book, &e) == ERR_OK && match_roman_shipped(&tables, &romans, &e) == ERR_OK);
    }
    if (size == 0) return 0;
    Arena a = arena_with(256 << 20);
    Str text = str_bytes(data + 1, size - 1);
    if (data[0] % 4 == 0) try_tables(&a, text);
    else if (data[0] % 4 == 3) try_list(text);
    else try_names(text);
    arena_free(&a);
    return 0;
}
