/* audit_job.c: see audit_job.h. A thread with handles of its own reads the store as `tergoo verify` does from outside; work at the gate goes on
 * beside it. The job is owned by the office and its thread, whoever lets go of it last frees it, so that a gate that ends waits for no audit. */
#include "office/audit_job.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "office/office_int.h"

enum { AUDIT_PATH = 4096 };

struct AuditJob {
    pthread_mutex_t lock;
    int             owners;             /* office and thread */
    char            folder[AUDIT_PATH];
    NoteKey         key;
    bool            running, ended, good;
    Instant         begun, until;
    uint64_t        done, total;
    AuditReport     report;
    Error           why;
};

static void let_go(struct AuditJob *j)
{
    pthread_mutex_lock(&j->lock);
    bool last = --j->owners == 0;
    pthread_mutex_unlock(&j->lock);
    if (!last) return;
    pthread_mutex_destroy(&j->lock);
    mem_free(j);
}

static void note_progress(void *self, uint64_t done, uint64_t total)
{
    struct AuditJob *j = self;
    pthread_mutex_lock(&j->lock);
    j->done = done;
    j->total = total;
    pthread_mutex_unlock(&j->lock);
}

static void *audit_thread(void *self)
{
    struct AuditJob *j = self;
    AuditReport report;
    Error e = { 0 };
    (void)setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), 10);     /* whoever works comes first */
    ErrorCode code = audit_store(j->folder, &j->key, 1, note_progress, j, &report, &e);
    pthread_mutex_lock(&j->lock);
    j->running = false;
    j->ended = true;
    j->good = code == ERR_OK;
    j->until = clock_now();
    if (code == ERR_OK) j->report = report;
    else j->why = e;
    pthread_mutex_unlock(&j->lock);
    log_event(LOG_INFO, "audit", "code=%s entries=%llu", error_code_name(code), (unsigned long long)(code == ERR_OK ? report.entries : 0));
    let_go(j);
    return NULL;
}

static ErrorCode job_of(Office *o, struct AuditJob **ret, Error *e)
{
    pthread_mutex_lock(&o->lock);
    struct AuditJob *j = o->audit_job;
    if (!j) {
        j = mem_alloc(sizeof *j);
        size_t len = strlen(o->folder);
        if (j && len < sizeof j->folder) {
            memcpy(j->folder, o->folder, len);
            j->key = o->log_key;
            j->owners = 1;
            pthread_mutex_init(&j->lock, NULL);
            o->audit_job = j;
        } else {
            mem_free(j);
            j = NULL;
        }
    }
    pthread_mutex_unlock(&o->lock);
    *ret = j;
    return j ? ERR_OK : error_memory(e);
}

ErrorCode audit_job_start(Office *o, Error *e)
{
    struct AuditJob *j;
    pthread_t thread;
    TRY(job_of(o, &j, e));
    pthread_mutex_lock(&j->lock);
    bool begin = !j->running;
    if (begin) {
        j->running = true;
        j->begun = clock_now();
        j->done = j->total = 0;
        j->owners++;
    }
    pthread_mutex_unlock(&j->lock);
    if (!begin) return ERR_OK;
    if (pthread_create(&thread, NULL, audit_thread, j) == 0) {
        pthread_detach(thread);
        return ERR_OK;
    }
    pthread_mutex_lock(&j->lock);
    j->running = false;
    j->owners--;
    pthread_mutex_unlock(&j->lock);
    return error_memory(e);
}

void audit_job_look(Office *o, Arena *a, Lang lang, AuditState *ret)
{
    *ret = (AuditState){ 0 };
    pthread_mutex_lock(&o->lock);
    struct AuditJob *j = o->audit_job;
    pthread_mutex_unlock(&o->lock);
    if (!j) return;                                 /* the office holds it as long as it is open: it does not go meanwhile */
    pthread_mutex_lock(&j->lock);
    *ret = (AuditState){ .running = j->running, .ended = j->ended, .begun = j->begun, .until = j->until, .done = j->done, .total = j->total,
                         .good = j->good, .report = j->report };
    Error why = j->why;
    pthread_mutex_unlock(&j->lock);
    if (!ret->ended || ret->good) return;
    Buf text = buf_in(a);
    message_error(&text, lang, &why);
    ret->finding = str_trim(buf_str(&text));
}

void audit_job_leave(Office *o)
{
    if (o->audit_job) let_go(o->audit_job);
    o->audit_job = NULL;
}
