/* certificate_note.c: the office that issued certificates tells the body whose people it trained, as a signed file
 * (docs/courses.md).
 *
 * A note is about a course, a person or one certificate, and goes to one partner office. It holds those of that body's people and of
 * nobody else: whose they are stands in the list of trainees, and who signs sees both. When a certificate is withdrawn, a note that
 * says so is made in the same act for each office that was told of it, so that none can be forgotten; it waits to be taken out. */
#include "desk/certificate_note.h"

#include "desk/certificate_skills.h"
#include "office/terms.h"
#include "rules/course_book.h"

typedef struct {
    Request          *request;
    Seen              partner;
    NoteKey           key;
    Str               body;                 /* whose people */
    ToldCertificates *told;
    size_t            others;               /* certificates of other bodies' people, which stay here */
    Str               course;               /* what was read last */
    CertificateSkills skills;
    MessageFile       file;
} Telling;

static JsonValue *new_text(Request *r, Str text) { return json_new_string(r->arena, text); }

/* ---- which offices were told of a certificate ---- */

static bool is_out(const GiftRecord *note) { return str_is(field_of(note->fields, "direction"), "out"); }

/* Notes about it that left this office or may leave. */
static ErrorCode notes_about(Request *r, Str certificate, GiftRecords *ret, Error *e)
{
    GiftRecords all;
    TRY(gift_records_by(r, "certificate_note", "certificates", certificate, &all, e));
    *ret = (GiftRecords){ .list = all.list };
    for (size_t i = 0; i < all.count; i++)
        if (is_out(&all.list[i]) && !str_is(all.list[i].state, "written")) ret->list[ret->count++] = all.list[i];
    return ERR_OK;
}

/* ---- one certificate ---- */

static ErrorCode withdrawn_on(Request *r, const GiftRecord *certificate, Str *ret, Error *e)
{
    char text[11];
    StateSince since;
    *ret = STR("");
    if (!str_is(certificate->state, "withdrawn")) return ERR_OK;
    TRY(request_state_since(r, certificate->id, &since, e));
    *ret = str_copy(r->arena, day_format(text, instant_local_day(since.since)));
    return ret->ptr ? ERR_OK : error_memory(e);
}

static ErrorCode read_course(Telling *w, Str course, Error *e)
{
    if (str_equal(course, w->course)) return ERR_OK;
    w->course = course;
    return certificate_skills_read(w->request, course, &w->skills, e);
}

static ErrorCode tell(Telling *w, const GiftRecord *c, const GiftRecord *place, Str withdrawn, Error *e)
{
    Request *r = w->request;
    GiftRecord course;
    ToldCertificate t = { .record = c->id, .number = c->number, .name = field_of(c->fields, "name"), .name_latin = field_of(c->fields, "name_latin"),
                          .code = field_of(c->fields, "check_code"), .issued_on = field_of(c->fields, "issued_on"),
                          .expires_on = field_of(c->fields, "expires_on"), .withdrawn_on = withdrawn,
                          .attended = course_count_of(c->fields, "half_days_attended"), .held = course_count_of(c->fields, "half_days_held"),
                          .tested = json_get(c->fields, "test_percent") != NULL };
    if (w->told->count == NOTE_CERTIFICATES) return error_set(e, ERR_LIMIT, K("rules.certificates-many"), arg_int("most", NOTE_CERTIFICATES));
    TRY(gift_record(r, field_of(c->fields, "course"), &course, e));
    t.course = field_of(course.fields, "title");
    if (withdrawn.len == 0) {
        TRY(read_course(w, course.id, e));
        t.skills = certificate_skills_earned(r, &w->skills, field_of(place->fields, "code"));
        t.topics = w->skills.topics;
    }
    w->told->list[w->told->count++] = t;
    return ERR_OK;
}

/* Of that body's people; one that was withdrawn, only when an office was told that it holds. */
static ErrorCode add(Telling *w, const GiftRecord *c, Error *e)
{
    Request *r = w->request;
    GiftRecord place, trainee;
    GiftRecords notes;
    bool same;
    Str withdrawn;
    TRY(gift_record(r, field_of(c->fields, "enrolment"), &place, e));
    TRY(gift_record(r, field_of(place.fields, "trainee"), &trainee, e));
    TRY(gift_same_body(r, field_of(trainee.fields, "body"), w->body, &same, e));
    w->others += !same;
    if (!same) return ERR_OK;
    TRY(withdrawn_on(r, c, &withdrawn, e));
    TRY(notes_about(r, c->id, &notes, e));
    if (withdrawn.len > 0 && notes.count == 0) return ERR_OK;
    return tell(w, c, &place, withdrawn, e);
}

static ErrorCode add_by(Telling *w, const char *field, Str id, Error *e)
{
    GiftRecords all;
    TRY(gift_records_by(w->request, "certificate", field, id, &all, e));
    for (size_t i = 0; i < all.count; i++) TRY(add(w, &all.list[i], e));
    return ERR_OK;
}

