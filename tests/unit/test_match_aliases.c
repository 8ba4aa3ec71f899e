/* test_match_aliases.c: the names that lists of sanctions give one person or body, held against the lists: is the entry found by
 * a name it has besides its first one, and who else comes up?
 *
 * Many aliases are other names altogether (a nom de guerre, a translation), which no comparison of spellings can find; what
 * counts is that the share that is found does not fall and the false alarms do not rise. Measured twice: against the first names
 * alone, and against all names but the one that is asked, as it is when somebody on a list is written in a way that the list
 * does not have. Names of the UN's list of 27 February 2026 and of OFAC's of 2021: a sample lies in tests/data/names, the whole
 * in the shared data. */
#include <stdio.h>

#include "match_kit.h"

enum { NAMES_MOST = 40000, HITS = 50, LEAST_ASKED = 300 };
typedef enum { FIRST, GOOD, WEAK, ORIGINAL, OF_BODY, QUALITIES } Quality;
static const char *const QUALITY[] = { "first", "good", "weak", "original", "bodies'" };
typedef struct { uint32_t entry; uint8_t quality, sort; Str text; } Name;
typedef struct { Name *list; size_t count; uint32_t entries; } Names;
typedef struct { size_t asked, first, ten, found, alarmed; } Tally;

static void add(Names *n, uint32_t entry, Quality quality, MatchSort sort, Str text)
{
    if (text.len == 0 || n->count == NAMES_MOST || !utf8_valid(text)) return;
    n->list[n->count++] = (Name){ entry, (uint8_t)quality, (uint8_t)sort, text };
    if (entry >= n->entries) n->entries = entry + 1;
}

static Names none(void)
{
    Names n = { .list = arena_array(&match_arena, NAMES_MOST, sizeof *n.list) };
    assert_non_null(n.list);
    return n;
}

/* ---- measuring ---- */

static MatchList *list_of(const Names *n, bool all, uint32_t *places)
{
    Error error_;
    MatchList *l;
    size_t count = 0;
    assert_ok(match_list_begin(match_tables, &l, &error_));
    for (size_t i = 0; i < n->count; i++) {
        const Name *x = &n->list[i];
        if (!all && x->quality != FIRST) continue;
        assert_ok(match_list_add(l, &(MatchEntry){ .name = x->text, .sort = (MatchSort)x->sort }, &error_));
        places[count++] = (uint32_t)i;
    }
    assert_ok(match_list_finish(l, &error_));
    return l;
}

static void ask(const Names *n, size_t at, MatchSearch *s, const uint32_t *places, Tally *t)
{
    const Name *asked = &n->list[at];
    MatchHit hits[HITS];
    MatchEntry query = { .name = asked->text, .sort = (MatchSort)asked->sort };
    size_t found = match_search(s, &query, LEAST_ASKED, hits, HITS), rank = 0;
    bool alarmed = false;
    int own = 0, own_rank = -1;
    for (size_t i = 0; i < found; i++) {
        const Name *hit = &n->list[places[hits[i].entry]];
        bool is_asked = places[hits[i].entry] == at || (hit->entry == asked->entry && str_equal(hit->text, asked->text));
        if (is_asked) continue;
        if (hit->entry == asked->entry && own_rank < 0) own = hits[i].result.score, own_rank = (int)rank;
        if (hit->entry != asked->entry && hits[i].result.score >= MATCH_ALERT) alarmed = true;
        rank++;
    }
    t->asked++;
    t->first += own_rank == 0;
    t->ten += own_rank >= 0 && own_rank < 10;
    t->found += own >= MATCH_ALERT;
    t->alarmed += alarmed;
}

