/* messages_table.h: the shape of the table that tools/messages.py makes; only messages.c looks at it. */
#ifndef TERGOO_MESSAGES_TABLE_H
#define TERGOO_MESSAGES_TABLE_H

#include <stddef.h>

typedef struct { const char *key; const char *text[3]; } MessageRow;   /* en, ru, ky, as in Lang */

extern const MessageRow MESSAGE_ROWS[];   /* sorted by key */
extern const size_t MESSAGE_COUNT;

#endif
