/* team_book.h: who is in the teams of a case, of whom each of them has to say whether he has a conflict of interest, and what he answered: what the
 * guards of teams and their pages both go by. */
#ifndef TERGOO_TEAM_BOOK_H
#define TERGOO_TEAM_BOOK_H

#include "office/office.h"

/* A person or body of the case; or the case itself, which stands first. */
typedef struct { Str id, name; bool body; } TeamParty;
/* A declaration that counts: none that lapsed. */
typedef struct { Str id, member, about, team, state, answer, ruling; int64_t version; const JsonValue *fields; } TeamAnswer;
/* A team that is proposed or at work. */
typedef struct { Str id, state, number; int64_t version; const JsonValue *fields; } TeamOne;

typedef struct {
    Request    *request;
    Str         chain;
    TeamParty  *parties; size_t party_count, party_room;
    TeamAnswer *answers; size_t answer_count, answer_room;
    TeamOne    *teams; size_t team_count, team_room;
} TeamBook;

/* All of it, out of the case with that chain. */
MUST_USE ErrorCode team_book_read(Request *r, Str chain, TeamBook *ret, Error *e);
/* Those who belong to a team with these fields today, each once: its lead, its supervisor, its keeper, its members whose time is not over. */
MUST_USE ErrorCode team_people(Request *r, const JsonValue *fields, Str **ret, size_t *count, Error *e);
/* NULL: he was not asked. */
const TeamAnswer *team_answer_of(const TeamBook *b, Str member, Str about);
/* Does it let him work: he has none, or it was ruled that he may? */
bool team_answer_settles(const TeamAnswer *a);
/* Is it a person or body that members are asked about, in that state? */
bool team_asks_about(const Kind *k, Str state);

#endif
