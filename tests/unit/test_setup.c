/* What the wizard keeps and refuses without a browser: its code, a move of the finished office that was interrupted, what stands in
 * the way, pages by their answers, names in two alphabets, drawings. */
#include "unit.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk/desk.h"
#include "office/whole.h"
#include "setup/setup_int.h"
#include "text/picture.h"

static char folder[256];

static void put(const char *name, const char *text)
{
    char path[512];
    Error error_;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    char *end = strrchr(path, '/');
    *end = 0;
    assert_ok(folder_make(path, &error_));
    *end = '/';
    assert_ok(file_write_durable(path, str_of(text), &error_));
}

static bool there(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return file_exists(path);
}

static int new_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s/setup.XXXXXX", temporary_folder().ptr);
    return mkdtemp(folder) ? 0 : -1;
}

static int end_folder(void **state)
{
    (void)state;
    folder_remove(folder);
    return 0;
}

static void a_code_is_read_out_without_mistakes(void **state)
{
    (void)state;
    char code[SETUP_CODE_ROOM], other[SETUP_CODE_ROOM];
    setup_code_new(code);
    setup_code_new(other);
    assert_int_equal(14, strlen(code));
    assert_true(code[4] == '-' && code[9] == '-');
    assert_null(strpbrk(code, "01OIL"));
    assert_string_not_equal(code, other);
}

static void a_move_that_was_interrupted_is_finished(void **state)
{
    (void)state;
    Error error_;
    bool finished;
    put("keys/store.key", "k");                     /* moved already */
    put("setup/office/blobs/x", "b");
    put("setup/office/store.db", "d");
    put("setup/answers.json", "{}");
    put("setup/whole", "yes");
    assert_ok(setup_may_begin(folder, &finished, &error_));
    assert_true(finished);
    assert_true(there("store.db") && there("blobs/x") && there("keys/store.key"));
    assert_false(there("setup"));
    assert_error(ERR_CONFLICT, setup_may_begin(folder, &finished, &error_));
    assert_string_equal("setup.office-there", error_.parts[0].key);
}

static void an_office_that_was_not_whole_is_thrown_away(void **state)
{
    (void)state;
    Error error_;
    bool finished;
    put("setup/office/store.db", "half");
    put("setup/answers.json", "{\"name\":\"x\"}");
    assert_ok(setup_may_begin(folder, &finished, &error_));
    assert_false(finished || there("store.db") || there("setup/office"));
    assert_true(there("setup/answers.json"));
}

static void what_stands_in_the_way_is_named(void **state)
{
    (void)state;
    Error error_;
    bool finished;
    put("keys/of-somebody", "k");
    assert_error(ERR_CONFLICT, setup_may_begin(folder, &finished, &error_));
    assert_string_equal("setup.in-the-way", error_.parts[0].key);
    assert_true(there("keys/of-somebody"));
}

static void the_wizard_goes_on_where_it_was(void **state)
{
    (void)state;
    Error error_;
    char now[25];
    put("setup/answers.json", "{}");
    SetupOptions options = { .folder = folder };
    Setup s = { .options = &options }, again = { .options = &options };
    char work[300];
    snprintf(work, sizeof work, "%s/setup", folder);
    s.work = again.work = work;
    assert_ok(answers_open(&s, &error_));
    assert_string_equal("language", setup_current(&s)->name);
    assert_ok(answer_set(&s, "language", STR("ky"), &error_));
    assert_ok(answer_set(&s, "name", STR("Көк-Мунар"), &error_));
    assert_ok(answer_set(&s, "profile", STR("prosecutor"), &error_));
    assert_string_equal("clock", setup_current(&s)->name);
    assert_ok(answer_set(&s, "clock.seen", instant_format(now, clock_now()), &error_));
    setup_secret_set(&s, STR("four words of a phrase"));
    assert_ok(answers_keep(&s, &error_));
    assert_ok(answers_open(&again, &error_));
    assert_string_equal("calendar", setup_current(&again)->name);
    assert_str(setup_answer(&again, "name"), STR("Көк-Мунар"));
    assert_int_equal(0, again.secret_len);
    /* a confirmation of yesterday's is asked for anew, and a clock before the program's day counts for nothing */
    assert_ok(answer_set(&again, "clock.seen", instant_format(now, clock_now() - 25 * HOUR), &error_));
    assert_string_equal("clock", setup_current(&again)->name);
    options.built = clock_now() + HOUR;
    assert_false(is_done_clock(&s));
    arena_free(&s.arena);
    arena_free(&again.arena);
}

static void answers_that_are_broken_are_told(void **state)
{
    (void)state;
    Error error_;
    put("setup/answers.json", "{\"name\":");
    SetupOptions options = { .folder = folder };
    char work[300];
    snprintf(work, sizeof work, "%s/setup", folder);
    Setup s = { .options = &options, .work = work };
    assert_int_not_equal(ERR_OK, answers_open(&s, &error_));
    assert_string_equal("setup.answers-broken", error_.parts[error_.count - 1].key);
    arena_free(&s.arena);
}

static void a_word_of_two_alphabets_is_seen(void **state)
{
    (void)state;
    static const char *const MIXED[] = { "Aсанов", "Асанoв", "Петров Cергей", "x\xd1\x8f" };
    static const char *const PLAIN[] = { "Асанов Азат", "John Асанов", "Өзгөн Түңдүк", "Kök-Мунар", "", "Müller", "№ 7" };
    for (size_t i = 0; i < ARRAY_LEN(MIXED); i++) assert_true(desk_mixes_alphabets(str_of(MIXED[i])));
    for (size_t i = 0; i < ARRAY_LEN(PLAIN); i++) assert_false(desk_mixes_alphabets(str_of(PLAIN[i])));
}

static void drawings_become_svg(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Buf svg = buf_in(&a);
    assert_null(picture_named(STR("none")));
    picture_svg(&svg, picture_named(STR("compare")));
    assert_true(str_starts(buf_str(&svg), STR("<svg ")) && str_ends(buf_str(&svg), STR("</svg>")));
    assert_true(str_find(buf_str(&svg), STR("<path d=\"M14 22L40 22\"/>")) > 0);
    arena_free(&a);
}

int main(void)
{
    Error e;
    if (crypto_start(&e) != ERR_OK) return 3;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_is_read_out_without_mistakes),
        cmocka_unit_test_setup_teardown(a_move_that_was_interrupted_is_finished, new_folder, end_folder),
        cmocka_unit_test_setup_teardown(an_office_that_was_not_whole_is_thrown_away, new_folder, end_folder),
        cmocka_unit_test_setup_teardown(what_stands_in_the_way_is_named, new_folder, end_folder),
        cmocka_unit_test_setup_teardown(the_wizard_goes_on_where_it_was, new_folder, end_folder),
        cmocka_unit_test_setup_teardown(answers_that_are_broken_are_told, new_folder, end_folder),
        cmocka_unit_test(a_word_of_two_alphabets_is_seen),
        cmocka_unit_test(drawings_become_svg),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
