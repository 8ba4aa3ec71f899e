/* desk_results.c: the results of a course on one page: what was learned, question by question and topic by topic, what participants
 * said, and what became of it at work. Whoever may not see the sheets is told nothing of so few that a figure would be a person's. */
#include "desk/learning.h"

#include <stdlib.h>

enum { BANDS = 6 };

static void put_count(Request *r, JsonValue *to, const char *name, size_t n) { json_set(r->arena, to, name, json_new_int(r->arena, (int64_t)n)); }
/* For programs: always with a point. */
static void put_decimal(Request *r, JsonValue *to, const char *name, int64_t units, int places)
{
    char digits[24];
    json_set(r->arena, to, name, json_new_string(r->arena, amount_format(digits, units, places)));
}

static Str percent(Request *r, int64_t tenths)
{
    return view_say(r, K("learning.percent"), arg_str("number", view_decimal(r, tenths, 1)));
}

/* ---- what was learned ---- */

static void show_gain(Request *r, const TestResults *t, JsonValue *data)
{
    size_t n = t->count - t->left_out;
    view_row(r, view_say(r, K("learning.row-paired")), view_decimal(r, (int64_t)t->count, 0));
    put_count(r, data, "paired", t->count);
    put_count(r, data, "left_out", t->left_out);
    if (t->count == 0) return;
    view_row(r, view_say(r, K("learning.row-median-before")), percent(r, t->median_before));
    view_row(r, view_say(r, K("learning.row-median-after")), percent(r, t->median_after));
    put_decimal(r, data, "median_before", t->median_before, 1);
    put_decimal(r, data, "median_after", t->median_after, 1);
    if (n > 0) {
        view_row(r, view_say(r, K("learning.row-gain-mean")), view_decimal(r, t->mean, 3));
        view_row(r, view_say(r, K("learning.row-gain-median")), view_decimal(r, t->median, 3));
        put_decimal(r, data, "gain_mean", t->mean, 3);
        put_decimal(r, data, "gain_median", t->median, 3);
    }
    view_row(r, view_say(r, K("learning.row-passed")),
             view_say(r, K("learning.passed-of"), arg_int("n", (int64_t)t->passed), arg_int("of", (int64_t)t->after),
                      arg_int("percent", r->model->limits[LIMIT_COURSE_PASS])));
    put_count(r, data, "passed", t->passed);
    if (t->left_out > 0) view_note(r, view_say(r, K("learning.left-out"), arg_int("n", (int64_t)t->left_out)));
    if (t->stale == 0) return;
    put_count(r, data, "stale", t->stale);
    view_warning(r, view_say(r, K("rules.test-gains"), arg_int("count", (int64_t)t->stale)));
}

/* "< 0", then a fifth each: "0-0.19", "0.20-0.39" and so on to "0.80-1". */
static Str band_name(Request *r, size_t i)
{
    int64_t from = (int64_t)(i - 1) * 20;
    if (i == 0) return STR("< 0");
    return str_format(r->arena, STR_FMT "–" STR_FMT, STR_ARG(view_decimal(r, from, from > 0 ? 2 : 0)),
                      STR_ARG(i + 1 < BANDS ? view_decimal(r, from + 19, 2) : view_decimal(r, 1, 0)));
}

/* How many had which gain. */
static void chart_gains(Request *r, const TestResults *t)
{
    int64_t in[BANDS] = { 0 };
    Str head[3] = { view_say(r, K("learning.row-gain")), view_say(r, K("learning.row-codes")), STR("") };
    if (t->count == t->left_out) return;
    for (size_t i = 0; i < t->count; i++) {
        if (!t->pairs[i].has_gain) continue;
        int64_t g = t->pairs[i].gain, band = g < 0 ? 0 : 1 + g / 200;
        in[band < BANDS ? band : BANDS - 1]++;
    }
    view_chart(r, view_say(r, K("learning.gains")), view_say(r, K("learning.gains-about")), head);
    for (size_t i = 0; i < BANDS; i++) view_chart_bar(r, band_name(r, i), in[i], 0);
}

