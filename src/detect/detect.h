/* detect.h: the face of the detect folder: red flags in public procurement data.
 *
 * In come OCDS compiled releases, one JSON object a line, from a buffer, a file (plain or gzip) or a pipe. Out come flags, each
 * with the bids and amounts that raised it, the limits it was held against, and what explains it away where the data itself
 * does. A flag is a reason to look, not a finding.
 *
 * The rules carry the codes of the Open Contracting Partnership's list and are calculated as its program Cardinal 0.0.8 does with
 * its default settings, so that results can be compared (detect_write_cardinal):
 *
 *   R018  a single bidder in a procedure meant for several           one tender
 *   R024  the next price lies remarkably close to the winner's       against all comparable tenders
 *   R028  different bidders ask exactly the same price               one tender
 *   R035  everybody but the winner was disqualified                  one tender
 *   R036  the lowest bid was disqualified                            one tender
 *   R058  the next price lies remarkably far from the winner's       against all comparable tenders
 *
 * Where we differ, on purpose: amounts are exact decimals (never double); results do not depend on the order of lines; amounts
 * of more than one currency need DetectSettings.currency instead of taking the first one seen; a winning price of zero or less
 * is left out of the comparison and counted; two lines with one OCID are two tenders, each with its own flags. A line that
 * cannot be read is reported with its place and counted, and the run goes on.
 *
 * One thread a Detector; several Detectors do not know of each other. */
#ifndef TERGOO_DETECT_H
#define TERGOO_DETECT_H

#include "base/base.h"
#include "text/messages.h"

typedef enum { DETECT_R018, DETECT_R024, DETECT_R028, DETECT_R035, DETECT_R036, DETECT_R058, DETECT_RULES } DetectRule;

const char *detect_rule_code(DetectRule rule);            /* "R036" */
const char *detect_rule_title(DetectRule rule);           /* message key of its name */
bool detect_rule_of(Str code, DetectRule *ret);

enum {
    DETECT_PLACES = 4,            /* amounts are in units of 10^-4 */
    DETECT_BROKEN_KEPT = 100,     /* of broken lines this many are kept; all are counted */
    DETECT_CURRENCIES = 32,       /* so many currencies are told apart */
    DETECT_FEW = 20,              /* fewer comparable tenders than this: the limits say little */
};

/* ---- settings ---- */

typedef struct {
    Str      currency;            /* prices in others are left out and counted; empty: the data must have only one */
    unsigned rules;               /* 1u << DETECT_R036 and so on; 0 means all */
    Str      excluded_methods;    /* procurementMethodDetails that are not looked at, 'a|b' */
    Str      priceless_methods;   /* procurementMethodDetails in which prices are not compared, 'a|b' */
} DetectSettings;

/* ---- results: all of it in the arena given to detector_new ---- */

typedef struct { Str id, name; } DetectParty;             /* name: empty when the data gives none */

typedef enum {
    DETECT_SOLE,                  /* R018: what was submitted */
    DETECT_WINNER,                /* the awarded tenderer's lowest valid bid (R035: his valid bids) */
    DETECT_NEXT,                  /* R024, R058: lowest valid bid of another; R036: lowest valid bid */
    DETECT_EQUAL,                 /* R028: a bid with a price that different tenderers asked */
    DETECT_REFUSED,               /* disqualified; R036: at or below the lowest valid bid */
} DetectRole;

typedef struct {
    DetectRole role;
    Str        id, status, status_details, currency;
    bool       priced;            /* amount and currency are given */
    int64_t    amount;            /* in units of 10^-DETECT_PLACES */
    const DetectParty *tenderers;
    size_t     tenderer_count;
} DetectBid;

typedef enum {
    DETECT_OPEN,                  /* nothing in the data explains it */
    DETECT_BELOW_MINIMUM,         /* R036: all refused bids that undercut the lowest valid one lie below the legal minimum price */
    DETECT_TOO_FEW,               /* R024, R058: fewer than DETECT_FEW tenders to compare with */
} DetectCleared;

