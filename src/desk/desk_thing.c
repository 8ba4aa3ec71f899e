/* desk_thing.c: see desk_thing.h.
 *
 * A kit is one thing to whoever carries it: what is done to it is done to each of its members, in the same commit and under the
 * same signature, so that none can be left behind on paper. A member that stands otherwise by now, issued by itself or missing,
 * does not go along.
 *
 * Who takes pieces out of a lot opens its package: the rest gets a new seal, and the part becomes a thing of its own that names
 * the lot. What was one number of pieces before are two after, and both acts are entered or none: so the counts add up for ever. */
#include "desk/desk_thing.h"

#include "office/rights_store.h"
#include "office/terms.h"
#include "rules/rules.h"
#include "rules/store_places.h"

enum { MEMBERS_MOST = 500 };

static bool is_stored_kind(const Kind *k) { return k->store.given && str_is(k->id, "exhibit"); }

/* ---- what is typed ---- */

ErrorCode desk_place_typed(Request *r, const Field *f, const JsonValue **given, Error *e)
{
    Str id, typed = str_trim(json_text(*given));
    bool is_code = f->type == FIELD_REF && str_is(f->to, "storage_place") && (*given)->type == JSON_STRING && typed.len > 0 &&
                   !str_starts(typed, STR("storage_place/"));
    bool record = str_find_byte(typed, '/') > 0 && desk_ref_target(r, typed).len > 0;       /* of another kind: the model says so */
    if (!is_code || record) return ERR_OK;
    ErrorCode code = places_named(r, typed, &id, e);
    if (code == ERR_NOT_FOUND) return error_set(e, ERR_INVALID, K("store.no-place"), arg_str("code", typed));
    TRY(code);
    *given = json_new_string(r->arena, id);
    return *given ? ERR_OK : error_memory(e);
}

/* ---- what follows ---- */

static ErrorCode set_text(Request *r, JsonValue *fields, const char *name, Str text, Error *e)
{
    return json_set(r->arena, fields, name, json_new_string(r->arena, text)) ? ERR_OK : error_memory(e);
}

/* Who had it last, and until when, is not meant by this issue; that what for and on which basis are typed anew, the rules ask.
 * The day it is due back is by the term that begins with the state, counted from today. */
static ErrorCode fill_issue(Request *r, const Seen *seen, const Move *m, const JsonValue *given, JsonValue *fields, Error *e)
{
    static const char *const LAST[] = { "issued_to", "issued_to_user", "due_back" };
    char day[11];
    if (!kind_is_out(seen->kind, m->to) || kind_is_out(seen->kind, seen->record.state)) return ERR_OK;
    for (size_t i = 0; i < ARRAY_LEN(LAST); i++) if (!json_get(given, LAST[i])) json_remove(fields, LAST[i]);
    const Clock *c = terms_clock(r->model, seen->kind, m->to);
    if (!c || !str_is(c->last_day, "due_back") || json_get(fields, "due_back") || c->version_count == 0) return ERR_OK;
    const TermLength *length = &c->versions[c->version_count - 1].length;
    if (length->unit != TERM_DAYS) return ERR_OK;
    Day due = instant_local_day(clock_now()) + (Day)length->number;
    return set_text(r, fields, "due_back", str_copy(r->arena, day_format(day, due)), e);
}

/* In the store or elsewhere, and not both. */
static void one_place(const JsonValue *given, JsonValue *fields)
{
    bool place = json_text(json_get(given, "place")).len > 0, elsewhere = json_text(json_get(given, "storage_place")).len > 0;
    if (place && !elsewhere) json_remove(fields, "storage_place");
    if (elsewhere && !place) json_remove(fields, "place");
}

/* Whatever is put into a kit lies where that lies. */
static ErrorCode fill_kit(Request *r, const Move *m, JsonValue *fields, Error *e)
{
    Record rec;
    const JsonValue *body;
    if (str_is(m->id, "take_out_of_kit")) json_remove(fields, "kit");
    if (!str_is(m->id, "put_into_kit")) return ERR_OK;
    /* the rules say so */
    if (request_record(r, json_text(json_get(fields, "kit")), &rec, e) != ERR_OK || rec.body.len == 0) return ERR_OK;
    TRY(record_fields(r->arena, &rec, &body, e));
    Str place = json_text(json_get(json_get(body, "fields"), "place"));
    if (place.len == 0) return ERR_OK;
    json_remove(fields, "storage_place");
    return set_text(r, fields, "place", place, e);
}

static bool pieces_in(const JsonValue *fields, const char *name, int64_t *ret)
{
    return int_parse(json_text(json_get(json_get(fields, name), "number")), ret);
}

