/* helpers.c: see helpers.h. */
#include "detect/helpers.h"

typedef struct {
    HelperTask task;
    void      *user;
    Detector  *part;
    unsigned   i;
    ErrorCode  code;
    Error      why;
    pthread_t  thread;
    bool       started;
} Helper;

static void *help(void *argument)
{
    Helper *h = argument;
    h->code = h->task(h->user, h->part, h->i, &h->why);
    return NULL;
}

unsigned helpers_count(const Detector *whole)
{
    return whole->settings->threads > 1 ? whole->settings->threads : 1;
}

/* The first one's part is done here, and that of whoever has got no thread. */
static void help_together(Helper *list, unsigned count)
{
    for (unsigned i = count; i-- > 0;) {
        list[i].started = i > 0 && pthread_create(&list[i].thread, NULL, help, &list[i]) == 0;
        if (!list[i].started) help(&list[i]);
    }
    for (unsigned i = 0; i < count; i++) if (list[i].started) pthread_join(list[i].thread, NULL);
}

ErrorCode helpers_run(Detector *whole, HelperTask task, void *user, Error *e)
{
    unsigned count = helpers_count(whole), made = 0;
    if (count == 1) return task(user, whole, 0, e);
    Helper *list = mem_alloc(count * sizeof *list);
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    ErrorCode code = list ? ERR_OK : error_memory(e);
    for (; made < count && code == ERR_OK; made++) {
        list[made] = (Helper){ .task = task, .user = user, .i = made };
        code = detector_helper(whole, &lock, &list[made].part, e);
    }
    if (code == ERR_OK) help_together(list, count);
    for (unsigned i = 0; i < made && code == ERR_OK; i++) {
        code = list[i].code;
        if (code != ERR_OK) *e = list[i].why;
        else code = detector_merge_found(whole, list[i].part, e);
    }
    for (unsigned i = 0; i < made; i++) detector_free(list[i].part);
    mem_free(list);
    pthread_mutex_destroy(&lock);
    return code;
}
