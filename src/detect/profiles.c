/* profiles.c: what there is about the buyers and suppliers with the most awards: how much they took part, won and were paid, when,
 * in which classes and with whom. For people who want to know whom a flag is about; of natural persons there is none.
 *
 * One walk counts awards and processes of everybody, so that those with the most are known; a second gathers what is told of
 * them. */
#include "detect/group_kit.h"

#include "detect/rule_kit.h"

#include <stdlib.h>

enum { DIGITS = 3 };

typedef struct {
    DetectGroup    group;
    uint64_t      *awards, *processes;      /* by party */
    uint32_t      *seen;                    /* the process, plus one, that a party was last counted in */
    uint32_t      *slots;                   /* the place of a party among the profiles, or NO_WORD */
    uint32_t      *chosen;
    size_t         chosen_count;
    DetectProfile *list;
} Profiles;

static void profiles_free(Profiles *w)
{
    mem_free(w->awards);
    mem_free(w->processes);
    mem_free(w->seen);
    mem_free(w->slots);
    mem_free(w->chosen);
}

static ErrorCode profiles_new(const Groups *g, DetectGroup group, Profiles *ret, Error *e)
{
    size_t n = (size_t)g->f->parties.count + 1, bytes;
    *ret = (Profiles){ .group = group };
    if (!size_multiply(n, sizeof(uint64_t), &bytes)) return error_memory(e);
    ret->awards = mem_alloc(bytes);
    ret->processes = mem_alloc(bytes);
    ret->seen = mem_alloc(bytes);
    ret->slots = mem_alloc(bytes);
    ret->chosen = mem_alloc(bytes);
    return ret->awards && ret->processes && ret->seen && ret->slots && ret->chosen ? ERR_OK : error_memory(e);
}

/* ---- who takes part in a process ---- */

typedef ErrorCode (*WithParty)(Groups *g, Spill *picks, uint32_t who, uint32_t row, Error *e);

static ErrorCode with_one(Groups *g, Spill *picks, uint32_t who, uint32_t row, WithParty with, Error *e)
{
    Profiles *w = g->rule;
    if (who == NO_WORD || w->seen[who] == row + 1) return ERR_OK;
    w->seen[who] = row + 1;
    return with(g, picks, who, row, e);
}

static ErrorCode with_all(Groups *g, Spill *picks, WithParty with, Error *e)
{
    const Facts *f = g->f;
    Profiles *w = g->rule;
    memset(w->seen, 0, f->parties.count * sizeof *w->seen);
    for (size_t i = 0; i < f->processes.count; i++) {
        const ProcessFact *p = process_at(f, i);
        if (w->group == DETECT_BUYER) {
            TRY(with_one(g, picks, p->buyer, (uint32_t)i, with, e));
            continue;
        }
        for (uint64_t k = p->first_bid; k < p->first_bid + p->bid_count; k++)
            TRY(with_one(g, picks, bid_at(f, k)->who, (uint32_t)i, with, e));
        for (uint64_t k = p->first_award; k < p->first_award + p->award_count; k++)
            TRY(with_one(g, picks, award_at(f, k)->who, (uint32_t)i, with, e));
    }
    return ERR_OK;
}

/* ---- those with the most awards ---- */

static ErrorCode count_process(Groups *g, Spill *picks, uint32_t who, uint32_t row, Error *e)
{
    (void)picks;
    (void)row;
    (void)e;
    Profiles *w = g->rule;
    w->processes[who]++;
    return ERR_OK;
}

static int more_awards(const void *left, const void *right, void *work)
{
    const Profiles *w = work;
    uint32_t l = *(const uint32_t *)left, r = *(const uint32_t *)right;
    if (w->awards[l] != w->awards[r]) return w->awards[l] > w->awards[r] ? -1 : 1;
    if (w->processes[l] != w->processes[r]) return w->processes[l] > w->processes[r] ? -1 : 1;
    return l < r ? -1 : l > r;
}

