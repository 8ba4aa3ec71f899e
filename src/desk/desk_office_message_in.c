/* desk_office_message_in.c: takes in a message that another office sent as a file.
 *
 * It is opened here by our own parser of one form over bytes that were copied in first (office/message_file.h), and believed
 * when it is whole, signed by the key of a partner that two persons confirmed, and addressed to this office's log. The file is
 * kept as it came; files that it brings become documents of the case. An answer lies in the case of its question; a question in
 * the case that the one who takes it in names. */
#include "desk/certificate_note.h"

#include <unistd.h>

#include "office/bundle_int.h"

typedef struct { Request *request; MessageFile *file; Str chain, reply_to, partner; Seen asked; bool answers; JsonValue *fields; } Taking;

/* ---- whose it is ---- */

typedef struct { Request *request; const MessageFile *file; Str partner; } Sender;

static ErrorCode try_partner(void *self, const Record *rec, Error *e)
{
    Sender *s = self;
    Request *r = s->request;
    const JsonValue *body;
    NoteKey key;
    Error unheard;
    if (!str_is(rec->state, "confirmed") || rec->body.len == 0) return ERR_OK;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    bool whole = note_key_parse(json_text(json_get(json_get(body, "fields"), "key")), &key, &unheard) == ERR_OK;
    if (!whole || !message_file_signed_by(s->file, &key)) return ERR_OK;
    s->partner = str_copy(r->arena, rec->id);
    return s->partner.ptr ? ERR_END : error_memory(e);
}

ErrorCode office_message_sender(Request *r, const MessageFile *m, Str *partner, Error *e)
{
    Sender s = { .request = r, .file = m };
    TRY(store_records(r->store, STR("partner_office"), try_partner, &s, e));
    if (s.partner.len == 0) return error_set(e, ERR_FINDING, K("message.unknown-key"));
    *partner = s.partner;
    Hash ours = message_key_hash(r->arena, office_log_key(r->office));
    return hash_equal(&ours, &m->to) ? ERR_OK : error_set(e, ERR_INVALID, K("message.for-another"));
}

/* ---- where it belongs ---- */

typedef struct { Request *request; Str id, number; } Found;

static ErrorCode take_found(void *self, const Record *rec, Error *e)
{
    Found *f = self;
    f->id = str_copy(f->request->arena, rec->id);
    return f->id.ptr ? ERR_END : error_memory(e);
}

static ErrorCode by_message_id(Request *r, const char *kind, Str id, Found *ret, Error *e)
{
    *ret = (Found){ .request = r };
    return store_records_by(r->store, str_of(kind), STR("message_id"), id, take_found, ret, e);
}

ErrorCode office_message_once(Request *r, const char *kind, const MessageFile *m, JsonValue *fields, Error *e)
{
    Found f;
    Str id = str_format(r->arena, STR_FMT STR_FMT, STR_ARG(m->store), STR_ARG(m->id));
    TRY(by_message_id(r, kind, id, &f, e));
    json_set(r->arena, fields, "message_id", json_new_string(r->arena, id));
    return f.id.len == 0 ? ERR_OK : error_set(e, ERR_CONFLICT, K("message.taken-in-already"));
}

