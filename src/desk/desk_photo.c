/* desk_photo.c: photographs: taken in with where they come from, shown with who took them, when and where.
 *
 * The gate opens no picture: that a file is one, and the picture that a page shows, are the worker's affair (scan_worker.h). In a
 * locked case the file is kept as it came and had again whole: nothing of it goes to a worker. */
#include "desk/desk_subject.h"
#include "desk/scan_worker.h"
#include "office/blob.h"
#include "office/reading.h"
#include "office/rights_store.h"

#include <unistd.h>

enum { PHOTO_WAIT = 60 * 1000, PHOTO_FIT = 900, PHOTO_FILE = 64 << 20 };
static const char SCAN[] = "tergoo-scan";

/* ---- taking one in ---- */

/* One picture, which a worker can open. */
ErrorCode photo_check_picture(Request *r, Str name, Error *e)
{
    int64_t pages;
    off_t size = lseek(r->fd, 0, SEEK_END);
    if (size > PHOTO_FILE)
        return error_set(e, ERR_LIMIT, K("scan.big-picture"), arg_str("file", name), arg_int("limit", PHOTO_FILE >> 20));
    if (size < 0 || lseek(r->fd, 0, SEEK_SET) != 0) return error_system(e, name);
    TRY(scan_look_in(r, name, &pages, e));
    if (pages == 1) return ERR_OK;
    return error_set(e, ERR_INVALID, K("subject.one-picture"), arg_str("file", name), arg_int("pages", pages));
}

/* Of this case, if it is named at all. */
static ErrorCode shown_record(Request *r, Str chain, JsonValue *fields, Error *e)
{
    Seen of;
    Str named = arg_text(r, "of");
    if (named.len == 0) return ERR_OK;
    TRY(desk_see(r, named, &of, e));
    if (!str_equal(of.record.chain, chain)) return error_set(e, ERR_USAGE, K("rights.not-in-case"), arg_str("record", named));
    return json_set(r->arena, fields, "of_record", json_new_string(r->arena, of.record.id)) ? ERR_OK : error_memory(e);
}

static ErrorCode photo_fields(Request *r, const Kind *k, Str chain, JsonValue **ret, Error *e)
{
    static const char *const TEXTS[] = { "title", "source", "taken_by", "taken_on", "taken_where" };
    JsonValue *given = json_new_object(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++)
        if (arg_text(r, TEXTS[i]).len > 0) json_set(r->arena, given, TEXTS[i], json_new_string(r->arena, arg_text(r, TEXTS[i])));
    TRY(desk_fields(r, k, NULL, given, ret, e));
    return shown_record(r, chain, *ret, e);
}

