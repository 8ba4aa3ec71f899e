/* today_waits.c: what waits for somebody, and what he is to do about it: proposals to sign, papers and records that came back,
 * questions, requests to chase, and whatever the model says waits in a state (model/today.yaml). What has a day comes first, by
 * that day; then the oldest. Many of one kind are one line that leads to their list, so that fifty hits do not stand before the
 * one ruling. */
#include "desk/desk_today.h"
#include "desk/desk_subject.h"
#include "desk/desk_work.h"

#include <stdlib.h>

enum { RETURNED_DAYS = 14, GROUPED_FROM = 4, LOOKED_AT_MOST = 400 };

/* ---- proposals ---- */

static ErrorCode take_waiting(void *self, const Record *rec, Error *e)
{
    return str_is(rec->state, "waiting") ? record_ids_add(self, rec->id, e) : ERR_OK;
}

static ErrorCode take_returned(void *self, const Record *rec, Error *e)
{
    return str_is(rec->state, "returned") ? record_ids_add(self, rec->id, e) : ERR_OK;
}

static RecordPlace place_of(const Seen *seen)
{
    return (RecordPlace){ seen->record.epoch, seen->record.index };
}

/* A proposal that nobody decides on is void on a day: that is its term. */
static bool expires_on(const Seen *p, Day *ret)
{
    Instant until;
    if (!instant_parse(json_text(json_get(p->fields, "expires")), &until)) return false;
    *ret = instant_local_day(until);
    return true;
}

static ErrorCode find_to_sign(Today *t, Error *e)
{
    Request *r = t->request;
    RecordIds l = { .request = r };
    JsonValue *list = json_new_array(r->arena);
    TRY(desk_each_proposal(r, take_waiting, &l, e));
    json_set(r->arena, view_data(r), "to_sign", list);
    for (size_t i = 0; i < l.count; i++) {
        Seen p;
        TRY(desk_see_if(r, l.ids[i], &p, e));
        if (!p.kind || !desk_may_sign(r, &p)) continue;
        Str what = desk_what_is_proposed(r, p.fields), first = desk_user_name(r, json_text(json_get(p.fields, "first")));
        Str waits = view_say(r, K("paper.waits-since")), since = desk_waits_since(r, p.record.id);
        Str todo = desk_paper_proposed(p.fields) ? view_say(r, K("paper.approve")) : view_say(r, K("view.sign"));
        TodayItem item = { .rule = STR("to_sign"), .todo = todo, .id = p.record.id, .place = place_of(&p), .target = p.record.id,
                           .record = desk_ref_label(r, json_text(json_get(p.fields, "object"))), .list = view_op(r, "proposal.list"),
                           .about = str_format(r->arena, STR_FMT " · " STR_FMT " · " STR_FMT ": " STR_FMT, STR_ARG(what), STR_ARG(first),
                                               STR_ARG(waits), STR_ARG(since)) };
        item.dated = expires_on(&p, &item.due);
        json_add(r->arena, list, json_new_string(r->arena, p.record.id));
        TRY(today_add(t, &item, e));
    }
    return ERR_OK;
}

/* Those that came back lately, while the record still stands where it stood: whoever has acted on it since has seen the remarks.
 * A paper took its remarks with it: that is one version more. */
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

static ErrorCode find_returned(Today *t, Error *e)
{
    Request *r = t->request;
    RecordIds l = { .request = r };
    JsonValue *list = json_new_array(r->arena);
    TRY(records_by(r, STR("proposal"), STR("first"), session_user(r->session), take_returned, &l, e));
    json_set(r->arena, view_data(r), "returned", list);
    for (size_t i = l.count; i > 0; i--) {
        Seen p;
        TRY(desk_see_if(r, l.ids[i - 1], &p, e));
        if (!p.kind || !is_fresh(r, &p)) continue;
        Str object = json_text(json_get(p.fields, "object")), remarks = json_text(json_get(p.fields, "remarks"));
        TodayItem item = { .rule = STR("returned"), .todo = view_say(r, K("today.read-remarks")), .id = p.record.id, .place = place_of(&p),
                           .record = desk_ref_label(r, object), .about = remarks.len > 0 ? remarks : desk_what_is_proposed(r, p.fields),
                           .target = desk_ref_target(r, object), .list = STR("") };
        json_add(r->arena, list, json_new_string(r->arena, p.record.id));
        TRY(today_add(t, &item, e));
    }
    return ERR_OK;
}

