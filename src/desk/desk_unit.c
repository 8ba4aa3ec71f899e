/* desk_unit.c: where a unit stands, for its head: officer by officer the open cases, the tasks, the terms, what is overdue,
 * which proposals wait. It counts what lies in the cases that he knows, and of others not even how many there are. Figures say
 * where help is needed: there is no sum over them, no order by them unless somebody asks for it, and no score of anybody. Each
 * leads to what was counted. */
#include "desk/desk_procedure.h"
#include "desk/desk_today.h"

#include <stdlib.h>

enum { TERMS_AHEAD = 14, LIST_MOST = 200 };

typedef enum { OF_CASES, OF_TASKS, OF_TERMS, OF_OVERDUE, OF_WAITING, FIGURES } Figure;

/* One officer; `user` is empty for what nobody answers for. oldest: days of the longest delay. */
typedef struct { Str user, name; int64_t figures[FIGURES], oldest; } Load;

/* What was counted of the officer whose page it is. */
typedef struct { Figure figure; Str id, title, state; Day due; } Counted;

typedef struct {
    Request *request;
    Map      by_user;                   /* -> Load */
    Load   **list; size_t count, room;
    Map      leads;                     /* case -> user who leads it */
    RecordIds found, timed;
    int64_t  cases;
    Str      lead;                      /* of the case that is looked at */
    Str      officer; bool one;         /* only his, with what was counted */
    Counted *counted; size_t counted_count, counted_room;
} Unit;

static ErrorCode load_of(Unit *u, Str user, Load **ret, Error *e)
{
    Request *r = u->request;
    Str key = user.len > 0 ? user : STR("-");
    *ret = map_get(&u->by_user, key);
    if (*ret) return ERR_OK;
    *ret = ARENA_NEW(r->arena, Load);
    key = str_copy(r->arena, key);
    if (!*ret || !key.ptr || !map_set(&u->by_user, key, *ret)) return error_memory(e);
    **ret = (Load){ .user = user.len > 0 ? key : STR(""), .name = user.len > 0 ? desk_user_name(r, key) : view_say(r, K("unit.nobody")) };
    if (!ARENA_ROOM(r->arena, u->list, u->count, u->room)) return error_memory(e);
    u->list[u->count++] = *ret;
    return ERR_OK;
}

static ErrorCode count(Unit *u, Str user, const Counted *what, Error *e)
{
    Request *r = u->request;
    Load *load;
    if (u->one && !str_equal(user, u->officer)) return ERR_OK;
    TRY(load_of(u, user, &load, e));
    load->figures[what->figure]++;
    int64_t late = (int64_t)instant_local_day(clock_now()) - what->due;
    if (what->figure == OF_OVERDUE && late > load->oldest) load->oldest = late;
    if (!u->one || u->counted_count >= LIST_MOST * FIGURES) return ERR_OK;
    if (!ARENA_ROOM(r->arena, u->counted, u->counted_count, u->counted_room)) return error_memory(e);
    u->counted[u->counted_count++] = *what;
    return ERR_OK;
}

/* ---- the walk ---- */

/* Cases and what somebody answers for, until they are over; and whatever a term runs in. */
static bool is_open(Request *r, const Kind *k, Str state)
{
    const State *s = kind_state_was(k, state);
    if (!s || s->final || k->own.len > 0) return false;
    return k->is_case || desk_responsible_field(k) != NULL || desk_runs_term(r, k, s->id);
}

static ErrorCode take_found(void *self, const Record *rec, Error *e)
{
    Unit *u = self;
    return rec->body.len > 0 ? record_ids_add(&u->found, rec->id, e) : ERR_OK;
}

static Str whose_of(const Unit *u, const Seen *seen)
{
    const Field *f = desk_responsible_field(seen->kind);
    Str named = f ? json_text(json_get_str(seen->fields, f->id)) : STR("");
    const Str *lead = named.len == 0 ? map_get(&u->leads, seen->record.chain) : NULL;
    return lead ? *lead : named;
}

static Counted counted_of(Request *r, const Seen *seen, Figure figure)
{
    const State *s = kind_state(seen->kind, seen->record.state);
    return (Counted){ .figure = figure, .id = seen->record.id, .title = desk_title(r, seen->made, seen->body),
                      .state = s ? view_label(r, &s->label) : seen->record.state };
}