/* Into to[all the names or the first ones only][quality]. */
static void measure(const Names *n, const char *what, Tally to[2][QUALITIES])
{
    Error error_;
    uint32_t *places = arena_array(&match_arena, n->count, sizeof *places);
    MatchSearch *s;
    assert_non_null(places);
    memset(to, 0, 2 * sizeof *to);
    for (int all = 0; all < 2; all++) {
        MatchList *l = list_of(n, all, places);
        assert_ok(match_search_new(l, &s, &error_));
        for (size_t i = 0; i < n->count; i++) if (n->list[i].quality != FIRST) ask(n, i, s, places, &to[all][n->list[i].quality]);
        match_search_free(s);
        match_list_free(l);
        for (Quality q = GOOD; q < QUALITIES; q++) {
            const Tally *t = &to[all][q];
            double asked = (double)t->asked;
            if (t->asked == 0) continue;
            print_message("%s, %u entries, against %s: %zu %s names: first %.3f, among ten %.3f, at .70 %.3f; "
                "others at .70 for %.3f\n", what,
                n->entries, all ? "all other names" : "first names", t->asked, QUALITY[q], (double)t->first / asked,
                (double)t->ten / asked, (double)t->found / asked, (double)t->alarmed / asked);
        }
    }
}

/* Thousandths: the share found at .70 is at least, that with a false alarm at most. */
static void hold(const Tally *t, size_t least, size_t most)
{
    if (t->found * 1000 < least * t->asked) fail_msg("found %zu of %zu, at least %zu thousandths", t->found, t->asked, least);
    if (t->alarmed * 1000 > most * t->asked) fail_msg("alarmed by %zu of %zu, at most %zu thousandths", t->alarmed, t->asked, most);
}

/* ---- the sample ---- */

static MatchSort sort_of(Str s) { return str_is(s, "person") ? MATCH_PERSON : MATCH_BODY; }

/* entry, person or body, quality, name */
static Names read_sample(const char *path)
{
    Names n = none();
    Str text = match_content(path), line, entry, sort, quality, last = { 0 };
    uint32_t at = 0;
    while (str_next_line(&text, &line)) {
        if (line.len == 0 || line.ptr[0] == '#') continue;
        (void)!str_cut(&line, '\t', &entry), (void)!str_cut(&line, '\t', &sort), (void)!str_cut(&line, '\t', &quality);
        if (last.len > 0 && !str_equal(entry, last)) at++;
        last = entry;
        for (Quality q = FIRST; q < QUALITIES; q++) if (str_is(quality, QUALITY[q])) add(&n, at, q, sort_of(sort), line);
    }
    return n;
}

static void aliases_in_the_sample(UNUSED void **state)
{
    Tally t[2][QUALITIES];
    Names n = read_sample("tests/data/names/aliases-sample.tsv");
    measure(&n, "sample", t);
    assert_int_equal(n.entries, 250);
    hold(&t[0][GOOD], 570, 65);
    hold(&t[1][GOOD], 745, 155);
    hold(&t[0][ORIGINAL], 785, 145);
}

/* ---- the list of the United Nations ---- */

/* What stands in the next such element, without blanks around; moves `from` behind it. False when there is none. */
static bool next_element(Str *from, const char *tag, Str *ret)
{
    char open[40], close[40];
    snprintf(open, sizeof open, "<%s>", tag);
    snprintf(close, sizeof close, "</%s>", tag);
    ptrdiff_t begin = str_find(*from, str_of(open));
    if (begin < 0) return false;
    Str rest = str_from(*from, (size_t)begin + strlen(open));
    ptrdiff_t end = str_find(rest, str_of(close));
    if (end < 0) return false;
    *ret = str_trim(str_first(rest, (size_t)end));
    *from = str_from(rest, (size_t)end + strlen(close));
    return true;
}

static Str element(Str within, const char *tag)
{
    Str found;
    return next_element(&within, tag, &found) ? found : (Str){ 0 };
}

static void add_un(Names *n, Str one, MatchSort sort, const char *alias_tag, uint32_t entry)
{
    static const char *const PARTS[] = { "FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME" };
    Buf name = buf_in(&match_arena);
    Str alias, rest = one;
    for (size_t i = 0; i < ARRAY_LEN(PARTS); i++) {
        Str part = element(one, PARTS[i]);
        if (part.len == 0) continue;
        if (name.len > 0) buf_byte(&name, ' ');
        buf_add(&name, part);
    }
    add(n, entry, FIRST, sort, buf_str(&name));
    add(n, entry, ORIGINAL, sort, element(one, "NAME_ORIGINAL_SCRIPT"));
    while (next_element(&rest, alias_tag, &alias)) {
        bool weak = str_is(element(alias, "QUALITY"), "Low");
        add(n, entry, weak ? WEAK : GOOD, sort, element(alias, "ALIAS_NAME"));
    }
}

