/* team_hints.c: what two names have in common that somebody should look at before he says that he has no conflict of interest: one name in two spellings, one
 * family name, one father's name. It compares nothing but these two names, says which words they share, and decides nothing: most people who share a
 * family name are no relatives, and most relatives of a wife's side share none. There is no score of anybody, and none by group, region or faith. */
#include "desk/desk_team.h"

enum { WORD_ALIKE = 850 };

static bool ends_with_one(Str word, const char *const *ends)
{
    for (; *ends; ends++) if (word.len > strlen(*ends) + 2 && str_ends(word, str_of(*ends))) return true;
    return false;
}

/* Forms that only family names have; where a name has none, its first word is taken when the other's is its first too. */
static bool is_family(Str word)
{
    static const char *const ENDS[] = { "ов", "ев", "ова", "ева", "ин", "ина", "ский", "ская", "ov", "ev", "ova", "eva", "in", "ina", "skii", "skaia", "sky", NULL };
    return ends_with_one(word, ENDS);
}

typedef struct { const MatchName *a, *b; Str *words_a, *words_b; size_t count_a, count_b; } Both;

static bool is_fathers(const MatchName *n, uint8_t at) { return at < n->count && n->words[at].kind == WORD_FATHER; }

static void say_pair(const Both *n, const MatchPair *p, TeamHint each, void *self)
{
    Str one = p->a < n->count_a ? n->words_a[p->a] : STR(""), other = p->b < n->count_b ? n->words_b[p->b] : STR("");
    const ErrorArg args[] = { arg_str("one", one), arg_str("other", other) };
    if (p->score < WORD_ALIKE || p->kind == REASON_INITIAL || one.len == 0 || other.len == 0) return;
    if (is_fathers(n->a, p->a) && is_fathers(n->b, p->b)) each(self, K("team.hint-father"), args, ARRAY_LEN(args));
    else if (!is_fathers(n->a, p->a) && !is_fathers(n->b, p->b) && is_family(one) && is_family(other)) each(self, K("team.hint-family"), args, ARRAY_LEN(args));
    else if (is_fathers(n->a, p->a) != is_fathers(n->b, p->b)) each(self, K("team.hint-son"), args, ARRAY_LEN(args));
}

void team_hints(Request *r, Str member_name, const TeamParty *party, TeamHint each, void *self)
{
    MatchName a, b;
    MatchResult m;
    Str words_a[MATCH_WORDS], words_b[MATCH_WORDS];
    const MatchBook *book = office_names(r->office);
    match_name(book, member_name, MATCH_PERSON, &a);
    match_name(book, party->name, party->body ? MATCH_BODY : MATCH_PERSON, &b);
    if (a.count == 0 || b.count == 0) return;
    Both n = { .a = &a, .b = &b, .words_a = words_a, .words_b = words_b };
    n.count_a = match_words(book, r->arena, member_name, MATCH_PERSON, words_a);
    n.count_b = match_words(book, r->arena, party->name, party->body ? MATCH_BODY : MATCH_PERSON, words_b);
    match_score(book, &a, &b, &m);
    const ErrorArg names[] = { arg_str("one", member_name), arg_str("other", party->name) };
    if (m.score >= MATCH_ALERT && !m.father_swapped) each(self, K("team.hint-namesake"), names, ARRAY_LEN(names));
    else for (uint8_t i = 0; i < m.pair_count; i++) say_pair(&n, &m.pairs[i], each, self);
}
