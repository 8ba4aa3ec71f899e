/* desk_merged.c: what a merge changes, shown before and after it: what is seen with the record that stays and where it comes
 * from, which records lead there, and what came in since. Nothing of it is stored: it follows from the records as they are, so
 * that a split takes it all away again. */
#include "desk/desk_duplicates.h"
#include "rules/merge_rules.h"

enum { MERGED = 32, DEPTH = 8, POINTERS = 200 };

/* ---- which are merged into it, by one step or several ---- */

typedef struct { Str ids[MERGED]; size_t count; Request *request; const Kind *kind; } Under;

static ErrorCode add_under(void *self, const Record *rec, Error *e)
{
    Under *u = self;
    if (!str_is(rec->state, "merged") || u->count == MERGED || !request_may_see(u->request, u->kind, rec)) return ERR_OK;
    for (size_t i = 0; i < u->count; i++) if (str_equal(u->ids[i], rec->id)) return ERR_OK;
    u->ids[u->count] = str_copy(u->request->arena, rec->id);
    return u->ids[u->count++].ptr ? ERR_OK : error_memory(e);
}

static ErrorCode all_under(Request *r, const Kind *k, Str id, Under *ret, Error *e)
{
    *ret = (Under){ .request = r, .kind = k };
    TRY(records_by(r, k->id, STR("merged_into"), id, add_under, ret, e));
    for (size_t i = 0; i < ret->count; i++) TRY(records_by(r, k->id, STR("merged_into"), ret->ids[i], add_under, ret, e));
    return ERR_OK;
}

/* ---- who points at a record ---- */

typedef struct {
    Request      *request;
    const Inverse *from;
    Str           to, title;            /* the record that is pointed at */
    Instant       since;                /* only what was made after it; 0: all */
    JsonValue    *list;
    Str           head;                 /* of the table, which begins with the first row */
    size_t        shown;
} Pointing;

