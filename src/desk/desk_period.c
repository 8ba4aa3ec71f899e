/* desk_period.c: what happens to a period of an indicator besides its own move: the value of a bound one is computed when it is put up,
 * and an approved one gives way when its correction is approved. A correction is begun here as a copy that names what it corrects. */
#include "desk/programme.h"

#include "office/blob.h"
#include "rules/result_book.h"

static bool is_period(const Seen *seen) { return str_is(seen->kind->id, "indicator_period"); }

/* ---- put up for approval ---- */

static ErrorCode set_number(Request *r, JsonValue *fields, const char *name, Str text, Error *e)
{
    JsonValue *number = json_new_object(r->arena);
    json_set(r->arena, number, "number", json_new_string(r->arena, text));
    return json_set(r->arena, fields, name, number) ? ERR_OK : error_memory(e);
}

static ErrorCode fill_computed(Request *r, const JsonValue *indicator, Str id, JsonValue *fields, Error *e)
{
    enum { PLACES = 2 };
    char day[11], text[24];
    Computed c;
    Day today = instant_local_day(clock_now());
    TRY(indicator_compute(r, indicator, fields, id, today, &c, e));
    if (c.why) {
        *e = *c.why;
        return e->code;
    }
    if (!c.has_value) return error_set(e, ERR_INVALID, K("programme.nothing-counted"), arg_str("figure", c.figure->id));
    Str value = amount_format(text, c.value, PLACES);
    while (value.len > 1 && value.ptr[value.len - 1] == '0') value.len--;
    if (value.ptr[value.len - 1] == '.') value.len--;
    TRY(set_number(r, fields, "actual", str_copy(r->arena, value), e));
    TRY(set_number(r, fields, "computed_records", str_format(r->arena, "%zu", c.count), e));
    json_set(r->arena, fields, "computed_on", json_new_string(r->arena, str_copy(r->arena, day_format(day, today))));
    json_set(r->arena, fields, "computed_hash", json_new_string(r->arena, str_copy(r->arena, str_of(c.hash))));
    return ERR_OK;
}

ErrorCode desk_period_fill(Request *r, const Seen *seen, const Move *m, JsonValue *fields, Error *e)
{
    Record rec;
    const JsonValue *indicator;
    if (!is_period(seen) || !str_is(m->id, "submit")) return ERR_OK;
    TRY(rules_linked(r, field_of(fields, "indicator"), "indicator", &rec, &indicator, e));
    bool bound = json_get(indicator, "figure") != NULL;
    const JsonValue *typed = json_get(json_get(r->args, "fields"), "actual");
    if (bound && typed) return error_set(e, ERR_INVALID, K("rules.period-bound"), arg_str("figure", field_of(indicator, "figure")));
    if (bound) TRY(fill_computed(r, indicator, seen->record.id, fields, e));
    bool shown = bound || json_get(fields, "evidence") || json_get(fields, "evidence_files");
    return json_set(r->arena, fields, "evidenced", json_new_bool(r->arena, shown)) ? ERR_OK : error_memory(e);
}

/* ---- a correction ---- */

bool desk_period_corrects(const Seen *seen, const Move *m)
{
    return is_period(seen) && str_is(m->id, "approve") && json_get(seen->fields, "corrects");
}

bool desk_period_hides(const Seen *seen, const Move *m)
{
    return is_period(seen) && str_is(m->id, "replace");
}

ErrorCode desk_period_supersede(Request *r, const Draft *approval, Error *e)
{
    Draft drafts[2] = { *approval };
    Done done[2];
    Seen old;
    TRY(desk_see(r, field_of(approval->fields, "corrects"), &old, e));
    const Move *m = kind_move(old.kind, STR("replace"));
    if (!m || !move_leaves(m, old.record.state)) return error_set(e, ERR_CONFLICT, K("rules.period-corrects"));
    drafts[1] = desk_draft(old.kind, old.record.chain, STR("record.move.replace"), old.record.id, old.record.version, m->to,
                           json_text(json_get(old.body, "number")), json_copy(r->arena, old.fields));
    drafts[1].reason = view_say(r, K("programme.replaced-by"), arg_str("period", approval->number));
    TRY(office_commit(r, drafts, ARRAY_LEN(drafts), done, e));
    desk_done(r, K("desk.moved"), &done[0]);
    return ERR_OK;
}

