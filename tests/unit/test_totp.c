/* Codes by time (RFC 6238's own vectors), and the second factor at the gate: enrolling, signing in, codes used twice, too many wrong ones, a reset by
 * two persons, and that the secret is in no answer and under the store's key on the disk. */
#include "office_kit.h"

#include "crypto/totp.h"

static Instant now_, (*real_clock)(void);
static Instant fixed_clock(void) { return now_; }

static void rfc_6238_vectors(void **state)
{
    (void)state;
    static const Str KEYS[] = { STR("12345678901234567890"), STR("12345678901234567890123456789012"),
                                STR("1234567890123456789012345678901234567890123456789012345678901234") };
    static const struct { uint64_t seconds; uint32_t sha1, sha256, sha512; } VECTORS[] = {         /* appendix B */
        { 59, 94287082, 46119246, 90693936 }, { 1111111109, 7081804, 68084774, 25091201 }, { 1111111111, 14050471, 67062674, 99943326 },
        { 1234567890, 89005924, 91819424, 93441116 }, { 2000000000, 69279037, 90698825, 38618901 }, { 20000000000, 65353130, 77737706, 47863826 },
    };
    for (size_t i = 0; i < ARRAY_LEN(VECTORS); i++) {
        uint64_t step = VECTORS[i].seconds / TOTP_SECONDS;
        assert_int_equal(VECTORS[i].sha1, totp_code(TOTP_SHA1, KEYS[0], step, 8));
        assert_int_equal(VECTORS[i].sha256, totp_code(TOTP_SHA256, KEYS[1], step, 8));
        assert_int_equal(VECTORS[i].sha512, totp_code(TOTP_SHA512, KEYS[2], step, 8));
    }
}

static void base32_of_rfc_4648(void **state)
{
    (void)state;
    static const char *const PAIRS[][2] = { { "", "" }, { "f", "MY" }, { "fo", "MZXQ" }, { "foo", "MZXW6" }, { "foob", "MZXW6YQ" },
                                            { "fooba", "MZXW6YTB" }, { "foobar", "MZXW6YTBOI" } };
    Arena a = arena_with(1 << 16);
    for (size_t i = 0; i < ARRAY_LEN(PAIRS); i++) {
        Buf out = buf_in(&a);
        totp_base32(&out, str_of(PAIRS[i][0]));
        assert_str(buf_str(&out), str_of(PAIRS[i][1]));
    }
    arena_free(&a);
}

/* The secret of an otpauth URI, as a telephone reads it. */
static Str secret_in(Arena *a, Str uri)
{
    ptrdiff_t at = str_find(uri, STR("secret="));
    assert_true(at >= 0);
    uri = str_from(uri, (size_t)at + 7);
    Str text;
    assert_true(str_cut(&uri, '&', &text));
    Buf out = buf_in(a);
    uint32_t bits = 0;
    int have = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bits = bits << 5 | (uint32_t)(c >= 'A' ? c - 'A' : c - '2' + 26);
        have += 5;
        if (have >= 8) buf_byte(&out, (char)(bits >> (have -= 8)));
        bits &= (1u << have) - 1;
    }
    return buf_str(&out);
}

static const char *code_args(Kit *k, Str secret, int64_t steps, const char *more)
{
    uint32_t code = totp_code(TOTP_SHA1, secret, (uint64_t)(now_ / 1000 / TOTP_SECONDS + steps), 6);
    return str_format(&k->arena, "{%s\"code\":\"%06u\"}", more, code).ptr;
}

#define ADMIN "\"login\":\"admin\",\"passphrase\":\"" KIT_PASSPHRASE "\",\"second\":true,"

static Str enrol(Kit *k, Str token)
{
    Str uri = json_text(json_get(kit_do(k, token, "user.second_begin", "{}"), "uri"));
    Str secret = secret_in(&k->arena, uri);
    assert_int_equal(20, secret.len);
    assert_str(kit_refused(k, token, "denied", "user.second_confirm", "{\"code\":\"12345\"}"), STR("second.wrong"));
    kit_do(k, token, "user.second_confirm", code_args(k, secret, 0, ""));
    return secret;
}

