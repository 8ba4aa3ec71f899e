/* guards.c: the table of guards that models may name, and all the names of rules a model is checked with. */
#include "rules/rules.h"

#include "rules/rules_int.h"

static const Guard GUARDS[] = {
    { "case_settled", guard_case_settled },
    { "person_outcome", guard_person_outcome },
};

const char *const RULES_GUARD_NAMES[] = { "case_settled", "person_outcome" };
const size_t RULES_GUARD_COUNT = ARRAY_LEN(RULES_GUARD_NAMES);

const char *const RULES_DERIVED_NAMES[] = { "days_open" };      /* those of RULES_DERIVED (derived.c) */

const ModelRules RULES_NAMES = { RULES_GUARD_NAMES, ARRAY_LEN(RULES_GUARD_NAMES), RULES_DERIVED_NAMES, ARRAY_LEN(RULES_DERIVED_NAMES) };

const Guard *rules_guard(Str name)
{
    for (size_t i = 0; i < ARRAY_LEN(GUARDS); i++) {
        if (str_is(name, GUARDS[i].name)) return &GUARDS[i];
    }
    return NULL;
}
