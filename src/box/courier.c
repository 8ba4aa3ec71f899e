/* courier.c: see courier.h. */
#include "box/courier.h"

#include <sys/stat.h>

#define FIRST "tergoo-courier/v1"
enum { HEX = 2 * HASH_SIZE };
static const uint64_t SIZE_MOST = UINT64_C(1) << 40;

static ErrorCode wrong(const char *what, Error *e)
{
    return error_set(e, ERR_FINDING, K("box.courier-malformed"), arg_c("what", what));
}

/* ---- reading ---- */

ErrorCode courier_head_size(Str first, size_t *ret, Error *e)
{
    Str line, word;
    uint64_t n;
    ptrdiff_t end = str_find_byte(str_first(first, COURIER_FIRST_LINE), '\n');
    if (end < 0) return error_set(e, ERR_FINDING, K("box.courier-none"));
    line = str_first(first, (size_t)end);
    if (!str_cut(&line, ' ', &word) || !str_is(word, FIRST) || !uint_parse(line, &n)) return error_set(e, ERR_FINDING,
        K("box.courier-none"));
    if (n > COURIER_HEAD_MOST) return wrong("length", e);
    *ret = (size_t)end + 1 + (size_t)n;
    return ERR_OK;
}

/* Takes the next word off a line; it must be there. */
static bool word_of(Str *line, Str *ret)
{
    bool more = str_cut(line, ' ', ret);
    if (!more) *line = (Str){ 0 };
    return ret->len > 0;
}

static bool hash_word(Str *line, Hash *ret)
{
    Str word;
    return word_of(line, &word) && word.len == HEX && hash_parse_hex(word, ret);
}

static bool size_word(Str *line, uint64_t *ret)
{
    Str word;
    return word_of(line, &word) && uint_parse(word, ret) && *ret > 0 && *ret <= SIZE_MOST;
}

static bool name_word(Str *line, char to[33])
{
    unsigned char bytes[16];
    Str word;
    if (!word_of(line, &word) || word.len != 32 || hex_decode(word, bytes, sizeof bytes) != (ptrdiff_t)sizeof bytes) return false;
    memcpy(to, word.ptr, 32);
    to[32] = 0;
    return true;
}

static ErrorCode read_item(Str line, const Courier *c, CourierItem *to, Error *e)
{
    Str what;
    bool fine = word_of(&line, &what);
    *to = (CourierItem){ .size = 0 };
    if (fine && str_is(what, "parcel") && c->kind == COURIER_TIPS) {
        to->kind = COURIER_PARCEL;
        fine = hash_word(&line, &to->sha256) && size_word(&line, &to->size);
    } else if (fine && str_is(what, "taken") && c->kind == COURIER_ANSWERS) {
        to->kind = COURIER_TAKEN;
        fine = hash_word(&line, &to->sha256);
    } else if (fine && str_is(what, "answer") && c->kind == COURIER_ANSWERS) {
        to->kind = COURIER_ANSWER;
        fine = hash_word(&line, &to->thread) && name_word(&line, to->name) && hash_word(&line, &to->sha256) && size_word(&line,
            &to->size);
    } else {
        fine = false;
    }
    return fine && line.len == 0 ? ERR_OK : wrong("item", e);
}

static ErrorCode read_lines(Str text, Courier *c, uint64_t at, Error *e)
{
    Str line, word;
    if (!str_next_line(&text, &line) || !str_is(line, FIRST)) return wrong("version", e);
    if (!str_next_line(&text, &line) || !str_cut(&line, ' ', &word) || !str_is(word, "kind")) return wrong("kind", e);
    if (str_is(line, "tips")) c->kind = COURIER_TIPS;
    else if (str_is(line, "answers")) c->kind = COURIER_ANSWERS;
    else return wrong("kind", e);
    if (!str_next_line(&text, &line) || !str_cut(&line, ' ', &word) || !str_is(word, "to") || line.len == 0) return wrong("to", e);
    c->to = line;
    if (!str_next_line(&text, &line) || !str_cut(&line, ' ', &word) || !str_is(word, "made") || !day_parse(line,
        &c->made)) return wrong("made", e);
    while (str_next_line(&text, &line)) {
        if (c->count == COURIER_ITEMS) return wrong("count", e);
        TRY(read_item(line, c, &c->items[c->count], e));
        c->items[c->count].at = at;
        at += c->items[c->count++].size;
        if (at > SIZE_MOST) return wrong("size", e);
    }
    if (c->size < at) return error_set(e, ERR_FINDING, K("box.courier-cut"), arg_int("wanted", (int64_t)at), arg_int("size",
        (int64_t)c->size));
    return c->size == at ? ERR_OK : wrong("more", e);
}

ErrorCode courier_parse(Arena *a, Str bytes, uint64_t size, Courier *ret, Error *e)
{
    size_t head, line;
    TRY(courier_head_size(bytes, &head, e));
    if (bytes.len < head) return error_set(e, ERR_FINDING, K("box.courier-cut"), arg_int("wanted", (int64_t)head), arg_int("size",
        (int64_t)size));
    line = (size_t)str_find_byte(bytes, '\n') + 1;
    ret->count = 0;
    ret->size = size;
    ret->items = arena_array(a, COURIER_ITEMS, sizeof *ret->items);
    if (!ret->items) return error_memory(e);
    TRY(note_parse((Str){ bytes.ptr + line, head - line }, &ret->note, e));
    return read_lines(ret->note.text, ret, head, e);
}

