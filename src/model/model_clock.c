/* model_clock.c: clocks/NAME.yaml, one term a file: how long, from what, and what comes of it when it is over.
 *
 * A file says a length (`days`, `hours`, `months` or `years`) with its source, or `versions` with the day from which each holds,
 * or both: then the length beside them is what held before the first. What stops, pauses and extends a term is read in
 * model_clock_event.c; what it comes to is counted in term.c; docs/clocks.md tells it to those who write such files. */
#include "model/model_int.h"

/* A hundred years; ten days of hours. */
enum { DAYS_LIMIT = 36525, HOURS_LIMIT = 240, MONTHS_LIMIT = 1200, YEARS_LIMIT = 100 };

static const struct { const char *key; int64_t most; } UNITS[] = {
    [TERM_DAYS] = { "days", DAYS_LIMIT }, [TERM_HOURS] = { "hours", HOURS_LIMIT }, [TERM_MONTHS] = { "months", MONTHS_LIMIT },
    [TERM_YEARS] = { "years", YEARS_LIMIT },
};

/* One of the four, or none where `needed` is false. */
static void read_length(Load *l, const Yaml *map, bool needed, TermLength *ret)
{
    const Yaml *first = NULL;
    for (size_t i = 0; i < ARRAY_LEN(UNITS); i++) {
        const Yaml *y = yaml_get(map, UNITS[i].key);
        if (y && first) load_fault_key(l, y, K("model.clock-hours"));
        if (!y || first) continue;
        first = y;
        *ret = (TermLength){ read_int(l, map, UNITS[i].key, 1, UNITS[i].most, 1), (TermUnit)i };
    }
    if (!first && needed) need_name(l, map, "days");
}

static void read_count(Load *l, const Yaml *map, ClockVersion *v)
{
    static const Str counts[] = { STR("calendar"), STR("working") };
    v->working = read_word(l, map, "count", counts, ARRAY_LEN(counts)) == 1;
    bool other = v->length.number > 0 && v->length.unit != TERM_DAYS;
    if (v->working && other) load_fault_key(l, yaml_get(map, "count"), K("model.clock-working"));
}

static void read_source(Load *l, const Yaml *map, ClockVersion *v)
{
    v->source = read_text(l, map, "source", SOURCE_LONGEST);
    v->unconfirmed = str_find(v->source, STR("(unconfirmed)")) >= 0;
    read_label(l, map, "quote", CLOCK_QUOTE_LONGEST, &v->quote);
}

static void read_version(Load *l, const Yaml *map, ClockVersion *v, const ClockVersion *before)
{
    static const Str of_version[] = { STR("from"), STR("days"), STR("hours"), STR("months"), STR("years"), STR("count"),
                                      STR("source"), STR("quote") };
    if (!read_names(l, map, of_version, ARRAY_LEN(of_version))) return;
    need_name(l, map, "from");
    need_name(l, map, "source");
    read_length(l, map, true, &v->length);
    read_count(l, map, v);
    read_source(l, map, v);
    const Yaml *from = yaml_get(map, "from");
    if (from && (from->type != YAML_SCALAR || !day_parse(from->text, &v->from))) load_fault_key(l, from, K("model.clock-from"));
    else if (from && before && before->from >= v->from) load_fault(l, from, K("model.clock-order"), arg_str("word", from->text));
    bool other = before && (before->length.unit == TERM_HOURS) != (v->length.unit == TERM_HOURS);
    if (other) load_fault_key(l, map, K("model.clock-hours-versions"));
}

static void read_versions(Load *l, const Yaml *root, Clock *c)
{
    const Yaml *y = yaml_get(root, "versions");
    bool good = y && y->type == YAML_LIST && y->count > 0;
    ClockVersion own = { .from = CLOCK_ALWAYS };
    read_length(l, root, !y, &own.length);
    read_count(l, root, &own);
    read_source(l, root, &own);
    if (y && !good) load_fault_key(l, y, K("model.list-expected"));
    c->versions = load_array(l, 1 + (good ? y->count : 0), sizeof *c->versions);
    if (!c->versions) return;
    if (own.length.number > 0 || !good) c->versions[c->version_count++] = own;
    YAML_EACH(one, good ? y : NULL) {
        const ClockVersion *before = c->version_count > 0 ? &c->versions[c->version_count - 1] : NULL;
        read_version(l, one, &c->versions[c->version_count++], before);
    }
    for (size_t i = 0; i < c->version_count; i++)
        if (c->versions[i].length.number == 0) c->versions[i].length.number = 1;         /* that it is missing was said */
    c->source = own.source.len > 0 ? own.source : c->versions[c->version_count - 1].source;
    c->unconfirmed = own.unconfirmed || c->versions[c->version_count - 1].unconfirmed;
}

/* The longest that may be warned of before the last day. */
static int64_t most_warning(const Clock *c)
{
    static const int64_t DAYS_OF[] = { [TERM_DAYS] = 1, [TERM_HOURS] = 1, [TERM_MONTHS] = 28, [TERM_YEARS] = 365 };
    int64_t most = 0;
    for (size_t i = 0; i < c->version_count; i++) {
        const TermLength *n = &c->versions[i].length;
        int64_t days = n->unit == TERM_HOURS ? (n->number + 23) / 24 : n->number * DAYS_OF[n->unit];
        if (days > most) most = days;
    }
    return most < DAYS_LIMIT ? most : DAYS_LIMIT;
}

