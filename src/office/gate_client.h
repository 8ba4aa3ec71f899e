/* gate_client.h: one connection to the gate, as command line and web have it: a frame out, an answer in, its error as an Error. */
#ifndef TERGOO_GATE_CLIENT_H
#define TERGOO_GATE_CLIENT_H

#include "text/text.h"

/* Asks once over a connection that wire_connect made. *data and *page are the answer's. A refusal comes back as an Error of ours, whose sentences
 * are made in the reader's language and whose exit code and status follow; *refused (may be NULL) is the refusal as the gate sent it, with what it
 * says of fields. token may be empty; passed is a descriptor or -1. ERR_END: the gate went away; the connection is of no more use then, nor after
 * any error while *answered (may be NULL) is false. */
/* codes: the values of a refusal as they are typed, where whoever reads it types them; else in the reader's words. */
typedef struct { Str op, token; Lang lang; const JsonValue *args; int passed; bool codes; } GateQuestion;
typedef struct { const JsonValue *data, *page, *refused; bool answered; } GateAnswer;
MUST_USE ErrorCode gate_ask(int fd, Arena *a, const GateQuestion *q, GateAnswer *ret, Error *e);

#endif
