/* detect.h: the face of the detect folder: red flags in public procurement data.
 *
 * In come OCDS compiled releases, one JSON object a line, from a buffer, a file (plain or gzip) or a pipe. Out come flags, each
 * with the bids, amounts, dates and places in the data that raised it, the limits it was held against, and what explains it away
 * where the data itself does. A flag is a reason to look, not a finding.
 *
 * The rules carry the codes of the Open Contracting Partnership's list:
 *
 *   R003  too little time to submit bids                             one tender
 *   R010  a method without competition, and no reason given          one tender
 *   R013  a buyer who often buys without open competition            against all buyers
 *   R014  bids opened too soon after the tender was published        one tender
 *   R015  evaluation began long after opening                         against all peers, or a limit
 *   R016  the value of a tender is far from that of its class        against all peers
 *   R017  a unit price is far from that of its class and unit        against all peers
 *   R018  a single bidder in a procedure meant for several           one tender
 *   R019  fewer bidders than others get                              a buyer in a class against the others
 *   R020  somebody complained                                        one tender
 *   R021  a buyer who often decides by more than price               against all buyers
 *   R022  prices of a tender lie far apart                           against all peers, or a limit
 *   R023  losing prices at one multiple of the lowest, or in steps   one tender, by lot
 *   R024  the next price lies remarkably close to the winner's       against all comparable tenders
 *   R025  a bidder who often bids and hardly ever wins               against all bidders
 *   R026  consortia win unusually often                              a class against all classes
 *   R027  a habitual bidder who stays away                           a buyer's tenders of a class
 *   R028  different bidders ask exactly the same price               one tender
 *   R029  first digits that depart from Benford's law                all amounts of a buyer, a bidder, a class
 *   R030  a bid that came too late won                               one tender
 *   R031  the winner's price lies at the estimate or above it        one tender, by lot
 *   R034  the same tenderers file in the same order                  all tenders of that set
 *   R035  everybody but the winner was disqualified                  one tender
 *   R036  the lowest bid was disqualified                            one tender
 *   R038  bids are disqualified unusually often                      against all buyers, procuring entities, bidders
 *   R039  questions of bidders were not answered                     one tender
 *   R040  one supplier has most of a buyer's contracts               a buyer's year
 *   R048  a supplier of unusually many kinds of goods                against all suppliers
 *   R050  one supplier has a large share of a class                  a class's year
 *   R051  few share a class                                          a class's year
 *   R052  a small first award, then a much larger one                a buyer and a supplier
 *   R053  two who often meet, and always the same wins               all their meetings
 *   R057  the same tenderers take turns in winning                   all tenders of that set
 *   R058  the next price lies remarkably far from the winner's       against all comparable tenders
 *   R059  award and contract differ in value                         one tender
 *   R060  a contract was signed long after the award                 against all peers, or a limit
 *   R061  the award was made too soon after bids closed              against all peers, or a limit
 *   R062  the award was made too long after bids closed              against all peers, or a limit
 *   R064  a contract was changed                                     one tender
 *   R067  something was delivered late or not at all                 one tender
 *   R068  more was paid than the contract is worth                   one tender
 *
 * Each rule comes to one of three outcomes for each process: flagged, not flagged, or cannot be said, and then why
 * (DetectReason); the outcomes are counted.
 *
 * Eleven of them (DETECT_CARDINAL) are calculated as by the program Cardinal 0.0.8, so that results can be held side by side
 * (detect_write_cardinal).
 * Where we differ, on purpose, and DetectSettings.compat_cardinal does it Cardinal's way instead:
 *   - amounts of more than one currency need DetectSettings.currency; Cardinal takes the first one seen
 *   - dates are compared as instants; Cardinal compares the text of R030's
 *   - R038 counts processes where it says processes; Cardinal counts bids
 *   - two lines with one OCID are two processes, each with its own flags; in Cardinal the second replaces what the first gave
 *   - a winning price of zero or less is not compared; Cardinal divides by it
 *   - bids compete within their lots, consortia are bidders like others, and where the award criteria are other than price,
 *     prices say nothing; Cardinal looks at neither
 *   - where the middle half of all that is compared does not differ, only what lies beyond the fence is flagged; Cardinal flags what
 *     lies on it
 *   - R018 counts the bidders of the bids where tender.numberOfTenderers is missing
 *   - a line that is not UTF-8 where nobody looks is read; Cardinal passes it over
 * Always: amounts are exact decimals (never double); results do not depend on the order of lines or the number of threads. A line
 * that cannot be read is reported with its place and counted, and the run goes on.
 *
 * A Detector is used by one thread, and may use threads of its own (DetectSettings.threads). Several do not know of each other. */
