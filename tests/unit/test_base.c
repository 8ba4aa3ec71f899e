/* test_base.c: the base folder: text, numbers, dates, memory, errors, files. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/crew.h"
#include "unit.h"

static void numbers_have_one_form(void **state)
{
    (void)state;
    int64_t v;
    assert_true(int_parse(STR("0"), &v) && v == 0);
    assert_true(int_parse(STR("-9223372036854775808"), &v) && v == INT64_MIN);
    assert_true(int_parse(STR("9223372036854775807"), &v) && v == INT64_MAX);
    const char *bad[] = { "", "-", "-0", "01", "+1", "1 ", "9223372036854775808", "-9223372036854775809", "1.0", "1e3" };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) assert_false(int_parse(str_of(bad[i]), &v));
}

static void amounts_are_exact(void **state)
{
    (void)state;
    int64_t v;
    char to[24];
    assert_true(amount_parse(STR("8000"), 2, &v) && v == 800000);
    assert_true(amount_parse(STR("-12.5"), 2, &v) && v == -1250);
    assert_true(amount_parse(STR("12.500"), 2, &v) && v == 1250);
    assert_true(amount_parse(STR("3680000"), 0, &v) && v == 3680000);
    const char *bad[] = { "", ".", "1.", ".5", "1.234", "1,5", "01", "1.2.3", "1.-2", "--1", "99999999999999999999", "1.2x" };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) assert_false(amount_parse(str_of(bad[i]), 2, &v));
    assert_str(amount_format(to, -5, 2), STR("-0.05"));
    assert_str(amount_format(to, INT64_MIN, 2), STR("-92233720368547758.08"));
    assert_str(amount_format(to, 7, 0), STR("7"));
}

static void every_day_there_and_back(void **state)
{
    (void)state;
    for (Day d = -719162; d <= 2932896; d += 97) {
        Day back;
        char iso[11], local[11];
        assert_true(date_day(day_date(d), &back) && back == d);
        assert_true(day_parse(day_format(iso, d), &back) && back == d);
        assert_true(day_parse_local(day_format_local(local, d), &back) && back == d);
    }
    Day d;
    assert_true(day_parse(STR("2024-02-29"), &d));
    assert_false(day_parse(STR("2023-02-29"), &d));
    assert_false(day_parse(STR("1900-02-29"), &d));
    assert_false(day_parse_local(STR("31.04.2026"), &d));
    assert_false(day_parse_local(STR("1.4.2026"), &d));
}

static void instants_have_one_form(void **state)
{
    (void)state;
    Instant t;
    char to[25], local[17];
    assert_true(instant_parse(STR("2026-11-25T17:36:57.123Z"), &t));
    assert_int_equal(t, INT64_C(1795628217123));
    assert_str(instant_format(to, t), STR("2026-11-25T17:36:57.123Z"));
    assert_str(instant_format_local(local, t), STR("25.11.2026 23:36"));
    assert_false(instant_parse(STR("2026-11-25T17:36:57Z"), &t));
    assert_false(instant_parse(STR("2026-11-25 17:36:57.123Z"), &t));
    assert_false(instant_parse(STR("2026-11-25T24:00:00.000Z"), &t));
    Instant offset, zulu;
    assert_true(instant_parse_rfc3339(STR("2007-06-07T00:00:00+09:00"), &offset));
    assert_true(instant_parse_rfc3339(STR("2007-06-06T15:00:00.5Z"), &zulu));
    assert_int_equal(zulu - offset, 500);
    assert_false(instant_parse_rfc3339(STR("2007-06-07T00:00:00"), &t));
    assert_str(instant_format(to, -1), STR("1969-12-31T23:59:59.999Z"));
}

static void bishkek_had_summer_time_once(void **state)
{
    (void)state;
    Instant summer, winter, now;
    assert_true(instant_parse(STR("2004-07-01T00:00:00.000Z"), &summer));
    assert_true(instant_parse(STR("2004-12-01T00:00:00.000Z"), &winter));
    assert_true(instant_parse(STR("2010-05-04T00:00:00.000Z"), &now));
    assert_int_equal(bishkek_offset(summer), 6 * 3600);
    assert_int_equal(bishkek_offset(winter), 5 * 3600);
    assert_int_equal(bishkek_offset(now), 6 * 3600);
}

static void base64_and_hex_are_canonical(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    unsigned char bytes[64];
    for (size_t n = 0; n < 40; n++) {
        unsigned char in[40];
        for (size_t i = 0; i < n; i++) in[i] = (unsigned char)(i * 37 + n);
        Buf b64 = buf_in(&a), hex = buf_in(&a);
        buf_base64(&b64, str_bytes(in, n));
        buf_hex(&hex, str_bytes(in, n));
        assert_int_equal(base64_decode(buf_str(&b64), bytes, sizeof bytes), n);
        assert_memory_equal(bytes, in, n);
        assert_int_equal(hex_decode(buf_str(&hex), bytes, sizeof bytes), n);
        assert_memory_equal(bytes, in, n);
    }
    const char *bad64[] = { "QQ", "QR==", "QUF=", "Q===", "QQ==QQ==", "QQ=A", "Q Q=", "=QQQ" };
    for (size_t i = 0; i < ARRAY_LEN(bad64); i++) assert_int_equal(base64_decode(str_of(bad64[i]), bytes, sizeof bytes), -1);
    assert_int_equal(hex_decode(STR("AB"), bytes, 1), -1);
    assert_int_equal(hex_decode(STR("abc"), bytes, 2), -1);
    assert_int_equal(hex_decode(STR("abcd"), bytes, 1), -1);
    arena_free(&a);
}

static void utf8_is_checked(void **state)
{
    (void)state;
    assert_true(utf8_valid(STR("Көк-Муңар, 8\xc2\xa0""000 сом — ok \xf0\x9f\x91\x8d")));
    const char *bad[] = { "\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80", "abcdefgh\xc3" };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) assert_false(utf8_valid(str_of(bad[i])));
    assert_int_equal(utf8_valid_length(STR("abc\xff")), 3);
    assert_int_equal(utf8_count(STR("ңөү")), 3);
    assert_str(utf8_first_bytes(STR("ңөү"), 3), STR("ң"));
    assert_true(utf8_has_control(STR("a\x01"), ""));
    assert_true(utf8_has_control(STR("a\xe2\x80\xae""b"), "\n"));
    assert_false(utf8_has_control(STR("a\nb"), "\n\t"));
    assert_false(utf8_has_control(STR("Тергөө иши"), ""));
    assert_true(utf8_has_control(STR("ө\xc2\x85"), ""));          /* a control character of two bytes, behind letters of two */
    assert_true(utf8_has_control(STR("ө\x01"), "\n"));
    assert_true(utf8_has_control(STR("ө\xd1"), ""));              /* and a letter cut in two */
}

