/* hash.c: SHA-256 by OpenSSL, which uses the processor's own instructions where it has them.
 *
 * Fetching an algorithm and making a context cost several times what hashing an entry of the ledger costs. So the algorithm is
 * fetched once, and every thread keeps one context, made on its first hash and freed with it. Hashing cannot fail for its
 * callers: should there be no memory for a context, libsodium's slower SHA-256, which needs none, gives the same answer. */
#include "crypto/crypto.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <sodium.h>

#include "crypto/crypto_int.h"

static EVP_MD *sha256;
static pthread_key_t context_key;                 /* only for its destructor, which frees a thread's context */
static _Thread_local EVP_MD_CTX *thread_context;

struct HashStream { EVP_MD_CTX *context; };

static void context_free(void *context)
{
    EVP_MD_CTX_free(context);
}

bool hash_start(void)
{
    if (sha256) return true;
    if (pthread_key_create(&context_key, context_free) != 0) return false;
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    return sha256 != NULL;
}

static EVP_MD_CTX *context_get(void)
{
    if (thread_context || !sha256) return thread_context;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (!context) return NULL;
    if (!EVP_DigestInit_ex2(context, sha256, NULL) || pthread_setspecific(context_key, context) != 0) {
        EVP_MD_CTX_free(context);
        return NULL;
    }
    thread_context = context;
    return context;
}

static Hash hash_by_sodium(const Str *parts, size_t count)
{
    Hash h;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < count; i++) {
        crypto_hash_sha256_update(&state, (const unsigned char *)parts[i].ptr, parts[i].len);
    }
    crypto_hash_sha256_final(&state, h.bytes);
    return h;
}

Hash hash_of_parts(const Str *parts, size_t count)
{
    Hash h;
    EVP_MD_CTX *context = context_get();
    bool ok = context && EVP_DigestInit_ex2(context, NULL, NULL);
    for (size_t i = 0; i < count && ok; i++) {
        if (parts[i].len > 0) ok = EVP_DigestUpdate(context, parts[i].ptr, parts[i].len);
    }
    if (ok && EVP_DigestFinal_ex(context, h.bytes, NULL)) return h;
    return hash_by_sodium(parts, count);
}

Hash hash_of(Str bytes)
{
    return hash_of_parts(&bytes, 1);
}

Hash hash_salted(const unsigned char salt[SALT_SIZE], Str content)
{
    return hash_of_parts((const Str[]){ str_bytes(salt, SALT_SIZE), content }, 2);
}

bool hash_equal(const Hash *a, const Hash *b)
{
    return sodium_memcmp(a->bytes, b->bytes, HASH_SIZE) == 0;
}

Str hash_hex(char to[65], const Hash *h)
{
    return hex_encode(to, h->bytes, HASH_SIZE);
}

bool hash_parse_hex(Str text, Hash *ret)
{
    Hash h;
    if (hex_decode(text, h.bytes, HASH_SIZE) != HASH_SIZE) return false;
    *ret = h;
    return true;
}

HashStream *hash_stream_new(void)
{
    HashStream *s = mem_alloc(sizeof *s);
    if (!s) return NULL;
    s->context = EVP_MD_CTX_new();
    if (s->context && sha256 && EVP_DigestInit_ex2(s->context, sha256, NULL)) return s;
    hash_stream_free(s);
    return NULL;
}

void hash_stream_add(HashStream *s, Str bytes)
{
    if (bytes.len > 0 && !EVP_DigestUpdate(s->context, bytes.ptr, bytes.len)) crypto_broken("sha256");
}

Hash hash_stream_done(HashStream *s)
{
    Hash h;
    if (!EVP_DigestFinal_ex(s->context, h.bytes, NULL)) crypto_broken("sha256");
    hash_stream_free(s);
    return h;
}

void hash_stream_free(HashStream *s)
{
    if (!s) return;
    EVP_MD_CTX_free(s->context);
    mem_free(s);
}