#ifndef TERGOO_DETECT_H
#define TERGOO_DETECT_H

#include "base/base.h"
#include "text/messages.h"

#define RULE(code, title, sentence, shape) DETECT_##code,
typedef enum {
#include "detect/rule_list.h"
    DETECT_RULES
} DetectRule;
#undef RULE

/* A set of rules: a bit each, by DETECT_BIT. 64 would do for today's, not for all 73 of the list. */
__extension__ typedef unsigned __int128 DetectRuleSet;
enum { DETECT_MOST_RULES = 127 };
#define DETECT_BIT(rule) ((DetectRuleSet)1 << (rule))
/* Those that Cardinal has. */
#define DETECT_CARDINAL (DETECT_BIT(DETECT_R003) | DETECT_BIT(DETECT_R018) | DETECT_BIT(DETECT_R024) | DETECT_BIT(DETECT_R025) \
                         | DETECT_BIT(DETECT_R028) | DETECT_BIT(DETECT_R030) | DETECT_BIT(DETECT_R035) | DETECT_BIT(DETECT_R036) \
                         | DETECT_BIT(DETECT_R038) | DETECT_BIT(DETECT_R048) | DETECT_BIT(DETECT_R058))
/* Those that need many processes together (facts.h). */
#define DETECT_TOGETHER (DETECT_BIT(DETECT_R013) | DETECT_BIT(DETECT_R019) | DETECT_BIT(DETECT_R021) | DETECT_BIT(DETECT_R026) \
                         | DETECT_BIT(DETECT_R027) | DETECT_BIT(DETECT_R029) | DETECT_BIT(DETECT_R034) | DETECT_BIT(DETECT_R040) \
                         | DETECT_BIT(DETECT_R050) | DETECT_BIT(DETECT_R051) | DETECT_BIT(DETECT_R052) | DETECT_BIT(DETECT_R053) \
                         | DETECT_BIT(DETECT_R057) | DETECT_BIT(DETECT_R002) | DETECT_BIT(DETECT_R011) | DETECT_BIT(DETECT_R012) \
                         | DETECT_BIT(DETECT_R042) | DETECT_BIT(DETECT_R049) | DETECT_BIT(DETECT_R055) | DETECT_BIT(DETECT_R072))
#define DETECT_ALL (DETECT_BIT(DETECT_RULES) - 1)
/* Those that raise no flag: they only put processes in an order, and run when DetectSettings asks for them. */
#define DETECT_ASIDE (DETECT_BIT(DETECT_CRI) | DETECT_BIT(DETECT_SCREENS))

/* Tax numbers of natural persons and sole traders in the Kyrgyz Republic begin with 1 or 2, those of legal persons with 0. */
#define DETECT_PERSONS "KG-INN-1|KG-INN-2"

const char *detect_rule_code(DetectRule rule);            /* "R036" */
const char *detect_rule_title(DetectRule rule);           /* message key of its name */
bool detect_rule_of(Str code, DetectRule *ret);
/* What the number of a rule's flag is (rule_list.h). */
typedef enum { DETECT_SHAPE_COUNT, DETECT_SHAPE_RATIO, DETECT_SHAPE_DAYS, DETECT_SHAPE_SHARE } DetectShape;
DetectShape detect_rule_shape(DetectRule rule);
const char *detect_rule_sentence(DetectRule rule);        /* message key, or NULL */

enum {
    DETECT_PLACES = 4,            /* amounts are in units of 10^-4 */
    DETECT_BROKEN_KEPT = 100,     /* of broken lines this many are kept; all are counted */
    DETECT_CURRENCIES = 32,       /* so many currencies are named, those with the most bids */
    DETECT_FEW = 20,              /* fewer comparable tenders or parties than this: the limits say little */
    DETECT_SPOTS = 8,             /* of the processes behind a party's flag this many are kept */
    DETECT_THREADS = 64,
    DETECT_COMPOSITE_NUMBERS = 12,/* parameters of DETECT_CRI */
    DETECT_NUMBERS = 4,           /* a rule has so many parameters at most, besides those with a name of their own */
};

/* ---- settings ---- */

typedef struct { bool given; double value; } DetectNumber;     /* not given: the default that stands beside it */
typedef struct { Str method; int64_t days; } DetectDays;
typedef struct DetectPack DetectPack;                          /* country_pack.h: what a country calls things, and its legal limits */
typedef struct ClearBook ClearBook;                            /* clear_book.h: what explains a flag */
typedef struct RateTable RateTable;                            /* rates.h: what other currencies are worth in `currency` */

