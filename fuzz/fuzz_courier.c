/* fuzz_courier.c: any bytes as a courier file's head, as the inside of a parcel, as a thread, a receipt and an office's words
 * to a box.
 *
 * What must hold: nothing is read outside of the input; items of a courier file lie one behind the other and end where the
 * file ends; frames come out the same in one piece and byte by byte; a thread that is taken is written as one that is taken
 * again; a receipt that is taken has its check digits. */
#include <stdlib.h>

#include "box/box.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_courier(Arena *a, Str bytes, uint64_t size)
{
    Error e;
    Courier *c = ARENA_NEW(a, Courier);
    size_t head;
    if (!c || courier_parse(a, bytes, size, c, &e) != ERR_OK) return;
    must(courier_head_size(bytes, &head, &e) == ERR_OK && head <= bytes.len && c->count <= COURIER_ITEMS);
    uint64_t at = head;
    for (size_t i = 0; i < c->count; i++) {
        must(c->items[i].at == at && (c->items[i].size > 0) == (c->items[i].kind != COURIER_TAKEN));
        at += c->items[i].size;
    }
    must(at == size);
}

typedef struct { Hash last; size_t bytes, calls; bool letter; } Seen;

static void add(Seen *s, Str bytes)
{
    s->last = hash_of_parts((const Str[]){ str_bytes(s->last.bytes, HASH_SIZE), bytes }, 2);
}
static ErrorCode see_name(void *self, Str name, Error *e) { (void)e; must(utf8_valid(name) && name.len <= FRAME_NAME); add(self,
    name); return ERR_OK; }
static ErrorCode see_data(void *self, Str bytes,
    Error *e) { (void)e; must(bytes.len > 0); ((Seen *)self)->bytes += bytes.len; return ERR_OK; }
static ErrorCode see_end(void *self, Error *e) { (void)e; ((Seen *)self)->calls++; return ERR_OK; }
static ErrorCode see_letter(void *self, Str json, Error *e)
{
    Seen *s = self;
    (void)e;
    must(!s->letter && utf8_valid(json));
    s->letter = true;
    add(s, json);
    return ERR_OK;
}

static ErrorCode feed(Str bytes, size_t step, Seen *s)
{
    Error e;
    Frames f = frames_start((FrameSink){ s, see_name, see_data, see_end, see_letter });
    ErrorCode code = ERR_OK;
    for (Str rest = bytes; code == ERR_OK && rest.len > 0; rest = str_from(rest, step)) code = frames_feed(&f, str_first(rest,
        step), &e);
    if (code == ERR_OK) code = frames_finish(&f, &e);
    must(code != ERR_OK || s->letter);
    frames_free(&f);
    return code;
}

static void check_frames(Str bytes)
{
    Seen whole = { 0 }, pieces = { 0 };
    ErrorCode code = feed(bytes, bytes.len > 0 ? bytes.len : 1, &whole);
    must(feed(bytes, 1, &pieces) == code);
    must(code != ERR_OK || (hash_equal(&whole.last, &pieces.last) && whole.bytes == pieces.bytes && whole.calls == pieces.calls));
}

static void check_thread(Arena *a, Str bytes)
{
    Error e;
    Thread *t = ARENA_NEW(a, Thread), *again = ARENA_NEW(a, Thread);
    Buf text = buf_in(a);
    if (!t || !again || thread_read(a, bytes, t, &e) != ERR_OK) return;
    thread_write(&text, t);
    must(!text.failed && thread_read(a, buf_str(&text), again, &e) == ERR_OK && again->count == t->count);
}

static void check_words(Str bytes)
{
    Error e;
    Receipt r;
    Intake i;
    if (receipt_read(bytes, &r) == RECEIPT_OK) {
        char shown[RECEIPT_TEXT];
        Receipt again;
        must(receipt_read(receipt_show(shown, &r), &again) == RECEIPT_OK);
    }
    if (intake_parse(bytes, &i, &e) == ERR_OK) must(i.name.len > 0 && utf8_valid(i.name));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Error e;
    Arena a = arena_with(32 << 20);
    must(crypto_start(&e) == ERR_OK);
    char *copy = mem_alloc(size);
    if (copy) {
        if (size > 0) memcpy(copy, data, size);
        Str bytes = str_bytes(copy, size);
        check_courier(&a, bytes, size);
        check_frames(bytes);
        check_thread(&a, bytes);
        check_words(bytes);
        mem_free(copy);
    }
    arena_free(&a);
    return 0;
}
