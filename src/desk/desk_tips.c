/* desk_tips.c: what the office says to a box of the public form: who it is (tips key), that it calls (tips call), what it has
 * taken and what it answers (tips answers). What comes from one is desk_tips_take.c. */
#include <unistd.h>

#include "desk/tip_intake.h"

enum { PARCEL_DAYS = 90, ANSWER_DAYS = 366 };

static void own_keys(Request *r, Intake *intake, SignSecret *sign)
{
    SealSecret open;
    office_intake(r->office, &open, sign);
    intake->name = office_name(r->office);
    intake->intake = seal_public_of(&open);
    SignPublic public = sign_public_of(sign);
    intake->key = note_key(STR("tergoo-intake"), &public);
    crypto_wipe(&open, sizeof open);
}

ErrorCode desk_tips_key(Request *r, Error *e)
{
    Intake intake;
    SignSecret sign;
    Buf text = buf_in(r->arena), key = buf_in(r->arena);
    own_keys(r, &intake, &sign);
    crypto_wipe(&sign, sizeof sign);
    intake_format(&text, &intake);
    note_key_format(&key, &intake.key);
    if (text.failed || key.failed) return error_memory(e);
    json_set(r->arena, view_data(r), "key", json_new_string(r->arena, buf_str(&key)));
    view_title(r, view_say(r, K("tips.key-title")));
    view_row(r, view_say(r, K("tips.key")), buf_str(&key));
    view_note(r, view_say(r, K("tips.key-what")));
    return fd_write_all(r->fd, buf_str(&text), STR("key"), e);
}

/* ---- which box ---- */

typedef struct { Request *r; Str id; size_t count; } OnlyBox;

static ErrorCode count_box(void *self, const Record *rec, Error *e)
{
    OnlyBox *b = self;
    if (rec->body.len == 0 || !str_is(rec->state, "in_use")) return ERR_OK;
    b->id = str_copy(b->r->arena, rec->id);
    b->count++;
    return b->id.ptr ? ERR_OK : error_memory(e);
}

/* The one that was named; the only one there is, when none was. */
static ErrorCode find_box(Request *r, Seen *ret, NoteKey *key, Error *e)
{
    const Kind *k;
    OnlyBox only = { .r = r, .id = arg_text(r, "box") };
    if (only.id.len == 0) {
        TRY(desk_kind(r, STR("tip_box"), true, &k, e));
        TRY(desk_each_record(r, k, STR(""), count_box, &only, e));
        if (only.count != 1) return error_set(e, ERR_USAGE, only.count == 0 ? K("tips.no-box") : K("tips.which-box"));
    }
    TRY(desk_see(r, only.id, ret, e));
    if (!str_is(ret->kind->id, "tip_box")) return error_set(e, ERR_USAGE, K("tips.which-box"));
    return note_key_parse(str_trim(json_text(json_get(ret->fields, "key"))), key, e);
}

/* ---- calling one ---- */

ErrorCode desk_tips_call(Request *r, Error *e)
{
    Seen box;
    NoteKey key;
    Intake intake;
    SignSecret sign;
    char when[25];
    Buf vkey = buf_in(r->arena), text = buf_in(r->arena), note = buf_in(r->arena);
    TRY(find_box(r, &box, &key, e));
    own_keys(r, &intake, &sign);
    note_key_format(&vkey, &key);
    buf_format(&text, "tergoo-fetch/v1\nbox " STR_FMT "\nmade " STR_FMT "\n", STR_ARG(buf_str(&vkey)),
        STR_ARG(instant_format(when, clock_now())));
    note_sign(&note, buf_str(&text), &intake.key, &sign);
    crypto_wipe(&sign, sizeof sign);
    if (vkey.failed || text.failed || note.failed) return error_memory(e);
    json_set(r->arena, view_data(r), "box", json_new_string(r->arena, box.record.id));
    view_note(r, view_say(r, K("tips.called"), arg_str("box", desk_title(r, box.kind, box.body))));
    TRY(office_note_look(r, STR("office"), STR("tips.call"), box.record.id, NULL, e));
    return fd_write_all(r->fd, buf_str(&note), STR("call"), e);
}

