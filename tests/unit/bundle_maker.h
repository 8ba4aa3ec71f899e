/* bundle_maker.h: makes logs and bundles from fixed keys, so that a test can be the honest office or the forger.
 *
 * It shares the formats with the program (act_format, note_sign, the tree) and nothing of how a store or an export works. A world
 * is a list of entries; maker_build makes the log, proofs and files out of them; maker_pack lists, signs and packs. A forgery
 * changes the world before one of these steps: the earlier it may change it, the more keys it holds. */
#ifndef TERGOO_BUNDLE_MAKER_H
#define TERGOO_BUNDLE_MAKER_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "memory_tree.h"
#include "office/bundle_int.h"

enum { MAKER_ENTRIES = 32, MAKER_FILES = 256 };

typedef struct { SignSecret secret; NoteKey key; } MakerKey;

typedef struct {
    Act           act;
    Str           content, reason;
    unsigned char salt[SALT_SIZE], reason_salt[SALT_SIZE];
    const MakerKey *signers[3];
    Str           note;                 /* instead of signing */
    bool          of_case, in_bundle, erased;
    Instant       received;
    uint64_t      force_seq;            /* 0: as it follows */
    Hash          force_prev; bool has_force_prev;
    Str           force_chain;
    Str           via; uint64_t via_index;     /* of another store: the log and place where the act stood */
    /* made by maker_build */
    Str           text;
    Hash          leaf;
    uint64_t      seq;
} MakerEntry;

typedef struct { Str name, bytes; } MakerFile;

typedef struct {
    Arena      arena;
    unsigned   seed;                    /* another seed, other keys */
    char       store[17];
    MakerKey   log, user[4], session[5];    /* sessions 0 and 3 are user 0's, 1 is user 1's, 2 is user 2's */
    Str        origin, model, users[4], sessions[5];
    Hash       model_hash;
    MakerEntry entries[MAKER_ENTRIES]; size_t count;
    uint64_t   checkpoint_size;         /* 0: all */
    Str        chain;
    MakerFile  files[MAKER_FILES]; size_t file_count;
    Str        checkpoint;
    Manifest   manifest;
    const MakerKey *manifest_signers[2];
} Maker;

enum { E_LOG, E_USER0, E_SESSION0, E_USER1, E_SESSION1, E_CASE, E_DOCUMENT, E_START, E_OTHER_CASE, E_DOCUMENT2, E_STOP, E_USER2,
       E_EXPORT, E_AFTER };

UNUSED static const char MAKER_CHAIN[] = "case/00000000000000c1";
#define MAKER_FILE_BYTES "one sheet of paper\n"

static void maker_need(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "bundle_maker: %s\n", what);
        abort();
    }
}

static Str maker_text(Maker *m, const char *format, ...) PRINTF(2, 3);
static Str maker_text(Maker *m, const char *format, ...)
{
    char room[1024];
    va_list list;
    va_start(list, format);
    int n = vsnprintf(room, sizeof room, format, list);
    va_end(list);
    maker_need(n >= 0 && n < (int)sizeof room, "text");
    return str_copy(&m->arena, str_bytes(room, (size_t)n));
}

/* A seed of 32 bytes that follows from a name, so that the same world is made each time. */
static SignSecret maker_secret(unsigned seed, const char *name)
{
    char text[64];
    SignSecret s;
    int n = snprintf(text, sizeof text, "tergoo test key %u %s", seed, name);
    Hash h = hash_of(str_bytes(text, (size_t)n));
    memcpy(s.seed, h.bytes, KEY_SIZE);
    return s;
}

static MakerKey maker_key(unsigned seed, const char *what, Str name)
{
    MakerKey k = { .secret = maker_secret(seed, what) };
    SignPublic public = sign_public_of(&k.secret);
    k.key = note_key(name, &public);
    return k;
}

static Str maker_vkey(Maker *m, const MakerKey *k)
{
    Buf b = buf_in(&m->arena);
    note_key_format(&b, &k->key);
    return buf_str(&b);
}

