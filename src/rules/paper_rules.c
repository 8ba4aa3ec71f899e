/* paper_rules.c: a paper is printed when its form is there and a second person has approved what the form wants approved; it is filed
 * somewhere: on a sheet of a volume, as a scan, or both. */
#include "rules/paper_office.h"
#include "rules/rules_int.h"

/* A letter is printed when what it says was approved: the record it is about stands where the form wants it. */
static ErrorCode check_about(Request *r, const PaperForm *f, const JsonValue *fields, Error *e)
{
    Record about;
    if (f->states.len == 0) return ERR_OK;
    TRY(request_record(r, json_text(json_get(fields, "about")), &about, e));
    TRY(request_note_read(r, about.id, about.version, e));
    if (paper_form_prints_in(f, about.state)) return ERR_OK;
    const Kind *k = model_kind(r->model, about.kind);
    const State *s = k ? kind_state(k, about.state) : NULL;
    return error_set(e, ERR_INVALID, K("rules.paper-record-state"), arg_str("form", f->title),
                     arg_str("state-label", s ? s->label.text[r->lang] : about.state));
}

ErrorCode guard_paper_ready(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    PaperForm f;
    Lang lang;
    Str name = json_text(json_get(fields, "template"));
    if (!lang_of(json_text(json_get(fields, "language")), &lang)) return error_set(e, ERR_INVALID, K("rules.paper-form-gone"), arg_str("form", name));
    ErrorCode found = paper_office_find(r, lang, name, &f, e);
    if (found == ERR_NOT_FOUND) return error_set(e, ERR_INVALID, K("rules.paper-form-gone"), arg_str("form", name));
    TRY(found);
    TRY(check_about(r, &f, fields, e));
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
