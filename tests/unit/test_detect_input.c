/* test_detect_input.c: in which forms procurement data come: lines, packages, records, arrays; plain, gzip, zstd; cut short,
 * blown up, damaged; and several releases of one process, merged as the authors of the standard merge them. */
#include <dirent.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "detect/merge.h"
#include "detect_run.h"

static const DetectResult *result_of(Str bytes, unsigned threads)
{
    char path[32] = "/tmp/tergoo-input-XXXXXX";
    const DetectResult *r;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_ok(fd_write_all(fd, bytes, str_of(path), &error_));
    close(fd);
    assert_ok(run_path_try(path, (DetectSettings){ .threads = threads }, &r));
    unlink(path);
    return r;
}

/* A release in which a single bidder took part (R018). */
static void add_single(Buf *to, int number, const char *more)
{
    buf_format(to, "{\"ocid\":\"o-%03d\",\"date\":\"2024-01-01T00:00:00Z\",%s\"tender\":{\"numberOfTenderers\":1,"
               "\"procurementMethod\":\"open\",\"title\":\"a, b: [c] {d} \\\"e\\\" \\\\\"}}", number, more);
}

static void assert_singles(const DetectResult *r, size_t count)
{
    if (r->broken_count > 0) fail_msg("%s, line %llu", r->broken[0].why->parts[0].key, (unsigned long long)r->broken[0].line);
    assert_int_equal(r->by_rule[DETECT_R018], count);
    assert_int_equal(r->releases, count);
}

/* ---- forms ---- */

typedef struct { const char *before, *between, *behind; } Form;

static const Form FORMS[] = {
    { "", "\n", "\n" }, { "", "\r\n", "" }, { "\xef\xbb\xbf", "\n\n", "\n" },
    { "[", ",", "]" }, { " \n [ \n", "\n,\n", "\n]\n" }, { "\xef\xbb\xbf[", ", ", "]\n" },
    { "{\"uri\":\"x\",\"releases\":[", ",", "]}" },
    { "{\n  \"uri\": \"releases\",\n  \"x\": [\"releases\"],\n \"releases\" :\n [\n", ",\n", "\n],\n \"extensions\": [1, {\"a\":[]}]\n}\n" },
    { "{\"publisher\":{\"releases\":[1]},\"releases\":[", ",", "],\"license\":\"]}\"}\n" },
    { "{\"uri\":\"x\",\n\"records\":[{\"ocid\":\"r\",\"compiledRelease\":", "},{\"ocid\":\"r\",\"releases\":[],\"compiledRelease\":", "}]}" },
    { "{\"records\":[{\"ocid\":\"r\",\"compiledRelease\":", "}]}\n{\"records\":[{\"ocid\":\"r\",\"compiledRelease\":", "}]}\n" },
    { "[{\"releases\":[", "]},\n{\"releases\":[", "]}]" },
    { "{\"releases\":[", "],\n\"records\":[],\n\"releases\":[", "]}" },
};

static Str in_form(const Form *f, int count, const char *more)
{
    Buf b = buf_in(&run_arena);
    buf_c(&b, f->before);
    for (int i = 0; i < count; i++) {
        if (i > 0) buf_c(&b, f->between);
        add_single(&b, i, more);
    }
    buf_c(&b, f->behind);
    assert_false(b.failed);
    return buf_str(&b);
}

static void each_form_gives_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(FORMS); i++) {
        const int counts[] = { 1, 2, 7, 4000 };
        for (size_t k = 0; k < ARRAY_LEN(counts); k++) {
            for (unsigned threads = 1; threads < 4; threads += 2) {
                assert_singles(result_of(in_form(&FORMS[i], counts[k], ""), threads), (size_t)counts[k]);
            }
        }
        assert_singles(result_of(in_form(&FORMS[i], 500, "\"tag\":[\"tender\",\"compiled\"],"), 1), 500);
    }
}

