/* desk_field_add.c: what a paired tablet or telephone sends to its search: photographs and items, each with a note of the
 * device, of what its clock showed, and of when it was received, in one act.
 *
 * A weak hotspot makes a device send things again: a photograph that the search has already, byte by byte, is not entered a
 * second time, and the answer says which it is. A clock that is wrong refuses nothing and corrects nothing. */
#include "desk/desk_field.h"
#include "desk/desk_plan.h"
#include "desk/desk_subject.h"
#include "office/blob.h"
#include "rules/rules.h"

#include <unistd.h>

/* The search that this device was paired for. */
static ErrorCode own_search(Request *r, PairedDevice *device, Seen *search, Error *e)
{
    if (!paired_self(r, device)) return error_set(e, ERR_USAGE, K("field.devices-only"));
    return field_search(r, device->search, search, e);
}

/* ---- which device, by which clock ---- */

static JsonValue *instant_value(Arena *a, Instant t)
{
    char text[25];
    return json_new_string(a, str_copy(a, instant_format(text, t)));
}

static ErrorCode arrival(Request *r, const PairedDevice *d, const Seen *search, Str what, Str sha256, Draft *ret, Error *e)
{
    Arena *a = r->arena;
    const Kind *k;
    Instant claimed, now = clock_now();
    JsonValue *fields = json_new_object(a), *ahead = json_new_object(a);
    TRY(desk_kind(r, STR("field_arrival"), false, &k, e));
    bool told = instant_parse(arg_text(r, "clock"), &claimed) || instant_parse_rfc3339(arg_text(r, "clock"), &claimed);
    json_set(a, fields, "what", json_new_string(a, what));
    json_set(a, fields, "search", json_new_string(a, search->record.id));
    json_set(a, fields, "device", json_new_string(a, d->name));
    json_set(a, fields, "received_at", instant_value(a, now));
    if (told) {
        json_set(a, ahead, "number", json_new_string(a, str_format(a, "%lld", (long long)((claimed - now) / SECOND))));
        json_set(a, fields, "claimed_at", instant_value(a, claimed));
        json_set(a, fields, "ahead", ahead);
    }
    if (sha256.len > 0) json_set(a, fields, "sha256", json_new_string(a, sha256));
    Str id = object_id_new(a, k->id);
    if (!fields || !id.ptr) return error_memory(e);
    paired_saw(r, told ? claimed : 0);
    *ret = desk_draft(k, search->record.chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    return desk_check_fields(r, k, fields, k->states[0].id, e);
}

/* ---- what is there ---- */

typedef struct { Request *request; const Seen *search; const Kind *kind; JsonValue *list; int64_t photos; } Look;

static ErrorCode take_item(void *self, const Record *rec, Error *e)
{
    Look *l = self;
    Request *r = l->request;
    const JsonValue *body;
    if (rec->body.len == 0 || desk_is_hidden(r, rec) || !str_equal(rec->chain, l->search->record.chain) ||
        !request_may_see(r, l->kind, rec)) return ERR_OK;
    TRY(record_fields(r->arena, rec, &body, e));
    Str cells[] = { str_copy(r->arena, json_text(json_get(body, "number"))),
                    str_copy(r->arena, json_text(json_get(json_get(body, "fields"), "what"))),
                    str_copy(r->arena, json_text(json_get(json_get(body, "fields"), "found_at"))) };
    view_table_row(r, cells, ARRAY_LEN(cells));
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "id", json_new_string(r->arena, str_copy(r->arena, rec->id)));
    json_set(r->arena, one, "number", json_new_string(r->arena, cells[0]));
    json_set(r->arena, one, "what", json_new_string(r->arena, cells[1]));
    return json_add(r->arena, l->list, one) ? ERR_OK : error_memory(e);
}

static ErrorCode count_photo(void *self, const Record *rec, Error *e)
{
    Look *l = self;
    const JsonValue *body;
    TRY(record_fields(l->request->arena, rec, &body, e));
    l->photos += json_text(json_get(json_get(body, "fields"), "sha256")).len > 0;
    return ERR_OK;
}

/* The choices of a kind's field, as {id, label}, in the reader's language. */
static JsonValue *choices_of(Request *r, const Kind *k, const char *name)
{
    const Field *f = kind_field(k, str_of(name));
    JsonValue *list = json_new_array(r->arena);
    for (size_t i = 0; f && i < f->choice_count; i++) {
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, one, "id", json_new_string(r->arena, f->choices[i].id));
        json_set(r->arena, one, "label", json_new_string(r->arena, view_label(r, &f->choices[i].label)));
        json_add(r->arena, list, one);
    }
    return list;
}

