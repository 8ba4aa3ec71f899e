/* ways.h: what somebody signs in with besides his passphrase: security keys (webauthn.h), printed sheets of one-time codes, a telephone's codes
 * (second.c). He may have several, and shows one of them. */
#ifndef TERGOO_WAYS_H
#define TERGOO_WAYS_H

#include "office/office.h"
#include "office/webauthn.h"

enum { SHEET_CODES = 40, SHEET_SIGNS = 8, SHEET_FEW = 10, KEYS_MOST = 8 };

typedef struct { Str id, credential, name, rp, point; Instant made; int64_t counter; } WayKey;      /* point: 128 hex digits; credential: base64url */
typedef struct {
    bool     code, sheet;               /* sheet: with codes left */
    int      left, next;                /* next: the number of the code that is asked for, from 1 */
    Instant  made;                      /* of the sheet */
    WayKey  *keys; size_t key_count;
} Ways;
MUST_USE ErrorCode ways_of(Office *o, Store *reader, Arena *a, Str user, Ways *ret, Error *e);
size_t ways_count(const Ways *w);

/* What the sign-in page offers for a login. Of one that nobody has: what some user of this office has, always the same one's,
 * with other numbers and ids, so that the page tells nobody whether there is such a login. Only keys made under the name by
 * which the browser calls us are offered. */
typedef struct { Ways ways; Str challenge; } WaysOffered;
MUST_USE ErrorCode ways_offer(Request *r, Str login, Str origin, WaysOffered *ret, Error *e);

/* ---- security keys ---- */
/* What a key has to sign, for whom and under which origin: random, five minutes long, used once, remembered nowhere until it is used. */
MUST_USE Str way_challenge(Office *o, Arena *a, const char *what, Str whose, Str origin);

/* A key that was shown at a sign-in. All is checked but the signature: `fits`. What the worker needs is there whether it fits or
 * not, and whether there is such a login or not, so that asking it takes the same time; `good` is for the caller to set. */
typedef struct KeyShown { bool given, fits, good; Str owner, way, name, point, rp; uint32_t counter; KeyAnswer answer; Str challenge;
        CredentialRow row; } KeyShown;
MUST_USE ErrorCode way_key_shown(Request *r, Str login, Str json, Str origin, KeyShown *ret, Error *e);

/* A new key: its row, for the draft that adds it. */
MUST_USE ErrorCode way_key_make(Request *r, Str json, Str name, Str origin, CredentialRow *ret, Error *e);

/* ---- printed sheets ---- */
/* Fresh codes in the session's memory, told this once; the number of the one that confirms them. */
MUST_USE ErrorCode way_sheet_begin(Request *r, Str codes[SHEET_CODES], int *confirms, Error *e);
/* The code of that number: the row for the draft, in place of the sheet before. */
MUST_USE ErrorCode way_sheet_confirm(Request *r, Str code, CredentialRow *ret, Error *e);
void way_sheet_done(Request *r);
/* The number asked for while one waits to be confirmed; 0: none waits. */
int way_sheet_waits(Request *r);

/* ---- changes by their owner ---- */
/* He must have signed in with one of his ways, if he has any: what somebody left open elsewhere on this machine adds and removes none. */
MUST_USE ErrorCode ways_may_change(Request *r, const Ways *w, Error *e);
/* "code", "sheet" or a key's id may go: it is there, it is not the last one, and he signed in with another. */
MUST_USE ErrorCode ways_may_end(Request *r, const Ways *w, Str way, Error *e);
/* How he signed in: as above; empty: with a passphrase alone. */
Str session_way(const Session *s);
/* He has just shown that he holds it, by adding it. Only where he had shown none before. */
void session_showed(Request *r, Str way);

#endif
