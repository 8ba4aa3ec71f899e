/* detect_int.h: what the detect files share: one release in memory, and the run that looks at it. */
#ifndef TERGOO_DETECT_INT_H
#define TERGOO_DETECT_INT_H

#include "detect/detect.h"
#include "text/json.h"

/* ---- one release (ocds.c) ---- Texts are borrowed from the line or the scratch arena: they live until the next line. ptr is
 * NULL where the data has no text. */

typedef enum { BID_NONE, BID_INVITED, BID_WITHDRAWN, BID_VALID, BID_DISQUALIFIED, BID_OTHER } BidStatus;
typedef enum { AWARD_NONE, AWARD_ACTIVE, AWARD_CLOSED, AWARD_OTHER } AwardStatus;   /* closed: cancelled or unsuccessful */

typedef struct { bool known; int64_t units; Str currency; } Money;                 /* known: `units` holds the amount */
typedef struct { bool given; uint32_t first, count; } PartyRange;                  /* elements of an array, in Release.people */

typedef struct {
    BidStatus  status;
    Str        id, status_text, status_details;
    Money      value;
    bool       comparable;       /* submitted, with an amount in the main currency; set by rules.c */
    PartyRange tenderers;
} Bid;

typedef struct { AwardStatus status; PartyRange suppliers; } Award;

typedef struct {
    Str   ocid, title, method, method_details;
    bool  cancelled, one_tenderer, has_bids, has_awards;
    Money minimum;               /* tender.minValue */
    Str   parties;               /* the member "parties" as it stands, for names that bids do not give */
    Bid         *bids;           /* these arrays are kept from line to line and only grow */
    Award       *awards;
    DetectParty *people;
    uint32_t bid_count, award_count, people_count, bid_room, award_room, people_room;
    uint64_t unread_amounts, rounded_amounts;
    uint64_t name_bytes;         /* how much of `parties` was read in search of names */
} Release;

static inline bool money_whole(const Money *m) { return m->known && m->currency.ptr; }
static inline bool bid_submitted(const Bid *b) { return b->status >= BID_VALID; }

/* Reads one line. ERR_END: nothing but white space. ERR_INVALID, ERR_LIMIT: a broken line, said why. ERR_MEMORY. */
MUST_USE ErrorCode release_read(Release *r, Arena *scratch, Str line, uint64_t number, Error *e);
void release_free(Release *r);
/* The name for this id by the member "parties"; empty when there is none. */
Str release_party_name(Release *r, Arena *scratch, Str id);
/* A JSON number as an exact amount; false when it is too large. Half a unit rounds away from zero and sets *rounded. */
bool amount_read(Str number, int64_t *ret, bool *rounded);

/* ---- a run (detector.c, rules.c) ---- */

/* What R024 and R058 need at the end of a tender whose winner can be compared with the next bid. There may be millions, so it is
 * packed: its texts stand one behind another, and bids are made of it (DetectBid) only when a fence was crossed. */
enum { OF_OCID, OF_TITLE, OF_WINNER, OF_NEXT = OF_WINNER + 4, OF_TEXTS = OF_NEXT + 4 };   /* a bid: id, details, tenderer, name */
enum { NO_TEXT = UINT32_MAX };

typedef struct {
    double      ratio;
    int64_t     amounts[2];      /* the winner's, the next */
    Str         source;
    uint64_t    line;
    const char *texts;
    uint32_t    lengths[OF_TEXTS];
} Comparison;

struct Detector {
    Arena         *results;
    Arena          scratch;      /* of one line */
    ArenaMark      scratch_empty;
    DetectSettings settings;
    DetectResult   result;
    Str            source;
    uint64_t       line;
    Release        release;
    bool           currency_given, currency_mixed, finished;
    DetectCurrency currencies[DETECT_CURRENCIES];
    DetectFlag    *flags;
    Comparison    *comparisons;
    size_t         flag_room, comparison_count, comparison_room;
    DetectBroken   broken[DETECT_BROKEN_KEPT];
    Error          why;          /* of a broken line */
};

static inline bool detector_runs(const Detector *d, DetectRule rule) { return d->settings.rules >> rule & 1; }

/* The release's method is one of those that are not looked at. */
bool rules_excluded(const Detector *d);
/* Holds d->release against the rules. Only ERR_MEMORY. */
MUST_USE ErrorCode rules_apply(Detector *d, Error *e);
/* Room for one more flag about the current release. */
MUST_USE ErrorCode detector_add_flag(Detector *d, const DetectFlag *flag, Error *e);
/* Keeps two bids of the current release, each with one tenderer, for the fences. */
MUST_USE ErrorCode detector_add_comparison(Detector *d, double ratio, const Bid *winner, const Bid *next, Error *e);
/* Counts the current line as broken and keeps why. */
MUST_USE ErrorCode detector_broken_line(Detector *d, const Error *why, Error *e);
/* Copies a bid of the current release, with names, into the results. */
MUST_USE ErrorCode detector_keep_bid(Detector *d, const Bid *b, DetectRole role, DetectBid *ret, Error *e);
MUST_USE ErrorCode detector_keep_text(Detector *d, Str text, Str *ret, Error *e);

/* An amount as a JSON number: exact, no exponent, no trailing zeros. */
void amount_write(Buf *to, int64_t amount);

#endif
