/* device_page.c: what a paired tablet or telephone sees (docs/field-kit.md): joining with a code, its search, a photograph, an
 * item, leaving; and, on the officer's screen, the square that it scans.
 *
 * A device has a cookie of its own and no page but these; the gate refuses it everything else. Opening the address in the square
 * does nothing yet: telephones look at addresses before anybody does, and a code is good once. Each form says what the clock of
 * the device shows, which only its script knows: without scripts nothing is claimed. With scripts photographs go in pieces, and
 * what breaks off goes on. */
#include "web/pages.h"
#include "web/parts.h"
#include "web/sign_in_int.h"
#include "web/web_int.h"

/* ---- the officer's screen ---- */

/* By the first name that this server was given: a telephone does not reach the localhost of the laptop. */
static Str join_address(WebRequest *r, Str code)
{
    const WebOptions *o = r->web->options;
    Str host = o->name_count > 0 ? o->names[0] : STR("");
    if (host.len == 0) return str_format(r->arena, STR_FMT "/field/join/" STR_FMT, STR_ARG(r->origin), STR_ARG(code));
    return str_format(r->arena, "https://" STR_FMT ":%d/field/join/" STR_FMT, STR_ARG(host), r->web->port, STR_ARG(code));
}

ErrorCode field_code(WebRequest *r, Error *e)
{
    Str svg, address = join_address(r, r->params[0]);
    if (!address.ptr) return error_memory(e);
    TRY(qr_svg(r->arena, address, &svg, e));
    return web_reply_bytes(r, 200, "image/svg+xml", svg, e);
}

static ErrorCode show_pair(WebRequest *r, int status, Str wrong, Error *e)
{
    JsonValue *page = parts_page(r, K("field.pair-one")), *form = parts_form(r, "", K("field.show-code"));
    Buf action = buf_in(r->arena);
    buf_c(&action, "/field/pair");
    web_url_segment(&action, r->params[0]);
    web_url_segment(&action, r->params[1]);
    json_set(r->arena, form, "action", page_text(r, buf_str(&action)));
    if (wrong.len > 0) json_set(r->arena, form, "error", page_text(r, wrong));
    parts_note(r, page, web_say(r, K("field.pair-how")));
    parts_field(r, form, &(PartsField){ "name", "text", K("field.name-hint"), "off", web_say(r, K("arg.field-device")),
                                        str_trim(web_form(r, "name")), false });
    parts_field(r, form, &(PartsField){ "hours", "text", K("field.hours-hint"), "off", web_say(r, K("arg.field-hours")),
                                        STR("8"), false });
    parts_field(r, form, &(PartsField){ "passphrase", "password", K("field.passphrase-why"), "current-password",
                                        web_say(r, K("web.passphrase")), STR(""), false });
    parts_add(r, page, "form", form);
    return web_reply_page(r, status, "page", NULL, page, e);
}

ErrorCode page_field_pair(WebRequest *r, Error *e)
{
    return show_pair(r, 200, STR(""), e);
}

static void add_square(WebRequest *r, JsonValue *page, Str code, Str search)
{
    Arena *a = r->arena;
    JsonValue *picture = json_new_object(a), *rows = json_new_array(a), *row = json_new_array(a), *link = json_new_object(a);
    Buf devices = buf_in(a);
    Str part, rest = search;
    json_set(a, picture, "src", page_text(r, str_format(a, "/field/code/" STR_FMT, STR_ARG(code))));
    json_set(a, picture, "alt", page_text(r, web_say(r, K("field.square"))));
    (void)parts_add(r, page, "picture", picture);
    json_add(a, row, page_text(r, web_say(r, K("field.row-address"))));
    json_add(a, row, page_text(r, join_address(r, code)));
    json_add(a, rows, row);
    (void)parts_add(r, page, "rows", rows);
    buf_c(&devices, "/field/devices");
    while (str_cut(&rest, '/', &part)) web_url_segment(&devices, part);
    web_url_segment(&devices, part);
    json_set(a, link, "href", page_text(r, buf_str(&devices)));
    json_set(a, link, "text", page_text(r, web_say(r, K("field.devices"))));
    (void)parts_add(r, page, "link", link);
}

