/* test_search.c: the search index by itself: words, parts of words, order, the two ways of asking, the file and its second one. */
#include <fcntl.h>

#include "store_kit.h"
#include "store/search_int.h"

static Search *search;
static Arena arena;

static int begin(void **state)
{
    new_folder(state);
    assert_ok(folder_make(folder, &error_));
    arena = arena_with((size_t)64 << 20);
    assert_ok(search_new(folder, &search, &error_));
    return 0;
}

static int end(void **state)
{
    (void)state;
    search_free(search);
    arena_free(&arena);
    return 0;
}

static SearchFeed *feed(SearchWhich which)
{
    SearchFeed *f;
    assert_ok(search_feed_open(search, which, &f, &error_));
    return f;
}

static SearchFeed *living(void)
{
    assert_ok(search_replace(search, feed(SEARCH_ANEW), &error_));
    return feed(SEARCH_LIVING);
}

static void put(SearchFeed *f, const char *id, const char *chain, uint64_t index, const char *text)
{
    Str folded, kind, rest = str_of(id);
    str_cut(&rest, '/', &kind);
    assert_ok(search_fold(&arena, str_of(text), &folded, &error_));
    SearchRow row = { .id = str_of(id), .kind = kind, .chain = str_of(chain), .text = folded, .epoch = 1, .index = index };
    assert_ok(search_feed_put(f, &row, &error_));
}

static void put_one(SearchFeed *f, const char *id, const char *chain, uint64_t index, const char *text)
{
    assert_ok(search_feed_begin(f, &error_));
    put(f, id, chain, index, text);
    assert_ok(search_feed_commit(f, STR("here"), &error_));
}

/* ---- asking ---- */

typedef struct { char ids[512]; size_t most, count; const char *hidden_kind; } Found;

static bool sees(void *self, Str chain, Str kind)
{
    const Found *f = self;
    (void)chain;
    return !f->hidden_kind || !str_is(kind, f->hidden_kind);
}

static ErrorCode add_id(void *self, Str id, Error *e)
{
    Found *f = self;
    (void)e;
    if (f->count == f->most) return ERR_END;
    f->count++;
    size_t at = strlen(f->ids);
    snprintf(f->ids + at, sizeof f->ids - at, "%s%.*s", at > 0 ? " " : "", STR_ARG(id));
    return ERR_OK;
}

static Found find_as(const char *typed, const char *kind, const Str *chains, size_t count, size_t most, const char *hidden)
{
    Found found = { .most = most, .hidden_kind = hidden };
    SearchQuery q = { .kind = str_of(kind), .chains = chains, .chain_count = count, .sees = sees, .each = add_id, .self = &found };
    Str *words;
    assert_ok(search_words(&arena, str_of(typed), &words, &q.word_count, &error_));
    q.words = words;
    assert_ok(search_find(search, &q, &error_));
    return found;
}

static const Str BOTH[] = { { "case/a", 6 }, { "case/b", 6 } };

#define assert_found(typed, expected) do { Found found_ = find_as((typed), "", BOTH, 2, 100, NULL); \
    assert_string_equal(found_.ids, (expected)); } while (0)

/* ---- words ---- */

static void one_is_found_whichever_keyboard_wrote_it(void **state)
{
    (void)state;
    SearchFeed *f = living();
    put_one(f, "note/1", "case/a", 1, "Көлдө Жумабек уулу Үсөн, қарыз: өлчөмү жөнүндө");
    put_one(f, "note/2", "case/a", 2, "Лжесвидетельство Фёдора Семёнова");
    assert_found("жумабек", "note/1");
    assert_found("ЖУМАБЕК", "note/1");
    assert_found("мабе", "note/1");
    assert_found("колдо", "note/1");
    assert_found("усон", "note/1");
    assert_found("олчому жонундо", "note/1");
    assert_found("федор семенов", "note/2");
    assert_found("ФЕДОРА", "note/2");
    assert_found("«Семёнова»", "note/2");
    assert_found("Е\u0308", "");
    search_feed_close(f);
}

static void all_words_must_be_there(void **state)
{
    (void)state;
    SearchFeed *f = living();
    put_one(f, "note/1", "case/a", 1, "boilers for six schools");
    put_one(f, "note/2", "case/a", 2, "six boilers");
    assert_found("six boilers", "note/2 note/1");
    assert_found("school six", "note/1");
    assert_found("school seven", "");
    search_feed_close(f);
}

