/* certificate_book.h: who may be given a certificate, by what was entered of him; for the guard of an issue (certificate_rules.c) and
 * for the act that makes the certificates (desk/certificates.c). What is read is noted with the office's chain. */
#ifndef TERGOO_CERTIFICATE_BOOK_H
#define TERGOO_CERTIFICATE_BOOK_H

#include "rules/course_book.h"

enum { CERTIFICATES_MOST = 300 };

/* One place in the course, and what a certificate would rest on. tenths: the test after the course, in tenths of a percent; -1: the
 * course has none. */
typedef struct { GiftRecord enrolment; HalfDays half_days; int64_t tenths; } Certified;
typedef struct { Certified *list; size_t count; } CertifiedList;

/* Those of an issue (its fields): who is named in it, or else all who have completed the course and have no certificate.
 * ERR_INVALID: the course is not held; somebody who is named has not completed it, was not there often enough, did not pass, or has
 * a certificate; there is nobody. */
MUST_USE ErrorCode certificates_due(Request *r, const JsonValue *issue, CertifiedList *ret, Error *e);
/* The certificate of this office with that code, as it is kept (check_code.h); an empty id: none. */
MUST_USE ErrorCode certificate_by_code(Request *r, Str code, GiftRecord *ret, Error *e);

#endif
