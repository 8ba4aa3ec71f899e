/* certificates.h (desk): what the issue of certificates brings about in the same commit: the certificates themselves, with their
 * numbers and check codes, and a skill for whoever has an account here, to be confirmed by another. */
#ifndef TERGOO_DESK_CERTIFICATES_H
#define TERGOO_DESK_CERTIFICATES_H

#include "desk/gift.h"

/* Nothing for other acts. The list lives in the request's arena. */
MUST_USE ErrorCode certificates_bring(Request *r, const PlanAct *act, GiftActs *ret, Error *e);
/* Says how many there are, and how many skills fell with one that was withdrawn. */
void certificates_say(Request *r, const PlanAct *act, const GiftActs *done);

/* A certificate as somebody may be told of it who has its code. The text lives in the request's arena. */
typedef struct { Str code, number, initials, until; bool valid; } CertificateTold;
void certificate_told(Request *r, Str number, Str state, const JsonValue *fields, CertificateTold *ret);

/* ---- papers (certificate_paper.c): asked by paper_lists.c; nothing for other names and kinds ---- */
MUST_USE ErrorCode certificate_values(Request *r, Lang lang, const Seen *about, Str name, JsonValue *to, Error *e);

#endif
