/* message_file.c: see message_file.h. The container, the list and the way of checking are the bundle's (bundle_int.h); the
 * manifest has seven lines of its own. A reader formats what it read and compares, so that a text has one form. */
#include "office/message_file.h"

#include <inttypes.h>
#include <stdlib.h>

#include "office/bundle_int.h"

#define BODY_NAME "message.json"

typedef struct { MessageFile *m; uint64_t files; Hash sums; } Head;

Hash message_key_hash(Arena *a, const NoteKey *key)
{
    Buf text = buf_in(a);
    note_key_format(&text, key);
    return hash_of(buf_str(&text));
}

/* ---- the manifest ---- */

static void head_format(Buf *to, const Head *h)
{
    char hex[65], sums[65], made[25];
    Str address = hash_hex(hex, &h->m->to), when = instant_format(made, h->m->made), list = hash_hex(sums, &h->sums);
    buf_format(to, "tergoo-message/v1\nstore: " STR_FMT "\nid: " STR_FMT "\nto: " STR_FMT "\n", STR_ARG(h->m->store), STR_ARG(h->m->id),
               STR_ARG(address));
    buf_format(to, "made: " STR_FMT "\nfiles: %" PRIu64 "\nsums: " STR_FMT "\n", STR_ARG(when), h->files, STR_ARG(list));
    if (h->m->exercise) buf_c(to, EXERCISE_LINE);
}

static bool take_line(Str *rest, const char *name, Str *value)
{
    Str line;
    if (!str_next_line(rest, &line) || !str_starts(line, str_of(name))) return false;
    *value = str_from(line, strlen(name));
    return true;
}

static bool head_read(Str text, Head *h)
{
    Str value, rest = text;
    MessageFile *m = h->m;
    if (!take_line(&rest, "tergoo-message/v1", &value) || value.len > 0) return false;
    if (!take_line(&rest, "store: ", &m->store) || !is_hex(m->store, 16) || !take_line(&rest, "id: ", &m->id) || !is_hex(m->id, 16)) return false;
    if (!take_line(&rest, "to: ", &value) || !hash_parse_hex(value, &m->to)) return false;
    if (!take_line(&rest, "made: ", &value) || !instant_parse(value, &m->made)) return false;
    if (!take_line(&rest, "files: ", &value) || !uint_parse(value, &h->files) || h->files == 0 || h->files > MESSAGE_FILES_MOST + 1) return false;
    if (!take_line(&rest, "sums: ", &value) || !hash_parse_hex(value, &h->sums)) return false;
    m->exercise = str_equal(rest, STR(EXERCISE_LINE));
    return m->exercise || rest.len == 0;
}

static ErrorCode head_parse(Arena *a, Str text, Head *h, Error *e)
{
    Buf again = buf_in(a);
    bool fine = head_read(text, h);
    if (fine) head_format(&again, h);
    if (again.failed) return error_memory(e);
    return fine && str_equal(buf_str(&again), text) ? ERR_OK : error_set(e, ERR_FINDING, K("message.no-manifest"));
}

/* ---- writing ---- */

static Str part_name(Arena *a, const Hash *hash)
{
    char hex[65];
    return str_format(a, "files/" STR_FMT, STR_ARG(hash_hex(hex, hash)));
}

static int by_hash(const void *a, const void *b)
{
    return memcmp(&((const MessagePart *)a)->hash, &((const MessagePart *)b)->hash, sizeof(Hash));
}

/* One file twice is one part. */
static void put_in_order(MessageFile *m)
{
    size_t kept = 0;
    sort_list(m->parts, m->part_count, sizeof *m->parts, by_hash);
    for (size_t i = 0; i < m->part_count; i++) {
        if (kept == 0 || !hash_equal(&m->parts[kept - 1].hash, &m->parts[i].hash)) m->parts[kept++] = m->parts[i];
    }
    m->part_count = kept;
}

