/* wrap.c: a key from a passphrase, and small secrets under such a key.
 *
 * Argon2id makes guessing dear in memory as well as in time. The key it gives wraps a person's long secret: the secret lies on
 * the disk only in this form, beside the salt and the cost with which the key is made again at sign-in. */
#include "crypto/crypto.h"

#include <sodium.h>

#include "crypto/crypto_int.h"

_Static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == KEY_SIZE, "size of a wrapping key");
_Static_assert(crypto_pwhash_argon2id_SALTBYTES == 16, "size of a passphrase's salt");

enum { NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES };
enum { PASSES_MOST = 64, MEMORY_LEAST_KIB = 8, MEMORY_MOST_KIB = 1024 * 1024 };

_Static_assert(NONCE_SIZE + TAG_SIZE == WRAP_OVERHEAD, "overhead of a wrapped secret");

const PassphraseCost PASSPHRASE_COST = { .passes = 3, .memory_kib = 64 * 1024 };

ErrorCode wrap_key_from_passphrase(Str passphrase, const unsigned char salt[16], PassphraseCost cost, WrapKey *ret, Error *e)
{
    if (cost.passes < 1 || cost.passes > PASSES_MOST || cost.memory_kib < MEMORY_LEAST_KIB || cost.memory_kib > MEMORY_MOST_KIB) {
        return error_set(e, ERR_INVALID, K("crypto.passphrase-cost"), arg_int("passes", cost.passes),
            arg_int("kib", cost.memory_kib));
    }
    if (passphrase.len > crypto_pwhash_argon2id_PASSWD_MAX) return error_set(e, ERR_LIMIT, K("crypto.passphrase-long"));
    int failed = crypto_pwhash_argon2id(ret->bytes, sizeof ret->bytes, passphrase.len > 0 ? passphrase.ptr : "", passphrase.len,
        salt, cost.passes, (size_t)cost.memory_kib * 1024, crypto_pwhash_argon2id_ALG_ARGON2ID13);
    if (failed) return error_memory(e);              /* the cost is in range: nothing else is left */
    return ERR_OK;
}

void wrap_make(const WrapKey *key, Str secret, Str bound, unsigned char *to)
{
    random_bytes(to, NONCE_SIZE);
    int failed = crypto_aead_xchacha20poly1305_ietf_encrypt(to + NONCE_SIZE, NULL, (const unsigned char *)secret.ptr, secret.len,
        (const unsigned char *)bound.ptr, bound.len, NULL, to, key->bytes);
    if (failed) crypto_broken("xchacha20poly1305");
}

bool wrap_open(const WrapKey *key, Str wrapped, Str bound, unsigned char *to)
{
    if (wrapped.len < WRAP_OVERHEAD) return false;
    const unsigned char *nonce = (const unsigned char *)wrapped.ptr;
    return crypto_aead_xchacha20poly1305_ietf_decrypt(to, NULL, NULL, nonce + NONCE_SIZE, wrapped.len - NONCE_SIZE,
        (const unsigned char *)bound.ptr, bound.len, nonce, key->bytes) == 0;
}
