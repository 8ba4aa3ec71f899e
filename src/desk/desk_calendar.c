/* desk_calendar.c: somebody's days as a page, as a file for a calendar program, and under an address that such a program asks
 * again and again.
 *
 * The file is his own: it says what his page says, and having it leaves an entry, because from then on it lies elsewhere. Who
 * has the address needs no sign-in, so behind it there are times only, or times and numbers of records: no names, no titles, not
 * even what kind of day it is. The address holds 256 random bits and is shown once; the store keeps their hash. Making and
 * revoking it are acts. It goes by what its owner may know at that moment. */
#include "desk/desk_today.h"
#include "desk/exercise_mark.h"
#include "desk/ics.h"

enum { DAYS_AHEAD = 366, PAGE_DAYS = 60, FEEDS_MOST = 10, HOUR_MINUTES = 60, TOKEN_SIZE = 32 };

/* ---- the days ---- */

static ErrorCode find_days(Request *r, int64_t ahead, Today *t, Error *e)
{
    TRY(today_begin(r, t, e));
    TRY(today_find_terms(t, ahead, e));
    return today_find_dates(t, t->day + (Day)ahead, true, e);
}

/* When the record became as it is: a stamp that stays while nothing changes. */
static ErrorCode stamp_of(Request *r, const DayAhead *d, Instant *ret, Error *e)
{
    Record rec;
    Entry entry;
    *ret = (Instant)d->day * 24 * HOUR;
    if (d->id.len == 0 || records_get(r, d->id, &rec, e) != ERR_OK) return ERR_OK;
    if (store_entry(r->store, r->arena, rec.epoch, rec.index, &entry, e) == ERR_OK) *ret = entry.received;
    if (d->changed > *ret) *ret = d->changed;
    return ERR_OK;
}

/* The same day of the same record has the same name for ever, which says nothing of either. */
static Str uid_of(Request *r, const DayAhead *d, int64_t at)
{
    char hex[65];
    Str text = d->id.len > 0 ? str_format(r->arena, STR_FMT "|" STR_FMT "|%d", STR_ARG(office_store_id(r->office)), STR_ARG(d->id), d->term)
                             : str_format(r->arena, STR_FMT "|%lld|%d", STR_ARG(office_store_id(r->office)), (long long)at, d->day);
    Hash h = hash_of(text);
    return str_format(r->arena, STR_FMT "@tergoo", STR_ARG(str_first(hash_hex(hex, &h), 32)));
}

typedef enum { SHOWS_TIMES, SHOWS_NUMBERS, SHOWS_ALL } Shows;

static Str summary_of(Request *r, const DayAhead *d, Shows shows)
{
    Str plain = d->term ? view_say(r, K("calendar.term")) : view_say(r, K("calendar.busy"));
    if (shows == SHOWS_ALL) return str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(d->what), STR_ARG(d->title));
    if (shows == SHOWS_NUMBERS && d->number.len > 0) return str_format(r->arena, STR_FMT " " STR_FMT, STR_ARG(plain), STR_ARG(d->number));
    return plain;
}

/* In a calendar the days of an exercise lie among those of real work. */
static Str exercise_title(Request *r, Str title)
{
    return str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(view_say(r, K("exercise.mark"))), STR_ARG(title));
}

static ErrorCode write_days(Today *t, Shows shows, Str name, Buf *to, Error *e)
{
    Request *r = t->request;
    bool invented = office_is_exercise(r->office);
    ics_begin(to, invented ? exercise_title(r, name) : name);
    for (size_t i = 0; i < t->date_count; i++) {
        const DayAhead *d = &t->dates[i];
        IcsEvent event = { .uid = uid_of(r, d, (int64_t)i), .summary = summary_of(r, d, shows), .day = d->day, .minute = d->minute,
                           .minutes = HOUR_MINUTES };
        if (invented) event.summary = exercise_title(r, event.summary);
        if (invented) event.description = view_say(r, K("exercise.banner"));
        TRY(stamp_of(r, d, &event.stamp, e));
        ics_event(to, &event);
    }
    ics_end(to);
    error_clear(e);
    return to->failed ? error_memory(e) : ERR_OK;
}

/* ---- his own ---- */

typedef struct { Request *request; RecordIds ids; } Feeds;

static ErrorCode take_live(void *self, const Record *rec, Error *e)
{
    Feeds *f = self;
    return str_is(rec->state, "live") && rec->body.len > 0 ? record_ids_add(&f->ids, rec->id, e) : ERR_OK;
}

