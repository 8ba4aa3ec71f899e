/* gather.c: the releases of a process that come one by one, in any order and any file, are kept until the end and then merged.
 *
 * Of each release stays in a list (spill.h) what is needed to find it again: a hash of its ocid, its date, its place, 48 bytes in all. The
 * texts lie behind one another in memory while they are few, then in a temporary file without a name, which the system gives back
 * when the run ends however it ends. At the end the releases are sorted by process and date (what has the same date keeps the order
 * in which it stood in the input) and merged group by group (merge.c). Which thread kept which release does not show.
 *
 * Dates are compared as instants. Among several releases of one process each needs one; without it, or when all of a process is
 * larger than GROUP_LIMIT, the process is reported as broken. */
#include "detect/gather.h"

#include "detect/merge.h"
#include "detect/sequence.h"
#include "detect/spill.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

enum { GROUP_LIMIT = 64 << 20, MERGE_CEILING = 1 << 30 };

typedef struct {
    uint64_t hash;                 /* of the ocid */
    Instant  date;                 /* INT64_MIN: it has none */
    uint64_t at;                   /* its text: behind so many bytes of the others, */
    uint32_t len;
    uint32_t source;               /* where it came from */
    uint64_t line, offset;
} Kept;

struct Gather {
    pthread_mutex_t lock;
    Spill    list;                 /* of Kept */
    char    *tail;                 /* texts that are not in the file yet */
    size_t   tail_len;
    uint64_t in_file;
    int      file;                 /* -1: none */
};

enum { TAIL_ROOM = 16 << 20 };

ErrorCode gather_new(const Detector *d, Gather **ret, Error *e)
{
    Gather *g = mem_alloc(sizeof *g);
    if (!g) return error_memory(e);
    pthread_mutex_init(&g->lock, NULL);
    g->file = -1;
    g->list = spill_of(sizeof(Kept), d->settings->facts_memory);
    *ret = g;
    return ERR_OK;
}

void gather_free(Gather *g)
{
    if (!g) return;
    fd_close(&g->file);
    spill_free(&g->list);
    mem_free(g->tail);
    pthread_mutex_destroy(&g->lock);
    mem_free(g);
}

/* ---- keeping ---- */

static ErrorCode open_file(Gather *g, Error *e)
{
    g->file = file_nameless();
    return g->file >= 0 ? ERR_OK : error_system(e, temporary_folder());
}

static ErrorCode write_tail(Gather *g, Error *e)
{
    if (g->file < 0) TRY(open_file(g, e));
    TRY(fd_write_all(g->file, str_bytes(g->tail, g->tail_len), temporary_folder(), e));
    g->in_file += g->tail_len;
    g->tail_len = 0;
    return ERR_OK;
}

static ErrorCode keep_text(Gather *g, Str text, Error *e)
{
    if (!g->tail) g->tail = mem_alloc(TAIL_ROOM);
    if (!g->tail) return error_memory(e);
    while (text.len > 0) {
        if (g->tail_len == TAIL_ROOM) TRY(write_tail(g, e));
        size_t step = TAIL_ROOM - g->tail_len < text.len ? TAIL_ROOM - g->tail_len : text.len;
        memcpy(g->tail + g->tail_len, text.ptr, step);
        g->tail_len += step;
        text = str_from(text, step);
    }
    return ERR_OK;
}

static ErrorCode keep(Gather *g, Kept entry, Str text, Error *e)
{
    void *place;
    entry.at = g->in_file + g->tail_len;
    TRY(keep_text(g, text, e));
    TRY(spill_more(&g->list, 1, &place, e));
    memcpy(place, &entry, sizeof entry);
    return ERR_OK;
}

static uint64_t hash_of_text(Str s)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < s.len; i++) h = (h ^ (unsigned char)s.ptr[i]) * UINT64_C(1099511628211);
    return h ^ h >> 29;
}

static Instant date_of(Str text)
{
    Instant t;
    Day day;
    if (instant_parse_rfc3339(text, &t)) return t;
    return day_parse(text, &day) ? (Instant)day * 24 * HOUR : INT64_MIN;
}

/* All of it will be taken, so all of it must be UTF-8. */
ErrorCode gather_keep(Detector *d, Str text, Error *e)
{
    JsonCursor whole = json_cursor(&d->scratch, text, false);
    whole.line = d->line;
    whole.offset = d->offset;
    if (json_check_utf8(&whole, &d->why) != ERR_OK) return detector_broken_line(d, &d->why, e);
    Kept entry = { .hash = hash_of_text(d->release.ocid), .date = date_of(d->release.date), .len = (uint32_t)text.len,
                   .source = d->source_index, .line = d->line, .offset = d->offset };
    pthread_mutex_lock(&d->gather->lock);
    ErrorCode code = keep(d->gather, entry, text, e);
    pthread_mutex_unlock(&d->gather->lock);
    if (code == ERR_OK) d->result.gathered++;
    return code;
}