static ErrorCode take_lead(void *self, const Record *rec, Error *e)
{
    Unit *u = self;
    const JsonValue *fields;
    TRY(access_fields_in_force(u->request, rec, &fields, e));
    if (!str_is(json_text(json_get(fields, "role")), "lead") || json_get(fields, "record")) return ERR_OK;
    u->lead = json_text(json_get(fields, "user"));
    return ERR_END;
}

/* Whom the case names, else the first who has access to it as its lead. */
static ErrorCode lead_of(Unit *u, const Seen *seen, Str *ret, Error *e)
{
    u->lead = json_text(json_get(seen->fields, "lead"));
    if (u->lead.len == 0) TRY(records_of_kind_in(u->request, seen->record.id, STR("access"), take_lead, u, e));
    *ret = u->lead.ptr ? u->lead : STR("");
    return ERR_OK;
}

/* Cases first, so that what names nobody is its lead's. */
static ErrorCode count_cases(Unit *u, Error *e)
{
    Request *r = u->request;
    for (size_t i = 0; i < u->found.count; i++) {
        Seen seen;
        if (!str_starts(u->found.ids[i], STR("case/"))) continue;
        TRY(desk_see_if(r, u->found.ids[i], &seen, e));
        if (!seen.kind) continue;
        Str *lead = ARENA_NEW(r->arena, Str);
        if (!lead) return error_memory(e);
        TRY(lead_of(u, &seen, lead, e));
        if (lead->len > 0 && !map_set(&u->leads, seen.record.id, lead)) return error_memory(e);
        u->cases++;
        Counted what = counted_of(r, &seen, OF_CASES);
        TRY(count(u, *lead, &what, e));
    }
    return ERR_OK;
}

static ErrorCode count_tasks(Unit *u, Error *e)
{
    Request *r = u->request;
    for (size_t i = 0; i < u->found.count; i++) {
        Seen seen;
        if (str_starts(u->found.ids[i], STR("case/"))) continue;
        TRY(desk_see_if(r, u->found.ids[i], &seen, e));
        if (!seen.kind) continue;
        if (desk_runs_term(r, seen.kind, seen.record.state)) TRY(record_ids_add(&u->timed, seen.record.id, e));
        const Field *f = desk_responsible_field(seen.kind);
        if (!f || !json_get_str(seen.fields, f->id)) continue;
        Counted what = counted_of(r, &seen, OF_TASKS);
        TRY(count(u, whose_of(u, &seen), &what, e));
    }
    return ERR_OK;
}

static ErrorCode count_terms(Unit *u, Error *e)
{
    Request *r = u->request;
    DeskTerm *terms;
    size_t n;
    Day today = instant_local_day(clock_now());
    TRY(desk_terms_among(r, u->timed.ids, u->timed.count, today + TERMS_AHEAD, &terms, &n, e));
    for (size_t i = 0; i < n; i++) {
        Seen seen;
        if (terms[i].lent) continue;
        TRY(desk_see_if(r, terms[i].id, &seen, e));
        if (!seen.kind) continue;
        Counted what = counted_of(r, &seen, terms[i].run.due < today ? OF_OVERDUE : OF_TERMS);
        what.due = terms[i].run.due;
        what.state = desk_term_label(r, &terms[i]);
        TRY(count(u, whose_of(u, &seen), &what, e));
    }
    return ERR_OK;
}

static ErrorCode take_waiting(void *self, const Record *rec, Error *e)
{
    return str_is(rec->state, "waiting") ? record_ids_add(self, rec->id, e) : ERR_OK;
}

static ErrorCode count_waiting(Unit *u, Error *e)
{
    Request *r = u->request;
    RecordIds l = { .request = r };
    TRY(desk_each_proposal(r, take_waiting, &l, e));
    for (size_t i = 0; i < l.count; i++) {
        Seen p;
        TRY(desk_see_if(r, l.ids[i], &p, e));
        if (!p.kind) continue;
        Counted what = { .figure = OF_WAITING, .id = p.record.id, .title = desk_ref_label(r, json_text(json_get(p.fields, "object"))),
                         .state = desk_what_is_proposed(r, p.fields) };
        TRY(count(u, json_text(json_get(p.fields, "first")), &what, e));
    }
    return ERR_OK;
}

static ErrorCode gather(Unit *u, Error *e)
{
    TRY(desk_each_in_states(u->request, STR(""), is_open, take_found, u, e));
    TRY(count_cases(u, e));
    TRY(count_tasks(u, e));
    TRY(count_terms(u, e));
    TRY(count_waiting(u, e));
    return ERR_OK;
}

