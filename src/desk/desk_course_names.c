/* desk_course_names.c: a list of names that a body sends with its letter becomes places in the course: who is on the list of trainees by
 * his identity document gets a place, who is not becomes a trainee and gets one, all in one commit. The table is read by the import
 * that there is for every kind; what is wrong is said by row, and nothing is entered before all rows are right. */
#include "desk/course.h"
#include "rules/rules.h"

ErrorCode course_letter(Request *r, Str id, CourseLetter *ret, Error *e)
{
    Seen letter;
    TRY(desk_see(r, id, &letter, e));
    if (!str_is(letter.kind->id, "nomination")) return error_set(e, ERR_USAGE, K("course.not-letter"), arg_str("record", id));
    TRY(desk_is_here(&letter, e));
    const Kind *k = model_kind(r->model, STR("enrolment"));
    TRY(desk_need_role(r, STR("office"), k->create, k->create_count, K("desk.may-not-create"), k, e));
    bool over = str_is(letter.record.state, "withdrawn");
    if (over) return error_set(e, ERR_INVALID, K("rules.nominee-withdrawn"), arg_str("body", field_of(letter.fields, "body")));
    *ret = (CourseLetter){ letter.record.id, field_of(letter.fields, "course") };
    return ERR_OK;
}

ErrorCode course_name_known(Request *r, const JsonValue *fields, Str *ret, Error *e)
{
    const Kind *k = model_kind(r->model, STR("trainee"));
    JsonValue *copy = json_copy(r->arena, fields);
    *ret = STR("");
    if (!k || !copy) return error_memory(e);
    TRY(rules_fill_training(r, k, NULL, STR(""), NULL, copy, e));
    return course_trainee_with(r, field_of(copy, "identity_mark"), ret, e);
}

static ErrorCode place_fields(Request *r, const CourseLetter *letter, Str trainee, JsonValue **ret, Error *e)
{
    const Kind *k = model_kind(r->model, STR("enrolment"));
    JsonValue *f = json_new_object(r->arena);
    json_set(r->arena, f, "trainee", json_new_string(r->arena, trainee));
    json_set(r->arena, f, "course", json_new_string(r->arena, letter->course));
    json_set(r->arena, f, "nomination", json_new_string(r->arena, letter->id));
    if (!f || f->broken) return error_memory(e);
    *ret = f;
    return rules_fill_training(r, k, NULL, STR(""), NULL, f, e);
}

ErrorCode course_name_check(Request *r, const CourseLetter *letter, Str trainee, Error *e)
{
    JsonValue *f;
    TRY(place_fields(r, letter, trainee, &f, e));
    return rules_check_planned(r, model_kind(r->model, STR("enrolment")), STR("office"), STR(""), NULL, f, e);
}

ErrorCode course_name_place(Request *r, const CourseLetter *letter, Str trainee, bool anew, Draft *ret, Error *e)
{
    const Kind *k = model_kind(r->model, STR("enrolment"));
    JsonValue *f;
    if (!anew) TRY(course_name_check(r, letter, trainee, e));
    TRY(place_fields(r, letter, trainee, &f, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    TRY(desk_check_fields(r, k, f, k->states[0].id, e));
    *ret = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, f);
    return ERR_OK;
}
