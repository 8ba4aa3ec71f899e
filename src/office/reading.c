/* reading.c: see reading.h. A part is written durably or not at all; one that cannot be opened counts as not there, and is made
 * again. */
#include "office/reading.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "office/indexer.h"
#include "office/search_text.h"

enum { PATH_ROOM = 4096, PART_LIMIT = 16 << 20, RECORDS_MOST = 1000 };

struct Readings { pthread_mutex_t lock; pthread_cond_t wake; bool asked, ending; };

/* ---- who waits ---- */

ErrorCode readings_start(Office *o, Error *e)
{
    pthread_condattr_t steady;
    o->readings = mem_alloc(sizeof *o->readings);
    if (!o->readings) return error_memory(e);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_mutex_init(&o->readings->lock, NULL);
    pthread_cond_init(&o->readings->wake, &steady);
    pthread_condattr_destroy(&steady);
    return ERR_OK;
}

void readings_end(Office *o)
{
    if (!o->readings) return;
    pthread_mutex_destroy(&o->readings->lock);
    pthread_cond_destroy(&o->readings->wake);
    mem_free(o->readings);
    o->readings = NULL;
}

static bool wait_for(Office *o, int ms, bool asked)
{
    Readings *w = o->readings;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += (long)(ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&w->lock);
    int timed = 0;
    while (!(asked && w->asked) && !w->ending && timed == 0) timed = pthread_cond_timedwait(&w->wake, &w->lock, &until);
    if (asked) w->asked = false;
    bool goes_on = !w->ending;
    pthread_mutex_unlock(&w->lock);
    return goes_on;
}

bool readings_wait(Office *o, int ms)
{
    return wait_for(o, ms, true);
}

bool readings_rest(Office *o, int ms)
{
    return wait_for(o, ms, false);
}

static void tell(Office *o, bool ending)
{
    Readings *w = o->readings;
    if (!w) return;
    pthread_mutex_lock(&w->lock);
    w->asked = true;
    w->ending = w->ending || ending;
    pthread_cond_broadcast(&w->wake);
    pthread_mutex_unlock(&w->lock);
}

void readings_stop(Office *o)
{
    tell(o, true);
}

/* ---- where it lies ---- */

static bool folder_of(char to[PATH_ROOM], const char *root, const Hash *file)
{
    char hex[65];
    hash_hex(hex, file);
    int n = snprintf(to, PATH_ROOM, "%s/readings/%.2s/%s", root, hex, hex);
    return n > 0 && n < PATH_ROOM;
}

static bool path_of(char to[PATH_ROOM], const char *root, const Hash *file, const char *part)
{
    char folder[PATH_ROOM];
    int n = folder_of(folder, root, file) ? snprintf(to, PATH_ROOM, "%s/%s", folder, part) : -1;
    return n > 0 && n < PATH_ROOM;
}

const char *reading_part(char to[16], char kind, int page)
{
    snprintf(to, 16, "%c-%04d", kind, page);
    return to;
}

/* What a part is sealed with besides the key: its place, so that none can stand in for another. */
static Str bound_to(Arena *a, const Hash *file, const char *part)
{
    char hex[65];
    return str_format(a, "reading/%s/%s", hash_hex(hex, file).ptr, part);
}

/* ---- parts ---- */

ErrorCode reading_get(Office *o, Arena *a, const Hash *file, const char *part, Str *ret, Error *e)
{
    char path[PATH_ROOM];
    Str sealed, bound = bound_to(a, file, part);
    Error unheard;
    bool there = path_of(path, o->folder, file, part) && file_exists(path) &&
                 file_read(a, path, PART_LIMIT + WRAP_OVERHEAD, &sealed, &unheard) == ERR_OK && sealed.len >= WRAP_OVERHEAD;
    unsigned char *open = there ? arena_alloc(a, sealed.len) : NULL;
    if (!open || !bound.ptr || !wrap_open(&o->store_key, sealed, bound, open))
        return error_set(e, ERR_NOT_FOUND, K("office.not-read"));
    *ret = str_bytes(open, sealed.len - WRAP_OVERHEAD);
    return ERR_OK;
}

