/* desk_today.h: what somebody's day begins with, and what its files share: what was found on one walk through all that he may
 * know, what waits for him, which days are ahead. The rules behind it are the model's (model/today.yaml). */
#ifndef TERGOO_DESK_TODAY_H
#define TERGOO_DESK_TODAY_H

#include "desk/desk.h"
#include "office/terms.h"

/* ---- terms (desk_clock.c) ---- */
/* `clock` NULL: none runs; started 0: nobody looked since when, as the record names the last day. `term`: how it was counted,
 * `facts`: out of what. */
typedef struct { const Clock *clock; Instant started; Day due; ClockSays says; Term term; TermFacts facts; } TermRun;
/* who: who answers for the record, empty where nobody is named. lent: id is a locked case's, and only the day is told. */
typedef struct { Str id, chain, title, who; bool lent; TermRun run; } DeskTerm;

/* Does a term run in that state of a kind that is kept here? */
bool desk_runs_term(Request *r, const Kind *k, Str state);
/* Of these records the terms that end by that day, the most urgent first, and those of locked cases that were lent; `started` is
 * 0 where the record itself names the last day. Records that he may not see are passed over. */
MUST_USE ErrorCode desk_terms_among(Request *r, const Str *ids, size_t count, Day until, DeskTerm **ret, size_t *found, Error *e);
/* All that he may know of, or of one case, that end within so many days, the most urgent first. */
MUST_USE ErrorCode desk_terms_in(Request *r, Str in_case, int64_t ahead, DeskTerm **ret, size_t *count, Error *e);
/* The term that runs for it; `clock` NULL: none does. */
MUST_USE ErrorCode desk_term_run(Request *r, const Seen *seen, TermRun *ret, Error *e);
/* What must be done now that the term is over, in words; empty where nothing must. */
Str desk_term_must(Request *r, const Kind *k, const TermRun *run);
/* How a term stands, for view_table_mark. */
const char *desk_term_mark(ClockSays says);
JsonValue *desk_term_json(Request *r, const DeskTerm *d);
Str desk_term_label(Request *r, const DeskTerm *d);
/* "in 2 days", "today", "overdue by 3 days"; "26.11.2026"; the same of a term, with the minute where it is one of hours. */
Str desk_say_due(Request *r, Day due);
Str desk_say_day(Request *r, Day day);
Str desk_say_last(Request *r, const TermRun *run);
Str desk_say_left(Request *r, const TermRun *run);

/* What became of it, each line with its entry in the ledger (desk_term_history.c). */
MUST_USE ErrorCode desk_show_term_history(Request *r, const Seen *seen, const RecordTerm *term, Error *e);

/* ---- one day of one person ---- */
/* What waits: by which rule or row of work, what is to be done, with which record, what else there is to say of it, where one
 * does it. */
typedef struct { Str rule, todo, id, record, about, target, list; RecordPlace place; Day due; bool dated; } TodayItem;
/* A day that stands in his calendar; minute: of the day, -1 where it is the whole day. term: it is the last day of one. */
/* changed: when an extension last moved it; 0: none did. */
typedef struct { Str id, title, what, number; Day day; int minute; bool term; Instant changed; } DayAhead;

typedef struct { Str id; const Kind *kind; const Str *state; } TodayOpen;

typedef struct {
    Request   *request;
    Day        day;                     /* today */
    Instant    since;                   /* when his last working day began */
    const JsonValue *roles;
    Str       *stands_for; size_t stands_count;     /* whom he stands in for, today */
    TodayOpen *open; size_t open_count, open_room;
    TodayItem *items; size_t item_count, item_room;
    DayAhead *dates; size_t date_count, date_room;
    DeskTerm  *terms; size_t term_count;
    Map        resting;                 /* case -> bool: was it put to sleep? */
} Today;

/* Who he is and what he may know of that is in a state of which the day has something to say (today_walk.c). */
MUST_USE ErrorCode today_begin(Request *r, Today *ret, Error *e);
/* Is the named user he himself, or one whom he stands in for? */
bool today_is_his(const Today *t, Str user);
MUST_USE ErrorCode today_add(Today *t, const TodayItem *item, Error *e);

/* All that waits, the most urgent first, and its lists in the answer's data (today_waits.c). */
MUST_USE ErrorCode today_find_waits(Today *t, Error *e);
void today_show_waits(Today *t, size_t most);
/* Terms that end within so many days (today_walk.c). */
MUST_USE ErrorCode today_find_terms(Today *t, int64_t ahead, Error *e);
/* Days ahead (today_week.c): those of records and, where `terms`, the last days of terms that were found. */
MUST_USE ErrorCode today_find_dates(Today *t, Day until, bool terms, Error *e);
void today_show_days(Today *t, Str title, Str all);
/* What others did in these cases since his last working day (today_since.c). */
typedef struct { Str chain; RecordPlace place; Instant when; } TodayCase;
MUST_USE ErrorCode today_show_since(Today *t, const TodayCase *cases, size_t count, Error *e);
/* Who stands in for whom, and hand-overs that concern him (today_away.c). */
MUST_USE ErrorCode today_show_away(Today *t, size_t *shown, Error *e);
/* His own notes (desk_own_note.c). */
MUST_USE ErrorCode today_show_notes(Today *t, size_t most, Error *e);

/* ---- shared (desk_unit.c) ---- */
/* What an officer has, of what the caller knows; `user` empty: what nobody answers for. The head's page of his unit counts the same. */
typedef struct { Str user; int64_t cases, tasks, terms, overdue; } UnitFigures;
MUST_USE ErrorCode desk_unit_figures(Request *r, const UnitFigures **ret, size_t *count, Error *e);

/* ---- collectors of what waits, in the files of their work ---- */
/* Questions to him (desk_inquiry.c), and his own that are open, as a table. Requests whose day has passed (desk_request.c). */
MUST_USE ErrorCode today_inquiries(Today *t, Error *e);
MUST_USE ErrorCode today_show_questions(Today *t, size_t most, Error *e);
MUST_USE ErrorCode today_late_requests(Today *t, Error *e);

#endif
