/* list.c: see list.h. Postings are put into buckets by the top bits of their key and are not sorted within one: a bucket holds a
 * handful. */
#include <stdlib.h>
#include <sys/mman.h>

#include "match/list_int.h"

/* ---- keys ---- */

static uint64_t mix(uint64_t x)
{
    x ^= x >> 31;
    x *= 0x9e3779b97f4a7c15ULL;
    x ^= x >> 29;
    x *= 0xbf58476d1ce4e5b9ULL;
    return x ^ x >> 32;
}

/* Each key once: `table` says where in the list one stands, and is of the present name when its slot's turn is. */
typedef struct { uint64_t list[KEYS_MOST]; size_t count; uint16_t table[KEYS_MOST * 2]; uint32_t turns[KEYS_MOST * 2], turn; } Keys;

static void begin_keys(Keys *k)
{
    k->count = 0;
    if (++k->turn == 0) memset(k->turns, 0, sizeof k->turns), k->turn = 1;
}

static void add_key(Keys *k, uint64_t key)
{
    size_t at = key % ARRAY_LEN(k->table);
    for (; k->turns[at] == k->turn; at = (at + 1) % ARRAY_LEN(k->table)) if (k->list[k->table[at]] == key) return;
    if (k->count == KEYS_MOST) return;
    k->turns[at] = k->turn;
    k->table[at] = (uint16_t)k->count;
    k->list[k->count++] = key;
}

/* Nibbles of a key of consonants. */
static int key_length(uint64_t key)
{
    int n = 0;
    for (; key; key >>= 4) n++;
    return n;
}

static uint64_t without(uint64_t key, int at)
{
    uint64_t low = key & ((1ULL << 4 * at) - 1);
    return (key >> 4 * (at + 1)) << 4 * at | low;
}

/* The readings of a word: its key, the other one, and each with one consonant left out where three or more are left. */
static size_t readings(const MatchWord *w, bool with_shorter, uint64_t to[40])
{
    size_t n = 0;
    uint64_t keys[2] = { w->key, w->other };
    for (int i = 0; i < 2; i++) {
        if (keys[i] == 0) continue;
        to[n++] = keys[i];
        if (keys[i] >> 61) continue;                    /* a number, or letters without sounds */
        int length = key_length(keys[i]);
        for (int k = 0; with_shorter && length >= 3 && k < length && n < 38; k++) to[n++] = without(keys[i], k);
    }
    return n;
}

static uint64_t pair_key(uint64_t a, uint64_t b) { return mix(mix(a) + mix(b)); }
static uint64_t single_key(uint64_t a) { return mix(a ^ 0x5151515151515151ULL); }
static uint64_t alone_key(uint64_t a) { return mix(a ^ 0xa7a7a7a7a7a7a7a7ULL); }

static bool counts_for_keys(const MatchWord *w)
{
    return w->kind != WORD_PARTICLE && w->kind != WORD_INITIAL;
}

/* The pairs: exact with exact, and one side shortened. */
static void add_pairs(Keys *to, const MatchWord *a, const MatchWord *b)
{
    uint64_t x[40], y[40];
    size_t n = readings(a, true, x), m = readings(b, true, y);
    uint64_t whole_a[40], whole_b[40];
    size_t whole_n = readings(a, false, whole_a);
    size_t whole_m = readings(b, false, whole_b);
    for (size_t i = 0; i < n; i++) for (size_t k = 0; k < whole_m; k++) add_key(to, pair_key(x[i], whole_b[k]));
    for (size_t k = 0; k < m; k++) for (size_t i = 0; i < whole_n; i++) add_key(to, pair_key(whole_a[i], y[k]));
}

/* What the word stands for, if it is a first name with short forms or one of them, with each of the other words. */
static void add_shorts(const MatchBook *book, Keys *to, const MatchWord *w, const MatchWord *other)
{
    size_t count, n;
    uint64_t whole[40];
    if (!(w->traits & TRAIT_SHORT)) return;
    const Short *list = shorts_of(book, w, &count);
    n = readings(other, false, whole);
    for (size_t i = 0; i < count; i++) for (size_t k = 0; k < n; k++) add_key(to, pair_key(list[i].key, whole[k]));
}

static uint64_t joined_key(const MatchWord *const *words, size_t count)
{
    uint64_t key = 0;
    for (size_t i = 0; i < count; i++) {
        if (words[i]->key >> 61) return 0;
        for (int k = key_length(words[i]->key) - 1; k >= 0; k--) {
            uint64_t class = words[i]->key >> 4 * k & 15;
            if (key >> 56) return key;
            if (class == 1 && i > 0) continue;                          /* a vowel within is none at the beginning */
            if ((key & 15) != class || class == 1) key = key << 4 | class;
        }
    }
    return key;
}

