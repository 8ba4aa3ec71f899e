/* desk_proposal.c: acts that wait for a second signature.
 *
 * A proposal keeps the act as the first person signed it, with its content and salts. The second person signs the same text, and both signatures
 * enter the ledger as one act, together with the proposal's own end. A proposal whose record has moved on is void: what was agreed to is
 * no longer what would happen. */
#include "desk/desk_credential.h"
#include "desk/desk_plan.h"
#include "desk/desk_ways_out.h"
#include "desk/stock.h"
#include "office/rights_store.h"
#include "desk/gift.h"
#include "rules/rules.h"

#include <inttypes.h>

enum { WAITS_DAYS = 14 };

static Str hex_text(Request *r, const unsigned char *bytes, size_t n)
{
    Buf out = buf_in(r->arena);
    buf_hex(&out, str_bytes(bytes, n));
    return buf_str(&out);
}

/* What is proposed: a move by its name, or the end of contents: `erase`, `pull_back`. */
static Str proposed_name(const Draft *d)
{
    if (str_is(d->op, "model.activate")) return STR("activate");
    if (str_is(d->op, "user.second_reset")) return STR("second_reset");
    if (str_is(d->op, "user.enrol_again")) return STR("enrol_again");
    if (!str_is(d->op, "content.erase")) return str_from(d->op, 12);                           /* after "record.move." */
    return str_is(d->reason_code, "pull-back") ? STR("pull_back") : STR("erase");
}

static JsonValue *proposal_fields(Request *r, const Draft *d, const Signed *s)
{
    Arena *a = r->arena;
    char until[25];
    JsonValue *f = json_new_object(a);
    json_set(a, f, "object", json_new_string(a, d->object));
    json_set(a, f, "object_version", json_new_string(a, str_format(a, "%" PRId64, d->version)));
    json_set(a, f, "move", json_new_string(a, proposed_name(d)));
    json_set(a, f, "act", json_new_string(a, s->note));
    json_set(a, f, "content", json_new_string(a, s->content));
    json_set(a, f, "salt", json_new_string(a, hex_text(r, s->salt, SALT_SIZE)));
    if (s->reason.len > 0) json_set(a, f, "reason", json_new_string(a, s->reason));
    json_set(a, f, "reason_salt", json_new_string(a, hex_text(r, s->reason_salt, SALT_SIZE)));
    json_set(a, f, "expires", json_new_string(a, str_copy(a, instant_format(until, clock_now() + WAITS_DAYS * 24 * HOUR))));
    json_set(a, f, "first", json_new_string(a, session_user(r->session)));
    Str whom = request_acts_for(r, d->chain);
    if (whom.len > 0) json_set(a, f, "first_for", json_new_string(a, whom));
    return f;
}

ErrorCode desk_propose_all(Request *r, const Draft *drafts, size_t count, Str mark, Error *e)
{
    const Kind *k;
    TRY(desk_kind(r, STR("proposal"), false, &k, e));
    Draft *proposals = arena_array(r->arena, count, sizeof *proposals);
    Done *done = arena_array(r->arena, count, sizeof *done);
    JsonValue *ids = json_new_array(r->arena);
    if (!proposals || !done) return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        Signed s;
        TRY(office_sign_only(r, &drafts[i], &s, e));
        Str id = object_id_new(r->arena, k->id);
        if (!id.ptr) return error_memory(e);
        JsonValue *fields = proposal_fields(r, &drafts[i], &s);
        if (mark.len > 0) json_set(r->arena, fields, "together", json_new_string(r->arena, mark));
        proposals[i] = desk_draft(k, drafts[i].chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
        proposals[i].by_office = drafts[i].by_office && !str_is(drafts[i].chain, "office");
        proposals[i].model_hash = drafts[i].model_hash;        /* kept beside the proposal, not in force yet */
        proposals[i].model_packed = drafts[i].model_packed;
        proposals[i].credentials = drafts[i].credentials;      /* likewise: what lies under a name of its own until then */
        proposals[i].credential_count = drafts[i].credential_count;
        json_add(r->arena, ids, json_new_string(r->arena, id));
    }
    TRY(office_commit(r, proposals, count, done, e));
    json_set(r->arena, view_data(r), "waits", json_new_bool(r->arena, true));
    if (mark.len > 0) json_set(r->arena, view_data(r), "proposals", ids);
    desk_done(r, mark.len > 0 ? K("acts.proposed-together") : K("desk.proposed"), &done[0]);
    return ERR_OK;
}

