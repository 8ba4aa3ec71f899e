/* test_model.c: the model: shipped files, every rule of the linter, packing, overlays. */
#include <unistd.h>

#include "model_kit.h"
#include "model/model_trees.h"

static ErrorCode load_shipped(Arena *a, Model **m, Error *e)
{
    ModelFault *faults;
    ErrorCode code = model_load(a, MODEL_SHIPPED, MODEL_SHIPPED_COUNT, NULL, 0, m, &faults, e);
    for (ModelFault *f = faults; f; f = f->next) {
        Buf b = buf_in(a);
        message_error(&b, LANG_EN, &f->what);
        print_message(STR_FMT "\n", STR_ARG(buf_str(&b)));
    }
    return code;
}

static Str read_data(Arena *a, const char *folder, const char *name)
{
    Error error_;
    Str bytes;
    const char *path = path_join(a, folder, name);
    assert_non_null(path);
    assert_ok(file_read(a, path, 1 << 20, &bytes, &error_));
    return bytes;
}

static void the_shipped_model_has_no_fault(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(32 << 20);
    Model *m;
    int64_t from = clock_ticks();
    assert_ok(load_shipped(&a, &m, &error_));
    int64_t took = clock_ticks() - from;
    print_message("loading %zu shipped files took %.1f ms and %zu kB\n", MODEL_SHIPPED_COUNT, (double)took / 1e6, a.used / 1024);
    size_t kind_files = 0;
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT; i++) kind_files += str_starts(MODEL_SHIPPED[i].name, STR("kinds/"));
    assert_int_equal(m->kind_count, kind_files);
    assert_int_equal(m->role_count, 31);
    assert_int_equal(m->profile_count, 7);
    const char *kinds[] = { "case", "flag", "note", "document", "person", "organization", "user", "unit", "proposal", "access" };
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) assert_non_null(model_kind(m, str_of(kinds[i])));
    const Kind *c = model_kind(m, STR("case"));
    assert_true(c->is_case && c->place == PLACE_CASE);
    assert_str(c->number, STR("C-{year}-{seq}"));
    assert_str(c->states[0].id, STR("opened"));
    assert_true(kind_move(c, STR("close"))->four_eyes && kind_move(c, STR("discontinue"))->four_eyes);
    assert_true(move_leaves(kind_move(c, STR("refuse")), STR("opened")));
    assert_false(move_leaves(kind_move(c, STR("refuse")), STR("in_court")));
    assert_true(model_kind(m, STR("person"))->logs_reads);
    assert_true(model_kind(m, STR("user"))->internal);
    const Field *roles = kind_field(model_kind(m, STR("user")), STR("roles"));
    assert_int_equal(roles->of->choice_count, m->role_count);
    arena_free(&a);
}

/* ---- the trees that were made when the program was built ---- */

static void assert_same_tree(const Yaml *one, const Yaml *other)
{
    assert_int_equal(one->type, other->type);
    assert_int_equal(one->plain, other->plain);
    assert_int_equal(one->line, other->line);
    assert_int_equal(one->column, other->column);
    assert_int_equal(one->key_line, other->key_line);
    assert_int_equal(one->key_column, other->key_column);
    assert_int_equal(one->count, other->count);
    assert_true(!one->key.ptr == !other->key.ptr && str_equal(one->key, other->key));
    assert_true(!one->text.ptr == !other->text.ptr && str_equal(one->text, other->text) && str_equal(one->file, other->file));
    assert_true(!one->last == !other->last);
    const Yaml *b = other->first;
    for (const Yaml *a = one->first; a; a = a->next, b = b->next) {
        assert_non_null(b);
        assert_ptr_equal(a->parent, one);
        assert_true(a->next || a == one->last);
        assert_same_tree(a, b);
    }
    assert_null(b);
}

