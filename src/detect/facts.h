/* facts.h: what rules that need many processes together ask of each of them, in rows of fixed size.
 *
 * While data is read, every release leaves one row about the process, one for each tenderer of each bid that was submitted, and one
 * for each supplier of each active award. Rows are lists that may be larger than memory (spill.h); parties, classes and currencies
 * are numbers (words.h). Each part of a run in threads has its own; facts_settle makes of all of them one: processes sorted by
 * their place in the data, bids and awards behind one another in the order of their processes, words numbered in the order of their
 * texts. So a rule that walks over them gets the same answer however the data was shared out. */
#ifndef TERGOO_FACTS_H
#define TERGOO_FACTS_H

#include "detect/spill.h"
#include "detect/words.h"

#define FACT_NO_AMOUNT INT64_MIN
#define FACT_NO_DATE INT64_MIN
enum { FACT_NO_COUNT = UINT32_MAX, FACT_NO_LIMIT = 2 };

typedef enum { METHOD_NONE, METHOD_OPEN, METHOD_SELECTIVE, METHOD_LIMITED, METHOD_DIRECT, METHOD_OTHER } FactMethod;
typedef enum { CRITERIA_NONE, CRITERIA_PRICE, CRITERIA_OTHER } FactCriteria;

typedef struct {
    uint64_t line, offset;
    uint64_t ocid;                           /* where its text begins in Facts.texts */
    int64_t  value;                          /* tender.value, or FACT_NO_AMOUNT */
    Instant  date;                           /* of the tender period's start, its end, an award, the release: the first given */
    uint64_t first_bid, first_award, first_contact;
    uint32_t bid_count, award_count, contact_count;      /* rows */
    uint32_t ocid_len, source;
    uint32_t buyer, entity;                  /* words of Facts.parties, or NO_WORD */
    uint32_t kind, currency;                 /* words of Facts.terms: class of what is bought; currency of `value` */
    uint32_t bidders;                        /* numberOfTenderers, else different bidders, else FACT_NO_COUNT */
    uint32_t plan_len;
    int64_t  limit, own_limit;               /* legal limits of its category and day: up to which direct purchase is allowed, and its own method; or
                                                FACT_NO_AMOUNT where the country pack gives none */
    uint32_t limit_currency, own_currency;
    uint64_t plan;                           /* where the ocid of the planning process that it names begins in Facts.texts */
    uint32_t subcontracting, subcontracted;  /* active awards that say whether there is subcontracting; those where there is */
    uint8_t  method, criteria;
    uint8_t  reason;                         /* which of the country pack's reasons is given, from 1; 0: none of them */
    uint8_t  planned;                        /* method that a planning release of its own names */
    int8_t   near;                           /* value just under a legal limit: -1; just above: 1; neither: 0; no limit: FACT_NO_LIMIT */
    bool     crowded;                        /* too many bids and awards for any real tender: neither were taken */
    bool     has_awards;
} ProcessFact;

/* A bid of several tenderers has a row for each. */
typedef struct {
    int64_t  amount;
    Instant  date;
    uint32_t process, who, currency;
    uint32_t bid;                            /* its index among the bids of the process */
    uint32_t lot;                            /* a hash of the lots it is for; 0: none named */
    bool     valid, won;                     /* valid: by its status; won: an active award names its tenderers */
} BidFact;

/* An award to several suppliers has a row for each; whole amounts stand in each of them. */
typedef struct {
    int64_t  amount;
    Instant  date;                           /* of the award, else of the process */
    uint32_t process, who, currency;
    uint32_t award;                          /* its index among the awards of the process */
    uint32_t place, suppliers;               /* which of them it is, from 0, and how many they are */
} AwardFact;

/* How a bidder who is no natural person can be reached. */
typedef struct { uint32_t process, who, way; } ContactFact;      /* way: a word of Facts.ways */

/* The process whose turn it is in the order of time, and its date. */
typedef struct { Instant date; uint32_t row; } Turn;

struct Facts {
    Words  parties, terms, ways;
    Spill  processes, bids, awards, contacts, texts;
    Spill  times, turns;                     /* once facts_take_turns was there: of Turn, in their order; the turn of each process */
    Facts *next;                             /* what other parts gathered, until facts_settle */
    bool   settled;
};

MUST_USE ErrorCode facts_new(Detector *d, Facts **ret, Error *e);
/* With all that hang on it. */
void facts_free(Facts *f);
/* Rows about d->release. */
MUST_USE ErrorCode facts_take(Detector *d, Error *e);
/* A way to reach a party of the release that was taken last: a text in the form in which ways are compared. */
MUST_USE ErrorCode facts_take_way(Detector *d, Str way, const DetectParty *who, Error *e);
/* What a part gathered becomes the whole's. */
void facts_adopt(Detector *whole, Detector *part);
MUST_USE ErrorCode facts_settle(Detector *d, Error *e);
/* Gives each process its turn by date, of one date by ocid, of one ocid by place (facts_time.c). Once they are settled. */
MUST_USE ErrorCode facts_take_turns(Facts *f, Error *e);

static inline const ProcessFact *process_at(const Facts *f, size_t i) { return (const ProcessFact *)spill_at(&f->processes, i); }
static inline const BidFact *bid_at(const Facts *f, size_t i) { return (const BidFact *)spill_at(&f->bids, i); }
static inline const AwardFact *award_at(const Facts *f, size_t i) { return (const AwardFact *)spill_at(&f->awards, i); }
static inline const ContactFact *contact_at(const Facts *f, size_t i) { return (const ContactFact *)spill_at(&f->contacts, i); }
static inline const Turn *time_at(const Facts *f, uint32_t turn) { return (const Turn *)spill_at(&f->times, turn); }
static inline uint32_t turn_of(const Facts *f, size_t row) { return *(const uint32_t *)spill_at(&f->turns, row); }
static inline Str ocid_at(const Facts *f, const ProcessFact *p)
{
    return p->ocid_len > 0 ? str_bytes((const char *)spill_at(&f->texts, p->ocid), p->ocid_len) : STR("");
}
static inline Str plan_at(const Facts *f, const ProcessFact *p)
{
    return p->plan_len > 0 ? str_bytes((const char *)spill_at(&f->texts, p->plan), p->plan_len) : STR("");
}
/* Years of the calendar in UTC; 0 where there is no date. */
int fact_year(Instant date);

#endif
