/* programme.h: the core of a programme (docs/programme.md): the results chain of a project as a logframe, and what the periods of its
 * indicators show. Values of a bound indicator are computed by the engine of figures (figures.h), of the project's own records. */
#ifndef TERGOO_PROGRAMME_H
#define TERGOO_PROGRAMME_H

#include "desk/desk_plan.h"
#include "desk/figures.h"

/* Does the page of an indicator have a table of its own of what points at it so? */
bool programme_lists(const Kind *pointing, Str field);

/* ---- the chain (logframe_read.c) ---- */
/* What the caller may see, those that were pulled back or dropped left out; in the order of their numbers. */
typedef struct { Seen *list; size_t count, room; } SeenMany;
MUST_USE ErrorCode programme_by(Request *r, const char *kind, const char *field, Str id, SeenMany *ret, Error *e);
/* A donor's reader knows of no period but those that were approved, and of these what stands in the logframe: he has no right to
 * the records themselves. */
bool programme_reads_approved(Request *r, const Record *period);

/* An indicator with its newest approved period, and the period that reaches furthest, whose target is the one aimed at. Fields NULL:
 * there is none. `waiting`: periods that are drawn up and not approved. */
typedef struct { Seen seen; const JsonValue *approved, *furthest; Str approved_id; size_t waiting; } LogIndicator;
typedef struct LogResult LogResult;
struct LogResult { Seen seen; size_t depth; LogIndicator *indicators; size_t indicator_count; SeenMany assumptions; };
/* Results in the order in which a logframe has them: each with what stands under it behind it. */
typedef struct { Request *request; Seen project; LogResult *list; size_t count; SeenMany activities, risks; } Logframe;
/* One indicator alone. */
MUST_USE ErrorCode logframe_indicator(Request *r, const Seen *seen, LogIndicator *ret, Error *e);
MUST_USE ErrorCode logframe_read(Request *r, const Seen *project, Logframe *ret, Error *e);

/* "1.2 · Title" in the reader's language; the title alone, in that language or in the one there is. */
Str programme_title(Request *r, const Seen *result);
Str programme_called(Request *r, const Seen *result);
Str programme_level(Request *r, const Seen *result);
Str logframe_baseline(Request *r, const LogIndicator *i);
Str logframe_target(Request *r, const LogIndicator *i);
/* What was reached by the newest approved period, with its days; empty: nothing yet. */
Str logframe_actual(Request *r, const LogIndicator *i);
Str programme_value(Request *r, const JsonValue *indicator, const JsonValue *fields, const char *number, const char *words);
Str programme_days(Request *r, const JsonValue *period);
/* Was the target of the approved period reached? LOG_UNTOLD: in words, or nothing is approved. */
typedef enum { LOG_UNTOLD, LOG_REACHED, LOG_SHORT } LogReached;
LogReached logframe_reached(const LogIndicator *i);
/* Does its own judgement say that it goes well while an approved value of it falls short of its target? */
bool logframe_doubts(const LogResult *result);

/* ---- bound values (indicator_figure.c) ---- */
/* The records behind a value; `of`: those that the share is of; `adds`: what it adds up to, of a figure that adds up. `hash` is over both, in hex;
 * value in hundredths. */
typedef struct { Str id; bool of, has_value; int64_t adds; RecordPlace first, newest; } BehindOne;
typedef struct {
    const Indicator *figure;
    const Kind *kind;
    BehindOne  *list; size_t count, room;
    bool        has_value;
    int64_t     value;
    char        hash[65];
    size_t      erased;
    const Error *why;                   /* no value, since a rate is missing */
} Computed;
/* Of the project's records alone, as far as the caller may see them, over the days of the period (`id`, which is never
 * counted itself: a value over periods does not change by its own approval), as of that day. ERR_INVALID for a
 * figure whose records do not say of which project they are, ERR_DENIED for one whose records are not his to see. */
MUST_USE ErrorCode indicator_compute(Request *r, const JsonValue *indicator, const JsonValue *period, Str id, Day as_of, Computed *ret, Error *e);
ErrorCode desk_indicator_behind(Request *r, Error *e);
/* On the page of an approved period: that its value would be another today, and what it would be. Nothing for other kinds. */
MUST_USE ErrorCode indicator_show_today(Request *r, const Seen *seen, Error *e);

/* ---- periods (desk_period.c), each does nothing for other kinds and moves ---- */
/* What the program writes when a period is put up: the value of a bound indicator and what it rests on, whether something shows it. */
MUST_USE ErrorCode desk_period_fill(Request *r, const Seen *seen, const Move *m, JsonValue *fields, Error *e);
/* The approval of a correction takes the corrected period out of force in the same act. */
bool desk_period_corrects(const Seen *seen, const Move *m);
MUST_USE ErrorCode desk_period_supersede(Request *r, const Draft *approval, Error *e);
/* A move that another act makes, and nobody by hand. */
bool desk_period_hides(const Seen *seen, const Move *m);
ErrorCode desk_indicator_correct(Request *r, Error *e);
ErrorCode desk_indicator_attach(Request *r, Error *e);
ErrorCode desk_result_make(Request *r, Error *e);

/* ---- pages and papers ---- */
ErrorCode desk_project_logframe(Request *r, Error *e);
/* Of an indicator that names a figure: what that is called, how it counts and what; the fields without its name; and in a form the figures
 * that may be named, each by its label. Nothing for other kinds and fields. */
void desk_show_bound(Request *r, const Seen *seen);
const JsonValue *programme_rest(Request *r, const Seen *seen, const JsonValue *body);
JsonValue *programme_field(Request *r, const Kind *k, const Field *f, JsonValue *field);
MUST_USE ErrorCode desk_show_programme(Request *r, const Seen *seen, Error *e);
void desk_offer_programme(Request *r, const Seen *seen);
/* What a paper lists of a project under that name; nothing for other names and kinds (programme_paper.c). */
MUST_USE ErrorCode programme_values(Request *r, Lang lang, const Seen *about, Str name, JsonValue *to, Error *e);

#endif
