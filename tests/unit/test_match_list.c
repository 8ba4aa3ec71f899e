/* test_match_list.c: a list of names: who is found in it, that a file gives what memory gave, that a damaged file is refused, and
 * that every answer is that of comparing all with all. */
#include <stdio.h>
#include <unistd.h>

#include "match_kit.h"

static const char *const NAMES[] = {
    "Жумабеков Асан Кадырович", "Сыдыкова Айгүл", "ОсОО Ак-Булак Сервис", "Asanov Bakyt", "Асанов Нурлан", "Hannibal",
        "Петров Пётр Петрович", "Школа № 5",
    "李 小龙", "Мамбетов А. Б.",
};

static MatchList *new_list(void)
{
    Error error_;
    MatchList *l;
    char id[8];
    assert_ok(match_list_begin(match_tables, &l, &error_));
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        int n = snprintf(id, sizeof id, "%zu", i);
        MatchEntry entry = { .id = str_bytes(id, (size_t)n), .name = str_of(NAMES[i]), .sort = MATCH_ANY,
            .facts = { .birth = STR("1970") } };
        assert_ok(match_list_add(l, &entry, &error_));
    }
    assert_ok(match_list_finish(l, &error_));
    return l;
}

static size_t search(const MatchList *l, const char *name, MatchHit *to, size_t room)
{
    Error error_;
    MatchSearch *s;
    assert_ok(match_search_new(l, &s, &error_));
    size_t n = match_search(s, &(MatchEntry){ .name = str_of(name), .sort = MATCH_ANY }, MATCH_ALERT, to, room);
    match_search_free(s);
    return n;
}

static void check_finds(const MatchList *l, const char *name, const char *id)
{
    MatchHit hits[4];
    size_t n = search(l, name, hits, ARRAY_LEN(hits));
    if (!id) {
        if (n != 0) fail_msg("%s finds %s", name, NAMES[hits[0].entry]);
        return;
    }
    if (n == 0) fail_msg("%s finds nobody", name);
    assert_str(match_list_entry(l, hits[0].entry).id, str_of(id));
}

static void check_all(const MatchList *l)
{
    check_finds(l, "Djumabekov Asan", "0");
    check_finds(l, "Asan Kadyr uulu Zhumabekov", "0");
    check_finds(l, "Jumabekof Asan", "0");
    check_finds(l, "Aigul Sydykova", "1");
    check_finds(l, "Ak Bulak Servis LLC", "2");
    check_finds(l, "AKBULAKSERVIS", "2");
    check_finds(l, "Асанов Бакыт", "3");
    check_finds(l, "Асанов Марат", NULL);
    check_finds(l, "Hanniball", "5");
    check_finds(l, "Gtnhjd G`nh", "6");
    check_finds(l, "Школа 5", "7");
    check_finds(l, "Школа 6", NULL);
    check_finds(l, "", NULL);
    check_finds(l, "Мамбетов Азамат Болотович", "9");
}

static void names_are_found(UNUSED void **state)
{
    MatchList *l = new_list();
    MatchHit hits[2];
    check_all(l);
    assert_int_equal(match_list_count(l), ARRAY_LEN(NAMES));
    assert_str(match_list_entry(l, 3).facts.birth, STR("1970"));
    assert_int_equal(search(l, "Асанов Бакыт", hits, 0), 0);
    match_list_free(l);
}

static void a_file_gives_the_same(UNUSED void **state)
{
    Error error_;
    char folder[] = "/tmp/tergoo-names.XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *path = path_join(&match_arena, folder, "x.names");
    MatchList *l = new_list(), *mapped;
    assert_ok(match_list_write(l, path, &error_));
    assert_error(ERR_CONFLICT, match_list_write(l, path, &error_));           /* nothing is written over */
    assert_ok(match_list_map(match_tables, path, &mapped, &error_));
    check_all(mapped);
    assert_int_equal(match_list_size(mapped), match_list_size(l));
    match_list_free(mapped);
    match_list_free(l);
    unlink(path);
    rmdir(folder);
}

/* Each byte in turn, changed: the file is refused or what it finds is within it; a shortened one is refused. */
static void damaged_files_are_refused(UNUSED void **state)
{
    Error error_;
    char folder[] = "/tmp/tergoo-names.XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *path = path_join(&match_arena, folder, "x.names");
    MatchList *l = new_list(), *mapped;
    Str bytes;
    size_t refused = 0, tried = 0;
    assert_ok(match_list_write(l, path, &error_));
    match_list_free(l);
    assert_ok(file_read(&match_arena, path, 1 << 24, &bytes, &error_));
    char *copy = arena_alloc(&match_arena, bytes.len);
    for (size_t i = 0; i < bytes.len; i += i < 64 ? 1 : 37) {
        memcpy(copy, bytes.ptr, bytes.len);
        copy[i] = (char)(copy[i] ^ 0xff);
        unlink(path);
        assert_ok(file_write_durable(path, str_bytes(copy, bytes.len), &error_));
        tried++;
        if (match_list_map(match_tables, path, &mapped, &error_) != ERR_OK) {
            assert_int_equal(error_.code, ERR_INVALID);
            refused++;
            continue;
        }
        MatchHit hits[4];
        for (size_t k = 0; k < ARRAY_LEN(NAMES); k++) search(mapped, NAMES[k], hits, ARRAY_LEN(hits));
        match_list_free(mapped);
    }
    assert_true(refused > 64 && refused <= tried);
    for (size_t n = 0; n < bytes.len; n += bytes.len / 7) {
        assert_ok(file_write_durable(path, str_first(bytes, n), &error_));
        assert_error(ERR_INVALID, match_list_map(match_tables, path, &mapped, &error_));
    }
    unlink(path);
    rmdir(folder);
}

static void a_list_of_other_tables_is_refused(UNUSED void **state)
{
    Error error_;
    char folder[] = "/tmp/tergoo-names.XXXXXX";
    MatchBook *other;
    MatchList *l = new_list(), *mapped;
    NamesFile files[] = { { STR("letters.tsv"), STR("a\ta\n") }, { STR("sounds.tsv"), STR("") }, { STR("words.tsv"), STR("") } };
    assert_non_null(mkdtemp(folder));
    char *path = path_join(&match_arena, folder, "x.names");
    assert_ok(match_book_read(&match_arena, files, ARRAY_LEN(files), &other, &error_));
    assert_ok(match_list_write(l, path, &error_));
    assert_error(ERR_INVALID, match_list_map(other, path, &mapped, &error_));
    assert_string_equal(error_.parts[0].key, K("match.list-tables"));
    match_list_free(l);
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_found), cmocka_unit_test(a_file_gives_the_same), cmocka_unit_test(damaged_files_are_refused),
        cmocka_unit_test(a_list_of_other_tables_is_refused),
    };
    return cmocka_run_group_tests(tests, match_setup, match_teardown);
}
