/* standing.c: how the signed-in user stands to a case: whose rights he may use in it, how far they go, and what of it stays
 * hidden from him.
 *
 * Need-to-know is said by records alone. An `access` record gives one user, or all users of a unit while they belong to it, a
 * case or one record of it, from a day or until a day or an hour. A `deputy` record lets one user stand in for another in that
 * other's cases while it runs. So there are principals: the user himself first, then those he stands in for; each has his own
 * roles and his own access. What is found is noted like everything else that a decision rests on, so that a right taken away
 * while an act is under way sends the act back (I13).
 *
 * I22  Who may only look at a case enters nothing in it but the trace of his looks; whoever acts, acts in a case he was given to
 * work in.
 * I23  Whoever has the role of administrator knows no case, whatever other roles he has.
 * I27  Who takes part from abroad knows no case: single records, while the joint team that shared them with him is at work. */
#include "office/grants.h"
#include "office/office_int.h"
#include "office/rights_abroad.h"
#include "office/rights_team.h"

typedef struct { Str user, name, unit; const JsonValue *roles; bool abroad; } Principal;

struct Rights {
    Principal *list; size_t count, room;            /* the user himself is the first, unless he has no rights in cases at all */
    Map        standings;                           /* chain -> Standing */
};

/* ---- principals ---- */

static bool has_role(const JsonValue *roles, Str role)
{
    JSON_EACH(one, roles) {
        if (str_equal(one->text, role)) return true;
    }
    return false;
}

static bool has_one_of(const JsonValue *held, const Str *roles, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_is(roles[i], "*") || has_role(held, roles[i])) return true;
    }
    return false;
}

/* A unit that was dissolved gives nobody anything. */
static ErrorCode active_unit(Request *r, Str named, Str *ret, Error *e)
{
    Record unit;
    *ret = (Str){ 0 };
    if (named.len == 0) return ERR_OK;
    ErrorCode code = request_record(r, named, &unit, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code == ERR_OK && str_is(unit.state, "active")) *ret = named;
    return code;
}