typedef struct {
    Str      currency;            /* prices in others are left out and counted; empty: the data must have only one */
    DetectRuleSet rules;          /* DETECT_BIT(DETECT_R036) and so on; 0 means all */
    Str      excluded_methods;    /* procurementMethodDetails that are not looked at, 'a|b' */
    Str      priceless_methods;   /* procurementMethodDetails in which prices are not compared, 'a|b' */
    Str      priced_methods;      /* only in these prices are compared, 'a|b'; when given, the list above has no effect */
    Str      person_ids;          /* ids that begin so are natural persons', who get no flag of their own, 'a|b'; .ptr NULL: DETECT_PERSONS */
    bool     compat_cardinal;     /* with Cardinal's faults, and only its rules */
    Str      watched;             /* an ocid: what every rule came to for it is kept (DetectResult.seen) */
    bool     screens;             /* DETECT_SCREENS */
    bool     maps;                /* keep which bidders and buyers belong to which process, for Cardinal's "Maps" */
    uint32_t scores;              /* DETECT_CRI: so many scores of processes, of buyers and of suppliers are kept; 0: none */
    uint8_t  severity[DETECT_RULES];   /* points of a flag in a score; 0: 1 */
    uint32_t pairs, profiles;     /* so many pairs of co-bidders and profiles of buyers and of suppliers are kept; 0: none */
    uint64_t facts_memory;        /* bytes for facts (facts.h), past which they go on in a temporary file; 0: 64 MiB */
    unsigned threads;             /* up to DETECT_THREADS; 0 and 1: the caller's only */
    const DetectPack *pack;       /* these three may be NULL, and must outlive the results */
    const ClearBook *clear_book;
    const RateTable *rates;       /* needs `currency` */
    DetectNumber rate_age;        /* so many days before the process a rate may lie at most: 7 */
    DetectNumber r003_days;       /* 15 */
    Str      r003_methods;        /* procurementMethod, 'open|selective'; empty: all */
    const DetectDays *method_days; size_t method_day_count;     /* R003's days by procurementMethodDetails */
    Str      r018_methods;        /* open|selective where .ptr is NULL; empty: all */
    DetectNumber r024_ratio, r058_ratio;                        /* fences */
    DetectNumber r025_percentile, r025_ratio;                   /* 75; fence */
    DetectNumber r035_count;                                    /* 1 */
    DetectNumber r038_ratio, r038_bids, r038_processes;         /* fence; 2; 2 */
    DetectNumber r048_digits, r048_count, r048_processes;       /* 2; fence; 20 */
    DetectNumber composite[DETECT_COMPOSITE_NUMBERS];           /* of DETECT_CRI, by the enum of composite.h */
    DetectNumber numbers[DETECT_RULES][DETECT_NUMBERS];         /* of all other rules, in the order of settings.c */
} DetectSettings;

/* What `prepare` repairs: the same file's other half. Lists are 'a|b'. */
typedef struct { Str from, to; } DetectCode;
typedef struct {
    Str  currency, item_scheme, bid_status, award_status;       /* filled in where missing; empty: reported */
    bool party_roles, award_status_by_contract, move_auctions;
    Str  redacted_amounts, redacted_ids;
    Str  buyer_prefix, tenderer_prefix, method_separator;
    const DetectCode *bid_codes, *award_codes; size_t bid_code_count, award_code_count;
} DetectRepairs;

/* A settings file as Cardinal reads it (INI: [section], name = value, comments behind ; and #). Its sections are the rules to run:
 * settings->rules is 0 when it has none. An unknown section or name, a name twice, a value that is no number: ERR_INVALID with
 * {path}, {line} and {name}. Texts are copied into the arena. Members that the file does not set stay as they are. */
MUST_USE ErrorCode detect_settings_read(Arena *a, Str text, Str path, DetectSettings *settings, DetectRepairs *repairs, Error *e);

/* ---- results: all of it in the arena given to detector_new ---- */

typedef struct { Str id, name; } DetectParty;             /* name: empty when the data gives none */

typedef enum {
    DETECT_SOLE,                  /* R018: what was submitted */
    DETECT_WINNER,                /* the awarded tenderer's lowest valid bid (R035: his valid bids) */
    DETECT_NEXT,                  /* R024, R058: lowest valid bid of another; R036: lowest valid bid */
    DETECT_EQUAL,                 /* R028: a bid with a price that different tenderers asked */
    DETECT_REFUSED,               /* disqualified; R036: at or below the lowest valid bid */
    DETECT_LATE,                  /* R030 */
    DETECT_LOWEST, DETECT_HIGHEST,                        /* R022, R023: of the valid bids */
} DetectRole;

