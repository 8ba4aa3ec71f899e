/* box.c: see box.h: making a box, opening it, and what comes into it. */
#include "box/box.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#define SECRET "tergoo-box-secret/v1 "
enum { FILE_MOST = 64 * 1024, SECRET_SIZE = sizeof SECRET - 1 + 2 * KEY_SIZE + 1, NAME_MOST = 300 };

const uint64_t BOX_MOST = UINT64_C(1000) << 20;
const char BOX_LEAVE[] = "https://www.wikipedia.org/";

/* ---- lines of settings ---- */

/* The value of the next line, which must have that name. */
static bool setting(Str *rest, const char *name, Str *value)
{
    Str line, word;
    if (!str_next_line(rest, &line) || !str_cut(&line, ' ', &word) || !str_is(word, name)) return false;
    *value = line;
    return line.len > 0 && utf8_valid(line) && !utf8_has_control(line, "");
}

static bool is_hex_key(Str text, unsigned char to[KEY_SIZE])
{
    return text.len == 2 * KEY_SIZE && hex_decode(text, to, KEY_SIZE) == KEY_SIZE;
}

ErrorCode intake_parse(Str text, Intake *ret, Error *e)
{
    Str first, intake, key;
    bool whole = str_next_line(&text, &first) && str_is(first, "tergoo-intake/v1") && setting(&text, "name", &ret->name) &&
                 ret->name.len <= NAME_MOST && setting(&text, "intake", &intake) && is_hex_key(intake, ret->intake.bytes) &&
                 setting(&text, "key", &key);
    if (!whole) return error_set(e, ERR_INVALID, K("box.intake-malformed"));
    return note_key_parse(key, &ret->key, e);
}

void intake_format(Buf *to, const Intake *i)
{
    buf_format(to, "tergoo-intake/v1\nname " STR_FMT "\nintake ", STR_ARG(i->name));
    buf_hex(to, str_bytes(i->intake.bytes, KEY_SIZE));
    buf_c(to, "\nkey ");
    note_key_format(to, &i->key);
    buf_byte(to, '\n');
}

/* ---- paths, times, the lock ---- */

char *box_path(Arena *a, const Box *b, const char *part, Str name)
{
    return (char *)(uintptr_t)str_format(a, "%s/%s%s" STR_FMT, b->folder, part, name.len > 0 ? "/" : "", STR_ARG(name)).ptr;
}

static void blur_one(const char *path)
{
    int64_t day = clock_now() / (24 * HOUR) * 24 * 3600;
    const struct timespec times[2] = { { .tv_sec = day }, { .tv_sec = day } };
    (void)!utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
}

void box_blur(const char *path)
{
    Arena a = arena_with(64 * 1024);
    char *folder = path_folder(&a, path);
    blur_one(path);
    if (folder) blur_one(folder);
    arena_free(&a);
}

ErrorCode box_lock(const Box *b, int *ret, Error *e)
{
    Arena a = arena_with(64 * 1024);
    char *path = box_path(&a, b, "box", STR(""));
    int fd = path ? io->open(path, O_RDONLY | O_CLOEXEC, 0) : -1;
    ErrorCode code = !path ? error_memory(e) : fd < 0 ? error_system(e, str_of(path)) : ERR_OK;
    arena_free(&a);
    if (code != ERR_OK) return code;
    int failed;
    do failed = flock(fd, LOCK_EX); while (failed != 0 && errno == EINTR);
    if (failed == 0) {
        *ret = fd;
        return ERR_OK;
    }
    (void)error_system(e, STR("box"));
    close(fd);
    return e->code;
}

static ErrorCode write_blurred(const char *path, Str bytes, Error *e)
{
    TRY(file_write_durable(path, bytes, e));
    box_blur(path);
    return ERR_OK;
}

/* ---- making ---- */

static ErrorCode make_decoy(Arena *a, const Box *b, Error *e)
{
    bool was_there;
    NoteFate fate;
    char day[11];
    JsonValue *note = json_new_object(a);
    Str sealed;
    unsigned char name[NOTE_NAME / 2];
    char hex[NOTE_NAME + 1];
    random_bytes(name, sizeof name);
    hex_encode(hex, name, sizeof name);
    json_set(a, note, "kind", json_new_string(a, STR("received")));
    json_set(a, note, "on", json_new_string(a, day_format(day, instant_local_day(clock_now()))));
    TRY(note_seal(a, &b->decoy.key, note, &sealed, e));
    TRY(box_begin_thread(a, b, &b->decoy, &was_there, e));
    return box_add_note(a, b, &b->decoy.thread, (Str){ hex, NOTE_NAME }, sealed, &fate, e);
}

