/* desk_ways.c: what somebody signs in with besides his passphrase, as operations: what the sign-in page may offer, and what its
 * owner adds and takes away. What others may do about it is in desk_credential.c; the telephone's code in desk_second.c. */
#include "desk/exercise_mark.h"
#include "desk/desk_worker.h"
#include "office/ways.h"

enum { WORKER_WAIT = 5000, NAME_MOST = 60 };

static void set_text(Request *r, JsonValue *to, const char *name, Str value) { json_set(r->arena, to, name, json_new_string(r->arena, value)); }

/* ---- signing in ---- */

static void set_keys(Request *r, JsonValue *to, const char *name, const Ways *w)
{
    JsonValue *list = json_new_array(r->arena);
    for (size_t i = 0; i < w->key_count; i++) json_add(r->arena, list, json_new_string(r->arena, w->keys[i].credential));
    json_set(r->arena, to, name, list);
}

ErrorCode desk_session_ways(Request *r, Error *e)
{
    WaysOffered offered;
    TRY(ways_offer(r, arg_text(r, "login"), arg_text(r, "origin"), &offered, e));
    JsonValue *data = view_data(r);
    json_set(r->arena, data, "code", json_new_bool(r->arena, offered.ways.code));
    json_set(r->arena, data, "sheet", json_new_int(r->arena, offered.ways.sheet ? offered.ways.next : 0));
    set_keys(r, data, "keys", &offered.ways);
    set_text(r, data, "challenge", offered.challenge);
    set_text(r, data, "rp", key_rp_of(r->arena, arg_text(r, "origin")));
    return ERR_OK;
}

static void set_hex(Request *r, JsonValue *to, const char *name, Str bytes)
{
    Buf hex = buf_in(r->arena);
    buf_hex(&hex, bytes);
    set_text(r, to, name, buf_str(&hex));
}

/* Asked whatever else is wrong, so that the time tells nobody what was. */
ErrorCode desk_key_signature(Request *r, KeyShown *k, Error *e)
{
    Worker w = { .program = "tergoo-key", .most = 4096, .wait = WORKER_WAIT };
    Buf request = buf_in(r->arena), answer = buf_in(r->arena);
    bool failed;
    if (k->answer.data.len == 0) return ERR_OK;
    JsonValue *ask = json_new_object(r->arena);
    Hash client = hash_of(k->answer.client);
    set_hex(r, ask, "client", str_bytes(client.bytes, HASH_SIZE));
    set_hex(r, ask, "data", k->answer.data);
    set_text(r, ask, "point", k->point);
    set_text(r, ask, "rp", k->rp);
    set_hex(r, ask, "signature", k->answer.signature);
    json_write(&request, ask);
    if (request.failed) return error_memory(e);
    TRY(worker_ask(&w, buf_str(&request), &answer, &failed, e));
    k->good = !failed && str_is(buf_str(&answer), "yes");
    return ERR_OK;
}

/* ---- one's own ---- */

static ErrorCode own_ways(Request *r, Ways *ret, Error *e)
{
    return ways_of(r->office, r->store, r->arena, session_user(r->session), ret, e);
}

static JsonValue *way_data(Request *r, const char *way, Str id, Str name)
{
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "name", json_new_string(r->arena, name));
    json_set(r->arena, one, "way", json_new_string(r->arena, str_of(way)));
    if (id.len > 0) json_set(r->arena, one, "id", json_new_string(r->arena, id));
    return one;
}

static void add_way(Request *r, const Ways *w, JsonValue *list, JsonValue *one, Str id, Str name, Str since)
{
    Error unheard;
    bool may = ways_may_end(r, w, id, &unheard) == ERR_OK;
    json_set(r->arena, one, "may_end", json_new_bool(r->arena, may));
    json_add(r->arena, list, one);
    Str cells[] = { name, since, str_equal(session_way(r->session), id) ? view_say(r, K("way.now")) : STR("") };
    view_table_row(r, cells, ARRAY_LEN(cells));
}

ErrorCode desk_user_ways(Request *r, Error *e)
{
    Ways w;
    TRY(own_ways(r, &w, e));
    JsonValue *data = view_data(r), *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("way.row-way")), view_say(r, K("way.row-since")), view_say(r, K("way.row-now")) };
    json_set(r->arena, data, "ways", list);
    json_set(r->arena, data, "waits", json_new_int(r->arena, way_sheet_waits(r)));
    json_set(r->arena, data, "left", json_new_int(r->arena, w.left));
    view_title(r, view_say(r, K("way.title")));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    for (size_t i = 0; i < w.key_count; i++) {
        Str name = view_say(r, K("way.key-called"), arg_str("name", w.keys[i].name));
        add_way(r, &w, list, way_data(r, "key", w.keys[i].id, w.keys[i].name), w.keys[i].id, name, view_instant(r, w.keys[i].made));
    }
    if (w.sheet) {
        Str name = view_say(r, K("way.sheet-left"), arg_int("left", w.left));
        add_way(r, &w, list, way_data(r, "sheet", STR("sheet"), name), STR("sheet"), name, view_instant(r, w.made));
    }
    if (w.code) add_way(r, &w, list, way_data(r, "code", STR("code"), view_say(r, K("way.code"))), STR("code"), view_say(r, K("way.code")), STR(""));
    if (w.sheet && w.left < SHEET_FEW) view_note(r, view_say(r, K("way.few-left"), arg_int("left", w.left)));
    if (ways_count(&w) == 1) view_note(r, view_say(r, K("way.only-one")));
    return ERR_OK;
}

