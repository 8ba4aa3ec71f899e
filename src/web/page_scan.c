/* page_scan.c: scans in the browser: taken in, several at once or from a telephone's camera, and their pages as pictures. */
#include <unistd.h>

#include "web/pages.h"
#include "web/web_int.h"

enum { PICTURE_LIMIT = 32 << 20 };

/* ---- pictures ---- */

ErrorCode page_scan(WebRequest *r, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    int64_t page;
    json_set(r->arena, args, "id", page_text(r, page_record_id(r)));
    if (int_parse(r->params[2], &page)) json_set(r->arena, args, "page", json_new_int(r->arena, page));
    return page_ask(r, "scan.look", args, e);
}

/* The bytes come from our own worker, which drew them: they are a picture and nothing else. */
ErrorCode page_scan_picture(WebRequest *r, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    const JsonValue *data, *page;
    CLEANUP(fd_close) int fd = -1;
    int64_t number;
    Str bytes;
    bool photo = str_is(r->params[0], "photo") || str_is(r->params[0], "news_photo") || str_is(r->params[0], "thing_photo");
    json_set(r->arena, args, "id", page_text(r, page_record_id(r)));
    if (!photo && int_parse(r->params[2], &number)) json_set(r->arena, args, "page", json_new_int(r->arena, number));
    if (str_is(web_query(r, "printed"), "true")) json_set(r->arena, args, "printed", json_new_bool(r->arena, true));
    TRY(web_temporary(r, &fd, e));
    TRY(web_gate_file(r, photo ? "photo.picture" : "scan.picture", args, fd, &data, &page, e));
    if (lseek(fd, 0, SEEK_SET) != 0) return error_system(e, STR("page"));
    TRY(fd_read_all(r->arena, fd, PICTURE_LIMIT, &bytes, e));
    return web_reply_bytes(r, 200, "image/jpeg", bytes, e);
}

/* While its codes are looked for, which takes seconds, the page looks again by itself. */
ErrorCode page_scan_record(WebRequest *r, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    const JsonValue *data, *page;
    int64_t pages = 0, seen = 0;
    json_set(r->arena, args, "id", page_text(r, page_record_id(r)));
    TRY(web_gate(r, "record.show", args, &data, &page, e));
    const JsonValue *reading = json_get(data, "reading");
    bool counted = json_int(json_get(reading, "pages"), &pages) && json_int(json_get(reading, "seen"), &seen);
    if (counted && (pages == 0 || seen < pages)) TRY(web_header(r, "Refresh", STR("3"), e));
    return web_reply_page(r, 200, "page", data, page, e);
}

/* ---- taking in ---- */

static JsonValue *field(WebRequest *r, const char *name, const char *type, const char *label)
{
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "name", page_text(r, str_of(name)));
    json_set(r->arena, o, "type", page_text(r, str_of(type)));
    json_set(r->arena, o, "label", page_text(r, web_say(r, label)));
    return o;
}

static JsonValue *file_field(WebRequest *r, const char *name, const char *label, bool camera)
{
    JsonValue *o = field(r, name, "file", label), *attributes = json_new_object(r->arena);
    json_set(r->arena, attributes, "accept",
             page_text(r, camera ? STR("image/*") : STR("application/pdf,image/jpeg,image/png,image/tiff,image/heic,.heic")));
    if (camera) json_set(r->arena, attributes, "capture", page_text(r, STR("environment")));
    json_set(r->arena, o, "multiple", json_new_bool(r->arena, !camera));
    return json_set(r->arena, o, "attributes", attributes);
}

