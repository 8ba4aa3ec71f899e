/* test_bundle.c: bundles against docs/formats/bundle.md: the honest one is taken, and every attempt of docs/forgery-attempts.md is
 * refused for the reason that is written there. */
#include "unit.h"

#include "bundle_forgeries.h"
#include "text/text.h"

typedef struct { uint64_t entries; uint64_t contents; Str reason; } Seen;

static ErrorCode see(void *self, const EntryText *entry, const Act *act, Str content, Str reason, Error *e)
{
    (void)e;
    (void)act;
    Seen *s = self;
    s->entries++;
    assert_int_equal(entry->chain_seq, s->entries);
    s->contents += content.ptr != NULL;
    if (reason.ptr && s->entries == 1) s->reason = reason;
    return ERR_OK;
}

static ErrorCode check(Arena *a, Str bytes, const NoteKey *given, size_t count, BundleReport *report, Error *e)
{
    Bundle b;
    TRY(bundle_open(a, bytes, &b, e));
    return bundle_verify(a, &b, given, count, NULL, NULL, report, e);
}

static void the_honest_bundle_is_taken(void **state)
{
    (void)state;
    Error error_;
    static Maker m;
    Bundle b;
    BundleReport r;
    Seen seen = { 0 };
    maker_start(&m, 1);
    Str bytes = forge_pack(&m);
    assert_ok(bundle_open(&m.arena, bytes, &b, &error_));
    assert_str(b.chain, m.chain);
    assert_int_equal(b.complete_seq, 6);
    assert_ok(bundle_verify(&m.arena, &b, &m.log.key, 1, see, &seen, &r, &error_));
    assert_true(r.key_checked);
    assert_int_equal(r.entries, 6);
    assert_int_equal(seen.entries, 6);
    assert_int_equal(seen.contents, 6);
    assert_str(seen.reason, STR("a complaint of 20.11.2026"));
    assert_int_equal(r.contents, 13);
    assert_int_equal(r.erased, 0);
    assert_int_equal(r.files, 1);
    assert_int_equal(r.signatures, 12);
    assert_int_equal(r.first, m.entries[E_CASE].received);
    assert_int_equal(r.last, m.entries[E_EXPORT].received);
    assert_non_null(bundle_file(&b, STR("START.html")));
    assert_null(bundle_file(&b, STR("START.htm")));
    maker_end(&m);
}

static void a_key_that_is_not_given_proves_nothing(void **state)
{
    (void)state;
    Error error_;
    static Maker m, other;
    BundleReport r;
    maker_start(&m, 1);
    maker_start(&other, 2);
    Str forged = forge_pack(&other);                /* consistent all through, by somebody else */
    assert_ok(check(&other.arena, forged, NULL, 0, &r, &error_));
    assert_false(r.key_checked);
    assert_error(ERR_FINDING, check(&other.arena, forged, &m.log.key, 1, &r, &error_));
    assert_string_equal(error_.parts[0].key, "bundle.key-not-given");
    NoteKey both[] = { m.log.key, other.log.key };
    assert_ok(check(&other.arena, forged, both, 2, &r, &error_));
    assert_true(r.key_checked);
    maker_end(&m);
    maker_end(&other);
}

static void erased_contents_are_counted(void **state)
{
    (void)state;
    Error error_;
    static Maker m;
    BundleReport r;
    maker_start(&m, 1);
    m.entries[E_DOCUMENT].erased = m.entries[E_DOCUMENT2].erased = true;
    maker_build(&m);
    maker_drop(&m, forge_file_name(&m));
    assert_ok(check(&m.arena, maker_pack(&m), &m.log.key, 1, &r, &error_));
    assert_int_equal(r.erased, 2);
    assert_int_equal(r.files, 0);
    maker_end(&m);
}

