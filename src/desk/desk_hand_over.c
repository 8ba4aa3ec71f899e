/* desk_hand_over.c: a case, or a whole desk, goes from one officer to another; and who may not leave while a case would stand
 * alone.
 *
 * What is handed over is access: the records that say who leads a case and who works in it. The one ends and the other begins in
 * one commit, so that a case is never without its lead. A head of office may hand over the desk of somebody who is ill or gone
 * without knowing his cases: he learns how many there were, not what is in them; and never to himself. A signature cannot be
 * handed over: proposals that wait with his first signature are returned, with a remark that says why, for the other to make anew.
 * Locked cases are handed over by their members, who hold the keys. */
#include "desk/desk.h"

enum { DRAFTS = 2000 };

typedef struct {
    Request    *request;
    const Kind *access, *proposal;
    Str         from, to;
    Str         reason;
    bool        by_office, stays;       /* stays: the one who gives it remains a member */
    bool        own;                    /* he hands over his own desk: what he leads, for only a lead lets others into a case */
    Draft      *drafts; size_t count, room;
    int64_t     cases, proposals;
} HandOver;

static ErrorCode add_draft(HandOver *h, const Draft *d, Error *e)
{
    if (h->count == DRAFTS) return error_set(e, ERR_LIMIT, K("acts.desk-too-large"), arg_int("most", DRAFTS));
    if (h->count == h->room) {
        size_t room = h->room > 0 ? h->room * 2 : 16;
        Draft *wider = arena_grow(h->request->arena, h->drafts, h->room * sizeof *wider, room * sizeof *wider);
        if (!wider) return error_memory(e);
        h->drafts = wider;
        h->room = room;
    }
    h->drafts[h->count] = *d;
    h->drafts[h->count].reason = h->reason;
    h->drafts[h->count].reason_code = STR("hand-over");
    h->drafts[h->count++].by_office = h->by_office;
    return ERR_OK;
}

/* ---- access ---- */

typedef struct { Request *request; Str chain; Record *list; size_t count, room; } Accesses;

