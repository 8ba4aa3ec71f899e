/* model_kit.h: the shipped model with one file of a test laid beside it. */
#ifndef TERGOO_MODEL_KIT_H
#define TERGOO_MODEL_KIT_H

#include "model/model.h"
#include "rules/rules.h"
#include "unit.h"

/* Those that the program has, and one for the tests' own. */
static const char *guards[200];
static size_t guard_count;

static int name_guards(void **state)
{
    (void)state;
    assert_true(RULES_GUARD_COUNT < ARRAY_LEN(guards));
    for (size_t i = 0; i < RULES_GUARD_COUNT; i++) guards[guard_count++] = RULES_GUARD_NAMES[i];
    guards[guard_count++] = "known_rule";
    return 0;
}

/* One kind file beside the shipped roles and kinds. */
static ErrorCode load_with(Arena *a, Str name, Str bytes, Model **m, ModelFault **faults, Error *e)
{
    ModelFile files[500];
    size_t n = 0;
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT; i++)
        if (!str_equal(MODEL_SHIPPED[i].name, name)) files[n++] = MODEL_SHIPPED[i];
    files[n++] = (ModelFile){ name, bytes };
    return model_load(a, files, n, guards, guard_count, m, faults, e);
}

#endif
