/* bench_match.c: how fast names are held against a list.
 *
 *   bench_match [NAMES]
 *
 * A list of so many invented names (1,000,000), two or three words each, in Latin and Cyrillic letters, put together of syllables
 * and of the words in tests/data/names so that some words are very frequent, as real ones are. Queries are names of the list in the
 * other alphabet's spelling or with a letter changed, and names that are not on it. In processor time of one core. The floor reads,
 * for each query, as many places of the list at random as a query of three words has keys. */
#include "bench.h"
#include "match/list.h"

#include <string.h>

enum { NAMES_OF_ITSELF = 1000000, QUERIES = 40000, WORDS_MOST = 4000, NAME_ROOM = 120, FLOOR_READS = 40 };

typedef struct { Str latin[WORDS_MOST], cyrillic[WORDS_MOST]; size_t count; uint64_t state; } Source;

static uint64_t next(Source *s)
{
    s->state ^= s->state << 13;
    s->state ^= s->state >> 7;
    return s->state ^= s->state << 17;
}

/* 0 is drawn most, the others less and less. */
static size_t skewed(Source *s, size_t count)
{
    double u = (double)(next(s) % 1000000) / 1e6;
    return (size_t)(u * u * u * (double)count);
}

static void read_words(Source *s, Arena *a)
{
    Error e;
    Str text, line;
    bench_must(file_read(a, "tests/data/names/wd-russian-sample.tsv", 1 << 24, &text, &e), &e, "words");
    while (s->count < WORDS_MOST && str_next_line(&text, &line)) {
        (void)!str_cut(&line, '\t', &s->latin[s->count]), (void)!str_cut(&line, '\t', &s->cyrillic[s->count]);
        s->count++;
    }
}

static const struct { const char *latin, *cyrillic; } SYLLABLES[] = {
    { "zhu", "жу" }, { "ma", "ма" }, { "bek", "бек" }, { "ka", "ка" }, { "dyr", "дыр" }, { "sy", "сы" }, { "ta", "та" },
    { "shen", "шен" }, { "chy", "чы" },
    { "ngyz", "нгыз" }, { "a", "а" }, { "i", "и" }, { "bra", "бра" }, { "im", "им" }, { "os", "ос" }, { "mon", "мон" },
    { "ali", "али" }, { "to", "то" },
    { "kto", "кто" }, { "gul", "гул" }, { "er", "эр" }, { "kin", "кин" }, { "nur", "нур" }, { "lan", "лан" }, { "ba", "ба" },
    { "kyt", "кыт" },
};

/* A surname of three or four syllables. */
static size_t add_surname(char *to, uint64_t seed, bool latin)
{
    size_t n = 0;
    for (int i = 0; i < 3 + (int)(seed >> 40 & 1); i++) {
        size_t k = seed % ARRAY_LEN(SYLLABLES);
        const char *one = latin ? SYLLABLES[k].latin : SYLLABLES[k].cyrillic;
        memcpy(to + n, one, strlen(one));
        n += strlen(one);
        seed /= ARRAY_LEN(SYLLABLES);
    }
    const char *end = latin ? "ov" : "ов";
    memcpy(to + n, end, strlen(end));
    return n + strlen(end);
}

static Str add_word(char *to, size_t *n, Str word)
{
    to[(*n)++] = ' ';
    memcpy(to + *n, word.ptr, word.len < 30 ? word.len : 30);
    *n += word.len < 30 ? word.len : 30;
    return word;
}

typedef struct { uint64_t surname; size_t given, father; } Person;

static Person draw(Source *s)
{
    Person p = { .surname = next(s) >> 8, .given = skewed(s, s->count) };
    p.father = next(s) % 2 ? skewed(s, s->count) : SIZE_MAX;
    return p;
}

static Str write_name(char to[NAME_ROOM], const Source *s, const Person *p, bool latin)
{
    size_t n = add_surname(to, p->surname, latin);
    (void)add_word(to, &n, latin ? s->latin[p->given] : s->cyrillic[p->given]);
    if (p->father != SIZE_MAX) (void)add_word(to, &n, latin ? s->latin[p->father] : s->cyrillic[p->father]);
    return str_bytes(to, n);
}

static double floor_seconds(Source *s, const MatchList *l)
{
    int64_t begun = bench_processor_ticks();
    size_t sum = 0, count = match_list_count(l);
    for (size_t i = 0; i < (size_t)QUERIES * FLOOR_READS; i++) sum += match_list_entry(l, next(s) % count).name.len;
    double took = (double)(bench_processor_ticks() - begun) / 1e9;
    return sum == 1 ? 0 : took;
}

