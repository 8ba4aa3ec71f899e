/* fuzz_detect_files.c: any bytes as a settings file, as a rule file, and as releases to be counted and repaired.
 *
 * The first byte says which. What must hold: a file is taken or refused with the line and the name of what is wrong; what a rule
 * file gives has its texts in three languages and bounds that hold its defaults; coverage is strict JSON; a repaired release is
 * strict JSON on one line, and repairing it again changes nothing. */
#include <stdlib.h>

#include "detect/coverage.h"
#include "detect/lines.h"
#include "detect/prepare.h"
#include "detect/rule_book.h"
#include "text/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void try_settings(Arena *a, Str input)
{
    DetectSettings settings = { 0 };
    DetectRepairs repairs = { 0 };
    Error e;
    ErrorCode code = detect_settings_read(a, input, STR("fuzz"), &settings, &repairs, &e);
    must(code == ERR_OK || code == ERR_MEMORY || code == ERR_INVALID);
    if (code == ERR_INVALID) must(error_arg(&e, "path").len > 0);
    if (code != ERR_OK) return;
    for (size_t i = 0; i < settings.method_day_count; i++) must(settings.method_days[i].method.ptr != NULL);
    for (size_t i = 0; i < repairs.bid_code_count; i++) must(repairs.bid_codes[i].from.ptr && repairs.bid_codes[i].to.ptr);
}

static void try_rule(Arena *a, Str input)
{
    static RuleBook book;
    RuleFile file = { STR("fuzz"), input };
    Error e;
    book = (RuleBook){ 0 };
    ErrorCode code = rule_book_add(&book, a, &file, &e);
    must(code == ERR_OK || code == ERR_MEMORY || code == ERR_INVALID);
    must((code == ERR_OK) == (book.present != 0));
    for (int i = 0; code == ERR_OK && i < DETECT_RULES; i++) {
        const RuleText *r = &book.rules[i];
        if (!(book.present & DETECT_BIT(i))) continue;
        for (int lang = 0; lang < LANG_COUNT; lang++) must(r->name[lang].len > 0 && r->explanation[lang].len > 0 && r->legal_basis[lang].len > 0);
        for (size_t k = 0; k < r->parameter_count; k++) must(r->parameters[k].min <= r->parameters[k].max);
    }
}

static ErrorCode cover(void *user, Str line, uint64_t number, Error *e)
{
    return coverage_add(user, line, number, e);
}

static void try_coverage(Arena *a, Str input)
{
    Coverage *c;
    LinesRead read;
    Error e;
    JsonValue *v;
    Buf out = buf_in(a);
    if (coverage_new(a, &c, &e) != ERR_OK) return;
    ErrorCode code = lines_of_text(a, input, STR("fuzz"), cover, c, &read, &e);
    must(code == ERR_OK || code == ERR_MEMORY);
    if (code == ERR_OK) coverage_write(&out, c);
    if (code == ERR_OK && !out.failed) must(json_parse(a, str_trim(buf_str(&out)), &v, &e) != ERR_INVALID);
    coverage_free(c);
}

static Str repaired(Arena *a, Prepare *p, Str line)
{
    Buf out = buf_in(a), issues = buf_in(a);
    Error e;
    ErrorCode code = prepare_line(p, line, 1, &out, &issues, &e);
    must(code == ERR_OK || code == ERR_MEMORY || code == ERR_INVALID || code == ERR_LIMIT);
    return code == ERR_OK ? buf_str(&out) : (Str){ 0 };
}

static void try_repairs(Arena *a, Str input)
{
    static const DetectRepairs ALL = {
        .currency = { "KGS", 3 }, .item_scheme = { "CPV", 3 }, .bid_status = { "valid", 5 }, .award_status = { "active", 6 }, .party_roles = true,
        .award_status_by_contract = true, .redacted_amounts = { "0|9", 3 }, .redacted_ids = { "x", 1 }, .buyer_prefix = { "B-", 2 },
        .tenderer_prefix = { "T-", 2 },
    };
    Prepare *p;
    Error e;
    JsonValue *v;
    Str line;
    if (prepare_new(a, &ALL, &p, &e) != ERR_OK) return;
    while (str_next_line(&input, &line)) {
        if (str_trim(line).len == 0) continue;
        Str once = repaired(a, p, line);
        if (!once.ptr) continue;
        once.len--;
        must(str_find_byte(once, '\n') < 0);
        must(json_parse(a, once, &v, &e) != ERR_INVALID);
        Str twice = repaired(a, p, once);
        must(!twice.ptr || str_equal(once, str_first(twice, twice.len - 1)));
    }
    prepare_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(64 << 20);
    char *copy = mem_alloc(size);
    if (copy && size > 0) {
        memcpy(copy, data, size);
        Str input = str_bytes(copy + 1, size - 1);
        switch (copy[0] & 3) {
        case 0: try_settings(&a, input); break;
        case 1: try_rule(&a, input); break;
        case 2: try_coverage(&a, input); break;
        default: try_repairs(&a, input); break;
        }
    }
    mem_free(copy);
    arena_free(&a);
    return 0;
}
