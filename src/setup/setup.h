/* setup.h: the face of the setup folder: the process that asks for an office's first day and makes the office (`tergoo setup`).
 *
 * It listens on a local socket as the gate does and answers the web process alone. Until "make it" it writes one file, what was
 * typed so far without passphrases (<folder>/setup/answers.json); then the office is made whole in <folder>/setup/office, and its
 * files are moved to their place, the database last. Whatever is interrupted before that move leaves no office, and a move that was
 * interrupted is finished by the next start. What the last page shows once lies sealed beside it until the wizard was ended
 * (setup_sealed.c). */
#ifndef TERGOO_SETUP_H
#define TERGOO_SETUP_H

#include "office/gate.h"

enum { SETUP_CODE_ROOM = 16 };

typedef struct {
    const char      *folder;            /* where the office will be */
    Str              code;              /* whoever types it may go on */
    Instant          built;             /* of this program: no clock is right that is before it */
    /* by which devices reach the office: "https://srv.office.example:8443"; empty: as the browser has it */
    Str              address;
    const OperationTable *operations;   /* of the gate: what the new office is filled by */
    Lang             lang;
} SetupOptions;

/* Twelve letters and digits in groups of four, without those that are taken for one another. */
void setup_code_new(char to[SETUP_CODE_ROOM]);
/* The folder may become an office: ERR_CONFLICT when it is one, or when something stands where its files will. A move that was
 * interrupted is finished first; *finished: and nothing is left for the wizard to do. */
MUST_USE ErrorCode setup_may_begin(const char *folder, bool *finished, Error *e);
/* The socket on which setup_run will listen; makes the folder above it. */
MUST_USE ErrorCode setup_socket(const char *folder, Arena *a, const char **ret, Error *e);
/* Answers until the office is made and the last page was sent (*made), or until a signal or the end of `life` (a descriptor that
 * becomes readable). Writes a byte to `ready_fd` once it listens. */
MUST_USE ErrorCode setup_run(const SetupOptions *options, int ready_fd, int life, bool *made, Error *e);

#endif
