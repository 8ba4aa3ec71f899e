/* fuzz_shipped.h: what fuzzers share that hold their input against the shipped model: the model, loaded once and kept for the whole run. */
#ifndef TERGOO_FUZZ_SHIPPED_H
#define TERGOO_FUZZ_SHIPPED_H

#include <stdlib.h>

#include "rules/rules.h"

static void must(bool holds)
{
    if (!holds) abort();
}

/* Into `kept`, which has to outlive every input. */
static Model *shipped_model(Arena *kept)
{
    Error e = { 0 };
    Model *model;
    ModelFile *files;
    size_t count;
    ModelFault *faults;
    *kept = arena_with((size_t)256 << 20);
    must(model_files(kept, NULL, &files, &count, &e) == ERR_OK);
    must(model_load(kept, files, count, RULES_GUARD_NAMES, RULES_GUARD_COUNT, &model, &faults, &e) == ERR_OK);
    return model;
}

#endif
