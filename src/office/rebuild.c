/* rebuild.c: the projections made anew: record, field_index, counter and the inner hashes of the tree follow from entries and contents
 * (I7), so a rebuilt store is the same byte for byte. What differs was changed behind the program's back, or is our fault; either
 * way the entries are right.
 *
 * A counter follows from the first versions of records: it stands at the highest number given. Where that version's content was erased, its
 * number is one more than the one before, because numbers are given without a gap. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "office/bundle_int.h"
#include "office/sealed_act.h"
#include "office/whole_int.h"

enum { ENTRY_ARENA = 64 << 20, PROGRESS_EVERY = 1024 };

typedef struct { Str name; int64_t value; } Counter;

typedef struct {
    Store    *from, *to;
    Arena    *kept, *work;
    Map       models, counters;
    Map       copies;               /* cases of other stores: their chains begin with case.taken */
    Frontier  frontier;
    uint64_t  entries, total;
    Progress  progress;
    void     *self;
} Make;

/* ---- models ---- */

ErrorCode model_stored(Store *s, Arena *a, const Hash *hash, Model **ret, Error *e)
{
    Str packed;
    ModelFile *files;
    size_t count;
    ModelFault *faults;
    TRY(store_model(s, a, hash, &packed, e));
    TRY(model_unpack(a, packed, &files, &count, e));
    return model_load(a, files, count, NULL, 0, ret, &faults, e);
}

static ErrorCode model_of(Make *m, const Hash *hash, const Model **ret, Error *e)
{
    char hex[65];
    Model *model;
    *ret = map_get(&m->models, hash_hex(hex, hash));
    if (*ret) return ERR_OK;
    TRY(model_stored(m->from, m->kept, hash, &model, e));
    if (!map_set(&m->models, str_of(hex), model)) return error_memory(e);
    *ret = model;
    return ERR_OK;
}

/* ---- counters ---- */

static ErrorCode counter_of(Make *m, const Kind *k, int64_t year, Counter **ret, Error *e)
{
    Str name = str_format(m->work, STR_FMT ":%" PRId64, STR_ARG(k->id), year);
    if (!name.ptr) return error_memory(e);
    *ret = map_get(&m->counters, name);
    if (*ret) return ERR_OK;
    Counter *c = ARENA_NEW(m->kept, Counter);
    if (!c) return error_memory(e);
    c->name = str_copy(m->kept, name);
    if (!c->name.ptr || !map_set(&m->counters, name, c)) return error_memory(e);
    *ret = c;
    return ERR_OK;
}

static Str take_digits(Str *rest)
{
    size_t n = 0;
    while (n < rest->len && rest->ptr[n] >= '0' && rest->ptr[n] <= '9') n++;
    Str digits = str_first(*rest, n);
    *rest = str_from(*rest, n);
    return digits;
}

static bool digits_value(Str digits, int64_t *ret)
{
    while (digits.len > 1 && digits.ptr[0] == '0') digits = str_from(digits, 1);
    return int_parse(digits, ret);
}

/* Reads "C-2026-0007" by "C-{year}-{seq}". */
static bool number_parse(Str pattern, Str number, int64_t *year, int64_t *seq)
{
    Str plain, name;
    bool has_seq = false;
    for (;;) {
        bool more = str_cut(&pattern, '{', &plain);
        if (!str_starts(number, plain)) return false;
        number = str_from(number, plain.len);
        if (!more) return number.len == 0 && has_seq;
        if (!str_cut(&pattern, '}', &name)) return false;
        if (str_is(name, "seq")) has_seq = digits_value(take_digits(&number), seq);
        else if (str_is(name, "year") && !digits_value(take_digits(&number), year)) return false;
    }
}

/* `number` is empty when the content that said it was erased. */
static ErrorCode count_number(Make *m, const Kind *k, const Act *act, Str number, bool erased, Error *e)
{
    int64_t year = day_date(instant_local_day(act->made)).year, seq = 0;
    Counter *c;
    if (act->object_version != 0 || k->number.len == 0 || k->numbering == NUMBERING_RANDOM) return ERR_OK;
    if (!erased && !number_parse(k->number, number, &year, &seq)) return ERR_OK;
    TRY(counter_of(m, k, year, &c, e));
    if (erased) seq = c->value + 1;
    if (seq > c->value) c->value = seq;
    return ERR_OK;
}

/* ---- one entry ---- */

