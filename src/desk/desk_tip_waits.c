/* desk_tip_waits.c: what of tips waits for somebody: those that nobody deals with yet, those he deals with, what reporters
 * wrote, requests for a name that he may decide, and names that were granted to him. He sees nothing here that he would not
 * see elsewhere: each record is asked for as on its own page. */
#include "desk/desk_tip.h"

enum { LOOKED_AT = 500 };               /* of a state, the newest: nobody reads on beyond */

typedef struct { Request *request; RecordIds ids; } Waits;

static ErrorCode take(void *self, const Record *rec, Error *e)
{
    Waits *w = self;
    if (w->ids.count == LOOKED_AT) return ERR_END;
    return record_ids_add(&w->ids, rec->id, e);
}

/* Why it waits for him; empty: it does not. */
typedef Str (*WaitsFor)(Request *r, const Seen *seen);

static bool is_he(Request *r, const Seen *seen, const char *field)
{
    return str_equal(json_text(json_get(seen->fields, field)), session_user(r->session));
}

static Str nobody_deals(Request *r, const Seen *seen)
{
    static const Str ROLES[] = { STR("intake_officer"), STR("identity_guardian") };
    bool his = json_get(seen->fields, "responsible") ? is_he(r, seen, "responsible") : request_has_role(r, ROLES, ARRAY_LEN(ROLES));
    const State *s = kind_state(seen->kind, seen->record.state);
    return his && s ? view_label(r, &s->label) : STR("");
}

static Str he_deals(Request *r, const Seen *seen)
{
    const State *s = kind_state(seen->kind, seen->record.state);
    return is_he(r, seen, "responsible") && s ? view_label(r, &s->label) : STR("");
}

static Str reporter_wrote(Request *r, const Seen *seen)
{
    static const Str ROLES[] = { STR("intake_officer"), STR("identity_guardian") };
    Seen tip;
    Error unheard;
    if (!str_is(json_text(json_get(seen->fields, "direction")), "from_reporter")) return STR("");
    if (desk_see(r, json_text(json_get(seen->fields, "tip")), &tip, &unheard) != ERR_OK) return STR("");
    return is_he(r, &tip, "responsible") || request_has_role(r, ROLES, ARRAY_LEN(ROLES)) ? view_say(r, K("tip.wrote")) : STR("");
}

static Str to_decide(Request *r, const Seen *seen)
{
    bool may = request_has_role_named(r, "identity_guardian") && !is_he(r, seen, "asked_by");
    return may ? view_say(r, K("tip.name-asked")) : STR("");
}

static Str granted_to_him(Request *r, const Seen *seen)
{
    return is_he(r, seen, "asked_by") ? view_say(r, K("tip.name-granted")) : STR("");
}

static const struct { const char *kind, *state; WaitsFor why; } PLACES[] = {
    { "identity_access", "asked", to_decide }, { "identity_access", "granted", granted_to_him },
    { "tip_message", "entered", reporter_wrote },
    { "tip", "received", nobody_deals }, { "tip", "acknowledged", nobody_deals }, { "tip", "reopened", nobody_deals },
    { "tip", "triage", he_deals }, { "tip", "asked_more", he_deals },
    { "tip", "referred", he_deals }, { "tip", "taken_up", he_deals }, { "tip", "oversight", he_deals },
    { "tip", "no_action", he_deals },
};

static void begin_table(Request *r)
{
    Str head[] = { view_say(r, K("desk.row-record")), view_say(r, K("tip.row-why")), view_say(r, K("tip.row-received")) };
    view_table(r, view_say(r, K("tip.waits")), head, ARRAY_LEN(head));
}

static Str day_of(Request *r, const Seen *seen)
{
    Day day;
    char text[11];
    Str on = json_text(json_get(seen->fields, str_is(seen->kind->id, "tip_message") ? "on" : "received_on"));
    return day_parse(on, &day) ? str_copy(r->arena, day_format_local(text, day)) : STR("");
}

static ErrorCode show_one(Request *r, Str id, WaitsFor why, JsonValue *list, size_t *shown, Error *e)
{
    Seen seen;
    ErrorCode code = desk_see(r, id, &seen, e);
    if (code == ERR_NOT_FOUND) error_clear(e);
    if (code != ERR_OK) return code == ERR_NOT_FOUND ? ERR_OK : code;
    Str because = record_is_pulled_back(&seen.record) ? STR("") : why(r, &seen);
    if (because.len == 0) return ERR_OK;
    Str about = str_is(seen.kind->id, "tip") ? desk_title(r, seen.made, seen.body)
              : desk_ref_label(r, json_text(json_get(seen.fields, "tip")));
    Str cells[] = { about, because, day_of(r, &seen) };
    if ((*shown)++ == 0) begin_table(r);
    view_table_row_to(r, cells, ARRAY_LEN(cells), seen.record.id);
    json_add(r->arena, list, json_new_string(r->arena, seen.record.id));
    return ERR_OK;
}

ErrorCode desk_show_tips(Request *r, size_t most, size_t *shown, Error *e)
{
    JsonValue *list = json_new_array(r->arena);
    *shown = 0;
    for (size_t i = 0; i < ARRAY_LEN(PLACES); i++) {
        const Kind *k = model_kind(r->model, str_of(PLACES[i].kind));
        Record any = { .chain = STR("office"), .kind = str_of(PLACES[i].kind) };
        Waits w = { .request = r, .ids = { .request = r } };
        if (!k || !request_may_see(r, k, &any)) continue;
        TRY(store_records_from(r->store, k->id, str_of(PLACES[i].state), RECORD_NEWEST, take, &w, e));
        for (size_t j = 0; j < w.ids.count && *shown < most; j++) TRY(show_one(r, w.ids.ids[j], PLACES[i].why, list, shown, e));
    }
    if (*shown > 0) json_set(r->arena, view_data(r), "tips", list);
    return ERR_OK;
}