/* ---- by the model's rules ---- */

/* The user whom it names; else whoever has a role for the move. A move without roles is made by an operation for the one who is
 * named. */
static bool is_for_him(const Today *t, const TodayWait *w, const Move *m, const Seen *seen)
{
    Str named = w->whose.len > 0 ? json_text(json_get_str(seen->fields, w->whose)) : STR("");
    if (named.len > 0 && !today_is_his(t, named)) return false;
    if (m->by_count == 0) return named.len > 0;
    return desk_may(t->request, seen->record.chain, m->by, m->by_count);
}

/* Of a case: which one; else since when is said by its place in the order. */
static Str about_of(Request *r, const Seen *seen)
{
    if (str_is(seen->record.chain, "office") || str_equal(seen->record.chain, seen->record.id)) return view_label(r, &seen->kind->label);
    return desk_ref_label(r, seen->record.chain);
}

/* It was put to sleep, or lies in a case that was; what has a term stands among the terms all the same. */
static bool rests(Today *t, const Seen *seen)
{
    Request *r = t->request;
    if (desk_is_asleep(seen->kind, seen->record.state, seen->fields, NULL)) return true;
    if (!str_starts(seen->record.chain, STR("case/"))) return false;
    const bool *known = map_get(&t->resting, seen->record.chain);
    if (known) return *known;
    bool *found = ARENA_NEW(r->arena, bool);
    if (!found) return false;
    *found = desk_case_sleeps(r, seen->record.chain);
    return map_set(&t->resting, seen->record.chain, found) && *found;
}

static ErrorCode add_by_rule(Today *t, const TodayWait *w, const Seen *seen, Error *e)
{
    Request *r = t->request;
    const Move *m = kind_move(seen->kind, w->move);
    if (!m || !is_for_him(t, w, m, seen) || rests(t, seen)) return ERR_OK;
    Str todo = w->label.text[LANG_EN].len > 0 ? view_label(r, &w->label) : view_label(r, &m->label);
    Str list = seen->kind->looked_up || seen->kind->internal ? STR("")
             : view_op(r, "record.list", arg_str("kind", seen->kind->id), arg_str("state", seen->record.state));
    TodayItem item = { .rule = w->id, .todo = todo, .id = seen->record.id, .about = about_of(r, seen),
                       .record = desk_title(r, seen->made, seen->body),
                       .target = seen->record.id, .list = list, .place = place_of(seen) };
    bool runs = false;
    ClockSays says;
    if (desk_runs_term(r, seen->kind, seen->record.state)) TRY(desk_term_of(r, seen, &runs, &item.due, &says, e));
    item.dated = runs;
    return today_add(t, &item, e);
}

static ErrorCode find_by_rules(Today *t, Error *e)
{
    Request *r = t->request;
    const Model *m = r->model;
    size_t looked = 0;
    for (size_t i = 0; i < t->open_count && looked < LOOKED_AT_MOST; i++) {
        const TodayOpen *o = &t->open[i];
        Seen seen = { 0 };
        for (size_t j = 0; j < m->today_wait_count; j++) {
            const TodayWait *w = &m->today_waits[j];
            if (!str_equal(w->kind, o->kind->id) || !str_in(*o->state, w->in, w->in_count)) continue;
            if (!seen.kind) TRY(desk_see_if(r, o->id, &seen, e));
            if (!seen.kind) break;
            looked++;
            TRY(add_by_rule(t, w, &seen, e));
        }
    }
    return ERR_OK;
}

