/* desk_project_feeds.c: how the components of a project feed each other, on one page: a column for each step from the law to the
 * condition of those who are held, a card for each step with what made it possible, and what leads nowhere yet.
 *
 * A step is fed by earlier ones only (rules/change_rules.c), so that there is no circle, and one walk through the columns from the
 * left finds what each rests on. A condition that changed although no law of the project leads to it may well be true; the page
 * says so and does not hide it. */
#include "desk/desk_project.h"

enum { COMPONENTS_MOST = 12, FIRST_STAGE = 0 };

/* A step: in which column; how many steps it feeds; whether a law is at its beginning, and each step since then real. */
typedef struct { const Seen *seen; size_t stage, feeds; bool fed, from_law, all_real; const Seen *because; } Step;
typedef struct {
    Request *request;
    const Field *stages;
    Step *list; size_t count;
    Str components[COMPONENTS_MOST]; size_t component_count;
} Feeds;

static Str title_of(Request *r, const Seen *one) { return desk_called(one->kind, r->lang, one->fields); }

/* ---- reading ---- */

static size_t stage_of(const Feeds *f, const Seen *one)
{
    Str stage = field_of(one->fields, "stage");
    size_t i = 0;
    while (i + 1 < f->stages->choice_count && !str_equal(f->stages->choices[i].id, stage)) i++;
    return i;
}

static Step *find(Feeds *f, Str id)
{
    for (size_t i = 0; i < f->count; i++) if (str_equal(f->list[i].seen->record.id, id)) return &f->list[i];
    return NULL;
}

static void note_component(Feeds *f, Str letter)
{
    size_t at = f->component_count;
    if (letter.len == 0 || at == COMPONENTS_MOST) return;
    for (size_t i = 0; i < at; i++) if (str_equal(f->components[i], letter)) return;
    for (; at > 0 && str_compare(letter, f->components[at - 1]) < 0; at--) f->components[at] = f->components[at - 1];
    f->components[at] = letter;
    f->component_count++;
}

/* What it rests on is in columns to the left, which were walked through before. */
static void trace_step(Feeds *f, Step *s)
{
    bool real = str_is(s->seen->record.state, "real");
    s->from_law = s->stage == FIRST_STAGE;
    s->all_real = s->from_law && real;
    JSON_EACH(one, json_get(s->seen->fields, "fed_by")) {
        Step *before = find(f, json_text(one));
        if (!before) continue;
        s->fed = true;
        before->feeds++;
        bool better = before->from_law && (!s->from_law || (before->all_real && !s->all_real));
        if (better || !s->because) s->because = before->seen;
        s->from_law = s->from_law || before->from_law;
        s->all_real = s->all_real || (before->all_real && real);
    }
}

static ErrorCode read_feeds(Request *r, Str project, Feeds *f, Error *e)
{
    SeenList parts;
    const Kind *k = model_kind(r->model, STR("change_step"));
    *f = (Feeds){ .request = r, .stages = k ? kind_field(k, STR("stage")) : NULL };
    if (!f->stages) return error_set(e, ERR_NOT_FOUND, K("project.no-steps-here"));
    TRY(project_parts(r, "change_step", "project", project, &parts, e));
    f->list = arena_array(r->arena, parts.count + 1, sizeof *f->list);
    if (!f->list) return error_memory(e);
    for (size_t stage = 0; stage < f->stages->choice_count; stage++)
        for (size_t i = 0; i < parts.count; i++) {
            const Seen *one = &parts.list[i];
            if (stage_of(f, one) != stage || str_is(one->record.state, "ended")) continue;
            f->list[f->count++] = (Step){ .seen = one, .stage = stage };
            note_component(f, field_of(one->fields, "component"));
        }
    for (size_t i = 0; i < f->count; i++) trace_step(f, &f->list[i]);
    return ERR_OK;
}

/* ---- the board ---- */