static void shipped_trees_are_what_the_reader_gives(void **state)
{
    (void)state;
    size_t trees = 0;
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT; i++) {
        if (!str_ends(MODEL_SHIPPED[i].name, STR(".yaml"))) continue;
        Arena a = arena_with(32 << 20);
        Load l = { .arena = &a, .file = MODEL_SHIPPED[i].name, .tail = &l.faults };
        const Yaml *ready = yaml_read(&l, MODEL_SHIPPED[i].bytes), *parsed = yaml_parse(&l, MODEL_SHIPPED[i].bytes);
        assert_true(ready && parsed && l.fault_count == 0);
        assert_same_tree(parsed, ready);
        assert_str(MODEL_TREES[trees++].name, MODEL_SHIPPED[i].name);
        arena_free(&a);
    }
    assert_int_equal(trees, MODEL_TREES_COUNT);
}

/* One byte of an office's own, and it is its own file that counts. */
static void a_changed_file_is_read_and_not_remembered(void **state)
{
    (void)state;
    Arena a = arena_with(32 << 20);
    Buf own = buf_in(&a);
    const ModelFile *shipped = NULL;
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT && !shipped; i++)
        if (str_equal(MODEL_SHIPPED[i].name, STR("kinds/note.yaml"))) shipped = &MODEL_SHIPPED[i];
    assert_non_null(shipped);
    ptrdiff_t at = str_find(shipped->bytes, STR("{en: Note,"));
    assert_true(at > 0);
    buf_add(&own, shipped->bytes);
    own.ptr[at + 5] = 'V';
    Load l = { .arena = &a, .file = shipped->name, .tail = &l.faults };
    const Yaml *root = yaml_read(&l, buf_str(&own));
    assert_str(yaml_get(yaml_get(root, "label"), "en")->text, STR("Vote"));
    l.file = STR("kinds/other.yaml");
    root = yaml_read(&l, shipped->bytes);
    assert_str(root->file, STR("kinds/other.yaml"));
    arena_free(&a);
}

/* The counter is each kind's own: under one pattern two records would have one number. */
static void no_two_kinds_share_their_numbers(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(32 << 20);
    Model *m;
    assert_ok(load_shipped(&a, &m, &error_));
    for (size_t i = 0; i < m->kind_count; i++) {
        for (size_t k = i + 1; k < m->kind_count; k++) {
            Str one = m->kinds[i].number, other = m->kinds[k].number;
            if (one.len > 0 && str_equal(one, other)) fail_msg("%.*s and %.*s", STR_ARG(m->kinds[i].id), STR_ARG(m->kinds[k].id));
        }
    }
    arena_free(&a);
}