static ErrorCode add_person(Telling *w, Str trainee, Error *e)
{
    GiftRecords places;
    TRY(gift_records_by(w->request, "enrolment", "trainee", trainee, &places, e));
    for (size_t i = 0; i < places.count; i++) TRY(add_by(w, "enrolment", places.list[i].id, e));
    return ERR_OK;
}

static ErrorCode gather(Telling *w, const Seen *about, Error *e)
{
    GiftRecord one;
    Str id = about->record.id;
    if (str_is(about->kind->id, "course")) TRY(add_by(w, "course", id, e));
    else if (str_is(about->kind->id, "trainee")) TRY(add_person(w, id, e));
    else if (str_is(about->kind->id, "certificate")) {
        TRY(gift_record(w->request, id, &one, e));
        TRY(add(w, &one, e));
    } else return error_set(e, ERR_USAGE, K("certificate.note-about"), arg_str("record", id));
    if (w->told->count > 0) return ERR_OK;
    return error_set(e, ERR_INVALID, K("certificate.note-nobody"), arg_str("body", w->body), arg_int("others", (int64_t)w->others));
}

/* ---- the note ---- */

/* Its fields, and the file that leaves; `row` stands until the commit. */
static ErrorCode make(Telling *w, const Kind *k, Str state, Draft *ret, BlobRow *row, Error *e)
{
    Request *r = w->request;
    JsonValue *fields = json_new_object(r->arena), *list = json_new_array(r->arena);
    Str id = object_id_new(r->arena, k->id);
    if (!fields || !list || !id.ptr) return error_memory(e);
    for (size_t i = 0; i < w->told->count; i++) json_add(r->arena, list, new_text(r, w->told->list[i].record));
    TRY(office_message_begin(r, &w->file, fields, e));
    json_set(r->arena, fields, "body", new_text(r, w->body));
    json_set(r->arena, fields, "certificates", list);
    json_set(r->arena, fields, "partner", new_text(r, w->partner.record.id));
    json_set(r->arena, fields, "says", certificate_note_says(r, w->told));
    TRY(desk_check_fields(r, k, fields, state, e));
    TRY(certificate_note_body(r, w->told, desk_user_name(r, session_user(r->session)), w->body, &w->file, e));
    TRY(office_message_seal(r, &w->file, &w->key, fields, row, e));
    *ret = desk_draft(k, STR("office"), STR("record.create"), id, 0, state, NUMBER_NEXT, fields);
    ret->blob = row;
    return fields->broken ? error_memory(e) : ERR_OK;
}

static ErrorCode begin(Request *r, Str partner, Telling *w, Error *e)
{
    *w = (Telling){ .request = r, .told = ARENA_NEW(r->arena, ToldCertificates) };
    if (!w->told) return error_memory(e);
    w->told->count = 0;
    return office_message_partner(r, partner, &w->partner, &w->key, e);
}

