/* operations.c: the operation table: all that anybody can ask of the gate, subject by subject. Command line, web, help, manual page, completion and
 * the description of the API walk this table; what is not here cannot be asked. */
#include "desk/operations.h"

#include "desk/desk.h"

static const OperationSet *const SUBJECTS[] = {
    &OPERATIONS_ACCOUNTS, &OPERATIONS_CLIENT, &OPERATIONS_DAY, &OPERATIONS_RECORDS, &OPERATIONS_CASES, &OPERATIONS_PROOF, &OPERATIONS_PAPERS,
    &OPERATIONS_THINGS, &OPERATIONS_TIPS, &OPERATIONS_SEARCH, &OPERATIONS_DETECTION, &OPERATIONS_MESSAGES, &OPERATIONS_COURSES,
    &OPERATIONS_PROGRAMME,
};
const OperationTable DESK_OPERATIONS = { SUBJECTS, ARRAY_LEN(SUBJECTS) };
