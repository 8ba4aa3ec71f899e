/* page_view.c: see page_view.h. Each part of a page becomes prepared components, in the order in which the gate gave them; the
 * template page puts them below title, crumbs and filter, and the frame around that. */
#include "web/page_view_int.h"

#include "web/form_web.h"

/* ---- small ones ---- */

static Str say(const View *v, const char *key)
{
    return str_of(message_text(v->frame->lang, str_of(key)));
}

static JsonValue *object(const View *v)
{
    return json_new_object(v->arena);
}

static void put(const View *v, JsonValue *o, const char *key, Str text)
{
    json_set(v->arena, o, key, json_new_string(v->arena, text.ptr ? text : STR("")));
}

static JsonValue *with_text(const View *v, Str text)
{
    JsonValue *o = object(v);
    put(v, o, "text", text);
    return o;
}

static JsonValue *component(const View *v, const char *name, const JsonValue *options)
{
    return ui_prepare(v->arena, v->frame->lang, name, options);
}

void view_show(View *v, const char *component, const JsonValue *options)
{
    json_add(v->arena, v->content, ui_prepare(v->arena, v->frame->lang, component, options));
}

static Str text_at(const JsonValue *array, size_t n)
{
    const JsonValue *one = array ? array->first : NULL;
    while (one && n-- > 0) one = one->next;
    return json_text(one);
}

Str view_address(View *v, Str target)
{
    Str url = STR("");
    if (target.len == 0 || v->code != ERR_OK) return url;
    v->code = v->frame->address(v->arena, target, &url, v->e);
    return v->code == ERR_OK ? url : STR("");
}

/* This page with one thing in its query set otherwise; sorting begins at the first page again. */
static Str here_with(const View *v, const char *name, Str value)
{
    Buf url = buf_in(v->arena);
    buf_add(&url, v->frame->path);
    for (size_t i = 0; i < v->frame->query_count; i++) {
        const WebPair *pair = &v->frame->query[i];
        bool stays = !str_is(pair->name, name) && !str_is(pair->name, "page") && pair->value.len > 0;
        if (stays) v->frame->add_query(&url, pair->name, pair->value);
    }
    v->frame->add_query(&url, str_of(name), value);
    return buf_str(&url);
}

/* ---- parts ---- */

static void show_heading(View *v, const JsonValue *part, const JsonValue *count)
{
    JsonValue *o = with_text(v, json_text(json_get(part, "title")));
    if (json_text(json_get(part, "title")).len == 0) return;
    if (count) json_set(v->arena, o, "count", json_copy(v->arena, count));
    view_show(v, "heading", o);
}

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

static void show_rows(View *v, const JsonValue *rows)
{
    JsonValue *o = object(v), *list = json_new_array(v->arena);
    JSON_EACH(row, rows) {
        if (is_id(text_at(row, 1)) && text_at(row, 2).len == 0) continue;
        JsonValue *one = object(v), *value = with_text(v, text_at(row, 1));
        Str url = view_address(v, text_at(row, 2));
        if (url.len > 0) put(v, value, "href", url);
        put(v, value, "classes", STR("tergoo-text"));
        json_set(v->arena, one, "key", with_text(v, text_at(row, 0)));
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
        if (!is_id(text_at(row, column))) return false;
    }
    return column > 0 && rows && rows->count > 0;
}

/* Column heads, with a link where the table can be sorted by that column. */
static JsonValue *table_head(View *v, const JsonValue *table)
{
    const JsonValue *sort = json_get(table, "sort");
    Str sorted = json_text(json_get(table, "sorted"));
    JsonValue *head = json_new_array(v->arena);
    size_t column = 0;
    JSON_EACH(label, json_get(table, "head")) {
        JsonValue *cell = with_text(v, json_text(label));
        Str field = text_at(sort, column++);
        if (is_id_column(table, column - 1)) continue;
        bool up = field.len > 0 && str_equal(sorted, field);
        bool down = field.len > 0 && str_starts(sorted, STR("-")) && str_equal(str_from(sorted, 1), field);
        Str next = up ? str_format(v->arena, "-" STR_FMT, STR_ARG(field)) : field;
        if (field.len > 0) {
            JsonValue *attributes = object(v);
            put(v, attributes, "aria-sort", up ? STR("ascending") : down ? STR("descending") : STR("none"));     /* "none": it could be */
            json_set(v->arena, cell, "attributes", attributes);
            put(v, cell, "href", here_with(v, "sort", next));
        }
        if (up || down) put(v, cell, "classes", up ? STR("tergoo-sorted tergoo-sorted--up") : STR("tergoo-sorted"));
        json_add(v->arena, head, cell);
    }
    return head;
}

