/* score.c: two names as one number and its reasons.
 *
 * Every word of one is held against every word of the other; the nearest pairs are taken, best first. The score is what the pairs
 * are worth, less what has no counterpart: a little when only one side has more words (a middle name left out), much when both
 * sides have words that do not fit each other (two brothers). Weights are measured on lists of known pairs (docs/match.md). */
#include "match/match_int.h"

enum {
    FULL = 1000,
    PAIR_LEAST = 520,            /* below it two words are not the same word */
    PAIR_LEAST_BARE = 610,       /* the same where one side has no vowels; */
    PAIR_LEAST_READ = 780,       /* where one was written in Latin letters first; */
    PAIR_LEAST_SHORT = 900,      /* where it is Korean or Chinese, whose words are short and near to each other */
    KOREAN_MOST = 690,           /* of two Korean words with other letters: their sounds are fewer than their letters */
    JOIN_COST = 60,              /* hundredths of a letter that two words and their joined form may differ */
    SHORT = 800,                 /* what a short form of a first name is worth: one has many, and many share one */
    JOIN_COST_LOSSY = 35,        /* between alphabets of which one is read in one of several ways */
    FREQUENT = 55,               /* hundredths that a name of very many weighs when both have it */
    PER_LETTER = 155,            /* what a changed letter takes, of its share of the word, in hundredths */
};

typedef struct { const MatchWord *w; uint8_t sounds[MATCH_SOUNDS * 2], count, from, words; bool bare; } Part;
typedef struct { Part parts[MATCH_WORDS]; uint8_t count; } Side;

static unsigned weight_of(const MatchWord *w)
{
    switch ((MatchWordKind)w->kind) {
    case WORD_PARTICLE: return 15;
    case WORD_INITIAL: return 30;
    case WORD_FATHER: return 80;
    case WORD_COMMON: return 45;
    case WORD_NUMBER: return 70;
    case WORD_NAME: break;
    }
    return w->count >= 4 ? 100 : 60 + 10 * (unsigned)w->count;
}

static Sounds sounds_in(const Part *p, const Part *other) { return (Sounds){ p->sounds, p->count, p->bare && !other->bare }; }

/* A Korean, Chinese or Indian word beside a Latin one: its j is never й, as it may be between Latin and Cyrillic. */
static unsigned align_parts(const MatchBook *book, const Part *a, const Part *b, unsigned most)
{
    Part x, y;
    uint8_t p = a->w->script, q = b->w->script;
    if (p == q || (p < SCRIPT_KOREAN && q < SCRIPT_KOREAN)) return align_sounds(book, sounds_in(a, b), sounds_in(b, a), most);
    x = *a, y = *b;
    for (uint8_t i = 0; i < x.count; i++) if (x.sounds[i] == SOUND_J) x.sounds[i] = SOUND_HARD_J;
    for (uint8_t i = 0; i < y.count; i++) if (y.sounds[i] == SOUND_J) y.sounds[i] = SOUND_HARD_J;
    return align_sounds(book, sounds_in(&x, &y), sounds_in(&y, &x), most);
}

static int by_sounds(const MatchBook *book, const Part *a, const Part *b)
{
    unsigned longer = a->count > b->count ? a->count : b->count, shorter = a->count + b->count - longer;
    if (longer == 0) return 0;
    unsigned most = longer * 100 / 3 + 30;
    if ((longer - shorter) * 10 > most) return 0;
    unsigned cost = align_parts(book, a, b, most);
    if (cost > most) return 0;
    int score = FULL - (int)(cost * PER_LETTER / (10 * longer));
    return score > 0 ? score : 0;
}

static int word_score(const MatchBook *book, const Part *a, const Part *b)
{
    const MatchWord *x = a->w, *y = b->w;
    if (x->kind == WORD_NUMBER || y->kind == WORD_NUMBER) return x->kind == y->kind && x->text == y->text ? FULL : 0;
    if (a->words == 1 && b->words == 1 && x->text == y->text && x->letters == y->letters) return FULL;
    if (x->kind == WORD_INITIAL || y->kind == WORD_INITIAL) {
        if (a->count == 0 || b->count == 0 || book->change[a->sounds[0]][b->sounds[0]] > 25) return 0;
        return x->kind == y->kind ? 950 : 850;
    }
    bool alone = a->words == 1 && b->words == 1;
    if (alone && x->script == y->script && x->script == SCRIPT_HAN) return 0;      /* other characters, whatever they sound like */
    int score = by_sounds(book, a, b);
    if (alone && x->script == y->script && x->script == SCRIPT_KOREAN && score > KOREAN_MOST) return KOREAN_MOST;
    return score < SHORT && alone && shorts_match(book, x, y) ? SHORT : score;
}

