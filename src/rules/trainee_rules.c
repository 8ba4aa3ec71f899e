/* trainee_rules.c: who is trained is one person, once in a course, sent by a body that somebody looked at, and was there as often
 * as the lists say.
 *
 * A person is known by his identity document and not by his name: of the document only a digest under the store's key is compared
 * (office_digest), so that what the document says can stay in its compartment. What the program writes by itself (the digest, the
 * marks that make a place and a half-day unique, the code of the tests, how many half-days) nobody types. */
#include "rules/course_book.h"
#include "rules/rules_int.h"
#include "text/known_number.h"
#include "text/normalise.h"

static void set_text(Request *r, JsonValue *fields, const char *name, Str text)
{
    json_set(r->arena, fields, name, json_new_string(r->arena, text));
}

/* ---- what the program writes ---- */

/* The document in one form: letters folded, without spaces and dashes. */
static ErrorCode plain_identity(Request *r, const JsonValue *identity, Str *ret, Error *e)
{
    NumberDoubt doubt;
    Buf to = buf_in(r->arena);
    Str type = field_of(identity, "type"), value = field_of(identity, "value"), folded;
    if (str_is(type, "pin")) TRY(known_number(r->arena, NUMBER_PIN, value, &value, &doubt, e));
    TRY(text_fold(r->arena, value, &folded, e));
    for (size_t i = 0; i < folded.len; i++)
        if (folded.ptr[i] != ' ' && folded.ptr[i] != '-' && folded.ptr[i] != '.') buf_byte(&to, folded.ptr[i]);
    *ret = str_format(r->arena, STR_FMT "\n" STR_FMT, STR_ARG(type), STR_ARG(buf_str(&to)));
    return ret->ptr ? ERR_OK : error_memory(e);
}

static ErrorCode fill_identity(Request *r, JsonValue *fields, Error *e)
{
    char hex[65];
    Str plain;
    const JsonValue *identity = json_get(fields, "identity");
    json_remove(fields, "identity_mark");
    if (!identity) return ERR_OK;
    TRY(plain_identity(r, identity, &plain, e));
    Hash h = office_digest(r->office, STR("tergoo-trainee/v1 identity\n"), plain);
    set_text(r, fields, "identity_mark", str_copy(r->arena, hash_hex(hex, &h)));
    return ERR_OK;
}

