/* bundle_forgeries.h: the attempts of docs/forgery-attempts.md, each a function that makes its bundle out of an honest world.
 *
 * Where nothing else is said the forger holds the log's key, so that list, manifest, tree and checkpoint are consistent around the
 * one thing that is wrong: the strongest position from which the attempt makes sense. */
#ifndef TERGOO_BUNDLE_FORGERIES_H
#define TERGOO_BUNDLE_FORGERIES_H

#include "bundle_maker.h"

typedef struct {
    const char *name;
    Str       (*make)(Maker *m);
    const char *key;                    /* the message that refuses it */
    bool        by_hand;                /* VERIFY.md must refuse it too */
} Forgery;

static Str forge_pack(Maker *m)
{
    maker_build(m);
    return maker_pack(m);
}

static Str forge_joined(Maker *m, Str left, Str right)
{
    Buf b = buf_in(&m->arena);
    buf_add(&b, left);
    buf_add(&b, right);
    return buf_str(&b);
}

/* A copy with one byte changed. */
static Str forge_flipped(Maker *m, Str bytes, size_t at)
{
    Buf b = buf_in(&m->arena);
    buf_add(&b, bytes);
    b.ptr[at] = (char)(b.ptr[at] ^ 1);
    return buf_str(&b);
}

/* The text of a file with its first `from` replaced by `to`. */
static Str forge_replaced(Maker *m, Str bytes, const char *from, const char *to)
{
    ptrdiff_t at = str_find(bytes, str_of(from));
    maker_need(at >= 0, from);
    Str rest = str_from(bytes, (size_t)at + strlen(from));
    return forge_joined(m, forge_joined(m, str_first(bytes, (size_t)at), str_of(to)), rest);
}

static void forge_move_file(Maker *m, const char *from, const char *to)
{
    maker_find(m, from)->name = str_of(to);
}

static void forge_drop_entry(Maker *m, const char *number)
{
    static const char *const PARTS[] = { "entry", "tlog-proof", "object", "object.salt", "reason", "reason.salt" };
    for (size_t i = 0; i < ARRAY_LEN(PARTS); i++) {
        Str name = maker_text(m, "case/%s.%s", number, PARTS[i]);
        for (size_t j = 0; j < m->file_count; j++) {
            if (str_equal(m->files[j].name, name)) m->files[j--] = m->files[--m->file_count];
        }
    }
}

/* Takes entry `at` out of the world. */
static void forge_remove(Maker *m, size_t at)
{
    memmove(&m->entries[at], &m->entries[at + 1], (m->count - at - 1) * sizeof m->entries[0]);
    m->count--;
}

/* Makes room before entry `at` and gives it. */
static MakerEntry *forge_insert(Maker *m, size_t at)
{
    maker_need(m->count < MAKER_ENTRIES, "entries");
    memmove(&m->entries[at + 1], &m->entries[at], (m->count - at) * sizeof m->entries[0]);
    m->count++;
    return &m->entries[at];
}

/* A new entry as maker_add makes it, moved to `at`; received between its neighbours. */
static MakerEntry *forge_add_at(Maker *m, size_t at, const char *op, Str chain, Str object)
{
    MakerEntry made = *maker_add(m, op, chain, object, NULL);
    m->count--;
    MakerEntry *e = forge_insert(m, at);
    *e = made;
    e->received = m->entries[at - 1].received;
    e->act.made = e->received;
    return e;
}

/* ---- the container and the list (no key needed) ---- */

static Str forge_tail_cut(Maker *m)
{
    Str b = forge_pack(m);
    return str_first(b, b.len - 1024);
}

static Str forge_appended(Maker *m) { return forge_joined(m, forge_pack(m), STR("\0")); }
static Str forge_prepended(Maker *m)
{
    Str b = forge_pack(m);
    return forge_joined(m, str_first(b, 512), b);
}

static Str forge_padding(Maker *m)
{
    Str b = forge_pack(m);
    ContainerReader r = { .input = b };
    Str name, bytes;
    Error e;
    maker_need(container_next(&r, &name, &bytes, &e) == ERR_OK && bytes.len % 512 != 0, "manifest");
    return forge_flipped(m, b, 512 + bytes.len);
}

static Str forge_zero_block(Maker *m)
{
    static const char ZERO[512];
    return forge_joined(m, forge_pack(m), str_bytes(ZERO, sizeof ZERO));
}

static Str forge_two_bundles(Maker *m)
{
    Str b = forge_pack(m);
    return forge_joined(m, b, b);
}

/* A file more than the honest list has. */
static Str forge_extra_file(Maker *m)
{
    maker_build(m);
    maker_sort(m);
    Str sums = maker_sums(m), manifest = maker_manifest(m, sums);
    maker_file(m, STR("zz.txt"), STR("later"));
    return maker_archive(m, manifest, sums);
}