static ErrorCode show_pointing(void *self, const Record *rec, Error *e)
{
    Pointing *p = self;
    Request *r = p->request;
    StateSince s = { 0 };
    if (rec->body.len == 0 || record_is_pulled_back(rec) || !request_may_see(r, p->from->kind, rec) ||
        p->shown == POINTERS) return ERR_OK;
    Str id = str_copy(r->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    if (str_is(p->from->field->id, "merged_into")) return ERR_OK;
    TRY(request_state_since(r, id, &s, e));
    if (p->since > 0 && s.entered <= p->since) return ERR_OK;
    if (p->shown++ == 0) {
        Str head[] = { view_say(r, K("duplicate.record")), view_say(r, K("duplicate.as-what")),
                       view_say(r, K("duplicate.points-at")),
                       view_say(r, K("duplicate.made")) };
        view_table(r, p->head, head, ARRAY_LEN(head));
    }
    Str cells[] = { desk_ref_label(r, id), view_label(r, &p->from->field->inverse), p->title, s.entered > 0 ? view_instant(r, s.entered)
                    : STR("") };
    view_table_row_to(r, cells, ARRAY_LEN(cells), id);
    JsonValue *row = json_new_object(r->arena);
    json_set(r->arena, row, "id", json_new_string(r->arena, id));
    json_set(r->arena, row, "points_at", json_new_string(r->arena, p->to));
    json_add(r->arena, p->list, row);
    return ERR_OK;
}

/* Those of one record; p->to and p->title are set. */
static ErrorCode each_pointing(Pointing *p, const Kind *k, Error *e)
{
    Request *r = p->request;
    Inverse *from;
    size_t count;
    TRY(model_inverses(r->arena, r->model, k->id, &from, &count, e));
    for (size_t i = 0; i < count; i++) {
        p->from = &from[i];
        TRY(records_by(r, from[i].kind->id, from[i].name, p->to, show_pointing, p, e));
    }
    return ERR_OK;
}

/* ---- on the page of the one that stays ---- */

static void show_fields_of(Request *r, const Seen *from, Str title, JsonValue *list)
{
    for (const Field *f = from->kind->fields; f; f = f->next) {
        const JsonValue *v = json_get_str(from->fields, f->id);
        if (!v || f->machine || rules_is_merge(f)) continue;
        bool hidden = desk_field_hidden(r, from->kind, from->body, f);
        Str cells[] = { view_label(r, &f->label), hidden ? view_say(r, K("rights.hidden")) : desk_value_text(r, f, v), title };
        view_table_row_to(r, cells, ARRAY_LEN(cells), from->record.id);
    }
    json_add(r->arena, list, json_new_string(r->arena, from->record.id));
}

static ErrorCode show_under(Request *r, const Seen *seen, const Under *u, Error *e)
{
    JsonValue *list = json_new_array(r->arena), *pointed = json_new_array(r->arena);
    Pointing p = { .request = r, .list = pointed, .head = view_say(r, K("duplicate.led-here")) };
    Str head[] = { view_say(r, K("desk.row-field")), view_say(r, K("duplicate.value")), view_say(r, K("duplicate.from")) };
    bool fields = !str_is(seen->kind->id, "subject");           /* of a subject all statements are shown together */
    if (fields) view_table(r, view_say(r, K("duplicate.comes-from-merged")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < u->count; i++) {
        Seen from;
        TRY(desk_see(r, u->ids[i], &from, e));
        if (fields) show_fields_of(r, &from, desk_title(r, from.made, from.body), list);
    }
    for (size_t i = 0; i < u->count; i++) {
        p.to = u->ids[i];
        p.title = desk_ref_label(r, u->ids[i]);
        TRY(each_pointing(&p, seen->kind, e));
    }
    json_set(r->arena, view_data(r), "merged", list);
    if (pointed && pointed->count > 0) json_set(r->arena, view_data(r), "merged_pointed_by", pointed);
    return ERR_OK;
}

static ErrorCode show_where_it_went(Request *r, const Seen *seen, Error *e)
{
    StateSince s;
    Str into = json_text(json_get(seen->fields, "merged_into"));
    TRY(request_state_since(r, seen->record.id, &s, e));
    view_warning(r, view_say(r, K("duplicate.went"), arg_str("into", desk_ref_label(r, into)),
                             arg_str("when", s.since > 0 ? view_instant(r, s.since)
                                                                                                       : STR(""))));
    view_action(r, view_say(r, K("duplicate.what-changed")),
                view_op(r, "duplicate.compare", arg_str("id", seen->record.id), arg_str("into", into)),
                "secondary");
    for (size_t i = 0; seen->kind->internal && i < seen->kind->move_count; i++) {
        const Move *m = &seen->kind->moves[i];
        if (rules_splits(m) && desk_may(r, seen->record.chain, m->by, m->by_count)) {
            view_action(r, view_label(r, &m->label), view_op(r, "duplicate.split", arg_str("id", seen->record.id)), "warning");
        }
    }
    return ERR_OK;
}

ErrorCode desk_show_merged(Request *r, const Seen *seen, Error *e)
{
    Under u;
    if (!rules_merge_move(seen->kind)) return ERR_OK;
    if (str_is(seen->record.state, "merged")) return show_where_it_went(r, seen, e);
    TRY(all_under(r, seen->kind, seen->record.id, &u, e));
    return u.count > 0 ? show_under(r, seen, &u, e) : ERR_OK;
}

void desk_offer_duplicates(Request *r, const Seen *seen)
{
    if (!rules_merge_move(seen->kind) || !str_is(seen->record.state, "active") || seen->kind->place != PLACE_CASE) return;
    view_action(r, view_say(r, K("duplicate.offer")), view_op(r, "duplicate.list", arg_str("kind", seen->kind->id),
                                                              arg_str("case", seen->record.chain)), "secondary");
}

/* ---- of a pair ---- */

/* Not merged yet: what would be seen with the other, and where else. */
static ErrorCode show_before(Request *r, const Seen *one, const Seen *other, Error *e)
{
    Str title = desk_title(r, one->made, one->body), kept = desk_title(r, other->made, other->body);
    Pointing p = { .request = r, .to = one->record.id, .title = title, .list = json_new_array(r->arena),
                   .head = view_say(r, K("duplicate.would-lead")) };
    view_note(r, view_say(r, K("duplicate.would"), arg_str("one", title), arg_str("kept", kept),
                          arg_str("kind", view_label(r, &one->kind->plural))));
    TRY(each_pointing(&p, one->kind, e));
    json_set(r->arena, view_data(r), "would_lead", p.list);
    return ERR_OK;
}

/* Merged: what is seen with the other because of it, and what came in since, which stays where it is when the two are split. */
static ErrorCode show_after(Request *r, const Seen *one, const Seen *other, Error *e)
{
    StateSince s;
    TRY(request_state_since(r, one->record.id, &s, e));
    Pointing p = { .request = r, .to = one->record.id, .title = desk_title(r, one->made, one->body),
                   .list = json_new_array(r->arena),
                   .head = view_say(r, K("duplicate.leads-because")) };
    TRY(each_pointing(&p, one->kind, e));
    json_set(r->arena, view_data(r), "leads_because", p.list);
    Pointing since = { .request = r, .to = other->record.id, .title = desk_title(r, other->made, other->body), .since = s.since,
                       .list = json_new_array(r->arena), .head = view_say(r, K("duplicate.since")) };
    if (s.since > 0) TRY(each_pointing(&since, other->kind, e));
    json_set(r->arena, view_data(r), "since", since.list);
    if (since.shown > 0) view_note(r, view_say(r, K("duplicate.since-stays")));
    return ERR_OK;
}

ErrorCode desk_show_merge_change(Request *r, const Seen *one, const Seen *other, Error *e)
{
    bool merged = str_is(one->record.state, "merged") && str_equal(json_text(json_get(one->fields, "merged_into")),
                                                                   other->record.id);
    json_set(r->arena, view_data(r), "merged", json_new_bool(r->arena, merged));
    if (!merged && (!rules_merge_move(one->kind) || !str_is(one->record.state, "active"))) return ERR_OK;
    return merged ? show_after(r, one, other, e) : show_before(r, one, other, e);
}

/* ---- statements of two subjects ---- */

typedef struct { Request *request; const Kind *kind; Str property; Buf text; } Said;

static ErrorCode add_said(void *self, const Record *rec, Error *e)
{
    Said *s = self;
    const JsonValue *body;
    if (!str_is(rec->state, "stands") || rec->body.len == 0 || !request_may_see(s->request, s->kind, rec)) return ERR_OK;
    TRY(record_fields(s->request->arena, rec, &body, e));
    const JsonValue *f = json_get(body, "fields");
    if (!str_equal(json_text(json_get(f, "property")), s->property)) return ERR_OK;
    buf_format(&s->text, "%s" STR_FMT, s->text.len > 0 ? "; " : "", STR_ARG(json_text(json_get(f, "value"))));
    return s->text.failed ? error_memory(e) : ERR_OK;
}

ErrorCode desk_show_pair_statements(Request *r, const Seen *one, const Seen *other, Error *e)
{
    const Kind *k = model_kind(r->model, STR("statement"));
    const Field *f = k ? kind_field(k, STR("property")) : NULL;
    if (!f || !str_is(one->kind->id, "subject")) return ERR_OK;
    Str head[] = { view_label(r, &f->label), view_say(r, K("duplicate.one")), view_say(r, K("duplicate.other")) };
    view_table(r, view_label(r, &k->plural), head, ARRAY_LEN(head));
    for (size_t i = 0; i < f->choice_count; i++) {
        Said a = { r, k, f->choices[i].id, buf_in(r->arena) }, b = { r, k, f->choices[i].id, buf_in(r->arena) };
        TRY(records_by(r, k->id, STR("about"), one->record.id, add_said, &a, e));
        TRY(records_by(r, k->id, STR("about"), other->record.id, add_said, &b, e));
        if (a.text.len + b.text.len == 0) continue;
        Str cells[] = { view_label(r, &f->choices[i].label), buf_str(&a.text), buf_str(&b.text) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
    return ERR_OK;
}
