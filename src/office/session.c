/* session.c: users' long keys under their passphrases, and sessions in the gate's memory.
 *
 * A long key is opened for one signature, that of session.open, and wiped. What signs acts is the session's key: made fresh, never on the disk,
 * gone with the gate. The client holds a token and no key. With the long key open, the X25519 key that follows from it goes into the session's secret
 * memory: with it the session opens the locked cases of its user (locked.h), and all of that goes when the session goes. */
#include "office/locked.h"
#include "office/shown.h"
#include "office/ways.h"

ErrorCode passphrase_check(Str passphrase, Error *e)
{
    enum { SHORTEST = 8 };
    return utf8_count(passphrase) >= SHORTEST ? ERR_OK : error_set(e, ERR_INVALID, K("office.passphrase-short"), arg_int("least", SHORTEST));
}

static ErrorCode wrap_long_key(Arena *a, Str user, Str passphrase, PassphraseCost cost, const SignSecret *secret, KeyringRow *row, Error *e)
{
    WrapKey wrap;
    TRY(passphrase_check(passphrase, e));
    unsigned char *wrapped = arena_alloc(a, KEY_SIZE + WRAP_OVERHEAD);
    Str owner = str_copy(a, user);
    if (!wrapped || !owner.ptr) return error_memory(e);
    *row = (KeyringRow){ .owner = owner, .cost = cost };
    random_bytes(row->salt, sizeof row->salt);
    TRY(wrap_key_from_passphrase(passphrase, row->salt, cost, &wrap, e));
    wrap_make(&wrap, str_bytes(secret->seed, KEY_SIZE), owner, wrapped);
    row->wrapped = str_bytes(wrapped, KEY_SIZE + WRAP_OVERHEAD);
    crypto_wipe(&wrap, sizeof wrap);
    return ERR_OK;
}

ErrorCode keyring_make(Arena *a, Str store_id, Str user, Str passphrase, PassphraseCost cost, Str *vkey, KeyringRow *row, Error *e)
{
    char name[128];
    SignSecret secret = sign_secret_new();
    SignPublic public = sign_public_of(&secret);
    ErrorCode code = wrap_long_key(a, user, passphrase, cost, &secret, row, e);
    crypto_wipe(&secret, sizeof secret);
    if (code != ERR_OK) return code;

    NoteKey key = note_key(user_key_name(name, store_id, user), &public);
    Buf text = buf_in(a);
    note_key_format(&text, &key);
    if (text.failed) return error_memory(e);
    *vkey = buf_str(&text);
    return ERR_OK;
}

static ErrorCode wrong_passphrase(Error *e)
{
    return error_set(e, ERR_DENIED, K("office.wrong-passphrase"));
}

/* An unknown login costs as much as a wrong passphrase, so that nobody learns by the clock who has an account. */
ErrorCode session_spend_a_try(Office *o, Str passphrase, Error *e)
{
    unsigned char salt[16] = { 0 };
    WrapKey wrap;
    pthread_mutex_lock(&o->passphrase_lock);
    ErrorCode code = wrap_key_from_passphrase(passphrase, salt, o->cost, &wrap, e);
    pthread_mutex_unlock(&o->passphrase_lock);
    crypto_wipe(&wrap, sizeof wrap);
    return code == ERR_OK ? wrong_passphrase(e) : code;
}

typedef struct { Arena *arena; Record record; bool found; } FindUser;

static ErrorCode take_user(void *self, const Record *rec, Error *e)
{
    FindUser *f = self;
    f->record = *rec;
    f->record.id = str_copy(f->arena, rec->id);
    f->record.state = str_copy(f->arena, rec->state);
    f->record.body = str_copy(f->arena, rec->body);
    if (!f->record.id.ptr || !f->record.state.ptr || !f->record.body.ptr) return error_memory(e);
    f->found = true;
    return ERR_END;
}

