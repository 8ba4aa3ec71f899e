/* detect_int.h: what the detect files share: one release in memory, the run that looks at it, and its parts in several threads. */
#ifndef TERGOO_DETECT_INT_H
#define TERGOO_DETECT_INT_H

#include <pthread.h>

#include "detect/dates.h"
#include "detect/detect.h"
#include "detect/rates.h"
#include "detect/spill.h"
#include "text/json.h"

/* ---- one release (ocds.c) ---- Texts are borrowed from the line or the scratch arena: they live until the next line. ptr is
 * NULL where the data has no text. */

typedef enum { BID_NONE, BID_INVITED, BID_WITHDRAWN, BID_VALID, BID_DISQUALIFIED, BID_OTHER } BidStatus;
typedef enum { AWARD_NONE, AWARD_ACTIVE, AWARD_CLOSED, AWARD_OTHER } AwardStatus;   /* closed: cancelled or unsuccessful */

typedef struct { bool known; int64_t units; Str currency; } Money;                 /* known: `units` holds the amount */
typedef struct { bool given; uint32_t first, count; } Range;                        /* elements of an array of the release */

typedef struct {
    BidStatus  status;
    uint32_t   index;            /* in bids.details as it stands */
    const char *at;              /* in the line */
    Str        id, status_text, status_details, date;
    Money      value;
    Money      asked;            /* as the data have it, where `value` was converted; else the same; set by rules.c */
    const Rate *rate; /* by which it was converted, or NULL */
    bool       comparable;       /* submitted, with an amount in the main currency; set by rules.c */
    Str        lot_list, proposals;   /* relatedLots and priceProposal as they stand, where lots are objects: see bids_by_lot.c */
    bool       part;             /* of a bid for several lots, and not the first: counted once */
    Range      tenderers;        /* in Release.people */
    Range      lots;             /* in Release.texts */
    Str        who, lot;         /* those as one text each, set by rules.c: NULL where there are none */
} Bid;

typedef struct {
    AwardStatus status;
    Range suppliers;             /* in Release.people */
    Range kinds;                 /* classification ids of its items, in Release.texts; given: it has an array of items */
    Range lots;
    Money value;
    Str   date;
    enum { SUBCONTRACTING_UNSAID, SUBCONTRACTING_NO, SUBCONTRACTING_YES } subcontracting;
    Str   bid;                   /* relatedBid: whose bid it is, where no supplier is named */
    Str   who, lot;
} Award;

/* What a text of the data is. */
typedef enum {
    SHAPE_RELEASE,               /* compiled, or nothing said: looked at as it is */
    SHAPE_PARTIAL,               /* tagged, and not as compiled: one of several of its process */
    SHAPE_RECORD_COMPILED,       /* has a compiledRelease */
    SHAPE_RECORD,                /* has releases only */
    SHAPE_PACKAGE,               /* has releases or records, and no ocid */
} Shape;

typedef struct {
    Shape shape;
    Str   date;
    bool  tagged, compiled, has_releases, has_records, has_compiled;
    uint64_t duplicates;         /* members that came twice in the objects that are read */
    JsonNames *names;            /* of those objects, by depth; kept from text to text */
    JsonIndex index;             /* of the text; kept from text to text and only grows */
    JsonCursor begin;            /* stands before the text, with the index: for whoever walks it again */
    Str   ocid, title, method, method_details, criteria, start, end;    /* start, end: of tender.tenderPeriod */
    Str   rationale, category;   /* tender.procurementMethodRationale, tender.mainProcurementCategory */
    const char *start_at, *end_at, *number_at;                          /* where the line has these values */
    DetectParty buyer, entity;
    Money minimum, value;        /* tender.minValue, tender.value */
    Str   kind;                  /* class of the tender or of its first item */
    uint32_t number;             /* numberOfTenderers, where number_given */
    bool  cancelled, number_given, one_tenderer, has_bids, has_awards, has_lots, has_lot_prices;
    Str   parties;               /* the member "parties" as it stands, for names that bids do not give */
    Str   items, related;        /* tender.items and relatedProcesses as they stand, for prices of units, and for plans */
    struct Party **known;        /* of each of `people` its entry among the tenderers, where it was looked up (rules_parties.c) */
    uint32_t known_room;
    Bid         *bids;           /* these arrays are kept from line to line and only grow */
    Award       *awards;
    DetectParty *people;
    Str         *texts;
    uint32_t bid_count, award_count, people_count, text_count, bid_room, award_room, people_room, text_room;
    bool     wants_kinds, wants_lots, wants_facts;   /* set before release_read: what some rule will ask for */
    uint64_t unread_amounts, rounded_amounts;
    uint64_t name_bytes;         /* how much of `parties` was read in search of names */
} Release;

