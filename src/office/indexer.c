/* indexer.c: the thread that keeps the search index behind the ledger (store/search.h).
 *
 * The writer wakes it after each commit; it lets what comes within BEHIND gather and then walks the entries from where it stood. An
 * entry says which record moved; what goes into the index is that record as the store has it, if this entry made it. When a later one
 * did, that one's turn comes; when its content was erased, its row goes. The mark is committed with the rows, so a crash
 * between two steps costs nothing but doing the second again. It names the store, the model and the last entry's leaf: where they do
 * not fit, the index belongs to another past or other rules, and is made anew, as it is when it is missing or damaged (I51).
 *
 * To make it anew is to follow the ledger from its first entry into a second file, while the old one answers. At night that is done
 * when something was replaced or removed since: only then the last trigrams of an erased text are gone.
 *
 * Nothing waits for this thread (I52). When it fails it says so in the log and tries again a minute later; the gate works on, and whoever
 * searches is told that the index is being made. */
#include "office/indexer.h"

#include <sys/resource.h>
#include <unistd.h>

#include "office/reading.h"
#include "office/search_sign.h"
#include "office/search_text.h"

enum { BEHIND_MS = 100, BATCH = 2000, RECORD_ARENA = 64 << 20, NICE = 10, NIGHT_HOUR = 3 };

struct Indexer {
    Office         *office;
    Search         *search;
    pthread_t       thread;
    pthread_mutex_t lock;                       /* guards what is next */
    pthread_cond_t  wake, done;
    uint64_t        asked, finished;            /* turns: one is due while they differ */
    bool            hurry, anew, at_night, ending;
    Str            *again; size_t again_count;      /* records whose files were read meanwhile; each and the list are its own */
    bool            ready;                      /* there is an index that answers */
    ErrorCode       code;                       /* of the last turn */
    Error           error;

    /* what its thread alone touches */
    Store          *reader;
    SearchFeed     *feed;                       /* of the living index; NULL: not open */
    IndexMark            mark;
    RecordPlace          reached;               /* the same after the last turn, under the lock */
    const Model    *model;                      /* under which it is made */
    Arena           arena;                      /* of one record */
    bool            unscrubbed;                 /* what was removed may still be in the WAL */
    Instant         failed, night;              /* when a turn failed last, or 0; when the next night's work is due */
};

/* ---- the mark as text ---- */

static ErrorCode mark_format(const Indexer *x, const IndexMark *m, Buf *to, Error *e)
{
    char model[65], leaf[65] = "-";
    if (m->has_leaf) hash_hex(leaf, &m->leaf);
    buf_format(to, "%s %s %llu %u %llu %s", x->office->store_id, hash_hex(model, &x->model->hash).ptr,
               (unsigned long long)index_signs(x->office->names), m->epoch, (unsigned long long)m->next, leaf);
    return to->failed ? error_memory(e) : ERR_OK;
}

uint64_t index_signs(const MatchBook *names)
{
    return match_book_version(names) + SIGN_VERSION;
}

bool index_mark_read(Str text, Str *store_id, Hash *model, IndexMark *ret)
{
    Str hex, signs, epoch, next;
    uint64_t number;
    Str *parts[] = { store_id, &hex, &signs, &epoch, &next };
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if (!str_cut(&text, ' ', parts[i])) return false;
    }
    if (!hash_parse_hex(hex, model) || !uint_parse(signs, &ret->signs)) return false;
    if (!uint_parse(epoch, &number) || number > UINT32_MAX || !uint_parse(next, &ret->next)) return false;
    ret->epoch = (uint32_t)number;
    ret->has_leaf = !str_is(text, "-");
    return !ret->has_leaf || hash_parse_hex(text, &ret->leaf);
}

ErrorCode index_mark_fits(Store *reader, Arena *a, const IndexMark *m, bool *ret, Error *e)
{
    Entry last;
    *ret = m->next == 0;
    if (*ret || !m->has_leaf) return ERR_OK;
    ErrorCode code = store_entry(reader, a, m->epoch, m->next - 1, &last, e);
    *ret = code == ERR_OK && hash_equal(&last.leaf, &m->leaf);
    return code == ERR_NOT_FOUND ? ERR_OK : code;
}

/* ---- one record ---- */

static ErrorCode remove_record(Indexer *x, SearchFeed *f, Str id, Error *e)
{
    bool was = false;
    ErrorCode code = search_feed_remove(f, id, &was, e);
    x->unscrubbed = x->unscrubbed || was;
    return code;
}

