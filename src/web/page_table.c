/* page_table.c: rows and tables of a page. A row leads to the record that it names, its first cell being the link; ids themselves are not shown: they
 * say nothing to people. */
#include "web/page_view_int.h"

/* From so many columns on a table has smaller letters, and is told row by row on what is narrower than a desk's screen. */
enum { MANY_COLUMNS = 5 };

/* "note/1b2c…": what programs and command lines call a record. People have its title, which leads there. */
static bool is_id(Str text)
{
    ptrdiff_t at = str_find_byte(text, '/');
    if (at <= 0 || text.len - (size_t)at < 9) return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool kind = (c >= 'a' && c <= 'z') || c == '_', digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        if (i == (size_t)at ? false : i < (size_t)at ? !kind : !digit) return false;
    }
    return true;
}

void page_show_rows(View *v, const JsonValue *rows)
{
    JsonValue *o = view_object(v), *list = json_new_array(v->arena);
    JSON_EACH(row, rows) {
        if (is_id(view_text_at(row, 1)) && view_text_at(row, 2).len == 0) continue;
        JsonValue *one = view_object(v), *value = view_with_text(v, view_text_at(row, 1));
        Str url = view_address(v, view_text_at(row, 2));
        if (url.len > 0) view_put(v, value, "href", url);
        view_put(v, value, "classes", STR("tergoo-text"));
        json_set(v->arena, one, "key", view_with_text(v, view_text_at(row, 0)));
        json_set(v->arena, one, "value", value);
        json_add(v->arena, list, one);
    }
    json_set(v->arena, o, "rows", list);
    view_show(v, "summary-list", o);
}

/* Where rows lead to the records that they name, a column of ids says nothing more. */
static bool is_id_column(const JsonValue *table, size_t column)
{
    const JsonValue *rows = json_get(table, "rows");
    JSON_EACH(row, rows) {
        if (!is_id(view_text_at(row, column))) return false;
    }
    return column > 0 && rows && rows->count > 0;
}

/* Is the column named in a list of columns (tags, numbers)? */
static bool is_named(const JsonValue *columns, size_t column)
{
    JSON_EACH(one, columns) {
        int64_t n;
        if (json_int(one, &n) && n >= 0 && (size_t)n == column) return true;
    }
    return false;
}

static void set_format(View *v, JsonValue *cell, const JsonValue *table, size_t column)
{
    if (is_named(json_get(table, "numbers"), column)) view_put(v, cell, "format", STR("numeric"));
}

/* Column heads, with a link where the table can be sorted by that column. */
static JsonValue *table_head(View *v, const JsonValue *table)
{
    const JsonValue *sort = json_get(table, "sort");
    Str sorted = json_text(json_get(table, "sorted"));
    JsonValue *head = json_new_array(v->arena);
    size_t column = 0;
    JSON_EACH(label, json_get(table, "head")) {
        JsonValue *cell = view_with_text(v, json_text(label));
        Str field = view_text_at(sort, column++);
        if (is_id_column(table, column - 1)) continue;
        set_format(v, cell, table, column - 1);
        bool up = field.len > 0 && str_equal(sorted, field);
        bool down = field.len > 0 && str_starts(sorted, STR("-")) && str_equal(str_from(sorted, 1), field);
        Str next = up ? str_format(v->arena, "-" STR_FMT, STR_ARG(field)) : field;
        if (field.len > 0) {
            JsonValue *attributes = view_object(v);
            view_put(v, attributes, "aria-sort", up ? STR("ascending") : down ? STR("descending") : STR("none"));     /* "none": it could be */
            json_set(v->arena, cell, "attributes", attributes);
            view_put(v, cell, "href", view_here_with(v, "sort", next));
        }
        if (up || down) view_put(v, cell, "classes", up ? STR("tergoo-sorted tergoo-sorted--up") : STR("tergoo-sorted"));
        json_add(v->arena, head, cell);
    }
    return head;
}

static Str colour_of(Str mark)
{
    return str_is(mark, "over") ? STR("govuk-tag--red") : str_is(mark, "warn") ? STR("govuk-tag--yellow") : STR("govuk-tag--teal");
}

/* What a cell says more than a text: a word with a colour, lines that lead somewhere. NULL for a plain one; *next goes along the
 * table's list of them, which is in their order. */
static const JsonValue *cell_more(const JsonValue **next, int64_t row, size_t column)
{
    int64_t n;
    const JsonValue *cell = *next;
    bool here = cell && json_int(json_get(cell, "row"), &n) && n == row && json_int(json_get(cell, "column"), &n) && n == (int64_t)column;
    if (here) *next = cell->next;
    return here ? cell : NULL;
}

