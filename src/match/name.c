/* name.c: a name taken apart: its words, each folded, freed of letters that only look alike, named by what it is (a father's name,
 * an initial, a legal form) and turned into sounds. */
#include "match/match_int.h"

enum { MOST_POINTS = 640, WORD_POINTS = 64, MOST_WORDS = 40 };

typedef struct {
    uint32_t points[WORD_POINTS];
    uint8_t  count, whole;       /* whole: with the suffix of a father's name */
    bool     dotted;             /* a point stood behind it */
    bool     gone;               /* is no part of the name proper */
    uint8_t  script;
    uint32_t origin;             /* hash of what stood there before it was written in Latin letters; 0: it was not */
    bool     frequent;           /* a name of very many */
    bool     son;                /* behind a word for son or daughter */
    uint8_t  kind, sex;
    uint32_t number;
} Raw;

typedef struct { const MatchBook *book; Raw words[MOST_WORDS]; size_t count; bool is_body; MatchName *to; } Reading;

/* ---- words ---- */

static bool is_digit(uint32_t c) { return c >= '0' && c <= '9'; }
static bool is_latin(uint32_t c) { return (c >= 'a' && c <= 'z') || (c >= 0xc0 && c <= 0x24f); }
static bool is_cyrillic(uint32_t c) { return c >= 0x400 && c <= 0x52f; }
/* Apostrophes of all kinds, and what nobody sees: what stands at their sides is one word. */
static bool joins(uint32_t c)
{
    return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || (c >= 0x2bb && c <= 0x2bf && c != 0x2bd) || is_unseen(c);
}


static Raw *new_word(Reading *r)
{
    if (r->count == MOST_WORDS) {
        r->to->flags |= MATCH_CUT;
        return NULL;
    }
    Raw *w = &r->words[r->count++];
    w->count = 0;
    w->dotted = w->gone = w->son = w->frequent = false;
    w->script = SCRIPT_PLAIN;
    w->origin = 0;
    w->kind = WORD_NAME;
    w->sex = 0;
    w->number = 0;
    return w;
}

