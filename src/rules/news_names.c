/* news_names.c: where a text of news names a person, in whatever spelling, language and case. Words with capitals that follow each other are held against
 * the name by the engine that finds names (match/match.h), as they stand and without the endings that a case puts behind them; a family name alone
 * counts when it is very near. It lists for humans: rather one too many. */
#include "match/match.h"
#include "rules/news_text.h"
#include "rules/news_tokens.h"

enum { WORDS_OF_NAME = 4, ALONE = 930, SHORT = 4 };

typedef struct { Arena *arena; const Model *model; const MatchBook *book; NewsTokens tokens; MatchName name; Str family; MatchName family_name; } Naming;

static bool never(const void *self, Str folded)
{
    (void)self;
    (void)folded;
    return false;
}

/* Without the longest ending of a case that leaves a word. */
static Str without_case(const Model *m, Str said)
{
    const NewsWords *w = model_news_words(m, STR("case_endings"));
    size_t best = 0;
    for (size_t i = 0; w && i < ARRAY_LEN(w->words); i++)
        for (size_t j = 0; j < w->count[i]; j++) {
            Str ending = w->words[i][j].said;
            if (ending.len > best && said.len >= ending.len + 2 * SHORT && str_ends(said, ending)) best = ending.len;
        }
    return str_first(said, said.len - best);
}

/* The words from `from` to `to`, with the endings of cases or without. */
static Str words(const Naming *n, size_t from, size_t to, bool bare)
{
    Buf b = buf_in(n->arena);
    for (size_t i = from; i <= to; i++) {
        if (i > from) buf_byte(&b, ' ');
        buf_add(&b, bare ? without_case(n->model, n->tokens.list[i].said) : n->tokens.list[i].said);
        if (n->tokens.list[i].letters == 1) buf_byte(&b, '.');
    }
    return buf_str(&b);
}

static bool is_name(const Naming *n, const MatchName *name, Str text, int least, size_t count)
{
    MatchName other;
    MatchResult m;
    match_name(n->book, text, MATCH_PERSON, &other);
    if (other.count < count) return false;
    match_score(n->book, name, &other, &m);
    return m.score >= least;
}

static bool names_him(const Naming *n, size_t from, size_t to)
{
    for (int bare = 0; bare < 2; bare++) {
        Str text = words(n, from, to, bare == 1);
        if (from < to && is_name(n, &n->name, text, MATCH_ALERT, 2)) return true;
        if (from == to && n->family.len > 0 && is_name(n, &n->family_name, text, ALONE, 1)) return true;
    }
    return false;
}

/* May the word belong to a name: it has a capital, or stands in the middle of one (уулу). */
static bool may_belong(const Naming *n, size_t i) { return n->tokens.list[i].capital; }

/* How far a name that begins here may reach. */
static size_t reach(const Naming *n, size_t from)
{
    size_t to = from;
    while (to + 1 < n->tokens.count && to + 1 < from + WORDS_OF_NAME && n->tokens.list[to + 1].sentence == n->tokens.list[from].sentence &&
           (may_belong(n, to + 1) || (to + 2 < n->tokens.count && may_belong(n, to + 2)))) to++;
    while (to > from && !may_belong(n, to)) to--;
    return to;
}

static Str slice(const Naming *n, size_t from, size_t to)
{
    const NewsToken *t = n->tokens.list;
    return (Str){ t[from].said.ptr, (size_t)(t[to].said.ptr - t[from].said.ptr) + t[to].said.len };
}

static void add(NewsNamed *ret, Str found)
{
    if (!str_in(found, ret->list, ret->count) && ret->count < NEWS_NAMED) ret->list[ret->count++] = found;
}

/* The word by which a family is known: the one that ends like a family name; empty: none does. */
static Str family_of(Arena *a, const Model *m, Str spelled)
{
    NewsTokens t;
    Error unheard;
    if (news_tokens(a, spelled, NEWS_TOKENS, never, NULL, &t, &unheard) != ERR_OK) return STR("");
    for (size_t i = 0; i < t.count; i++)
        if (t.list[i].letters > SHORT && news_text_is_family(m, t.list[i].folded)) return t.list[i].said;
    return STR("");
}

ErrorCode news_text_names(Arena *a, const Model *m, const MatchBook *book, Str text, Str name, NewsNamed *ret, Error *e)
{
    Naming n = { .arena = a, .model = m, .book = book };
    match_name(book, name, MATCH_PERSON, &n.name);
    n.family = family_of(a, m, name);
    match_name(book, n.family, MATCH_PERSON, &n.family_name);
    TRY(news_tokens(a, text, NEWS_TOKENS, never, NULL, &n.tokens, e));
    for (size_t from = 0; from < n.tokens.count;) {
        size_t found = n.tokens.count;
        if (may_belong(&n, from) && !n.tokens.list[from].number)
            for (size_t to = reach(&n, from) + 1; found == n.tokens.count && to-- > from;) if (names_him(&n, from, to)) found = to;
        if (found < n.tokens.count) add(ret, slice(&n, from, found));
        from = found < n.tokens.count ? found + 1 : from + 1;
    }
    return ERR_OK;
}
