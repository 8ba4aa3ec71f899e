/* quantile.c: quantiles of a sample by estimator R-8.
 *
 * Hyndman and Fan (1996) number nine ways to cut a sample; the eighth is median-unbiased whatever the distribution and is the
 * one they recommend. The place of the p-quantile among n sorted values, counted from 1, is h = (n + 1/3) p + 1/3; between
 * neighbours it is linear, beyond the ends it stays at the end. The fences depend on it in the last digit, so the estimator is
 * part of the rules. */
#include "detect/detect_int.h"

#include <math.h>

double detect_quantile(const double *sorted, size_t n, double p)
{
    if (n == 0) return (double)NAN;
    double h = ((double)n + 1.0 / 3.0) * p + 1.0 / 3.0;
    if (h <= 1.0) return sorted[0];
    if (h >= (double)n) return sorted[n - 1];
    size_t below = (size_t)h;
    double low = sorted[below - 1];
    return low + (h - (double)below) * (sorted[below] - low);
}
