/* fuzz_sheet_ftm.c: any bytes as entities of FollowTheMoney that become sheets, as tergoo-sheet reads them.
 *
 * What must hold: it is read or refused with a sentence; the first sheet has no rows; in each further one the first row names the
 * columns, the id before all others and none twice, and no row has a cell beyond them; what was read comes out as JSON. */
#include <stdlib.h>

#include "workers/sheet_ftm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_sheet(Arena *a, const Sheet *s)
{
    const SheetRow *names = s->first;
    must(s->name.len > 0 && names && names->row == 0 && names->count >= 1 && str_is(names->cells[0], "id"));
    for (size_t i = 0; i < names->count; i++) {
        for (size_t k = 0; k < i; k++) must(!str_equal(names->cells[i], names->cells[k]));
    }
    for (const SheetRow *row = names->next; row; row = row->next) {
        must(row->row >= 1 && row->count >= 1 && row->count <= names->count);
        for (size_t i = 0; i < row->count; i++) {
            Error e = { 0 };
            JsonValue *values;
            must(row->cells[i].len == 0 || (json_parse(a, row->cells[i], &values, &e) == ERR_OK && values->type == JSON_ARRAY));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(256 << 20);
    SheetFile s;
    Error e = { 0 };
    Buf out = buf_in(&a);
    JsonValue *v;
    char *copy = mem_alloc(size + (size == 0));
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    Str file = { copy, size };
    (void)sheet_is_ftm(file);
    ErrorCode code = sheet_read_ftm(&a, file, &s, &e);
    if (code == ERR_OK) {
        must(s.first && !s.first->first && s.sheets <= SHEET_SHEETS && s.rows <= SHEET_ROWS && s.cells <= SHEET_CELLS);
        for (const Sheet *one = s.first->next; one; one = one->next) check_sheet(&a, one);
        sheet_write(&s, &out);
        must(out.failed || json_parse(&a, buf_str(&out), &v, &e) == ERR_OK);
    } else {
        must(code == ERR_MEMORY || e.parts[0].key != NULL);
    }
    mem_free(copy);
    arena_free(&a);
    return 0;
}
