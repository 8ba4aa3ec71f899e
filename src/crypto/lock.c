/* lock.c: sealing what belongs to a locked case (docs/formats/locked.md), by a member who holds the pair and by a writer who
 * holds only its public half. A member seals under a key that follows from the private one, which costs a few microseconds; a
 * writer takes a fresh key and seals that. */
#include "crypto/crypto.h"

#include <sodium.h>

#include "crypto/crypto_int.h"

_Static_assert(crypto_kdf_KEYBYTES == KEY_SIZE, "size of a derived key");

static const char CONTEXT[crypto_kdf_CONTEXTBYTES + 1] = "tgoo-lck";

WrapKey lock_key_of(const SealSecret *pair)
{
    WrapKey key;
    if (crypto_kdf_derive_from_key(key.bytes, sizeof key.bytes, 1, CONTEXT, pair->bytes) != 0) crypto_broken("kdf");
    return key;
}

void lock_by_member(const WrapKey *key, Str text, Str bound, unsigned char *to)
{
    to[0] = LOCK_MEMBER;
    wrap_make(key, text, bound, to + 1);
}

bool lock_by_writer(const SealPublic *pair, Str text, Str bound, unsigned char *to)
{
    WrapKey fresh;
    random_bytes(fresh.bytes, sizeof fresh.bytes);
    to[0] = LOCK_WRITER;
    bool sealed = seal_make(pair, str_bytes(fresh.bytes, KEY_SIZE), to + 1);
    if (sealed) wrap_make(&fresh, text, bound, to + 1 + KEY_SIZE + SEAL_OVERHEAD);
    crypto_wipe(&fresh, sizeof fresh);
    return sealed;
}

bool lock_open(const SealSecret *pair, const WrapKey *key, Str locked, Str bound, unsigned char *to, size_t *size)
{
    if (locked.len >= LOCK_MEMBER_OVERHEAD && locked.ptr[0] == LOCK_MEMBER) {
        *size = locked.len - LOCK_MEMBER_OVERHEAD;
        return wrap_open(key, str_from(locked, 1), bound, to);
    }
    if (locked.len < LOCK_WRITER_OVERHEAD || locked.ptr[0] != LOCK_WRITER) return false;
    WrapKey fresh;
    Str box = str_first(str_from(locked, 1), KEY_SIZE + SEAL_OVERHEAD);
    *size = locked.len - LOCK_WRITER_OVERHEAD;
    bool opened = seal_open(pair, box, fresh.bytes) && wrap_open(&fresh, str_from(locked, 1 + box.len), bound, to);
    crypto_wipe(&fresh, sizeof fresh);
    return opened;
}

bool seal_public_of_sign(const SignPublic *key, SealPublic *ret)
{
    return crypto_sign_ed25519_pk_to_curve25519(ret->bytes, key->bytes) == 0;
}

SealSecret seal_secret_of_sign(const SignSecret *secret)
{
    SealSecret ret;
    SignPublic key;
    unsigned char pair[crypto_sign_ed25519_SECRETKEYBYTES];
    bool ok = crypto_sign_ed25519_seed_keypair(key.bytes, pair, secret->seed) == 0 && crypto_sign_ed25519_sk_to_curve25519(ret.bytes, pair) == 0;
    crypto_wipe(pair, sizeof pair);
    if (!ok) crypto_broken("ed25519");
    return ret;
}