static inline bool money_whole(const Money *m) { return m->known && m->currency.ptr; }
static inline bool bid_submitted(const Bid *b) { return b->status >= BID_VALID; }

/* Reads one text: `number` is its line and `offset` its first byte in the source. ERR_END: nothing but white space. ERR_INVALID,
 * ERR_LIMIT: a broken line, said why. ERR_MEMORY. What is no release (`shape`) has no ocid, or means nothing by it. */
MUST_USE ErrorCode release_read(Release *r, Arena *scratch, Str text, uint64_t number, uint64_t offset, Error *e);
/* The same for the first of some lines, whose end is found with the reading: *lines is that one then, without its line end. */
MUST_USE ErrorCode release_read_line(Release *r, Arena *scratch, Str *lines, uint64_t number, uint64_t offset, Error *e);
void release_free(Release *r);
/* One more bid behind the others; *ret is NULL when there are more than any real tender has. */
MUST_USE ErrorCode release_add_bid(Release *r, Bid **ret, Error *e);
/* A range of one text. */
MUST_USE ErrorCode release_add_text(Release *r, Str text, Range *ret, Error *e);
/* The name for this id by the member "parties"; empty when there is none. */
Str release_party_name(Release *r, Arena *scratch, Str id);
/* Nearly all amounts are whole numbers of a few digits: reads up to 14 of them at *p, and moves it. False when there is none. */
static inline bool amount_whole(const char **p, const char *end, int64_t *ret)
{
    enum { SAFE = 14 };                                   /* 10^(SAFE + DETECT_PLACES) fits */
    static const int64_t UNIT = 10000;
    _Static_assert(DETECT_PLACES == 4, "UNIT is 10^DETECT_PLACES");
    const char *first = *p, *at = first;
    int64_t v = 0;
    if (end - first > SAFE) end = first + SAFE;
    for (unsigned digit; at < end && (digit = (unsigned)*at - '0') <= 9; at++) v = v * 10 + digit;
    *p = at;
    *ret = v * UNIT;
    return at > first;
}
/* A JSON number as an exact amount; false when it is too large. Half a unit rounds away from zero and sets *rounded. */
bool amount_read(Str number, int64_t *ret, bool *rounded);

/* ---- parties and what adds up about them (parties.c) ---- */

typedef struct { uint32_t source; uint64_t line, offset; Str ocid; } Spot;
typedef struct { Spot *list; uint32_t count, room; } Spots;                         /* the first DETECT_SPOTS */
typedef struct Kind Kind;
struct Kind { Str text; Spot first; Kind *next; };                                  /* sorted by text */

typedef struct Party {
    Str      id, name;           /* name: as the first process has it */
    uint64_t hash;
    Spot     first;
    uint64_t wins, contests;     /* R025: processes */
    uint64_t refused, submitted, processes;       /* R038: bids; and the processes they stood in */
    uint64_t supplies, kind_count;                /* R048: processes; entries of `kinds` */
    Spots    lost, refusals;
    Kind    *kinds;
    uint64_t seen[3];            /* the process in which a rule last counted it: once each */
} Party;