static bool is_tag(const JsonValue *tags, size_t column)
{
    JSON_EACH(one, tags) {
        int64_t n;
        if (json_int(one, &n) && n >= 0 && (size_t)n == column) return true;
    }
    return false;
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
        JsonValue *one = with_text(v, text_at(line, 0));
        Str url = view_address(v, text_at(line, 1));
        if (url.len > 0) put(v, one, "href", url);
        put(v, one, "classes", STR("tergoo-line"));
        json_add(v->arena, lines, component(v, "paragraph", one));
    }
    for (size_t i = 0; i < ARRAY_LEN(TONES); i++) {
        if (!str_is(tone, TONES[i].tone)) continue;
        JsonValue *tag = with_text(v, json_text(json_get(more, "word")));
        put(v, tag, "classes", str_of(TONES[i].classes));
        json_set(v->arena, cell, "tag", tag);
    }
    if (lines && lines->count > 0) {
        put(v, cell, "text", STR(""));
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
        JsonValue *cell = with_text(v, text), *attributes = object(v);
        put(v, attributes, "data-label", text_at(head, column));
        json_set(v->arena, cell, "attributes", attributes);
        put(v, cell, "classes", STR("tergoo-text"));
        const JsonValue *more = cell_more(next, at, column);
        if (more) fill_cell(v, cell, more);
        if (!linked && !more && url.len > 0 && !is_tag(tags, column)) {
            put(v, cell, "href", url);
            linked = true;
        }
        if (is_tag(tags, column) && text.len > 0) {
            JsonValue *tag = with_text(v, text);
            put(v, tag, "classes", colour_of(mark));
            json_set(v->arena, cell, "tag", tag);
        }
        json_add(v->arena, row, cell);
        column++;
    }
    return row;
}

static void show_plain_table(View *v, const JsonValue *part, const JsonValue *table)
{
    JsonValue *o = object(v), *rows = json_new_array(v->arena);
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
        JsonValue *none = with_text(v, say(v, K("pages.nothing")));
        view_show(v, "paragraph", none);
        return;
    }
    json_set(v->arena, o, "head", table_head(v, table));
    json_set(v->arena, o, "rows", rows);
    json_set(v->arena, o, "firstCellIsHeader", json_new_bool(v->arena, true));
    put(v, o, "classes", STR("tergoo-wide"));
    put(v, o, "caption", title.len > 0 ? title : json_text(json_get(v->page, "title")));     /* its name, for who hears the page */
    put(v, o, "captionClasses", STR("govuk-visually-hidden"));
    view_show(v, "table", o);
    if (all.len > 0) {
        JsonValue *link = with_text(v, say(v, K("pages.all")));
        if (title.len > 0) link = with_text(v, str_format(v->arena, STR_FMT ": " STR_FMT, STR_ARG(say(v, K("pages.all"))), STR_ARG(title)));
        put(v, link, "href", all);
        view_show(v, "paragraph", link);
    }
    if (more.len > 0) {
        JsonValue *pages = object(v), *next = object(v);
        put(v, next, "href", here_with(v, "page", more));
        json_set(v->arena, pages, "next", next);
        view_show(v, "pagination", pages);
    }
}

/* Its days as a picture stand with it in one box. */
static void show_table(View *v, const JsonValue *part, const JsonValue *table)
{
    const JsonValue *lanes = json_get(table, "lanes");
    JsonValue *around = v->content;
    show_heading(v, part, json_get(table, "count"));
    if (lanes) v->content = json_new_array(v->arena);
    show_plain_table(v, part, table);
    if (!lanes) return;
    JsonValue *inside = v->content;
    v->content = around;
    page_show_lanes(v, lanes, inside);
}

