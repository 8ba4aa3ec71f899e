/* news_text.c: see news_text.h. A text is cut into words and sentences (news_tokens.h); each word is held against all lists of the model; then each
 * check's patterns are asked of each sentence and those beside it. Three things are known here and not by lists: what looks like a person's name, what
 * looks like initials, and an age below eighteen. */
#include "rules/news_text.h"
#include "rules/news_tokens.h"

#include "text/normalise.h"

enum { AGE_BELOW = 18, ACRONYM = 5, SHORT_WORD = 4 };
static const char PERSON[] = "person", INITIALS[] = "initials", YOUNG[] = "young";

/* `in[list]`: of each token, how many tokens a word of that list takes from there on; 0: none begins there. */
typedef struct {
    Arena *arena;
    const Model *model;
    NewsTokens tokens;
    uint8_t **in;
    bool *known;                /* some list has the word, so that it is no name */
    bool *title_like;           /* of each sentence: most of its words have capitals */
    NewsFinds *finds;
} Look;

/* ---- words of lists ---- */

static bool is_break(char c) { return c == ' ' || c == '-'; }

/* Takes the next word of an entry off its front. */
static Str next_part(Str *rest)
{
    size_t n = 0;
    while (rest->len > 0 && is_break(rest->ptr[0])) *rest = str_from(*rest, 1);
    while (n < rest->len && !is_break(rest->ptr[n])) n++;
    Str part = str_first(*rest, n);
    *rest = str_from(*rest, n);
    return part;
}

/* How many tokens from `at` on the entry takes; 0: it does not stand there. */
static size_t stands_at(const NewsTokens *t, size_t at, const NewsWord *w)
{
    Str rest = w->folded, part;
    size_t n = 0;
    while ((part = next_part(&rest)).len > 0) {
        if (at + n >= t->count || (n > 0 && t->list[at + n].sentence != t->list[at].sentence)) return 0;
        Str word = t->list[at + n].folded;
        bool begins = str_ends(part, STR("*"));
        if (begins ? !str_starts(word, str_first(part, part.len - 1)) : !str_equal(word, part)) return 0;
        n++;
    }
    return n;
}

/* The longest entry of the list there, of those that count or of those that take out. */
static size_t longest_at(const NewsTokens *t, size_t at, const NewsWords *words, bool out)
{
    size_t best = 0;
    for (size_t i = 0; i < ARRAY_LEN(words->words); i++)
        for (size_t j = 0; j < words->count[i]; j++) {
            size_t n = words->words[i][j].out == out ? stands_at(t, at, &words->words[i][j]) : 0;
            if (n > best) best = n;
        }
    return best < UINT8_MAX ? best : UINT8_MAX;
}

static ErrorCode mark_list(Look *k, size_t list, Error *e)
{
    const NewsWords *words = &k->model->news_words[list];
    NewsTokens *t = &k->tokens;
    uint8_t *in = arena_array(k->arena, t->count + 1, sizeof *in);
    k->in[list] = in;
    if (!in) return error_memory(e);
    for (size_t i = 0; i < t->count; i++) in[i] = (uint8_t)longest_at(t, i, words, false);
    for (size_t i = 0; i < t->count; i++) {
        size_t out = longest_at(t, i, words, true);
        for (size_t j = i; j < i + out; j++) in[j] = 0;
    }
    return ERR_OK;
}

static size_t list_of(const Model *m, Str id)
{
    size_t i = 0;
    while (i < m->news_word_count && !str_equal(m->news_words[i].id, id)) i++;
    return i;
}

static bool in_list(const Look *k, const char *id, size_t at)
{
    size_t list = list_of(k->model, str_of(id));
    return list < k->model->news_word_count && at < k->tokens.count && k->in[list][at] > 0;
}

/* Ends an entry of the list right before `at`? */
static bool ends_before(const Look *k, const char *id, size_t at)
{
    size_t list = list_of(k->model, str_of(id));
    for (size_t back = 1; list < k->model->news_word_count && back <= at && back <= 4; back++) if (k->in[list][at - back] == back) return true;
    return false;
}

/* Ages and small numbers are no reason why a word would not be a name; words of names neither. */
static bool is_part_of_names(Str id)
{
    static const Str NAMES_ALONE[] = { STR("name_endings"), STR("case_endings"), STR("name_parts"), STR("abbreviations"), STR("machine"), STR("small_numbers") };
    return str_in(id, NAMES_ALONE, ARRAY_LEN(NAMES_ALONE));
}

static void mark_known(Look *k)
{
    for (size_t list = 0; list < k->model->news_word_count; list++) {
        if (is_part_of_names(k->model->news_words[list].id)) continue;
        for (size_t i = 0; i < k->tokens.count; i++)
            for (size_t j = i; j < i + k->in[list][i] && j < k->tokens.count; j++) k->known[j] = true;
    }
}

