/* test_detect_groups: rules over many processes: tenders with known answers, each threshold from both sides, what cannot be said,
 * persons. At random: test_detect_groups_plain. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "detect_tenders.h"

enum { MOST = 400 };
static Tender list[MOST];

static DetectSettings only(DetectRule rule)
{
    return (DetectSettings){ .rules = DETECT_BIT(rule) };
}

/* Settings are large: a function with many runs in it keeps none of them on its stack. */
__attribute__((noinline)) static const DetectResult *run_rule(const Tender *tenders, size_t count, DetectRule rule)
{
    return run_tenders(tenders, count, only(rule));
}

static void is_verdict(const DetectResult *r, DetectRule rule, uint64_t clear, uint64_t flagged, uint64_t few, uint64_t unsaid,
                       uint64_t spared)
{
    assert_int_equal(r->groups[rule][DETECT_GROUP_CLEAR], clear);
    assert_int_equal(r->groups[rule][DETECT_GROUP_FLAGGED], flagged);
    assert_int_equal(r->groups[rule][DETECT_GROUP_TOO_FEW], few);
    assert_int_equal(r->groups[rule][DETECT_GROUP_UNSAID], unsaid);
    assert_int_equal(r->groups[rule][DETECT_GROUP_SPARED], spared);
    assert_int_equal(r->by_rule[rule], flagged);
}

static void is_outcome(const DetectResult *r, DetectRule rule, DetectReason reason, uint64_t count)
{
    assert_int_equal(r->outcomes[rule][reason], count);
}

/* ---- shares ---- */

/* Buyers 1 to `buyers` with ten tenders each, `direct` of the last one's without competition, one of the others'. */
static size_t many_buyers(int buyers, int direct)
{
    size_t n = 0;
    for (int b = 1; b <= buyers; b++) {
        for (int i = 0; i < 10; i++) {
            list[n] = tender(b, 1, i);
            list[n].value = 100;
            list[n++].method = i < (b == buyers ? direct : 1) ? i % 2 == 0 ? "direct" : "limited" : "open";
        }
    }
    return n;
}

static void r013_flags_who_avoids_competition(void **state)
{
    (void)state;
    size_t n = many_buyers(20, 9);
    list[n++] = tender(-1, 1, 0);                     /* no buyer */
    list[n++] = tender(1, 1, 0);                      /* no method */
    list[n] = tender(30, 1, 0);                       /* a buyer with one tender */
    list[n++].method = "direct";
    const DetectResult *r = run_rule(list, n, DETECT_R013);
    const DetectFlag *f = only_flag(r, DETECT_R013);
    assert_non_null(f);
    assert_str(f->party.id, STR("B20"));
    assert_str(f->party.name, STR("B 20"));
    assert_int_equal(f->part, 9);
    assert_int_equal(f->whole, 10);
    assert_int_equal(f->limits.compared, 20);
    assert_int_equal(f->cleared, DETECT_OPEN);
    assert_int_equal(f->spot_count, 8);
    assert_str(f->spots[0].ocid, STR("t00190"));
    is_verdict(r, DETECT_R013, 19, 1, 1, 0, 0);
    is_outcome(r, DETECT_R013, DETECT_WAITS, 201);
    is_outcome(r, DETECT_R013, DETECT_NO_PARTY, 1);
    is_outcome(r, DETECT_R013, DETECT_NO_METHOD, 1);
}

static void r013_goes_by_a_limit_that_was_set_from_both_sides(void **state)
{
    (void)state;
    DetectSettings s = only(DETECT_R013);
    set_number(&s, DETECT_R013, "threshold", 0.5);
    assert_null(only_flag(run_tenders(list, many_buyers(3, 4), s), DETECT_R013));
    const DetectFlag *f = only_flag(run_tenders(list, many_buyers(3, 5), s), DETECT_R013);
    assert_non_null(f);
    assert_int_equal(f->cleared, DETECT_OPEN);
}

static void r013_looks_at_values_too(void **state)
{
    (void)state;
    size_t n = many_buyers(20, 1);
    list[n - 10].value = 100000;                      /* the one direct tender of the last buyer is worth more than all others */
    const DetectFlag *f = only_flag(run_rule(list, n, DETECT_R013), DETECT_R013);
    assert_non_null(f);
    assert_str(f->party.id, STR("B20"));
    assert_int_equal(f->amounts[0], INT64_C(1000000000));
    assert_int_equal(f->amounts[1], INT64_C(1009000000));
    assert_str(f->currency, STR("KGS"));
}