static ErrorCode unwrap_row(Office *o, const KeyringRow *row, Str passphrase, SignSecret *ret, Error *e)
{
    WrapKey wrap;
    pthread_mutex_lock(&o->passphrase_lock);
    ErrorCode code = wrap_key_from_passphrase(passphrase, row->salt, row->cost, &wrap, e);
    pthread_mutex_unlock(&o->passphrase_lock);
    if (code != ERR_OK) return code;
    bool opened = row->wrapped.len == KEY_SIZE + WRAP_OVERHEAD && wrap_open(&wrap, row->wrapped, row->owner, ret->seed);
    crypto_wipe(&wrap, sizeof wrap);
    return opened ? ERR_OK : wrong_passphrase(e);
}

/* Whoever has no key of his own yet costs as much as a wrong passphrase. */
static ErrorCode unwrap_long_key(Office *o, Store *reader, Arena *a, Str user, Str passphrase, SignSecret *ret, Error *e)
{
    KeyringRow row;
    ErrorCode code = store_keyring(reader, a, user, &row, e);
    if (code == ERR_NOT_FOUND) return session_spend_a_try(o, passphrase, e);
    return code == ERR_OK ? unwrap_row(o, &row, passphrase, ret, e) : code;
}

ErrorCode session_find_user(Store *reader, Arena *a, Str login, Record *ret, bool *found, Error *e)
{
    FindUser f = { .arena = a };
    Str folded;
    *found = false;
    TRY(text_fold(a, login, &folded, e));
    TRY(store_records_by(reader, STR("user"), STR("login"), folded, take_user, &f, e));
    *ret = f.record;
    *found = f.found && str_is(f.record.state, "active");
    return ERR_OK;
}

ErrorCode keyring_rewrap(Office *o, Store *reader, Arena *a, Str user, Str passphrase, Str new_passphrase, KeyringRow *row, Error *e)
{
    SignSecret secret;
    TRY(unwrap_long_key(o, reader, a, user, passphrase, &secret, e));
    ErrorCode code = wrap_long_key(a, user, new_passphrase, o->cost, &secret, row, e);
    crypto_wipe(&secret, sizeof secret);
    return code;
}

static ErrorCode session_act(Office *o, Arena *a, const Session *s, const SignSecret *long_key, Str device, Item *ret, Error *e)
{
    Buf vkey = buf_in(a), content = buf_in(a), text = buf_in(a), note = buf_in(a);
    char name[128];
    note_key_format(&vkey, &s->key);
    buf_c(&content, "{\"device\":");
    json_write_string(&content, device);
    buf_c(&content, "}");
    Str object = str_format(a, "session/%s", s->id);
    if (vkey.failed || content.failed || !object.ptr) return error_memory(e);

    *ret = (Item){ .has_content = true, .content = buf_str(&content) };
    ret->act = (Act){ .store = str_of(o->store_id), .chain = STR("office"), .op = STR("session.open"), .object = object,
                      .has_object_hash = true, .has_model = true, .model = office_model(o)->hash, .key = buf_str(&vkey), .until = s->until,
                      .actor = s->user, .session = str_of(s->id), .made = clock_now() };
    act_fill_random(&ret->act, ret->salt);
    ret->act.object_hash = hash_salted(ret->salt, ret->content);
    TRY(act_check(&ret->act, e));
    act_format(&text, &ret->act);
    SignPublic public = sign_public_of(long_key);
    NoteKey user_key = note_key(user_key_name(name, str_of(o->store_id), s->user), &public);
    note_sign(&note, buf_str(&text), &user_key, long_key);
    if (text.failed || note.failed) return error_memory(e);
    ret->note = buf_str(&note);
    return ERR_OK;
}

void session_free(Session *s)
{
    crypto_wipe(&s->secret, sizeof s->secret);
    if (s->locked) locked_set_end(s->locked);
    arena_free(&s->arena);
    crypto_wipe(s, sizeof *s);
    mem_free(s);
}

