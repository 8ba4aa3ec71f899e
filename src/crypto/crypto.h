/* crypto.h: hashes, signatures, sealed boxes, passphrases and chunked encryption, thin over libsodium and OpenSSL.
 *
 * Nothing here is our own cryptography: Ed25519, X25519 sealed boxes, XChaCha20-Poly1305 and Argon2id are libsodium's, SHA-256
 * and AES-256-GCM are OpenSSL's (both measured faster there). Secrets live in types of their own, which no serialiser takes;
 * whoever holds one wipes it with crypto_wipe. crypto_start is called once before anything else. */
#ifndef TERGOO_CRYPTO_H
#define TERGOO_CRYPTO_H

#include "base/base.h"

enum { HASH_SIZE = 32, SALT_SIZE = 32, KEY_SIZE = 32, SIGNATURE_SIZE = 64 };

typedef struct { unsigned char bytes[HASH_SIZE]; } Hash;

MUST_USE ErrorCode crypto_start(Error *e);

/* SHA-256 (FIPS 180-4). Thread-safe; the algorithm is fetched once and contexts are reused. */
Hash hash_of(Str bytes);
/* Over the parts one after the other, as if joined. */
Hash hash_of_parts(const Str *parts, size_t count);
/* SHA-256(salt || content): what an act signs instead of the content (docs/formats/act.md). */
Hash hash_salted(const unsigned char salt[SALT_SIZE], Str content);
bool hash_equal(const Hash *a, const Hash *b);
/* 64 hexadecimal digits; `to` takes 65 bytes. */
Str hash_hex(char to[65], const Hash *h);
MUST_USE bool hash_parse_hex(Str text, Hash *ret);

/* For what does not fit memory. hash_stream_done ends it and frees it; hash_stream_free is for giving up (takes NULL). */
typedef struct HashStream HashStream;
MUST_USE HashStream *hash_stream_new(void);
void hash_stream_add(HashStream *s, Str bytes);
Hash hash_stream_done(HashStream *s);
void hash_stream_free(HashStream *s);

/* Random bytes for salts, nonces and keys. Golden files and replay are made with a source of their own. */
void random_bytes(void *to, size_t n);
extern void (*random_source)(void *to, size_t n);
void crypto_wipe(void *p, size_t n);

/* Ed25519 (RFC 8032). A public key that is no point, of small or mixed order, or in a non-canonical form is refused when it is
 * enrolled (sign_public_ok). sign_verify compares without the cofactor and refuses S >= L, so a signature that we accept under
 * an enrolled key is one that every other verifier accepts. */
typedef struct { unsigned char bytes[KEY_SIZE]; } SignPublic;
typedef struct { unsigned char seed[KEY_SIZE]; } SignSecret;
typedef struct { unsigned char bytes[SIGNATURE_SIZE]; } Signature;

SignSecret sign_secret_new(void);
SignPublic sign_public_of(const SignSecret *secret);
bool sign_public_ok(const SignPublic *key);
Signature sign_make(const SignSecret *secret, Str text);
/* A secret and its public half, for many signatures in a row. Made from the secret alone, kept no longer than the row takes, and wiped. */
typedef struct { unsigned char bytes[2 * KEY_SIZE]; } SignPair;
SignPair sign_pair_of(const SignSecret *secret);
Signature sign_make_with(const SignPair *pair, Str text);
bool sign_verify(const SignPublic *key, Str text, const Signature *signature);

/* X25519 pair for sealed boxes: anybody writes to the public key, only the secret reads (libsodium crypto_box_seal, 48 bytes
 * longer than the text). */
typedef struct { unsigned char bytes[KEY_SIZE]; } SealPublic;
typedef struct { unsigned char bytes[KEY_SIZE]; } SealSecret;
enum { SEAL_OVERHEAD = 48 };

SealSecret seal_secret_new(void);
SealPublic seal_public_of(const SealSecret *secret);
/* `to` takes text.len + SEAL_OVERHEAD; false for a public key of small order, to which nothing can be sealed. */
MUST_USE bool seal_make(const SealPublic *key, Str text, unsigned char *to);
/* `to` takes sealed.len - SEAL_OVERHEAD; false when it was not sealed to this pair or was changed. */
MUST_USE bool seal_open(const SealSecret *secret, Str sealed, unsigned char *to);

