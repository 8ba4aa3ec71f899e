/* grants.c: see grants.h.
 *
 * One lock guards all lists: it is held for reading while a list is walked, for writing while one is brought level or put in. Whoever
 * holds it for writing waits for nothing but the store, because those who wait for it may hold the lock of their session's locked cases.
 * A list that is read for the first time is read without the lock: others go on meanwhile. What all lists hold together has a limit; the list
 * that nobody has used for longest goes first.
 *
 * I26  Need-to-know is decided on the access records as the request's own snapshot has them, kept or not. */
#include "office/grants.h"

#include <pthread.h>

#include "office/office_int.h"

enum { KEPT_MOST = 250 * 1000, LIST_ARENA = 512 << 20 };

#define NO_END INT64_MAX

/* Of which moment a list is; both only grow. */
typedef struct { int64_t changed, erased; } Stamp;

/* All of one chain, oldest first. */
typedef struct { Grant *first, *last; } InChain;

/* In the order of the store. */
typedef struct { Grant **list; size_t count, room; } Row;

typedef struct GrantList GrantList;
struct GrantList {
    Arena      arena;
    Str        field, whom;
    Stamp      stamp;
    Row        all, single;             /* single: those of all that give one record, or gave it until they ended */
    Map        chains;                  /* chain -> InChain */
    uint64_t   used;
    GrantList *next;
};

struct Grants {
    pthread_rwlock_t lock;
    GrantList       *first;
    size_t           kept;              /* grants in all lists */
    uint64_t         turn;
    bool             nothing;
};

ErrorCode grants_new(Grants **ret, Error *e)
{
    *ret = mem_alloc(sizeof **ret);
    if (!*ret) return error_memory(e);
    pthread_rwlock_init(&(*ret)->lock, NULL);
    return ERR_OK;
}

static void list_free(GrantList *l)
{
    if (!l) return;
    arena_free(&l->arena);
    mem_free(l);
}

static void list_free_p(GrantList **l)
{
    list_free(*l);
    *l = NULL;
}

static void drop_all(Grants *g)
{
    while (g->first) {
        GrantList *next = g->first->next;
        list_free(g->first);
        g->first = next;
    }
    g->kept = 0;
}

void grants_free(Grants *g)
{
    if (!g) return;
    drop_all(g);
    pthread_rwlock_destroy(&g->lock);
    mem_free(g);
}

void grants_keep_nothing(Grants *g)
{
    pthread_rwlock_wrlock(&g->lock);
    drop_all(g);
    g->nothing = true;
    pthread_rwlock_unlock(&g->lock);
}

/* ---- one grant ---- */

static Rank rank_of(Str role)
{
    return str_is(role, "lead") ? RANK_LEAD : str_is(role, "member") ? RANK_MEMBER : RANK_READER;
}

static ErrorCode read_compartments(Arena *a, const JsonValue *list, Grant *to, Error *e)
{
    if (!list || list->count == 0) return ERR_OK;
    to->compartments = arena_array(a, list->count, sizeof *to->compartments);
    if (!to->compartments) return error_memory(e);
    JSON_EACH(one, list) {
        Str kept = str_copy(a, one->text);
        if (!kept.ptr) return error_memory(e);
        to->compartments[to->compartment_count++] = kept;
    }
    return ERR_OK;
}

static ErrorCode read_terms(Arena *a, const JsonValue *fields, Grant *to, Error *e)
{
    Str from = json_text(json_get(fields, "from")), until = json_text(json_get(fields, "until"));
    Str ends = json_text(json_get(fields, "ends_at")), role = json_text(json_get(fields, "role"));
    Str object = json_text(json_get(fields, "record"));
    to->given = (!from.ptr || day_parse(from, &to->from)) && (!until.ptr || day_parse(until, &to->until)) &&
                (!ends.ptr || instant_parse(ends, &to->ends));
    to->without_end = to->from == INT32_MIN && to->until == INT32_MAX && to->ends == NO_END;
    to->rank = rank_of(role);
    to->emergency = str_is(role, "emergency");
    to->object = object.len > 0 ? str_copy(a, object) : STR("");
    Str team = json_text(json_get(fields, "joint_team"));
    to->team = team.len > 0 ? str_copy(a, team) : STR("");
    if (!to->object.ptr || !to->team.ptr) return error_memory(e);
    return read_compartments(a, json_get(fields, "compartments"), to, e);
}

