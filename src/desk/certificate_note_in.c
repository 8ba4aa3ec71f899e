/* certificate_note_in.c: takes in a note about certificates that another office sent as a file.
 *
 * It is opened, held against the keys of the partners and kept as every message is (desk_office_message_in.c). Of each certificate
 * that it says holds a record is made, which counts for nobody until an officer says whose it is; of one that it says was withdrawn,
 * whatever rested on it here ends in the same act. All of a note or nothing of it is taken in. What another office issued, or said
 * otherwise before, is refused; what a later note withdrew stays withdrawn. */
#include "desk/certificate_note.h"

#include "rules/certificate_book.h"
#include "rules/test_book.h"

typedef struct {
    Request          *request;
    MessageFile      *file;
    ToldCertificates *told;
    const Kind       *kind;                     /* outside_certificate */
    Seen              partner;
    Str               note;                     /* the record of the note */
    Draft            *drafts; size_t count, room;
    int64_t           added, known, stale, withdrawn, fallen;
} TakingIn;

static void set_text(Request *r, JsonValue *to, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, to, name, json_new_string(r->arena, text));
}

/* ---- what this office knows of it already ---- */

/* An office whose key was exchanged is a new record of the same name. */
static ErrorCode check_issuer(TakingIn *t, const GiftRecord *known, const ToldCertificate *told, Error *e)
{
    GiftRecord issuer;
    bool same;
    Str id = field_of(known->fields, "partner");
    if (str_equal(id, t->partner.record.id)) return ERR_OK;
    TRY(gift_record(t->request, id, &issuer, e));
    TRY(gift_same_body(t->request, field_of(issuer.fields, "name"), field_of(t->partner.fields, "name"), &same, e));
    return same ? ERR_OK : error_set(e, ERR_FINDING, K("certificate.note-of-another"), arg_str("number", told->number));
}

static bool says_the_same(const GiftRecord *known, const ToldCertificate *t)
{
    bool alike = str_equal(field_of(known->fields, "certificate_no"), t->number) && str_equal(field_of(known->fields, "name"), t->name) &&
                 str_equal(field_of(known->fields, "issued_on"), t->issued_on);
    return alike && (t->withdrawn_on.len > 0 || str_equal(field_of(known->fields, "expires_on"), t->expires_on));
}

/* ---- drafts ---- */

static ErrorCode new_fields(TakingIn *t, const ToldCertificate *c, JsonValue *fields, Error *e)
{
    Request *r = t->request;
    set_text(r, fields, "name", c->name);
    set_text(r, fields, "name_latin", c->name_latin);
    set_text(r, fields, "partner", t->partner.record.id);
    set_text(r, fields, "certificate_no", c->number);
    set_text(r, fields, "check_code", c->code);
    set_text(r, fields, "issued_on", c->issued_on);
    set_text(r, fields, "note", t->note);
    if (c->withdrawn_on.len > 0) {
        set_text(r, fields, "withdrawn_on", c->withdrawn_on);
        set_text(r, fields, "withdrawn_by", t->note);
        return fields->broken ? error_memory(e) : ERR_OK;
    }
    set_text(r, fields, "expires_on", c->expires_on);
    set_text(r, fields, "course", c->course);
    if (c->topics) json_set(r->arena, fields, "topics", json_copy(r->arena, c->topics));
    json_set(r->arena, fields, "half_days_attended", test_number_value(r->arena, c->attended, 0, NULL));
    json_set(r->arena, fields, "half_days_held", test_number_value(r->arena, c->held, 0, NULL));
    if (c->tested) json_set(r->arena, fields, "test_passed", json_new_bool(r->arena, true));
    if (c->skills) json_set(r->arena, fields, "skills", json_copy(r->arena, c->skills));
    return fields->broken ? error_memory(e) : ERR_OK;
}

/* One that is not known here. That it was withdrawn is kept as well: a note of before that, which comes later, finds it so. */
static ErrorCode add_new(TakingIn *t, const ToldCertificate *c, Error *e)
{
    Request *r = t->request;
    JsonValue *fields = json_new_object(r->arena);
    Str id = object_id_new(r->arena, t->kind->id), state = c->withdrawn_on.len > 0 ? STR("withdrawn") : t->kind->states[0].id;
    if (!fields || !id.ptr) return error_memory(e);
    if (t->count == t->room) return error_set(e, ERR_LIMIT, K("gift.too-many"), arg_int("most", GIFT_MOST));
    TRY(new_fields(t, c, fields, e));
    TRY(desk_check_fields(r, t->kind, fields, state, e));
    t->drafts[t->count++] = desk_draft(t->kind, STR("office"), STR("record.create"), id, 0, state, NUMBER_NEXT, fields);
    t->added++;
    return ERR_OK;
}

