/* sort.h: lists in order. */
#ifndef TERGOO_SORT_H
#define TERGOO_SORT_H

#include <stdlib.h>

/* qsort for a list that may be empty: one that nothing was ever added to has no array, and to hand NULL to qsort is undefined even for no items
 * at all (C17 7.22.5). `size` is that of an item in bytes; items that `order` calls alike end in any order, as with qsort. */
static inline void sort_list(void *list, size_t count, size_t size, int (*order)(const void *, const void *))
{
    if (count > 1) qsort(list, count, size, order);
}

#endif
