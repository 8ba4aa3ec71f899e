/* page_view_int.h: what page_view.c and page_work.c share: a page under way. */
#ifndef TERGOO_PAGE_VIEW_INT_H
#define TERGOO_PAGE_VIEW_INT_H

#include "web/page_view.h"

typedef struct {
    const Ui *ui; Arena *arena; const PageFrame *frame; const JsonValue *page;
    JsonValue *content;
    bool       wrong;                   /* a form has been sent back: the title says so first */
    ErrorCode  code; Error *e;
} View;

/* The address of a target; empty, and remembered, where it is none. */
Str view_address(View *v, Str target);
/* A component at the end of the page. */
void view_show(View *v, const char *component, const JsonValue *options);

/* ---- page_work.c ---- */
/* A table's days as a picture; `table`: the components that say the same. */
void page_show_lanes(View *v, const JsonValue *lanes, JsonValue *table);
void page_show_board(View *v, const JsonValue *part);

#endif
