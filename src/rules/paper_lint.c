/* paper_lint.c: see paper_lint.h. The reader of templates (text/mustache.h) ends at the first thing that is wrong; here the tags
 * are walked once more by themselves, so that whoever wrote five wrong names hears of five. What that walk does not know, the
 * reader has the last word on. */
#include "rules/paper_lint.h"

#include "text/mustache.h"

enum { TEMPLATE_LIMIT = 256 * 1024, SECTIONS = 32 };

typedef struct {
    Arena           *arena;
    const PaperFile *file;
    const Model     *model;
    PaperHasPart     has;
    const void      *self;
    PaperForm        form;
    PaperFault      *first, **tail;
    size_t           count;
    Str              open[SECTIONS]; size_t open_at[SECTIONS], depth;
    bool             failed;
} Lint;

/* ---- the list ---- */

static void fault(Lint *l, const char *at, const char *key, Str name)
{
    Str text = l->file->bytes;
    size_t offset = at ? (size_t)(at - text.ptr) : 0, start = 0;
    int64_t line = 1;
    if (++l->count > PAPER_FAULTS) return;
    for (size_t i = 0; i < offset; i++) {
        if (text.ptr[i] != '\n') continue;
        line++;
        start = i + 1;
    }
    PaperFault *f = ARENA_NEW(l->arena, PaperFault);
    l->failed |= !f;
    if (!f) return;
    int64_t column = 1 + (int64_t)utf8_count((Str){ text.ptr + start, offset - start });
    Str place = str_format(l->arena, STR_FMT ":%lld:%lld", STR_ARG(l->file->name), (long long)line, (long long)column);
    *f = (PaperFault){ .line = line, .column = column };
    error_set(&f->what, ERR_INVALID, key, arg_str("at", place), arg_str("name", str_first(name, 80)));
    *l->tail = f;
    l->tail = &f->next;
}

/* ---- the head ---- */

static void check_kinds(Lint *l, Str kinds)
{
    Str rest = kinds, one;
    for (bool more = rest.len > 0; more; ) {
        more = str_cut(&rest, ' ', &one);
        if (one.len > 0 && !str_is(one, "*") && !model_kind(l->model, one)) fault(l, one.ptr, K("paper.lint-no-kind"), one);
    }
}

static bool is_yes_or_no(Str value)
{
    return str_is(value, "yes") || str_is(value, "no");
}

static void check_member(Lint *l, Str line, unsigned *seen)
{
    static const char *const MEMBERS[] = { "title", "kinds", "code", "text", "approval", "page", "pages", "states" };
    Str name, value = line;
    size_t which = 0;
    bool named = str_cut(&value, ':', &name);
    name = str_trim(name);
    value = str_trim(value);
    while (which < ARRAY_LEN(MEMBERS) && !str_is(name, MEMBERS[which])) which++;
    if (!named || which == ARRAY_LEN(MEMBERS)) {
        fault(l, line.ptr, K("paper.lint-head"), str_trim(line));
        return;
    }
    if (*seen & 1u << which) fault(l, line.ptr, K("paper.lint-twice"), name);
    *seen |= 1u << which;
    if (value.len == 0) fault(l, line.ptr, K("paper.lint-empty"), name);
    else if (str_is(name, "kinds")) check_kinds(l, l->form.kinds = value);
    else if (str_is(name, "title")) l->form.title = value;
    else if (str_is(name, "states")) l->form.states = value;
    else if (str_is(name, "page") && !str_is(value, "landscape")) fault(l, value.ptr, K("paper.lint-page"), value);
    else if (str_is(name, "pages") && !(int_parse(value, &l->form.pages) && l->form.pages > 0)) fault(l, value.ptr, K("paper.lint-page"), value);
    else if (str_is(name, "approval") && !is_yes_or_no(value)) fault(l, value.ptr, K("paper.lint-approval"), value);
}

/* The states in which it is printed are states of each of its kinds. */
static void check_states(Lint *l)
{
    Str states = l->form.states, state, kinds, one;
    for (bool more = states.len > 0; more; ) {
        more = str_cut(&states, ' ', &state);
        kinds = l->form.kinds;
        for (bool on = kinds.len > 0; on && state.len > 0; ) {
            on = str_cut(&kinds, ' ', &one);
            const Kind *k = model_kind(l->model, one);
            if (k && kind_state(k, state)) continue;
            fault(l, state.ptr, K("paper.lint-no-value"), state);
            break;
        }
    }
}

