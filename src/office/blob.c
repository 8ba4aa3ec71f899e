/* blob.c: see blob.h. Order of writing: temporary file, fsync, rename, fsync of the folder; only then does an act name it. What no act names
 * stays for a day (one may still come) and is then collected at a start of the gate. */
#include "office/blob.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static const Str MAGIC = STR("tergoo-blob/v1\n");

char *blob_path(Arena *a, const char *folder, const Hash *name)
{
    char hex[65];
    hash_hex(hex, name);
    return (char *)(uintptr_t)str_format(a, "%s/blobs/%.2s/%s", folder, hex, hex).ptr;
}

/* Room for a chunk each way; too large for a stack, and the same for keeping and giving. */
typedef struct { unsigned char plain[CHUNK_SIZE + 1], cipher[CHUNK_SIZE + CHUNK_TAG]; } ChunkRoom;

typedef struct {
    int         out;
    HashStream *named, *plain;      /* over the ciphertext; over the plain bytes */
    uint64_t    named_size, plain_size;
} Keeping;

static void keeping_done(Keeping *k)
{
    fd_close(&k->out);
    hash_stream_free(k->named);
    hash_stream_free(k->plain);
}

static ErrorCode keep_bytes(Keeping *k, Str bytes, Str path, Error *e)
{
    hash_stream_add(k->named, bytes);
    k->named_size += bytes.len;
    return fd_write_all(k->out, bytes, path, e);
}

/* Where the plain bytes come from: a descriptor, or, when there is none, memory. `pads`: what a descriptor has is followed by
 * zeros, to a size that many files share. */
typedef struct { int fd; Str rest; bool pads, ended; uint64_t size, zeros; } PlainSource;

/* Whole chunks; eight times as many, and the step doubles: at most an eighth more than there is, and some forty sizes up to a gigabyte. */
static uint64_t zeros_for(uint64_t size)
{
    uint64_t step = CHUNK_SIZE;
    while (step * 8 < size) step *= 2;
    return (size / step + 1) * step - size;
}

static ErrorCode read_padded(PlainSource *s, unsigned char *to, size_t want, size_t *got, Error *e)
{
    *got = 0;
    if (!s->ended) TRY(fd_read_full(s->fd, to, want, got, STR("file"), e));
    s->size += *got;
    if (*got == want) return ERR_OK;
    if (!s->ended) s->zeros = zeros_for(s->size);
    s->ended = true;
    size_t fill = want - *got < s->zeros ? want - *got : (size_t)s->zeros;
    memset(to + *got, 0, fill);
    s->zeros -= fill;
    *got += fill;
    return ERR_OK;
}

static ErrorCode read_plain(PlainSource *s, void *to, size_t want, size_t *got, Error *e)
{
    if (s->pads) return read_padded(s, to, want, got, e);
    if (s->fd >= 0) return fd_read_full(s->fd, to, want, got, STR("file"), e);
    *got = want < s->rest.len ? want : s->rest.len;
    if (*got > 0) memcpy(to, s->rest.ptr, *got);
    s->rest = str_from(s->rest, *got);
    return ERR_OK;
}

/* One byte is read ahead of each chunk, so that the last one is known as the last when it is encrypted. */
static ErrorCode keep_chunks(Keeping *k, PlainSource *from, const BlobKey *key, ChunkRoom *room, Str path, Error *e)
{
    size_t have, more;
    TRY(read_plain(from, room->plain, CHUNK_SIZE + 1, &have, e));
    for (uint64_t number = 0;; number++) {
        bool last = have <= CHUNK_SIZE;
        Str chunk = str_bytes(room->plain, last ? have : CHUNK_SIZE);
        hash_stream_add(k->plain, chunk);
        k->plain_size += chunk.len;
        TRY(chunk_encrypt(key, number, last, chunk, room->cipher, e));
        TRY(keep_bytes(k, str_bytes(room->cipher, chunk.len + CHUNK_TAG), path, e));
        if (last) return ERR_OK;
        room->plain[0] = room->plain[CHUNK_SIZE];
        TRY(read_plain(from, room->plain + 1, CHUNK_SIZE, &more, e));
        have = more + 1;
    }
}

