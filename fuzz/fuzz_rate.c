/* fuzz_rate.c: any text as a rate of exchange, with any amount: RATE UNITS MINOR, parted by blanks; further bytes are not looked at.
 *
 * What must hold: a rate that is read is a ratio of two whole numbers above 0 in lowest terms; what is converted with the sign turned comes to
 * the same with the sign turned; a rate and the same rate turned take an amount back to what it was, as near as the smallest unit allows;
 * a part of an amount lies between nothing and the whole. */
#include <stdlib.h>

#include "model/money_amount.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static int64_t common(int64_t a, int64_t b)
{
    return b == 0 ? a : common(b, a % b);
}

static void try_convert(Ratio by, int64_t minor)
{
    Money to, back, turned;
    Money from = { STR("EUR"), minor };
    if (!money_convert(from, STR("KGS"), &by, 1, &to)) return;
    must(str_is(to.currency, "KGS"));
    must(to.minor == 0 || (to.minor < 0) == (minor < 0));
    must(money_convert((Money){ STR("EUR"), -minor }, STR("KGS"), &by, 1, &turned) && turned.minor == -to.minor);
    Ratio there_and_back[] = { by, ratio_turned(by) };
    if (money_convert(from, STR("EUR"), there_and_back, 2, &back)) must(back.minor == minor);
}

static void try_part(int64_t minor, int64_t part, int64_t whole)
{
    int64_t one, rest;
    if (whole < 1 || part < 0 || part > whole || !money_part(minor, part, whole, &one)) return;
    must(minor < 0 ? one <= 0 && one >= minor : one >= 0 && one <= minor);
    must(money_part(minor, whole - part, whole, &rest));
    must(one + rest - minor <= 1 && one + rest - minor >= -1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str rest = str_bytes(data, size), rate, typed_units, typed_minor;
    int64_t units = 1, minor = 0;
    Ratio ratio;
    str_cut(&rest, ' ', &rate);
    str_cut(&rest, ' ', &typed_units);
    str_cut(&rest, ' ', &typed_minor);
    bool counted = int_parse(typed_units, &units), amount = int_parse(typed_minor, &minor);
    if (counted && amount) try_part(minor, minor / 3, units);
    if (counted) try_part(minor, units / 7, units);
    if (!ratio_read(rate, units, &ratio)) return 0;
    must(units >= 1 && ratio.above > 0 && ratio.below > 0 && common(ratio.above, ratio.below) == 1);
    if (amount && minor != INT64_MIN) try_convert(ratio, minor);
    return 0;
}
