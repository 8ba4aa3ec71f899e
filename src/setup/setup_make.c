/* setup_make.c: an office out of the answers, in one go: made beside its place (setup/office), filled through the gate's own
 * operations by its administrator, so that units and the second account are acts with a signature like any other, and only then
 * moved (setup_move.c). */
#include "desk/desk.h"
#include "office/whole.h"
#include "rules/rules.h"
#include "setup/asker.h"
#include "setup/setup_int.h"

typedef struct {
    Setup      *setup;
    Arena      *a;
    const char *office, *model;         /* folders; model NULL: as shipped */
    Asker       asker;
} Making;

static ErrorCode write_model(Making *m, Error *e)
{
    Str days;
    const char *folder = path_join(m->a, m->setup->work, "model"), *inner = path_join(m->a, m->setup->work, "model/reference");
    const char *file = path_join(m->a, m->setup->work, "model/reference/holidays.csv");
    TRY(setup_calendar_file(m->setup, m->a, &days, e));
    if (days.len == 0) return ERR_OK;
    if (!folder || !inner || !file) return error_memory(e);
    TRY(folder_make(inner, e));
    TRY(file_write_durable(file, days, e));
    m->model = folder;
    return ERR_OK;
}

static ErrorCode make_store(Making *m, Error *e)
{
    const Setup *s = m->setup;
    OfficeInit what = {
        .folder = m->office, .name = setup_answer(s, "name"), .profile = setup_answer(s, "profile"),
        .login = setup_answer(s, "login"),
        .full_name = setup_answer(s, "full_name"), .passphrase = setup_secret(s), .model_folder = m->model,
        .guards = RULES_NAMES.guards,
        .guard_count = RULES_NAMES.guard_count, .derived = RULES_NAMES.derived, .derived_count = RULES_NAMES.derived_count,
    };
    return office_init(m->a, &what, e);
}

/* What commands look up later: where copies go, and the language for who says nothing. */
static ErrorCode set_facts(Making *m, Store *s, Error *e)
{
    Str folder = setup_answer(m->setup, "copies.folder");
    TRY(store_begin(s, e));
    ErrorCode code = store_fact_set(s, "language", setup_answer(m->setup, "language"), e);
    if (code == ERR_OK && folder.len > 0) code = store_fact_set(s, "copy-place", folder, e);
    if (code == ERR_OK) return store_commit(s, e);
    store_abandon(s);
    return code;
}

static ErrorCode add_facts(Making *m, Error *e)
{
    CLEANUP(store_close_p) Store *s = NULL;
    TRY(copy_key_make(m->office, &m->setup->arena, &m->setup->made.copy_key, e));
    m->setup->made.copy_key = str_trim(m->setup->made.copy_key);
    TRY(store_open(m->office, STORE_WRITE, &s, e));
    return set_facts(m, s, e);
}

/* ---- filling it ---- */

static ErrorCode ask(Making *m, const char *op, JsonValue *args, const JsonValue **data, Error *e)
{
    return asker_ask(&m->asker, op, args, -1, data, e);
}

static void put(Making *m, JsonValue *o, const char *name, Str value)
{
    json_set(m->a, o, name, json_new_string(m->a, value));
}

static ErrorCode sign_in(Making *m, Error *e)
{
    return asker_sign_in(&m->asker, setup_answer(m->setup, "login"), setup_secret(m->setup), &m->asker.token, e);
}

static ErrorCode add_units(Making *m, Error *e)
{
    Str rest = setup_answer(m->setup, "units"), unit;
    const JsonValue *data;
    while (str_next_line(&rest, &unit)) {
        if (unit.len == 0) continue;
        JsonValue *args = json_new_object(m->a), *fields = json_new_object(m->a);
        put(m, fields, "name", unit);
        put(m, args, "kind", STR("unit"));
        json_set(m->a, args, "fields", fields);
        TRY(ask(m, "record.create", args, &data, e));
    }
    return ERR_OK;
}

static ErrorCode add_second(Making *m, Error *e)
{
    SetupMade *made = &m->setup->made;
    JsonValue *args = json_new_object(m->a);
    const JsonValue *data;
    put(m, args, "login", setup_answer(m->setup, "second.login"));
    put(m, args, "full_name", setup_answer(m->setup, "second.full_name"));
    put(m, args, "roles", setup_answer(m->setup, "second.role"));
    TRY(ask(m, "user.enrol", args, &data, e));
    made->second_code = str_copy(&m->setup->arena, json_text(json_get(data, "code")));
    made->second_until = str_copy(&m->setup->arena, json_text(json_get(data, "until")));
    return made->second_code.ptr && made->second_until.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode fill(Making *m, Error *e)
{
    const JsonValue *data;
    TRY(sign_in(m, e));
    TRY(add_units(m, e));
    TRY(add_second(m, e));
    return ask(m, "session.close", json_new_object(m->a), &data, e);
}

static ErrorCode keep_keys(Making *m, Error *e)
{
    SetupMade *made = &m->setup->made;
    Arena *a = &m->setup->arena;
    Buf vkey = buf_in(a);
    const NoteKey *key = office_log_key(m->asker.open);
    note_key_format(&vkey, key);
    made->vkey = buf_str(&vkey);
    made->fingerprint = key_fingerprint(a, key);
    made->store_id = str_copy(a, office_store_id(m->asker.open));
    return vkey.failed || !made->fingerprint.ptr || !made->store_id.ptr ? error_memory(e) : ERR_OK;
}

static ErrorCode open_and_fill(Making *m, Error *e)
{
    const SetupOptions *o = m->setup->options;
    m->asker = (Asker){ .a = m->a, .operations = o->operations, .lang = o->lang };
    ErrorCode code = asker_open(&m->asker, m->office, e);
    if (code == ERR_OK) code = keep_keys(m, e);
    if (code == ERR_OK) code = fill(m, e);
    asker_close(&m->asker);
    return code;
}

static ErrorCode make_whole(Making *m, Error *e)
{
    const char *whole = path_join(m->a, m->setup->work, "whole");
    if (!whole) return error_memory(e);
    TRY(write_model(m, e));
    TRY(make_store(m, e));
    TRY(add_facts(m, e));
    TRY(open_and_fill(m, e));
    TRY(sealed_keep(m->setup, m->a, e));
    return file_write_durable(whole, STR("yes\n"), e);
}

ErrorCode setup_make(Setup *s, Arena *a, Error *e)
{
    Making m = { .setup = s, .a = a, .office = path_join(a, s->work, "office") };
    if (!m.office) return error_memory(e);
    folder_remove(m.office);                            /* of a try that failed */
    ErrorCode code = make_whole(&m, e);
    if (code != ERR_OK) {
        folder_remove(m.office);
        sealed_remove(s);
        return error_in(e, K("setup.making"), arg_c("folder", s->options->folder));
    }
    TRY(setup_move(s->options->folder, a, e));
    crypto_wipe(s->secret, sizeof s->secret);
    s->secret_len = 0;
    s->made.done = true;
    log_event(LOG_INFO, "office-made", "folder=%s", s->options->folder);
    return ERR_OK;
}
