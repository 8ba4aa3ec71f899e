/* paper_drawing.c: what is drawn in a paper besides text: pictures of ours, QR codes to be read by a telephone, a ruler. */
#include "print/paper_pdf.h"
#include "text/picture.h"

static const double MM = 72.0 / 25.4, PICTURE_MM = 27, QR_MM = 34, RULER_MM = 100, RULER_HIGH_MM = 12;

DrawingSize drawing_size(Str drawing)
{
    if (str_is(drawing, "qr")) return (DrawingSize){ QR_MM * MM, QR_MM * MM, false };
    if (str_is(drawing, "ruler")) return (DrawingSize){ RULER_MM * MM, RULER_HIGH_MM * MM, true };
    return (DrawingSize){ PICTURE_MM * MM, PICTURE_MM * MM * PICTURE_HEIGHT / PICTURE_WIDTH, false };
}

/* Ten centimetres, a line every millimetre, longer ones every five and ten. */
static void draw_ruler(Setter *s, double x, double y)
{
    double base = y + RULER_HIGH_MM * MM - 4;
    cairo_set_line_width(s->cr, 0.4);
    for (int mm = 0; mm <= (int)RULER_MM; mm++) {
        double length = mm % 10 == 0 ? 8 : mm % 5 == 0 ? 5.5 : 3.5;
        cairo_move_to(s->cr, x + mm * MM, base);
        cairo_line_to(s->cr, x + mm * MM, base - length * MM / 1.2);
    }
    cairo_move_to(s->cr, x, base);
    cairo_line_to(s->cr, x + RULER_MM * MM, base);
    cairo_stroke(s->cr);
}

static void draw_box(Setter *s, const Stroke *k)
{
    enum { QUARTER_COUNT = 4 };
    static const double HALF_PI = 1.5707963267948966;
    double x = k->at[0], y = k->at[1], w = k->at[2], h = k->at[3], r = k->at[4];
    const double corners[QUARTER_COUNT][2] = { { x + w - r, y + r }, { x + w - r, y + h - r }, { x + r, y + h - r },
                                               { x + r, y + r } };
    cairo_new_sub_path(s->cr);
    for (int i = 0; i < QUARTER_COUNT; i++) cairo_arc(s->cr, corners[i][0], corners[i][1], r, (i - 1) * HALF_PI, i * HALF_PI);
    cairo_close_path(s->cr);
}

static void draw_stroke(Setter *s, const Stroke *k)
{
    cairo_new_path(s->cr);
    if (k->what == 'l') {
        cairo_move_to(s->cr, k->at[0], k->at[1]);
        cairo_line_to(s->cr, k->at[2], k->at[3]);
    } else if (k->what == 'c' || k->what == 'd') {
        cairo_arc(s->cr, k->at[0], k->at[1], k->at[2], 0, 6.283185307179586);
    } else {
        draw_box(s, k);
    }
    if (k->what == 'f' || k->what == 'd') cairo_fill(s->cr);
    else cairo_stroke(s->cr);
}

static void draw_picture(Setter *s, const Picture *p, double x, double y)
{
    double scale = PICTURE_MM * MM / PICTURE_WIDTH;
    cairo_save(s->cr);
    cairo_translate(s->cr, x, y);
    cairo_scale(s->cr, scale, scale);
    cairo_set_line_width(s->cr, 2);
    cairo_set_line_cap(s->cr, CAIRO_LINE_CAP_ROUND);
    for (size_t i = 0; i < p->count; i++) draw_stroke(s, &p->strokes[i]);
    cairo_restore(s->cr);
}

void setter_drawing(Setter *s, const Strip *strip)
{
    const Picture *p = picture_named(strip->drawing);
    if (str_is(strip->drawing, "qr")) (void)setter_qr(s, strip->code, strip->x, strip->y, QR_MM * MM);
    else if (str_is(strip->drawing, "ruler")) draw_ruler(s, strip->x, strip->y);
    else if (p) draw_picture(s, p, strip->x, strip->y);
}
