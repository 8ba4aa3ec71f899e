/* sealed.c: tergoo-sealed/v1 (docs/formats/blob.md): a file for whoever holds an X25519 secret. A fresh chunk key is sealed to the public
 * key; the chunks are those of blobs. Whoever has just written one still has the chunk key and can read it back without the secret. */
#include <fcntl.h>

#include "office/whole_int.h"

static const Str MAGIC = STR("tergoo-sealed/v1\n");

enum { BOX_SIZE = KEY_SIZE + SEAL_OVERHEAD };

/* Room for a chunk each way and the byte behind it that says whether it is the last. */
typedef struct { unsigned char plain[CHUNK_SIZE + 1], cipher[CHUNK_SIZE + CHUNK_TAG + 1]; } Room;

static void room_free(Room **r)
{
    if (*r) crypto_wipe(*r, sizeof **r);
    mem_free(*r);
}

static ErrorCode encrypt_all(int in, int out, const BlobKey *key, Room *room, Str from, Str to, Error *e)
{
    size_t have, more;
    TRY(fd_read_full(in, room->plain, CHUNK_SIZE + 1, &have, from, e));
    for (uint64_t number = 0;; number++) {
        bool last = have <= CHUNK_SIZE;
        Str chunk = str_bytes(room->plain, last ? have : CHUNK_SIZE);
        TRY(chunk_encrypt(key, number, last, chunk, room->cipher, e));
        TRY(fd_write_all(out, str_bytes(room->cipher, chunk.len + CHUNK_TAG), to, e));
        if (last) return ERR_OK;
        room->plain[0] = room->plain[CHUNK_SIZE];
        TRY(fd_read_full(in, room->plain + 1, CHUNK_SIZE, &more, from, e));
        have = more + 1;
    }
}

ErrorCode sealed_write(const char *from, const char *to, const SealPublic *key, SealedKey *ret, Error *e)
{
    CLEANUP(room_free) Room *room = mem_alloc(sizeof *room);
    if (!room) return error_memory(e);
    CLEANUP(fd_close) int in = io->open(from, O_RDONLY, 0);
    if (in < 0) return error_system(e, str_of(from));
    CLEANUP(fd_close) int out = io->open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (out < 0) return error_system(e, str_of(to));
    ret->chunks = blob_key_new();
    if (!seal_make(key, str_bytes(ret->chunks.bytes, KEY_SIZE), ret->box)) return error_set(e, ERR_INVALID, K("copy.bad-key"));
    TRY(fd_write_all(out, MAGIC, str_of(to), e));
    TRY(fd_write_all(out, str_bytes(ret->box, sizeof ret->box), str_of(to), e));
    TRY(encrypt_all(in, out, &ret->chunks, room, str_of(from), str_of(to), e));
    if (io->fsync(out) != 0) return error_system(e, str_of(to));
    posix_fadvise(out, 0, 0, POSIX_FADV_DONTNEED);  /* so that reading it back reads the disk */
    return ERR_OK;
}

static ErrorCode head_read(int in, Str path, unsigned char box[BOX_SIZE], Error *e)
{
    char magic[sizeof "tergoo-sealed/v1\n" - 1];
    size_t got, more;
    TRY(fd_read_full(in, magic, sizeof magic, &got, path, e));
    TRY(fd_read_full(in, box, BOX_SIZE, &more, path, e));
    if (str_equal(str_bytes(magic, got), MAGIC) && more == BOX_SIZE) return ERR_OK;
    return error_set(e, ERR_FINDING, K("copy.no-copy"), arg_str("path", path));
}

ErrorCode sealed_key(const char *path, const SealSecret *secret, SealedKey *ret, Error *e)
{
    CLEANUP(fd_close) int in = io->open(path, O_RDONLY, 0);
    if (in < 0) return error_system(e, str_of(path));
    TRY(head_read(in, str_of(path), ret->box, e));
    if (seal_open(secret, str_bytes(ret->box, BOX_SIZE), ret->chunks.bytes)) return ERR_OK;
    return error_set(e, ERR_FINDING, K("copy.other-key"), arg_c("path", path));
}

static ErrorCode decrypt_all(int in, int out, const BlobKey *key, Room *room, Str from, Str to, Error *e)
{
    enum { FULL = CHUNK_SIZE + CHUNK_TAG };
    size_t have, more;
    TRY(fd_read_full(in, room->cipher, FULL + 1, &have, from, e));
    for (uint64_t number = 0;; number++) {
        bool last = have <= FULL;
        Str chunk = str_bytes(room->cipher, last ? have : FULL);
        TRY(chunk_decrypt(key, number, last, chunk, room->plain, e));
        TRY(fd_write_all(out, str_bytes(room->plain, chunk.len - CHUNK_TAG), to, e));
        if (last) return ERR_OK;
        room->cipher[0] = room->cipher[FULL];
        TRY(fd_read_full(in, room->cipher + 1, FULL, &more, from, e));
        have = more + 1;
    }
}

ErrorCode sealed_read(const char *path, const SealedKey *key, const char *to, Error *e)
{
    unsigned char box[BOX_SIZE];
    CLEANUP(room_free) Room *room = mem_alloc(sizeof *room);
    if (!room) return error_memory(e);
    CLEANUP(fd_close) int in = io->open(path, O_RDONLY, 0);
    if (in < 0) return error_system(e, str_of(path));
    TRY(head_read(in, str_of(path), box, e));
    if (memcmp(box, key->box, BOX_SIZE) != 0) return error_set(e, ERR_FINDING, K("copy.other-key"), arg_c("path", path));
    CLEANUP(fd_close) int out = io->open(to, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (out < 0) return error_system(e, str_of(to));
    ErrorCode code = decrypt_all(in, out, &key->chunks, room, str_of(path), str_of(to), e);
    return code == ERR_OK ? code : error_in(e, K("copy.at-copy"), arg_c("path", path));
}
