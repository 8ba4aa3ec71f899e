/* custody_things.c: which things an extract is about (custody_out.h). */
#include "desk/custody_out.h"

#include <stdlib.h>

typedef struct { Str id, number; } Named;
typedef struct { Request *request; const Kind *kind; Named *list; size_t count, room; } Gather;

static ErrorCode take_thing(void *self, const Record *rec, Error *e)
{
    Gather *g = self;
    Request *r = g->request;
    JsonValue *body;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || !request_may_see(r, g->kind, rec)) return ERR_OK;
    if (g->count == CUSTODY_THINGS) return error_set(e, ERR_LIMIT, K("custody.many"), arg_int("most", CUSTODY_THINGS));
    if (!ARENA_ROOM(r->arena, g->list, g->count, g->room)) return error_memory(e);
    TRY(json_parse(r->arena, rec->body, &body, e));
    g->list[g->count] = (Named){ str_copy(r->arena, rec->id), str_copy(r->arena, json_text(json_get(body, "number"))) };
    return g->list[g->count++].id.ptr ? ERR_OK : error_memory(e);
}

/* EX-2026-9999 before EX-2026-10000. */
static int by_number(const void *a, const void *b)
{
    const Named *x = a, *y = b;
    if (x->number.len != y->number.len) return x->number.len < y->number.len ? -1 : 1;
    int order = str_compare(x->number, y->number);
    return order != 0 ? order : str_compare(x->id, y->id);
}

ErrorCode custody_things_of(Request *r, const Seen *about, CustodyThings *ret, Error *e)
{
    Gather g = { .request = r, .kind = model_kind(r->model, STR("exhibit")) };
    *ret = (CustodyThings){ .about = *about };
    if (custody_has(about->kind)) {
        ret->ids = ARENA_NEW(r->arena, Str);
        if (!ret->ids) return error_memory(e);
        ret->ids[ret->count++] = about->record.id;
        return ERR_OK;
    }
    bool of_search = str_is(about->kind->id, "search_action");
    if (!g.kind || (!of_search && !about->kind->is_case)) {
        return error_set(e, ERR_USAGE, K("custody.no-thing"), arg_str("record", about->record.id));
    }
    if (of_search) TRY(records_by(r, g.kind->id, STR("search"), about->record.id, take_thing, &g, e));
    else TRY(records_of_kind_in(r, about->record.id, g.kind->id, take_thing, &g, e));
    sort_list(g.list, g.count, sizeof *g.list, by_number);
    ret->ids = arena_array(r->arena, g.count + 1, sizeof *ret->ids);
    if (!ret->ids) return error_memory(e);
    for (size_t i = 0; i < g.count; i++) ret->ids[ret->count++] = g.list[i].id;
    return ERR_OK;
}

ErrorCode custody_things(Request *r, Str id_or_number, CustodyThings *ret, Error *e)
{
    Seen about;
    TRY(desk_see(r, id_or_number, &about, e));
    TRY(desk_is_here(&about, e));
    return custody_things_of(r, &about, ret, e);
}
