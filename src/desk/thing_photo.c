/* thing_photo.c: see thing_photo.h. Whoever may make such a record of a case adds one; a keeper, who works in no case of what lies with him, adds one
 * of what he keeps by his office, as he moves it. What was photographed, when and by whom is fixed with the file; a picture that should not be
 * there is withdrawn, and stays on the list.
 *
 * Side by side stand the pictures of one seal, in the order in which they were entered. The gate opens none of them (desk_photo.c): a worker draws
 * what a page shows, and nothing is compared but by who looks. */
#include "desk/thing_photo.h"

#include "desk/custody_data.h"
#include "desk/desk_subject.h"
#include "office/blob.h"
#include "office/rights_store.h"
#include "rules/seal_book.h"
#include "rules/thing_photos.h"

#include <inttypes.h>

#define PHOTO STR("thing_photo")

/* ---- adding one ---- */

static ErrorCode see_thing(Request *r, Seen *ret, Error *e)
{
    TRY(desk_see(r, arg_text(r, "id"), ret, e));
    if (!str_is(ret->kind->id, "exhibit")) return error_set(e, ERR_USAGE, K("photo.no-thing"), arg_str("record", arg_text(r, "id")));
    return desk_is_here(ret, e);
}

static bool as_keeper(Request *r, const Kind *k, const Seen *thing)
{
    return request_acts_as_keeper(r, thing->kind, &thing->record) && request_has_keeper_role(r, thing->kind, k->create, k->create_count);
}

