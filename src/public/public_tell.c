/* public_tell.c: taking in what is sent. A form comes as it is typed and picked: texts into memory (they are few and short),
 * files straight into the parcel, sealed 64 KiB at a time. When it breaks off, or says too little, the parcel goes as if it
 * had never been. */
#include <unistd.h>

#include "public/public_int.h"

enum { PIECE = 64 * 1024, PIECE_SECONDS = 60 };
static const uint64_t FORM_BESIDE = 1 << 20;            /* bytes of a body that are not the files' */

typedef struct {
    Exchange     *x;
    ParcelWriter *parcel;
    int           fd;
    char         *path;                                 /* in incoming/; NULL: nothing there */
    Hash          sha256;
    size_t        files, text, room;
    uint64_t      bytes;
    bool          in_file, passed_over;
    Str           name;
    Buf           value;
    Error        *e;
} Taking;

static void drop(Taking *t)
{
    parcel_free(t->parcel);
    fd_close(&t->fd);
    box_drop(t->path);
    t->parcel = NULL;
    t->path = NULL;
}

/* ---- parts of the form ---- */

static ErrorCode begin_parcel(Taking *t)
{
    const Box *b = t->x->box_server->box;
    if (t->parcel) return ERR_OK;
    TRY(box_incoming(t->x->arena, b, &t->fd, &t->path, t->e));
    return parcel_begin(t->fd, &b->intake, &t->parcel, t->e);
}

/* What stands behind the last slash; a name that would deceive, or is none, becomes a plain one. */
static Str plain_name(Str name)
{
    for (size_t i = name.len; i > 0; i--) {
        if (name.ptr[i - 1] == '/' || name.ptr[i - 1] == '\\') {
            name = str_from(name, i);
            break;
        }
    }
    name = utf8_first_bytes(name, 255);
    return name.len == 0 || utf8_has_control(name, "") ? STR("file") : name;
}

static int on_begin(void *self, Str name, Str file_name)
{
    Taking *t = self;
    t->in_file = file_name.ptr != NULL;
    t->passed_over = t->in_file && file_name.len == 0;          /* a field in which nothing was picked */
    t->value = buf_in(t->x->arena);
    t->name = str_copy(t->x->arena, name);
    if (!t->name.ptr) return 503;
    if (!t->in_file || t->passed_over) return 0;
    if (t->files == FRAME_FILES) return 413;
    t->files++;
    return begin_parcel(t) == ERR_OK && parcel_add(t->parcel, FRAME_FILE, plain_name(file_name), t->e) == ERR_OK ? 0 : 503;
}

static int on_data(void *self, Str bytes)
{
    Taking *t = self;
    if (t->passed_over || bytes.len == 0) return 0;
    if (t->in_file) {
        t->bytes += bytes.len;
        if (t->bytes > t->x->box_server->box->most) return 413;
        return parcel_add(t->parcel, FRAME_BYTES, bytes, t->e) == ERR_OK ? 0 : 503;
    }
    t->text += bytes.len;
    if (t->text > PUBLIC_TEXT) return 413;
    buf_add(&t->value, bytes);
    return t->value.failed ? 503 : 0;
}

static int on_end(void *self)
{
    Taking *t = self;
    Exchange *x = t->x;
    if (t->passed_over) return 0;
    if (t->in_file) return parcel_add(t->parcel, FRAME_END, STR(""), t->e) == ERR_OK ? 0 : 503;
    if (!ARENA_ROOM(x->arena, x->form, x->form_count, t->room)) return 503;
    Str value = http_plain_lines(&t->value);
    if (!utf8_valid(value) || utf8_has_control(value, "\n\t")) return 400;
    x->form[x->form_count++] = (WebPair){ t->name, value };
    return 0;
}

/* 0, or the status with which to refuse. */
static int take_form(Taking *t)
{
    Exchange *x = t->x;
    Str boundary;
    if (!multipart_boundary(http_field(x->head, "content-type"), &boundary)) return 415;
    if (!x->head->has_length) return 411;
    if (x->head->length > x->box_server->box->most + FORM_BESIDE) return 413;
    Multipart *m = ARENA_NEW(x->arena, Multipart);
    char *piece = arena_alloc(x->arena, PIECE);
    if (!m || !piece) return 503;
    multipart_start(m, boundary, (PartSink){ t, on_begin, on_data, on_end });
    x->wire->stream.deadline = http_after(PIECE_SECONDS);
    for (uint64_t left = x->head->length, in_piece = 0; left > 0;) {
        size_t n = http_wire_take(x->wire, piece, left < PIECE ? (size_t)left : PIECE);
        if (n == 0) return 408;
        left -= n;
        in_piece += n;
        if (in_piece >= PIECE) {                        /* whoever sends on gets time; whoever trickles does not */
            in_piece = 0;
            x->wire->stream.deadline = http_after(PIECE_SECONDS);
        }
        int status = multipart_feed(m, (Str){ piece, n });
        if (status != 0) return status;
    }
    x->body_read = true;
    x->begun = clock_ticks();
    return multipart_end(m);
}

static ErrorCode refuse(Taking *t, int status, Error *e)
{
    drop(t);
    return show_refusal(t->x, status, status == 413 ? K("public.too-large") : status == 408 || status == 411 ? K("public.cut-off") :
                        status == 503 ? K("public.no-room") : K("public.bad-form"), e);
}

/* ---- the letter ---- */

static void say_today(char to[11])
{
    (void)day_format(to, instant_local_day(clock_now()));
}

