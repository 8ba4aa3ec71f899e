/* fuzz_check_code.c: any bytes as a check code of a certificate.
 *
 * What must hold: nothing outside of the input is looked at; a code that was read is read the same as it is shown and as it
 * stands in an address. */
#include <stdlib.h>

#include "rules/check_code.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(1 << 20);
    char code[CHECK_CODE + 1], again[CHECK_CODE + 1];
    bool good, good_again;
    char *copy = mem_alloc(size + (size == 0));
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    if (check_code_read(str_bytes(copy, size), code, &good)) {
        Buf shown = buf_in(&a), address = buf_in(&a);
        check_code_show(str_of(code), &shown);
        check_code_address(str_of(code), &address);
        must(check_code_read(buf_str(&shown), again, &good_again) && good == good_again && strcmp(code, again) == 0);
        must(check_code_read(buf_str(&address), again, &good_again) && good == good_again && strcmp(code, again) == 0);
    }
    mem_free(copy);
    arena_free(&a);
    return 0;
}