/* ---- question by question ---- */

/* right_before, right_after: how many of the pairs had it right; upper, lower: of the best and the weakest third afterwards. */
typedef struct { size_t right_before, right_after, upper, lower; } ItemCount;

static bool had_right(const JsonValue *sheet, const TestItem *item)
{
    JSON_EACH(one, json_get(sheet, "answers"))
        if (str_equal(json_text(json_get(one, "item")), item->id)) return test_number(one, "gained") > 0;
    return false;
}

static int by_points_after(const void *a, const void *b)
{
    const TestPair *x = a, *y = b;
    if (x->after != y->after) return x->after > y->after ? -1 : 1;
    return str_compare(x->code, y->code);
}

static ItemCount count_item(const TestResults *t, const TestItem *item)
{
    ItemCount c = { 0 };
    size_t third = t->count / 3;
    for (size_t i = 0; i < t->count; i++) {
        bool after = had_right(t->pairs[i].post, item);
        c.right_before += had_right(t->pairs[i].pre, item);
        c.right_after += after;
        c.upper += after && i < third;
        c.lower += after && i >= t->count - third;
    }
    return c;
}

static int64_t share(size_t n, size_t of) { return of > 0 ? test_tenths((int64_t)n, (int64_t)of) : 0; }

static Str signed_text(Request *r, int64_t units, int places)
{
    Str text = view_decimal(r, units, places);
    return units > 0 ? str_format(r->arena, "+" STR_FMT, STR_ARG(text)) : text;
}

static void show_items(Request *r, TestResults *t, JsonValue *data)
{
    JsonValue *list = json_new_array(r->arena);
    bool enough = (int64_t)t->count >= r->model->limits[LIMIT_SMALL_GROUP] && t->count >= 3;
    Str head[] = { view_say(r, K("learning.row-question")), view_say(r, K("learning.row-right-before")), view_say(r, K("learning.row-right-after")),
                   view_say(r, K("learning.row-change")), view_say(r, K("learning.row-separates")) };
    if (t->count == 0) return;
    sort_list(t->pairs, t->count, sizeof *t->pairs, by_points_after);
    view_table(r, view_say(r, K("learning.by-question")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < t->set.count; i++) {
        const TestItem *item = &t->set.items[i];
        ItemCount c = count_item(t, item);
        int64_t before = share(c.right_before, t->count), after = share(c.right_after, t->count);
        int64_t separates = enough ? share(c.upper, t->count / 3) - share(c.lower, t->count / 3) : 0;
        Str cells[] = { desk_ref_label(r, item->id), percent(r, before), percent(r, after), signed_text(r, after - before, 1),
                        enough ? signed_text(r, separates, 1) : view_say(r, K("learning.few")) };
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, one, "item", json_new_string(r->arena, item->id));
        put_decimal(r, one, "before", before, 1);
        put_decimal(r, one, "after", after, 1);
        if (enough) put_decimal(r, one, "separates", separates, 1);
        json_add(r->arena, list, one);
        view_table_row_to(r, cells, ARRAY_LEN(cells), desk_ref_target(r, item->id));
    }
    json_set(r->arena, data, "items", list);
}

/* ---- topic by topic ---- */

static void show_topics(Request *r, const TestResults *t, JsonValue *data)
{
    JsonValue *list = json_new_array(r->arena);
    Map seen = map_in(r->arena);
    Str head[] = { view_say(r, K("learning.row-topic")), view_say(r, K("learning.row-points-before")), view_say(r, K("learning.row-points-after")) };
    if (t->count == 0) return;
    view_table(r, view_say(r, K("learning.by-topic")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < t->set.count; i++) {
        Str topic = json_text(json_get(t->set.items[i].fields, "topic"));
        size_t before = 0, after = 0, most = 0;
        if (map_get(&seen, topic) || !map_set(&seen, topic, (void *)(uintptr_t)1)) continue;
        for (size_t j = i; j < t->set.count; j++) {
            const TestItem *item = &t->set.items[j];
            if (!str_equal(json_text(json_get(item->fields, "topic")), topic)) continue;
            ItemCount c = count_item(t, item);
            before += c.right_before * (size_t)item->points;
            after += c.right_after * (size_t)item->points;
            most += t->count * (size_t)item->points;
        }
        Str cells[] = { desk_ref_label(r, topic), percent(r, share(before, most)), percent(r, share(after, most)) };
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, one, "topic", json_new_string(r->arena, topic));
        put_decimal(r, one, "before", share(before, most), 1);
        put_decimal(r, one, "after", share(after, most), 1);
        json_add(r->arena, list, one);
        view_table_row_to(r, cells, ARRAY_LEN(cells), desk_ref_target(r, topic));
    }
    json_set(r->arena, data, "topics", list);
}

