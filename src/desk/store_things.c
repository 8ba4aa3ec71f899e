/* store_things.c: what lies in the store and what is out of it, read for its lists (desk_store.h).
 *
 * How full places are is counted from the index alone: a hundred thousand things are not parsed for a number. Only where
 * somebody asked how much a place bears are they, because what a thing weighs is in no index. */
#include "desk/desk_store.h"

#include "desk/desk_today.h"

/* ---- things ---- */

static Str text_of(const JsonValue *fields, const char *name) { return json_text(json_get(fields, name)); }

/* In whose hands: an officer before words. */
static Str holder_of(const JsonValue *fields)
{
    static const char *const FIELDS[] = { "issued_to_user", "holder", "issued_to" };
    for (size_t i = 0; i < ARRAY_LEN(FIELDS); i++) if (text_of(fields, FIELDS[i]).len > 0) return text_of(fields, FIELDS[i]);
    return STR("");
}

static Day day_of(const JsonValue *fields, const char *name)
{
    Day day;
    return day_parse(text_of(fields, name), &day) ? day : 0;
}

ErrorCode stored_thing_add(StoredThings *t, const Kind *k, const Record *rec, Error *e)
{
    Request *r = t->request;
    const JsonValue *body;
    if (rec->body.len == 0) return ERR_OK;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    if (!ARENA_ROOM(r->arena, t->list, t->count, t->room)) return error_memory(e);
    const JsonValue *fields = json_get(body, "fields");
    const State *s = kind_state(k, rec->state);
    t->list[t->count++] = (StoredThing){
        .chain = str_copy(r->arena, rec->chain), .state_id = str_copy(r->arena, rec->state),
        .id = json_text(json_get(body, "id")), .name = desk_name(r, k, body), .state = s ? view_label(r, &s->label) : STR(""),
            .kind = k,
        .place = text_of(fields, "place"), .who = holder_of(fields), .for_what = text_of(fields, "issued_for"),
        .basis = text_of(fields, "issue_basis"), .fields = fields, .class = places_class_of(r, k, fields),
            .due = day_of(fields, "due_back"),
        .since = day_of(fields, "issued_on") };
    return ERR_OK;
}

static ErrorCode take_thing(void *self, const Record *rec, Error *e)
{
    StoredThings *t = self;
    bool wanted = t->out ? kind_is_out(t->walked, rec->state) : kind_lies(t->walked, rec->state);
    return wanted ? stored_thing_add(t, t->walked, rec, e) : ERR_OK;
}

ErrorCode stored_things(Request *r, bool out, StoredThings *ret, Error *e)
{
    *ret = (StoredThings){ .request = r, .out = out };
    for (size_t i = r->model->kind_count; i > 0; i--) {
        ret->walked = &r->model->kinds[i - 1];
        bool here = ret->walked->store.given && profile_has_kind(r->model, office_profile(r->office, r->model), ret->walked);
        if (here) TRY(desk_each_record(r, ret->walked, STR(""), take_thing, ret, e));
    }
    return ERR_OK;
}

/* ---- when it was last seen ---- */

static ErrorCode take_moment(void *self, const Moment *m, Error *e)
{
    Instant *seen = self;
    (void)e;
    bool handled = str_starts(m->op, STR("record.move.")) || str_is(m->op, "record.create");
    if (handled && m->received > *seen) *seen = m->received;
    return ERR_OK;
}

typedef struct { Request *request; Instant *seen; } Scans;

/* A line of a count that says "here it is"; one that says it is missing is none. */
static ErrorCode take_scan(void *self, const Record *rec, Error *e)
{
    Scans *s = self;
    Str outcome;
    Instant made = 0;
    if (record_value(rec, STR("outcome"), &outcome) && str_is(outcome, "missing")) return ERR_OK;
    Str id = str_copy(s->request->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(store_object_moments(s->request->store, id, take_moment, &made, e));
    if (made > *s->seen) *s->seen = made;
    return ERR_OK;
}

ErrorCode stored_thing_seen(Request *r, StoredThing *t, Error *e)
{
    Scans s = { r, &t->seen };
    TRY(store_object_moments(r->store, t->id, take_moment, &t->seen, e));
    return model_kind(r->model, STR("stock_scan")) ? store_records_by(r->store, STR("stock_scan"), STR("thing"), t->id, take_scan,
                                                                      &s, e) : ERR_OK;
}

/* ---- load ---- */

static ErrorCode load_at(PlaceLoads *l, Str place, PlaceLoad **ret, Error *e)
{
    *ret = map_get(&l->by_place, place);
    if (*ret) return ERR_OK;
    PlaceLoad *p = ARENA_NEW(l->request->arena, PlaceLoad);
    if (!p) return error_memory(e);
    p->place = str_copy(l->request->arena, place);
    *ret = p;
    return p->place.ptr && map_set(&l->by_place, p->place, p) ? ERR_OK : error_memory(e);
}

static ErrorCode weigh(PlaceLoads *l, const Record *rec, PlaceLoad *to, Error *e)
{
    enum { WEIGHT_PLACES = 3 };
    const JsonValue *body;
    int64_t weight;
    if (rec->body.len == 0) return ERR_OK;
    TRY(record_fields(l->request->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    if (amount_parse(json_text(json_get(json_get(fields, "weight"), "number")), WEIGHT_PLACES, &weight)) to->weight += weight;
    return ERR_OK;
}

static ErrorCode count_thing(void *self, const Record *rec, Error *e)
{
    PlaceLoads *l = self;
    PlaceLoad *p;
    Str place;
    if (!kind_lies(l->walked, rec->state) || !record_value(rec, STR("place"), &place) || place.len == 0) return ERR_OK;
    TRY(load_at(l, place, &p, e));
    p->things++;
    return l->weighs ? weigh(l, rec, p, e) : ERR_OK;
}

ErrorCode place_loads(Request *r, bool weighs, PlaceLoads *ret, Error *e)
{
    *ret = (PlaceLoads){ .request = r, .by_place = map_in(r->arena), .weighs = weighs };
    for (size_t i = 0; i < r->model->kind_count; i++) {
        ret->walked = &r->model->kinds[i];
        bool here = ret->walked->store.given && profile_has_kind(r->model, office_profile(r->office, r->model), ret->walked);
        if (here) TRY(desk_each_record(r, ret->walked, STR(""), count_thing, ret, e));
    }
    return ERR_OK;
}

PlaceLoad place_load_of(const PlaceLoads *loads, const StorePlace *p)
{
    const PlaceLoad *own = map_get(&loads->by_place, p->id);
    PlaceLoad all = own ? *own : (PlaceLoad){ .place = p->id };
    for (const StorePlace *in = p->first; in; in = in->next) {
        PlaceLoad inner = place_load_of(loads, in);
        all.things += inner.things;
        all.weight += inner.weight;
    }
    return all;
}
