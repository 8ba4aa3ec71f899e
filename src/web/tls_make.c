/* tls_make.c: making the authority and the server's certificate, and renewing; see tls.h. */
#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "crypto/crypto.h"
#include "web/tls_int.h"

enum { AUTHORITY_DAYS = 3650, SERVER_DAYS = 397, RENEW_BEFORE_DAYS = 30, FILE_LIMIT = 64 * 1024, DAY_SECONDS = 86400 };

/* ---- files ---- */

void tls_pair_free(TlsPair *p)
{
    X509_free(p->certificate);
    EVP_PKEY_free(p->key);
    *p = (TlsPair){ 0 };
}

static char *file_of(Arena *a, const char *folder, const char *name, const char *ending)
{
    return (char *)(uintptr_t)str_format(a, "%s/%s.%s", folder, name, ending).ptr;
}

static ErrorCode certificate_of(Str text, const char *where, X509 **ret, Error *e)
{
    BIO *in = BIO_new_mem_buf(text.ptr, (int)text.len);
    *ret = in ? PEM_read_bio_X509(in, NULL, NULL, NULL) : NULL;
    BIO_free(in);
    return *ret ? ERR_OK : tls_failed(e, where);
}

ErrorCode tls_pair_of(TlsText *text, const char *certificate_from, const char *key_from, TlsPair *ret, Error *e)
{
    *ret = (TlsPair){ 0 };
    ErrorCode code = certificate_of(text->certificate, certificate_from, &ret->certificate, e);
    BIO *in = BIO_new_mem_buf(text->key.ptr, (int)text->key.len);
    if (in) ret->key = PEM_read_bio_PrivateKey(in, NULL, NULL, NULL);
    BIO_free(in);
    crypto_wipe((void *)(uintptr_t)text->key.ptr, text->key.len);
    if (code == ERR_OK && (!ret->key || X509_check_private_key(ret->certificate, ret->key) != 1)) code = tls_failed(e, key_from);
    if (code != ERR_OK) tls_pair_free(ret);
    return code;
}

static ErrorCode read_text(Arena *a, const char *path, Str *ret, Error *e)
{
    if (!path) return error_memory(e);
    if (!file_exists(path)) return error_set(e, ERR_NOT_FOUND, K("web.no-certificate"), arg_c("path", path));
    return file_read(a, path, FILE_LIMIT, ret, e);
}

ErrorCode tls_read_certificate(Arena *a, const char *folder, const char *name, X509 **ret, Error *e)
{
    Str text;
    const char *path = file_of(a, folder, name, "crt");
    TRY(read_text(a, path, &text, e));
    return certificate_of(text, path, ret, e);
}

ErrorCode tls_read_pair(Arena *a, const char *folder, const char *name, TlsPair *ret, Error *e)
{
    TlsText text;
    *ret = (TlsPair){ 0 };
    const char *certificate = file_of(a, folder, name, "crt"), *key = file_of(a, folder, name, "key");
    TRY(read_text(a, certificate, &text.certificate, e));
    TRY(read_text(a, key, &text.key, e));
    return tls_pair_of(&text, certificate, key, ret, e);
}

static ErrorCode write_memory(Arena *a, const char *folder, const char *name, const char *ending, BIO *from, Error *e)
{
    char *bytes, *path = file_of(a, folder, name, ending);
    long n = BIO_get_mem_data(from, &bytes);
    if (!path) return error_memory(e);
    ErrorCode code = file_write_durable(path, str_bytes(bytes, (size_t)n), e);
    crypto_wipe(bytes, (size_t)n);
    return code;
}

/* The key first: a certificate without its key would look whole. */
static ErrorCode write_pair(Arena *a, const char *folder, const char *name, const TlsPair *p, Error *e)
{
    BIO *key = BIO_new(BIO_s_secmem()), *certificate = BIO_new(BIO_s_mem());
    bool written = key && certificate && PEM_write_bio_PrivateKey(key, p->key, NULL, NULL, 0, NULL, NULL) == 1 &&
                   PEM_write_bio_X509(certificate, p->certificate) == 1;
    ErrorCode code = written ? write_memory(a, folder, name, "key", key, e) : tls_failed(e, name);
    if (code == ERR_OK) code = write_memory(a, folder, name, "crt", certificate, e);
    BIO_free(key);
    BIO_free(certificate);
    return code;
}

