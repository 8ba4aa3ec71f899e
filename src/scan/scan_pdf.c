/* scan_pdf.c: pages of a PDF, drawn by poppler on Cairo. Nothing in the file is run or followed: poppler knows no script here, and
 * the worker has no network. */
#include <cairo.h>
#include <poppler.h>

#include "scan/scan.h"

ErrorCode scan_pdf_open(ScanFile *f, Error *e)
{
    GError *wrong = NULL;
    GBytes *bytes = g_bytes_new_static(f->bytes.ptr, f->bytes.len);
    PopplerDocument *d = poppler_document_new_from_bytes(bytes, NULL, &wrong);
    g_bytes_unref(bytes);
    if (d) {
        f->open = d;
        f->pages = poppler_document_get_n_pages(d);
        return ERR_OK;
    }
    bool locked = wrong && g_error_matches(wrong, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
    g_clear_error(&wrong);
    return error_set(e, ERR_INVALID, locked ? K("scan.password") : K("scan.broken-file"), arg_str("file", f->name));
}

void scan_pdf_close(ScanFile *f)
{
    if (f->open) g_object_unref(f->open);
}

static void page_free(PopplerPage **p)
{
    if (*p) g_object_unref(*p);
}

static void surface_free(cairo_surface_t **s)
{
    if (*s) cairo_surface_destroy(*s);
}

/* Cairo's dots (blue, green, red from the lowest byte of a word) as Leptonica's. */
static PIX *pix_of(cairo_surface_t *s)
{
    int width = cairo_image_surface_get_width(s), height = cairo_image_surface_get_height(s),
        stride = cairo_image_surface_get_stride(s);
    const unsigned char *from = cairo_image_surface_get_data(s);
    PIX *p = from ? pixCreateNoInit(width, height, 32) : NULL;
    if (!p) return NULL;
    l_uint32 *to = pixGetData(p);
    int words = pixGetWpl(p);
    for (int y = 0; y < height; y++) {
        const uint32_t *row = (const uint32_t *)(const void *)(from + (ptrdiff_t)y * stride);
        for (int x = 0; x < width; x++) to[(ptrdiff_t)y * words + x] = row[x] << 8;
    }
    return p;
}

ErrorCode scan_pdf_page(const ScanFile *f, int number, int dpi, PIX **ret, Error *e)
{
    CLEANUP(page_free) PopplerPage *page = poppler_document_get_page(f->open, number - 1);
    double width, height, scale = dpi / 72.0;
    if (!page) return scan_page_broken(f, number, e);
    poppler_page_get_size(page, &width, &height);
    /* a poster is drawn coarser, not refused */
    while (width * height * scale * scale > SCAN_PIXELS && scale > 0.1) scale /= 2;
    TRY(scan_size_check(f, number, width * scale, height * scale, e));
    CLEANUP(surface_free) cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(width * scale + 0.5),
                                                                          (int)(height * scale + 0.5));
    cairo_t *cr = cairo_create(s);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, scale, scale);
    poppler_page_render(page, cr);
    bool drawn = cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    cairo_surface_flush(s);
    if (!drawn) return scan_page_broken(f, number, e);
    *ret = pix_of(s);
    return *ret ? ERR_OK : error_memory(e);
}

/* ---- the words of a paper of our own ---- */

/* Room for a hand: wide on a line, or high between two lines. In points. */
enum { GAP_WIDE = 60, GAP_HIGH = 30, FOOTER = 77 };

typedef struct { JsonValue *list; Arena *arena; Buf word; PopplerRectangle box, before; bool any, line; double foot; } Words;

static void end_word(Words *w)
{
    if (w->word.len == 0) return;
    JsonValue *one = json_new_array(w->arena);
    bool gap = !w->any || w->line || w->box.x1 - w->before.x2 > GAP_WIDE || w->box.y1 - w->before.y2 > GAP_HIGH;
    json_add(w->arena, one, json_new_string(w->arena, str_copy(w->arena, buf_str(&w->word))));
    json_add(w->arena, one, json_new_bool(w->arena, gap));
    json_add(w->arena, one, json_new_bool(w->arena, w->box.y1 > w->foot));
    json_add(w->arena, w->list, one);
    w->before = w->box;
    w->any = true;
    w->line = false;
    buf_clear(&w->word);
}

static void add_letter(Words *w, uint32_t letter, const PopplerRectangle *box)
{
    bool white = letter <= ' ' || letter == 0xa0 || letter == '_';
    bool apart = box->y1 - w->box.y1 > 4 || box->x1 - w->box.x2 > 4 || box->x1 < w->box.x1;      /* another line, another cell */
    if (white || (w->word.len > 0 && apart)) end_word(w);
    if (letter == '_') w->line = true;                   /* a line to write on */
    if (white) return;
    if (w->word.len == 0) w->box = *box;
    w->box.x2 = box->x2;
    utf8_add(&w->word, letter);
}

ErrorCode scan_pdf_words(const ScanFile *f, int number, Arena *a, JsonValue **ret, Error *e)
{
    CLEANUP(page_free) PopplerPage *page = poppler_document_get_page(f->open, number - 1);
    PopplerRectangle *boxes = NULL;
    guint count = 0;
    Words w = { .list = json_new_array(a), .arena = a, .word = buf_in(a) };
    if (!page) return scan_page_broken(f, number, e);
    double width;
    poppler_page_get_size(page, &width, &w.foot);
    w.foot -= FOOTER;
    char *text = poppler_page_get_text(page);
    Str rest = str_of(text);
    uint32_t letter;
    if (text && poppler_page_get_text_layout(page, &boxes, &count)) {
        for (guint i = 0; i < count && utf8_next(&rest, &letter); i++) add_letter(&w, letter, &boxes[i]);
        end_word(&w);
    }
    g_free(boxes);
    g_free(text);
    *ret = w.list;
    return w.list && !w.list->broken && !w.word.failed ? ERR_OK : error_memory(e);
}