static void r013_rests_on_few(void **state)
{
    (void)state;
    const DetectFlag *f = only_flag(run_rule(list, many_buyers(10, 9), DETECT_R013), DETECT_R013);
    assert_non_null(f);
    assert_int_equal(f->cleared, DETECT_TOO_FEW);
}

static void r021_counts_what_goes_by_more_than_price(void **state)
{
    (void)state;
    size_t n = 0;
    for (int b = 1; b <= 20; b++) {
        for (int i = 0; i < 10; i++) {
            list[n] = tender(b, 1, i);
            list[n++].criteria = i == 0 || (b == 7 && i > 2) ? "ratedCriteria" : i % 2 ? "priceOnly" : "lowestCost";
        }
    }
    list[n++] = tender(1, 1, 1);                      /* no criteria */
    const DetectResult *r = run_rule(list, n, DETECT_R021);
    const DetectFlag *f = only_flag(r, DETECT_R021);
    assert_non_null(f);
    assert_str(f->party.id, STR("B07"));
    assert_int_equal(f->part, 8);
    is_outcome(r, DETECT_R021, DETECT_NOT_PUBLISHED, 1);
}

/* Where three quarters have none of it, who has a little is not unusual. */
static void a_fence_of_zero_says_nothing(void **state)
{
    (void)state;
    size_t n = many_buyers(20, 1);
    for (size_t i = 0; i < n - 10; i++) list[i].method = "open";
    const DetectResult *r = run_rule(list, n, DETECT_R013);
    is_verdict(r, DETECT_R013, 20, 0, 0, 0, 0);
}

static void r026_counts_consortia_by_class(void **state)
{
    (void)state;
    size_t n = 0;
    for (int kind = 1; kind <= 21; kind++) {
        for (int i = 0; i < (kind == 21 ? 19 : 20); i++) {
            list[n % MOST] = tender(1, kind, i);
            list[n % MOST].winner = 1;
            if (i < (kind == 3 ? 15 : 1)) list[n % MOST].partner = 2;
            n++;
            if (n == MOST) break;
        }
    }
    list[MOST - 1].winner = -1;
    list[MOST - 2].kind = -1;
    const DetectResult *r = run_rule(list, MOST, DETECT_R026);
    const DetectFlag *f = only_flag(r, DETECT_R026);
    assert_non_null(f);
    assert_int_equal(f->group, DETECT_MARKET);
    assert_str(f->market, STR("003"));
    assert_int_equal(f->part, 15);
    assert_int_equal(f->whole, 20);
    is_outcome(r, DETECT_R026, DETECT_NO_AWARDS, 1);
    is_outcome(r, DETECT_R026, DETECT_NO_CLASS, 1);
    assert_true(r->groups[DETECT_R026][DETECT_GROUP_TOO_FEW] >= 1);
}

/* ---- buyers ---- */

/* Buyer 1 has `own` tenders with one bidder, buyer 2 has 20 with `others`. */
static size_t two_buyers(int own, int others)
{
    size_t n = 0;
    for (int i = 0; i < own + 20; i++) {
        list[n] = tender(i < own ? 1 : 2, 1, i);
        list[n].method = "open";
        list[n].bid_count = i < own ? 1 : others;
        for (int k = 0; k < BIDS; k++) list[n].bidders[k] = k;
        n++;
    }
    return n;
}

static void r019_flags_half_of_what_others_get(void **state)
{
    (void)state;
    const DetectFlag *f = only_flag(run_rule(list, two_buyers(5, 2), DETECT_R019), DETECT_R019);
    assert_non_null(f);
    assert_str(f->party.id, STR("B01"));
    assert_str(f->market, STR("001"));
    assert_true(f->ratio >= 0.5 && f->ratio <= 0.5);
    assert_int_equal(f->part, 5);
    assert_int_equal(f->whole, 5);
    DetectSettings s = only(DETECT_R019);
    set_number(&s, DETECT_R019, "threshold", 0.49);
    assert_null(only_flag(run_tenders(list, two_buyers(5, 2), s), DETECT_R019));
    is_verdict(run_rule(list, two_buyers(4, 2), DETECT_R019), DETECT_R019, 0, 0, 2, 0, 0);
}

