/* page_stock.c: pages with one field that a scanner types into. What was read comes by POST and is answered on the same page,
 * where the next label is read; loaded again, a page has no effect but that the same label is told to have been read already. */
#include "web/pages.h"

#include "web/web_int.h"

static ErrorCode ask_scan(WebRequest *r, const char *name, JsonValue *args, Error *e)
{
    const JsonValue *data, *page;
    const Operation *op;
    WebPair given[] = { { STR("text"), str_trim(web_form(r, "f.text")) }, { STR("unknown"), web_form(r, "f.unknown") } };
    size_t count = 0;
    TRY(page_operation(r, str_of(name), &op, e));
    for (size_t i = 0; i < ARRAY_LEN(given) && str_is(r->method, "POST"); i++)
        if (given[i].value.len > 0) given[count++] = given[i];
    TRY(page_args(r, op, given, count, args, e));
    TRY(web_gate(r, name, args, &data, &page, e));
    return web_reply_page(r, 200, "page", data, page, e);
}

ErrorCode page_label(WebRequest *r, Error *e)
{
    return ask_scan(r, "label.read", json_new_object(r->arena), e);
}

ErrorCode page_stock(WebRequest *r, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    Str place = web_query(r, "place");
    json_set(r->arena, args, "id", page_text(r, page_record_id(r)));
    if (place.len > 0) json_set(r->arena, args, "place", page_text(r, place));
    return ask_scan(r, "stock.scan", args, e);
}

ErrorCode page_door(WebRequest *r, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, "id", page_text(r, page_record_id(r)));
    return ask_scan(r, "course.door", args, e);
}
