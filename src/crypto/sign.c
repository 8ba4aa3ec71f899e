/* sign.c: Ed25519 by libsodium.
 *
 * A secret is its 32-byte seed (RFC 8032 section 5.1.5). The public half is made anew from it for every signature, which costs
 * about as much as the signature does: a signature made with a public key that does not belong to the secret would give the
 * secret away, and this is the one way in which that cannot happen. Who signs many texts in a row makes it once for all of them
 * (SignPair): no function takes a public half from outside. */
#include "crypto/crypto.h"

#include <sodium.h>

#include "crypto/crypto_int.h"

_Static_assert(crypto_sign_ed25519_PUBLICKEYBYTES == KEY_SIZE, "size of an Ed25519 public key");
_Static_assert(crypto_sign_ed25519_SEEDBYTES == KEY_SIZE, "size of an Ed25519 seed");
_Static_assert(crypto_sign_ed25519_SECRETKEYBYTES == sizeof(SignPair), "size of an Ed25519 pair");
_Static_assert(crypto_sign_ed25519_BYTES == SIGNATURE_SIZE, "size of an Ed25519 signature");

SignSecret sign_secret_new(void)
{
    SignSecret secret;
    random_bytes(secret.seed, sizeof secret.seed);
    return secret;
}

SignPublic sign_public_of(const SignSecret *secret)
{
    SignPublic key;
    unsigned char pair[crypto_sign_ed25519_SECRETKEYBYTES];
    if (crypto_sign_ed25519_seed_keypair(key.bytes, pair, secret->seed) != 0) crypto_broken("ed25519");
    crypto_wipe(pair, sizeof pair);
    return key;
}

bool sign_public_ok(const SignPublic *key)
{
    return crypto_core_ed25519_is_valid_point(key->bytes) == 1;
}

SignPair sign_pair_of(const SignSecret *secret)
{
    SignPair pair;
    SignPublic key;
    if (crypto_sign_ed25519_seed_keypair(key.bytes, pair.bytes, secret->seed) != 0) crypto_broken("ed25519");
    return pair;
}

Signature sign_make_with(const SignPair *pair, Str text)
{
    Signature signature;
    if (crypto_sign_ed25519_detached(signature.bytes, NULL, (const unsigned char *)text.ptr, text.len, pair->bytes) != 0) crypto_broken("ed25519");
    return signature;
}

Signature sign_make(const SignSecret *secret, Str text)
{
    SignPair pair = sign_pair_of(secret);
    Signature signature = sign_make_with(&pair, text);
    crypto_wipe(&pair, sizeof pair);
    return signature;
}

bool sign_verify(const SignPublic *key, Str text, const Signature *signature)
{
    return crypto_sign_ed25519_verify_detached(signature->bytes, (const unsigned char *)text.ptr, text.len, key->bytes) == 0;
}
