/* act.c: see act.h. A line is taken by its name; a value is checked by the rule of its line; then the whole is formatted again. */
#include "office/act.h"

#include <inttypes.h>
#include <stdio.h>

static const char FIRST_LINE[] = "tergoo-act/v1";

/* ---- the alphabet of each line ---- */

static bool all_of(Str s, size_t least, size_t most, const char *allowed)
{
    if (s.len < least || s.len > most) return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == 0 || !strchr(allowed, s.ptr[i])) return false;
    }
    return true;
}

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

bool is_hex(Str s, size_t digits)
{
    return all_of(s, digits, digits, DIGITS "abcdef");
}

bool is_chain(Str s)
{
    if (str_is(s, "office")) return true;
    return str_starts(s, STR("case/")) && is_hex(str_from(s, 5), 16);
}

bool is_object(Str s)
{
    Str kind;
    if (!str_cut(&s, '/', &kind)) return false;
    return all_of(kind, 1, 40, LOWER DIGITS "_") && all_of(s, 1, 40, LOWER DIGITS "-");
}

static bool is_op(Str s) { return all_of(s, 1, 64, LOWER DIGITS "_."); }
static bool is_reason_code(Str s) { return all_of(s, 1, 40, LOWER "-") && !str_is(s, "-"); }

static bool is_printable(Str s, size_t most)
{
    if (s.len == 0 || s.len > most || str_is(s, "-")) return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] <= ' ' || s.ptr[i] > '~') return false;
    }
    return true;
}

static bool is_actor(Str s)
{
    return str_is(s, "log") || (str_starts(s, STR("user/")) && is_object(s));
}

static ErrorCode bad_line(Error *e, const char *name)
{
    return error_set(e, ERR_INVALID, K("act.bad-line"), arg_c("line-name", name));
}

ErrorCode act_check(const Act *a, Error *e)
{
    if (!is_hex(a->store, 16)) return bad_line(e, "store");
    if (!is_chain(a->chain)) return bad_line(e, "case");
    if (!is_op(a->op)) return bad_line(e, "op");
    if (!is_object(a->object)) return bad_line(e, "object");
    if (a->object_version < 0) return bad_line(e, "object-version");
    if (a->reason_code.len > 0 && !is_reason_code(a->reason_code)) return bad_line(e, "reason");
    if (a->legal_basis.len > 0 && !is_printable(a->legal_basis, 64)) return bad_line(e, "legal-basis");
    if (a->key.len > 0 && !is_printable(a->key, 400)) return bad_line(e, "key");
    if (!is_actor(a->actor)) return bad_line(e, "actor");
    if (a->session.len > 0 && !is_hex(a->session, 16)) return bad_line(e, "session");
    return ERR_OK;
}

bool act_carries_record(const Act *a)
{
    static const char *const OPS[] = { "record.create", "record.change", "user.create", "user.change", "user.key", "user.end", "user.enrol",
                                      "user.enrol_again", "user.key_own" };
    if (!a->has_object_hash) return false;
    for (size_t i = 0; i < ARRAY_LEN(OPS); i++) {
        if (str_is(a->op, OPS[i])) return true;
    }
    return str_starts(a->op, STR("record.move."));
}

/* ---- formatting ---- */

static void add_line(Buf *to, const char *name, Str value)
{
    buf_c(to, name);
    buf_c(to, ": ");
    buf_add(to, value.len > 0 ? value : STR("-"));
    buf_byte(to, '\n');
}

static void add_hash_line(Buf *to, const char *name, const Hash *h, bool there)
{
    char hex[65];
    add_line(to, name, there ? hash_hex(hex, h) : STR(""));
}

static void add_instant_line(Buf *to, const char *name, Instant t, bool there)
{
    char text[25];
    add_line(to, name, there ? instant_format(text, t) : STR(""));
}

void act_format(Buf *to, const Act *a)
{
    char hex[65];
    buf_c(to, FIRST_LINE);
    buf_byte(to, '\n');
    add_line(to, "store", a->store);
    add_line(to, "case", a->chain);
    add_line(to, "op", a->op);
    add_line(to, "object", a->object);
    buf_format(to, "object-version: %" PRId64 "\n", a->object_version);
    add_hash_line(to, "object-hash", &a->object_hash, a->has_object_hash);
    add_hash_line(to, "model", &a->model, a->has_model);
    if (a->reason_code.len > 0) {
        buf_format(to, "reason: " STR_FMT " %s\n", STR_ARG(a->reason_code), hash_hex(hex, &a->reason_hash).ptr);
    } else {
        add_line(to, "reason", STR(""));
    }
    add_line(to, "legal-basis", a->legal_basis);
    add_line(to, "key", a->key);
    add_instant_line(to, "until", a->until, a->until != 0);
    add_line(to, "actor", a->actor);
    add_line(to, "session", a->session);
    add_instant_line(to, "made", a->made, true);
    add_line(to, "nonce", hex_encode(hex, a->nonce, NONCE_SIZE));
}