/* What is left in it; what was weighed together weighs less by now. */
static ErrorCode fill_lot(Request *r, const Seen *seen, const Move *m, const JsonValue *given, JsonValue *fields, Error *e)
{
    int64_t all, part;
    if (!str_is(m->id, "take_part")) return ERR_OK;
    if (!pieces_in(seen->fields, "pieces", &all) || !pieces_in(fields, "part_pieces", &part)) return ERR_OK;
    if (json_text(json_get(given, "weight")).len == 0) json_remove(fields, "weight");
    JsonValue *rest = json_copy(r->arena, json_get(seen->fields, "pieces"));
    Str left = str_format(r->arena, "%lld", (long long)(all - part));
    if (!rest || !left.ptr) return error_memory(e);
    json_set(r->arena, rest, "number", json_new_string(r->arena, left));
    return json_set(r->arena, fields, "pieces", rest) ? ERR_OK : error_memory(e);
}

ErrorCode desk_thing_fill(Request *r, const Seen *seen, const Move *m, const JsonValue *given, JsonValue *fields, Error *e)
{
    if (!is_stored_kind(seen->kind)) return ERR_OK;
    one_place(given, fields);
    TRY(fill_issue(r, seen, m, given, fields, e));
    TRY(fill_kit(r, m, fields, e));
    return fill_lot(r, seen, m, given, fields, e);
}

/* ---- what goes along ---- */

typedef struct { Request *request; const Seen *kit; const Move *move; const Draft *draft; Draft *list; size_t count, room; } Along;

static bool goes_along(const Move *m)
{
    static const char *const MOVES[] = { "send", "receive", "receive_with_difference", "issue", "extend_issue", "take_back",
                                        "shift", "report_missing" };
    for (size_t i = 0; i < ARRAY_LEN(MOVES); i++) if (str_is(m->id, MOVES[i])) return true;
    return false;
}

/* Where the kit is now, and in whose hands, the member is; what is its own stays. */
static ErrorCode member_fields(Along *a, const JsonValue *was, JsonValue **ret, Error *e)
{
    static const char *const SHARED[] = { "place", "storage_place", "sent_to", "issued_to", "issued_to_user", "issued_for",
                                         "issue_basis",
                                         "due_back", "rule_set" };
    Request *r = a->request;
    JsonValue *fields = json_copy(r->arena, was);
    if (!fields) return error_memory(e);
    for (size_t i = 0; i < ARRAY_LEN(SHARED); i++) {
        const JsonValue *now = json_get(a->draft->fields, SHARED[i]);
        if (now) json_set(r->arena, fields, SHARED[i], json_copy(r->arena, now));
        else json_remove(fields, SHARED[i]);
    }
    *ret = fields;
    return fields->broken ? error_memory(e) : ERR_OK;
}

static ErrorCode add_along(Along *a, Draft d, Error *e)
{
    if (a->count > MEMBERS_MOST) return error_set(e, ERR_LIMIT, K("store.kit-many"), arg_int("most", MEMBERS_MOST));
    if (!ARENA_ROOM(a->request->arena, a->list, a->count + 1, a->room)) return error_memory(e);
    a->list[1 + a->count++] = d;
    return ERR_OK;
}

