/* test_term.c: what a term comes to: a table of examples counted by hand (tests/data/terms), and what must hold of any term whatsoever, tried on some
 * thousands of them against a counter that goes day by day. */
#include <string.h>

#include "model/term.h"
#include "text/csv.h"
#include "text/text.h"
#include "unit.h"

static Str read_data(Arena *a, const char *name)
{
    Error error_;
    Str bytes;
    const char *path = path_join(a, "tests/data/terms", name);
    assert_non_null(path);
    assert_ok(file_read(a, path, 1 << 20, &bytes, &error_));
    return bytes;
}

static Str shipped(const char *name)
{
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT; i++)
        if (str_is(MODEL_SHIPPED[i].name, name)) return MODEL_SHIPPED[i].bytes;
    fail_msg("%s is not shipped", name);
    return STR("");
}

#define MORE "kind: more\nlabel: {en: More, ru: Ещё, ky: Дагы}\nplural: {en: More of it, ru: Ещё того, ky: Дагы ошол}\nplace: either\nrights: {create: head}\n" \
    "fields:\n  record: {type: ref, to: \"*\", label: {en: R, ru: Р, ky: Р}}\n  clock: {type: text, label: {en: C, ru: С, ky: С}}\n" \
    "  decided_on: {type: date, label: {en: D, ru: Д, ky: Д}}\n  granted_by: {type: text, label: {en: G, ru: Г, ky: Г}}\n" \
    "states:\n  asked: {label: {en: Asked, ru: Испрошено, ky: Суралды}}\n  granted: {label: {en: Granted, ru: Продлено, ky: Узартылды}, final: true}\n" \
    "moves:\n  grant:\n    label: {en: Grant, ru: Продлить, ky: Узартуу}\n    from: asked\n    to: granted\n    by: head\n"

/* A clock out of the lines of its file. */
static const Clock *clock_of(Arena *a, Str holidays, Str lines)
{
    Error error_;
    Model *m;
    ModelFault *faults = NULL;
    Buf text = buf_in(a);
    buf_add(&text, STR("clock: tried\nlabel: {en: Tried, ru: Проба, ky: Сыноо}\nsource: \"an example\"\n"));
    for (Str rest = lines; rest.len > 0;) {
        ptrdiff_t at = str_find(rest, STR(" / "));
        buf_format(&text, STR_FMT "\n", STR_ARG(at < 0 ? rest : str_first(rest, (size_t)at)));
        rest = at < 0 ? STR("") : str_from(rest, (size_t)at + 3);
    }
    const ModelFile files[] = {
        { STR("roles.yaml"), shipped("roles.yaml") }, { STR("kinds/more.yaml"), STR(MORE) }, { STR("clocks/tried.yaml"), buf_str(&text) },
        { STR("reference/holidays.csv"), holidays },
    };
    ErrorCode code = model_load(a, files, ARRAY_LEN(files), NULL, 0, &m, &faults, &error_);
    if (faults) fail_msg("%s at %.*s:%d: %.*s", faults->what.parts[0].key, STR_ARG(faults->file), faults->line, STR_ARG(lines));
    assert_int_equal(code, ERR_OK);
    return model_clock(m, STR("tried"));
}

/* ---- the table ---- */

/* "2026-03-12", its first minute, or "2026-03-12 09:30". */
static Instant instant_typed(Str text, bool *by_day)
{
    Day day;
    int hour = 0, minute = 0;
    if (!day_parse(str_first(text, 10), &day)) fail_msg("no day: %.*s", STR_ARG(text));
    *by_day = text.len == 10;
    if (!*by_day) {
        assert_int_equal(text.len, 16);
        hour = (text.ptr[11] - '0') * 10 + text.ptr[12] - '0';
        minute = (text.ptr[14] - '0') * 10 + text.ptr[15] - '0';
    }
    return day_local_begin(day) + hour * HOUR + minute * MINUTE;
}

