/* http_wire.c: see http_wire.h. How long each wait may be says whoever waits, by the stream's deadline. */
#include "web/http_wire.h"

size_t http_wire_receive(HttpWire *w)
{
    if (w->start > 0) memmove(w->in, w->in + w->start, w->len);
    w->start = 0;
    if (w->len == sizeof w->in) return 0;
    ptrdiff_t n = stream_read(&w->stream, w->in + w->len, sizeof w->in - w->len);
    if (n <= 0) return 0;
    w->len += (size_t)n;
    return (size_t)n;
}

int http_wire_head(HttpWire *w, size_t *size)
{
    size_t seen = 0;
    for (;;) {
        int status = http_head_end((Str){ w->in + w->start, w->len }, seen, size);
        if (status != 0 || *size > 0) return status;
        seen = w->len;
        if (http_wire_receive(w) == 0) return 408;
    }
}

size_t http_wire_take(HttpWire *w, char *to, size_t room)
{
    if (w->len == 0) {
        w->start = 0;
        ptrdiff_t n = stream_read(&w->stream, to, room);
        return n > 0 ? (size_t)n : 0;
    }
    size_t n = room < w->len ? room : w->len;
    memcpy(to, w->in + w->start, n);
    w->start += n;
    w->len -= n;
    return n;
}
