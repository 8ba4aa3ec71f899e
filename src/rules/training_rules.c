/* training_rules.c: figures of a course that can be true, and graders who are not only its trainers. */
#include "rules/rules_int.h"

static int64_t count_of(const JsonValue *fields, const char *name)
{
    int64_t n;
    return amount_parse(json_text(json_get(json_get(fields, name), "number")), 0, &n) ? n : 0;
}

static bool has_ref(const JsonValue *list, Str id)
{
    JSON_EACH(one, list) {
        if (str_equal(json_text(one), id)) return true;
    }
    return false;
}

/* Participants are as many as their lines say, where there are lines; no more certificates than participants. Where certificates
 * were given by grades, somebody graded who did not teach. */
ErrorCode guard_course_counts(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    TRY(rules_check_learned(r, rec->id, fields, e));
    const JsonValue *lines = json_get(fields, "attendance"), *trainers = json_get(fields, "trainers");
    int64_t counted = 0, all = count_of(fields, "participants"), certificates = count_of(fields, "certificates");
    JSON_EACH(one, lines) {
        bool fits = int_add(counted, count_of(one, "women"), &counted) && int_add(counted, count_of(one, "men"), &counted);
        if (!fits) return error_set(e, ERR_INVALID, K("rules.course-sum"), arg_int("all", all), arg_int("counted", INT64_MAX));
    }
    if (lines && counted != all) {
        return error_set(e, ERR_INVALID, K("rules.course-sum"), arg_int("all", all), arg_int("counted", counted));
    }
    if (certificates > all) {
        return error_set(e, ERR_INVALID, K("rules.course-certificates"), arg_int("all", all), arg_int("certificates", certificates));
    }
    if (certificates == 0 || !trainers) return ERR_OK;
    JSON_EACH(grader, json_get(fields, "graders")) {
        if (!has_ref(trainers, json_text(grader))) return ERR_OK;
    }
    return error_set(e, ERR_INVALID, K("rules.course-graders"));
}
