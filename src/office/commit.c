/* commit.c: from a draft to a signed act on the writer's queue.
 *
 * A draft says what a record should become. Here it gets its number, is checked against the model as it would stand, becomes canonical
 * JSON under a fresh salt, is signed with the session's key, projected, and handed over with all that the operation had read. */
#include "office/office_int.h"

#include <inttypes.h>

Str object_id_new(Arena *a, Str kind)
{
    unsigned char bytes[8];
    char hex[17];
    random_bytes(bytes, sizeof bytes);
    return str_format(a, STR_FMT "/%s", STR_ARG(kind), hex_encode(hex, bytes, sizeof bytes).ptr);
}

void act_fill_random(Act *act, unsigned char salt[SALT_SIZE])
{
    random_bytes(act->nonce, NONCE_SIZE);           /* the time in front keeps the index of nonces growing at its end only */
    uint64_t now = (uint64_t)clock_now();
    for (int i = 0; i < 6; i++) act->nonce[i] = (unsigned char)(now >> (40 - 8 * i));
    random_bytes(salt, SALT_SIZE);
}

/* "C-{year}-{seq}" with the day's year and four digits or more; the counter is kept per kind and year. */
static ErrorCode next_number(Request *r, const Kind *k, const Item *items, size_t before, Item *item, Str *number, Error *e)
{
    int year = day_date(instant_local_day(item->act.made)).year;
    item->counter = str_format(r->arena, STR_FMT ":%d", STR_ARG(k->id), year);
    if (!item->counter.ptr) return error_memory(e);
    int64_t last = 0;
    for (size_t i = before; i > 0 && last == 0; i--) {
        if (str_equal(items[i - 1].counter, item->counter)) last = items[i - 1].counter_value;
    }
    if (last == 0) TRY(store_counter(r->store, item->counter, &last, e));
    item->counter_value = last + 1;

    Buf out = buf_in(r->arena);
    Str rest = k->number, part;
    while (str_cut(&rest, '{', &part)) {
        buf_add(&out, part);
        Str name;
        str_cut(&rest, '}', &name);
        if (str_is(name, "year")) buf_format(&out, "%d", year);
        else if (str_is(name, "seq")) buf_format(&out, "%04" PRId64, item->counter_value);
    }
    buf_add(&out, part);
    if (out.failed) return error_memory(e);
    *number = buf_str(&out);
    return ERR_OK;
}

static ErrorCode record_content(Request *r, const Draft *d, Str number, Str *ret, Error *e)
{
    Arena *a = r->arena;
    TRY(record_check(d->kind, d->fields, d->state, e));
    JsonValue *body = json_new_object(a);
    json_set(a, body, "case", json_new_string(a, d->chain));
    json_set(a, body, "fields", d->fields);
    json_set(a, body, "id", json_new_string(a, d->object));
    json_set(a, body, "kind", json_new_string(a, d->kind->id));
    if (number.len > 0) json_set(a, body, "number", json_new_string(a, number));
    json_set(a, body, "state", json_new_string(a, d->state));
    json_set(a, body, "version", json_new_int(a, d->version + 1));
    Buf out = buf_in(a);
    if (body) json_write(&out, body);
    if (!body || out.failed) return error_memory(e);
    *ret = buf_str(&out);
    return ERR_OK;
}

static ErrorCode plain_content(Request *r, const JsonValue *content, Str *ret, Error *e)
{
    Buf out = buf_in(r->arena);
    json_write(&out, content);
    if (out.failed) return error_memory(e);
    *ret = buf_str(&out);
    return ERR_OK;
}

/* The act's text and contents, unsigned. */
static ErrorCode describe(Request *r, const Draft *d, Item *items, size_t at, Error *e)
{
    Item *item = &items[at];
    Instant made = item->act.made = clock_now();    /* one instant for the act and the year in its number */
    Str number = d->number;
    if (d->kind && str_is(number, "#next")) {
        number = STR("");
        if (d->kind->number.len > 0) TRY(next_number(r, d->kind, items, at, item, &number, e));
    }
    item->has_content = d->kind != NULL || d->content != NULL;
    if (d->kind) TRY(record_content(r, d, number, &item->content, e));
    else if (d->content) TRY(plain_content(r, d->content, &item->content, e));

    Act *act = &item->act;
    *act = (Act){
        .store = office_store_id(r->office), .chain = d->chain, .op = d->op, .object = d->object, .object_version = d->version,
        .has_object_hash = item->has_content, .has_model = true, .model = r->model->hash, .reason_code = d->reason_code,
        .legal_basis = d->legal_basis, .key = d->key, .until = d->until, .actor = r->session->user, .session = str_of(r->session->id),
        .made = made,
    };
    act_fill_random(act, item->salt);
    if (item->has_content) act->object_hash = hash_salted(item->salt, item->content);
    if (d->reason.len > 0 && act->reason_code.len == 0) act->reason_code = STR("stated");
    if (act->reason_code.len > 0) {
        random_bytes(item->reason_salt, SALT_SIZE);
        item->reason = d->reason;
        act->reason_hash = hash_salted(item->reason_salt, d->reason);
    }
    return act_check(act, e);
}

static ErrorCode sign_item(Request *r, Item *item, Error *e)
{
    Buf text = buf_in(r->arena), note = buf_in(r->arena);
    act_format(&text, &item->act);
    note_sign(&note, buf_str(&text), &r->session->key, &r->session->secret);
    if (text.failed || note.failed) return error_memory(e);
    item->note = buf_str(&note);
    return ERR_OK;
}

