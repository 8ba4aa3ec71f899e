/* scan_rules.c: a scan leaves the tray when something became of each of its pages: nothing that was scanned is forgotten. */
#include "rules/rules_int.h"
#include "rules/scan_marks.h"

ErrorCode guard_scan_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    int pages;
    (void)rec;
    if (!scan_pages_of(fields, &pages)) return error_internal(e, "scan");
    bool *has = arena_array(r->arena, (size_t)pages + 1, sizeof *has);
    if (!has) return error_memory(e);
    JSON_EACH(part, json_get(fields, "parts")) (void)!page_list_read(json_text(json_get(part, "pages")), has, pages);
    for (int page = 1; page <= pages; page++) {
        if (!has[page]) return error_set(e, ERR_INVALID, K("rules.scan-unsettled"), arg_int("page", page));
    }
    return ERR_OK;
}
