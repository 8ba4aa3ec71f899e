/* test_match_quality.c: how good the scores are, on names whose answer is known: invented people under many spellings and words of
 * names in two alphabets (tests/data/names), and, where the shared data are there, other people's benches. The limits are what
 * docs/match.md promises. */
#include "match_kit.h"
#include "text/csv.h"

typedef struct { size_t right, wrong, missed, spared; } Tally;      /* true and false positives, false and true negatives */

static double precision(const Tally *t) { return (double)t->right / (double)(t->right + t->wrong); }
static double recall(const Tally *t) { return (double)t->right / (double)(t->right + t->missed); }
static double f1(const Tally *t) { return 2.0 * (double)t->right / (double)(2 * t->right + t->wrong + t->missed); }

/* ---- people under several spellings ---- */

enum { FORMS_MOST = 2000 };
typedef struct { size_t person; Str text; MatchName name; } Form;
typedef struct { Form forms[FORMS_MOST]; size_t count; } Forms;

static void add_forms(Forms *f, size_t person, Str list)
{
    Str one;
    for (bool more = true; more;) {
        more = str_cut(&list, '|', &one);
        if (one.len == 0 || f->count == FORMS_MOST) continue;
        Form *to = &f->forms[f->count++];
        to->person = person;
        to->text = one;
        match_name(match_tables, one, MATCH_PERSON, &to->name);
    }
}

static Tally all_with_all(const Forms *a, const Forms *b)
{
    Tally t = { 0 };
    MatchResult r;
    for (size_t i = 0; i < a->count; i++) {
        for (size_t k = 0; k < b->count; k++) {
            if (a == b && i == k) continue;
            match_score(match_tables, &a->forms[i].name, &b->forms[k].name, &r);
            bool same = a->forms[i].person == b->forms[k].person, found = r.score >= MATCH_ALERT;
            if (same != found) print_message("%s %d: %.*s / %.*s\n", found ? "false" : "missed", r.score,
                STR_ARG(a->forms[i].text), STR_ARG(b->forms[k].text));
            *(same ? found ? &t.right : &t.missed : found ? &t.wrong : &t.spared) += 1;
        }
    }
    return t;
}

static void invented_people(UNUSED void **state)
{
    Forms *f = ARENA_NEW(&match_arena, Forms);
    Str text = match_content("tests/data/names/spellings.tsv"), line;
    for (size_t n = 0; str_next_line(&text, &line); n++) if (line.len > 0 && line.ptr[0] != '#') add_forms(f, n, line);
    Tally t = all_with_all(f, f);
    print_message("invented people: %zu pairs, recall %.3f, false %zu of %zu\n", t.right + t.missed, recall(&t), t.wrong,
        t.wrong + t.spared);
    assert_true(recall(&t) >= .99);
    assert_int_equal(t.wrong, 0);
}

static void members_of_two_parliaments(UNUSED void **state)
{
    const char *path = match_shared("mps-ky-kz.tsv");
    if (!path) skip();
    Forms *latin = ARENA_NEW(&match_arena, Forms), *cyrillic = ARENA_NEW(&match_arena, Forms);
    Str text = match_content(path), line, cell;
    str_next_line(&text, &line);
    for (size_t n = 0; str_next_line(&text, &line); n++) {
        (void)!str_cut(&line, '\t', &cell), (void)!str_cut(&line, '\t', &cell), (void)!str_cut(&line, '\t', &cell);
        add_forms(latin, n, cell);
        add_forms(cyrillic, n, line);
    }
    Tally t = all_with_all(latin, cyrillic);
    print_message("parliaments: %zu pairs, recall %.3f, false %zu of %zu\n", t.right + t.missed, recall(&t), t.wrong,
        t.wrong + t.spared);
    assert_true(recall(&t) >= .999);
    assert_int_equal(t.wrong, 0);
}

/* ---- words in two alphabets ---- */

typedef struct { MatchList *list; Str *latin; size_t count, first, found; } Words;

static void check_words(Words *w, Str text, size_t most)
{
    Error error_;
    MatchSearch *s;
    MatchHit hits[10];
    Str line, cyrillic;
    w->latin = arena_array(&match_arena, most, sizeof *w->latin);
    assert_ok(match_list_begin(match_tables, &w->list, &error_));
    while (w->count < most && str_next_line(&text, &line)) {
        (void)!str_cut(&line, '\t', &w->latin[w->count]), (void)!str_cut(&line, '\t', &cyrillic);
        assert_ok(match_list_add(w->list, &(MatchEntry){ .id = cyrillic, .name = cyrillic, .sort = MATCH_PERSON }, &error_));
        w->count++;
    }
    assert_ok(match_list_finish(w->list, &error_));
    assert_ok(match_search_new(w->list, &s, &error_));
    for (size_t i = 0; i < w->count; i++) {
        Str wanted = match_list_entry(w->list, i).name;
        size_t n = match_search(s, &(MatchEntry){ .name = w->latin[i], .sort = MATCH_PERSON }, 500, hits, ARRAY_LEN(hits)), at = 0;
        while (at < n && !str_equal(match_list_entry(w->list, hits[at].entry).name, wanted)) at++;
        w->first += n > 0 && at == 0;
        w->found += at < n;
    }
    match_search_free(s);
    match_list_free(w->list);
}