ErrorCode desk_field_look(Request *r, Error *e)
{
    PairedDevice device;
    Seen search;
    TRY(own_search(r, &device, &search, e));
    const Kind *k = model_kind(r->model, STR("exhibit"));
    Look l = { .request = r, .search = &search, .kind = k, .list = json_new_array(r->arena) };
    Str head[] = { view_say(r, K("field.row-number")), view_say(r, K("field.row-what")), view_say(r, K("field.row-where")) };
    view_title(r, desk_title(r, search.kind, search.body));
    view_note(r, view_say(r, K("field.joined"), arg_str("name", device.name), arg_str("until", view_instant(r, device.until))));
    if (device.has_clock && (device.ahead >= MINUTE || device.ahead <= -MINUTE)) {
        view_warning(r, view_say(r, K("field.clock-warning"), arg_str("ahead", field_ahead(r, device.ahead))));
    }
    view_action(r, view_say(r, K("field.photo-page")), STR("op:field.photo"), "primary");
    view_action(r, view_say(r, K("field.item-page")), STR("op:field.item"), "secondary");
    view_table(r, view_say(r, K("field.items")), head, ARRAY_LEN(head));
    TRY(records_by(r, k->id, STR("search"), search.record.id, take_item, &l, e));
    TRY(records_by(r, STR("field_arrival"), STR("search"), search.record.id, count_photo, &l, e));
    JsonValue *data = view_data(r);
    json_set(r->arena, data, "categories", choices_of(r, k, "category"));
    json_set(r->arena, data, "items", l.list);
    json_set(r->arena, data, "name", json_new_string(r->arena, device.name));
    json_set(r->arena, data, "photos", json_new_int(r->arena, l.photos));
    json_set(r->arena, data, "until", json_new_string(r->arena, view_instant(r, device.until)));
    return ERR_OK;
}

/* ---- photographs ---- */

static ErrorCode hash_of_file(int fd, Str name, Hash *ret, Error *e)
{
    char piece[16384];
    ssize_t n;
    if (lseek(fd, 0, SEEK_SET) != 0) return error_system(e, name);
    HashStream *s = hash_stream_new();
    if (!s) return error_memory(e);
    while ((n = io->read(fd, piece, sizeof piece)) > 0) hash_stream_add(s, (Str){ piece, (size_t)n });
    *ret = hash_stream_done(s);
    return n == 0 && lseek(fd, 0, SEEK_SET) == 0 ? ERR_OK : error_system(e, name);
}

typedef struct { Request *request; const Seen *search; Str what; } Sent;

static ErrorCode take_sent(void *self, const Record *rec, Error *e)
{
    Sent *s = self;
    const JsonValue *body;
    TRY(record_fields(s->request->arena, rec, &body, e));
    if (!str_equal(json_text(json_get(json_get(body, "fields"), "search")), s->search->record.id)) return ERR_OK;
    s->what = str_copy(s->request->arena, json_text(json_get(json_get(body, "fields"), "what")));
    return s->what.ptr ? ERR_END : error_memory(e);
}

/* Is it there already? Then what it is, and nothing is entered. */
static ErrorCode sent_before(Request *r, const Seen *search, Str sha256, Str *ret, Error *e)
{
    Sent s = { .request = r, .search = search };
    TRY(records_by(r, STR("field_arrival"), STR("sha256"), sha256, take_sent, &s, e));
    *ret = s.what;
    if (s.what.len == 0) return ERR_OK;
    json_set(r->arena, view_data(r), "already", json_new_bool(r->arena, true));
    json_set(r->arena, view_data(r), "id", json_new_string(r->arena, s.what));
    view_note(r, view_say(r, K("field.photo-already")));
    return ERR_OK;
}

static ErrorCode photo_fields(Request *r, const PairedDevice *d, const Seen *search, const Kind *k, JsonValue **ret, Error *e)
{
    Arena *a = r->arena;
    Seen of;
    JsonValue *given = json_new_object(a);
    Str title = str_trim(arg_text(r, "title")), item = str_trim(arg_text(r, "of"));
    if (item.len > 0) {
        TRY(desk_see(r, item, &of, e));
        bool here = str_equal(of.record.chain, search->record.chain);
        if (!here) return error_set(e, ERR_USAGE, K("rights.not-in-case"), arg_str("record", item));
        if (title.len == 0) title = desk_title(r, of.kind, of.body);
    }
    if (title.len == 0) title = view_say(r, K("field.photo-title"), arg_str("search", desk_title(r, search->kind, search->body)));
    json_set(a, given, "title", json_new_string(a, title));
    json_set(a, given, "source", json_new_string(a, view_say(r, K("field.photo-source"), arg_str("name", d->name))));
    json_set(a, given, "taken_by", json_new_string(a, desk_user_name(r, session_user(r->session))));
    TRY(desk_fields(r, k, NULL, given, ret, e));
    json_set(a, *ret, "of_record", json_new_string(a, item.len > 0 ? of.record.id : search->record.id));
    if (item.len > 0) json_set(a, *ret, "source_record", json_new_string(a, search->record.id));
    return *ret ? ERR_OK : error_memory(e);
}

