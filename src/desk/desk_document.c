/* desk_document.c: files of a case: taken in encrypted and named by a document record, given out again. */
#include "desk/desk_office_message.h"
#include "office/blob.h"
#include "office/reading.h"
#include "rules/rules.h"

JsonValue *desk_file_value(Request *r, const BlobRow *row, Str name, Str type)
{
    char hex[65];
    JsonValue *v = json_new_object(r->arena);
    json_set(r->arena, v, "blob", json_new_string(r->arena, str_copy(r->arena, hash_hex(hex, &row->name))));
    json_set(r->arena, v, "name", json_new_string(r->arena, name));
    json_set(r->arena, v, "sha256", json_new_string(r->arena, str_copy(r->arena, hash_hex(hex, &row->plain))));
    json_set(r->arena, v, "size", json_new_int(r->arena, (int64_t)row->plain_size));
    json_set(r->arena, v, "type", json_new_string(r->arena, type));
    return v;
}

ErrorCode desk_document_add(Request *r, Error *e)
{
    Seen seen;
    const Kind *k;
    JsonValue *fields;
    BlobRow row = { 0 };
    Done done;
    TRY(desk_see(r, arg_text(r, "case"), &seen, e));
    TRY(desk_kind(r, STR("document"), false, &k, e));
    const State *s = kind_state(seen.kind, seen.record.state);
    if (!seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
    if (s && s->final) return error_set(e, ERR_INVALID, K("desk.case-ended"), arg_str("record", arg_text(r, "case")));
    if (!request_has_role_in(r, seen.record.id, k->create, k->create_count)) return error_set(e, ERR_DENIED, K("desk.may-not-add-file"));
    TRY(desk_fields_for(r, k, NULL, arg_values(r, "fields"), k->states[0].id, &fields, e));
    TRY(rules_check_place(k, NULL, fields, e));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    TRY(blob_keep(r->office, r->arena, r->fd, &row, e));
    Str type = arg_text(r, "type");
    json_set(r->arena, fields, "file", desk_file_value(r, &row, arg_text(r, "name"), type.len > 0 ? type
                                                       : STR("application/octet-stream")));

    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, seen.record.id, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.blob = &row;
    d.reason = arg_text(r, "reason");
    TRY(office_commit(r, &d, 1, &done, e));
    if (!request_opens(r, d.chain) && row.plain_size <= READING_FILE) TRY(reading_ask(r->office, &row.name, id, e));
    desk_done(r, K("desk.created"), &done);
    desk_show_warnings(r, k, NULL, fields);
    return ERR_OK;
}

ErrorCode desk_document_get(Request *r, Error *e)
{
    Seen seen;
    Hash name;
    BlobRow row;
    BlobKey key;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    TRY(desk_is_here(&seen, e));
    if (!desk_office_message_may_leave(&seen)) return error_set(e, ERR_CONFLICT, K("message.second-first"));
    const JsonValue *file = json_get(seen.fields, "file");
    const Field *f = kind_field(seen.kind, STR("file"));
    if (f && f->sensitive && !request_sees_sensitive(r, seen.body)) {
        return error_set(e, ERR_DENIED, K("rights.hidden-field"), arg_str("field", view_label(r, &f->label)));
    }
    if (!file || !hash_parse_hex(json_text(json_get(file, "blob")), &name)) {
        return error_set(e, ERR_INVALID, K("desk.no-file"), arg_str("record", arg_text(r, "id")));
    }
    TRY(records_file(r, seen.record.chain, file, &row, &key, e));
    TRY(office_note_look(r, seen.record.chain, STR("record.export"), seen.record.id, NULL, e));
    ErrorCode code = blob_give_with(r->office, &row, &key, r->fd, e);
    crypto_wipe(&key, sizeof key);
    TRY(code);
    json_set(r->arena, view_data(r), "file", json_copy(r->arena, file));
    view_note(r, view_say(r, K("desk.file-given"), arg_str("name", json_text(json_get(file, "name"))), arg_int("size", (int64_t)row.plain_size)));
    return ERR_OK;
}