/* What the rules of counting are, each by its word; the first is what holds where the file says nothing. */
static void read_rules(Load *l, const Yaml *root, Clock *c)
{
    static const Str applies[] = { STR("start"), STR("act") }, first[] = { STR("next"), STR("same") };
    static const Str short_month[] = { STR("last_day"), STR("next_day") }, moves[] = { STR("stays"), STR("next_worked") };
    c->by_act = read_word(l, root, "applies", applies, ARRAY_LEN(applies)) == 1;
    c->first_day = read_word(l, root, "first_day", first, ARRAY_LEN(first)) == 1;
    c->short_month_next = read_word(l, root, "short_month", short_month, ARRAY_LEN(short_month)) == 1;
    c->moves = read_word(l, root, "moves_to", moves, ARRAY_LEN(moves)) == 1;
}

static void read_expiry(Load *l, const Yaml *root, Clock *c)
{
    static const Str expiries[] = { [EXPIRY_WARN] = STR("warn"), [EXPIRY_BLOCK] = STR("block"), [EXPIRY_ACT] = STR("act") };
    static const Str of_then[] = { STR("move"), STR("task") };
    const Yaml *then = yaml_get(root, "then");
    c->expiry = (ClockExpiry)read_word(l, root, "on_expiry", expiries, ARRAY_LEN(expiries));
    c->block = c->expiry != EXPIRY_WARN;
    if (c->expiry == EXPIRY_ACT) need_name(l, root, "then");
    else if (then) load_fault_key(l, then, K("model.clock-then"));
    if (!then || !read_names(l, then, of_then, ARRAY_LEN(of_then))) return;
    c->then_move = read_id(l, yaml_get(then, "move"), false);
    read_label(l, then, "task", LABEL_LONGEST, &c->then_task);
    if (then->count != 1) load_fault_key(l, then, K("model.clock-then-one"));
}

static void read_clock(Load *l, const Yaml *root, Clock *c)
{
    static const Str of_clock[] = { STR("clock"), STR("label"), STR("days"), STR("hours"), STR("months"), STR("years"),
                                   STR("count"), STR("warn_days"), STR("source"), STR("quote"), STR("on_expiry"), STR("then"),
                                   STR("last_day"), STR("named_only"), STR("starts"), STR("stops"), STR("first_day"),
                                   STR("short_month"), STR("moves_to"), STR("applies"), STR("versions"), STR("pauses"),
                                   STR("extensions") };
    static const char *const needed[] = { "clock", "label", "source" };
    c->file = l->file;
    if (!read_names(l, root, of_clock, ARRAY_LEN(of_clock))) return;
    for (size_t i = 0; i < ARRAY_LEN(needed); i++) need_name(l, root, needed[i]);
    c->id = read_id(l, yaml_get(root, "clock"), false);
    read_label(l, root, "label", LABEL_LONGEST, &c->label);
    read_versions(l, root, c);
    if (!c->versions) return;
    read_rules(l, root, c);
    c->warn_days = read_int(l, root, "warn_days", 0, most_warning(c), 0);
    c->last_day = read_id(l, yaml_get(root, "last_day"), false);
    c->named_only = read_bool(l, root, "named_only");
    if (c->named_only) need_name(l, root, "last_day");
    clock_read_events(l, root, c);
    read_expiry(l, root, c);
    if (c->id.len > 0 && !str_equal(id_of_file(l->file), c->id))
        load_fault(l, yaml_get(root, "clock"), K("model.clock-file"), arg_str("word", c->id));
}

/* A clock whose file could not be read still has what everybody counts on: states that name it are right. */
static void settle(Load *l, Clock *c)
{
    c->calendar = l->model->calendar;
    c->calendar_count = l->model->calendar_count;
    if (c->id.len == 0) c->id = id_of_file(l->file);
    if (c->version_count > 0) return;
    c->versions = load_array(l, 1, sizeof *c->versions);
    if (c->versions) c->versions[c->version_count++] = (ClockVersion){ .from = CLOCK_ALWAYS, .length = { 1, TERM_DAYS } };
}

void load_clocks(Load *l)
{
    Model *m = l->model;
    m->clocks = load_array(l, l->file_count, sizeof *m->clocks);
    l->clock_trees = load_array(l, l->file_count, sizeof *l->clock_trees);
    for (size_t i = 0; m->clocks && l->clock_trees && i < l->file_count && !l->memory_out; i++) {
        if (!file_is_in(l->files[i].name, STR("clocks/"))) continue;
        l->file = l->files[i].name;
        Clock *c = &m->clocks[m->clock_count];
        const Yaml *root = yaml_read(l, l->files[i].bytes);
        l->clock_trees[m->clock_count++] = root;
        if (root) read_clock(l, root, c);
        settle(l, c);
    }
}

const Clock *model_clock(const Model *m, Str id)
{
    for (size_t i = 0; i < m->clock_count; i++)
        if (str_equal(m->clocks[i].id, id)) return &m->clocks[i];
    return NULL;
}
