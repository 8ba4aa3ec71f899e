/* detect_steady.h: what must not show in a result: threads, lists that lie in files, the order of lines; and the slow way to a quantile. */
#ifndef TERGOO_DETECT_STEADY_H
#define TERGOO_DETECT_STEADY_H

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "detect_run.h"

static uint64_t random_state = 7;

UNUSED static uint32_t random_below(uint32_t n)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(random_state >> 33) % n;
}

static int line_order(const void *left, const void *right)
{
    return str_compare(*(const Str *)left, *(const Str *)right);
}

static void brief_screens(Buf *b, const DetectResult *r)
{
    for (size_t i = 0; i < r->screened_count; i++) {
        const DetectScreened *s = &r->screened[i];
        buf_format(b, "screens " STR_FMT " " STR_FMT " %zu", STR_ARG(s->ocid), STR_ARG(s->lot), s->bids);
        for (int k = 0; k < DETECT_SCREEN_KINDS; k++) buf_format(b, " %a %a %a", s->values[k], s->ranks[k], s->subsets[0][k].mean);
        buf_byte(b, '\n');
    }
}

static void brief_scores(Buf *b, const DetectResult *r)
{
    for (size_t i = 0; i < r->score_count; i++) {
        const DetectScore *s = &r->scores[i];
        buf_format(b, "score %s " STR_FMT STR_FMT " " STR_FMT " %a %" PRIu64 " %" PRIu64 " %" PRIu64 " %a", detect_group_name(s->group), STR_ARG(s->ocid),
                   STR_ARG(s->party.id), STR_ARG(s->party.name), s->points, s->own, s->processes, s->process_points, s->has_index ? s->index : -1);
        for (int k = 0; k < DETECT_PARTS; k++) buf_format(b, " %d:%a", (int)s->parts[k].state, s->parts[k].value);
        for (size_t k = 0; k < s->flag_count; k++)
            buf_format(b, " %s:%d:%d:%" PRIu64, detect_rule_code(s->flags[k].rule), s->flags[k].severity, s->flags[k].own, s->flags[k].processes);
        buf_byte(b, '\n');
    }
}

/* All that matters of a result, without where in the input things stand, as sorted lines. */
UNUSED static Str brief(const DetectResult *r)
{
    Buf b = buf_in(&run_arena), sorted = buf_in(&run_arena);
    for (size_t i = 0; i < r->flag_count; i++) {
        const DetectFlag *f = &r->flags[i];
        buf_format(&b, "%s " STR_FMT STR_FMT " " STR_FMT " %u %lld %a %a %lld %lld", detect_rule_code(f->rule), STR_ARG(f->ocid), STR_ARG(f->party.id),
                   STR_ARG(f->lot), f->count, (long long)f->days, f->ratio, f->z, (long long)f->amounts[0], (long long)f->amounts[1]);
        buf_format(&b, " %zu %a %a %a %a %a " STR_FMT, f->limits.compared, f->limits.q1, f->limits.median, f->limits.q3, f->limits.lower,
                   f->limits.upper, STR_ARG(f->peers));
        for (size_t k = 0; k < f->field_count; k++) buf_format(&b, " %s=" STR_FMT, f->fields[k].pointer, STR_ARG(f->fields[k].text));
        for (size_t k = 0; k < f->bid_count; k++) buf_format(&b, " bid %u %lld", f->bids[k].index, (long long)f->bids[k].amount);
        buf_byte(&b, '\n');
    }
    for (int rule = 0; rule < DETECT_RULES; rule++)
        for (int i = 0; i < DETECT_REASONS; i++)
            if (r->outcomes[rule][i] > 0)
                buf_format(&b, "%s %s %" PRIu64 "\n", detect_rule_code((DetectRule)rule), detect_reason_name((DetectReason)i), r->outcomes[rule][i]);
    brief_screens(&b, r);
    brief_scores(&b, r);
    assert_false(b.failed);
    size_t n = 0, most = 0;
    for (size_t i = 0; i < b.len; i++) most += b.ptr[i] == '\n';
    Str *lines = arena_array(&run_arena, most + 1, sizeof *lines), rest = buf_str(&b);
    assert_non_null(lines);
    while (str_next_line(&rest, &lines[n])) n++;
    qsort(lines, n, sizeof *lines, line_order);
    for (size_t i = 0; i < n; i++) {
        buf_add(&sorted, lines[i]);
        buf_byte(&sorted, '\n');
    }
    return buf_str(&sorted);
}

UNUSED static Str as_lines(const DetectResult *r)
{
    Buf b = buf_in(&run_arena);
    detect_write_lines(&b, LANG_RU, r);
    assert_false(b.failed);
    return buf_str(&b);
}

/* Threads, and lists in files, change no byte; the order of lines changes places only. */
UNUSED static void check_steady(Str lines, DetectSettings s)
{
    static const unsigned THREADS[] = { 2, 3, 8 };
    const DetectResult *r;
    enum { MOST = 4000 };
    static Str list[MOST];
    size_t n = 0;
    assert_ok(run_try(lines, s, &r));
    Str expected = as_lines(r), expected_brief = brief(r);
    for (size_t i = 0; i < ARRAY_LEN(THREADS); i++) {
        s.threads = THREADS[i];
        assert_ok(run_try(lines, s, &r));
        assert_true(str_equal(as_lines(r), expected));
    }
    s.facts_memory = 1000;
    assert_ok(run_try(lines, s, &r));
    assert_true(str_equal(as_lines(r), expected));
    s.threads = 1;
    while (n < MOST && str_next_line(&lines, &list[n])) n++;
    Buf shuffled = buf_in(&run_arena);
    for (size_t i = n; i > 0; i--) {
        size_t other = random_below((uint32_t)i);
        buf_add(&shuffled, list[other]);
        buf_byte(&shuffled, '\n');
        list[other] = list[i - 1];
    }
    assert_ok(run_try(buf_str(&shuffled), s, &r));
    assert_str(brief(r), expected_brief);
}

/* The R-8 quantile, once more and slowly. */
UNUSED static double reference_quantile(const double *sorted, size_t n, double p)
{
    double h = ((double)n + 1.0 / 3.0) * p + 1.0 / 3.0;
    if (h <= 1) return sorted[0];
    if (h >= (double)n) return sorted[n - 1];
    double low = floor(h);
    return sorted[(size_t)low - 1] + (h - low) * (sorted[(size_t)low] - sorted[(size_t)low - 1]);
}

UNUSED static int number_order(const void *left, const void *right)
{
    double l = *(const double *)left, r = *(const double *)right;
    return l < r ? -1 : l > r;
}

#endif
