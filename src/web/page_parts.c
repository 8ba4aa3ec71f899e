/* page_parts.c: the parts of a page as components: headings, notes, forms, what can be done, links, pictures, papers. Tables are page_table.c. */
#include "web/page_view_int.h"

#include "web/form_web.h"

void page_show_heading(View *v, const JsonValue *part, const JsonValue *count)
{
    JsonValue *o = view_with_text(v, json_text(json_get(part, "title")));
    if (json_text(json_get(part, "title")).len == 0 || json_get(part, "folded")) return;
    if (count) json_set(v->arena, o, "count", json_copy(v->arena, count));
    view_show(v, "heading", o);
}

static void show_actions(View *v, const JsonValue *actions)
{
    JsonValue *box = view_object(v), *buttons = json_new_array(v->arena);
    JSON_EACH(action, actions) {
        JsonValue *o = view_with_text(v, json_text(json_get(action, "label")));
        Str kind = json_text(json_get(action, "kind"));
        view_put(v, o, "href", view_address(v, json_text(json_get(action, "target"))));
        if (str_is(kind, "secondary")) view_put(v, o, "classes", STR("govuk-button--secondary"));
        if (str_is(kind, "warning")) view_put(v, o, "classes", STR("govuk-button--warning"));
        json_add(v->arena, buttons, view_component(v, "button", o));
    }
    view_put(v, box, "classes", STR("govuk-button-group"));
    json_set(v->arena, box, "content", buttons);
    view_show(v, "box", box);
}

static void show_form(View *v, const JsonValue *form)
{
    JsonValue *prepared, *given = json_copy(v->arena, form);
    Str url = view_address(v, json_text(json_get(form, "sent_to")));
    if (v->code != ERR_OK) return;
    if (url.len > 0) view_put(v, given, "action", url);
    v->code = form_components(v->arena, v->frame->lang, given, v->frame->csrf, &prepared, v->e);
    if (v->code != ERR_OK) return;
    JSON_EACH(one, json_get(prepared, "top")) v->wrong = v->wrong || str_is(json_text(json_get(one, "component")), "error-summary");
    json_add(v->arena, v->content, prepared);
}

static void show_link(View *v, const JsonValue *link)
{
    JsonValue *o = view_with_text(v, json_text(json_get(link, "text")));
    view_put(v, o, "href", json_text(json_get(link, "href")));
    view_show(v, "paragraph", o);
}

