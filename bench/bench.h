/* bench.h: what the benches share: a row of the table that bench/run prints, and the middle and the end of many measurements.
 *
 * A row is a line of seven fields behind tabs: what, figure, floor, what the floor is, figure / floor, target, and "met", "missed"
 * or "slow machine" (the floor alone is past the target). The floor is what the machine takes, in the same run, for the one thing
 * that the work cannot do without; so a slow disk or a busy machine shows in both, and the ratio says what is ours. */
#ifndef TERGOO_BENCH_H
#define TERGOO_BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/base.h"

typedef enum { AT_LEAST, AT_MOST } Sense;

typedef struct {
    const char *what, *unit;
    double      figure;
    const char *floor_name;
    double      floor;          /* 0: there is none */
    Sense       sense;
    double      target;         /* 0: there is none */
} Row;

UNUSED static void bench_figure(char to[32], double v, const char *unit)
{
    snprintf(to, 32, v < 10 ? "%.3f %s" : v < 1000 ? "%.1f %s" : "%.0f %s", v, unit);
}

static bool bench_meets(const Row *r, double v)
{
    return r->sense == AT_LEAST ? v >= r->target : v <= r->target;
}

UNUSED static void bench_row(const Row *r)
{
    char figure[32], floor[32] = "-", ratio[32] = "-", target[40] = "-";
    const char *verdict = bench_meets(r, r->figure) ? "met" : r->floor > 0 && !bench_meets(r, r->floor) ? "slow machine" : "missed";
    bench_figure(figure, r->figure, r->unit);
    if (r->floor > 0) {
        bench_figure(floor, r->floor, r->unit);
        snprintf(ratio, sizeof ratio, "%.2f", r->figure / r->floor);
    }
    if (r->target > 0) snprintf(target, sizeof target, "%s %g %s", r->sense == AT_LEAST ? ">=" : "<=", r->target, r->unit);
    printf("row\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r->what, figure, floor, r->floor_name ? r->floor_name : "-", ratio, target,
           r->target > 0 ? verdict : "-");
    fflush(stdout);
}

/* Processor time of all threads so far, in nanoseconds: what has nothing to wait for is measured with it, because it holds still
 * when others use the machine. */
UNUSED static int64_t bench_processor_ticks(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

UNUSED static int bench_by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* Sorts. The value below which that part of them lies, in milliseconds. */
UNUSED static double bench_ms(int64_t *took, size_t count, double part)
{
    qsort(took, count, sizeof *took, bench_by_value);
    return (double)took[(size_t)(part * (double)(count - 1))] / 1e6;
}

UNUSED static void bench_must(ErrorCode code, const Error *e, const char *what)
{
    if (code == ERR_OK) return;
    fprintf(stderr, "%s: %s %s\n", what, error_code_name(code), e->count > 0 ? e->parts[0].key : "");
    exit(3);
}

#endif
