/* scan_compare.c: see scan_compare.h. The longest common sequence of words, then runs of what is left on either side of it. The
 * footer, whose hash in small type no OCR reads rightly, is what the code vouches for: what differs behind its first line is left
 * out. */
#include "desk/scan_compare.h"

#include <stdlib.h>

enum { WORDS_MOST = 3000, CERTAIN = 60, FOLDED_MOST = 64 };

typedef struct { Str text; uint32_t letters[FOLDED_MOST]; int length; bool gap, foot; int sure; } Word;

/* ---- what counts as the same ---- */

/* Of letters that look alike, one stands for both: OCR of a line in one alphabet writes all of it so. */
static uint32_t lookalike(uint32_t c)
{
    static const char LATIN[] = "abceghikmnopqrtuxy03";
    static const uint32_t CYRILLIC[] = { 0x430, 0x432, 0x441, 0x435, 0x434, 0x43d, 0x456, 0x43a, 0x43c, 0x43f, 0x43e, 0x440, 0x434,
                                        0x433, 0x442, 0x438,
                                         0x445, 0x443, 0x43e, 0x437 };
    for (size_t i = 0; i + 1 < sizeof LATIN; i++) if (c == (unsigned char)LATIN[i]) return CYRILLIC[i];
    if (c == 0x4e9) return 0x43e;                       /* ө, ү, ң: a speck more or less */
    if (c == 0x4af) return 0x443;
    if (c == 0x4a3) return 0x43d;
    return c == 0x451 ? 0x435 : c;
}

static bool is_letter(uint32_t c)
{
    /* no dashes, no № */
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 0x370 && (c < 0x2000 || c > 0x2fff));
}

static void fold(Arena *a, Str text, Word *w)
{
    Str folded;
    Error unheard;
    uint32_t c;
    ArenaMark before = arena_mark(a);
    w->text = text;
    if (text_fold(a, text, &folded, &unheard) != ERR_OK) folded = text;
    while (w->length < FOLDED_MOST && utf8_next(&folded, &c)) if (is_letter(c)) w->letters[w->length++] = lookalike(c);
    arena_restore(a, before);
}

/* How many letters differ, at most `most` + 1. */
static int distance(const Word *x, const Word *y, int most)
{
    int row[FOLDED_MOST + 1];
    if (abs(x->length - y->length) > most) return most + 1;
    for (int j = 0; j <= y->length; j++) row[j] = j;
    for (int i = 1; i <= x->length; i++) {
        int corner = row[0], least = row[0] = i;
        for (int j = 1; j <= y->length; j++) {
            int above = row[j], change = corner + (x->letters[i - 1] != y->letters[j - 1]);
            int step = (above < row[j - 1] ? above : row[j - 1]) + 1;
            row[j] = change < step ? change : step;
            corner = above;
            if (row[j] < least) least = row[j];
        }
        if (least > most) return most + 1;
    }
    return row[y->length];
}

static bool same(const Word *x, const Word *y)
{
    if (x->length == 0 || y->length == 0) return x->length == y->length;
    bool equal = x->length == y->length && memcmp(x->letters, y->letters, (size_t)x->length * sizeof *x->letters) == 0;
    bool number = x->letters[0] <= '9' || y->letters[0] <= '9';         /* a digit that differs is another number */
    if (equal || number || x->length < 4 || y->length < 4) return equal;
    int most = (x->length < y->length ? x->length : y->length) / 4;
    return distance(x, y, most) <= most;
}

/* ---- the words ---- */

static ErrorCode take_printed(Arena *a, const JsonValue *list, Word **ret, size_t *count, Error *e)
{
    *count = 0;
    *ret = arena_array(a, WORDS_MOST, sizeof **ret);
    if (!*ret) return error_memory(e);
    JSON_EACH(one, list) {
        if (*count == WORDS_MOST) break;
        Word *w = &(*ret)[*count];
        w->gap = one->count > 1 && json_true(one->first->next);
        w->foot = one->count > 2 && json_true(one->last);
        fold(a, json_text(one->first), w);
        *count += w->length > 0;
    }
    return ERR_OK;
}

static ErrorCode take_read(Arena *a, const JsonValue *read, Word **ret, size_t *count, Error *e)
{
    *count = 0;
    *ret = arena_array(a, WORDS_MOST, sizeof **ret);
    if (!*ret) return error_memory(e);
    JSON_EACH(line, json_get(read, "lines")) {
        JSON_EACH(one, line) {
            int64_t sure;
            if (*count == WORDS_MOST) return ERR_OK;
            Word *w = &(*ret)[*count];
            w->sure = json_int(one->last, &sure) ? (int)sure : 0;
            fold(a, json_text(one->first), w);
            *count += w->length > 0;
        }
    }
    return ERR_OK;
}

