/* page_args.h: arguments of operations out of what a browser sent, by the operation table. */
#ifndef TERGOO_PAGE_ARGS_H
#define TERGOO_PAGE_ARGS_H

#include "office/gate.h"
#include "web/web.h"

/* The row of the table; ERR_NOT_FOUND: there is no such page. */
MUST_USE ErrorCode page_operation(const WebRequest *r, Str name, const Operation **ret, Error *e);
/* An object with those pairs that the operation takes, in the types it takes them; the others are passed over (a form has marks of its own). What
 * stands in `given` already stays. ERR_INVALID names an argument that cannot be read. Fields ("f.NAME") are gathered under `fields`. */
MUST_USE ErrorCode page_args(WebRequest *r, const Operation *op, const WebPair *pairs, size_t count, JsonValue *given, Error *e);
JsonValue *page_text(WebRequest *r, Str s);
/* The sentence of a key in the reader's language. */
Str web_say(const WebRequest *r, const char *key);
/* "kind/id" out of two parameters of the path. */
Str page_record_id(WebRequest *r);

#endif
