/* test_tile.c: names and widths of tiles, entry bundles, and a whole small log that another program published. */
#include "memory_tree.h"
#include "unit.h"

#define LOG_KEY "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"

enum { LOG_SIZE = 15 };

static int start(void **state)
{
    (void)state;
    Error error_;
    return crypto_start(&error_) == ERR_OK ? 0 : -1;
}

static void a_tile_has_one_name(void **state)
{
    (void)state;
    Error error_;
    static const struct { int level; uint64_t number; unsigned width; const char *path; } TILES[] = {
        { 0, 0, 256, "tile/0/000" }, { 0, 0, 1, "tile/0/000.p/1" }, { 1, 999, 255, "tile/1/999.p/255" },
        { 0, 1000, 256, "tile/0/x001/000" }, { 2, 1234067, 256, "tile/2/x001/x234/067" },
        { 63, 1234067, 12, "tile/63/x001/x234/067.p/12" },
        { -1, 5, 256, "tile/entries/005" }, { -1, 70000, 3, "tile/entries/x070/000.p/3" },
        { 0, UINT64_MAX, 255, "tile/0/x018/x446/x744/x073/x709/x551/615.p/255" },
    };
    for (size_t i = 0; i < ARRAY_LEN(TILES); i++) {
        char to[64];
        int level;
        uint64_t number;
        unsigned width;
        assert_str(tile_path(to, TILES[i].level, TILES[i].number, TILES[i].width), str_of(TILES[i].path));
        assert_ok(tile_parse(str_of(TILES[i].path), &level, &number, &width, &error_));
        assert_true(level == TILES[i].level && number == TILES[i].number && width == TILES[i].width);
        for (size_t n = 0; n + 1 < strlen(TILES[i].path); n++) {
            Str cut = { TILES[i].path, n };
            char again[64];
            if (tile_parse(cut, &level, &number, &width, &error_) != ERR_OK) continue;
            assert_str(tile_path(again, level, number, width), cut);
        }
    }
    const char *bad[] = { "", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/0/x000/001",
        "tile/0/x001",
        "tile/0/x001/", "tile/0/001/002", "tile/00/000", "tile/64/000", "tile/-1/000", "tile/entry/000",
        "tile/0/000.p", "tile/0/000.p/",
        "tile/0/000.p/0", "tile/0/000.p/01", "tile/0/000.p/256", "tile/0/000.p/1/", "tile/0/000 ", "/tile/0/000", "tile/0/../000",
        "tile/0/x018/x446/x744/x073/x709/x551/616", "tile/0/x999/x999/x999/x999/x999/x999/x999/999", "tile/0/00a", "Tile/0/000" };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        int level;
        uint64_t number;
        unsigned width;
        assert_error(ERR_INVALID, tile_parse(str_of(bad[i]), &level, &number, &width, &error_));
    }
}

typedef struct { char paths[4096]; size_t len, count, fails_at; } Collected;

static ErrorCode collect(void *self, const Tile *t, Error *e)
{
    Collected *c = self;
    char to[64];
    if (++c->count == c->fails_at) return error_set(e, ERR_IO, K("base.io"), arg_c("path", "x"), arg_int("errno", 28));
    Str path = tile_path(to, (int)t->level, t->number, t->width);
    assert_true(c->len + path.len + 1 < sizeof c->paths);
    memcpy(c->paths + c->len, path.ptr, path.len);
    c->len += path.len;
    c->paths[c->len++] = ' ';
    return ERR_OK;
}

static void growing_makes_new_tiles(void **state)
{
    (void)state;
    Error error_;
    static const struct { uint64_t old, size; const char *paths; } GROWTH[] = {
        { 0, 0, "" }, { 5, 5, "" }, { 0, 1, "tile/0/000.p/1 " }, { 1, 2, "tile/0/000.p/2 " },
        { 0, 256, "tile/0/000 tile/1/000.p/1 " },
        { 255, 257, "tile/0/000 tile/0/001.p/1 tile/1/000.p/1 " }, { 256, 257, "tile/0/001.p/1 " },
        { 511, 513, "tile/0/001 tile/0/002.p/1 tile/1/000.p/2 " },
        { 69887, 70000, "tile/0/272 tile/0/273.p/112 tile/1/001.p/17 " },
        { 65535, 65536, "tile/0/255 tile/1/000 tile/2/000.p/1 " },
    };
    for (size_t i = 0; i < ARRAY_LEN(GROWTH); i++) {
        Collected c = { .len = 0 };
        assert_ok(tile_new(GROWTH[i].old, GROWTH[i].size, collect, &c, &error_));
        assert_str(str_bytes(c.paths, c.len), str_of(GROWTH[i].paths));
    }
    Collected c = { .fails_at = 2 };
    assert_error(ERR_IO, tile_new(0, 70000, collect, &c, &error_));
    assert_int_equal(c.count, 2);
    assert_error(ERR_INVALID, tile_new(2, 1, collect, &c, &error_));
}

