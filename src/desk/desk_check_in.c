/* desk_check_in.c: a case that another store sent is taken over, or a case of ours comes back (docs/formats/lease.md).
 *
 * Both are one thing: a bundle is verified, and the acts in it that are not here are entered as they were signed, behind an act
 * of the officer who takes them in, all in one transaction. Nothing of it makes anybody of the other store a user here, and
 * nothing says that their keys are good: the officer has held the bundle against the key of their log, and his act says which
 * bundle that was. */
#include "desk/desk_lease.h"

#include <inttypes.h>

enum { CLOCK_TOLERANCE = 5 * 60 * 1000 };

static const JsonValue *lease_said(const Received *v)
{
    return json_get(v->lease, "fields");
}

static Str mark_of(const JsonValue *fields)
{
    return json_text(json_get(fields, "mark"));
}

static ErrorCode key_given(Request *r, NoteKey *ret, Error *e)
{
    return note_key_parse(arg_text(r, "key"), ret, e);
}

static Draft taking_act(Request *r, const Received *v, const char *op, JsonValue *content)
{
    Str object = str_format(r->arena, "store/" STR_FMT, STR_ARG(v->bundle.store));
    return (Draft){ .chain = v->bundle.chain, .op = str_of(op), .object = object, .content = content };
}

static void show_entered(Request *r, const Received *v)
{
    json_set(r->arena, view_data(r), "case", json_new_string(r->arena, v->bundle.chain));
    json_set(r->arena, view_data(r), "entered", json_new_int(r->arena, (int64_t)v->acts));
    json_set(r->arena, view_data(r), "store", json_new_string(r->arena, v->bundle.store));
}

/* ---- taking over ---- */

/* The file must be what check_out wrote for this store, and not what somebody exported for another reason. */
static ErrorCode check_taken(Request *r, const Received *v, Error *e)
{
    const JsonValue *said = lease_said(v);
    bool out = v->lease && str_is(json_text(json_get(v->lease, "state")), "out");
    if (!out || !str_equal(json_text(json_get(said, "owner")), v->bundle.store)) {
        return error_set(e, ERR_CONFLICT, K("lease.not-checked-out"), arg_str("case", v->bundle.chain));
    }
    Str holder = json_text(json_get(said, "holder")), name = office_name(r->office);
    if (str_equal(holder, name)) return ERR_OK;
    return error_set(e, ERR_CONFLICT, K("lease.other-holder"), arg_str("holder", holder), arg_str("name", name));
}

/* A copy goes on only where the work done in it came back: is our hand-in among the acts? */
static ErrorCode check_came_back(Request *r, const Received *v, const Lease *l, Error *e)
{
    Entry handed;
    EntryText ours, text;
    TRY(store_entry(r->store, r->arena, l->record.epoch, l->record.index, &handed, e));
    TRY(entry_parse(handed.text, &ours, e));
    for (size_t i = 0; i < v->report.piece_count; i++) {
        TRY(entry_parse(v->report.pieces[i].parts[PART_ENTRY], &text, e));
        if (str_equal(text.act_note, ours.act_note)) return ERR_OK;
    }
    return error_set(e, ERR_CONFLICT, K("lease.copy-was-lost"), arg_str("case", v->bundle.chain));
}

/* What is here of that case: nothing; a copy that was handed in, which now goes on; or this very check-out, taken already. */
static ErrorCode check_place(Request *r, const Received *v, bool *again, bool *fresh, Error *e)
{
    Lease l;
    Seen seen;
    uint64_t seq;
    Hash leaf;
    TRY(store_chain_end(r->store, v->bundle.chain, &seq, &leaf, e));
    *fresh = seq == 0;
    *again = false;
    if (*fresh) {
        Str id = lease_id(r->arena, v->bundle.chain);
        return id.ptr ? request_note_read(r, id, 0, e) : error_memory(e);
    }
    TRY(desk_lease_case(r, v->bundle.chain, &seen, &l, e));
    if (!l.copy || !str_equal(json_text(json_get(l.fields, "owner")), v->bundle.store)) {
        return error_set(e, ERR_CONFLICT, K("lease.case-here"), arg_str("case", v->bundle.chain));
    }
    *again = str_equal(mark_of(l.fields), mark_of(lease_said(v)));
    if (*again) return ERR_OK;
    if (str_is(l.record.state, "handed_in")) return check_came_back(r, v, &l, e);
    return error_set(e, ERR_CONFLICT, K("lease.hand-in-first"), arg_str("case", v->bundle.chain));
}

