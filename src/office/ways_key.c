/* ways_key.c: security keys: what they have to sign, one that is shown at a sign-in, a new one.
 *
 * A challenge is 16 random bytes, the instant until which it holds, and a code over both, what it is for, whose and under which
 * origin, under a key of this run of the gate. So the gate remembers nothing of those who never come back, and nobody can crowd
 * it; what was used is remembered until it is over, and when there is no more room for that, nothing is taken. */
#include "office/office_int.h"
#include "office/ways.h"

enum { NONCE = 16, UNTIL = 8, CODE = 16, CHALLENGE = NONCE + UNTIL + CODE, HOLDS_MINUTES = 5 };

static void code_of(const Office *o, Arena *a, const char *what, Str whose, Str origin, const unsigned char *head, unsigned char to[CODE])
{
    Buf text = buf_in(a);
    buf_format(&text, "%s\n" STR_FMT "\n" STR_FMT "\n", what, STR_ARG(whose), STR_ARG(origin));
    buf_hex(&text, str_bytes(head, NONCE + UNTIL));
    Hash h = hash_salted(o->challenges->key, buf_str(&text));
    memcpy(to, h.bytes, CODE);                          /* half of it: nothing can be added behind a hash that is not whole */
    if (text.failed) random_bytes(to, CODE);
}

Str way_challenge(Office *o, Arena *a, const char *what, Str whose, Str origin)
{
    unsigned char bytes[CHALLENGE];
    uint64_t until = (uint64_t)(clock_now() + HOLDS_MINUTES * MINUTE);
    Buf out = buf_in(a);
    random_bytes(bytes, NONCE);
    for (int i = 0; i < UNTIL; i++) bytes[NONCE + i] = (unsigned char)(until >> (56 - 8 * i));
    code_of(o, a, what, whose, origin, bytes, bytes + NONCE + UNTIL);
    key_base64url(&out, str_bytes(bytes, sizeof bytes));
    return buf_str(&out);
}

static Instant until_of(const unsigned char *bytes)
{
    uint64_t until = 0;
    for (int i = 0; i < UNTIL; i++) until = until << 8 | bytes[NONCE + i];
    return (Instant)until;
}

static bool is_ours(const Office *o, Arena *a, Str challenge, const char *what, Str whose, Str origin)
{
    Str bytes;
    unsigned char code[CODE], differs = 0;
    if (!key_base64url_read(a, challenge, &bytes) || bytes.len != CHALLENGE) return false;
    const unsigned char *given = (const unsigned char *)bytes.ptr;
    code_of(o, a, what, whose, origin, given, code);
    for (int i = 0; i < CODE; i++) differs |= (unsigned char)(code[i] ^ given[NONCE + UNTIL + i]);
    return differs == 0 && until_of(given) >= clock_now();
}

/* False when it was used before, or when nobody could remember that it is now. */
bool way_challenge_use(Office *o, Arena *a, Str challenge)
{
    Str bytes;
    bool fresh = true, kept = false;
    if (!key_base64url_read(a, challenge, &bytes) || bytes.len != CHALLENGE) return false;
    Hash h = hash_of(bytes);
    Challenges *c = o->challenges;
    pthread_mutex_lock(&o->lock);
    for (size_t i = 0; i < CHALLENGES_USED; i++) fresh = fresh && !hash_equal(&c->used[i].hash, &h);
    for (size_t i = 0; fresh && !kept && i < CHALLENGES_USED; i++) {
        if (c->used[i].until >= clock_now()) continue;
        c->used[i].hash = h;
        c->used[i].until = until_of((const unsigned char *)bytes.ptr);
        kept = true;
    }
    pthread_mutex_unlock(&o->lock);
    return fresh && kept;
}

/* ---- shown at a sign-in ---- */

/* The generator of P-256: a public key that belongs to nobody, for logins that nobody has. */
static const char NOBODYS[] = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                              "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

