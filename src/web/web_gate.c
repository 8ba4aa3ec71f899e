/* web_gate.c: questions to the gate. A connection carries one question at a time, so each question takes one out of the pool; one that the gate has
 * closed meanwhile (it was restarted) shows that before it is used, so that no question is ever sent twice. */
#include "web/web_int.h"

#include <errno.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include "office/gate_client.h"

enum { WAIT_SECONDS = 10 };

void gate_pool_start(GatePool *p, Keeper *keeper, size_t which)
{
    *p = (GatePool){ .keeper = keeper, .which = which };
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->given_back, NULL);
}

void gate_pool_end(GatePool *p)
{
    for (size_t i = 0; i < p->idle_count; i++) close(p->idle[i]);
    p->idle_count = 0;
}

static bool is_stale(int fd)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };
    return poll(&p, 1, 0) != 0;                     /* nobody has asked: whatever comes is an end */
}

static ErrorCode take(GatePool *p, int *ret, Error *e)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_SECONDS;
    int fd = -1;
    pthread_mutex_lock(&p->lock);
    bool timely = true;
    while (timely && p->out == GATE_POOL) timely = pthread_cond_timedwait(&p->given_back, &p->lock, &until) == 0;
    if (timely) {
        p->out++;
        if (p->idle_count > 0) fd = p->idle[--p->idle_count];
    }
    pthread_mutex_unlock(&p->lock);
    if (!timely) return error_set(e, ERR_IO, K("web.busy"));
    if (fd >= 0 && is_stale(fd)) fd_close(&fd);
    if (fd < 0 && keeper_gate(p->keeper, p->which, &fd, e) != ERR_OK) {
        pthread_mutex_lock(&p->lock);
        p->out--;
        pthread_cond_signal(&p->given_back);
        pthread_mutex_unlock(&p->lock);
        return error_set(e, ERR_IO, K("web.no-gate"));
    }
    *ret = fd;
    return ERR_OK;
}

static void give_back(GatePool *p, int fd, bool whole)
{
    if (!whole) fd_close(&fd);
    pthread_mutex_lock(&p->lock);
    p->out--;
    if (fd >= 0) p->idle[p->idle_count++] = fd;
    pthread_cond_signal(&p->given_back);
    pthread_mutex_unlock(&p->lock);
}

/* One question; a refusal and a missing gate are told apart by answer->answered. */
static ErrorCode ask(GatePool *p, Arena *a, const GateQuestion *question, GateAnswer *answer, Error *e)
{
    int connection;
    *answer = (GateAnswer){ 0 };
    TRY(take(p, &connection, e));
    ErrorCode code = gate_ask(connection, a, question, answer, e);
    give_back(p, connection, answer->answered);
    bool lost = code != ERR_OK && !answer->answered && code != ERR_MEMORY && code != ERR_LIMIT;
    return lost ? error_set(e, ERR_IO, K("web.no-gate")) : code;
}

ErrorCode web_ask(WebRequest *r, Str op, Str token, const JsonValue *args, int fd, const JsonValue **data, const JsonValue **page, Error *e)
{
    GateQuestion question = { .op = op, .token = token, .lang = r->lang, .args = args, .passed = fd };
    GateAnswer answer;
    int office = r->caller && token.len > 0 ? r->caller->office : r->office;
    ErrorCode code = ask(&r->web->pools[office], r->arena, &question, &answer, e);
    r->reply->refused = answer.refused;
    *data = answer.data;
    *page = answer.page;
    return code;
}

void gate_sign_out(Web *w, Str token)
{
    Arena a = arena_wiping(1 << 20);
    Error ignored = { 0 };
    GateAnswer answer;
    GateQuestion question = { .op = STR("session.close"), .token = token, .passed = -1 };
    for (size_t i = 0; token.len > 0 && i < w->pool_count; i++) {       /* one of them knows it */
        (void)!ask(&w->pools[i], &a, &question, &answer, &ignored);
    }
    arena_free(&a);
}

ErrorCode web_gate_file(WebRequest *r, const char *op, const JsonValue *args, int fd, const JsonValue **data, const JsonValue **page, Error *e)
{
    Str token = r->caller ? r->caller->token : STR("");
    ErrorCode code = web_ask(r, str_of(op), token, args, fd, data, page, e);
    if (code == ERR_SIGNED_OUT && token.len > 0) {
        web_session_drop(&r->web->sessions, token);
        r->reply->gone = true;
    }
    return code;
}

ErrorCode web_gate(WebRequest *r, const char *op, const JsonValue *args, const JsonValue **data, const JsonValue **page, Error *e)
{
    return web_gate_file(r, op, args, -1, data, page, e);
}

ErrorCode web_temporary(WebRequest *r, int *fd, Error *e)
{
    return web_file_new(r->web, fd, e);
}

const JsonValue *web_refusal(const WebRequest *r)
{
    return r->reply->refused;
}