/* ---- words that one side writes together ---- */

static void begin_side(const NameView *n, Side *s)
{
    s->count = n->count;
    for (uint8_t i = 0; i < n->count; i++) {
        Part *p = &s->parts[i];
        p->w = &n->words[i];
        p->count = n->words[i].count;
        p->from = i;
        p->words = 1;
        p->bare = script_is_bare(n->words[i].script);
        memcpy(p->sounds, n->words[i].sounds, MATCH_SOUNDS);
    }
}

static bool is_wordlike(const Part *p)
{
    return p->words == 1 && p->w->kind != WORD_NUMBER && p->w->kind != WORD_INITIAL && p->count > 0;
}

static bool is_nearer(const MatchBook *book, const Part *alone, const Part *o, unsigned cost)
{
    return align_parts(book, alone, o, cost) <= cost;
}

/* `words` neighbours from `at` as one part; false when one of them is no word or they are too long together. */
static bool joined(const Side *s, uint8_t at, uint8_t words, Part *ret)
{
    *ret = s->parts[at];
    for (uint8_t i = 0; i < words; i++) {
        const Part *next = &s->parts[at + i];
        if (!is_wordlike(next)) return false;
        if (i == 0) continue;
        uint8_t skip = ret->sounds[ret->count - 1] == next->sounds[0], more = (uint8_t)(next->count - skip);
        if (ret->count + more > MATCH_SOUNDS * 2) return false;
        memcpy(ret->sounds + ret->count, next->sounds + skip, more);
        ret->count = (uint8_t)(ret->count + more);
    }
    ret->words = words;
    return ret->count >= (ret->bare ? 4 : 5);
}

/* Is there a word of the other side that all of them are, and that none of them is alone? */
static bool is_one_word(const MatchBook *book, const Side *s, uint8_t at, const Part *both, const Side *other)
{
    for (uint8_t k = 0; k < other->count; k++) {
        const Part *o = &other->parts[k];
        bool lossy = both->w->script != o->w->script;
        unsigned most = lossy ? JOIN_COST_LOSSY : JOIN_COST, longer = both->bare != o->bare ? 4 : 2;
        unsigned apart = both->count > o->count ? both->count - o->count : o->count - both->count;
        if (!is_wordlike(o) || apart > longer) continue;
        unsigned cost = align_parts(book, both, o, most);
        bool alone = cost > most;
        for (uint8_t i = 0; i < both->words && !alone; i++) alone = is_nearer(book, &s->parts[at + i], o, cost);
        if (!alone) return true;
    }
    return false;
}

/* Neighbours of `s` become one part where the other side has them as one word; three, then two. */
static void join_words(const MatchBook *book, Side *s, const Side *other)
{
    Part both;
    for (uint8_t words = 3; words >= 2; words--) {
        for (uint8_t i = 0; i + words <= s->count; i++) {
            if (!joined(s, i, words, &both) || !is_one_word(book, s, i, &both, other)) continue;
            s->parts[i] = both;
            memmove(&s->parts[i + 1], &s->parts[i + words], (size_t)(s->count - i - words) * sizeof *s->parts);
            s->count = (uint8_t)(s->count - words + 1);
        }
    }
}

/* ---- pairs ---- */

typedef struct { uint16_t score; uint8_t a, b; } Candidate;

/* The better one; of equal ones that whose words stand in like places, then the earlier: the same whichever name comes first. */
static bool goes_before(Candidate x, Candidate y)
{
    int x_apart = x.a > x.b ? x.a - x.b : x.b - x.a, y_apart = y.a > y.b ? y.a - y.b : y.b - y.a;
    if (x.score != y.score) return x.score > y.score;
    if (x_apart != y_apart) return x_apart < y_apart;
    return x.a + x.b < y.a + y.b;
}

static int pair_least(const MatchWord *a, const MatchWord *b)
{
    uint8_t x = a->script, y = b->script;
    if (x == SCRIPT_KOREAN || y == SCRIPT_KOREAN || x == SCRIPT_HAN || y == SCRIPT_HAN) return PAIR_LEAST_SHORT;
    if (x >= SCRIPT_OTHERS || y >= SCRIPT_OTHERS) return PAIR_LEAST_READ;
    return x != y ? PAIR_LEAST_BARE : PAIR_LEAST;
}

