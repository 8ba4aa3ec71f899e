/* desk_tip.c: tips and complaints where the model alone cannot say it: taking one in with a receipt number that is kept
 * nowhere, what nobody types (who took it down, who asks for a name, what an assessment comes to by the weights), and who
 * deals with a tip from now on when a name that is added means whoever did. Who is kept from a tip is office/rights_tip.h;
 * where names go is desk_vault.h. */
#include "desk/desk_tip.h"
#include "desk/desk_vault.h"
#include "office/rights_tip.h"
#include "rules/rules.h"

#include <inttypes.h>
#include <stdio.h>

static void set_text(Request *r, JsonValue *to, const char *name, Str text)
{
    json_set(r->arena, to, name, json_new_string(r->arena, text));
}

static bool has_role(const JsonValue *fields, const char *role)
{
    JSON_EACH(one, json_get(fields, "roles")) {
        if (str_is(one->text, role)) return true;
    }
    return false;
}

/* ---- heads of units, and who is next ---- */

typedef struct {
    Request         *request;
    const JsonValue *tip;
    JsonValue       *units;             /* of heads that the tip names */
    Str              but, best;         /* who deals with it next: not `but`, not who is kept from it, who has fewest */
    int64_t          fewest, count;
} Users;

static ErrorCode add_head(void *self, const Record *rec, Error *e)
{
    Users *u = self;
    const JsonValue *body;
    if (rec->body.len == 0 || !str_is(rec->state, "active")) return ERR_OK;
    TRY(record_fields(u->request->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    Str unit = json_text(json_get(fields, "unit"));
    if (unit.len == 0 || !has_role(fields, "head")) return ERR_OK;
    JSON_EACH(had, u->units) {
        if (str_equal(had->text, unit)) return ERR_OK;
    }
    JSON_EACH(one, json_get(u->tip, "persons_named")) {
        if (!tip_names(u->request, one->text, json_text(json_get(fields, "full_name")))) continue;
        json_add(u->request->arena, u->units, json_new_string(u->request->arena, str_copy(u->request->arena, unit)));
        break;
    }
    return ERR_OK;
}

/* A head is known as one when he is named: his unit is then named with him. */
static ErrorCode name_heads(Request *r, JsonValue *fields, Error *e)
{
    const JsonValue *had = json_get(fields, "heads_named");
    Users u = { .request = r, .tip = fields, .units = had ? json_copy(r->arena, had) : json_new_array(r->arena) };
    if (!json_get(fields, "persons_named")) return ERR_OK;
    if (!u.units) return error_memory(e);
    TRY(store_records(r->store, STR("user"), add_head, &u, e));
    if (u.units->count > 0) json_set(r->arena, fields, "heads_named", u.units);
    return ERR_OK;
}

static ErrorCode count_one(void *self, const Record *rec, Error *e)
{
    (void)rec, (void)e;
    ++*(int64_t *)self;
    return ERR_OK;
}

static ErrorCode look_at_user(void *self, const Record *rec, Error *e)
{
    static const char *const ROLES[] = { "analyst", "prosecutor", "supervising_prosecutor" };
    Users *u = self;
    const JsonValue *body;
    bool may = false;
    int64_t count = 0;
    if (rec->body.len == 0 || !str_is(rec->state, "active") || str_equal(rec->id, u->but)) return ERR_OK;
    TRY(record_fields(u->request->arena, rec, &body, e));
    for (size_t i = 0; i < ARRAY_LEN(ROLES); i++) may = may || has_role(json_get(body, "fields"), ROLES[i]);
    Str id = str_copy(u->request->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    if (!may || tip_bars(u->request, u->tip, id)) return ERR_OK;
    TRY(store_records_by(u->request->store, STR("tip"), STR("responsible"), id, count_one, &count, e));
    if (u->best.len > 0 && count >= u->fewest) return ERR_OK;
    u->best = id;
    u->fewest = count;
    return ERR_OK;
}

/* Whoever dealt with it and is named now loses it to the next who may; nobody may: it waits for a guardian. */
static ErrorCode pass_on(Request *r, const JsonValue *before, JsonValue *fields, Error *e)
{
    Str now = json_text(json_get(fields, "responsible"));
    Users u = { .request = r, .tip = fields, .but = now };
    if (now.len == 0 || !tip_bars(r, fields, now)) return ERR_OK;
    bool just_chosen = !before || !str_equal(json_text(json_get(before, "responsible")), now);
    if (just_chosen) return ERR_OK;                                 /* the commit refuses him */
    TRY(store_records(r->store, STR("user"), look_at_user, &u, e));
    if (u.best.len > 0) set_text(r, fields, "responsible", u.best);
    else json_remove(fields, "responsible");
    if (u.best.len == 0) view_note(r, view_say(r, K("tip.nobody-left")));
    else view_note(r, view_say(r, K("tip.passed-on"), arg_str("who", desk_user_name(r, u.best))));
    return ERR_OK;
}

/* ---- an assessment ---- */

static JsonValue *number_of(Request *r, int64_t n)
{
    char digits[24];
    JsonValue *v = json_new_object(r->arena);
    set_text(r, v, "number", str_copy(r->arena, amount_format(digits, n, 0)));
    return v;
}

static int64_t level_of(const Kind *k, Str criterion, const JsonValue *fields)
{
    const Field *f = kind_field(k, criterion);
    Str chosen = json_text(json_get_str(fields, criterion));
    for (size_t i = 0; f && i < f->choice_count; i++) {
        if (str_equal(f->choices[i].id, chosen)) return (int64_t)(i < TRIAGE_LEVEL ? i : TRIAGE_LEVEL);
    }
    return 0;
}

static ErrorCode weigh(Request *r, const Kind *k, JsonValue *fields, Error *e)
{
    const TriageWeights *w = &r->model->triage;
    JsonValue *lines = json_new_array(r->arena);
    int64_t sum = 0;
    if (w->version.len == 0) return error_set(e, ERR_INVALID, K("tip.no-weights"));
    for (size_t i = 0; i < TRIAGE_CRITERIA; i++) {
        JsonValue *line = json_new_object(r->arena);
        const Field *f = kind_field(k, TRIAGE_CRITERION[i]);
        int64_t level = level_of(k, TRIAGE_CRITERION[i], fields), points = level * w->weights[i];
        if (!line || !lines) return error_memory(e);
        set_text(r, line, "criterion", f ? TRIAGE_CRITERION[i] : STR("-"));
        json_set(r->arena, line, "level", number_of(r, level));
        json_set(r->arena, line, "points", number_of(r, points));
        json_set(r->arena, line, "weight", number_of(r, w->weights[i]));
        json_add(r->arena, lines, line);
        sum += points;
    }
    json_set(r->arena, fields, "lines", lines);
    json_set(r->arena, fields, "points", number_of(r, sum));
    set_text(r, fields, "result", triage_order(w, sum));
    set_text(r, fields, "weights", w->version);
    return ERR_OK;
}

/* ---- filled in by the gate ---- */

/* A box says where it hangs, and was opened by two. */
static ErrorCode check_box(Request *r, const JsonValue *fields, Error *e)
{
    const JsonValue *by = json_get(fields, "box_opened_by");
    if (!str_is(json_text(json_get(fields, "channel")), "prison_box")) return ERR_OK;
    bool place = json_get(fields, "box_place") != NULL, two = by && by->count >= 2;
    if (place && two) return ERR_OK;
    (void)error_set(e, ERR_INVALID, K("tip.box-by-two"));
    return desk_refuse_field(r, place ? STR("box_opened_by") : STR("box_place"), e);
}

static ErrorCode fill_tip(Request *r, const JsonValue *before, JsonValue *fields, Error *e)
{
    bool anonymous = str_is(json_text(json_get(fields, "openness")), "anonymous");
    bool named = json_get(fields, "reporter") || json_get(fields, "reporter_contact") || json_get(fields, "reporter_reach"), there;
    if (!before) set_text(r, fields, "taken_by", session_user(r->session));
    if (!before) TRY(check_box(r, fields, e));
    if (!before && anonymous && named) {
        (void)error_set(e, ERR_INVALID, K("tip.anonymous-named"));
        return desk_refuse_field(r, STR("openness"), e);
    }
    if (!before && !anonymous) {
        TRY(desk_vault_is_there(r, &there, e));
        if (!there) (void)error_set(e, ERR_INVALID, K("vault.none"));
        else if (!named) (void)error_set(e, ERR_INVALID, K("tip.named-nobody"));
        if (!there || !named) return desk_refuse_field(r, there ? STR("reporter") : STR("openness"), e);
    }
    TRY(name_heads(r, fields, e));
    return pass_on(r, before, fields, e);
}

ErrorCode desk_tip_fill(Request *r, const Kind *k, const JsonValue *before, JsonValue *fields, Error *e)
{
    Seen tip;
    if (!kind_is_of_tip(k)) return ERR_OK;
    if (str_is(k->id, "tip")) return fill_tip(r, before, fields, e);
    if (!before) TRY(desk_see(r, json_text(json_get(fields, "tip")), &tip, e));
    if (str_is(k->id, "triage") && !before) return weigh(r, k, fields, e);
    if (str_is(k->id, "identity_access")) set_text(r, fields, before ? "decided_by" : "asked_by", session_user(r->session));
    return ERR_OK;
}

/* ---- taking in ---- */

/* Sixteen digits in groups of four, and what is kept of them. */
static Str receipt_new(Request *r, Str *hash)
{
    uint64_t drawn;
    char digits[24], hex[65];
    random_bytes(&drawn, sizeof drawn);
    (void)snprintf(digits, sizeof digits, "%016" PRIu64, drawn % UINT64_C(10000000000000000));
    const Str parts[] = { STR("tergoo-receipt/v1\n"), { digits, 16 } };
    Hash h = hash_of_parts(parts, ARRAY_LEN(parts));
    *hash = str_copy(r->arena, hash_hex(hex, &h));
    return str_format(r->arena, "%.4s-%.4s-%.4s-%.4s", digits, digits + 4, digits + 8, digits + 12);
}

ErrorCode desk_tip_take_in(Request *r, Error *e)
{
    const Kind *k;
    JsonValue *fields;
    Done done;
    Str hash, receipt = STR("");
    const Draft *also = NULL;
    TRY(desk_kind(r, STR("tip"), true, &k, e));
    TRY(desk_need_role(r, STR("office"), k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(desk_fields_for(r, k, NULL, arg_values(r, "fields"), k->states[0].id, &fields, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    TRY(rules_check_settled(k, k->states[0].id, NULL, fields, false, e));
    TRY(desk_tip_fill(r, k, NULL, fields, e));
    if (!json_get(fields, "receipt_hash")) {
        receipt = receipt_new(r, &hash);
        set_text(r, fields, "receipt_hash", hash);
        json_set(r->arena, view_data(r), "receipt", json_new_string(r->arena, receipt));
        /* First of all: a page shows no more than one. */
        view_note(r, view_say(r, K("tip.receipt"), arg_str("receipt", receipt)));
    }
    TRY(desk_vault_split(r, k, id, true, fields, &also, e));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Draft d = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.reason = arg_text(r, "reason");
    d.also = also;
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, K("desk.created"), &done);
    desk_show_warnings(r, k, NULL, fields);
    return ERR_OK;
}
