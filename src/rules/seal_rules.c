/* seal_rules.c: a seal is used once, for ever: by a package, by an exhibit that lies in none, or by nobody any more because it
 * was spoiled.
 *
 * Numbers of packages and of exhibits are compared with each other and with the seals that each had before, those of pulled-back
 * records among them. What lies in a package has its seal; one that is sealed otherwise has left it. Whether a seal must be from
 * the range that was issued to the officer is the office's to say (limits.yaml, seals_from_stock); where it need not, the page
 * says what is odd. */
#include "rules/rules_int.h"

#include "rules/seal_book.h"
#include "rules/refused_field.h"

static bool has_seal(const Kind *k)
{
    return (str_is(k->id, "exhibit") || str_is(k->id, "package")) && kind_field(k, STR("seal"));
}

static ErrorCode used_already(Request *r, Str seal, Str user, Error *e)
{
    Record rec;
    const Kind *k;
    bool may = records_get(r, user, &rec, e) == ERR_OK && (k = model_kind(r->model, rec.kind)) && request_may_see(r, k, &rec);
    error_clear(e);
    return may ? error_set(e, ERR_CONFLICT, K("seal.is-used-by"), arg_str("seal", seal), arg_str("record", user))
               : error_set(e, ERR_CONFLICT, K("seal.is-used"), arg_str("seal", seal));
}

/* ---- from whose range ---- */

static ErrorCode check_source(Request *r, Str seal, Error *e)
{
    SealSource source;
    if (r->model->limits[LIMIT_SEALS_FROM_STOCK] == 0) return ERR_OK;
    TRY(seal_source(r, seal, session_user(r->session), &source, e));
    if (source.standing == SEAL_OFFICE_HAS_NONE || source.standing == SEAL_OF_OFFICER) return ERR_OK;
    return error_set(e, ERR_INVALID, K("seal.not-his"), arg_str("seal", seal));
}

/* ---- the seal of an exhibit and of a package ---- */

static ErrorCode seal_of_package(Request *r, Str package, Str chain, Str *ret, Error *e)
{
    Record rec;
    const JsonValue *body;
    ErrorCode code = records_get(r, package, &rec, e);
    bool here = code == ERR_OK && str_equal(rec.chain, chain) && rec.body.len > 0 && !record_is_pulled_back(&rec);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    if (!here) return error_set(e, ERR_INVALID, K("seal.no-package"));
    TRY(request_note_read(r, rec.id, rec.version, e));
    TRY(record_fields(r->arena, &rec, &body, e));
    *ret = json_text(json_get(json_get(body, "fields"), "seal"));
    return ERR_OK;
}

static ErrorCode check_seal(Request *r, const Kind *k, Str chain, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    Str seal = json_text(json_get(after, "seal")), was = json_text(json_get(before, "seal")), of = STR(""), user, packed;
    Str package = str_is(k->id, "exhibit") ? json_text(json_get(after, "in_package")) : id;
    bool same = str_equal(seal, was) && str_equal(package, str_is(k->id, "exhibit") ? json_text(json_get(before, "in_package"))
        : id);
    if (seal.len == 0 || same) return ERR_OK;
    if (str_is(k->id, "exhibit") && package.len > 0) {
        TRY(seal_of_package(r, package, chain, &packed, e));
        if (str_equal(packed, seal)) return ERR_OK;
        return error_set(e, ERR_INVALID, K("seal.of-package"), arg_str("seal", seal), arg_str("package", packed));
    }
    if (str_is(k->id, "package")) of = id;
    TRY(seal_user(r, seal, id, of, &user, e));
    if (user.len > 0) return used_already(r, seal, user, e);
    JSON_EACH(old, json_get(before, "seals_before")) {
        if (str_equal(json_text(old), seal)) return used_already(r, seal, id, e);
    }
    return check_source(r, seal, e);
}

/* ---- ranges ---- */

typedef struct { Request *request; Str series; SealRange range; Str id; bool meets; } Meeting;