static ErrorCode put_record(Indexer *x, SearchFeed *f, const Record *rec, Error *e)
{
    const JsonValue *body;
    const Kind *k = model_kind(x->model, rec->kind);
    Buf text = buf_in(&x->arena), signs = buf_in(&x->arena);
    SearchRow row = { .id = rec->id, .kind = rec->kind, .chain = rec->chain, .epoch = rec->epoch, .index = rec->index };
    if (!k || !kind_is_searched(k) || search_skip_chain(rec->chain)) return remove_record(x, f, rec->id, e);
    TRY(record_fields(&x->arena, rec, &body, e));
    office_search_text(x->office, &x->arena, &text, k, body);
    record_search_signs(x->office->names, &x->arena, &signs, k, rec->state, body, buf_str(&text));
    if (text.failed || signs.failed) return error_memory(e);
    row.signs = buf_str(&signs);
    TRY(search_fold(&x->arena, buf_str(&text), &row.text, e));
    return search_feed_put(f, &row, e);
}

typedef struct { Indexer *indexer; SearchFeed *feed; IndexMark *mark; unsigned count; } Walk;

static ErrorCode take_object(Walk *w, const Entry *entry, Error *e)
{
    Indexer *x = w->indexer;
    Record rec;
    ErrorCode code = store_record(x->reader, &x->arena, entry->object, &rec, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code != ERR_OK) return code;
    if (rec.body.len == 0 || record_is_pulled_back(&rec)) return remove_record(x, w->feed, rec.id, e);
    return rec.epoch == entry->epoch && rec.index == entry->index ? put_record(x, w->feed, &rec, e) : ERR_OK;
}

static ErrorCode take_entry(void *self, const Entry *entry, Error *e)
{
    Walk *w = self;
    ArenaMark before = arena_mark(&w->indexer->arena);
    ErrorCode code = take_object(w, entry, e);
    arena_restore(&w->indexer->arena, before);
    if (code == ERR_INVALID || code == ERR_LIMIT) {         /* a content that no search can read is no reason to stand still */
        log_event(LOG_WARNING, "search-skips", "epoch=%u index=%llu", entry->epoch, (unsigned long long)entry->index);
        code = ERR_OK;
    }
    if (code != ERR_OK) return code;
    w->mark->next = entry->index + 1;
    w->mark->leaf = entry->leaf;
    w->mark->has_leaf = true;
    return ++w->count == BATCH ? ERR_END : ERR_OK;
}

/* ---- following the ledger ---- */

/* A stretch of it, as of one moment. *more: there is, or may be, something behind it. */
static ErrorCode walk(Indexer *x, SearchFeed *f, IndexMark *m, bool *moved, bool *more, Error *e)
{
    uint32_t last;
    Walk w = { .indexer = x, .feed = f, .mark = m };
    TRY(store_entries(x->reader, m->epoch, m->next, take_entry, &w, e));
    TRY(store_last_epoch(x->reader, &last, e));
    bool next_epoch = w.count < BATCH && m->epoch < last;
    if (next_epoch) *m = (IndexMark){ .epoch = m->epoch + 1 };
    *moved = w.count > 0 || next_epoch;
    *more = w.count == BATCH || next_epoch;
    return ERR_OK;
}

static ErrorCode follow_once(Indexer *x, SearchFeed *f, IndexMark *m, bool *more, Error *e)
{
    IndexMark next = *m;
    bool moved = false;
    Arena a = arena_with(64 * 1024);
    Buf text = buf_in(&a);
    TRY(search_feed_begin(f, e));
    ErrorCode code = store_snapshot_begin(x->reader, e);
    if (code == ERR_OK) code = walk(x, f, &next, &moved, more, e);
    store_snapshot_end(x->reader);
    if (code == ERR_OK && moved) code = mark_format(x, &next, &text, e);
    if (code == ERR_OK && moved) code = search_feed_commit(f, buf_str(&text), e);
    if (code == ERR_OK && moved) *m = next;
    search_feed_abandon(f);                                 /* nothing, after a commit */
    arena_free(&a);
    return code;
}

/* ---- records that have more to be found by than when they were followed ---- */

static ErrorCode put_again(Indexer *x, Str id, Error *e)
{
    Record rec;
    ErrorCode code = store_record(x->reader, &x->arena, id, &rec, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code != ERR_OK) return code;
    TRY(remove_record(x, x->feed, id, e));
    return rec.body.len == 0 || record_is_pulled_back(&rec) ? ERR_OK : put_record(x, x->feed, &rec, e);
}

