/* fuzz_marks.c: any bytes as one of the small texts that stand in files, in codes and in what people type: the marks of a paper's texts, the
 * code of its page, a list of pages, the period of a figure, the name of a file in a bundle, a day, an instant, a number, an amount.
 *
 * What must hold: nothing outside of the input is looked at; what is taken is, written again, what was read, or is read again as the same. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/number.h"
#include "desk/figures.h"
#include "office/bundle_int.h"
#include "rules/scan_marks.h"
#include "text/block_mark.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PAGES = 60 };

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_block_marks(Str text)
{
    char to[BLOCK_MARK_ROOM];
    BlockMark block, block_again;
    PaperMark paper, paper_again;
    if (block_mark_read(text, &block)) {
        must(block.no <= BLOCK_MARK_MOST && block_mark_read(block_mark_write(to, &block), &block_again));
        must(block_again.no == block.no && block_again.own == block.own && block_again.check == block.check);
    }
    if (paper_mark_read(text, &paper)) {
        must(paper.paper.len == 16 && paper_mark_read(paper_mark_write(to, &paper), &paper_again));
        must(str_equal(paper_again.paper, paper.paper) && paper_again.version == paper.version && paper_again.count == paper.count);
    }
    must(block_same(text, text));
}

static void check_pages(Arena *a, Str text)
{
    bool has[PAGES + 1] = { false }, again[PAGES + 1] = { false };
    Buf to = buf_in(a);
    PaperCode code;
    if (page_list_read(text, has, PAGES)) {
        page_list_write(&to, has, PAGES);
        must(to.failed || (page_list_read(buf_str(&to), again, PAGES) && memcmp(has, again, sizeof has) == 0));
    }
    if (paper_code_read(text, &code)) {
        must(code.digits.len == PAPER_CODE_DIGITS && code.number.len > 0);
        must(code.page >= 0 && code.page <= code.pages && code.pages <= PAPER_CODE_PAGES);
        must(code.number.ptr >= text.ptr && code.number.ptr + code.number.len <= text.ptr + text.len);
    }
}

static void check_days(Str text)
{
    char day_text[11], instant_text[25];
    Day day;
    Instant at;
    Period p;
    Error e = { 0 };
    if (day_parse(text, &day)) must(str_equal(day_format(day_text, day), text));
    if (day_parse_local(text, &day)) must(str_equal(day_format_local(day_text, day), text));
    if (instant_parse(text, &at)) must(str_equal(instant_format(instant_text, at), text));
    if (instant_parse_rfc3339(text, &at)) (void)instant_format(instant_text, at);
    if (period_parse(text, &p, &e) == ERR_OK) must(p.from <= p.until);
}

static void check_numbers(Str text)
{
    char digits[24];
    int64_t n, back;
    uint64_t u;
    if (uint_parse(text, &u)) must(str_is(text, (snprintf(digits, sizeof digits, "%" PRIu64, u), digits)));
    if (int_parse(text, &n)) must(str_is(text, (snprintf(digits, sizeof digits, "%" PRId64, n), digits)));
    for (int places = 0; places <= 4; places++)
        if (amount_parse(text, places, &n)) must(amount_parse(amount_format(digits, n, places), places, &back) && back == n);
}

static void check_name(Arena *a, Str text)
{
    BundleName name;
    if (bundle_name_parse(text, &name)) must(str_equal(bundle_name_format(a, &name), text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(16 << 20);
    char *copy = mem_alloc(size + (size == 0));
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    Str text = str_bytes(copy, size);
    check_block_marks(text);
    check_pages(&a, text);
    check_days(text);
    check_numbers(text);
    check_name(&a, text);
    mem_free(copy);
    arena_free(&a);
    return 0;
}