/* True with the template behind it when the head has an end. */
static bool check_head(Lint *l, Str *template)
{
    Str rest = l->file->bytes, line;
    unsigned seen = 0;
    while (str_next_line(&rest, &line)) {
        if (str_is(str_trim(line), "---")) {
            if (l->form.kinds.len > 0 && l->form.title.len == 0) fault(l, line.ptr, K("paper.lint-no-title"), STR(""));
            check_states(l);
            *template = rest;
            return true;
        }
        check_member(l, line, &seen);
    }
    fault(l, l->file->bytes.ptr, K("paper.lint-no-end"), STR(""));
    return false;
}

/* ---- tags ---- */

static bool is_known(const Lint *l, Str name)
{
    Str rest = l->form.kinds, one;
    for (size_t i = 0; i < l->depth; i++) {                  /* within a list of other records: their fields */
        const Kind *k = paper_list_kind(l->model, l->open[i]);
        if ((k && paper_list_knows(k, name)) || (str_is(l->open[i], "proof") && paper_proof_knows(name))) return true;
        if (str_is(l->open[i], "custody") && paper_custody_knows(name)) return true;
        if (paper_chain_knows(l->open[i], name)) return true;
    }
    for (bool more = true; more; ) {
        more = str_cut(&rest, ' ', &one);
        const Kind *k = str_is(one, "*") || one.len == 0 ? NULL : model_kind(l->model, one);
        if (!paper_form_knows(l->model, k, name)) return false;
    }
    return true;
}

static void open_section(Lint *l, const char *at, Str name)
{
    if (l->depth == SECTIONS) {
        fault(l, at, K("paper.lint-deep"), name);
        return;
    }
    l->open_at[l->depth] = (size_t)(at - l->file->bytes.ptr);
    l->open[l->depth++] = name;
}

/* What was opened inside of the one that ends was not closed. */
static void close_section(Lint *l, const char *at, Str name)
{
    size_t i = l->depth;
    while (i > 0 && !str_equal(l->open[i - 1], name)) i--;
    if (i == 0) {
        fault(l, at, K("paper.lint-not-open"), name);
        return;
    }
    while (l->depth > i) {
        l->depth--;
        fault(l, l->file->bytes.ptr + l->open_at[l->depth], K("paper.lint-open-section"), l->open[l->depth]);
    }
    l->depth = i - 1;
}

static void check_tag(Lint *l, const char *at, Str inside)
{
    char sign = inside.len > 0 ? inside.ptr[0] : 0;
    bool signed_ = sign && strchr("#^/>!={&", sign);
    Str name = str_trim(signed_ ? str_from(inside, 1) : inside);
    if (sign == '!') return;
    if (sign == '=') fault(l, at, K("paper.lint-brackets"), name);
    else if (sign == '{' || sign == '&') fault(l, at, K("paper.lint-raw"), name);
    else if (sign == '/') close_section(l, at, name);
    else if (sign == '>') {
        if (!l->has || !l->has(l->self, l->form.lang, name)) fault(l, at, K("paper.lint-no-part"), name);
    } else {
        if (sign == '#' || sign == '^') open_section(l, at, name);
        if (!is_known(l, name)) fault(l, at, K("paper.lint-no-value"), name);
    }
}

static void check_tags(Lint *l, Str template)
{
    for (ptrdiff_t at; (at = str_find(template, STR("{{"))) >= 0; ) {
        const char *start = template.ptr + at;
        template = str_from(template, (size_t)at + 2);
        ptrdiff_t end = str_find(template, STR("}}"));
        if (end < 0) {
            fault(l, start, K("paper.lint-open-tag"), str_first(template, 20));
            return;
        }
        check_tag(l, start, str_first(template, (size_t)end));
        template = str_from(template, (size_t)end + 2);
        if (str_starts(template, STR("}"))) template = str_from(template, 1);
    }
    while (l->depth > 0) {
        l->depth--;
        fault(l, l->file->bytes.ptr + l->open_at[l->depth], K("paper.lint-open-section"), l->open[l->depth]);
    }
}

