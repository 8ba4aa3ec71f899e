/* The office's authority: what it may speak for and what not, renewal, and that whoever trusts it is not fooled by names outside of it. */
#include "unit.h"

#include <ftw.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <sys/stat.h>

#include "crypto/crypto.h"
#include "own_folder.h"
#include "web/tls_int.h"

static Instant now_, (*real_clock)(void);
static Instant shifted(void) { return now_; }

typedef struct { char folder[64], web[80]; Arena arena; } Office;

static void start(Office *o)
{
    Error e;
    *o = (Office){ .arena = arena_with(16 << 20) };
    assert_true(own_folder(o->folder, sizeof o->folder, "tls"));
    snprintf(o->web, sizeof o->web, "%s/web", o->folder);
    assert_int_equal(ERR_OK, crypto_start(&e));
    real_clock = clock_source;
    now_ = clock_now();
    clock_source = shifted;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st; (void)type; (void)at;
    return remove(path);
}

static void end(Office *o)
{
    clock_source = real_clock;
    nftw(o->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(&o->arena);
}

static ErrorCode prepare(Office *o, const Str *names, size_t count, bool *renewed, Error *e)
{
    TlsOffice what = { o->web, names, count };
    return tls_prepare(&o->arena, &what, renewed, e);
}

/* As a device would, that trusts the authority: at that time, for that name. */
static bool trusted(Office *o, X509 *leaf, const char *name)
{
    Error e;
    X509 *authority;
    assert_int_equal(ERR_OK, tls_read_certificate(&o->arena, o->web, "ca", &authority, &e));
    X509_STORE *store = X509_STORE_new();
    X509_STORE_CTX *c = X509_STORE_CTX_new();
    X509_STORE_add_cert(store, authority);
    X509_STORE_CTX_init(c, store, leaf, NULL);
    X509_VERIFY_PARAM *p = X509_STORE_CTX_get0_param(c);
    X509_VERIFY_PARAM_set_time(p, (time_t)(now_ / 1000));
    X509_VERIFY_PARAM_set_purpose(p, X509_PURPOSE_SSL_SERVER);
    if (!X509_VERIFY_PARAM_set1_ip_asc(p, name)) X509_VERIFY_PARAM_set1_host(p, name, 0);
    bool good = X509_verify_cert(c) == 1;
    X509_STORE_CTX_free(c);
    X509_STORE_free(store);
    X509_free(authority);
    return good;
}

static bool server_trusted(Office *o, const char *name)
{
    Error e;
    X509 *leaf;
    assert_int_equal(ERR_OK, tls_read_certificate(&o->arena, o->web, "server", &leaf, &e));
    bool good = trusted(o, leaf, name);
    X509_free(leaf);
    return good;
}

static void makes_once_what_devices_trust(void **state)
{
    (void)state;
    Office o;
    Error error_ = { 0 };
    bool renewed;
    struct stat st;
    static const Str NAMES[] = { STR("srv.office.test"), STR("192.168.1.10") };
    start(&o);
    assert_ok(prepare(&o, NAMES, 2, &renewed, &error_));
    assert_true(renewed);
    static const char *const GOOD[] = { "localhost", "127.0.0.1", "::1", "srv.office.test", "192.168.1.10" };
    static const char *const BAD[] = { "office.test", "a.srv.office.test", "192.168.1.11", "evil.example" };
    for (size_t i = 0; i < ARRAY_LEN(GOOD); i++) if (!server_trusted(&o, GOOD[i])) fail_msg("%s is not trusted", GOOD[i]);
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) if (server_trusted(&o, BAD[i])) fail_msg("%s is trusted", BAD[i]);
    Str der, again, fingerprint;
    assert_ok(tls_authority(&o.arena, o.web, &der, &fingerprint, &error_));
    assert_int_equal(95, fingerprint.len);
    assert_ok(prepare(&o, NAMES, 2, &renewed, &error_));
    assert_false(renewed);
    assert_ok(tls_authority(&o.arena, o.web, &again, &fingerprint, &error_));
    assert_str(again, der);
    static const char *const FILES[] = { "ca.key", "ca.crt", "server.key", "server.crt" };
    for (size_t i = 0; i < ARRAY_LEN(FILES); i++) {
        assert_int_equal(0, stat(path_join(&o.arena, o.web, FILES[i]), &st));
        assert_int_equal(0600, st.st_mode & 0777);
    }
    end(&o);
}

