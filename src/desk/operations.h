/* operations.h: the operations of the gate, a file a subject (operations_cases.c, operations_papers.c ...); operations.c puts them together. Each
 * says what its operations take and then what they are: name, help, example, who may ask, function. Here: the arguments that several share. */
#ifndef TERGOO_OPERATIONS_H
#define TERGOO_OPERATIONS_H

#include "office/gate.h"

/* Of a row of the table: what the operation takes. */
#define ARGS(list) .args = (list), .arg_count = ARRAY_LEN(list)

/* Who reads what detection found; the kinds' own `see` is asked besides. */
#define FLAG_READERS "analyst prosecutor head auditor"

#define ID_ARG { "id", ARG_RECORD, true, true, K("arg.id") }
#define CASE_ARG { "case", ARG_CASE, true, true, K("arg.case") }
#define REASON_ARG { "reason", ARG_LONG_TEXT, false, false, K("arg.reason") }
#define WHY_ARG { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") }              /* a reason that must be given */
#define PURPOSE_ARG { "reason", ARG_LONG_TEXT, true, false, K("arg.table-purpose") }   /* likewise, of a table that comes or goes */
#define BASIS_ARG { "basis", ARG_TEXT_LINE, false, false, K("arg.basis") }
#define FIELDS_ARG { "fields", ARG_VALUES, false, false, K("arg.fields") }
#define PERMIT_ARG { "permit", ARG_TEXT_LINE, false, false, K("arg.permit") }
#define DRAFT_ARG { "draft", ARG_TEXT_LINE, false, false, K("arg.draft") }
#define VERSION_ARG { "version", ARG_NUMBER, false, false, K("arg.version") }
/* A record that is shown, persons with the case and the reason they are looked up for. */
#define RECORD_SHOW_ARGS \
    ID_ARG, { "case", ARG_CASE, false, false, K("arg.look-up-case") }, { "reason", ARG_LONG_TEXT, false, false, K("arg.look-up-reason") }, \
    PERMIT_ARG

extern const OperationSet OPERATIONS_ACCOUNTS, OPERATIONS_CLIENT, OPERATIONS_DAY, OPERATIONS_RECORDS, OPERATIONS_CASES, OPERATIONS_PROOF,
    OPERATIONS_PAPERS, OPERATIONS_THINGS, OPERATIONS_TIPS, OPERATIONS_SEARCH, OPERATIONS_DETECTION, OPERATIONS_MESSAGES, OPERATIONS_COURSES,
    OPERATIONS_PROGRAMME;

#endif