/* pointer and offset say where it stands: a JSON pointer within the release, and bytes from the start of the (unpacked) source. */
typedef struct {
    DetectRole role;
    uint32_t   index;             /* its pointer is /bids/details/{index} */
    uint64_t   offset;
    Str        id, status, status_details, currency, date;
    bool       priced;            /* amount and currency are given */
    int64_t    amount;            /* in units of 10^-DETECT_PLACES; where `rate` is set, converted into `currency` */
    int64_t    asked;             /* what the data say, in the currency of the rate */
    const struct Rate *rate;      /* NULL: not converted */
    const DetectParty *tenderers;
    size_t     tenderer_count;
} DetectBid;

/* rate: an amount that was converted by it into the currency of the flag (NULL: it was not); `asked`: what the data say, as in DetectBid. */
typedef struct { const char *pointer; uint64_t offset; Str text; int64_t asked; const struct Rate *rate; } DetectField;

/* A process behind a flag about a party. note: R048: the beginning of the classification that it brought in. */
typedef struct { Str ocid, source, note; uint64_t line, offset; } DetectSpot;

typedef enum {
    DETECT_OPEN,                  /* nothing in the data explains it */
    DETECT_BELOW_MINIMUM,         /* R036: all refused bids that undercut the lowest valid one lie below the legal minimum price */
    DETECT_TOO_FEW,               /* fewer than DETECT_FEW tenders or parties to compare with */
    DETECT_EMERGENCY,             /* the reason given for the method is an urgent need, says the country pack */
    DETECT_SOLE_SOURCE,           /* the reason given is that the law knows only one supplier, says the country pack */
    DETECT_CLEARS
} DetectCleared;

const char *detect_cleared_name(DetectCleared cleared);        /* "below-minimum"; empty for DETECT_OPEN */
bool detect_cleared_of(Str name, DetectCleared *ret);
bool detect_cleared_by_reason(DetectCleared cleared);          /* it is found by tender.procurementMethodRationale */

/* Whom or what a flag is about: a pair is two tenderers (party, other), a market all that is bought of one class (market). */
typedef enum {
    DETECT_PROCESS, DETECT_BUYER, DETECT_ENTITY, DETECT_TENDERER, DETECT_PAIR, DETECT_MARKET,
    DETECT_SET,                   /* several tenderers; party: their ids and names, joined by " + " */
    DETECT_GROUPS
} DetectGroup;

/* Over the measures of all that was compared; R-8 quartiles, Tukey's fences. Not a number when there are none. */
/* median: where the flag has limits of its own. */
typedef struct { size_t compared; double q1, q3, lower, upper, median; } DetectFences;

typedef struct {
    DetectRule    rule;
    DetectGroup   group;
    DetectCleared cleared;
    Str           ocid, title, lot, source;   /* of a process; lot: its id where bids compete by lots */
    DetectParty   party, other;               /* of the other groups; their ocid is empty; other: the second of a pair, or whom a rule names beside */
    Str           market, year;               /* a class of goods, a year: where the rule goes by them */
    const char   *also;                       /* the name of a second number, where the rule has one: "chiSquare" */
    double        also_value;
    /* of a process: who buys, who got it (of the flag's lot, where lots are told apart), and */
    DetectParty   buyer;
    const DetectParty *suppliers;             /* the day the tender began, or the release's, as the data have it */
    size_t        supplier_count;
    Str           date;
    uint64_t      line, offset;
    uint32_t      count;                 /* R035: tenderers disqualified; R048: kinds; from R059 on, R020, R031, R039: how many such; else 1 */
    double        ratio;                 /* R024, R058: (next - winner) / winner, from exact amounts; R025, R038: part / whole; else the measure */
    uint64_t      part, whole;           /* R025: wins of bids; R038: disqualified of submitted; R048: kinds in processes; others: docs/detect.md */
    const DetectBid *bids;               /* R024, R058: winner, next; R028: by price; R036: the refused, then the lowest valid */
    size_t        bid_count;
    const DetectField *fields;           /* other members of the release that it rests on */
    size_t        field_count;
    const DetectSpot *spots;             /* the first DETECT_SPOTS processes of a party, by source and line */
    size_t        spot_count;
    int64_t       days, limit;           /* whole days, and how many they should be at least or at most: R003, R014, R060 to R062 */
    int64_t       amounts[2];            /* R031: winner, estimate; R059: contracts, award; R068: paid, contract */
    Str           currency;              /* of those */
    bool          has_limits;            /* `limits` is what the flag was held against, over the peers that `peers` names */
    DetectFences  limits;
    Str           peers;
    double        z;                     /* R016, R017: robust deviations from the median of the peers' logarithms */
    bool          has_minimum;           /* tender.minValue is given in the currency of the bids */
    int64_t       minimum;
    Str           what;                  /* what is missing, in the words of the data or the pack: R001, R004, R005, R063 */
    Str           reason;                /* DETECT_EMERGENCY, DETECT_SOLE_SOURCE: the code of the reason given */
} DetectFlag;

