/* result_book.h: the results chain of a project, as the law in C sees it: what holds of results, activities and indicators
 * (result_rules.c) and of the periods of indicators (period_rules.c), whoever enters them. */
#ifndef TERGOO_RESULT_BOOK_H
#define TERGOO_RESULT_BOOK_H

#include "rules/rules.h"

/* The record of that kind and its fields; *fields NULL for none, another kind or one that was pulled back. Fields live in the
 * request's arena. */
MUST_USE ErrorCode rules_linked(Request *r, Str id, const char *kind, Record *rec, const JsonValue **fields, Error *e);
/* Empty where its result is not to be had. */
MUST_USE ErrorCode rules_project_of_indicator(Request *r, const JsonValue *indicator, Str *ret, Error *e);

/* ERR_INVALID; nothing for other kinds. id: empty for a new record, before: NULL likewise. */
MUST_USE ErrorCode rules_check_chain(Request *r, const Kind *k, Str id, const JsonValue *before, const JsonValue *after, Error *e);
MUST_USE ErrorCode rules_check_period(Request *r, Str id, const JsonValue *before, const JsonValue *after, Error *e);
/* May a record of that kind hang on a result with these fields? No result on an output, no activity on an impact: both are refused. */
bool rules_result_takes(const JsonValue *result, const Kind *k);
/* Rows of one table that enter together do not see each other in the store: what two of them may not share is kept here, row by row
 * (table_rules.c). Zeroed but for the request. */
typedef struct { Str indicator; Day from, to; } RowDays;
typedef struct { Request *request; Map numbers; RowDays *days; size_t count, room; } ChainRows;
MUST_USE ErrorCode rules_check_row(ChainRows *rows, const Kind *k, const JsonValue *fields, Error *e);
/* May an indicator of a project be computed as it: do its records say of which project they are? A ratio is made of figures that say it. */
bool rules_figure_binds(const Indicator *i);
/* ERR_INVALID: there is no figure of that name, and which ones there are. */
MUST_USE ErrorCode rules_refuse_figure(Request *r, Str name, Error *e);
/* A share lies between 0 and 100; nothing to say of a field that is empty. */
MUST_USE ErrorCode rules_check_percent(const JsonValue *fields, const char *name, Error *e);
/* In hundredths; false where there is no number. */
bool rules_number_of(const JsonValue *fields, const char *name, int64_t *ret);

#endif
