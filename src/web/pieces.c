/* pieces.c: see pieces.h. */
#include "web/pieces.h"

#include <pthread.h>
#include <unistd.h>

#include "web/web_int.h"

typedef struct { Hash owner; char id[PIECES_ID]; int fd; uint64_t size, have; int64_t touched; bool used, busy; } Place;

struct Pieces { pthread_mutex_t lock; Place places[PIECES_PLACES]; };

ErrorCode pieces_new(Pieces **ret, Error *e)
{
    Pieces *p = mem_alloc(sizeof *p);
    if (!p) return error_memory(e);
    pthread_mutex_init(&p->lock, NULL);
    *ret = p;
    return ERR_OK;
}

static void leave(Place *one)
{
    fd_close(&one->fd);
    *one = (Place){ .fd = -1 };
}

void pieces_free(Pieces *p)
{
    for (size_t i = 0; p && i < PIECES_PLACES; i++) {
        if (p->places[i].used) leave(&p->places[i]);
    }
    mem_free(p);
}

static Hash owner_of(Str token)
{
    Str parts[] = { STR("pieces "), token };
    return hash_of_parts(parts, ARRAY_LEN(parts));
}

static bool is_id(Str id)
{
    unsigned char bytes[PIECES_ID / 2];
    return id.len == PIECES_ID && hex_decode(id, bytes, sizeof bytes) == (ptrdiff_t)sizeof bytes;
}

/* ---- under the lock ---- */

static Place *find(Pieces *p, const Hash *owner, Str id)
{
    for (size_t i = 0; i < PIECES_PLACES; i++) {
        Place *one = &p->places[i];
        if (one->used && hash_equal(&one->owner, owner) && memcmp(one->id, id.ptr, PIECES_ID) == 0) return one;
    }
    return NULL;
}

/* A free place, or that of a file which nobody goes on with; no device has more than its share. */
static Place *place_for(Pieces *p, const Hash *owner)
{
    int64_t now = clock_ticks(), longest = PIECES_MINUTES * INT64_C(60000000000);
    size_t own = 0;
    Place *room = NULL;
    for (size_t i = 0; i < PIECES_PLACES; i++) {
        Place *one = &p->places[i];
        if (one->used && !one->busy && now - one->touched > longest) leave(one);
        if (!one->used) room = one;
        else own += hash_equal(&one->owner, owner);
    }
    return own < PIECES_OF_ONE ? room : NULL;
}

static ErrorCode begin(Web *w, Pieces *p, const Piece *piece, const Hash *owner, Place **ret, Error *e)
{
    Place *one = place_for(p, owner);
    int fd = -1;
    if (!one) return error_set(e, ERR_CONFLICT, K("field.too-many-pieces"), arg_int("most", PIECES_OF_ONE));
    TRY(web_file_new(w, &fd, e));
    *one = (Place){ .owner = *owner, .fd = fd, .size = piece->size, .used = true };
    memcpy(one->id, piece->id.ptr, PIECES_ID);
    *ret = one;
    return ERR_OK;
}

/* ---- a piece ---- */

static ErrorCode append(Place *one, const Piece *piece, Error *e)
{
    char bytes[16384];
    uint64_t left = piece->bytes;
    if (lseek(one->fd, (off_t)one->have, SEEK_SET) < 0 || lseek(piece->fd, 0, SEEK_SET) < 0) return error_system(e, STR("piece"));
    while (left > 0) {
        ssize_t n = io->read(piece->fd, bytes, left < sizeof bytes ? (size_t)left : sizeof bytes);
        if (n <= 0) return error_system(e, STR("piece"));
        TRY(fd_write_all(one->fd, (Str){ bytes, (size_t)n }, STR("piece"), e));
        left -= (uint64_t)n;
    }
    one->have += piece->bytes;
    return ERR_OK;
}

static ErrorCode check(const Piece *piece, Error *e)
{
    bool good = is_id(piece->id) && piece->size > 0 && piece->at <= piece->size && piece->bytes <= piece->size - piece->at;
    if (!good) return error_set(e, ERR_USAGE, K("web.bad-form"));
    if (piece->size > PIECES_LARGEST) return error_set(e, ERR_LIMIT, K("scan.big-file"), arg_str("file", piece->id),
                                                       arg_int("limit", PIECES_LARGEST >> 20));
    return ERR_OK;
}

ErrorCode pieces_add(Web *w, Pieces *p, const Piece *piece, uint64_t *have, int *whole, Error *e)
{
    Hash owner = owner_of(piece->token);
    ErrorCode code = ERR_OK;
    *have = 0;
    *whole = -1;
    TRY(check(piece, e));
    pthread_mutex_lock(&p->lock);
    Place *one = find(p, &owner, piece->id);
    if (!one) code = begin(w, p, piece, &owner, &one, e);
    bool mine = code == ERR_OK && !one->busy && one->size == piece->size && one->have == piece->at;
    if (mine) one->busy = true;
    else if (one) *have = one->have;
    pthread_mutex_unlock(&p->lock);
    if (!mine) return code;

    code = append(one, piece, e);
    pthread_mutex_lock(&p->lock);
    one->busy = false;
    one->touched = clock_ticks();
    *have = one->have;
    if (code == ERR_OK && one->have == one->size) {
        *whole = one->fd;
        *one = (Place){ .fd = -1 };
    }
    pthread_mutex_unlock(&p->lock);
    if (*whole >= 0 && lseek(*whole, 0, SEEK_SET) != 0) {
        fd_close(whole);
        return error_system(e, STR("piece"));
    }
    return code;
}

uint64_t pieces_have(Pieces *p, Str token, Str id)
{
    Hash owner = owner_of(token);
    if (!is_id(id)) return 0;
    pthread_mutex_lock(&p->lock);
    const Place *one = find(p, &owner, id);
    uint64_t have = one ? one->have : 0;
    pthread_mutex_unlock(&p->lock);
    return have;
}