static ErrorCode enter_taken(Request *r, Received *v, const Kind *access, bool fresh, Error *e)
{
    Draft drafts[2];
    JsonValue *content;
    size_t count = 1;
    TRY(receive_prepare(v, true, e));
    TRY(receive_content(v, &content, e));
    drafts[0] = taking_act(r, v, "case.taken", content);
    if (fresh) {                                    /* who knows the case there knows it there; here it is whoever took it over */
        Str id = object_id_new(r->arena, access->id);
        if (!id.ptr) return error_memory(e);
        drafts[count++] = desk_draft(access, v->bundle.chain, STR("record.create"), id, 0, access->states[0].id, NUMBER_NEXT,
                                     desk_access_fields(r, session_user(r->session), "lead"));
    }
    TRY(office_commit_via(r, drafts, count, 1, v->items, v->count, e));
    show_entered(r, v);
    view_note(r, view_say(r, K("lease.taken"), arg_str("case", v->bundle.chain), arg_int("n", (int64_t)v->acts),
                          arg_str("until", json_text(json_get(lease_said(v), "until")))));
    return ERR_OK;
}

ErrorCode desk_case_take_over(Request *r, Error *e)
{
    CLEANUP(receive_end) Received v = { 0 };
    const Kind *k, *access;
    NoteKey key;
    bool again, fresh;
    TRY(desk_kind(r, STR("case"), false, &k, e));
    TRY(desk_kind(r, STR("access"), false, &access, e));
    if (!request_has_role(r, k->create, k->create_count)) return error_set(e, ERR_DENIED, K("desk.may-not-open-case"));
    if (request_is_administrator(r)) return error_set(e, ERR_DENIED, K("rights.administrator"));
    TRY(key_given(r, &key, e));
    TRY(receive_begin(r, r->fd, &key, &v, e));
    TRY(check_taken(r, &v, e));
    TRY(check_place(r, &v, &again, &fresh, e));
    if (!again) return enter_taken(r, &v, access, fresh, e);
    v.acts = 0;
    show_entered(r, &v);
    view_note(r, view_say(r, K("lease.taken-already")));
    return ERR_OK;
}

/* ---- checking in ---- */

static ErrorCode check_complete(const Received *v, Error *e)
{
    if (v->without->count == 0) return ERR_OK;
    return error_set(e, ERR_FINDING, K("lease.content-missing"), arg_int("n", (int64_t)v->without->count));
}

/* What came after a check-in: the same bundle, an older one, or work that nobody may enter any more. */
static ErrorCode check_over(const Received *v, const Lease *l, bool *again, Error *e)
{
    uint64_t returned = 0;
    bool same = str_equal(mark_of(l->fields), mark_of(lease_said(v)));
    (void)!uint_parse(json_text(json_get(l->fields, "returned_to")), &returned);
    *again = same && v->acts == 0 && v->bundle.complete_seq == returned;
    if (*again) return ERR_OK;
    if (v->acts == 0) {
        return error_set(e, ERR_CONFLICT, K("lease.older"), arg_int("known", (int64_t)returned),
                         arg_int("fresh", (int64_t)v->bundle.complete_seq));
    }
    bool other = same && v->bundle.complete_seq <= returned;
    return error_set(e, other ? ERR_FINDING : ERR_CONFLICT, other ? K("lease.other-history") : K("lease.over"),
                     arg_str("case", v->bundle.chain));
}

static ErrorCode check_lease(const Received *v, const Lease *l, bool *again, Error *e)
{
    *again = false;
    if (!l->there || l->copy || !v->lease) return error_set(e, ERR_CONFLICT, K("lease.none"), arg_str("case", v->bundle.chain));
    bool same = str_equal(mark_of(l->fields), mark_of(lease_said(v)));
    bool lost = same && str_is(l->record.state, "lost");
    if (lost) return error_set(e, ERR_CONFLICT, K("lease.was-lost"), arg_str("case", v->bundle.chain));
    if (!same || !lease_runs(l)) return check_over(v, l, again, e);
    if (!str_is(json_text(json_get(v->lease, "state")), "handed_in")) return error_set(e, ERR_CONFLICT, K("lease.not-handed-in"));
    return check_complete(v, e);
}