/* All keys of a name, each once. `query`: the keys under which it is looked for; else those under which it stands. */
static void keys_of(const MatchBook *book, const MatchWord *words, size_t count, bool query, Keys *to)
{
    const MatchWord *used[MATCH_WORDS];
    uint64_t forms[40];
    size_t n = 0;
    begin_keys(to);
    for (size_t i = 0; i < count; i++) if (counts_for_keys(&words[i])) used[n++] = &words[i];
    for (size_t i = 0; n == 0 && i < count; i++) used[n++] = &words[i];
    size_t paired = n < PAIR_WORDS ? n : PAIR_WORDS;
    for (size_t i = 0; i < paired; i++) for (size_t k = i + 1; k < paired; k++) add_pairs(to, used[i], used[k]);
    for (size_t i = 0; query && i < paired; i++) {
        for (size_t k = 0; k < paired; k++) if (k != i) add_shorts(book, to, used[i], used[k]);
    }
    for (size_t i = 0; i < n; i++) {
        bool alone = n == 1;
        size_t forms_n = readings(used[i], alone || query, forms);
        for (size_t k = 0; k < forms_n; k++) {
            if (alone || query) add_key(to, alone_key(forms[k]));             /* names of one word */
            if (!query || alone) add_key(to, single_key(forms[k]));           /* any name with that word */
        }
    }
    if (n >= 2 && n <= 3) {
        uint64_t joined = joined_key(used, n);
        if (joined) add_key(to, alone_key(joined));
    }
}

/* ---- building ---- */

ErrorCode match_list_begin(const MatchBook *book, MatchList **ret, Error *e)
{
    MatchList *l = mem_alloc(sizeof *l);
    if (!l) return error_memory(e);
    l->book = book;
    *ret = l;
    return ERR_OK;
}

void match_list_free(MatchList *l)
{
    if (!l) return;
    if (l->block) {
        munmap(l->block, l->block_size);
    } else {
        mem_free(l->entries);
        mem_free(l->words);
        mem_free(l->texts);
        mem_free(l->buckets);
        mem_free(l->postings);
    }
    mem_free(l);
}

/* Room for `more` behind `count`; grows by half. */
static bool has_room(void **at, size_t *room, size_t count, size_t more, size_t size)
{
    if (count + more <= *room) return true;
    size_t wanted = (count + more) * 3 / 2 + 64;
    void *grown = mem_resize(*at, wanted * size);
    if (!grown) return false;
    *at = grown;
    *room = wanted;
    return true;
}

static uint16_t add_text(MatchList *l, Str s)
{
    uint16_t n = (uint16_t)(s.len < UINT16_MAX ? s.len : UINT16_MAX);
    if (n > 0) memcpy(l->texts + l->head.texts, s.ptr, n);
    l->head.texts += n;
    return n;
}

ErrorCode match_list_add(MatchList *l, const MatchEntry *entry, Error *e)
{
    MatchName name;
    const Str texts[] = { entry->id, entry->name, entry->facts.birth, entry->facts.country, entry->facts.number };
    size_t bytes = 0;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) bytes += texts[i].len;
    match_name(l->book, entry->name, entry->sort, &name);
    if (l->head.entries >= UINT32_MAX || l->head.texts + bytes > UINT32_MAX) return error_set(e, ERR_LIMIT, K("match.list-large"));
    if (!has_room((void **)&l->entries, &l->entry_room, l->head.entries, 1, sizeof *l->entries)
     || !has_room((void **)&l->words, &l->word_room, l->head.words, MATCH_WORDS, sizeof *l->words)
     || !has_room((void **)&l->texts, &l->text_room, l->head.texts, bytes, 1)) return error_memory(e);
    Entry *to = &l->entries[l->head.entries++];
    *to = (Entry){ .word = (uint32_t)l->head.words, .text = (uint32_t)l->head.texts, .words = name.count, .form = name.form,
                   .flags = name.flags, .sort = name.sort };
    to->id = add_text(l, texts[0]);
    to->name = add_text(l, texts[1]);
    to->birth = add_text(l, texts[2]);
    to->country = add_text(l, texts[3]);
    to->number = add_text(l, texts[4]);
    memcpy(l->words + l->head.words, name.words, name.count * sizeof *l->words);
    l->head.words += name.count;
    return ERR_OK;
}

static unsigned shift_for(uint64_t postings)
{
    unsigned bits = 4;
    while (bits < BUCKET_BITS_MOST && 4ULL << bits < postings) bits++;
    return 32 - bits;
}

