/* desk_lease.c: a case goes out to another store, is handed in there, or is declared lost here (docs/formats/lease.md).
 *
 * Who leads the case decides. What may be entered while it is out is not asked here but for every act there is (office/lease.c);
 * what comes back is taken in by desk_check_in.c. */
#include "desk/desk_lease.h"
#include "desk/desk_vault.h"
#include "office/bundle.h"
#include "office/rights_team.h"

ErrorCode desk_lease_case(Request *r, Str named, Seen *seen, Lease *lease, Error *e)
{
    const Standing *s;
    TRY(desk_see(r, named, seen, e));
    if (!seen->kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", named));
    if (!request_is_ordinary(r, seen->record.id)) return error_set(e, ERR_CONFLICT, K("lease.locked"), arg_str("case", named));
    TRY(request_standing(r, seen->record.id, &s, e));
    if (s->rank != RANK_LEAD) return error_set(e, ERR_DENIED, K("lease.lead-only"), arg_str("case", named));
    TRY(lease_look(r, seen->record.id, lease, e));
    return request_note_read(r, lease->record.id, lease->there ? lease->record.version : 0, e);
}

/* Another act of the same request: what was read so far has done its service, and our own act has moved the lease on. */
static void begin_anew(Request *r)
{
    r->read_count = 0;
    r->rights = NULL;
}

/* ---- out ---- */

static ErrorCode check_until(const JsonValue *fields, Error *e)
{
    Day until;
    if (!day_parse(json_text(json_get(fields, "until")), &until) || until < instant_local_day(clock_now())) {
        return error_set(e, ERR_INVALID, K("lease.until-past"), arg_str("until", json_text(json_get(fields, "until"))));
    }
    return ERR_OK;
}

static ErrorCode lease_fields(Request *r, const Kind *k, JsonValue **ret, Error *e)
{
    Arena *a = r->arena;
    unsigned char bytes[8];
    char hex[17];
    JsonValue *given = json_new_object(a), *fields;
    json_set(a, given, "holder", json_new_string(a, str_trim(arg_text(r, "to"))));
    json_set(a, given, "until", json_new_string(a, arg_text(r, "until")));
    if (!given) return error_memory(e);
    TRY(desk_fields(r, k, NULL, given, &fields, e));
    TRY(check_until(fields, e));
    random_bytes(bytes, sizeof bytes);
    json_set(a, fields, "mark", json_new_string(a, str_copy(a, hex_encode(hex, bytes, sizeof bytes))));
    json_set(a, fields, "owner", json_new_string(a, office_store_id(r->office)));
    *ret = fields;
    return ERR_OK;
}

/* The lease, and the act that says in clear, for every verifier, that from here on acts of another store may come back. */
static ErrorCode enter_check_out(Request *r, const Kind *k, const Lease *l, Str chain, Error *e)
{
    Arena *a = r->arena;
    Draft drafts[2];
    Done done[2];
    JsonValue *fields, *content = json_new_object(a);
    TRY(lease_fields(r, k, &fields, e));
    static const char *const SAID[] = { "holder", "mark", "until" };
    for (size_t i = 0; i < ARRAY_LEN(SAID); i++) json_set(a, content, SAID[i], json_copy(a, json_get(fields, SAID[i])));
    if (!content) return error_memory(e);
    Str op = l->there ? STR("record.move.check_out") : STR("record.create");
    drafts[0] = desk_draft(k, chain, op, l->record.id, l->there ? l->record.version : 0, STR("out"), STR(""), fields);
    drafts[0].reason = arg_text(r, "reason");
    drafts[1] = (Draft){ .chain = chain, .op = STR("case.check_out"), .object = chain, .content = content };
    TRY(office_commit(r, drafts, 2, done, e));
    desk_done(r, K("lease.out"), &done[0]);
    json_set(a, view_data(r), "lease", json_copy(a, fields));
    return ERR_OK;
}

ErrorCode desk_case_check_out(Request *r, Error *e)
{
    Seen seen;
    Lease l;
    const Kind *k;
    TRY(desk_lease_case(r, arg_text(r, "case"), &seen, &l, e));
    TRY(desk_vault_is_not(seen.record.id, e));
    TRY(desk_kind(r, STR("lease"), false, &k, e));
    TRY(desk_need_role(r, seen.record.id, k->create, k->create_count, K("desk.may-not-create"), k, e));
    if (l.copy) return error_set(e, ERR_CONFLICT, K("lease.copy"), arg_str("case", arg_text(r, "case")));
    if (lease_runs(&l)) {
        return error_set(e, ERR_CONFLICT, K("lease.running"), arg_str("holder", json_text(json_get(l.fields, "holder"))),
                         arg_str("until", json_text(json_get(l.fields, "until"))));
    }
    TRY(team_may_leave(r, seen.record.id, e));
    TRY(enter_check_out(r, k, &l, seen.record.id, e));
    begin_anew(r);
    TRY(bundle_export_to_store(r, seen.record.id, str_trim(arg_text(r, "to")), arg_text(r, "reason"), r->fd, e));
    view_note(r, view_say(r, K("lease.file-made"), arg_str("holder", str_trim(arg_text(r, "to")))));
    return ERR_OK;
}

/* ---- handed in ---- */

static ErrorCode enter_hand_in(Request *r, const Lease *l, Str chain, Error *e)
{
    const Kind *k;
    Done done;
    TRY(desk_kind(r, STR("lease"), false, &k, e));
    Draft d = desk_draft(k, chain, STR("record.move.hand_in"), l->record.id, l->record.version, STR("handed_in"), STR(""),
                         json_copy(r->arena, l->fields));
    d.reason = arg_text(r, "reason");
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("lease.handed"), &done);
    begin_anew(r);
    return ERR_OK;
}