static ErrorCode may_add(Request *r, const Kind *k, const Seen *thing, Error *e)
{
    if (as_keeper(r, k, thing)) return ERR_OK;
    TRY(desk_need_role(r, thing->record.chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    return desk_need_rank(r, thing->record.chain, e);
}

/* As it is typed, or the one that is on the thing; spelled as its range is printed. What was found had none. */
static ErrorCode put_seal(Request *r, const Seen *thing, JsonValue *fields, Error *e)
{
    SealSource source;
    Str seal = str_trim(arg_text(r, "seal")), moment = json_text(json_get(fields, "moment"));
    bool of_seal = !str_is(moment, "found") && !str_is(moment, "end");
    if (seal.len == 0 && of_seal) seal = json_text(json_get(thing->fields, "seal"));
    if (seal.len == 0) return of_seal ? error_set(e, ERR_INVALID, K("photo.which-seal")) : ERR_OK;
    TRY(seal_source(r, seal, session_user(r->session), &source, e));
    if (source.printed.len > 0) seal = source.printed;
    return json_set(r->arena, fields, "seal", json_new_string(r->arena, seal)) ? ERR_OK : error_memory(e);
}

/* Who took it and when, where nobody says so: whoever adds it, now. */
static ErrorCode photo_fields(Request *r, const Kind *k, const Seen *thing, JsonValue **ret, Error *e)
{
    static const char *const TYPED[] = { "moment", "taken_by", "taken_at" };
    JsonValue *given = json_new_object(r->arena);
    char now[25];
    for (size_t i = 0; i < ARRAY_LEN(TYPED); i++)
        if (arg_text(r, TYPED[i]).len > 0) json_set(r->arena, given, TYPED[i], json_new_string(r->arena, arg_text(r, TYPED[i])));
    if (arg_text(r, "taken_by").len == 0)
        json_set(r->arena, given, "taken_by", json_new_string(r->arena, desk_user_name(r, session_user(r->session))));
    TRY(desk_fields(r, k, NULL, given, ret, e));
    if (arg_text(r, "taken_at").len == 0)
        json_set(r->arena, *ret, "taken_at", json_new_string(r->arena, str_copy(r->arena, instant_format(now, clock_now()))));
    json_set(r->arena, *ret, "thing", json_new_string(r->arena, thing->record.id));
    return put_seal(r, thing, *ret, e);
}

ErrorCode desk_custody_photo(Request *r, Error *e)
{
    const Kind *k;
    Seen thing;
    JsonValue *fields;
    BlobRow row = { 0 };
    Done done;
    Str name = arg_text(r, "name");
    TRY(desk_kind(r, PHOTO, false, &k, e));
    TRY(see_thing(r, &thing, e));
    TRY(may_add(r, k, &thing, e));
    TRY(photo_fields(r, k, &thing, &fields, e));
    if (!request_opens(r, thing.record.chain)) TRY(photo_check_picture(r, name, e));
    TRY(blob_keep(r->office, r->arena, r->fd, &row, e));
    json_set(r->arena, fields, "file", desk_file_value(r, &row, name, STR("application/octet-stream")));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Str id = object_id_new(r->arena, k->id);
    if (!fields || fields->broken || !id.ptr) return error_memory(e);
    Draft d = desk_draft(k, thing.record.chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.blob = &row;
    d.by_office = as_keeper(r, k, &thing);
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, K("subject.photo-taken"), &done);
    return ERR_OK;
}

/* ---- seal by seal ---- */

typedef struct { Request *request; Str by; Instant at; } Entered;

static ErrorCode keep_first(void *self, const Entry *entry, Error *e)
{
    Entered *to = self;
    if (!str_is(entry->op, "record.create")) return ERR_OK;
    to->by = str_copy(to->request->arena, entry->actor);
    to->at = entry->received;
    return to->by.ptr ? ERR_END : error_memory(e);
}

static ErrorCode entered_by(Request *r, const ThingPhoto *p, Entered *ret, Error *e)
{
    *ret = (Entered){ .request = r };
    ErrorCode code = records_history(r, p->record.id, keep_first, ret, e);
    if (code != ERR_OK && code != ERR_END) return code;
    error_clear(e);
    return ERR_OK;
}

static Str value(Request *r, const ThingPhoto *p, const Kind *k, const char *name)
{
    const Field *f = kind_field(k, str_of(name));
    const JsonValue *v = f ? json_get(p->fields, name) : NULL;
    return v ? desk_value_text(r, f, v) : STR("");
}

static Str hash_shown(Request *r, const ThingPhoto *p)
{
    Hash hash;
    Str hex = json_text(json_get(json_get(p->fields, "file"), "sha256"));
    return hash_parse_hex(hex, &hash) ? custody_grouped(r, &hash) : hex;
}

static JsonValue *photo_data(Request *r, const ThingPhoto *p, const Entered *in)
{
    static const char *const FIELDS[] = { "moment", "seal", "taken_by", "taken_at" };
    char when[25];
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "record", json_new_string(r->arena, p->record.id));
    json_set(r->arena, o, "number", json_copy(r->arena, json_get(p->body, "number")));
    json_set(r->arena, o, "state", json_new_string(r->arena, p->record.state));
    for (size_t i = 0; i < ARRAY_LEN(FIELDS); i++)
        if (json_get(p->fields, FIELDS[i])) json_set(r->arena, o, FIELDS[i], json_copy(r->arena, json_get(p->fields, FIELDS[i])));
    json_set(r->arena, o, "sha256", json_copy(r->arena, json_get(json_get(p->fields, "file"), "sha256")));
    json_set(r->arena, o, "entered_by", json_new_string(r->arena, in->by));
    json_set(r->arena, o, "entered", json_new_string(r->arena, str_copy(r->arena, instant_format(when, in->at))));
    return o;
}

/* "Aibek, 26.11.2026 14:00": who and when. */
static Str who_when(Request *r, Str who, Str when) { return str_format(r->arena, STR_FMT ", " STR_FMT, STR_ARG(who), STR_ARG(when)); }

static ErrorCode show_row(Request *r, const ThingPhoto *p, const Kind *k, JsonValue *list, Error *e)
{
    Entered in;
    const State *s = kind_state(k, p->record.state);
    Str number = json_text(json_get(p->body, "number"));
    TRY(entered_by(r, p, &in, e));
    Str cells[] = { value(r, p, k, "moment"), who_when(r, value(r, p, k, "taken_by"), value(r, p, k, "taken_at")),
                    who_when(r, desk_user_name(r, in.by), view_instant(r, in.at)), s ? view_label(r, &s->label) : p->record.state,
                    hash_shown(r, p), number };
    view_table_row_to(r, cells, ARRAY_LEN(cells), p->record.id);
    json_add(r->arena, list, photo_data(r, p, &in));
    return ERR_OK;
}

/* One seal: the table of its photographs, and those that are kept as pictures beside each other. */
static ErrorCode show_seal(Request *r, const ThingPhotos *all, Str seal, const Kind *k, JsonValue *list, Error *e)
{
    Str title = seal.len > 0 ? view_say(r, K("photo.of-seal"), arg_str("seal", seal)) : view_say(r, K("photo.of-thing"));
    Str head[] = { view_say(r, K("photo.row-moment")), view_say(r, K("photo.row-taken")), view_say(r, K("photo.row-entered")),
                   view_say(r, K("desk.row-state")), view_say(r, K("photo.row-hash")), view_say(r, K("photo.row-record")) };
    view_table(r, title, head, ARRAY_LEN(head));
    for (size_t i = 0; i < all->count; i++)
        if (str_equal(all->list[i].seal, seal)) TRY(show_row(r, &all->list[i], k, list, e));
    for (size_t i = 0; i < all->count; i++) {
        const ThingPhoto *p = &all->list[i];
        bool shown = str_equal(p->seal, seal) && str_is(p->record.state, "kept") && !request_opens(r, p->record.chain);
        if (!shown) continue;
        Str label = str_format(r->arena, STR_FMT " · " STR_FMT " · " STR_FMT, STR_ARG(json_text(json_get(p->body, "number"))),
                               STR_ARG(value(r, p, k, "moment")), STR_ARG(value(r, p, k, "taken_at")));
        view_picture(r, label, view_op(r, "photo.picture", arg_str("id", p->record.id)));
    }
    return ERR_OK;
}

static bool seen_before(const ThingPhotos *all, size_t at)
{
    for (size_t i = 0; i < at; i++) if (str_equal(all->list[i].seal, all->list[at].seal)) return true;
    return false;
}

/* Of the thing, those that the caller may see. */
static ErrorCode photos_seen(Request *r, Str thing, const Kind *k, ThingPhotos *ret, Error *e)
{
    size_t known = 0;
    TRY(thing_photos(r, thing, ret, e));
    for (size_t i = 0; i < ret->count; i++) if (request_may_see(r, k, &ret->list[i].record)) ret->list[known++] = ret->list[i];
    ret->count = known;
    return ERR_OK;
}

ErrorCode desk_show_thing_photos(Request *r, const Seen *seen, Error *e)
{
    const Kind *k = model_kind(r->model, PHOTO);
    ThingPhotos all;
    JsonValue *list = json_new_array(r->arena);
    if (k && str_is(seen->kind->id, "thing_photo") && str_is(seen->record.state, "kept") && !request_opens(r, seen->record.chain)) {
        view_picture(r, desk_title(r, k, seen->body), view_op(r, "photo.picture", arg_str("id", seen->record.id)));
        return ERR_OK;
    }
    if (!k || !str_is(seen->kind->id, "exhibit")) return ERR_OK;
    TRY(photos_seen(r, seen->record.id, k, &all, e));
    if (all.count == 0) return ERR_OK;
    for (size_t i = 0; i < all.count; i++) if (!seen_before(&all, i)) TRY(show_seal(r, &all, all.list[i].seal, k, list, e));
    json_set(r->arena, view_data(r), "photographs", list);
    view_note(r, view_say(r, K("photo.not-compared")));
    return ERR_OK;
}

static void put(Request *r, JsonValue *o, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, o, name, json_new_string(r->arena, text));
}