/* Whether a rule could be said of a process, and why not. */
typedef enum {
    DETECT_CLEAR, DETECT_FLAGGED,
    DETECT_WAITS,                 /* held against the others at the end: its flags are counted there */
    DETECT_NO_PERIOD,             /* tender period missing, or no dates */
    DETECT_OTHER_METHOD,          /* the rule is for other methods */
    DETECT_NO_NUMBER,             /* how many bid is not given */
    DETECT_NO_BIDS,               /* none was submitted, or none with what the rule needs */
    DETECT_NO_AWARDS,             /* none that is active */
    DETECT_NOT_FINAL,             /* an award is still pending */
    DETECT_SEVERAL_AWARDS,        /* which bids compete with each other is not said */
    DETECT_UNMATCHED,             /* no valid bid in the currency is the supplier's, or none is another's */
    DETECT_PRICE_PASSED_OVER,     /* a lower bid lost: price did not decide */
    DETECT_NOT_BY_PRICE,          /* awardCriteria other than price */
    DETECT_WORTHLESS,             /* the winner's price is not above zero */
    DETECT_UNPRICED_METHOD,       /* prices are not compared in this method */
    DETECT_NO_PARTY,              /* nobody is named */
    DETECT_TOO_MANY,              /* bids times awards pass any real tender's */
    DETECT_NO_METHOD,             /* the procurement method is not given */
    DETECT_NO_DATES,              /* dates that the rule needs are missing, or are none */
    DETECT_NO_AMOUNTS,            /* amounts that the rule needs are missing, or in different currencies */
    DETECT_NOT_PUBLISHED,         /* what the rule looks at is not in these data at all */
    DETECT_NO_CLASS,              /* what is bought is not classified */
    DETECT_NOT_IN_PACK,           /* the country pack gives no list or legal limit for it */
    DETECT_ONE_RELEASE,           /* no earlier release or amendment to compare with */
    DETECT_FEW_PEERS,             /* too few like it to compare it with */
    DETECT_FEW_PARTS,             /* too few parts of the composite indicator could be calculated */
    DETECT_ALIKE,                 /* the middle half of its peers does not differ, so that there is no measure of far */
    DETECT_REASONS
} DetectReason;

/* What a rule came to for a group: a buyer, a supplier, a pair, a market ... by itself. */
typedef enum {
    DETECT_GROUP_CLEAR, DETECT_GROUP_FLAGGED,
    DETECT_GROUP_TOO_FEW,         /* fewer processes, awards or amounts than the rule asks for */
    DETECT_GROUP_UNSAID,          /* the order of events, or the amounts, are not known well enough */
    DETECT_GROUP_SPARED,          /* it would have been flagged, but a natural person is meant */
    DETECT_VERDICTS
} DetectVerdict;

const char *detect_verdict_text(DetectVerdict verdict);       /* message key */
const char *detect_verdict_name(DetectVerdict verdict);       /* "too-few", for programs */
const char *detect_group_name(DetectGroup group);             /* "process", "buyer", "procuringEntity", "tenderer" */
const char *detect_reason_text(DetectReason reason);          /* message key */
const char *detect_reason_name(DetectReason reason);          /* "not-final", for programs */

/* What is compared over all of a run. */
typedef enum { DETECT_GAP, DETECT_WINS, DETECT_REFUSED_BUYER, DETECT_REFUSED_ENTITY, DETECT_REFUSED_TENDERER, DETECT_KINDS,
               DETECT_MEASURES } DetectMeasure;

/* How what was compared lies: equal steps from `from` to `to`, which are the ends of the sample, or three interquartile ranges
 * beyond the quartiles where it reaches further; what lies there is counted in `below` and `above`. */
enum { DETECT_BINS = 20 };
typedef struct { double from, to; uint64_t below, above, bins[DETECT_BINS]; } DetectSpread;

typedef struct { Str code; uint64_t bids; } DetectCurrency;

typedef struct { Str source; uint64_t line, column; const Error *why; } DetectBroken;   /* column in characters; 0 when unknown */

typedef struct { DetectRule rule; DetectReason reason; Str source; uint64_t line; } DetectSeen;    /* of DetectSettings.watched */