static ErrorCode enter_way(Request *r, const char *op, Str name, const CredentialRow *row, const SecondRow *second, Error *e)
{
    JsonValue *content = json_new_object(r->arena);
    json_set(r->arena, content, "name", json_new_string(r->arena, name));
    Draft d = { .chain = STR("office"), .op = str_of(op), .object = session_user(r->session), .by_office = true, .content = content,
                .credentials = row, .credential_count = row ? 1 : 0, .second = second };
    return office_commit(r, &d, 1, NULL, e);
}

ErrorCode desk_user_key_begin(Request *r, Error *e)
{
    Ways w;
    Str origin = arg_text(r, "origin"), rp = key_rp_of(r->arena, origin);
    Buf handle = buf_in(r->arena);
    TRY(own_ways(r, &w, e));
    TRY(ways_may_change(r, &w, e));
    if (rp.len == 0) return error_set(e, ERR_INVALID, K("way.key-no-name"));
    if (w.key_count >= KEYS_MOST) return error_set(e, ERR_LIMIT, K("way.keys-most"), arg_int("most", KEYS_MOST));
    Hash h = hash_of(session_user(r->session));
    key_base64url(&handle, str_bytes(h.bytes, HASH_SIZE));
    set_keys(r, view_data(r), "keys", &w);
    set_text(r, view_data(r), "challenge", way_challenge(r->office, r->arena, "create", session_id(r->session), origin));
    set_text(r, view_data(r), "rp", rp);
    set_text(r, view_data(r), "user", buf_str(&handle));
    set_text(r, view_data(r), "login", desk_user_name(r, session_user(r->session)));
    set_text(r, view_data(r), "office", office_name(r->office));
    view_note(r, view_say(r, K("way.key-touch")));
    return handle.failed ? error_memory(e) : ERR_OK;
}

ErrorCode desk_user_key_confirm(Request *r, Error *e)
{
    Ways w;
    CredentialRow row;
    Str name = str_trim(arg_text(r, "name"));
    bool named = name.len > 0 && utf8_count(name) <= NAME_MOST && !utf8_has_control(name, "");
    if (!named) return error_set(e, ERR_INVALID, K("way.key-name"), arg_int("most", NAME_MOST));
    TRY(own_ways(r, &w, e));
    TRY(ways_may_change(r, &w, e));
    if (w.key_count >= KEYS_MOST) return error_set(e, ERR_LIMIT, K("way.keys-most"), arg_int("most", KEYS_MOST));
    TRY(way_key_make(r, arg_text(r, "answer"), name, arg_text(r, "origin"), &row, e));
    for (size_t i = 0; i < w.key_count; i++) {
        if (str_equal(w.keys[i].id, row.id)) return error_set(e, ERR_CONFLICT, K("way.key-there"), arg_str("name", w.keys[i].name));
    }
    TRY(enter_way(r, "user.key_add", name, &row, NULL, e));
    session_showed(r, row.id);
    view_note(r, view_say(r, K("way.key-added"), arg_str("name", name)));
    return ERR_OK;
}

ErrorCode desk_user_way_end(Request *r, Error *e)
{
    Ways w;
    Str way = arg_text(r, "way"), name = way;
    TRY(own_ways(r, &w, e));
    TRY(ways_may_end(r, &w, way, e));
    for (size_t i = 0; i < w.key_count; i++) {
        if (str_equal(w.keys[i].id, way)) name = w.keys[i].name;
    }
    bool sheet = str_is(way, "sheet"), code = str_is(way, "code");
    CredentialRow row = { .owner = session_user(r->session), .type = sheet ? CREDENTIAL_SHEET : CREDENTIAL_KEY, .id = sheet ? STR("") : way };
    SecondRow second = { .owner = session_user(r->session) };
    TRY(enter_way(r, "user.way_end", name, code ? NULL : &row, code ? &second : NULL, e));
    view_note(r, view_say(r, K("way.ended")));
    return ERR_OK;
}

/* ---- a printed sheet ---- */

