/* desk_page.c: what a page shows around a record: where it belongs, what its references are called and lead to, what the caller may do with it
 * now.
 *
 * Only what the caller would be let do is offered: by role, by the record's state and by how he stands to the case. That is a courtesy and no
 * right: each operation asks again. */
#include "desk/certificate_note.h"
#include "desk/custody.h"
#include "desk/desk_duplicates.h"
#include "desk/desk_equipment.h"
#include "desk/desk_field.h"
#include "desk/desk_identity.h"
#include "desk/desk_lease.h"
#include "desk/desk_limit.h"
#include "desk/desk_plan.h"
#include "desk/desk_project.h"
#include "desk/gift.h"
#include "desk/programme.h"
#include "desk/desk_procedure.h"
#include "desk/desk_proof.h"
#include "desk/desk_subject.h"
#include "desk/desk_team.h"
#include "desk/desk_thing.h"
#include "desk/desk_tip.h"
#include "desk/desk_today.h"
#include "desk/desk_ways_out.h"
#include "desk/desk_work.h"
#include "desk/course.h"
#include "desk/learning.h"
#include "desk/money.h"
#include "desk/stock.h"
#include "desk/thing_photo.h"
#include "office/rights_abroad.h"
#include "rules/rules.h"

/* ---- who may ---- */

bool desk_may(Request *r, Str chain, const Str *roles, size_t count)
{
    Error unheard;
    return request_has_role_in(r, chain, roles, count) && desk_need_rank(r, chain, &unheard) == ERR_OK;
}

/* Whoever may only look at a case is told so before he types. */
ErrorCode desk_need_rank(Request *r, Str chain, Error *e)
{
    const Standing *s;
    if (str_is(chain, "office")) return ERR_OK;
    TRY(request_standing(r, chain, &s, e));
    return s->ranks[s->by] >= RANK_MEMBER ? ERR_OK : error_set(e, ERR_DENIED, K("rights.read-only"), arg_str("case", chain));
}

/* ---- what things are called ---- */

/* "note/0123456789abcdef", and not a text that somebody wrote for a source. */
static bool is_record_id(const Request *r, Str text)
{
    Str rest = text, kind;
    unsigned char bytes[8];
    return str_cut(&rest, '/', &kind) && model_kind_was(r->model, kind) && rest.len == 16 && hex_decode(rest, bytes, sizeof bytes) == sizeof bytes;
}

/* One that is not there is called as one that the caller may not see, so that nobody learns by pointing at it whether it is. */
Str desk_ref_label(Request *r, Str id)
{
    Error unheard;
    Record rec;
    const JsonValue *body;
    if (str_starts(id, STR("user/"))) return desk_user_name(r, id);
    if (records_get(r, id, &rec, &unheard) != ERR_OK) return is_record_id(r, id) ? view_say(r, K("view.unseen")) : id;
    const Kind *k = model_kind(r->model, rec.kind);
    if (!k || !request_may_see(r, k, &rec)) return view_say(r, K("view.unseen"));
    if (rec.body.len == 0 || record_is_pulled_back(&rec)) return view_say(r, rec.body.len == 0 ? K("desk.erased") : K("view.unseen"));
    return record_fields(r->arena, &rec, &body, &unheard) == ERR_OK ? desk_title(r, k, body) : id;
}

static Str ref_name(void *self, Str id) { return desk_ref_label(self, id); }

Str desk_value_text(Request *r, const Field *f, const JsonValue *v)
{
    Buf text = buf_in(r->arena);
    const JsonValue *named = v ? field_with_names(r->arena, f, v, ref_name, r) : NULL;
    if (named) field_to_text(&text, f, named, r->lang);
    return buf_str(&text);
}

