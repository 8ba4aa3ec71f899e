/* scan_write.c: pages out again: as JPEG to look at, grey for OCR, and some of them as one PDF, which is what the file of a paper
 * becomes when a scan had more than that paper in it. A picture that was drawn anew carries nothing of what else was in the
 * file. */
#include <cairo-pdf.h>

#include "scan/scan.h"

enum { QUALITY = 75, DPI_KEPT = 200 };

ErrorCode scan_write_jpeg(PIX *page, int fit, Buf *to, Error *e)
{
    l_uint8 *bytes = NULL;
    size_t size = 0;
    l_int32 width = pixGetWidth(page), height = pixGetHeight(page);
    l_int32 longest = width > height ? width : height;
    float scale = fit > 0 && longest > fit ? (float)fit / (float)longest : 1;
    CLEANUP(scan_pix_free) PIX *smaller = scale < 1 ? pixScale(page, scale, scale) : pixClone(page);
    if (smaller) (void)pixSetText(smaller, NULL);       /* comments of the file come along with the picture, and would go out as the JPEG's */
    if (!smaller || pixWriteMemJpeg(&bytes, &size, smaller, QUALITY, 0) != 0) return error_memory(e);
    buf_add(to, str_bytes(bytes, size));
    lept_free(bytes);
    return to->failed ? error_memory(e) : ERR_OK;
}

ErrorCode scan_write_grey(PIX *page, Buf *to, Error *e)
{
    CLEANUP(scan_pix_free) PIX *grey = pixConvertTo8(page, 0);
    l_uint8 *bytes = NULL;
    size_t size = 0;
    if (!grey || pixWriteMemPnm(&bytes, &size, grey) != 0) return error_memory(e);
    buf_add(to, str_bytes(bytes, size));
    lept_free(bytes);
    return to->failed ? error_memory(e) : ERR_OK;
}

/* ---- a PDF of pictures ---- */

struct ScanPdf { Buf *to; cairo_surface_t *surface; cairo_t *cr; };

static cairo_status_t write_some(void *self, const unsigned char *bytes, unsigned int size)
{
    Buf *to = self;
    buf_add(to, str_bytes(bytes, size));
    return to->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

ErrorCode scan_pdf_begin(Arena *a, Buf *to, ScanPdf **ret, Error *e)
{
    ScanPdf *p = ARENA_NEW(a, ScanPdf);
    if (!p) return error_memory(e);
    *p = (ScanPdf){ .to = to, .surface = cairo_pdf_surface_create_for_stream(write_some, to, 595, 842) };
    /* the same pages give the same bytes */
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, "1970-01-01T00:00:00Z");
    p->cr = cairo_create(p->surface);
    *ret = p;
    return ERR_OK;
}

/* Cairo puts a JPEG that goes with a picture into the PDF as it is. */
ErrorCode scan_pdf_add(ScanPdf *p, PIX *page, Error *e)
{
    CLEANUP(arena_free) Arena a = arena_with((size_t)64 << 20);
    Buf jpeg = buf_in(&a);
    l_int32 width, height, format;
    TRY(scan_write_jpeg(page, SCAN_FIT, &jpeg, e));
    if (pixReadHeaderMem((const l_uint8 *)jpeg.ptr, jpeg.len, &format, &width, &height, NULL, NULL, NULL) != 0)
        return error_internal(e, "jpeg");
    unsigned char *copy = mem_alloc(jpeg.len);
    cairo_surface_t *picture = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    if (!copy || cairo_surface_status(picture) != CAIRO_STATUS_SUCCESS) {
        mem_free(copy);
        cairo_surface_destroy(picture);
        return error_memory(e);
    }
    memcpy(copy, jpeg.ptr, jpeg.len);
    (void)cairo_surface_set_mime_data(picture, CAIRO_MIME_TYPE_JPEG, copy, jpeg.len, mem_free, copy);
    cairo_pdf_surface_set_size(p->surface, width * 72.0 / DPI_KEPT, height * 72.0 / DPI_KEPT);
    cairo_save(p->cr);
    cairo_scale(p->cr, 72.0 / DPI_KEPT, 72.0 / DPI_KEPT);
    cairo_set_source_surface(p->cr, picture, 0, 0);
    cairo_paint(p->cr);
    cairo_restore(p->cr);
    cairo_show_page(p->cr);
    cairo_surface_destroy(picture);
    return cairo_status(p->cr) == CAIRO_STATUS_SUCCESS ? ERR_OK : error_memory(e);
}

ErrorCode scan_pdf_end(ScanPdf *p, Error *e)
{
    cairo_destroy(p->cr);
    cairo_surface_finish(p->surface);
    bool fine = cairo_surface_status(p->surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(p->surface);
    return fine && !p->to->failed ? ERR_OK : error_memory(e);
}
