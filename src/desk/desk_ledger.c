/* desk_ledger.c: the head that leaves the house, proofs, and bundles out and in. */
#include "desk/desk.h"
#include "desk/desk_vault.h"
#include "office/bundle.h"
#include "office/rights_team.h"

#include <inttypes.h>

/* When the last evening copy was made; where it lies is nobody's affair but the doctor's. */
static void show_copy(Request *r)
{
    enum { LINE_LIMIT = 8192 };
    char when[25];
    Str line = STR(""), first = STR("");
    Instant made = 0;
    Error unheard;
    const char *path = path_join(r->arena, office_folder(r->office), "last-copy");
    bool known = path && file_exists(path) && file_read(r->arena, path, LINE_LIMIT, &line, &unheard) == ERR_OK;
    if (known) (void)str_cut(&line, ' ', &first);
    known = known && instant_parse(first, &made);
    if (known) json_set(r->arena, view_data(r), "last_copy", json_new_string(r->arena, str_copy(r->arena, instant_format(when, made))));
    view_row(r, view_say(r, K("view.row-last-copy")), known ? view_instant(r, made) : view_say(r, K("view.never")));
}

ErrorCode desk_ledger_head(Request *r, Error *e)
{
    Str note;
    Checkpoint c;
    char hex[65];
    TRY(office_publish_head(r->office, r->store, r->arena, &note, e));
    TRY(checkpoint_open(note, office_log_key(r->office), &c, e));
    json_set(r->arena, view_data(r), "checkpoint", json_new_string(r->arena, note));
    json_set(r->arena, view_data(r), "size", json_new_int(r->arena, (int64_t)c.size));
    view_title(r, view_say(r, K("desk.head")));
    view_note(r, view_say(r, K("desk.head-why")));
    view_row(r, view_say(r, K("desk.row-entries")), str_format(r->arena, "%" PRIu64, c.size));
    view_row(r, view_say(r, K("desk.row-fingerprint")), key_fingerprint(r->arena, office_log_key(r->office)));
    show_copy(r);
    Str store;
    uint32_t epoch;
    view_details(r, view_say(r, K("desk.head-details")));
    view_row(r, view_say(r, K("desk.row-log")), c.origin);
    if (origin_parse(c.origin, &store, &epoch)) view_row(r, view_say(r, K("view.row-epoch")), str_format(r->arena, "%" PRIu32, epoch));
    view_row(r, view_say(r, K("desk.row-root")), str_copy(r->arena, hash_hex(hex, &c.root)));
    return ERR_OK;
}

/* A proof tells that an entry is there and nothing of what it says; still only those who may see its chain get one. */
ErrorCode desk_ledger_proof(Request *r, Error *e)
{
    Entry entry;
    Checkpoint c;
    Str note, store;
    int64_t index;
    uint32_t epoch = 0;
    ProofFile file;
    if (!origin_parse(office_origin(r->office), &store, &epoch)) return error_internal(e, "origin");
    index = arg_number(r, "index", -1);
    if (index < 0) return error_set(e, ERR_USAGE, K("desk.no-entry"), arg_int("index", index));
    if (store_entry(r->store, r->arena, epoch, (uint64_t)index, &entry, e) != ERR_OK ||
        (!str_is(entry.chain, "office") && !request_knows_chain(r, entry.chain))) {
        return error_set(e, ERR_NOT_FOUND, K("desk.no-entry"), arg_int("index", index));
    }
    TRY(office_publish_head(r->office, r->store, r->arena, &note, e));
    TRY(checkpoint_open(note, office_log_key(r->office), &c, e));
    StoreTree tree = { r->store, epoch };
    file.index = (uint64_t)index;
    file.checkpoint = note;
    TRY(tree_inclusion((uint64_t)index, c.size, store_tree_read, &tree, &file.proof, e));
    Buf out = buf_in(r->arena);
    proof_file_format(&out, &file);
    if (out.failed) return error_memory(e);
    json_set(r->arena, view_data(r), "proof", json_new_string(r->arena, buf_str(&out)));
    json_set(r->arena, view_data(r), "entry", json_new_string(r->arena, entry.text));
    view_note(r, buf_str(&out));
    return ERR_OK;
}

/* In a bundle nothing is hidden: only who may see all of a case takes it out. */
ErrorCode desk_bundle_export(Request *r, Error *e)
{
    Seen seen;
    const Standing *s;
    TRY(desk_see(r, arg_text(r, "case"), &seen, e));
    if (!seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
    TRY(desk_vault_is_not(seen.record.id, e));
    TRY(request_standing(r, seen.record.id, &s, e));
    if (!s->all_compartments && !request_opens(r, seen.record.id)) return error_set(e, ERR_DENIED, K("rights.bundle-hidden"));
    TRY(team_may_leave(r, seen.record.id, e));
    TRY(bundle_export(r, seen.record.id, arg_text(r, "to"), arg_text(r, "purpose"), r->fd, e));
    view_note(r, view_say(r, K("desk.bundle-made"), arg_str("case", desk_title(r, seen.kind, seen.body))));
    return ERR_OK;
}

ErrorCode desk_bundle_import(Request *r, Error *e)
{
    NoteKey key;
    const Kind *k;
    TRY(desk_kind(r, STR("case"), false, &k, e));               /* an institution that keeps no cases takes none in */
    TRY(note_key_parse(arg_text(r, "key"), &key, e));
    return bundle_import(r, r->fd, &key, 1, e);
}
