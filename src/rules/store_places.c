/* store_places.c: see store_places.h. */
#include "rules/store_places.h"

#include <stdlib.h>

/* ---- one place ---- */

static ErrorCode take_place(Request *r, const Record *rec, StorePlace **ret, Error *e)
{
    StorePlace *p = ARENA_NEW(r->arena, StorePlace);
    if (!p) return error_memory(e);
    *p = (StorePlace){ .id = str_copy(r->arena, rec->id), .state = str_copy(r->arena, rec->state) };
    if (!p->id.ptr || !p->state.ptr) return error_memory(e);
    TRY(record_fields_kept(r->arena, rec, &p->body, e));
    p->fields = json_get(p->body, "fields");
    *ret = p;
    return ERR_OK;
}

ErrorCode places_one(Request *r, Str id, StorePlace **ret, Error *e)
{
    Record rec;
    *ret = NULL;
    ErrorCode code = id.len > 0 ? request_record(r, id, &rec, e) : ERR_NOT_FOUND;
    if (code == ERR_NOT_FOUND) return ERR_OK;
    TRY(code);
    return str_is(rec.kind, "storage_place") && rec.body.len > 0 ? take_place(r, &rec, ret, e) : ERR_OK;
}

typedef struct { Arena *arena; Str id; } Found;

static ErrorCode take_id(void *self, const Record *rec, Error *e)
{
    Found *f = self;
    if (record_is_pulled_back(rec)) return ERR_OK;
    f->id = str_copy(f->arena, rec->id);
    return f->id.ptr ? ERR_END : error_memory(e);
}

ErrorCode places_named(Request *r, Str typed, Str *id, Error *e)
{
    Found f = { .arena = r->arena };
    Str folded;
    StorePlace *p;
    TRY(text_fold(r->arena, str_trim(typed), &folded, e));
    TRY(store_records_by(r->store, STR("storage_place"), STR("code"), folded, take_id, &f, e));
    if (f.id.len == 0) {
        TRY(places_one(r, str_trim(typed), &p, e));
        if (p) f.id = p->id;
    }
    if (f.id.len == 0) return error_set(e, ERR_NOT_FOUND, K("store.no-place"), arg_str("code", typed));
    *id = f.id;
    return ERR_OK;
}

ErrorCode places_up(Request *r, Str id, StorePlace *ret[STORE_DEEP], size_t *count, Error *e)
{
    *count = 0;
    while (id.len > 0 && *count < STORE_DEEP) {
        StorePlace *p;
        TRY(places_one(r, id, &p, e));
        if (!p) return ERR_OK;
        ret[(*count)++] = p;
        id = json_text(json_get(p->fields, "inside"));
    }
    return ERR_OK;
}

ErrorCode places_path(Request *r, Str id, Str *ret, Error *e)
{
    StorePlace *up[STORE_DEEP];
    size_t count;
    Buf path = buf_in(r->arena);
    TRY(places_up(r, id, up, &count, e));
    for (size_t i = count; i > 0; i--)
        buf_format(&path, "%s" STR_FMT, path.len > 0 ? " / " : "", STR_ARG(json_text(json_get(up[i - 1]->fields, "name"))));
    *ret = buf_str(&path);
    return path.failed ? error_memory(e) : ERR_OK;
}

ErrorCode places_fits(Request *r, Str id, Str class_id, bool *ret, Error *e)
{
    StorePlace *up[STORE_DEEP];
    size_t count;
    *ret = true;
    TRY(places_up(r, id, up, &count, e));
    for (size_t i = 0; i < count; i++) {
        const JsonValue *classes = json_get(up[i]->fields, "classes");
        if (!classes) continue;
        *ret = false;
        JSON_EACH(one, classes) *ret = *ret || str_equal(json_text(one), class_id);
        return ERR_OK;
    }
    return ERR_OK;
}

/* ---- the tree ---- */

typedef struct { Request *request; StorePlace **list; size_t count, room; } Places;

