/* proof.h: the proof matrix of a case (docs/proof.md): offences, the elements that have to be shown as to each person, and what links to
 * them. It is read whole, as it is now or as it was at the end of a day, by one reader: what he may not see is not in it.
 *
 * proof_read.c reads, proof_ready.c asks the model's rules of it, desk_proof.c shows it, desk_proof_link.c and desk_proof_make.c add to it,
 * desk_proof_changes.c tells what changed, desk_proof_out.c writes it for spreadsheets and papers. */
#ifndef TERGOO_PROOF_H
#define TERGOO_PROOF_H

#include "desk/desk.h"

typedef enum { SAYS_SUPPORTS, SAYS_CONTRADICTS, SAYS_NEUTRAL, SAYS_COUNT } ProofSays;

/* why: the key of the sentence that says why it counts no more; NULL: it counts. `id` is empty for one of an element's old list. */
typedef struct ProofLink ProofLink;
struct ProofLink {
    Str         id, item, name, where, weight, note, admissibility;
    ProofSays   says;
    bool        own, contested;
    const char *why;
    ProofLink  *next;
};

typedef struct ProofTask ProofTask;
struct ProofTask { Str id, name, state, about; bool open; ProofTask *next; };

typedef struct {
    Str        id, name, offence, person, type, state, against, answer, gap, template, version, ground;
    bool       optional;
    size_t     order;
    ProofLink *links, *last_link;           /* in the order of what they are called */
    ProofTask *tasks, *last_task;
    ProofTask *gaps, *last_gap;             /* records of what is missing, beside the element's own words for it */
} ProofElement;

typedef struct { Str id, title, state, from, option, article, edition; Str *persons; size_t person_count; } ProofOffence;

typedef struct {
    Request      *request;
    Str           chain;
    Instant       until;                    /* 0: now */
    ProofOffence *offences; size_t offence_count, offence_room;
    ProofElement *elements; size_t element_count, element_room;
    Str          *persons; size_t person_count, person_room;
    ProofTask    *helps, *last_help;        /* what helps the defence (disclosure items), about the person `about`; open: nobody has read it yet */
    size_t        lost;                     /* contents that stood there then and were erased since */
    Map           by_id, items;
} ProofMatrix;

/* Begin with { .request, .chain, .until }. */
MUST_USE ErrorCode proof_read(ProofMatrix *p, Error *e);
/* Is it to be shown as to that person: written for him, or for whoever the offence names? An empty person: for all. */
bool proof_is_about(const ProofMatrix *p, const ProofElement *x, Str person);
const ProofOffence *proof_offence(const ProofMatrix *p, Str id);
/* How many links that count say so; and how many sources of their own stand behind those that support: what is not marked counts together as one. */
size_t proof_count(const ProofElement *x, ProofSays says);
/* Is something missing for it, by its own words or by a record that is open? */
bool proof_has_gap(const ProofElement *x);
size_t proof_sources(const ProofElement *x);
/* "EX-2026-0003 · …, p. 3", with what is remarkable about it in brackets. */
Str proof_link_text(Request *r, const ProofLink *l);
/* What is missing for it, in its own words and as gaps of the plan. */
Str proof_gaps_text(Request *r, const ProofElement *x);
Str proof_where(Request *r, const JsonValue *fields);

/* ---- proof_ready.c ---- */
typedef enum { PROOF_READY, PROOF_UNDER_WAY, PROOF_DOES_NOT_HOLD } ProofVerdict;
/* What a rule found: what fails it, an element or a disclosure item, and for each why, as a sentence. */
typedef struct { Str id, name, why; } ProofFailing;
typedef struct { const ProofRule *rule; ProofFailing *failing; size_t failing_count; } ProofAnswer;
typedef struct { ProofVerdict verdict; ProofAnswer *answers; size_t answer_count, elements; } ProofReadiness;
MUST_USE ErrorCode proof_ready(const ProofMatrix *p, Str person, ProofReadiness *ret, Error *e);
Str proof_verdict_word(Request *r, ProofVerdict v);

/* ---- shared by the pages ---- */
/* The case that was named, as somebody may look at it; a look at a locked one leaves its trace. */
MUST_USE ErrorCode proof_case(Request *r, Str named, Seen *ret, Error *e);
/* An element's name as to a person. */
Str proof_element_name(Request *r, const ProofElement *x);
/* The template an element came from and the newest version of it, where that is another; NULL: none or the same. */
const OffenceTemplate *proof_newer(Request *r, const ProofElement *x);
const OffenceTemplate *proof_template(Request *r, Str made_from, Str *element);

#endif
