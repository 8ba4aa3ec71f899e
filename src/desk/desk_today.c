/* desk_today.c: what somebody's day begins with. First of all stands the one thing that must be done today; below it, in the
 * order that the model gives his role (model/today.yaml), what waits for him, which terms run out, his week, what others did
 * since his last working day, who is away, his notes, his cases, what he left half typed. All of it comes from what he knows
 * anyhow; a head sees no more here than elsewhere. */
#include "desk/desk_today.h"
#include "desk/desk_message.h"
#include "desk/desk_procedure.h"
#include "desk/desk_standing.h"
#include "desk/desk_tip.h"
#include "office/rights_abroad.h"
#include "desk/desk_work.h"

#include <stdlib.h>

enum { TERMS_AHEAD = 14, TABLE_MOST = 10, CASES_MOST = 10, BACK_MOST = 50000, WEEK = 6, NOTES_SHOWN = 5 };

/* ---- cases ---- */

static int by_place(const void *a, const void *b)
{
    const RecordPlace *one = &((const TodayCase *)a)->place, *other = &((const TodayCase *)b)->place;
    if (one->epoch != other->epoch) return one->epoch < other->epoch ? 1 : -1;
    return one->index < other->index ? 1 : one->index > other->index ? -1 : 0;
}

/* Case by case: where each was touched last, and when those that were touched last of all. */
static ErrorCode touched_by_case(Request *r, TodayCase *ret, size_t *count, Error *e)
{
    Str *chains;
    size_t known;
    Entry last;
    TRY(request_chains(r, &chains, &known, e));
    TodayCase *list = arena_array(r->arena, known + 1, sizeof *list);
    if (!list) return error_memory(e);
    for (size_t i = 0; i < known; i++) {
        list[i].chain = chains[i];
        TRY(store_chain_newest(r->store, chains[i], &list[i].place, e));
    }
    sort_list(list, known, sizeof *list, by_place);
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
typedef struct { Request *request; Map seen, open; TodayCase *list; size_t count; } LookBack;

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
    b->list[b->count++] = (TodayCase){ chain, touch->place, touch->received };
    return b->count == CASES_MOST ? ERR_END : ERR_OK;
}

static ErrorCode touched_by_log(Request *r, TodayCase *ret, size_t *count, Error *e)
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
static ErrorCode last_touched(Request *r, TodayCase *ret, size_t *count, Error *e)
{
    bool many;
    *count = 0;
    TRY(desk_knows_many(r, &many, e));
    if (many) TRY(touched_by_log(r, ret, count, e));
    return *count == CASES_MOST ? ERR_OK : touched_by_case(r, ret, count, e);
}

static ErrorCode show_cases(Request *r, const TodayCase *list, size_t count, Error *e)
{
    const Kind *k = model_kind(r->model, STR("case"));
    JsonValue *ids = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "cases", ids);
    if (count == 0 || !k) return ERR_OK;
    Str head[] = { view_label(r, &k->label), view_say(r, K("desk.row-state")), view_say(r, K("view.row-last-entry")),
                   view_say(r, K("procedure.row-next")) };
    bool stepped = r->model->procedure_count > 0;
    view_table(r, view_say(r, K("view.my-cases")), head, stepped ? 4 : 3);
    view_table_tag(r, 1);
    view_table_all(r, view_op(r, "case.list"));
    for (size_t i = 0; i < count; i++) {
        Seen seen;
        TRY(desk_see_if(r, list[i].chain, &seen, e));
        if (!seen.kind || desk_is_asleep(seen.kind, seen.record.state, seen.fields, NULL)) continue;
        const State *s = kind_state(seen.kind, seen.record.state);
        ProcedureBrief brief = { .next = STR("") };
        if ((!s || !s->final) && !request_opens(r, seen.record.chain)) TRY(procedure_brief(r, &seen, &brief, e));
        Str cells[] = { desk_title(r, seen.made, seen.body), s ? view_label(r, &s->label) : seen.record.state, view_instant(r, list[i].when),
                        brief.next };
        view_table_row_to(r, cells, stepped ? 4 : 3, seen.record.id);
        json_add(r->arena, ids, json_new_string(r->arena, seen.record.id));
    }
    return ERR_OK;
}

/* ---- terms ---- */

/* What is to be chased stands above already. */
static bool is_told(const Today *t, const DeskTerm *d)
{
    for (size_t i = 0; i < t->item_count; i++) {
        if (t->items[i].dated && str_equal(t->items[i].id, d->id)) return true;
    }
    return false;
}

