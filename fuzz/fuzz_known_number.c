/* fuzz_known_number.c: any bytes as a number of any type.
 *
 * What must hold: nothing outside of the input is looked at; a number in the form that it is compared in is in that form already,
 * if it was text at all. */
#include <stdlib.h>

#include "text/known_number.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(8 << 20);
    char *copy = mem_alloc(size + (size == 0));
    Error e = { 0 };
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    for (int type = NUMBER_PHONE; type <= NUMBER_OKPO; type++) {
        Str once, twice;
        NumberDoubt doubt, again;
        if (known_number(&a, (NumberType)type, str_bytes(copy, size), &once, &doubt, &e) != ERR_OK) continue;
        must(once.len <= size + 4);                 /* a country in front */
        if (known_number(&a, (NumberType)type, once, &twice, &again, &e) != ERR_OK) continue;
        if (!utf8_valid(str_bytes(copy, size))) continue;
        must(str_equal(once, twice) && (once.len == 0 || doubt == again));
    }
    mem_free(copy);
    arena_free(&a);
    return 0;
}
