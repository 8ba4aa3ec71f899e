/* figures.h: figures out of records (docs/statistics.md): what the model's indicators say, computed as of a day.
 *
 * figures_facts.c reads from the store what was so at the end of that day: which records there were, in which states they had
 * been, what their fields said. figures_count.c counts. Nothing is kept: the same day gives the same facts as long as the
 * ledger holds their contents. */
#ifndef TERGOO_FIGURES_H
#define TERGOO_FIGURES_H

#include "desk/desk.h"
#include "rules/money_book.h"

typedef struct { Day day; Str state; Instant at; } Passage;

/* A record as it was at the end of a day; texts lie in the arena of its Facts. */
typedef struct {
    Str              id, chain, state;
    const JsonValue *fields;            /* those that figures ask for; NULL: erased since */
    Passage         *passages; size_t passage_count;
    Day              made, case_made;
    Instant          made_at;
    RecordPlace      first, newest;     /* in the ledger: the entry that made it, and the last one until the end of that day */
    bool             has_case, seen;    /* seen: the reader may know the record */
} Fact;

typedef struct {
    Str         name;                   /* of the kind, kept here or not */
    const Kind *kind;                   /* NULL: the office keeps no such records */
    Day         as_of;
    Fact       *list; size_t count, room;
    bool        closed;                 /* the reader sees no record of the kind, whatever there is */
    size_t      erased;                 /* of those contents are gone */
    Map         asked;                  /* fields that figures ask for */
    Map         by_id;                  /* filled when something leads to one of them */
} Facts;

/* All kinds that were asked for so far, for one reader and one day. published: counted as for somebody who may see no record at
 * all. project, course: only what belongs to it counts; empty: all. but: one record that does not count. */
enum { FIGURE_KINDS = 128 };
typedef struct {
    Request *request;
    Arena   *arena;
    Day      as_of;
    bool     wide, published, knows;
    Map      known;
    Str      project, course, but;
    Facts   *of; size_t count;
    RateBook *books; size_t book_count; /* by which amounts were converted so far (figures_rates.c) */
} Figures;

/* `wide`: of the whole office, locked cases left out; else of what the reader may know. The facts live in the arena. */
MUST_USE ErrorCode figures_facts(Figures *x, Str kind, const Facts **ret, Error *e);
/* What stands at the end of a path from that record, through the records that it refers to, as they were on the day; NULL: nothing. */
MUST_USE ErrorCode figures_follow(Figures *x, const Fact *f, const IndicatorPath *path, const JsonValue **ret, Error *e);
/* Who it is that a path ends in: the record that the one with that id was merged into, if it was. */
MUST_USE ErrorCode figures_one_of(Figures *x, const IndicatorPath *path, Str id, Str *ret, Error *e);

/* ---- counting ---- */
typedef struct { Day from, until; } Period;

/* How an amount in another currency was brought into that of the figure: what it was, of which day, by which rates; `why`: it was not, since there
 * is no rate (NULL: it was). */
typedef struct { Money from, to; Day on; RateWay way; const Error *why; } Converted;

/* One unit that counts: a record, or an item of a list in it. value: what is added up, in units of 10^-places of the figure; currency: of an
 * amount. who: what counts once however often it stands there. day: by which it counts. converted: NULL where nothing had to be. */
typedef struct {
    const Fact *fact;
    bool known, of;
    int64_t days; bool has_days;
    int64_t value; bool has_value;
    Str currency, who;
    Day day;
    const Converted *converted;
} Counted;
typedef ErrorCode (*CountedEach)(void *self, const Counted *c, Error *e);
MUST_USE ErrorCode figures_each(Figures *x, const Indicator *i, Period p, CountedEach each, void *self, Error *e);
/* Brings the amount of a unit (its record `f`, the fields in which it stands) into the currency of the figure by the rate of its day, as rates were
 * known on the day of the figure. Where there is none the unit has no value, and converted->why says which one is missing (figures_rates.c). */
MUST_USE ErrorCode figures_convert(Figures *x, const Indicator *i, const Fact *f, const JsonValue *fields, Counted *c, Error *e);

/* An amount, or a number without a unit (currency empty), in units of 10^-places. */
typedef struct { Str currency; int64_t units; int places; } Amount;
enum { FIGURE_CURRENCIES = 12 };
typedef struct {
    int64_t count, known, of;           /* of MEASURE_UNIQUE: how many different ones */
    int64_t hidden, hidden_of, hidden_known;    /* of them: records that the reader may not see */
    int64_t median; bool has_median;    /* days; of a mean: in units of 10^-mean.places */
    Amount  mean;                       /* of the `known`, which have a value */
    Amount  sums[FIGURE_CURRENCIES]; size_t sum_count;      /* per currency; of a ratio: the one number that it is */
    int64_t above_count, below_count;   /* of a ratio: what stands behind its two figures */
    bool    small_part;                 /* of a ratio: one of the two would not be shown */
    int64_t unrated; const Error *why;  /* amounts without a rate, so that there is no sum; which one is missing first */
    bool    here, closed;               /* such records are kept in this office; they are not for the reader */
    size_t  erased;
} Figure;
MUST_USE ErrorCode figures_one(Figures *x, const Indicator *i, Period p, Figure *ret, Error *e);

/* Units one by one into a figure (of a split's cell, too); figure_add_done when all are in. */
typedef struct {
    Figure *figure; const Indicator *indicator; Arena *arena;
    bool published;
    int64_t *values, total; size_t count, room;
    Map who;
} FigureSum;
FigureSum figure_sum(Figures *x, const Indicator *i, Figure *to);
MUST_USE ErrorCode figure_add(FigureSum *s, const Counted *c, Error *e);
MUST_USE ErrorCode figure_add_done(FigureSum *s, Error *e);

/* A figure as one number, for an indicator of a project: the figure by its id or its code, over the days of the period, of one project (its id;
 * empty: of all). A figure that counts by a day is as it is known today; one of what there is on a day is as of the period's end, or of today.
 * unit: empty, "%", "days" or a currency; count: out of how many records; ids: those behind it that the reader may see, and how many he may not.
 * All in the request's arena. ERR_NOT_FOUND: no such figure; ERR_INVALID: it cannot be narrowed to a project, or adds up more than one currency. */
typedef struct {
    bool    here, closed, has;          /* as in Figure; has: there is something to count */
    int64_t units; int places;
    Str     unit;
    int64_t count, unseen;
    Str    *ids; size_t id_count;
    const Error *why;                   /* has no value since a rate is missing */
} FigureValue;
MUST_USE ErrorCode figure_value(Request *r, Str id, Period p, Str project, FigureValue *ret, Error *e);
/* The same as it stood on a day; `but`: a record that is not counted (empty: none). */
MUST_USE ErrorCode figure_value_on(Request *r, Str id, Period p, Str project, Str but, Day as_of, FigureValue *ret, Error *e);

/* "2026", "2026-Q4" or "2026-11"; ERR_INVALID. */
MUST_USE ErrorCode period_parse(Str text, Period *ret, Error *e);
/* The period before it, of the same length; empty before the year 1. */
Str period_before(Request *r, Str text);
Str period_text(Request *r, Str text);

#endif
