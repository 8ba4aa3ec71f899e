/* scan_marks.h: the two small texts that scans are sorted by: the code of a paper's page, and a list of pages.
 *
 *   code    TERGOO:<number of the paper>-<first ten hex digits of its source's hash>[:<page>/<pages>]
 *   pages   "1-3, 5": numbers from 1, runs with a hyphen, apart by commas; in any order, none twice
 *
 * A code comes off a paper that anybody may have printed: it says which paper it claims to be, and nothing more. */
#ifndef TERGOO_SCAN_MARKS_H
#define TERGOO_SCAN_MARKS_H

#include "text/json.h"

enum { PAPER_CODE_DIGITS = 10, PAPER_CODE_PAGES = 9999 };

/* code: number and digits as the record of the paper has them; page and pages 0 where the code does not say. Borrowed. */
typedef struct { Str code, number, digits; int page, pages; } PaperCode;
/* With or without "TERGOO:" in front. False for a text that is none. */
MUST_USE bool paper_code_read(Str text, PaperCode *ret);

/* How many pages a scan with these fields has. */
MUST_USE bool scan_pages_of(const JsonValue *fields, int *ret);
/* Sets has[page] for each page of the list, 1 to most; has[0] is not used. False for a list that is none or names another page. */
MUST_USE bool page_list_read(Str text, bool *has, int most);
/* The pages for which has[page], in order: "1-3, 5". */
void page_list_write(Buf *to, const bool *has, int most);

#endif