ErrorCode desk_propose(Request *r, const Draft *draft, Error *e)
{
    return desk_propose_all(r, draft, 1, STR(""), e);
}

/* ---- what the second person sees and does ---- */

/* To erase what was pulled back: the record is hidden already. */
static bool is_pull_back(const JsonValue *fields)
{
    return str_is(json_text(json_get(fields, "move")), "pull_back");
}

static bool is_erasure(const JsonValue *fields)
{
    return str_is(json_text(json_get(fields, "move")), "erase") || is_pull_back(fields);
}

/* The move a proposal is for, by the model; NULL for an erasure. */
static const Move *proposed_move(const Request *r, const JsonValue *fields)
{
    Str object = json_text(json_get(fields, "object")), kind_id;
    str_cut(&object, '/', &kind_id);
    const Kind *k = model_kind(r->model, kind_id);
    return k && !is_erasure(fields) ? kind_move(k, json_text(json_get(fields, "move"))) : NULL;
}

Str desk_what_is_proposed(Request *r, const JsonValue *fields)
{
    const Move *m = proposed_move(r, fields);
    if (m) return view_label(r, &m->label);
    if (desk_model_proposed(fields)) return view_say(r, K("desk.activate-model"));
    if (desk_second_proposed(fields)) return view_say(r, K("second.reset"));
    if (desk_enrol_proposed(fields)) return view_say(r, K("enrol.again"));
    return is_pull_back(fields) ? view_say(r, K("acts.pull-back")) : view_say(r, K("desk.erase"));
}

static ErrorCode waiting(Request *r, Str id, Seen *ret, Error *e)
{
    TRY(desk_see(r, id, ret, e));
    if (!str_is(ret->record.kind, "proposal")) return error_set(e, ERR_USAGE, K("desk.not-a-proposal"), arg_str("record", id));
    if (!str_is(ret->record.state, "waiting")) return error_set(e, ERR_CONFLICT, K("desk.proposal-over"), arg_str("record", id));
    return ERR_OK;
}

/* What has expired is not signed any more; it can still be returned, and what was pulled back comes back by that alone. */
static ErrorCode check_time(const Seen *p, Error *e)
{
    Instant until;
    bool runs = instant_parse(json_text(json_get(p->fields, "expires")), &until) && until >= clock_now();
    return runs ? ERR_OK : error_set(e, ERR_CONFLICT, K("desk.proposal-expired"), arg_str("record", p->record.id));
}

/* The proposals that stand or fall together: those under its mark, or it alone. */
static ErrorCode add_member(void *self, const Record *rec, Error *e)
{
    RecordIds *g = self;
    if (!str_is(rec->state, "waiting")) return ERR_OK;
    return record_ids_add(g, rec->id, e);
}

static ErrorCode group_of(Request *r, const Seen *p, RecordIds *ret, Error *e)
{
    Str mark = json_text(json_get(p->fields, "together"));
    *ret = (RecordIds){ .request = r };
    if (mark.len > 0) return records_by(r, STR("proposal"), STR("together"), mark, add_member, ret, e);
    return add_member(ret, &p->record, e);
}

/* It is about a thing that lies in the store which he keeps, in a case in which he may enter nothing (office/rights_store.h); `by`: the roles that
 * are asked for, NULL: whichever he has. */
static bool as_keeper(Request *r, const Seen *p, const Str *by, size_t count)
{
    Error unheard;
    Record about;
    if (str_is(p->record.chain, "office") || request_record(r, json_text(json_get(p->fields, "object")), &about, &unheard) != ERR_OK) return false;
    const Kind *k = model_kind(r->model, about.kind);
    if (!k || !request_acts_as_keeper(r, k, &about) || !request_keeps_proposal(r, &p->record)) return false;
    return !by || request_has_keeper_role(r, k, by, count);
}

