/* donation_book.h: what a donation's hand-overs and the assessments of its recipients come to, for the guards (donation_rules.c,
 * handover_rules.c, visit_rules.c) and for what an act brings about (desk/gift.h). What is read is noted with the office's
 * chain. */
#ifndef TERGOO_DONATION_BOOK_H
#define TERGOO_DONATION_BOOK_H

#include "rules/rules.h"

typedef struct { Str id, state, number; const JsonValue *fields; int64_t version; } GiftRecord;
typedef struct { GiftRecord *list; size_t count; } GiftRecords;

/* A record that a walk hands out, copied into the request's arena. */
MUST_USE ErrorCode gift_take(Request *r, const Record *rec, GiftRecord *ret, Error *e);
/* One record that another rests on; ERR_INVALID when it is not there any more. */
MUST_USE ErrorCode gift_record(Request *r, Str id, GiftRecord *ret, Error *e);
/* Those of the kind whose field refers to `id`; none that was pulled back. */
MUST_USE ErrorCode gift_records_by(Request *r, const char *kind, const char *field, Str id, GiftRecords *ret, Error *e);
/* Are these two names of a body the same, whatever the case and the spaces? */
MUST_USE ErrorCode gift_same_body(Request *r, Str a, Str b, bool *ret, Error *e);
/* The donation's line of that recipient; NULL: it names none such. */
MUST_USE ErrorCode gift_recipient(Request *r, const JsonValue *donation, Str body, const JsonValue **ret, Error *e);
/* The assessment of that body in force on the day with the latest day of its own, or an empty id. *latest: the last day of one
 * that is in force by its state, if any; empty otherwise. */
MUST_USE ErrorCode gift_assessment(Request *r, Str donation, Str body, Str day, GiftRecord *ret, Str *latest, Error *e);

/* How many of the donation's recipients have a hand-over that is signed, counting `also` (a hand-over's id, as signed; may be
 * empty). */
typedef struct { int64_t recipients, signed_for; } GiftSigned;
MUST_USE ErrorCode gift_signed(Request *r, Str donation, const JsonValue *fields, Str also, GiftSigned *ret, Error *e);

/* May it be handed over by what is known of human rights: that body, on that day? ERR_INVALID with the reason. */
MUST_USE ErrorCode gift_check_cleared(Request *r, const GiftRecord *donation, Str body, Str day, Error *e);

/* Days as they are kept, 2026-11-25, are in the order of their bytes. */
static inline bool gift_is_after(Str day, Str other) { return day.len > 0 && other.len > 0 && str_compare(day, other) > 0; }
/* Today in Bishkek, as days are kept; and a day as people read it. */
Str gift_today(Arena *a);
Str gift_day_shown(const Request *r, Str day);
bool gift_undertakes(const JsonValue *fields, const char *what);

#endif
