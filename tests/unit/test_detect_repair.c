/* test_detect_repair.c: coverage and repairs against Cardinal's own cases; settings files; broken lines. */
#include <dirent.h>

#include "detect_run.h"
#include "detect/coverage.h"
#include "detect/lines.h"
#include "detect/prepare.h"

static Str content(const char *path)
{
    Str text;
    assert_ok(file_read(&run_arena, path, RUN_CEILING, &text, &error_));
    return text;
}

/* The names in a folder that end so, without the end. */
static size_t cases(const char *folder, const char *end, Str *names, size_t room)
{
    DIR *dir = opendir(folder);
    size_t n = 0;
    assert_non_null(dir);
    for (const struct dirent *entry; (entry = readdir(dir));) {
        Str name = str_of(entry->d_name);
        if (!str_ends(name, str_of(end))) continue;
        assert_true(n < room);
        names[n++] = str_copy(&run_arena, str_first(name, name.len - strlen(end)));
    }
    closedir(dir);
    return n;
}

static const char *path_of(const char *folder, Str name, const char *end)
{
    return str_format(&run_arena, "%s/" STR_FMT "%s", folder, STR_ARG(name), end).ptr;
}

/* ---- coverage ---- */

static ErrorCode cover(void *user, Str line, uint64_t number, Error *e)
{
    return coverage_add(user, line, number, e);
}

static Str covered(Str text, LinesRead *read)
{
    Coverage *c;
    Buf out = buf_in(&run_arena);
    assert_ok(coverage_new(&run_arena, &c, &error_));
    assert_ok(lines_of_text(&run_arena, text, STR("test"), cover, c, read, &error_));
    coverage_write(&out, c);
    assert_false(out.failed);
    coverage_free(c);
    return buf_str(&out);
}

static void coverage_is_cardinals(void **state)
{
    (void)state;
    static const char FOLDER[] = "tests/data/cardinal/coverage";
    Str names[64];
    size_t n = cases(FOLDER, ".jsonl", names, ARRAY_LEN(names));
    assert_int_equal(n, 35);
    for (size_t i = 0; i < n; i++) {
        JsonValue *expected, *got;
        LinesRead read;
        assert_ok(json_parse(&run_arena, content(path_of(FOLDER, names[i], ".expected")), &expected, &error_));
        assert_ok(json_parse(&run_arena, covered(content(path_of(FOLDER, names[i], ".jsonl")), &read), &got, &error_));
        if (!json_equal(got, expected)) fail_msg(STR_FMT, STR_ARG(names[i]));
    }
}

static void coverage_says_which_lines_it_could_not_read(void **state)
{
    (void)state;
    LinesRead read;
    Str got = covered(STR("{\"a\":1}\n\n{\"a\":\n \t\n{\"a\":\"\xff\"}\n[1] 2\n{\"b\":2}"), &read);
    assert_str(got, STR("{\"\":2,\"/\":2,\"/a\":1,\"/b\":1}\n"));
    assert_int_equal(read.lines, 5);
    assert_int_equal(read.broken_count, 3);
    static const uint64_t LINES[] = { 3, 5, 6 };
    for (size_t i = 0; i < 3; i++) assert_int_equal(read.broken[i].line, LINES[i]);
    assert_int_equal(read.broken[1].column, 7);
}

static void many_members_are_found_like_few(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena);
    LinesRead read;
    for (int turn = 0; turn < 3; turn++) {
        for (int i = 0; i < 500; i++) buf_format(&b, "%s\"m%d\":%d", i == 0 ? "{" : ",", turn == 1 ? 499 - i : i, i);
        buf_c(&b, "}\n");
    }
    Str got = covered(buf_str(&b), &read);
    for (int i = 0; i < 500; i++) assert_true(str_find(got, str_format(&run_arena, "\"/m%d\":3", i)) > 0);
}

/* ---- repairs ---- */

typedef struct { Prepare *p; Buf out, issues; } Work;

static ErrorCode repair(void *user, Str line, uint64_t number, Error *e)
{
    Work *w = user;
    return prepare_line(w->p, line, number, &w->out, &w->issues, e);
}

static Str prepared(Str text, const DetectRepairs *repairs, LinesRead *read, Str *issues)
{
    Work w = { .out = buf_in(&run_arena), .issues = buf_in(&run_arena) };
    assert_ok(prepare_new(&run_arena, repairs, &w.p, &error_));
    assert_ok(lines_of_text(&run_arena, text, STR("test"), repair, &w, read, &error_));
    prepare_free(w.p);
    *issues = buf_str(&w.issues);
    return buf_str(&w.out);
}

