/* test_whole.c: a whole store: its audit finds each planted damage, its projections come out the same again, its copy brings it back as a
 * new log, and no failing allocation, write or sync costs an act that was answered. */
#include <errno.h>
#include <sqlite3.h>

#include "acts.h"
#include "office/blob.h"
#include "office/bundle.h"
#include "office/whole_int.h"
#include "store/store_vfs.h"

#define assert_key(e, expected) assert_string_equal((e).count > 0 ? (e).parts[0].key : "", expected)

/* ---- a store with something in it ---- */

/* As kit_init, with the guard file on "another disk". */
static void whole_init(Kit *k)
{
    kit_init(k);
    kit_remove(k->store);
    char *disk = kit_format(k, "%s/disk", k->folder), *guard = kit_format(k, "%s/disk/guard", k->folder);
    Error error_ = { 0 };
    assert_ok(folder_make(disk, &error_));
    OfficeInit what = { .folder = k->store, .name = STR("Invented office of Kök-Munar"), .login = STR("admin"),
                        .full_name = STR("Invented Administrator"), .passphrase = STR(KIT_PASSPHRASE), .cost = KIT_COST,
                        .guard_file = guard, .guards = RULES_GUARD_NAMES, .guard_count = RULES_GUARD_COUNT };
    assert_ok(office_init(&k->arena, &what, &error_));
}

static void add_document(Kit *k, Str token, const char *chain, const char *bytes)
{
    Officer f;
    BlobRow row;
    char hex[65];
    Error error_ = { 0 };
    FILE *file = tmpfile();
    assert_non_null(file);
    fputs(bytes, file);
    rewind(file);
    officer_begin(&f, k, token);
    assert_ok(blob_keep(k->office, &f.arena, fileno(file), &row, &error_));
    fclose(file);
    Arena *a = &f.arena;
    JsonValue *v = json_new_object(a), *fields = acts_fields(a, "title", "Contract", "source", "handed in");
    json_set(a, v, "blob", json_new_string(a, hash_hex(hex, &row.name)));
    json_set(a, v, "name", json_new_string(a, STR("contract.txt")));
    json_set(a, v, "sha256", json_new_string(a, hash_hex(hex, &row.plain)));
    json_set(a, v, "size", json_new_int(a, (int64_t)row.plain_size));
    json_set(a, v, "type", json_new_string(a, STR("text/plain")));
    json_set(a, fields, "file", v);
    Draft d = { .chain = str_of(chain), .op = STR("record.create"), .object = STR("document/1"), .kind = model_kind(f.request.model, STR("document")),
                .state = STR("kept"), .number = NUMBER_NEXT, .fields = fields, .blob = &row, .by_office = true };
    assert_ok(office_commit(&f.request, &d, 1, NULL, &error_));
    officer_end(&f);
}

/* The store that the damages are done to: entries 0 log.open, 1 user, 2 session, then: */
enum { AT_CASE1 = 3, AT_CASE2, AT_CASE1_AGAIN, AT_NOTE, AT_DOCUMENT, ENTRIES };

static void seed(Kit *k)
{
    kit_init(k);
    kit_open(k);
    Str token = acts_sign_in(k);
    acts_do(k, token, "case", "00000000000000c1", 0, "Bridge");
    acts_do(k, token, "case", "00000000000000c2", 0, "School");
    acts_do(k, token, "case", "00000000000000c1", 1, "Bridge over the river");
    acts_do(k, token, "note", "1", 0, "heard in the market");
    add_document(k, token, "case/00000000000000c1", "one sheet of paper\n");
    kit_close(k);
}

/* ---- the audit ---- */

static void a_good_store_is_counted_and_its_key_checked(void **state)
{
    (void)state;
    Kit k, other;
    AuditReport r;
    Error error_ = { 0 };
    seed(&k);
    assert_ok(audit_store(k.store, NULL, 0, NULL, NULL, &r, &error_));
    assert_int_equal(r.entries, ENTRIES);
    assert_int_equal(r.signatures, ENTRIES);
    assert_int_equal(r.contents, ENTRIES);
    assert_int_equal(r.erased, 0);
    assert_int_equal(r.records, 5);
    assert_int_equal(r.cases, 2);
    assert_int_equal(r.blobs, 1);
    assert_false(r.key_checked);
    NoteKey key = r.log_key, foreign;
    assert_ok(audit_store(k.store, &key, 1, NULL, NULL, &r, &error_));
    assert_true(r.key_checked);
    kit_init(&other);
    assert_ok(audit_store(other.store, NULL, 0, NULL, NULL, &r, &error_));
    foreign = r.log_key;
    assert_ok(audit_store(k.store, &foreign, 1, NULL, NULL, &r, &error_));
    assert_false(r.key_checked);
    kit_done(&other);
    kit_done(&k);
}

