/* frames.c: see frames.h. */
#include "box/frames.h"

Frames frames_start(FrameSink sink)
{
    return (Frames){ .sink = sink, .arena = arena_wiping(4 << 20) };
}

void frames_free(Frames *f)
{
    arena_free(&f->arena);
}

static ErrorCode wrong(const char *what, Error *e)
{
    return error_set(e, ERR_FINDING, K("box.parcel-frames"), arg_c("what", what));
}

/* Does a frame of this kind and length fit where it stands? */
static ErrorCode may_come(const Frames *f, char kind, size_t length, Error *e)
{
    switch (kind) {
    case FRAME_FILE:
        if (f->in_file || f->has_letter || f->files == FRAME_FILES || length == 0 || length > FRAME_NAME) return wrong("file", e);
        return ERR_OK;
    case FRAME_BYTES: return f->in_file && length > 0 && length <= FRAME_DATA ? ERR_OK : wrong("data", e);
    case FRAME_END: return f->in_file && length == 0 ? ERR_OK : wrong("end", e);
    case FRAME_MESSAGE:
        if (f->in_file || f->has_letter || length == 0 || length > FRAME_LETTER) return wrong("letter", e);
        return ERR_OK;
    case FRAME_PAD: return f->has_letter && length <= FRAME_DATA ? ERR_OK : wrong("padding", e);
    case FRAME_LAST: return f->has_letter && length == 0 ? ERR_OK : wrong("last", e);
    default: return wrong("kind", e);
    }
}

static ErrorCode end_text(Frames *f, Error *e)
{
    Str text = buf_str(&f->text);
    bool name = f->head[0] == FRAME_FILE;
    if (f->text.failed) return error_memory(e);
    if (!utf8_valid(text) || (name && utf8_has_control(text, ""))) return wrong("text", e);
    f->in_file = f->in_file || name;
    f->files += name;
    f->has_letter = f->has_letter || !name;
    return name ? f->sink.file(f->sink.self, text, e) : f->sink.letter(f->sink.self, text, e);
}

static ErrorCode end_frame(Frames *f, Error *e)
{
    ErrorCode code = ERR_OK;
    switch (f->head[0]) {
    case FRAME_FILE: case FRAME_MESSAGE:
        code = end_text(f, e);
        arena_free(&f->arena);
        break;
    case FRAME_END:
        f->in_file = false;
        code = f->sink.end(f->sink.self, e);
        break;
    case FRAME_LAST: f->ended = true; break;
    default: break;
    }
    f->have = 0;
    return code;
}

static ErrorCode take_head(Frames *f, Str *bytes, Error *e)
{
    size_t n = FRAME_HEAD - f->have < bytes->len ? FRAME_HEAD - f->have : bytes->len;
    memcpy(f->head + f->have, bytes->ptr, n);
    f->have += n;
    *bytes = str_from(*bytes, n);
    if (f->have < FRAME_HEAD) return ERR_OK;
    f->left = load_u32_be(f->head + 1);
    TRY(may_come(f, (char)f->head[0], f->left, e));
    f->text = buf_in(&f->arena);
    return f->left == 0 ? end_frame(f, e) : ERR_OK;
}

static ErrorCode take_bytes(Frames *f, Str *bytes, Error *e)
{
    Str piece = str_first(*bytes, f->left);
    *bytes = str_from(*bytes, piece.len);
    f->left -= piece.len;
    if (f->head[0] == FRAME_BYTES) TRY(f->sink.data(f->sink.self, piece, e));
    if (f->head[0] == FRAME_FILE || f->head[0] == FRAME_MESSAGE) buf_add(&f->text, piece);
    for (size_t i = 0; f->head[0] == FRAME_PAD && i < piece.len; i++) {
        if (piece.ptr[i] != 0) return wrong("padding", e);
    }
    return f->left == 0 ? end_frame(f, e) : ERR_OK;
}

ErrorCode frames_feed(Frames *f, Str bytes, Error *e)
{
    while (bytes.len > 0) {
        if (f->ended) return wrong("more", e);
        TRY(f->have < FRAME_HEAD ? take_head(f, &bytes, e) : take_bytes(f, &bytes, e));
    }
    return ERR_OK;
}

ErrorCode frames_finish(const Frames *f, Error *e)
{
    return f->ended ? ERR_OK : wrong("cut", e);
}
