/* test_container.c: the one form of a bundle's archive: what is written is read back, by tar too, and nothing else is taken. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "unit.h"

#include "office/bundle.h"

static Arena arena;

typedef struct { Str name, bytes; } OneFile;

static Str written(const OneFile *files, size_t count)
{
    Error error_;
    Str ret;
    int fd = memfd_create("container", MFD_CLOEXEC);
    ContainerWriter w = { .fd = fd, .path = STR("container") };
    for (size_t i = 0; i < count; i++) assert_ok(container_add(&w, files[i].name, files[i].bytes, &error_));
    assert_ok(container_end(&w, &error_));
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    assert_ok(fd_read_all(&arena, fd, 64 << 20, &ret, &error_));
    assert_int_equal(ret.len, w.written);
    close(fd);
    return ret;
}

/* Reads to the end: the number of files, or -1 when the form does not hold. */
static int read_all(Str input)
{
    ContainerReader r = { .input = input };
    Str name, bytes;
    Error error;
    for (int n = 0;; n++) {
        ErrorCode code = container_next(&r, &name, &bytes, &error);
        if (code == ERR_END) return n;
        if (code != ERR_OK) return -1;
        assert_true(container_name_ok(name));
        assert_true(bytes.ptr >= input.ptr && bytes.ptr + bytes.len <= input.ptr + input.len);
    }
}

static Str of_size(size_t n)
{
    char *p = arena_alloc(&arena, n + 1);
    assert_non_null(p);
    for (size_t i = 0; i < n; i++) p[i] = (char)(i * 31 + n);
    return str_bytes(p, n);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    static const size_t SIZES[] = { 0, 1, 511, 512, 513, 1024, 65536, 100001 };
    OneFile files[ARRAY_LEN(SIZES)];
    for (size_t i = 0; i < ARRAY_LEN(SIZES); i++) {
        files[i] = (OneFile){ str_format(&arena, "folder/%zu.bin", i), of_size(SIZES[i]) };
    }
    Str input = written(files, ARRAY_LEN(SIZES));
    assert_int_equal(input.len % 512, 0);
    ContainerReader r = { .input = input };
    Error error_;
    Str name, bytes;
    for (size_t i = 0; i < ARRAY_LEN(SIZES); i++) {
        assert_ok(container_next(&r, &name, &bytes, &error_));
        assert_str(name, files[i].name);
        assert_true(str_equal(bytes, files[i].bytes));
    }
    assert_error(ERR_END, container_next(&r, &name, &bytes, &error_));
    assert_int_equal(read_all(written(NULL, 0)), 0);
}

static void names_are_bounded(void **state)
{
    (void)state;
    char longest[101];
    memset(longest, 'a', sizeof longest);
    assert_true(container_name_ok(str_bytes(longest, 99)));
    assert_false(container_name_ok(str_bytes(longest, 100)));
    static const char *const GOOD[] = { "a", "a/b", "a.b_c-D9", "...", "a/...b" };
    static const char *const BAD[] = { "", "/", "/a", "a/", "a//b", ".", "..", "a/..", "../a", "a/./b", "a b", "a\\b", "ä", "a\n",
                                       "a:b", "~a" };
    for (size_t i = 0; i < ARRAY_LEN(GOOD); i++) assert_true(container_name_ok(str_of(GOOD[i])));
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) assert_false(container_name_ok(str_of(BAD[i])));
}

static void the_writer_keeps_to_the_form(void **state)
{
    (void)state;
    Error error_;
    int fd = memfd_create("container", MFD_CLOEXEC);
    ContainerWriter w = { .fd = fd, .path = STR("container") };
    assert_error(ERR_INTERNAL, container_add(&w, STR("../x"), STR("x"), &error_));
    assert_error(ERR_LIMIT, container_begin(&w, STR("x"), UINT64_C(1) << 33, &error_));
    assert_ok(container_begin(&w, STR("x"), 3, &error_));
    assert_error(ERR_INTERNAL, container_begin(&w, STR("y"), 3, &error_));
    assert_error(ERR_INTERNAL, container_end(&w, &error_));
    assert_error(ERR_INTERNAL, container_took(&w, 4, &error_));
    assert_ok(fd_write_all(fd, STR("abc"), STR("container"), &error_));
    assert_ok(container_took(&w, 3, &error_));
    assert_ok(container_end(&w, &error_));
    assert_error(ERR_INTERNAL, container_begin(&w, STR("z"), 0, &error_));
    assert_int_equal(w.written, 4 * 512);
    close(fd);
}

/* One bit anywhere but in the bytes of a file breaks the form; a bit in a name or size that leaves it well-formed needs the
 * checksum too. */
static void no_bit_of_the_form_can_be_changed(void **state)
{
    (void)state;
    const OneFile files[] = { { STR("START.html"), STR("<p>one</p>\n") }, { STR("files/a"), of_size(700) } };
    Str input = written(files, 2);
    char *copy = arena_alloc(&arena, input.len);
    assert_non_null(copy);
    assert_int_equal(read_all(input), 2);
    for (size_t bit = 0; bit < 8 * input.len; bit++) {
        size_t at = bit / 8;
        bool content = (at >= 512 && at < 512 + 11) || (at >= 1536 && at < 1536 + 700);
        memcpy(copy, input.ptr, input.len);
        copy[at] = (char)(copy[at] ^ (1 << bit % 8));
        int n = read_all(str_bytes(copy, input.len));
        if ((n == 2) != content) fail_msg("bit %zu of byte %zu", bit % 8, at);
    }
    for (size_t n = 0; n < input.len; n++) assert_int_equal(read_all(str_first(input, n)), -1);
}

static void tar_reads_it(void **state)
{
    (void)state;
    Error error_;
    char folder[] = "/tmp/tergoo-container-XXXXXX", command[512], path[128];
    if (system("tar --version 2>/dev/null | grep -q GNU") != 0) {
        print_message("skipped: GNU tar is needed\n");
        skip();
    }
    assert_non_null(mkdtemp(folder));
    const OneFile files[] = { { STR("START.html"), STR("<p>one</p>\n") }, { STR("files/a"), of_size(70000) },
                              { STR("files/empty"), STR("") } };
    Str input = written(files, 3);
    snprintf(path, sizeof path, "%s/x.tergoo", folder);
    assert_ok(file_write_durable(path, input, &error_));
    snprintf(command, sizeof command, "cd %s && test \"$(tar -tf x.tergoo | tr '\\n' ' ')\" = 'START.html files/a files/empty ' && "
             "tar -xf x.tergoo && test \"$(cat START.html)\" = '<p>one</p>' && test ! -s files/empty", folder);
    assert_int_equal(system(command), 0);
    Str back;
    snprintf(path, sizeof path, "%s/files/a", folder);
    assert_ok(file_read(&arena, path, 1 << 20, &back, &error_));
    assert_true(str_equal(back, files[1].bytes));
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

static int start(void **state) { (void)state; arena = arena_with(64 << 20); return 0; }
static int stop(void **state) { (void)state; arena_free(&arena); return 0; }

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(names_are_bounded),
        cmocka_unit_test(the_writer_keeps_to_the_form),
        cmocka_unit_test(no_bit_of_the_form_can_be_changed),
        cmocka_unit_test(tar_reads_it),
    };
    return cmocka_run_group_tests_name("container", tests, start, stop);
}
