/* desk_store.h: lists of the office's store: the things that are read for them, and the rows that a page shows and a table holds
 * alike. */
#ifndef TERGOO_DESK_STORE_H
#define TERGOO_DESK_STORE_H

#include "desk/desk.h"
#include "rules/store_places.h"

/* ---- things (store_things.c) ---- */
typedef struct {
    Str               id, name, state, place, who, for_what, basis;     /* who: in whose hands it is; a user's id, or words */
    const Kind       *kind;
    const JsonValue  *fields;
    const StoreClass *class;            /* NULL: the model has none for it */
    Str               chain, state_id;  /* the case it lies in; the state by its id */
    Day               due, since;       /* due 0: none; since when it is out, 0: not known */
    Instant           seen;             /* its last movement or count; 0: not looked up */
} StoredThing;

/* Those that lie in the store, or those that are out of it, as far as the caller may know of them; none of locked cases. */
typedef struct { Request *request; bool out; StoredThing *list; size_t count, room; Kind const *walked; } StoredThings;
MUST_USE ErrorCode stored_things(Request *r, bool out, StoredThings *ret, Error *e);
/* Of a record: ERR_OK with nothing added where its body is gone. */
MUST_USE ErrorCode stored_thing_add(StoredThings *t, const Kind *k, const Record *rec, Error *e);
/* When it was last moved, or seen in a count. */
MUST_USE ErrorCode stored_thing_seen(Request *r, StoredThing *t, Error *e);

/* How many things lie in each place, and what they weigh together (thousandths of a gram; of those whose weight is known). */
typedef struct { Str place; int64_t things, weight; } PlaceLoad;
typedef struct { Request *request; Map by_place; const Kind *walked; bool weighs; } PlaceLoads;
MUST_USE ErrorCode place_loads(Request *r, bool weighs, PlaceLoads *ret, Error *e);
/* Of a place with all that is inside it. */
PlaceLoad place_load_of(const PlaceLoads *loads, const StorePlace *p);

/* ---- rows ---- */
enum { STORE_COLUMNS = 8, STORE_PAPER_MOST = 5000 };
typedef struct { Str cells[STORE_COLUMNS], target; const char *mark; } StoreRow;
typedef struct {
    Request *request;
    Str      name, title, about, head[STORE_COLUMNS];      /* about: in a sentence, what is listed */
    size_t   columns, tag;                                  /* tag: a column of states; columns: none */
    size_t   from, most;                                    /* the rows that are looked at; most 0: all. Of a long list the others may be empty */
    StoreRow *rows; size_t count, room;
    int64_t  over;                                          /* rows that are marked "over" */
} StoreSheet;
MUST_USE ErrorCode store_sheet_add(StoreSheet *s, const StoreRow *row, Error *e);
/* The head of each column by a key; is the row at that place one of those that are looked at? */
void store_sheet_heads(StoreSheet *s, const char *const *keys, size_t count);
bool store_sheet_wants(const StoreSheet *s, size_t at);
/* Users and places stand in many rows: each name is looked up once. */
typedef struct { Request *request; Map users, paths; } StoreNames;
StoreNames store_names(Request *r);
MUST_USE ErrorCode store_names_user(StoreNames *n, Str who, Str *ret, Error *e);
MUST_USE ErrorCode store_names_place(StoreNames *n, Str place, Str *ret, Error *e);
/* Two of the lists (store_book.c). */
MUST_USE ErrorCode store_sheet_of_book(StoreSheet *s, Error *e);
MUST_USE ErrorCode store_sheet_of_count(StoreSheet *s, Error *e);
/* The list that the arguments of the request ask for by this name; `from` and `most` are set before. ERR_USAGE for a name that there is not. */
MUST_USE ErrorCode store_sheet(Request *r, Str name, StoreSheet *ret, Error *e);

/* A place on its own page: where it is and how full. */
MUST_USE ErrorCode desk_show_storage_place(Request *r, const Seen *seen, Error *e);
/* Of a thing: the way to its place. */
MUST_USE ErrorCode desk_show_where(Request *r, const Seen *seen, Error *e);
/* Beside lists of what the store keeps. */
void desk_offer_store(Request *r, const Kind *k);

ErrorCode desk_store_places(Request *r, Error *e);
ErrorCode desk_store_place(Request *r, Error *e);
ErrorCode desk_store_due(Request *r, Error *e);
ErrorCode desk_store_unseen(Request *r, Error *e);
ErrorCode desk_store_load(Request *r, Error *e);
ErrorCode desk_store_carried(Request *r, Error *e);
ErrorCode desk_store_book(Request *r, Error *e);
ErrorCode desk_store_count(Request *r, Error *e);
ErrorCode desk_store_csv(Request *r, Error *e);
ErrorCode desk_store_paper(Request *r, Error *e);
/* What leaves says what for: ERR_INVALID where it does not. */
MUST_USE ErrorCode store_purpose(Request *r, Error *e);

#endif