static ErrorCode feed_again(Indexer *x, Str id, Error *e)
{
    Buf text = buf_in(&x->arena);
    TRY(search_feed_begin(x->feed, e));
    ErrorCode code = store_snapshot_begin(x->reader, e);
    if (code == ERR_OK) code = put_again(x, id, e);
    store_snapshot_end(x->reader);
    if (code == ERR_OK) code = mark_format(x, &x->mark, &text, e);
    if (code == ERR_OK) code = search_feed_commit(x->feed, buf_str(&text), e);
    search_feed_abandon(x->feed);
    arena_free(&x->arena);
    return code;
}

/* One that fails is found by what it was found by before, until the night. */
static void follow_again(Indexer *x)
{
    pthread_mutex_lock(&x->lock);
    Str *list = x->again;
    size_t count = x->again_count;
    x->again = NULL;
    x->again_count = 0;
    pthread_mutex_unlock(&x->lock);
    for (size_t i = 0; i < count; i++) {
        Error e = { 0 };
        if (x->feed && feed_again(x, list[i], &e) != ERR_OK) log_event(LOG_WARNING, "search-again", "code=%s", error_code_name(e.code));
        mem_free((void *)(uintptr_t)list[i].ptr);
    }
    mem_free(list);
}

void indexer_again(Office *o, Str id)
{
    Indexer *x = o->indexer;
    if (!x) return;
    char *copy = mem_alloc(id.len + 1);
    pthread_mutex_lock(&x->lock);
    Str *more = copy ? mem_resize(x->again, (x->again_count + 1) * sizeof *more) : NULL;
    if (more) {
        memcpy(copy, id.ptr, id.len);
        more[x->again_count++] = (Str){ copy, id.len };
        x->again = more;
        x->asked++;
        pthread_cond_signal(&x->wake);
    }
    pthread_mutex_unlock(&x->lock);
    if (!more) mem_free(copy);
}

static bool is_ending(Indexer *x)
{
    pthread_mutex_lock(&x->lock);
    bool ending = x->ending;
    pthread_mutex_unlock(&x->lock);
    return ending;
}

static void close_feed(Indexer *x)
{
    search_feed_close(x->feed);
    x->feed = NULL;
}

static ErrorCode open_living(Indexer *x, bool *fits, Error *e)
{
    Str text;
    *fits = false;
    x->model = office_model(x->office);
    TRY(search_feed_open(x->search, SEARCH_LIVING, &x->feed, e));
    ErrorCode code = search_feed_mark(x->feed, &x->arena, &text, e);
    Str store_id;
    Hash model;
    *fits = code == ERR_OK && index_mark_read(text, &store_id, &model, &x->mark) && str_is(store_id, x->office->store_id) &&
            hash_equal(&model, &x->model->hash) && x->mark.signs == index_signs(x->office->names);
    if (*fits) code = index_mark_fits(x->reader, &x->arena, &x->mark, fits, e);
    arena_free(&x->arena);
    return code;
}

/* All of it into a second file, which then takes the first one's place. When the office closes meanwhile it is given up. */
static ErrorCode make_under(Indexer *x, const Model *model, Error *e)
{
    SearchFeed *anew = NULL;
    IndexMark m = { .epoch = 1 };
    int64_t begun = clock_ticks();
    close_feed(x);
    x->model = model;
    ErrorCode code = search_feed_open(x->search, SEARCH_ANEW, &anew, e);
    for (bool more = code == ERR_OK; more && code == ERR_OK;) {
        code = follow_once(x, anew, &m, &more, e);
        if (code == ERR_OK && is_ending(x)) code = error_set(e, ERR_STOPPED, K("office.writer-stopped"));
    }
    if (code != ERR_OK) {
        search_feed_close(anew);
        return code;
    }
    TRY(search_replace(x->search, anew, e));
    log_event(LOG_INFO, "search-made", "epoch=%u entries=%llu ms=%lld", m.epoch, (unsigned long long)m.next,
              (long long)((clock_ticks() - begun) / 1000000));
    return ERR_OK;
}

/* Where another model has come into force meanwhile, once more: what was made under the one before answers until then. */
static ErrorCode make_anew(Indexer *x, Error *e)
{
    for (bool fits = false; !fits;) {
        const Model *under = office_model(x->office);
        TRY(make_under(x, under, e));
        TRY(open_living(x, &fits, e));
        if (!fits && x->model == under) return error_internal(e, "make_anew");
    }
    return ERR_OK;
}