void entry_format(Buf *to, const EntryText *en)
{
    buf_c(to, "tergoo-entry/v1\n");
    add_line(to, "log", en->log);
    add_line(to, "case", en->chain);
    buf_format(to, "case-seq: %" PRIu64 "\n", en->chain_seq);
    add_hash_line(to, "case-prev", &en->prev, en->has_prev);
    add_instant_line(to, "received", en->received, true);
    if (en->via_origin.len > 0) {
        buf_format(to, "via: " STR_FMT " %" PRIu64 "\n", STR_ARG(en->via_origin), en->via_index);
    } else {
        add_line(to, "via", STR(""));
    }
    buf_byte(to, '\n');
    buf_add(to, en->act_note);
}

/* ---- parsing ---- */

/* The value of the next line, which must have this name; "-" becomes an empty text. */
static bool take_line(Str *rest, const char *name, Str *value)
{
    Str line, n = str_of(name);
    if (str_find_byte(*rest, '\n') < 0 || !str_next_line(rest, &line)) return false;
    if (!str_starts(line, n) || !str_starts(str_from(line, n.len), STR(": "))) return false;
    *value = str_from(line, n.len + 2);
    if (value->len == 0) return false;
    if (str_is(*value, "-")) *value = (Str){ value->ptr, 0 };
    return true;
}

static bool take_optional_hash(Str *rest, const char *name, bool *there, Hash *ret)
{
    Str v;
    if (!take_line(rest, name, &v)) return false;
    *there = v.len > 0;
    return v.len == 0 || hash_parse_hex(v, ret);
}

static bool take_reason(Str *rest, Act *a)
{
    Str v;
    if (!take_line(rest, "reason", &v)) return false;
    if (v.len == 0) return true;
    return str_cut(&v, ' ', &a->reason_code) && hash_parse_hex(v, &a->reason_hash);
}

static bool take_until(Str *rest, Instant *ret)
{
    Str v;
    if (!take_line(rest, "until", &v)) return false;
    return v.len == 0 || (instant_parse(v, ret) && *ret != 0);
}

static ErrorCode act_parse_lines(Str rest, Act *a, Error *e)
{
    Str v;
    if (!str_next_line(&rest, &v) || !str_is(v, FIRST_LINE)) return error_set(e, ERR_INVALID, K("act.not-an-act"));
    if (!take_line(&rest, "store", &a->store)) return bad_line(e, "store");
    if (!take_line(&rest, "case", &a->chain)) return bad_line(e, "case");
    if (!take_line(&rest, "op", &a->op)) return bad_line(e, "op");
    if (!take_line(&rest, "object", &a->object)) return bad_line(e, "object");
    if (!take_line(&rest, "object-version", &v) || !int_parse(v, &a->object_version)) return bad_line(e, "object-version");
    if (!take_optional_hash(&rest, "object-hash", &a->has_object_hash, &a->object_hash)) return bad_line(e, "object-hash");
    if (!take_optional_hash(&rest, "model", &a->has_model, &a->model)) return bad_line(e, "model");
    if (!take_reason(&rest, a)) return bad_line(e, "reason");
    if (!take_line(&rest, "legal-basis", &a->legal_basis)) return bad_line(e, "legal-basis");
    if (!take_line(&rest, "key", &a->key)) return bad_line(e, "key");
    if (!take_until(&rest, &a->until)) return bad_line(e, "until");
    if (!take_line(&rest, "actor", &a->actor)) return bad_line(e, "actor");
    if (!take_line(&rest, "session", &a->session)) return bad_line(e, "session");
    if (!take_line(&rest, "made", &v) || !instant_parse(v, &a->made)) return bad_line(e, "made");
    if (!take_line(&rest, "nonce", &v) || hex_decode(v, a->nonce, NONCE_SIZE) != NONCE_SIZE) return bad_line(e, "nonce");
    return rest.len > 0 ? error_set(e, ERR_INVALID, K("act.more-lines")) : ERR_OK;
}

ErrorCode act_parse(Str text, Act *ret, Error *e)
{
    Act a = { 0 };
    TRY(act_parse_lines(text, &a, e));
    TRY(act_check(&a, e));

    char room[8 * 1024];                           /* longer than the longest act: 16 lines of bounded values */
    Arena arena = arena_with(0);                   /* never asked: the buffer below has room */
    Buf again = { .arena = &arena, .ptr = room, .room = sizeof room };
    act_format(&again, &a);
    if (again.failed || !str_equal(buf_str(&again), text)) return error_set(e, ERR_INVALID, K("act.other-form"));
    *ret = a;
    return ERR_OK;
}