static ErrorCode correction_fields(Request *r, const Seen *old, JsonValue **ret, Error *e)
{
    static const char *const COPIED[] = { "indicator", "from", "to", "target", "target_words", "actual", "actual_words", "values", "comment",
                                          "evidence", "responsible" };
    Record rec;
    const JsonValue *indicator;
    JsonValue *fields = json_new_object(r->arena);
    TRY(rules_linked(r, field_of(old->fields, "indicator"), "indicator", &rec, &indicator, e));
    for (size_t i = 0; i < ARRAY_LEN(COPIED); i++) {
        const JsonValue *v = json_get(old->fields, COPIED[i]);
        bool computed = json_get(indicator, "figure") && (str_is(str_of(COPIED[i]), "actual") || str_is(str_of(COPIED[i]), "values"));
        if (v && !computed) json_set(r->arena, fields, COPIED[i], json_copy(r->arena, v));
    }
    *ret = fields;
    return json_set(r->arena, fields, "corrects", json_new_string(r->arena, old->record.id)) ? ERR_OK : error_memory(e);
}

ErrorCode desk_indicator_correct(Request *r, Error *e)
{
    Seen old;
    JsonValue *fields;
    Done done;
    TRY(desk_see(r, arg_text(r, "id"), &old, e));
    const Kind *k = old.kind;
    if (!is_period(&old)) return error_set(e, ERR_USAGE, K("programme.not-a-period"), arg_str("record", arg_text(r, "id")));
    TRY(desk_need_role(r, old.record.chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    if (arg_text(r, "reason").len == 0) return error_set(e, ERR_INVALID, K("programme.correct-why"));
    TRY(correction_fields(r, &old, &fields, e));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    TRY(rules_check_planned(r, k, old.record.chain, STR(""), NULL, fields, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, old.record.chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.reason = arg_text(r, "reason");
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("programme.correction-begun"), &done);
    return ERR_OK;
}

/* ---- a file that shows it ---- */

static ErrorCode with_file(Request *r, const Seen *period, const BlobRow *row, JsonValue **ret, Error *e)
{
    JsonValue *fields = json_copy(r->arena, period->fields), *files = json_new_array(r->arena);
    Str name = arg_text(r, "name");
    JSON_EACH(one, json_get(period->fields, "evidence_files")) json_add(r->arena, files, json_copy(r->arena, one));
    json_add(r->arena, files, desk_file_value(r, row, name.len > 0 ? name : STR("file"), STR("application/octet-stream")));
    *ret = fields;
    return json_set(r->arena, fields, "evidence_files", files) ? ERR_OK : error_memory(e);
}

ErrorCode desk_indicator_attach(Request *r, Error *e)
{
    Seen period;
    JsonValue *fields;
    BlobRow row = { 0 };
    Done done;
    TRY(desk_see(r, arg_text(r, "id"), &period, e));
    const Kind *k = period.kind;
    if (!is_period(&period)) return error_set(e, ERR_USAGE, K("programme.not-a-period"), arg_str("record", arg_text(r, "id")));
    TRY(desk_need_role(r, period.record.chain, k->change, k->change_count, K("desk.may-not-change"), k, e));
    TRY(desk_is_here(&period, e));
    bool open = str_is(period.record.state, "draft") || str_is(period.record.state, "returned");
    if (!open) return error_set(e, ERR_INVALID, K("programme.attach-late"));
    TRY(blob_keep(r->office, r->arena, r->fd, &row, e));
    TRY(with_file(r, &period, &row, &fields, e));
    TRY(desk_check_fields(r, k, fields, period.record.state, e));
    Draft d = desk_draft(k, period.record.chain, STR("record.change"), period.record.id, period.record.version, period.record.state,
                         json_text(json_get(period.body, "number")), fields);
    d.blob = &row;
    d.reason = arg_text(r, "reason");
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("programme.attached"), &done);
    return ERR_OK;
}
