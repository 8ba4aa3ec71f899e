/* look_up_draw.c: see look_up_draw.h.
 *
 * The log signs what is drawn: no person chose it. All checks of a week are entered in one step, so that a week is drawn whole or not at all. */
#include "office/look_up_draw.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "office/lot.h"
#include "office/office_int.h"
#include "office/rights_look_up.h"

enum { WEEKS_BACK = 8, EVERY_SECONDS = 60 };
static const size_t DRAW_ARENA = (size_t)256 << 20;

/* ---- weeks ---- */

static Day monday_of(Day d)
{
    return d - (((d + 3) % 7) + 7) % 7;                        /* 1970-01-01 was a Thursday */
}

static Instant day_begins(Day d)
{
    Instant utc = (Instant)d * 24 * HOUR;
    return utc - bishkek_offset(utc - 6 * HOUR) * SECOND;
}

Str look_up_week(char to[9], Instant t)
{
    Day thursday = monday_of(instant_local_day(t)) + 3, first;
    Date date = day_date(thursday);
    if (!date_day((Date){ date.year, 1, 1 }, &first)) first = thursday;
    int n = snprintf(to, 9, "%04d-W%02d", date.year % 10000, (thursday - first) / 7 + 1);
    return (Str){ to, n > 0 ? (size_t)n : 0 };
}

static bool week_begins(Str week, Day *ret)
{
    int64_t year, number;
    char again[9];
    Day january;
    if (week.len != 8 || str_find(week, STR("-W")) != 4 || !int_parse(str_first(week, 4), &year) ||
        !int_parse(str_from(week, str_is(str_first(str_from(week, 6), 1), "0") ? 7 : 6), &number)) return false;
    if (year < 1970 || number < 1 || number > 53 || !date_day((Date){ (int)year, 1, 4 }, &january)) return false;
    *ret = monday_of(january) + (Day)(7 * (number - 1));
    return str_equal(look_up_week(again, day_begins(*ret)), week);
}

/* ---- the lot ---- */

/* The first entry of the epoch that was received at that moment or later. */
static ErrorCode first_since(Store *s, uint32_t epoch, uint64_t size, Instant t, uint64_t *ret, Error *e)
{
    uint64_t low = 0, high = size;
    while (low < high) {
        CLEANUP(arena_free) Arena a = arena_with((size_t)1 << 20);
        Entry entry;
        uint64_t middle = low + (high - low) / 2;
        TRY(store_entry(s, &a, epoch, middle, &entry, e));
        if (entry.received < t) low = middle + 1;
        else high = middle;
    }
    *ret = low;
    return ERR_OK;
}

typedef struct { Arena *arena; uint64_t until; Lot *list; size_t count, room; } Gathering;

static ErrorCode gather(void *self, const Entry *entry, Error *e)
{
    Gathering *g = self;
    if (entry->index >= g->until) return ERR_END;
    if (!str_is(entry->op, "record.create") || !str_starts(entry->object, STR("look_up/"))) return ERR_OK;
    if (!ARENA_ROOM(g->arena, g->list, g->count, g->room)) return error_memory(e);
    g->list[g->count].id = str_copy(g->arena, entry->object);
    return g->list[g->count++].id.ptr ? ERR_OK : error_memory(e);
}

/* A store that was restored goes on in another epoch: the head is that of the last one that had an entry by then. */
static ErrorCode walk_epochs(Store *s, Gathering *g, LookUpLot *lot, Error *e)
{
    uint32_t last;
    TRY(store_last_epoch(s, &last, e));
    for (uint32_t epoch = 1; epoch <= last; epoch++) {
        uint64_t size, first;
        TRY(store_epoch_size(s, epoch, &size, e));
        TRY(first_since(s, epoch, size, lot->from, &first, e));
        TRY(first_since(s, epoch, size, lot->until, &g->until, e));
        if (g->until == 0) continue;
        lot->epoch = epoch;
        lot->size = g->until;
        TRY(store_entries(s, epoch, first, gather, g, e));
    }
    return ERR_OK;
}