UNUSED static const Instant MAKER_DAY = INT64_C(1795600000000);     /* 2026-11-25 */

static MakerEntry *maker_add(Maker *m, const char *op, Str chain, Str object, const MakerKey *signer)
{
    maker_need(m->count < MAKER_ENTRIES, "entries");
    MakerEntry *e = &m->entries[m->count];
    *e = (MakerEntry){ .of_case = str_equal(chain, m->chain), .in_bundle = true,
                       .received = MAKER_DAY + (Instant)m->count * MINUTE };
    e->signers[0] = signer;
    e->act = (Act){ .store = str_of(m->store), .chain = chain, .op = str_of(op), .object = object, .has_model = true,
                    .model = m->model_hash, .actor = STR("log"), .made = e->received - SECOND };
    char mark[32];
    snprintf(mark, sizeof mark, "%u-%zu", m->seed, m->count);
    Hash h = hash_of(str_of(mark));
    memcpy(e->act.nonce, h.bytes, NONCE_SIZE);
    memset(e->salt, (int)m->count + 1, SALT_SIZE);
    memset(e->reason_salt, (int)m->count + 101, SALT_SIZE);
    m->count++;
    return e;
}

UNUSED static void maker_content(MakerEntry *e, Str content)
{
    e->content = content;
    e->act.has_object_hash = true;
    e->act.object_hash = hash_salted(e->salt, content);
}

UNUSED static void maker_reason(MakerEntry *e, const char *code, Str reason)
{
    e->reason = reason;
    e->act.reason_code = str_of(code);
    e->act.reason_hash = hash_salted(e->reason_salt, reason);
}

/* Says who acts: a user by a session. */
UNUSED static void maker_by(Maker *m, MakerEntry *e, size_t user, size_t session)
{
    e->act.actor = m->users[user];
    e->act.session = m->sessions[session];
    e->signers[0] = &m->session[session];
}

UNUSED static void maker_record(Maker *m, MakerEntry *e, int64_t version, const char *state, const char *fields)
{
    Str kind, rest = e->act.object;
    (void)str_cut(&rest, '/', &kind);
    e->act.object_version = version - 1;
    maker_content(e, maker_text(m, "{\"case\":\"" STR_FMT "\",\"fields\":%s,\"id\":\"" STR_FMT "\",\"kind\":\"" STR_FMT
                                   "\",\"state\":\"%s\",\"version\":%lld}", STR_ARG(e->act.chain), fields, STR_ARG(e->act.object),
                                STR_ARG(kind), state, (long long)version));
}

static MakerEntry *maker_user(Maker *m, size_t n, const MakerKey *signer)
{
    MakerEntry *e = maker_add(m, "user.create", STR("office"), m->users[n], signer);
    e->act.key = maker_vkey(m, &m->user[n]);
    static const char *const NAMES[] = { "Асанова Бүбүсара", "Жоомарт уулу Эркин", "O'Neil <b>&amp;", "Nobody" };
    maker_record(m, e, 1, "active", maker_text(m, "{\"full_name\":\"%s\"}", NAMES[n]).ptr);
    return e;
}

static MakerEntry *maker_session(Maker *m, size_t user, size_t session)
{
    MakerEntry *e = maker_add(m, "session.open", STR("office"), maker_text(m, "session/" STR_FMT, STR_ARG(m->sessions[session])),
                              &m->user[user]);
    e->act.key = maker_vkey(m, &m->session[session]);
    e->act.actor = m->users[user];
    e->act.session = m->sessions[session];
    e->act.until = e->received + 8 * HOUR;
    maker_content(e, STR("{\"device\":\"test\"}"));
    return e;
}