/* Two who bid for the same lot or tender, how often, and how often each of them won it. */
typedef struct {
    DetectParty first, second;           /* by id */
    uint64_t    together, first_wins, second_wins;
    int         first_year, last_year;   /* 0: no dates */
    const DetectSpot *spots; size_t spot_count;
} DetectPair;

/* What there is about a buyer or a supplier, for people who want to know whom a flag is about. */
enum { DETECT_TOP = 5 };
typedef struct { DetectParty who; uint64_t count; int64_t amount; } DetectShareOf;     /* who.id: a party, or a class */
typedef struct {
    DetectGroup group;                   /* DETECT_BUYER or DETECT_TENDERER */
    DetectParty party;
    uint64_t    processes;               /* bought, or taken part in */
    uint64_t    bids, awards;            /* to it, or its own */
    uint64_t    wins;                    /* of a supplier: lots, or tenders without lots */
    bool        has_amount;
    int64_t     amount;                  /* of its awards in the currency of the run; a consortium's in equal parts */
    int         first_year, last_year;
    DetectShareOf classes[DETECT_TOP], partners[DETECT_TOP];       /* by awards; partners: suppliers of a buyer, buyers of a supplier */
    size_t      class_count, partner_count;
} DetectProfile;

typedef struct { Str ocid, party; } DetectLink;               /* with DetectSettings.maps: who belongs to a process */

/* ---- screens ---- Numbers on the prices of a lot (screens.c has the formulas), each with its rank among its peers. On auctions whose cartels
 * are known none of them tells the two kinds apart by itself: they order, and are never a finding. */

typedef enum { DETECT_CV, DETECT_SPREAD, DETECT_DIFFERENCE, DETECT_RELATIVE, DETECT_ALTERNATIVE, DETECT_SKEWNESS, DETECT_KURTOSIS, DETECT_UNIFORM,
               DETECT_SCREEN_KINDS } DetectScreen;
/* Which end research on cartels looks at; none: it is not agreed. */
typedef enum { DETECT_END_NONE, DETECT_END_LOW, DETECT_END_HIGH } DetectEnd;
const char *detect_screen_name(DetectScreen screen);          /* "cv", for programs */
DetectEnd detect_screen_end(DetectScreen screen);

enum { DETECT_SUBSETS = 2 };                                  /* of three and of four bids */
typedef struct { size_t subsets; double min, median, mean, max; } DetectScreenRange;  /* not a number: no subset for which it is defined */

typedef struct {
    Str      ocid, title, lot, source, peers;
    uint64_t line, offset;
    size_t   bids;                                            /* valid ones with a price */
    double   values[DETECT_SCREEN_KINDS];                     /* not a number: not defined for these prices */
    double   ranks[DETECT_SCREEN_KINDS];                      /* share of its peers below it, equal ones half; not a number: too few */
    size_t   compared[DETECT_SCREEN_KINDS];
    DetectScreenRange subsets[DETECT_SUBSETS][DETECT_SCREEN_KINDS];
} DetectScreened;

/* ---- scores ---- What a process, a buyer or a supplier comes to, with all that it is made of (scores.c, composite.c). They order, and are
 * never a finding. */

typedef enum { DETECT_PART_SINGLE_BID, DETECT_PART_NO_CALL, DETECT_PART_METHOD, DETECT_PART_ADVERT, DETECT_PART_DECISION, DETECT_PART_SIGNATURE,
               DETECT_PART_SHARE, DETECT_PART_CHANGES, DETECT_PART_CRITERIA, DETECT_PARTS } DetectPart;
/* Undefined: the question makes no sense here. Insufficient: the data do not tell. */
typedef enum { DETECT_PART_CALCULATED, DETECT_PART_IS_UNDEFINED, DETECT_PART_IS_INSUFFICIENT, DETECT_PART_STATES } DetectPartState;
typedef struct { DetectPartState state; double value; } DetectPartValue;               /* from 0 to 1, where 1 is the warning */
const char *detect_part_name(DetectPart part);                /* "single-bid", for programs */
const char *detect_part_text(DetectPart part);                /* message keys */
const char *detect_part_state_text(DetectPartState state);

/* own: of what the score is about itself; processes: how many of its processes have such a flag. */
typedef struct { DetectRule rule; int severity; bool own; uint64_t processes; } DetectScoreFlag;

typedef struct {
    DetectGroup group;                   /* DETECT_PROCESS, DETECT_BUYER or DETECT_TENDERER */
    Str         ocid, source;            /* of a process */
    uint64_t    line, offset;
    DetectParty party;                   /* of the others */
    double      points;
    uint64_t    own;                     /* points of the flags about itself */
    uint64_t    processes, process_points;    /* of a party: its processes, and all their points */
    bool        enough;                  /* they are enough for their mean to count */
    bool        has_index;
    double      index;                   /* the composite indicator; of a party the mean of `indexed` processes */
    uint64_t    indexed;
    DetectPartValue parts[DETECT_PARTS]; /* of a process */
    const DetectScoreFlag *flags; size_t flag_count;
} DetectScore;

