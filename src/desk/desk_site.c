/* desk_site.c: what the public site is made of (site_public.h says what is public): items with their texts, corrections and pictures, and
 * the projects that they tell of, as lines of JSON in a file of the caller's. Nothing that is not public is in it, not even the title of
 * what was taken off.
 *
 * Whoever asks says by its hash what he was given last time; where nothing is different he is told so, and no entry is made: it was entered then. */
#include "desk/desk_project.h"
#include "desk/site_public.h"

#include <stdlib.h>

#include "desk/scan_worker.h"
#include "office/blob.h"

enum { PICTURE_WAIT = 60 * 1000, PICTURE_FILE = 64 << 20 };
static const int SIZES[] = { 480, 960, 1600 };

typedef struct {
    Request *request;
    Buf      lines;
    Map      projects;                  /* by id, the slugs of those that were written */
    int64_t  items, withdrawn;
} Export;

static void put(Request *r, JsonValue *o, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, o, name, json_new_string(r->arena, text));
}

static void put_instant(Request *r, JsonValue *o, const char *name, Instant t)
{
    char text[25];
    put(r, o, name, instant_format(text, t));
}

static void put_threefold(Request *r, JsonValue *o, const char *name, const JsonValue *fields, const char *part)
{
    JsonValue *three = json_new_object(r->arena);
    for (int lang = 0; lang < LANG_COUNT; lang++) put(r, three, lang_code((Lang)lang), public_part(r, fields, part, lang));
    json_set(r->arena, o, name, three);
}

static JsonValue *line_of(Request *r, const char *type)
{
    JsonValue *o = json_new_object(r->arena);
    put(r, o, "type", str_of(type));
    return o;
}

static ErrorCode add_line(Export *x, const JsonValue *line, Error *e)
{
    json_write(&x->lines, line);
    buf_byte(&x->lines, '\n');
    return x->lines.failed ? error_memory(e) : ERR_OK;
}

/* ---- projects ---- */

/* As it is read in each language. */
static void put_value(Request *r, JsonValue *o, const Seen *seen, const char *name)
{
    const Field *f = kind_field(seen->kind, str_of(name));
    const JsonValue *v = f ? json_get(seen->fields, name) : NULL;
    JsonValue *three = json_new_object(r->arena);
    Lang was = r->lang;
    if (!v) return;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        r->lang = (Lang)lang;
        put(r, three, lang_code((Lang)lang), desk_value_text(r, f, v));
    }
    r->lang = was;
    json_set(r->arena, o, name, three);
}

static void put_copy(Request *r, JsonValue *o, const Seen *seen, const char *name)
{
    const JsonValue *v = json_get(seen->fields, name);
    if (v) json_set(r->arena, o, name, json_copy(r->arena, v));
}

/* Its title in each language, as far as the register has it: else the one that it has. */
static void put_called(Request *r, JsonValue *o, const Seen *seen, const char *name)
{
    JsonValue *three = json_new_object(r->arena);
    for (int lang = 0; lang < LANG_COUNT; lang++)
        put(r, three, lang_code((Lang)lang), desk_called(seen->kind, (Lang)lang, seen->fields));
    json_set(r->arena, o, name, three);
}

/* Is the donor of that record the one whom the project calls so, in whichever language? */
static bool is_called(const Seen *donor, Str name)
{
    bool same = str_equal(json_text(json_get(donor->fields, "name")), name);
    for (int lang = 0; lang < LANG_COUNT; lang++) same = same || str_equal(desk_called(donor->kind, (Lang)lang, donor->fields), name);
    return same;
}

/* Whom the project names as donors, each by the name that his own record has in a language, where there is one. */
static ErrorCode put_donors(Request *r, JsonValue *o, const Seen *project, Error *e)
{
    SeenList known;
    JsonValue *three = json_new_object(r->arena);
    if (!json_get(project->fields, "donors")) return ERR_OK;
    TRY(project_parts(r, "donor", "project", project->record.id, &known, e));
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        JsonValue *list = json_new_array(r->arena);
        JSON_EACH(one, json_get(project->fields, "donors")) {
            Str name = json_text(one), said = name;
            for (size_t i = 0; i < known.count; i++)
                if (is_called(&known.list[i], name)) said = desk_called(known.list[i].kind, (Lang)lang, known.list[i].fields);
            json_add(r->arena, list, json_new_string(r->arena, said));
        }
        json_set(r->arena, three, lang_code((Lang)lang), list);
    }
    json_set(r->arena, o, "donors", three);
    return ERR_OK;
}

