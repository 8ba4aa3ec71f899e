/* desk_proposal.c: acts that wait for a second signature.
 *
 * A proposal keeps the act as the first person signed it, with its content and salts. The second person signs the same text, and both signatures
 * enter the ledger as one act, together with the proposal's own end. A proposal whose record has moved on is void: what was agreed to is
 * no longer what would happen. */
#include "desk/desk.h"
#include "rules/rules.h"

#include <inttypes.h>

enum { WAITS_DAYS = 14 };

static Str hex_text(Request *r, const unsigned char *bytes, size_t n)
{
    Buf out = buf_in(r->arena);
    buf_hex(&out, str_bytes(bytes, n));
    return buf_str(&out);
}

static JsonValue *proposal_fields(Request *r, const Draft *d, const Signed *s)
{
    Arena *a = r->arena;
    char until[25];
    JsonValue *f = json_new_object(a);
    json_set(a, f, "object", json_new_string(a, d->object));
    json_set(a, f, "object_version", json_new_string(a, str_format(a, "%" PRId64, d->version)));
    json_set(a, f, "move", json_new_string(a, str_is(d->op, "content.erase") ? STR("erase") : str_from(d->op, 12)));   /* after "record.move." */
    json_set(a, f, "act", json_new_string(a, s->note));
    json_set(a, f, "content", json_new_string(a, s->content));
    json_set(a, f, "salt", json_new_string(a, hex_text(r, s->salt, SALT_SIZE)));
    if (s->reason.len > 0) json_set(a, f, "reason", json_new_string(a, s->reason));
    json_set(a, f, "reason_salt", json_new_string(a, hex_text(r, s->reason_salt, SALT_SIZE)));
    json_set(a, f, "expires", json_new_string(a, str_copy(a, instant_format(until, clock_now() + WAITS_DAYS * 24 * HOUR))));
    json_set(a, f, "first", json_new_string(a, session_user(r->session)));
    return f;
}

ErrorCode desk_propose(Request *r, const Draft *draft, Error *e)
{
    const Kind *k;
    Signed s;
    Done done;
    TRY(desk_kind(r, STR("proposal"), false, &k, e));
    TRY(office_sign_only(r, draft, &s, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, draft->chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, proposal_fields(r, draft, &s));
    TRY(office_commit(r, &d, 1, &done, e));
    json_set(r->arena, view_data(r), "waits", json_new_bool(r->arena, true));
    desk_done(r, K("desk.proposed"), &done);
    return ERR_OK;
}

/* ---- what the second person sees and does ---- */

static bool is_erasure(const JsonValue *fields)
{
    return str_is(json_text(json_get(fields, "move")), "erase");
}

/* The move a proposal is for, by the model; NULL for an erasure. */
static const Move *proposed_move(const Request *r, const JsonValue *fields)
{
    Str object = json_text(json_get(fields, "object")), kind_id;
    str_cut(&object, '/', &kind_id);
    const Kind *k = model_kind(r->model, kind_id);
    return k && !is_erasure(fields) ? kind_move(k, json_text(json_get(fields, "move"))) : NULL;
}

static Str what_is_proposed(Request *r, const JsonValue *fields)
{
    const Move *m = proposed_move(r, fields);
    return m ? view_label(r, &m->label) : view_say(r, K("desk.erase"));
}

static ErrorCode waiting(Request *r, Seen *ret, Error *e)
{
    Instant until;
    TRY(desk_see(r, arg_text(r, "id"), ret, e));
    if (!str_is(ret->record.kind, "proposal")) return error_set(e, ERR_USAGE, K("desk.not-a-proposal"), arg_str("record", arg_text(r, "id")));
    if (!str_is(ret->record.state, "waiting")) return error_set(e, ERR_CONFLICT, K("desk.proposal-over"), arg_str("record", arg_text(r, "id")));
    if (!instant_parse(json_text(json_get(ret->fields, "expires")), &until) || until < clock_now()) {
        return error_set(e, ERR_CONFLICT, K("desk.proposal-expired"), arg_str("record", arg_text(r, "id")));
    }
    return ERR_OK;
}

static Draft proposal_end(Request *r, const Seen *p, const char *move, const char *state)
{
    Draft d = desk_draft(p->kind, p->record.chain, str_format(r->arena, "record.move.%s", move), p->record.id, p->record.version, str_of(state),
                         json_text(json_get(p->body, "number")), json_copy(r->arena, p->fields));
    d.reason = arg_text(r, "reason");
    return d;
}

/* The second person needs the same right as the first: the role the move asks for, or, for erasing, a head's. */
static ErrorCode check_second(Request *r, const Seen *p, Error *e)
{
    if (str_equal(json_text(json_get(p->fields, "first")), session_user(r->session))) return error_set(e, ERR_DENIED, K("office.same-person"));
    const Move *m = proposed_move(r, p->fields);
    bool may = m ? request_has_role(r, m->by, m->by_count) : request_has_role_named(r, "head");
    return may ? ERR_OK : error_set(e, ERR_DENIED, K("desk.may-not-sign"), arg_str("what", what_is_proposed(r, p->fields)));
}

/* The account of the first person must still run: who has left does not act any more. */
static ErrorCode check_first(Request *r, const Seen *p, Error *e)
{
    Record user;
    TRY(request_record(r, json_text(json_get(p->fields, "first")), &user, e));
    return str_is(user.state, "active") ? ERR_OK : error_set(e, ERR_CONFLICT, K("desk.first-has-left"));
}

/* The record must stand where the first person saw it, and the law must still allow the move: others may have changed what a guard looks at. */
static ErrorCode check_object(Request *r, const Seen *p, Error *e)
{
    Record object;
    int64_t version;
    JsonValue *content;
    TRY(request_record(r, json_text(json_get(p->fields, "object")), &object, e));
    if (!int_parse(json_text(json_get(p->fields, "object_version")), &version) || version != object.version) {
        return error_set(e, ERR_CONFLICT, K("desk.proposal-void"), arg_str("record", object.id), arg_int("now", object.version));
    }
    const Move *m = proposed_move(r, p->fields);
    if (!m || m->guard.len == 0) return ERR_OK;
    const Guard *g = rules_guard(m->guard);
    if (!g) return error_internal(e, "guard");
    TRY(json_parse(r->arena, json_text(json_get(p->fields, "content")), &content, e));
    return g->run(r, &object, json_get(content, "fields"), e);
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
    return is_erasure(p->fields) ? erase_places(r, content, ret, e) : ERR_OK;
}

ErrorCode desk_proposal_sign(Request *r, Error *e)
{
    Seen p;
    Draft drafts[2];
    Done done[2];
    TRY(waiting(r, &p, e));
    TRY(check_second(r, &p, e));
    TRY(check_first(r, &p, e));
    TRY(check_object(r, &p, e));
    TRY(first_act(r, &p, &drafts[0], e));
    drafts[1] = proposal_end(r, &p, "sign", "signed");
    TRY(office_commit(r, drafts, 2, done, e));
    desk_done(r, K("desk.proposal-signed"), &done[0]);
    return ERR_OK;
}

ErrorCode desk_proposal_return(Request *r, Error *e)
{
    Seen p;
    Done done;
    TRY(waiting(r, &p, e));
    if (arg_text(r, "reason").len == 0) return error_set(e, ERR_USAGE, K("desk.reason-needed"), arg_str("move", view_say(r, K("desk.return"))));
    Draft d = proposal_end(r, &p, "return", "returned");
    json_set(r->arena, d.fields, "remarks", json_new_string(r->arena, arg_text(r, "reason")));
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("desk.proposal-returned"), &done);
    return ERR_OK;
}

