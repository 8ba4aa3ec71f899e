/* job.c: see job.h. A thread a job: it starts each program with both outputs into one pipe and reads until that closes. */
#include "web/job.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto/crypto.h"

typedef struct {
    Jobs   *jobs;
    char    id[17];
    JobStep steps[JOB_STEPS]; size_t count;
    char   *folder;
    Arena   arena;                      /* words and folder */
    bool    used, running, as_expected;
    pid_t   child;
    char    output[JOB_OUTPUT]; size_t len;
} Job;

struct Jobs {
    pthread_mutex_t lock;
    pthread_cond_t  ended;
    bool            ending;
    size_t          running, next;
    Job             places[JOB_PLACES];
};

ErrorCode jobs_new(Jobs **ret, Error *e)
{
    Jobs *j = mem_alloc(sizeof *j);
    if (!j) return error_memory(e);
    pthread_mutex_init(&j->lock, NULL);
    pthread_cond_init(&j->ended, NULL);
    *ret = j;
    return ERR_OK;
}

void jobs_end(Jobs *j)
{
    if (!j) return;
    pthread_mutex_lock(&j->lock);
    j->ending = true;
    for (size_t i = 0; i < JOB_PLACES; i++) {
        if (j->places[i].child > 0) (void)kill(j->places[i].child, SIGTERM);
    }
    while (j->running > 0) pthread_cond_wait(&j->ended, &j->lock);
    pthread_mutex_unlock(&j->lock);
    for (size_t i = 0; i < JOB_PLACES; i++) arena_free(&j->places[i].arena);
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

static pid_t start_program(const JobStep *step, int out)
{
    pid_t child = -1;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    extern char **environ;
    if (posix_spawn_file_actions_init(&actions) != 0) return -1;
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return -1;
    }
    sigemptyset(&none);                             /* the server's threads block SIGTERM; a program must not */
    bool ready = posix_spawnattr_setsigmask(&attributes, &none) == 0 &&
                 posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK) == 0 &&
                 posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) == 0 &&
                 posix_spawn_file_actions_adddup2(&actions, out, 1) == 0 && posix_spawn_file_actions_adddup2(&actions, out, 2) == 0;
    if (!ready || posix_spawn(&child, step->words[0], &actions, &attributes, (char *const *)(uintptr_t)step->words, environ) != 0) child = -1;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return child;
}

/* The exit code, or -1. */
static int run_program(Job *job, const JobStep *step)
{
    int pipe_ends[2], status = 0;
    char bytes[4096];
    if (pipe2(pipe_ends, O_CLOEXEC) != 0) return -1;
    pthread_mutex_lock(&job->jobs->lock);
    pid_t child = job->jobs->ending ? -1 : start_program(step, pipe_ends[1]);
    job->child = child;
    pthread_mutex_unlock(&job->jobs->lock);
    close(pipe_ends[1]);
    for (ssize_t n; child > 0 && (n = read(pipe_ends[0], bytes, sizeof bytes)) > 0;) add_output(job, bytes, (size_t)n);
    close(pipe_ends[0]);
    if (child <= 0) return -1;
    while (waitpid(child, &status, 0) < 0) continue;
    pthread_mutex_lock(&job->jobs->lock);
    job->child = 0;
    pthread_mutex_unlock(&job->jobs->lock);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void *job_thread(void *self)
{
    Job *job = self;
    bool as_expected = true;
    for (size_t i = 0; i < job->count && as_expected; i++) as_expected = run_program(job, &job->steps[i]) == job->steps[i].expected;
    if (job->folder) {
        JobStep sweep = { .words = { "/bin/rm", "-rf", "--", job->folder, NULL } };
        (void)run_program(job, &sweep);
    }
    pthread_mutex_lock(&job->jobs->lock);
    job->running = false;
    job->as_expected = as_expected;
    job->jobs->running--;
    pthread_cond_broadcast(&job->jobs->ended);
    pthread_mutex_unlock(&job->jobs->lock);
    return NULL;
}

static bool copy_words(Job *job, const JobStep *steps, size_t count, const char *folder)
{
    bool whole = true;
    job->count = count;
    for (size_t i = 0; i < count; i++) {
        job->steps[i] = (JobStep){ .expected = steps[i].expected };
        for (size_t w = 0; w + 1 < JOB_WORDS && steps[i].words[w]; w++) {
            job->steps[i].words[w] = str_c(&job->arena, str_of(steps[i].words[w]));
            whole = whole && job->steps[i].words[w];
        }
    }
    job->folder = *folder ? str_c(&job->arena, str_of(folder)) : NULL;
    return whole && (!*folder || job->folder);
}

/* A place whose job has ended; the next in turn, so that pages may look at an old one for a while. */
static Job *free_place(Jobs *j)
{
    for (size_t i = 0; i < JOB_PLACES; i++) {
        Job *job = &j->places[j->next++ % JOB_PLACES];
        if (job->running) continue;
        arena_free(&job->arena);
        *job = (Job){ .jobs = j, .used = true, .arena = arena_with(1 << 20) };
        return job;
    }
    return NULL;
}

ErrorCode job_start(Jobs *j, const JobStep *steps, size_t count, const char *folder, char id[17], Error *e)
{
    pthread_t thread;
    unsigned char bytes[8];
    random_bytes(bytes, sizeof bytes);
    pthread_mutex_lock(&j->lock);
    Job *job = j->ending ? NULL : free_place(j);
    bool began = job && copy_words(job, steps, count, folder);
    if (began) {
        hex_encode(job->id, bytes, sizeof bytes);
        memcpy(id, job->id, sizeof job->id);
        began = pthread_create(&thread, NULL, job_thread, job) == 0;
        if (began) pthread_detach(thread);
        job->running = began;
        j->running += began;
    }
    pthread_mutex_unlock(&j->lock);
    if (!job) return error_set(e, ERR_LIMIT, K("demo.too-many"));
    return began ? ERR_OK : error_memory(e);
}

void job_look(Jobs *j, Arena *a, Str id, JobState *ret)
{
    *ret = (JobState){ .known = false };
    pthread_mutex_lock(&j->lock);
    for (size_t i = 0; i < JOB_PLACES; i++) {
        const Job *job = &j->places[i];
        if (!job->used || !str_is(id, job->id)) continue;
        *ret = (JobState){ .known = true, .running = job->running, .as_expected = job->as_expected,
                           .output = str_copy(a, str_bytes(job->output, job->len)) };
    }
    pthread_mutex_unlock(&j->lock);
    if (ret->output.len > 0) ret->output = str_first(ret->output, utf8_valid_length(ret->output));
}
