/* desk_figure.h: what the pages of figures share: what was asked, and how a figure is said to a reader who may not see all that
 * it counts. */
#ifndef TERGOO_DESK_FIGURE_H
#define TERGOO_DESK_FIGURE_H

#include "desk/figures.h"
#include "desk/figures_suppress.h"

typedef struct {
    Request *request;
    Str      period, scope;             /* as typed; "office", "mine" or "published" */
    Period   days;
    Day      as_of, today;
    bool     may_wide;
    Arena    arena;
    Figures  then, now;                 /* as of that day; and as it is known today, where that is another day */
} FigureAsk;

/* Reads the arguments period, as_of and scope; figure_ask_done gives the memory back. */
MUST_USE ErrorCode figure_ask_read(Request *r, FigureAsk *ret, Error *e);
void figure_ask_done(FigureAsk *ask);

/* What is told by it of records that its reader may not see: how many there are, and how many of each sort; how many numbers that are. */
size_t figure_parts(const Indicator *i, const Figure *f, int64_t parts[TABLE_PARTS]);
/* Too few of what tells of persons, and not the reader's to see. */
bool figure_is_small(const Request *r, const Indicator *i, const Figure *f);
/* "12", "8 of 10 (80 %)", "34 days"; of which the outcome is known, likewise, empty where that is not asked. */
Str figure_text(Request *r, const Indicator *i, const Figure *f);
Str figure_known_text(Request *r, const Indicator *i, const Figure *f);
Str figure_label(Request *r, const Indicator *i);
/* The same of a figure that is there and may be told. */
Str figure_value_text(Request *r, const Indicator *i, const Figure *f);
/* "0.45", "1 200.00 EUR" as the language writes it. */
Str amount_said(Request *r, Amount a);
/* Why there is no value, in the reader's language. */
Str figure_why_text(Request *r, const Error *why);
/* Its numbers for programs; of figure_data a small one has none. */
JsonValue *figure_numbers(Request *r, const Indicator *i, const Figure *f);
JsonValue *figure_data(Request *r, const Indicator *i, const Figure *f);
/* What every page says of how its figures came about. */
MUST_USE ErrorCode figure_remarks(FigureAsk *ask, Error *e);
JsonValue *figure_form(FigureAsk *ask, const char *op);

/* ---- splits (figure_split.c) ---- */

/* One part of a split, as it may be told: kept_back: neither its numbers nor what they could be worked out from. */
typedef struct { Str value, label; Figure figure; bool kept_back; } SplitCell;
enum { SPLIT_MOST = 200 };
typedef struct { SplitCell *cells; size_t count; bool total_kept_back; } SplitTable;
/* Of the split `which` of the figure, in the order in which its values first stand; suppressed for the reader. */
MUST_USE ErrorCode figure_split(Figures *x, const Indicator *i, Period p, size_t which, SplitTable *ret, Error *e);
/* Its crossed table: rows by the first split, columns by the second, both with their totals; *shown false: too few to be shown in two ways. */
MUST_USE ErrorCode figure_cross(Figures *x, const Indicator *i, Period p, SplitTable *rows, SplitTable *columns, Table *ret, bool *shown, Error *e);
/* "by unit", "by state", the label of the field it goes by. */
Str figure_split_label(Request *r, const Indicator *i, size_t which);
/* The splits and the crossed table on the figure's page. */
MUST_USE ErrorCode figure_show_splits(FigureAsk *ask, const Indicator *i, Error *e);
/* The amounts of a figure that converts, each as it was paid, its day, the rates, and what it comes to (figure_converted.c). */
MUST_USE ErrorCode figure_show_converted(FigureAsk *ask, const Indicator *i, Error *e);
Str figure_chart_about(Request *r, const Indicator *i);
void figure_add_kept_back(Buf *to, Str label);
void figure_say_kept_back(Request *r, const Buf *names);

#endif