/* RamiMakhlouf: a capital behind at least three letters of which the last is small, and before another small one, begins a word. */
static bool begins_inside(const Raw *w, uint32_t last, uint32_t c, Str rest)
{
    uint32_t next;
    if (w->count < 3 || last < 'a' || last > 'z' || c < 'A' || c > 'Z') return false;
    return utf8_next(&rest, &next) && ((next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z'));
}

/* Georgian, kana and what else has a table that says all its letters do: as good as Latin. */
static uint8_t known_script(const MatchBook *book, uint32_t c)
{
    uint8_t script = script_of(c);
    return script < SCRIPT_OTHERS || book->first[c < LETTER_PLANE ? c : 0] == 0 ? script : SCRIPT_PLAIN;
}

static void take_origin(Raw *w, const LatinRun *run)
{
    w->script = run->script;
    w->origin = (w->origin ^ run->hash) * 16777619U | 1;
}

static void split(Reading *r, Str text, const LatinText *latin)
{
    uint32_t c, folded[4], last = 0;
    Raw *w = NULL;
    size_t length = text.len, run = 0, at = 0;
    for (size_t n = 0; utf8_next(&text, &c); n++, at = length - text.len) {
        if (n == MOST_POINTS) {
            r->to->flags |= MATCH_CUT;
            break;
        }
        size_t count = joins(c) ? 0 : fold_point(r->book, c, folded);
        if (count == 0) {
            bool mark = joins(c) || is_mark(c);
            if (is_unseen(c) && c != 0x200c && c != 0x200d) r->to->flags |= MATCH_HIDDEN;
            if (w && c == '.') w->dotted = true;
            if (!mark) w = NULL;
            if (!mark) last = c;
            continue;
        }
        if (w && begins_inside(w, last, c, text)) w = NULL;
        if (!w && !(w = new_word(r))) break;
        if (w->script == SCRIPT_PLAIN && c >= 0x590) w->script = known_script(r->book, c);
        while (run < latin->count && latin->runs[run].to <= at) run++;
        if (run < latin->count && at >= latin->runs[run].from) take_origin(w, &latin->runs[run]);
        for (size_t i = 0; i < count; i++) {
            if (w->count < WORD_POINTS) w->points[w->count++] = folded[i];
            else r->to->flags |= MATCH_CUT;
        }
        last = c;
    }
}

/* ---- letters that only look alike ---- */

static uint32_t digit_as_letter(uint32_t c)
{
    switch (c) {
    case '0': return 'o';
    case '1': return 'i';
    case '3': return 'e';
    case '4': return 'a';
    case '5': return 's';
    default: return 0;
    }
}

static void unmask(Reading *r, Raw *w)
{
    size_t latin = 0, cyrillic = 0, digits = 0, swapped = 0;
    for (uint8_t i = 0; i < w->count; i++) {
        latin += is_latin(w->points[i]);
        cyrillic += is_cyrillic(w->points[i]);
        digits += is_digit(w->points[i]);
        swapped += digit_as_letter(w->points[i]) != 0;
    }
    bool is_mixed = latin > 0 && cyrillic > 0, is_masked = digits > 0 && digits == swapped && latin + cyrillic > 2 * digits;
    if (is_masked && (is_digit(w->points[0]) || is_digit(w->points[w->count - 1]))) is_masked = false;
    for (uint8_t i = 0; i < w->count && (is_mixed || is_masked); i++) {
        uint32_t c = w->points[i], plain = is_masked ? digit_as_letter(c) : 0;
        if (plain) r->to->flags |= MATCH_DIGITS;
        if (plain) w->points[i] = c = plain;
        uint32_t alike = 0;
        if (is_mixed && cyrillic >= latin && is_latin(c)) alike = lookalike_cyrillic(c);
        if (is_mixed && cyrillic < latin && is_cyrillic(c)) alike = lookalike_latin(c);
        if (alike) r->to->flags |= MATCH_LOOKALIKE;
        if (alike) w->points[i] = alike;
    }
}

/* ---- phrases ---- */

/* As UTF-8; what is outside of the basic plane is in no phrase. */
static size_t add_text(char *to, size_t room, size_t at, const Raw *w)
{
    for (uint8_t i = 0; i < w->count && at + 4 < room; i++) {
        uint32_t c = w->points[i];
        if (c >= 0x800) to[at++] = (char)(0xe0 | (c >> 12 & 15));
        if (c >= 0x80) to[at++] = (char)(c >= 0x800 ? 0x80 | (c >> 6 & 63) : 0xc0 | c >> 6);
        to[at++] = (char)(c >= 0x80 ? 0x80 | (c & 63) : c);
    }
    return at;
}

/* The longest phrase that begins at that word; *words says of how many. */
static const Phrase *phrase_at(const Reading *r, size_t at, size_t *words)
{
    char text[WORD_POINTS * 4];
    size_t ends[PHRASE_WORDS], len = 0, n = 0;
    for (; n < PHRASE_WORDS && at + n < r->count; n++) {
        if (n > 0 && len < sizeof text) text[len++] = ' ';
        len = add_text(text, sizeof text, len, &r->words[at + n]);
        ends[n] = len;
        if (len + 8 > sizeof text) break;
    }
    for (; n > 0; n--) {
        const Phrase *p = map_get(&r->book->phrases, str_bytes(text, ends[n - 1]));
        if (p && p->words == n) {
            *words = n;
            return p;
        }
    }
    return NULL;
}

static void take_phrase(Reading *r, const Phrase *p, size_t at, size_t words, MatchSort sort)
{
    Raw *w = &r->words[at];
    bool is_body = sort == MATCH_BODY || (sort == MATCH_ANY && (r->to->flags & MATCH_FORM));
    bool gone = p->kind == PHRASE_SKIP || p->kind == PHRASE_FORM || p->kind == PHRASE_TITLE || p->kind == PHRASE_FATHER;
    if ((p->kind == PHRASE_FORM || p->kind == PHRASE_SKIP) && sort == MATCH_PERSON) return;
    if ((p->kind == PHRASE_TITLE || p->kind == PHRASE_FATHER || p->kind == PHRASE_PARTICLE) && is_body) return;
    if (p->kind == PHRASE_FORM) {
        if (r->to->form == 0) r->to->form = p->form;
        r->to->flags |= MATCH_FORM;
    }
    if (p->kind == PHRASE_FATHER && at > 0 && !r->words[at - 1].gone && r->words[at - 1].count > 1) {
        r->words[at - 1].kind = WORD_FATHER;
        r->words[at - 1].sex = (uint8_t)p->sex;
    }
    for (size_t i = 0; i < words; i++) r->words[at + i].gone = gone;
    if (p->kind == PHRASE_PARTICLE) w->kind = WORD_PARTICLE;
    if (p->kind == PHRASE_FREQUENT) w->frequent = true;
    if (p->son && at > 0 && at + words < r->count) r->words[at + words].son = true;
    if (p->kind == PHRASE_COMMON && sort != MATCH_PERSON) for (size_t i = 0; i < words; i++) r->words[at + i].kind = WORD_COMMON;
    if (p->kind == PHRASE_NUMBER && sort != MATCH_PERSON) {
        for (size_t i = 1; i < words; i++) r->words[at + i].gone = true;
        w->kind = WORD_NUMBER;
        w->number = p->number;
    }
}

static void take_phrases(Reading *r, MatchSort sort)
{
    for (size_t at = 0; at < r->count;) {
        size_t words = 1;
        const Phrase *p = phrase_at(r, at, &words);
        if (p) take_phrase(r, p, at, words, sort);
        at += p ? words : 1;
    }
}

/* All gone: then they are the name. */
static void keep_something(Reading *r)
{
    for (size_t i = 0; i < r->count; i++) if (!r->words[i].gone) return;
    for (size_t i = 0; i < r->count; i++) r->words[i].gone = false;
    r->to->form = 0;
}

/* ---- kinds of words ---- */

/* A father's name ends in one of the suffixes and is at least three letters without it. */
static void cut_suffix(Reading *r, Raw *w)
{
    for (size_t i = 0; i < r->book->suffix_count; i++) {
        const Suffix *x = &r->book->suffixes[i];
        if (w->count < x->count + 3 || w->points[w->count - 1] != x->points[x->count - 1]) continue;
        if (memcmp(w->points + w->count - x->count, x->points, x->count * sizeof *x->points) != 0) continue;
        w->count = (uint8_t)(w->count - x->count);
        w->kind = WORD_FATHER;
        w->sex = (uint8_t)x->sex;
        return;
    }
}

static bool all_digits(const Raw *w, uint32_t *number)
{
    uint64_t n = 0;
    for (uint8_t i = 0; i < w->count; i++) {
        if (!is_digit(w->points[i])) return false;
        n = n * 10 + (w->points[i] - '0');
        if (n > UINT32_MAX) n = UINT32_MAX;
    }
    *number = (uint32_t)n;
    return w->count > 0;
}

/* The Arabic article, which is written together with its word: elsewhere it is a word that weighs little, and may be left out. */
static void cut_article(Raw *w)
{
    enum { ALEF = 0x627, LAM = 0x644, ARTICLE = 2, WORD_LEAST = 2 };
    if (w->count < ARTICLE + WORD_LEAST || w->points[0] != ALEF || w->points[1] != LAM) return;
    w->count = (uint8_t)(w->count - ARTICLE);
    memmove(w->points, w->points + ARTICLE, w->count * sizeof *w->points);
}

/* A.B.C.: the initials of a body are one word. */
static void join_initials(Reading *r)
{
    for (size_t i = 0; i + 1 < r->count; i++) {
        Raw *w = &r->words[i];
        if (w->count != 1 || !w->dotted || w->gone) continue;
        for (size_t k = i + 1; k < r->count && r->words[k].count == 1 && !r->words[k].gone && w->count < WORD_POINTS; k++) {
            w->points[w->count++] = r->words[k].points[0];
            r->words[k].gone = true;
        }
    }
}

static void name_words(Reading *r, MatchSort sort)
{
    bool is_body = r->is_body = sort == MATCH_BODY || (sort == MATCH_ANY && (r->to->flags & MATCH_FORM));
    if (is_body) join_initials(r);
    for (size_t i = 0; i < r->count; i++) {
        Raw *w = &r->words[i];
        uint32_t number;
        w->whole = w->count;
        if (w->gone) continue;
        if (w->kind == WORD_NAME && all_digits(w, &number)) w->kind = WORD_NUMBER, w->number = number;
        if (!is_body && w->kind == WORD_NAME && w->count == 1) w->kind = WORD_INITIAL;
        if (!is_body && w->kind == WORD_NAME) cut_suffix(r, w);
        if (w->script == SCRIPT_ARABIC) cut_article(w);
    }
}

/* ---- the result ---- */

static void finish_word(Reading *r, const Raw *w)
{
    MatchName *to = r->to;
    if (to->count == MATCH_WORDS) {
        to->flags |= MATCH_CUT;
        return;
    }
    MatchWord *one = &to->words[to->count];
    *one = (MatchWord){ .kind = w->kind, .sex = w->sex, .letters = w->count, .script = w->script,
                        .text = w->origin ? w->origin : fold_hash(w->points, w->count) };
    if (w->kind == WORD_NUMBER) {
        one->text = w->number;
        one->key = one->text | 1ULL << 62;
        to->count++;
        return;
    }
    if (!sounds_of(r->book, w->points, w->count, one->sounds, &one->count)) to->flags |= MATCH_CUT;
    word_keys(r->book, one);
    if (w->son) one->traits |= TRAIT_SON;
    if (w->frequent && !r->is_body) one->traits |= TRAIT_FREQUENT;
    if (w->kind == WORD_NAME && !r->is_body && shorts_know(r->book, one)) one->traits |= TRAIT_SHORT;
    if (one->key == 0) one->key = one->text | 1ULL << 61;            /* letters without sounds: equal or not */
    to->count++;
}

static void read_name(Reading *r, const MatchBook *book, Str text, MatchSort sort, MatchName *to)
{
    LatinText latin;
    r->book = book;
    r->count = 0;
    r->to = to;
    to->count = to->form = to->flags = 0;
    to->sort = (uint8_t)sort;
    split(r, latin_text(book, text, &latin), &latin);
    if (latin.count > 0) to->flags |= MATCH_READ;
    if (latin.cut) to->flags |= MATCH_CUT;
    for (size_t i = 0; i < r->count; i++) unmask(r, &r->words[i]);
    take_phrases(r, sort);
    keep_something(r);
    name_words(r, sort);
}

size_t match_words(const MatchBook *book, Arena *a, Str text, MatchSort sort, Str to[MATCH_WORDS])
{
    Reading r;
    MatchName unused;
    size_t n = 0;
    read_name(&r, book, text, sort, &unused);
    for (size_t i = 0; i < r.count && n < MATCH_WORDS; i++) {
        Buf word = buf_in(a);
        for (uint8_t k = 0; k < r.words[i].whole; k++) utf8_add(&word, r.words[i].points[k]);
        if (r.words[i].gone) continue;
        if (word.failed) return 0;
        to[n++] = buf_str(&word);
    }
    return n;
}

void match_name(const MatchBook *book, Str text, MatchSort sort, MatchName *ret)
{
    Reading r;
    read_name(&r, book, text, sort, ret);
    for (size_t i = 0; i < r.count; i++) if (!r.words[i].gone) finish_word(&r, &r.words[i]);
}
