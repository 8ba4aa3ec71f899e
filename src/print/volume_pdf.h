/* volume_pdf.h: many files become one PDF: a bound volume. Pages of PDFs are taken over as they are, pictures become pages, each
 * page gets the number of its sheet in its upper corner, each item a bookmark and each sheet a name ("sheet-0045") and a page
 * label.
 *
 * What comes in is not to be trusted: this runs in the worker tergoo-bind and nowhere else. Of a foreign PDF only its pages are
 * taken: no scripts, forms' actions, attachments, names or outlines. */
#ifndef TERGOO_VOLUME_PDF_H
#define TERGOO_VOLUME_PDF_H

#include "text/messages.h"

enum { VOLUME_PAGES = 20000 };

typedef struct VolumePdf VolumePdf;

/* back: the word for the back of a sheet, behind its number; made: seconds since 1970. */
/* exercise: each sheet's number has the word before it. */
typedef struct { Str title, agency, back; Lang lang; int64_t made; bool exercise; } VolumeFrame;
/* What lies on sheets first to last; first 0: it has no numbers (cover, inventory). */
typedef struct { Str title; int64_t first, last; } VolumeItem;

MUST_USE ErrorCode volume_pdf_begin(Arena *a, const VolumeFrame *frame, VolumePdf **ret, Error *e);
/* The bytes stay where they are until the volume is written. *fits false: it cannot be shown as pages (damaged, locked by a
 * password, another form), and nothing was added. ERR_LIMIT: VOLUME_PAGES. */
MUST_USE ErrorCode volume_pdf_add(VolumePdf *v, Str pdf, const VolumeItem *item, bool *fits, Error *e);
/* The same for a picture, JPEG or PNG, whose bytes may go afterwards. */
MUST_USE ErrorCode volume_pdf_add_image(VolumePdf *v, Str image, const VolumeItem *item, bool *fits, Error *e);
/* The whole, into a file without a name: a descriptor at its beginning, the caller's to close, and its size. */
MUST_USE ErrorCode volume_pdf_write(VolumePdf *v, int *fd, uint64_t *size, Error *e);
void volume_pdf_free(VolumePdf *v);

/* ---- what its files share ---- */

/* The number on page `page` (from 0) of `pages` of an item: one a sheet; front and back where there are twice as many; what is left
 * over stands on the last sheet, counted. Fewer pages than sheets: the last bears the rest as a range. */
Str volume_stamp_text(Arena *a, const VolumeFrame *frame, const VolumeItem *item, size_t page, size_t pages);
/* Sheet of that page, for its name. */
int64_t volume_page_sheet(const VolumeItem *item, size_t page, size_t pages);
/* A PDF with a small page for each text, VOLUME_STAMP_WIDTH by VOLUME_STAMP_HEIGHT points; an empty one for an empty text. */
enum { VOLUME_STAMP_WIDTH = 110, VOLUME_STAMP_HEIGHT = 18 };
MUST_USE ErrorCode volume_stamps(Arena *a, Lang lang, const Str *texts, size_t count, Buf *to, Error *e);
/* A PNG as a PDF of one page. false: it is none, or too large to be opened. */
MUST_USE bool volume_png_page(Str png, Buf *to);

/* What a JPEG's head says. turn: degrees that it is turned clockwise to be looked at; inverted: CMYK as Adobe writes it. */
typedef struct { int width, height, components, turn; bool inverted; } JpegHead;
MUST_USE bool jpeg_head_read(Str jpeg, JpegHead *ret);

#endif
