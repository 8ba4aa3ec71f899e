/* name_uuid.h: a UUID that follows from a name (RFC 9562, section 5.5, version 5): the same name gives the same UUID in every
 * export, so that two files about one thing say that it is one. Nothing is proved by it: SHA-1 is the form's, and no security
 * rests on it. */
#ifndef TERGOO_NAME_UUID_H
#define TERGOO_NAME_UUID_H

#include "base/base.h"

enum { UUID_TEXT = 37 };

/* In the name space of this program. `to` takes UUID_TEXT bytes; the text ends in NUL. */
Str name_uuid(char to[UUID_TEXT], Str name);

#endif
