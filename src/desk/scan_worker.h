/* scan_worker.h: asking the workers tergoo-scan and tergoo-ocr (src/workers/scan_main.c, ocr_main.c say what). */
#ifndef TERGOO_SCAN_WORKER_H
#define TERGOO_SCAN_WORKER_H

#include "desk/desk.h"

/* The head of a request: a line of JSON. What follows it is the file. */
void scan_request(Buf *to, const JsonValue *head);
/* {"do": what, "name": …, "page": …} */
JsonValue *scan_head(Arena *a, const char *what, Str name, int page);
/* What it answered: its line of JSON, and the bytes behind it. What the worker refuses is ERR_INVALID with its sentence. */
MUST_USE ErrorCode scan_ask(Arena *a, const char *program, Str request, int64_t wait_ms, JsonValue **head, Str *rest, Error *e);
/* Does the file that the request brought open, and how many pages has it? All of it lies in memory for that. */
MUST_USE ErrorCode scan_look_in(Request *r, Str name, int64_t *pages, Error *e);
/* Can its first page be drawn? A file that has only the head of a picture opens, and shows nothing. */
MUST_USE ErrorCode scan_draw_in(Request *r, Str name, int fit, Error *e);
/* A file behind the head, out of its blob. */
MUST_USE ErrorCode scan_add_file(Office *o, const BlobRow *row, const BlobKey *key, Buf *to, Error *e);

#endif
