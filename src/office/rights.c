/* rights.c: who may know and who may do.
 *
 * Two questions, always both: the role (what one does in the office) and need-to-know (which case one works on). A case is known
 * to those with a running `access` record in it (standing.c) and to nobody else, whatever their role; an administrator makes
 * accounts and reads no case; an auditor sees who has access where, and the trace (desk_audit.c). All is read from records in the
 * request's snapshot and noted, so that a role or an access taken away while an act is under way sends the act back. */
#include "office/office_int.h"
#include "office/rights_abroad.h"
#include "office/rights_desk.h"
#include "office/rights_look_up.h"
#include "office/rights_money.h"
#include "office/rights_news.h"
#include "office/rights_search.h"
#include "office/rights_store.h"
#include "office/rights_tip.h"

/* The user's roles as his record has them, NULL for one that is not active: read once a snapshot, in which they cannot change, since a list asks for
 * them at each row. Each time they are noted, as whatever the caller decides rests on them. */
static ErrorCode own_roles(Request *r, const JsonValue **ret, Error *e)
{
    Record user;
    const JsonValue *body;
    uint64_t snapshot = store_snapshot_number(r->store);
    *ret = r->roles.list;
    if (snapshot > 0 && r->roles.snapshot == snapshot && str_equal(r->roles.user, r->session->user)) {
        return request_note_read(r, r->roles.user, r->roles.version, e);
    }
    *ret = NULL;
    r->roles.snapshot = 0;
    TRY(request_record(r, r->session->user, &user, e));
    if (str_is(user.state, "active")) {
        TRY(record_fields(r->arena, &user, &body, e));
        *ret = json_get(json_get(body, "fields"), "roles");
    }
    r->roles.list = *ret;
    r->roles.user = user.id;
    r->roles.version = user.version;
    r->roles.snapshot = snapshot;
    return ERR_OK;
}

bool request_has_role(Request *r, const Str *roles, size_t count)
{
    Error unheard;
    const JsonValue *own;
    if (!r->session || own_roles(r, &own, &unheard) != ERR_OK || !own) return false;
    JSON_EACH(role, own) {
        if (str_in(role->text, roles, count)) return true;
    }
    return str_in(STR("*"), roles, count);
}

bool request_has_role_named(Request *r, const char *role)
{
    Str one = str_of(role);
    return request_has_role(r, &one, 1);
}

bool request_is_administrator(Request *r)
{
    return request_has_role_named(r, "administrator");
}

bool request_knows_chain(Request *r, Str chain)
{
    Error e;
    const Standing *s;
    return request_standing(r, chain, &s, &e) == ERR_OK && s->rank > RANK_NONE;
}

/* Is this an ordinary case: one whose record lies open in the store? */
bool request_is_ordinary(Request *r, Str chain)
{
    Error e;
    Record rec;
    return store_record(r->store, r->arena, chain, &rec, &e) == ERR_OK;
}

bool request_audits(Request *r)
{
    return request_has_role_named(r, "auditor") && !request_is_administrator(r);
}

/* A proposal of the office's own chain is known to whoever may sign it: has a role of its move, sees the record it is about. */
static bool may_sign(Request *r, const Record *proposal)
{
    Error e;
    const JsonValue *body;
    if (proposal->body.len == 0 || record_fields(r->arena, proposal, &body, &e) != ERR_OK) return false;
    const JsonValue *fields = json_get(body, "fields");
    Str object = json_text(json_get(fields, "object")), kind;
    str_cut(&object, '/', &kind);
    const Kind *k = model_kind(r->model, kind);
    const Move *m = k ? kind_move(k, json_text(json_get(fields, "move"))) : NULL;
    if (!m || !m->four_eyes) return false;
    Record about;
    bool there = kind_is_of_tip(k) && store_record(r->store, r->arena, json_text(json_get(fields, "object")), &about, &e) == ERR_OK;
    if (there && !request_sees_tip(r, k, &about)) return false;
    bool second = m->second_count > 0 ? request_has_role(r, m->second_by, m->second_count) : request_has_role(r, m->by, m->by_count);
    return second && request_has_role(r, k->see, k->see_count);
}

/* A paper or a message says what the record says that it is about, and a register what its lines say: in the office's own chain they are
 * for those who may see that, too. Without a body it is asked for the kind at large. */