static ErrorCode show_form(WebRequest *r, int status, const char *wrong, Error *e)
{
    JsonValue *page = json_new_object(r->arena), *parts = json_new_array(r->arena), *part = json_new_object(r->arena),
        *form = json_new_object(r->arena);
    JsonValue *fields = json_new_array(r->arena), *of_case = field(r, "of_case", "text", K("scan.for-case")),
        *lead = json_new_object(r->arena);
    json_add(r->arena, fields, file_field(r, "files", K("scan.files"), false));
    json_add(r->arena, fields, file_field(r, "camera", K("scan.camera"), true));
    Str given = web_query(r, "case");
    if (given.len > 0) json_set(r->arena, of_case, "value", page_text(r, given));
    json_add(r->arena, fields, of_case);
    json_set(r->arena, form, "action", page_text(r, STR("/kinds/scan/new")));
    json_set(r->arena, form, "args", json_new_object(r->arena));
    json_set(r->arena, form, "fields", fields);
    json_set(r->arena, form, "submit", page_text(r, web_say(r, K("scan.take-now"))));
    if (wrong) json_set(r->arena, form, "error", page_text(r, web_say(r, wrong)));
    json_set(r->arena, lead, "note", page_text(r, web_say(r, K("scan.take-lead"))));
    json_set(r->arena, part, "form", form);
    json_add(r->arena, parts, lead);
    json_add(r->arena, parts, part);
    json_set(r->arena, page, "title", page_text(r, web_say(r, K("scan.take-title"))));
    json_set(r->arena, page, "parts", parts);
    return web_reply_page(r, status, "page", json_new_object(r->arena), page, e);
}

ErrorCode page_scan_new(WebRequest *r, Error *e)
{
    return show_form(r, 200, NULL, e);
}

/* One line for each file: where it is now, or what the gate said against it. */
static void take_one(WebRequest *r, const WebUpload *u, JsonValue *rows, JsonValue *list, Str *last)
{
    JsonValue *args = json_new_object(r->arena), *fields = json_new_object(r->arena), *row = json_new_array(r->arena),
        *one = json_new_object(r->arena);
    const JsonValue *data, *page;
    Error why = { 0 };
    Str name = u->file_name.len > 0 ? u->file_name : STR("scan"), of_case = str_trim(web_form(r, "of_case"));
    json_set(r->arena, args, "name", page_text(r, name));
    if (of_case.len > 0) json_set(r->arena, fields, "of_case", page_text(r, of_case));
    json_set(r->arena, args, "fields", fields);
    json_add(r->arena, row, page_text(r, name));
    json_set(r->arena, one, "name", page_text(r, name));
    if (web_gate_file(r, "scan.take", args, u->fd, &data, &page, &why) == ERR_OK) {
        *last = json_text(json_get(data, "id"));
        json_add(r->arena, row, json_copy(r->arena, json_get(data, "number")));
        json_add(r->arena, row, page_text(r, *last));
        json_set(r->arena, one, "id", page_text(r, *last));
    } else {
        Buf text = buf_in(r->arena);
        message_error(&text, r->lang, &why);
        json_add(r->arena, row, page_text(r, str_trim(buf_str(&text))));
        json_set(r->arena, one, "refused", page_text(r, str_trim(buf_str(&text))));
    }
    json_add(r->arena, rows, row);
    json_add(r->arena, list, one);
}

ErrorCode do_scan_new(WebRequest *r, Error *e)
{
    JsonValue *rows = json_new_array(r->arena), *list = json_new_array(r->arena), *data = json_new_object(r->arena),
        *page = json_new_object(r->arena);
    JsonValue *parts = json_new_array(r->arena), *part = json_new_object(r->arena), *more = json_new_object(r->arena),
        *link = json_new_object(r->arena);
    Str last = { 0 }, to;
    for (size_t i = 0; i < r->upload_count; i++) {
        if (r->uploads[i].size > 0) take_one(r, &r->uploads[i], rows, list, &last);
    }
    if (list && list->count == 0) return show_form(r, 422, K("scan.take-none"), e);
    if (list && list->count == 1 && last.len > 0 && !r->wants_json) {
        to = str_format(r->arena, "/records/" STR_FMT, STR_ARG(last));
        return to.ptr ? web_redirect(r, to, e) : error_memory(e);
    }
    json_set(r->arena, data, "scans", list);
    json_set(r->arena, part, "rows", rows);
    json_set(r->arena, link, "text", page_text(r, web_say(r, K("scan.take-title"))));
    json_set(r->arena, link, "href", page_text(r, STR("/kinds/scan/new")));
    json_set(r->arena, more, "link", link);
    json_add(r->arena, parts, part);
    json_add(r->arena, parts, more);
    json_set(r->arena, page, "title", page_text(r, web_say(r, K("scan.take-result"))));
    json_set(r->arena, page, "parts", parts);
    return web_reply_page(r, 200, "page", data, page, e);
}
