/* message_file.h: a message between offices as one file (docs/formats/message.md): signed by the sender's log, not encrypted. */
#ifndef TERGOO_MESSAGE_FILE_H
#define TERGOO_MESSAGE_FILE_H

#include "office/office.h"

enum { MESSAGE_FILES_MOST = 50, MESSAGE_FILE_MOST = 64 << 20 };

typedef struct { Hash hash; Str bytes; } MessagePart;
typedef struct {
    Str         store, id;              /* of who sends; 16 hex digits each */
    Hash        to;                     /* of the key of the addressee's log, as text */
    Instant     made;
    Str         body;                   /* message.json */
    MessagePart parts[MESSAGE_FILES_MOST]; size_t part_count;
    bool        exercise;               /* of an exercise: an eighth line of the manifest says so */
    Str         note;                   /* the manifest as it was signed */
} MessageFile;

/* What `to` holds. */
Hash message_key_hash(Arena *a, const NoteKey *key);
/* Writes it, its parts put into order, signed by the log. */
MUST_USE ErrorCode message_file_write(Office *o, Arena *a, MessageFile *m, int fd, Error *e);
/* Takes one apart: its one form, with every part as the signed list says; whose signature it is, is asked next. Everything is borrowed from the
 * input. ERR_FINDING with {file}, {line-name} or {offset}. */
MUST_USE ErrorCode message_file_open(Arena *a, Str input, MessageFile *ret, Error *e);
bool message_file_signed_by(const MessageFile *m, const NoteKey *key);

#endif
