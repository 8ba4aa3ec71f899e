/* thread.c: see thread.h. */
#include "box/thread.h"

#define FIRST "tergoo-thread/v1"
enum { LENGTH = 4 };

/* ---- the file ---- */

static ErrorCode broken(Error *e)
{
    return error_set(e, ERR_FINDING, K("box.thread-broken"));
}

static bool is_name(Str s)
{
    unsigned char bytes[NOTE_NAME / 2];
    return s.len == NOTE_NAME && hex_decode(s, bytes, sizeof bytes) == (ptrdiff_t)sizeof bytes;
}

static ErrorCode read_note(Arena *a, Str line, Thread *t, Error *e)
{
    Str name;
    if (t->count == THREAD_NOTES || !str_cut(&line, ' ', &name) || !is_name(name)) return broken(e);
    unsigned char *sealed = arena_alloc(a, line.len + 1);
    if (!sealed) return error_memory(e);
    ptrdiff_t n = base64_decode(line, sealed, line.len);
    if (n <= SEAL_OVERHEAD + LENGTH) return broken(e);
    t->notes[t->count++] = (ThreadNote){ name, str_bytes(sealed, (size_t)n) };
    return ERR_OK;
}

ErrorCode thread_read(Arena *a, Str text, Thread *ret, Error *e)
{
    Str line, word;
    *ret = (Thread){ .count = 0 };
    if (!str_next_line(&text, &line) || !str_is(line, FIRST)) return broken(e);
    if (!str_next_line(&text, &line) || !str_cut(&line, ' ', &word) || !str_is(word, "key")) return broken(e);
    if (hex_decode(line, ret->key.bytes, KEY_SIZE) != KEY_SIZE) return broken(e);
    while (str_next_line(&text, &line)) {
        if (!str_cut(&line, ' ', &word) || !str_is(word, "note")) return broken(e);
        TRY(read_note(a, line, ret, e));
    }
    return ERR_OK;
}

void thread_write(Buf *to, const Thread *t)
{
    buf_c(to, FIRST "\nkey ");
    buf_hex(to, str_bytes(t->key.bytes, KEY_SIZE));
    buf_byte(to, '\n');
    for (size_t i = 0; i < t->count; i++) {
        buf_format(to, "note " STR_FMT " ", STR_ARG(t->notes[i].name));
        buf_base64(to, t->notes[i].sealed);
        buf_byte(to, '\n');
    }
}

bool thread_has(const Thread *t, Str name)
{
    for (size_t i = 0; i < t->count; i++) if (str_equal(t->notes[i].name, name)) return true;
    return false;
}

bool thread_add(Thread *t, Str name, Str sealed)
{
    if (t->count == THREAD_NOTES || thread_has(t, name)) return false;
    t->notes[t->count++] = (ThreadNote){ name, sealed };
    return true;
}

/* ---- notes ---- */

ErrorCode note_seal(Arena *a, const SealPublic *to, const JsonValue *note, Str *ret, Error *e)
{
    Buf text = buf_in(a);
    json_write(&text, note);
    size_t size = (LENGTH + text.len + NOTE_STEP - 1) / NOTE_STEP * NOTE_STEP;
    if (text.failed) return error_memory(e);
    if (text.len > NOTE_MOST - NOTE_STEP) return error_set(e, ERR_LIMIT, K("box.note-long"), arg_int("limit", NOTE_MOST / 2));
    unsigned char *plain = arena_alloc(a, size), *sealed = arena_alloc(a, size + SEAL_OVERHEAD);
    if (!plain || !sealed) return error_memory(e);
    store_u32_be(plain, (uint32_t)text.len);
    memcpy(plain + LENGTH, text.ptr, text.len);
    if (!seal_make(to, str_bytes(plain, size), sealed)) return error_set(e, ERR_INVALID, K("box.no-key"));
    *ret = str_bytes(sealed, size + SEAL_OVERHEAD);
    return ERR_OK;
}

/* NULL: not for this pair, or no note. */
static JsonValue *open_note(Arena *a, Str sealed, const SealSecret *secret)
{
    size_t size = sealed.len - SEAL_OVERHEAD;
    unsigned char *plain = arena_alloc(a, size);
    JsonValue *note;
    Error none;
    if (!plain || !seal_open(secret, sealed, plain)) return NULL;
    size_t n = load_u32_be(plain);
    return n <= size - LENGTH && json_parse(a, str_bytes(plain + LENGTH, n), &note, &none) == ERR_OK ? note : NULL;
}

ErrorCode thread_open(Arena *a, const Thread *t, const SealSecret *secret, JsonValue **ret, Error *e)
{
    *ret = json_new_array(a);
    for (size_t i = 0; i < t->count; i++) {
        JsonValue *note = open_note(a, t->notes[i].sealed, secret);
        if (note) json_add(a, *ret, note);
    }
    return *ret ? ERR_OK : error_memory(e);
}