static MatchList *build(Source *s, const MatchBook *book, size_t count, Person *kept)
{
    Error e;
    MatchList *l;
    char room[NAME_ROOM];
    int64_t begun = bench_processor_ticks();
    bench_must(match_list_begin(book, &l, &e), &e, "list");
    for (size_t i = 0; i < count; i++) {
        Person p = draw(s);
        if (i % (count / QUERIES + 1) == 0) kept[i / (count / QUERIES + 1)] = p;
        Str name = write_name(room, s, &p, next(s) % 2);
        bench_must(match_list_add(l, &(MatchEntry){ .id = name, .name = name, .sort = MATCH_PERSON }, &e), &e, "add");
    }
    bench_must(match_list_finish(l, &e), &e, "finish");
    double took = (double)(bench_processor_ticks() - begun) / 1e9, megabytes = (double)match_list_size(l) / 1e6;
    bench_row(&(Row){ .what = "names: a list of a million built", .unit = "s", .figure = took, .sense = AT_MOST, .target = 30 });
    bench_row(&(Row){ .what = "names: what it takes", .unit = "MB", .figure = megabytes, .sense = AT_MOST, .target = 1000 });
    return l;
}

/* What is asked: the same person otherwise spelled, or, each fourth time, somebody who is not on the list. */
static Str ask(Source *s, const Person *kept, size_t at, char room[NAME_ROOM])
{
    Person p = at % 4 == 3 ? draw(s) : kept[at];
    Str name = write_name(room, s, &p, at % 2);
    if (at % 3 == 1 && name.len > 4) room[2] = 'o';
    return name;
}

static void search_all(Source *s, const MatchList *l, const Person *kept, size_t people)
{
    Error e;
    MatchSearch *search;
    MatchHit hits[10];
    char room[NAME_ROOM];
    size_t found = 0, asked = 0;
    bench_must(match_search_new(l, &search, &e), &e, "search");
    int64_t begun = bench_processor_ticks();
    for (; asked < people; asked++) {
        Str name = ask(s, kept, asked, room);
        if (!utf8_valid(name)) continue;
        found += match_search(search, &(MatchEntry){ .name = name, .sort = MATCH_PERSON }, MATCH_ALERT, hits, ARRAY_LEN(hits)) > 0;
    }
    double took = (double)(bench_processor_ticks() - begun) / 1e9, floor = floor_seconds(s, l);
    printf("%zu queries, %zu with somebody to look at\n", asked, found);
    bench_row(&(Row){ .what = "names: queries against it", .unit = "/s", .figure = (double)asked / took,
                      .floor_name = "40 reads at random each", .floor = (double)QUERIES / floor, .sense = AT_LEAST, .target = 20000 });
    match_search_free(search);
}

/* Two names taken apart and held against each other, as whoever has no list does: what other engines are measured by. */
static void compare_all(Source *s, const MatchBook *book, const Person *kept, size_t people)
{
    char rooms[2][NAME_ROOM];
    MatchName names[2];
    MatchResult r;
    size_t sum = 0;
    int64_t begun = bench_processor_ticks();
    for (size_t i = 0; i + 1 < people; i++) {
        for (size_t k = 0; k < 2; k++) match_name(book, write_name(rooms[k], s, &kept[i + (i % 2 ? k : 0)], k), MATCH_PERSON, &names[k]);
        match_score(book, &names[0], &names[1], &r);
        sum += (size_t)r.score;
    }
    double took = (double)(bench_processor_ticks() - begun) / 1e9;
    bench_row(&(Row){ .what = "names: two compared", .unit = "/s", .figure = sum > 0 ? (double)people / took : 0, .sense = AT_LEAST, .target = 100000 });
}

int main(int argc, char **argv)
{
    static Source source = { .state = 88172645463325252ULL };
    static Person kept[QUERIES + 1];
    Arena a = arena_with((size_t)1 << 30);
    Error e;
    MatchBook *book;
    size_t count = argc > 1 ? (size_t)strtoull(argv[1], NULL, 10) : NAMES_OF_ITSELF;
    if (count < 1000) count = 1000;
    bench_must(match_book_shipped(&a, &book, &e), &e, "tables");
    read_words(&source, &a);
    MatchList *l = build(&source, book, count, kept);
    compare_all(&source, book, kept, count < QUERIES ? count : (count - 1) / (count / QUERIES + 1));
    search_all(&source, l, kept, count < QUERIES ? count : (count - 1) / (count / QUERIES + 1));
    match_list_free(l);
    arena_free(&a);
    return 0;
}
