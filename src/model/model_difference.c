/* model_difference.c: from one model to the next: what an administrator signs when a new one is activated.
 *
 * Kinds, fields, states, moves and options are matched by their names and by what `was:` says. What is gone without such a word is
 * asked about: when records use it, the new model is refused, because they could no longer be read as what they are. Moves, clocks,
 * profiles and rules of retention are no part of a record: they may go at any time. */
#include "model/custody_law.h"
#include "model/model_int.h"
#include "model/news_words.h"

typedef struct {
    Arena        *arena;
    ModelInUse    in_use;
    void         *self;
    const Choice *roles;              /* of the new model */
    ModelChange **tail;
    size_t        refused;
    bool          memory_out;
} Diff;

#define change(d, part, kind, id, key, ...) change_args((d), (part), (kind), (id), (key), ERROR_ARGS_(__VA_ARGS__))

static ModelChange *change_args(Diff *d, ModelPart part, Str kind, Str id, const char *key, const ErrorArg *args, size_t count)
{
    ModelChange *c = ARENA_NEW(d->arena, ModelChange);
    if (!c) {
        d->memory_out = true;
        return NULL;
    }
    ErrorArg all[8] = { arg_str("kind", kind), arg_str("id", id) };
    size_t n = 2;
    for (size_t i = 0; i < count && n < ARRAY_LEN(all); i++) all[n++] = args[i];
    error_set_args(&c->what, ERR_OK, key, all, n);
    c->part = part;
    c->kind = kind;
    c->id = id;
    *d->tail = c;
    d->tail = &c->next;
    return c;
}

/* The same, and refused when records use what it takes away. */
#define taking(d, part, kind, id, key, ...) \
    refuse_when_used((d), change_args((d), (part), (kind), (id), (key), ERROR_ARGS_(__VA_ARGS__)), e)

static ErrorCode refuse_when_used(Diff *d, ModelChange *c, Error *e)
{
    bool used = false;
    if (!c) return error_memory(e);
    if (d->in_use) TRY(d->in_use(d->self, c->part, c->kind, c->id, &used, e));
    c->refused = used;
    if (used) d->refused++;
    return ERR_OK;
}

static bool label_same(const Label *a, const Label *b)
{
    for (size_t i = 0; i < LANG_COUNT; i++)
        if (!str_equal(a->text[i], b->text[i])) return false;
    return true;
}

static bool ids_same(const Str *a, size_t a_count, const Str *b, size_t b_count)
{
    bool same = a_count == b_count;
    for (size_t i = 0; i < a_count && same; i++) same = str_equal(a[i], b[i]);
    return same;
}

static void compare_label(Diff *d, ModelPart part, Str kind, Str id, const Label *old, const Label *new)
{
    if (!label_same(old, new)) change(d, part, kind, id, K("model.changed-label"), arg_str("old", old->text[LANG_EN]),
                                      arg_str("new", new->text[LANG_EN]));
}

static Str joined(Diff *d, const Str *list, size_t count)
{
    Buf b = buf_in(d->arena);
    for (size_t i = 0; i < count; i++) buf_format(&b, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(list[i]));
    if (b.failed) d->memory_out = true;
    return b.len > 0 ? buf_str(&b) : STR("-");
}

/* ---- options ---- */

static const Choice *choice_old(const Choice *old, size_t count, const Choice *new)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(old[i].id, new->id)) return &old[i];
    for (size_t i = 0; i < count; i++)
        if (str_in(old[i].id, new->was, new->was_count)) return &old[i];
    return NULL;
}

static bool choice_kept(const Choice *new, size_t count, Str old)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(new[i].id, old) || str_in(old, new[i].was, new[i].was_count)) return true;
    return false;
}

/* Options of a field (its id in front of theirs), or roles (kind "roles" and no field). */
typedef struct { Str kind, field; const Choice *list; size_t count; } Options;

static Str option_id(Diff *d, const Options *o, Str id)
{
    Str ret = str_format(d->arena, STR_FMT "%s" STR_FMT, STR_ARG(o->field), o->field.len > 0 ? "." : "", STR_ARG(id));
    if (!ret.ptr) d->memory_out = true;
    return ret;
}

