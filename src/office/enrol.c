/* enrol.c: enrolment codes.
 *
 * With the code goes a key pair that is lent: the administrator's act vouches for it, and it may sign two things, a session and
 * in it the act that puts the user's own key in its place (user.key_own). The own key is made fresh under his own passphrase and
 * does not follow from the code, so that whoever printed or read the letter has nothing afterwards: the lent key has ended in
 * the ledger, every verifier refuses what it signs, and locked cases are never sealed to it (locked_keys.c). What he can do is
 * to use the letter himself, before its owner; then the owner finds it used, and both see by whose device.
 *
 * The row says {"code": hash, "salt", "until", and while it can be used "wrapped", "wrap_salt", "passes", "kib"; "used",
 * "tried", "device"}. A hash of SHA-256 is enough for 108 random bits. */
#include "office/enrol.h"

#include "crypto/one_time.h"
#include "office/office_int.h"

enum { TRIES_NOTED_EVERY = 10 };                /* minutes */

#define ROW_ID STR("letter")

static void set_text(Arena *a, JsonValue *to, const char *name, Str value) { json_set(a, to, name, json_new_string(a, value)); }

static Str hex_of(Arena *a, Str bytes)
{
    Buf out = buf_in(a);
    buf_hex(&out, bytes);
    return buf_str(&out);
}

static Str instant_text(Arena *a, Instant t)
{
    char text[25];
    return str_copy(a, instant_format(text, t));
}

static ErrorCode row_of(Arena *a, Str owner, const JsonValue *body, int64_t tries, CredentialRow *ret, Error *e)
{
    Buf text = buf_in(a);
    json_write(&text, body);
    if (text.failed || body->broken) return error_memory(e);
    *ret = (CredentialRow){ .owner = owner, .type = CREDENTIAL_ENROLMENT, .id = ROW_ID, .body = buf_str(&text), .counter = tries };
    return ERR_OK;
}

ErrorCode enrolment_make(Request *r, Str user, Enrolment *ret, Error *e)
{
    Arena *a = r->arena;
    KeyringRow key;
    unsigned char salt[SALT_SIZE];
    char signs[ONE_TIME_MOST + 1];
    Str plain;
    Buf code = buf_in(a);
    one_time_make(&code, ENROL_SIGNS, 5);
    if (code.failed) return error_memory(e);
    TRY(one_time_read(buf_str(&code), ENROL_SIGNS, signs, &plain, e));
    TRY(keyring_make(a, office_store_id(r->office), user, plain, office_passphrase_cost(r->office), &ret->vkey, &key, e));
    random_bytes(salt, sizeof salt);
    Hash hash = hash_salted(salt, plain);
    ret->code = buf_str(&code);
    ret->until = clock_now() + r->model->limits[LIMIT_ENROL_DAYS] * 24 * HOUR;
    JsonValue *body = json_new_object(a);
    set_text(a, body, "code", hex_of(a, str_bytes(hash.bytes, HASH_SIZE)));
    json_set(a, body, "kib", json_new_int(a, key.cost.memory_kib));
    json_set(a, body, "passes", json_new_int(a, key.cost.passes));
    set_text(a, body, "salt", hex_of(a, str_bytes(salt, sizeof salt)));
    set_text(a, body, "until", instant_text(a, ret->until));
    set_text(a, body, "wrap_salt", hex_of(a, str_bytes(key.salt, sizeof key.salt)));
    set_text(a, body, "wrapped", hex_of(a, key.wrapped));
    crypto_wipe(signs, sizeof signs);
    return row_of(a, user, body, 0, &ret->row, e);
}

Str enrolment_waits(Arena *a, Str vkey)
{
    char hex[65];
    Hash h = hash_of(vkey);
    return str_format(a, "enrolment/%.32s", hash_hex(hex, &h).ptr);
}

/* ---- a code that was typed ---- */

static ErrorCode wrong_code(Request *r, Str plain, Error *e)
{
    Error spent;
    ErrorCode code = session_spend_a_try(r->office, plain, &spent);
    if (code != ERR_DENIED) {
        *e = spent;
        return code;
    }
    return error_set(e, ERR_DENIED, K("enrol.wrong"));
}

static ErrorCode read_row(Request *r, const CredentialRow *row, JsonValue **ret, Error *e)
{
    return json_parse(r->arena, row->body, ret, e);
}

static bool is_code_of(const JsonValue *body, Str plain)
{
    unsigned char salt[SALT_SIZE];
    Hash kept;
    if (hex_decode(json_text(json_get(body, "salt")), salt, SALT_SIZE) != SALT_SIZE) return false;
    if (!hash_parse_hex(json_text(json_get(body, "code")), &kept)) return false;
    Hash given = hash_salted(salt, plain);
    return hash_equal(&given, &kept);
}

