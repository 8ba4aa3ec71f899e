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

/* Batches of a few flags each, so that there are several. */
enum { BATCH = 600 };

static void walk_in_order(const RunFlags *flags)
{
    RunWalk walk;
    RunLine line, before = { 0 };
    Error e;
    uint64_t n = 0;
    if (run_walk_begin(flags, &walk, &e) != ERR_OK) return;
    for (; run_walk_next(&walk, &line); n++) {
        int by = n > 0 ? str_compare(before.id, line.id) : -1;
        must(by < 0 || (by == 0 && before.line < line.line));
        before = line;
    }
    must(n == flags->flags);
    run_walk_free(&walk);
}

static bool take_run(Arena *a, Str *rest, ComparedRun *to)
{
    Error e;
    JsonValue *run;
    Str json = next_part(rest), flags = next_part(rest), line;
    ErrorCode code = ERR_OK;
    if (json_parse(a, str_trim(json), &run, &e) != ERR_OK) return false;
    to->run = run;
    while (code == ERR_OK && str_next_line(&flags, &line)) code = run_flags_take(&to->flags, line, &e);
    must(code == ERR_OK || code == ERR_MEMORY || code == ERR_INVALID || code == ERR_LIMIT);
    if (code == ERR_OK) code = run_flags_end(&to->flags, &e);
    if (code == ERR_OK) walk_in_order(&to->flags);
    return code == ERR_OK;
}

static ErrorCode take_difference(void *user, const RunDifference *d, Error *e)
{
    (void)e;
    ++*(uint64_t *)user;
    must(d->why > WHY_SAME && d->why < WHYS && (d->was || d->now));
    must((d->change == CHANGE_NEW) == !d->was && (d->change == CHANGE_GONE) == !d->now);
    return ERR_OK;
}

static const RunComparison *compared(Arena *a, const ComparedRun *first, const ComparedRun *second)
{
    Error e;
    uint64_t told = 0;
    RunComparison *c = arena_alloc(a, sizeof *c);
    if (!c) return NULL;
    c->runs[0] = *first;
    c->runs[1] = *second;
    if (runs_compare(c, take_difference, &told, &e) != ERR_OK) return NULL;
    uint64_t both = c->by_change[CHANGE_NONE] + c->by_change[CHANGE_VALUE];
    must(both + c->by_change[CHANGE_GONE] == first->flags.flags && both + c->by_change[CHANGE_NEW] == second->flags.flags);
    must(c->count == c->by_change[CHANGE_NEW] + c->by_change[CHANGE_GONE] + c->by_change[CHANGE_VALUE] && told == c->count);
    return c;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(256 << 20);
    char *copy = mem_alloc(size);
    ComparedRun first = { .flags = run_flags_new(BATCH) }, second = { .flags = run_flags_new(BATCH) };
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
    run_flags_free(&first.flags);
    run_flags_free(&second.flags);
    mem_free(copy);
    arena_free(&a);
    return 0;
}
