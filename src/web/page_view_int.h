/* page_view_int.h: what page_view.c, page_parts.c, page_table.c and page_work.c share: a page under way. All values are made in its arena; one that
 * could not be made is NULL, which those that take values pass on. */
#ifndef TERGOO_PAGE_VIEW_INT_H
#define TERGOO_PAGE_VIEW_INT_H

#include "web/page_view.h"

typedef struct {
    const Ui *ui; Arena *arena; const PageFrame *frame; const JsonValue *page;
    JsonValue *content;
    bool       wrong;                   /* a form has been sent back: the title says so first */
    ErrorCode  code; Error *e;
} View;

/* The sentence of a message key. */
Str view_sentence(const View *v, const char *key);
JsonValue *view_object(const View *v);
void view_put(const View *v, JsonValue *o, const char *key, Str text);
/* {"text": ...}, what most components begin with. */
JsonValue *view_with_text(const View *v, Str text);
/* A component that will stand within another; view_show puts one on the page. */
JsonValue *view_component(const View *v, const char *name, const JsonValue *options);
/* The text at that place of an array; empty where there is none. */
Str view_text_at(const JsonValue *array, size_t n);
/* This page with one thing in its query set otherwise; sorting begins at the first page again. */
Str view_here_with(const View *v, const char *name, Str value);
/* The address of a target; empty, and remembered, where it is none. */
Str view_address(View *v, Str target);
/* A component at the end of the page. */
void view_show(View *v, const char *component, const JsonValue *options);

/* ---- page_parts.c ---- */
void page_show_part(View *v, const JsonValue *part);
/* Its title, with how many there are if `count` is one; nothing without title. */
void page_show_heading(View *v, const JsonValue *part, const JsonValue *count);

/* ---- page_table.c ---- */
void page_show_rows(View *v, const JsonValue *rows);
void page_show_table(View *v, const JsonValue *part, const JsonValue *table);

/* ---- page_work.c ---- */
/* A table's days as a picture; `table`: the components that say the same. */
void page_show_lanes(View *v, const JsonValue *lanes, JsonValue *table);
void page_show_board(View *v, const JsonValue *part);

#endif
