/* http_head.h: the head of an HTTP/1.1 request (RFC 9112), read strictly.
 *
 * What two readers could read in two ways is refused, not repaired: bare CR, bare LF, NUL and other control characters, blanks before a colon,
 * folded lines, a second Host or Content-Length, any Transfer-Encoding, signs and lists in a length. A refused connection is closed, so that
 * nothing behind the refused bytes is taken for a request. Pure functions over bytes: no socket, no memory of their own. */
#ifndef TERGOO_HTTP_HEAD_H
#define TERGOO_HTTP_HEAD_H

#include "base/base.h"

enum { HTTP_HEAD_LIMIT = 16 * 1024, HTTP_LINE_LIMIT = 8 * 1024, HTTP_FIELDS = 64 };

typedef enum { HTTP_GET, HTTP_HEAD, HTTP_POST } HttpMethod;

typedef struct { Str name, value; } HttpField;      /* the name as it came; the value without blanks at its ends */

typedef struct {
    HttpMethod method;
    Str        target;                  /* begins with '/' */
    bool       close;                   /* the connection ends after this one */
    bool       expects;                 /* 100-continue */
    bool       has_length;
    uint64_t   length;                  /* of the body */
    Str        host;                    /* as it came, with its port */
    HttpField  fields[HTTP_FIELDS]; size_t count;
} HttpHead;

/* Looks for the end of a head in what has come so far. 0 with *size > 0: that many bytes are the head; 0 with *size 0: not all is there yet;
 * else the status with which to refuse at once, before the rest comes. `from`: bytes that an earlier call has looked at. */
int http_head_end(Str bytes, size_t from, size_t *size);
/* Reads a whole head, its empty line included. 0, or the status with which to refuse it. Everything points into `head`. */
int http_head_read(Str head, HttpHead *ret);
/* The value of a field, by its name in lower case; .ptr NULL when there is none, of several the first. */
Str http_field(const HttpHead *h, const char *name);
/* RFC 9110 5.6.2. */
bool http_is_token(Str s);
/* Without the port; false for what is no name, IPv4 or [IPv6] with or without ":port". */
bool http_host_name(Str host, Str *name);

#endif
