/* office.c: making, opening and closing a store. What may leave it is in guard.c, what is entered in writer.c. */
#include "office/audit_job.h"
#include "office/reading.h"
#include "office/grants.h"
#include "office/shelf.h"
#include "office/indexer.h"
#include "office/shown.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum { OFFICE_ARENA = 64 << 20, MODEL_ARENA = 512 << 20 };

const char *office_folder(const Office *o) { return o->folder; }
Str office_store_id(const Office *o) { return str_of(o->store_id); }
Str office_origin(const Office *o) { return str_of(o->origin); }
Str office_name(const Office *o) { return o->name; }
const Profile *office_profile(const Office *o, const Model *m) { return o->profile.len > 0 ? model_profile(m, o->profile) : NULL; }
const MatchBook *office_names(const Office *o) { return o->names; }
const NoteKey *office_log_key(const Office *o) { return &o->log_key; }

/* ---- keys on disk ---- */

static ErrorCode load_keys(Office *o, uint32_t epoch, Error *e)
{
    Arena *a = &o->arena;
    char *store_key = path_join(a, o->folder, "keys/store.key"), *log_key = log_key_path(a, o->folder, epoch);
    if (!store_key || !log_key) return error_memory(e);
    TRY(secret_read(store_key, "store", o->store_key.bytes, e));
    TRY(secret_read(log_key, "log", o->log_secret.seed, e));
    SignPublic public = sign_public_of(&o->log_secret);
    o->log_key = note_key(str_of(o->origin), &public);
    return ERR_OK;
}

static ErrorCode make_keys(Office *o, Error *e)
{
    Arena *a = &o->arena;
    char *folder = path_join(a, o->folder, "keys"), *store_key = path_join(a, o->folder, "keys/store.key");
    char *log_key = log_key_path(a, o->folder, 1);
    if (!folder || !store_key || !log_key) return error_memory(e);
    TRY(folder_make(folder, e));
    random_bytes(o->store_key.bytes, KEY_SIZE);
    o->log_secret = sign_secret_new();
    TRY(secret_write(store_key, "store", o->store_key.bytes, e));
    TRY(secret_write(log_key, "log", o->log_secret.seed, e));
    SignPublic public = sign_public_of(&o->log_secret);
    store_id_of(o->store_id, &public);
    origin_format(o->origin, str_of(o->store_id), 1);
    o->log_key = note_key(str_of(o->origin), &public);
    return ERR_OK;
}

/* ---- the model in force ---- */

ErrorCode office_load_model(Office *o, const ModelFile *files, size_t count, const ModelRules *rules, Error *e)
{
    ModelFault *faults;
    Buf packed = buf_in(&o->arena);
    ErrorCode code = model_load_rules(&o->arena, files, count, rules, &o->model, &faults, e);
    if (code == ERR_INVALID && faults) {
        *e = faults->what;                          /* the first of them, with its place, says more than how many there are */
        return error_in(e, K("office.model-unfit"));
    }
    if (code != ERR_OK) return code;
    model_pack(&packed, files, count);
    if (packed.failed) return error_memory(e);
    o->model_packed = buf_str(&packed);
    return ERR_OK;
}

static ErrorCode load_stored_model(Office *o, Error *e)
{
    Str hex, packed;
    Hash h;
    ModelFile *files;
    size_t count;
    TRY(store_fact(o->writer.store, &o->arena, "model", &hex, e));
    if (!hash_parse_hex(hex, &h)) return error_internal(e, "model fact");
    TRY(store_model(o->writer.store, &o->arena, &h, &packed, e));
    TRY(model_unpack(&o->arena, packed, &files, &count, e));
    return office_load_model(o, files, count, &(ModelRules){ 0 }, e);
}

/* ---- signing and wrapping for others ---- */

