/* custody_law.h: the rules that things in custody go by, as dated sets (custody/NAME.yaml, model_custody.c, docs/custody.md).
 *
 * Law on the keeping of evidence changes, and what was done is judged by the law of its day. So a set says from which day and
 * until which it holds, where each of its numbers comes from, and whether somebody has read that in the text of the law:
 * nobody has, where it says unconfirmed. Each act on a thing keeps the id of the set that was in force on its day (field
 * rule_set). A set that is switched off is there to be read and holds for nothing. */
#ifndef TERGOO_CUSTODY_LAW_H
#define TERGOO_CUSTODY_LAW_H

#include "model/model.h"

typedef enum {
    CUSTODY_WITNESSES,                  /* attesting witnesses at a search or seizure, at the least */
    CUSTODY_VIDEO_INSTEAD,              /* 1: a recording of the whole action may stand for them */
    CUSTODY_COMMISSION,                 /* persons in the commission at the end of a thing */
    CUSTODY_WEIGHT_PER_MILLE,           /* of the weight, by which two weighings may differ besides the scale's resolution */
    CUSTODY_REHASH_DAYS,                /* how often a digital copy is read back and hashed again */
    CUSTODY_KEEPING_DAYS,               /* how often a thing in responsible keeping is looked at */
    CUSTODY_COUNT_MONEY, CUSTODY_COUNT_VALUABLES, CUSTODY_COUNT_WEAPONS, CUSTODY_COUNT_DRUGS,
    CUSTODY_COUNT_OTHER,                /* how often things of the class are counted: days */
    CUSTODY_COSIGNED,                   /* 1: whoever gives and whoever receives sign the same act */
    /* 1: a photograph of the moment is demanded (rules/thing_photos.h): before it was touched, the seal as it was put on, as it was
     * received, before it was opened, and the thing at its end */
    CUSTODY_PHOTO_FOUND, CUSTODY_PHOTO_CLOSED, CUSTODY_PHOTO_RECEIVED, CUSTODY_PHOTO_OPENED, CUSTODY_PHOTO_END,
    CUSTODY_NUMBERS
} CustodyNumber;

typedef struct { int64_t number; Label source; bool stated, unconfirmed; } CustodyRule;     /* stated: by the set; else the program's own number */

struct CustodyLaw {
    Str         id, file;
    Label       label, source;
    Day         from, until;            /* until: CUSTODY_ALWAYS where none is said */
    bool        off, unconfirmed;       /* off: not in force, whatever day it is */
    CustodyRule rules[CUSTODY_NUMBERS];
    Str        *decides; size_t decide_count;       /* roles that may decide what becomes of a thing; none: the model's move says so alone */
};
enum { CUSTODY_ALWAYS = INT32_MAX };

/* The set in force on that day: of those that hold then, the one that began last. NULL: none does. */
const CustodyLaw *custody_law_on(const Model *m, Day day);
const CustodyLaw *custody_law(const Model *m, Str id);
/* Do both say the same? */
bool custody_law_same(const CustodyLaw *a, const CustodyLaw *b);
/* Today's, in Bishkek. */
const CustodyLaw *custody_law_now(const Model *m);
/* law NULL: the program's own number. */
int64_t custody_number(const CustodyLaw *law, CustodyNumber which);
/* How often a thing of that exhibit category is counted. */
int64_t custody_count_days(const CustodyLaw *law, Str category);
/* Under which name it stands in a file. */
Str custody_number_name(CustodyNumber which);

#endif