static Draft proposal_end(Request *r, const Seen *p, const char *move, const char *state)
{
    Draft d = desk_draft(p->kind, p->record.chain, str_format(r->arena, "record.move.%s", move), p->record.id, p->record.version, str_of(state),
                         json_text(json_get(p->body, "number")), json_copy(r->arena, p->fields));
    d.reason = arg_text(r, "reason");
    d.by_office = as_keeper(r, p, NULL, 0);
    return d;
}

Draft desk_proposal_returned(Request *r, const Seen *p, Str remarks)
{
    Draft d = proposal_end(r, p, "return", "returned");
    d.reason = remarks;
    json_set(r->arena, d.fields, "remarks", json_new_string(r->arena, remarks));
    return d;
}

/* Two persons and two rights: a deputy and the one he stands in for are not two (I16). The second person needs the same right as the first: the
 * role the move asks for, or, for erasing, a head's; what was pulled back a prosecutor may end, too. */
static ErrorCode check_second(Request *r, const Seen *p, Error *e)
{
    static const Str HEADS[] = { STR("head"), STR("prosecutor") };
    const Move *m = proposed_move(r, p->fields);
    size_t heads = is_pull_back(p->fields) ? 2 : 1;
    const Str *by = m && m->second_count > 0 ? m->second_by : m ? m->by : NULL;
    size_t by_count = m && m->second_count > 0 ? m->second_count : m ? m->by_count : 0;
    bool may = m ? request_has_role_in(r, p->record.chain, by, by_count) : request_has_role_in(r, p->record.chain, HEADS, heads);
    if (m && !may) may = as_keeper(r, p, by, by_count);
    if (desk_model_proposed(p->fields)) may = desk_model_may_sign(r);
    if (desk_credential_proposed(p->fields)) may = desk_credential_may_sign(r, p->fields);
    Str second[] = { session_user(r->session), request_acts_for(r, p->record.chain) };
    Str first[] = { json_text(json_get(p->fields, "first")), json_text(json_get(p->fields, "first_for")) };
    for (size_t i = 0; i < ARRAY_LEN(second); i++) {
        if (second[i].len > 0 && str_in(second[i], first, ARRAY_LEN(first))) return error_set(e, ERR_DENIED, K("office.same-person"));
    }
    if (may) TRY(stock_check_second(r, p, e));
    return may ? ERR_OK : error_set(e, ERR_DENIED, K("desk.may-not-sign"), arg_str("what", desk_what_is_proposed(r, p->fields)));
}

bool desk_may_sign(Request *r, const Seen *p)
{
    Error unheard;
    return str_is(p->record.state, "waiting") && check_time(p, &unheard) == ERR_OK && check_second(r, p, &unheard) == ERR_OK;
}

/* A case that was checked out brings proposals along that were made in another store, for acts of that store. */
static ErrorCode check_made_here(Request *r, const Seen *p, Error *e)
{
    Note note;
    Act act;
    TRY(act_open(json_text(json_get(p->fields, "act")), &note, &act, e));
    if (str_equal(act.store, office_store_id(r->office))) return ERR_OK;
    return error_set(e, ERR_CONFLICT, K("lease.signed-elsewhere"), arg_str("record", json_text(json_get(p->fields, "object"))));
}

/* The account of the first person must still run: who has left does not act any more. */
static ErrorCode check_first(Request *r, const Seen *p, Error *e)
{
    Record user;
    TRY(check_made_here(r, p, e));
    Str first[] = { json_text(json_get(p->fields, "first")), json_text(json_get(p->fields, "first_for")) };
    for (size_t i = 0; i < ARRAY_LEN(first); i++) {
        if (first[i].len == 0) continue;
        TRY(request_record(r, first[i], &user, e));
        if (!str_is(user.state, "active")) return error_set(e, ERR_CONFLICT, K("desk.first-has-left"));
    }
    return ERR_OK;
}