static void maker_model(Maker *m)
{
    static const struct { const char *name, *text; } FILES[] = {
        { "kinds/case.yaml",
          "kind: case\nlabel: {en: Case, ru: Дело, ky: Иш}\n"
          "plural: {en: Cases, ru: Дела, ky: Иштер}\nplace: case\nis_case: true\ntitle: title\n"
          "rights: {create: [officer], change: [officer], see: []}\n"
          "fields:\n  title: {type: text, label: {en: Title, ru: Название, ky: Аталышы}, required: true}\n"
          "states:\n  opened: {label: {en: Opened, ru: Открыто, ky: Ачылды}}\n"
          "  running: {label: {en: Running, ru: В производстве, ky: Тергөөдө}}\n"
          "  stopped: {label: {en: Stopped, ru: Прекращено, ky: Кыскартылды}, final: true}\n"
          "moves:\n  start:\n    label: {en: Start, ru: Начать, ky: Баштоо}\n    from: opened\n    to: running\n    by: [officer]\n"
          "  stop:\n    label: {en: Stop, ru: Прекратить, ky: Кыскартуу}\n"
          "    from: running\n    to: stopped\n    by: [officer]\n    reason: true\n    four_eyes: true\n" },
        { "kinds/document.yaml",
          "kind: document\nlabel: {en: Document, ru: Документ, ky: Документ}\n"
          "plural: {en: Documents, ru: Документы, ky: Документтер}\n"
          "place: case\ntitle: title\nrights: {create: [officer], change: [officer], see: []}\n"
          "fields:\n  title: {type: text, label: {en: Title, ru: Название, ky: Аталышы}, required: true}\n"
          "  file: {type: file, label: {en: File, ru: Файл, ky: Файл}}\n"
          "states:\n  kept: {label: {en: Kept, ru: Хранится, ky: Сакталат}, final: true}\n" },
        { "kinds/lease.yaml",
          "kind: lease\nlabel: {en: Lease, ru: Выдача, ky: Берүү}\nplural: {en: Leases, ru: Выдачи, ky: Берүүлөр}\nplace: case\ninternal: true\n"
          "rights: {create: [officer], change: [officer], see: []}\n"
          "fields:\n  holder: {type: text, label: {en: Holder, ru: Держатель, ky: Кармоочу}, required: true}\n"
          "states:\n  out: {label: {en: Out, ru: Выдано, ky: Берилген}}\n  lost: {label: {en: Lost, ru: Утрачено, ky: Жоголгон}, final: true}\n"
          "moves:\n  lose:\n    label: {en: Lose, ru: Утратить, ky: Жоготуу}\n    from: out\n    to: lost\n    by: [officer]\n    four_eyes: true\n" },
        { "kinds/user.yaml",
          "kind: user\nlabel: {en: User, ru: Пользователь, ky: Колдонуучу}\n"
          "plural: {en: Users, ru: Пользователи, ky: Колдонуучулар}\n"
          "place: office\ninternal: true\ntitle: full_name\nrights: {create: [officer], change: [officer], see: \"*\"}\n"
          "fields:\n  full_name: {type: text, label: {en: Name, ru: Имя, ky: Аты}, required: true}\n"
          "states:\n  active: {label: {en: Active, ru: Действует, ky: Иштейт}, final: true}\n" },
        { "roles.yaml", "roles:\n  officer: {en: Officer, ru: Сотрудник, ky: Кызматкер}\n" },
    };
    ModelFile files[ARRAY_LEN(FILES)];
    for (size_t i = 0; i < ARRAY_LEN(FILES); i++) files[i] = (ModelFile){ str_of(FILES[i].name), str_of(FILES[i].text) };
    Buf b = buf_in(&m->arena);
    model_pack(&b, files, ARRAY_LEN(FILES));
    m->model = buf_str(&b);
    m->model_hash = hash_of(m->model);
}

