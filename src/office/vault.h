/* vault.h: the chain of the identity vault: where who reporters are is kept (docs/tips.md).
 *
 * It is a locked chain as any other (locked.h); what is its own is its id, so that whoever puts something into it finds it
 * without a key, and the size to which its contents are padded, so that their length says nothing of what was told. */
#ifndef TERGOO_VAULT_H
#define TERGOO_VAULT_H

#include "office/office.h"

enum { VAULT_BLOCK = 16 << 10 };        /* bytes: longer than what a name and the ways to reach somebody take */

bool is_vault_chain(Str chain);
/* Nothing lies in a vault but its entries, and nobody opens it but identity guardians: asked of every act that makes or
 * changes a record. */
MUST_USE ErrorCode vault_check(Request *r, Str chain, const Kind *k, const JsonValue *fields, Error *e);
/* The vault that is in use, and the id that the next one would have; *chain empty: there is none yet. Texts live in the
 * request's arena. */
MUST_USE ErrorCode vault_find(Request *r, Str *chain, Str *next, Error *e);

#endif
