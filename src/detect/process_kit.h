/* process_kit.h: what rules about one process share that look beyond its bids: the members of the release as a tree, and how a
 * flag notes what it rests on. */
#ifndef TERGOO_PROCESS_KIT_H
#define TERGOO_PROCESS_KIT_H

#include "detect/country_pack.h"
#include "detect/rule_kit.h"

/* Members of the release; NULL where it has none, or no rule that runs asks for it. */
typedef struct { const JsonValue *tender, *awards, *contracts, *complaints, *planning, *parties, *related; } Tree;
typedef ErrorCode (*Check)(Detector *d, const Tree *t, DetectReason *ret, Error *e);
typedef struct { DetectRule rule; Check check; } ProcessRule;

/* Rules that need a country pack, parties or earlier releases; each has a list in its own file. */
extern const ProcessRule DOCUMENT_RULES[], FEE_RULES[], CONTACT_RULES[], CHANGE_RULES[], LIMIT_RULES[];
extern const size_t DOCUMENT_RULE_COUNT, FEE_RULE_COUNT, CONTACT_RULE_COUNT, CHANGE_RULE_COUNT, LIMIT_RULE_COUNT;

enum { FLAG_FIELDS = 4 };

bool is_array(const JsonValue *v);
/* The items of an array; NULL when it is none. */
static inline const JsonValue *items_of(const JsonValue *v) { return is_array(v) ? v : NULL; }
bool is_active(const JsonValue *award);
/* A text that is not blank, or an array or object with something in it. */
bool says_something(const JsonValue *v);
/* A member that is a date and time; what is none is counted. */
bool date_of(Detector *d, const JsonValue *object, const char *name, Instant *ret);
/* The same, or a day alone, as a day in Bishkek. */
bool day_of(Detector *d, const JsonValue *object, const char *name, Day *ret);
int64_t days_between(Instant from, Instant to);
bool same_id(const JsonValue *a, const JsonValue *b);
/* An id that is a text or a number, as text. */
Str id_text(const JsonValue *v);
/* By awardID, or one of the list awardIDs that the Kyrgyz data have. */
bool contract_is_of(const JsonValue *contract, const JsonValue *award);
/* The sum of the contracts of an award, all in one currency; false when there is none, or one without a value. *first: which is
 * the first. */
bool contracts_sum(const Tree *t, const JsonValue *award, Money *ret, size_t *first);
/* Both are there, and not too many; else why not. */
bool awards_and_contracts(const Tree *t, DetectReason *ret);

/* A member of the tree into the flag, when there is one and it has room: `format` is its pointer, # stands for i and $ for k. */
MUST_USE ErrorCode note(Detector *d, DetectFlag *flag, const JsonValue *v, const char *format, size_t i, size_t k, Error *e);
/* Raises the flag when `count` of what it is about was found. */
MUST_USE ErrorCode finish_flag(Detector *d, DetectFlag *flag, uint32_t count, DetectReason *ret, Error *e);

#endif
