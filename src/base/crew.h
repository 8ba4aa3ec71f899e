/* crew.h: threads that come and go in a server, each of which is waited for in the end: what a thread uses may be given back once crew_end has
 * returned, and not before. A detached thread cannot be waited for: when it has said that it is done it still runs a little. */
#ifndef TERGOO_BASE_CREW_H
#define TERGOO_BASE_CREW_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct CrewMember CrewMember;

/* Zeroed memory is none; crew_begin makes one. It stands still from then on: its threads know where it is. */
typedef struct {
    pthread_mutex_t lock;
    pthread_cond_t  ended;
    size_t          running;            /* threads that have not said that they are done */
    size_t          stack;              /* of each, in bytes; 0: as large as the system makes it */
    CrewMember     *done;               /* those that have, to be joined */
} Crew;

/* `stack` in bytes; 0: as large as the system makes it. */
void crew_begin(Crew *c, size_t stack);
/* Runs it with `self` in a thread of its own, and joins those that are done. False: it did not start, `self` is still the caller's. */
bool crew_start(Crew *c, void (*run)(void *self), void *self);
/* Waits, at most so many nanoseconds (below zero: as long as it takes), until none runs. True: none does. */
bool crew_wait(Crew *c, long long nanoseconds);
/* Waits for all, joins them and gives back what the crew holds. */
void crew_end(Crew *c);

#endif