static Str state_of(const Feeds *f, const Step *s)
{
    const State *state = kind_state(s->seen->kind, s->seen->record.state);
    Str component = field_of(s->seen->fields, "component"), said = state ? view_label(f->request, &state->label) : s->seen->record.state;
    if (component.len == 0) return said;
    return str_format(f->request->arena, STR_FMT " · " STR_FMT, STR_ARG(said),
                      STR_ARG(view_say(f->request, K("project.of-component"), arg_str("component", component))));
}

static bool is_last(const Feeds *f, const Step *s) { return s->stage + 1 == f->stages->choice_count; }

static const char *gap_of(const Feeds *f, const Step *s)
{
    if (s->stage != FIRST_STAGE && !s->fed) return K("project.unfed");
    if (!is_last(f, s) && s->feeds == 0) return K("project.feeds-nothing");
    return NULL;
}

static void show_card(const Feeds *f, const Step *s)
{
    Request *r = f->request;
    const char *gap = gap_of(f, s);
    view_board_card(r, title_of(r, s->seen), s->seen->record.id, s->seen->record.version,
                    gap ? view_say_args(r, gap, NULL, 0) : STR(""));
    view_board_line(r, state_of(f, s));
    JSON_EACH(one, json_get(s->seen->fields, "fed_by"))
        view_board_line(r, view_say(r, K("project.through"), arg_str("step", desk_ref_label(r, json_text(one)))));
}

static void add_data(const Feeds *f, JsonValue *list)
{
    Request *r = f->request;
    for (size_t i = 0; i < f->count; i++) {
        const Step *s = &f->list[i];
        JsonValue *o = json_new_object(r->arena);
        json_set(r->arena, o, "id", json_new_string(r->arena, s->seen->record.id));
        json_set(r->arena, o, "stage", json_new_string(r->arena, field_of(s->seen->fields, "stage")));
        json_set(r->arena, o, "state", json_new_string(r->arena, s->seen->record.state));
        json_set(r->arena, o, "feeds", json_new_int(r->arena, (int64_t)s->feeds));
        json_set(r->arena, o, "from_law", json_new_bool(r->arena, s->from_law));
        json_set(r->arena, o, "all_real", json_new_bool(r->arena, s->all_real));
        json_add(r->arena, list, o);
    }
}

static void show_board(const Feeds *f, Str project)
{
    Request *r = f->request;
    view_board(r, view_say(r, K("project.steps")), view_op(r, "project.feeds", arg_str("id", project)));
    for (size_t stage = 0; stage < f->stages->choice_count; stage++) {
        size_t count = 0;
        for (size_t i = 0; i < f->count; i++) count += f->list[i].stage == stage;
        view_board_column(r, view_label(r, &f->stages->choices[stage].label), count);
        for (size_t i = 0; i < f->count; i++) if (f->list[i].stage == stage) show_card(f, &f->list[i]);
    }
}

/* ---- the way to each condition ---- */

static Str way_to(Feeds *f, const Step *s)
{
    Request *r = f->request;
    Str way = title_of(r, s->seen);
    while (s && s->because) {
        way = str_format(r->arena, STR_FMT " → " STR_FMT, STR_ARG(title_of(r, s->because)), STR_ARG(way));
        s = find(f, s->because->record.id);
    }
    return way;
}

static Str standing_of(Request *r, const Step *s)
{
    if (s->all_real) return view_say(r, K("project.way-real"));
    return s->from_law ? view_say(r, K("project.way-meant")) : view_say(r, K("project.way-broken"));
}

