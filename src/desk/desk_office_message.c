/* desk_office_message.c: a message to another office: written, signed by a second person, and taken out as a file.
 *
 * The file is made when the message is written and kept in the case, so that what the second person signs is what leaves, to
 * the byte; until then it is given to nobody. Each time it is taken out is noted. It is signed and not encrypted: whoever
 * carries it can read it, and the page says so. */
#include "desk/desk_office_message.h"

#include <sys/mman.h>
#include <unistd.h>

#include "office/blob.h"

static JsonValue *new_text(Request *r, Str text) { return json_new_string(r->arena, text); }

/* ---- the partner ---- */

ErrorCode office_message_partner(Request *r, Str id, Seen *ret, NoteKey *key, Error *e)
{
    TRY(desk_see(r, id, ret, e));
    if (!str_is(ret->kind->id, "partner_office")) return error_set(e, ERR_USAGE, K("message.no-partner"), arg_str("record", id));
    if (!str_is(ret->record.state, "confirmed")) return error_set(e, ERR_INVALID, K("message.partner-unconfirmed"));
    return note_key_parse(json_text(json_get(ret->fields, "key")), key, e);
}

/* ---- writing ---- */

typedef struct { Request *request; Seen about, partner, asked; NoteKey key; bool answers; Str chain, reply_to; MessageFile file; } Writing;

/* To whom, about what, and which message it answers. */
static ErrorCode read_question(Writing *w, Error *e)
{
    Request *r = w->request;
    Str id = arg_text(r, "answers"), partner = arg_text(r, "partner");
    w->answers = id.len > 0;
    if (w->answers) {
        TRY(desk_see(r, id, &w->asked, e));
        bool came = str_is(w->asked.kind->id, "office_message") && str_is(json_text(json_get(w->asked.fields, "direction")), "in");
        if (!came) return error_set(e, ERR_USAGE, K("message.no-question"), arg_str("record", id));
        w->reply_to = json_text(json_get(w->asked.fields, "message_id"));
        partner = json_text(json_get(w->asked.fields, "partner"));
    }
    if (partner.len == 0) return error_set(e, ERR_USAGE, K("message.to-no-office"));
    TRY(desk_see(r, arg_text(r, "about"), &w->about, e));
    TRY(office_message_partner(r, partner, &w->partner, &w->key, e));
    if (str_is(w->about.record.chain, "office") || request_opens(r, w->about.record.chain))
        return error_set(e, ERR_INVALID, K("message.may-not-leave"), arg_str("record", w->about.record.id));
    if (w->answers && !str_equal(w->asked.record.chain, w->about.record.chain)) return error_set(e, ERR_INVALID, K("message.other-case"));
    return ERR_OK;
}

static ErrorCode enclose_all(Writing *w, JsonValue *fields, Error *e)
{
    Request *r = w->request;
    JsonValue *list = json_new_array(r->arena);
    Str rest = arg_text(r, "records"), one;
    for (bool more = rest.len > 0; more;) {
        more = str_cut(&rest, ';', &one);
        one = str_trim(one);
        if (one.len > 0) TRY(office_message_enclose(r, w->chain, one, list, &w->file, e));
    }
    if (list && list->count > 0) json_set(r->arena, fields, "enclosed", list);
    return ERR_OK;
}

ErrorCode office_message_begin(Request *r, MessageFile *m, JsonValue *fields, Error *e)
{
    char made[25], hex[17];
    unsigned char bytes[8];
    random_bytes(bytes, sizeof bytes);
    m->store = office_store_id(r->office);
    m->id = str_copy(r->arena, hex_encode(hex, bytes, sizeof bytes));
    m->made = clock_now();
    json_set(r->arena, fields, "direction", new_text(r, STR("out")));
    json_set(r->arena, fields, "from", new_text(r, session_user(r->session)));
    json_set(r->arena, fields, "made_at", new_text(r, str_copy(r->arena, instant_format(made, m->made))));
    json_set(r->arena, fields, "message_id", new_text(r, str_format(r->arena, STR_FMT STR_FMT, STR_ARG(m->store), STR_ARG(m->id))));
    return fields->broken ? error_memory(e) : ERR_OK;
}