typedef struct { Party **slots; size_t room, count; } Parties;

/* The party by that id, made when new. NULL when memory is out. */
Party *parties_take(Detector *d, Parties *p, Str id, bool *new);
void parties_free(Parties *p);
/* All of them, sorted by id, in a new list to be freed with mem_free; NULL when memory is out. */
Party **parties_sorted(const Parties *p);
/* Adds what `from` knows; its texts live as long as the results. */
MUST_USE ErrorCode parties_merge(Detector *d, Parties *to, const Parties *from, Error *e);
/* For tables of texts. */
uint64_t text_hash(Str s);
/* The first so many characters. */
Str text_beginning(Str text, size_t digits);
/* Keeps the current process, when it is among the first. */
MUST_USE ErrorCode spots_add(Detector *d, Spots *s, const Spot *spot, Error *e);
MUST_USE ErrorCode kinds_add(Detector *d, Party *p, Str text, const Spot *spot, Error *e);

/* ---- a run (detector.c, rules.c, rules_parties.c, finish.c) ---- */

/* Two bids of each tender that R024 and R058 compare (comparisons.h). */
typedef struct Comparisons Comparisons;
struct Comparisons { Spill list, bytes; Comparisons *next; };

typedef struct { DetectFlag flag; uint32_t source; } KeptFlag;
typedef struct { DetectBroken broken; uint32_t source; } KeptBroken;
typedef struct { DetectSeen seen; uint32_t source; } KeptSeen;
typedef struct { DetectLink *list; size_t count, room; } Links;
typedef struct Pool Pool;
typedef struct Gather Gather;
typedef struct Facts Facts;
typedef struct ContactList ContactList;
typedef struct Measures Measures;

/* What lists of all parts together may hold in memory: DetectSettings.facts_memory each. */
typedef struct { SpillBudget facts, measures; } Budgets;

/* Whom a flag of the process is about besides: found once a process, kept with its first flag. */
typedef struct { uint64_t process, kept_process; DetectParty buyer, kept_buyer; Str date,
                 kept_date; DetectParty *kept_suppliers; size_t kept_count; } About;

typedef struct { char *at; size_t left; } Slab;

struct Detector {
    Arena         *results;
    pthread_mutex_t *lock;       /* over `results`, where parts share it; else NULL */
    Slab           slab, near;   /* pieces of `results` of our own; near: in memory */
    Arena          scratch;      /* of one line */
    ArenaMark      scratch_empty;
    const DetectSettings *settings;
    DetectRuleSet  rules;
    DetectResult   result;
    Measures      *measures;     /* measures.h; NULL when no rule asks for it */
    Gather        *gather;       /* releases that wait to be merged; parts share the whole's */
    Facts         *facts;        /* for the rules that need many processes together; NULL when none runs */
    Budgets       *budgets, own_budgets;     /* parts use the whole's */
    bool           is_part, merged;   /* merged: `text` is not in the source, only `offset` is */
    DetectTap      tap;
    void          *tap_user;
    const DetectDoor *door;
    About          about;
    Str            source;       /* being read: its name, and which one it is; line and offset of what was read last */
    uint32_t       source_index;
    uint64_t       line, offset, next_offset;
    const char    *text;         /* the line */
    size_t         text_len;
    uint64_t       process;      /* counts releases looked at, from 1 */
    const struct Sequence *sequence;     /* of the releases that d->release was merged of; NULL when there was one */
    const ContactList *contacts; /* of the process that contacts_of counts */
    uint64_t       contacts_of;
    Release        release;
    Dates          dates;
    bool           currency_given, finished;
    Parties        tenderers, buyers, entities, currencies;     /* currencies: `submitted` counts their bids */
    Spill          flags;        /* of KeptFlag *: each lies in the results */
    Comparisons    comparisons;
    Links          bidders, refusing_buyers, refusing_entities;
    KeptSeen      *seen; size_t seen_count, seen_room;
    bool           seen_lost;    /* there was no memory for one more */
    KeptBroken     broken[DETECT_BROKEN_KEPT];
    Str           *sources; size_t source_count, source_room;
    Pool          *pool;         /* the threads, or NULL */
    Error          why;          /* of a broken line */
};