static void start(Kit *k)
{
    kit_init(k);
    real_clock = clock_source;
    now_ = clock_now() / 30000 * 30000 + 61000;
    clock_source = fixed_clock;
    kit_open(k);
}

static void end(Kit *k)
{
    clock_source = real_clock;
    kit_done(k);
}

static void enrolling_and_signing_in(void **state)
{
    (void)state;
    Kit k;
    start(&k);
    const JsonValue *first = kit_do(&k, STR(""), "session.open", "{" ADMIN "\"hours\":8}");
    assert_false(json_true(json_get(first, "second")));
    Str token = json_text(json_get(first, "token"));
    assert_str(kit_refused(&k, token, "conflict", "user.second_confirm", "{\"code\":\"123456\"}"), STR("second.not-begun"));
    Str secret = enrol(&k, token);
    assert_str(kit_refused(&k, token, "conflict", "user.second_begin", "{}"), STR("second.there"));

    /* One sentence for whatever is wrong; the code that enrolled is used up. */
    assert_str(kit_refused(&k, STR(""), "denied", "session.open", "{" ADMIN "\"hours\":8}"), STR("second.wrong"));
    assert_str(kit_refused(&k, STR(""), "denied", "session.open", "{\"login\":\"nobody\",\"passphrase\":\"x\",\"second\":true}"), STR("second.wrong"));
    assert_str(kit_refused(&k, STR(""), "denied", "session.open", code_args(&k, secret, 0, ADMIN)), STR("second.wrong"));
    now_ += 30000;
    assert_true(json_true(json_get(kit_do(&k, STR(""), "session.open", code_args(&k, secret, 0, ADMIN)), "second")));
    assert_str(kit_refused(&k, STR(""), "denied", "session.open", code_args(&k, secret, 0, ADMIN)), STR("second.wrong"));

    /* A telephone half a minute late or early; a minute is too much. */
    now_ += 90000;
    kit_do(&k, STR(""), "session.open", code_args(&k, secret, -1, ADMIN));
    kit_do(&k, STR(""), "session.open", code_args(&k, secret, 1, ADMIN));
    now_ += 300000;
    assert_str(kit_refused(&k, STR(""), "denied", "session.open", code_args(&k, secret, -2, ADMIN)), STR("second.wrong"));
    assert_str(kit_refused(&k, STR(""), "denied", "session.open", code_args(&k, secret, 2, ADMIN)), STR("second.wrong"));

    /* The machine's own command line asks for none, and a code that is given must be right there, too. */
    kit_do(&k, STR(""), "session.open", "{\"login\":\"admin\",\"passphrase\":\"" KIT_PASSPHRASE "\"}");
    kit_refused(&k, STR(""), "denied", "session.open", "{\"login\":\"admin\",\"passphrase\":\"" KIT_PASSPHRASE "\",\"code\":\"000000\"}");
    end(&k);
}

static void a_used_code_stays_used_after_a_restart(void **state)
{
    (void)state;
    Kit k;
    start(&k);
    Str secret = enrol(&k, kit_sign_in(&k, "admin"));
    now_ += 30000;
    const char *args = code_args(&k, secret, 0, ADMIN);
    kit_do(&k, STR(""), "session.open", args);
    kit_close(&k);
    kit_open(&k);
    assert_str(kit_refused(&k, STR(""), "denied", "session.open", args), STR("second.wrong"));
    end(&k);
}

static void ten_wrong_codes_lock_for_a_quarter_of_an_hour(void **state)
{
    (void)state;
    Kit k;
    start(&k);
    Str secret = enrol(&k, kit_sign_in(&k, "admin"));
    now_ += 60000;
    for (int i = 0; i < 10; i++) assert_str(kit_refused(&k, STR(""), "denied", "session.open", "{" ADMIN "\"code\":\"1\"}"), STR("second.wrong"));
    assert_str(kit_refused(&k, STR(""), "denied", "session.open", code_args(&k, secret, 0, ADMIN)), STR("second.locked"));
    /* Whoever does not know the passphrase learns nothing of it and locks nobody out. */
    assert_str(kit_refused(&k, STR(""), "denied", "session.open", "{\"login\":\"admin\",\"passphrase\":\"wrong\",\"second\":true}"), STR("second.wrong"));
    now_ += 15 * MINUTE + 1000;
    kit_do(&k, STR(""), "session.open", code_args(&k, secret, 0, ADMIN));
    end(&k);
}