static void r019_says_what_it_cannot_say(void **state)
{
    (void)state;
    size_t n = two_buyers(5, 2);
    list[0].method = "direct";
    list[1].kind = -1;
    list[2].bid_count = 0;
    list[3].buyer = -1;
    const DetectResult *r = run_rule(list, n, DETECT_R019);
    is_outcome(r, DETECT_R019, DETECT_OTHER_METHOD, 1);
    is_outcome(r, DETECT_R019, DETECT_NO_CLASS, 1);
    is_outcome(r, DETECT_R019, DETECT_NO_NUMBER, 1);
    is_outcome(r, DETECT_R019, DETECT_NO_PARTY, 1);
}

/* Bidder 1 in the first `present` of `count` tenders of a buyer, then no more; bidder 2 in all. */
static size_t habit(int present, int count, int who)
{
    for (int i = 0; i < count; i++) {
        list[i] = tender(1, 1, i);
        list[i].bidders[list[i].bid_count++] = 2;
        if (i < present) list[i].bidders[list[i].bid_count++] = who;
    }
    return (size_t)count;
}

static void r027_misses_who_always_came(void **state)
{
    (void)state;
    const DetectResult *r = run_rule(list, habit(5, 10, 1), DETECT_R027);
    const DetectFlag *f = only_flag(r, DETECT_R027);
    assert_non_null(f);
    assert_str(f->party.id, STR("B01"));
    assert_str(f->other.id, STR("S01"));
    assert_int_equal(f->count, 5);
    assert_int_equal(f->days, 5);
    assert_int_equal(f->spot_count, 5);
    is_verdict(r, DETECT_R027, 1, 1, 0, 0, 0);
    assert_null(only_flag(run_rule(list, habit(5, 9, 1), DETECT_R027), DETECT_R027));       /* not long enough away */
    assert_null(only_flag(run_rule(list, habit(4, 10, 1), DETECT_R027), DETECT_R027));      /* never a habit */
    r = run_rule(list, habit(5, 10, 101), DETECT_R027);
    is_verdict(r, DETECT_R027, 1, 0, 0, 0, 1);
    assert_int_equal(r->spared, 1);
}

static void r027_counts_no_tender_of_the_last_day(void **state)
{
    (void)state;
    size_t n = habit(5, 10, 1);
    list[5].day = 4;                                  /* on the day when he was last there */
    assert_null(only_flag(run_rule(list, n, DETECT_R027), DETECT_R027));
}

/* Of `count` awards of buyer 1 in 2020 supplier 1 has `own`. */
static size_t contracts(int own, int count, int who)
{
    for (int i = 0; i < count; i++) {
        list[i] = tender(1, 1, i);
        list[i].winner = i < own ? who : 10 + i;
    }
    return (size_t)count;
}

static void r040_flags_more_than_half(void **state)
{
    (void)state;
    const DetectResult *r = run_rule(list, contracts(6, 10, 1), DETECT_R040);
    const DetectFlag *f = only_flag(r, DETECT_R040);
    assert_non_null(f);
    assert_str(f->party.id, STR("B01"));
    assert_str(f->other.id, STR("S01"));
    assert_str(f->year, STR("2020"));
    assert_int_equal(f->part, 6);
    is_verdict(run_rule(list, contracts(5, 10, 1), DETECT_R040), DETECT_R040, 1, 0, 0, 0, 0);
    is_verdict(run_rule(list, contracts(9, 9, 1), DETECT_R040), DETECT_R040, 0, 0, 1, 0, 0);
    is_verdict(run_rule(list, contracts(6, 10, 101), DETECT_R040), DETECT_R040, 0, 0, 0, 0, 1);
    size_t n = contracts(6, 10, 1);
    list[0].day = 366;                                /* the next year: neither has ten */
    is_verdict(run_rule(list, n, DETECT_R040), DETECT_R040, 0, 0, 2, 0, 0);
    list[0].day = -1;
    r = run_rule(list, n, DETECT_R040);
    is_outcome(r, DETECT_R040, DETECT_NO_DATES, 1);
}

static size_t first_awards(int64_t first, int64_t next, const char *method)
{
    for (int i = 0; i < 6; i++) {
        list[i] = tender(1, 1, i);
        list[i].winner = i < 2 ? 1 : 10 + i;
        list[i].amount = i == 0 ? first : i == 1 ? next : 500;
        list[i].method = i == 0 ? method : "open";
    }
    return 6;
}

