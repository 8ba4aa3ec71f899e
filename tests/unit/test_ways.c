/* Second factors at the gate: security keys by an authenticator in software (keys of OpenSSL's, bytes as CTAP2 lays them out),
 * printed sheets, what a sign-in page offers, and who may take what away. What browsers and real keys do on top of it is for the
 * story in a browser. */
#include "office_kit.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include "office/ways.h"
#include "office/whole.h"
#include "worker/worker.h"

#define ORIGIN "https://office.test:8443"
#define ADMIN "\"login\":\"admin\",\"passphrase\":\"" KIT_PASSPHRASE "\",\"second\":true,\"origin\":\"" ORIGIN "\""

/* ---- an authenticator ---- */

typedef struct { EVP_PKEY *pair; unsigned char id[24]; uint32_t counter; const char *rp, *origin; unsigned flags; } Token;

static Token token_new(void)
{
    Token t = { .pair = EVP_EC_gen("P-256"), .rp = "office.test", .origin = ORIGIN, .flags = 0x01 };
    assert_non_null(t.pair);
    random_bytes(t.id, sizeof t.id);
    return t;
}

static void add_head(Buf *to, Token *t, unsigned flags)
{
    Hash site = hash_of(str_of(t->rp));
    buf_add(to, str_bytes(site.bytes, HASH_SIZE));
    buf_byte(to, (char)(t->flags | flags));
    for (int i = 3; i >= 0; i--) buf_byte(to, (char)(t->counter >> 8 * i));
}

static Str data_of_new(Arena *a, Token *t)
{
    static const unsigned char HEAD[] = { 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20 }, MIDDLE[] = { 0x22, 0x58, 0x20 };
    unsigned char point[65];
    size_t n = 0;
    Buf b = buf_in(a);
    assert_int_equal(1, EVP_PKEY_get_octet_string_param(t->pair, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &n));
    assert_int_equal(65, n);
    add_head(&b, t, 0x40);
    for (int i = 0; i < 16; i++) buf_byte(&b, 0);
    buf_byte(&b, 0);
    buf_byte(&b, (char)sizeof t->id);
    buf_add(&b, str_bytes(t->id, sizeof t->id));
    buf_add(&b, str_bytes(HEAD, sizeof HEAD));
    buf_add(&b, str_bytes(point + 1, 32));
    buf_add(&b, str_bytes(MIDDLE, sizeof MIDDLE));
    buf_add(&b, str_bytes(point + 33, 32));
    return buf_str(&b);
}

static Str client_of(Arena *a, const Token *t, const char *type, Str challenge)
{
    return str_format(a, "{\"type\":\"%s\",\"challenge\":\"" STR_FMT "\",\"origin\":\"%s\",\"crossOrigin\":false}", type,
            STR_ARG(challenge), t->origin);
}

static Str url64(Arena *a, Str bytes)
{
    Buf b = buf_in(a);
    key_base64url(&b, bytes);
    return buf_str(&b);
}

static Str signature_of(Arena *a, Token *t, Str data, Str client)
{
    unsigned char der[96];
    size_t size = sizeof der;
    Hash h = hash_of(client);
    Buf both = buf_in(a);
    EVP_MD_CTX *m = EVP_MD_CTX_new();
    buf_add(&both, data);
    buf_add(&both, str_bytes(h.bytes, HASH_SIZE));
    assert_int_equal(1, EVP_DigestSignInit(m, NULL, EVP_sha256(), NULL, t->pair));
    assert_int_equal(1, EVP_DigestSign(m, der, &size, (const unsigned char *)both.ptr, both.len));
    EVP_MD_CTX_free(m);
    return str_copy(a, str_bytes(der, size));
}

/* An argument of an operation: JSON in a JSON text. */
static const char *quoted(Kit *k, Str json)
{
    Buf b = buf_in(&k->arena);
    json_write_string(&b, json);
    return str_c(&k->arena, buf_str(&b));
}

