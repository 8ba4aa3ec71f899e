/* Enrolment letters: the codes on them (one_time.h), the account that begins with one, what a code does a second time, late or
 * wrongly typed, and that whoever printed the letter has nothing once it was used: neither by his code nor by an older copy of
 * the row. */
#include "office_kit.h"

#include "crypto/one_time.h"
#include "office/enrol.h"
#include "office/whole.h"

static Instant now_, (*real_clock)(void);
static Instant moved_clock(void) { return now_; }

#define OWN "own words of hers"

static Str made(Arena *a, size_t signs, size_t group)
{
    Buf b = buf_in(a);
    one_time_make(&b, signs, group);
    return buf_str(&b);
}

static void codes_are_read_back(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    char to[ONE_TIME_MOST + 1];
    Str plain, again;
    Error e = { 0 };
    for (int i = 0; i < 200; i++) {
        Str code = made(&a, ENROL_SIGNS, 5);
        assert_int_equal(code.len, 29);
        assert_int_equal(ERR_OK, one_time_read(code, ENROL_SIGNS, to, &plain, &e));
        assert_int_equal(plain.len, ENROL_SIGNS + 1);
        plain = str_copy(&a, plain);
        char *small = str_c(&a, code);
        for (char *c = small; *c; c++) *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c == '-' ? ' ' : *c);
        assert_int_equal(ERR_OK, one_time_read(str_of(small), ENROL_SIGNS, to, &again, &e));
        assert_str(plain, again);
    }
    arena_free(&a);
}

/* Every single wrong sign, and every two neighbours that changed places. */
static void typing_errors_are_told(void **state)
{
    (void)state;
    static const char SIGNS[] = "346789ACDEFHJKMNPRTVWXY";
    Arena a = arena_with(1 << 20);
    char to[ONE_TIME_MOST + 1];
    Str plain;
    Error e = { 0 };
    for (int round = 0; round < 20; round++) {
        char *code = str_c(&a, made(&a, ENROL_SIGNS, 0));
        for (size_t i = 0; code[i]; i++) {
            char kept = code[i];
            for (const char *s = SIGNS; *s; s++) {
                code[i] = *s;
                ErrorCode expected = *s == kept ? ERR_OK : ERR_INVALID;
                assert_int_equal(expected, one_time_read(str_of(code), ENROL_SIGNS, to, &plain, &e));
            }
            code[i] = kept;
            if (!code[i + 1] || code[i] == code[i + 1]) continue;
            code[i] = code[i + 1];
            code[i + 1] = kept;
            assert_int_equal(ERR_INVALID, one_time_read(str_of(code), ENROL_SIGNS, to, &plain, &e));
            assert_string_equal(e.parts[0].key, "crypto.code-check");
            code[i + 1] = code[i];
            code[i] = kept;
        }
    }
    arena_free(&a);
}

static void cyrillic_letters_that_look_the_same(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    char to[ONE_TIME_MOST + 1];
    Str plain;
    Error e = { 0 };
    /* С Е Н К М Р Т Х А У and З for 3: no check sign makes a code of ten signs by chance, so each last one is tried. */
    int good = 0;
    for (const char *s = "346789ACDEFHJKMNPRTVWXY"; *s; s++) {
        Str latin = str_format(&a, "CEHKMPTXAY3%c", *s), cyrillic = str_format(&a, "сЕНкМРТХаУЗ%c", *s);
        ErrorCode one = one_time_read(latin, 11, to, &plain, &e), other = one_time_read(cyrillic, 11, to, &plain, &e);
        assert_int_equal(one, other);
        good += one == ERR_OK;
    }
    assert_int_equal(1, good);
    assert_int_equal(ERR_INVALID, one_time_read(STR("0EHKMPTXAY33"), 11, to, &plain, &e));
    assert_string_equal(e.parts[0].key, "crypto.code-sign");
    assert_int_equal(ERR_INVALID, one_time_read(STR("EHKMP"), 11, to, &plain, &e));
    assert_string_equal(e.parts[0].key, "crypto.code-length");
    assert_int_equal(ERR_INVALID, one_time_read(STR("\xff\xfe"), 11, to, &plain, &e));
    arena_free(&a);
}

