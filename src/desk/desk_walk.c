/* desk_walk.c: the records of a kind that somebody may know of, from all that he knows or from one case.
 *
 * Whoever knows few cases has his records found by way of them, so that what he may not know costs no time and tells nothing. Whoever knows many
 * (CASES_NAMED) has the whole kind walked in the order that he wants, and at each record it is asked whether he knows its case: a page is a page's
 * work then, however much there is. What such a walk passes by can be told from its time no better than from the numbers of entries, which
 * everybody sees. The same holds for kinds of the office's own. */
#include "desk/desk.h"
#include "office/rights_store.h"

#include <stdlib.h>

/* A walk through one case and its fifty records costs as much as some tens of rows of a kind's own order. What is in a state that
 * is looked for is little, so that walking all of it is shorter for who knows more than some tens of cases. */
enum { CASES_NAMED = 100, CASES_IN_STATES = 60 };

ErrorCode record_ids_add(RecordIds *l, Str id, Error *e)
{
    if (!ARENA_ROOM(l->request->arena, l->ids, l->count, l->room)) return error_memory(e);
    l->ids[l->count] = str_copy(l->request->arena, id);
    return l->ids[l->count++].ptr ? ERR_OK : error_memory(e);
}

ErrorCode desk_see_all(const RecordIds *ids, int (*order)(const void *, const void *), SeenList *ret, Error *e)
{
    *ret = (SeenList){ .list = arena_array(ids->request->arena, ids->count + 1, sizeof *ret->list) };
    if (!ret->list) return error_memory(e);
    for (size_t i = 0; i < ids->count; i++) {
        ErrorCode code = desk_see(ids->request, ids->ids[i], &ret->list[ret->count], e);
        if (code == ERR_OK) ret->count++;
        else if (code != ERR_NOT_FOUND) return code;
    }
    if (order) sort_list(ret->list, ret->count, sizeof *ret->list, order);
    return ERR_OK;
}

typedef struct {
    Request    *request;
    const Kind *kind;
    RecordEach  each;
    void       *self;
    bool        ended;
    bool        office;                 /* those of the office's own chain are his, too */
    Map         alone;                  /* records of cases that he does not know, shared with him */
    Str         chain; bool known;      /* asked last: records of a case come in rows */
    RecordPlace until;                  /* what was changed before that is not asked for */
    Keeping     keeping;                /* things of cases that he does not know, which he keeps */
} Walk;

static ErrorCode walk_one(void *self, const Record *rec, Error *e)
{
    Walk *w = self;
    if (!str_equal(rec->kind, w->kind->id) || desk_is_hidden(w->request, rec)) return ERR_OK;
    ErrorCode code = w->each(w->self, rec, e);
    w->ended = code == ERR_END;
    return code;
}

/* ---- by cases ---- */

static ErrorCode walk_known_cases(Request *r, Walk *w, Error *e)
{
    Str *chains;
    size_t count;
    TRY(request_chains(r, &chains, &count, e));
    for (size_t i = count; i > 0 && !w->ended; i--) {
        if (request_opens(r, chains[i - 1])) continue;          /* a locked case is listed by itself, and leaves its trace inside */
        TRY(records_of_kind_in(r, chains[i - 1], w->kind->id, walk_one, w, e));
    }
    return ERR_OK;
}

/* Single records of other cases that were shared with the caller. */
static ErrorCode walk_shared(Request *r, Walk *w, Error *e)
{
    Str *ids;
    size_t count;
    TRY(request_shared_records(r, &ids, &count, e));
    for (size_t i = 0; i < count && !w->ended; i++) {
        Record rec;
        ErrorCode code = records_get(r, ids[i], &rec, e);
        if (code == ERR_NOT_FOUND || (code == ERR_OK && request_knows_chain(r, rec.chain))) continue;
        if (code == ERR_OK) code = walk_one(w, &rec, e);
        if (code != ERR_OK && code != ERR_END) return code;
    }
    return ERR_OK;
}

/* Things of other cases that lie in the store which the caller keeps. */
static ErrorCode walk_if_kept(void *self, const Record *rec, Error *e)
{
    Walk *w = self;
    bool known;
    if (!request_keeps_thing(w->request, &w->keeping, rec)) return ERR_OK;
    TRY(request_knows_ordinary(w->request, rec->chain, &known, e));
    return known ? ERR_OK : walk_one(w, rec, e);
}