static Str next_part(Str *rest)
{
    ptrdiff_t at = str_find(*rest, STR(" ; "));
    Str part = at < 0 ? *rest : str_first(*rest, (size_t)at);
    *rest = at < 0 ? STR("") : str_from(*rest, (size_t)at + 3);
    return part;
}

enum { PARTS = 8 };

static size_t pauses_typed(Str text, TermPause to[PARTS])
{
    size_t n = 0;
    bool by_day;
    while (text.len > 0) {
        Str part = next_part(&text), from;
        assert_true(str_cut(&part, '/', &from));
        to[n] = (TermPause){ .from = instant_typed(from, &by_day), .open = part.len == 0 };
        if (part.len > 0) to[n].until = instant_typed(part, &by_day);
        n++;
    }
    return n;
}

static size_t extensions_typed(Str text, TermExtension to[PARTS])
{
    size_t n = 0;
    while (text.len > 0) {
        Str part = next_part(&text), decided;
        assert_true(str_cut(&part, ':', &decided) && day_parse(decided, &to[n].decided));
        if (str_starts(part, STR("+"))) assert_true(int_parse(str_from(part, 1), &to[n].days));
        else to[n].until = instant_typed(part, &to[n].until_day);
        n++;
    }
    return n;
}

static Str state_of(const Term *t)
{
    return t->says == CLOCK_OVER ? STR("over") : t->still ? STR("still") : t->says == CLOCK_WARNS ? STR("warns") : STR("runs");
}

static void check_example(const Clock *c, const Str *cells)
{
    TermPause pauses[PARTS] = { 0 };
    TermExtension extensions[PARTS] = { 0 };
    TermFacts f = { .pauses = pauses, .extensions = extensions };
    bool by_day;
    Term t;
    char day[11], minute[17];
    f.started = instant_typed(cells[2], &f.by_day);
    f.pause_count = pauses_typed(cells[3], pauses);
    f.extension_count = extensions_typed(cells[4], extensions);
    term_run(c, &f, instant_typed(cells[5], &by_day), &t, NULL);
    if (t.by_hour) {
        bool due_by_day;
        instant_format_local(minute, instant_typed(cells[6], &due_by_day));
        char got[17];
        instant_format_local(got, t.ends);
        if (strcmp(got, minute) != 0) fail_msg("%.*s: %s, by hand %s", STR_ARG(cells[0]), got, minute);
    } else if (!str_equal(day_format(day, t.due), cells[6])) {
        fail_msg("%.*s: %s, by hand %.*s: %.*s", STR_ARG(cells[0]), day, STR_ARG(cells[6]), STR_ARG(cells[8]));
    }
    if (!str_equal(state_of(&t), cells[7])) fail_msg("%.*s: %.*s, expected %.*s", STR_ARG(cells[0]), STR_ARG(state_of(&t)), STR_ARG(cells[7]));
}

static void examples_come_out_as_by_hand(void **state)
{
    (void)state;
    Arena a = arena_with(256 << 20);
    Error error_;
    CsvReader csv;
    bool more;
    size_t n = 0;
    Str holidays = read_data(&a, "holidays.csv");
    assert_ok(csv_open(&csv, &a, read_data(&a, "examples.csv"), &error_));
    assert_ok(csv_next(&csv, &more, &error_));
    for (;; n++) {
        assert_ok(csv_next(&csv, &more, &error_));
        if (!more) break;
        assert_int_equal(csv.columns, 9);
        check_example(clock_of(&a, holidays, csv.cells[1]), csv.cells);
    }
    assert_true(n >= 40);
    arena_free(&a);
}

/* ---- any term ---- */

static uint64_t seed;

static int64_t drawn(int64_t most)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)((seed >> 33) % (uint64_t)most);
}

typedef struct { Clock clock; ClockVersion version; TermFacts facts; TermPause pauses[PARTS]; TermExtension extensions[PARTS]; Day start; Instant now; } Any;