/* The file bad/NAME.yaml, the key of its first fault, and where it stands. */
static const struct { const char *name, *key; int line, column; } BAD[] = {
    { "alias", "model.alias", 7, 38 },
    { "anchor", "model.alias", 5, 9 },
    { "bidi", "model.control", 11, 20 },
    { "bool-expected", "model.bool-expected", 22, 57 },
    { "bound-form", "model.bound-form", 20, 43 },
    { "bounds-crossed", "model.bounds-crossed", 20, 41 },
    { "case-place", "model.case-place", 6, 10 },
    { "choices-expected", "model.choices-expected", 16, 5 },
    { "clock-unknown", "model.clock-unknown", 21, 17 },
    { "control", "model.control", 11, 20 },
    { "control-text", "model.control-text", 17, 19 },
    { "deep", "model.deep", 6, 23 },
    { "derived-settings", "model.derived-settings", 20, 23 },
    { "directive", "model.directive", 1, 1 },
    { "empty", "model.empty", 1, 1 },
    { "field-refused", "model.field-refused", 19, 3 },
    { "field-reserved", "model.field-reserved", 19, 3 },
    { "field-unknown", "model.field-unknown", 29, 13 },
    { "field-unknown-title", "model.field-unknown", 6, 8 },
    { "file-name", "model.file-name", 1, 7 },
    { "group-nested", "model.group-nested", 20, 72 },
    { "group-refused", "model.field-refused", 20, 72 },
    { "guard-list", "model.guard-unknown", 30, 25 },
    { "guard-unknown", "model.guard-unknown", 30, 12 },
    { "id-form", "model.id-form", 13, 3 },
    { "include-twice", "model.include-twice", 21, 3 },
    { "include-unknown", "model.include-unknown", 7, 11 },
    { "int-form", "model.int-form", 20, 33 },
    { "key-form", "model.key-form", 6, 1 },
    { "key-missing", "model.key-missing", 1, 1 },
    { "key-twice", "model.key-twice", 6, 1 },
    { "key-unknown", "model.key-missing", 9, 3 },
    { "kind-unknown", "model.kind-unknown", 19, 26 },
    { "known-by-place", "model.known-by-place", 7, 1 },
    { "known-by-ref", "model.known-by-ref", 7, 11 },
    { "label-comma", "model.label-comma", 11, 36 },
    { "label-language", "model.label-language", 2, 1 },
    { "label-twice", "model.label-twice", 18, 28 },
    { "list-expected", "model.list-expected", 28, 5 },
    { "list-of-lists", "model.list-of-lists", 19, 23 },
    { "longest-form", "model.longest-form", 11, 14 },
    { "map-expected", "model.map-expected", 11, 5 },
    { "name-twice", "model.name-twice", 26, 18 },
    { "needs-unfillable", "model.needs-unfillable", 30, 21 },
    { "no-final", "model.no-final", 20, 1 },
    { "names-misplaced", "model.names-misplaced", 20, 23 },
    { "names-unknown", "model.names-unknown", 20, 41 },
    { "nobody-creates", "model.nobody-creates", 7, 1 },
    { "not-utf8", "model.not-utf8", 11, 20 },
    { "number-form", "model.number-form", 4, 10 },
    { "numbering-alone", "model.numbering-alone", 4, 1 },
    { "one-document", "model.one-document", 20, 1 },
    { "own-type", "model.own-type", 7, 6 },
    { "pattern-form", "model.pattern-form", 20, 129 },
    { "pattern-twice", "model.pattern-twice", 20, 133 },
    { "place-unknown", "model.place-unknown", 5, 8 },
    { "quotes", "model.quotes", 17, 18 },
    { "retired-required", "model.retired-required", 20, 23 },
    { "role-unknown", "model.role-unknown", 28, 10 },
    { "role-unseen", "model.role-unseen", 7, 53 },
    { "sensitive-indexed", "model.sensitive-indexed", 13, 3 },
    { "setting-misplaced", "model.setting-misplaced", 19, 34 },
    { "setting-misplaced-partial", "model.setting-misplaced", 20, 23 },
    { "setting-misplaced-past", "model.setting-misplaced", 20, 23 },
    { "sourced-settings", "model.sourced-settings", 20, 23 },
    { "state-dead-end", "model.state-dead-end", 22, 3 },
    { "state-unknown", "model.state-unknown", 27, 9 },
    { "state-unknown-required", "model.state-unknown", 12, 15 },
    { "state-unreachable", "model.state-unreachable", 22, 3 },
    { "store-follows", "model.store-follows", 7, 1 },
    { "store-his", "model.store-his", 7, 1 },
    { "store-known", "model.store-known", 7, 1 },
    { "store-place", "model.store-place", 7, 1 },
    { "states-count", "model.states-count", 20, 1 },
    { "strict-alone", "model.strict-alone", 20, 119 },
    { "syntax", "model.syntax", 12, 13 },
    { "syntax-braces", "model.syntax", 4, 15 },
    { "syntax-indent", "model.syntax", 12, 4 },
    { "tab", "model.tab", 10, 1 },
    { "tag", "model.tag", 5, 8 },
    { "text-empty", "model.text-empty", 17, 14 },
    { "text-expected", "model.text-expected", 6, 1 },
    { "text-long", "model.text-long", 17, 18 },
    { "title-any", "model.title-any", 6, 8 },
    { "title-sensitive", "model.title-sensitive", 6, 8 },
    { "title-type", "model.title-type", 6, 8 },
    { "two-faults", "model.key-missing", 9, 3 },
    { "type-unknown", "model.type-unknown", 14, 11 },
    { "unit-twice", "model.unit-twice", 20, 35 },
    { "unit-unknown", "model.unit-unknown", 20, 31 },
    { "units-sorted", "model.units-sorted", 20, 41 },
    { "was-taken", "model.was-taken", 20, 28 },
    { "when-choice", "model.when-choice", 30, 18 },
    { "when-field", "model.field-unknown", 30, 42 },
    { "when-option", "model.option-unknown", 30, 30 },
    { "when-source", "model.key-missing", 30, 7 },
    { "word-unknown", "model.word-unknown", 5, 12 },
};

