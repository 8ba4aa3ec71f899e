/* fuzz_pages.c: any bytes as a file of pages from outside, as tergoo-scan opens it: PDF, TIFF, JPEG, PNG, HEIC.
 *
 * What must hold: it is opened or refused with a sentence; of a file that is open, each of its first pages becomes a picture within
 * the limit or is refused with a sentence, its codes and words are texts, and what is turned upright can be written again. Pages are drawn
 * small: what is tried is the reading. */
#include <stdlib.h>

#include "scan/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* Fontconfig keeps a few hundred bytes, once, of what it read of the fonts; the worker is a process a file. What is ours is looked for. */
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig\n"; }

enum { FIRST_PAGES = 3, DPI = 20, DOTS_TRIED = 1000 * 1000 };

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_refused(ErrorCode code, const Error *e)
{
    must(code == ERR_MEMORY || e->parts[0].key != NULL);
}

static void try_upright(Arena *a, PIX *page)
{
    CLEANUP(scan_pix_free) PIX *upright = NULL;
    Error e = { 0 };
    ScanSeen seen;
    float tilt;
    Buf out = buf_in(a);
    if (scan_see(page, a, &seen, &e) != ERR_OK) return;
    must(seen.count <= SCAN_CODES && seen.turn >= 0 && seen.turn < 4);
    for (size_t i = 0; i < seen.count; i++) must(seen.codes[i].len <= SCAN_CODE_LONGEST && utf8_valid(seen.codes[i]));
    if (scan_upright(page, seen.turn, &tilt, &upright, &e) != ERR_OK) return;
    if (scan_write_grey(upright, &out, &e) == ERR_OK) must(str_starts(buf_str(&out), STR("P5")));
}

static void try_page(Arena *a, const ScanFile *f, int number)
{
    CLEANUP(scan_pix_free) PIX *page = NULL;
    Error e = { 0 };
    ErrorCode code = scan_page(f, number, DPI, &page, &e);
    if (code != ERR_OK) {
        check_refused(code, &e);
        must(!page);
        return;
    }
    size_t dots = (size_t)pixGetWidth(page) * (size_t)pixGetHeight(page);
    must(dots >= 1 && dots <= SCAN_PIXELS && (pixGetDepth(page) == 32 || pixGetDepth(page) == 8));
    if (dots <= DOTS_TRIED) try_upright(a, page);
}

static void try_words(Arena *a, const ScanFile *f, int number)
{
    JsonValue *list, *again;
    Error e = { 0 };
    Buf out = buf_in(a);
    ErrorCode code = scan_pdf_words(f, number, a, &list, &e);
    if (code != ERR_OK) {
        check_refused(code, &e);
        return;
    }
    json_write(&out, list);
    must(out.failed || json_parse(a, buf_str(&out), &again, &e) == ERR_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(256 << 20);
    ScanFile f;
    Error e = { 0 };
    char *copy = size > 0 ? mem_alloc(size) : NULL;
    if (!copy) return 0;
    memcpy(copy, data, size);
    ErrorCode code = scan_open(STR("scan"), (Str){ copy, size }, &f, &e);
    if (code == ERR_OK) {
        must(f.pages >= 1 && f.pages <= SCAN_PAGES);
        for (int i = 1; i <= f.pages && i <= FIRST_PAGES; i++) {
            try_page(&a, &f, i);
            if (f.type == SCAN_PDF) try_words(&a, &f, i);
        }
        scan_close(&f);
    } else {
        check_refused(code, &e);
    }
    mem_free(copy);
    arena_free(&a);
    return 0;
}