static void show_actions(View *v, const JsonValue *actions)
{
    JsonValue *box = object(v), *buttons = json_new_array(v->arena);
    JSON_EACH(action, actions) {
        JsonValue *o = with_text(v, json_text(json_get(action, "label")));
        Str kind = json_text(json_get(action, "kind"));
        put(v, o, "href", view_address(v, json_text(json_get(action, "target"))));
        if (str_is(kind, "secondary")) put(v, o, "classes", STR("govuk-button--secondary"));
        if (str_is(kind, "warning")) put(v, o, "classes", STR("govuk-button--warning"));
        json_add(v->arena, buttons, component(v, "button", o));
    }
    put(v, box, "classes", STR("govuk-button-group"));
    json_set(v->arena, box, "content", buttons);
    view_show(v, "box", box);
}

static void show_form(View *v, const JsonValue *form)
{
    JsonValue *prepared, *given = json_copy(v->arena, form);
    Str url = view_address(v, json_text(json_get(form, "sent_to")));
    if (v->code != ERR_OK) return;
    if (url.len > 0) put(v, given, "action", url);
    v->code = form_components(v->arena, v->frame->lang, given, v->frame->csrf, &prepared, v->e);
    if (v->code != ERR_OK) return;
    JSON_EACH(one, json_get(prepared, "top")) v->wrong = v->wrong || str_is(json_text(json_get(one, "component")), "error-summary");
    json_add(v->arena, v->content, prepared);
}

static void show_link(View *v, const JsonValue *link)
{
    JsonValue *o = with_text(v, json_text(json_get(link, "text")));
    put(v, o, "href", json_text(json_get(link, "href")));
    view_show(v, "paragraph", o);
}

/* Many places to go to, under a line that opens. */
static void show_links(View *v, const JsonValue *part)
{
    JsonValue *o = object(v), *list = json_new_array(v->arena);
    put(v, o, "summaryText", json_text(json_get(part, "title")));
    JSON_EACH(one, json_get(part, "links")) {
        JsonValue *link = with_text(v, text_at(one, 0));
        put(v, link, "href", view_address(v, text_at(one, 1)));
        json_add(v->arena, list, component(v, "paragraph", link));
    }
    if (json_text(json_get(part, "title")).len == 0) {
        JSON_EACH(one, list) json_add(v->arena, v->content, json_copy(v->arena, one));
        return;
    }
    json_set(v->arena, o, "content", list);
    view_show(v, "details", o);
}

static void show_printed(View *v, const JsonValue *part)
{
    JsonValue *o = with_text(v, json_text(json_get(part, "printed")));
    put(v, o, "label", say(v, K("pages.printed")));
    view_show(v, "printed", o);
}

static void show_cards(View *v, const JsonValue *cards)
{
    JsonValue *o = object(v);
    put(v, o, "csrf", v->frame->csrf);
    json_set(v->arena, o, "items", json_copy(v->arena, cards));
    view_show(v, "cards", o);
}

/* Pictures side by side, below each other where there is no room. */
static void show_pictures(View *v, const JsonValue *pictures)
{
    JsonValue *o = object(v), *items = json_new_array(v->arena);
    JSON_EACH(one, pictures) {
        JsonValue *item = object(v);
        put(v, item, "label", json_text(json_get(one, "label")));
        put(v, item, "src", view_address(v, json_text(json_get(one, "target"))));
        json_add(v->arena, items, item);
    }
    json_set(v->arena, o, "items", items);
    view_show(v, "pictures", o);
}

static void show_part(View *v, const JsonValue *part);

/* What most readers need not see, under a line that opens. */
static void show_details(View *v, const JsonValue *part)
{
    JsonValue *o = object(v), *inside = json_copy(v->arena, part), *around = v->content;
    json_remove(inside, "details");
    JsonValue *attributes = object(v);
    put(v, attributes, "aria-label", json_text(json_get(part, "details")));       /* or the group has no name for who hears the page */
    json_set(v->arena, o, "attributes", attributes);
    put(v, o, "summaryText", json_text(json_get(part, "details")));
    v->content = json_new_array(v->arena);
    show_part(v, inside);
    json_set(v->arena, o, "content", v->content);
    v->content = around;
    view_show(v, "details", o);
}

