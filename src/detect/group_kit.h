/* group_kit.h: rules over many processes together, as sort-and-scan over facts.
 *
 * Such a rule picks the rows it asks about, each under a key (a buyer, a buyer and a year, a pair of bidders ...), sorts the picks,
 * and looks at each group of one key in turn. It says of every process what it came to, and of every group: flagged, not flagged,
 * too few to compare, or what else it could not be said for. Sums are of integers; a double is made of them at the end, so that a
 * result does not depend on how the data was read. */
#ifndef TERGOO_GROUP_KIT_H
#define TERGOO_GROUP_KIT_H

#include "detect/facts.h"
#include "detect/fences.h"
#include "detect/country_pack.h"

/* All groups of all rules that run; then the tables of pairs and profiles, where they are asked for. */
MUST_USE ErrorCode groups_finish(Detector *d, Error *e);

typedef struct { uint64_t key; uint32_t second, row; } Pick;    /* row: of a process, unless a rule says otherwise */
static inline uint64_t key_of(uint32_t high, uint32_t low) { return (uint64_t)high << 32 | low; }
static inline uint32_t key_high(uint64_t key) { return (uint32_t)(key >> 32); }
static inline uint32_t key_low(uint64_t key) { return (uint32_t)key; }

/* One thread's work on groups. */
typedef struct {
    Detector    *d;               /* finds flags and counts for it; the run's own, or a part of it */
    const Facts *f;
    const Str   *sources;
    uint32_t     currency;        /* the main one, as a word; NO_WORD: there is none */
    uint32_t    *markets;         /* of each class the first word that begins alike, for the rule at hand */
    size_t       digits;
    Spill        picks;           /* of the rule at hand; its room serves the next one */
    Spill        carried;         /* what goes with them */
    Pick        *spare;           /* as many, while they are sorted */
    size_t       spare_room;
    const Pick  *end;             /* behind the last pick of all groups, while they are scanned */
    void        *rule;            /* the rule's own (GroupRun) */
    Spill        later;           /* spots that wait to be told: group_spots */
} Groups;

typedef ErrorCode (*GroupFill)(Groups *g, Spill *picks, Error *e);
typedef ErrorCode (*GroupScan)(Groups *g, const Pick *list, size_t count, Error *e);

typedef struct {
    GroupFill fill;
    GroupScan scan;
    void     *rule;               /* the rule's own, which both find in g->rule */
    size_t    carried;            /* bytes that go with each pick, a multiple of eight (group_carry); 0: the row says it all */
    bool      any_order;          /* within a key picks may come in any order */
} GroupRun;

/* Rows of one key and second must come in their order. */
MUST_USE static inline ErrorCode group_pick(Spill *picks, uint64_t key, uint32_t second, uint32_t row, Error *e)
{
    void *to = picks->rows + picks->count * sizeof(Pick);
    if (picks->count == picks->room) TRY(spill_room(picks, 1, &to, e));
    *(Pick *)to = (Pick){ key, second, row };
    picks->count++;
    return ERR_OK;
}
/* A pick that brings with it what its scan will ask about it, so that no fact is looked up again: facts may be larger than memory.
 * Equal picks stay in the order in which they were added. */
MUST_USE ErrorCode group_carry(Groups *g, uint64_t key, uint32_t second, const void *row, Error *e);
static inline const void *carried_at(const Groups *g, const Pick *p) { return spill_at(&g->carried, p->row); }
/* Picks, sorts them by key, second and row, and scans group by group. */
MUST_USE ErrorCode groups_run(Groups *g, const GroupRun *run, Error *e);
/* The first half of it, for a rule that walks over the groups itself. */
MUST_USE ErrorCode groups_sort(Groups *g, const GroupRun *run, Error *e);
/* An empty list of rows that may be larger than memory. */
Spill groups_list(const Groups *g, size_t item);
/* How many picks from the first on have the same key; and the same second, too. */
size_t same_key(const Pick *list, size_t count);
size_t same_second(const Pick *list, size_t count);

/* ---- what is asked of facts ---- */

