/* fuzz_act.c: any bytes as an act, an entry, a note around an act.
 *
 * What must hold: nothing outside of the input is read; what is taken, formatted again, is the input byte for byte, so that a text
 * has one form; what is refused is refused as invalid or too long. */
#include <stdlib.h>

#include "office/act.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_act(Arena *a, Str input)
{
    Error e;
    Act act;
    Buf again = buf_in(a);
    ErrorCode code = act_parse(input, &act, &e);
    must(code == ERR_OK || code == ERR_INVALID);
    if (code != ERR_OK) return;
    must(act_check(&act, &e) == ERR_OK);
    act_format(&again, &act);
    must(!again.failed && str_equal(buf_str(&again), input));
}

static void check_entry(Arena *a, Str input)
{
    Error e;
    EntryText entry;
    Note note;
    Act act;
    Buf again = buf_in(a);
    ErrorCode code = entry_parse(input, &entry, &e);
    must(code == ERR_OK || code == ERR_INVALID || code == ERR_LIMIT);
    if (code != ERR_OK) return;
    entry_format(&again, &entry);
    must(!again.failed && str_equal(buf_str(&again), input));
    if (act_open(entry.act_note, &note, &act, &e) == ERR_OK) check_act(a, note.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = mem_alloc(size > 0 ? size : 1);
    must(copy != NULL);
    if (size > 0) memcpy(copy, data, size);
    Arena a = arena_with(16 << 20);
    check_act(&a, str_bytes(copy, size));
    check_entry(&a, str_bytes(copy, size));
    arena_free(&a);
    mem_free(copy);
    return 0;
}