static Str forge_file_gone(Maker *m)
{
    maker_build(m);
    maker_sort(m);
    Str sums = maker_sums(m), manifest = maker_manifest(m, sums);
    m->file_count--;
    return maker_archive(m, manifest, sums);
}

static Str forge_file_changed(Maker *m)
{
    maker_build(m);
    maker_sort(m);
    Str sums = maker_sums(m), manifest = maker_manifest(m, sums);
    MakerFile *f = maker_find(m, "START.html");
    f->bytes = forge_flipped(m, f->bytes, 3);
    return maker_archive(m, manifest, sums);
}

static Str forge_sums_changed(Maker *m)
{
    maker_build(m);
    maker_sort(m);
    Str manifest = maker_manifest(m, maker_sums(m));
    MakerFile *f = maker_find(m, "START.html");
    f->bytes = forge_flipped(m, f->bytes, 3);
    return maker_archive(m, manifest, maker_sums(m));
}

/* ---- list and manifest, signed anew ---- */

static Str forge_listed_twice(Maker *m)
{
    maker_build(m);
    maker_file(m, STR("START.html"), STR("<!DOCTYPE html>\n"));
    return maker_pack(m);
}

static Str forge_other_order(Maker *m)
{
    maker_build(m);
    maker_sort(m);
    MakerFile f = m->files[0];
    m->files[0] = m->files[1];
    m->files[1] = f;
    Str sums = maker_sums(m);
    return maker_archive(m, maker_manifest(m, sums), sums);
}

static Str forge_unknown_file(Maker *m)
{
    maker_build(m);
    maker_file(m, STR("case/notes.txt"), STR("nobody looks here"));
    return maker_pack(m);
}

static Str forge_other_spelling(Maker *m)
{
    maker_build(m);
    forge_move_file(m, "checkpoints/1.note", "checkpoints/01.note");
    return maker_pack(m);
}

static Str forge_signed_twice(Maker *m)
{
    maker_build(m);
    m->manifest_signers[1] = &m->user[0];
    return maker_pack(m);
}

/* Without the log's key: the tail taken out, the manifest signed with a key of the forger's under the log's name. */
static Str forge_resigned(Maker *m)
{
    static MakerKey forger;
    maker_build(m);
    forge_drop_entry(m, "000006");
    forger = maker_key(99, "log", m->origin);
    m->manifest_signers[0] = &forger;
    m->manifest.complete_seq = 5;
    m->manifest.complete_index = E_STOP;
    return maker_pack(m);
}

/* With the log's key: the tail taken out. */
static Str forge_tail_dropped(Maker *m)
{
    maker_build(m);
    forge_drop_entry(m, "000006");
    m->manifest.complete_seq = 5;
    m->manifest.complete_index = E_STOP;
    return maker_pack(m);
}

static Str forge_other_end(Maker *m)
{
    maker_build(m);
    m->manifest.complete_index++;
    return maker_pack(m);
}

static Str forge_made_before(Maker *m)
{
    maker_build(m);
    m->manifest.made = m->entries[E_EXPORT].received - 1;
    return maker_pack(m);
}

static Str forge_manifest_case(Maker *m)
{
    maker_build(m);
    m->manifest.chain = STR("case/00000000000000c2");
    return maker_pack(m);
}

static Str forge_manifest_epoch(Maker *m)
{
    maker_build(m);
    m->manifest.complete_origin = maker_text(m, "tergoo/%s/2", m->store);
    return maker_pack(m);
}

static Str forge_manifest_line(Maker *m)
{
    maker_build(m);
    maker_sort(m);
    Str sums = maker_sums(m);
    m->manifest.sums = hash_of(sums);
    m->manifest.files = m->file_count;
    Buf text = buf_in(&m->arena), note = buf_in(&m->arena);
    manifest_format(&text, &m->manifest);
    buf_c(&text, "remark: and so on\n");
    note_sign(&note, buf_str(&text), &m->log.key, &m->log.secret);
    return maker_archive(m, buf_str(&note), sums);
}

/* ---- entries, proofs, checkpoints ---- */

static Str forge_middle_renumbered(Maker *m)
{
    maker_build(m);
    forge_drop_entry(m, "000003");
    for (int number = 4; number <= 6; number++) {
        for (size_t i = 0; i < m->file_count; i++) {
            Str from = maker_text(m, "case/%06d.", number);
            if (str_starts(m->files[i].name, from)) {
                m->files[i].name = maker_text(m, "case/%06d." STR_FMT, number - 1, STR_ARG(str_from(m->files[i].name, from.len)));
            }
        }
    }
    m->manifest.complete_seq = 5;
    return maker_pack(m);
}

static Str forge_middle_dropped(Maker *m)
{
    maker_build(m);
    forge_drop_entry(m, "000003");
    return maker_pack(m);
}

/* The log made anew without one entry: chain and tree fit again, the versions do not. */
static Str forge_middle_rewritten(Maker *m)
{
    forge_remove(m, E_START);
    return forge_pack(m);
}

