/* watch_list.h: lists of persons and bodies that somebody has published (sanctions, debarments), read from the forms in which they come.
 *
 * What is read of an entry: its names with their quality, births, countries, numbers, the list's own id and reference, since when and
 * why it stands there. What is left out is said in docs/watch-lists.md. An entry, row or line that cannot be read is told with its
 * place, counted and passed over; a file that is cut off, or none of its form, is refused whole: half a list says that somebody is
 * not on it.
 *
 * The file is hostile until shown otherwise. Readers run in the worker tergoo-list; what it answers is the text of watch_write, which
 * the gate reads back with watch_open. */
#ifndef TERGOO_WATCH_LIST_H
#define TERGOO_WATCH_LIST_H

#include "base/map.h"
#include "text/json.h"

enum {
    WATCH_FILE = 64 << 20,           /* bytes of a file */
    WATCH_ENTRIES = 200000,
    WATCH_NAMES = 400,               /* of one entry */
    WATCH_TEXTS = 200,               /* births, countries, numbers of one entry */
    WATCH_TEXT = 4000,               /* bytes of a name or another text; a reason may have ten times that */
    WATCH_FAULTS = 200,              /* that are kept with their place; all are counted */
};

typedef enum { WATCH_UN, WATCH_OFAC, WATCH_FTM, WATCH_TABLE, WATCH_FORMATS } WatchFormat;
typedef enum { WATCH_PERSON, WATCH_BODY, WATCH_THING, WATCH_UNKNOWN, WATCH_SORTS } WatchSort;

typedef struct { Str text; bool weak; } WatchName;
typedef struct { Str *list; size_t count, room; } WatchTexts;

/* Births are days, months or years (1965-03), "1965~" for about, "1965/1967" for between. */
typedef struct {
    Str        id, reference, programme, listed_on, reason;
    WatchSort  sort;
    WatchName *names;
    size_t     name_count, name_room;
    WatchTexts births, countries, numbers;
    uint64_t   place;                /* its line or row */
} WatchEntry;

typedef struct {
    Arena      *arena;
    WatchFormat format;
    Str         date;                /* the day that the list says of itself; empty */
    WatchEntry **entries;
    size_t      count, room;
    Map         by_id;
    uint64_t    names, weak;         /* of all entries */
    uint64_t    unread;              /* rows, lines or elements that could not be read */
    uint64_t    others;              /* passed over because they are of something else, or not listed themselves */
    JsonValue  *faults;              /* [{"place", "error": key, "values": {…}}, …], the first of them */
} WatchList;

const char *watch_format_name(WatchFormat format);
bool watch_format_of(Str name, WatchFormat *ret);
const char *watch_sort_name(WatchSort sort);

/* Reads a list. `second`: what stands in a file of its own (the aliases of OFAC), else empty. ERR_INVALID, ERR_LIMIT: it is no list of
 * this form. WATCH_UN is read by watch_read_un, which needs libxml2. */
MUST_USE ErrorCode watch_read(Arena *a, WatchFormat format, Str file, Str second, WatchList *ret, Error *e);
MUST_USE ErrorCode watch_read_un(Arena *a, Str file, WatchList *ret, Error *e);

/* The list as lines of JSON, the first of which says what holds for all; and read back. ERR_INVALID for what watch_write never
 * wrote. */
void watch_write(Buf *to, const WatchList *list);
void watch_write_head(Buf *to, const WatchList *list);
MUST_USE ErrorCode watch_open(Arena *a, Str text, WatchList *ret, Error *e);

#endif