ErrorCode office_message_seal(Request *r, MessageFile *m, const NoteKey *to, JsonValue *fields, BlobRow *row, Error *e)
{
    Arena *a = r->arena;
    int fd = memfd_create("message", MFD_CLOEXEC);
    if (fd < 0) return error_system(e, STR("message"));
    m->to = message_key_hash(a, to);
    ErrorCode code = message_file_write(r->office, a, m, fd, e);
    if (code == ERR_OK && lseek(fd, 0, SEEK_SET) != 0) code = error_system(e, STR("message"));
    if (code == ERR_OK) code = blob_keep(r->office, a, fd, row, e);
    close(fd);
    TRY(code);
    Str name = str_format(a, "message-" STR_FMT ".tergoo", STR_ARG(m->id));
    json_set(a, fields, "file", desk_file_value(r, row, name, STR("application/octet-stream")));
    return ERR_OK;
}

static ErrorCode write_fields(Writing *w, JsonValue *fields, Error *e)
{
    Request *r = w->request;
    TRY(office_message_begin(r, &w->file, fields, e));
    json_set(r->arena, fields, "about", new_text(r, w->about.record.id));
    if (w->answers) json_set(r->arena, fields, "answers", new_text(r, w->asked.record.id));
    json_set(r->arena, fields, "partner", new_text(r, w->partner.record.id));
    json_set(r->arena, fields, "text", new_text(r, str_trim(arg_text(r, "text"))));
    return enclose_all(w, fields, e);
}

ErrorCode office_message_ask_second(Request *r, Str id, Error *e)
{
    Seen seen;
    request_next_step(r);
    TRY(desk_see(r, id, &seen, e));
    const Move *m = kind_move(seen.kind, STR("release"));
    if (!m) return error_internal(e, "release");
    Draft d = desk_draft(seen.kind, seen.record.chain, STR("record.move.release"), id, seen.record.version, m->to,
                         json_text(json_get(seen.body, "number")), json_copy(r->arena, seen.fields));
    return desk_propose(r, &d, e);
}

