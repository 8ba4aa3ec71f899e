/* fuzz_ftm.c: any bytes as lines of FollowTheMoney.
 *
 * What must hold: what is refused names its line, and the reader comes to an end behind it; what was read, written, is read as the
 * same text again. */
#include <stdlib.h>

#include "exchange/ftm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_again(Arena *a, const FtmEntity *entity)
{
    Buf once = buf_in(a), twice = buf_in(a);
    FtmEntity again;
    Error e;
    ftm_write(&once, entity);
    if (once.failed) return;
    ErrorCode code = ftm_read(a, str_trim(buf_str(&once)), &again, &e);
    must(code == ERR_OK || code == ERR_LIMIT || code == ERR_MEMORY);        /* escapes may be longer than what they stand for */
    if (code != ERR_OK) return;
    ftm_write(&twice, &again);
    must(twice.failed || str_equal(buf_str(&once), buf_str(&twice)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(64 << 20);
    char *copy = mem_alloc(size + (size == 0));
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    FtmReader f = ftm_open(str_bytes(copy, size));
    for (bool more = true; more;) {
        FtmEntity entity;
        Error e = { 0 };
        ArenaMark mark = arena_mark(&a);
        ErrorCode code = ftm_next(&f, &a, &entity, &more, &e);
        if (code == ERR_OK && more) check_again(&a, &entity);
        must(code == ERR_OK || code == ERR_MEMORY || e.count >= 2);
        if (code == ERR_MEMORY) break;
        arena_restore(&a, mark);
    }
    mem_free(copy);
    arena_free(&a);
    return 0;
}
