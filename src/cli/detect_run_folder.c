/* detect_run_folder.c: see detect_run.h. Everything is written as it is made, a flag at a time, so that a run with very many
 * flags needs no room for all of their texts at once. */
#include "cli/detect_run.h"
#include "detect/clear_book.h"
#include "detect/country_pack.h"
#include "detect/rates.h"

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <unistd.h>

/* ---- a file that is hashed while it is written ---- */

enum { BLOCK = 256 * 1024, FILES = 2 + LANG_COUNT, ONE_FLAG = 256 << 20 };

typedef struct { int fd; Str path; HashStream *hash; uint64_t size; char *block; size_t filled; } Sink;
typedef struct { Str name; Hash hash; uint64_t size; } Written;

static void sink_free(Sink *s)
{
    fd_close(&s->fd);
    hash_stream_free(s->hash);
    mem_free(s->block);
    s->hash = NULL;
    s->block = NULL;
}

/* With no path the bytes are only hashed. */
static ErrorCode sink_open(Sink *s, const char *path, Error *e)
{
    *s = (Sink){ .fd = -1, .path = str_of(path), .hash = hash_stream_new(), .block = mem_alloc(BLOCK) };
    if (!s->hash || !s->block) return error_memory(e);
    if (path) s->fd = io->open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return path && s->fd < 0 ? error_system(e, s->path) : ERR_OK;
}

/* A file that is gone as soon as nobody has it open. */
static ErrorCode sink_open_nameless(Sink *s, Error *e)
{
    TRY(sink_open(s, NULL, e));
    s->path = STR("flags.jsonl");
    s->fd = file_nameless();
    return s->fd < 0 ? error_system(e, temporary_folder()) : ERR_OK;
}

static ErrorCode sink_flush(Sink *s, Error *e)
{
    Str bytes = str_bytes(s->block, s->filled);
    hash_stream_add(s->hash, bytes);
    s->size += bytes.len;
    s->filled = 0;
    return s->fd >= 0 ? fd_write_all(s->fd, bytes, s->path, e) : ERR_OK;
}

static ErrorCode sink_add(Sink *s, Str bytes, Error *e)
{
    while (bytes.len > 0) {
        if (s->filled == BLOCK) TRY(sink_flush(s, e));
        Str part = str_first(bytes, BLOCK - s->filled);
        memcpy(s->block + s->filled, part.ptr, part.len);
        s->filled += part.len;
        bytes = str_from(bytes, part.len);
    }
    return ERR_OK;
}

static ErrorCode sink_end(Sink *s, Str name, Written *ret, Error *e)
{
    TRY(sink_flush(s, e));
    if (s->fd >= 0 && s->path.ptr && io->fsync(s->fd) != 0) return error_system(e, s->path);
    *ret = (Written){ .name = name, .hash = hash_stream_done(s->hash), .size = s->size };
    s->hash = NULL;
    return ERR_OK;
}

static ErrorCode add_buf(Sink *s, const Buf *b, Error *e)
{
    return b->failed ? error_memory(e) : sink_add(s, buf_str(b), e);
}

/* ---- flags ---- */

/* {"key":"…", and the rest as the engine writes it. */
static ErrorCode add_flag(Sink *s, Arena *a, const DetectFlag *f, const DetectResult *r, Error *e)
{
    Buf head = buf_in(a), line = buf_in(a);
    Str key;
    TRY(run_flag_key(a, f, &key, e));
    detect_write_flag(&line, LANG_COUNT, f, r);
    buf_c(&head, "{\"key\":");
    json_write_string(&head, key);
    buf_byte(&head, ',');
    if (line.failed || line.len < 2) return error_memory(e);
    TRY(add_buf(s, &head, e));
    return sink_add(s, str_from(buf_str(&line), 1), e);
}

static ErrorCode add_rest(Sink *s, Arena *a, const DetectResult *r, Error *e)
{
    Buf rest = buf_in(a);
    for (size_t i = 0; i < r->score_count; i++) detect_write_score(&rest, &r->scores[i]);
    detect_write_relations(&rest, r);
    for (size_t i = 0; i < r->broken_kept; i++) detect_write_broken(&rest, LANG_COUNT, &r->broken[i]);
    detect_write_run(&rest, r);
    return add_buf(s, &rest, e);
}

