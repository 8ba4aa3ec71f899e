/* test_crypto.c: the crypto folder, against published vectors and against every way of changing what it made. */
#include <pthread.h>

#include "crypto/crypto.h"
#include "unit.h"

static const PassphraseCost CHEAP = { .passes = 1, .memory_kib = 8 };

static Hash without_openssl;              /* of "abc", made before OpenSSL was asked: libsodium answers in its place */

static int start(void **state)
{
    (void)state;
    Error error_;
    without_openssl = hash_of_parts((const Str[]){ STR("a"), STR(""), STR("bc") }, 3);
    return crypto_start(&error_) == ERR_OK && crypto_start(&error_) == ERR_OK ? 0 : -1;      /* a second time does no harm */
}

/* A source of known bytes: the n-th byte is n. */
static unsigned char counted;
static void random_counted(void *to, size_t n)
{
    for (size_t i = 0; i < n; i++) ((unsigned char *)to)[i] = counted++;
}

static Str bytes_of_hex(Arena *a, const char *hex)
{
    size_t n = strlen(hex) / 2;
    unsigned char *to = arena_alloc(a, n + 1);
    assert_non_null(to);
    assert_int_equal(hex_decode(str_of(hex), to, n), n);
    return str_bytes(to, n);
}

static void assert_hash(Hash h, const char *hex)
{
    char shown[65];
    assert_str(hash_hex(shown, &h), str_of(hex));
}

