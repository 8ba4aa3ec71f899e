/* throttle.c: tries to sign in, counted by address and by login, in memory.
 *
 * After five failures each further one doubles the wait: 1, 2, 4 ... seconds, for an address up to a quarter of an hour, for a login up to a
 * minute only, because whoever knows a colleague's login could else keep him out. A success forgets both. Who must wait is not told whether it is
 * for the address or for the login, and a login that nobody has is counted like any other. Keys are salted hashes; a table that is full forgets
 * who tried longest ago. */
#include "web/web_int.h"

static const int64_t SECOND_TICKS = INT64_C(1000000000);

ErrorCode throttle_start(Throttle *t, Error *e)
{
    pthread_mutex_init(&t->lock, NULL);
    random_bytes(t->salt, sizeof t->salt);
    t->places = mem_alloc(THROTTLE_PLACES * sizeof *t->places);
    return t->places ? ERR_OK : error_memory(e);
}

void throttle_end(Throttle *t)
{
    mem_free(t->places);
    t->places = NULL;
}

static uint64_t key_of(const Throttle *t, Str what, Str value)
{
    Str parts[] = { str_bytes(t->salt, sizeof t->salt), what, value };
    Hash h = hash_of_parts(parts, ARRAY_LEN(parts));
    uint64_t key;
    memcpy(&key, h.bytes, sizeof key);
    return key | 1;                                 /* 0 is a free place */
}

/* Logins are one in small and capital letters, as far as ASCII goes: the gate folds the rest, and a few more tries are no matter. */
static uint64_t login_key(const Throttle *t, Str login)
{
    char folded[128];
    login = str_first(login, sizeof folded);
    for (size_t i = 0; i < login.len; i++) {
        char c = login.ptr[i];
        folded[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return key_of(t, STR("login "), (Str){ folded, login.len });
}

/* Eight places in which a key may lie; NULL when it is in none and `make` is not asked for. */
static ThrottlePlace *place_of(Throttle *t, uint64_t key, bool make)
{
    ThrottlePlace *first = &t->places[(key >> 8) % (THROTTLE_PLACES / 8) * 8], *oldest = first;
    for (size_t i = 0; i < 8; i++) {
        if (first[i].key == key) return &first[i];
        if (first[i].key == 0 || (oldest->key != 0 && first[i].last < oldest->last)) oldest = &first[i];
    }
    if (!make) return NULL;
    *oldest = (ThrottlePlace){ .key = key };
    return oldest;
}

static int64_t left(const ThrottlePlace *p, int64_t now)
{
    return p && p->until > now ? (p->until - now + SECOND_TICKS - 1) / SECOND_TICKS : 0;
}

int64_t throttle_wait(Throttle *t, int64_t now, Str address, Str login)
{
    uint64_t keys[] = { key_of(t, STR("address "), address), login_key(t, login) };
    pthread_mutex_lock(&t->lock);
    int64_t a = left(place_of(t, keys[0], false), now), b = left(place_of(t, keys[1], false), now);
    pthread_mutex_unlock(&t->lock);
    return a > b ? a : b;
}

static void count(ThrottlePlace *p, int64_t now, int64_t most)
{
    if (now - p->last > 3600 * SECOND_TICKS) p->failures = 0;
    p->last = now;
    if (++p->failures < THROTTLE_FREE) return;
    uint32_t doublings = p->failures - THROTTLE_FREE;
    int64_t seconds = doublings > 20 ? most : INT64_C(1) << doublings;
    p->until = now + (seconds < most ? seconds : most) * SECOND_TICKS;
}

void throttle_failed(Throttle *t, int64_t now, Str address, Str login)
{
    uint64_t keys[] = { key_of(t, STR("address "), address), login_key(t, login) };
    pthread_mutex_lock(&t->lock);
    count(place_of(t, keys[0], true), now, THROTTLE_ADDRESS_MOST);
    count(place_of(t, keys[1], true), now, THROTTLE_LOGIN_MOST);
    pthread_mutex_unlock(&t->lock);
}

void throttle_succeeded(Throttle *t, Str address, Str login)
{
    uint64_t keys[] = { key_of(t, STR("address "), address), login_key(t, login) };
    pthread_mutex_lock(&t->lock);
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        ThrottlePlace *p = place_of(t, keys[i], false);
        if (p) *p = (ThrottlePlace){ 0 };
    }
    pthread_mutex_unlock(&t->lock);
}
