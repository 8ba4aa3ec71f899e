/* fuzz_detect_pack.c: any bytes as a country pack, as an explanation, and as releases that are looked at by a pack and a table of rates.
 *
 * The first byte says which. What must hold: a file is taken or refused with the file, and the line and name of what is wrong; what is taken
 * is whole: three languages, each section and limit with source, date and state, amounts above zero; a run by it ends. Releases come to the
 * same bytes with one thread and with three, and to strict JSON, and no explanation stands on a flag that its book does not let it clear. */
#include <stdlib.h>

#include "detect/clear_book.h"
#include "detect/country_pack.h"
#include "detect/rates.h"
#include "text/json.h"

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

#define LIMIT(name, method, amount) "  " name ":\n    method: " method "\n    currency: KGS\n    amount: " amount "\n    from: 2000-01-01\n    source: a\n" \
    "    date: 2026-01-01\n    state: unconfirmed\n"
#define BASIS "  source: a\n  date: 2026-01-01\n  state: unconfirmed\n"
static const char PACK[] = "pack: xx\nname:\n  en: a\n  ru: b\n  ky: c\nowner: x\nmethods:\n" BASIS "  codes:\n    singleSource: direct\nrationales:\n" BASIS
    "  codes:\n    urgentNeed: emergency\n    naturalMonopoly: sole-source\ndocuments:\n" BASIS "  planning: [procurementPlan]\n  notice: [tenderNotice]\n"
    "  tender: [biddingDocuments]\n  contract: [contractSigned]\n  silence: missing\nthresholds:\n" LIMIT("a", "direct", "1000") LIMIT("b", "selective", "3000");
static const char RATES[] = "currency,date,rate,source\nUSD,2026-01-01,87.5,Bank\nUSD,2026-03-01,88,Bank\n";

static Str lines_of_run(Arena *a, const DetectSettings *settings, Str input)
{
    Detector *d;
    const DetectResult *r;
    Error e;
    Buf out = buf_in(a);
    if (detector_new(a, settings, &d, &e) != ERR_OK) return (Str){ 0 };
    ErrorCode code = detector_source(d, STR("fuzz"), &e);
    if (code == ERR_OK) code = detector_feed(d, input, &e);
    if (code == ERR_OK) code = detector_finish(d, &r, &e);
    must(code == ERR_OK || code == ERR_MEMORY);
    for (size_t i = 0; code == ERR_OK && i < r->flag_count; i++)
        must(r->flags[i].cleared == DETECT_OPEN || clear_book_clears(settings->clear_book, r->flags[i].cleared, r->flags[i].rule));
    if (code == ERR_OK) detect_write_lines(&out, LANG_EN, r);
    detector_free(d);
    return code != ERR_OK || out.failed ? (Str){ 0 } : buf_str(&out);
}

/* Made once, and kept. */
static const DetectSettings *settings_of_runs(void)
{
    static DetectPack pack;
    static RuleBook rules;
    static ClearBook clears;
    static RateTable rates;
    static DetectSettings s = { .currency = { "KGS", 3 }, .rates = &rates, .rate_age = { true, 3650 }, .clear_book = &clears };
    static Arena a;
    RuleFile file = { STR("pack"), str_of(PACK) };
    Error e;
    if (s.pack) return &s;
    a = arena_with(64 << 20);
    must(pack_read(&a, &file, &pack, &e) == ERR_OK && rule_book_shipped(&rules, &a, &e) == ERR_OK);
    must(clear_book_shipped(&clears, &a, 30000, &e) == ERR_OK && pack_apply(&pack, &rules, &a, &s, &e) == ERR_OK);
    must(rates_read(&a, str_of(RATES), STR("rates"), STR("KGS"), &rates, &e) == ERR_OK);
    return &s;
}

static void try_releases(Arena *a, Str input, bool threads)
{
    DetectSettings s = *settings_of_runs();
    Error e;
    JsonValue *v;
    Str line;
    Str one = lines_of_run(a, &s, input);
    s.threads = 3;
    Str three = threads ? lines_of_run(a, &s, input) : one;
    must(!one.ptr || !three.ptr || str_equal(one, three));
    while (one.ptr && str_next_line(&one, &line)) must(json_parse(a, line, &v, &e) != ERR_INVALID);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(64 << 20);
    char *copy = mem_alloc(size);
    if (copy && size > 0) {
        memcpy(copy, data, size);
        Str input = str_bytes(copy + 1, size - 1);
        switch (copy[0] & 3) {
        case 0: try_pack(&a, input); break;
        case 1: try_explanation(&a, input); break;
        default: try_releases(&a, input, copy[0] & 4); break;
        }
    }
    mem_free(copy);
    arena_free(&a);
    return 0;
}
