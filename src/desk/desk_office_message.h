/* desk_office_message.h: messages to and from other offices (docs/messages.md). desk_office_message.c writes them and lets them
 * leave, office_message_body.c says what they hold, desk_office_message_in.c takes in what comes. */
#ifndef TERGOO_DESK_OFFICE_MESSAGE_H
#define TERGOO_DESK_OFFICE_MESSAGE_H

#include "desk/desk.h"
#include "office/message_file.h"

/* The partner office with this record, and its key; ERR_INVALID for one whose key is not confirmed. */
MUST_USE ErrorCode office_message_partner(Request *r, Str id, Seen *ret, NoteKey *key, Error *e);
/* What a message says of a record that goes with it, as a group of `enclosed`, and its file if it has one; ERR_INVALID for what may not leave. */
MUST_USE ErrorCode office_message_enclose(Request *r, Str chain, Str record, JsonValue *enclosed, MessageFile *m, Error *e);
/* message.json of a message with these fields. */
MUST_USE ErrorCode office_message_body(Request *r, const JsonValue *fields, Str reply_to, MessageFile *m, Error *e);
/* And what one that came says: fields of the kind, not checked yet; `reply_to` empty for a question. ERR_FINDING. */
MUST_USE ErrorCode office_message_read(Request *r, const MessageFile *m, JsonValue *fields, Str *reply_to, Error *e);
/* The blob of bytes that lie in memory. */
MUST_USE ErrorCode office_message_keep(Request *r, Str bytes, BlobRow *ret, Error *e);
/* On the page of one, and of what one can be written about; nothing for others. */
MUST_USE ErrorCode desk_show_office_message(Request *r, const Seen *seen, Error *e);
/* ERR_CONFLICT for a message to another office that has not left yet: its file is given out by the operation that notes that it leaves. */
MUST_USE ErrorCode desk_office_message_has_left(const Seen *seen, Error *e);

#endif
