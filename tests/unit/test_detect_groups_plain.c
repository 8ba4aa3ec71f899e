/* test_detect_groups_plain: tenders at random, and rules over many processes held against a plain walk over everything: no picks,
 * no sorting, no sharing of work, another formula where there is one. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "detect_tenders.h"

enum { COUNT = 400, BUYERS = 4, KINDS = 3, SUPPLIERS = 7, LINES = 4000, WIDTH = 200 };

static Tender list[COUNT];
static char lines[2][LINES][WIDTH];
static size_t line_count[2];

/* ---- tenders ---- */

static int day_year(int day) { return day < 366 ? 2020 : 2021; }

static void make_bidders(Tender *t, Dice *d)
{
    bool seen[SUPPLIERS] = { false };
    int first = roll(d, 3);
    bool fixed = roll(d, 3) > 0;                      /* two of three are of three sets that meet again and again */
    for (int i = 0; fixed && i < 4; i++) {
        t->bidders[t->bid_count] = first + i;
        t->minutes[t->bid_count++] = roll(d, 2) ? 10 * i : 10 * roll(d, 4);
    }
    int n = fixed ? 0 : roll(d, BIDS);
    for (int i = 0; i < n; i++) {
        int who = roll(d, SUPPLIERS);
        if (seen[who]) continue;
        seen[who] = true;
        t->bidders[t->bid_count] = who;
        t->minutes[t->bid_count++] = roll(d, 100);
    }
}

static void make_tenders(uint64_t seed)
{
    static const char *const METHODS[] = { NULL, "open", "selective", "limited", "direct", "open" };
    static const char *const CRITERIA[] = { NULL, "priceOnly", "ratedCriteria" };
    Dice d = { seed };
    for (int i = 0; i < COUNT; i++) {
        Tender *t = &list[i];
        *t = tender(roll(&d, BUYERS + 1) - 1, roll(&d, KINDS + 1) - 1, roll(&d, 12) == 0 ? -1 : roll(&d, 700));
        t->method = METHODS[roll(&d, ARRAY_LEN(METHODS))];
        t->criteria = CRITERIA[roll(&d, ARRAY_LEN(CRITERIA))];
        t->value = roll(&d, 4) == 0 ? -1 : roll(&d, 10000);
        t->amount = roll(&d, 6) == 0 ? -1 : roll(&d, 5) == 0 ? roll(&d, 1000000) : roll(&d, 3000);
        t->price = roll(&d, 4) == 0 ? -1 : roll(&d, 100000);
        make_bidders(t, &d);
        bool bidder_wins = t->bid_count > 0 && roll(&d, 6) > 0;
        if (roll(&d, 8) > 0) t->winner = bidder_wins ? t->bidders[roll(&d, t->bid_count)] : roll(&d, SUPPLIERS);
        if (t->winner >= 0 && roll(&d, 6) == 0) t->partner = (t->winner + 1) % SUPPLIERS;
    }
}

/* ---- lines to compare ---- */

typedef struct {
    DetectRule rule;
    char       sort, other_sort;
    int        party, other, kind, year;
    uint64_t   part, whole, count;
    double     ratio;
} Said;

static void say(const Said *s)
{
    char *to = lines[0][line_count[0]++], party[16] = "", other[16] = "", kind[16] = "", year[16] = "";
    assert_true(line_count[0] < LINES);
    if (s->sort) snprintf(party, sizeof party, "%c%02d", s->sort, s->party);
    if (s->other_sort) snprintf(other, sizeof other, "%c%02d", s->other_sort, s->other);
    if (s->kind >= 0) snprintf(kind, sizeof kind, "%03d", s->kind);
    if (s->year > 0) snprintf(year, sizeof year, "%d", s->year);
    snprintf(to, WIDTH, "%s|%s|%s|%s|%s|%llu/%llu|%llu|%.9g", detect_rule_code(s->rule), party, other, kind, year,
             (unsigned long long)s->part, (unsigned long long)s->whole, (unsigned long long)(s->count ? s->count : 1), s->ratio);
}

static void take_flags(const DetectResult *r)
{
    line_count[1] = 0;
    for (size_t i = 0; i < r->flag_count; i++) {
        const DetectFlag *f = &r->flags[i];
        assert_true(line_count[1] < LINES);
        snprintf(lines[1][line_count[1]++], WIDTH, "%s|" STR_FMT "|" STR_FMT "|" STR_FMT "|" STR_FMT "|%llu/%llu|%u|%.9g",
                 detect_rule_code(f->rule), STR_ARG(f->party.id), STR_ARG(f->other.id), STR_ARG(f->market), STR_ARG(f->year), (unsigned long long)f->part,
                 (unsigned long long)f->whole, f->count, f->ratio);
    }
}