static void every_forgery_is_refused(void **state)
{
    (void)state;
    int passed = 0;
    for (size_t i = 0; i < ARRAY_LEN(FORGERIES); i++) {
        const Forgery *f = &FORGERIES[i];
        Error error;
        static Maker m;
        BundleReport r;
        maker_start(&m, 1);
        NoteKey key = m.log.key;
        Str bytes = f->make(&m);
        ErrorCode code = check(&m.arena, bytes, &key, 1, &r, &error);
        if (code != ERR_FINDING || strcmp(error.parts[0].key, f->key) != 0) {
            print_message("%s: %s %s, expected %s\n", f->name, error_code_name(code), code ? error.parts[0].key : "", f->key);
            passed++;
            maker_end(&m);
            continue;
        }
        for (size_t p = 0; p < error.count; p++) {
            for (Lang lang = 0; lang < LANG_COUNT; lang++) assert_non_null(message_text(lang, str_of(error.parts[p].key)));
        }
        maker_end(&m);
    }
    assert_int_equal(passed, 0);
    print_message("%zu forgeries refused\n", ARRAY_LEN(FORGERIES));
}

static void no_byte_can_be_changed(void **state)
{
    (void)state;
    static Maker m;
    maker_start(&m, 1);
    maker_build(&m);
    maker_find(&m, "VERIFY.md")->bytes = STR("short\n");       /* what is inside of it makes no difference here */
    Str bytes = maker_pack(&m);
    char *copy = mem_alloc(bytes.len);
    Arena a = arena_with(64 << 20);
    assert_non_null(copy);
    for (size_t i = 0; i < bytes.len; i++) {
        Error error;
        BundleReport r;
        memcpy(copy, bytes.ptr, bytes.len);
        copy[i] = (char)(copy[i] ^ (1 << (i % 8)));
        if (check(&a, str_bytes(copy, bytes.len), &m.log.key, 1, &r, &error) != ERR_FINDING) fail_msg("byte %zu was not missed", i);
        arena_free(&a);
    }
    for (size_t n = 0; n < bytes.len; n += 257) {
        Error error;
        BundleReport r;
        if (check(&a, str_first(bytes, n), &m.log.key, 1, &r, &error) != ERR_FINDING) fail_msg("cut at %zu was not missed", n);
        arena_free(&a);
    }
    print_message("%zu bytes changed one by one\n", bytes.len);
    mem_free(copy);
    maker_end(&m);
}

/* Names are taken in one spelling only. */
static void names_have_one_form(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    static const char *const GOOD[] = { "START.html", "VERIFY.md", "case/000001.entry", "case/1000000.reason.salt",
                                        "office/1-000000000007.object.salt",
        "office/12-1000000000000.tlog-proof", "checkpoints/1.note",
        "files/0000000000000000000000000000000000000000000000000000000000000000",
        "models/0000000000000000000000000000000000000000000000000000000000000000.model" };
    static const char *const BAD[] = { "", "start.html", "case/1.entry", "case/0000001.entry", "case/000001.Entry",
                                       "case/000001.", "case/000001",
        "case/-00001.entry", "office/1-7.entry", "office/01-000000000007.entry", "office/0-000000000007.entry",
            "office/1-000000000007.reason",
        "checkpoints/.note", "checkpoints/0.note", "checkpoints/4294967296.note", "checkpoints/1.txt", "files/00",
        "files/000000000000000000000000000000000000000000000000000000000000000G", "models/00.model", "other/000001.entry",
            "case/../x.entry" };
    for (size_t i = 0; i < ARRAY_LEN(GOOD); i++) {
        BundleName n;
        assert_true(bundle_name_parse(str_of(GOOD[i]), &n));
        assert_str(bundle_name_format(&a, &n), str_of(GOOD[i]));
    }
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        BundleName n;
        if (bundle_name_parse(str_of(BAD[i]), &n)) fail_msg("taken: %s", BAD[i]);
    }
    arena_free(&a);
}

int main(void)
{
    Error e;
    if (crypto_start(&e) != ERR_OK) return 1;
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_honest_bundle_is_taken),
        cmocka_unit_test(a_key_that_is_not_given_proves_nothing),
        cmocka_unit_test(erased_contents_are_counted),
        cmocka_unit_test(every_forgery_is_refused),
        cmocka_unit_test(no_byte_can_be_changed),
        cmocka_unit_test(names_have_one_form),
    };
    return cmocka_run_group_tests_name("bundle", tests, NULL, NULL);
}
