/* paper_book.c: see paper_book.h. */
#include "rules/paper_book.h"

/* ---- a file ---- */

static ErrorCode refuse(const PaperFile *file, int64_t line, Str name, Error *e)
{
    return error_set(e, ERR_INVALID, K("paper.head"), arg_str("file", file->name), arg_int("line", line), arg_str("name", name));
}

static bool set_member(PaperForm *f, Str name, Str value)
{
    if (str_is(name, "title")) f->title = value;
    else if (str_is(name, "kinds")) f->kinds = value;
    else if (str_is(name, "code")) f->code = value;
    else if (str_is(name, "text")) f->text = value;
    else if (str_is(name, "approval")) f->approval = str_is(value, "yes");
    else return false;
    return value.len > 0;
}

ErrorCode paper_form_read(const PaperFile *file, PaperForm *ret, Error *e)
{
    Str rest = file->bytes, line, name = file->name, lang;
    int64_t number = 0;
    *ret = (PaperForm){ 0 };
    if (!str_cut(&name, '/', &lang) || !lang_of(lang, &ret->lang) || !str_ends(name, STR(".md"))) return refuse(file, 0, file->name, e);
    ret->name = str_first(name, name.len - 3);
    while (str_next_line(&rest, &line)) {
        Str member;
        number++;
        if (str_is(str_trim(line), "---")) {
            ret->template = rest;
            return ret->title.len > 0 || ret->kinds.len == 0 ? ERR_OK : refuse(file, number, STR("title"), e);
        }
        Str value = line;
        if (!str_cut(&value, ':', &member) || !set_member(ret, str_trim(member), str_trim(value))) return refuse(file, number, str_trim(line), e);
    }
    return refuse(file, number, STR("---"), e);
}

bool paper_form_find(Lang lang, Str name, PaperForm *ret)
{
    Error unheard;
    for (size_t i = 0; i < PAPERS_SHIPPED_COUNT; i++)
        if (paper_form_read(&PAPERS_SHIPPED[i], ret, &unheard) == ERR_OK && ret->lang == lang && str_equal(ret->name, name)) return true;
    return false;
}

bool paper_form_takes(const PaperForm *f, Str kind)
{
    Str rest = f->kinds, one;
    for (bool more = rest.len > 0; more; ) {
        more = str_cut(&rest, ' ', &one);
        if (str_is(one, "*") || (one.len > 0 && str_equal(one, kind))) return true;
    }
    return false;
}

/* ---- looking it over ---- */

static bool has_member(const Kind *k, Str name)
{
    if (str_is(name, "number") || str_is(name, "state") || str_is(name, "title")) return true;
    return kind_field(k, name) != NULL;
}

static bool in_a_group(const Kind *k, Str name)
{
    for (const Field *f = k->fields; f; f = f->next) {
        const Field *group = f->type == FIELD_LIST ? f->of : f;
        if (group->type != FIELD_GROUP) continue;
        for (const Field *part = group->fields; part; part = part->next) if (str_equal(part->id, name)) return true;
    }
    return false;
}

static bool is_own(Str name)
{
    static const char *const OWN[] = { ".", "number", "date", "office", "author", "title", "fields", "label", "value",
                                       "paragraphs", "text", "no", "case", "record" };
    for (size_t i = 0; i < ARRAY_LEN(OWN); i++) if (str_is(name, OWN[i])) return true;
    return false;
}

bool paper_form_knows(const Model *m, const Kind *k, Str name)
{
    const Kind *of_case = model_kind(m, STR("case"));
    if (str_starts(name, STR("record."))) return !k || has_member(k, str_from(name, 7));
    if (str_starts(name, STR("case."))) return of_case && has_member(of_case, str_from(name, 5));
    return is_own(name) || (k && in_a_group(k, name));
}
