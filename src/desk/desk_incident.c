/* desk_incident.c: see desk_incident.h. */
#include "desk/desk_incident.h"

#include "office/cosigner.h"
#include "rules/custody_compare.h"
#include "rules/rules.h"

/* The options of differences.what, so that the title says them in words. */
static Str line_label(Request *r, const Kind *k, const char *what)
{
    const Field *list = kind_field(k, STR("differences")), *f = list && list->of ? list->of->fields : NULL;
    while (f && !str_is(f->id, "what")) f = f->next;
    for (size_t i = 0; f && i < f->choice_count; i++) if (str_is(f->choices[i].id, what)) return view_label(r, &f->choices[i].label);
    return str_of(what);
}

static Str or_dash(Str text) { return text.len > 0 ? text : STR("-"); }

/* "Seal number; Money: 5 × 1000 KGS / 4 × 1000 KGS", as much of it as a title holds. */
static Str title_of(Request *r, const Kind *k, const IncidentAsk *ask)
{
    enum { TITLE_LONGEST = 480 };
    Buf title = buf_in(r->arena);
    for (size_t i = 0; i < ask->count; i++) {
        const IncidentLine *l = &ask->lines[i];
        Str one = str_format(r->arena, "%s" STR_FMT ": " STR_FMT " / " STR_FMT, i > 0 ? "; " : "", STR_ARG(line_label(r, k, l->what)),
                             STR_ARG(or_dash(l->stood_so)), STR_ARG(or_dash(l->was_so)));
        if (utf8_count(buf_str(&title)) + utf8_count(one) <= TITLE_LONGEST) buf_add(&title, one);
    }
    if (title.len == 0) buf_add(&title, view_say(r, K("custody.incident")));
    return buf_str(&title);
}

static void set_text(Request *r, JsonValue *fields, const char *name, Str value)
{
    if (value.len > 0) json_set(r->arena, fields, name, json_new_string(r->arena, value));
}

static JsonValue *lines_of(Request *r, const IncidentAsk *ask)
{
    JsonValue *list = json_new_array(r->arena);
    for (size_t i = 0; i < ask->count; i++) {
        JsonValue *one = json_new_object(r->arena);
        set_text(r, one, "stood_so", ask->lines[i].stood_so);
        set_text(r, one, "was_so", ask->lines[i].was_so);
        set_text(r, one, "what", str_of(ask->lines[i].what));
        json_add(r->arena, list, one);
    }
    return list;
}