static JsonValue *put_component(Request *r, JsonValue *list, Str letter, Str title)
{
    JsonValue *part = json_new_object(r->arena);
    put(r, part, "letter", letter);
    put(r, part, "title", title);
    return json_add(r->arena, list, part) ? part : NULL;
}

/* What it consists of, letter and title alone: its outcomes, or the list that older projects have. */
static ErrorCode put_components(Request *r, JsonValue *o, const Seen *project, Error *e)
{
    static const char *const TITLES[] = { "title_ru", "title_ky" };
    SeenList results;
    JsonValue *list = json_new_array(r->arena);
    TRY(project_parts(r, "result", "project", project->record.id, &results, e));
    for (size_t i = 0; i < results.count; i++) {
        const JsonValue *fields = results.list[i].fields;
        bool outcome = str_is(json_text(json_get(fields, "level")), "outcome") && str_is(results.list[i].record.state, "in_force");
        if (!outcome) continue;
        JsonValue *part = put_component(r, list, json_text(json_get(fields, "code")), json_text(json_get(fields, "title_en")));
        for (size_t j = 0; j < ARRAY_LEN(TITLES); j++) put(r, part, TITLES[j], json_text(json_get(fields, TITLES[j])));
    }
    JSON_EACH(one, json_get(project->fields, "components"))
        put_component(r, list, json_text(json_get(one, "letter")), json_text(json_get(one, "title")));
    json_set(r->arena, o, "components", list);
    return ERR_OK;
}

/* A project's name is public by the item that tells of it; what it costs and who pays only where it says where that was published. */
static ErrorCode write_project(Export *x, const Seen *seen, Str slug, Error *e)
{
    static const char *const COPIED[] = { "implementer", "partners", "agreed_on" };
    Request *r = x->request;
    JsonValue *o = line_of(r, "project");
    put(r, o, "slug", slug);
    put_called(r, o, seen, "title");
    Str source = json_text(json_get(seen->fields, "published_source"));
    if (source.len > 0) {
        put(r, o, "source", source);
        for (size_t i = 0; i < ARRAY_LEN(COPIED); i++) put_copy(r, o, seen, COPIED[i]);
        TRY(put_donors(r, o, seen, e));
        put_value(r, o, seen, "budget");
        put_value(r, o, seen, "duration");
        TRY(put_components(r, o, seen, e));
    }
    return add_line(x, o, e);
}

static bool is_public_project(Str state)
{
    return str_is(state, "agreed") || str_is(state, "running") || str_is(state, "suspended") || str_is(state, "closed");
}

/* The project that a record is or belongs to; an empty slug where there is none to tell of. Written when it is met first. */
static ErrorCode project_of(Export *x, Str id, Str *slug, Error *e)
{
    Request *r = x->request;
    Seen seen;
    *slug = STR("");
    ErrorCode code = desk_see(r, id, &seen, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code != ERR_OK) return code;
    if (!str_is(seen.kind->id, "project")) {
        Str above = json_text(json_get(seen.fields, "project"));
        return above.len > 0 && !str_equal(above, id) ? project_of(x, above, slug, e) : ERR_OK;
    }
    const Str *known = map_get(&x->projects, seen.record.id);
    if (known) *slug = *known;
    if (known || !is_public_project(seen.record.state)) return ERR_OK;
    Str *kept = ARENA_NEW(r->arena, Str);
    if (!kept) return error_memory(e);
    *kept = public_slug(r, json_text(json_get(seen.body, "number")));
    *slug = *kept;
    if (!map_set(&x->projects, seen.record.id, kept)) return error_memory(e);
    return write_project(x, &seen, *kept, e);
}