static void a_list_grows_in_an_arena(void **state)
{
    (void)state;
    Arena a = arena_with(64 * 1024);
    int64_t *list = NULL;
    size_t count = 0, room = 0;
    while (ARENA_ROOM(&a, list, count, room)) {
        assert_true(count < room);
        list[count] = (int64_t)count;
        count++;
        if (count % 100 == 0) assert_non_null(arena_alloc(&a, 8));      /* so that it does not always grow in place */
    }
    assert_int_equal(count, room);
    assert_in_range(count, 1000, 64 * 1024 / sizeof *list);
    for (size_t i = 0; i < count; i++) assert_int_equal(list[i], i);    /* what did not grow is as it was */
    arena_free(&a);
}

static void an_arena_has_a_ceiling(void **state)
{
    (void)state;
    Arena a = arena_with(64 * 1024);
    assert_null(arena_alloc(&a, 65 * 1024));
    assert_null(arena_array(&a, SIZE_MAX / 2, 3));
    size_t got = 0;
    while (arena_alloc(&a, 1000)) got += 1000;
    assert_in_range(got, 40000, 64 * 1024);
    ArenaMark mark = arena_mark(&a);
    arena_restore(&a, mark);
    arena_free(&a);
    assert_int_equal(a.used, 0);

    a = arena_with(1 << 20);
    assert_non_null(arena_alloc(&a, 10));
    mark = arena_mark(&a);
    for (int i = 0; i < 100; i++) assert_non_null(arena_alloc(&a, 5000));
    arena_restore(&a, mark);
    assert_true(a.used < 10000);
    arena_free(&a);
}

/* Past a size its blocks are mappings; what comes out is zeroed all the same, also where a mark was restored. */
static void a_large_arena_gives_zeroed_memory(void **state)
{
    (void)state;
    enum { PIECE = 700 * 1000, PIECES = 60 };
    static const unsigned char NOTHING[PIECE];
    Arena a = arena_with(64 << 20);
    for (int turn = 0; turn < 2; turn++) {
        ArenaMark mark = arena_mark(&a);
        for (int i = 0; i < PIECES; i++) {
            unsigned char *p = arena_alloc(&a, PIECE);
            assert_non_null(p);
            assert_memory_equal(p, NOTHING, PIECE);
            memset(p, 0xaa, PIECE);
        }
        arena_restore(&a, mark);
    }
    assert_non_null(arena_alloc(&a, 30 << 20));
    assert_null(arena_alloc(&a, 40 << 20));
    arena_free(&a);
    assert_int_equal(a.used, 0);
}