/* A key from a passphrase: Argon2id (RFC 9106). Costs are stored beside the salt, so that they can rise later. */
typedef struct { uint32_t passes; uint32_t memory_kib; } PassphraseCost;
extern const PassphraseCost PASSPHRASE_COST;   /* 3 passes over 64 MiB: about 80 ms */
typedef struct { unsigned char bytes[KEY_SIZE]; } WrapKey;
/* ERR_INVALID for a cost outside 1..64 passes and 8 KiB..1 GiB: it comes from a file, and a hostile one would eat the machine. */
MUST_USE ErrorCode wrap_key_from_passphrase(Str passphrase, const unsigned char salt[16], PassphraseCost cost, WrapKey *ret,
    Error *e);

/* A small secret under a WrapKey: XChaCha20-Poly1305, 24-byte random nonce first; `bound` is authenticated with it (whose key
 * it is), so that a wrapped key cannot be put in another's place. WRAP_OVERHEAD longer than the secret. */
enum { WRAP_OVERHEAD = 40 };
void wrap_make(const WrapKey *key, Str secret, Str bound, unsigned char *to);
MUST_USE bool wrap_open(const WrapKey *key, Str wrapped, Str bound, unsigned char *to);

/* Sealing for a locked case (lock.c, docs/formats/locked.md). `bound` is authenticated with the text; the first byte says which of the two ways. */
enum { LOCK_WRITER = 1, LOCK_MEMBER = 2, LOCK_MEMBER_OVERHEAD = 1 + WRAP_OVERHEAD,
       LOCK_WRITER_OVERHEAD = 1 + KEY_SIZE + SEAL_OVERHEAD + WRAP_OVERHEAD };
/* The key under which members seal: it follows from the pair's private half. */
WrapKey lock_key_of(const SealSecret *pair);
/* `to` takes text.len + LOCK_MEMBER_OVERHEAD. */
void lock_by_member(const WrapKey *key, Str text, Str bound, unsigned char *to);
/* `to` takes text.len + LOCK_WRITER_OVERHEAD; false for a public key to which nothing can be sealed. */
MUST_USE bool lock_by_writer(const SealPublic *pair, Str text, Str bound, unsigned char *to);
/* Either way; `to` takes locked.len. False when it was sealed to another pair, bound to something else, or changed. */
MUST_USE bool lock_open(const SealSecret *pair, const WrapKey *key, Str locked, Str bound, unsigned char *to, size_t *size);
/* The X25519 pair that follows from an Ed25519 one, by which key slots are sealed to a person; false for a key that is no point. */
MUST_USE bool seal_public_of_sign(const SignPublic *key, SealPublic *ret);
SealSecret seal_secret_of_sign(const SignSecret *secret);

/* Chunked encryption of blobs and copies (docs/formats/blob.md): 64 KiB chunks under AES-256-GCM, nonce = 11-byte big-endian
 * chunk number and a last byte that is 1 on the last chunk only, so that chunks can be read at any place and neither be
 * reordered nor cut off. A key serves one blob only. */
typedef struct { unsigned char bytes[KEY_SIZE]; } BlobKey;
enum { CHUNK_SIZE = 64 * 1024, CHUNK_TAG = 16 };
BlobKey blob_key_new(void);
/* Plain bytes of one chunk (CHUNK_SIZE, fewer only on the last; none only when the whole blob is empty) to plain.len + CHUNK_TAG
 * bytes. */
MUST_USE ErrorCode chunk_encrypt(const BlobKey *key, uint64_t number, bool last, Str plain, unsigned char *to, Error *e);
/* ERR_FINDING when the chunk was changed, moved, or is (not) the last. `to` takes cipher.len - CHUNK_TAG. */
MUST_USE ErrorCode chunk_decrypt(const BlobKey *key, uint64_t number, bool last, Str cipher, unsigned char *to, Error *e);

#endif