static ErrorCode write_settings(Arena *a, const char *folder, const Intake *intake, const BoxOptions *o, Error *e)
{
    Buf text = buf_in(a), secret = buf_in(a);
    unsigned char salt[RECEIPT_SALT];
    SignSecret key = sign_secret_new();
    const char *path = path_join(a, folder, "box"), *key_path = path_join(a, folder, "box.key");
    Str leave = o->leave.len > 0 ? o->leave : str_of(BOX_LEAVE);
    random_bytes(salt, sizeof salt);
    buf_format(&text, "tergoo-box/v1\nname " STR_FMT "\nintake ", STR_ARG(intake->name));
    buf_hex(&text, str_bytes(intake->intake.bytes, KEY_SIZE));
    buf_c(&text, "\noffice ");
    note_key_format(&text, &intake->key);
    buf_c(&text, "\nsalt ");
    buf_hex(&text, str_bytes(salt, sizeof salt));
    buf_format(&text, "\nmost %llu\nleave " STR_FMT "\n", (unsigned long long)(o->most > 0 ? o->most : BOX_MOST), STR_ARG(leave));
    buf_c(&secret, SECRET);
    buf_hex(&secret, str_bytes(key.seed, KEY_SIZE));
    buf_byte(&secret, '\n');
    crypto_wipe(&key, sizeof key);
    if (!path || !key_path || text.failed || secret.failed) return error_memory(e);
    ErrorCode code = write_blurred(key_path, buf_str(&secret), e);
    crypto_wipe(secret.ptr, secret.len);
    return code == ERR_OK ? write_blurred(path, buf_str(&text), e) : code;
}

ErrorCode box_make(Arena *a, const char *folder, Str intake_text, const BoxOptions *options, Error *e)
{
    static const char *const PARTS[] = { "parcels", "threads", "incoming" };
    Intake intake;
    Box *b = NULL;
    bool safe = options->leave.len == 0 || (str_starts(options->leave, STR("https://")) && !utf8_has_control(options->leave, ""));
    TRY(intake_parse(intake_text, &intake, e));
    if (!safe) return error_set(e, ERR_USAGE, K("box.leave"));
    const char *settings = path_join(a, folder, "box");
    if (!settings) return error_memory(e);
    if (file_exists(settings)) return error_set(e, ERR_CONFLICT, K("box.there"), arg_c("folder", folder));
    for (size_t i = 0; i < ARRAY_LEN(PARTS); i++) {
        const char *part = path_join(a, folder, PARTS[i]);
        if (!part) return error_memory(e);
        TRY(folder_make(part, e));
    }
    TRY(write_settings(a, folder, &intake, options, e));
    TRY(box_open(a, folder, &b, e));
    ErrorCode code = make_decoy(a, b, e);
    box_close(b);
    return code;
}

/* ---- opening ---- */

static ErrorCode read_secret(Arena *a, Box *b, Error *e)
{
    Str text;
    Buf vkey = buf_in(a);
    const char *path = path_join(a, b->folder, "box.key");
    if (!path) return error_memory(e);
    TRY(file_read(a, path, FILE_MOST, &text, e));
    bool whole = text.len == SECRET_SIZE && str_starts(text, STR(SECRET)) && text.ptr[text.len - 1] == '\n' &&
                 is_hex_key(str_first(str_from(text, sizeof SECRET - 1), 2 * KEY_SIZE), b->secret.seed);
    crypto_wipe((char *)(uintptr_t)text.ptr, text.len);
    if (!whole) return error_set(e, ERR_FINDING, K("box.broken"), arg_c("path", path));
    SignPublic public = sign_public_of(&b->secret);
    b->key = note_key(STR("tergoo-box"), &public);
    note_key_format(&vkey, &b->key);
    b->vkey = buf_str(&vkey);
    Hash decoy = hash_of_parts((const Str[]){ STR("tergoo-box/v1 decoy\n"), str_bytes(b->secret.seed, KEY_SIZE) }, 2);
    b->decoy = receipt_reporter_of_key(decoy.bytes);
    crypto_wipe(&decoy, sizeof decoy);
    return vkey.failed ? error_memory(e) : ERR_OK;
}

ErrorCode box_open(Arena *a, const char *folder, Box **ret, Error *e)
{
    Str text, first, office, salt, most;
    Box *b = ARENA_NEW(a, Box);
    const char *path = path_join(a, folder, "box");
    if (!b || !path) return error_memory(e);
    if (!file_exists(path)) return error_set(e, ERR_NOT_FOUND, K("box.none"), arg_c("folder", folder));
    b->folder = folder;
    TRY(file_read(a, path, FILE_MOST, &text, e));
    bool whole = str_next_line(&text, &first) && str_is(first, "tergoo-box/v1") && setting(&text, "name", &b->name) &&
                 setting(&text, "intake", &b->intake_hex) && is_hex_key(b->intake_hex, b->intake.bytes) && setting(&text,
                     "office", &office) &&
                 setting(&text, "salt", &salt) && hex_decode(salt, b->salt, sizeof b->salt) == RECEIPT_SALT && setting(&text,
                     "most", &most) &&
                 uint_parse(most, &b->most) && setting(&text, "leave", &b->leave) && text.len == 0;
    if (!whole) return error_set(e, ERR_FINDING, K("box.broken"), arg_c("path", path));
    TRY(note_key_parse(office, &b->office, e));
    TRY(read_secret(a, b, e));
    *ret = b;
    return ERR_OK;
}

