/* test_detect_outside.c: unpacking by another process: what comes out, and what is said of files that are damaged, cut short or blown up, is
 * to the byte what unpacking here gives; and whoever sits at the other end, whatever he sends, breaks nothing. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "detect/input.h"
#include "detect/lines.h"
#include "detect_run.h"

/* ---- whoever unpacks: a thread of this test ---- */

typedef struct { pthread_t thread; int fd; const Str *says; } Other;

static void *serve(void *self)
{
    Other *o = self;
    Error e;
    error_clear(&e);
    if (!o->says) (void)!unpack_serve(o->fd, o->fd, &e);
    else (void)!write(o->fd, o->says->ptr, o->says->len);
    close(o->fd);
    return NULL;
}

/* user: what is sent in place of an answer, or NULL. */
static ErrorCode start(void *user, void **process, int *fd, Error *e)
{
    int ends[2];
    Other *o = malloc(sizeof *o);
    assert_non_null(o);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return error_system(e, STR("socketpair"));
    *o = (Other){ .fd = ends[1], .says = user };
    assert_int_equal(pthread_create(&o->thread, NULL, serve, o), 0);
    *process = o;
    *fd = ends[0];
    return ERR_OK;
}

static void end(void *user, void *process, int fd)
{
    Other *o = process;
    (void)user;
    shutdown(fd, SHUT_RDWR);
    close(fd);
    pthread_join(o->thread, NULL);
    free(o);
}

/* ---- files ---- */

static const char *file_name(void)
{
    static char name[64];
    snprintf(name, sizeof name, "/tmp/tergoo-outside-%d", (int)getpid());
    return name;
}

static void write_file(Str bytes)
{
    assert_ok(file_write_durable(file_name(), bytes, &error_));
}

static Str some_lines(unsigned count)
{
    Buf b = buf_in(&run_arena);
    for (unsigned i = 0; i < count; i++)
        buf_format(&b, "{\"ocid\":\"o-%u\",\"tag\":[\"compiled\"],\"tender\":{\"title\":\"%x\",\"procurementMethod\":\"open\",\"numberOfTenderers\":%u}}\n", i,
                   i * 2654435761u, i % 3);
    assert_false(b.failed);
    return buf_str(&b);
}

static Str gzipped(Str text)
{
    z_stream z = { 0 };
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t room = deflateBound(&z, text.len);
    char *to = arena_alloc(&run_arena, room);
    assert_non_null(to);
    z.next_in = (unsigned char *)(uintptr_t)text.ptr;
    z.avail_in = (unsigned)text.len;
    z.next_out = (unsigned char *)to;
    z.avail_out = (unsigned)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return str_bytes(to, room - z.avail_out);
}

static Str zstandard(Str text)
{
    size_t room = ZSTD_compressBound(text.len);
    char *to = arena_alloc(&run_arena, room);
    assert_non_null(to);
    size_t n = ZSTD_compress(to, room, text.ptr, text.len, 3);
    assert_false(ZSTD_isError(n));
    return str_bytes(to, n);
}

static Str joined(Str a, Str b)
{
    Buf both = buf_in(&run_arena);
    buf_add(&both, a);
    buf_add(&both, b);
    return buf_str(&both);
}

/* ---- the same as here ---- */

static uint64_t tapped;

static void count_tapped(void *user, Str bytes)
{
    (void)user;
    tapped += bytes.len;
}

static Str told(const DetectDoor *door, unsigned threads)
{
    DetectSettings s = { .threads = threads, .rules = DETECT_BIT(DETECT_R018) };
    const DetectResult *r;
    Detector *d;
    Buf b = buf_in(&run_arena);
    tapped = 0;
    assert_ok(detector_new(&run_arena, &s, &d, &error_));
    detector_door(d, door);
    detector_tap(d, count_tapped, NULL);
    assert_ok(detector_read_path(d, file_name(), NULL, NULL, &error_));
    assert_ok(detector_finish(d, &r, &error_));
    detect_write_lines(&b, LANG_EN, r);
    buf_format(&b, "%d\n", r->damaged);
    if (r->damaged) message_error(&b, LANG_EN, &r->damage);
    detector_free(d);
    assert_false(b.failed);
    return buf_str(&b);
}

static void check_same(Str file)
{
    const DetectDoor door = { start, end, NULL };
    write_file(file);
    for (unsigned threads = 1; threads <= 2; threads++) {
        ArenaMark mark = arena_mark(&run_arena);
        Str here = told(NULL, threads);
        uint64_t taken = tapped;
        Str there = told(&door, threads);
        if (!str_equal(there, here)) fail_msg("here: " STR_FMT "\nthere: " STR_FMT, STR_ARG(str_from(here, here.len > 400 ? here.len - 400 : 0)),
                                              STR_ARG(str_from(there, there.len > 400 ? there.len - 400 : 0)));
        assert_int_equal(tapped, taken);
        arena_restore(&run_arena, mark);
    }
    unlink(file_name());
}

