/* desk_lease_clash.c: what a check-in tells beside the records themselves: seals and other things that must be unique and that
 * both stores gave, and how the clock of the other computer ran (docs/formats/lease.md). Neither keeps anything out: what was
 * signed in the field comes in as it was signed. */
#include "desk/desk_incident.h"
#include "desk/desk_lease.h"
#include "rules/seal_book.h"

/* ---- what both have ---- */

typedef struct {
    Request *request; const Received *received; const Kind *kind; const Field *field;
    Str      id;                        /* of the record that comes */
    const JsonValue *body;
    JsonValue *list;
} Clashes;

static Str title_of(Request *r, const Kind *k, const JsonValue *body)
{
    Str number = json_text(json_get(body, "number"));
    return number.len > 0 ? number : desk_title(r, k, body);
}

/* `there` NULL: it is another case's, which the officer does not know. That there is one he has to know. */
static ErrorCode show_clash(Clashes *c, const Kind *k, const Record *there, Error *e)
{
    Request *r = c->request;
    const JsonValue *body = NULL;
    if (there) TRY(record_fields(r->arena, there, &body, e));
    if (c->list->count == 0) {
        Str head[] = { view_say(r, K("desk.row-field")), view_say(r, K("lease.clash-value")), view_say(r, K("lease.clash-comes")),
                       view_say(r, K("lease.clash-here")) };
        view_table(r, view_say(r, K("lease.clashes")), head, ARRAY_LEN(head));
    }
    Str value = desk_value_text(r, c->field, json_get_str(json_get(c->body, "fields"), c->field->id));
    Str cells[] = { view_label(r, &c->field->label), value, title_of(r, c->kind, c->body), there ? title_of(r, k, body)
                    : view_say(r, K("lease.clash-closed")) };
    view_table_row(r, cells, ARRAY_LEN(cells));
    view_table_mark(r, "warn");
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "comes", json_new_string(r->arena, c->id));
    json_set(r->arena, one, "field", json_new_string(r->arena, c->field->id));
    if (there) json_set(r->arena, one, "here", json_new_string(r->arena, str_copy(r->arena, there->id)));
    json_set(r->arena, one, "value", json_new_string(r->arena, value));
    return json_add(r->arena, c->list, one) ? ERR_OK : error_memory(e);
}

static ErrorCode take_holder(void *self, const Record *rec, Error *e)
{
    Clashes *c = self;
    if (str_equal(rec->id, c->id) || rec->body.len == 0) return ERR_OK;
    const Kind *k = model_kind(c->request->model, rec->kind);
    TRY(show_clash(c, k, k && request_may_see(c->request, k, rec) ? rec : NULL, e));
    return ERR_END;
}

static ErrorCode look_at_row(void *self, Str name, Str bytes, bool unique, Error *e)
{
    Clashes *c = self;
    return unique ? records_by(c->request, c->kind->id, name, bytes, take_holder, c, e) : ERR_OK;
}

/* A seal is one over packages and exhibits, those they had before among them. */
static ErrorCode look_at_seal(Clashes *c, Str seal, Error *e)
{
    Request *r = c->request;
    Record there;
    Str user;
    TRY(seal_user(r, seal, c->id, str_is(c->kind->id, "package") ? c->id : STR(""), &user, e));
    if (user.len == 0) return ERR_OK;
    TRY(store_record(r->store, r->arena, user, &there, e));
    ErrorCode code = take_holder(c, &there, e);
    return code == ERR_END ? ERR_OK : code;
}

static ErrorCode look_at(Clashes *c, Error *e)
{
    const JsonValue *fields = json_get(c->body, "fields");
    bool sealed = str_is(c->kind->id, "exhibit") || str_is(c->kind->id, "package");
    for (const Field *f = c->kind->fields; f; f = f->next) {
        const JsonValue *v = f->unique && !f->machine && !field_may_repeat(f, fields) ? json_get_str(fields, f->id) : NULL;
        c->field = f;
        if (v && sealed && str_is(f->id, "seal")) TRY(look_at_seal(c, json_text(v), e));
        else if (v) TRY(field_index_rows(c->request->arena, f, v, look_at_row, c, e));
    }
    return ERR_OK;
}

/* Only the newest of each record counts: a seal that was changed in the field is no seal any more. */
static bool is_newest(const Received *v, size_t at)
{
    for (size_t i = at + 1; i < v->count; i++) {
        if (str_equal(v->items[i].act.object, v->items[at].act.object) && v->items[i].has_content) return false;
    }
    return true;
}

