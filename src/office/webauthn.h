/* webauthn.h: what a browser says of a security key (W3C Web Authentication, level 2), as far as a sign-in needs it.
 *
 * Nothing here is CBOR with depth or length of its own: the bytes of an authenticator stand at fixed places, and a new key comes
 * in the one form that CTAP2 prescribes for ES256. Attestation is "none": which maker a key comes from decides nothing here, and
 * asking would let makers tell keys apart. What is checked here is all but the signature, which a worker asks libfido2 about
 * (workers/key_main.c). */
#ifndef TERGOO_WEBAUTHN_H
#define TERGOO_WEBAUTHN_H

#include "crypto/crypto.h"
#include "text/json.h"

enum { KEY_ANSWER_MOST = 16384, KEY_ID_MOST = 1023, KEY_POINT = 64 };

/* What came from the page's script: {"client","data"} of a new key, with "id" and "signature" of one that signs; all in base64url. */
typedef struct { Str id, client, data, signature; } KeyAnswer;
MUST_USE ErrorCode key_answer_read(Arena *a, Str json, bool makes, KeyAnswer *ret, Error *e);

/* What the browser vouches for: the type, the page's origin, and the challenge, which is given for the caller to check. */
MUST_USE ErrorCode key_client_read(Arena *a, Str client, bool makes, Str origin, Str *challenge, Error *e);

/* What the authenticator vouches for: whose site (its hash), that somebody touched it, its counter; of a new key its id and the
 * point of its public key. */
typedef struct { bool verified; uint32_t counter; Str id; unsigned char point[KEY_POINT]; } KeyData;
MUST_USE ErrorCode key_data_read(Str data, bool makes, Str rp, KeyData *ret, Error *e);

/* The name under which keys are made for an origin "https://name:port": lower case. Empty for an address of numbers, for which browsers make none. */
MUST_USE Str key_rp_of(Arena *a, Str origin);

void key_base64url(Buf *to, Str bytes);
/* False for what is not base64url, or not the one way to write its bytes. */
MUST_USE bool key_base64url_read(Arena *a, Str text, Str *ret);

#endif