static ErrorCode walk_kept(Request *r, Walk *w, StateWanted wanted, Error *e)
{
    const KindStore *s = &w->kind->store;
    request_keeping(r, w->kind, &w->keeping);
    for (size_t i = 0; i < s->known_in_count && w->keeping.keeps && !w->ended; i++) {
        if (wanted && !wanted(r, w->kind, s->known_in[i])) continue;
        TRY(store_records_from(r->store, w->kind->id, s->known_in[i], RECORD_NEWEST, walk_if_kept, w, e));
    }
    return ERR_OK;
}

ErrorCode desk_each_kept(Request *r, const Kind *k, RecordEach each, void *self, Error *e)
{
    Walk w = { .request = r, .kind = k, .each = each, .self = self };
    return walk_kept(r, &w, NULL, e);
}

bool desk_keeps_kind(Request *r, const Kind *k)
{
    Keeping keeping;
    request_keeping(r, k, &keeping);
    return keeping.keeps;
}

static ErrorCode walk_open(void *self, const Record *rec, Error *e)
{
    Walk *w = self;
    return request_is_ordinary(w->request, rec->chain) ? walk_one(w, rec, e) : ERR_OK;
}

/* An auditor sees who has access to which ordinary case. */
static ErrorCode walk_accesses(Request *r, Walk *w, Error *e)
{
    return store_records(r->store, w->kind->id, walk_open, w, e);
}

static bool sees_office(Request *r, const Kind *k)
{
    Record any = { .chain = STR("office") };
    return k->place != PLACE_CASE && request_may_see(r, k, &any);
}

ErrorCode desk_each_record(Request *r, const Kind *k, Str in_case, RecordEach each, void *self, Error *e)
{
    Walk w = { .request = r, .kind = k, .each = each, .self = self };
    bool audits = str_is(k->id, "access") && request_audits(r);
    if (in_case.len == 0 && audits) return walk_accesses(r, &w, e);
    if (in_case.len > 0) {
        Seen seen;
        TRY(desk_see(r, in_case, &seen, e));
        TRY(desk_locked_look(r, &seen.record, e));
        return records_of_kind_in(r, seen.record.id, k->id, walk_one, &w, e);
    }
    if (k->place != PLACE_OFFICE) TRY(walk_known_cases(r, &w, e));
    if (k->place != PLACE_OFFICE && !w.ended) TRY(walk_shared(r, &w, e));
    if (k->place != PLACE_OFFICE && !w.ended) TRY(walk_kept(r, &w, NULL, e));
    if (w.ended || !sees_office(r, k)) return ERR_OK;
    return k->place == PLACE_OFFICE ? store_records(r->store, k->id, walk_one, &w, e)
                                    : store_chain_of_kind(r->store, STR("office"), k->id, walk_one, &w, e);
}

typedef struct { Str id; RecordPlace newest; } Touched;

static int by_place(const void *a, const void *b)
{
    const RecordPlace *one = &((const Touched *)a)->newest, *other = &((const Touched *)b)->newest;
    if (one->epoch != other->epoch) return one->epoch < other->epoch ? 1 : -1;
    return one->index < other->index ? 1 : one->index > other->index ? -1 : 0;
}

static ErrorCode touched_chains(Request *r, const Kind *k, Touched **ret, size_t *count, Error *e)
{
    Str *chains;
    size_t known;
    TRY(request_chains(r, &chains, &known, e));
    Touched *list = arena_array(r->arena, known + 1, sizeof *list);
    if (!list) return error_memory(e);
    *count = 0;
    if (sees_office(r, k)) list[(*count)++].id = STR("office");
    for (size_t i = 0; i < known; i++) {
        if (!request_opens(r, chains[i])) list[(*count)++].id = chains[i];
    }
    for (size_t i = 0; i < *count; i++) TRY(store_chain_newest(r->store, list[i].id, &list[i].newest, e));
    sort_list(list, *count, sizeof *list, by_place);
    *ret = list;
    return ERR_OK;
}

ErrorCode desk_each_touched(Request *r, const Kind *k, PlaceEnough enough, RecordEach each, void *self, Error *e)
{
    Walk w = { .request = r, .kind = k, .each = each, .self = self };
    Touched *list;
    size_t count = 0;
    TRY(walk_shared(r, &w, e));
    TRY(walk_kept(r, &w, NULL, e));
    TRY(touched_chains(r, k, &list, &count, e));
    for (size_t i = 0; i < count && !enough(self, list[i].newest); i++) {
        TRY(store_chain_of_kind(r->store, list[i].id, k->id, walk_one, &w, e));
    }
    return ERR_OK;
}

