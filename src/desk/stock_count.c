/* stock_count.c: what a stock-take covers, what should lie there, and its lines. Nothing here is kept beside the records: two
 * who count, and a page that is loaded again, read the same. */
#include "desk/stock.h"

#include "rules/store_places.h"

enum { PLACES_MOST = 5000, THINGS_MOST = 50000 };

/* ---- places ---- */

ErrorCode stock_covers(Request *r, const Seen *take, Str place, bool *ret, Error *e)
{
    StorePlace *up[STORE_DEEP];
    size_t count;
    Str where = json_text(json_get(take->fields, "where"));
    *ret = false;
    TRY(places_up(r, place, up, &count, e));
    for (size_t i = 0; i < count; i++) *ret = *ret || str_equal(up[i]->id, where);
    return ERR_OK;
}

static ErrorCode take_place(void *self, const Record *rec, Error *e)
{
    RecordIds *l = self;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || !str_is(rec->state, "in_use")) return ERR_OK;
    return l->count < PLACES_MOST ? record_ids_add(l, rec->id, e)
                                  : error_set(e, ERR_LIMIT, K("stock.many-places"), arg_int("most", PLACES_MOST));
}

ErrorCode stock_places(Request *r, const Seen *take, RecordIds *ret, Error *e)
{
    *ret = (RecordIds){ .request = r };
    TRY(record_ids_add(ret, json_text(json_get(take->fields, "where")), e));
    for (size_t i = 0; i < ret->count; i++)
        TRY(records_by(r, STR("storage_place"), STR("inside"), ret->ids[i], take_place, ret, e));
    return ERR_OK;
}

/* ---- what should lie there ---- */

static ErrorCode take_thing(void *self, const Record *rec, Error *e)
{
    StockThings *t = self;
    Request *r = t->request;
    const Kind *k = model_kind(r->model, rec->kind);
    if (!k || rec->body.len == 0 || !kind_lies(k, rec->state) || desk_is_hidden(r, rec)) return ERR_OK;
    if (!ARENA_ROOM(r->arena, t->list, t->count, t->room)) return error_memory(e);
    if (t->count == THINGS_MOST) return error_set(e, ERR_LIMIT, K("stock.many-things"), arg_int("most", THINGS_MOST));
    Record *kept = &t->list[t->count++];
    *kept = (Record){ .id = str_copy(r->arena, rec->id), .kind = k->id, .chain = str_copy(r->arena, rec->chain),
                      .state = str_copy(r->arena, rec->state),
                      .version = rec->version, .body = str_copy(r->arena, rec->body) };
    return kept->id.ptr && kept->body.ptr && kept->chain.ptr && kept->state.ptr ? ERR_OK : error_memory(e);
}

ErrorCode stock_expected(Request *r, const Seen *take, StockThings *ret, Error *e)
{
    RecordIds places;
    *ret = (StockThings){ .request = r };
    TRY(stock_places(r, take, &places, e));
    for (size_t i = 0; i < places.count; i++) TRY(places_each_there(r, places.ids[i], take_thing, ret, e));
    return ERR_OK;
}

/* ---- lines ---- */

static ErrorCode take_line(void *self, const Record *rec, Error *e)
{
    StockLines *l = self;
    Request *r = l->request;
    const JsonValue *body;
    if (rec->body.len == 0 || str_is(rec->state, "moot") || record_is_pulled_back(rec)) return ERR_OK;
    if (!ARENA_ROOM(r->arena, l->list, l->count, l->room)) return error_memory(e);
    TRY(record_fields_kept(r->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    l->list[l->count++] = (StockLine){ .id = str_copy(r->arena, rec->id), .thing = json_text(json_get(fields, "thing")),
                                       .outcome = json_text(json_get(fields, "outcome")),
        .read_as = json_text(json_get(fields, "read_as")), .found_in = json_text(json_get(fields, "found_in")),
        .belongs_in = json_text(json_get(fields, "belongs_in")),
        .by = json_text(json_get(fields, "by")), .body = body, .version = rec->version };
    return ERR_OK;
}

ErrorCode stock_lines(Request *r, Str take, StockLines *ret, Error *e)
{
    *ret = (StockLines){ .request = r };
    return records_by(r, STR("stock_scan"), STR("take"), take, take_line, ret, e);
}

Str stock_outcome_label(Request *r, Str outcome)
{
    const Kind *k = model_kind(r->model, STR("stock_scan"));
    const Field *f = k ? kind_field(k, STR("outcome")) : NULL;
    for (size_t i = 0; f && i < f->choice_count; i++)
        if (str_equal(f->choices[i].id, outcome)) return view_label(r, &f->choices[i].label);
    return outcome;
}

bool stock_lists(const Kind *pointing) { return str_is(pointing->id, "stock_scan"); }