static void reset_takes_two_persons(void **state)
{
    (void)state;
    Kit k;
    SecondRow row;
    start(&k);
    Str admin = kit_sign_in(&k, "admin");
    kit_do(&k, admin, "user.create", "{\"login\":\"head\",\"full_name\":\"Invented Head\",\"roles\":\"head\",\"passphrase\":\"" KIT_PASSPHRASE "\"}");
    kit_do(&k, admin, "user.create", "{\"login\":\"aibek\",\"full_name\":\"Invented Officer\",\"roles\":\"investigator\",\"passphrase\":\"" KIT_PASSPHRASE "\"}");
    Str officer = kit_sign_in(&k, "aibek"), head = kit_sign_in(&k, "head");
    assert_str(kit_refused(&k, admin, "conflict", "user.second_reset", "{\"login\":\"aibek\",\"reason\":\"lost\"}"), STR("second.none"));
    enrol(&k, officer);
    kit_refused(&k, officer, "denied", "user.second_reset", "{\"login\":\"aibek\",\"reason\":\"lost\"}");
    Str id = json_text(json_get(kit_do(&k, admin, "user.second_reset", "{\"login\":\"aibek\",\"reason\":\"telephone lost\"}"), "id"));
    const char *sign = str_format(&k.arena, "{\"id\":\"" STR_FMT "\"}", STR_ARG(id)).ptr;
    kit_refused(&k, admin, "denied", "proposal.sign", sign);
    kit_do(&k, head, "proposal.sign", sign);
    kit_refused(&k, officer, "signed-out", "session.show", "{}");
    Error e = { 0 };
    Str user = json_text(json_get(json_get(kit_do(&k, head, "session.show", "{}"), "user"), "id"));
    assert_true(user.len > 0);
    assert_false(json_true(json_get(kit_do(&k, STR(""), "session.open", "{\"login\":\"aibek\",\"passphrase\":\"" KIT_PASSPHRASE "\",\"second\":true}"), "second")));
    assert_int_equal(ERR_NOT_FOUND, store_second(k.reader, &k.arena, user, &row, &e));
    end(&k);
}

static void the_secret_is_nowhere_to_be_read(void **state)
{
    (void)state;
    Kit k;
    SecondRow row;
    start(&k);
    Str admin = kit_sign_in(&k, "admin"), secret = enrol(&k, admin);
    JsonValue *shown = kit_ask(&k, admin, "session.show", "{}"), *list = kit_ask(&k, admin, "user.list", "{}");
    Buf out = buf_in(&k.arena), typed = buf_in(&k.arena);
    json_write(&out, shown);
    json_write(&out, list);
    totp_base32(&typed, secret);
    assert_true(str_find(buf_str(&out), buf_str(&typed)) < 0);
    Str user = json_text(json_get(json_get(json_get(shown, "data"), "user"), "id"));
    assert_int_equal(ERR_OK, store_second(k.reader, &k.arena, user, &row, &k.error));
    assert_int_equal(20 + WRAP_OVERHEAD, row.wrapped.len);
    assert_true(str_find(row.wrapped, secret) < 0);
    end(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rfc_6238_vectors), cmocka_unit_test(base32_of_rfc_4648), cmocka_unit_test(enrolling_and_signing_in),
        cmocka_unit_test(a_used_code_stays_used_after_a_restart), cmocka_unit_test(ten_wrong_codes_lock_for_a_quarter_of_an_hour),
        cmocka_unit_test(reset_takes_two_persons), cmocka_unit_test(the_secret_is_nowhere_to_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
