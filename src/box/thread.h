/* thread.h: what a reporter finds when he comes back with his receipt: notes from the office, and the box's own that something
 * of his has come. Each is sealed to the pair that follows from his receipt, so that the box can open them only while he is
 * there with it.
 *
 *     tergoo-thread/v1
 *     key 3fa2…                          the public half of his pair
 *     note 5b1c… BASE64                  a note's name, and the note, sealed: a length, so many bytes
 *                                        of JSON and zeros up to a whole KiB
 *
 * A note says {"kind": "received" | "question" | "message" | "feedback", "on": a day, "text"}. What he sent himself is not
 * here: whoever takes his receipt from him finds what he was asked, never what he told. */
#ifndef TERGOO_THREAD_H
#define TERGOO_THREAD_H

#include "box/receipt.h"
#include "text/json.h"

enum { NOTE_NAME = 32, NOTE_STEP = 1024, NOTE_MOST = 64 * 1024, THREAD_NOTES = 200, THREAD_LIMIT = 24 << 20 };

typedef struct { Str name, sealed; } ThreadNote;        /* sealed: as bytes */
typedef struct { SealPublic key; ThreadNote notes[THREAD_NOTES]; size_t count; } Thread;

/* Both take a whole file; names and seals are in the arena. ERR_FINDING for what is no thread. */
MUST_USE ErrorCode thread_read(Arena *a, Str text, Thread *ret, Error *e);
void thread_write(Buf *to, const Thread *t);
/* False when it has that note already, or is full. */
bool thread_add(Thread *t, Str name, Str sealed);
bool thread_has(const Thread *t, Str name);

/* A note sealed to a reporter. */
MUST_USE ErrorCode note_seal(Arena *a, const SealPublic *to, const JsonValue *note, Str *ret, Error *e);
/* All notes that this pair opens, oldest first, as a JSON array; those that it does not open are left out. */
MUST_USE ErrorCode thread_open(Arena *a, const Thread *t, const SealSecret *secret, JsonValue **ret, Error *e);

#endif