static ErrorCode add_member(void *self, const Record *rec, Error *e)
{
    Along *a = self;
    Request *r = a->request;
    const JsonValue *body;
    JsonValue *fields = NULL;
    if (rec->body.len == 0 || !str_equal(rec->state, a->kit->record.state) ||
        !str_equal(rec->chain, a->draft->chain)) return ERR_OK;
    Str id = str_copy(r->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(record_fields_kept(r->arena, rec, &body, e));
    const JsonValue *was = json_get(body, "fields");
    TRY(member_fields(a, was, &fields, e));
    TRY(rules_check_planned(r, a->kit->kind, a->draft->chain, id, was, fields, e));
    TRY(desk_check_fields(r, a->kit->kind, fields, a->move->to, e));
    Draft d = desk_draft(a->kit->kind, a->draft->chain, a->draft->op, id, rec->version, a->move->to,
                         json_text(json_get(body, "number")), fields);
    d.reason = a->draft->reason;
    d.legal_basis = a->draft->legal_basis;
    d.by_office = a->draft->by_office;
    d.cosigned = a->draft->cosigned;
    return add_along(a, d, e);
}

/* The part begins where the lot is: it was found, sealed and received with it, which the lot's own trace shows. */
static ErrorCode add_part(Along *a, Error *e)
{
    static const char *const OWN[] = { "weight", "weight_received", "part_seal", "part_pieces", "opened_with", "thing" };
    Request *r = a->request;
    const JsonValue *from = a->draft->fields;
    JsonValue *fields = json_copy(r->arena, from);
    Str id = object_id_new(r->arena, a->kit->kind->id);
    if (!fields || !id.ptr) return error_memory(e);
    for (size_t i = 0; i < ARRAY_LEN(OWN); i++) json_remove(fields, OWN[i]);
    for (size_t i = 0; i < ARRAY_LEN(TAKEN_OVER_FIELDS); i++) json_remove(fields, TAKEN_OVER_FIELDS[i]);
    json_set(r->arena, fields, "seal", json_copy(r->arena, json_get(from, "part_seal")));
    json_set(r->arena, fields, "pieces", json_copy(r->arena, json_get(from, "part_pieces")));
    json_set(r->arena, fields, "lot", json_new_string(r->arena, a->kit->record.id));
    if (fields->broken) return error_memory(e);
    TRY(rules_check_planned(r, a->kit->kind, a->draft->chain, STR(""), NULL, fields, e));
    TRY(desk_check_fields(r, a->kit->kind, fields, a->move->to, e));
    Draft d = desk_draft(a->kit->kind, a->draft->chain, STR("record.create"), id, 0, a->move->to, NUMBER_NEXT, fields);
    d.reason = a->draft->reason;
    d.by_office = a->draft->by_office;
    d.cosigned = a->draft->cosigned;
    return add_along(a, d, e);
}

ErrorCode desk_thing_along(Request *r, const Seen *seen, const Move *m, const Draft *d, Draft **ret, size_t *count, Error *e)
{
    Along a = { .request = r, .kit = seen, .move = m, .draft = d, .room = 8 };
    *ret = NULL;
    *count = 0;
    if (!is_stored_kind(seen->kind)) return ERR_OK;
    bool kit = str_is(json_text(json_get(seen->fields, "thing")), "kit") && goes_along(m), part = str_is(m->id, "take_part");
    if (!kit && !part) return ERR_OK;
    a.list = arena_array(r->arena, a.room, sizeof *a.list);
    if (!a.list) return error_memory(e);
    if (kit) TRY(request_note_chain(r, d->chain, e));
    if (kit) TRY(records_by(r, seen->kind->id, STR("kit"), seen->record.id, add_member, &a, e));
    if (part) TRY(add_part(&a, e));
    *ret = a.list;
    *count = a.count;
    return ERR_OK;
}

/* ---- what is said of it ---- */

static bool is_moved_to(const JsonValue *before, Str place)
{
    return place.len > 0 && !str_equal(json_text(json_get(before, "place")), place);
}

static void warn_full(Request *r, const StorePlace *p)
{
    Error unheard;
    int64_t count, room;
    bool has = pieces_in(p->fields, "capacity", &room);
    if (!has || places_count_there(r, p->id, &count, &unheard) != ERR_OK || count <= room) return;
    view_warning(r, view_say(r, K("store.full"), arg_str("place", json_text(json_get(p->fields, "name"))), arg_int("most", room)));
}

void desk_warn_place(Request *r, const Kind *k, const JsonValue *before, const JsonValue *fields)
{
    Error unheard;
    StorePlace *p;
    bool fits;
    Str place = json_text(json_get(fields, "place"));
    if (!k->store.given || !is_moved_to(before, place)) return;
    if (places_one(r, place, &p, &unheard) != ERR_OK || !p) return;
    warn_full(r, p);
    const StoreClass *c = places_class_of(r, k, fields);
    if (!c || places_fits(r, place, c->id, &fits, &unheard) != ERR_OK || fits) return;
    view_warning(r, view_say(r, K("store.wrong-class"), arg_str("place", json_text(json_get(p->fields, "name"))), arg_str("class",
                             places_class_label(r, c->id))));
}

/* ---- who keeps the store ---- */

ErrorCode desk_need_move(Request *r, const Seen *seen, const Move *m, Error *e)
{
    bool keeper = request_acts_as_keeper(r, seen->kind, &seen->record) &&
        request_has_keeper_role(r, seen->kind, m->by, m->by_count);
    return keeper ? ERR_OK : desk_need_role(r, seen->record.chain, m->by, m->by_count, K("desk.may-not-move"), seen->kind, e);
}

bool desk_may_move(Request *r, const Seen *seen, const Move *m)
{
    if (desk_may(r, seen->record.chain, m->by, m->by_count)) return true;
    return request_acts_as_keeper(r, seen->kind, &seen->record) && request_has_keeper_role(r, seen->kind, m->by, m->by_count);
}

Str desk_case_number(Request *r, const Seen *seen)
{
    Error unheard;
    Record rec;
    const JsonValue *body;
    bool knows = request_knows_chain(r, seen->record.chain) ||
                 (seen->kind->store.shows_case && request_keeps(r, seen->kind, &seen->record));
    bool named = knows && str_starts(seen->record.chain, STR("case/")) &&
                 store_record(r->store, r->arena, seen->record.chain, &rec, &unheard) == ERR_OK && rec.body.len > 0 &&
                 record_fields(r->arena, &rec, &body, &unheard) == ERR_OK;
    return named ? json_text(json_get(body, "number")) : STR("");
}

void desk_show_kept(Request *r, const Seen *seen)
{
    if (request_knows_chain(r, seen->record.chain) || !request_keeps(r, seen->kind, &seen->record)) return;
    Str number = desk_case_number(r, seen);
    if (number.len > 0) view_row(r, view_say(r, K("store.case-number")), number);
    view_note(r, view_say(r, K("store.as-keeper")));
}