/* Keys and names, all from the seed. */
static void maker_keys(Maker *m)
{
    char name[128], what[16];
    SignSecret secret = maker_secret(m->seed, "log");
    SignPublic public = sign_public_of(&secret);
    store_id_of(m->store, &public);
    m->origin = str_copy(&m->arena, origin_format(name, str_of(m->store), 1));
    m->log = maker_key(m->seed, "log", m->origin);
    for (size_t i = 0; i < ARRAY_LEN(m->user); i++) {
        snprintf(what, sizeof what, "user%zu", i);
        m->users[i] = maker_text(m, "user/00000000000000a%zu", i);
        m->user[i] = maker_key(m->seed, what, user_key_name(name, str_of(m->store), m->users[i]));
    }
    for (size_t i = 0; i < ARRAY_LEN(m->session); i++) {
        snprintf(what, sizeof what, "session%zu", i);
        m->sessions[i] = maker_text(m, "00000000000000b%zu", i);
        m->session[i] = maker_key(m->seed, what, session_key_name(name, str_of(m->store), m->sessions[i]));
    }
}

/* The log opened, two users, a session each. */
static void maker_office(Maker *m)
{
    MakerEntry *e = maker_add(m, "log.open", STR("office"), STR("log/1"), &m->log);
    e->act.key = maker_vkey(m, &m->log);
    maker_content(e, maker_text(m, "{\"epoch\":1,\"name\":\"Test office\",\"store\":\"%s\"}", m->store));
    maker_user(m, 0, &m->log);
    maker_session(m, 0, 0);
    maker_by(m, maker_user(m, 1, NULL), 0, 0);
    maker_session(m, 1, 1);
}

/* An act by a user on a record of the case. */
static MakerEntry *maker_act(Maker *m, size_t user, const char *op, const char *object, int64_t version, const char *state,
                             const char *fields)
{
    MakerEntry *e = maker_add(m, op, m->chain, str_of(object), NULL);
    maker_by(m, e, user, user);
    maker_record(m, e, version, state, fields);
    return e;
}

static const char *maker_document(Maker *m, const char *title)
{
    char hex[65];
    Hash h = hash_of(STR(MAKER_FILE_BYTES));
    hash_hex(hex, &h);
    return maker_text(m, "{\"file\":{\"blob\":\"%064d\",\"name\":\"sheet <1>.txt\","
                         "\"sha256\":\"%s\",\"size\":%zu,\"type\":\"text/plain\"},"
                         "\"title\":\"%s\"}", 7, hex, sizeof MAKER_FILE_BYTES - 1, title).ptr;
}

/* The honest world: two officers, a case with a document and a file, a move of two, an export; entries of others in between. */
UNUSED static void maker_start(Maker *m, unsigned seed)
{
    static const char TITLE[] = "{\"title\":\"Bridge over the Naryn\"}", DOCUMENT[] = "document/00000000000000d1";
    *m = (Maker){ .arena = arena_with(64 << 20), .seed = seed, .chain = str_of(MAKER_CHAIN) };
    maker_keys(m);
    maker_model(m);
    maker_office(m);

    MakerEntry *e = maker_act(m, 0, "record.create", MAKER_CHAIN, 1, "opened", TITLE);
    maker_reason(e, "stated", STR("a complaint of 20.11.2026"));
    e->act.legal_basis = STR("CPC-2021/148");
    maker_act(m, 1, "record.create", DOCUMENT, 1, "kept", maker_document(m, "Contract"));
    maker_act(m, 0, "record.move.start", MAKER_CHAIN, 2, "running", TITLE);
    e = maker_add(m, "record.create", STR("case/00000000000000c2"), STR("case/00000000000000c2"), NULL);
    maker_by(m, e, 0, 0);
    maker_content(e, STR("{}"));
    e->in_bundle = false;
    maker_act(m, 1, "record.change", DOCUMENT, 2, "kept", maker_document(m, "Contract of 12.03.2026"));
    e = maker_act(m, 0, "record.move.stop", MAKER_CHAIN, 3, "stopped", TITLE);
    e->signers[1] = &m->session[1];
    maker_reason(e, "stated", STR("no offence"));
    e = maker_user(m, 2, NULL);
    maker_by(m, e, 0, 0);
    e->in_bundle = false;
    e = maker_add(m, "case.export", m->chain, m->chain, NULL);
    maker_by(m, e, 1, 1);
    maker_content(e, STR("{\"purpose\":\"trial\",\"recipient\":\"court\"}"));
    e = maker_add(m, "record.look", STR("office"), m->chain, NULL);
    maker_by(m, e, 0, 0);
    e->in_bundle = false;
}

