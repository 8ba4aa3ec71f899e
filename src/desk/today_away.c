/* today_away.c: who is away. Whom somebody stands in for and who stands in for him, on the pages of both and with the day it
 * ends; and to whom his own desk was handed over while he was away, which he learns on his return. */
#include "desk/desk_today.h"

enum { HAND_OVERS_DAYS = 60 };

typedef struct { Today *today; JsonValue *list; size_t shown; bool stands_in; } Away;

static ErrorCode fields_of(Request *r, const Record *rec, const JsonValue **body, const JsonValue **fields, Error *e)
{
    TRY(record_fields_kept(r->arena, rec, body, e));
    *fields = json_get(*body, "fields");
    return ERR_OK;
}

static void add_row(Away *a, Str text, Str until, Str target)
{
    Request *r = a->today->request;
    Str head[] = { view_say(r, K("desk.row-what")), view_say(r, K("today.row-until")) };
    if (a->shown++ == 0) view_table(r, view_say(r, K("today.away")), head, ARRAY_LEN(head));
    Str cells[] = { text, until };
    view_table_row_to(r, cells, ARRAY_LEN(cells), target);
}

/* Also one that begins later: both can prepare for it. */
static ErrorCode take_deputy(void *self, const Record *rec, Error *e)
{
    Away *a = self;
    Request *r = a->today->request;
    const JsonValue *body, *fields;
    Day until, from;
    if (!str_is(rec->state, "given") || rec->body.len == 0) return ERR_OK;
    TRY(fields_of(r, rec, &body, &fields, e));
    if (!day_parse(json_text(json_get(fields, "until")), &until) || until < a->today->day) return ERR_OK;
    bool later = day_parse(json_text(json_get(fields, "from")), &from) && from > a->today->day;
    Str who = desk_user_name(r, json_text(json_get(fields, a->stands_in ? "user" : "deputy")));
    Str text = a->stands_in ? view_say(r, K("today.you-stand-in"), arg_str("who", who))
                             : view_say(r, K("today.stands-in-for-you"), arg_str("who", who));
    Str days = later ? view_say(r, K("today.from-until"), arg_str("from", desk_say_day(r, from)), arg_str("until", desk_say_day(r, until)))
                     : desk_say_day(r, until);
    add_row(a, text, days, view_op(r, "deputy.list"));
    json_add(r->arena, a->list, json_new_string(r->arena, json_text(json_get(body, "id"))));
    return ERR_OK;
}

/* Of his own desk: who has it now. */
static ErrorCode take_hand_over(void *self, const Record *rec, Error *e)
{
    Away *a = self;
    Request *r = a->today->request;
    const JsonValue *body, *fields;
    StateSince since;
    Str id = str_copy(r->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    if (rec->body.len == 0) return ERR_OK;
    TRY(fields_of(r, rec, &body, &fields, e));
    if (str_equal(json_text(json_get(fields, "by")), session_user(r->session))) return ERR_OK;      /* he did it himself */
    TRY(request_state_since(r, id, &since, e));
    if (instant_local_day(since.made) < a->today->day - HAND_OVERS_DAYS) return ERR_OK;
    Str text = view_say(r, K("today.your-desk-went"), arg_str("to", desk_user_name(r, json_text(json_get(fields, "to")))),
                        arg_str("day", desk_say_day(r, instant_local_day(since.made))));
    add_row(a, text, STR(""), id);
    json_add(r->arena, a->list, json_new_string(r->arena, id));
    return ERR_OK;
}

ErrorCode today_show_away(Today *t, size_t *shown, Error *e)
{
    Request *r = t->request;
    Str me = session_user(r->session);
    Away a = { .today = t, .list = json_new_array(r->arena), .stands_in = true };
    json_set(r->arena, view_data(r), "away", a.list);
    TRY(store_records_by(r->store, STR("deputy"), STR("deputy"), me, take_deputy, &a, e));
    a.stands_in = false;
    TRY(store_records_by(r->store, STR("deputy"), STR("user"), me, take_deputy, &a, e));
    TRY(store_records_by(r->store, STR("hand_over"), STR("from"), me, take_hand_over, &a, e));
    *shown = a.shown;
    return ERR_OK;
}
