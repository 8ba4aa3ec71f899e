/* office_message_body.c: what a message between offices holds (docs/formats/message.md): the text, and of each record that goes
 * with it what it says.
 *
 * Only what is enclosed leaves: of a record its own words, without fields that are sensitive, that refer to other records or to
 * people of this office, or that the program keeps for itself. Nothing of a locked case leaves, and nothing but records of the
 * one case that it is about. */
#include "desk/desk_office_message.h"

#include <sys/mman.h>
#include <unistd.h>

#include "office/blob.h"

/* ---- what may leave ---- */

static bool refers(const Field *f)
{
    if (f->type == FIELD_REF) return true;
    if (f->type == FIELD_LIST || f->type == FIELD_STATEMENT) return refers(f->of);
    for (const Field *part = f->type == FIELD_GROUP ? f->fields : NULL; part; part = part->next) {
        if (refers(part)) return true;
    }
    return false;
}

static bool is_file(const Field *f) { return f->type == FIELD_FILE || (f->type == FIELD_LIST && f->of->type == FIELD_FILE); }

static bool leaves(const Field *f) { return !f->sensitive && !f->machine && f->derived.len == 0 && !refers(f) && !is_file(f); }

static ErrorCode may_leave(Request *r, Str chain, const Seen *seen, Error *e)
{
    TRY(desk_is_here(seen, e));
    bool there = str_equal(seen->record.chain, chain) && !seen->kind->internal && !request_opens(r, seen->record.chain);
    return there ? ERR_OK : error_set(e, ERR_INVALID, K("message.may-not-leave"), arg_str("record", seen->record.id));
}

/* ---- enclosing ---- */

typedef struct { Buf *to; size_t most; } Gather;

static ErrorCode take_bytes(void *self, Str bytes, Error *e)
{
    Gather *g = self;
    if (g->to->len + bytes.len > g->most) return error_set(e, ERR_LIMIT, K("message.too-large"), arg_int("most", MESSAGE_FILE_MOST >> 20));
    buf_add(g->to, bytes);
    return g->to->failed ? error_memory(e) : ERR_OK;
}

static ErrorCode enclose_file(Request *r, const Seen *seen, const JsonValue *file, JsonValue *line, MessageFile *m, Error *e)
{
    BlobRow row;
    BlobKey key;
    size_t taken = 0;
    Buf bytes = buf_in(r->arena);
    for (size_t i = 0; i < m->part_count; i++) taken += m->parts[i].bytes.len;
    Gather g = { &bytes, MESSAGE_FILE_MOST - taken };
    if (m->part_count == MESSAGE_FILES_MOST) return error_set(e, ERR_LIMIT, K("message.too-many"), arg_int("most", MESSAGE_FILES_MOST));
    TRY(records_file(r, seen->record.chain, file, &row, &key, e));
    ErrorCode code = blob_each(r->office, &row, &key, take_bytes, &g, e);
    crypto_wipe(&key, sizeof key);
    TRY(code);
    m->parts[m->part_count++] = (MessagePart){ row.plain, buf_str(&bytes) };
    json_set(r->arena, line, "file", json_new_string(r->arena, json_text(json_get(file, "name"))));
    return ERR_OK;
}

ErrorCode office_message_enclose(Request *r, Str chain, Str record, JsonValue *enclosed, MessageFile *m, Error *e)
{
    Seen seen;
    Buf said = buf_in(r->arena);
    JsonValue *line = json_new_object(r->arena);
    TRY(desk_see(r, record, &seen, e));
    TRY(may_leave(r, chain, &seen, e));
    Str kind = view_label(r, &seen.made->label), title = desk_title(r, seen.made, seen.body);
    for (const Field *f = seen.kind->fields; f; f = f->next) {
        const JsonValue *v = json_get_str(seen.fields, f->id);
        if (!v || !leaves(f)) continue;
        buf_format(&said, STR_FMT ": ", STR_ARG(view_label(r, &f->label)));
        field_to_text(&said, f, v, r->lang);
        buf_byte(&said, '\n');
    }
    json_set(r->arena, line, "what", json_new_string(r->arena, str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(kind), STR_ARG(title))));
    if (said.len > 0) json_set(r->arena, line, "said", json_new_string(r->arena, str_trim(buf_str(&said))));
    const Field *f = kind_field(seen.kind, STR("file"));
    const JsonValue *file = f && f->type == FIELD_FILE && !f->sensitive ? json_get(seen.fields, "file") : NULL;
    if (file) TRY(enclose_file(r, &seen, file, line, m, e));
    json_add(r->arena, enclosed, line);
    return said.failed ? error_memory(e) : ERR_OK;
}

