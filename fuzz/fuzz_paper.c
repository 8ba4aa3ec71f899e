/* fuzz_paper.c: any bytes as the template of a paper; what stands behind the first NUL is a value of it.
 *
 * What must hold: a template is taken or refused with a sentence; the value is in the paper as often as the template asks for it, never as a heading,
 * a table or a list; HTML has no element that our writer did not write; ODT and DOCX are written. PDF is left out: setting it takes milliseconds. */
#include <stdlib.h>

#include "print/paper.h"
#include "rules/paper_lint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static size_t count_blocks(const PaperNode *n)
{
    size_t found = n->kind != PAPER_ROOT;
    for (const PaperNode *c = n->first; c; c = c->next) found += count_blocks(c);
    return found;
}

static JsonValue *values_with(Arena *a, Str v)
{
    JsonValue *to = json_new_object(a), *list = json_new_array(a), *row = json_new_object(a);
    json_set(a, row, "v", json_new_string(a, v));
    json_add(a, list, row);
    json_set(a, to, "v", json_new_string(a, v));
    return json_set(a, to, "l", list);
}

/* The same template with another value has the same shape: what decides is the template. */
static void shape_is_the_template(Arena *a, Str template, const Paper *p)
{
    Error e = { 0 };
    Paper plain;
    if (paper_read(a, LANG_KY, STR("fuzz"), template, values_with(a, STR("x")), NULL, NULL, &plain, &e) != ERR_OK) return;
    must(count_blocks(plain.root) == count_blocks(p->root));
}

/* The linter says of any bytes what is wrong with them, in their order and with a sentence each. */
static void faults_are_in_order(Arena *a, Str bytes)
{
    static const Model none;
    PaperFile file = { STR("ky/x.md"), bytes };
    PaperFault *faults;
    size_t count;
    Error e = { 0 };
    if (paper_lint(a, &file, &none, paper_lint_shipped, NULL, &faults, &count, &e) != ERR_OK) return;
    for (const PaperFault *f = faults; f; f = f->next) must(f->what.parts[0].key && (!f->next || f->line <= f->next->line));
    must((count == 0) == (faults == NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(64 << 20);
    Error e = { 0 };
    Paper p;
    Str all = str_bytes(data, size), value = STR("| # <b>");
    ptrdiff_t cut = str_find_byte(all, 0);
    if (cut >= 0) {
        value = str_from(all, (size_t)cut + 1);
        all = str_first(all, (size_t)cut);
    }
    faults_are_in_order(&a, all);
    bool sound = utf8_valid(value) && str_trim(value).len > 0;
    JsonValue *values = values_with(&a, sound ? value : STR("v"));
    ErrorCode code = paper_read(&a, LANG_KY, STR("fuzz"), all, values, NULL, NULL, &p, &e);
    if (code == ERR_OK) {
        PaperFrame frame = { .source = STR("00") };
        Buf text = buf_in(&a), html = buf_in(&a), odt = buf_in(&a), docx = buf_in(&a);
        shape_is_the_template(&a, all, &p);
        paper_write_text(&p, &text);
        must(paper_mark(&a, &p, STR("0123456789abcdef"), 1, &e) == ERR_OK || e.code == ERR_MEMORY);
        must(paper_write_html(&p, &(PaperFrame){ .exercise = true }, &html, &e) == ERR_OK || html.failed);
        must(html.failed || str_find(buf_str(&html), STR("<script")) < 0);
        must(paper_write_odt(&p, &frame, &odt, &e) == ERR_OK || odt.failed || e.code == ERR_MEMORY);
        must(paper_write_docx(&p, &frame, &docx, &e) == ERR_OK || docx.failed || e.code == ERR_MEMORY);
    } else {
        must(e.parts[0].key != NULL);
    }
    arena_free(&a);
    return 0;
}