static ErrorCode write_flags(Sink *s, const DetectResult *r, Error *e)
{
    enum { SPREADS = 1, REST = 1 };
    ErrorCode code = ERR_OK;
    size_t screens = r->flag_count + SPREADS, rest = screens + r->screened_count;
    for (size_t i = 0; i < rest + REST && code == ERR_OK; i++) {
        Arena a = arena_with(ONE_FLAG);
        Buf piece = buf_in(&a);
        if (i < r->flag_count) {
            code = add_flag(s, &a, &r->flags[i], r, e);
        } else if (i == rest) {
            code = add_rest(s, &a, r, e);
        } else {
            if (i < screens) detect_write_spreads(&piece, r);
            else detect_write_screened(&piece, &r->screened[i - screens]);
            code = add_buf(s, &piece, e);
        }
        arena_free(&a);
    }
    return code;
}

static ErrorCode write_table(Sink *s, Lang lang, const DetectResult *r, Error *e)
{
    ErrorCode code = ERR_OK;
    for (size_t i = 0; i <= r->flag_count && code == ERR_OK; i++) {
        Arena a = arena_with(ONE_FLAG);
        Buf row = buf_in(&a);
        if (i == 0) detect_write_table_head(&row);
        else detect_write_table_row(&row, lang, &r->flags[i - 1], r);
        code = add_buf(s, &row, e);
        arena_free(&a);
    }
    return code;
}

/* ---- run.json ---- */

static void put(Arena *a, JsonValue *to, const char *name, Str text)
{
    if (text.ptr) json_set(a, to, name, json_new_string(a, text));
}

static void put_hash(Arena *a, JsonValue *to, const Hash *h)
{
    char hex[65];
    json_set(a, to, "sha256", json_new_string(a, hash_hex(hex, h)));
}

static JsonValue *inputs_of(Arena *a, const RunInputs *in)
{
    JsonValue *list = json_new_array(a);
    for (size_t i = 0; i < in->count; i++) {
        JsonValue *one = json_new_object(a);
        put(a, one, "name", in->list[i].name);
        put_hash(a, one, &in->list[i].hash);
        json_set(a, one, "size", json_new_int(a, (int64_t)in->list[i].size));
        json_add(a, list, one);
    }
    return list;
}

static Str last_part(Str path)
{
    Str part;
    while (str_cut(&path, '/', &part)) continue;
    return part;
}

static Str decimal(Arena *a, double v)
{
    char text[32];
    Str s = str_copy(a, amount_format(text, (int64_t)llround(v * 1e9), 9));
    while (s.len > 0 && s.ptr[s.len - 1] == '0') s.len--;
    if (s.len > 0 && s.ptr[s.len - 1] == '.') s.len--;
    return s;
}

/* Each rule with the hash of its file and the parameters that were in force; one that was held against a fence has none. */
static JsonValue *rules_of(Arena *a, const RuleBook *book, const DetectResult *r)
{
    JsonValue *list = json_new_array(a);
    DetectSettings settings = *r->settings;
    for (int i = 0; i < DETECT_RULES; i++) {
        const RuleText *rule = &book->rules[i];
        if (!(r->rules >> i & 1)) continue;
        JsonValue *one = json_new_object(a), *parameters = json_new_object(a);
        put(a, one, "rule", str_of(detect_rule_code((DetectRule)i)));
        if (book->present & DETECT_BIT(i)) {
            Hash hash = hash_of(rule->bytes);
            put(a, one, "file", last_part(rule->file));
            put_hash(a, one, &hash);
            put(a, one, "evidence_level", str_of(rule_level_name(rule->level)));
            json_set(a, one, "severity", json_new_int(a, rule->severity));
        }
        for (size_t k = 0; k < rule->parameter_count; k++) {
            const DetectNumber *n = detect_parameter(&settings, (DetectRule)i, rule->parameters[k].name);
            char *name = n && n->given ? str_c(a, rule->parameters[k].name) : NULL;
            if (name) json_set(a, parameters, name, json_new_string(a, decimal(a, n->value)));
        }
        json_set(a, one, "parameters", parameters);
        json_add(a, list, one);
    }
    return list;
}

/* A file that the run went by: its name without folders, and its hash. */
static JsonValue *file_of(Arena *a, Str path, Str bytes)
{
    JsonValue *to = json_new_object(a);
    Hash hash = hash_of(bytes);
    put(a, to, "name", last_part(path));
    put_hash(a, to, &hash);
    return to;
}

