/* paper_draw.c: draws the strips of a paper on their pages, and what stands around them: the footer with page, number, hash of the
 * source and QR code, and DRAFT across pages that are one.
 *
 * Every piece of text lies in a tag of the file's structure (P, H1, Table, TR ...). A tag does not reach over a page's end: what goes
 * on begins a tag of its own there. Lines, boxes and footers lie in no tag: a screen reader passes over them. */
#include "print/paper_pdf.h"

#include <cairo-pdf.h>
#include <qrencode.h>
#include <stdio.h>

static const double MM = 72.0 / 25.4, PAD = 3.5;

void setter_own(Setter *s, void *object)
{
    if (s->owned_count == s->owned_room) {
        size_t room = s->owned_room > 0 ? s->owned_room * 2 : 512;
        void **more = arena_array(s->arena, room, sizeof *more);
        s->failed |= !more;
        if (!more) {
            g_object_unref(object);
            return;
        }
        if (s->owned_count > 0) memcpy(more, s->owned, s->owned_count * sizeof *more);
        s->owned = more;
        s->owned_room = room;
    }
    s->owned[s->owned_count++] = object;
}

void setter_let_go(Setter *s)
{
    for (size_t i = 0; i < s->owned_count; i++) g_object_unref(s->owned[i]);
    s->owned_count = 0;
}

/* ---- small things ---- */

static void draw_layout(Setter *s, PangoLayout *layout, double x, double y)
{
    cairo_move_to(s->cr, x, y);
    pango_cairo_show_layout(s->cr, layout);
}

static double width_of(PangoLayout *layout)
{
    int width;
    pango_layout_get_size(layout, &width, NULL);
    return (double)width / PANGO_SCALE;
}

