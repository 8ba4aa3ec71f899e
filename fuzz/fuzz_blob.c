/* fuzz_blob.c: a file of ciphertext that somebody with the disk in his hands has changed, and a row that says other sizes.
 *
 * What must hold: blob_give reads within its room, and says ERR_OK only when what it gave is the file that was kept, byte for byte.
 *
 * The first byte of the input says how large the plain file was; then each six bytes are one change: what, where (4 bytes), with
 * which byte. Random bytes alone would never get past the first chunk. */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz_office.h"
#include "office/blob.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    CIPHER_CHUNK = CHUNK_SIZE + CHUNK_TAG, MAGIC_SIZE = 15, LARGEST = 2 * CHUNK_SIZE + 5, ROOM = LARGEST + 16 * CIPHER_CHUNK,
    CHANGES = 16
};

static const size_t SIZES[] = { 0, 1, 1000, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 2 * CHUNK_SIZE, LARGEST };

typedef struct { BlobRow row; Str cipher; } Kept;

static Arena arena;
static Kept  kept[ARRAY_LEN(SIZES)];
static char  plain[LARGEST];

/* Keeps a file of each size once. */
static void begin(void)
{
    fuzz_office_make();
    arena = arena_with(64 << 20);
    for (size_t i = 0; i < sizeof plain; i++) plain[i] = (char)(i * 31 + i / 251);
    for (size_t i = 0; i < ARRAY_LEN(SIZES); i++) {
        Error e;
        int fd = memfd_create("plain", MFD_CLOEXEC);
        must(fd >= 0 && fd_write_all(fd, str_bytes(plain, SIZES[i]), STR("plain"), &e) == ERR_OK && lseek(fd, 0, SEEK_SET) == 0);
        must(blob_keep(fuzz_office.office, &arena, fd, &kept[i].row, &e) == ERR_OK);
        close(fd);
        char *path = blob_path(&arena, fuzz_office.store, &kept[i].row.name);
        must(path && file_read(&arena, path, ROOM, &kept[i].cipher, &e) == ERR_OK && kept[i].cipher.len == kept[i].row.size);
    }
}

static uint32_t read_u32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* One change of the file's bytes or of the row; what does not fit changes nothing. */
static void change(char *bytes, size_t *len, BlobRow *row, const uint8_t *what)
{
    uint32_t at = read_u32(what + 1);
    size_t from = MAGIC_SIZE + (at & 0xff) % 4 * CIPHER_CHUNK, to = MAGIC_SIZE + (at >> 8 & 0xff) % 4 * CIPHER_CHUNK;
    switch (what[0] % 7) {
    case 0: if (*len > 0) bytes[at % *len] = (char)what[5]; break;
    case 1: if (*len > 0) *len = at % *len; break;
    case 2: if (*len < ROOM) bytes[(*len)++] = (char)what[5]; break;
    case 3: if (from + CIPHER_CHUNK <= *len && to + CIPHER_CHUNK <= *len) memmove(bytes + to, bytes + from, CIPHER_CHUNK); break;
    case 4: row->size = at % (ROOM + 1); break;
    case 5: row->size = *len; break;
    default: row->plain_size = at; break;
    }
}

static void check(const BlobRow *row, size_t plain_size)
{
    Error e;
    Str given;
    Arena a = arena_with(4 << 20);
    int fd = memfd_create("given", MFD_CLOEXEC);
    must(fd >= 0);
    ErrorCode code = blob_give(fuzz_office.office, row, fd, &e);
    must(code == ERR_OK || code == ERR_FINDING);
    if (code == ERR_OK) {
        must(lseek(fd, 0, SEEK_SET) == 0 && fd_read_all(&a, fd, LARGEST + 1, &given, &e) == ERR_OK);
        must(row->plain_size == plain_size && str_equal(given, str_bytes(plain, plain_size)));
    }
    close(fd);
    arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char bytes[ROOM];
    Error e;
    if (!fuzz_office.office) begin();
    if (size == 0) return 0;
    size_t which = data[0] % ARRAY_LEN(SIZES);
    BlobRow row = kept[which].row;
    size_t len = kept[which].cipher.len;
    memcpy(bytes, kept[which].cipher.ptr, len);
    for (size_t at = 1, changes = 0; at + 6 <= size && changes < CHANGES; at += 6, changes++) change(bytes, &len, &row, data + at);

    ArenaMark mark = arena_mark(&arena);
    char *path = blob_path(&arena, fuzz_office.store, &row.name);
    int fd = path ? open(path, O_WRONLY | O_TRUNC | O_CLOEXEC) : -1;
    must(fd >= 0 && fd_write_all(fd, str_bytes(bytes, len), STR("cipher"), &e) == ERR_OK);
    close(fd);
    arena_restore(&arena, mark);
    check(&row, SIZES[which]);
    return 0;
}