static ErrorCode follow(Indexer *x, Error *e)
{
    for (bool more = true; more;) TRY(follow_once(x, x->feed, &x->mark, &more, e));
    if (!x->unscrubbed) return ERR_OK;
    Error busy;
    x->unscrubbed = search_feed_scrub(x->feed, &busy) != ERR_OK;
    return ERR_OK;
}

/* Is the index there, whole, of this store's past, and made under the model in force? */
static ErrorCode living_or_anew(Indexer *x, bool at_night, bool *anew, Error *e)
{
    int64_t stale = 0;
    bool fits = x->feed && hash_equal(&x->model->hash, &office_model(x->office)->hash);
    if (!x->feed) {
        ErrorCode code = open_living(x, &fits, e);
        if (code != ERR_OK && code != ERR_NOT_FOUND && code != ERR_FINDING) return code;
        fits = fits && code == ERR_OK;
    }
    if (fits && at_night) TRY(search_feed_stale(x->feed, &stale, e));
    *anew = !fits || stale > 0;
    return ERR_OK;
}

static ErrorCode turn(Indexer *x, bool anew, bool at_night, Error *e)
{
    if (!x->reader) TRY(store_open(x->office->folder, STORE_READ, &x->reader, e));
    if (!anew) TRY(living_or_anew(x, at_night, &anew, e));
    if (!anew) {
        ErrorCode code = follow(x, e);
        if (code != ERR_FINDING) return code;
    }
    TRY(make_anew(x, e));
    return follow(x, e);
}

/* ---- the thread ---- */

static Instant next_night(Instant now)
{
    int64_t day = instant_local_day(now);
    for (;; day++) {
        Instant at = (day * 24 + NIGHT_HOUR) * HOUR - bishkek_offset(now) * SECOND;
        if (at > now) return at;
    }
}

/* Waits so long at most, or until somebody asks. With the lock. */
static void wait_ms(Indexer *x, int64_t ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    (void)pthread_cond_timedwait(&x->wake, &x->lock, &until);
}

/* With the lock. The wall clock may be set meanwhile: it is looked at once an hour. */
static void wait_for_work(Indexer *x)
{
    while (x->asked == x->finished && !x->ending) {
        int64_t left = x->night - clock_now();
        if (left <= 0) {
            x->night = next_night(clock_now());
            x->at_night = true;
            x->asked++;
            return;
        }
        wait_ms(x, left < HOUR ? left : HOUR);
    }
    int64_t begun = clock_ticks(), waited = 0;
    while (!x->ending && !x->hurry && waited < BEHIND_MS) {
        wait_ms(x, BEHIND_MS - waited);
        waited = (clock_ticks() - begun) / 1000000;
    }
}

/* After a failure a minute passes, unless somebody asks for a new index. */
static void take_turn(Indexer *x, bool anew, bool at_night)
{
    Error e = { 0 };
    ErrorCode code = ERR_OK;
    if (!anew && x->failed != 0 && clock_now() - x->failed < MINUTE && clock_now() >= x->failed) {
        code = error_set(&e, ERR_IO, K("search.being-made"));
    } else {
        code = turn(x, anew, at_night, &e);
        x->failed = code == ERR_OK ? 0 : clock_now();
        if (code != ERR_OK) {
            const char *key = e.count > 0 ? e.parts[0].key : "";
            if (code != ERR_STOPPED) log_event(LOG_WARNING, "search-index", "code=%s key=%s", error_code_name(code), key);
            close_feed(x);
            store_close_p(&x->reader);
        }
    }
    pthread_mutex_lock(&x->lock);
    x->code = code;
    x->error = e;
    x->ready = x->ready || code == ERR_OK;
    pthread_mutex_unlock(&x->lock);
}

static void *indexer_thread(void *self)
{
    Indexer *x = self;
    (void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);  /* of this thread alone: acts come first */
    pthread_mutex_lock(&x->lock);
    for (;;) {
        wait_for_work(x);
        if (x->ending && (x->asked == x->finished || !x->feed)) break;      /* what is behind is followed from the mark at the next start */
        uint64_t taken = x->asked;
        bool anew = x->anew && !x->ending, at_night = x->at_night && !x->ending;
        x->anew = x->at_night = x->hurry = false;
        pthread_mutex_unlock(&x->lock);
        take_turn(x, anew, at_night);
        follow_again(x);
        pthread_mutex_lock(&x->lock);
        x->finished = taken;
        x->reached = (RecordPlace){ x->mark.epoch, x->mark.next };
        pthread_cond_broadcast(&x->done);
    }
    x->finished = x->asked;
    pthread_cond_broadcast(&x->done);
    pthread_mutex_unlock(&x->lock);
    close_feed(x);
    store_close_p(&x->reader);
    return NULL;
}