static ErrorCode make_tree(Make *m, const Entry *row, Error *e)
{
    Hash due[TREE_LEVELS - 1], leaf = tree_leaf(row->text);
    unsigned levels = frontier_append_due(&m->frontier, &leaf, due);
    for (unsigned level = 1; level <= levels; level++) {
        TRY(store_tree_add(m->to, row->epoch, level, row->index >> (8 * level), &due[level - 1], e));
    }
    return ERR_OK;
}

static ErrorCode make_record(Make *m, const Entry *row, const Act *act, bool via, Error *e)
{
    const Model *model;
    unsigned char salt[SALT_SIZE];
    Str content;
    Projection p = { 0 };
    bool is_record = false;
    bool copy = map_get(&m->copies, act->chain) != NULL;
    if (!act->has_model || !act_carries_record(act) || (via && !project_via(act))) return ERR_OK;
    TRY(model_of(m, &act->model, &model, e));
    const Kind *kind = act_record_kind(model, act);
    if (!kind) return ERR_OK;
    ErrorCode code = store_content(m->from, m->work, row->epoch, row->index, CONTENT_OBJECT, salt, &content, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    bool erased = code == ERR_NOT_FOUND;
    if (erased) {
        p.record = project_erased(act);
    } else {
        TRY(project(m->work, model, act, content, &p, &is_record, e));
        if (!is_record) return ERR_OK;
    }
    p.record.epoch = row->epoch;
    p.record.index = row->index;
    if (copy) TRY(project_in_copy(m->work, &p, e));
    if (!copy && !via) TRY(count_number(m, kind, act, p.number, erased, e));
    if (via) return store_record_put_yielding(m->to, &p.record, p.values, p.count, e);
    return store_record_put(m->to, &p.record, p.values, p.count, e);
}

static ErrorCode make_entry(Make *m, const Entry *row, Error *e)
{
    EntryText text;
    Note note;
    Act act;
    TRY(make_tree(m, row, e));
    TRY(entry_parse(row->text, &text, e));
    if (sealed_act_is(text.act_note)) return ERR_OK;        /* nothing of a locked case is projected */
    TRY(act_open(text.act_note, &note, &act, e));
    if (row->chain_seq == 1 && str_is(act.op, "case.taken") && !map_set(&m->copies, act.chain, m)) return error_memory(e);
    return make_record(m, row, &act, text.via_origin.len > 0, e);
}

static ErrorCode take_entry(void *self, const Entry *row, Error *e)
{
    Make *m = self;
    ArenaMark mark = arena_mark(m->work);
    ErrorCode code = make_entry(m, row, e);
    arena_restore(m->work, mark);
    m->entries++;
    if (m->progress && m->entries % PROGRESS_EVERY == 0) m->progress(m->self, m->entries, m->total);
    if (code == ERR_OK) return code;
    return error_in(e, K("whole.at-entry"), arg_int("epoch", row->epoch), arg_int("index", (int64_t)row->index));
}

static ErrorCode make_all(Make *m, Error *e)
{
    uint32_t last;
    uint64_t size;
    TRY(store_last_epoch(m->from, &last, e));
    for (uint32_t epoch = 1; epoch <= last; epoch++) {
        TRY(store_epoch_size(m->from, epoch, &size, e));
        m->total += size;
    }
    for (uint32_t epoch = 1; epoch <= last; epoch++) {
        m->frontier = (Frontier){ 0 };
        TRY(store_entries(m->from, epoch, 0, take_entry, m, e));
    }
    size_t at = 0;
    for (const Counter *c; (c = map_next(&m->counters, &at));) TRY(store_counter_set(m->to, c->name, c->value, e));
    return ERR_OK;
}

ErrorCode projections_make(Store *from, Store *to, Progress progress, void *self, uint64_t *entries, Error *e)
{
    Arena kept = arena_with(SIZE_MAX), work = arena_with(ENTRY_ARENA);
    Make m = { .from = from, .to = to, .kept = &kept, .work = &work, .models = map_in(&kept), .counters = map_in(&kept), .copies = map_in(&kept),
               .progress = progress, .self = self };
    ErrorCode code = make_all(&m, e);
    *entries = m.entries;
    arena_free(&work);
    arena_free(&kept);
    return code;
}

/* ---- comparing ---- */

typedef struct { int fd; Str path; char room[16 * 1024]; size_t filled; } LineFile;

static ErrorCode line_flush(LineFile *f, Error *e)
{
    size_t n = f->filled;
    f->filled = 0;
    return fd_write_all(f->fd, str_bytes(f->room, n), f->path, e);
}

static ErrorCode line_write(void *self, Str line, Error *e)
{
    LineFile *f = self;
    if (line.len > sizeof f->room - f->filled) TRY(line_flush(f, e));
    if (line.len > sizeof f->room) return fd_write_all(f->fd, line, f->path, e);
    memcpy(f->room + f->filled, line.ptr, line.len);
    f->filled += line.len;
    return ERR_OK;
}

/* The lines of the living store against those in the file, byte for byte as they come. */
typedef struct { LineFile *file; size_t at; RebuildReport *report; } Compare;

static ErrorCode line_compare(void *self, Str line, Error *e)
{
    Compare *c = self;
    LineFile *f = c->file;
    c->report->lines++;
    for (size_t done = 0; done < line.len;) {
        if (c->at == f->filled) {
            c->at = 0;
            TRY(fd_read_full(f->fd, f->room, sizeof f->room, &f->filled, f->path, e));
        }
        size_t have = f->filled - c->at, n = line.len - done < have ? line.len - done : have;
        if (n == 0 || memcmp(f->room + c->at, line.ptr + done, n) != 0) {
            Str shown = utf8_first_bytes(str_first(line, line.len - 1), sizeof c->report->first_difference - 1);
            memcpy(c->report->first_difference, shown.ptr, shown.len);
            c->report->equal = false;
            return ERR_END;
        }
        done += n;
        c->at += n;
    }
    return ERR_OK;
}

static ErrorCode compare_dumps(Store *living, Store *made, const char *path, RebuildReport *ret, Error *e)
{
    LineFile f = { .path = str_of(path) };
    CLEANUP(fd_close) int fd = io->open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd < 0) return error_system(e, str_of(path));
    f.fd = fd;
    TRY(store_projections_dump(made, line_write, &f, e));
    TRY(line_flush(&f, e));
    if (lseek(fd, 0, SEEK_SET) != 0) return error_system(e, str_of(path));

    Compare c = { .file = &f, .report = ret };
    ret->equal = true;
    ErrorCode code = store_projections_dump(living, line_compare, &c, e);
    if (code == ERR_END) return ERR_OK;
    if (code != ERR_OK) return code;
    char more;
    size_t got = f.filled - c.at;
    if (got == 0) TRY(fd_read_full(fd, &more, 1, &got, f.path, e));
    if (got > 0) {
        ret->equal = false;
        snprintf(ret->first_difference, sizeof ret->first_difference, "(end)");
    }
    return ERR_OK;
}