ErrorCode do_field_pair(WebRequest *r, Error *e)
{
    const JsonValue *data, *page;
    int64_t hours;
    Error why = { 0 };
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, "id", page_text(r, page_record_id(r)));
    json_set(r->arena, args, "name", page_text(r, str_trim(web_form(r, "name"))));
    json_set(r->arena, args, "passphrase", page_text(r, web_form(r, "passphrase")));
    if (int_parse(str_trim(web_form(r, "hours")), &hours)) json_set(r->arena, args, "hours", json_new_int(r->arena, hours));
    if (web_gate(r, "field.pair", args, &data, &page, &why) != ERR_OK) {
        if (r->reply->gone) {
            *e = why;
            return why.code;
        }
        return show_pair(r, error_code_http(why.code), sign_in_wrong(r, &why), e);
    }
    JsonValue *shown = json_copy(r->arena, page);
    add_square(r, shown, json_text(json_get(data, "code")), json_text(json_get(data, "search")));
    return web_reply_page(r, 200, "page", data, shown, e);
}

ErrorCode page_field_devices(WebRequest *r, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, "id", page_text(r, page_record_id(r)));
    return page_ask(r, "field.devices", args, e);
}

/* ---- joining ---- */

static ErrorCode show_join(WebRequest *r, int status, Str code, Str wrong, Error *e)
{
    JsonValue *page = parts_page(r, K("field.join-title")), *form = parts_form(r, "/field/join", K("field.join-now"));
    if (wrong.len > 0) json_set(r->arena, form, "error", page_text(r, wrong));
    parts_note(r, page, web_say(r, K("field.join-how")));
    parts_field(r, form, &(PartsField){ "code", "text", NULL, "off", web_say(r, K("arg.field-code")), code, false });
    parts_argument(r, form, "clock", STR(""));
    parts_add(r, page, "form", form);
    r->caller = NULL;                               /* whoever else is signed in on this device has nothing to do with it */
    return web_reply_page(r, status, "page", NULL, page, e);
}

ErrorCode page_field_join(WebRequest *r, Error *e)
{
    return show_join(r, 200, r->params[0].ptr ? r->params[0] : STR(""), STR(""), e);
}

ErrorCode do_field_join(WebRequest *r, Error *e)
{
    const JsonValue *data, *page;
    int64_t wait;
    char cookie[65], lost[65];
    Error why = { 0 };
    JsonValue *args = json_new_object(r->arena);
    Str code = str_trim(web_form(r, "code")), clock = web_form(r, "clock");
    json_set(r->arena, args, "code", page_text(r, code));
    if (clock.len > 0) json_set(r->arena, args, "clock", page_text(r, clock));
    if (web_ask_open(r, "field.join", args, &wait, &data, &page, &why) != ERR_OK) {
        int status = error_code_http(why.code);
        TRY(sign_in_status(r, wait, &status, e));
        return show_join(r, status, code, sign_in_wrong(r, &why), e);
    }
    Str token = json_text(json_get(data, "token"));
    web_session_new(&r->web->sessions, clock_ticks(), json_text(json_get(data, "name")), token, true, false, r->office, cookie,
                    lost);
    web_session_is_device(&r->web->sessions, token);
    gate_sign_out(r->web, str_of(lost));
    TRY(web_set_cookie(r, "__Host-field", str_of(cookie), false, e));
    return web_redirect(r, STR("/field"), e);
}

void page_device_over(WebRequest *r)
{
    Error none = { 0 };
    JsonValue *page = parts_page(r, K("field.over-title"));
    parts_note(r, page, web_say(r, K("field.over-how")));
    r->caller = NULL;
    if (r->wants_json || web_reply_page(r, 401, "page", NULL, page, &none) != ERR_OK) web_reply_status(r, 401, K("field.over-how"));
}

/* ---- the search of the device ---- */

