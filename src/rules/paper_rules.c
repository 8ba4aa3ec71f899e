/* paper_rules.c: a paper is printed when its form is there and a second person has approved what the form wants approved; it is filed
 * somewhere: on a sheet of a volume, as a scan, or both. */
#include "rules/paper_office.h"
#include "rules/rules_int.h"

ErrorCode guard_paper_ready(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    PaperForm f;
    Lang lang;
    Str name = json_text(json_get(fields, "template"));
    if (!lang_of(json_text(json_get(fields, "language")), &lang)) return error_set(e, ERR_INVALID, K("rules.paper-form-gone"), arg_str("form", name));
    ErrorCode found = paper_office_find(r, lang, name, &f, e);
    if (found == ERR_NOT_FOUND) return error_set(e, ERR_INVALID, K("rules.paper-form-gone"), arg_str("form", name));
    TRY(found);
    bool approved = str_is(rec->state, "approved");
    return !f.approval || approved ? ERR_OK : error_set(e, ERR_INVALID, K("rules.paper-not-approved"), arg_str("form", f.title));
}

ErrorCode guard_paper_place(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)r;
    (void)rec;
    bool on_sheet = json_get(fields, "volume") && json_get(fields, "sheet"), scanned = json_text(json_get(fields, "scan")).len > 0;
    return on_sheet || scanned ? ERR_OK : error_set(e, ERR_INVALID, K("rules.paper-place"));
}
