/* doctor.c: looks at what breaks first: modes and owners, room, the clock, keys, the guard file, the age of the last copy, the database, the
 * search index. It only reads, works beside a running gate, and looks at everything even when something is bad: each finding stands alone. */
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/confine.h"
#include "office/indexer.h"
#include "office/whole_int.h"
#include "office/wire.h"

enum { ROOM_BAD_MIB = 100, ROOM_WARNING_MIB = 1024, COPY_WARNING_HOURS = 26, COPY_BAD_HOURS = 7 * 24, INDEX_BEHIND = 1000, AHEAD_DAYS = 366,
       NAMES_SHOWN = 200 };

typedef struct { Arena *a; const char *folder; Store *store; DoctorEach each; void *self; } Doctor;

static void say_args(Doctor *d, DoctorState state, const char *key, const ErrorArg *args, size_t count)
{
    d->each(d->self, state, key, args, count);
}

#define say(d, state, key, ...) say_args((d), (state), (key), ERROR_ARGS_(__VA_ARGS__))

/* What went wrong while looking is itself what was found. */
static void say_error(Doctor *d, DoctorState state, const Error *e)
{
    ErrorArg args[8];
    size_t count = 0, at = 0;
    Str name, value;
    while (count < ARRAY_LEN(args) && error_next_arg(e, &e->parts[0], &at, &name, &value)) {
        args[count++] = (ErrorArg){ .name = name.ptr, .type = ARG_STR, .text = value };      /* names in an Error end in NUL */
    }
    say_args(d, state, e->parts[0].key, args, count);
}

/* ---- folder and keys ---- */

static void look_at_mode(Doctor *d, const char *path, mode_t allowed, const char *good)
{
    struct stat st;
    if (stat(path, &st) != 0) say(d, DOCTOR_BAD, K("doctor.not-there"), arg_c("path", path));
    else if (st.st_uid != geteuid() && geteuid() != 0) say(d, DOCTOR_BAD, K("doctor.other-owner"), arg_c("path", path));
    else if ((st.st_mode & 0777 & ~allowed) != 0) say(d, DOCTOR_BAD, K("doctor.open-to-others"), arg_c("path", path));
    else if (good) say(d, DOCTOR_GOOD, good, arg_c("path", path));
}

typedef struct { Doctor *doctor; size_t logs; bool bad; } Keys;

static ErrorCode look_at_key(void *self, const char *name, Error *e)
{
    Keys *k = self;
    unsigned char secret[KEY_SIZE];
    Str inside = str_format(k->doctor->a, "keys/%s", name);
    const char *path = inside.ptr ? path_join(k->doctor->a, k->doctor->folder, inside.ptr) : NULL;
    if (!path) return error_memory(e);
    bool log = str_starts(str_of(name), STR("log-"));
    if (!copy_name_ok(inside)) return ERR_OK;
    Error own = { 0 };
    if (secret_read(path, log ? "log" : "store", secret, &own) != ERR_OK) {
        say_error(k->doctor, DOCTOR_BAD, &own);
        k->bad = true;
    }
    crypto_wipe(secret, sizeof secret);
    look_at_mode(k->doctor, path, 0600, NULL);
    k->logs += log;
    return ERR_OK;
}

static void look_at_keys(Doctor *d)
{
    Error e = { 0 };
    Keys k = { .doctor = d };
    uint32_t epoch = 0;
    const char *keys = path_join(d->a, d->folder, "keys"), *store_key = path_join(d->a, d->folder, "keys/store.key");
    if (!keys || !store_key) return;
    look_at_mode(d, keys, 0700, NULL);
    if (!file_exists(store_key)) say(d, DOCTOR_BAD, K("doctor.not-there"), arg_c("path", store_key));
    if (folder_each(d->a, keys, look_at_key, &k, &e) != ERR_OK) {
        say_error(d, DOCTOR_BAD, &e);
        return;
    }
    const char *newest = d->store && store_last_epoch(d->store, &epoch, &e) == ERR_OK ? log_key_path(d->a, d->folder, epoch) : NULL;
    if (newest && !file_exists(newest)) say(d, DOCTOR_BAD, K("doctor.not-there"), arg_c("path", newest));
    else if (!k.bad && k.logs > 0) say(d, DOCTOR_GOOD, K("doctor.keys"), arg_int("logs", (int64_t)k.logs));
}

/* Keys of the web server lie in a folder of their own. And the secret that opens the copies belongs out of the house: while it
 * lies where init put it, whoever takes the disk has both. */