static size_t all_pairs(const MatchBook *book, const Side *a, const Side *b, Candidate *to)
{
    size_t n = 0;
    for (uint8_t i = 0; i < a->count; i++) {
        for (uint8_t k = 0; k < b->count; k++) {
            int score = word_score(book, &a->parts[i], &b->parts[k]);
            if (score < pair_least(a->parts[i].w, b->parts[k].w)) continue;
            size_t at = n++;
            bool kinds = (a->parts[i].w->kind == WORD_FATHER) != (b->parts[k].w->kind == WORD_FATHER);
            Candidate c = { (uint16_t)(kinds ? score - 10 : score), i, k };
            for (; at > 0 && goes_before(c, to[at - 1]); at--) to[at] = to[at - 1];
            to[at] = c;
        }
    }
    return n;
}

static MatchReasonKind reason_of(const MatchBook *book, const Part *a, const Part *b, int score)
{
    if (a->words + b->words > 2) return REASON_JOINED;
    if (a->w->kind == WORD_NUMBER) return REASON_NUMBER;
    if (a->w->kind == WORD_INITIAL || b->w->kind == WORD_INITIAL) return REASON_INITIAL;
    if (score <= SHORT && shorts_match(book, a->w, b->w)) return REASON_SHORT;
    if (a->w->kind == WORD_FATHER || b->w->kind == WORD_FATHER) return REASON_FATHER;
    return a->w->text == b->w->text ? REASON_SAME : REASON_SPELLING;
}

typedef struct { unsigned matched, worth, left_a, left_b, words, proper; bool numbers_a, numbers_b, father_a, father_b, read; } Sum;

static bool is_father(const MatchWord *w) { return w->kind == WORD_FATHER || (w->traits & TRAIT_SON); }

static unsigned left_over(const Side *s, uint32_t taken, uint8_t *count, bool *numbers)
{
    unsigned sum = 0;
    *count = 0;
    for (uint8_t i = 0; i < s->count; i++) {
        if (taken & 1U << i) continue;
        const MatchWord *w = s->parts[i].w;
        sum += weight_of(w);
        if (w->kind == WORD_NUMBER) *numbers = true;
        ++*count;
    }
    return sum;
}

static unsigned pair_weight(const Part *x, const Part *y)
{
    if (x->words + y->words > 2) return 90U * (unsigned)(x->words > y->words ? x->words : y->words);
    unsigned weight = (weight_of(x->w) + weight_of(y->w)) / 2;
    return (x->w->traits | y->w->traits) & TRAIT_FREQUENT ? weight * FREQUENT / 100 : weight;
}

static void pair_up(const MatchBook *book, const Side *a, const Side *b, Sum *sum, MatchResult *ret)
{
    Candidate list[MATCH_WORDS * MATCH_WORDS];
    uint32_t taken_a = 0, taken_b = 0;
    int last = -1;
    size_t n = all_pairs(book, a, b, list);
    for (size_t i = 0; i < n; i++) {
        Candidate c = list[i];
        if (taken_a & 1U << c.a || taken_b & 1U << c.b) continue;
        const Part *x = &a->parts[c.a], *y = &b->parts[c.b];
        taken_a |= 1U << c.a;
        taken_b |= 1U << c.b;
        unsigned weight = pair_weight(x, y);
        sum->matched += weight;
        sum->worth += weight * c.score / 10;
        sum->words += x->words > y->words ? x->words : y->words;
        sum->read = sum->read || x->w->script != y->w->script;
        sum->father_a = sum->father_a || (is_father(x->w) && !is_father(y->w));
        sum->father_b = sum->father_b || (is_father(y->w) && !is_father(x->w));
        sum->proper += x->w->kind == WORD_NAME && y->w->kind == WORD_NAME ? weight : 0;
        uint8_t reason = (uint8_t)reason_of(book, x, y, c.score);
        ret->pairs[ret->pair_count++] = (MatchPair){ reason, x->from, y->from, x->words, y->words, c.score };
        if (x->w->sex && y->w->sex && x->w->sex != y->w->sex && x->w->sex != 'n' && y->w->sex != 'n') ret->sex_differs = true;
    }
    for (uint8_t i = 0; i < a->count; i++) {
        for (uint8_t k = 0; k < ret->pair_count; k++) {
            if (ret->pairs[k].a != a->parts[i].from) continue;
            if ((int)ret->pairs[k].b < last) ret->order = true;
            last = ret->pairs[k].b;
        }
    }
    sum->left_a = left_over(a, taken_a, &ret->left_a, &sum->numbers_a);
    sum->left_b = left_over(b, taken_b, &ret->left_b, &sum->numbers_b);
}

static bool has_father(const NameView *n)
{
    for (uint8_t i = 0; i < n->count; i++) if (n->words[i].kind == WORD_FATHER) return true;
    return false;
}

