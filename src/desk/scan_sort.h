/* scan_sort.h: the pages of a scan, and what each is: of which paper, or why of none that can be filed. */
#ifndef TERGOO_SCAN_SORT_H
#define TERGOO_SCAN_SORT_H

#include "desk/desk.h"
#include "office/reading.h"
#include "rules/scan_marks.h"

typedef enum {
    PAGE_UNSEEN,            /* its codes were not looked for yet */
    PAGE_BROKEN,            /* it cannot be opened: why is in the reading */
    PAGE_PLAIN,             /* no code of a paper on it */
    PAGE_UNKNOWN,           /* a code that leads to no paper, or to none that he may see: both say the same */
    PAGE_FORGED,            /* the number of a paper and the digits of another text */
    PAGE_OLDER,             /* an earlier print of the paper */
    PAGE_ANNULLED,
    PAGE_OTHER_CASE,        /* the scan was taken for another case */
    PAGE_NO_CASE,           /* the paper lies in no case: there is nowhere to keep its scan */
    PAGE_LOCKED,            /* the paper's case is locked: nothing of it is kept outside of it */
    PAGE_FILED,             /* the paper is filed already */
    PAGE_FITS,              /* a printed or signed paper waits for it */
    PAGE_SETTLED,           /* something became of it already */
} PageVerdict;

typedef struct { int page, turn; PageVerdict verdict; PaperCode code; const Seen *paper; Str refused; } ScanPage;
/* pages[0] is page 1 */
typedef struct { Hash file; ReadingState state; ScanPage *pages; int count; bool waiting; } ScanSorted;

/* A scan by id or number that the caller may see. */
MUST_USE ErrorCode scan_see_record(Request *r, Str id, Seen *ret, Error *e);
MUST_USE ErrorCode scan_sort(Request *r, const Seen *scan, ScanSorted *ret, Error *e);
/* Why this page is not filed by itself, or what it is, for people. */
Str scan_verdict_text(Request *r, const ScanPage *p);
const char *scan_verdict_name(PageVerdict v);
/* The rows and columns of a kept file that is being read: for any record (desk_scan.c). */
MUST_USE ErrorCode scan_file_of(Request *r, const Seen *seen, BlobRow *row, BlobKey *key, Str *name, Error *e);

/* Does this institution keep signed papers that lie in no case (kind office_document)? */
bool scan_office_keeps(Request *r);

#endif
