/* desk_deputy.c: who stands in for whom, while somebody is away. One names one's own deputy, for days that end; the deputy may
 * then do in the cases of the other what the other may there, under his own name: every entry says for whom. Locked cases open to
 * their members' keys only. */
#include "desk/desk.h"

static ErrorCode not_a_deputy(Request *r, const Seen *deputy, Error *e)
{
    if (str_equal(deputy->record.id, session_user(r->session))) return error_set(e, ERR_USAGE, K("rights.own-deputy"));
    if (!str_is(deputy->record.state, "active")) {
        return error_set(e, ERR_INVALID, K("desk.no-user"), arg_str("login", arg_text(r, "login")));
    }
    JSON_EACH(role, json_get(deputy->fields, "roles")) {
        if (str_is(role->text, "administrator")) return error_set(e, ERR_DENIED, K("rights.administrator"));
    }
    return ERR_OK;
}

/* A period has an end that is not over before it begins, and not beyond a year. */
static ErrorCode check_period(const JsonValue *fields, Error *e)
{
    enum { LONGEST = 366 };
    Day from = instant_local_day(clock_now()), until;
    Str begins = json_text(json_get(fields, "from"));
    if (!day_parse(json_text(json_get(fields, "until")), &until)) {
        return error_set(e, ERR_USAGE, K("rights.deputy-period"), arg_int("most", LONGEST));
    }
    if (begins.ptr && !day_parse(begins, &from)) return error_internal(e, "deputy");
    if (until >= from && until >= instant_local_day(clock_now()) && until - from <= LONGEST) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rights.deputy-period"), arg_int("most", LONGEST));
}

ErrorCode desk_deputy_give(Request *r, Error *e)
{
    static const char *const TYPED[] = { "from", "until" };
    const Kind *k;
    Seen deputy;
    Done done;
    JsonValue *base = json_new_object(r->arena), *given = json_new_object(r->arena), *fields;
    TRY(desk_kind(r, STR("deputy"), false, &k, e));
    TRY(desk_user_by_login(r, arg_text(r, "login"), &deputy, e));
    TRY(not_a_deputy(r, &deputy, e));
    json_set(r->arena, base, "user", json_new_string(r->arena, session_user(r->session)));
    json_set(r->arena, base, "deputy", json_new_string(r->arena, deputy.record.id));
    for (size_t i = 0; i < ARRAY_LEN(TYPED); i++) {
        json_set(r->arena, given, TYPED[i], json_new_string(r->arena, arg_text(r, TYPED[i])));
    }
    TRY(desk_fields(r, k, base, given, &fields, e));
    TRY(check_period(fields, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.reason = arg_text(r, "reason");
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("rights.deputy-given"), &done);
    return ERR_OK;
}

/* Either of the two may end it. */
ErrorCode desk_deputy_end(Request *r, Error *e)
{
    Seen seen;
    Done done;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    Str me = session_user(r->session), id = arg_text(r, "id");
    bool own = str_equal(json_text(json_get(seen.fields, "user")), me) || str_equal(json_text(json_get(seen.fields, "deputy")), me);
    own = own && str_is(seen.record.kind, "deputy");
    if (!own) return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", id));
    if (!str_is(seen.record.state, "given")) return error_set(e, ERR_CONFLICT, K("rights.deputy-over"), arg_str("record", id));
    Draft d = desk_draft(seen.kind, seen.record.chain, STR("record.move.end"), seen.record.id, seen.record.version, STR("ended"),
                         json_text(json_get(seen.body, "number")), json_copy(r->arena, seen.fields));
    d.reason = arg_text(r, "reason");
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("rights.deputy-ended"), &done);
    return ERR_OK;
}

static ErrorCode list_one(void *self, const Record *rec, Error *e)
{
    Request *r = self;
    const JsonValue *body;
    if (!str_is(rec->state, "given") || rec->body.len == 0) return ERR_OK;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    const JsonValue *f = json_get(body, "fields");
    Str from = json_text(json_get(f, "from"));
    Str cells[] = { desk_user_name(r, json_text(json_get(f, "deputy"))), desk_user_name(r, json_text(json_get(f, "user"))),
                    from.ptr ? from : STR(""), json_text(json_get(f, "until")), json_text(json_get(body, "id")) };
    view_table_row_to(r, cells, ARRAY_LEN(cells), json_text(json_get(body, "id")));
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(view_data(r), "deputies"), desk_record_data(r, body));
    return ERR_OK;
}

/* Who stands in for the caller, and for whom he does. */
ErrorCode desk_deputy_list(Request *r, Error *e)
{
    Str me = session_user(r->session);
    Str head[] = { view_say(r, K("rights.row-deputy")), view_say(r, K("rights.row-for")), view_say(r, K("rights.row-from")),
                   view_say(r, K("rights.row-until")), view_say(r, K("desk.row-id")) };
    json_set(r->arena, view_data(r), "deputies", json_new_array(r->arena));
    view_title(r, view_say(r, K("rights.deputies")));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    TRY(store_records_by(r->store, STR("deputy"), STR("user"), me, list_one, r, e));
    TRY(store_records_by(r->store, STR("deputy"), STR("deputy"), me, list_one, r, e));
    view_action(r, view_say(r, K("view.give-deputy")), view_op(r, "deputy.give"), "secondary");
    return ERR_OK;
}