/* One value over many lines, as a person writes it. */
static void a_release_may_stand_on_many_lines(void **state)
{
    (void)state;
    const DetectResult *r = result_of(STR("{\n \"ocid\": \"a\",\n \"tender\": {\n  \"numberOfTenderers\": 1,\n"
                                          "  \"procurementMethod\": \"open\"\n }\n}\n{\n \"ocid\": \"b\"\n}\n"), 1);
    assert_int_equal(r->releases, 2);
    assert_int_equal(r->broken_count, 0);
    assert_int_equal(only_flag(r, DETECT_R018)->line, 1);
}

static void places_in_a_package_are_those_of_the_file(void **state)
{
    (void)state;
    Str text = STR("{\"uri\":\"x\",\n\"releases\":[\n{\"ocid\":\"a\"},\n\n{\"ocid\":\"b\",\n\"tender\":{\"numberOfTenderers\":1,"
                   "\n\"procurementMethod\":\"open\"}},\n7, \"x\", {\"ocid\":}, {\"ocid\":\"c\"}\n]}");
    const DetectResult *r = result_of(text, 1);
    assert_int_equal(r->releases, 3);
    assert_int_equal(r->broken_count, 3);
    const DetectFlag *f = only_flag(r, DETECT_R018);
    assert_int_equal(f->line, 5);
    assert_int_equal(f->offset, str_find(text, STR("{\"ocid\":\"b\"")));
    assert_int_equal(r->broken[2].line, 8);
    int64_t byte;
    assert_true(int_parse(error_arg(r->broken[2].why, "byte"), &byte));
    assert_int_equal(byte, str_find(text, STR("}, {\"ocid\":\"c\"")));
    assert_string_equal(r->broken[0].why->parts[0].key, "detect.no-object");
}

/* ---- what is cut, broken, too long ---- */

static void a_broken_first_line_does_not_make_a_stream(void **state)
{
    (void)state;
    const DetectResult *r = result_of(STR("{\"ocid\":\"a\",\"tender\":{\"x\":1\n{\"ocid\":\"b\"}\n{\"ocid\":\"c\"}\n"), 1);
    assert_int_equal(r->releases, 2);
    assert_int_equal(r->broken_count, 1);
    r = result_of(STR("hello\n{\"ocid\":\"b\"}\n"), 1);
    assert_int_equal(r->releases, 1);
    assert_int_equal(r->broken_count, 1);
}

static void a_package_that_ends_early_gives_what_it_has(void **state)
{
    (void)state;
    Str whole = in_form(&FORMS[7], 50, "");
    for (size_t cut = 60; cut < whole.len; cut += 41) {
        const DetectResult *r = result_of(str_first(whole, cut), 1);
        assert_true(r->broken_count >= 1 && r->broken_count <= 2);
        assert_true(r->releases <= cut / 100);
        assert_true(cut < 400 || r->releases > 0);
    }
}

/* A line longer than any text may be is left out; the rest is read, and memory stays. */
static void a_text_past_the_limit_is_left_out(void **state)
{
    (void)state;
    enum { MANY = 70 << 20 };
    for (int form = 0; form < 2; form++) {
        Buf b = buf_in(&run_arena);
        buf_c(&b, form == 0 ? "{\"ocid\":\"a\"}\n" : "[{\"ocid\":\"a\"},");
        buf_c(&b, "{\"ocid\":\"long\",\"x\":\"");
        char *room = buf_reserve(&b, MANY);
        assert_non_null(room);
        memset(room, '{', MANY);
        buf_took(&b, MANY);
        buf_c(&b, form == 0 ? "\"}\n{\"ocid\":\"b\"}\n" : "\"},\n{\"ocid\":\"b\"}]");
        const DetectResult *r = result_of(buf_str(&b), 1);
        assert_int_equal(r->releases, 2);
        assert_int_equal(r->broken_count, 1);
        assert_string_equal(r->broken[0].why->parts[0].key, "detect.line-too-long");
        assert_int_equal(r->broken[0].line, form == 0 ? 2 : 1);
        arena_free(&run_arena);
    }
}

