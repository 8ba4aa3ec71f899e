/* desk_term_moved.c: whose last day is another one since the model was changed: a term's file, or the days off.
 *
 * Nothing is stored of a term but what it follows from, so that every last day is by the model in force, at once. What a change
 * did has to be told all the same, and to be provable later: `clock moved` counts each running term by the model before and by
 * that in force and lists those that differ; `clock recompute` enters in each such record, by the hand of whoever may change it,
 * what its last day was, what it is, and by which two models. Both models lie in the store for ever, and so whoever doubts the
 * entry counts again. */
#include "desk/desk_today.h"

enum { AT_ONCE = 100 };                      /* drafts in one commit */

/* before 0: the model before had no such term. */
typedef struct { Str id, chain; const Kind *kind; const Clock *clock; Term before, now; const char *why; bool was; } Moved;

typedef struct { Request *request; const Model *old; Instant changed; RecordIds ids; Moved *list; size_t count, room; } Walk;

static bool runs_here(Request *r, const Kind *k, Str state)
{
    return desk_runs_term(r, k, state);
}

static ErrorCode take_one(void *self, const Record *rec, Error *e)
{
    Walk *w = self;
    const Kind *k = model_kind(w->request->model, rec->kind);
    return k && rec->body.len > 0 && desk_runs_term(w->request, k, rec->state) ? record_ids_add(&w->ids, rec->id, e) : ERR_OK;
}

/* By the same rules with today's days off it would be the same: then these are what moved it. */
static const char *why_of(const Clock *old, const Clock *now)
{
    Clock with = *old;
    with.calendar = now->calendar;
    with.calendar_count = now->calendar_count;
    return clock_same(&with, now) ? "calendar" : "rule";
}

static bool same_end(const Term *a, const Term *b)
{
    return a->ends == b->ends && a->still == b->still;
}

/* *moved: the two models come to different last days. */
static ErrorCode compare(Walk *w, Str id, Moved *ret, bool *moved, Error *e)
{
    Request *r = w->request;
    Seen seen;
    RecordTerm now, old = { 0 };
    *moved = false;
    TRY(desk_see(r, id, &seen, e));
    TRY(terms_of(r, seen.kind, &seen.record, seen.fields, &now, e));
    if (!now.clock || now.term.stopped) return ERR_OK;
    const Kind *k = model_kind_was(w->old, seen.record.kind);
    if (k) TRY(terms_of_model(r, w->old, k, &seen.record, seen.fields, &old, e));
    if (old.clock && (clock_same(old.clock, now.clock) || same_end(&old.term, &now.term))) return ERR_OK;
    StateSince since;
    TRY(request_state_since(r, seen.record.id, &since, e));
    *moved = since.since < w->changed;                      /* else it never was by the model before */
    *ret = (Moved){ .id = seen.record.id, .chain = seen.record.chain, .kind = seen.kind, .clock = now.clock, .now = now.term,
                    .was = old.clock != NULL, .before = old.term, .why = old.clock ? why_of(old.clock, now.clock) : "new" };
    return ERR_OK;
}

static ErrorCode add_moved(Walk *w, const Moved *one, Error *e)
{
    if (!ARENA_ROOM(w->request->arena, w->list, w->count, w->room)) return error_memory(e);
    w->list[w->count++] = *one;
    return ERR_OK;
}

static ErrorCode compare_all(Walk *w, Error *e)
{
    for (size_t i = 0; i < w->ids.count; i++) {
        Moved one;
        bool moved;
        ErrorCode code = compare(w, w->ids.ids[i], &one, &moved, e);
        if (code == ERR_NOT_FOUND) continue;
        if (code != ERR_OK) return code;
        if (moved) TRY(add_moved(w, &one, e));
    }
    error_clear(e);
    return ERR_OK;
}

static ErrorCode find_moved(Request *r, Walk *w, Error *e)
{
    Seen seen;
    Str in_case = arg_text(r, "case");
    *w = (Walk){ .request = r, .ids = { .request = r } };
    if (in_case.len > 0) TRY(desk_see(r, in_case, &seen, e));          /* whether or not a model came before */
    if (in_case.len > 0 && !seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", in_case));
    TRY(request_model_before(r, &w->old, &w->changed, e));
    if (!w->old) return ERR_OK;
    TRY(desk_each_in_states(r, in_case, runs_here, take_one, w, e));
    return compare_all(w, e);
}

/* ---- shown ---- */

static Str last_text(Request *r, const Term *t)
{
    return t->by_hour ? view_instant(r, t->ends) : desk_say_day(r, t->due);
}

static Str why_text(Request *r, const Moved *m)
{
    if (strcmp(m->why, "calendar") == 0) return view_say(r, K("term.why-calendar"));
    return strcmp(m->why, "rule") == 0 ? view_say(r, K("term.why-rule")) : view_say(r, K("term.why-new"));
}

static JsonValue *moved_json(Request *r, const Model *old, const Moved *m)
{
    char day[11], hex[65];
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "after", json_new_string(r->arena, str_copy(r->arena, hash_hex(hex, &r->model->hash))));
    json_set(r->arena, o, "before", json_new_string(r->arena, str_copy(r->arena, hash_hex(hex, &old->hash))));
    json_set(r->arena, o, "clock", json_new_string(r->arena, m->clock->id));
    if (m->was) json_set(r->arena, o, "from", json_new_string(r->arena, str_copy(r->arena, day_format(day, m->before.due))));
    json_set(r->arena, o, "to", json_new_string(r->arena, str_copy(r->arena, day_format(day, m->now.due))));
    return json_set(r->arena, o, "why", json_new_string(r->arena, str_of(m->why)));
}

