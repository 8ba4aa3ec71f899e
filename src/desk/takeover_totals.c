/* takeover_totals.c: what a table of running work adds up to, so that it can be held against the old register before and
 * after: how many, in which state, the oldest and the newest, and which numbers are missing between the first and the last of
 * each series. A missing number need not be a fault: what had ended is not taken over; somebody has to say so. */
#include "desk/desk_takeover.h"

#include <inttypes.h>
#include <stdlib.h>

enum { GAPS_SHOWN = 40, SERIES_LONGEST = 1000 };

void totals_begin(Totals *t, Arena *a)
{
    *t = (Totals){ .arena = a, .states = map_in(a), .oldest = INT32_MAX, .newest = INT32_MIN };
}

static ErrorCode count_state(Totals *t, Str state, Error *e)
{
    int64_t *n = map_get(&t->states, state);
    if (!n) {
        n = arena_array(t->arena, 1, sizeof *n);
        if (!n || !map_set(&t->states, state, n)) return error_memory(e);
        *n = 0;
    }
    ++*n;
    return ERR_OK;
}

ErrorCode totals_take(Totals *t, const Kind *k, const Taken *one, Error *e)
{
    Day day;
    (void)k;
    t->rows++;
    t->known += one->known;
    TRY(count_state(t, one->state, e));
    if (!one->said) return ERR_OK;
    if (day_parse(json_text(json_get(one->said, "true_date")), &day)) {
        if (day < t->oldest) t->oldest = day;
        if (day > t->newest) t->newest = day;
    }
    Str number = json_text(json_get(one->said, "old_number"));
    if (number.len == 0) return ERR_OK;
    if (!ARENA_ROOM(t->arena, t->numbers, t->count, t->room)) return error_memory(e);
    t->numbers[t->count++] = number;
    return ERR_OK;
}

/* ---- gaps ---- */

/* A number as what stands before its last digits but those of a year behind a slash, the digits, and what stands behind:
 * "12-0045/24". */
typedef struct { Str before, behind; int64_t n; int width; } Part;

static bool digit(char c) { return c >= '0' && c <= '9'; }

/* The longest run of digits that is not the last one behind a '/', the last of equal ones. */
static bool split(Str number, Part *ret)
{
    size_t best = 0, length = 0, end = number.len;
    ptrdiff_t slash = -1;
    for (size_t i = 0; i < number.len; i++) if (number.ptr[i] == '/') slash = (ptrdiff_t)i;
    bool year = slash > 0 && number.len - (size_t)slash - 1 <= 4;
    if (year) end = (size_t)slash;
    for (size_t i = 0; i < end; ) {
        size_t n = 0;
        while (i + n < end && digit(number.ptr[i + n])) n++;
        if (n > 0 && i + n >= best + length && n <= 15) {
            best = i;
            length = n;
        }
        i += n > 0 ? n : 1;
    }
    if (length == 0) return false;
    *ret = (Part){ str_first(number, best), str_from(number, best + length), 0, (int)length };
    for (size_t i = 0; i < length; i++) ret->n = ret->n * 10 + (number.ptr[best + i] - '0');
    return true;
}

static int by_series(const void *a, const void *b)
{
    const Part *one = a, *other = b;
    int order = str_compare(one->before, other->before);
    if (order == 0) order = str_compare(one->behind, other->behind);
    return order != 0 ? order : one->n < other->n ? -1 : one->n > other->n;
}

static bool same_series(const Part *a, const Part *b)
{
    return str_equal(a->before, b->before) && str_equal(a->behind, b->behind);
}

static void add_gap(Buf *to, const Part *p, int64_t from, int64_t until)
{
    if (to->len > 0) buf_c(to, ", ");
    buf_format(to, STR_FMT "%0*" PRId64 STR_FMT, STR_ARG(p->before), p->width, from, STR_ARG(p->behind));
    if (until > from) buf_format(to, " – " STR_FMT "%0*" PRId64 STR_FMT, STR_ARG(p->before), p->width, until, STR_ARG(p->behind));
}

