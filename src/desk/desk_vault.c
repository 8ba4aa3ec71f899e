/* desk_vault.c: see desk_vault.h. Putting in, and who the guardians are: a vault is opened by the first of them for all there
 * are, and a guardian lets the next one in or takes one out. What is put in goes through a pair's public key
 * (docs/formats/locked.md); an entry holds a name and no hint at it is anywhere else: the tip does not say that it has one,
 * and the entry says only inside to which tip it belongs. */
#include "desk/desk_vault.h"
#include "office/blob.h"
#include "office/vault.h"

/* ---- putting in ---- */

ErrorCode desk_vault_is_there(Request *r, bool *ret, Error *e)
{
    Str chain, next;
    TRY(vault_find(r, &chain, &next, e));
    *ret = chain.len > 0;
    return ERR_OK;
}

ErrorCode desk_vault_is_not(Str chain, Error *e)
{
    return is_vault_chain(chain) ? error_set(e, ERR_DENIED, K("vault.not-here")) : ERR_OK;
}

static ErrorCode put_entry(Request *r, Str about, JsonValue *what, const BlobRow *row, const Draft **also, Error *e)
{
    const Kind *k;
    Str chain, next;
    Draft *d = ARENA_NEW(r->arena, Draft);
    TRY(desk_kind(r, STR("vault_entry"), false, &k, e));
    TRY(vault_find(r, &chain, &next, e));
    if (chain.len == 0) return error_set(e, ERR_INVALID, K("vault.none"));
    Str id = object_id_new(r->arena, k->id);
    if (!d || !id.ptr || !what) return error_memory(e);
    json_set(r->arena, what, "about", json_new_string(r->arena, about));
    *d = desk_draft(k, chain, STR("record.create"), id, 0, k->states[0].id, STR(""), what);
    d->writer = true;
    d->blob = row;
    d->also = *also;
    *also = d;
    return ERR_OK;
}

ErrorCode desk_vault_put(Request *r, Str about, JsonValue *what, const Draft **also, Error *e)
{
    return put_entry(r, about, what, NULL, also, e);
}

ErrorCode desk_vault_split(Request *r, const Kind *k, Str id, bool fresh, JsonValue *fields, const Draft **also, Error *e)
{
    const Kind *entry = model_kind(r->model, STR("vault_entry"));
    JsonValue *what = json_new_object(r->arena);
    bool there, some = false;
    for (const Field *f = k->fields; f; f = f->next) {
        const JsonValue *v = f->vault ? json_get_str(fields, f->id) : NULL;
        if (!v) continue;
        char *name = str_c(r->arena, f->id);
        if (!entry || !kind_field(entry, f->id)) return error_internal(e, "vault");
        if (!name || !what) return error_memory(e);
        json_set(r->arena, what, name, json_copy(r->arena, v));
        json_remove(fields, name);
        some = true;
    }
    if (some) view_note(r, view_say(r, K("vault.kept")));
    if (some) return desk_vault_put(r, id, what, also, e);
    TRY(desk_vault_is_there(r, &there, e));
    return fresh && there && str_is(k->id, "tip") ? desk_vault_put(r, id, what, also, e) : ERR_OK;
}

ErrorCode desk_vault_put_file(Request *r, Str about, int fd, Str name, Str type, const Draft **also, Error *e)
{
    uint64_t size;
    char digits[24];
    BlobRow *row = ARENA_NEW(r->arena, BlobRow);
    JsonValue *what = json_new_object(r->arena), *number = json_new_object(r->arena);
    bool there;
    TRY(desk_vault_is_there(r, &there, e));
    if (!there) return error_set(e, ERR_INVALID, K("vault.none"));
    if (!row || !what || !number) return error_memory(e);
    TRY(blob_keep_padded(r->office, r->arena, fd, row, &size, e));
    json_set(r->arena, number, "number", json_new_string(r->arena, str_copy(r->arena, amount_format(digits, (int64_t)size, 0))));
    json_set(r->arena, what, "original", desk_file_value(r, row, name, type.len > 0 ? type : STR("application/octet-stream")));
    json_set(r->arena, what, "true_size", number);
    return put_entry(r, about, what, row, also, e);
}

/* ---- the guardians ---- */

static bool is_guardian(const JsonValue *fields)
{
    JSON_EACH(role, json_get(fields, "roles")) {
        if (str_is(role->text, "identity_guardian")) return true;
    }
    return false;
}

static ErrorCode take_guardian(void *self, const Record *rec, Error *e)
{
    RecordIds *g = self;
    const JsonValue *body;
    if (rec->body.len == 0 || !str_is(rec->state, "active")) return ERR_OK;
    TRY(record_fields(g->request->arena, rec, &body, e));
    return is_guardian(json_get(body, "fields")) ? record_ids_add(g, rec->id, e) : ERR_OK;
}

static ErrorCode all_guardians(Request *r, RecordIds *ret, Error *e)
{
    *ret = (RecordIds){ .request = r };
    return store_records(r->store, STR("user"), take_guardian, ret, e);
}

static Str names_of(Request *r, const Str *users, size_t count)
{
    Buf out = buf_in(r->arena);
    for (size_t i = 0; i < count; i++) {
        Str name = desk_user_name(r, users[i]);
        buf_format(&out, "%s" STR_FMT, i > 0 ? "; " : "", STR_ARG(name));
    }
    return buf_str(&out);
}

static ErrorCode access_draft(Request *r, Str chain, Str user, Draft *ret, Error *e)
{
    const Kind *k;
    TRY(desk_kind(r, STR("access"), false, &k, e));
    Str id = object_id_new(r->arena, k->id);
    JsonValue *fields = desk_access_fields(r, user, "lead");
    if (!id.ptr || !fields) return error_memory(e);
    *ret = desk_draft(k, chain, STR("record.create"), id, 0, k->states[0].id, STR(""), fields);
    return ERR_OK;
}