static void short_words_are_found_at_the_beginning_of_words(void **state)
{
    (void)state;
    SearchFeed *f = living();
    put_one(f, "note/1", "case/a", 1, "Ли Нина (Ён) и лист бумаги");
    put_one(f, "note/2", "case/a", 2, "нелинейный");
    put_one(f, "note/3", "case/a", 3, "\"Ли\"");
    put_one(f, "note/4", "case/a", 4, "улица А, дом №7-б");
    assert_found("ли", "note/3 note/1");
    assert_found("ен", "note/1");
    assert_found("и", "note/1");
    assert_found("7", "note/4");
    assert_found("б", "note/4");
    assert_found("д", "");
    assert_found("№ 7", "note/4");
    search_feed_close(f);
}

static void what_is_no_word_is_refused(void **state)
{
    (void)state;
    Str *words;
    size_t count;
    assert_error(ERR_USAGE, search_words(&arena, STR(" — ... «№» \t"), &words, &count, &error_));
    assert_error(ERR_LIMIT, search_words(&arena, STR("a b c d e f g h i"), &words, &count, &error_));
    assert_error(ERR_INVALID, search_words(&arena, STR("\xff"), &words, &count, &error_));
    assert_ok(search_words(&arena, STR("(C-2026-0001), №"), &words, &count, &error_));
    assert_str(words[0], STR("c-2026-0001"));
}

/* Every word that a text holds is among its trigrams: what streams finds what reads through. */
static void both_ways_find_the_same(void **state)
{
    (void)state;
    enum { TEXTS = 2400, FEW = 40 };
    static const char *const PARTS[] = { "ли", "лист", "нелинейный", "а", "(а)", "\"ли\"", "7-б", "ж", "c-2026-0001", "жумабек", "ab", "x", "№12", "—", "o'neill" };
    static const char *const ASKED[] = { "ли", "а", "б", "7", "ж", "мабек", "2026", "c-2026", "12", "ab", "x", "нел", "o'n", "ли а", "лист ж" };
    static Str texts[TEXTS];
    SearchFeed *f = living();
    uint64_t seed = 7;
    assert_ok(search_feed_begin(f, &error_));
    for (uint64_t i = 0; i < TEXTS; i++) {
        char text[256] = "", id[32];
        for (int n = 0; n < 4; n++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
            size_t at = strlen(text);
            snprintf(text + at, sizeof text - at, "%s%s", n == 0 ? "" : (seed >> 40) % 4 ? " " : ",", PARTS[(seed >> 33) % ARRAY_LEN(PARTS)]);
        }
        snprintf(id, sizeof id, "note/%llu", (unsigned long long)i);
        put(f, id, i < FEW ? "case/a" : "case/b", i + 1, text);
        assert_ok(search_fold(&arena, str_of(text), &texts[i], &error_));
    }
    assert_ok(search_feed_commit(f, STR("here"), &error_));
    for (size_t i = 0; i < ARRAY_LEN(ASKED); i++) {
        size_t all = 0, few = 0, count;
        Str *words;
        assert_ok(search_words(&arena, str_of(ASKED[i]), &words, &count, &error_));
        for (size_t n = 0; n < TEXTS; n++) {
            bool holds = search_has_all(texts[n], words, count);
            all += holds;
            few += holds && n < FEW;
        }
        assert_true(all > 0);
        assert_int_equal(find_as(ASKED[i], "", BOTH, 2, TEXTS, NULL).count, all);       /* many: streamed */
        assert_int_equal(find_as(ASKED[i], "", BOTH, 1, TEXTS, NULL).count, few);       /* few: read through */
        assert_int_equal(find_as(ASKED[i], "", BOTH, 2, 3, NULL).count, all < 3 ? all : 3);
    }
    search_feed_close(f);
}

/* Names whose trigrams are strewn anything but independently, so that walks begin by the wrong ones and go on by others; over two epochs, in cases
 * of which half are not the asker's. What is found, and in which order, is what reading all texts would find. */
enum { NAMES = 6000 };
typedef struct { uint32_t at[NAMES]; size_t count; } Places;
static Str names[NAMES];

