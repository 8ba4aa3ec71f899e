/* detect_run.h: one run over a text or a file, for the tests of src/detect. */
#ifndef TERGOO_DETECT_RUN_H
#define TERGOO_DETECT_RUN_H

#include "detect/detect.h"
#include "text/json.h"
#include "unit.h"

enum { RUN_CEILING = 256 * 1024 * 1024 };

/* Whatever a test's run keeps; taken before and given back after each test. */
static Arena run_arena;
static Error error_;

static int run_begin(void **state)
{
    (void)state;
    run_arena = arena_with(RUN_CEILING);
    error_clear(&error_);
    return 0;
}

static int run_end(void **state)
{
    (void)state;
    arena_free(&run_arena);
    return 0;
}

#define RUN_TEST(function) cmocka_unit_test_setup_teardown(function, run_begin, run_end)

UNUSED static ErrorCode run_try(Str lines, DetectSettings settings, const DetectResult **ret)
{
    Detector *d;
    TRY(detector_new(&run_arena, &settings, &d, &error_));
    ErrorCode code = detector_source(d, STR("test"), &error_);
    if (code == ERR_OK) code = detector_feed(d, lines, &error_);
    if (code == ERR_OK) code = detector_finish(d, ret, &error_);
    detector_free(d);
    return code;
}

UNUSED static const DetectResult *run_text(const char *lines)
{
    const DetectResult *r;
    assert_ok(run_try(str_of(lines), (DetectSettings){ 0 }, &r));
    return r;
}

UNUSED static ErrorCode run_path_try(const char *path, DetectSettings settings, const DetectResult **ret)
{
    Detector *d;
    TRY(detector_new(&run_arena, &settings, &d, &error_));
    ErrorCode code = detector_read_path(d, path, NULL, NULL, &error_);
    if (code == ERR_OK) code = detector_finish(d, ret, &error_);
    detector_free(d);
    return code;
}

/* What a rule came to for the one process in these lines, and that its flag can be told in three languages. */
UNUSED static DetectReason run_reason(DetectSettings settings, DetectRule rule, Str lines, const DetectResult **ret)
{
    uint64_t sum = 0;
    DetectReason reason = DETECT_CLEAR;
    settings.rules = DETECT_BIT(rule);
    assert_ok(run_try(lines, settings, ret));
    assert_int_equal((*ret)->broken_count, 0);
    for (int i = 0; i < DETECT_REASONS; i++) {
        sum += (*ret)->outcomes[rule][i];
        if ((*ret)->outcomes[rule][i] > 0) reason = (DetectReason)i;
    }
    assert_int_equal(sum, 1);
    assert_int_equal((*ret)->flag_count, reason == DETECT_FLAGGED);
    for (int lang = 0; lang < LANG_COUNT && (*ret)->flag_count == 1; lang++) {
        Buf b = buf_in(&run_arena), json = buf_in(&run_arena);
        JsonValue *unused;
        detect_explain(&b, (Lang)lang, &(*ret)->flags[0], *ret);
        assert_true(b.len > 20 && str_find_byte(buf_str(&b), '{') < 0);
        detect_write_flag(&json, (Lang)lang, &(*ret)->flags[0], *ret);
        assert_ok(json_parse(&run_arena, str_trim(buf_str(&json)), &unused, &error_));
    }
    return reason;
}

UNUSED static Str as_cardinal(const DetectResult *r)
{
    Buf b = buf_in(&run_arena);
    detect_write_cardinal(&b, r);
    assert_false(b.failed);
    return buf_str(&b);
}

/* The only flag of this rule, or NULL; more than one fails. */
UNUSED static const DetectFlag *only_flag(const DetectResult *r, DetectRule rule)
{
    const DetectFlag *found = NULL;
    assert_true(r->by_rule[rule] <= 1);
    for (size_t i = 0; i < r->flag_count; i++) if (r->flags[i].rule == rule) found = &r->flags[i];
    return found;
}

#endif
