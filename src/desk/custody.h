/* custody.h: the hands that one thing went through, as the ledger says: every act on an exhibit or on a piece of equipment, in
 * the order of the ledger, with who did it, who signed as the second one, what was done, and what seal, weight, place and state
 * the thing had before and after. Pages, papers, registers and exports all read the chain of a thing through here, so that no
 * two of them tell it otherwise.
 *
 * An event is an entry of the ledger; nothing here is kept anywhere else. Looks are events too, where the ledger has them
 * (evidence.md, C12). */
#ifndef TERGOO_CUSTODY_H
#define TERGOO_CUSTODY_H

#include "desk/desk.h"

typedef struct {
    Entry            entry;             /* the row; of a locked case with its act opened. `leaf` is always that of what the ledger holds */
    Act              act;               /* borrows from entry.text. act.made is the time that the signer's machine claimed,
                                           entry.received the ledger's */
    Str              via;               /* "<origin> <index>" of the store it was first entered in; empty: this one */
    bool             version;           /* it says what the thing was from then on; else somebody looked, printed, took a copy, erased */
    bool             erased;            /* it said so, and the law had the contents erased since */
    bool             correction;        /* it says that something before was wrong; nothing before is changed by it */
    Str              move;              /* which move of the model; empty for everything else */
    Str              what;              /* in words, in the language of the request */
    Str              actor, second;     /* user ids; second empty where one person signed */
    Str              acts_for;          /* for whom the actor stood in; empty: for himself */
    Str              reason, purpose;   /* purpose: what whoever looked or took a copy said that it was for */
    Str              state_before, state;       /* of the model; empty: there was none, or it is not known any more */
    const JsonValue *body_before, *body;        /* of the versions before and after; NULL where there is none */
    const JsonValue *before, *after;            /* their fields */
} CustodyEvent;

typedef struct {
    Request      *request;
    const Seen   *thing;
    CustodyEvent *list; size_t count, room;
} CustodyEvents;

/* Has this kind a chain of custody? Those are exhibits and assets: things that are in somebody's hands. */
bool custody_has(const Kind *k);
/* All events of the thing, oldest first. It was seen by desk_see. */
MUST_USE ErrorCode custody_events(Request *r, const Seen *thing, CustodyEvents *ret, Error *e);

/* A field as it stood after (or before) the event, as people read it; empty where it has none, is erased, or is closed to the
 * reader. */
Str custody_after(const CustodyEvents *c, const CustodyEvent *ev, const char *field);
Str custody_before(const CustodyEvents *c, const CustodyEvent *ev, const char *field);
/* Where the thing lay after it, and with whom it was: out of whichever fields say so in that state; empty: not said. */
Str custody_place(const CustodyEvents *c, const CustodyEvent *ev);
Str custody_holder(const CustodyEvents *c, const CustodyEvent *ev);
/* The label of a state of the thing's kind. */
Str custody_state(const CustodyEvents *c, Str state);
/* The event whose value a correction corrects: the newest before it that brought the field to what it was. NULL: not there. */
const CustodyEvent *custody_corrects(const CustodyEvents *c, const CustodyEvent *ev, const Field **field);
/* "1/42": log and number of the entry. */
Str custody_entry(Request *r, const CustodyEvent *ev);

/* ---- operations and what other pages offer (desk_custody.c) ---- */
ErrorCode desk_custody_show(Request *r, Error *e);
/* On the page of a thing: its chain. */
void desk_offer_custody(Request *r, const Seen *seen);

#endif