static void r052_flags_ten_times_as_much(void **state)
{
    (void)state;
    const DetectResult *r = run_rule(list, first_awards(100, 1000, "direct"), DETECT_R052);
    const DetectFlag *f = only_flag(r, DETECT_R052);
    assert_non_null(f);
    assert_str(f->party.id, STR("B01"));
    assert_str(f->other.id, STR("S01"));
    assert_true(f->ratio >= 10 && f->ratio <= 10);
    assert_int_equal(f->amounts[0], 10000000);
    assert_int_equal(f->amounts[1], 1000000);
    assert_int_equal(f->days, 1);
    assert_int_equal(f->spot_count, 2);
    assert_null(only_flag(run_rule(list, first_awards(100, 999, "direct"), DETECT_R052), DETECT_R052));
    assert_null(only_flag(run_rule(list, first_awards(100, 1000, "open"), DETECT_R052), DETECT_R052));
    assert_null(only_flag(run_rule(list, first_awards(600, 6000, "direct"), DETECT_R052), DETECT_R052));    /* not small */
    size_t n = first_awards(100, 1000, "direct");
    list[1].day = 0;                                  /* which was first is not known */
    assert_int_equal(run_rule(list, n, DETECT_R052)->groups[DETECT_R052][DETECT_GROUP_UNSAID], 1);
    list[1].day = -1;
    is_outcome(run_rule(list, n, DETECT_R052), DETECT_R052, DETECT_NO_DATES, 1);
    list[1].amount = 0;
    is_outcome(run_rule(list, n, DETECT_R052), DETECT_R052, DETECT_NO_AMOUNTS, 1);
}

/* ---- markets ---- */

/* Supplier 1 has `own` of 100, in five of twenty awards. */
static size_t market(int64_t own, int who)
{
    for (int i = 0; i < 20; i++) {
        list[i] = tender(1, 1, i);
        list[i].winner = i < 5 ? who : 10 + i;
        list[i].amount = i < 5 ? own * 3 : (100 - own);
    }
    return 20;
}

static void r050_flags_a_share_by_value(void **state)
{
    (void)state;
    const DetectResult *r = run_rule(list, market(51, 1), DETECT_R050);
    const DetectFlag *f = only_flag(r, DETECT_R050);
    assert_non_null(f);
    assert_int_equal(f->group, DETECT_TENDERER);
    assert_str(f->party.id, STR("S01"));
    assert_str(f->market, STR("001"));
    assert_str(f->year, STR("2020"));
    assert_int_equal(f->amounts[0], 7650000);
    assert_int_equal(f->amounts[1], 15000000);
    assert_int_equal(f->part, 5);
    assert_int_equal(f->whole, 20);
    is_verdict(run_rule(list, market(50, 1), DETECT_R050), DETECT_R050, 1, 0, 0, 0, 0);
    is_verdict(run_rule(list, market(51, 101), DETECT_R050), DETECT_R050, 0, 0, 0, 0, 1);
    size_t n = market(51, 1);
    is_verdict(run_rule(list, n - 1, DETECT_R050), DETECT_R050, 0, 0, 1, 0, 0);
    list[19].amount = INT64_C(900000000000000);       /* the sum does not fit */
    list[18].amount = INT64_C(900000000000000);
    is_verdict(run_rule(list, n, DETECT_R050), DETECT_R050, 0, 0, 0, 1, 0);
}

static void a_consortium_shares_equally(void **state)
{
    (void)state;
    size_t n = market(100, 1);
    for (size_t i = 0; i < 5; i++) list[i].partner = 2;
    list[0].amount = 301;                             /* in units of 10^-4 an odd number would be left over; here it is even */
    for (size_t i = 5; i < n; i++) list[i].amount = 1;
    DetectSettings s = only(DETECT_R050);
    set_number(&s, DETECT_R050, "threshold", 0.4);
    const DetectResult *r = run_tenders(list, n, s);
    assert_int_equal(r->by_rule[DETECT_R050], 2);
    assert_int_equal(r->flags[0].amounts[0], r->flags[1].amounts[0]);
    assert_int_equal(r->flags[0].amounts[0], 7505000);
}

