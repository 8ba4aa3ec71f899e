/* fuzz_detect_rates.c: any bytes as a table of rates.
 *
 * What must hold: a table is taken or refused with the file and, where it is about a row, the row; what is taken is in order, each day of a
 * currency once, rates above zero; a look-up finds the rate of its day and none that is later or too old; a conversion and the one of the
 * opposite amount are opposite. */
#include <stdlib.h>

#include "detect/rates.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_rate(const RateTable *t, size_t i)
{
    const Rate *r = &t->list[i];
    int64_t there, back;
    must(r->currency.len == 3 && !str_is(r->currency, "KGS") && r->rate > 0 && r->per > 0 && r->source.len > 0 && r->row > 1);
    if (i > 0) {
        int by = str_compare(r[-1].currency, r->currency);
        must(by < 0 || (by == 0 && r[-1].day < r->day));
    }
    must(rates_find(t, r->currency, r->day, 0) == r);
    const Rate *later = rates_find(t, r->currency, r->day + 1, 1);
    must(later && later->day >= r->day && later->day <= r->day + 1);
    const Rate *earlier = rates_find(t, r->currency, r->day - 1, 3);
    must(!earlier || (earlier->day < r->day && r->day - 1 - earlier->day <= 3));
    bool fits = rate_convert(r, 123456789, &there);
    must(fits == rate_convert(r, -123456789, &back));
    must(!fits || (there == -back && there >= 0));
    must(rate_convert(r, 0, &there) && there == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(64 << 20);
    char *copy = mem_alloc(size);
    RateTable table;
    Error e;
    if (copy) {
        if (size > 0) memcpy(copy, data, size);
        ErrorCode code = rates_read(&a, str_bytes(copy, size), STR("fuzz"), STR("KGS"), &table, &e);
        must(code == ERR_OK || code == ERR_MEMORY || code == ERR_INVALID || code == ERR_LIMIT);
        if (code == ERR_INVALID) must(error_arg(&e, "path").len > 0 || e.count > 1);       /* the file is what it was doing */
        for (size_t i = 0; code == ERR_OK && i < table.count; i++) check_rate(&table, i);
        mem_free(copy);
    }
    arena_free(&a);
    return 0;
}
