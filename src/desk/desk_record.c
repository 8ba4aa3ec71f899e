/* desk_record.c: what can be done with a record of any kind: make, change, move, read, list, look back. The model says which fields, states and
 * moves there are and who may; nothing here knows a kind by name. */
#include "desk/certificate_note.h"
#include "desk/desk_refused.h"
#include "desk/cosign.h"
#include "desk/desk_custody.h"
#include "desk/desk_duplicates.h"
#include "desk/desk_equipment.h"
#include "desk/desk_field.h"
#include "desk/desk_identity.h"
#include "desk/desk_incident.h"
#include "desk/desk_limit.h"
#include "desk/desk_message.h"
#include "desk/desk_news.h"
#include "desk/desk_plan.h"
#include "desk/desk_proof.h"
#include "desk/desk_store.h"
#include "desk/desk_subject.h"
#include "desk/desk_team.h"
#include "desk/desk_thing.h"
#include "desk/desk_tip.h"
#include "desk/desk_vault.h"
#include "desk/desk_ways_out.h"
#include "desk/desk_work.h"
#include "desk/learning.h"
#include "desk/money.h"
#include "desk/search_check.h"
#include "desk/seizure.h"
#include "desk/course.h"
#include "desk/stock.h"
#include "desk/thing_photo.h"
#include "office/rights_store.h"
#include "desk/gift.h"
#include "desk/programme.h"
#include "desk/made_by.h"
#include "rules/merge_rules.h"
#include "rules/money_book.h"

#include <inttypes.h>

ErrorCode desk_need_role(Request *r, Str chain, const Str *roles, size_t count, const char *key, const Kind *k, Error *e)
{
    if (request_has_role_in(r, chain, roles, count)) return ERR_OK;
    Buf names = buf_in(r->arena);
    for (size_t i = 0; i < count; i++) buf_format(&names, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(roles[i]));
    return error_set(e, ERR_DENIED, key, arg_str("kind", k->id), arg_str("roles", buf_str(&names)));
}

