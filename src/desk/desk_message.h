/* desk_message.h: messages that hang on records (docs/messages.md). desk_message.c writes, reads and shows them;
 * message_people.c says to whom one may be written. */
#ifndef TERGOO_DESK_MESSAGE_H
#define TERGOO_DESK_MESSAGE_H

#include "desk/desk.h"

/* ---- whom (message_people.c) ---- */
/* Those who may know one record, as of this request. */
typedef struct { Request *request; const Seen *about; Map users, units; bool by_roles; } MessagePeople;
/* ERR_INVALID for a record that no message hangs on: one whose readers follow from what only some may know. */
MUST_USE ErrorCode message_people_of(Request *r, const Seen *about, MessagePeople *ret, Error *e);
MUST_USE ErrorCode message_people_has(const MessagePeople *p, const Seen *user, bool *ret, Error *e);
/* The sign-in names or ids in a text with semicolons, as ids; ERR_INVALID for who may not know the record, for oneself and for nobody at all. */
MUST_USE ErrorCode message_people_read(const MessagePeople *p, Str typed, JsonValue **ret, Error *e);
/* For whom the caller stands in now, himself first. */
MUST_USE ErrorCode message_principals(Request *r, RecordIds *ret, Error *e);

/* ---- shown (desk_message.c) ---- */
/* Those that wait for the caller, or for whom he stands in for, as a table where there are any; *shown: how many rows. */
MUST_USE ErrorCode desk_show_messages(Request *r, size_t most, size_t *shown, Error *e);
/* The messages about a record, below it; of a message its own page. Offers to write where he may. */
MUST_USE ErrorCode desk_show_thread(Request *r, const Seen *seen, Error *e);
/* The choices of an argument: people who may know the record, documents that lie beside it; false where there are none, or too many to tick. */
bool desk_message_people(Request *r, Str about, JsonValue *item);
bool desk_message_files(Request *r, Str about, JsonValue *item);

#endif
