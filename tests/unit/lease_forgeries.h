/* lease_forgeries.h: a hand-in taken apart, one thing in it changed, and packed again by whoever holds the key of that store's
 * log; and what a bundle must say of acts that came from another store. */
#ifndef TERGOO_LEASE_FORGERIES_H
#define TERGOO_LEASE_FORGERIES_H

#include "office_kit.h"

#include "office/bundle_int.h"

typedef enum {
    FORGE_OTHER_KEY,            /* the manifest signed by another key under the log's name */
    FORGE_ACT,                  /* a byte of an act in the case changed, list and manifest made anew */
    FORGE_NO_LIST               /* the same, without the list */
} LeaseForgery;

static Str lease_file(Kit *k, const char *path)
{
    Str bytes;
    Error e = { 0 };
    if (file_read(&k->arena, path, SIZE_MAX, &bytes, &e) != ERR_OK) fail_msg("%s: %s", path, e.parts[0].key);
    return bytes;
}

static Str file_text(Kit *k, const char *path)
{
    return lease_file(k, path);
}

/* Verified as anybody would: with the key, and acts of other stores counted. */
static void lease_verify_bundle(Kit *k, const char *path, const NoteKey *key, bool foreign)
{
    Error e = { 0 };
    Bundle b;
    BundleReport report;
    Str bytes = lease_file(k, path);
    ErrorCode code = bundle_open(&k->arena, bytes, &b, &e);
    if (code == ERR_OK) code = bundle_verify(&k->arena, &b, key, 1, NULL, NULL, &report, &e);
    if (code != ERR_OK) fail_msg("%s: %s %s", path, e.parts[0].key, e.count > 1 ? e.parts[1].key : "");
    assert_true(report.key_checked);
    assert_int_equal(report.verifier.foreign > 0, foreign);
}

static Str lease_changed(Kit *k, const BundleFile *f)
{
    Buf b = buf_in(&k->arena);
    buf_add(&b, f->bytes);
    ptrdiff_t at = str_find(f->bytes, STR("\nmade: "));
    assert_true(at > 0);
    b.ptr[at + 10] = b.ptr[at + 10] == '1' ? '2' : '1';
    return buf_str(&b);
}

static void lease_forge(Kit *k, const char *from, const char *to, LeaseForgery what)
{
    Error e = { 0 };
    Bundle b;
    Note note;
    Manifest m;
    Buf sums = buf_in(&k->arena), text = buf_in(&k->arena), manifest = buf_in(&k->arena);
    assert_int_equal(bundle_open(&k->arena, lease_file(k, from), &b, &e), ERR_OK);
    assert_int_equal(note_parse(b.manifest, &note, &e), ERR_OK);
    assert_int_equal(manifest_parse(note.text, &m, &e), ERR_OK);
    int fd = open(to, O_RDWR | O_CREAT | O_TRUNC, 0600);
    ContainerWriter w = { .fd = fd, .path = STR("forged") };
    bool done = false;
    for (size_t i = 0; i < b.count; i++) {
        BundleFile *f = &b.files[i];
        bool act = what != FORGE_OTHER_KEY && !done && str_starts(f->name, STR("case/")) && str_find(f->bytes, STR("\nop: record.create\n")) > 0 &&
                   str_find(f->bytes, STR("\nvia: -\n")) > 0;
        if (act) {
            f->bytes = lease_changed(k, f);
            if (what == FORGE_ACT) f->hash = hash_of(f->bytes);
            done = true;
        }
        sums_add(&sums, &f->hash, f->name);
    }
    m.sums = hash_of(buf_str(&sums));
    manifest_format(&text, &m);
    if (what == FORGE_OTHER_KEY) {
        SignSecret secret;
        random_bytes(secret.seed, sizeof secret.seed);
        SignPublic public = sign_public_of(&secret);
        NoteKey key = note_key(str_of(office_log_key(k->office)->name), &public);
        note_sign(&manifest, buf_str(&text), &key, &secret);
    } else {
        note_sign(&manifest, buf_str(&text), &k->office->log_key, &k->office->log_secret);
    }
    ErrorCode code = container_add(&w, STR(MANIFEST_NAME), buf_str(&manifest), &e);
    if (code == ERR_OK) code = container_add(&w, STR(SUMS_NAME), buf_str(&sums), &e);
    for (size_t i = 0; i < b.count && code == ERR_OK; i++) code = container_add(&w, b.files[i].name, b.files[i].bytes, &e);
    if (code == ERR_OK) code = container_end(&w, &e);
    assert_int_equal(code, ERR_OK);
    close(fd);
}

#endif