static Session *session_new(Office *o, Str user, Str login, const SignSecret *long_key, int64_t hours)
{
    enum { SESSION_ARENA = 4 << 20 };
    unsigned char token[32], id[8];
    char name[64];
    Session *s = mem_alloc(sizeof *s);
    if (!s) return NULL;
    s->arena = arena_secret(SESSION_ARENA);
    s->user = str_copy(&s->arena, user);
    s->login = str_copy(&s->arena, login);
    s->looked = map_in(&s->arena);
    random_bytes(token, sizeof token);
    random_bytes(id, sizeof id);
    hex_encode(s->token, token, sizeof token);
    hex_encode(s->id, id, sizeof id);
    s->secret = sign_secret_new();
    SignPublic public = sign_public_of(&s->secret);
    s->key = note_key(session_key_name(name, str_of(o->store_id), str_of(s->id)), &public);
    s->until = clock_now() + hours * HOUR;
    s->locked = ARENA_NEW(&s->arena, LockedSet);
    if (s->locked) locked_set_start(s->locked, long_key);
    if (!s->locked || !s->user.ptr || !s->login.ptr) {
        session_free(s);
        return NULL;
    }
    return s;
}

/* Wipes sessions that are over and that no request holds, and lent keys likewise. Under o->lock. */
static void sweep(Office *o)
{
    Instant now = clock_now();
    size_t at = 0;
    for (Session *s; (s = map_next(&o->sessions, &at));) {
        if (s->users > 0 || (!s->ended && now <= s->until)) continue;
        map_remove(&o->sessions, str_of(s->token));
        session_free(s);
    }
    lend_sweep(o);
}

void session_sweep(Office *o)
{
    pthread_mutex_lock(&o->lock);
    sweep(o);
    pthread_mutex_unlock(&o->lock);
}

/* Submits session.open, with the second factor's row that its code used up, and lets the token in. */
static ErrorCode enter(Office *o, Arena *a, const Record *of, const SessionAsk *ask, const SignSecret *long_key, const WayUsed *way, Str *token,
                       Error *e)
{
    Item item;
    Session *s = session_new(o, of->id, ask->login, long_key, ask->hours);
    ErrorCode code = s ? session_act(o, a, s, long_key, ask->device, &item, e) : error_memory(e);
    if (code == ERR_OK) {
        NotedRead user = { of->id, of->version };
        Submission sub = { .items = &item, .count = 1, .reads = &user, .read_count = 1 };
        item.second = way->second;
        item.credentials = way->credential;
        item.credential_count = way->credential ? 1 : 0;
        item.still = way->still;
        item.still_self = way->still_self;
        if (way->way.len > 0 && way->way.len < sizeof s->way) memcpy(s->way, way->way.ptr, way->way.len);
        code = writer_submit(&o->writer, &sub, e);
    }
    if (code == ERR_OK) {
        *token = str_copy(a, str_of(s->token));
        pthread_mutex_lock(&o->lock);
        sweep(o);
        if (!token->ptr || !map_set(&o->sessions, str_of(s->token), s)) code = error_memory(e);
        pthread_mutex_unlock(&o->lock);
    }
    if (code != ERR_OK && s) session_free(s);
    return code;
}

static ErrorCode open_by_passphrase(Office *o, Store *reader, Arena *a, const SessionAsk *ask, SessionGiven *ret, Error *e)
{
    WayUsed way;
    Record user;
    bool found;
    TRY(session_find_user(reader, a, ask->login, &user, &found, e));
    if (!found) return session_spend_a_try(o, ask->passphrase, e);

    SignSecret long_key;
    TRY(unwrap_long_key(o, reader, a, user.id, ask->passphrase, &long_key, e));
    ErrorCode code = way_check(o, reader, a, user.id, ask, &way, e);
    if (code == ERR_OK) code = enter(o, a, &user, ask, &long_key, &way, &ret->token, e);
    crypto_wipe(&long_key, sizeof long_key);
    ret->way = way.way;
    ret->left = way.left;
    ret->has_second = way.has;
    return code;
}

ErrorCode session_open_lent(Office *o, Arena *a, const Record *user, const KeyringRow *row, Str code, const SessionAsk *ask, Str *token, Error *e)
{
    SignSecret long_key;
    TRY(unwrap_row(o, row, code, &long_key, e));
    WayUsed none = { 0 };
    ErrorCode result = enter(o, a, user, ask, &long_key, &none, token, e);
    crypto_wipe(&long_key, sizeof long_key);
    return result;
}