/* ---- merging ---- */

static int kept_order(const void *left, const void *right)
{
    const Kept *l = left, *r = right;
    if (l->hash != r->hash) return l->hash < r->hash ? -1 : 1;
    if (l->date != r->date) return l->date < r->date ? -1 : 1;
    if (l->source != r->source) return l->source < r->source ? -1 : 1;
    if (l->offset != r->offset) return l->offset < r->offset ? -1 : 1;
    return 0;
}

static ErrorCode fetch_text(const Gather *g, const Kept *k, char *to, Error *e)
{
    size_t done = 0;
    while (done < k->len && k->at + done < g->in_file) {
        uint64_t left = g->in_file - k->at - done;
        size_t want = k->len - done < left ? k->len - done : (size_t)left;
        ssize_t got = io->pread(g->file, to + done, want, (off_t)(k->at + done));
        if (got <= 0) return error_system(e, temporary_folder());
        done += (size_t)got;
    }
    if (done < k->len) memcpy(to + done, g->tail + (k->at + done - g->in_file), k->len - done);
    return ERR_OK;
}

/* One release of a group that is being merged. */
typedef struct { const Kept *kept; JsonValue *tree; Str ocid; bool done; } Member;

static void go_to(Detector *d, const Kept *k)
{
    d->source_index = k->source;
    d->source = d->sources[k->source];
    d->line = k->line;
    d->offset = k->offset;
}

static ErrorCode report(Detector *d, const Kept *k, ErrorCode code, const char *key, Str ocid, Error *e)
{
    Error why;
    go_to(d, k);
    error_set(&why, code, key, arg_int("line", (int64_t)k->line), arg_str("ocid", str_first(ocid.ptr ? ocid : STR("?"), 200)));
    return detector_broken_line(d, &why, e);
}

/* Reads the trees of a group. What was kept was read once already, so it can be read again. */
static ErrorCode read_group(Detector *d, Arena *a, const Kept *first, size_t count, Member **ret, Error *e)
{
    Member *members = arena_array(a, count, sizeof *members);
    if (!members) return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        char *text = arena_alloc(a, first[i].len);
        if (!text) return error_memory(e);
        TRY(fetch_text(d->gather, &first[i], text, e));
        JsonCursor c = json_cursor(a, str_bytes(text, first[i].len), false);
        c.line = first[i].line;
        members[i].kept = &first[i];
        ErrorCode code = json_take_value(&c, &members[i].tree, &d->why);
        if (code == ERR_MEMORY) return error_memory(e);
        d->result.duplicates += c.duplicates;
        members[i].done = code != ERR_OK;
        if (code == ERR_OK) members[i].ocid = json_text(json_get(members[i].tree, "ocid"));
        go_to(d, &first[i]);
        if (code != ERR_OK) TRY(detector_broken_line(d, &d->why, e));
    }
    *ret = members;
    return ERR_OK;
}

/* The releases of one process, in their order, go into `list`. Two processes with one hash are told apart here. */
static size_t take_process(Member *members, size_t count, size_t from, JsonValue **list, ReleasePlace *places, const Kept **last, bool *dated)
{
    size_t n = 0;
    Str ocid = members[from].ocid;
    *dated = true;
    for (size_t i = from; i < count; i++) {
        if (members[i].done || !str_equal(members[i].ocid, ocid)) continue;
        members[i].done = true;
        *last = members[i].kept;
        *dated = *dated && members[i].kept->date != INT64_MIN;
        places[n] = (ReleasePlace){ members[i].kept->source, members[i].kept->line, members[i].kept->offset };
        list[n++] = members[i].tree;
    }
    return n;
}

static ErrorCode merge_group(Detector *d, Arena *a, const Kept *first, size_t count, Error *e)
{
    Member *members = NULL;
    JsonValue **list = arena_array(a, count, sizeof *list), *merged;
    ReleasePlace *places = arena_array(a, count, sizeof *places);
    if (!list || !places) return error_memory(e);
    TRY(read_group(d, a, first, count, &members, e));
    for (size_t i = 0; i < count; i++) {
        const Kept *last = members[i].kept;
        bool dated;
        if (members[i].done) continue;
        size_t n = take_process(members, count, i, list, places, &last, &dated);
        if (n > 1 && !dated) {
            TRY(report(d, last, ERR_INVALID, K("detect.no-date"), members[i].ocid, e));
            continue;
        }
        Sequence sequence;
        TRY(sequence_of(a, list, places, n, &sequence, e));
        TRY(merge_releases(a, list, n, &merged, &d->result.clashes, e));
        Buf text = buf_in(a);
        json_write(&text, merged);
        if (text.failed) return error_memory(e);
        go_to(d, last);
        d->result.merged++;
        d->sequence = n > 1 ? &sequence : NULL;
        ErrorCode code = detector_take_merged(d, buf_str(&text), e);
        d->sequence = NULL;
        TRY(code);
    }
    return ERR_OK;
}

