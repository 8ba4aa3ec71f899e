/* matrix_kit.h: one signed-in person a role, and records of each kind to try on: what the tests of rights share (test_matrix.c,
 * test_foreign_case.c). */
#ifndef TERGOO_MATRIX_KIT_H
#define TERGOO_MATRIX_KIT_H

#include "office_kit.h"

enum { ROLES_MOST = 40 };

typedef struct { Str role, token, user; } Column;

static Kit kit;
static Str admin, owner;
static Column columns[ROLES_MOST];
static size_t column_count;
static int64_t serial;

/* ---- people ---- */

static bool names_role(Str role, const Str *list, size_t count) { return str_in(role, list, count); }

static bool kind_names(const Kind *k, Str role)
{
    bool named = names_role(role, k->create, k->create_count) || names_role(role, k->change, k->change_count) || names_role(role, k->see, k->see_count);
    for (size_t j = 0; j < k->move_count && !named; j++) named = names_role(role, k->moves[j].by, k->moves[j].by_count);
    return named;
}

/* Those that the program itself knows by name. */
static bool is_the_programs(Str role)
{
    return str_is(role, "auditor") || str_is(role, "administrator") || str_is(role, "head") || str_is(role, "prosecutor");
}

/* Does any kind name the role? Roles that none names are all alike: one of them stands for the rest. */
static bool is_named(const Model *m, Str role)
{
    for (size_t i = 0; i < m->kind_count; i++) {
        if (kind_names(&m->kinds[i], role)) return true;
    }
    return is_the_programs(role);
}

/* A request of the test's own, as an operation has it. */
typedef struct { Arena arena; Store *store; Request request; } Own;

static void own_begin(Own *o, Str token)
{
    Error e = { 0 };
    *o = (Own){ .arena = arena_with((size_t)256 << 20) };
    ErrorCode code = store_open(kit.store, STORE_READ, &o->store, &e);
    if (code == ERR_OK) code = store_snapshot_begin(o->store, &e);
    o->request = (Request){ .office = kit.office, .arena = &o->arena, .store = o->store, .model = office_model(kit.office), .fd = -1 };
    if (code == ERR_OK) code = session_take(kit.office, token, &o->request.session, &e);
    if (code != ERR_OK) fail_msg("request: %s", e.parts[0].key);
}

static void own_end(Own *o)
{
    session_release(kit.office, o->request.session);
    store_close(o->store);
    arena_free(&o->arena);
}

static void own_commit(Own *o, const Draft *drafts, size_t count)
{
    Error e = { 0 };
    if (count > 0 && office_commit(&o->request, drafts, count, NULL, &e) != ERR_OK) {
        Buf text = buf_in(&kit.arena);
        message_error(&text, LANG_EN, &e);
        fail_msg("commit: " STR_FMT, STR_ARG(buf_str(&text)));
    }
}

/* The role is put on by an act of the test's own: an institution's profile has not all of them. */
static void put_on(Str user, Str role)
{
    Own o;
    Record rec;
    Error e = { 0 };
    const JsonValue *body;
    own_begin(&o, admin);
    assert_int_equal(store_record(o.store, &o.arena, user, &rec, &e), ERR_OK);
    assert_int_equal(record_fields(&o.arena, &rec, &body, &e), ERR_OK);
    JsonValue *fields = json_copy(&o.arena, json_get(body, "fields"));
    json_set(&o.arena, fields, "roles", json_add(&o.arena, json_new_array(&o.arena), json_new_string(&o.arena, role)));
    Draft d = { .chain = STR("office"), .op = STR("user.change"), .object = user, .version = rec.version, .kind = model_kind(o.request.model, STR("user")),
                .state = rec.state, .fields = fields };
    own_commit(&o, &d, 1);
    own_end(&o);
}

static Str make_user(const char *login, Str role)
{
    kit_user(&kit, admin, login, "investigator");
    const JsonValue *users = json_get(kit_do(&kit, admin, "user.list", "{}"), "users");
    Str id = { 0 };
    JSON_EACH(one, users) {
        if (str_is(json_text(json_get(json_get(one, "fields"), "login")), login)) id = json_text(json_get(one, "id"));
    }
    put_on(id, role);
    return id;
}

static int begin(void **state)
{
    (void)state;
    column_count = 0;
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
    const Model *m = office_model(kit.office);
    bool others = false;
    for (size_t i = 0; i < m->role_count; i++) {
        Str role = m->roles[i].id;
        bool named = is_named(m, role);
        if (!named && others) continue;
        others = others || !named;
        assert_true(column_count < ROLES_MOST);
        char *login = kit_format(&kit, "u%zu", i);
        Column *c = &columns[column_count++];
        c->role = named ? role : STR("(any_other)");
        c->user = make_user(login, role);
        c->token = kit_sign_in(&kit, login);
    }
    kit_user(&kit, admin, "owner", "investigator");
    owner = kit_sign_in(&kit, "owner");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    return 0;
}

