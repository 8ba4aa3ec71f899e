/* spill.h: a list of rows of one size that is only appended to, and may be larger than memory.
 *
 * What must wait for the end of a run grows with the data: of a hundred gigabytes it is many. Up to a ceiling such a list lies in
 * memory; past it it goes on in a temporary file without a name (in TMPDIR, else /tmp), which is mapped, so that the system may write
 * pages out and forget them, and which it takes back when the run ends however it ends. Room in the file is reserved before it is
 * written to: a full disk is an error with a remedy here, and not a signal later. TMPDIR should be on a disk, not in memory.
 *
 * A list is used by one thread. Rows move when it grows: a pointer to one is good until the next spill_more. */
#ifndef TERGOO_SPILL_H
#define TERGOO_SPILL_H

#include <stdatomic.h>

#include "base/base.h"

/* Bytes that are left for lists in memory; lists of several threads may share them. */
typedef struct { atomic_size_t left; } SpillBudget;

typedef struct {
    char  *rows;             /* `count` of `item` bytes each, room for `room` */
    size_t item, count, room;
    size_t reserved;         /* rows that there are addresses for, in memory */
    size_t mapped;           /* bytes of addresses of its own, of a large one in memory */
    size_t ceiling;          /* so many bytes at most stay in memory */
    SpillBudget *budget;     /* and no more than others left; or NULL */
    size_t charged;          /* bytes that were taken out of it */
    bool   in_file;
    int    file;
} Spill;

enum { SPILL_CEILING = 64 << 20 };

/* An empty list; ceiling 0 means SPILL_CEILING. It owns nothing until the first row. */
Spill spill_of(size_t item, size_t ceiling);
/* One that shares its ceiling with others. */
Spill spill_sharing(size_t item, size_t ceiling, SpillBudget *budget);
void spill_free(Spill *s);
/* `n` more rows behind the last, zeroed. */
MUST_USE ErrorCode spill_more(Spill *s, size_t n, void **ret, Error *e);
/* Makes room for `n` more rows, whatever there is. */
MUST_USE ErrorCode spill_grow(Spill *s, size_t n, Error *e);
/* Room for `n` more rows behind the last, not zeroed; spill_took says how many of them are rows now. */
MUST_USE static inline ErrorCode spill_room(Spill *s, size_t n, void **ret, Error *e)
{
    if (n > s->room - s->count) TRY(spill_grow(s, n, e));
    *ret = s->rows ? s->rows + s->count * s->item : NULL;
    return ERR_OK;
}
static inline void spill_took(Spill *s, size_t n) { s->count += n; }
/* Adds the rows of another list of the same kind, and frees that list. */
MUST_USE ErrorCode spill_append(Spill *to, Spill *from, Error *e);
/* The temporary folder has no room, or what else `why` (errno) says. */
ErrorCode spill_no_room(int why, Error *e);
/* All of them; NULL while there are none. */
static inline void *spill_rows(const Spill *s) { return s->rows; }
static inline void *spill_at(const Spill *s, size_t i) { return s->rows + i * s->item; }

typedef int (*SpillOrder)(const void *left, const void *right);
/* Sorts as qsort does. A list in a file is sorted piece by piece and merged into a second file: memory stays at the ceiling. The
 * order must be total, or the result depends on how the list was put together. */
MUST_USE ErrorCode spill_sort(Spill *s, SpillOrder order, Error *e);
/* A number of a row that says first how rows are ordered; rows of one number are in no order by it. */
typedef uint64_t (*SpillKey)(const void *row);
/* The same, and faster where rows are many. */
MUST_USE ErrorCode spill_sort_by(Spill *s, SpillKey key, SpillOrder order, Error *e);

#endif
