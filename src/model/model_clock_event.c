/* model_clock_event.c: what starts, stops, pauses and extends a term, as clocks/NAME.yaml says it; and whether what it names is there.
 *
 *     starts: received_at                                        # a day that our record's field says; or what another record does:
 *     starts: {kind: measure, by: person, in: [applied], day: from_day}
 *     stops:  {kind: measure, by: person, in: [lifted]}
 *     pauses:
 *       - {in: [suspended]}                                      # states of our own record
 *       - {in_case: [suspended]}                                 # of the case it lies in
 *       - {kind: absence, by: record, in: [open], from: from_day, until: until_day}
 *     extensions: {kind: extension, most: 2, longest_days: 30, total_months: 6, by: [prosecutor]}
 *
 * Reading comes with the clocks, before kinds are known; the second half runs when they are. */
#include "model/model_int.h"

enum { DAYS_LIMIT = 36525, MONTHS_LIMIT = 1200, EXTENSIONS_LIMIT = 100 };

static void read_event(Load *l, const Yaml *y, ClockEvent *ret)
{
    static const Str of_event[] = { STR("kind"), STR("by"), STR("in"), STR("day") };
    static const char *const needed[] = { "kind", "by", "in" };
    if (!y || !read_names(l, y, of_event, ARRAY_LEN(of_event))) return;
    for (size_t i = 0; i < ARRAY_LEN(needed); i++) need_name(l, y, needed[i]);
    ret->kind = read_id(l, yaml_get(y, "kind"), false);
    ret->by = read_id(l, yaml_get(y, "by"), false);
    ret->day = read_id(l, yaml_get(y, "day"), false);
    read_ids(l, y, "in", false, &ret->in, &ret->in_count);
}

static void read_pause(Load *l, const Yaml *y, ClockPause *ret)
{
    static const Str of_pause[] = { STR("kind"), STR("by"), STR("in"), STR("in_case"), STR("from"), STR("until") };
    if (!read_names(l, y, of_pause, ARRAY_LEN(of_pause))) return;
    bool of_kind = yaml_get(y, "kind") != NULL, in = yaml_get(y, "in") != NULL;
    ret->in_case = yaml_get(y, "in_case") != NULL;
    if (in == ret->in_case) load_fault_key(l, y, K("model.clock-pause"));
    if (of_kind) need_name(l, y, "by");
    for (const Yaml *one = y->first; one; one = one->next) {
        bool of_another = str_is(one->key, "by") || str_is(one->key, "from") || str_is(one->key, "until");
        if (!of_kind && of_another) load_fault_key(l, one, K("model.clock-pause-kind"), arg_str("word", one->key));
        if (of_kind && str_is(one->key, "in_case")) load_fault_key(l, one, K("model.clock-pause"));
    }
    ret->kind = read_id(l, yaml_get(y, "kind"), false);
    ret->by = read_id(l, yaml_get(y, "by"), false);
    ret->from = read_id(l, yaml_get(y, "from"), false);
    ret->until = read_id(l, yaml_get(y, "until"), false);
    read_ids(l, y, ret->in_case ? "in_case" : "in", false, &ret->in, &ret->in_count);
}

static void read_most(Load *l, const Yaml *y, const char *days, const char *months, TermLength *ret)
{
    const Yaml *by_days = yaml_get(y, days), *by_months = yaml_get(y, months);
    if (by_days && by_months) load_fault_key(l, by_months, K("model.clock-hours"));
    else if (by_days) *ret = (TermLength){ read_int(l, y, days, 1, DAYS_LIMIT, 1), TERM_DAYS };
    else if (by_months) *ret = (TermLength){ read_int(l, y, months, 1, MONTHS_LIMIT, 1), TERM_MONTHS };
}

static void read_extensions(Load *l, const Yaml *y, ClockExtensions *ret)
{
    static const Str of_extensions[] = { STR("kind"), STR("most"), STR("longest_days"), STR("longest_months"), STR("total_days"), STR("total_months"), STR("by") };
    if (!read_names(l, y, of_extensions, ARRAY_LEN(of_extensions))) return;
    need_name(l, y, "kind");
    need_name(l, y, "by");
    ret->kind = read_id(l, yaml_get(y, "kind"), false);
    ret->most = read_int(l, y, "most", 1, EXTENSIONS_LIMIT, 0);
    read_most(l, y, "longest_days", "longest_months", &ret->longest);
    read_most(l, y, "total_days", "total_months", &ret->total);
    read_ids(l, y, "by", false, &ret->by, &ret->by_count);
}

void clock_read_events(Load *l, const Yaml *root, Clock *c)
{
    const Yaml *starts = yaml_get(root, "starts"), *pauses = yaml_get(root, "pauses"), *extensions = yaml_get(root, "extensions");
    if (starts && starts->type == YAML_MAP) read_event(l, starts, &c->begins);
    else c->starts = read_id(l, starts, false);
    read_event(l, yaml_get(root, "stops"), &c->stops);
    if (pauses && pauses->type != YAML_LIST) load_fault_key(l, pauses, K("model.list-expected"));
    else if (pauses) c->pauses = load_array(l, pauses->count, sizeof *c->pauses);
    YAML_EACH(one, c->pauses ? pauses : NULL) read_pause(l, one, &c->pauses[c->pause_count++]);
    if (extensions) read_extensions(l, extensions, &c->extensions);
}

/* ---- is what they name there: once kinds are read ---- */

