/* desk_access.c: who is let into a case, who is taken out of it, and the glass that a head or an auditor may break.
 *
 * Nobody gives more than he has: a member lets in readers and members, a lead everybody; a head of office who works in the case
 * counts as a lead. Access may go to a whole unit, begin and end on a day, cover one record only, and name compartments whose
 * sensitive fields it opens. Breaking the glass gives four hours of looking at once, and leaves a notice that stays until
 * somebody who answers for the case has ended it. */
#include "desk/desk.h"

#include "office/rights_abroad.h"

enum { GLASS_HOURS = 4 };

JsonValue *desk_access_fields(Request *r, Str user, const char *role)
{
    JsonValue *f = json_new_object(r->arena);
    json_set(r->arena, f, "user", json_new_string(r->arena, user));
    json_set(r->arena, f, "role", json_new_string(r->arena, str_of(role)));
    return f;
}

/* ---- what the caller may give and end ---- */

static Rank rank_of(Str role)
{
    return str_is(role, "lead") ? RANK_LEAD : str_is(role, "member") ? RANK_MEMBER : RANK_READER;
}

typedef struct { Request *request; Str except; size_t leads; } Leads;

static ErrorCode count_lead(void *self, const Record *rec, Error *e)
{
    Leads *l = self;
    const JsonValue *fields;
    Record user;
    if (!str_is(rec->kind, "access") || str_equal(rec->id, l->except)) return ERR_OK;
    TRY(access_fields_in_force(l->request, rec, &fields, e));
    if (!str_is(json_text(json_get(fields, "role")), "lead")) return ERR_OK;
    TRY(request_note_read(l->request, rec->id, rec->version, e));
    ErrorCode code = request_record(l->request, json_text(json_get(fields, "user")), &user, e);
    if (code == ERR_OK && str_is(user.state, "active")) l->leads++;
    return code == ERR_NOT_FOUND ? ERR_OK : code;
}

/* Is there a lead besides that access record? */
static ErrorCode has_lead(Request *r, Str chain, Str except, bool *ret, Error *e)
{
    Leads l = { .request = r, .except = except };
    TRY(records_in_chain(r, chain, count_lead, &l, e));
    *ret = l.leads > 0;
    return ERR_OK;
}

/* How far the caller may give and end access: RANK_NONE when not at all. A case whose last lead is over gets a new one from a
 * head who has broken the glass: *by_office. */
static ErrorCode giving(Request *r, const Kind *access, Str chain, Rank *ret, bool *by_office, Error *e)
{
    static const Str HEAD = STR("head");
    const Standing *s;
    bool lead;
    *ret = RANK_NONE;
    *by_office = false;
    TRY(request_standing(r, chain, &s, e));
    if (!request_has_role_in(r, chain, access->create, access->create_count)) return ERR_OK;
    Rank rank = s->ranks[s->by];
    bool head = request_has_role_in(r, chain, &HEAD, 1);
    if (rank >= RANK_MEMBER) {
        *ret = head ? RANK_LEAD : rank;
        return ERR_OK;
    }
    if (!head || !s->emergency) return ERR_OK;
    TRY(has_lead(r, chain, STR(""), &lead, e));
    *by_office = !lead;
    if (!lead) *ret = RANK_LEAD;
    return ERR_OK;
}

static ErrorCode need_giving(Request *r, const Kind *access, Str chain, Rank wanted, bool *by_office, Error *e)
{
    Rank own;
    TRY(giving(r, access, chain, &own, by_office, e));
    if (own == RANK_NONE) return error_set(e, ERR_DENIED, K("desk.may-not-admit"));
    return own >= wanted ? ERR_OK : error_set(e, ERR_DENIED, K("rights.not-more-than-own"));
}

ErrorCode desk_may_admit(Request *r, const Kind *access, Str chain, Error *e)
{
    bool by_office;
    TRY(need_giving(r, access, chain, RANK_MEMBER, &by_office, e));
    return by_office ? error_set(e, ERR_DENIED, K("desk.may-not-admit")) : ERR_OK;
}

/* ---- admitting ---- */

static bool has_role(const Seen *user, const char *role)
{
    JSON_EACH(one, json_get(user->fields, "roles")) {
        if (str_is(one->text, role)) return true;
    }
    return false;
}