/* ---- message.json ---- */

static void copy_text(Request *r, JsonValue *to, const char *name, const JsonValue *from, const char *as)
{
    const JsonValue *v = json_get(from, as);
    if (v) json_set(r->arena, to, name, json_copy(r->arena, v));
}

/* Each part by its hash, in the order in which the files stand under `enclosed`. */
ErrorCode office_message_body(Request *r, const JsonValue *fields, Str reply_to, MessageFile *m, Error *e)
{
    char hex[65];
    size_t part = 0;
    Buf text = buf_in(r->arena);
    JsonValue *body = json_new_object(r->arena), *list = json_new_array(r->arena);
    JSON_EACH(one, json_get(fields, "enclosed")) {
        JsonValue *line = json_copy(r->arena, one);
        Str hash = json_get(one, "file") ? str_copy(r->arena, hash_hex(hex, &m->parts[part++].hash)) : STR("");
        if (hash.len > 0) json_set(r->arena, line, "sha256", json_new_string(r->arena, hash));
        json_add(r->arena, list, line);
    }
    json_set(r->arena, body, "by", json_new_string(r->arena, desk_user_name(r, json_text(json_get(fields, "from")))));
    json_set(r->arena, body, "enclosed", list);
    json_set(r->arena, body, "office", json_new_string(r->arena, office_name(r->office)));
    json_set(r->arena, body, "reply_to", json_new_string(r->arena, reply_to));
    copy_text(r, body, "text", fields, "text");
    json_write(&text, body);
    m->body = buf_str(&text);
    return text.failed ? error_memory(e) : ERR_OK;
}

static ErrorCode no_body(Error *e) { return error_set(e, ERR_FINDING, K("message.no-body")); }

/* One line of `enclosed`, with nothing in it that the kind does not know. */
static ErrorCode read_line(Request *r, const JsonValue *one, JsonValue *list, Error *e)
{
    static const char *const TEXTS[] = { "what", "said", "file" };
    JsonValue *line = json_new_object(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) {
        const JsonValue *v = json_get(one, TEXTS[i]);
        if (v && v->type != JSON_STRING) return no_body(e);
        if (v) json_set(r->arena, line, TEXTS[i], json_copy(r->arena, v));
    }
    json_add(r->arena, list, line);
    return json_get(line, "what") ? ERR_OK : no_body(e);
}

ErrorCode office_message_read(Request *r, const MessageFile *m, JsonValue *fields, Str *reply_to, Error *e)
{
    JsonValue *body, *list = json_new_array(r->arena);
    if (json_parse(r->arena, m->body, &body, e) != ERR_OK || body->type != JSON_OBJECT) return no_body(e);
    const JsonValue *enclosed = json_get(body, "enclosed"), *text = json_get(body, "text"), *reply = json_get(body, "reply_to");
    if (!enclosed || enclosed->type != JSON_ARRAY || !text || text->type != JSON_STRING || !reply || reply->type != JSON_STRING) return no_body(e);
    *reply_to = json_text(reply);
    if (reply_to->len > 0 && !is_hex(*reply_to, 32)) return no_body(e);
    JSON_EACH(one, enclosed) TRY(read_line(r, one, list, e));
    if (list && list->count > 0) json_set(r->arena, fields, "enclosed", list);
    if (json_text(json_get(body, "by")).len > 0) copy_text(r, fields, "from_name", body, "by");
    copy_text(r, fields, "text", body, "text");
    return ERR_OK;
}

/* ---- into the store ---- */

static void memory_close(const int *fd)
{
    if (*fd >= 0) close(*fd);
}

ErrorCode office_message_keep(Request *r, Str bytes, BlobRow *ret, Error *e)
{
    CLEANUP(memory_close) int fd = memfd_create("message", MFD_CLOEXEC);
    if (fd < 0) return error_system(e, STR("message"));
    TRY(fd_write_all(fd, bytes, STR("message"), e));
    if (lseek(fd, 0, SEEK_SET) != 0) return error_system(e, STR("message"));
    return blob_keep(r->office, r->arena, fd, ret, e);
}
