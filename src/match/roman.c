/* roman.c: see roman.h. A scheme's letters lie in one table by code point of the Cyrillic block; what depends on its place stands in a
 * second one. */
#include "match/roman.h"

#include <utf8proc.h>

#include "match/match_int.h"

enum { SCHEMES = 16, CYRILLIC = 0x400, CYRILLIC_END = 0x530, LETTERS = CYRILLIC_END - CYRILLIC, LATIN_MOST = 12 };

typedef struct { Str latin; bool plain; } Roman;
typedef struct { RomanScheme head; Roman letters[LETTERS], first[LETTERS]; } Scheme;
struct MatchRoman { Scheme *schemes; size_t count; };

/* ---- reading ---- */

typedef struct { MatchRoman *roman; Str file; int64_t line; Str cells[3]; } Row;

static ErrorCode wrong(const Row *row, const char *key, Str what, Error *e)
{
    return error_set(e, ERR_INVALID, key, arg_str("file", row->file), arg_int("line", row->line), arg_str("what", what));
}

static Scheme *scheme_named(MatchRoman *r, Str name)
{
    Str language = name, standard;
    (void)!str_cut(&language, '.', &standard);
    for (size_t i = 0; i < r->count; i++) {
        const RomanScheme *head = &r->schemes[i].head;
        if (str_equal(head->standard, standard) && str_equal(head->language, language)) return &r->schemes[i];
    }
    if (r->count == SCHEMES) return NULL;
    r->schemes[r->count].head = (RomanScheme){ .standard = standard, .language = language };
    return &r->schemes[r->count++];
}

static ErrorCode take(Row *row, Error *e)
{
    Scheme *s = scheme_named(row->roman, row->cells[0]);
    Str letter = row->cells[1], latin = row->cells[2];
    uint32_t c;
    if (!s) return wrong(row, K("match.roman-schemes"), row->cells[0], e);
    if (str_is(letter, "*")) {
        s->head.title = latin;
        return ERR_OK;
    }
    bool first = letter.len > 1 && letter.ptr[0] == '+', plain = latin.len > 1 && latin.ptr[0] == '?';
    if (first) letter = str_from(letter, 1);
    if (plain) latin = str_from(latin, 1);
    if (!utf8_next(&letter, &c) || letter.len > 0 || c < CYRILLIC || c >= CYRILLIC_END)
        return wrong(row, K("match.roman-letter"), row->cells[1], e);
    if (latin.len == 0 || latin.len > LATIN_MOST) return wrong(row, K("match.roman-latin"), row->cells[2], e);
    Roman *to = first ? &s->first[c - CYRILLIC] : &s->letters[c - CYRILLIC];
    if (to->latin.ptr) return wrong(row, K("match.roman-twice"), row->cells[1], e);
    *to = (Roman){ str_is(latin, "-") ? STR("") : latin, plain };
    return ERR_OK;
}

ErrorCode match_roman_read(Arena *a, const NamesFile *files, size_t count, MatchRoman **ret, Error *e)
{
    MatchRoman *r = ARENA_NEW(a, MatchRoman);
    Str rest = { 0 }, line;
    Row row = { .roman = r, .file = STR("roman.tsv") };
    for (size_t i = 0; i < count; i++) if (str_equal(files[i].name, row.file)) rest = files[i].bytes;
    if (!rest.ptr) return error_set(e, ERR_NOT_FOUND, K("match.no-roman"));
    if (!r || !(r->schemes = arena_array(a, SCHEMES, sizeof *r->schemes))) return error_memory(e);
    if (!utf8_valid(rest)) return error_set(e, ERR_INVALID, K("text.utf8"), arg_int("byte", (int64_t)utf8_valid_length(rest) + 1));
    while (str_next_line(&rest, &line)) {
        Str left = str_trim(line);
        size_t n = 0;
        row.line++;
        if (left.len == 0 || left.ptr[0] == '#') continue;
        bool more = true;
        while (more && n < ARRAY_LEN(row.cells)) more = str_cut(&left, '\t', &row.cells[n++]);
        if (more || n < ARRAY_LEN(row.cells)) return wrong(&row, K("match.roman-cells"), line, e);
        TRY(take(&row, e));
    }
    *ret = r;
    return ERR_OK;
}