static void r051_takes_the_index_of_a_market(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        list[i] = tender(1, 1, i);
        list[i].winner = i % 4;
        list[i].amount = 10;
    }
    is_verdict(run_rule(list, 20, DETECT_R051), DETECT_R051, 1, 0, 0, 0, 0);     /* four equal ones: 2500 exactly */
    list[0].amount = 11;
    const DetectFlag *f = only_flag(run_rule(list, 20, DETECT_R051), DETECT_R051);
    assert_non_null(f);
    assert_int_equal(f->group, DETECT_MARKET);
    assert_str(f->market, STR("001"));
    assert_int_equal(f->count, 2500);
    assert_int_equal(f->part, 4);
    for (int i = 0; i < 20; i++) list[i].winner = 7;
    f = only_flag(run_rule(list, 20, DETECT_R051), DETECT_R051);
    assert_non_null(f);
    assert_int_equal(f->count, 10000);
}

static void r029_tells_grown_amounts_from_made_up_ones(void **state)
{
    (void)state;
    double grown = 1;
    for (int i = 0; i < 300; i++) {
        list[i] = tender(1, 1, i);
        list[i].winner = i;
        if (i >= 100) list[i].winner = i % 100;
        grown *= 1.071;
        list[i].amount = (int64_t)(1000 * grown);
    }
    is_verdict(run_rule(list, 300, DETECT_R029), DETECT_R029, 2, 0, 0, 0, 0);        /* the buyer and the class */
    for (int i = 0; i < 300; i++) list[i].amount = 100 + 3 * i;
    const DetectResult *r = run_rule(list, 300, DETECT_R029);
    is_verdict(r, DETECT_R029, 0, 2, 0, 0, 0);
    assert_int_equal(r->flags[0].part, 34);
    assert_true(r->flags[0].also_value > 15.5 && r->flags[0].ratio > 0.015);
    is_verdict(run_rule(list, 299, DETECT_R029), DETECT_R029, 0, 0, 2, 0, 0);
}

/* ---- pairs and sets ---- */

static size_t meetings(int count, int wins, int who)
{
    for (int i = 0; i < count; i++) {
        list[i] = tender(1, 1, i);
        list[i].bidders[0] = who;
        list[i].bidders[1] = 2;
        list[i].bid_count = 2;
        list[i].winner = i < wins ? who : 2;
    }
    return (size_t)count;
}

static void r053_flags_who_wins_nine_of_ten(void **state)
{
    (void)state;
    const DetectFlag *f = only_flag(run_rule(list, meetings(10, 9, 1), DETECT_R053), DETECT_R053);
    assert_non_null(f);
    assert_int_equal(f->group, DETECT_PAIR);
    assert_str(f->party.id, STR("S01"));
    assert_str(f->other.id, STR("S02"));
    assert_int_equal(f->part, 9);
    assert_int_equal(f->whole, 10);
    is_verdict(run_rule(list, meetings(10, 8, 1), DETECT_R053), DETECT_R053, 1, 0, 0, 0, 0);
    is_verdict(run_rule(list, meetings(9, 9, 1), DETECT_R053), DETECT_R053, 0, 0, 1, 0, 0);
    is_verdict(run_rule(list, meetings(10, 9, 101), DETECT_R053), DETECT_R053, 0, 0, 0, 0, 1);
    f = only_flag(run_rule(list, meetings(10, 1, 1), DETECT_R053), DETECT_R053);
    assert_non_null(f);
    assert_str(f->party.id, STR("S02"));
    size_t n = meetings(10, 9, 1);
    for (size_t i = 0; i < n; i++) list[i].winner = 50;       /* neither of them ever won */
    is_verdict(run_rule(list, n, DETECT_R053), DETECT_R053, 0, 0, 1, 0, 0);
}

