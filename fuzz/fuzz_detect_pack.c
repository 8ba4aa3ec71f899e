/* fuzz_detect_pack.c: any bytes as a country pack, and as an explanation.
 *
 * The first byte says which. What must hold: a file is taken or refused with the file, and the line and name of what is wrong; what is taken
 * is whole: three languages, each section and limit with source, date and state, amounts above zero; a run by it ends. */
#include <stdlib.h>

#include "detect/clear_book.h"
#include "detect/pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_refusal(ErrorCode code, const Error *e)
{
    must(code == ERR_OK || code == ERR_MEMORY || code == ERR_INVALID);
    if (code == ERR_INVALID) must(error_arg(e, "path").len > 0 && (error_arg(e, "line").len > 0 || error_arg(e, "limit").len > 0));
}

static void check_basis(const PackBasis *b)
{
    must(b->source.len > 0 && b->has_date && b->has_state && b->line > 0);
}

static void run_by(Arena *a, const DetectSettings *settings)
{
    static const char LINES[] = "{\"ocid\":\"x\",\"tender\":{\"procurementMethod\":\"direct\",\"procurementMethodDetails\":\"a\","
                                "\"procurementMethodRationale\":\"a\",\"documents\":[{\"documentType\":\"a\"}]}}\n";
    Detector *d;
    const DetectResult *r;
    Error e;
    if (detector_new(a, settings, &d, &e) != ERR_OK) return;
    ErrorCode code = detector_source(d, STR("fuzz"), &e);
    if (code == ERR_OK) code = detector_feed(d, str_of(LINES), &e);
    if (code == ERR_OK) code = detector_finish(d, &r, &e);
    must(code == ERR_OK || code == ERR_MEMORY);
    detector_free(d);
}

static void try_pack(Arena *a, Str input)
{
    static DetectPack pack;
    static RuleBook book;
    RuleFile file = { STR("fuzz"), input };
    DetectSettings settings = { 0 };
    Error e;
    ErrorCode code = pack_read(a, &file, &pack, &e);
    check_refusal(code, &e);
    if (code != ERR_OK) return;
    must(pack.code.len > 0 && pack.owner.len > 0);
    for (int lang = 0; lang < LANG_COUNT; lang++) must(pack.name[lang].len > 0);
    for (int i = 0; i < PACK_SECTIONS; i++) if (pack.has[i]) check_basis(&pack.basis[i]);
    for (size_t i = 0; i < pack.limit_count; i++) {
        check_basis(&pack.limits[i].basis);
        must(pack.limits[i].amount > 0 && pack.limits[i].has_from && pack.limits[i].method.len > 0 && pack.limits[i].currency.len > 0);
    }
    if (rule_book_shipped(&book, a, &e) != ERR_OK) return;
    code = pack_apply(&pack, &book, a, &settings, &e);
    check_refusal(code, &e);
    if (code == ERR_OK) run_by(a, &settings);
}

static void try_explanation(Arena *a, Str input)
{
    static ClearBook book;
    RuleFile file = { STR("fuzz"), input };
    Error e;
    book = (ClearBook){ 0 };
    ErrorCode code = clear_book_add(&book, a, &file, &e);
    check_refusal(code, &e);
    for (int i = 0; code == ERR_OK && i < DETECT_CLEARS; i++) {
        const ClearText *t = &book.texts[i];
        if (!book.present[i]) continue;
        must(t->clears != 0 && t->has_from);
        for (int lang = 0; lang < LANG_COUNT; lang++) must(t->name[lang].len > 0 && t->sentence[lang].len > 0 && t->legal_basis[lang].len > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(64 << 20);
    char *copy = mem_alloc(size);
    if (copy && size > 0) {
        memcpy(copy, data, size);
        Str input = str_bytes(copy + 1, size - 1);
        if (copy[0] & 1) try_explanation(&a, input);
        else try_pack(&a, input);
    }
    mem_free(copy);
    arena_free(&a);
    return 0;
}