static void look_at_other_keys(Doctor *d)
{
    static const char *const NAMES[] = { "web/ca.key", "web/server.key" };
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        const char *path = path_join(d->a, d->folder, NAMES[i]);
        if (path && file_exists(path)) look_at_mode(d, path, 0600, NULL);
    }
    const char *secret = str_format(d->a, "%s.copy-key", d->folder).ptr;
    if (secret && file_exists(secret)) say(d, DOCTOR_WARNING, K("doctor.copy-key-here"), arg_c("path", secret));
}

static void look_at_room(Doctor *d)
{
    struct statvfs fs;
    if (statvfs(d->folder, &fs) != 0) return;
    int64_t free_mib = (int64_t)((unsigned long long)fs.f_bavail * fs.f_frsize >> 20);
    DoctorState state = free_mib < ROOM_BAD_MIB ? DOCTOR_BAD : free_mib < ROOM_WARNING_MIB ? DOCTOR_WARNING : DOCTOR_GOOD;
    say(d, state, state == DOCTOR_GOOD ? K("doctor.room") : K("doctor.room-short"), arg_int("mib", free_mib));
}

static void look_at_core_dumps(Doctor *d)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_CORE, &limit) != 0) return;
    say(d, limit.rlim_cur == 0 ? DOCTOR_GOOD : DOCTOR_WARNING, limit.rlim_cur == 0 ? K("doctor.no-core-dumps") : K("doctor.core-dumps"));
}

/* What the gate and the web process can be shut in with here (base/confine.h). */
static void look_at_confinement(Doctor *d)
{
    Confined is = confine_offered();
    if (!confine_is_built()) say(d, DOCTOR_WARNING, K("doctor.confine-not-built"));
    else if (!is.calls) say(d, DOCTOR_WARNING, K("doctor.confine-no-calls"));
    else if (is.landlock == 0) say(d, DOCTOR_WARNING, K("doctor.confine-no-landlock"));
    else say(d, DOCTOR_GOOD, K("doctor.confine"), arg_int("version", is.landlock));
}

/* ---- gate and lock ---- */

