/* money_amount.h: amounts of money as whole numbers of the smallest unit, and their conversion. No floating point: a rate is a ratio
 * of two whole numbers, a conversion one multiplication and one division, rounded once, half to even, so that what is taken
 * back comes to exactly what was entered with the sign turned. */
#ifndef TERGOO_MONEY_AMOUNT_H
#define TERGOO_MONEY_AMOUNT_H

#include "model/model.h"

/* `minor` of the currency's smallest unit (ISO 4217): 12.50 EUR is 1250. */
typedef struct { Str currency; int64_t minor; } Money;

/* A value of a money field; false for anything else. */
bool money_read(const JsonValue *v, Money *ret);
/* The value of a money field; NULL when memory is out. */
JsonValue *money_value(Arena *a, Money m);

/* One unit of the first currency is above/below units of the second; both above 0. */
typedef struct { int64_t above, below; } Ratio;
/* "58.1234" for `units` of the first; false for a rate that is 0, below 0 or too large. */
bool ratio_read(Str rate, int64_t units, Ratio *ret);
Ratio ratio_turned(Ratio r);

/* The amount in the other currency by up to two ratios (`count`), rounded half to even once, at the end. False when it does not fit. */
MUST_USE bool money_convert(Money from, Str to, const Ratio *by, size_t count, Money *ret);
/* minor * part / whole, rounded half to even; whole above 0. False when it does not fit. */
MUST_USE bool money_part(int64_t minor, int64_t part, int64_t whole, int64_t *ret);

#endif