/* The record must stand where the first person saw it, and the law must still allow the move: others may have changed what a guard looks at. */
static ErrorCode check_object(Request *r, const Seen *p, Error *e)
{
    Record object;
    int64_t version;
    JsonValue *content;
    if (desk_model_proposed(p->fields)) return ERR_OK;         /* no record: desk_model_take_up looks */
    TRY(request_record(r, json_text(json_get(p->fields, "object")), &object, e));
    if (!int_parse(json_text(json_get(p->fields, "object_version")), &version) || version != object.version) {
        return error_set(e, ERR_CONFLICT, K("desk.proposal-void"), arg_str("record", object.id), arg_int("now", object.version));
    }
    TRY(json_parse(r->arena, json_text(json_get(p->fields, "content")), &content, e));
    if (is_erasure(p->fields)) return desk_erasure_is_whole(r, object.id, p->record.id, content, e);
    const Move *m = proposed_move(r, p->fields);
    return m ? rules_let_pass(r, m, &object, json_get(content, "fields"), e) : ERR_OK;
}

static ErrorCode erase_places(Request *r, const JsonValue *content, Draft *d, Error *e)
{
    const JsonValue *list = json_get(content, "entries");
    EntryPlace *places = arena_array(r->arena, list ? list->count + 1 : 1, sizeof *places);
    if (!places) return error_memory(e);
    JSON_EACH(pair, list) {
        int64_t epoch, index;
        if (!pair->first || !json_int(pair->first, &epoch) || !json_int(pair->first->next, &index)) return error_internal(e, "erase");
        places[d->erase_count++] = (EntryPlace){ (uint32_t)epoch, (uint64_t)index };
    }
    d->erase = places;
    return ERR_OK;
}

/* The act as the first person signed it, with the second signature to come. */
static ErrorCode first_act(Request *r, const Seen *p, Draft *ret, Error *e)
{
    JsonValue *content;
    TRY(json_parse(r->arena, json_text(json_get(p->fields, "content")), &content, e));
    *ret = (Draft){ .first_note = json_text(json_get(p->fields, "act")), .content = content, .reason = json_text(json_get(p->fields, "reason")) };
    if (hex_decode(json_text(json_get(p->fields, "salt")), ret->first_salt, SALT_SIZE) != SALT_SIZE ||
        hex_decode(json_text(json_get(p->fields, "reason_salt")), ret->first_reason_salt, SALT_SIZE) != SALT_SIZE) {
        return error_internal(e, "proposal");
    }
    if (desk_model_proposed(p->fields)) return desk_model_take_up(r, ret, e);
    if (desk_second_proposed(p->fields)) return desk_second_take_up(r, p->fields, ret, e);
    if (desk_enrol_proposed(p->fields)) return desk_enrol_take_up(r, p->fields, ret, e);
    return is_erasure(p->fields) ? erase_places(r, content, ret, e) : ERR_OK;
}

/* What the move brings about for the plans of its case (desk_plan_review.c), and for donated things (desk_gift.c). */
static ErrorCode add_reviews(Request *r, const Kind *k, const Seen *p, Str object, const Draft *act, Draft *to, size_t *count, Error *e)
{
    Seen seen;
    size_t brought;
    const Move *m = proposed_move(r, p->fields);
    if (!k || !m) return ERR_OK;
    TRY(desk_see(r, object, &seen, e));
    PlanAct after = { k, p->record.chain, object, m->to, seen.record.state, seen.fields, json_get(act->content, "fields") };
    TRY(desk_plan_brings(r, &after, to, &brought, e));
    *count += brought;
    GiftActs gift;
    TRY(desk_gift_brings(r, &after, &gift, e));
    for (size_t i = 0; i < gift.count; i++) to[brought + i] = gift.list[i];
    *count += gift.count;
    desk_gift_say(r, &after, &gift);
    return ERR_OK;
}

/* One proposal's drafts: the act, the proposal's own end, the notices that the move owes, what ends with a case, and what it
 * brings about for plans. */