ErrorCode match_list_finish(MatchList *l, Error *e)
{
    Keys *keys = mem_alloc(sizeof *keys);
    if (!keys) return error_memory(e);
    uint64_t postings = 0;
    for (size_t i = 0; i < l->head.entries; i++) {
        keys_of(l->book, l->words + l->entries[i].word, l->entries[i].words, false, keys);
        postings += keys->count;
    }
    l->head.shift = l->shift = shift_for(postings);
    l->head.buckets = 1ULL << (32 - l->shift);
    l->head.postings = postings;
    l->buckets = postings < UINT32_MAX ? mem_alloc((l->head.buckets + 1) * sizeof *l->buckets) : NULL;
    l->postings = l->buckets ? mem_alloc((postings + 1) * sizeof *l->postings) : NULL;
    if (!l->postings) {
        mem_free(keys);
        return error_memory(e);
    }
    for (size_t i = 0; i < l->head.entries; i++) {
        keys_of(l->book, l->words + l->entries[i].word, l->entries[i].words, false, keys);
        for (size_t k = 0; k < keys->count; k++) l->buckets[(uint32_t)keys->list[k] >> l->shift]++;
    }
    uint32_t sum = 0;
    for (size_t i = 0; i <= l->head.buckets; i++) {
        uint32_t n = i < l->head.buckets ? l->buckets[i] : 0;
        l->buckets[i] = sum += n;
    }
    for (size_t i = l->head.entries; i > 0; i--) {                    /* backwards: each bucket is then in the order of the list */
        keys_of(l->book, l->words + l->entries[i - 1].word, l->entries[i - 1].words, false, keys);
        for (size_t k = 0; k < keys->count; k++) {
            uint32_t at = --l->buckets[(uint32_t)keys->list[k] >> l->shift];
            l->postings[at] = (Posting){ (uint32_t)(keys->list[k] >> 32), (uint32_t)(i - 1) };
        }
    }
    mem_free(keys);
    return ERR_OK;
}

size_t match_list_count(const MatchList *l) { return l->head.entries; }

size_t match_list_size(const MatchList *l)
{
    return sizeof l->head + l->head.entries * sizeof *l->entries + l->head.words * sizeof *l->words
         + (l->head.buckets + 1) * sizeof *l->buckets + l->head.postings * sizeof *l->postings + l->head.texts;
}

MatchEntry match_list_entry(const MatchList *l, size_t at)
{
    const Entry *x = &l->entries[at];
    const char *p = l->texts + x->text;
    MatchEntry r = { .sort = (MatchSort)x->sort };
    r.id = str_bytes(p, x->id), p += x->id;
    r.name = str_bytes(p, x->name), p += x->name;
    r.facts.birth = str_bytes(p, x->birth), p += x->birth;
    r.facts.country = str_bytes(p, x->country), p += x->country;
    r.facts.number = str_bytes(p, x->number);
    return r;
}

/* ---- searching ---- */

typedef struct { uint32_t entry, hits; } Seen;
enum { SEEN_ROOM = 16384 };
typedef struct { uint64_t key; uint32_t from, to; } Range;

struct MatchSearch {
    const MatchList *list;
    Keys     keys;
    Range    ranges[KEYS_MOST];
    Seen     seen[SEEN_ROOM];
    uint16_t used[SEEN_ROOM]; size_t used_count;
};

ErrorCode match_search_new(const MatchList *l, MatchSearch **ret, Error *e)
{
    MatchSearch *s = mem_alloc(sizeof *s);
    if (!s) return error_memory(e);
    s->list = l;
    *ret = s;
    return ERR_OK;
}

void match_search_free(MatchSearch *s) { mem_free(s); }

static void see(MatchSearch *s, uint32_t entry)
{
    uint32_t at = (entry * 2654435769U) >> 18;
    for (;; at = (at + 1) % SEEN_ROOM) {
        Seen *x = &s->seen[at];
        if (x->hits > 0 && x->entry == entry) {
            x->hits++;
            return;
        }
        if (x->hits == 0) {
            if (s->used_count >= SEEN_ROOM / 2) return;
            *x = (Seen){ entry, 1 };
            s->used[s->used_count++] = (uint16_t)at;
            return;
        }
    }
}

static int by_span(const void *x, const void *y)
{
    const Range *a = x, *b = y;
    uint32_t n = a->to - a->from, m = b->to - b->from;
    if (n != m) return n < m ? -1 : 1;
    return a->key < b->key ? -1 : a->key > b->key;
}