/* ---- a case that came back from another store ---- */

enum { E_OUT = E_EXPORT, E_IN, E_THEIR_LOG, E_THEIR_USER, E_THEIR_SESSION, E_THEIR_NOTE, E_BACK_EXPORT };

/* An act of the other world, as it was signed there, behind the last entry of this one. */
UNUSED static MakerEntry *maker_via(Maker *m, Maker *other, MakerEntry *theirs)
{
    maker_need(m->count < MAKER_ENTRIES, "entries");
    MakerEntry *e = &m->entries[m->count];
    *e = *theirs;
    e->note = (Str){ 0 };
    e->of_case = str_equal(theirs->act.chain, m->chain);
    e->in_bundle = true;
    e->received = MAKER_DAY + (Instant)m->count * MINUTE;
    e->via = other->origin;
    e->via_index = (uint64_t)(theirs - other->entries);
    m->count++;
    return e;
}

/* The other store has people of its own, and the same model. */
UNUSED static void maker_other(Maker *o, unsigned seed)
{
    char name[128];
    *o = (Maker){ .arena = arena_with(64 << 20), .seed = seed, .chain = str_of(MAKER_CHAIN) };
    maker_keys(o);
    for (size_t i = 0; i < ARRAY_LEN(o->user); i++) {
        o->users[i] = maker_text(o, "user/00000000000000f%zu", i);
        o->user[i] = maker_key(seed, o->users[i].ptr, user_key_name(name, str_of(o->store), o->users[i]));
    }
    maker_model(o);
    maker_office(o);
    maker_act(o, 0, "record.create", "document/00000000000000f1", 1, "kept", "{\"title\":\"Found in a drawer\"}");
}

/* The honest world up to the export; before it the case went out and came back with one act. */
UNUSED static void maker_came_back(Maker *m, Maker *other, unsigned seed)
{
    maker_start(m, seed);
    maker_other(other, seed + 100);
    m->count = E_EXPORT;
    MakerEntry *e = maker_add(m, "case.check_out", m->chain, m->chain, NULL);
    maker_by(m, e, 0, 0);
    maker_content(e, STR("{}"));
    e = maker_add(m, "case.check_in", m->chain, maker_text(m, "store/%s", other->store), NULL);
    maker_by(m, e, 0, 0);
    maker_content(e, STR("{}"));
    maker_via(m, other, &other->entries[E_LOG]);
    maker_via(m, other, &other->entries[E_USER0]);
    maker_via(m, other, &other->entries[E_SESSION0]);
    maker_via(m, other, &other->entries[E_CASE]);           /* there it is the document */
    e = maker_add(m, "case.export", m->chain, m->chain, NULL);
    maker_by(m, e, 1, 1);
    maker_content(e, STR("{\"purpose\":\"trial\",\"recipient\":\"court\"}"));
}

/* ---- building ---- */

static void maker_file(Maker *m, Str name, Str bytes)
{
    maker_need(m->file_count < MAKER_FILES && name.ptr, "files");
    m->files[m->file_count++] = (MakerFile){ name, bytes };
}

UNUSED static MakerFile *maker_find(Maker *m, const char *name)
{
    for (size_t i = 0; i < m->file_count; i++) {
        if (str_is(m->files[i].name, name)) return &m->files[i];
    }
    fprintf(stderr, "bundle_maker: no %s\n", name);
    abort();
}

UNUSED static void maker_drop(Maker *m, const char *name)
{
    MakerFile *f = maker_find(m, name);
    *f = m->files[--m->file_count];
}

static Str maker_sign(Maker *m, const MakerEntry *e)
{
    Buf text = buf_in(&m->arena), note = buf_in(&m->arena);
    if (e->note.len > 0) return e->note;
    act_format(&text, &e->act);
    note_sign(&note, buf_str(&text), &e->signers[0]->key, &e->signers[0]->secret);
    for (size_t i = 1; i < 3 && e->signers[i]; i++) note_add_signature(&note, buf_str(&text), &e->signers[i]->key,
                                                                       &e->signers[i]->secret);
    return buf_str(&note);
}

