/* limit_rules.h: the term that runs for a record, as the law in C sees it, and what is asked of whoever wants it longer (kind `extension`). */
#ifndef TERGOO_LIMIT_RULES_H
#define TERGOO_LIMIT_RULES_H

#include "office/terms.h"
#include "office/view.h"
#include "rules/rules.h"

/* The term that runs for the record (office/terms.h); clock NULL: none does, or it was stopped. */
MUST_USE ErrorCode rules_limit_term(Request *r, const Record *rec, const JsonValue *fields, RecordTerm *ret, Error *e);

/* May more time be asked for the term of that record, with these fields of a new extension? ERR_INVALID with the rule. `ret`: the term as it is. */
MUST_USE ErrorCode rules_extension_asked(Request *r, const Record *of, const JsonValue *of_fields, const JsonValue *fields, RecordTerm *ret,
                                         Error *e);

/* ERR_INVALID when a field is changed on which the term of the record's state rests, of those that are extended, oblige or run by that
 * field alone: who wants more time asks for it. Filling one is free, and so is a correction. */
MUST_USE ErrorCode rules_check_term(const Request *r, const Kind *k, Str state, const JsonValue *before, const JsonValue *after, Error *e);

/* Is it the move by which a measure of this type begins, or one of another sort? True for every other kind. */
bool rules_measure_takes(const Kind *k, const Move *m, const JsonValue *fields);

/* Derived values of an extension (derived.c): what its term is called, and that it was entered later than it says it was. */
ErrorCode rules_extension_term(void *self, Arena *a, const Kind *k, const JsonValue *body, Instant now, JsonValue **ret, Error *e);
ErrorCode rules_extension_later(void *self, Arena *a, const Kind *k, const JsonValue *body, Instant now, JsonValue **ret, Error *e);

#endif