static ErrorCode read_head(Arena *a, int fd, uint64_t *size, Str *ret, Error *e)
{
    struct stat st;
    char first[COURIER_FIRST_LINE];
    size_t head;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) return error_set(e, ERR_FINDING, K("box.courier-none"));
    *size = (uint64_t)st.st_size;
    ssize_t n = io->pread(fd, first, sizeof first, 0);
    if (n < 0) return error_system(e, STR("courier"));
    TRY(courier_head_size((Str){ first, (size_t)n }, &head, e));
    char *bytes = arena_alloc(a, head);
    if (!bytes) return error_memory(e);
    for (size_t have = 0; have < head; have += (size_t)n) {
        n = io->pread(fd, bytes + have, head - have, (off_t)have);
        if (n < 0) return error_system(e, STR("courier"));
        if (n == 0) return error_set(e, ERR_FINDING, K("box.courier-cut"), arg_int("wanted", (int64_t)head), arg_int("size",
            (int64_t)*size));
    }
    *ret = (Str){ bytes, head };
    return ERR_OK;
}

ErrorCode courier_open(Arena *a, int fd, CourierKind kind, const NoteKey *by, Str to, Courier **ret, Error *e)
{
    uint64_t size = 0;
    Str bytes;
    bool bad;
    Courier *c = ARENA_NEW(a, Courier);
    if (!c) return error_memory(e);
    TRY(read_head(a, fd, &size, &bytes, e));
    TRY(courier_parse(a, bytes, size, c, e));
    if (c->kind != kind) return error_set(e, ERR_FINDING, kind == COURIER_TIPS ? K("box.courier-not-tips") :
        K("box.courier-not-answers"));
    if (!note_signed_by(&c->note, by, &bad)) {
        return error_set(e, ERR_FINDING, bad ? K("box.courier-forged") : K("box.courier-stranger"), arg_c("name", by->name));
    }
    if (!str_equal(c->to, to)) return error_set(e, ERR_FINDING, K("box.courier-for-others"));
    *ret = c;
    return ERR_OK;
}

static ErrorCode check_item(int fd, const CourierItem *item, char *piece, size_t room, Error *e)
{
    HashStream *stream = hash_stream_new();
    uint64_t done = 0;
    if (!stream) return error_memory(e);
    while (done < item->size) {
        size_t want = item->size - done < room ? (size_t)(item->size - done) : room;
        ssize_t n = io->pread(fd, piece, want, (off_t)(item->at + done));
        if (n <= 0) break;
        hash_stream_add(stream, (Str){ piece, (size_t)n });
        done += (uint64_t)n;
    }
    Hash is = hash_stream_done(stream);
    return done == item->size && hash_equal(&is, &item->sha256) ? ERR_OK : error_set(e, ERR_FINDING, K("box.courier-damaged"));
}

ErrorCode courier_check(int fd, const Courier *c, Error *e)
{
    enum { ROOM = 1 << 18 };
    char *piece = mem_alloc(ROOM);
    ErrorCode code = piece ? ERR_OK : error_memory(e);
    for (size_t i = 0; code == ERR_OK && i < c->count; i++) {
        if (c->items[i].size > 0) code = check_item(fd, &c->items[i], piece, ROOM, e);
    }
    mem_free(piece);
    return code;
}

/* ---- writing ---- */

static void write_item(Buf *to, const CourierItem *item)
{
    char sha256[HEX + 1], thread[HEX + 1];
    hash_hex(sha256, &item->sha256);
    hash_hex(thread, &item->thread);
    switch (item->kind) {
    case COURIER_PARCEL: buf_format(to, "parcel %s %llu\n", sha256, (unsigned long long)item->size); break;
    case COURIER_TAKEN:  buf_format(to, "taken %s\n", sha256); break;
    case COURIER_ANSWER: buf_format(to, "answer %s %s %s %llu\n", thread, item->name, sha256,
        (unsigned long long)item->size); break;
    default: break;
    }
}

ErrorCode courier_write(Arena *a, const Courier *what, const NoteKey *by, const SignSecret *secret, Buf *to, Error *e)
{
    char day[11];
    Buf text = buf_in(a), note = buf_in(a);
    buf_format(&text, FIRST "\nkind %s\nto " STR_FMT "\nmade " STR_FMT "\n", what->kind == COURIER_TIPS ? "tips" : "answers",
        STR_ARG(what->to),
               STR_ARG(day_format(day, what->made)));
    for (size_t i = 0; i < what->count; i++) write_item(&text, &what->items[i]);
    if (text.failed) return error_memory(e);
    note_sign(&note, buf_str(&text), by, secret);
    if (note.failed) return error_memory(e);
    if (note.len > COURIER_HEAD_MOST) return error_internal(e, "courier");
    buf_format(to, FIRST " %zu\n", note.len);
    buf_add(to, buf_str(&note));
    return to->failed ? error_memory(e) : ERR_OK;
}