ErrorCode desk_incident_draft(Request *r, const IncidentAsk *ask, Draft *ret, Error *e)
{
    const Kind *k;
    char at[25];
    TRY(desk_kind(r, STR("incident"), false, &k, e));
    JsonValue *fields = json_new_object(r->arena);
    Str title = title_of(r, k, ask), now = str_copy(r->arena, instant_format(at, clock_now())), id = object_id_new(r->arena, k->id);
    if (!fields || !title.ptr || !now.ptr || !id.ptr) return error_memory(e);
    set_text(r, fields, "what", title);
    set_text(r, fields, "came_up", str_of(ask->came_up));
    set_text(r, fields, "thing", ask->thing);
    set_text(r, fields, "asset", ask->asset);
    set_text(r, fields, "because", ask->because);
    set_text(r, fields, "store", ask->store);
    set_text(r, fields, "told", ask->told);
    set_text(r, fields, "found_by", session_user(r->session));
    set_text(r, fields, "present", ask->present);
    set_text(r, fields, "found_at", now);
    if (ask->count > 0) json_set(r->arena, fields, "differences", lines_of(r, ask));
    *ret = desk_draft(k, ask->chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    return ERR_OK;
}

/* ---- what a move of an exhibit brings about ---- */

static ErrorCode lines_of_receipt(Request *r, const Seen *seen, const Draft *act, IncidentLine *lines, size_t *count, Error *e)
{
    CustodyDifference found[CUSTODY_LINES];
    TRY(custody_differences(r, &seen->record, act->fields, true, found, count, e));
    for (size_t i = 0; i < *count; i++) lines[i] = (IncidentLine){ found[i].what, found[i].stood, found[i].was };
    return ERR_OK;
}

/* Where it ought to be: in its place, on the way to somebody, with somebody. */
static Str place_of(const JsonValue *fields)
{
    static const char *const WHERE[] = { "storage_place", "sent_to", "issued_to", "kept_by" };
    for (size_t i = 0; i < ARRAY_LEN(WHERE); i++) {
        Str at = json_text(json_get(fields, WHERE[i]));
        if (at.len > 0) return at;
    }
    return STR("");
}

static const char *where_it_came_up(const Seen *seen)
{
    if (str_is(seen->record.state, "in_transit")) return "transfer";
    return str_is(seen->record.state, "missing") ? "keeping" : "take_back";
}

ErrorCode desk_incident_brings(Request *r, const Seen *seen, const Move *m, const Draft *act, Draft *to, size_t *count, Error *e)
{
    IncidentLine lines[CUSTODY_LINES];
    IncidentAsk ask = { .chain = act->chain, .thing = act->object, .store = place_of(seen->fields), .told = act->reason, .present = cosigner(r),
                        .lines = lines };
    *count = 0;
    if (!str_is(seen->kind->id, "exhibit") || !model_kind(r->model, STR("incident"))) return ERR_OK;
    if (move_is_guarded(m, "exhibit_difference") || str_is(m->id, "find")) {
        TRY(lines_of_receipt(r, seen, act, lines, &ask.count, e));
        ask.came_up = where_it_came_up(seen);
    } else if (str_is(m->id, "report_missing")) {
        lines[ask.count++] = (IncidentLine){ "not_there", ask.store, STR("") };
        ask.came_up = "keeping";
    }
    if (ask.count == 0) return ERR_OK;
    TRY(desk_incident_draft(r, &ask, to, e));
    *count = 1;
    return ERR_OK;
}

Str desk_incident_told(Request *r, bool cosigned, const Done *incident)
{
    Str both = cosigned ? view_say(r, K("custody.signed-by-both")) : STR("");
    if (!incident) return both;
    json_set(r->arena, view_data(r), "incident", json_new_string(r->arena, incident->object));
    Str opened = view_say(r, K("custody.incident-opened"), arg_str("incident", incident->number.len > 0 ? incident->number : incident->object));
    return both.len > 0 ? str_format(r->arena, STR_FMT " " STR_FMT, STR_ARG(both), STR_ARG(opened)) : opened;
}

/* ---- its page ---- */

static bool has_lines(const Seen *seen)
{
    return str_is(seen->kind->id, "incident") && json_get(seen->fields, "differences");
}

const JsonValue *desk_incident_rest(Request *r, const Seen *seen, const JsonValue *body)
{
    if (!has_lines(seen)) return body;
    JsonValue *rest = json_copy(r->arena, body), *fields = (JsonValue *)(uintptr_t)json_get(rest, "fields");
    if (!fields) return body;
    json_remove(fields, "what");
    json_remove(fields, "differences");
    return rest;
}

static const Field *part_named(const Field *list, const char *name)
{
    const Field *f = list->of->fields;
    while (f && !str_is(f->id, name)) f = f->next;
    return f;
}

void desk_show_incident(Request *r, const Seen *seen)
{
    static const char *const PARTS[] = { "what", "stood_so", "was_so" };
    const Field *list = kind_field(seen->made, STR("differences"));
    Str head[ARRAY_LEN(PARTS)], cells[ARRAY_LEN(PARTS)];
    if (!has_lines(seen) || !list || !list->of) return;
    for (size_t i = 0; i < ARRAY_LEN(PARTS); i++) {
        const Field *f = part_named(list, PARTS[i]);
        head[i] = f ? view_label(r, &f->label) : str_of(PARTS[i]);
    }
    view_table(r, view_label(r, &list->label), head, ARRAY_LEN(head));
    JSON_EACH(line, json_get(seen->fields, "differences")) {
        for (size_t i = 0; i < ARRAY_LEN(PARTS); i++) {
            const Field *f = part_named(list, PARTS[i]);
            const JsonValue *v = json_get(line, PARTS[i]);
            cells[i] = f && v ? desk_value_text(r, f, v) : STR("-");
        }
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
}