static int line_order(const void *left, const void *right)
{
    return strcmp(left, right);
}

/* At least so many flags, so that the test says something; the same on both sides. */
static void must_agree(size_t least)
{
    for (int side = 0; side < 2; side++) qsort(lines[side], line_count[side], WIDTH, line_order);
    for (size_t i = 0; i < line_count[0] || i < line_count[1]; i++) {
        const char *plain = i < line_count[0] ? lines[0][i] : "nothing", *rule = i < line_count[1] ? lines[1][i] : "nothing";
        if (strcmp(plain, rule) != 0) fail_msg("the walk says %s, the rule %s", plain, rule);
    }
    if (line_count[0] < least) fail_msg("only %zu flags", line_count[0]);
    line_count[0] = 0;
}

/* ---- the plain walks ---- */

static bool direct(const Tender *t) { return t->method && (strcmp(t->method, "direct") == 0 || strcmp(t->method, "limited") == 0); }

static void walk_methods(double limit, uint64_t least)
{
    for (int b = 0; b < BUYERS; b++) {
        uint64_t part = 0, whole = 0, worth = 0, part_worth = 0;
        for (int i = 0; i < COUNT; i++) {
            const Tender *t = &list[i];
            if (t->buyer != b || !t->method) continue;
            whole++;
            part += direct(t);
            if (t->value > 0) worth += (uint64_t)t->value;
            if (t->value > 0 && direct(t)) part_worth += (uint64_t)t->value;
        }
        double by_count = (double)part / (double)whole, by_value = worth > 0 ? (double)part_worth / (double)worth : 0;
        if (whole < least || part == 0 || (by_count < limit && by_value < limit)) continue;
        say(&(Said){ DETECT_R013, 'B', 0, b, 0, -1, 0, part, whole, 0, by_count >= limit ? by_count : by_value });
    }
}

static void walk_criteria(double limit, uint64_t least)
{
    for (int b = 0; b < BUYERS; b++) {
        uint64_t part = 0, whole = 0;
        for (int i = 0; i < COUNT; i++) {
            whole += list[i].buyer == b && list[i].criteria;
            part += list[i].buyer == b && list[i].criteria && strcmp(list[i].criteria, "priceOnly") != 0;
        }
        double share = (double)part / (double)whole;
        if (whole >= least && part > 0 && share >= limit) say(&(Said){ DETECT_R021, 'B', 0, b, 0, -1, 0, part, whole, 0, share });
    }
}

static void walk_consortia(double limit, uint64_t least)
{
    for (int k = 0; k < KINDS; k++) {
        uint64_t part = 0, whole = 0;
        for (int i = 0; i < COUNT; i++) {
            whole += list[i].kind == k && list[i].winner >= 0;
            part += list[i].kind == k && list[i].partner >= 0;
        }
        double share = (double)part / (double)whole;
        if (whole >= least && part > 0 && share >= limit) say(&(Said){ DETECT_R026, 0, 0, 0, 0, k, 0, part, whole, 0, share });
    }
}

static void walk_bidders(double limit, uint64_t least, uint64_t others)
{
    for (int b = 0; b < BUYERS; b++) {
        for (int k = 0; k < KINDS; k++) {
            uint64_t own = 0, sum = 0, other = 0, other_sum = 0;
            for (int i = 0; i < COUNT; i++) {
                const Tender *t = &list[i];
                if (t->buyer < 0 || t->kind != k || direct(t) || t->bid_count == 0) continue;
                *(t->buyer == b ? &own : &other) += 1;
                *(t->buyer == b ? &sum : &other_sum) += (uint64_t)t->bid_count;
            }
            if (own < least || other < others) continue;
            double mean = (double)sum / (double)own, other_mean = (double)other_sum / (double)other;
            if (mean <= limit * other_mean) say(&(Said){ DETECT_R019, 'B', 0, b, 0, k, 0, sum, own, 0, mean / other_mean });
        }
    }
}

static bool bids(const Tender *t, int who)
{
    for (int i = 0; i < t->bid_count; i++) if (t->bidders[i] == who) return true;
    return false;
}