static void lots_are_meetings_of_their_own_and_partners_do_not_meet(void **state)
{
    (void)state;
    static const char LINE[] =
        "{\"ocid\":\"a\",\"bids\":{\"details\":["
        "{\"status\":\"valid\",\"tenderers\":[{\"id\":\"A\"},{\"id\":\"B\"}],\"relatedLots\":[\"1\"]},"
        "{\"status\":\"valid\",\"tenderers\":[{\"id\":\"C\"}],\"relatedLots\":[\"1\"]},"
        "{\"status\":\"valid\",\"tenderers\":[{\"id\":\"A\"}],\"relatedLots\":[\"2\"]},"
        "{\"status\":\"valid\",\"tenderers\":[{\"id\":\"C\"}],\"relatedLots\":[\"2\"]},"
        "{\"status\":\"valid\",\"tenderers\":[{\"id\":\"D\"}],\"relatedLots\":[\"3\"]}]},"
        "\"awards\":[{\"status\":\"active\",\"suppliers\":[{\"id\":\"B\"},{\"id\":\"A\"}],\"relatedLots\":[\"1\"]},"
        "{\"status\":\"active\",\"suppliers\":[{\"id\":\"C\"}],\"relatedLots\":[\"2\"]}]}";
    const DetectResult *r;
    assert_ok(run_try(str_of(LINE), (DetectSettings){ .rules = DETECT_BIT(DETECT_R053), .pairs = 10 }, &r));
    assert_int_equal(r->pair_count, 2);
    assert_str(r->pairs[0].first.id, STR("A"));
    assert_str(r->pairs[0].second.id, STR("C"));
    assert_int_equal(r->pairs[0].together, 2);
    assert_int_equal(r->pairs[0].first_wins, 1);
    assert_int_equal(r->pairs[0].second_wins, 1);
    assert_str(r->pairs[1].first.id, STR("B"));
    assert_int_equal(r->pairs[1].together, 1);
}

static void pairs_are_those_that_met_most(void **state)
{
    (void)state;
    size_t n = 0;
    for (int a = 1; a < 12; a++) {
        for (int i = 0; i < a; i++) {
            list[n] = tender(1, 1, (int)n);
            list[n].bidders[0] = a == 5 ? 105 : a;
            list[n].bidders[1] = 50;
            list[n++].bid_count = 2;
        }
    }
    DetectSettings s = { .rules = DETECT_BIT(DETECT_R053), .pairs = 3 };
    const DetectResult *r = run_tenders(list, n, s);
    assert_int_equal(r->pair_count, 3);
    for (size_t i = 0; i < 3; i++) assert_int_equal(r->pairs[i].together, 11 - i);
    s.pairs = 50;
    r = run_tenders(list, n, s);
    assert_int_equal(r->pair_count, 10);                      /* not that of the natural person */
}

/* Five tenderers file in the same order `same` times, and backwards `other` times. */
static size_t orders(int same, int other, int who)
{
    for (int i = 0; i < same + other; i++) {
        list[i] = tender(1, 1, i);
        list[i].bid_count = 5;
        for (int k = 0; k < 5; k++) {
            list[i].bidders[k] = k == 2 ? who : k;
            list[i].minutes[k] = i < same ? 10 + 7 * k : 100 - 3 * k;
        }
    }
    return (size_t)(same + other);
}

static void r034_sees_one_order_again_and_again(void **state)
{
    (void)state;
    const DetectFlag *f = only_flag(run_rule(list, orders(3, 0, 2), DETECT_R034), DETECT_R034);
    assert_non_null(f);
    assert_int_equal(f->group, DETECT_SET);
    assert_str(f->party.id, STR("S00 + S01 + S02 + S03 + S04"));
    assert_str(f->party.name, STR("S 0 + S 1 + S 2 + S 3 + S 4"));
    assert_true(f->ratio >= 1 && f->ratio <= 1);
    is_verdict(run_rule(list, orders(2, 0, 2), DETECT_R034), DETECT_R034, 0, 0, 1, 0, 0);
    is_verdict(run_rule(list, orders(3, 1, 2), DETECT_R034), DETECT_R034, 1, 0, 0, 0, 0);    /* tau is 0 */
    is_verdict(run_rule(list, orders(3, 0, 102), DETECT_R034), DETECT_R034, 0, 0, 0, 0, 1);
    size_t n = orders(3, 0, 2);
    for (int k = 0; k < 5; k++) list[0].minutes[k] = 5;       /* all at once: no order */
    is_verdict(run_rule(list, n, DETECT_R034), DETECT_R034, 0, 0, 0, 1, 0);
}

static size_t rotation(const char *winners, int who)
{
    int n = 0;
    for (; winners[n]; n++) {
        list[n] = tender(1, 1, n);
        list[n].bid_count = 3;
        for (int k = 0; k < 3; k++) list[n].bidders[k] = k == 1 ? who : k;
        int winner = winners[n] - 'a';
        list[n].winner = winner == 1 ? who : winner;
    }
    return (size_t)n;
}