static bool sees_even(void *self, Str chain, Str kind)
{
    (void)self, (void)kind;
    return (chain.ptr[chain.len - 1] - '0') % 2 == 0;
}

static ErrorCode add_place(void *self, Str id, Error *e)
{
    Places *p = self;
    uint64_t n;
    (void)e;
    assert_true(p->count < NAMES && uint_parse(str_from(id, strlen("note/")), &n));
    p->at[p->count++] = (uint32_t)n;
    return ERR_OK;
}

static uint64_t draw(uint64_t *seed, uint64_t below)
{
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (*seed >> 33) % below;
}

static void name(uint64_t *seed, char to[128])
{
    static const char *const FRONT[] = { "Эркин", "Семён", "Асан", "Нурлан", "Динара", "Үсөн" };
    const char *front = FRONT[draw(seed, ARRAY_LEN(FRONT))];
    unsigned number = (unsigned)draw(seed, 150);
    snprintf(to, 128, "%s%u %s", front, number, FRONT[draw(seed, ARRAY_LEN(FRONT))]);
}

static void make_names(SearchFeed *f, uint64_t *seed)
{
    static const char *const CASES[] = { "case/0", "case/1", "case/2", "case/3" };
    assert_ok(search_feed_begin(f, &error_));
    for (uint64_t i = 0; i < NAMES; i++) {
        char one[128], two[128], text[512], id[32];
        name(seed, one);
        name(seed, two);
        snprintf(text, sizeof text, "%s %s котел%u", one, two, (unsigned)draw(seed, 150));
        snprintf(id, sizeof id, "note/%llu", (unsigned long long)i);
        assert_ok(search_fold(&arena, str_of(text), &names[i], &error_));
        SearchRow row = { .id = str_of(id), .kind = STR("note"), .chain = str_of(CASES[i % ARRAY_LEN(CASES)]), .text = names[i],
                          .epoch = i < NAMES / 3 ? 1 : 2, .index = i };
        assert_ok(search_feed_put(f, &row, &error_));
    }
    assert_ok(search_feed_commit(f, STR("here"), &error_));
}

static void whatever_is_walked_by_the_same_is_found(void **state)
{
    (void)state;
    enum { QUESTIONS = 300 };
    static const char *const MORE[] = { "а", "эркин12 эркин", "н1", "котел", "котел14 семен14", "сан 9", "нурлан нурлан нурлан", "дина 1" };
    static const Str ANY[] = { { "case/0", 6 }, { "case/1", 6 }, { "case/2", 6 }, { "case/3", 6 } };
    uint64_t seed = 11;
    SearchFeed *f = living();
    size_t found_any = 0;
    make_names(f, &seed);
    for (size_t i = 0; i < QUESTIONS; i++) {
        char typed[128];
        name(&seed, typed);
        Places found = { .count = 0 };
        SearchQuery q = { .chains = ANY, .chain_count = ARRAY_LEN(ANY), .many = true, .sees = sees_even, .each = add_place, .self = &found };
        Str *words;
        assert_ok(search_words(&arena, str_of(i < ARRAY_LEN(MORE) ? MORE[i] : typed), &words, &q.word_count, &error_));
        q.words = words;
        assert_ok(search_find(search, &q, &error_));
        size_t at = 0;
        for (size_t n = NAMES; n-- > 0;) {
            if (n % 2 == 1 || !search_has_all(names[n], words, q.word_count)) continue;
            assert_true(at < found.count && found.at[at] == n);
            at++;
        }
        assert_int_equal(at, found.count);
        found_any += at > 0;
    }
    assert_true(found_any > QUESTIONS / 2);
    search_feed_close(f);
}

/* ---- signs ---- */

static Str sign(unsigned sort, const char *of)
{
    Buf to = buf_in(&arena);
    search_sign(&to, sort, str_of(of));
    assert_int_equal(to.len, SIGN_BYTES);
    return buf_str(&to);
}

static Str signs(const char *name, const char *state)
{
    return str_format(&arena, STR_FMT STR_FMT, STR_ARG(sign(0, name)), STR_ARG(sign(2, state)));
}