static bool sees_its_subject(Request *r, const Record *rec)
{
    Error e;
    Record about;
    const JsonValue *body;
    bool paper = str_is(rec->kind, "paper") || str_is(rec->kind, "message"), listing = str_is(rec->kind, "register");
    if ((!paper && !listing) || rec->body.len == 0) return true;
    if (record_fields(r->arena, rec, &body, &e) != ERR_OK) return false;
    const JsonValue *fields = json_get(body, "fields");
    if (listing) {
        const Kind *of = model_kind(r->model, json_text(json_get(fields, "of")));
        return of && request_has_role(r, of->see, of->see_count);
    }
    Str id = json_text(json_get(fields, "about")), kind = STR("");
    str_cut(&id, '/', &kind);
    /* What is not here is known by its kind. */
    if (store_record(r->store, r->arena, json_text(json_get(fields, "about")), &about, &e) != ERR_OK)
        about = (Record){ .kind = kind, .chain = STR("office") };
    const Kind *k = model_kind(r->model, about.kind);
    return k && !str_is(about.kind, "paper") && request_may_see(r, k, &about);
}

/* The unit of a user, empty where he has none or is none any more. */
static Str unit_of(Request *r, Str user)
{
    Error unheard;
    Record rec;
    const JsonValue *body;
    bool there = request_record(r, user, &rec, &unheard) == ERR_OK && str_is(rec.state, "active") &&
                 record_fields(r->arena, &rec, &body, &unheard) == ERR_OK;
    return there ? json_text(json_get(json_get(body, "fields"), "unit")) : (Str){ 0 };
}

/* A record that is somebody's own: his, or one of his unit's. Without an id it is asked whether he may know any at all. */
static bool is_own(Request *r, const Kind *k, const Record *rec)
{
    Error unheard;
    Record whole = *rec;
    const JsonValue *body;
    if (k->own.len == 0 || rec->id.len == 0) return true;
    if (!r->session || (rec->body.len == 0 && store_record(r->store, r->arena, rec->id, &whole, &unheard) != ERR_OK)) return false;
    if (whole.body.len == 0 || record_fields(r->arena, &whole, &body, &unheard) != ERR_OK) return false;
    Str whose = json_text(json_get_str(json_get(body, "fields"), k->own));
    if (whose.len == 0 || str_equal(whose, r->session->user)) return whose.len > 0;
    Str unit = unit_of(r, r->session->user);
    return unit.len > 0 && str_equal(unit, unit_of(r, whose));
}

/* A card of the roster: whoever keeps or reads the roster sees each; somebody who is no more than a trainer his own. */
static bool sees_card(Request *r, const Kind *k, const Record *rec)
{
    Error unheard;
    const JsonValue *body;
    Record whole = *rec;
    for (size_t i = 0; i < k->see_count; i++)
        if (!str_is(k->see[i], "trainer") && request_has_role(r, &k->see[i], 1)) return true;
    if (rec->id.len == 0) return true;
    if (rec->body.len == 0 && store_record(r->store, r->arena, rec->id, &whole, &unheard) != ERR_OK) return false;
    if (whole.body.len == 0 || record_fields(r->arena, &whole, &body, &unheard) != ERR_OK) return false;
    return str_equal(json_text(json_get(json_get(body, "fields"), "account")), r->session->user);
}

bool request_may_see(Request *r, const Kind *k, const Record *rec)
{
    if (str_is(k->id, "vault_entry")) return false;                 /* shown by a granted request alone (desk/desk_identity.c) */
    if (!str_is(rec->chain, "office")) {
        if (request_knows_chain(r, rec->chain) || request_is_shared(r, rec->id) || request_keeps(r, k, rec)) return true;
        if (str_is(k->id, "proposal") && request_keeps_proposal(r, rec)) return true;
        return str_is(k->id, "access") && request_audits(r) && request_is_ordinary(r, rec->chain);
    }
    if (request_is_abroad(r)) return request_sees_from_abroad(r, k, rec);
    if (kind_is_look_up(k)) return request_sees_look_up(r, k, rec);
    if (kind_is_kept_search(k)) return request_sees_kept_search(r, k, rec);
    if (kind_is_of_tip(k) && !request_sees_tip(r, k, rec)) return false;
    if (str_is(k->id, "message")) return r->session && sees_its_subject(r, rec);
    if (kind_is_of_money(k) && !request_sees_money(r, k, rec)) return false;
    if (kind_is_of_a_desk(k)) return request_sees_of_a_desk(r, k, rec);
    if (kind_is_news(k) && !request_sees_news(r, k, rec)) return false;
    if (str_in(STR("*"), k->see, k->see_count)) return r->session != NULL;
    if (request_has_role(r, k->see, k->see_count)) {
        if (str_is(k->id, "trainer") && !sees_card(r, k, rec)) return false;
        if (!is_own(r, k, rec)) return str_is(k->id, "inquiry") && request_may_answer(r, rec, NULL);
        return sees_its_subject(r, rec) && request_knows_through(r, k, rec);
    }
    return str_is(k->id, "proposal") && may_sign(r, rec);
}
