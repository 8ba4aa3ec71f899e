/* order.h: sorting what there is much of, by numbers of 64 bits (order.c). */
#ifndef TERGOO_DETECT_ORDER_H
#define TERGOO_DETECT_ORDER_H

#include "base/base.h"

typedef struct { uint64_t key; void *item; } Keyed;

/* By key; equal keys stay in their order. */
MUST_USE ErrorCode order_by_key(Keyed *list, size_t n, Error *e);
/* Doubles, smallest first, -0 before 0; none is NaN. The same numbers give the same bits in whatever order they came. */
MUST_USE ErrorCode order_numbers(double *list, size_t n, Error *e);
/* The eight bytes of a text from `from` on as a number: where two such numbers differ, they differ as the texts do. */
uint64_t order_key(Str text, size_t from);
/* With how many bytes both begin. */
size_t order_common(Str a, Str b);

#endif
