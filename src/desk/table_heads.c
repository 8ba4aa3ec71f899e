/* table_heads.c: see table_heads.h. Nothing is guessed of what a heading means: only which row has them. */
#include "desk/table_heads.h"

#include "desk/table_file.h"

enum { LOOKED_AT = 10, NAMED_LEAST = 2, COLUMNS_MOST = 300 };

static size_t fields_named(Request *r, const Kind *k, const JsonValue *row)
{
    size_t n = 0, column = 0;
    for (const JsonValue *cell = row->first ? row->first->next : NULL; cell && column < COLUMNS_MOST; cell = cell->next, column++)
        n += cell->text.len > 0 && columns_field(r, k, str_trim(cell->text)) != NULL;
    return n;
}

/* Of a merged cell the text stands in its first row alone: what is empty in the last row of the headings is called as the one
 * above it. */
static void fill_from_above(const JsonValue *const *above, size_t count, Str *heads, size_t columns)
{
    for (size_t i = count; i > 0; i--) {
        size_t column = 0;
        const JsonValue *first = above[i - 1]->first ? above[i - 1]->first->next : NULL;
        for (const JsonValue *cell = first; cell && column < columns; cell = cell->next, column++)
            if (str_trim(heads[column]).len == 0) heads[column] = cell->text;
    }
}

/* A title fills one cell; headings fill more. */
static bool is_title(const JsonValue *row)
{
    size_t filled = 0;
    for (const JsonValue *cell = row->first ? row->first->next : NULL; cell; cell = cell->next) filled += cell->text.len > 0;
    return filled < 2;
}

static size_t width_of(const JsonValue *row) { return row->count > 0 ? row->count - 1 : 0; }

static ErrorCode headings(Request *r, const JsonValue *head, const JsonValue *const *above, size_t count, Str **ret,
                          size_t *columns, Error *e)
{
    size_t widest = width_of(head), first = count, at = 0;
    while (first > 0 && !is_title(above[first - 1])) first--;
    for (size_t i = first; i < count; i++) if (width_of(above[i]) > widest) widest = width_of(above[i]);
    Str *heads = arena_array(r->arena, widest + 1, sizeof *heads);
    if (!heads) return error_memory(e);
    for (size_t i = 0; i < widest; i++) heads[i] = STR("");
    for (const JsonValue *cell = head->first ? head->first->next : NULL; cell; cell = cell->next) heads[at++] = cell->text;
    fill_from_above(above + first, count - first, heads, widest);
    *ret = heads;
    *columns = widest;
    return ERR_OK;
}

ErrorCode table_file_headings(Request *r, const Kind *k, const JsonValue *all, const JsonValue **rows, Str **heads, size_t *count,
                              Error *e)
{
    const JsonValue *seen[LOOKED_AT];
    size_t n = 0, best = 0, named = 0;
    int64_t at = 0;
    *rows = all;
    for (const JsonValue *row = all->first; row && n < LOOKED_AT; row = row->next, n++) {
        size_t here = fields_named(r, k, row);
        seen[n] = row;
        if (here > named) best = n, named = here;
    }
    if (best == 0 || named < NAMED_LEAST) return table_file_heads(r, all->first, heads, count, e);
    JsonValue *cut = arena_alloc(r->arena, sizeof *cut);
    if (!cut) return error_memory(e);
    *cut = *all;
    cut->first = (JsonValue *)(uintptr_t)seen[best];
    cut->count -= best;
    *rows = cut;
    if (json_int(seen[best]->first, &at)) view_note(r, view_say(r, K("table.head-row"), arg_int("row", at)));
    return headings(r, seen[best], seen, best, heads, count, e);
}
