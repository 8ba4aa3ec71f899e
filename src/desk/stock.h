/* stock.h: finding and counting things by their labels (docs/store-count.md): what a text from a scanner stands for, and
 * stock-takes. */
#ifndef TERGOO_STOCK_H
#define TERGOO_STOCK_H

#include "desk/desk_plan.h"
#include "desk/label_code.h"

/* ---- what was read (stock_read.c) ---- */
/* How it was known: by the whole text of a label, by the number (of the bars, or typed), by a seal, an inventory number or a
 * serial number, by the number that what was taken over bears from before, by the code of a place. */
typedef enum { BY_NOTHING, BY_LABEL, BY_NUMBER, BY_SEAL, BY_TAG, BY_SERIAL, BY_OLD_NUMBER, BY_PLACE } StockWay;
typedef struct {
    LabelReading label;                 /* what the text itself is */
    LabelText    says;                  /* of a label that could be read */
    LabelVersion version;               /* BY_LABEL: which version it was printed of; 0: none that is known here */
    Str          text;                  /* as it was understood */
    bool         layout, wrong_check;   /* a Cyrillic layout was undone; the check behind a number is wrong */
    bool         found;
    StockWay     way;
    Seen         thing;                 /* what it is, if the caller may see it */
} StockRead;
MUST_USE ErrorCode stock_read(Request *r, Str text, StockRead *ret, Error *e);
/* What there is to say of the reading itself, as warnings: torn, of an older version, of another office, undone. */
void stock_say_reading(Request *r, const StockRead *s);
const char *stock_way_name(StockWay way);

/* ---- a stock-take (stock_count.c) ---- */
/* A line as it stands; `thing` is empty for a label that nobody knows. */
typedef struct { Str id, thing, outcome, read_as, found_in, belongs_in, by; const JsonValue *body; int64_t version; } StockLine;
typedef struct { Request *request; StockLine *list; size_t count, room; } StockLines;
MUST_USE ErrorCode stock_lines(Request *r, Str take, StockLines *ret, Error *e);
/* Is the place the one that is counted, or inside of it? */
MUST_USE ErrorCode stock_covers(Request *r, const Seen *take, Str place, bool *ret, Error *e);
/* The places that are counted, the outermost first. */
MUST_USE ErrorCode stock_places(Request *r, const Seen *take, RecordIds *ret, Error *e);
/* What should lie there, by the register and as far as the caller may see it. */
typedef struct { Request *request; Record *list; size_t count, room; } StockThings;
MUST_USE ErrorCode stock_expected(Request *r, const Seen *take, StockThings *ret, Error *e);
/* Of that, what no line of the count speaks of; *expected: how much there should be. */
MUST_USE ErrorCode stock_not_seen(Request *r, const Seen *take, const StockLines *lines, StockThings *ret, size_t *expected, Error *e);
Str stock_outcome_label(Request *r, Str outcome);

/* ---- asked by desk_record.c and others: each does nothing for other kinds ---- */
/* The end of a count: what was not seen goes with it, a line and an incident each; going on with it takes these lines out again. */
bool stock_moves(const Seen *seen, const Move *m);
MUST_USE ErrorCode stock_move(Request *r, const Seen *seen, const Draft *d, Error *e);
/* What settling brings about: the next count, and of a hand-over the new keeper of every place. Room for PLAN_BRINGS. */
MUST_USE ErrorCode stock_brings(Request *r, const PlanAct *act, Draft *to, size_t *count, Error *e);
/* Who takes a store over is one of the two who sign it. */
MUST_USE ErrorCode stock_check_second(Request *r, const Seen *proposal, Error *e);
MUST_USE ErrorCode desk_show_stock(Request *r, const Seen *seen, Error *e);
void desk_offer_stock(Request *r, const Seen *seen);
/* Lines stand in tables of their own, and not among what points at a stock-take or a thing. */
bool stock_lists(const Kind *pointing);

/* ---- asked by paper_lists.c: what a paper lists of a stock-take under that name; nothing for other names and kinds
 * (stock_paper.c) ---- */
MUST_USE ErrorCode stock_values(Request *r, const Seen *take, Str name, JsonValue *to, Error *e);

/* ---- operations ---- */
ErrorCode desk_label_read(Request *r, Error *e);
ErrorCode desk_stock_scan(Request *r, Error *e);

#endif