static ErrorCode see_range(void *self, const Record *rec, Error *e)
{
    Meeting *m = self;
    const JsonValue *body;
    SealRange other;
    int64_t n;
    if (str_equal(rec->id, m->id) || rec->body.len == 0) return ERR_OK;
    TRY(record_fields(m->request->arena, rec, &body, e));
    if (!seal_range_read(json_get(body, "fields"), &other)) return ERR_OK;
    if (m->range.last < other.first || other.last < m->range.first) return ERR_OK;
    Str first = seal_printed(m->request->arena, &m->range, m->range.first > other.first ? m->range.first : other.first);
    TRY(seal_range_number(m->request->arena, &other, first, &n, e));
    m->meets = n >= 0;
    return m->meets ? ERR_END : ERR_OK;
}

static ErrorCode check_range(Request *r, Str id, const JsonValue *after, Error *e)
{
    Meeting m = { .request = r, .id = id };
    if (!seal_range_read(after, &m.range)) return error_set(e, ERR_INVALID, K("seal.range"), arg_int("most", SEAL_RANGE_MOST));
    ErrorCode code = records_of_kind_in(r, STR("office"), STR("seal_stock"), see_range, &m, e);
    if (code != ERR_OK && code != ERR_END) return code;
    error_clear(e);
    TRY(request_note_chain(r, STR("office"), e));   /* a range that is entered at the same moment */
    return m.meets ? error_set(e, ERR_CONFLICT, K("seal.range-meets")) : ERR_OK;
}

ErrorCode rules_check_seals(Request *r, const Kind *k, Str chain, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    if (str_is(k->id, "seal_stock") && !before) return check_range(r, id, after, e);
    return has_seal(k) ? check_seal(r, k, chain, id, before, after, e) : ERR_OK;
}

/* ---- spoiled ones ---- */

static bool listed(const JsonValue *list, const JsonValue *end, Str seal)
{
    JSON_EACH(one, list) {
        if (one == end) return false;
        if (str_equal(json_text(json_get(one, "seal")), seal)) return true;
    }
    return false;
}

/* What stands there stays, in its order, and something comes after it. */
static bool goes_on(const JsonValue *was, const JsonValue *now)
{
    const JsonValue *next = now ? now->first : NULL;
    JSON_EACH(one, was) {
        if (!next || !json_equal(one, next)) return false;
        next = next->next;
    }
    return next != NULL;
}

ErrorCode guard_seal_spoiled(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const JsonValue *body, *list = json_get(fields, "spoiled");
    SealRange range;
    TRY(record_fields(r->arena, rec, &body, e));
    const JsonValue *was = json_get(json_get(body, "fields"), "spoiled");
    if (!goes_on(was, list)) return error_set(e, ERR_INVALID, K("rules.seal-spoiled-stay"));
    if (!seal_range_read(fields, &range)) return error_set(e, ERR_INVALID, K("rules.seal-no-range"));
    size_t at = 0, old = was ? was->count : 0;
    JSON_EACH(one, list) {
        Str seal = json_text(json_get(one, "seal")), user;
        int64_t n;
        if (at++ < old) continue;
        TRY(seal_range_number(r->arena, &range, seal, &n, e));
        if (n < 0) return error_set(e, ERR_INVALID, K("rules.seal-not-of-range"), arg_str("seal", seal));
        if (listed(list, one, seal)) return used_already(r, seal, rec->id, e);
        TRY(seal_user(r, seal_printed(r->arena, &range, n), rec->id, STR(""), &user, e));
        if (user.len > 0) return used_already(r, seal, user, e);
    }
    return ERR_OK;
}

/* ---- what the program writes ---- */

/* One seal has one spelling: that of its range. */
static ErrorCode as_printed(Request *r, JsonValue *fields, Error *e)
{
    SealSource source;
    TRY(seal_source(r, json_text(json_get(fields, "seal")), session_user(r->session), &source, e));
    if (source.printed.len > 0) json_set(r->arena, fields, "seal", json_new_string(r->arena, source.printed));
    return ERR_OK;
}