/* Six letters and digits that nobody takes for one another; who has which stands in no list of the course. */
static Str new_code(Request *r)
{
    static const char LETTERS[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    unsigned char bytes[16];
    Buf to = buf_in(r->arena);
    while (to.len < 6) {
        random_bytes(bytes, sizeof bytes);
        for (size_t i = 0; i < sizeof bytes && to.len < 6; i++)
            if (bytes[i] < 8 * (sizeof LETTERS - 1)) buf_byte(&to, LETTERS[bytes[i] % (sizeof LETTERS - 1)]);
    }
    return buf_str(&to);
}

static ErrorCode unused_code(Request *r, Str course, Str *ret, Error *e)
{
    GiftRecords all;
    TRY(gift_records_by(r, "enrolment", "course", course, &all, e));
    for (int tries = 0; tries < 100; tries++) {
        bool used = false;
        *ret = new_code(r);
        for (size_t i = 0; i < all.count && !used; i++) used = str_equal(field_of(all.list[i].fields, "code"), *ret);
        if (!used) return ERR_OK;
    }
    return error_internal(e, "code");
}

static void set_count(Request *r, JsonValue *fields, const char *name, int64_t n)
{
    JsonValue *number = json_new_object(r->arena);
    json_set(r->arena, number, "number", json_new_string(r->arena, str_format(r->arena, "%lld", (long long)n)));
    json_set(r->arena, fields, name, number);
}

static ErrorCode fill_enrolment(Request *r, const Move *m, Str id, const JsonValue *before, JsonValue *fields, Error *e)
{
    HalfDays h;
    Str code, course = field_of(fields, "course");
    if (!before) {
        TRY(unused_code(r, course, &code, e));
        set_text(r, fields, "code", code);
        set_text(r, fields, "mark", str_format(r->arena, STR_FMT "+" STR_FMT, STR_ARG(field_of(fields, "trainee")), STR_ARG(course)));
    }
    if (!m || !(move_is_guarded(m, "enrolment_attended") || move_is_guarded(m, "enrolment_missed"))) return ERR_OK;
    TRY(course_half_days(r, id, course, &h, e));
    set_count(r, fields, "half_days_attended", h.attended);
    set_count(r, fields, "half_days_held", h.held);
    return ERR_OK;
}

static bool differs(const JsonValue *before, const JsonValue *after, const char *name)
{
    const JsonValue *was = json_get(before, name), *now = json_get(after, name);
    return was ? !now || !json_equal(was, now) : now != NULL;
}

/* Is it another half-day? */
static bool session_differs(const JsonValue *before, const JsonValue *after)
{
    return differs(before, after, "course") || differs(before, after, "day") || differs(before, after, "half");
}

ErrorCode rules_fill_training(Request *r, const Kind *k, const Move *m, Str id, const JsonValue *before, JsonValue *fields, Error *e)
{
    if (str_is(k->id, "trainee")) TRY(fill_identity(r, fields, e));
    if (str_is(k->id, "enrolment")) TRY(fill_enrolment(r, m, id, before, fields, e));
    if (str_is(k->id, "skill")) TRY(rules_fill_certified(r, fields, e));
    if (str_is(k->id, "course_session") && (!before || session_differs(before, fields)))
        set_text(r, fields, "mark", str_format(r->arena, STR_FMT "+" STR_FMT "+" STR_FMT, STR_ARG(field_of(fields, "course")),
                                               STR_ARG(field_of(fields, "day")), STR_ARG(field_of(fields, "half"))));
    return fields->broken ? error_memory(e) : ERR_OK;
}

/* ---- what every act on them is held against ---- */

typedef struct { Request *request; Str but; GiftRecord found; } Other;

static ErrorCode take_other(void *self, const Record *rec, Error *e)
{
    Other *o = self;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || str_equal(rec->id, o->but)) return ERR_OK;
    Str id = str_copy(o->request->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(gift_record(o->request, id, &o->found, e));
    return ERR_END;
}

static ErrorCode other_with(Request *r, const char *kind, const char *field, Str value, Str but, GiftRecord *ret, Error *e)
{
    Other o = { .request = r, .but = but };
    Str folded;
    *ret = (GiftRecord){ 0 };
    if (value.len == 0) return ERR_OK;
    TRY(text_fold(r->arena, value, &folded, e));
    TRY(request_note_chain(r, STR("office"), e));
    ErrorCode code = records_by(r, str_of(kind), str_of(field), folded, take_other, &o, e);
    *ret = o.found;
    return code == ERR_END ? ERR_OK : code;
}

ErrorCode course_trainee_with(Request *r, Str identity_mark, Str *ret, Error *e)
{
    GiftRecord other;
    *ret = STR("");
    TRY(other_with(r, "trainee", "identity_mark", identity_mark, STR(""), &other, e));
    Str into = field_of(other.fields, "merged_into");
    if (other.id.len > 0) *ret = str_is(other.state, "merged") && into.len > 0 ? into : other.id;
    return ERR_OK;
}

static ErrorCode check_trainee(Request *r, Str id, const JsonValue *after, Error *e)
{
    GiftRecord other;
    TRY(other_with(r, "trainee", "identity_mark", field_of(after, "identity_mark"), id, &other, e));
    if (other.id.len == 0) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.trainee-known"), arg_str("name", field_of(json_get(other.fields, "name"), "spelled")),
                     arg_str("number", other.number));
}

static ErrorCode check_new_place(Request *r, const JsonValue *after, Error *e)
{
    GiftRecord trainee, course, other;
    TRY(gift_record(r, field_of(after, "trainee"), &trainee, e));
    TRY(gift_record(r, field_of(after, "course"), &course, e));
    if (str_is(trainee.state, "merged")) return error_set(e, ERR_INVALID, K("rules.enrol-merged"), arg_str("number", trainee.number));
    if (str_is(course.state, "reported") || str_is(course.state, "cancelled"))
        return error_set(e, ERR_INVALID, K("rules.enrol-over"), arg_str("number", course.number));
    TRY(other_with(r, "enrolment", "mark", field_of(after, "mark"), STR(""), &other, e));
    if (other.id.len > 0) return error_set(e, ERR_INVALID, K("rules.enrolled-already"), arg_str("number", other.number),
                                           arg_str("name", field_of(json_get(trainee.fields, "name"), "spelled")));
    return ERR_OK;
}

static ErrorCode check_enrolment(Request *r, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    HalfDays h;
    GiftRecord letter;
    Str nomination = field_of(after, "nomination");
    if (!before) TRY(check_new_place(r, after, e));
    bool named = differs(before, after, "nomination") || differs(before, after, "course");
    if (nomination.len > 0 && named) {
        TRY(gift_record(r, nomination, &letter, e));
        if (!str_equal(field_of(letter.fields, "course"), field_of(after, "course")))
            return error_set(e, ERR_INVALID, K("rules.nominee-other-course"), arg_str("number", letter.number));
    }
    if (!differs(before, after, "half_days_attended") && !differs(before, after, "half_days_held")) return ERR_OK;
    if (!before) return error_set(e, ERR_INVALID, K("rules.half-days-by-hand"));
    TRY(course_half_days(r, id, field_of(after, "course"), &h, e));
    bool same = course_count_of(after, "half_days_attended") == h.attended && course_count_of(after, "half_days_held") == h.held;
    return same ? ERR_OK : error_set(e, ERR_INVALID, K("rules.half-days-by-hand"));
}