/* Whoever may not know the question is told that it is an answer, and nothing of what was asked. */
static ErrorCode find_place(Taking *t, const Kind *k, Error *e)
{
    Request *r = t->request;
    Found f = { 0 };
    Str named = arg_text(r, "case");
    t->answers = t->reply_to.len > 0;
    if (t->answers) {
        TRY(by_message_id(r, "office_message", t->reply_to, &f, e));
        if (f.id.len == 0 || desk_see(r, f.id, &t->asked, e) != ERR_OK || !str_is(json_text(json_get(t->asked.fields, "direction")), "out"))
            return error_set(e, ERR_INVALID, K("message.not-your-question"));
        named = t->asked.record.chain;
        json_set(r->arena, t->fields, "answers", json_new_string(r->arena, f.id));
        json_set(r->arena, t->fields, "about", json_copy(r->arena, json_get(t->asked.fields, "about")));
        if (!str_equal(json_text(json_get(t->asked.fields, "partner")), t->partner)) return error_set(e, ERR_FINDING, K("message.from-another"));
    }
    if (named.len == 0) return error_set(e, ERR_USAGE, K("message.name-a-case"));
    TRY(desk_place(r, k, named, &t->chain, e));
    if (request_opens(r, t->chain)) return error_set(e, ERR_INVALID, K("message.not-into-locked"));
    if (!t->answers) json_set(r->arena, t->fields, "about", json_new_string(r->arena, t->chain));
    TRY(desk_need_role(r, t->chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    return desk_need_rank(r, t->chain, e);
}

/* ---- what it brings ---- */

/* The name under which a part was sent, made harmless. */
static Str file_name(Request *r, const Taking *t, size_t part)
{
    JsonValue *body;
    Error unheard;
    char hex[65];
    hash_hex(hex, &t->file->parts[part].hash);
    if (json_parse(r->arena, t->file->body, &body, &unheard) != ERR_OK) return STR("file");
    JSON_EACH(one, json_get(body, "enclosed")) {
        Str name = str_trim(json_text(json_get(one, "file")));
        if (!str_is(json_text(json_get(one, "sha256")), hex) || name.len == 0 || name.len > 200 || utf8_has_control(name, "")) continue;
        if (str_find_byte(name, '/') < 0) return name;
    }
    return STR("file");
}

static ErrorCode document_draft(Taking *t, size_t part, const Seen *partner, BlobRow *row, Draft *ret, Error *e)
{
    Request *r = t->request;
    const Kind *k;
    char day[11];
    JsonValue *fields = json_new_object(r->arena);
    Str id = object_id_new(r->arena, STR("document")), name = file_name(r, t, part);
    if (!id.ptr || !fields) return error_memory(e);
    TRY(desk_kind(r, STR("document"), false, &k, e));
    TRY(office_message_keep(r, t->file->parts[part].bytes, row, e));
    json_set(r->arena, fields, "file", desk_file_value(r, row, name, STR("application/octet-stream")));
    json_set(r->arena, fields, "received", json_new_string(r->arena, str_copy(r->arena, day_format(day, instant_local_day(clock_now())))));
    json_set(r->arena, fields, "source", json_copy(r->arena, json_get(partner->fields, "name")));
    json_set(r->arena, fields, "title", json_new_string(r->arena, name));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    *ret = desk_draft(k, t->chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    ret->blob = row;
    return ERR_OK;
}

ErrorCode office_message_came(Request *r, const MessageFile *m, Str partner, Str whole, JsonValue *fields, BlobRow *row, Error *e)
{
    char made[25];
    TRY(office_message_keep(r, whole, row, e));
    Str name = str_format(r->arena, "message-" STR_FMT ".tergoo", STR_ARG(m->id));
    json_set(r->arena, fields, "direction", json_new_string(r->arena, STR("in")));
    json_set(r->arena, fields, "file", desk_file_value(r, row, name, STR("application/octet-stream")));
    json_set(r->arena, fields, "made_at", json_new_string(r->arena, str_copy(r->arena, instant_format(made, m->made))));
    json_set(r->arena, fields, "partner", json_new_string(r->arena, partner));
    json_set(r->arena, fields, "taken_by", json_new_string(r->arena, session_user(r->session)));
    return fields->broken ? error_memory(e) : ERR_OK;
}

static ErrorCode enter(Taking *t, const Kind *k, Str whole, Done *done, Error *e)
{
    Request *r = t->request;
    Seen partner;
    size_t parts = t->file->part_count;
    Draft *drafts = arena_array(r->arena, parts + 1, sizeof *drafts);
    Done *all = arena_array(r->arena, parts + 1, sizeof *all);
    BlobRow *rows = arena_array(r->arena, parts + 1, sizeof *rows);
    JsonValue *documents = json_new_array(r->arena);
    Str id = object_id_new(r->arena, k->id);
    if (!drafts || !all || !rows || !id.ptr) return error_memory(e);
    TRY(desk_see(r, t->partner, &partner, e));
    for (size_t i = 0; i < parts; i++) {
        TRY(document_draft(t, i, &partner, &rows[i + 1], &drafts[i + 1], e));
        json_add(r->arena, documents, json_new_string(r->arena, drafts[i + 1].object));
    }
    if (parts > 0) json_set(r->arena, t->fields, "documents", documents);
    TRY(office_message_came(r, t->file, t->partner, whole, t->fields, &rows[0], e));
    TRY(desk_check_fields(r, k, t->fields, STR("received"), e));
    drafts[0] = desk_draft(k, t->chain, STR("record.create"), id, 0, STR("received"), NUMBER_NEXT, t->fields);
    drafts[0].blob = &rows[0];
    TRY(office_commit(r, drafts, parts + 1, all, e));
    *done = all[0];
    return ERR_OK;
}

static ErrorCode take_in(Request *r, Str whole, Error *e)
{
    const Kind *k;
    Done done;
    Taking t = { .request = r, .fields = json_new_object(r->arena), .file = ARENA_NEW(r->arena, MessageFile) };
    if (!t.file || !t.fields) return error_memory(e);
    TRY(desk_kind(r, STR("office_message"), false, &k, e));
    TRY(message_file_open(r->arena, whole, t.file, e));
    TRY(office_same_reality(r->office, t.file->exercise, e));
    TRY(office_message_sender(r, t.file, &t.partner, e));
    if (certificate_note_is(r, t.file)) return error_set(e, ERR_INVALID, K("message.is-certificates"));
    TRY(office_message_read(r, t.file, t.fields, &t.reply_to, e));
    TRY(find_place(&t, k, e));
    TRY(office_message_once(r, "office_message", t.file, t.fields, e));
    TRY(enter(&t, k, whole, &done, e));
    desk_done(r, K("message.taken-in"), &done);
    return ERR_OK;
}

ErrorCode office_message_receive(Request *r, MessageTake take, Error *e)
{
    char *arrived;
    Mapping m = { 0 };
    TRY(bundle_receive(r, r->fd, &arrived, e));
    ErrorCode code = bundle_map(arrived, &m, e);
    if (code == ERR_OK && m.size > (size_t)MESSAGE_FILE_MOST + (1 << 20))
        code = error_set(e, ERR_LIMIT, K("message.too-large"), arg_int("most", MESSAGE_FILE_MOST >> 20));
    if (code == ERR_OK) code = take(r, str_bytes(m.at, m.size), e);
    bundle_unmap(&m);
    io->unlink(arrived);
    return code;
}

ErrorCode desk_office_message_take_in(Request *r, Error *e) { return office_message_receive(r, take_in, e); }
