/* webauthn.c: see webauthn.h. */
#include "office/webauthn.h"

static ErrorCode bad_answer(Error *e) { return error_set(e, ERR_DENIED, K("way.key-answer")); }

/* ---- base64url (RFC 4648 section 5), without padding ---- */

void key_base64url(Buf *to, Str bytes)
{
    size_t from = to->len;
    buf_base64(to, bytes);
    if (to->failed) return;
    for (size_t i = from; i < to->len; i++) {
        if (to->ptr[i] == '+') to->ptr[i] = '-';
        if (to->ptr[i] == '/') to->ptr[i] = '_';
    }
    while (to->len > from && to->ptr[to->len - 1] == '=') to->len--;
}

bool key_base64url_read(Arena *a, Str text, Str *ret)
{
    Buf plain = buf_in(a);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '+' || c == '/' || c == '=') return false;
        buf_byte(&plain, c == '-' ? '+' : (char)(c == '_' ? '/' : c));
    }
    for (size_t i = text.len; i % 4 != 0; i++) buf_byte(&plain, '=');
    unsigned char *to = arena_alloc(a, text.len + 1);
    if (plain.failed || !to || text.len % 4 == 1) return false;
    ptrdiff_t n = base64_decode(buf_str(&plain), to, text.len + 1);
    if (n < 0) return false;
    *ret = str_bytes(to, (size_t)n);
    return true;
}

/* ---- the answer of the page's script ---- */

static bool read_part(Arena *a, const JsonValue *all, const char *name, size_t least, size_t most, Str *ret)
{
    Str text = json_text(json_get(all, name));
    return text.ptr && key_base64url_read(a, text, ret) && ret->len >= least && ret->len <= most;
}

ErrorCode key_answer_read(Arena *a, Str json, bool makes, KeyAnswer *ret, Error *e)
{
    enum { CLIENT_MOST = 4096, DATA_LEAST = 37, DATA_MOST = 4096, SIGNATURE_LEAST = 8, SIGNATURE_MOST = 80 };
    JsonValue *all;
    Error unheard;
    *ret = (KeyAnswer){ 0 };
    if (json.len > KEY_ANSWER_MOST || json_parse(a, json, &all, &unheard) != ERR_OK || all->type != JSON_OBJECT) return bad_answer(e);
    bool good = read_part(a, all, "client", 2, CLIENT_MOST, &ret->client) && read_part(a, all, "data", DATA_LEAST, DATA_MOST, &ret->data);
    if (good && !makes) good = read_part(a, all, "id", 1, KEY_ID_MOST, &ret->id) &&
                               read_part(a, all, "signature", SIGNATURE_LEAST, SIGNATURE_MOST, &ret->signature);
    return good ? ERR_OK : bad_answer(e);
}

ErrorCode key_client_read(Arena *a, Str client, bool makes, Str origin, Str *challenge, Error *e)
{
    JsonValue *all;
    Error unheard;
    if (json_parse(a, client, &all, &unheard) != ERR_OK || all->type != JSON_OBJECT) return bad_answer(e);
    const JsonValue *foreign = json_get(all, "crossOrigin");
    if (!str_equal(json_text(json_get(all, "type")), makes ? STR("webauthn.create") : STR("webauthn.get"))) return bad_answer(e);
    if (!str_equal(json_text(json_get(all, "origin")), origin)) return error_set(e, ERR_DENIED, K("way.key-origin"));
    if (foreign && json_true(foreign)) return error_set(e, ERR_DENIED, K("way.key-origin"));        /* in a frame of another site's */
    *challenge = json_text(json_get(all, "challenge"));
    return challenge->len > 0 ? ERR_OK : bad_answer(e);
}

/* ---- the authenticator's bytes ---- */

enum { PRESENT = 0x01, VERIFIED = 0x04, HAS_KEY = 0x40, HAS_MORE = 0x80 };

static uint32_t big_endian(const unsigned char *at, size_t n)
{
    uint32_t value = 0;
    for (size_t i = 0; i < n; i++) value = value << 8 | at[i];
    return value;
}

/* Behind the 37 bytes: maker's number (16), length of the id (2), id, and the key as CTAP2 writes one for ES256: a map of five in its one order. What
 * follows are answers to questions that were not asked (HAS_MORE): passed over unread. */
static ErrorCode read_key(Str rest, bool more, KeyData *ret, Error *e)
{
    enum { MAKER = 16, COSE = 77 };
    static const unsigned char HEAD[] = { 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20 }, MIDDLE[] = { 0x22, 0x58, 0x20 };
    if (rest.len < MAKER + 2) return bad_answer(e);
    size_t id = big_endian((const unsigned char *)rest.ptr + MAKER, 2);
    rest = str_from(rest, MAKER + 2);
    if (id == 0 || id > KEY_ID_MOST || rest.len < id + COSE || (!more && rest.len != id + COSE)) return bad_answer(e);
    ret->id = str_first(rest, id);
    const unsigned char *cose = (const unsigned char *)rest.ptr + id;
    bool es256 = memcmp(cose, HEAD, sizeof HEAD) == 0 && memcmp(cose + sizeof HEAD + KEY_POINT / 2, MIDDLE, sizeof MIDDLE) == 0;
    if (!es256) return error_set(e, ERR_DENIED, K("way.key-kind"));
    memcpy(ret->point, cose + sizeof HEAD, KEY_POINT / 2);
    memcpy(ret->point + KEY_POINT / 2, cose + sizeof HEAD + KEY_POINT / 2 + sizeof MIDDLE, KEY_POINT / 2);
    return ERR_OK;
}

ErrorCode key_data_read(Str data, bool makes, Str rp, KeyData *ret, Error *e)
{
    enum { FIXED = HASH_SIZE + 1 + 4 };
    *ret = (KeyData){ 0 };
    if (data.len < FIXED) return bad_answer(e);
    const unsigned char *at = (const unsigned char *)data.ptr;
    Hash site = hash_of(rp), said;
    memcpy(said.bytes, at, HASH_SIZE);
    unsigned flags = at[HASH_SIZE];
    if (!hash_equal(&site, &said)) return error_set(e, ERR_DENIED, K("way.key-origin"));
    if (!(flags & PRESENT)) return error_set(e, ERR_DENIED, K("way.key-untouched"));
    ret->verified = (flags & VERIFIED) != 0;
    ret->counter = big_endian(at + HASH_SIZE + 1, 4);
    if (makes) return flags & HAS_KEY ? read_key(str_from(data, FIXED), (flags & HAS_MORE) != 0, ret, e) : bad_answer(e);
    return data.len == FIXED && !(flags & (HAS_KEY | HAS_MORE)) ? ERR_OK : bad_answer(e);      /* nothing else was asked for */
}

Str key_rp_of(Arena *a, Str origin)
{
    Str host = origin;
    bool name = false;
    Buf out = buf_in(a);
    if (!str_starts(host, STR("https://"))) return STR("");
    host = str_from(host, 8);
    ptrdiff_t colon = str_find_byte(host, ':');
    if (colon >= 0) host = str_first(host, (size_t)colon);
    for (size_t i = 0; i < host.len; i++) {
        char c = host.ptr[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        bool letter = c >= 'a' && c <= 'z', other = (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (!letter && !other) return STR("");              /* "[::1]" as well */
        name = name || letter;
        buf_byte(&out, c);
    }
    return name && !out.failed ? buf_str(&out) : STR("");
}
