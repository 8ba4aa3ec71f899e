/* ui_chart.c: bars side by side, as a picture in the page itself (SVG) and as a table beside it: whoever sees no picture has all
 * that it says, and no script draws it. Texts stand outside of the picture, so that they are as large on a telephone as
 * elsewhere. */
#include "web/ui_int.h"

#include <inttypes.h>

enum { WIDTH = 1000, HEIGHT = 400, TOP = 10, GAP = 4, LEAST = 3 };

static int64_t number(const JsonValue *v)
{
    int64_t n;
    return json_int(v, &n) && n > 0 ? n : 0;
}

static void put(const Part *p, JsonValue *to, const char *name, int64_t n)
{
    json_set(p->arena, to, name, json_new_string(p->arena, str_format(p->arena, "%" PRId64, n)));
}

static JsonValue *bar(const Part *p, int64_t x, int64_t width, int64_t count, int64_t most)
{
    JsonValue *o = json_new_object(p->arena);
    int64_t height = most > 0 ? (int64_t)((double)count / (double)most * (HEIGHT - TOP)) : 0;
    if (count > 0 && height < LEAST) height = LEAST;               /* what is there is seen */
    put(p, o, "x", x);
    put(p, o, "y", HEIGHT - height);
    put(p, o, "width", width);
    put(p, o, "height", height);
    return o;
}

static void add_bars(const Part *p, const JsonValue *bars)
{
    JsonValue *list = json_new_array(p->arena);
    int64_t most = 0, n = bars ? (int64_t)bars->count : 0, i = 0;
    JSON_EACH(one, bars) if (number(json_get(one, "count")) > most) most = number(json_get(one, "count"));
    JSON_EACH(one, bars) {
        int64_t x = i * WIDTH / n, width = (i + 1) * WIDTH / n - x - GAP, marked = number(json_get(one, "marked"));
        JsonValue *o = bar(p, x + GAP / 2, width > 1 ? width : 1, number(json_get(one, "count")), most);
        json_set(p->arena, o, "marked", marked > 0 ? bar(p, x + GAP / 2, width > 1 ? width : 1, marked, most)
                 : json_new_null(p->arena));
        json_add(p->arena, list, o);
        i++;
    }
    json_set(p->arena, p->to, "bars", list);
}

/* The last line is what is looked at; those before it are limits. */
static void add_lines(const Part *p, const JsonValue *lines)
{
    JsonValue *list = json_new_array(p->arena);
    JSON_EACH(one, lines) {
        JsonValue *o = json_new_object(p->arena);
        put(p, o, "at", number(json_get(one, "at")) * WIDTH / 1000);
        put(p, o, "end", HEIGHT);
        put(p, o, "kind", one == lines->last && lines->count > 1);
        json_set(p->arena, o, "label", json_new_string(p->arena, json_text(json_get(one, "label"))));
        json_add(p->arena, list, o);
    }
    part_flag(p, "keys", lines && lines->count > 0);
    json_set(p->arena, p->to, "lines", list);
}

static JsonValue *cell(const Part *p, Str text, bool number)
{
    JsonValue *o = json_new_object(p->arena);
    json_set(p->arena, o, "text", json_new_string(p->arena, text.ptr ? text : STR("")));
    if (number) json_set(p->arena, o, "format", json_new_string(p->arena, STR("numeric")));
    return o;
}

/* The same as a table; bars that are empty say nothing there, and where nothing can stand out there is no column for it. */
static JsonValue *table_of(const Part *p, const JsonValue *head, const JsonValue *bars)
{
    JsonValue *o = json_new_object(p->arena), *heads = json_new_array(p->arena), *rows = json_new_array(p->arena);
    bool marks = head && head->last && json_text(head->last).len > 0;
    JSON_EACH(one, head) if (marks || one != head->last) json_add(p->arena, heads, cell(p, json_text(one), one != head->first));
    JSON_EACH(one, bars) {
        JsonValue *row = json_new_array(p->arena);
        if (number(json_get(one, "count")) == 0) continue;
        json_add(p->arena, row, cell(p, json_text(json_get(one, "label")), false));
        json_add(p->arena, row, cell(p, str_format(p->arena, "%" PRId64, number(json_get(one, "count"))), true));
        if (marks) json_add(p->arena, row, cell(p, str_format(p->arena, "%" PRId64, number(json_get(one, "marked"))), true));
        json_add(p->arena, rows, row);
    }
    json_set(p->arena, o, "caption", json_new_string(p->arena, json_text(json_get(p->from, "title"))));
    json_set(p->arena, o, "captionClasses", json_new_string(p->arena, STR("govuk-visually-hidden")));
    json_set(p->arena, o, "head", heads);
    json_set(p->arena, o, "rows", rows);
    return json_set(p->arena, o, "firstCellIsHeader", json_new_bool(p->arena, true));
}

void ui_prepare_chart(const Part *p)
{
    const JsonValue *bars = json_get(p->from, "bars");
    part_options(p, "title about");
    put(p, p->to, "width", WIDTH);
    put(p, p->to, "height", HEIGHT);
    add_bars(p, bars);
    add_lines(p, json_get(p->from, "lines"));
    part_text(p, "first", bars && bars->first ? json_text(json_get(bars->first, "label")) : STR(""));
    part_text(p, "last", bars && bars->last ? json_text(json_get(bars->last, "label")) : STR(""));
    part_component(p, "table", "table", table_of(p, json_get(p->from, "head"), bars));
}