/* An entry that follows another branch of its case. */
static Str forge_branch(Maker *m)
{
    m->entries[E_STOP].has_force_prev = true;
    m->entries[E_STOP].force_prev = hash_of(STR("another branch"));
    return forge_pack(m);
}

static Str forge_office_branch(Maker *m)
{
    m->entries[E_USER1].has_force_prev = true;
    m->entries[E_USER1].force_prev = hash_of(STR("another branch"));
    return forge_pack(m);
}

static Str forge_same_number(Maker *m)
{
    m->entries[E_STOP].force_seq = 4;
    return forge_pack(m);
}

static Str forge_entry_changed(Maker *m)
{
    maker_build(m);
    MakerFile *f = maker_find(m, "case/000002.entry");
    f->bytes = forge_replaced(m, f->bytes, "op: record.create", "op: record.change");
    return maker_pack(m);
}

static Str forge_entry_received(Maker *m)
{
    maker_build(m);
    MakerFile *f = maker_find(m, "case/000002.entry");
    f->bytes = forge_replaced(m, f->bytes, "received: 2026", "received: 2025");
    return maker_pack(m);
}

/* The other case's first entry instead of this case's. */
static Str forge_merged(Maker *m)
{
    static const char *const PARTS[] = { "object", "object.salt" };
    m->entries[E_OTHER_CASE].in_bundle = true;
    maker_build(m);
    forge_drop_entry(m, "000001");
    forge_move_file(m, "office/1-000000000008.entry", "case/000001.entry");
    forge_move_file(m, "office/1-000000000008.tlog-proof", "case/000001.tlog-proof");
    for (size_t i = 0; i < 2; i++) maker_drop(m, maker_text(m, "office/1-000000000008.%s", PARTS[i]).ptr);
    return maker_pack(m);
}

/* A file of the same name out of another store's bundle. */
static Str forge_from_other_store(Maker *m, const char *name)
{
    static Maker other;
    maker_start(&other, 7);
    maker_build(&other);
    Str bytes = str_copy(&m->arena, maker_find(&other, name)->bytes);
    maker_end(&other);
    return bytes;
}

static Str forge_two_stores(Maker *m)
{
    maker_build(m);
    maker_find(m, "case/000002.entry")->bytes = forge_from_other_store(m, "case/000002.entry");
    maker_find(m, "case/000002.tlog-proof")->bytes = forge_from_other_store(m, "case/000002.tlog-proof");
    return maker_pack(m);
}

static Str forge_other_proof(Maker *m)
{
    maker_build(m);
    maker_find(m, "case/000002.tlog-proof")->bytes = forge_from_other_store(m, "case/000002.tlog-proof");
    return maker_pack(m);
}

static Str forge_proof_index(Maker *m)
{
    maker_build(m);
    MakerFile *f = maker_find(m, "case/000002.tlog-proof");
    f->bytes = forge_replaced(m, f->bytes, "index 6\n", "index 7\n");
    return maker_pack(m);
}

static Str forge_proof_extra(Maker *m)
{
    maker_build(m);
    MakerFile *f = maker_find(m, "case/000002.tlog-proof");
    f->bytes = forge_replaced(m, f->bytes, "index 6\n", "extra bm90aGluZw==\nindex 6\n");
    return maker_pack(m);
}

static Str forge_older_checkpoint(Maker *m)
{
    m->checkpoint_size = E_EXPORT;
    return forge_pack(m);
}

static void forge_checkpoint(Maker *m, Str note)
{
    for (size_t i = 0; i < m->file_count; i++) {
        MakerFile *f = &m->files[i];
        if (str_ends(f->name, STR(".note"))) f->bytes = note;
        if (!str_ends(f->name, STR(".tlog-proof"))) continue;
        ptrdiff_t at = str_find(f->bytes, STR("\n\n"));
        f->bytes = forge_joined(m, str_first(f->bytes, (size_t)at + 2), note);
    }
}

static Str forge_checkpoint_line(Maker *m)
{
    maker_build(m);
    Str text = str_first(m->checkpoint, (size_t)str_find(m->checkpoint, STR("\n\n")) + 1);
    text = forge_joined(m, text, STR("and more\n"));
    Buf note = buf_in(&m->arena);
    note_sign(&note, text, &m->log.key, &m->log.secret);
    forge_checkpoint(m, buf_str(&note));
    return maker_pack(m);
}

static Str forge_checkpoint_key(Maker *m)
{
    maker_build(m);
    Str text = str_first(m->checkpoint, (size_t)str_find(m->checkpoint, STR("\n\n")) + 1);
    Buf note = buf_in(&m->arena);
    MakerKey forger = maker_key(99, "log", m->origin);
    note_sign(&note, text, &forger.key, &forger.secret);
    forge_checkpoint(m, buf_str(&note));
    return maker_pack(m);
}