static void each_rule_of_the_linter_speaks(void **state)
{
    (void)state;
    Error error_;
    size_t wrong = 0;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        Arena a = arena_with(32 << 20);
        Model *m;
        ModelFault *faults;
        Str bytes = read_data(&a, "tests/data/model/bad", str_format(&a, "%s.yaml", BAD[i].name).ptr);
        assert_error(ERR_INVALID, load_with(&a, STR("kinds/thing.yaml"), bytes, &m, &faults, &error_));
        assert_non_null(faults);
        bool there = faults->line == BAD[i].line && faults->column == BAD[i].column;
        if (!there || !str_is(str_of(faults->what.parts[0].key), BAD[i].key)) {
            wrong++;
            print_error("%s: %s at %d:%d\n", BAD[i].name, faults->what.parts[0].key, faults->line, faults->column);
        }
        assert_null(m);
        assert_str(faults->file, STR("kinds/thing.yaml"));
        assert_str(error_arg(&faults->what, "file"), STR("kinds/thing.yaml"));
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            Buf b = buf_in(&a);
            message_error(&b, (Lang)lang, &faults->what);
            assert_true(str_find(buf_str(&b), STR("kinds/thing.yaml")) >= 0);
            assert_true(str_find(buf_str(&b), STR("{file}")) < 0 && str_find(buf_str(&b), STR("{word}")) < 0);
        }
        arena_free(&a);
    }
    assert_int_equal(wrong, 0);
}

static void all_faults_are_listed_in_file_order(void **state)
{
    (void)state;
    static const struct { const char *key; int line; } expected[] = {
        { "model.key-missing", 9 }, { "model.key-unknown", 11 }, { "model.bool-expected", 22 }, { "model.state-unknown", 27 },
    };
    Error error_;
    Arena a = arena_with(32 << 20);
    Model *m;
    ModelFault *faults, *f;
    Str bytes = read_data(&a, "tests/data/model/bad", "two-faults.yaml");
    assert_error(ERR_INVALID, load_with(&a, STR("kinds/thing.yaml"), bytes, &m, &faults, &error_));
    f = faults;
    for (size_t i = 0; i < ARRAY_LEN(expected); i++, f = f->next) {
        assert_non_null(f);
        assert_string_equal(f->what.parts[0].key, expected[i].key);
        assert_int_equal(f->line, expected[i].line);
    }
    assert_null(f);
    assert_str(error_arg(&faults->next->what, "word"), STR("labels"));
    assert_str(error_arg(&faults->next->what, "known"), STR("label"));
    assert_str(error_arg(&faults->next->what, "path"), STR("fields.name.labels"));
    assert_str(error_arg(&error_, "count"), STR("4"));
    arena_free(&a);
}