/* ---- records to try on ---- */

static JsonValue *sample(Arena *a, const Field *f);

static JsonValue *typed(Arena *a, const Field *f, const char *text)
{
    JsonValue *v = NULL;
    Error e = { 0 };
    if (field_from_text(a, f, str_of(text), &v, &e) != ERR_OK || !v) fail_msg(STR_FMT ": '%s' is no sample: %s", STR_ARG(f->id), text, e.parts[0].key);
    return v;
}

static JsonValue *sample_file(Arena *a)
{
    char hex[65];
    memset(hex, 'a', 64);
    hex[64] = 0;
    JsonValue *v = json_new_object(a);
    json_set(a, v, "blob", json_new_string(a, str_copy(a, str_of(hex))));
    json_set(a, v, "name", json_new_string(a, STR("a.pdf")));
    json_set(a, v, "sha256", json_new_string(a, str_copy(a, str_of(hex))));
    json_set(a, v, "size", json_new_int(a, 1));
    return json_set(a, v, "type", json_new_string(a, STR("application/pdf")));
}

static JsonValue *sample_group(Arena *a, const Field *f)
{
    JsonValue *v = json_new_object(a);
    for (const Field *one = f->fields; one; one = one->next) json_set(a, v, str_c(a, one->id), sample(a, one));
    return v;
}

static JsonValue *sample(Arena *a, const Field *f)
{
    switch (f->type) {
    case FIELD_CHOICE:    return json_new_string(a, f->choices[0].id);
    case FIELD_YES_NO:    return json_new_bool(a, true);
    case FIELD_DATE:      return typed(a, f, "01.12.2020");
    case FIELD_DATE_TIME: return json_new_string(a, STR("2020-12-01T12:00:00.000Z"));
    case FIELD_MONEY:     return typed(a, f, "8000 KGS");
    case FIELD_REF:       return json_new_string(a, str_format(a, STR_FMT "/%016llx", STR_ARG(str_is(f->to, "*") ? STR("note") : f->to),
                                                               f->unique ? 0x1000LL + ++serial : 0xffLL));
    case FIELD_FILE:      return sample_file(a);
    case FIELD_LIST:      return json_add(a, json_new_array(a), sample(a, f->of));
    case FIELD_NUMBER:    return typed(a, f, f->unit_count > 1 ? str_c(a, str_format(a, "1 " STR_FMT, STR_ARG(f->units[0].id))) : "1");
    case FIELD_GROUP:     return sample_group(a, f);
    case FIELD_POINT:     return typed(a, f, "42.8746, 74.5698");
    case FIELD_TEXT:
    case FIELD_LONG_TEXT: return json_new_string(a, str_format(a, f->longest < 20 ? "%lld" : "sample %lld", (long long)++serial));
    case FIELD_IDENTIFIER: return typed(a, f, str_c(a, str_format(a, STR_FMT ": N %lld", STR_ARG(f->types[0].id), (long long)++serial)));
    case FIELD_PLACE:
    case FIELD_PERSON_NAME:
    case FIELD_STATEMENT:
    case FIELD_TYPE_COUNT:
    default:              return typed(a, f, "Sample");
    }
}

static bool some_move_needs(const Kind *k, Str field)
{
    for (size_t i = 0; i < k->move_count; i++) {
        const Move *m = &k->moves[i];
        if (str_in(field, m->needs, m->needs_count)) return true;
        for (size_t n = 0; n < m->when_count; n++) {
            if (str_in(field, m->when[n].needs, m->when[n].needs_count)) return true;
        }
    }
    return false;
}

/* All that any state or move asks for. */
static JsonValue *sample_fields(Arena *a, const Kind *k)
{
    JsonValue *fields = json_new_object(a);
    for (const Field *f = k->fields; f; f = f->next) {
        bool asked = f->required_in != 0 || some_move_needs(k, f->id) || (k->title_any && str_equal(f->id, k->title));
        if (f->derived.len > 0 || f->retired || !asked) continue;
        json_set(a, fields, str_c(a, f->id), sample(a, f));
    }
    return fields;
}

static Draft record_draft(Arena *a, const Kind *k, Str chain, Str id, Str state)
{
    return (Draft){ .chain = chain, .op = STR("record.create"), .object = id, .kind = k, .state = state, .number = NUMBER_NEXT,
                    .fields = sample_fields(a, k), .by_office = true };
}

#endif
