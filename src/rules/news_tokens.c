/* news_tokens.c: see news_tokens.h. Whoever wants to say something past the checks writes it with letters that look alike or with signs that
 * nobody sees: a word is therefore taken whole over invisible signs, folded, and its letters brought into one alphabet. */
#include "rules/news_tokens.h"
#include "text/normalise.h"

typedef struct { uint32_t latin, cyrillic; } Pair;
static const Pair ALIKE[] = {
    { 'a', 0x430 }, { 'e', 0x435 }, { 'o', 0x43e }, { 'p', 0x440 }, { 'c', 0x441 }, { 'x', 0x445 }, { 'y', 0x443 }, { 'k', 0x43a },
    { 'm', 0x43c }, { 't', 0x442 }, { 'h', 0x43d }, { 'b', 0x432 }, { 'i', 0x456 }, { 's', 0x455 }, { 'j', 0x458 },
};

/* ---- characters ---- */

static bool is_hidden(uint32_t c) { return c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x2060 && c <= 0x2064) || c == 0xfeff; }

static bool is_mark(uint32_t c) { return c >= 0x300 && c <= 0x36f; }

static bool is_digit(uint32_t c) { return c >= '0' && c <= '9'; }

static bool is_letter(uint32_t c)
{
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c < 0x370) return c >= 0xc0 && c != 0xd7 && c != 0xf7 && !is_mark(c);
    return !(c >= 0x2000 && c <= 0x2bff) && !(c >= 0x3000 && c <= 0x303f) && c < 0xfe00;
}

static bool is_cyrillic(uint32_t c) { return c >= 0x400 && c <= 0x52f; }

static bool is_upper(uint32_t c)
{
    if (c < 0x80) return c >= 'A' && c <= 'Z';
    if (c >= 0xc0 && c <= 0xde) return c != 0xd7;
    if (c >= 0x100 && c <= 0x17f) return c % 2 == 0;
    return (c >= 0x400 && c <= 0x42f) || (c >= 0x460 && c <= 0x52f && c % 2 == 0);
}

static bool is_quote(uint32_t c) { return c == '"' || c == 0xab || c == 0x201c || c == 0x201e || c == 0x2018 || c == 0x2039; }

static bool ends_sentence(uint32_t c) { return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == '\n'; }

/* ---- one alphabet ---- */

static void count_scripts(Str word, size_t *latin, size_t *cyrillic)
{
    uint32_t c;
    *latin = *cyrillic = 0;
    while (utf8_next(&word, &c)) {
        if (c >= 'a' && c <= 'z') (*latin)++;
        else if (is_cyrillic(c)) (*cyrillic)++;
    }
}

static uint32_t alike(uint32_t c, bool to_cyrillic)
{
    for (size_t i = 0; i < ARRAY_LEN(ALIKE); i++) {
        if (to_cyrillic && c == ALIKE[i].latin) return ALIKE[i].cyrillic;
        if (!to_cyrillic && c == ALIKE[i].cyrillic) return ALIKE[i].latin;
    }
    return c;
}

/* Letters of both alphabets in one word: those that look alike become the more frequent one's. */
static Str one_script(Arena *a, Str folded)
{
    size_t latin, cyrillic;
    uint32_t c;
    Buf to = buf_in(a);
    count_scripts(folded, &latin, &cyrillic);
    if (latin == 0 || cyrillic == 0) return folded;
    for (Str rest = folded; utf8_next(&rest, &c);) utf8_add(&to, alike(c, cyrillic >= latin));
    return buf_str(&to);
}

/* ---- words ---- */

typedef struct { Arena *arena; NewsTokens *to; size_t room, most; } Cutting;

static ErrorCode add_token(Cutting *k, const NewsToken *t, Error *e)
{
    if (k->to->count == k->most) return error_set(e, ERR_LIMIT, K("news.text-long"), arg_int("most", (int64_t)k->most));
    if (!ARENA_ROOM(k->arena, k->to->list, k->to->count, k->room)) return error_memory(e);
    k->to->list[k->to->count++] = *t;
    return ERR_OK;
}