ErrorCode look_up_lot(Store *s, Arena *a, Str week, LookUpLot *ret, Error *e)
{
    Day monday;
    char hex[65];
    Gathering g = { .arena = a };
    if (!week_begins(week, &monday)) return error_set(e, ERR_USAGE, K("lookup.no-week"), arg_str("week", week));
    *ret = (LookUpLot){ .week = week, .from = day_begins(monday), .until = day_begins(monday + 7) };
    if (ret->until > clock_now()) return error_set(e, ERR_USAGE, K("lookup.week-runs"), arg_str("week", week));
    TRY(walk_epochs(s, &g, ret, e));
    ret->ids = arena_array(a, g.count + 1, sizeof *ret->ids);
    if (!ret->ids) return error_memory(e);
    if (ret->epoch == 0 || g.count == 0) return ERR_OK;
    TRY(lot_root(s, ret->epoch, ret->size, hex, e));
    if (hex_decode(str_of(hex), ret->root.bytes, sizeof ret->root.bytes) != sizeof ret->root.bytes) return error_internal(e, "lot");
    lot_draw(STR("tergoo-look-up-draw/v1"), week, str_of(hex), g.list, g.count);
    for (size_t i = 0; i < g.count; i++) ret->ids[i] = g.list[i].id;
    ret->count = g.count;
    return ERR_OK;
}

/* ---- who inspects ---- */

typedef struct { Arena *arena; Str *users; size_t count, room; } Inspectors;

static ErrorCode add_inspector(void *self, const Record *rec, Error *e)
{
    Inspectors *in = self;
    const JsonValue *body;
    bool has = false;
    if (rec->body.len == 0 || !str_is(rec->state, "active")) return ERR_OK;
    TRY(record_fields(in->arena, rec, &body, e));
    JSON_EACH(role, json_get(json_get(body, "fields"), "roles")) has = has || str_is(role->text, "inspector");
    if (!has) return ERR_OK;
    if (!ARENA_ROOM(in->arena, in->users, in->count, in->room)) return error_memory(e);
    in->users[in->count] = str_copy(in->arena, rec->id);
    return in->users[in->count++].ptr ? ERR_OK : error_memory(e);
}

/* Of those who may, the one whom the lot names: nobody chooses his inspector, and the work is spread. */
static ErrorCode inspector_of(Store *s, const Inspectors *in, Str seed, Str id, Str whose, Str *ret, Error *e)
{
    Hash best = { 0 };
    *ret = STR("");
    for (size_t i = 0; i < in->count; i++) {
        bool may;
        TRY(look_up_inspects(s, in->arena, in->users[i], whose, &may, e));
        Hash h = hash_of_parts((const Str[]){ seed, STR("\n"), id, STR("\n"), in->users[i], STR("\n") }, 6);
        if (!may || (ret->len > 0 && memcmp(h.bytes, best.bytes, sizeof h.bytes) >= 0)) continue;
        best = h;
        *ret = in->users[i];
    }
    return ERR_OK;
}

/* ---- a check ---- */

static ErrorCode check_body(Arena *a, const Model *m, Str id, JsonValue *fields, JsonValue **ret, Error *e)
{
    const Kind *k = model_kind(m, STR("look_up_check"));
    if (!k) return error_internal(e, "look_up_check");
    TRY(record_check(k, fields, k->states[0].id, e));
    JsonValue *body = json_new_object(a);
    json_set(a, body, "case", json_new_string(a, STR("office")));
    json_set(a, body, "fields", fields);
    json_set(a, body, "id", json_new_string(a, id));
    json_set(a, body, "kind", json_new_string(a, k->id));
    json_set(a, body, "state", json_new_string(a, k->states[0].id));
    json_set(a, body, "version", json_new_int(a, 1));
    *ret = body;
    return body ? ERR_OK : error_memory(e);
}

static JsonValue *check_fields(Arena *a, Str look_up, Str whose, const char *cause, Str week, Str inspector)
{
    JsonValue *f = json_new_object(a);
    json_set(a, f, "look_up", json_new_string(a, look_up));
    json_set(a, f, "whose", json_new_string(a, whose));
    json_set(a, f, "cause", json_new_string(a, str_of(cause)));
    if (week.len > 0) json_set(a, f, "week", json_new_string(a, week));
    if (inspector.len > 0) json_set(a, f, "inspector", json_new_string(a, inspector));
    return f;
}

