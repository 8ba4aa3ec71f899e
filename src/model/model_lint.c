/* model_lint.c: what can only be seen when everything is read: do names point to something, can every state be reached and left,
 * do two labels look the same. What concerns one field is in model_lint_field.c.
 *
 * Each check walks the Kind and the tree it came from side by side, because only the tree knows where a name stands. */
#include "model/model_int.h"

/* ---- names that point somewhere ---- */

void lint_names(Load *l, const Yaml *map, const char *key, Names names, bool star, const char *fault)
{
    const Yaml *y = yaml_get(map, key);
    if (!y || y->type == YAML_MAP) return;
    for (const Yaml *one = y->type == YAML_LIST ? y->first : y; one; one = y->type == YAML_LIST ? one->next : NULL) {
        if (one->type != YAML_SCALAR || !(id_ok(one->text) || str_is(one->text, "*"))) continue;      /* said when it was read */
        if (names_have(names, one->text) || (star && str_is(one->text, "*"))) continue;
        load_fault(l, one, fault, arg_str("word", one->text), arg_str("known", names_near(l, names, one->text)));
    }
}

Names field_names(Load *l, const Kind *k)
{
    size_t n = 0;
    for (const Field *f = k->fields; f; f = f->next) n++;
    Str *ids = load_array(l, n, sizeof *ids);
    if (!ids) return (Names){ 0 };
    n = 0;
    for (const Field *f = k->fields; f; f = f->next) ids[n++] = f->id;
    return NAMES(ids, n);
}

Names names_of_c(Load *l, const char *const *words, size_t count)
{
    Str *names = load_array(l, count, sizeof *names);
    if (!names) return (Names){ 0 };
    for (size_t i = 0; i < count; i++) names[i] = str_of(words[i]);
    return NAMES(names, count);
}

/* Without roles there is a fault in roles.yaml already; that each use of one is unknown then is not worth telling. */
static void lint_role_names(Load *l, const Yaml *map, const char *key, bool star)
{
    if (l->model->role_count == 0) return;
    lint_names(l, map, key, NAMES(l->model->roles, l->model->role_count), star, K("model.role-unknown"));
}

/* In the office's own chain nobody is given access: who may not see such a record there would enter what is hidden from him in the same moment.
 * Asked of a model that is to be used, not of one that was: models of earlier versions have such kinds, and what was made under
 * them is read for ever. */
static void lint_unseen(Load *l, const Kind *k, const Yaml *rights)
{
    static const char *const DOING[] = { "create", "change" };
    Names roles = NAMES(l->model->roles, l->model->role_count);
    if (!l->rules.guards || k->place == PLACE_CASE || str_in(STR("*"), k->see, k->see_count)) return;
    for (size_t i = 0; i < ARRAY_LEN(DOING); i++) {
        const Yaml *y = yaml_get(rights, DOING[i]);
        for (const Yaml *one = y && y->type == YAML_LIST ? y->first : y; one; one = y->type == YAML_LIST ? one->next : NULL) {
            if (one->type != YAML_SCALAR || str_in(one->text, k->see, k->see_count)) continue;
            if (names_have(roles, one->text)) load_fault(l, one, K("model.role-unseen"), arg_str("word", one->text));
        }
    }
}

static void lint_rights(Load *l, const Kind *k, const Yaml *root)
{
    const Yaml *rights = yaml_get(root, "rights");
    lint_unseen(l, k, rights);
    lint_role_names(l, rights, "create", false);
    lint_role_names(l, rights, "change", false);
    lint_role_names(l, rights, "see", true);
}

/* The notice that a move owes is a record of the kind notice; what it says is one of that kind's options. */
static void lint_notice(Load *l, const Yaml *move)
{
    const Kind *notice = yaml_get(move, "notice") ? model_kind(l->model, STR("notice")) : NULL;
    const Field *what = notice ? kind_field(notice, STR("what")) : NULL;
    if (yaml_get(move, "notice") && (!what || what->type != FIELD_CHOICE)) load_fault_key(l, yaml_get(move, "notice"), K("model.no-notice"));
    else if (what) lint_names(l, move, "notice", NAMES(what->choices, what->choice_count), false, K("model.notice-unknown"));
}

static void lint_sets(Load *l, const Kind *k, const Yaml *move)
{
    const Yaml *sets = yaml_get(move, "sets");
    if (!sets || sets->type != YAML_MAP) return;
    YAML_EACH(child, sets) {
        const Field *f = kind_field(k, child->key);
        if (!f || f->type != FIELD_CHOICE || f->fixed) load_fault_key(l, child, K("model.sets-choice"), arg_str("word", child->key));
        else if (child->type == YAML_SCALAR && !names_have(NAMES(f->choices, f->choice_count), child->text))
            load_fault(l, child, K("model.option-unknown"), arg_str("word", child->text),
                       arg_str("known", names_near(l, NAMES(f->choices, f->choice_count), child->text)));
    }
}