static void show_chart(View *v, const JsonValue *part)
{
    JsonValue *o = json_copy(v->arena, json_get(part, "chart"));
    put(v, o, "title", json_text(json_get(part, "title")));
    show_heading(v, part, NULL);
    view_show(v, "chart", o);
}

/* What stayed and what changed, word by word. */
static void show_changes(View *v, const JsonValue *part)
{
    JsonValue *o = object(v), *runs = json_new_array(v->arena);
    JSON_EACH(given, json_get(part, "changes")) {
        JsonValue *run = object(v);
        put(v, run, json_text(given->first).ptr ? str_c(v->arena, json_text(given->first)) : "same", text_at(given, 1));
        json_add(v->arena, runs, run);
    }
    put(v, o, "lang", json_text(json_get(part, "lang")));
    json_set(v->arena, o, "runs", runs);
    show_heading(v, part, NULL);
    view_show(v, "changes", o);
}

/* A paper as it will be printed. Its HTML comes from the gate's worker and is no value of a template: the page has a mark in its place
 * (page_paper.c); a page without one leads there. */
static void show_paper(View *v, const JsonValue *part)
{
    JsonValue *o = object(v);
    Str mark = json_text(json_get(part, "mark"));
    show_heading(v, part, NULL);
    put(v, o, "mark", mark);
    if (mark.len > 0) view_show(v, "preview", o);
    if (mark.len > 0) return;
    Str target = str_format(v->arena, "op:paper.make?id=" STR_FMT "&to=html", STR_ARG(json_text(json_get(part, "paper"))));
    JsonValue *link = with_text(v, say(v, K("paper.look-at")));
    put(v, link, "href", view_address(v, target));
    view_show(v, "paragraph", link);
}

/* The one thing that comes before all others: a box at the top, with one way on. */
static void show_first(View *v, const JsonValue *first)
{
    JsonValue *o = object(v), *inside = json_new_array(v->arena), *link, *why;
    Str what = json_text(json_get(first, "what")), record = json_text(json_get(first, "record")), reason = json_text(json_get(first, "why"));
    link = with_text(v, str_format(v->arena, STR_FMT ": " STR_FMT, STR_ARG(what), STR_ARG(record)));
    put(v, link, "href", view_address(v, json_text(json_get(first, "target"))));
    put(v, link, "classes", STR("govuk-notification-banner__heading"));
    json_add(v->arena, inside, component(v, "paragraph", link));
    why = with_text(v, reason);
    if (reason.len > 0) json_add(v->arena, inside, component(v, "paragraph", why));
    put(v, o, "titleText", json_text(json_get(first, "title")));
    put(v, o, "titleId", STR("first-of-all"));                  /* a page that says what was just done has another banner */
    json_set(v->arena, o, "content", inside);
    view_show(v, "notification-banner", o);
}

static void show_part(View *v, const JsonValue *part)
{
    const JsonValue *rows = json_get(part, "rows"), *table = json_get(part, "table"), *note = json_get(part, "note"),
        *warning = json_get(part, "warning");
    const JsonValue *form = json_get(part, "form"), *actions = json_get(part, "actions"), *picture = json_get(part, "picture"),
        *link = json_get(part, "link");
    if (table) {
        show_table(v, part, table);
        return;
    }
    if (json_get(part, "first")) {
        show_first(v, json_get(part, "first"));
        return;
    }
    if (json_get(part, "links")) {
        show_links(v, part);
        return;
    }
    if (json_get(part, "details")) {
        show_details(v, part);
        return;
    }
    if (json_get(part, "changes")) {
        show_changes(v, part);
        return;
    }
    if (json_get(part, "paper")) {
        show_paper(v, part);
        return;
    }
    if (json_get(part, "chart")) {
        show_chart(v, part);
        return;
    }
    if (json_get(part, "board")) {
        page_show_board(v, part);
        return;
    }
    show_heading(v, part, NULL);
    if (rows) show_rows(v, rows);
    if (note) {
        JsonValue *o = with_text(v, json_text(note));
        put(v, o, "classes", STR("tergoo-text"));
        view_show(v, "inset-text", o);
    }
    if (warning) view_show(v, "warning-text", with_text(v, json_text(warning)));
    if (form) show_form(v, form);
    if (actions) show_actions(v, actions);
    if (picture) view_show(v, "picture", picture);
    if (json_get(part, "pictures")) show_pictures(v, json_get(part, "pictures"));
    if (link) show_link(v, link);
    if (json_get(part, "guide")) view_show(v, "guide", json_get(part, "guide"));
    if (json_get(part, "panel")) view_show(v, "panel", json_get(part, "panel"));
    if (json_get(part, "printed")) show_printed(v, part);
    if (json_get(part, "cards")) show_cards(v, json_get(part, "cards"));
}

