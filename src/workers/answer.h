/* answer.h: what the worker programs share: they shut themselves in, read one request on their standard input and give one
 * answer on their standard output: "ok LENGTH" or "no LENGTH", a line feed, and the bytes (src/worker/worker.h is the other
 * end). */
#ifndef TERGOO_ANSWER_H
#define TERGOO_ANSWER_H

#include "base/base.h"
#include "text/json.h"

/* Makes the answer from the request. */
typedef ErrorCode (*AnswerMake)(Arena *a, Str request, Buf *to, Error *e);

/* `folders`: beneath which files may be opened; those that are not there are left out. The program's exit code. */
int answer_run(const char *const *folders, size_t folder_count, size_t request_limit, AnswerMake make);
/* For a program that answers otherwise: how answer_run shuts itself in, says what was wrong, and writes to standard output (false: nobody
 * reads it any more). */
MUST_USE ErrorCode answer_shut_in(const char *const *folders, size_t folder_count, Error *e);
void answer_error(Buf *to, const Error *e);
MUST_USE bool answer_write(Str bytes);
/* What a program opens that sets papers: the fonts and how to find them. */
extern const char *const ANSWER_FONTS[];
extern const size_t ANSWER_FONT_COUNT;
/* A request that is a line of JSON and the bytes of a file behind it. */
MUST_USE ErrorCode answer_split(Arena *a, Str request, JsonValue **ask, Str *file, Error *e);
/* The like as an answer. */
MUST_USE ErrorCode answer_head(Buf *to, const JsonValue *head, Error *e);

#endif
