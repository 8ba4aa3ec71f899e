/* own_folder.h: a folder for one program's tests, where TMPDIR says (tests/run says: in memory), so that no test waits for a disk that it does not
 * ask about. */
#ifndef TERGOO_OWN_FOLDER_H
#define TERGOO_OWN_FOLDER_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Makes `to` the path of a new folder; false when none can be made. A socket's address is short: a long TMPDIR is passed over. */
static inline bool own_folder(char *to, size_t size, const char *name)
{
    const char *where = getenv("TMPDIR");
    snprintf(to, size, "%s/tergoo-%s-XXXXXX", where && strlen(where) < 40 ? where : "/tmp", name);
    return mkdtemp(to) != NULL;
}

#endif
