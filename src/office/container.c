/* container.c: the one form of a bundle's archive (docs/formats/bundle.md, Container).
 *
 * A tar archive is a chain of 512-byte headers and padded bytes that every operating system can open, and a format with so many
 * liberties that two programs may see two different things in one file. All liberties are taken away here: the writer knows a
 * name and a size, and from these the header follows byte for byte. The reader takes name and size out of a header, makes the
 * header again and compares; padding must be zeros, and behind the last file stand exactly two blocks of zeros and nothing else.
 * So an archive that this reader takes has one meaning. */
#include "office/bundle.h"

enum { BLOCK = 512, NAME_MOST = 99, AT_MODE = 100, AT_UID = 108, AT_GID = 116, AT_SIZE = 124, AT_TIME = 136, AT_SUM = 148,
       AT_TYPE = 156,
       AT_MAGIC = 257, AT_VERSION = 263 };

static const uint64_t SIZE_MOST = (UINT64_C(1) << 33) - 1;     /* what eleven octal digits hold */
static const char ZEROS[BLOCK];

/* `digits` octal digits; the NUL behind them is there already. */
static void put_octal(char *to, int digits, uint64_t value)
{
    for (int i = digits - 1; i >= 0; i--) {
        to[i] = (char)('0' + (value & 7));
        value >>= 3;
    }
}

static bool take_octal(const char *from, int digits, uint64_t *ret)
{
    uint64_t value = 0;
    for (int i = 0; i < digits; i++) {
        if (from[i] < '0' || from[i] > '7') return false;
        value = value << 3 | (uint64_t)(from[i] - '0');
    }
    *ret = value;
    return true;
}

static void header_make(char to[BLOCK], Str name, uint64_t size)
{
    memset(to, 0, BLOCK);
    memcpy(to, name.ptr, name.len);
    put_octal(to + AT_MODE, 7, 0644);
    put_octal(to + AT_UID, 7, 0);
    put_octal(to + AT_GID, 7, 0);
    put_octal(to + AT_SIZE, 11, size);
    put_octal(to + AT_TIME, 11, 0);
    to[AT_TYPE] = '0';
    memcpy(to + AT_MAGIC, "ustar", 6);
    memcpy(to + AT_VERSION, "00", 2);

    uint64_t sum = 8 * (uint64_t)' ';                          /* its own field counts as spaces */
    for (size_t i = 0; i < BLOCK; i++) sum += (unsigned char)to[i];
    put_octal(to + AT_SUM, 6, sum);
    to[AT_SUM + 7] = ' ';
}

static size_t padding_of(uint64_t size)
{
    return (size_t)((BLOCK - size % BLOCK) % BLOCK);
}

static bool all_zero(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != 0) return false;
    }
    return true;
}

static bool name_byte_ok(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

bool container_name_ok(Str name)
{
    if (name.len == 0 || name.len > NAME_MOST || name.ptr[name.len - 1] == '/') return false;
    Str part;
    while (name.len > 0) {
        (void)str_cut(&name, '/', &part);
        if (part.len == 0 || str_is(part, ".") || str_is(part, "..")) return false;
        for (size_t i = 0; i < part.len; i++) {
            if (!name_byte_ok(part.ptr[i])) return false;
        }
    }
    return true;
}

/* ---- writing ---- */

ErrorCode container_begin(ContainerWriter *w, Str name, uint64_t size, Error *e)
{
    char header[BLOCK];
    if (w->due != 0 || w->ended || !container_name_ok(name)) return error_internal(e, "container_begin");
    if (size > SIZE_MOST) {
        return error_set(e, ERR_LIMIT, K("bundle.file-too-large"), arg_str("file", name), arg_int("limit", (int64_t)SIZE_MOST));
    }
    header_make(header, name, size);
    TRY(fd_write_all(w->fd, str_bytes(header, sizeof header), w->path, e));
    w->written += BLOCK;
    w->due = size;
    w->padding = padding_of(size);
    return ERR_OK;
}

ErrorCode container_took(ContainerWriter *w, uint64_t size, Error *e)
{
    if (size > w->due) return error_internal(e, "container_took");
    w->written += size;
    w->due -= size;
    if (w->due > 0 || w->padding == 0) return ERR_OK;
    TRY(fd_write_all(w->fd, str_bytes(ZEROS, w->padding), w->path, e));
    w->written += w->padding;
    w->padding = 0;
    return ERR_OK;
}

ErrorCode container_add(ContainerWriter *w, Str name, Str bytes, Error *e)
{
    TRY(container_begin(w, name, bytes.len, e));
    TRY(fd_write_all(w->fd, bytes, w->path, e));
    return container_took(w, bytes.len, e);
}

ErrorCode container_end(ContainerWriter *w, Error *e)
{
    if (w->due != 0 || w->ended) return error_internal(e, "container_end");
    for (int i = 0; i < 2; i++) TRY(fd_write_all(w->fd, str_bytes(ZEROS, BLOCK), w->path, e));
    w->written += 2 * BLOCK;
    w->ended = true;
    return ERR_OK;
}

/* ---- reading ---- */

static ErrorCode bad_form(size_t at, Error *e)
{
    return error_set(e, ERR_FINDING, K("bundle.container"), arg_int("offset", (int64_t)at));
}

ErrorCode container_next(ContainerReader *r, Str *name, Str *bytes, Error *e)
{
    Str rest = str_from(r->input, r->at);
    if (rest.len < BLOCK) return bad_form(r->at, e);
    const char *header = rest.ptr;
    if (header[0] == 0) {
        if (rest.len != 2 * BLOCK || !all_zero(rest)) return bad_form(r->at, e);
        r->at += 2 * BLOCK;
        return ERR_END;
    }

    char expected[BLOCK];
    uint64_t size;
    Str called = { header, strnlen(header, NAME_MOST + 1) };
    if (!container_name_ok(called) || !take_octal(header + AT_SIZE, 11, &size)) return bad_form(r->at, e);
    header_make(expected, called, size);
    if (memcmp(header, expected, BLOCK) != 0) return bad_form(r->at, e);

    size_t padding = padding_of(size);
    rest = str_from(rest, BLOCK);
    if (size > rest.len || padding > rest.len - (size_t)size) return bad_form(r->at, e);
    *name = called;
    *bytes = str_first(rest, (size_t)size);
    if (!all_zero(str_first(str_from(rest, (size_t)size), padding))) return bad_form(r->at, e);
    r->at += BLOCK + (size_t)size + padding;
    return ERR_OK;
}
