/* copy.c: the evening copy (docs/formats/copy.md).
 *
 * A copy is made beside the working gate: SQLite gives a consistent database while others write. It is packed together with keys, guard and
 * imported bundles, listed, signed by the log's key and sealed to the copy key, whose secret half lies outside the house: whoever finds the
 * stick reads nothing. Blobs are encrypted already and lie beside the copies in their own folder, each once for all of them.
 *
 * All plain work is done in <store>/copying, never on the stick. What was written is read back from there, taken apart and audited before
 * the copy gets its name: a copy that nobody has ever opened is a hope. Before it leaves, its head stands in the guard file (I2). */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "office/bundle_int.h"
#include "office/whole_int.h"

enum { LIST_LIMIT = 16 << 20, COPY_ARENA = 256 << 20, ORPHANS_AFTER = 24 * 60 * 60 };

typedef struct { Str name; const char *path; uint64_t size; Hash hash; } CopyFile;

typedef struct {
    Arena      *a;
    const char *folder, *to, *work;     /* work: <folder>/copying */
    const char *guard_file;
    Store      *reader;                 /* of the living store */
    Str         copy_key, erasures, erased_files;
    NoteKey     log_key;
    SignSecret  log_secret;
    CopyNote    note;
    CopyFile   *files; size_t count, room;
    CopyReport *report;
    Progress    progress;
    void       *self;
} Copying;

static const char *in(Copying *c, const char *folder, const char *name, Error *e)
{
    const char *path = path_join(c->a, folder, name);
    if (!path) (void)error_memory(e);
    return path;
}

/* ---- what goes in ---- */

static ErrorCode put(Copying *c, Str name, const char *path, Error *e)
{
    if (!ARENA_ROOM(c->a, c->files, c->count, c->room)) return error_memory(e);
    CopyFile *f = &c->files[c->count];
    *f = (CopyFile){ .name = str_copy(c->a, name), .path = path };
    if (!f->name.ptr) return error_memory(e);
    TRY(file_hash(path, &f->hash, &f->size, e));
    c->count++;
    return ERR_OK;
}

typedef struct { Copying *copying; const char *inside; } Listing;    /* inside: the folder's name in the copy */

static ErrorCode put_listed(void *self, const char *name, Error *e)
{
    Listing *l = self;
    Str full = str_format(l->copying->a, "%s/%s", l->inside, name);
    const char *path = full.ptr ? path_join(l->copying->a, l->copying->folder, full.ptr) : NULL;
    if (!path) return error_memory(e);
    return copy_name_ok(full) ? put(l->copying, full, path, e) : ERR_OK;
}

static ErrorCode put_imported(void *self, const char *name, Error *e)
{
    Listing *l = self;
    Str inside = str_format(l->copying->a, "%s/%s", l->inside, name);
    const char *path = inside.ptr ? path_join(l->copying->a, l->copying->folder, inside.ptr) : NULL;
    if (!path) return error_memory(e);
    Listing below = { l->copying, inside.ptr };
    return is_hex(str_of(name), 16) ? folder_each(l->copying->a, path, put_listed, &below, e) : ERR_OK;
}

/* A file that others may rewrite is taken as it is now. */
static ErrorCode put_snapshot(Copying *c, Str name, const char *from, Error *e)
{
    const char *kept = in(c, c->work, "guard", e);
    Str bytes;
    if (!kept) return e->code;
    if (!file_exists(from)) return ERR_OK;
    TRY(file_read(c->a, from, LIST_LIMIT, &bytes, e));
    TRY(file_write_durable(kept, bytes, e));
    return put(c, name, kept, e);
}

/* In byte order of names. */
static ErrorCode put_all(Copying *c, Error *e)
{
    const char *imported = in(c, c->folder, "imported", e), *keys = in(c, c->folder, "keys", e), *db = in(c, c->work, "store.db", e);
    if (!imported || !keys || !db) return e->code;
    Listing of_imported = { c, "imported" }, of_keys = { c, "keys" };
    TRY(put_snapshot(c, STR("guard"), c->guard_file, e));
    TRY(folder_each(c->a, imported, put_imported, &of_imported, e));
    TRY(folder_each(c->a, keys, put_listed, &of_keys, e));
    return put(c, STR("store.db"), db, e);
}

/* ---- the database, its head, its key ---- */