static ErrorCode put_projects(Export *x, JsonValue *o, const JsonValue *about, Error *e)
{
    Request *r = x->request;
    JsonValue *list = json_new_array(r->arena);
    JSON_EACH(one, about) {
        Str slug;
        bool there = false;
        TRY(project_of(x, json_text(one), &slug, e));
        JSON_EACH(had, list) there = there || str_equal(json_text(had), slug);
        if (slug.len > 0 && !there) json_add(r->arena, list, json_new_string(r->arena, slug));
    }
    json_set(r->arena, o, "projects", list);
    return ERR_OK;
}

/* ---- items ---- */

static void put_place(Request *r, JsonValue *o, Str place)
{
    JsonValue *three = json_new_object(r->arena);
    for (int lang = 0; lang < LANG_COUNT; lang++) put(r, three, lang_code((Lang)lang), public_place(r, place, (Lang)lang));
    json_set(r->arena, o, "place", three);
}

/* The note of the correction that brought this text. */
static void put_note(Request *r, JsonValue *o, const JsonValue *fields)
{
    const JsonValue *list = json_get(fields, "corrections"), *last = list ? list->last : NULL;
    JsonValue *three = json_new_object(r->arena);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Str note = public_part(r, last, "note", lang);
        put(r, three, lang_code((Lang)lang), note.len > 0 ? note : json_text(json_get(fields, "correction")));
    }
    json_set(r->arena, o, "note", three);
}

static void put_texts(Request *r, JsonValue *o, const JsonValue *fields)
{
    put_threefold(r, o, "title", fields, "title");
    put_threefold(r, o, "lead", fields, "lead");
    put_threefold(r, o, "text", fields, "text");
}

static void put_corrections(Request *r, JsonValue *o, const PublicItem *item)
{
    JsonValue *list = json_new_array(r->arena);
    for (size_t i = 1; i < item->count; i++) {
        JsonValue *one = json_new_object(r->arena), *before = json_new_object(r->arena);
        put_instant(r, one, "at", item->texts[i].from);
        put_note(r, one, item->texts[i].fields);
        put_texts(r, before, item->texts[i - 1].fields);
        json_set(r->arena, one, "before", before);
        json_add(r->arena, list, one);
    }
    json_set(r->arena, o, "corrections", list);
}

static ErrorCode put_pictures(Request *r, JsonValue *o, const PublicItem *item, Error *e)
{
    PublicPhoto *photos;
    size_t count;
    JsonValue *list = json_new_array(r->arena);
    TRY(public_photos(r, item, &photos, &count, e));
    for (size_t i = 0; i < count; i++) {
        JsonValue *one = json_new_object(r->arena);
        put(r, one, "id", photos[i].id);
        put(r, one, "key", photos[i].key);
        put(r, one, "credit", json_text(json_get(photos[i].fields, "credit")));
        put_threefold(r, one, "alt", photos[i].fields, "alt");
        json_add(r->arena, list, one);
    }
    json_set(r->arena, o, "pictures", list);
    return ERR_OK;
}

static Str original_of(Request *r, const JsonValue *fields)
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (str_is(public_part(r, fields, "made", lang), "original")) return str_of(lang_code((Lang)lang));
    return STR("en");
}

static ErrorCode write_item(Export *x, const PublicItem *item, Error *e)
{
    Request *r = x->request;
    JsonValue *o = line_of(r, "item");
    const PublicText *last = &item->texts[item->count - 1];
    put(r, o, "slug", item->slug);
    put(r, o, "first_dated", json_text(json_get(item->texts[0].fields, "dated")));
    put(r, o, "dated", json_text(json_get(last->fields, "dated")));
    put_instant(r, o, "published", item->texts[0].from);
    put_instant(r, o, "updated", item->stands ? last->from : last->until);
    if (!item->stands) {
        json_set(r->arena, o, "withdrawn", json_new_bool(r->arena, true));
        x->withdrawn++;
        return add_line(x, o, e);
    }
    put(r, o, "number", item->number);
    put(r, o, "original", original_of(r, last->fields));
    put(r, o, "source", json_text(json_get(last->fields, "published_source")));
    put_place(r, o, json_text(json_get(last->fields, "place_line")));
    put_texts(r, o, last->fields);
    put_corrections(r, o, item);
    TRY(put_pictures(r, o, item, e));
    TRY(put_projects(x, o, json_get(last->fields, "about"), e));
    x->items++;
    return add_line(x, o, e);
}

