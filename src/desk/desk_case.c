/* desk_case.c: opening a case, and what is in it. Who works on it is desk_access.c's affair. */
#include "desk/desk_limit.h"
#include "desk/desk_message.h"
#include "desk/desk_procedure.h"
#include "desk/desk_tip.h"
#include "desk/desk_ways_out.h"
#include "desk/desk_work.h"

#include <inttypes.h>

/* The flag that a case is opened from moves on with it, in the same transaction. */
static ErrorCode take_up_flag(Request *r, Str flag_id, Str chain, JsonValue *fields, Draft *ret, Error *e)
{
    Seen flag;
    TRY(desk_see(r, flag_id, &flag, e));
    if (!str_is(flag.record.kind, "flag")) return error_set(e, ERR_USAGE, K("desk.not-a-flag"), arg_str("record", flag_id));
    const Move *m = kind_move(flag.kind, STR("take_up"));
    if (!m || !move_leaves(m, flag.record.state)) return error_set(e, ERR_CONFLICT, K("desk.flag-over"), arg_str("record", flag_id));
    JsonValue *from = json_new_array(r->arena);
    json_add(r->arena, from, json_new_string(r->arena, flag.record.id));
    json_set(r->arena, fields, "opened_from", from);
    JsonValue *flag_fields = json_copy(r->arena, flag.fields);
    if (kind_field(flag.kind, STR("case_opened"))) json_set(r->arena, flag_fields, "case_opened", json_new_string(r->arena, chain));
    *ret = desk_draft(flag.kind, flag.record.chain, STR("record.move.take_up"), flag.record.id, flag.record.version, m->to,
                      json_text(json_get(flag.body, "number")), flag_fields);
    return ERR_OK;
}

ErrorCode desk_case_open(Request *r, Error *e)
{
    const Kind *k, *access;
    const Procedure *procedure;
    const JsonValue *given = arg_values(r, "fields");
    JsonValue *fields;
    Draft drafts[5];
    Done done[5];
    size_t count = 2;
    TRY(desk_kind(r, STR("case"), false, &k, e));
    TRY(desk_kind(r, STR("access"), false, &access, e));
    if (!request_has_role(r, k->create, k->create_count)) return error_set(e, ERR_DENIED, K("desk.may-not-open-case"));
    if (request_is_administrator(r)) return error_set(e, ERR_DENIED, K("rights.administrator"));
    TRY(procedure_asked(r, k, &given, &procedure, e));
    TRY(desk_fields_for(r, k, NULL, given, k->states[0].id, &fields, e));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    if (arg_yes(r, "locked") && procedure) return error_set(e, ERR_INVALID, K("procedure.locked-later"));
    if (arg_yes(r, "locked") && arg_text(r, "tip").len > 0) return error_set(e, ERR_USAGE, K("tip.locked-case"));
    if (arg_yes(r, "locked")) return desk_locked_open(r, k, fields, e);
    Str chain = object_id_new(r->arena, k->id), access_id = object_id_new(r->arena, access->id);
    if (!chain.ptr || !access_id.ptr) return error_memory(e);
    if (arg_text(r, "flag").len > 0) TRY(take_up_flag(r, arg_text(r, "flag"), chain, fields, &drafts[count++], e));
    if (arg_text(r, "tip").len > 0) TRY(desk_tip_to_case(r, arg_text(r, "tip"), chain, fields, &drafts[count++], e));
    if (procedure) TRY(procedure_follow(r, procedure, chain, NULL, STR(""), &drafts[count++], e));

    drafts[0] = desk_draft(k, chain, STR("record.create"), chain, 0, k->states[0].id, NUMBER_NEXT, fields);
    drafts[0].reason = arg_text(r, "reason");
    drafts[0].legal_basis = arg_text(r, "basis");
    drafts[1] = desk_draft(access, chain, STR("record.create"), access_id, 0, access->states[0].id, NUMBER_NEXT,
                           desk_access_fields(r, session_user(r->session), "lead"));
    TRY(office_commit(r, drafts, count, done, e));
    desk_done(r, K("desk.case-opened"), &done[0]);
    desk_show_warnings(r, k, NULL, fields);
    return ERR_OK;
}

