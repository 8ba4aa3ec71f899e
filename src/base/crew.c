/* crew.c: see crew.h. A thread's last act is to put itself on the list of those to be joined; from then on it needs nothing but the lock. */
#include "base/crew.h"

#include <errno.h>
#include <time.h>

#include "base/arena.h"

struct CrewMember {
    Crew       *crew;
    CrewMember *next;
    pthread_t   thread;
    void      (*run)(void *self);
    void       *self;
};

enum { SECOND = 1000000000 };           /* nanoseconds */

void crew_begin(Crew *c, size_t stack)
{
    pthread_condattr_t how;
    *c = (Crew){ .stack = stack };
    pthread_mutex_init(&c->lock, NULL);
    pthread_condattr_init(&how);
    pthread_condattr_setclock(&how, CLOCK_MONOTONIC);
    pthread_cond_init(&c->ended, &how);
    pthread_condattr_destroy(&how);
}

static void *member_thread(void *self)
{
    CrewMember *m = self;
    Crew *c = m->crew;
    m->run(m->self);
    pthread_mutex_lock(&c->lock);
    m->next = c->done;
    c->done = m;
    c->running--;
    pthread_cond_broadcast(&c->ended);
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

static void join_done(Crew *c)
{
    pthread_mutex_lock(&c->lock);
    CrewMember *done = c->done;
    c->done = NULL;
    pthread_mutex_unlock(&c->lock);
    while (done) {
        CrewMember *next = done->next;
        pthread_join(done->thread, NULL);
        mem_free(done);
        done = next;
    }
}

bool crew_start(Crew *c, void (*run)(void *self), void *self)
{
    pthread_attr_t how;
    CrewMember *m = mem_alloc(sizeof *m);
    join_done(c);
    if (!m) return false;
    *m = (CrewMember){ .crew = c, .run = run, .self = self };
    pthread_attr_init(&how);
    if (c->stack > 0) pthread_attr_setstacksize(&how, c->stack);
    pthread_mutex_lock(&c->lock);                   /* so that it is not done before its number is known */
    bool started = pthread_create(&m->thread, &how, member_thread, m) == 0;
    c->running += started;
    pthread_mutex_unlock(&c->lock);
    pthread_attr_destroy(&how);
    if (!started) mem_free(m);
    return started;
}

bool crew_wait(Crew *c, long long nanoseconds)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    if (nanoseconds > 0) {
        until.tv_sec += (time_t)(nanoseconds / SECOND);
        until.tv_nsec += (long)(nanoseconds % SECOND);
    }
    if (until.tv_nsec >= SECOND) {
        until.tv_nsec -= SECOND;
        until.tv_sec++;
    }
    int said = 0;
    pthread_mutex_lock(&c->lock);
    while (c->running > 0 && said != ETIMEDOUT)
        said = nanoseconds < 0 ? pthread_cond_wait(&c->ended, &c->lock) : pthread_cond_timedwait(&c->ended, &c->lock, &until);
    bool none = c->running == 0;
    pthread_mutex_unlock(&c->lock);
    return none;
}

void crew_end(Crew *c)
{
    (void)crew_wait(c, -1);
    join_done(c);
    pthread_cond_destroy(&c->ended);
    pthread_mutex_destroy(&c->lock);
}