ErrorCode desk_office_message_write(Request *r, Error *e)
{
    const Kind *k;
    Writing w = { .request = r };
    BlobRow row = { 0 };
    Done done;
    JsonValue *fields = json_new_object(r->arena);
    Str id = object_id_new(r->arena, STR("office_message"));
    if (!id.ptr || !fields) return error_memory(e);
    TRY(desk_kind(r, STR("office_message"), false, &k, e));
    TRY(read_question(&w, e));
    TRY(desk_place(r, k, w.about.record.chain, &w.chain, e));
    TRY(desk_need_role(r, w.chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(desk_need_rank(r, w.chain, e));
    TRY(write_fields(&w, fields, e));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    TRY(office_message_body(r, fields, w.reply_to, &w.file, e));
    TRY(office_message_seal(r, &w.file, &w.key, fields, &row, e));
    Draft d = desk_draft(k, w.chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.blob = &row;
    TRY(desk_commit(r, k, &d, 1, &done, e));
    TRY(office_message_ask_second(r, id, e));
    json_set(r->arena, view_data(r), "message", new_text(r, id));
    view_note(r, view_say(r, K("message.not-encrypted")));
    return ERR_OK;
}

/* ---- leaving ---- */

/* What leaves as a file: a message of a case, a note about certificates. */
static bool is_file_out(const Seen *seen) { return str_is(seen->kind->id, "office_message") || str_is(seen->kind->id, "certificate_note"); }

static bool may_leave(const Seen *seen) { return !str_is(seen->record.state, "written"); }

ErrorCode desk_office_message_has_left(const Seen *seen, Error *e)
{
    const State *s = kind_state(seen->kind, seen->record.state);
    if (!is_file_out(seen) || (s && s->final)) return ERR_OK;
    return error_set(e, ERR_CONFLICT, may_leave(seen) ? K("message.take-it-out") : K("message.second-first"));
}

/* The first time it leaves is an act of its own. */
static ErrorCode note_leaving(Request *r, const Seen *seen, Error *e)
{
    Done done;
    const Move *m = kind_move(seen->kind, STR("send"));
    if (!m || !move_leaves(m, seen->record.state)) return office_note_look(r, seen->record.chain, STR("record.export"), seen->record.id, NULL, e);
    Draft d = desk_draft(seen->kind, seen->record.chain, STR("record.move.send"), seen->record.id, seen->record.version, m->to,
                         json_text(json_get(seen->body, "number")), json_copy(r->arena, seen->fields));
    return desk_commit(r, seen->kind, &d, 1, &done, e);
}

ErrorCode desk_office_message_take_out(Request *r, Error *e)
{
    Seen seen;
    BlobRow row;
    BlobKey key;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    if (!is_file_out(&seen) || !str_is(json_text(json_get(seen.fields, "direction")), "out"))
        return error_set(e, ERR_USAGE, K("message.not-ours"), arg_str("record", arg_text(r, "id")));
    if (!may_leave(&seen)) return error_set(e, ERR_CONFLICT, K("message.second-first"));
    TRY(desk_need_role(r, seen.record.chain, seen.kind->create, seen.kind->create_count, K("desk.may-not-create"), seen.kind, e));
    TRY(desk_need_rank(r, seen.record.chain, e));
    const JsonValue *file = json_get(seen.fields, "file");
    TRY(records_file(r, seen.record.chain, file, &row, &key, e));
    ErrorCode code = note_leaving(r, &seen, e);
    if (code == ERR_OK) code = blob_give_with(r->office, &row, &key, r->fd, e);
    crypto_wipe(&key, sizeof key);
    TRY(code);
    json_set(r->arena, view_data(r), "file", json_copy(r->arena, file));
    view_note(r, view_say(r, K("message.left"), arg_str("name", json_text(json_get(file, "name")))));
    view_note(r, view_say(r, K("message.not-encrypted")));
    return ERR_OK;
}

/* ---- shown ---- */

static void offer(Request *r, const char *label, const char *op, Str about, Str answers)
{
    view_action(r, view_say_args(r, label, NULL, 0), view_op(r, op, arg_str("about", about), arg_str("answers", answers)), "secondary");
}

static void show_one(Request *r, const Seen *seen)
{
    bool out = str_is(json_text(json_get(seen->fields, "direction")), "out");
    bool may = desk_may(r, seen->record.chain, seen->kind->create, seen->kind->create_count);
    Str about = json_text(json_get(seen->fields, "about"));
    view_note(r, view_say(r, K("message.not-encrypted")));
    if (out && may && may_leave(seen))
        view_action(r, view_say(r, K("message.take-out")), view_op(r, "message.take_out", arg_str("id", seen->record.id)), "primary");
    if (!out && may) offer(r, K("message.answer"), "message.to_office", about.len > 0 ? about : seen->record.chain, seen->record.id);
}

bool office_message_has_partner(Request *r)
{
    Error unheard;
    JsonValue *found = NULL;
    const Kind *k = model_kind(r->model, STR("partner_office"));
    return k && profile_has_kind(r->model, office_profile(r->office, r->model), k) && desk_few_choices(r, k, &found, &unheard) == ERR_OK &&
           (!found || found->count > 0);
}

ErrorCode desk_show_office_message(Request *r, const Seen *seen, Error *e)
{
    const Kind *k = model_kind(r->model, STR("office_message"));
    (void)e;
    if (!k || str_is(seen->record.chain, "office") || request_opens(r, seen->record.chain)) return ERR_OK;
    if (str_is(seen->kind->id, "office_message")) {
        show_one(r, seen);
        return ERR_OK;
    }
    const State *s = kind_state(seen->kind, seen->record.state);
    bool may = seen->kind->is_case && !(s && s->final) && desk_may(r, seen->record.chain, k->create, k->create_count);
    if (!may || !office_message_has_partner(r)) return ERR_OK;
    offer(r, K("message.offer-office"), "message.to_office", seen->record.id, STR(""));
    view_action(r, view_say(r, K("message.take-in")), view_op(r, "message.take_in", arg_str("case", seen->record.id)), "secondary");
    return ERR_OK;
}
