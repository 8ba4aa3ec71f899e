/* ways_sheet.c: printed sheets of one-time codes, for who has neither a key nor a telephone, or must not bring one in.
 *
 * A sheet is 40 codes of eight random signs (36 bits) and a check sign each. Of each the row keeps what Argon2id makes of it, so
 * that a copy of the database, even with the store's key, gives none of them back in less than years; the counter is the set of
 * those that are used, one bit each. Which one is asked for follows from the store's key and from what is used already: whoever
 * glimpsed the sheet does not choose. */
#include "crypto/one_time.h"
#include "office/office_int.h"
#include "office/ways.h"

enum { SALT = 16, PRINT = 16, BODY = 8 + SALT + SHEET_CODES * PRINT };

#define ROW_ID STR("sheet")

static const PassphraseCost CODE_COST = { .passes = 1, .memory_kib = 4096 };        /* some milliseconds a try */

static ErrorCode print_of(Office *o, const unsigned char salt[SALT], int number, Str plain, unsigned char to[PRINT], Error *e)
{
    unsigned char own[SALT];
    WrapKey key;
    memcpy(own, salt, SALT);
    own[0] ^= (unsigned char)number;
    pthread_mutex_lock(&o->passphrase_lock);
    ErrorCode code = wrap_key_from_passphrase(plain, own, CODE_COST, &key, e);
    pthread_mutex_unlock(&o->passphrase_lock);
    if (code == ERR_OK) memcpy(to, key.bytes, PRINT);
    crypto_wipe(&key, sizeof key);
    return code;
}

/* The number that is asked for, from 1; 0 when none is left. */
static int pick(const Office *o, Arena *a, Str user, int64_t used, int *left)
{
    Str what = str_format(a, "sheet " STR_FMT " %llx", STR_ARG(user), (unsigned long long)used);
    Hash h = hash_salted(o->store_key.bytes, what);
    int number = 0;
    *left = 0;
    for (int i = 0; i < SHEET_CODES; i++) *left += !(used >> i & 1);
    if (*left == 0) return 0;
    int n = (h.bytes[0] << 8 | h.bytes[1]) % *left;
    for (int i = 0; i < SHEET_CODES && number == 0; i++) {
        if (!(used >> i & 1) && n-- == 0) number = i + 1;
    }
    return number;
}

static ErrorCode open_sheet(const Office *o, Arena *a, const CredentialRow *row, const unsigned char **body, Error *e)
{
    Str plain;
    TRY(credential_open(o, a, row, &plain, e));
    if (plain.len != BODY) return error_set(e, ERR_FINDING, K("second.damaged"));
    *body = (const unsigned char *)plain.ptr;
    return ERR_OK;
}

ErrorCode way_sheet_look(const Office *o, Arena *a, const CredentialRow *row, int *left, int *next, Instant *made, Error *e)
{
    const unsigned char *body;
    uint64_t at = 0;
    TRY(open_sheet(o, a, row, &body, e));
    for (int i = 0; i < 8; i++) at = at << 8 | body[i];
    *made = (Instant)at;
    *next = pick(o, a, row->owner, row->counter, left);
    return ERR_OK;
}

ErrorCode way_sheet_is(Office *o, Arena *a, const CredentialRow *row, int number, Str code, bool *is, Error *e)
{
    const unsigned char *body;
    unsigned char print[PRINT];
    char signs[ONE_TIME_MOST + 1];
    Str plain;
    Error unheard;
    *is = false;
    if (number < 1 || number > SHEET_CODES || row->counter >> (number - 1) & 1) return ERR_OK;
    if (one_time_read(code, SHEET_SIGNS, signs, &plain, &unheard) != ERR_OK) return ERR_OK;
    TRY(open_sheet(o, a, row, &body, e));
    TRY(print_of(o, body + 8, number, plain, print, e));
    unsigned char differs = 0;
    for (int i = 0; i < PRINT; i++) differs |= (unsigned char)(print[i] ^ body[8 + SALT + (number - 1) * PRINT + i]);
    *is = differs == 0;
    crypto_wipe(signs, sizeof signs);
    return ERR_OK;
}

/* ---- a new one: in the session until a code of it was typed, so that nobody depends on a sheet that no printer gave out ---- */

static ErrorCode make_codes(Office *o, Arena *a, unsigned char body[BODY], Str codes[SHEET_CODES], Error *e)
{
    uint64_t now = (uint64_t)clock_now();
    for (int i = 0; i < 8; i++) body[i] = (unsigned char)(now >> (56 - 8 * i));
    random_bytes(body + 8, SALT);
    for (int i = 0; i < SHEET_CODES; i++) {
        char signs[ONE_TIME_MOST + 1];
        Str plain;
        Buf text = buf_in(a);
        one_time_make(&text, SHEET_SIGNS, 3);
        if (text.failed) return error_memory(e);
        codes[i] = buf_str(&text);
        TRY(one_time_read(codes[i], SHEET_SIGNS, signs, &plain, e));
        TRY(print_of(o, body + 8, i + 1, plain, body + 8 + SALT + i * PRINT, e));
    }
    return ERR_OK;
}

ErrorCode way_sheet_begin(Request *r, Str codes[SHEET_CODES], int *confirms, Error *e)
{
    Session *s = r->session;
    unsigned char body[BODY], number;
    TRY(make_codes(r->office, r->arena, body, codes, e));
    random_bytes(&number, 1);
    pthread_mutex_lock(&r->office->lock);
    if (!s->sheet) s->sheet = arena_alloc(&s->arena, BODY);
    if (s->sheet) memcpy(s->sheet, body, BODY);
    if (s->sheet) s->sheet_number = number % SHEET_CODES + 1;
    *confirms = s->sheet_number;
    bool kept = s->sheet != NULL;
    pthread_mutex_unlock(&r->office->lock);
    crypto_wipe(body, sizeof body);
    return kept ? ERR_OK : error_memory(e);
}

int way_sheet_waits(Request *r)
{
    pthread_mutex_lock(&r->office->lock);
    int number = r->session->sheet_number;
    pthread_mutex_unlock(&r->office->lock);
    return number;
}

ErrorCode way_sheet_confirm(Request *r, Str code, CredentialRow *ret, Error *e)
{
    unsigned char body[BODY];
    bool is;
    int number = way_sheet_waits(r);
    if (number == 0) return error_set(e, ERR_CONFLICT, K("way.no-sheet-begun"));
    TRY(second_locked(r->office, session_user(r->session), e));
    pthread_mutex_lock(&r->office->lock);
    memcpy(body, r->session->sheet, BODY);
    pthread_mutex_unlock(&r->office->lock);
    *ret = (CredentialRow){ .owner = session_user(r->session), .type = CREDENTIAL_SHEET, .id = ROW_ID };
    TRY(credential_seal(r->office, r->arena, ret, str_bytes(body, BODY), e));
    crypto_wipe(body, sizeof body);
    TRY(way_sheet_is(r->office, r->arena, ret, number, code, &is, e));
    ret->counter = INT64_C(1) << (number - 1);
    if (is) return ERR_OK;
    ErrorCode counted = second_count_wrong(r->office, session_user(r->session), e);
    return counted == ERR_DENIED ? error_set(e, ERR_DENIED, K("way.sheet-wrong"), arg_int("number", number)) : counted;
}

void way_sheet_done(Request *r)
{
    pthread_mutex_lock(&r->office->lock);
    if (r->session->sheet) crypto_wipe(r->session->sheet, BODY);
    r->session->sheet_number = 0;
    pthread_mutex_unlock(&r->office->lock);
}
