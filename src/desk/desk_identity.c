/* desk_identity.c: see desk_identity.h. Granting opens what lies in the vault about the tip, with the guardian's own keys, and
 * hangs a copy where only the one who asked finds it (office/shown.h). The guardian himself is shown nothing: he decides by
 * the request. Each showing is a look in the ledger. */
#include "desk/desk_identity.h"
#include "office/blob.h"
#include "office/shown.h"
#include "office/vault.h"

bool desk_identity_moves(const Seen *seen, const Move *m)
{
    return str_is(seen->kind->id, "identity_access") && (str_is(m->id, "grant") || str_is(m->id, "end"));
}

/* ---- out of the vault ---- */

typedef struct { Request *request; Str tip; JsonValue *entries; } Opening;

/* About the tip, or about a message of its reporter. */
static bool is_about(Request *r, Str about, Str tip)
{
    Error unheard;
    Record rec;
    const JsonValue *body;
    if (str_equal(about, tip)) return true;
    if (!str_starts(about, STR("tip_message/")) || records_get(r, about, &rec, &unheard) != ERR_OK) return false;
    if (rec.body.len == 0 || record_fields(r->arena, &rec, &body, &unheard) != ERR_OK) return false;
    return str_equal(json_text(json_get(json_get(body, "fields"), "tip")), tip);
}

/* With the key of its file, which is the vault's members' alone. */
static ErrorCode add_key(Request *r, Str chain, JsonValue *entry, Error *e)
{
    BlobRow row;
    BlobKey key;
    char hex[2 * KEY_SIZE + 1];
    const JsonValue *file = json_get(entry, "original");
    if (!file) return ERR_OK;
    TRY(records_file(r, chain, file, &row, &key, e));
    json_set(r->arena, entry, "key", json_new_string(r->arena, str_copy(r->arena, hex_encode(hex, key.bytes, KEY_SIZE))));
    crypto_wipe(&key, sizeof key);
    crypto_wipe(hex, sizeof hex);
    return ERR_OK;
}

static ErrorCode take_entry(void *self, const Record *rec, Error *e)
{
    Opening *o = self;
    Request *r = o->request;
    const JsonValue *body;
    if (!str_is(rec->kind, "vault_entry") || rec->body.len == 0) return ERR_OK;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    JsonValue *fields = json_copy(r->arena, json_get(body, "fields"));
    if (!fields || !is_about(r, json_text(json_get(fields, "about")), o->tip)) return fields ? ERR_OK : error_memory(e);
    json_add(r->arena, o->entries, fields);
    return ERR_OK;
}

static ErrorCode open_entries(Request *r, Str tip, Str *text, Error *e)
{
    Str chain, next;
    Buf out = buf_in(r->arena);
    Opening o = { r, tip, json_new_array(r->arena) };
    TRY(vault_find(r, &chain, &next, e));
    if (chain.len == 0) return error_set(e, ERR_NOT_FOUND, K("vault.none-yet"));
    if (!request_opens(r, chain)) return error_set(e, ERR_DENIED, K("vault.does-not-open"));
    if (!o.entries) return error_memory(e);
    TRY(records_in_chain(r, chain, take_entry, &o, e));
    JSON_EACH(one, o.entries) TRY(add_key(r, chain, (JsonValue *)(uintptr_t)one, e));
    json_write(&out, o.entries);
    if (out.failed) return error_memory(e);
    *text = buf_str(&out);
    return ERR_OK;
}

/* ---- granting and ending ---- */

static ErrorCode grant(Request *r, const Draft *d, Error *e)
{
    Done done[2];
    int64_t hours = 0;
    Str chain, next;
    Shown s = { .request = d->object, .user = json_text(json_get(d->fields, "asked_by")) };
    if (!amount_parse(json_text(json_get(json_get(d->fields, "hours"), "number")), 0, &hours)) return error_internal(e, "identity");
    s.until = clock_now() + hours * 60 * 60 * 1000;
    TRY(open_entries(r, json_text(json_get(d->fields, "tip")), &s.text, e));
    TRY(vault_find(r, &chain, &next, e));
    /* In the vault too: who let whom see. */
    const Draft drafts[] = { *d, { .chain = chain, .op = STR("record.look"), .object = d->object } };
    TRY(shown_put(r->office, &s, e));
    ErrorCode code = office_commit(r, drafts, ARRAY_LEN(drafts), done, e);
    if (code != ERR_OK) shown_end(r->office, d->object);
    TRY(code);
    desk_done(r, K("desk.moved"), &done[0]);
    Str who = desk_user_name(r, s.user), until = view_instant(r, s.until);
    view_note(r, view_say(r, K("identity.granted"), arg_str("who", who), arg_str("until", until)));
    return ERR_OK;
}

