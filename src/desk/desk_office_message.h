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
/* What any file to another office has in common, whatever it holds: its number and time, in `m` and in the fields of its record;
 * then, with its body in `m`, the file itself, sealed for `to`, as a blob and in the field `file`; and the second signature that is
 * asked for before it leaves (the move `release`). */
MUST_USE ErrorCode office_message_begin(Request *r, MessageFile *m, JsonValue *fields, Error *e);
MUST_USE ErrorCode office_message_seal(Request *r, MessageFile *m, const NoteKey *to, JsonValue *fields, BlobRow *row, Error *e);
MUST_USE ErrorCode office_message_ask_second(Request *r, Str id, Error *e);
/* Of one that came: copied in and mapped for `take`; whose it is, by the confirmed keys, and that it is for this office
 * (ERR_FINDING, ERR_INVALID); what stands in the fields of its record; its number, unless a record of the kind has it
 * (ERR_CONFLICT). */
typedef ErrorCode (*MessageTake)(Request *r, Str whole, Error *e);
MUST_USE ErrorCode office_message_receive(Request *r, MessageTake take, Error *e);
MUST_USE ErrorCode office_message_sender(Request *r, const MessageFile *m, Str *partner, Error *e);
MUST_USE ErrorCode office_message_came(Request *r, const MessageFile *m, Str partner, Str whole, JsonValue *fields, BlobRow *row, Error *e);
MUST_USE ErrorCode office_message_once(Request *r, const char *kind, const MessageFile *m, JsonValue *fields, Error *e);
/* Is there a partner office that the caller may see? */
bool office_message_has_partner(Request *r);
/* On the page of one, and of what one can be written about; nothing for others. */
MUST_USE ErrorCode desk_show_office_message(Request *r, const Seen *seen, Error *e);
/* ERR_CONFLICT for a message to another office that has not left yet: its file is given out by the operation that notes that it leaves. */
MUST_USE ErrorCode desk_office_message_has_left(const Seen *seen, Error *e);

#endif
