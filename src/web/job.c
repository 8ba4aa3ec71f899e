/* job.c: see job.h. A thread a job reads until what prints has ended. */
#include "web/job.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include "base/crew.h"
#include "crypto/crypto.h"

typedef struct {
    Jobs   *jobs;
    char    id[17];
    int     from, result, what;
    size_t  done;
    bool    used, running, as_expected;
    char    output[JOB_OUTPUT]; size_t len;
} Job;

struct Jobs {
    pthread_mutex_t lock;
    Crew            crew;               /* a thread a job */
    size_t          next;
    Job             places[JOB_PLACES];
};

ErrorCode jobs_new(Jobs **ret, Error *e)
{
    Jobs *j = mem_alloc(sizeof *j);
    if (!j) return error_memory(e);
    pthread_mutex_init(&j->lock, NULL);
    crew_begin(&j->crew, 0);
    *ret = j;
    return ERR_OK;
}

void jobs_end(Jobs *j)
{
    if (!j) return;
    crew_end(&j->crew);
    mem_free(j);
}

static void add_output(Job *job, const char *bytes, size_t n)
{
    pthread_mutex_lock(&job->jobs->lock);
    size_t room = sizeof job->output - job->len, took = n < room ? n : room;
    memcpy(job->output + job->len, bytes, took);
    job->len += took;
    pthread_mutex_unlock(&job->jobs->lock);
}

/* What was said of steps; false when nobody will say more. */
static bool take_result(Job *job)
{
    char said;
    ssize_t n = read(job->result, &said, 1);
    if (n < 0 && errno == EINTR) return true;
    if (n <= 0) return false;
    pthread_mutex_lock(&job->jobs->lock);
    job->done += said == '.';
    job->as_expected |= said == '+';
    pthread_mutex_unlock(&job->jobs->lock);
    return true;
}

static bool take_output(Job *job)
{
    char bytes[4096];
    ssize_t n = read(job->from, bytes, sizeof bytes);
    if (n > 0) add_output(job, bytes, (size_t)n);
    return n > 0 || (n < 0 && errno == EINTR);
}

static void follow_job(void *self)
{
    Job *job = self;
    struct pollfd ends[] = { { .fd = job->from, .events = POLLIN }, { .fd = job->result, .events = POLLIN } };
    while (ends[0].fd >= 0 || ends[1].fd >= 0) {                 /* poll passes over what is below zero */
        if (poll(ends, ARRAY_LEN(ends), -1) < 0) continue;
        if (ends[0].revents && !take_output(job)) ends[0].fd = -1;
        if (ends[1].revents && !take_result(job)) ends[1].fd = -1;
    }
    fd_close(&job->from);
    fd_close(&job->result);
    pthread_mutex_lock(&job->jobs->lock);
    job->running = false;
    pthread_mutex_unlock(&job->jobs->lock);
}

/* A place whose job has ended; the next in turn, so that pages may look at an old one for a while. */
static Job *free_place(Jobs *j)
{
    for (size_t i = 0; i < JOB_PLACES; i++) {
        Job *job = &j->places[j->next++ % JOB_PLACES];
        if (job->running) continue;
        *job = (Job){ .jobs = j, .used = true };
        return job;
    }
    return NULL;
}

ErrorCode job_start(Jobs *j, int what, int output, int result, char id[17], Error *e)
{
    unsigned char bytes[8];
    random_bytes(bytes, sizeof bytes);
    pthread_mutex_lock(&j->lock);
    Job *job = free_place(j);
    bool began = job != NULL;
    if (job) {
        hex_encode(job->id, bytes, sizeof bytes);
        memcpy(id, job->id, sizeof job->id);
        job->from = output;
        job->result = result;
        job->what = what;
        began = job->running = crew_start(&j->crew, follow_job, job);
    }
    pthread_mutex_unlock(&j->lock);
    if (began) return ERR_OK;
    close(output);
    close(result);
    return job ? error_memory(e) : error_set(e, ERR_LIMIT, K("demo.too-many"));
}

void job_look(Jobs *j, Arena *a, Str id, JobState *ret)
{
    *ret = (JobState){ .known = false };
    pthread_mutex_lock(&j->lock);
    for (size_t i = 0; i < JOB_PLACES; i++) {
        const Job *job = &j->places[i];
        if (!job->used || !str_is(id, job->id)) continue;
        *ret = (JobState){ .known = true, .running = job->running, .as_expected = job->as_expected, .what = job->what, .done = job->done,
                           .output = str_copy(a, str_bytes(job->output, job->len)) };
    }
    pthread_mutex_unlock(&j->lock);
    if (ret->output.len > 0) ret->output = str_first(ret->output, utf8_valid_length(ret->output));
}
