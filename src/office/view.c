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
    return array ? array->last : NULL;
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

static JsonValue *cells_of(Request *r, const Str *cells, size_t columns)
{
    JsonValue *row = json_new_array(r->arena);
    for (size_t i = 0; i < columns; i++) json_add(r->arena, row, json_new_string(r->arena, cells[i]));
    return row;
}

void view_title(Request *r, Str title)
{
    json_set(r->arena, page(r), "title", json_new_string(r->arena, title));
}

void view_crumb(Request *r, Str label, Str target)
{
    JsonValue *crumbs = (JsonValue *)(uintptr_t)json_get(page(r), "crumbs");
    if (!crumbs) {
        crumbs = json_new_array(r->arena);
        json_set(r->arena, page(r), "crumbs", crumbs);
    }
    Str cells[2] = { label, target };
    json_add(r->arena, crumbs, cells_of(r, cells, 2));
}

void view_note(Request *r, Str text)
{
    new_part(r, "note", json_new_string(r->arena, text));
}

void view_warning(Request *r, Str text)
{
    new_part(r, "warning", json_new_string(r->arena, text));
}

void view_first(Request *r, Str title, Str what, Str record, Str why, Str target)
{
    const struct { const char *name; Str text; } parts_of[] = { { "title", title }, { "what", what }, { "record", record }, { "why", why },
                                                                { "target", target } };
    JsonValue *first = json_new_object(r->arena);
    Str note = str_format(r->arena, STR_FMT ": " STR_FMT " · " STR_FMT "%s" STR_FMT, STR_ARG(title), STR_ARG(what), STR_ARG(record),
                          why.len > 0 ? " · " : "", STR_ARG(why));
    for (size_t i = 0; i < ARRAY_LEN(parts_of); i++) json_set(r->arena, first, parts_of[i].name, json_new_string(r->arena, parts_of[i].text));
    json_set(r->arena, new_part(r, "note", json_new_string(r->arena, note)), "first", first);
}

void view_form(Request *r, JsonValue *form)
{
    new_part(r, "form", form);
}

void view_changes(Request *r, Str title, Str lang, JsonValue *runs)
{
    JsonValue *part = new_part(r, "changes", runs);
    json_set(r->arena, part, "lang", json_new_string(r->arena, lang));
    json_set(r->arena, part, "title", json_new_string(r->arena, title));
}

void view_paper(Request *r, Str title, Str id)
{
    JsonValue *part = new_part(r, "paper", json_new_string(r->arena, id));
    json_set(r->arena, part, "title", json_new_string(r->arena, title));
}

void view_filter(Request *r, JsonValue *form)
{
    json_set(r->arena, page(r), "filter", form);
}

void view_action(Request *r, Str label, Str target, const char *kind)
{
    JsonValue *list = (JsonValue *)(uintptr_t)json_get(last_of(parts(r)), "actions"), *action = json_new_object(r->arena);
    if (!list) {
        list = json_new_array(r->arena);
        new_part(r, "actions", list);
    }
    json_set(r->arena, action, "kind", json_new_string(r->arena, str_of(kind)));
    json_set(r->arena, action, "label", json_new_string(r->arena, label));
    json_set(r->arena, action, "target", json_new_string(r->arena, target));
    json_add(r->arena, list, action);
}

void view_picture(Request *r, Str label, Str target)
{
    JsonValue *list = (JsonValue *)(uintptr_t)json_get(last_of(parts(r)), "pictures"), *one = json_new_object(r->arena);
    if (!list) {
        list = json_new_array(r->arena);
        new_part(r, "pictures", list);
    }
    json_set(r->arena, one, "label", json_new_string(r->arena, label));
    json_set(r->arena, one, "target", json_new_string(r->arena, target));
    json_add(r->arena, list, one);
}

void view_row_to(Request *r, Str label, Str value, Str target)
{
    JsonValue *rows = (JsonValue *)(uintptr_t)json_get(last_of(parts(r)), "rows");
    if (!rows) {
        rows = json_new_array(r->arena);
        new_part(r, "rows", rows);
    }
    Str cells[3] = { label, value, target };
    json_add(r->arena, rows, cells_of(r, cells, target.len > 0 ? 3 : 2));
}

