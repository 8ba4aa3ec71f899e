/* search_ask.c: see search_ask.h. */
#include "desk/search_ask.h"

#include "office/search_sign.h"
#include "office/search_text.h"

/* Two words are one spelled twice from here on, in thousandths. Жумабеков and Jumabekov are 1000, Сыдыков and Sadykov 900; Асан and
 * Эсен, which are two names, 770. */
enum { SPELLING_LEAST = 870, FULL = 1000 };

/* ---- what was typed ---- */

static ErrorCode same_folded(Arena *a, Str x, Str y, bool *ret, Error *e)
{
    Str one, other;
    TRY(search_fold(a, x, &one, e));
    TRY(search_fold(a, y, &other, e));
    *ret = str_equal(one, other);
    return ERR_OK;
}

/* Which words of the whole name the word asked for is; a particle is none of them, and a word with a hyphen may be two. */
static ErrorCode place_word(SearchAsk *ask, Arena *a, size_t i, const Str *whole, size_t whole_count, size_t *next, Error *e)
{
    Str parts[MATCH_WORDS];
    size_t n = match_words(ask->book, a, ask->words[i], MATCH_ANY, parts);
    bool same = n > 0 && *next + n <= whole_count;
    for (size_t k = 0; same && k < n; k++) TRY(same_folded(a, parts[k], whole[*next + k], &same, e));
    ask->first[i] = same ? (int8_t)*next : -1;
    ask->parts[i] = (int8_t)n;
    if (same) *next += n;
    return ERR_OK;
}

static bool is_name(const SearchAsk *ask, size_t i)
{
    return ask->first[i] >= 0 && ask->parts[i] == 1 && ask->name.words[ask->first[i]].kind == WORD_NAME &&
           ask->name.words[ask->first[i]].key >> 61 == 0;
}

/* A word that the record may be without, where the rest of the name is there. */
static bool may_lack(const SearchAsk *ask, size_t i, size_t names)
{
    if (names == 0) return false;
    if (ask->first[i] < 0) return ask->parts[i] == 1;
    MatchWordKind kind = (MatchWordKind)ask->name.words[ask->first[i]].kind;
    if (kind == WORD_INITIAL) return utf8_count(ask->words[i]) == 1;
    return kind == WORD_PARTICLE || (kind == WORD_FATHER && names >= 2);
}

static void add_signs(const SearchAsk *ask, size_t i, Buf *to)
{
    for (int k = 0; ask->first[i] >= 0 && ask->parts[i] == 1 && k < 1; k++) {
        const MatchWord *word = &ask->name.words[ask->first[i]];
        if (word->kind == WORD_NAME || word->kind == WORD_FATHER || word->kind == WORD_COMMON) name_word_signs(to, word);
    }
    if (ask->number.len > 0) search_sign(to, SIGN_NUMBER, ask->number);
}

ErrorCode search_ask_read(const MatchBook *book, Arena *a, Str typed, SearchAsk *ret, Error *e)
{
    Str whole[MATCH_WORDS];
    size_t next = 0, names = 0;
    *ret = (SearchAsk){ .book = book };
    TRY(search_words(a, typed, &ret->words, &ret->word_count, e));
    match_name(book, typed, MATCH_ANY, &ret->name);
    size_t whole_count = match_words(book, a, typed, MATCH_ANY, whole);
    ret->number = number_plain(a, typed);
    ret->others = arena_array(a, ret->word_count, sizeof *ret->others);
    if (!ret->others) return error_memory(e);
    for (size_t i = 0; i < ret->word_count; i++) {
        TRY(place_word(ret, a, i, whole, whole_count, &next, e));
        names += is_name(ret, i);
    }
    for (size_t i = 0; i < ret->word_count; i++) {
        Buf signs = buf_in(a);
        add_signs(ret, i, &signs);
        if (signs.failed) return error_memory(e);
        ret->others[i] = (SearchOther){ buf_str(&signs), may_lack(ret, i, names - is_name(ret, i)) };
    }
    return ERR_OK;
}

/* ---- a name of a record ---- */

typedef struct { const SearchAsk *ask; uint32_t missing; MatchResult result; uint32_t near, initials; size_t names; bool no_father; } Held;

static uint32_t words_at(const SearchAsk *ask, size_t i)
{
    return ask->first[i] < 0 ? 0 : ((1U << ask->parts[i]) - 1) << ask->first[i];
}

static void hold(Held *h, Str line, NamesWhom whom)
{
    MatchName name;
    match_name(h->ask->book, line, names_sort(whom), &name);
    match_score(h->ask->book, &h->ask->name, &name, &h->result);
    h->near = h->initials = 0;
    h->names = 0;
    h->no_father = true;
    for (size_t i = 0; i < name.count; i++) h->no_father = h->no_father && name.words[i].kind != WORD_FATHER;
    for (size_t i = 0; i < h->result.pair_count; i++) {
        const MatchPair *p = &h->result.pairs[i];
        uint32_t words = ((1U << p->words_a) - 1) << p->a;
        if (p->kind == REASON_INITIAL) h->initials |= words;
        else if (p->score >= SPELLING_LEAST) h->near |= words;
    }
    for (size_t i = 0; i < h->ask->name.count; i++) h->names += (h->near >> i & 1) && h->ask->name.words[i].kind == WORD_NAME;
}