/* An amount above zero in the main currency. */
static inline bool amount_counts(const Groups *g, int64_t amount, uint32_t currency)
{
    return amount > 0 && currency != NO_WORD && currency == g->currency;
}
static inline bool is_competitive(const ProcessFact *p) { return p->method == METHOD_OPEN || p->method == METHOD_SELECTIVE; }
static inline bool is_direct(const ProcessFact *p) { return p->method == METHOD_LIMITED || p->method == METHOD_DIRECT; }
/* The first of an award's rows: where awards are counted, and not their suppliers. */
bool first_of_award(const Facts *f, size_t row);
/* What a supplier has of an award: an equal part; what is left over is the first one's. */
int64_t award_part(const AwardFact *a);
/* A supplier's row of an award as a pick carries it. */
typedef struct {
    int64_t  amount, part;        /* of the whole award; the supplier's (award_part) */
    Instant  date;
    int64_t  limit;               /* of the process: up to which it may be let directly */
    uint32_t process, award, currency;
    bool     first, direct;       /* the first of the award's rows; a process without competition */
} CarriedAward;
MUST_USE ErrorCode group_carry_award(Groups *g, uint64_t key, uint32_t second, const ProcessFact *p, size_t row, Error *e);
static inline const CarriedAward *carried_award(const Groups *g, const Pick *p) { return (const CarriedAward *)carried_at(g, p); }
/* How many awards these picks, in order, are of: an award may name one supplier twice. */
uint64_t count_awards(const Groups *g, const Pick *list, size_t count);
/* How many of these picks are the first of an award. */
uint64_t count_first(const Groups *g, const Pick *list, size_t count);
/* Classes that begin with the same so many characters are one market, until asked again. */
MUST_USE ErrorCode groups_markets(Groups *g, double digits, Error *e);
static inline uint32_t market_of(const Groups *g, const ProcessFact *p)
{
    return p->kind == NO_WORD ? NO_WORD : g->markets[p->kind];
}
Str market_text(const Groups *g, uint32_t market);
/* Who bid in a process, by lot, then by party, each once a lot: with the first of several bids. In the scratch arena. */
typedef struct { uint32_t who, bid, lot; bool won; Instant date; } Member;
MUST_USE ErrorCode members_of(const Groups *g, uint32_t row, Member **ret, size_t *count, Error *e);
/* How many from the first on competed for the same lot. */
size_t same_lot(const Member *list, size_t count);

/* ---- what it came to ---- */

/* Keeps it where the process is the watched one. */
void group_saw(Groups *g, DetectRule rule, uint32_t row, DetectReason reason);
static inline void group_came_to(Groups *g, DetectRule rule, uint32_t row, DetectReason reason)
{
    g->d->result.outcomes[rule][reason]++;
    if (g->d->settings->watched.ptr) group_saw(g, rule, row, reason);
}
static inline void group_verdict(Groups *g, DetectRule rule, DetectVerdict verdict) { g->d->result.groups[rule][verdict]++; }

/* The first of the processes behind a flag. */
typedef struct { uint32_t rows[DETECT_SPOTS]; size_t count; } FirstRows;
void first_rows_add(FirstRows *list, uint32_t row);
void first_rows_of(FirstRows *list, const Pick *picks, size_t count);
void first_rows_of_awards(const Groups *g, FirstRows *list, const Pick *picks, size_t count);
/* Adds the flag about a party (NO_WORD: a market's), beside another or NO_WORD, and counts the verdict; of a person there is
 * none. */
MUST_USE ErrorCode group_raise(Groups *g, DetectFlag flag, uint32_t party, uint32_t other, const FirstRows *rows, Error *e);
/* The same where the subject is several parties together: their ids and names joined. */
MUST_USE ErrorCode group_raise_set(Groups *g, DetectFlag flag, const uint32_t *parties, size_t count, const FirstRows *rows,
                                   Error *e);
/* Spots for a flag or a table. Where they are is told by groups_tell, of all flags together and in the order of the facts. */
MUST_USE ErrorCode group_spots(Groups *g, const FirstRows *rows, const DetectSpot **list, size_t *count, Error *e);
MUST_USE ErrorCode groups_tell(Groups *g, Error *e);
DetectParty group_party(const Groups *g, uint32_t word);
MUST_USE ErrorCode group_year(Groups *g, int year, Str *ret, Error *e);

/* ---- the rules, by family ---- */

MUST_USE ErrorCode rules_shares(Groups *g, Error *e);      /* R013, R021, R026, R072 */
MUST_USE ErrorCode rules_bidders(Groups *g, Error *e);     /* R019 */
MUST_USE ErrorCode rules_habits(Groups *g, Error *e);      /* R027 */
MUST_USE ErrorCode rules_buyers(Groups *g, Error *e);      /* R040, R052 */
MUST_USE ErrorCode rules_digits(Groups *g, Error *e);      /* R029 */
MUST_USE ErrorCode rules_markets(Groups *g, Error *e);     /* R050, R051 */
MUST_USE ErrorCode rules_pairs(Groups *g, Error *e);       /* R053, and the table of pairs */
MUST_USE ErrorCode rules_sets(Groups *g, Error *e);        /* R034, R057 */
MUST_USE ErrorCode rules_thresholds(Groups *g, Error *e);  /* R002, R011, R012, R049, R055 */
MUST_USE ErrorCode rules_ways(Groups *g, Error *e);        /* R042 */
MUST_USE ErrorCode make_profiles(Groups *g, Error *e);

#endif