ErrorCode office_sign_manifest(Office *o, Str text, Buf *to, Error *e)
{
    bool known = str_starts(text, STR("tergoo-bundle/v1\n")) || str_starts(text, STR("tergoo-message/v1\n")) ||
                 str_starts(text, STR("tergoo-site/v1\n"));
    if (!known) return error_internal(e, "manifest");
    note_sign(to, text, &o->log_key, &o->log_secret);
    return to->failed ? error_memory(e) : ERR_OK;
}

static Str blob_bound(char to[5 + 65], const Hash *name)
{
    memcpy(to, "blob/", 5);
    return (Str){ to, 5 + hash_hex(to + 5, name).len };
}

ErrorCode office_wrap_blob_key(Office *o, Arena *a, const Hash *name, const BlobKey *key, Str *ret, Error *e)
{
    char bound[5 + 65];
    unsigned char *to = arena_alloc(a, KEY_SIZE + WRAP_OVERHEAD);
    if (!to) return error_memory(e);
    wrap_make(&o->store_key, str_bytes(key->bytes, KEY_SIZE), blob_bound(bound, name), to);
    *ret = str_bytes(to, KEY_SIZE + WRAP_OVERHEAD);
    return ERR_OK;
}

ErrorCode office_unwrap_blob_key(Office *o, const BlobRow *row, BlobKey *ret, Error *e)
{
    char bound[5 + 65];
    if (row->wrapped_key.len == KEY_SIZE + WRAP_OVERHEAD &&
        wrap_open(&o->store_key, row->wrapped_key, blob_bound(bound, &row->name), ret->bytes)) return ERR_OK;
    return error_set(e, ERR_FINDING, K("office.blob-key"));
}

/* ---- opening ---- */

static Office *office_new(const char *folder, const char *guard_file)
{
    Office *o = mem_alloc(sizeof *o);
    if (!o) return NULL;
    o->arena = arena_with(OFFICE_ARENA);
    o->session_arena = arena_with(OFFICE_ARENA);
    o->sessions = map_in(&o->session_arena);
    o->seconds = map_in(&o->session_arena);
    o->challenges = ARENA_NEW(&o->arena, Challenges);
    if (o->challenges) random_bytes(o->challenges->key, sizeof o->challenges->key);
    o->model_arena = arena_with(MODEL_ARENA);
    o->models = map_in(&o->model_arena);
    pthread_mutex_init(&o->model_lock, NULL);
    o->cost = PASSPHRASE_COST;
    pthread_mutex_init(&o->lock, NULL);
    pthread_mutex_init(&o->passphrase_lock, NULL);
    pthread_mutex_init(&o->guard_lock, NULL);
    o->folder = str_c(&o->arena, str_of(folder));
    o->guard_file = guard_file ? str_c(&o->arena, str_of(guard_file)) : path_join(&o->arena, folder, "guard");
    Error unheard;
    if (!o->folder || !o->guard_file || !o->challenges || grants_new(&o->grants, &unheard) != ERR_OK || shelf_start(o, &unheard) != ERR_OK) {
        grants_free(o->grants);
        arena_free(&o->arena);
        mem_free(o);
        return NULL;
    }
    return o;
}

void office_close(Office *o)
{
    if (!o) return;
    writer_end(o);
    indexer_end(o);
    audit_job_leave(o);
    readings_end(o);
    size_t at = 0;
    for (Session *s; (s = map_next(&o->sessions, &at));) session_free(s);
    lend_close(o);
    shown_close(o);
    grants_free(o->grants);
    shelf_end(o);
    store_close(o->writer.store);
    arena_free(&o->session_arena);
    arena_free(&o->model_arena);
    arena_free(&o->arena);
    crypto_wipe(o, sizeof *o);
    mem_free(o);
}

void office_close_p(Office **o)
{
    office_close(*o);
    *o = NULL;
}

