/* pack.c: pages in fewer bytes (gzip), for readers on slow lines.
 *
 * The length of a page that was packed tells something of what is in it, and whoever can have somebody's browser ask for pages with text of his
 * choosing can guess at the rest, letter by letter (BREACH). So only an answer to a request that came from a page of ours is packed: browsers say
 * so by Sec-Fetch-Site, which no script can set, and what another site or a message starts says otherwise. The memory that zlib works in is the
 * request's own. */
#include <zlib.h>

#include "web/web_int.h"

enum { LEAST = 1400, WINDOW_GZIP = 15 + 16, LEVEL = 1, MEMORY = 8 };     /* what fits into one packet gains nothing */

static void *take_memory(void *arena, unsigned count, unsigned size)
{
    return arena_array(arena, count, size);
}

static void keep_memory(void *arena, void *bytes)
{
    (void)arena, (void)bytes;
}

bool reply_pack(WebRequest *r)
{
    WebReply *reply = r->reply;
    z_stream z = { .zalloc = take_memory, .zfree = keep_memory, .opaque = r->arena };
    if (!reply->page || !r->takes_gzip || !r->from_ours || reply->body.len < LEAST || reply->body.len > UINT32_MAX / 2) return false;
    if (deflateInit2(&z, LEVEL, Z_DEFLATED, WINDOW_GZIP, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) return false;
    uLong most = deflateBound(&z, (uLong)reply->body.len);
    unsigned char *to = arena_array(r->arena, most, 1);
    z.next_in = (unsigned char *)(uintptr_t)reply->body.ptr;
    z.avail_in = (uInt)reply->body.len;
    z.next_out = to;
    z.avail_out = (uInt)most;
    bool fine = to && deflate(&z, Z_FINISH) == Z_STREAM_END;
    size_t size = (size_t)z.total_out;
    (void)deflateEnd(&z);
    if (fine) reply->body = str_bytes(to, size);
    return fine;
}
