/* derived.c: values that are computed when somebody looks at a record. Models name them (`derived:`); nobody types them and
 * nothing keeps them, so they are never out of date. `self` of a rule is the Request that looks. */
#include "rules/course_book.h"
#include "rules/limit_rules.h"
#include "rules/rules_int.h"

#include <inttypes.h>

/* How many days a record has been open: from the day it was entered to the day it came into a state that ends it, or to today. Counted like
 * terms: the day after the first is day one. A case that was taken up again is open again. */
static ErrorCode days_open(void *self, Arena *a, const Kind *k, const JsonValue *body, Instant now, JsonValue **ret, Error *e)
{
    StateSince since;
    TRY(request_state_since(self, json_text(json_get(body, "id")), &since, e));
    if (since.made == 0) return ERR_OK;
    const State *s = kind_state_was(k, json_text(json_get(body, "state")));
    Day from = instant_local_day(since.made), to = instant_local_day(s && s->final ? since.since : now);
    JsonValue *days = json_new_object(a);
    json_set(a, days, "number", json_new_string(a, str_format(a, "%" PRId32, to > from ? to - from : 0)));
    *ret = days;
    return days ? ERR_OK : error_memory(e);
}

/* The short form of a partner's key, as it is read out over the telephone. */
static ErrorCode key_fingerprint_of(void *self, Arena *a, const Kind *k, const JsonValue *body, Instant now, JsonValue **ret, Error *e)
{
    NoteKey key;
    Error unheard;
    (void)self;
    (void)k;
    (void)now;
    if (note_key_parse(json_text(json_get(json_get(body, "fields"), "key")), &key, &unheard) != ERR_OK) return ERR_OK;
    *ret = json_new_string(a, key_fingerprint(a, &key));
    return *ret ? ERR_OK : error_memory(e);
}

/* What a course cost, where all of it was paid in one currency: of several the page says each (desk_course.c), and the figure of costs has them in
 * euro, each by the rate of its day (desk/figures_rates.c). */
static ErrorCode course_cost(void *self, Arena *a, const Kind *k, const JsonValue *body, Instant now, JsonValue **ret, Error *e)
{
    CourseCosts sums;
    (void)self;
    (void)k;
    (void)now;
    course_costs(json_get(body, "fields"), &sums);
    if (sums.count != 1 || sums.broken) return ERR_OK;
    *ret = course_money(a, &sums.list[0]);
    return *ret ? ERR_OK : error_memory(e);
}

#define DERIVATION(called, run) { called, run },
const Derivation RULES_DERIVED[] = { EACH_DERIVED(DERIVATION) };
const size_t RULES_DERIVED_COUNT = ARRAY_LEN(RULES_DERIVED);