/* The kind under `kind`, or NULL with a fault; NULL alone where its own file could not be read. */
static const Kind *named_kind(Load *l, const Yaml *map)
{
    const Yaml *y = yaml_get(map, "kind");
    if (!y || y->type != YAML_SCALAR) return NULL;
    const Kind *k = model_kind(l->model, y->text);
    Names known = NAMES(l->kind_names, l->kind_name_count);
    if (!k && !names_have(known, y->text)) load_fault(l, y, K("model.kind-unknown"), arg_str("word", y->text), arg_str("known", names_near(l, known, y->text)));
    return k;
}

/* A field under that key, of dates or of references. */
static void lint_field(Load *l, const Kind *k, const Yaml *map, const char *key, bool ref)
{
    const Yaml *y = yaml_get(map, key);
    if (!y || !k || y->type != YAML_SCALAR) return;
    const Field *f = kind_field(k, y->text);
    bool day = f && (f->type == FIELD_DATE || f->type == FIELD_DATE_TIME) && !f->partial;
    if (f && (ref ? f->type == FIELD_REF : day)) return;
    load_fault(l, y, ref ? K("model.clock-by") : K("model.clock-day"), arg_str("word", y->text), arg_str("kind", k->id));
}

static void lint_states(Load *l, const Kind *k, const Yaml *map, const char *key)
{
    if (k) lint_names(l, map, key, NAMES(k->states, k->state_count), false, K("model.state-unknown"));
}

static void lint_event(Load *l, const Yaml *y)
{
    if (!y || y->type != YAML_MAP) return;
    const Kind *k = named_kind(l, y);
    lint_field(l, k, y, "by", true);
    lint_field(l, k, y, "day", false);
    lint_states(l, k, y, "in");
}

static const Kind *case_kind(const Model *m)
{
    for (size_t i = 0; i < m->kind_count; i++)
        if (m->kinds[i].is_case) return &m->kinds[i];
    return NULL;
}

/* Every kind in which such a term runs has those states of its own, or the move. */
static void lint_own(Load *l, const Clock *c, const Yaml *y, const char *key, bool move)
{
    for (size_t i = 0; i < l->model->kind_count; i++) {
        const Kind *k = &l->model->kinds[i];
        bool runs = false;
        for (size_t j = 0; j < k->state_count; j++) runs = runs || str_equal(k->states[j].clock, c->id);
        if (!runs) continue;
        if (move) lint_names(l, y, key, NAMES(k->moves, k->move_count), false, K("model.clock-move"));
        else lint_states(l, k, y, key);
    }
}

static void lint_extensions(Load *l, const Yaml *y)
{
    const Kind *k = y && y->type == YAML_MAP ? named_kind(l, y) : NULL;
    if (!y || y->type != YAML_MAP) return;
    if (l->model->role_count > 0) lint_names(l, y, "by", NAMES(l->model->roles, l->model->role_count), false, K("model.role-unknown"));
    bool fits = k && kind_field(k, STR("record")) && kind_field(k, STR("clock")) && kind_field(k, STR("decided_on")) && kind_state(k, STR("granted"));
    if (k && !fits) load_fault(l, yaml_get(y, "kind"), K("model.clock-extension"), arg_str("word", k->id));
}

static void lint_clock(Load *l, const Clock *c, const Yaml *root)
{
    const Yaml *pauses = yaml_get(root, "pauses"), *then = yaml_get(root, "then");
    lint_event(l, yaml_get(root, "starts"));
    lint_event(l, yaml_get(root, "stops"));
    YAML_EACH(one, pauses && pauses->type == YAML_LIST ? pauses : NULL) {
        if (one->type != YAML_MAP) continue;
        const Kind *k = named_kind(l, one);
        lint_states(l, case_kind(l->model), one, "in_case");
        if (!yaml_get(one, "kind")) lint_own(l, c, one, "in", false);
        lint_states(l, k, one, "in");
        lint_field(l, k, one, "by", true);
        lint_field(l, k, one, "from", false);
        lint_field(l, k, one, "until", false);
    }
    lint_extensions(l, yaml_get(root, "extensions"));
    if (then && then->type == YAML_MAP) lint_own(l, c, then, "move", true);
}

/* A state that pauses a term from within names its clock, too: whoever asks which term runs in it gets that one. */
static void settle_pauses(const Clock *c, Kind *k)
{
    bool runs = false;
    for (size_t i = 0; i < k->state_count; i++) runs = runs || str_equal(k->states[i].clock, c->id);
    for (size_t i = 0; runs && i < c->pause_count; i++) {
        const ClockPause *p = &c->pauses[i];
        for (size_t j = 0; p->kind.len == 0 && !p->in_case && j < k->state_count; j++)
            if (k->states[j].clock.len == 0 && str_in(k->states[j].id, p->in, p->in_count)) k->states[j].clock = c->id;
    }
}

void lint_clock_files(Load *l)
{
    for (size_t i = 0; i < l->model->clock_count && !l->memory_out; i++) {
        l->file = l->model->clocks[i].file;
        if (l->clock_trees[i] && l->clock_trees[i]->type == YAML_MAP) lint_clock(l, &l->model->clocks[i], l->clock_trees[i]);
    }
    for (size_t i = 0; i < l->model->clock_count; i++)
        for (size_t j = 0; j < l->model->kind_count; j++) settle_pauses(&l->model->clocks[i], &l->model->kinds[j]);
}
