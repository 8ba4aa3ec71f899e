/* desk_hand_over.c: a case goes from one officer to another; and who may not leave while a case would stand alone.
 *
 * What is handed over is access: the records that say who leads a case and who works in it. The one ends and the other begins in
 * one commit, so that a case is never without its lead. Locked cases are handed over by their members, who hold the keys. A whole desk
 * is in desk_handed.c. */
#include "desk/desk_hand_over.h"

ErrorCode hand_over_add(HandOver *h, const Draft *d, Error *e)
{
    if (h->count == HAND_OVER_DRAFTS) return error_set(e, ERR_LIMIT, K("acts.desk-too-large"), arg_int("most", HAND_OVER_DRAFTS));
    if (!ARENA_ROOM(h->request->arena, h->drafts, h->count, h->room)) return error_memory(e);
    h->drafts[h->count] = *d;
    h->drafts[h->count].reason = h->reason;
    h->drafts[h->count].reason_code = STR("hand-over");
    h->drafts[h->count++].by_office = h->by_office;
    return ERR_OK;
}

/* ---- access ---- */

static ErrorCode take_access(void *self, const Record *rec, Error *e)
{
    Accesses *a = self;
    if (!str_is(rec->state, "given") || (a->chain.len > 0 && !str_equal(rec->chain, a->chain))) return ERR_OK;
    if (!ARENA_ROOM(a->request->arena, a->list, a->count, a->room)) return error_memory(e);
    Str id = str_copy(a->request->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(records_get(a->request, id, &a->list[a->count++], e));
    return request_note_read(a->request, rec->id, rec->version, e);
}

/* Access that the user has now: to one case, or to all (`chain` empty). */
ErrorCode hand_over_accesses(Request *r, Str user, Str chain, Accesses *ret, Error *e)
{
    *ret = (Accesses){ .request = r, .chain = chain };
    return store_records_by(r->store, STR("access"), STR("user"), user, take_access, ret, e);
}

ErrorCode hand_over_fields(Request *r, const Record *rec, const JsonValue **body, const JsonValue **fields, Error *e)
{
    TRY(record_fields(r->arena, rec, body, e));
    *fields = json_get(*body, "fields");
    return ERR_OK;
}

static ErrorCode end_access(HandOver *h, const Record *rec, Error *e)
{
    const JsonValue *body, *fields;
    TRY(hand_over_fields(h->request, rec, &body, &fields, e));
    Draft d = desk_draft(h->access, rec->chain, STR("record.move.end"), rec->id, rec->version, STR("ended"), json_text(json_get(body, "number")),
                         json_copy(h->request->arena, fields));
    return hand_over_add(h, &d, e);
}

/* The same access for another user; `role` empty: as it was. */
static ErrorCode give_access(HandOver *h, const Record *like, Str user, Str role, Error *e)
{
    const JsonValue *body, *fields;
    Arena *a = h->request->arena;
    TRY(hand_over_fields(h->request, like, &body, &fields, e));
    JsonValue *copy = json_copy(a, fields);
    Str id = object_id_new(a, h->access->id);
    if (!copy || !id.ptr) return error_memory(e);
    json_set(a, copy, "user", json_new_string(a, user));
    json_remove(copy, "hand_over");
    if (h->record.len > 0) json_set(a, copy, "hand_over", json_new_string(a, h->record));
    if (role.len > 0) json_set(a, copy, "role", json_new_string(a, role));
    Draft d = desk_draft(h->access, like->chain, STR("record.create"), id, 0, h->access->states[0].id, NUMBER_NEXT, copy);
    return hand_over_add(h, &d, e);
}

bool hand_over_leads(const JsonValue *fields)
{
    return str_is(json_text(json_get(fields, "role")), "lead");
}

/* Access to one record only, and what broken glass gave for some hours, are that user's own affair. */
bool hand_over_is_whole(const JsonValue *fields)
{
    return json_get(fields, "record") == NULL && !str_is(json_text(json_get(fields, "role")), "emergency");
}

/* What the other has in that case already gives way to what he now gets. */
ErrorCode hand_over_take(HandOver *h, const Record *mine, Error *e)
{
    Accesses theirs;
    TRY(hand_over_accesses(h->request, h->to, mine->chain, &theirs, e));
    TRY(end_access(h, mine, e));
    for (size_t i = 0; i < theirs.count; i++) {
        const JsonValue *body, *fields, *own;
        TRY(hand_over_fields(h->request, &theirs.list[i], &body, &fields, e));
        if (!hand_over_is_whole(fields)) continue;
        TRY(hand_over_fields(h->request, mine, &body, &own, e));
        if (hand_over_leads(fields) && !hand_over_leads(own)) return ERR_OK;       /* he leads it already */
        TRY(end_access(h, &theirs.list[i], e));
    }
    TRY(give_access(h, mine, h->to, STR(""), e));
    return h->stays ? give_access(h, mine, h->from, STR("member"), e) : ERR_OK;
}

/* A case that names its lead in a field names the new one. */
ErrorCode hand_over_rename(HandOver *h, Str chain, Error *e)
{
    Record rec;
    const JsonValue *body, *fields;
    TRY(request_record(h->request, chain, &rec, e));
    const Kind *k = model_kind(h->request->model, rec.kind);
    const State *s = k ? kind_state(k, rec.state) : NULL;
    TRY(hand_over_fields(h->request, &rec, &body, &fields, e));
    if (!k || !kind_field(k, STR("lead")) || (s && s->final)) return ERR_OK;
    JsonValue *copy = json_copy(h->request->arena, fields);
    if (!copy) return error_memory(e);
    if (str_equal(json_text(json_get(copy, "lead")), h->to)) return ERR_OK;
    json_set(h->request->arena, copy, "lead", json_new_string(h->request->arena, h->to));
    Draft d = desk_draft(k, chain, STR("record.change"), rec.id, rec.version, rec.state, json_text(json_get(body, "number")), copy);
    return hand_over_add(h, &d, e);
}

ErrorCode hand_over_receiver(Request *r, Str from, Str login, Seen *ret, Error *e)
{
    TRY(desk_user_by_login(r, login, ret, e));
    if (!str_is(ret->record.state, "active")) return error_set(e, ERR_INVALID, K("desk.no-user"), arg_str("login", login));
    if (str_equal(ret->record.id, from)) return error_set(e, ERR_INVALID, K("acts.same-person"), arg_str("login", login));
    JSON_EACH(role, json_get(ret->fields, "roles")) {
        if (str_is(role->text, "administrator")) return error_set(e, ERR_DENIED, K("acts.not-to-administrator"), arg_str("login", login));
    }
    return ERR_OK;
}

static ErrorCode receiver(Request *r, Str from, HandOver *h, Error *e)
{
    Seen to;
    TRY(hand_over_receiver(r, from, arg_text(r, "to"), &to, e));
    *h = (HandOver){ .request = r, .from = from, .to = to.record.id, .reason = arg_text(r, "reason") };
    TRY(desk_kind(r, STR("access"), false, &h->access, e));
    return desk_kind(r, STR("proposal"), false, &h->proposal, e);
}

/* ---- one case ---- */

static ErrorCode find_lead(HandOver *h, Str chain, Record *ret, bool *found, Error *e)
{
    Accesses mine;
    *found = false;
    TRY(hand_over_accesses(h->request, h->from, chain, &mine, e));
    for (size_t i = 0; i < mine.count && !*found; i++) {
        const JsonValue *body, *fields;
        TRY(hand_over_fields(h->request, &mine.list[i], &body, &fields, e));
        *found = hand_over_leads(fields);
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
    TRY(hand_over_take(&h, &lead, e));
    TRY(hand_over_rename(&h, seen.record.id, e));
    TRY(office_commit(r, h.drafts, h.count, NULL, e));
    json_set(r->arena, view_data(r), "case", json_new_string(r->arena, seen.record.id));
    json_set(r->arena, view_data(r), "to", json_new_string(r->arena, h.to));
    view_note(r, view_say(r, K("acts.case-handed-over"), arg_str("record", desk_title(r, seen.kind, seen.body)),
                          arg_str("to", desk_user_name(r, h.to))));
    return ERR_OK;
}

/* ---- leaving ---- */

typedef struct { Request *request; Str leaving; bool other; } OtherLead;

static ErrorCode is_other_lead(void *self, const Record *rec, Error *e)
{
    OtherLead *o = self;
    const JsonValue *fields;
    if (!str_is(rec->kind, "access")) return ERR_OK;
    TRY(access_given_fields(o->request, rec, &fields, e));
    o->other = fields && hand_over_leads(fields) && hand_over_is_whole(fields) && !str_equal(json_text(json_get(fields, "user")), o->leaving);
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
    TRY(hand_over_accesses(r, user, STR(""), &mine, e));
    for (size_t i = 0; i < mine.count; i++) {
        const JsonValue *body, *fields;
        OtherLead other = { r, user, false };
        Str name;
        bool running;
        TRY(hand_over_fields(r, &mine.list[i], &body, &fields, e));
        if (!hand_over_leads(fields) || !hand_over_is_whole(fields)) continue;
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
    TRY(hand_over_accesses(r, user, chain, &theirs, e));
    for (size_t i = 0; i < theirs.count; i++) {
        const JsonValue *body, *fields;
        TRY(hand_over_fields(r, &theirs.list[i], &body, &fields, e));
        if (hand_over_is_whole(fields)) return ERR_OK;
    }
    return error_set(e, ERR_INVALID, K("acts.not-in-case"), arg_str("login", login));
}