static void show_ways(Feeds *f)
{
    Request *r = f->request;
    size_t last = f->stages->choice_count - 1, all = 0, whole = 0, real = 0;
    Str head[] = { view_label(r, &f->stages->choices[last].label), view_say(r, K("project.row-way")), view_say(r, K("project.row-stands")) };
    for (size_t i = 0; i < f->count; i++) {
        all += f->list[i].stage == last;
        whole += f->list[i].stage == last && f->list[i].from_law;
        real += f->list[i].stage == last && f->list[i].all_real;
    }
    json_set(r->arena, view_data(r), "conditions", json_new_int(r->arena, (int64_t)all));
    json_set(r->arena, view_data(r), "whole", json_new_int(r->arena, (int64_t)whole));
    json_set(r->arena, view_data(r), "real", json_new_int(r->arena, (int64_t)real));
    if (all == 0) return;
    view_note(r, view_say(r, K("project.ways-count"), arg_int("all", (int64_t)all), arg_int("whole", (int64_t)whole),
                          arg_int("real", (int64_t)real)));
    view_table(r, view_say(r, K("project.ways")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < f->count; i++) {
        const Step *s = &f->list[i];
        if (s->stage != last) continue;
        Str cells[] = { title_of(r, s->seen), way_to(f, s), standing_of(r, s) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), s->seen->record.id);
        if (!s->from_law) view_table_mark(r, "warn");
    }
}

/* ---- component by component ---- */

static size_t count_between(Feeds *f, Str from, Str to)
{
    size_t n = 0;
    for (size_t i = 0; i < f->count; i++) {
        const Step *s = &f->list[i];
        if (!str_equal(field_of(s->seen->fields, "component"), to)) continue;
        JSON_EACH(one, json_get(s->seen->fields, "fed_by")) {
            const Step *before = find(f, json_text(one));
            n += before && str_equal(field_of(before->seen->fields, "component"), from);
        }
    }
    return n;
}

static void show_components(Feeds *f)
{
    Request *r = f->request;
    size_t n = f->component_count;
    Str cells[COMPONENTS_MOST + 1] = { view_say(r, K("project.feeds-whom")) };
    if (n < 2) return;
    for (size_t i = 0; i < n; i++) cells[i + 1] = view_say(r, K("project.component"), arg_str("component", f->components[i]));
    view_table(r, view_say(r, K("project.components")), cells, n + 1);
    for (size_t i = 0; i < n; i++) {
        cells[0] = view_say(r, K("project.component"), arg_str("component", f->components[i]));
        for (size_t j = 0; j < n; j++) {
            size_t links = count_between(f, f->components[i], f->components[j]);
            cells[j + 1] = links > 0 ? str_format(r->arena, "%zu", links) : STR("–");
        }
        view_table_row(r, cells, n + 1);
    }
}

ErrorCode desk_project_feeds(Request *r, Error *e)
{
    Seen project;
    Feeds f;
    JsonValue *list = json_new_array(r->arena);
    TRY(project_see(r, &project, e));
    TRY(read_feeds(r, project.record.id, &f, e));
    Str title = desk_title(r, project.kind, project.body);
    view_title(r, view_say(r, K("project.feeds-of"), arg_str("project", title)));
    view_crumb(r, title, project.record.id);
    json_set(r->arena, view_data(r), "project", json_new_string(r->arena, project.record.id));
    json_set(r->arena, view_data(r), "steps", list);
    add_data(&f, list);
    view_note(r, view_say(r, K("project.feeds-how")));
    if (f.count == 0) {
        view_note(r, view_say(r, K("project.no-steps")));
        return ERR_OK;
    }
    show_board(&f, project.record.id);
    show_ways(&f);
    show_components(&f);
    return ERR_OK;
}

void desk_offer_project(Request *r, const Seen *seen)
{
    Str id = seen->record.id;
    const Kind *step = model_kind(r->model, STR("change_step"));
    if (!str_is(seen->kind->id, "project")) return;
    view_action(r, view_say(r, K("project.show-plan")), view_op(r, "project.plan", arg_str("id", id)), "secondary");
    if (step && request_has_role(r, step->see, step->see_count))
        view_action(r, view_say(r, K("project.show-feeds")), view_op(r, "project.feeds", arg_str("id", id)), "secondary");
}