static Str forge_after_export(Maker *m)
{
    MakerEntry *e = forge_add_at(m, E_AFTER, "record.look", m->chain, m->chain);
    maker_by(m, e, 0, 0);
    return forge_pack(m);
}

static Str forge_clock(Maker *m)
{
    m->entries[E_START].received = m->entries[E_DOCUMENT].received - 1;
    return forge_pack(m);
}

static Str forge_office_entry(Maker *m)
{
    MakerEntry *e = forge_add_at(m, E_CASE, "record.look", STR("office"), m->chain);
    maker_by(m, e, 0, 0);
    return forge_pack(m);
}

/* ---- acts ---- */

static Str forge_replay(Maker *m)
{
    MakerEntry again = m->entries[E_START];
    again.received = m->entries[E_STOP].received;
    *forge_insert(m, E_STOP + 1) = again;
    return forge_pack(m);
}

static Str forge_other_case(Maker *m)
{
    MakerEntry *e = forge_add_at(m, E_EXPORT, "record.look", STR("case/00000000000000c2"), m->chain);
    maker_by(m, e, 0, 0);
    e->force_chain = m->chain;
    e->of_case = true;
    return forge_pack(m);
}

static Str forge_other_session(Maker *m)
{
    m->entries[E_START].act.session = m->sessions[1];
    m->entries[E_START].signers[0] = &m->session[1];
    return forge_pack(m);
}

static Str forge_unknown_session(Maker *m)
{
    maker_by(m, &m->entries[E_START], 0, 4);
    return forge_pack(m);
}

static Str forge_session_over(Maker *m)
{
    m->entries[E_SESSION1].act.until = m->entries[E_DOCUMENT].received - 1;
    return forge_pack(m);
}

static Str forge_session_by_stranger(Maker *m)
{
    static MakerKey stranger;
    stranger = maker_key(99, "stranger", str_of(m->user[1].key.name));
    m->entries[E_SESSION1].signers[0] = &stranger;
    return forge_pack(m);
}

static Str forge_user_from_nowhere(Maker *m)
{
    m->entries[E_USER1].in_bundle = false;
    return forge_pack(m);
}

static Str forge_user_by_log(Maker *m)
{
    m->entries[E_USER1].act.actor = STR("log");
    m->entries[E_USER1].act.session = (Str){ 0 };
    m->entries[E_USER1].signers[0] = &m->log;
    return forge_pack(m);
}

static Str forge_user_twice(Maker *m)
{
    char name[128];
    MakerKey fresh = maker_key(55, "fresh", user_key_name(name, str_of(m->store), m->users[1]));
    MakerEntry *e = forge_add_at(m, E_CASE, "user.create", STR("office"), m->users[1]);
    e->act.key = maker_vkey(m, &fresh);
    maker_by(m, e, 0, 0);
    return forge_pack(m);
}

/* A new key for user 1, by two; then a session opened with the old one. */
static Str forge_old_user_key(Maker *m)
{
    char name[128];
    MakerKey fresh = maker_key(55, "fresh", user_key_name(name, str_of(m->store), m->users[1]));
    MakerEntry *e = forge_add_at(m, E_CASE, "user.key", STR("office"), m->users[1]);
    e->act.key = maker_vkey(m, &fresh);
    maker_by(m, e, 0, 0);
    e->signers[1] = &m->session[1];
    e = forge_add_at(m, E_CASE + 1, "session.open", STR("office"), maker_text(m, "session/" STR_FMT, STR_ARG(m->sessions[4])));
    e->act.key = maker_vkey(m, &m->session[4]);
    e->act.actor = m->users[1];
    e->act.session = m->sessions[4];
    e->act.until = e->received + HOUR;
    e->signers[0] = &m->user[1];
    return forge_pack(m);
}

static Str forge_user_key_by_one(Maker *m)
{
    char name[128];
    MakerKey fresh = maker_key(55, "fresh", user_key_name(name, str_of(m->store), m->users[1]));
    MakerEntry *e = forge_add_at(m, E_SESSION1, "user.key", STR("office"), m->users[1]);
    e->act.key = maker_vkey(m, &fresh);
    maker_by(m, e, 0, 0);
    return forge_pack(m);
}

/* The office had a letter printed and uses its code: it acts as the officer before he has a key of his own. */
static Str forge_lent_key(Maker *m)
{
    m->entries[E_USER1].act.op = STR("user.enrol");
    return forge_pack(m);
}

/* The key that is to be his own is put in by somebody else's session. */
static Str forge_own_key_by_another(Maker *m)
{
    char name[128];
    MakerKey fresh = maker_key(55, "fresh", user_key_name(name, str_of(m->store), m->users[1]));
    m->entries[E_USER1].act.op = STR("user.enrol");
    MakerEntry *e = forge_add_at(m, E_CASE, "user.key_own", STR("office"), m->users[1]);
    e->act.key = maker_vkey(m, &fresh);
    maker_by(m, e, 0, 0);
    return forge_pack(m);
}