ErrorCode desk_case_list(Request *r, Error *e)
{
    const Kind *k;
    TRY(desk_kind(r, STR("case"), false, &k, e));
    return desk_list_kind(r, k, true, e);
}

/* ---- the case at a glance ---- */

enum { BRIEF_ROWS = 10, BRIEF_ENTRIES = 10, TERMS_AHEAD = 36525 };

typedef struct { Request *request; Str chain; bool brief; const Kind *shown; size_t of_kind; } Inside;

/* What a brief page leaves out is a page of its own. */
static void end_kind(Inside *in)
{
    Request *r = in->request;
    if (!in->shown || !in->brief) return;
    view_table_count(r, in->of_kind);
    if (in->of_kind > BRIEF_ROWS) view_table_all(r, view_op(r, "record.list", arg_str("kind", in->shown->id), arg_str("case", in->chain)));
}

static void begin_kind(Inside *in, const Kind *k)
{
    Request *r = in->request;
    Str head[] = { view_label(r, &k->label), view_say(r, K("desk.row-state")), view_say(r, K("desk.row-id")) };
    end_kind(in);
    view_table(r, view_label(r, &k->plural), head, ARRAY_LEN(head));
    view_table_tag(r, 1);
    in->shown = k;
    in->of_kind = 0;
}