/* A calendar with days off and worked Saturdays in 2026 and 2027; later years are not covered. */
static CalendarDay calendar[400];
static size_t calendar_count;

static void draw_calendar(void)
{
    Day first;
    assert_true(day_parse(STR("2026-01-01"), &first));
    calendar_count = 0;
    for (Day d = first; d < first + 730; d++)
        if (drawn(12) == 0 && calendar_count < ARRAY_LEN(calendar)) calendar[calendar_count++] = (CalendarDay){ d, drawn(2) == 0, drawn(2) == 0 };
}

static void draw_term(Any *x)
{
    static const int64_t MOST[] = { [TERM_DAYS] = 90, [TERM_HOURS] = 100, [TERM_MONTHS] = 14, [TERM_YEARS] = 3 };
    Day first;
    assert_true(day_parse(STR("2026-01-01"), &first));
    *x = (Any){ .start = first + (Day)drawn(700) };
    x->version = (ClockVersion){ .from = CLOCK_ALWAYS, .length.unit = (TermUnit)drawn(4) };
    x->version.length.number = 1 + drawn(MOST[x->version.length.unit]);
    x->version.working = x->version.length.unit == TERM_DAYS && drawn(2) == 0;
    x->clock = (Clock){ .version_count = 1, .first_day = drawn(2) == 0, .short_month_next = drawn(2) == 0, .moves = drawn(2) == 0, .calendar = calendar,
                        .calendar_count = calendar_count };
    x->facts = (TermFacts){ .started = day_local_begin(x->start) + drawn(24) * HOUR };
    x->facts.pause_count = (size_t)drawn(4);
    for (size_t i = 0; i < x->facts.pause_count; i++) {
        Instant from = x->facts.started + (drawn(200) - 20) * 12 * HOUR;
        x->pauses[i] = (TermPause){ .from = from, .until = from + (1 + drawn(60)) * 12 * HOUR };
    }
    x->now = x->facts.started + drawn(400) * 24 * HOUR;
}

static Term run_term(Any *x)
{
    Term t;
    x->clock.versions = &x->version;
    x->facts.pauses = x->pauses;
    x->facts.extensions = x->extensions;
    term_run(&x->clock, &x->facts, x->now, &t, NULL);
    return t;
}

static bool naive_paused(const Any *x, Day day)
{
    for (size_t i = 0; i < x->facts.pause_count; i++)
        if (day >= instant_local_day(x->pauses[i].from) && day < instant_local_day(x->pauses[i].until)) return true;
    return false;
}

/* The last day of a term of months as a person turns the leaves of a calendar: month by month, and then to the day or what stands for it. */
static Day naive_months(const Any *x, int64_t months)
{
    Date d = day_date(x->start);
    Day found = 0;
    for (int64_t i = 0; i < months; i++) {
        d.month = d.month == 12 ? 1 : d.month + 1;
        d.year += d.month == 1;
    }
    if (date_day(d, &found)) return found - x->clock.first_day;
    while (!date_day(d, &found)) d.day--;
    return x->clock.short_month_next && !x->clock.first_day ? found + 1 : found;
}

static Day naive_due(const Any *x)
{
    const TermLength *n = &x->version.length;
    Day day = x->start - x->clock.first_day;
    int64_t left = n->number;
    if (n->unit == TERM_MONTHS || n->unit == TERM_YEARS) left = naive_months(x, n->unit == TERM_YEARS ? n->number * 12 : n->number) - day;
    while (left > 0) {
        day++;
        bool counts = !naive_paused(x, day) && (!x->version.working || day_is_worked(calendar, calendar_count, day));
        left -= counts;
    }
    while (x->clock.moves && !day_is_worked(calendar, calendar_count, day)) day++;
    return day;
}

/* Hour by hour, as all of them begin and end on whole hours. */
static Instant naive_end(const Any *x)
{
    Instant at = x->facts.started;
    for (int64_t left = x->version.length.number; left > 0;) {
        bool paused = false;
        for (size_t i = 0; i < x->facts.pause_count; i++) paused = paused || (at >= x->pauses[i].from && at < x->pauses[i].until);
        left -= !paused;
        at += HOUR;
    }
    return at;
}