/* ---- names ---- */

static bool has_ending(const Model *m, const char *list, Str word, bool whole)
{
    const NewsWords *w = model_news_words(m, str_of(list));
    for (size_t i = 0; w && i < ARRAY_LEN(w->words); i++)
        for (size_t j = 0; j < w->count[i]; j++)
            if (whole ? str_equal(word, w->words[i][j].folded) : str_ends(word, w->words[i][j].folded)) return true;
    return false;
}

/* Asanov, Асановдун: the end of a family name, and what a case puts behind it. */
bool news_text_is_family(const Model *m, Str folded)
{
    if (has_ending(m, "name_endings", folded, false)) return true;
    for (size_t cut = folded.len; cut-- > 0 && folded.len - cut <= 8;)
        if (has_ending(m, "case_endings", str_from(folded, cut), true) && has_ending(m, "name_endings", str_first(folded, cut), false)) return true;
    return false;
}

static bool is_initial(const NewsToken *t) { return t->letters == 1 && t->capital && t->dot; }

static bool is_first(const Look *k, size_t i) { return i == 0 || k->tokens.list[i - 1].sentence != k->tokens.list[i].sentence; }

static bool follows(const Look *k, size_t i) { return i + 1 < k->tokens.count && k->tokens.list[i + 1].sentence == k->tokens.list[i].sentence; }

static bool has_capital(const Look *k, size_t i)
{
    const NewsToken *t = &k->tokens.list[i];
    bool acronym = t->upper && t->letters <= ACRONYM;
    return t->capital && t->letters > 1 && !t->number && !acronym && !k->known[i];
}

/* Of two words with capitals the first, or one in the middle of a sentence that is no heading. */
static bool stands_like_name(const Look *k, size_t i)
{
    const NewsToken *t = &k->tokens.list[i];
    bool next = follows(k, i) && t->letters > 2;
    if (next && !t->apart && in_list(k, "name_parts", i + 1)) return true;
    if (k->title_like[t->sentence] || t->quoted) return false;
    if (!is_first(k, i)) return true;
    if (next && t->comma && (k->tokens.list[i + 1].number || in_list(k, "age_before", i + 1))) return true;     /* Aigul, aged 16 */
    return next && !t->apart && has_capital(k, i + 1);
}

static bool is_person(const Look *k, size_t i)
{
    const NewsToken *t = k->tokens.list;
    if (!has_capital(k, i)) return false;
    if (!is_first(k, i) && is_initial(&t[i - 1])) return true;
    if (follows(k, i) && !t[i].dot && is_initial(&t[i + 1])) return true;
    if (t[i].letters >= SHORT_WORD && news_text_is_family(k->model, t[i].folded)) return true;
    return stands_like_name(k, i);
}

/* Headings in Title Case are a habit of the Latin alphabet. */
static void mark_headings(Look *k)
{
    for (size_t i = 0, begin = 0; i < k->tokens.count; i++) {
        if (follows(k, i)) continue;
        size_t words = 0, capitals = 0;
        for (size_t j = begin; j <= i; j++) {
            bool latin = k->tokens.list[j].letters >= SHORT_WORD && (unsigned char)k->tokens.list[j].said.ptr[0] < 0x80;
            words += latin;
            capitals += latin && k->tokens.list[j].capital;
        }
        k->title_like[k->tokens.list[i].sentence] = words > 3 && capitals * 2 > words;
        begin = i + 1;
    }
}

/* The name as it is written, with initials and words around it. */
static Str whole_name(const Look *k, size_t i)
{
    const NewsToken *t = k->tokens.list;
    size_t from = i, to = i;
    while (!is_first(k, from) && (is_initial(&t[from - 1]) || (has_capital(k, from - 1) && !t[from - 1].apart))) from--;
    while (follows(k, to) && !t[to].apart && (is_initial(&t[to + 1]) || has_capital(k, to + 1))) to++;
    return (Str){ t[from].said.ptr, (size_t)(t[to].said.ptr - t[from].said.ptr) + t[to].said.len };
}

/* ---- ages ---- */

static bool is_small(const Look *k, size_t i)
{
    int64_t n = 0;
    const NewsToken *t = &k->tokens.list[i];
    if (!t->number) return in_list(k, "small_numbers", i);
    if (t->said.len > 2) return false;
    for (size_t j = 0; j < t->said.len; j++) n = n * 10 + (t->said.ptr[j] - '0');
    return n > 0 && n < AGE_BELOW;
}

/* 15-year-old; aged 15; and "Aigul, 15, lives there". */
static bool is_young(const Look *k, size_t i)
{
    const NewsToken *t = k->tokens.list;
    if (!is_small(k, i)) return false;
    if (follows(k, i) && in_list(k, "age_after", i + 1)) return true;
    if (!is_first(k, i) && ends_before(k, "age_before", i)) return true;
    return t[i].number && !is_first(k, i) && t[i - 1].comma && t[i - 1].capital && (t[i].comma || t[i].dot || !follows(k, i));
}

