/* models.c: the models of an office: the one in force, and those that records were made under.
 *
 * A change of model is an act (model.activate, signed by two). The writer enters it, sets the fact "model" in the same transaction, and with its
 * commit the new model is in force: acts that were made under the old one and come after it are sent back (I40). Requests that run hold
 * the model they began with; a model once loaded stays until the office closes, so nothing is taken from under them. A record is shown
 * under the model of the entry that made its version (I41). */
#include "office/office_int.h"

#include <inttypes.h>
#include <stdio.h>

const Model *office_model(const Office *o)
{
    return __atomic_load_n(&o->model, __ATOMIC_ACQUIRE);
}

static ErrorCode keep_model(Office *o, const Hash *hash, Str packed, const ModelRules *rules, Model **ret, Error *e)
{
    ModelFile *files;
    ModelFault *faults;
    size_t count;
    Str kept = str_copy(&o->model_arena, packed);
    char hex[65];
    if (!kept.ptr) return error_memory(e);
    TRY(model_unpack(&o->model_arena, kept, &files, &count, e));
    ErrorCode code = model_load_rules(&o->model_arena, files, count, rules, ret, &faults, e);
    if (code == ERR_INVALID && faults) {
        *e = faults->what;
        return error_in(e, K("office.model-unfit"));
    }
    if (code != ERR_OK) return code;
    if (!hash_equal(hash, &(*ret)->hash)) return error_set(e, ERR_FINDING, K("verify.model-hash"));
    return map_set(&o->models, hash_hex(hex, hash), *ret) ? ERR_OK : error_memory(e);
}

static Model *known_model(const Office *o, const Hash *hash)
{
    char hex[65];
    return hash_equal(hash, &o->model->hash) ? o->model : map_get(&o->models, hash_hex(hex, hash));
}

ErrorCode office_model_of(Office *o, Store *reader, const Hash *hash, const Model **ret, Error *e)
{
    Arena a = arena_with(64 << 20);
    Str packed;
    ErrorCode code = ERR_OK;
    pthread_mutex_lock(&o->model_lock);
    Model *m = known_model(o, hash);
    if (!m) code = store_model(reader, &a, hash, &packed, e);
    if (!m && code == ERR_OK) code = keep_model(o, hash, packed, &(ModelRules){ 0 }, &m, e);
    pthread_mutex_unlock(&o->model_lock);
    arena_free(&a);
    *ret = m;
    return code;
}

ErrorCode office_model_prepare(Office *o, Str packed, const ModelRules *rules, const Model **ret, Error *e)
{
    Hash hash = hash_of(packed);
    Model *m = NULL;
    pthread_mutex_lock(&o->model_lock);
    ErrorCode code = keep_model(o, &hash, packed, rules, &m, e);
    pthread_mutex_unlock(&o->model_lock);
    *ret = m;
    return code;
}

/* ---- what a record was made under ---- */

static bool made_since(const Office *o, const Record *rec)
{
    uint32_t epoch = o->model_epoch;
    return epoch == 0 || rec->epoch > epoch || (rec->epoch == epoch && rec->index > o->model_index);
}

ErrorCode request_kind_of(Request *r, const Record *rec, const Kind **ret, bool *older, Error *e)
{
    static const Str LINE = STR("\nmodel: ");
    Office *o = r->office;
    Entry entry;
    Hash hash;
    const Model *m = r->model;
    pthread_mutex_lock(&o->model_lock);
    bool now = made_since(o, rec) && r->model == o->model;
    pthread_mutex_unlock(&o->model_lock);
    *older = !now;
    if (!now) {
        ErrorCode code = store_entry(r->store, r->arena, rec->epoch, rec->index, &entry, e);
        if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
        ptrdiff_t at = code == ERR_OK ? str_find(entry.text, LINE) : -1;
        Str line, rest = at < 0 ? STR("") : str_from(entry.text, (size_t)at + LINE.len);
        (void)str_next_line(&rest, &line);
        if (at >= 0 && hash_parse_hex(line, &hash)) TRY(office_model_of(o, r->store, &hash, &m, e));     /* a sealed act shows none */
    }
    *ret = model_kind(m, rec->kind);
    return ERR_OK;
}

/* ---- the one before ---- */

/* The act that activates a model was signed under the one before, and says so. */
ErrorCode request_model_before(Request *r, const Model **ret, Instant *changed, Error *e)
{
    static const Str LINE = STR("\nmodel: ");
    Office *o = r->office;
    Entry entry;
    Hash hash;
    pthread_mutex_lock(&o->model_lock);
    uint32_t epoch = o->model_epoch;
    uint64_t index = o->model_index;
    pthread_mutex_unlock(&o->model_lock);
    *ret = NULL;
    *changed = 0;
    if (epoch == 0) return ERR_OK;
    ErrorCode code = store_entry(r->store, r->arena, epoch, index, &entry, e);
    if (code != ERR_OK) return code == ERR_NOT_FOUND ? ERR_OK : code;
    *changed = entry.received;
    ptrdiff_t at = str_find(entry.text, LINE);
    Str line, rest = at < 0 ? STR("") : str_from(entry.text, (size_t)at + LINE.len);
    (void)str_next_line(&rest, &line);
    return at >= 0 && hash_parse_hex(line, &hash) ? office_model_of(o, r->store, &hash, ret, e) : ERR_OK;
}

/* ---- what the writer does ---- */

ErrorCode model_enter(Store *s, const Hash *hash, uint32_t epoch, uint64_t index, Error *e)
{
    char hex[65], since[48];
    int n = snprintf(since, sizeof since, "%" PRIu32 " %" PRIu64, epoch, index);
    TRY(store_fact_set(s, "model", hash_hex(hex, hash), e));
    return store_fact_set(s, "model-since", (Str){ since, (size_t)n }, e);
}

void office_model_switch(Office *o, const Hash *hash, uint32_t epoch, uint64_t index)
{
    pthread_mutex_lock(&o->model_lock);
    Model *m = known_model(o, hash);
    o->model_epoch = epoch;
    o->model_index = index;
    if (m) __atomic_store_n(&o->model, m, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&o->model_lock);
}

ErrorCode models_open(Office *o, Error *e)
{
    Str since, epoch;
    int64_t number, index;
    ErrorCode code = store_fact(o->writer.store, &o->arena, "model-since", &since, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code != ERR_OK) return code;
    if (!str_cut(&since, ' ', &epoch) || !int_parse(epoch, &number) || !int_parse(since, &index)) return error_internal(e, "model-since");
    o->model_epoch = (uint32_t)number;
    o->model_index = (uint64_t)index;
    return ERR_OK;
}
