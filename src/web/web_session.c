/* web_session.c: who is signed in, in this process's memory only: whoever reads the disk or a log finds no cookie, and a restart signs everybody
 * out. Keys are hashes, so that comparing them tells nothing by its time. */
#include "web/web_int.h"

enum { LOGIN_ROOM = 128, TOKEN_ROOM = 65 };

typedef struct WebSession {
    char    login[LOGIN_ROOM], token[TOKEN_ROOM], csrf[TOKEN_ROOM], uri[WEB_URI];
    int64_t born, seen;                 /* clock_ticks() */
    bool    second, bearer, device;
    int     office;
} WebSession;

static const Hash FREE;

ErrorCode web_sessions_start(WebSessions *s, Error *e)
{
    pthread_mutex_init(&s->lock, NULL);
    s->keys = mem_alloc(WEB_SESSIONS * sizeof *s->keys);
    s->places = mem_alloc(WEB_SESSIONS * sizeof *s->places);
    return s->keys && s->places ? ERR_OK : error_memory(e);
}

static void wipe(WebSessions *s, size_t i)
{
    s->keys[i] = FREE;
    crypto_wipe(&s->places[i], sizeof s->places[i]);
}

void web_sessions_end(WebSessions *s)
{
    for (size_t i = 0; s->places && s->keys && i < WEB_SESSIONS; i++) wipe(s, i);
    mem_free(s->keys);
    mem_free(s->places);
    *s = (WebSessions){ 0 };
}

static Hash key_of(Str secret, bool bearer)
{
    Str parts[] = { bearer ? STR("bearer ") : STR("cookie "), secret };
    return hash_of_parts(parts, ARRAY_LEN(parts));
}

static bool over(const WebSession *s, int64_t now)
{
    const int64_t minute = INT64_C(60000000000);
    bool idle = !s->device && now - s->seen > WEB_IDLE_MINUTES * minute;     /* a device lies idle; the gate ends it at its hour */
    return idle || now - s->born > WEB_HARD_HOURS * 60 * minute;
}

/* WEB_SESSIONS when there is none. */
static size_t find_key(const WebSessions *s, const Hash *key)
{
    size_t i = 0;
    while (i < WEB_SESSIONS && !hash_equal(&s->keys[i], key)) i++;
    return i;
}

static size_t find_token(const WebSessions *s, Str token)
{
    size_t i = 0;
    while (i < WEB_SESSIONS && (hash_equal(&s->keys[i], &FREE) || !str_is(token, s->places[i].token))) i++;
    return i;
}

static void copy_text(char *to, size_t room, Str from)
{
    from = str_first(from, room - 1);
    memcpy(to, from.ptr, from.len);
    to[from.len] = 0;
}

static size_t place_for_new(const WebSessions *s, int64_t now)
{
    size_t oldest = 0;
    for (size_t i = 0; i < WEB_SESSIONS; i++) {
        if (hash_equal(&s->keys[i], &FREE) || over(&s->places[i], now)) return i;
        if (s->places[i].seen < s->places[oldest].seen) oldest = i;
    }
    return oldest;
}

static void random_hex(char to[TOKEN_ROOM])
{
    unsigned char bytes[32];
    random_bytes(bytes, sizeof bytes);
    hex_encode(to, bytes, sizeof bytes);
    crypto_wipe(bytes, sizeof bytes);
}

void web_session_new(WebSessions *s, int64_t now, Str login, Str token, bool second, bool bearer, int office, char *cookie, char *lost)
{
    random_hex(cookie);
    lost[0] = 0;
    pthread_mutex_lock(&s->lock);
    size_t i = place_for_new(s, now);
    if (!hash_equal(&s->keys[i], &FREE)) copy_text(lost, TOKEN_ROOM, str_of(s->places[i].token));
    wipe(s, i);
    s->keys[i] = key_of(bearer ? token : str_of(cookie), bearer);
    WebSession *p = &s->places[i];
    copy_text(p->login, sizeof p->login, utf8_first_bytes(login, LOGIN_ROOM - 1));
    copy_text(p->token, sizeof p->token, token);
    random_hex(p->csrf);
    p->born = p->seen = now;
    p->second = second;
    p->bearer = bearer;
    p->office = office;
    pthread_mutex_unlock(&s->lock);
}

static WebCaller *copy_caller(Arena *a, const WebSession *p)
{
    WebCaller *c = ARENA_NEW(a, WebCaller);
    if (!c) return NULL;
    *c = (WebCaller){ .login = str_copy(a, str_of(p->login)), .csrf = str_copy(a, str_of(p->csrf)), .token = str_copy(a, str_of(p->token)),
                      .second = p->second, .bearer = p->bearer, .device = p->device, .office = p->office };
    return c->login.ptr && c->csrf.ptr && c->token.ptr ? c : NULL;
}

const WebCaller *web_session_find(WebSessions *s, Arena *a, int64_t now, Str secret, bool bearer)
{
    WebCaller *c = NULL;
    if (secret.len != 64) return NULL;
    Hash key = key_of(secret, bearer);
    pthread_mutex_lock(&s->lock);
    size_t i = find_key(s, &key);
    if (i < WEB_SESSIONS && !over(&s->places[i], now)) {            /* what is over is swept, and the gate told */
        s->places[i].seen = now;
        c = copy_caller(a, &s->places[i]);
    }
    pthread_mutex_unlock(&s->lock);
    return c;
}

void web_session_is_device(WebSessions *s, Str token)
{
    pthread_mutex_lock(&s->lock);
    size_t i = find_token(s, token);
    if (i < WEB_SESSIONS) s->places[i].device = true;
    pthread_mutex_unlock(&s->lock);
}

void web_session_drop(WebSessions *s, Str token)
{
    pthread_mutex_lock(&s->lock);
    size_t i = find_token(s, token);
    if (i < WEB_SESSIONS) wipe(s, i);
    pthread_mutex_unlock(&s->lock);
}

bool web_session_sweep(WebSessions *s, int64_t now, char *lost)
{
    bool found = false;
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < WEB_SESSIONS && !found; i++) {
        if (hash_equal(&s->keys[i], &FREE) || !over(&s->places[i], now)) continue;
        copy_text(lost, TOKEN_ROOM, str_of(s->places[i].token));
        wipe(s, i);
        found = true;
    }
    pthread_mutex_unlock(&s->lock);
    return found;
}

void web_session_keep_uri(WebSessions *s, Str token, Str uri)
{
    pthread_mutex_lock(&s->lock);
    size_t i = find_token(s, token);
    if (i < WEB_SESSIONS) {
        crypto_wipe(s->places[i].uri, WEB_URI);
        if (uri.len < WEB_URI) copy_text(s->places[i].uri, WEB_URI, uri);
    }
    pthread_mutex_unlock(&s->lock);
}

Str web_session_uri(WebSessions *s, Arena *a, Str token)
{
    Str uri = STR("");
    pthread_mutex_lock(&s->lock);
    size_t i = find_token(s, token);
    if (i < WEB_SESSIONS) uri = str_copy(a, str_of(s->places[i].uri));
    pthread_mutex_unlock(&s->lock);
    return uri;
}

void web_session_confirmed(WebSessions *s, Str token, char *cookie)
{
    random_hex(cookie);
    pthread_mutex_lock(&s->lock);
    size_t i = find_token(s, token);
    if (i < WEB_SESSIONS) {
        s->keys[i] = key_of(str_of(cookie), false);
        crypto_wipe(s->places[i].uri, WEB_URI);
        random_hex(s->places[i].csrf);
        s->places[i].second = true;
    }
    pthread_mutex_unlock(&s->lock);
}
