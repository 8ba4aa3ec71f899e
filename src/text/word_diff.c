/* word_diff.c: see word_diff.h. Both texts are cut into words, equal words get one number, and two searches that meet in the
 * middle cut the numbers into ever smaller boxes (E. Myers, An O(ND) Difference Algorithm, 1986, section 4b). */
#include "text/word_diff.h"

enum { WORK = 30 * 1000 * 1000 };          /* steps of the search: some tenths of a second */

typedef struct { Str text; int32_t id; bool changed; } Word;
typedef struct { Word *words; int32_t count; } Words;

typedef struct {
    Words   before, after;
    int32_t *ahead, *back;                 /* how far each diagonal was followed, from either end; [0] is diagonal 0 */
    int64_t work;
} Diff;

typedef struct { int32_t a0, a1, b0, b1; } Box;

/* ---- words ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Letters, digits and every other character that is no mark: what stands outside ASCII is mostly letters; its quotes, dashes and
 * no-break space are not. */
static bool is_letter(uint32_t c)
{
    if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return c != 0xA0 && c != 0xAB && c != 0xBB && (c < 0x2000 || c > 0x206F);
}

static Str take_word(Str *rest)
{
    Str from = *rest, ahead = *rest;
    uint32_t c;
    size_t n = 0;
    while (n < from.len && is_blank(from.ptr[n])) n++;
    while (n == 0 || (from.len > n && !is_blank(from.ptr[0]))) {
        ahead = str_from(from, n);
        bool whole = utf8_next(&ahead, &c);
        bool letter = whole && is_letter(c);
        if (n > 0 && !letter) break;
        n = whole ? from.len - ahead.len : 1;                       /* a byte that is no UTF-8 is a word of its own */
        if (!letter) break;
    }
    *rest = str_from(from, n);
    return str_first(from, n);
}

static ErrorCode words_of(Arena *a, Str text, Map *ids, int32_t *next, Words *ret, Error *e)
{
    size_t n = 0;
    for (Str rest = text; rest.len > 0; n++) (void)take_word(&rest);
    ret->words = arena_array(a, n + 1, sizeof *ret->words);
    if (!ret->words) return error_memory(e);
    ret->count = 0;
    for (Str rest = text; rest.len > 0; ) {
        Word *w = &ret->words[ret->count++];
        w->text = take_word(&rest);
        Word *known = map_get(ids, w->text);
        w->id = known ? known->id : (*next)++;
        if (!known && !map_set(ids, w->text, w)) return error_memory(e);
    }
    return ERR_OK;
}

/* ---- the search ---- */

/* One more change on diagonal k (x - y), from the furthest of its neighbours; -1: none of them is inside the box. */
static int32_t step(const int32_t *v, int32_t k, int32_t n, int32_t m)
{
    int32_t right = v[k - 1] >= 0 && v[k - 1] < n ? v[k - 1] + 1 : -1;
    int32_t down = v[k + 1] >= 0 && v[k + 1] - k <= m ? v[k + 1] : -1;
    return right > down ? right : down;
}

/* From (x, x - k) as far as words are equal; from the far corner when `back`. */
static int32_t follow(Diff *d, Box box, bool back, int32_t x, int32_t k)
{
    const Word *a = d->before.words, *b = d->after.words;
    int32_t n = box.a1 - box.a0, m = box.b1 - box.b0, y = x - k;
    while (x < n && y < m) {
        int32_t p = back ? box.a1 - 1 - x : box.a0 + x, q = back ? box.b1 - 1 - y : box.b0 + y;
        if (a[p].id != b[q].id) break;
        x++;
        y++;
        d->work--;
    }
    return x;
}

/* One round of the search from one end, with `changes` changes. True when it meets the other end's: *x, *y is where. */
static bool round_meets(Diff *d, Box box, bool back, int32_t changes, int32_t *x, int32_t *y)
{
    int32_t n = box.a1 - box.a0, m = box.b1 - box.b0, delta = n - m;
    int32_t *mine = back ? d->back : d->ahead;
    const int32_t *theirs = back ? d->ahead : d->back;
    int32_t rounds = back ? changes : changes - 1;                       /* that the other end has done */
    bool meets = (delta % 2 == 0) == back;
    if (changes > 0) mine[-changes - 1] = mine[changes + 1] = -1;
    for (int32_t k = -changes; k <= changes; k += 2) {
        int32_t at = changes == 0 ? 0 : step(mine, k, n, m);
        d->work--;
        mine[k] = at < 0 ? -1 : follow(d, box, back, at, k);
        int32_t other = delta - k;
        if (!meets || mine[k] < 0 || other < -rounds || other > rounds) continue;
        if (theirs[other] < 0 || mine[k] + theirs[other] < n) continue;
        *x = back ? box.a1 - mine[k] : box.a0 + mine[k];
        *y = back ? box.b1 - (mine[k] - k) : box.b0 + mine[k] - k;
        return true;
    }
    return false;
}

