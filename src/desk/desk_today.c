/* desk_today.c: what somebody's day begins with: what waits for his signature, what came back to him, which terms run out, the cases where
 * something happened last, what he left half typed. All of it comes from what he knows anyhow; a head sees no more here than elsewhere. */
#include "desk/desk_standing.h"
#include "desk/desk_subject.h"

#include <stdlib.h>

enum { TERMS_AHEAD = 14, TABLE_MOST = 10, RETURNED_DAYS = 14, CASES_MOST = 10, BACK_MOST = 50000 };

/* ---- proposals ---- */

static ErrorCode take_waiting(void *self, const Record *rec, Error *e)
{
    RecordIds *l = self;
    return str_is(rec->state, "waiting") ? record_ids_add(l, rec->id, e) : ERR_OK;
}

static ErrorCode take_returned(void *self, const Record *rec, Error *e)
{
    RecordIds *l = self;
    return str_is(rec->state, "returned") ? record_ids_add(l, rec->id, e) : ERR_OK;
}

static ErrorCode show_waiting(Request *r, size_t *shown, Error *e)
{
    RecordIds l = { .request = r };
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("desk.row-what")), view_say(r, K("desk.row-record")), view_say(r, K("desk.row-who")),
                   view_say(r, K("paper.waits-since")) };
    TRY(desk_each_proposal(r, take_waiting, &l, e));
    json_set(r->arena, view_data(r), "to_sign", list);
    *shown = 0;
    for (size_t i = 0; i < l.count; i++) {
        Seen p;
        if (desk_see(r, l.ids[i], &p, e) != ERR_OK || !desk_may_sign(r, &p)) continue;
        json_add(r->arena, list, json_new_string(r->arena, p.record.id));
        if (*shown == TABLE_MOST) continue;
        Str object = json_text(json_get(p.fields, "object")), first = json_text(json_get(p.fields, "first"));
        Str cells[] = { desk_what_is_proposed(r, p.fields), desk_ref_label(r, object), desk_user_name(r, first), desk_waits_since(r, p.record.id) };
        if ((*shown)++ == 0) view_table(r, view_say(r, K("view.to-sign")), head, ARRAY_LEN(head));
        view_table_row_to(r, cells, ARRAY_LEN(cells), p.record.id);
    }
    if (*shown > 0) view_table_all(r, view_op(r, "proposal.list"));
    return ERR_OK;
}

/* Those that came back lately, while the record still stands where it stood: whoever has acted on it since has seen the remarks. A paper took its
 * remarks with it: that is one version more. */
static bool is_fresh(Request *r, const Seen *p)
{
    Error unheard;
    Record object;
    int64_t version;
    StateSince since;
    if (request_state_since(r, p->record.id, &since, &unheard) != ERR_OK) return false;
    if (since.since < clock_now() - (Instant)RETURNED_DAYS * 24 * HOUR) return false;
    if (records_get(r, json_text(json_get(p->fields, "object")), &object, &unheard) != ERR_OK) return true;
    if (!int_parse(json_text(json_get(p->fields, "object_version")), &version)) return false;
    return version == object.version || (desk_paper_proposed(p->fields) && version + 1 == object.version);
}

