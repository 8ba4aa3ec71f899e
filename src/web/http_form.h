/* http_form.h: what stands in a target and in a body: percent-encoding, pairs, and the parts of multipart/form-data (RFC 7578). */
#ifndef TERGOO_HTTP_FORM_H
#define TERGOO_HTTP_FORM_H

#include "web/web.h"

enum { HTTP_PAIRS = 6000 };              /* a table of 400 rows to type into has 4,100 */

/* Each returns 0, or the status with which to refuse. Texts are in the arena, valid UTF-8, without NUL; line ends of text areas are LF. */

/* "/records/case/7f" and "?a=b" of a target. The path is decoded; a segment that is empty, "." or "..", or that hides a '/' is refused (400):
 * there is one spelling of a page's address. */
int http_target_read(Arena *a, Str target, Str *path, WebPair **query, size_t *count);
/* application/x-www-form-urlencoded */
int http_pairs_read(Arena *a, Str text, WebPair **ret, size_t *count);
/* The same of a form that somebody typed: what is no text in a value (NUL, bad UTF-8) becomes U+FFFD and *lost is set, so that the form can be shown
 * again as it was filled in. */
int http_form_read(Arena *a, Str text, WebPair **ret, size_t *count, bool *lost);
/* So in one value; ret->ptr is NULL when there is no memory. */
Str http_text_mended(Arena *a, Str text, bool *lost);
/* What came in a text area, with its line ends (CR LF, CR) as LF. */
Str http_plain_lines(Buf *value);
/* The value of a cookie by name; .ptr NULL when there is none, or more than one of that name. */
Str http_cookie(Str cookies, const char *name);

/* ---- multipart/form-data, fed as it comes ---- */
typedef struct {
    void *self;
    /* A part begins; file_name.ptr is NULL for a plain field. Texts live until the call returns. 0 or a status, as for data and end. */
    int (*begin)(void *self, Str name, Str file_name);
    int (*data)(void *self, Str bytes);
    int (*end)(void *self);
} PartSink;

enum { PART_BUFFER = 64 * 1024, PART_BOUNDARY = 70 };

typedef struct {
    PartSink sink;
    char     delimiter[PART_BOUNDARY + 8]; size_t delimiter_len;    /* CR LF "--" boundary */
    enum { PART_FIRST, PART_AFTER, PART_HEAD, PART_DATA, PART_DONE } state;
    size_t   parts, len;
    char     buffer[PART_BUFFER];
} Multipart;

/* The boundary of a Content-Type; false when it is no multipart/form-data or has none that we take. */
bool multipart_boundary(Str content_type, Str *ret);
void multipart_start(Multipart *m, Str boundary, PartSink sink);
int multipart_feed(Multipart *m, Str bytes);
/* After the last byte: 400 when the closing delimiter has not come. */
int multipart_end(const Multipart *m);

#endif
