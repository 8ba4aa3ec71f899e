/* interview_rules.c: an interview does not begin without its safeguards, and is not closed while its record has a hole.
 *
 * Principles on Effective Interviewing (Méndez Principles, 2021), Principle 2: informed of rights, silence, interpretation,
 * counsel, medical care, full recording, review and signing of the record; standards of the European Committee for the
 * Prevention of Torture: counsel from the outset. What a person is in the case decides how much he is owed, and is read from his
 * own record, not from the interview. Which waiver the law allows depends on the edition of the code: a minor's never counts. */
#include "rules/rules_int.h"

/* Suspects, accused and defendants are owed all of it. */
static ErrorCode find_person(Request *r, const Record *rec, const JsonValue *fields, bool *ret, Error *e)
{
    Record person;
    const JsonValue *body;
    Str id = json_text(json_get(fields, "person"));
    ErrorCode code = records_get(r, id, &person, e);
    bool there = code == ERR_OK && str_equal(person.chain, rec->chain) && !record_is_pulled_back(&person) && person.body.len > 0;
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    if (!there) return error_set(e, ERR_INVALID, K("rules.interview-nobody"));
    TRY(request_note_read(r, person.id, person.version, e));
    TRY(record_fields(r->arena, &person, &body, e));
    Str status = json_text(json_get(json_get(body, "fields"), "status_in_case"));
    *ret = str_is(status, "suspect") || str_is(status, "accused") || str_is(status, "defendant");
    return ERR_OK;
}

static void need_counsel(Missing *m, const JsonValue *fields, bool suspected)
{
    bool minor = json_true(json_get(fields, "minor"));
    Str counsel = json_text(json_get(fields, "counsel"));
    if (counsel.len == 0 || (str_is(counsel, "not_asked") && (suspected || minor))) rules_miss(m, "counsel");
    if (str_is(counsel, "waived")) rules_need(m, fields, "waiver");
    if (minor) rules_need(m, fields, "guardian");
}

ErrorCode guard_interview_safeguards(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Missing m = { .request = r, .record = rec };
    bool suspected = false;
    TRY(find_person(r, rec, fields, &suspected, e));
    rules_need_yes(&m, fields, "rights_explained");
    if (suspected) rules_need_yes(&m, fields, "silence_explained");
    rules_need_yes(&m, fields, "fit");
    need_counsel(&m, fields, suspected);
    if (json_true(json_get(fields, "interpreter_needed"))) rules_need(&m, fields, "interpreter");
    rules_need(&m, fields, "recording");
    if (str_is(json_text(json_get(fields, "recording")), "none")) rules_need(&m, fields, "no_recording");
    TRY(rules_whole(&m, K("rules.interview-lacks"), e));
    bool waived = json_true(json_get(fields, "minor")) && str_is(json_text(json_get(fields, "counsel")), "waived");
    return waived ? error_set(e, ERR_INVALID, K("rules.interview-minor")) : ERR_OK;
}

/* Of each break it is known when it ended and why it was. */
static bool breaks_are_whole(const JsonValue *fields)
{
    JSON_EACH(one, json_get(fields, "breaks")) {
        if (!json_get(one, "until") || !json_get(one, "why")) return false;
    }
    return true;
}

ErrorCode guard_interview_record(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Missing m = { .request = r, .record = rec };
    bool recorded = !str_is(json_text(json_get(fields, "recording")), "none");
    if (str_is(json_text(json_get(fields, "signed")), "refused")) rules_need(&m, fields, "no_signature");
    if (json_true(json_get(fields, "ill_treatment"))) rules_need(&m, fields, "allegation_to");
    if (!breaks_are_whole(fields)) rules_miss(&m, "breaks");
    TRY(rules_whole(&m, K("rules.interview-record"), e));
    bool unsealed = recorded && !str_is(rec->state, "sealed");
    return unsealed ? error_set(e, ERR_INVALID, K("rules.interview-unsealed")) : ERR_OK;
}
