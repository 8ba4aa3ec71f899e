/* fuzz_ocds.c: any bytes as lines of OCDS releases.
 *
 * What must hold: no line ends the run; every line with something on it, and every text in a package or record, is a release that was
 * looked at, left out or kept to be merged, a package or record, or broken; each process comes to one outcome of each rule over many
 * processes; all that is written of the result is strict JSON, whatever the line put into names and ids; and feeding the lines one by one,
 * with facts in a file now and then, gives the same as feeding them at once. What costs most is not asked of every input: a sum over its
 * bytes says of which, so that one input is always asked the same. */
#include <stdlib.h>

#include "detect/detect.h"
#include "text/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

/* All that is written of a result is strict JSON, in this language. */
static void check_writers(Arena *a, const DetectResult *r, Lang lang)
{
    Buf lines = buf_in(a), summary = buf_in(a);
    Str rest, line;
    Error e;
    JsonValue *v;
    detect_write_lines(&lines, lang, r);
    detect_write_summary(&summary, lang, r);
    detect_write_screen_table(&summary, r);
    detect_write_score_table(&summary, r);
    for (rest = buf_str(&lines); !lines.failed && str_next_line(&rest, &line);) must(json_parse(a, line, &v, &e) != ERR_INVALID);
}

/* Everything that a run can do, and small groups of peers, so that a few lines are enough to be held against each other. */
static DetectSettings all_of_it(Str currency, bool in_files)
{
    static const DetectRule BESIDE_PEERS[] = { DETECT_R015, DETECT_R016, DETECT_R017, DETECT_R022, DETECT_R060, DETECT_R061, DETECT_R062,
                                               DETECT_SCREENS };
    DetectSettings s = { .currency = currency, .screens = true, .scores = 10, .pairs = 20, .profiles = 20, .facts_memory = in_files };
    for (size_t i = 0; i < sizeof BESIDE_PEERS / sizeof *BESIDE_PEERS; i++) s.numbers[BESIDE_PEERS[i]][1] = (DetectNumber){ true, 2 };
    return s;
}

/* `langs`: a bit for each language in which the result is written. */
static Str run(Arena *a, Str input, Str currency, bool one_by_one, unsigned langs)
{
    Detector *d;
    const DetectResult *r;
    Error e;
    Str rest = input, line;
    Buf cardinal = buf_in(a);
    DetectSettings settings = all_of_it(currency, one_by_one && input.len % 8 == 0);
    if (detector_new(a, &settings, &d, &e) != ERR_OK) return (Str){ 0 };
    ErrorCode code = detector_source(d, STR("fuzz"), &e);
    if (!one_by_one && code == ERR_OK) code = detector_feed(d, input, &e);
    while (one_by_one && code == ERR_OK && str_next_line(&rest, &line)) {
        /* An empty line gives no bytes to feed and would not be counted; it is fed with its end. */
        code = detector_feed(d, line.len > 0 ? line : STR("\n"), &e);
    }
    if (code == ERR_OK) code = detector_finish(d, &r, &e);
    must(code == ERR_OK || code == ERR_MEMORY || (code == ERR_USAGE && currency.len == 0));
    if (code == ERR_OK) {
        uint64_t seen = r->releases + r->cancelled + r->excluded + r->broken_count + r->containers + r->gathered;
        must(seen >= r->lines + r->items + r->merged && (r->gathered > 0 || seen == r->lines + r->items));
        detect_write_cardinal(&cardinal, r);
        detect_write_relations(&cardinal, r);
        for (int rule = 0; rule < DETECT_RULES; rule++) {
            uint64_t outcomes = 0;
            for (int i = 0; i < DETECT_REASONS; i++) outcomes += r->outcomes[rule][i];
            must(!(DETECT_TOGETHER >> rule & 1) || outcomes == r->releases);
        }
        for (int lang = 0; lang < LANG_COUNT; lang++)
            if (langs >> lang & 1) check_writers(a, r, (Lang)lang);
    }
    detector_free(d);
    return cardinal.failed ? (Str){ 0 } : buf_str(&cardinal);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(64 << 20);
    char *copy = mem_alloc(size);
    if (copy) {
        if (size > 0) memcpy(copy, data, size);
        Str input = str_bytes(copy, size);
        unsigned sum = 0;
        for (size_t i = 0; i < size; i++) sum = sum * 31 + data[i];
        unsigned langs = sum % 5 == 0 ? 1U << sum / 5 % LANG_COUNT : 0;
        if (sum % 7 == 0) run(&a, input, (Str){ 0 }, false, 0);
        Str at_once = run(&a, input, STR("KGS"), false, langs);
        Str one_by_one = sum % 3 == 0 ? run(&a, input, STR("KGS"), true, 0) : (Str){ 0 };
        must(!at_once.ptr || !one_by_one.ptr || str_equal(at_once, one_by_one));
        mem_free(copy);
    }
    arena_free(&a);
    return 0;
}