static ErrorCode end_parcel(Taking *t, const char *kind, const Reporter *r, const char *name, JsonValue *content)
{
    Arena *a = t->x->arena;
    char thread[2 * HASH_SIZE + 1], key[2 * KEY_SIZE + 1], day[11];
    JsonValue *o = json_new_object(a);
    Buf text = buf_in(a);
    say_today(day);
    json_set(a, o, "v", json_new_int(a, 1));
    json_set(a, o, "kind", json_new_string(a, str_of(kind)));
    json_set(a, o, "thread", json_new_string(a, hash_hex(thread, &r->thread)));
    json_set(a, o, "reporter", json_new_string(a, hex_encode(key, r->key.bytes, KEY_SIZE)));
    json_set(a, o, "on", json_new_string(a, str_of(day)));
    json_set(a, o, "lang", json_new_string(a, str_of(lang_code(t->x->lang))));
    json_set(a, o, name, content);
    json_write(&text, o);
    if (text.failed) return error_memory(t->e);
    TRY(begin_parcel(t));
    TRY(parcel_add(t->parcel, FRAME_MESSAGE, buf_str(&text), t->e));
    TRY(parcel_finish(t->parcel, &t->sha256, t->e));
    parcel_free(t->parcel);
    t->parcel = NULL;
    fd_close(&t->fd);
    TRY(box_keep(a, t->x->box_server->box, t->path, &t->sha256, t->e));
    t->path = NULL;
    return ERR_OK;
}

/* That it has come, for whoever returns. The note is named after the form's mark: what is sent twice is noted once, and *twice. */
static ErrorCode note_receipt(Taking *t, const Reporter *r, Str mark, bool *twice)
{
    Arena *a = t->x->arena;
    char day[11], name[NOTE_NAME + 1];
    NoteFate fate;
    Str sealed;
    JsonValue *note = json_new_object(a);
    Hash h = hash_of(mark);
    say_today(day);
    json_set(a, note, "kind", json_new_string(a, STR("received")));
    json_set(a, note, "on", json_new_string(a, str_of(day)));
    TRY(note_seal(a, &r->key, note, &sealed, t->e));
    TRY(box_add_note(a, t->x->box_server->box, &r->thread, hex_encode(name, h.bytes, NOTE_NAME / 2), sealed, &fate, t->e));
    *twice = fate == NOTE_KNOWN;
    return ERR_OK;
}

static ErrorCode keep_tip(Taking *t, const Reporter *r, Str mark, Error *e)
{
    bool was_there, twice;
    t->e = e;
    TRY(end_parcel(t, "tip", r, "answers", fields_letter(t->x)));
    TRY(box_begin_thread(t->x->arena, t->x->box_server->box, r, &was_there, e));
    if (!was_there) return note_receipt(t, r, mark, &twice);
    box_forget(t->x->box_server->box, &t->sha256);      /* the form was sent twice: a second click, a page loaded anew */
    return ERR_OK;
}

ErrorCode do_tell(Exchange *x, Error *e)
{
    Taking t = { .x = x, .fd = -1, .e = e };
    Receipt receipt;
    Reporter r;
    int status = take_form(&t);
    if (status != 0) return refuse(&t, status, e);
    Str mark = public_form(x, "mark");
    bool known = state_open(&x->box_server->form_key, STATE_NEW, mark, &receipt);
    if (!known) {
        receipt = receipt_new();
        mark = state_seal(x->arena, &x->box_server->form_key, STATE_NEW, &receipt);
    }
    const char *fault = fields_fault(x);
    if (fault) {
        drop(&t);
        return show_tell(x, 422, fault, mark, e);
    }
    ErrorCode code = public_reporter(x, &receipt, &r, e);
    if (code == ERR_OK) code = keep_tip(&t, &r, mark, e);
    if (code == ERR_OK) code = show_thanks(x, &receipt, t.files, e);
    crypto_wipe(&r, sizeof r);
    crypto_wipe(&receipt, sizeof receipt);
    drop(&t);
    return code;
}

static ErrorCode keep_reply(Taking *t, const Receipt *receipt, Str mark, Error *e)
{
    Reporter r;
    bool twice = false;
    t->e = e;
    TRY(public_reporter(t->x, receipt, &r, e));
    ErrorCode code = end_parcel(t, "reply", &r, "text", json_new_string(t->x->arena, str_trim(public_form(t->x, "text"))));
    if (code == ERR_OK) code = note_receipt(t, &r, mark, &twice);
    if (code == ERR_OK && twice) box_forget(t->x->box_server->box, &t->sha256);
    crypto_wipe(&r, sizeof r);
    return code;
}

ErrorCode do_reply(Exchange *x, Error *e)
{
    Taking t = { .x = x, .fd = -1, .e = e };
    Receipt receipt;
    int status = take_form(&t);
    if (status != 0) return refuse(&t, status, e);
    Str mark = public_form(x, "mark");
    if (!state_open(&x->box_server->form_key, STATE_BACK, mark, &receipt)) {
        drop(&t);
        return show_back(x, 200, K("public.fault-old"), e);
    }
    bool empty = str_trim(public_form(x, "text")).len == 0 && t.files == 0;
    ErrorCode code = empty ? ERR_OK : keep_reply(&t, &receipt, mark, e);
    drop(&t);
    if (code == ERR_OK) code = show_thread_of(x, &receipt, empty ? NULL : K("public.reply-got"), e);
    crypto_wipe(&receipt, sizeof receipt);
    public_wait_for_step(x);
    return code;
}