static double height_of(PangoLayout *layout)
{
    int height;
    pango_layout_get_size(layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

static void draw_rule(Setter *s, double x1, double y1, double x2, double y2)
{
    cairo_set_line_width(s->cr, 0.5);
    cairo_move_to(s->cr, x1, y1);
    cairo_line_to(s->cr, x2, y2);
    cairo_stroke(s->cr);
}

static PangoLayout *say(Setter *s, const char *key, double size)
{
    Buf text = buf_in(s->arena);
    message_add_args(&text, s->paper->lang, key, NULL, 0);
    s->failed |= text.failed;
    return setter_line(s, buf_str(&text), size, false);
}

/* ---- strips ---- */

static void draw_line(Setter *s, const Strip *strip)
{
    double y = strip->y + strip->baseline;
    if (strip->begins && strip->heading) {
        Buf title = buf_in(s->arena);
        for (const PaperRun *r = strip->heading->runs; r; r = r->next) buf_add(&title, r->text);
        char place[64];
        char *name = str_c(s->arena, buf_str(&title));
        Str at = { place, 0 };
        at.len = (size_t)snprintf(place, sizeof place, "page=%d pos=[%d %d]", strip->page, (int)strip->x, (int)strip->y);
        if (name && at.len < sizeof place) (void)cairo_pdf_surface_add_outline(s->surface, CAIRO_PDF_OUTLINE_ROOT, name, place,
                                                                               CAIRO_PDF_OUTLINE_FLAG_OPEN);
    }
    if (strip->marker) draw_layout(s, strip->marker, strip->x - width_of(strip->marker) - 5, strip->y);
    cairo_move_to(s->cr, strip->x, y);
    pango_cairo_show_layout_line(s->cr, strip->line);
}

static void draw_cells(Setter *s, const Row *row, double x, double y, double from, double height)
{
    double at = x;
    for (size_t i = 0; i < row->count; i++) {
        const char *tag = row->names[i] ? "TH" : "TD";
        cairo_tag_begin(s->cr, tag, NULL);
        if (row->cells[i]) {
            cairo_save(s->cr);
            cairo_rectangle(s->cr, at, y, row->width[i], height);
            cairo_clip(s->cr);
            draw_layout(s, row->cells[i], at + PAD, y + PAD - from);
            cairo_restore(s->cr);
        }
        cairo_tag_end(s->cr, tag);
        at += row->width[i];
    }
}

static void draw_borders(Setter *s, const Row *row, double x, double y, double height)
{
    double at = x;
    cairo_set_source_rgb(s->cr, 0.93, 0.93, 0.93);
    for (size_t i = 0; i < row->count; i++) {
        if (row->names[i]) cairo_rectangle(s->cr, at, y, row->width[i], height);
        at += row->width[i];
    }
    cairo_fill(s->cr);
    cairo_set_source_rgb(s->cr, 0, 0, 0);
    cairo_set_line_width(s->cr, 0.5);
    at = x;
    for (size_t i = 0; i < row->count; i++) {
        cairo_rectangle(s->cr, at, y, row->width[i], height);
        at += row->width[i];
    }
    cairo_stroke(s->cr);
}

static void draw_one_row(Setter *s, const Row *row, double x, double y, double from, double height)
{
    draw_borders(s, row, x, y, height);
    cairo_tag_begin(s->cr, "TR", NULL);
    draw_cells(s, row, x, y, from, height);
    cairo_tag_end(s->cr, "TR");
}

static void draw_row(Setter *s, const Strip *strip)
{
    if (strip->head_again) draw_one_row(s, strip->repeat, strip->x, strip->y - strip->repeat->height, 0, strip->repeat->height);
    draw_one_row(s, strip->row, strip->x, strip->y, strip->from, strip->height);
}

static void draw_signature(Setter *s, const Strip *strip)
{
    double line = strip->y + strip->height - 12, left = strip->x + strip->width * 0.44, right = strip->x + strip->width * 0.68;
    PangoLayout *below = say(s, K("print.signature"), 7);
    if (strip->left) draw_layout(s, strip->left, strip->x, line - height_of(strip->left));
    if (strip->right) draw_layout(s, strip->right, right + 8, line - height_of(strip->right));
    draw_layout(s, below, left + (right - left - width_of(below)) / 2, line + 1);
}

static void draw_stamp(Setter *s, const Strip *strip)
{
    static const double DASHES[] = { 3, 3 };
    double side = 38 * MM;
    cairo_save(s->cr);
    cairo_set_line_width(s->cr, 0.5);
    cairo_set_dash(s->cr, DASHES, 2, 0);
    cairo_new_path(s->cr);
    cairo_arc(s->cr, strip->x + side / 2, strip->y + side / 2, side / 2 - 1, 0, 6.2832);
    cairo_stroke(s->cr);
    cairo_restore(s->cr);
    PangoLayout *text = say(s, K("print.stamp"), 8);
    cairo_tag_begin(s->cr, "P", NULL);
    draw_layout(s, text, strip->x + (side - width_of(text)) / 2, strip->y + (side - height_of(text)) / 2);
    cairo_tag_end(s->cr, "P");
}

static void draw_tagged(Setter *s, const Strip *strip)
{
    switch (strip->kind) {
    case STRIP_LINE:
        draw_line(s, strip);
        break;
    case STRIP_SIGNATURE:
        draw_signature(s, strip);
        break;
    case STRIP_TWO:
        if (strip->left) draw_layout(s, strip->left, strip->x, strip->y);
        if (strip->right) draw_layout(s, strip->right, strip->x + strip->width * 0.52, strip->y);
        break;
    case STRIP_ROW:
        draw_row(s, strip);
        break;
    case STRIP_DRAWN:
        if (strip->left) draw_layout(s, strip->left, strip->x + strip->width, strip->y + strip->from);
        break;
    case STRIP_GAP: case STRIP_STAMP: case STRIP_RULE: case STRIP_PAGE: default:
        break;
    }
}

/* Opens the strip's tag where its paragraph or table begins, or goes on after a page's end. */
static const char *open_tag(Setter *s, const Strip *strip, const char *open)
{
    const char *wants = strip->kind == STRIP_ROW ? "Table" : strip->tag;
    bool same = open && wants && open == wants && !strip->table_begins && !(strip->kind != STRIP_ROW && strip->begins);
    if (same) return open;
    if (open) cairo_tag_end(s->cr, open);
    if (wants) cairo_tag_begin(s->cr, wants, NULL);
    return wants;
}

static void draw_untagged(Setter *s, const Strip *strip)
{
    if (strip->kind == STRIP_STAMP) draw_stamp(s, strip);
    if (strip->kind == STRIP_DRAWN) setter_drawing(s, strip);
    if (strip->kind == STRIP_RULE) draw_rule(s, strip->x, strip->y + strip->height - 2, strip->x + strip->width, strip->y + strip->height - 2);
    if (strip->kind == STRIP_SIGNATURE) {
        double line = strip->y + strip->height - 12;
        draw_rule(s, strip->x + strip->width * 0.44, line, strip->x + strip->width * 0.68, line);
    }
}

/* ---- around ---- */

static bool draw_qr(Setter *s, QRcode *code, double x, double y, double side)
{
    if (!code) return false;
    double dot = side / code->width;
    for (int row = 0; row < code->width; row++)
        for (int col = 0; col < code->width; col++)
            if (code->data[row * code->width + col] & 1) cairo_rectangle(s->cr, x + col * dot, y + row * dot, dot, dot);
    cairo_fill(s->cr);
    QRcode_free(code);
    return true;
}

bool setter_qr(Setter *s, Str text, double x, double y, double side)
{
    char *plain = str_c(s->arena, text);
    return draw_qr(s, plain && text.len > 0 ? QRcode_encodeString8bit(plain, 0, QR_ECLEVEL_M) : NULL, x, y, side);
}

bool setter_label_qr(Setter *s, Str text, double x, double y, double side)
{
    char *plain = str_c(s->arena, text);
    return draw_qr(s, plain && text.len > 0 ? QRcode_encodeString(plain, 0, QR_ECLEVEL_Q, QR_MODE_8, 1) : NULL, x, y, side);
}

static void draw_footer(Setter *s, const PaperFrame *frame, int page)
{
    double y = s->page_height - 26 * MM, x = 30 * MM, side = 17 * MM;
    Buf number = buf_in(s->arena), hash = buf_in(s->arena);
    message_add(&number, s->paper->lang, K("print.page"), arg_int("page", page), arg_int("pages", s->pages));
    message_add(&hash, s->paper->lang, K("print.source"), arg_str("hash", frame->source));
    s->failed |= number.failed || hash.failed;
    cairo_set_line_width(s->cr, 0.5);
    cairo_move_to(s->cr, x, y);
    cairo_line_to(s->cr, s->page_width - 15 * MM, y);
    cairo_stroke(s->cr);
    /* A page that comes back as a scan says by itself which one it is (src/rules/paper_code.h). */
    Str code = frame->code.len > 0 ? str_format(s->arena, STR_FMT ":%d/%d", STR_ARG(frame->code), page, s->pages) : frame->code;
    double shift = setter_qr(s, code, x, y + 4, side) ? side : 0;
    double text = x + (shift > 0 ? shift + 8 : 0);
    PangoLayout *right = setter_line(s, buf_str(&number), 9, false);
    if (frame->number.len > 0) draw_layout(s, setter_line(s, frame->number, 9, false), text, y + 4);
    draw_layout(s, right, s->page_width - 15 * MM - width_of(right), y + 4);
    if (frame->source.len == 0) return;             /* a page that is no paper of its own (volume_pdf.h) */
    PangoLayout *source = setter_line(s, buf_str(&hash), 6.5, false);
    pango_layout_set_width(source, (int)((s->page_width - 15 * MM - text) * PANGO_SCALE));
    pango_layout_set_wrap(source, PANGO_WRAP_WORD_CHAR);
    draw_layout(s, source, text, y + 18);
    draw_layout(s, say(s, K("print.signature-note"), 6.5), text, y + 38);
}

static void draw_draft(Setter *s)
{
    PangoLayout *text = say(s, K("print.draft"), 60);
    cairo_save(s->cr);
    cairo_set_source_rgba(s->cr, 0.85, 0.85, 0.85, 1);
    cairo_translate(s->cr, s->page_width / 2, s->page_height / 2);
    cairo_rotate(s->cr, -0.9);
    draw_layout(s, text, -width_of(text) / 2, -height_of(text) / 2);
    cairo_restore(s->cr);
    cairo_set_source_rgb(s->cr, 0, 0, 0);
}

void setter_draw(Setter *s, const PaperFrame *frame)
{
    const char *open = NULL;
    size_t i = 0;
    for (int page = 1; page <= s->pages; page++) {
        if (frame->draft) draw_draft(s);
        if (frame->exercise) setter_draw_exercise(s, !frame->draft);
        for (; i < s->count && s->strips[i].page == page; i++) {
            const Strip *strip = &s->strips[i];
            if (strip->kind == STRIP_GAP || strip->kind == STRIP_PAGE) continue;
            if (strip->kind == STRIP_STAMP || strip->kind == STRIP_RULE || strip->kind == STRIP_SIGNATURE || strip->kind == STRIP_DRAWN) {
                if (open) cairo_tag_end(s->cr, open);
                open = NULL;
                draw_untagged(s, strip);
                if (strip->kind != STRIP_SIGNATURE && strip->kind != STRIP_DRAWN) continue;
            }
            open = open_tag(s, strip, open);
            draw_tagged(s, strip);
        }
        if (open) cairo_tag_end(s->cr, open);
        open = NULL;
        draw_footer(s, frame, page);
        cairo_show_page(s->cr);
    }
}