static ErrorCode move_into_place(Office *o, Arena *a, const char *temporary, const Hash *name, Error *e)
{
    char *path = blob_path(a, office_folder(o), name);
    char *folder = path ? str_c(a, str_first(str_of(path), strlen(path) - 65)) : NULL;
    if (!folder) return error_memory(e);
    TRY(folder_make(folder, e));
    if (io->rename(temporary, path) != 0) return error_system(e, str_of(path));
    TRY(folder_sync_of(folder, e));
    return folder_sync_of(path, e);
}

/* expected: the name that must come out; NULL: whatever does. */
static ErrorCode keep(Office *o, Arena *a, PlainSource *from, const BlobKey *key, const Hash *expected, BlobRow *ret, Error *e)
{
    unsigned char random[8];
    char hex[17];
    random_bytes(random, sizeof random);
    char *temporary = (char *)(uintptr_t)str_format(a, "%s/blobs/tmp-%s", office_folder(o), hex_encode(hex, random, 8).ptr).ptr;
    ChunkRoom *room = ARENA_NEW(a, ChunkRoom);
    CLEANUP(keeping_done) Keeping k = { .out = -1, .named = hash_stream_new(), .plain = hash_stream_new() };
    if (!temporary || !room || !k.named || !k.plain) return error_memory(e);
    k.out = io->open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (k.out < 0) return error_system(e, str_of(temporary));

    ErrorCode code = keep_bytes(&k, MAGIC, str_of(temporary), e);
    if (code == ERR_OK) code = keep_chunks(&k, from, key, room, str_of(temporary), e);
    if (code == ERR_OK && io->fsync(k.out) != 0) code = error_system(e, str_of(temporary));
    if (code == ERR_OK) {
        ret->name = hash_stream_done(k.named);
        ret->plain = hash_stream_done(k.plain);
        k.named = k.plain = NULL;
        ret->size = k.named_size;
        ret->plain_size = k.plain_size;
        char name[65];
        code = !expected || hash_equal(expected, &ret->name) ? office_wrap_blob_key(o, a, &ret->name, key, &ret->wrapped_key, e)
             : error_set(e, ERR_FINDING, K("blob.other-name"), arg_str("blob", hash_hex(name, expected)));
    }
    if (code == ERR_OK) code = move_into_place(o, a, temporary, &ret->name, e);
    if (code != ERR_OK) io->unlink(temporary);
    crypto_wipe(room, sizeof *room);
    return code;
}

ErrorCode blob_keep(Office *o, Arena *a, int fd, BlobRow *ret, Error *e)
{
    BlobKey key = blob_key_new();
    PlainSource from = { .fd = fd };
    ErrorCode code = keep(o, a, &from, &key, NULL, ret, e);
    crypto_wipe(&key, sizeof key);
    return code;
}

ErrorCode blob_keep_padded(Office *o, Arena *a, int fd, BlobRow *ret, uint64_t *size, Error *e)
{
    BlobKey key = blob_key_new();
    PlainSource from = { .fd = fd, .pads = true };
    ErrorCode code = keep(o, a, &from, &key, NULL, ret, e);
    crypto_wipe(&key, sizeof key);
    *size = from.size;
    return code;
}

ErrorCode blob_keep_again(Office *o, Arena *a, Str plain, const BlobKey *key, const Hash *name, BlobRow *ret, Error *e)
{
    PlainSource from = { .fd = -1, .rest = plain };
    return keep(o, a, &from, key, name, ret, e);
}

static ErrorCode damaged(const BlobRow *row, Error *e)
{
    char hex[65];
    hash_hex(hex, &row->name);
    return error_set(e, ERR_FINDING, K("blob.damaged"), arg_c("blob", hex));
}

typedef struct { BlobTake take; void *self; } Taker;

