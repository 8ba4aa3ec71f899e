/* certificate_rules.c: a certificate is given for what was entered, by two persons who did not teach the course, and by nothing
 * but an issue; afterwards what it rests on stands still. */
#include "rules/certificate_book.h"
#include "rules/check_code.h"
#include "rules/course_results.h"
#include "rules/rules_int.h"
#include "text/normalise.h"

/* ---- what it rests on ---- */

static ErrorCode check_test(Request *r, Certified *c, Error *e)
{
    CourseTest test = { 0 };
    TRY(course_post_test(r, c->enrolment.id, &test, e));
    c->tenths = test.asked && test.taken ? test.tenths : -1;
    if (course_passed(r->model, &test)) return ERR_OK;
    if (!test.taken) return error_set(e, ERR_INVALID, K("rules.certificate-no-test"), arg_str("number", c->enrolment.number));
    return error_set(e, ERR_INVALID, K("rules.certificate-not-passed"), arg_str("number", c->enrolment.number), arg_int("percent", test.tenths / 10),
                     arg_int("least", r->model->limits[LIMIT_COURSE_PASS]));
}

static ErrorCode check_one(Request *r, Certified *c, Error *e)
{
    bool certified;
    Str number = c->enrolment.number;
    if (!str_is(c->enrolment.state, "completed")) return error_set(e, ERR_INVALID, K("rules.certificate-not-completed"), arg_str("number", number));
    TRY(course_is_certified(r, c->enrolment.id, &certified, e));
    if (certified) return error_set(e, ERR_INVALID, K("rules.certificate-twice"), arg_str("number", number));
    TRY(course_half_days(r, c->enrolment.id, field_of(c->enrolment.fields, "course"), &c->half_days, e));
    if (!course_is_enough(r, &c->half_days)) {
        return error_set(e, ERR_INVALID, K("rules.certificate-attendance"), arg_str("number", number), arg_int("attended", c->half_days.attended),
                         arg_int("held", c->half_days.held), arg_int("least", r->model->limits[LIMIT_COURSE_ATTENDANCE]));
    }
    return check_test(r, c, e);
}

static ErrorCode add_one(CertifiedList *l, const GiftRecord *enrolment, Error *e)
{
    if (l->count == CERTIFICATES_MOST) return error_set(e, ERR_LIMIT, K("rules.certificates-many"), arg_int("most", CERTIFICATES_MOST));
    l->list[l->count++] = (Certified){ .enrolment = *enrolment };
    return ERR_OK;
}

static ErrorCode take_named(Request *r, const JsonValue *issue, CertifiedList *l, Error *e)
{
    JSON_EACH(one, json_get(issue, "enrolments")) {
        GiftRecord enrolment;
        TRY(gift_record(r, json_text(one), &enrolment, e));
        if (!str_equal(field_of(enrolment.fields, "course"), field_of(issue, "course")))
            return error_set(e, ERR_INVALID, K("rules.certificate-other-course"), arg_str("number", enrolment.number));
        TRY(add_one(l, &enrolment, e));
        TRY(check_one(r, &l->list[l->count - 1], e));
    }
    return ERR_OK;
}

/* Whoever completed the course and did not pass its test is left out, and not a fault of the issue. */
static ErrorCode take_all(Request *r, const JsonValue *issue, CertifiedList *l, Error *e)
{
    GiftRecords all;
    TRY(gift_records_by(r, "enrolment", "course", field_of(issue, "course"), &all, e));
    for (size_t i = 0; i < all.count; i++) {
        Error why = { 0 };
        TRY(add_one(l, &all.list[i], e));
        ErrorCode code = check_one(r, &l->list[l->count - 1], &why);
        if (code == ERR_INVALID) l->count--;
        else if (code != ERR_OK) *e = why;
        if (code != ERR_OK && code != ERR_INVALID) return code;
    }
    return ERR_OK;
}

ErrorCode certificates_due(Request *r, const JsonValue *issue, CertifiedList *ret, Error *e)
{
    GiftRecord course;
    *ret = (CertifiedList){ .list = arena_array(r->arena, CERTIFICATES_MOST, sizeof *ret->list) };
    if (!ret->list) return error_memory(e);
    TRY(gift_record(r, field_of(issue, "course"), &course, e));
    if (!str_is(course.state, "held") && !str_is(course.state, "reported"))
        return error_set(e, ERR_INVALID, K("rules.certificate-not-held"), arg_str("number", course.number));
    TRY(json_get(issue, "enrolments") ? take_named(r, issue, ret, e) : take_all(r, issue, ret, e));
    return ret->count > 0 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.certificates-nobody"), arg_str("number", course.number));
}

/* ---- who signs ---- */

static bool names(const JsonValue *list, Str user)
{
    JSON_EACH(one, list) {
        if (str_equal(json_text(one), user)) return true;
    }
    return false;
}

/* By the course itself, by one of its half-days, or by the card in the roster. */
static ErrorCode taught(Request *r, Str course, Str user, bool *ret, Error *e)
{
    GiftRecord c, card;
    GiftRecords sessions;
    TRY(gift_record(r, course, &c, e));
    *ret = names(json_get(c.fields, "trainers"), user);
    TRY(gift_records_by(r, "course_session", "course", course, &sessions, e));
    for (size_t i = 0; i < sessions.count; i++) *ret = *ret || names(json_get(sessions.list[i].fields, "trainers"), user);
    JSON_EACH(one, json_get(c.fields, "roster")) {
        TRY(gift_record(r, json_text(one), &card, e));
        *ret = *ret || str_equal(field_of(card.fields, "account"), user);
    }
    return ERR_OK;
}

