/* book.c: the tables of names/: read, checked, and laid out to be looked up by code point and by word. A line is cells parted by
 * tabs; lines that begin with # and empty ones are passed over. */
#include <stdlib.h>

#include "match/match_int.h"

typedef struct { MatchBook *book; Arena *arena; Str file; int64_t line; Str cells[3]; size_t count; } Row;
typedef ErrorCode (*TakeRow)(Row *row, Error *e);

uint8_t sound_of(char sign)
{
    const char *at = sign ? strchr(SOUND_SIGNS, sign) : NULL;
    return at ? (uint8_t)(at - SOUND_SIGNS + 1) : 0;
}

static ErrorCode wrong(const Row *row, const char *key, Str what, Error *e)
{
    return error_set(e, ERR_INVALID, key, arg_str("file", row->file), arg_int("line", row->line), arg_str("what", what));
}

/* ---- letters ---- */

static ErrorCode take_letter(Row *row, Error *e)
{
    MatchBook *book = row->book;
    Letter *l = &book->letters[book->letter_count];
    *l = (Letter){ 0 };
    Str rest = row->cells[0], sounds = row->cells[1];
    uint32_t c;
    while (utf8_next(&rest, &c)) {
        if (l->point_count == LETTER_POINTS || c >= LETTER_PLANE) return wrong(row, K("match.letter-long"), row->cells[0], e);
        l->points[l->point_count++] = c;
    }
    if (row->count != 2 || l->point_count == 0) return wrong(row, K("match.letter-cells"), row->cells[0], e);
    for (size_t i = 0; i < sounds.len && !str_is(sounds, "-"); i++) {
        uint8_t s = sound_of(sounds.ptr[i]);
        if (s == 0 || l->sound_count == LETTER_SOUNDS) return wrong(row, K("match.letter-sound"), sounds, e);
        l->sounds[l->sound_count++] = s;
    }
    book->letter_count++;
    return ERR_OK;
}

static int letter_order(const void *x, const void *y)
{
    const Letter *a = x, *b = y;
    if (a->points[0] != b->points[0]) return a->points[0] < b->points[0] ? -1 : 1;
    if (a->point_count != b->point_count) return a->point_count > b->point_count ? -1 : 1;
    return memcmp(a->points, b->points, sizeof a->points);
}

static void index_letters(MatchBook *book)
{
    sort_list(book->letters, book->letter_count, sizeof *book->letters, letter_order);
    for (size_t i = book->letter_count; i > 0; i--) book->first[book->letters[i - 1].points[0]] = (uint16_t)i;
}

/* ---- costs ---- */

static ErrorCode take_cost(Row *row, Error *e)
{
    int64_t cost;
    uint8_t a = row->cells[0].len == 1 ? sound_of(row->cells[0].ptr[0]) : 0;
    bool two = row->count == 3;
    uint8_t b = two && row->cells[1].len == 1 ? sound_of(row->cells[1].ptr[0]) : 0;
    if (row->count < 2 || a == 0 || (two && b == 0)) return wrong(row, K("match.cost-sound"), row->cells[0], e);
    if (!int_parse(row->cells[row->count - 1], &cost) || cost < 0 || cost > 100)
        return wrong(row, K("match.cost-number"), row->cells[row->count - 1], e);
    if (two) row->book->change[a][b] = row->book->change[b][a] = (uint8_t)cost;
    else row->book->drop[a] = (uint8_t)cost;
    return ERR_OK;
}

static void begin_costs(MatchBook *book)
{
    memset(book->change, 100, sizeof book->change);
    memset(book->drop, 100, sizeof book->drop);
    for (size_t i = 0; i < SOUNDS; i++) book->change[i][i] = 0;
}