ErrorCode desk_certificate_note(Request *r, Error *e)
{
    const Kind *k;
    Seen about;
    Telling w;
    Draft d;
    BlobRow row = { 0 };
    Done done;
    TRY(desk_kind(r, STR("certificate_note"), false, &k, e));
    TRY(desk_see(r, arg_text(r, "about"), &about, e));
    TRY(desk_need_role(r, STR("office"), k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(begin(r, arg_text(r, "partner"), &w, e));
    Str body = str_trim(arg_text(r, "body"));
    w.body = body.len > 0 ? body : field_of(w.partner.fields, "name");
    TRY(gather(&w, &about, e));
    TRY(make(&w, k, k->states[0].id, &d, &row, e));
    TRY(desk_commit(r, k, &d, 1, &done, e));
    TRY(office_message_ask_second(r, d.object, e));
    json_set(r->arena, view_data(r), "note", new_text(r, d.object));
    json_set(r->arena, view_data(r), "told", json_new_int(r->arena, (int64_t)w.told->count));
    json_set(r->arena, view_data(r), "others", json_new_int(r->arena, (int64_t)w.others));
    view_note(r, view_say(r, K("certificate.note-made"), arg_int("n", (int64_t)w.told->count), arg_str("body", w.body)));
    if (w.others > 0) view_note(r, view_say(r, K("certificate.note-others"), arg_int("n", (int64_t)w.others)));
    view_note(r, view_say(r, K("message.not-encrypted")));
    return ERR_OK;
}

/* ---- withdrawn ---- */

/* The newest note to each office is enough to know where it went and under which body's name. */
static bool is_last_to(const GiftRecords *notes, size_t at)
{
    for (size_t i = at + 1; i < notes->count; i++)
        if (str_equal(field_of(notes->list[i].fields, "partner"), field_of(notes->list[at].fields, "partner"))) return false;
    return true;
}

static ErrorCode tell_withdrawn(Request *r, const PlanAct *act, const GiftRecord *note, GiftActs *to, Error *e)
{
    Telling w;
    GiftRecord c;
    const Kind *k = model_kind(r->model, STR("certificate_note"));
    BlobRow *row = ARENA_NEW(r->arena, BlobRow);
    ErrorCode code = begin(r, field_of(note->fields, "partner"), &w, e);
    if (code == ERR_INVALID) {                          /* exchange with it has ended: nothing can be addressed to it */
        view_warning(r, view_say(r, K("certificate.note-ended"), arg_str("office", field_of(w.partner.fields, "name"))));
        return ERR_OK;
    }
    TRY(code);
    if (!row) return error_memory(e);
    w.body = field_of(note->fields, "body");
    TRY(gift_record(r, act->object, &c, e));
    TRY(tell(&w, &c, NULL, gift_today(r->arena), e));
    TRY(make(&w, k, STR("released"), &to->list[to->count], row, e));
    to->count++;
    return ERR_OK;
}

ErrorCode certificate_withdrawn(Request *r, const PlanAct *act, GiftActs *ret, Error *e)
{
    GiftActs skills;
    GiftRecords notes;
    TRY(certificate_skills_fall(r, field_of(act->after, "check_code"), STR(""), view_say(r, K("certificate.skill-falls")), &skills, e));
    TRY(notes_about(r, act->object, &notes, e));
    *ret = (GiftActs){ .list = arena_array(r->arena, skills.count + notes.count + 1, sizeof *ret->list) };
    if (!ret->list) return error_memory(e);
    for (size_t i = 0; i < skills.count; i++) ret->list[ret->count++] = skills.list[i];
    for (size_t i = 0; i < notes.count; i++) if (is_last_to(&notes, i)) TRY(tell_withdrawn(r, act, &notes.list[i], ret, e));
    return ERR_OK;
}

void certificate_note_say(Request *r, const PlanAct *act, const GiftActs *done)
{
    int64_t notes = 0, count = 0, over = 0;
    for (size_t i = 0; i < done->count; i++) {
        bool skill = str_is(done->list[i].kind->id, "skill"), fell = skill && str_is(done->list[i].state, "over");
        notes += str_is(done->list[i].kind->id, "certificate_note");
        count += skill && !fell;
        over += fell;
    }
    if (notes > 0) view_note(r, view_say(r, K("certificate.note-withdrawn"), arg_int("n", notes)));
    if (!str_is(act->kind->id, "outside_certificate")) return;
    if (str_is(act->state, "matched")) view_note(r, view_say(r, K("certificate.outside-counts"), arg_int("n", count)));
    else if (over > 0) view_note(r, view_say(r, K("certificate.skills-fell"), arg_int("n", over)));
}

/* ---- on pages ---- */

static bool may_tell(Request *r)
{
    const Kind *k = model_kind(r->model, STR("certificate_note")), *own = model_kind(r->model, STR("certificate"));
    return k && own && profile_has_kind(r->model, office_profile(r->office, r->model), own) && desk_may(r, STR("office"), k->create, k->create_count);
}

static bool may_take_in(Request *r)
{
    const Kind *k = model_kind(r->model, STR("outside_certificate"));
    return k && profile_has_kind(r->model, office_profile(r->office, r->model), k) && desk_may(r, STR("office"), k->create, k->create_count);
}

static void offer_take_in(Request *r, const char *look)
{
    if (may_take_in(r)) view_action(r, view_say(r, K("certificate.note-take-in")), view_op(r, "certificate.take_in"), look);
}

void desk_show_certificate_note(Request *r, const Seen *seen)
{
    if (!str_is(seen->kind->id, "certificate_note")) return;
    bool out = str_is(field_of(seen->fields, "direction"), "out"), waits = str_is(seen->record.state, "written");
    view_note(r, view_say(r, K("message.not-encrypted")));
    certificate_note_show(r, seen->fields);
    if (out && !waits && desk_may(r, STR("office"), seen->kind->create, seen->kind->create_count))
        view_action(r, view_say(r, K("message.take-out")), view_op(r, "message.take_out", arg_str("id", seen->record.id)), "primary");
}

void desk_offer_certificate_note(Request *r, const Seen *seen)
{
    Str kind = seen->kind->id;
    if (str_is(kind, "partner_office") && str_is(seen->record.state, "confirmed")) offer_take_in(r, "secondary");
    bool about = str_is(kind, "course") || str_is(kind, "trainee") || str_is(kind, "certificate");
    if (about && may_tell(r) && office_message_has_partner(r))
        view_action(r, view_say(r, K("certificate.note-offer")), view_op(r, "certificate.note", arg_str("about", seen->record.id)), "secondary");
}

void desk_offer_take_in_note(Request *r, const Kind *k)
{
    if (str_is(k->id, "outside_certificate") || str_is(k->id, "certificate_note")) offer_take_in(r, "primary");
}