ErrorCode desk_place(Request *r, const Kind *k, Str named, Str *chain, Error *e)
{
    *chain = STR("office");
    if (named.len == 0) {
        return k->place == PLACE_CASE ? error_set(e, ERR_USAGE, K("desk.case-needed"), arg_str("kind", k->id)) : ERR_OK;
    }
    if (k->place == PLACE_OFFICE) return error_set(e, ERR_USAGE, K("desk.no-case-here"), arg_str("kind", k->id));
    Seen seen;
    TRY(desk_see(r, named, &seen, e));
    if (!seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", named));
    const State *s = kind_state(seen.kind, seen.record.state);
    if (s && s->final) return error_set(e, ERR_INVALID, K("desk.case-ended"), arg_str("record", named));
    *chain = seen.record.id;
    return ERR_OK;
}

/* With the reviews that it brings about, and the declarations that are asked because of it. */
static ErrorCode make_now(Request *r, const Kind *k, const Draft *d, Done *ret, Error *e)
{
    Draft given[2 + PLAN_BRINGS] = { *d }, *drafts;
    size_t brought, marked, count;
    PlanAct act = { .kind = k, .chain = d->chain, .object = d->object, .state = d->state, .after = d->fields };
    TRY(desk_plan_brings(r, &act, given + 1, &brought, e));
    TRY(desk_clock_brings(r, &act, given + 1 + brought, &marked, e));
    TRY(desk_team_with_all(r, given, 1 + brought + marked, &drafts, &count, e));
    Done *done = arena_array(r->arena, count, sizeof *done);
    if (!done) return error_memory(e);
    TRY(desk_commit(r, k, drafts, count, done, e));
    *ret = done[0];
    desk_done(r, K("desk.created"), ret);
    if (brought > 0 && !str_is(k->id, "test_sheet")) view_note(r, view_say(r, K("plan.review-opened"), arg_int("n", (int64_t)brought)));
    return ERR_OK;
}

static ErrorCode create(Request *r, const Kind *k, Error *e)
{
    const JsonValue *given;
    JsonValue *fields;
    Str chain, id;
    Done done;
    if (k->is_case) return error_set(e, ERR_USAGE, K("desk.use-case-open"));
    if (made_by_step(k)) return made_by_refuse(r, k, e);
    if (str_is(k->id, "look_up_permit")) return error_set(e, ERR_DENIED, K("lookup.use-ask"));
    TRY(desk_place(r, k, arg_text(r, "case"), &chain, e));
    TRY(desk_need_role(r, chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    if (str_is(k->id, "volume")) return desk_volume_begin(r, chain, arg_values(r, "fields"), e);
    if (str_is(k->id, "tip")) return desk_tip_take_in(r, e);
    TRY(desk_refs_typed(r, k, arg_values(r, "fields"), &given, e));
    TRY(desk_fields_for(r, k, NULL, given, k->states[0].id, &fields, e));
    TRY(desk_refs_check(r, k, NULL, fields, e));
    TRY(rules_check_settled(k, k->states[0].id, NULL, fields, false, e));
    TRY(rules_check_place(k, NULL, fields, e));
    TRY(rules_check_special(k, NULL, NULL, fields, e));
    TRY(desk_statement_made(r, k, chain, fields, e));
    TRY(desk_extension_made(r, k, chain, fields, e));
    TRY(desk_proof_check(r, k, chain, fields, e));
    id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    const Draft *also = NULL;
    TRY(desk_tip_fill(r, k, NULL, fields, e));
    TRY(desk_team_fill(r, k, NULL, fields, e));
    TRY(desk_clock_fill(r, k, fields, e));
    TRY(desk_vault_split(r, k, id, true, fields, &also, e));
    TRY(rules_fill_seal(r, k, NULL, fields, e));
    TRY(rules_money_fill(r, k, NULL, STR(""), fields, e));
    TRY(rules_fill_training(r, k, NULL, id, NULL, fields, e));
    TRY(rules_fill_learning(r, k, NULL, NULL, fields, e));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    TRY(rules_check_planned(r, k, chain, STR(""), NULL, fields, e));
    Draft d = desk_draft(k, chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.reason = arg_text(r, "reason");
    d.legal_basis = arg_text(r, "basis");
    d.also = also;
    TRY(make_now(r, k, &d, &done, e));
    desk_show_warnings(r, k, NULL, fields);
    desk_warn_clash(r, k, chain, id, k->states[0].id, fields);
    desk_warn_twin(r, k, id);
    return desk_warn_money(r, k, fields, e);
}

ErrorCode desk_record_create(Request *r, Error *e)
{
    const Kind *k;
    TRY(desk_kind(r, arg_text(r, "kind"), true, &k, e));
    return create(r, k, e) == ERR_OK ? ERR_OK : desk_refused(r, k, NULL, e);
}

ErrorCode desk_check_fixed(Request *r, const Seen *seen, const JsonValue *fields, Error *e)
{
    for (const Field *f = seen->kind->fields; f; f = f->next) {
        if (!f->fixed) continue;
        const JsonValue *was = json_get_str(seen->fields, f->id), *now = json_get_str(fields, f->id);
        if (was ? now && json_equal(was, now) : !now) continue;
        (void)error_set(e, ERR_INVALID, K("desk.fixed-field"), arg_str("kind", seen->kind->id), arg_str("field", f->id));
        return desk_refuse_field(r, f->id, e);
    }
    return ERR_OK;
}

static ErrorCode change(Request *r, Seen *seen, Draft *ret, Error *e)
{
    const JsonValue *given;
    JsonValue *fields;
    const Kind *k = seen->kind;
    if (k->internal) return error_set(e, ERR_DENIED, K("desk.internal-kind"), arg_str("kind", k->id));
    TRY(desk_need_role(r, seen->record.chain, k->change, k->change_count, K("desk.may-not-change"), k, e));
    TRY(desk_is_here(seen, e));
    TRY(desk_check_version(r, seen, e));
    TRY(desk_check_hidden(r, seen, arg_values(r, "fields"), e));
    TRY(desk_refs_typed(r, k, arg_values(r, "fields"), &given, e));
    TRY(desk_fields_for(r, k, seen->fields, given, seen->record.state, &fields, e));
    TRY(desk_refs_check(r, k, seen->fields, fields, e));
    TRY(desk_check_fixed(r, seen, fields, e));
    if (json_equal(fields, seen->fields)) return error_set(e, ERR_INVALID, K("desk.nothing-changes"));
    TRY(rules_check_change(k, seen->fields, fields, e));
    TRY(rules_check_settled(k, seen->record.state, seen->fields, fields, false, e));
    const Draft *also = NULL;
    TRY(desk_tip_fill(r, k, seen->fields, fields, e));
    TRY(rules_fill_training(r, k, NULL, seen->record.id, seen->fields, fields, e));
    TRY(rules_fill_learning(r, k, NULL, seen->fields, fields, e));
    TRY(desk_vault_split(r, k, seen->record.id, false, fields, &also, e));
    TRY(desk_check_fields(r, k, fields, seen->record.state, e));
    TRY(rules_check_planned(r, k, seen->record.chain, seen->record.id, seen->fields, fields, e));
    *ret = desk_draft(k, seen->record.chain, STR("record.change"), seen->record.id, seen->record.version, seen->record.state,
                      json_text(json_get(seen->body, "number")), fields);
    ret->reason = arg_text(r, "reason");
    ret->legal_basis = arg_text(r, "basis");
    ret->also = also;
    return ERR_OK;
}

/* The record with what the caller wants in it, held against his rights and the rules that bind every change; its draft is the caller's to finish. */
ErrorCode desk_changed(Request *r, Seen *seen, Draft *ret, Error *e)
{
    TRY(desk_see(r, arg_text(r, "id"), seen, e));
    return change(r, seen, ret, e) == ERR_OK ? ERR_OK : desk_refused(r, seen->kind, NULL, e);
}

ErrorCode desk_record_change(Request *r, Error *e)
{
    Seen seen;
    Draft d;
    Done done;
    TRY(desk_changed(r, &seen, &d, e));
    if (rules_check_term(r, seen.kind, seen.record.state, seen.fields, d.fields, e) != ERR_OK) return desk_refused(r, seen.kind, NULL, e);
    const State *s = kind_state(seen.kind, seen.record.state);
    if (s && s->final) return error_set(e, ERR_INVALID, K("desk.record-ended"), arg_str("kind", seen.kind->id), arg_str("state", s->id));
    TRY(desk_show_clock(r, &seen, e));
    TRY(desk_team_commit(r, seen.kind, &d, &done, e));
    desk_done(r, K("desk.changed"), &done);
    desk_show_warnings(r, seen.kind, seen.body, d.fields);
    desk_warn_clash(r, seen.kind, seen.record.chain, seen.record.id, seen.record.state, d.fields);
    return ERR_OK;
}

/* ---- moves ---- */

ErrorCode desk_no_move(Request *r, const Seen *seen, Str id, Error *e)
{
    Buf names = buf_in(r->arena);
    for (size_t i = 0; i < seen->kind->move_count; i++) {
        const Move *m = &seen->kind->moves[i];
        if (move_leaves(m, seen->record.state)) buf_format(&names, "%s" STR_FMT, names.len > 0 ? ", " : "", STR_ARG(m->id));
    }
    if (names.len == 0) {
        const State *s = kind_state(seen->kind, seen->record.state);
        return error_set(e, ERR_INVALID, K("desk.no-move-left"), arg_str("kind", seen->kind->id), arg_str("move", id),
                         arg_str("state", s ? s->id : seen->record.state));
    }
    return error_set(e, ERR_INVALID, K("desk.no-move"), arg_str("kind", seen->kind->id), arg_str("move", id), arg_str("moves", buf_str(&names)));
}

static ErrorCode check_move(Request *r, const Seen *seen, const Move *m, const JsonValue *fields, Error *e)
{
    TRY(desk_need_move(r, seen, m, e));
    TRY(desk_check_needs(r, seen, m, fields, e));
    return rules_let_pass(r, m, &seen->record, fields, e);
}

/* What the move says by itself (`sets:`) stands over what was typed. */
static ErrorCode make_choices(Request *r, const Move *m, JsonValue *fields, Error *e)
{
    for (size_t i = 0; i < m->set_count; i++) {
        char *name = str_c(r->arena, m->sets[i].field);
        if (!name) return error_memory(e);
        json_set(r->arena, fields, name, json_new_string(r->arena, m->sets[i].option));
    }
    return ERR_OK;
}

/* A kit with what is in it, a lot with what was taken out of it: entered together or not at all. `with` has room for the move itself in front. */
static ErrorCode move_together(Request *r, const Seen *seen, const Move *m, const Draft *d, const Draft *with, size_t along, Error *e)
{
    size_t incidents;
    Draft *all = arena_array(r->arena, 1 + along + INCIDENT_BRINGS, sizeof *all);
    Done *done = arena_array(r->arena, 1 + along + INCIDENT_BRINGS, sizeof *done);
    JsonValue *ids = json_new_array(r->arena);
    if (!all || !done) return error_memory(e);
    all[0] = *d;
    for (size_t i = 1; i <= along; i++) all[i] = with[i];
    TRY(desk_incident_brings(r, seen, m, d, all + 1 + along, &incidents, e));
    for (size_t i = 0; i < incidents; i++) all[1 + along + i].by_office = d->by_office;
    TRY(desk_commit(r, d->kind, all, 1 + along + incidents, done, e));
    desk_done_more(r, K("desk.moved"), &done[0], desk_incident_told(r, d->cosigned, incidents > 0 ? &done[1 + along] : NULL));
    for (size_t i = 1; i <= along; i++) json_add(r->arena, ids, json_new_string(r->arena, done[i].object));
    json_set(r->arena, view_data(r), "along", ids);
    view_note(r, view_say(r, K("store.along"), arg_int("n", (int64_t)along)));
    return ERR_OK;
}

/* With the notices that the move owes, what ends with a case, and what it brings about for plans. */
static ErrorCode move_now(Request *r, const Seen *seen, const Move *m, const Draft *d, Error *e)
{
    if (str_is(seen->kind->id, "team")) {               /* who leaves with it is asked no more */
        Done one;
        TRY(desk_team_commit(r, seen->kind, d, &one, e));
        desk_done(r, K("desk.moved"), &one);
        return ERR_OK;
    }
    size_t notices, ended, brought, along;
    Draft *with, *together;
    GiftActs gift;
    PlanAct act = { seen->kind, d->chain, d->object, d->state, seen->record.state, seen->fields, d->fields };
    TRY(desk_thing_along(r, seen, m, d, &together, &along, e));
    if (along > 0) return move_together(r, seen, m, d, together, along, e);
    TRY(desk_end_with(r, seen->kind, m, d->chain, &with, &ended, e));
    TRY(desk_gift_brings(r, &act, &gift, e));
    const size_t room = 1 + DESK_NOTICES + ended + PLAN_BRINGS + INCIDENT_BRINGS + gift.count;
    Draft *drafts = arena_array(r->arena, room, sizeof *drafts);
    Done *done = arena_array(r->arena, room, sizeof *done);
    if (!drafts || !done) return error_memory(e);
    drafts[0] = *d;
    TRY(desk_notices(r, seen->kind, m, STR(""), d, drafts + 1, &notices, e));
    for (size_t i = 0; i < ended; i++) drafts[1 + notices + i] = with[i];
    TRY(desk_plan_brings(r, &act, drafts + 1 + notices + ended, &brought, e));
    size_t all = 1 + notices + ended + brought, incidents;
    TRY(desk_incident_brings(r, seen, m, d, drafts + all, &incidents, e));
    if (incidents == 0) TRY(desk_equipment_incident(r, seen, m, d, drafts + all, &incidents, e));
    for (size_t i = 0; i < incidents; i++) drafts[all + i].by_office = d->by_office;       /* a keeper's, of a case that he does not know */
    for (size_t i = 0; i < gift.count; i++) drafts[all + incidents + i] = gift.list[i];
    TRY(office_commit(r, drafts, all + incidents + gift.count, done, e));
    bool follow_ups = brought > 0 && str_is(seen->kind->id, "course");
    desk_done_more(r, K("desk.moved"), &done[0], follow_ups ? view_say(r, K("learning.follow-ups"), arg_int("n", (int64_t)brought))
                                                            : desk_incident_told(r, d->cosigned, incidents > 0 ? &done[all] : NULL));
    desk_gift_say(r, &act, &gift);
    if (ended > 0) view_note(r, view_say(r, K("ending.ended"), arg_int("n", (int64_t)ended)));
    bool told = follow_ups || str_is(seen->kind->id, "plan_review") || str_is(seen->kind->id, "test_sheet");
    if (brought > 0 && !told)
        view_note(r, view_say(r, K("plan.review-opened"), arg_int("n", (int64_t)brought)));
    if (notices == 0) return ERR_OK;
    JsonValue *owed = json_new_array(r->arena);
    for (size_t i = 1; i <= notices; i++) json_add(r->arena, owed, json_new_string(r->arena, done[i].object));
    json_set(r->arena, view_data(r), "notices", owed);
    view_note(r, view_say(r, K("acts.notices-owed"), arg_int("n", (int64_t)notices)));
    return ERR_OK;
}

/* What is filed and the volume it lies in, signed together. */
static ErrorCode file_now(Request *r, const Seen *seen, const Move *m, bool insert, const Draft *d, Error *e)
{
    Draft *drafts;
    size_t count;
    TRY(desk_volume_put(r, seen, d->fields, insert, &drafts, &count, e));
    drafts[0] = *d;
    Done *done = arena_array(r->arena, count, sizeof *done);
    if (!done) return error_memory(e);
    if (m->four_eyes) return desk_propose_all(r, drafts, count, d->object, e);
    TRY(office_commit(r, drafts, count, done, e));
    desk_done(r, K("desk.moved"), &done[0]);
    return ERR_OK;
}

ErrorCode desk_moved(Request *r, const Seen *seen, const Move *m, const JsonValue *given, Draft *ret, Error *e)
{
    JsonValue *fields;
    TRY(desk_check_hidden(r, seen, given, e));
    TRY(desk_refs_typed(r, seen->kind, given, &given, e));
    if (desk_fields_for(r, seen->kind, seen->fields, given, m->to, &fields, e) != ERR_OK) return desk_lacks_too(r, seen, m, given, e);
    TRY(make_choices(r, m, fields, e));
    TRY(rules_fill_seal(r, seen->kind, seen->fields, fields, e));
    bool his = desk_may_move(r, seen, m);               /* who may not is told that, before what he names is looked for */
    if (his) TRY(rules_fill_training(r, seen->kind, m, seen->record.id, seen->fields, fields, e));
    TRY(desk_thing_fill(r, seen, m, given, fields, e));
    desk_equipment_turn(seen->kind, m, fields);
    TRY(desk_check_fixed(r, seen, fields, e));
    TRY(rules_check_special(seen->kind, m, seen->fields, fields, e));
    TRY(rules_check_settled(seen->kind, seen->record.state, seen->fields, fields, true, e));
    TRY(rules_check_term(r, seen->kind, seen->record.state, seen->fields, fields, e));
    if (rules_splits(m)) rules_end_merge(fields);
    TRY(rules_check_place_of(m, seen->kind, seen->fields, fields, e));
    const Draft *also = NULL;
    TRY(desk_tip_fill(r, seen->kind, seen->fields, fields, e));
    if (his) TRY(rules_fill_learning(r, seen->kind, m, seen->fields, fields, e));
    TRY(desk_team_fill(r, seen->kind, seen, fields, e));
    TRY(desk_vault_split(r, seen->kind, seen->record.id, false, fields, &also, e));
    TRY(ways_out_fill(r, seen->kind, seen->record.chain, m, fields, e));
    TRY(desk_gift_fill(r, seen->kind, m, fields, e));
    if (his) TRY(rules_money_fill(r, seen->kind, m, seen->record.id, fields, e));
    TRY(desk_period_fill(r, seen, m, fields, e));
    TRY(rules_custody_fill(r, seen->kind, m, seen->record.id, seen->fields, given, fields, e));
    TRY(rules_news_fill(r, seen->kind, m, seen->record.id, seen->fields, given, fields, e));
    TRY(check_move(r, seen, m, fields, e));
    TRY(desk_check_clock(r, seen, m, e));
    TRY(desk_check_fields(r, seen->kind, fields, m->to, e));
    TRY(rules_check_planned(r, seen->kind, seen->record.chain, seen->record.id, seen->fields, fields, e));
    Str op = str_format(r->arena, "record.move." STR_FMT, STR_ARG(m->id));
    if (!op.ptr) return error_memory(e);
    *ret = desk_draft(seen->kind, seen->record.chain, op, seen->record.id, seen->record.version, m->to,
                      json_text(json_get(seen->body, "number")), fields);
    ret->reason = arg_text(r, "reason");
    ret->legal_basis = arg_text(r, "basis");
    ret->also = also;
    ret->by_office = request_acts_as_keeper(r, seen->kind, &seen->record);
    return ERR_OK;
}

/* Both sign at once. What brings along acts of other records than a move usually does goes by a proposal, or by one person. */
static ErrorCode move_with_second(Request *r, const Seen *seen, const Move *m, Draft *d, Error *e)
{
    bool own_way = desk_identity_moves(seen, m) || desk_watch_forces(seen, m) || desk_plan_follows(seen, m) || desk_recusal_grants(seen, m) ||
                   desk_period_corrects(seen, m) ||
                   desk_volume_takes(seen, m, d->fields) || str_is(seen->kind->id, "team");
    if (own_way) return error_set(e, ERR_INVALID, K("custody.no-cosign"), arg_str("kind", seen->kind->id), arg_str("move", m->id));
    TRY(desk_cosign(r, seen, m, d, e));
    return move_now(r, seen, m, d, e);
}

static ErrorCode move_seen(Request *r, Seen *seen, const Move *m, const JsonValue *given, bool insert, Error *e)
{
    Draft d;
    if (desk_paper_prints(seen, m)) return desk_paper_print(r, e);
    if (str_is(seen->kind->id, "volume")) return desk_volume_move(r, seen, m, e);
    TRY(desk_moved(r, seen, m, given, &d, e));
    TRY(desk_show_clock(r, seen, e));
    if (desk_cosign_asked(r)) TRY(move_with_second(r, seen, m, &d, e));
    else if (desk_identity_moves(seen, m)) TRY(desk_identity_move(r, seen, m, &d, e));
    else if (desk_watch_forces(seen, m)) TRY(desk_watch_force(r, &d, e));
    else if (desk_plan_follows(seen, m)) TRY(desk_plan_follow(r, &d, e));
    else if (desk_period_corrects(seen, m)) TRY(desk_period_supersede(r, &d, e));
    else if (desk_visit_draws(seen, m)) TRY(desk_visit_draw(r, seen, &d, e));
    else if (desk_package_reseals(seen, m) && !m->four_eyes) TRY(desk_package_reseal(r, &d, e));
    else if (stock_moves(seen, m)) TRY(stock_move(r, seen, &d, e));
    else if (desk_recusal_grants(seen, m)) TRY(desk_recusal_grant(r, seen, &d, e));
    else if (desk_volume_takes(seen, m, d.fields)) TRY(file_now(r, seen, m, insert, &d, e));
    else TRY(m->four_eyes ? desk_propose(r, &d, e) : move_now(r, seen, m, &d, e));
    desk_show_warnings(r, seen->kind, seen->body, d.fields);
    desk_warn_place(r, seen->kind, seen->fields, d.fields);
    desk_warn_custody(r, seen->kind, m, d.fields);
    desk_warn_clash(r, seen->kind, d.chain, seen->record.id, m->to, d.fields);
    return ERR_OK;
}

ErrorCode desk_move_with(Request *r, Seen *seen, Str move, const JsonValue *given, bool insert, Error *e)
{
    const Move *m = kind_move(seen->kind, move);
    if (!m || !move_leaves(m, seen->record.state)) return desk_no_move(r, seen, move, e);
    return move_seen(r, seen, m, given, insert, e) == ERR_OK ? ERR_OK : desk_refused(r, seen->kind, m, e);
}

ErrorCode desk_record_move(Request *r, Error *e)
{
    Seen seen;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    if (seen.kind->internal) return error_set(e, ERR_DENIED, K("desk.internal-kind"), arg_str("kind", seen.kind->id));
    TRY(desk_is_here(&seen, e));
    TRY(desk_check_version(r, &seen, e));
    return desk_move_with(r, &seen, arg_text(r, "move"), arg_values(r, "fields"), false, e);
}

/* ---- reading ---- */

/* Who knows the case learns that there is such a record, and nothing of what it says. */
static ErrorCode show_pulled_back(Request *r, const Seen *seen)
{
    JsonValue *record = json_new_object(r->arena);
    json_set(r->arena, record, "id", json_new_string(r->arena, seen->record.id));
    json_set(r->arena, record, "kind", json_new_string(r->arena, seen->kind->id));
    json_set(r->arena, record, "state", json_new_string(r->arena, STATE_PULLED_BACK));
    json_set(r->arena, record, "version", json_new_int(r->arena, seen->record.version));
    json_set(r->arena, view_data(r), "record", record);
    view_title(r, view_label(r, &seen->kind->label));
    view_row(r, view_say(r, K("desk.row-id")), seen->record.id);
    view_row(r, view_say(r, K("desk.row-state")), view_say(r, K("acts.state-pulled-back")));
    return ERR_OK;
}

/* The fields but for those that a table of their own shows: each hands on what it does not show. */
static const JsonValue *desk_rest(Request *r, const Seen *seen)
{
    const JsonValue *rest = desk_request_rest(r, seen);
    rest = desk_incident_rest(r, seen, rest);
    rest = desk_news_rest(r, seen, rest);
    rest = programme_rest(r, seen, rest);
    return certificate_note_rest(r, seen, rest);
}

/* What stands on the page of a record behind its fields, in this order. Each says nothing of a kind that is not its own; `of` names the one kind
 * of those that do not ask. */
static const struct {
    ErrorCode (*show)(Request *r, const Seen *seen, Error *e);
    void (*say)(Request *r, const Seen *seen);
    const char *of;
} PARTS[] = {
    { .show = desk_show_storage_place },
    { .show = desk_show_where },
    { .say = desk_show_kept },
    { .show = desk_show_taken_over },
    { .show = desk_show_look_up },
    { .say = desk_warn_special },
    { .show = desk_warn_lab },
    { .show = desk_show_derived },
    { .say = desk_show_custody },
    { .say = desk_show_incident },
    { .show = desk_show_measure },
    { .show = desk_show_equipment },
    { .show = desk_show_term },
    { .show = desk_show_asleep },
    { .show = desk_show_plan },
    { .say = desk_show_actions },
    { .say = desk_offer_look_up },
    { .show = desk_show_flag },
    { .show = desk_show_run },
    { .show = desk_show_paper_remarks, .of = "paper" },
    { .say = desk_show_paper },
    { .show = desk_show_request },
    { .show = desk_show_volume },
    { .show = desk_show_scan },
    { .show = desk_show_photo },
    { .show = desk_show_thing_photos },
    { .show = desk_show_news },
    { .show = desk_show_seals },
    { .show = desk_show_seizure },
    { .show = search_show_checks_of, .of = "paper" },
    { .show = desk_show_arrivals },
    { .show = desk_inquiry_page },
    { .show = desk_show_watch_list },
    { .show = desk_show_screening },
    { .say = desk_show_triage },
    { .show = desk_show_gift },
    { .show = desk_show_programme },
    { .show = desk_show_team },
    { .show = desk_show_declaration },
    { .show = desk_show_recusal },
    { .show = desk_show_hit },
    { .show = desk_show_handed },
    { .say = desk_offer_compare },
    { .show = desk_show_plan_tasks },
    { .show = desk_show_stock },
    { .show = desk_show_course },
    { .show = desk_show_learning },
    { .say = desk_show_certificate_note },
    { .show = desk_show_outside_certificate },
    { .show = desk_show_money },
    { .show = desk_show_twins },
    { .show = desk_show_thread },
    { .show = desk_show_merged },
    { .show = desk_show_proof },
    { .say = desk_offer_under },
    { .show = desk_show_pointers },
};

static ErrorCode show_head(Request *r, const Seen *seen, Error *e)
{
    Str but, state = json_text(json_get(seen->body, "state"));
    const State *s = kind_state(seen->made, state);
    Str kind = view_label(r, &seen->made->label), title = desk_title(r, seen->made, seen->body);
    desk_show_crumbs(r, seen);
    view_title(r, str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(kind), STR_ARG(title)));
    TRY(desk_show_course_first(r, seen, e));
    view_row(r, view_say(r, K("desk.row-id")), seen->record.id);
    view_row(r, view_say(r, K("desk.row-state")), s ? view_label(r, &s->label) : state);
    view_row(r, view_say(r, K("desk.row-version")), str_format(r->arena, "%" PRId64, seen->record.version));
    if (desk_flag_is_found(r, seen, &but)) desk_show_own_fields(r, seen->made, seen->body, but);
    else desk_show_fields(r, seen->made, desk_rest(r, seen), STR(""));
    desk_say_untitled(r, seen);
    desk_show_bound(r, seen);
    desk_warn_clash(r, seen->kind, seen->record.chain, seen->record.id, seen->record.state, seen->fields);
    return ERR_OK;
}

ErrorCode desk_record_show(Request *r, Error *e)
{
    Seen seen;
    bool asks;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    if (str_is(seen.kind->id, "subject")) return desk_subject_page(r, &seen, e);
    TRY(desk_look_up_open(r, &seen, &asks, e));
    if (asks) return ERR_OK;
    if (seen.kind->logs_reads || request_opens(r, seen.record.chain)) {
        TRY(office_note_look(r, seen.record.chain, STR("record.look"), seen.record.id, NULL, e));
    }
    if (record_is_pulled_back(&seen.record)) return show_pulled_back(r, &seen);
    json_set(r->arena, view_data(r), "record", desk_record_data(r, seen.body));
    TRY(show_head(r, &seen, e));
    for (size_t i = 0; i < ARRAY_LEN(PARTS); i++) {
        if (PARTS[i].of && !str_is(seen.kind->id, PARTS[i].of)) continue;
        if (PARTS[i].show) TRY(PARTS[i].show(r, &seen, e));
        else PARTS[i].say(r, &seen);
    }
    return ERR_OK;
}

static ErrorCode history_one(void *self, const Entry *entry, Error *e)
{
    Request *r = self;
    return desk_trace_row(r, entry, false, (JsonValue *)(uintptr_t)json_get(view_data(r), "history"), e);
}

ErrorCode desk_record_history(Request *r, Error *e)
{
    Record rec;
    TRY(request_record(r, arg_text(r, "id"), &rec, e));
    const Kind *k = model_kind(r->model, rec.kind);
    if (!k || !request_may_see(r, k, &rec)) return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", arg_text(r, "id")));
    TRY(desk_locked_look(r, &rec, e));
    if (str_is(k->id, "subject")) {                 /* who put it there tells of a case */
        json_set(r->arena, view_data(r), "history", json_new_array(r->arena));
        view_title(r, view_say(r, K("view.history-of"), arg_str("record", desk_ref_label(r, rec.id))));
        view_note(r, view_say(r, K("subject.no-history")));
        return ERR_OK;
    }
    Str head[] = { view_say(r, K("desk.row-time")), view_say(r, K("desk.row-op")), view_say(r, K("desk.row-who")),
                   view_say(r, K("desk.row-reason")), view_say(r, K("desk.row-entry")) };
    json_set(r->arena, view_data(r), "history", json_new_array(r->arena));
    view_title(r, view_say(r, K("view.history-of"), arg_str("record", desk_ref_label(r, rec.id))));
    view_crumb(r, desk_ref_label(r, rec.id), rec.id);
    view_table(r, STR(""), head, ARRAY_LEN(head));
    TRY(records_history(r, rec.id, history_one, r, e));
    return desk_show_changes(r, k, &rec, e);
}
