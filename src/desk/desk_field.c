/* desk_field.c: pairing tablets and telephones with a search, seeing which there are, and ending them (office/paired.h). */
#include "desk/desk_field.h"

#include "desk/desk_vault.h"
#include "office/lease.h"

static bool is_over(const Seen *search)
{
    const State *s = kind_state(search->kind, search->record.state);
    return !s || s->final || str_is(s->id, "unconfirmed");          /* its record is finished: nothing is added to it */
}

ErrorCode field_search(Request *r, Str named, Seen *ret, Error *e)
{
    const Kind *k;
    Lease lease;
    TRY(desk_see(r, named, ret, e));
    if (!str_is(ret->kind->id, "search_action")) return error_set(e, ERR_USAGE, K("field.not-a-search"), arg_str("record", named));
    TRY(desk_vault_is_not(ret->record.chain, e));
    if (!request_is_ordinary(r, ret->record.chain)) return error_set(e, ERR_CONFLICT, K("field.locked"));
    TRY(desk_kind(r, STR("exhibit"), false, &k, e));
    TRY(desk_need_role(r, ret->record.chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(desk_need_rank(r, ret->record.chain, e));
    TRY(lease_look(r, ret->record.chain, &lease, e));
    if (lease.copy && !lease_runs(&lease)) return error_set(e, ERR_CONFLICT, K("lease.handed-in"),
                                                            arg_str("case", ret->record.chain));
    if (is_over(ret)) return error_set(e, ERR_INVALID, K("field.over"), arg_str("search", desk_title(r, ret->kind, ret->body)));
    return ERR_OK;
}

/* ---- pairing ---- */

static ErrorCode device_name(Request *r, Str *ret, Error *e)
{
    *ret = str_trim(arg_text(r, "name"));
    bool good = ret->len > 0 && utf8_count(*ret) <= PAIRED_NAME && !utf8_has_control(*ret, "");
    return good ? ERR_OK : error_set(e, ERR_INVALID, K("field.name"), arg_int("most", PAIRED_NAME));
}

ErrorCode desk_field_pair(Request *r, Error *e)
{
    Seen search, user;
    Str name;
    char code[PAIRED_CODE + 1];
    TRY(field_search(r, arg_text(r, "id"), &search, e));
    TRY(device_name(r, &name, e));
    TRY(desk_see(r, session_user(r->session), &user, e));
    SessionAsk ask = { .login = json_text(json_get(user.fields, "login")), .passphrase = arg_text(r, "passphrase"), .device = name,
                       .hours = arg_number(r, "hours", 8) };
    TRY(paired_open(r, &ask, search.record.id, code, e));
    Str shown = str_copy(r->arena, str_of(code));
    crypto_wipe(code, sizeof code);
    json_set(r->arena, view_data(r), "code", json_new_string(r->arena, shown));
    json_set(r->arena, view_data(r), "name", json_new_string(r->arena, name));
    json_set(r->arena, view_data(r), "search", json_new_string(r->arena, search.record.id));
    view_title(r, view_say(r, K("field.pair-title"), arg_str("name", name)));
    view_row(r, view_say(r, K("field.row-search")), desk_title(r, search.kind, search.body));
    view_row(r, view_say(r, K("field.row-code")), shown);
    view_note(r, view_say(r, K("field.code-told"), arg_int("minutes", PAIRED_MINUTES)));
    return ERR_OK;
}

/* What the device says its clock shows; 0 where it says nothing that can be read. */
static Instant clock_shown(Request *r)
{
    Instant at;
    Str given = arg_text(r, "clock");
    return instant_parse(given, &at) || instant_parse_rfc3339(given, &at) ? at : 0;
}

ErrorCode desk_field_join(Request *r, Error *e)
{
    Str token;
    PairedDevice d;
    TRY(paired_join(r->office, r->arena, arg_text(r, "code"), clock_shown(r), &token, &d, e));
    json_set(r->arena, view_data(r), "name", json_new_string(r->arena, d.name));
    json_set(r->arena, view_data(r), "token", json_new_string(r->arena, token));
    view_note(r, view_say(r, K("field.joined"), arg_str("name", d.name), arg_str("until", view_instant(r, d.until))));
    return ERR_OK;
}

/* ---- which there are ---- */

Str field_ahead(Request *r, int64_t ms)
{
    enum { RIGHT = 60 * 1000 };
    int64_t minutes = ((ms < 0 ? -ms : ms) + MINUTE / 2) / MINUTE;
    if (ms < RIGHT && ms > -RIGHT) return view_say(r, K("field.clock-right"));
    Str span = minutes < 60 ? view_say(r, K("field.span-minutes"), arg_int("minutes", minutes))
                            : view_say(r, K("field.span-hours"), arg_int("hours", minutes / 60), arg_int("minutes", minutes % 60));
    return view_say(r, ms > 0 ? K("field.clock-ahead") : K("field.clock-behind"), arg_str("span", span));
}

static void show_device(Request *r, const PairedDevice *d, JsonValue *list)
{
    Arena *a = r->arena;
    char until[25];
    bool waits = d->joined == 0;
    Str cells[] = { d->name, desk_user_name(r, d->user), waits ? view_say(r, K("field.waits")) : view_instant(r, d->joined),
                    view_instant(r, d->until), d->has_clock ? field_ahead(r, d->ahead) : STR("–") };
    view_table_row(r, cells, ARRAY_LEN(cells));
    bool wrong = d->has_clock && (d->ahead >= MINUTE || d->ahead <= -MINUTE);
    if (wrong) view_table_mark(r, "warn");
    JsonValue *one = json_new_object(a);
    if (d->has_clock) json_set(a, one, "ahead", json_new_int(a, d->ahead / SECOND));
    json_set(a, one, "name", json_new_string(a, d->name));
    json_set(a, one, "until", json_new_string(a, str_copy(a, instant_format(until, d->until))));
    json_set(a, one, "user", json_new_string(a, d->user));
    json_set(a, one, "waits", json_new_bool(a, waits));
    json_add(a, list, one);
}

ErrorCode desk_field_devices(Request *r, Error *e)
{
    Seen search;
    PairedDevice *devices;
    size_t count;
    TRY(field_search(r, arg_text(r, "id"), &search, e));
    TRY(paired_list(r, search.record.id, &devices, &count, e));
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "devices", list);
    view_title(r, view_say(r, K("field.devices")));
    view_row_to(r, view_say(r, K("field.row-search")), desk_title(r, search.kind, search.body), search.record.id);
    Str head[] = { view_say(r, K("field.row-device")), view_say(r, K("field.row-by")), view_say(r, K("field.row-joined")),
                   view_say(r, K("field.row-until")), view_say(r, K("field.row-clock")) };
    if (count > 0) view_table(r, view_say(r, K("field.devices")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < count; i++) show_device(r, &devices[i], list);
    if (count == 0) view_note(r, view_say(r, K("field.none")));
    view_action(r, view_say(r, K("field.pair-one")), view_op(r, "field.pair", arg_str("id", search.record.id)), "primary");
    if (count > 0) view_action(r, view_say(r, K("field.end-all")), view_op(r, "field.unpair", arg_str("id", search.record.id)),
                               "warning");
    return ERR_OK;
}

/* Whoever works in the case may end any of them, and a device itself. */
ErrorCode desk_field_unpair(Request *r, Error *e)
{
    Seen search;
    PairedDevice self;
    if (paired_self(r, &self)) {
        view_note(r, view_say(r, K("field.left"), arg_str("name", self.name)));
        session_end(r->office, session_token(r->session));
        return ERR_OK;
    }
    if (arg_text(r, "id").len == 0) return error_set(e, ERR_USAGE, K("gate.missing-argument"), arg_c("op", "field.unpair"),
                                                     arg_c("argument", "id"));
    TRY(desk_see(r, arg_text(r, "id"), &search, e));
    TRY(desk_need_rank(r, search.record.chain, e));
    size_t ended = paired_end(r->office, search.record.id, str_trim(arg_text(r, "name")));
    json_set(r->arena, view_data(r), "ended", json_new_int(r->arena, (int64_t)ended));
    view_note(r, view_say(r, K("field.ended"), arg_int("n", (int64_t)ended)));
    return ERR_OK;
}

void desk_offer_field(Request *r, const Seen *seen)
{
    Error unheard;
    Seen again;
    if (!str_is(seen->kind->id, "search_action") || field_search(r, seen->record.id, &again, &unheard) != ERR_OK) return;
    view_action(r, view_say(r, K("field.pair-one")), view_op(r, "field.pair", arg_str("id", seen->record.id)), "secondary");
    view_action(r, view_say(r, K("field.devices")), view_op(r, "field.devices", arg_str("id", seen->record.id)), "secondary");
}
