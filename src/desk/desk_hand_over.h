/* desk_hand_over.h: access that goes from one officer to another: what handing over a case and handing over a whole desk share. */
#ifndef TERGOO_DESK_HAND_OVER_H
#define TERGOO_DESK_HAND_OVER_H

#include "desk/desk_today.h"

enum { HAND_OVER_DRAFTS = 2000 };

typedef struct {
    Request    *request;
    const Kind *access, *proposal;
    Str         from, to;
    Str         reason;
    Str         record;                 /* the hand_over record that new access names; empty: none */
    bool        by_office, stays;       /* stays: the one who gives it remains a member */
    bool        own;                    /* he hands over his own desk: what he leads, for only a lead lets others into a case */
    Draft      *drafts; size_t count, room;
    int64_t     cases, proposals;
} HandOver;

/* Access records that a user has now: to one case, or to all (`chain` empty). */
typedef struct { Request *request; Str chain; Record *list; size_t count, room; } Accesses;

MUST_USE ErrorCode hand_over_accesses(Request *r, Str user, Str chain, Accesses *ret, Error *e);
MUST_USE ErrorCode hand_over_fields(Request *r, const Record *rec, const JsonValue **body, const JsonValue **fields, Error *e);
/* Leads he the case by this access record? Is it to the whole case, and not in an emergency? */
bool hand_over_leads(const JsonValue *fields);
bool hand_over_is_whole(const JsonValue *fields);
/* May this user get it? An active one, another one, no administrator. */
MUST_USE ErrorCode hand_over_receiver(Request *r, Str from, Str login, Seen *ret, Error *e);
MUST_USE ErrorCode hand_over_add(HandOver *h, const Draft *d, Error *e);
/* Drafts by which h->to takes that access over, and by which a case that names its lead names the new one. */
MUST_USE ErrorCode hand_over_take(HandOver *h, const Record *mine, Error *e);
MUST_USE ErrorCode hand_over_rename(HandOver *h, Str chain, Error *e);

#endif
