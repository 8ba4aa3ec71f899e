/* box_courier.c: what a box gives to the office, and what it takes from it (courier.h). */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "box/box.h"

enum { PIECE = 1 << 18 };

/* ---- giving ---- */

/* The file's hash is its name: a parcel that a failing disk has changed would have the whole file refused, so it is left out
 * and counted. */
static ErrorCode look_at(const char *path, Str name, CourierItem *to, bool *whole, char *piece, Error *e)
{
    CLEANUP(fd_close) int fd = io->open(path, O_RDONLY | O_CLOEXEC, 0);
    HashStream *stream = hash_stream_new();
    ssize_t n = 0;
    if (!stream) return error_memory(e);
    *to = (CourierItem){ .kind = COURIER_PARCEL };
    while (fd >= 0 && (n = io->read(fd, piece, PIECE)) > 0) {
        hash_stream_add(stream, (Str){ piece, (size_t)n });
        to->size += (uint64_t)n;
    }
    Hash is = hash_stream_done(stream);
    *whole = fd >= 0 && n == 0 && to->size > 0 && hash_parse_hex(name, &to->sha256) && hash_equal(&is, &to->sha256);
    return ERR_OK;
}

static ErrorCode append(const char *path, uint64_t size, int to, char *piece, Error *e)
{
    CLEANUP(fd_close) int fd = io->open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) return error_system(e, str_of(path));
    while (size > 0) {
        ssize_t n = io->read(fd, piece, size < PIECE ? (size_t)size : PIECE);
        if (n < 0) return error_system(e, str_of(path));
        if (n == 0) return error_set(e, ERR_IO, K("box.parcel-cut"));
        TRY(fd_write_all(to, (Str){ piece, (size_t)n }, STR("courier"), e));
        size -= (uint64_t)n;
    }
    return ERR_OK;
}

static ErrorCode gather(Arena *a, const Box *b, Courier *c, Packed *p, char *piece, Error *e)
{
    Str *names;
    size_t count;
    TRY(box_list(a, b, "parcels", &names, &count, e));
    for (size_t i = 0; i < count; i++) {
        bool whole;
        char *path = box_path(a, b, "parcels", names[i]);
        if (!path) return error_memory(e);
        if (c->count == COURIER_ITEMS) {
            p->left = count - i;
            return ERR_OK;
        }
        TRY(look_at(path, names[i], &c->items[c->count], &whole, piece, e));
        if (!whole) p->damaged++;
        else p->bytes += c->items[c->count++].size;
    }
    return ERR_OK;
}

static ErrorCode write_all(Arena *a, const Box *b, const Courier *c, int to, char *piece, Error *e)
{
    Buf head = buf_in(a);
    TRY(courier_write(a, c, &b->key, &b->secret, &head, e));
    TRY(fd_write_all(to, buf_str(&head), STR("courier"), e));
    for (size_t i = 0; i < c->count; i++) {
        char hex[2 * HASH_SIZE + 1];
        char *path = box_path(a, b, "parcels", hash_hex(hex, &c->items[i].sha256));
        if (!path) return error_memory(e);
        TRY(append(path, c->items[i].size, to, piece, e));
    }
    return ERR_OK;
}

ErrorCode box_pack(Arena *a, const Box *b, Day today, int to, Packed *ret, Error *e)
{
    CLEANUP(fd_close) int lock = -1;
    Courier *c = ARENA_NEW(a, Courier);
    char *piece = arena_alloc(a, PIECE);
    *ret = (Packed){ .parcels = 0 };
    if (!c || !piece) return error_memory(e);
    c->items = arena_array(a, COURIER_ITEMS, sizeof *c->items);
    if (!c->items) return error_memory(e);
    c->kind = COURIER_TIPS;
    c->to = b->intake_hex;
    c->made = today;
    TRY(box_lock(b, &lock, e));
    TRY(gather(a, b, c, ret, piece, e));
    ret->parcels = c->count;
    return write_all(a, b, c, to, piece, e);
}

/* ---- taking ---- */

static ErrorCode take_answer(Arena *a, const Box *b, int from, const CourierItem *item, Took *t, Error *e)
{
    NoteFate fate;
    if (item->size > NOTE_MOST + SEAL_OVERHEAD) return error_set(e, ERR_FINDING, K("box.courier-malformed"), arg_c("what", "size"));
    char *sealed = arena_alloc(a, (size_t)item->size);
    if (!sealed) return error_memory(e);
    ssize_t n = io->pread(from, sealed, (size_t)item->size, (off_t)item->at);
    if (n != (ssize_t)item->size) return error_set(e, ERR_FINDING, K("box.courier-damaged"));
    TRY(box_add_note(a, b, &item->thread, str_of(item->name), (Str){ sealed, (size_t)item->size }, &fate, e));
    if (fate == NOTE_ADDED) t->answers++;
    else if (fate == NOTE_KNOWN) t->known++;
    else t->strays++;
    return ERR_OK;
}

static ErrorCode let_go(Arena *a, const Box *b, const CourierItem *item, Took *t, Error *e)
{
    CLEANUP(fd_close) int lock = -1;
    char hex[2 * HASH_SIZE + 1];
    char *path = box_path(a, b, "parcels", hash_hex(hex, &item->sha256));
    if (!path) return error_memory(e);
    TRY(box_lock(b, &lock, e));
    if (io->unlink(path) != 0) return ERR_OK;           /* gone since an earlier time */
    t->taken++;
    box_blur(path);
    return ERR_OK;
}

ErrorCode box_take(Arena *a, const Box *b, int from, Took *ret, Error *e)
{
    Courier *c;
    *ret = (Took){ .taken = 0 };
    TRY(courier_open(a, from, COURIER_ANSWERS, &b->office, b->vkey, &c, e));
    TRY(courier_check(from, c, e));
    for (size_t i = 0; i < c->count; i++) {
        ArenaMark mark = arena_mark(a);
        TRY(c->items[i].kind == COURIER_TAKEN ? let_go(a, b, &c->items[i], ret, e) : take_answer(a, b, from, &c->items[i], ret, e));
        arena_restore(a, mark);
    }
    return ERR_OK;
}