static Str forge_user_ended(Maker *m)
{
    MakerEntry *e = forge_add_at(m, E_DOCUMENT, "user.end", STR("office"), m->users[1]);
    maker_by(m, e, 0, 0);
    return forge_pack(m);
}

static Str forge_session_twice(Maker *m)
{
    MakerEntry again = m->entries[E_SESSION1];
    memset(again.act.nonce, 0x77, NONCE_SIZE);
    *forge_insert(m, E_CASE) = again;
    return forge_pack(m);
}

static Str forge_same_person(Maker *m)
{
    MakerEntry *e = forge_add_at(m, E_CASE, "session.open", STR("office"),
                                 maker_text(m, "session/" STR_FMT, STR_ARG(m->sessions[3])));
    e->act.key = maker_vkey(m, &m->session[3]);
    e->act.actor = m->users[0];
    e->act.session = m->sessions[3];
    e->act.until = e->received + HOUR;
    e->signers[0] = &m->user[0];
    m->entries[E_STOP + 1].signers[1] = &m->session[3];
    return forge_pack(m);
}

static Str forge_one_signature(Maker *m)
{
    m->entries[E_STOP].signers[1] = NULL;
    return forge_pack(m);
}

static Str forge_strange_signature(Maker *m)
{
    m->entries[E_START].signers[1] = &m->user[3];
    return forge_pack(m);
}

static Str forge_act_changed(Maker *m)
{
    m->entries[E_DOCUMENT].note = forge_replaced(m, maker_sign(m, &m->entries[E_DOCUMENT]), "legal-basis: -", "legal-basis: X");
    return forge_pack(m);
}

static Str forge_key_line(Maker *m)
{
    m->entries[E_START].act.key = maker_vkey(m, &m->user[3]);
    return forge_pack(m);
}

static Str forge_store_name(Maker *m)
{
    static MakerKey other;
    other = maker_key(99, "log", m->origin);
    m->log = other;
    m->entries[E_LOG].act.key = maker_vkey(m, &other);
    return forge_pack(m);
}

static Str forge_other_store_act(Maker *m)
{
    m->entries[E_START].act.store = STR("0123456789abcdef");
    return forge_pack(m);
}

/* ---- contents ---- */

static Str forge_content(Maker *m)
{
    maker_build(m);
    MakerFile *f = maker_find(m, "case/000002.object");
    f->bytes = forge_replaced(m, f->bytes, "Contract", "Contrast");
    return maker_pack(m);
}

static Str forge_salt(Maker *m)
{
    maker_build(m);
    MakerFile *f = maker_find(m, "case/000002.object.salt");
    f->bytes = forge_flipped(m, f->bytes, 31);
    return maker_pack(m);
}

static Str forge_salt_size(Maker *m)
{
    maker_build(m);
    MakerFile *f = maker_find(m, "case/000002.object.salt");
    f->bytes = str_first(f->bytes, 31);
    return maker_pack(m);
}

static Str forge_reason(Maker *m)
{
    maker_build(m);
    maker_find(m, "case/000001.reason")->bytes = STR("a complaint of 21.11.2026");
    return maker_pack(m);
}

static Str forge_reason_gone(Maker *m)
{
    maker_build(m);
    maker_drop(m, "case/000001.reason.salt");
    return maker_pack(m);
}

static Str forge_no_proof(Maker *m)
{
    maker_build(m);
    maker_drop(m, "case/000002.tlog-proof");
    return maker_pack(m);
}

static Str forge_no_entry(Maker *m)
{
    maker_build(m);
    maker_drop(m, "case/000002.entry");
    return maker_pack(m);
}

/* The older version's content and salt at the place of the newer one. */
static Str forge_other_version(Maker *m)
{
    maker_build(m);
    maker_find(m, "case/000004.object")->bytes = maker_find(m, "case/000002.object")->bytes;
    maker_find(m, "case/000004.object.salt")->bytes = maker_find(m, "case/000002.object.salt")->bytes;
    return maker_pack(m);
}

/* An officer who signs for a content that says another version than his act. */
static Str forge_says_other_version(Maker *m)
{
    maker_content(&m->entries[E_START], forge_replaced(m, m->entries[E_START].content, "\"version\":2", "\"version\":3"));
    return forge_pack(m);
}

static Str forge_no_model(Maker *m)
{
    m->entries[E_DOCUMENT].act.has_model = false;
    return forge_pack(m);
}

static Str forge_loose_json(Maker *m)
{
    maker_content(&m->entries[E_START], forge_replaced(m, m->entries[E_START].content, "{\"case\"", "{ \"case\""));
    return forge_pack(m);
}

static Str forge_version_skipped(Maker *m)
{
    maker_record(m, &m->entries[E_START], 3, "running", "{\"title\":\"Bridge over the Naryn\"}");
    return forge_pack(m);
}

