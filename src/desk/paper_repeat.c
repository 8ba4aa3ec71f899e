/* paper_repeat.c: see paper_repeat.h. */
#include "desk/paper_repeat.h"

#include "desk/paper_text.h"

typedef struct { Request *r; Str form, language; uint32_t epoch; uint64_t index; Str body; } Last;

static ErrorCode take_paper(void *self, const Record *rec, Error *e)
{
    Last *l = self;
    const JsonValue *body;
    bool later = l->body.len == 0 || rec->epoch > l->epoch || (rec->epoch == l->epoch && rec->index > l->index);
    if (!later || rec->body.len == 0 || record_is_pulled_back(rec) || str_is(rec->state, "annulled")) return ERR_OK;
    Arena work = arena_with(16 << 20);
    ErrorCode code = record_fields(&work, rec, &body, e);
    const JsonValue *fields = code == ERR_OK ? json_get(body, "fields") : NULL;
    bool same = str_equal(json_text(json_get(fields, "template")), l->form)
        && str_equal(json_text(json_get(fields, "language")), l->language);
    arena_free(&work);
    if (code != ERR_OK || !same) return code;
    l->body = str_copy(l->r->arena, rec->body);
    l->epoch = rec->epoch;
    l->index = rec->index;
    return l->body.ptr ? ERR_OK : error_memory(e);
}

ErrorCode paper_repeat(Request *r, Str chain, JsonValue *fields, PaperRepeated *from, Error *e)
{
    Last l = { .r = r, .form = json_text(json_get(fields, "template")), .language = json_text(json_get(fields, "language")) };
    JsonValue *body;
    Str first;
    if (!str_starts(chain, STR("case/"))) return ERR_OK;
    TRY(records_of_kind_in(r, chain, STR("paper"), take_paper, &l, e));
    if (l.body.len == 0) return ERR_OK;
    TRY(json_parse(r->arena, l.body, &body, e));
    const JsonValue *was = json_get(body, "fields");
    Str rest = json_text(json_get(was, "text")), title = json_text(json_get(was, "title"));
    *from = (PaperRepeated){ .number = json_text(json_get(body, "number")), .title = title };
    json_set(r->arena, fields, "title", json_new_string(r->arena, title));
    if (!paper_next_paragraph(r->arena, &rest, &first)) return ERR_OK;
    from->text = first;
    json_set(r->arena, fields, "text", json_new_string(r->arena, first));
    return ERR_OK;
}