static ErrorCode show_returned(Request *r, size_t *shown, Error *e)
{
    RecordIds l = { .request = r };
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

typedef struct { Str chain; RecordPlace place; Instant when; } Touched;

static int by_place(const void *a, const void *b)
{
    const RecordPlace *one = &((const Touched *)a)->place, *other = &((const Touched *)b)->place;
    if (one->epoch != other->epoch) return one->epoch < other->epoch ? 1 : -1;
    return one->index < other->index ? 1 : one->index > other->index ? -1 : 0;
}

/* Case by case: where each was touched last, and when those that were touched last of all. */
static ErrorCode touched_by_case(Request *r, Touched *ret, size_t *count, Error *e)
{
    Str *chains;
    size_t known;
    Entry last;
    TRY(request_chains(r, &chains, &known, e));
    Touched *list = arena_array(r->arena, known + 1, sizeof *list);
    if (!list) return error_memory(e);
    for (size_t i = 0; i < known; i++) {
        list[i].chain = chains[i];
        TRY(store_chain_newest(r->store, chains[i], &list[i].place, e));
    }
    if (known > 1) qsort(list, known, sizeof *list, by_place);
    *count = known < CASES_MOST ? known : CASES_MOST;
    for (size_t i = 0; i < *count; i++) {
        ret[i] = list[i];
        if (list[i].place.epoch == 0) continue;
        TRY(store_entry(r->store, r->arena, list[i].place.epoch, list[i].place.index, &last, e));
        ret[i].when = last.received;
    }
    return ERR_OK;
}

/* The log from its end, for as long as that is shorter than asking case by case: whoever knows many sees his ten at once. */
typedef struct { Request *request; Map seen, open; Touched *list; size_t count; } LookBack;

static ErrorCode look_back(void *self, const Touch *touch, Error *e)
{
    LookBack *b = self;
    Request *r = b->request;
    bool known;
    if (map_get(&b->seen, touch->chain)) return ERR_OK;
    Str chain = str_copy(r->arena, touch->chain);
    if (!chain.ptr || !map_set(&b->seen, chain, b)) return error_memory(e);
    TRY(request_knows_ordinary(r, chain, &known, e));
    if (!known && !map_get(&b->open, chain)) return ERR_OK;
    b->list[b->count++] = (Touched){ chain, touch->place, touch->received };
    return b->count == CASES_MOST ? ERR_END : ERR_OK;
}

static ErrorCode touched_by_log(Request *r, Touched *ret, size_t *count, Error *e)
{
    Str *open;
    size_t open_count;
    LookBack b = { .request = r, .seen = map_in(r->arena), .open = map_in(r->arena), .list = ret };
    TRY(request_open_chains(r, &open, &open_count, e));
    for (size_t i = 0; i < open_count; i++) {
        if (!map_set(&b.open, open[i], &b)) return error_memory(e);
    }
    TRY(store_chains_touched(r->store, STR("office"), BACK_MOST, look_back, &b, e));
    *count = b.count;
    return ERR_OK;
}

/* The cases where something happened last; the list has room for CASES_MOST. */
static ErrorCode last_touched(Request *r, Touched *ret, size_t *count, Error *e)
{
    bool many;
    *count = 0;
    TRY(desk_knows_many(r, &many, e));
    if (many) TRY(touched_by_log(r, ret, count, e));
    return *count == CASES_MOST ? ERR_OK : touched_by_case(r, ret, count, e);
}

static ErrorCode show_cases(Request *r, Error *e)
{
    Touched list[CASES_MOST];
    size_t count;
    const Kind *k = model_kind(r->model, STR("case"));
    JsonValue *ids = json_new_array(r->arena);
    TRY(last_touched(r, list, &count, e));
    json_set(r->arena, view_data(r), "cases", ids);
    if (count == 0 || !k) return ERR_OK;
    Str head[] = { view_label(r, &k->label), view_say(r, K("desk.row-state")), view_say(r, K("view.row-last-entry")) };
    view_table(r, view_say(r, K("view.my-cases")), head, ARRAY_LEN(head));
    view_table_tag(r, 1);
    view_table_all(r, view_op(r, "case.list"));
    for (size_t i = 0; i < count; i++) {
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
    size_t waiting, returned, questions, late, terms, drafts, standing;
    view_title(r, view_say(r, K("view.my-work")));
    TRY(desk_glass_notices(r, STR(""), e));
    TRY(desk_show_locked_waits(r, e));
    TRY(show_waiting(r, &waiting, e));
    TRY(show_returned(r, &returned, e));
    TRY(desk_show_inquiries(r, TABLE_MOST, &questions, e));
    TRY(desk_show_late_requests(r, TABLE_MOST, &late, e));
    TRY(desk_show_terms(r, STR(""), TERMS_AHEAD, TABLE_MOST, &terms, e));
    TRY(desk_show_standing(r, TABLE_MOST, &standing, e));
    TRY(show_cases(r, e));
    TRY(desk_show_unsent(r, view_say(r, K("view.drafts")), false, &drafts, e));
    if (waiting + returned + questions + late + terms + standing == 0) view_note(r, view_say(r, K("view.nothing-waits")));
    error_clear(e);
    return ERR_OK;
}
