/* desk_plan_review.c: a plan is looked at again when something happens that it did not know of.
 *
 * Which events those are stands in the table below, by what a record says when it is made or moved. The review is opened with
 * the act that brings it about, in the same commit, for every plan of the case that is in force, and stands on the day of
 * whoever answers for the plan until it was held. When it is held, the day of the next one goes into the plan: the one thing in
 * an approved plan that changes. */
#include "desk/learning.h"
#include "desk/stock.h"

/* Comes to `state` (empty: any), with one of these options in `field` (NULL: none is asked for); in either of which it was not
 * before. */
static const struct { const char *kind, *state, *field, *options[3], *trigger; } EVENTS[] = {
    { "person", "", "status_in_case", { "suspect", "accused" }, "suspect" },
    { "measure", "held", NULL, { NULL }, "arrest" },
    { "measure", "in_custody", NULL, { NULL }, "arrest" },
    { "mla_request", "answered", NULL, { NULL }, "mla" },
    { "mla_request", "refused_abroad", NULL, { NULL }, "mla" },
    { "request", "answered", NULL, { NULL }, "answer" },
    { "risk", "happened", "what", { "leak" }, "leak" },
};

static bool says_one(const JsonValue *fields, const char *field, const char *const *options)
{
    Str is = json_text(json_get(fields, field));
    for (; *options; options++) if (str_is(is, *options)) return true;
    return false;
}

static const char *trigger_of(const PlanAct *act)
{
    for (size_t i = 0; i < ARRAY_LEN(EVENTS); i++) {
        bool any = EVENTS[i].state[0] == '\0';
        if (!str_is(act->kind->id, EVENTS[i].kind) || (!any && !str_is(act->state, EVENTS[i].state))) continue;
        if (EVENTS[i].field && !says_one(act->after, EVENTS[i].field, EVENTS[i].options)) continue;
        bool was = any ? says_one(act->before, EVENTS[i].field, EVENTS[i].options) : str_equal(act->was_state, act->state);
        if (!was) return EVENTS[i].trigger;
    }
    return NULL;
}

static ErrorCode take_plan(void *self, const Record *rec, Error *e)
{
    RecordIds *ids = self;
    if (!str_is(rec->state, "approved") || rec->body.len == 0) return ERR_OK;
    return ids->count < PLAN_BRINGS ? record_ids_add(ids, rec->id, e) : ERR_OK;
}

static ErrorCode review_of(Request *r, const PlanAct *act, const char *trigger, Str plan, Draft *ret, Error *e)
{
    const Kind *k;
    Record rec;
    const JsonValue *body;
    TRY(desk_kind(r, STR("plan_review"), false, &k, e));
    TRY(request_record(r, plan, &rec, e));
    TRY(record_fields(r->arena, &rec, &body, e));
    const JsonValue *responsible = json_get(json_get(body, "fields"), "responsible");
    JsonValue *fields = json_new_object(r->arena);
    json_set(r->arena, fields, "because", json_new_string(r->arena, act->object));
    json_set(r->arena, fields, "plan", json_new_string(r->arena, plan));
    if (responsible) json_set(r->arena, fields, "responsible", json_copy(r->arena, responsible));
    json_set(r->arena, fields, "trigger", json_new_string(r->arena, str_of(trigger)));
    Str id = object_id_new(r->arena, k->id);
    if (!fields || !id.ptr) return error_memory(e);
    *ret = desk_draft(k, act->chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    return ERR_OK;
}

/* The plan's own day, when its review was held. */
static ErrorCode next_day(Request *r, const PlanAct *act, Draft *to, size_t *count, Error *e)
{
    Seen plan;
    const JsonValue *next = json_get(act->after, "next_on");
    if (!str_is(act->kind->id, "plan_review") || !str_is(act->state, "held") || str_is(act->was_state, "held") || !next)
        return ERR_OK;
    ErrorCode code = desk_see(r, json_text(json_get(act->after, "plan")), &plan, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;           /* erased since, or not his to know: nor is its day his to set */
    if (code != ERR_OK) return code;
    if (!str_is(plan.record.state, "approved")) return ERR_OK;
    JsonValue *fields = json_copy(r->arena, plan.fields);
    if (!json_set(r->arena, fields, "review_on", json_copy(r->arena, next))) return error_memory(e);
    if (json_equal(fields, plan.fields)) return ERR_OK;
    to[(*count)++] = desk_draft(plan.kind, plan.record.chain, STR("record.change"), plan.record.id, plan.record.version,
                                plan.record.state, json_text(json_get(plan.body, "number")), fields);
    return ERR_OK;
}

ErrorCode desk_plan_brings(Request *r, const PlanAct *act, Draft *to, size_t *count, Error *e)
{
    RecordIds plans = { .request = r };
    const char *trigger = act->kind ? trigger_of(act) : NULL;
    *count = 0;
    if (act->kind && str_is(act->kind->id, "stock_take")) return stock_brings(r, act, to, count, e);
    if (act->kind && (str_is(act->kind->id, "course") || str_is(act->kind->id, "test_sheet"))) return learning_brings(r, act, to, count, e);
    if (!act->kind || !model_kind(r->model, STR("plan_review"))) return ERR_OK;
    TRY(next_day(r, act, to, count, e));
    if (!trigger) return ERR_OK;
    TRY(records_of_kind_in(r, act->chain, STR("plan"), take_plan, &plans, e));
    for (size_t i = 0; i < plans.count; i++) TRY(review_of(r, act, trigger, plans.ids[i], &to[(*count)++], e));
    return ERR_OK;
}
