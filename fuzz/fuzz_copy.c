/* fuzz_copy.c: what a copy says of itself, and the list of erasures beside it, out of any bytes.
 *
 * What must hold: a note that is taken, formatted again, gives the same bytes; a list that is taken holds places alone, and joined
 * with itself gives each of them once. */
#include <stdlib.h>

#include "office/whole_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static ErrorCode count_place(void *self, EntryPlace at, Error *e)
{
    (void)e;
    if (at.epoch == 0) abort();
    ++*(size_t *)self;
    return ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with((size_t)64 << 20);
    Str input = str_bytes(data, size), joined, again;
    CopyNote note;
    Error e;
    if (copy_note_parse(input, &note, &e) == ERR_OK) {
        Buf out = buf_in(&a);
        copy_note_format(&out, &note);
        if (!str_equal(buf_str(&out), input)) abort();
    }
    size_t places = 0, once = 0;
    if (erasures_each(input, count_place, &places, &e) == ERR_OK) {
        if (erasures_join(&a, input, input, &joined, &e) != ERR_OK || erasures_each(joined, count_place, &once, &e) != ERR_OK || once > places) abort();
        if (erasures_join(&a, joined, input, &again, &e) != ERR_OK || !str_equal(joined, again)) abort();
    }
    arena_free(&a);
    return 0;
}