/* FIPS 180-4's examples (NIST's published intermediate values). */
static void hashes_are_sha256(void **state)
{
    (void)state;
    assert_hash(hash_of(STR("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_hash(hash_of((Str){ 0 }), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_hash(hash_of(STR("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_hash(without_openssl, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_hash(hash_of(STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");

    HashStream *million = hash_stream_new();
    assert_non_null(million);
    for (int i = 0; i < 100000; i++) hash_stream_add(million, STR("aaaaaaaaaa"));
    assert_hash(hash_stream_done(million), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void parts_hash_as_if_joined(void **state)
{
    (void)state;
    unsigned char salt[SALT_SIZE] = { 1, 2, 3 };
    char joined[SALT_SIZE + 3];
    memcpy(joined, salt, SALT_SIZE);
    memcpy(joined + SALT_SIZE, "abc", 3);
    Hash whole = hash_of(str_bytes(joined, sizeof joined)), salted = hash_salted(salt, STR("abc"));
    Hash parts = hash_of_parts((const Str[]){ str_bytes(joined, 7), { 0 }, str_bytes(joined + 7, sizeof joined - 7) }, 3);
    assert_true(hash_equal(&whole, &salted));
    assert_true(hash_equal(&whole, &parts));
    whole.bytes[31] ^= 1;
    assert_false(hash_equal(&whole, &parts));
}

static void a_hash_has_one_written_form(void **state)
{
    (void)state;
    Hash h;
    char to[65];
    const char *text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_true(hash_parse_hex(str_of(text), &h));
    assert_str(hash_hex(to, &h), str_of(text));
    const char *bad[] = { "", "ba", "BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad00",
                          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a " };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) assert_false(hash_parse_hex(str_of(bad[i]), &h));
}

static void hash_stream_without_memory(void **state)
{
    (void)state;
    mem_fail_at(1, 0);
    assert_null(hash_stream_new());
    mem_fail_at(0, 0);
    hash_stream_free(NULL);
    HashStream *given_up = hash_stream_new();
    assert_non_null(given_up);
    hash_stream_add(given_up, STR("x"));
    hash_stream_free(given_up);
}

static void *hash_in_thread(void *failures)
{
    for (int i = 0; i < 2000; i++) {
        Hash h = hash_of(STR("abc"));
        *(int *)failures += h.bytes[0] != 0xba || h.bytes[31] != 0xad;
    }
    return NULL;
}

static void threads_hash_side_by_side(void **state)
{
    (void)state;
    pthread_t threads[8];
    int failures[8] = { 0 };
    for (size_t i = 0; i < 8; i++) assert_int_equal(pthread_create(&threads[i], NULL, hash_in_thread, &failures[i]), 0);
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(failures[i], 0);
    }
}

static void randomness_can_be_replayed(void **state)
{
    (void)state;
    void (*real)(void *, size_t) = random_source;
    unsigned char a[1000], b[1000], sealed[2][3 + SEAL_OVERHEAD];
    random_bytes(a, sizeof a);
    random_bytes(b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);

    SealSecret secret = seal_secret_new();
    SealPublic key = seal_public_of(&secret);
    random_source = random_counted;
    for (size_t i = 0; i < 2; i++) {                 /* libsodium's own need of randomness goes the same way */
        counted = 7;
        assert_true(seal_make(&key, STR("tip"), sealed[i]));
    }
    counted = 7;
    SignSecret seed = sign_secret_new();
    random_source = real;
    assert_memory_equal(sealed[0], sealed[1], sizeof sealed[0]);
    for (size_t i = 0; i < KEY_SIZE; i++) assert_int_equal(seed.seed[i], 7 + i);
}

/* RFC 8032 section 7.1, tests 1 to 3. */
static void signatures_are_ed25519(void **state)
{
    (void)state;
    static const struct { const char *secret, *key, *text, *signature; } RFC8032[] = {
        { "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
          "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
          "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
          "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
        { "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
          "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
          "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
        { "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
          "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
          "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
          "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a" },
    };
    Arena a = arena_with(1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(RFC8032); i++) {
        SignSecret secret;
        memcpy(secret.seed, bytes_of_hex(&a, RFC8032[i].secret).ptr, KEY_SIZE);
        Str text = bytes_of_hex(&a, RFC8032[i].text);
        SignPublic key = sign_public_of(&secret);
        Signature signature = sign_make(&secret, text);
        assert_memory_equal(key.bytes, bytes_of_hex(&a, RFC8032[i].key).ptr, KEY_SIZE);
        assert_memory_equal(signature.bytes, bytes_of_hex(&a, RFC8032[i].signature).ptr, SIGNATURE_SIZE);
        assert_true(sign_public_ok(&key));
        assert_true(sign_verify(&key, text, &signature));
        for (size_t bit = 0; bit < 8 * SIGNATURE_SIZE; bit++) {
            signature.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
            assert_false(sign_verify(&key, text, &signature));
            signature.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
        }
        assert_false(sign_verify(&key, STR("another text"), &signature));
    }
    arena_free(&a);
}

static Str word(Str *line)
{
    Str w;
    str_cut(line, ' ', &w);
    return w;
}

/* tests/data/ed25519/README.md says what the answers mean. */
static void doubtful_signatures_have_our_answer(void **state)
{
    (void)state;
    Arena a = arena_with(4 << 20);
    Error error_;
    Str file, line;
    assert_ok(file_read(&a, "tests/data/ed25519/vectors.txt", 1 << 20, &file, &error_));
    SignPublic key = { 0 };
    bool enrolled = false;
    int keys = 0, signatures = 0, accepted = 0;
    while (str_next_line(&file, &line)) {
        if (str_starts(line, STR("#"))) continue;
        Str first = word(&line), answer;
        if (str_is(first, "key")) {
            assert_int_equal(hex_decode(word(&line), key.bytes, KEY_SIZE), KEY_SIZE);
            enrolled = str_is(line, "enrolled");
            if (sign_public_ok(&key) != enrolled) fail_msg("key %d is to be " STR_FMT, keys, STR_ARG(line));
            keys++;
            continue;
        }
        answer = word(&line);
        Str number = word(&line);
        Str text = str_is(number, "-") ? STR("ed25519vectors") : str_format(&a, "ed25519vectors " STR_FMT, STR_ARG(number));
        Signature signature;
        assert_int_equal(hex_decode(line, signature.bytes, SIGNATURE_SIZE), SIGNATURE_SIZE);
        bool good = sign_verify(&key, text, &signature);
        if (!str_is(answer, "either") && good != str_is(answer, "accept")) {
            fail_msg("vector " STR_FMT " is to be answered: " STR_FMT, STR_ARG(first), STR_ARG(answer));
        }
        signatures++;
        accepted += enrolled && good;
    }
    assert_int_equal(keys, 22);
    assert_int_equal(signatures, 914);
    assert_int_equal(accepted, 1);
    arena_free(&a);
}

static void only_the_secret_opens_a_seal(void **state)
{
    (void)state;
    SealSecret secret = seal_secret_new(), other = seal_secret_new();
    SealPublic key = seal_public_of(&secret);
    Str text = STR("who reported it");
    unsigned char sealed[64 + SEAL_OVERHEAD], open[64];
    size_t n = text.len + SEAL_OVERHEAD;
    assert_true(seal_make(&key, text, sealed));
    assert_true(seal_open(&secret, str_bytes(sealed, n), open));
    assert_memory_equal(open, text.ptr, text.len);
    assert_false(seal_open(&other, str_bytes(sealed, n), open));
    for (size_t i = 0; i < n; i++) assert_false(seal_open(&secret, str_bytes(sealed, i), open));
    for (size_t bit = 0; bit < 8 * n; bit++) {
        if (bit == 255) continue;                    /* RFC 7748 does not read this bit of a public key: below */
        sealed[bit / 8] ^= (unsigned char)(1 << bit % 8);
        assert_false(seal_open(&secret, str_bytes(sealed, n), open));
        sealed[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    sealed[31] ^= 0x80;                              /* but the nonce is made from all bits */
    assert_false(seal_open(&secret, str_bytes(sealed, n), open));
    SealPublic weak = { { 0 } };
    assert_false(seal_make(&weak, text, sealed));
}

static void a_passphrase_gives_the_same_key_again(void **state)
{
    (void)state;
    Error error_;
    WrapKey a, b;
    unsigned char salt[16] = { 5 };
    assert_ok(wrap_key_from_passphrase(STR("кечки шамал"), salt, CHEAP, &a, &error_));
    assert_ok(wrap_key_from_passphrase(STR("кечки шамал"), salt, CHEAP, &b, &error_));
    assert_memory_equal(a.bytes, b.bytes, KEY_SIZE);
    assert_ok(wrap_key_from_passphrase(STR("кечки шамал "), salt, CHEAP, &b, &error_));
    assert_memory_not_equal(a.bytes, b.bytes, KEY_SIZE);
    salt[15] = 1;
    assert_ok(wrap_key_from_passphrase(STR("кечки шамал"), salt, CHEAP, &b, &error_));
    assert_memory_not_equal(a.bytes, b.bytes, KEY_SIZE);
    assert_ok(wrap_key_from_passphrase((Str){ 0 }, salt, CHEAP, &b, &error_));
    assert_int_equal(PASSPHRASE_COST.passes, 3);
    assert_int_equal(PASSPHRASE_COST.memory_kib, 65536);

    static const PassphraseCost HOSTILE[] = { { 0, 8 }, { 65, 8 }, { 1, 7 }, { 1, 1024 * 1024 + 1 }, { UINT32_MAX, UINT32_MAX } };
    for (size_t i = 0; i < ARRAY_LEN(HOSTILE); i++) {
        assert_error(ERR_INVALID, wrap_key_from_passphrase(STR("x"), salt, HOSTILE[i], &b, &error_));
    }
}

/* The value is that of the reference program argon2: printf password | argon2 somesaltsomesalt -id -t 2 -k 64 -p 1 -l 32 -r */
static void the_key_is_argon2id(void **state)
{
    (void)state;
    Error error_;
    WrapKey key;
    char hex[65];
    assert_ok(wrap_key_from_passphrase(STR("password"), (const unsigned char *)"somesaltsomesalt", (PassphraseCost){ 2, 64 }, &key,
        &error_));
    assert_str(hex_encode(hex, key.bytes, KEY_SIZE), STR("1a98fba8e6394425c9bdc333a9c750aaf811df070f5fb4a5788e1cf4db5793a1"));
}

static void a_wrapped_secret_is_bound(void **state)
{
    (void)state;
    WrapKey key = { { 1, 2, 3 } }, other = { { 3, 2, 1 } };
    unsigned char wrapped[KEY_SIZE + WRAP_OVERHEAD], again[KEY_SIZE + WRAP_OVERHEAD], open[KEY_SIZE];
    unsigned char secret[KEY_SIZE] = { 9, 9, 9 };
    Str whole = str_bytes(wrapped, sizeof wrapped), bound = STR("aibek.usenov");
    wrap_make(&key, str_bytes(secret, sizeof secret), bound, wrapped);
    wrap_make(&key, str_bytes(secret, sizeof secret), bound, again);
    assert_memory_not_equal(wrapped, again, sizeof wrapped);
    assert_true(wrap_open(&key, whole, bound, open));
    assert_memory_equal(open, secret, sizeof secret);
    assert_false(wrap_open(&other, whole, bound, open));
    assert_false(wrap_open(&key, whole, STR("someone.else"), open));
    for (size_t n = 0; n < whole.len; n++) assert_false(wrap_open(&key, str_first(whole, n), bound, open));
    for (size_t bit = 0; bit < 8 * sizeof wrapped; bit++) {
        wrapped[bit / 8] ^= (unsigned char)(1 << bit % 8);
        assert_false(wrap_open(&key, whole, bound, open));
        wrapped[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
}

typedef struct { unsigned char plain[CHUNK_SIZE], cipher[3][CHUNK_SIZE + CHUNK_TAG], out[CHUNK_SIZE]; } Chunks;

/* Three chunks, the last of 100 bytes. */
static Chunks *chunks_make(const BlobKey *key)
{
    Error error_;
    Chunks *c = mem_alloc(sizeof *c);
    assert_non_null(c);
    for (size_t i = 0; i < CHUNK_SIZE; i++) c->plain[i] = (unsigned char)(i * 31 + i / 256);
    assert_ok(chunk_encrypt(key, 0, false, str_bytes(c->plain, CHUNK_SIZE), c->cipher[0], &error_));
    assert_ok(chunk_encrypt(key, 1, false, str_bytes(c->plain, CHUNK_SIZE), c->cipher[1], &error_));
    assert_ok(chunk_encrypt(key, 2, true, str_bytes(c->plain, 100), c->cipher[2], &error_));
    return c;
}

static void chunks_open_in_their_place_only(void **state)
{
    (void)state;
    Error error_;
    BlobKey key = blob_key_new(), other = blob_key_new();
    Chunks *c = chunks_make(&key);
    Str full = str_bytes(c->cipher[1], CHUNK_SIZE + CHUNK_TAG), last = str_bytes(c->cipher[2], 100 + CHUNK_TAG);
    assert_memory_not_equal(c->cipher[0], c->cipher[1], CHUNK_SIZE);
    assert_ok(chunk_decrypt(&key, 1, false, full, c->out, &error_));
    assert_memory_equal(c->out, c->plain, CHUNK_SIZE);
    assert_ok(chunk_decrypt(&key, 2, true, last, c->out, &error_));
    assert_memory_equal(c->out, c->plain, 100);

    assert_error(ERR_FINDING, chunk_decrypt(&other, 1, false, full, c->out, &error_));
    assert_error(ERR_FINDING, chunk_decrypt(&key, 0, false, full, c->out, &error_));            /* reordered */
    assert_error(ERR_FINDING, chunk_decrypt(&key, 2, false, full, c->out, &error_));
    assert_error(ERR_FINDING, chunk_decrypt(&key, UINT64_MAX, false, full, c->out, &error_));
    assert_error(ERR_FINDING, chunk_decrypt(&key, 1, true, full, c->out, &error_));             /* the end cut off */
    assert_error(ERR_FINDING, chunk_decrypt(&key, 2, false, last, c->out, &error_));            /* something put behind */
    for (size_t n = 0; n < last.len; n++) {
        assert_error(ERR_FINDING, chunk_decrypt(&key, 2, true, str_first(last, n), c->out, &error_));
    }
    assert_error(ERR_FINDING, chunk_decrypt(&key, 2, true, str_bytes(c->cipher[2], last.len + 1), c->out, &error_));
    for (size_t bit = 0; bit < 8 * last.len; bit++) {
        c->cipher[2][bit / 8] ^= (unsigned char)(1 << bit % 8);
        assert_error(ERR_FINDING, chunk_decrypt(&key, 2, true, last, c->out, &error_));
        c->cipher[2][bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    memset(c->out, 0xaa, CHUNK_SIZE);
    assert_error(ERR_FINDING, chunk_decrypt(&key, 3, true, last, c->out, &error_));
    for (size_t i = 0; i < 100; i++) assert_int_equal(c->out[i], 0);                            /* nothing unchecked is left */
    mem_free(c);
}

static void chunks_have_one_form(void **state)
{
    (void)state;
    Error error_;
    BlobKey key = blob_key_new();
    unsigned char tag[CHUNK_TAG + 1], none[1];
    assert_ok(chunk_encrypt(&key, 0, true, STR(""), tag, &error_));
    assert_ok(chunk_decrypt(&key, 0, true, str_bytes(tag, CHUNK_TAG), none, &error_));
    assert_error(ERR_INTERNAL, chunk_encrypt(&key, 1, true, STR(""), tag, &error_));            /* an empty one behind others */
    assert_error(ERR_INTERNAL, chunk_encrypt(&key, 0, false, STR("short"), tag, &error_));
    assert_error(ERR_INTERNAL, chunk_encrypt(&key, 0, true, (Str){ "", CHUNK_SIZE + 1 }, tag, &error_));
}

/* NIST's GCM test case 14 has our nonce of chunk 0 that is not the last: key, nonce and 16 plain bytes all zero. A whole chunk
 * of zeros begins with the same block. */
static void chunks_are_aes_gcm(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(1 << 20);
    BlobKey key = { { 0 } };
    unsigned char *plain = arena_alloc(&a, CHUNK_SIZE), *cipher = arena_alloc(&a, CHUNK_SIZE + CHUNK_TAG);
    assert_true(plain && cipher);
    assert_ok(chunk_encrypt(&key, 0, false, str_bytes(plain, CHUNK_SIZE), cipher, &error_));
    assert_memory_equal(cipher, bytes_of_hex(&a, "cea7403d4d606b6e074ec5d3baf39d18").ptr, 16);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_are_sha256),
        cmocka_unit_test(parts_hash_as_if_joined),
        cmocka_unit_test(a_hash_has_one_written_form),
        cmocka_unit_test(hash_stream_without_memory),
        cmocka_unit_test(threads_hash_side_by_side),
        cmocka_unit_test(randomness_can_be_replayed),
        cmocka_unit_test(signatures_are_ed25519),
        cmocka_unit_test(doubtful_signatures_have_our_answer),
        cmocka_unit_test(only_the_secret_opens_a_seal),
        cmocka_unit_test(a_passphrase_gives_the_same_key_again),
        cmocka_unit_test(the_key_is_argon2id),
        cmocka_unit_test(a_wrapped_secret_is_bound),
        cmocka_unit_test(chunks_open_in_their_place_only),
        cmocka_unit_test(chunks_have_one_form),
        cmocka_unit_test(chunks_are_aes_gcm),
    };
    return cmocka_run_group_tests_name("crypto", tests, start, NULL);
}
