/* rules_int.h: the guards, one function each; a file a row of work. */
#ifndef TERGOO_RULES_INT_H
#define TERGOO_RULES_INT_H

#include "rules/rules.h"

ErrorCode guard_case_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_person_outcome(Request *r, const Record *rec, const JsonValue *fields, Error *e);

#endif
