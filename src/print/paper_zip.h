/* paper_zip.h: a zip of a few small files in memory (libarchive writes it), as ODT and DOCX are. */
#ifndef TERGOO_PAPER_ZIP_H
#define TERGOO_PAPER_ZIP_H

#include "print/paper.h"

/* stored: not compressed, as the first entry of an ODT must be. */
typedef struct { const char *name; Str bytes; bool stored; } ZipEntry;

MUST_USE ErrorCode zip_write(const ZipEntry *entries, size_t count, int64_t made, Buf *to, Error *e);
/* Text within XML 1.0: escaped, without the control characters that it cannot have. */
void xml_text(Buf *to, Str text);

#endif
