/* screens.c: the screens of a lot's prices (screens.h), by the usual formulas for samples:
 *
 *   mean, s       of all n prices b1 <= ... <= bn, s with n - 1
 *   cv            s / mean
 *   spread        (bn - b1) / b1
 *   difference    (b2 - b1) / b1
 *   relative      (b2 - b1) / s of the losing prices b2 ... bn
 *   alternative   (b2 - b1) / mean of the n - 1 gaps between neighbours, which is (bn - b1) / (n - 1)
 *   skewness      n / ((n - 1)(n - 2)) times the sum of ((b - mean) / s)^3
 *   kurtosis      its excess: n (n + 1) / ((n - 1)(n - 2)(n - 3)) times the sum of ((b - mean) / s)^4, less 3 (n - 1)^2 / ((n - 2)(n - 3))
 *   uniform       the Kolmogorov-Smirnov distance between (b - b1) / (bn - b1) and the uniform distribution
 *
 * n times a price less the sum of all is a whole number, so that deviations from the mean are exact before they become doubles. */
#include "detect/screens.h"

#include <math.h>
#include <stdlib.h>

__extension__ typedef __int128 Wide;

typedef struct { double two, three, four; } Powers;          /* sums of powers of n (b - mean) */

static Wide sum_of(const int64_t *prices, size_t n)
{
    Wide sum = 0;
    for (size_t i = 0; i < n; i++) sum += prices[i];
    return sum;
}

static Powers powers_of(const int64_t *prices, size_t n)
{
    Wide sum = sum_of(prices, n);
    Powers p = { 0 };
    for (size_t i = 0; i < n; i++) {
        double away = (double)((Wide)n * prices[i] - sum), square = away * away;
        p.two += square;
        p.three += square * away;
        p.four += square * square;
    }
    return p;
}

/* s times n */
static double wide_deviation(const Powers *p, size_t n)
{
    return sqrt(p->two / (double)(n - 1));
}

static double distance_to_uniform(const int64_t *prices, size_t n)
{
    double most = 0, range = (double)((Wide)prices[n - 1] - prices[0]);
    for (size_t i = 0; i < n; i++) {
        double at = (double)((Wide)prices[i] - prices[0]) / range;
        most = fmax(most, fmax((double)(i + 1) / (double)n - at, at - (double)i / (double)n));
    }
    return most;
}

void screens_of(const int64_t *prices, size_t n, double ret[DETECT_SCREEN_KINDS])
{
    double count = (double)n, lowest = (double)prices[0], first_gap = (double)((Wide)prices[1] - prices[0]);
    Powers all = powers_of(prices, n), losers = powers_of(prices + 1, n - 1);
    double deviation = wide_deviation(&all, n), of_losers = wide_deviation(&losers, n - 1) / (count - 1);
    bool differ = prices[n - 1] > prices[0];
    for (int i = 0; i < DETECT_SCREEN_KINDS; i++) ret[i] = (double)NAN;
    ret[DETECT_CV] = deviation / (double)sum_of(prices, n);
    ret[DETECT_SPREAD] = (double)((Wide)prices[n - 1] - prices[0]) / lowest;
    ret[DETECT_DIFFERENCE] = first_gap / lowest;
    if (prices[n - 1] > prices[1]) ret[DETECT_RELATIVE] = first_gap / of_losers;
    if (!differ) return;
    ret[DETECT_ALTERNATIVE] = first_gap * (count - 1) / (double)((Wide)prices[n - 1] - prices[0]);
    ret[DETECT_SKEWNESS] = count / ((count - 1) * (count - 2)) * all.three / (deviation * deviation * deviation);
    ret[DETECT_UNIFORM] = distance_to_uniform(prices, n);
    if (n < 4) return;
    double square = deviation * deviation;
    ret[DETECT_KURTOSIS] = count * (count + 1) / ((count - 1) * (count - 2) * (count - 3)) * all.four / (square * square)
                         - 3 * (count - 1) * (count - 1) / ((count - 2) * (count - 3));
}

/* ---- subsets ---- */

static int number_order(const void *left, const void *right)
{
    double l = *(const double *)left, r = *(const double *)right;
    return l < r ? -1 : l > r;
}

static size_t ways_to_choose(size_t n, size_t k)
{
    size_t ways = 1;
    for (size_t i = 0; i < k; i++) ways = ways * (n - i) / (i + 1);
    return ways;
}

/* The next k of n in order; false behind the last. */
static bool next_subset(size_t *chosen, size_t k, size_t n)
{
    size_t i = k;
    while (i > 0 && chosen[i - 1] == n - k + i - 1) i--;
    if (i == 0) return false;
    chosen[i - 1]++;
    for (; i < k; i++) chosen[i] = chosen[i - 1] + 1;
    return true;
}

static DetectScreenRange range_of(double *values, size_t n)
{
    DetectScreenRange range = { .subsets = n, .min = (double)NAN, .median = (double)NAN, .mean = (double)NAN, .max = (double)NAN };
    if (n == 0) return range;
    sort_list(values, n, sizeof *values, number_order);
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += values[i];
    range.min = values[0];
    range.median = detect_quantile(values, n, 0.5);
    range.mean = sum / (double)n;
    range.max = values[n - 1];
    return range;
}

static void of_size(const int64_t *prices, size_t n, size_t k, double *values, size_t ways, DetectScreenRange ret[DETECT_SCREEN_KINDS])
{
    size_t chosen[SUBSET_MOST], counts[DETECT_SCREEN_KINDS] = { 0 };
    for (size_t i = 0; i < k; i++) chosen[i] = i;
    do {
        int64_t some[SUBSET_MOST];
        double screens[DETECT_SCREEN_KINDS];
        for (size_t i = 0; i < k; i++) some[i] = prices[chosen[i]];
        screens_of(some, k, screens);
        for (size_t i = 0; i < DETECT_SCREEN_KINDS; i++)
            if (!isnan(screens[i])) values[i * ways + counts[i]++] = screens[i];
    } while (next_subset(chosen, k, n));
    for (size_t i = 0; i < DETECT_SCREEN_KINDS; i++) ret[i] = range_of(&values[i * ways], counts[i]);
}

ErrorCode screens_of_subsets(Arena *scratch, const int64_t *prices, size_t n,
                             DetectScreenRange ret[DETECT_SUBSETS][DETECT_SCREEN_KINDS], Error *e)
{
    for (size_t k = SUBSET_LEAST; k <= SUBSET_MOST; k++) {
        bool takes = k <= n && n <= SUBSET_BIDS;
        size_t ways = takes ? ways_to_choose(n, k) : 0;
        double *values = arena_array(scratch, ways * DETECT_SCREEN_KINDS + 1, sizeof *values);
        if (!values) return error_memory(e);
        if (takes) of_size(prices, n, k, values, ways, ret[k - SUBSET_LEAST]);
        else for (size_t i = 0; i < DETECT_SCREEN_KINDS; i++) ret[k - SUBSET_LEAST][i] = range_of(values, 0);
    }
    return ERR_OK;
}
