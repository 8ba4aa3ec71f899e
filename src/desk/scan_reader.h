/* scan_reader.h: reads kept files of pages in the background: first the codes of all pages, then their text by OCR, page by page,
 * one at a time, when nobody else wants the processor. What it found is kept after each page (office/reading.h): a gate that ends
 * goes on from there. */
#ifndef TERGOO_SCAN_READER_H
#define TERGOO_SCAN_READER_H

#include "office/office.h"

typedef struct ScanReader ScanReader;

/* A thread of its own; ends with scan_reader_end, after the page that it has in hand. */
MUST_USE ErrorCode scan_reader_start(Office *o, ScanReader **ret, Error *e);
void scan_reader_end(ScanReader **x);
/* One page of what waits, in the caller's thread; *idle: nothing does. */
MUST_USE ErrorCode scan_reader_step(Office *o, Store *reader, bool *idle, Error *e);

#endif