ErrorCode reading_put(Office *o, const Hash *file, const char *part, Str text, Error *e)
{
    char path[PATH_ROOM], folder[PATH_ROOM];
    CLEANUP(arena_free) Arena a = arena_with((size_t)64 << 20);
    Str bound = bound_to(&a, file, part);
    unsigned char *sealed = text.len <= PART_LIMIT ? arena_alloc(&a, text.len + WRAP_OVERHEAD) : NULL;
    if (!sealed || !bound.ptr) return error_memory(e);
    if (!folder_of(folder, o->folder, file) || !path_of(path, o->folder, file, part)) return error_internal(e, "reading_put");
    TRY(folder_make(folder, e));
    wrap_make(&o->store_key, text, bound, sealed);
    return file_write_durable(path, str_bytes(sealed, text.len + WRAP_OVERHEAD), e);
}

ErrorCode reading_state(Office *o, Arena *a, const Hash *file, ReadingState *ret, Error *e)
{
    static const char *const NAMES[] = { "pages", "seen", "read", "tries" };
    int *const to[] = { &ret->pages, &ret->seen, &ret->read, &ret->tries };
    JsonValue *v;
    Str text;
    Error unheard;
    *ret = (ReadingState){ .pages = 0 };
    if (reading_get(o, a, file, "state", &text, &unheard) != ERR_OK) return ERR_OK;
    TRY(json_parse(a, text, &v, e));
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        int64_t n;
        if (json_int(json_get(v, NAMES[i]), &n) && n >= 0 && n < 1000000) *to[i] = (int)n;
    }
    if (!json_int(json_get(v, "sure"), &ret->sure)) ret->sure = 0;
    ret->type = json_text(json_get(v, "type"));
    ret->refused = json_text(json_get(v, "refused"));
    return ERR_OK;
}

ErrorCode reading_state_put(Office *o, const Hash *file, const ReadingState *s, Error *e)
{
    CLEANUP(arena_free) Arena a = arena_with(1 << 20);
    JsonValue *v = json_new_object(&a);
    Buf text = buf_in(&a);
    json_set(&a, v, "pages", json_new_int(&a, s->pages));
    json_set(&a, v, "read", json_new_int(&a, s->read));
    json_set(&a, v, "refused", json_new_string(&a, s->refused.ptr ? s->refused : STR("")));
    json_set(&a, v, "seen", json_new_int(&a, s->seen));
    json_set(&a, v, "sure", json_new_int(&a, s->sure));
    json_set(&a, v, "tries", json_new_int(&a, s->tries));
    json_set(&a, v, "type", json_new_string(&a, s->type.ptr ? s->type : STR("")));
    json_write(&text, v);
    return text.failed ? error_memory(e) : reading_put(o, file, "state", buf_str(&text), e);
}

/* ---- going ---- */

static void remove_folder(const char *path)
{
    char inside[PATH_ROOM + 300];
    DIR *d = opendir(path);
    for (struct dirent *one; d && (one = readdir(d));) {
        if (one->d_name[0] == '.') continue;
        snprintf(inside, sizeof inside, "%s/%s", path, one->d_name);
        (void)io->unlink(inside);
    }
    if (d) closedir(d);
    (void)rmdir(path);
}

static bool mark_of(char to[PATH_ROOM], const char *root, const Hash *file)
{
    char hex[65];
    int n = snprintf(to, PATH_ROOM, "%s/readings/queue/%s", root, hash_hex(hex, file).ptr);
    return n > 0 && n < PATH_ROOM;
}

void reading_remove(const char *root, const Hash *file)
{
    char path[PATH_ROOM];
    if (mark_of(path, root, file)) (void)io->unlink(path);
    if (folder_of(path, root, file)) remove_folder(path);
}

