/* clock.c: see clock.h. */
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

/* Where Bishkek's offset from UTC changed: second (UTC) and the offset from then on. Source: IANA time zone database, public
 * domain, zone Asia/Bishkek. Changes before 1970 do not matter here: no date-time of that age enters a case file. */
static const struct { int64_t from; int32_t offset; } BISHKEK[] = {
    { INT64_C(354909599), 21600 }, { INT64_C(354909600), 25200 }, { INT64_C(370717200), 21600 }, { INT64_C(386445600), 25200 },
    { INT64_C(402253200), 21600 }, { INT64_C(417981600), 25200 }, { INT64_C(433789200), 21600 }, { INT64_C(449604000), 25200 },
    { INT64_C(465336000), 21600 }, { INT64_C(481060800), 25200 }, { INT64_C(496785600), 21600 }, { INT64_C(512510400), 25200 },
    { INT64_C(528235200), 21600 }, { INT64_C(543960000), 25200 }, { INT64_C(559684800), 21600 }, { INT64_C(575409600), 25200 },
    { INT64_C(591134400), 21600 }, { INT64_C(606859200), 25200 }, { INT64_C(622584000), 21600 }, { INT64_C(638308800), 25200 },
    { INT64_C(654638400), 21600 }, { INT64_C(683582400), 18000 }, { INT64_C(703018800), 21600 }, { INT64_C(717530400), 18000 },
    { INT64_C(734468400), 21600 }, { INT64_C(748980000), 18000 }, { INT64_C(765918000), 21600 }, { INT64_C(780429600), 18000 },
    { INT64_C(797367600), 21600 }, { INT64_C(811879200), 18000 }, { INT64_C(828817200), 21600 }, { INT64_C(843933600), 18000 },
    { INT64_C(859671000), 21600 }, { INT64_C(877811400), 18000 }, { INT64_C(891120600), 21600 }, { INT64_C(909261000), 18000 },
    { INT64_C(922570200), 21600 }, { INT64_C(941315400), 18000 }, { INT64_C(954019800), 21600 }, { INT64_C(972765000), 18000 },
    { INT64_C(985469400), 21600 }, { INT64_C(1004214600), 18000 }, { INT64_C(1017523800), 21600 }, { INT64_C(1035664200), 18000 },
    { INT64_C(1048973400), 21600 }, { INT64_C(1067113800), 18000 }, { INT64_C(1080423000), 21600 }, { INT64_C(1099168200), 18000 },
    { INT64_C(1111872600), 21600 },
};

static Instant system_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * SECOND + t.tv_nsec / 1000000;
}

Instant (*clock_source)(void) = system_clock;

Instant clock_now(void)
{
    return clock_source();
}

