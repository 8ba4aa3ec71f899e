/* seal.c: sealed boxes by libsodium: a one-time X25519 key, XSalsa20-Poly1305, and the one-time public key in front. Whoever
 * seals keeps nothing with which to open, so a tip, a tracker or a recorder writes what it cannot read again. */
#include "crypto/crypto.h"

#include <sodium.h>

#include "crypto/crypto_int.h"

_Static_assert(crypto_box_SEALBYTES == SEAL_OVERHEAD, "overhead of a sealed box");
_Static_assert(crypto_box_PUBLICKEYBYTES == KEY_SIZE && crypto_box_SECRETKEYBYTES == KEY_SIZE, "sizes of X25519 keys");

SealSecret seal_secret_new(void)
{
    SealSecret secret;
    random_bytes(secret.bytes, sizeof secret.bytes);
    return secret;
}

SealPublic seal_public_of(const SealSecret *secret)
{
    SealPublic key;
    if (crypto_scalarmult_base(key.bytes, secret->bytes) != 0) crypto_broken("x25519");
    return key;
}

bool seal_make(const SealPublic *key, Str text, unsigned char *to)
{
    return crypto_box_seal(to, (const unsigned char *)text.ptr, text.len, key->bytes) == 0;
}

bool seal_open(const SealSecret *secret, Str sealed, unsigned char *to)
{
    if (sealed.len < SEAL_OVERHEAD) return false;
    SealPublic key = seal_public_of(secret);
    return crypto_box_seal_open(to, (const unsigned char *)sealed.ptr, sealed.len, key.bytes, secret->bytes) == 0;
}
