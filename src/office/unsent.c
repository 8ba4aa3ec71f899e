/* unsent.c: see unsent.h. A file is a line, the sealed head's length in four bytes, the sealed head {key, label, saved, sha256} and the sealed
 * content, whose hash the head holds: a list opens heads only, and no content can be put under another's head. */
#include "office/unsent.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "office/locked.h"
#include "office/whole_int.h"

static const Str MAGIC = STR("tergoo-draft/v1\n");
enum { FILE_MOST = UNSENT_LONGEST + 8192, LENGTH_SIZE = 4 };

/* ---- where ---- */

static const char *folder_of(Arena *a, const Office *o, Str user, Error *e)
{
    Str name, rest = user;
    str_cut(&rest, '/', &name);
    Str inside = str_format(a, "drafts/" STR_FMT, STR_ARG(rest));
    const char *path = inside.ptr ? path_join(a, o->folder, inside.ptr) : NULL;
    if (!path) (void)error_memory(e);
    if (is_hex(rest, 16)) return path;
    (void)error_internal(e, "drafts");
    return NULL;
}

/* A name that only who holds the key can work out. */
static const char *file_of(Request *r, Str key, Error *e)
{
    char hex[65];
    const SealSecret *own = &r->session->locked->own;
    const char *folder = folder_of(r->arena, r->office, r->session->user, e);
    if (!folder) return NULL;
    Hash h = hash_of_parts((const Str[]){ STR("tergoo-draft"), str_bytes(own->bytes, KEY_SIZE), key }, 3);
    hash_hex(hex, &h);
    hex[32] = '\0';
    const char *path = path_join(r->arena, folder, hex);
    if (!path) (void)error_memory(e);
    return path;
}

static ErrorCode not_there(Str key, Error *e)
{
    return error_set(e, ERR_NOT_FOUND, K("view.no-draft"), arg_str("key", key));
}

/* ---- sealed ---- */

static ErrorCode add_sealed(Request *r, Buf *to, Str text, Error *e)
{
    SealPublic public = seal_public_of(&r->session->locked->own);
    size_t size = text.len + SEAL_OVERHEAD;
    char *at = buf_reserve(to, size);
    if (!at || !seal_make(&public, text, (unsigned char *)at)) return error_memory(e);
    buf_took(to, size);
    return ERR_OK;
}

/* .ptr is NULL for what was not sealed to this user, or was changed. */
static ErrorCode open_sealed(Request *r, Str sealed, Str *ret, Error *e)
{
    *ret = (Str){ 0 };
    if (sealed.len < SEAL_OVERHEAD) return ERR_OK;
    unsigned char *to = arena_alloc(r->arena, sealed.len - SEAL_OVERHEAD + 1);
    if (!to) return error_memory(e);
    if (seal_open(&r->session->locked->own, sealed, to)) *ret = str_bytes(to, sealed.len - SEAL_OVERHEAD);
    return ERR_OK;
}

static ErrorCode json_text_of(Arena *a, const JsonValue *v, Str *ret, Error *e)
{
    Buf out = buf_in(a);
    json_write(&out, v);
    *ret = buf_str(&out);
    return out.failed ? error_memory(e) : ERR_OK;
}

static ErrorCode write_file(Request *r, Str key, Str label, Str content, Buf *to, Error *e)
{
    char when[25], hex[65];
    Hash hash = hash_of(content);
    Str head;
    JsonValue *v = json_new_object(r->arena);
    json_set(r->arena, v, "key", json_new_string(r->arena, key));
    json_set(r->arena, v, "label", json_new_string(r->arena, label));
    json_set(r->arena, v, "saved", json_new_string(r->arena, instant_format(when, clock_now())));
    json_set(r->arena, v, "sha256", json_new_string(r->arena, hash_hex(hex, &hash)));
    TRY(json_text_of(r->arena, v, &head, e));
    size_t size = head.len + SEAL_OVERHEAD;
    buf_add(to, MAGIC);
    for (int shift = 24; shift >= 0; shift -= 8) buf_byte(to, (char)(size >> shift & 0xff));
    TRY(add_sealed(r, to, head, e));
    TRY(add_sealed(r, to, content, e));
    return to->failed ? error_memory(e) : ERR_OK;
}

/* The head, and what of the file is behind it; head NULL for a file that is none of ours. */
static ErrorCode read_head(Request *r, const char *path, JsonValue **head, Str *sealed, Error *e)
{
    Str bytes, text;
    size_t size = 0;
    Error unheard;
    *head = NULL;
    TRY(file_read(r->arena, path, FILE_MOST, &bytes, e));
    if (!str_starts(bytes, MAGIC) || bytes.len < MAGIC.len + LENGTH_SIZE) return ERR_OK;
    Str rest = str_from(bytes, MAGIC.len);
    for (size_t i = 0; i < LENGTH_SIZE; i++) size = size << 8 | (unsigned char)rest.ptr[i];
    rest = str_from(rest, LENGTH_SIZE);
    if (size > rest.len) return ERR_OK;
    TRY(open_sealed(r, str_first(rest, size), &text, e));
    if (!text.ptr || json_parse(r->arena, text, head, &unheard) != ERR_OK) *head = NULL;
    *sealed = str_from(rest, size);
    return ERR_OK;
}

static bool head_says(const JsonValue *head, Unsent *ret)
{
    *ret = (Unsent){ .key = json_text(json_get(head, "key")), .label = json_text(json_get(head, "label")) };
    return ret->key.len > 0 && instant_parse(json_text(json_get(head, "saved")), &ret->saved);
}