static void r057_sees_turns(void **state)
{
    (void)state;
    const DetectFlag *f = only_flag(run_rule(list, rotation("abcabcabcabc", 1), DETECT_R057), DETECT_R057);
    assert_non_null(f);
    assert_int_equal(f->part, 12);
    assert_int_equal(f->whole, 12);
    assert_true(f->ratio > 0.999);
    is_verdict(run_rule(list, rotation("aaaabbbbcccc", 1), DETECT_R057), DETECT_R057, 1, 0, 0, 0, 0);    /* no turns */
    is_verdict(run_rule(list, rotation("aaaaaaaaaaab", 1), DETECT_R057), DETECT_R057, 1, 0, 0, 0, 0);
    is_verdict(run_rule(list, rotation("abcabca", 1), DETECT_R057), DETECT_R057, 0, 0, 1, 0, 0);
    is_verdict(run_rule(list, rotation("abcabcxxx", 1), DETECT_R057), DETECT_R057, 0, 0, 0, 1, 0);       /* others won */
    is_verdict(run_rule(list, rotation("abcabcabcabc", 101), DETECT_R057), DETECT_R057, 0, 0, 0, 0, 1);
}

/* ---- profiles ---- */

static void profiles_tell_of_companies_and_buyers(void **state)
{
    (void)state;
    size_t n = contracts(6, 10, 1);
    for (size_t i = 0; i < n; i++) {
        list[i].amount = 10;
        list[i].bid_count = 2;
        list[i].bidders[0] = 1;
        list[i].bidders[1] = 103;
    }
    list[9].day = 400;
    list[9].kind = 5;
    list[9].partner = 1;
    const DetectResult *r = run_tenders(list, n, (DetectSettings){ .rules = DETECT_BIT(DETECT_R003), .profiles = 2 });
    assert_int_equal(r->profile_count, 3);
    const DetectProfile *buyer = &r->profiles[0], *supplier = &r->profiles[1];
    assert_int_equal(buyer->group, DETECT_BUYER);
    assert_int_equal(buyer->processes, 10);
    assert_int_equal(buyer->bids, 20);
    assert_int_equal(buyer->awards, 10);
    assert_int_equal(buyer->amount, 1000000);
    assert_int_equal(buyer->first_year, 2020);
    assert_int_equal(buyer->last_year, 2021);
    assert_int_equal(buyer->class_count, 2);
    assert_str(buyer->classes[0].who.id, STR("001"));
    assert_int_equal(buyer->classes[0].count, 9);
    assert_str(buyer->partners[0].who.id, STR("S01"));
    assert_int_equal(buyer->partners[0].count, 7);
    assert_str(supplier->party.id, STR("S01"));
    assert_int_equal(supplier->processes, 10);
    assert_int_equal(supplier->bids, 10);
    assert_int_equal(supplier->wins, 6);
    assert_int_equal(supplier->awards, 7);
    assert_int_equal(supplier->amount, 650000);
    assert_str(supplier->partners[0].who.id, STR("B01"));
    for (size_t i = 0; i < r->profile_count; i++) assert_false(str_starts(r->profiles[i].party.id, STR("KG-INN-1")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(r013_flags_who_avoids_competition), RUN_TEST(r013_goes_by_a_limit_that_was_set_from_both_sides),
        RUN_TEST(r013_looks_at_values_too), RUN_TEST(r013_rests_on_few), RUN_TEST(r021_counts_what_goes_by_more_than_price),
        RUN_TEST(a_fence_of_zero_says_nothing),
        RUN_TEST(r026_counts_consortia_by_class), RUN_TEST(r019_flags_half_of_what_others_get),
        RUN_TEST(r019_says_what_it_cannot_say),
        RUN_TEST(r027_misses_who_always_came), RUN_TEST(r027_counts_no_tender_of_the_last_day), RUN_TEST(r040_flags_more_than_half),
        RUN_TEST(r052_flags_ten_times_as_much), RUN_TEST(r050_flags_a_share_by_value), RUN_TEST(a_consortium_shares_equally),
        RUN_TEST(r051_takes_the_index_of_a_market), RUN_TEST(r029_tells_grown_amounts_from_made_up_ones),
        RUN_TEST(r053_flags_who_wins_nine_of_ten), RUN_TEST(lots_are_meetings_of_their_own_and_partners_do_not_meet),
        RUN_TEST(pairs_are_those_that_met_most), RUN_TEST(r034_sees_one_order_again_and_again), RUN_TEST(r057_sees_turns),
        RUN_TEST(profiles_tell_of_companies_and_buyers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