static void renews_the_server_before_its_year_is_over(void **state)
{
    (void)state;
    Office o;
    Error error_ = { 0 };
    bool renewed;
    Str before, after;
    start(&o);
    assert_ok(prepare(&o, NULL, 0, &renewed, &error_));
    assert_ok(file_read(&o.arena, path_join(&o.arena, o.web, "ca.crt"), 1 << 16, &before, &error_));
    now_ += 366 * 24 * HOUR;
    assert_true(server_trusted(&o, "localhost"));
    now_ += 2 * 24 * HOUR;
    assert_ok(prepare(&o, NULL, 0, &renewed, &error_));
    assert_true(renewed);
    assert_true(server_trusted(&o, "localhost"));
    now_ += 400 * 24 * HOUR;                                /* nobody started it for a year */
    assert_false(server_trusted(&o, "localhost"));
    assert_ok(prepare(&o, NULL, 0, &renewed, &error_));
    assert_true(renewed && server_trusted(&o, "localhost"));
    assert_ok(file_read(&o.arena, path_join(&o.arena, o.web, "ca.crt"), 1 << 16, &after, &error_));
    assert_str(after, before);
    now_ += INT64_C(3651) * 24 * HOUR;                      /* the authority's ten years are over */
    assert_ok(prepare(&o, NULL, 0, &renewed, &error_));
    assert_true(renewed && server_trusted(&o, "localhost"));
    end(&o);
}

static void another_name_needs_another_authority(void **state)
{
    (void)state;
    Office o;
    Error error_ = { 0 };
    bool renewed;
    static const Str FIRST[] = { STR("srv.office.test") }, OTHER[] = { STR("other.test") };
    static const char *const BAD[] = { "", "a b", "a,DNS:evil.example", "*.office.test", ".test", "test.", "a/b", "1234", "а.test", "a\nb" };
    start(&o);
    assert_true(tls_may_speak_for(&o.arena, o.web, FIRST[0]));
    assert_ok(prepare(&o, FIRST, 1, &renewed, &error_));
    assert_error(ERR_CONFLICT, prepare(&o, OTHER, 1, &renewed, &error_));
    assert_true(tls_may_speak_for(&o.arena, o.web, FIRST[0]));
    assert_false(tls_may_speak_for(&o.arena, o.web, OTHER[0]));
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        Str bad = str_of(BAD[i]);
        if (prepare(&o, &bad, 1, &renewed, &error_) != ERR_INVALID) fail_msg("%s was taken", BAD[i]);
    }
    end(&o);
}

/* The point of the constraints: even whoever has the authority's key cannot pass for somebody else. */
static void devices_refuse_what_the_authority_may_not_say(void **state)
{
    (void)state;
    Office o;
    Error error_ = { 0 };
    bool renewed;
    TlsPair authority;
    start(&o);
    assert_ok(prepare(&o, NULL, 0, &renewed, &error_));
    assert_ok(tls_read_pair(&o.arena, o.web, "ca", &authority, &error_));
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *forged = X509_new();
    time_t now = (time_t)(now_ / 1000);
    X509_set_version(forged, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(forged), 7);
    X509_time_adj_ex(X509_getm_notBefore(forged), 0, -60, &now);
    X509_time_adj_ex(X509_getm_notAfter(forged), 30, 0, &now);
    X509_set_pubkey(forged, key);
    X509_set_issuer_name(forged, X509_get_subject_name(authority.certificate));
    X509_NAME_add_entry_by_txt(X509_get_subject_name(forged), "O", MBSTRING_ASC, (const unsigned char *)"x", -1, -1, 0);
    X509_EXTENSION *x = X509V3_EXT_nconf_nid(NULL, NULL, NID_subject_alt_name, "DNS:bank.example");
    X509_add_ext(forged, x, -1);
    X509_EXTENSION_free(x);
    assert_true(X509_sign(forged, authority.key, EVP_sha256()) > 0);
    assert_false(trusted(&o, forged, "bank.example"));
    X509_free(forged);
    EVP_PKEY_free(key);
    tls_pair_free(&authority);
    end(&o);
}

static void damaged_files_are_named(void **state)
{
    (void)state;
    Office o;
    Error error_ = { 0 };
    bool renewed;
    start(&o);
    assert_ok(prepare(&o, NULL, 0, &renewed, &error_));
    assert_ok(file_write_durable(path_join(&o.arena, o.web, "ca.key"), STR("-----BEGIN PRIVATE KEY-----\nx"), &error_));
    assert_error(ERR_IO, prepare(&o, NULL, 0, &renewed, &error_));
    assert_true(str_find(error_arg(&error_, "what"), STR("ca.key")) >= 0);
    assert_int_equal(0, remove(path_join(&o.arena, o.web, "ca.key")));
    assert_ok(prepare(&o, NULL, 0, &renewed, &error_));                 /* without it, both are made anew */
    assert_true(renewed && server_trusted(&o, "localhost"));
    end(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_once_what_devices_trust), cmocka_unit_test(renews_the_server_before_its_year_is_over),
        cmocka_unit_test(another_name_needs_another_authority), cmocka_unit_test(devices_refuse_what_the_authority_may_not_say),
        cmocka_unit_test(damaged_files_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