/* A second time gives the file again, as long as the case is not checked out here anew. */
ErrorCode desk_case_hand_in(Request *r, Error *e)
{
    Seen seen;
    Lease l;
    TRY(desk_lease_case(r, arg_text(r, "case"), &seen, &l, e));
    if (!l.copy) return error_set(e, ERR_USAGE, K("lease.not-a-copy"), arg_str("case", arg_text(r, "case")));
    if (lease_runs(&l)) TRY(enter_hand_in(r, &l, seen.record.id, e));
    TRY(bundle_export_to_store(r, seen.record.id, json_text(json_get(l.fields, "owner")), STR("hand-in"), r->fd, e));
    view_note(r, view_say(r, K("lease.hand-in-made")));
    return ERR_OK;
}

/* ---- lost ---- */

ErrorCode desk_case_lease_lost(Request *r, Error *e)
{
    Seen seen;
    Lease l;
    const Kind *k;
    TRY(desk_lease_case(r, arg_text(r, "case"), &seen, &l, e));
    TRY(desk_kind(r, STR("lease"), false, &k, e));
    TRY(desk_need_role(r, seen.record.id, k->change, k->change_count, K("desk.may-not-change"), k, e));
    if (l.copy) return error_set(e, ERR_CONFLICT, K("lease.copy"), arg_str("case", arg_text(r, "case")));
    if (!lease_runs(&l)) return error_set(e, ERR_CONFLICT, K("lease.none-runs"), arg_str("case", arg_text(r, "case")));
    Draft d = desk_draft(k, seen.record.id, STR("record.move.lose"), l.record.id, l.record.version, STR("lost"), STR(""),
                         json_copy(r->arena, l.fields));
    d.reason = arg_text(r, "reason");
    return desk_propose(r, &d, e);
}

/* ---- on the page of a case ---- */

static void offer(Request *r, const char *label, const char *op, Str chain, const char *kind)
{
    view_action(r, view_say_args(r, label, NULL, 0), view_op(r, op, arg_str("case", chain)), kind);
}

void desk_offer_lease(Request *r, Str chain)
{
    Error unheard;
    Lease l;
    const Kind *k = model_kind(r->model, STR("lease"));
    bool ordinary = k && request_is_ordinary(r, chain) && lease_look(r, chain, &l, &unheard) == ERR_OK;
    if (!ordinary || !request_has_role_in(r, chain, k->create, k->create_count)) return;
    if (l.copy) {
        if (l.there) offer(r, K("lease.offer-hand-in"), "case.hand_in", chain, "secondary");
    } else if (lease_runs(&l)) {
        view_action(r, view_say(r, K("lease.offer-check-in")), view_op(r, "case.check_in"), "secondary");
        offer(r, K("lease.offer-lost"), "case.lease_lost", chain, "warning");
    } else {
        offer(r, K("lease.offer-out"), "case.check_out", chain, "secondary");
    }
}