static ErrorCode check_session(Request *r, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    GiftRecord course, other;
    Str day = field_of(after, "day");
    if (before && !session_differs(before, after)) return ERR_OK;
    TRY(gift_record(r, field_of(after, "course"), &course, e));
    Str begins = field_of(course.fields, "begins"), ends = course_last_day(course.fields);
    if (gift_is_after(begins, day) || gift_is_after(day, ends))
        return error_set(e, ERR_INVALID, K("rules.session-day"), arg_str("day", gift_day_shown(r, day)),
                         arg_str("from", gift_day_shown(r, begins)), arg_str("until", gift_day_shown(r, ends)));
    TRY(other_with(r, "course_session", "mark", field_of(after, "mark"), id, &other, e));
    return other.id.len == 0 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.session-twice"), arg_str("day", gift_day_shown(r, day)),
                                                  arg_str("what", field_of(other.fields, "what")));
}

ErrorCode rules_check_training(Request *r, const Kind *k, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    if (str_is(k->id, "trainee")) return check_trainee(r, id, after, e);
    if (str_is(k->id, "enrolment")) return check_enrolment(r, id, before, after, e);
    return str_is(k->id, "course_session") ? check_session(r, id, before, after, e) : ERR_OK;
}

/* ---- guards ---- */

/* The assessment holds until the last day of the course it is for. */
ErrorCode guard_nomination_cleared(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftRecord course;
    TRY(gift_record(r, field_of(fields, "course"), &course, e));
    JsonValue *with = json_copy(r->arena, fields);
    if (!with || !json_set(r->arena, with, "ends", json_new_string(r->arena, course_last_day(course.fields)))) return error_memory(e);
    return guard_hrddp_cleared(r, rec, with, e);
}

ErrorCode guard_enrolment_cleared(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    return course_check_nominee(r, fields, e);
}

ErrorCode guard_enrolment_place(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftRecord course;
    int64_t taken;
    (void)rec;
    TRY(gift_record(r, field_of(fields, "course"), &course, e));
    TRY(course_taken(r, course.id, &taken, e));
    int64_t capacity = course_count_of(course.fields, "capacity");
    if (capacity == 0 || taken < capacity) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.course-full"), arg_int("places", capacity));
}

static ErrorCode check_counted(Request *r, const Record *rec, const JsonValue *fields, bool enough, Error *e)
{
    HalfDays h;
    bool certified;
    TRY(course_half_days(r, rec->id, field_of(fields, "course"), &h, e));
    if (h.held == 0) return error_set(e, ERR_INVALID, K("rules.half-days-none"));
    TRY(course_is_certified(r, rec->id, &certified, e));
    if (certified && !enough) {
        GiftRecord place;
        TRY(gift_record(r, rec->id, &place, e));
        return error_set(e, ERR_INVALID, K("rules.attendance-certified"), arg_str("number", place.number));
    }
    if (course_is_enough(r, &h) == enough) return ERR_OK;
    return error_set(e, ERR_INVALID, enough ? K("rules.attended-short") : K("rules.attended-enough"), arg_int("attended", h.attended),
                     arg_int("held", h.held), arg_int("least", r->model->limits[LIMIT_COURSE_ATTENDANCE]));
}

ErrorCode guard_enrolment_attended(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    return check_counted(r, rec, fields, true, e);
}

ErrorCode guard_enrolment_missed(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    return check_counted(r, rec, fields, false, e);
}

/* Who came is counted, in persons and person-days, whatever became of him: a place is not taken back behind that. */
ErrorCode guard_enrolment_never_came(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    HalfDays h;
    GiftRecord place;
    TRY(course_half_days(r, rec->id, field_of(fields, "course"), &h, e));
    if (h.attended == 0) return ERR_OK;
    TRY(gift_record(r, rec->id, &place, e));
    return error_set(e, ERR_INVALID, K("rules.withdraw-attended"), arg_str("number", place.number), arg_int("attended", h.attended));
}

/* Nor is the letter by which somebody came. */
ErrorCode guard_nomination_never_came(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftRecords places;
    Str first = STR("");
    int64_t came = 0;
    TRY(gift_records_by(r, "enrolment", "nomination", rec->id, &places, e));
    for (size_t i = 0; i < places.count; i++) {
        HalfDays h;
        TRY(course_half_days(r, places.list[i].id, field_of(fields, "course"), &h, e));
        if (h.attended == 0) continue;
        if (came++ == 0) first = places.list[i].number;
    }
    return came == 0 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.letter-attended"), arg_int("count", came), arg_str("number", first));
}

ErrorCode guard_session_past(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Str day = field_of(fields, "day");
    (void)rec;
    if (!gift_is_after(day, gift_today(r->arena))) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.attendance-future"), arg_str("day", gift_day_shown(r, day)));
}

ErrorCode guard_attendance_open(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftRecord enrolment, session;
    (void)rec;
    TRY(gift_record(r, field_of(fields, "enrolment"), &enrolment, e));
    TRY(gift_record(r, field_of(fields, "course_session"), &session, e));
    return course_check_attendance(r, &enrolment, &session, e);
}