ErrorCode message_file_write(Office *o, Arena *a, MessageFile *m, int fd, Error *e)
{
    Buf sums = buf_in(a), text = buf_in(a), note = buf_in(a);
    ContainerWriter w = { .fd = fd, .path = STR("message") };
    Hash body = hash_of(m->body);
    put_in_order(m);
    m->exercise = office_is_exercise(o);
    for (size_t i = 0; i < m->part_count; i++) sums_add(&sums, &m->parts[i].hash, part_name(a, &m->parts[i].hash));
    sums_add(&sums, &body, STR(BODY_NAME));
    Head h = { m, m->part_count + 1, hash_of(buf_str(&sums)) };
    head_format(&text, &h);
    if (sums.failed || text.failed) return error_memory(e);
    TRY(office_sign_manifest(o, buf_str(&text), &note, e));
    TRY(container_add(&w, STR(MANIFEST_NAME), buf_str(&note), e));
    TRY(container_add(&w, STR(SUMS_NAME), buf_str(&sums), e));
    for (size_t i = 0; i < m->part_count; i++) TRY(container_add(&w, part_name(a, &m->parts[i].hash), m->parts[i].bytes, e));
    TRY(container_add(&w, STR(BODY_NAME), m->body, e));
    return container_end(&w, e);
}

/* ---- reading ---- */

static ErrorCode changed(Error *e, Str file) { return error_set(e, ERR_FINDING, K("bundle.file-changed"), arg_str("file", file)); }

static ErrorCode take_named(ContainerReader *r, const char *expected, Str *bytes, Error *e)
{
    Str name;
    ErrorCode code = container_next(r, &name, bytes, e);
    if (code == ERR_END || (code == ERR_OK && !str_is(name, expected)))
        return error_set(e, ERR_FINDING, K("bundle.file-missing"), arg_c("file", expected));
    return code;
}

/* The next file, which must be the next of the list: a part, or the message itself, which is the last. */
static ErrorCode take_listed(Arena *a, ContainerReader *r, Str *sums, MessageFile *m, bool last, Error *e)
{
    Hash hash;
    Str listed, name, bytes;
    if (!sums_next(sums, &hash, &listed)) return changed(e, STR(SUMS_NAME));
    Str expected = last ? STR(BODY_NAME) : part_name(a, &hash);
    ErrorCode code = container_next(r, &name, &bytes, e);
    if (code == ERR_END) return error_set(e, ERR_FINDING, K("bundle.file-missing"), arg_str("file", listed));
    TRY(code);
    Hash found = hash_of(bytes);
    if (!str_equal(listed, expected) || !str_equal(name, listed) || !hash_equal(&found, &hash)) return changed(e, name);
    if (last) m->body = bytes;
    else m->parts[m->part_count++] = (MessagePart){ hash, bytes };
    return ERR_OK;
}

ErrorCode message_file_open(Arena *a, Str input, MessageFile *ret, Error *e)
{
    ContainerReader r = { .input = input };
    Head h = { .m = ret };
    Note note;
    Str sums, name, bytes;
    *ret = (MessageFile){ 0 };
    TRY(take_named(&r, MANIFEST_NAME, &ret->note, e));
    if (note_parse(ret->note, &note, e) != ERR_OK || note.count != 1) return error_set(e, ERR_FINDING, K("message.no-manifest"));
    TRY(head_parse(a, note.text, &h, e));
    TRY(take_named(&r, SUMS_NAME, &sums, e));
    Hash listed = hash_of(sums);
    if (!hash_equal(&listed, &h.sums)) return changed(e, STR(SUMS_NAME));
    for (uint64_t i = 0; i < h.files; i++) TRY(take_listed(a, &r, &sums, ret, i + 1 == h.files, e));
    if (sums.len > 0) return changed(e, STR(SUMS_NAME));
    ErrorCode code = container_next(&r, &name, &bytes, e);
    if (code == ERR_OK) return error_set(e, ERR_FINDING, K("bundle.file-not-listed"), arg_str("file", name));
    return code == ERR_END ? ERR_OK : code;
}

bool message_file_signed_by(const MessageFile *m, const NoteKey *key)
{
    Note note;
    Error unheard;
    bool bad;
    return note_parse(m->note, &note, &unheard) == ERR_OK && note_signed_by(&note, key, &bad) && !bad;
}
