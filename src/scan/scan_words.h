/* scan_words.h: the words of a page by OCR, each with how sure it is (0 to 100). */
#ifndef TERGOO_SCAN_WORDS_H
#define TERGOO_SCAN_WORDS_H

#include <allheaders.h>

#include "base/base.h"
#include "text/json.h"

enum { SCAN_WORDS = 20000 };          /* of one page */

/* {"lines": [[[word, sure], …], …], "turn": quarters} of an upright page, or (`lost`) of one that nobody knows the way up of: then
 * it is found out first. Languages as tesseract names them, joined by '+'. `data` is where its data lie. */
MUST_USE ErrorCode scan_words(PIX *page, const char *data, const char *languages, bool lost, Arena *a, JsonValue **ret, Error *e);

#endif
