/* desk_today.c: what somebody's day begins with: what waits for his signature, what came back to him, which terms run out, the cases where
 * something happened last, what he left half typed. All of it comes from what he knows anyhow; a head sees no more here than elsewhere. */
#include "desk/desk.h"

#include <stdlib.h>

enum { TERMS_AHEAD = 14, TABLE_MOST = 10, RETURNED_DAYS = 14, CASES_MOST = 10, FEW_CASES = 100, BACK_A_CASE = 8 };

/* ---- proposals ---- */

typedef struct { Request *request; Str *ids; size_t count, room; } Ids;

static ErrorCode add_id(Ids *l, Str id, Error *e)
{
    if (l->count == l->room) {
        size_t room = l->room > 0 ? l->room * 2 : 16;
        Str *wider = arena_grow(l->request->arena, l->ids, l->room * sizeof *wider, room * sizeof *wider);
        if (!wider) return error_memory(e);
        l->ids = wider;
        l->room = room;
    }
    l->ids[l->count] = str_copy(l->request->arena, id);
    return l->ids[l->count++].ptr ? ERR_OK : error_memory(e);
}

static ErrorCode take_waiting(void *self, const Record *rec, Error *e)
{
    Ids *l = self;
    return str_is(rec->state, "waiting") ? add_id(l, rec->id, e) : ERR_OK;
}

static ErrorCode take_returned(void *self, const Record *rec, Error *e)
{
    Ids *l = self;
    return str_is(rec->state, "returned") ? add_id(l, rec->id, e) : ERR_OK;
}

static ErrorCode show_waiting(Request *r, size_t *shown, Error *e)
{
    Ids l = { .request = r };
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("desk.row-what")), view_say(r, K("desk.row-record")), view_say(r, K("desk.row-who")) };
    TRY(desk_each_proposal(r, take_waiting, &l, e));
    json_set(r->arena, view_data(r), "to_sign", list);
    *shown = 0;
    for (size_t i = 0; i < l.count; i++) {
        Seen p;
        if (desk_see(r, l.ids[i], &p, e) != ERR_OK || !desk_may_sign(r, &p)) continue;
        json_add(r->arena, list, json_new_string(r->arena, p.record.id));
        if (*shown == TABLE_MOST) continue;
        Str object = json_text(json_get(p.fields, "object")), first = json_text(json_get(p.fields, "first"));
        Str cells[] = { desk_what_is_proposed(r, p.fields), desk_ref_label(r, object), desk_user_name(r, first) };
        if ((*shown)++ == 0) view_table(r, view_say(r, K("view.to-sign")), head, ARRAY_LEN(head));
        view_table_row_to(r, cells, ARRAY_LEN(cells), p.record.id);
    }
    if (*shown > 0) view_table_all(r, view_op(r, "proposal.list"));
    return ERR_OK;
}

/* Those that came back lately, while the record still stands where it stood: whoever has acted on it since has seen the remarks. */
static bool is_fresh(Request *r, const Seen *p)
{
    Error unheard;
    Record object;
    int64_t version;
    StateSince since;
    if (request_state_since(r, p->record.id, &since, &unheard) != ERR_OK) return false;
    if (since.since < clock_now() - (Instant)RETURNED_DAYS * 24 * HOUR) return false;
    if (records_get(r, json_text(json_get(p->fields, "object")), &object, &unheard) != ERR_OK) return true;
    return int_parse(json_text(json_get(p->fields, "object_version")), &version) && version == object.version;
}

static ErrorCode show_returned(Request *r, size_t *shown, Error *e)
{
    Ids l = { .request = r };
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("desk.row-what")), view_say(r, K("desk.row-record")), view_say(r, K("view.row-remarks")) };
    TRY(records_by(r, STR("proposal"), STR("first"), session_user(r->session), take_returned, &l, e));
    json_set(r->arena, view_data(r), "returned", list);
    *shown = 0;
    for (size_t i = l.count; i > 0 && *shown < TABLE_MOST; i--) {
        Seen p;
        if (desk_see(r, l.ids[i - 1], &p, e) != ERR_OK || !is_fresh(r, &p)) continue;
        Str object = json_text(json_get(p.fields, "object")), remarks = json_text(json_get(p.fields, "remarks"));
        Str cells[] = { desk_what_is_proposed(r, p.fields), desk_ref_label(r, object), remarks.ptr ? remarks : STR("") };
        if ((*shown)++ == 0) view_table(r, view_say(r, K("view.returned")), head, ARRAY_LEN(head));
        view_table_row_to(r, cells, ARRAY_LEN(cells), desk_ref_target(r, object));
        json_add(r->arena, list, json_new_string(r->arena, p.record.id));
    }
    return ERR_OK;
}

/* ---- cases ---- */

typedef struct { Str chain; uint64_t seq; Instant when; uint32_t epoch; uint64_t index; } Touched;