/* ---- the queue ---- */

ErrorCode reading_ask(Office *o, const Hash *file, Str record, Error *e)
{
    char path[PATH_ROOM], folder[PATH_ROOM];
    CLEANUP(arena_free) Arena a = arena_with(4 << 20);
    Str before = STR(""), line = str_format(&a, STR_FMT "\n", STR_ARG(record));
    int n = snprintf(folder, sizeof folder, "%s/readings/queue", o->folder);
    if (n <= 0 || n >= PATH_ROOM || !mark_of(path, o->folder, file) || !line.ptr) return error_internal(e, "reading_ask");
    TRY(folder_make(folder, e));
    pthread_mutex_lock(&o->lock);                    /* two records of one file at a time */
    ErrorCode code = file_exists(path) ? file_read(&a, path, 1 << 20, &before, e) : ERR_OK;
    bool known = code == ERR_OK && str_find(before, line) >= 0;
    Str all = known ? before : str_format(&a, STR_FMT STR_FMT, STR_ARG(before), STR_ARG(line));
    if (code == ERR_OK && !known) code = all.ptr ? file_write_durable(path, all, e) : error_memory(e);
    pthread_mutex_unlock(&o->lock);
    tell(o, false);
    return code;
}

ErrorCode reading_queue(Office *o, Arena *a, Hash **ret, size_t *count, Error *e)
{
    char folder[PATH_ROOM];
    enum { AT_ONCE = 4096 };
    *count = 0;
    *ret = arena_array(a, AT_ONCE, sizeof **ret);
    if (!*ret) return error_memory(e);
    snprintf(folder, sizeof folder, "%s/readings/queue", o->folder);
    DIR *d = opendir(folder);
    for (struct dirent *one; d && *count < AT_ONCE && (one = readdir(d));) {
        if (hash_parse_hex(str_of(one->d_name), &(*ret)[*count])) (*count)++;
    }
    if (d) closedir(d);
    return ERR_OK;
}

ErrorCode reading_wanted_by(Office *o, Arena *a, const Hash *file, Str **ret, size_t *count, Error *e)
{
    char path[PATH_ROOM];
    Str text, line;
    *count = 0;
    *ret = arena_array(a, RECORDS_MOST, sizeof **ret);
    if (!*ret) return error_memory(e);
    if (!mark_of(path, o->folder, file)) return error_internal(e, "reading_wanted_by");
    TRY(file_read(a, path, 1 << 20, &text, e));
    while (str_next_line(&text, &line) && *count < RECORDS_MOST) (*ret)[(*count)++] = line;
    return ERR_OK;
}

void reading_settled(Office *o, const Hash *file)
{
    char path[PATH_ROOM];
    pthread_mutex_lock(&o->lock);
    if (mark_of(path, o->folder, file)) (void)io->unlink(path);
    pthread_mutex_unlock(&o->lock);
}

/* ---- the search ---- */

void reading_is_whole(Office *o, Str record)
{
    indexer_again(o, record);
}


void reading_search_text(Office *o, Arena *a, Buf *to, const Kind *k, const JsonValue *body)
{
    Hash file;
    Str text;
    Error unheard;
    for (const Field *f = k->fields; f; f = f->next) {
        const JsonValue *v = f->type == FIELD_FILE && !f->sensitive ? json_get_str(json_get(body, "fields"), f->id) : NULL;
        if (!v || !hash_parse_hex(json_text(json_get(v, "blob")), &file)) continue;
        if (reading_get(o, a, &file, "text", &text, &unheard) != ERR_OK) continue;
        buf_add(to, text);
        buf_byte(to, '\n');
    }
}

void office_search_text(Office *o, Arena *a, Buf *to, const Kind *k, const JsonValue *body)
{
    record_search_text(to, k, body);
    reading_search_text(o, a, to, k, body);
}