ErrorCode match_roman_shipped(Arena *a, MatchRoman **ret, Error *e)
{
    return match_roman_read(a, NAMES_SHIPPED, NAMES_SHIPPED_COUNT, ret, e);
}

size_t match_roman_count(const MatchRoman *r) { return r->count; }
RomanScheme match_roman_scheme(const MatchRoman *r, size_t at) { return r->schemes[at].head; }

/* ---- which language ---- */

Str match_roman_language(Str text)
{
    static const struct { const char *language; const uint16_t *own; } LANGUAGES[] = {
        { "ky", u"өүң" }, { "kk", u"өүңәғқұһі" }, { "uz", u"ўғқҳ" }, { "tg", u"ғқҳӣӯҷ" },
    };
    uint32_t c;
    bool can[ARRAY_LEN(LANGUAGES)], any = false;
    for (size_t i = 0; i < ARRAY_LEN(can); i++) can[i] = true;
    while (utf8_next(&text, &c)) {
        uint32_t low = (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
        bool special = false, has[ARRAY_LEN(LANGUAGES)] = { false };
        for (size_t i = 0; i < ARRAY_LEN(LANGUAGES); i++) {
            for (const uint16_t *p = LANGUAGES[i].own; *p; p++) has[i] = has[i] || *p == low;
            special = special || has[i];
        }
        for (size_t i = 0; special && i < ARRAY_LEN(can); i++) can[i] = can[i] && has[i];
        any = any || special;
    }
    for (size_t i = 0; any && i < ARRAY_LEN(can); i++) if (can[i]) return str_of(LANGUAGES[i].language);
    return (Str){ 0 };
}

/* ---- writing ---- */

static bool is_upper(uint32_t c) { return utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_LU; }
static bool is_letter(uint32_t c)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}
static uint32_t small(uint32_t c) { return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c); }

/* Behind which +е holds: no letter, a vowel, й, ъ or ь. */
static bool opens(uint32_t before)
{
    static const uint16_t OPENING[] = u"аеёиоуыэюяөүәұіўӯӣйъь";
    if (before < CYRILLIC || before >= CYRILLIC_END) return true;
    for (size_t i = 0; i + 1 < ARRAY_LEN(OPENING); i++) if (OPENING[i] == before) return true;
    return false;
}

static void add_once(Buf *to, uint32_t c)
{
    Str have = buf_str(to);
    uint32_t one;
    while (utf8_next(&have, &one)) if (one == c) return;
    utf8_add(to, c);
}

/* A capital that stands for several letters: SHCH in a word of capitals, Shch elsewhere. */
static void add_latin(Buf *to, Str latin, bool upper, bool all_upper)
{
    uint32_t c;
    for (bool first = true; utf8_next(&latin, &c); first = false) {
        bool raise = upper && (first || all_upper);
        utf8_add(to, raise ? (uint32_t)utf8proc_toupper((utf8proc_int32_t)c) : c);
    }
}

/* Does all of a letter's Latin go in capitals? As the letter behind it does, or that before it at a word's end. */
static bool all_capitals(uint32_t before, uint32_t c, Str rest)
{
    uint32_t next;
    if (!is_upper(c)) return false;
    bool has_next = utf8_next(&rest, &next) && is_letter(next);
    return has_next ? is_upper(next) : is_upper(before);
}

ErrorCode match_romanise(const MatchRoman *r, size_t scheme, Arena *a, Str text, RomanText *ret, Error *e)
{
    const Scheme *s = &r->schemes[scheme];
    Buf to = buf_in(a), plain = buf_in(a), left = buf_in(a);
    uint32_t c, before = 0;
    for (; utf8_next(&text, &c); before = c) {
        uint32_t low = small(c), at = low - CYRILLIC;
        if (low < CYRILLIC || at >= LETTERS || !is_letter(c)) {
            utf8_add(&to, c);
            continue;
        }
        const Roman *one = opens(small(before)) && s->first[at].latin.ptr ? &s->first[at] : &s->letters[at];
        if (one->latin.ptr) add_latin(&to, one->latin, is_upper(c), all_capitals(before, c, text));
        else utf8_add(&to, c), add_once(&left, low);
        if (one->plain) add_once(&plain, low);
    }
    *ret = (RomanText){ buf_str(&to), buf_str(&plain), buf_str(&left) };
    return to.failed || plain.failed || left.failed ? error_memory(e) : ERR_OK;
}