static ErrorCode compare_options(Diff *d, ModelPart part, const Options *old, const Options *new, Error *e)
{
    for (size_t i = 0; i < new->count; i++) {
        const Choice *c = &new->list[i], *before = choice_old(old->list, old->count, c);
        Str id = option_id(d, new, c->id);
        if (!before) {
            change(d, part, new->kind, id, K("model.changed-added"));
            continue;
        }
        if (!str_equal(before->id, c->id)) change(d, part, new->kind, id, K("model.changed-renamed"), arg_str("old", before->id));
        compare_label(d, part, new->kind, id, &before->label, &c->label);
    }
    for (size_t i = 0; i < old->count; i++)
        if (!choice_kept(new->list, new->count, old->list[i].id))
            TRY(taking(d, part, old->kind, option_id(d, old, old->list[i].id), K("model.changed-removed")));
    return ERR_OK;
}

/* ---- fields ---- */

static const Field *field_old(const Kind *old, const Field *new)
{
    const Field *same = kind_field(old, new->id);
    for (const Field *f = old->fields; f && !same; f = f->next)
        if (str_in(f->id, new->was, new->was_count)) same = f;
    return same;
}

/* Could a value that was right under the old field be wrong under the new one? */
static bool narrower(const Field *old, const Field *new)
{
    if (old->type != new->type || old->sourced != new->sourced) return true;
    bool other = (old->partial && !new->partial) || new->longest < old->longest || new->places < old->places
              || (!str_equal(old->to, new->to) && !str_is(new->to, "*")) || (new->derived.len > 0) != (old->derived.len > 0)
              || (old->unit_count > 0) != (new->unit_count > 0)
              || (new->has_least && (!old->has_least || new->least > old->least))
              || (new->has_most && (!old->has_most || new->most < old->most));
    for (size_t i = 0; i < old->unit_count && !other; i++) other = !choice_kept(new->units, new->unit_count, old->units[i].id);
    for (size_t i = 0; i < old->type_count && !other; i++) {
        const IdentifierType *t = identifier_type(new, old->types[i].id);
        other = !t || (t->strict && !(old->types[i].strict && str_equal(t->pattern, old->types[i].pattern)));
    }
    for (const Field *part = old->fields; part && !other; part = part->next) {
        const Field *now = new->fields;
        while (now && !str_equal(now->id, part->id)) now = now->next;
        other = !now || narrower(part, now);
    }
    return other || (old->of && new->of && narrower(old->of, new->of));
}

static const Field *innermost(const Field *f)
{
    while (f->of) f = f->of;
    return f;
}

static void compare_flags(Diff *d, const Kind *k, const Field *old, const Field *new)
{
    const struct { const char *name; bool old, new; } flags[] = {
        { "searchable", old->searchable, new->searchable }, { "sortable", old->sortable, new->sortable },
        { "unique", old->unique, new->unique }, { "unique_unless", old->unique_unless.len > 0, new->unique_unless.len > 0 },
        { "sensitive", old->sensitive, new->sensitive },
        { "vault", old->vault, new->vault }, { "fixed", old->fixed, new->fixed }, { "retired", old->retired, new->retired },
        { "past", old->past, new->past }, { "filter", old->filter, new->filter },
        { "names", old->names != NAMES_NOBODY, new->names != NAMES_NOBODY },
    };
    for (size_t i = 0; i < ARRAY_LEN(flags); i++)
        if (flags[i].old != flags[i].new)
            change(d, PART_FIELD, k->id, new->id, flags[i].new ? K("model.changed-set") : K("model.changed-unset"),
                   arg_c("setting", flags[i].name));
    if (old->required != new->required || !str_equal(old->required_from, new->required_from))
        change(d, PART_FIELD, k->id, new->id, K("model.changed-required"));
}

static ErrorCode compare_field(Diff *d, const Kind *old_kind, const Kind *k, const Field *old, const Field *new, Error *e)
{
    if (!str_equal(old->id, new->id)) change(d, PART_FIELD, k->id, new->id, K("model.changed-renamed"), arg_str("old", old->id));
    compare_label(d, PART_FIELD, k->id, new->id, &old->label, &new->label);
    if (narrower(old, new)) TRY(taking(d, PART_FIELD, k->id, new->id, K("model.changed-type")));
    compare_flags(d, k, old, new);
    const Field *before = innermost(old), *now = innermost(new);
    bool both = before->type == FIELD_CHOICE && now->type == FIELD_CHOICE;
    if (!both || now->choices == d->roles) return ERR_OK;      /* roles are told once */
    return compare_options(d, PART_CHOICE, &(Options){ old_kind->id, old->id, before->choices, before->choice_count },
                           &(Options){ k->id, new->id, now->choices, now->choice_count }, e);
}

