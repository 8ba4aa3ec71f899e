/* bundle_manifest.c: what a bundle says of itself: manifest.note, the signed text, and SHA256SUMS, the list it names by hash
 * (docs/formats/bundle.md, Manifest).
 *
 * The list is a file of its own because a signed note has at most a million bytes and a large case has more files than that holds;
 * and because `sha256sum -c SHA256SUMS` then checks a whole bundle by hand. Both texts have one form: what was parsed is formatted
 * again and compared. */
#include "office/bundle_int.h"

#include <inttypes.h>

static const char FIRST_LINE[] = "tergoo-bundle/v1";

void manifest_format(Buf *to, const Manifest *m)
{
    char made[25], hex[65];
    buf_format(to, "%s\n", FIRST_LINE);
    buf_format(to, "store: " STR_FMT "\n", STR_ARG(m->store));
    buf_format(to, "case: " STR_FMT "\n", STR_ARG(m->chain));
    buf_format(to, "complete-to: %" PRIu64 " " STR_FMT " %" PRIu64 "\n", m->complete_seq, STR_ARG(m->complete_origin),
               m->complete_index);
    buf_format(to, "made: %s\n", instant_format(made, m->made).ptr);
    buf_format(to, "files: %" PRIu64 "\n", m->files);
    buf_format(to, "sums: %s\n", hash_hex(hex, &m->sums).ptr);
    if (m->exercise) buf_c(to, EXERCISE_LINE);
}

static ErrorCode bad_line(Error *e, const char *name)
{
    return error_set(e, ERR_FINDING, K("bundle.manifest-line"), arg_c("line-name", name));
}

static bool take_line(Str *rest, const char *name, Str *value)
{
    Str line, n = str_of(name);
    if (str_find_byte(*rest, '\n') < 0 || !str_next_line(rest, &line)) return false;
    if (!str_starts(line, n) || !str_starts(str_from(line, n.len), STR(": "))) return false;
    *value = str_from(line, n.len + 2);
    return true;
}

static bool take_complete_to(Str *rest, Manifest *m)
{
    Str v, seq, store;
    uint32_t epoch;
    if (!take_line(rest, "complete-to", &v) || !str_cut(&v, ' ', &seq) || !str_cut(&v, ' ', &m->complete_origin)) return false;
    if (!uint_parse(seq, &m->complete_seq) || !uint_parse(v, &m->complete_index)) return false;
    return origin_parse(m->complete_origin, &store, &epoch) && str_equal(store, m->store);
}

ErrorCode manifest_parse(Str text, Manifest *ret, Error *e)
{
    Manifest m = { 0 };
    Str v, rest = text;
    if (!str_next_line(&rest, &v) || !str_is(v, FIRST_LINE)) return bad_line(e, FIRST_LINE);
    if (!take_line(&rest, "store", &m.store) || !is_hex(m.store, 16)) return bad_line(e, "store");
    if (!take_line(&rest, "case", &m.chain) || !is_chain(m.chain) || str_is(m.chain, "office")) return bad_line(e, "case");
    if (!take_complete_to(&rest, &m)) return bad_line(e, "complete-to");
    if (!take_line(&rest, "made", &v) || !instant_parse(v, &m.made)) return bad_line(e, "made");
    if (!take_line(&rest, "files", &v) || !uint_parse(v, &m.files)) return bad_line(e, "files");
    if (!take_line(&rest, "sums", &v) || !hash_parse_hex(v, &m.sums)) return bad_line(e, "sums");
    m.exercise = str_equal(rest, STR(EXERCISE_LINE));

    char room[1024];                               /* longer than the longest manifest: seven lines of bounded values */
    Arena none = arena_with(0);
    Buf again = { .arena = &none, .ptr = room, .room = sizeof room };
    manifest_format(&again, &m);
    if (again.failed || !str_equal(buf_str(&again), text)) return error_set(e, ERR_FINDING, K("bundle.manifest-form"));
    *ret = m;
    return ERR_OK;
}

void sums_add(Buf *to, const Hash *hash, Str name)
{
    char hex[65];
    buf_add(to, hash_hex(hex, hash));
    buf_c(to, "  ");
    buf_add(to, name);
    buf_byte(to, '\n');
}

bool sums_next(Str *rest, Hash *hash, Str *name)
{
    Str line, after = *rest;
    if (!str_cut(&after, '\n', &line) || !hash_parse_hex(str_first(line, 64), hash)) return false;
    *name = str_from(line, 66);
    if (!str_equal(str_first(str_from(line, 64), 2), STR("  ")) || !container_name_ok(*name)) return false;
    *rest = after;
    return true;
}