static void names_that_come_twice_are_counted(void **state)
{
    (void)state;
    const DetectResult *r = result_of(STR("{\"ocid\":\"a\",\"ocid\":\"b\",\"tender\":{\"numberOfTenderers\":1,\"procurementMethod\":\"open\"}}"), 1);
    assert_str(only_flag(r, DETECT_R018)->ocid, STR("b"));
    assert_int_equal(r->duplicates, 1);
}

/* ---- packed ---- */

static Str zstd_of(Str text, int level, int window)
{
    ZSTD_CCtx *c = ZSTD_createCCtx();
    size_t room = ZSTD_compressBound(text.len);
    char *to = arena_alloc(&run_arena, room);
    assert_non_null(to);
    ZSTD_CCtx_setParameter(c, ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, 1);
    if (window) ZSTD_CCtx_setParameter(c, ZSTD_c_windowLog, window);
    ZSTD_outBuffer out = { to, room, 0 };
    ZSTD_inBuffer in = { text.ptr, text.len, 0 };
    ZSTD_CCtx_setParameter(c, ZSTD_c_contentSizeFlag, 0);
    while (in.pos < in.size) assert_false(ZSTD_isError(ZSTD_compressStream2(c, &out, &in, ZSTD_e_continue)));
    while (ZSTD_compressStream2(c, &out, &in, ZSTD_e_end) != 0) {}
    ZSTD_freeCCtx(c);
    return str_bytes(to, out.pos);
}

static void zstd_is_read(void **state)
{
    (void)state;
    Str text = in_form(&FORMS[0], 3000, ""), package = in_form(&FORMS[7], 3000, ""), packed = zstd_of(text, 3, 0);
    assert_singles(result_of(packed, 1), 3000);
    assert_singles(result_of(zstd_of(package, 19, 0), 3), 3000);
    Buf frames = buf_in(&run_arena);
    buf_add(&frames, zstd_of(str_first(text, 1000), 1, 0));
    buf_add(&frames, zstd_of(str_from(text, 1000), 1, 0));
    assert_singles(result_of(buf_str(&frames), 1), 3000);

    const DetectResult *r = result_of(str_first(packed, packed.len - 3), 1);
    assert_string_equal(r->broken[r->broken_count - 1].why->parts[0].key, "detect.cut-short");
    Str flipped = str_copy(&run_arena, packed);
    ((char *)(uintptr_t)flipped.ptr)[packed.len - 2] ^= 1;               /* the checksum */
    r = result_of(flipped, 1);
    assert_string_equal(r->broken[r->broken_count - 1].why->parts[0].key, "detect.damaged-file");
    r = result_of(zstd_of(text, 1, 27), 1);
    assert_string_equal(r->broken[0].why->parts[0].key, "detect.window");
}

static void a_bomb_is_not_read_to_its_end(void **state)
{
    (void)state;
    enum { PIECE = 16 << 20, PIECES = 40 };
    Buf frames = buf_in(&run_arena);
    char *spaces = arena_alloc(&run_arena, PIECE);
    assert_non_null(spaces);
    memset(spaces, '\n', PIECE);
    Str one = zstd_of(str_bytes(spaces, PIECE), 3, 0);
    for (int i = 0; i < PIECES; i++) buf_add(&frames, one);
    const DetectResult *r = result_of(buf_str(&frames), 1);
    assert_int_equal(r->broken_count, 1);
    assert_string_equal(r->broken[0].why->parts[0].key, "detect.bomb");
}

static void other_packings_are_named(void **state)
{
    (void)state;
    static const Str BEGINNINGS[] = { { "PK\x03\x04xx", 6 }, { "\xfd" "7zXZ\0", 6 }, { "BZh91AY", 7 } };
    for (size_t i = 0; i < ARRAY_LEN(BEGINNINGS); i++) {
        char path[32] = "/tmp/tergoo-input-XXXXXX";
        const DetectResult *r;
        int fd = mkstemp(path);
        assert_ok(fd_write_all(fd, BEGINNINGS[i], str_of(path), &error_));
        close(fd);
        assert_error(ERR_INVALID, run_path_try(path, (DetectSettings){ 0 }, &r));
        assert_string_equal(error_.parts[0].key, "detect.other-packing");
        unlink(path);
    }
}