ErrorCode grant_read(Arena *a, const Record *rec, Grant *ret, Error *e)
{
    Arena parsing = arena_with(16 << 20);
    const JsonValue *body;
    *ret = (Grant){ .id = str_copy(a, rec->id), .chain = str_copy(a, rec->chain), .object = STR(""), .team = STR(""), .version = rec->version,
                    .from = INT32_MIN, .until = INT32_MAX, .ends = NO_END };
    if (!ret->id.ptr || !ret->chain.ptr) return error_memory(e);
    if (!str_is(rec->state, "given") || rec->body.len == 0) return ERR_OK;
    ErrorCode code = record_fields(&parsing, rec, &body, e);
    if (code == ERR_OK) code = read_terms(a, json_get(body, "fields"), ret, e);
    arena_free(&parsing);
    return code;
}

bool grant_in_force(const Grant *g)
{
    if (!g->given || g->without_end) return g->given;
    Instant now = clock_now();
    Day today = instant_local_day(now);
    return g->from <= today && g->until >= today && g->ends > now;
}

/* ---- a list ---- */

static ErrorCode row_add(Arena *a, Row *row, Grant *g, Error *e)
{
    if (!ARENA_ROOM(a, row->list, row->count, row->room)) return error_memory(e);
    row->list[row->count++] = g;
    return ERR_OK;
}

static ErrorCode list_add(GrantList *l, const Record *rec, Error *e)
{
    Grant *g = ARENA_NEW(&l->arena, Grant);
    if (!g) return error_memory(e);
    TRY(grant_read(&l->arena, rec, g, e));
    InChain *c = map_get(&l->chains, g->chain);
    if (!c) {
        c = ARENA_NEW(&l->arena, InChain);
        if (!c || !map_set(&l->chains, g->chain, c)) return error_memory(e);
    }
    if (c->last) c->last->next = g;
    else c->first = g;
    c->last = g;
    if (g->object.len > 0) TRY(row_add(&l->arena, &l->single, g, e));
    return row_add(&l->arena, &l->all, g, e);
}

static ErrorCode take_row(void *self, const Record *rec, Error *e)
{
    return list_add(self, rec, e);
}

/* Read once a snapshot, in which it cannot change. */
static ErrorCode stamp_now(Request *r, Stamp *ret, Error *e)
{
    uint64_t snapshot = store_snapshot_number(r->store);
    if (snapshot == 0 || r->grants.snapshot != snapshot) {
        r->grants.snapshot = 0;
        TRY(store_records_stamp(r->store, STR("access"), &r->grants.changed, e));
        TRY(store_fact_length(r->store, "erasures", &r->grants.erased, e));
        r->grants.snapshot = snapshot;
    }
    *ret = (Stamp){ r->grants.changed, r->grants.erased };
    return ERR_OK;
}

static bool same_stamp(Stamp a, Stamp b)
{
    return a.changed == b.changed && a.erased == b.erased;
}

/* All of it out of the store. *whole: nothing changed while it was read, as nothing can in a snapshot. */
static ErrorCode list_read(Request *r, Str field, Str whom, GrantList **ret, bool *whole, Error *e)
{
    CLEANUP(list_free_p) GrantList *l = mem_alloc(sizeof *l);
    Stamp after;
    if (!l) return error_memory(e);
    l->arena = arena_with(LIST_ARENA);
    l->chains = map_in(&l->arena);
    l->field = str_copy(&l->arena, field);
    l->whom = str_copy(&l->arena, whom);
    if (!l->field.ptr || !l->whom.ptr) return error_memory(e);
    TRY(stamp_now(r, &l->stamp, e));
    TRY(store_records_by(r->store, STR("access"), field, whom, take_row, l, e));
    TRY(stamp_now(r, &after, e));
    *whole = same_stamp(l->stamp, after);
    *ret = l;
    l = NULL;
    return ERR_OK;
}