void view_details(Request *r, Str title)
{
    JsonValue *part = new_part(r, "details", json_new_string(r->arena, title));
    json_set(r->arena, part, "rows", json_new_array(r->arena));
}

void view_table_fold(Request *r, Str title)
{
    json_set(r->arena, last_of(parts(r)), "details", json_new_string(r->arena, title));
}

void view_row(Request *r, Str label, Str value)
{
    view_row_to(r, label, value, STR(""));
}

/* ---- charts ---- */

static JsonValue *chart_list(Request *r, const char *name)
{
    return (JsonValue *)(uintptr_t)json_get(json_get(last_of(parts(r)), "chart"), name);
}

void view_chart(Request *r, Str title, Str about, const Str head[3])
{
    JsonValue *chart = json_new_object(r->arena);
    json_set(r->arena, chart, "about", json_new_string(r->arena, about));
    json_set(r->arena, chart, "head", cells_of(r, head, 3));
    json_set(r->arena, chart, "bars", json_new_array(r->arena));
    json_set(r->arena, chart, "lines", json_new_array(r->arena));
    JsonValue *part = new_part(r, "chart", chart);
    if (title.len > 0) json_set(r->arena, part, "title", json_new_string(r->arena, title));
}

void view_chart_bar(Request *r, Str label, int64_t count, int64_t marked)
{
    JsonValue *bar = json_new_object(r->arena);
    json_set(r->arena, bar, "label", json_new_string(r->arena, label));
    json_set(r->arena, bar, "count", json_new_int(r->arena, count));
    json_set(r->arena, bar, "marked", json_new_int(r->arena, marked));
    json_add(r->arena, chart_list(r, "bars"), bar);
}

void view_chart_line(Request *r, Str label, int64_t at)
{
    JsonValue *line = json_new_object(r->arena);
    json_set(r->arena, line, "label", json_new_string(r->arena, label));
    json_set(r->arena, line, "at", json_new_int(r->arena, at));
    json_add(r->arena, chart_list(r, "lines"), line);
}

/* ---- tables ---- */

static JsonValue *table(Request *r)
{
    return (JsonValue *)(uintptr_t)json_get(last_of(parts(r)), "table");
}

void view_table(Request *r, Str title, const Str *head, size_t columns)
{
    JsonValue *t = json_new_object(r->arena);
    json_set(r->arena, t, "head", cells_of(r, head, columns));
    json_set(r->arena, t, "rows", json_new_array(r->arena));
    JsonValue *part = new_part(r, "table", t);
    if (title.len > 0) json_set(r->arena, part, "title", json_new_string(r->arena, title));
}

void view_table_row(Request *r, const Str *cells, size_t columns)
{
    view_table_row_to(r, cells, columns, STR(""));
}

/* Targets begin with the first row that has one, and stand beside the rows from the first. */
void view_table_row_to(Request *r, const Str *cells, size_t columns, Str target)
{
    JsonValue *t = table(r), *rows = (JsonValue *)(uintptr_t)json_get(t, "rows"), *targets = (JsonValue *)(uintptr_t)json_get(t, "targets");
    size_t before = rows ? rows->count : 0;
    json_add(r->arena, rows, cells_of(r, cells, columns));
    if (!targets && target.len == 0) return;
    if (!targets) {
        targets = json_new_array(r->arena);
        for (size_t i = 0; i < before; i++) json_add(r->arena, targets, json_new_string(r->arena, STR("")));
        json_set(r->arena, t, "targets", targets);
    }
    json_add(r->arena, targets, json_new_string(r->arena, target));
}

void view_table_tag(Request *r, size_t column)
{
    JsonValue *tags = (JsonValue *)(uintptr_t)json_get(table(r), "tags");
    if (!tags) {
        tags = json_new_array(r->arena);
        json_set(r->arena, table(r), "tags", tags);
    }
    json_add(r->arena, tags, json_new_int(r->arena, (int64_t)column));
}

