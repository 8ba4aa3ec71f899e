/* detect_tenders.h: tenders made up for the tests of rules over many processes, and their JSON. Numbers stand for parties and
 * classes; what is negative or NULL is left out of the data. */
#ifndef TERGOO_DETECT_TENDERS_H
#define TERGOO_DETECT_TENDERS_H

#include "detect/rule_book.h"
#include "detect_run.h"

enum { BIDS = 6 };

typedef struct {
    int         buyer, kind, day;        /* day: since 2020-01-01, of the start of the tender period and of the award */
    const char *method, *criteria;
    int64_t     value, amount;           /* of the tender, of the award */
    int         bidders[BIDS], minutes[BIDS], bid_count;     /* minutes: of the bid, within the day */
    int         winner, partner;         /* who has the award, and with whom */
    int64_t     price;                   /* of every bid */
} Tender;

UNUSED static Tender tender(int buyer, int kind, int day)
{
    return (Tender){ .buyer = buyer, .kind = kind, .day = day, .value = -1, .amount = -1, .winner = -1, .partner = -1,
                     .price = -1 };
}

/* Numbers from 100 are natural persons. */
UNUSED static void write_party(Buf *to, const char *sort, int number)
{
    if (number >= 100) buf_format(to, "{\"id\":\"KG-INN-1%03d\"}", number);
    else buf_format(to, "{\"id\":\"%s%02d\",\"name\":\"%s %d\"}", sort, number, sort, number);
}

UNUSED static void write_date(Buf *to, int day, int minutes)
{
    char text[11];
    enum { FIRST = 18262 };              /* 2020-01-01 */
    buf_format(to, "\"" STR_FMT "T%02d:%02d:00Z\"", STR_ARG(day_format(text, FIRST + day)), minutes / 60, minutes % 60);
}

UNUSED static void write_bids(Buf *to, const Tender *t)
{
    buf_c(to, ",\"bids\":{\"details\":[");
    for (int i = 0; i < t->bid_count; i++) {
        buf_format(to, "%s{\"id\":\"%d\",\"status\":\"valid\",\"date\":", i > 0 ? "," : "", i);
        write_date(to, t->day, t->minutes[i]);
        if (t->price >= 0) buf_format(to, ",\"value\":{\"amount\":%lld,\"currency\":\"KGS\"}", (long long)t->price);
        buf_c(to, ",\"tenderers\":[");
        write_party(to, "S", t->bidders[i]);
        buf_c(to, "]}");
    }
    buf_c(to, "]}");
}

UNUSED static void write_tender(Buf *to, int number, const Tender *t)
{
    buf_format(to, "{\"ocid\":\"t%05d\"", number);
    if (t->buyer >= 0) {
        buf_c(to, ",\"buyer\":");
        write_party(to, "B", t->buyer);
    }
    buf_c(to, ",\"tender\":{\"title\":\"t\"");
    if (t->kind >= 0) buf_format(to, ",\"items\":[{\"classification\":{\"id\":\"%03d.1\"}}]", t->kind);
    if (t->method) buf_format(to, ",\"procurementMethod\":\"%s\"", t->method);
    if (t->criteria) buf_format(to, ",\"awardCriteria\":\"%s\"", t->criteria);
    if (t->value >= 0) buf_format(to, ",\"value\":{\"amount\":%lld,\"currency\":\"KGS\"}", (long long)t->value);
    if (t->day >= 0) {
        buf_c(to, ",\"tenderPeriod\":{\"startDate\":");
        write_date(to, t->day, 0);
        buf_byte(to, '}');
    }
    buf_byte(to, '}');
    if (t->bid_count > 0) write_bids(to, t);
    if (t->winner >= 0) {
        buf_c(to, ",\"awards\":[{\"status\":\"active\",\"suppliers\":[");
        write_party(to, "S", t->winner);
        if (t->partner >= 0) {
            buf_byte(to, ',');
            write_party(to, "S", t->partner);
        }
        buf_byte(to, ']');
        if (t->amount >= 0) buf_format(to, ",\"value\":{\"amount\":%lld,\"currency\":\"KGS\"}", (long long)t->amount);
        if (t->day >= 0) {
            buf_c(to, ",\"date\":");
            write_date(to, t->day, 0);
        }
        buf_c(to, "}]");
    }
    buf_c(to, "}\n");
}

UNUSED static Str write_tenders(const Tender *list, size_t count)
{
    Buf b = buf_in(&run_arena);
    for (size_t i = 0; i < count; i++) write_tender(&b, (int)i, &list[i]);
    assert_false(b.failed);
    return buf_str(&b);
}

UNUSED static void set_number(DetectSettings *s, DetectRule rule, const char *name, double value)
{
    DetectNumber *to = detect_parameter(s, rule, str_of(name));
    assert_non_null(to);
    *to = (DetectNumber){ true, value };
}

UNUSED static const DetectResult *run_tenders(const Tender *list, size_t count, DetectSettings s)
{
    const DetectResult *r;
    assert_ok(run_try(write_tenders(list, count), s, &r));
    assert_int_equal(r->releases, count);
    return r;
}

/* Numbers that look random and are the same each time. */
typedef struct { uint64_t state; } Dice;
UNUSED static int roll(Dice *d, int sides)
{
    d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((d->state >> 33) % (uint64_t)sides);
}

#endif
