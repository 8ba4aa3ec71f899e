/* picture.c: see picture.h. The drawings, and the one way in which they become SVG. */
#include "text/picture.h"

/* A screen on a foot, with the bar for the address in it. */
static const Stroke OPEN[] = {
    { 'b', { 20, 6, 80, 54, 4 } }, { 'l', { 46, 74, 74, 74 } }, { 'l', { 60, 60, 60, 74 } }, { 'b', { 28, 13, 64, 11, 5 } },
        { 'f', { 33, 17, 36, 3, 0 } },
    { 'l', { 28, 34, 70, 34 } }, { 'l', { 28, 42, 84, 42 } }, { 'l', { 28, 50, 60, 50 } },
};
/* A sheet and a screen with the same rows of signs, and what compares them. */
static const Stroke COMPARE[] = {
    { 'b', { 8, 8, 38, 62, 1 } }, { 'l', { 14, 22, 40, 22 } }, { 'l', { 14, 32, 40, 32 } }, { 'l', { 14, 42, 40, 42 } },
        { 'l', { 14, 52, 40, 52 } },
    { 'b', { 70, 16, 44, 36, 3 } }, { 'l', { 76, 24, 104, 24 } }, { 'l', { 76, 31, 104, 31 } }, { 'l', { 76, 38, 104, 38 } },
        { 'l', { 76, 45, 104, 45 } },
    { 'l', { 84, 64, 100, 64 } }, { 'l', { 92, 52, 92, 64 } }, { 'l', { 51, 36, 65, 36 } }, { 'l', { 51, 44, 65, 44 } },
};
/* A card, and the wheel of what is set up: the office's certificate is put in. */
static const Stroke INSTALL[] = {
    { 'b', { 14, 14, 60, 44, 3 } }, { 'l', { 22, 26, 62, 26 } }, { 'l', { 22, 34, 52, 34 } }, { 'c', { 60, 44, 7 } },
        { 'l', { 56, 50, 53, 62 } },
    { 'l', { 64, 50, 67, 62 } }, { 'l', { 96, 16, 96, 50 } }, { 'l', { 96, 50, 84, 38 } }, { 'l', { 96, 50, 108, 38 } },
        { 'l', { 82, 62, 110, 62 } },
};
/* Two fields one below the other, the second with hidden signs. */
static const Stroke TYPE[] = {
    { 'b', { 14, 10, 92, 22, 3 } }, { 'l', { 22, 21, 58, 21 } }, { 'b', { 14, 44, 92, 22, 3 } }, { 'd', { 26, 55, 3 } },
        { 'd', { 38, 55, 3 } },
    { 'd', { 50, 55, 3 } }, { 'd', { 62, 55, 3 } }, { 'd', { 74, 55, 3 } }, { 'l', { 84, 48, 84, 62 } },
};
/* A lock. */
static const Stroke PHRASE[] = {
    { 'b', { 36, 34, 48, 38, 4 } }, { 'l', { 46, 34, 46, 22 } }, { 'l', { 74, 34, 74, 22 } }, { 'l', { 46, 22, 52, 12 } },
        { 'l', { 74, 22, 68, 12 } },
    { 'l', { 52, 12, 68, 12 } }, { 'd', { 60, 49, 5 } }, { 'l', { 60, 52, 60, 62 } },
};
/* A telephone with six digits, and a security key beside it. */
static const Stroke FACTOR[] = {
    { 'b', { 22, 4, 38, 72, 5 } }, { 'b', { 27, 14, 28, 48, 1 } }, { 'd', { 41, 69, 2 } }, { 'd', { 33, 34, 2 } },
        { 'd', { 41, 34, 2 } }, { 'd', { 49, 34, 2 } },
    { 'd', { 33, 42, 2 } }, { 'd', { 41, 42, 2 } }, { 'd', { 49, 42, 2 } }, { 'b', { 76, 26, 26, 40, 4 } },
        { 'b', { 82, 12, 14, 14, 0 } }, { 'c', { 89, 46, 7 } },
};
/* A telephone with a ring below: Android's row of three signs; the other has its notch. */
static const Stroke ANDROID[] = {
    { 'b', { 41, 4, 38, 72, 5 } }, { 'l', { 53, 69, 49, 66 } }, { 'l', { 53, 69, 53, 63 } }, { 'l', { 53, 63, 49, 66 } },
        { 'c', { 60, 66, 3 } },
    { 'b', { 67, 63, 6, 6, 0 } }, { 'd', { 60, 9, 1 } }, { 'b', { 46, 18, 28, 12, 2 } }, { 'l', { 50, 24, 66, 24 } },
        { 'b', { 46, 34, 28, 12, 2 } },
    { 'f', { 46, 34, 28, 12, 2 } },
};
static const Stroke IPHONE[] = {
    { 'b', { 41, 4, 38, 72, 8 } }, { 'f', { 53, 7, 14, 4, 2 } }, { 'l', { 52, 71, 68, 71 } }, { 'b', { 46, 18, 28, 12, 2 } },
        { 'l', { 50, 24, 60, 24 } },
    { 'b', { 62, 20, 10, 7, 3 } }, { 'd', { 69, 23, 3 } }, { 'f', { 46, 34, 28, 12, 2 } },
};
/* A screen with a window of four panes. */
static const Stroke WINDOWS[] = {
    { 'b', { 20, 6, 80, 54, 3 } }, { 'l', { 46, 74, 74, 74 } }, { 'l', { 60, 60, 60, 74 } }, { 'f', { 44, 16, 15, 15, 0 } },
        { 'f', { 61, 16, 15, 15, 0 } },
    { 'f', { 44, 33, 15, 15, 0 } }, { 'f', { 61, 33, 15, 15, 0 } },
};
/* Browsers: a window each; of the one the menu stands at the right as three lines, of the other as three dots. */
static const Stroke FIREFOX[] = {
    { 'b', { 10, 8, 100, 64, 4 } }, { 'l', { 10, 24, 110, 24 } }, { 'b', { 18, 12, 70, 8, 4 } }, { 'l', { 96, 12, 105, 12 } },
        { 'l', { 96, 16, 105, 16 } },
    { 'l', { 96, 20, 105, 20 } }, { 'b', { 70, 28, 36, 38, 2 } }, { 'l', { 75, 35, 100, 35 } }, { 'l', { 75, 43, 100, 43 } },
        { 'f', { 72, 49, 32, 8, 1 } },
};
static const Stroke CHROMIUM[] = {
    { 'b', { 10, 8, 100, 64, 4 } }, { 'l', { 10, 24, 110, 24 } }, { 'b', { 18, 12, 70, 8, 4 } }, { 'd', { 100, 12, 1 } },
        { 'd', { 100, 16, 1 } },
    { 'd', { 100, 20, 1 } }, { 'b', { 70, 28, 36, 38, 2 } }, { 'l', { 75, 35, 100, 35 } }, { 'l', { 75, 43, 100, 43 } },
        { 'f', { 72, 49, 32, 8, 1 } },
};

