/* desk_joint.c: records of a case shared with a member from abroad of a joint investigation team, and what such a member finds when he signs in
 * (office/rights_abroad.h, docs/joint-teams.md).
 *
 * Who may let readers into the case may share one of its records. The act names the team's agreement: it opens the record for as long as the team
 * is at work and names him, without a day of its own, so that an extension carries it on and an end takes it away. */
#include "desk/desk_today.h"

#include "office/rights_abroad.h"

static ErrorCode see_team(Request *r, Seen *ret, Error *e)
{
    TRY(desk_see(r, arg_text(r, "team"), ret, e));
    bool is_one = str_is(ret->kind->id, "joint_team");
    return is_one ? ERR_OK : error_set(e, ERR_USAGE, K("joint.no-team"), arg_str("record", arg_text(r, "team")));
}

/* Of this team's case, and nothing of how the case is run. */
static ErrorCode see_shared(Request *r, const Seen *team, Seen *ret, Error *e)
{
    TRY(desk_see(r, arg_text(r, "record"), ret, e));
    bool plain = !ret->kind->is_case && !ret->kind->internal && !str_is(ret->kind->id, "joint_team");
    if (plain && str_equal(ret->record.chain, team->record.chain)) return ERR_OK;
    return error_set(e, ERR_USAGE, K("joint.not-of-case"), arg_str("record", arg_text(r, "record")));
}

static ErrorCode see_member(Request *r, const Seen *team, Seen *ret, Error *e)
{
    bool admitted, abroad = false;
    Str login = arg_text(r, "login");
    TRY(desk_user_by_login(r, login, ret, e));
    JSON_EACH(role, json_get(ret->fields, "roles")) abroad = abroad || str_is(role->text, ROLE_FROM_ABROAD);
    if (!abroad || !str_is(ret->record.state, "active")) return error_set(e, ERR_INVALID, K("joint.not-from-abroad"), arg_str("login", login));
    TRY(joint_team_admits(r, team->record.chain, team->record.id, ret->record.id, &admitted, e));
    return admitted ? ERR_OK : error_set(e, ERR_INVALID, K("joint.not-a-member"), arg_str("login", login));
}

typedef struct { Request *request; Str user, team; bool found; } Already;

static ErrorCode is_shared_already(void *self, const Record *rec, Error *e)
{
    Already *a = self;
    const JsonValue *f;
    TRY(access_given_fields(a->request, rec, &f, e));
    a->found = str_equal(json_text(json_get(f, "user")), a->user) && str_equal(json_text(json_get(f, "joint_team")), a->team);
    return a->found ? ERR_END : ERR_OK;
}

ErrorCode desk_joint_share(Request *r, Error *e)
{
    Seen team, shared, member;
    const Kind *access;
    Done done;
    TRY(see_team(r, &team, e));
    TRY(see_shared(r, &team, &shared, e));
    TRY(desk_kind(r, STR("access"), false, &access, e));
    TRY(desk_may_admit(r, access, team.record.chain, e));
    TRY(see_member(r, &team, &member, e));
    Already already = { r, member.record.id, team.record.id, false };
    TRY(records_by(r, STR("access"), STR("record"), shared.record.id, is_shared_already, &already, e));
    if (already.found) return error_set(e, ERR_INVALID, K("joint.shared-already"), arg_str("login", arg_text(r, "login")));
    JsonValue *fields = desk_access_fields(r, member.record.id, "reader");
    json_set(r->arena, fields, "record", json_new_string(r->arena, shared.record.id));
    json_set(r->arena, fields, "joint_team", json_new_string(r->arena, team.record.id));
    Str id = object_id_new(r->arena, access->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(access, team.record.chain, STR("record.create"), id, 0, access->states[0].id, NUMBER_NEXT, fields);
    d.reason = arg_text(r, "reason");
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("joint.shared"), &done);
    return ERR_OK;
}

void desk_offer_share(Request *r, const Seen *seen)
{
    Error unheard;
    const Kind *access;
    bool at_work = str_is(seen->record.state, "active") || str_is(seen->record.state, "extended");
    if (!str_is(seen->kind->id, "joint_team") || !at_work || desk_kind(r, STR("access"), false, &access, &unheard) != ERR_OK) return;
    if (desk_may_admit(r, access, seen->record.chain, &unheard) != ERR_OK) return;
    view_action(r, view_say(r, K("op.joint-share")), view_op(r, "joint.share", arg_str("team", seen->record.id)), "secondary");
}

/* ---- what he finds ---- */

typedef struct { Request *request; Str user, team; } Under;

static ErrorCode find_team(void *self, const Record *rec, Error *e)
{
    Under *u = self;
    const JsonValue *f;
    bool admits;
    TRY(access_given_fields(u->request, rec, &f, e));
    if (!str_equal(json_text(json_get(f, "user")), u->user)) return ERR_OK;
    TRY(joint_team_admits(u->request, rec->chain, json_text(json_get(f, "joint_team")), u->user, &admits, e));
    if (!admits) return ERR_OK;
    u->team = json_text(json_get(f, "joint_team"));
    return ERR_END;
}

/* The agreement itself he does not see here; that it is his, what it is called and until when it runs he knows. */
static ErrorCode show_one(Request *r, Str id, JsonValue *list, Error *e)
{
    Seen seen;
    Record team;
    const JsonValue *body;
    Under under = { .request = r, .user = session_user(r->session) };
    TRY(desk_see(r, id, &seen, e));
    TRY(records_by(r, STR("access"), STR("record"), id, find_team, &under, e));
    if (under.team.len == 0) return ERR_OK;
    TRY(request_record(r, under.team, &team, e));
    TRY(record_fields(r->arena, &team, &body, e));
    const JsonValue *f = json_get(body, "fields");
    Day last;
    Str until = day_parse(json_text(json_get(f, "until")), &last) ? desk_say_day(r, last) : STR("");
    Str cells[] = { desk_title(r, seen.made, seen.body), view_label(r, &seen.kind->label), json_text(json_get(f, "name")), until };
    view_table_row_to(r, cells, ARRAY_LEN(cells), seen.record.id);
    json_add(r->arena, list, json_new_string(r->arena, seen.record.id));
    return ERR_OK;
}

ErrorCode desk_show_from_abroad(Request *r, Error *e)
{
    Str *ids;
    size_t count;
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("desk.row-record")), view_say(r, K("joint.row-kind")), view_say(r, K("joint.row-team")),
                   view_say(r, K("joint.row-until")) };
    TRY(request_shared_records(r, &ids, &count, e));
    json_set(r->arena, view_data(r), "shared", list);
    view_note(r, view_say(r, count > 0 ? K("joint.what-you-see") : K("joint.nothing")));
    if (count == 0) return ERR_OK;
    view_table(r, view_say(r, K("joint.shared-with-you")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < count; i++) TRY(show_one(r, ids[i], list, e));
    return ERR_OK;
}