/* Only a choice or a yes_no can say when. */
static void lint_needs_when(Load *l, const Kind *k, const Yaml *move, Names fields)
{
    static const Str answers[] = { STR("true"), STR("false") };
    const Yaml *when = yaml_get(move, "needs_when");
    if (!when || when->type != YAML_MAP) return;
    YAML_EACH(one, when) {
        const Yaml *field = yaml_get(one, "field");
        const Field *f = field && field->type == YAML_SCALAR ? kind_field(k, field->text) : NULL;
        lint_names(l, one, "field", fields, false, K("model.field-unknown"));
        lint_names(l, one, "needs", fields, false, K("model.field-unknown"));
        if (f && f->type == FIELD_CHOICE) lint_names(l, one, "is", NAMES(f->choices, f->choice_count), false, K("model.option-unknown"));
        else if (f && f->type == FIELD_YES_NO) lint_names(l, one, "is", NAMES(answers, ARRAY_LEN(answers)), false, K("model.option-unknown"));
        else if (f) load_fault(l, field, K("model.when-choice"), arg_str("word", f->id));
    }
}

static void lint_moves(Load *l, const Kind *k, const Yaml *root)
{
    const Yaml *moves = yaml_get(root, "moves");
    Names states = NAMES(k->states, k->state_count);
    Names fields = field_names(l, k), guards = names_of_c(l, l->rules.guards, l->rules.guard_count);
    YAML_EACH(move, moves) {
        lint_names(l, move, "from", states, false, K("model.state-unknown"));
        lint_names(l, move, "to", states, false, K("model.state-unknown"));
        lint_role_names(l, move, "by", false);
        lint_role_names(l, move, "second_by", false);
        const Yaml *second = yaml_get(move, "second_by"), *eyes = yaml_get(move, "four_eyes"), *both = yaml_get(move, "cosign");
        bool two = (eyes && eyes->type == YAML_SCALAR && str_is(eyes->text, "true")) ||
                   (both && both->type == YAML_SCALAR && str_is(both->text, "true"));
        if (second && !two) load_fault_key(l, second, K("model.second-alone"));
        lint_notice(l, move);
        lint_sets(l, k, move);
        lint_names(l, move, "needs", fields, false, K("model.field-unknown"));
        lint_names(l, move, "asks", fields, false, K("model.field-unknown"));
        lint_needs_when(l, k, move, fields);
        if (l->rules.guards) lint_names(l, move, "guard", guards, false, K("model.guard-unknown"));
    }
}

/* ---- states: all can be reached, none is a dead end ---- */

/* A move as bits: the states it leaves and the one it enters. Names that are no states count for nothing. */
typedef struct { uint64_t from, to; } Step;

static uint64_t state_bit(const Kind *k, Str id)
{
    for (size_t i = 0; i < k->state_count && i < MODEL_STATES; i++)
        if (str_equal(k->states[i].id, id)) return UINT64_C(1) << i;
    return 0;
}

static Step *kind_steps(Load *l, const Kind *k)
{
    Step *steps = load_array(l, k->move_count, sizeof *steps);
    if (!steps) return NULL;
    for (size_t i = 0; i < k->move_count; i++) {
        for (size_t j = 0; j < k->moves[i].from_count; j++) steps[i].from |= state_bit(k, k->moves[i].from[j]);
        steps[i].to = state_bit(k, k->moves[i].to);
    }
    return steps;
}

/* The states that can be reached from `start` without entering `barred`. */
static uint64_t steps_reach(const Step *steps, size_t count, uint64_t start, uint64_t barred)
{
    uint64_t seen = start & ~barred, before = 0;
    while (seen != before) {
        before = seen;
        for (size_t i = 0; i < count; i++)
            if (seen & steps[i].from) seen |= steps[i].to & ~barred;
    }
    return seen;
}

/* With a fault in a state or a move, what can be reached is anybody's guess: one slip would be told three times. */
static bool graph_readable(const Load *l, const Kind *k)
{
    for (const ModelFault *f = l->faults; f; f = f->next) {
        Str path = error_arg(&f->what, "path");
        bool ours = str_equal(f->file, k->file) || str_starts(f->file, STR("common/"));
        if (ours && (str_starts(path, STR("states")) || str_starts(path, STR("moves")))) return false;
    }
    return k->state_count > 0 && k->state_count <= MODEL_STATES;
}