/* ---- bringing a list level ---- */

typedef struct { GrantList *list; bool spoilt; } Level;

static Grant *find_grant(const GrantList *l, Str chain, Str id)
{
    const InChain *c = map_get(&l->chains, chain);
    for (Grant *g = c ? c->first : NULL; g; g = g->next) {
        if (str_equal(g->id, id)) return g;
    }
    return NULL;
}

/* A record of the list that says something else now takes its own place; a new one goes to the end, where the store has it too. Whatever else
 * may have happened to one, the list is read anew. */
static ErrorCode take_change(void *self, const Record *rec, Error *e)
{
    Level *level = self;
    GrantList *l = level->list;
    Arena a = arena_with(16 << 20);
    const JsonValue *body;
    Grant *known = find_grant(l, rec->chain, rec->id);
    ErrorCode code = ERR_OK;
    bool ours = false;
    if (rec->body.len > 0) {
        code = record_fields(&a, rec, &body, e);
        ours = code == ERR_OK && str_equal(json_text(json_get_str(json_get(body, "fields"), l->field)), l->whom);
    }
    arena_free(&a);
    if (code != ERR_OK) return code;
    level->spoilt = known ? !ours : ours && rec->version != 1;
    if (level->spoilt) return ERR_END;
    if (!ours) return ERR_OK;
    if (!known) return list_add(l, rec, e);
    Grant *next = known->next;
    bool single = known->object.len > 0;
    TRY(grant_read(&l->arena, rec, known, e));
    known->next = next;
    level->spoilt = !single && known->object.len > 0;
    return level->spoilt ? ERR_END : ERR_OK;
}

/* False in *level when it cannot be brought there and has to be read anew. */
static ErrorCode list_level(Request *r, GrantList *l, Stamp to, bool *level, Error *e)
{
    Level at = { .list = l };
    Stamp after;
    *level = false;
    if (l->stamp.erased != to.erased || l->stamp.changed > to.changed) return ERR_OK;
    TRY(store_records_since(r->store, STR("access"), l->stamp.changed, take_change, &at, e));
    TRY(stamp_now(r, &after, e));
    *level = !at.spoilt && same_stamp(to, after);
    if (*level) l->stamp = to;
    return ERR_OK;
}

/* ---- the table ---- */

static GrantList *find_list(const Grants *g, Str field, Str whom)
{
    GrantList *l = g->first;
    while (l && !(str_equal(l->whom, whom) && str_equal(l->field, field))) l = l->next;
    return l;
}

static void drop(Grants *g, const GrantList *which)
{
    GrantList **at = &g->first;
    while (*at && *at != which) at = &(*at)->next;
    if (!*at) return;
    GrantList *l = *at;
    *at = l->next;
    g->kept -= l->all.count;
    list_free(l);
}

static void make_room(Grants *g, const GrantList *but)
{
    while (g->kept > KEPT_MOST) {
        const GrantList *oldest = NULL;
        for (const GrantList *l = g->first; l; l = l->next) {
            if (l != but && (!oldest || l->used < oldest->used)) oldest = l;
        }
        if (!oldest) return;
        drop(g, oldest);
    }
}

static void put(Grants *g, GrantList *l)
{
    const GrantList *there = find_list(g, l->field, l->whom);
    if (there) drop(g, there);
    l->next = g->first;
    g->first = l;
    g->kept += l->all.count;
    make_room(g, l);
}