/* Reads what stands under the keys, the rarest first; of a key that very many share only the beginning. */
static void gather(MatchSearch *s)
{
    const MatchList *l = s->list;
    size_t all = 0;
    uint32_t longest = 0;
    for (size_t i = 0; i < s->keys.count; i++) __builtin_prefetch(&l->buckets[(uint32_t)s->keys.list[i] >> l->shift]);
    for (size_t i = 0; i < s->keys.count; i++) {
        uint32_t bucket = (uint32_t)s->keys.list[i] >> l->shift, from = l->buckets[bucket], span = l->buckets[bucket + 1] - from;
        s->ranges[i] = (Range){ s->keys.list[i], from, from + span };
        __builtin_prefetch(&l->postings[from]);
        all += span;
        if (span > longest) longest = span;
    }
    if (longest > POSTINGS_READ || all > SEEN_ROOM / 2) sort_list(s->ranges, s->keys.count, sizeof *s->ranges, by_span);
    for (size_t i = 0; i < s->keys.count; i++) {
        uint32_t tag = (uint32_t)(s->ranges[i].key >> 32), read = 0;
        for (uint32_t k = s->ranges[i].from; k < s->ranges[i].to && read < POSTINGS_READ; k++) {
            if (l->postings[k].key == tag) see(s, l->postings[k].entry), read++;
        }
    }
}

/* The entries with most hits, then those that were met first, into `to`. */
static size_t shortlist(MatchSearch *s, Seen *to)
{
    enum { MOST = 64 };
    uint32_t by_hits[MOST + 1] = { 0 };
    size_t n = 0, above = 0, least = MOST;
    for (size_t i = 0; i < s->used_count; i++) {
        uint32_t hits = s->seen[s->used[i]].hits;
        by_hits[hits < MOST ? hits : MOST]++;
    }
    while (least > 1 && above + by_hits[least] <= COMPARED) above += by_hits[least--];
    size_t at_least = above < COMPARED ? COMPARED - above : 0;          /* of those with exactly `least` */
    for (size_t i = 0; i < s->used_count; i++) {
        Seen *x = &s->seen[s->used[i]];
        uint32_t hits = x->hits < MOST ? x->hits : MOST;
        if (hits > least || (hits == least && at_least > 0)) {
            if (hits == least) at_least--;
            to[n++] = *x;
        }
        x->hits = 0;
    }
    s->used_count = 0;
    return n;
}

static NameView view_of(const MatchList *l, uint32_t at)
{
    const Entry *x = &l->entries[at];
    return (NameView){ l->words + x->word, x->words, x->form, x->flags, x->sort };
}

static size_t keep_hit(MatchHit *to, size_t n, size_t room, const MatchHit *hit)
{
    size_t at = n;
    while (at > 0 && (to[at - 1].result.score < hit->result.score
                      || (to[at - 1].result.score == hit->result.score && to[at - 1].entry > hit->entry))) at--;
    if (at == room) return n;
    size_t last = n < room ? n : n - 1;
    memmove(&to[at + 1], &to[at], (last - at) * sizeof *to);
    to[at] = *hit;
    return last + 1;
}

static size_t search_name(MatchSearch *s, const MatchEntry *query, Str text, int least, MatchHit *to, size_t room)
{
    MatchName name;
    Seen near[COMPARED];
    size_t n = 0;
    match_name(s->list->book, text, query->sort, &name);
    if (name.count == 0) return 0;
    keys_of(s->list->book, name.words, name.count, true, &s->keys);
    gather(s);
    size_t count = shortlist(s, near);
    NameView asked = { name.words, name.count, name.form, name.flags, name.sort };
    for (size_t i = 0; i < count; i++) __builtin_prefetch(&s->list->entries[near[i].entry]);
    for (size_t i = 0; i < count; i++) __builtin_prefetch(&s->list->words[s->list->entries[near[i].entry].word]);
    for (size_t i = 0; i < count; i++) {
        MatchHit hit = { .entry = near[i].entry };
        NameView other = view_of(s->list, hit.entry);
        score_names(s->list->book, &asked, &other, &hit.result);
        if (hit.result.score * 10 < least * 8) continue;
        MatchEntry entry = match_list_entry(s->list, hit.entry);
        hit.facts = match_facts(&query->facts, &entry.facts, &hit.result);
        if (hit.result.score >= least) n = keep_hit(to, n, room, &hit);
    }
    return n;
}

size_t match_search(MatchSearch *s, const MatchEntry *query, int least, MatchHit *to, size_t room)
{
    size_t n = search_name(s, query, query->name, least, to, room);
    if (n > 0 || room == 0) return n;
    Arena a = arena_with(1 << 16);
    Str others[MATCH_KEYBOARDS];
    size_t count = match_other_keyboards(&a, query->name, others);
    for (uint8_t i = 0; i < count && n == 0; i++) {
        n = search_name(s, query, others[i], least, to, room);
        for (size_t k = 0; k < n; k++) to[k].result.keyboard = (uint8_t)(i + 1);
    }
    arena_free(&a);
    return n;
}