static ErrorCode show_inside(void *self, const Record *rec, Error *e)
{
    Inside *in = self;
    Request *r = in->request;
    const Kind *k = model_kind(r->model, rec->kind);
    if (!k || k->is_case || str_is(rec->kind, "access") || desk_is_hidden(r, rec)) return ERR_OK;
    bool listed = rec->body.len > 0 && str_is(rec->kind, "person");         /* by status already */
    if (!listed && k != in->shown) begin_kind(in, k);
    if (!listed && ++in->of_kind > BRIEF_ROWS && in->brief) return ERR_OK;
    if (listed && in->brief) return ERR_OK;
    const JsonValue *body = NULL;
    Str id = str_copy(r->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    if (rec->body.len > 0) TRY(record_fields_kept(r->arena, rec, &body, e));
    if (body && !in->brief) json_add(r->arena, (JsonValue *)(uintptr_t)json_get(view_data(r), "records"), desk_record_data(r, body));
    if (listed) return ERR_OK;
    const State *s = kind_state(k, rec->state);
    Str erased = view_say(r, K("desk.erased"));
    Str cells[] = { body ? desk_title(r, k, body) : erased, s ? view_label(r, &s->label) : erased, id };
    view_table_row_to(r, cells, ARRAY_LEN(cells), body ? id : STR(""));
    return ERR_OK;
}

static ErrorCode last_entry(void *self, const Entry *entry, Error *e)
{
    Request *r = self;
    return desk_trace_row(r, entry, true, (JsonValue *)(uintptr_t)json_get(view_data(r), "last_entries"), e);
}

/* Those of an ordinary case: what a locked one's entries say is in its history. */
static ErrorCode show_last_entries(Request *r, const Seen *seen, uint64_t entries, Error *e)
{
    Str head[] = { view_say(r, K("desk.row-time")), view_say(r, K("desk.row-op")), view_say(r, K("desk.row-who")), view_say(r, K("desk.row-record")),
                   view_say(r, K("desk.row-reason")), view_say(r, K("desk.row-entry")) };
    if (request_opens(r, seen->record.chain)) return ERR_OK;
    json_set(r->arena, view_data(r), "last_entries", json_new_array(r->arena));
    view_table(r, view_say(r, K("view.last-entries")), head, ARRAY_LEN(head));
    return store_chain_entries_from(r->store, seen->record.id, entries > BRIEF_ENTRIES ? entries - BRIEF_ENTRIES : 0, last_entry, r, e);
}

static ErrorCode show_member(void *self, const Record *rec, Error *e)
{
    Request *r = self;
    const JsonValue *body;
    if (!str_is(rec->kind, "access") || !str_is(rec->state, "given")) return ERR_OK;
    TRY(record_fields(r->arena, rec, &body, e));
    const Field *f = kind_field(model_kind(r->model, STR("access")), STR("role"));
    const JsonValue *fields = json_get(body, "fields");
    Buf role = buf_in(r->arena);
    if (f && json_get(fields, "role")) field_to_text(&role, f, json_get(fields, "role"), r->lang);
    Instant ends;
    Str user = str_copy(r->arena, json_text(json_get(fields, "user"))), unit = str_copy(r->arena, json_text(json_get(fields, "unit")));
    Str only = json_text(json_get(fields, "record")), until = json_text(json_get(fields, "until"));
    if (only.len > 0) buf_format(&role, " · " STR_FMT, STR_ARG(only));
    if (instant_parse(json_text(json_get(fields, "ends_at")), &ends)) until = view_instant(r, ends);
    if (until.len > 0) buf_format(&role, " · " STR_FMT, STR_ARG(view_say(r, K("rights.until"), arg_str("until", until))));
    view_row(r, unit.len > 0 ? desk_unit_name(r, unit) : desk_user_name(r, user), buf_str(&role));
    return ERR_OK;
}

ErrorCode desk_case_show(Request *r, Error *e)
{
    Seen seen;
    uint64_t entries;
    Hash leaf;
    TRY(desk_see(r, arg_text(r, "case"), &seen, e));
    if (!seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
    TRY(desk_locked_look(r, &seen.record, e));
    TRY(store_chain_end(r->store, seen.record.id, &entries, &leaf, e));
    const State *s = kind_state(seen.kind, seen.record.state);
    json_set(r->arena, view_data(r), "case", desk_record_data(r, seen.body));
    json_set(r->arena, view_data(r), "entries", json_new_int(r->arena, (int64_t)entries));
    json_set(r->arena, view_data(r), "records", json_new_array(r->arena));
    desk_show_crumbs(r, &seen);
    view_title(r, desk_title(r, seen.kind, seen.body));
    view_row(r, view_say(r, K("desk.row-state")), s ? view_label(r, &s->label) : seen.record.state);
    view_row(r, view_say(r, K("desk.row-id")), seen.record.id);
    view_row(r, view_say(r, K("desk.row-entries")), str_format(r->arena, "%" PRIu64, entries));
    TRY(desk_locked_show(r, seen.record.id, e));
    TRY(procedure_show_row(r, &seen, e));
    desk_show_fields(r, seen.kind, seen.body, seen.kind->title);
    TRY(desk_show_strip(r, seen.record.id, e));
    TRY(desk_show_taken_over(r, &seen, e));
    TRY(desk_show_holds(r, &seen, false, e));
    TRY(desk_show_asleep(r, &seen, e));
    desk_show_actions(r, &seen);
    view_note(r, view_say(r, K("desk.working-on-it")));
    TRY(records_in_chain(r, seen.record.id, show_member, r, e));
    TRY(desk_glass_notices(r, seen.record.id, e));
    TRY(desk_show_persons(r, seen.record.id, e));
    Inside in = { .request = r, .chain = seen.record.id, .brief = arg_yes(r, "brief") };
    size_t terms;
    if (in.brief) TRY(desk_show_terms(r, seen.record.id, TERMS_AHEAD, BRIEF_ROWS, &terms, e));
    TRY(records_in_chain(r, seen.record.id, show_inside, &in, e));
    end_kind(&in);
    TRY(desk_show_thread(r, &seen, e));
    if (in.brief) TRY(show_last_entries(r, &seen, entries, e));
    return ERR_OK;
}