/* The gate knows the device no more: it was ended, or its hours are over. */
static ErrorCode over_or(WebRequest *r, const Error *why, Error *e)
{
    if (why->code == ERR_SIGNED_OUT) {
        r->reply->gone = false;
        page_device_over(r);
        return ERR_OK;
    }
    *e = *why;
    return why->code;
}

static void add_leave(WebRequest *r, JsonValue *page)
{
    JsonValue *form = parts_form(r, "/field/leave", NULL);
    parts_button(r, form, "leave", STR("1"), web_say(r, K("field.leave")));
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(page, "parts"),
             json_set(r->arena, json_new_object(r->arena), "form", form));
}

ErrorCode page_device(WebRequest *r, Error *e)
{
    const JsonValue *data, *page;
    Error why = { 0 };
    if (web_gate(r, "field.look", NULL, &data, &page, &why) != ERR_OK) return over_or(r, &why, e);
    JsonValue *shown = json_copy(r->arena, page);
    add_leave(r, shown);
    return web_reply_page(r, 200, "page", data, shown, e);
}

static void add_choice(WebRequest *r, JsonValue *form, const char *name, const char *label, const JsonValue *list,
                       const char *value, const char *text,
                       bool must)
{
    Arena *a = r->arena;
    JsonValue *field = json_new_object(a), *options = json_new_array(a);
    JSON_EACH(one, list) {
        JsonValue *pair = json_new_array(a);
        Str number = json_text(json_get(one, "number")), words = json_text(json_get(one, text));
        json_add(a, pair, page_text(r, json_text(json_get(one, value))));
        json_add(a, pair, page_text(r, number.len > 0 ? str_format(a, STR_FMT " · " STR_FMT, STR_ARG(number), STR_ARG(words))
                                    : words));
        json_add(a, options, pair);
    }
    json_set(a, field, "name", page_text(r, str_of(name)));
    json_set(a, field, "type", page_text(r, STR("choice")));
    json_set(a, field, "label", page_text(r, web_say(r, label)));
    json_set(a, field, "options", options);
    Str given = web_form(r, name);
    if (given.len > 0) json_set(a, field, "value", page_text(r, given));
    json_set(a, field, "required", json_new_bool(a, must));
    json_add(a, (JsonValue *)(uintptr_t)json_get(form, "fields"), field);
}

/* ---- photographs ---- */

static void add_files(WebRequest *r, JsonValue *form, const char *name, const char *label, bool camera)
{
    Arena *a = r->arena;
    JsonValue *field = json_new_object(a), *attributes = json_new_object(a);
    json_set(a, attributes, "accept", page_text(r, STR("image/*")));
    if (camera) json_set(a, attributes, "capture", page_text(r, STR("environment")));
    json_set(a, field, "name", page_text(r, str_of(name)));
    json_set(a, field, "type", page_text(r, STR("file")));
    json_set(a, field, "label", page_text(r, web_say(r, label)));
    json_set(a, field, "multiple", json_new_bool(a, !camera));
    json_set(a, field, "attributes", attributes);
    json_add(a, (JsonValue *)(uintptr_t)json_get(form, "fields"), field);
}

static ErrorCode show_photo(WebRequest *r, int status, Str wrong, Error *e)
{
    const JsonValue *data, *unused;
    Error why = { 0 };
    static const char *const SAID[] = { K("field.pieces-sending"), K("field.pieces-waiting"), K("field.pieces-there"),
                                        K("field.pieces-refused") };
    static const char *const NAMES[] = { "say.sending", "say.waiting", "say.there", "say.refused" };
    if (web_gate(r, "field.look", NULL, &data, &unused, &why) != ERR_OK) return over_or(r, &why, e);
    JsonValue *page = parts_page(r, K("field.photo-page")), *form = parts_form(r, "/field/photo", K("field.photo-send"));
    if (wrong.len > 0) json_set(r->arena, form, "error", page_text(r, wrong));
    add_files(r, form, "camera", K("field.photo-camera"), true);
    add_files(r, form, "files", K("field.photo-files"), false);
    if (json_get(data, "items") && json_get(data, "items")->count > 0) {
        add_choice(r, form, "of", K("field.photo-of"), json_get(data, "items"), "id", "what", false);
    }
    parts_field(r, form, &(PartsField){ "title", "text", NULL, "off", web_say(r, K("arg.photo-title")), web_form(r, "title"),
                                        true });
    parts_argument(r, form, "clock", STR(""));
    parts_argument(r, form, "pieces", STR("/field/piece"));
    for (size_t i = 0; i < ARRAY_LEN(SAID); i++) parts_argument(r, form, NAMES[i], web_say(r, SAID[i]));
    parts_add(r, page, "form", form);
    return web_reply_page(r, status, "page", data, page, e);
}