/* ---- by the kind ---- */

static ErrorCode knows_as_many(Request *r, size_t most, bool *ret, Error *e)
{
    Str *some;
    size_t count;
    TRY(request_some_chains(r, most, &some, &count, e));
    *ret = count == most;
    return ERR_OK;
}

ErrorCode desk_knows_many(Request *r, bool *ret, Error *e)
{
    return knows_as_many(r, CASES_NAMED, ret, e);
}

static bool is_before(const Record *rec, RecordPlace place)
{
    return rec->epoch != place.epoch ? rec->epoch < place.epoch : rec->index < place.index;
}

static ErrorCode walk_if_known(void *self, const Record *rec, Error *e)
{
    Walk *w = self;
    if (is_before(rec, w->until)) return ERR_END;
    if (w->kind->place != PLACE_OFFICE && !str_equal(rec->chain, w->chain)) {
        w->chain = str_copy(w->request->arena, rec->chain);
        if (!w->chain.ptr) return error_memory(e);
        w->known = w->office;
        if (!str_is(rec->chain, "office")) TRY(request_knows_ordinary(w->request, rec->chain, &w->known, e));
    }
    bool known = w->kind->place == PLACE_OFFICE || w->known || map_get(&w->alone, rec->id) || request_keeps_thing(w->request, &w->keeping, rec);
    return known ? walk_one(w, rec, e) : ERR_OK;
}

static ErrorCode find_alone(Walk *w, Error *e)
{
    Str *ids;
    size_t count;
    TRY(request_shared_records(w->request, &ids, &count, e));
    for (size_t i = 0; i < count; i++) {
        if (!map_set(&w->alone, ids[i], w)) return error_memory(e);
    }
    return ERR_OK;
}

/* State after state, in each the newest first; a state may have had other names. */
static ErrorCode walk_state(Walk *w, const State *s, RecordPlace from, Error *e)
{
    Request *r = w->request;
    TRY(store_records_from(r->store, w->kind->id, s->id, from, walk_if_known, w, e));
    for (size_t i = 0; i < s->was_count; i++) TRY(store_records_from(r->store, w->kind->id, s->was[i], from, walk_if_known, w, e));
    return ERR_OK;
}

static ErrorCode walk_states(Walk *w, const RecordOrder *o, Error *e)
{
    size_t count = w->kind->state_count;
    for (size_t i = o->skip; i < count && !w->ended; i++) {
        const State *s = &w->kind->states[o->descending ? count - 1 - i : i];
        TRY(walk_state(w, s, i == o->skip ? o->from : RECORD_NEWEST, e));
    }
    return ERR_OK;
}

ErrorCode desk_each_in_order(Request *r, const Kind *k, const RecordOrder *o, RecordEach each, void *self, bool *ended, Error *e)
{
    Walk w = { .request = r, .kind = k, .each = each, .self = self, .alone = map_in(r->arena), .chain = STR("") };
    w.office = sees_office(r, k);
    request_keeping(r, k, &w.keeping);
    if (o->by == ORDER_CHANGE) w.until = o->until;
    *ended = k->place == PLACE_OFFICE && !w.office;
    if (*ended) return ERR_OK;
    if (k->place != PLACE_OFFICE) TRY(find_alone(&w, e));
    if (o->by == ORDER_STATE) {
        TRY(walk_states(&w, o, e));
    } else if (o->by == ORDER_FIELD) {
        TRY(store_records_sorted_from(r->store, k->id, o->field, o->value, o->descending, walk_if_known, &w, e));
    } else {
        TRY(store_records_from(r->store, k->id, o->state, o->from, walk_if_known, &w, e));
    }
    *ended = w.ended;
    return ERR_OK;
}

/* ---- by states ---- */

typedef struct { Request *request; StateWanted wanted; RecordEach each; void *self; bool in_office, *has; } InStates;   /* has: by kind */

static ErrorCode take_wanted(void *self, const Record *rec, Error *e)
{
    InStates *in = self;
    Request *r = in->request;
    const Kind *k = model_kind(r->model, rec->kind);
    if (!k || !in->wanted(r, k, rec->state) || desk_is_hidden(r, rec)) return ERR_OK;
    if (in->in_office && (k->place == PLACE_OFFICE || !sees_office(r, k))) return ERR_OK;
    return in->each(in->self, rec, e);
}