ErrorCode desk_show_clashes(Request *r, const Received *v, size_t *count, Error *e)
{
    Clashes c = { .request = r, .received = v, .list = json_new_array(r->arena) };
    for (size_t i = 0; i < v->count; i++) {
        JsonValue *body;
        Str kind, rest = v->items[i].act.object;
        bool record = !str_is(v->items[i].act.chain, "office") && act_carries_record(&v->items[i].act) &&
            str_cut(&rest, '/', &kind);
        c.kind = record ? model_kind(r->model, kind) : NULL;
        if (!c.kind || !v->items[i].has_content || !is_newest(v, i)) continue;
        TRY(json_parse(r->arena, v->items[i].content, &body, e));
        c.id = v->items[i].act.object;
        c.body = body;
        TRY(look_at(&c, e));
    }
    if (!c.list) return error_memory(e);
    *count = c.list->count;
    if (*count == 0) return ERR_OK;
    json_set(r->arena, view_data(r), "clashes", c.list);
    desk_warn(r, STR(""), K("lease.clash"), view_say(r, K("lease.clash"), arg_int("n", (int64_t)*count)));
    return ERR_OK;
}

ErrorCode desk_clash_incidents(Request *r, Str chain, Draft *to, size_t *count, Error *e)
{
    const Kind *k = model_kind(r->model, STR("incident"));
    *count = 0;
    if (!k || !profile_has_kind(r->model, office_profile(r->office, r->model), k)) return ERR_OK;
    JSON_EACH(clash, json_get(view_data(r), "clashes")) {
        Str comes = json_text(json_get(clash, "comes")), value = json_text(json_get(clash, "value")),
            here = json_text(json_get(clash, "here"));
        bool exhibit = str_starts(comes, STR("exhibit/")), sealed = str_is(json_text(json_get(clash, "field")), "seal");
        Str told = view_say(r, K("lease.clash-told"), arg_str("value", value));
        IncidentLine line = { sealed ? "seal" : "number", here.len > 0 ? desk_ref_label(r, here) : STR(""), value };
        IncidentAsk ask = { .came_up = "search", .chain = chain, .thing = exhibit ? comes : STR(""), .because = here, .told = told,
                            .lines = &line, .count = 1 };
        TRY(desk_incident_draft(r, &ask, &to[(*count)++], e));
    }
    return ERR_OK;
}

/* ---- the clock of the other computer ---- */

static ErrorCode clock_read(Request *r, Instant *ret, Error *e)
{
    static const Field TIME = { .id = { "clock", 5 }, .type = FIELD_DATE_TIME };
    JsonValue *v = NULL;
    *ret = 0;
    if (arg_text(r, "clock").len == 0) return ERR_OK;
    bool read = field_from_text(r->arena, &TIME, arg_text(r, "clock"), &v, e) == ERR_OK && v && instant_parse(v->text, ret);
    return read ? ERR_OK : error_set(e, ERR_INVALID, K("lease.clock-unread"), arg_str("clock", arg_text(r, "clock")));
}

ErrorCode desk_show_clock_offset(Request *r, const Received *v, JsonValue *content, Error *e)
{
    Instant shown, first = INT64_MAX, last = INT64_MIN, now = clock_now();
    TRY(clock_read(r, &shown, e));
    for (size_t i = 0; i < v->count; i++) {
        const Act *act = &v->items[i].act;
        if (str_is(act->chain, "office")) continue;
        first = act->made < first ? act->made : first;
        last = act->made > last ? act->made : last;
    }
    if (last >= first) view_row(r, view_say(r, K("lease.clock-claims")),
                                view_say(r, K("lease.clock-from-to"), arg_str("from", view_instant(r, first)),
                                                                                 arg_str("to", view_instant(r, last))));
    if (shown == 0) return ERR_OK;
    int64_t ahead = (shown - now) / SECOND;
    json_set(r->arena, content, "clock-ahead", json_new_int(r->arena, ahead));
    json_set(r->arena, view_data(r), "clock_ahead", json_new_int(r->arena, ahead));
    view_row(r, view_say(r, K("lease.clock-shown")), view_instant(r, shown));
    view_row(r, view_say(r, K("lease.clock-here")), view_instant(r, now));
    view_note(r, view_say(r, K("lease.clock-ahead"), arg_int("seconds", ahead)));
    return ERR_OK;
}