/* ---- blocks ---- */

static bool is_block(Str info)
{
    return str_is(info, "signatures") || str_is(info, "stamp") || str_is(info, "columns") || str_is(info, "lines") || str_is(info, "drawing");
}

static bool is_html(Str line)
{
    char c = line.len > 1 && line.ptr[0] == '<' ? line.ptr[1] : 0;
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '!' || c == '?';
}

/* Fenced blocks as print/paper.h names them; HTML is none of Markdown here. */
static void check_blocks(Lint *l, Str template)
{
    Str line;
    const char *open = NULL;
    while (str_next_line(&template, &line)) {
        Str text = str_trim(line);
        bool fence = str_starts(text, STR("```")) || str_starts(text, STR("~~~"));
        if (fence && open) open = NULL;
        else if (fence) {
            open = line.ptr;
            Str info = str_trim(str_from(text, 3));
            if (!is_block(info)) fault(l, line.ptr, K("paper.lint-block"), info);
        } else if (!open && is_html(text)) {
            fault(l, line.ptr, K("paper.lint-html"), str_first(text, 20));
        }
    }
    if (open) fault(l, open, K("paper.lint-open-block"), STR(""));
}

/* ---- all of it ---- */

static bool check_bytes(Lint *l)
{
    static const char *const MARKS[] = { "\xee\x80\x80", "\xee\x80\x81" };       /* they stand for values while a paper is made */
    Str text = l->file->bytes;
    size_t good = utf8_valid_length(text);
    if (text.len > TEMPLATE_LIMIT) fault(l, NULL, K("paper.lint-long"), STR(""));
    if (good < text.len) {
        fault(l, text.ptr + good, K("paper.lint-utf8"), STR(""));
        return false;
    }
    for (size_t i = 0; i < ARRAY_LEN(MARKS); i++) {
        ptrdiff_t at = str_find(text, str_of(MARKS[i]));
        if (at >= 0) fault(l, text.ptr + at, K("paper.lint-mark"), STR(""));
    }
    return text.len <= TEMPLATE_LIMIT;
}

static bool check_name(Lint *l)
{
    Str name = l->file->name, lang;
    if (str_cut(&name, '/', &lang) && lang_of(lang, &l->form.lang) && str_ends(name, STR(".md")) && name.len > 3) {
        l->form.name = str_first(name, name.len - 3);
        return true;
    }
    fault(l, NULL, K("paper.lint-name"), l->file->name);
    return false;
}

static int fault_compare(const PaperFault *a, const PaperFault *b)
{
    if (a->line != b->line) return a->line < b->line ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

/* In the order of the file; a hundred at most. */
static void sort_faults(Lint *l)
{
    PaperFault *sorted = NULL;
    while (l->first) {
        PaperFault *f = l->first, **to = &sorted;
        l->first = f->next;
        while (*to && fault_compare(*to, f) <= 0) to = &(*to)->next;
        f->next = *to;
        *to = f;
    }
    l->first = sorted;
}

bool paper_lint_shipped(const void *self, Lang lang, Str name)
{
    PaperForm part;
    (void)self;
    return paper_form_find(lang, name, &part);
}

ErrorCode paper_lint(Arena *a, const PaperFile *file, const Model *m, PaperHasPart has, const void *self, PaperFault **ret,
                     size_t *count, Error *e)
{
    Lint l = { .arena = a, .file = file, .model = m, .has = has, .self = self };
    Str template;
    const MustacheTemplate *compiled;
    Error last = { 0 };
    l.tail = &l.first;
    if (check_name(&l) && check_bytes(&l) && check_head(&l, &template)) {
        check_tags(&l, template);
        check_blocks(&l, template);
        bool unread = l.count == 0 && mustache_compile(a, file->name, template, &compiled, &last) != ERR_OK;
        if (unread) fault(&l, template.ptr, K("paper.lint-other"), STR(""));
    }
    sort_faults(&l);
    *ret = l.first;
    *count = l.count;
    return l.failed ? error_memory(e) : ERR_OK;
}
