/* figures.h: figures out of records (docs/statistics.md): what the model's indicators say, computed as of a day.
 *
 * figures_facts.c reads from the store what was so at the end of that day: which records there were, in which states they had
 * been, what their fields said. figures_count.c counts. Nothing is kept: the same day gives the same facts as long as the
 * ledger holds their contents. */
#ifndef TERGOO_FIGURES_H
#define TERGOO_FIGURES_H

#include "desk/desk.h"

typedef struct { Day day; Str state; Instant at; } Passage;

/* A record as it was at the end of a day; texts lie in the arena of its Facts. */
typedef struct {
    Str              id, chain, state;
    const JsonValue *fields;            /* those that figures ask for; NULL: erased since */
    Passage         *passages; size_t passage_count;
    Day              made, case_made;
    Instant          made_at;
    bool             has_case, seen;    /* seen: the reader may know the record */
} Fact;

typedef struct {
    const Kind *kind;                   /* NULL: the office keeps no such records */
    Day         as_of;
    Fact       *list; size_t count, room;
    bool        closed;                 /* the reader sees no record of the kind, whatever there is */
    size_t      erased;                 /* of those contents are gone */
    Map         asked;                  /* fields that figures ask for */
} Facts;

/* All kinds that were asked for so far, for one reader and one day. */
typedef struct { Request *request; Arena *arena; Day as_of; bool wide, knows; Map known; Facts of[128]; size_t count; } Figures;

/* `wide`: of the whole office, locked cases left out; else of what the reader may know. The facts live in the arena. */
MUST_USE ErrorCode figures_facts(Figures *x, Str kind, const Facts **ret, Error *e);

/* ---- counting ---- */
typedef struct { Day from, until; } Period;

/* One unit that counts: a record, or an item of a list in it. */
typedef struct { const Fact *fact; bool known, of; int64_t days; bool has_days; } Counted;
typedef ErrorCode (*CountedEach)(void *self, const Counted *c, Error *e);
MUST_USE ErrorCode figures_each(Figures *x, const Indicator *i, Period p, CountedEach each, void *self, Error *e);

typedef struct {
    int64_t count, known, of;
    int64_t hidden, hidden_of;          /* of them: records that the reader may not see */
    int64_t median; bool has_median;
    bool    here, closed;               /* such records are kept in this office; they are not for the reader */
    size_t  erased;
} Figure;
MUST_USE ErrorCode figures_one(Figures *x, const Indicator *i, Period p, Figure *ret, Error *e);

/* "2026", "2026-Q4" or "2026-11"; ERR_INVALID. */
MUST_USE ErrorCode period_parse(Str text, Period *ret, Error *e);
/* The period before it, of the same length; empty before the year 1. */
Str period_before(Request *r, Str text);
Str period_text(Request *r, Str text);

#endif