void view_table_numbers(Request *r, size_t first, size_t last)
{
    JsonValue *numbers = (JsonValue *)(uintptr_t)json_get(table(r), "numbers");
    if (!numbers) {
        numbers = json_new_array(r->arena);
        json_set(r->arena, table(r), "numbers", numbers);
    }
    for (size_t column = first; column <= last; column++) json_add(r->arena, numbers, json_new_int(r->arena, (int64_t)column));
}

/* Beside the rows from the first, as targets are. */
void view_table_mark(Request *r, const char *mark)
{
    JsonValue *t = table(r), *marks = (JsonValue *)(uintptr_t)json_get(t, "marks");
    const JsonValue *rows = json_get(t, "rows");
    if (!marks) {
        if (*mark == 0) return;
        marks = json_new_array(r->arena);
        json_set(r->arena, t, "marks", marks);
    }
    while (marks && rows && marks->count + 1 < rows->count) json_add(r->arena, marks, json_new_string(r->arena, STR("")));
    json_add(r->arena, marks, json_new_string(r->arena, str_of(mark)));
}

void view_table_sort(Request *r, const Str *fields, size_t columns, Str sorted)
{
    json_set(r->arena, table(r), "sort", cells_of(r, fields, columns));
    json_set(r->arena, table(r), "sorted", json_new_string(r->arena, sorted));
}

void view_table_more(Request *r, Str cursor)
{
    json_set(r->arena, table(r), "more", json_new_string(r->arena, cursor));
}

void view_table_count(Request *r, size_t count)
{
    json_set(r->arena, last_of(parts(r)), "count", json_new_int(r->arena, (int64_t)count));
}

void view_table_all(Request *r, Str target)
{
    json_set(r->arena, last_of(parts(r)), "all", json_new_string(r->arena, target));
}

/* ---- days as a picture ---- */

static JsonValue *lanes(Request *r) { return (JsonValue *)(uintptr_t)json_get(table(r), "lanes"); }

static JsonValue *list_in(JsonValue *o, const char *name) { return (JsonValue *)(uintptr_t)json_get(o, name); }

void view_lanes(Request *r, Str about, Day from, Day until)
{
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "about", json_new_string(r->arena, about));
    json_set(r->arena, o, "from", json_new_int(r->arena, from));
    json_set(r->arena, o, "until", json_new_int(r->arena, until));
    json_set(r->arena, o, "marks", json_new_array(r->arena));
    json_set(r->arena, o, "keys", json_new_array(r->arena));
    json_set(r->arena, o, "lanes", json_new_array(r->arena));
    json_set(r->arena, table(r), "lanes", o);
}

void view_lanes_tick(Request *r, Day at, Str label)
{
    JsonValue *o = json_new_object(r->arena), *list = list_in(lanes(r), "ticks");
    if (!list) {
        list = json_new_array(r->arena);
        json_set(r->arena, lanes(r), "ticks", list);
    }
    json_set(r->arena, o, "at", json_new_int(r->arena, at));
    json_set(r->arena, o, "label", json_new_string(r->arena, label));
    json_add(r->arena, list, o);
}

void view_lanes_mark(Request *r, Day at, Str label, const char *look)
{
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "at", json_new_int(r->arena, at));
    json_set(r->arena, o, "label", json_new_string(r->arena, label));
    json_set(r->arena, o, "look", json_new_string(r->arena, str_of(look)));
    json_add(r->arena, list_in(lanes(r), "marks"), o);
}

void view_lanes_key(Request *r, const char *look, Str label)
{
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "look", json_new_string(r->arena, str_of(look)));
    json_set(r->arena, o, "label", json_new_string(r->arena, label));
    json_add(r->arena, list_in(lanes(r), "keys"), o);
}

void view_lane(Request *r, Str label)
{
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "label", json_new_string(r->arena, label));
    json_set(r->arena, o, "spans", json_new_array(r->arena));
    json_add(r->arena, list_in(lanes(r), "lanes"), o);
}

void view_lane_span(Request *r, Day from, Day to, const char *look, Str label)
{
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "from", json_new_int(r->arena, from));
    json_set(r->arena, o, "to", json_new_int(r->arena, to));
    json_set(r->arena, o, "look", json_new_string(r->arena, str_of(look)));
    json_set(r->arena, o, "label", json_new_string(r->arena, label));
    json_add(r->arena, list_in(last_of(list_in(lanes(r), "lanes")), "spans"), o);
}

