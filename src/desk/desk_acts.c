/* desk_acts.c: acts that every kind of record knows: to correct, to pull back, to hand over to another officer.
 *
 * All three are the ledger's record.change, with a reason code that says which: `correct`, `pull-back` and `put-back`, `hand-
 * over`. A verifier of any version therefore knows them. A correction says what was wrong and is open for records that have ended,
 * too: a name is not less misspelt because the case is over. Pulling back hides a record at once (the state pulled_back, which
 * every kind has) and proposes to erase its contents: a second person signs that, or returns it, and the record is as it was
 * before. */
#include "desk/desk.h"
#include "office/rights_money.h"
#include "office/rights_news.h"
#include "office/rights_tip.h"
#include "rules/rules.h"

/* ---- correct ---- */

/* Of an ended record too: what was wrong in it was wrong. */
ErrorCode desk_record_correct(Request *r, Error *e)
{
    Seen seen;
    Draft d;
    Done done;
    TRY(desk_changed(r, &seen, &d, e));
    d.reason_code = STR("correct");
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("acts.corrected"), &done);
    desk_show_warnings(r, seen.kind, seen.body, d.fields);
    return ERR_OK;
}

/* ---- pull back ---- */

ErrorCode desk_is_here(const Seen *seen, Error *e)
{
    if (!record_is_pulled_back(&seen->record)) return ERR_OK;
    return error_set(e, ERR_CONFLICT, K("acts.is-pulled-back"), arg_str("record", seen->record.id));
}

typedef struct { Str id; } Waiting;

static ErrorCode find_waiting(void *self, const Record *rec, Error *e)
{
    Waiting *w = self;
    (void)e;
    if (!str_is(rec->state, "waiting")) return ERR_OK;
    w->id = rec->id;
    return ERR_END;
}

/* Hidden, by an act of its own: whatever happens to the proposal, nobody sees the record from now on. */
static ErrorCode hide(Request *r, Error *e)
{
    Seen seen;
    Done done;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    if (seen.kind->internal || seen.kind->is_case) {
        return error_set(e, ERR_DENIED, K("desk.not-erasable"), arg_str("kind", seen.kind->id));
    }
    TRY(desk_need_role(r, seen.record.chain, seen.kind->change, seen.kind->change_count, K("desk.may-not-change"), seen.kind, e));
    if (record_is_pulled_back(&seen.record)) return ERR_OK;
    if (str_is(seen.kind->id, "tip")) return error_set(e, ERR_INVALID, K("tip.not-pulled-back"));
    TRY(rules_check_pull_back(&seen.record, e));
    TRY(rules_check_chain_stays(r, &seen.record, e));
    TRY(desk_volume_may_go(r, &seen, e));
    TRY(desk_check_version(r, &seen, e));
    Draft d = desk_draft(seen.kind, seen.record.chain, STR("record.change"), seen.record.id, seen.record.version, STATE_PULLED_BACK,
                         json_text(json_get(seen.body, "number")), json_copy(r->arena, seen.fields));
    d.reason_code = STR("pull-back");
    d.reason = arg_text(r, "reason");
    TRY(office_commit(r, &d, 1, &done, e));
    r->read_count = 0;                              /* what was read so far has done its service; our own act moved the record on */
    return ERR_OK;
}

ErrorCode desk_record_pull_back(Request *r, Error *e)
{
    Seen seen;
    Draft d;
    Waiting waiting = { 0 };
    TRY(hide(r, e));
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    TRY(records_by(r, STR("proposal"), STR("object"), seen.record.id, find_waiting, &waiting, e));
    if (waiting.id.len > 0) return error_set(e, ERR_CONFLICT, K("acts.already-waits"), arg_str("record", seen.record.id));
    TRY(desk_erasure(r, &seen, &d, e));
    d.reason_code = STR("pull-back");
    d.reason = arg_text(r, "reason");
    TRY(desk_propose(r, &d, e));
    view_note(r, view_say(r, K("acts.pulled-back")));
    return ERR_OK;
}

/* The state of the version before the one that hid it: read from the contents, newest first, as they stand in the store. */
typedef struct { Request *request; Str state; } Before;

static ErrorCode take_state(void *self, const Entry *entry, Error *e)
{
    Before *b = self;
    JsonValue *v;
    Str content;
    if (!str_is(entry->op, "record.create") && !str_is(entry->op, "record.change") && !str_starts(entry->op, STR("record.move."))) return ERR_OK;
    ErrorCode code = records_content(b->request, entry, &content, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code != ERR_OK) return code;
    TRY(json_parse(b->request->arena, content, &v, e));
    Str state = json_text(json_get(v, "state"));
    if (state.len > 0 && !str_equal(state, STATE_PULLED_BACK)) b->state = state;
    return ERR_OK;
}