static ErrorCode add_place(void *self, const Record *rec, Error *e)
{
    Places *p = self;
    if (rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    if (!ARENA_ROOM(p->request->arena, p->list, p->count, p->room)) return error_memory(e);
    return take_place(p->request, rec, &p->list[p->count++], e);
}

static int by_code(const void *a, const void *b)
{
    const StorePlace *one = *(StorePlace *const *)a, *other = *(StorePlace *const *)b;
    int order = str_compare(json_text(json_get(one->fields, "code")), json_text(json_get(other->fields, "code")));
    return order != 0 ? order : str_compare(one->id, other->id);
}

static bool has_place_in_use(const StorePlace *p)
{
    if (str_is(p->state, "in_use")) return true;
    for (const StorePlace *in = p->first; in; in = in->next) if (has_place_in_use(in)) return true;
    return false;
}

static void hang(StorePlace **first, StorePlace **last, StorePlace *p)
{
    if (*last) (*last)->next = p;
    else *first = p;
    *last = p;
}

/* Without the closed ones in which nothing is in use; how deep each is. */
static void settle(StorePlace **first, StorePlace **last, int depth)
{
    StorePlace *p = *first;
    *first = *last = NULL;
    for (StorePlace *next; p; p = next) {
        next = p->next;
        p->next = NULL;
        if (depth >= STORE_DEEP || !has_place_in_use(p)) continue;
        p->depth = depth;
        hang(first, last, p);
        settle(&p->first, &p->last, depth + 1);
    }
}

ErrorCode places_tree(Request *r, PlaceTree *ret, Error *e)
{
    Places all = { .request = r };
    *ret = (PlaceTree){ .by_id = map_in(r->arena) };
    TRY(store_records(r->store, STR("storage_place"), add_place, &all, e));
    sort_list(all.list, all.count, sizeof *all.list, by_code);
    for (size_t i = 0; i < all.count; i++)
        if (!map_set(&ret->by_id, all.list[i]->id, all.list[i])) return error_memory(e);
    for (size_t i = 0; i < all.count; i++) {
        StorePlace *p = all.list[i];
        p->inside = map_get(&ret->by_id, json_text(json_get(p->fields, "inside")));
        if (p->inside) hang(&p->inside->first, &p->inside->last, p);
        else hang(&ret->first, &ret->last, p);
    }
    settle(&ret->first, &ret->last, 0);
    ret->count = all.count;
    return ERR_OK;
}

StorePlace *places_after(StorePlace *p)
{
    if (p->first) return p->first;
    while (p && !p->next) p = p->inside;
    return p ? p->next : NULL;
}

/* ---- what lies there ---- */

typedef struct { Request *request; const Kind *kind; RecordEach each; void *self; bool ended; int64_t count; } There;

static ErrorCode seen_there(void *self, const Record *rec, Error *e)
{
    There *t = self;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || !request_may_see(t->request, t->kind, rec)) return ERR_OK;
    ErrorCode code = t->each(t->self, rec, e);
    t->ended = code == ERR_END;
    return code;
}

static ErrorCode count_there(void *self, const Record *rec, Error *e)
{
    There *t = self;
    (void)e;
    if (kind_lies(t->kind, rec->state) && !record_is_pulled_back(rec)) t->count++;
    return ERR_OK;
}

/* Exhibits before equipment, as the model's kinds come: by name, the other way round. */
static ErrorCode each_kind(There *t, Str place, RecordEach each, Error *e)
{
    const Model *m = t->request->model;
    for (size_t i = m->kind_count; i > 0 && !t->ended; i--) {
        t->kind = &m->kinds[i - 1];
        if (t->kind->store.given) TRY(records_by(t->request, t->kind->id, STR("place"), place, each, t, e));
    }
    return ERR_OK;
}

ErrorCode places_each_there(Request *r, Str place, RecordEach each, void *self, Error *e)
{
    There t = { .request = r, .each = each, .self = self };
    return each_kind(&t, place, seen_there, e);
}

ErrorCode places_count_there(Request *r, Str place, int64_t *ret, Error *e)
{
    There t = { .request = r };
    TRY(each_kind(&t, place, count_there, e));
    *ret = t.count;
    return ERR_OK;
}

const StoreClass *places_class_of(const Request *r, const Kind *k, const JsonValue *fields)
{
    return k->store.given ? model_store_class(r->model, k->id, json_text(json_get(fields, "category"))) : NULL;
}