static ErrorCode compare_fields(Diff *d, const Kind *old, const Kind *new, Error *e)
{
    for (const Field *f = new->fields; f; f = f->next) {
        const Field *before = field_old(old, f);
        if (before) TRY(compare_field(d, old, new, before, f, e));
        else change(d, PART_FIELD, new->id, f->id, K("model.changed-added"));
    }
    for (const Field *f = old->fields; f; f = f->next)
        if (!kind_field_was(new, f->id)) TRY(taking(d, PART_FIELD, old->id, f->id, K("model.changed-removed")));
    return ERR_OK;
}

/* ---- states and moves ---- */

/* How a switch of a thing stands: "set" and "unset" with its name. */
static void compare_setting(Diff *d, ModelPart part, const Kind *k, Str id, const char *setting, bool old, bool new)
{
    if (old != new) change(d, part, k->id, id, new ? K("model.changed-set") : K("model.changed-unset"), arg_c("setting", setting));
}

static void compare_state(Diff *d, const Kind *k, const State *old, const State *new)
{
    if (!str_equal(old->id, new->id)) change(d, PART_STATE, k->id, new->id, K("model.changed-renamed"), arg_str("old", old->id));
    compare_label(d, PART_STATE, k->id, new->id, &old->label, &new->label);
    compare_setting(d, PART_STATE, k, new->id, "final", old->final, new->final);
    compare_setting(d, PART_STATE, k, new->id, "taken_over", old->taken_over, new->taken_over);
    if (!str_equal(old->clock, new->clock))
        change(d, PART_STATE, k->id, new->id, K("model.changed-clock"), arg_str("old", old->clock.len > 0 ? old->clock : STR("-")),
               arg_str("new", new->clock.len > 0 ? new->clock : STR("-")));
}

static ErrorCode compare_states(Diff *d, const Kind *old, const Kind *new, Error *e)
{
    for (size_t i = 0; i < new->state_count; i++) {
        const State *s = &new->states[i], *before = kind_state(old, s->id);
        for (size_t j = 0; j < old->state_count && !before; j++)
            if (str_in(old->states[j].id, s->was, s->was_count)) before = &old->states[j];
        if (before) compare_state(d, new, before, s);
        else change(d, PART_STATE, new->id, s->id, K("model.changed-added"));
    }
    for (size_t i = 0; i < old->state_count; i++)
        if (!kind_state_was(new, old->states[i].id))
            TRY(taking(d, PART_STATE, old->id, old->states[i].id, K("model.changed-removed")));
    return ERR_OK;
}

static bool when_same(const Move *a, const Move *b)
{
    bool same = a->when_count == b->when_count;
    for (size_t i = 0; i < a->when_count && same; i++) {
        const NeedsWhen *one = &a->when[i], *other = &b->when[i];
        same = str_equal(one->field, other->field) && ids_same(one->is, one->is_count, other->is, other->is_count) &&
               ids_same(one->needs, one->needs_count, other->needs, other->needs_count);
    }
    return same;
}

