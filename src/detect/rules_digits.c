/* rules_digits.c: R029, first digits of amounts that do not fall as Benford's law has it: of a buyer's awards, a bidder's
 * prices, a class.
 *
 * Digits are counted by party and by class while all amounts are walked over once; the processes behind a flag are looked for in
 * a second walk, when there is one. */
#include "detect/group_kit.h"

#include "detect/rule_kit.h"

#include <math.h>

enum { DIGITS = 3 };
enum { LEAST_AMOUNTS = 300, NINE = 9 };
static const double MAD = 0.015, CHI_SQUARE = 15.5;

/* log10(1 + 1/d) for d from 1 to 9. */
static const double BENFORD[NINE] = { 0.30102999566398120, 0.17609125905568124, 0.12493873660829995, 0.09691001300805642,
                                      0.07918124604762482, 0.06694678963061322, 0.05799194697768673, 0.05115252244738129,
                                      0.04575749056067514 };

/* How often each first digit stands in a group's amounts. */
typedef struct { uint32_t of[NINE]; } Counts;
/* A group whose digits are flagged, by its word, and the first processes that have one of its amounts. */
typedef struct { uint32_t word; double mad, chi_square; uint64_t first_digits, amounts; FirstRows rows; } Odd;

typedef struct {
    DetectGroup group;
    size_t      words;
    Counts     *counts;           /* by word */
    uint32_t   *slots;            /* of a flagged word its place among `odd`, plus one */
    Spill       odd;
} Digits;

typedef ErrorCode (*WithAmount)(Groups *g, Digits *w, uint32_t word, int64_t amount, uint32_t row, Error *e);

/* ---- amounts ---- */

static ErrorCode with_awards(Groups *g, Digits *w, WithAmount with, Error *e)
{
    const Facts *f = g->f;
    for (size_t i = 0; i < f->processes.count; i++) {
        const ProcessFact *p = process_at(f, i);
        uint32_t word = w->group == DETECT_MARKET ? market_of(g, p) : p->buyer;
        if (word == NO_WORD) continue;
        for (uint64_t k = p->first_award; k < p->first_award + p->award_count; k++) {
            const AwardFact *a = award_at(f, k);
            if (first_of_award(f, k) && amount_counts(g, a->amount, a->currency)) TRY(with(g, w, word, a->amount, (uint32_t)i, e));
        }
    }
    return ERR_OK;
}

/* A consortium's price is each member's. */
static ErrorCode with_bids(Groups *g, Digits *w, WithAmount with, Error *e)
{
    const Facts *f = g->f;
    for (size_t i = 0; i < f->bids.count; i++) {
        const BidFact *b = bid_at(f, i);
        if (amount_counts(g, b->amount, b->currency)) TRY(with(g, w, b->who, b->amount, b->process, e));
    }
    return ERR_OK;
}

static ErrorCode with_amounts(Groups *g, Digits *w, WithAmount with, Error *e)
{
    return w->group == DETECT_TENDERER ? with_bids(g, w, with, e) : with_awards(g, w, with, e);
}

static uint32_t first_digit(int64_t amount)
{
    static const int64_t THOUSAND = 1000;
    while (amount >= THOUSAND) amount /= THOUSAND;
    while (amount > NINE) amount /= 10;
    return (uint32_t)amount;
}

static ErrorCode count_amount(Groups *g, Digits *w, uint32_t word, int64_t amount, uint32_t row, Error *e)
{
    (void)g;
    (void)row;
    (void)e;
    w->counts[word].of[first_digit(amount) - 1]++;
    return ERR_OK;
}

static ErrorCode name_amount(Groups *g, Digits *w, uint32_t word, int64_t amount, uint32_t row, Error *e)
{
    (void)g;
    (void)amount;
    (void)e;
    if (w->slots[word] == 0) return ERR_OK;
    Odd *odd = spill_at(&w->odd, w->slots[word] - 1);
    if (odd->rows.count < DETECT_SPOTS) first_rows_add(&odd->rows, row);
    return ERR_OK;
}

/* ---- what they come to ---- */

static void measure_digits(const uint32_t *counts, uint64_t all, double *chi_square, double *mad)
{
    *chi_square = *mad = 0;
    for (int i = 0; i < NINE; i++) {
        double expected = BENFORD[i] * (double)all, off = (double)counts[i] - expected;
        *chi_square += off * off / expected;
        *mad += fabs(off) / (double)all / NINE;
    }
}