static ErrorCode take_one(TakingIn *t, const ToldCertificate *c, Error *e)
{
    GiftRecord known;
    bool over = c->withdrawn_on.len > 0;
    size_t before = t->count;
    Str today = gift_today(t->request->arena), day = over ? c->withdrawn_on : c->issued_on;
    if (gift_is_after(day, today) || gift_is_after(c->issued_on, today))
        return error_set(e, ERR_INVALID, K("certificate.note-to-come"), arg_str("number", c->number),
                         arg_str("day", gift_day_shown(t->request, day)));
    TRY(outside_by_code(t->request, c->code, &known, e));
    t->withdrawn += over;
    if (known.id.len == 0) return add_new(t, c, e);
    TRY(check_issuer(t, &known, c, e));
    if (!says_the_same(&known, c)) return error_set(e, ERR_FINDING, K("certificate.note-otherwise"), arg_str("number", c->number));
    t->known++;
    t->stale += !over && str_is(known.state, "withdrawn");
    if (!over || str_is(known.state, "withdrawn")) return ERR_OK;
    TRY(outside_certificate_withdraw(t->request, known.id, c->withdrawn_on, t->note, t->drafts, &t->count, t->room, e));
    t->fallen += (int64_t)(t->count - before) - 1;
    return ERR_OK;
}

/* The note itself, in front of what it brings. */
static ErrorCode add_note(TakingIn *t, const Kind *k, Str whole, JsonValue *fields, BlobRow *row, Error *e)
{
    Request *r = t->request;
    json_set(r->arena, fields, "says", certificate_note_says(r, t->told));
    TRY(office_message_came(r, t->file, t->partner.record.id, whole, fields, row, e));
    TRY(desk_check_fields(r, k, fields, STR("received"), e));
    t->drafts[0] = desk_draft(k, STR("office"), STR("record.create"), t->note, 0, STR("received"), NUMBER_NEXT, fields);
    t->drafts[0].blob = row;
    t->count = 1;
    for (size_t i = 0; i < t->told->count; i++) TRY(take_one(t, &t->told->list[i], e));
    return ERR_OK;
}

static void say(const TakingIn *t)
{
    Request *r = t->request;
    JsonValue *data = view_data(r);
    json_set(r->arena, data, "added", json_new_int(r->arena, t->added));
    json_set(r->arena, data, "known", json_new_int(r->arena, t->known));
    json_set(r->arena, data, "stale", json_new_int(r->arena, t->stale));
    json_set(r->arena, data, "withdrawn", json_new_int(r->arena, t->withdrawn));
    json_set(r->arena, data, "fallen", json_new_int(r->arena, t->fallen));
    view_note(r, view_say(r, K("certificate.note-came"), arg_int("added", t->added), arg_int("known", t->known)));
    if (t->stale > 0) view_warning(r, view_say(r, K("certificate.note-stale"), arg_int("n", t->stale)));
    if (t->withdrawn > 0) view_warning(r, view_say(r, K("certificate.note-fell"), arg_int("n", t->withdrawn), arg_int("skills", t->fallen)));
}

static ErrorCode take_in(Request *r, Str whole, Error *e)
{
    const Kind *k;
    Str partner;
    BlobRow row = { 0 };
    JsonValue *fields = json_new_object(r->arena);
    TakingIn t = { .request = r, .file = ARENA_NEW(r->arena, MessageFile), .told = ARENA_NEW(r->arena, ToldCertificates), .room = GIFT_MOST };
    t.drafts = arena_array(r->arena, t.room, sizeof *t.drafts);
    Done *done = arena_array(r->arena, t.room, sizeof *done);
    t.note = object_id_new(r->arena, STR("certificate_note"));
    if (!fields || !t.file || !t.told || !t.drafts || !done || !t.note.ptr) return error_memory(e);
    TRY(desk_kind(r, STR("certificate_note"), false, &k, e));
    TRY(desk_kind(r, STR("outside_certificate"), false, &t.kind, e));
    TRY(desk_need_role(r, STR("office"), t.kind->create, t.kind->create_count, K("desk.may-not-create"), t.kind, e));
    TRY(message_file_open(r->arena, whole, t.file, e));
    TRY(office_same_reality(r->office, t.file->exercise, e));
    TRY(office_message_sender(r, t.file, &partner, e));
    TRY(desk_see(r, partner, &t.partner, e));
    TRY(office_message_once(r, "certificate_note", t.file, fields, e));
    TRY(certificate_note_read(r, t.file, t.told, fields, e));
    TRY(add_note(&t, k, whole, fields, &row, e));
    TRY(office_commit(r, t.drafts, t.count, done, e));
    desk_done(r, K("message.taken-in"), &done[0]);
    say(&t);
    return ERR_OK;
}

ErrorCode desk_certificate_take_in(Request *r, Error *e) { return office_message_receive(r, take_in, e); }
