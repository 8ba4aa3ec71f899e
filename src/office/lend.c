/* lend.c: see lend.h.
 *
 * A lent key lives in a session of its own that nobody can take: it has no token, signs nothing, and its open chains are the one that was lent. So
 * what a job reads goes through the same seam as everything else (records.c). The list hangs on the office under its lock; one that is in use when
 * it ends is wiped by whoever used it last.
 *
 * I62  A lent key is in the gate's memory only and opens one case to one job, until its time and not longer than its lender could. */
#include "office/lend.h"

#include "office/locked.h"

const Str LEND_JOBS[] = { { "clocks", 6 } };
const size_t LEND_JOB_COUNT = ARRAY_LEN(LEND_JOBS);

struct Lend {
    Session *holder;            /* of the lender's name; secret */
    Str      chain, job;        /* in the holder's arena */
    bool     ready, ended;      /* ready: the act that lends it is in the ledger */
    int      users;
    Lend    *next;
};

static void lend_free(Lend *l)
{
    session_free(l->holder);
    crypto_wipe(l, sizeof *l);
    mem_free(l);
}

static bool runs(const Lend *l)
{
    return !l->ended && clock_now() <= l->holder->until;
}

/* ---- under the office's lock ---- */

void lend_sweep(Office *o)
{
    for (Lend **at = &o->lends; *at;) {
        Lend *l = *at;
        if (l->users > 0 || runs(l)) {
            at = &l->next;
            continue;
        }
        *at = l->next;
        lend_free(l);
    }
}

void lend_end_where(Office *o, Str chain, Str lender)
{
    for (Lend *l = o->lends; l; l = l->next) {
        if (str_equal(l->chain, chain) || str_equal(l->holder->user, lender)) l->ended = true;
    }
    lend_sweep(o);
}

void lend_close(Office *o)
{
    for (Lend *l = o->lends; l; l = l->next) l->ended = true;
    lend_sweep(o);
}

static Lend *find(Office *o, Str chain, Str job)
{
    Lend *l = o->lends;
    while (l && !(runs(l) && str_equal(l->chain, chain) && str_equal(l->job, job))) l = l->next;
    return l;
}

static void release(Office *o, Lend *l, bool end)
{
    pthread_mutex_lock(&o->lock);
    l->users--;
    l->ended = l->ended || end;
    lend_sweep(o);
    pthread_mutex_unlock(&o->lock);
}

/* ---- lending ---- */

Session *session_holder(Str user, Instant until)
{
    enum { HOLDER_ARENA = 1 << 20 };
    SignSecret nobody = sign_secret_new();          /* no slot was sealed to it, and it signs nothing */
    Session *s = mem_alloc(sizeof *s);
    if (!s) return NULL;
    s->arena = arena_secret(HOLDER_ARENA);
    s->user = str_copy(&s->arena, user);
    s->login = STR("");
    s->until = until;
    s->locked = ARENA_NEW(&s->arena, LockedSet);
    if (s->locked) locked_set_start(s->locked, &nobody);
    crypto_wipe(&nobody, sizeof nobody);
    if (s->locked && s->user.ptr) return s;
    session_free(s);
    return NULL;
}

/* Another request in the same snapshot, with the lent key in the place of a person's. */
Request request_inside(const Request *r, Session *holder)
{
    Request inside = *r;
    inside.session = holder;
    inside.reads = NULL;
    inside.read_count = inside.read_room = 0;
    inside.rights = NULL;
    inside.locked_level = false;
    inside.data = inside.page = NULL;
    return inside;
}

static ErrorCode lend_new(Request *r, const Lent *what, Lend **ret, Error *e)
{
    Opener held;
    TRY(locked_held(r, what->chain, &held, e));
    Lend *l = mem_alloc(sizeof *l);
    Session *holder = l ? session_holder(what->lender, what->until) : NULL;
    if (!holder) {
        mem_free(l);
        return error_memory(e);
    }
    *l = (Lend){ .holder = holder, .chain = str_copy(&holder->arena, what->chain), .job = str_copy(&holder->arena, what->job), .users = 1 };
    Request inside = request_inside(r, holder);
    ErrorCode code = l->chain.ptr && l->job.ptr ? locked_adopt(&inside, &held, e) : error_memory(e);
    if (code != ERR_OK) lend_free(l);
    else *ret = l;
    return code;
}

