/* fuzz_citation.c: any bytes as a place in the file.
 *
 * What must hold: nothing outside of the input is looked at; what is read has a volume and a sheet that there can be, and written out in each
 * language it is read as the same. */
#include <stdlib.h>

#include "text/citation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { LANG_WAYS = 3 };
    Arena a = arena_with(1 << 20);
    char *copy = mem_alloc(size + (size == 0));
    Citation c, again;
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    if (citation_parse(str_bytes(copy, size), &c)) {
        must(c.volume >= 1 && c.volume <= CITATION_MOST && c.sheet >= 1 && c.sheet <= CITATION_MOST);
        for (int i = 0; i < LANG_WAYS; i++) {
            Buf text = buf_in(&a);
            long long volume = c.volume, sheet = c.sheet;
            if (i == 0) buf_format(&text, "v. %lld, s. %lld", volume, sheet);
            else if (i == 1) buf_format(&text, "т. %lld, л. д. %lld", volume, sheet);
            else buf_format(&text, "%lld-т., %lld-б.", volume, sheet);
            must(citation_parse(buf_str(&text), &again) && again.volume == c.volume && again.sheet == c.sheet);
        }
    }
    mem_free(copy);
    arena_free(&a);
    return 0;
}
