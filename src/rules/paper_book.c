/* paper_book.c: see paper_book.h. */
#include "rules/paper_book.h"

#include "text/mustache.h"

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
    else if (str_is(name, "states")) f->states = value;
    else if (str_is(name, "approval")) f->approval = str_is(value, "yes");
    else if (str_is(name, "page")) f->landscape = str_is(value, "landscape");
    else if (str_is(name, "pages")) return int_parse(value, &f->pages) && f->pages > 0;
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

static bool has_word(Str words, Str word)
{
    Str one;
    for (bool more = words.len > 0; more; ) {
        more = str_cut(&words, ' ', &one);
        if (str_is(one, "*") || (one.len > 0 && str_equal(one, word))) return true;
    }
    return false;
}

bool paper_form_takes(const PaperForm *f, Str kind)
{
    return has_word(f->kinds, kind);
}

bool paper_form_prints_in(const PaperForm *f, Str state)
{
    return f->states.len == 0 || has_word(f->states, state);
}

/* ---- looking it over ---- */

static bool has_member(const Kind *k, Str name)
{
    if (str_is(name, "number") || str_is(name, "state") || str_is(name, "title") || str_is(name, "citation")) return true;
    if (str_is(k->id, "volume") && (str_is(name, "inventory") || str_is(name, "sheet_count") || str_is(name, "entry_count"))) return true;
    return kind_field(k, name) != NULL;
}

/* A line of what lies in a volume (desk/volume.h). */
static bool in_inventory(const Kind *k, Str name)
{
    static const char *const LINE[] = { "what", "date", "sheets", "count", "remark" };
    for (size_t i = 0; i < ARRAY_LEN(LINE); i++) if (str_is(k->id, "volume") && str_is(name, LINE[i])) return true;
    return false;
}

static bool in_a_group(const Kind *k, Str name)
{
    if (in_inventory(k, name)) return true;
    for (const Field *f = k->fields; f; f = f->next) {
        const Field *group = f->type == FIELD_LIST ? f->of : f;
        if (group->type != FIELD_GROUP) continue;
        for (const Field *part = group->fields; part; part = part->next) if (str_equal(part->id, name)) return true;
    }
    return false;
}

/* "addressee.bank": an option of a choice; "minor.yes" of a yes_no; "state.sent". */
static bool is_option(const Kind *k, Str name)
{
    Str option = name, field;
    const Field *f = str_cut(&option, '.', &field) ? kind_field(k, field) : NULL;
    if (str_is(field, "state")) return kind_state(k, option) != NULL;
    if (f && f->type == FIELD_YES_NO) return str_is(option, "yes") || str_is(option, "no");
    for (size_t i = 0; f && f->type == FIELD_CHOICE && i < f->choice_count; i++) if (str_equal(f->choices[i].id, option)) return true;
    return false;
}

static bool is_own(Str name)
{
    static const char *const OWN[] = { ".", "number", "date", "office", "author", "title", "fields", "label", "value", "paragraphs", "text", "no",
                                       "case", "record", "state", "lines", "line_count", "entered", "history", "on", "by", "done", "why", "blank" };
    for (size_t i = 0; i < ARRAY_LEN(OWN); i++) if (str_is(name, OWN[i])) return true;
    return false;
}

/* Whose records a list is of: in_case.KIND, or by.KIND.FIELD, whose field points to the record. NULL for what is no such list. */
static const Kind *listed(const Model *m, Str name)
{
    Str field = name, way, kind;
    if (!str_cut(&field, '.', &way)) return NULL;
    if (str_is(way, "in_case")) return model_kind(m, field);
    if (!str_is(way, "by") || !str_cut(&field, '.', &kind)) return NULL;
    const Kind *k = model_kind(m, kind);
    const Field *f = k ? kind_field(k, field) : NULL;
    return f && f->type == FIELD_REF && f->searchable ? k : NULL;
}

/* Of a register: {{#of.KIND}} is there for those of that kind. */
static const Kind *registered(const Model *m, Str name)
{
    return str_starts(name, STR("of.")) ? model_kind(m, str_from(name, 3)) : NULL;
}

/* A field of a record in one of the form's lists. */
static bool in_a_list(const MustacheTemplate *t, const Model *m, Str name)
{
    Str list;
    for (size_t at = 0; mustache_next_name(t, &at, &list); ) {
        const Kind *k = listed(m, list);
        if (!k) k = registered(m, list);
        if (k && (has_member(k, name) || in_a_group(k, name))) return true;
    }
    return false;
}

static bool is_known(const PaperForm *f, const MustacheTemplate *t, const Model *m, const Kind *k, Str name)
{
    const Kind *of_case = model_kind(m, STR("case"));
    PaperForm part;
    if (str_starts(name, STR("is."))) return !k || is_option(k, str_from(name, 3));
    if (str_starts(name, STR("some."))) name = str_from(name, 5);
    if (str_starts(name, STR("record."))) return !k || has_member(k, str_from(name, 7));
    if (str_starts(name, STR("case."))) return of_case && has_member(of_case, str_from(name, 5));
    if (str_find(name, STR(".")) > 0) return listed(m, name) || registered(m, name);
    return is_own(name) || (k && (in_a_group(k, name) || has_member(k, name))) || in_a_list(t, m, name) || paper_form_find(f->lang, name, &part);
}

/* The states in which it is printed are states of each of its kinds. */
static ErrorCode lint_states(const PaperForm *f, const Model *m, Error *e)
{
    Str kinds = f->kinds, one, state;
    for (bool more = f->states.len > 0; more; ) {
        more = str_cut(&kinds, ' ', &one);
        const Kind *k = model_kind(m, one);
        Str states = f->states;
        for (bool on = true; on; ) {
            on = str_cut(&states, ' ', &state);
            if (!k || !kind_state(k, state)) return error_set(e, ERR_INVALID, K("paper.no-value"), arg_str("file", f->name), arg_str("name", state));
        }
    }
    return ERR_OK;
}

ErrorCode paper_form_lint(Arena *a, const PaperForm *f, const Model *m, Error *e)
{
    const MustacheTemplate *t;
    Str rest = f->kinds, one, name;
    TRY(mustache_compile(a, f->name, f->template, &t, e));
    TRY(lint_states(f, m, e));
    for (bool more = true; more; ) {
        more = str_cut(&rest, ' ', &one);
        const Kind *k = str_is(one, "*") || one.len == 0 ? NULL : model_kind(m, one);
        if (one.len > 0 && !str_is(one, "*") && !k)
            return error_set(e, ERR_INVALID, K("paper.no-kind"), arg_str("file", f->name), arg_str("name", one));
        for (size_t at = 0; mustache_next_name(t, &at, &name); )
            if (!is_known(f, t, m, k, name)) return error_set(e, ERR_INVALID, K("paper.no-value"), arg_str("file", f->name), arg_str("name", name));
    }
    return ERR_OK;
}
