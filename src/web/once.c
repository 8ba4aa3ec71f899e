/* once.c: see once.h. A ring of places: what is in it is text of pages that the same person has just seen, and goes with the process. */
#include "web/once.h"

#include <pthread.h>

#include "crypto/crypto.h"

enum { ONCE_LOGIN = 128, ONCE_URL = 400, ONCE_SENTENCE = 600, UNDER_WAY = 256 };

typedef struct {
    char mark[ONCE_MARK], login[ONCE_LOGIN], url[ONCE_URL], sentence[ONCE_SENTENCE];
    size_t login_len, url_len, sentence_len;
} OncePlace;

/* An act that somebody is about to do. */
typedef struct { char mark[ONCE_MARK], login[ONCE_LOGIN]; size_t login_len; bool used; } UnderWay;

struct Once {
    pthread_mutex_t lock;
    pthread_cond_t  ended;              /* one that was under way */
    size_t    next;
    UnderWay  under_way[UNDER_WAY];
    OncePlace places[ONCE_PLACES];
};

ErrorCode once_new(Once **ret, Error *e)
{
    Once *o = mem_alloc(sizeof *o);
    if (!o) return error_memory(e);
    pthread_mutex_init(&o->lock, NULL);
    pthread_cond_init(&o->ended, NULL);
    *ret = o;
    return ERR_OK;
}

void once_free(Once *o)
{
    mem_free(o);
}

void once_mark(char mark[ONCE_MARK + 1])
{
    unsigned char bytes[ONCE_MARK / 2];
    random_bytes(bytes, sizeof bytes);
    hex_encode(mark, bytes, sizeof bytes);
}

static bool is_mark(Str mark)
{
    unsigned char bytes[ONCE_MARK / 2];
    return mark.len == ONCE_MARK && hex_decode(mark, bytes, sizeof bytes) == (ptrdiff_t)sizeof bytes;
}

static size_t put(char *to, size_t room, Str s)
{
    if (s.len > room) return 0;
    if (s.len > 0) memcpy(to, s.ptr, s.len);
    return s.len;
}

void once_keep(Once *o, Str login, Str mark, Str url, Str sentence)
{
    if (!is_mark(mark) || login.len > ONCE_LOGIN || url.len > ONCE_URL) return;
    if (sentence.len > ONCE_SENTENCE) sentence = utf8_first_bytes(sentence, ONCE_SENTENCE);
    pthread_mutex_lock(&o->lock);
    OncePlace *p = &o->places[o->next++ % ONCE_PLACES];
    memcpy(p->mark, mark.ptr, ONCE_MARK);
    p->login_len = put(p->login, sizeof p->login, login);
    p->url_len = put(p->url, sizeof p->url, url);
    p->sentence_len = put(p->sentence, sizeof p->sentence, sentence);
    pthread_mutex_unlock(&o->lock);
}

/* With the lock held. */
static bool find(const Once *o, Arena *a, Str login, Str mark, Str *url, Str *sentence)
{
    for (size_t i = 0; i < ONCE_PLACES; i++) {
        const OncePlace *p = &o->places[i];
        if (memcmp(p->mark, mark.ptr, ONCE_MARK) != 0 || !str_equal(str_bytes(p->login, p->login_len), login)) continue;
        *url = str_copy(a, str_bytes(p->url, p->url_len));
        *sentence = str_copy(a, str_bytes(p->sentence, p->sentence_len));
        return url->ptr && sentence->ptr;
    }
    return false;
}

static UnderWay *find_under_way(Once *o, Str login, Str mark)
{
    for (size_t i = 0; i < UNDER_WAY; i++) {
        UnderWay *u = &o->under_way[i];
        bool same = u->used && memcmp(u->mark, mark.ptr, ONCE_MARK) == 0 && str_equal(str_bytes(u->login, u->login_len), login);
        if (same) return u;
    }
    return NULL;
}

bool once_find(Once *o, Arena *a, Str login, Str mark, Str *url, Str *sentence)
{
    if (!is_mark(mark)) return false;
    pthread_mutex_lock(&o->lock);
    bool found = find(o, a, login, mark, url, sentence);
    pthread_mutex_unlock(&o->lock);
    return found;
}

/* There is a place for each connection that the server takes; without one it goes on unguarded. */
bool once_begin(Once *o, Arena *a, Str login, Str mark, Str *url, Str *sentence)
{
    if (!is_mark(mark) || login.len > ONCE_LOGIN) return false;
    pthread_mutex_lock(&o->lock);
    while (find_under_way(o, login, mark)) pthread_cond_wait(&o->ended, &o->lock);
    bool found = find(o, a, login, mark, url, sentence);
    for (size_t i = 0; i < UNDER_WAY && !found; i++) {
        UnderWay *u = &o->under_way[i];
        if (u->used) continue;
        memcpy(u->mark, mark.ptr, ONCE_MARK);
        u->login_len = put(u->login, sizeof u->login, login);
        u->used = true;
        break;
    }
    pthread_mutex_unlock(&o->lock);
    return found;
}

void once_end(Once *o, Str login, Str mark)
{
    if (!is_mark(mark)) return;
    pthread_mutex_lock(&o->lock);
    UnderWay *u = find_under_way(o, login, mark);
    if (u) *u = (UnderWay){ .used = false };
    pthread_cond_broadcast(&o->ended);
    pthread_mutex_unlock(&o->lock);
}
