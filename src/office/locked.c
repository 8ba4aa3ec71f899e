/* locked.c: sealing and opening what belongs to a locked case. Every sealed form is bound to the case, the pair, what it is and
 * to whose act or blob it belongs; texts are padded, so that their length says little. See docs/formats/locked.md. */
#include "office/locked.h"

#include <inttypes.h>
#include <stdio.h>

enum { ACT_BLOCK = 1024, CONTENT_BLOCK = 512, KEY_BLOCK = 64 };

typedef struct { char text[192]; } Bound;

static Str bound_of(Bound *b, const char *what, Str chain, uint32_t pair, const Hash *name)
{
    char hex[65];
    int n = snprintf(b->text, sizeof b->text, "tergoo-locked/v1 %s " STR_FMT " %" PRIu32 " %s", what, STR_ARG(chain), pair, hash_hex(hex, name).ptr);
    return (Str){ b->text, (size_t)n };
}

LockPair lock_pair_of(const SealSecret *secret)
{
    return (LockPair){ .secret = *secret, .public = seal_public_of(secret), .key = lock_key_of(secret) };
}

/* ---- sealing ---- */

static ErrorCode seal(Arena *a, const Sealer *s, const char *what, const Hash *name, Str text, Str *ret, Error *e)
{
    Bound room = { "" };
    Str bound = bound_of(&room, what, s->chain, s->pair, name);
    size_t size = text.len + (s->member ? (size_t)LOCK_MEMBER_OVERHEAD : (size_t)LOCK_WRITER_OVERHEAD);
    unsigned char *to = arena_alloc(a, size);
    if (!to) return error_memory(e);
    if (s->member) lock_by_member(&s->key, text, bound, to);
    else if (!lock_by_writer(&s->public, text, bound, to)) return error_set(e, ERR_FINDING, K("locked.bad-pair"));
    *ret = str_bytes(to, size);
    return ERR_OK;
}

ErrorCode locked_seal_act(Arena *a, const Sealer *s, Str note, Str *text, Hash *act_hash, Error *e)
{
    unsigned char salt[SALT_SIZE];
    Buf plain = buf_in(a), base64 = buf_in(a), out = buf_in(a);
    Str sealed;
    random_bytes(salt, sizeof salt);
    *act_hash = hash_salted(salt, note);
    buf_add(&plain, str_bytes(salt, sizeof salt));
    buf_add(&plain, note);
    pad_add(&plain, ACT_BLOCK);
    if (plain.failed) return error_memory(e);
    TRY(seal(a, s, "act", act_hash, buf_str(&plain), &sealed, e));
    buf_base64(&base64, sealed);
    SealedAct act = { .act_hash = *act_hash, .pair = s->pair, .sealed = buf_str(&base64) };
    sealed_act_format(&out, &act);
    if (base64.failed || out.failed) return error_memory(e);
    *text = buf_str(&out);
    return ERR_OK;
}

ErrorCode locked_seal_content(Arena *a, const Sealer *s, const Hash *act_hash, const SealedContent *c, Str *ret, Error *e)
{
    Buf plain = buf_in(a);
    if (c->object.len > UINT32_MAX || c->reason.len > UINT32_MAX) return error_set(e, ERR_LIMIT, K("store.too-big"));
    sealed_content_format(&plain, c);
    pad_add(&plain, s->block > 0 ? s->block : CONTENT_BLOCK);
    if (plain.failed) return error_memory(e);
    return seal(a, s, "content", act_hash, buf_str(&plain), ret, e);
}

ErrorCode locked_seal_blob_key(Arena *a, const Sealer *s, const Hash *name, const BlobKey *key, Str *ret, Error *e)
{
    Buf plain = buf_in(a);
    buf_add(&plain, str_bytes(key->bytes, KEY_SIZE));
    pad_add(&plain, KEY_BLOCK);
    if (plain.failed) return error_memory(e);
    return seal(a, s, "blob", name, buf_str(&plain), ret, e);
}

/* ---- opening ---- */

static ErrorCode does_not_open(Error *e)
{
    return error_set(e, ERR_FINDING, K("locked.does-not-open"));
}

static ErrorCode unseal(Arena *a, const Opener *o, uint32_t pair, const char *what, const Hash *name, Str sealed, Str *ret, Error *e)
{
    Bound room = { "" };
    size_t size;
    if (pair == 0 || pair > o->count) return does_not_open(e);
    const LockPair *p = &o->pairs[pair - 1];
    unsigned char *to = arena_alloc(a, sealed.len);
    if (!to) return error_memory(e);
    if (!lock_open(&p->secret, &p->key, sealed, bound_of(&room, what, o->chain, pair, name), to, &size)) return does_not_open(e);
    *ret = str_bytes(to, size);
    return pad_remove(ret) ? ERR_OK : does_not_open(e);
}

ErrorCode locked_open_act(Arena *a, const Opener *o, const SealedAct *act, unsigned char salt[SALT_SIZE], Str *note, Error *e)
{
    Str plain;
    unsigned char *sealed = arena_alloc(a, act->sealed.len);
    if (!sealed) return error_memory(e);
    ptrdiff_t size = base64_decode(act->sealed, sealed, act->sealed.len);
    if (size < 0) return does_not_open(e);
    TRY(unseal(a, o, act->pair, "act", &act->act_hash, str_bytes(sealed, (size_t)size), &plain, e));
    if (plain.len < SALT_SIZE) return does_not_open(e);
    memcpy(salt, plain.ptr, SALT_SIZE);
    *note = str_from(plain, SALT_SIZE);
    return sealed_act_holds(act, salt, *note) ? ERR_OK : error_set(e, ERR_FINDING, K("locked.other-act"));
}

ErrorCode locked_open_content(Arena *a, const Opener *o, const SealedAct *act, Str bytes, SealedContent *ret, Error *e)
{
    Str plain;
    TRY(unseal(a, o, act->pair, "content", &act->act_hash, bytes, &plain, e));
    return sealed_content_parse(plain, ret, e) == ERR_OK ? ERR_OK : does_not_open(e);
}

ErrorCode locked_open_blob_key(Arena *a, const Opener *o, const BlobRow *row, BlobKey *ret, Error *e)
{
    Str plain = STR("");
    ErrorCode code = does_not_open(e);
    for (uint32_t pair = o->count; pair > 0 && code == ERR_FINDING; pair--) {
        code = unseal(a, o, pair, "blob", &row->name, row->wrapped_key, &plain, e);
    }
    if (code != ERR_OK) return code;
    if (plain.len != KEY_SIZE) return does_not_open(e);
    error_clear(e);
    memcpy(ret->bytes, plain.ptr, KEY_SIZE);
    return ERR_OK;
}
