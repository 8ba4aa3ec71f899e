/* desk_model.c: the model in force: given to programs, compared with another, exchanged by an act of two.
 *
 * Who wants another model sends it whole. The gate reads it as it would read its own, refuses it with its first fault or with whatever it would take
 * away that is in use, and keeps it beside the proposal. The second person sees the difference in his own language, and the writer looks again at
 * what is in use, in the transaction of the act, so that no record comes in between (I13). What lies in locked cases nobody can ask; it stays
 * shown under the model it was made under. */
#include "desk/openapi.h"
#include "rules/rules.h"

/* ---- for programs ---- */

ErrorCode desk_model_get(Request *r, Error *e)
{
    char hex[65];
    Str packed;
    TRY(store_model(r->store, r->arena, &r->model->hash, &packed, e));
    json_set(r->arena, view_data(r), "hash", json_new_string(r->arena, hash_hex(hex, &r->model->hash)));
    json_set(r->arena, view_data(r), "packed", json_new_string(r->arena, packed));
    view_note(r, view_say(r, K("desk.model-in-force"), arg_int("kinds", (int64_t)r->model->kind_count), arg_c("hash", hex)));
    return ERR_OK;
}

ErrorCode desk_api_describe(Request *r, Error *e)
{
    r->data = openapi_make(r->arena, &DESK_OPERATIONS, r->model, r->lang, STR("1"));
    if (!r->data) return error_memory(e);
    Buf text = buf_in(r->arena);
    json_write_pretty(&text, r->data);
    if (text.failed) return error_memory(e);
    view_note(r, buf_str(&text));
    return ERR_OK;
}

/* ---- what is in use ---- */

typedef struct { ModelPart part; Str id, option; bool used; } Use;

static bool has_option(const JsonValue *v, Str option)
{
    if (v && v->type == JSON_STRING) return str_equal(v->text, option);
    bool found = false;
    JSON_EACH(child, v) found = found || has_option(child, option);
    return found;
}

static ErrorCode use_one(void *self, const Record *rec, Error *e)
{
    Use *u = self;
    const JsonValue *body;
    if (u->part == PART_KIND) u->used = true;
    if (u->part == PART_STATE) u->used = str_equal(rec->state, u->id);
    if (u->used) return ERR_END;
    if (u->part == PART_KIND || u->part == PART_STATE || rec->body.len == 0) return ERR_OK;
    Arena work = arena_with(16 << 20);
    ErrorCode code = record_fields(&work, rec, &body, e);
    const JsonValue *v = code == ERR_OK ? json_get_str(json_get(body, "fields"), u->id) : NULL;
    u->used = v && (u->option.len == 0 || has_option(v, u->option));
    arena_free(&work);
    return u->used ? ERR_END : code;
}

/* Of a choice the id is "field.option"; roles are those of the users. */
static ErrorCode in_use(void *store, ModelPart part, Str kind, Str id, bool *ret, Error *e)
{
    Use u = { .part = part, .id = id };
    *ret = false;
    if (part == PART_ROLE) {
        kind = STR("user");
        u.option = id;
        u.id = STR("roles");
    } else if (part == PART_CHOICE) {
        Str rest = id;
        (void)!str_cut(&rest, '.', &u.id);
        u.option = rest;
    } else if (part != PART_KIND && part != PART_STATE && part != PART_FIELD) {
        return ERR_OK;
    }
    TRY(store_records(store, kind, use_one, &u, e));
    *ret = u.used;
    return ERR_OK;
}

/* A record's id begins with the name of its kind, in the ledger too: a kind that has records keeps its name, whatever `was:` says. */
static ErrorCode check_kind_names(Request *r, Store *s, const Model *fresh, Error *e)
{
    for (size_t i = 0; i < r->model->kind_count; i++) {
        bool used;
        Str id = r->model->kinds[i].id;
        if (model_kind(fresh, id)) continue;
        TRY(in_use(s, PART_KIND, id, STR(""), &used, e));
        if (used) return error_set(e, ERR_CONFLICT, K("desk.model-kind-gone"), arg_str("kind", id));
    }
    return ERR_OK;
}

/* Refuses a model that takes away what is in use, with the first such thing. */
static ErrorCode check_difference(Request *r, Store *s, const Model *fresh, ModelChange **changes, Error *e)
{
    size_t refused;
    TRY(check_kind_names(r, s, fresh, e));
    TRY(model_difference(r->arena, r->model, fresh, in_use, s, changes, &refused, e));
    for (const ModelChange *c = *changes; refused > 0 && c; c = c->next) {
        if (!c->refused) continue;
        *e = c->what;
        e->code = ERR_CONFLICT;
        return error_in(e, K("desk.model-in-use"), arg_int("n", (int64_t)refused));
    }
    return ERR_OK;
}

static void show_changes(Request *r, const ModelChange *changes)
{
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("desk.row-what")) };
    view_table(r, view_say(r, K("desk.model-difference")), head, ARRAY_LEN(head));
    for (const ModelChange *c = changes; c; c = c->next) {
        Buf text = buf_in(r->arena);
        message_error(&text, r->lang, &c->what);
        Str cells[] = { buf_str(&text) };
        view_table_row(r, cells, ARRAY_LEN(cells));
        json_add(r->arena, list, json_new_string(r->arena, buf_str(&text)));
    }
    json_set(r->arena, view_data(r), "difference", list);
}

