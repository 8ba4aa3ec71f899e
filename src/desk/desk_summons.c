/* desk_summons.c: summonses: two calls of one person, or of one officer, that fall together are told of; whoever did not come can be called again.
 *
 * A clash stops nobody: two may be called to one confrontation. Only what the caller may see is looked at, so that nobody learns of another case. */
#include "desk/desk.h"

enum { MINUTES = 60, TOLD_MOST = 5 };

static bool is_summons(const Kind *k)
{
    return str_is(k->id, "summons");
}

/* ---- two at one time ---- */

typedef struct { Instant from, until; } Span;

static bool span_of(const JsonValue *fields, Span *ret)
{
    int64_t minutes = MINUTES;
    if (!instant_parse(json_text(json_get(fields, "when")), &ret->from)) return false;
    (void)!int_parse(json_text(json_get(json_get(fields, "minutes"), "number")), &minutes);
    ret->until = ret->from + (Instant)minutes * 60 * SECOND;
    return true;
}

static bool still_runs(Str state)
{
    return str_is(state, "draft") || str_is(state, "issued") || str_is(state, "served");
}

static ErrorCode take_id(void *self, const Record *rec, Error *e)
{
    RecordIds *l = self;
    if (rec->body.len == 0 || !still_runs(rec->state)) return ERR_OK;
    return record_ids_add(l, rec->id, e);
}

/* What lies in another locked case is looked at there, where the look leaves its trace. */
static bool may_tell(Request *r, Str id, Str chain, Seen *seen)
{
    Error unheard;
    if (desk_see(r, id, seen, &unheard) != ERR_OK || desk_is_hidden(r, &seen->record)) return false;
    return str_equal(seen->record.chain, chain) || !request_opens(r, seen->record.chain);
}

static ErrorCode tell_by(Request *r, const Kind *k, Str chain, Str id, const JsonValue *fields, const char *name, Error *e)
{
    Span own, other;
    Seen seen;
    RecordIds l = { .request = r };
    size_t told = 0;
    const Field *f = kind_field(k, str_of(name)), *when = kind_field(k, STR("when"));
    Str whom = json_text(json_get(fields, name));
    if (!f || !when || whom.len == 0 || !span_of(fields, &own)) return ERR_OK;
    TRY(records_by(r, k->id, f->id, whom, take_id, &l, e));
    for (size_t i = 0; i < l.count && told < TOLD_MOST; i++) {
        if (str_equal(l.ids[i], id) || !may_tell(r, l.ids[i], chain, &seen) || !span_of(seen.fields, &other)) continue;
        if (own.until <= other.from || other.until <= own.from) continue;
        told++;
        desk_warn(r, STR("when"), K("summons.clash"),
                  view_say(r, K("summons.clash"), arg_str("label", view_label(r, &f->label)), arg_str("name", desk_ref_label(r, whom)),
                           arg_str("record", desk_title(r, seen.made, seen.body)),
                           arg_str("when", desk_value_text(r, when, json_get(seen.fields, "when")))));
    }
    return ERR_OK;
}

void desk_warn_clash(Request *r, const Kind *k, Str chain, Str id, Str state, const JsonValue *fields)
{
    static const char *const WHOSE[] = { "person", "officer" };
    Error unheard;
    if (!is_summons(k) || !still_runs(state)) return;
    for (size_t i = 0; i < ARRAY_LEN(WHOSE); i++) {
        if (tell_by(r, k, chain, id, fields, WHOSE[i], &unheard) != ERR_OK) return;
    }
}

/* ---- called again ---- */

static bool may_follow(Str state)
{
    return str_is(state, "excused") || str_is(state, "absent") || str_is(state, "cancelled");
}

/* The same call without its time and what became of it. */
static JsonValue *again_fields(Request *r, const Seen *seen)
{
    static const char *const KEPT[] = { "subject", "person", "status", "action", "where", "minutes", "officer", "bring", "minor", "representative",
                                        "in_custody", "custody_place", "interview" };
    JsonValue *fields = json_new_object(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(KEPT); i++) {
        const JsonValue *v = json_get(seen->fields, KEPT[i]);
        if (v) json_set(r->arena, fields, KEPT[i], json_copy(r->arena, v));
    }
    return json_set(r->arena, fields, "follows", json_new_string(r->arena, seen->record.id));
}

ErrorCode desk_summons_again(Request *r, Error *e)
{
    Seen seen;
    Done done;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    const Kind *k = seen.kind;
    if (!is_summons(k)) return error_set(e, ERR_USAGE, K("summons.none"), arg_str("record", arg_text(r, "id")));
    TRY(desk_is_here(&seen, e));
    TRY(desk_check_version(r, &seen, e));
    TRY(desk_need_role(r, seen.record.chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(desk_need_rank(r, seen.record.chain, e));
    if (!may_follow(seen.record.state)) return error_set(e, ERR_INVALID, K("summons.runs"));
    JsonValue *fields = again_fields(r, &seen);
    Str id = object_id_new(r->arena, k->id);
    if (!fields || !id.ptr) return error_memory(e);
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Draft d = desk_draft(k, seen.record.chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.reason = arg_text(r, "reason");
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, K("desk.created"), &done);
    view_note(r, view_say(r, K("summons.name-time")));
    return ERR_OK;
}

void desk_offer_again(Request *r, const Seen *seen)
{
    if (!is_summons(seen->kind) || !may_follow(seen->record.state)) return;
    if (!desk_may(r, seen->record.chain, seen->kind->create, seen->kind->create_count)) return;
    view_action(r, view_say(r, K("summons.again")), view_op(r, "summons.again", arg_str("id", seen->record.id)), "secondary");
}