/* ---- what stands around it ---- */

static JsonValue *crumbs_of(View *v, const JsonValue *page)
{
    JsonValue *o = object(v), *items = json_new_array(v->arena);
    JSON_EACH(crumb, json_get(page, "crumbs")) {
        JsonValue *item = with_text(v, text_at(crumb, 0));
        Str url = view_address(v, text_at(crumb, 1));
        if (url.len > 0) put(v, item, "href", url);
        json_add(v->arena, items, item);
    }
    if (!items || items->count == 0) return json_new_null(v->arena);
    json_set(v->arena, o, "items", items);
    json_set(v->arena, o, "collapseOnMobile", json_new_bool(v->arena, true));
    return component(v, "breadcrumbs", o);
}

static JsonValue *menu_of(View *v)
{
    JsonValue *o = object(v), *items = json_new_array(v->arena);
    JSON_EACH(given, v->frame->menu) {
        JsonValue *item = with_text(v, json_text(json_get(given, "label")));
        Str url = view_address(v, json_text(json_get(given, "target")));
        if (url.len == 0) continue;
        put(v, item, "href", url);
        if (str_equal(url, v->frame->path)) json_set(v->arena, item, "current", json_new_bool(v->arena, true));
        json_add(v->arena, items, item);
    }
    if (!items || items->count == 0) return json_new_null(v->arena);
    json_set(v->arena, o, "navigation", items);
    put(v, o, "navigationLabel", say(v, K("pages.menu-label")));
    return component(v, "service-navigation", o);
}

static JsonValue *languages_of(View *v)
{
    static const Str NAMES[LANG_COUNT] = { STR("English"), STR("Русский"), STR("Кыргызча") };
    JsonValue *list = json_new_array(v->arena);
    for (int i = 0; i < LANG_COUNT; i++) {
        JsonValue *one = object(v);
        put(v, one, "code", str_of(lang_code((Lang)i)));
        put(v, one, "name", NAMES[i]);
        json_set(v->arena, one, "current", json_new_bool(v->arena, (Lang)i == v->frame->lang));
        json_add(v->arena, list, one);
    }
    return list;
}

static JsonValue *banner_of(View *v)
{
    JsonValue *o = object(v), *tag = with_text(v, say(v, K("pages.demo-tag")));
    if (!v->frame->demo) return json_new_null(v->arena);
    json_set(v->arena, o, "tag", tag);
    put(v, o, "text", say(v, v->frame->no_second ? K("web.demo-no-second") : K("web.demo")));
    return component(v, "phase-banner", o);
}

/* Above everything, on paper too. */
static JsonValue *exercise_of(View *v)
{
    JsonValue *o = object(v);
    if (!v->frame->exercise) return json_new_null(v->arena);
    put(v, o, "mark", say(v, K("exercise.mark")));
    put(v, o, "text", say(v, K("exercise.banner")));
    put(v, o, "second", v->frame->no_second ? say(v, K("exercise.no-second")) : STR(""));
    return o;
}

static JsonValue *said_of(View *v)
{
    JsonValue *o = with_text(v, v->frame->said);
    if (v->frame->said.len == 0) return json_new_null(v->arena);
    put(v, o, "type", STR("success"));
    return component(v, "notification-banner", o);
}

static JsonValue *filter_of(View *v, const JsonValue *page)
{
    const JsonValue *filter = json_get(page, "filter");
    JsonValue *form = filter ? json_copy(v->arena, filter) : NULL, *prepared = NULL;
    if (!filter) return json_new_null(v->arena);
    put(v, form, "action", v->frame->path);
    if (v->code == ERR_OK) v->code = form_filter(v->arena, v->frame->lang, form, &prepared, v->e);
    return prepared;
}