/* C2SP's own example: 70,000 entries are 273 full tiles and 112 hashes, 1 full and 17, and 1. */
static ErrorCode count_widths(void *self, const Tile *t, Error *e)
{
    (void)e;
    ((uint64_t *)self)[t->level] += t->width;
    return ERR_OK;
}

static void all_tiles_of_a_tree(void **state)
{
    (void)state;
    Error error_;
    uint64_t hashes[TREE_LEVELS] = { 0 };
    assert_ok(tile_new(0, 70000, count_widths, hashes, &error_));
    assert_int_equal(hashes[0], 70000);
    assert_int_equal(hashes[1], 273);
    assert_int_equal(hashes[2], 1);
    assert_int_equal(hashes[3], 0);
}

static void bundles_of_entries(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Error error_;
    Buf b = buf_in(&a);
    char *longest = arena_alloc(&a, 65536);
    assert_non_null(longest);
    assert_ok(tile_entries_add(&b, STR("one"), &error_));
    assert_ok(tile_entries_add(&b, STR(""), &error_));
    assert_ok(tile_entries_add(&b, (Str){ longest, 65535 }, &error_));
    assert_error(ERR_LIMIT, tile_entries_add(&b, (Str){ longest, 65536 }, &error_));
    Str rest = buf_str(&b), entry;
    assert_ok(tile_entries_next(&rest, &entry, &error_));
    assert_str(entry, STR("one"));
    assert_ok(tile_entries_next(&rest, &entry, &error_));
    assert_int_equal(entry.len, 0);
    assert_ok(tile_entries_next(&rest, &entry, &error_));
    assert_int_equal(entry.len, 65535);
    assert_error(ERR_END, tile_entries_next(&rest, &entry, &error_));

    rest = STR("\0\3on");
    assert_error(ERR_FINDING, tile_entries_next(&rest, &entry, &error_));
    rest = STR("\0");
    assert_error(ERR_FINDING, tile_entries_next(&rest, &entry, &error_));
    mem_fail_at(1, 1);
    Arena none = arena_with(1 << 20);
    Buf failing = buf_in(&none);
    assert_error(ERR_MEMORY, tile_entries_add(&failing, STR("x"), &error_));
    mem_fail_at(0, 0);
    arena_free(&a);
}

static Str log_file(Arena *a, const char *name)
{
    Error error_;
    Str text, path = str_format(a, "tests/data/tlog/%s", name);
    assert_ok(file_read(a, path.ptr, 1 << 20, &text, &error_));
    return text;
}

/* From its entries we make the same tiles and roots as the program that published it, and its signatures hold. */
static void a_log_that_others_published(void **state)
{
    (void)state;
    Arena a = arena_with(4 << 20);
    Error error_;
    NoteKey key;
    MemoryTree tree;
    Hash roots[LOG_SIZE + 1];
    char path[64];
    assert_ok(note_key_parse(STR(LOG_KEY), &key, &error_));
    assert_true(memory_tree_new(&tree, LOG_SIZE));
    Str bundle = log_file(&a, tile_path(path, -1, 0, LOG_SIZE).ptr), entry;
    for (uint64_t size = 0;; size++) {
        Checkpoint c;
        Str name = str_format(&a, "checkpoint.%d", (int)size);
        assert_ok(checkpoint_open(log_file(&a, name.ptr), &key, &c, &error_));
        assert_int_equal(c.size, size);
        roots[size] = frontier_root(&tree.frontier);
        assert_true(hash_equal(&c.root, &roots[size]));
        if (size > 0) {
            Str tile = log_file(&a, tile_path(path, 0, 0, (unsigned)size).ptr);
            assert_int_equal(tile.len, size * HASH_SIZE);
            assert_memory_equal(tile.ptr, tree.levels[0], tile.len);
            Str partial = log_file(&a, tile_path(path, -1, 0, (unsigned)size).ptr);
            for (uint64_t i = 0; i < size; i++) assert_ok(tile_entries_next(&partial, &entry, &error_));
            assert_error(ERR_END, tile_entries_next(&partial, &entry, &error_));
        }
        if (size == LOG_SIZE) break;
        assert_ok(tile_entries_next(&bundle, &entry, &error_));
        Hash leaf = tree_leaf(entry);
        memory_tree_add(&tree, &leaf);
    }
    for (uint64_t size = 0; size <= LOG_SIZE; size++) {
        for (uint64_t old = 0; old <= size; old++) {
            Proof proof;
            assert_ok(tree_consistency(old, size, memory_tree_read, &tree, &proof, &error_));
            assert_true(tree_check_consistency(&proof, old, size, &roots[old], &roots[size]));
        }
    }
    memory_tree_free(&tree);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tile_has_one_name),
        cmocka_unit_test(growing_makes_new_tiles),
        cmocka_unit_test(all_tiles_of_a_tree),
        cmocka_unit_test(bundles_of_entries),
        cmocka_unit_test(a_log_that_others_published),
    };
    return cmocka_run_group_tests_name("tile", tests, start, NULL);
}