/* ---- boards ---- */

static JsonValue *last_column(Request *r)
{
    return last_of(list_in(last_of(parts(r)), "board"));
}

static JsonValue *last_card(Request *r)
{
    return last_of(list_in(last_column(r), "cards"));
}

void view_board(Request *r, Str title, Str back)
{
    JsonValue *part = new_part(r, "board", json_new_array(r->arena));
    json_set(r->arena, part, "back", json_new_string(r->arena, back));
    if (title.len > 0) json_set(r->arena, part, "title", json_new_string(r->arena, title));
}

void view_board_column(Request *r, Str title, size_t count)
{
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "title", json_new_string(r->arena, title));
    json_set(r->arena, o, "count", json_new_int(r->arena, (int64_t)count));
    json_set(r->arena, o, "cards", json_new_array(r->arena));
    json_add(r->arena, list_in(last_of(parts(r)), "board"), o);
}

void view_board_card(Request *r, Str title, Str target, int64_t version, Str marked)
{
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "title", json_new_string(r->arena, title));
    json_set(r->arena, o, "target", json_new_string(r->arena, target));
    json_set(r->arena, o, "version", json_new_int(r->arena, version));
    json_set(r->arena, o, "lines", json_new_array(r->arena));
    json_set(r->arena, o, "actions", json_new_array(r->arena));
    if (marked.len > 0) json_set(r->arena, o, "marked", json_new_string(r->arena, marked));
    json_add(r->arena, list_in(last_column(r), "cards"), o);
}

void view_board_line(Request *r, Str text)
{
    if (text.len > 0) json_add(r->arena, list_in(last_card(r), "lines"), json_new_string(r->arena, text));
}

void view_board_action(Request *r, Str label, Str target, bool plain)
{
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "label", json_new_string(r->arena, label));
    json_set(r->arena, o, "target", json_new_string(r->arena, target));
    json_set(r->arena, o, "plain", json_new_bool(r->arena, plain));
    json_add(r->arena, list_in(last_card(r), "actions"), o);
}

/* ---- targets ---- */

static void add_encoded(Buf *to, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '/';
        if (plain) buf_byte(to, (char)c);
        else buf_format(to, "%%%02X", (unsigned)c);
    }
}

Str view_op_args(Request *r, const char *op, const ErrorArg *args, size_t count)
{
    Buf out = buf_in(r->arena);
    buf_format(&out, "op:%s", op);
    char mark = '?';
    for (size_t i = 0; i < count; i++) {
        if (args[i].text.len == 0) continue;
        buf_byte(&out, mark);
        add_encoded(&out, str_of(args[i].name));
        buf_byte(&out, '=');
        add_encoded(&out, args[i].text);
        mark = '&';
    }
    return out.failed ? STR("") : buf_str(&out);
}

/* ---- what goes with a refusal ---- */

void view_beside(Request *r, const char *name, JsonValue *v)
{
    if (!r->beside) r->beside = json_new_object(r->arena);
    json_set(r->arena, r->beside, name, v);
}

void view_faults(Request *r, const FieldFault *first)
{
    JsonValue *list = json_new_array(r->arena);
    for (const FieldFault *f = first; f; f = f->next) {
        JsonValue *one = json_new_object(r->arena);
        Buf text = buf_in(r->arena);
        message_error(&text, r->lang, &f->what);
        json_set(r->arena, one, "name", json_new_string(r->arena, str_format(r->arena, "fields." STR_FMT, STR_ARG(f->path))));
        json_set(r->arena, one, "text", json_new_string(r->arena, str_trim(buf_str(&text))));
        json_add(r->arena, list, one);
    }
    view_beside(r, "fields", list);
}

/* ---- words ---- */

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

Str view_decimal(Request *r, int64_t units, int places)
{
    char digits[24];
    Buf out = buf_in(r->arena);
    decimal_to_text(&out, amount_format(digits, units, places), r->lang);
    return out.failed ? STR("") : buf_str(&out);
}

Str view_instant(Request *r, Instant t)
{
    char text[17];
    return str_copy(r->arena, instant_format_local(text, t));
}
