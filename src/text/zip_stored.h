/* zip_stored.h: a zip of files in memory that are stored and not compressed (APPNOTE 4.3: local heads, central list, end), without days, so that
 * the bytes follow from what is in it. Up to 65,535 files and 4 GB; the caller sees to that. */
#ifndef TERGOO_ZIP_STORED_H
#define TERGOO_ZIP_STORED_H

#include "base/base.h"

/* Begins as { .to, .list = buf_in(arena) }; whether it failed says `to`. */
typedef struct { Buf *to, list; size_t count; } ZipStored;

void zip_stored_add(ZipStored *z, Str name, Str bytes);
void zip_stored_end(ZipStored *z);

#endif