/* ---- answering ---- */

typedef struct { Str tip, thread; SealPublic key; } AnswerThread;
typedef struct {
    Request     *r;
    Str          box;
    Day          today;
    Courier     *courier;
    Str         *sealed;                /* by item */
    AnswerThread     *threads; size_t thread_count;
    const AnswerThread *now;                 /* whose messages are walked */
} Answers;

static bool is_full(const Answers *a)
{
    return a->courier->count == COURIER_ITEMS;
}

static bool knows_thread(const Answers *a, Str thread)
{
    for (size_t i = 0; i < a->thread_count; i++) if (str_equal(a->threads[i].thread, thread)) return true;
    return false;
}

/* That it has been taken; and whose it is. */
static ErrorCode add_parcel(void *self, const Record *rec, Error *e)
{
    Answers *a = self;
    const JsonValue *body;
    Day day;
    if (rec->body.len == 0 || is_full(a)) return ERR_OK;
    TRY(record_fields(a->r->arena, rec, &body, e));
    const JsonValue *f = json_get(body, "fields");
    Str thread = json_text(json_get(f, "thread")), key = json_text(json_get(f, "reporter_key"));
    CourierItem *item = &a->courier->items[a->courier->count];
    if (!str_equal(json_text(json_get(f, "box")), a->box) || !day_parse(json_text(json_get(f, "came_on")), &day)) return ERR_OK;
    if (a->today - day > ANSWER_DAYS) return ERR_OK;
    *item = (CourierItem){ .kind = COURIER_TAKEN };
    if (a->today - day <= PARCEL_DAYS && hash_parse_hex(json_text(json_get(f, "parcel")), &item->sha256)) a->courier->count++;
    AnswerThread *t = &a->threads[a->thread_count];
    if (a->thread_count == COURIER_ITEMS || knows_thread(a, thread) || hex_decode(key, t->key.bytes,
        KEY_SIZE) != KEY_SIZE) return ERR_OK;
    t->tip = str_copy(a->r->arena, json_text(json_get(f, "tip")));
    t->thread = str_copy(a->r->arena, thread);
    a->thread_count++;
    return t->tip.ptr && t->thread.ptr ? ERR_OK : error_memory(e);
}

/* A note for whose messages are walked, named after what it is: the same comes to the box under the same name again. */
static ErrorCode add_note(Answers *a, Str about, const char *kind, Str on, Str text, Error *e)
{
    Request *r = a->r;
    CourierItem *item = &a->courier->items[a->courier->count];
    JsonValue *note = json_new_object(r->arena);
    Str *sealed = &a->sealed[a->courier->count];
    Hash name = hash_of_parts((const Str[]){ about, STR("\n"), on, STR("\n"), text }, 5);
    if (is_full(a) || text.len == 0) return ERR_OK;
    json_set(r->arena, note, "kind", json_new_string(r->arena, str_of(kind)));
    json_set(r->arena, note, "on", json_new_string(r->arena, on));
    json_set(r->arena, note, "text", json_new_string(r->arena, text));
    TRY(note_seal(r->arena, &a->now->key, note, sealed, e));
    *item = (CourierItem){ .kind = COURIER_ANSWER, .size = sealed->len, .sha256 = hash_of(*sealed) };
    hex_encode(item->name, name.bytes, sizeof item->name / 2);
    if (!hash_parse_hex(a->now->thread, &item->thread)) return error_internal(e, "thread");
    a->courier->count++;
    return ERR_OK;
}

