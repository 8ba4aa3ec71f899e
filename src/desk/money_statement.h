/* money_statement.h: a statement of a bank or a ledger held against what stands here (desk_money_bring.c reads it in, money_match.c compares). */
#ifndef TERGOO_MONEY_STATEMENT_H
#define TERGOO_MONEY_STATEMENT_H

#include "desk/money.h"

typedef enum { LINE_MATCHED, LINE_DIFFERS, LINE_LIKELY, LINE_ONLY_THERE, LINE_ONLY_HERE, LINE_OUTCOMES } LineOutcome;
const char *line_outcome_name(LineOutcome o);

/* A row of the table, with what came of comparing it. `act`: NULL where it stands in the statement alone. `difference`: of all rows with its document
 * together. */
typedef struct {
    int64_t         row;
    Str             document, folded, text, day, mark;
    Day             on;
    Money           amount;
    JsonValue      *fields;
    LineOutcome     outcome;
    const MoneyAct *act;
    int64_t         difference;
} StatementRow;
typedef struct { StatementRow *list; size_t count; } StatementRows;

/* Compares rows with the transactions that are not taken yet (`taken`, one a transaction, is written): the same document and together the same amount
 * within the office's days, else differing; no such document but one transaction alone of the same amount and days, likely. */
MUST_USE ErrorCode money_match(Request *r, const MoneyActs *acts, bool *taken, Day window, StatementRows *rows, Error *e);

#endif