typedef struct {
    DetectRule    rule;
    DetectCleared cleared;
    Str           ocid, title, source;   /* source: the file's name as given */
    uint64_t      line;
    uint32_t      count;                 /* R035: tenderers disqualified; else 1 */
    double        ratio;                 /* R024, R058: (next - winner) / winner; made from exact amounts */
    const DetectBid *bids;               /* R024, R058: winner, next; R028: by price; R036: the refused, then the lowest valid */
    size_t        bid_count;
    bool          has_minimum;           /* tender.minValue is given in the currency of the bids */
    int64_t       minimum;
} DetectFlag;

/* Over the ratios of all comparable tenders; R-8 quartiles, Tukey's fences. Not a number when there are none. */
typedef struct { size_t compared; double q1, q3, lower, upper; } DetectFences;

typedef struct { Str code; uint64_t bids; } DetectCurrency;

typedef struct { Str source; uint64_t line, column; const Error *why; } DetectBroken;   /* column in characters; 0 when unknown */

typedef struct {
    const DetectFlag *flags;             /* by ocid, then rule, then source and line */
    size_t       flag_count;
    size_t       by_rule[DETECT_RULES], cleared_by_rule[DETECT_RULES];   /* cleared: not DETECT_OPEN */
    DetectFences fences;
    unsigned     rules;                  /* which ran */
    Str          currency;               /* of the price comparisons; empty when no price was seen */
    const DetectCurrency *skipped;       /* priced bids in other currencies, left out of R024, R036 and R058 */
    size_t       skipped_count;
    uint64_t     skipped_elsewhere;      /* the same in currencies beyond DETECT_CURRENCIES */
    uint64_t     lines, releases;        /* lines with something on them; releases looked at */
    uint64_t     cancelled, excluded;    /* releases left out: tender cancelled; method in excluded_methods */
    uint64_t     worthless;              /* comparisons left out: the winner's price is not above zero */
    uint64_t     unread_amounts;         /* numbers too large for an exact amount: treated as not given */
    uint64_t     rounded_amounts;        /* numbers with more than DETECT_PLACES decimals */
    uint64_t     broken_count;
    const DetectBroken *broken;          /* the first DETECT_BROKEN_KEPT */
    size_t       broken_kept;
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

/* A source from an open descriptor, plain or gzip (told by its first bytes), until its end. Does not close it. */
MUST_USE ErrorCode detector_read_fd(Detector *d, int fd, Str name, DetectProgress progress, void *user, Error *e);
/* The same by path; "-" is standard input. */
MUST_USE ErrorCode detector_read_path(Detector *d, const char *path, DetectProgress progress, void *user, Error *e);

/* Holds the ratios against their fences and sorts. Prices in several currencies without a setting are ERR_USAGE. Once only. */
MUST_USE ErrorCode detector_finish(Detector *d, const DetectResult **ret, Error *e);

/* ---- what people and programs get ---- */

/* The JSON object that Cardinal prints for these codes (OCID, Tenderer, Meta, Maps), keys sorted, one line. */
void detect_write_cardinal(Buf *to, const DetectResult *r);
/* JSON Lines. Each has "type": "flag" (with bids, limits, "cleared" and "explanation"), "broken", and at the end one "run". */
void detect_write_lines(Buf *to, Lang lang, const DetectResult *r);
/* For a person: counts by rule, what was left out and why, broken lines, and that a flag is no finding. */
void detect_write_summary(Buf *to, Lang lang, const DetectResult *r);
/* Why this flag fired, in one to three sentences, ending in what explains it where something does. */
void detect_explain(Buf *to, Lang lang, const DetectFlag *flag, const DetectResult *r);
/* "7 992 000" or "7 992 000,50" (a point in English), the groups held together by no-break spaces. */
void detect_write_amount(Buf *to, Lang lang, int64_t amount);

/* The R-8 quantile (median-unbiased) of a sorted sample; not a number when it is empty. */
double detect_quantile(const double *sorted, size_t n, double p);

#endif