static void good_files_come_out_alike(void **state)
{
    (void)state;
    static const unsigned COUNTS[] = { 0, 1, 100, 12000 };
    for (size_t i = 0; i < ARRAY_LEN(COUNTS); i++) {
        Str text = some_lines(COUNTS[i]);
        check_same(text);
        check_same(gzipped(text));
        check_same(zstandard(text));
        check_same(joined(gzipped(text), gzipped(text)));
        check_same(joined(zstandard(text), zstandard(text)));
    }
}

static void bad_files_are_told_alike(void **state)
{
    (void)state;
    Str text = some_lines(12000), packed[] = { gzipped(text), zstandard(text) };
    for (size_t i = 0; i < ARRAY_LEN(packed); i++) {
        static const size_t CUTS[] = { 5, 20, 1000, 100000 };
        for (size_t k = 0; k < ARRAY_LEN(CUTS); k++) if (CUTS[k] < packed[i].len) check_same(str_first(packed[i], CUTS[k]));
        check_same(str_first(packed[i], packed[i].len - 1));
        char *hurt = arena_alloc(&run_arena, packed[i].len);
        assert_non_null(hurt);
        memcpy(hurt, packed[i].ptr, packed[i].len);
        hurt[packed[i].len / 2] ^= 0x55;
        hurt[packed[i].len / 2 + 1] ^= 0x55;
        check_same(str_bytes(hurt, packed[i].len));
        check_same(joined(packed[i], STR("and more that is neither")));
    }
    char *nothing = arena_alloc(&run_arena, 16 << 20);                 /* thirty times 16 MB of zeros */
    assert_non_null(nothing);
    Buf bomb = buf_in(&run_arena);
    Str one = zstandard(str_bytes(nothing, 16 << 20));
    for (int i = 0; i < 30; i++) buf_add(&bomb, one);
    check_same(buf_str(&bomb));
}

static ErrorCode take_line(void *user, Str line, uint64_t number, Error *e)
{
    (void)number;
    (void)e;
    *(uint64_t *)user += line.len;
    return ERR_OK;
}

static void lines_of_a_file_come_through_the_door(void **state)
{
    (void)state;
    Str text = some_lines(30000);
    const DetectDoor door = { start, end, NULL };
    LinesRead *read = arena_alloc(&run_arena, sizeof *read);
    uint64_t sum = 0;
    void *users[] = { &sum };
    assert_non_null(read);
    write_file(zstandard(text));
    assert_ok(lines_of_path(&run_arena, file_name(), &(LineCrew){ .take = take_line, .users = users, .count = 1, .door = &door }, NULL, NULL, read, &error_));
    assert_int_equal(read->lines, 30000);
    assert_int_equal(sum + 30000, text.len);
    unlink(file_name());
}

/* ---- whoever lies ---- */

static void whoever_breaks_off_or_lies_breaks_nothing(void **state)
{
    (void)state;
    static const char LINE[] = "\x0e\0\0\0{\"ocid\":\"a\"}\n\n";
    static const Str SAYS[] = {
        { "", 0 }, { "\x01", 1 }, { LINE, 4 }, { LINE, 10 }, { LINE, 18 }, { "\xff\xff\xff\xff{}", 6 }, { "\0\0\0\0", 4 }, { "\0\0\0\0\x63\0\0", 7 },
        { "\0\0\0\0\x63\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 28 },
        { "\0\0\0\0\x03\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 28 },
    };
    write_file(gzipped(some_lines(20000)));
    for (size_t i = 0; i < ARRAY_LEN(SAYS); i++) {
        DetectDoor door = { start, end, (void *)(uintptr_t)&SAYS[i] };
        Str said = told(&door, 1);
        assert_true(str_find(said, STR("\"type\":\"broken\"")) >= 0);
        if (i < 9) assert_true(str_find(said, STR("broke off")) >= 0);
    }
    unlink(file_name());
}

static ErrorCode refuse(void *user, void **process, int *fd, Error *e)
{
    (void)user;
    (void)process;
    (void)fd;
    return error_set(e, ERR_NOT_FOUND, K("worker.none"), arg_c("program", "tergoo-unpack"), arg_c("folder", "nowhere"));
}

static void without_whoever_unpacks_nothing_is_read(void **state)
{
    (void)state;
    DetectSettings s = { .rules = DETECT_BIT(DETECT_R018) };
    const DetectDoor door = { refuse, end, NULL };
    Detector *d;
    write_file(gzipped(some_lines(10)));
    assert_ok(detector_new(&run_arena, &s, &d, &error_));
    detector_door(d, &door);
    assert_error(ERR_NOT_FOUND, detector_read_path(d, file_name(), NULL, NULL, &error_));
    detector_free(d);
    unlink(file_name());
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);                                  /* who unpacks is a thread here: elsewhere it would be ended by this */
    const struct CMUnitTest tests[] = {
        RUN_TEST(good_files_come_out_alike), RUN_TEST(bad_files_are_told_alike), RUN_TEST(lines_of_a_file_come_through_the_door),
        RUN_TEST(whoever_breaks_off_or_lies_breaks_nothing), RUN_TEST(without_whoever_unpacks_nothing_is_read),
    };
    return cmocka_run_group_tests_name("detect outside", tests, NULL, NULL);
}