/* How many numbers are missing, and which, the first GAPS_SHOWN of them. */
static ErrorCode find_gaps(Totals *t, Buf *to, int64_t *missing, Error *e)
{
    Part *parts = arena_array(t->arena, t->count + 1, sizeof *parts);
    size_t n = 0, shown = 0;
    *missing = 0;
    if (!parts) return error_memory(e);
    for (size_t i = 0; i < t->count; i++) n += split(t->numbers[i], &parts[n]);
    sort_list(parts, n, sizeof *parts, by_series);
    for (size_t i = 1; i < n; i++) {
        int64_t between = parts[i].n - parts[i - 1].n - 1;
        bool apart = between < 1 || between > SERIES_LONGEST;            /* further apart they are no series */
        if (apart || !same_series(&parts[i - 1], &parts[i])) continue;
        *missing += between;
        if (shown++ < GAPS_SHOWN) add_gap(to, &parts[i], parts[i - 1].n + 1, parts[i].n - 1);
    }
    if (shown > GAPS_SHOWN) buf_c(to, ", …");
    return to->failed ? error_memory(e) : ERR_OK;
}

/* ---- shown ---- */

static void row(Request *r, Buf *text, Str label, Str value)
{
    view_row(r, label, value);
    buf_format(text, STR_FMT ": " STR_FMT "\n", STR_ARG(label), STR_ARG(value));
}

static Str number_text(Request *r, int64_t n)
{
    char digits[24];
    return str_copy(r->arena, amount_format(digits, n, 0));
}

static void show_days(Request *r, const Totals *t, Buf *text, JsonValue *data)
{
    char day[11];
    if (t->oldest > t->newest) return;
    row(r, text, view_say(r, K("takeover.oldest")), str_copy(r->arena, day_format_local(day, t->oldest)));
    row(r, text, view_say(r, K("takeover.newest")), str_copy(r->arena, day_format_local(day, t->newest)));
    json_set(r->arena, data, "oldest", json_new_string(r->arena, str_copy(r->arena, day_format(day, t->oldest))));
    json_set(r->arena, data, "newest", json_new_string(r->arena, str_copy(r->arena, day_format(day, t->newest))));
}

ErrorCode totals_show(Request *r, Totals *t, const Kind *k, Str *text, Error *e)
{
    Buf gaps = buf_in(r->arena), all = buf_in(r->arena);
    int64_t missing;
    JsonValue *data = json_new_object(r->arena), *states = json_new_object(r->arena);
    TRY(find_gaps(t, &gaps, &missing, e));
    row(r, &all, view_say(r, K("takeover.rows")), number_text(r, t->rows));
    if (t->known > 0) row(r, &all, view_say(r, K("takeover.known-rows")), number_text(r, t->known));
    for (size_t i = 0; i < k->state_count; i++) {
        const int64_t *n = map_get(&t->states, k->states[i].id);
        char *name = n ? str_c(r->arena, k->states[i].id) : NULL;
        if (!name) continue;
        row(r, &all, view_label(r, &k->states[i].label), number_text(r, *n));
        json_set(r->arena, states, name, json_new_int(r->arena, *n));
    }
    show_days(r, t, &all, data);
    if (t->count > 0) {
        Str none = missing > 0 ? buf_str(&gaps) : view_say(r, K("takeover.no-gaps"));
        row(r, &all, view_say(r, K("takeover.gaps"), arg_int("n", missing)), none);
    }
    json_set(r->arena, data, "rows", json_new_int(r->arena, t->rows));
    json_set(r->arena, data, "known", json_new_int(r->arena, t->known));
    json_set(r->arena, data, "states", states);
    json_set(r->arena, data, "missing", json_new_int(r->arena, missing));
    json_set(r->arena, data, "gaps", json_new_string(r->arena, buf_str(&gaps)));
    json_set(r->arena, view_data(r), "totals", data);
    *text = str_trim(buf_str(&all));
    return all.failed ? error_memory(e) : ERR_OK;
}
