/* public_office.c: the door for the office: it calls the box, never the other way. What waits goes out as a courier file
 * (box/courier.h), answers come in as one. Who asks shows a text signed with the office's key, made within the last minutes,
 * for this box; and would get by a stolen one nothing but sealed parcels, which stay here until the office has signed that it
 * has them. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "public/public_int.h"

enum { ASK_LIMIT = 4096, ASK_MINUTES = 15, PIECE = 64 * 1024, PIECE_SECONDS = 30 };
static const uint64_t ANSWERS_MOST = UINT64_C(1) << 30;

static ErrorCode say_error(Exchange *x, Error *e)
{
    Buf text = buf_in(x->arena);
    message_error(&text, x->lang, e);
    x->status = error_code_http(e->code);
    x->type = "text/plain; charset=utf-8";
    x->body = buf_str(&text);
    return ERR_OK;
}

/* A file for what is on its way, that nobody else can open. */
static ErrorCode nameless(Exchange *x, int *fd, Error *e)
{
    char *path;
    int one;
    TRY(box_incoming(x->arena, x->box_server->box, &one, &path, e));
    *fd = io->open(path, O_RDWR | O_CLOEXEC, 0);
    close(one);
    box_drop(path);
    return *fd >= 0 ? ERR_OK : error_system(e, str_of(path));
}

/* The body into a file; 0 or a status. */
static int take_body(Exchange *x, uint64_t most, int fd, Error *e)
{
    char *piece = arena_alloc(x->arena, PIECE);
    if (!x->head->has_length) return 411;
    if (x->head->length > most) return 413;
    if (!piece) return 503;
    for (uint64_t left = x->head->length; left > 0;) {
        x->wire->stream.deadline = http_after(PIECE_SECONDS);
        size_t n = http_wire_take(x->wire, piece, left < PIECE ? (size_t)left : PIECE);
        if (n == 0) return 408;
        if (fd_write_all(fd, (Str){ piece, n }, STR("answers"), e) != ERR_OK) return 503;
        left -= n;
    }
    x->body_read = true;
    return 0;
}

/* ---- fetching ---- */

static ErrorCode check_ask(const Box *b, Str text, Error *e)
{
    Note note;
    Str rest, line, word;
    Instant made = 0;
    bool bad;
    TRY(note_parse(text, &note, e));
    if (!note_signed_by(&note, &b->office, &bad)) return error_set(e, ERR_DENIED, K("public.office-stranger"));
    rest = note.text;
    bool whole = str_next_line(&rest, &line) && str_is(line, "tergoo-fetch/v1") && str_next_line(&rest, &line) && str_cut(&line,
        ' ', &word) &&
                 str_is(word, "box") && str_equal(line, b->vkey) && str_next_line(&rest, &line) && str_cut(&line, ' ', &word) &&
                     str_is(word, "made") &&
                 instant_parse(line, &made) && rest.len == 0;
    if (!whole) return error_set(e, ERR_DENIED, K("public.office-stranger"));
    int64_t age = clock_now() - made;
    return age >= -ASK_MINUTES * MINUTE && age <= ASK_MINUTES * MINUTE ? ERR_OK : error_set(e, ERR_DENIED, K("public.office-old"));
}

static ErrorCode pack_into(Exchange *x, Error *e)
{
    Packed p;
    struct stat st;
    int fd = -1;
    TRY(nameless(x, &fd, e));
    ErrorCode code = box_pack(x->arena, x->box_server->box, instant_local_day(clock_now()), fd, &p, e);
    if (code == ERR_OK && fstat(fd, &st) != 0) code = error_system(e, STR("courier"));
    if (code != ERR_OK) {
        close(fd);
        return code;
    }
    x->fd = fd;
    x->size = (uint64_t)st.st_size;
    x->status = 200;
    x->type = "application/octet-stream";
    return ERR_OK;
}

ErrorCode office_fetch(Exchange *x, Error *e)
{
    size_t have = 0, want = (size_t)x->head->length;
    char *to = x->head->length <= ASK_LIMIT ? arena_alloc(x->arena, want + 1) : NULL;
    if (!to) return error_set(e, ERR_LIMIT, K("public.office-stranger"));
    x->wire->stream.deadline = http_after(PIECE_SECONDS);
    while (have < want) {
        size_t n = http_wire_take(x->wire, to + have, want - have);
        if (n == 0) return error_set(e, ERR_IO, K("public.cut-off"));
        have += n;
    }
    x->body_read = true;
    if (check_ask(x->box_server->box, (Str){ to, want }, e) != ERR_OK) return say_error(x, e);
    return pack_into(x, e);
}

/* ---- answering ---- */

ErrorCode office_answers(Exchange *x, Error *e)
{
    CLEANUP(fd_close) int fd = -1;
    Took t;
    TRY(nameless(x, &fd, e));
    if (take_body(x, ANSWERS_MOST, fd, e) != 0) return error_set(e, ERR_IO, K("public.cut-off"));
    if (box_take(x->arena, x->box_server->box, fd, &t, e) != ERR_OK) return say_error(x, e);
    x->status = 200;
    x->type = "application/json";
    x->body = str_format(x->arena, "{\"answers\":%zu,\"known\":%zu,\"strays\":%zu,\"taken\":%zu}\n", t.answers, t.known, t.strays,
        t.taken);
    return x->body.ptr ? ERR_OK : error_memory(e);
}
