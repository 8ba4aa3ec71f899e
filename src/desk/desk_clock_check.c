/* desk_clock_check.c: what an act on equipment brings about beside it. A clock check is two readings; what they come to is
 * worked out here, and written on the device in the same commit.
 *
 * The tolerance is the one that holds on the day of the check, and stands in its record: a later one judges no earlier check
 * anew. The device bears the result of its newest check and the day of the next, so that its page, its issue and the figures
 * need not go through all of them. A check that is entered late, behind a newer one, writes nothing there. What did not
 * arrive as it was ordered, and what is gone, opens an incident in the commit that says so. */
#include "desk/desk_equipment.h"
#include "desk/desk_incident.h"
#include "office/cosigner.h"

#include <inttypes.h>

static JsonValue *in_seconds(Arena *a, int64_t n)
{
    JsonValue *v = json_new_object(a);
    json_set(a, v, "number", json_new_string(a, str_format(a, "%" PRId64, n)));
    json_set(a, v, "unit", json_new_string(a, STR("seconds")));
    return v;
}

ErrorCode desk_clock_fill(Request *r, const Kind *k, JsonValue *fields, Error *e)
{
    Instant showed, truth;
    if (!str_is(k->id, "clock_check")) return ERR_OK;
    if (!json_get(fields, "checked_by"))
        json_set(r->arena, fields, "checked_by", json_new_string(r->arena, session_user(r->session)));
    if (!json_get(fields, "asset") == !json_get(fields, "exhibit")) return error_set(e, ERR_INVALID, K("rules.check-one-device"));
    bool whole = instant_parse(json_text(json_get(fields, "device_showed")), &showed) &&
                 instant_parse(json_text(json_get(fields, "true_time")), &truth);
    if (!whole) return ERR_OK;                              /* what is missing is said of all fields at once */
    int64_t ahead = (showed - truth) / SECOND, off = ahead < 0 ? -ahead : ahead;
    int64_t tolerance = r->model->limits[LIMIT_CLOCK_TOLERANCE];
    json_set(r->arena, fields, "offset", in_seconds(r->arena, ahead));
    json_set(r->arena, fields, "tolerance", in_seconds(r->arena, tolerance));
    json_set(r->arena, fields, "result", json_new_string(r->arena, off <= tolerance ? STR("passed") : STR("failed")));
    return fields ? ERR_OK : error_memory(e);
}

static ErrorCode is_newest(Request *r, Str asset, const JsonValue *check, bool *ret, Error *e)
{
    DeviceChecks checks;
    Instant truth = 0;
    TRY(device_checks(r, "asset", asset, &checks, e));
    const DeviceCheck *newest = device_newest(&checks);
    *ret = instant_parse(json_text(json_get(check, "true_time")), &truth) && (!newest || newest->truth <= truth);
    return ERR_OK;
}

ErrorCode desk_clock_brings(Request *r, const PlanAct *act, Draft *to, size_t *count, Error *e)
{
    Seen device;
    Instant truth;
    bool newest;
    char on[11], due[11];
    Str asset = json_text(json_get(act->after, "asset")), result = json_text(json_get(act->after, "result"));
    *count = 0;
    if (!str_is(act->kind->id, "clock_check") || asset.len == 0) return ERR_OK;
    TRY(desk_see(r, asset, &device, e));
    TRY(is_newest(r, asset, act->after, &newest, e));
    if (!newest || !instant_parse(json_text(json_get(act->after, "true_time")), &truth)) return ERR_OK;
    JsonValue *fields = json_copy(r->arena, device.fields);
    bool passed = str_is(result, "passed");
    Day day = instant_local_day(truth);
    Day next = day + (passed ? (Day)r->model->limits[LIMIT_CLOCK_DAYS] : 0);        /* a wrong one: at once */
    json_set(r->arena, fields, "clock_checked_on", json_new_string(r->arena, str_copy(r->arena, day_format(on, day))));
    json_set(r->arena, fields, "clock_result", json_new_string(r->arena, result));
    json_set(r->arena, fields, "clock_due", json_new_string(r->arena, str_copy(r->arena, day_format(due, next))));
    if (!fields) return error_memory(e);
    if (json_equal(fields, device.fields)) return ERR_OK;
    to[(*count)++] = desk_draft(device.kind, device.record.chain, STR("record.change"), device.record.id, device.record.version,
                                device.record.state, json_text(json_get(device.body, "number")), fields);
    return ERR_OK;
}

/* ---- issue and return ---- */

void desk_equipment_turn(const Kind *k, const Move *m, JsonValue *fields)
{
    static const char *const OF_RETURN[] = { "returned_on", "wiped", "wiped_on" }, *const OF_ISSUE[] = { "due_back", "issued_for" };
    if (!str_is(k->id, "asset")) return;
    for (size_t i = 0; i < ARRAY_LEN(OF_RETURN) && move_is_guarded(m, "asset_issue"); i++) json_remove(fields, OF_RETURN[i]);
    for (size_t i = 0; i < ARRAY_LEN(OF_ISSUE) && move_is_guarded(m, "asset_return"); i++) json_remove(fields, OF_ISSUE[i]);
}

/* ---- incidents ---- */

static Str pieces(const JsonValue *fields, const char *name) { return json_text(json_get(json_get(fields, name), "number")); }

ErrorCode desk_equipment_incident(Request *r, const Seen *seen, const Move *m, const Draft *act, Draft *to, size_t *count, Error *e)
{
    IncidentLine line = { 0 };
    IncidentAsk ask = { .came_up = "equipment", .chain = act->chain, .asset = act->object, .told = act->reason,
                        .present = cosigner(r), .lines = &line, .count = 1 };
    *count = 0;
    if (!str_is(seen->kind->id, "asset") || !model_kind(r->model, STR("incident"))) return ERR_OK;
    Str ordered = pieces(act->fields, "ordered"), arrived = pieces(act->fields, "arrived");
    bool differs = move_is_guarded(m, "asset_receipt") && ordered.len > 0 && arrived.len > 0 && !str_equal(ordered, arrived);
    if (differs) line = (IncidentLine){ "pieces", ordered, arrived };
    else if (str_is(m->id, "report_missing"))
        line = (IncidentLine){ "not_there", json_text(json_get(seen->fields, "location")), STR("") };
    else return ERR_OK;
    if (differs) ask.told = json_text(json_get(act->fields, "difference"));
    TRY(desk_incident_draft(r, &ask, to, e));
    *count = 1;
    return ERR_OK;
}