/* Tenders by day, then by number. */
static int by_day(const void *left, const void *right)
{
    const Tender *l = *(const Tender *const *)left, *r = *(const Tender *const *)right;
    return l->day != r->day ? l->day - r->day : l < r ? -1 : l > r;
}

static void walk_habit(const Tender **turns, size_t n, int b, int k, int who, uint64_t least, uint64_t absent, double share)
{
    uint64_t times = 0, missed = 0;
    size_t first = 0, last = 0;
    for (size_t i = 0; i < n; i++) {
        if (!bids(turns[i], who)) continue;
        if (times++ == 0) first = i;
        last = i;
    }
    for (size_t i = 0; times > 0 && i < n; i++) missed += turns[i]->day > turns[last]->day;
    double ratio = (double)times / (double)(last - first + 1);
    if (times >= least && missed >= absent && ratio >= share)
        say(&(Said){ DETECT_R027, 'B', 'S', b, who, k, 0, times, last - first + 1, missed, ratio });
}

static void walk_habits(uint64_t least, uint64_t absent, double share)
{
    for (int b = 0; b < BUYERS; b++) {
        for (int k = 0; k < KINDS; k++) {
            const Tender *turns[COUNT];
            size_t n = 0;
            for (int i = 0; i < COUNT; i++)
                if (list[i].buyer == b && list[i].kind == k && list[i].bid_count > 0 && list[i].day >= 0) turns[n++] = &list[i];
            qsort(turns, n, sizeof *turns, by_day);
            for (int s = 0; s < SUPPLIERS && n >= least + absent; s++) walk_habit(turns, n, b, k, s, least, absent, share);
        }
    }
}

static bool has_award(const Tender *t, int who) { return t->winner == who || (t->winner >= 0 && t->partner == who); }

static void walk_contracts(double limit, uint64_t least)
{
    for (int b = 0; b < BUYERS; b++) {
        for (int year = 2020; year <= 2021; year++) {
            for (int s = 0; s < SUPPLIERS; s++) {
                uint64_t part = 0, whole = 0;
                for (int i = 0; i < COUNT; i++) {
                    const Tender *t = &list[i];
                    if (t->buyer != b || t->winner < 0 || t->day < 0 || day_year(t->day) != year) continue;
                    whole++;
                    part += has_award(t, s);
                }
                double share = (double)part / (double)whole;
                if (whole >= least && share > limit) say(&(Said){ DETECT_R040, 'B', 'S', b, s, -1, year, part, whole, 0, share });
            }
        }
    }
}

static void walk_market(DetectRule rule, double limit, uint64_t least)
{
    for (int k = 0; k < KINDS; k++) {
        for (int year = 2020; year <= 2021; year++) {
            double own[SUPPLIERS] = { 0 }, worth = 0, index = 0, most = 0;
            uint64_t part[SUPPLIERS] = { 0 }, whole = 0, suppliers = 0;
            for (int i = 0; i < COUNT; i++) {
                const Tender *t = &list[i];
                if (t->kind != k || t->winner < 0 || t->amount <= 0 || t->day < 0 || day_year(t->day) != year) continue;
                whole++;
                worth += (double)t->amount;
                for (int s = 0; s < SUPPLIERS; s++) {
                    if (!has_award(t, s)) continue;
                    part[s]++;
                    own[s] += (double)t->amount / (t->partner >= 0 ? 2 : 1);
                }
            }
            if (whole < least || worth <= 0) continue;
            for (int s = 0; s < SUPPLIERS; s++) {
                double share = own[s] / worth;
                suppliers += part[s] > 0;
                index += 10000 * share * share;
                if (own[s] > most) most = own[s];
                if (rule == DETECT_R050 && share > limit) say(&(Said){ rule, 'S', 0, s, 0, k, year, part[s], whole, 0, share });
            }
            if (rule == DETECT_R051 && index > limit)
                say(&(Said){ rule, 0, 0, 0, 0, k, year, suppliers, whole, (uint64_t)llround(index), most / worth });
        }
    }
}

