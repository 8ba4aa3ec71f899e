/* detect_compare.c: see detect_compare.h.
 *
 * A flag is the same in both when rule, subject and lot are the same, wherever in the files it stood. Why it differs is looked
 * for from the nearest to the farthest: its rule did not run, its parameters differ, its file differs, what holds for all rules
 * differs (settings and explanations among them), the data differ, the program differs. Only the first of these that holds is
 * said. */
#include "cli/detect_compare.h"

/* ---- why ---- */

bool run_differs(const JsonValue *a, const JsonValue *b)
{
    return a && b ? !json_equal(a, b) : a != b;
}

const JsonValue *run_rule(const ComparedRun *run, Str rule)
{
    JSON_EACH(one, json_get(run->run, "rules")) {
        if (str_equal(json_text(json_get(one, "rule")), rule)) return one;
    }
    return NULL;
}

/* Only the bytes count, not what the files were called. */
static bool inputs_differ(const JsonValue *a, const JsonValue *b)
{
    const JsonValue *one = a ? a->first : NULL, *other = b ? b->first : NULL;
    for (; one && other; one = one->next, other = other->next) {
        if (run_differs(json_get(one, "sha256"), json_get(other, "sha256"))) return true;
    }
    return one || other;
}

static RunWhy why_of(const RunComparison *c, Str rule)
{
    const JsonValue *was = run_rule(&c->runs[0], rule), *now = run_rule(&c->runs[1], rule);
    if (!was || !now) return WHY_RULE_NOT_RUN;
    if (run_differs(json_get(was, "parameters"), json_get(now, "parameters"))) return WHY_PARAMETERS;
    if (run_differs(json_get(was, "sha256"), json_get(now, "sha256"))) return WHY_RULE_FILE;
    if (c->settings) return WHY_SETTINGS;
    if (c->inputs) return WHY_INPUTS;
    return c->program ? WHY_PROGRAM : WHY_UNKNOWN;
}

static ErrorCode tell(RunComparison *c, RunChange change, const RunLine *was, const RunLine *now, TakeDifference take, void *user,
                      Error *e)
{
    c->by_change[change]++;
    if (change == CHANGE_NONE) return ERR_OK;
    c->count++;
    return take(user, &(RunDifference){ change, why_of(c, was ? was->rule : now->rule), was, now }, e);
}

static ErrorCode walk_both(RunComparison *c, RunWalk walks[2], TakeDifference take, void *user, Error *e)
{
    RunLine was, now;
    bool first = run_walk_next(&walks[0], &was), second = run_walk_next(&walks[1], &now);
    while (first || second) {
        int by = !first ? 1 : !second ? -1 : str_compare(was.id, now.id);
        if (by == 0) {
            bool same = str_equal(was.value, now.value) && str_equal(was.cleared, now.cleared) && str_equal(was.key, now.key);
            TRY(tell(c, same ? CHANGE_NONE : CHANGE_VALUE, &was, &now, take, user, e));
        } else {
            TRY(tell(c, by < 0 ? CHANGE_GONE : CHANGE_NEW, by < 0 ? &was : NULL, by < 0 ? NULL : &now, take, user, e));
        }
        if (by <= 0) first = run_walk_next(&walks[0], &was);
        if (by >= 0) second = run_walk_next(&walks[1], &now);
    }
    return ERR_OK;
}

ErrorCode runs_compare(RunComparison *c, TakeDifference take, void *user, Error *e)
{
    const ComparedRun *a = &c->runs[0], *b = &c->runs[1];
    RunWalk walks[2] = { 0 };
    c->inputs = inputs_differ(json_get(a->run, "inputs"), json_get(b->run, "inputs"));
    c->settings = run_differs(json_get(a->run, "settings"), json_get(b->run, "settings"));
    c->program = run_differs(json_get(a->run, "program"), json_get(b->run, "program"));
    ErrorCode code = run_walk_begin(&a->flags, &walks[0], e);
    if (code == ERR_OK) code = run_walk_begin(&b->flags, &walks[1], e);
    if (code == ERR_OK) code = walk_both(c, walks, take, user, e);
    run_walk_free(&walks[0]);
    run_walk_free(&walks[1]);
    return code;
}