static void compare_move(Diff *d, const Kind *k, const Move *old, const Move *new)
{
    if (!str_equal(old->id, new->id)) change(d, PART_MOVE, k->id, new->id, K("model.changed-renamed"), arg_str("old", old->id));
    compare_label(d, PART_MOVE, k->id, new->id, &old->label, &new->label);
    if (!ids_same(old->by, old->by_count, new->by, new->by_count))
        change(d, PART_RIGHTS, k->id, new->id, K("model.changed-by"), arg_str("old", joined(d, old->by, old->by_count)),
               arg_str("new", joined(d, new->by, new->by_count)));
    if (!ids_same(old->from, old->from_count, new->from, new->from_count) || !str_equal(old->to, new->to))
        change(d, PART_MOVE, k->id, new->id, K("model.changed-way"));
    compare_setting(d, PART_MOVE, k, new->id, "four_eyes", old->four_eyes, new->four_eyes);
    compare_setting(d, PART_MOVE, k, new->id, "cosign", old->cosign, new->cosign);
    bool second = ids_same(old->second_by, old->second_count, new->second_by, new->second_count);
    if (!second) change(d, PART_RIGHTS, k->id, new->id, K("model.changed-content"));
    compare_setting(d, PART_MOVE, k, new->id, "reason", old->reason, new->reason);
    bool sets = old->set_count != new->set_count;
    for (size_t i = 0; i < old->set_count && !sets; i++)
        sets = !str_equal(old->sets[i].field, new->sets[i].field) || !str_equal(old->sets[i].option, new->sets[i].option);
    bool needs = !ids_same(old->needs, old->needs_count, new->needs, new->needs_count) || !when_same(old, new) ||
        !ids_same(old->asks, old->asks_count, new->asks, new->asks_count);
    bool guards = !ids_same(old->guards, old->guard_count, new->guards, new->guard_count);
    if (needs || sets || guards || !str_equal(old->notice, new->notice))
        change(d, PART_MOVE, k->id, new->id, K("model.changed-conditions"));
}

static bool move_kept(const Kind *new, Str id)
{
    for (size_t i = 0; i < new->move_count; i++)
        if (str_equal(new->moves[i].id, id) || str_in(id, new->moves[i].was, new->moves[i].was_count)) return true;
    return false;
}

static void compare_moves(Diff *d, const Kind *old, const Kind *new)
{
    for (size_t i = 0; i < new->move_count; i++) {
        const Move *m = &new->moves[i], *before = kind_move(old, m->id);
        for (size_t j = 0; j < old->move_count && !before; j++)
            if (str_in(old->moves[j].id, m->was, m->was_count)) before = &old->moves[j];
        if (before) compare_move(d, new, before, m);
        else change(d, PART_MOVE, new->id, m->id, K("model.changed-added"));
    }
    for (size_t i = 0; i < old->move_count; i++)
        if (!move_kept(new, old->moves[i].id)) change(d, PART_MOVE, old->id, old->moves[i].id, K("model.changed-removed"));
}

/* ---- kinds, clocks ---- */

static void compare_right(Diff *d, const Kind *k, const char *right, const Str *old, size_t old_count, const Str *new,
                          size_t new_count)
{
    if (!ids_same(old, old_count, new, new_count))
        change(d, PART_RIGHTS, k->id, str_of(right), K("model.changed-by"), arg_str("old", joined(d, old, old_count)),
               arg_str("new", joined(d, new, new_count)));
}

static ErrorCode compare_kind(Diff *d, const Kind *old, const Kind *new, Error *e)
{
    if (!str_equal(old->id, new->id))
        change(d, PART_KIND, new->id, STR(""), K("model.changed-kind-renamed"), arg_str("old", old->id));
    compare_label(d, PART_KIND, new->id, STR(""), &old->label, &new->label);
    if (old->place != new->place || old->is_case != new->is_case)
        TRY(taking(d, PART_KIND, new->id, STR(""), K("model.changed-place")));
    if (!str_equal(old->number, new->number) || old->numbering != new->numbering)
        change(d, PART_KIND, new->id, STR(""), K("model.changed-number"));
    compare_right(d, new, "create", old->create, old->create_count, new->create, new->create_count);
    compare_right(d, new, "change", old->change, old->change_count, new->change, new->change_count);
    compare_right(d, new, "see", old->see, old->see_count, new->see, new->see_count);
    TRY(compare_fields(d, old, new, e));
    TRY(compare_states(d, old, new, e));
    compare_moves(d, old, new);
    return ERR_OK;
}

static ErrorCode compare_kinds(Diff *d, const Model *old, const Model *new, Error *e)
{
    for (size_t i = 0; i < new->kind_count; i++) {
        const Kind *k = &new->kinds[i], *before = model_kind(old, k->id);
        for (size_t j = 0; j < old->kind_count && !before; j++)
            if (str_in(old->kinds[j].id, k->was, k->was_count)) before = &old->kinds[j];
        if (before) TRY(compare_kind(d, before, k, e));
        else change(d, PART_KIND, k->id, STR(""), K("model.changed-kind-added"));
    }
    for (size_t i = 0; i < old->kind_count; i++)
        if (!model_kind_was(new, old->kinds[i].id))
            TRY(taking(d, PART_KIND, old->kinds[i].id, STR(""), K("model.changed-kind-removed")));
    return ERR_OK;
}

