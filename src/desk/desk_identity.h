/* desk_identity.h: how the vault's contents come out: by a request that one person made and an identity guardian granted (kind
 * identity_access), to the one who asked, until a time. */
#ifndef TERGOO_DESK_IDENTITY_H
#define TERGOO_DESK_IDENTITY_H

#include "desk/desk.h"

/* Does this move grant or end a request? Then it is made by desk_identity_move, which opens the vault. */
bool desk_identity_moves(const Seen *seen, const Move *m);
MUST_USE ErrorCode desk_identity_move(Request *r, const Seen *seen, const Move *m, const Draft *d, Error *e);
/* On the page of a granted request: the way to what it shows, for who asked. Nothing for other kinds. */
void desk_offer_identity(Request *r, const Seen *seen);

ErrorCode desk_identity_show(Request *r, Error *e);
ErrorCode desk_identity_file(Request *r, Error *e);

#endif
