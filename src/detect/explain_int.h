/* explain_int.h: what the files that write results for people share. */
#ifndef TERGOO_EXPLAIN_INT_H
#define TERGOO_EXPLAIN_INT_H

#include "detect/detect_int.h"

/* A ratio in per cent with at most two decimals. */
Str percent_text(Arena *a, Lang lang, double ratio);

#endif
