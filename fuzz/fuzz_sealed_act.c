/* fuzz_sealed_act.c: any bytes as a sealed act, as the content of one, as a key slot, and as padded text (docs/formats/locked.md).
 *
 * What must hold: nothing is read outside of the input; whatever a parser takes is written again as it was read, byte for byte, so that each text has
 * one form; the parts of a content lie inside of it and fill it; padding taken off and put on again gives the same bytes for one block size. */
#include <stdlib.h>

#include "office/sealed_act.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_act(Arena *a, Str bytes)
{
    Error e;
    SealedAct act;
    Buf again = buf_in(a);
    if (sealed_act_parse(bytes, &act, &e) != ERR_OK) return;
    must(act.pair >= 1 && act.pair <= PAIRS_MOST && act.sealed.len % 4 == 0);
    sealed_act_format(&again, &act);
    must(str_equal(buf_str(&again), bytes));
}

static void check_content(Arena *a, Str bytes)
{
    Error e;
    SealedContent c;
    Buf again = buf_in(a);
    if (sealed_content_parse(bytes, &c, &e) != ERR_OK) return;
    must(c.object.len + c.reason.len <= bytes.len);
    sealed_content_format(&again, &c);
    must(str_equal(buf_str(&again), bytes));
}

static void check_slot(Arena *a, Str bytes)
{
    Error e;
    KeySlot slot;
    Buf again = buf_in(a);
    if (key_slot_parse(a, bytes, &slot, &e) != ERR_OK) return;
    key_slot_format(&again, &slot);
    must(str_equal(buf_str(&again), bytes));
}

static void check_padding(Arena *a, Str bytes)
{
    Str bare = bytes;
    Buf padded = buf_in(a);
    buf_add(&padded, bytes);
    pad_add(&padded, 512);
    Str back = buf_str(&padded);
    must(padded.len % 512 == 0 && padded.len > bytes.len && pad_remove(&back) && str_equal(back, bytes));
    if (pad_remove(&bare)) must(bare.len < bytes.len && (unsigned char)bytes.ptr[bare.len] == 0x80);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(16 << 20);
    char *copy = mem_alloc(size);
    if (copy) {
        if (size > 0) memcpy(copy, data, size);
        Str bytes = str_bytes(copy, size);
        check_act(&a, bytes);
        check_content(&a, bytes);
        check_slot(&a, bytes);
        check_padding(&a, bytes);
        mem_free(copy);
    }
    arena_free(&a);
    return 0;
}
