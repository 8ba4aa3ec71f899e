/* today_walk.c: what a day is made of. One walk through all that the caller may know finds every record in a state of which the
 * day has something to say: a term runs in it, it waits for somebody by the model's rules, a day in it stands in a calendar, a
 * question or a request is open. Each part of the page then looks at its own. Records of which each is one person's (`own`) are
 * found by him, so that what others have costs no time. */
#include "desk/desk_today.h"

/* ---- who he is ---- */

static ErrorCode take_stood(void *self, const Record *rec, Error *e)
{
    Today *t = self;
    Request *r = t->request;
    const JsonValue *fields;
    TRY(access_fields_in_force(r, rec, &fields, e));
    if (!fields) return ERR_OK;
    Str *wider = arena_grow(r->arena, t->stands_for, t->stands_count * sizeof *wider, (t->stands_count + 1) * sizeof *wider);
    if (!wider) return error_memory(e);
    t->stands_for = wider;
    t->stands_for[t->stands_count++] = json_text(json_get(fields, "user"));
    return ERR_OK;
}

/* The morning of the last working day before today: after a weekend, Friday's. */
static Instant last_morning(const Model *m, Day today)
{
    Day day = today - 1;
    while (day > today - 14 && !day_is_worked(m->calendar, m->calendar_count, day)) day--;
    Instant noon = (Instant)day * 24 * HOUR + 12 * HOUR;
    return (Instant)day * 24 * HOUR - (Instant)bishkek_offset(noon) * SECOND;
}

bool today_is_his(const Today *t, Str user)
{
    return str_equal(user, session_user(t->request->session)) || str_in(user, t->stands_for, t->stands_count);
}

/* ---- the walk ---- */

static bool is_own(const Kind *k, Str whose)
{
    return k->own.len > 0 && str_equal(whose, k->own);
}

static bool waits_in(const Request *r, const Kind *k, Str state, bool own)
{
    const Model *m = r->model;
    for (size_t i = 0; i < m->today_wait_count; i++) {
        const TodayWait *w = &m->today_waits[i];
        if (str_equal(w->kind, k->id) && is_own(k, w->whose) == own && str_in(state, w->in, w->in_count)) return true;
    }
    for (size_t i = 0; i < m->today_date_count; i++) {
        const TodayDate *d = &m->today_dates[i];
        if (str_equal(d->kind, k->id) && is_own(k, d->whose) == own && str_in(state, d->in, d->in_count)) return true;
    }
    return false;
}

static bool is_asked(const Kind *k, Str state)
{
    return str_is(k->id, "inquiry") && (str_is(state, "asked") || str_is(state, "answered"));
}

static bool is_wanted(Request *r, const Kind *k, Str state)
{
    if (!profile_has_kind(r->model, office_profile(r->office, r->model), k)) return false;
    const State *s = kind_state_was(k, state);
    return s && (waits_in(r, k, s->id, false) || is_asked(k, s->id) || desk_runs_term(r, k, s->id));
}

static ErrorCode take_open(void *self, const Record *rec, Error *e)
{
    Today *t = self;
    const Kind *k = model_kind(t->request->model, rec->kind);
    const State *s = k ? kind_state_was(k, rec->state) : NULL;
    if (!s || rec->body.len == 0) return ERR_OK;
    if (!ARENA_ROOM(t->request->arena, t->open, t->open_count, t->open_room)) return error_memory(e);
    Str id = str_copy(t->request->arena, rec->id);
    t->open[t->open_count++] = (TodayOpen){ id, k, &s->id };
    return id.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode take_own(void *self, const Record *rec, Error *e)
{
    Today *t = self;
    const Kind *k = model_kind(t->request->model, rec->kind);
    const State *s = k ? kind_state_was(k, rec->state) : NULL;
    return s && waits_in(t->request, k, s->id, true) ? take_open(t, rec, e) : ERR_OK;
}

static ErrorCode walk_own(Today *t, Error *e)
{
    Request *r = t->request;
    for (size_t i = 0; i < r->model->kind_count; i++) {
        const Kind *k = &r->model->kinds[i];
        bool any = false;
        if (k->own.len == 0 || !profile_has_kind(r->model, office_profile(r->office, r->model), k)) continue;
        for (size_t s = 0; s < k->state_count && !any; s++) any = waits_in(r, k, k->states[s].id, true);
        if (any) TRY(store_records_by(r->store, k->id, k->own, session_user(r->session), take_own, t, e));
    }
    return ERR_OK;
}

ErrorCode today_begin(Request *r, Today *ret, Error *e)
{
    Record user;
    const JsonValue *body;
    *ret = (Today){ .request = r, .day = instant_local_day(clock_now()), .resting = map_in(r->arena) };
    ret->since = last_morning(r->model, ret->day);
    TRY(records_get(r, session_user(r->session), &user, e));
    TRY(record_fields(r->arena, &user, &body, e));
    ret->roles = json_get(json_get(body, "fields"), "roles");
    TRY(store_records_by(r->store, STR("deputy"), STR("deputy"), session_user(r->session), take_stood, ret, e));
    TRY(desk_each_in_states(r, STR(""), is_wanted, take_open, ret, e));
    return walk_own(ret, e);
}

ErrorCode today_find_terms(Today *t, int64_t ahead, Error *e)
{
    Request *r = t->request;
    Str *ids = arena_array(r->arena, t->open_count + 1, sizeof *ids);
    size_t count = 0;
    if (!ids) return error_memory(e);
    for (size_t i = 0; i < t->open_count; i++) {
        if (desk_runs_term(r, t->open[i].kind, *t->open[i].state)) ids[count++] = t->open[i].id;
    }
    return desk_terms_among(r, ids, count, t->day + (Day)ahead, &t->terms, &t->term_count, e);
}

ErrorCode today_add(Today *t, const TodayItem *item, Error *e)
{
    if (!ARENA_ROOM(t->request->arena, t->items, t->item_count, t->item_room)) return error_memory(e);
    t->items[t->item_count++] = *item;
    return ERR_OK;
}
