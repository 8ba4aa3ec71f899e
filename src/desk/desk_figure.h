/* desk_figure.h: what the pages of figures share: what was asked, and how a figure is said to a reader who may not see all that
 * it counts. */
#ifndef TERGOO_DESK_FIGURE_H
#define TERGOO_DESK_FIGURE_H

#include "desk/figures.h"

typedef struct {
    Request *request;
    Str      period, scope;             /* as typed, "office" or "mine" */
    Period   days;
    Day      as_of, today;
    bool     may_wide;
    Arena    arena;
    Figures  then, now;                 /* as of that day; and as it is known today, where that is another day */
} FigureAsk;

/* Reads the arguments period, as_of and scope; figure_ask_done gives the memory back. */
MUST_USE ErrorCode figure_ask_read(Request *r, FigureAsk *ret, Error *e);
void figure_ask_done(FigureAsk *ask);

/* Too few of what tells of persons, and not the reader's to see. */
bool figure_is_small(const Request *r, const Indicator *i, const Figure *f);
/* "12", "8 of 10 (80 %)", "34 days"; of which the outcome is known, likewise, empty where that is not asked. */
Str figure_text(Request *r, const Indicator *i, const Figure *f);
Str figure_known_text(Request *r, const Indicator *i, const Figure *f);
Str figure_label(Request *r, const Indicator *i);
/* Its numbers for programs; a small one has none. */
JsonValue *figure_data(Request *r, const Indicator *i, const Figure *f);
/* What every page says of how its figures came about. */
MUST_USE ErrorCode figure_remarks(FigureAsk *ask, Error *e);
JsonValue *figure_form(FigureAsk *ask, const char *op);

#endif
