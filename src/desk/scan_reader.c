/* scan_reader.c: see scan_reader.h. What waits is looked at anew before each page, so that the codes of a scan that just came in,
 * which somebody may be waiting for, go before the text of a long one. A page that cannot be read, or kills its worker, is noted
 * as such and passed by. */
#include "desk/scan_reader.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include "desk/scan_worker.h"
#include "office/blob.h"
#include "office/reading.h"

enum { LOOK_WAIT = 30 * 1000, OCR_WAIT = 50 * 1000, IDLE_MS = 10 * 1000, FAILED_MS = 10 * 1000, NICE = 10, DPI_READ = 300,
       TRIES = 5 };
static const size_t STEP_ARENA = (size_t)1 << 30;

struct ScanReader { Office *office; pthread_t thread; };

/* The file in hand: where it stands, and what it is called. */
typedef struct {
    Office *office;
    Arena *arena;
    Hash file;
    BlobRow row;
    BlobKey key;
    Str name;
    ReadingState state;
    Str *records; size_t record_count;
} Work;

/* ---- one page ---- */

static ErrorCode ask_scan(Work *w, JsonValue *head, JsonValue **answer, Str *rest, Error *e)
{
    Buf request = buf_in(w->arena);
    json_set(w->arena, head, "idle", json_new_bool(w->arena, true));
    scan_request(&request, head);
    TRY(scan_add_file(w->office, &w->row, &w->key, &request, e));
    if (request.failed) return error_memory(e);
    return scan_ask(w->arena, "tergoo-scan", buf_str(&request), LOOK_WAIT, answer, rest, e);
}

/* It took too long: once more, unless that was said often enough. */
static bool tries_again(Work *w, ErrorCode code)
{
    if (code == ERR_LIMIT && ++w->state.tries < TRIES) return true;
    w->state.tries = 0;
    return false;
}

/* What stands against reading goes into the part in its stead: the error, to be said in the language of whoever looks. */
static JsonValue *refusal(Arena *a, const Error *why)
{
    JsonValue *o = json_new_object(a), *values = json_new_object(a);
    Str name, value;
    json_set(a, o, "error", json_new_string(a, str_of(why->parts[0].key)));
    for (size_t at = 0; error_next_arg(why, &why->parts[0], &at, &name, &value);) {
        char *key = str_c(a, name);
        if (key) json_set(a, values, key, json_new_string(a, value));
    }
    json_set(a, o, "values", values);
    return o;
}

/* Is it about the file, or about this machine just now? (A page that took too long is tried again: the machine may have been busy.) */
static bool is_passing(ErrorCode code)
{
    return code == ERR_MEMORY || code == ERR_IO || code == ERR_NOT_FOUND;
}

static ErrorCode keep_part(Work *w, char kind, int page, const JsonValue *v, Error *e)
{
    char part[16];
    Buf text = buf_in(w->arena);
    json_write(&text, v);
    return text.failed ? error_memory(e) : reading_put(w->office, &w->file, reading_part(part, kind, page), buf_str(&text), e);
}

static ErrorCode open_file(Work *w, Error *e)
{
    JsonValue *answer;
    Str rest;
    int64_t pages = 0;
    Error why = { 0 };
    ErrorCode code = ask_scan(w, scan_head(w->arena, "look", w->name, 0), &answer, &rest, &why);
    if (code != ERR_OK && is_passing(code)) {
        *e = why;
        return code;
    }
    if (tries_again(w, code)) return reading_state_put(w->office, &w->file, &w->state, e);
    if (code == ERR_OK && json_int(json_get(answer, "pages"), &pages)) {
        w->state.pages = (int)pages;
        w->state.type = json_text(json_get(answer, "type"));
    } else {
        Buf text = buf_in(w->arena);
        json_write(&text, refusal(w->arena, &why));
        w->state.refused = buf_str(&text);
    }
    return reading_state_put(w->office, &w->file, &w->state, e);
}

static ErrorCode see_page(Work *w, Error *e)
{
    JsonValue *answer;
    Str rest;
    Error why = { 0 };
    int page = w->state.seen + 1;
    ErrorCode code = ask_scan(w, scan_head(w->arena, "page", w->name, page), &answer, &rest, &why);
    if (code != ERR_OK && is_passing(code)) {
        *e = why;
        return code;
    }
    if (tries_again(w, code)) return reading_state_put(w->office, &w->file, &w->state, e);
    TRY(keep_part(w, 'c', page, code == ERR_OK ? answer : refusal(w->arena, &why), e));
    w->state.seen = page;
    return reading_state_put(w->office, &w->file, &w->state, e);
}