/* Of what the caller may not see, nothing leads there. */
Str desk_ref_target(Request *r, Str id)
{
    Error unheard;
    Record rec;
    if (records_get(r, id, &rec, &unheard) != ERR_OK) return STR("");
    const Kind *k = model_kind(r->model, rec.kind);
    return k && request_may_see(r, k, &rec) ? id : STR("");
}

void desk_gave_file(Request *r, Str name, Str type, int64_t size)
{
    JsonValue *file = json_new_object(r->arena);
    json_set(r->arena, file, "name", json_new_string(r->arena, name));
    json_set(r->arena, file, "size", json_new_int(r->arena, size));
    json_set(r->arena, file, "type", json_new_string(r->arena, type));
    json_set(r->arena, view_data(r), "file", file);
    view_note(r, view_say(r, K("desk.file-given"), arg_str("name", name), arg_int("size", size)));
}

static void show_ref(Request *r, Str label, Str id)
{
    view_row_to(r, label, desk_ref_label(r, id), desk_ref_target(r, id));
}

/* Each reference of a list has a row of its own, so that each leads somewhere; the first bears the label. */
bool desk_show_refs(Request *r, const Field *f, const JsonValue *v, const JsonValue *body)
{
    Str label = view_label(r, &f->label);
    if (f->type == FIELD_REF) {
        show_ref(r, label, json_text(v));
        return true;
    }
    if (f->type == FIELD_FILE) {
        view_row_to(r, label, json_text(json_get(v, "name")), view_op(r, "document.get", arg_str("id", json_text(json_get(body, "id")))));
        return true;
    }
    if (f->type == FIELD_LIST && f->of->type == FIELD_FILE) {
        int64_t n = 0;
        JSON_EACH(item, v) {
            Str number = str_format(r->arena, "%d", (int)++n);
            view_row_to(r, item == v->first ? label : STR(""), json_text(json_get(item, "name")),
                        view_op(r, "document.get", arg_str("id", json_text(json_get(body, "id"))), arg_str("number", number)));
        }
        return true;
    }
    if (f->type == FIELD_LIST && f->of->type == FIELD_GROUP) {
        JSON_EACH(item, v) {
            view_row(r, item == v->first ? label : STR(""), desk_value_text(r, f->of, item));
        }
        return true;
    }
    if (f->type != FIELD_LIST || f->of->type != FIELD_REF) return false;
    JSON_EACH(item, v) show_ref(r, item == v->first ? label : STR(""), json_text(item));
    return true;
}

void desk_show_crumbs(Request *r, const Seen *seen)
{
    const Kind *cases = model_kind(r->model, STR("case"));
    if (seen->kind->is_case) {
        view_crumb(r, view_label(r, &seen->kind->plural), view_op(r, "case.list"));
    } else if (str_is(seen->kind->id, "flag")) {                      /* to where the menu leads by the same word */
        view_crumb(r, view_label(r, &seen->kind->plural), view_op(r, "flag.list"));
    } else if (str_is(seen->record.chain, "office")) {
        view_crumb(r, view_label(r, &seen->kind->plural), view_op(r, "record.list", arg_str("kind", seen->kind->id)));
    } else if (request_knows_chain(r, seen->record.chain)) {
        if (cases) view_crumb(r, view_label(r, &cases->plural), view_op(r, "case.list"));
        view_crumb(r, desk_ref_label(r, seen->record.chain), seen->record.chain);
        view_crumb(r, view_label(r, &seen->kind->plural),
                   view_op(r, "record.list", arg_str("kind", seen->kind->id), arg_str("case", seen->record.chain)));
    }
}

/* ---- what may be done ---- */

/* The way on stands out; what ends something asks to be read twice. */
static const char *kind_of_move(const Kind *k, const Move *m, bool *first)
{
    const State *to = kind_state(k, m->to);
    if (to && to->final) return m->reason ? "warning" : "secondary";
    if (m->reason || !*first) return "secondary";
    *first = false;
    return "primary";
}