/* ---- profiles, rules of retention, numbers, roles kept apart ---- */

static bool profile_same(const Profile *a, const Profile *b)
{
    return a->hosts_cases == b->hosts_cases && label_same(&a->label, &b->label)
        && ids_same(a->kinds, a->kind_count, b->kinds, b->kind_count) && ids_same(a->roles, a->role_count, b->roles, b->role_count);
}

static bool retention_same(const RetentionRule *a, const RetentionRule *b)
{
    return str_equal(a->kind, b->kind) && ids_same(a->from, a->from_count, b->from, b->from_count) && a->from_case == b->from_case
        && a->years == b->years && a->days == b->days && a->erase == b->erase;
}

static void compare_profiles(Diff *d, const Model *old, const Model *new)
{
    const Str kind = STR("profiles");
    for (size_t i = 0; i < new->profile_count; i++) {
        const Profile *p = &new->profiles[i], *before = model_profile(old, p->id);
        if (!before) change(d, PART_RIGHTS, kind, p->id, K("model.changed-added"));
        else if (!profile_same(before, p)) change(d, PART_RIGHTS, kind, p->id, K("model.changed-content"));
    }
    for (size_t i = 0; i < old->profile_count; i++)
        if (!model_profile(new, old->profiles[i].id)) change(d, PART_RIGHTS, kind, old->profiles[i].id, K("model.changed-removed"));
    bool apart = old->apart_count != new->apart_count;
    for (size_t i = 0; i < old->apart_count && !apart; i++)
        apart = !str_equal(old->apart[i].one, new->apart[i].one) || !str_equal(old->apart[i].other, new->apart[i].other);
    if (apart) change(d, PART_RIGHTS, STR("roles"), STR("not_with"), K("model.changed-content"));
}

static const RetentionRule *retention_rule(const Model *m, Str id)
{
    for (size_t i = 0; i < m->retention_count; i++)
        if (str_equal(m->retention[i].id, id)) return &m->retention[i];
    return NULL;
}

static void compare_retention(Diff *d, const Model *old, const Model *new)
{
    const Str kind = STR("retention");
    for (size_t i = 0; i < new->retention_count; i++) {
        const RetentionRule *r = &new->retention[i], *before = retention_rule(old, r->id);
        if (!before) change(d, PART_CLOCK, kind, r->id, K("model.changed-added"));
        else if (!retention_same(before, r)) change(d, PART_CLOCK, kind, r->id, K("model.changed-content"));
    }
    for (size_t i = 0; i < old->retention_count; i++)
        if (!retention_rule(new, old->retention[i].id))
            change(d, PART_CLOCK, kind, old->retention[i].id, K("model.changed-removed"));
}

static void compare_triage(Diff *d, const Model *old, const Model *new)
{
    const TriageWeights *a = &old->triage, *b = &new->triage;
    bool same = str_equal(a->version, b->version) && memcmp(a->weights, b->weights, sizeof a->weights) == 0 &&
                memcmp(a->least, b->least, sizeof a->least) == 0;
    if (!same) change(d, PART_CLOCK, STR("triage"), b->version, K("model.changed-content"));
}

static void compare_limits(Diff *d, const Model *old, const Model *new)
{
    for (size_t i = 0; i < LIMIT_COUNT; i++) {
        if (old->limits[i] != new->limits[i]) change(d, PART_CLOCK, STR("limits"), model_limit_name((Limit)i), K("model.changed-content"));
    }
}

static void compare_armour(Diff *d, const Model *old, const Model *new)
{
    bool same = old->armour_count == new->armour_count;
    for (size_t i = 0; same && i < old->armour_count; i++) {
        const ArmourLevel *a = &old->armour[i], *b = &new->armour[i];
        same = str_equal(a->standard, b->standard) && str_equal(a->level, b->level) && str_equal(a->like, b->like) && a->confirmed == b->confirmed;
    }
    if (!same) change(d, PART_CLOCK, STR("reference"), STR("armour"), K("model.changed-content"));
}

