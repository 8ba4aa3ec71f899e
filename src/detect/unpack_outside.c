/* unpack_outside.c: unpacking in a process of its own, which may be shut in: both ends of the conversation.
 *
 * What strangers have packed is opened by libraries of others, so whoever has a door (DetectDoor) gives the packed bytes to somebody behind
 * it and takes back frames: four bytes of length, lowest first, and so many unpacked bytes. A length of nothing is the end, and behind it
 * stands why (OutsideEnd). Bytes are still taken from the source, counted and shown to the tap on this side; only what comes out is
 * believed to be what was in it. Whoever breaks off before the end has failed, and what came before that place counts. */
#include "detect/detect_int.h"
#include "detect/unpack_int.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

typedef enum { END_WHOLE, END_DAMAGED, END_SHORT, END_BOMB, END_WINDOW, END_MEMORY } EndReason;
typedef struct { uint64_t why, taken, given; } OutsideEnd;
enum { FRAME_HEAD = 4 };

struct Outside {
    const DetectDoor *door;
    void    *process;
    int      fd;
    bool     all_sent;
    uint32_t frame_left;
    char     head[sizeof(OutsideEnd)];   /* of a frame, or behind the last one */
    size_t   head_len;
    bool     last;                       /* the last frame was seen: OutsideEnd comes */
    bool     ended;
};

/* ---- this side ---- */

ErrorCode outside_new(const DetectDoor *door, Outside **ret, Error *e)
{
    Outside *o = mem_alloc(sizeof *o);
    if (!o) return error_memory(e);
    *o = (Outside){ .door = door, .fd = -1 };
    ErrorCode code = door->start(door->user, &o->process, &o->fd, e);
    if (code != ERR_OK) {
        mem_free(o);
        return code;
    }
    *ret = o;
    return ERR_OK;
}

void outside_free(Outside *o)
{
    if (!o) return;
    o->door->end(o->door->user, o->process, o->fd);
    mem_free(o);
}