static ErrorCode give_chunks(const BlobRow *row, const BlobKey *key, int in, const Taker *to, ChunkRoom *room, HashStream *plain,
                             Error *e)
{
    uint64_t left = row->size - MAGIC.len, given = 0;
    for (uint64_t number = 0;; number++) {
        size_t want = left < sizeof room->cipher ? (size_t)left : sizeof room->cipher, got;
        bool last = want == left;
        TRY(fd_read_full(in, room->cipher, want, &got, STR("blob"), e));
        if (got != want || want < CHUNK_TAG) return damaged(row, e);
        if (chunk_decrypt(key, number, last, str_bytes(room->cipher, want), room->plain, e) != ERR_OK) return damaged(row, e);
        Str bytes = str_bytes(room->plain, want - CHUNK_TAG);
        hash_stream_add(plain, bytes);
        given += bytes.len;
        TRY(to->take(to->self, bytes, e));
        left -= want;
        if (last) return given == row->plain_size ? ERR_OK : damaged(row, e);
    }
}

/* The file, behind its first line. */
static ErrorCode open_blob(const Office *o, const BlobRow *row, int *ret, Error *e)
{
    char magic[sizeof "tergoo-blob/v1\n" - 1];
    size_t got;
    Arena a = arena_with(1 << 16);
    char *path = blob_path(&a, office_folder(o), &row->name);
    ErrorCode code = path ? ERR_OK : error_memory(e);
    *ret = code == ERR_OK ? io->open(path, O_RDONLY, 0) : -1;
    if (code == ERR_OK && *ret < 0) code = error_system(e, str_of(path));
    if (code == ERR_OK) code = fd_read_full(*ret, magic, sizeof magic, &got, STR("blob"), e);
    if (code == ERR_OK && (got != sizeof magic || row->size < sizeof magic || !str_equal(str_bytes(magic, got), MAGIC))) code = damaged(row, e);
    arena_free(&a);
    return code;
}

ErrorCode blob_each(Office *o, const BlobRow *row, const BlobKey *key, BlobTake take, void *self, Error *e)
{
    CLEANUP(fd_close) int in = -1;
    Taker to = { take, self };
    TRY(open_blob(o, row, &in, e));
    ChunkRoom *room = mem_alloc(sizeof *room);
    HashStream *plain = hash_stream_new();
    ErrorCode code = room && plain ? give_chunks(row, key, in, &to, room, plain, e) : error_memory(e);
    if (code == ERR_OK) {
        Hash h = hash_stream_done(plain);
        plain = NULL;
        if (!hash_equal(&h, &row->plain)) code = damaged(row, e);
    }
    hash_stream_free(plain);
    if (room) crypto_wipe(room, sizeof *room);
    mem_free(room);
    return code;
}

static ErrorCode write_out(void *self, Str bytes, Error *e)
{
    return fd_write_all(*(int *)self, bytes, STR("file"), e);
}

ErrorCode blob_give_with(Office *o, const BlobRow *row, const BlobKey *key, int fd, Error *e)
{
    return blob_each(o, row, key, write_out, &fd, e);
}

static ErrorCode read_chunk(int in, const BlobRow *row, const BlobKey *key, uint64_t number, ChunkRoom *room, Str *ret, Error *e)
{
    uint64_t at = number * (CHUNK_SIZE + CHUNK_TAG), left = row->size - MAGIC.len;
    if (at >= left) return damaged(row, e);
    size_t want = left - at < sizeof room->cipher ? (size_t)(left - at) : sizeof room->cipher, have = 0;
    for (ssize_t got; have < want; have += (size_t)got) {
        got = io->pread(in, room->cipher + have, want - have, (off_t)(MAGIC.len + at + have));
        if (got < 0) return error_system(e, STR("blob"));
        if (got == 0) return damaged(row, e);
    }
    if (want < CHUNK_TAG || chunk_decrypt(key, number, at + want == left, str_bytes(room->cipher, want), room->plain, e) != ERR_OK)
        return damaged(row, e);
    *ret = str_bytes(room->plain, want - CHUNK_TAG);
    return ERR_OK;
}

