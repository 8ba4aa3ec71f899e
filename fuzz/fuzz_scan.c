/* fuzz_scan.c: any bytes as what comes off a scan: the code of a page, a list of pages, and the workers' answers.
 *
 * The first byte says which. What must hold: nothing outside of the input is looked at; a code that is read names no number but
 * what stands in the input, with a page that is one of its pages; a list that is read, written again, is read as the same pages;
 * of any two JSON texts, as the words of a printed and of a scanned page, a comparison comes out whose counts fit. */
#include <stdlib.h>

#include "desk/scan_compare.h"
#include "rules/scan_marks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 300 };

static void must(bool holds)
{
    if (!holds) abort();
}

static void try_code(Str text)
{
    PaperCode c;
    if (!paper_code_read(text, &c)) return;
    must(c.digits.len == PAPER_CODE_DIGITS && c.number.len > 0 && c.code.len == c.number.len + 1 + c.digits.len);
    must(c.code.ptr >= text.ptr && c.code.ptr + c.code.len <= text.ptr + text.len);
    must(c.page == 0 ? c.pages == 0 : c.page >= 1 && c.page <= c.pages && c.pages <= PAPER_CODE_PAGES);
}

static void try_list(Arena *a, Str text)
{
    bool has[MOST + 1] = { false }, again[MOST + 1] = { false };
    Buf out = buf_in(a);
    if (!page_list_read(text, has, MOST)) return;
    page_list_write(&out, has, MOST);
    must(!has[0] && !out.failed && page_list_read(buf_str(&out), again, MOST));
    must(memcmp(has, again, sizeof has) == 0);
}

static void try_words(Arena *a, Str text)
{
    Error e = { 0 };
    JsonValue *printed, *read;
    Compared c;
    Str first;
    str_cut(&text, '\n', &first);
    if (json_parse(a, first, &printed, &e) != ERR_OK || json_parse(a, text, &read, &e) != ERR_OK) return;
    if (scan_compare(a, printed, read, &c, &e) != ERR_OK) return;
    must(c.same <= c.words && c.count <= (size_t)c.words * 2 + 4000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(256 << 20);
    char *copy = size > 1 ? mem_alloc(size - 1) : NULL;
    if (!copy) return 0;
    memcpy(copy, data + 1, size - 1);
    Str text = { copy, size - 1 };
    if (data[0] % 3 == 0) try_code(text);
    else if (data[0] % 3 == 1) try_list(&a, text);
    else try_words(&a, text);
    mem_free(copy);
    arena_free(&a);
    return 0;
}