static Str answer_of(Kit *k, Token *t, Str client, Str data, Str signature)
{
    Arena *a = &k->arena;
    Str parts[] = { url64(a, str_bytes(t->id, sizeof t->id)), url64(a, client), url64(a, data), url64(a, signature) };
    return str_format(a, "{\"id\":\"" STR_FMT "\",\"client\":\"" STR_FMT "\",\"data\":\"" STR_FMT "\",\"signature\":\"" STR_FMT "\"}",
            STR_ARG(parts[0]),
                      STR_ARG(parts[1]), STR_ARG(parts[2]), STR_ARG(parts[3]));
}

static Str shown(Kit *k, Token *t, const char *type, Str challenge)
{
    Buf data = buf_in(&k->arena);
    add_head(&data, t, 0);
    Str client = client_of(&k->arena, t, type, challenge);
    return answer_of(k, t, client, buf_str(&data), signature_of(&k->arena, t, buf_str(&data), client));
}

static const char *new_key(Kit *k, Str session, Token *t, const char *name)
{
    const JsonValue *begun = kit_do(k, session, "user.key_begin", "{\"origin\":\"" ORIGIN "\"}");
    Str client = client_of(&k->arena, t, "webauthn.create", json_text(json_get(begun, "challenge")));
    Str parts[] = { url64(&k->arena, client), url64(&k->arena, data_of_new(&k->arena, t)) };
    Str answer = str_format(&k->arena, "{\"client\":\"" STR_FMT "\",\"data\":\"" STR_FMT "\"}", STR_ARG(parts[0]), STR_ARG(parts[1]));
    return kit_format(k, "{\"name\":\"%s\",\"origin\":\"" ORIGIN "\",\"answer\":%s}", name, quoted(k, answer));
}

static const JsonValue *offered(Kit *k, const char *login)
{
    return kit_do(k, STR(""), "session.ways", kit_format(k, "{\"login\":\"%s\",\"origin\":\"" ORIGIN "\"}", login));
}

static const char *open_with(Kit *k, Str answer)
{
    return kit_format(k, "{" ADMIN ",\"key\":%s}", quoted(k, answer));
}

static Str fresh(Kit *k) { return json_text(json_get(offered(k, "admin"), "challenge")); }

/* ---- the office ---- */

static Instant now_, (*real_clock)(void);
static Instant moved_clock(void) { return now_; }