static inline bool detector_runs(const Detector *d, DetectRule rule) { return d->rules >> rule & 1; }
/* The rule's parameter by its place in settings.c, or what stands when nothing is set. */
static inline double rule_number(const Detector *d, DetectRule rule, int i, double otherwise)
{
    return d->settings->numbers[rule][i].given ? d->settings->numbers[rule][i].value : otherwise;
}
static inline size_t spill_ceiling(const DetectSettings *s) { return s->facts_memory > 0 ? (size_t)s->facts_memory : SPILL_CEILING; }
static inline double number_or(DetectNumber n, double otherwise) { return n.given ? n.value : otherwise; }
static inline uint64_t place_of(const Detector *d, const char *at) 
{
    return at && !d->merged ? d->offset + (uint64_t)(at - d->text) : d->offset;
}
static inline Spot spot_here(const Detector *d)
{
    return (Spot){ .source = d->source_index, .line = d->line, .offset = d->offset, .ocid = d->release.ocid };
}
/* Keeps what a rule came to, when the current process is the watched one. */
void detector_watch(Detector *d, DetectRule rule, DetectReason reason);
/* Counts what a rule came to for the current process, and keeps it when the process is watched. */
static inline void detector_came_to(Detector *d, DetectRule rule, DetectReason reason)
{
    d->result.outcomes[rule][reason]++;
    if (d->settings->watched.ptr) detector_watch(d, rule, reason);
}

/* Keeps an outcome of the watched process. */
void detector_saw(Detector *d, const DetectSeen *seen, uint32_t source);

/* Where it was the disk under the results that had no room, that is said, and not that memory is out. */
ErrorCode detector_said(const Detector *d, ErrorCode code, Error *e);
/* Zeroed memory that lives as long as the results; NULL when there is no more. */
MUST_USE void *detector_keep(Detector *d, size_t count, size_t size);
/* The same, in memory even where the results go on in a file: for parties and words, which each process names again. */
MUST_USE void *detector_keep_near(Detector *d, size_t count, size_t size);
MUST_USE ErrorCode detector_keep_text_near(Detector *d, Str text, Str *ret, Error *e);
/* One more place behind `count` items of a list that grows outside of the arena; NULL when memory is out. */
MUST_USE void *detector_next_place(void *list, size_t *room, size_t count, size_t item);
/* The release's method is one of those that are not looked at. */
bool rules_excluded(const Detector *d);
/* 'a|b|c' has this text. */
bool list_has(Str list, Str text);
/* Holds d->release against the rules. Only ERR_MEMORY. */
MUST_USE ErrorCode rules_apply(Detector *d, Error *e);
MUST_USE ErrorCode rules_count_parties(Detector *d, bool final, uint32_t complete, const Award *last, Error *e);
/* All awards are final: how many are complete, and the last of them. */
bool awards_final(const Release *r, uint32_t *complete, const Award **last);
/* One more flag from that source; zeroed. NULL when memory is out. */
MUST_USE DetectFlag *detector_new_flag(Detector *d, uint32_t source);
static inline KeptFlag *kept_flag(const Detector *d, size_t i) { return ((KeptFlag *const *)spill_at(&d->flags, i))[0]; }
/* One more flag about the current release. */
MUST_USE ErrorCode detector_add_flag(Detector *d, const DetectFlag *flag, Error *e);
/* The names of those who made a bid together. */
Str joint_name(Detector *d, const Bid *b);
/* Buyer and day of the current release, borrowed from the line (about.c); and both with the suppliers, kept, in a flag. */
const About *about_here(Detector *d);
MUST_USE ErrorCode about_keep(Detector *d, DetectFlag *flag, Error *e);
/* How a sorted sample lies (spread.c). */
DetectSpread spread_of(const double *sorted, size_t n, const DetectFences *f);
/* Counts the current line as broken and keeps why. */
MUST_USE ErrorCode detector_broken_line(Detector *d, const Error *why, Error *e);
/* Copies a bid of the current release, with names, into the results. */
MUST_USE ErrorCode detector_keep_bid(Detector *d, const Bid *b, DetectRole role, DetectBid *ret, Error *e);
MUST_USE ErrorCode detector_keep_text(Detector *d, Str text, Str *ret, Error *e);
MUST_USE ErrorCode detector_add_link(Detector *d, Links *to, Str party, Error *e);
/* Whether lines go to threads, which may ask for them themselves (pool_pull). */
bool detector_shares(const Detector *d);
/* Lines of one piece of a source, in the calling thread. */
MUST_USE ErrorCode detector_take_lines(Detector *d, Str lines, Error *e);
/* A text within the current line, which begins at d->offset: of a package (given as what it is), of a record without a compiled release
 * (one of several), or its compiled release. */
