/* note.c: signed notes, the one text format of everything that is signed (C2SP signed-note v1.0.0).
 *
 *     text, any number of lines
 *                                          <- an empty line, the last one of the note
 *     — name base64(key id || signature)   <- one or more
 *
 * Parsing only takes the note apart; nothing is believed before note_signed_by has said yes. It is stricter than the
 * specification in two points: it refuses what deceives a reader's eye (directional overrides, byte-order marks, the C1
 * controls), and a second signature by one name and id. Signatures of kinds we do not know are kept apart, not refused. */
#include "ledger/ledger.h"

#include "ledger/ledger_int.h"

#define DASH "\xe2\x80\x94 "                     /* U+2014 and a space begin a signature line */

enum { ID_SIZE = 4, PIECE = 64 };

ptrdiff_t base64_decode_first(Str text, unsigned char *to, size_t room)
{
    size_t total = 0;
    while (text.len > 0) {
        unsigned char bytes[PIECE / 4 * 3];
        Str piece = str_first(text, PIECE);
        text = str_from(text, piece.len);
        if (text.len > 0 && str_find_byte(piece, '=') >= 0) return -1;      /* padding stands at the very end only */
        ptrdiff_t got = base64_decode(piece, bytes, sizeof bytes);
        if (got < 0) return -1;
        size_t n = total < room ? room - total : 0;
        if (n > (size_t)got) n = (size_t)got;
        if (n > 0) memcpy(to + total, bytes, n);
        total += (size_t)got;
    }
    return (ptrdiff_t)total;
}

static bool is_space(uint32_t c)
{
    return c == ' ' || (c >= 0x09 && c <= 0x0d) || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
        c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

bool note_key_name_ok(Str name)
{
    uint32_t c;
    if (name.len == 0 || name.len > KEY_NAME_LIMIT || utf8_has_control(name, "")) return false;
    while (utf8_next(&name, &c)) {
        if (c == '+' || is_space(c)) return false;
    }
    return true;
}

static uint32_t key_id(Str name, const unsigned char *type_and_key, size_t n)
{
    Hash h = hash_of_parts((const Str[]){ name, STR("\n"), str_bytes(type_and_key, n) }, 3);
    return load_u32_be(h.bytes);
}

NoteKey note_key(Str name, const SignPublic *key)
{
    NoteKey k = { .key = *key };
    unsigned char typed[1 + KEY_SIZE] = { NOTE_ED25519 };
    memcpy(typed + 1, key->bytes, KEY_SIZE);
    name = str_first(name, KEY_NAME_LIMIT);
    if (name.len > 0) memcpy(k.name, name.ptr, name.len);
    k.id = key_id(name, typed, sizeof typed);
    return k;
}

ErrorCode note_key_parse(Str vkey, NoteKey *ret, Error *e)
{
    Str rest = vkey, name, hex;
    unsigned char id[ID_SIZE], typed[1 + KEY_SIZE];
    bool whole = str_cut(&rest, '+', &name) && str_cut(&rest, '+', &hex);       /* base64 may hold more of them */
    if (!whole || !note_key_name_ok(name) || hex.len != 2 * ID_SIZE || hex_decode(hex, id, sizeof id) != ID_SIZE) {
        return error_set(e, ERR_INVALID, K("ledger.key-malformed"));
    }
    ptrdiff_t n = base64_decode_first(rest, typed, sizeof typed);
    if (n < 2) return error_set(e, ERR_INVALID, K("ledger.key-malformed"));
    if (typed[0] != NOTE_ED25519 || n != (ptrdiff_t)sizeof typed) {
        return error_set(e, ERR_INVALID, K("ledger.key-type"), arg_str("name", name));
    }
    if (key_id(name, typed, sizeof typed) != load_u32_be(id)) {
        return error_set(e, ERR_FINDING, K("ledger.key-id"), arg_str("name", name));
    }
    SignPublic key;
    memcpy(key.bytes, typed + 1, KEY_SIZE);
    if (!sign_public_ok(&key)) return error_set(e, ERR_INVALID, K("ledger.key-weak"), arg_str("name", name));
    *ret = note_key(name, &key);
    return ERR_OK;
}

void note_key_format(Buf *to, const NoteKey *key)
{
    unsigned char id[ID_SIZE], typed[1 + KEY_SIZE] = { NOTE_ED25519 };
    store_u32_be(id, key->id);
    memcpy(typed + 1, key->key.bytes, KEY_SIZE);
    buf_c(to, key->name);
    buf_byte(to, '+');
    buf_hex(to, str_bytes(id, sizeof id));
    buf_byte(to, '+');
    buf_base64(to, str_bytes(typed, sizeof typed));
}

static uint64_t lines_before(Str bytes, const char *at)
{
    uint64_t n = 1;
    for (const char *p = bytes.ptr; p < at; p++) n += *p == '\n';
    return n;
}

/* One signature line, without its LF; false when it is malformed. */
static bool signature_line(Str line, NoteSignature *ret, unsigned char *scratch, size_t room)
{
    Str rest = str_from(line, sizeof DASH - 1), name;
    if (!str_starts(line, STR(DASH)) || !str_cut(&rest, ' ', &name) || !note_key_name_ok(name)) return false;
    ptrdiff_t n = base64_decode_first(rest, scratch, room);
    if (n <= ID_SIZE) return false;
    ret->name = name;
    ret->id = load_u32_be(scratch);
    ret->bytes = (size_t)n <= room ? str_bytes(scratch + ID_SIZE, (size_t)n - ID_SIZE) : STR("");
    return true;
}

static const NoteSignature *signature_find(const Note *note, size_t count, Str name, uint32_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (note->signatures[i].id == id && str_equal(note->signatures[i].name, name)) return &note->signatures[i];
    }
    return NULL;
}