/* ---- names ---- */

static bool is_address(Str name)
{
    char text[64];
    unsigned char bytes[16];
    if (name.len >= sizeof text) return false;
    memcpy(text, name.ptr, name.len);
    text[name.len] = 0;
    return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

/* Letters, digits, dots and hyphens: nothing that the list syntax of OpenSSL's extensions would read as something else. */
static bool name_ok(Str name)
{
    if (is_address(name)) return true;
    bool letter = false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool alpha = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        letter = letter || alpha;
        if (!alpha && !(c >= '0' && c <= '9') && c != '-' && c != '.') return false;
    }
    return letter && name.len <= 253 && name.ptr[0] != '.' && name.ptr[0] != '-' && !str_ends(name, STR("."));
}

static const Str ALWAYS[] = { { "localhost", 9 }, { "127.0.0.1", 9 }, { "::1", 3 } };

static Str name_at(const TlsOffice *o, size_t i)
{
    return i < ARRAY_LEN(ALWAYS) ? ALWAYS[i] : o->names[i - ARRAY_LEN(ALWAYS)];
}

static size_t name_count(const TlsOffice *o)
{
    return ARRAY_LEN(ALWAYS) + o->count;
}

/* "DNS:localhost,IP:127.0.0.1", or with masks and "permitted;" as constraints want it. */
static char *name_list(Arena *a, const TlsOffice *o, bool constraints)
{
    Buf out = buf_in(a);
    if (constraints) buf_c(&out, "critical");
    for (size_t i = 0; i < name_count(o); i++) {
        Str name = name_at(o, i);
        bool address = is_address(name);
        if (out.len > 0) buf_byte(&out, ',');
        buf_format(&out, "%s%s:" STR_FMT, constraints ? "permitted;" : "", address ? "IP" : "DNS", STR_ARG(name));
        if (constraints && address) buf_c(&out, str_find_byte(name, ':') >= 0 ? "/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" : "/255.255.255.255");
    }
    buf_byte(&out, 0);
    return out.failed ? NULL : out.ptr;
}

/* ---- certificates ---- */

static bool extend(X509 *c, X509 *issuer, int kind, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, c, NULL, NULL, 0);
    X509_EXTENSION *x = value ? X509V3_EXT_nconf_nid(NULL, &context, kind, value) : NULL;
    bool added = x && X509_add_ext(c, x, -1) == 1;
    X509_EXTENSION_free(x);
    return added;
}

static bool set_serial(X509 *c)
{
    unsigned char bytes[16];
    random_bytes(bytes, sizeof bytes);
    bytes[0] &= 0x7f;
    BIGNUM *n = BN_bin2bn(bytes, sizeof bytes, NULL);
    bool set = n && BN_to_ASN1_INTEGER(n, X509_get_serialNumber(c));
    BN_free(n);
    return set;
}

/* Times come from clock_now, as everywhere, an hour back: the clocks of two machines differ. */
static bool set_times(X509 *c, int days)
{
    time_t now = (time_t)(clock_now() / SECOND);
    return X509_time_adj_ex(X509_getm_notBefore(c), 0, -3600, &now) && X509_time_adj_ex(X509_getm_notAfter(c), days, 0, &now);
}

static X509 *certificate_new(EVP_PKEY *key, const char *common_name, X509 *issuer, int days)
{
    X509 *c = X509_new();
    if (!c) return NULL;
    X509_NAME *name = X509_get_subject_name(c);
    bool fine = X509_set_version(c, 2) == 1 && set_serial(c) && set_times(c, days) && X509_set_pubkey(c, key) == 1 &&
                X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8, (const unsigned char *)"Tergoo", -1, -1, 0) == 1 &&
                X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)common_name, -1, -1, 0) == 1 &&
                X509_set_issuer_name(c, X509_get_subject_name(issuer ? issuer : c)) == 1;
    if (fine) return c;
    X509_free(c);
    return NULL;
}