static void mark(Words *w, int32_t from, int32_t to)
{
    for (int32_t i = from; i < to; i++) w->words[i].changed = true;
}

static void compare(Diff *d, Box box)
{
    const Word *a = d->before.words, *b = d->after.words;
    while (box.a0 < box.a1 && box.b0 < box.b1 && a[box.a0].id == b[box.b0].id) box.a0++, box.b0++;
    while (box.a0 < box.a1 && box.b0 < box.b1 && a[box.a1 - 1].id == b[box.b1 - 1].id) box.a1--, box.b1--;
    int32_t x, y, most = (box.a1 - box.a0 + box.b1 - box.b0 + 1) / 2;
    bool one_sided = box.a0 == box.a1 || box.b0 == box.b1;
    for (int32_t changes = 0; !one_sided && changes <= most && d->work > 0; changes++) {
        if (!round_meets(d, box, false, changes, &x, &y) && !round_meets(d, box, true, changes, &x, &y)) continue;
        compare(d, (Box){ box.a0, x, box.b0, y });                       /* half of the changes each: as deep as their logarithm */
        compare(d, (Box){ x, box.a1, y, box.b1 });
        return;
    }
    mark(&d->before, box.a0, box.a1);
    mark(&d->after, box.b0, box.b1);
}

/* ---- runs ---- */

static bool is_space(const Word *w)
{
    return is_blank(w->text.ptr[0]) && memchr(w->text.ptr, '\n', w->text.len) == NULL;
}

/* A blank between two changes belongs to them. */
static void join_over_blanks(Words *before, Words *after)
{
    int32_t i = 0, k = 0;
    bool changed = false;
    while (i < before->count || k < after->count) {
        bool removed = i < before->count && before->words[i].changed, added = k < after->count && after->words[k].changed;
        if (removed || added) {
            i += removed;
            k += added;
            changed = true;
            continue;
        }
        bool removes = i + 1 < before->count && before->words[i + 1].changed, adds = k + 1 < after->count && after->words[k + 1].changed;
        if (changed && (removes || adds) && is_space(&before->words[i])) before->words[i].changed = after->words[k].changed = true;
        changed = before->words[i].changed;
        i++;
        k++;
    }
}

/* The words that stand next to each other and are changed, or are not; .len 0: none. */
static Str take_run(const Words *w, int32_t *at, bool changed, int32_t most)
{
    int32_t from = *at;
    while (*at < w->count && *at - from < most && w->words[*at].changed == changed) (*at)++;
    if (*at == from) return (Str){ 0 };
    const Word *first = &w->words[from], *last = &w->words[*at - 1];
    return str_bytes(first->text.ptr, (size_t)(last->text.ptr + last->text.len - first->text.ptr));
}

static size_t write_runs(const Words *before, const Words *after, WordRun *to)
{
    size_t n = 0;
    int32_t i = 0, k = 0;
    while (i < before->count || k < after->count) {
        Str removed = take_run(before, &i, true, INT32_MAX), added = take_run(after, &k, true, INT32_MAX);
        int32_t same_from = k, most = 0;                                  /* as far as neither changed */
        while (i < before->count && !before->words[i].changed && k < after->count && !after->words[k].changed) i++, k++, most++;
        Str same = take_run(after, &same_from, false, most);
        if (removed.len > 0) to[n++] = (WordRun){ WORDS_REMOVED, removed };
        if (added.len > 0) to[n++] = (WordRun){ WORDS_ADDED, added };
        if (same.len > 0) to[n++] = (WordRun){ WORDS_SAME, same };
    }
    return n;
}

ErrorCode word_diff(Arena *a, Str before, Str after, const WordRun **ret, size_t *count, Error *e)
{
    Diff d = { .work = WORK };
    int32_t next = 0;
    Map ids = map_in(a);
    if (before.len > WORD_DIFF_BYTES || after.len > WORD_DIFF_BYTES - before.len)
        return error_set(e, ERR_LIMIT, K("text.too-long-to-compare"), arg_int("most", WORD_DIFF_BYTES));
    TRY(words_of(a, before, &ids, &next, &d.before, e));
    TRY(words_of(a, after, &ids, &next, &d.after, e));
    size_t words = (size_t)d.before.count + (size_t)d.after.count, half = words / 2 + 3;
    int32_t *diagonals = arena_array(a, 4 * half, sizeof *diagonals);
    WordRun *runs = arena_array(a, words + 1, sizeof *runs);
    if (!diagonals || !runs) return error_memory(e);
    d.ahead = diagonals + half;
    d.back = diagonals + 3 * half;
    compare(&d, (Box){ 0, d.before.count, 0, d.after.count });
    join_over_blanks(&d.before, &d.after);
    *count = write_runs(&d.before, &d.after, runs);
    *ret = runs;
    return ERR_OK;
}