/* ---- the whole ---- */

static int by_urgency(const void *a, const void *b)
{
    const TodayItem *one = a, *other = b;
    if (one->dated != other->dated) return one->dated ? -1 : 1;
    if (one->dated && one->due != other->due) return one->due < other->due ? -1 : 1;
    if (one->place.epoch != other->place.epoch) return one->place.epoch < other->place.epoch ? -1 : 1;
    if (one->place.index != other->place.index) return one->place.index < other->place.index ? -1 : 1;
    return str_compare(one->id, other->id);
}

static void list_waits(Today *t)
{
    Request *r = t->request;
    char day[11];
    JsonValue *list = json_new_array(r->arena);
    for (size_t i = 0; i < t->item_count; i++) {
        const TodayItem *item = &t->items[i];
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, one, "id", json_new_string(r->arena, item->id));
        json_set(r->arena, one, "rule", json_new_string(r->arena, item->rule));
        if (item->dated) json_set(r->arena, one, "due", json_new_string(r->arena, str_copy(r->arena, day_format(day, item->due))));
        json_add(r->arena, list, one);
    }
    json_set(r->arena, view_data(r), "waits", list);
}

ErrorCode today_find_waits(Today *t, Error *e)
{
    TRY(find_to_sign(t, e));
    TRY(find_returned(t, e));
    TRY(today_inquiries(t, e));
    TRY(today_late_requests(t, e));
    TRY(find_by_rules(t, e));
    sort_list(t->items, t->item_count, sizeof *t->items, by_urgency);
    list_waits(t);
    return ERR_OK;
}

static size_t count_of_rule(const Today *t, Str rule)
{
    size_t n = 0;
    for (size_t i = 0; i < t->item_count; i++) n += str_equal(t->items[i].rule, rule);
    return n;
}

static bool is_first_of_rule(const Today *t, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (str_equal(t->items[i].rule, t->items[at].rule)) return false;
    }
    return true;
}

static void show_row(const Today *t, const TodayItem *item)
{
    Request *r = t->request;
    Str cells[] = { item->todo, item->record, item->about, item->dated ? desk_say_due(r, item->due) : STR("") };
    view_table_row_to(r, cells, ARRAY_LEN(cells), item->target);
}

static void show_group(const Today *t, const TodayItem *item, size_t count)
{
    Request *r = t->request;
    Str many = view_say(r, K("today.so-many"), arg_int("n", (int64_t)count));
    Str cells[] = { item->todo, many, view_say(r, K("today.the-first"), arg_str("record", item->record)),
                    item->dated ? desk_say_due(r, item->due) : STR("") };
    view_table_row_to(r, cells, ARRAY_LEN(cells), item->list);
}

void today_show_waits(Today *t, size_t most)
{
    Request *r = t->request;
    size_t shown = 0, grouped_from = most < t->item_count ? GROUPED_FROM : SIZE_MAX;
    Str head[] = { view_say(r, K("today.row-todo")), view_say(r, K("desk.row-record")), view_say(r, K("today.row-about")),
                   view_say(r, K("today.row-until")) };
    if (t->item_count == 0) return;
    view_table(r, view_say(r, K("today.waits")), head, ARRAY_LEN(head));
    view_table_tag(r, 3);
    view_table_count(r, t->item_count);
    for (size_t i = 0; i < t->item_count && shown < most; i++) {
        const TodayItem *item = &t->items[i];
        size_t count = item->list.len > 0 ? count_of_rule(t, item->rule) : 1;
        bool grouped = count >= grouped_from;
        if (grouped && !is_first_of_rule(t, i)) continue;
        if (grouped) show_group(t, item, count);
        else show_row(t, item);
        shown++;
    }
    if (most < t->item_count) view_table_all(r, view_op(r, "me.waits"));
}
