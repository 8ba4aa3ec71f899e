/* contacts.h: telephone numbers, e-mail addresses and street addresses of parties in a form in which two ways of writing one
 * are equal. */
#ifndef TERGOO_CONTACTS_H
#define TERGOO_CONTACTS_H

#include "detect/process_kit.h"

typedef enum { CONTACT_PHONE, CONTACT_EMAIL, CONTACT_ADDRESS, CONTACT_KINDS } ContactKind;

typedef enum {
    CONTACT_NONE,                /* nothing stands there, or too little to tell anybody by */
    CONTACT_FALSE,               /* something stands there that is none: 000000, x@example.com, "-" */
    CONTACT_REAL,
} ContactState;

typedef struct {
    ContactState state;
    Str text;                    /* the form to compare by, in the scratch arena; only of CONTACT_REAL */
    const JsonValue *at;         /* where it stands, and its pointer within the party */
    const char *pointer;
} Contact;

/* Of a number its last nine digits, so that 0312 123456 and +996 312 123456 are equal; of an address letters and digits alone,
 * in lower case, with a number of a house in it. ERR_MEMORY only. */
MUST_USE ErrorCode contacts_of(Detector *d, const JsonValue *party, Contact ret[CONTACT_KINDS], Error *e);

#endif