typedef struct { Str chain; uint64_t seq; Hash leaf; } MakerChain;

static void maker_text_of(Maker *m, MakerEntry *e, MakerChain *chains, size_t *chain_count)
{
    MakerChain *c = NULL;
    Str chain = e->force_chain.len > 0 ? e->force_chain : e->act.chain;
    for (size_t i = 0; i < *chain_count; i++) {
        if (str_equal(chains[i].chain, chain)) c = &chains[i];
    }
    if (!c) {
        c = &chains[(*chain_count)++];
        *c = (MakerChain){ .chain = chain };
    }
    e->seq = e->force_seq ? e->force_seq : c->seq + 1;
    EntryText text = { .log = m->origin, .epoch = 1, .chain = chain, .chain_seq = e->seq, .has_prev = e->seq > 1,
                       .prev = e->has_force_prev ? e->force_prev : c->leaf, .received = e->received, .via_origin = e->via, .via_index = e->via_index,
                       .act_note = maker_sign(m, e) };
    Buf b = buf_in(&m->arena);
    entry_format(&b, &text);
    e->text = buf_str(&b);
    e->leaf = tree_leaf(e->text);
    c->seq = e->seq;
    c->leaf = e->leaf;
}

static Str maker_checkpoint(Maker *m, MemoryTree *tree, uint64_t size)
{
    Error error;
    Checkpoint c = { .origin = m->origin, .size = size };
    maker_need(tree_root(size, memory_tree_read, tree, &c.root, &error) == ERR_OK, "root");
    Buf text = buf_in(&m->arena), note = buf_in(&m->arena);
    checkpoint_format(&text, &c);
    note_sign(&note, buf_str(&text), &m->log.key, &m->log.secret);
    return buf_str(&note);
}

static Str maker_proof(Maker *m, MemoryTree *tree, uint64_t index, uint64_t size)
{
    Error error;
    ProofFile p = { .index = index, .checkpoint = m->checkpoint };
    if (index < size) maker_need(tree_inclusion(index, size, memory_tree_read, tree, &p.proof, &error) == ERR_OK, "proof");
    Buf b = buf_in(&m->arena);
    proof_file_format(&b, &p);
    return buf_str(&b);
}

static void maker_entry_files(Maker *m, const MakerEntry *e, uint64_t index, Str proof)
{
    BundleName n = e->of_case ? (BundleName){ .kind = BUNDLE_CASE, .number = e->seq }
                              : (BundleName){ .kind = BUNDLE_OFFICE, .epoch = 1, .number = index };
    struct { BundlePart part; Str bytes; } parts[] = {
        { PART_ENTRY, e->text }, { PART_PROOF, proof },
        { PART_OBJECT, e->erased ? (Str){ 0 } : e->content },
        { PART_OBJECT_SALT, e->content.ptr && !e->erased ? str_bytes(e->salt, SALT_SIZE) : (Str){ 0 } },
        { PART_REASON, e->reason }, { PART_REASON_SALT, e->reason.ptr ? str_bytes(e->reason_salt, SALT_SIZE) : (Str){ 0 } },
    };
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        n.part = parts[i].part;
        if (parts[i].bytes.ptr) maker_file(m, bundle_name_format(&m->arena, &n), parts[i].bytes);
    }
}

