/* test_detect_lines.c: the lines of a file in several threads: nothing of their number shows in what is delivered, counted or told. */
#include <unistd.h>
#include <zlib.h>

#include "detect/coverage.h"
#include "detect/lines.h"
#include "detect_run.h"

enum { COUNTS = 4, MOST = 8 };
static const unsigned NUMBERS[COUNTS] = { 1, 2, 3, MOST };

/* What a user took since the last delivery, and where all of it goes. */
typedef struct { Buf taken, *all; Arena arena; uint64_t stop_at; } User;

static ErrorCode take(void *user, Str line, uint64_t number, Error *e)
{
    User *u = user;
    if (u->stop_at > 0 && number >= u->stop_at) return error_set(e, ERR_IO, K("base.disk-full"), arg_int("line", (int64_t)number));
    if (str_starts(line, STR("bad"))) {
        return error_set(e, ERR_INVALID, K("detect.no-object"), arg_int("line", (int64_t)number), arg_int("column", 3));
    }
    buf_format(&u->taken, "%llu " STR_FMT "\n", (unsigned long long)number, STR_ARG(str_first(line, 20)));
    return u->taken.failed ? error_memory(e) : ERR_OK;
}

static ErrorCode deliver(void *user, Error *e)
{
    User *u = user;
    buf_add(u->all, buf_str(&u->taken));
    arena_free(&u->arena);
    u->taken = buf_in(&u->arena);
    return u->all->failed ? error_memory(e) : ERR_OK;
}

static ErrorCode run_lines(const char *path, unsigned count, uint64_t stop_at, Buf *all, LinesRead *read)
{
    User list[MOST];
    void *users[MOST];
    for (unsigned i = 0; i < count; i++) {
        list[i] = (User){ .all = all, .arena = arena_with(64 << 20), .stop_at = stop_at };
        list[i].taken = buf_in(&list[i].arena);
        users[i] = &list[i];
    }
    LineCrew crew = { .take = take, .deliver = deliver, .users = users, .count = count };
    ErrorCode code = lines_of_path(&run_arena, path, &crew, NULL, NULL, read, &error_);
    for (unsigned i = 0; i < count; i++) arena_free(&list[i].arena);
    return code;
}

