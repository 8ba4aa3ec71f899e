/* model_clock.c: clocks/NAME.yaml, one term a file, and the counting of its days.
 *
 * Days are calendar days in Bishkek: a term of 15 days that starts on the 1st has its last day on the 16th. With `count: working` they are the
 * days that are worked (model_calendar.c): the last day is always one. Where a record says its last day itself (`last_day`: the day by which an
 * answer is asked for), that day counts. With `starts` it runs from what a field says, such as the hour at which a report was received; with `hours`
 * instead of `days` it ends at a minute. */
#include "model/model_int.h"

enum { DAYS_LIMIT = 36525, HOURS_LIMIT = 240 };      /* a hundred years; ten days */

static void read_clock(Load *l, const Yaml *root, Clock *c)
{
    static const Str of_clock[] = { STR("clock"), STR("label"), STR("days"), STR("warn_days"), STR("source"), STR("on_expiry"),
                                    STR("last_day"), STR("count"), STR("starts"), STR("hours") };
    static const Str counts[] = { STR("calendar"), STR("working") };
    static const Str expiries[] = { STR("warn"), STR("block") };
    static const char *const needed[] = { "clock", "label", "source" };
    c->file = l->file;
    if (!read_names(l, root, of_clock, ARRAY_LEN(of_clock))) return;
    for (size_t i = 0; i < ARRAY_LEN(needed); i++) need_name(l, root, needed[i]);
    c->id = read_id(l, yaml_get(root, "clock"), false);
    read_label(l, root, "label", LABEL_LONGEST, &c->label);
    if (!yaml_get(root, "hours")) need_name(l, root, "days");
    else if (yaml_get(root, "days")) load_fault_key(l, yaml_get(root, "hours"), K("model.clock-hours"));
    c->hours = yaml_get(root, "hours") ? read_int(l, root, "hours", 1, HOURS_LIMIT, 1) : 0;
    c->days = c->hours > 0 ? (c->hours + 23) / 24 : read_int(l, root, "days", 1, DAYS_LIMIT, 1);
    c->warn_days = read_int(l, root, "warn_days", 0, c->days, 0);
    c->source = read_text(l, root, "source", SOURCE_LONGEST);
    c->unconfirmed = str_find(c->source, STR("(unconfirmed)")) >= 0;
    c->working = read_word(l, root, "count", counts, ARRAY_LEN(counts)) == 1;
    c->calendar = l->model->calendar;
    c->calendar_count = l->model->calendar_count;
    c->last_day = read_id(l, yaml_get(root, "last_day"), false);
    c->starts = read_id(l, yaml_get(root, "starts"), false);
    c->block = read_word(l, root, "on_expiry", expiries, ARRAY_LEN(expiries)) == 1;
    if (c->id.len > 0 && !str_equal(id_of_file(l->file), c->id))
        load_fault(l, yaml_get(root, "clock"), K("model.clock-file"), arg_str("word", c->id));
}

void load_clocks(Load *l)
{
    Model *m = l->model;
    m->clocks = load_array(l, l->file_count, sizeof *m->clocks);
    for (size_t i = 0; m->clocks && i < l->file_count && !l->memory_out; i++) {
        if (!file_is_in(l->files[i].name, STR("clocks/"))) continue;
        l->file = l->files[i].name;
        Clock *c = &m->clocks[m->clock_count++];
        const Yaml *root = yaml_read(l, l->files[i].bytes);
        if (root) read_clock(l, root, c);
        if (c->id.len == 0) c->id = id_of_file(l->file);      /* that it is wrong was said; that states name it is right */
    }
}

const Clock *model_clock(const Model *m, Str id)
{
    for (size_t i = 0; i < m->clock_count; i++)
        if (str_equal(m->clocks[i].id, id)) return &m->clocks[i];
    return NULL;
}

Instant clock_started_of(Instant since, const Clock *c, const JsonValue *fields)
{
    Instant at;
    Day day;
    Str named = c->starts.len > 0 ? json_text(json_get_str(fields, c->starts)) : STR("");
    if (instant_parse(named, &at)) return at;
    return day_parse(named, &day) ? day_local_begin(day) : since;
}

Day clock_due(Instant start, const Clock *c)
{
    if (c->hours > 0) return instant_local_day(start + c->hours * HOUR);
    Day day = instant_local_day(start);
    if (!c->working) return day + (Day)c->days;
    for (int64_t left = c->days; left > 0;) left -= day_is_worked(c->calendar, c->calendar_count, ++day);
    return day;
}

Day clock_due_of(Instant start, const Clock *c, const JsonValue *fields)
{
    Day day;
    Instant at;
    Str named = c->last_day.len > 0 ? json_text(json_get_str(fields, c->last_day)) : STR("");
    if (day_parse(named, &day)) return day;
    return instant_parse(named, &at) ? instant_local_day(at) : clock_due(start, c);
}

ClockSays clock_says(Day due, Day today, const Clock *c)
{
    if (today > due) return CLOCK_OVER;
    return due - today <= c->warn_days ? CLOCK_WARNS : CLOCK_RUNS;
}

ClockSays clock_says_at(Instant start, Day due, Instant now, const Clock *c)
{
    if (c->hours == 0) return clock_says(due, instant_local_day(now), c);
    if (now > start + c->hours * HOUR) return CLOCK_OVER;
    return c->warn_days > 0 ? CLOCK_WARNS : CLOCK_RUNS;
}