/* Put into a package, it has that package's seal without typing it again. */
static ErrorCode join_package(Request *r, const JsonValue *before, JsonValue *fields, Error *e)
{
    Record rec;
    const JsonValue *body;
    Str package = json_text(json_get(fields, "in_package"));
    if (package.len == 0 || str_equal(package, json_text(json_get(before, "in_package")))) return ERR_OK;
    if (records_get(r, package, &rec, e) != ERR_OK || rec.body.len == 0) {      /* check_seal says so */
        error_clear(e);
        return ERR_OK;
    }
    TRY(record_fields(r->arena, &rec, &body, e));
    Str seal = json_text(json_get(json_get(body, "fields"), "seal")), number = json_text(json_get(body, "number"));
    if (!json_get(fields, "seal")) json_set(r->arena, fields, "seal", json_new_string(r->arena, seal));
    if (!json_get(fields, "package") && number.len > 0) json_set(r->arena, fields, "package", json_new_string(r->arena, number));
    return ERR_OK;
}

/* It left its package when it was sealed otherwise in the same act and nobody named a package anew. */
static ErrorCode leave_package(Request *r, const JsonValue *before, JsonValue *fields, Error *e)
{
    Str package = json_text(json_get(fields, "in_package")), packed;
    Str chain = STR("");
    Record rec;
    bool stays = package.len == 0 || !str_equal(package, json_text(json_get(before, "in_package")));
    if (stays) return ERR_OK;
    if (records_get(r, package, &rec, e) == ERR_OK) chain = rec.chain;
    error_clear(e);
    if (chain.len > 0) TRY(seal_of_package(r, package, chain, &packed, e));
    if (chain.len == 0 || !str_equal(packed, json_text(json_get(fields, "seal")))) json_remove(fields, "in_package");
    return ERR_OK;
}

/* The seals that an exhibit had are kept by every act on one (custody_fill.c); those of a package here. */
ErrorCode rules_fill_seal(Request *r, const Kind *k, const JsonValue *before, JsonValue *fields, Error *e)
{
    bool package = str_is(k->id, "package");
    Str was = json_text(json_get(before, "seal")), now;
    const JsonValue *old = json_get(before, "seals_before");
    if (!has_seal(k)) return ERR_OK;
    if (package) json_remove(fields, "seals_before");
    if (package && old) json_set(r->arena, fields, "seals_before", json_copy(r->arena, old));
    if (!package) TRY(join_package(r, before, fields, e));
    now = json_text(json_get(fields, "seal"));
    if (now.len == 0 || str_equal(was, now)) return ERR_OK;
    TRY(as_printed(r, fields, e));
    if (!package) return leave_package(r, before, fields, e);
    if (was.len == 0) return ERR_OK;
    JsonValue *list = old ? json_copy(r->arena, old) : json_new_array(r->arena);
    json_add(r->arena, list, json_new_string(r->arena, was));
    return json_set(r->arena, fields, "seals_before", list) ? ERR_OK : error_memory(e);
}

/* A package's seal changes with its moves alone, and nobody writes the seals it had. */
ErrorCode rules_check_package(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e)
{
    static const char *const KEPT[] = { "seal", "seals_before", "spoiled" };
    if (!has_seal(k) && !str_is(k->id, "seal_stock")) return ERR_OK;
    for (size_t i = str_is(k->id, "exhibit") ? 1 : 0; i < ARRAY_LEN(KEPT); i++) {
        const JsonValue *was = json_get(before, KEPT[i]), *now = json_get(after, KEPT[i]);
        const Field *f = kind_field(k, str_of(KEPT[i]));
        if (!f || (was ? now && json_equal(was, now) : !now)) continue;
        return rules_refuse_field(f, K("rules.exhibit-by-move"), e);
    }
    return ERR_OK;
}
