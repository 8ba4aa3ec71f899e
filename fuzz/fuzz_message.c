/* fuzz_message.c: any bytes as a message from another office.
 *
 * What must hold: nothing is read outside of the input (the copy has exactly its size, so the sanitizer sees it); what is taken is whole: every part has the
 * hash that it is listed under, and the message itself lies within the input. */
#include <stdlib.h>

#include "office/message_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_message(Arena *a, Str bytes)
{
    Error e;
    MessageFile m;
    if (message_file_open(a, bytes, &m, &e) != ERR_OK) return;
    must(m.body.ptr >= bytes.ptr && m.body.ptr + m.body.len <= bytes.ptr + bytes.len);
    must(m.part_count <= MESSAGE_FILES_MOST && m.id.len == 16 && m.store.len == 16);
    for (size_t i = 0; i < m.part_count; i++) {
        Hash h = hash_of(m.parts[i].bytes);
        must(hash_equal(&h, &m.parts[i].hash));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Error e;
    Arena a = arena_with(64 << 20);
    must(crypto_start(&e) == ERR_OK);
    char *copy = mem_alloc(size);
    if (copy) {
        if (size > 0) memcpy(copy, data, size);
        check_message(&a, str_bytes(copy, size));
        mem_free(copy);
    }
    arena_free(&a);
    return 0;
}
