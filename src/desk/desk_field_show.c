/* desk_field_show.c: where it stands what came from which tablet or telephone: on the page of the photograph or item three rows,
 * on that of the search a table. Both clocks are shown as they are, and how far they were apart; nothing is worked out of it. */
#include "desk/desk_field.h"

typedef struct { Request *request; const Seen *of; const Kind *kind; JsonValue *list; bool table; } Arrivals;

static int64_t ahead_of(const JsonValue *fields)
{
    int64_t seconds = 0;
    (void)!amount_parse(json_text(json_get(json_get(fields, "ahead"), "number")), 0, &seconds);
    return seconds * SECOND;
}

static Str at(Request *r, const JsonValue *fields, const char *name)
{
    Instant t;
    return instant_parse(json_text(json_get(fields, name)), &t) ? view_instant(r, t) : STR("–");
}

static void show_rows(Request *r, const JsonValue *fields)
{
    view_row(r, view_say(r, K("field.row-sent-from")), str_copy(r->arena, json_text(json_get(fields, "device"))));
    view_row(r, view_say(r, K("field.row-claimed")), at(r, fields, "claimed_at"));
    view_row(r, view_say(r, K("field.row-received")), at(r, fields, "received_at"));
    if (json_get(fields, "ahead")) view_row(r, view_say(r, K("field.row-clock")), field_ahead(r, ahead_of(fields)));
}

static void show_line(const Arrivals *a, const JsonValue *fields)
{
    Request *r = a->request;
    Str what = json_text(json_get(fields, "what"));
    bool told = json_get(fields, "ahead") != NULL;
    int64_t ahead = ahead_of(fields);
    if (a->list->count == 0) {
        Str head[] = { view_say(r, K("field.row-what")), view_say(r, K("field.row-device")), view_say(r, K("field.row-claimed")),
                       view_say(r, K("field.row-received")), view_say(r, K("field.row-clock")) };
        view_table(r, view_label(r, &a->kind->plural), head, ARRAY_LEN(head));
    }
    Str cells[] = { desk_ref_label(r, what), str_copy(r->arena, json_text(json_get(fields, "device"))), at(r, fields, "claimed_at"),
                    at(r, fields, "received_at"), told ? field_ahead(r, ahead) : STR("–") };
    view_table_row_to(r, cells, ARRAY_LEN(cells), str_copy(r->arena, what));
    if (ahead >= MINUTE || ahead <= -MINUTE) view_table_mark(r, "warn");
}

static ErrorCode take_arrival(void *self, const Record *rec, Error *e)
{
    Arrivals *a = self;
    Request *r = a->request;
    const JsonValue *body, *fields;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || !str_equal(rec->chain, a->of->record.chain)) return ERR_OK;
    TRY(record_fields(r->arena, rec, &body, e));
    fields = json_get(body, "fields");
    if (a->table) show_line(a, fields);
    else show_rows(r, fields);
    return json_add(r->arena, a->list, json_copy(r->arena, fields)) ? ERR_OK : error_memory(e);
}

ErrorCode desk_show_arrivals(Request *r, const Seen *seen, Error *e)
{
    Arrivals a = { .request = r, .of = seen, .kind = model_kind(r->model, STR("field_arrival")), .list = json_new_array(r->arena),
                   .table = str_is(seen->kind->id, "search_action") };
    bool thing = str_is(seen->kind->id, "photo") || str_is(seen->kind->id, "exhibit");
    if (!a.kind || !(thing || a.table)) return ERR_OK;
    TRY(records_by(r, a.kind->id, a.table ? STR("search") : STR("what"), seen->record.id, take_arrival, &a, e));
    if (a.list->count > 0) json_set(r->arena, view_data(r), "arrivals", a.list);
    return ERR_OK;
}