int64_t clock_ticks(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int DAYS[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && is_leap(year) ? 29 : DAYS[month - 1];
}

/* Days before 1 January of a year, counted from 1970; years from 1 on. */
static int64_t year_start(int64_t year)
{
    int64_t y = year - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 - 719162;
}

Date day_date(Day d)
{
    int64_t guess = 1970 + floor_div((int64_t)d * 400, 146097);
    if (guess < 1) guess = 1;
    while (year_start(guess) > d && guess > 1) guess--;
    while (year_start(guess + 1) <= d) guess++;
    int64_t left = d - year_start(guess);
    Date date = { (int)guess, 1, 1 };
    if (left < 0) return date;
    while (left >= month_days(date.year, date.month)) left -= month_days(date.year, date.month++);
    date.day = 1 + (int)left;
    return date;
}

bool date_day(Date date, Day *ret)
{
    static const int16_t BEFORE[13] = { 0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };    /* days before each month */
    if (date.year < 1 || date.year > 9999 || date.month < 1 || date.month > 12) return false;
    if (date.day < 1 || date.day > month_days(date.year, date.month)) return false;
    bool leap_day = date.month > 2 && is_leap(date.year);
    *ret = (Day)(year_start(date.year) + BEFORE[date.month] + leap_day + date.day - 1);
    return true;
}

/* The number of one, two or four digits that stand at p; negative when one of them is none. */
static inline int digit_at(const char *p)
{
    unsigned digit = (unsigned)*p - '0';
    return digit <= 9 ? (int)digit : -1;
}

static inline int two_digits(const char *p)
{
    unsigned tens = (unsigned)p[0] - '0', ones = (unsigned)p[1] - '0';
    return tens <= 9 && ones <= 9 ? (int)(tens * 10 + ones) : -1;
}

static inline int four_digits(const char *p)
{
    int high = two_digits(p), low = two_digits(p + 2);
    return high >= 0 && low >= 0 ? high * 100 + low : -1;
}

static bool take_byte(Str *rest, char c)
{
    if (rest->len == 0 || rest->ptr[0] != c) return false;
    *rest = str_from(*rest, 1);
    return true;
}

/* yyyy-mm-dd */
static bool take_date(Str *rest, Day *ret)
{
    enum { LENGTH = 10 };
    const char *p = rest->ptr;
    if (rest->len < LENGTH || p[4] != '-' || p[7] != '-') return false;
    *rest = str_from(*rest, LENGTH);
    return date_day((Date){ four_digits(p), two_digits(p + 5), two_digits(p + 8) }, ret);
}

/* hh:mm:ss */
static bool take_time(Str *rest, int64_t *seconds)
{
    enum { LENGTH = 8 };
    const char *p = rest->ptr;
    if (rest->len < LENGTH || p[2] != ':' || p[5] != ':') return false;
    int h = two_digits(p), m = two_digits(p + 3), s = two_digits(p + 6);
    if (h < 0 || m < 0 || s < 0 || h > 23 || m > 59 || s > 59) return false;
    *seconds = h * 3600 + m * 60 + s;
    *rest = str_from(*rest, LENGTH);
    return true;
}

/* hh:mm */
static bool take_offset(Str *rest, int64_t *ret)
{
    enum { LENGTH = 5 };
    const char *p = rest->ptr;
    if (rest->len < LENGTH || p[2] != ':') return false;
    int h = two_digits(p), m = two_digits(p + 3);
    if (h < 0 || m < 0 || h > 23 || m > 59) return false;
    *ret = h * HOUR + m * MINUTE;
    *rest = str_from(*rest, LENGTH);
    return true;
}

static Day clamp_day(int64_t d)
{
    static const int64_t FIRST = -719162, LAST = 2932896;   /* 0001-01-01, 9999-12-31 */
    return (Day)(d < FIRST ? FIRST : d > LAST ? LAST : d);
}

Str instant_format(char to[25], Instant t)
{
    int64_t day = floor_div(t, 24 * HOUR);
    int64_t ms = t - day * 24 * HOUR;
    Date d = day_date(clamp_day(day));
    int n = snprintf(to, 25, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", d.year % 10000, d.month % 100, d.day % 100,
                     (int)(ms / HOUR) % 100, (int)(ms / MINUTE % 60), (int)(ms / SECOND % 60), (int)(ms % SECOND));
    return (Str){ to, (size_t)n };
}

bool instant_parse(Str text, Instant *ret)
{
    Day d;
    int64_t s;
    if (text.len != 24 || text.ptr[10] != 'T' || text.ptr[19] != '.' || text.ptr[23] != 'Z') return false;
    int tenths = digit_at(text.ptr + 20), rest = two_digits(text.ptr + 21);
    Str date = str_first(text, 10), time = str_first(str_from(text, 11), 8);
    if (tenths < 0 || rest < 0 || !take_date(&date, &d) || !take_time(&time, &s)) return false;
    *ret = d * 24 * HOUR + s * SECOND + tenths * 100 + rest;
    return true;
}

bool instant_parse_rfc3339(Str text, Instant *ret)
{
    Day d;
    int64_t s, ms = 0;
    if (!take_date(&text, &d)) return false;
    if (!take_byte(&text, 'T') && !take_byte(&text, 't') && !take_byte(&text, ' ')) return false;
    if (!take_time(&text, &s)) return false;
    if (take_byte(&text, '.')) {
        int scale = 100;
        if (text.len == 0 || digit_at(text.ptr) < 0) return false;
        for (; text.len > 0 && digit_at(text.ptr) >= 0; text = str_from(text, 1)) {
            ms += digit_at(text.ptr) * scale;
            scale /= 10;
        }
    }
    int64_t offset = 0;
    if (!take_byte(&text, 'Z') && !take_byte(&text, 'z')) {
        bool west = take_byte(&text, '-');
        if ((!west && !take_byte(&text, '+')) || !take_offset(&text, &offset)) return false;
        if (west) offset = -offset;
    }
    if (text.len != 0) return false;
    *ret = d * 24 * HOUR + s * SECOND + ms - offset;
    return true;
}

int32_t bishkek_offset(Instant t)
{
    int64_t second = floor_div(t, SECOND);
    int32_t offset = 6 * 3600;
    for (size_t i = 0; i < ARRAY_LEN(BISHKEK) && BISHKEK[i].from <= second; i++) offset = BISHKEK[i].offset;
    return offset;
}

Instant day_local_begin(Day d)
{
    Instant t = (Instant)d * 24 * HOUR;
    t -= bishkek_offset(t) * SECOND;
    return t;
}

Day instant_local_day(Instant t)
{
    return clamp_day(floor_div(t + bishkek_offset(t) * SECOND, 24 * HOUR));
}

Str instant_format_local(char to[17], Instant t)
{
    int64_t local = t + bishkek_offset(t) * SECOND;
    int64_t ms = local - floor_div(local, 24 * HOUR) * 24 * HOUR;
    char day[11];
    day_format_local(day, instant_local_day(t));
    int n = snprintf(to, 17, "%s %02d:%02d", day, (int)(ms / HOUR) % 100, (int)(ms / MINUTE % 60));
    return (Str){ to, (size_t)n };
}

Str day_format(char to[11], Day d)
{
    Date date = day_date(d);
    int n = snprintf(to, 11, "%04d-%02d-%02d", date.year % 10000, date.month % 100, date.day % 100);
    return (Str){ to, (size_t)n };
}

bool day_parse(Str text, Day *ret)
{
    Day d;
    if (!take_date(&text, &d) || text.len != 0) return false;
    *ret = d;
    return true;
}

Str day_format_local(char to[11], Day d)
{
    Date date = day_date(d);
    int n = snprintf(to, 11, "%02d.%02d.%04d", date.day % 100, date.month % 100, date.year % 10000);
    return (Str){ to, (size_t)n };
}

bool day_parse_local(Str text, Day *ret)
{
    const char *p = text.ptr;
    if (text.len != 10 || p[2] != '.' || p[5] != '.') return false;
    return date_day((Date){ four_digits(p + 6), two_digits(p + 3), two_digits(p) }, ret);
}