/* Whoever knows few chains has them read through; many are streamed. */
static void signed_as(bool many, SearchQuery q, const char *expected)
{
    static const Str ONE[] = { { "case/b", 6 } };
    Found found = { .most = 9 };
    Str word = STR("jumabekov");
    SearchOther other = { sign(0, "jmbkv"), false };
    q.words = &word;
    q.word_count = 1;
    q.others = &other;
    q.chains = ONE;
    q.chain_count = 1;
    q.many = many;
    q.sees = sees;
    q.each = add_id;
    q.self = &found;
    assert_ok(search_find(search, &q, &error_));
    assert_string_equal(found.ids, expected);
}

static void a_sign_does_in_place_of_a_word_and_others_must_be_there(void **state)
{
    (void)state;
    static const struct { const char *id, *text, *name, *state; } ROWS[] = {
        { "note/1", "жумабеков азамат", "jmbkv", "active" }, { "note/2", "jumabekov azamat", "jmbkv", "withdrawn" },
        { "note/3", "мамытова динара", "mmtv", "active" }, { "note/4", "джумабеков", "jmbkv", "active" },
    };
    SearchFeed *f = living();
    assert_ok(search_feed_begin(f, &error_));
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        SearchRow row = { .id = str_of(ROWS[i].id), .kind = STR("note"), .chain = STR("case/b"), .text = str_of(ROWS[i].text),
                          .signs = signs(ROWS[i].name, ROWS[i].state), .epoch = 1, .index = i + 1 };
        assert_ok(search_feed_put(f, &row, &error_));
    }
    assert_ok(search_feed_commit(f, STR("here"), &error_));
    for (int many = 0; many < 2; many++) {
        signed_as(many, (SearchQuery){ 0 }, "note/4 note/2 note/1");
        signed_as(many, (SearchQuery){ .signs = sign(2, "active") }, "note/4 note/1");
        signed_as(many, (SearchQuery){ .signs = sign(1, "active") }, "");       /* of another sort: another sign */
        signed_as(many, (SearchQuery){ .until = { 1, 4 } }, "note/2 note/1");
        signed_as(many, (SearchQuery){ .from = { 1, 2 } }, "note/4 note/2");
        signed_as(many, (SearchQuery){ .from = { 1, 2 }, .until = { 1, 4 }, .signs = sign(2, "withdrawn") }, "note/2");
    }
    search_feed_close(f);
}

/* ---- rows ---- */

static void the_newest_come_first_and_no_more_than_asked(void **state)
{
    (void)state;
    SearchFeed *f = living();
    put_one(f, "note/1", "case/a", 1, "common");
    put_one(f, "note/2", "case/b", 2, "common");
    put_one(f, "person/3", "case/a", 3, "common");
    put_one(f, "note/1", "case/a", 4, "common, again");
    assert_found("common", "note/1 person/3 note/2");
    assert_string_equal(find_as("common", "", BOTH, 2, 2, NULL).ids, "note/1 person/3");
    assert_string_equal(find_as("common", "note", BOTH, 2, 9, NULL).ids, "note/1 note/2");
    assert_string_equal(find_as("common", "dragon", BOTH, 2, 9, NULL).ids, "");
    assert_string_equal(find_as("common", "", BOTH, 1, 9, NULL).ids, "note/1 person/3");
    assert_string_equal(find_as("common", "", BOTH, 0, 9, NULL).ids, "");
    assert_string_equal(find_as("common", "", BOTH, 2, 9, "person").ids, "note/1 note/2");
    search_feed_close(f);
}

static void what_is_replaced_or_removed_is_not_found(void **state)
{
    (void)state;
    bool was;
    int64_t stale;
    SearchFeed *f = living();
    put_one(f, "note/1", "case/a", 1, "first planted");
    put_one(f, "note/1", "case/a", 2, "second");
    put_one(f, "note/1", "case/a", 2, "the same place again changes nothing");
    assert_found("planted", "");
    assert_found("second", "note/1");
    assert_ok(search_feed_begin(f, &error_));
    assert_ok(search_feed_remove(f, STR("note/1"), &was, &error_));
    assert_true(was);
    assert_ok(search_feed_remove(f, STR("note/9"), &was, &error_));
    assert_false(was);
    search_feed_abandon(f);
    assert_found("second", "note/1");
    assert_ok(search_feed_begin(f, &error_));
    assert_ok(search_feed_remove(f, STR("note/1"), &was, &error_));
    assert_ok(search_feed_commit(f, STR("there"), &error_));
    assert_found("second", "");
    assert_ok(search_feed_stale(f, &stale, &error_));
    assert_int_equal(stale, 2);
    search_feed_close(f);
    f = feed(SEARCH_LIVING);
    assert_ok(search_feed_stale(f, &stale, &error_));
    assert_int_equal(stale, 2);
    Str mark;
    assert_ok(search_feed_mark(f, &arena, &mark, &error_));
    assert_str(mark, STR("there"));
    search_feed_close(f);
}

