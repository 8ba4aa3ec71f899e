/* thing_photo.h: photographs of things in custody (kind thing_photo; rules/thing_photos.h): added from the page of the thing, by whoever keeps it as
 * by whoever works in its case, and shown seal by seal, so that a person can compare what was put on with what was received and opened. */
#ifndef TERGOO_DESK_THING_PHOTO_H
#define TERGOO_DESK_THING_PHOTO_H

#include "desk/desk.h"

ErrorCode desk_custody_photo(Request *r, Error *e);
/* On the page of a thing and on that of its chain; in the data as "photographs". Nothing where there is none. */
MUST_USE ErrorCode desk_show_thing_photos(Request *r, const Seen *seen, Error *e);
/* They stand in tables of their own, and not among what points at a thing. */
bool thing_photo_lists(const Kind *pointing);
void desk_offer_thing_photo(Request *r, const Seen *seen);

#endif