static ErrorCode own_feeds(Request *r, Feeds *ret, Error *e)
{
    *ret = (Feeds){ .request = r, .ids = { .request = r } };
    return store_records_by(r->store, STR("calendar_feed"), STR("owner"), session_user(r->session), take_live, ret, e);
}

static ErrorCode show_feeds(Request *r, Error *e)
{
    Feeds f;
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("calendar.row-device")), view_say(r, K("calendar.row-shows")) };
    TRY(own_feeds(r, &f, e));
    json_set(r->arena, view_data(r), "addresses", list);
    if (f.ids.count > 0) view_table(r, view_say(r, K("calendar.addresses")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < f.ids.count; i++) {
        Seen seen;
        TRY(desk_see(r, f.ids.ids[i], &seen, e));
        const Field *shows = kind_field(seen.kind, STR("shows"));
        Str cells[] = { json_text(json_get(seen.fields, "title")), shows ? desk_value_text(r, shows, json_get(seen.fields, "shows")) : STR("") };
        view_table_row_to(r, cells, ARRAY_LEN(cells), seen.record.id);
        json_add(r->arena, list, json_new_string(r->arena, seen.record.id));
    }
    return ERR_OK;
}

ErrorCode desk_calendar_show(Request *r, Error *e)
{
    Today t;
    view_title(r, view_say(r, K("calendar.title")));
    TRY(find_days(r, PAGE_DAYS, &t, e));
    if (t.date_count == 0) view_note(r, view_say(r, K("calendar.empty"), arg_int("days", PAGE_DAYS)));
    today_show_days(&t, STR(""), STR(""));
    view_action(r, view_say(r, K("calendar.file")), view_op(r, "calendar.file"), "secondary");
    view_action(r, view_say(r, K("today.add-note")), view_op(r, "todo.add"), "secondary");
    TRY(show_feeds(r, e));
    view_note(r, view_say(r, K("calendar.about")));
    view_action(r, view_say(r, K("calendar.subscribe")), view_op(r, "calendar.subscribe"), "secondary");
    return ERR_OK;
}

ErrorCode desk_calendar_file(Request *r, Error *e)
{
    Today t;
    Buf out = buf_in(r->arena);
    JsonValue *what = json_new_object(r->arena);
    TRY(find_days(r, DAYS_AHEAD, &t, e));
    TRY(write_days(&t, SHOWS_ALL, view_say(r, K("calendar.name"), arg_str("name", desk_user_name(r, session_user(r->session)))), &out, e));
    TRY(fd_write_all(r->fd, buf_str(&out), STR("calendar.ics"), e));
    json_set(r->arena, view_data(r), "name", json_new_string(r->arena, STR("tergoo.ics")));
    json_set(r->arena, view_data(r), "days", json_new_int(r->arena, (int64_t)t.date_count));
    json_set(r->arena, what, "days", json_new_int(r->arena, (int64_t)t.date_count));
    Str object = str_format(r->arena, "calendar/" STR_FMT, STR_ARG(str_from(session_user(r->session), STR("user/").len)));
    return object.ptr ? office_note_look(r, STR("office"), STR("record.export"), object, what, e) : error_memory(e);
}

/* ---- addresses ---- */

static Str hash_text(Request *r, Str token)
{
    char hex[65];
    Hash h = hash_of(token);
    return str_copy(r->arena, hash_hex(hex, &h));
}