/* Ten rows of four; no sentence stands here, only where each of them goes. */
static const char SHEET[] = "# {{title}}\n\n{{whose}}\n\n{{how}}\n\n|  |  |  |  |  |  |  |  |\n|--:|---|--:|---|--:|---|--:|---|\n{{#rows}}\n"
                            "| {{n1}} | {{c1}} | {{n2}} | {{c2}} | {{n3}} | {{c3}} | {{n4}} | {{c4}} |\n{{/rows}}\n\n{{keep}}\n\n{{confirm}}\n";

static JsonValue *code_rows(Request *r, const Str codes[SHEET_CODES])
{
    enum { COLUMNS = 4, ROWS = SHEET_CODES / COLUMNS };
    static const char *const NUMBERS[COLUMNS] = { "n1", "n2", "n3", "n4" }, *const CODES[COLUMNS] = { "c1", "c2", "c3", "c4" };
    JsonValue *rows = json_new_array(r->arena);
    for (int i = 0; i < ROWS; i++) {
        JsonValue *row = json_new_object(r->arena);
        for (int c = 0; c < COLUMNS; c++) {
            set_text(r, row, NUMBERS[c], str_format(r->arena, "%d", c * ROWS + i + 1));
            set_text(r, row, CODES[c], codes[c * ROWS + i]);
        }
        json_add(r->arena, rows, row);
    }
    return rows;
}

static ErrorCode print_sheet(Request *r, const Str codes[SHEET_CODES], int confirms, Buf *to, Error *e)
{
    Worker w = { .program = "tergoo-print", .most = 4 << 20, .wait = 60000 };
    bool failed;
    Buf request = buf_in(r->arena);
    JsonValue *ask = json_new_object(r->arena), *values = json_new_object(r->arena);
    set_text(r, values, "title", view_say(r, K("way.sheet-title")));
    set_text(r, values, "whose", view_say(r, K("way.sheet-whose"), arg_str("who", desk_user_name(r, session_user(r->session))),
                                          arg_str("office", office_name(r->office)), arg_str("day", view_instant(r, clock_now()))));
    set_text(r, values, "how", view_say(r, K("way.sheet-how")));
    set_text(r, values, "keep", view_say(r, K("way.sheet-keep")));
    set_text(r, values, "confirm", view_say(r, K("way.sheet-confirm"), arg_int("number", confirms)));
    json_set(r->arena, values, "rows", code_rows(r, codes));
    set_text(r, ask, "form", STR("pdf"));
    set_text(r, ask, "lang", str_of(lang_code(r->lang)));
    set_text(r, ask, "name", STR("sign_in_sheet"));
    set_text(r, ask, "template", str_of(SHEET));
    set_text(r, ask, "agency", office_name(r->office));
    json_set(r->arena, ask, "made", json_new_int(r->arena, clock_now() / SECOND));
    json_set(r->arena, ask, "pages", json_new_int(r->arena, 1));
    json_set(r->arena, ask, "values", values);
    desk_mark_exercise(r, ask);
    json_write(&request, ask);
    if (request.failed) return error_memory(e);
    TRY(worker_ask(&w, buf_str(&request), to, &failed, e));
    return failed ? desk_worker_error("tergoo-print", buf_str(to), r->arena, e) : ERR_OK;
}

ErrorCode desk_user_sheet_make(Request *r, Error *e)
{
    Ways w;
    Str codes[SHEET_CODES];
    int confirms;
    Buf made = buf_in(r->arena);
    TRY(own_ways(r, &w, e));
    TRY(ways_may_change(r, &w, e));
    TRY(way_sheet_begin(r, codes, &confirms, e));
    TRY(print_sheet(r, codes, confirms, &made, e));
    TRY(fd_write_all(r->fd, buf_str(&made), STR("sheet"), e));
    JsonValue *file = json_new_object(r->arena);
    set_text(r, file, "name", STR("sign-in-sheet.pdf"));
    set_text(r, file, "type", STR("application/pdf"));
    json_set(r->arena, file, "size", json_new_int(r->arena, (int64_t)made.len));
    set_text(r, view_data(r), "name", STR("sign-in-sheet.pdf"));
    json_set(r->arena, view_data(r), "file", file);
    json_set(r->arena, view_data(r), "number", json_new_int(r->arena, confirms));
    view_note(r, view_say(r, K("way.sheet-made"), arg_int("number", confirms)));
    return ERR_OK;
}

ErrorCode desk_user_sheet_confirm(Request *r, Error *e)
{
    CredentialRow row;
    Ways w;
    TRY(own_ways(r, &w, e));
    TRY(ways_may_change(r, &w, e));
    TRY(way_sheet_confirm(r, arg_text(r, "code"), &row, e));
    TRY(enter_way(r, "user.sheet_new", STR("sheet"), &row, NULL, e));
    way_sheet_done(r);
    session_showed(r, STR("sheet"));
    view_note(r, view_say(r, K("way.sheet-added")));
    return ERR_OK;
}
