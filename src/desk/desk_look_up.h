/* desk_look_up.h: the one door through which persons are shown beyond the case one works in.
 *
 * A kind that is looked up (Kind.looked_up: persons, and what the office itself keeps of them) is shown
 *
 *     within one case     argument `case` alone: to whoever may see it; noted as a search
 *     beyond it           `case` and `reason`: for a case that is open and that the caller works in, with a reason that is kept in a record of kind
 *                         look_up, entered before the answer leaves
 *     not at all          neither: what is asked for is answered without persons, and says what to give
 *
 * A head or an auditor has no other way. Use:
 *
 *     LookUp look;
 *     TRY(desk_look_up_begin(r, &look, e));
 *     … for each record: if (!desk_look_up_shows(&look, kind, record)) leave it out; when it is shown: desk_look_up_shown(&look, kind, record->id)
 *     TRY(desk_look_up_enter(&look, kind_asked, words, shown, e));         last of all, in place of desk_note_question
 */
#ifndef TERGOO_DESK_LOOK_UP_H
#define TERGOO_DESK_LOOK_UP_H

#include "desk/desk.h"

typedef enum { LOOK_NOWHERE, LOOK_WITHIN, LOOK_BEYOND } LookReach;

typedef struct {
    Request   *request;
    LookReach  reach;
    Str        chain;                   /* of the case that was named; empty: none was */
    Str        reason, permit;          /* permit: leave for persons of a special status; empty: none */
    JsonValue *persons;                 /* ids of those shown so far */
} LookUp;

/* By the arguments `case`, `reason` and `permit` of the request. ERR_NOT_FOUND, ERR_USAGE: no case that he knows; and with a reason
 * ERR_INVALID for a case that has ended or a reason that says too little, ERR_DENIED for one who may only read the case. */
MUST_USE ErrorCode desk_look_up_begin(Request *r, LookUp *ret, Error *e);
/* May this record be shown? Records of other kinds always may. */
bool desk_look_up_shows(const LookUp *l, const Kind *k, const Record *rec);
void desk_look_up_shown(LookUp *l, const Kind *k, Str id);
/* Enters what was asked (`asked` in words; `kind`: only of that one, may be empty) and how many records are shown; the same again within ten minutes
 * of one session is entered once. Within a case it is the note that a search leaves. */
MUST_USE ErrorCode desk_look_up_enter(LookUp *l, Str kind, Str asked, int64_t shown, Error *e);

/* For a record of the office's own chain that is read by itself, before anything of it is shown. It is open to whoever gives case and reason with the
 * request, which enters the look-up, and for ten minutes to whom a look-up of this session showed it. Else *asks: the page is a form for the two, and
 * the caller shows nothing more. */
MUST_USE ErrorCode desk_look_up_open(Request *r, const Seen *seen, bool *asks, Error *e);

/* Before persons are imported, of any number: `reason` says what for, and above the cap of limits.yaml (all that he imported in a day
 * counts) the argument `permit` names leave of a second authority for that case (chain; "office": of any). It is entered as a look-up. Nothing for
 * other kinds. */
MUST_USE ErrorCode desk_look_up_import(Request *r, const Kind *k, Str chain, Str reason, int64_t rows, Error *e);
/* A person of a special status: the page says so and what it asks for. */
void desk_warn_special(Request *r, const Seen *seen);

/* On a page without persons: that they are left out, and a form with case and reason that asks the same again. */
void desk_look_up_offer(const LookUp *l, Str kind, Str words);
/* The same for any operation that takes `case` and `reason`; what else it is given goes along. */
void desk_look_up_ask_for(Request *r, const char *op, const ErrorArg *given, size_t count);
/* Does a list or search for that kind (NULL: any) show persons? */
bool desk_shows_persons(Request *r, const Kind *k);

#endif
