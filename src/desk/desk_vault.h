/* desk_vault.h: the door of the identity vault (office/vault.h, docs/tips.md): whoever takes a report in puts into it what
 * says who the reporter is, without being able to read it. It has no way out but a granted request (desk_identity.h).
 *
 * What goes in is a draft that is entered with the record it belongs to (Draft.also), sealed to the guardians by the gate
 * before it leaves the request. To take in a report from an operation:
 *
 *     TRY(desk_vault_split(r, kind, id, fields, &d.also, e));        what the model marks `vault` leaves the fields
 *     TRY(desk_vault_put_file(r, id, fd, name, type, &d.also, e));   and the original of a file goes along
 * / */
#ifndef TERGOO_DESK_VAULT_H
#define TERGOO_DESK_VAULT_H

#include "desk/desk.h"

/* Is there a vault that anything can be put into? */
MUST_USE ErrorCode desk_vault_is_there(Request *r, bool *ret, Error *e);
/* Takes those fields that are marked `vault` out of `fields` and puts them in front of *also as a draft about the record `id`.
 * Of a new tip an entry is made in any case, so that nobody sees from the outside who gave a name. ERR_INVALID when something
 * is there to be kept and no vault. */
MUST_USE ErrorCode desk_vault_split(Request *r, const Kind *k, Str id, bool fresh, JsonValue *fields, const Draft **also, Error *e);
/* What of vault_entry's fields is in `what`, about the record `id`. */
MUST_USE ErrorCode desk_vault_put(Request *r, Str id, JsonValue *what, const Draft **also, Error *e);
/* A file as it was given: all of fd, its size filled up to a whole step, so that the store's folder does not tell it. */
MUST_USE ErrorCode desk_vault_put_file(Request *r, Str id, int fd, Str name, Str type, const Draft **also, Error *e);
/* Refuses for the vault what is done with cases: exporting, checking out, lending. */
MUST_USE ErrorCode desk_vault_is_not(Str chain, Error *e);

ErrorCode desk_vault_open(Request *r, Error *e);
ErrorCode desk_vault_show(Request *r, Error *e);
ErrorCode desk_vault_admit(Request *r, Error *e);
ErrorCode desk_vault_dismiss(Request *r, Error *e);

#endif