static void repairs_are_cardinals(void **state)
{
    (void)state;
    static const char FOLDER[] = "tests/data/cardinal/prepare";
    Str names[32];
    size_t n = cases(FOLDER, ".jsonl", names, ARRAY_LEN(names));
    assert_int_equal(n, 9);
    for (size_t i = 0; i < n; i++) {
        DetectSettings settings = { 0 };
        DetectRepairs repairs = { 0 };
        LinesRead read;
        Str issues;
        assert_ok(detect_settings_read(&run_arena, content(path_of(FOLDER, names[i], ".ini")), names[i], &settings, &repairs, &error_));
        Str got = prepared(content(path_of(FOLDER, names[i], ".jsonl")), &repairs, &read, &issues);
        assert_str(got, content(path_of(FOLDER, names[i], ".output")));
        assert_int_equal(read.broken_count, 0);
    }
}

static void what_is_not_repaired_is_an_issue_with_its_place(void **state)
{
    (void)state;
    LinesRead read;
    Str issues;
    Str line = STR("{\"ocid\":\"o\",\"auctions\":[],\"bids\":{\"details\":[{\"status\":\"valid\"},"
                   "{\"status\":\"=Odd\",\"value\":{\"amount\":0.00},\"items\":[{},{\"classification\":{\"id\":1}}]},{}]},"
                   "\"awards\":[{\"items\":[{\"classification\":{\"id\":7}}]}]}\nnull\n");
    Str out = prepared(line, &(DetectRepairs){ .move_auctions = true }, &read, &issues);
    assert_str(issues, STR("1,o,/auctions,,,occupied\r\n"
                           "1,o,/bids/details[]/value/amount,1,,is zero\r\n"
                           "1,o,/bids/details[]/value/currency,1,,not set\r\n"
                           "1,o,/bids/details[]/items[]/classification/scheme,1.1,,not set\r\n"
                           "1,o,/bids/details[]/status,1,'=Odd,invalid\r\n"
                           "1,o,/bids/details[]/status,2,,not set\r\n"
                           "1,o,/awards[]/items[]/classification/scheme,0.0,,not set\r\n"
                           "1,o,/awards[]/status,0,,not set\r\n"));
    assert_true(str_find(out, STR("{\"amount\":0.00}")) > 0);                        /* numbers stay as they were written */
    assert_true(str_find(out, STR("{\"classification\":{\"id\":\"7\"}}")) > 0);
    assert_int_equal(read.broken_count, 1);
    assert_int_equal(read.broken[0].line, 2);
}

static void hostile_releases_are_repaired_or_refused(void **state)
{
    (void)state;
    static const char *const LINES[] = {
        "{\"parties\":[1,null,{\"id\":{}},{\"id\":\"x\",\"roles\":7}],\"buyer\":[],\"tender\":[],\"bids\":{\"details\":[1,[],\"a\"]},"
        "\"awards\":[null,{\"suppliers\":null,\"items\":[1]}],\"contracts\":[1,{\"awardID\":{}}],\"auctions\":{}}",
        "{\"auctions\":[1,{\"stages\":[1,{\"bids\":7}]}]}", "{\"parties\":{}}", "{}",
    };
    const DetectRepairs all = { .party_roles = true, .award_status_by_contract = true, .move_auctions = true, .currency = STR("KGS"),
                                .method_separator = STR("-"), .redacted_amounts = STR("0||x"), .redacted_ids = STR("|") };
    for (size_t i = 0; i < ARRAY_LEN(LINES); i++) {
        LinesRead read;
        Str issues, out = prepared(str_of(LINES[i]), &all, &read, &issues);
        JsonValue *v;
        assert_int_equal(read.broken_count, 0);
        assert_ok(json_parse(&run_arena, out, &v, &error_));
    }
}

/* ---- settings files ---- */

static ErrorCode settings_try(const char *text, DetectSettings *s, DetectRepairs *r)
{
    *s = (DetectSettings){ 0 };
    *r = (DetectRepairs){ 0 };
    return detect_settings_read(&run_arena, str_of(text), STR("s.ini"), s, r, &error_);
}