/* What the law says already now of a move that is offered. */
static void warn_of_guard(Request *r, const Seen *seen, const Move *m)
{
    Error e = { 0 };
    Buf text = buf_in(r->arena);
    if (rules_say_beforehand(r, m, &seen->record, seen->fields, &e) == ERR_OK) return;
    desk_say_error(r, &text, &e);
    view_warning(r, view_say(r, K("view.not-yet"), arg_str("move", view_label(r, &m->label)), arg_str("why", str_trim(buf_str(&text)))));
}

/* The term that runs for it, where one may say that something must be done; none where that cannot be told. */
static TermRun term_of(Request *r, const Seen *seen)
{
    Error unheard;
    TermRun run;
    const Clock *c = terms_clock(r->model, seen->kind, seen->record.state);
    if (!c || c->expiry != EXPIRY_ACT) return (TermRun){ 0 };
    return desk_term_run(r, seen, &run, &unheard) == ERR_OK ? run : (TermRun){ 0 };
}

static bool is_his(Request *r, const Seen *seen, const Move *m)
{
    return move_leaves(m, seen->record.state) && rules_thing_takes(seen->kind, m, seen->fields) && desk_may_move(r, seen, m) &&
        !desk_gift_hides(r, seen, m) && !desk_period_hides(seen, m);
}

static void offer_moves(Request *r, const Seen *seen)
{
    bool first = true;
    if (str_is(seen->kind->id, "scan")) return;         /* its pages are settled one by one (desk_scan.c) */
    TermRun run = term_of(r, seen);
    Str must = desk_term_must(r, seen->kind, &run);
    for (size_t i = 0; i < seen->kind->move_count; i++) {
        const Move *m = &seen->kind->moves[i];
        if (is_his(r, seen, m)) warn_of_guard(r, seen, m);
    }
    for (size_t i = 0; i < seen->kind->move_count; i++) {
        const Move *m = &seen->kind->moves[i];
        if (!is_his(r, seen, m)) continue;
        if (desk_volume_lies(seen, m) || desk_plan_carries(m) || !rules_measure_takes(seen->kind, m, seen->fields)) continue;
        bool musts = must.len > 0 && str_equal(m->id, run.clock->then_move);
        view_action(r, view_label(r, &m->label), view_op(r, "record.move", arg_str("id", seen->record.id), arg_str("move", m->id)),
                    musts ? "primary" : kind_of_move(seen->kind, m, &first));
    }
}

static void offer(Request *r, const char *key, const char *op, Str id, const char *kind)
{
    view_action(r, view_say_args(r, key, NULL, 0), view_op(r, op, arg_str("id", id)), kind);
}

static void offer_changes(Request *r, const Seen *seen)
{
    const State *s = kind_state(seen->kind, seen->record.state);
    if (!desk_may(r, seen->record.chain, seen->kind->change, seen->kind->change_count)) return;
    if (!s || !s->final) offer(r, K("view.change"), "record.change", seen->record.id, "secondary");
    view_action(r, view_say(r, K("view.correct")), view_op(r, "record.form", arg_str("id", seen->record.id), arg_c("correct", "true")),
                "secondary");
    if (seen->kind->is_case) return;
    if (desk_responsible_field(seen->kind)) offer(r, K("view.hand-over"), "record.hand_over", seen->record.id, "secondary");
    if (!str_is(seen->kind->id, "tip")) offer(r, K("view.pull-back"), "record.pull_back", seen->record.id, "warning");
}

static bool is_lead(Request *r, Str chain)
{
    Error unheard;
    const Standing *s;
    return request_standing(r, chain, &s, &unheard) == ERR_OK && s->rank == RANK_LEAD;
}