enum { CASES = 20000 };

static void any_term_ends_as_counted_day_by_day(void **state)
{
    (void)state;
    seed = 1;
    draw_calendar();
    for (int i = 0; i < CASES; i++) {
        Any x;
        draw_term(&x);
        Term t = run_term(&x);
        bool by_hour = x.version.length.unit == TERM_HOURS;
        if (by_hour ? t.ends != naive_end(&x) : t.due != naive_due(&x)) fail_msg("case %d: %d, day by day %d", i, t.due, by_hour ? 0 : naive_due(&x));
        assert_true(t.says == CLOCK_OVER || x.now <= t.ends);
        assert_true(!(x.version.working || (x.clock.moves && !by_hour)) || day_is_worked(calendar, calendar_count, t.due));
    }
}

static void a_pause_never_shortens_and_their_order_is_nothing(void **state)
{
    (void)state;
    seed = 2;
    draw_calendar();
    for (int i = 0; i < CASES; i++) {
        Any x;
        draw_term(&x);
        size_t count = x.facts.pause_count;
        Term all = run_term(&x);
        for (size_t j = 0; j < count / 2; j++) {
            TermPause kept = x.pauses[j];
            x.pauses[j] = x.pauses[count - 1 - j];
            x.pauses[count - 1 - j] = kept;
        }
        Term turned = run_term(&x);
        assert_int_equal(all.due, turned.due);
        assert_true(all.ends == turned.ends && all.paused == turned.paused);
        if (count == 0) continue;
        x.facts.pause_count--;
        assert_true(run_term(&x).ends <= all.ends);
        x.facts.pause_count = 0;
        assert_true(run_term(&x).ends <= all.ends);
    }
}

/* But for months that were paused: 30 January and 31 January both lead to 28 February, so the first is a day longer, and if that day was paused it ends later. */
static void who_begins_later_ends_no_earlier(void **state)
{
    (void)state;
    seed = 3;
    draw_calendar();
    for (int i = 0; i < CASES; i++) {
        Any x;
        draw_term(&x);
        if (x.version.length.unit == TERM_MONTHS || x.version.length.unit == TERM_YEARS) x.facts.pause_count = 0;
        Instant ends = run_term(&x).ends;
        x.facts.started += (1 + drawn(40)) * HOUR;
        if (run_term(&x).ends < ends) fail_msg("case %d", i);
    }
}

static void draw_extensions(Any *x)
{
    static const TermLength LIMITS[] = { { 0, TERM_DAYS }, { 20, TERM_DAYS }, { 2, TERM_MONTHS } };
    x->clock.extensions = (ClockExtensions){ .most = drawn(3), .longest = LIMITS[drawn(3)], .total = LIMITS[drawn(3)] };
    x->facts.extension_count = (size_t)drawn(PARTS);
    for (size_t i = 0; i < x->facts.extension_count; i++) {
        TermExtension *one = &x->extensions[i];
        one->decided = x->start + (Day)drawn(150);
        if (drawn(2)) one->days = 1 + drawn(60);
        else one->until = day_local_begin(x->start + (Day)drawn(300)) - 1;
    }
}

static void extensions_stay_within_what_is_allowed(void **state)
{
    (void)state;
    seed = 4;
    draw_calendar();
    for (int i = 0; i < CASES; i++) {
        Any x, most;
        draw_term(&x);
        draw_extensions(&x);
        Term with = run_term(&x);
        most = x;
        most.facts.extension_count = 0;
        Term without = run_term(&most);
        assert_true(with.ends >= without.ends);                                     /* it never ends earlier */
        assert_true(x.clock.extensions.most == 0 || with.extended <= x.clock.extensions.most);
        if (x.clock.extensions.total.number == 0) continue;
        most.facts.extension_count = 1;                                             /* as much as is allowed altogether, in one */
        most.extensions[0] = (TermExtension){ .decided = instant_local_day(without.ends), .until = day_local_begin(x.start + 4000) };
        most.clock.extensions.longest.number = most.clock.extensions.most = 0;
        assert_true(with.ends <= run_term(&most).ends);
    }
}

