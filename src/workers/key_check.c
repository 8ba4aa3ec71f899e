/* key_check.c: asks libfido2 whether the signature of a security key is that of its public key over what the authenticator and
 * the browser said, for this site, with somebody's touch. What is no such thing is a "no". */
#include "workers/key_check.h"

#include <fido.h>
#include <fido/es256.h>

#include "text/json.h"

enum { POINT = 64, HASH = 32, DATA_MOST = 4096, SIGNATURE_MOST = 128, RP_MOST = 253 };

typedef struct { unsigned char point[POINT], client[HASH], data[DATA_MOST], signature[SIGNATURE_MOST]; size_t data_size, signature_size;
        const char *rp; } Shown;

static bool read_bytes(const JsonValue *all, const char *name, unsigned char *to, size_t room, size_t *size)
{
    ptrdiff_t n = hex_decode(json_text(json_get(all, name)), to, room);
    if (n > 0) *size = (size_t)n;
    return n > 0;
}

static bool read_shown(Arena *a, const JsonValue *all, Shown *ret)
{
    size_t point, client;
    Str rp = json_text(json_get(all, "rp"));
    if (rp.len == 0 || rp.len > RP_MOST || utf8_has_control(rp, "")) return false;
    ret->rp = str_c(a, rp);
    return ret->rp && read_bytes(all, "point", ret->point, POINT, &point) && point == POINT &&
           read_bytes(all, "client", ret->client, HASH, &client) && client == HASH &&
           read_bytes(all, "data", ret->data, DATA_MOST, &ret->data_size) &&
           read_bytes(all, "signature", ret->signature, SIGNATURE_MOST, &ret->signature_size);
}

static bool is_signed(const Shown *s)
{
    fido_assert_t *said = fido_assert_new();
    es256_pk_t *key = es256_pk_new();
    bool good = said && key && es256_pk_from_ptr(key, s->point, POINT) == FIDO_OK && fido_assert_set_rp(said, s->rp) == FIDO_OK &&
                fido_assert_set_clientdata_hash(said, s->client, HASH) == FIDO_OK && fido_assert_set_count(said, 1) == FIDO_OK &&
                fido_assert_set_authdata_raw(said, 0, s->data, s->data_size) == FIDO_OK &&
                fido_assert_set_sig(said, 0, s->signature, s->signature_size) == FIDO_OK && fido_assert_set_up(said, FIDO_OPT_TRUE) == FIDO_OK &&
                fido_assert_verify(said, 0, COSE_ES256, key) == FIDO_OK;
    es256_pk_free(&key);
    fido_assert_free(&said);
    return good;
}

ErrorCode key_check(Arena *a, Str request, Buf *to, Error *e)
{
    JsonValue *all;
    Shown shown = { 0 };
    TRY(json_parse(a, request, &all, e));
    buf_c(to, read_shown(a, all, &shown) && is_signed(&shown) ? "yes" : "no");
    return to->failed ? error_memory(e) : ERR_OK;
}