static void start(Kit *k)
{
    static char folder[512];
    ssize_t n = readlink("/proc/self/exe", folder, sizeof folder - 1);
    assert_true(n > 0);
    for (int up = 0; up < 3; up++) *strrchr(folder, '/') = 0;
    strcat(folder, "/src/workers");
    worker_folder(folder);
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

static void audited(Kit *k)
{
    AuditReport report;
    kit_close(k);
    if (audit_store(k->store, NULL, 0, NULL, NULL, &report, &k->error) != ERR_OK) fail_msg("audit: %s", k->error.parts[0].key);
    kit_open(k);
}

static void a_key_signs_in(void **state)
{
    (void)state;
    Kit k;
    start(&k);
    Token t = token_new();
    Str first = kit_sign_in(&k, "admin");
    const char *added = new_key(&k, first, &t, "on the ring");
    kit_do(&k, first, "user.key_confirm", added);
    assert_str(kit_refused(&k, first, "denied", "user.key_confirm", added), STR("way.key-late"));       /* the challenge is used up */
    assert_str(kit_refused(&k, first, "conflict", "user.key_confirm", new_key(&k, first, &t, "twice")), STR("way.key-there"));

    assert_int_equal(1, json_get(offered(&k, "admin"), "keys")->count);
    assert_str(kit_refused(&k, STR(""), "denied", "session.open", "{" ADMIN "}"), STR("second.wrong"));
    for (int i = 0; i < 2; i++) {                       /* counting, and then the next time */
        t.counter++;
        const JsonValue *data = kit_do(&k, STR(""), "session.open", open_with(&k, shown(&k, &t, "webauthn.get", fresh(&k))));
        assert_true(json_true(json_get(data, "second")));
    }
    audited(&k);
    t.counter++;
    kit_do(&k, STR(""), "session.open", open_with(&k, shown(&k, &t, "webauthn.get", fresh(&k))));
    EVP_PKEY_free(t.pair);
    end(&k);
}

static void forged_answers_are_refused(void **state)
{
    (void)state;
    Kit k;
    start(&k);
    Token t = token_new(), other = token_new();
    Str first = kit_sign_in(&k, "admin"), none = STR(""), wrong = STR("second.wrong");
    kit_do(&k, first, "user.key_confirm", new_key(&k, first, &t, "on the ring"));
    t.counter = 5;
    Str good = shown(&k, &t, "webauthn.get", fresh(&k));
    kit_do(&k, none, "session.open", open_with(&k, good));
    assert_str(kit_refused(&k, none, "denied", "session.open", open_with(&k, good)), wrong);           /* the challenge was used */

    t.counter = 6;
    Token phished = t, elsewhere = t, untouched = t;
    phished.origin = "https://office.test.example:8443";
    elsewhere.rp = "other.test";
    untouched.flags = 0;
    assert_str(kit_refused(&k, none, "denied", "session.open", open_with(&k, shown(&k, &phished, "webauthn.get", fresh(&k)))), wrong);
    assert_str(kit_refused(&k, none, "denied", "session.open", open_with(&k, shown(&k, &elsewhere, "webauthn.get", fresh(&k)))), wrong);
    assert_str(kit_refused(&k, none, "denied", "session.open", open_with(&k, shown(&k, &untouched, "webauthn.get", fresh(&k)))), wrong);
    assert_str(kit_refused(&k, none, "denied", "session.open", open_with(&k, shown(&k, &t, "webauthn.create", fresh(&k)))), wrong);
    Str of_another = json_text(json_get(offered(&k, "nobody"), "challenge"));
    assert_str(kit_refused(&k, none, "denied", "session.open", open_with(&k, shown(&k, &t, "webauthn.get", of_another))), wrong);
    Str late = fresh(&k);
    now_ += 6 * 60 * 1000;
    assert_str(kit_refused(&k, none, "denied", "session.open", open_with(&k, shown(&k, &t, "webauthn.get", late))), wrong);

    /* Another's key under this one's id; a byte changed after signing. */
    memcpy(other.id, t.id, sizeof t.id);
    other.counter = 6;
    assert_str(kit_refused(&k, none, "denied", "session.open", open_with(&k, shown(&k, &other, "webauthn.get", fresh(&k)))), wrong);
    Buf data = buf_in(&k.arena);
    add_head(&data, &t, 0);
    Str client = client_of(&k.arena, &t, "webauthn.get", fresh(&k)), signature = signature_of(&k.arena, &t, buf_str(&data), client);
    data.ptr[36] ^= 2;
    assert_str(kit_refused(&k, none, "denied", "session.open", open_with(&k, answer_of(&k, &t, client, buf_str(&data), signature))), wrong);
    assert_str(kit_refused(&k, none, "denied", "session.open", open_with(&k, STR("{\"id\":1}"))), wrong);

    /* Ten wrong ones lock; then it is said, to whoever has the passphrase. */
    assert_str(kit_refused(&k, none, "denied", "session.open", open_with(&k, shown(&k, &t, "webauthn.get", fresh(&k)))), STR("second.locked"));
    now_ += 16 * 60 * 1000;
    kit_do(&k, none, "session.open", open_with(&k, shown(&k, &t, "webauthn.get", fresh(&k))));
    EVP_PKEY_free(t.pair);
    EVP_PKEY_free(other.pair);
    end(&k);
}

static void a_copied_key_is_told(void **state)
{
    (void)state;
    Kit k;
    start(&k);
    Token t = token_new();
    Str first = kit_sign_in(&k, "admin"), none = STR("");
    kit_do(&k, first, "user.key_confirm", new_key(&k, first, &t, "on the ring"));
    t.counter = 9;
    kit_do(&k, none, "session.open", open_with(&k, shown(&k, &t, "webauthn.get", fresh(&k))));
    t.counter = 9;
    assert_str(kit_refused(&k, none, "denied", "session.open", open_with(&k, shown(&k, &t, "webauthn.get", fresh(&k)))), STR("way.counter-back"));
    audited(&k);                                        /* the log's note of it verifies */
    EVP_PKEY_free(t.pair);
    end(&k);
}

/* ---- sheets ---- */

static CredentialRow sheet_row(Kit *k, Str user)
{
    CredentialRow *rows;
    size_t count;
    assert_int_equal(ERR_OK, store_credentials(k->reader, &k->arena, user, CREDENTIAL_SHEET, &rows, &count, &k->error));
    assert_int_equal(1, count);
    return rows[0];
}

/* As desk_user_sheet_make, without a printer: the codes themselves. */
static void begin_sheet(Kit *k, Str token, Str codes[SHEET_CODES], int *confirms)
{
    Request r = { .office = k->office, .arena = &k->arena, .store = k->reader, .model = office_model(k->office), .fd = -1 };
    assert_int_equal(ERR_OK, session_take(k->office, token, &r.session, &k->error));
    assert_int_equal(ERR_OK, way_sheet_begin(&r, codes, confirms, &k->error));
    session_release(k->office, r.session);
}

static const char *with_sheet(Kit *k, Str code) { return kit_format(k, "{" ADMIN ",\"sheet\":\"" STR_FMT "\"}", STR_ARG(code)); }

static void a_sheet_is_used_up(void **state)
{
    (void)state;
    Kit k;
    start(&k);
    Str codes[SHEET_CODES], newer[SHEET_CODES], none = STR(""), first = kit_sign_in(&k, "admin");
    int confirms;
    int64_t number;
    assert_str(kit_refused(&k, first, "conflict", "user.sheet_confirm", "{\"code\":\"HHH-HHH-HHH\"}"), STR("way.no-sheet-begun"));
    begin_sheet(&k, first, codes, &confirms);
    assert_str(kit_refused(&k, first, "denied", "user.sheet_confirm", kit_format(&k, "{\"code\":\"" STR_FMT "\"}", STR_ARG(codes[confirms % 40]))),
               STR("way.sheet-wrong"));
    kit_do(&k, first, "user.sheet_confirm", kit_format(&k, "{\"code\":\"" STR_FMT "\"}", STR_ARG(codes[confirms - 1])));
    Str user = json_text(json_get(json_get(kit_do(&k, first, "session.show", "{}"), "user"), "id"));

    int left = SHEET_CODES - 1;
    for (int i = 0; i < 5; i++) {
        assert_true(json_int(json_get(offered(&k, "admin"), "sheet"), &number));
        assert_true(number >= 1 && number <= SHEET_CODES && number != confirms);
        const char *args = with_sheet(&k, codes[number - 1]);
        if (i == 0) assert_str(kit_refused(&k, none, "denied", "session.open", with_sheet(&k, codes[number % SHEET_CODES])), STR("second.wrong"));
        const JsonValue *data = kit_do(&k, none, "session.open", args);
        int64_t said;
        assert_true(json_int(json_get(data, "left"), &said));
        assert_int_equal(--left, said);
        assert_str(kit_refused(&k, none, "denied", "session.open", args), STR("second.wrong"));
    }
    assert_int_equal(6, __builtin_popcountll((unsigned long long)sheet_row(&k, user).counter));

    /* None of the codes stands in the database, and a new sheet makes the old one void. */
    assert_true(json_int(json_get(offered(&k, "admin"), "sheet"), &number));
    Str with = json_text(json_get(kit_do(&k, none, "session.open", with_sheet(&k, codes[number - 1])), "token"));
    begin_sheet(&k, with, newer, &confirms);
    kit_do(&k, with, "user.sheet_confirm", kit_format(&k, "{\"code\":\"" STR_FMT "\"}", STR_ARG(newer[confirms - 1])));
    assert_true(json_int(json_get(offered(&k, "admin"), "sheet"), &number));
    assert_str(kit_refused(&k, none, "denied", "session.open", with_sheet(&k, codes[number - 1])), STR("second.wrong"));
    kit_do(&k, none, "session.open", with_sheet(&k, newer[number - 1]));
    audited(&k);
    end(&k);
}

/* ---- who may take what away ---- */

static void the_last_way_stays(void **state)
{
    (void)state;
    Kit k;
    start(&k);
    Token one = token_new(), two = token_new();
    Str first = kit_sign_in(&k, "admin"), none = STR("");
    kit_do(&k, first, "user.key_confirm", new_key(&k, first, &one, "one"));
    const JsonValue *list = json_get(kit_do(&k, first, "user.ways", "{}"), "ways");
    Str id = json_text(json_get(list->first, "id"));
    char *away = kit_format(&k, "{\"way\":\"" STR_FMT "\"}", STR_ARG(id));
    assert_str(kit_refused(&k, first, "conflict", "user.way_end", away), STR("way.last"));
    assert_str(kit_refused(&k, first, "not-found", "user.way_end", "{\"way\":\"sheet\"}"), STR("way.none"));

    /* A session that showed none, as a command line on the machine opens it, adds and removes nothing. */
    Str bare = kit_sign_in(&k, "admin");
    assert_str(kit_refused(&k, bare, "denied", "user.key_begin", "{\"origin\":\"" ORIGIN "\"}"), STR("way.sign-in-with-one"));
    assert_str(kit_refused(&k, bare, "denied", "user.second_begin", "{}"), STR("way.sign-in-with-one"));
    kit_do(&k, first, "user.key_confirm", new_key(&k, first, &two, "two"));
    assert_str(kit_refused(&k, first, "conflict", "user.way_end", away), STR("way.signed-in-with-it"));
    assert_str(kit_refused(&k, bare, "denied", "user.way_end", away), STR("way.sign-in-with-one"));
    Str with_two = json_text(json_get(kit_do(&k, none, "session.open", open_with(&k, shown(&k, &two, "webauthn.get", fresh(&k)))), "token"));
    kit_do(&k, with_two, "user.way_end", away);
    assert_str(kit_refused(&k, none, "denied", "session.open", open_with(&k, shown(&k, &one, "webauthn.get", fresh(&k)))), STR("second.wrong"));

    /* By an address of numbers there are no keys, and it is said what else there is. */
    assert_str(kit_refused(&k, with_two, "invalid", "user.key_begin", "{\"origin\":\"https://192.0.2.7:8443\"}"), STR("way.key-no-name"));
    EVP_PKEY_free(one.pair);
    EVP_PKEY_free(two.pair);
    end(&k);
}

/* Whoever asks about a login that nobody has is told as much as of one that there is, and the same each time. */
static void nobody_looks_like_somebody(void **state)
{
    (void)state;
    Kit k;
    start(&k);
    Token t = token_new();
    Str first = kit_sign_in(&k, "admin");
    kit_do(&k, first, "user.key_confirm", new_key(&k, first, &t, "on the ring"));
    const JsonValue *real = offered(&k, "admin"), *one = offered(&k, "nobody"), *again = offered(&k, "NOBODY"), *other = offered(&k, "someone");
    assert_int_equal(1, json_get(one, "keys")->count);
    Str id = json_text(json_get(one, "keys")->first);
    assert_int_equal(id.len, json_text(json_get(real, "keys")->first).len);
    assert_str(id, json_text(json_get(again, "keys")->first));
    assert_false(str_equal(id, json_text(json_get(other, "keys")->first)));
    assert_false(str_equal(id, json_text(json_get(real, "keys")->first)));
    assert_int_equal(json_text(json_get(one, "challenge")).len, json_text(json_get(real, "challenge")).len);
    EVP_PKEY_free(t.pair);
    end(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_signs_in), cmocka_unit_test(forged_answers_are_refused), cmocka_unit_test(a_copied_key_is_told),
        cmocka_unit_test(a_sheet_is_used_up), cmocka_unit_test(the_last_way_stays), cmocka_unit_test(nobody_looks_like_somebody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
