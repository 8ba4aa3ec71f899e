/* ui_lanes.c: days as a picture: a lane a line, on it spans of days, across all of them lines for days that matter. It stands
 * beside the table that says the same: who sees no picture misses nothing. What a span is, its pattern says as well as its
 * colour, and its title in words. */
#include "web/ui_int.h"


#include <inttypes.h>

enum { WIDTH = 1000, GUTTER = 290, TOP = 50, ROW = 24, BAR = 15, LABEL_MOST = 38, WEEKS_MOST = 70, MONTHS_LABELLED = 14,
       LEAST = 4, LABELS_APART = 45 };

typedef struct { const Part *part; int64_t from, days; } Axis;

static int64_t day_at(const JsonValue *o, const char *name)
{
    int64_t n;
    return json_int(json_get(o, name), &n) ? n : 0;
}

static int64_t place(const Axis *x, int64_t day)
{
    int64_t at = day - x->from;
    if (at < 0) at = 0;
    if (at > x->days) at = x->days;
    return GUTTER + at * (WIDTH - GUTTER) / x->days;
}

static void put(const Part *p, JsonValue *to, const char *name, int64_t n)
{
    json_set(p->arena, to, name, json_new_string(p->arena, str_format(p->arena, "%" PRId64, n)));
}

static void put_text(const Part *p, JsonValue *to, const char *name, Str text)
{
    json_set(p->arena, to, name, text.len > 0 ? json_new_string(p->arena, text) : json_new_null(p->arena));
}

/* ---- the days along the top ---- */

static void add_tick(const Axis *x, JsonValue *list, int64_t day, Str label)
{
    JsonValue *o = json_new_object(x->part->arena);
    put(x->part, o, "x", place(x, day));
    put(x->part, o, "textX", place(x, day) + 3);
    put_text(x->part, o, "label", label);
    json_add(x->part->arena, list, o);
}

/* Steps have the labels that they came with; those that would stand on top of each other are left out. */
static void add_given_ticks(const Axis *x, const JsonValue *ticks)
{
    enum { APART = 80 };
    int64_t last = -APART;
    JsonValue *list = json_new_array(x->part->arena);
    JSON_EACH(tick, ticks) {
        int64_t at = place(x, day_at(tick, "at"));
        add_tick(x, list, day_at(tick, "at"), at - last < APART ? STR("") : json_text(json_get(tick, "label")));
        if (at - last >= APART) last = at;
    }
    json_set(x->part->arena, x->part->to, "ticks", list);
}

/* Mondays where there are few weeks, else the first of each month; where those are many, those of every third or twelfth. */
static void add_ticks(const Axis *x)
{
    const Part *p = x->part;
    JsonValue *list = json_new_array(p->arena);
    int64_t last = -LABELS_APART;
    bool weeks = x->days <= WEEKS_MOST;
    int64_t months = x->days / 30, step = months <= MONTHS_LABELLED ? 1 : months <= MONTHS_LABELLED * 3 ? 3 : 12;
    for (int64_t day = x->from; day < x->from + x->days && day < INT32_MAX; day++) {
        char text[11];
        Date date = day_date((Day)day);
        bool monday = ((day % 7 + 7 + 3) % 7) == 0, first = date.day == 1 && (date.month - 1) % step == 0;
        if (weeks ? !monday : !first) continue;
        Str local = day_format_local(text, (Day)day);       /* 26.11.2026 */
        bool close = place(x, day) - last < LABELS_APART;
        add_tick(x, list, day, close ? STR("") : str_copy(p->arena, weeks ? str_first(local, 5) : str_from(local, 3)));
        if (!close) last = place(x, day);
    }
    json_set(p->arena, p->to, "ticks", list);
}

/* ---- days that matter ---- */

static void add_marks(const Axis *x, int64_t height)
{
    const Part *p = x->part;
    JsonValue *list = json_new_array(p->arena);
    int64_t n = 0;
    JSON_EACH(given, json_get(p->from, "marks")) {
        char text[11];
        JsonValue *o = json_new_object(p->arena);
        int64_t day = day_at(given, "at");
        Str look = json_text(json_get(given, "look"));
        put(p, o, "x", place(x, day));
        put(p, o, "end", height);
        put(p, o, "number", ++n);
        put_text(p, o, "look", look);
        Str label = json_text(json_get(given, "label"));
        put_text(p, o, "label", json_get(p->from, "ticks") ? label
                 : str_format(p->arena, STR_FMT " · " STR_FMT, STR_ARG(day_format_local(text, (Day)day)), STR_ARG(label)));
        json_add(p->arena, list, o);
    }
    json_set(p->arena, p->to, "marks", list);
    part_flag(p, "marked", n > 0);
}

/* ---- lanes ---- */

/* "open critical": a class for each word. */
static Str look_classes(const Part *p, Str looks)
{
    Buf out = buf_in(p->arena);
    Str word;
    for (bool more = looks.len > 0; more;) {
        more = str_cut(&looks, ' ', &word);
        if (word.len > 0) buf_format(&out, " tergoo-lanes__span--" STR_FMT, STR_ARG(word));
    }
    return buf_str(&out);
}

