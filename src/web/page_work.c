/* page_work.c: the parts of a page that show work: days as a picture beside their table, and boards of cards. */
#include "web/page_view_int.h"

static JsonValue *text_value(const View *v, Str text)
{
    return json_new_string(v->arena, text.ptr ? text : STR(""));
}

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
        JsonValue *o = json_new_object(v->arena);
        json_set(v->arena, o, "text", text_value(v, json_text(json_get(given, "label"))));
        json_set(v->arena, o, "href", text_value(v, view_address(v, json_text(json_get(given, "target")))));
        json_set(v->arena, o, "plain", json_copy(v->arena, json_get(given, "plain")));
        json_set(v->arena, o, "version", text_value(v, json_get(card, "version") ? json_get(card, "version")->text : STR("")));
        json_set(v->arena, o, "csrf", text_value(v, v->frame->csrf));
        json_set(v->arena, o, "back", text_value(v, back));
        json_add(v->arena, list, o);
    }
    return list;
}

static JsonValue *card_options(View *v, const JsonValue *card, Str back)
{
    JsonValue *o = json_new_object(v->arena);
    json_set(v->arena, o, "title", text_value(v, json_text(json_get(card, "title"))));
    json_set(v->arena, o, "href", text_value(v, view_address(v, json_text(json_get(card, "target")))));
    json_set(v->arena, o, "marked", text_value(v, json_text(json_get(card, "marked"))));
    json_set(v->arena, o, "lines", json_copy(v->arena, json_get(card, "lines")));
    return json_set(v->arena, o, "actions", card_actions(v, card, back));
}

void page_show_board(View *v, const JsonValue *part)
{
    JsonValue *o = json_new_object(v->arena), *columns = json_new_array(v->arena);
    Str back = view_address(v, json_text(json_get(part, "back")));
    JSON_EACH(given, json_get(part, "board")) {
        JsonValue *column = json_new_object(v->arena), *cards = json_new_array(v->arena);
        json_set(v->arena, column, "title", text_value(v, json_text(json_get(given, "title"))));
        json_set(v->arena, column, "count", text_value(v, json_get(given, "count") ? json_get(given, "count")->text : STR("")));
        JSON_EACH(card, json_get(given, "cards")) json_add(v->arena, cards, card_options(v, card, back));
        json_set(v->arena, column, "cards", cards);
        json_add(v->arena, columns, column);
    }
    json_set(v->arena, o, "columns", columns);
    view_show(v, "board", o);
}
