/* desk_message.c: messages that hang on records: written to people who may know the record, read, shown as a thread below it
 * and on the page of today.
 *
 * A message is an act like any other: signed by who wrote it, in the chain of the record's case (inside of it, where that is
 * locked) or in the office's, and with the case it goes wherever that goes. It is never changed; what was wrong in it is put
 * right by another. That somebody read it is not guessed from a page that was opened: he says so, and that is an act of his as
 * well. Who has left a case sees nothing of it any more, and what he wrote stays. */
#include "desk/desk_message.h"
#include "desk/desk_office_message.h"

static ErrorCode message_kind(Request *r, const Kind **ret, Error *e)
{
    return desk_kind(r, STR("message"), false, ret, e);
}

static JsonValue *new_text(Request *r, Str text) { return json_new_string(r->arena, text); }

static JsonValue *now_text(Request *r)
{
    char text[25];
    return new_text(r, str_copy(r->arena, instant_format(text, clock_now())));
}

/* ---- writing ---- */

/* What is enclosed lies where the message lies: nothing else may be pointed at from there. */
static ErrorCode enclosed(Request *r, Str typed, Str chain, JsonValue *fields, Error *e)
{
    Str one;
    bool more = true;
    JsonValue *list = json_new_array(r->arena);
    while (more) {
        Seen seen;
        more = str_cut(&typed, ';', &one);
        one = str_trim(one);
        if (one.len == 0) continue;
        TRY(desk_see(r, one, &seen, e));
        TRY(desk_is_here(&seen, e));
        if (!str_equal(seen.record.chain, chain)) return error_set(e, ERR_INVALID, K("message.file-elsewhere"), arg_str("record", one));
        json_add(r->arena, list, new_text(r, seen.record.id));
    }
    if (list && list->count > 0) json_set(r->arena, fields, "files", list);
    return ERR_OK;
}

/* The message that is answered: one about the same record. An answer without names goes to who wrote it. */
static ErrorCode answered(Request *r, Seen *about, JsonValue *fields, Str *to, Error *e)
{
    Seen seen;
    Str id = arg_text(r, "answers");
    *to = arg_text(r, "to");
    if (id.len == 0) return desk_see(r, arg_text(r, "about"), about, e);
    TRY(desk_see(r, id, &seen, e));
    if (!str_is(seen.kind->id, "message")) return error_set(e, ERR_USAGE, K("message.none"), arg_str("record", id));
    json_set(r->arena, fields, "answers", new_text(r, seen.record.id));
    Str from = json_text(json_get(seen.fields, "from"));
    if (to->len == 0 && !str_equal(from, session_user(r->session))) *to = from;
    return desk_see(r, json_text(json_get(seen.fields, "about")), about, e);
}

ErrorCode desk_message_write(Request *r, Error *e)
{
    const Kind *k;
    Seen about;
    MessagePeople people;
    Done done;
    Str chain, to, id = object_id_new(r->arena, STR("message"));
    JsonValue *fields = json_new_object(r->arena), *whom;
    if (!id.ptr || !fields) return error_memory(e);
    TRY(message_kind(r, &k, e));
    TRY(answered(r, &about, fields, &to, e));
    TRY(desk_is_here(&about, e));
    bool in_office = str_is(about.record.chain, "office");
    TRY(desk_place(r, k, in_office ? STR("") : about.record.chain, &chain, e));
    TRY(desk_need_rank(r, chain, e));
    TRY(message_people_of(r, &about, &people, e));
    TRY(message_people_read(&people, to, &whom, e));
    TRY(enclosed(r, arg_text(r, "files"), chain, fields, e));
    json_set(r->arena, fields, "about", new_text(r, about.record.id));
    json_set(r->arena, fields, "from", new_text(r, session_user(r->session)));
    json_set(r->arena, fields, "sent_at", now_text(r));
    json_set(r->arena, fields, "text", new_text(r, str_trim(arg_text(r, "text"))));
    json_set(r->arena, fields, "to", whom);
    json_set(r->arena, fields, "waits", json_copy(r->arena, whom));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Draft d = desk_draft(k, chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, K("message.written"), &done);
    return ERR_OK;
}

/* ---- reading ---- */

static bool names(const JsonValue *list, Str user)
{
    JSON_EACH(one, list) {
        if (str_equal(json_text(one), user)) return true;
    }
    return false;
}

static bool has_read(const JsonValue *fields, Str user)
{
    JSON_EACH(one, json_get(fields, "read")) {
        if (str_equal(json_text(json_get(one, "by")), user)) return true;
    }
    return false;
}

/* For the one it was written to, or for who stands in for him in that case: then *whom is the one it waits for. */
static ErrorCode waits_for(Request *r, const Seen *seen, Str *whom, bool *ret, Error *e)
{
    RecordIds mine;
    *ret = false;
    if (has_read(seen->fields, session_user(r->session))) return ERR_OK;
    TRY(message_principals(r, &mine, e));
    for (size_t i = 0; i < mine.count && !*ret; i++) {
        *whom = mine.ids[i];
        *ret = names(json_get(seen->fields, "waits"), *whom);
    }
    return ERR_OK;
}