static JsonValue *skip_of(View *v)
{
    JsonValue *o = with_text(v, say(v, K("pages.skip")));
    put(v, o, "href", STR("#main-content"));
    return component(v, "skip-link", o);
}

/* A text that people typed, and in which language. */
static void put_typed(const View *v, JsonValue *o, const char *key, const char *lang_key, Str text)
{
    put(v, o, key, text);
    put(v, o, lang_key, ui_text_lang(v->frame->lang, text));
}

/* What can be done now, each with a way there if there is one. */
static JsonValue *next_of(View *v, const JsonValue *page)
{
    JsonValue *list = json_new_array(v->arena);
    JSON_EACH(one, json_get(page, "next")) {
        JsonValue *item = with_text(v, text_at(one, 0));
        put(v, item, "href", text_at(one, 1));
        json_add(v->arena, list, item);
    }
    return list;
}

static JsonValue *context_of(View *v, const JsonValue *page)
{
    const PageFrame *f = v->frame;
    JsonValue *o = object(v), *parts = json_new_array(v->arena);
    bool narrow = false;
    v->content = parts;
    JSON_EACH(part, json_get(page, "parts")) {
        narrow = narrow || json_get(part, "form");
        show_part(v, part);
    }
    put(v, o, "lang", str_of(lang_code(f->lang)));
    put_typed(v, o, "title", "titleLang", json_text(json_get(page, "title")));
    put_typed(v, o, "caption", "captionLang", json_text(json_get(page, "caption")));
    put(v, o, "wrong", v->wrong ? str_format(v->arena, STR_FMT ":", STR_ARG(say(v, K("ui.error")))) : STR(""));
    put(v, o, "product", say(v, K("pages.product")));
    put_typed(v, o, "institution", "institutionLang", f->institution);
    put(v, o, "login", f->login);
    put(v, o, "csrf", f->csrf);
    put(v, o, "back", f->target);
    put(v, o, "css", f->css);
    put(v, o, "icon", f->icon);
    put(v, o, "script", f->script);
    put(v, o, "signOut", say(v, K("web.sign-out")));
    put(v, o, "languageLabel", say(v, K("web.language-title")));
    put(v, o, "footer", say(v, K("pages.footer")));
    put(v, o, "connect", say(v, K("web.connect-title")));
    put(v, o, "demo", f->demo ? say(v, K("demo.who")) : STR(""));
    put(v, o, "search", f->menu && !f->narrow ? say(v, K("web.search")) : STR(""));
    put(v, o, "more", f->menu && !f->narrow ? say(v, K("web.more")) : STR(""));
    put(v, o, "words", v->frame->words);
    json_set(v->arena, o, "narrow", json_new_bool(v->arena, narrow));
    json_set(v->arena, o, "skip", skip_of(v));
    json_set(v->arena, o, "languages", languages_of(v));
    json_set(v->arena, o, "menu", menu_of(v));
    json_set(v->arena, o, "banner", banner_of(v));
    json_set(v->arena, o, "exercise", exercise_of(v));
    json_set(v->arena, o, "crumbs", crumbs_of(v, page));
    json_set(v->arena, o, "backLink", json_get(page, "backLink") ? component(v, "back-link", json_get(page, "backLink")) : json_new_null(v->arena));
    json_set(v->arena, o, "said", said_of(v));
    json_set(v->arena, o, "filter", filter_of(v, page));
    json_set(v->arena, o, "parts", parts);
    put(v, o, "lead", json_text(json_get(page, "lead")));
    put(v, o, "nextTitle", say(v, K("pages.next")));
    json_set(v->arena, o, "next", next_of(v, page));
    return o;
}

ErrorCode page_render(const Ui *ui, Arena *a, const char *name, const PageFrame *frame, const JsonValue *page, Buf *to, Error *e)
{
    View v = { .ui = ui, .arena = a, .frame = frame, .page = page, .code = ERR_OK, .e = e };
    JsonValue *context = context_of(&v, page);
    if (v.code != ERR_OK) return v.code;
    if (!context) return error_memory(e);
    return ui_render(ui, ui_template(ui, str_of(name)) ? name : "page", context, to, e);
}