/* The way the page was turned when its codes were looked for; *lost: nobody knows the way up. */
static ErrorCode turn_of(Work *w, int page, int64_t *turn, bool *lost, bool *broken, Error *e)
{
    char part[16];
    Str text;
    JsonValue *seen;
    *turn = 0;
    TRY(reading_get(w->office, w->arena, &w->file, reading_part(part, 'c', page), &text, e));
    TRY(json_parse(w->arena, text, &seen, e));
    *broken = json_get(seen, "error") != NULL;
    *lost = !json_true(json_get(seen, "upright"));
    if (!json_int(json_get(seen, "turn"), turn)) *turn = 0;
    return ERR_OK;
}

static ErrorCode ocr(Work *w, int page, int64_t turn, bool lost, JsonValue **ret, Error *e)
{
    JsonValue *head = scan_head(w->arena, "page", w->name, page), *answer, *ask = json_new_object(w->arena);
    Str picture, unused;
    Buf request = buf_in(w->arena);
    json_set(w->arena, head, "as", json_new_string(w->arena, STR("grey")));
    json_set(w->arena, head, "dpi", json_new_int(w->arena, DPI_READ));
    json_set(w->arena, head, "turn", json_new_int(w->arena, turn));
    TRY(ask_scan(w, head, &answer, &picture, e));
    json_set(w->arena, ask, "languages", json_new_string(w->arena, STR("kir+rus+eng")));
    json_set(w->arena, ask, "lost", json_new_bool(w->arena, lost));
    scan_request(&request, ask);
    buf_add(&request, picture);
    if (request.failed) return error_memory(e);
    return scan_ask(w->arena, "tergoo-ocr", buf_str(&request), OCR_WAIT, ret, &unused, e);
}

static ErrorCode read_page(Work *w, Error *e)
{
    JsonValue *words;
    Error why = { 0 };
    int64_t turn;
    bool lost, broken;
    int page = w->state.read + 1;
    TRY(turn_of(w, page, &turn, &lost, &broken, e));
    ErrorCode code = broken ? error_set(&why, ERR_INVALID, K("scan.broken"), arg_str("file", w->name), arg_int("page", page))
                   : ocr(w, page, turn, lost, &words, &why);
    if (code != ERR_OK && is_passing(code)) {
        *e = why;
        return code;
    }
    if (tries_again(w, code)) return reading_state_put(w->office, &w->file, &w->state, e);
    TRY(keep_part(w, 't', page, code == ERR_OK ? words : refusal(w->arena, &why), e));
    w->state.read = page;
    return reading_state_put(w->office, &w->file, &w->state, e);
}

/* ---- all of it ---- */

typedef struct { Buf text; int64_t words, sure; } Gathered;

static void gather_page(Gathered *g, const JsonValue *page)
{
    JSON_EACH(line, json_get(page, "lines")) {
        JSON_EACH(word, line) {
            int64_t sure = 0;
            if (!json_int(word->last, &sure)) sure = 0;
            buf_add(&g->text, json_text(word->first));
            buf_byte(&g->text, ' ');
            g->words++;
            g->sure += sure;
        }
        buf_byte(&g->text, '\n');
    }
}

/* The text of all pages, for the search; then the records that name the file are fed to it anew. */
static ErrorCode finish(Work *w, Error *e)
{
    enum { TEXT_LIMIT = 12 << 20 };
    Gathered g = { .text = buf_in(w->arena) };
    for (int page = 1; page <= w->state.read && g.text.len < TEXT_LIMIT; page++) {
        char part[16];
        Str text;
        JsonValue *words;
        Error unheard;
        if (reading_get(w->office, w->arena, &w->file, reading_part(part, 't', page), &text, &unheard) != ERR_OK) continue;
        if (json_parse(w->arena, text, &words, &unheard) == ERR_OK) gather_page(&g, words);
    }
    if (g.text.failed) return error_memory(e);
    w->state.sure = g.words > 0 ? g.sure / g.words : 0;
    TRY(reading_put(w->office, &w->file, "text", buf_str(&g.text), e));
    TRY(reading_state_put(w->office, &w->file, &w->state, e));
    for (size_t i = 0; i < w->record_count; i++) reading_is_whole(w->office, w->records[i]);
    log_event(LOG_INFO, "scan-read", "pages=%d words=%lld sure=%lld", w->state.pages, (long long)g.words, (long long)w->state.sure);
    reading_settled(w->office, &w->file);
    return ERR_OK;
}