/* It waits for the others still; a deputy's look does not count for the one he stands in for. */
static JsonValue *still_waits(Request *r, const JsonValue *fields)
{
    JsonValue *list = json_new_array(r->arena);
    JSON_EACH(one, json_get(fields, "waits")) {
        if (!str_equal(json_text(one), session_user(r->session))) json_add(r->arena, list, json_copy(r->arena, one));
    }
    return list;
}

ErrorCode desk_message_read(Request *r, Error *e)
{
    Seen seen;
    Done done;
    Str whom;
    bool waits;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    if (!str_is(seen.kind->id, "message")) return error_set(e, ERR_USAGE, K("message.none"), arg_str("record", arg_text(r, "id")));
    TRY(waits_for(r, &seen, &whom, &waits, e));
    if (!waits) return error_set(e, ERR_CONFLICT, K("message.not-waiting"));
    JsonValue *fields = json_copy(r->arena, seen.fields), *line = json_new_object(r->arena);
    const JsonValue *before = json_get(fields, "read");
    JsonValue *read = before ? json_copy(r->arena, before) : json_new_array(r->arena), *rest = still_waits(r, seen.fields);
    json_set(r->arena, line, "at", now_text(r));
    json_set(r->arena, line, "by", new_text(r, session_user(r->session)));
    json_add(r->arena, read, line);
    json_set(r->arena, fields, "read", read);
    if (rest && rest->count > 0) json_set(r->arena, fields, "waits", rest);
    else json_remove(fields, "waits");
    TRY(desk_check_fields(r, seen.kind, fields, seen.record.state, e));
    Draft d = desk_draft(seen.kind, seen.record.chain, STR("record.move.read"), seen.record.id, seen.record.version, seen.record.state,
                         json_text(json_get(seen.body, "number")), fields);
    d.by_office = true;                             /* who may only look at a case may be written to, and says that he read it */
    TRY(desk_commit(r, seen.kind, &d, 1, &done, e));
    desk_done(r, K("message.is-read"), &done);
    return ERR_OK;
}

/* ---- shown ---- */

static Str people_text(Request *r, const JsonValue *list)
{
    Buf to = buf_in(r->arena);
    JSON_EACH(one, list) {
        if (to.len > 0) buf_c(&to, ", ");
        buf_add(&to, desk_user_name(r, json_text(one)));
    }
    return buf_str(&to);
}

static Str sent_text(Request *r, const JsonValue *fields)
{
    Instant at;
    return instant_parse(json_text(json_get(fields, "sent_at")), &at) ? view_instant(r, at) : STR("");
}

static Str sender_text(Request *r, const JsonValue *fields)
{
    Str from = json_text(json_get(fields, "from"));
    return from.len > 0 ? desk_user_name(r, from) : STR("");
}

/* "Waits for you", "Not read yet by A, B", or that all have. */
static ErrorCode state_text(Request *r, const Seen *seen, Str *ret, Error *e)
{
    Str whom;
    bool waits;
    const JsonValue *list = json_get(seen->fields, "waits");
    TRY(waits_for(r, seen, &whom, &waits, e));
    if (waits && str_equal(whom, session_user(r->session))) *ret = view_say(r, K("message.waits-for-you"));
    else if (waits) *ret = view_say(r, K("message.waits-for"), arg_str("who", desk_user_name(r, whom)));
    else if (list) *ret = view_say(r, K("message.unread-by"), arg_str("who", people_text(r, list)));
    else *ret = view_say(r, K("message.read-by-all"));
    return ERR_OK;
}

static void begin_table(Request *r, Str title, bool about)
{
    Str head[] = { view_say(r, K("message.row-sent")), view_say(r, K("message.row-from")), about ? view_say(r, K("desk.row-record"))
                   : view_say(r, K("message.row-to")), view_say(r, K("message.row-text")), view_say(r, K("desk.row-state")) };
    view_table(r, title, head, ARRAY_LEN(head));
}

static ErrorCode take_id(void *self, const Record *rec, Error *e)
{
    RecordIds *l = self;
    return rec->body.len > 0 ? record_ids_add(l, rec->id, e) : ERR_OK;
}

/* A thread is in the order in which it was written; an answer says to whom. */
static ErrorCode show_messages(Request *r, const RecordIds *l, JsonValue *list, Error *e)
{
    size_t shown = 0;
    for (size_t i = 0; i < l->count; i++) {
        Seen seen;
        Str state;
        TRY(desk_see_if(r, l->ids[i], &seen, e));
        if (!seen.kind) continue;
        TRY(state_text(r, &seen, &state, e));
        if (shown++ == 0) begin_table(r, view_say(r, K("message.thread")), false);
        Str cells[] = { sent_text(r, seen.fields), sender_text(r, seen.fields), people_text(r, json_get(seen.fields, "to")),
                        json_text(json_get(seen.fields, "text")), state };
        view_table_row_to(r, cells, ARRAY_LEN(cells), seen.record.id);
        json_add(r->arena, list, desk_record_data(r, seen.body));
    }
    if (shown > 0) view_note(r, view_say(r, K("message.part-of-file")));
    return ERR_OK;
}

