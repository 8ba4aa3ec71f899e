/* fuzz_csv.c: any bytes as a table.
 *
 * What must hold: the reader looks at nothing outside of its input (the copy has exactly its size, so the sanitizer sees it); each row it
 * gives has as many cells as the first; what is refused names its row, or is no UTF-8 at all; what was read, written again, is read
 * as the same cells, and no written cell begins with what a spreadsheet would run. */
#include <stdlib.h>

#include "text/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_row(Arena *a, const CsvReader *c)
{
    Error e;
    CsvReader again;
    bool more, any = false;
    Buf out = buf_in(a);
    Str *copy = arena_array(a, c->columns, sizeof *copy);
    if (!copy) return;
    for (size_t i = 0; i < c->columns; i++) {
        copy[i] = c->cells[i];
        any = any || copy[i].len > 0;
    }
    buf_c(&out, "sep=;\n");
    csv_row(&out, ';', copy, c->columns);
    must(any);
    if (out.failed || csv_open(&again, a, buf_str(&out), &e) != ERR_OK) return;
    must(csv_next(&again, &more, &e) == ERR_OK && more && again.columns == c->columns);
    for (size_t i = 0; i < c->columns; i++) {
        must(str_equal(csv_unguard(again.cells[i]), copy[i]));
        must(again.cells[i].len == 0 || !memchr("=+@\t\r", again.cells[i].ptr[0], 5));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(64 << 20);
    char *copy = mem_alloc(size + (size == 0));
    Error e = { 0 };
    CsvReader c;
    bool more = true;
    size_t columns = 0;
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    ErrorCode code = csv_open(&c, &a, str_bytes(copy, size), &e);
    while (code == ERR_OK && more) {
        code = csv_next(&c, &more, &e);
        if (code != ERR_OK || !more) break;
        must(columns == 0 || c.columns == columns);
        columns = c.columns;
        check_row(&a, &c);
    }
    must(code != ERR_INVALID || error_arg(&e, "row").len > 0 || strcmp(e.parts[0].key, "csv.utf16") == 0);
    mem_free(copy);
    arena_free(&a);
    return 0;
}
