/* plan_rules.c: a plan knows more than one explanation.
 *
 * Who sees only one hypothesis finds what he looks for. A plan is approved when it has two at least and one of them is innocent;
 * who wrote it does not approve it. */
#include "rules/rules_int.h"

typedef struct { Request *request; Str plan; int64_t all, innocent; } Hypotheses;

static ErrorCode count_one(void *self, const Record *rec, Error *e)
{
    Hypotheses *h = self;
    if (!str_is(rec->kind, "hypothesis") || rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    const JsonValue *body;
    TRY(record_fields(h->request->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    if (!str_equal(json_text(json_get(fields, "plan")), h->plan)) return ERR_OK;
    h->all++;
    if (str_is(json_text(json_get(fields, "explains")), "innocent")) h->innocent++;
    return ERR_OK;
}

ErrorCode guard_plan_hypotheses(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Hypotheses h = { .request = r, .plan = rec->id };
    TRY(guard_not_the_author(r, rec, fields, e));
    TRY(request_note_chain(r, rec->chain, e));
    TRY(records_in_chain(r, rec->chain, count_one, &h, e));
    if (h.all < 2) return error_set(e, ERR_INVALID, K("rules.one-hypothesis"), arg_int("n", h.all));
    return h.innocent > 0 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.no-innocent-hypothesis"));
}

/* What is open in a plan goes on in its next version when that is approved, by the same act and no other (desk_plan.c). */
ErrorCode guard_plan_follows(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)r;
    (void)rec;
    (void)fields;
    return error_set(e, ERR_INVALID, K("rules.plan-still-runs"));
}