static ErrorCode whose_is(Store *s, Arena *a, Str look_up, Str *ret, Error *e)
{
    Record rec;
    const JsonValue *body;
    *ret = STR("");
    TRY(store_record(s, a, look_up, &rec, e));
    if (rec.body.len == 0) return ERR_OK;                      /* erased meanwhile */
    TRY(record_fields(a, &rec, &body, e));
    *ret = json_text(json_get(json_get(body, "fields"), "by"));
    return ERR_OK;
}

static ErrorCode check_item(Office *o, Arena *a, JsonValue *fields, Item *ret, Error *e)
{
    JsonValue *body;
    Buf content = buf_in(a);
    const Model *m = office_model(o);
    Str id = object_id_new(a, STR("look_up_check"));
    if (!id.ptr) return error_memory(e);
    TRY(check_body(a, m, id, fields, &body, e));
    json_write(&content, body);
    if (content.failed) return error_memory(e);
    Act act = { .store = office_store_id(o), .chain = STR("office"), .op = STR("record.create"), .object = id, .has_model = true, .model = m->hash,
                .actor = STR("log"), .made = clock_now() };
    return item_by_log(a, o, &act, buf_str(&content), ret, e);
}

/* ---- drawing ---- */

static ErrorCode found_one(void *self, const Record *rec, Error *e)
{
    (void)rec, (void)e;
    *(bool *)self = true;
    return ERR_END;
}

static ErrorCode is_drawn(Store *s, Arena *a, Str week, bool *ret, Error *e)
{
    Str folded;
    *ret = false;
    TRY(text_fold(a, week, &folded, e));
    return store_records_by(s, STR("look_up_check"), STR("week"), folded, found_one, ret, e);
}

ErrorCode look_up_draw(Office *o, Store *reader, Arena *a, Str week, size_t *entered, Error *e)
{
    LookUpLot lot;
    Inspectors in = { .arena = a };
    char hex[65];
    bool drawn;
    *entered = 0;
    TRY(is_drawn(reader, a, week, &drawn, e));
    if (drawn) return ERR_OK;
    TRY(look_up_lot(reader, a, week, &lot, e));
    size_t most = (size_t)office_model(o)->limits[LIMIT_LOOK_UPS_DRAWN], count = lot.count < most ? lot.count : most;
    Item *items = arena_array(a, count + 1, sizeof *items);
    if (!items) return error_memory(e);
    TRY(store_records(reader, STR("user"), add_inspector, &in, e));
    for (size_t i = 0; i < count; i++) {
        Str whose, inspector;
        TRY(whose_is(reader, a, lot.ids[i], &whose, e));
        if (whose.len == 0) continue;
        TRY(inspector_of(reader, &in, hash_hex(hex, &lot.root), lot.ids[i], whose, &inspector, e));
        TRY(check_item(o, a, check_fields(a, lot.ids[i], whose, "drawn", week, inspector), &items[*entered], e));
        (*entered)++;
    }
    Submission s = { .items = items, .count = *entered };
    return *entered > 0 ? writer_submit(&o->writer, &s, e) : ERR_OK;
}

ErrorCode look_up_draw_due(Office *o, Store *reader, size_t *entered, Error *e)
{
    *entered = 0;
    for (int back = WEEKS_BACK; back > 0; back--) {
        CLEANUP(arena_free) Arena a = arena_wiping(DRAW_ARENA);
        char week[9];
        size_t more;
        TRY(look_up_draw(o, reader, &a, look_up_week(week, clock_now() - (Instant)back * 7 * 24 * HOUR), &more, e));
        *entered += more;
    }
    return ERR_OK;
}

/* ---- very many ---- */

typedef struct { Request *request; Instant since; int64_t count; Str newest; } Recent;