ErrorCode desk_calendar_subscribe(Request *r, Error *e)
{
    const Kind *k;
    Feeds f;
    JsonValue *given = json_new_object(r->arena), *fields;
    unsigned char bytes[TOKEN_SIZE];
    char token[TOKEN_SIZE * 2 + 1];
    Done done;
    Str shows = arg_text(r, "shows").len > 0 ? arg_text(r, "shows") : STR("times");
    if (!str_is(shows, "times") && !str_is(shows, "numbers")) return error_set(e, ERR_USAGE, K("calendar.no-shows"), arg_str("word", shows));
    TRY(desk_kind(r, STR("calendar_feed"), false, &k, e));
    TRY(own_feeds(r, &f, e));
    if (f.ids.count >= FEEDS_MOST) return error_set(e, ERR_LIMIT, K("calendar.too-many"), arg_int("most", FEEDS_MOST));
    json_set(r->arena, given, "title", json_new_string(r->arena, arg_text(r, "device")));
    json_set(r->arena, given, "shows", json_new_string(r->arena, shows));
    TRY(desk_fields(r, k, NULL, given, &fields, e));
    random_bytes(bytes, sizeof bytes);
    hex_encode(token, bytes, sizeof bytes);
    json_set(r->arena, fields, "owner", json_new_string(r->arena, session_user(r->session)));
    json_set(r->arena, fields, "token", json_new_string(r->arena, hash_text(r, str_of(token))));
    Str id = object_id_new(r->arena, k->id), path = str_format(r->arena, "/feeds/%s", token);
    if (!id.ptr || !path.ptr) return error_memory(e);
    Draft d = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, STR(""), fields);
    TRY(office_commit(r, &d, 1, &done, e));
    json_set(r->arena, view_data(r), "feed", json_new_string(r->arena, done.object));
    json_set(r->arena, view_data(r), "address", json_new_string(r->arena, path));
    view_title(r, view_say(r, K("calendar.title")));
    view_note(r, view_say(r, K("calendar.made"), arg_str("address", path)));
    view_note(r, view_say(r, K("calendar.about")));
    view_action(r, view_say(r, K("calendar.title")), view_op(r, "calendar.show"), "secondary");
    return ERR_OK;
}

ErrorCode desk_calendar_revoke(Request *r, Error *e)
{
    Seen seen;
    Done done;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    const Move *m = str_is(seen.kind->id, "calendar_feed") ? kind_move(seen.kind, STR("revoke")) : NULL;
    if (!m) return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", arg_text(r, "id")));
    if (!move_leaves(m, seen.record.state)) return desk_no_move(r, &seen, m->id, e);
    Draft d = desk_draft(seen.kind, seen.record.chain, STR("record.move.revoke"), seen.record.id, seen.record.version, m->to, STR(""),
                         json_copy(r->arena, seen.fields));
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("calendar.revoked"), &done);
    return ERR_OK;
}

void desk_offer_feed(Request *r, const Seen *seen)
{
    const Move *m = str_is(seen->kind->id, "calendar_feed") ? kind_move(seen->kind, STR("revoke")) : NULL;
    if (m && move_leaves(m, seen->record.state)) {
        view_action(r, view_label(r, &m->label), view_op(r, "calendar.revoke", arg_str("id", seen->record.id)), "warning");
    }
}

/* ---- asked by a program that is not signed in ---- */

typedef struct { Request *request; Str owner, shows; } Found;

static ErrorCode take_feed(void *self, const Record *rec, Error *e)
{
    Found *f = self;
    const JsonValue *body;
    if (!str_is(rec->state, "live") || rec->body.len == 0) return ERR_OK;
    TRY(record_fields_kept(f->request->arena, rec, &body, e));
    f->owner = json_text(json_get(json_get(body, "fields"), "owner"));
    f->shows = json_text(json_get(json_get(body, "fields"), "shows"));
    return ERR_END;
}

/* Whose it is, while his account runs. */
static ErrorCode find_feed(Request *r, Found *ret, Error *e)
{
    Record user;
    Str token = arg_text(r, "token");
    *ret = (Found){ .request = r };
    if (token.len == TOKEN_SIZE * 2) TRY(store_records_by(r->store, STR("calendar_feed"), STR("token"), hash_text(r, token), take_feed, ret, e));
    if (ret->owner.len > 0 && store_record(r->store, r->arena, ret->owner, &user, e) == ERR_OK && str_is(user.state, "active")) return ERR_OK;
    return error_set(e, ERR_NOT_FOUND, K("calendar.no-feed"));
}

ErrorCode desk_calendar_feed(Request *r, Error *e)
{
    Found f;
    Request inside;
    Session *holder;
    Today t;
    Buf out = buf_in(r->arena);
    TRY(find_feed(r, &f, e));
    TRY(office_read_as(r, f.owner, &inside, &holder, e));
    ErrorCode code = find_days(&inside, DAYS_AHEAD, &t, e);
    if (code == ERR_OK) code = write_days(&t, str_is(f.shows, "numbers") ? SHOWS_NUMBERS : SHOWS_TIMES, STR("Tergoo"), &out, e);
    office_read_as_end(holder);
    if (code != ERR_OK) return code;
    json_set(r->arena, view_data(r), "ics", json_new_string(r->arena, buf_str(&out)));
    return ERR_OK;
}
