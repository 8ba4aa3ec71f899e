/* fuzz_label.c: any bytes as what a scanner typed.
 *
 * What must hold: nothing outside of the input is looked at; what was read of a label, written again, is read the same; a text
 * brought back from a Cyrillic layout has no letter left that a key would have given. */
#include <stdlib.h>

#include "rules/label_text.h"

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
    LabelReading how, again;
    LabelText once, twice;
    Str number;
    bool good;
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    Buf text = buf_in(&a), latin = buf_in(&a), rest = buf_in(&a);
    (void)label_number_read(str_bytes(copy, size), &number, &good);
    if (label_as_latin(str_bytes(copy, size), &latin)) must(!label_as_latin(buf_str(&latin), &rest));
    if (label_text_read(&a, str_bytes(copy, size), &how, &once, &e) == ERR_OK && how == LABEL_READ) {
        label_text_write(&once, &text);
        must(label_text_read(&a, buf_str(&text), &again, &twice, &e) == ERR_OK
             && (again == LABEL_READ || text.len > LABEL_LONGEST));
        must(text.len > LABEL_LONGEST || (str_equal(once.thing, twice.thing) && str_equal(once.seal, twice.seal)));
    }
    mem_free(copy);
    arena_free(&a);
    return 0;
}