static ErrorCode read_head(Copying *c, Store *copied, Error *e)
{
    Str head, id;
    Checkpoint checkpoint;
    char origin[64];
    uint32_t epoch;
    TRY(store_fact(copied, c->a, "store-id", &id, e));
    TRY(store_last_epoch(copied, &epoch, e));
    char *key_path = log_key_path(c->a, c->folder, epoch);
    if (!key_path) return error_memory(e);
    TRY(secret_read(key_path, "log", c->log_secret.seed, e));
    SignPublic public = sign_public_of(&c->log_secret);
    c->log_key = note_key(origin_format(origin, id, epoch), &public);
    TRY(store_fact(copied, c->a, "head", &head, e));
    TRY(checkpoint_open(head, &c->log_key, &checkpoint, e));
    c->note = (CopyNote){ .store = id, .made = clock_now(), .epoch = epoch, .size = checkpoint.size, .root = checkpoint.root };
    c->report->entries = checkpoint.size;
    return guard_raise(c->guard_file, head, e);
}

static ErrorCode carry_blob(void *self, const BlobRow *row, Error *e)
{
    Copying *c = self;
    bool copied;
    BlobRow now;
    char hex[65];
    if (blob_carry(c->folder, c->to, row, &copied, e) != ERR_OK) {
        Error as_was = *e;
        if (store_blob(c->reader, c->a, &row->name, &now, e) == ERR_NOT_FOUND) {
            return error_set(e, ERR_CONFLICT, K("copy.erased-meanwhile"), arg_str("blob", hash_hex(hex, &row->name)));
        }
        *e = as_was;
        return e->code;
    }
    c->report->blobs++;
    c->report->new_blobs += copied;
    return ERR_OK;
}

static ErrorCode copy_database(Copying *c, Error *e)
{
    const char *db = in(c, c->work, "store.db", e);
    CLEANUP(store_close_p) Store *copied = NULL;
    if (!db) return e->code;
    TRY(store_backup(c->reader, db, e));
    TRY(store_open(c->work, STORE_READ, &copied, e));
    ErrorCode code = store_fact(copied, c->a, "erasures", &c->erasures, e);
    if (code == ERR_NOT_FOUND) c->erasures = STR("");
    else if (code != ERR_OK) return code;
    code = store_fact(copied, c->a, ERASED_FILES, &c->erased_files, e);
    if (code == ERR_NOT_FOUND) c->erased_files = STR("");
    else if (code != ERR_OK) return code;
    TRY(read_head(c, copied, e));
    return store_blobs(copied, carry_blob, c, e);
}

/* ---- packing and sealing ---- */

static ErrorCode sign_note(Copying *c, Str sums, Buf *note, Error *e)
{
    Buf text = buf_in(c->a);
    c->note.files = c->count;
    c->note.sums = hash_of(sums);
    copy_note_format(&text, &c->note);
    note_sign(note, buf_str(&text), &c->log_key, &c->log_secret);
    return text.failed || note->failed ? error_memory(e) : ERR_OK;
}

static ErrorCode pack_file(ContainerWriter *w, const CopyFile *f, Error *e)
{
    Hash h;
    uint64_t size;
    TRY(container_begin(w, f->name, f->size, e));
    TRY(file_pour(f->path, w->fd, w->path, &h, &size, e));
    if (size != f->size || !hash_equal(&h, &f->hash)) return error_set(e, ERR_CONFLICT, K("copy.file-moved"), arg_str("file", f->name));
    return container_took(w, size, e);
}

static ErrorCode pack(Copying *c, const char *plain, Error *e)
{
    Buf sums = buf_in(c->a), note = buf_in(c->a);
    for (size_t i = 0; i < c->count; i++) sums_add(&sums, &c->files[i].hash, c->files[i].name);
    if (sums.failed) return error_memory(e);
    TRY(sign_note(c, buf_str(&sums), &note, e));
    CLEANUP(fd_close) int fd = io->open(plain, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0) return error_system(e, str_of(plain));
    ContainerWriter w = { .fd = fd, .path = str_of(plain) };
    TRY(container_add(&w, STR(COPY_NOTE), buf_str(&note), e));
    TRY(container_add(&w, STR(COPY_SUMS), buf_str(&sums), e));
    for (size_t i = 0; i < c->count; i++) TRY(pack_file(&w, &c->files[i], e));
    TRY(container_end(&w, e));
    c->report->bytes = w.written;
    return ERR_OK;
}

static ErrorCode seal(Copying *c, const char *plain, const char *part, SealedKey *key, Error *e)
{
    SealPublic public;
    if (hex_decode(c->copy_key, public.bytes, KEY_SIZE) != KEY_SIZE) return error_set(e, ERR_INVALID, K("copy.bad-key"));
    TRY(sealed_write(plain, part, &public, key, e));
    io->unlink(plain);
    return ERR_OK;
}