/* ---- all of it ---- */

static ErrorCode remake(Store *from, Store *to, Progress progress, void *self, uint64_t *entries, Error *e)
{
    TRY(store_begin(to, e));
    ErrorCode code = store_projections_clear(to, e);
    if (code == ERR_OK) code = projections_make(from, to, progress, self, entries, e);
    if (code == ERR_OK) return store_commit(to, e);
    store_abandon(to);
    return code;
}

static ErrorCode rebuild_in(Store *living, const char *work, Arena *a, bool replace, Progress progress, void *self, RebuildReport *ret, Error *e)
{
    CLEANUP(store_close_p) Store *made = NULL;
    const char *db = path_join(a, work, "store.db"), *dump = path_join(a, work, "dump");
    uint64_t entries;
    if (!db || !dump) return error_memory(e);
    TRY(store_backup(living, db, e));
    TRY(store_open(work, STORE_WRITE, &made, e));
    TRY(remake(living, made, progress, self, &ret->entries, e));
    TRY(compare_dumps(living, made, dump, ret, e));
    return replace && !ret->equal ? remake(living, living, progress, self, &entries, e) : ERR_OK;
}

ErrorCode rebuild_store(const char *folder, bool replace, Progress progress, void *self, RebuildReport *ret, Error *e)
{
    CLEANUP(store_close_p) Store *living = NULL;
    Arena a = arena_with(1 << 20);
    *ret = (RebuildReport){ 0 };
    const char *work = path_join(&a, folder, "rebuilding");
    ErrorCode code = work ? store_open(folder, STORE_WRITE, &living, e) : error_memory(e);
    if (code == ERR_OK) {
        folder_remove(work);                        /* of a run that was cut short: we hold the store's lock */
        code = folder_make_new(work, e);
        if (code == ERR_OK) code = rebuild_in(living, work, &a, replace, progress, self, ret, e);
        folder_remove(work);
    }
    arena_free(&a);
    return code == ERR_OK ? code : error_in(e, K("whole.rebuilding"), arg_c("path", folder));
}
