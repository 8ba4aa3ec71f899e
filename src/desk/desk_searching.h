/* desk_searching.h: a search under way: what is asked for (search_ask.h), what narrows it, and what was found.
 *
 * The index says what may fit; what is given comes from the truth. Every hit is looked up in the request's own snapshot, must be one
 * the caller may know of today, and must still be what was asked for, so that an index that is a moment behind, or wrong, gives
 * nothing that the records themselves would not (I50). */
#ifndef TERGOO_DESK_SEARCHING_H
#define TERGOO_DESK_SEARCHING_H

#include "desk/desk_look_up.h"
#include "desk/search_ask.h"

/* What the caller narrows his search to; empty texts: nothing. `place` is the code of a region, `from` and `to` are days: of the
 * record's last version. `unit`: cases that somebody of that unit leads. */
typedef struct { Str kind, in_case, state, place, unit, from, to; } SearchFilter;

typedef struct { Record record; const Kind *kind; const JsonValue *body; SearchWhy why; } Hit;

typedef struct Finding Finding;
typedef ErrorCode (*GiveHit)(Finding *f, const Hit *hit, Error *e);

struct Finding {
    Request     *request;
    SearchAsk    ask;
    LookUp       look;                  /* how far persons are shown */
    const Kind  *kind;                  /* asked for; NULL: any */
    Str          signs;                 /* of state and place */
    RecordPlace  until, from;           /* store/search.h */
    Map         *led;                   /* cases of the unit that was asked for; NULL: of any */
    Str         *chains; size_t chain_count;
    bool         many;                  /* he knows more cases than those */
    Str          only;                  /* the case that was asked for; empty: all that he knows */
    Hit         *alone; size_t alone_count, alone_shown;     /* fitting records shared with him one by one, newest first */
    GiveHit      give;                  /* newest first; ERR_END: enough */
    void        *self;
    bool         ended;                 /* it was enough */
};

/* ERR_INVALID for a filter that says nothing that there is, ERR_NOT_FOUND for a case he does not know. */
MUST_USE ErrorCode finding_narrow(Finding *f, const SearchFilter *filter, Error *e);
/* Only what is older than this place: the next page; or newer than that one: what has come since. */
void finding_until(Finding *f, RecordPlace place);
void finding_from(Finding *f, RecordPlace place);
/* All that fits, by the index. ERR_IO while that is being made. */
MUST_USE ErrorCode finding_run(Finding *f, Error *e);

/* The record as it is today, if he may find it by this. */
MUST_USE ErrorCode finding_look_up(Finding *f, Str id, bool (*may)(void *self, Str chain, Str kind), Hit *ret, bool *fits, Error *e);
MUST_USE ErrorCode finding_where(Finding *f, Error *e);
bool finding_sees(void *self, Str chain, Str kind);
/* Does this content hold what is asked for? */
MUST_USE ErrorCode finding_judge(Request *r, const SearchAsk *ask, const Kind *k, const JsonValue *body, SearchWhy *why, bool *ret, Error *e);

/* The day as it was typed, dd.mm.yyyy or as it is kept; an empty text: *given false. */
MUST_USE ErrorCode filter_day(Str text, bool *given, Day *ret, Error *e);
/* As the request's arguments say. */
SearchFilter finding_asked(Request *r);
/* The panel that narrows a search, filled with what is asked for now. */
void finding_show_filter(Request *r, Str words, const SearchFilter *filter);

#endif