static int total(const Sum *s, bool is_body, const MatchResult *r)
{
    if (s->matched == 0) return 0;
    unsigned both = s->left_a < s->left_b ? s->left_a : s->left_b, more = s->left_a + s->left_b - 2 * both;
    double mean = (double)s->worth / s->matched * 10 / FULL;
    double clash = (double)s->matched / (s->matched + (is_body ? 1.5 : 2.3) * both);
    double extra = (double)s->matched / (s->matched + (is_body ? .22 : .12) * more);
    double score = mean * clash * extra;
    if (!is_body && s->words == 1 && more + both > 60) score *= .72;       /* one name in common */
    if (is_body && s->proper == 0 && more + both > 50) score *= .6;        /* only what many are called */
    if (is_body && s->numbers_a && s->numbers_b) score *= .6;
    if (is_body && r->form_differs) score *= .93;
    if (s->read && more + both > 0) score *= .92;      /* a reading that leaves something over */
    if (r->father_swapped) score *= .65;
    if (r->sex_differs) score *= .8;
    return (int)(score * FULL + .5);
}

void score_names(const MatchBook *book, const NameView *a, const NameView *b, MatchResult *ret)
{
    Side x, y, whole;
    Sum sum = { 0 };
    *ret = (MatchResult){ 0 };
    begin_side(a, &x);
    begin_side(b, &y);
    whole = x;
    join_words(book, &x, &y);
    join_words(book, &y, &whole);
    pair_up(book, &x, &y, &sum, ret);
    bool is_body = a->sort == MATCH_BODY || b->sort == MATCH_BODY || ((a->flags | b->flags) & MATCH_FORM);
    ret->father_swapped = !is_body && sum.father_a && sum.father_b;
    ret->form_differs = a->form && b->form && a->form != b->form;
    ret->father_missing = !is_body && has_father(a) != has_father(b);
    ret->score = total(&sum, is_body, ret);
}

void match_score(const MatchBook *book, const MatchName *a, const MatchName *b, MatchResult *ret)
{
    NameView x = { a->words, a->count, a->form, a->flags, a->sort }, y = { b->words, b->count, b->form, b->flags, b->sort };
    score_names(book, &x, &y, ret);
}

/* ---- facts beside the names ---- */

static bool same_letters(Str a, Str b)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < a.len && !((a.ptr[i] | 32) >= 'a' && (a.ptr[i] | 32) <= 'z') && !(a.ptr[i] >= '0' && a.ptr[i] <= '9')) i++;
        while (k < b.len && !((b.ptr[k] | 32) >= 'a' && (b.ptr[k] | 32) <= 'z') && !(b.ptr[k] >= '0' && b.ptr[k] <= '9')) k++;
        if (i == a.len || k == b.len) return i == a.len && k == b.len;
        char p = a.ptr[i++], q = b.ptr[k++];
        if ((p | 32) != (q | 32) || ((p ^ q) & 16)) return false;
    }
}

static unsigned birth_facts(Str a, Str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    if (n < 4) return 0;
    if (n > 10) n = 10;
    if (str_equal(str_first(a, n), str_first(b, n))) return n == 10 ? FACT_BIRTH_SAME : FACT_BIRTH_YEAR;
    return str_equal(str_first(a, 4), str_first(b, 4)) ? FACT_BIRTH_YEAR : FACT_BIRTH_DIFFERS;
}

unsigned match_facts(const MatchFacts *a, const MatchFacts *b, MatchResult *result)
{
    unsigned facts = birth_facts(a->birth, b->birth);
    double score = result->score;
    bool numbered = a->number.len > 3 && b->number.len > 3;
    if (numbered) facts |= same_letters(a->number, b->number) ? FACT_NUMBER_SAME : FACT_NUMBER_DIFFERS;
    if (a->country.len > 0 && b->country.len > 0 && !same_letters(a->country, b->country)) facts |= FACT_COUNTRY_DIFFERS;
    if (facts & FACT_BIRTH_SAME) score = score * .9 + 100;
    if (facts & FACT_BIRTH_DIFFERS) score *= .8;
    if (facts & FACT_COUNTRY_DIFFERS) score *= .95;
    if (facts & FACT_NUMBER_DIFFERS) score *= .85;
    if (facts & FACT_NUMBER_SAME) score = score < 950 ? 950 : score;
    result->score = score > FULL ? FULL : (int)(score + .5);
    return facts;
}

bool match_persons(const MatchBook *book, Str one, Str other, MatchResult *ret)
{
    MatchName a, b;
    *ret = (MatchResult){ 0 };
    match_name(book, one, MATCH_PERSON, &a);
    match_name(book, other, MATCH_PERSON, &b);
    if (a.count == 0 || b.count == 0) return false;
    match_score(book, &a, &b, ret);
    return true;
}
