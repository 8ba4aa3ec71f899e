/* process_kit.h: what rules about one process share that look beyond its bids: the members of the release as a tree, and how a
 * flag notes what it rests on. */
#ifndef TERGOO_PROCESS_KIT_H
#define TERGOO_PROCESS_KIT_H

#include "detect/country_pack.h"
#include "detect/process_tree.h"

typedef ErrorCode (*Check)(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e);
typedef struct { DetectRule rule; Check check; } ProcessRule;

/* Rules that need a country pack, parties or earlier releases; each has a list in its own file. */
extern const ProcessRule DOCUMENT_RULES[], FEE_RULES[], CONTACT_RULES[], CHANGE_RULES[], LIMIT_RULES[];
extern const size_t DOCUMENT_RULE_COUNT, FEE_RULE_COUNT, CONTACT_RULE_COUNT, CHANGE_RULE_COUNT, LIMIT_RULE_COUNT;

enum { FLAG_FIELDS = 4 };

/* The items of an array; NULL when it is none. */
static inline const JsonValue *items_of(const JsonValue *v) { return is_array(v) ? v : NULL; }
/* A text that is not blank, or an array or object with something in it. */
bool says_something(const JsonValue *v);
/* By awardID, or one of the list awardIDs that the Kyrgyz data have. */
bool contract_is_of(const JsonValue *contract, const JsonValue *award);
/* The sum of the contracts of an award, in one currency, converted where they are in several; false when there is none, one without a value or
 * without a rate. *first: which is the first; ret->asked is its own. */
bool contracts_sum(const Detector *d, const ProcessTree *t, const JsonValue *award, Worth *ret, size_t *first);
/* Into the flag: the value of the contract `first`, and of all others of the award that are not in the flag's currency. */
MUST_USE ErrorCode note_contracts(Detector *d, DetectFlag *flag, const ProcessTree *t, const JsonValue *award, size_t first, Error *e);
/* A member of the tree into the flag, when there is one and it has room: `format` is its pointer, # stands for i and $ for k. */
MUST_USE ErrorCode note(Detector *d, DetectFlag *flag, const JsonValue *v, const char *format, size_t i, size_t k, Error *e);
/* The same of `amount` in a value, with the rate by which it was converted. */
MUST_USE ErrorCode note_worth(Detector *d, DetectFlag *flag, const JsonValue *value, const char *format, size_t i, const Worth *w, Error *e);
/* Raises the flag when `count` of what it is about was found. */
MUST_USE ErrorCode finish_flag(Detector *d, DetectFlag *flag, uint32_t count, DetectReason *ret, Error *e);

#endif