static void the_order_of_extensions_is_that_of_decisions(void **state)
{
    (void)state;
    seed = 5;
    draw_calendar();
    for (int i = 0; i < CASES; i++) {
        Any x;
        draw_term(&x);
        draw_extensions(&x);
        Instant ends = run_term(&x).ends;
        for (size_t j = 0; j < x.facts.extension_count; j++) {
            size_t other = (size_t)drawn((int64_t)x.facts.extension_count);
            TermExtension kept = x.extensions[j];
            x.extensions[j] = x.extensions[other];
            x.extensions[other] = kept;
        }
        assert_true(run_term(&x).ends == ends);
    }
}

/* Whenever one asks later, what was over is over. */
static void what_is_over_stays_over(void **state)
{
    (void)state;
    seed = 6;
    draw_calendar();
    for (int i = 0; i < CASES; i++) {
        Any x;
        draw_term(&x);
        draw_extensions(&x);
        if (x.facts.pause_count > 0) x.pauses[0].open = drawn(2) == 0;
        ClockVersion versions[2] = { x.version, x.version };
        versions[1].from = x.start + (Day)drawn(100);
        versions[1].length.number += drawn(50);
        x.clock.by_act = drawn(2) == 0;
        x.clock.versions = versions;
        x.clock.version_count = 2;
        x.facts.pauses = x.pauses;
        x.facts.extensions = x.extensions;
        Term t, later;
        term_run(&x.clock, &x.facts, x.now, &t, NULL);
        term_run(&x.clock, &x.facts, x.now + drawn(300) * 24 * HOUR, &later, NULL);
        if (t.says == CLOCK_OVER && later.says != CLOCK_OVER) fail_msg("case %d", i);
    }
}

/* ---- steps ---- */

static void steps_lead_to_the_last_day(void **state)
{
    (void)state;
    Arena a = arena_with(64 << 20);
    Day started;
    Term t;
    TermStep list[64];
    TermSteps steps = { list, 0, ARRAY_LEN(list) };
    const Clock *c = clock_of(&a, read_data(&a, "holidays.csv"), STR("months: 2 / moves_to: next_worked / extensions: {kind: more, by: head, most: 1}"));
    assert_true(day_parse(STR("2026-03-12"), &started));
    TermPause pause = { .from = day_local_begin(started + 29), .until = day_local_begin(started + 34), .record = STR("absence/1") };
    TermExtension more[] = { { .decided = started + 61, .days = 21, .record = STR("extension/1"), .entered = day_local_begin(started + 100) },
                             { .decided = started + 62, .days = 21, .record = STR("extension/2") } };
    TermFacts f = { .started = day_local_begin(started), .by_day = true, .pauses = &pause, .pause_count = 1, .extensions = more, .extension_count = 2 };
    static const TermStepType EXPECTED[] = { STEP_STARTED, STEP_LENGTH, STEP_PAUSED, STEP_PAUSED_DAYS, STEP_EXTENDED, STEP_ENTERED_LATE, STEP_TOO_MANY, STEP_MOVED };
    assert_true(term_steps_most(&f) >= ARRAY_LEN(EXPECTED));
    term_run(c, &f, f.started, &t, &steps);
    assert_int_equal(steps.count, ARRAY_LEN(EXPECTED));
    for (size_t i = 0; i < steps.count; i++) assert_int_equal(list[i].type, EXPECTED[i]);
    assert_int_equal(list[1].day, started + 61);            /* 12 May */
    assert_int_equal(list[3].day, started + 66);            /* 17 May */
    assert_int_equal(list[4].day, started + 87);            /* 7 June, a Sunday */
    assert_int_equal(list[7].other, t.due);
    assert_int_equal(t.due, started + 88);
    assert_str(list[2].record, STR("absence/1"));
    assert_int_equal(t.paused, 5);
    steps.room = 3;                                         /* a list that is too short is cut, and nothing else */
    Day due = t.due;
    term_run(c, &f, f.started, &t, &steps);
    assert_int_equal(steps.count, 3);
    assert_int_equal(t.due, due);
    arena_free(&a);
}

