/* chunk.c: blobs and copies in chunks of 64 KiB under AES-256-GCM, as docs/formats/blob.md lays them out.
 *
 * The nonce is the chunk's number and whether it is the last; the key serves one blob. So every chunk opens at its own place
 * only, what comes after the last is noticed, and so is a missing end. Each call makes a context with the cipher fetched once
 * and frees it again: some hundred nanoseconds beside the twenty microseconds of a chunk, and OpenSSL wipes the key on freeing. */
#include "crypto/crypto.h"

#include <openssl/evp.h>

#include "crypto/crypto_int.h"

enum { NONCE_SIZE = 12 };

static EVP_CIPHER *aes_gcm;

bool chunk_start(void)
{
    if (!aes_gcm) aes_gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    return aes_gcm != NULL;
}

BlobKey blob_key_new(void)
{
    BlobKey key;
    random_bytes(key.bytes, sizeof key.bytes);
    return key;
}

static void context_free(EVP_CIPHER_CTX **context)
{
    EVP_CIPHER_CTX_free(*context);
}

static void nonce_make(unsigned char to[NONCE_SIZE], uint64_t number, bool last)
{
    memset(to, 0, NONCE_SIZE);
    store_u64_be(to + 3, number);
    to[NONCE_SIZE - 1] = last;
}

/* Chunks before the last are full, and only an empty blob has an empty one: otherwise one content would have two forms. */
static bool size_ok(uint64_t number, bool last, size_t plain)
{
    if (!last) return plain == CHUNK_SIZE;
    return plain <= CHUNK_SIZE && (plain > 0 || number == 0);
}

ErrorCode chunk_encrypt(const BlobKey *key, uint64_t number, bool last, Str plain, unsigned char *to, Error *e)
{
    if (!size_ok(number, last, plain.len)) return error_internal(e, "chunk_encrypt");
    CLEANUP(context_free) EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    unsigned char nonce[NONCE_SIZE];
    int n = 0, end = 0;
    nonce_make(nonce, number, last);
    if (!context || !EVP_EncryptInit_ex2(context, aes_gcm, key->bytes, nonce, NULL)) return error_memory(e);
    if (plain.len > 0 && !EVP_EncryptUpdate(context, to, &n, (const unsigned char *)plain.ptr, (int)plain.len)) {
        return error_internal(e, "chunk_encrypt");
    }
    if (!EVP_EncryptFinal_ex(context, to + n, &end) || (size_t)n + (size_t)end != plain.len ||
        !EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, CHUNK_TAG, to + plain.len)) {
        return error_internal(e, "chunk_encrypt");
    }
    return ERR_OK;
}

static ErrorCode chunk_refused(uint64_t number, Error *e)
{
    int64_t shown = number < INT64_MAX ? (int64_t)number + 1 : INT64_MAX;        /* people count from 1 */
    return error_set(e, ERR_FINDING, K("crypto.chunk-changed"), arg_int("number", shown));
}

ErrorCode chunk_decrypt(const BlobKey *key, uint64_t number, bool last, Str cipher, unsigned char *to, Error *e)
{
    if (cipher.len < CHUNK_TAG || !size_ok(number, last, cipher.len - CHUNK_TAG)) return chunk_refused(number, e);
    CLEANUP(context_free) EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    unsigned char nonce[NONCE_SIZE], tag[CHUNK_TAG];
    size_t plain = cipher.len - CHUNK_TAG;
    int n = 0, end = 0;
    nonce_make(nonce, number, last);
    memcpy(tag, cipher.ptr + plain, CHUNK_TAG);
    if (!context || !EVP_DecryptInit_ex2(context, aes_gcm, key->bytes, nonce, NULL)) return error_memory(e);
    bool ok = plain == 0 || EVP_DecryptUpdate(context, to, &n, (const unsigned char *)cipher.ptr, (int)plain);
    ok = ok && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, CHUNK_TAG, tag);
    if (ok && EVP_DecryptFinal_ex(context, to + n, &end)) return ERR_OK;
    crypto_wipe(to, plain);                          /* unauthenticated bytes are not for anybody */
    return chunk_refused(number, e);
}
