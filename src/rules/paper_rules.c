/* paper_rules.c: a paper is printed by the command that freezes it, and filed somewhere: on a sheet of a volume, as a scan, or both. */
#include "rules/rules_int.h"

ErrorCode guard_paper_frozen(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)r;
    (void)rec;
    (void)fields;
    return error_set(e, ERR_INVALID, K("rules.paper-print"));
}

ErrorCode guard_paper_place(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)r;
    (void)rec;
    bool on_sheet = json_get(fields, "volume") && json_get(fields, "sheet"), scanned = json_text(json_get(fields, "scan")).len > 0;
    return on_sheet || scanned ? ERR_OK : error_set(e, ERR_INVALID, K("rules.paper-place"));
}
