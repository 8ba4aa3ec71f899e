/* rates.c: a table of rates read and checked, and amounts converted by it (rates.h says how). */
#include "detect/rates.h"

#include <stdlib.h>

#include "text/csv.h"

typedef enum { COLUMN_CURRENCY, COLUMN_DATE, COLUMN_RATE, COLUMN_SOURCE, COLUMN_PER, COLUMNS } Column;

static const char *const NAMES[COLUMNS] = {
    [COLUMN_CURRENCY] = "currency", [COLUMN_DATE] = "date", [COLUMN_RATE] = "rate", [COLUMN_SOURCE] = "source", [COLUMN_PER] = "per",
};

/* at: SIZE_MAX where there is no such column. */
typedef struct { CsvReader csv; Str path, into; size_t at[COLUMNS]; Error *e; } Reading;

static ErrorCode refuse(const Reading *r, const char *key, Str name)
{
    return error_set(r->e, ERR_INVALID, key, arg_str("path", r->path), arg_int("row", (int64_t)r->csv.row), arg_str("name", name));
}

/* ---- rows ---- */

static ErrorCode read_head(Reading *r)
{
    for (int i = 0; i < COLUMNS; i++) r->at[i] = SIZE_MAX;
    for (size_t k = 0; k < r->csv.columns; k++) {
        Str name = str_trim(r->csv.cells[k]);
        int found = -1;
        for (int i = 0; i < COLUMNS; i++) if (str_is(name, NAMES[i])) found = i;
        if (found < 0) return refuse(r, K("detect.rate-column"), name);
        if (r->at[found] != SIZE_MAX) return refuse(r, K("detect.rate-column-twice"), name);
        r->at[found] = k;
    }
    for (int i = 0; i < COLUMN_PER; i++) if (r->at[i] == SIZE_MAX) return refuse(r, K("detect.rate-no-column"), str_of(NAMES[i]));
    return ERR_OK;
}

static Str cell(const Reading *r, Column column)
{
    return r->at[column] == SIZE_MAX ? STR("") : str_trim(csv_unguard(r->csv.cells[r->at[column]]));
}

static bool is_currency(Str code)
{
    for (size_t i = 0; i < code.len; i++) if (code.ptr[i] < 'A' || code.ptr[i] > 'Z') return false;
    return code.len == 3;
}

static ErrorCode read_row(Reading *r, Arena *a, Rate *to)
{
    enum { MOST_PER = 1000000 };
    Str per = cell(r, COLUMN_PER), currency = cell(r, COLUMN_CURRENCY);
    *to = (Rate){ .row = r->csv.row, .per = 1 };
    if (!is_currency(currency)) return refuse(r, K("detect.rate-currency"), currency);
    if (str_equal(currency, r->into)) return refuse(r, K("detect.rate-own"), currency);
    if (!day_parse(cell(r, COLUMN_DATE), &to->day)) return refuse(r, K("detect.rate-date"), cell(r, COLUMN_DATE));
    if (!amount_parse(cell(r, COLUMN_RATE), RATE_PLACES, &to->rate) || to->rate <= 0)
        return refuse(r, K("detect.rate-rate"), cell(r, COLUMN_RATE));
    if (per.len > 0 && (!int_parse(per, &to->per) || to->per < 1 || to->per > MOST_PER)) return refuse(r, K("detect.rate-per"), per);
    if (cell(r, COLUMN_SOURCE).len == 0) return refuse(r, K("detect.rate-source"), currency);
    to->currency = str_copy(a, currency);
    to->source = str_copy(a, cell(r, COLUMN_SOURCE));
    return to->currency.ptr && to->source.ptr ? ERR_OK : error_memory(r->e);
}

/* ---- the whole ---- */

static int day_order(const Rate *l, const Rate *r)
{
    int by = str_compare(l->currency, r->currency);
    return by != 0 ? by : l->day < r->day ? -1 : l->day > r->day;
}

static int rate_order(const void *left, const void *right)
{
    const Rate *l = left, *r = right;
    int by = day_order(l, r);
    return by != 0 ? by : l->row < r->row ? -1 : l->row > r->row;
}

static ErrorCode refuse_second(Reading *r, const Rate *first, const Rate *second)
{
    char day[11];
    r->csv.row = second->row;
    return error_set(r->e, ERR_INVALID, K("detect.rate-twice"), arg_str("path", r->path), arg_int("row", (int64_t)second->row),
                     arg_str("name", second->currency), arg_str("day", day_format(day, second->day)), arg_int("first", (int64_t)first->row));
}

ErrorCode rates_read(Arena *a, Str text, Str path, Str into, RateTable *ret, Error *e)
{
    Reading r = { .path = path, .into = into, .e = e };
    Rate *list = NULL;
    size_t count = 0, room = 0;
    bool more;
    if (csv_open(&r.csv, a, text, e) != ERR_OK) return error_in(e, K("detect.rate-file"), arg_str("path", path));
    for (;;) {
        if (csv_next(&r.csv, &more, e) != ERR_OK) return error_in(e, K("detect.rate-file"), arg_str("path", path));
        if (!more) break;
        if (room == 0) {
            TRY(read_head(&r));
            room = 1;
            continue;
        }
        if (!list || count == room) {
            list = arena_grow(a, list, count * sizeof *list, 2 * room * sizeof *list);
            if (!list) return error_memory(e);
            room *= 2;
        }
        TRY(read_row(&r, a, &list[count++]));
    }
    if (count == 0) return refuse(&r, K("detect.rate-none"), STR(""));
    sort_list(list, count, sizeof *list, rate_order);
    for (size_t i = 1; i < count; i++) if (day_order(&list[i - 1], &list[i]) == 0) return refuse_second(&r, &list[i - 1], &list[i]);
    *ret = (RateTable){ path, text, list, count };
    return ERR_OK;
}

const Rate *rates_find(const RateTable *t, Str currency, Day day, int64_t age)
{
    Rate wanted = { .currency = currency, .day = day };
    size_t low = 0, high = t->count;                 /* behind the last one that is not later */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (day_order(&t->list[middle], &wanted) <= 0) low = middle + 1;
        else high = middle;
    }
    const Rate *found = low > 0 ? &t->list[low - 1] : NULL;
    return found && str_equal(found->currency, currency) && (int64_t)day - found->day <= age ? found : NULL;
}

__extension__ typedef __int128 Wide;

bool rate_convert(const Rate *r, int64_t units, int64_t *ret)
{
    static const int64_t ONE = INT64_C(1000000000);
    _Static_assert(RATE_PLACES == 9, "ONE is 10^RATE_PLACES");
    Wide product = (Wide)units * r->rate, by = (Wide)r->per * ONE;
    Wide half = product < 0 ? -(by / 2) : by / 2;
    Wide whole = (product + half) / by;
    if (whole > INT64_MAX || whole < -INT64_MAX) return false;
    *ret = (int64_t)whole;
    return true;
}