static void show_moved(Request *r, const Walk *w)
{
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("desk.row-record")), view_say(r, K("clock.row-term")), view_say(r, K("term.row-was")),
                   view_say(r, K("term.row-is")), view_say(r, K("term.row-why")) };
    json_set(r->arena, view_data(r), "moved", list);
    if (w->count > 0) view_table(r, STR(""), head, ARRAY_LEN(head));
    for (size_t i = 0; i < w->count; i++) {
        const Moved *m = &w->list[i];
        Str was = m->was ? last_text(r, &m->before) : STR("-");
        Str cells[] = { desk_ref_label(r, m->id), view_label(r, &m->clock->label), was, last_text(r, &m->now), why_text(r, m) };
        JsonValue *one = moved_json(r, w->old, m);
        json_set(r->arena, one, "id", json_new_string(r->arena, m->id));
        view_table_row_to(r, cells, ARRAY_LEN(cells), m->id);
        json_add(r->arena, list, one);
    }
}

ErrorCode desk_clock_moved(Request *r, Error *e)
{
    Walk w;
    TRY(find_moved(r, &w, e));
    view_title(r, view_say(r, K("term.moved-title")));
    view_crumb(r, view_say(r, K("clock.title")), view_op(r, "clock.due"));
    show_moved(r, &w);
    if (!w.old) view_note(r, view_say(r, K("term.no-model-before")));
    else if (w.count == 0) view_note(r, view_say(r, K("term.none-moved")));
    if (w.count == 0) return ERR_OK;
    view_note(r, view_say(r, K("term.moved-about")));
    view_action(r, view_say(r, K("term.enter-moved")), view_op(r, "clock.recompute", arg_str("case", arg_text(r, "case"))), "primary");
    return ERR_OK;
}

/* ---- entered ---- */

typedef struct { Request *request; Str after; bool there; } Entered;

static ErrorCode look_entered(void *self, const Entry *entry, Error *e)
{
    Entered *n = self;
    Act act;
    Str content;
    JsonValue *v;
    TRY(records_act(n->request, entry, &act, e));
    if (!str_is(act.op, "clock.recompute")) return ERR_OK;
    ErrorCode code = records_content(n->request, entry, &content, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code != ERR_OK) return code;
    TRY(json_parse(n->request->arena, content, &v, e));
    n->there = n->there || str_equal(json_text(json_get(v, "after")), n->after);
    return ERR_OK;
}

/* Is it for him to enter, and not entered yet? */
static ErrorCode is_wanted(Request *r, const Moved *m, Str after, bool *ret, Error *e)
{
    Entered n = { .request = r, .after = after };
    *ret = desk_may(r, m->chain, m->kind->change, m->kind->change_count);
    if (!*ret) return ERR_OK;
    TRY(records_history(r, m->id, look_entered, &n, e));
    *ret = !n.there;
    return ERR_OK;
}

ErrorCode desk_clock_recompute(Request *r, Error *e)
{
    Walk w;
    char hex[65];
    size_t entered = 0, count = 0;
    Draft *drafts = arena_array(r->arena, AT_ONCE, sizeof *drafts);
    Str after = str_copy(r->arena, hash_hex(hex, &r->model->hash));
    if (!drafts || !after.ptr) return error_memory(e);
    TRY(find_moved(r, &w, e));
    if (!w.old) return error_set(e, ERR_INVALID, K("term.no-model-before"));
    for (size_t i = 0; i <= w.count; i++) {
        bool wanted = false;
        if (count == AT_ONCE || (i == w.count && count > 0)) {
            TRY(office_commit(r, drafts, count, NULL, e));
            entered += count;
            count = 0;
        }
        if (i < w.count) TRY(is_wanted(r, &w.list[i], after, &wanted, e));
        if (wanted) drafts[count++] = (Draft){ .chain = w.list[i].chain, .op = STR("clock.recompute"), .object = w.list[i].id,
                                               .content = moved_json(r, w.old, &w.list[i]), .reason = arg_text(r, "reason") };
    }
    view_title(r, view_say(r, K("term.moved-title")));
    show_moved(r, &w);
    json_set(r->arena, view_data(r), "entered", json_new_int(r->arena, (int64_t)entered));
    view_note(r, view_say(r, K("term.entered"), arg_int("n", (int64_t)entered)));
    return ERR_OK;
}