ErrorCode desk_put_back(Request *r, Str object, Draft *ret, Error *e)
{
    Seen seen;
    Before before = { .request = r };
    TRY(desk_see(r, object, &seen, e));
    TRY(records_history(r, seen.record.id, take_state, &before, e));
    if (!record_is_pulled_back(&seen.record) || before.state.len == 0) {
        return error_set(e, ERR_CONFLICT, K("acts.not-pulled-back"), arg_str("record", object));
    }
    *ret = desk_draft(seen.kind, seen.record.chain, STR("record.change"), seen.record.id, seen.record.version, before.state,
                      json_text(json_get(seen.body, "number")), json_copy(r->arena, seen.fields));
    ret->reason_code = STR("put-back");
    ret->reason = arg_text(r, "reason");
    return ERR_OK;
}

/* ---- hand over one record ---- */

/* The field that says who answers for it: `responsible`, or `lead` where a kind calls it so, or, of a record of a case, `owner`. */
const Field *desk_responsible_field(const Kind *k)
{
    static const Str NAMES[] = { STR("responsible"), STR("lead"), STR("owner") };
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        const Field *f = kind_field(k, NAMES[i]);
        bool others = i == 2 && k->place != PLACE_CASE;             /* the owner of a text block is whom it is offered to */
        if (f && f->type == FIELD_REF && str_is(f->to, "user") && !f->fixed && !others) return f;
    }
    return NULL;
}

ErrorCode desk_record_hand_over(Request *r, Error *e)
{
    Seen seen, to;
    Done done;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    if (seen.kind->internal || seen.kind->is_case) return error_set(e, ERR_USAGE, K("acts.hand-over-case"), arg_str("record", arg_text(r, "id")));
    TRY(desk_need_role(r, seen.record.chain, seen.kind->change, seen.kind->change_count, K("desk.may-not-change"), seen.kind, e));
    TRY(desk_is_here(&seen, e));
    const Field *f = desk_responsible_field(seen.kind);
    if (!f) return error_set(e, ERR_INVALID, K("acts.nobody-responsible"), arg_str("kind", seen.kind->id));
    TRY(desk_user_by_login(r, arg_text(r, "to"), &to, e));
    if (!str_is(to.record.state, "active")) return error_set(e, ERR_INVALID, K("desk.no-user"), arg_str("login", arg_text(r, "to")));
    if (!str_is(seen.record.chain, "office")) TRY(desk_knows(r, to.record.id, seen.record.chain, arg_text(r, "to"), e));
    JsonValue *fields = json_copy(r->arena, seen.fields);
    char *name = str_c(r->arena, f->id);
    if (!fields || !name) return error_memory(e);
    if (str_equal(json_text(json_get_str(fields, f->id)), to.record.id)) return error_set(e, ERR_INVALID, K("desk.nothing-changes"));
    json_set(r->arena, fields, name, json_new_string(r->arena, to.record.id));
    Draft d = desk_draft(seen.kind, seen.record.chain, STR("record.change"), seen.record.id, seen.record.version, seen.record.state,
                         json_text(json_get(seen.body, "number")), fields);
    d.reason_code = STR("hand-over");
    d.reason = arg_text(r, "reason");
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("acts.handed-over"), &done);
    return ERR_OK;
}

/* ---- what is hidden ---- */

/* A proposal says what its record would have become: it is hidden with it, but for the one that asks what shall become of it. A paper of the
 * office is hidden from those who may not see what it is about. */
bool desk_is_hidden(Request *r, const Record *rec)
{
    Error e;
    Record object;
    JsonValue *body;
    if (record_is_pulled_back(rec)) return true;
    const Kind *k = model_kind(r->model, rec->kind);
    bool by_subject = str_is(rec->chain, "office") && (str_is(rec->kind, "paper") || str_is(rec->kind, "message") || str_is(rec->kind, "register"));
    if (k && (kind_is_news(k) || kind_is_of_money(k))) return !request_may_see(r, k, rec);
    if (k && (by_subject || k->own.len > 0 || kind_is_of_tip(k) || str_is(k->id, "vault_entry"))) return !request_may_see(r, k, rec);
    if (!str_is(rec->kind, "proposal") || rec->body.len == 0) return false;
    if (json_parse(r->arena, rec->body, &body, &e) != ERR_OK) return true;
    const JsonValue *fields = json_get(body, "fields");
    if (str_is(json_text(json_get(fields, "move")), "pull_back")) return false;
    return records_get(r, json_text(json_get(fields, "object")), &object, &e) == ERR_OK && record_is_pulled_back(&object);
}
