/* page_work.c: the parts of a page that show work: days as a picture beside their table, and boards of cards. */
#include "web/page_view_int.h"

void page_show_lanes(View *v, const JsonValue *lanes, JsonValue *table)
{
    JsonValue *o = json_copy(v->arena, lanes);
    json_set(v->arena, o, "content", table);
    view_show(v, "lanes", o);
}

/* ---- boards ---- */

/* What asks nothing is a button that does it; anything else leads to its form. */
static JsonValue *card_actions(View *v, const JsonValue *card, Str back)
{
    JsonValue *list = json_new_array(v->arena);
    JSON_EACH(given, json_get(card, "actions")) {
        JsonValue *o = view_object(v);
        view_put(v, o, "text", json_text(json_get(given, "label")));
        view_put(v, o, "href", view_address(v, json_text(json_get(given, "target"))));
        json_set(v->arena, o, "plain", json_copy(v->arena, json_get(given, "plain")));
        view_put(v, o, "version", json_get(card, "version") ? json_get(card, "version")->text : STR(""));
        view_put(v, o, "csrf", v->frame->csrf);
        view_put(v, o, "back", back);
        json_add(v->arena, list, o);
    }
    return list;
}

static JsonValue *card_options(View *v, const JsonValue *card, Str back)
{
    JsonValue *o = view_object(v);
    view_put(v, o, "title", json_text(json_get(card, "title")));
    view_put(v, o, "href", view_address(v, json_text(json_get(card, "target"))));
    view_put(v, o, "marked", json_text(json_get(card, "marked")));
    json_set(v->arena, o, "lines", json_copy(v->arena, json_get(card, "lines")));
    return json_set(v->arena, o, "actions", card_actions(v, card, back));
}

void page_show_board(View *v, const JsonValue *part)
{
    JsonValue *o = view_object(v), *columns = json_new_array(v->arena);
    Str back = view_address(v, json_text(json_get(part, "back")));
    JSON_EACH(given, json_get(part, "board")) {
        JsonValue *column = view_object(v), *cards = json_new_array(v->arena);
        view_put(v, column, "title", json_text(json_get(given, "title")));
        view_put(v, column, "count", json_get(given, "count") ? json_get(given, "count")->text : STR(""));
        JSON_EACH(card, json_get(given, "cards")) json_add(v->arena, cards, card_options(v, card, back));
        json_set(v->arena, column, "cards", cards);
        json_add(v->arena, columns, column);
    }
    json_set(v->arena, o, "columns", columns);
    view_show(v, "board", o);
}