static ErrorCode count_recent(void *self, const Record *rec, Error *e)
{
    Recent *c = self;
    const JsonValue *body;
    Instant at;
    if (rec->body.len == 0) return ERR_OK;
    ArenaMark mark = arena_mark(c->request->arena);
    TRY(record_fields(c->request->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    bool old = !instant_parse(json_text(json_get(fields, "at")), &at) || at < c->since;
    bool his = str_equal(json_text(json_get(fields, "by")), session_user(c->request->session));
    arena_restore(c->request->arena, mark);
    if (old) return ERR_END;
    if (his && c->count++ == 0) c->newest = str_copy(c->request->arena, rec->id);
    return ERR_OK;
}

ErrorCode look_up_watch(Request *r, Error *e)
{
    const int64_t *limits = r->model->limits;
    Recent c = { .request = r, .since = clock_now() - limits[LIMIT_LOOK_UPS_MANY_MINUTES] * MINUTE };
    Inspectors in = { .arena = r->arena };
    Str inspector, mark = STR("look-up-many");
    JsonValue *body;
    if (office_looked_lately(r, mark)) return ERR_OK;
    TRY(store_records_from(r->store, STR("look_up"), STR(""), RECORD_NEWEST, count_recent, &c, e));
    if (c.count < limits[LIMIT_LOOK_UPS_MANY] || !c.newest.ptr) return ERR_OK;
    TRY(store_records(r->store, STR("user"), add_inspector, &in, e));
    TRY(inspector_of(r->store, &in, STR("many"), c.newest, session_user(r->session), &inspector, e));
    Str id = object_id_new(r->arena, STR("look_up_check"));
    if (!id.ptr) return error_memory(e);
    TRY(check_body(r->arena, r->model, id, check_fields(r->arena, c.newest, session_user(r->session), "many", STR(""), inspector), &body, e));
    Draft d = { .chain = STR("office"), .op = STR("record.create"), .object = id, .content = body, .by_log = true };
    bool lately;
    return office_note_once(r, &d, mark, &lately, e);
}

/* ---- the thread ---- */

struct LookUpDrawer { Office *office; pthread_t thread; pthread_mutex_t lock; pthread_cond_t ends; bool ending; };

static bool rests(LookUpDrawer *d)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += EVERY_SECONDS;
    pthread_mutex_lock(&d->lock);
    while (!d->ending && pthread_cond_timedwait(&d->ends, &d->lock, &until) == 0) continue;
    bool goes_on = !d->ending;
    pthread_mutex_unlock(&d->lock);
    return goes_on;
}

/* A week that was looked at is not looked at again until the next has ended. */
static void *draw_thread(void *self)
{
    LookUpDrawer *d = self;
    Error e = { 0 };
    Store *reader = NULL;
    char done[9] = "", week[9];
    ErrorCode code = store_open(office_folder(d->office), STORE_READ, &reader, &e);
    if (code != ERR_OK) log_event(LOG_WARNING, "look-up-draw", "code=%s", error_code_name(code));
    do {
        size_t entered;
        Error why = { 0 };
        look_up_week(week, clock_now());
        if (code != ERR_OK || strcmp(week, done) == 0) continue;
        if (look_up_draw_due(d->office, reader, &entered, &why) == ERR_OK) memcpy(done, week, sizeof done);
        else log_event(LOG_WARNING, "look-up-draw", "code=%s key=%s", error_code_name(why.code), why.count > 0 ? why.parts[0].key : "");
    } while (rests(d));
    store_close(reader);
    return NULL;
}

ErrorCode look_up_drawer_start(Office *o, LookUpDrawer **ret, Error *e)
{
    LookUpDrawer *d = mem_alloc(sizeof *d);
    if (!d) return error_memory(e);
    d->office = o;
    pthread_mutex_init(&d->lock, NULL);
    pthread_cond_init(&d->ends, NULL);
    if (pthread_create(&d->thread, NULL, draw_thread, d) != 0) {
        mem_free(d);
        return error_memory(e);
    }
    *ret = d;
    return ERR_OK;
}

void look_up_drawer_end(LookUpDrawer **d)
{
    if (!*d) return;
    pthread_mutex_lock(&(*d)->lock);
    (*d)->ending = true;
    pthread_cond_signal(&(*d)->ends);
    pthread_mutex_unlock(&(*d)->lock);
    pthread_join((*d)->thread, NULL);
    mem_free(*d);
    *d = NULL;
}