static ErrorCode choose(Groups *g, Error *e)
{
    const Facts *f = g->f;
    Profiles *w = g->rule;
    TRY(with_all(g, NULL, count_process, e));
    for (size_t i = 0; i < f->awards.count; i++) {
        const AwardFact *a = award_at(f, i);
        uint32_t buyer = process_at(f, a->process)->buyer;
        if (w->group == DETECT_TENDERER) w->awards[a->who]++;
        else if (buyer != NO_WORD && first_of_award(f, i)) w->awards[buyer]++;
    }
    for (uint32_t i = 0; i < f->parties.count; i++) {
        w->slots[i] = NO_WORD;
        if (w->processes[i] > 0 && !detector_is_person(g->d->settings, f->parties.list[i].text)) w->chosen[w->chosen_count++] = i;
    }
    if (w->chosen_count > 1) qsort_r(w->chosen, w->chosen_count, sizeof *w->chosen, more_awards, w);
    if (w->chosen_count > g->d->settings->profiles) w->chosen_count = g->d->settings->profiles;
    for (uint32_t i = 0; i < w->chosen_count; i++) w->slots[w->chosen[i]] = i;
    return ERR_OK;
}

/* ---- what is told of them ---- */

static ErrorCode pick_process(Groups *g, Spill *picks, uint32_t who, uint32_t row, Error *e)
{
    const Profiles *w = g->rule;
    return w->slots[who] == NO_WORD ? ERR_OK : group_pick(picks, w->slots[who], 0, row, e);
}

static ErrorCode fill_profiles(Groups *g, Spill *picks, Error *e)
{
    return with_all(g, picks, pick_process, e);
}

/* A class or a partner in an award, and what it was worth there. */
typedef struct { uint32_t word; int64_t amount; } Entry;
typedef struct { Entry *list; size_t count; } Entries;

static int entry_order(const void *left, const void *right)
{
    const Entry *l = left, *r = right;
    if (l->word != r->word) return l->word < r->word ? -1 : 1;
    return l->amount < r->amount ? -1 : l->amount > r->amount;
}

/* The words with the most entries, at most DETECT_TOP; of two alike the first by text. */
static size_t take_top(const Groups *g, Entries *entries, bool classes, DetectShareOf *to)
{
    size_t n = 0;
    sort_list(entries->list, entries->count, sizeof *entries->list, entry_order);
    for (size_t from = 0, end; from < entries->count; from = end) {
        DetectShareOf one = { .amount = 0 };
        uint32_t word = entries->list[from].word;
        for (end = from; end < entries->count && entries->list[end].word == word; end++)
            if (!int_add(one.amount, entries->list[end].amount, &one.amount)) one.amount = INT64_MAX;
        one.count = end - from;
        one.who = classes ? (DetectParty){ .id = market_text(g, word) } : group_party(g, word);
        size_t at = n;
        while (at > 0 && to[at - 1].count < one.count) at--;
        if (at == DETECT_TOP) continue;
        if (n < DETECT_TOP) n++;
        for (size_t i = n - 1; i > at; i--) to[i] = to[i - 1];
        to[at] = one;
    }
    return n;
}

static void add_year(DetectProfile *p, Instant date)
{
    int year = fact_year(date);
    if (year == 0) return;
    if (p->first_year == 0 || year < p->first_year) p->first_year = year;
    if (year > p->last_year) p->last_year = year;
}

/* A person who is a partner stays unnamed: nothing is told of him. */
static void add_partner(const Groups *g, Entries *partners, uint32_t who, int64_t amount)
{
    if (who == NO_WORD || detector_is_person(g->d->settings, g->f->parties.list[who].text)) return;
    partners->list[partners->count++] = (Entry){ who, amount };
}

