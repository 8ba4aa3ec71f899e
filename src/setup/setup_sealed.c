/* setup_sealed.c: what the last page shows once, kept until somebody has ended the wizard: the key of the copies and the code of
 * the second person's letter are in no other place, and a power cut between "make it" and the printer would lose them for good.
 * They lie in <folder>/setup.sealed, under the administrator's passphrase, and go when the wizard ends. The file says {"kib",
 * "passes", "salt", "sealed"}. */
#include "setup/setup_int.h"

enum { SEALED_LIMIT = 64 * 1024, SALT = 16 };

static const Str BOUND = STR("tergoo setup");

typedef struct { const char *name; Str *at; } Member;

static const char *file_of(const Setup *s, Arena *a)
{
    return path_join(a, s->options->folder, "setup.sealed");
}

bool sealed_is_there(const Setup *s)
{
    Arena a = arena_with(1 << 16);
    const char *file = file_of(s, &a);
    bool there = file && file_exists(file);
    arena_free(&a);
    return there;
}

#define MEMBERS(m) { { "fingerprint", &(m)->fingerprint }, { "vkey", &(m)->vkey }, { "store", &(m)->store_id }, \
                     { "copy_key", &(m)->copy_key }, { "second_code", &(m)->second_code }, { "second_until", &(m)->second_until } }

/* ---- putting it there ---- */

static void put_hex(Arena *a, JsonValue *o, const char *name, const void *bytes, size_t n)
{
    Buf hex = buf_in(a);
    buf_hex(&hex, str_bytes(bytes, n));
    json_set(a, o, name, json_new_string(a, buf_str(&hex)));
}

static ErrorCode write_sealed(const Setup *s, Arena *a, Str plain, Error *e)
{
    unsigned char salt[SALT], *sealed = arena_array(a, plain.len + WRAP_OVERHEAD, 1);
    JsonValue *o = json_new_object(a);
    WrapKey key;
    Buf out = buf_in(a);
    const char *file = file_of(s, a);
    if (!sealed || !file) return error_memory(e);
    random_bytes(salt, sizeof salt);
    TRY(wrap_key_from_passphrase(setup_secret(s), salt, PASSPHRASE_COST, &key, e));
    wrap_make(&key, plain, BOUND, sealed);
    crypto_wipe(&key, sizeof key);
    json_set(a, o, "kib", json_new_int(a, PASSPHRASE_COST.memory_kib));
    json_set(a, o, "passes", json_new_int(a, PASSPHRASE_COST.passes));
    put_hex(a, o, "salt", salt, sizeof salt);
    put_hex(a, o, "sealed", sealed, plain.len + WRAP_OVERHEAD);
    json_write(&out, o);
    return out.failed ? error_memory(e) : file_write_durable(file, buf_str(&out), e);
}

ErrorCode sealed_keep(Setup *s, Arena *a, Error *e)
{
    const Member members[] = MEMBERS(&s->made);
    JsonValue *o = json_new_object(a);
    Buf plain = buf_in(a);
    for (size_t i = 0; i < ARRAY_LEN(members); i++) json_set(a, o, members[i].name, json_new_string(a, *members[i].at));
    json_set(a, o, "answers", json_copy(a, s->answers));
    json_write(&plain, o);
    return plain.failed ? error_memory(e) : write_sealed(s, a, buf_str(&plain), e);
}

void sealed_remove(const Setup *s)
{
    Arena a = arena_with(1 << 16);
    const char *file = file_of(s, &a);
    if (file) (void)io->unlink(file);
    arena_free(&a);
}

/* ---- having it back ---- */

static ErrorCode broken(const char *file, Error *e)
{
    return error_set(e, ERR_INVALID, K("setup.sealed-broken"), arg_c("path", file));
}

/* The plain text; ERR_DENIED for another passphrase. */
static ErrorCode unseal(Setup *s, Arena *a, Str passphrase, Str *ret, Error *e)
{
    Str text;
    JsonValue *o;
    unsigned char salt[SALT];
    int64_t kib, passes;
    WrapKey key;
    const char *file = file_of(s, a);
    if (!file) return error_memory(e);
    TRY(file_read(a, file, SEALED_LIMIT, &text, e));
    if (json_parse(a, text, &o, e) != ERR_OK) return broken(file, e);
    Str hex = json_text(json_get(o, "sealed"));
    unsigned char *sealed = arena_array(a, hex.len / 2 + 1, 1), *plain = arena_array(a, hex.len / 2 + 1, 1);
    if (!sealed || !plain) return error_memory(e);
    ptrdiff_t n = hex_decode(hex, sealed, hex.len / 2);
    bool whole = n > WRAP_OVERHEAD && hex_decode(json_text(json_get(o, "salt")), salt, SALT) == SALT &&
        json_int(json_get(o, "kib"), &kib) &&
                 json_int(json_get(o, "passes"), &passes) && kib > 0 && kib <= UINT32_MAX && passes > 0 && passes <= UINT32_MAX;
    if (!whole) return broken(file, e);
    TRY(wrap_key_from_passphrase(passphrase, salt, (PassphraseCost){ (uint32_t)passes, (uint32_t)kib }, &key, e));
    bool opened = wrap_open(&key, str_bytes(sealed, (size_t)n), BOUND, plain);
    crypto_wipe(&key, sizeof key);
    *ret = str_bytes(plain, (size_t)n - WRAP_OVERHEAD);
    return opened ? ERR_OK : error_set(e, ERR_DENIED, K("setup.other-passphrase"));
}

ErrorCode sealed_open(Setup *s, Str passphrase, Error *e)
{
    const Member members[] = MEMBERS(&s->made);
    Str plain;
    JsonValue *o;
    TRY(unseal(s, &s->arena, passphrase, &plain, e));
    TRY(json_parse(&s->arena, plain, &o, e));
    for (size_t i = 0; i < ARRAY_LEN(members); i++) *members[i].at = json_text(json_get(o, members[i].name));
    s->answers = json_copy(&s->arena, json_get(o, "answers"));
    if (!s->answers) return error_memory(e);
    s->made.sealed = false;
    return ERR_OK;
}