/* A vowel that the other side need not write costs a fifth. */
static void lighten_vowels(MatchBook *book)
{
    enum { LIGHTER = 5 };
    memcpy(book->drop_bare, book->drop, sizeof book->drop_bare);
    for (uint8_t s = SOUND_A; s <= SOUND_Y; s++) book->drop_bare[s] = book->drop[s] / LIGHTER;
}

/* ---- words ---- */

static const struct { const char *name; PhraseKind kind; } KINDS[] = {
    { "form", PHRASE_FORM }, { "title", PHRASE_TITLE }, { "particle", PHRASE_PARTICLE }, { "father", PHRASE_FATHER },
    { "suffix", PHRASE_SUFFIX },
    { "common", PHRASE_COMMON }, { "skip", PHRASE_SKIP }, { "number", PHRASE_NUMBER },
    { "frequent", PHRASE_FREQUENT },
};

/* The number of a class of legal forms, from 1; 0 when memory is out or there are too many. */
static uint8_t form_class(MatchBook *book, Arena *a, Str name)
{
    uint8_t *known = map_get(&book->forms, name);
    if (known) return *known;
    if (book->form_count >= UINT8_MAX - 1) return 0;
    known = ARENA_NEW(a, uint8_t);
    if (!known) return 0;
    *known = (uint8_t)++book->form_count;
    return map_set(&book->forms, name, known) ? *known : 0;
}

static ErrorCode take_suffix(Row *row, const Phrase *p, Error *e)
{
    Suffix *to = &row->book->suffixes[row->book->suffix_count++];
    Str rest = p->text;
    uint32_t c;
    to->sex = p->sex;
    while (utf8_next(&rest, &c)) {
        if (to->count == SUFFIX_POINTS) return wrong(row, K("match.word-long"), p->text, e);
        to->points[to->count++] = c;
    }
    return ERR_OK;
}

static ErrorCode take_phrase(Row *row, Error *e)
{
    MatchBook *book = row->book;
    Phrase *p = ARENA_NEW(row->arena, Phrase);
    int64_t number = 0;
    if (!p) return error_memory(e);
    if (row->count != 3) return wrong(row, K("match.word-cells"), row->cells[0], e);
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) if (str_is(row->cells[0], KINDS[i].name)) p->kind = (uint8_t)KINDS[i].kind;
    if (p->kind == 0) return wrong(row, K("match.word-kind"), row->cells[0], e);
    TRY(fold_phrase(book, row->arena, row->cells[2], &p->text, e));
    if (p->text.len == 0) return wrong(row, K("match.word-empty"), row->cells[2], e);
    p->words = 1;
    for (size_t i = 0; i < p->text.len; i++) p->words = (uint8_t)(p->words + (p->text.ptr[i] == ' '));
    if (p->words > PHRASE_WORDS) return wrong(row, K("match.word-long"), row->cells[2], e);
    p->sex = row->cells[1].len == 1 ? row->cells[1].ptr[0] : 'n';
    p->son = p->kind == PHRASE_PARTICLE && str_is(row->cells[1], "son");
    if (p->kind == PHRASE_FORM && (p->form = form_class(book, row->arena, row->cells[1])) == 0) return error_memory(e);
    if (p->kind == PHRASE_NUMBER && (!int_parse(row->cells[1], &number) || number < 0 || number > 1000000))
        return wrong(row, K("match.cost-number"), row->cells[1], e);
    p->number = (uint32_t)number;
    if (p->kind == PHRASE_SUFFIX) return take_suffix(row, p, e);
    return map_set(&book->phrases, p->text, p) ? ERR_OK : error_memory(e);
}

static int suffix_order(const void *x, const void *y)
{
    const Suffix *a = x, *b = y;
    if (a->count != b->count) return a->count > b->count ? -1 : 1;
    return memcmp(a->points, b->points, sizeof a->points);
}

static ErrorCode take_short(Row *row, Error *e)
{
    if (row->count != 3) return wrong(row, K("match.short-cells"), row->cells[0], e);
    if (shorts_take(row->book, row->arena, row->cells[1], row->cells[2], e) == ERR_OK) return ERR_OK;
    return e->code == ERR_LIMIT ? wrong(row, K("match.short-long"), row->cells[1], e) : e->code;
}

