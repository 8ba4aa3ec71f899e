/* watch_screen.c: see watch_screen.h. The list's names go into an index (match/list.h) without their facts: an entry has several births and
 * numbers, and what is held against a name is that of each which fits best, so that a second birth on a list accuses nobody and clears
 * nobody by itself. */
#include "exchange/watch_screen.h"
#include "exchange/watch_int.h"

#include "match/list.h"
#include "match/reasons.h"

#include <stdlib.h>

enum { ROOM = 48, ABOUT = 2 };

typedef struct { uint32_t entry, name; } NameAt;

typedef struct {
    const WatchList *list;
    const MatchBook *book;
    MatchList       *index;
    MatchSearch     *search;
    NameAt          *at;                    /* by the index's entry */
    int              least;
    uint64_t         names, found, hits, cut;
    Buf             *to;
} Screen;

/* The nearest of one entry. */
typedef struct { uint32_t entry, name, asked; unsigned facts; MatchResult result; } Near;

static void screen_free(Screen *s)
{
    match_search_free(s->search);
    match_list_free(s->index);
}

static MatchSort sort_of(WatchSort sort)
{
    return sort == WATCH_PERSON ? MATCH_PERSON : sort == WATCH_BODY ? MATCH_BODY : MATCH_ANY;
}

static ErrorCode build(Screen *s, Arena *a, Error *e)
{
    size_t n = 0;
    s->at = arena_array(a, (size_t)s->list->names + 1, sizeof *s->at);
    if (!s->at) return error_memory(e);
    TRY(match_list_begin(s->book, &s->index, e));
    for (size_t i = 0; i < s->list->count; i++) {
        const WatchEntry *x = s->list->entries[i];
        for (size_t k = 0; k < x->name_count; k++) {
            s->at[n++] = (NameAt){ (uint32_t)i, (uint32_t)k };
            TRY(match_list_add(s->index, &(MatchEntry){ .id = x->id, .name = x->names[k].text, .sort = sort_of(x->sort) }, e));
        }
    }
    TRY(match_list_finish(s->index, e));
    return match_search_new(s->index, &s->search, e);
}

/* ---- facts ---- */

/* A span or about a year says nothing where the other lies within it; else it is its nearer end. */
static Str birth_beside(Arena *a, Str born, Str other)
{
    int64_t from, to, year;
    bool span = born.len == 9 && born.ptr[4] == '/', about = born.len == 5 && born.ptr[4] == '~';
    if (!span && !about) return born;
    if (other.len < 4 || !int_parse(str_first(other, 4), &year) || !int_parse(str_first(born, 4), &from)) return STR("");
    to = from;
    if (span && !int_parse(str_from(born, 5), &to)) return STR("");
    if (about) from -= ABOUT, to += ABOUT;
    if (year >= from && year <= to) return STR("");
    return str_format(a, "%04d", (int)(year < from ? from : to));
}

static bool is_code(Str country) { return country.len == 2; }

/* Holds each of theirs against each of ours and keeps what speaks most for the pair. */
static unsigned best_facts(Arena *a, const WatchEntry *query, const WatchEntry *x, MatchResult *result)
{
    static const MatchFacts NONE;
    MatchFacts best[2] = { NONE, NONE };
    int score = -1;
    for (size_t i = 0; i < query->births.count; i++) {
        for (size_t k = 0; k < x->births.count; k++) {
            MatchResult tried = { .score = 500 };
            Str one = query->births.list[i], other = birth_beside(a, x->births.list[k], one);
            (void)match_facts(&(MatchFacts){ .birth = one }, &(MatchFacts){ .birth = other }, &tried);
            if (tried.score > score) score = tried.score, best[0].birth = one, best[1].birth = other;
        }
    }
    score = -1;
    for (size_t i = 0; i < query->numbers.count; i++) {
        for (size_t k = 0; k < x->numbers.count; k++) {
            MatchResult tried = { .score = 500 };
            MatchFacts one = { .number = query->numbers.list[i] }, other = { .number = x->numbers.list[k] };
            (void)match_facts(&one, &other, &tried);
            if (tried.score > score) score = tried.score, best[0].number = one.number, best[1].number = other.number;
        }
    }
    /* A passport and a tax number differ and say nothing: only the same number is a fact. */
    if (score < 950) best[0].number = best[1].number = STR("");
    bool differs = query->countries.count > 0 && x->countries.count > 0;
    for (size_t i = 0; i < query->countries.count; i++) {
        for (size_t k = 0; k < x->countries.count; k++) {
            MatchResult tried = { .score = 500 };
            MatchFacts one = { .country = query->countries.list[i] }, other = { .country = x->countries.list[k] };
            if (!is_code(one.country) || !is_code(other.country) || match_facts(&one, &other, &tried) == 0) differs = false;
        }
    }
    if (differs) best[0].country = query->countries.list[0], best[1].country = x->countries.list[0];
    return match_facts(&best[0], &best[1], result);
}

