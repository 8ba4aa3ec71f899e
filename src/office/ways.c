/* ways.c: see ways.h: which ways somebody has, what a sign-in page offers, whether what is shown at a sign-in is right, and what
 * may be taken away. */
#include "office/office_int.h"
#include "office/ways.h"

/* ---- which there are ---- */

static ErrorCode read_key(Office *o, Arena *a, const CredentialRow *row, WayKey *ret, Error *e)
{
    Str plain;
    JsonValue *body;
    TRY(credential_open(o, a, row, &plain, e));
    TRY(json_parse(a, plain, &body, e));
    *ret = (WayKey){ .id = row->id, .credential = json_text(json_get(body, "credential")), .name = json_text(json_get(body, "name")),
                     .rp = json_text(json_get(body, "rp")), .point = json_text(json_get(body, "point")), .counter = row->counter };
    return instant_parse(json_text(json_get(body, "made")), &ret->made) ? ERR_OK : error_set(e, ERR_FINDING, K("second.damaged"));
}

ErrorCode ways_of(Office *o, Store *reader, Arena *a, Str user, Ways *ret, Error *e)
{
    CredentialRow *rows;
    SecondRow second;
    size_t count;
    *ret = (Ways){ 0 };
    TRY(store_credentials(reader, a, user, CREDENTIAL_ANY, &rows, &count, e));
    ret->keys = arena_array(a, count + 1, sizeof *ret->keys);
    if (!ret->keys) return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].type == CREDENTIAL_KEY) TRY(read_key(o, a, &rows[i], &ret->keys[ret->key_count++], e));
        if (rows[i].type == CREDENTIAL_SHEET) TRY(way_sheet_look(o, a, &rows[i], &ret->left, &ret->next, &ret->made, e));
    }
    ret->sheet = ret->left > 0;
    ErrorCode code = store_second(reader, a, user, &second, e);
    if (code == ERR_NOT_FOUND) error_clear(e);
    else if (code != ERR_OK) return code;
    ret->code = code == ERR_OK;
    return ERR_OK;
}

size_t ways_count(const Ways *w)
{
    return w->key_count + w->code + w->sheet;
}

/* ---- what a sign-in page offers ---- */

typedef struct { Arena *arena; Str *ids; size_t count, room; } Users;

static ErrorCode take_user(void *self, const Record *rec, Error *e)
{
    Users *u = self;
    if (!str_is(rec->state, "active")) return ERR_OK;
    if (!ARENA_ROOM(u->arena, u->ids, u->count, u->room)) return error_memory(e);
    u->ids[u->count] = str_copy(u->arena, rec->id);
    return u->ids[u->count++].ptr ? ERR_OK : error_memory(e);
}

/* What would be another user's, with an id and a number that are his no more. */
static void disguise(Request *r, Str login, Ways *w)
{
    for (size_t i = 0; i < w->key_count; i++) {
        Str was, what = str_format(r->arena, "key " STR_FMT " %zu", STR_ARG(login), i);
        Hash h = hash_salted(r->office->store_key.bytes, what);
        Buf bytes = buf_in(r->arena), text = buf_in(r->arena);
        if (!key_base64url_read(r->arena, w->keys[i].credential, &was)) continue;
        while (bytes.len < was.len && !bytes.failed) {
            buf_add(&bytes, str_first(str_bytes(h.bytes, HASH_SIZE), was.len - bytes.len));
            h = hash_salted(r->office->store_key.bytes, str_bytes(h.bytes, HASH_SIZE));
        }
        key_base64url(&text, buf_str(&bytes));
        w->keys[i].credential = buf_str(&text);
    }
    Str what = str_format(r->arena, "number " STR_FMT " %lld", STR_ARG(login), (long long)instant_local_day(clock_now()));
    Hash h = hash_salted(r->office->store_key.bytes, what);
    w->next = h.bytes[0] % SHEET_CODES + 1;
}

ErrorCode ways_offer(Request *r, Str login, Str origin, WaysOffered *ret, Error *e)
{
    Users all = { .arena = r->arena };
    Record user;
    Ways own = { 0 }, like = { 0 };
    Str folded, rp = key_rp_of(r->arena, origin);
    bool found;
    TRY(text_fold(r->arena, login, &folded, e));
    TRY(session_find_user(r->store, r->arena, login, &user, &found, e));
    TRY(store_records_sorted(r->store, STR("user"), STR("login"), take_user, &all, e));
    if (all.count == 0) return error_internal(e, "users");
    Hash h = hash_salted(r->office->store_key.bytes, folded);
    size_t at = ((size_t)h.bytes[0] << 16 | (size_t)h.bytes[1] << 8 | h.bytes[2]) % all.count;
    TRY(ways_of(r->office, r->store, r->arena, all.ids[at], &like, e));        /* both always: one alone would be quicker */
    TRY(ways_of(r->office, r->store, r->arena, found ? user.id : all.ids[at], &own, e));
    disguise(r, folded, &like);
    ret->ways = found ? own : like;
    size_t kept = 0;
    for (size_t i = 0; i < ret->ways.key_count; i++) {
        if (rp.len > 0 && str_equal(ret->ways.keys[i].rp, rp)) ret->ways.keys[kept++] = ret->ways.keys[i];
    }
    ret->ways.key_count = kept;
    ret->challenge = way_challenge(r->office, r->arena, "get", folded, origin);
    return ret->challenge.len > 0 ? ERR_OK : error_memory(e);
}

/* ---- what is shown at a sign-in ---- */