/* What an arena gives past its memory lies in a file: it stays where it is, is zeroed, and goes with the arena. */
static void an_arena_goes_on_in_a_file(void **state)
{
    (void)state;
    enum { PIECE = 300 * 1000, PIECES = 200, MEMORY = 1 << 20 };
    static const unsigned char NOTHING[PIECE];
    Arena a = arena_spilling((size_t)1 << 30, MEMORY);
    unsigned char *pieces[PIECES];
    assert_non_null(arena_alloc(&a, 100));
    assert_int_equal(a.in_file, 0);
    for (int turn = 0; turn < 2; turn++) {
        ArenaMark mark = arena_mark(&a);
        for (int i = 0; i < PIECES; i++) {
            pieces[i] = arena_alloc(&a, PIECE);
            assert_non_null(pieces[i]);
            assert_memory_equal(pieces[i], NOTHING, PIECE);
            memset(pieces[i], i + 1, PIECE);
        }
        for (int i = 0; i < PIECES; i++) assert_int_equal(pieces[i][0] * 256 + pieces[i][PIECE - 1], (i + 1) * 257);
        assert_true(a.in_file > (size_t)PIECE * PIECES - MEMORY);
        arena_restore(&a, mark);
        assert_int_equal(a.in_file, 0);
    }
    unsigned char *large = arena_alloc(&a, 40 << 20);            /* more than a step */
    assert_non_null(large);
    large[(40 << 20) - 1] = 1;
    arena_free(&a);
    assert_int_equal(a.used + a.in_file, 0);
    assert_int_equal(a.file, -1);
}

/* What is asked for so stays in memory while the rest goes on in the file, and what is being filled goes on being filled. */
static void an_arena_keeps_some_in_memory(void **state)
{
    (void)state;
    enum { PIECES = 100, PIECE = 100 * 1000 };
    Arena a = arena_spilling((size_t)1 << 30, 1 << 20);
    unsigned char *near[PIECES], *far[PIECES], *first = arena_resident(&a, 10);
    assert_non_null(first);
    for (int i = 0; i < PIECES; i++) {
        far[i] = arena_alloc(&a, PIECE);
        size_t in_file = a.in_file;
        near[i] = arena_resident(&a, PIECE);
        assert_true(far[i] && near[i] && near[i][PIECE - 1] == 0);
        assert_int_equal(a.in_file, in_file);
        memset(far[i], i, PIECE);
        memset(near[i], i + 1, PIECE);
        assert_non_null(arena_alloc(&a, 8));
    }
    for (int i = 0; i < PIECES; i++) assert_true(far[i][0] == i && far[i][PIECE - 1] == i && near[i][0] == i + 1 && near[i][PIECE - 1] == i + 1);
    assert_true(a.in_file > 0 && a.used > 2 * (size_t)PIECES * PIECE);
    assert_null(arena_resident(&a, (size_t)1 << 30));
    arena_free(&a);
    assert_int_equal(a.used + a.in_file, 0);
}

/* A disk without room is a refusal, and known from memory that is out. */
static void an_arena_says_that_its_disk_is_full(void **state)
{
    (void)state;
    struct rlimit before, tight = { 40 << 20, 40 << 20 };
    Arena a = arena_spilling((size_t)1 << 30, 1 << 20);
    size_t got = 0;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight.rlim_max = before.rlim_max;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    while (arena_alloc(&a, 1 << 20)) got++;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, handler);
    assert_in_range(got, 29, 41);
    assert_int_equal(a.why, EFBIG);
    arena_free(&a);
}

