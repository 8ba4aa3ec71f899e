/* bundle_open.c: takes a bundle apart and holds it against its own list: rule 1 of docs/formats/bundle.md. What comes out is a
 * table of files whose bytes are those the manifest names; whose manifest it is, and what the files say, is for bundle_verify.c. */
#include "office/bundle_int.h"

static ErrorCode finding_file(Error *e, const char *key, Str file)
{
    return error_set(e, ERR_FINDING, key, arg_str("file", file));
}

/* The next file, which must have this name. */
static ErrorCode take_named(ContainerReader *r, const char *expected, Str *bytes, Error *e)
{
    Str name;
    ErrorCode code = container_next(r, &name, bytes, e);
    if (code == ERR_END || (code == ERR_OK && !str_is(name, expected))) {
        return finding_file(e, K("bundle.file-missing"), str_of(expected));
    }
    return code;
}

static ErrorCode open_manifest(Str note_bytes, Manifest *ret, Error *e)
{
    Note note;
    if (note_parse(note_bytes, &note, e) != ERR_OK) {
        e->code = ERR_FINDING;
        return error_in(e, K("bundle.at-file"), arg_c("file", MANIFEST_NAME));
    }
    if (note.count != 1) return finding_file(e, K("bundle.manifest-signatures"), STR(MANIFEST_NAME));
    return manifest_parse(note.text, ret, e);
}

/* One line of the list, and the file that must come next for it. */
static ErrorCode take_listed(ContainerReader *r, Str *sums, Str before, BundleFile *ret, Error *e)
{
    Str listed, name;
    Hash hash;
    if (!sums_next(sums, &hash, &listed)) return finding_file(e, K("bundle.sums-line"), STR(SUMS_NAME));
    if (str_compare(before, listed) >= 0) return finding_file(e, K("bundle.sums-order"), listed);
    ErrorCode code = container_next(r, &name, &ret->bytes, e);
    if (code == ERR_END) return finding_file(e, K("bundle.file-missing"), listed);
    TRY(code);
    if (!str_equal(name, listed)) return finding_file(e, K("bundle.file-not-listed"), name);
    ret->name = name;
    ret->hash = hash_of(ret->bytes);
    return hash_equal(&ret->hash, &hash) ? ERR_OK : finding_file(e, K("bundle.file-changed"), name);
}

static size_t count_lines(Str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) n += s.ptr[i] == '\n';
    return n;
}

ErrorCode bundle_open(Arena *a, Str input, Bundle *ret, Error *e)
{
    ContainerReader r = { .input = input };
    Bundle b = { .input = input };
    Manifest m;
    Str sums, name, bytes;
    TRY(take_named(&r, MANIFEST_NAME, &b.manifest, e));
    TRY(open_manifest(b.manifest, &m, e));
    TRY(take_named(&r, SUMS_NAME, &sums, e));
    Hash h = hash_of(sums);
    if (!hash_equal(&h, &m.sums)) return finding_file(e, K("bundle.file-changed"), STR(SUMS_NAME));
    if (count_lines(sums) != m.files) return error_set(e, ERR_FINDING, K("bundle.manifest-line"), arg_c("line-name", "files"));

    b.files = arena_array(a, (size_t)m.files + 1, sizeof *b.files);
    if (!b.files) return error_memory(e);
    Str before = STR(SUMS_NAME);
    while (sums.len > 0) {
        TRY(take_listed(&r, &sums, before, &b.files[b.count], e));
        before = b.files[b.count++].name;
    }
    ErrorCode code = container_next(&r, &name, &bytes, e);
    if (code == ERR_OK) return finding_file(e, K("bundle.file-not-listed"), name);
    if (code != ERR_END) return code;

    /* The input outlives the bundle, and so does what is borrowed from it. */
    b.store = m.store;
    b.chain = m.chain;
    b.complete_seq = m.complete_seq;
    b.complete_index = m.complete_index;
    b.complete_origin = m.complete_origin;
    b.made = m.made;
    b.exercise = m.exercise;
    *ret = b;
    return ERR_OK;
}

const BundleFile *bundle_file(const Bundle *b, Str name)
{
    size_t low = 0, high = b->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(b->files[middle].name, name);
        if (order == 0) return &b->files[middle];
        if (order < 0) low = middle + 1; else high = middle;
    }
    return NULL;
}
