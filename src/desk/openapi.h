/* openapi.h: what programs may ask and what they get, as an OpenAPI 3.1 document: made from the operation table and a model, so that it cannot say
 * anything else than what the gate does. One path an operation; one schema a kind for its fields as they are kept, one for its records,
 * one for what may be sent (values, or words as people type them). */
#ifndef TERGOO_OPENAPI_H
#define TERGOO_OPENAPI_H

#include "desk/desk.h"

/* The document as a tree in the arena; NULL when memory is out. `version` is the program's. */
JsonValue *openapi_make(Arena *a, const OperationTable *operations, const Model *m, Lang lang, Str version);
/* The JSON schema (draft 2020-12) of a field's value as it is kept. */
JsonValue *openapi_field(Arena *a, const Field *f, Lang lang);

#endif