static const char *forge_file_name(Maker *m)
{
    for (size_t i = 0; i < m->file_count; i++) {
        if (str_starts(m->files[i].name, STR("files/"))) return m->files[i].name.ptr;
    }
    abort();
}

static Str forge_evidence(Maker *m)
{
    maker_build(m);
    maker_find(m, forge_file_name(m))->bytes = STR("one sheet of pepper\n");
    return maker_pack(m);
}

static Str forge_evidence_renamed(Maker *m)
{
    char hex[65];
    Str other = STR("one sheet of pepper\n");
    Hash h = hash_of(other);
    maker_build(m);
    MakerFile *f = maker_find(m, forge_file_name(m));
    *f = (MakerFile){ maker_text(m, "files/%s", hash_hex(hex, &h).ptr), other };
    return maker_pack(m);
}

static Str forge_model(Maker *m)
{
    maker_build(m);
    for (size_t i = 0; i < m->file_count; i++) {
        MakerFile *f = &m->files[i];
        if (str_starts(f->name, STR("models/"))) f->bytes = forge_replaced(m, f->bytes, "four_eyes: true", "four_eyes: TRUE");
    }
    return maker_pack(m);
}

/* The model with four eyes taken out, under its own hash; the acts name the other. */
static Str forge_model_renamed(Maker *m)
{
    char hex[65];
    maker_build(m);
    for (size_t i = 0; i < m->file_count; i++) {
        MakerFile *f = &m->files[i];
        if (!str_starts(f->name, STR("models/"))) continue;
        f->bytes = forge_replaced(m, f->bytes, "Хранится", "Сохранен");
        Hash h = hash_of(f->bytes);
        f->name = maker_text(m, "models/%s.model", hash_hex(hex, &h).ptr);
    }
    return maker_pack(m);
}

/* ---- acts of other stores ---- */

static Maker forge_other;

static void forge_came_back(Maker *m)
{
    Arena first = m->arena;
    maker_came_back(m, &forge_other, 1);
    arena_free(&first);
}

static Str forge_pack_both(Maker *m)
{
    Str ret = forge_pack(m);
    arena_free(&forge_other.arena);
    return ret;
}

static Str forge_via_without_lease(Maker *m)
{
    forge_came_back(m);
    m->entries[E_OUT].act.op = STR("record.look");
    return forge_pack_both(m);
}

static Str forge_via_without_officer(Maker *m)
{
    forge_came_back(m);
    m->entries[E_IN].act.op = STR("record.look");
    return forge_pack_both(m);
}

static Str forge_via_later(Maker *m)
{
    forge_came_back(m);
    MakerEntry theirs = m->entries[E_THEIR_NOTE];
    m->entries[E_THEIR_NOTE] = m->entries[E_BACK_EXPORT];
    m->entries[E_BACK_EXPORT] = theirs;
    MakerEntry *e = maker_add(m, "case.export", m->chain, m->chain, NULL);
    maker_by(m, e, 1, 1);
    for (size_t i = 0; i < m->count; i++) m->entries[i].received = MAKER_DAY + (Instant)i * MINUTE;
    return forge_pack_both(m);
}

/* Two officers declare the check-out lost; then somebody checks it in. */
static Str forge_via_lost(Maker *m)
{
    forge_came_back(m);
    memmove(&m->entries[E_IN + 1], &m->entries[E_IN], (m->count - E_IN) * sizeof *m->entries);
    m->count++;
    size_t count = m->count;
    m->count = E_IN;
    MakerEntry *e = maker_add(m, "record.move.lose", m->chain, STR("lease/00000000000000c1"), NULL);
    m->count = count;
    maker_by(m, e, 0, 0);
    e->signers[1] = &m->session[1];
    e->act.nonce[0] ^= 1;                           /* that of its number is taken */
    for (size_t i = 0; i < m->count; i++) m->entries[i].received = MAKER_DAY + (Instant)i * MINUTE;
    return forge_pack_both(m);
}

static Str forge_via_changed(Maker *m)
{
    forge_came_back(m);
    MakerEntry *e = &m->entries[E_THEIR_NOTE];
    e->note = forge_replaced(m, maker_sign(m, e), "op: record.create", "op: record.change");
    return forge_pack_both(m);
}

static Str forge_via_own(Maker *m)
{
    forge_came_back(m);
    MakerEntry *e = &m->entries[E_THEIR_NOTE];
    e->act.store = str_of(m->store);
    e->via = m->origin;
    maker_by(m, e, 0, 0);
    return forge_pack_both(m);
}

static Str forge_via_other_store(Maker *m)
{
    forge_came_back(m);
    m->entries[E_THEIR_NOTE].via = STR("tergoo/0123456789abcdef/1");
    return forge_pack_both(m);
}