ErrorCode enrolment_find(Request *r, Str login, Str typed, EnrolTry *ret, Error *e)
{
    bool found;
    JsonValue *body;
    Str plain;
    *ret = (EnrolTry){ .found = ENROL_GOOD };
    TRY(one_time_read(typed, ENROL_SIGNS, ret->code, &plain, e));
    TRY(session_find_user(r->store, r->arena, login, &ret->user, &found, e));
    ErrorCode code = found ? store_credential(r->store, r->arena, ret->user.id, CREDENTIAL_ENROLMENT, ROW_ID, &ret->row, e) : ERR_NOT_FOUND;
    if (code == ERR_NOT_FOUND) {
        error_clear(e);
        return wrong_code(r, plain, e);
    }
    if (code != ERR_OK) return code;
    TRY(read_row(r, &ret->row, &body, e));
    if (!is_code_of(body, plain)) return wrong_code(r, plain, e);
    if (!instant_parse(json_text(json_get(body, "until")), &ret->until)) return error_internal(e, "enrolment");
    bool used = instant_parse(json_text(json_get(body, "used")), &ret->used);
    ret->found = used ? ENROL_USED : ret->until < clock_now() ? ENROL_OVER : ENROL_GOOD;
    return ERR_OK;
}

ErrorCode enrolment_session(Request *r, const EnrolTry *t, Str login, Str device, Str *token, Error *e)
{
    JsonValue *body;
    int64_t passes, kib;
    KeyringRow key = { .owner = t->user.id };
    TRY(read_row(r, &t->row, &body, e));
    unsigned char *wrapped = arena_alloc(r->arena, KEY_SIZE + WRAP_OVERHEAD);
    if (!wrapped) return error_memory(e);
    bool good = hex_decode(json_text(json_get(body, "wrap_salt")), key.salt, sizeof key.salt) == sizeof key.salt &&
                hex_decode(json_text(json_get(body, "wrapped")), wrapped, KEY_SIZE + WRAP_OVERHEAD) == KEY_SIZE + WRAP_OVERHEAD &&
                json_int(json_get(body, "passes"), &passes) && json_int(json_get(body, "kib"), &kib);
    if (!good) return error_internal(e, "enrolment");
    key.cost = (PassphraseCost){ .passes = (uint32_t)passes, .memory_kib = (uint32_t)kib };
    key.wrapped = str_bytes(wrapped, KEY_SIZE + WRAP_OVERHEAD);
    SessionAsk ask = { .login = login, .hours = 1, .device = device };
    return session_open_lent(r->office, r->arena, &t->user, &key, str_of(t->code), &ask, token, e);
}

ErrorCode enrolment_used(Request *r, const EnrolTry *t, CredentialRow *ret, Error *e)
{
    static const char *const GONE[] = { "wrapped", "wrap_salt", "passes", "kib" };
    JsonValue *body;
    TRY(read_row(r, &t->row, &body, e));
    for (size_t i = 0; i < ARRAY_LEN(GONE); i++) json_remove(body, GONE[i]);
    set_text(r->arena, body, "used", instant_text(r->arena, clock_now()));
    return row_of(r->arena, t->user.id, body, 0, ret, e);
}

/* ---- tries after its end ---- */

ErrorCode enrolment_note_try(Request *r, const EnrolTry *t, Str device, Error *e)
{
    JsonValue *body;
    Instant before;
    CredentialRow row;
    Buf content = buf_in(r->arena);
    TRY(read_row(r, &t->row, &body, e));
    if (instant_parse(json_text(json_get(body, "tried")), &before) && before > clock_now() - TRIES_NOTED_EVERY * MINUTE) return ERR_OK;
    set_text(r->arena, body, "device", device);
    set_text(r->arena, body, "tried", instant_text(r->arena, clock_now()));
    TRY(row_of(r->arena, t->user.id, body, t->row.counter + 1, &row, e));
    buf_c(&content, "{\"code\":");
    json_write_string(&content, t->found == ENROL_USED ? STR("used") : STR("over"));
    buf_c(&content, ",\"device\":");
    json_write_string(&content, device);
    buf_c(&content, "}");
    if (content.failed) return error_memory(e);
    return office_note_by_log(r->office, r->store, r->arena, "user.enrol_tried", t->user.id, buf_str(&content), &row, e);
}

ErrorCode enrolment_tried(Request *r, Str user, Instant *when, Str *device, Error *e)
{
    CredentialRow row;
    JsonValue *body;
    *when = 0;
    ErrorCode code = store_credential(r->store, r->arena, user, CREDENTIAL_ENROLMENT, ROW_ID, &row, e);
    if (code == ERR_NOT_FOUND) {
        error_clear(e);
        return ERR_OK;
    }
    if (code != ERR_OK) return code;
    TRY(read_row(r, &row, &body, e));
    if (!instant_parse(json_text(json_get(body, "tried")), when)) *when = 0;
    *device = json_text(json_get(body, "device"));
    return ERR_OK;
}
