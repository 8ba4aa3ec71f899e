/* view.h: what an operation answers: {data, page}. `data` is for programs (its members follow from the model); `page` is the same for people:
 * a title, rows of label and value, tables, remarks, in the language of the request. JSON and CSV give data, terminal and HTML the page.
 *
 *     page = {"title": …, "parts": [ {"rows": [[label, value], …]} | {"table": {"head": […], "rows": [[…], …]}, "title": …} | {"note": …} ]} */
#ifndef TERGOO_VIEW_H
#define TERGOO_VIEW_H

#include "office/office.h"

/* The answer's data object, made at the first call; members are added with json_set. NULL when memory is out (json_set takes that). */
JsonValue *view_data(Request *r);
void view_title(Request *r, Str title);
void view_note(Request *r, Str text);
/* A row under the last rows part; a table's head and rows. Cells are copied. */
void view_row(Request *r, Str label, Str value);
void view_table(Request *r, Str title, const Str *head, size_t columns);
void view_table_row(Request *r, const Str *cells, size_t columns);
/* The sentence of a key in the request's language; an empty Str when memory is out. */
Str view_say_args(Request *r, const char *key, const ErrorArg *args, size_t count);
#define view_say(r, key, ...) view_say_args((r), (key), ERROR_ARGS_(__VA_ARGS__))
Str view_label(const Request *r, const Label *label);
/* An instant as people read it. */
Str view_instant(Request *r, Instant t);

#endif
