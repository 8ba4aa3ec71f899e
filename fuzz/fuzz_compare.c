/* fuzz_compare.c: any bytes as two runs of detection: run.json, an empty line, flags.jsonl, an empty line, and the same of the other run.
 *
 * What must hold: lines are taken or refused; a run against itself has no difference; each flag of both runs is counted once, as the same,
 * new, gone or changed; what is new to the one is gone to the other; every difference has a cause that is one. */
#include <stdlib.h>

#include "cli/detect_compare.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static Str next_part(Str *rest)
{
    ptrdiff_t at = str_find(*rest, STR("\n\n"));
    Str part = at < 0 ? *rest : str_first(*rest, (size_t)at + 1);
    *rest = at < 0 ? STR("") : str_from(*rest, (size_t)at + 2);
    return part;
}

static bool take_run(Arena *a, Str *rest, ComparedRun *to)
{
    Error e;
    JsonValue *run;
    Str json = next_part(rest), flags = next_part(rest);
    if (json_parse(a, str_trim(json), &run, &e) != ERR_OK) return false;
    to->run = run;
    ErrorCode code = run_lines_read(a, flags, &to->lines, &to->count, &e);
    must(code == ERR_OK || code == ERR_MEMORY || code == ERR_INVALID || code == ERR_LIMIT);
    for (size_t i = 1; code == ERR_OK && i < to->count; i++) must(str_compare(to->lines[i - 1].id, to->lines[i].id) <= 0);
    return code == ERR_OK;
}

static const RunComparison *compared(Arena *a, const ComparedRun *first, const ComparedRun *second)
{
    Error e;
    RunComparison *c = arena_alloc(a, sizeof *c);
    if (!c) return NULL;
    c->runs[0] = *first;
    c->runs[1] = *second;
    if (runs_compare(a, c, &e) != ERR_OK) return NULL;
    size_t both = c->by_change[CHANGE_NONE] + c->by_change[CHANGE_VALUE];
    must(both + c->by_change[CHANGE_GONE] == first->count && both + c->by_change[CHANGE_NEW] == second->count);
    must(c->count == c->by_change[CHANGE_NEW] + c->by_change[CHANGE_GONE] + c->by_change[CHANGE_VALUE]);
    for (size_t i = 0; i < c->count; i++) {
        const RunDifference *d = &c->list[i];
        must(d->why > WHY_SAME && d->why < WHYS && (d->was || d->now));
        must((d->change == CHANGE_NEW) == !d->was && (d->change == CHANGE_GONE) == !d->now);
    }
    return c;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(256 << 20);
    char *copy = mem_alloc(size);
    ComparedRun first = { 0 }, second = { 0 };
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    Str rest = str_bytes(copy, size);
    if (take_run(&a, &rest, &first) && take_run(&a, &rest, &second)) {
        const RunComparison *same = compared(&a, &first, &first), *there = compared(&a, &first, &second), *back = compared(&a, &second, &first);
        must(!same || (same->count == 0 && !same->inputs && !same->settings && !same->program));
        if (there && back) {
            must(there->by_change[CHANGE_NEW] == back->by_change[CHANGE_GONE] && there->by_change[CHANGE_VALUE] == back->by_change[CHANGE_VALUE]);
            must(there->settings == back->settings && there->inputs == back->inputs);
        }
    }
    mem_free(copy);
    arena_free(&a);
    return 0;
}
