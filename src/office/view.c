/* view.c: see view.h. All of it takes missing memory quietly: the gate looks at the answer once, whole, before it is sent. */
#include "office/view.h"

JsonValue *view_data(Request *r)
{
    if (!r->data) r->data = json_new_object(r->arena);
    return r->data;
}

static JsonValue *page(Request *r)
{
    if (!r->page) {
        r->page = json_new_object(r->arena);
        json_set(r->arena, r->page, "parts", json_new_array(r->arena));
    }
    return r->page;
}

static JsonValue *last_of(JsonValue *array)
{
    JsonValue *last = array ? array->first : NULL;
    while (last && last->next) last = last->next;
    return last;
}

static JsonValue *parts(Request *r)
{
    return (JsonValue *)(uintptr_t)json_get(page(r), "parts");
}

static JsonValue *new_part(Request *r, const char *what, JsonValue *value)
{
    JsonValue *part = json_new_object(r->arena);
    json_set(r->arena, part, what, value);
    json_add(r->arena, parts(r), part);
    return part;
}

void view_title(Request *r, Str title)
{
    json_set(r->arena, page(r), "title", json_new_string(r->arena, title));
}

void view_note(Request *r, Str text)
{
    new_part(r, "note", json_new_string(r->arena, text));
}

static JsonValue *cells_of(Request *r, const Str *cells, size_t columns)
{
    JsonValue *row = json_new_array(r->arena);
    for (size_t i = 0; i < columns; i++) json_add(r->arena, row, json_new_string(r->arena, cells[i]));
    return row;
}

void view_row(Request *r, Str label, Str value)
{
    JsonValue *rows = (JsonValue *)(uintptr_t)json_get(last_of(parts(r)), "rows");
    if (!rows) {
        rows = json_new_array(r->arena);
        new_part(r, "rows", rows);
    }
    Str cells[2] = { label, value };
    json_add(r->arena, rows, cells_of(r, cells, 2));
}

void view_table(Request *r, Str title, const Str *head, size_t columns)
{
    JsonValue *table = json_new_object(r->arena);
    json_set(r->arena, table, "head", cells_of(r, head, columns));
    json_set(r->arena, table, "rows", json_new_array(r->arena));
    JsonValue *part = new_part(r, "table", table);
    if (title.len > 0) json_set(r->arena, part, "title", json_new_string(r->arena, title));
}

void view_table_row(Request *r, const Str *cells, size_t columns)
{
    const JsonValue *table = json_get(last_of(parts(r)), "table");
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(table, "rows"), cells_of(r, cells, columns));
}

Str view_say_args(Request *r, const char *key, const ErrorArg *args, size_t count)
{
    Buf out = buf_in(r->arena);
    message_add_args(&out, r->lang, key, args, count);
    return out.failed ? STR("") : buf_str(&out);
}

Str view_label(const Request *r, const Label *label)
{
    return label->text[r->lang];
}

Str view_instant(Request *r, Instant t)
{
    char text[17];
    return str_copy(r->arena, instant_format_local(text, t));
}