/* What lets the name do for a word that is missing in the text; 0: nothing. */
static unsigned why_of(const Held *h, size_t i)
{
    uint32_t words = words_at(h->ask, i);
    if (words != 0 && (h->near & words) == words) return WHY_SPELLING;
    if (h->names == 0) return 0;
    if (words == 0) return h->ask->others[i].loose ? WHY_SPELLING : 0;
    if ((h->initials & words) == words) return WHY_INITIAL;
    MatchWordKind kind = (MatchWordKind)h->ask->name.words[h->ask->first[i]].kind;
    if (kind == WORD_PARTICLE) return WHY_SPELLING;
    return kind == WORD_FATHER && h->no_father && h->names >= 2 ? WHY_FATHER : 0;
}

/* The word as it stands in the line: the one that is taken apart to the same. */
static Str written_word(const SearchAsk *ask, Arena *a, Str line, NamesWhom whom, const MatchPair *p)
{
    Str words[MATCH_WORDS], parts[MATCH_WORDS], rest = line, written;
    MatchSort sort = names_sort(whom);
    size_t n = match_words(ask->book, a, line, sort, words);
    for (bool more = p->b < n; more;) {
        more = str_cut(&rest, ' ', &written);
        size_t count = match_words(ask->book, a, written, sort, parts);
        for (size_t i = 0; i < count; i++) if (str_equal(parts[i], words[p->b])) return written;
    }
    return line;
}

static void explain(const Held *h, Arena *a, const Field *f, Str line, NamesWhom whom, unsigned why, SearchWhy *ret)
{
    *ret = (SearchWhy){ .why = why, .field = f, .line = line, .word = line };
    for (size_t i = 0; i < h->ask->word_count; i++) {
        uint32_t words = words_at(h->ask, i);
        if (!(h->missing >> i & 1) || words == 0) continue;
        for (size_t k = 0; k < h->result.pair_count; k++) {
            const MatchPair *p = &h->result.pairs[k];
            if (!(words >> p->a & 1)) continue;
            ret->word = written_word(h->ask, a, line, whom, p);
            ret->asked = h->ask->words[i];
            return;
        }
    }
}

static bool try_line(Held *h, Arena *a, const Field *f, Str line, NamesWhom whom, SearchWhy *ret)
{
    unsigned why = 0;
    hold(h, line, whom);
    for (size_t i = 0; i < h->ask->word_count; i++) {
        if (!(h->missing >> i & 1)) continue;
        unsigned one = why_of(h, i);
        if (one == 0) return false;
        why |= one;
    }
    explain(h, a, f, line, whom, why, ret);
    return true;
}

static ErrorCode try_names(Held *h, Arena *a, const Kind *k, const JsonValue *body, SearchWhy *ret, bool *fits, Error *e)
{
    for (const Field *f = k->fields; f && !*fits; f = f->next) {
        Buf lines = buf_in(a);
        NamesWhom whom = field_names_whom(k, f);
        Str line;
        if (whom == NAMES_NOBODY) continue;
        field_search_text(&lines, f, json_get_str(json_get(body, "fields"), f->id));
        if (lines.failed) return error_memory(e);
        for (Str rest = buf_str(&lines); !*fits && str_next_line(&rest, &line);) *fits = try_line(h, a, f, line, whom, ret);
    }
    return ERR_OK;
}

/* ---- numbers ---- */

static bool line_has_number(Arena *a, Str line, Str number)
{
    Buf numbers = buf_in(a);
    Str one;
    numbers_in(&numbers, a, line);
    for (Str rest = buf_str(&numbers); str_next_line(&rest, &one);) if (str_equal(one, number)) return true;
    return false;
}

static bool has_number(const SearchAsk *ask, Arena *a, const Kind *k, const JsonValue *body, Str text, SearchWhy *ret)
{
    Str line;
    if (ask->number.len == 0 || !line_has_number(a, text, ask->number)) return false;
    *ret = (SearchWhy){ .why = WHY_NUMBER };
    while (str_next_line(&text, &line)) {
        if (!line_has_number(a, line, ask->number)) continue;
        ret->line = ret->word = str_copy(a, line);
        break;
    }
    for (const Field *f = k->fields; f && !ret->field; f = f->next) {
        Buf lines = buf_in(a);
        if (!field_is_searched(k, f)) continue;
        field_search_text(&lines, f, json_get_str(json_get(body, "fields"), f->id));
        if (line_has_number(a, buf_str(&lines), ask->number)) ret->field = f;
    }
    return true;
}

ErrorCode search_ask_judge(const SearchAsk *ask, Arena *a, const Kind *k, const JsonValue *body, Str text, Str folded, SearchWhy *ret,
                           bool *fits, Error *e)
{
    Held h = { .ask = ask };
    *ret = (SearchWhy){ 0 };
    for (size_t i = 0; i < ask->word_count; i++) {
        if (search_find_word(folded, ask->words[i]) < 0) h.missing |= 1U << i;
    }
    *fits = h.missing == 0 || has_number(ask, a, k, body, text, ret);
    return *fits || ask->name.count == 0 ? ERR_OK : try_names(&h, a, k, body, ret, fits, e);
}
