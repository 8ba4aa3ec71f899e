/* store_vfs.h: tests let SQLite's n-th write, sync, open or deletion fail. (Our own files have base/io.h for that.)
 *
 * store_vfs_install puts a thin layer over the system's VFS; stores opened from then on go through it. Counting begins anew with
 * every call; store_vfs_install(NULL) lets everything pass. The layer is global, for tests that run one store at a time. */
#ifndef TERGOO_STORE_VFS_H
#define TERGOO_STORE_VFS_H

#include <stdbool.h>

#include "base/attributes.h"

typedef enum { FAULT_EIO, FAULT_ENOSPC } FaultKind;

/* The n-th operation (1 is the next one) fails, alone or with all that follow; a write that fails leaves half of its bytes. */
typedef struct { long at; bool all_after; FaultKind kind; } StoreFaults;

void store_vfs_install(const StoreFaults *faults);
/* How many operations were asked for since. */
long store_vfs_count(void);
/* Takes the layer away: stores opened from then on use the system's VFS. None may be open through the layer. */
void store_vfs_remove(void);

#endif