/* ---- the account ---- */

static void start(Kit *k)
{
    kit_init(k);
    real_clock = clock_source;
    now_ = clock_now();
    clock_source = moved_clock;
    kit_open(k);
}

static void end(Kit *k)
{
    clock_source = real_clock;
    kit_done(k);
}

static char *enrol(Kit *k, Str admin, const char *login, const char *roles)
{
    const JsonValue *data = kit_do(k, admin, "user.enrol", kit_format(k,
            "{\"login\":\"%s\",\"full_name\":\"Invented %s\",\"roles\":\"%s\"}", login, login, roles));
    return kit_text(k, data, "code");
}

static char *use(Kit *k, const char *login, const char *code, const char *words)
{
    return kit_format(k, "{\"login\":\"%s\",\"code\":\"%s\",\"new_passphrase\":\"%s\",\"device\":\"127.0.0.1\"}", login, code, words);
}

static char *sign_in(Kit *k, const char *login, const char *words)
{
    return kit_format(k, "{\"login\":\"%s\",\"passphrase\":\"%s\"}", login, words);
}

/* The verifier takes what was entered, and a court's would too. */
static void audited(Kit *k)
{
    AuditReport report;
    kit_close(k);
    if (audit_store(k->store, NULL, 0, NULL, NULL, &report, &k->error) != ERR_OK) fail_msg("audit: %s", k->error.parts[0].key);
    kit_open(k);
}

static void a_letter_works_once(void **state)
{
    (void)state;
    Kit k;
    start(&k);
    Str admin = kit_sign_in(&k, "admin"), none = STR("");
    char *code = enrol(&k, admin, "aibek", "investigator");

    /* Before it is used nothing opens, and neither the code nor anything else is a passphrase. */
    assert_str(kit_refused(&k, none, "denied", "session.open", sign_in(&k, "aibek", code)), STR("office.wrong-passphrase"));
    char *wrong = str_c(&k.arena, str_of(code));
    wrong[0] = wrong[0] == '3' ? '4' : '3';
    assert_str(kit_refused(&k, none, "invalid", "user.enrol_use", use(&k, "aibek", wrong, OWN)), STR("crypto.code-check"));
    assert_str(kit_refused(&k, none, "invalid", "user.enrol_use", use(&k, "aibek", code, "short")), STR("office.passphrase-short"));
    Buf other = buf_in(&k.arena);
    one_time_make(&other, ENROL_SIGNS, 5);
    char *others = str_c(&k.arena, buf_str(&other));
    assert_str(kit_refused(&k, none, "denied", "user.enrol_use", use(&k, "aibek", others, OWN)), STR("enrol.wrong"));
    assert_str(kit_refused(&k, none, "denied", "user.enrol_use", use(&k, "nobody", code, OWN)), STR("enrol.wrong"));
    assert_str(kit_refused(&k, none, "denied", "user.enrol_use", use(&k, "admin", code, OWN)), STR("enrol.wrong"));

    kit_do(&k, none, "user.enrol_use", use(&k, "Aibek", code, OWN));
    Str aibek = json_text(json_get(kit_do(&k, none, "session.open", sign_in(&k, "aibek", OWN)), "token"));
    assert_null(json_get(json_get(json_get(kit_do(&k, aibek, "session.show", "{}"), "user"), "fields"), "enrol_until"));

    /* Again: refused, noted once in ten minutes, and told to both. */
    assert_str(kit_refused(&k, none, "denied", "user.enrol_use", use(&k, "aibek", code, "words of somebody else")), STR("enrol.used"));
    assert_str(kit_refused(&k, none, "denied", "user.enrol_use", use(&k, "aibek", code, "words of somebody else")), STR("enrol.used"));
    assert_str(kit_refused(&k, none, "denied", "session.open", sign_in(&k, "aibek", "words of somebody else")), STR("office.wrong-passphrase"));
    kit_do(&k, none, "session.open", sign_in(&k, "aibek", OWN));
    audited(&k);
    end(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_read_back), cmocka_unit_test(typing_errors_are_told), cmocka_unit_test(cyrillic_letters_that_look_the_same),
        cmocka_unit_test(a_letter_works_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
