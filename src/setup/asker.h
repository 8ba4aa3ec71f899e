/* asker.h: asks an office that is being made, in this process, what a client asks a gate: by the same operations, under somebody's signature. */
#ifndef TERGOO_ASKER_H
#define TERGOO_ASKER_H

#include "office/gate.h"

typedef struct {
    Office          *open;
    Store           *reader;
    Arena           *a;
    const OperationTable *operations;
    Lang             lang;
    Str              token;             /* of whoever asks; empty: nobody has signed in */
} Asker;

/* Opens office and reader of the folder; asker_close takes one that did not open. */
MUST_USE ErrorCode asker_open(Asker *k, const char *folder, Error *e);
void asker_close(Asker *k);
/* *data is the answer's; a refusal comes back as an error in the words of the gate. passed: a descriptor, or -1. */
MUST_USE ErrorCode asker_ask(Asker *k, const char *op, JsonValue *args, int passed, const JsonValue **data, Error *e);
/* A session for that user; its token. */
MUST_USE ErrorCode asker_sign_in(Asker *k, Str login, Str passphrase, Str *token, Error *e);

#endif