static bool is_over(const Unsent *u)
{
    return u->saved < clock_now() - (Instant)UNSENT_DAYS * 24 * HOUR;
}

/* ---- all of a user's ---- */

typedef struct { Request *request; const char *folder; Unsent *list; size_t count, files; } Folder;

static ErrorCode take_file(void *self, const char *name, Error *e)
{
    Folder *f = self;
    JsonValue *head;
    Str sealed;
    Unsent u;
    Request *r = f->request;
    if (!is_hex(str_of(name), 32)) return ERR_OK;
    const char *path = path_join(r->arena, f->folder, name);
    if (!path) return error_memory(e);
    if (read_head(r, path, &head, &sealed, e) != ERR_OK) return e->code == ERR_MEMORY ? e->code : ERR_OK;     /* dropped meanwhile */
    bool ours = head && head_says(head, &u);
    if (ours && is_over(&u)) {
        io->unlink(path);
        return ERR_OK;
    }
    f->files++;
    if (ours && f->count < UNSENT_MOST) f->list[f->count++] = u;
    return ERR_OK;
}

static int by_time(const void *a, const void *b)
{
    const Unsent *one = a, *other = b;
    return one->saved < other->saved ? 1 : one->saved > other->saved ? -1 : str_compare(one->key, other->key);
}

static ErrorCode look_through(Request *r, Folder *f, Error *e)
{
    *f = (Folder){ .request = r, .folder = folder_of(r->arena, r->office, r->session->user, e) };
    if (!f->folder) return e->code;
    f->list = arena_array(r->arena, UNSENT_MOST, sizeof *f->list);
    if (!f->list) return error_memory(e);
    return file_exists(f->folder) ? folder_each(r->arena, f->folder, take_file, f, e) : ERR_OK;
}

ErrorCode unsent_list(Request *r, Unsent **ret, size_t *count, Error *e)
{
    Folder f;
    TRY(look_through(r, &f, e));
    sort_list(f.list, f.count, sizeof *f.list, by_time);
    *ret = f.list;
    *count = f.count;
    return ERR_OK;
}

/* ---- one ---- */

ErrorCode unsent_save(Request *r, Str key, Str label, Str content, Error *e)
{
    Buf file = buf_in(r->arena);
    Folder f;
    const char *path = file_of(r, key, e), *folder = path ? folder_of(r->arena, r->office, r->session->user, e) : NULL;
    if (!folder) return e->code;
    if (content.len > UNSENT_LONGEST) return error_set(e, ERR_LIMIT, K("view.draft-long"), arg_int("most", UNSENT_LONGEST / 1024));
    if (key.len == 0 || utf8_count(key) > UNSENT_KEY_LONGEST || utf8_count(label) > UNSENT_LABEL_LONGEST) {
        return error_set(e, ERR_USAGE, K("view.draft-key"), arg_int("most", UNSENT_KEY_LONGEST));
    }
    TRY(folder_make(folder, e));
    if (!file_exists(path)) {
        TRY(look_through(r, &f, e));
        if (f.files >= UNSENT_MOST) return error_set(e, ERR_LIMIT, K("view.drafts-many"), arg_int("most", UNSENT_MOST));
    }
    TRY(write_file(r, key, label, content, &file, e));
    return file_write_durable(path, buf_str(&file), e);
}

ErrorCode unsent_get(Request *r, Str key, Unsent *ret, Error *e)
{
    JsonValue *head;
    Str sealed, text;
    Hash hash, said;
    const char *path = file_of(r, key, e);
    if (!path) return e->code;
    if (!file_exists(path)) return not_there(key, e);
    TRY(read_head(r, path, &head, &sealed, e));
    if (!head || !head_says(head, ret) || !str_equal(ret->key, key) || is_over(ret)) return not_there(key, e);
    TRY(open_sealed(r, sealed, &text, e));
    if (!text.ptr || !hash_parse_hex(json_text(json_get(head, "sha256")), &said)) return not_there(key, e);
    hash = hash_of(text);
    if (!hash_equal(&hash, &said)) return not_there(key, e);
    ret->content = text;
    return ERR_OK;
}

ErrorCode unsent_drop(Request *r, Str key, Error *e)
{
    const char *path = file_of(r, key, e);
    if (!path) return e->code;
    if (!file_exists(path)) return ERR_OK;
    return io->unlink(path) == 0 || !file_exists(path) ? ERR_OK : error_system(e, str_of(path));
}

typedef struct { Arena *arena; const char *folder; } Ending;

static ErrorCode remove_file(void *self, const char *name, Error *e)
{
    Ending *x = self;
    const char *path = path_join(x->arena, x->folder, name);
    (void)e;
    if (path && name[0] != '.') io->unlink(path);
    return ERR_OK;
}

void unsent_end_user(Office *o, Str user)
{
    Error unheard;
    Arena a = arena_with(1 << 20);
    Ending x = { &a, folder_of(&a, o, user, &unheard) };
    bool gone = x.folder && file_exists(x.folder) && folder_each(&a, x.folder, remove_file, &x, &unheard) == ERR_OK && rmdir(x.folder) == 0;
    if (x.folder && file_exists(x.folder) && !gone) log_event(LOG_WARNING, "drafts", "a user's drafts could not be removed");
    arena_free(&a);
}