/* ---- all of a run ---- */

typedef struct {
    const DetectFlag *flags;             /* by group, id, then rule, source, line and lot */
    size_t       flag_count;
    size_t       by_rule[DETECT_RULES], cleared_by_rule[DETECT_RULES];   /* cleared: not DETECT_OPEN */
    size_t       cleared_by[DETECT_CLEARS];
    uint64_t     outcomes[DETECT_RULES][DETECT_REASONS];                 /* by process, or by lot where lots are told apart */
    uint64_t     groups[DETECT_RULES][DETECT_VERDICTS];                  /* of the rules over many processes, by group */
    DetectFences fences;                 /* of DETECT_GAP */
    DetectFences measures[DETECT_MEASURES];
    DetectSpread spreads[DETECT_MEASURES];
    double       busy;                   /* R025: the number of bids from which a bidder counts as busy */
    const DetectSettings *settings;
    DetectRuleSet rules;                 /* which ran */
    Str          currency;               /* of the price comparisons; empty when no price was seen */
    const DetectCurrency *skipped;       /* priced bids in other currencies, left out of R024, R036 and R058 */
    size_t       skipped_count;
    uint64_t     skipped_elsewhere;      /* the same in currencies beyond DETECT_CURRENCIES */
    uint64_t     converted;              /* bids whose price was converted by the table of rates */
    uint64_t     lines, releases;        /* lines with something on them; releases looked at */
    uint64_t     cancelled, excluded;    /* releases left out: tender cancelled; method in excluded_methods */
    uint64_t     worthless;              /* comparisons left out: the winner's price is not above zero */
    uint64_t     unread_amounts;         /* numbers too large for an exact amount: treated as not given */
    uint64_t     rounded_amounts;        /* numbers with more than DETECT_PLACES decimals */
    uint64_t     containers, items;      /* packages and records that stood as one text; texts taken out of them */
    uint64_t     gathered, merged;       /* releases that were not compiled; processes they were merged into */
    uint64_t     clashes;                /* values left out in merging: an earlier release has something of another shape there */
    uint64_t     duplicates;             /* members of one name in one object, where it was noticed: the last counts */
    uint64_t     unread_dates;           /* texts that are no RFC 3339 date-time where R003 or R030 needed one */
    uint64_t     facts_skipped;          /* amounts of tenders and awards in other currencies, left out of the rules over many processes */
    uint64_t     spared;                 /* flags that a natural person would have got: R025, R038, R048 and DETECT_TOGETHER are not raised of them */
    bool         damaged;                /* a file was cut off or damaged: what stood before that place was read */
    Error        damage;                 /* the first such place */
    uint64_t     broken_count;
    const DetectBroken *broken;          /* the first DETECT_BROKEN_KEPT */
    size_t       broken_kept;
    const DetectScreened *screened;      /* by source, place and lot */
    size_t       screened_count;
    const DetectScore *scores;           /* processes, then buyers, then suppliers; of each kind those with the most points first */
    size_t       score_count;
    const DetectSeen *seen;              /* by rule, source and line */
    size_t       seen_count;
    const DetectPair *pairs;             /* by how often they met, the first DetectSettings.pairs; none with a natural person */
    size_t       pair_count;
    const DetectProfile *profiles;       /* buyers, then suppliers, by awards; none of a natural person */
    size_t       profile_count;
    Str          facts_currency;         /* of the amounts in profiles and rules over many processes */
    const DetectLink *bidders, *refusing_buyers, *refusing_entities;     /* sorted, each once */
    size_t       bidder_count, refusing_buyer_count, refusing_entity_count;
} DetectResult;

/* ---- a run ---- */

typedef struct Detector Detector;

/* `a` holds all results and must outlive the Detector's result. */
MUST_USE ErrorCode detector_new(Arena *a, const DetectSettings *settings, Detector **ret, Error *e);
void detector_free(Detector *d);

/* A new file begins: its name, and line 1. */
MUST_USE ErrorCode detector_source(Detector *d, Str name, Error *e);
/* Whole lines (the last may lack its LF) of the current source. Nothing is borrowed beyond the call. */
MUST_USE ErrorCode detector_feed(Detector *d, Str lines, Error *e);

