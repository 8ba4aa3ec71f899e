/* view_cell.c: cells of a table that say more than a text: with a tone, that is shown beside the text and never instead of it, and in lines of
 * which each may lead somewhere. See view.h; a terminal shows the text that the row has. */
#include "office/view.h"

static JsonValue *last(JsonValue *array)
{
    JsonValue *one = array ? array->first : NULL;
    while (one && one->next) one = one->next;
    return one;
}

/* What is said of that cell of the table's last row so far; NULL when memory is out. */
static JsonValue *cell_of(Request *r, size_t column)
{
    JsonValue *parts = (JsonValue *)(uintptr_t)json_get(r->page, "parts"), *table = (JsonValue *)(uintptr_t)json_get(last(parts), "table");
    const JsonValue *rows = json_get(table, "rows");
    JsonValue *cells = (JsonValue *)(uintptr_t)json_get(table, "cells");
    int64_t row = rows && rows->count > 0 ? (int64_t)rows->count - 1 : 0, n;
    if (!cells) {
        cells = json_new_array(r->arena);
        json_set(r->arena, table, "cells", cells);
    }
    JsonValue *cell = last(cells);
    bool this = json_int(json_get(cell, "row"), &n) && n == row && json_int(json_get(cell, "column"), &n) && n == (int64_t)column;
    if (this) return cell;
    cell = json_new_object(r->arena);
    json_set(r->arena, cell, "column", json_new_int(r->arena, (int64_t)column));
    json_set(r->arena, cell, "row", json_new_int(r->arena, row));
    json_add(r->arena, cells, cell);
    return cell;
}

void view_cell_tone(Request *r, size_t column, Str word, const char *tone)
{
    JsonValue *cell = cell_of(r, column);
    json_set(r->arena, cell, "tone", json_new_string(r->arena, str_of(tone)));
    json_set(r->arena, cell, "word", json_new_string(r->arena, word));
}

void view_cell_line(Request *r, size_t column, Str text, Str target)
{
    JsonValue *cell = cell_of(r, column), *lines = (JsonValue *)(uintptr_t)json_get(cell, "lines"), *line = json_new_array(r->arena);
    if (!lines) {
        lines = json_new_array(r->arena);
        json_set(r->arena, cell, "lines", lines);
    }
    json_add(r->arena, line, json_new_string(r->arena, text));
    json_add(r->arena, line, json_new_string(r->arena, target));
    json_add(r->arena, lines, line);
}
