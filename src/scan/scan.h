/* scan.h: a file of pages from outside, opened in a worker program: how many pages, each as a picture turned upright, the codes on
 * it.
 *
 * The bytes may be anything. What is refused is refused by a sentence that names the file, the page where there is one, and what
 * to do: a password, a file of an office program, a type that nobody knows, too many pages, a page too large. Memory is that of
 * one page. */
#ifndef TERGOO_SCAN_H
#define TERGOO_SCAN_H

#include <allheaders.h>

#include "base/base.h"
#include "text/json.h"

enum {
    SCAN_PAGES = 2000,                /* of one file */
    SCAN_PIXELS = 80 * 1000 * 1000,   /* of one page */
    SCAN_DPI = 200,                   /* at which pages of a PDF are drawn: a QR code of 17 mm has 4 dots a module */
    SCAN_DPI_READ = 300,              /* for OCR */
    SCAN_CODES = 8,                   /* of one page */
    SCAN_CODE_LONGEST = 200,          /* bytes */
    SCAN_FIT = 2400,                  /* dots: the longer side of a page that is kept or shown */
};

typedef enum { SCAN_PDF, SCAN_TIFF, SCAN_JPEG, SCAN_PNG, SCAN_HEIC } ScanType;

typedef struct { Str name, bytes; ScanType type; int pages; void *open; } ScanFile;

/* Knows the type, counts the pages. Name and bytes are borrowed until scan_close. */
MUST_USE ErrorCode scan_open(Str name, Str bytes, ScanFile *ret, Error *e);
void scan_close(ScanFile *f);                           /* takes one that was not opened */
const char *scan_type_name(ScanType t);                 /* "pdf", … */
/* The page as it lies in the file, 32 bits a dot or 8; from 1. The caller's to destroy. */
MUST_USE ErrorCode scan_page(const ScanFile *f, int page, int dpi, PIX **ret, Error *e);
/* {page} of {file} cannot be read. */
ErrorCode scan_page_broken(const ScanFile *f, int page, Error *e);
MUST_USE ErrorCode scan_size_check(const ScanFile *f, int page, double width, double height, Error *e);

/* ---- by type: scan_pdf.c, scan_picture.c ---- */
MUST_USE ErrorCode scan_pdf_open(ScanFile *f, Error *e);
MUST_USE ErrorCode scan_pdf_page(const ScanFile *f, int page, int dpi, PIX **ret, Error *e);
void scan_pdf_close(ScanFile *f);
/* The words that the PDF itself has, in its order: [[word, gap, foot], …]; gap: there is room to write by hand before it; foot: it
 * stands in the footer (src/print/paper_draw.c). */
MUST_USE ErrorCode scan_pdf_words(const ScanFile *f, int page, Arena *a, JsonValue **ret, Error *e);
MUST_USE ErrorCode scan_picture_open(ScanFile *f, Error *e);
MUST_USE ErrorCode scan_picture_page(const ScanFile *f, int page, PIX **ret, Error *e);
MUST_USE ErrorCode scan_heic_open(ScanFile *f, Error *e);
MUST_USE ErrorCode scan_heic_page(const ScanFile *f, PIX **ret, Error *e);

/* ---- what is on it (scan_code.c) ---- */
typedef struct { Str codes[SCAN_CODES]; size_t count; int turn; bool upright; float tilt; } ScanSeen;
/* QR codes, and by how many quarters to turn the page (clockwise) so that they stand upright; upright: that is known. Codes in the
 * arena. */
MUST_USE ErrorCode scan_see(PIX *page, Arena *a, ScanSeen *ret, Error *e);
/* The page turned by quarters and made level; *tilt in degrees. */
MUST_USE ErrorCode scan_upright(PIX *page, int quarters, float *tilt, PIX **ret, Error *e);

/* ---- out again (scan_write.c) ---- */
/* A JPEG; no side longer than `fit` dots (0: as it is). */
MUST_USE ErrorCode scan_write_jpeg(PIX *page, int fit, Buf *to, Error *e);
/* Grey, portable (PGM): what tergoo-ocr takes. */
MUST_USE ErrorCode scan_write_grey(PIX *page, Buf *to, Error *e);
/* One page more of a PDF under way. */
typedef struct ScanPdf ScanPdf;
MUST_USE ErrorCode scan_pdf_begin(Arena *a, Buf *to, ScanPdf **ret, Error *e);
MUST_USE ErrorCode scan_pdf_add(ScanPdf *p, PIX *page, Error *e);
MUST_USE ErrorCode scan_pdf_end(ScanPdf *p, Error *e);

void scan_pix_free(PIX **p);                            /* for CLEANUP */

#endif
