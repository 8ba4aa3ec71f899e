/* rules_int.h: what the files of this folder share: the guards (guard_list.h), a file a row of work; checks of what was entered, which
 * rules_check_planned and rules_check_change ask of every record; and what both are made of. */
#ifndef TERGOO_RULES_INT_H
#define TERGOO_RULES_INT_H

#include "office/cosigner.h"
#include "rules/rules.h"

#define GUARD(called, when) ErrorCode guard_##called(Request *r, const Record *rec, const JsonValue *fields, Error *e);
#define GUARD_OF_MOVE(called, when) ErrorCode guard_##called(Request *r, const Move *m, const Record *rec, const JsonValue *fields, Error *e);
#include "rules/guard_list.h"
#undef GUARD
#undef GUARD_OF_MOVE

/* What a field may be derived by: what models call it, and its function (derived.c). */
#define EACH_DERIVED(D) \
    D("course_cost", course_cost) \
    D("days_open", days_open) \
    D("extension_later", rules_extension_later) \
    D("extension_term", rules_extension_term) \
    D("key_fingerprint", key_fingerprint_of)

/* ---- checks of what was entered ---- */

/* Of a donation: has each recipient an assessment in force on his day (donation_rules.c)? */
MUST_USE ErrorCode rules_check_recipients(Request *r, const Record *rec, const JsonValue *fields, Error *e);
/* Number and days of the certificate of this office that a skill names by its check code. */
MUST_USE ErrorCode rules_fill_certified(Request *r, JsonValue *fields, Error *e);
/* A certificate comes of an issue alone; what it rests on stands still; a skill's check code is one (rules_check_planned). */
MUST_USE ErrorCode rules_check_certified(Request *r, const Kind *k, const JsonValue *before, const JsonValue *after, Error *e);
/* One identity, one person; one place in a course, one half-day, once; half-days as they are counted (rules_check_planned). */
MUST_USE ErrorCode rules_check_training(Request *r, const Kind *k, Str id, const JsonValue *before, const JsonValue *after, Error *e);
/* What was entered of a course's test and evaluation, before it is reported on (learning_rules.c). */
MUST_USE ErrorCode rules_check_learned(Request *r, Str course, const JsonValue *fields, Error *e);
/* An address that can be typed; words that change are read again (news_fill.c). */
MUST_USE ErrorCode rules_check_news(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e);
MUST_USE ErrorCode rules_check_review(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e);
/* The seal of an exhibit or a package is used by nothing else; a range of seals meets no other (seal_rules.c). */
MUST_USE ErrorCode rules_check_seals(Request *r, const Kind *k, Str chain, Str id, const JsonValue *before, const JsonValue *after, Error *e);
/* Seals change by moves alone. */
MUST_USE ErrorCode rules_check_package(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e);

/* Seal, pieces and weight change by moves alone (rules_check_change). */
MUST_USE ErrorCode rules_check_exhibit(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e);

/* The hashes of its photographs stand in the thing's own record, so that they are proved when a picture's record is pulled back. */
MUST_USE ErrorCode rules_fill_photos(Request *r, Str thing, JsonValue *fields, Error *e);

/* store_rules.c: where things lie, in whose hands they are, what belongs together; what of it changes by moves alone. */
MUST_USE ErrorCode rules_check_stored(Request *r, const Kind *k, Str chain, Str id, const JsonValue *before, const JsonValue *after, Error *e);
MUST_USE ErrorCode rules_check_store_change(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e);
/* One number of one maker, one piece of equipment; none joins a project that is over (rules_check_planned). */
MUST_USE ErrorCode rules_check_asset(Request *r, const Kind *k, Str id, const JsonValue *before, const JsonValue *after, Error *e);

/* A step of a change is fed by earlier steps of the same project (rules_check_planned). */
MUST_USE ErrorCode rules_check_change_step(Request *r, const Kind *k, const JsonValue *after, Error *e);

/* ---- what guards and checks are made of ---- */

/* Did the caller, or whom he stands in for, make one of these acts on the record (names, NULL behind the last)? `last`: the latest of
 * them counts alone. */
MUST_USE ErrorCode rules_acted(Request *r, const Record *rec, const char *const *ops, bool last, bool *ret, Error *e);

/* The fields of a record as it stands. */
MUST_USE ErrorCode rules_fields_of(Request *r, const Record *rec, const JsonValue **ret, Error *e);
/* Who made the last of these acts, and who signed it with him; empty: nobody did. */
MUST_USE ErrorCode rules_last_actor(Request *r, const Record *rec, const char *const *ops, Str actors[2], Error *e);
/* Who else signed the act of an entry; empty: nobody. */
MUST_USE ErrorCode rules_cosigner(Request *r, const Entry *entry, Str *ret, Error *e);

/* Of what was taken over nobody here knows what came before: that is said, and stops nobody. `still`: only while it stands in the state in which
 * it was taken over. */
MUST_USE ErrorCode rules_not_known(Request *r, const Record *rec, const JsonValue *fields, bool still, const char *sentence, Error *e);

/* What is missing, gathered by the labels of the fields; rules_whole: ERR_INVALID with {missing}{more} when there is something. Texts
 * live in the arena. */
typedef struct { const Request *request; const Record *record; Str list[16]; size_t count; } Missing;
void rules_miss_text(Missing *m, Str text);
void rules_miss(Missing *m, const char *field);
void rules_need(Missing *m, const JsonValue *fields, const char *field);
void rules_need_yes(Missing *m, const JsonValue *fields, const char *field);
MUST_USE ErrorCode rules_whole(const Missing *m, const char *sentence, Error *e);

/* ERR_INVALID while an incident is open that names the record in this field ("thing", "asset"). */
MUST_USE ErrorCode rules_no_open_incident(Request *r, const Record *rec, const char *field, Error *e);

/* What the model calls a field, for a sentence; its parts alike, where `within` is a list of groups. */
Str rules_field_label(const Request *r, const Record *rec, const char *within, const char *name);

#endif
