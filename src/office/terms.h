/* terms.h: the term that runs for a record: which, by what facts, and what it comes to (model/term.h). One place for pages,
 * guards, papers and calendars.
 *
 * Facts are read out of the ledger and of the records that the clock names: since when the record is in its state, what began and
 * stopped the term elsewhere, what paused it, what was granted. All of them count, whoever asks; which of them he may be told by
 * name the desk asks.
 *
 * What was read here is not noted: a guard that stands on a term notes the chain (request_note_chain). */
#ifndef TERGOO_TERMS_H
#define TERGOO_TERMS_H

#include "model/term.h"
#include "office/office.h"

/* The states a record was in, oldest first: since when (as request_state_since has it), and the entry that brought it there. */
typedef struct { Str state; Instant since, entered; uint32_t epoch; uint64_t index; } StateSpan;
MUST_USE ErrorCode request_state_spans(Request *r, Str object, StateSpan **ret, size_t *count, Error *e);

/* `clock` NULL: none runs. `asked`: as of when it was computed. */
typedef struct { const Clock *clock; TermFacts facts; Term term; Instant asked; } RecordTerm;

/* The clock that a state of that kind names; a state that pauses one names it, too. */
const Clock *terms_clock(const Model *m, const Kind *k, Str state);
/* By the model in force, or by another that the store has. */
MUST_USE ErrorCode terms_of(Request *r, const Kind *k, const Record *rec, const JsonValue *fields, RecordTerm *ret, Error *e);
MUST_USE ErrorCode terms_of_model(Request *r, const Model *m, const Kind *k, const Record *rec, const JsonValue *fields,
                                  RecordTerm *ret, Error *e);
/* Only where the record names its last day itself, so that nobody has to look since when it runs; else `clock` is NULL. */
bool terms_named(Request *r, const Kind *k, const Record *rec, const JsonValue *fields, RecordTerm *ret);
/* Does the case of that chain stand where such a term does not run (`in_case`)? `over`: and has it ended? */
MUST_USE ErrorCode terms_rest(Request *r, const Clock *c, Str chain, bool *rests, bool *over, Error *e);
/* The same term once more, with the steps by which it was counted. */
MUST_USE ErrorCode terms_steps(Request *r, const RecordTerm *t, TermSteps *ret, Error *e);

#endif
