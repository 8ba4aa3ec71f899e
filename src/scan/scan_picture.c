/* scan_picture.c: JPEG, PNG and TIFF by Leptonica, HEIC by libheif. A picture's size stands in its head and is looked at before
 * anything is unpacked: a small file can claim a large picture. */
#include <libheif/heif.h>
#include <stdio.h>

#include "scan/scan.h"

static const l_uint8 *data_of(const ScanFile *f)
{
    return (const l_uint8 *)f->bytes.ptr;
}

static ErrorCode count_tiff(ScanFile *f, Error *e)
{
    l_int32 pages = 0;
    FILE *from = fmemopen((void *)(uintptr_t)f->bytes.ptr, f->bytes.len, "r");
    if (!from) return error_memory(e);
    bool counted = tiffGetCount(from, &pages) == 0;
    fclose(from);
    f->pages = pages;
    return counted ? ERR_OK : error_set(e, ERR_INVALID, K("scan.broken-file"), arg_str("file", f->name));
}

ErrorCode scan_picture_open(ScanFile *f, Error *e)
{
    setMsgSeverity(L_SEVERITY_NONE);
    f->pages = 1;
    return f->type == SCAN_TIFF ? count_tiff(f, e) : ERR_OK;
}

/* As it lies in the file: with a map of colours it becomes plain. */
static ErrorCode plain(const ScanFile *f, int page, PIX *from, PIX **ret, Error *e)
{
    if (!from) return scan_page_broken(f, page, e);
    PIX *none = pixRemoveColormap(from, REMOVE_CMAP_BASED_ON_SRC);
    pixDestroy(&from);
    *ret = none && pixGetDepth(none) != 32 ? pixConvertTo8(none, 0) : none ? pixClone(none) : NULL;
    pixDestroy(&none);
    return *ret ? ERR_OK : error_memory(e);
}

static ErrorCode tiff_page(const ScanFile *f, int page, PIX **ret, Error *e)
{
    l_int32 width, height, unused;
    if (readHeaderMemTiff(data_of(f), f->bytes.len, page - 1, &width, &height, &unused, &unused, NULL, NULL, NULL) != 0)
        return scan_page_broken(f, page, e);
    TRY(scan_size_check(f, page, width, height, e));
    return plain(f, page, pixReadMemTiff(data_of(f), f->bytes.len, page - 1), ret, e);
}

/* The orientation that a camera notes (Exif 2.3, tag 274) in the first APP1 of a JPEG; 1 where it notes none. */
static unsigned orientation_of(Str bytes)
{
    ptrdiff_t at = str_find(str_first(bytes, 64 * 1024), (Str){ "Exif\0", 6 });
    if (at < 0) return 1;
    Str tiff = str_from(bytes, (size_t)at + 6);
    bool little = str_starts(tiff, STR("II"));
    const unsigned char *p = (const unsigned char *)tiff.ptr;
    if (tiff.len < 14) return 1;
    size_t first = little ? (size_t)p[4] | (size_t)p[5] << 8 : (size_t)p[6] << 8 | (size_t)p[7];
    if (first + 2 > tiff.len) return 1;
    size_t tags = little ? (size_t)p[first] | (size_t)p[first + 1] << 8 : (size_t)p[first] << 8 | (size_t)p[first + 1];
    for (size_t i = 0; i < tags && first + 2 + (i + 1) * 12 <= tiff.len; i++) {
        const unsigned char *tag = p + first + 2 + i * 12;
        unsigned id = little ? tag[0] | (unsigned)tag[1] << 8 : (unsigned)tag[0] << 8 | tag[1];
        if (id == 0x0112) return little ? tag[8] : tag[9];
    }
    return 1;
}

static PIX *as_camera_was_held(const ScanFile *f, PIX *p)
{
    unsigned orientation = f->type == SCAN_JPEG ? orientation_of(f->bytes) : 1;
    int quarters = orientation == 6 ? 1 : orientation == 3 ? 2 : orientation == 8 ? 3 : 0;
    if (!p || quarters == 0) return p;
    PIX *turned = pixRotateOrth(p, quarters);
    pixDestroy(&p);
    return turned;
}

ErrorCode scan_picture_page(const ScanFile *f, int page, PIX **ret, Error *e)
{
    l_int32 format, width, height;
    if (f->type == SCAN_TIFF) return tiff_page(f, page, ret, e);
    if (pixReadHeaderMem(data_of(f), f->bytes.len, &format, &width, &height, NULL, NULL, NULL) != 0)
        return scan_page_broken(f, page, e);
    TRY(scan_size_check(f, page, width, height, e));
    return plain(f, page, as_camera_was_held(f, pixReadMem(data_of(f), f->bytes.len)), ret, e);
}

/* ---- HEIC ---- */

typedef struct { struct heif_context *context; struct heif_image_handle *handle; struct heif_image *image; } Heic;

static void heic_free(Heic *h)
{
    if (h->image) heif_image_release(h->image);
    if (h->handle) heif_image_handle_release(h->handle);
    if (h->context) heif_context_free(h->context);
}

static bool heic_begin(const ScanFile *f, Heic *h)
{
    h->context = heif_context_alloc();
    if (!h->context || heif_context_read_from_memory_without_copy(h->context, f->bytes.ptr, f->bytes.len,
                                                                  NULL).code != heif_error_Ok) return false;
    return heif_context_get_primary_image_handle(h->context, &h->handle).code == heif_error_Ok;
}

/* The main picture is the page; further ones in it are its thumbnails and the like. */
ErrorCode scan_heic_open(ScanFile *f, Error *e)
{
    CLEANUP(heic_free) Heic h = { 0 };
    setMsgSeverity(L_SEVERITY_NONE);
    f->pages = 1;
    return heic_begin(f, &h) ? ERR_OK : error_set(e, ERR_INVALID, K("scan.broken-file"), arg_str("file", f->name));
}

ErrorCode scan_heic_page(const ScanFile *f, PIX **ret, Error *e)
{
    CLEANUP(heic_free) Heic h = { 0 };
    int stride;
    if (!heic_begin(f, &h)) return scan_page_broken(f, 1, e);
    TRY(scan_size_check(f, 1, heif_image_handle_get_width(h.handle), heif_image_handle_get_height(h.handle), e));
    if (heif_decode_image(h.handle, &h.image, heif_colorspace_RGB, heif_chroma_interleaved_RGB, NULL).code != heif_error_Ok)
        return scan_page_broken(f, 1, e);
    const uint8_t *from = heif_image_get_plane_readonly(h.image, heif_channel_interleaved, &stride);
    int width = heif_image_get_width(h.image, heif_channel_interleaved),
        height = heif_image_get_height(h.image, heif_channel_interleaved);
    TRY(scan_size_check(f, 1, width, height, e));
    PIX *p = from ? pixCreateNoInit(width, height, 32) : NULL;
    if (!p) return error_memory(e);
    for (int y = 0; y < height; y++) {
        const uint8_t *row = from + (ptrdiff_t)y * stride;
        l_uint32 *to = pixGetData(p) + (ptrdiff_t)y * pixGetWpl(p);
        for (int x = 0; x < width; x++) composeRGBPixel(row[3 * x], row[3 * x + 1], row[3 * x + 2], to + x);
    }
    *ret = p;
    return ERR_OK;
}