static void words_of_names(UNUSED void **state)
{
    Words w = { 0 };
    check_words(&w, match_content("tests/data/names/wd-russian-sample.tsv"), 5000);
    print_message("2,000 words: first %.3f, among ten %.3f\n", (double)w.first / (double)w.count,
        (double)w.found / (double)w.count);
    assert_true(w.count == 2000);
    assert_true((double)w.first / (double)w.count >= .88);
}

static void all_words_of_names(UNUSED void **state)
{
    const char *path = match_shared("wd-russian-dev.tsv");
    Words w = { 0 };
    if (!path) skip();
    check_words(&w, match_content(path), 30000);
    print_message("%zu words: first %.3f, among ten %.3f\n", w.count, (double)w.first / (double)w.count,
        (double)w.found / (double)w.count);
    assert_true((double)w.first / (double)w.count >= .695);
}

/* ---- benches of others ---- */

static MatchSort sort_of(Str schema)
{
    return str_is(schema, "Person") ? MATCH_PERSON : str_is(schema, "LegalEntity") ? MATCH_ANY : MATCH_BODY;
}

/* A table of case_group, [case_id,] schema, name1, name2, is_match. */
static Tally run_bench(const char *path, size_t schema)
{
    Error error_;
    CsvReader c;
    bool more;
    Tally t = { 0 };
    assert_ok(csv_open(&c, &match_arena, match_content(path), &error_));
    assert_ok(csv_next(&c, &more, &error_));
    for (;;) {
        assert_ok(csv_next(&c, &more, &error_));
        if (!more) return t;
        MatchName a, b;
        MatchResult r;
        MatchSort sort = sort_of(c.cells[schema]);
        match_name(match_tables, c.cells[schema + 1], sort, &a);
        match_name(match_tables, c.cells[schema + 2], sort, &b);
        match_score(match_tables, &a, &b, &r);
        bool same = str_is(c.cells[schema + 3], "true"), found = r.score >= MATCH_ALERT;
        *(same ? found ? &t.right : &t.missed : found ? &t.wrong : &t.spared) += 1;
    }
}

/* LogicV2 has F1 .805 at its own limit on the same half. */
static void the_bench_of_nomenklatura(UNUSED void **state)
{
    const char *path = match_shared("nk-name-bench-logicv2-frozen.csv"), *cases = match_shared("nk-name-bench-cases.csv");
    if (!path || !cases) skip();
    Tally t = run_bench(path, 2), all = run_bench(cases, 1);
    print_message("nomenklatura, frozen half: P %.3f R %.3f F1 %.3f; cases: F1 %.3f\n", precision(&t), recall(&t), f1(&t),
        f1(&all));
    assert_true(f1(&t) > .88);
    assert_true(f1(&all) > .88);
}

/* Rows of two files are the same people, the second with faults; and 50,000 people who are nobody on the list. */
static void the_bench_of_yente(UNUSED void **state)
{
    const char *plain = match_shared("yente-positives_un_untreated.csv"), *treated = match_shared("yente-positives_un_treated.csv"),
               *nobody = match_shared("yente-negatives_global.csv");
    if (!plain || !treated || !nobody) skip();
    Error error_;
    MatchList *l;
    MatchSearch *s;
    MatchHit hits[20];
    CsvReader c;
    bool more;
    size_t count = 0, found = 0, people = 0, alarms = 0;
    assert_ok(match_list_begin(match_tables, &l, &error_));
    assert_ok(csv_open(&c, &match_arena, match_content(plain), &error_));
    assert_ok(csv_next(&c, &more, &error_));
    for (;;) {
        assert_ok(csv_next(&c, &more, &error_));
        if (!more) break;
        assert_ok(match_list_add(l, &(MatchEntry){ .name = c.cells[0], .sort = MATCH_PERSON, .facts = { .birth = c.cells[5] } },
            &error_));
    }
    assert_ok(match_list_finish(l, &error_));
    assert_ok(match_search_new(l, &s, &error_));
    assert_ok(csv_open(&c, &match_arena, match_content(treated), &error_));
    assert_ok(csv_next(&c, &more, &error_));
    for (; csv_next(&c, &more, &error_) == ERR_OK && more; count++) {
        size_t n = match_search(s, &(MatchEntry){ .name = c.cells[0], .sort = MATCH_PERSON }, MATCH_ALERT, hits,
            ARRAY_LEN(hits)), at = 0;
        while (at < n && hits[at].entry != count) at++;
        found += at < n;
    }
    assert_ok(csv_open(&c, &match_arena, match_content(nobody), &error_));
    assert_ok(csv_next(&c, &more, &error_));
    for (; csv_next(&c, &more, &error_) == ERR_OK && more; people++) {
        MatchEntry query = { .name = c.cells[0], .sort = MATCH_PERSON, .facts = { .birth = c.cells[5] } };
        alarms += match_search(s, &query, MATCH_ALERT, hits, ARRAY_LEN(hits)) > 0;
    }
    print_message("yente: %zu of %zu found; %zu false alarms in %zu\n", found, count, alarms, people);
    match_search_free(s);
    match_list_free(l);
    assert_int_equal(count, 683);
    assert_true(found * 1000 >= count * 985);
    assert_true(people == 50000 && alarms <= 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(invented_people), cmocka_unit_test(members_of_two_parliaments), cmocka_unit_test(words_of_names),
        cmocka_unit_test(all_words_of_names), cmocka_unit_test(the_bench_of_nomenklatura), cmocka_unit_test(the_bench_of_yente),
    };
    return cmocka_run_group_tests(tests, match_setup, match_teardown);
}