static bool wait_same(const TodayWait *a, const TodayWait *b)
{
    return str_equal(a->id, b->id) && str_equal(a->kind, b->kind) && str_equal(a->move, b->move) && str_equal(a->whose, b->whose)
        && label_same(&a->label, &b->label) && ids_same(a->in, a->in_count, b->in, b->in_count);
}

static bool date_same(const TodayDate *a, const TodayDate *b)
{
    return str_equal(a->id, b->id) && str_equal(a->kind, b->kind) && str_equal(a->day, b->day) && str_equal(a->whose, b->whose)
        && ids_same(a->in, a->in_count, b->in, b->in_count);
}

/* What a day begins with is nobody's right: that it is otherwise is all that is said. */
static void compare_today(Diff *d, const Model *old, const Model *new)
{
    bool same = old->today_order_count == new->today_order_count && old->today_wait_count == new->today_wait_count
        && old->today_date_count == new->today_date_count;
    for (size_t i = 0; same && i < new->today_order_count; i++) {
        const TodayOrder *a = &old->today_orders[i], *b = &new->today_orders[i];
        same = str_equal(a->role, b->role) && ids_same(a->sections, a->count, b->sections, b->count);
    }
    for (size_t i = 0; same && i < new->today_wait_count; i++) same = wait_same(&old->today_waits[i], &new->today_waits[i]);
    for (size_t i = 0; same && i < new->today_date_count; i++) same = date_same(&old->today_dates[i], &new->today_dates[i]);
    if (!same) change(d, PART_CLOCK, STR("today"), STR("today"), K("model.changed-content"));
}

static bool ground_same(const WayGround *a, const WayGround *b)
{
    return str_equal(a->id, b->id) && a->rehabilitates == b->rehabilitates && ids_same(a->at, a->at_count, b->at, b->at_count) &&
           str_equal(a->source, b->source);
}

static bool leftover_same(const Leftover *a, const Leftover *b)
{
    return str_equal(a->id, b->id) && str_equal(a->kind, b->kind) && str_equal(a->field, b->field) && str_equal(a->with, b->with) &&
           label_same(&a->label, &b->label) && ids_same(a->in, a->in_count, b->in, b->in_count) && ids_same(a->is, a->is_count, b->is, b->is_count) &&
           ids_same(a->at, a->at_count, b->at, b->at_count) && ids_same(a->todo, a->todo_count, b->todo, b->todo_count);
}

static void compare_ways_out(Diff *d, const Model *old, const Model *new)
{
    bool grounds = old->ground_count == new->ground_count, left = old->leftover_count == new->leftover_count;
    for (size_t i = 0; grounds && i < new->ground_count; i++) grounds = ground_same(&old->grounds[i], &new->grounds[i]);
    for (size_t i = 0; left && i < new->leftover_count; i++) left = leftover_same(&old->leftovers[i], &new->leftovers[i]);
    if (!grounds) change(d, PART_CLOCK, STR("ways_out"), STR("grounds"), K("model.changed-content"));
    if (!left) change(d, PART_CLOCK, STR("ways_out"), STR("leftovers"), K("model.changed-content"));
}

/* The newest length of both, where it is one of days; and that nobody has to guess whose last day moves. */
static void change_clock(Diff *d, const Clock *old, const Clock *new)
{
    const TermLength *before = &old->versions[old->version_count - 1].length, *now = &new->versions[new->version_count - 1].length;
    if (before->unit == TERM_DAYS && now->unit == TERM_DAYS && before->number != now->number)
        change(d, PART_CLOCK, STR("clock"), new->id, K("model.changed-days"), arg_int("old", before->number), arg_int("new", now->number));
    else change(d, PART_CLOCK, STR("clock"), new->id, K("model.changed-term"));
}

static void compare_clocks(Diff *d, const Model *old, const Model *new)
{
    const Str kind = STR("clock");
    for (size_t i = 0; i < new->clock_count; i++) {
        const Clock *c = &new->clocks[i], *before = model_clock(old, c->id);
        if (!before) change(d, PART_CLOCK, kind, c->id, K("model.changed-added"));
        else if (!clock_same(before, c)) change_clock(d, before, c);
    }
    for (size_t i = 0; i < old->clock_count; i++)
        if (!model_clock(new, old->clocks[i].id)) change(d, PART_CLOCK, kind, old->clocks[i].id, K("model.changed-removed"));
}