ErrorCode page_field_photo(WebRequest *r, Error *e)
{
    return show_photo(r, 200, STR(""), e);
}

static ErrorCode take_photo(WebRequest *r, int fd, Str name, const JsonValue **data, Error *e)
{
    static const char *const ALONG[] = { "title", "of", "clock" };
    const JsonValue *page;
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, "name", page_text(r, name.len > 0 ? name : STR("photo.jpg")));
    for (size_t i = 0; i < ARRAY_LEN(ALONG); i++) {
        Str given = str_trim(web_form(r, ALONG[i]));
        if (given.len > 0) json_set(r->arena, args, ALONG[i], page_text(r, given));
    }
    return web_gate_file(r, "field.photo", args, fd, data, &page, e);
}

/* To the page of the search, which says it once. */
static ErrorCode back(WebRequest *r, Str sentence, Error *e)
{
    r->target = r->path = STR("/field");
    return page_said(r, sentence, e);
}

ErrorCode do_field_photo(WebRequest *r, Error *e)
{
    const JsonValue *data;
    Error why = { 0 };
    int64_t sent = 0;
    Buf text = buf_in(r->arena);
    for (size_t i = 0; i < r->upload_count; i++) {
        if (r->uploads[i].size == 0) continue;
        if (take_photo(r, r->uploads[i].fd, r->uploads[i].file_name, &data, &why) != ERR_OK) {
            if (why.code == ERR_SIGNED_OUT) return over_or(r, &why, e);
            return show_photo(r, error_code_http(why.code), sign_in_wrong(r, &why), e);
        }
        sent++;
    }
    if (sent == 0) return show_photo(r, 422, web_say(r, K("scan.take-none")), e);
    message_add(&text, r->lang, K("field.photos-taken"), arg_int("n", sent));
    return back(r, buf_str(&text), e);
}

static ErrorCode reply_have(WebRequest *r, uint64_t have, const JsonValue *data, Error *e)
{
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "have", json_new_int(r->arena, (int64_t)have));
    if (data) json_set(r->arena, o, "photo", json_copy(r->arena, data));
    return web_reply_json(r, 200, o, e);
}

ErrorCode page_field_piece(WebRequest *r, Error *e)
{
    return reply_have(r, pieces_have(r->web->pieces, r->caller->token, web_query(r, "id")), NULL, e);
}

/* The last one makes a photograph of them; should the gate not take it now, the device begins that file anew. */
ErrorCode do_field_piece(WebRequest *r, Error *e)
{
    const JsonValue *data = NULL;
    const WebUpload *file = web_upload(r, "piece");
    CLEANUP(fd_close) int whole = -1;
    uint64_t have;
    r->wants_json = true;
    if (!file) return error_set(e, ERR_USAGE, K("web.bad-form"));
    Piece p = { .token = r->caller->token, .id = web_form(r, "id"), .fd = file->fd, .bytes = file->size };
    bool counted = uint_parse(web_form(r, "size"), &p.size) && uint_parse(web_form(r, "at"), &p.at);
    if (!counted) return error_set(e, ERR_USAGE, K("web.bad-form"));
    TRY(pieces_add(r->web, r->web->pieces, &p, &have, &whole, e));
    if (whole >= 0) TRY(take_photo(r, whole, web_form(r, "name"), &data, e));
    return reply_have(r, have, data, e);
}