static void a_whole_model_is_checked(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(128 << 20);
    Model *m;
    ModelFault *faults;
    ModelFile one = { STR("kinds/note.yaml"), STR("kind: note\n") };
    assert_error(ERR_INVALID, model_load(&a, &one, 1, NULL, 0, &m, &faults, &error_));      /* no roles, and half a kind */
    while (faults->next) faults = faults->next;
    assert_string_equal(faults->what.parts[0].key, "model.no-roles");
    assert_error(ERR_INVALID, model_load(&a, NULL, 0, NULL, 0, &m, &faults, &error_));
    assert_error(ERR_INVALID, load_with(&a, STR("kinds/Case.yaml"), STR("kind: x\n"), &m, &faults, &error_));
    assert_string_equal(faults->what.parts[0].key, "model.file-unknown");
    assert_error(ERR_INVALID, load_with(&a, STR("roles.yaml"), STR("roles: [a]\n"), &m, &faults, &error_));
    assert_string_equal(faults->what.parts[0].key, "model.map-expected");      /* and not each use of a role */
    assert_null(faults->next);
    assert_error(ERR_INVALID, load_with(&a, STR("kinds/person.yaml"), STR("kind: [\n"), &m, &faults, &error_));
    assert_string_equal(faults->what.parts[0].key, "model.syntax");            /* and not each ref to a person */
    assert_null(faults->next);

    Buf large = buf_in(&a);
    while (large.len <= 256 * 1024) buf_c(&large, "# a very long comment\n");
    assert_error(ERR_INVALID, load_with(&a, STR("kinds/thing.yaml"), buf_str(&large), &m, &faults, &error_));
    assert_string_equal(faults->what.parts[0].key, "model.file-large");

    Buf many = buf_in(&a);
    for (int i = 0; i < 400; i++) buf_format(&many, "a%d: 1\n", i);
    assert_error(ERR_INVALID, load_with(&a, STR("kinds/thing.yaml"), buf_str(&many), &m, &faults, &error_));
    assert_string_equal(faults->what.parts[0].key, "model.too-many");

    size_t listed = 0;
    Buf wrong = buf_in(&a);
    for (int i = 0; i < 290; i++) buf_format(&wrong, "a%d: 1\n", i);
    assert_error(ERR_INVALID, load_with(&a, STR("kinds/thing.yaml"), buf_str(&wrong), &m, &faults, &error_));
    for (; faults; faults = faults->next) listed++;
    assert_int_equal(listed, 100);
    assert_str(error_arg(&error_, "count"), STR("297"));
    arena_free(&a);
}

/* ---- files ---- */

static void a_model_packs_and_unpacks(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(64 << 20);
    ModelFile *files, *back, mixed[500];
    size_t count, back_count;
    assert_ok(model_files(&a, NULL, &files, &count, &error_));
    assert_int_equal(count, MODEL_SHIPPED_COUNT);
    Buf packed = buf_in(&a), again = buf_in(&a);
    model_pack(&packed, files, count);
    for (size_t i = 0; i < count; i++) mixed[i] = files[count - 1 - i];
    model_pack(&again, mixed, count);
    assert_str(buf_str(&again), buf_str(&packed));
    assert_ok(model_unpack(&a, buf_str(&packed), &back, &back_count, &error_));
    assert_int_equal(back_count, count);
    for (size_t i = 0; i < count; i++) {
        assert_str(back[i].name, files[i].name);
        assert_str(back[i].bytes, files[i].bytes);
        if (i > 0) assert_true(str_compare(back[i - 1].name, back[i].name) < 0);
    }
    Model *one, *two;
    ModelFault *faults;
    assert_ok(model_load(&a, files, count, NULL, 0, &one, &faults, &error_));
    assert_ok(model_load(&a, mixed, count, NULL, 0, &two, &faults, &error_));
    assert_true(hash_equal(&one->hash, &two->hash));
    Hash packed_hash = hash_of(buf_str(&packed));
    assert_true(hash_equal(&one->hash, &packed_hash));

    const char *bad[] = { "x", "file: 1 a\n", "file: 1 a\nx", "file: 2 a\nx\n", "file: 01 a\nx\n", "file: 1 a\nx\nfile: 1 a\nx\n",
                          "file: 1 b\nx\nfile: 1 a\nx\n", "file: 1 a b\nx\n", "file: 99999999999999999999 a\nx\n",
                          "file: 1 \nx\n" };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_error(ERR_INVALID, model_unpack(&a, str_of(bad[i]), &back, &back_count, &error_));
    assert_ok(model_unpack(&a, STR("file: 1 a\nx\nfile: 0 b\n\n"), &back, &back_count, &error_));
    assert_int_equal(back_count, 2);
    arena_free(&a);
}