/* ---- what waits ---- */

/* The file's name as a record in an ordinary chain says it; without such a record there is nothing to read. */
static bool find_name(Work *w, Store *reader)
{
    Error unheard;
    char hex[65];
    hash_hex(hex, &w->file);
    for (size_t i = 0; i < w->record_count; i++) {
        Record rec;
        const JsonValue *body;
        if (store_record(reader, w->arena, w->records[i], &rec, &unheard) != ERR_OK || rec.body.len == 0) continue;
        if (record_fields(w->arena, &rec, &body, &unheard) != ERR_OK) continue;
        JSON_EACH(v, json_get(body, "fields")) {
            if (!str_is(json_text(json_get(v, "blob")), hex)) continue;
            w->name = json_text(json_get(v, "name"));
            return true;
        }
    }
    return false;
}

/* False, and off the queue: nothing to read (any more). */
static bool take_up(Work *w, Store *reader)
{
    Error unheard;
    bool there = reading_wanted_by(w->office, w->arena, &w->file, &w->records, &w->record_count, &unheard) == ERR_OK
        && find_name(w, reader)
              && store_blob(reader, w->arena, &w->file, &w->row, &unheard) == ERR_OK && w->row.plain_size <= READING_FILE
              && office_unwrap_blob_key(w->office, &w->row, &w->key, &unheard) == ERR_OK
              && reading_state(w->office, w->arena, &w->file, &w->state, &unheard) == ERR_OK;
    if (!there || w->state.refused.len > 0) reading_settled(w->office, &w->file);
    return there && w->state.refused.len == 0;
}

static ErrorCode step_of(Work *w, Error *e)
{
    if (w->state.pages == 0) return open_file(w, e);
    if (w->state.seen < w->state.pages) return see_page(w, e);
    return w->state.read < w->state.pages ? read_page(w, e) : finish(w, e);
}

ErrorCode scan_reader_step(Office *o, Store *reader, bool *idle, Error *e)
{
    CLEANUP(arena_free) Arena a = arena_wiping(STEP_ARENA);
    Hash *files;
    size_t count;
    Work first = { .office = NULL };
    TRY(reading_queue(o, &a, &files, &count, e));
    for (size_t i = 0; i < count; i++) {
        Work w = { .office = o, .arena = &a, .file = files[i] };
        if (!take_up(&w, reader)) continue;
        bool codes = w.state.pages == 0 || w.state.seen < w.state.pages;
        if (!first.office || codes) first = w;
        if (codes) break;
    }
    *idle = first.office == NULL;
    ErrorCode code = *idle ? ERR_OK : step_of(&first, e);
    crypto_wipe(&first.key, sizeof first.key);
    return code;
}

static void *reader_thread(void *self)
{
    ScanReader *x = self;
    Error e = { 0 };
    Store *reader = NULL;
    (void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);       /* of this thread alone: whoever works comes first */
    ErrorCode code = store_open(office_folder(x->office), STORE_READ, &reader, &e);
    if (code != ERR_OK) log_event(LOG_WARNING, "scan-reader", "code=%s", error_code_name(code));
    for (bool idle = false; code == ERR_OK && readings_wait(x->office, idle ? IDLE_MS : 0);) {
        Error why = { 0 };
        if (scan_reader_step(x->office, reader, &idle, &why) == ERR_OK) continue;
        log_event(LOG_WARNING, "scan-reader", "code=%s key=%s", error_code_name(why.code), why.count > 0 ? why.parts[0].key : "");
        if (!readings_rest(x->office, FAILED_MS)) break;
    }
    store_close(reader);
    return NULL;
}

ErrorCode scan_reader_start(Office *o, ScanReader **ret, Error *e)
{
    ScanReader *x = mem_alloc(sizeof *x);
    if (!x) return error_memory(e);
    x->office = o;
    if (pthread_create(&x->thread, NULL, reader_thread, x) != 0) {
        mem_free(x);
        return error_memory(e);
    }
    *ret = x;
    return ERR_OK;
}

void scan_reader_end(ScanReader **x)
{
    if (!*x) return;
    readings_stop((*x)->office);
    pthread_join((*x)->thread, NULL);
    mem_free(*x);
    *x = NULL;
}