static ErrorCode last_received(Office *o, Instant *ret, Error *e)
{
    Entry entry;
    uint32_t epoch = o->writer.epoch;
    uint64_t size = o->writer.frontier.size;
    *ret = INT64_MIN / 2;
    if (size == 0) return ERR_OK;
    TRY(store_entry(o->writer.store, &o->arena, epoch, size - 1, &entry, e));
    *ret = entry.received;
    return ERR_OK;
}

/* The head in the store must be signed by our key and be the root of what is there: cheap, and enough to refuse a mixed-up folder. The full
 * audit is tergoo verify. */
static ErrorCode check_head(Office *o, Error *e)
{
    Str note;
    Checkpoint head;
    TRY(store_fact(o->writer.store, &o->arena, "head", &note, e));
    TRY(checkpoint_open(note, &o->log_key, &head, e));
    Hash root = frontier_root(&o->writer.frontier);
    if (head.size != o->writer.frontier.size || !hash_equal(&root, &head.root)) return error_set(e, ERR_FINDING, K("office.head-differs"));
    return ERR_OK;
}

static ErrorCode open_facts(Office *o, Error *e)
{
    Store *s = o->writer.store;
    Arena *a = &o->arena;
    Str id, cost;
    TRY(store_fact(s, a, "store-id", &id, e));
    TRY(store_fact(s, a, "name", &o->name, e));
    ErrorCode profile = store_fact(s, a, "profile", &o->profile, e);
    if (profile == ERR_NOT_FOUND) o->profile = STR("");
    else if (profile != ERR_OK) return profile;
    if (id.len != 16) return error_internal(e, "store-id");
    memcpy(o->store_id, id.ptr, 16);
    TRY(guard_path(s, a, o->folder, &o->guard_file, e));
    TRY(store_fact(s, a, "passphrase-cost", &cost, e));
    Str passes;
    int64_t p, m;
    if (!str_cut(&cost, ' ', &passes) || !int_parse(passes, &p) || !int_parse(cost, &m)) return error_internal(e, "passphrase-cost");
    o->cost = (PassphraseCost){ (uint32_t)p, (uint32_t)m };
    return store_last_epoch(s, &o->writer.epoch, e);
}

static ErrorCode open_all(Office *o, Error *e)
{
    TRY(store_open(o->folder, STORE_WRITE, &o->writer.store, e));
    TRY(open_facts(o, e));
    Writer *w = &o->writer;
    origin_format(o->origin, str_of(o->store_id), w->epoch);
    TRY(load_keys(o, w->epoch, e));
    TRY(load_stored_model(o, e));
    TRY(models_open(o, e));
    uint64_t size;
    TRY(store_epoch_size(w->store, w->epoch, &size, e));
    StoreTree tree = { w->store, w->epoch };
    TRY(tree_frontier(size, store_tree_read, &tree, &w->frontier, e));
    TRY(last_received(o, &w->received, e));
    TRY(exercise_open(o, e));
    return check_head(o, e);
}

ErrorCode office_open_quiet(const char *folder, Office **ret, Error *e)
{
    Office *o = office_new(folder, NULL);
    if (!o) return error_memory(e);
    ErrorCode code = open_all(o, e);
    if (code != ERR_OK) {
        office_close(o);
        return error_in(e, K("office.opening"), arg_c("path", folder));
    }
    *ret = o;
    return ERR_OK;
}

ErrorCode office_open(const char *folder, Office **ret, Error *e)
{
    Office *o;
    TRY(office_open_quiet(folder, &o, e));
    ErrorCode code = match_book_shipped(&o->arena, &o->names, e);
    if (code == ERR_OK) code = guard_check(o, e);
    if (code == ERR_OK) code = erasures_level(o, e);
    if (code == ERR_OK) code = writer_start(o, e);
    if (code != ERR_OK) {
        office_close(o);
        return error_in(e, K("office.opening"), arg_c("path", folder));
    }
    code = readings_start(o, e);
    if (code != ERR_OK) {
        office_close(o);
        return code;
    }
    indexer_start(o);
    *ret = o;
    return ERR_OK;
}

