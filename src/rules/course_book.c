/* course_book.c: see course_book.h. Nothing is kept beside the records: how often somebody was there is counted when it is asked. */
#include "rules/course_book.h"

#include "rules/rules_int.h"

int64_t course_count_of(const JsonValue *fields, const char *name)
{
    int64_t n;
    return amount_parse(json_text(json_get(json_get(fields, name), "number")), 0, &n) ? n : 0;
}

Str course_last_day(const JsonValue *course)
{
    Str ends = field_of(course, "ends");
    return ends.len > 0 ? ends : field_of(course, "begins");
}

static bool is_latin(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c >= 0xD0 && c <= 0xD4) return false;              /* the first byte of a Cyrillic letter */
    }
    return true;
}

Str course_name_of(const JsonValue *trainee, bool latin)
{
    Str name = json_text(json_get(json_get(trainee, "name"), "spelled"));
    if (is_latin(name) == latin) return name;
    JSON_EACH(one, json_get(trainee, "other_spellings")) if (is_latin(json_text(one)) == latin) return json_text(one);
    return name;
}

/* ---- half-days ---- */

static bool is_held(const GiftRecords *sessions, Str id)
{
    for (size_t i = 0; i < sessions->count; i++)
        if (str_equal(sessions->list[i].id, id)) return str_is(sessions->list[i].state, "held");
    return false;
}

ErrorCode course_half_days(Request *r, Str enrolment, Str course, HalfDays *ret, Error *e)
{
    GiftRecords sessions, seen;
    *ret = (HalfDays){ 0 };
    TRY(gift_records_by(r, "course_session", "course", course, &sessions, e));
    TRY(gift_records_by(r, "attendance", "enrolment", enrolment, &seen, e));
    for (size_t i = 0; i < sessions.count; i++) ret->held += str_is(sessions.list[i].state, "held");
    for (size_t i = 0; i < seen.count; i++) {
        const JsonValue *f = seen.list[i].fields;
        ret->attended += json_true(json_get(f, "present")) && is_held(&sessions, field_of(f, "course_session"));
    }
    return ERR_OK;
}

int64_t course_percent(const HalfDays *h) { return h->held > 0 ? h->attended * 100 / h->held : 0; }

bool course_is_enough(const Request *r, const HalfDays *h)
{
    return h->held > 0 && h->attended * 100 >= h->held * r->model->limits[LIMIT_COURSE_ATTENDANCE];
}

/* ---- costs ---- */

/* As many decimals as the amount has: those of its currency. */
static int places_of(Str amount)
{
    for (size_t i = 0; i < amount.len; i++) if (amount.ptr[i] == '.') return (int)(amount.len - i - 1);
    return 0;
}

static void add_cost(CourseCosts *to, const JsonValue *money)
{
    int64_t minor;
    size_t at = 0;
    Str currency = field_of(money, "currency"), amount = field_of(money, "amount");
    int places = places_of(amount);
    while (at < to->count && !str_equal(to->list[at].currency, currency)) at++;
    if (at == COURSE_CURRENCIES || !amount_parse(amount, places, &minor)) {
        to->broken = true;
        return;
    }
    CourseSum *sum = &to->list[at];
    if (at == to->count) to->list[to->count++] = (CourseSum){ currency, 0, places };
    if (sum->places != places || !int_add(sum->minor, minor, &sum->minor)) to->broken = true;
}

void course_costs(const JsonValue *course, CourseCosts *ret)
{
    *ret = (CourseCosts){ 0 };
    JSON_EACH(line, json_get(course, "costs")) add_cost(ret, json_get(line, "amount"));
}

JsonValue *course_money(Arena *a, const CourseSum *sum)
{
    char digits[24];
    JsonValue *money = json_new_object(a);
    json_set(a, money, "amount", json_new_string(a, str_copy(a, amount_format(digits, sum->minor, sum->places))));
    json_set(a, money, "currency", json_new_string(a, sum->currency));
    return money && !money->broken ? money : NULL;
}

/* ---- places ---- */