static ErrorCode take_last(void *self, const Entry *entry, Error *e)
{
    Touched *t = self;
    (void)e;
    t->when = entry->received;
    t->epoch = entry->epoch;
    t->index = entry->index;
    return ERR_OK;
}

static int by_time(const void *a, const void *b)
{
    const Touched *one = a, *other = b;
    if (one->epoch != other->epoch) return one->epoch < other->epoch ? 1 : -1;
    return one->index < other->index ? 1 : one->index > other->index ? -1 : 0;
}

/* The log from its end, for as long as that is shorter than asking case by case: whoever knows many sees his ten at once. */
typedef struct { const Map *known; Map seen; Touched *list; size_t count; uint64_t left; } LookBack;

static ErrorCode look_back(void *self, const Entry *entry, Error *e)
{
    LookBack *b = self;
    if (b->left-- == 0) return ERR_END;
    Str *chain = map_get(b->known, entry->chain);
    if (!chain || map_get(&b->seen, *chain)) return ERR_OK;
    if (!map_set(&b->seen, *chain, chain)) return error_memory(e);
    b->list[b->count++] = (Touched){ .chain = *chain, .when = entry->received, .epoch = entry->epoch, .index = entry->index };
    return b->count == CASES_MOST ? ERR_END : ERR_OK;
}

static ErrorCode touched_by_log(Request *r, Str *chains, size_t count, Touched *list, bool *enough, Error *e)
{
    Map known = map_in(r->arena);
    LookBack b = { .known = &known, .seen = map_in(r->arena), .list = list, .left = (uint64_t)count * BACK_A_CASE };
    for (size_t i = 0; i < count; i++) {
        if (!map_set(&known, chains[i], &chains[i])) return error_memory(e);
    }
    TRY(store_entries_newest(r->store, look_back, &b, e));
    *enough = b.count == CASES_MOST;
    return ERR_OK;
}

static ErrorCode touched_by_case(Request *r, const Str *chains, size_t count, Touched *list, Error *e)
{
    Hash leaf;
    for (size_t i = 0; i < count; i++) {
        list[i] = (Touched){ .chain = chains[i] };
        TRY(store_chain_end(r->store, chains[i], &list[i].seq, &leaf, e));
        if (list[i].seq > 0) TRY(store_chain_entries_from(r->store, chains[i], list[i].seq - 1, take_last, &list[i], e));
    }
    if (count > 1) qsort(list, count, sizeof *list, by_time);
    return ERR_OK;
}

/* The first CASES_MOST of the list are those where something happened last. */
static ErrorCode last_touched(Request *r, Touched **ret, size_t *count, Error *e)
{
    Str *chains;
    bool enough = false;
    TRY(request_chains(r, &chains, count, e));
    Touched *list = arena_array(r->arena, *count + 1, sizeof *list);
    if (!list) return error_memory(e);
    if (*count > FEW_CASES) TRY(touched_by_log(r, chains, *count, list, &enough, e));
    if (!enough) TRY(touched_by_case(r, chains, *count, list, e));
    *ret = list;
    return ERR_OK;
}

static ErrorCode show_cases(Request *r, Error *e)
{
    Touched *list;
    size_t count;
    const Kind *k = model_kind(r->model, STR("case"));
    JsonValue *ids = json_new_array(r->arena);
    TRY(last_touched(r, &list, &count, e));
    json_set(r->arena, view_data(r), "cases", ids);
    if (count == 0 || !k) return ERR_OK;
    Str head[] = { view_label(r, &k->label), view_say(r, K("desk.row-state")), view_say(r, K("view.row-last-entry")) };
    view_table(r, view_say(r, K("view.my-cases")), head, ARRAY_LEN(head));
    view_table_tag(r, 1);
    view_table_all(r, view_op(r, "case.list"));
    for (size_t i = 0; i < count && i < CASES_MOST; i++) {
        Seen seen;
        if (desk_see(r, list[i].chain, &seen, e) != ERR_OK) continue;
        const State *s = kind_state(seen.kind, seen.record.state);
        Str cells[] = { desk_title(r, seen.made, seen.body), s ? view_label(r, &s->label) : seen.record.state, view_instant(r, list[i].when) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), seen.record.id);
        json_add(r->arena, ids, json_new_string(r->arena, seen.record.id));
    }
    return ERR_OK;
}

ErrorCode desk_me_today(Request *r, Error *e)
{
    size_t waiting, returned, terms, drafts;
    view_title(r, view_say(r, K("view.my-work")));
    TRY(desk_glass_notices(r, STR(""), e));
    TRY(show_waiting(r, &waiting, e));
    TRY(show_returned(r, &returned, e));
    TRY(desk_show_terms(r, STR(""), TERMS_AHEAD, TABLE_MOST, &terms, e));
    TRY(show_cases(r, e));
    TRY(desk_show_unsent(r, view_say(r, K("view.drafts")), false, &drafts, e));
    if (waiting + returned + terms == 0) view_note(r, view_say(r, K("view.nothing-waits")));
    error_clear(e);
    return ERR_OK;
}