static bool is_ahead(Stamp a, Stamp of)
{
    return a.changed > of.changed || a.erased > of.erased;
}

typedef struct { Str field, whom, chain; bool single; GrantEach each; void *self; } Asked;

static ErrorCode walk(const GrantList *l, const Asked *q, Error *e)
{
    const InChain *c = q->chain.len > 0 ? map_get(&l->chains, q->chain) : NULL;
    const Row *row = q->single ? &l->single : &l->all;
    ErrorCode code = ERR_OK;
    if (q->chain.len > 0) {
        for (const Grant *g = c ? c->first : NULL; g && code == ERR_OK; g = g->next) code = q->each(q->self, g, e);
    } else {
        for (size_t i = 0; i < row->count && code == ERR_OK; i++) code = q->each(q->self, row->list[i], e);
    }
    return code == ERR_END ? ERR_OK : code;
}

/* Walks the list if there is one of that moment. */
static bool walk_kept(Grants *g, const Asked *q, Stamp stamp, ErrorCode *code, Error *e)
{
    pthread_rwlock_rdlock(&g->lock);
    GrantList *l = find_list(g, q->field, q->whom);
    bool level = l && same_stamp(l->stamp, stamp);
    if (level) {
        __atomic_store_n(&l->used, __atomic_add_fetch(&g->turn, 1, __ATOMIC_RELAXED), __ATOMIC_RELAXED);
        *code = walk(l, q, e);
    }
    pthread_rwlock_unlock(&g->lock);
    return level;
}

/* Brings what is kept level with the request. Whether that worked shows when it is walked. */
static ErrorCode level_kept(Request *r, Grants *g, const Asked *q, Stamp stamp, Error *e)
{
    ErrorCode code = ERR_OK;
    pthread_rwlock_wrlock(&g->lock);
    GrantList *l = find_list(g, q->field, q->whom);
    if (l && is_ahead(stamp, l->stamp)) {
        bool level;
        size_t before = l->all.count;
        code = list_level(r, l, stamp, &level, e);
        g->kept += l->all.count - before;
        if (code != ERR_OK || !level) drop(g, l);
    }
    pthread_rwlock_unlock(&g->lock);
    return code;
}

/* Read by this request for itself, and kept for those that come, unless somebody has a newer one. */
static ErrorCode walk_own(Request *r, Grants *g, const Asked *q, Error *e)
{
    CLEANUP(list_free_p) GrantList *l = NULL;
    bool whole = false;
    TRY(list_read(r, q->field, q->whom, &l, &whole, e));
    ErrorCode code = walk(l, q, e);
    if (code != ERR_OK || !whole) return code;
    pthread_rwlock_wrlock(&g->lock);
    const GrantList *there = find_list(g, l->field, l->whom);
    if (!g->nothing && (!there || is_ahead(l->stamp, there->stamp))) {
        l->used = ++g->turn;
        put(g, l);
        l = NULL;
    }
    pthread_rwlock_unlock(&g->lock);
    return code;
}

static ErrorCode answer(Request *r, const Asked *q, Error *e)
{
    Grants *g = r->office->grants;
    Stamp stamp;
    ErrorCode code = ERR_OK;
    TRY(stamp_now(r, &stamp, e));
    if (walk_kept(g, q, stamp, &code, e)) return code;
    TRY(level_kept(r, g, q, stamp, e));
    return walk_kept(g, q, stamp, &code, e) ? code : walk_own(r, g, q, e);
}

ErrorCode grants_each(Request *r, Str field, Str whom, Str chain, GrantEach each, void *self, Error *e)
{
    Asked q = { .field = field, .whom = whom, .chain = chain, .each = each, .self = self };
    return answer(r, &q, e);
}

ErrorCode grants_each_single(Request *r, Str field, Str whom, GrantEach each, void *self, Error *e)
{
    Asked q = { .field = field, .whom = whom, .single = true, .each = each, .self = self };
    return answer(r, &q, e);
}