static void say_digits(const int64_t *amounts, size_t n, char sort, int party, int kind)
{
    enum { LEAST = 60 };
    double chi = 0, mad = 0;
    uint64_t counts[10] = { 0 };
    if (n < LEAST) return;
    for (size_t i = 0; i < n; i++) {
        char text[24];
        snprintf(text, sizeof text, "%lld", (long long)amounts[i]);
        counts[text[0] - '0']++;
    }
    for (int d = 1; d <= 9; d++) {
        double expected = (double)n * log10(1 + 1.0 / d);
        chi += ((double)counts[d] - expected) * ((double)counts[d] - expected) / expected;
        mad += fabs((double)counts[d] / (double)n - log10(1 + 1.0 / d)) / 9;
    }
    if (chi > 15.5 && mad > 0.015) say(&(Said){ DETECT_R029, sort, 0, party, 0, kind, 0, counts[1], n, 0, mad });
}

static void walk_digits(void)
{
    static int64_t amounts[COUNT * BIDS];
    for (int b = 0; b < BUYERS; b++) {
        size_t n = 0;
        for (int i = 0; i < COUNT; i++)
            if (list[i].buyer == b && list[i].winner >= 0 && list[i].amount > 0) amounts[n++] = list[i].amount;
        say_digits(amounts, n, 'B', b, -1);
    }
    for (int k = 0; k < KINDS; k++) {
        size_t n = 0;
        for (int i = 0; i < COUNT; i++)
            if (list[i].kind == k && list[i].winner >= 0 && list[i].amount > 0) amounts[n++] = list[i].amount;
        say_digits(amounts, n, 0, 0, k);
    }
    for (int s = 0; s < SUPPLIERS; s++) {
        size_t n = 0;
        for (int i = 0; i < COUNT; i++) if (list[i].price > 0 && bids(&list[i], s)) amounts[n++] = list[i].price;
        say_digits(amounts, n, 'S', s, -1);
    }
}

static int amount_order(const void *left, const void *right)
{
    int64_t l = *(const int64_t *)left, r = *(const int64_t *)right;
    return l < r ? -1 : l > r;
}

static bool dated_award(const Tender *t, int b) { return t->buyer == b && t->winner >= 0 && t->amount > 0 && t->day >= 0; }

/* By supplier and buyer: the first award, and the largest on the next date. */
static void walk_first_awards(double times, uint64_t least)
{
    for (int b = 0; b < BUYERS; b++) {
        int64_t amounts[COUNT];
        size_t n = 0;
        for (int i = 0; i < COUNT; i++) if (dated_award(&list[i], b)) amounts[n++] = list[i].amount;
        qsort(amounts, n, sizeof *amounts, amount_order);
        for (int s = 0; s < SUPPLIERS && n >= least; s++) {
            const Tender *first = NULL, *next = NULL;
            uint64_t awards = 0, on_first = 0;
            for (int i = 0; i < COUNT; i++) {
                const Tender *t = &list[i];
                if (!dated_award(t, b) || !has_award(t, s)) continue;
                awards++;
                if (!first || t->day < first->day) first = t;
            }
            for (int i = 0; first && i < COUNT; i++) {
                const Tender *t = &list[i];
                if (!dated_award(t, b) || !has_award(t, s)) continue;
                on_first += t->day == first->day;
                bool better = !next || t->day < next->day || (t->day == next->day && t->amount > next->amount);
                if (t->day > first->day && better) next = t;
            }
            if (!next || on_first != 1 || !direct(first) || first->amount > amounts[(n - 1) / 2]) continue;
            double ratio = (double)next->amount / (double)first->amount;
            if (ratio >= times) say(&(Said){ DETECT_R052, 'B', 'S', b, s, -1, 0, 1, awards, 0, ratio });
        }
    }
}

/* A consortium wins only with a bid of its own; here bids are of one each. */
static bool wins(const Tender *t, int who) { return t->winner == who && t->partner < 0 && bids(t, who); }

static void walk_pairs(double limit, uint64_t least, uint64_t least_wins)
{
    for (int a = 0; a < SUPPLIERS; a++) {
        for (int b = a + 1; b < SUPPLIERS; b++) {
            uint64_t met = 0, first = 0, second = 0;
            for (int i = 0; i < COUNT; i++) {
                if (!bids(&list[i], a) || !bids(&list[i], b)) continue;
                met++;
                first += wins(&list[i], a);
                second += wins(&list[i], b);
            }
            uint64_t most = first > second ? first : second, joint = first + second;
            if (met < least || joint < least_wins || (double)most / (double)joint < limit) continue;
            say(&(Said){ DETECT_R053, 'S', 'S', first == most ? a : b, first == most ? b : a, -1, 0, most, joint, met,
                         (double)most / (double)joint });
        }
    }
}

