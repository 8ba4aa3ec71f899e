/* unpack.c: bytes from a descriptor, unpacked on the way: plain, gzip and zstd, told by how they begin and not by a name.
 *
 * Several gzip members or zstd frames one after another are one text. What arrives is somebody else's, so three things are held
 * against limits: the memory that the unpacker may ask for (a zstd file names the size of its window), how much a small file may
 * grow to, and how much comes out in all. A file that ends too early or is damaged gives all that stands before that place, and
 * then the error: nothing is passed over in silence. Who has a door (DetectDoor) unpacks nothing here: unpack_outside.c has it done. */
#include "detect/detect_int.h"
#include "detect/unpack_int.h"

#include <zlib.h>
#include <zstd.h>

enum { PROGRESS_STEP = 1024 * 1024 };

typedef enum { PLAIN, GZIP, ZSTD, OUTSIDE } Packing;

struct Unpack {
    int       fd;
    Str       name;
    DetectProgress progress;
    void     *user;
    DetectTap tap;
    void     *tap_user;
    uint64_t  taken, told;         /* bytes from the descriptor; how many the caller knows of */
    uint64_t  given;               /* bytes given to the caller */
    Packing   packing;
    bool      at_end;              /* of the descriptor */
    bool      whole;               /* the last member or frame has ended, and nothing of a next one was seen */
    char     *bytes;               /* read and not yet given or unpacked: from `at` to `filled` */
    size_t    at, filled;
    z_stream  gzip;
    ZSTD_DStream *zstd;
    const DetectDoor *door;        /* through which others unpack, or NULL */
    Outside  *outside;
};

/* ---- the descriptor ---- */

/* UNPACK_STEP bytes to `to`, fewer at the end. */
static ErrorCode take_bytes(Unpack *u, char *to, Error *e)
{
    u->at = 0;
    TRY(fd_read_full(u->fd, to, UNPACK_STEP, &u->filled, u->name, e));
    u->taken += u->filled;
    if (u->tap) u->tap(u->tap_user, str_bytes(to, u->filled));
    u->at_end = u->filled < UNPACK_STEP;
    if (u->progress && (u->taken - u->told >= PROGRESS_STEP || u->at_end)) {
        u->told = u->taken;
        u->progress(u->user, u->taken);
    }
    return ERR_OK;
}

static ErrorCode plain_bytes(Unpack *u, char *to, size_t n, size_t *ret, Error *e)
{
    while (*ret < n) {
        if (u->at == u->filled && u->at_end) return ERR_OK;
        if (u->at == u->filled && n - *ret >= UNPACK_STEP) {
            TRY(take_bytes(u, to + *ret, e));                         /* straight to where it is wanted */
            *ret += u->filled;
            u->at = u->filled;
            continue;
        }
        if (u->at == u->filled) TRY(take_bytes(u, u->bytes, e));
        size_t step = u->filled - u->at < n - *ret ? u->filled - u->at : n - *ret;
        memcpy(to + *ret, u->bytes + u->at, step);
        u->at += step;
        *ret += step;
    }
    return ERR_OK;
}

/* ---- gzip ---- */

static void *zip_alloc(void *unused, unsigned items, unsigned size)
{
    (void)unused;
    size_t bytes;
    return size_multiply(items, size, &bytes) ? mem_alloc(bytes) : NULL;
}

static void zip_free(void *unused, void *p)
{
    (void)unused;
    mem_free(p);
}

ErrorCode unpack_damaged(const Unpack *u, const char *key, Error *e)
{
    return error_set(e, ERR_INVALID, key, arg_str("path", u->name), arg_int("byte", (int64_t)u->given));
}

static ErrorCode gzip_bytes(Unpack *u, char *to, size_t n, size_t *ret, Error *e)
{
    z_stream *z = &u->gzip;
    z->next_in = (unsigned char *)u->bytes + u->at;
    z->avail_in = (unsigned)(u->filled - u->at);
    z->next_out = (unsigned char *)to + *ret;
    z->avail_out = (unsigned)(n - *ret);
    int code = inflate(z, Z_NO_FLUSH);
    u->at = u->filled - z->avail_in;
    u->given += n - z->avail_out - *ret;
    *ret = n - z->avail_out;
    u->whole = code == Z_STREAM_END;
    if (code == Z_MEM_ERROR) return error_memory(e);
    if (code == Z_STREAM_END) code = inflateReset(z);
    return code == Z_OK || code == Z_BUF_ERROR ? ERR_OK : unpack_damaged(u, K("detect.damaged-file"), e);
}

/* ---- zstd ---- */

ErrorCode unpack_window(const Unpack *u, Error *e)
{
    return error_set(e, ERR_LIMIT, K("detect.window"), arg_str("path", u->name), arg_int("limit", UNPACK_WINDOW_LOG));
}

static ErrorCode zstd_bytes(Unpack *u, char *to, size_t n, size_t *ret, Error *e)
{
    ZSTD_inBuffer in = { u->bytes, u->filled, u->at };
    ZSTD_outBuffer out = { to, n, *ret };
    size_t code = ZSTD_decompressStream(u->zstd, &out, &in);
    u->at = in.pos;
    u->given += out.pos - *ret;
    *ret = out.pos;
    u->whole = code == 0;
    if (!ZSTD_isError(code)) return ERR_OK;
    const char *said = ZSTD_getErrorName(code);
    if (strstr(said, "memory")) return unpack_window(u, e);
    return unpack_damaged(u, K("detect.damaged-file"), e);
}

/* ---- both ---- */