/* Some megabytes: lines of many lengths, blank ones, broken ones, a mark of byte order, and no LF at the end. */
static void make_file(char path[32])
{
    Buf b = buf_in(&run_arena);
    memcpy(path, "/tmp/tergoo-lines-XXXXXX", sizeof "/tmp/tergoo-lines-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    buf_c(&b, "\xef\xbb\xbf");
    for (unsigned i = 1; b.len < 3 << 20; i++) {
        if (i % 97 == 0) buf_c(&b, "bad ");
        if (i % 31 != 0) buf_format(&b, "line %u of a file", i);
        for (unsigned k = 0; k < i * 7919 % 400; k++) buf_byte(&b, '.');
        buf_byte(&b, '\n');
    }
    buf_c(&b, "the end");
    assert_ok(fd_write_all(fd, buf_str(&b), str_of(path), &error_));
    close(fd);
}

static void lines_come_in_order_whoever_took_them(void **state)
{
    (void)state;
    char path[32];
    Str first = { 0 };
    LinesRead one = { 0 };
    make_file(path);
    for (int i = 0; i < COUNTS; i++) {
        LinesRead read;
        Buf all = buf_in(&run_arena);
        assert_ok(run_lines(path, NUMBERS[i], 0, &all, &read));
        if (i == 0) {
            first = buf_str(&all);
            one = read;
            assert_true(first.len > 100000 && one.broken_count > DETECT_BROKEN_KEPT);
            assert_str(str_first(first, 7), STR("1 line "));
            continue;
        }
        assert_true(str_equal(buf_str(&all), first));
        assert_int_equal(read.lines, one.lines);
        assert_int_equal(read.broken_count, one.broken_count);
        assert_int_equal(read.broken_kept, DETECT_BROKEN_KEPT);
        for (size_t k = 0; k < DETECT_BROKEN_KEPT; k++) {
            assert_int_equal(read.broken[k].line, one.broken[k].line);
            assert_int_equal(read.broken[k].column, 3);
            assert_str(error_arg(read.broken[k].why, "line"), error_arg(one.broken[k].why, "line"));
        }
    }
    unlink(path);
}

static void the_first_error_in_the_file_ends_it(void **state)
{
    (void)state;
    char path[32];
    make_file(path);
    for (int i = 0; i < COUNTS; i++) {
        LinesRead read;
        Buf all = buf_in(&run_arena);
        assert_int_equal(run_lines(path, NUMBERS[i], 5003, &all, &read), ERR_IO);
        assert_str(error_arg(&error_, "line"), STR("5003"));
    }
    unlink(path);
}

/* The line lies in a hole of its file; nobody is given it, and memory does not grow with it. */
static void a_line_too_long_is_passed_over_and_told(void **state)
{
    (void)state;
    enum { LONG = 200 << 20 };
    char path[] = "/tmp/tergoo-lines-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_ok(fd_write_all(fd, STR("one\n"), str_of(path), &error_));
    assert_int_equal(ftruncate(fd, LONG), 0);
    assert_int_equal(lseek(fd, 0, SEEK_END), LONG);
    assert_ok(fd_write_all(fd, STR("\nthree\nbad\n"), str_of(path), &error_));
    close(fd);
    for (int i = 0; i < COUNTS; i++) {
        LinesRead read;
        Buf all = buf_in(&run_arena);
        assert_ok(run_lines(path, NUMBERS[i], 0, &all, &read));
        assert_str(buf_str(&all), STR("1 one\n3 three\n"));
        assert_int_equal(read.lines, 4);
        assert_int_equal(read.broken_count, 2);
        assert_string_equal(read.broken[0].why->parts[0].key, "detect.line-too-long");
        assert_int_equal(read.broken[0].line, 2);
        assert_int_equal(read.broken[1].line, 4);
    }
    unlink(path);
}

static void a_file_cut_short_gives_what_stands_before(void **state)
{
    (void)state;
    static const Str LINES = STR("one\ntwo\nthree\nfour\n");
    unsigned char packed[256];
    char path[] = "/tmp/tergoo-lines-XXXXXX";
    int fd = mkstemp(path);
    z_stream z = { .next_in = (unsigned char *)(uintptr_t)LINES.ptr, .avail_in = (unsigned)LINES.len, .next_out = packed,
                   .avail_out = sizeof packed };
    assert_int_equal(deflateInit2(&z, 0, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);        /* stored: bytes come as they are */
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    size_t len = sizeof packed - z.avail_out;
    deflateEnd(&z);
    assert_ok(fd_write_all(fd, str_bytes(packed, len - 12), str_of(path), &error_));
    close(fd);
    for (int i = 0; i < COUNTS; i++) {
        LinesRead read;
        Buf all = buf_in(&run_arena);
        assert_ok(run_lines(path, NUMBERS[i], 0, &all, &read));
        assert_true(str_starts(buf_str(&all), STR("1 one\n2 two\n3 three\n")));
        assert_int_equal(read.broken_count, 1);
        assert_string_equal(read.broken[0].why->parts[0].key, "detect.cut-short");
    }
    unlink(path);
}

static ErrorCode cover(void *user, Str line, uint64_t number, Error *e)
{
    return coverage_add(user, line, number, e);
}

static void parts_of_a_coverage_add_up(void **state)
{
    (void)state;
    static const char *const LINES[] = { "{\"a\":1,\"b\":[{\"c\":\"x\"},{\"d\":null}]}", "{\"b\":[{\"c\":\"\"},{\"e\":[[1]]}],\"a/\":true}", "[1,2]",
                                         "{\"a\":{\"b\":{\"c\":{}}}}", "{\"n\":\"\\u0000\\\"\"}", "{\"a\":1,\"a\":null}", "\"text\"" };
    Coverage *whole, *halves[2];
    LinesRead read;
    Buf all = buf_in(&run_arena), together = buf_in(&run_arena), parts[2] = { buf_in(&run_arena), buf_in(&run_arena) };
    for (unsigned i = 0; i < 500; i++) {
        const char *line = LINES[i * 2654435761u % ARRAY_LEN(LINES)];
        buf_format(&all, "%s\n", line);
        buf_format(&parts[i * 40503u / 7 % 2], "%s\n", line);
    }
    assert_ok(coverage_new(&run_arena, &whole, &error_));
    assert_ok(lines_of_text(&run_arena, buf_str(&all), STR("test"), cover, whole, &read, &error_));
    for (int i = 0; i < 2; i++) {
        assert_ok(coverage_new(&run_arena, &halves[i], &error_));
        assert_ok(lines_of_text(&run_arena, buf_str(&parts[i]), STR("test"), cover, halves[i], &read, &error_));
    }
    assert_ok(coverage_merge(halves[0], halves[1], &error_));
    buf_clear(&all);
    coverage_write(&all, whole);
    coverage_write(&together, halves[0]);
    assert_str(buf_str(&together), buf_str(&all));
    coverage_free(whole);
    coverage_free(halves[0]);
    coverage_free(halves[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(lines_come_in_order_whoever_took_them), RUN_TEST(the_first_error_in_the_file_ends_it),
        RUN_TEST(a_line_too_long_is_passed_over_and_told), RUN_TEST(a_file_cut_short_gives_what_stands_before), RUN_TEST(parts_of_a_coverage_add_up),
    };
    return cmocka_run_group_tests_name("detect lines", tests, NULL, NULL);
}