static void aliases_of_the_un_list(UNUSED void **state)
{
    const char *path = match_shared("un-consolidated-2026-02-27.xml");
    if (!path) skip();
    Tally t[2][QUALITIES];
    Names n = none();
    Str text = match_content(path), rest = text, one;
    uint32_t entry = 0;
    while (next_element(&rest, "INDIVIDUAL", &one)) add_un(&n, one, MATCH_PERSON, "INDIVIDUAL_ALIAS", entry++);
    for (rest = text; next_element(&rest, "ENTITY", &one);) add_un(&n, one, MATCH_BODY, "ENTITY_ALIAS", entry++);
    assert_int_equal(entry, 1003);
    measure(&n, "UN", t);
    hold(&t[0][GOOD], 440, 170);
    hold(&t[1][GOOD], 680, 370);
    hold(&t[0][WEAK], 80, 120);
    hold(&t[0][ORIGINAL], 800, 170);
}

/* ---- the list of OFAC ---- */

/* The next cell of a row, quoted or not, without blanks around; -0- is none. */
static Str next_cell(Str *row)
{
    Str cell, unused;
    *row = str_trim(*row);
    ptrdiff_t end = row->len > 0 && row->ptr[0] == '"' ? str_find(str_from(*row, 1), STR("\"")) : -1;
    if (end >= 0) {
        cell = str_first(str_from(*row, 1), (size_t)end);
        *row = str_from(*row, (size_t)end + 2);
        (void)!str_cut(row, ',', &unused);
    } else {
        (void)!str_cut(row, ',', &cell);
    }
    cell = str_trim(cell);
    return str_is(cell, "-0-") ? (Str){ 0 } : cell;
}

typedef struct { uint32_t *entry; uint8_t *sort; size_t count; } Numbers;
enum { NUMBER_MOST = 100000 };

static void aliases_of_ofac(UNUSED void **state)
{
    const char *path = match_shared("ofac-sdn.csv"), *aliases = match_shared("ofac-alt.csv");
    if (!path || !aliases) skip();
    Tally t[2][QUALITIES];
    Names n = none();
    Numbers numbers = { arena_array(&match_arena, NUMBER_MOST, sizeof(uint32_t)), arena_array(&match_arena, NUMBER_MOST, 1), 0 };
    Str text = match_content(path), line;
    int64_t number;
    while (str_next_line(&text, &line)) {
        Str id = next_cell(&line), name = next_cell(&line), sort = next_cell(&line);
        if (str_is(sort, "vessel") || str_is(sort, "aircraft")) continue;
        if (!int_parse(id, &number) || number < 0 || number >= NUMBER_MOST) continue;
        numbers.entry[number] = (uint32_t)++numbers.count;
        numbers.sort[number] = str_is(sort, "individual") ? MATCH_PERSON : MATCH_BODY;
        add(&n, numbers.entry[number] - 1, FIRST, (MatchSort)numbers.sort[number], name);
    }
    for (text = match_content(aliases); str_next_line(&text, &line);) {
        Str id = next_cell(&line);
        (void)next_cell(&line), (void)next_cell(&line);
        if (!int_parse(id, &number) || number < 0 || number >= NUMBER_MOST || numbers.entry[number] == 0) continue;
        MatchSort sort = (MatchSort)numbers.sort[number];
        add(&n, numbers.entry[number] - 1, sort == MATCH_PERSON ? GOOD : OF_BODY, sort, next_cell(&line));
    }
    measure(&n, "OFAC", t);
    hold(&t[0][GOOD], 655, 295);
    hold(&t[1][GOOD], 815, 365);
    hold(&t[0][OF_BODY], 385, 185);
    hold(&t[1][OF_BODY], 650, 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aliases_in_the_sample), cmocka_unit_test(aliases_of_the_un_list), cmocka_unit_test(aliases_of_ofac),
    };
    return cmocka_run_group_tests(tests, match_setup, match_teardown);
}