#define PICTURE(name, strokes) { name, strokes, ARRAY_LEN(strokes) }
static const Picture PICTURES[] = {
    PICTURE("open", OPEN), PICTURE("compare", COMPARE), PICTURE("install", INSTALL), PICTURE("type", TYPE),
        PICTURE("phrase", PHRASE),
    PICTURE("second", FACTOR), PICTURE("android", ANDROID), PICTURE("iphone", IPHONE), PICTURE("windows", WINDOWS),
        PICTURE("firefox", FIREFOX),
    PICTURE("chromium", CHROMIUM),
};

const Picture *picture_named(Str name)
{
    for (size_t i = 0; i < ARRAY_LEN(PICTURES); i++) {
        if (str_is(name, PICTURES[i].name)) return &PICTURES[i];
    }
    return NULL;
}

void picture_svg(Buf *to, const Picture *p)
{
    buf_format(to,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" fill=\"none\" stroke=\"#0d3b44\" stroke-width=\"2\" "
               "stroke-linecap=\"round\" stroke-linejoin=\"round\"><rect width=\"%d\" height=\"%d\" fill=\"#fff\" stroke=\"none\"/>",
               PICTURE_WIDTH, PICTURE_HEIGHT, PICTURE_WIDTH, PICTURE_HEIGHT);
    for (size_t i = 0; i < p->count; i++) {
        const Stroke *s = &p->strokes[i];
        const char *fill = s->what == 'f' || s->what == 'd' ? " fill=\"#0d3b44\"" : "";
        if (s->what == 'l') {
            buf_format(to, "<path d=\"M%d %dL%d %d\"/>", s->at[0], s->at[1], s->at[2], s->at[3]);
        } else if (s->what == 'c' || s->what == 'd') {
            buf_format(to, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\"%s/>", s->at[0], s->at[1], s->at[2], fill);
        } else {
            buf_format(to, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"%s/>", s->at[0], s->at[1], s->at[2],
                       s->at[3], s->at[4], fill);
        }
    }
    buf_c(to, "</svg>");
}