static int by_number(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

static void a_list_is_put_in_order(void **state)
{
    (void)state;
    int list[] = { 3, 1, 2 };
    sort_list(list, ARRAY_LEN(list), sizeof *list, by_number);
    assert_memory_equal(list, ((int[]){ 1, 2, 3 }), sizeof list);
    sort_list(NULL, 0, sizeof *list, by_number);        /* the sanitizer stops qsort here */
    sort_list(list, 1, sizeof *list, by_number);
    assert_int_equal(list[0], 1);
}

/* ---- threads that are waited for ---- */

enum { MEMBERS = 200 };

static struct { pthread_mutex_t lock; int done; bool go; } work = { PTHREAD_MUTEX_INITIALIZER, 0, false };

static void work_a_little(void *self)
{
    bool go = false;
    struct timespec moment = { 0, 100000 };
    while (!go) {
        nanosleep(&moment, NULL);
        pthread_mutex_lock(&work.lock);
        go = work.go;
        pthread_mutex_unlock(&work.lock);
    }
    pthread_mutex_lock(&work.lock);
    work.done += *(const int *)self;
    pthread_mutex_unlock(&work.lock);
}

static void let_go(bool go)
{
    pthread_mutex_lock(&work.lock);
    work.go = go;
    pthread_mutex_unlock(&work.lock);
}

/* Whatever a thread of it uses may be freed after crew_end; the sanitizers see that none is left behind. */
static void a_crew_is_waited_for(void **state)
{
    (void)state;
    Crew c;
    int *one = mem_alloc(sizeof *one);
    assert_non_null(one);
    *one = 1;
    crew_begin(&c, 64 * 1024);
    assert_true(crew_wait(&c, 0));
    assert_true(crew_start(&c, work_a_little, one));
    assert_false(crew_wait(&c, 0));
    assert_false(crew_wait(&c, 2000000));
    let_go(true);
    assert_true(crew_wait(&c, -1));
    for (int i = 1; i < MEMBERS; i++) assert_true(crew_start(&c, work_a_little, one));
    mem_fail_at(1, 0);
    assert_false(crew_start(&c, work_a_little, one));
    mem_fail_at(0, 0);
    crew_end(&c);
    mem_free(one);
    assert_int_equal(work.done, MEMBERS);
}

static void a_buffer_remembers_that_memory_ran_out(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Buf b = buf_in(&a);
    mem_fail_at(1, 0);
    buf_add(&b, STR("lost"));
    mem_fail_at(0, 0);
    buf_add(&b, STR("more"));
    assert_true(b.failed);
    arena_free(&a);
}

static void an_error_keeps_cause_and_circumstance(void **state)
{
    (void)state;
    Error e;
    char longer[2000];
    memset(longer, 'x', sizeof longer);
    assert_int_equal(error_set(&e, ERR_INVALID, "t.cause", arg_c("field", "title"), arg_int("line", 7), arg_str("long", str_bytes(longer, sizeof longer))), ERR_INVALID);
    assert_int_equal(error_in(&e, "t.doing", arg_c("path", "bids.csv")), ERR_INVALID);
    assert_str(error_arg(&e, "field"), STR("title"));
    assert_str(error_arg(&e, "line"), STR("7"));
    assert_int_equal(error_arg(&e, "long").len, ERROR_TEXT / 4);
    assert_int_equal(e.count, 2);
    size_t at = 0;
    Str name, value;
    assert_true(error_next_arg(&e, &e.parts[1], &at, &name, &value));
    assert_str(value, STR("bids.csv"));
    assert_false(error_next_arg(&e, &e.parts[1], &at, &name, &value));
    for (int i = 0; i < 20; i++) error_in(&e, "t.more", arg_str("v", str_bytes(longer, 300)));
    assert_int_equal(e.count, ERROR_PARTS);
    assert_int_equal(error_code_of(STR("conflict")), ERR_CONFLICT);
    assert_int_equal(error_code_of(STR("?")), ERR_INTERNAL);
}

static int failing_fsync(int fd) { (void)fd; return -1; }

static void a_durable_file_is_whole_or_absent(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(1 << 20);
    char folder[] = "/tmp/tergoo-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *path = path_join(&a, folder, "file");
    assert_ok(file_write_durable(path, STR("one"), &error_));

    Io broken = io_system;
    broken.fsync = failing_fsync;
    io = &broken;
    assert_int_not_equal(file_write_durable(path, STR("two"), &error_), ERR_OK);
    io = &io_system;

    Str got;
    assert_ok(file_read(&a, path, 100, &got, &error_));
    assert_str(got, STR("one"));
    assert_error(ERR_LIMIT, file_read(&a, path, 2, &got, &error_));
    assert_error(ERR_NOT_FOUND, file_read(&a, "/nonexistent/x", 2, &got, &error_));
    io->unlink(path);
    assert_int_equal(rmdir(folder), 0);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_one_form), cmocka_unit_test(amounts_are_exact), cmocka_unit_test(every_day_there_and_back),
        cmocka_unit_test(instants_have_one_form), cmocka_unit_test(bishkek_had_summer_time_once),
        cmocka_unit_test(base64_and_hex_are_canonical), cmocka_unit_test(utf8_is_checked), cmocka_unit_test(an_arena_has_a_ceiling),
        cmocka_unit_test(a_list_grows_in_an_arena),
        cmocka_unit_test(a_large_arena_gives_zeroed_memory), cmocka_unit_test(an_arena_goes_on_in_a_file), cmocka_unit_test(an_arena_keeps_some_in_memory),
        cmocka_unit_test(an_arena_says_that_its_disk_is_full),
        cmocka_unit_test(a_buffer_remembers_that_memory_ran_out), cmocka_unit_test(an_error_keeps_cause_and_circumstance),
        cmocka_unit_test(a_list_is_put_in_order), cmocka_unit_test(a_crew_is_waited_for),
        cmocka_unit_test(a_durable_file_is_whole_or_absent),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
