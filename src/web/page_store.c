/* page_store.c: the pages of the office's store: its places, what lies in one of them, what is out, what nobody has seen for long, how full it is. */
#include "web/pages.h"

#include "web/web_int.h"

ErrorCode page_store(WebRequest *r, Error *e) { return page_ask(r, "store.places", NULL, e); }
ErrorCode page_store_due(WebRequest *r, Error *e) { return page_ask(r, "store.due", NULL, e); }
ErrorCode page_store_unseen(WebRequest *r, Error *e) { return page_ask(r, "store.unseen", NULL, e); }
ErrorCode page_store_load(WebRequest *r, Error *e) { return page_ask(r, "store.load", NULL, e); }
ErrorCode page_store_carried(WebRequest *r, Error *e) { return page_ask(r, "store.carried", NULL, e); }

ErrorCode page_store_book(WebRequest *r, Error *e) { return page_ask(r, "store.book", NULL, e); }

ErrorCode page_store_count(WebRequest *r, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, "id", page_text(r, page_record_id(r)));
    return page_ask(r, "store.count", args, e);
}

ErrorCode page_store_place(WebRequest *r, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, "id", page_text(r, page_record_id(r)));
    return page_ask(r, "store.place", args, e);
}
