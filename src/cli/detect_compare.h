/* detect_compare.h: flags of two runs held against each other: which are new, gone or changed, and why, as far as that can be said from what
 * went in. Works on texts in memory, so that it can be fuzzed; cmd_detect_compare.c reads the folders and shows what comes out. */
#ifndef TERGOO_DETECT_COMPARE_H
#define TERGOO_DETECT_COMPARE_H

#include "base/base.h"
#include "text/json.h"

typedef enum { WHY_SAME, WHY_RULE_NOT_RUN, WHY_PARAMETERS, WHY_RULE_FILE, WHY_SETTINGS, WHY_INPUTS, WHY_PROGRAM, WHY_UNKNOWN,
               WHYS } RunWhy;
typedef enum { CHANGE_NONE, CHANGE_NEW, CHANGE_GONE, CHANGE_VALUE, CHANGES } RunChange;


/* id: rule and whom it is about, by which flags of two runs are one. line: its place among the flags of its run. */
typedef struct { Str id, rule, subject, lot, value, cleared, key; size_t line; } RunLine;
typedef struct { const char *folder; JsonValue *run; Str text; RunLine *lines; size_t count; } ComparedRun;
typedef struct { RunChange change; RunWhy why; const RunLine *was, *now; } RunDifference;
typedef struct {
    ComparedRun runs[2];
    bool        inputs, settings, program;
    RunDifference *list; size_t count;
    size_t      by_change[CHANGES];
} RunComparison;

/* The flags of a flags.jsonl, by id; lines of other types are passed over. ERR_INVALID: a line that is no JSON. Copied into the arena. */
MUST_USE ErrorCode run_lines_read(Arena *a, Str text, RunLine **ret, size_t *count, Error *e);
/* Both runs of `c` are read (`run`, `lines`): fills in the rest. */
MUST_USE ErrorCode runs_compare(Arena *a, RunComparison *c, Error *e);
/* What run.json says of a rule; NULL: nothing. */
const JsonValue *run_rule(const ComparedRun *run, Str rule);
bool run_differs(const JsonValue *a, const JsonValue *b);

#endif
