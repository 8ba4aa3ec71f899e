/* rules.h: the law in C: guards that a move names in its model file, for what a table cannot say. A guard reads through the request, so that the
 * writer can see whether what it decided on still stands. */
#ifndef TERGOO_RULES_H
#define TERGOO_RULES_H

#include "office/office.h"

/* body: the record as it stands; fields: as they would be after the move. ERR_INVALID with what stands in the way. */
typedef ErrorCode (*GuardRun)(Request *r, const Record *rec, const JsonValue *fields, Error *e);
/* The same, of a guard that several moves name and that asks another thing of each. */
typedef ErrorCode (*GuardOfMove)(Request *r, const Move *m, const Record *rec, const JsonValue *fields, Error *e);
/* One of run and of_move is there. `beforehand`: it looks at what stands already and at nothing that is typed with the move, so that a page can say
 * what stands in the way. */
typedef struct { const char *name; GuardRun run; bool beforehand; GuardOfMove of_move; } Guard;

/* How a question of a request was answered: the last line about it (*line, may be NULL), and what that says; empty when there is none. */
Str rules_answer_of(const JsonValue *fields, int64_t question, const JsonValue **line);
/* NULL for a name we do not know. */
const Guard *rules_guard(Str name);
/* Do all guards of the move let it pass? The first that does not says why. */
MUST_USE ErrorCode rules_let_pass(Request *r, const Move *m, const Record *rec, const JsonValue *fields, Error *e);
/* The same of those alone that can say so before anything is typed. */
MUST_USE ErrorCode rules_say_beforehand(Request *r, const Move *m, const Record *rec, const JsonValue *fields, Error *e);
/* Are two users two persons, as far as their accounts tell (two_persons.c)? */
typedef enum { PERSONS_TWO, PERSONS_ALIKE, PERSONS_ONE } TwoPersons;
MUST_USE ErrorCode rules_two_persons(Request *r, Str one, Str other, TwoPersons *ret, Error *e);
/* What a move of a thing in custody writes and forgets by itself (custody_fill.c); nothing for a kind without the field rule_set. */
MUST_USE ErrorCode rules_custody_fill(Request *r, const Kind *k, const Move *m, Str id, const JsonValue *before, const JsonValue *given,
    JsonValue *fields, Error *e);
/* What a move of a news item writes and forgets by itself; ERR_INVALID for words that it would change in passing (news_fill.c). */
MUST_USE ErrorCode rules_news_fill(Request *r, const Kind *k, const Move *m, Str id, const JsonValue *before, const JsonValue *given,
    JsonValue *fields, Error *e);
/* What may not change but by a move: asked of changes and corrections. */
MUST_USE ErrorCode rules_check_change(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e);
/* Naming a person of a special status as suspect or accused asks for a move with a second authority (`second_by`): of what is made
 * (before NULL, m NULL) and of every move. */
MUST_USE ErrorCode rules_check_special(const Kind *k, const Move *m, const JsonValue *before, const JsonValue *after, Error *e);
/* What belongs to a plan that was approved does not change, nor does anything join it; what a task waits for is in its case and leads back to nobody
 * (task_rules.c). id: empty for a new record, before: NULL likewise. */
MUST_USE ErrorCode rules_check_planned(Request *r, const Kind *k, Str chain, Str id, const JsonValue *before, const JsonValue *after, Error *e);
/* What stands in that field is of the last time: a form for the move begins without it. */
bool rules_typed_anew(const Kind *k, const Move *m, Str field);
/* Is the move one for such a thing: only of a lot a part is taken, only out of a kit something comes. True of every other move. */
bool rules_thing_takes(const Kind *k, const Move *m, const JsonValue *fields);
/* ERR_INVALID for what nobody hides: what helps the defence, and a decision that was signed. */
MUST_USE ErrorCode rules_check_pull_back(const Record *rec, Error *e);
/* The same of a results chain: a result on which something hangs, an indicator with values that were put up, a period that was
 * approved (result_rules.c). */
MUST_USE ErrorCode rules_check_chain_stays(Request *r, const Record *rec, Error *e);
/* What the program writes of a trainee, of his place in a course and of a half-day; m NULL: no move (trainee_rules.c). */
MUST_USE ErrorCode rules_fill_training(Request *r, const Kind *k, const Move *m, Str id, const JsonValue *before, JsonValue *fields, Error *e);
/* What the program writes of a seal: as its range prints it, the seals that were there before, what its package gives it (seal_rules.c). */
MUST_USE ErrorCode rules_fill_seal(Request *r, const Kind *k, const JsonValue *before, JsonValue *fields, Error *e);
/* What the program writes of a test sheet, an evaluation sheet, a follow-up and its answers, and what it refuses of them (learning_rules.c): of what
 * is made (before NULL) or changed (m NULL), and of a move. */
MUST_USE ErrorCode rules_fill_learning(Request *r, const Kind *k, const Move *m, const JsonValue *before, JsonValue *fields, Error *e);
/* The plan and the versions before it, newest first; *count of at most PLAN_VERSIONS. */
enum { PLAN_VERSIONS = 64 };
MUST_USE ErrorCode rules_plan_versions(Request *r, Str plan, Str *ret, size_t *count, Error *e);
/* What may not change any more from this state on, neither by a change nor in passing with a move: what somebody put his name to. */
MUST_USE ErrorCode rules_check_settled(const Kind *k, Str state, const JsonValue *before, const JsonValue *after, bool by_move, Error *e);
/* Is the field one of those in that state? A form that asks for it would be refused. */
bool rules_is_settled(const Kind *k, Str state, Str field);
/* The move by which records of the kind come onto a sheet of a volume, NULL: they lie on none. Fields that the acts of filing alone write; what such
 * a move asks for; ERR_INVALID when they were written otherwise (before: NULL for a new record). */
const Move *rules_filing_move(const Kind *k);
bool rules_is_place(const Kind *k, const Field *f);
/* The fields that tie a record of a case to a subject of the repository: likewise written by acts alone (desk_subject_bind.c). */
bool rules_is_bond(const Field *f);
/* The day until which a case or a task was put to sleep: written by that act alone, which asks for a reason (desk_sleep.c). */
bool rules_is_sleep(const Field *f);
/* What a clock check came to: written by the check alone, on the device and on itself (desk_equipment.c). */
bool rules_is_clock_mark(const Kind *k, const Field *f);
bool rules_asks_place(const Move *m, const Field *f);
bool rules_asks_place_of(const Move *m);
/* The same of a move, which writes what it asks for. */
MUST_USE ErrorCode rules_check_place_of(const Move *m, const Kind *k, const JsonValue *before, const JsonValue *after, Error *e);
MUST_USE ErrorCode rules_check_place(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e);
/* What a field may be derived by (record_derive, with the Request as its self). */
extern const Derivation RULES_DERIVED[];
extern const size_t RULES_DERIVED_COUNT;
/* The watch-list that is in force now under the name and form of these fields, but for the record itself; empty: none. */
MUST_USE ErrorCode rules_watch_list_in_force(Request *r, const Record *rec, const JsonValue *fields, Str *ret, Error *e);
/* The names, for checking a model; RULES_NAMES has them all. */
extern const char *const RULES_GUARD_NAMES[];
extern const size_t RULES_GUARD_COUNT;
extern const char *const RULES_DERIVED_NAMES[];
extern const ModelRules RULES_NAMES;

#endif