static ErrorCode sign_one(Request *r, Str id, Draft *to, size_t *count, Error *e)
{
    Seen p;
    size_t notices;
    TRY(waiting(r, id, &p, e));
    TRY(check_time(&p, e));
    TRY(check_second(r, &p, e));
    TRY(check_first(r, &p, e));
    TRY(check_object(r, &p, e));
    TRY(first_act(r, &p, &to[0], e));
    to[1] = proposal_end(r, &p, "sign", "signed");
    to[0].by_office = to[1].by_office;
    if (to[0].activates) {                          /* the act that changes the model is the last one under the old */
        Draft end = to[1];
        to[1] = to[0];
        to[0] = end;
        *count = 2;
        return ERR_OK;
    }
    Str object = json_text(json_get(p.fields, "object")), kind_id, rest = object;
    str_cut(&rest, '/', &kind_id);
    const Kind *k = model_kind(r->model, kind_id);
    Draft act = { .chain = p.record.chain, .object = object, .content = to[0].content };
    TRY(desk_notices(r, k, proposed_move(r, p.fields), json_text(json_get(p.fields, "first")), &act, to + 2, &notices, e));
    Draft *with;
    size_t ended;
    TRY(desk_end_with(r, k, proposed_move(r, p.fields), p.record.chain, &with, &ended, e));
    for (size_t i = 0; i < ended; i++) to[2 + notices + i] = with[i];
    *count = 2 + notices + ended;
    return add_reviews(r, k, &p, object, &to[0], to + *count, count, e);
}

ErrorCode desk_proposal_sign(Request *r, Error *e)
{
    Seen p;
    RecordIds g;
    size_t count = 0, more;
    TRY(waiting(r, arg_text(r, "id"), &p, e));
    TRY(group_of(r, &p, &g, e));
    Draft *drafts = arena_array(r->arena, 2 * g.count + DESK_NOTICES + DESK_ENDED + PLAN_BRINGS + GIFT_MOST, sizeof *drafts);
    Done *done = arena_array(r->arena, 2 * g.count + DESK_NOTICES + DESK_ENDED + PLAN_BRINGS + GIFT_MOST, sizeof *done);
    if (!drafts || !done) return error_memory(e);
    for (size_t i = 0; i < g.count; i++) {                     /* a move stands alone: only it owes notices, and then has all the room */
        TRY(sign_one(r, g.ids[i], drafts + count, &more, e));
        count += more;
    }
    TRY(office_commit(r, drafts, count, done, e));
    if (desk_credential_proposed(p.fields)) session_end_user(r->office, json_text(json_get(p.fields, "object")));
    desk_done(r, K("desk.proposal-signed"), &done[0]);
    if (g.count > 1) view_note(r, view_say(r, K("acts.signed-together"), arg_int("n", (int64_t)g.count)));
    return ERR_OK;
}

/* Returning needs no right of its own, but for what was pulled back: it comes to light again, by whoever hid it or may decide on it. */
static ErrorCode return_one(Request *r, Str id, Draft *to, size_t *count, Error *e)
{
    Seen p;
    TRY(waiting(r, id, &p, e));
    to[0] = desk_proposal_returned(r, &p, arg_text(r, "reason"));
    *count = 1;
    if (!is_pull_back(p.fields)) return ERR_OK;
    bool own = str_equal(json_text(json_get(p.fields, "first")), session_user(r->session));
    if (!own) TRY(check_second(r, &p, e));
    *count = 2;
    return desk_put_back(r, json_text(json_get(p.fields, "object")), &to[1], e);
}

ErrorCode desk_proposal_return(Request *r, Error *e)
{
    Seen p;
    RecordIds g;
    size_t count = 0, more;
    TRY(waiting(r, arg_text(r, "id"), &p, e));
    if (arg_text(r, "reason").len == 0) return error_set(e, ERR_USAGE, K("desk.reason-needed"), arg_str("move", view_say(r, K("desk.return"))));
    TRY(group_of(r, &p, &g, e));
    Draft *drafts = arena_array(r->arena, 2 * g.count, sizeof *drafts);
    Done *done = arena_array(r->arena, 2 * g.count, sizeof *done);
    if (!drafts || !done) return error_memory(e);
    for (size_t i = 0; i < g.count; i++) {
        TRY(return_one(r, g.ids[i], drafts + count, &more, e));
        count += more;
    }
    TRY(office_commit(r, drafts, count, done, e));
    desk_done(r, K("desk.proposal-returned"), &done[0]);
    return ERR_OK;
}