/* Called with the bytes taken from the descriptor so far (compressed ones of a gzip file), about once a megabyte. */
typedef void (*DetectProgress)(void *user, uint64_t bytes);

/* Whoever must know what was read, byte by byte, is given all of it as it came from the descriptor, unpacked or not, before it
 * is looked into (NULL: nobody). Of each source from its first byte. */
typedef void (*DetectTap)(void *user, Str bytes);
void detector_tap(Detector *d, DetectTap tap, void *user);

/* Where packed files are unpacked by another process: `start` gives a socket to which packed bytes go and from which frames come back
 * (unpack_serve is at its other end), `end` is told when nothing more is wanted. Without a door (NULL) they are unpacked here. */
typedef struct {
    ErrorCode (*start)(void *user, void **process, int *fd, Error *e);
    void      (*end)(void *user, void *process, int fd);
    void       *user;
} DetectDoor;
void detector_door(Detector *d, const DetectDoor *door);

/* A source from an open descriptor, plain or gzip (told by its first bytes), until its end. Does not close it. */
MUST_USE ErrorCode detector_read_fd(Detector *d, int fd, Str name, DetectProgress progress, void *user, Error *e);
/* The same by path; "-" is standard input. */
MUST_USE ErrorCode detector_read_path(Detector *d, const char *path, DetectProgress progress, void *user, Error *e);

/* Holds the ratios against their fences and sorts. Prices in several currencies without a setting are ERR_USAGE. Once only. */
MUST_USE ErrorCode detector_finish(Detector *d, const DetectResult **ret, Error *e);

/* ---- what people and programs get ---- */

/* The JSON object that Cardinal prints (OCID, Buyer, ProcuringEntity, Tenderer, Meta; Maps with DetectSettings.maps), keys sorted,
 * one line. */
void detect_write_cardinal(Buf *to, const DetectResult *r);
/* JSON Lines. Each has "type": "flag" (with bids, limits, "cleared" and "explanation"), "broken", "screen", "score", "pair" and "profile"
 * where they were asked for, and at the end one "run". LANG_COUNT: sentences in all languages, as an object by code. */
void detect_write_flag(Buf *to, Lang lang, const DetectFlag *flag, const DetectResult *r);
void detect_write_lines(Buf *to, Lang lang, const DetectResult *r);
/* The same in pieces, each a line or a few, for whoever does not want all in memory at once. */
size_t detect_line_pieces(const DetectResult *r);
void detect_write_line_piece(Buf *to, Lang lang, const DetectResult *r, size_t i);
/* Those of the lines: "broken" ones; the "run"; and what detect_write_lines leaves out: a "spread" for each measure, how what
 * was compared lies. */
void detect_write_broken(Buf *to, Lang lang, const DetectBroken *broken);
void detect_write_run(Buf *to, const DetectResult *r);
void detect_write_spreads(Buf *to, const DetectResult *r);
/* The lines of pairs and profiles alone. */
void detect_write_relations(Buf *to, const DetectResult *r);
/* The pairs as a table. */
void detect_write_pairs(Buf *to, const DetectResult *r);
/* The ocid, party or market that a flag is about. */
Str detect_flag_subject(const DetectFlag *f);
/* A table for spreadsheets, one row a flag. */
void detect_write_table(Buf *to, Lang lang, const DetectResult *r);
void detect_write_table_head(Buf *to);
void detect_write_table_row(Buf *to, Lang lang, const DetectFlag *flag, const DetectResult *r);
/* One line "type": "screen" a lot, and the same as a table. */
void detect_write_screened(Buf *to, const DetectScreened *screened);
void detect_write_screens(Buf *to, const DetectResult *r);
void detect_write_screen_table(Buf *to, const DetectResult *r);
void detect_write_screen_head(Buf *to);
void detect_write_screen_row(Buf *to, const DetectScreened *screened);
/* One line "type": "score" each, and the same as a table. */
void detect_write_score(Buf *to, const DetectScore *score);
void detect_write_score_table(Buf *to, const DetectResult *r);
/* For a person: counts by rule, what was left out and why, broken lines, and that a flag is no finding. */
void detect_write_summary(Buf *to, Lang lang, const DetectResult *r);
/* Why this flag fired, in one to three sentences, ending in what explains it where something does. */
void detect_explain(Buf *to, Lang lang, const DetectFlag *flag, const DetectResult *r);
/* "7 992 000" or "7 992 000,50" (a point in English), the groups held together by no-break spaces. */
void detect_write_amount(Buf *to, Lang lang, int64_t amount);

/* The R-8 quantile (median-unbiased) of a sorted sample; not a number when it is empty. */
double detect_quantile(const double *sorted, size_t n, double p);

#endif