/* ---- files ---- */

static ErrorCode each_row(MatchBook *book, Arena *a, const NamesFile *file, TakeRow take, Error *e)
{
    Row row = { .book = book, .arena = a, .file = file->name };
    Str rest = file->bytes, line;
    if (!utf8_valid(rest)) return error_set(e, ERR_INVALID, K("text.utf8"), arg_int("byte", (int64_t)utf8_valid_length(rest) + 1));
    while (str_next_line(&rest, &line)) {
        Str left = str_trim(line);
        row.line++;
        if (left.len == 0 || left.ptr[0] == '#') continue;
        bool more = true;
        row.count = 0;
        while (more && row.count < ARRAY_LEN(row.cells)) more = str_cut(&left, '\t', &row.cells[row.count++]);
        if (more) return wrong(&row, K("match.cells"), row.cells[0], e);
        TRY(take(&row, e));
    }
    return ERR_OK;
}

static const NamesFile *file_named(const NamesFile *files, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) if (str_is(files[i].name, name)) return &files[i];
    return NULL;
}

static size_t lines_in(Str text)
{
    size_t n = 1;
    for (size_t i = 0; i < text.len; i++) n += text.ptr[i] == '\n';
    return n;
}

/* FNV-1a over the bytes of the tables. */
static void add_version(MatchBook *book, Str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) book->version = (book->version ^ (unsigned char)bytes.ptr[i]) * 1099511628211ULL;
}

ErrorCode match_book_read(Arena *a, const NamesFile *files, size_t count, MatchBook **ret, Error *e)
{
    MatchBook *book = ARENA_NEW(a, MatchBook);
    const NamesFile *letters = file_named(files, count, "letters.tsv"), *sounds = file_named(files, count, "sounds.tsv"),
                    *words = file_named(files, count, "words.tsv"), *shorts = file_named(files, count, "short.tsv");
    if (!letters || !sounds || !words) return error_set(e, ERR_NOT_FOUND, K("match.no-table"));
    if (!book) return error_memory(e);
    size_t most = lines_in(letters->bytes);
    if (most >= UINT16_MAX) return error_set(e, ERR_LIMIT, K("match.no-table"));
    book->letters = arena_array(a, most, sizeof *book->letters);
    book->first = arena_array(a, LETTER_PLANE, sizeof *book->first);
    book->suffixes = arena_array(a, lines_in(words->bytes), sizeof *book->suffixes);
    if (!book->letters || !book->first || !book->suffixes) return error_memory(e);
    book->phrases = map_in(a);
    book->forms = map_in(a);
    TRY(each_row(book, a, letters, take_letter, e));
    index_letters(book);
    begin_costs(book);
    sound_classes(book);
    TRY(each_row(book, a, sounds, take_cost, e));
    lighten_vowels(book);
    TRY(each_row(book, a, words, take_phrase, e));
    sort_list(book->suffixes, book->suffix_count, sizeof *book->suffixes, suffix_order);
    if (shorts) TRY(each_row(book, a, shorts, take_short, e));
    shorts_finish(book);
    uint32_t icu = latin_version();
    book->version = 14695981039346656037ULL;
    add_version(book, str_bytes(&icu, sizeof icu));
    if (shorts) add_version(book, shorts->bytes);
    add_version(book, letters->bytes);
    add_version(book, sounds->bytes);
    add_version(book, words->bytes);
    *ret = book;
    return ERR_OK;
}

uint64_t match_book_version(const MatchBook *book) { return book->version; }

ErrorCode match_book_shipped(Arena *a, MatchBook **ret, Error *e)
{
    return match_book_read(a, NAMES_SHIPPED, NAMES_SHIPPED_COUNT, ret, e);
}