static ErrorCode judge_word(Groups *g, Digits *w, uint32_t word, Error *e)
{
    const uint32_t *counts = w->counts[word].of;
    Odd odd = { .word = word, .first_digits = counts[0] };
    void *place;
    for (int i = 0; i < NINE; i++) odd.amounts += counts[i];
    if (odd.amounts == 0) return ERR_OK;
    if ((double)odd.amounts < rule_number(g->d, DETECT_R029, 2, LEAST_AMOUNTS)) {
        group_verdict(g, DETECT_R029, DETECT_GROUP_TOO_FEW);
        return ERR_OK;
    }
    measure_digits(counts, odd.amounts, &odd.chi_square, &odd.mad);
    if (odd.mad <= rule_number(g->d, DETECT_R029, 0, MAD) || odd.chi_square <= rule_number(g->d, DETECT_R029, 1, CHI_SQUARE)) {
        group_verdict(g, DETECT_R029, DETECT_GROUP_CLEAR);
        return ERR_OK;
    }
    TRY(spill_more(&w->odd, 1, &place, e));
    memcpy(place, &odd, sizeof odd);
    w->slots[word] = (uint32_t)w->odd.count;
    return ERR_OK;
}

static ErrorCode raise_odd(Groups *g, const Digits *w, const Odd *odd, Error *e)
{
    DetectFlag flag = { .rule = DETECT_R029, .group = w->group, .count = 1, .ratio = odd->mad, .part = odd->first_digits,
                        .whole = odd->amounts, .also = "chiSquare", .also_value = odd->chi_square };
    bool market = w->group == DETECT_MARKET;
    if (market) flag.market = market_text(g, odd->word);
    return group_raise(g, flag, market ? NO_WORD : odd->word, NO_WORD, &odd->rows, e);
}

static ErrorCode judge_all(Groups *g, Digits *w, Error *e)
{
    for (size_t i = 0; i < w->words; i++) TRY(judge_word(g, w, (uint32_t)i, e));
    if (w->odd.count > 0) TRY(with_amounts(g, w, name_amount, e));
    for (size_t i = 0; i < w->odd.count; i++) TRY(raise_odd(g, w, spill_at(&w->odd, i), e));
    return ERR_OK;
}

static ErrorCode run_digits(Groups *g, DetectGroup group, Error *e)
{
    Digits w = { .group = group, .odd = groups_list(g, sizeof(Odd)) };
    w.words = group == DETECT_MARKET ? g->f->terms.count : g->f->parties.count;
    w.counts = mem_alloc((w.words + 1) * sizeof *w.counts);
    w.slots = mem_alloc((w.words + 1) * sizeof *w.slots);
    ErrorCode code = w.counts && w.slots ? with_amounts(g, &w, count_amount, e) : error_memory(e);
    if (code == ERR_OK) code = judge_all(g, &w, e);
    mem_free(w.counts);
    mem_free(w.slots);
    spill_free(&w.odd);
    return code;
}

/* A process gives something when one amount of it counts. */
static void digits_came_to(Groups *g)
{
    const Facts *f = g->f;
    for (size_t i = 0; i < f->processes.count; i++) {
        const ProcessFact *p = process_at(f, i);
        DetectReason reason = p->crowded ? DETECT_TOO_MANY : DETECT_NO_AMOUNTS;
        for (uint64_t k = p->first_award; reason != DETECT_WAITS && k < p->first_award + p->award_count; k++)
            if (amount_counts(g, award_at(f, k)->amount, award_at(f, k)->currency)) reason = DETECT_WAITS;
        for (uint64_t k = p->first_bid; reason != DETECT_WAITS && k < p->first_bid + p->bid_count; k++)
            if (amount_counts(g, bid_at(f, k)->amount, bid_at(f, k)->currency)) reason = DETECT_WAITS;
        group_came_to(g, DETECT_R029, (uint32_t)i, reason);
    }
}

ErrorCode rules_digits(Groups *g, Error *e)
{
    if (!detector_runs(g->d, DETECT_R029)) return ERR_OK;
    TRY(groups_markets(g, rule_number(g->d, DETECT_R029, 3, DIGITS), e));
    digits_came_to(g);
    TRY(run_digits(g, DETECT_BUYER, e));
    TRY(run_digits(g, DETECT_TENDERER, e));
    return run_digits(g, DETECT_MARKET, e);
}