/* The second signature of a proposal: over the first person's text, whose contents come along with their salts. */
static ErrorCode countersign(Request *r, const Draft *d, Item *item, Error *e)
{
    Note note;
    TRY(act_open(d->first_note, &note, &item->act, e));
    TRY(plain_content(r, d->content, &item->content, e));
    item->has_content = true;
    memcpy(item->salt, d->first_salt, SALT_SIZE);
    memcpy(item->reason_salt, d->first_reason_salt, SALT_SIZE);
    item->reason = d->reason;
    Hash content = hash_salted(item->salt, item->content), reason = hash_salted(item->reason_salt, item->reason);
    if (!hash_equal(&content, &item->act.object_hash)) return error_internal(e, "countersign");
    if (item->act.reason_code.len > 0 && !hash_equal(&reason, &item->act.reason_hash)) return error_internal(e, "countersign");
    if (str_equal(item->act.actor, r->session->user)) return error_set(e, ERR_DENIED, K("office.same-person"));

    Buf both = buf_in(r->arena);
    buf_add(&both, d->first_note);
    note_add_signature(&both, note.text, &r->session->key, &r->session->secret);
    if (both.failed) return error_memory(e);
    item->note = buf_str(&both);
    return ERR_OK;
}

ErrorCode office_commit(Request *r, const Draft *drafts, size_t count, Done *done, Error *e)
{
    if (!r->session) return error_set(e, ERR_SIGNED_OUT, K("office.signed-out"));
    Item *items = arena_array(r->arena, count, sizeof *items);
    if (!items) return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        const Draft *d = &drafts[i];
        if (d->first_note.len > 0) {
            TRY(countersign(r, d, &items[i], e));
        } else {
            TRY(describe(r, d, items, i, e));
            TRY(sign_item(r, &items[i], e));
        }
        items[i].keyring = d->keyring;
        items[i].blob = d->blob;
        items[i].erase = d->erase;
        items[i].erase_count = d->erase_count;
        items[i].done = done ? &done[i] : NULL;
        if (items[i].has_content) {
            TRY(project(r->arena, r->model, &items[i].act, items[i].content, &items[i].projection, &items[i].is_record, e));
        }
    }
    Submission s = { .items = items, .count = count, .reads = r->reads, .read_count = r->read_count };
    store_snapshot_end(r->store);                   /* what waits for the disk must not hold the WAL; what it read is re-checked */
    ErrorCode code = writer_submit(&r->office->writer, &s, e);
    /* It is entered, whatever now happens to the reading handle: without a snapshot each further read sees its own moment. */
    Error unheard;
    if (code == ERR_OK && store_snapshot_begin(r->store, &unheard) != ERR_OK) {
        log_event(LOG_WARNING, "commit-snapshot", "code=%s", error_code_name(unheard.code));
    }
    return code;
}

ErrorCode office_sign_only(Request *r, const Draft *d, Signed *ret, Error *e)
{
    if (!r->session) return error_set(e, ERR_SIGNED_OUT, K("office.signed-out"));
    Item *item = ARENA_NEW(r->arena, Item);
    if (!item) return error_memory(e);
    TRY(describe(r, d, item, 0, e));
    TRY(sign_item(r, item, e));
    *ret = (Signed){ .note = item->note, .content = item->content, .reason = item->reason };
    memcpy(ret->salt, item->salt, SALT_SIZE);
    memcpy(ret->reason_salt, item->reason_salt, SALT_SIZE);
    return ERR_OK;
}

ErrorCode item_by_log(Arena *a, const Office *o, const Act *act, Str content, Item *ret, Error *e)
{
    Buf text = buf_in(a), note = buf_in(a);
    *ret = (Item){ .act = *act, .content = content, .has_content = true };
    act_fill_random(&ret->act, ret->salt);
    ret->act.has_object_hash = true;
    ret->act.object_hash = hash_salted(ret->salt, content);
    TRY(act_check(&ret->act, e));
    act_format(&text, &ret->act);
    note_sign(&note, buf_str(&text), &o->log_key, &o->log_secret);
    if (text.failed || note.failed) return error_memory(e);
    ret->note = buf_str(&note);
    return project(a, o->model, &ret->act, content, &ret->projection, &ret->is_record, e);
}

/* ---- looks ---- */

enum { LOOK_AGAIN_AFTER = 10 * 60 * 1000 };

typedef struct { Instant at; } Looked;

static bool looked_lately(Request *r, Str object)
{
    pthread_mutex_lock(&r->office->lock);
    const Looked *l = map_get(&r->session->looked, object);
    bool lately = l && clock_now() - l->at < LOOK_AGAIN_AFTER;
    pthread_mutex_unlock(&r->office->lock);
    return lately;
}

static void remember_look(Request *r, Str object)
{
    pthread_mutex_lock(&r->office->lock);
    Looked *l = map_get(&r->session->looked, object);
    if (!l) l = ARENA_NEW(&r->session->arena, Looked);
    if (l) {
        l->at = clock_now();
        (void)!map_set(&r->session->looked, object, l);   /* not remembered: the next look is entered again, which is no harm */
    }
    pthread_mutex_unlock(&r->office->lock);
}

ErrorCode office_note_look(Request *r, Str chain, Str op, Str object, JsonValue *content, Error *e)
{
    if (looked_lately(r, object)) return ERR_OK;
    Draft d = { .chain = chain, .op = op, .object = object, .content = content };
    TRY(office_commit(r, &d, 1, NULL, e));
    remember_look(r, object);
    return ERR_OK;
}