static JsonValue *span_of(const Axis *x, const JsonValue *given, int64_t y)
{
    const Part *p = x->part;
    JsonValue *o = json_new_object(p->arena);
    int64_t from = place(x, day_at(given, "from")), to = place(x, day_at(given, "to") + 1);
    put(p, o, "x", from);
    put(p, o, "y", y + (ROW - BAR) / 2);
    put(p, o, "width", to - from > LEAST ? to - from : LEAST);
    put(p, o, "height", BAR);
    put_text(p, o, "label", json_text(json_get(given, "label")));
    put_text(p, o, "looks", look_classes(p, json_text(json_get(given, "look"))));
    return o;
}

static Str short_label(const Part *p, Str label)
{
    Str rest = label;
    uint32_t c;
    for (int i = 0; i < LABEL_MOST; i++) {
        if (!utf8_next(&rest, &c)) return label;
    }
    return rest.len == 0 ? label : str_format(p->arena, STR_FMT "…", STR_ARG(str_first(label, label.len - rest.len)));
}

static void add_lanes(const Axis *x)
{
    const Part *p = x->part;
    JsonValue *list = json_new_array(p->arena);
    int64_t y = TOP, n = 0;
    JSON_EACH(given, json_get(p->from, "lanes")) {
        JsonValue *o = json_new_object(p->arena), *spans = json_new_array(p->arena);
        JSON_EACH(span, json_get(given, "spans")) json_add(p->arena, spans, span_of(x, span, y));
        put(p, o, "y", y);
        put(p, o, "textY", y + ROW - (ROW - BAR) / 2 - 3);
        json_set(p->arena, o, "odd", json_new_bool(p->arena, n++ % 2 == 1));
        put_text(p, o, "label", short_label(p, json_text(json_get(given, "label"))));
        json_set(p->arena, o, "spans", spans);
        json_add(p->arena, list, o);
        y += ROW;
    }
    json_set(p->arena, p->to, "lanes", list);
}

static void add_keys(const Part *p)
{
    JsonValue *list = json_new_array(p->arena);
    JSON_EACH(given, json_get(p->from, "keys")) {
        JsonValue *o = json_new_object(p->arena);
        put_text(p, o, "looks", look_classes(p, json_text(json_get(given, "look"))));
        put_text(p, o, "label", json_text(json_get(given, "label")));
        json_add(p->arena, list, o);
    }
    json_set(p->arena, p->to, "keys", list);
}

void ui_prepare_lanes(const Part *p)
{
    const JsonValue *lanes = json_get(p->from, "lanes");
    Axis x = { .part = p, .from = day_at(p->from, "from"), .days = day_at(p->from, "until") - day_at(p->from, "from") + 1 };
    int64_t height = TOP + (lanes ? (int64_t)lanes->count : 0) * ROW + 4;
    if (x.days < 1) x.days = 1;
    part_options(p, "about");
    put(p, p->to, "width", WIDTH);
    put(p, p->to, "height", height);
    put(p, p->to, "gutter", GUTTER);
    put(p, p->to, "lane", ROW);
    put(p, p->to, "top", TOP);
    const JsonValue *ticks = json_get(p->from, "ticks");
    if (ticks) add_given_ticks(&x, ticks);
    else add_ticks(&x);
    add_marks(&x, height);
    add_lanes(&x);
    add_keys(p);
    part_content(p);
}

/* ---- boards ---- */

static void add_cards(const Part *column)
{
    JsonValue *cards = json_new_array(column->arena);
    JSON_EACH(given, json_get(column->from, "cards")) {
        Part card = part_within(column, given);
        JsonValue *lines = json_new_array(card.arena), *actions = json_new_array(card.arena);
        part_options(&card, "title href marked");
        JSON_EACH(line, json_get(given, "lines")) {
            Part one = part_within(&card, NULL);
            part_text(&one, "text", option_text(line));
            json_add(card.arena, lines, one.to);
        }
        JSON_EACH(action, json_get(given, "actions")) {
            Part one = part_within(&card, action);
            part_options(&one, "text href version csrf back");
            part_flag(&one, "plain", json_true(json_get(action, "plain")));
            json_add(card.arena, actions, one.to);
        }
        json_set(card.arena, card.to, "lines", lines);
        json_set(card.arena, card.to, "actions", actions);
        json_add(card.arena, cards, card.to);
    }
    json_set(column->arena, column->to, "cards", cards);
    part_flag(column, "empty", cards && cards->count == 0);
    part_text(column, "nothing", part_say(column, K("pages.nothing")));
}

void ui_prepare_board(const Part *p)
{
    JsonValue *columns = json_new_array(p->arena);
    JSON_EACH(given, json_get(p->from, "columns")) {
        Part column = part_within(p, given);
        part_options(&column, "title");
        json_set(p->arena, column.to, "count", json_new_string(p->arena, option_text(json_get(given, "count"))));
        add_cards(&column);
        json_add(p->arena, columns, column.to);
    }
    json_set(p->arena, p->to, "columns", columns);
}