static void fill_cell(View *v, JsonValue *cell, const JsonValue *more)
{
    static const struct { const char *tone, *classes; } TONES[] = {
        { "good", "govuk-tag--green" }, { "bad", "govuk-tag--red" }, { "open", "govuk-tag--yellow" }, { "none", "govuk-tag--grey" },
    };
    Str tone = json_text(json_get(more, "tone"));
    JsonValue *lines = json_new_array(v->arena);
    JSON_EACH(line, json_get(more, "lines")) {
        JsonValue *one = view_with_text(v, view_text_at(line, 0));
        Str url = view_address(v, view_text_at(line, 1));
        if (url.len > 0) view_put(v, one, "href", url);
        view_put(v, one, "classes", STR("tergoo-line"));
        json_add(v->arena, lines, view_component(v, "paragraph", one));
    }
    for (size_t i = 0; i < ARRAY_LEN(TONES); i++) {
        if (!str_is(tone, TONES[i].tone)) continue;
        JsonValue *tag = view_with_text(v, json_text(json_get(more, "word")));
        view_put(v, tag, "classes", str_of(TONES[i].classes));
        json_set(v->arena, cell, "tag", tag);
    }
    if (lines && lines->count > 0) {
        view_put(v, cell, "text", STR(""));
        json_set(v->arena, cell, "content", lines);
    }
}

static JsonValue *table_row(View *v, const JsonValue *table, const JsonValue *cells, Str url, Str mark, int64_t at, const JsonValue **next)
{
    const JsonValue *head = json_get(table, "head"), *tags = json_get(table, "tags");
    JsonValue *row = json_new_array(v->arena);
    size_t column = 0;
    bool linked = false;
    JSON_EACH(given, cells) {
        Str text = json_text(given);
        if (is_id_column(table, column)) {
            column++;
            continue;
        }
        JsonValue *cell = view_with_text(v, text), *attributes = view_object(v);
        view_put(v, attributes, "data-label", view_text_at(head, column));
        json_set(v->arena, cell, "attributes", attributes);
        view_put(v, cell, "classes", STR("tergoo-text"));
        set_format(v, cell, table, column);
        const JsonValue *more = cell_more(next, at, column);
        if (more) fill_cell(v, cell, more);
        if (!linked && !more && url.len > 0 && !is_named(tags, column)) {
            view_put(v, cell, "href", url);
            linked = true;
        }
        if (is_named(tags, column) && text.len > 0) {
            JsonValue *tag = view_with_text(v, text);
            view_put(v, tag, "classes", colour_of(mark));
            json_set(v->arena, cell, "tag", tag);
        }
        json_add(v->arena, row, cell);
        column++;
    }
    return row;
}

static void show_plain_table(View *v, const JsonValue *part, const JsonValue *table)
{
    JsonValue *o = view_object(v), *rows = json_new_array(v->arena);
    const JsonValue *targets = json_get(table, "targets"), *target = targets ? targets->first : NULL;
    const JsonValue *marks = json_get(table, "marks"), *mark = marks ? marks->first : NULL;
    Str all = view_address(v, json_text(json_get(part, "all"))), more = json_text(json_get(table, "more"));
    Str title = json_text(json_get(part, "title"));
    const JsonValue *cell = json_get(table, "cells") ? json_get(table, "cells")->first : NULL;
    int64_t at = 0;
    JSON_EACH(cells, json_get(table, "rows")) {
        json_add(v->arena, rows, table_row(v, table, cells, view_address(v, json_text(target)), json_text(mark), at++, &cell));
        if (target) target = target->next;
        if (mark) mark = mark->next;
    }
    if (rows && rows->count == 0) {
        JsonValue *none = view_with_text(v, view_sentence(v, K("pages.nothing")));
        view_show(v, "paragraph", none);
        return;
    }
    json_set(v->arena, o, "head", table_head(v, table));
    json_set(v->arena, o, "rows", rows);
    json_set(v->arena, o, "firstCellIsHeader", json_new_bool(v->arena, true));
    bool many = json_get(table, "head") && json_get(table, "head")->count >= MANY_COLUMNS;
    view_put(v, o, "classes", many ? STR("tergoo-wide tergoo-dense") : STR("tergoo-wide"));
    view_put(v, o, "caption", title.len > 0 ? title : json_text(json_get(v->page, "title")));     /* its name, for who hears the page */
    view_put(v, o, "captionClasses", STR("govuk-visually-hidden"));
    view_show(v, "table", o);
    if (all.len > 0) {
        Str words = view_sentence(v, K("pages.all"));
        if (title.len > 0) words = str_format(v->arena, STR_FMT ": " STR_FMT, STR_ARG(words), STR_ARG(title));
        JsonValue *link = view_with_text(v, words);
        view_put(v, link, "href", all);
        view_show(v, "paragraph", link);
    }
    if (more.len > 0) {
        JsonValue *pages = view_object(v), *next = view_object(v);
        view_put(v, next, "href", view_here_with(v, "page", more));
        json_set(v->arena, pages, "next", next);
        view_show(v, "pagination", pages);
    }
}

/* Its days as a picture stand with it in one box. */
void page_show_table(View *v, const JsonValue *part, const JsonValue *table)
{
    const JsonValue *lanes = json_get(table, "lanes");
    JsonValue *around = v->content;
    page_show_heading(v, part, json_get(table, "count"));
    if (lanes) v->content = json_new_array(v->arena);
    show_plain_table(v, part, table);
    if (!lanes) return;
    JsonValue *inside = v->content;
    v->content = around;
    page_show_lanes(v, lanes, inside);
}
