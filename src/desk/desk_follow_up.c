/* desk_follow_up.c: what an act on a course or a sheet brings about: when a course is recorded as held, its follow-ups at six and
 * twelve months are there, with their days, for whoever keeps the training to see in time. */
#include "desk/gift.h"
#include "desk/learning.h"

static ErrorCode follow_up(Request *r, const PlanAct *act, const char *which, int months, Draft *to, size_t *count, Error *e)
{
    GiftRecords there;
    Day due;
    char day[11];
    const Kind *k = model_kind(r->model, STR("follow_up"));
    JsonValue *fields = json_new_object(r->arena);
    Str ends = json_text(json_get(act->after, "ends"));
    if (ends.len == 0) ends = json_text(json_get(act->after, "begins"));
    TRY(gift_records_by(r, "follow_up", "course", act->object, &there, e));
    for (size_t i = 0; i < there.count; i++) if (str_is(json_text(json_get(there.list[i].fields, "months")), which)) return ERR_OK;
    if (!gift_months_on(ends, months, &due)) return ERR_OK;
    json_set(r->arena, fields, "course", json_new_string(r->arena, act->object));
    json_set(r->arena, fields, "due", json_new_string(r->arena, str_copy(r->arena, day_format(day, due))));
    json_set(r->arena, fields, "months", json_new_string(r->arena, str_of(which)));
    TRY(rules_fill_learning(r, k, NULL, NULL, fields, e));
    Str id = object_id_new(r->arena, k->id);
    if (!fields || !id.ptr) return error_memory(e);
    to[(*count)++] = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    return ERR_OK;
}

ErrorCode learning_brings(Request *r, const PlanAct *act, Draft *to, size_t *count, Error *e)
{
    const Kind *k = model_kind(r->model, STR("follow_up"));
    *count = 0;
    if (str_is(act->kind->id, "test_sheet") && !act->before) return learning_sheet_brings(r, act, to, count, e);
    if (!str_is(act->kind->id, "course") || !str_is(act->state, "held") || str_is(act->was_state, "held")) return ERR_OK;
    if (!k || !profile_has_kind(r->model, office_profile(r->office, r->model), k)) return ERR_OK;
    TRY(follow_up(r, act, "m6", 6, to, count, e));
    return follow_up(r, act, "m12", 12, to, count, e);
}
