/* output_int.h: what the files that write results for programs share. Of a member `first` says whether a comma goes before it. */
#ifndef TERGOO_OUTPUT_INT_H
#define TERGOO_OUTPUT_INT_H

#include "detect/detect_int.h"

/* The shortest decimal that is this double again, with ".0" behind whole ones; null for what JSON cannot write. */
void write_double(Buf *to, double v);
void write_name(Buf *to, bool *first, Str name);
/* Nothing at all for a text that is not given. */
void write_text(Buf *to, bool *first, Str name, Str text);
void write_count(Buf *to, bool *first, Str name, uint64_t n);
/* The number that a flag comes down to: a ratio, a count, or 1. */
double flag_value(const DetectFlag *f);
/* Whether it comes down to a ratio, or to days. */
bool flag_is_ratio(const DetectFlag *f);
bool flag_is_days(const DetectFlag *f);

#endif