typedef struct { Arena *arena; Str id; } FindUnit;

static ErrorCode take_id(void *self, const Record *rec, Error *e)
{
    FindUnit *f = self;
    f->id = str_copy(f->arena, rec->id);
    return f->id.ptr ? ERR_END : error_memory(e);
}

ErrorCode desk_unit_named(Request *r, Str named, Seen *ret, Error *e)
{
    FindUnit f = { .arena = r->arena, .id = named };
    if (!str_starts(named, STR("unit/"))) {
        Str folded;
        f.id = (Str){ 0 };
        TRY(text_fold(r->arena, named, &folded, e));
        TRY(store_records_by(r->store, STR("unit"), STR("name"), folded, take_id, &f, e));
    }
    if (f.id.len == 0) return error_set(e, ERR_NOT_FOUND, K("rights.no-unit"), arg_str("unit", named));
    TRY(desk_see(r, f.id, ret, e));
    return str_is(ret->record.state, "active") ? ERR_OK : error_set(e, ERR_INVALID, K("rights.no-unit"), arg_str("unit", named));
}

/* To whom: a user or a unit, never both and never neither. */
static ErrorCode to_whom(Request *r, JsonValue *fields, Error *e)
{
    Seen seen;
    Str login = arg_text(r, "login"), unit = arg_text(r, "unit");
    if ((login.len > 0) == (unit.len > 0)) return error_set(e, ERR_USAGE, K("rights.user-or-unit"));
    if (unit.len > 0) {
        TRY(desk_unit_named(r, unit, &seen, e));
        json_set(r->arena, fields, "unit", json_new_string(r->arena, seen.record.id));
        return ERR_OK;
    }
    TRY(desk_user_by_login(r, login, &seen, e));
    if (!str_is(seen.record.state, "active")) return error_set(e, ERR_INVALID, K("desk.no-user"), arg_str("login", login));
    if (has_role(&seen, "administrator")) return error_set(e, ERR_DENIED, K("rights.administrator"));
    if (has_role(&seen, ROLE_FROM_ABROAD)) return error_set(e, ERR_DENIED, K("joint.share-only"), arg_str("login", login));      /* desk_joint.c */
    json_set(r->arena, fields, "user", json_new_string(r->arena, seen.record.id));
    return ERR_OK;
}

/* One record instead of the whole case: of this case, and to look at only. */
static ErrorCode one_record(Request *r, Str chain, JsonValue *fields, Str *role, Error *e)
{
    Seen seen;
    Str named = arg_text(r, "record");
    if (named.len == 0) return ERR_OK;
    TRY(desk_see(r, named, &seen, e));
    if (!str_equal(seen.record.chain, chain) || seen.kind->is_case || seen.kind->internal) {
        return error_set(e, ERR_USAGE, K("rights.not-in-case"), arg_str("record", named));
    }
    if (role->len > 0 && !str_is(*role, "reader")) return error_set(e, ERR_USAGE, K("rights.record-reader"));
    *role = STR("reader");
    json_set(r->arena, fields, "record", json_new_string(r->arena, seen.record.id));
    return ERR_OK;
}

static ErrorCode check_role(Str role, bool to_unit, Error *e)
{
    if (str_is(role, "emergency")) return error_set(e, ERR_USAGE, K("rights.use-break-glass"));
    return to_unit && str_is(role, "lead") ? error_set(e, ERR_USAGE, K("rights.unit-lead")) : ERR_OK;
}

/* Whoever opens a compartment to somebody must see into it himself. */
static ErrorCode check_compartments(Request *r, Str chain, const JsonValue *fields, Error *e)
{
    const Standing *s;
    TRY(request_standing(r, chain, &s, e));
    JSON_EACH(one, json_get(fields, "compartments")) {
        if (s->all_compartments || str_in(one->text, s->compartments, s->compartment_count)) continue;
        return error_set(e, ERR_DENIED, K("rights.compartment-unseen"), arg_str("compartment", one->text));
    }
    return ERR_OK;
}