/* ---- starting and ending ---- */

static void indexer_free(Indexer *x)
{
    search_free(x->search);
    for (size_t i = 0; i < x->again_count; i++) mem_free((void *)(uintptr_t)x->again[i].ptr);
    mem_free(x->again);
    pthread_mutex_destroy(&x->lock);
    pthread_cond_destroy(&x->wake);
    pthread_cond_destroy(&x->done);
    arena_free(&x->arena);
    mem_free(x);
}

void indexer_start(Office *o)
{
    Error e = { 0 };
    Indexer *x = mem_alloc(sizeof *x);
    if (!x) {
        log_event(LOG_WARNING, "search-index", "code=%s", error_code_name(ERR_MEMORY));
        return;
    }
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_mutex_init(&x->lock, NULL);
    pthread_cond_init(&x->wake, &steady);
    pthread_cond_init(&x->done, NULL);
    pthread_condattr_destroy(&steady);
    x->office = o;
    x->arena = arena_with(RECORD_ARENA);
    x->night = next_night(clock_now());
    x->asked = 1;                                           /* what came since it last ran */
    ErrorCode code = search_new(o->folder, &x->search, &e);
    if (code == ERR_OK && pthread_create(&x->thread, NULL, indexer_thread, x) != 0) code = error_memory(&e);
    if (code == ERR_OK) {
        o->indexer = x;
        return;
    }
    log_event(LOG_WARNING, "search-index", "code=%s", error_code_name(code));
    indexer_free(x);
}

void indexer_end(Office *o)
{
    Indexer *x = o->indexer;
    if (!x) return;
    pthread_mutex_lock(&x->lock);
    x->ending = true;
    pthread_cond_signal(&x->wake);
    pthread_mutex_unlock(&x->lock);
    pthread_join(x->thread, NULL);
    o->indexer = NULL;
    indexer_free(x);
}

static uint64_t ask(Indexer *x, bool anew, bool hurry)
{
    pthread_mutex_lock(&x->lock);
    uint64_t ticket = ++x->asked;
    x->anew = x->anew || anew;
    x->hurry = x->hurry || hurry;
    pthread_cond_signal(&x->wake);
    pthread_mutex_unlock(&x->lock);
    return ticket;
}

void indexer_wake(Office *o)
{
    if (o->indexer) (void)ask(o->indexer, false, false);
}

/* Waits for the turn that was asked for. */
static ErrorCode await_turn(Indexer *x, uint64_t ticket, Error *e)
{
    pthread_mutex_lock(&x->lock);
    while (x->finished < ticket) pthread_cond_wait(&x->done, &x->lock);
    ErrorCode code = x->code;
    if (code != ERR_OK) *e = x->error;
    pthread_mutex_unlock(&x->lock);
    return code;
}

ErrorCode office_search_settle(Office *o, Error *e)
{
    if (!o->indexer) return error_set(e, ERR_IO, K("search.being-made"));
    return await_turn(o->indexer, ask(o->indexer, false, true), e);
}

ErrorCode office_search_rebuild(Office *o, Error *e)
{
    if (!o->indexer) return error_set(e, ERR_IO, K("search.being-made"));
    return await_turn(o->indexer, ask(o->indexer, true, true), e);
}

RecordPlace office_search_reached(Office *o)
{
    RecordPlace reached = { 0 };
    if (!o->indexer) return reached;
    pthread_mutex_lock(&o->indexer->lock);
    reached = o->indexer->reached;
    pthread_mutex_unlock(&o->indexer->lock);
    return reached;
}

ErrorCode office_search(Office *o, const SearchQuery *q, Error *e)
{
    Indexer *x = o->indexer;
    ErrorCode code = x ? search_find(x->search, q, e) : ERR_NOT_FOUND;
    if (code != ERR_NOT_FOUND && code != ERR_FINDING) return code;
    if (x) {
        pthread_mutex_lock(&x->lock);
        bool ready = x->ready;
        x->ready = false;                                   /* one who meets the damage is enough to have it mended */
        pthread_mutex_unlock(&x->lock);
        if (ready) (void)ask(x, true, true);
    }
    return error_set(e, ERR_IO, K("search.being-made"));
}
