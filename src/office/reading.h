/* reading.h: what programs read out of kept files of pages: codes, and text by OCR with how sure each word is. It follows from the
 * files and can be had again at any time: it is no part of the ledger, of a bundle or of the evening copy, and nobody vouches for
 * it.
 *
 * Under <store>/readings/ab/<name of the file>/ lies "state" (how far it has come), "c-0001" and "t-0001" for each page (codes;
 * text) and "text" (all words, for the search), each sealed under the store's key. What waits to be read has a mark under
 * <store>/readings/queue/ that says for which records, so that a restart forgets nothing. An erasure of the file ends its reading.
 * Files of locked cases are never read: nothing of them may lie under a key that their members do not hold.
 *
 * The reading itself is done elsewhere (desk/scan_reader.h), because it asks worker programs. */
#ifndef TERGOO_READING_H
#define TERGOO_READING_H

#include "office/office.h"

enum { READING_FILE = 256 << 20 };      /* bytes: what is larger is not read */

/* How far it has come: pages 0: not opened yet. refused: why it cannot be read at all, a worker's error as JSON. tries:
 * of the page in hand, that took too long. */
typedef struct { int pages, seen, read, tries; int64_t sure; Str type, refused; } ReadingState;

typedef struct Readings Readings;       /* of an office: who waits for work */
MUST_USE ErrorCode readings_start(Office *o, Error *e);
void readings_end(Office *o);
/* Waits until something may be to do, or so long. False: the office closes. */
bool readings_wait(Office *o, int ms);
/* The same, whatever comes. */
bool readings_rest(Office *o, int ms);
/* From now on readings_wait answers false. */
void readings_stop(Office *o);

/* ---- what was read ---- */
/* One part by name, JSON. ERR_NOT_FOUND where it is not there (yet), or cannot be opened. */
MUST_USE ErrorCode reading_get(Office *o, Arena *a, const Hash *file, const char *part, Str *ret, Error *e);
MUST_USE ErrorCode reading_put(Office *o, const Hash *file, const char *part, Str text, Error *e);
/* All zero where nothing was read yet. */
MUST_USE ErrorCode reading_state(Office *o, Arena *a, const Hash *file, ReadingState *ret, Error *e);
MUST_USE ErrorCode reading_state_put(Office *o, const Hash *file, const ReadingState *s, Error *e);
/* "c-0007" */
const char *reading_part(char to[16], char kind, int page);
/* All that was read of a store's file goes. */
void reading_remove(const char *root, const Hash *file);

/* ---- what waits ---- */
/* The file of this record is to be read; more records may name it. */
MUST_USE ErrorCode reading_ask(Office *o, const Hash *file, Str record, Error *e);
/* All that waits. *ret has the files' names, in no order. */
MUST_USE ErrorCode reading_queue(Office *o, Arena *a, Hash **ret, size_t *count, Error *e);
/* The records that one waits for. */
MUST_USE ErrorCode reading_wanted_by(Office *o, Arena *a, const Hash *file, Str **ret, size_t *count, Error *e);
void reading_settled(Office *o, const Hash *file);
/* The text of this record's file is there: it is found by it from now on. */
void reading_is_whole(Office *o, Str record);

/* ---- as text for the search ---- */
/* What was read of the record's files, a line as it stands on the page. */
void reading_search_text(Office *o, Arena *a, Buf *to, const Kind *k, const JsonValue *body);
/* record_search_text, and that. */
void office_search_text(Office *o, Arena *a, Buf *to, const Kind *k, const JsonValue *body);

#endif