ErrorCode blob_part(Office *o, const BlobRow *row, const BlobKey *key, uint64_t offset, size_t size, Arena *a, Str *ret, Error *e)
{
    CLEANUP(fd_close) int in = -1;
    char *to = arena_alloc(a, size + 1);
    size_t have = 0;
    if (!to) return error_memory(e);
    if (offset > row->plain_size || size > row->plain_size - offset) return damaged(row, e);
    TRY(open_blob(o, row, &in, e));
    ChunkRoom *room = mem_alloc(sizeof *room);
    ErrorCode code = room ? ERR_OK : error_memory(e);
    while (code == ERR_OK && have < size) {
        Str chunk = { 0 };
        uint64_t at = offset + have;
        code = read_chunk(in, row, key, at / CHUNK_SIZE, room, &chunk, e);
        if (code != ERR_OK) break;
        Str part = str_first(str_from(chunk, (size_t)(at % CHUNK_SIZE)), size - have);
        if (part.len == 0) code = damaged(row, e);
        else memcpy(to + have, part.ptr, part.len);
        have += part.len;
    }
    if (room) crypto_wipe(room, sizeof *room);
    mem_free(room);
    *ret = str_bytes(to, size);
    return code;
}

ErrorCode blob_give(Office *o, const BlobRow *row, int fd, Error *e)
{
    BlobKey key;
    TRY(office_unwrap_blob_key(o, row, &key, e));
    ErrorCode code = blob_give_with(o, row, &key, fd, e);
    crypto_wipe(&key, sizeof key);
    return code;
}

/* ---- collecting ---- */

static void folder_close(DIR **d)
{
    if (*d) closedir(*d);
}

/* A temporary or a blob without a row, old enough to be nobody's. */
static ErrorCode is_orphan(Store *reader, Arena *a, const char *path, const char *name, Instant before, bool *ret, Error *e)
{
    struct stat st;
    Hash hash;
    BlobRow row;
    *ret = false;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) || st.st_mtim.tv_sec * SECOND > before) return ERR_OK;
    *ret = str_starts(str_of(name), STR("tmp-"));
    if (*ret || !hash_parse_hex(str_of(name), &hash)) return ERR_OK;
    ErrorCode code = store_blob(reader, a, &hash, &row, e);
    *ret = code == ERR_NOT_FOUND;
    return *ret ? ERR_OK : code;
}

static ErrorCode collect_in(const char *folder, Store *reader, Instant before, uint64_t *removed, Error *e)
{
    CLEANUP(folder_close) DIR *d = opendir(folder);
    if (!d) return error_system(e, str_of(folder));
    for (struct dirent *one; (one = readdir(d));) {
        char path[4096];
        struct stat st;
        bool orphan;
        int n = snprintf(path, sizeof path, "%s/%s", folder, one->d_name);
        if (n < 0 || (size_t)n >= sizeof path || one->d_name[0] == '.' || stat(path, &st) != 0) continue;
        if (S_ISDIR(st.st_mode)) {
            if (strlen(one->d_name) == 2) TRY(collect_in(path, reader, before, removed, e));
            continue;
        }
        Arena a = arena_with(1 << 20);
        ErrorCode code = is_orphan(reader, &a, path, one->d_name, before, &orphan, e);
        arena_free(&a);
        if (code != ERR_OK) return code;
        if (orphan && io->unlink(path) == 0) (*removed)++;
    }
    return ERR_OK;
}

ErrorCode blob_collect(const char *folder, Store *reader, Instant age, uint64_t *removed, Error *e)
{
    char path[4096];
    int n = snprintf(path, sizeof path, "%s/blobs", folder);
    if (n < 0 || (size_t)n >= sizeof path) return error_set(e, ERR_LIMIT, K("base.path-too-long"));
    return collect_in(path, reader, clock_now() - age, removed, e);
}