static bool has_wanted(const InStates *in, const Kind *k)
{
    bool has = false;
    for (size_t i = 0; i < k->state_count && !has; i++) has = in->wanted(in->request, k, k->states[i].id);
    return has;
}

/* Each kind by its states; few kinds have one that is wanted. */
static ErrorCode states_of_kinds(InStates *in, bool office_only, Error *e)
{
    Request *r = in->request;
    for (size_t i = 0; i < r->model->kind_count; i++) {
        const Kind *k = &r->model->kinds[i];
        Walk w = { .request = r, .kind = k, .each = in->each, .self = in->self, .alone = map_in(r->arena), .chain = STR("") };
        if ((office_only && k->place != PLACE_OFFICE) || !has_wanted(in, k)) continue;
        w.office = sees_office(r, k);
        request_keeping(r, k, &w.keeping);
        if (k->place == PLACE_OFFICE && !w.office) continue;
        if (k->place != PLACE_OFFICE) TRY(find_alone(&w, e));
        for (size_t j = 0; j < k->state_count; j++) {
            if (in->wanted(r, k, k->states[j].id)) TRY(walk_state(&w, &k->states[j], RECORD_NEWEST, e));
        }
    }
    return ERR_OK;
}

/* Only of kinds that have a state that is wanted: a case may have a thousand records of others. */
static ErrorCode wanted_in_case(InStates *in, Str chain, Error *e)
{
    const Model *m = in->request->model;
    for (size_t i = 0; i < m->kind_count; i++) {
        const Kind *k = &m->kinds[i];
        if (k->place != PLACE_OFFICE && in->has[i]) TRY(records_of_kind_in(in->request, chain, k->id, take_wanted, in, e));
    }
    return ERR_OK;
}

static ErrorCode kept_in_states(InStates *in, Error *e)
{
    const Model *m = in->request->model;
    for (size_t i = 0; i < m->kind_count; i++) {
        Walk w = { .request = in->request, .kind = &m->kinds[i], .each = in->each, .self = in->self };
        if (in->has[i] && w.kind->store.known_to_count > 0) TRY(walk_kept(in->request, &w, in->wanted, e));
    }
    return ERR_OK;
}

static ErrorCode states_of_cases(InStates *in, Error *e)
{
    Request *r = in->request;
    Str *list;
    size_t count;
    bool either = false;
    TRY(request_chains(r, &list, &count, e));
    for (size_t i = 0; i < count; i++) {
        if (!request_opens(r, list[i])) TRY(wanted_in_case(in, list[i], e));
    }
    TRY(request_shared_records(r, &list, &count, e));
    for (size_t i = 0; i < count; i++) {
        Record rec;
        ErrorCode code = records_get(r, list[i], &rec, e);
        if (code == ERR_NOT_FOUND || (code == ERR_OK && request_knows_chain(r, rec.chain))) continue;
        TRY(code);
        TRY(take_wanted(in, &rec, e));
    }
    TRY(kept_in_states(in, e));
    for (size_t i = 0; i < r->model->kind_count && !either; i++) {
        either = r->model->kinds[i].place == PLACE_EITHER && has_wanted(in, &r->model->kinds[i]);
    }
    in->in_office = true;
    return either ? store_chain_records(r->store, STR("office"), take_wanted, in, e) : ERR_OK;
}

ErrorCode desk_each_in_states(Request *r, Str in_case, StateWanted wanted, RecordEach each, void *self, Error *e)
{
    InStates in = { .request = r, .wanted = wanted, .each = each, .self = self };
    bool many;
    if (in_case.len > 0) {
        Seen seen;
        TRY(desk_see(r, in_case, &seen, e));
        TRY(desk_locked_look(r, &seen.record, e));
        return records_in_chain(r, seen.record.id, take_wanted, &in, e);
    }
    in.has = arena_array(r->arena, r->model->kind_count, sizeof *in.has);
    if (!in.has) return error_memory(e);
    for (size_t i = 0; i < r->model->kind_count; i++) in.has[i] = has_wanted(&in, &r->model->kinds[i]);
    TRY(knows_as_many(r, CASES_IN_STATES, &many, e));
    if (!many) TRY(states_of_cases(&in, e));
    return states_of_kinds(&in, !many, e);
}