/* Many places to go to, under a line that opens. */
static void show_links(View *v, const JsonValue *part)
{
    JsonValue *o = view_object(v), *list = json_new_array(v->arena);
    view_put(v, o, "summaryText", json_text(json_get(part, "title")));
    JSON_EACH(one, json_get(part, "links")) {
        JsonValue *link = view_with_text(v, view_text_at(one, 0));
        view_put(v, link, "href", view_address(v, view_text_at(one, 1)));
        json_add(v->arena, list, view_component(v, "paragraph", link));
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
    JsonValue *o = view_with_text(v, json_text(json_get(part, "printed")));
    view_put(v, o, "label", view_sentence(v, K("pages.printed")));
    view_show(v, "printed", o);
}

static void show_cards(View *v, const JsonValue *cards)
{
    JsonValue *o = view_object(v);
    view_put(v, o, "csrf", v->frame->csrf);
    json_set(v->arena, o, "items", json_copy(v->arena, cards));
    view_show(v, "cards", o);
}

/* Pictures side by side, below each other where there is no room. */
static void show_pictures(View *v, const JsonValue *pictures)
{
    JsonValue *o = view_object(v), *items = json_new_array(v->arena);
    JSON_EACH(one, pictures) {
        JsonValue *item = view_object(v);
        view_put(v, item, "label", json_text(json_get(one, "label")));
        view_put(v, item, "src", view_address(v, json_text(json_get(one, "target"))));
        json_add(v->arena, items, item);
    }
    json_set(v->arena, o, "items", items);
    view_show(v, "pictures", o);
}

/* What most readers need not see, under a line that opens. */
static void show_details(View *v, const JsonValue *part)
{
    JsonValue *o = view_object(v), *inside = json_copy(v->arena, part), *around = v->content;
    json_remove(inside, "details");
    json_set(v->arena, inside, "folded", json_new_bool(v->arena, true));             /* the line that opens is its heading */
    JsonValue *attributes = view_object(v);
    view_put(v, attributes, "aria-label", json_text(json_get(part, "details")));       /* or the group has no name for who hears the page */
    json_set(v->arena, o, "attributes", attributes);
    view_put(v, o, "summaryText", json_text(json_get(part, "details")));
    v->content = json_new_array(v->arena);
    page_show_part(v, inside);
    json_set(v->arena, o, "content", v->content);
    v->content = around;
    view_show(v, "details", o);
}

static void show_chart(View *v, const JsonValue *part)
{
    JsonValue *o = json_copy(v->arena, json_get(part, "chart"));
    view_put(v, o, "title", json_text(json_get(part, "title")));
    page_show_heading(v, part, NULL);
    view_show(v, "chart", o);
}

/* What stayed and what changed, word by word. */
static void show_changes(View *v, const JsonValue *part)
{
    JsonValue *o = view_object(v), *runs = json_new_array(v->arena);
    JSON_EACH(given, json_get(part, "changes")) {
        JsonValue *run = view_object(v);
        view_put(v, run, json_text(given->first).ptr ? str_c(v->arena, json_text(given->first)) : "same", view_text_at(given, 1));
        json_add(v->arena, runs, run);
    }
    view_put(v, o, "lang", json_text(json_get(part, "lang")));
    json_set(v->arena, o, "runs", runs);
    page_show_heading(v, part, NULL);
    view_show(v, "changes", o);
}

/* A paper as it will be printed. Its HTML comes from the gate's worker and is no value of a template: the page has a mark in its place
 * (page_paper.c); a page without one leads there. */
static void show_paper(View *v, const JsonValue *part)
{
    JsonValue *o = view_object(v);
    Str mark = json_text(json_get(part, "mark"));
    page_show_heading(v, part, NULL);
    view_put(v, o, "mark", mark);
    if (mark.len > 0) view_show(v, "preview", o);
    if (mark.len > 0) return;
    Str target = str_format(v->arena, "op:paper.make?id=" STR_FMT "&to=html", STR_ARG(json_text(json_get(part, "paper"))));
    JsonValue *link = view_with_text(v, view_sentence(v, K("paper.look-at")));
    view_put(v, link, "href", view_address(v, target));
    view_show(v, "paragraph", link);
}

/* The one thing that comes before all others: a box at the top, with one way on. */
static void show_first(View *v, const JsonValue *first)
{
    JsonValue *o = view_object(v), *inside = json_new_array(v->arena), *link, *why;
    Str what = json_text(json_get(first, "what")), record = json_text(json_get(first, "record")), reason = json_text(json_get(first, "why"));
    link = view_with_text(v, str_format(v->arena, STR_FMT ": " STR_FMT, STR_ARG(what), STR_ARG(record)));
    view_put(v, link, "href", view_address(v, json_text(json_get(first, "target"))));
    view_put(v, link, "classes", STR("govuk-notification-banner__heading"));
    json_add(v->arena, inside, view_component(v, "paragraph", link));
    why = view_with_text(v, reason);
    if (reason.len > 0) json_add(v->arena, inside, view_component(v, "paragraph", why));
    view_put(v, o, "titleText", json_text(json_get(first, "title")));
    view_put(v, o, "titleId", STR("first-of-all"));                  /* a page that says what was just done has another banner */
    json_set(v->arena, o, "content", inside);
    view_show(v, "notification-banner", o);
}

void page_show_part(View *v, const JsonValue *part)
{
    const JsonValue *rows = json_get(part, "rows"), *table = json_get(part, "table"), *note = json_get(part, "note"),
        *warning = json_get(part, "warning");
    const JsonValue *form = json_get(part, "form"), *actions = json_get(part, "actions"), *picture = json_get(part, "picture"),
        *link = json_get(part, "link");
    if (json_get(part, "details")) {
        show_details(v, part);
        return;
    }
    if (table) {
        page_show_table(v, part, table);
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
    page_show_heading(v, part, NULL);
    if (rows) page_show_rows(v, rows);
    if (note) {
        JsonValue *o = view_with_text(v, json_text(note));
        view_put(v, o, "classes", STR("tergoo-text"));
        view_show(v, "inset-text", o);
    }
    if (warning) view_show(v, "warning-text", view_with_text(v, json_text(warning)));
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