static void show_terms(const Today *t)
{
    Request *r = t->request;
    JsonValue *list = json_new_array(r->arena);
    size_t shown = 0;
    Str head[] = { view_say(r, K("desk.row-record")), view_say(r, K("clock.row-term")), view_say(r, K("today.row-until")),
                   view_say(r, K("clock.row-due")), view_say(r, K("today.row-answers")) };
    json_set(r->arena, view_data(r), "clocks", list);
    for (size_t i = 0; i < t->term_count; i++) {
        const DeskTerm *d = &t->terms[i];
        if (is_told(t, d)) continue;
        json_add(r->arena, list, desk_term_json(r, d));
        if (shown == TABLE_MOST) continue;
        Str who = d->who.len > 0 ? desk_user_name(r, d->who) : STR("");
        Str cells[] = { d->title, desk_term_label(r, d), desk_say_left(r, &d->run), desk_say_last(r, &d->run), who };
        if (shown++ == 0) view_table(r, view_say(r, K("today.running-out")), head, ARRAY_LEN(head));
        view_table_row_to(r, cells, ARRAY_LEN(cells), d->lent ? STR("") : d->id);
        view_table_mark(r, desk_term_mark(d->run.says));
    }
    if (shown == 0) return;
    view_table_tag(r, 2);
    view_table_all(r, view_op(r, "clock.due"));
}

/* ---- first of all ---- */

typedef struct { Str what, record, target, why; Day day; int rank; bool found; } First;

static void offer_first(First *f, Day day, int rank, Str what, Str record, Str target, Str why)
{
    bool sooner = !f->found || day < f->day || (day == f->day && rank < f->rank);
    if (sooner) *f = (First){ what, record, target, why, day, rank, true };
}

/* What must be done now that it is over. */
static Str must_of(Request *r, const DeskTerm *d)
{
    Str rest = d->id, kind;
    const Kind *k = str_cut(&rest, '/', &kind) ? model_kind(r->model, kind) : NULL;
    return k ? desk_term_must(r, k, &d->run) : STR("");
}

/* By its day; on one day what has an hour, then a term, then what waits. A term that somebody else answers for is not his first
 * thing. */
static void find_first(const Today *t, First *f)
{
    Request *r = t->request;
    for (size_t i = 0; i < t->date_count; i++) {
        const DayAhead *d = &t->dates[i];
        if (d->term || d->day != t->day) continue;
        Str at = d->minute < 0 ? view_say(r, K("today.due-today")) : str_format(r->arena, "%02d:%02d", d->minute / 60, d->minute % 60);
        offer_first(f, d->day, 0, d->what, d->title, d->id, at);
    }
    for (size_t i = 0; i < t->term_count; i++) {
        const DeskTerm *d = &t->terms[i];
        bool his = !d->lent && (d->who.len == 0 || today_is_his(t, d->who)) && !is_told(t, d);
        if (!his || d->run.due > t->day + 1) continue;
        Str must = must_of(r, d);
        offer_first(f, d->run.due, 1, must.len > 0 ? must : desk_term_label(r, d), d->title, d->id, desk_say_left(r, &d->run));
    }
    for (size_t i = 0; i < t->item_count; i++) {
        const TodayItem *item = &t->items[i];
        Day day = item->dated && item->due <= t->day ? item->due : t->day + 1;         /* what has no day waits, too, but not before what has */
        offer_first(f, day, 2, item->todo, item->record, item->target, item->dated ? desk_say_due(r, item->due) : item->about);
    }
}

/* False: nothing waits and nothing ends. */
static bool show_first(const Today *t)
{
    Request *r = t->request;
    First f = { 0 };
    find_first(t, &f);
    if (!f.found) return false;
    JsonValue *first = json_new_object(r->arena);
    json_set(r->arena, first, "target", json_new_string(r->arena, f.target));
    json_set(r->arena, view_data(r), "first", first);
    view_first(r, view_say(r, K("today.first")), f.what, f.record, f.why, f.target);
    return true;
}

/* ---- the page ---- */

typedef struct { Today *today; TodayCase cases[CASES_MOST]; size_t case_count; bool quiet; } Page;

