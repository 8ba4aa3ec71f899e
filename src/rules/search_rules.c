/* search_rules.c: the record of a search is whole: it has an end after its beginning, and everybody who was there signed it or
 * it says why not. How many attesting witnesses there must be, and where a recording takes their place, is for the code in
 * force: a lawyer of the office says so in the model. */
#include "rules/rules_int.h"

ErrorCode guard_search_signed(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Instant from, until;
    (void)rec;
    (void)r;
    bool times = instant_parse(json_text(json_get(fields, "started_at")), &from) && instant_parse(json_text(json_get(fields,
            "ended_at")), &until);
    if (times && until <= from) return error_set(e, ERR_INVALID, K("rules.search-times"));
    JSON_EACH(one, json_get(fields, "present")) {
        if (json_true(json_get(one, "signed")) || json_get(one, "no_signature")) continue;
        return error_set(e, ERR_INVALID, K("rules.search-unsigned"), arg_str("person", json_text(json_get(one, "name"))));
    }
    return ERR_OK;
}
