/* ftm.h: entities of FollowTheMoney (the model of OpenSanctions and Aleph) as lines of JSON, in and out: {"id", "schema", "properties":
 * {"name": ["…"], …}} and what some write beside it.
 *
 * A line is an entity. One that cannot be read is refused with its line and what is wrong, and the reader then stands behind it, so
 * that whoever goes on counts and tells what was passed over. Nothing is taken for something else: a value that is neither a text nor
 * an entity in its place (the nested form, of which the id is the value) is a fault of its line, and so is a name that stands twice. */
#ifndef TERGOO_FTM_H
#define TERGOO_FTM_H

#include "text/json.h"

enum { FTM_LINE = 1 << 20, FTM_VALUES = 20000 };

typedef struct { Str name; Str *values; size_t count; } FtmProperty;

typedef struct {
    Str          id, schema;
    Str          caption, first_seen, last_seen, last_change;     /* empty when not said */
    bool         target;                                          /* listed itself, and not because somebody listed is near it */
    Str         *datasets;
    size_t       dataset_count;
    FtmProperty *properties;                                      /* in the order of the line; none without a value */
    size_t       property_count, value_count;
} FtmEntity;

/* One line, copied into the arena. ERR_INVALID, ERR_LIMIT with what is wrong; the caller says which line. */
MUST_USE ErrorCode ftm_read(Arena *a, Str line, FtmEntity *ret, Error *e);
/* Canonical: one entity, one text, ended by LF. Empty members are left out. */
void ftm_write(Buf *to, const FtmEntity *entity);
/* Says with the entity that it is of an exercise and invented: in its caption, which programs show, and as a data set of that name. */
MUST_USE ErrorCode ftm_mark_exercise(Arena *a, FtmEntity *entity, Str mark, Error *e);
bool ftm_is_exercise(const FtmEntity *entity);
/* NULL when the entity has none of that name. */
const FtmProperty *ftm_property(const FtmEntity *entity, const char *name);

typedef enum { FTM_PERSON, FTM_BODY, FTM_EITHER, FTM_OTHER } FtmSort;
/* What the schema is of: a person, a body (companies, public bodies), either (LegalEntity), or neither (vessels, addresses, links). */
FtmSort ftm_sort(Str schema);

typedef struct { Str rest; uint64_t line; } FtmReader;     /* line: of what was read last, from 1 */

/* A text of lines, with or without a byte-order mark. */
FtmReader ftm_open(Str text);
/* The next entity; empty lines are passed over; *more is false at the end. An error names its {line}; call again to go on behind it. */
MUST_USE ErrorCode ftm_next(FtmReader *f, Arena *a, FtmEntity *ret, bool *more, Error *e);

#endif