static void a_year_that_nobody_entered_is_said(void **state)
{
    (void)state;
    Arena a = arena_with(64 << 20);
    Day day;
    Term t;
    TermStep list[32];
    TermSteps steps = { list, 0, ARRAY_LEN(list) };
    const Clock *c = clock_of(&a, read_data(&a, "holidays.csv"), STR("days: 3 / count: working"));
    assert_true(day_parse(STR("2027-12-30"), &day));
    TermFacts f = { .started = day_local_begin(day) };
    term_run(c, &f, f.started, &t, &steps);
    assert_int_equal(t.year, 2028);
    assert_int_equal(list[steps.count - 1].type, STEP_YEAR);
    assert_int_equal(list[steps.count - 1].number, 2028);
    assert_true(day_parse(STR("2027-06-01"), &day));
    f.started = day_local_begin(day);
    term_run(c, &f, f.started, &t, &steps);
    assert_int_equal(t.year, 0);
    assert_true(day_parse(STR("2026-12-30"), &day));        /* 31 December is off by a line that nobody confirmed */
    f.started = day_local_begin(day);
    term_run(c, &f, f.started, &t, &steps);
    assert_int_equal(list[steps.count - 1].type, STEP_UNCONFIRMED_DAY);
    arena_free(&a);
}

static void a_stopped_term_is_judged_by_the_day_it_stopped(void **state)
{
    (void)state;
    Arena a = arena_with(64 << 20);
    Day day;
    Term t;
    const Clock *c = clock_of(&a, read_data(&a, "holidays.csv"), STR("days: 10"));
    assert_true(day_parse(STR("2026-03-12"), &day));
    TermFacts f = { .started = day_local_begin(day), .stopped = day_local_begin(day + 9) };
    term_run(c, &f, day_local_begin(day + 100), &t, NULL);
    assert_true(t.stopped && t.says == CLOCK_RUNS);
    f.stopped = day_local_begin(day + 12);
    term_run(c, &f, day_local_begin(day + 100), &t, NULL);
    assert_true(t.stopped && t.says == CLOCK_OVER);
    arena_free(&a);
}

/* ---- what is wrong with a file ---- */

typedef struct { const char *lines, *key; int line; } Bad;

static void check_bad(const Bad *b)
{
    Arena a = arena_with(64 << 20);
    Error error_;
    Model *m;
    ModelFault *faults = NULL;
    Str text = str_format(&a, "clock: tried\nlabel: {en: T, ru: Т, ky: Т}\nsource: \"an example\"\n%s", b->lines);
    const ModelFile files[] = {
        { STR("roles.yaml"), shipped("roles.yaml") }, { STR("kinds/more.yaml"), STR(MORE) }, { STR("clocks/tried.yaml"), text },
    };
    ErrorCode code = model_load(&a, files, ARRAY_LEN(files), NULL, 0, &m, &faults, &error_);
    if (code != ERR_INVALID || !faults) fail_msg("no fault: %s", b->lines);
    if (strcmp(faults->what.parts[0].key, b->key) != 0 || faults->line != b->line)
        fail_msg("%s at %d, expected %s at %d: %s", faults->what.parts[0].key, faults->line, b->key, b->line, b->lines);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Buf out = buf_in(&a);
        message_error(&out, (Lang)lang, &faults->what);
        assert_true(str_find(buf_str(&out), STR("clocks/tried.yaml:")) >= 0);
    }
    arena_free(&a);
}