ErrorCode desk_photo_add(Request *r, Error *e)
{
    const Kind *k;
    JsonValue *fields;
    BlobRow row = { 0 };
    Str chain, name = arg_text(r, "name");
    Done done;
    TRY(desk_kind(r, STR("photo"), false, &k, e));
    TRY(desk_place(r, k, arg_text(r, "case"), &chain, e));
    TRY(desk_need_role(r, chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(desk_need_rank(r, chain, e));
    TRY(photo_fields(r, k, chain, &fields, e));
    if (!request_opens(r, chain)) TRY(photo_check_picture(r, name, e));
    TRY(blob_keep(r->office, r->arena, r->fd, &row, e));
    json_set(r->arena, fields, "file", desk_file_value(r, &row, name, STR("application/octet-stream")));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Str id = object_id_new(r->arena, k->id);
    if (!fields || !id.ptr) return error_memory(e);
    Draft d = desk_draft(k, chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.blob = &row;
    d.reason = arg_text(r, "reason");
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, K("subject.photo-taken"), &done);
    return ERR_OK;
}

/* ---- as a picture ---- */

/* A keeper of the store takes it along by his office: he works in no case of what he keeps. */
static ErrorCode note_taken(Request *r, const Seen *seen, Error *e)
{
    bool lately;
    Draft d = { .chain = seen->record.chain, .op = STR("record.export"), .object = seen->record.id,
                .by_office = request_acts_as_keeper(r, seen->kind, &seen->record) };
    Str what = str_format(r->arena, "record.export|" STR_FMT, STR_ARG(seen->record.id));
    return what.ptr ? office_note_once(r, &d, what, &lately, e) : error_memory(e);
}

ErrorCode desk_photo_picture(Request *r, Error *e)
{
    Seen seen;
    BlobRow row;
    BlobKey key;
    JsonValue *head, *answer;
    Str bytes;
    CLEANUP(arena_free) Arena a = arena_wiping((size_t)3 * PHOTO_FILE);
    Buf request = buf_in(&a);
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    bool photo = str_is(seen.kind->id, "photo") || str_is(seen.kind->id, "news_photo") || str_is(seen.kind->id, "thing_photo");
    if (!photo)
        return error_set(e, ERR_USAGE, K("subject.no-photo"), arg_str("record", arg_text(r, "id")));
    TRY(desk_is_here(&seen, e));
    if (request_opens(r, seen.record.chain)) return error_set(e, ERR_INVALID, K("subject.photo-locked"));
    head = scan_head(&a, "page", json_text(json_get(seen.fields, "title")), 1);
    json_set(&a, head, "as", json_new_string(&a, STR("jpeg")));
    json_set(&a, head, "fit", json_new_int(&a, PHOTO_FIT));
    scan_request(&request, head);
    TRY(records_file(r, seen.record.chain, json_get(seen.fields, "file"), &row, &key, e));
    ErrorCode code = scan_add_file(r->office, &row, &key, &request, e);
    crypto_wipe(&key, sizeof key);
    TRY(code);
    if (request.failed) return error_memory(e);
    TRY(scan_ask(&a, SCAN, buf_str(&request), PHOTO_WAIT, &answer, &bytes, e));
    TRY(note_taken(r, &seen, e));
    TRY(fd_write_all(r->fd, bytes, STR("photo"), e));
    json_set(r->arena, view_data(r), "name", json_new_string(r->arena, STR("photo.jpg")));
    view_note(r, view_say(r, K("desk.file-given"), arg_c("name", "photo.jpg"), arg_int("size", (int64_t)bytes.len)));
    return ERR_OK;
}

/* ---- on pages ---- */

typedef struct { Request *request; const Kind *kind; Str in_case; JsonValue *list; } Photos;

static void add_text(Request *r, Buf *to, const Seen *seen, const char *name)
{
    const Field *f = kind_field(seen->kind, str_of(name));
    const JsonValue *v = f ? json_get(seen->fields, name) : NULL;
    if (!v) return;
    if (to->len > 0) buf_c(to, " · ");
    buf_add(to, desk_value_text(r, f, v));
}

/* What stands below it: what it shows, who took it, when, where, and where it comes from. */
static Str caption(Request *r, const Seen *seen)
{
    static const char *const PARTS[] = { "title", "taken_by", "taken_at", "taken_on", "taken_where", "source" };
    Buf to = buf_in(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(PARTS); i++) add_text(r, &to, seen, PARTS[i]);
    return buf_str(&to);
}

static void show_one(Request *r, const Seen *seen, JsonValue *list)
{
    view_picture(r, caption(r, seen), view_op(r, "photo.picture", arg_str("id", seen->record.id)));
    if (list) json_add(r->arena, list, json_new_string(r->arena, seen->record.id));
}

static ErrorCode take_photo(void *self, const Record *rec, Error *e)
{
    Photos *p = self;
    Request *r = p->request;
    Seen seen = { .record = *rec, .kind = p->kind };
    if (rec->body.len == 0 || desk_is_hidden(r, rec) || !str_is(rec->state, "kept") || request_opens(r, rec->chain)) return ERR_OK;
    if (!request_may_see(r, p->kind, rec) || (p->in_case.len > 0 && !str_equal(rec->chain, p->in_case))) return ERR_OK;
    seen.record.id = str_copy(r->arena, rec->id);
    seen.record.body = str_copy(r->arena, rec->body);
    if (!seen.record.id.ptr || !seen.record.body.ptr) return error_memory(e);
    TRY(record_fields(r->arena, &seen.record, &seen.body, e));
    seen.fields = json_get(seen.body, "fields");
    show_one(r, &seen, p->list);
    return ERR_OK;
}

ErrorCode desk_show_photos(Request *r, Str of, Str in_case, Error *e)
{
    const Kind *k = model_kind(r->model, STR("photo"));
    const JsonValue *had = json_get(view_data(r), "photos");
    JsonValue *list = had ? (JsonValue *)(uintptr_t)had : json_new_array(r->arena);
    Photos p = { .request = r, .kind = k, .in_case = in_case, .list = list };
    if (!k) return ERR_OK;
    if (!had) json_set(r->arena, view_data(r), "photos", list);
    return records_by(r, k->id, STR("of_record"), of, take_photo, &p, e);
}

/* Of a photograph the picture itself; of what can be photographed, those there are, and the way to one more. */
ErrorCode desk_show_photo(Request *r, const Seen *seen, Error *e)
{
    const Kind *k = model_kind(r->model, STR("photo"));
    if (record_is_pulled_back(&seen->record) || !k) return ERR_OK;
    if (str_is(seen->kind->id, "photo")) {
        if (!request_opens(r, seen->record.chain)) show_one(r, seen, NULL);
        return ERR_OK;
    }
    if (!desk_subject_type_of(seen->kind->id)) return ERR_OK;
    return desk_show_photos(r, seen->record.id, STR(""), e);
}

void desk_offer_photo(Request *r, const Seen *seen)
{
    const Kind *k = model_kind(r->model, STR("photo"));
    if (!k || !desk_subject_type_of(seen->kind->id) || !profile_has_kind(r->model, office_profile(r->office, r->model), k)) return;
    if (!desk_may(r, seen->record.chain, k->create, k->create_count)) return;
    view_action(r, view_say(r, K("subject.add-photo")),
                view_op(r, "photo.add", arg_str("case", seen->record.chain), arg_str("of", seen->record.id)), "secondary");
}

bool desk_photo_asks(Request *r, const Kind *k, Str in_case)
{
    JsonValue *args = json_new_object(r->arena), *given = json_new_object(r->arena);
    if (str_is(k->id, "thing_photo")) {
        json_set(r->arena, args, "op", json_new_string(r->arena, STR("custody.photo")));
        r->args = args;
        return args != NULL;
    }
    if (!str_is(k->id, "photo")) return false;
    json_set(r->arena, given, "case", json_new_string(r->arena, in_case));
    json_set(r->arena, args, "given", given);
    json_set(r->arena, args, "op", json_new_string(r->arena, STR("photo.add")));
    r->args = args;
    return args != NULL;
}
