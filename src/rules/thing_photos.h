/* thing_photos.h: the photographs of a thing in custody (kind thing_photo): which there are of which moment, for the guard that asks for
 * them (thing_photographed), for the hashes that the thing's own record keeps of them, and for the pages that show them. */
#ifndef TERGOO_THING_PHOTOS_H
#define TERGOO_THING_PHOTOS_H

#include "office/office.h"

/* Copied into the request's arena. */
typedef struct { Record record; const JsonValue *body, *fields; Str moment, seal; } ThingPhoto;
typedef struct { ThingPhoto *list; size_t count; } ThingPhotos;

/* Those that name the thing, oldest number first; none that was pulled back, those that were withdrawn among them. */
MUST_USE ErrorCode thing_photos(Request *r, Str thing, ThingPhotos *ret, Error *e);
/* An option of the field `moment`, as people read it. */
Str thing_photo_moment(const Request *r, Str option);

#endif