typedef enum { TAKE_AS_IT_IS, TAKE_AS_PARTIAL, TAKE_AS_COMPILED } TakeAs;
MUST_USE ErrorCode detector_take_part(Detector *d, Str text, TakeAs as, Error *e);
/* A compiled release that was made of several; d->offset and the like say where the last of them stands. */
MUST_USE ErrorCode detector_take_merged(Detector *d, Str text, Error *e);
/* A part of `whole` for a thread of its own; freed with detector_free. */
MUST_USE ErrorCode detector_part(Detector *whole, pthread_mutex_t *lock, Detector **ret, Error *e);
/* One that reads nothing, and only finds and counts: for the groups at the end. */
MUST_USE ErrorCode detector_helper(Detector *whole, pthread_mutex_t *lock, Detector **ret, Error *e);
/* Adds to `whole` all that a part has found; what a helper has. */
MUST_USE ErrorCode detector_merge(Detector *whole, Detector *part, Error *e);
MUST_USE ErrorCode detector_merge_found(Detector *whole, Detector *part, Error *e);
/* Fences and flags of what needed all processes (finish.c). */
MUST_USE ErrorCode finish_compare(Detector *d, Error *e);
MUST_USE ErrorCode finish_parties(Detector *d, Error *e);

/* ---- threads (pool.c) ---- */
MUST_USE ErrorCode pool_new(Detector *whole, Pool **ret, Error *e);
/* Copies the lines and hands them on; waits when all hands are full. */
MUST_USE ErrorCode pool_feed(Pool *p, Str lines, Error *e);
/* Whole lines of a source, on their way to one of the threads: where they stand, and the buffer they lie in, which stays the thread's. */
typedef struct {
    char    *bytes;
    size_t   room;
    Str      lines, source;
    uint32_t source_index;
    uint64_t line, offset;       /* before them */
} PoolLines;
/* The next lines of a source; none at its end. Asked for by one thread at a time, whichever has nothing to do. */
typedef ErrorCode (*PoolNext)(void *user, PoolLines *to, Error *e);
/* Lets the threads ask until the end, which leaves the caller nothing to do but to wait for it. */
MUST_USE ErrorCode pool_pull(Pool *p, PoolNext next, void *user, Error *e);
/* How many line ends there are. */
uint64_t pool_count_lines(Str text);
/* Waits for all threads, and adds what they found to the whole. */
MUST_USE ErrorCode pool_finish(Pool *p, Error *e);
void pool_free(Pool *p);

/* An amount as a JSON number: exact, no exponent, no trailing zeros. */
void amount_write(Buf *to, int64_t amount);

#endif
