/* money.h: a project's money as figures, each of which leads back to what it is made of (docs/money.md).
 *
 * A sheet has a row for each budget line, donor, class or result. A figure of it is the sum of shares: each approved transaction gives its
 * whole amount to the row of its line, its class and its result, and to donors by the parts of its line. The list behind a figure is made by
 * the same walk as the figure, so that they cannot differ. */
#ifndef TERGOO_MONEY_H
#define TERGOO_MONEY_H

#include "desk/desk.h"
#include "rules/money_book.h"

typedef enum { BY_LINE, BY_DONOR, BY_CLASS, BY_RESULT, MONEY_BYS } MoneyBy;
typedef enum { MONEY_BUDGET, MONEY_REVISED, MONEY_COMMITTED, MONEY_OBLIGATED, MONEY_PAID, MONEY_SPENT, MONEY_BOUND, MONEY_COLUMNS } MoneyColumn;

typedef struct { Str key, label, target; int64_t figures[MONEY_COLUMNS]; } MoneyRow;
typedef struct {
    Request     *request;
    Seen         about;                 /* the project */
    MoneyProject project;
    BudgetLines  lines;
    MoneyActs    acts;                  /* all that are not dropped; approved ones count */
    MoneyBy      by;
    MoneyIn      in;
    Str          currency;              /* of every figure */
    Day          on;                    /* the day by whose rate the plan is converted */
    RateWay      way;
    bool         no_plan; Error why;    /* there is no rate for that day: plan, free and percent are not there */
    Str         *keys;                  /* of each line its row, where rows are not of donors */
    MoneyRow    *rows; size_t count;
    MoneyRow     total;
} MoneySheet;

/* By the arguments `project`, `by`, `currency`, `on`. ERR_NOT_FOUND for a project whose money is not the caller's to know; ERR_USAGE for
 * another word in `by`, `currency` or `on`. All of it lives in the request's arena. */
MUST_USE ErrorCode money_sheet(Request *r, MoneySheet *ret, Error *e);
/* The same of a project, for papers. */
MUST_USE ErrorCode money_sheet_of(Request *r, const Seen *project, MoneyBy by, Str currency, Day on, MoneySheet *ret, Error *e);

/* What a figure is made of: `act` or, of the plan, `line` with the revision that changed it (empty: as agreed). */
typedef struct { const MoneyAct *act; const BudgetLine *line; Str revision, key; int64_t share; } MoneyShare;
typedef ErrorCode (*MoneyEach)(void *self, const MoneyShare *share, Error *e);
/* Every share of one column in one row (key; NULL: in all). */
MUST_USE ErrorCode money_each(const MoneySheet *s, MoneyColumn column, const Str *key, MoneyEach each, void *self, Error *e);

const char *money_by_name(MoneyBy by);
const char *money_column_name(MoneyColumn c);
Str money_column_label(Request *r, MoneyColumn c);
/* What a line is for, in the reader's language as far as it is there. */
Str money_line_text(const Request *r, const BudgetLine *line);
/* An amount without its currency, where that stands above the table once. */
Str money_bare(const Request *r, Str currency, int64_t minor);
/* Part of whole in tenths of a percent, "37.5"; empty where the whole is 0. And as people read it: "37,5", or a dash. */
Str money_percent(Request *r, int64_t part, int64_t whole);
Str money_percent_text(Request *r, int64_t part, int64_t whole);

/* ---- asked by desk_record.c and paper_lists.c: each does nothing for other kinds ---- */
MUST_USE ErrorCode desk_show_money(Request *r, const Seen *seen, Error *e);
void desk_offer_money(Request *r, const Seen *seen);
/* Out of the project's term; indirect costs above what is usual: told, after the act. */
MUST_USE ErrorCode desk_warn_money(Request *r, const Kind *k, const JsonValue *fields, Error *e);
MUST_USE ErrorCode money_values(Request *r, Lang lang, const Seen *project, Str name, JsonValue *to, Error *e);

#endif
