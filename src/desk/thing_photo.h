/* thing_photo.h: photographs of things in custody (kind thing_photo; rules/thing_photos.h): added from the page of the thing, by whoever keeps it as
 * by whoever works in its case, and shown seal by seal, so that a person can compare what was put on with what was received and opened. */
#ifndef TERGOO_DESK_THING_PHOTO_H
#define TERGOO_DESK_THING_PHOTO_H

#include "desk/desk.h"

ErrorCode desk_custody_photo(Request *r, Error *e);
/* On the page of a thing and on that of its chain; in the data as "photographs". Nothing where there is none. */
MUST_USE ErrorCode desk_show_thing_photos(Request *r, const Seen *seen, Error *e);
/* For papers, into `to`: {{#photographs}} with {{number}}, {{moment}}, {{seal}}, {{taken}}, {{put_in}}, {{hash}}, {{state}}. */
MUST_USE ErrorCode thing_photo_values(Request *r, const Seen *thing, JsonValue *to, Error *e);
/* The files of those that are kept. */
typedef ErrorCode (*PhotoFileEach)(void *self, Str id, const JsonValue *file, Error *e);
MUST_USE ErrorCode thing_photo_files(Request *r, const Seen *thing, PhotoFileEach each, void *self, Error *e);
/* They stand in tables of their own, and not among what points at a thing. */
bool thing_photo_lists(const Kind *pointing);
void desk_offer_thing_photo(Request *r, const Seen *seen);

#endif