static void an_overlay_replaces_and_adds_kinds(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(64 << 20);
    char folder[] = "/tmp/tergoo-model-XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *kinds = path_join(&a, folder, "kinds");
    assert_ok(folder_make(kinds, &error_));
    Str shipped = { 0 };
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT; i++)
        if (str_is(MODEL_SHIPPED[i].name, "kinds/note.yaml")) shipped = MODEL_SHIPPED[i].bytes;
    Buf changed = buf_in(&a);
    buf_add(&changed, STR("# changed by the office\n"));
    buf_add(&changed, shipped);
    const char *note = path_join(&a, kinds, "note.yaml"), *thing = path_join(&a, kinds, "thing.yaml");
    const char *hidden = path_join(&a, kinds, ".note.yaml.swp"), *wrong = path_join(&a, kinds, "letter.yml");
    assert_ok(file_write_durable(note, buf_str(&changed), &error_));
    assert_ok(file_write_durable(thing, read_data(&a, "tests/data/model", "good.yaml"), &error_));
    assert_ok(file_write_durable(hidden, STR("x"), &error_));

    ModelFile *files;
    size_t count;
    Model *m, *plain;
    ModelFault *faults;
    assert_ok(model_files(&a, folder, &files, &count, &error_));
    assert_int_equal(count, MODEL_SHIPPED_COUNT + 1);
    for (size_t i = 0; i < count; i++)
        if (str_is(files[i].name, "kinds/note.yaml")) assert_str(files[i].bytes, buf_str(&changed));
    assert_ok(model_load(&a, files, count, guards, guard_count, &m, &faults, &error_));
    assert_non_null(model_kind(m, STR("thing")));
    assert_ok(load_shipped(&a, &plain, &error_));
    assert_false(hash_equal(&m->hash, &plain->hash));

    assert_ok(file_write_durable(wrong, STR("x"), &error_));
    assert_error(ERR_INVALID, model_files(&a, folder, &files, &count, &error_));
    assert_string_equal(error_.parts[0].key, "model.overlay-name");
    assert_error(ERR_NOT_FOUND, model_files(&a, "/nonexistent/folder", &files, &count, &error_));
    const char *all[] = { note, thing, hidden, wrong };
    for (size_t i = 0; i < ARRAY_LEN(all); i++) assert_int_equal(unlink(all[i]), 0);
    assert_int_equal(rmdir(kinds), 0);
    assert_int_equal(rmdir(folder), 0);
    arena_free(&a);
}

/* ---- memory ---- */

static void loading_survives_a_small_arena(void **state)
{
    (void)state;
    Error error_;
    ErrorCode code = ERR_MEMORY;
    size_t tries = 0;
    for (size_t ceiling = 4096; code != ERR_OK; ceiling += 4096 + ceiling / 64, tries++) {
        Arena a = arena_with(ceiling);
        Model *m;
        ModelFault *faults;
        code = model_load(&a, MODEL_SHIPPED, MODEL_SHIPPED_COUNT, NULL, 0, &m, &faults, &error_);
        if (code != ERR_OK && code != ERR_MEMORY)
            fail_msg("%s at %zu: %s", error_code_name(code), ceiling, faults ? faults->what.parts[0].key : error_.parts[0].key);
        arena_free(&a);
        assert_true(tries < 4000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_trees_are_what_the_reader_gives), cmocka_unit_test(a_changed_file_is_read_and_not_remembered),
        cmocka_unit_test(the_shipped_model_has_no_fault),
        cmocka_unit_test(no_two_kinds_share_their_numbers),
        cmocka_unit_test(each_rule_of_the_linter_speaks),
        cmocka_unit_test(all_faults_are_listed_in_file_order),
        cmocka_unit_test(a_whole_model_is_checked),
        cmocka_unit_test(a_model_packs_and_unpacks),
        cmocka_unit_test(an_overlay_replaces_and_adds_kinds),
        cmocka_unit_test(loading_survives_a_small_arena),
    };
    return cmocka_run_group_tests_name("model", tests, name_guards, NULL);
}
