/* gift.h: donated equipment (docs/donations.md): what a hand-over, a visit and the end of a donation bring about in the same
 * commit, the lot that says what a visit looks at, and what pages say of requests and hand-overs. */
#ifndef TERGOO_GIFT_H
#define TERGOO_GIFT_H

#include "desk/desk_plan.h"
#include "rules/donation_book.h"

/* What an act brings about besides: things held, lent, given and watched, the donation's own state, visits to come, losses to be
 * looked into. */
enum { GIFT_MOST = 1010 };
typedef struct { Draft *list; size_t count; } GiftActs;
MUST_USE ErrorCode desk_gift_brings(Request *r, const PlanAct *act, GiftActs *ret, Error *e);
/* What the program writes into a hand-over when its things are held. */
MUST_USE ErrorCode desk_gift_fill(Request *r, const Kind *k, const Move *m, JsonValue *fields, Error *e);
/* A move that another record's act makes, and nobody by hand. */
bool desk_gift_makes(const Kind *k, const Move *m);
/* What no page offers: these, and of the ways to go on after a suspension those that are not where the hand-overs are. */
bool desk_gift_hides(Request *r, const Seen *seen, const Move *m);
/* Says how many things followed. */
void desk_gift_say(Request *r, const PlanAct *act, const GiftActs *done);

/* ---- the lot of a visit (desk_visit.c) ---- */
bool desk_visit_draws(const Seen *seen, const Move *m);
MUST_USE ErrorCode desk_visit_draw(Request *r, const Seen *seen, const Draft *move, Error *e);

/* ---- on pages (desk_gift_show.c): nothing for other kinds ---- */
MUST_USE ErrorCode desk_show_gift(Request *r, const Seen *seen, Error *e);

/* So many months after a day, on the same day or the month's last; false for what is no day. */
bool gift_months_on(Str day, int months, Day *ret);
/* The draft of an act on a record that another act brings about: `move` NULL: its fields change. */
MUST_USE ErrorCode desk_gift_act(const Seen *seen, Request *r, const char *move, JsonValue *fields, Draft *ret, Error *e);

#endif
