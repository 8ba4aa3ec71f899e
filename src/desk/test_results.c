/* test_results.c: what a course's sheets come to: gains of those whose code has a sheet before and one after, their mean and
 * median, what participants said. Counted at each look out of the records; nothing of it is kept.
 *
 * Gain is (after - before) / (all - before), in thousandths. Whoever had all points before is left out and said so; who knew less
 * afterwards keeps his negative gain. */
#include "desk/learning.h"

#include <stdlib.h>

const char *const EVALUATION_QUESTION[EVALUATION_QUESTIONS] = { "useful", "clear", "practice", "materials", "pace", "language_fit",
                                                                "arranged", "overall" };

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

int64_t test_median(int64_t *list, size_t count)
{
    if (count == 0) return 0;
    sort_list(list, count, sizeof *list, by_size);
    return count % 2 ? list[count / 2] : (list[count / 2 - 1] + list[count / 2]) / 2;
}

bool learning_may_tell(Request *r, const char *kind, size_t count)
{
    const Kind *k = model_kind(r->model, str_of(kind));
    return (int64_t)count >= r->model->limits[LIMIT_SMALL_GROUP] || (k && !request_is_administrator(r) && request_has_role(r, k->see, k->see_count));
}

static void pair_up(Request *r, const GiftRecords *sheets, TestResults *ret)
{
    int64_t pass = 10 * r->model->limits[LIMIT_COURSE_PASS];
    for (size_t i = 0; i < sheets->count; i++) {
        const JsonValue *f = sheets->list[i].fields;
        int64_t most = test_number(f, "points_max");
        bool after = str_is(json_text(json_get(f, "which")), "post");
        ret->before += !after;
        ret->after += after;
        if (!after) continue;
        ret->passed += test_tenths(test_number(f, "points"), most) >= pass;
        TestPair p = { .code = json_text(json_get(f, "code")), .after = test_number(f, "points"), .post = f };
        const GiftRecord *pre = test_sheet_of(sheets, p.code, "pre");
        if (!pre) continue;
        p.pre = pre->fields;
        p.before = test_number(pre->fields, "points");
        p.has_gain = test_gain(p.before, p.after, most, &p.gain);
        ret->left_out += !p.has_gain;
        int64_t kept;
        bool has = json_get(f, "gain") && amount_parse(json_text(json_get(json_get(f, "gain"), "number")), 3, &kept);
        ret->stale += has != p.has_gain || (has && kept != p.gain);
        ret->pairs[ret->count++] = p;
    }
}

ErrorCode test_results(Request *r, Str course, TestResults *ret, Error *e)
{
    GiftRecords sheets;
    *ret = (TestResults){ 0 };
    TRY(test_set_read(r, course, &ret->set, e));
    TRY(test_sheets(r, course, &sheets, e));
    ret->pairs = arena_array(r->arena, sheets.count + 1, sizeof *ret->pairs);
    int64_t *gains = arena_array(r->arena, sheets.count + 1, sizeof *gains), *tenths = arena_array(r->arena, sheets.count + 1, sizeof *tenths);
    if (!ret->pairs || !gains || !tenths) return error_memory(e);
    pair_up(r, &sheets, ret);
    int64_t most = ret->set.points_max, sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < ret->count; i++) {
        if (!ret->pairs[i].has_gain) continue;
        gains[n++] = ret->pairs[i].gain;
        sum += ret->pairs[i].gain;
    }
    ret->mean = n > 0 ? (sum >= 0 ? sum + (int64_t)n / 2 : sum - (int64_t)n / 2) / (int64_t)n : 0;
    ret->median = test_median(gains, n);
    for (size_t i = 0; i < ret->count; i++) tenths[i] = test_tenths(ret->pairs[i].before, most);
    ret->median_before = test_median(tenths, ret->count);
    for (size_t i = 0; i < ret->count; i++) tenths[i] = test_tenths(ret->pairs[i].after, most);
    ret->median_after = test_median(tenths, ret->count);
    return ERR_OK;
}

ErrorCode learning_evaluation(Request *r, Str course, Evaluation *ret, Error *e)
{
    GiftRecords sheets;
    int64_t sum[EVALUATION_QUESTIONS] = { 0 };
    *ret = (Evaluation){ 0 };
    TRY(gift_records_by(r, "satisfaction", "course", course, &sheets, e));
    for (size_t i = 0; i < sheets.count; i++) {
        if (!str_is(sheets.list[i].state, "entered")) continue;
        ret->sheets++;
        for (size_t q = 0; q < EVALUATION_QUESTIONS; q++) {
            int64_t ticked = test_number(sheets.list[i].fields, EVALUATION_QUESTION[q]);
            sum[q] += ticked;
            ret->answers[q] += ticked > 0;
        }
    }
    for (size_t q = 0; q < EVALUATION_QUESTIONS; q++)
        if (ret->answers[q] > 0) ret->mean[q] = (sum[q] * 200 + (int64_t)ret->answers[q]) / (2 * (int64_t)ret->answers[q]);
    return ERR_OK;
}
