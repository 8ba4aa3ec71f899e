/* second.c: the second factor: a secret that the user's telephone holds as well, and the code of the half minute (RFC 6238).
 *
 * The secret lies in a table of its own, under the store key and bound to its user; nothing serialises it, and after it was told once, on enrolling,
 * it is in no answer. A code holds for its own half minute and its two neighbours and is used once: the step that was used is written down in the
 * transaction of session.open, and noted in memory before that, so that two who use one code at the same moment are one too many. Ten wrong codes
 * behind the right passphrase lock the factor for a quarter of an hour: who guesses has used up a thousand years before he is likely to hit. */
#include "crypto/totp.h"
#include "office/office_int.h"

enum { SECRET = 20, DIGITS = 6, DRIFT = 1, WRONG_MOST = 10, LOCKED_MINUTES = 15 };

typedef struct { int64_t step; int wrong; Instant locked_until; } Tries;

static uint64_t step_now(void)
{
    return (uint64_t)(clock_now() / SECOND / TOTP_SECONDS);
}

static bool code_number(Str code, uint32_t *ret)
{
    uint32_t n = 0;
    if (code.len != DIGITS) return false;
    for (size_t i = 0; i < code.len; i++) {
        if (code.ptr[i] < '0' || code.ptr[i] > '9') return false;
        n = n * 10 + (uint32_t)(code.ptr[i] - '0');
    }
    *ret = n;
    return true;
}

/* The step to which the code belongs, later than `after`; 0: it is wrong or was used. */
static int64_t step_of(const unsigned char secret[SECRET], Str code, int64_t after)
{
    uint32_t given;
    int64_t found = 0;
    if (!code_number(code, &given)) return 0;
    for (int i = -DRIFT; i <= DRIFT; i++) {
        int64_t step = (int64_t)step_now() + i;
        uint32_t right = totp_code(TOTP_SHA1, str_bytes(secret, SECRET), (uint64_t)step, DIGITS);
        if (right == given && step > after) found = step;
    }
    return found;
}

/* Under o->lock; NULL when memory is out. */
static Tries *tries_of(Office *o, Str user)
{
    Tries *t = map_get(&o->seconds, user);
    if (t) return t;
    t = ARENA_NEW(&o->session_arena, Tries);
    return t && map_set(&o->seconds, user, t) ? t : NULL;
}

/* Under o->lock. */
static ErrorCode is_locked(const Tries *t, Error *e)
{
    if (t->locked_until <= clock_now()) return ERR_OK;
    return error_set(e, ERR_DENIED, K("second.locked"), arg_int("minutes", (t->locked_until - clock_now()) / MINUTE + 1));
}

static ErrorCode count_wrong(Tries *t, Error *e)
{
    if (++t->wrong == WRONG_MOST) *t = (Tries){ .step = t->step, .locked_until = clock_now() + LOCKED_MINUTES * MINUTE };
    return error_set(e, ERR_DENIED, K("second.wrong"));
}

ErrorCode second_locked(Office *o, Str user, Error *e)
{
    pthread_mutex_lock(&o->lock);
    const Tries *t = map_get(&o->seconds, user);
    ErrorCode code = t ? is_locked(t, e) : ERR_OK;
    pthread_mutex_unlock(&o->lock);
    return code;
}

ErrorCode second_count_wrong(Office *o, Str user, Error *e)
{
    pthread_mutex_lock(&o->lock);
    Tries *t = tries_of(o, user);
    ErrorCode code = t ? count_wrong(t, e) : error_memory(e);
    pthread_mutex_unlock(&o->lock);
    return code;
}

static ErrorCode try_code(Office *o, const SecondRow *row, const unsigned char secret[SECRET], Str code, int64_t *step, Error *e)
{
    pthread_mutex_lock(&o->lock);
    Tries *t = tries_of(o, row->owner);
    ErrorCode result = t ? is_locked(t, e) : error_memory(e);
    if (result == ERR_OK) {
        *step = step_of(secret, code, t->step > row->step ? t->step : row->step);
        if (*step == 0) result = count_wrong(t, e);
        else *t = (Tries){ .step = *step };
    }
    pthread_mutex_unlock(&o->lock);
    return result;
}

static Str bound_to(Arena *a, Str user)
{
    return str_format(a, "second-factor " STR_FMT, STR_ARG(user));
}

ErrorCode second_check(Office *o, Arena *a, Str user, Str code, SecondRow *row, Error *e)
{
    unsigned char secret[SECRET];
    Str bound = bound_to(a, user);
    if (!bound.ptr) return error_memory(e);
    bool opened = row->wrapped.len == SECRET + WRAP_OVERHEAD && wrap_open(&o->store_key, row->wrapped, bound, secret);
    if (!opened) return error_set(e, ERR_FINDING, K("second.damaged"));
    ErrorCode result = try_code(o, row, secret, code, &row->step, e);
    crypto_wipe(secret, sizeof secret);
    return result;
}

static void add_escaped(Buf *to, Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
        if (plain) buf_byte(to, (char)c);
        else buf_format(to, "%%%02X", c);
    }
}

ErrorCode second_begin(Request *r, Str *uri, Error *e)
{
    SecondRow row;
    Session *s = r->session;
    ErrorCode code = store_second(r->store, r->arena, s->user, &row, e);
    if (code == ERR_OK) return error_set(e, ERR_CONFLICT, K("second.there"));
    if (code != ERR_NOT_FOUND) return code;
    error_clear(e);
    unsigned char secret[SECRET];
    random_bytes(secret, sizeof secret);
    pthread_mutex_lock(&r->office->lock);
    memcpy(s->second, secret, SECRET);
    s->second_begun = true;
    pthread_mutex_unlock(&r->office->lock);
    Buf out = buf_in(r->arena);
    buf_c(&out, "otpauth://totp/Tergoo:");
    add_escaped(&out, utf8_first_bytes(s->login, 60));
    buf_c(&out, "?secret=");
    totp_base32(&out, str_bytes(secret, SECRET));
    buf_c(&out, "&issuer=Tergoo&algorithm=SHA1&digits=6&period=30");
    crypto_wipe(secret, sizeof secret);
    *uri = buf_str(&out);
    return out.failed ? error_memory(e) : ERR_OK;
}

ErrorCode second_confirm(Request *r, Str code, const SecondRow **ret, Error *e)
{
    Session *s = r->session;
    SecondRow *row = ARENA_NEW(r->arena, SecondRow);
    unsigned char *wrapped = arena_alloc(r->arena, SECRET + WRAP_OVERHEAD), secret[SECRET];
    Str bound = bound_to(r->arena, s->user);
    if (!row || !wrapped || !bound.ptr) return error_memory(e);
    pthread_mutex_lock(&r->office->lock);
    bool begun = s->second_begun;
    memcpy(secret, s->second, SECRET);
    pthread_mutex_unlock(&r->office->lock);
    if (!begun) return error_set(e, ERR_CONFLICT, K("second.not-begun"));
    *row = (SecondRow){ .owner = s->user };
    ErrorCode result = try_code(r->office, row, secret, code, &row->step, e);
    if (result == ERR_OK) {
        wrap_make(&r->office->store_key, str_bytes(secret, SECRET), bound, wrapped);
        row->wrapped = str_bytes(wrapped, SECRET + WRAP_OVERHEAD);
        *ret = row;
    }
    crypto_wipe(secret, sizeof secret);
    return result;
}

void second_enrolled(Request *r)
{
    pthread_mutex_lock(&r->office->lock);
    crypto_wipe(r->session->second, SECRET);
    r->session->second_begun = false;
    pthread_mutex_unlock(&r->office->lock);
}