static void a_settings_file_is_read(void **state)
{
    (void)state;
    DetectSettings s;
    DetectRepairs r;
    assert_ok(settings_try("\xef\xbb\xbf; a comment\r\n# another\r\n\r\n[output]\r\ninfo_currency_mismatches = true\r\n", &s, &r));
    assert_ok(settings_try("currency = KGS\nno_price_comparison_procurement_methods = a b|c  ; why\n[R003] ; less\nthreshold = -3\n"
                           "[R003.procurement_method_details]\nбыстро = 5\nдолго = 30\nочень долго = 60\n"
                           "[R025]\npercentile = 90 # default is 75\nthreshold = 0.05\n[R036]\n[R048]\ndigits = 3\n"
                           "[codelists.bid_status]\nПринято = valid\n[defaults]\nparty_roles = yes\ncurrency = \"K ; GS\"\n", &s, &r));
    assert_str(s.currency, STR("KGS"));
    assert_str(s.priceless_methods, STR("a b|c"));
    assert_true(s.rules == (DETECT_BIT(DETECT_R003) | DETECT_BIT(DETECT_R025) | DETECT_BIT(DETECT_R036) | DETECT_BIT(DETECT_R048)));
    assert_true(s.r003_days.given && s.r003_days.value < -2.9);
    assert_int_equal(s.method_day_count, 3);
    assert_str(s.method_days[2].method, STR("очень долго"));
    assert_int_equal(s.method_days[2].days, 60);
    assert_true(s.r025_percentile.given && s.r025_ratio.given && !s.r038_ratio.given);
    assert_int_equal(r.bid_code_count, 1);
    assert_str(r.bid_codes[0].to, STR("valid"));
    assert_true(r.party_roles);
    assert_str(r.currency, STR("K ; GS"));
    assert_ok(settings_try("", &s, &r));
    assert_true(s.rules == 0);
}

static void a_wrong_settings_file_is_refused_with_line_and_name(void **state)
{
    (void)state;
    static const struct { const char *text, *key; int line; const char *name; } CASES[] = {
        { "currency = KGS\n\ncurency = KGS\n", "detect.ini-name", 3, "curency" }, { "[R999]\n", "detect.ini-section", 1, "R999" },
        { "[R036]\nthreshold = 1\n", "detect.ini-name", 2, "threshold" }, { "[R003]\nthreshold = 1.5\n", "detect.ini-number", 2, "threshold" },
        { "[R025]\npercentile = 101\n", "detect.ini-number", 2, "percentile" }, { "[R025]\nthreshold = x\n", "detect.ini-ratio", 2, "threshold" },
        { "[R048]\ndigits = -1\n", "detect.ini-number", 2, "digits" }, { "[R003\n", "detect.ini-line", 1, "[R003" },
        { "[R003] x\n", "detect.ini-line", 1, "[R003] x" }, { "currency\n", "detect.ini-line", 1, "currency" }, { "= x\n", "detect.ini-line", 1, "= x" },
        { "[defaults]\nparty_roles = maybe\n", "detect.ini-bool", 2, "party_roles" },
        { "currency = A\n[R036]\n[defaults]\ncurrency = A\ncurrency = B\n", "detect.ini-twice", 5, "currency" }, { "[]\n", "detect.ini-section", 1, "" },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        DetectSettings s;
        DetectRepairs r;
        assert_error(ERR_INVALID, settings_try(CASES[i].text, &s, &r));
        assert_string_equal(error_.parts[0].key, CASES[i].key);
        assert_str(error_arg(&error_, "line"), str_format(&run_arena, "%d", CASES[i].line));
        assert_str(error_arg(&error_, "name"), str_of(CASES[i].name));
    }
    DetectSettings s;
    DetectRepairs r;
    assert_error(ERR_INVALID, settings_try("currency = \xff\n", &s, &r));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(coverage_is_cardinals), RUN_TEST(coverage_says_which_lines_it_could_not_read), RUN_TEST(many_members_are_found_like_few),
        RUN_TEST(repairs_are_cardinals), RUN_TEST(what_is_not_repaired_is_an_issue_with_its_place),
        RUN_TEST(hostile_releases_are_repaired_or_refused), RUN_TEST(a_settings_file_is_read),
        RUN_TEST(a_wrong_settings_file_is_refused_with_line_and_name),
    };
    return cmocka_run_group_tests_name("detect repair", tests, NULL, NULL);
}