/* 1: something came, 0: nothing is there now, -1: the other side has gone. */
static int receive(const Outside *o, char *to, size_t most, size_t *got)
{
    ssize_t n = recv(o->fd, to, most, MSG_DONTWAIT);
    *got = n > 0 ? (size_t)n : 0;
    if (n > 0) return 1;
    return n < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

static ErrorCode why_ended(Outside *o, Unpack *u, Error *e)
{
    OutsideEnd end;
    memcpy(&end, o->head, sizeof end);
    o->ended = true;
    switch (end.why) {
    case END_WHOLE: return ERR_OK;
    case END_DAMAGED: return unpack_damaged(u, K("detect.damaged-file"), e);
    case END_SHORT: return unpack_damaged(u, K("detect.cut-short"), e);
    case END_BOMB: return unpack_bomb(u, end.taken, end.given, e);
    case END_WINDOW: return unpack_window(u, e);
    case END_MEMORY: return error_memory(e);
    default: return unpack_damaged(u, K("detect.unpacker-ended"), e);
    }
}

/* A frame's head, or what stands behind the last one, as far as it has come. */
static ErrorCode take_head(Outside *o, Unpack *u, int *came, Error *e)
{
    size_t want = o->last ? sizeof(OutsideEnd) : FRAME_HEAD, got;
    *came = receive(o, o->head + o->head_len, want - o->head_len, &got);
    o->head_len += got;
    if (o->head_len < want) return ERR_OK;
    o->head_len = 0;
    if (o->last) return why_ended(o, u, e);
    for (int i = 0; i < FRAME_HEAD; i++) o->frame_left |= (uint32_t)(unsigned char)o->head[i] << (8 * i);
    o->last = o->frame_left == 0;
    return ERR_OK;
}

/* Gives what the other side takes now; false when it takes nothing. */
static ErrorCode send_some(Outside *o, Unpack *u, bool *sent, Error *e)
{
    Str rest;
    *sent = false;
    TRY(unpack_packed(u, &rest, e));
    if (rest.len == 0) {
        (void)shutdown(o->fd, SHUT_WR);
        o->all_sent = true;
        return ERR_OK;
    }
    ssize_t n = send(o->fd, rest.ptr, rest.len, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && errno != EAGAIN && errno != EINTR) o->all_sent = true;        /* it has enough: it says why */
    if (n > 0) unpack_sent(u, (size_t)n);
    *sent = n > 0;
    return ERR_OK;
}

ErrorCode outside_read(Outside *o, Unpack *u, char *to, size_t n, size_t *ret, Error *e)
{
    while (*ret < n && !o->ended) {
        int came;
        size_t got = 0;
        bool sent = false;
        if (o->frame_left > 0) {
            came = receive(o, to + *ret, o->frame_left < n - *ret ? o->frame_left : n - *ret, &got);
            o->frame_left -= (uint32_t)got;
            *ret += got;
            TRY(unpack_given(u, got, e));
        } else {
            TRY(take_head(o, u, &came, e));
        }
        if (came < 0 && !o->ended) return unpack_damaged(u, K("detect.unpacker-ended"), e);
        if (came > 0) continue;
        if (!o->all_sent) TRY(send_some(o, u, &sent, e));
        if (sent) continue;
        struct pollfd p = { .fd = o->fd, .events = (short)(POLLIN | (o->all_sent ? 0 : POLLOUT)) };
        (void)poll(&p, 1, -1);
    }
    return ERR_OK;
}

/* ---- the other side ---- */

static EndReason reason_of(ErrorCode code, const Error *e)
{
    const char *key = e->count > 0 ? e->parts[0].key : "";
    if (code == ERR_OK) return END_WHOLE;
    if (strcmp(key, "detect.damaged-file") == 0) return END_DAMAGED;
    if (strcmp(key, "detect.cut-short") == 0) return END_SHORT;
    if (strcmp(key, "detect.bomb") == 0) return END_BOMB;
    return strcmp(key, "detect.window") == 0 ? END_WINDOW : END_MEMORY;
}

static uint64_t number_in(const Error *e, const char *name)
{
    int64_t n;
    return int_parse(error_arg(e, name), &n) && n > 0 ? (uint64_t)n : 0;
}

/* Frame by frame; the head lies before the bytes, so that both go in one call. */
static ErrorCode give_frames(Unpack *u, int out, char *frame, Error *e)
{
    ErrorCode code = ERR_OK;
    size_t got = UNPACK_STEP;
    Error unheard;
    while (code == ERR_OK && got == UNPACK_STEP) {
        code = unpack_read(u, frame + FRAME_HEAD, UNPACK_STEP, &got, e);
        for (int i = 0; i < FRAME_HEAD; i++) frame[i] = (char)(got >> (8 * i));
        if (got > 0 && fd_write_all(out, str_bytes(frame, FRAME_HEAD + got), STR("-"), &unheard) != ERR_OK) return error_internal(e, "unpack");
    }
    return code;
}

ErrorCode unpack_serve(int in, int out, Error *e)
{
    Unpack *u = NULL;
    char *frame = mem_alloc(FRAME_HEAD + UNPACK_STEP), tail[FRAME_HEAD + sizeof(OutsideEnd)] = { 0 };
    ErrorCode code = frame ? unpack_new(in, STR("-"), &(UnpackWatch){ 0 }, &u, e) : error_memory(e);
    if (code == ERR_OK) code = give_frames(u, out, frame, e);
    OutsideEnd end = { .why = reason_of(code, e) };
    if (code != ERR_OK) {
        end.taken = number_in(e, "taken");
        end.given = number_in(e, "given");
    }
    memcpy(tail + FRAME_HEAD, &end, sizeof end);
    code = fd_write_all(out, str_bytes(tail, sizeof tail), STR("-"), e);
    unpack_free(u);
    mem_free(frame);
    return code;
}