/* Reads back what now lies on the other disk, takes it apart and audits what comes out. */
static ErrorCode prove(Copying *c, const char *part, const char *plain, const SealedKey *key, Error *e)
{
    const char *check = in(c, c->work, "check", e);
    Str note_bytes;
    CopyNote note;
    AuditReport audited;
    if (!check) return e->code;
    TRY(sealed_read(part, key, plain, e));
    TRY(folder_make_new(check, e));
    TRY(copy_unpack(c->a, plain, check, &note_bytes, &note, e));
    TRY(audit_folder(check, c->to, NULL, &c->log_key, 1, c->progress, c->self, &audited, e));
    if (!audited.key_checked) return error_set(e, ERR_FINDING, K("copy.not-signed"));
    return copy_note_check(note_bytes, &note, &audited, e);
}

/* ---- after it ---- */

static ErrorCode level_erasures(Copying *c, Error *e)
{
    const char *path = in(c, c->to, ERASURES_NAME, e);
    Str before = STR(""), all;
    if (!path) return e->code;
    if (c->erasures.len == 0) return ERR_OK;
    if (file_exists(path)) TRY(file_read(c->a, path, LIST_LIMIT, &before, e));
    TRY(erasures_join(c->a, before, c->erasures, &all, e));
    return str_equal(all, before) ? ERR_OK : file_write_durable(path, all, e);
}

/* For the doctor and for the next evening: when the last copy was made, and where; wherever that one is started. */
static ErrorCode remember(Copying *c, Error *e)
{
    char made[25];
    char to[PATH_MAX];
    const char *path = in(c, c->folder, "last-copy", e);
    Str line = str_format(c->a, "%s %s/%s\n", instant_format(made, c->note.made).ptr, realpath(c->to, to) ? to : c->to, c->report->file);
    if (!path || !line.ptr) return error_memory(e);
    return file_write_durable(path, line, e);
}

typedef struct { Copying *copying; const char *folder; } Sweep;

/* A blob that no act has come to name within a day (blob.md). */
static ErrorCode sweep_blob(void *self, const char *name, Error *e)
{
    Sweep *s = self;
    BlobRow row;
    Hash h;
    struct stat st;
    const char *path = in(s->copying, s->folder, name, e);
    if (!path) return e->code;
    bool temporary = str_starts(str_of(name), STR("tmp-"));
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) || st.st_mtime > (time_t)(clock_now() / SECOND) - ORPHANS_AFTER) return ERR_OK;
    if (!temporary && !hash_parse_hex(str_of(name), &h)) return ERR_OK;
    ErrorCode code = temporary ? ERR_NOT_FOUND : store_blob(s->copying->reader, s->copying->a, &h, &row, e);
    if (code == ERR_NOT_FOUND) io->unlink(path);
    return code == ERR_NOT_FOUND ? ERR_OK : code;
}

static ErrorCode sweep_folder(void *self, const char *name, Error *e)
{
    Sweep *s = self;
    const char *path = in(s->copying, s->folder, name, e);
    if (!path) return e->code;
    Sweep below = { s->copying, path };
    return is_hex(str_of(name), 2) ? folder_each(s->copying->a, path, sweep_blob, &below, e) : sweep_blob(s, name, e);
}

static ErrorCode sweep(Copying *c, Error *e)
{
    const char *blobs = in(c, c->folder, "blobs", e);
    if (!blobs) return e->code;
    Sweep s = { c, blobs };
    return folder_each(c->a, blobs, sweep_folder, &s, e);
}

/* ---- all of it ---- */

static ErrorCode name_it(Copying *c, Error *e)
{
    char made[25];
    instant_format(made, c->note.made);
    int n = snprintf(c->report->file, sizeof c->report->file, "tergoo-" STR_FMT "-%.10sT%.2s%.2s%.2s.copy", STR_ARG(c->note.store), made,
                     made + 11, made + 14, made + 17);
    return n > 0 && (size_t)n < sizeof c->report->file ? ERR_OK : error_internal(e, "copy name");
}