/* The word at the front of *rest, which begins with one of its characters. */
static ErrorCode take_word(Cutting *k, Str *rest, NewsToken *t, Error *e)
{
    uint32_t c;
    Str at = *rest, ahead = *rest;
    bool lower = false;
    t->number = true;
    while (utf8_next(&ahead, &c) && (is_letter(c) || is_digit(c) || is_mark(c) || is_hidden(c))) {
        if (is_letter(c)) {
            if (t->letters == 0) t->capital = is_upper(c);
            lower = lower || !is_upper(c);
            t->letters++;
        }
        t->number = t->number && (is_digit(c) || is_hidden(c));
        *rest = ahead;
    }
    t->upper = t->letters > 1 && !lower;
    t->said = str_first(at, at.len - rest->len);
    TRY(text_fold(k->arena, t->said, &t->folded, e));
    t->folded = one_script(k->arena, t->folded);
    return t->folded.ptr ? ERR_OK : error_memory(e);
}

/* What stands between two words. */
static void take_gap(Str *rest, NewsToken *before, bool *quoted, bool *stops, bool *line)
{
    uint32_t c;
    Str ahead = *rest;
    bool first = true;
    *quoted = *stops = *line = false;
    while (utf8_next(&ahead, &c) && !is_letter(c) && !is_digit(c)) {
        if (before && first && c == '.') before->dot = true;
        if (before && first && c == ',') before->comma = true;
        if (before && c != ' ' && c != 0xa0 && c != '-' && !is_hidden(c)) before->apart = true;
        *quoted = is_quote(c);
        *stops = *stops || ends_sentence(c);
        *line = *line || c == '\n';
        first = false;
        *rest = ahead;
    }
}

/* ---- sentences ---- */

/* A full stop behind an initial, an abbreviation or a number, or before a small letter, ends nothing. */
static bool goes_on(const NewsToken *before, const NewsToken *next, bool line, NewsAbbreviated abbreviated, const void *self)
{
    if (line) return false;
    if (!before->dot) return false;
    bool initial = before->letters == 1 && before->capital && !before->number;
    bool number = before->number && next->number;
    bool small = !next->capital && !next->number;
    return initial || number || small || abbreviated(self, before->folded);
}

static ErrorCode cut_sentences(Cutting *k, Str text, Error *e)
{
    NewsTokens *t = k->to;
    size_t from = 0;
    t->sentence_count = t->count > 0 ? t->list[t->count - 1].sentence + 1 : 0;
    t->sentences = arena_array(k->arena, t->sentence_count + 1, sizeof *t->sentences);
    if (!t->sentences) return error_memory(e);
    for (size_t i = 0; i < t->count; i++) {
        bool last = i + 1 == t->count || t->list[i + 1].sentence != t->list[i].sentence;
        size_t end = i + 1 < t->count ? (size_t)(t->list[i + 1].said.ptr - text.ptr) : text.len;
        if (!last) continue;
        t->sentences[t->list[i].sentence] = str_trim(str_first(str_from(text, from), end - from));
        from = end;
    }
    return ERR_OK;
}

ErrorCode news_tokens(Arena *a, Str text, size_t most, NewsAbbreviated abbreviated, const void *self, NewsTokens *ret, Error *e)
{
    Cutting k = { .arena = a, .to = ret, .most = most };
    Str rest = text;
    bool quoted, stops, line;
    *ret = (NewsTokens){ 0 };
    if (!utf8_valid(text)) return error_set(e, ERR_INVALID, K("news.text-bytes"));
    take_gap(&rest, NULL, &quoted, &stops, &line);
    while (rest.len > 0) {
        NewsToken t = { .quoted = quoted }, *before = ret->count > 0 ? &ret->list[ret->count - 1] : NULL;
        Str at = rest;
        TRY(take_word(&k, &rest, &t, e));
        if (rest.len == at.len) break;                          /* a mark by itself: nothing that could be taken */
        if (before) t.sentence = before->sentence + (stops && !goes_on(before, &t, line, abbreviated, self) ? 1 : 0);
        TRY(add_token(&k, &t, e));
        take_gap(&rest, &ret->list[ret->count - 1], &quoted, &stops, &line);
    }
    return cut_sentences(&k, text, e);
}
