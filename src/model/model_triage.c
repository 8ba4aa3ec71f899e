/* model_triage.c: triage.yaml, by which weights tips are put in an order. Which criteria and orders there are is said in C and
 * in the kind triage; how much each weighs, under which version, since when and by whose decision is data. Who changes a
 * weight gives the file another version: an assessment says which one it was made with.
 *
 *     version: "2026-11"
 *     since: 2026-11-26
 *     source: "…"
 *     weights: {credibility: 20, gravity: 20, …}          all eight, 0 to 100
 *     limits: {at_once: 200, soon: 140, in_turn: 70}      points from which on it is so, each below the one before
 * / */
#include "model/model_int.h"

const Str TRIAGE_CRITERION[TRIAGE_CRITERIA] = { STR("credibility"), STR("gravity"), STR("public_money"), STR("rank"),
                                                STR("vulnerability"), STR("freshness"), STR("at_hand"), STR("competence") };
const Str TRIAGE_ORDER[TRIAGE_ORDERS] = { STR("at_once"), STR("soon"), STR("in_turn"), STR("later") };

enum { VERSION_LONGEST = 40 };

/* Each name once, with a number; ends in NUL. */
static void read_numbers(Load *l, const Yaml *root, const char *name, const Str *names, size_t count, int64_t most, int64_t *to)
{
    const Yaml *map = read_map(l, root, name);
    if (!map || !read_names(l, map, names, count)) return;
    for (size_t i = 0; i < count; i++) {
        need_name(l, map, names[i].ptr);
        to[i] = read_int(l, map, names[i].ptr, 0, most, 0);
    }
}

static void check_order(Load *l, const Yaml *root, const TriageWeights *w)
{
    const Yaml *limits = yaml_get(root, "limits");
    for (size_t i = 1; limits && i < ARRAY_LEN(w->least); i++) {
        if (w->least[i] < w->least[i - 1]) continue;
        load_fault_key(l, limits, K("model.triage-limits"));
        return;
    }
}

void read_triage(Load *l, const Yaml *root)
{
    static const Str of_file[] = { STR("version"), STR("since"), STR("source"), STR("unconfirmed"), STR("weights"), STR("limits") };
    TriageWeights *w = &l->model->triage;
    if (!read_names(l, root, of_file, ARRAY_LEN(of_file))) return;
    need_name(l, root, "version");
    need_name(l, root, "since");
    need_name(l, root, "source");
    need_name(l, root, "weights");
    need_name(l, root, "limits");
    w->version = read_text(l, root, "version", VERSION_LONGEST);
    w->source = read_text(l, root, "source", SOURCE_LONGEST);
    w->unconfirmed = read_bool(l, root, "unconfirmed");
    (void)read_since(l, root, "since");
    read_numbers(l, root, "weights", TRIAGE_CRITERION, TRIAGE_CRITERIA, TRIAGE_WEIGHT, w->weights);
    read_numbers(l, root, "limits", TRIAGE_ORDER, TRIAGE_ORDERS - 1, TRIAGE_CRITERIA * TRIAGE_LEVEL * TRIAGE_WEIGHT, w->least);
    check_order(l, root, w);
}

Str triage_order(const TriageWeights *w, int64_t points)
{
    for (size_t i = 0; i < ARRAY_LEN(w->least); i++) {
        if (points >= w->least[i]) return TRIAGE_ORDER[i];
    }
    return TRIAGE_ORDER[TRIAGE_ORDERS - 1];
}