static ErrorCode take_access(void *self, const Record *rec, Error *e)
{
    Accesses *a = self;
    if (!str_is(rec->state, "given") || (a->chain.len > 0 && !str_equal(rec->chain, a->chain))) return ERR_OK;
    if (a->count == a->room) {
        size_t room = a->room > 0 ? a->room * 2 : 16;
        Record *wider = arena_grow(a->request->arena, a->list, a->room * sizeof *wider, room * sizeof *wider);
        if (!wider) return error_memory(e);
        a->list = wider;
        a->room = room;
    }
    Str id = str_copy(a->request->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(records_get(a->request, id, &a->list[a->count++], e));
    return request_note_read(a->request, rec->id, rec->version, e);
}

/* Access that the user has now: to one case, or to all (`chain` empty). */
static ErrorCode accesses_of(Request *r, Str user, Str chain, Accesses *ret, Error *e)
{
    *ret = (Accesses){ .request = r, .chain = chain };
    return store_records_by(r->store, STR("access"), STR("user"), user, take_access, ret, e);
}

static ErrorCode fields_of(Request *r, const Record *rec, const JsonValue **body, const JsonValue **fields, Error *e)
{
    TRY(record_fields(r->arena, rec, body, e));
    *fields = json_get(*body, "fields");
    return ERR_OK;
}

static ErrorCode end_access(HandOver *h, const Record *rec, Error *e)
{
    const JsonValue *body, *fields;
    TRY(fields_of(h->request, rec, &body, &fields, e));
    Draft d = desk_draft(h->access, rec->chain, STR("record.move.end"), rec->id, rec->version, STR("ended"), json_text(json_get(body, "number")),
                         json_copy(h->request->arena, fields));
    return add_draft(h, &d, e);
}

/* The same access for another user; `role` empty: as it was. */
static ErrorCode give_access(HandOver *h, const Record *like, Str user, Str role, Error *e)
{
    const JsonValue *body, *fields;
    Arena *a = h->request->arena;
    TRY(fields_of(h->request, like, &body, &fields, e));
    JsonValue *copy = json_copy(a, fields);
    Str id = object_id_new(a, h->access->id);
    if (!copy || !id.ptr) return error_memory(e);
    json_set(a, copy, "user", json_new_string(a, user));
    if (role.len > 0) json_set(a, copy, "role", json_new_string(a, role));
    Draft d = desk_draft(h->access, like->chain, STR("record.create"), id, 0, h->access->states[0].id, NUMBER_NEXT, copy);
    return add_draft(h, &d, e);
}

static bool is_lead(const JsonValue *fields)
{
    return str_is(json_text(json_get(fields, "role")), "lead");
}

/* Access to one record only, and what broken glass gave for some hours, are that user's own affair. */
static bool is_access_to_case(const JsonValue *fields)
{
    return json_get(fields, "record") == NULL && !str_is(json_text(json_get(fields, "role")), "emergency");
}

/* What the other has in that case already gives way to what he now gets. */
static ErrorCode take_over(HandOver *h, const Record *mine, Error *e)
{
    Accesses theirs;
    TRY(accesses_of(h->request, h->to, mine->chain, &theirs, e));
    TRY(end_access(h, mine, e));
    for (size_t i = 0; i < theirs.count; i++) {
        const JsonValue *body, *fields, *own;
        TRY(fields_of(h->request, &theirs.list[i], &body, &fields, e));
        if (!is_access_to_case(fields)) continue;
        TRY(fields_of(h->request, mine, &body, &own, e));
        if (is_lead(fields) && !is_lead(own)) return ERR_OK;       /* he leads it already */
        TRY(end_access(h, &theirs.list[i], e));
    }
    TRY(give_access(h, mine, h->to, STR(""), e));
    return h->stays ? give_access(h, mine, h->from, STR("member"), e) : ERR_OK;
}

/* A case that names its lead in a field names the new one. */
static ErrorCode rename_lead(HandOver *h, Str chain, Error *e)
{
    Record rec;
    const JsonValue *body, *fields;
    TRY(request_record(h->request, chain, &rec, e));
    const Kind *k = model_kind(h->request->model, rec.kind);
    const State *s = k ? kind_state(k, rec.state) : NULL;
    TRY(fields_of(h->request, &rec, &body, &fields, e));
    if (!k || !kind_field(k, STR("lead")) || (s && s->final)) return ERR_OK;
    JsonValue *copy = json_copy(h->request->arena, fields);
    if (!copy) return error_memory(e);
    if (str_equal(json_text(json_get(copy, "lead")), h->to)) return ERR_OK;
    json_set(h->request->arena, copy, "lead", json_new_string(h->request->arena, h->to));
    Draft d = desk_draft(k, chain, STR("record.change"), rec.id, rec.version, rec.state, json_text(json_get(body, "number")), copy);
    return add_draft(h, &d, e);
}

static ErrorCode receiver(Request *r, Str from, HandOver *h, Error *e)
{
    Seen to;
    TRY(desk_user_by_login(r, arg_text(r, "to"), &to, e));
    if (!str_is(to.record.state, "active")) return error_set(e, ERR_INVALID, K("desk.no-user"), arg_str("login", arg_text(r, "to")));
    if (str_equal(to.record.id, from)) return error_set(e, ERR_INVALID, K("acts.same-person"), arg_str("login", arg_text(r, "to")));
    JSON_EACH(role, json_get(to.fields, "roles")) {
        if (str_is(role->text, "administrator")) return error_set(e, ERR_DENIED, K("acts.not-to-administrator"), arg_str("login", arg_text(r, "to")));
    }
    *h = (HandOver){ .request = r, .from = from, .to = to.record.id, .reason = arg_text(r, "reason") };
    TRY(desk_kind(r, STR("access"), false, &h->access, e));
    return desk_kind(r, STR("proposal"), false, &h->proposal, e);
}

/* ---- one case ---- */

static ErrorCode find_lead(HandOver *h, Str chain, Record *ret, bool *found, Error *e)
{
    Accesses mine;
    *found = false;
    TRY(accesses_of(h->request, h->from, chain, &mine, e));
    for (size_t i = 0; i < mine.count && !*found; i++) {
        const JsonValue *body, *fields;
        TRY(fields_of(h->request, &mine.list[i], &body, &fields, e));
        *found = is_lead(fields);
        *ret = mine.list[i];
    }
    return ERR_OK;
}

ErrorCode desk_case_hand_over(Request *r, Error *e)
{
    Seen seen;
    HandOver h;
    Record lead;
    bool found;
    TRY(desk_see(r, arg_text(r, "case"), &seen, e));
    if (!seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
    if (!request_is_ordinary(r, seen.record.id)) return error_set(e, ERR_INVALID, K("acts.locked-hand-over"), arg_str("record", arg_text(r, "case")));
    TRY(receiver(r, session_user(r->session), &h, e));
    TRY(find_lead(&h, seen.record.id, &lead, &found, e));
    if (!found) return error_set(e, ERR_DENIED, K("acts.only-the-lead"), arg_str("record", arg_text(r, "case")));
    h.stays = !arg_yes(r, "leave");
    TRY(take_over(&h, &lead, e));
    TRY(rename_lead(&h, seen.record.id, e));
    TRY(office_commit(r, h.drafts, h.count, NULL, e));
    json_set(r->arena, view_data(r), "case", json_new_string(r->arena, seen.record.id));
    json_set(r->arena, view_data(r), "to", json_new_string(r->arena, h.to));
    view_note(r, view_say(r, K("acts.case-handed-over"), arg_str("record", desk_title(r, seen.kind, seen.body)),
                          arg_str("to", desk_user_name(r, h.to))));
    return ERR_OK;
}

/* ---- a whole desk ---- */

static ErrorCode return_proposal(void *self, const Record *rec, Error *e)
{
    HandOver *h = self;
    Request *r = h->request;
    Record kept;
    const JsonValue *body, *fields;
    if (!str_is(rec->state, "waiting")) return ERR_OK;
    Str id = str_copy(r->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(request_record(r, id, &kept, e));
    TRY(fields_of(r, &kept, &body, &fields, e));
    JsonValue *copy = json_copy(r->arena, fields);
    Str remark = view_say(r, K("acts.proposal-handed-over"), arg_str("to", desk_user_name(r, h->to)));
    if (!copy) return error_memory(e);
    json_set(r->arena, copy, "remarks", json_new_string(r->arena, remark));
    Draft d = desk_draft(h->proposal, kept.chain, STR("record.move.return"), kept.id, kept.version, STR("returned"),
                         json_text(json_get(body, "number")), copy);
    h->proposals++;
    return add_draft(h, &d, e);
}

/* A proposal to erase what was pulled back stays: returned, the record would be seen again by nobody's decision. */
static ErrorCode is_pull_back(const Record *rec, Arena *a, bool *ret, Error *e)
{
    const JsonValue *body;
    *ret = false;
    if (rec->body.len == 0) return ERR_OK;
    TRY(record_fields(a, rec, &body, e));
    *ret = str_is(json_text(json_get(json_get(body, "fields"), "move")), "pull_back");
    return ERR_OK;
}

static ErrorCode take_proposal(void *self, const Record *rec, Error *e)
{
    HandOver *h = self;
    bool stays;
    TRY(is_pull_back(rec, h->request->arena, &stays, e));
    return stays ? ERR_OK : return_proposal(h, rec, e);
}

static ErrorCode hand_over_cases(HandOver *h, Error *e)
{
    Accesses mine;
    TRY(accesses_of(h->request, h->from, STR(""), &mine, e));
    for (size_t i = 0; i < mine.count; i++) {
        const JsonValue *body, *fields;
        TRY(fields_of(h->request, &mine.list[i], &body, &fields, e));
        if (!is_access_to_case(fields) || (h->own && !is_lead(fields))) continue;
        TRY(take_over(h, &mine.list[i], e));
        if (is_lead(fields)) TRY(rename_lead(h, mine.list[i].chain, e));
        h->cases++;
    }
    return ERR_OK;
}

ErrorCode desk_hand_over(Request *r, Error *e)
{
    Seen from;
    HandOver h;
    TRY(desk_user_by_login(r, arg_text(r, "from"), &from, e));
    bool own = str_equal(from.record.id, session_user(r->session));
    if (!own && !request_has_role_named(r, "head")) return error_set(e, ERR_DENIED, K("acts.own-desk-or-head"));
    TRY(receiver(r, from.record.id, &h, e));
    if (!own && str_equal(h.to, session_user(r->session))) return error_set(e, ERR_DENIED, K("acts.not-to-oneself"));
    h.by_office = true;
    h.own = own && !request_has_role_named(r, "head");
    TRY(hand_over_cases(&h, e));
    TRY(store_records_by(r->store, STR("proposal"), STR("first"), h.from, take_proposal, &h, e));
    if (h.count == 0) return error_set(e, ERR_NOT_FOUND, K("acts.empty-desk"), arg_str("login", arg_text(r, "from")));
    TRY(office_commit(r, h.drafts, h.count, NULL, e));
    json_set(r->arena, view_data(r), "cases", json_new_int(r->arena, h.cases));
    json_set(r->arena, view_data(r), "proposals", json_new_int(r->arena, h.proposals));
    view_note(r, view_say(r, K("acts.desk-handed-over"), arg_str("from", desk_user_name(r, h.from)), arg_str("to", desk_user_name(r, h.to)),
                          arg_int("cases", h.cases), arg_int("proposals", h.proposals)));
    return ERR_OK;
}

/* ---- leaving ---- */

typedef struct { Request *request; Str leaving; bool other; } OtherLead;

static ErrorCode is_other_lead(void *self, const Record *rec, Error *e)
{
    OtherLead *o = self;
    const JsonValue *body, *fields;
    if (!str_is(rec->kind, "access") || !str_is(rec->state, "given") || rec->body.len == 0) return ERR_OK;
    TRY(fields_of(o->request, rec, &body, &fields, e));
    o->other = is_lead(fields) && is_access_to_case(fields) && !str_equal(json_text(json_get(fields, "user")), o->leaving);
    return o->other ? ERR_END : ERR_OK;
}

/* A case that runs: not in a final state. */
static ErrorCode is_running(Request *r, Str chain, Str *name, bool *ret, Error *e)
{
    Record rec;
    const JsonValue *body;
    TRY(request_record(r, chain, &rec, e));
    const Kind *k = model_kind(r->model, rec.kind);
    const State *s = k ? kind_state(k, rec.state) : NULL;
    *ret = k && s && !s->final;
    if (!*ret) return ERR_OK;
    TRY(record_fields(r->arena, &rec, &body, e));
    Str number = json_text(json_get(body, "number"));
    *name = number.len > 0 ? number : rec.id;
    return ERR_OK;
}

ErrorCode desk_may_leave(Request *r, Str user, Str login, Error *e)
{
    Accesses mine;
    Buf names = buf_in(r->arena);
    TRY(accesses_of(r, user, STR(""), &mine, e));
    for (size_t i = 0; i < mine.count; i++) {
        const JsonValue *body, *fields;
        OtherLead other = { r, user, false };
        Str name;
        bool running;
        TRY(fields_of(r, &mine.list[i], &body, &fields, e));
        if (!is_lead(fields) || !is_access_to_case(fields)) continue;
        TRY(is_running(r, mine.list[i].chain, &name, &running, e));
        if (!running) continue;
        TRY(store_chain_records(r->store, mine.list[i].chain, is_other_lead, &other, e));
        if (!other.other) buf_format(&names, "%s" STR_FMT, names.len > 0 ? ", " : "", STR_ARG(name));
    }
    if (names.failed) return error_memory(e);
    if (names.len == 0) return ERR_OK;
    return error_set(e, ERR_CONFLICT, K("acts.only-lead"), arg_str("login", login), arg_str("cases", buf_str(&names)));
}

ErrorCode desk_knows(Request *r, Str user, Str chain, Str login, Error *e)
{
    Accesses theirs;
    if (!request_is_ordinary(r, chain)) return ERR_OK;          /* only those inside know who is in a locked case */
    TRY(accesses_of(r, user, chain, &theirs, e));
    for (size_t i = 0; i < theirs.count; i++) {
        const JsonValue *body, *fields;
        TRY(fields_of(r, &theirs.list[i], &body, &fields, e));
        if (is_access_to_case(fields)) return ERR_OK;
    }
    return error_set(e, ERR_INVALID, K("acts.not-in-case"), arg_str("login", login));
}