void box_close(Box *b)
{
    if (!b) return;
    crypto_wipe(&b->secret, sizeof b->secret);
    crypto_wipe(&b->decoy, sizeof b->decoy);
}

/* ---- what is sent ---- */

ErrorCode box_incoming(Arena *a, const Box *b, int *fd, char **path, Error *e)
{
    unsigned char name[16];
    char hex[2 * sizeof name + 1];
    random_bytes(name, sizeof name);
    *path = box_path(a, b, "incoming", hex_encode(hex, name, sizeof name));
    if (!*path) return error_memory(e);
    *fd = io->open(*path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return *fd >= 0 ? ERR_OK : error_system(e, str_of(*path));
}

void box_drop(const char *incoming)
{
    if (incoming) (void)io->unlink(incoming);
}

ErrorCode box_keep(Arena *a, const Box *b, const char *incoming, const Hash *sha256, Error *e)
{
    char hex[2 * HASH_SIZE + 1];
    char *path = box_path(a, b, "parcels", hash_hex(hex, sha256));
    if (!path) return error_memory(e);
    if (io->rename(incoming, path) != 0) return error_system(e, str_of(path));
    box_blur(path);
    return folder_sync_of(path, e);
}

void box_forget(const Box *b, const Hash *sha256)
{
    char hex[2 * HASH_SIZE + 1];
    Arena a = arena_with(64 * 1024);
    char *path = box_path(&a, b, "parcels", hash_hex(hex, sha256));
    box_drop(path);
    if (path) box_blur(path);
    arena_free(&a);
}

/* ---- threads ---- */

static ErrorCode store_thread(Arena *a, const char *path, const Thread *t, Error *e)
{
    Buf text = buf_in(a);
    thread_write(&text, t);
    return text.failed ? error_memory(e) : write_blurred(path, buf_str(&text), e);
}

static char *thread_path(Arena *a, const Box *b, const Hash *thread)
{
    char hex[2 * HASH_SIZE + 1];
    return box_path(a, b, "threads", hash_hex(hex, thread));
}

ErrorCode box_begin_thread(Arena *a, const Box *b, const Reporter *r, bool *was_there, Error *e)
{
    CLEANUP(fd_close) int lock = -1;
    Thread *t = ARENA_NEW(a, Thread);
    char *path = thread_path(a, b, &r->thread);
    if (!path || !t) return error_memory(e);
    TRY(box_lock(b, &lock, e));
    *was_there = file_exists(path);
    t->key = r->key;
    return *was_there ? ERR_OK : store_thread(a, path, t, e);
}

ErrorCode box_add_note(Arena *a, const Box *b, const Hash *thread, Str name, Str sealed, NoteFate *fate, Error *e)
{
    CLEANUP(fd_close) int lock = -1;
    Str text;
    Thread *t = ARENA_NEW(a, Thread);
    char *path = thread_path(a, b, thread);
    if (!path || !t) return error_memory(e);
    *fate = NOTE_NOWHERE;
    TRY(box_lock(b, &lock, e));
    if (!file_exists(path)) return ERR_OK;
    TRY(file_read(a, path, THREAD_LIMIT, &text, e));
    TRY(thread_read(a, text, t, e));
    *fate = thread_has(t, name) ? NOTE_KNOWN : thread_add(t, name, sealed) ? NOTE_ADDED : NOTE_FULL;
    return *fate == NOTE_ADDED ? store_thread(a, path, t, e) : ERR_OK;
}

/* One after the other, both always: what is taken of them is chosen afterwards. */
ErrorCode box_look(Arena *a, const Box *b, const Reporter *r, bool *found, JsonValue **notes, Error *e)
{
    Str texts[2];
    Error none;
    Thread *t = ARENA_NEW(a, Thread);
    char *own = thread_path(a, b, &r->thread), *nobodys = thread_path(a, b, &b->decoy.thread);
    if (!own || !nobodys || !t) return error_memory(e);
    *found = file_read(a, own, THREAD_LIMIT, &texts[1], &none) == ERR_OK;
    TRY(file_read(a, nobodys, THREAD_LIMIT, &texts[0], e));
    TRY(thread_read(a, texts[*found], t, e));
    return thread_open(a, t, *found ? &r->secret : &b->decoy.secret, notes, e);
}