static void offer_for_case(Request *r, Str chain)
{
    Error unheard;
    if (is_lead(r, chain)) {
        view_action(r, view_say(r, K("view.admit")), view_op(r, "case.admit", arg_str("case", chain)), "secondary");
        view_action(r, view_say(r, K("view.hand-over")), view_op(r, "case.hand_over", arg_str("case", chain)), "secondary");
        desk_offer_lease(r, chain);
    }
    desk_offer_team(r, chain);
    view_action(r, view_say(r, K("acts.persons-today")), view_op(r, "person.today", arg_str("case", chain)), "secondary");
    if (desk_need_rank(r, chain, &unheard) == ERR_OK) {
        view_action(r, view_say(r, K("table.bring")), view_op(r, "table.import", arg_str("case", chain)), "secondary");
    }
    view_action(r, view_say(r, K("table.take")), view_op(r, "table.export", arg_str("case", chain)), "secondary");
    view_action(r, view_say(r, K("view.export")), view_op(r, "bundle.export", arg_str("case", chain)), "secondary");
}

/* A flag may give rise to a case, where cases are kept. */
static void offer_case_of_flag(Request *r, const Seen *seen)
{
    const Kind *k = model_kind(r->model, STR("case"));
    const Move *m = str_is(seen->kind->id, "flag") ? kind_move(seen->kind, STR("take_up")) : NULL;
    if (!m || !k || !move_leaves(m, seen->record.state) || !profile_has_kind(r->model, office_profile(r->office, r->model), k)) return;
    if (!request_has_role(r, k->create, k->create_count) || request_is_administrator(r)) return;
    view_action(r, view_say(r, K("view.open-case")), view_op(r, "case.open", arg_str("flag", seen->record.id)), "secondary");
}

void desk_show_actions(Request *r, const Seen *seen)
{
    if (!seen->kind->internal && !record_is_pulled_back(&seen->record)) {
        offer_moves(r, seen);
        desk_offer_plan(r, seen);
        desk_offer_project(r, seen);
        desk_offer_identity(r, seen);
        desk_offer_tip(r, seen);
        desk_offer_watch(r, seen);
        desk_offer_chase(r, seen);
        desk_offer_again(r, seen);
        desk_offer_term(r, seen);
        desk_offer_subject(r, seen);
        desk_offer_photo(r, seen);
        desk_offer_thing_photo(r, seen);
        desk_offer_field(r, seen);
        desk_offer_proof(r, seen);
        desk_offer_papers(r, seen);
        desk_offer_labels(r, seen);
        desk_offer_slip(r, seen);
        desk_offer_stock(r, seen);
        desk_offer_course(r, seen);
        desk_offer_certificate_note(r, seen);
        desk_offer_learning(r, seen);
        desk_offer_money(r, seen);
        desk_offer_custody(r, seen);
        desk_offer_volume(r, seen);
        desk_offer_duplicates(r, seen);
        desk_offer_equipment(r, seen);
        desk_offer_programme(r, seen);
        desk_offer_work(r, seen);
        offer_case_of_flag(r, seen);
        desk_offer_takeover(r, seen);
        desk_offer_share(r, seen);
        offer_changes(r, seen);
        if (seen->kind->is_case) desk_offer_ending(r, seen);
        if (seen->kind->is_case) offer_for_case(r, seen->record.id);
    }
    if (str_is(seen->kind->id, "user")) desk_offer_account(r, seen);
    desk_offer_procedure(r, seen);
    desk_offer_kept_search(r, seen);
    desk_offer_own_note(r, seen);
    desk_offer_handed(r, seen);
    desk_offer_feed(r, seen);
    if (str_is(seen->kind->id, "deputy") && str_is(seen->record.state, "given")) {
        offer(r, K("op.deputy-end"), "deputy.end", seen->record.id, "secondary");
    }
    if (str_is(seen->kind->id, "proposal") && str_is(seen->record.state, "waiting")) {
        offer(r, K("view.look-at-proposal"), "proposal.show", seen->record.id, "primary");
    }
    if (!request_is_abroad(r)) offer(r, K("view.history"), "record.history", seen->record.id, "secondary");
}
