/* desk_field.h: a search in the field: tablets and telephones that add to it (office/paired.h, docs/field-kit.md). */
#ifndef TERGOO_DESK_FIELD_H
#define TERGOO_DESK_FIELD_H

#include "desk/desk.h"
#include "office/paired.h"

/* ---- operations (desk_field.c) ---- */
ErrorCode desk_field_pair(Request *r, Error *e);
ErrorCode desk_field_join(Request *r, Error *e);
ErrorCode desk_field_devices(Request *r, Error *e);
ErrorCode desk_field_unpair(Request *r, Error *e);
/* ---- as a device (desk_field_add.c) ---- */
ErrorCode desk_field_look(Request *r, Error *e);
ErrorCode desk_field_photo(Request *r, Error *e);
ErrorCode desk_field_item(Request *r, Error *e);

/* A search that things may still be added to, by who may enter things in its case. */
MUST_USE ErrorCode field_search(Request *r, Str named, Seen *ret, Error *e);
/* "2 h 5 min ahead", "right", in the words of the reader. */
Str field_ahead(Request *r, int64_t ms);
/* On the page of what a device sent: which, by which clock, when; on that of a search, all of it (desk_field_show.c). */
MUST_USE ErrorCode desk_show_arrivals(Request *r, const Seen *seen, Error *e);
/* On the page of a search: what can be done with devices. */
void desk_offer_field(Request *r, const Seen *seen);

#endif