static void what_was_not_committed_is_forgotten(void **state)
{
    (void)state;
    SearchFeed *f = living();
    put_one(f, "note/1", "case/a", 1, "kept");
    assert_ok(search_feed_begin(f, &error_));
    put(f, "note/2", "case/c", 2, "lost");
    search_feed_close(f);
    f = feed(SEARCH_LIVING);
    assert_found("lost", "");
    assert_found("kept", "note/1");
    put_one(f, "note/2", "case/b", 2, "lost");
    assert_found("lost", "note/2");
    search_feed_close(f);
}

/* ---- files ---- */

static void a_new_index_takes_the_old_ones_place(void **state)
{
    (void)state;
    SearchFeed *f = living();
    put_one(f, "note/1", "case/a", 1, "old index");
    assert_found("index", "note/1");
    SearchFeed *anew = feed(SEARCH_ANEW);
    put_one(anew, "note/2", "case/a", 2, "new index");
    assert_found("index", "note/1");                    /* the old one answers until then */
    search_feed_close(f);
    assert_ok(search_replace(search, anew, &error_));
    assert_found("index", "note/2");
    assert_false(file_exists(search->file_new));
}

static void without_an_index_nothing_is_found_and_said(void **state)
{
    (void)state;
    SearchFeed *f;
    Found found = { .most = 9 };
    Str word = STR("word");
    SearchQuery q = { .words = &word, .word_count = 1, .chains = BOTH, .chain_count = 2, .sees = sees, .each = add_id, .self = &found };
    assert_error(ERR_NOT_FOUND, search_find(search, &q, &error_));
    assert_error(ERR_NOT_FOUND, search_feed_open(search, SEARCH_LIVING, &f, &error_));
    f = feed(SEARCH_ANEW);                              /* one that was cut short is in nobody's way */
    search_feed_close(f);
    assert_error(ERR_NOT_FOUND, search_feed_open(search, SEARCH_LIVING, &f, &error_));
}

static void damage_is_told(void **state)
{
    (void)state;
    SearchFeed *f = living();
    put_one(f, "note/1", "case/a", 1, "word");
    search_feed_close(f);
    static const char *const BYTES[] = { "", "no database at all, but long enough to be looked at as one, whatever it is" };
    for (size_t i = 0; i < ARRAY_LEN(BYTES); i++) {
        int fd = open(search->file, O_WRONLY | O_TRUNC);
        assert_true(fd >= 0 && write(fd, BYTES[i], strlen(BYTES[i])) == (ssize_t)strlen(BYTES[i]));
        close(fd);
        assert_error(ERR_FINDING, search_feed_open(search, SEARCH_LIVING, &f, &error_));
    }
    f = living();
    put_one(f, "note/1", "case/a", 1, "word");
    assert_found("word", "note/1");
    search_feed_close(f);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(one_is_found_whichever_keyboard_wrote_it), IN_FOLDER(all_words_must_be_there),
        IN_FOLDER(short_words_are_found_at_the_beginning_of_words), IN_FOLDER(what_is_no_word_is_refused), IN_FOLDER(both_ways_find_the_same),
        IN_FOLDER(whatever_is_walked_by_the_same_is_found), IN_FOLDER(a_sign_does_in_place_of_a_word_and_others_must_be_there),
        IN_FOLDER(the_newest_come_first_and_no_more_than_asked), IN_FOLDER(what_is_replaced_or_removed_is_not_found),
        IN_FOLDER(what_was_not_committed_is_forgotten), IN_FOLDER(a_new_index_takes_the_old_ones_place),
        IN_FOLDER(without_an_index_nothing_is_found_and_said), IN_FOLDER(damage_is_told),
    };
    return run_in_folder(tests, ARRAY_LEN(tests));
}