/* ---- items ---- */

static const struct { const char *name, *type, *label; } ITEM[] = {
    { "what", "text", K("field.row-what") }, { "found_at", "text", K("field.item-where") },
        { "marks", "text", K("field.item-marks") },
    { "pieces", "text", K("field.item-pieces") },
};

static ErrorCode show_item(WebRequest *r, int status, Str wrong, Error *e)
{
    const JsonValue *data, *unused;
    Error why = { 0 };
    char mark[ONCE_MARK + 1];
    if (web_gate(r, "field.look", NULL, &data, &unused, &why) != ERR_OK) return over_or(r, &why, e);
    JsonValue *page = parts_page(r, K("field.item-page")), *form = parts_form(r, "/field/item", K("field.item-add"));
    if (wrong.len > 0) json_set(r->arena, form, "error", page_text(r, wrong));
    for (size_t i = 0; i < ARRAY_LEN(ITEM); i++) {
        parts_field(r, form, &(PartsField){ ITEM[i].name, ITEM[i].type, NULL, "off", web_say(r, ITEM[i].label),
                                            web_form(r, ITEM[i].name), i > 0 });
        if (i == 0) add_choice(r, form, "category", K("field.item-category"), json_get(data, "categories"), "id", "label", true);
    }
    once_mark(mark);
    Str given = web_form(r, "once");
    parts_argument(r, form, "once", given.len == ONCE_MARK ? given : str_copy(r->arena, (Str){ mark, ONCE_MARK }));
    parts_argument(r, form, "clock", STR(""));
    parts_add(r, page, "form", form);
    return web_reply_page(r, status, "page", data, page, e);
}

ErrorCode page_field_item(WebRequest *r, Error *e)
{
    return show_item(r, 200, STR(""), e);
}

static ErrorCode add_item(WebRequest *r, Str *number, Error *e)
{
    const JsonValue *data, *page;
    JsonValue *args = json_new_object(r->arena), *fields = json_new_object(r->arena);
    Str clock = web_form(r, "clock"), category = web_form(r, "category");
    for (size_t i = 0; i < ARRAY_LEN(ITEM); i++) {
        Str given = str_trim(web_form(r, ITEM[i].name));
        if (given.len > 0) json_set(r->arena, fields, ITEM[i].name, page_text(r, given));
    }
    if (category.len > 0) json_set(r->arena, fields, "category", page_text(r, category));
    json_set(r->arena, args, "fields", fields);
    if (clock.len > 0) json_set(r->arena, args, "clock", page_text(r, clock));
    TRY(web_gate(r, "field.item", args, &data, &page, e));
    *number = json_text(json_get(data, "number"));
    return ERR_OK;
}

ErrorCode do_field_item(WebRequest *r, Error *e)
{
    bool was;
    Str number = { 0 };
    Error why = { 0 };
    Buf text = buf_in(r->arena);
    TRY(page_once_begin(r, &was, e));
    if (was) return ERR_OK;
    if (add_item(r, &number, &why) != ERR_OK) {
        page_once_end(r);
        if (why.code == ERR_SIGNED_OUT) return over_or(r, &why, e);
        return show_item(r, error_code_http(why.code), sign_in_wrong(r, &why), e);
    }
    message_add(&text, r->lang, K("field.item-taken"), arg_str("record", number));
    Str mark = web_form(r, "once");
    once_keep(r->web->once, r->caller->login, mark, STR("/field"), buf_str(&text));
    page_once_end(r);
    return back(r, buf_str(&text), e);
}

ErrorCode do_field_leave(WebRequest *r, Error *e)
{
    const JsonValue *data, *page;
    Error none = { 0 };
    (void)!web_gate(r, "field.unpair", NULL, &data, &page, &none);
    web_session_drop(&r->web->sessions, r->caller->token);
    TRY(web_set_cookie(r, "__Host-field", STR(""), false, e));
    r->reply->gone = false;
    page_device_over(r);
    r->reply->status = 200;
    return ERR_OK;
}
