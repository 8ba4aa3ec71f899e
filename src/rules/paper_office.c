/* paper_office.c: see paper_office.h; and the guard that lets no faulty form come into force. */
#include "rules/paper_office.h"

#include "rules/paper_lint.h"
#include "rules/rules_int.h"

/* ---- the office's own ---- */

typedef struct { PaperForm form; uint32_t epoch; uint64_t index; } Own;
typedef struct { Request *r; Own *list; size_t count, room; } Owns;

static ErrorCode file_of(Request *r, const JsonValue *fields, PaperFile *ret, Error *e)
{
    Str lang = json_text(json_get(fields, "language")), name = json_text(json_get(fields, "name"));
    ret->name = str_format(r->arena, STR_FMT "/" STR_FMT ".md", STR_ARG(lang), STR_ARG(name));
    ret->bytes = json_text(json_get(fields, "text"));
    return ret->name.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode take_own(void *self, const Record *rec, Error *e)
{
    Owns *o = self;
    Request *r = o->r;
    const JsonValue *body;
    PaperFile file;
    PaperForm form;
    Error unheard;
    if (!str_is(rec->state, "in_force")) return ERR_OK;
    Str id = str_copy(r->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(record_fields_kept(r->arena, rec, &body, e));
    TRY(file_of(r, json_get(body, "fields"), &file, e));
    if (paper_form_read(&file, &form, &unheard) != ERR_OK) return ERR_OK;       /* an older model may have had no guard */
    form.record = id;
    if (!ARENA_ROOM(r->arena, o->list, o->count, o->room)) return error_memory(e);
    o->list[o->count++] = (Own){ form, rec->epoch, rec->index };
    return ERR_OK;
}

static bool is_later(const Own *a, const Own *b)
{
    return a->epoch != b->epoch ? a->epoch > b->epoch : a->index > b->index;
}

/* Which of the own ones holds for that name; NULL: none. */
static const Own *own_of(const Owns *o, Lang lang, Str name)
{
    const Own *found = NULL;
    for (size_t i = 0; i < o->count; i++) {
        const Own *one = &o->list[i];
        if (one->form.lang == lang && str_equal(one->form.name, name) && (!found || is_later(one, found))) found = one;
    }
    return found;
}

static ErrorCode read_owns(Request *r, Owns *o, Error *e)
{
    *o = (Owns){ .r = r };
    if (!model_kind(r->model, STR("paper_form"))) return ERR_OK;
    return records_of_kind_in(r, STR("office"), STR("paper_form"), take_own, o, e);
}

/* ---- all that are in force ---- */

ErrorCode paper_office_read(Request *r, PaperForm **ret, size_t *count, Error *e)
{
    Owns owns;
    Error unheard;
    *count = 0;
    TRY(read_owns(r, &owns, e));
    PaperForm *all = arena_array(r->arena, owns.count + PAPERS_SHIPPED_COUNT, sizeof *all);
    if (!all) return error_memory(e);
    for (size_t i = 0; i < owns.count; i++) {
        const Own *one = &owns.list[i];
        if (own_of(&owns, one->form.lang, one->form.name) == one) all[(*count)++] = one->form;
    }
    for (size_t i = 0; i < PAPERS_SHIPPED_COUNT; i++) {
        PaperForm *f = &all[*count];
        if (paper_form_read(&PAPERS_SHIPPED[i], f, &unheard) == ERR_OK && !own_of(&owns, f->lang, f->name)) ++*count;
    }
    *ret = all;
    return ERR_OK;
}

ErrorCode paper_office_find(Request *r, Lang lang, Str name, PaperForm *ret, Error *e)
{
    Owns owns;
    TRY(read_owns(r, &owns, e));
    const Own *own = own_of(&owns, lang, name);
    if (own) *ret = own->form;
    bool found = own || paper_form_find(lang, name, ret);
    return found ? ERR_OK : error_set(e, ERR_NOT_FOUND, K("rules.paper-form-gone"), arg_str("form", name));
}

/* ---- the guard ---- */

static bool has_part(const void *self, Lang lang, Str name)
{
    const Owns *o = self;
    return own_of(o, lang, name) || paper_lint_shipped(NULL, lang, name);
}

static bool is_name(Str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_') return false;
    }
    return name.len > 0;
}

ErrorCode guard_paper_form_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Owns owns;
    PaperFile file;
    PaperFault *faults;
    size_t count;
    (void)rec;
    if (!is_name(json_text(json_get(fields, "name")))) return error_set(e, ERR_INVALID, K("rules.paper-form-name"));
    TRY(read_owns(r, &owns, e));
    TRY(file_of(r, fields, &file, e));
    TRY(paper_lint(r->arena, &file, r->model, has_part, &owns, &faults, &count, e));
    if (!faults) return ERR_OK;
    *e = faults->what;
    return count > 1 ? error_in(e, K("rules.paper-form-more"), arg_int("n", (int64_t)count)) : e->code;
}
