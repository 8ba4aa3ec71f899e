/* site_public.h: what of a news item is public at this moment, read out of its entries.
 *
 * Public is what two persons signed: the text as it was in the act that published it, or in the one that published a correction,
 * from then or from the hour of the embargo on, until the next such act or until it was taken off. What was changed since without
 * such an act is not public, and neither is what was replaced or taken off before its hour came. */
#ifndef TERGOO_SITE_PUBLIC_H
#define TERGOO_SITE_PUBLIC_H

#include "desk/desk.h"

typedef struct { Instant signed_at, from, until; const JsonValue *fields; } PublicText;     /* until 0: it still stands */
typedef struct {
    Str         id, number, slug;
    PublicText *texts; size_t count;    /* those that were public at some time, the oldest first; none: it is not for the public */
    bool        stands;                 /* the last of them is public now; else all there is to say is that it was taken off */
} PublicItem;

/* A news item that the caller may see. */
MUST_USE ErrorCode public_item(Request *r, Str id, PublicItem *ret, Error *e);
/* The photographs of an item that stands: kept, with a description in each language, with the consent of those shown, and there
 * when its last text was signed. */
typedef struct { Str id, key; const JsonValue *fields; } PublicPhoto;
MUST_USE ErrorCode public_photos(Request *r, const PublicItem *item, PublicPhoto **ret, size_t *count, Error *e);
/* The last part of an address that has no other: a number in small letters, "pr-2026-0001". */
Str public_slug(Request *r, Str number);
/* "{part}_{language}" of an item or a photograph. */
Str public_part(Request *r, const JsonValue *fields, const char *part, int lang);

/* Where an item comes from, in a language: a region of the model is called so in each, a city without the word; any other place stays as
 * it was written. */
Str public_place(const Request *r, Str place, Lang lang);

#endif