/* A case keeps the one it began with: what is different concerns cases to come. */
static void compare_procedures(Diff *d, const Model *old, const Model *new)
{
    const Str kind = STR("procedures");
    for (size_t i = 0; i < new->procedure_count; i++) {
        const Procedure *p = &new->procedures[i], *before = model_procedure(old, p->id);
        if (!before) change(d, PART_CLOCK, kind, p->id, K("model.changed-added"));
        else if (!hash_equal(&before->hash, &p->hash)) change(d, PART_CLOCK, kind, p->id, K("model.changed-content"));
    }
    for (size_t i = 0; i < old->procedure_count; i++) {
        if (!model_procedure(new, old->procedures[i].id)) change(d, PART_CLOCK, kind, old->procedures[i].id, K("model.changed-removed"));
    }
}

/* What was done under a set stays under it: what is different concerns acts to come. */
static void compare_custody(Diff *d, const Model *old, const Model *new)
{
    const Str kind = STR("custody");
    for (size_t i = 0; i < new->custody_count; i++) {
        const CustodyLaw *c = &new->custody[i], *before = custody_law(old, c->id);
        if (!before) change(d, PART_CLOCK, kind, c->id, K("model.changed-added"));
        else if (!custody_law_same(before, c)) change(d, PART_CLOCK, kind, c->id, K("model.changed-content"));
    }
    for (size_t i = 0; i < old->custody_count; i++)
        if (!custody_law(new, old->custody[i].id)) change(d, PART_CLOCK, kind, old->custody[i].id, K("model.changed-removed"));
}

static void compare_news(Diff *d, const Model *old, const Model *new)
{
    const Str kind = STR("news");
    for (size_t i = 0; i < new->news_word_count; i++) {
        const NewsWords *w = &new->news_words[i], *before = model_news_words(old, w->id);
        if (!before) change(d, PART_CLOCK, kind, w->id, K("model.changed-added"));
        else if (!news_words_same(before, w)) change(d, PART_CLOCK, kind, w->id, K("model.changed-content"));
    }
    for (size_t i = 0; i < new->news_check_count; i++) {
        const NewsCheck *c = &new->news_checks[i], *before = model_news_check(old, c->id);
        if (!before) change(d, PART_CLOCK, kind, c->id, K("model.changed-added"));
        else if (!news_check_same(before, c)) change(d, PART_CLOCK, kind, c->id, K("model.changed-content"));
    }
    for (size_t i = 0; i < old->news_word_count; i++)
        if (!model_news_words(new, old->news_words[i].id)) change(d, PART_CLOCK, kind, old->news_words[i].id, K("model.changed-removed"));
    for (size_t i = 0; i < old->news_check_count; i++)
        if (!model_news_check(new, old->news_checks[i].id)) change(d, PART_CLOCK, kind, old->news_checks[i].id, K("model.changed-removed"));
}

ErrorCode model_difference(Arena *a, const Model *old, const Model *new, ModelInUse in_use, void *self, ModelChange **ret,
                           size_t *refused, Error *e)
{
    Diff d = { .arena = a, .in_use = in_use, .self = self, .roles = new->roles, .tail = ret };
    *ret = NULL;
    TRY(compare_options(&d, PART_ROLE, &(Options){ STR("roles"), STR(""), old->roles, old->role_count },
                        &(Options){ STR("roles"), STR(""), new->roles, new->role_count }, e));
    TRY(compare_kinds(&d, old, new, e));
    compare_clocks(&d, old, new);
    compare_profiles(&d, old, new);
    compare_retention(&d, old, new);
    compare_limits(&d, old, new);
    compare_armour(&d, old, new);
    compare_triage(&d, old, new);
    compare_today(&d, old, new);
    compare_ways_out(&d, old, new);
    compare_procedures(&d, old, new);
    compare_custody(&d, old, new);
    compare_news(&d, old, new);
    *refused = d.refused;
    return d.memory_out ? error_memory(e) : ERR_OK;
}