static unsigned set_of(const Tender *t)
{
    unsigned set = 0;
    for (int i = 0; i < t->bid_count; i++) set |= 1u << t->bidders[i];
    return set;
}

static void say_set(DetectRule rule, unsigned set, uint64_t part, uint64_t whole, uint64_t count, double ratio)
{
    char *to = lines[0][line_count[0]++], names[64] = "";
    for (int s = 0; s < SUPPLIERS; s++) {
        if (!(set >> s & 1)) continue;
        char one[12];
        snprintf(one, sizeof one, "%sS%02d", names[0] ? " + " : "", s);
        strcat(names, one);
    }
    snprintf(to, WIDTH, "%s|%s||||%llu/%llu|%llu|%.9g", detect_rule_code(rule), names, (unsigned long long)part,
             (unsigned long long)whole, (unsigned long long)count, ratio);
}

static int minutes_of(const Tender *t, int who)
{
    for (int i = 0; i < t->bid_count; i++) if (t->bidders[i] == who) return t->minutes[i];
    return -1;
}

static int sign(int v) { return (v > 0) - (v < 0); }

/* Kendall's tau-a of the orders of two meetings. */
static double tau(const Tender *x, const Tender *y, unsigned set)
{
    int sum = 0, pairs = 0;
    for (int a = 0; a < SUPPLIERS; a++) {
        for (int b = a + 1; b < SUPPLIERS; b++) {
            if (!(set >> a & 1) || !(set >> b & 1)) continue;
            sum += sign(minutes_of(x, a) - minutes_of(x, b)) * sign(minutes_of(y, a) - minutes_of(y, b));
            pairs++;
        }
    }
    return (double)sum / pairs;
}

static size_t meetings_of(unsigned set, const Tender **turns)
{
    size_t n = 0;
    for (int i = 0; i < COUNT; i++) if (list[i].day >= 0 && set_of(&list[i]) == set) turns[n++] = &list[i];
    qsort(turns, n, sizeof *turns, by_day);
    return n;
}

static void walk_orders(double limit, size_t least)
{
    const Tender *turns[COUNT];
    for (unsigned set = 0; set < 1u << SUPPLIERS; set++) {
        size_t n = __builtin_popcount(set) >= 4 ? meetings_of(set, turns) : 0, usable = 0;
        if (n < least) continue;
        for (size_t i = 0; i < n; i++) {
            bool differ = false;
            for (int k = 1; k < turns[i]->bid_count; k++) differ |= turns[i]->minutes[k] != turns[i]->minutes[0];
            if (differ) turns[usable++] = turns[i];
        }
        double sum = 0;
        for (size_t i = 0; i < usable; i++) for (size_t k = i + 1; k < usable; k++) sum += tau(turns[i], turns[k], set);
        double mean = sum / ((double)usable * (double)(usable - 1) / 2);
        if (usable >= least && mean >= limit) say_set(DETECT_R034, set, (uint64_t)__builtin_popcount(set), usable, usable, mean);
    }
}

/* (n) (n - 1) ... of `times` factors. */
static double falling(double n, int times)
{
    double product = 1;
    for (int i = 0; i < times; i++) product *= n - i;
    return product;
}

/* Mean and variance of the number of changes, from the chances that neighbours are alike when the order is chance. */
static double score_of(const double *won, double n, double runs)
{
    double two = 0, three = 0, apart = 0;
    for (int i = 0; i < SUPPLIERS; i++) {
        two += falling(won[i], 2) / falling(n, 2);
        three += falling(won[i], 3) / falling(n, 3);
        for (int k = 0; k < SUPPLIERS; k++)
            apart += (i == k ? falling(won[i], 4) : falling(won[i], 2) * falling(won[k], 2)) / falling(n, 4);
    }
    double p = 1 - two, variance = (n - 1) * p * (1 - p) + 2 * (n - 2) * (1 - 2 * two + three - p * p)
                                 + (n - 2) * (n - 3) * (1 - 2 * two + apart - p * p);
    return (runs - 1 - (n - 1) * p) / sqrt(variance);
}

