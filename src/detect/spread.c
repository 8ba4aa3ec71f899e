/* spread.c: how a sample lies, in equal steps: what a page draws, so that a flag is seen among all that it was compared with. */
#include "detect/detect_int.h"

DetectSpread spread_of(const double *sorted, size_t n, const DetectFences *f)
{
    enum { BEYOND = 3 };
    DetectSpread s = { 0 };
    if (n == 0) return s;
    double range = f->q3 - f->q1;
    s.from = sorted[0];
    s.to = sorted[n - 1];
    if (range > 0 && s.from < f->q1 - BEYOND * range) s.from = f->q1 - BEYOND * range;
    if (range > 0 && s.to > f->q3 + BEYOND * range) s.to = f->q3 + BEYOND * range;
    double width = s.to - s.from;
    for (size_t i = 0; i < n; i++) {
        if (sorted[i] < s.from) s.below++;
        else if (sorted[i] > s.to) s.above++;
        else {
            double at = width > 0 ? (sorted[i] - s.from) / width * DETECT_BINS : 0;
            s.bins[at < DETECT_BINS ? (size_t)at : DETECT_BINS - 1]++;
        }
    }
    return s;
}
