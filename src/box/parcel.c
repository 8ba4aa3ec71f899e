/* parcel.c: see parcel.h. A parcel is a line that says what it is, a key sealed to the office, and chunks under that key as
 * files of the store have them (docs/formats/blob.md). */
#include "box/parcel.h"

#define MAGIC "tergoo-parcel/v1\n"
enum { MAGIC_SIZE = sizeof MAGIC - 1, SEALED_KEY = KEY_SIZE + SEAL_OVERHEAD, HEAD_SIZE = MAGIC_SIZE + SEALED_KEY };

struct ParcelWriter {
    int           fd;
    BlobKey       key;
    uint64_t      chunk, total;                     /* chunks written; bytes taken in */
    size_t        filled;
    HashStream   *hash;
    unsigned char plain[CHUNK_SIZE], cipher[CHUNK_SIZE + CHUNK_TAG];
};

uint64_t parcel_padded(uint64_t n)
{
    if (n <= PARCEL_LEAST) return PARCEL_LEAST;
    unsigned bits = 63 - (unsigned)__builtin_clzll(n);          /* floor(log2 n) */
    unsigned kept = 32 - (unsigned)__builtin_clz(bits);         /* digits that stay: as many as the exponent has */
    uint64_t mask = (UINT64_C(1) << (bits - kept)) - 1;
    return n + mask < n ? n : (n + mask) & ~mask;
}

/* ---- writing ---- */

static ErrorCode put_out(ParcelWriter *w, Str bytes, Error *e)
{
    hash_stream_add(w->hash, bytes);
    return fd_write_all(w->fd, bytes, STR("parcel"), e);
}

ErrorCode parcel_begin(int fd, const SealPublic *to, ParcelWriter **ret, Error *e)
{
    unsigned char sealed[SEALED_KEY];
    ParcelWriter *w = mem_alloc(sizeof *w);
    if (!w) return error_memory(e);
    w->fd = fd;
    w->key = blob_key_new();
    w->hash = hash_stream_new();
    *ret = w;
    if (!w->hash) return error_memory(e);
    if (!seal_make(to, str_bytes(w->key.bytes, KEY_SIZE), sealed)) return error_set(e, ERR_INVALID, K("box.no-key"));
    TRY(put_out(w, STR(MAGIC), e));
    return put_out(w, str_bytes(sealed, sizeof sealed), e);
}

static ErrorCode put_chunk(ParcelWriter *w, bool last, Error *e)
{
    TRY(chunk_encrypt(&w->key, w->chunk++, last, str_bytes(w->plain, w->filled), w->cipher, e));
    TRY(put_out(w, str_bytes(w->cipher, w->filled + CHUNK_TAG), e));
    w->filled = 0;
    return ERR_OK;
}

/* A full chunk waits until more comes: only then is it known not to be the last. */
static ErrorCode put_in(ParcelWriter *w, Str bytes, Error *e)
{
    w->total += bytes.len;
    while (bytes.len > 0) {
        if (w->filled == CHUNK_SIZE) TRY(put_chunk(w, false, e));
        Str piece = str_first(bytes, CHUNK_SIZE - w->filled);
        memcpy(w->plain + w->filled, piece.ptr, piece.len);
        w->filled += piece.len;
        bytes = str_from(bytes, piece.len);
    }
    return ERR_OK;
}

ErrorCode parcel_add(ParcelWriter *w, FrameKind kind, Str bytes, Error *e)
{
    do {
        Str piece = kind == FRAME_BYTES ? str_first(bytes, FRAME_DATA) : bytes;
        unsigned char head[FRAME_HEAD] = { (unsigned char)kind };
        store_u32_be(head + 1, (uint32_t)piece.len);
        TRY(put_in(w, str_bytes(head, sizeof head), e));
        TRY(put_in(w, piece, e));
        bytes = str_from(bytes, piece.len);
    } while (bytes.len > 0);
    return ERR_OK;
}