/* ---- merging ---- */

static JsonValue *content(const char *folder, Str name)
{
    Str text;
    JsonValue *v;
    assert_ok(file_read(&run_arena, path_join(&run_arena, folder, str_c(&run_arena, name)), 1 << 20, &text, &error_));
    assert_ok(json_parse(&run_arena, text, &v, &error_));
    return v;
}

static void the_standards_own_cases_come_out_alike(void **state)
{
    (void)state;
    static const char FOLDER[] = "tests/data/merge";
    unsigned cases = 0;
    DIR *folder = opendir(FOLDER);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        Str name = str_of(entry->d_name), stem = str_first(name, name.len - 5);
        if (!str_ends(name, STR(".json")) || str_ends(stem, STR("-compiled"))) continue;
        JsonValue *list[8], *merged, *all = content(FOLDER, name);
        size_t n = 0;
        uint64_t clashes = 0;
        for (JsonValue *v = all->first; v; v = v->next) list[n++] = v;
        assert_ok(merge_releases(&run_arena, list, n, &merged, &clashes, &error_));
        const JsonValue *expected = content(FOLDER, str_format(&run_arena, STR_FMT "-compiled.json", STR_ARG(stem)));
        Buf got = buf_in(&run_arena);
        json_write(&got, merged);
        if (!json_equal(merged, expected)) fail_msg("%s: %.*s", entry->d_name, STR_ARG(buf_str(&got)));
        assert_int_equal(clashes, 0);
        cases++;
    }
    closedir(folder);
    assert_int_equal(cases, 17);
}

/* Releases of two processes, in any order, in several files' worth of lines. */
static void releases_are_merged_by_process_and_date(void **state)
{
    (void)state;
    static const char *const LINES[] = {
        "{\"ocid\":\"a\",\"date\":\"2024-03-01T00:00:00Z\",\"tag\":[\"award\"],\"tender\":{\"numberOfTenderers\":1}}\n",
        "{\"ocid\":\"b\",\"date\":\"2024-01-01\",\"tag\":[\"tender\"],\"tender\":{\"numberOfTenderers\":1,\"procurementMethod\":\"open\"}}\n",
        "{\"ocid\":\"a\",\"date\":\"2024-01-01T00:00:00Z\",\"tag\":[\"tender\"],\"tender\":{\"numberOfTenderers\":5,\"procurementMethod\":\"open\"}}\n",
        "{\"ocid\":\"b\",\"date\":\"2024-02-01T02:00:00+06:00\",\"tag\":[\"tenderUpdate\"],\"tender\":{\"numberOfTenderers\":null}}\n",
    };
    for (size_t turn = 0; turn < ARRAY_LEN(LINES); turn++) {
        Buf b = buf_in(&run_arena);
        for (size_t i = 0; i < ARRAY_LEN(LINES); i++) buf_c(&b, LINES[(i + turn) % ARRAY_LEN(LINES)]);
        for (unsigned threads = 1; threads < 4; threads += 2) {
            const DetectResult *r = result_of(buf_str(&b), threads);
            assert_int_equal(r->broken_count, 0);
            assert_int_equal(r->gathered, 4);
            assert_int_equal(r->merged, 2);
            assert_int_equal(r->releases, 2);
            const DetectFlag *f = only_flag(r, DETECT_R018);
            assert_non_null(f);
            assert_str(f->ocid, STR("a"));
            assert_int_equal(f->line, 1 + (ARRAY_LEN(LINES) - turn) % ARRAY_LEN(LINES));      /* where its last release stands */
        }
    }
}