static void add_awards(const Groups *g, DetectProfile *to, uint32_t party, const ProcessFact *p, Entries *classes,
                       Entries *partners)
{
    bool buyer = to->group == DETECT_BUYER;
    for (uint64_t k = p->first_award; k < p->first_award + p->award_count; k++) {
        const AwardFact *a = award_at(g->f, k);
        if (!buyer && a->who != party) continue;
        int64_t worth = amount_counts(g, a->amount, a->currency) ? award_part(a) : 0;
        bool counts = !buyer || first_of_award(g->f, k);
        to->awards += counts;
        to->has_amount = to->has_amount && int_add(to->amount, worth, &to->amount);
        add_partner(g, partners, buyer ? a->who : p->buyer, worth);
        if (counts && market_of(g, p) != NO_WORD) classes->list[classes->count++] = (Entry){ market_of(g, p), worth };
        add_year(to, a->date);
    }
}

/* Bids to a buyer, each once however many made it; a bidder's own, and in how many lots, or tenders without lots, one of them
 * won. */
static ErrorCode add_bids(Groups *g, DetectProfile *to, uint32_t party, uint32_t row, Error *e)
{
    const ProcessFact *p = process_at(g->f, row);
    Member *list;
    size_t count;
    for (uint64_t k = p->first_bid; k < p->first_bid + p->bid_count; k++) {
        const BidFact *b = bid_at(g->f, k);
        to->bids += to->group == DETECT_BUYER ? k == p->first_bid || bid_at(g->f, k - 1)->bid != b->bid : b->who == party;
    }
    if (to->group == DETECT_BUYER) return ERR_OK;
    ArenaMark mark = arena_mark(&g->d->scratch);
    TRY(members_of(g, row, &list, &count, e));
    for (size_t i = 0; i < count; i++) to->wins += list[i].who == party && list[i].won;
    arena_restore(&g->d->scratch, mark);
    return ERR_OK;
}

static ErrorCode scan_profile(Groups *g, const Pick *list, size_t count, Error *e)
{
    const Facts *f = g->f;
    Profiles *w = g->rule;
    uint32_t party = w->chosen[list->key];
    DetectProfile *to = &w->list[list->key];
    size_t rows = 0;
    for (size_t i = 0; i < count; i++) rows += process_at(f, list[i].row)->award_count;
    Entries classes = { .list = arena_array(&g->d->scratch, rows, sizeof(Entry)) };
    Entries partners = { .list = arena_array(&g->d->scratch, rows, sizeof(Entry)) };
    if (!classes.list || !partners.list) return error_memory(e);
    *to = (DetectProfile){ .group = w->group, .party = group_party(g, party), .processes = count, .has_amount = true };
    for (size_t i = 0; i < count; i++) {
        const ProcessFact *p = process_at(f, list[i].row);
        add_year(to, p->date);
        TRY(add_bids(g, to, party, list[i].row, e));
        add_awards(g, to, party, p, &classes, &partners);
    }
    to->class_count = take_top(g, &classes, true, to->classes);
    to->partner_count = take_top(g, &partners, false, to->partners);
    return ERR_OK;
}

/* ---- both ---- */

static ErrorCode run_profiles(Groups *g, DetectGroup group, DetectProfile *to, size_t *count, Error *e)
{
    Profiles w;
    ErrorCode code = profiles_new(g, group, &w, e);
    g->rule = &w;                                 /* choose asks for it, before the run does */
    w.list = to;
    if (code == ERR_OK) code = choose(g, e);
    if (code == ERR_OK) code = groups_run(g, &(GroupRun){ .fill = fill_profiles, .scan = scan_profile, .rule = &w }, e);
    *count = w.chosen_count;
    profiles_free(&w);
    return code;
}

ErrorCode make_profiles(Groups *g, Error *e)
{
    DetectResult *r = &g->d->result;
    size_t buyers, suppliers, most = g->d->settings->profiles, parties = g->f->parties.count;
    if (most == 0) return ERR_OK;
    if (most > parties) most = parties;
    DetectProfile *list = detector_keep(g->d, 2 * most, sizeof *list);
    if (!list) return error_memory(e);
    TRY(groups_markets(g, DIGITS, e));
    TRY(run_profiles(g, DETECT_BUYER, list, &buyers, e));
    TRY(run_profiles(g, DETECT_TENDERER, list + buyers, &suppliers, e));
    r->profiles = list;
    r->profile_count = buyers + suppliers;
    return ERR_OK;
}