/* What explained flags in this run: each explanation with the hash of its file, whether it was in force on the day or not. */
static JsonValue *clears_of(Arena *a, const ClearBook *book)
{
    JsonValue *list = json_new_array(a);
    for (int i = 0; i < DETECT_CLEARS; i++) {
        const ClearText *t = &book->texts[i];
        if (!book->present[i]) continue;
        JsonValue *one = file_of(a, t->file, t->bytes);
        put(a, one, "explanation", str_of(detect_cleared_name((DetectCleared)i)));
        json_add(a, list, one);
    }
    return list;
}

static JsonValue *settings_of(Arena *a, const DetectSettings *s)
{
    JsonValue *to = json_new_object(a), *days = json_new_object(a);
    if (s->pack) json_set(a, to, "pack", file_of(a, s->pack->file, s->pack->bytes));
    if (s->clear_book) json_set(a, to, "clears", clears_of(a, s->clear_book));
    if (s->rates) json_set(a, to, "rates", file_of(a, s->rates->file, s->rates->bytes));
    if (s->rate_age.given) json_set(a, to, "rate_age", json_new_int(a, (int64_t)s->rate_age.value));
    json_set(a, to, "pairs", json_new_int(a, s->pairs));
    json_set(a, to, "profiles", json_new_int(a, s->profiles));
    json_set(a, to, "scores", json_new_int(a, s->scores));
    json_set(a, to, "screens", json_new_bool(a, s->screens));
    put(a, to, "currency", s->currency);
    put(a, to, "excluded_methods", s->excluded_methods);
    put(a, to, "priceless_methods", s->priceless_methods);
    put(a, to, "priced_methods", s->priced_methods);
    put(a, to, "person_ids", s->person_ids);
    put(a, to, "r003_methods", s->r003_methods);
    put(a, to, "r018_methods", s->r018_methods);
    json_set(a, to, "compat_cardinal", json_new_bool(a, s->compat_cardinal));
    for (size_t i = 0; i < s->method_day_count; i++) {
        char *name = str_c(a, s->method_days[i].method);
        if (name) json_set(a, days, name, json_new_int(a, s->method_days[i].days));
    }
    return json_set(a, to, "method_days", days);
}

/* The run's own line, and the lines that could not be read, as trees. */
static ErrorCode counts_of(Arena *a, const DetectResult *r, JsonValue **run, JsonValue **broken, Error *e)
{
    Buf line = buf_in(a);
    detect_write_run(&line, r);
    if (line.failed) return error_memory(e);
    TRY(json_parse(a, buf_str(&line), run, e));
    json_remove(*run, "type");
    *broken = json_new_array(a);
    for (size_t i = 0; i < r->broken_kept; i++) {
        Buf one = buf_in(a);
        JsonValue *v;
        detect_write_broken(&one, LANG_COUNT, &r->broken[i]);
        if (one.failed) return error_memory(e);
        TRY(json_parse(a, buf_str(&one), &v, e));
        json_remove(v, "type");
        json_add(a, *broken, v);
    }
    return ERR_OK;
}

static JsonValue *files_of(Arena *a, const Written *files, size_t count)
{
    JsonValue *list = json_new_array(a);
    for (size_t i = 0; i < count; i++) {
        JsonValue *one = json_new_object(a);
        put(a, one, "name", files[i].name);
        put_hash(a, one, &files[i].hash);
        json_set(a, one, "size", json_new_int(a, (int64_t)files[i].size));
        json_add(a, list, one);
    }
    return list;
}

static ErrorCode run_text(Arena *a, const RunAbout *about, const Written *files, size_t count, Str *ret, Error *e)
{
    JsonValue *run = json_new_object(a), *counts = NULL, *broken = NULL;
    Buf to = buf_in(a);
    TRY(counts_of(a, about->result, &counts, &broken, e));
    put(a, run, "format", STR("tergoo-run/v1"));
    put(a, run, "program", str_of(TERGOO_VERSION));
    json_set(a, run, "inputs", inputs_of(a, about->inputs));
    json_set(a, run, "rules", rules_of(a, about->book, about->result));
    json_set(a, run, "settings", settings_of(a, about->result->settings));
    json_set(a, run, "counts", counts);
    json_set(a, run, "broken", broken);
    json_set(a, run, "files", files_of(a, files, count));
    json_write(&to, run);
    buf_byte(&to, '\n');
    if (to.failed) return error_memory(e);
    *ret = buf_str(&to);
    return ERR_OK;
}

