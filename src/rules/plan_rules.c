/* plan_rules.c: a plan knows more than one explanation.
 *
 * Who sees only one hypothesis finds what he looks for. A plan is approved when it has two at least and one of them is innocent,
 * each with what would disprove it; who wrote it does not approve it. Hypotheses belong to the version of the plan that brought
 * them up and hold for those made of it: what was tested once is not forgotten with a new version. */
#include "rules/money_book.h"
#include "rules/rules_int.h"

ErrorCode rules_plan_versions(Request *r, Str plan, Str *ret, size_t *count, Error *e)
{
    Record rec;
    const JsonValue *body;
    ErrorCode code = ERR_OK;
    *count = 0;
    while (plan.len > 0 && *count < PLAN_VERSIONS && !str_in(plan, ret, *count)) {
        ret[*count] = str_copy(r->arena, plan);
        if (!ret[*count].ptr) return error_memory(e);
        (*count)++;
        code = request_record(r, plan, &rec, e);
        if (code == ERR_NOT_FOUND || (code == ERR_OK && rec.body.len == 0)) return ERR_OK;
        if (code != ERR_OK) return code;
        TRY(record_fields(r->arena, &rec, &body, e));
        plan = json_text(json_get(json_get(body, "fields"), "earlier"));
    }
    return ERR_OK;
}

typedef struct { Request *request; Str *plans; size_t plan_count; int64_t all, innocent; Str untestable; } Hypotheses;

static ErrorCode count_one(void *self, const Record *rec, Error *e)
{
    Hypotheses *h = self;
    if (!str_is(rec->kind, "hypothesis") || rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    const JsonValue *body;
    TRY(record_fields(h->request->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    if (!str_in(json_text(json_get(fields, "plan")), h->plans, h->plan_count)) return ERR_OK;
    h->all++;
    if (str_is(json_text(json_get(fields, "explains")), "innocent")) h->innocent++;
    if (json_get(fields, "disproof") || h->untestable.len > 0) return ERR_OK;
    h->untestable = str_copy(h->request->arena, json_text(json_get(fields, "statement")));
    return h->untestable.ptr ? ERR_OK : error_memory(e);
}

ErrorCode guard_plan_hypotheses(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Str plans[PLAN_VERSIONS];
    Hypotheses h = { .request = r, .plans = plans };
    TRY(guard_not_the_author(r, rec, fields, e));
    TRY(rules_plan_versions(r, rec->id, plans, &h.plan_count, e));
    TRY(request_note_chain(r, rec->chain, e));
    TRY(records_in_chain(r, rec->chain, count_one, &h, e));
    if (h.all < 2) return error_set(e, ERR_INVALID, K("rules.one-hypothesis"), arg_int("n", h.all));
    if (h.innocent == 0) return error_set(e, ERR_INVALID, K("rules.no-innocent-hypothesis"));
    if (h.untestable.len == 0) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.hypothesis-untestable"), arg_str("hypothesis", utf8_first_bytes(h.untestable, 300)));
}

/* What the public was given: a certificate by its code, an item at its address. Taking it back is a move of its own that two sign;
 * afterwards code and address say that it does not hold or is taken off, which what is hidden and then erased could not. */
static bool is_public(const Record *rec)
{
    if (str_is(rec->kind, "certificate")) return str_is(rec->state, "issued");
    return str_is(rec->kind, "news_item") && (str_is(rec->state, "published") || str_is(rec->state, "corrected") || str_is(rec->state, "archived"));
}

/* To hide what helps the defence would be the way around the prosecutor who has to read it first, and a signed decision that can
 * be hidden can be changed. What was entered by mistake is said to be one: by the prosecutor, by a decision that corrects. */
ErrorCode rules_check_pull_back(const Record *rec, Error *e)
{
    if (str_is(rec->kind, "disclosure_item")) return error_set(e, ERR_INVALID, K("rules.disclosure-stays"));
    if (is_public(rec)) return error_set(e, ERR_INVALID, K("rules.public-stays"));
    TRY(rules_money_stays(rec, e));
    bool signed_one = str_is(rec->kind, "decision") && str_is(rec->state, "signed");
    return signed_one ? error_set(e, ERR_INVALID, K("rules.decision-signed")) : ERR_OK;
}

/* Whoever decided puts his own name to it: nobody signs a decision for another, nor as his deputy. */
ErrorCode guard_decision_his(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    if (str_equal(json_text(json_get(fields, "decider")), session_user(r->session))) {
        const JsonValue *options = json_get(fields, "options");
        return options && options->count > 1 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.decision-one-option"));
    }
    return error_set(e, ERR_INVALID, K("rules.decision-not-his"));
}

/* What is open in a plan goes on in its next version when that is approved, by the same act and no other (desk_plan.c). */
ErrorCode guard_plan_follows(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)r;
    (void)rec;
    (void)fields;
    return error_set(e, ERR_INVALID, K("rules.plan-still-runs"));
}
