/* paired.c: see paired.h. A device is a session with a note beside it of what it may do; the codes that wait are hashes in that
 * note. */
#include "office/paired.h"

#include "office/office_int.h"

struct Paired {
    Str     name, search;               /* in the session's arena */
    Hash    code;
    Instant paired, code_until, joined, seen;
    int64_t ahead;
    bool    waits, has_clock;
};

bool session_is_device(const Session *s)
{
    return s && s->paired;
}

/* ---- codes ---- */

/* No letter that is read for another: twelve of 31, 59 bits, for five minutes, and tries are slowed down by the web process. */
static void code_new(char code[PAIRED_CODE + 1])
{
    static const char LETTERS[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    enum { COUNT = sizeof LETTERS - 1, FAIR = 256 / COUNT * COUNT };
    for (size_t i = 0; i < PAIRED_CODE;) {
        unsigned char byte;
        random_bytes(&byte, 1);
        if (i == 4 || i == 9) code[i++] = '-';
        else if (byte < FAIR) code[i++] = LETTERS[byte % COUNT];
    }
    code[PAIRED_CODE] = '\0';
}

/* As it is kept: without what people put between, in capitals. */
static Hash code_hash(Str typed)
{
    char plain[PAIRED_CODE + 1] = "";
    size_t n = 0;
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        if (c == '-' || c == ' ') continue;
        if (n == PAIRED_CODE) return (Hash){ { 0 } };
        plain[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    Str parts[] = { STR("pairing "), { plain, n } };
    Hash h = hash_of_parts(parts, ARRAY_LEN(parts));
    crypto_wipe(plain, sizeof plain);
    return h;
}

/* ---- under the office's lock ---- */

static bool runs(const Session *s, Instant now)
{
    return s->paired && !s->ended && now <= s->until && (!s->paired->waits || now <= s->paired->code_until);
}

static bool is_of(const Session *s, Str search, Str name)
{
    return s->paired && str_equal(s->paired->search, search) && (name.len == 0 || str_equal(s->paired->name, name));
}

static PairedDevice shown(Arena *a, const Session *s)
{
    const Paired *p = s->paired;
    return (PairedDevice){ .name = str_copy(a, p->name), .user = str_copy(a, s->user), .search = str_copy(a, p->search),
                           .paired = p->paired,
                           .until = p->waits ? p->code_until : s->until, .joined = p->joined, .seen = p->seen, .ahead = p->ahead,
                           .has_clock = p->has_clock };
}

static bool copied(const PairedDevice *d)
{
    return d->name.ptr && d->user.ptr && d->search.ptr;
}

static void note_clock(Paired *p, Instant clock, Instant now)
{
    p->seen = now;
    if (clock == 0) return;
    p->ahead = clock - now;
    p->has_clock = true;
}

/* ---- pairing ---- */

/* One whose code nobody used in time ends: it would lie there until its hour. */
static void end_stale(Session *s, Instant now)
{
    if (s->paired && s->paired->waits && now > s->paired->code_until) s->ended = true;
}

static ErrorCode check_name_free(Office *o, Str search, Str name, Error *e)
{
    bool taken = false;
    Instant now = clock_now();
    size_t at = 0;
    pthread_mutex_lock(&o->lock);
    for (Session *s; (s = map_next(&o->sessions, &at));) {
        taken = taken || (runs(s, now) && is_of(s, search, name));
        end_stale(s, now);
    }
    pthread_mutex_unlock(&o->lock);
    return taken ? error_set(e, ERR_CONFLICT, K("field.name-taken"), arg_str("name", name)) : ERR_OK;
}

static bool note_paired(Session *s, const SessionAsk *ask, Str search, const Hash *code)
{
    Paired *p = ARENA_NEW(&s->arena, Paired);
    if (!p) return false;
    Instant now = clock_now();
    *p = (Paired){ .name = str_copy(&s->arena, ask->device), .search = str_copy(&s->arena, search), .code = *code, .paired = now,
                   .code_until = now + PAIRED_MINUTES * MINUTE, .waits = true };
    s->paired = p;
    return p->name.ptr && p->search.ptr;
}

ErrorCode paired_open(Request *r, const SessionAsk *ask, Str search, char code[PAIRED_CODE + 1], Error *e)
{
    SessionGiven given;
    Office *o = r->office;
    if (ask->hours < 1 || ask->hours > PAIRED_HOURS) return error_set(e, ERR_INVALID, K("field.hours"),
                                                                      arg_int("most", PAIRED_HOURS));
    TRY(check_name_free(o, search, ask->device, e));
    TRY(session_open_with(o, r->store, r->arena, ask, &given, e));
    code_new(code);
    Hash hash = code_hash(str_of(code));
    pthread_mutex_lock(&o->lock);
    Session *s = map_get(&o->sessions, given.token);         /* nobody else knows its token yet */
    bool noted = s && note_paired(s, ask, search, &hash);
    if (s && !noted) s->ended = true;
    pthread_mutex_unlock(&o->lock);
    return noted ? ERR_OK : error_memory(e);
}

ErrorCode paired_join(Office *o, Arena *a, Str code, Instant clock, Str *token, PairedDevice *ret, Error *e)
{
    Hash hash = code_hash(code);
    Instant now = clock_now();
    bool found = false, whole = true;
    size_t at = 0;
    pthread_mutex_lock(&o->lock);
    for (Session *s; !found && (s = map_next(&o->sessions, &at));) {
        if (!runs(s, now) || !s->paired->waits || !hash_equal(&s->paired->code, &hash)) continue;
        found = true;
        s->paired->waits = false;
        s->paired->joined = now;
        note_clock(s->paired, clock, now);
        *ret = shown(a, s);
        *token = str_copy(a, str_of(s->token));
        whole = token->ptr && copied(ret);
    }
    pthread_mutex_unlock(&o->lock);
    if (!found) return error_set(e, ERR_DENIED, K("field.no-code"));
    return whole ? ERR_OK : error_memory(e);
}

/* ---- while it runs ---- */

bool paired_self(const Request *r, PairedDevice *ret)
{
    if (!session_is_device(r->session)) return false;
    pthread_mutex_lock(&r->office->lock);
    *ret = shown(r->arena, r->session);
    pthread_mutex_unlock(&r->office->lock);
    return copied(ret);
}

void paired_saw(Request *r, Instant clock)
{
    if (!session_is_device(r->session)) return;
    pthread_mutex_lock(&r->office->lock);
    note_clock(r->session->paired, clock, clock_now());
    pthread_mutex_unlock(&r->office->lock);
}

ErrorCode paired_list(Request *r, Str search, PairedDevice **ret, size_t *count, Error *e)
{
    Office *o = r->office;
    Instant now = clock_now();
    size_t at = 0, room = 0;
    bool whole = true;
    *count = 0;
    pthread_mutex_lock(&o->lock);
    for (const Session *s; (s = map_next(&o->sessions, &at));) room += is_of(s, search, STR(""));
    *ret = arena_array(r->arena, room + 1, sizeof **ret);
    at = 0;
    for (const Session *s; *ret && (s = map_next(&o->sessions, &at));) {
        if (!is_of(s, search, STR("")) || !runs(s, now)) continue;
        (*ret)[*count] = shown(r->arena, s);
        whole = whole && copied(&(*ret)[(*count)++]);
    }
    pthread_mutex_unlock(&o->lock);
    return *ret && whole ? ERR_OK : error_memory(e);
}

size_t paired_end(Office *o, Str search, Str name)
{
    Instant now = clock_now();
    size_t at = 0, ended = 0;
    pthread_mutex_lock(&o->lock);
    for (Session *s; (s = map_next(&o->sessions, &at));) {
        if (!is_of(s, search, name)) continue;
        ended += runs(s, now);
        s->ended = true;                                /* wiped at the next sweep, which no request that holds it waits for */
    }
    pthread_mutex_unlock(&o->lock);
    return ended;
}