static Unit unit_of(Request *r)
{
    return (Unit){ .request = r, .by_user = map_in(r->arena), .leads = map_in(r->arena), .found = { .request = r }, .timed = { .request = r },
                   .one = arg_text(r, "officer").len > 0, .officer = STR("") };
}

ErrorCode desk_unit_figures(Request *r, const UnitFigures **ret, size_t *count, Error *e)
{
    Unit u = unit_of(r);
    TRY(gather(&u, e));
    UnitFigures *list = arena_array(r->arena, u.count + 1, sizeof *list);
    if (!list) return error_memory(e);
    for (size_t i = 0; i < u.count; i++) {
        const int64_t *f = u.list[i]->figures;
        list[i] = (UnitFigures){ .user = u.list[i]->user, .cases = f[OF_CASES], .tasks = f[OF_TASKS],
                                 .terms = f[OF_TERMS], .overdue = f[OF_OVERDUE] };
    }
    *ret = list;
    *count = u.count;
    return ERR_OK;
}

/* ---- all of them ---- */

static const struct { const char *sort, *label; } COLUMNS[] = {
    { "officer", K("unit.row-officer") }, { "cases", K("unit.row-cases") }, { "tasks", K("unit.row-tasks") }, { "terms", K("unit.row-terms") },
    { "overdue", K("unit.row-overdue") }, { "waiting", K("unit.row-waiting") }, { "oldest", K("unit.row-oldest") },
};

static int64_t value_of(const Load *l, size_t column)
{
    return column == ARRAY_LEN(COLUMNS) - 1 ? l->oldest : l->figures[column - 1];
}

static ErrorCode read_sort(Str sort, size_t *column, bool *descending, Request *r, Error *e)
{
    Buf known = buf_in(r->arena);
    *descending = str_starts(sort, STR("-"));
    Str name = *descending ? str_from(sort, 1) : sort;
    *column = 0;
    for (size_t i = 0; i < ARRAY_LEN(COLUMNS); i++) {
        if (str_is(name, COLUMNS[i].sort)) *column = i;
        buf_format(&known, "%s%s", i > 0 ? ", " : "", COLUMNS[i].sort);
    }
    if (name.len == 0 || str_is(name, COLUMNS[*column].sort)) return ERR_OK;
    return error_set(e, ERR_USAGE, K("unit.no-sort"), arg_str("sort", name), arg_str("known", buf_str(&known)));
}

/* By name where two are equal, so that the order is the same each time. */
static bool comes_before(const Load *a, const Load *b, size_t column, bool descending)
{
    int order = 0;
    if (column > 0 && value_of(a, column) != value_of(b, column)) order = value_of(a, column) < value_of(b, column) ? -1 : 1;
    if (column == 0) order = str_compare(a->name, b->name);
    if (descending) order = -order;
    return order != 0 ? order < 0 : str_compare(a->name, b->name) < 0;
}

static void sort_loads(Unit *u, size_t column, bool descending)
{
    for (size_t i = 1; i < u->count; i++) {
        Load *one = u->list[i];
        size_t at = i;
        for (; at > 0 && comes_before(one, u->list[at - 1], column, descending); at--) u->list[at] = u->list[at - 1];
        u->list[at] = one;
    }
}

static JsonValue *load_json(Request *r, const Load *l)
{
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "officer", json_new_string(r->arena, l->user));
    for (size_t c = 1; c < ARRAY_LEN(COLUMNS); c++) json_set(r->arena, o, COLUMNS[c].sort, json_new_int(r->arena, value_of(l, c)));
    return o;
}

static void show_load(Request *r, const Load *l)
{
    Str cells[ARRAY_LEN(COLUMNS)] = { l->name };
    for (size_t c = 1; c < ARRAY_LEN(COLUMNS) - 1; c++) cells[c] = str_format(r->arena, "%lld", (long long)value_of(l, c));
    cells[ARRAY_LEN(COLUMNS) - 1] = l->oldest > 0 ? view_say(r, K("today.overdue"), arg_int("days", l->oldest)) : STR("");
    Str target = l->user.len > 0 ? view_op(r, "unit.show", arg_str("officer", l->user)) : view_op(r, "unit.show", arg_c("officer", "-"));
    view_table_row_to(r, cells, ARRAY_LEN(cells), target);
}