static ErrorCode note_id(void *self, const Record *rec, Error *e)
{
    return str_is(rec->state, "draft") ? ERR_OK : record_ids_add(self, rec->id, e);
}

/* In the order of their ids, so that the same items make the same bytes. */
static int by_id(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* The key that a folder made of this is signed by; a new one makes a new folder. */
static void put_key(Request *r, JsonValue *head)
{
    Buf key = buf_in(r->arena);
    note_key_format(&key, office_log_key(r->office));
    put(r, head, "key", buf_str(&key));
}

static ErrorCode write_all(Export *x, Error *e)
{
    Request *r = x->request;
    const Kind *k;
    RecordIds found = { .request = r };
    JsonValue *head = line_of(r, "site");
    TRY(desk_kind(r, STR("news_item"), false, &k, e));
    put(r, head, "office", office_name(r->office));
    put_key(r, head);
    TRY(add_line(x, head, e));
    TRY(desk_each_record(r, k, STR(""), note_id, &found, e));
    sort_list(found.ids, found.count, sizeof *found.ids, by_id);
    for (size_t i = 0; i < found.count; i++) {
        PublicItem item;
        TRY(public_item(r, found.ids[i], &item, e));
        if (item.count > 0) TRY(write_item(x, &item, e));
    }
    return ERR_OK;
}

/* ---- the operations ---- */

static ErrorCode enter_export(Export *x, Str hash, Error *e)
{
    Request *r = x->request;
    JsonValue *content = json_new_object(r->arena);
    json_set(r->arena, content, "items", json_new_int(r->arena, x->items));
    json_set(r->arena, content, "kind", json_new_string(r->arena, STR("news_item")));
    json_set(r->arena, content, "sha256", json_new_string(r->arena, hash));
    json_set(r->arena, content, "withdrawn", json_new_int(r->arena, x->withdrawn));
    Draft d = { .chain = STR("office"), .op = STR("record.export"), .object = STR("site/items"), .content = content };
    return content ? office_commit(r, &d, 1, NULL, e) : error_memory(e);
}

ErrorCode desk_site_items(Request *r, Error *e)
{
    Export x = { .request = r, .lines = buf_in(r->arena), .projects = map_in(r->arena) };
    char hex[65];
    if (office_is_exercise(r->office)) return error_set(e, ERR_DENIED, K("site.exercise"));
    TRY(write_all(&x, e));
    Hash h = hash_of(buf_str(&x.lines));
    Str hash = str_copy(r->arena, hash_hex(hex, &h));
    bool same = str_equal(hash, arg_text(r, "had"));
    json_set(r->arena, view_data(r), "hash", json_new_string(r->arena, hash));
    json_set(r->arena, view_data(r), "items", json_new_int(r->arena, x.items));
    json_set(r->arena, view_data(r), "name", json_new_string(r->arena, STR("items.jsonl")));
    json_set(r->arena, view_data(r), "same", json_new_bool(r->arena, same));
    json_set(r->arena, view_data(r), "withdrawn", json_new_int(r->arena, x.withdrawn));
    view_note(r, same ? view_say(r, K("site.items-same")) : view_say(r, K("site.items-given"), arg_int("n", x.items)));
    if (same) return ERR_OK;
    TRY(enter_export(&x, hash, e));
    return fd_write_all(r->fd, buf_str(&x.lines), STR("items"), e);
}

/* ---- the folder, signed ---- */

static ErrorCode enter_signature(Request *r, Str address, Str sums, Error *e)
{
    JsonValue *content = json_new_object(r->arena);
    put(r, content, "address", address);
    put(r, content, "kind", STR("news_item"));
    put(r, content, "sha256", sums);
    Draft d = { .chain = STR("office"), .op = STR("record.export"), .object = STR("site/folder"), .content = content };
    return office_commit(r, &d, 1, NULL, e);
}

/* The office's word for a folder: which files it made for which address, and when. It was entered before it is given. */
ErrorCode desk_site_sign(Request *r, Error *e)
{
    Str sums = arg_text(r, "sums"), address = arg_text(r, "address");
    Hash h;
    char made[25];
    Buf text = buf_in(r->arena), note = buf_in(r->arena);
    if (office_is_exercise(r->office)) return error_set(e, ERR_DENIED, K("site.exercise"));
    if (!hash_parse_hex(sums, &h)) return error_set(e, ERR_USAGE, K("site.bad-sums"));
    TRY(enter_signature(r, address, sums, e));
    buf_format(&text, "tergoo-site/v1\nstore: " STR_FMT "\naddress: " STR_FMT "\nmade: " STR_FMT "\nsums: " STR_FMT "\n",
               STR_ARG(office_store_id(r->office)), STR_ARG(address), STR_ARG(instant_format(made, clock_now())), STR_ARG(sums));
    if (text.failed) return error_memory(e);
    TRY(office_sign_manifest(r->office, buf_str(&text), &note, e));
    json_set(r->arena, view_data(r), "note", json_new_string(r->arena, buf_str(&note)));
    for (Str rest = buf_str(&note), line; str_next_line(&rest, &line);) view_row(r, STR(""), line);
    return ERR_OK;
}

/* ---- pictures ---- */

/* One of those that the last answer named: it belongs to an item that stands. */
static ErrorCode public_photo(Request *r, Str id, PublicPhoto *ret, Error *e)
{
    Seen seen;
    PublicItem item;
    PublicPhoto *photos;
    size_t count;
    TRY(desk_see(r, id, &seen, e));
    Str of = json_text(json_get(seen.fields, "news_item"));
    if (!str_is(seen.kind->id, "news_photo") || of.len == 0) return error_set(e, ERR_NOT_FOUND, K("site.not-public"), arg_str("record", id));
    TRY(public_item(r, of, &item, e));
    TRY(public_photos(r, &item, &photos, &count, e));
    for (size_t i = 0; i < count; i++) {
        *ret = photos[i];
        if (str_equal(photos[i].id, seen.record.id)) return ERR_OK;
    }
    return error_set(e, ERR_NOT_FOUND, K("site.not-public"), arg_str("record", id));
}

static ErrorCode check_size(Request *r, int64_t fit, Error *e)
{
    Buf sizes = buf_in(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(SIZES); i++) {
        if (fit == SIZES[i]) return ERR_OK;
        buf_format(&sizes, "%s%d", i > 0 ? ", " : "", SIZES[i]);
    }
    return error_set(e, ERR_USAGE, K("site.bad-fit"), arg_str("sizes", buf_str(&sizes)));
}

ErrorCode desk_site_picture(Request *r, Error *e)
{
    PublicPhoto photo = { 0 };
    BlobRow row;
    BlobKey key;
    JsonValue *answer;
    Str bytes;
    int64_t fit = arg_number(r, "fit", SIZES[1]);
    CLEANUP(arena_free) Arena a = arena_wiping((size_t)3 * PICTURE_FILE);
    Buf request = buf_in(&a);
    TRY(check_size(r, fit, e));
    TRY(public_photo(r, arg_text(r, "photo"), &photo, e));
    JsonValue *head = scan_head(&a, "page", STR("photo"), 1);
    json_set(&a, head, "as", json_new_string(&a, STR("jpeg")));
    json_set(&a, head, "fit", json_new_int(&a, fit));
    json_set(&a, head, "turn", json_new_int(&a, 0));
    scan_request(&request, head);
    TRY(records_file(r, STR("office"), json_get(photo.fields, "file"), &row, &key, e));
    ErrorCode code = scan_add_file(r->office, &row, &key, &request, e);
    crypto_wipe(&key, sizeof key);
    TRY(code);
    if (request.failed) return error_memory(e);
    TRY(scan_ask(&a, "tergoo-scan", buf_str(&request), PICTURE_WAIT, &answer, &bytes, e));
    TRY(office_note_look(r, STR("office"), STR("record.export"), photo.id, NULL, e));
    TRY(fd_write_all(r->fd, bytes, STR("photo"), e));
    json_set(r->arena, view_data(r), "name", json_new_string(r->arena, STR("photo.jpg")));
    view_note(r, view_say(r, K("desk.file-given"), arg_c("name", "photo.jpg"), arg_int("size", (int64_t)bytes.len)));
    return ERR_OK;
}