/* ---- what participants said ---- */

static ErrorCode show_evaluation(Request *r, Str course, JsonValue *data, Error *e)
{
    Evaluation v;
    const Kind *k = model_kind(r->model, STR("satisfaction"));
    JsonValue *said = json_new_object(r->arena);
    TRY(learning_evaluation(r, course, &v, e));
    put_count(r, said, "sheets", v.sheets);
    json_set(r->arena, data, "evaluation", said);
    if (v.sheets == 0 || !k) return ERR_OK;
    if (!learning_may_tell(r, "satisfaction", v.sheets)) {
        view_note(r, view_say(r, K("learning.evaluation-few")));
        return ERR_OK;
    }
    Str head[] = { view_say(r, K("learning.row-said")), view_say(r, K("learning.row-mean")), view_say(r, K("learning.row-answers")) };
    view_table(r, view_say(r, K("learning.evaluation")), head, ARRAY_LEN(head));
    for (size_t q = 0; q < EVALUATION_QUESTIONS; q++) {
        const Field *f = kind_field(k, str_of(EVALUATION_QUESTION[q]));
        if (!f || v.answers[q] == 0) continue;
        put_decimal(r, said, EVALUATION_QUESTION[q], v.mean[q], 2);
        Str cells[] = { view_label(r, &f->label), view_decimal(r, v.mean[q], 2), view_decimal(r, (int64_t)v.answers[q], 0) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
    return ERR_OK;
}

/* ---- what became of it ---- */

typedef struct { int64_t sum; size_t n; } Mean;

static Str mean_text(Request *r, const Mean *m)
{
    if (m->n == 0) return view_say(r, K("learning.nobody"));
    if (!learning_may_tell(r, "follow_up_answer", m->n)) return view_say(r, K("learning.few"));
    return view_say(r, K("learning.percent-of"), arg_str("number", view_decimal(r, m->sum / (int64_t)m->n, 1)), arg_int("n", (int64_t)m->n));
}

static ErrorCode show_follow_up(Request *r, const GiftRecord *one, JsonValue *list, Error *e)
{
    GiftRecords answers;
    Seen seen;
    Mean own = { 0 }, superior = { 0 };
    TRY(gift_records_by(r, "follow_up_answer", "follow_up", one->id, &answers, e));
    TRY(desk_see(r, one->id, &seen, e));
    for (size_t i = 0; i < answers.count; i++) {
        int64_t tenths;
        const JsonValue *f = answers.list[i].fields;
        if (!str_is(answers.list[i].state, "entered") || !amount_parse(json_text(json_get(json_get(f, "percent"), "number")), 1, &tenths)) continue;
        Mean *m = str_is(json_text(json_get(f, "by")), "supervisor") ? &superior : &own;
        m->sum += tenths;
        m->n++;
    }
    const Field *months = kind_field(seen.kind, STR("months")), *due = kind_field(seen.kind, STR("due"));
    const State *s = kind_state(seen.kind, one->state);
    Str cells[] = { desk_value_text(r, months, json_get(one->fields, "months")), desk_value_text(r, due, json_get(one->fields, "due")),
                    s ? view_label(r, &s->label) : one->state, mean_text(r, &own), mean_text(r, &superior) };
    view_table_row_to(r, cells, ARRAY_LEN(cells), one->id);
    JsonValue *row = json_new_object(r->arena);
    json_set(r->arena, row, "months", json_copy(r->arena, json_get(one->fields, "months")));
    put_count(r, row, "own", own.n);
    put_count(r, row, "superior", superior.n);
    if (superior.n > 0 && learning_may_tell(r, "follow_up_answer", superior.n))
        put_decimal(r, row, "superior_percent", superior.sum / (int64_t)superior.n, 1);
    if (own.n > 0 && learning_may_tell(r, "follow_up_answer", own.n))
        put_decimal(r, row, "own_percent", own.sum / (int64_t)own.n, 1);
    json_add(r->arena, list, row);
    return ERR_OK;
}

static ErrorCode show_follow_ups(Request *r, Str course, JsonValue *data, Error *e)
{
    GiftRecords all;
    JsonValue *list = json_new_array(r->arena);
    const Kind *k = model_kind(r->model, STR("follow_up"));
    TRY(gift_records_by(r, "follow_up", "course", course, &all, e));
    if (all.count == 0 || !k || !request_has_role(r, k->see, k->see_count)) return ERR_OK;
    Str head[] = { view_say(r, K("learning.row-after")), view_say(r, K("learning.row-due")), view_say(r, K("desk.row-state")),
                   view_say(r, K("learning.row-own")), view_say(r, K("learning.row-superior")) };
    view_table(r, view_say(r, K("learning.at-work")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < all.count; i++) TRY(show_follow_up(r, &all.list[i], list, e));
    json_set(r->arena, data, "follow_ups", list);
    view_note(r, view_say(r, K("learning.at-work-note")));
    return ERR_OK;
}

/* ---- the page ---- */

static void offer(Request *r, const Seen *course, const TestResults *t)
{
    const Kind *k = model_kind(r->model, STR("test_sheet"));
    if (!k || !request_has_role(r, k->create, k->create_count)) return;
    view_action(r, view_say(r, K("learning.enter-sheet")), view_op(r, "test.enter", arg_str("id", course->record.id)), "primary");
    if (t->stale > 0) view_action(r, view_say(r, K("op.test-gains")), view_op(r, "test.gains", arg_str("id", course->record.id)), "secondary");
}

ErrorCode desk_course_results(Request *r, Error *e)
{
    Seen course;
    TestResults t;
    JsonValue *data = view_data(r);
    TRY(desk_see(r, arg_text(r, "id"), &course, e));
    if (!str_is(course.kind->id, "course")) return error_set(e, ERR_USAGE, K("learning.not-a-course"), arg_str("record", arg_text(r, "id")));
    TRY(test_results(r, course.record.id, &t, e));
    desk_show_crumbs(r, &course);
    view_crumb(r, json_text(json_get(course.body, "number")), course.record.id);
    view_title(r, view_say(r, K("learning.results-of"), arg_str("course", desk_called(course.kind, r->lang, course.fields))));
    put_count(r, data, "questions", t.set.count);
    put_count(r, data, "sheets_before", t.before);
    put_count(r, data, "sheets_after", t.after);
    view_row(r, view_say(r, K("learning.row-questions")), view_say(r, K("learning.questions-points"), arg_int("n", (int64_t)t.set.count),
                                                                   arg_int("points", t.set.points_max)));
    view_row(r, view_say(r, K("learning.row-sheets")), view_say(r, K("learning.sheets"), arg_int("before", (int64_t)t.before),
                                                                arg_int("after", (int64_t)t.after)));
    if (t.set.count == 0) view_note(r, view_say(r, K("learning.no-test")));
    if (learning_may_tell(r, "test_sheet", t.count)) {
        show_gain(r, &t, data);
        offer(r, &course, &t);
        chart_gains(r, &t);
        show_topics(r, &t, data);
        if (learning_may_tell(r, "test_sheet", 0)) show_items(r, &t, data);
    } else if (t.before + t.after > 0) view_note(r, view_say(r, K("learning.results-few"), arg_int("least", r->model->limits[LIMIT_SMALL_GROUP])));
    TRY(show_evaluation(r, course.record.id, data, e));
    return show_follow_ups(r, course.record.id, data, e);
}
