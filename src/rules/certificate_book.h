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

/* Until when a skill counts that rests on a certificate of that day: as long as the certificate (its own end; empty: none), and no
 * longer than the office's own term for a skill. */
Str certificate_skill_until(Request *r, Str issued_on, Str own_end);
/* May a skill (its fields) rest on the check code that it names? ERR_INVALID: it is none, the certificate was withdrawn, or it counts
 * for somebody else here. A code that nobody here knows may be another office's. */
MUST_USE ErrorCode certificate_vouches(Request *r, const JsonValue *skill, Error *e);
/* ---- certificates of other offices (outside_rules.c) ---- */
/* That of another office with that code, as a note told of it; an empty id: none. */
MUST_USE ErrorCode outside_by_code(Request *r, Str code, GiftRecord *ret, Error *e);
/* Is somebody of that full name called as on the certificate (its fields), in any spelling and script? */
bool outside_is_alike(Request *r, const JsonValue *certificate, Str full_name);

#endif