static ErrorCode keep_photo(Request *r, const PairedDevice *d, const Seen *search, Str sha256, Error *e)
{
    const Kind *k;
    BlobRow row = { 0 };
    JsonValue *fields;
    Draft drafts[2];
    Done done[2];
    Str name = arg_text(r, "name");
    TRY(desk_kind(r, STR("photo"), false, &k, e));
    TRY(photo_fields(r, d, search, k, &fields, e));
    TRY(photo_check_picture(r, name, e));
    TRY(blob_keep(r->office, r->arena, r->fd, &row, e));
    json_set(r->arena, fields, "file", desk_file_value(r, &row, name, STR("application/octet-stream")));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    drafts[0] = desk_draft(k, search->record.chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    drafts[0].blob = &row;
    TRY(arrival(r, d, search, id, sha256, &drafts[1], e));
    TRY(desk_commit(r, k, drafts, 2, done, e));
    desk_done(r, K("field.photo-taken"), &done[0]);
    return ERR_OK;
}

ErrorCode desk_field_photo(Request *r, Error *e)
{
    PairedDevice device;
    Seen search;
    Hash hash;
    char hex[65];
    Str before;
    TRY(own_search(r, &device, &search, e));
    TRY(hash_of_file(r->fd, arg_text(r, "name"), &hash, e));
    Str sha256 = str_copy(r->arena, hash_hex(hex, &hash));
    if (!sha256.ptr) return error_memory(e);
    json_set(r->arena, view_data(r), "sha256", json_new_string(r->arena, sha256));
    TRY(sent_before(r, &search, sha256, &before, e));
    return before.len > 0 ? ERR_OK : keep_photo(r, &device, &search, sha256, e);
}

/* ---- items ---- */

/* What is seen at a thing where it lies. Seals, hands and ends are moves, and the officers' own. */
static const char *const SEEN_AT_ITEMS[] = { "what", "category", "marks", "found_at", "found_on", "room", "owner",
                                             "device_state", "imei", "pieces",
                                             "quantity", "measure", "weight" };

static ErrorCode item_fields(Request *r, const Seen *search, const Kind *k, JsonValue **ret, Error *e)
{
    JSON_EACH(v, arg_values(r, "fields")) {
        bool seen = false;
        for (size_t i = 0; i < ARRAY_LEN(SEEN_AT_ITEMS); i++) seen = seen || str_is(v->key, SEEN_AT_ITEMS[i]);
        if (!seen) return error_set(e, ERR_DENIED, K("field.not-from-here"), arg_str("kind", k->id), arg_str("field", v->key));
    }
    TRY(desk_fields_for(r, k, NULL, arg_values(r, "fields"), k->states[0].id, ret, e));
    json_set(r->arena, *ret, "search", json_new_string(r->arena, search->record.id));
    TRY(rules_check_settled(k, k->states[0].id, NULL, *ret, false, e));
    TRY(desk_check_fields(r, k, *ret, k->states[0].id, e));
    return rules_check_planned(r, k, search->record.chain, STR(""), NULL, *ret, e);
}

ErrorCode desk_field_item(Request *r, Error *e)
{
    PairedDevice device;
    Seen search;
    const Kind *k;
    JsonValue *fields;
    Draft drafts[2 + PLAN_BRINGS];
    Done done[2 + PLAN_BRINGS];
    size_t brought;
    TRY(own_search(r, &device, &search, e));
    TRY(desk_kind(r, STR("exhibit"), false, &k, e));
    TRY(item_fields(r, &search, k, &fields, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    PlanAct act = { .kind = k, .chain = search.record.chain, .object = id, .state = k->states[0].id, .after = fields };
    drafts[0] = desk_draft(k, search.record.chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    TRY(arrival(r, &device, &search, id, STR(""), &drafts[1], e));
    TRY(desk_plan_brings(r, &act, drafts + 2, &brought, e));
    TRY(desk_commit(r, k, drafts, 2 + brought, done, e));
    desk_done(r, K("field.item-taken"), &done[0]);
    return ERR_OK;
}