static void a_file_that_is_wrong_says_where_and_what(void **state)
{
    (void)state;
    static const Bad BAD[] = {
        { "", "model.key-missing", 1 },
        { "days: 0\n", "model.int-form", 4 },
        { "days: 10\nmonths: 2\n", "model.clock-hours", 5 },
        { "months: 2\ncount: working\n", "model.clock-working", 5 },
        { "days: 10\nfirst_day: never\n", "model.word-unknown", 5 },
        { "days: 10\nshort_month: never\n", "model.word-unknown", 5 },
        { "days: 10\nmoves_to: monday\n", "model.word-unknown", 5 },
        { "days: 10\napplies: always\n", "model.word-unknown", 5 },
        { "days: 10\nwarn_days: 11\n", "model.int-form", 5 },
        { "days: 10\nquote: {en: Ten}\n", "model.label-language", 5 },
        { "versions: 3\n", "model.list-expected", 4 },
        { "versions: [{from: yesterday, days: 1, source: a}]\n", "model.clock-from", 4 },
        { "versions:\n  - {from: 2026-01-01, days: 1, source: a}\n  - {from: 2025-01-01, days: 1, source: b}\n", "model.clock-order", 6 },
        { "versions:\n  - {from: 2025-01-01, days: 1, source: a}\n  - {from: 2026-01-01, hours: 1, source: b}\n", "model.clock-hours-versions", 6 },
        { "versions: [{from: 2026-01-01, days: 1}]\n", "model.key-missing", 4 },
        { "days: 10\non_expiry: act\n", "model.key-missing", 1 },
        { "days: 10\nthen: {move: go}\n", "model.clock-then", 5 },
        { "days: 10\non_expiry: act\nthen: {move: go, task: {en: A, ru: А, ky: А}}\n", "model.clock-then-one", 6 },
        { "days: 10\npauses: [{in: [a], in_case: [b]}]\n", "model.clock-pause", 5 },
        { "days: 10\npauses: [{in: [a], from: day}]\n", "model.clock-pause-kind", 5 },
        { "days: 10\npauses: [{kind: less, by: record, in: [asked]}]\n", "model.kind-unknown", 5 },
        { "days: 10\npauses: [{kind: more, by: clock, in: [asked]}]\n", "model.clock-by", 5 },
        { "days: 10\npauses: [{kind: more, by: record, in: [asked], from: granted_by}]\n", "model.clock-day", 5 },
        { "days: 10\npauses: [{kind: more, by: record, in: [askd]}]\n", "model.state-unknown", 5 },
        { "days: 10\nstarts: {kind: more, by: record}\n", "model.key-missing", 5 },
        { "days: 10\nstops: {kind: more, by: record, in: [asked], day: record}\n", "model.clock-day", 5 },
        { "days: 10\nextensions: {kind: more, by: [hed]}\n", "model.role-unknown", 5 },
        { "days: 10\nextensions: {kind: more, by: [head], longest_days: 1, longest_months: 1}\n", "model.clock-hours", 5 },
        { "days: 10\nextensions: {by: [head]}\n", "model.key-missing", 5 },
    };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) check_bad(&BAD[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_come_out_as_by_hand), cmocka_unit_test(any_term_ends_as_counted_day_by_day),
        cmocka_unit_test(a_pause_never_shortens_and_their_order_is_nothing), cmocka_unit_test(who_begins_later_ends_no_earlier),
        cmocka_unit_test(extensions_stay_within_what_is_allowed), cmocka_unit_test(the_order_of_extensions_is_that_of_decisions),
        cmocka_unit_test(what_is_over_stays_over), cmocka_unit_test(steps_lead_to_the_last_day), cmocka_unit_test(a_year_that_nobody_entered_is_said),
        cmocka_unit_test(a_stopped_term_is_judged_by_the_day_it_stopped), cmocka_unit_test(a_file_that_is_wrong_says_where_and_what),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
