/* sealed_act.c: see sealed_act.h. */
#include "office/sealed_act.h"

#include <inttypes.h>

static const Str ACT_FIRST = STR("tergoo-sealed-act/v1\n"), SLOT_FIRST = STR("tergoo-key-slot/v1\n");

enum { CONTENT_HEAD = 2 * SALT_SIZE + 8 };

static ErrorCode bad_line(Error *e, const char *name)
{
    return error_set(e, ERR_INVALID, K("act.bad-line"), arg_c("line-name", name));
}

/* The value of the next line, which must have this name and end in LF. */
static bool take(Str *rest, Str name, Str *value)
{
    if (!str_starts(*rest, name) || str_find_byte(*rest, '\n') < 0) return false;
    Str line;
    if (!str_next_line(rest, &line)) return false;
    *value = str_from(line, name.len);
    return true;
}

static bool take_number(Str *rest, Str name, uint32_t *ret)
{
    Str text;
    uint64_t n;
    if (!take(rest, name, &text) || !uint_parse(text, &n) || n == 0 || n > PAIRS_MOST) return false;
    *ret = (uint32_t)n;
    return true;
}

/* ---- the act ---- */

bool sealed_act_is(Str text)
{
    return str_starts(text, ACT_FIRST);
}

void sealed_act_format(Buf *to, const SealedAct *a)
{
    char hex[65];
    buf_add(to, ACT_FIRST);
    buf_format(to, "act-hash: %s\npair: %" PRIu32 "\nsealed: ", hash_hex(hex, &a->act_hash).ptr, a->pair);
    buf_add(to, a->sealed);
    buf_byte(to, '\n');
}

/* Base64 in its one form: the decoder refuses white space, spare bits and missing padding; only the last piece may be padded. */
static bool is_base64(Str text)
{
    enum { PIECE = 4096 };
    unsigned char room[PIECE / 4 * 3];
    if (text.len == 0) return false;
    for (; text.len > PIECE; text = str_from(text, PIECE)) {
        if (base64_decode(str_first(text, PIECE), room, sizeof room) != sizeof room) return false;
    }
    return base64_decode(text, room, sizeof room) > 0;
}

ErrorCode sealed_act_lines(Str text, SealedAct *ret, Error *e)
{
    SealedAct a;
    Str hash, rest = text;
    if (!sealed_act_is(text)) return error_set(e, ERR_INVALID, K("locked.not-sealed"));
    rest = str_from(rest, ACT_FIRST.len);
    if (!take(&rest, STR("act-hash: "), &hash) || !hash_parse_hex(hash, &a.act_hash)) return bad_line(e, "act-hash");
    if (!take_number(&rest, STR("pair: "), &a.pair)) return bad_line(e, "pair");
    if (!take(&rest, STR("sealed: "), &a.sealed)) return bad_line(e, "sealed");
    if (rest.len > 0) return error_set(e, ERR_INVALID, K("act.more-lines"));
    *ret = a;
    return ERR_OK;
}

ErrorCode sealed_act_parse(Str text, SealedAct *ret, Error *e)
{
    TRY(sealed_act_lines(text, ret, e));
    return is_base64(ret->sealed) ? ERR_OK : bad_line(e, "sealed");
}

Str sealed_act_nonce(const SealedAct *a)
{
    return str_bytes(a->act_hash.bytes, NONCE_SIZE);
}

bool sealed_act_holds(const SealedAct *a, const unsigned char salt[SALT_SIZE], Str note)
{
    Hash h = hash_salted(salt, note);
    return hash_equal(&h, &a->act_hash);
}

/* ---- the content ---- */

static void add_be32(Buf *to, size_t n)
{
    unsigned char bytes[4];
    store_u32_be(bytes, (uint32_t)n);
    buf_add(to, str_bytes(bytes, sizeof bytes));
}

void sealed_content_format(Buf *to, const SealedContent *c)
{
    buf_add(to, str_bytes(c->salt, SALT_SIZE));
    buf_add(to, str_bytes(c->reason_salt, SALT_SIZE));
    add_be32(to, c->object.len);
    add_be32(to, c->reason.len);
    buf_add(to, c->object);
    buf_add(to, c->reason);
}

ErrorCode sealed_content_parse(Str text, SealedContent *ret, Error *e)
{
    if (text.len < CONTENT_HEAD) return error_set(e, ERR_INVALID, K("locked.content-form"));
    unsigned char head[CONTENT_HEAD];
    memcpy(head, text.ptr, sizeof head);
    uint64_t object = load_u32_be(head + CONTENT_HEAD - 8), reason = load_u32_be(head + CONTENT_HEAD - 4);
    if (object + reason != text.len - CONTENT_HEAD) return error_set(e, ERR_INVALID, K("locked.content-form"));
    memcpy(ret->salt, head, SALT_SIZE);
    memcpy(ret->reason_salt, head + SALT_SIZE, SALT_SIZE);
    ret->object = str_first(str_from(text, CONTENT_HEAD), (size_t)object);
    ret->reason = str_from(text, CONTENT_HEAD + (size_t)object);
    return ERR_OK;
}

void pad_add(Buf *to, size_t block)
{
    size_t more = block - to->len % block;
    char *room = buf_reserve(to, more);
    if (!room) return;
    memset(room, 0, more);
    room[0] = (char)0x80;
    buf_took(to, more);
}

bool pad_remove(Str *text)
{
    size_t n = text->len;
    while (n > 0 && text->ptr[n - 1] == 0) n--;
    if (n == 0 || (unsigned char)text->ptr[n - 1] != 0x80) return false;
    text->len = n - 1;
    return true;
}

/* ---- the slot ---- */

void key_slot_format(Buf *to, const KeySlot *s)
{
    buf_add(to, SLOT_FIRST);
    buf_format(to, "case: " STR_FMT "\npairs: %" PRIu32 "\n", STR_ARG(s->chain), s->count);
    for (uint32_t i = 0; i < s->count; i++) {
        buf_c(to, "key: ");
        buf_hex(to, str_bytes(s->pairs[i].bytes, KEY_SIZE));
        buf_byte(to, '\n');
    }
}

ErrorCode key_slot_parse(Arena *a, Str text, KeySlot *ret, Error *e)
{
    KeySlot s;
    Str key, rest = text;
    if (!str_starts(text, SLOT_FIRST)) return error_set(e, ERR_INVALID, K("locked.slot-form"));
    rest = str_from(rest, SLOT_FIRST.len);
    if (!take(&rest, STR("case: "), &s.chain) || !is_chain(s.chain) || str_is(s.chain, "office")) return bad_line(e, "case");
    if (!take_number(&rest, STR("pairs: "), &s.count)) return bad_line(e, "pairs");
    SealSecret *pairs = arena_array(a, s.count, sizeof *pairs);
    if (!pairs) return error_memory(e);
    for (uint32_t i = 0; i < s.count; i++) {
        if (!take(&rest, STR("key: "), &key) || hex_decode(key, pairs[i].bytes, KEY_SIZE) != KEY_SIZE) return bad_line(e, "key");
    }
    if (rest.len > 0) return error_set(e, ERR_INVALID, K("locked.slot-form"));
    s.pairs = pairs;
    *ret = s;
    return ERR_OK;
}