ErrorCode desk_identity_move(Request *r, const Seen *seen, const Move *m, const Draft *d, Error *e)
{
    Done done;
    (void)seen;
    if (str_is(m->id, "grant")) return grant(r, d, e);
    TRY(office_commit(r, d, 1, &done, e));
    shown_end(r->office, d->object);
    desk_done(r, K("desk.moved"), &done);
    return ERR_OK;
}

/* ---- showing ---- */

static bool is_his(Request *r, const Seen *seen)
{
    return str_is(seen->kind->id, "identity_access") && str_is(seen->record.state, "granted") &&
           str_equal(json_text(json_get(seen->fields, "asked_by")), session_user(r->session));
}

void desk_offer_identity(Request *r, const Seen *seen)
{
    if (!is_his(r, seen)) return;
    view_action(r, view_say(r, K("identity.offer")), view_op(r, "identity.show", arg_str("id", seen->record.id)), "primary");
}

/* What was granted, once more held against the request as it is now. */
static ErrorCode granted(Request *r, Seen *seen, Shown *shown, JsonValue **entries, Error *e)
{
    TRY(desk_see(r, arg_text(r, "id"), seen, e));
    if (!is_his(r, seen)) return error_set(e, ERR_DENIED, K("identity.not-yours"));
    TRY(shown_get(r, seen->record.id, shown, e));
    TRY(office_note_look(r, STR("office"), STR("record.look"), seen->record.id, NULL, e));
    return json_parse(r->arena, shown->text, entries, e);
}

static void show_entry(Request *r, const Kind *k, const JsonValue *entry, int64_t *files)
{
    for (const Field *f = k->fields; f; f = f->next) {
        const JsonValue *v = json_get_str(entry, f->id);
        if (!v || f->machine || str_is(f->id, "about")) continue;
        bool file = f->type == FIELD_FILE;
        Str what = file ? view_say(r, K("identity.file-row"), arg_int("n", ++*files)) : view_label(r, &f->label);
        view_row(r, what, file ? json_text(json_get(v, "name")) : desk_value_text(r, f, v));
    }
}

ErrorCode desk_identity_show(Request *r, Error *e)
{
    Seen seen;
    Shown shown;
    JsonValue *entries;
    const Kind *k;
    int64_t files = 0;
    TRY(desk_kind(r, STR("vault_entry"), false, &k, e));
    TRY(granted(r, &seen, &shown, &entries, e));
    view_title(r, view_say(r, K("identity.title")));
    view_crumb(r, desk_ref_label(r, seen.record.id), seen.record.id);
    view_row(r, view_say(r, K("identity.until")), view_instant(r, shown.until));
    JSON_EACH(one, entries) show_entry(r, k, one, &files);
    JSON_EACH(one, entries) json_remove((JsonValue *)(uintptr_t)one, "key");
    json_set(r->arena, view_data(r), "entries", entries);
    view_note(r, view_say(r, K("identity.careful")));
    return ERR_OK;
}

/* ---- a file as it was given ---- */

typedef struct { int fd; uint64_t left; } Cut;

static ErrorCode give_some(void *self, Str bytes, Error *e)
{
    Cut *c = self;
    Str own = str_first(bytes, bytes.len < c->left ? bytes.len : (size_t)c->left);
    c->left -= own.len;
    return fd_write_all(c->fd, own, STR("file"), e);
}

static const JsonValue *file_number(const JsonValue *entries, int64_t number)
{
    JSON_EACH(one, entries) {
        if (json_get(one, "original") && --number == 0) return one;
    }
    return NULL;
}

ErrorCode desk_identity_file(Request *r, Error *e)
{
    Seen seen;
    Shown shown;
    JsonValue *entries;
    BlobRow row;
    BlobKey key;
    Hash name;
    int64_t size = 0, padded = 0;
    TRY(granted(r, &seen, &shown, &entries, e));
    const JsonValue *entry = file_number(entries, arg_number(r, "file_number", 1)), *file = json_get(entry, "original");
    bool there = file && hash_parse_hex(json_text(json_get(file, "blob")), &name) &&
                 hex_decode(json_text(json_get(entry, "key")), key.bytes, KEY_SIZE) == KEY_SIZE &&
                 amount_parse(json_text(json_get(json_get(entry, "true_size"), "number")), 0, &size);
    if (!there) return error_set(e, ERR_NOT_FOUND, K("identity.no-file"));
    TRY(store_blob(r->store, r->arena, &name, &row, e));
    bool whole = hash_parse_hex(json_text(json_get(file, "sha256")), &row.plain) && json_int(json_get(file, "size"), &padded);
    if (!whole) return error_set(e, ERR_FINDING, K("office.blob-key"));
    row.plain_size = (uint64_t)padded;
    Cut cut = { r->fd, (uint64_t)size };
    ErrorCode code = blob_each(r->office, &row, &key, give_some, &cut, e);
    crypto_wipe(&key, sizeof key);
    TRY(code);
    view_note(r, view_say(r, K("desk.file-given"), arg_str("name", json_text(json_get(file, "name"))), arg_int("size", size)));
    return ERR_OK;
}
