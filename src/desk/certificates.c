/* certificates.c: see certificates.h.
 *
 * A certificate says what it rested on when it was given: half-days and the test as they were counted at that moment. Its name is
 * frozen with it, in its own script and in Latin letters; of the name the public learns initials alone. */
#include "desk/certificates.h"

#include "desk/certificate_skills.h"
#include "rules/certificate_book.h"
#include "rules/check_code.h"

#include <inttypes.h>

typedef struct { Request *request; const PlanAct *act; CertificateSkills skills; Draft *list; size_t count; } Making;

static void set_text(Request *r, JsonValue *to, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, to, name, json_new_string(r->arena, text));
}

static void set_number(Request *r, JsonValue *to, const char *name, int64_t units, int places, const char *unit)
{
    char text[24];
    JsonValue *number = json_new_object(r->arena);
    set_text(r, number, "number", str_copy(r->arena, amount_format(text, units, places)));
    if (unit) set_text(r, number, "unit", str_of(unit));
    json_set(r->arena, to, name, number);
}

/* ---- names ---- */

/* The first letters of the first two words: no more is told to whoever has the code. */
static Str initials_of(Request *r, Str name)
{
    Buf to = buf_in(r->arena);
    Str rest = str_trim(name);
    for (int n = 0; n < 2 && rest.len > 0; n++) {
        uint32_t letter;
        Str word = rest, from = rest;
        if (!utf8_next(&from, &letter)) break;
        if (n > 0) buf_byte(&to, ' ');
        utf8_add(&to, letter);
        buf_byte(&to, '.');
        ptrdiff_t space = str_find_byte(word, ' ');
        rest = space < 0 ? STR("") : str_trim(str_from(word, (size_t)space));
    }
    return buf_str(&to);
}

/* ---- one certificate ---- */

static void add_draft(Making *m, const Kind *k, JsonValue *fields, Str id, Str number)
{
    m->list[m->count++] = desk_draft(k, m->act->chain, STR("record.create"), id, 0, k->states[0].id, number, fields);
}

static ErrorCode make_fields(Making *m, const Certified *c, const JsonValue *trainee, Str code, JsonValue *fields, Error *e)
{
    Request *r = m->request;
    Str name = course_name_of(trainee, false), latin = course_name_of(trainee, true);
    set_text(r, fields, "enrolment", c->enrolment.id);
    set_text(r, fields, "course", field_of(m->act->after, "course"));
    set_text(r, fields, "issue", m->act->object);
    set_text(r, fields, "name", name);
    if (!str_equal(name, latin)) set_text(r, fields, "name_latin", latin);
    set_text(r, fields, "initials", initials_of(r, latin));
    set_text(r, fields, "check_code", code);
    set_text(r, fields, "issued_on", gift_today(r->arena));
    set_text(r, fields, "expires_on", field_of(m->act->after, "expires_on"));
    set_number(r, fields, "half_days_attended", c->half_days.attended, 0, NULL);
    set_number(r, fields, "half_days_held", c->half_days.held, 0, NULL);
    if (c->tenths >= 0) set_number(r, fields, "test_percent", c->tenths, 1, "percent");
    return fields->broken ? error_memory(e) : ERR_OK;
}

static ErrorCode make_one(Making *m, const Kind *k, const Certified *c, Error *e)
{
    Request *r = m->request;
    char code[CHECK_CODE + 1];
    GiftRecord trainee;
    JsonValue *fields = json_new_object(r->arena);
    Str id = object_id_new(r->arena, k->id);
    if (!fields || !id.ptr) return error_memory(e);
    TRY(gift_record(r, field_of(c->enrolment.fields, "trainee"), &trainee, e));
    check_code_new(code);
    Str kept = str_copy(r->arena, str_of(code));
    TRY(make_fields(m, c, trainee.fields, kept, fields, e));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    add_draft(m, k, fields, id, NUMBER_NEXT);
    CertifiedPerson person = { .account = field_of(trainee.fields, "account"), .code = kept, .course_code = field_of(c->enrolment.fields, "code") };
    return certificate_skills_make(r, m->act, &m->skills, &person, m->list, &m->count, e);
}

ErrorCode certificates_bring(Request *r, const PlanAct *act, GiftActs *ret, Error *e)
{
    CertifiedList due;
    Making m = { .request = r, .act = act };
    const Kind *k = model_kind(r->model, STR("certificate"));
    *ret = (GiftActs){ 0 };
    if (!k || !act->kind || !str_is(act->kind->id, "certificate_issue") || !str_is(act->state, "issued")) return ERR_OK;
    TRY(certificates_due(r, act->after, &due, e));
    TRY(certificate_skills_read(r, field_of(act->after, "course"), &m.skills, e));
    m.list = arena_array(r->arena, due.count * (1 + CERTIFICATE_SKILLS), sizeof *m.list);
    if (!m.list) return error_memory(e);
    for (size_t i = 0; i < due.count; i++) TRY(make_one(&m, k, &due.list[i], e));
    if (m.count > GIFT_MOST) return error_set(e, ERR_LIMIT, K("gift.too-many"), arg_int("most", GIFT_MOST));
    *ret = (GiftActs){ m.list, m.count };
    return ERR_OK;
}

void certificates_say(Request *r, const PlanAct *act, const GiftActs *done)
{
    int64_t certificates = 0, skills = 0, fallen = 0;
    if (!str_starts(act->kind->id, STR("certificate"))) return;
    for (size_t i = 0; i < done->count; i++) {
        certificates += str_is(done->list[i].kind->id, "certificate");
        bool skill = str_is(done->list[i].kind->id, "skill"), over = skill && str_is(done->list[i].state, "over");
        skills += skill && !over;
        fallen += over;
    }
    if (certificates > 0) view_note(r, view_say(r, K("certificate.issued"), arg_int("n", certificates)));
    if (fallen > 0) view_note(r, view_say(r, K("certificate.skills-fell"), arg_int("n", fallen)));
    if (certificates > 0 && skills > 0) view_note(r, view_say(r, K("certificate.skills"), arg_int("n", skills)));
}

/* ---- what is told ---- */

void certificate_told(Request *r, Str number, Str state, const JsonValue *fields, CertificateTold *ret)
{
    Str until = field_of(fields, "expires_on");
    *ret = (CertificateTold){ .code = field_of(fields, "check_code"), .until = until };
    ret->valid = str_is(state, "issued") && !gift_is_after(gift_today(r->arena), until);
    if (!ret->valid) return;
    ret->number = number;
    ret->initials = field_of(fields, "initials");
}