static ErrorCode find_key(Request *r, Str login, const KeyAnswer *answer, Str rp, KeyShown *ret, bool *found, Error *e)
{
    Record user;
    Ways ways;
    *found = false;
    TRY(session_find_user(r->store, r->arena, login, &user, found, e));
    if (!*found) return ERR_OK;
    *found = false;
    TRY(ways_of(r->office, r->store, r->arena, user.id, &ways, e));
    for (size_t i = 0; i < ways.key_count && !*found; i++) {
        const WayKey *k = &ways.keys[i];
        Str id;
        if (!str_equal(k->rp, rp) || !key_base64url_read(r->arena, k->credential, &id) || !str_equal(id, answer->id)) continue;
        *found = true;
        ret->owner = user.id;
        ret->way = k->id;
        ret->name = k->name;
        ret->point = k->point;
        TRY(store_credential(r->store, r->arena, user.id, CREDENTIAL_KEY, k->id, &ret->row, e));
    }
    return ERR_OK;
}

ErrorCode way_key_shown(Request *r, Str login, Str json, Str origin, KeyShown *ret, Error *e)
{
    KeyData data;
    Str folded;
    bool found;
    Error unheard;
    *ret = (KeyShown){ .given = json.len > 0, .point = str_of(NOBODYS), .rp = key_rp_of(r->arena, origin) };
    if (!ret->given || ret->rp.len == 0 || key_answer_read(r->arena, json, false, &ret->answer, &unheard) != ERR_OK) return ERR_OK;
    TRY(text_fold(r->arena, login, &folded, e));
    TRY(find_key(r, login, &ret->answer, ret->rp, ret, &found, e));
    bool fits = key_client_read(r->arena, ret->answer.client, false, origin, &ret->challenge, &unheard) == ERR_OK &&
                is_ours(r->office, r->arena, ret->challenge, "get", folded, origin) &&
                key_data_read(ret->answer.data, false, ret->rp, &data, &unheard) == ERR_OK;
    ret->fits = fits && found;
    if (ret->fits) ret->counter = data.counter;
    return ERR_OK;
}

/* ---- a new one ---- */

static Str id_of(Arena *a, Str credential)
{
    char hex[65];
    Hash h = hash_of(credential);
    return str_copy(a, str_first(hash_hex(hex, &h), 32));
}

static void set_text(Arena *a, JsonValue *to, const char *name, Str value) { json_set(a, to, name, json_new_string(a, value)); }

ErrorCode way_key_make(Request *r, Str json, Str name, Str origin, CredentialRow *ret, Error *e)
{
    Arena *a = r->arena;
    KeyAnswer answer;
    KeyData data;
    char made[25];
    Str challenge, rp = key_rp_of(a, origin);
    Buf point = buf_in(a), credential = buf_in(a), text = buf_in(a);
    if (rp.len == 0) return error_set(e, ERR_INVALID, K("way.key-no-name"));
    TRY(key_answer_read(a, json, true, &answer, e));
    TRY(key_client_read(a, answer.client, true, origin, &challenge, e));
    TRY(key_data_read(answer.data, true, rp, &data, e));
    bool ours = is_ours(r->office, a, challenge, "create", session_id(r->session), origin) && way_challenge_use(r->office, a, challenge);
    if (!ours) return error_set(e, ERR_DENIED, K("way.key-late"));
    buf_hex(&point, str_bytes(data.point, KEY_POINT));
    key_base64url(&credential, data.id);
    JsonValue *body = json_new_object(a);
    set_text(a, body, "credential", buf_str(&credential));
    set_text(a, body, "made", str_copy(a, instant_format(made, clock_now())));
    set_text(a, body, "name", name);
    set_text(a, body, "point", buf_str(&point));
    set_text(a, body, "rp", rp);
    json_write(&text, body);
    if (text.failed || point.failed || credential.failed) return error_memory(e);
    *ret = (CredentialRow){ .owner = session_user(r->session), .type = CREDENTIAL_KEY, .id = id_of(a, data.id), .counter = data.counter };
    return credential_seal(r->office, a, ret, buf_str(&text), e);
}