static void lint_states(Load *l, const Kind *k, const Yaml *root)
{
    const Yaml *states = yaml_get(root, "states");
    if (!graph_readable(l, k)) return;
    const Step *steps = kind_steps(l, k);
    size_t count = steps ? k->move_count : 0;
    uint64_t final = 0, reached = steps_reach(steps, count, 1, 0);
    for (size_t i = 0; i < k->state_count; i++)
        if (k->states[i].final) final |= UINT64_C(1) << i;
    if (!final) load_fault_key(l, states, K("model.no-final"));
    for (size_t i = 0; i < k->state_count; i++) {
        const Yaml *state = yaml_get_str(states, k->states[i].id);
        uint64_t bit = UINT64_C(1) << i;
        if (!(reached & bit)) load_fault_key(l, state, K("model.state-unreachable"), arg_str("word", k->states[i].id));
        else if (final && !(steps_reach(steps, count, bit, 0) & final))
            load_fault_key(l, state, K("model.state-dead-end"), arg_str("word", k->states[i].id));
    }
}

void kind_settle_required(Load *l, Kind *k)
{
    const Step *steps = kind_steps(l, k);
    size_t count = steps ? k->move_count : 0;
    uint64_t all = steps_reach(steps, count, 1, 0);
    for (Field *f = k->fields; f; f = f->next) {
        uint64_t from = state_bit(k, f->required_from);
        if (f->required) f->required_in = all;
        else if (from) f->required_in = all & ~steps_reach(steps, count, 1, from);
    }
}

/* ---- labels ---- */

typedef struct { Str folded; size_t of; } Seen;

void lint_labels(Load *l, const Yaml *map, const char *in)
{
    if (!map || map->type != YAML_MAP || map->count == 0) return;
    Seen *seen = load_array(l, map->count * LANG_COUNT, sizeof *seen);
    if (!seen) return;
    size_t n = 0, at = 0;
    YAML_EACH(thing, map) {
        const Yaml *label = in ? yaml_get(thing, in) : thing;
        at++;
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            const Yaml *text = yaml_get(label, lang_code((Lang)lang));
            Error e = { 0 };
            Seen now = { .of = at };
            if (!text || text->type != YAML_SCALAR) continue;
            if (text_fold(l->arena, text->text, &now.folded, &e) != ERR_OK) {
                l->memory_out = true;
                return;
            }
            for (size_t i = 0; i < n; i++)
                if (seen[i].of != at && str_equal(seen[i].folded, now.folded)) {
                    load_fault(l, text, K("model.label-twice"), arg_str("word", text->text));
                    break;
                }
            seen[n++] = now;
        }
    }
}

/* ---- names of older models ---- */

void lint_was(Load *l, const Yaml *map)
{
    if (!map || map->type != YAML_MAP) return;
    Map claimed = map_in(l->arena);
    YAML_EACH(thing, map) {
        const Yaml *was = yaml_get(thing, "was");
        for (const Yaml *one = was && was->type == YAML_LIST ? was->first : was; one; one = was->type == YAML_LIST ? one->next : NULL) {
            if (one->type != YAML_SCALAR || !id_ok(one->text)) continue;         /* said when it was read */
            bool taken = yaml_get_str(map, one->text) || map_get(&claimed, one->text);
            if (taken) load_fault(l, one, K("model.was-taken"), arg_str("word", one->text));
            else if (!map_set(&claimed, one->text, &claimed)) l->memory_out = true;
        }
    }
}

/* ---- the kind itself ---- */

static void lint_title(Load *l, const Kind *k, const Yaml *root)
{
    const Yaml *title = yaml_get(root, "title");
    if (!title || k->title.len == 0) return;
    lint_names(l, root, "title", field_names(l, k), false, K("model.field-unknown"));
    const Field *f = kind_field(k, k->title);
    bool names = f && (f->type == FIELD_TEXT || f->type == FIELD_PERSON_NAME);
    if (f && !names) load_fault(l, title, K("model.title-type"), arg_str("word", k->title));
    if (f && f->sensitive) load_fault(l, title, K("model.title-sensitive"), arg_str("word", k->title));
    for (int lang = 0; k->title_any && lang < LANG_COUNT; lang++) {
        const Field *one = kind_title_in(k, (Lang)lang);
        if (one && one->required_in == 0 && str_ends(k->title, STR("_en"))) continue;
        load_fault(l, title, K("model.title-any"), arg_str("word", k->title));
        return;
    }
}

/* A term that a field begins or ends needs that field in each kind that names it. */
static void lint_clock_field(Load *l, const Kind *k, const Yaml *state, bool last)
{
    const Yaml *y = yaml_get(state, "clock");
    const Clock *c = y && y->type == YAML_SCALAR ? model_clock(l->model, y->text) : NULL;
    Str name = !c ? STR("") : last ? c->last_day : c->starts;
    const Field *f = name.len > 0 ? kind_field(k, name) : NULL;
    bool day = f && (f->type == FIELD_DATE || f->type == FIELD_DATE_TIME) && !f->partial;
    if (name.len == 0 || day) return;
    load_fault(l, y, last ? K("model.clock-last-day") : K("model.clock-starts"), arg_str("word", c->id), arg_str("field", name));
}