static void sql(const char *folder, const char *text)
{
    char path[512], *why = NULL;
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/store.db", folder);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_exec(db, "DROP TRIGGER entry_is_not_changed; DROP TRIGGER entry_is_not_removed", NULL, NULL, NULL);
    if (sqlite3_exec(db, text, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s: %s", text, why);
    if (sqlite3_total_changes(db) == 0) fail_msg("changes nothing: %s", text);
    sqlite3_close(db);
}

/* Position of entry n of epoch 1, as SQL. */
#define AT(n) "((1 << 40) + " n ")"
#define TEXT_REPLACE(column, from, to) column " = CAST(replace(CAST(" column " AS TEXT), '" from "', '" to "') AS BLOB)"

typedef struct { const char *what, *damage, *key; } Damage;

static const Damage DAMAGES[] = {
    { "a signed text changed",
      "UPDATE entry SET " TEXT_REPLACE("text", "op: record.create", "op: record.change") " WHERE position = " AT("4"), "verify.bad-signature" },
    { "the place in its case changed",
      "UPDATE entry SET " TEXT_REPLACE("text", "case-seq: 2", "case-seq: 3") " WHERE position = " AT("5"), "verify.chain-seq" },
    { "a time changed",
      "UPDATE entry SET " TEXT_REPLACE("text", "received: 20", "received: 19") " WHERE position = " AT("5"), "verify.clock-back" },
    { "a later time", "UPDATE entry SET received = received + 1 WHERE position = " AT("5"), "whole.columns" },
    { "an operation beside its text", "UPDATE entry SET op = 'record.look' WHERE position = " AT("3"), "whole.columns" },
    { "an actor beside his text", "UPDATE entry SET actor = 'user/0000000000000000' WHERE position = " AT("5"), "whole.columns" },
    { "a content changed", "UPDATE content SET " TEXT_REPLACE("bytes", "School", "Scholl") " WHERE place >> 2 = " AT("4"), "verify.content" },
    { "a salt changed", "UPDATE content SET salt = zeroblob(32) WHERE place >> 2 = " AT("4"), "verify.content" },
    { "a content taken out", "DELETE FROM content WHERE place >> 2 = " AT("6"), "whole.content-missing" },
    { "a record's body changed", "UPDATE record SET " TEXT_REPLACE("body", "School", "Scholl"), "whole.record-differs" },
    { "a record's state changed", "UPDATE record SET state = 'closed' WHERE state = 'opened'", "whole.record-differs" },
    { "a record's version put back", "UPDATE record SET version = 1 WHERE version = 2", "whole.record-differs" },
    { "a record's older entry", "UPDATE record SET changed = " AT("3") " WHERE version = 2", "whole.record-differs" },
    { "a record taken out", "DELETE FROM record WHERE changed = " AT("6"), "whole.records-count" },
    { "an entry taken out of the middle", "DELETE FROM entry WHERE position = " AT("4"), "verify.index-order" },
    { "the last entry taken out", "DELETE FROM entry WHERE position = " AT("7"), "whole.head-size" },
    { "the first entry taken out", "DELETE FROM entry WHERE position = " AT("0"), "verify.index-order" },
    { "a newer entry of the case in the older one's place",
      "UPDATE entry SET text = (SELECT text FROM entry WHERE position = " AT("5") ") WHERE position = " AT("3"), "verify.chain-seq" },
    { "a model changed", "UPDATE model SET " TEXT_REPLACE("packed", "four_eyes: true", "four_eyes: oops"), NULL },        /* whichever sentence the model has for it */
    { "a file's row taken out", "DELETE FROM blob", "whole.file-row" },
    { "another store's name", "UPDATE fact SET value = CAST('0123456789abcdef' AS BLOB) WHERE name = 'store-id'", "whole.store-id" },
    { "a head that is gone", "DELETE FROM fact WHERE name = 'head'", "store.no-fact" },
    { "a list of erasures that is none", "INSERT INTO fact VALUES ('erasures', CAST('1 x' AS BLOB))", "whole.erasures-line" },
};

static bool key_is_one_of(const Error *e, const char *key)
{
    for (int i = 0; i < e->count; i++) {
        if (strcmp(e->parts[i].key, key) == 0) return true;
    }
    return false;
}

static void damaged_copy(Kit *k, const char *to)
{
    assert_int_equal(system(kit_format(k, "rm -rf '%s' && cp -a '%s' '%s'", to, k->store, to)), 0);
}

static void expect_damage(const char *folder, const char *what, const char *key)
{
    AuditReport r;
    Error e = { 0 };
    ErrorCode code = audit_store(folder, NULL, 0, NULL, NULL, &r, &e);
    if (code == ERR_OK) fail_msg("%s: not found", what);
    if (code == ERR_FINDING && (!key || key_is_one_of(&e, key))) return;
    fail_msg("%s: %s %s, expected %s", what, error_code_name(code), e.parts[0].key, key ? key : "a finding");
}

static void each_planted_damage_is_found(void **state)
{
    (void)state;
    Kit k;
    seed(&k);
    char *damaged = kit_format(&k, "%s/damaged", k.folder);
    for (size_t i = 0; i < ARRAY_LEN(DAMAGES); i++) {
        damaged_copy(&k, damaged);
        sql(damaged, DAMAGES[i].damage);
        expect_damage(damaged, DAMAGES[i].what, DAMAGES[i].key);
    }
    kit_done(&k);
}

static void a_head_of_yesterday_and_a_forged_one_are_found(void **state)
{
    (void)state;
    Kit k;
    Error error_ = { 0 };
    Str head;
    seed(&k);
    char *damaged = kit_format(&k, "%s/damaged", k.folder);
    kit_open(&k);
    assert_ok(store_fact(k.reader, &k.arena, "head", &head, &error_));
    char *yesterday = str_c(&k.arena, head);
    acts_sign_in(&k);
    kit_close(&k);
    damaged_copy(&k, damaged);
    sql(damaged, kit_format(&k, "UPDATE fact SET value = CAST('%s' AS BLOB) WHERE name = 'head'", yesterday));
    expect_damage(damaged, "the head of yesterday", "whole.head-size");

    Checkpoint c;
    Note note;
    SignSecret secret = sign_secret_new();
    SignPublic public = sign_public_of(&secret);
    Buf forged = buf_in(&k.arena);
    assert_ok(note_parse(head, &note, &error_));
    assert_ok(checkpoint_parse(note.text, &c, &error_));
    NoteKey key = note_key(c.origin, &public);
    note_sign(&forged, note.text, &key, &secret);
    damaged_copy(&k, damaged);
    sql(damaged, kit_format(&k, "UPDATE fact SET value = CAST('%s' AS BLOB) WHERE name = 'head'", str_c(&k.arena, buf_str(&forged))));
    expect_damage(damaged, "a head by another key", "whole.at-head");
    kit_done(&k);
}

static void flip_byte(const char *path, off_t at)
{
    unsigned char byte;
    int fd = open(path, O_RDWR);
    assert_true(fd >= 0 && pread(fd, &byte, 1, at) == 1);
    byte ^= 1;
    assert_true(pwrite(fd, &byte, 1, at) == 1);
    close(fd);
}

static char *only_blob(Kit *k, const char *folder)
{
    char path[512] = "";
    FILE *found = popen(kit_format(k, "find '%s/blobs' -type f", folder), "r");
    assert_non_null(found);
    assert_non_null(fgets(path, sizeof path, found));
    pclose(found);
    path[strcspn(path, "\n")] = 0;
    return kit_format(k, "%s", path);
}

static void blobs_and_stored_hashes_are_looked_at(void **state)
{
    (void)state;
    Kit k;
    seed(&k);
    char *damaged = kit_format(&k, "%s/damaged", k.folder);
    damaged_copy(&k, damaged);
    flip_byte(only_blob(&k, damaged), 40);
    expect_damage(damaged, "a blob's byte flipped", "whole.blob-changed");
    damaged_copy(&k, damaged);
    assert_int_equal(unlink(only_blob(&k, damaged)), 0);
    expect_damage(damaged, "a blob taken out", "whole.blob-missing");

    kit_open(&k);
    Str token = acts_sign_in(&k);
    for (int i = 0; i < 300; i++) acts_do(&k, token, "note", kit_format(&k, "n%d", i), 0, "many");
    kit_close(&k);
    damaged_copy(&k, damaged);
    sql(damaged, "UPDATE tree SET hash = zeroblob(32)");
    expect_damage(damaged, "a hash for proofs changed", "whole.tree");
    kit_done(&k);
}

/* ---- erasing ---- */

/* Two officers have the contents of a record's entry erased. */
static void erase(Kit *k, Str first, Str second, Str object, int64_t version, EntryPlace place)
{
    Officer f, g;
    Signed half;
    Error error_ = { 0 };
    officer_begin(&f, k, first);
    JsonValue *content = json_new_object(&f.arena), *list = json_new_array(&f.arena), *pair = json_new_array(&f.arena);
    json_add(&f.arena, pair, json_new_int(&f.arena, place.epoch));
    json_add(&f.arena, pair, json_new_int(&f.arena, (int64_t)place.index));
    json_set(&f.arena, content, "entries", json_add(&f.arena, list, pair));
    Draft d = { .chain = str_starts(object, STR("case/")) ? object : STR("office"), .op = STR("content.erase"), .object = object,
                .version = version, .content = content, .reason = STR("court order"), .by_office = true };
    assert_ok(office_sign_only(&f.request, &d, &half, &error_));
    officer_begin(&g, k, second);
    Draft both = { .first_note = half.note, .content = d.content, .reason = half.reason, .erase = &place, .erase_count = 1 };
    memcpy(both.first_salt, half.salt, SALT_SIZE);
    memcpy(both.first_reason_salt, half.reason_salt, SALT_SIZE);
    assert_ok(office_commit(&g.request, &both, 1, NULL, &error_));
    officer_end(&g);
    officer_end(&f);
}

#define PLANTED "Planted witness of Kok-Munar"

static bool found_in(Kit *k, const char *folder, const char *what)
{
    return system(kit_format(k, "grep -r -a -q '%s' '%s'", what, folder)) == 0;
}

static void what_was_erased_is_gone_from_the_disk_and_the_audit_says_so(void **state)
{
    (void)state;
    Kit k;
    AuditReport r;
    Error error_ = { 0 };
    seed(&k);
    kit_open(&k);
    Str admin = acts_sign_in(&k);
    kit_user(&k, admin, "second", "head");
    Str second = kit_sign_in(&k, "second");
    Done planted = acts_do(&k, admin, "note", "p", 0, PLANTED);
    erase(&k, admin, second, STR("note/p"), 1, (EntryPlace){ planted.epoch, planted.index });
    kit_close(&k);
    assert_false(found_in(&k, k.store, PLANTED));
    assert_ok(audit_store(k.store, NULL, 0, NULL, NULL, &r, &error_));
    assert_int_equal(r.erased, 1);
    kit_done(&k);
}

/* ---- rebuild ---- */

static void a_rebuilt_store_is_the_same_and_a_bent_one_is_put_right(void **state)
{
    static const char *const BENT[] = {
        "UPDATE record SET state = 'closed' WHERE version = 2", "DELETE FROM field_index", "UPDATE counter SET value = value + 1",
        "DELETE FROM counter", "UPDATE tree SET hash = zeroblob(32)", "DELETE FROM record WHERE version = 2",
    };
    (void)state;
    Kit k;
    RebuildReport r;
    AuditReport audit;
    Error error_ = { 0 };
    seed(&k);
    kit_open(&k);
    Str admin = acts_sign_in(&k);
    kit_user(&k, admin, "second", "head");
    Str second = kit_sign_in(&k, "second");
    Done planted = acts_do(&k, admin, "case", "00000000000000c9", 0, PLANTED);
    for (int i = 0; i < 260; i++) acts_do(&k, admin, "note", kit_format(&k, "n%d", i), 0, "many");
    Officer f;
    officer_begin(&f, &k, admin);                   /* the case with the highest number is erased: its number stays given */
    officer_end(&f);
    erase(&k, admin, second, STR("case/00000000000000c9"), 1, (EntryPlace){ planted.epoch, planted.index });
    kit_close(&k);

    assert_ok(rebuild_store(k.store, false, NULL, NULL, &r, &error_));
    if (!r.equal) fail_msg("differs at: %s", r.first_difference);
    assert_true(r.lines > 260);
    for (size_t i = 0; i < ARRAY_LEN(BENT); i++) {
        sql(k.store, BENT[i]);
        assert_ok(rebuild_store(k.store, true, NULL, NULL, &r, &error_));
        if (r.equal) fail_msg("not seen: %s", BENT[i]);
        assert_ok(rebuild_store(k.store, false, NULL, NULL, &r, &error_));
        if (!r.equal) fail_msg("not put right after %s: %s", BENT[i], r.first_difference);
    }
    assert_ok(audit_store(k.store, NULL, 0, NULL, NULL, &audit, &error_));
    kit_done(&k);
}

/* ---- copy and restore ---- */

typedef struct { Kit k; char *to, *file, *guard; Str secret; CopyReport copied; uint64_t head_size; NoteKey key; } Burnt;

static void publish(Kit *k, uint64_t *size)
{
    Error error_ = { 0 };
    Str head;
    Checkpoint c;
    assert_ok(office_publish_head(k->office, k->reader, &k->arena, &head, &error_));
    assert_ok(checkpoint_open(head, office_log_key(k->office), &c, &error_));
    *size = c.size;
}

/* Work, a copy, more work of which heads left the house, an erasure; then the fire. */
static void burn(Burnt *b)
{
    Kit *k = &b->k;
    Error error_ = { 0 };
    whole_init(k);
    b->to = kit_format(k, "%s/stick", k->folder);
    b->guard = kit_format(k, "%s/disk/guard", k->folder);
    assert_error(ERR_NOT_FOUND, copy_store(k->store, b->to, NULL, NULL, &b->copied, &error_));
    assert_key(error_, "copy.no-key");
    assert_ok(copy_key_make(k->store, &k->arena, &b->secret, &error_));
    assert_error(ERR_CONFLICT, copy_key_make(k->store, &k->arena, &b->secret, &error_));

    kit_open(k);
    b->key = *office_log_key(k->office);
    Str admin = acts_sign_in(k);
    kit_user(k, admin, "second", "head");
    Str second = kit_sign_in(k, "second");
    acts_do(k, admin, "case", "00000000000000c1", 0, "Bridge");
    add_document(k, admin, "case/00000000000000c1", "one sheet of paper\n");
    Done planted = acts_do(k, admin, "note", "p", 0, PLANTED);
    assert_ok(copy_store(k->store, b->to, NULL, NULL, &b->copied, &error_));
    b->file = kit_format(k, "%s/%s", b->to, b->copied.file);
    assert_int_equal(b->copied.blobs, 1);
    assert_int_equal(b->copied.new_blobs, 1);

    acts_do(k, admin, "case", "00000000000000c1", 1, "Bridge over the river");
    acts_do(k, admin, "case", "00000000000000c2", 0, "School");
    erase(k, admin, second, STR("note/p"), 1, (EntryPlace){ planted.epoch, planted.index });
    publish(k, &b->head_size);
    kit_close(k);
    kit_remove(k->store);
}

static RestoreOrder order_of(Burnt *b)
{
    return (RestoreOrder){ .copy_file = b->file, .folder = b->k.store, .guard_file = b->guard, .secret_text = b->secret,
                           .reason = STR("the house burned"), .decided_by = STR("Invented Head") };
}

static void export_verifies(Kit *k, Str token, const NoteKey *given)
{
    Officer f;
    Error error_ = { 0 };
    Bundle bundle;
    BundleReport r;
    Str bytes;
    char *path = kit_format(k, "%s/case.tergoo", k->folder);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    officer_begin(&f, k, token);
    JsonValue *lead = acts_fields(&f.arena, "role", "lead", "user", str_c(&f.arena, session_user(f.request.session)));
    Draft access = { .chain = STR("case/00000000000000c1"), .op = STR("record.create"), .object = object_id_new(&f.arena, STR("access")),
                     .kind = model_kind(f.request.model, STR("access")), .state = STR("given"), .fields = lead, .by_office = true };
    assert_ok(office_commit(&f.request, &access, 1, NULL, &error_));
    assert_ok(bundle_export(&f.request, STR("case/00000000000000c1"), STR("court"), STR("trial"), fd, &error_));
    officer_end(&f);
    close(fd);
    assert_ok(file_read(&k->arena, path, 64 << 20, &bytes, &error_));
    assert_ok(bundle_open(&k->arena, bytes, &bundle, &error_));
    assert_ok(bundle_verify(&k->arena, &bundle, given, 1, NULL, NULL, &r, &error_));
    assert_true(r.key_checked);
}

static void after_the_fire_work_goes_on_in_a_new_log(void **state)
{
    (void)state;
    Burnt b;
    RestoreReport restored;
    AuditReport audited;
    Error error_ = { 0 };
    burn(&b);
    Kit *k = &b.k;
    RestoreOrder order = order_of(&b);
    assert_ok(restore_store(&k->arena, &order, NULL, NULL, &restored, &error_));
    assert_int_equal(restored.epoch, 2);
    assert_int_equal(restored.entries, b.copied.entries);
    assert_int_equal(restored.missing, b.head_size - b.copied.entries);
    assert_int_equal(restored.erased_again, 1);
    assert_false(found_in(k, k->store, PLANTED));
    assert_false(file_exists(kit_format(k, "%s.restoring", k->store)));

    kit_open(k);
    Str admin = acts_sign_in(k);
    Done done = acts_do(k, admin, "case", "00000000000000c1", 1, "Bridge, after the fire");
    assert_int_equal(done.epoch, 2);
    export_verifies(k, kit_sign_in(k, "second"), &b.key);
    export_verifies(k, kit_sign_in(k, "second"), &restored.log_key);
    kit_close(k);
    assert_ok(audit_store(k->store, &b.key, 1, NULL, NULL, &audited, &error_));
    assert_true(audited.key_checked);               /* the old key vouches for the new one, which it has signed */
    assert_ok(audit_store(k->store, &restored.log_key, 1, NULL, NULL, &audited, &error_));
    assert_true(audited.key_checked);
    assert_int_equal(audited.erased, 1);
    RebuildReport rebuilt;
    assert_ok(rebuild_store(k->store, false, NULL, NULL, &rebuilt, &error_));
    if (!rebuilt.equal) fail_msg("differs at: %s", rebuilt.first_difference);

    kit_remove(k->store);                           /* it burns again, before the next copy: the same copy opens a third log, not the second again */
    assert_ok(restore_store(&k->arena, &order, NULL, NULL, &restored, &error_));
    assert_int_equal(restored.epoch, 3);
    kit_open(k);
    admin = acts_sign_in(k);
    acts_do(k, admin, "case", "00000000000000c1", 1, "Bridge, after the second fire");
    export_verifies(k, kit_sign_in(k, "second"), &b.key);
    kit_close(k);
    assert_ok(audit_store(k->store, &b.key, 1, NULL, NULL, &audited, &error_));
    assert_true(audited.key_checked);
    kit_done(k);
}

static void restore_overwrites_nothing_and_wants_a_reason(void **state)
{
    (void)state;
    Burnt b;
    RestoreReport restored;
    Error error_ = { 0 };
    burn(&b);
    RestoreOrder order = order_of(&b);
    order.reason = STR("");
    assert_error(ERR_INVALID, restore_store(&b.k.arena, &order, NULL, NULL, &restored, &error_));
    order = order_of(&b);
    assert_ok(folder_make(b.k.store, &error_));
    assert_error(ERR_CONFLICT, restore_store(&b.k.arena, &order, NULL, NULL, &restored, &error_));
    assert_int_equal(rmdir(b.k.store), 0);          /* and nothing was put in */
    kit_done(&b.k);
}

static void refused(Burnt *b, const RestoreOrder *order, const char *what)
{
    RestoreReport restored;
    Error e = { 0 };
    ErrorCode code = restore_store(&b->k.arena, order, NULL, NULL, &restored, &e);
    if (code != ERR_FINDING && code != ERR_INVALID) fail_msg("%s: %s", what, error_code_name(code));
    if (file_exists(b->k.store) || file_exists(kit_format(&b->k, "%s.restoring", b->k.store))) fail_msg("%s: something is left", what);
}

static void a_bad_copy_is_refused(void **state)
{
    (void)state;
    Burnt b;
    Error error_ = { 0 };
    Str whole;
    burn(&b);
    Kit *k = &b.k;
    RestoreOrder order = order_of(&b);
    assert_ok(file_read(&k->arena, b.file, (size_t)1 << 30, &whole, &error_));
    char *bad = kit_format(k, "%s/bad.copy", b.to), *bytes = (char *)(uintptr_t)str_copy(&k->arena, whole).ptr;
    order.copy_file = bad;
    static const size_t FLIPS[] = { 0, 20, 60, 97, 5000 };
    for (size_t i = 0; i <= ARRAY_LEN(FLIPS); i++) {
        size_t at = i < ARRAY_LEN(FLIPS) ? FLIPS[i] : whole.len - 1;
        bytes[at] ^= 1;
        assert_ok(file_write_durable(bad, str_bytes(bytes, whole.len), &error_));
        refused(&b, &order, "a byte flipped");
        bytes[at] ^= 1;
    }
    static const size_t CUTS[] = { 0, 16, 97, 98, 97 + 65552, 97 + 2 * 65552 };
    for (size_t i = 0; i < ARRAY_LEN(CUTS); i++) {
        assert_ok(file_write_durable(bad, str_first(whole, CUTS[i]), &error_));
        refused(&b, &order, "cut off");
    }
    bytes = (char *)(uintptr_t)str_format(&k->arena, "%c", 0).ptr;
    assert_int_equal(system(kit_format(k, "cat '%s' > '%s' && printf x >> '%s'", b.file, bad, bad)), 0);
    refused(&b, &order, "a byte behind it");

    order = order_of(&b);
    order.secret_text = STR("tergoo-secret/v1 copy 0101010101010101010101010101010101010101010101010101010101010101\n");
    refused(&b, &order, "another secret");
    order.secret_text = STR("hello");
    refused(&b, &order, "no secret");
    order = order_of(&b);
    assert_int_equal(system(kit_format(k, "rm -r '%s/blobs'", b.to)), 0);
    refused(&b, &order, "without its blobs");
    kit_done(k);
}

/* A copy that anybody could seal to the public key, in which something was changed: the signatures in it speak. */
static void a_copy_put_together_by_somebody_else_is_refused(void **state)
{
    (void)state;
    Burnt b;
    Error error_ = { 0 };
    SealSecret secret;
    SealedKey key;
    Str inside, note_bytes;
    CopyNote note;
    burn(&b);
    Kit *k = &b.k;
    Arena *a = &k->arena;
    char *plain = kit_format(k, "%s/plain", k->folder), *tree = kit_format(k, "%s/tree", k->folder), *bad = kit_format(k, "%s/bad.copy", b.to);
    assert_int_equal(hex_decode(str_first(str_from(b.secret, 22), 64), secret.bytes, KEY_SIZE), KEY_SIZE);
    SealPublic public = seal_public_of(&secret);
    assert_ok(sealed_key(b.file, &secret, &key, &error_));
    assert_ok(sealed_read(b.file, &key, plain, &error_));
    assert_ok(folder_make(tree, &error_));
    assert_ok(copy_unpack(a, plain, tree, &note_bytes, &note, &error_));

    assert_ok(file_read(a, plain, (size_t)1 << 30, &inside, &error_));
    char *changed = (char *)(uintptr_t)str_copy(a, inside).ptr;
    ptrdiff_t at = str_find(inside, STR(PLANTED));
    assert_true(at > 0);
    changed[at] = 'p';                              /* a record's name, without touching the list */
    assert_ok(file_write_durable(plain, str_bytes(changed, inside.len), &error_));
    assert_ok(sealed_write(plain, bad, &public, &key, &error_));
    RestoreOrder order = order_of(&b);
    order.copy_file = bad;
    refused(&b, &order, "a changed database");
    kit_done(k);
}

/* ---- everything that can fail, one by one ---- */

static void audits(Kit *k, const char *what, long n)
{
    AuditReport r;
    Error e = { 0 };
    ErrorCode code = audit_store(k->store, NULL, 0, NULL, NULL, &r, &e);
    if (code != ERR_OK) fail_msg("after %s %ld: %s %s", what, n, error_code_name(code), e.parts[0].key);
}

static bool is_there(Kit *k, const char *id)
{
    Record rec;
    Error e = { 0 };
    Str object = str_format(&k->arena, "note/%s", id);
    return store_record(k->reader, &k->arena, object, &rec, &e) == ERR_OK;
}

static void each_allocation_of_an_act_may_fail(void **state)
{
    (void)state;
    Kit k;
    kit_init(&k);
    kit_open(&k);
    Str token = acts_sign_in(&k);
    long n = 1;
    for (bool failing = true; failing && n < 5000; n++) {
        Officer f;
        Error e = { 0 };
        char id[32];
        snprintf(id, sizeof id, "m%ld", n);
        officer_begin(&f, &k, token);
        Draft d = acts_note(&f, str_format(&f.arena, "note/%s", id), 0, "memory", "memory");
        mem_fail_at(n, 0);
        ErrorCode code = office_commit(&f.request, &d, 1, NULL, &e);
        failing = mem_count() >= n;
        mem_fail_at(0, 0);
        officer_end(&f);
        if (code != ERR_OK && code != ERR_MEMORY) fail_msg("allocation %ld: %s %s", n, error_code_name(code), e.parts[0].key);
        bool there = is_there(&k, id);
        if (there != (code == ERR_OK)) fail_msg("allocation %ld: answered %s, there: %d", n, error_code_name(code), there);
        if (n % 8 == 0) audits(&k, "allocation", n);
    }
    assert_true(n > 10);
    acts_do(&k, token, "note", "last", 0, "still at work");
    kit_close(&k);
    kit_open(&k);
    audits(&k, "all allocations", n);
    kit_done(&k);
}

/* The n-th write, sync or deletion of the database fails, alone or with all after it. What was answered is there after a new start; what was
 * not is there whole or not at all. */
static void each_write_of_an_act_may_fail(void **state)
{
    (void)state;
    Kit k;
    char last[32] = "";
    kit_init(&k);
    for (int all_after = 0; all_after < 2; all_after++) {
        bool failing = true;
        for (long n = 1; failing && n < 500; n++) {
            Error e = { 0 };
            char id[32];
            store_vfs_install(NULL);
            kit_open(&k);
            Str token = acts_sign_in(&k);
            snprintf(id, sizeof id, "w%d-%ld", all_after, n);
            acts_do(&k, token, "note", kit_format(&k, "before-%s", id), 0, "before");
            Officer f;
            officer_begin(&f, &k, token);
            Draft d = acts_note(&f, str_format(&f.arena, "note/%s", id), 0, "disk", "disk"), no = acts_note(&f, STR("note/no"), 0, "no", "more");
            store_vfs_install(&(StoreFaults){ .at = n, .all_after = all_after != 0, .kind = n % 2 ? FAULT_EIO : FAULT_ENOSPC });
            ErrorCode code = office_commit(&f.request, &d, 1, NULL, &e);
            failing = store_vfs_count() >= n;
            if (code != ERR_OK) assert_error(ERR_STOPPED, office_commit(&f.request, &no, 1, NULL, &e));
            officer_end(&f);
            kit_close(&k);
            store_vfs_install(NULL);
            kit_open(&k);
            if (code == ERR_OK) assert_true(is_there(&k, id));
            assert_true(is_there(&k, kit_format(&k, "before-%s", id)));
            if (last[0]) assert_true(is_there(&k, last));
            if (code == ERR_OK) snprintf(last, sizeof last, "%s", id);
            kit_close(&k);
            audits(&k, "write", n);
        }
    }
    store_vfs_remove();
    kit_done(&k);
}

static long io_left;

static bool io_fails(void)
{
    return io_left > 0 && --io_left == 0;
}

static int failing_open(const char *path, int flags, mode_t mode) { return io_fails() ? (errno = EIO, -1) : io_system.open(path, flags, mode); }
static ssize_t failing_write(int fd, const void *from, size_t n) { return io_fails() ? (errno = ENOSPC, -1) : io_system.write(fd, from, n); }
static int failing_fsync(int fd) { return io_fails() ? (errno = EIO, -1) : io_system.fsync(fd); }
static int failing_rename(const char *from, const char *to) { return io_fails() ? (errno = EIO, -1) : io_system.rename(from, to); }
static int failing_mkdir(const char *path, mode_t mode) { return io_fails() ? (errno = EIO, -1) : io_system.mkdir(path, mode); }

static ssize_t failing_read(int fd, void *to, size_t n) { return io_fails() ? (errno = EIO, -1) : io_system.read(fd, to, n); }

static Io failing_io(void)
{
    Io f = io_system;
    f.open = failing_open;
    f.read = failing_read;
    f.write = failing_write;
    f.fsync = failing_fsync;
    f.rename = failing_rename;
    f.mkdir = failing_mkdir;
    return f;
}

/* I2: a head that is given out stands in the guard file, whatever fails on the way. */
static void no_head_leaves_before_the_guard_file_holds_it(void **state)
{
    (void)state;
    Kit k;
    Io failing = failing_io();
    Error error_ = { 0 };
    kit_init(&k);
    kit_open(&k);
    Str token = acts_sign_in(&k);
    char *guard = kit_format(&k, "%s/guard", k.store);
    for (long n = 1;; n++) {
        Str head, kept = STR("");
        acts_do(&k, token, "note", kit_format(&k, "g%ld", n), 0, "one more");
        io = &failing;
        io_left = n;
        ErrorCode code = office_publish_head(k.office, k.reader, &k.arena, &head, &error_);
        bool reached = io_left == 0;
        io = &io_system;
        if (code == ERR_OK) {
            assert_ok(file_read(&k.arena, guard, 65536, &kept, &error_));
            assert_str(kept, head);
        }
        if (!reached) break;
        assert_true(n < 100);
    }
    kit_done(&k);
}

static void restores(Kit *k, const char *file, Str secret)
{
    RestoreReport restored;
    Error error_ = { 0 };
    char *back = kit_format(k, "%s/back", k->folder);
    RestoreOrder order = { .copy_file = file, .folder = back, .secret_text = secret, .reason = STR("a test"), .decided_by = STR("Invented Head") };
    assert_ok(restore_store(&k->arena, &order, NULL, NULL, &restored, &error_));
    kit_remove(back);
}

/* A copy that fails anywhere leaves no file that looks like one, and one that is made is good. */
static void a_copy_is_good_or_not_there(void **state)
{
    (void)state;
    Kit k;
    Io failing = failing_io();
    Error error_ = { 0 };
    Str secret;
    CopyReport r;
    seed(&k);
    assert_ok(copy_key_make(k.store, &k.arena, &secret, &error_));
    char *to = kit_format(&k, "%s/stick", k.folder);
    long step = 1;
    for (long n = 1;; n += step) {
        io = &failing;
        io_left = n;
        ErrorCode code = copy_store(k.store, to, NULL, NULL, &r, &error_);
        bool reached = io_left == 0;
        io = &io_system;
        if (system(kit_format(&k, "ls '%s'/*.copy >/dev/null 2>&1", to)) == 0) restores(&k, kit_format(&k, "%s/%s", to, r.file), secret);
        else assert_true(code != ERR_OK);
        if (!reached) {
            assert_ok(code);
            break;
        }
        assert_int_equal(system(kit_format(&k, "rm -rf '%s'", to)), 0);
        assert_true(n < 5000);
        if (n > 40) step = 7;
    }
    kit_done(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_store_is_counted_and_its_key_checked),
        cmocka_unit_test(each_planted_damage_is_found),
        cmocka_unit_test(a_head_of_yesterday_and_a_forged_one_are_found),
        cmocka_unit_test(blobs_and_stored_hashes_are_looked_at),
        cmocka_unit_test(what_was_erased_is_gone_from_the_disk_and_the_audit_says_so),
        cmocka_unit_test(a_rebuilt_store_is_the_same_and_a_bent_one_is_put_right),
        cmocka_unit_test(after_the_fire_work_goes_on_in_a_new_log),
        cmocka_unit_test(restore_overwrites_nothing_and_wants_a_reason),
        cmocka_unit_test(a_bad_copy_is_refused),
        cmocka_unit_test(a_copy_put_together_by_somebody_else_is_refused),
        cmocka_unit_test(each_allocation_of_an_act_may_fail),
        cmocka_unit_test(each_write_of_an_act_may_fail),
        cmocka_unit_test(no_head_leaves_before_the_guard_file_holds_it),
        cmocka_unit_test(a_copy_is_good_or_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