static ErrorCode pad(ParcelWriter *w, Error *e)
{
    static const char ZEROS[FRAME_DATA];
    const uint64_t end = parcel_padded(w->total + 2 * FRAME_HEAD);
    while (w->total + FRAME_HEAD < end) {
        uint64_t n = end - w->total - 2 * FRAME_HEAD;           /* beside this frame's head and the last frame */
        if (n > FRAME_DATA) n = n - FRAME_DATA < FRAME_HEAD ? FRAME_DATA - FRAME_HEAD : FRAME_DATA;     /* room for another head */
        TRY(parcel_add(w, FRAME_PAD, (Str){ ZEROS, (size_t)n }, e));
    }
    return ERR_OK;
}

ErrorCode parcel_finish(ParcelWriter *w, Hash *sha256, Error *e)
{
    TRY(pad(w, e));
    TRY(parcel_add(w, FRAME_LAST, STR(""), e));
    TRY(put_chunk(w, true, e));
    if (io->fsync(w->fd) != 0) return error_system(e, STR("parcel"));
    *sha256 = hash_stream_done(w->hash);
    w->hash = NULL;
    return ERR_OK;
}

void parcel_free(ParcelWriter *w)
{
    if (!w) return;
    hash_stream_free(w->hash);
    crypto_wipe(w, sizeof *w);
    mem_free(w);
}

/* ---- reading ---- */

typedef struct { unsigned char cipher[CHUNK_SIZE + CHUNK_TAG], plain[CHUNK_SIZE]; } Pieces;

static ErrorCode read_at(int fd, uint64_t at, void *to, size_t n, Error *e)
{
    size_t have = 0;
    while (have < n) {
        ssize_t got = io->pread(fd, (char *)to + have, n - have, (off_t)(at + have));
        if (got < 0) return error_system(e, STR("parcel"));
        if (got == 0) return error_set(e, ERR_FINDING, K("box.parcel-cut"));
        have += (size_t)got;
    }
    return ERR_OK;
}

static ErrorCode read_chunks(int fd, uint64_t at, uint64_t size, const BlobKey *key, Frames *frames, Pieces *p, Error *e)
{
    for (uint64_t chunk = 0, done = 0; done < size; chunk++) {
        bool last = size - done <= sizeof p->cipher;
        size_t n = last ? (size_t)(size - done) : sizeof p->cipher;
        if (n <= CHUNK_TAG) return error_set(e, ERR_FINDING, K("box.parcel-cut"));
        TRY(read_at(fd, at + done, p->cipher, n, e));
        if (chunk_decrypt(key, chunk, last, str_bytes(p->cipher, n), p->plain, e) != ERR_OK) return error_set(e, ERR_FINDING,
            K("box.parcel-changed"));
        TRY(frames_feed(frames, str_bytes(p->plain, n - CHUNK_TAG), e));
        done += n;
    }
    return frames_finish(frames, e);
}

ErrorCode parcel_read(int fd, uint64_t at, uint64_t size, const SealSecret *secret, FrameSink sink, Error *e)
{
    char head[HEAD_SIZE];
    BlobKey key;
    if (size <= HEAD_SIZE) return error_set(e, ERR_FINDING, K("box.parcel-cut"));
    TRY(read_at(fd, at, head, sizeof head, e));
    if (!str_starts((Str){ head, sizeof head }, STR(MAGIC))) return error_set(e, ERR_FINDING, K("box.parcel-none"));
    if (!seal_open(secret, (Str){ head + MAGIC_SIZE, SEALED_KEY }, key.bytes)) return error_set(e, ERR_FINDING,
        K("box.parcel-foreign"));
    Pieces *p = mem_alloc(sizeof *p);
    if (!p) return error_memory(e);
    Frames frames = frames_start(sink);
    ErrorCode code = read_chunks(fd, at + HEAD_SIZE, size - HEAD_SIZE, &key, &frames, p, e);
    frames_free(&frames);
    crypto_wipe(p, sizeof *p);
    crypto_wipe(&key, sizeof key);
    mem_free(p);
    return code;
}