/* ---- the sequence ---- */

typedef struct { Arena *arena; const Word *x, *y; size_t nx, ny; uint16_t *table; Compared *to; bool failed; } Matching;

static uint16_t *cell(const Matching *m, size_t i, size_t j)
{
    return &m->table[i * (m->ny + 1) + j];
}

/* cell(i, j): how much of x from i on and y from j on can stand side by side. */
static ErrorCode fill(Matching *m, Error *e)
{
    m->table = arena_array(m->arena, (m->nx + 1) * (m->ny + 1), sizeof *m->table);
    if (!m->table) return error_memory(e);
    for (size_t i = m->nx; i-- > 0;) {
        for (size_t j = m->ny; j-- > 0;) {
            uint16_t down = *cell(m, i + 1, j), right = *cell(m, i, j + 1);
            *cell(m, i, j) = same(&m->x[i], &m->y[j]) ? (uint16_t)(*cell(m, i + 1, j + 1) + 1) : down > right ? down : right;
        }
    }
    return ERR_OK;
}

static Str joined(Matching *m, const Word *words, size_t from, size_t to)
{
    Buf text = buf_in(m->arena);
    for (size_t i = from; i < to; i++) {
        if (i > from) buf_byte(&text, ' ');
        buf_add(&text, words[i].text);
    }
    m->failed = m->failed || text.failed;
    return buf_str(&text);
}

static void add(Matching *m, DifferenceKind kind, Str text, size_t at, int sure)
{
    enum { WORDS_BEFORE = 4 };
    Compared *c = m->to;
    c->list[c->count++] = (Difference){ kind, text, joined(m, m->x, at > WORDS_BEFORE ? at - WORDS_BEFORE : 0, at), sure };
}

/* Two letters without a digit are a sign that OCR took for letters more often than a word: they change no paper. */
static bool says_something(const Word *words, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) if (words[i].length > 2 || words[i].letters[0] <= '9') return true;
    return false;
}

/* What stands between two words that were found: x[i0, i1) only printed, y[j0, j1) only scanned. */
static void add_between(Matching *m, size_t i0, size_t i1, size_t j0, size_t j1)
{
    bool room = i0 >= m->nx;
    for (size_t i = i0; i <= i1 && i < m->nx; i++) room = room || m->x[i].gap;
    if ((i0 > 0 && m->x[i0 - 1].foot) || (i1 > i0 && m->x[i0].foot)) return;
    while (i1 > i0 && m->x[i1 - 1].foot) i1--;
    if (i1 > i0 && says_something(m->x, i0, i1)) add(m, DIFFERENCE_MISSING, joined(m, m->x, i0, i1), i0, -1);
    if (j1 == j0) return;
    int least = 100;
    for (size_t j = j0; j < j1; j++) if (m->y[j].sure < least) least = m->y[j].sure;
    bool by_hand = room && i1 == i0;                    /* nothing printed is gone where something was written */
    add(m, by_hand ? DIFFERENCE_BY_HAND : least < CERTAIN || !says_something(m->y, j0, j1) ? DIFFERENCE_UNCLEAR : DIFFERENCE_ADDED,
        joined(m, m->y, j0, j1), i0, least);
}

static void walk(Matching *m)
{
    size_t i = 0, j = 0, i0 = 0, j0 = 0;
    while (i < m->nx && j < m->ny) {
        if (same(&m->x[i], &m->y[j]) && *cell(m, i, j) == *cell(m, i + 1, j + 1) + 1) {
            if (i > i0 || j > j0) add_between(m, i0, i, j0, j);
            m->to->same++;
            i0 = ++i;
            j0 = ++j;
        } else if (*cell(m, i + 1, j) >= *cell(m, i, j + 1)) {
            i++;
        } else {
            j++;
        }
    }
    if (i0 < m->nx || j0 < m->ny) add_between(m, i0, m->nx, j0, m->ny);
}

ErrorCode scan_compare(Arena *a, const JsonValue *printed, const JsonValue *read, Compared *ret, Error *e)
{
    Word *x, *y;
    Matching m = { .arena = a, .to = ret };
    *ret = (Compared){ .count = 0 };
    TRY(take_printed(a, printed, &x, &m.nx, e));
    TRY(take_read(a, read, &y, &m.ny, e));
    m.x = x;
    m.y = y;
    ret->words = (int64_t)m.nx;
    for (size_t j = 0; j < m.ny; j++) ret->sure += y[j].sure;
    if (m.ny > 0) ret->sure /= (int64_t)m.ny;
    ret->list = arena_array(a, m.nx + m.ny + 2, sizeof *ret->list);
    if (!ret->list) return error_memory(e);
    TRY(fill(&m, e));
    walk(&m);
    return m.failed ? error_memory(e) : ERR_OK;
}