/* A serial of eight digits keeps two offices' authorities apart in a device's list. */
static ErrorCode make_authority(Arena *a, const TlsOffice *o, TlsPair *ret, Error *e)
{
    uint32_t number;
    random_bytes(&number, sizeof number);
    Str name = str_format(a, "Tergoo office authority %08x", number);
    *ret = (TlsPair){ .key = EVP_EC_gen("P-256") };
    if (name.ptr && ret->key) ret->certificate = certificate_new(ret->key, name.ptr, NULL, AUTHORITY_DAYS);
    X509 *c = ret->certificate;
    bool fine = c && extend(c, c, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
                extend(c, c, NID_key_usage, "critical,keyCertSign,cRLSign") && extend(c, c, NID_subject_key_identifier, "hash") &&
                extend(c, c, NID_name_constraints, name_list(a, o, true)) && X509_sign(c, ret->key, EVP_sha256()) > 0;
    ErrorCode code = fine ? write_pair(a, o->folder, "ca", ret, e) : tls_failed(e, "authority");
    if (code != ERR_OK) tls_pair_free(ret);
    return code;
}

static ErrorCode make_server(Arena *a, const TlsOffice *o, const TlsPair *authority, Error *e)
{
    TlsPair p = { .key = EVP_EC_gen("P-256") };
    if (p.key) p.certificate = certificate_new(p.key, "Tergoo", authority->certificate, SERVER_DAYS);
    X509 *c = p.certificate, *by = authority->certificate;
    bool fine = c && extend(c, by, NID_basic_constraints, "critical,CA:FALSE") && extend(c, by, NID_key_usage, "critical,digitalSignature") &&
                extend(c, by, NID_ext_key_usage, "serverAuth") && extend(c, by, NID_subject_key_identifier, "hash") &&
                extend(c, by, NID_authority_key_identifier, "keyid") && extend(c, by, NID_subject_alt_name, name_list(a, o, false)) &&
                X509_sign(c, authority->key, EVP_sha256()) > 0;
    ErrorCode code = fine ? write_pair(a, o->folder, "server", &p, e) : tls_failed(e, "server");
    tls_pair_free(&p);
    return code;
}

/* ---- does it still serve? ---- */

static bool runs_out(X509 *c, int days)
{
    time_t then = (time_t)(clock_now() / SECOND) + (time_t)days * DAY_SECONDS, now = (time_t)(clock_now() / SECOND);
    return X509_cmp_time(X509_get0_notAfter(c), &then) <= 0 || X509_cmp_time(X509_get0_notBefore(c), &now) > 0;
}

ErrorCode tls_days_left(Arena *a, const char *folder, const char *name, int64_t *ret, Error *e)
{
    X509 *c;
    int days = 0, seconds = 0;
    TRY(tls_read_certificate(a, folder, name, &c, e));
    ASN1_TIME *now = ASN1_TIME_set(NULL, (time_t)(clock_now() / SECOND));
    bool told = now && ASN1_TIME_diff(&days, &seconds, now, X509_get0_notAfter(c)) == 1;
    ASN1_TIME_free(now);
    X509_free(c);
    *ret = seconds < 0 ? days - 1 : days;
    return told ? ERR_OK : tls_failed(e, name);
}

static bool speaks_for(X509 *c, Arena *a, Str name)
{
    char *text = str_c(a, name);
    if (!text) return false;
    return is_address(name) ? X509_check_ip_asc(c, text, 0) == 1 : X509_check_host(c, text, name.len, 0, NULL) == 1;
}

/* Is the name among those the authority may speak for? Ours holds single names only, so that equality is the rule. */
static bool permits(X509 *authority, Arena *a, Str name)
{
    NAME_CONSTRAINTS *nc = X509_get_ext_d2i(authority, NID_name_constraints, NULL, NULL);
    bool found = false;
    char *text = str_c(a, name);
    ASN1_OCTET_STRING *address = text && is_address(name) ? a2i_IPADDRESS(text) : NULL;
    for (int i = 0; nc && text && i < sk_GENERAL_SUBTREE_num(nc->permittedSubtrees); i++) {
        const GENERAL_NAME *g = sk_GENERAL_SUBTREE_value(nc->permittedSubtrees, i)->base;
        if (g->type == GEN_DNS && !address) {
            Str one = str_bytes(ASN1_STRING_get0_data(g->d.dNSName), (size_t)ASN1_STRING_length(g->d.dNSName));
            found = found || str_equal(one, name);
        } else if (g->type == GEN_IPADD && address) {
            int n = ASN1_STRING_length(address);
            found = found || (ASN1_STRING_length(g->d.iPAddress) == 2 * n &&
                              memcmp(ASN1_STRING_get0_data(g->d.iPAddress), ASN1_STRING_get0_data(address), (size_t)n) == 0);
        }
    }
    ASN1_OCTET_STRING_free(address);
    NAME_CONSTRAINTS_free(nc);
    return found;
}

static ErrorCode check_authority(Arena *a, const TlsOffice *o, const TlsPair *authority, Error *e)
{
    for (size_t i = 0; i < name_count(o); i++) {
        if (permits(authority->certificate, a, name_at(o, i))) continue;
        return error_set(e, ERR_CONFLICT, K("web.name-not-permitted"), arg_str("name", name_at(o, i)), arg_c("folder", o->folder));
    }
    return ERR_OK;
}

static bool server_serves(Arena *a, const TlsOffice *o, const TlsPair *authority, X509 *server)
{
    if (runs_out(server, RENEW_BEFORE_DAYS) || X509_verify(server, authority->key) != 1) return false;
    for (size_t i = 0; i < name_count(o); i++) {
        if (!speaks_for(server, a, name_at(o, i))) return false;
    }
    return true;
}

/* Renews the server's certificate where it does not serve. */
static ErrorCode server_level(Arena *a, const TlsOffice *o, const TlsPair *authority, bool *renewed, Error *e)
{
    TlsPair server;
    ErrorCode code = tls_read_pair(a, o->folder, "server", &server, e);
    if (code == ERR_OK && server_serves(a, o, authority, server.certificate)) {
        tls_pair_free(&server);
        return ERR_OK;
    }
    if (code == ERR_OK) tls_pair_free(&server);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    *renewed = true;
    return make_server(a, o, authority, e);
}

/* A missing authority is made, and one whose ten years are over is made anew. */
static ErrorCode authority_level(Arena *a, const TlsOffice *o, TlsPair *ret, bool *renewed, Error *e)
{
    ErrorCode code = tls_read_pair(a, o->folder, "ca", ret, e);
    if (code == ERR_OK && !runs_out(ret->certificate, 0)) {
        code = check_authority(a, o, ret, e);
        if (code != ERR_OK) tls_pair_free(ret);
        return code;
    }
    if (code == ERR_OK) tls_pair_free(ret);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    *renewed = true;
    return make_authority(a, o, ret, e);
}

ErrorCode tls_prepare(Arena *a, const TlsOffice *o, bool *renewed, Error *e)
{
    TlsPair authority;
    *renewed = false;
    for (size_t i = 0; i < o->count; i++) {
        if (!name_ok(o->names[i])) return error_set(e, ERR_INVALID, K("web.name"), arg_str("name", o->names[i]));
    }
    TRY(folder_make(o->folder, e));
    TRY(authority_level(a, o, &authority, renewed, e));
    ErrorCode code = server_level(a, o, &authority, renewed, e);
    tls_pair_free(&authority);
    return code;
}

bool tls_may_speak_for(Arena *a, const char *folder, Str name)
{
    X509 *authority;
    Error none = { 0 };
    if (!name_ok(name)) return false;
    if (tls_read_certificate(a, folder, "ca", &authority, &none) != ERR_OK) return none.code == ERR_NOT_FOUND;
    bool may = permits(authority, a, name);
    X509_free(authority);
    return may;
}

ErrorCode tls_authority(Arena *a, const char *folder, Str *der, Str *fingerprint, Error *e)
{
    X509 *c;
    unsigned char *bytes = NULL;
    TRY(tls_read_certificate(a, folder, "ca", &c, e));
    int n = i2d_X509(c, &bytes);
    X509_free(c);
    if (n <= 0) return tls_failed(e, "authority");
    *der = str_copy(a, str_bytes(bytes, (size_t)n));
    OPENSSL_free(bytes);
    if (!der->ptr) return error_memory(e);
    Hash h = hash_of(*der);
    Buf out = buf_in(a);
    for (size_t i = 0; i < HASH_SIZE; i++) buf_format(&out, i > 0 ? ":%02X" : "%02X", h.bytes[i]);
    *fingerprint = buf_str(&out);
    return out.failed ? error_memory(e) : ERR_OK;
}