ErrorCode act_open(Str bytes, Note *note, Act *act, Error *e)
{
    TRY(note_parse(bytes, note, e));
    return act_parse(note->text, act, e);
}

ErrorCode act_open_known(Str bytes, Note *note, Act *act, Error *e)
{
    Act a = { 0 };
    TRY(note_parse(bytes, note, e));
    TRY(act_parse_lines(note->text, &a, e));
    *act = a;
    return act_check(act, e);
}

static ErrorCode entry_parse_lines(Str text, EntryText *en, Error *e)
{
    Str v, rest = text, store;
    if (!str_next_line(&rest, &v) || !str_is(v, "tergoo-entry/v1")) return error_set(e, ERR_INVALID, K("act.not-an-entry"));
    if (!take_line(&rest, "log", &en->log) || !origin_parse(en->log, &store, &en->epoch)) return bad_line(e, "log");
    if (!take_line(&rest, "case", &en->chain) || !is_chain(en->chain)) return bad_line(e, "case");
    if (!take_line(&rest, "case-seq", &v) || !uint_parse(v, &en->chain_seq) || en->chain_seq == 0) return bad_line(e, "case-seq");
    if (!take_optional_hash(&rest, "case-prev", &en->has_prev, &en->prev)) return bad_line(e, "case-prev");
    if (en->has_prev != (en->chain_seq > 1)) return bad_line(e, "case-prev");
    if (!take_line(&rest, "received", &v) || !instant_parse(v, &en->received)) return bad_line(e, "received");
    if (!take_line(&rest, "via", &v)) return bad_line(e, "via");
    if (v.len > 0) {
        uint32_t epoch;
        if (!str_cut(&v, ' ', &en->via_origin) || !origin_parse(en->via_origin, &store, &epoch) || !uint_parse(v, &en->via_index)) {
            return bad_line(e, "via");
        }
    }
    if (!str_starts(rest, STR("\n"))) return error_set(e, ERR_INVALID, K("act.entry-no-act"));
    en->act_note = str_from(rest, 1);
    return ERR_OK;
}

/* Values were taken by strict parsers of one form each, and the lines are compared by their order and names: what is left that
 * could differ is nothing, so no second formatting is needed here (a unit test formats every parsed entry and compares). */
ErrorCode entry_parse(Str text, EntryText *ret, Error *e)
{
    EntryText en = { 0 };
    if (text.len > ENTRY_LIMIT) return error_set(e, ERR_LIMIT, K("act.entry-too-long"), arg_int("limit", ENTRY_LIMIT));
    TRY(entry_parse_lines(text, &en, e));
    *ret = en;
    return ERR_OK;
}

/* ---- names ---- */

void store_id_of(char to[17], const SignPublic *key)
{
    Hash h = hash_of(str_bytes(key->bytes, sizeof key->bytes));
    hex_encode(to, h.bytes, STORE_ID_SIZE);
}

Str origin_format(char to[64], Str store, uint32_t epoch)
{
    int n = snprintf(to, 64, "tergoo/" STR_FMT "/%" PRIu32, STR_ARG(store), epoch);
    return (Str){ to, (size_t)n };
}

bool origin_parse(Str origin, Str *store, uint32_t *epoch)
{
    uint64_t n;
    if (!str_starts(origin, STR("tergoo/"))) return false;
    Str rest = str_from(origin, 7);
    if (!str_cut(&rest, '/', store) || !is_hex(*store, 16)) return false;
    if (!uint_parse(rest, &n) || n == 0 || n > 1000000) return false;
    *epoch = (uint32_t)n;
    return true;
}

Str user_key_name(char to[128], Str store, Str user)
{
    int n = snprintf(to, 128, "tergoo/" STR_FMT "/" STR_FMT, STR_ARG(store), STR_ARG(user));
    return (Str){ to, (size_t)n };
}

Str session_key_name(char to[64], Str store, Str session)
{
    int n = snprintf(to, 64, "tergoo/" STR_FMT "/session/" STR_FMT, STR_ARG(store), STR_ARG(session));
    return (Str){ to, (size_t)n };
}

bool session_of_key_name(Str name, Str store, Str *session)
{
    char prefix[64];
    Str p = session_key_name(prefix, store, STR(""));
    if (!str_starts(name, p) || !is_hex(str_from(name, p.len), 16)) return false;
    *session = str_from(name, p.len);
    return true;
}

Str key_fingerprint(Arena *a, const NoteKey *key)
{
    Buf vkey = buf_in(a), out = buf_in(a);
    note_key_format(&vkey, key);
    Hash h = hash_of(buf_str(&vkey));
    for (size_t i = 0; i < 16; i += 2) buf_format(&out, "%s%02x%02x", i > 0 ? " " : "", h.bytes[i], h.bytes[i + 1]);
    return buf_str(&out);
}
