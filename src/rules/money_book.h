/* money_book.h: what a project's budget, its revisions and its transactions come to, for the guards (money_rules.c), for what the program
 * writes into a transaction (money_fill.c) and for pages (desk/money.h).
 *
 * Nothing is kept of sums: they are worked out of the records at each look, in whole numbers of a currency's smallest unit. Only approved
 * transactions count. What guards read is noted with the office's chain. */
#ifndef TERGOO_MONEY_BOOK_H
#define TERGOO_MONEY_BOOK_H

#include "model/money_amount.h"
#include "rules/donation_book.h"

/* In which currency a figure is said: that of the budget, or one of the three. */
typedef enum { IN_BUDGET, IN_EUR, IN_KGS, IN_USD, IN_COUNT } MoneyIn;
const char *money_in_field(MoneyIn in);                 /* "in_budget" */
typedef enum { MONEY_COMMITMENT, MONEY_OBLIGATION, MONEY_DISBURSEMENT, MONEY_EXPENDITURE, MONEY_TYPES } MoneyType;
const char *money_type_name(MoneyType t);
bool money_type_of(Str name, MoneyType *ret);

/* ---- rates (money_rates.c) ---- */
/* 1 `from` is `ratio` of `to`, from `first` to `last`. Currencies are ISO codes in capitals. */
typedef struct { Str id, number, from, to; Ratio ratio; Day first, last; } Rate;
typedef struct { Str source; Rate *list; size_t count; } RateBook;
/* All rates in use of that source ("inforeuro"). */
MUST_USE ErrorCode money_rates_read(Request *r, Str source, RateBook *ret, Error *e);
/* A rate out of its fields; id and number stay empty. False for what is no rate. */
MUST_USE bool money_rate_of(Arena *a, const JsonValue *fields, Rate *ret);
/* How an amount is converted: by no rate, by one, or by two over a third currency. */
typedef struct { const Rate *rates[2]; Ratio by[2]; size_t count; } RateWay;
/* The way that holds on the day: a rate that begins later before one that begins earlier, a direct one before a turned one before two.
 * ERR_INVALID with the pair, the day, the source and the nearest rate there is: it is never taken by itself. */
MUST_USE ErrorCode money_rates_way(Request *r, const RateBook *b, Str from, Str to, Day on, RateWay *ret, Error *e);

/* ---- records ---- */
typedef struct {
    Str  id, state, currency, rate_source;
    const JsonValue *fields;
    bool has_term; Day first, last;     /* when it runs, as far as it is said */
} MoneyProject;
/* When a project with these fields runs; the other members stay as they are. */
void money_term(const JsonValue *fields, MoneyProject *to);
/* ERR_INVALID when it is gone or has no budget yet. */
MUST_USE ErrorCode money_project(Request *r, Str id, MoneyProject *ret, Error *e);

typedef struct { Str donor; int64_t percent; } DonorPart;       /* hundredths of a percent */
typedef struct {
    Str id, state, code, class, activity, project;
    const JsonValue *fields;
    int64_t amount, revised;            /* as agreed; with what approved revisions changed */
    DonorPart *parts; size_t part_count;
} BudgetLine;
typedef struct { BudgetLine *list; size_t count; } BudgetLines;
/* Lines of the project that are approved or closed, by code, with revisions. `all`: drafts, too. */
MUST_USE ErrorCode money_lines(Request *r, Str project, bool all, BudgetLines *ret, Error *e);
/* One line with its revisions; ERR_INVALID when it is gone. */
MUST_USE ErrorCode money_line(Request *r, Str id, BudgetLine *ret, Error *e);

typedef struct {
    Str       id, number, state, line, follows, reverses, document, payee, day;
    MoneyType type;
    Money     amount;
    int64_t   in[IN_COUNT];
    const JsonValue *fields;
} MoneyAct;
typedef struct { MoneyAct *list; size_t count; } MoneyActs;
/* Transactions by `line` or `project`, in any state but dropped, by day and number. */
MUST_USE ErrorCode money_acts(Request *r, const char *by, Str id, MoneyActs *ret, Error *e);
/* One of them; ERR_INVALID when it is gone. */
MUST_USE ErrorCode money_act(Request *r, Str id, MoneyAct *ret, Error *e);
bool money_is_approved(const MoneyAct *a);
const MoneyAct *money_find(const MoneyActs *acts, Str id);
/* Its own amount less what was taken back of it, in its own currency. */
MUST_USE ErrorCode money_net(const MoneyActs *acts, const MoneyAct *a, int64_t *ret, Error *e);
/* What of `a` those of that type that follow it directly have used, in the currency of `a`; `but`: one that is left out (may be empty). */
MUST_USE ErrorCode money_followed(Request *r, const MoneyProject *p, const MoneyActs *acts, const MoneyAct *a, MoneyType type, Str but, int64_t *ret,
                                  Error *e);
/* What of an obligation is neither paid nor taken back, in its own currency; 0 for anything else. */
MUST_USE ErrorCode money_unliquidated(Request *r, const MoneyProject *p, const MoneyActs *acts, const MoneyAct *a, int64_t *ret, Error *e);
/* An amount as people read it. */
Str money_text(const Request *r, Str currency, int64_t minor);
/* a + b; ERR_INVALID where that is too large. */
MUST_USE ErrorCode money_add(int64_t a, int64_t b, int64_t *ret, Error *e);

/* ---- what the program writes (money_fill.c) ---- */
/* Of a rate and a budget line the mark that stands once, of a transaction its project and what it comes to. `m`: the move, NULL: none. Nothing
 * for other kinds. */
MUST_USE ErrorCode rules_money_fill(Request *r, const Kind *k, const Move *m, Str id, JsonValue *fields, Error *e);
/* Does the program write this field? Then no form asks for it. */
bool rules_is_money_mark(const Kind *k, const Field *f);
/* Asked of every record of money that is made or changed (rules_check_planned). */
MUST_USE ErrorCode rules_check_money(Request *r, const Kind *k, Str id, const JsonValue *before, const JsonValue *after, Error *e);
/* ERR_INVALID for what nobody hides: what two put their names to, rates, and lines of statements. */
MUST_USE ErrorCode rules_money_stays(const Record *rec, Error *e);
/* ERR_INVALID while the project binds money that is neither paid nor released, or a transaction waits. */
MUST_USE ErrorCode rules_money_settled(Request *r, Str project, Error *e);

#endif