ErrorCode unpack_bomb(const Unpack *u, uint64_t taken, uint64_t given, Error *e)
{
    return error_set(e, ERR_LIMIT, K("detect.bomb"), arg_str("path", u->name), arg_int("taken", (int64_t)taken),
                     arg_int("given", (int64_t)given), arg_int("limit", UNPACK_RATIO));
}

static ErrorCode check_growth(const Unpack *u, Error *e)
{
    uint64_t large = (uint64_t)UNPACK_RATIO_FROM_MB << 20;
    if (u->given <= large || (u->given <= UNPACK_MOST && u->given / UNPACK_RATIO <= u->taken)) return ERR_OK;
    return unpack_bomb(u, u->taken, u->given, e);
}

static ErrorCode packed_bytes(Unpack *u, char *to, size_t n, size_t *ret, Error *e)
{
    while (*ret < n) {
        if (u->at == u->filled && !u->at_end) TRY(take_bytes(u, u->bytes, e));
        size_t before = *ret, read_before = u->at;
        if (u->at == u->filled && u->whole) return ERR_OK;
        TRY(u->packing == GZIP ? gzip_bytes(u, to, n, ret, e) : zstd_bytes(u, to, n, ret, e));
        bool stands_still = *ret == before && u->at == read_before;
        if (stands_still && u->at_end && !u->whole) return unpack_damaged(u, K("detect.cut-short"), e);
        TRY(check_growth(u, e));
    }
    return ERR_OK;
}

ErrorCode unpack_read(Unpack *u, char *to, size_t n, size_t *ret, Error *e)
{
    *ret = 0;
    if (u->packing == OUTSIDE) return outside_read(u->outside, u, to, n, ret, e);
    return u->packing == PLAIN ? plain_bytes(u, to, n, ret, e) : packed_bytes(u, to, n, ret, e);
}

/* ---- for unpack_outside.c ---- */

ErrorCode unpack_packed(Unpack *u, Str *ret, Error *e)
{
    if (u->at == u->filled && !u->at_end) TRY(take_bytes(u, u->bytes, e));
    *ret = str_bytes(u->bytes + u->at, u->filled - u->at);
    return ERR_OK;
}

void unpack_sent(Unpack *u, size_t n)
{
    u->at += n;
}

ErrorCode unpack_given(Unpack *u, size_t n, Error *e)
{
    u->given += n;
    return u->given <= UNPACK_MOST ? ERR_OK : unpack_bomb(u, u->taken, u->given, e);
}

/* ---- beginning and end ---- */

static bool begins(const Unpack *u, const char *magic, size_t len)
{
    return u->filled >= len && memcmp(u->bytes, magic, len) == 0;
}

/* What others pack with is named, so that nobody looks for broken lines in it. */
static ErrorCode refuse_other_packings(const Unpack *u, Error *e)
{
    static const struct { const char *magic; size_t len; const char *name; } OTHERS[] = {
        { "PK\x03\x04", 4, "zip" }, { "\xfd" "7zXZ", 5, "xz" }, { "BZh", 3, "bzip2" }, { "7z\xbc\xaf", 4, "7z" },
    };
    for (size_t i = 0; i < ARRAY_LEN(OTHERS); i++) {
        if (!begins(u, OTHERS[i].magic, OTHERS[i].len)) continue;
        return error_set(e, ERR_INVALID, K("detect.other-packing"), arg_str("path", u->name), arg_c("packing", OTHERS[i].name));
    }
    return ERR_OK;
}

static ErrorCode open_packing(Unpack *u, Error *e)
{
    enum { GZIP_ONLY = 15 + 16 };
    TRY(take_bytes(u, u->bytes, e));
    TRY(refuse_other_packings(u, e));
    bool gzip = begins(u, "\x1f\x8b", 2), zstd = begins(u, "\x28\xb5\x2f\xfd", 4);
    if ((gzip || zstd) && u->door) {
        TRY(outside_new(u->door, &u->outside, e));
        u->packing = OUTSIDE;
    } else if (gzip) {
        u->gzip = (z_stream){ .zalloc = zip_alloc, .zfree = zip_free };
        if (inflateInit2(&u->gzip, GZIP_ONLY) != Z_OK) return error_memory(e);
        u->packing = GZIP;
    } else if (zstd) {
        u->zstd = ZSTD_createDStream();
        if (!u->zstd) return error_memory(e);
        u->packing = ZSTD;
        if (ZSTD_isError(ZSTD_DCtx_setParameter(u->zstd, ZSTD_d_windowLogMax, UNPACK_WINDOW_LOG))) {
            return error_internal(e, "zstd");
        }
    }
    return ERR_OK;
}

ErrorCode unpack_new(int fd, Str name, const UnpackWatch *watch, Unpack **ret, Error *e)
{
    Unpack *u = mem_alloc(sizeof *u);
    if (!u) return error_memory(e);
    *u = (Unpack){ .fd = fd, .name = name, .progress = watch->progress, .user = watch->user, .tap = watch->tap, .tap_user = watch->tap_user,
                   .door = watch->door,                   .bytes = mem_alloc(UNPACK_STEP) };
    ErrorCode code = u->bytes ? open_packing(u, e) : error_memory(e);
    if (code != ERR_OK) {
        unpack_free(u);
        return code;
    }
    *ret = u;
    return ERR_OK;
}

void unpack_free(Unpack *u)
{
    if (!u) return;
    if (u->packing == GZIP) inflateEnd(&u->gzip);
    ZSTD_freeDStream(u->zstd);
    outside_free(u->outside);
    mem_free(u->bytes);
    mem_free(u);
}