/* One sentence for whatever was wrong, but for what he learns only who had the passphrase and the key: that his ways are locked,
 * that his key was copied. */
static bool is_said_as_it_is(const Error *e)
{
    return str_is(str_of(e->parts[0].key), "second.locked") || str_is(str_of(e->parts[0].key), "way.counter-back");
}

ErrorCode session_open_with(Office *o, Store *reader, Arena *a, const SessionAsk *ask, SessionGiven *ret, Error *e)
{
    enum { LONGEST = 12 };
    *ret = (SessionGiven){ 0 };
    if (ask->hours < 1 || ask->hours > LONGEST) return error_set(e, ERR_INVALID, K("office.session-hours"), arg_int("most", LONGEST));
    ErrorCode code = open_by_passphrase(o, reader, a, ask, ret, e);
    return code == ERR_DENIED && ask->wanted && !is_said_as_it_is(e) ? error_set(e, ERR_DENIED, K("second.wrong")) : code;
}

ErrorCode session_open(Office *o, Store *reader, Arena *a, Str login, Str passphrase, int64_t hours, Str device, Str *token, Error *e)
{
    SessionGiven given;
    SessionAsk ask = { .login = login, .passphrase = passphrase, .hours = hours, .device = device };
    TRY(session_open_with(o, reader, a, &ask, &given, e));
    *token = given.token;
    return ERR_OK;
}

ErrorCode session_take(Office *o, Str token, Session **ret, Error *e)
{
    pthread_mutex_lock(&o->lock);
    Session *s = map_get(&o->sessions, token);
    bool runs = s && !s->ended && clock_now() <= s->until;
    if (runs) s->users++;
    pthread_mutex_unlock(&o->lock);
    if (!runs) return error_set(e, ERR_SIGNED_OUT, K("office.signed-out"));
    *ret = s;
    return ERR_OK;
}

void session_release(Office *o, Session *s)
{
    if (!s) return;
    pthread_mutex_lock(&o->lock);
    s->users--;
    if (s->ended) sweep(o);
    pthread_mutex_unlock(&o->lock);
}

void session_end(Office *o, Str token)
{
    pthread_mutex_lock(&o->lock);
    Session *s = map_get(&o->sessions, token);
    if (s) {
        s->ended = true;
        sweep(o);                                   /* wipes it, unless a request still holds it: then its release does */
    }
    pthread_mutex_unlock(&o->lock);
}

void session_end_user(Office *o, Str user)
{
    pthread_mutex_lock(&o->lock);
    size_t at = 0;
    for (Session *s; (s = map_next(&o->sessions, &at));) {
        if (str_equal(s->user, user)) s->ended = true;
    }
    lend_end_where(o, STR(""), user);
    shown_end_user(o, user);
    sweep(o);
    pthread_mutex_unlock(&o->lock);
}

Str session_token(const Session *s) { return str_of(s->token); }
PassphraseCost office_passphrase_cost(const Office *o) { return o->cost; }
Str session_id(const Session *s) { return str_of(s->id); }
Str session_user(const Session *s) { return s->user; }
Str session_way(const Session *s) { return str_of(s->way); }

void session_showed(Request *r, Str way)
{
    Session *s = r->session;
    pthread_mutex_lock(&r->office->lock);
    if (s->way[0] == 0 && way.len < sizeof s->way) memcpy(s->way, way.ptr, way.len);
    pthread_mutex_unlock(&r->office->lock);
}

/* ---- what he works on ---- */

Str session_works_on(Request *r)
{
    pthread_mutex_lock(&r->office->lock);
    Str chain = str_copy(r->arena, str_of(r->session->work_case));
    pthread_mutex_unlock(&r->office->lock);
    return chain.ptr ? chain : STR("");
}

void session_work_on(Request *r, Str chain)
{
    char *to = r->session->work_case;
    if (chain.len >= sizeof r->session->work_case) return;
    pthread_mutex_lock(&r->office->lock);
    memcpy(to, chain.ptr, chain.len);
    to[chain.len] = 0;
    pthread_mutex_unlock(&r->office->lock);
}