static void show_content(Request *r, const Seen *p)
{
    JsonValue *content;
    Error ignored;
    if (json_parse(r->arena, json_text(json_get(p->fields, "content")), &content, &ignored) != ERR_OK) return;
    const Kind *k = model_kind(r->model, json_text(json_get(content, "kind")));
    json_set(r->arena, view_data(r), "content", content);
    if (!k) return;
    const State *s = kind_state(k, json_text(json_get(content, "state")));
    if (s) view_row(r, view_say(r, K("desk.row-state")), view_label(r, &s->label));
    for (const Field *f = k->fields; f; f = f->next) {
        const JsonValue *v = json_get_str(json_get(content, "fields"), f->id);
        Buf text = buf_in(r->arena);
        if (!v) continue;
        field_to_text(&text, f, v, r->lang);
        view_row(r, view_label(r, &f->label), buf_str(&text));
    }
}

ErrorCode desk_proposal_show(Request *r, Error *e)
{
    Seen p;
    Instant until;
    TRY(waiting(r, &p, e));
    view_title(r, what_is_proposed(r, p.fields));
    view_row(r, view_say(r, K("desk.row-record")), json_text(json_get(p.fields, "object")));
    view_row(r, view_say(r, K("desk.row-who")), desk_user_name(r, json_text(json_get(p.fields, "first"))));
    view_row(r, view_say(r, K("desk.row-reason")), json_text(json_get(p.fields, "reason")));
    if (instant_parse(json_text(json_get(p.fields, "expires")), &until)) view_row(r, view_say(r, K("desk.row-expires")), view_instant(r, until));
    view_row(r, view_say(r, K("desk.row-after")), STR(""));
    show_content(r, &p);
    return ERR_OK;
}

static ErrorCode list_one(void *self, const Record *rec, Error *e)
{
    Request *r = self;
    const JsonValue *body;
    Record kept = *rec;
    if (!str_is(rec->kind, "proposal") || !str_is(rec->state, "waiting")) return ERR_OK;
    kept.body = str_copy(r->arena, rec->body);
    if (!kept.body.ptr) return error_memory(e);
    TRY(record_fields(r->arena, &kept, &body, e));
    const JsonValue *f = json_get(body, "fields");
    bool own = str_equal(json_text(json_get(f, "first")), session_user(r->session));
    Str cells[] = { what_is_proposed(r, f), json_text(json_get(f, "object")), desk_user_name(r, json_text(json_get(f, "first"))),
                    own ? view_say(r, K("desk.waits-for-others")) : view_say(r, K("desk.waits-for-me")), json_text(json_get(body, "id")) };
    view_table_row(r, cells, ARRAY_LEN(cells));
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(view_data(r), "proposals"), desk_record_data(r, body));
    return ERR_OK;
}

ErrorCode desk_proposal_list(Request *r, Error *e)
{
    Str *chains;
    size_t count;
    Str head[] = { view_say(r, K("desk.row-what")), view_say(r, K("desk.row-record")), view_say(r, K("desk.row-who")),
                   view_say(r, K("desk.row-waits")), view_say(r, K("desk.row-id")) };
    TRY(request_chains(r, &chains, &count, e));
    json_set(r->arena, view_data(r), "proposals", json_new_array(r->arena));
    view_title(r, view_say(r, K("desk.proposals")));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    for (size_t i = 0; i < count; i++) TRY(store_chain_records(r->store, chains[i], list_one, r, e));
    return ERR_OK;
}