static ErrorCode copy_all(Copying *c, Error *e)
{
    SealedKey key;
    TRY(copy_database(c, e));
    TRY(put_all(c, e));
    TRY(name_it(c, e));
    const char *plain = in(c, c->work, "plain", e), *last = in(c, c->to, c->report->file, e), *db = in(c, c->work, "store.db", e);
    Str part = str_format(c->a, "%s.part", last ? last : "");
    if (!plain || !last || !db || !part.ptr) return error_memory(e);
    if (file_exists(last)) return error_set(e, ERR_CONFLICT, K("base.file-exists"), arg_c("path", last));
    TRY(pack(c, plain, e));
    io->unlink(db);
    ErrorCode code = seal(c, plain, part.ptr, &key, e);
    if (code == ERR_OK) code = prove(c, part.ptr, plain, &key, e);
    if (code == ERR_OK && io->rename(part.ptr, last) != 0) code = error_system(e, str_of(last));
    if (code == ERR_OK) code = folder_sync_of(last, e);
    else io->unlink(part.ptr);
    crypto_wipe(&key, sizeof key);
    if (code != ERR_OK) return code;
    TRY(level_erasures(c, e));                      /* first the list, by which older copies are restored without these files */
    TRY(erased_files_remove(c->erased_files, c->to, e));
    TRY(remember(c, e));
    return sweep(c, e);
}

static ErrorCode open_living(Copying *c, Error *e)
{
    TRY(store_open(c->folder, STORE_READ, &c->reader, e));
    ErrorCode code = store_fact(c->reader, c->a, "copy-key", &c->copy_key, e);
    if (code == ERR_NOT_FOUND) return error_set(e, ERR_NOT_FOUND, K("copy.no-key"));
    if (code != ERR_OK) return code;
    return guard_path(c->reader, c->a, c->folder, &c->guard_file, e);
}

/* One run at a time; what a dead one left in the work folder is cleared away under the lock. */
static ErrorCode lock_take(Copying *c, int *fd, Error *e)
{
    const char *path = in(c, c->folder, "copy.lock", e);
    if (!path) return e->code;
    *fd = io->open(path, O_RDWR | O_CREAT, 0600);
    if (*fd < 0) return error_system(e, str_of(path));
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    if (fcntl(*fd, F_OFD_SETLK, &whole) != 0) return error_set(e, ERR_CONFLICT, K("copy.runs"));
    folder_remove(c->work);
    TRY(folder_make(c->to, e));
    return folder_make_new(c->work, e);
}

ErrorCode copy_store(const char *folder, const char *to, Progress progress, void *self, CopyReport *ret, Error *e)
{
    Arena a = arena_with(COPY_ARENA);
    CLEANUP(fd_close) int lock = -1;
    *ret = (CopyReport){ 0 };
    Copying c = { .a = &a, .folder = folder, .to = to, .work = path_join(&a, folder, "copying"), .report = ret, .progress = progress, .self = self };
    ErrorCode code = c.work ? open_living(&c, e) : error_memory(e);
    if (code == ERR_OK) code = lock_take(&c, &lock, e);
    if (code == ERR_OK) {
        code = copy_all(&c, e);
        folder_remove(c.work);
    }
    store_close(c.reader);
    crypto_wipe(&c.log_secret, sizeof c.log_secret);
    arena_free(&a);
    return code == ERR_OK ? code : error_in(e, K("copy.copying"), arg_c("path", to));
}

static ErrorCode key_make(Store *s, Arena *a, Str *secret_text, Error *e)
{
    Str there;
    char hex[2 * KEY_SIZE + 1];
    ErrorCode code = store_fact(s, a, "copy-key", &there, e);
    if (code == ERR_OK) return error_set(e, ERR_CONFLICT, K("copy.key-there"));
    if (code != ERR_NOT_FOUND) return code;
    SealSecret secret = seal_secret_new();
    SealPublic public = seal_public_of(&secret);
    hex_encode(hex, secret.bytes, KEY_SIZE);
    *secret_text = str_format(a, "tergoo-secret/v1 copy %s\n", hex);
    crypto_wipe(&secret, sizeof secret);
    crypto_wipe(hex, sizeof hex);
    if (!secret_text->ptr) return error_memory(e);
    TRY(store_begin(s, e));
    code = store_fact_set(s, "copy-key", hex_encode(hex, public.bytes, KEY_SIZE), e);
    if (code == ERR_OK) return store_commit(s, e);
    store_abandon(s);
    return code;
}

ErrorCode copy_key_make(const char *folder, Arena *a, Str *secret_text, Error *e)
{
    CLEANUP(store_close_p) Store *s = NULL;
    TRY(store_open(folder, STORE_WRITE, &s, e));
    return key_make(s, a, secret_text, e);
}