/* The time that an officer's computer claimed is kept as it was signed; where it cannot be right, that is said. */
static ErrorCode remark_clock(Request *r, const Received *v, const Lease *l, int64_t *ret, Error *e)
{
    Entry left;
    int64_t wrong = 0;
    TRY(store_entry(r->store, r->arena, l->record.epoch, l->record.index, &left, e));
    for (size_t i = 0; i < v->count; i++) {
        const Act *act = &v->items[i].act;
        if (str_is(act->chain, "office")) continue;
        wrong += act->made < left.received - CLOCK_TOLERANCE || act->made > clock_now() + CLOCK_TOLERANCE;
    }
    *ret = wrong;
    if (wrong > 0) desk_warn(r, STR(""), K("lease.clock"), view_say(r, K("lease.clock"), arg_int("n", wrong)));
    return ERR_OK;
}

typedef struct { int64_t remarks; size_t clashes; } CheckedIn;

static ErrorCode enter_check_in(Request *r, Received *v, const CheckedIn *in, Error *e)
{
    Arena *a = r->arena;
    const Kind *k;
    JsonValue *content, *fields = json_copy(a, lease_said(v));
    Draft *drafts = arena_array(a, 2 + in->clashes, sizeof *drafts);
    size_t incidents;
    if (!drafts) return error_memory(e);
    TRY(desk_kind(r, STR("lease"), false, &k, e));
    TRY(receive_prepare(v, false, e));
    TRY(receive_content(v, &content, e));
    if (in->remarks > 0) json_set(a, content, "clock-remarks", json_new_int(a, in->remarks));
    if (in->clashes > 0) json_set(a, content, "clashes", json_copy(a, json_get(view_data(r), "clashes")));
    TRY(desk_show_clock_offset(r, v, content, e));
    json_set(a, fields, "returned_to", json_new_string(a, str_format(a, "%" PRIu64, v->bundle.complete_seq)));
    if (!fields) return error_memory(e);
    drafts[0] = taking_act(r, v, "case.check_in", content);
    drafts[1] = desk_draft(k, v->bundle.chain, STR("record.move.check_in"), json_text(json_get(v->lease, "id")), v->lease_version,
                           STR("in"), STR(""), fields);
    TRY(desk_clash_incidents(r, v->bundle.chain, drafts + 2, &incidents, e));
    TRY(office_commit_via(r, drafts, 2 + incidents, 1, v->items, v->count, e));
    view_note(r, view_say(r, K("lease.checked-in"), arg_int("n", (int64_t)v->acts)));
    if (incidents > 0) view_note(r, view_say(r, K("lease.incidents"), arg_int("n", (int64_t)incidents)));
    return ERR_OK;
}

ErrorCode desk_case_check_in(Request *r, Error *e)
{
    CLEANUP(receive_end) Received v = { 0 };
    Lease l;
    Seen seen;
    NoteKey key;
    bool again;
    CheckedIn in;
    TRY(key_given(r, &key, e));
    TRY(receive_begin(r, r->fd, &key, &v, e));
    if (desk_lease_case(r, v.bundle.chain, &seen, &l, e) != ERR_OK) {
        return e->code == ERR_NOT_FOUND ? error_set(e, ERR_CONFLICT, K("lease.none"), arg_str("case", v.bundle.chain)) : e->code;
    }
    TRY(check_lease(&v, &l, &again, e));
    if (again) v.acts = 0;
    show_entered(r, &v);
    if (again) {
        view_note(r, view_say(r, K("lease.in-already")));
        return ERR_OK;
    }
    view_title(r, view_say(r, K("lease.in-title")));
    TRY(desk_show_differences(r, &v, &l, e));
    TRY(desk_show_clashes(r, &v, &in.clashes, e));
    TRY(remark_clock(r, &v, &l, &in.remarks, e));
    if (!arg_yes(r, "dry_run")) return enter_check_in(r, &v, &in, e);
    TRY(desk_show_clock_offset(r, &v, json_new_object(r->arena), e));
    view_note(r, view_say(r, K("lease.dry-run"), arg_int("n", (int64_t)v.acts)));
    return ERR_OK;
}