static bool may_write(Request *r, const Seen *about)
{
    Error unheard;
    MessagePeople people;
    const Kind *k = model_kind(r->model, STR("message"));
    Str chain = about->record.chain;
    if (!k || record_is_pulled_back(&about->record) || message_people_of(r, about, &people, &unheard) != ERR_OK) return false;
    return desk_place(r, k, people.by_roles ? STR("") : chain, &chain, &unheard) == ERR_OK && desk_need_rank(r, chain, &unheard) == ERR_OK;
}

static ErrorCode show_one(Request *r, const Seen *seen, Error *e)
{
    Seen about;
    Str whom;
    bool waits;
    Error unheard;
    TRY(waits_for(r, seen, &whom, &waits, e));
    view_note(r, view_say(r, K("message.part-of-file")));
    if (waits) view_action(r, view_say(r, K("message.note-read")), view_op(r, "message.read", arg_str("id", seen->record.id)), "primary");
    if (desk_see(r, json_text(json_get(seen->fields, "about")), &about, &unheard) == ERR_OK && may_write(r, &about)) {
        view_action(r, view_say(r, K("message.answer")), view_op(r, "message.write", arg_str("about", about.record.id),
                                                                 arg_str("answers", seen->record.id)), waits ? "secondary" : "primary");
    }
    return ERR_OK;
}

ErrorCode desk_show_thread(Request *r, const Seen *seen, Error *e)
{
    RecordIds l = { .request = r };
    JsonValue *list = json_new_array(r->arena);
    if (!model_kind(r->model, STR("message"))) return ERR_OK;
    if (str_is(seen->kind->id, "message")) return show_one(r, seen, e);
    TRY(desk_show_office_message(r, seen, e));
    TRY(records_by(r, STR("message"), STR("about"), seen->record.id, take_id, &l, e));
    if (l.count > 0) json_set(r->arena, view_data(r), "messages", list);
    TRY(show_messages(r, &l, list, e));
    if (may_write(r, seen)) {
        view_action(r, view_say(r, K("message.offer")), view_op(r, "message.write", arg_str("about", seen->record.id)), "secondary");
    }
    return ERR_OK;
}

/* ---- the day's ---- */

static ErrorCode show_waiting(Request *r, Str id, JsonValue *list, size_t *shown, Error *e)
{
    Seen seen;
    Str whom, about, state;
    bool waits;
    TRY(desk_see_if(r, id, &seen, e));
    if (!seen.kind) return ERR_OK;                                  /* he is no longer in that case */
    TRY(waits_for(r, &seen, &whom, &waits, e));
    if (!waits) return ERR_OK;
    if ((*shown)++ == 0) begin_table(r, view_say(r, K("message.new-ones")), true);
    about = desk_ref_label(r, json_text(json_get(seen.fields, "about")));
    TRY(state_text(r, &seen, &state, e));
    Str cells[] = { sent_text(r, seen.fields), sender_text(r, seen.fields), about, json_text(json_get(seen.fields, "text")), state };
    view_table_row_to(r, cells, ARRAY_LEN(cells), seen.record.id);
    json_add(r->arena, list, new_text(r, seen.record.id));
    return ERR_OK;
}

ErrorCode desk_show_messages(Request *r, size_t most, size_t *shown, Error *e)
{
    RecordIds mine, l = { .request = r };
    JsonValue *list = json_new_array(r->arena);
    *shown = 0;
    if (!model_kind(r->model, STR("message"))) return ERR_OK;
    TRY(message_principals(r, &mine, e));
    for (size_t i = 0; i < mine.count; i++) TRY(records_by(r, STR("message"), STR("waits"), mine.ids[i], take_id, &l, e));
    json_set(r->arena, view_data(r), "messages", list);
    for (size_t i = 0; i < l.count && *shown < most; i++) TRY(show_waiting(r, l.ids[i], list, shown, e));
    if (l.count > *shown) view_table_all(r, view_op(r, "message.list"));
    return ERR_OK;
}

enum { LIST_MOST = 500 };

ErrorCode desk_message_list(Request *r, Error *e)
{
    size_t shown;
    view_title(r, view_say(r, K("message.mine")));
    TRY(desk_show_messages(r, LIST_MOST, &shown, e));
    view_note(r, shown == 0 ? view_say(r, K("message.none-new")) : view_say(r, K("desk.count"), arg_int("n", (int64_t)shown)));
    return ERR_OK;
}