/* Where a record may begin in the middle, it says that it was taken over, from which paper and since when it stands there: common/taken_over.yaml. */
static void lint_taken_over(Load *l, const Kind *k, const Yaml *state)
{
    const Yaml *y = yaml_get(state, "taken_over");
    if (!y) return;
    if (k->internal) load_fault_key(l, y, K("model.taken-over-internal"));
    for (size_t i = 0; i < ARRAY_LEN(TAKEN_OVER_FIELDS); i++) {
        const Field *f = kind_field(k, str_of(TAKEN_OVER_FIELDS[i]));
        if (f && f->fixed) continue;
        load_fault_key(l, y, K("model.taken-over-fields"), arg_c("field", TAKEN_OVER_FIELDS[i]));
        return;
    }
}

static void lint_own(Load *l, const Kind *k, const Yaml *root)
{
    const Yaml *own = yaml_get(root, "own");
    if (!own || k->own.len == 0) return;
    lint_names(l, root, "own", field_names(l, k), false, K("model.field-unknown"));
    const Field *f = kind_field(k, k->own);
    if (f && !(f->type == FIELD_REF && str_is(f->to, "user"))) load_fault(l, own, K("model.own-type"), arg_str("word", k->own));
}

/* What a record is known by refers to its kind by a field of its own: one that may refer to anything is anybody's to write. */
static void lint_known_by(Load *l, const Kind *k, const Yaml *root)
{
    const Yaml *by = yaml_get(root, "known_by");
    if (!by || k->known_by_count == 0) return;
    if (k->place != PLACE_OFFICE) load_fault_key(l, by, K("model.known-by-place"));
    lint_names(l, root, "known_by", NAMES(l->kind_names, l->kind_name_count), false, K("model.kind-unknown"));
    for (size_t i = 0; i < k->known_by_count; i++) {
        const Kind *from = model_kind(l->model, k->known_by[i]);
        const Field *f = from ? from->fields : NULL;
        while (f && !(f->type == FIELD_REF && str_equal(f->to, k->id))) f = f->next;
        if (from && !f) load_fault(l, by, K("model.known-by-ref"), arg_str("word", k->known_by[i]), arg_str("kind", k->id));
    }
}

static void lint_clocks(Load *l, const Kind *k, const Yaml *states)
{
    Names clocks = NAMES(l->model->clocks, l->model->clock_count);
    YAML_EACH(state, states) {
        lint_names(l, state, "clock", clocks, false, K("model.clock-unknown"));
        lint_clock_field(l, k, state, true);
        lint_clock_field(l, k, state, false);
        lint_taken_over(l, k, state);
    }
}

/* A kind's own `was` may not be another kind's name. */
static void lint_kind_was(Load *l, const Yaml *root)
{
    const Yaml *was = yaml_get(root, "was");
    for (const Yaml *one = was && was->type == YAML_LIST ? was->first : was; one; one = was->type == YAML_LIST ? one->next : NULL)
        if (one->type == YAML_SCALAR && names_have(NAMES(l->kind_names, l->kind_name_count), one->text))
            load_fault(l, one, K("model.was-taken"), arg_str("word", one->text));
}

static void lint_file_name(Load *l, const Kind *k, const Yaml *root)
{
    if (k->id.len > 0 && !str_equal(id_of_file(k->file), k->id))
        load_fault(l, yaml_get(root, "kind"), K("model.file-name"), arg_str("word", k->id));
}

void lint_roles(Load *l, const Yaml *root)
{
    lint_labels(l, yaml_get(root, "roles"), NULL);
    lint_was(l, yaml_get(root, "roles"));
    lint_not_with(l, root);
}

void lint_kind(Load *l, const Kind *k, const Yaml *root)
{
    l->file = k->file;
    lint_file_name(l, k, root);
    lint_refused_kind(l, k, root);
    if (k->is_case && k->place != PLACE_CASE) load_fault(l, yaml_get(root, "is_case"), K("model.case-place"));
    if (!k->internal && yaml_get(root, "rights") && k->create_count == 0)
        load_fault_key(l, yaml_get(root, "rights"), K("model.nobody-creates"));
    lint_title(l, k, root);
    lint_own(l, k, root);
    lint_known_by(l, k, root);
    lint_kind_store(l, k, root);
    lint_rights(l, k, root);
    lint_kind_was(l, root);
    lint_fields(l, k, root);
    static const char *const maps[] = { "fields", "states", "moves" };
    for (size_t i = 0; i < ARRAY_LEN(maps); i++) {
        lint_labels(l, yaml_get(root, maps[i]), "label");
        lint_was(l, yaml_get(root, maps[i]));
    }
    lint_clocks(l, k, yaml_get(root, "states"));
    lint_moves(l, k, root);
    lint_states(l, k, root);
}
