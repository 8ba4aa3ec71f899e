/* parts.h: pages that this process makes by itself, out of the same parts that the gate's views have (office/view.h): signing in, enrolling, second
 * factors. `title`, `label`, `hint` are message keys. */
#ifndef TERGOO_PARTS_H
#define TERGOO_PARTS_H

#include "web/web.h"

JsonValue *parts_page(WebRequest *r, const char *title);
/* The part {name: value}, which is given back for more members; and a heading for it. */
JsonValue *parts_add(WebRequest *r, JsonValue *page, const char *name, JsonValue *value);
void parts_title(WebRequest *r, JsonValue *part, const char *title);
void parts_note(WebRequest *r, JsonValue *page, Str text);

/* `submit` NULL: only the buttons that are added. */
JsonValue *parts_form(WebRequest *r, const char *action, const char *submit);
void parts_argument(WebRequest *r, JsonValue *form, const char *name, Str value);
typedef struct { const char *name, *type, *hint, *complete; Str label, value; bool optional; } PartsField;
void parts_field(WebRequest *r, JsonValue *form, const PartsField *f);
/* A button besides the one that sends, if there is one; Enter does not press it. */
void parts_button(WebRequest *r, JsonValue *form, const char *name, Str value, Str label);

#endif