static Str forge_via_local_user(Maker *m)
{
    forge_came_back(m);
    MakerEntry *user = &m->entries[E_THEIR_USER];
    char name[128];
    static MakerKey key;
    key = maker_key(7, "as of here", user_key_name(name, str_of(forge_other.store), m->users[0]));
    user->act.object = m->users[0];
    user->act.key = maker_vkey(m, &key);
    maker_record(m, user, 1, "active", "{\"full_name\":\"Somebody of here\"}");
    m->entries[E_THEIR_SESSION].act.actor = m->users[0];
    m->entries[E_THEIR_SESSION].signers[0] = &key;
    m->entries[E_THEIR_NOTE].act.actor = m->users[0];
    return forge_pack_both(m);
}

static Str forge_via_own_session(Maker *m)
{
    forge_came_back(m);
    MakerEntry *e = &m->entries[E_THEIR_SESSION];
    e->act.until = e->act.made - SECOND;
    return forge_pack_both(m);
}

static Str forge_via_unknown_session(Maker *m)
{
    forge_came_back(m);
    m->entries[E_THEIR_SESSION].in_bundle = false;
    return forge_pack_both(m);
}

static Str forge_via_log_name(Maker *m)
{
    forge_came_back(m);
    static MakerKey key;
    key = maker_key(8, "log", forge_other.origin);
    m->entries[E_THEIR_LOG].act.key = maker_vkey(m, &key);
    m->entries[E_THEIR_LOG].signers[0] = &key;
    return forge_pack_both(m);
}

static Str forge_taken_in_the_middle(Maker *m)
{
    forge_came_back(m);
    m->entries[E_IN].act.op = STR("case.taken");
    return forge_pack_both(m);
}

static Str forge_blob_key(Maker *m)
{
    maker_build(m);
    maker_file(m, STR("blobs/1111111111111111111111111111111111111111111111111111111111111111"), STR("0123456789abcdef0123456789abcdef"));
    return maker_pack(m);
}

static Str forge_via_export(Maker *m)
{
    forge_came_back(m);
    MakerEntry *e = &m->entries[E_THEIR_NOTE];
    e->act.op = STR("case.export");
    e->act.object = m->chain;
    m->count = E_BACK_EXPORT;
    return forge_pack_both(m);
}