/* `rows` false: only for programs; a paper is shown as it will be printed. */
static void show_content(Request *r, const Seen *p, bool rows)
{
    JsonValue *content;
    Error ignored;
    const Field *f = kind_field(p->kind, STR("content"));
    if (json_parse(r->arena, json_text(json_get(p->fields, "content")), &content, &ignored) != ERR_OK) return;
    if (desk_model_proposed(p->fields) && desk_model_show_proposal(r, content, &ignored) == ERR_OK) return;
    const Kind *k = model_kind(r->model, json_text(json_get(content, "kind")));
    bool foreign = str_is(p->record.chain, "office") && f && desk_field_hidden(r, p->kind, p->body, f);
    if (foreign) view_note(r, view_say(r, K("rights.hidden")));
    if (foreign) return;
    json_set(r->arena, view_data(r), "content", desk_record_data(r, content));
    if (!k || !rows) return;
    const State *s = kind_state(k, json_text(json_get(content, "state")));
    if (s) view_row(r, view_say(r, K("desk.row-state")), view_label(r, &s->label));
    desk_show_fields(r, k, content, STR(""));
}

/* Whoever decides on what was pulled back has to see what it was; so may the one who hid it. */
static ErrorCode show_pulled_back(Request *r, const Seen *p, Error *e)
{
    Seen object;
    Error no;
    bool own = str_equal(json_text(json_get(p->fields, "first")), session_user(r->session));
    if (!own && check_second(r, p, &no) != ERR_OK) return ERR_OK;
    TRY(desk_see(r, json_text(json_get(p->fields, "object")), &object, e));
    if (object.kind->logs_reads) TRY(office_note_look(r, object.record.chain, STR("record.look"), object.record.id, NULL, e));
    json_set(r->arena, view_data(r), "record", desk_record_data(r, object.body));
    desk_show_fields(r, object.kind, object.body, STR(""));
    return ERR_OK;
}

static void offer_decision(Request *r, const Seen *p)
{
    Error unheard;
    Str sign = desk_paper_proposed(p->fields) ? view_say(r, K("paper.approve")) : view_say(r, K("view.sign"));
    if (desk_may_sign(r, p)) view_action(r, sign, view_op(r, "proposal.sign", arg_str("id", p->record.id)), "primary");
    if (desk_need_rank(r, p->record.chain, &unheard) != ERR_OK) return;
    if (desk_paper_proposed(p->fields)) desk_offer_paper_return(r, p);
    else view_action(r, view_say(r, K("view.return")), view_op(r, "proposal.return", arg_str("id", p->record.id)), "secondary");
}

ErrorCode desk_proposal_show(Request *r, Error *e)
{
    Seen p;
    Instant until;
    TRY(desk_see(r, arg_text(r, "id"), &p, e));
    if (!str_is(p.record.kind, "proposal")) return error_set(e, ERR_USAGE, K("desk.not-a-proposal"), arg_str("record", arg_text(r, "id")));
    const State *state = kind_state(p.kind, p.record.state);
    bool waits = str_is(p.record.state, "waiting");
    view_crumb(r, view_say(r, K("desk.proposals")), view_op(r, "proposal.list"));
    view_title(r, desk_what_is_proposed(r, p.fields));
    Str object = json_text(json_get(p.fields, "object"));
    view_row_to(r, view_say(r, K("desk.row-record")), desk_ref_label(r, object), desk_ref_target(r, object));
    if (!waits && state) view_row(r, view_say(r, K("desk.row-state")), view_label(r, &state->label));
    Str whom, who = desk_user_name(r, json_text(json_get(p.fields, "first"))), reason = json_text(json_get(p.fields, "reason"));
    if (json_get(p.fields, "first_for")) {
        reason = deputy_reason_read(reason, &whom);
        who = view_say(r, K("rights.for"), arg_str("who", who), arg_str("whom", desk_user_name(r, whom)));
    }
    view_row(r, view_say(r, K("desk.row-who")), who);
    view_row(r, view_say(r, K("desk.row-reason")), reason);
    if (waits && desk_credential_proposed(p.fields)) {
        view_note(r, view_say(r, desk_enrol_proposed(p.fields) ? K("enrol.what-happens") : K("second.what-happens")));
    }
    if (waits && instant_parse(json_text(json_get(p.fields, "expires")), &until)) {
        view_row(r, view_say(r, K("desk.row-expires")), view_instant(r, until));
    }
    bool paper = waits && desk_paper_proposed(p.fields);
    if (paper) TRY(desk_show_paper_asked(r, &p, e));
    else if (is_pull_back(p.fields)) TRY(show_pulled_back(r, &p, e));
    else view_row(r, view_say(r, K("desk.row-after")), STR(""));
    if (!is_pull_back(p.fields)) show_content(r, &p, !paper);
    if (waits) offer_decision(r, &p);
    else view_action(r, view_say(r, K("view.history")), view_op(r, "record.history", arg_str("id", p.record.id)), "secondary");
    return ERR_OK;
}