/* ---- patterns ---- */

/* Where in the sentence it stands first: a token's place; the count of tokens: nowhere. */
static size_t found_at(const Look *k, Str need, size_t sentence)
{
    size_t list = list_of(k->model, need), n = k->tokens.count;
    for (size_t i = 0; i < n; i++) {
        if (k->tokens.list[i].sentence < sentence) continue;
        if (k->tokens.list[i].sentence > sentence) return n;
        bool here = list < k->model->news_word_count ? k->in[list][i] > 0
                    : str_is(need, PERSON) ? is_person(k, i)
                    : str_is(need, INITIALS) ? is_initial(&k->tokens.list[i])
                    : str_is(need, YOUNG) && is_young(k, i);
        if (here) return i;
    }
    return n;
}

/* In the sentence itself or one beside it, not further off than the check looks. */
static size_t found_near(const Look *k, const NewsCheck *c, Str need, size_t sentence)
{
    size_t reach = (size_t)c->sentences - 1, last = k->tokens.sentence_count - 1;
    size_t at = found_at(k, need, sentence);
    size_t to = sentence + reach < last ? sentence + reach : last;
    for (size_t s = sentence > reach ? sentence - reach : 0; at == k->tokens.count && s <= to; s++) at = found_at(k, need, s);
    return at;
}

static Str said_at(const Look *k, Str need, size_t at)
{
    size_t list = list_of(k->model, need), to = at;
    const NewsToken *t = k->tokens.list;
    if (str_is(need, PERSON)) return whole_name(k, at);
    if (list < k->model->news_word_count) to = at + k->in[list][at] - 1;
    return (Str){ t[at].said.ptr, (size_t)(t[to].said.ptr - t[at].said.ptr) + t[to].said.len };
}

static bool find_pattern(Look *k, const NewsCheck *c, const NewsPattern *p, size_t sentence)
{
    NewsFind f = { .check = c, .sentence = k->tokens.sentences[sentence], .name = STR("") };
    for (size_t i = 0; i < p->count; i++) {
        size_t at = i == 0 ? found_at(k, p->needs[0], sentence) : found_near(k, c, p->needs[i], sentence);
        if (at == k->tokens.count) return false;
        if (i == 0) f.word = said_at(k, p->needs[i], at);
        else if (str_is(p->needs[i], PERSON)) f.name = said_at(k, p->needs[i], at);
    }
    if (k->finds->count < NEWS_FINDS) k->finds->list[k->finds->count++] = f;
    else k->finds->more = true;
    return true;
}

/* One find a sentence and check. */
static void ask_checks(Look *k)
{
    for (size_t s = 0; s < k->tokens.sentence_count; s++)
        for (size_t i = 0; i < k->model->news_check_count; i++) {
            const NewsCheck *c = &k->model->news_checks[i];
            bool found = false;
            for (size_t j = 0; !found && j < c->find_count; j++) found = find_pattern(k, c, &c->finds[j], s);
        }
}

/* ---- looking ---- */

static bool is_abbreviated(const void *self, Str folded) { return has_ending(self, "abbreviations", folded, true); }

static ErrorCode prepare(Look *k, Str text, Error *e)
{
    TRY(news_tokens(k->arena, text, NEWS_TOKENS, is_abbreviated, k->model, &k->tokens, e));
    k->in = arena_array(k->arena, k->model->news_word_count + 1, sizeof *k->in);
    k->known = arena_array(k->arena, k->tokens.count + 1, sizeof *k->known);
    k->title_like = arena_array(k->arena, k->tokens.sentence_count + 1, sizeof *k->title_like);
    if (!k->in || !k->known || !k->title_like) return error_memory(e);
    for (size_t i = 0; i < k->model->news_word_count; i++) TRY(mark_list(k, i, e));
    mark_known(k);
    mark_headings(k);
    return ERR_OK;
}

ErrorCode news_text_find(Arena *a, const Model *m, Str text, NewsFinds **ret, Error *e)
{
    Look k = { .arena = a, .model = m, .finds = arena_array(a, 1, sizeof(NewsFinds)) };
    *ret = k.finds;
    if (!k.finds) return error_memory(e);
    TRY(prepare(&k, text, e));
    if (k.tokens.sentence_count > 0) ask_checks(&k);
    return ERR_OK;
}

ErrorCode news_text_has(Arena *a, const Model *m, Str list, Str text, bool *ret, Error *e)
{
    Look k = { .arena = a, .model = m };
    size_t at = list_of(m, list);
    *ret = false;
    TRY(prepare(&k, text, e));
    for (size_t i = 0; at < m->news_word_count && i < k.tokens.count; i++) *ret = *ret || k.in[at][i] > 0;
    return ERR_OK;
}