static void walk_turns(double even, double score, size_t least)
{
    const Tender *turns[COUNT];
    for (unsigned set = 0; set < 1u << SUPPLIERS; set++) {
        size_t n = __builtin_popcount(set) >= 3 ? meetings_of(set, turns) : 0;
        double won[SUPPLIERS] = { 0 }, all = 0, runs = 0, h = 0;
        int before = -1;
        if (n < least) continue;
        for (size_t i = 0; i < n; i++) {
            int winner = turns[i]->winner;
            if (winner < 0 || !wins(turns[i], winner)) continue;
            won[winner]++;
            all++;
            runs += winner != before;
            before = winner;
        }
        for (int s = 0; s < SUPPLIERS; s++) if (won[s] > 0) h -= won[s] / all * log(won[s] / all);
        h /= log(__builtin_popcount(set));
        if (all >= (double)least && h >= even && score_of(won, all, runs) >= score)
            say_set(DETECT_R057, set, (uint64_t)runs, (uint64_t)all, (uint64_t)all, h);
    }
}

/* ---- both sides ---- */

typedef struct { const char *name; double value; } Number;

static void run_rule(DetectRule rule, Number a, Number b, Number c)
{
    DetectSettings s = { .rules = DETECT_BIT(rule) };
    Number numbers[] = { a, b, c };
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) if (numbers[i].name) set_number(&s, rule, numbers[i].name, numbers[i].value);
    take_flags(run_tenders(list, COUNT, s));
}

static void rules_say_what_a_plain_walk_says(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        make_tenders(seed);
        walk_methods(0.37, 5);
        run_rule(DETECT_R013, (Number){ "threshold", 0.37 }, (Number){ "minimum_contracting_processes", 5 }, (Number){ NULL, 0 });
        must_agree(1);
        walk_criteria(0.45, 5);
        run_rule(DETECT_R021, (Number){ "threshold", 0.45 }, (Number){ "minimum_contracting_processes", 5 }, (Number){ NULL, 0 });
        must_agree(1);
        walk_consortia(0.1, 5);
        run_rule(DETECT_R026, (Number){ "threshold", 0.1 }, (Number){ "minimum_awards", 5 }, (Number){ NULL, 0 });
        must_agree(1);
        walk_bidders(0.98, 4, 10);
        run_rule(DETECT_R019, (Number){ "threshold", 0.98 }, (Number){ "minimum_contracting_processes", 4 },
                 (Number){ "minimum_others", 10 });
        must_agree(1);
        walk_habits(4, 1, 0.4);
        run_rule(DETECT_R027, (Number){ "threshold", 0.4 }, (Number){ "minimum_submitted_bids", 4 },
                 (Number){ "minimum_missed", 1 });
        must_agree(5);
        walk_digits();
        run_rule(DETECT_R029, (Number){ "minimum_amounts", 60 }, (Number){ NULL, 0 }, (Number){ NULL, 0 });
        must_agree(1);
        walk_contracts(0.15, 5);
        run_rule(DETECT_R040, (Number){ "threshold", 0.15 }, (Number){ "minimum_awards", 5 }, (Number){ NULL, 0 });
        must_agree(5);
        walk_market(DETECT_R050, 0.2, 5);
        run_rule(DETECT_R050, (Number){ "threshold", 0.2 }, (Number){ "minimum_awards", 5 }, (Number){ NULL, 0 });
        must_agree(3);
        walk_market(DETECT_R051, 1700, 5);
        run_rule(DETECT_R051, (Number){ "threshold", 1700 }, (Number){ "minimum_awards", 5 }, (Number){ NULL, 0 });
        must_agree(1);
        walk_first_awards(1.5, 5);
        run_rule(DETECT_R052, (Number){ "threshold", 1.5 }, (Number){ "minimum_awards", 5 }, (Number){ NULL, 0 });
        must_agree(0);
        walk_pairs(0.55, 5, 3);
        run_rule(DETECT_R053, (Number){ "threshold", 0.55 }, (Number){ "minimum_meetings", 5 }, (Number){ "minimum_wins", 3 });
        must_agree(1);
        walk_orders(0.1, 3);
        run_rule(DETECT_R034, (Number){ "threshold", 0.1 }, (Number){ "minimum_contracting_processes", 3 }, (Number){ NULL, 0 });
        must_agree(1);
        walk_turns(0.5, -0.9, 4);
        run_rule(DETECT_R057, (Number){ "threshold", 0.5 }, (Number){ "runs_score", -0.9 },
                 (Number){ "minimum_contracting_processes", 4 });
        must_agree(1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { RUN_TEST(rules_say_what_a_plain_walk_says) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