/* ---- hits ---- */

static size_t keep(Near *list, size_t count, const Near *found)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].entry != found->entry) continue;
        if (found->result.score > list[i].result.score) list[i] = *found;
        return count;
    }
    list[count] = *found;
    return count + 1;
}

static size_t search(Screen *s, Arena *a, const WatchEntry *query, Near *to, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < query->name_count; i++) {
        MatchHit hits[ROOM];
        MatchEntry asked = { .id = query->id, .name = query->names[i].text, .sort = sort_of(query->sort) };
        size_t n = match_search(s->search, &asked, s->least * 8 / 10, hits, ROOM);
        s->names++;
        for (size_t k = 0; k < n && count < room; k++) {
            NameAt at = s->at[hits[k].entry];
            const WatchEntry *x = s->list->entries[at.entry];
            Near near = { .entry = at.entry, .name = at.name, .asked = (uint32_t)i, .result = hits[k].result };
            near.facts = best_facts(a, query, x, &near.result);
            if (near.result.score < (x->names[at.name].weak ? SCREEN_LEAST_WEAK : s->least)) continue;
            count = keep(to, count, &near);
        }
    }
    return count;
}

static int nearest_first(const void *x, const void *y)
{
    const Near *a = x, *b = y;
    if (a->result.score != b->result.score) return a->result.score > b->result.score ? -1 : 1;
    return a->entry < b->entry ? -1 : a->entry > b->entry;
}

typedef struct { Arena *arena; JsonValue *list; } Reasons;

static void add_reason(void *self, const char *key, const ErrorArg *args, size_t count)
{
    Reasons *r = self;
    Arena *a = r->arena;
    JsonValue *one = json_new_object(a), *values = json_new_object(a);
    for (size_t i = 0; i < count; i++) {
        Str text = args[i].type == ARG_INT ? str_format(a, "%lld", (long long)args[i].number) : args[i].text;
        json_set(a, values, args[i].name, json_new_string(a, text));
    }
    json_set(a, one, "key", json_new_string(a, str_of(key)));
    json_set(a, one, "values", values);
    json_add(a, r->list, one);
}

static JsonValue *reasons_of(const Screen *s, Arena *a, const WatchEntry *query, const Near *n)
{
    const WatchEntry *x = s->list->entries[n->entry];
    Str asked = match_as_meant(a, query->names[n->asked].text, &n->result);
    Reasons r = { a, json_new_array(a) };
    match_reasons(s->book, a, &(MatchedPair){ asked, x->names[n->name].text, sort_of(query->sort), sort_of(x->sort), &n->result, n->facts },
                  add_reason, &r);
    if (x->names[n->name].weak) add_reason(&r, K("watch.weak-alias"), NULL, 0);
    return r.list;
}

