/* test_note.c: signed notes, keys, checkpoints and proof files. */
#include "ledger/ledger.h"
#include "unit.h"

/* The two keys and the note of the Go project's sumdb/note (BSD-style licence), which the signed-note specification grew out of. */
#define PETER "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define ENOCH "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
#define TEXT "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
#define PETER_SIG "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
#define ENOCH_SIG "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
/* From the C2SP signed-note specification. */
#define SPEC_KEY "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"

#define LOG_KEY "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"

static int start(void **state)
{
    (void)state;
    Error error_;
    return crypto_start(&error_) == ERR_OK ? 0 : -1;
}

static NoteKey key_of(const char *vkey)
{
    Error error_;
    NoteKey key;
    assert_ok(note_key_parse(str_of(vkey), &key, &error_));
    return key;
}

static void keys_are_written_as_they_are_read(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    const char *keys[] = { PETER, ENOCH, SPEC_KEY, LOG_KEY };
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        NoteKey key = key_of(keys[i]), again = note_key(str_of(key.name), &key.key);
        Buf b = buf_in(&a);
        note_key_format(&b, &key);
        assert_str(buf_str(&b), str_of(keys[i]));
        assert_int_equal(key.id, again.id);
    }
    arena_free(&a);
}

static void a_mangled_key_is_refused(void **state)
{
    (void)state;
    Error error_;
    NoteKey key;
    char mangled[sizeof PETER];
    size_t n = sizeof PETER - 1;
    for (size_t from = 0; from <= n; from++) {
        for (size_t to = from; to <= n; to++) {
            if (from == 0 && to == n) continue;
            assert_int_not_equal(note_key_parse(str_first(str_from(STR(PETER), from), to - from), &key, &error_), ERR_OK);
        }
    }
    memcpy(mangled, PETER, sizeof PETER);
    for (size_t bit = 0; bit < 8 * n; bit++) {
        mangled[bit / 8] = (char)(mangled[bit / 8] ^ 1 << bit % 8);
        assert_int_not_equal(note_key_parse(str_bytes(mangled, n), &key, &error_), ERR_OK);
        mangled[bit / 8] = (char)(mangled[bit / 8] ^ 1 << bit % 8);
    }
    assert_error(ERR_FINDING,
        note_key_parse(STR("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), &key, &error_));
    /* right ids, but a key too long and a kind we do not take */
    assert_error(ERR_INVALID,
        note_key_parse(STR("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="), &key, &error_));
    assert_error(ERR_INVALID,
        note_key_parse(STR("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), &key, &error_));
}

/* Under a key of small order anybody can sign; the id is right, the enrolment still refuses it. */
static void a_weak_key_is_not_enrolled(void **state)
{
    (void)state;
    Error error_;
    NoteKey key;
    Arena a = arena_with(1 << 20);
    const char *weak[] = { "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "10eb7c3acfb2bed3e0d6ab89bf5a3d6afddd1176ce4812e38d9fd485058fdb1f" };
    for (size_t i = 0; i < ARRAY_LEN(weak); i++) {
        SignPublic bytes;
        Buf b = buf_in(&a);
        assert_int_equal(hex_decode(str_of(weak[i]), bytes.bytes, KEY_SIZE), KEY_SIZE);
        NoteKey made = note_key(STR("weak.example"), &bytes);
        note_key_format(&b, &made);
        assert_error(ERR_INVALID, note_key_parse(buf_str(&b), &key, &error_));
        assert_string_equal(error_.parts[0].key, "ledger.key-weak");
    }
    arena_free(&a);
}

static void names_of_keys(void **state)
{
    (void)state;
    const char *good[] = { "a", "example.com/log", "Бишкек", "тергөө.kg/2026", "a-b_c" };
    const char *bad[] = { "", " ", "a b", "a+b", "a\tb", "a\nb", "a\xc2\xa0""b", "a\xe2\x80\xa8""b", "a\xe3\x80\x80", "\xff",
                          "a\x7f", "a\xe2\x80\xae""b" };
    for (size_t i = 0; i < ARRAY_LEN(good); i++) assert_true(note_key_name_ok(str_of(good[i])));
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) assert_false(note_key_name_ok(str_of(bad[i])));
    char longest[KEY_NAME_LIMIT + 1];
    memset(longest, 'a', sizeof longest);
    assert_true(note_key_name_ok(str_bytes(longest, KEY_NAME_LIMIT)));
    assert_false(note_key_name_ok(str_bytes(longest, KEY_NAME_LIMIT + 1)));
}

static void the_notes_of_others_verify(void **state)
{
    (void)state;
    Error error_;
    Note note;
    bool bad;
    NoteKey peter = key_of(PETER), enoch = key_of(ENOCH), stranger = key_of(SPEC_KEY);
    assert_ok(note_parse(STR(TEXT "\n" PETER_SIG ENOCH_SIG), &note, &error_));
    assert_str(note.text, STR(TEXT));
    assert_int_equal(note.count, 2);
    assert_str(note.signatures[0].name, STR("PeterNeumann"));
    assert_int_equal(note.signatures[0].id, 0xc74f20a3);
    assert_true(note_signed_by(&note, &peter, &bad) && !bad);
    assert_true(note_signed_by(&note, &enoch, &bad) && !bad);
    assert_false(note_signed_by(&note, &stranger, &bad) || bad);

    assert_ok(note_parse(STR("x" TEXT "\n" PETER_SIG), &note, &error_));
    assert_false(note_signed_by(&note, &peter, &bad));
    assert_true(bad);
}

/* The secret is the one that the Go project's test signs with; Ed25519 is deterministic, so the line must be the same. */
static void we_sign_as_others_do(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    unsigned char typed[1 + KEY_SIZE];
    SignSecret secret;
    NoteKey peter = key_of(PETER);
    assert_int_equal(base64_decode(STR("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"), typed, sizeof typed), sizeof typed);
    memcpy(secret.seed, typed + 1, KEY_SIZE);
    Buf b = buf_in(&a);
    note_sign(&b, STR(TEXT), &peter, &secret);
    assert_str(buf_str(&b), STR(TEXT "\n" PETER_SIG));
    arena_free(&a);
}

static void a_note_of_several_hands(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Error error_;
    Note note;
    bool bad;
    Buf b = buf_in(&a);
    NoteKey keys[NOTE_SIGNATURES + 1];
    Str text = STR("first paragraph\n\nsecond paragraph\n");       /* text may hold empty lines */
    for (size_t i = 0; i <= NOTE_SIGNATURES; i++) {
        SignSecret secret = sign_secret_new();
        SignPublic key = sign_public_of(&secret);
        keys[i] = note_key(str_format(&a, "officer-%zu", i), &key);
        if (i == 0) note_sign(&b, text, &keys[i], &secret);
        else note_add_signature(&b, text, &keys[i], &secret);
        if (i == NOTE_SIGNATURES) break;
        assert_ok(note_parse(buf_str(&b), &note, &error_));
        assert_str(note.text, text);
        assert_int_equal(note.count, i + 1);
        for (size_t k = 0; k <= i; k++) assert_true(note_signed_by(&note, &keys[k], &bad));
    }
    assert_error(ERR_LIMIT, note_parse(buf_str(&b), &note, &error_));
    arena_free(&a);
}

static void what_is_no_note(void **state)
{
    (void)state;
    Error error_;
    Note note;
    static const struct { const char *text, *key; } BAD[] = {
        { "", "ledger.note-unsigned" },
        { "\n", "ledger.note-unsigned" },
        { "\n\n", "ledger.note-unsigned" },
        { TEXT, "ledger.note-unsigned" },
        { TEXT "\n", "ledger.note-unsigned" },
        { TEXT PETER_SIG, "ledger.note-unsigned" },
        { TEXT "\n" PETER_SIG "\n", "ledger.note-unsigned" },
        { TEXT "\n" PETER_SIG "Unexpected line.\n", "ledger.note-line" },
        { TEXT "\n- Peter x08go/ZJkuBS9UG=\n", "ledger.note-line" },
        { TEXT "\n—Peter x08go/ZJkuBS9UG=\n", "ledger.note-line" },
        { TEXT "\n— Peter\n", "ledger.note-line" },
        { TEXT "\n— Peter \n", "ledger.note-line" },
        { TEXT "\n— Peter x08gow==\n", "ledger.note-line" },                /* an id and nothing behind it */
        { TEXT "\n— Peter x08go/=\n", "ledger.note-line" },
        { TEXT "\n— Peter x08go/ZJkuBS9Ug= \n", "ledger.note-line" },
        { TEXT "\n—  x08go/ZJkuBS9Ug=\n", "ledger.note-line" },
        { TEXT "\n— Bad Name x08go/ZJkuBS9Ug=\n", "ledger.note-line" },
        { TEXT "\n— Bad+Name x08go/ZJkuBS9Ug=\n", "ledger.note-line" },
        { TEXT "\n" PETER_SIG PETER_SIG, "ledger.note-twice" },
        { "\x01" TEXT "\n" PETER_SIG, "ledger.note-not-text" },
        { "a\tb\n\n" PETER_SIG, "ledger.note-not-text" },
        { "a\r\n\n" PETER_SIG, "ledger.note-not-text" },
        { "\xff" TEXT "\n" PETER_SIG, "ledger.note-not-text" },
        { "\xe2\x80\xae" TEXT "\n" PETER_SIG, "ledger.note-not-text" },
        { "\xef\xbb\xbf" TEXT "\n" PETER_SIG, "ledger.note-not-text" },
    };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        if (note_parse(str_of(BAD[i].text), &note, &error_) == ERR_OK) fail_msg("taken for a note: %s", BAD[i].text);
        if (strcmp(error_.parts[0].key, BAD[i].key) != 0) fail_msg("case %zu: %s, expected %s", i, error_.parts[0].key, BAD[i].key);
    }
    assert_error(ERR_INVALID, note_parse(str_first(STR(TEXT "\n" PETER_SIG), sizeof TEXT + sizeof PETER_SIG - 2), &note, &error_));
    assert_error(ERR_INVALID, note_parse(STR("nul\0\n\n" PETER_SIG), &note, &error_));
    assert_error(ERR_INVALID, note_parse(STR(TEXT "\n" PETER_SIG "— x\n"), &note, &error_));
    assert_str(error_arg(&error_, "line"), STR("5"));
}

/* Other kinds of signature travel along; ours is found among them. */
static void signatures_of_other_kinds_are_kept_apart(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Error error_;
    Note note;
    bool bad;
    unsigned char long_one[4 + 2420] = { 1, 2, 3, 4 }, timed[4 + 8 + 64] = { 5, 6, 7, 8 };
    Buf b = buf_in(&a);
    buf_c(&b, TEXT "\n— quantum.example ");
    buf_base64(&b, str_bytes(long_one, sizeof long_one));
    buf_c(&b, "\n— witness.example ");
    buf_base64(&b, str_bytes(timed, sizeof timed));
    buf_c(&b, "\n" PETER_SIG);
    assert_ok(note_parse(buf_str(&b), &note, &error_));
    assert_int_equal(note.count, 3);
    assert_int_equal(note.signatures[0].id, 0x01020304);
    assert_int_equal(note.signatures[0].bytes.len, 0);
    assert_int_equal(note.signatures[1].bytes.len, sizeof timed - 4);
    NoteKey peter = key_of(PETER);
    assert_true(note_signed_by(&note, &peter, &bad) && !bad);

    b.len -= sizeof PETER_SIG - 1;                       /* padding in the middle of a long line is no base64 */
    b.ptr[sizeof TEXT + sizeof "— quantum.example " + 62] = '=';
    assert_error(ERR_INVALID, note_parse(buf_str(&b), &note, &error_));
    arena_free(&a);
}

/* A signature of our very key but of another length is a bad one, not an unknown one. */
static void a_cut_signature_is_a_bad_one(void **state)
{
    (void)state;
    Error error_;
    Note note;
    bool bad;
    NoteKey peter = key_of(PETER);
    assert_ok(note_parse(STR(TEXT "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvA==\n"), &note, &error_));
    assert_false(note_signed_by(&note, &peter, &bad));
    assert_true(bad);
}

static void every_changed_bit_is_noticed(void **state)
{
    (void)state;
    Error error_;
    Note note;
    bool bad;
    static const char NOTE[] = TEXT "\n" PETER_SIG;
    char changed[sizeof NOTE];
    NoteKey peter = key_of(PETER);
    memcpy(changed, NOTE, sizeof NOTE);
    for (size_t bit = 0; bit < 8 * (sizeof NOTE - 1); bit++) {
        changed[bit / 8] = (char)(changed[bit / 8] ^ 1 << bit % 8);
        bool good = note_parse(str_bytes(changed, sizeof NOTE - 1), &note, &error_) == ERR_OK &&
            note_signed_by(&note, &peter, &bad);
        if (good) fail_msg("bit %zu can be changed", bit);
        changed[bit / 8] = (char)(changed[bit / 8] ^ 1 << bit % 8);
    }
    for (size_t n = 0; n < sizeof NOTE - 1; n++) {
        assert_int_not_equal(note_parse(str_bytes(NOTE, n), &note, &error_), ERR_OK);
    }
}

static void a_note_without_memory_says_so(void **state)
{
    (void)state;
    SignSecret secret = { { 1 } };
    SignPublic public = sign_public_of(&secret);
    NoteKey key = note_key(STR("a"), &public);
    for (long n = 1;; n++) {
        Arena a = arena_with(1 << 20);
        Buf b = buf_in(&a);
        char text[900];
        memset(text, 'x', sizeof text);
        text[sizeof text - 1] = '\n';
        mem_fail_at(n, 0);
        note_sign(&b, str_bytes(text, sizeof text), &key, &secret);
        for (int i = 0; i < 200; i++) note_add_signature(&b, str_bytes(text, sizeof text), &key, &secret);
        bool asked = mem_count() >= n, failed = b.failed;
        mem_fail_at(0, 0);
        arena_free(&a);
        assert_int_equal(asked, failed);
        if (!asked) {
            assert_in_range(n, 2, 100);
            break;
        }
    }
}

static void a_checkpoint_has_three_lines(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Error error_;
    Checkpoint c, again;
    Buf b = buf_in(&a);
    c = (Checkpoint){ .origin = STR("ledger.example"), .size = UINT64_MAX, .root = hash_of(STR("root")) };
    checkpoint_format(&b, &c);
    assert_ok(checkpoint_parse(buf_str(&b), &again, &error_));
    assert_str(again.origin, c.origin);
    assert_true(again.size == c.size && hash_equal(&again.root, &c.root));

#define ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    static const struct { const char *text, *line; } BAD[] = {
        { "", "1" }, { "a", "1" }, { "\n1\n" ROOT "\n", "1" }, { "a\n", "2" }, { "a\n01\n" ROOT "\n", "2" },
        { "a\n-1\n" ROOT "\n", "2" },
        { "a\n+1\n" ROOT "\n", "2" }, { "a\n\n" ROOT "\n", "2" }, { "a\n18446744073709551616\n" ROOT "\n", "2" }, { "a\n1\n", "3" },
        { "a\n1\n" ROOT, "3" }, { "a\n1\n" ROOT " \n", "3" }, { "a\n1\n47DEQpj8HBSa+w==\n", "3" },
        { "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n", "3" },
        { "a\n1\n" ROOT "\nmore\n", "4" }, { "a\n1\n" ROOT "\n\n", "4" },
    };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        assert_error(ERR_INVALID, checkpoint_parse(str_of(BAD[i].text), &c, &error_));
        assert_str(error_arg(&error_, "line"), str_of(BAD[i].line));
    }
    assert_ok(checkpoint_parse(STR("a\n0\n" ROOT "\n"), &c, &error_));
    assert_error(ERR_FINDING, checkpoint_parse(STR("a\n0\nY7DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"), &c, &error_));
    arena_free(&a);
}

static void a_checkpoint_speaks_for_its_own_log(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Error error_;
    Checkpoint c;
    SignSecret secret = sign_secret_new();
    SignPublic public = sign_public_of(&secret);
    NoteKey key = note_key(STR("ledger.example"), &public), other = note_key(STR("other.example"), &public);
    Buf text = buf_in(&a), note = buf_in(&a);
    checkpoint_format(&text, &(Checkpoint){ .origin = STR("ledger.example"), .size = 1, .root = hash_of(STR("x")) });
    note_sign(&note, buf_str(&text), &key, &secret);
    assert_ok(checkpoint_open(buf_str(&note), &key, &c, &error_));
    assert_int_equal(c.size, 1);
    assert_error(ERR_FINDING, checkpoint_open(buf_str(&note), &other, &c, &error_));
    assert_string_equal(error_.parts[0].key, "ledger.checkpoint-unsigned");
    note.ptr[sizeof "ledger.example"] = '2';
    assert_error(ERR_FINDING, checkpoint_open(buf_str(&note), &key, &c, &error_));
    assert_string_equal(error_.parts[0].key, "ledger.checkpoint-forged");
    buf_clear(&note);
    note_sign(&note, buf_str(&text), &other, &secret);
    assert_error(ERR_FINDING, checkpoint_open(buf_str(&note), &other, &c, &error_));
    assert_string_equal(error_.parts[0].key, "ledger.checkpoint-origin");
    arena_free(&a);
}

static void a_proof_file_there_and_back(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Error error_;
    ProofFile p = { .index = 7, .checkpoint = STR("the checkpoint\nverbatim\n") }, again;
    for (size_t n = 0; n <= PROOF_LIMIT; n++) {
        Buf b = buf_in(&a);
        p.proof.count = n;
        if (n > 0) p.proof.hashes[n - 1] = hash_of(str_bytes(&n, sizeof n));
        proof_file_format(&b, &p);
        assert_ok(proof_file_parse(buf_str(&b), &again, &error_));
        assert_int_equal(again.index, 7);
        assert_int_equal(again.proof.count, n);
        for (size_t i = 0; i < n; i++) assert_true(hash_equal(&again.proof.hashes[i], &p.proof.hashes[i]));
        assert_str(again.checkpoint, p.checkpoint);
    }
    arena_free(&a);
}

static void what_is_no_proof_file(void **state)
{
    (void)state;
    Error error_;
    ProofFile p;
#define FIRST "c2sp.org/tlog-proof@v1\n"
    static const struct { const char *text, *line; } BAD[] = {
        { "", "1" }, { "c2sp.org/tlog-proof@v1", "1" }, { "c2sp.org/tlog-proof@v2\nindex 1\n\nx\n", "1" },
        { "c2sp.org/tlog-proof@v1 \nindex 1\n\nx\n", "1" }, { FIRST, "2" }, { FIRST "index\n\nx\n", "2" },
        { FIRST "index 01\n\nx\n", "2" },
        { FIRST "index 1 \n\nx\n", "2" }, { FIRST "extra !\nindex 1\n\nx\n", "2" },
        { FIRST "extra AAAA\nextra AAAA\nindex 1\n\nx\n", "3" },
        { FIRST "index 1\n", "3" }, { FIRST "index 1\n\n", "4" }, { FIRST "index 1\n" ROOT, "3" },
        { FIRST "index 1\n" ROOT "\n", "4" },
        { FIRST "index 1\n" ROOT "\n\n", "5" }, { FIRST "index 1\nAAAA\n\nx\n", "3" }, { FIRST "index 1\n" ROOT " \n\nx\n", "3" },
    };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        assert_error(ERR_INVALID, proof_file_parse(str_of(BAD[i].text), &p, &error_));
        assert_str(error_arg(&error_, "line"), str_of(BAD[i].line));
    }
    assert_ok(proof_file_parse(STR(FIRST "extra AAAA\nindex 1\n" ROOT "\n\nx\n"), &p, &error_));
    assert_str(p.checkpoint, STR("x\n"));

    Arena a = arena_with(1 << 20);
    Buf b = buf_in(&a);
    buf_c(&b, FIRST "index 1\n");
    for (int i = 0; i < PROOF_LIMIT + 1; i++) buf_c(&b, ROOT "\n");
    buf_c(&b, "\nx\n");
    assert_error(ERR_INVALID, proof_file_parse(buf_str(&b), &p, &error_));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_written_as_they_are_read),
        cmocka_unit_test(a_mangled_key_is_refused),
        cmocka_unit_test(a_weak_key_is_not_enrolled),
        cmocka_unit_test(names_of_keys),
        cmocka_unit_test(the_notes_of_others_verify),
        cmocka_unit_test(we_sign_as_others_do),
        cmocka_unit_test(a_note_of_several_hands),
        cmocka_unit_test(what_is_no_note),
        cmocka_unit_test(signatures_of_other_kinds_are_kept_apart),
        cmocka_unit_test(a_cut_signature_is_a_bad_one),
        cmocka_unit_test(every_changed_bit_is_noticed),
        cmocka_unit_test(a_note_without_memory_says_so),
        cmocka_unit_test(a_checkpoint_has_three_lines),
        cmocka_unit_test(a_checkpoint_speaks_for_its_own_log),
        cmocka_unit_test(a_proof_file_there_and_back),
        cmocka_unit_test(what_is_no_proof_file),
    };
    return cmocka_run_group_tests_name("note", tests, start, NULL);
}