static ErrorCode open_vault(Request *r, Str chain, const RecordIds *g, Error *e)
{
    const Kind *k;
    Draft *drafts = arena_array(r->arena, 3 + g->count, sizeof *drafts);
    Done *done = arena_array(r->arena, 3 + g->count, sizeof *done);
    LockedTerms terms = { .members = g->ids, .member_count = g->count, .quorum = 2 };
    JsonValue *fields = json_new_object(r->arena);
    k = model_kind(r->model, STR("case"));          /* whatever this institution keeps: a chain is a case's */
    if (!k) return error_internal(e, "vault");
    if (!drafts || !done || !fields) return error_memory(e);
    json_set(r->arena, fields, "title", json_new_string(r->arena, view_say(r, K("vault.title"))));
    TRY(locked_pair_open(r, chain, &terms, drafts, e));
    drafts[2] = desk_draft(k, chain, STR("record.create"), chain, 0, k->states[0].id, STR(""), fields);
    drafts[2].reason = arg_text(r, "reason");
    drafts[2].opening = drafts[1].opening;
    for (size_t i = 0; i < g->count; i++) {
        TRY(access_draft(r, chain, g->ids[i], &drafts[3 + i], e));
        drafts[3 + i].opening = drafts[1].opening;
    }
    return office_commit(r, drafts, 3 + g->count, done, e);
}

ErrorCode desk_vault_open(Request *r, Error *e)
{
    Str chain, next;
    RecordIds g;
    TRY(vault_find(r, &chain, &next, e));
    if (chain.len > 0 && !arg_yes(r, "another")) return error_set(e, ERR_CONFLICT, K("vault.exists"));
    TRY(all_guardians(r, &g, e));
    TRY(open_vault(r, next, &g, e));
    json_set(r->arena, view_data(r), "vault", json_new_string(r->arena, next));
    view_note(r, view_say(r, K("vault.opened"), arg_str("who", names_of(r, g.ids, g.count))));
    if (g.count < 2) view_note(r, view_say(r, K("vault.alone")));
    return ERR_OK;
}

/* The vault, if the caller opens it; its members. */
static ErrorCode own_vault(Request *r, Str *chain, LockedTerms *terms, Error *e)
{
    Str next;
    TRY(vault_find(r, chain, &next, e));
    if (chain->len == 0) return error_set(e, ERR_NOT_FOUND, K("vault.none-yet"));
    if (!request_opens(r, *chain)) return error_set(e, ERR_DENIED, K("vault.does-not-open"));
    return locked_terms(r, *chain, terms, e);
}

ErrorCode desk_vault_show(Request *r, Error *e)
{
    Str chain, next;
    LockedTerms terms = { 0 };
    RecordIds g;
    TRY(vault_find(r, &chain, &next, e));
    view_title(r, view_say(r, K("vault.title")));
    json_set(r->arena, view_data(r), "there", json_new_bool(r->arena, chain.len > 0));
    if (chain.len == 0) view_note(r, view_say(r, K("vault.none-yet")));
    bool opens = chain.len > 0 && request_opens(r, chain);
    if (opens) TRY(locked_terms(r, chain, &terms, e));
    TRY(all_guardians(r, &g, e));
    for (size_t i = 0; i < g.count; i++) {
        bool in = str_in(g.ids[i], terms.members, terms.member_count);
        const char *stands = !opens ? K("vault.row-guardian") : in ? K("vault.in") : K("vault.not-in");
        view_row(r, desk_user_name(r, g.ids[i]), view_say_args(r, stands, NULL, 0));
    }
    for (size_t i = 0; i < terms.member_count; i++) {
        if (str_in(terms.members[i], g.ids, g.count)) continue;
        view_row(r, desk_user_name(r, terms.members[i]), view_say(r, K("vault.no-guardian-now")));
    }
    bool left_out = chain.len > 0 && !opens && request_has_role_named(r, "identity_guardian");
    if (left_out) view_note(r, view_say(r, K("vault.does-not-open")));
    return ERR_OK;
}

ErrorCode desk_vault_admit(Request *r, Error *e)
{
    Str chain;
    LockedTerms terms;
    Seen user;
    Draft d;
    TRY(own_vault(r, &chain, &terms, e));
    TRY(desk_user_by_login(r, arg_text(r, "login"), &user, e));
    Str who = desk_user_name(r, user.record.id);
    bool may = is_guardian(user.fields) && str_is(user.record.state, "active");
    if (!may) return error_set(e, ERR_INVALID, K("vault.not-guardian"), arg_str("who", who));
    TRY(access_draft(r, chain, user.record.id, &d, e));
    d.reason = arg_text(r, "reason");
    TRY(desk_locked_admit(r, chain, d.fields, &d, e));
    TRY(office_commit(r, &d, 1, NULL, e));
    view_note(r, view_say(r, K("vault.admitted"), arg_str("who", who)));
    return ERR_OK;
}

ErrorCode desk_vault_dismiss(Request *r, Error *e)
{
    Str chain;
    LockedTerms terms;
    Seen user;
    TRY(own_vault(r, &chain, &terms, e));
    TRY(desk_user_by_login(r, arg_text(r, "login"), &user, e));
    TRY(desk_access_take_out(r, chain, user.record.id, e));
    view_note(r, view_say(r, K("vault.dismissed"), arg_str("who", desk_user_name(r, user.record.id))));
    return ERR_OK;
}