static void what_cannot_be_merged_is_told(void **state)
{
    (void)state;
    const DetectResult *r = result_of(STR(
        "{\"ocid\":\"a\",\"tag\":[\"tender\"]}\n{\"ocid\":\"a\",\"date\":\"2024-01-01\",\"tag\":[\"tender\"]}\n"
        "{\"ocid\":\"b\",\"tag\":[\"tender\"]}\n"                               /* alone: needs no date */
        "{\"ocid\":\"c\",\"date\":\"2024-01-01\",\"tag\":[\"tender\"],\"tender\":{\"title\":\"x\",\"value\":{\"amount\":1}}}\n"
        "{\"ocid\":\"c\",\"date\":\"2024-01-02\",\"tag\":[\"tender\"],\"tender\":{\"title\":{\"en\":\"x\"},\"value\":7}}\n"
        "{\"ocid\":\"e\",\"tag\":[\"tender\"],\"tender\":{\"title\":\"\xff\"}}\n"
        "{\"ocid\":\"d\",\"records\":[{\"ocid\":\"d\",\"releases\":[{\"url\":\"https://example.org/1\"}]}]}\n"), 1);
    assert_int_equal(r->releases, 2);
    assert_int_equal(r->merged, 2);
    assert_int_equal(r->clashes, 2);
    assert_int_equal(r->broken_count, 3);
}

/* More than is kept in memory goes through a file and comes out the same. */
static void many_releases_go_through_a_file(void **state)
{
    (void)state;
    enum { MANY = 30000 };
    Buf b = buf_in(&run_arena);
    for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < MANY; i++) {
            buf_format(&b, "{\"ocid\":\"o-%d\",\"date\":\"2024-01-0%d\",\"tag\":[\"tender\"],\"x\":\"%0400d\",\"tender\":{%s}}\n", i, 2 - turn, 1,
                       turn ? "\"numberOfTenderers\":1" : "\"procurementMethod\":\"open\"");
        }
    }
    const DetectResult *r = result_of(buf_str(&b), 3);
    assert_int_equal(r->gathered, 2 * MANY);
    assert_singles(r, MANY);
}

/* The end of one source, told late by a thread that was held up, was once taken for the end of the next. */
static void no_line_of_the_next_source_is_lost(void **state)
{
    (void)state;
    enum { SOURCES = 3000 };
    DetectSettings settings = { .threads = 4 };
    const DetectResult *r;
    Detector *d;
    char path[32] = "/tmp/tergoo-source-XXXXXX";
    Buf b = buf_in(&run_arena);
    int fd = mkstemp(path);
    add_single(&b, 1, "");
    assert_true(fd >= 0);
    assert_ok(fd_write_all(fd, buf_str(&b), str_of(path), &error_));
    assert_ok(detector_new(&run_arena, &settings, &d, &error_));
    for (int i = 0; i < SOURCES; i++) {
        assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
        assert_ok(detector_read_fd(d, fd, STR("source"), NULL, NULL, &error_));
    }
    assert_ok(detector_finish(d, &r, &error_));
    assert_int_equal(r->lines, SOURCES);
    detector_free(d);
    close(fd);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(each_form_gives_the_same), RUN_TEST(a_release_may_stand_on_many_lines),
        RUN_TEST(places_in_a_package_are_those_of_the_file), RUN_TEST(a_broken_first_line_does_not_make_a_stream),
        RUN_TEST(a_package_that_ends_early_gives_what_it_has), RUN_TEST(a_text_past_the_limit_is_left_out),
        RUN_TEST(names_that_come_twice_are_counted), RUN_TEST(zstd_is_read), RUN_TEST(a_bomb_is_not_read_to_its_end),
        RUN_TEST(other_packings_are_named), RUN_TEST(the_standards_own_cases_come_out_alike),
        RUN_TEST(releases_are_merged_by_process_and_date), RUN_TEST(what_cannot_be_merged_is_told),
        RUN_TEST(many_releases_go_through_a_file), RUN_TEST(no_line_of_the_next_source_is_lost),
    };
    return cmocka_run_group_tests_name("detect_input", tests, NULL, NULL);
}