/* On the list before the act is entered: a dismissal that is entered right behind it finds it there and ends it. */
static ErrorCode lend_hang(Office *o, Lend *l, Error *e)
{
    char until[17];
    ErrorCode code = ERR_OK;
    pthread_mutex_lock(&o->lock);
    const Lend *there = find(o, l->chain, l->job);
    if (there) {
        code = error_set(e, ERR_CONFLICT, K("lend.already"), arg_str("job", l->job),
                         arg_str("until", instant_format_local(until, there->holder->until)));
    } else {
        l->next = o->lends;
        o->lends = l;
    }
    pthread_mutex_unlock(&o->lock);
    if (code != ERR_OK) lend_free(l);
    return code;
}

ErrorCode lend_begin(Request *r, const Lent *what, const Draft *act, Error *e)
{
    Lend *l;
    TRY(lend_new(r, what, &l, e));
    TRY(lend_hang(r->office, l, e));
    ErrorCode code = office_commit(r, act, 1, NULL, e);
    pthread_mutex_lock(&r->office->lock);
    l->ready = code == ERR_OK;
    pthread_mutex_unlock(&r->office->lock);
    release(r->office, l, code != ERR_OK);
    return code;
}

ErrorCode lend_end(Request *r, Str chain, Str job, const Draft *act, Error *e)
{
    pthread_mutex_lock(&r->office->lock);
    Lend *l = find(r->office, chain, job);
    if (l) l->users++;
    pthread_mutex_unlock(&r->office->lock);
    if (!l) return error_set(e, ERR_NOT_FOUND, K("lend.none"), arg_str("job", job));
    ErrorCode code = office_commit(r, act, 1, NULL, e);
    release(r->office, l, code == ERR_OK);
    return code;
}

/* ---- what is lent ---- */

typedef struct { Lend **list; size_t count; } Taken;

/* All of a job's, or all of a case's; each is held until it is released. */
static ErrorCode take(Request *r, Str chain, Str job, Taken *ret, Error *e)
{
    Office *o = r->office;
    size_t room = 0;
    *ret = (Taken){ 0 };
    pthread_mutex_lock(&o->lock);
    for (const Lend *l = o->lends; l; l = l->next) room++;
    ret->list = arena_array(r->arena, room + 1, sizeof *ret->list);
    for (Lend *l = ret->list ? o->lends : NULL; l; l = l->next) {
        bool wanted = chain.len > 0 ? str_equal(l->chain, chain) : str_equal(l->job, job);
        if (!wanted || !l->ready || !runs(l)) continue;
        l->users++;
        ret->list[ret->count++] = l;
    }
    pthread_mutex_unlock(&o->lock);
    return ret->list ? ERR_OK : error_memory(e);
}

static bool lent_of(Request *r, const Lend *l, Lent *ret)
{
    *ret = (Lent){ str_copy(r->arena, l->chain), str_copy(r->arena, l->job), str_copy(r->arena, l->holder->user), l->holder->until };
    return ret->chain.ptr && ret->job.ptr && ret->lender.ptr;
}

/* May the lender still open the case himself? Slots written anew have closed it to the holder already (locked_chain.c). */
static bool still_open(Request *r, const Lend *l)
{
    Request inside = request_inside(r, l->holder);
    return request_opens(&inside, l->chain) && request_knows_chain(&inside, l->chain);
}

ErrorCode lend_list(Request *r, Str chain, Lent **ret, size_t *count, Error *e)
{
    Taken t;
    ErrorCode code = ERR_OK;
    *count = 0;
    TRY(take(r, chain, STR(""), &t, e));
    *ret = arena_array(r->arena, t.count + 1, sizeof **ret);
    for (size_t i = 0; i < t.count; i++) {
        bool open = still_open(r, t.list[i]);
        if (open && *ret && lent_of(r, t.list[i], &(*ret)[*count])) ++*count;
        else if (open) code = error_memory(e);
        release(r->office, t.list[i], !open);
    }
    return *ret ? code : error_memory(e);
}

static ErrorCode run_one(Request *r, const Lend *l, LentRun run, void *self, Error *e)
{
    Lent lent;
    Request inside = request_inside(r, l->holder);
    return lent_of(r, l, &lent) ? run(self, &inside, &lent, e) : error_memory(e);
}

ErrorCode lend_each(Request *r, Str job, LentRun run, void *self, Error *e)
{
    Taken t;
    ErrorCode code = ERR_OK;
    TRY(take(r, STR(""), job, &t, e));
    for (size_t i = 0; i < t.count; i++) {
        bool open = still_open(r, t.list[i]);
        if (open && code == ERR_OK) code = run_one(r, t.list[i], run, self, e);
        release(r->office, t.list[i], !open);
    }
    return code;
}
