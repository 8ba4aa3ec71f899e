/* reasons.c: see reasons.h. */
#include "match/reasons.h"

typedef struct { Str words[MATCH_WORDS]; size_t count; unsigned flags; } Side;
typedef struct { Arena *arena; const MatchResult *result; Side a, b; MatchReason each; void *self; } Telling;

static void tell(const Telling *t, const char *key, const ErrorArg *args, size_t count) { t->each(t->self, key, args, count); }

static Str words_together(Arena *a, const Str *words, size_t at, size_t count)
{
    Buf to = buf_in(a);
    for (size_t i = 0; i < count; i++) {
        if (i > 0) buf_byte(&to, ' ');
        buf_add(&to, words[at + i]);
    }
    return buf_str(&to);
}

static void tell_pair(const Telling *t, const MatchPair *p)
{
    static const char *const KEYS[] = {
        [REASON_SAME] = K("match.same"), [REASON_SPELLING] = K("match.spelling"), [REASON_INITIAL] = K("match.initial"),
        [REASON_FATHER] = K("match.father"), [REASON_JOINED] = K("match.joined"), [REASON_NUMBER] = K("match.number"),
        [REASON_SHORT] = K("match.short"),
    };
    if (p->a + p->words_a > t->a.count || p->b + p->words_b > t->b.count) return;
    const ErrorArg args[] = { arg_str("a", words_together(t->arena, t->a.words, p->a, p->words_a)),
                              arg_str("b", words_together(t->arena, t->b.words, p->b, p->words_b)),
                              arg_int("percent", p->score / 10) };
    bool sounds_same = p->kind == REASON_SPELLING && p->score == 1000;
    tell(t, sounds_same ? K("match.sounds-same") : KEYS[p->kind], args, ARRAY_LEN(args));
}

static bool is_paired(const MatchResult *m, bool first, size_t word)
{
    for (uint8_t i = 0; i < m->pair_count; i++) {
        const MatchPair *p = &m->pairs[i];
        size_t at = first ? p->a : p->b, words = first ? p->words_a : p->words_b;
        if (at == word || (p->kind == REASON_JOINED && word > at && word < at + words)) return true;
    }
    return false;
}

static void tell_left(const Telling *t, bool first)
{
    const Side *side = first ? &t->a : &t->b;
    Buf left = buf_in(t->arena);
    for (size_t i = 0; i < side->count; i++) {
        if (is_paired(t->result, first, i)) continue;
        if (left.len > 0) buf_byte(&left, ' ');
        buf_add(&left, side->words[i]);
    }
    if (left.len == 0) return;
    const ErrorArg words[] = { arg_str("words", buf_str(&left)) };
    tell(t, first ? K("match.left-first") : K("match.left-second"), words, 1);
}

static void tell_when(const Telling *t, bool so, const char *key)
{
    if (so) tell(t, key, NULL, 0);
}

static Side side_of(const MatchBook *book, Arena *a, Str name, MatchSort sort)
{
    Side s;
    MatchName taken;
    s.count = match_words(book, a, name, sort, s.words);
    match_name(book, name, sort, &taken);
    s.flags = taken.flags;
    return s;
}

Str match_as_meant(Arena *a, Str name, const MatchResult *m)
{
    Str others[MATCH_KEYBOARDS];
    size_t count = m->keyboard > 0 ? match_other_keyboards(a, name, others) : 0;
    return m->keyboard > 0 && m->keyboard <= count ? others[m->keyboard - 1] : name;
}

void match_reasons(const MatchBook *book, Arena *a, const MatchedPair *pair, MatchReason each, void *self)
{
    const MatchResult *m = pair->result;
    Telling t = { a, m, side_of(book, a, pair->a, pair->sort_a), side_of(book, a, pair->b, pair->sort_b), each, self };
    unsigned flags = t.a.flags | t.b.flags, facts = pair->facts;
    for (uint8_t i = 0; i < m->pair_count; i++) tell_pair(&t, &m->pairs[i]);
    tell_left(&t, true);
    tell_left(&t, false);
    tell_when(&t, m->order, K("match.order"));
    tell_when(&t, m->father_missing, K("match.father-missing"));
    tell_when(&t, m->father_swapped, K("match.father-swapped"));
    tell_when(&t, m->sex_differs, K("match.sex-differs"));
    tell_when(&t, m->form_differs, K("match.form-differs"));
    tell_when(&t, m->keyboard, K("match.keyboard"));
    tell_when(&t, flags & MATCH_LOOKALIKE, K("match.lookalike"));
    tell_when(&t, flags & MATCH_DIGITS, K("match.digits"));
    tell_when(&t, flags & MATCH_READ, K("match.read"));
    tell_when(&t, flags & MATCH_HIDDEN, K("match.hidden"));
    tell_when(&t, flags & MATCH_CUT, K("match.cut"));
    tell_when(&t, facts & FACT_BIRTH_SAME, K("match.birth-same"));
    tell_when(&t, facts & FACT_BIRTH_YEAR, K("match.birth-year"));
    tell_when(&t, facts & FACT_BIRTH_DIFFERS, K("match.birth-differs"));
    tell_when(&t, facts & FACT_COUNTRY_DIFFERS, K("match.country-differs"));
    tell_when(&t, facts & FACT_NUMBER_SAME, K("match.number-same"));
    tell_when(&t, facts & FACT_NUMBER_DIFFERS, K("match.number-differs"));
}
