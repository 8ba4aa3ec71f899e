/* grants.h: the access records of one user or unit, read once and kept.
 *
 * Whoever knows twenty thousand cases has as many access records; to read and parse them at each request takes longer than all the
 * rest of it. They are kept here as the store has them, a list for each user and each unit that somebody asked about, in the order of
 * the store and with those that have ended.
 *
 * What is kept is never older than what the request itself would read (I26). A list carries the stamp of the moment it is of: the
 * place of the newest version of any access record, and how long the list of erasures is. Both are read in the request's own snapshot
 * before the list is used. Each act on an access record makes a newer version; what was erased lengthens the list of erasures. So where
 * the stamps are the same, the records are. Where a request is ahead, the list is brought level with what changed since; where it is
 * behind, because its snapshot was taken before the last change, it reads the records itself. Days and hours are not of the list: a
 * grant says from when until when it holds, and is asked at each use. */
#ifndef TERGOO_GRANTS_H
#define TERGOO_GRANTS_H

#include "office/office.h"

typedef struct Grants Grants;           /* what an office keeps */
typedef struct Grant Grant;

struct Grant {
    Str      id, chain, object;         /* object: the one record of the case that it gives; empty: all of it */
    Str      team;                      /* the joint team under whose agreement it was given, or empty */
    int64_t  version;
    bool     given;                     /* not ended, not erased, and with days that can be read */
    bool     without_end;               /* and without a beginning: no clock has to be asked */
    bool     emergency;
    Rank     rank;
    Day      from, until;
    Instant  ends;
    Str     *compartments; size_t compartment_count;
    Grant   *next;                      /* of those in the same chain: kept alone */
};

MUST_USE ErrorCode grants_new(Grants **ret, Error *e);
void grants_free(Grants *g);            /* takes NULL */

/* What an access record says; the texts lie in the arena. */
MUST_USE ErrorCode grant_read(Arena *a, const Record *rec, Grant *ret, Error *e);
bool grant_in_force(const Grant *g);

/* A grant lives until the callback returns. No callback may ask for grants itself. It ends the walk with ERR_END. */
typedef ErrorCode (*GrantEach)(void *self, const Grant *g, Error *e);
/* Those of ordinary cases that name the user or unit in this field; only those in the chain, where one is named. Nothing is noted. */
MUST_USE ErrorCode grants_each(Request *r, Str field, Str whom, Str chain, GrantEach each, void *self, Error *e);
/* Of all chains, those that give one record, and some that have ended: few, however many cases somebody knows. */
MUST_USE ErrorCode grants_each_single(Request *r, Str field, Str whom, GrantEach each, void *self, Error *e);

/* Tests: from now on nothing is kept, so that each request reads the records. */
void grants_keep_nothing(Grants *g);

#endif