/* The offset of the last empty line's LF, or -1. */
static ptrdiff_t last_empty_line(Str bytes)
{
    for (size_t i = bytes.len; i-- > 1;) {
        if (bytes.ptr[i] == '\n' && bytes.ptr[i - 1] == '\n') return (ptrdiff_t)i;
    }
    return -1;
}

ErrorCode note_parse(Str bytes, Note *ret, Error *e)
{
    if (bytes.len > NOTE_LIMIT) return error_set(e, ERR_LIMIT, K("ledger.note-long"), arg_int("limit", NOTE_LIMIT));
    if (utf8_has_control(bytes, "\n")) return error_set(e, ERR_INVALID, K("ledger.note-not-text"));
    ptrdiff_t split = last_empty_line(bytes);
    if (split < 0 || bytes.ptr[bytes.len - 1] != '\n' || (size_t)split + 1 == bytes.len) {
        return error_set(e, ERR_INVALID, K("ledger.note-unsigned"));
    }
    ret->text = str_first(bytes, (size_t)split);
    ret->count = 0;

    Str rest = str_from(bytes, (size_t)split + 1), line;
    while (str_next_line(&rest, &line)) {
        if (ret->count == NOTE_SIGNATURES) {
            return error_set(e, ERR_LIMIT, K("ledger.note-signatures"), arg_int("limit", NOTE_SIGNATURES));
        }
        NoteSignature *s = &ret->signatures[ret->count];
        if (!signature_line(line, s, ret->scratch[ret->count], sizeof ret->scratch[0])) {
            return error_set(e, ERR_INVALID, K("ledger.note-line"), arg_int("line", (int64_t)lines_before(bytes, line.ptr)));
        }
        if (signature_find(ret, ret->count, s->name, s->id)) {
            return error_set(e, ERR_INVALID, K("ledger.note-twice"), arg_str("name", s->name));
        }
        ret->count++;
    }
    return ERR_OK;
}

bool note_signed_by(const Note *note, const NoteKey *key, bool *bad)
{
    Signature signature;
    *bad = false;
    const NoteSignature *s = signature_find(note, note->count, str_of(key->name), key->id);
    if (!s) return false;
    bool good = s->bytes.len == SIGNATURE_SIZE;
    if (good) {
        memcpy(signature.bytes, s->bytes.ptr, SIGNATURE_SIZE);
        good = sign_verify(&key->key, note->text, &signature);
    }
    *bad = !good;
    return good;
}

static void add_line(Buf *to, const NoteKey *key, const Signature *signature)
{
    unsigned char payload[ID_SIZE + SIGNATURE_SIZE];
    store_u32_be(payload, key->id);
    memcpy(payload + ID_SIZE, signature->bytes, SIGNATURE_SIZE);
    buf_add(to, STR(DASH));
    buf_c(to, key->name);
    buf_byte(to, ' ');
    buf_base64(to, str_bytes(payload, sizeof payload));
    buf_byte(to, '\n');
}

void note_add_signature(Buf *to, Str text, const NoteKey *key, const SignSecret *secret)
{
    Signature signature = sign_make(secret, text);
    add_line(to, key, &signature);
}

static void add_text(Buf *to, Str text)
{
    buf_add(to, text);
    buf_byte(to, '\n');
}

void note_sign(Buf *to, Str text, const NoteKey *key, const SignSecret *secret)
{
    add_text(to, text);
    note_add_signature(to, text, key, secret);
}

void note_sign_with(Buf *to, Str text, const NoteKey *key, const SignPair *pair)
{
    Signature signature = sign_make_with(pair, text);
    add_text(to, text);
    add_line(to, key, &signature);
}
