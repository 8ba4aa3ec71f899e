/* process_tree.h: a tree of the members of a release that rules beyond its bids ask for, made once a release when one of them runs. */
#ifndef TERGOO_PROCESS_TREE_H
#define TERGOO_PROCESS_TREE_H

#include "detect/rule_kit.h"

/* NULL where the release has no such member; of parties also where none says how it can be reached. */
typedef struct { const JsonValue *tender, *awards, *contracts, *complaints, *planning, *parties; } ProcessTree;

/* In the scratch arena. What cannot be read leaves what stood before it. */
MUST_USE ErrorCode process_tree_read(Detector *d, ProcessTree *ret, Error *e);

static inline bool is_array(const JsonValue *v) { return v && v->type == JSON_ARRAY; }
static inline bool is_active(const JsonValue *award) { return str_is(json_text(json_get(award, "status")), "active"); }
/* Two ids that are texts or numbers, by their characters. */
bool same_id(const JsonValue *a, const JsonValue *b);
/* Both lists are there, and not larger than any real ones; else why not. */
bool awards_and_contracts(const ProcessTree *t, DetectReason *ret);
/* A text that is no date-time is counted. */
bool date_of(Detector *d, const JsonValue *object, const char *name, Instant *ret);
/* The same, or a day alone, as a day in Bishkek. */
bool day_of(Detector *d, const JsonValue *object, const char *name, Day *ret);
/* An id that is a text or a number, as text; ptr NULL: it is neither. */
Str id_text(const JsonValue *v);
/* object.name.amount and .currency, both given. */
bool money_of(const JsonValue *object, const char *name, Money *ret);
/* The same, not converted yet. */
bool worth_of(const JsonValue *object, const char *name, Worth *ret);
/* Whole days, cut towards zero. */
static inline int64_t days_between(Instant from, Instant to) { return (to - from) / (24 * HOUR); }
/* Where a member stands in the line: its first character, for a string the quote; NULL for what was unescaped. */
const char *tree_place(const Detector *d, const JsonValue *v);
/* A JSON pointer, NUL-terminated: # in the format is i, $ is k. Its length with the NUL; 0: the format is too long. */
enum { TREE_POINTER = 256, TREE_DIGITS = 24 };
size_t tree_pointer(char to[TREE_POINTER], const char *format, size_t i, size_t k);

/* ---- rules that hold one process against others (rules_*.c); each says what it came to ---- */

/* t: NULL when the release could not be read as a tree. */
MUST_USE ErrorCode rules_measure_process(Detector *d, const ProcessTree *t, Error *e);

#endif