/* Log, proofs and files out of the entries. */
UNUSED static void maker_build(Maker *m)
{
    MakerChain chains[8];
    size_t chain_count = 0, last = 0;
    MemoryTree tree;
    maker_need(memory_tree_new(&tree, m->count), "tree");
    for (size_t i = 0; i < m->count; i++) {
        maker_text_of(m, &m->entries[i], chains, &chain_count);
        memory_tree_add(&tree, &m->entries[i].leaf);
    }
    uint64_t size = m->checkpoint_size ? m->checkpoint_size : m->count;
    m->checkpoint = maker_checkpoint(m, &tree, size);
    m->file_count = 0;
    for (size_t i = 0; i < m->count; i++) {
        if (!m->entries[i].in_bundle) continue;
        maker_entry_files(m, &m->entries[i], i, maker_proof(m, &tree, i, size));
        if (m->entries[i].of_case) last = i;
    }
    memory_tree_free(&tree);

    char hex[65];
    Hash file = hash_of(STR(MAKER_FILE_BYTES));
    maker_file(m, STR("checkpoints/1.note"), m->checkpoint);
    maker_file(m, maker_text(m, "files/%s", hash_hex(hex, &file).ptr), STR(MAKER_FILE_BYTES));
    maker_file(m, maker_text(m, "models/%s.model", hash_hex(hex, &m->model_hash).ptr), m->model);
    maker_file(m, STR("START.html"), STR("<!DOCTYPE html>\n"));
    maker_file(m, STR("VERIFY.md"), (Str){ BUNDLE_VERIFY_MD, BUNDLE_VERIFY_MD_SIZE });
    m->manifest = (Manifest){ .store = str_of(m->store), .chain = m->chain, .complete_seq = m->entries[last].seq,
                              .complete_origin = m->origin,
                              .complete_index = last, .made = m->entries[last].received + MINUTE };
    m->manifest_signers[0] = &m->log;
}

/* ---- packing ---- */

static int maker_compare(const void *left, const void *right)
{
    const MakerFile *l = left, *r = right;
    return str_compare(l->name, r->name);
}

UNUSED static void maker_sort(Maker *m) { qsort(m->files, m->file_count, sizeof *m->files, maker_compare); }

/* The bytes of an archive of these files; the descriptor is a file in memory. */
UNUSED static Str maker_archive(Maker *m, Str manifest, Str sums)
{
    Error error;
    Str ret = { 0 };
    int fd = memfd_create("bundle", MFD_CLOEXEC);
    ContainerWriter w = { .fd = fd, .path = STR("bundle") };
    bool whole = container_add(&w, STR(MANIFEST_NAME), manifest, &error) == ERR_OK &&
        container_add(&w, STR(SUMS_NAME), sums, &error) == ERR_OK;
    for (size_t i = 0; i < m->file_count && whole; i++) whole = container_add(&w, m->files[i].name, m->files[i].bytes,
                                                                              &error) == ERR_OK;
    whole = whole && container_end(&w, &error) == ERR_OK && lseek(fd, 0, SEEK_SET) == 0 &&
        fd_read_all(&m->arena, fd, 64 << 20, &ret, &error) == ERR_OK && ret.len == w.written;
    maker_need(whole, "archive");
    close(fd);
    return ret;
}

UNUSED static Str maker_sums(Maker *m)
{
    Buf b = buf_in(&m->arena);
    for (size_t i = 0; i < m->file_count; i++) {
        Hash h = hash_of(m->files[i].bytes);
        sums_add(&b, &h, m->files[i].name);
    }
    return buf_str(&b);
}

UNUSED static Str maker_manifest(Maker *m, Str sums)
{
    Buf text = buf_in(&m->arena), note = buf_in(&m->arena);
    m->manifest.sums = hash_of(sums);
    m->manifest.files = m->file_count;
    manifest_format(&text, &m->manifest);
    note_sign(&note, buf_str(&text), &m->manifest_signers[0]->key, &m->manifest_signers[0]->secret);
    if (m->manifest_signers[1]) {
        note_add_signature(&note, buf_str(&text), &m->manifest_signers[1]->key, &m->manifest_signers[1]->secret);
    }
    return buf_str(&note);
}

/* Lists and signs the files as they are now, in order of their names, and packs them. */
UNUSED static Str maker_pack(Maker *m)
{
    maker_sort(m);
    Str sums = maker_sums(m);
    return maker_archive(m, maker_manifest(m, sums), sums);
}

UNUSED static void maker_end(Maker *m) { arena_free(&m->arena); }

#endif