static const Forgery FORGERIES[] = {
    { "the archive's end cut off", forge_tail_cut, "bundle.container", false },
    { "a byte behind the end", forge_appended, "bundle.container", false },
    { "a block before the beginning", forge_prepended, "ledger.note-not-text", false },
    { "a byte in the padding", forge_padding, "bundle.container", false },
    { "a third block of zeros", forge_zero_block, "bundle.container", false },
    { "two bundles one after the other", forge_two_bundles, "bundle.container", false },
    { "a file that the list does not have", forge_extra_file, "bundle.file-not-listed", true },
    { "a listed file taken out", forge_file_gone, "bundle.file-missing", true },
    { "a file changed", forge_file_changed, "bundle.file-changed", true },
    { "a file and the list changed", forge_sums_changed, "bundle.file-changed", true },
    { "a file listed twice", forge_listed_twice, "bundle.sums-order", true },
    { "files in another order", forge_other_order, "bundle.sums-order", true },
    { "a listed file that no rule looks at", forge_unknown_file, "bundle.file-unknown", true },
    { "a file under another spelling of its name", forge_other_spelling, "bundle.file-unknown", true },
    { "a second signature under the manifest", forge_signed_twice, "bundle.manifest-signatures", true },
    { "a line more in the manifest", forge_manifest_line, "bundle.manifest-form", true },
    { "the tail cut, manifest signed by the forger", forge_resigned, "bundle.manifest-unsigned", true },
    { "the tail cut, manifest signed by the log", forge_tail_dropped, "bundle.end", true },
    { "a manifest that names another end", forge_other_end, "bundle.end", true },
    { "a manifest made before the end", forge_made_before, "bundle.made-before-end", true },
    { "a manifest that names another case", forge_manifest_case, "bundle.other-place", true },
    { "a manifest that names another log", forge_manifest_epoch, "bundle.file-missing", true },
    { "an entry of the middle taken out", forge_middle_dropped, "verify.chain-seq", true },
    { "the same, the others renumbered", forge_middle_renumbered, "bundle.other-place", true },
    { "the same, the log made anew", forge_middle_rewritten, "bundle.version", true },
    { "an entry that follows another branch of its case", forge_branch, "verify.chain-prev", true },
    { "the same in the office's chain", forge_office_branch, "verify.chain-prev", true },
    { "two entries of one number", forge_same_number, "bundle.sums-order", true },
    { "an entry changed", forge_entry_changed, "bundle.not-in-log", true },
    { "an entry's time changed", forge_entry_received, "bundle.not-in-log", true },
    { "another case's entry in this one", forge_merged, "bundle.other-place", true },
    { "an entry of another store", forge_two_stores, "bundle.other-log", true },
    { "a proof of another log", forge_other_proof, "bundle.other-checkpoint", true },
    { "a proof of another place", forge_proof_index, "bundle.not-in-log", true },
    { "an unsigned line in a proof", forge_proof_extra, "bundle.proof-form", true },
    { "a checkpoint older than its entries", forge_older_checkpoint, "bundle.not-in-log", true },
    { "a line more in the checkpoint", forge_checkpoint_line, "ledger.checkpoint-line", true },
    { "a checkpoint signed by the forger", forge_checkpoint_key, "ledger.checkpoint-unsigned", true },
    { "an entry behind the export", forge_after_export, "bundle.end", true },
    { "the clock turned back", forge_clock, "verify.clock-back", true },
    { "an entry of the office that no signature needs", forge_office_entry, "bundle.not-needed", true },
    { "an act entered twice", forge_replay, "verify.nonce-twice", true },
    { "an act moved to another case", forge_other_case, "verify.other-case", true },
    { "an act in another's session", forge_other_session, "verify.other-actor", true },
    { "a session that nobody opened", forge_unknown_session, "verify.unknown-session", true },
    { "a session's key used after its end", forge_session_over, "verify.session-over", true },
    { "a session opened by a key that was never introduced", forge_session_by_stranger, "verify.not-signed", true },
    { "a user introduced by nobody", forge_user_from_nowhere, "verify.unknown-user", true },
    { "a second user made by the log", forge_user_by_log, "verify.first-user-place", true },
    { "a user made a second time with the forger's key", forge_user_twice, "verify.user-twice", true },
    { "a session opened with a key that was replaced", forge_old_user_key, "verify.not-signed", true },
    { "a user's key replaced by one person alone", forge_user_key_by_one, "verify.signature-count", true },
    { "an act under the key of a letter", forge_lent_key, "verify.lent-key", false },
    { "a letter's key replaced by somebody else", forge_own_key_by_another, "verify.lent-key", false },
    { "a user who acts after he was ended", forge_user_ended, "verify.user-ended", true },
    { "a session opened twice", forge_session_twice, "verify.session-twice", true },
    { "four eyes by one person in two sessions", forge_same_person, "verify.same-person-twice", true },
    { "the second signature missing", forge_one_signature, "verify.signature-count", true },
    { "a stranger's signature added to an act", forge_strange_signature, "verify.signature-count", true },
    { "a signed act changed", forge_act_changed, "verify.bad-signature", true },
    { "a key where none belongs", forge_key_line, "verify.key-line", true },
    { "a log that calls itself by another store's name", forge_store_name, "verify.store-id", true },
    { "an act signed for another store", forge_other_store_act, "verify.other-store", true },
    { "an act of another store, and nothing was checked out", forge_via_without_lease, "verify.via-no-lease", true },
    { "an act of another store that no officer took in", forge_via_without_officer, "verify.via-no-lease", true },
    { "one that is put in later", forge_via_later, "verify.via-no-lease", true },
    { "one after the check-out was declared lost", forge_via_lost, "verify.via-no-lease", true },
    { "one that was changed", forge_via_changed, "verify.bad-signature", true },
    { "one of this store's own", forge_via_own, "verify.via-own", true },
    { "one under another store's name", forge_via_other_store, "verify.via-store", true },
    { "one that names a user of this store", forge_via_local_user, "verify.via-local-user", true },
    { "one in a session that had ended", forge_via_own_session, "verify.session-over", true },
    { "one in a session that did not come along", forge_via_unknown_session, "verify.unknown-session", true },
    { "another store's log under a key of the forger's", forge_via_log_name, "verify.store-id", true },
    { "a case taken over in its middle", forge_taken_in_the_middle, "verify.taken-place", true },
    { "a key for a file that no content names", forge_blob_key, "bundle.file-unused", true },
    { "a bundle that ends in another store's export", forge_via_export, "bundle.end", true },
    { "a content exchanged", forge_content, "verify.content", true },
    { "a salt exchanged", forge_salt, "verify.content", true },
    { "a salt cut short", forge_salt_size, "bundle.salt-size", true },
    { "a reason exchanged", forge_reason, "verify.reason", true },
    { "a reason without its salt", forge_reason_gone, "bundle.content-without-salt", true },
    { "an entry without its proof", forge_no_proof, "bundle.no-proof", true },
    { "a proof without its entry", forge_no_entry, "bundle.part-without-entry", true },
    { "the content of another version", forge_other_version, "verify.content", true },
    { "a content that says another version than its act", forge_says_other_version, "bundle.content-other", true },
    { "a record made under no model", forge_no_model, "bundle.no-kind", true },
    { "a content in another spelling", forge_loose_json, "bundle.content-form", false },
    { "a version left out", forge_version_skipped, "bundle.version", true },
    { "evidence exchanged", forge_evidence, "bundle.name-is-not-hash", true },
    { "evidence exchanged and renamed", forge_evidence_renamed, "bundle.file-unused", true },
    { "the model exchanged", forge_model, "bundle.name-is-not-hash", true },
    { "the model exchanged and renamed", forge_model_renamed, "bundle.no-model", true },
};

#endif