/* ---- making ---- */

static ErrorCode first_facts(Office *o, const OfficeInit *what, Error *e)
{
    Store *s = o->writer.store;
    char hex[65], cost[32];
    snprintf(cost, sizeof cost, "%u %u", o->cost.passes, o->cost.memory_kib);
    TRY(store_begin(s, e));
    TRY(store_fact_set(s, "store-id", str_of(o->store_id), e));
    TRY(store_fact_set(s, "name", what->name, e));
    if (what->profile.len > 0) TRY(store_fact_set(s, "profile", what->profile, e));
    if (what->exercise) TRY(store_fact_set(s, EXERCISE_FACT, STR("yes"), e));
    TRY(store_fact_set(s, "model", hash_hex(hex, &o->model->hash), e));
    TRY(store_fact_set(s, "passphrase-cost", str_of(cost), e));
    if (what->guard_file) TRY(store_fact_set(s, "guard-file", str_of(what->guard_file), e));
    TRY(store_model_add(s, &o->model->hash, o->model_packed, e));
    return store_commit(s, e);
}

static Act log_act(Office *o, const char *op, Str object)
{
    return (Act){ .store = str_of(o->store_id), .chain = STR("office"), .op = str_of(op), .object = object, .has_model = true,
                  .model = o->model->hash, .actor = STR("log"), .made = clock_now() };
}

static ErrorCode log_open_item(Arena *a, Office *o, Item *ret, Error *e)
{
    Buf vkey = buf_in(a), content = buf_in(a);
    note_key_format(&vkey, &o->log_key);
    buf_format(&content, "{\"epoch\":1,%s\"name\":", o->exercise ? "\"exercise\":true," : "");
    json_write_string(&content, o->name);
    if (o->profile.len > 0) {
        buf_c(&content, ",\"profile\":");
        json_write_string(&content, o->profile);
    }
    buf_c(&content, ",\"store\":");
    json_write_string(&content, str_of(o->store_id));
    buf_c(&content, "}");
    if (vkey.failed || content.failed) return error_memory(e);
    Act act = log_act(o, "log.open", STR("log/1"));
    act.key = buf_str(&vkey);
    return item_by_log(a, o, &act, buf_str(&content), ret, e);
}

static ErrorCode first_user_item(Arena *a, Office *o, const OfficeInit *what, Item *ret, Error *e)
{
    const Kind *kind = model_kind(o->model, STR("user"));
    if (!kind) return error_internal(e, "user kind");
    Str user = object_id_new(a, STR("user")), vkey;
    KeyringRow *row = ARENA_NEW(a, KeyringRow);
    if (!user.ptr || !row) return error_memory(e);
    TRY(keyring_make(a, str_of(o->store_id), user, what->passphrase, o->cost, &vkey, row, e));

    JsonValue *fields = json_new_object(a), *roles = json_new_array(a), *body = json_new_object(a);
    json_add(a, roles, json_new_string(a, STR("administrator")));
    json_set(a, fields, "full_name", json_new_string(a, what->full_name));
    json_set(a, fields, "key", json_new_string(a, vkey));
    json_set(a, fields, "login", json_new_string(a, what->login));
    json_set(a, fields, "roles", roles);
    TRY(record_check(kind, fields, kind->states[0].id, e));
    json_set(a, body, "case", json_new_string(a, STR("office")));
    json_set(a, body, "fields", fields);
    json_set(a, body, "id", json_new_string(a, user));
    json_set(a, body, "kind", json_new_string(a, STR("user")));
    json_set(a, body, "state", json_new_string(a, kind->states[0].id));
    json_set(a, body, "version", json_new_int(a, 1));
    Buf content = buf_in(a);
    if (body) json_write(&content, body);
    if (!body || content.failed) return error_memory(e);

    Act act = log_act(o, "user.create", user);
    act.key = vkey;
    TRY(item_by_log(a, o, &act, buf_str(&content), ret, e));
    ret->keyring = row;
    return ERR_OK;
}