static ErrorCode add_message(void *self, const Record *rec, Error *e)
{
    Answers *a = self;
    const JsonValue *body;
    if (rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    TRY(record_fields(a->r->arena, rec, &body, e));
    const JsonValue *f = json_get(body, "fields");
    if (!str_is(json_text(json_get(f, "direction")), "to_reporter")) return ERR_OK;
    return add_note(a, str_copy(a->r->arena, rec->id), "message", json_text(json_get(f, "on")), json_text(json_get(f, "text")), e);
}

/* Our messages of a tip, and what was answered in the end. What the caller may not see is not his to send. */
static ErrorCode add_thread(Answers *a, const AnswerThread *t, Error *e)
{
    Seen tip;
    ErrorCode code = desk_see(a->r, t->tip, &tip, e);
    if (code != ERR_OK) return code == ERR_NOT_FOUND ? ERR_OK : code;
    a->now = t;
    TRY(records_by(a->r, STR("tip_message"), STR("tip"), t->tip, add_message, a, e));
    bool answered = json_text(json_get(tip.fields, "feedback_on")).len > 0;
    return answered ? add_note(a, t->tip, "feedback", json_text(json_get(tip.fields, "feedback_on")),
        json_text(json_get(tip.fields, "feedback")), e) : ERR_OK;
}

static ErrorCode gather(Answers *a, Error *e)
{
    const Kind *k;
    Request *r = a->r;
    a->courier = ARENA_NEW(r->arena, Courier);
    a->threads = arena_array(r->arena, COURIER_ITEMS, sizeof *a->threads);
    a->sealed = arena_array(r->arena, COURIER_ITEMS, sizeof *a->sealed);
    if (!a->courier || !a->threads || !a->sealed) return error_memory(e);
    a->courier->items = arena_array(r->arena, COURIER_ITEMS + 1, sizeof *a->courier->items);
    if (!a->courier->items) return error_memory(e);
    TRY(desk_kind(r, STR("tip_parcel"), false, &k, e));
    TRY(desk_each_record(r, k, STR(""), add_parcel, a, e));
    for (size_t i = 0; i < a->thread_count && !is_full(a); i++) TRY(add_thread(a, &a->threads[i], e));
    return ERR_OK;
}

static ErrorCode write_out(Answers *a, const NoteKey *box, Error *e)
{
    Request *r = a->r;
    Intake intake;
    SignSecret sign;
    Buf to = buf_in(r->arena), head = buf_in(r->arena);
    note_key_format(&to, box);
    a->courier->kind = COURIER_ANSWERS;
    a->courier->to = buf_str(&to);
    a->courier->made = a->today;
    own_keys(r, &intake, &sign);
    ErrorCode code = courier_write(r->arena, a->courier, &intake.key, &sign, &head, e);
    crypto_wipe(&sign, sizeof sign);
    if (code == ERR_OK) code = fd_write_all(r->fd, buf_str(&head), STR("answers"), e);
    for (size_t i = 0; code == ERR_OK && i < a->courier->count; i++) {
        if (a->courier->items[i].kind == COURIER_ANSWER) code = fd_write_all(r->fd, a->sealed[i], STR("answers"), e);
    }
    return code;
}

ErrorCode desk_tips_answers(Request *r, Error *e)
{
    Seen box;
    NoteKey key;
    char digits[24];
    size_t notes = 0;
    Answers a = { .r = r, .today = instant_local_day(clock_now()) };
    TRY(find_box(r, &box, &key, e));
    a.box = box.record.id;
    TRY(gather(&a, e));
    for (size_t i = 0; i < a.courier->count; i++) notes += a.courier->items[i].kind == COURIER_ANSWER;
    json_set(r->arena, view_data(r), "answers", json_new_int(r->arena, (int64_t)notes));
    json_set(r->arena, view_data(r), "taken", json_new_int(r->arena, (int64_t)(a.courier->count - notes)));
    view_title(r, view_say(r, K("tips.answers-title")));
    view_row(r, view_say(r, K("tips.n-answers")), str_copy(r->arena, amount_format(digits, (int64_t)notes, 0)));
    view_row(r, view_say(r, K("tips.n-taken")), str_copy(r->arena, amount_format(digits, (int64_t)(a.courier->count - notes), 0)));
    view_note(r, view_say(r, K("tips.answers-what")));
    TRY(office_note_look(r, STR("office"), STR("tips.answers"), box.record.id, NULL, e));
    return write_out(&a, &key, e);
}