static ErrorCode show_waiting(Page *p, Error *e)
{
    Request *r = p->today->request;
    size_t news, messages, tips;
    today_show_waits(p->today, TABLE_MOST);
    TRY(desk_show_messages(r, TABLE_MOST, &messages, e));
    TRY(desk_show_tips(r, TABLE_MOST, &tips, e));
    TRY(today_show_questions(p->today, TABLE_MOST, e));
    TRY(desk_show_standing(r, TABLE_MOST, &news, e));
    TRY(desk_show_own_tasks(r, e));
    if (p->quiet && messages + tips + news == 0) view_note(r, view_say(r, K("today.nothing")));
    return ERR_OK;
}

static ErrorCode show_running_out(Page *p, Error *e) { (void)e; show_terms(p->today); return ERR_OK; }

static ErrorCode show_week(Page *p, Error *e)
{
    Request *r = p->today->request;
    (void)e;
    today_show_days(p->today, view_say(r, K("today.week")), view_op(r, "calendar.show"));
    return ERR_OK;
}

static ErrorCode show_since(Page *p, Error *e) { return today_show_since(p->today, p->cases, p->case_count, e); }
static ErrorCode show_notes(Page *p, Error *e) { return today_show_notes(p->today, NOTES_SHOWN, e); }
static ErrorCode show_my_cases(Page *p, Error *e) { return show_cases(p->today->request, p->cases, p->case_count, e); }

static ErrorCode show_away(Page *p, Error *e)
{
    size_t shown;
    return today_show_away(p->today, &shown, e);
}

static ErrorCode show_unsent(Page *p, Error *e)
{
    size_t drafts;
    Request *r = p->today->request;
    return desk_show_unsent(r, view_say(r, K("view.drafts")), false, &drafts, e);
}

static ErrorCode show_unit(Page *p, Error *e)
{
    Request *r = p->today->request;
    (void)e;
    if (request_has_role_named(r, "head")) view_row_to(r, view_say(r, K("unit.title")), view_say(r, K("unit.open")), view_op(r, "unit.show"));
    return ERR_OK;
}

static const struct { Str name; ErrorCode (*show)(Page *p, Error *e); } SECTIONS[] = {
    { STR("waiting"), show_waiting }, { STR("running_out"), show_running_out }, { STR("week"), show_week }, { STR("since"), show_since },
    { STR("away"), show_away }, { STR("unit"), show_unit }, { STR("notes"), show_notes }, { STR("cases"), show_my_cases },
    { STR("unsent"), show_unsent },
};

/* Those that the model does not name come last: what a day has to say is never left out. */
static ErrorCode show_sections(Page *p, Error *e)
{
    const TodayOrder *order = model_today_order(p->today->request->model, p->today->roles);
    for (size_t i = 0; order && i < order->count; i++) {
        for (size_t s = 0; s < ARRAY_LEN(SECTIONS); s++) {
            if (str_equal(order->sections[i], SECTIONS[s].name)) TRY(SECTIONS[s].show(p, e));
        }
    }
    for (size_t s = 0; s < ARRAY_LEN(SECTIONS); s++) {
        bool named = order && str_in(SECTIONS[s].name, order->sections, order->count);
        if (!named) TRY(SECTIONS[s].show(p, e));
    }
    return ERR_OK;
}

ErrorCode desk_me_today(Request *r, Error *e)
{
    Today t;
    Page p = { .today = &t };
    view_title(r, view_say(r, K("view.my-work")));
    if (request_is_abroad(r)) return desk_show_from_abroad(r, e);
    TRY(desk_glass_notices(r, STR(""), e));
    TRY(desk_show_locked_waits(r, e));
    TRY(today_begin(r, &t, e));
    TRY(today_find_waits(&t, e));
    TRY(today_find_terms(&t, TERMS_AHEAD, e));
    TRY(today_find_dates(&t, t.day + WEEK, true, e));
    TRY(last_touched(r, p.cases, &p.case_count, e));
    p.quiet = !show_first(&t);
    TRY(show_sections(&p, e));
    error_clear(e);
    return ERR_OK;
}

ErrorCode desk_me_waits(Request *r, Error *e)
{
    Today t;
    view_title(r, view_say(r, K("today.waits")));
    TRY(today_begin(r, &t, e));
    TRY(today_find_waits(&t, e));
    if (t.item_count == 0) view_note(r, view_say(r, K("today.nothing")));
    today_show_waits(&t, SIZE_MAX);
    TRY(today_show_questions(&t, SIZE_MAX, e));
    error_clear(e);
    return ERR_OK;
}