static void put_all(Arena *a, JsonValue *to, const WatchEntry *x)
{
    JsonValue *names = json_new_array(a);
    for (size_t i = 0; i < x->name_count; i++) json_add(a, names, json_new_string(a, x->names[i].text));
    json_set(a, to, "names", names);
    watch_put_texts(a, to, "births", &x->births);
    watch_put_texts(a, to, "countries", &x->countries);
    watch_put_texts(a, to, "numbers", &x->numbers);
}

static void write_hit(Screen *s, Arena *a, const WatchEntry *query, const Near *n)
{
    const WatchEntry *x = s->list->entries[n->entry];
    JsonValue *v = json_new_object(a), *about = json_new_object(a);
    Buf line = buf_in(a);
    watch_put(a, v, "query", query->id);
    json_set(a, v, "row", json_new_int(a, (int64_t)query->place));
    watch_put(a, v, "asked", query->names[n->asked].text);
    watch_put(a, v, "entry", x->id);
    watch_put(a, v, "found", x->names[n->name].text);
    json_set(a, v, "weak", json_new_bool(a, x->names[n->name].weak));
    json_set(a, v, "score", json_new_int(a, n->result.score));
    json_set(a, v, "reasons", reasons_of(s, a, query, n));
    watch_put(a, v, "sort", str_of(watch_sort_name(x->sort)));
    watch_put(a, v, "reference", x->reference);
    watch_put(a, v, "programme", x->programme);
    watch_put(a, v, "listed_on", x->listed_on);
    watch_put(a, v, "reason", x->reason);
    put_all(a, v, x);
    put_all(a, about, query);
    json_set(a, v, "about", about);
    json_write(&line, v);
    buf_byte(&line, '\n');
    buf_add(s->to, buf_str(&line));
    s->to->failed = s->to->failed || line.failed;
}

static void screen_one(Screen *s, const WatchEntry *query)
{
    enum { MOST = 400 };
    CLEANUP(arena_free) Arena a = arena_with((size_t)256 << 20);
    Near *near = arena_array(&a, MOST, sizeof *near);
    if (!near) {
        s->to->failed = true;
        return;
    }
    size_t n = search(s, &a, query, near, MOST), shown = n < SCREEN_EACH ? n : SCREEN_EACH;
    sort_list(near, n, sizeof *near, nearest_first);
    s->found += n > 0;
    s->hits += shown;
    s->cut += n - shown;
    for (size_t i = 0; i < shown; i++) write_hit(s, &a, query, &near[i]);
}

static void write_head(Buf *to, const Screen *s, const WatchList *queries)
{
    Arena *a = to->arena;
    JsonValue *head = json_new_object(a);
    json_set(a, head, "queries", json_new_int(a, (int64_t)queries->count));
    json_set(a, head, "names", json_new_int(a, (int64_t)s->list->names));
    json_set(a, head, "asked", json_new_int(a, (int64_t)s->names));
    json_set(a, head, "found", json_new_int(a, (int64_t)s->found));
    json_set(a, head, "hits", json_new_int(a, (int64_t)s->hits));
    json_set(a, head, "cut", json_new_int(a, (int64_t)s->cut));
    json_set(a, head, "unread", json_new_int(a, (int64_t)queries->unread));
    json_set(a, head, "faults", json_copy(a, queries->faults));
    json_write(to, head);
    buf_byte(to, '\n');
}

ErrorCode watch_screen(const WatchList *list, const WatchList *queries, int least, Buf *to, Error *e)
{
    CLEANUP(arena_free) Arena a = arena_with((size_t)1 << 30);
    CLEANUP(screen_free) Screen s = { .list = list, .least = least };
    MatchBook *book;
    Buf lines = buf_in(&a);
    TRY(match_book_shipped(&a, &book, e));
    s.book = book;
    s.to = &lines;
    TRY(build(&s, &a, e));
    for (size_t i = 0; i < queries->count && !lines.failed; i++) screen_one(&s, queries->entries[i]);
    if (lines.failed) return error_memory(e);
    write_head(to, &s, queries);
    buf_add(to, buf_str(&lines));
    return to->failed ? error_memory(e) : ERR_OK;
}
