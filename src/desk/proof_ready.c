/* proof_ready.c: is a person's matrix ready for court, by the rules of model/proof.yaml, and which elements say no, each with its reason.
 *
 * The answer is about the work and not about the person: a matrix that is ready may still end in an acquittal. Where nothing supports an
 * element that the law asks for, the case does not hold as it stands, and that is said before anything else. */
#include "desk/proof.h"

/* Why an element fails a rule; an empty text where it does not. */
static Str why_not(Request *r, const ProofRule *rule, const ProofElement *x)
{
    size_t supports = proof_count(x, SAYS_SUPPORTS), sources = proof_sources(x), contradicts = proof_count(x, SAYS_CONTRADICTS), open = 0;
    bool given_up = str_is(x->state, "not_shown");
    for (const ProofTask *t = x->tasks; t; t = t->next) open += t->open;
    switch (rule->ask) {
    case PROOF_SUPPORTS:
        if (x->optional) return STR("");
        if (given_up) return view_say(r, K("proof.not-shown"));
        if (supports >= (size_t)rule->least) return STR("");
        return x->links && supports == 0 ? view_say(r, K("proof.nothing-counts")) : supports == 0 ? view_say(r, K("proof.nothing"))
                                         : view_say(r, K("proof.too-few"), arg_int("n", (int64_t)supports), arg_int("least", rule->least));
    case PROOF_SOURCES:
        if (x->optional || sources >= (size_t)rule->least) return STR("");
        return view_say(r, K("proof.few-sources"), arg_int("n", (int64_t)sources), arg_int("least", rule->least));
    case PROOF_ANSWERED:
        if ((contradicts == 0 && x->against.len == 0) || x->answer.len > 0) return STR("");
        return view_say(r, K("proof.unanswered"));
    case PROOF_UNCONTESTED:
        return str_is(x->state, "contested") ? view_say(r, K("proof.contested"), arg_str("ground", x->ground)) : STR("");
    case PROOF_ADMISSIBLE:
        for (const ProofLink *l = x->links; l; l = l->next)
            if (l->contested && !l->why) return view_say(r, K("proof.use-contested"), arg_str("what", l->name));
        return STR("");
    case PROOF_NO_GAP:
        if (!proof_has_gap(x)) return STR("");
        return view_say(r, K("proof.gap"), arg_str("gap", x->gap.len > 0 ? x->gap : x->gaps->name));
    case PROOF_NO_TASK:
        return open > 0 ? view_say(r, K("proof.tasks-open"), arg_int("n", (int64_t)open)) : STR("");
    case PROOF_ACCEPTED:
        return x->optional || str_is(x->state, "accepted") ? STR("") : view_say(r, K("proof.not-accepted"));
    case PROOF_DISCLOSED:               /* asked of the case, not of an element */
    case PROOF_ASKS:
        break;
    }
    return STR("");
}

static ErrorCode ask_rule(const ProofMatrix *p, Str person, const ProofRule *rule, ProofAnswer *ret, Error *e)
{
    Request *r = p->request;
    size_t most = p->element_count + 1;
    for (const ProofTask *t = p->helps; t; t = t->next) most++;
    *ret = (ProofAnswer){ .rule = rule, .failing = arena_array(r->arena, most, sizeof *ret->failing) };
    if (!ret->failing) return error_memory(e);
    for (const ProofTask *t = p->helps; t && rule->ask == PROOF_DISCLOSED; t = t->next) {
        if (!t->open || (t->about.len > 0 && !str_equal(t->about, person))) continue;
        ret->failing[ret->failing_count++] = (ProofFailing){ t->id, t->name, view_say(r, K("proof.not-read")) };
    }
    for (size_t i = 0; i < p->element_count; i++) {
        const ProofElement *x = &p->elements[i];
        Str why = proof_is_about(p, x, person) ? why_not(r, rule, x) : STR("");
        if (why.len == 0) continue;
        ret->failing[ret->failing_count++] = (ProofFailing){ x->id, x->name, why };
    }
    return ERR_OK;
}

ErrorCode proof_ready(const ProofMatrix *p, Str person, ProofReadiness *ret, Error *e)
{
    const ProofRules *rules = &p->request->model->proof;
    *ret = (ProofReadiness){ .answers = arena_array(p->request->arena, rules->rule_count + 1, sizeof *ret->answers) };
    if (!ret->answers) return error_memory(e);
    for (size_t i = 0; i < p->element_count; i++) ret->elements += proof_is_about(p, &p->elements[i], person);
    ret->verdict = ret->elements == 0 ? PROOF_DOES_NOT_HOLD : PROOF_READY;
    for (size_t i = 0; i < rules->rule_count; i++) {
        ProofAnswer *a = &ret->answers[ret->answer_count++];
        TRY(ask_rule(p, person, &rules->rules[i], a, e));
        if (a->failing_count == 0) continue;
        if (a->rule->breaks) ret->verdict = PROOF_DOES_NOT_HOLD;
        else if (ret->verdict == PROOF_READY) ret->verdict = PROOF_UNDER_WAY;
    }
    return ERR_OK;
}

Str proof_verdict_word(Request *r, ProofVerdict v)
{
    return v == PROOF_READY ? view_say(r, K("proof.ready")) : v == PROOF_UNDER_WAY ? view_say(r, K("proof.under-way"))
                                                            : view_say(r, K("proof.does-not-hold"));
}
