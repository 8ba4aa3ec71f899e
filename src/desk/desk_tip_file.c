/* desk_tip_file.c: what becomes of a tip beside its text: files that were handed in, the case that is opened from it, and its
 * assessment line by line. */
#include "desk/desk_tip.h"
#include "desk/desk_vault.h"
#include "office/blob.h"

/* ---- files ---- */

static ErrorCode keep_original(Request *r, const Seen *seen, Error *e)
{
    const Draft *also = NULL;
    TRY(desk_vault_put_file(r, seen->record.id, r->fd, arg_text(r, "name"), arg_text(r, "type"), &also, e));
    TRY(office_commit(r, also, 1, NULL, e));
    view_note(r, view_say(r, K("tip.file-kept")));
    return ERR_OK;
}

ErrorCode desk_tip_file(Request *r, Error *e)
{
    Seen seen;
    BlobRow row = { 0 };
    Done done;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    if (!str_is(seen.kind->id, "tip")) return error_set(e, ERR_USAGE, K("desk.no-file"), arg_str("record", arg_text(r, "id")));
    if (arg_yes(r, "original")) return keep_original(r, &seen, e);
    TRY(desk_need_role(r, STR("office"), seen.kind->change, seen.kind->change_count, K("desk.may-not-change"), seen.kind, e));
    TRY(desk_is_here(&seen, e));
    TRY(desk_check_version(r, &seen, e));
    TRY(blob_keep(r->office, r->arena, r->fd, &row, e));
    JsonValue *fields = json_copy(r->arena, seen.fields), *papers = (JsonValue *)(uintptr_t)json_get(fields, "papers");
    Str type = arg_text(r, "type");
    if (!fields) return error_memory(e);
    if (!papers) json_set(r->arena, fields, "papers", papers = json_new_array(r->arena));
    if (type.len == 0) type = STR("application/octet-stream");
    json_add(r->arena, papers, desk_file_value(r, &row, arg_text(r, "name"), type));
    Draft d = desk_draft(seen.kind, seen.record.chain, STR("record.change"), seen.record.id, seen.record.version, seen.record.state,
                         json_text(json_get(seen.body, "number")), fields);
    d.blob = &row;
    d.reason = arg_text(r, "reason");
    TRY(desk_commit(r, seen.kind, &d, 1, &done, e));
    desk_done(r, K("desk.changed"), &done);
    view_note(r, view_say(r, K("tip.file-added")));
    return ERR_OK;
}

/* ---- a case from it ---- */

static bool gives_case(Str state)
{
    return str_is(state, "triage") || str_is(state, "asked_more") || str_is(state, "taken_up");
}

/* It is taken up as by its move, if it was not yet, and names the case. Who reported is in neither. */
ErrorCode desk_tip_to_case(Request *r, Str tip, Str chain, JsonValue *fields, Draft *ret, Error *e)
{
    Seen seen;
    TRY(desk_see(r, tip, &seen, e));
    const Move *m = str_is(seen.kind->id, "tip") ? kind_move(seen.kind, STR("take_up")) : NULL;
    if (!m || !gives_case(seen.record.state)) return error_set(e, ERR_INVALID, K("tip.not-ready"));
    TRY(desk_need_role(r, STR("office"), m->by, m->by_count, K("desk.may-not-move"), seen.kind, e));
    JsonValue *from = json_new_array(r->arena), *of_tip = json_copy(r->arena, seen.fields);
    if (!from || !of_tip) return error_memory(e);
    json_add(r->arena, from, json_new_string(r->arena, seen.record.id));
    json_set(r->arena, fields, "opened_from", from);
    json_set(r->arena, of_tip, "case_opened", json_new_string(r->arena, chain));
    json_set(r->arena, of_tip, "outcome", json_new_string(r->arena, STR("case")));
    *ret = desk_draft(seen.kind, seen.record.chain, STR("record.move.take_up"), seen.record.id, seen.record.version, m->to,
                      json_text(json_get(seen.body, "number")), of_tip);
    return ERR_OK;
}

/* Records that belong to a tip are begun on its page. */
static void offer_what_belongs(Request *r, Str tip)
{
    static const char *const KINDS[] = { "triage", "tip_message", "referral", "protection_measure", "retaliation_event",
                                         "identity_access" };
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        const Kind *k = model_kind(r->model, str_of(KINDS[i]));
        if (!k || !profile_has_kind(r->model, office_profile(r->office, r->model), k)) continue;
        if (!request_has_role(r, k->create, k->create_count)) continue;
        view_action(r, view_say(r, K("tip.new"), arg_str("kind", view_label(r, &k->label))),
                    view_op(r, "record.create", arg_str("kind", k->id), arg_str("tip", tip)), "secondary");
    }
}

void desk_offer_tip(Request *r, const Seen *seen)
{
    static const Str FILING[] = { STR("intake_officer"), STR("identity_guardian") };
    const Kind *k = model_kind(r->model, STR("case"));
    const Move *m = str_is(seen->kind->id, "tip") ? kind_move(seen->kind, STR("take_up")) : NULL;
    if (!m) return;
    bool may = k && profile_has_kind(r->model, office_profile(r->office, r->model), k) &&
               request_has_role(r, k->create, k->create_count) && request_has_role(r, m->by, m->by_count);
    if (may && !json_get(seen->fields, "case_opened") && gives_case(seen->record.state)) {
        view_action(r, view_say(r, K("tip.open-case")), view_op(r, "case.open", arg_str("tip", seen->record.id)), "secondary");
    }
    if (request_has_role(r, FILING, ARRAY_LEN(FILING))) {
        view_action(r, view_say(r, K("tip.add-file")), view_op(r, "tip.file", arg_str("id", seen->record.id)), "secondary");
    }
    offer_what_belongs(r, seen->record.id);
}

/* ---- an assessment ---- */

static int64_t number_in(const JsonValue *line, const char *name)
{
    int64_t n;
    return amount_parse(json_text(json_get(json_get(line, name), "number")), 0, &n) ? n : 0;
}

void desk_show_triage(Request *r, const Seen *seen)
{
    Str head[] = { view_say(r, K("tip.row-criterion")), view_say(r, K("tip.row-level")), view_say(r, K("tip.row-weight")),
                   view_say(r, K("tip.row-points")) };
    if (!str_is(seen->kind->id, "triage") || record_is_pulled_back(&seen->record)) return;
    view_table(r, view_say(r, K("tip.line-by-line")), head, ARRAY_LEN(head));
    JSON_EACH(line, json_get(seen->fields, "lines")) {
        Str criterion = json_text(json_get(line, "criterion"));
        const Field *f = kind_field(seen->kind, criterion);
        const JsonValue *chosen = json_get_str(seen->fields, criterion);
        Str level = f && chosen ? desk_value_text(r, f, chosen) : STR("");
        Str cells[] = { f ? view_label(r, &f->label) : criterion,
                        str_format(r->arena, "%d · " STR_FMT, (int)number_in(line, "level"), STR_ARG(level)),
                        str_format(r->arena, "%d", (int)number_in(line, "weight")),
                        str_format(r->arena, "%d", (int)number_in(line, "points")) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
    const Field *result = kind_field(seen->kind, STR("result"));
    const JsonValue *order = json_get(seen->fields, "result");
    Str said = result && order ? desk_value_text(r, result, order) : STR("");
    view_note(r, view_say(r, K("tip.by-weights"), arg_int("points", number_in(seen->fields, "points")), arg_str("order", said),
                          arg_str("version", json_text(json_get(seen->fields, "weights")))));
    view_note(r, view_say(r, K("tip.no-person")));
}
