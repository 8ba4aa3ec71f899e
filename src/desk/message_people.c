/* message_people.c: to whom a message about a record may be written: to who may know that record, and to nobody else.
 *
 * In a case these are the people who work in it, which everybody in the case sees on its page; in the office's own chain those
 * whose roles see the kind, which stands in the model. So neither the choice nor a refusal tells anything that was not known.
 * Where it would (a record known through others, or somebody's own), no message hangs on the record at all. */
#include "desk/desk_message.h"
#include "desk/form.h"
#include "office/rights_look_up.h"
#include "office/rights_search.h"
#include "office/rights_tip.h"

/* ---- of a case ---- */

static ErrorCode take_access(void *self, const Record *rec, Error *e)
{
    MessagePeople *p = self;
    const JsonValue *fields;
    TRY(access_fields_in_force(p->request, rec, &fields, e));
    if (!fields || json_get(fields, "record")) return ERR_OK;
    Str user = json_text(json_get(fields, "user")), unit = json_text(json_get(fields, "unit"));
    if (user.len > 0 && !map_set(&p->users, user, p)) return error_memory(e);
    if (unit.len > 0 && !map_set(&p->units, unit, p)) return error_memory(e);
    return ERR_OK;
}

/* ---- who stands in for whom ---- */

typedef struct { Request *request; RecordIds *ids; const char *field; } StandIn;

static ErrorCode take_deputy(void *self, const Record *rec, Error *e)
{
    StandIn *s = self;
    const JsonValue *fields;
    TRY(access_fields_in_force(s->request, rec, &fields, e));
    return fields ? record_ids_add(s->ids, json_text(json_get(fields, s->field)), e) : ERR_OK;
}

static ErrorCode principals_of(Request *r, Str user, RecordIds *ret, Error *e)
{
    StandIn s = { r, ret, "user" };
    *ret = (RecordIds){ .request = r };
    TRY(record_ids_add(ret, user, e));
    return store_records_by(r->store, STR("deputy"), STR("deputy"), user, take_deputy, &s, e);
}

ErrorCode message_principals(Request *r, RecordIds *ret, Error *e)
{
    return principals_of(r, session_user(r->session), ret, e);
}

/* ---- all together ---- */

static bool hangs_on(const Kind *k, bool in_office)
{
    if (str_is(k->id, "message") || str_is(k->id, "office_message") || str_is(k->id, "proposal") || str_is(k->id, "access")) return false;
    if (!in_office) return true;
    bool by_subject = str_is(k->id, "paper") || str_is(k->id, "register");
    return k->own.len == 0 && k->known_by_count == 0 && !by_subject && !kind_is_look_up(k) && !kind_is_kept_search(k) && !kind_is_of_tip(k) &&
           !str_is(k->id, "vault_entry") && k->see_count > 0;
}

ErrorCode message_people_of(Request *r, const Seen *about, MessagePeople *ret, Error *e)
{
    bool in_office = str_is(about->record.chain, "office");
    *ret = (MessagePeople){ .request = r, .about = about, .users = map_in(r->arena), .units = map_in(r->arena), .by_roles = in_office };
    if (!hangs_on(about->kind, in_office)) return error_set(e, ERR_INVALID, K("message.not-here"), arg_str("kind", about->kind->id));
    if (in_office) return ERR_OK;
    return records_of_kind_in(r, about->record.chain, STR("access"), take_access, ret, e);
}

static bool has_role(const Seen *user, const Str *roles, size_t count)
{
    JSON_EACH(role, json_get(user->fields, "roles")) {
        if (str_in(role->text, roles, count)) return true;
    }
    return str_in(STR("*"), roles, count);
}

static bool works_in(const MessagePeople *p, const Seen *user)
{
    Str unit = json_text(json_get(user->fields, "unit"));
    return map_get(&p->users, user->record.id) || (unit.len > 0 && map_get(&p->units, unit));
}

