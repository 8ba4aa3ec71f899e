/* stock_rules.c: who counts a store, and who settles the count.
 *
 * Money, weapons and drugs are counted by somebody else than their keeper (the field's checklist, point C20). A store is handed
 * over by two: the one who keeps it, or the head in his place, and the one who takes it over. */
#include "rules/rules_int.h"

#include "rules/store_places.h"

enum { PLACES_MOST = 5000 };

static bool is_guarded(const JsonValue *classes)
{
    bool guarded = false;
    JSON_EACH(one, classes) {
        Str name = json_text(one);
        guarded = guarded || str_is(name, "money") || str_is(name, "weapons") || str_is(name, "drugs");
    }
    return guarded;
}

typedef struct { Request *request; bool guarded, keeps; Str ids[PLACES_MOST]; size_t count; } Walk;

static ErrorCode take_inside(void *self, const Record *rec, Error *e)
{
    Walk *w = self;
    (void)e;
    if (rec->body.len > 0 && w->count < PLACES_MOST) w->ids[w->count++] = str_copy(w->request->arena, rec->id);
    return ERR_OK;
}

static void take(Walk *w, const StorePlace *p, bool around)
{
    bool his = str_equal(field_of(p->fields, "keeper"), session_user(w->request->session));
    w->keeps = w->keeps || his;
    w->guarded = w->guarded || (!around && is_guarded(json_get(p->fields, "classes")));
}

/* What is around the place says for what it is, where it does not itself; who keeps what is around it keeps it too. */
static ErrorCode walk(Walk *w, Str where, Error *e)
{
    StorePlace *up[STORE_DEEP], *one;
    size_t count;
    bool said = false;
    TRY(places_up(w->request, where, up, &count, e));
    for (size_t i = 0; i < count; i++) {
        take(w, up[i], said);
        said = said || json_get(up[i]->fields, "classes");
    }
    w->ids[w->count++] = where;
    for (size_t i = 0; i < w->count; i++) {
        TRY(records_by(w->request, STR("storage_place"), STR("inside"), w->ids[i], take_inside, w, e));
        TRY(places_one(w->request, w->ids[i], &one, e));
        if (one && i > 0) take(w, one, false);
    }
    return ERR_OK;
}

ErrorCode guard_stock_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    Walk *w = arena_alloc(r->arena, sizeof *w);
    if (!w) return error_memory(e);
    *w = (Walk){ .request = r };
    TRY(walk(w, field_of(fields, "where"), e));
    return w->guarded && w->keeps ? error_set(e, ERR_DENIED, K("rules.stock-keeper")) : ERR_OK;
}

static bool is_handover(const JsonValue *fields) { return str_is(field_of(fields, "purpose"), "handover"); }

ErrorCode guard_stock_begins(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    StorePlace *place;
    Str successor = field_of(fields, "successor");
    TRY(places_one(r, field_of(fields, "where"), &place, e));
    if (!place || !str_is(place->state, "in_use")) return error_set(e, ERR_INVALID, K("rules.stock-closed"));
    if (is_handover(fields) && successor.len == 0) return error_set(e, ERR_INVALID, K("rules.stock-no-successor"));
    if (is_handover(fields) && str_equal(successor, field_of(place->fields, "keeper")))
        return error_set(e, ERR_INVALID, K("rules.stock-same-keeper"));
    return guard_stock_apart(r, rec, fields, e);
}

/* Asked at both signatures, so that both are among these. */
ErrorCode guard_stock_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    StorePlace *place;
    Str user = session_user(r->session);
    (void)rec;
    if (!is_handover(fields)) return ERR_OK;
    TRY(places_one(r, field_of(fields, "where"), &place, e));
    bool his = str_equal(user, field_of(fields, "successor")) || (place && str_equal(user, field_of(place->fields, "keeper")));
    return his || request_has_role_named(r, "head") ? ERR_OK : error_set(e, ERR_DENIED, K("rules.stock-handover"));
}
