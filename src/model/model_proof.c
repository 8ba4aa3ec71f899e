/* model_proof.c: proof.yaml, when a person's proof matrix is ready for court: which questions are asked of each element, and which of them
 * break the case while one element fails them. The questions are said in C (desk/proof_ready.c); which are asked, how much they want and what they
 * are called is data.
 *
 *     version: "2026-11"
 *     since: 2026-11-26
 *     source: "…"
 *     gone: [withdrawn, …]                states in which no record is evidence any more
 *     rules:
 *       sources: {ask: sources, least: 2, breaks: true, label: {…}}
 *     notes:
 *       freezing: {treaty: uncac, article: "31", label: {…}}
 *
 * A model without the file asks nothing: its matrices are shown, and no readiness is. */
#include "model/model_int.h"

enum { VERSION_LONGEST = 40, LEAST_MOST = 20 };

static const Str ASKS[PROOF_ASKS] = { STR("supports"), STR("sources"), STR("answered"), STR("uncontested"), STR("admissible"),
                                      STR("no_gap"),
                                      STR("no_task"), STR("accepted"), STR("disclosed") };

static void read_rule(Load *l, const Yaml *one, ProofRule *ret)
{
    static const Str of_rule[] = { STR("ask"), STR("least"), STR("breaks"), STR("label") };
    ret->id = one->key;
    if (!read_names(l, one, of_rule, ARRAY_LEN(of_rule))) return;
    need_name(l, one, "ask");
    need_name(l, one, "label");
    ret->ask = (ProofAsk)read_word(l, one, "ask", ASKS, PROOF_ASKS);
    ret->least = read_int(l, one, "least", 1, LEAST_MOST, 1);
    ret->breaks = read_bool(l, one, "breaks");
    read_label(l, one, "label", LABEL_LONGEST, &ret->label);
}

static void read_rules(Load *l, const Yaml *root, ProofRules *p)
{
    const Yaml *map = read_map(l, root, "rules");
    p->rules = load_array(l, map ? map->count : 0, sizeof *p->rules);
    if (l->memory_out) return;
    YAML_EACH(one, map) read_rule(l, one, &p->rules[p->rule_count++]);
    if (map) lint_labels(l, map, "label");
}

static void read_notes(Load *l, const Yaml *root, ProofRules *p)
{
    static const Str of_note[] = { STR("treaty"), STR("article"), STR("label") };
    const Yaml *map = read_map(l, root, "notes");
    p->notes = load_array(l, map ? map->count : 0, sizeof *p->notes);
    if (l->memory_out) return;
    YAML_EACH(one, map) {
        ProofNote *n = &p->notes[p->note_count++];
        if (!read_names(l, one, of_note, ARRAY_LEN(of_note))) continue;
        for (size_t i = 0; i < ARRAY_LEN(of_note); i++) need_name(l, one, of_note[i].ptr);
        n->treaty = (Treaty)read_word(l, one, "treaty", TREATY_ID, TREATY_COUNT);
        n->article = read_text(l, one, "article", VERSION_LONGEST);
        read_label(l, one, "label", LABEL_LONGEST, &n->label);
    }
}

void read_proof(Load *l, const Yaml *root)
{
    static const Str of_file[] = { STR("version"), STR("since"), STR("source"), STR("unconfirmed"), STR("gone"), STR("rules"),
                                   STR("notes") };
    ProofRules *p = &l->model->proof;
    if (!read_names(l, root, of_file, ARRAY_LEN(of_file))) return;
    need_name(l, root, "version");
    need_name(l, root, "since");
    need_name(l, root, "source");
    need_name(l, root, "rules");
    p->version = read_text(l, root, "version", VERSION_LONGEST);
    p->source = read_text(l, root, "source", SOURCE_LONGEST);
    p->unconfirmed = read_bool(l, root, "unconfirmed");
    (void)read_since(l, root, "since");
    read_ids(l, root, "gone", false, &p->gone, &p->gone_count);
    read_rules(l, root, p);
    read_notes(l, root, p);
}