static ErrorCode add_principal(Request *r, Str user, Error *e)
{
    Rights *all = r->rights;
    Record rec;
    const JsonValue *body;
    TRY(request_record(r, user, &rec, e));
    if (!str_is(rec.state, "active") || rec.body.len == 0) return ERR_OK;
    TRY(record_fields(r->arena, &rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    Principal p = { .user = rec.id, .name = json_text(json_get(fields, "full_name")), .roles = json_get(fields, "roles") };
    if (has_role(p.roles, STR("administrator"))) return ERR_OK;                 /* I23 */
    p.abroad = has_role(p.roles, STR(ROLE_FROM_ABROAD));
    if (p.abroad && all->count > 0) return ERR_OK;                              /* nobody stands in for him */
    TRY(active_unit(r, json_text(json_get(fields, "unit")), &p.unit, e));
    if (!ARENA_ROOM(r->arena, all->list, all->count, all->room)) return error_memory(e);
    all->list[all->count++] = p;
    return ERR_OK;
}

bool access_in_force(const JsonValue *fields)
{
    Day day, today = instant_local_day(clock_now());
    Instant end;
    Str from = json_text(json_get(fields, "from")), until = json_text(json_get(fields, "until"));
    Str ends = json_text(json_get(fields, "ends_at"));
    if (from.ptr && !(day_parse(from, &day) && day <= today)) return false;
    if (until.ptr && !(day_parse(until, &day) && day >= today)) return false;
    return !ends.ptr || (instant_parse(ends, &end) && end > clock_now());
}

ErrorCode access_given_fields(Request *r, const Record *rec, const JsonValue **ret, Error *e)
{
    const JsonValue *body;
    *ret = NULL;
    if (!str_is(rec->state, "given") || rec->body.len == 0) return ERR_OK;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    *ret = json_get(body, "fields");
    return ERR_OK;
}

ErrorCode access_fields_in_force(Request *r, const Record *rec, const JsonValue **ret, Error *e)
{
    TRY(access_given_fields(r, rec, ret, e));
    if (*ret && !access_in_force(*ret)) *ret = NULL;
    return ERR_OK;
}

static ErrorCode stand_in(void *self, const Record *rec, Error *e)
{
    Request *r = self;
    const JsonValue *fields;
    TRY(access_fields_in_force(r, rec, &fields, e));
    if (!fields) return ERR_OK;
    TRY(request_note_read(r, rec->id, rec->version, e));
    return add_principal(r, json_text(json_get(fields, "user")), e);
}

static ErrorCode principals(Request *r, const Rights **ret, Error *e)
{
    *ret = r->rights;
    if (*ret) return ERR_OK;
    *ret = r->rights = ARENA_NEW(r->arena, Rights);
    if (!*ret) return error_memory(e);
    r->rights->standings = map_in(r->arena);
    if (!r->session) return ERR_OK;
    TRY(add_principal(r, r->session->user, e));
    if (r->rights->count == 0 || r->rights->list[0].abroad) return ERR_OK;      /* an administrator stands in for nobody either */
    return store_records_by(r->store, STR("deputy"), STR("deputy"), r->session->user, stand_in, r, e);
}

bool request_is_abroad(Request *r)
{
    Error unheard;
    const Rights *all;
    if (!r->session) return false;
    if (principals(r, &all, &unheard) != ERR_OK) return true;
    return all->count > 0 && all->list[0].abroad;
}

/* ---- grants ---- */

/* Access records of locked cases are not among those that are kept (grants.h). */
typedef struct { Request *request; Str chain; GrantEach each; void *self; } Locked;

static ErrorCode take_locked(void *self, const Record *rec, Error *e)
{
    Locked *l = self;
    Grant g;
    if (l->chain.len > 0 && !str_equal(rec->chain, l->chain)) return ERR_OK;
    TRY(grant_read(l->request->arena, rec, &g, e));
    return l->each(l->self, &g, e);
}

/* All that name him or his unit; only those in the chain, where one is named, or that give one record. */
static ErrorCode each_grant(Request *r, const Principal *p, Str chain, bool single, GrantEach each, void *self, Error *e)
{
    static const Str FIELDS[] = { STR("user"), STR("unit") };
    const Str whom[] = { p->user, p->unit };
    Locked locked = { r, chain, each, self };
    for (size_t i = 0; i < ARRAY_LEN(FIELDS); i++) {
        if (whom[i].len == 0) continue;
        if (single) TRY(grants_each_single(r, FIELDS[i], whom[i], each, self, e));
        else TRY(grants_each(r, FIELDS[i], whom[i], chain, each, self, e));
        TRY(records_locked_by(r, STR("access"), FIELDS[i], whom[i], take_locked, &locked, e));
    }
    return ERR_OK;
}

/* ---- standings ---- */

static ErrorCode add_compartments(Request *r, Standing *s, const Grant *g, Error *e)
{
    if (g->compartment_count == 0) return ERR_OK;
    size_t room = s->compartment_count + g->compartment_count;
    Str *wider = arena_grow(r->arena, s->compartments, s->compartment_count * sizeof *wider, room * sizeof *wider);
    if (!wider) return error_memory(e);
    s->compartments = wider;
    for (size_t i = 0; i < g->compartment_count; i++) {
        Str kept = str_copy(r->arena, g->compartments[i]);
        if (!kept.ptr) return error_memory(e);
        s->all_compartments = s->all_compartments || str_is(kept, "*");
        s->compartments[s->compartment_count++] = kept;
    }
    return ERR_OK;
}

typedef struct { Request *request; Standing *standing; size_t principal; } Look;

static ErrorCode add_grant(void *self, const Grant *g, Error *e)
{
    Look *l = self;
    Standing *s = l->standing;
    if (!grant_in_force(g) || g->object.len > 0 || l->request->rights->list[l->principal].abroad) return ERR_OK;     /* I27 */
    TRY(request_note_read(l->request, g->id, g->version, e));
    TRY(add_compartments(l->request, s, g, e));
    s->all_compartments = s->all_compartments || g->emergency || g->rank == RANK_LEAD;
    s->emergency = s->emergency || g->emergency;
    if (g->rank > s->ranks[l->principal]) s->ranks[l->principal] = g->rank;
    return ERR_OK;
}

ErrorCode request_standing(Request *r, Str chain, const Standing **ret, Error *e)
{
    const Rights *all;
    TRY(principals(r, &all, e));
    Standing *s = map_get(&r->rights->standings, chain);
    *ret = s;
    if (s) return ERR_OK;
    s = ARENA_NEW(r->arena, Standing);
    if (!s) return error_memory(e);
    *s = (Standing){ .chain = str_copy(r->arena, chain), .ranks = arena_array(r->arena, all->count + 1, sizeof *s->ranks) };
    if (!s->chain.ptr || !s->ranks) return error_memory(e);
    for (size_t i = 0; i < all->count; i++) {
        Look look = { r, s, i };
        TRY(each_grant(r, &all->list[i], s->chain, false, add_grant, &look, e));
        if (s->ranks[i] <= s->rank) continue;
        s->rank = s->ranks[i];                      /* his own rights go first: another's only where they reach further */
        s->by = i;
    }
    *ret = s;
    return map_set(&r->rights->standings, s->chain, s) ? ERR_OK : error_memory(e);
}

bool request_has_role_in(Request *r, Str chain, const Str *roles, size_t count)
{
    Error e;
    const Standing *s;
    if (str_is(chain, "office")) return request_has_role(r, roles, count);
    if (request_standing(r, chain, &s, &e) != ERR_OK) return false;
    const Principal *list = r->rights->list;
    for (Rank least = RANK_MEMBER; least >= RANK_READER; least--) {     /* who may only look is told so by the commit */
        for (size_t i = 0; i < r->rights->count; i++) {
            if (s->ranks[i] < least || !has_one_of(list[i].roles, roles, count)) continue;
            Standing *own = map_get(&r->rights->standings, chain);
            own->by = i;
            return true;
        }
    }
    return false;
}

Str request_acts_for(Request *r, Str chain)
{
    Error e;
    const Standing *s;
    if (str_is(chain, "office") || request_standing(r, chain, &s, &e) != ERR_OK) return STR("");
    if (s->rank == RANK_NONE || s->by == 0) return STR("");
    return r->rights->list[s->by].user;
}

/* ---- one record shared ---- */

typedef struct { Request *request; const Rights *all; Str object; bool found; const JsonValue *compartments; } Share;

/* To somebody from abroad, under the agreement of a team that is at work (I27). */
static ErrorCode is_given_to(Request *r, const Record *rec, const JsonValue *fields, const Principal *p, bool *ret, Error *e)
{
    *ret = str_equal(json_text(json_get(fields, "user")), p->user);
    if (p->abroad) return *ret ? joint_team_admits(r, rec->chain, json_text(json_get(fields, "joint_team")), p->user, ret, e) : ERR_OK;
    *ret = *ret || (p->unit.len > 0 && str_equal(json_text(json_get(fields, "unit")), p->unit));
    return ERR_OK;
}

static ErrorCode is_shared(void *self, const Record *rec, Error *e)
{
    Share *share = self;
    const JsonValue *fields;
    TRY(access_fields_in_force(share->request, rec, &fields, e));
    for (size_t i = 0; fields && i < share->all->count && !share->found; i++) {
        TRY(is_given_to(share->request, rec, fields, &share->all->list[i], &share->found, e));
    }
    if (!share->found) return ERR_OK;
    share->compartments = json_get(fields, "compartments");
    TRY(request_note_read(share->request, rec->id, rec->version, e));
    return ERR_END;
}

static ErrorCode shared(Request *r, Str object, Share *ret, Error *e)
{
    *ret = (Share){ .request = r, .object = object };
    TRY(principals(r, &ret->all, e));
    return records_by(r, STR("access"), STR("record"), object, is_shared, ret, e);
}

bool request_is_shared(Request *r, Str object)
{
    Error e;
    Share s;
    return shared(r, object, &s, &e) == ERR_OK && s.found;
}

/* ---- all that somebody knows ---- */

typedef struct { Request *request; const Principal *principal; bool of_records; Map seen; Str *list; size_t count, room, most; } Known;

static ErrorCode add_known(void *self, const Grant *g, Error *e)
{
    Known *k = self;
    bool admitted = !k->principal->abroad;
    if (!grant_in_force(g) || (g->object.len > 0) != k->of_records) return ERR_OK;
    if (!admitted && k->of_records) TRY(joint_team_admits(k->request, g->chain, g->team, k->principal->user, &admitted, e));
    if (!admitted) return ERR_OK;
    Str one = k->of_records ? g->object : g->chain;
    if (map_get(&k->seen, one)) return ERR_OK;
    if (k->count == k->most) return ERR_END;
    one = str_copy(k->request->arena, one);
    if (!one.ptr || !map_set(&k->seen, one, k)) return error_memory(e);
    if (!ARENA_ROOM(k->request->arena, k->list, k->count, k->room)) return error_memory(e);
    k->list[k->count++] = one;
    return ERR_OK;
}

static ErrorCode all_known(Request *r, bool of_records, size_t most, Str **list, size_t *count, Error *e)
{
    const Rights *all;
    Known k = { .request = r, .of_records = of_records, .seen = map_in(r->arena), .most = most };
    TRY(principals(r, &all, e));
    for (size_t i = 0; i < all->count; i++) {
        k.principal = &all->list[i];
        TRY(each_grant(r, k.principal, STR(""), of_records, add_known, &k, e));
    }
    *list = k.list;
    *count = k.count;
    return ERR_OK;
}

ErrorCode request_chains(Request *r, Str **chains, size_t *count, Error *e)
{
    return all_known(r, false, SIZE_MAX, chains, count, e);
}

ErrorCode request_some_chains(Request *r, size_t most, Str **chains, size_t *count, Error *e)
{
    return all_known(r, false, most, chains, count, e);
}

ErrorCode request_shared_records(Request *r, Str **ids, size_t *count, Error *e)
{
    return all_known(r, true, SIZE_MAX, ids, count, e);
}

static ErrorCode is_whole(void *self, const Grant *g, Error *e)
{
    (void)e;
    if (!grant_in_force(g) || g->object.len > 0) return ERR_OK;
    *(bool *)self = true;
    return ERR_END;
}

ErrorCode request_knows_ordinary(Request *r, Str chain, bool *ret, Error *e)
{
    const Rights *all;
    *ret = false;
    TRY(principals(r, &all, e));
    for (size_t i = 0; i < all->count && !all->list[i].abroad && !*ret; i++) {
        TRY(grants_each(r, STR("user"), all->list[i].user, chain, is_whole, ret, e));
        if (!*ret && all->list[i].unit.len > 0) TRY(grants_each(r, STR("unit"), all->list[i].unit, chain, is_whole, ret, e));
    }
    return ERR_OK;
}

/* ---- compartments ---- */

/* What the sensitive fields of a record belong to: the compartment that the record names, else its kind. */
static Str compartment_of(const JsonValue *body)
{
    Str named = json_text(json_get(json_get(body, "fields"), "compartment"));
    return named.len > 0 ? named : json_text(json_get(body, "kind"));
}

bool request_sees_sensitive(Request *r, const JsonValue *body)
{
    Error e;
    const Standing *s;
    Share share;
    Str chain = json_text(json_get(body, "case")), compartment = compartment_of(body);
    if (str_is(chain, "office")) {                  /* no case, no access records: whoever may change such a record */
        const Kind *k = model_kind(r->model, json_text(json_get(body, "kind")));
        return k && request_has_role(r, k->change, k->change_count);
    }
    if (str_is(json_text(json_get(body, "kind")), "declaration")) return team_opens_details(r, body);
    if (request_standing(r, chain, &s, &e) != ERR_OK) return false;
    if (s->all_compartments || str_in(compartment, s->compartments, s->compartment_count)) return true;
    if (s->rank > RANK_NONE || shared(r, json_text(json_get(body, "id")), &share, &e) != ERR_OK) return false;
    return share.found && has_role(share.compartments, compartment);
}

/* ---- what a draft may enter ---- */

static bool is_a_look(Str op)
{
    return str_is(op, "record.look") || str_is(op, "record.export") || str_is(op, "lend.use");
}

ErrorCode standing_check(Request *r, const Draft *d, Error *e)
{
    const Standing *s;
    int64_t version;
    if (str_is(d->chain, "office") || d->by_office) return ERR_OK;
    TRY(request_standing(r, d->chain, &s, e));
    Rank rank = s->ranks[s->by];
    if (rank >= RANK_MEMBER || (rank == RANK_READER && is_a_look(d->op))) return ERR_OK;
    if (is_a_look(d->op) && request_is_shared(r, d->object)) return ERR_OK;
    /* A case that begins with this act, and a locked one, which guards itself by its keys, are not among the store's records. */
    TRY(store_record_version(r->store, d->chain, &version, e));
    if (rank == RANK_NONE && version == 0) return ERR_OK;
    return error_set(e, ERR_DENIED, K("rights.read-only"), arg_str("case", d->chain));
}

/* ---- "as deputy": the reason of an act says for whom, in its first line ---- */

ErrorCode deputy_reason(Request *r, Str chain, Str reason, Str *ret, Error *e)
{
    Str whom = request_acts_for(r, chain);
    *ret = STR("");
    if (whom.len == 0) return ERR_OK;
    const Standing *s = map_get(&r->rights->standings, chain);
    Str name = r->rights->list[s->by].name;
    const char *between = reason.len > 0 ? "\n" : "";
    *ret = str_format(r->arena, STR_FMT " " STR_FMT "%s" STR_FMT, STR_ARG(whom), STR_ARG(name), between, STR_ARG(reason));
    return ret->ptr ? ERR_OK : error_memory(e);
}

Str deputy_reason_read(Str reason, Str *whom)
{
    Str line, rest = reason;
    *whom = STR("");
    if (!str_next_line(&rest, &line)) return reason;
    str_cut(&line, ' ', whom);
    return rest;
}