ErrorCode thing_photo_values(Request *r, const Seen *thing, JsonValue *to, Error *e)
{
    const Kind *k = model_kind(r->model, PHOTO);
    ThingPhotos all = { 0 };
    JsonValue *list = json_new_array(r->arena);
    if (k) TRY(photos_seen(r, thing->record.id, k, &all, e));
    for (size_t i = 0; i < all.count; i++) {
        const ThingPhoto *p = &all.list[i];
        const State *s = kind_state(k, p->record.state);
        Entered in;
        JsonValue *o = json_new_object(r->arena);
        TRY(entered_by(r, p, &in, e));
        put(r, o, "number", json_text(json_get(p->body, "number")));
        put(r, o, "moment", value(r, p, k, "moment"));
        put(r, o, "seal", p->seal);
        put(r, o, "taken", who_when(r, value(r, p, k, "taken_by"), value(r, p, k, "taken_at")));
        put(r, o, "put_in", who_when(r, desk_user_name(r, in.by), view_instant(r, in.at)));
        put(r, o, "hash", hash_shown(r, p));
        put(r, o, "state", s ? view_label(r, &s->label) : p->record.state);
        json_add(r->arena, list, o);
    }
    return json_set(r->arena, to, "photographs", list) ? ERR_OK : error_memory(e);
}

ErrorCode thing_photo_files(Request *r, const Seen *thing, PhotoFileEach each, void *self, Error *e)
{
    const Kind *k = model_kind(r->model, PHOTO);
    ThingPhotos all = { 0 };
    if (k) TRY(photos_seen(r, thing->record.id, k, &all, e));
    for (size_t i = 0; i < all.count; i++) {
        bool kept = str_is(all.list[i].record.state, "kept");
        if (kept) TRY(each(self, all.list[i].record.id, json_get(all.list[i].fields, "file"), e));
    }
    return ERR_OK;
}

bool thing_photo_lists(const Kind *pointing) { return str_is(pointing->id, "thing_photo"); }

void desk_offer_thing_photo(Request *r, const Seen *seen)
{
    const Kind *k = model_kind(r->model, PHOTO);
    const State *s = kind_state(seen->kind, seen->record.state);
    if (!k || !str_is(seen->kind->id, "exhibit") || !s || s->final || !profile_has_kind(r->model, office_profile(r->office, r->model), k)) return;
    if (!as_keeper(r, k, seen) && !desk_may(r, seen->record.chain, k->create, k->create_count)) return;
    view_action(r, view_say(r, K("photo.offer")), view_op(r, "custody.photo", arg_str("id", seen->record.id)), "secondary");
}