/* ---- the folder ---- */

static ErrorCode begin_folder(const char *folder, Error *e)
{
    bool empty = true;
    DIR *dir = opendir(folder);
    for (const struct dirent *one; dir && (one = readdir(dir));) empty = empty && one->d_name[0] == '.';
    if (dir) closedir(dir);
    if (!empty) return error_set(e, ERR_CONFLICT, K("run.folder-full"), arg_c("path", folder));
    return folder_make(folder, e);
}

static ErrorCode put_file(Cli *cli, const char *folder, const char *name, Str bytes, Error *e)
{
    char *path = path_join(cli->arena, folder, name);
    return path ? file_write_durable(path, bytes, e) : error_memory(e);
}

static ErrorCode put_times(Cli *cli, const RunAbout *about, const Hash *id, const char *folder, Error *e)
{
    JsonValue *times = json_new_object(cli->arena);
    Buf to = buf_in(cli->arena);
    char hex[65], when[25];
    put(cli->arena, times, "run", hash_hex(hex, id));
    put(cli->arena, times, "started", instant_format(when, about->started));
    put(cli->arena, times, "ended", instant_format(when, clock_now()));
    json_set(cli->arena, times, "threads", json_new_int(cli->arena, about->threads));
    json_write(&to, times);
    buf_byte(&to, '\n');
    return to.failed ? error_memory(e) : put_file(cli, folder, "times.json", buf_str(&to), e);
}

static ErrorCode end_folder(Cli *cli, const RunAbout *about, const RunMade *made, const Written *files, size_t count,
                            const char *folder, Error *e)
{
    Buf sums = buf_in(cli->arena);
    char hex[65];
    for (size_t i = 0; i < count; i++) {
        hash_hex(hex, &files[i].hash);
        buf_format(&sums, "%s  " STR_FMT "\n", hex, STR_ARG(files[i].name));
    }
    hash_hex(hex, &made->id);
    buf_format(&sums, "%s  run.json\n", hex);
    if (sums.failed) return error_memory(e);
    TRY(put_file(cli, folder, "run.json", made->json, e));
    TRY(put_times(cli, about, &made->id, folder, e));
    return put_file(cli, folder, "SHA256SUMS", buf_str(&sums), e);
}

static ErrorCode write_tables(Cli *cli, const RunAbout *about, const char *folder, Written *files, size_t *count, Error *e)
{
    for (int i = 0; i < LANG_COUNT; i++) {
        CLEANUP(sink_free) Sink table = { .fd = -1 };
        Str name = str_format(cli->arena, "flags.%s.csv", lang_code((Lang)i));
        char *path = folder && name.ptr ? path_join(cli->arena, folder, name.ptr) : NULL;
        if (!name.ptr || (folder && !path)) return error_memory(e);
        TRY(sink_open(&table, path, e));
        TRY(write_table(&table, (Lang)i, about->result, e));
        TRY(sink_end(&table, name, &files[(*count)++], e));
    }
    return ERR_OK;
}

void run_made_free(RunMade *made)
{
    fd_close(&made->flags);
}

ErrorCode run_make(Cli *cli, const RunAbout *about, const char *folder, RunMade *ret, Error *e)
{
    Written files[FILES];
    size_t count = 0;
    CLEANUP(sink_free) Sink flags = { .fd = -1 };
    char *path = folder ? path_join(cli->arena, folder, "flags.jsonl") : NULL;
    *ret = (RunMade){ .flags = -1 };
    if (folder && !path) return error_memory(e);
    if (folder) TRY(begin_folder(folder, e));
    TRY(folder ? sink_open(&flags, path, e) : sink_open_nameless(&flags, e));
    TRY(write_flags(&flags, about->result, e));
    TRY(sink_end(&flags, STR("flags.jsonl"), &files[count++], e));
    TRY(write_tables(cli, about, folder, files, &count, e));
    TRY(run_text(cli->arena, about, files, count, &ret->json, e));
    ret->id = hash_of(ret->json);
    ret->flags_hash = files[0].hash;
    if (folder) TRY(end_folder(cli, about, ret, files, count, folder, e));
    if (lseek(flags.fd, 0, SEEK_SET) != 0) return error_system(e, flags.path);
    ret->flags = flags.fd;
    flags.fd = -1;
    return ERR_OK;
}