/* An administrator knows no case; a deputy knows those of the one he stands in for, but for locked ones. */
ErrorCode message_people_has(const MessagePeople *p, const Seen *user, bool *ret, Error *e)
{
    static const Str ADMINISTRATOR = STR("administrator");
    Request *r = p->request;
    RecordIds whom;
    *ret = false;
    if (!str_is(user->record.state, "active")) return ERR_OK;
    if (p->by_roles) {
        *ret = has_role(user, p->about->kind->see, p->about->kind->see_count);
        return ERR_OK;
    }
    if (has_role(user, &ADMINISTRATOR, 1)) return ERR_OK;
    *ret = works_in(p, user);
    if (*ret || request_opens(r, p->about->record.chain)) return ERR_OK;
    TRY(principals_of(r, user->record.id, &whom, e));
    for (size_t i = 1; i < whom.count && !*ret; i++) {
        Seen other;
        TRY(desk_see(r, whom.ids[i], &other, e));
        *ret = str_is(other.record.state, "active") && !has_role(&other, &ADMINISTRATOR, 1) && works_in(p, &other);
    }
    return ERR_OK;
}

static bool is_listed(const JsonValue *list, Str id)
{
    JSON_EACH(one, list) {
        if (str_equal(json_text(one), id)) return true;
    }
    return false;
}

ErrorCode message_people_read(const MessagePeople *p, Str typed, JsonValue **ret, Error *e)
{
    Request *r = p->request;
    Str one;
    bool more = true, may;
    *ret = json_new_array(r->arena);
    while (more) {
        Seen user;
        more = str_cut(&typed, ';', &one);
        one = str_trim(one);
        if (one.len == 0) continue;
        TRY(desk_user_by_login(r, one, &user, e));
        TRY(message_people_has(p, &user, &may, e));
        if (str_equal(user.record.id, session_user(r->session))) return error_set(e, ERR_INVALID, K("message.to-oneself"));
        if (!may) return error_set(e, ERR_INVALID, K("message.may-not-know"), arg_str("login", json_text(json_get(user.fields, "login"))));
        if (!is_listed(*ret, user.record.id)) json_add(r->arena, *ret, json_new_string(r->arena, user.record.id));
    }
    return *ret && (*ret)->count == 0 ? error_set(e, ERR_INVALID, K("message.to-nobody")) : ERR_OK;
}

/* ---- to tick ---- */

enum { TICKS = 60 };

typedef struct { Request *request; RecordIds ids; bool any; } Listing;

static ErrorCode take_id(void *self, const Record *rec, Error *e)
{
    Listing *l = self;
    const Kind *k = l->any ? model_kind(l->request->model, rec->kind) : NULL;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || l->ids.count > TICKS || (l->any && (!k || k->internal || k->is_case))) return ERR_OK;
    return record_ids_add(&l->ids, rec->id, e);
}

bool desk_message_people(Request *r, Str about, JsonValue *item)
{
    Seen seen, user;
    Error unheard;
    MessagePeople p;
    bool may;
    size_t count = 0;
    Listing l = { .request = r, .ids = { .request = r } };
    if (about.len == 0 || desk_see(r, about, &seen, &unheard) != ERR_OK || message_people_of(r, &seen, &p, &unheard) != ERR_OK) return false;
    if (store_records(r->store, STR("user"), take_id, &l, &unheard) != ERR_OK) return false;
    for (size_t i = 0; i < l.ids.count; i++) {
        if (str_equal(l.ids.ids[i], session_user(r->session)) || desk_see(r, l.ids.ids[i], &user, &unheard) != ERR_OK) continue;
        if (message_people_has(&p, &user, &may, &unheard) != ERR_OK || !may) continue;
        form_option(r, item, json_text(json_get(user.fields, "login")), desk_user_name(r, user.record.id));
        count++;
    }
    return count > 0 && l.ids.count <= TICKS;
}

bool desk_message_files(Request *r, Str about, JsonValue *item)
{
    Seen seen, one;
    Error unheard;
    Listing l = { .request = r, .ids = { .request = r }, .any = true };
    if (about.len == 0 || desk_see(r, about, &seen, &unheard) != ERR_OK || str_is(seen.record.chain, "office")) return false;
    if (records_in_chain(r, seen.record.chain, take_id, &l, &unheard) != ERR_OK) return false;
    for (size_t i = 0; i < l.ids.count; i++) {
        if (desk_see(r, l.ids.ids[i], &one, &unheard) == ERR_OK) form_option(r, item, one.record.id, desk_title(r, one.made, one.body));
    }
    return l.ids.count > 0 && l.ids.count <= TICKS;
}