/* As the act keeps it, in no language: "model.… case loss". */
static JsonValue *difference_lines(Request *r, const ModelChange *changes)
{
    JsonValue *list = json_new_array(r->arena);
    for (const ModelChange *c = changes; c; c = c->next) {
        const char *key = c->what.count > 0 ? c->what.parts[0].key : "";
        Str line = str_format(r->arena, "%s " STR_FMT " " STR_FMT, key, STR_ARG(c->kind), STR_ARG(c->id));
        json_add(r->arena, list, json_new_string(r->arena, str_trim(line)));
    }
    return list;
}

/* ---- the act ---- */

static ErrorCode load_sent(Request *r, Str packed, Model **ret, Error *e)
{
    ModelFile *files;
    ModelFault *faults;
    size_t count;
    TRY(model_unpack(r->arena, packed, &files, &count, e));
    ErrorCode code = model_load_rules(r->arena, files, count, &RULES_NAMES, ret, &faults, e);
    if (code != ERR_INVALID || !faults) return code;
    *e = faults->what;
    return error_in(e, K("office.model-unfit"));
}

/* A model must still know what this institution is, and the kinds that the program itself works with. */
static ErrorCode check_needed(Request *r, const Model *m, Error *e)
{
    static const char *const KINDS[] = { "user", "access", "proposal", "case" };
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        const Kind *k = model_kind(m, str_of(KINDS[i]));
        if (!k) return error_set(e, ERR_INVALID, K("desk.model-needs-kind"), arg_c("kind", KINDS[i]));
    }
    const Profile *now = office_profile(r->office, r->model);
    if (now && !model_profile(m, now->id)) return error_set(e, ERR_INVALID, K("desk.model-needs-profile"), arg_str("profile", now->id));
    return ERR_OK;
}

ErrorCode desk_model_activate(Request *r, Error *e)
{
    Model *fresh;
    ModelChange *changes;
    char hex[65];
    Str packed = arg_text(r, "packed");
    TRY(load_sent(r, packed, &fresh, e));
    if (hash_equal(&fresh->hash, &r->model->hash)) return error_set(e, ERR_INVALID, K("desk.model-same"));
    TRY(check_needed(r, fresh, e));
    TRY(check_difference(r, r->store, fresh, &changes, e));
    Str full = hash_hex(hex, &fresh->hash);
    Str object = str_format(r->arena, "model/" STR_FMT, STR_ARG(str_first(full, 16)));
    JsonValue *content = json_new_object(r->arena);
    if (!object.ptr || !content) return error_memory(e);
    json_set(r->arena, content, "difference", difference_lines(r, changes));
    json_set(r->arena, content, "hash", json_new_string(r->arena, full));
    Draft d = { .chain = STR("office"), .op = STR("model.activate"), .object = object, .content = content, .reason = arg_text(r, "reason"),
                .model_hash = &fresh->hash, .model_packed = packed };
    show_changes(r, changes);
    return desk_propose(r, &d, e);
}

/* ---- its second signature ---- */

bool desk_model_proposed(const JsonValue *fields)
{
    return str_is(json_text(json_get(fields, "move")), "activate") && str_starts(json_text(json_get(fields, "object")), STR("model/"));
}

bool desk_model_may_sign(Request *r)
{
    static const Str ROLES[] = { STR("administrator"), STR("head") };
    return request_has_role(r, ROLES, ARRAY_LEN(ROLES));
}

static ErrorCode proposed_model(Request *r, const JsonValue *content, Hash *hash, Str *packed, Error *e)
{
    if (!hash_parse_hex(json_text(json_get(content, "hash")), hash)) return error_internal(e, "model.activate");
    return store_model(r->store, r->arena, hash, packed, e);
}

/* Runs in the writer's thread while the one whose request this is waits. */
typedef struct { Request *request; const Model *fresh; } Taken;

static ErrorCode still_fits(void *self, Store *s, Error *e)
{
    const Taken *t = self;
    ModelChange *changes;
    return check_difference(t->request, s, t->fresh, &changes, e);
}

ErrorCode desk_model_take_up(Request *r, Draft *d, Error *e)
{
    const Model *fresh;
    ModelChange *changes;
    Hash *hash = ARENA_NEW(r->arena, Hash);
    Taken *still = ARENA_NEW(r->arena, Taken);
    if (!hash || !still) return error_memory(e);
    TRY(proposed_model(r, d->content, hash, &d->model_packed, e));
    TRY(office_model_prepare(r->office, d->model_packed, &RULES_NAMES, &fresh, e));
    TRY(check_needed(r, fresh, e));
    TRY(check_difference(r, r->store, fresh, &changes, e));
    *still = (Taken){ r, fresh };
    d->still = still_fits;
    d->still_self = still;
    d->model_hash = hash;
    d->activates = true;
    return ERR_OK;
}

ErrorCode desk_model_show_proposal(Request *r, const JsonValue *content, Error *e)
{
    Model *fresh;
    ModelChange *changes;
    size_t refused;
    Hash hash;
    Str packed;
    TRY(proposed_model(r, content, &hash, &packed, e));
    TRY(load_sent(r, packed, &fresh, e));
    TRY(model_difference(r->arena, r->model, fresh, in_use, r->store, &changes, &refused, e));
    show_changes(r, changes);
    return ERR_OK;
}