ErrorCode course_taken(Request *r, Str course, int64_t *ret, Error *e)
{
    GiftRecords all;
    *ret = 0;
    TRY(gift_records_by(r, "enrolment", "course", course, &all, e));
    for (size_t i = 0; i < all.count; i++) {
        Str s = all.list[i].state;
        *ret += str_is(s, "enrolled") || str_is(s, "completed") || str_is(s, "not_completed");
    }
    return ERR_OK;
}

ErrorCode course_is_certified(Request *r, Str enrolment, bool *ret, Error *e)
{
    GiftRecords all;
    *ret = false;
    TRY(gift_records_by(r, "certificate", "enrolment", enrolment, &all, e));
    for (size_t i = 0; i < all.count; i++) *ret = *ret || str_is(all.list[i].state, "issued");
    return ERR_OK;
}

/* ---- who may come ---- */

static Str result_label(const Request *r, Str result)
{
    const Kind *k = model_kind(r->model, STR("nomination"));
    const Field *f = k ? kind_field(k, STR("hrddp_result")) : NULL;
    for (size_t i = 0; f && i < f->choice_count; i++)
        if (str_equal(f->choices[i].id, result)) return f->choices[i].label.text[r->lang];
    return STR("-");
}

ErrorCode course_check_nominee(Request *r, const JsonValue *enrolment, Error *e)
{
    GiftRecord letter, course;
    Str id = field_of(enrolment, "nomination");
    if (id.len == 0) return error_set(e, ERR_INVALID, K("rules.nominee-no-letter"));
    TRY(gift_record(r, id, &letter, e));
    TRY(gift_record(r, field_of(enrolment, "course"), &course, e));
    Str body = field_of(letter.fields, "body"), result = field_of(letter.fields, "hrddp_result"), review = field_of(letter.fields, "hrddp_review");
    if (!str_equal(field_of(letter.fields, "course"), course.id))
        return error_set(e, ERR_INVALID, K("rules.nominee-other-course"), arg_str("number", letter.number));
    if (str_is(letter.state, "withdrawn")) return error_set(e, ERR_INVALID, K("rules.nominee-withdrawn"), arg_str("body", body));
    if (str_is(letter.state, "refused") || str_is(result, "not_cleared"))
        return error_set(e, ERR_INVALID, K("rules.nominee-refused"), arg_str("body", body), arg_str("why", result_label(r, result)));
    if (!str_is(letter.state, "cleared"))
        return error_set(e, ERR_INVALID, K("rules.nominee-not-cleared"), arg_str("body", body), arg_str("number", letter.number));
    bool covered = !str_is(result, "not_covered") && !str_is(result, "before_policy");
    if (covered && gift_is_after(course_last_day(course.fields), review))
        return error_set(e, ERR_INVALID, K("rules.nominee-over"), arg_str("body", body), arg_str("day", gift_day_shown(r, review)));
    return ERR_OK;
}

ErrorCode course_check_attendance(Request *r, const GiftRecord *enrolment, const GiftRecord *session, Error *e)
{
    bool certified;
    Str day = field_of(session->fields, "day");
    if (!str_equal(field_of(enrolment->fields, "course"), field_of(session->fields, "course")))
        return error_set(e, ERR_INVALID, K("rules.attendance-course"), arg_str("number", enrolment->number));
    if (gift_is_after(day, gift_today(r->arena)))
        return error_set(e, ERR_INVALID, K("rules.attendance-future"), arg_str("day", gift_day_shown(r, day)));
    if (str_is(session->state, "cancelled"))
        return error_set(e, ERR_INVALID, K("rules.attendance-cancelled"), arg_str("day", gift_day_shown(r, day)));
    bool has_place = str_is(enrolment->state, "enrolled") || str_is(enrolment->state, "completed") || str_is(enrolment->state, "not_completed");
    if (!has_place) return error_set(e, ERR_INVALID, K("rules.attendance-no-place"), arg_str("number", enrolment->number));
    TRY(course_is_certified(r, enrolment->id, &certified, e));
    return certified ? error_set(e, ERR_INVALID, K("rules.attendance-certified"), arg_str("number", enrolment->number)) : ERR_OK;
}
