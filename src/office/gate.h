/* gate.h: the one door to a store: a process that holds store, keys and rules, has no network and parses no outside file. Web, command line and
 * jobs are its clients over a local socket; what they may ask is the operation table, so that no surface can do what another cannot. */
#ifndef TERGOO_GATE_H
#define TERGOO_GATE_H

#include "office/office.h"

/* What an argument is. Those from ARG_USER on go as one line of text, too; a face can ask for them better than by a line to type into. */
typedef enum {
    ARG_TEXT_LINE, ARG_LONG_TEXT, ARG_NUMBER, ARG_YES, ARG_SECRET,
    ARG_VALUES,                     /* an object of fields */
    ARG_USER,                       /* by sign-in name or id */
    ARG_UNIT,                       /* by name or id */
    ARG_CASE, ARG_RECORD,           /* by number or id */
    ARG_KIND, ARG_TAKEN_KIND,       /* the second: one whose records can be taken over */
    ARG_ROLES, ARG_COMPARTMENTS,    /* several with ; between them */
    ARG_CASE_ROLE, ARG_JOB,
    ARG_PROPERTY, ARG_SUBJECT_TYPE, ARG_LANGUAGE,      /* options of the kinds statement and subject */
    ARG_EXHIBITS,                   /* by number or id; several with ; between them */
    ARG_PEOPLE, ARG_ENCLOSED,       /* of a message (desk/desk_message.h), likewise */
    ARG_LABEL_SHEET,                /* rules/label_sheets.h */
    ARG_WATCH_FORMAT,               /* the form of a watch-list's file: exchange/watch_list.h */
    ARG_CURRICULUM_TEMPLATE,        /* one of the model's curricula */
    ARG_TEST_WHICH,                 /* an option of test_sheet.which */
    ARG_PLAN_TEMPLATE,              /* one of the model's plans, or a template of an offence that names one */
    ARG_ELEMENT, ARG_OFFENCE, ARG_PERSON,               /* of the case that is spoken of (desk/desk_proof.h); by number or id */
    ARG_TEMPLATE,                   /* of an offence, by its name in the model */
    ARG_SAYS, ARG_WEIGHT,           /* options of the kind evidence_link */
    ARG_HAND_OVER_CAUSE, ARG_CALENDAR_SHOWS,           /* options of the kinds hand_over and calendar_feed */
    ARG_TASKS,                      /* likewise, of a case */
    ARG_NEWS_GROUND, ARG_NEWS_CONSENT, ARG_PHOTO_MOMENT,       /* options of the kinds news_answer, news_photo and thing_photo */
    ARG_TEAM_PART,                  /* an option of the members of the kind team */
    ARG_PROCEDURE, ARG_STEP,        /* of the model; of the procedure that the given case follows (desk/desk_procedure.h) */
    ARG_DAY                         /* dd.mm.yyyy */
} ArgType;

typedef struct {
    const char *name;
    ArgType     type;
    bool        required;
    bool        in_place;           /* on a command line it stands without its name: tergoo record show ID */
    const char *label;              /* message key */
} ArgSpec;

enum {
    OP_WRITES   = 1,                /* leaves entries (an act or a noted read) */
    OP_OPEN     = 2,                /* works before sign-in */
    OP_FILE_IN  = 4,                /* a readable descriptor comes along */
    OP_FILE_OUT = 8,                /* a writable one */
    OP_ABROAD   = 16,               /* one who takes part from abroad may ask it, too (rights_abroad.h) */
    OP_DEVICE   = 32                /* a paired tablet or telephone may ask it (paired.h), and nothing that does not say so */
};

typedef ErrorCode (*OperationRun)(Request *r, Error *e);

typedef struct Operation {
    const char    *name;            /* "record.create"; on a command line: tergoo record create */
    const char    *help;            /* message key */
    const char    *example;         /* a command line that works */
    unsigned       flags;
    const char    *roles;           /* names separated by spaces; NULL: whoever is signed in */
    const ArgSpec *args;
    size_t         arg_count;
    OperationRun   run;
} Operation;

/* What a gate can be asked: sets of operations, one a subject. Constant data: whoever is given a table keeps the pointer. */
typedef struct { const Operation *rows; size_t count; } OperationSet;
typedef struct OperationTable { const OperationSet *const *sets; size_t count; } OperationTable;

/* NULL: no such operation. */
const Operation *operation_named(const OperationTable *all, Str name);
/* One after the other, over all sets; NULL behind the last. */
const Operation *operation_at(const OperationTable *all, size_t place);
size_t operation_count(const OperationTable *all);

/* Arguments of a request: the gate has checked names, types and required ones. */
Str arg_text(const Request *r, const char *name);               /* empty when not given */
int64_t arg_number(const Request *r, const char *name, int64_t otherwise);
bool arg_yes(const Request *r, const char *name);
const JsonValue *arg_values(const Request *r, const char *name);

typedef struct {
    const char      *socket_path;   /* NULL: <folder>/gate.sock */
    const OperationTable *operations;
    int              ready_fd;      /* a byte is written here once the socket listens; -1: none */
    void          (*word)(Request *r, const Error *from, Error *to);    /* an error in its reader's words; NULL: with its codes */
    void          (*place)(Request *r, const Operation *op, const Error *e);    /* says beside it which argument it is about; NULL: nothing does */
} GateOptions;

/* Serves until SIGTERM or SIGINT, then finishes what runs and returns. */
MUST_USE ErrorCode gate_run(Office *o, const GateOptions *options, Error *e);
/* One request, as a connection would make it; for tests in process and the gate itself. The answer is a frame's JSON. */
void gate_answer(Office *o, const GateOptions *options, Store *reader, Arena *a, Str frame, int passed, Buf *answer);

/* How an answer is written, for another process that speaks the gate's frames (setup/): what r->data and r->page are; a refusal, as its codes have it
 * and in the words of its reader. */
void gate_write_view(Buf *to, const Request *r);
void gate_write_error(Buf *to, const Request *r, const Error *e, const Error *worded);

/* Blocks SIGTERM and SIGINT in this thread and those it starts, so that gate_run takes them: call before office_open starts the writer. */
void gate_block_signals(void);

#endif
