/* detect_compare.c: see detect_compare.h.
 *
 * A flag is the same in both when rule, subject and lot are the same, wherever in the files it stood. Why it differs is looked for from the
 * nearest to the farthest: its rule did not run, its parameters differ, its file differs, what holds for all rules differs (settings and
 * explanations among them), the data differ, the program differs. Only the first of these that holds is said. */
#include "cli/detect_compare.h"

#include <stdlib.h>

enum { LINE_ARENA = 256 << 20 };

/* ---- lines ---- */

static Str text_of(Arena *a, const JsonValue *v)
{
    return str_copy(a, v && (v->type == JSON_STRING || v->type == JSON_NUMBER) ? v->text : STR(""));
}

static ErrorCode take_line(Arena *kept, RunLine *lines, size_t *count, Str text, Error *e)
{
    Arena a = arena_with(LINE_ARENA);
    JsonValue *v;
    ErrorCode code = json_parse(&a, text, &v, e);
    if (code == ERR_OK && str_is(json_text(json_get(v, "type")), "flag")) {
        Str group = json_text(json_get(v, "group")), ocid = json_text(json_get(v, "ocid")), party = json_text(json_get(v, "party"));
        Str market = json_text(json_get(v, "market"));
        RunLine *to = &lines[*count];
        *to = (RunLine){ .rule = text_of(kept, json_get(v, "rule")), .lot = text_of(kept, json_get(v, "lot")), .line = *count,
                      .value = text_of(kept, json_get(v, "value")), .cleared = text_of(kept, json_get(v, "cleared")),
                      .key = text_of(kept, json_get(v, "key")) };
        to->subject = str_copy(kept, ocid.len > 0 ? ocid : party.len > 0 ? party : market);
        to->id = str_format(kept, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT,
                            STR_ARG(to->rule),
                            STR_ARG(group), STR_ARG(to->subject), STR_ARG(json_text(json_get(v, "other"))), STR_ARG(market),
                            STR_ARG(json_text(json_get(v, "year"))), STR_ARG(to->lot));
        if (!to->id.ptr || !to->subject.ptr || !to->key.ptr) code = error_memory(e);
        else ++*count;
    }
    arena_free(&a);
    return code;
}

/* Two of one process that stands twice in the data keep their order. */
static int line_order(const void *left, const void *right)
{
    const RunLine *l = left, *r = right;
    int by = str_compare(l->id, r->id);
    return by != 0 ? by : l->line < r->line ? -1 : l->line > r->line;
}

ErrorCode run_lines_read(Arena *a, Str text, RunLine **ret, size_t *count, Error *e)
{
    Str rest, line;
    size_t lines = 0;
    for (rest = text; str_next_line(&rest, &line);) lines++;
    *count = 0;
    *ret = arena_array(a, lines + 1, sizeof **ret);
    if (!*ret) return error_memory(e);
    for (rest = text; str_next_line(&rest, &line);) TRY(take_line(a, *ret, count, line, e));
    if (*count > 0) qsort(*ret, *count, sizeof **ret, line_order);
    return ERR_OK;
}

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

static void add_difference(RunComparison *c, RunChange change, const RunLine *was, const RunLine *now)
{
    c->by_change[change]++;
    if (change == CHANGE_NONE) return;
    c->list[c->count++] = (RunDifference){ change, why_of(c, was ? was->rule : now->rule), was, now };
}

ErrorCode runs_compare(Arena *arena, RunComparison *c, Error *e)
{
    const ComparedRun *a = &c->runs[0], *b = &c->runs[1];
    c->list = arena_array(arena, a->count + b->count + 1, sizeof *c->list);
    if (!c->list) return error_memory(e);
    c->inputs = inputs_differ(json_get(a->run, "inputs"), json_get(b->run, "inputs"));
    c->settings = run_differs(json_get(a->run, "settings"), json_get(b->run, "settings"));
    c->program = run_differs(json_get(a->run, "program"), json_get(b->run, "program"));
    for (size_t i = 0, k = 0; i < a->count || k < b->count;) {
        const RunLine *was = i < a->count ? &a->lines[i] : NULL, *now = k < b->count ? &b->lines[k] : NULL;
        int by = !was ? 1 : !now ? -1 : str_compare(was->id, now->id);
        if (by == 0) {
            bool same = str_equal(was->value, now->value) && str_equal(was->cleared, now->cleared) && str_equal(was->key, now->key);
            add_difference(c, same ? CHANGE_NONE : CHANGE_VALUE, was, now);
        } else {
            add_difference(c, by < 0 ? CHANGE_GONE : CHANGE_NEW, by < 0 ? was : NULL, by < 0 ? NULL : now);
        }
        i += by <= 0;
        k += by >= 0;
    }
    return ERR_OK;
}
