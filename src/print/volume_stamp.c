/* volume_stamp.c: the numbers on the sheets of a volume, and pictures as pages: what Cairo draws for it. */
#include "print/volume_pdf.h"

#include <cairo-pdf.h>
#include <inttypes.h>
#include <pango/pangocairo.h>

/* ---- which number ---- */

int64_t volume_page_sheet(const VolumeItem *item, size_t page, size_t pages)
{
    int64_t sheets = item->last - item->first + 1, at = (int64_t)page;
    if ((int64_t)pages > sheets) at /= 2;
    return item->first + (at < sheets ? at : sheets - 1);
}

Str volume_stamp_text(Arena *a, const VolumeFrame *frame, const VolumeItem *item, size_t page, size_t pages)
{
    if (item->first <= 0) return STR("");
    int64_t sheets = item->last - item->first + 1, sheet = volume_page_sheet(item, page, pages);
    if ((int64_t)pages < sheets && page + 1 == pages && sheet < item->last) return str_format(a, "%" PRId64 "–%" PRId64, sheet,
            item->last);
    if ((int64_t)pages <= sheets) return str_format(a, "%" PRId64, sheet);
    if ((int64_t)page >= 2 * sheets) return str_format(a, "%" PRId64 " (%zu)", sheet, page - 2 * (size_t)(sheets - 1) + 1);
    return page % 2 == 0 ? str_format(a, "%" PRId64, sheet) : str_format(a, "%" PRId64 " " STR_FMT, sheet, STR_ARG(frame->back));
}

/* ---- drawing ---- */

static cairo_status_t take_bytes(void *closure, const unsigned char *bytes, unsigned n)
{
    Buf *to = closure;
    buf_add(to, str_bytes(bytes, n));
    return to->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

/* White under it, so that it can be read on a dark scan. */
static void draw_stamp(cairo_t *cr, PangoLayout *layout, Str text)
{
    int width, height;
    enum { PAD = 3 };
    if (text.len == 0) return;
    pango_layout_set_text(layout, text.ptr, (int)text.len);
    pango_layout_get_size(layout, &width, &height);
    double w = (double)width / PANGO_SCALE, h = (double)height / PANGO_SCALE, x = VOLUME_STAMP_WIDTH - PAD - w;
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_rectangle(cr, x - PAD, 0, w + 2 * PAD, VOLUME_STAMP_HEIGHT);
    cairo_fill(cr);
    cairo_set_source_rgb(cr, 0, 0, 0);
    cairo_move_to(cr, x, (VOLUME_STAMP_HEIGHT - h) / 2);
    pango_cairo_show_layout(cr, layout);
}

ErrorCode volume_stamps(Arena *a, Lang lang, const Str *texts, size_t count, Buf *to, Error *e)
{
    (void)a;
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(take_bytes, to, VOLUME_STAMP_WIDTH, VOLUME_STAMP_HEIGHT);
    cairo_t *cr = cairo_create(surface);
    PangoLayout *layout = pango_cairo_create_layout(cr);
    PangoFontDescription *font = pango_font_description_from_string("Noto Sans Bold");
    pango_font_description_set_absolute_size(font, 11.0 * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_context_set_language(pango_layout_get_context(layout), pango_language_from_string(lang_code(lang)));
    for (size_t i = 0; i < count; i++) {
        draw_stamp(cr, layout, texts[i]);
        cairo_show_page(cr);
    }
    pango_font_description_free(font);
    g_object_unref(layout);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (to->failed) return error_memory(e);
    return status == CAIRO_STATUS_SUCCESS ? ERR_OK : error_set(e, ERR_INTERNAL, K("print.cairo"), arg_str("why",
            str_of(cairo_status_to_string(status))));
}

/* ---- a PNG ---- */

typedef struct { Str rest; } Source;

static cairo_status_t give_bytes(void *closure, unsigned char *to, unsigned n)
{
    Source *s = closure;
    if (s->rest.len < n) return CAIRO_STATUS_READ_ERROR;
    memcpy(to, s->rest.ptr, n);
    s->rest = str_from(s->rest, n);
    return CAIRO_STATUS_SUCCESS;
}

/* Width and height stand in its first chunk: what would not fit into memory is not opened. */
static bool is_bearable(Str png)
{
    enum { HEAD = 24, PIXELS = 64 << 20 };
    if (png.len < HEAD || !str_starts(png, (Str){ "\x89PNG\r\n\x1a\n", 8 })) return false;
    uint64_t width = load_u32_be((const unsigned char *)png.ptr + 16), height = load_u32_be((const unsigned char *)png.ptr + 20);
    return width > 0 && height > 0 && width * height <= PIXELS;
}

bool volume_png_page(Str png, Buf *to)
{
    static const double WIDTH = 595, HEIGHT = 842, MARGIN = 28;
    Source source = { png };
    if (!is_bearable(png)) return false;
    cairo_surface_t *image = cairo_image_surface_create_from_png_stream(give_bytes, &source);
    double w = cairo_image_surface_get_width(image), h = cairo_image_surface_get_height(image);
    bool opened = cairo_surface_status(image) == CAIRO_STATUS_SUCCESS && w > 0 && h > 0;
    if (opened) {
        bool wide = w > h;
        double page_w = wide ? HEIGHT : WIDTH, page_h = wide ? WIDTH : HEIGHT;
        double scale = (page_w - 2 * MARGIN) / w < (page_h - 2 * MARGIN) / h ? (page_w - 2 * MARGIN) / w
            : (page_h - 2 * MARGIN) / h;
        if (scale > 1) scale = 1;
        cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(take_bytes, to, page_w, page_h);
        cairo_t *cr = cairo_create(surface);
        cairo_translate(cr, (page_w - w * scale) / 2, (page_h - h * scale) / 2);
        cairo_scale(cr, scale, scale);
        cairo_set_source_surface(cr, image, 0, 0);
        cairo_paint(cr);
        cairo_destroy(cr);
        cairo_surface_finish(surface);
        opened = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS && !to->failed;
        cairo_surface_destroy(surface);
    }
    cairo_surface_destroy(image);
    return opened;
}