static ErrorCode admission(Request *r, const Kind *k, Str chain, JsonValue **ret, Error *e)
{
    static const char *const TYPED[] = { "from", "until", "compartments" };
    JsonValue *given = json_new_object(r->arena), *fields = json_new_object(r->arena);
    Str role = arg_text(r, "role");
    TRY(to_whom(r, fields, e));
    TRY(one_record(r, chain, fields, &role, e));
    if (role.len == 0) role = STR("member");
    TRY(check_role(role, json_get(fields, "unit") != NULL, e));
    json_set(r->arena, fields, "role", json_new_string(r->arena, role));
    for (size_t i = 0; i < ARRAY_LEN(TYPED); i++) {
        Str typed = arg_text(r, TYPED[i]);
        if (typed.len > 0) json_set(r->arena, given, TYPED[i], json_new_string(r->arena, typed));
    }
    TRY(desk_fields(r, k, fields, given, ret, e));
    Day last;
    if (day_parse(json_text(json_get(*ret, "until")), &last) && last < instant_local_day(clock_now())) {
        return error_set(e, ERR_INVALID, K("desk.until-over"), arg_str("until", arg_text(r, "until")));
    }
    return check_compartments(r, chain, *ret, e);
}

ErrorCode desk_case_admit(Request *r, Error *e)
{
    Seen seen;
    const Kind *k;
    Done done;
    JsonValue *fields;
    bool by_office;
    TRY(desk_see(r, arg_text(r, "case"), &seen, e));
    if (!seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
    TRY(desk_kind(r, STR("access"), false, &k, e));
    TRY(need_giving(r, k, seen.record.id, RANK_READER, &by_office, e));
    TRY(admission(r, k, seen.record.id, &fields, e));
    TRY(need_giving(r, k, seen.record.id, rank_of(json_text(json_get(fields, "role"))), &by_office, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, seen.record.id, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.reason = arg_text(r, "reason");
    d.by_office = by_office;
    TRY(desk_locked_admit(r, seen.record.id, fields, &d, e));
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("desk.admitted"), &done);
    return ERR_OK;
}

/* ---- ending access ---- */

typedef struct { Request *request; Str user, unit, chain; Seen *list; size_t count, room; } Found;

static ErrorCode add_found(void *self, const Record *rec, Error *e)
{
    Found *f = self;
    Request *r = f->request;
    if (!str_is(rec->state, "given") || (f->chain.len > 0 && !str_equal(rec->chain, f->chain))) return ERR_OK;
    if (!ARENA_ROOM(r->arena, f->list, f->count, f->room)) return error_memory(e);
    Seen *one = &f->list[f->count++];
    *one = (Seen){ .kind = model_kind(r->model, rec->kind) };
    TRY(request_record(r, rec->id, &one->record, e));
    TRY(record_fields(r->arena, &one->record, &one->body, e));
    one->fields = json_get(one->body, "fields");
    return one->kind ? ERR_OK : error_internal(e, "access");
}

static Draft ending(Request *r, const Seen *access)
{
    const Record *rec = &access->record;
    Draft d = desk_draft(access->kind, rec->chain, STR("record.move.end"), rec->id, rec->version, STR("ended"),
                         json_text(json_get(access->body, "number")), json_copy(r->arena, access->fields));
    d.reason = arg_text(r, "reason");
    return d;
}

/* Has the account ended that this access was given to? Then it gives nobody anything, and any member may take it out. */
static ErrorCode has_left(Request *r, const Seen *access, bool *ret, Error *e)
{
    Record user;
    Str id = json_text(json_get(access->fields, "user"));
    *ret = false;
    if (id.len == 0) return ERR_OK;
    TRY(request_record(r, id, &user, e));
    *ret = !str_is(user.state, "active");
    return ERR_OK;
}

/* Nobody ends more than he could give; the notice of a broken glass is ended by somebody else than who broke it. */
static ErrorCode may_end(Request *r, const Seen *access, bool *by_office, Error *e)
{
    bool lead, left;
    Str role = json_text(json_get(access->fields, "role"));
    TRY(has_left(r, access, &left, e));
    if (left) return need_giving(r, access->kind, access->record.chain, RANK_MEMBER, by_office, e);
    bool glass = str_is(role, "emergency");
    bool own = str_equal(json_text(json_get(access->fields, "user")), session_user(r->session));
    if (glass && own) return error_set(e, ERR_DENIED, K("rights.own-glass"));
    TRY(need_giving(r, access->kind, access->record.chain, glass ? RANK_LEAD : rank_of(role), by_office, e));
    if (!str_is(role, "lead")) return ERR_OK;
    TRY(has_lead(r, access->record.chain, access->record.id, &lead, e));
    return lead ? ERR_OK : error_set(e, ERR_INVALID, K("rights.last-lead"));
}

ErrorCode desk_case_dismiss(Request *r, Error *e)
{
    Seen seen, whom;
    Found f = { .request = r };
    TRY(desk_see(r, arg_text(r, "case"), &seen, e));
    f.chain = seen.record.id;
    bool by_unit = arg_text(r, "unit").len > 0;
    if ((arg_text(r, "login").len > 0) == by_unit) return error_set(e, ERR_USAGE, K("rights.user-or-unit"));
    TRY(by_unit ? desk_unit_named(r, arg_text(r, "unit"), &whom, e) : desk_user_by_login(r, arg_text(r, "login"), &whom, e));
    TRY(records_by(r, STR("access"), by_unit ? STR("unit") : STR("user"), whom.record.id, add_found, &f, e));
    Str called = by_unit ? arg_text(r, "unit") : arg_text(r, "login");
    if (f.count == 0) return error_set(e, ERR_NOT_FOUND, K("desk.not-admitted"), arg_str("login", called));
    Draft *drafts = arena_array(r->arena, f.count, sizeof *drafts);
    Done *done = arena_array(r->arena, f.count, sizeof *done);
    if (!drafts || !done) return error_memory(e);
    for (size_t i = 0; i < f.count; i++) {
        bool by_office;
        TRY(may_end(r, &f.list[i], &by_office, e));
        drafts[i] = ending(r, &f.list[i]);
        drafts[i].by_office = by_office;
    }
    if (request_opens(r, f.chain)) TRY(desk_locked_dismiss(r, f.chain, whom.record.id, drafts, f.count, done, e));
    else TRY(office_commit(r, drafts, f.count, done, e));
    desk_done(r, K("desk.dismissed"), &done[0]);
    return ERR_OK;
}

ErrorCode desk_access_take_out(Request *r, Str chain, Str user, Error *e)
{
    Found f = { .request = r, .chain = chain };
    TRY(records_by(r, STR("access"), STR("user"), user, add_found, &f, e));
    if (f.count == 0) return error_set(e, ERR_NOT_FOUND, K("desk.not-admitted"), arg_str("login", desk_user_name(r, user)));
    Draft *drafts = arena_array(r->arena, f.count, sizeof *drafts);
    Done *done = arena_array(r->arena, f.count, sizeof *done);
    if (!drafts || !done) return error_memory(e);
    for (size_t i = 0; i < f.count; i++) drafts[i] = ending(r, &f.list[i]);
    return desk_locked_dismiss(r, chain, user, drafts, f.count, done, e);
}

/* Who leaves the service leaves every case, and stands in for nobody, nor anybody for him. */
ErrorCode desk_access_endings(Request *r, Str user, Draft first, Draft **ret, size_t *count, Error *e)
{
    Found f = { .request = r };
    TRY(store_records_by(r->store, STR("access"), STR("user"), user, add_found, &f, e));
    TRY(store_records_by(r->store, STR("deputy"), STR("user"), user, add_found, &f, e));
    TRY(store_records_by(r->store, STR("deputy"), STR("deputy"), user, add_found, &f, e));
    Draft *drafts = arena_array(r->arena, f.count + 1, sizeof *drafts);
    if (!drafts) return error_memory(e);
    drafts[0] = first;
    for (size_t i = 0; i < f.count; i++) {
        drafts[i + 1] = ending(r, &f.list[i]);
        drafts[i + 1].by_office = true;
    }
    *ret = drafts;
    *count = f.count + 1;
    return ERR_OK;
}

/* ---- breaking the glass ---- */

ErrorCode desk_case_break_glass(Request *r, Error *e)
{
    Record rec;
    const Kind *k = NULL, *access;
    const Standing *s;
    Done done;
    char until[25];
    if (request_is_administrator(r)) return error_set(e, ERR_DENIED, K("rights.administrator"));
    if (str_trim(arg_text(r, "reason")).len == 0) return error_set(e, ERR_USAGE, K("rights.glass-reason"));
    TRY(request_record(r, arg_text(r, "case"), &rec, e));
    k = model_kind(r->model, rec.kind);
    if (!k || !k->is_case || !request_is_ordinary(r, rec.id)) {
        return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", arg_text(r, "case")));
    }
    TRY(desk_kind(r, STR("access"), false, &access, e));
    TRY(request_standing(r, rec.id, &s, e));
    if (s->rank > RANK_NONE) return error_set(e, ERR_CONFLICT, K("rights.knows-already"), arg_str("case", arg_text(r, "case")));
    JsonValue *fields = desk_access_fields(r, session_user(r->session), "emergency");
    instant_format(until, clock_now() + GLASS_HOURS * HOUR);
    json_set(r->arena, fields, "ends_at", json_new_string(r->arena, str_copy(r->arena, str_of(until))));
    Str id = object_id_new(r->arena, access->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(access, rec.id, STR("record.create"), id, 0, access->states[0].id, NUMBER_NEXT, fields);
    d.reason_code = STR("break-glass");
    d.reason = arg_text(r, "reason");
    d.by_office = true;
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("rights.glass-broken"), &done);
    return ERR_OK;
}

/* ---- notices of broken glass ---- */

typedef struct { Request *request; Str chain; bool any; } Notices;

static ErrorCode concerns(Request *r, const Record *access, bool *ret, Error *e)
{
    const Standing *s;
    *ret = request_audits(r) && request_is_ordinary(r, access->chain);
    if (*ret) return ERR_OK;
    TRY(request_standing(r, access->chain, &s, e));
    *ret = s->rank == RANK_LEAD;
    return ERR_OK;
}

static Str case_number(Request *r, Str chain)
{
    Record rec;
    const JsonValue *body;
    Error e;
    if (store_record(r->store, r->arena, chain, &rec, &e) != ERR_OK) return chain;
    if (record_fields(r->arena, &rec, &body, &e) != ERR_OK) return chain;
    Str number = json_text(json_get(body, "number"));
    return number.len > 0 ? number : chain;
}

static ErrorCode show_notice(void *self, const Record *rec, Error *e)
{
    Notices *n = self;
    Request *r = n->request;
    Found f = { .request = r };
    bool shown = n->chain.len > 0 && str_equal(rec->chain, n->chain);
    if (!str_is(rec->state, "given")) return ERR_OK;
    if (n->chain.len == 0) TRY(concerns(r, rec, &shown, e));
    if (!shown) return ERR_OK;
    TRY(add_found(&f, rec, e));
    const Seen *access = f.list;
    Instant until = 0;
    unsigned char salt[SALT_SIZE];
    Str reason = STR(""), user = json_text(json_get(access->fields, "user")), number = case_number(r, access->record.chain);
    EntryPlace at = { access->record.epoch, access->record.index };
    ErrorCode code = store_content(r->store, r->arena, at.epoch, at.index, CONTENT_REASON, salt, &reason, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    (void)!instant_parse(json_text(json_get(access->fields, "ends_at")), &until);
    if (!n->any) {
        Str head[] = { view_say(r, K("rights.row-case")), view_say(r, K("desk.row-who")), view_say(r, K("rights.row-until")),
                       view_say(r, K("desk.row-reason")), view_say(r, K("desk.row-id")) };
        json_set(r->arena, view_data(r), "broken_glass", json_new_array(r->arena));
        view_table(r, view_say(r, K("rights.notices")), head, ARRAY_LEN(head));
        n->any = true;
    }
    Str cells[] = { number, desk_user_name(r, user), view_instant(r, until), reason, access->record.id };
    view_table_row_to(r, cells, ARRAY_LEN(cells), request_knows_chain(r, access->record.chain) ? access->record.chain : STR(""));
    JsonValue *one = desk_record_data(r, access->body);
    json_set(r->arena, one, "reason", json_new_string(r->arena, reason));
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(view_data(r), "broken_glass"), one);
    return ERR_OK;
}

ErrorCode desk_glass_notices(Request *r, Str chain, Error *e)
{
    Notices n = { .request = r, .chain = chain };
    return store_records_by(r->store, STR("access"), STR("role"), STR("emergency"), show_notice, &n, e);
}
