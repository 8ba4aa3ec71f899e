/* mla_rules.c: a request for mutual legal assistance leaves only when it is complete in law.
 *
 * UN Convention against Corruption, article 46(15): a request contains (a) the identity of the requesting authority, (b) the
 * subject matter and nature of the proceedings with name and functions of the authority that conducts them, (c) a summary of the
 * facts, except for the service of judicial documents, (d) the assistance sought and any particular procedure, (e) where
 * possible identity, location and citizenship of persons, (f) the purpose. What is "where possible" does not stop it. Article
 * 46(14): in a language acceptable to the requested State. UNTOC article 18(14)-(15) says the same. */
#include "rules/rules_int.h"

static void need_point(Missing *m, const JsonValue *fields, const char *letter, const char *field)
{
    if (json_get(fields, field)) return;
    rules_miss_text(m, str_format(m->request->arena, "(%s) " STR_FMT, letter, STR_ARG(rules_field_label(m->request, m->record, NULL, field))));
}

/* Nothing but the service of court documents: then the facts may be left out. */
static bool only_service(const JsonValue *fields)
{
    const JsonValue *wanted = json_get(fields, "assistance");
    return wanted && wanted->count == 1 && str_is(json_text(wanted->first), "service");
}

ErrorCode guard_mla_complete(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Missing m = { .request = r, .record = rec };
    need_point(&m, fields, "a", "requesting_authority");
    need_point(&m, fields, "b", "subject_matter");
    need_point(&m, fields, "b", "proceedings_authority");
    if (!only_service(fields)) need_point(&m, fields, "c", "facts");
    need_point(&m, fields, "d", "assistance");
    need_point(&m, fields, "d", "assistance_text");
    need_point(&m, fields, "f", "purpose");
    rules_need(&m, fields, "legal_basis");
    rules_need(&m, fields, "signatory");
    TRY(rules_whole(&m, K("rules.mla-incomplete"), e));
    Str translation = json_text(json_get(fields, "translation"));
    if (str_is(translation, "certified") || str_is(translation, "not_needed")) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.mla-translation"));
}
