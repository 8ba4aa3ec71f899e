/* base.h: the face of the base folder. Everything else in the program stands on these few things.
 *
 *   str.h     borrowed text (Str) and growing text (Buf)
 *   arena.h   memory with a ceiling that dies all at once
 *   error.h   what went wrong, as a code, a message key and its values
 *   number.h  checked integers and their decimal form
 *   clock.h   instants in UTC, days in Bishkek
 *   io.h      files, through one table of functions that tests can make fail
 *   sort.h    lists in order, empty ones too
 *   utf8.h    UTF-8 checked at the border
 *   log.h     the operational log: what the program did, never what a record says
 *   map.h     a table from text to pointers
 *   crew.h    threads of a server, each waited for (not among those below: few need it)
 *   confine.h what a process gives up for good (not among those below: nor this)
 *
 * Only this folder calls malloc and free, so that every allocation of ours can be made to fail in a test. */
#ifndef TERGOO_BASE_H
#define TERGOO_BASE_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/io.h"
#include "base/log.h"
#include "base/map.h"
#include "base/number.h"
#include "base/sort.h"
#include "base/str.h"
#include "base/utf8.h"

#endif
