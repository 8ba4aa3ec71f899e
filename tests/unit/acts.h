/* acts.h: acts by way of the office's own interface, without gate and desk: what a test of writer, audit and copy needs to make a store
 * with something in it, and to make two officers collide. */
#ifndef TERGOO_ACTS_H
#define TERGOO_ACTS_H

#include "office_kit.h"

/* A reading handle and a snapshot of its own, so that several threads and several moments can stand side by side. */
typedef struct { Kit *kit; Store *store; Request request; Arena arena; } Officer;

UNUSED static void officer_begin(Officer *f, Kit *k, Str token)
{
    Error e = { 0 };
    *f = (Officer){ .kit = k, .arena = arena_with((size_t)256 << 20) };
    ErrorCode code = store_open(k->store, STORE_READ, &f->store, &e);
    if (code == ERR_OK) code = store_snapshot_begin(f->store, &e);
    f->request = (Request){ .office = k->office, .arena = &f->arena, .store = f->store, .model = office_model(k->office), .fd = -1 };
    if (code == ERR_OK && token.len > 0) code = session_take(k->office, token, &f->request.session, &e);
    if (code != ERR_OK) fail_msg("officer: %s %s", error_code_name(code), e.parts[0].key);
}

UNUSED static void officer_end(Officer *f)
{
    session_release(f->kit->office, f->request.session);
    store_close(f->store);
    arena_free(&f->arena);
}

/* Signs in by the office's own way. */
UNUSED static Str acts_sign_in(Kit *k)
{
    Officer f;
    Str token;
    Error e = { 0 };
    officer_begin(&f, k, STR(""));
    ErrorCode code = session_open(k->office, f.store, &k->arena, STR("admin"), STR(KIT_PASSPHRASE), 8, STR("test"), &token, &e);
    if (code != ERR_OK) fail_msg("sign in: %s %s", error_code_name(code), e.parts[0].key);
    officer_end(&f);
    return token;
}

UNUSED static JsonValue *acts_fields(Arena *a, const char *name, const char *value, const char *name2, const char *value2)
{
    JsonValue *fields = json_new_object(a);
    json_set(a, fields, name, json_new_string(a, str_of(value)));
    if (name2) json_set(a, fields, name2, json_new_string(a, str_of(value2)));
    return fields;
}

/* A draft of a case (numbered, in its own chain) or a note (in the office's). */
UNUSED static Draft acts_case(Officer *f, Str object, int64_t version, const char *title)
{
    return (Draft){ .chain = object, .op = version == 0 ? STR("record.create") : STR("record.change"), .object = object, .version = version,
                    .kind = model_kind(f->request.model, STR("case")), .state = STR("opened"), .number = version == 0 ? NUMBER_NEXT : STR(""),
                    .by_office = true,      /* nobody was given access to these cases */
                    .fields = acts_fields(&f->arena, "title", title, NULL, NULL) };
}

UNUSED static Draft acts_note(Officer *f, Str object, int64_t version, const char *title, const char *text)
{
    return (Draft){ .chain = STR("office"), .op = version == 0 ? STR("record.create") : STR("record.change"), .object = object,
                    .version = version, .kind = model_kind(f->request.model, STR("note")), .state = STR("current"),
                    .fields = acts_fields(&f->arena, "title", title, "text", text) };
}

/* One act in a snapshot of its own. A case gets its number kept from version to version. */
UNUSED static ErrorCode acts_try(Kit *k, Str token, const char *kind, const char *id, int64_t version, const char *text, Done *done, Error *e)
{
    Officer f;
    officer_begin(&f, k, token);
    Str object = str_format(&k->arena, "%s/%s", kind, id);
    bool is_case = strcmp(kind, "case") == 0;
    Draft d = is_case ? acts_case(&f, object, version, text) : acts_note(&f, object, version, text, text);
    if (is_case && version > 0) {
        Record rec;
        const JsonValue *body;
        if (store_record(f.store, &f.arena, object, &rec, e) == ERR_OK && record_fields(&f.arena, &rec, &body, e) == ERR_OK) {
            d.number = json_text(json_get(body, "number"));
        }
    }
    Done own = { 0 };
    ErrorCode code = ERR_AGAIN;
    for (int i = 0; i < 8 && code == ERR_AGAIN; i++) {
        if (i > 0) {
            store_snapshot_end(f.store);
            if (store_snapshot_begin(f.store, e) != ERR_OK) break;
        }
        code = office_commit(&f.request, &d, 1, &own, e);
    }
    if (code == ERR_OK && done) {
        *done = own;
        done->object = object;
        done->number = str_copy(&k->arena, own.number);
    }
    officer_end(&f);
    return code;
}

UNUSED static Done acts_do(Kit *k, Str token, const char *kind, const char *id, int64_t version, const char *text)
{
    Done done = { 0 };
    Error e = { 0 };
    ErrorCode code = acts_try(k, token, kind, id, version, text, &done, &e);
    if (code != ERR_OK) fail_msg("%s/%s: %s %s", kind, id, error_code_name(code), e.parts[0].key);
    return done;
}

#endif