static ErrorCode list_one(void *self, const Record *rec, Error *e)
{
    Request *r = self;
    const JsonValue *body;
    if (!str_is(rec->kind, "proposal") || !str_is(rec->state, "waiting")) return ERR_OK;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    const JsonValue *f = json_get(body, "fields");
    bool own = str_equal(json_text(json_get(f, "first")), session_user(r->session));
    Str cells[] = { desk_what_is_proposed(r, f), desk_ref_label(r, json_text(json_get(f, "object"))),
                    desk_user_name(r, json_text(json_get(f, "first"))), desk_waits_since(r, rec->id),
                    own ? view_say(r, K("desk.waits-for-others")) : view_say(r, K("desk.waits-for-me")), json_text(json_get(body, "id")) };
    view_table_row_to(r, cells, ARRAY_LEN(cells), json_text(json_get(body, "id")));
    JsonValue *data = desk_record_data(r, body), *shown = (JsonValue *)(uintptr_t)json_get(data, "fields");
    if (shown && desk_is_hidden(r, rec)) json_remove(shown, "content");       /* the record it is about was pulled back */
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(view_data(r), "proposals"), data);
    return ERR_OK;
}

typedef struct { Request *request; RecordEach each; void *self; bool many; } Proposals;

static ErrorCode each_one(void *self, const Record *rec, Error *e)
{
    Proposals *p = self;
    return str_is(rec->state, "waiting") ? p->each(p->self, rec, e) : ERR_OK;
}

/* All that wait, of the office's own and, for one who knows many cases, of all of them. */
static ErrorCode each_waiting(void *self, const Record *rec, Error *e)
{
    Proposals *p = self;
    Request *r = p->request;
    const Kind *k = model_kind(r->model, rec->kind);
    bool known = false;
    if (str_is(rec->chain, "office")) known = k && request_may_see(r, k, rec);
    else if (p->many) TRY(request_knows_ordinary(r, rec->chain, &known, e));
    if (!known && !str_is(rec->chain, "office") && !request_knows_chain(r, rec->chain)) known = request_keeps_proposal(r, rec);
    return known ? p->each(p->self, rec, e) : ERR_OK;
}

ErrorCode desk_each_proposal(Request *r, RecordEach each, void *self, Error *e)
{
    Str *chains;
    size_t count;
    Proposals p = { .request = r, .each = each, .self = self };
    TRY(desk_knows_many(r, &p.many, e));
    if (p.many) TRY(request_open_chains(r, &chains, &count, e));
    else TRY(request_chains(r, &chains, &count, e));
    for (size_t i = 0; i < count; i++) TRY(records_of_kind_in(r, chains[i], STR("proposal"), each_one, &p, e));
    return store_records_from(r->store, STR("proposal"), STR("waiting"), RECORD_NEWEST, each_waiting, &p, e);
}

ErrorCode desk_proposal_list(Request *r, Error *e)
{
    Str *chains;
    size_t count;
    Str head[] = { view_say(r, K("desk.row-what")), view_say(r, K("desk.row-record")), view_say(r, K("desk.row-who")),
                   view_say(r, K("paper.waits-since")), view_say(r, K("desk.row-waits")), view_say(r, K("desk.row-id")) };
    json_set(r->arena, view_data(r), "proposals", json_new_array(r->arena));
    view_title(r, view_say(r, K("desk.proposals")));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    view_table_tag(r, 4);
    TRY(desk_each_proposal(r, list_one, r, e));
    TRY(request_chains(r, &chains, &count, e));
    for (size_t i = 0; i < count; i++) TRY(desk_locked_left(r, chains[i], e));     /* what else waits for a member: taking out who has left */
    return ERR_OK;
}