static ErrorCode merge_all(Detector *d, Arena *a, Error *e)
{
    Gather *g = d->gather;
    for (size_t i = 0, n; i < g->list.count; i += n) {
        const Kept *first = spill_at(&g->list, i);
        uint64_t bytes = 0;
        for (n = 0; i + n < g->list.count && first[n].hash == first->hash; n++) bytes += first[n].len;
        if (bytes > GROUP_LIMIT) {
            TRY(report(d, first, ERR_LIMIT, K("detect.too-much-of-one"), (Str){ 0 }, e));
            continue;
        }
        ArenaMark mark = arena_mark(a);
        ErrorCode code = merge_group(d, a, first, n, e);
        bool filled = code == ERR_MEMORY && a->used > MERGE_CEILING / 2;       /* by this group, not by the machine */
        arena_restore(a, mark);
        if (filled) code = report(d, first, ERR_LIMIT, K("detect.too-much-of-one"), (Str){ 0 }, e);
        TRY(code);
    }
    return ERR_OK;
}

ErrorCode gather_finish(Detector *d, Error *e)
{
    Gather *g = d->gather;
    if (g->list.count == 0) return ERR_OK;
    TRY(spill_sort(&g->list, kept_order, e));
    Arena a = arena_with(MERGE_CEILING);
    bool first_block = arena_alloc(&a, 1);                        /* stays when the mark is restored */
    ErrorCode code = first_block ? merge_all(d, &a, e) : error_memory(e);
    arena_free(&a);
    return code;
}

/* ---- records and packages ---- */

static ErrorCode take_items(Detector *d, JsonCursor *c, Str text, uint64_t offset, TakeAs as, Error *e)
{
    bool more;
    JsonType type;
    TRY(json_enter(c, JSON_ARRAY, e));
    for (;;) {
        TRY(json_next_item(c, &more, e));
        if (!more) return ERR_OK;
        TRY(json_peek(c, &type, e));
        const char *begin = c->at;
        TRY(json_skip(c, e));
        d->offset = offset + (uint64_t)(begin - text.ptr);
        d->result.items++;
        TRY(detector_take_part(d, str_bytes(begin, (size_t)(c->at - begin)), as, e));
    }
}

static bool is_list(JsonCursor *c)
{
    JsonType type;
    Error unused;
    return json_peek(c, &type, &unused) == ERR_OK && type == JSON_ARRAY;
}

/* In a package each item is one of its own. Of a record the compiled release is enough; without one its releases are merged. */
ErrorCode gather_open(Detector *d, Str text, Error *e)
{
    Shape shape = d->release.shape;
    uint64_t offset = d->offset;
    d->result.containers++;
    Arena names = arena_with(256 << 20);
    JsonCursor c = json_cursor(&names, text, false);
    Str key;
    bool more = true;
    ErrorCode code = json_enter(&c, JSON_OBJECT, e);
    while (code == ERR_OK && (code = json_next_member(&c, &key, &more, e)) == ERR_OK && more) {
        bool compiled = str_is(key, "compiledRelease") && shape == SHAPE_RECORD_COMPILED;
        bool items = shape == SHAPE_PACKAGE ? str_is(key, "releases") || str_is(key, "records")
                                            : str_is(key, "releases") && shape == SHAPE_RECORD;
        if (items && is_list(&c)) {
            code = take_items(d, &c, text, offset, shape == SHAPE_PACKAGE ? TAKE_AS_IT_IS : TAKE_AS_PARTIAL, e);
            continue;
        }
        JsonType type;
        code = json_peek(&c, &type, e);
        const char *begin = c.at;
        if (code == ERR_OK) code = json_skip(&c, e);
        if (code != ERR_OK || !compiled) continue;
        d->offset = offset + (uint64_t)(begin - text.ptr);
        d->result.items++;
        code = detector_take_part(d, str_bytes(begin, (size_t)(c.at - begin)), TAKE_AS_COMPILED, e);
    }
    arena_free(&names);
    return code;
}