static bool lock_is_held(const char *path)
{
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    CLEANUP(fd_close) int fd = io->open(path, O_RDWR, 0);
    return fd >= 0 && fcntl(fd, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK;
}

static void look_at_gate(Doctor *d)
{
    Error e = { 0 };
    CLEANUP(fd_close) int fd = -1;
    const char *sock = path_join(d->a, d->folder, "gate.sock"), *lock = path_join(d->a, d->folder, "lock");
    if (!sock || !lock) return;
    ErrorCode code = wire_connect(sock, &fd, &e);
    if (code == ERR_OK) say(d, DOCTOR_GOOD, K("doctor.gate-runs"));
    else if (code != ERR_NOT_FOUND) say_error(d, DOCTOR_WARNING, &e);
    else if (lock_is_held(lock)) say(d, DOCTOR_WARNING, K("doctor.lock-held"), arg_c("path", lock));
    else say(d, DOCTOR_GOOD, K("doctor.gate-rests"));
}

/* ---- the log: clock, guard ---- */

/* A clock behind the log is wrong. One that is a year ahead of it may be right, in an office that was shut: somebody has to
 * look. */
static ErrorCode look_at_clock(Doctor *d, uint32_t epoch, uint64_t size, Error *e)
{
    Entry last;
    char is[17], was[17];
    Instant now = clock_now();
    if (size == 0) return ERR_OK;
    TRY(store_entry(d->store, d->a, epoch, size - 1, &last, e));
    bool behind = now < last.received, ahead = now - last.received > AHEAD_DAYS * 24 * HOUR;
    const char *key = behind ? K("office.clock-behind") : ahead ? K("doctor.clock-ahead") : K("doctor.clock");
    say(d, behind ? DOCTOR_BAD : ahead ? DOCTOR_WARNING : DOCTOR_GOOD, key, arg_str("now", instant_format_local(is, now)),
        arg_str("last", instant_format_local(was, last.received)));
    return ERR_OK;
}

static ErrorCode look_at_guard(Doctor *d, uint32_t store_epoch, uint64_t size, Error *e)
{
    const char *path;
    Str noted, note, id, store;
    Checkpoint left;
    bool there;
    uint32_t epoch;
    TRY(guard_path(d->store, d->a, d->folder, &path, e));
    TRY(guard_read(d->a, path, &left, &note, &there, e));
    TRY(store_fact(d->store, d->a, "store-id", &id, e));
    if (!there) {
        ErrorCode code = store_fact(d->store, d->a, "guarded", &noted, e);
        if (code == ERR_OK) return error_set(e, ERR_FINDING, K("office.guard-missing"), arg_c("path", path));
        if (code == ERR_NOT_FOUND) say(d, DOCTOR_GOOD, K("doctor.no-guard-yet"), arg_c("path", path));
        return code == ERR_NOT_FOUND ? ERR_OK : code;
    }
    if (!origin_parse(left.origin, &store, &epoch) || !str_equal(store, id)) {
        return error_set(e, ERR_FINDING, K("office.guard-foreign"), arg_c("path", path));
    }
    if (epoch > store_epoch || (epoch == store_epoch && left.size > size)) {
        return error_set(e, ERR_FINDING, K("office.store-older"), arg_int("has", (int64_t)size), arg_int("left", (int64_t)left.size));
    }
    bool same = same_disk(path, d->folder);
    say(d, same ? DOCTOR_WARNING : DOCTOR_GOOD, same ? K("doctor.guard-same-disk") : K("doctor.guard"), arg_c("path", path));
    return ERR_OK;
}

static void look_at_log(Doctor *d)
{
    Error e = { 0 };
    uint32_t epoch;
    uint64_t size;
    ErrorCode code = store_last_epoch(d->store, &epoch, &e);
    if (code == ERR_OK) code = store_epoch_size(d->store, epoch, &size, &e);
    if (code == ERR_OK) code = look_at_clock(d, epoch, size, &e);
    if (code != ERR_OK) {
        say_error(d, DOCTOR_BAD, &e);
        return;
    }
    if (look_at_guard(d, epoch, size, &e) != ERR_OK) say_error(d, DOCTOR_BAD, &e);
}

/* ---- copy, database ---- */

/* Where the next one would go: the disk may be away, and a copy on the store's own disk is none. */
static void look_at_place(Doctor *d)
{
    Error e = { 0 };
    const char *place;
    ErrorCode code = copy_place(d->folder, d->a, &place, &e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) say_error(d, DOCTOR_WARNING, &e);
}

static void look_at_copy(Doctor *d)
{
    Error e = { 0 };
    Str path, key;
    Instant made;
    if (store_fact(d->store, d->a, "copy-key", &key, &e) == ERR_NOT_FOUND) {
        say(d, DOCTOR_WARNING, K("copy.no-key"));
        return;
    }
    if (copy_last(d->folder, d->a, &made, &path, &e) != ERR_OK) {
        say(d, DOCTOR_WARNING, K("doctor.no-copy"));
        look_at_place(d);
        return;
    }
    int64_t hours = (clock_now() - made) / HOUR;
    DoctorState state = hours > COPY_BAD_HOURS ? DOCTOR_BAD : hours > COPY_WARNING_HOURS ? DOCTOR_WARNING : DOCTOR_GOOD;
    say(d, state, state == DOCTOR_GOOD ? K("doctor.copy") : K("doctor.copy-old"), arg_int("hours", hours), arg_str("path", path));
    look_at_place(d);
}

/* ---- accounts ---- */

typedef struct { Doctor *doctor; int64_t with, without; Buf logins; } Accounts;

/* A telephone's codes, a security key or a printed sheet. Whoever still has his letter brings one with his first sign-in. */
static ErrorCode has_second(Doctor *d, Str user, bool *ret, Error *e)
{
    static const CredentialType WAYS[] = { CREDENTIAL_ENROLMENT, CREDENTIAL_KEY, CREDENTIAL_SHEET };
    SecondRow row;
    CredentialRow *rows;
    size_t count = 0;
    ErrorCode code = store_second(d->store, d->a, user, &row, e);
    *ret = code == ERR_OK;
    if (code != ERR_NOT_FOUND) return code;
    error_clear(e);
    for (size_t i = 0; i < ARRAY_LEN(WAYS) && !*ret; i++) {
        TRY(store_credentials(d->store, d->a, user, WAYS[i], &rows, &count, e));
        *ret = count > 0;
    }
    return ERR_OK;
}

static ErrorCode look_at_account(void *self, const Record *r, Error *e)
{
    Accounts *all = self;
    Doctor *d = all->doctor;
    JsonValue *body;
    bool has;
    if (!str_is(r->state, "active")) return ERR_OK;
    TRY(has_second(d, r->id, &has, e));
    all->with += has;
    if (has) return ERR_OK;
    all->without++;
    TRY(json_parse(d->a, r->body, &body, e));
    Str login = json_text(json_get(json_get(body, "fields"), "login"));
    const char *comma = all->logins.len > 0 ? ", " : "";
    if (all->logins.len + login.len < NAMES_SHOWN) buf_format(&all->logins, "%s" STR_FMT, comma, STR_ARG(login));
    return ERR_OK;
}

static void look_at_accounts(Doctor *d)
{
    Error e = { 0 };
    Accounts all = { .doctor = d, .logins = buf_in(d->a) };
    if (store_records(d->store, STR("user"), look_at_account, &all, &e) != ERR_OK) {
        say_error(d, DOCTOR_BAD, &e);
        return;
    }
    if (all.without == 0) say(d, DOCTOR_GOOD, K("doctor.seconds"), arg_int("count", all.with));
    else say(d, DOCTOR_WARNING, K("doctor.no-second"), arg_int("count", all.without), arg_str("logins", buf_str(&all.logins)));
}

static void look_at_database(Doctor *d)
{
    Error e = { 0 };
    if (store_check(d->store, &e) == ERR_OK) say(d, DOCTOR_GOOD, K("doctor.database"));
    else say_error(d, DOCTOR_BAD, &e);
}

/* ---- the search index ---- */

static ErrorCode entries_behind(Store *s, const IndexMark *m, uint64_t *ret, Error *e)
{
    uint32_t last;
    uint64_t size;
    *ret = 0;
    TRY(store_last_epoch(s, &last, e));
    for (uint32_t epoch = m->epoch; epoch <= last; epoch++) {
        TRY(store_epoch_size(s, epoch, &size, e));
        uint64_t from = epoch == m->epoch ? m->next : 0;
        *ret += size > from ? size - from : 0;      /* the index may have gone on since the log was looked at */
    }
    return ERR_OK;
}

/* Is it of this store, of this past, and of the model in force? */
static ErrorCode index_fits(Doctor *d, Str text, IndexMark *m, bool *ret, Error *e)
{
    Str store_id, id, hex;
    Hash model, in_force;
    TRY(store_fact(d->store, d->a, "store-id", &id, e));
    TRY(store_fact(d->store, d->a, "model", &hex, e));
    *ret = index_mark_read(text, &store_id, &model, m) && str_equal(store_id, id) && hash_parse_hex(hex, &in_force) && hash_equal(&model, &in_force);
    return *ret ? index_mark_fits(d->store, d->a, m, ret, e) : ERR_OK;
}

static ErrorCode look_at_mark(Doctor *d, Str text, Error *e)
{
    IndexMark m = { 0 };
    bool fits;
    uint64_t behind;
    TRY(index_fits(d, text, &m, &fits, e));
    if (!fits) {
        say(d, DOCTOR_WARNING, K("doctor.search-other"));
        return ERR_OK;
    }
    TRY(entries_behind(d->store, &m, &behind, e));
    bool stale = behind > INDEX_BEHIND;
    say(d, stale ? DOCTOR_WARNING : DOCTOR_GOOD, stale ? K("doctor.search-behind") : K("doctor.search"), arg_int("entries", (int64_t)behind));
    return ERR_OK;
}

/* It is made from the records: whatever became of it, nothing is lost. */
static void look_at_search(Doctor *d)
{
    Error e = { 0 };
    Str mark;
    ErrorCode code = search_look(d->folder, d->a, &mark, &e);
    if (code == ERR_OK) code = look_at_mark(d, mark, &e);
    if (code == ERR_NOT_FOUND) say(d, DOCTOR_WARNING, K("doctor.no-search"));
    else if (code == ERR_FINDING) say(d, DOCTOR_BAD, K("doctor.search-damaged"));
    else if (code != ERR_OK) say_error(d, DOCTOR_WARNING, &e);
}

ErrorCode doctor_look(const char *folder, DoctorEach each, void *self, Error *e)
{
    Arena a = arena_with(16 << 20);
    CLEANUP(store_close_p) Store *store = NULL;
    Doctor d = { .a = &a, .folder = folder, .each = each, .self = self };
    ErrorCode code = store_open(folder, STORE_READ, &store, e);
    if (code == ERR_NOT_FOUND || code == ERR_MEMORY) {
        arena_free(&a);
        return code;
    }
    d.store = store;
    look_at_mode(&d, folder, 0700, K("doctor.folder"));
    look_at_keys(&d);
    look_at_other_keys(&d);
    look_at_room(&d);
    look_at_core_dumps(&d);
    look_at_confinement(&d);
    look_at_gate(&d);
    if (store) {
        look_at_log(&d);
        look_at_copy(&d);
        look_at_accounts(&d);
        look_at_database(&d);
        look_at_search(&d);
    } else {
        say_error(&d, DOCTOR_BAD, e);
    }
    error_clear(e);
    arena_free(&a);
    return ERR_OK;
}
