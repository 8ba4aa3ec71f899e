/* desk_extension.c: more time for a term: what an extension is filled with when it is made, whichever way it is made.
 *
 * It names the record and nothing else of the term: which term that is and until when it ran follow from the record, so that nobody writes them
 * otherwise. What the caller may not see and what runs no term are refused in the same words. */
#include "desk/desk_limit.h"

enum { TITLE_BYTES = 200 };

/* waits: the one that is asked for and not decided on. */
typedef struct { Request *request; Str clock, waits; } Asked;

static ErrorCode look_at(void *self, const Record *rec, Error *e)
{
    Asked *a = self;
    const JsonValue *body;
    if (rec->body.len == 0 || !str_is(rec->state, "asked")) return ERR_OK;
    Str id = str_copy(a->request->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(record_fields_kept(a->request->arena, rec, &body, e));
    if (str_equal(json_text(json_get(json_get(body, "fields"), "clock")), a->clock)) a->waits = id;
    return ERR_OK;
}

static void set_text(Request *r, JsonValue *fields, const char *name, Str text)
{
    json_set(r->arena, fields, name, json_new_string(r->arena, text));
}

ErrorCode desk_extension_made(Request *r, const Kind *k, Str chain, JsonValue *fields, Error *e)
{
    Seen seen;
    RecordTerm term = { 0 };
    char day[11];
    if (!str_is(k->id, "extension")) return ERR_OK;
    ErrorCode code = desk_see(r, json_text(json_get(fields, "record")), &seen, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND && code != ERR_DENIED) return code;
    bool here = code == ERR_OK && str_equal(seen.record.chain, chain) && !record_is_pulled_back(&seen.record);
    code = here ? rules_extension_asked(r, &seen.record, seen.fields, fields, &term, e) : error_set(e, ERR_INVALID, K("rules.extension-no-term"));
    if (code != ERR_OK) return code == ERR_INVALID ? desk_refuse_field(r, STR("record"), e) : code;
    Asked a = { .request = r, .clock = term.clock->id };
    TRY(records_by(r, k->id, STR("record"), seen.record.id, look_at, &a, e));
    if (a.waits.len > 0) return error_set(e, ERR_CONFLICT, K("rules.extension-waits"));
    set_text(r, fields, "record", seen.record.id);
    if (!json_get(fields, "title")) set_text(r, fields, "title", utf8_first_bytes(desk_title(r, seen.made, seen.body), TITLE_BYTES));
    set_text(r, fields, "clock", term.clock->id);
    set_text(r, fields, "last_day", str_copy(r->arena, day_format(day, term.term.due)));
    if (!json_get(fields, "asked_by")) set_text(r, fields, "asked_by", session_user(r->session));
    return ERR_OK;
}

/* ---- asked for from the term ---- */

static JsonValue *given_fields(Request *r, const Seen *seen)
{
    static const char *const GIVEN[] = { "until", "ground", "asked_on" };
    char today[11];
    JsonValue *given = json_new_object(r->arena);
    set_text(r, given, "record", seen->record.id);
    set_text(r, given, "asked_on", str_copy(r->arena, day_format(today, instant_local_day(office_now(r->office)))));
    int64_t days = arg_number(r, "days", 0);
    if (days != 0) set_text(r, given, "days", str_format(r->arena, "%lld", (long long)days));
    for (size_t i = 0; i < ARRAY_LEN(GIVEN); i++)
        if (arg_text(r, GIVEN[i]).len > 0) set_text(r, given, GIVEN[i], arg_text(r, GIVEN[i]));
    return given;
}

ErrorCode desk_extension_ask(Request *r, Error *e)
{
    Seen seen;
    const Kind *k;
    JsonValue *fields;
    Done done;
    TRY(desk_kind(r, STR("extension"), false, &k, e));
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    TRY(desk_is_here(&seen, e));
    if (str_is(seen.record.chain, "office")) return error_set(e, ERR_INVALID, K("rules.extension-no-term"));
    TRY(desk_need_role(r, seen.record.chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(desk_need_rank(r, seen.record.chain, e));
    TRY(desk_fields_for(r, k, NULL, given_fields(r, &seen), k->states[0].id, &fields, e));
    TRY(desk_extension_made(r, k, seen.record.chain, fields, e));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, seen.record.chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, K("limit.asked"), &done);
    desk_show_warnings(r, k, NULL, fields);
    return ERR_OK;
}

static bool may_ask(Request *r, const Seen *seen, const RecordTerm *t)
{
    const Kind *k = model_kind(r->model, STR("extension"));
    if (!k || t->clock->extensions.kind.len == 0 || str_is(seen->record.chain, "office") || t->asked > t->term.ends) return false;
    return profile_has_kind(r->model, office_profile(r->office, r->model), k) && desk_may(r, seen->record.chain, k->create, k->create_count);
}

/* Whoever may decide on what waits is led there at once. */
void desk_offer_extension(Request *r, const Seen *seen, const RecordTerm *t)
{
    Error unheard;
    if (!t->clock || t->clock->extensions.kind.len == 0) return;
    const Kind *k = model_kind(r->model, t->clock->extensions.kind);
    const Move *grant = k ? kind_move(k, STR("grant")) : NULL;
    Asked a = { .request = r, .clock = t->clock->id };
    if (!grant || records_by(r, k->id, STR("record"), seen->record.id, look_at, &a, &unheard) != ERR_OK) return;
    if (a.waits.len > 0 && desk_may(r, seen->record.chain, grant->by, grant->by_count))
        view_action(r, view_say(r, K("limit.decide")), view_op(r, "record.move", arg_str("id", a.waits), arg_str("move", grant->id)), "secondary");
    if (a.waits.len > 0 || !may_ask(r, seen, t)) return;
    view_action(r, view_say(r, K("limit.ask")), view_op(r, "extension.ask", arg_str("id", seen->record.id)), "secondary");
}

void desk_offer_term(Request *r, const Seen *seen)
{
    RecordTerm t;
    Error unheard;
    if (rules_limit_term(r, &seen->record, seen->fields, &t, &unheard) != ERR_OK || !t.clock) return;
    desk_offer_extension(r, seen, &t);
    Str label = t.clock->extensions.kind.len > 0 ? view_say(r, K("limit.open-term")) : view_say(r, K("limit.why"));
    view_action(r, label, view_op(r, "clock.show", arg_str("id", seen->record.id)), "secondary");
}