ErrorCode guard_certificates_due(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    CertifiedList due;
    bool his;
    (void)rec;
    TRY(taught(r, field_of(fields, "course"), session_user(r->session), &his, e));
    if (his) return error_set(e, ERR_DENIED, K("rules.certificate-own-course"));
    if (gift_is_after(gift_today(r->arena), field_of(fields, "expires_on"))) return error_set(e, ERR_INVALID, K("rules.certificate-over"));
    return certificates_due(r, fields, &due, e);
}

/* ---- a skill by its code ---- */

typedef struct { Request *request; Str id; } Found;

static ErrorCode take_id(void *self, const Record *rec, Error *e)
{
    Found *f = self;
    if (rec->body.len == 0) return ERR_OK;
    f->id = str_copy(f->request->arena, rec->id);
    return f->id.ptr ? ERR_END : error_memory(e);
}

ErrorCode certificate_by_code(Request *r, Str code, GiftRecord *ret, Error *e)
{
    Found f = { .request = r };
    Str folded;
    *ret = (GiftRecord){ 0 };
    TRY(text_fold(r->arena, code, &folded, e));
    TRY(request_note_chain(r, STR("office"), e));
    ErrorCode found = records_by(r, STR("certificate"), STR("check_code"), folded, take_id, &f, e);
    if (found != ERR_END && found != ERR_OK) return found;
    return f.id.len > 0 ? gift_record(r, f.id, ret, e) : ERR_OK;
}

static void set_once(Request *r, JsonValue *fields, const char *name, Str value)
{
    if (value.len > 0 && !json_get(fields, name)) json_set(r->arena, fields, name, json_new_string(r->arena, value));
}

ErrorCode rules_fill_certified(Request *r, JsonValue *fields, Error *e)
{
    char code[CHECK_CODE + 1];
    bool good;
    GiftRecord found;
    Str typed = field_of(fields, "check_code");
    if (typed.len == 0 || !check_code_read(typed, code, &good) || !good) return ERR_OK;
    Str kept = str_copy(r->arena, str_of(code));
    json_set(r->arena, fields, "check_code", json_new_string(r->arena, kept));
    TRY(certificate_by_code(r, kept, &found, e));
    if (found.id.len == 0) return ERR_OK;
    set_once(r, fields, "paper_no", found.number);
    set_once(r, fields, "issued_on", field_of(found.fields, "issued_on"));
    set_once(r, fields, "expires_on", field_of(found.fields, "expires_on"));
    return fields->broken ? error_memory(e) : ERR_OK;
}

Str certificate_skill_until(Request *r, Str issued_on, Str own_end)
{
    char text[11];
    Day day;
    if (!day_parse(issued_on, &day)) return own_end;
    Str term = str_copy(r->arena, day_format(text, day + (Day)r->model->limits[LIMIT_COURSE_SKILL]));
    return own_end.len > 0 && !gift_is_after(own_end, term) ? own_end : term;
}

/* ---- by hand, and afterwards ---- */

ErrorCode certificate_vouches(Request *r, const JsonValue *skill, Error *e)
{
    char code[CHECK_CODE + 1];
    bool good;
    GiftRecord own, outside;
    Str typed = field_of(skill, "check_code");
    if (typed.len == 0) return ERR_OK;
    if (!check_code_read(typed, code, &good) || !good) return error_set(e, ERR_INVALID, K("rules.check-code"), arg_str("code", typed));
    TRY(certificate_by_code(r, str_copy(r->arena, str_of(code)), &own, e));
    TRY(outside_by_code(r, str_copy(r->arena, str_of(code)), &outside, e));
    const GiftRecord *found = own.id.len > 0 ? &own : &outside;
    bool ended = str_is(found->state, "withdrawn") || str_equal(found->state, STATE_PULLED_BACK);
    if (ended) return error_set(e, ERR_INVALID, K("rules.skill-withdrawn"), arg_str("number", found->number));
    bool anothers = str_is(outside.state, "matched") && !str_equal(field_of(outside.fields, "user"), field_of(skill, "user"));
    return anothers ? error_set(e, ERR_INVALID, K("rules.skill-of-another"), arg_str("number", outside.number)) : ERR_OK;
}

/* A code that nobody can have given is a slip of the pen or worse. One that has stood may stay, so that the skill can be ended. */
static ErrorCode check_skill(Request *r, const JsonValue *before, const JsonValue *after, Error *e)
{
    const JsonValue *was = json_get(before, "check_code"), *is = json_get(after, "check_code");
    return was && is && json_equal(was, is) ? ERR_OK : certificate_vouches(r, after, e);
}

/* What a certificate rests on: the sheet of the participant's code in that course. */
static ErrorCode check_sheet(Request *r, const JsonValue *sheet, Error *e)
{
    GiftRecords all;
    bool certified;
    TRY(gift_records_by(r, "enrolment", "course", field_of(sheet, "course"), &all, e));
    for (size_t i = 0; i < all.count; i++) {
        if (!str_equal(field_of(all.list[i].fields, "code"), field_of(sheet, "code"))) continue;
        TRY(course_is_certified(r, all.list[i].id, &certified, e));
        if (certified) return error_set(e, ERR_INVALID, K("rules.sheet-certified"), arg_str("code", field_of(sheet, "code")));
    }
    return ERR_OK;
}

ErrorCode rules_check_certified(Request *r, const Kind *k, const JsonValue *before, const JsonValue *after, Error *e)
{
    if (str_is(k->id, "outside_certificate") && !before) return error_set(e, ERR_DENIED, K("rules.outside-by-note"));
    if (str_is(k->id, "certificate") && !before) return error_set(e, ERR_DENIED, K("rules.certificate-by-issue"));
    if (str_is(k->id, "test_sheet")) return check_sheet(r, after, e);
    return str_is(k->id, "skill") ? check_skill(r, before, after, e) : ERR_OK;
}