static ErrorCode first_entries(Arena *a, Office *o, const OfficeInit *what, Error *e)
{
    Item items[2];
    TRY(log_open_item(a, o, &items[0], e));
    TRY(first_user_item(a, o, what, &items[1], e));
    o->writer.epoch = 1;
    o->writer.received = INT64_MIN / 2;
    Submission s = { .items = items, .count = 2 };
    return writer_run_now(o, &s, e);
}

static ErrorCode check_profile(Arena *a, const Model *m, Str profile, Error *e)
{
    if (profile.len == 0 || model_profile(m, profile)) return ERR_OK;
    Buf names = buf_in(a);
    for (size_t i = 0; i < m->profile_count; i++) buf_format(&names, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(m->profiles[i].id));
    return error_set(e, ERR_USAGE, K("office.no-profile"), arg_str("profile", profile), arg_str("profiles", buf_str(&names)));
}

static ErrorCode init_in(Arena *a, Office *o, const OfficeInit *what, Error *e)
{
    ModelFile *files;
    size_t count;
    TRY(model_files(&o->arena, what->model_folder, &files, &count, e));
    ModelRules rules = { what->guards, what->guard_count, what->derived, what->derived_count };
    TRY(office_load_model(o, files, count, &rules, e));
    TRY(check_profile(a, o->model, o->profile, e));
    TRY(store_create(o->folder, e));
    TRY(make_keys(o, e));
    TRY(store_open(o->folder, STORE_WRITE, &o->writer.store, e));
    TRY(first_facts(o, what, e));
    return first_entries(a, o, what, e);
}

/* Takes back what a failed or killed init has made: only names that init makes, so that nothing else is ever removed. */
static void remove_made(const char *folder)
{
    static const char *const FILES[] = { "keys/log-1.key", "keys/store.key", "store.db", "store.db-wal", "store.db-shm", "lock", "keys", "blobs",
                                         "" };
    char path[4096];
    for (size_t i = 0; i < ARRAY_LEN(FILES); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, FILES[i]);
        if (io->unlink(path) != 0) rmdir(path);
    }
}

/* The store is made beside its place and put there whole, so that a power cut midway leaves no half of one: what is left is removed by the next
 * try. An empty folder may stand in the place; one with anything in it may not. */
static ErrorCode put_in_place(const char *making, const char *folder, Error *e)
{
    if (io->rename(making, folder) != 0) {
        if (errno == ENOTEMPTY || errno == EEXIST) return error_set(e, ERR_CONFLICT, K("office.folder-not-empty"), arg_c("path", folder));
        return error_system(e, str_of(folder));
    }
    return folder_sync_of(folder, e);
}

ErrorCode office_init(Arena *a, const OfficeInit *what, Error *e)
{
    Str place = str_of(what->folder);
    while (place.len > 1 && place.ptr[place.len - 1] == '/') place.len--;
    const char *making = str_format(a, STR_FMT ".making", STR_ARG(place)).ptr, *database = path_join(a, what->folder, "store.db");
    if (!making || !database) return error_memory(e);
    if (file_exists(database)) return error_set(e, ERR_CONFLICT, K("office.store-exists"), arg_c("path", what->folder));
    remove_made(making);
    Office *o = office_new(making, what->guard_file);
    if (!o) return error_memory(e);
    if (what->cost.passes > 0) o->cost = what->cost;
    o->name = str_copy(&o->arena, what->name);
    o->profile = str_copy(&o->arena, what->profile);
    o->exercise = what->exercise;
    ErrorCode code = init_in(a, o, what, e);
    office_close(o);
    if (code == ERR_OK) code = put_in_place(making, what->folder, e);
    if (code != ERR_OK) remove_made(making);
    return code == ERR_OK ? code : error_in(e, K("office.making"), arg_c("path", what->folder));
}
