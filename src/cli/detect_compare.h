/* detect_compare.h: flags of two runs held against each other: which are new, gone or changed, and why, as far as that can be
 * said from what went in. Works on what was read already, so that it can be fuzzed; cmd_detect_compare.c reads the folders and
 * shows what comes out. Neither run is ever held: two walks in the same order, side by side. */
#ifndef TERGOO_DETECT_COMPARE_H
#define TERGOO_DETECT_COMPARE_H

#include "cli/run_flags.h"
#include "text/json.h"

typedef enum { WHY_SAME, WHY_RULE_NOT_RUN, WHY_PARAMETERS, WHY_RULE_FILE, WHY_SETTINGS, WHY_INPUTS, WHY_PROGRAM, WHY_UNKNOWN,
               WHYS } RunWhy;
typedef enum { CHANGE_NONE, CHANGE_NEW, CHANGE_GONE, CHANGE_VALUE, CHANGES } RunChange;

typedef struct { const char *folder; JsonValue *run; Str text; RunFlags flags; } ComparedRun;
typedef struct { RunChange change; RunWhy why; const RunLine *was, *now; } RunDifference;
typedef struct {
    ComparedRun runs[2];
    bool        inputs, settings, program;
    uint64_t    count, by_change[CHANGES];        /* count: of differences */
} RunComparison;

/* A difference, borrowed until the next one. */
typedef ErrorCode (*TakeDifference)(void *user, const RunDifference *d, Error *e);
/* Both runs of `c` are read (`run`, `flags`): fills in the rest, and gives the differences in the order of their ids. */
MUST_USE ErrorCode runs_compare(RunComparison *c, TakeDifference take, void *user, Error *e);
/* What run.json says of a rule; NULL: nothing. */
const JsonValue *run_rule(const ComparedRun *run, Str rule);
bool run_differs(const JsonValue *a, const JsonValue *b);

#endif