/* Nobody has used it since it was looked at: of two who come with one code at the same moment, one is too many. */
static ErrorCode still_unused(void *self, Store *s, Error *e)
{
    const CredentialRow *was = self;
    CredentialRow now;
    Arena a = arena_wiping(1 << 20);
    ErrorCode code = store_credential(s, &a, was->owner, was->type, was->id, &now, e);
    if (code == ERR_OK && (now.counter != was->counter || !str_equal(now.body, was->body))) code = error_set(e, ERR_DENIED, K("second.wrong"));
    if (code == ERR_NOT_FOUND) code = error_set(e, ERR_DENIED, K("second.wrong"));
    arena_free(&a);
    return code;
}

static ErrorCode use_row(Arena *a, const CredentialRow *was, int64_t counter, WayUsed *ret, Error *e)
{
    CredentialRow *before = ARENA_NEW(a, CredentialRow), *after = ARENA_NEW(a, CredentialRow);
    if (!before || !after) return error_memory(e);
    *before = *after = *was;
    after->counter = counter;
    ret->credential = after;
    ret->still = still_unused;
    ret->still_self = before;
    return ERR_OK;
}

/* The counter of a key goes up with each signature; one that stands still or goes back belongs to a second key with the same secret. Keys that do not
 * count say 0 always. */
static ErrorCode check_key(Office *o, Store *reader, Arena *a, Str user, const SessionAsk *ask, WayUsed *ret, Error *e)
{
    const KeyShown *k = ask->key;
    if (!k->fits || !k->good || !str_equal(k->owner, user)) return second_count_wrong(o, user, e);
    TRY(second_locked(o, user, e));
    if (!way_challenge_use(o, a, k->challenge)) return second_count_wrong(o, user, e);
    if ((k->counter > 0 || k->row.counter > 0) && (int64_t)k->counter <= k->row.counter) {
        Buf content = buf_in(a);
        buf_c(&content, "{\"device\":");
        json_write_string(&content, ask->device);
        buf_c(&content, ",\"key\":");
        json_write_string(&content, k->name);
        buf_c(&content, "}");
        if (content.failed) return error_memory(e);
        TRY(office_note_by_log(o, reader, a, "user.key_back", user, buf_str(&content), NULL, e));
        return error_set(e, ERR_DENIED, K("way.counter-back"), arg_str("name", k->name));
    }
    ret->way = k->way;
    return use_row(a, &k->row, k->counter, ret, e);
}

static ErrorCode check_sheet(Office *o, Store *reader, Arena *a, Str user, const SessionAsk *ask, WayUsed *ret, Error *e)
{
    CredentialRow *rows;
    size_t count;
    int left, next;
    Instant made;
    bool is = false;
    TRY(second_locked(o, user, e));
    TRY(store_credentials(reader, a, user, CREDENTIAL_SHEET, &rows, &count, e));
    if (count == 1) TRY(way_sheet_look(o, a, &rows[0], &left, &next, &made, e));
    if (count == 1) TRY(way_sheet_is(o, a, &rows[0], next, ask->sheet, &is, e));
    if (!is) return second_count_wrong(o, user, e);
    ret->way = STR("sheet");
    ret->left = left - 1;
    return use_row(a, &rows[0], rows[0].counter | INT64_C(1) << (next - 1), ret, e);
}

static ErrorCode check_code(Office *o, Store *reader, Arena *a, Str user, const SessionAsk *ask, WayUsed *ret, Error *e)
{
    SecondRow *row = ARENA_NEW(a, SecondRow);
    if (!row) return error_memory(e);
    ErrorCode code = store_second(reader, a, user, row, e);
    if (code == ERR_NOT_FOUND) return second_count_wrong(o, user, e);
    if (code != ERR_OK) return code;
    TRY(second_check(o, a, user, ask->code, row, e));
    ret->second = row;
    ret->way = STR("code");
    return ERR_OK;
}

ErrorCode way_check(Office *o, Store *reader, Arena *a, Str user, const SessionAsk *ask, WayUsed *ret, Error *e)
{
    Ways ways;
    *ret = (WayUsed){ 0 };
    TRY(ways_of(o, reader, a, user, &ways, e));
    bool shown = ask->code.len > 0 || ask->sheet.len > 0 || (ask->key && ask->key->given);
    ret->has = ways_count(&ways) > 0;
    if (!ret->has || (!shown && !ask->wanted)) return ERR_OK;
    if (ask->key && ask->key->given) return check_key(o, reader, a, user, ask, ret, e);
    if (ask->sheet.len > 0) return check_sheet(o, reader, a, user, ask, ret, e);
    return check_code(o, reader, a, user, ask, ret, e);
}

/* ---- changes by their owner ---- */

ErrorCode ways_may_change(Request *r, const Ways *w, Error *e)
{
    bool may = ways_count(w) == 0 || session_way(r->session).len > 0;
    return may ? ERR_OK : error_set(e, ERR_DENIED, K("way.sign-in-with-one"));
}

ErrorCode ways_may_end(Request *r, const Ways *w, Str way, Error *e)
{
    bool there = (str_is(way, "code") && w->code) || (str_is(way, "sheet") && w->sheet);
    for (size_t i = 0; i < w->key_count; i++) there = there || str_equal(w->keys[i].id, way);
    if (!there) return error_set(e, ERR_NOT_FOUND, K("way.none"));
    TRY(ways_may_change(r, w, e));
    if (ways_count(w) == 1) return error_set(e, ERR_CONFLICT, K("way.last"));
    return str_equal(session_way(r->session), way) ? error_set(e, ERR_CONFLICT, K("way.signed-in-with-it")) : ERR_OK;
}