static ErrorCode show_all(Unit *u, Error *e)
{
    Request *r = u->request;
    size_t column;
    bool descending;
    Str head[ARRAY_LEN(COLUMNS)], sorts[ARRAY_LEN(COLUMNS)], sort = arg_text(r, "sort");
    JsonValue *list = json_new_array(r->arena);
    TRY(read_sort(sort, &column, &descending, r, e));
    TRY(gather(u, e));
    sort_loads(u, column, descending);
    for (size_t i = 0; i < ARRAY_LEN(COLUMNS); i++) {
        head[i] = view_say_args(r, COLUMNS[i].label, NULL, 0);
        sorts[i] = str_of(COLUMNS[i].sort);
    }
    view_title(r, view_say(r, K("unit.title")));
    view_note(r, view_say(r, K("unit.about"), arg_int("cases", u->cases)));
    json_set(r->arena, view_data(r), "cases_known", json_new_int(r->arena, u->cases));
    json_set(r->arena, view_data(r), "officers", list);
    if (u->count == 0) view_note(r, view_say(r, K("unit.none")));
    if (u->count > 0) view_table(r, STR(""), head, ARRAY_LEN(head));
    if (u->count > 0) view_table_sort(r, sorts, ARRAY_LEN(sorts), sort.len > 0 ? sort : STR("officer"));
    for (size_t i = 0; i < u->count; i++) {
        show_load(r, u->list[i]);
        json_add(r->arena, list, load_json(r, u->list[i]));
    }
    if (model_kind(r->model, STR("task"))) view_action(r, view_say(r, K("work.load")), view_op(r, "work.load"), "secondary");
    TRY(desk_show_stages(r, e));
    view_action(r, view_say(r, K("handed.begin")), view_op(r, "desk.preview"), "secondary");
    return ERR_OK;
}

/* ---- one of them ---- */

static void show_counted(const Unit *u, Figure figure, JsonValue *lists)
{
    Request *r = u->request;
    size_t shown = 0, all = 0;
    bool dated = figure == OF_TERMS || figure == OF_OVERDUE;
    Str title = view_say_args(r, COLUMNS[figure + 1].label, NULL, 0);
    Str head[] = { view_say(r, K("desk.row-record")), dated ? view_say(r, K("clock.row-term")) : view_say(r, K("desk.row-state")),
                   view_say(r, K("today.row-until")) };
    JsonValue *list = json_new_array(r->arena);
    for (size_t i = 0; i < u->counted_count; i++) {
        const Counted *c = &u->counted[i];
        if (c->figure != figure || shown == LIST_MOST) continue;
        Str cells[] = { c->title, c->state, dated ? desk_say_due(r, c->due) : STR("") };
        if (shown++ == 0) view_table(r, title, head, dated ? 3 : 2);
        view_table_row_to(r, cells, dated ? 3 : 2, c->id);
        json_add(r->arena, list, json_new_string(r->arena, c->id));
        all++;
    }
    if (shown > 0) view_table_count(r, all);
    json_set(r->arena, lists, COLUMNS[figure + 1].sort, list);
}

static ErrorCode show_one(Unit *u, Error *e)
{
    Request *r = u->request;
    Seen user;
    Str asked = arg_text(r, "officer");
    JsonValue *lists = json_new_object(r->arena);
    if (!str_is(asked, "-")) {
        TRY(desk_user_by_login(r, asked, &user, e));
        u->officer = user.record.id;
    }
    TRY(gather(u, e));
    view_crumb(r, view_say(r, K("unit.title")), view_op(r, "unit.show"));
    view_title(r, u->officer.len > 0 ? desk_user_name(r, u->officer) : view_say(r, K("unit.nobody")));
    json_set(r->arena, view_data(r), "lists", lists);
    for (Figure f = OF_CASES; f < FIGURES; f++) show_counted(u, f, lists);
    if (u->counted_count == 0) view_note(r, view_say(r, K("unit.none")));
    if (u->officer.len > 0) view_action(r, view_say(r, K("unit.hand-over")), view_op(r, "desk.preview", arg_str("from", u->officer)), "secondary");
    return ERR_OK;
}

ErrorCode desk_unit_show(Request *r, Error *e)
{
    Unit u = unit_of(r);
    if (request_is_administrator(r)) return error_set(e, ERR_DENIED, K("rights.administrator"));
    return u.one ? show_one(&u, e) : show_all(&u, e);
}
