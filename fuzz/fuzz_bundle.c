/* fuzz_bundle.c: any bytes as a bundle.
 *
 * What must hold: container and bundle_open never look outside of the input; what the container takes, written again, gives the
 * same bytes; what bundle_open takes has its files in order, each with its own hash; bundle_verify ends with an answer, and without
 * a given key never says that the key was checked.
 *
 * Hashes would keep every change from getting further than the list. So each container that holds is also listed and signed anew,
 * with the key of the log in the seeds (tests/unit/bundle_maker.h): then the change reaches the parsers behind. */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "office/bundle_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_container(Arena *a, Str input)
{
    ContainerReader r = { .input = input };
    ContainerWriter w = { .fd = memfd_create("fuzz", MFD_CLOEXEC), .path = STR("fuzz") };
    Str name, bytes, again;
    Error e;
    ErrorCode code;
    must(w.fd >= 0);
    while ((code = container_next(&r, &name, &bytes, &e)) == ERR_OK) must(container_add(&w, name, bytes, &e) == ERR_OK);
    if (code == ERR_END) {
        must(container_end(&w, &e) == ERR_OK && lseek(w.fd, 0, SEEK_SET) == 0);
        must(fd_read_all(a, w.fd, input.len + 1, &again, &e) == ERR_OK && str_equal(again, input));
    }
    close(w.fd);
}

static void check_bundle(Arena *a, Str input)
{
    Error e;
    Bundle b;
    BundleReport report;
    if (bundle_open(a, input, &b, &e) != ERR_OK) return;
    for (size_t i = 0; i < b.count; i++) {
        Hash h = hash_of(b.files[i].bytes);
        must(hash_equal(&h, &b.files[i].hash) && bundle_file(&b, b.files[i].name) == &b.files[i]);
        must(i == 0 || str_compare(b.files[i - 1].name, b.files[i].name) < 0);
    }
    ErrorCode code = bundle_verify(a, &b, NULL, 0, NULL, NULL, &report, &e);
    must(code == ERR_OK || code == ERR_FINDING || code == ERR_MEMORY);
    must(!report.key_checked);
}

/* The text of a manifest for this list, signed by the seeds' log; empty when there was none to begin with. */
static Str signed_anew(Arena *a, Str manifest, Str sums, uint64_t files)
{
    Note note;
    Manifest m;
    Error e;
    SignSecret secret;
    Buf text = buf_in(a), again = buf_in(a);
    Hash h = hash_of(STR("tergoo test key 1 log"));
    memcpy(secret.seed, h.bytes, KEY_SIZE);
    SignPublic public = sign_public_of(&secret);
    if (note_parse(manifest, &note, &e) != ERR_OK || manifest_parse(note.text, &m, &e) != ERR_OK) return STR("");
    NoteKey key = note_key(m.complete_origin, &public);
    m.files = files;
    m.sums = hash_of(sums);
    manifest_format(&text, &m);
    note_sign(&again, buf_str(&text), &key, &secret);
    return buf_str(&again);
}

static void check_listed_anew(Arena *a, Str input)
{
    ContainerReader r = { .input = input };
    Str manifest, old_sums, name, bytes, again;
    Buf sums = buf_in(a);
    uint64_t files = 0;
    Error e;
    ErrorCode code;
    if (container_next(&r, &name, &manifest, &e) != ERR_OK || container_next(&r, &name, &old_sums, &e) != ERR_OK) return;
    size_t first = r.at;
    for (; (code = container_next(&r, &name, &bytes, &e)) == ERR_OK; files++) {
        Hash h = hash_of(bytes);
        sums_add(&sums, &h, name);
    }
    Str fresh = code == ERR_END ? signed_anew(a, manifest, buf_str(&sums), files) : STR("");
    if (fresh.len == 0) return;

    ContainerWriter w = { .fd = memfd_create("fuzz", MFD_CLOEXEC), .path = STR("fuzz") };
    must(w.fd >= 0 && container_add(&w, STR(MANIFEST_NAME), fresh, &e) == ERR_OK &&
         container_add(&w, STR(SUMS_NAME), buf_str(&sums), &e) == ERR_OK);
    r.at = first;
    while (container_next(&r, &name, &bytes, &e) == ERR_OK) must(container_add(&w, name, bytes, &e) == ERR_OK);
    must(container_end(&w, &e) == ERR_OK && lseek(w.fd, 0, SEEK_SET) == 0);
    must(fd_read_all(a, w.fd, input.len + 4096, &again, &e) == ERR_OK);
    close(w.fd);
    check_bundle(a, again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool started;
    Error e;
    if (!started) must(crypto_start(&e) == ERR_OK);
    started = true;

    char *copy = mem_alloc(size > 0 ? size : 1);    /* exactly as long as the input, so that the sanitizer sees a step outside */
    must(copy != NULL);
    if (size > 0) memcpy(copy, data, size);
    Str input = str_bytes(copy, size);
    Arena a = arena_with(64 << 20);
    check_container(&a, input);
    check_bundle(&a, input);
    check_listed_anew(&a, input);
    arena_free(&a);
    mem_free(copy);
    return 0;
}
