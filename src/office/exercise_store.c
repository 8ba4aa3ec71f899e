/* exercise_store.c: a store that is an exercise: an invented case for a classroom, with no legal force, for good.
 *
 * The log says so where it begins: the content of its first entry, log.open, has "exercise": true, and the log's signature is over its hash. The
 * store's fact of that name is there for whoever has no ledger at hand; it is held against the entry at each opening and by each audit, so that
 * nobody makes a real store of an exercise, or hides real work as one, by changing a row. A restore goes on in a new log, which says it again.
 *
 * What leaves (bundles, leases, messages) says it in a signed line of its manifest, and what comes in must be of the same sort as what is here. */
#include "office/office_int.h"

#include "text/json.h"

bool office_is_exercise(const Office *o) { return o->exercise; }

ErrorCode exercise_said(Arena *a, Str content, bool *ret, Error *e)
{
    JsonValue *v;
    TRY(json_parse(a, content, &v, e));
    *ret = json_true(json_get(v, EXERCISE_FACT));
    return ERR_OK;
}

ErrorCode exercise_open(Office *o, Error *e)
{
    unsigned char salt[SALT_SIZE];
    Str content, fact;
    ErrorCode code = store_content(o->writer.store, &o->arena, 1, 0, CONTENT_OBJECT, salt, &content, e);
    if (code == ERR_OK) code = exercise_said(&o->arena, content, &o->exercise, e);
    if (code == ERR_NOT_FOUND) {                    /* no entry yet, or one that the audit will speak of */
        error_clear(e);
        o->exercise = false;
    } else if (code != ERR_OK) {
        return code;
    }
    code = store_fact(o->writer.store, &o->arena, EXERCISE_FACT, &fact, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    error_clear(e);
    return (code == ERR_OK) == o->exercise ? ERR_OK : error_set(e, ERR_FINDING, K("exercise.fact"));
}

ErrorCode office_same_reality(const Office *o, bool exercise, Error *e)
{
    if (exercise == o->exercise) return ERR_OK;
    return error_set(e, ERR_INVALID, exercise ? K("exercise.not-into-real") : K("exercise.real-not-here"));
}
